/* What needs a person now, cases that are not as they should be, and who has left. */
#include "case_records.h"
#include "commands.h"
#include "records.h"
#include "values.h"

static void work_row(struct table *table, const struct output *out, const crm_work *work, int64_t now)
{
	table_time(table, out, work->due_at);
	table_cell(table, work->due_at < now ? STYLE_RED : STYLE_PLAIN, work->title ? work->title : task_words(work->kind));
	table_cell(table, STYLE_BOLD, work->number);
	table_cell(table, STYLE_PLAIN, word(crm_complaint_state_name, work->state));
	table_number(table, work->priority);
	table_cell(table, STYLE_PLAIN, work->complainant);
	table_cell(table, STYLE_PLAIN, work->about);
}

int complaint_work(struct context *c)
{
	static const struct column columns[] = {
		{ "DUE", false, false }, { "WHAT", false, false }, { "CASE", false, false }, { "STATE", false, false },
		{ "PRIORITY", true, false }, { "COMPLAINANT", false, true }, { "ABOUT", false, true },
	};
	crm_worklist_query query = CRM_INIT(crm_worklist_query);
	crm_work_cursor *cursor = NULL;
	const crm_work *work = NULL;
	int64_t limit = INT64_MAX;
	struct table table;
	crm_status rc;
	int code;

	query.person = argument(c, 0);
	if ((code = option_time(c, "until", &query.until)) != 0 || (code = option_number(c, "limit", 1, INT64_MAX, &limit)) != 0)
		return code;
	if ((rc = crm_complaint_worklist(c->db, &query, &cursor)) < 0)
		return fail(c, rc);
	list_begin(c, &table, columns, sizeof columns / sizeof *columns, "work", NULL);
	while (limit-- > 0 && (rc = crm_work_next(cursor, &work)) == CRM_OK) {
		if (c->out.json)
			json_work(&c->out, work);
		else if (!quiet_id(c, &work->task_id))
			work_row(&table, &c->out, work, tool_now(c));
	}
	code = list_end(c, &table, rc, "nothing is due");
	crm_work_cursor_free(cursor);
	return code;
}

int complaint_violations(struct context *c)
{
	static const struct column columns[] = {
		{ "CASE", false, false }, { "RULE", false, false }, { "PERSON", false, false }, { "SINCE", false, false },
	};
	crm_violation_cursor *cursor = NULL;
	const crm_violation *violation = NULL;
	struct table table;
	crm_status rc;
	int code;

	if ((rc = crm_violation_list(c->db, &cursor)) < 0)
		return fail(c, rc);
	list_begin(c, &table, columns, sizeof columns / sizeof *columns, "violations", NULL);
	while ((rc = crm_violation_next(cursor, &violation)) == CRM_OK) {
		if (c->out.json) {
			json_violation(&c->out, violation);
			continue;
		}
		if (quiet_id(c, &violation->complaint_id))
			continue;
		table_cell(&table, STYLE_BOLD, violation->number);
		table_cell(&table, STYLE_RED, word(crm_rule_name, violation->rule));
		table_cell(&table, STYLE_PLAIN, violation->person);
		table_time(&table, &c->out, violation->since);
	}
	code = list_end(c, &table, rc, "every open case is as it should be");
	crm_violation_cursor_free(cursor);
	return code;
}

int staff_leave(struct context *c)
{
	return changed(c, crm_staff_leave(c->db, &c->act, argument(c, 0)), "staff", NULL, "left");
}

int staff_return(struct context *c)
{
	return changed(c, crm_staff_return(c->db, &c->act, argument(c, 0)), "staff", NULL, "came back");
}

static void staff_row(struct context *c, struct table *table, const crm_staff *staff)
{
	if (c->out.json) {
		json_staff(&c->out, staff);
	} else if (c->out.quiet) {
		puts(staff->name);
	} else {
		table_cell(table, STYLE_BOLD, staff->name);
		table_cell(table, STYLE_PLAIN, staff->left_at == CRM_NO_TIME ? "came back" : "left");
		table_time(table, &c->out, staff->left_at);
	}
}

int staff_list(struct context *c)
{
	static const struct column columns[] = { { "NAME", false, true }, { "STATE", false, false }, { "SINCE", false, false } };
	crm_staff_query query = CRM_INIT(crm_staff_query);
	crm_staff_cursor *cursor = NULL;
	const crm_staff *staff = NULL;
	int64_t limit = INT64_MAX;
	struct table table;
	crm_status rc;
	int code;

	query.returned = option_given(c, "returned");
	query.after = option_value(c, "after");
	if ((code = option_number(c, "limit", 1, INT64_MAX, &limit)) != 0)
		return code;
	if ((rc = crm_staff_list(c->db, &query, &cursor)) < 0)
		return fail(c, rc);
	list_begin(c, &table, columns, sizeof columns / sizeof *columns, "staff", NULL);
	while (limit-- > 0 && (rc = crm_staff_next(cursor, &staff)) == CRM_OK)
		staff_row(c, &table, staff);
	code = list_end(c, &table, rc, "nobody has left");
	crm_staff_cursor_free(cursor);
	return code;
}
