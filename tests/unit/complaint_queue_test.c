/* Cases by their number, and what needs a person now. */
#include "complaint_fixture.h"

#include "case_number.h"
#include "handle.h"

/* --- numbers */

static void number_of(struct fixture *f, char *number)
{
	const crm_complaint *c = get(f);

	memcpy(number, c->number, CRM_CASE_NUMBER_TEXT);
	crm_complaint_free(c);
}

static void a_case_is_found_by_its_number(void **state)
{
	struct fixture f;
	char number[CRM_CASE_NUMBER_TEXT], said[40], wrong[CRM_CASE_NUMBER_TEXT], read[CRM_CASE_NUMBER_TEXT];
	crm_id found;
	int i;

	(void)state;
	begin(&f);
	for (i = 0; i < 20; i++) {
		open_default(&f);
		number_of(&f, number);
		assert_true(crm_case_number_read(number, read));
		assert_string_equal(read, number);
		(void)snprintf(said, sizeof said, " %.4s %.4s--%.3s ", number, number + 5, number + 10);
		assert_int_equal(crm_complaint_find_number(f.db, said, &found), CRM_OK);
		assert_memory_equal(&found, &f.id, sizeof found);
		memcpy(wrong, number, sizeof wrong);
		wrong[0] = wrong[0] == '7' ? '8' : '7';
		assert_rule(&f, crm_complaint_find_number(f.db, wrong, &found), CRM_ERR_INVALID, CRM_RULE_CASE_NUMBER, "number");
		assert_true(crm_id_is_none(&found));
	}
	assert_rule(&f, crm_complaint_find_number(f.db, "0000-0000-000", &found), CRM_ERR_NOT_FOUND, 0, NULL);
	assert_rule(&f, crm_complaint_find_number(f.db, NULL, &found), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "number");
	assert_rule(&f, crm_complaint_find_number(f.db, number, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "id_out");
	end(&f);
}

/* Puts what merging leaves where it stands; merging has tests of its own. */
static void merged(struct fixture *f, const crm_id *from, const crm_id *into)
{
	const crm_complaint *view = NULL;
	crm_complaint row;

	assert_ok(f->db, crm_complaint_get(f->db, from, &view));
	row = *view;
	row.merged_into = *into;
	row.state = CRM_COMPLAINT_VOID;
	assert_ok(f->db, crm_begin(f->db, CRM_TRANSACTION_WRITE));
	assert_ok(f->db, crmi_run(f->db, CRMI_STMT_COMPLAINT_UPDATE, &row));
	assert_ok(f->db, crm_commit(f->db));
	crm_complaint_free(view);
}

/* Issue 6, part 8: both numbers stay resolvable. */
static void the_number_of_a_merged_case_leads_to_the_one_that_goes_on(void **state)
{
	struct fixture f;
	char number[CRM_CASE_NUMBER_TEXT];
	crm_id ids[4], found;
	int i;

	(void)state;
	begin(&f);
	for (i = 0; i < 4; i++) {
		open_default(&f);
		ids[i] = f.id;
		if (i == 0)
			number_of(&f, number);
	}
	for (i = 0; i < 3; i++) {
		merged(&f, &ids[i], &ids[i + 1]);
		assert_int_equal(crm_complaint_find_number(f.db, number, &found), CRM_OK);
		assert_memory_equal(&found, &ids[i + 1], sizeof found);
	}
	merged(&f, &ids[3], &ids[0]); /* only in a damaged store */
	assert_int_equal(crm_complaint_find_number(f.db, number, &found), CRM_ERR_CORRUPT);
	assert_true(crm_id_is_none(&found));
	end(&f);
}

/* --- a number that is taken */

enum { TAKEN = 64 };

/* What the two halves of an id are multiplied with before they are put together; see case_number.c. */
static const uint64_t high_factor = UINT64_C(0x9e3779b97f4a7c15), low_factor = UINT64_C(0xbf58476d1ce4e5b9);

static uint64_t half_of(const crm_id *id, int from)
{
	uint64_t half = 0;
	int i;

	for (i = from; i < from + 8; i++)
		half = half << 8 | id->bytes[i];
	return half;
}

static uint64_t inverse_of(uint64_t odd)
{
	uint64_t inverse = odd;
	int i;

	for (i = 0; i < 6; i++)
		inverse *= 2 - odd * inverse;
	return inverse;
}

/* The id with this first half that has the number of another id; false = it would be no id of version 7. */
static bool forged(const crm_id *like, uint64_t high, crm_id *id)
{
	const uint64_t mixed = half_of(like, 0) * high_factor ^ half_of(like, 8) * low_factor;
	const uint64_t low = (mixed ^ high * high_factor) * inverse_of(low_factor);
	char number[CRM_CASE_NUMBER_TEXT], other[CRM_CASE_NUMBER_TEXT];
	int i;

	for (i = 0; i < 8; i++) {
		id->bytes[i] = (uint8_t)(high >> (56 - 8 * i));
		id->bytes[i + 8] = (uint8_t)(low >> (56 - 8 * i));
	}
	assert_string_equal(crmi_case_number(id, number), crmi_case_number(like, other));
	return low >> 62 == 2;
}

/* Bytes by plan: what comes next is what the test put in their room. */
static void plan_random(struct fixture *f, const uint8_t *first)
{
	size_t i;

	f->db->random_left = sizeof f->db->random;
	for (i = 0; i < sizeof f->db->random; i++)
		f->db->random[i] = (uint8_t)(i * 29 + f->random++);
	memcpy(f->db->random + sizeof f->db->random - CRMI_ID_RANDOM, first, 8);
}

/* Issue 6: whatever the source of random bytes gives, two cases of a store never have the same number. */
static void a_number_that_is_taken_means_another_id(void **state)
{
	struct fixture f;
	crm_options options;
	crm_complaint_input input;
	crm_id ids[TAKEN], wanted, found;
	char number[CRM_CASE_NUMBER_TEXT];
	int i, met = 0;

	(void)state;
	fixture_start(&f);
	fixture_place(&f);
	options = fixture_options(&f, CRM_OPEN_CREATE);
	options.busy_milliseconds = 2000;
	assert_int_equal(crm_open(f.path, &options, &f.db), CRM_OK);
	input = nine_points(&f);
	for (i = 0; i < TAKEN; i++)
		assert_int_equal(crm_complaint_open(f.db, NULL, &input, &ids[i]), CRM_OK);
	for (i = 0; i < TAKEN; i++) {
		const uint64_t next = (f.db->ids.milliseconds << 16) | 0x7000 | (uint64_t)(f.db->ids.sequence + 1);

		if (f.db->ids.sequence >= 0xfff || !forged(&ids[i], next, &wanted))
			continue;
		plan_random(&f, wanted.bytes + 8);
		assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
		assert_true(memcmp(&f.id, &wanted, sizeof wanted) > 0); /* that id was thrown away */
		number_of(&f, number);
		assert_int_equal(crm_complaint_find_number(f.db, number, &found), CRM_OK);
		assert_memory_equal(&found, &f.id, sizeof found);
		met++;
	}
	assert_true(met >= 3);
	assert_store_verifies(&f);
	end(&f);
}

/* --- work */

struct seen {
	int     count;
	int64_t due[500];
	crm_id  tasks[500];
};

static void look(struct fixture *f, const char *person, int64_t until, struct seen *seen)
{
	crm_worklist_query query = CRM_INIT(crm_worklist_query);
	crm_work_cursor *cursor = NULL;
	const crm_work *work = NULL;

	memset(seen, 0, sizeof *seen);
	query.person = person;
	query.until = until;
	assert_ok(f->db, crm_complaint_worklist(f->db, &query, &cursor));
	while (crm_work_next(cursor, &work) == CRM_OK) {
		assert_true(seen->count < 500);
		seen->due[seen->count] = work->due_at;
		seen->tasks[seen->count++] = work->task_id;
	}
	crm_work_cursor_free(cursor);
}

static void what_needs_a_person_is_his_and_due(void **state)
{
	static struct seen seen;
	struct fixture f;
	crm_task_input other = CRM_INIT(crm_task_input);
	int64_t assess_due;
	crm_task task;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_ASSESS, &task), 1);
	assess_due = task.due_at;
	other.due_at = f.now; /* of his, but on no case */
	other.handler = "Wang";
	other.title = "water the plants";
	assert_ok(f.db, crm_task_add(f.db, NULL, &other, NULL));
	look(&f, "Wang", CRM_NO_TIME, &seen);
	assert_int_equal(seen.count, f.now >= assess_due);
	look(&f, "Wang", assess_due - 1, &seen);
	assert_int_equal(seen.count, 0);
	look(&f, "Wang", assess_due, &seen);
	assert_int_equal(seen.count, 1);
	f.now = assess_due;
	look(&f, "Wang", CRM_NO_TIME, &seen);
	assert_int_equal(seen.count, 1);
	assert_memory_equal(&seen.tasks[0], &task.id, sizeof task.id);
	look(&f, "Li", FAR_AWAY, &seen);
	assert_int_equal(seen.count, 0);
	assert_int_equal(crm_complaint_handler_set(f.db, NULL, &f.id, "Li"), CRM_OK);
	look(&f, "Li", FAR_AWAY, &seen);
	assert_int_equal(seen.count, 1);
	look(&f, "Wang", FAR_AWAY, &seen);
	assert_int_equal(seen.count, 0);
	end(&f);
}

