/* Queues of cases: by their marks and words, by number, what needs a person now, and who has left. */
#include "contract.h"

static int walk_work(struct contract *c, const char *person, int64_t until)
{
	crm_worklist_query query = CRM_INIT(crm_worklist_query);
	crm_work_cursor *cursor = NULL;
	const crm_work *work = NULL;
	int rows = 0;

	query.person = person;
	query.until = until;
	CALL(c, CRM_OK, crm_complaint_worklist, &query, &cursor);
	for (; CALL_PLAIN(c, ANY_STATUS, crm_work_next, cursor, &work) == CRM_OK; rows++)
		show_statement(c, CRMI_STMT_WORK_PAGE, work);
	assert_int_equal(c->calls[c->count - 1].status, CRM_DONE);
	CALL_VOID(c, crm_work_cursor_free, cursor);
	return rows;
}

/* The same as columns. */
static void work_as_columns(struct contract *c, const char *person, int64_t until)
{
	crm_worklist_query query = CRM_INIT(crm_worklist_query);
	crm_work_cursor *cursor = NULL;
	struct ArrowArrayStream stream;

	query.person = person;
	query.until = until;
	CALL(c, CRM_OK, crm_complaint_worklist, &query, &cursor);
	CALL_PLAIN(c, CRM_DONE, crm_work_arrow, cursor, 0, &stream);
	stream.release(&stream);
	CALL_VOID(c, crm_work_cursor_free, cursor);
}

static int walk_violations(struct contract *c)
{
	crm_violation_cursor *cursor = NULL;
	const crm_violation *violation = NULL;
	int rows = 0;

	CALL(c, CRM_OK, crm_violation_list, &cursor);
	for (; CALL_PLAIN(c, ANY_STATUS, crm_violation_next, cursor, &violation) == CRM_OK; rows++)
		show_statement(c, CRMI_STMT_VIOLATION_PAGE, violation);
	assert_int_equal(c->calls[c->count - 1].status, CRM_DONE);
	CALL_VOID(c, crm_violation_cursor_free, cursor);
	return rows;
}

static crm_id opened(struct contract *c, const char *content, const char *first_responder, const char *handler)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	crm_id id;

	input.content = content;
	input.complainant = "欧阳明月";
	input.contact = "0571 1234";
	input.received_at = c->f.now;
	input.first_responder = first_responder;
	input.handler = handler;
	input.level = CRM_LEVEL_OUTSIDE;
	CALL(c, CRM_OK, crm_complaint_open, act_new(c), &input, &id);
	show_id(c, "id", &id);
	return id;
}

/* Each way that leads to cases, and what chooses among them. */
static void by_marks(struct contract *c)
{
	crm_complaint_query query = CRM_INIT(crm_complaint_query);
	crm_complaint_cursor *cursor = NULL;

	query.handler = "Meng";
	assert_int_equal(walk_complaints(c, &query), 2);
	query.open_only = 1;
	assert_int_equal(walk_complaints(c, &query), 2);
	query.answerable = "Bao";
	assert_int_equal(walk_complaints(c, &query), 1);
	query.handler = NULL;
	assert_int_equal(walk_complaints(c, &query), 1);
	query.due_until = c->f.now + 99 * CRM_DAY;
	query.level = CRM_LEVEL_OUTSIDE;
	query.lane = CRM_LANE_NORMAL;
	query.severity = CRM_CASE_NORMAL;
	assert_int_equal(walk_complaints(c, &query), 1);
	query.answerable = NULL;
	assert_int_equal(walk_complaints(c, &query), 2);
	query.level = CRM_LEVEL_THIRD_PARTY;
	assert_int_equal(walk_complaints(c, &query), 0);
	query = (crm_complaint_query)CRM_INIT(crm_complaint_query);
	query.cause = CRM_CAUSE_DELAY_LATE;
	assert_int_equal(walk_complaints(c, &query), 0);
	query.cause = 0;
	query.axis = CRM_AXIS_PEOPLE;
	query.tier = CRM_TIER_KEY;
	query.breached = query.escalated = 1;
	assert_int_equal(walk_complaints(c, &query), 0);
	query.axis = 99;
	CALL(c, CRM_ERR_INVALID, crm_complaint_list, &query, &cursor);
}

static void by_words(struct contract *c)
{
	static const struct { const char *text; int found; } questions[] = {
		{ "漏", 1 }, { "漏水", 1 }, { "欧阳明", 2 }, { "一直漏水", 1 }, { "漏一", 0 }, { "ROUT", 1 }, { "outer", 0 }, { "router 阳明", 1 },
	};
	crm_complaint_query query = CRM_INIT(crm_complaint_query);
	size_t i;

	for (i = 0; i < sizeof questions / sizeof *questions; i++) {
		query.text = questions[i].text;
		assert_int_equal(walk_complaints(c, &query), questions[i].found);
	}
}

