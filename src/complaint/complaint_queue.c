/* What needs a person now, cases by their number, and cases that are not as they should be. */
#include "crm/complaint_queue.h"

#include "complaint_merge.h"
#include "complaint_record.h"

/* The rows of these statements are the views. */
#define SAME_PLACE(view, row, field) \
	_Static_assert(offsetof(view, field) == offsetof(struct row, field), #field " stands elsewhere"); \
	_Static_assert(sizeof(((view *)0)->field) == sizeof(((struct row *)0)->field), #field " has another size")

/* --- numbers */

static crm_status number_lookup(crm *db, const char *number, crm_id *id)
{
	struct crmi_complaint_by_number_in in = { .number = number };
	struct crmi_complaint_by_number_out found;
	crm_status rc = crmi_one(db, CRMI_STMT_COMPLAINT_BY_NUMBER, &in, &found, &db->scratch);

	if (rc == CRM_DONE)
		return crmi_not_found(db, CRM_ENTITY_COMPLAINT, NULL);
	if (rc < 0)
		return rc;
	*id = crm_id_is_none(&found.merged_into) ? found.id : found.merged_into;
	return crm_id_is_none(&found.merged_into) ? CRM_OK : crmi_case_survivor(db, id);
}

crm_status crm_complaint_find_number(crm *db, const char *number, crm_id *id_out)
{
	char read[CRM_CASE_NUMBER_TEXT];
	crm_id id = crmi_id_none;
	crm_status rc;

	if (id_out)
		*id_out = crmi_id_none;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!number || !id_out)
		return crmi_input_missing(db, number ? "id_out" : "number");
	if (!crm_case_number_read(number, read))
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_CASE_NUMBER, "number", "%s", crm_rule_text(CRM_RULE_CASE_NUMBER));
	if ((rc = number_lookup(db, read, &id)) == CRM_OK)
		*id_out = id;
	return rc;
}

/* --- work */

SAME_PLACE(crm_work, crmi_work_page_out, task_id);
SAME_PLACE(crm_work, crmi_work_page_out, kind);
SAME_PLACE(crm_work, crmi_work_page_out, due_at);
SAME_PLACE(crm_work, crmi_work_page_out, rank);
SAME_PLACE(crm_work, crmi_work_page_out, title);
SAME_PLACE(crm_work, crmi_work_page_out, complaint_id);
SAME_PLACE(crm_work, crmi_work_page_out, number);
SAME_PLACE(crm_work, crmi_work_page_out, state);
SAME_PLACE(crm_work, crmi_work_page_out, priority);
SAME_PLACE(crm_work, crmi_work_page_out, level);
SAME_PLACE(crm_work, crmi_work_page_out, severity);
SAME_PLACE(crm_work, crmi_work_page_out, lane);
SAME_PLACE(crm_work, crmi_work_page_out, emotion);
SAME_PLACE(crm_work, crmi_work_page_out, breaches);
SAME_PLACE(crm_work, crmi_work_page_out, escalation);
SAME_PLACE(crm_work, crmi_work_page_out, complainant);
SAME_PLACE(crm_work, crmi_work_page_out, about);
SAME_PLACE(crm_work, crmi_work_page_out, customer_id);
_Static_assert(sizeof(crm_work) == sizeof(struct crmi_work_page_out), "crm_work");

static const struct crmi_field worklist_fields[] = {
	CRMI_INPUT(crm_worklist_query, person, CRMI_TEXT, CRMI_FLAG_REQUIRED, CRM_LIMIT_KEY),
	CRMI_INPUT(crm_worklist_query, until, CRMI_INSTANT, 0, 0),
};

static void after_work(void *in, const void *row)
{
	struct crmi_work_page_in *page = in;
	const crm_work *work = row;

	page->after_due = work->due_at;
	page->after_rank = work->rank;
	page->after_id = work->task_id;
}

crm_status crm_complaint_worklist(crm *db, const crm_worklist_query *query, crm_work_cursor **cursor_out)
{
	struct crmi_work_page_in page = { .page = 0 };
	crm_worklist_query in;
	crm_status rc;

	if (cursor_out)
		*cursor_out = NULL;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!query || !cursor_out)
		return crmi_input_missing(db, query ? "cursor_out" : "query");
	if ((rc = crmi_input_take(db, &in, sizeof in, query, worklist_fields, sizeof worklist_fields / sizeof *worklist_fields)) < 0)
		return rc;
	if (crmi_complaint_is_blank(in.person))
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "person", "person is required");
	page.person = in.person;
	page.until = in.until != CRM_NO_TIME ? in.until : crmi_now(db);
	return crmi_cursor_open(db, CRMI_STMT_WORK_PAGE, &page, sizeof page, after_work, (crmi_cursor **)cursor_out);
}

CRMI_CURSOR_CALLS(crm_work_next, crm_work_cursor_free, crm_work_cursor, crm_work)

/* --- violations */

SAME_PLACE(crm_violation, crmi_violation_page_out, complaint_id);
SAME_PLACE(crm_violation, crmi_violation_page_out, number);
SAME_PLACE(crm_violation, crmi_violation_page_out, rule);
SAME_PLACE(crm_violation, crmi_violation_page_out, person);
SAME_PLACE(crm_violation, crmi_violation_page_out, since);
_Static_assert(sizeof(crm_violation) == sizeof(struct crmi_violation_page_out), "crm_violation");

static void after_violation(void *in, const void *row)
{
	((struct crmi_violation_page_in *)in)->after_id = ((const crm_violation *)row)->complaint_id;
}

crm_status crm_violation_list(crm *db, crm_violation_cursor **cursor_out)
{
	struct crmi_violation_page_in page = { .rule = CRM_RULE_ANSWERABLE_LEFT };
	crm_status rc;

	if (cursor_out)
		*cursor_out = NULL;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!cursor_out)
		return crmi_input_missing(db, "cursor_out");
	return crmi_cursor_open(db, CRMI_STMT_VIOLATION_PAGE, &page, sizeof page, after_violation, (crmi_cursor **)cursor_out);
}

CRMI_CURSOR_CALLS(crm_violation_next, crm_violation_cursor_free, crm_violation_cursor, crm_violation)