static void each_piece_of_work_tells_its_case(void **state)
{
	struct fixture f;
	crm_worklist_query query = CRM_INIT(crm_worklist_query);
	crm_work_cursor *cursor = NULL;
	const crm_work *work = NULL;
	const crm_complaint *c;
	crm_complaint_input input;
	crm_task task;

	(void)state;
	begin(&f);
	input = nine_points(&f);
	input.customer_id = customer_new(&f, true);
	assert_ok(f.db, crm_followup_assign(f.db, NULL, &input.customer_id, CRM_CLASS_IMPORTANT, "Sun")); /* his review and calls are Sun's */
	input.level = CRM_LEVEL_OUTSIDE;
	input.severity = CRM_CASE_DIFFICULT;
	input.lane = CRM_LANE_FAULT;
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
	c = get(&f);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_ASSESS, &task), 1);
	query.person = "Wang";
	query.until = FAR_AWAY;
	assert_ok(f.db, crm_complaint_worklist(f.db, &query, &cursor));
	assert_int_equal(crm_work_next(cursor, &work), CRM_OK);
	assert_memory_equal(&work->task_id, &task.id, sizeof task.id);
	assert_int_equal(work->kind, CRM_TASK_COMPLAINT_ASSESS);
	assert_int_equal(work->due_at, task.due_at);
	assert_int_equal(work->rank, task.priority);
	assert_null(work->title);
	assert_memory_equal(&work->complaint_id, &f.id, sizeof f.id);
	assert_string_equal(work->number, c->number);
	assert_int_equal(work->state, c->state);
	assert_int_equal(work->priority, c->priority);
	assert_int_equal(work->level, c->level);
	assert_int_equal(work->severity, c->severity);
	assert_int_equal(work->lane, c->lane);
	assert_int_equal(work->emotion, c->emotion);
	assert_int_equal(work->breaches, 0);
	assert_int_equal(work->escalation, c->escalation);
	assert_string_equal(work->complainant, c->complainant);
	assert_string_equal(work->about, c->about);
	assert_memory_equal(&work->customer_id, &input.customer_id, sizeof input.customer_id);
	assert_int_equal(crm_work_next(cursor, &work), CRM_DONE);
	assert_null(work);
	crm_work_cursor_free(cursor);
	crm_complaint_free(c);
	end(&f);
}