static void by_number(struct contract *c, const crm_id *id)
{
	const crm_complaint *complaint = NULL;
	char number[CRM_CASE_NUMBER_TEXT];
	crm_id found;

	CALL(c, CRM_OK, crm_complaint_get, id, &complaint);
	CALL(c, CRM_OK, crm_complaint_find_number, complaint->number, &found);
	show_id(c, "found", &found);
	assert_true(crm_id_is_equal(id, &found));
	assert_true(crm_case_number_read(complaint->number, number));
	CALL_VOID(c, crm_complaint_free, complaint);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_find_number, "0000-0000-000", &found);
	CALL(c, CRM_ERR_INVALID, crm_complaint_find_number, "0000-0000-001", &found);
	CALL(c, CRM_ERR_INVALID, crm_complaint_find_number, NULL, &found);
}

static int walk_staff(struct contract *c, const crm_staff_query *query)
{
	crm_staff_cursor *cursor = NULL;
	const crm_staff *staff = NULL;
	int rows = 0;

	CALL(c, CRM_OK, crm_staff_list, query, &cursor);
	for (; CALL_PLAIN(c, ANY_STATUS, crm_staff_next, cursor, &staff) == CRM_OK; rows++)
		show_statement(c, CRMI_STMT_STAFF_PAGE, staff);
	assert_int_equal(c->calls[c->count - 1].status, CRM_DONE);
	CALL_VOID(c, crm_staff_cursor_free, cursor);
	return rows;
}

/* Bao has left, and Meng came back. */
static void who_left(struct contract *c)
{
	crm_staff_query query = CRM_INIT(crm_staff_query);
	crm_staff_cursor *cursor = NULL;
	const crm_staff *staff = NULL;

	CALL(c, CRM_OK, crm_staff_leave, act_new(c), "Meng");
	assert_int_equal(walk_staff(c, NULL), 2);
	CALL(c, CRM_OK, crm_staff_return, act_new(c), "Meng");
	CALL(c, CRM_OK, crm_staff_get, "Meng", &staff);
	show_statement(c, CRMI_STMT_STAFF_PAGE, staff);
	CALL_VOID(c, crm_staff_free, staff);
	CALL(c, CRM_ERR_NOT_FOUND, crm_staff_get, "Shi", &staff);
	CALL(c, CRM_ERR_INVALID, crm_staff_get, "", &staff);
	assert_int_equal(walk_staff(c, &query), 1);
	query.returned = 1;
	assert_int_equal(walk_staff(c, &query), 2);
	query.after = "Bao";
	assert_int_equal(walk_staff(c, &query), 1);
	query.after = "\xff";
	CALL(c, CRM_ERR_INVALID, crm_staff_list, &query, &cursor);
}

static void leaving(struct contract *c, const crm_id *id)
{
	const crm_act *act = act_new(c);

	assert_int_equal(walk_violations(c), 0);
	assert_int_equal(walk_staff(c, NULL), 0);
	CALL(c, CRM_OK, crm_staff_leave, act, "Bao");
	CALL(c, CRM_REPLAYED, crm_staff_leave, act, "Bao");
	CALL(c, CRM_ERR_CONFLICT, crm_staff_leave, act, "Meng");
	CALL(c, CRM_UNCHANGED, crm_staff_leave, act_new(c), "Bao");
	CALL(c, CRM_ERR_INVALID, crm_staff_leave, act_new(c), "");
	assert_int_equal(walk_violations(c), 1);
	who_left(c);
	CALL(c, CRM_OK, crm_staff_return, act_new(c), "Bao");
	CALL(c, CRM_UNCHANGED, crm_staff_return, act_new(c), "Bao");
	CALL(c, CRM_ERR_INVALID, crm_staff_return, act_new(c), NULL);
	assert_int_equal(walk_violations(c), 0);
	CALL(c, CRM_OK, crm_staff_leave, act_new(c), "Bao");
	CALL(c, CRM_OK, crm_complaint_void, act_why(c, "a mistake"), id);
	assert_int_equal(walk_violations(c), 0);
	CALL(c, CRM_ERR_INVALID, crm_violation_list, NULL);
}

void contract_queue(struct contract *c)
{
	crm_worklist_query nobody_named = CRM_INIT(crm_worklist_query);
	crm_work_cursor *cursor = NULL;
	int32_t indexed = 0;
	crm_id first = opened(c, "暖气一直漏水", "Bao", "Meng"), second = opened(c, "the router is dead", "Shi", "Meng");

	by_marks(c);
	by_words(c);
	CALL(c, CRM_OK, crm_search_indexed, &indexed);
	show_number(c, "indexed", indexed);
	CALL(c, CRM_ERR_INVALID, crm_search_indexed, NULL);
	by_number(c, &second);
	assert_int_equal(walk_work(c, "Meng", CRM_NO_TIME), 0);
	assert_int_equal(walk_work(c, "Meng", c->f.now + 9 * CRM_DAY), 2);
	work_as_columns(c, "Meng", c->f.now + 9 * CRM_DAY);
	CALL(c, CRM_ERR_INVALID, crm_complaint_worklist, &nobody_named, &cursor);
	leaving(c, &first);
}