/* More than a page: first by what is due first, then by rank, then by id; done work is not given, and none twice. */
static void work_is_walked_in_its_order_while_it_is_done(void **state)
{
	struct fixture f;
	crm_worklist_query query = CRM_INIT(crm_worklist_query);
	crm_work_cursor *cursor = NULL;
	const crm_work *work = NULL;
	crm_task_input input = CRM_INIT(crm_task_input);
	struct { int64_t due_at; int32_t rank; crm_id id; } before = { INT64_MIN, 0, { { 0 } } };
	crm_act why = CRM_INIT(crm_act);
	int i, count = 0;

	(void)state;
	begin(&f);
	open_default(&f);
	input.complaint_id = f.id;
	for (i = 0; i < 400; i++) {
		input.due_at = f.now + (i * 7 % 5) * CRM_HOUR;
		input.priority = 1 + i % 9;
		input.handler = i % 4 ? "Li" : "Gao";
		assert_ok(f.db, crm_task_add(f.db, NULL, &input, NULL));
	}
	why.reason = "done by another";
	query.person = "Li";
	query.until = FAR_AWAY;
	assert_ok(f.db, crm_complaint_worklist(f.db, &query, &cursor));
	while (crm_work_next(cursor, &work) == CRM_OK) {
		const int order = before.due_at != work->due_at ? (before.due_at < work->due_at ? -1 : 1)
		                  : before.rank != work->rank   ? (before.rank < work->rank ? -1 : 1)
		                                                : memcmp(&before.id, &work->task_id, sizeof before.id);

		assert_true(order < 0);
		before.due_at = work->due_at;
		before.rank = work->rank;
		before.id = work->task_id;
		if (count++ % 3 == 0) /* the last of a page stays: the next begins behind it */
			assert_ok(f.db, crm_task_cancel(f.db, &why, &before.id));
	}
	crm_work_cursor_free(cursor);
	assert_int_equal(count, 300);
	end(&f);
}

static void work_of_nobody_is_refused(void **state)
{
	struct fixture f;
	crm_worklist_query query = CRM_INIT(crm_worklist_query);
	crm_work_cursor *cursor = NULL;
	const crm_work *work = NULL;

	(void)state;
	begin(&f);
	assert_rule(&f, crm_complaint_worklist(f.db, &query, &cursor), CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "person");
	query.person = " \t";
	assert_rule(&f, crm_complaint_worklist(f.db, &query, &cursor), CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "person");
	assert_null(cursor);
	assert_rule(&f, crm_complaint_worklist(f.db, NULL, &cursor), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "query");
	assert_rule(&f, crm_complaint_worklist(f.db, &query, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "cursor_out");
	query.person = "Wang";
	assert_ok(f.db, crm_complaint_worklist(f.db, &query, &cursor));
	end(&f);
	assert_int_equal(crm_work_next(cursor, &work), CRM_ERR_CLOSED);
	crm_work_cursor_free(cursor);
	crm_work_cursor_free(NULL);
}

UNIT_MAIN(TEST(a_case_is_found_by_its_number), TEST(the_number_of_a_merged_case_leads_to_the_one_that_goes_on),
          TEST(a_number_that_is_taken_means_another_id), TEST(what_needs_a_person_is_his_and_due),
          TEST(each_piece_of_work_tells_its_case), TEST(work_is_walked_in_its_order_while_it_is_done),
          TEST(work_of_nobody_is_refused))
