/* What is due, why, and what came of it. */
#include "commands.h"
#include "records.h"
#include "task_view.h"
#include "values.h"

void party_load(crm *db, const crm_task *task, struct party *party)
{
	*party = (struct party){ 0 };
	if (!crm_id_is_none(&task->customer_id) && crm_customer_get(db, &task->customer_id, &party->customer) >= 0) {
		party->name = party->customer->name;
		party->phone = customer_phone(party->customer);
		return;
	}
	if (!crm_id_is_none(&task->complaint_id) && crm_complaint_get(db, &task->complaint_id, &party->complaint) >= 0) {
		party->name = party->complaint->complainant;
		party->phone = party->complaint->contact;
	}
}

void party_free(struct party *party)
{
	crm_customer_free(party->customer);
	crm_complaint_free(party->complaint);
	*party = (struct party){ 0 };
}

enum { DUE_COLUMNS = 8, DUE_NARROW = 6, DUE_WIDE = 140 };

static const struct column due_columns[DUE_COLUMNS] = {
	{ "DUE", false, false },  { "LATE", true, false }, { "WHO", false, true }, { "PHONE", false, false },
	{ "WHAT", false, false }, { "BY", false, true },   { "WHY", false, true }, { "TASK", false, false },
};

static bool due_is_narrow(const struct output *out)
{
	return out->terminal && out->width < DUE_WIDE;
}

void due_table_begin(struct table *table, const struct output *out, bool with_id)
{
	table_begin(table, due_columns, due_is_narrow(out) ? DUE_NARROW : with_id ? DUE_COLUMNS : DUE_COLUMNS - 1);
}

void due_row(struct table *table, const struct output *out, crm *db, const crm_task *task, int64_t now, bool with_id)
{
	char span[LOCAL_TEXT], time[LOCAL_TEXT], why[WHY_TEXT], id[CRM_ID_TEXT], note[WHY_TEXT + CRM_ID_TEXT + 8];
	bool late = task->due_at < now;
	struct party party;

	party_load(db, task, &party);
	table_cell(table, late ? STYLE_RED : STYLE_YELLOW, local_time(out, task->due_at, time));
	table_cell(table, STYLE_RED, late ? span_text(now - task->due_at, span) : "");
	table_cell(table, STYLE_BOLD, party.name);
	table_cell(table, STYLE_PLAIN, party.phone);
	table_cell(table, STYLE_PLAIN, task_words(task->kind));
	table_cell(table, STYLE_PLAIN, task->handler && *task->handler ? task->handler : "-");
	task_why(out, task, party.customer, why);
	party_free(&party);
	if (due_is_narrow(out)) {
		snprintf(note, sizeof note, "%s%s%s", with_id ? crm_id_text(&task->id, id) : "", with_id ? "  " : "", why);
		table_note(table, note);
		return;
	}
	table_cell(table, STYLE_PLAIN, why);
	if (with_id)
		table_id(table, &task->id);
}

static void due_json(struct context *c, const crm_task *task)
{
	char why[WHY_TEXT];
	struct party party;

	party_load(c->db, task, &party);
	json_begin(&c->out, NULL, '{');
	json_task(&c->out, "task", task);
	json_text(&c->out, "customer_name", party.name);
	json_text(&c->out, "phone", party.phone);
	json_flag(&c->out, "overdue", task->due_at < tool_now(c));
	json_text(&c->out, "why", task_why(&c->out, task, party.customer, why));
	json_end(&c->out, '}');
	party_free(&party);
}

/* Up to `limit` tasks; *more tells whether there are others. */
static crm_status due_walk(struct context *c, crm_task_cursor *cursor, int64_t limit, struct table *table, bool *more)
{
	const crm_task *task = NULL;
	crm_status rc;

	*more = false;
	while ((rc = crm_task_next(cursor, &task)) == CRM_OK) {
		if (limit-- <= 0) {
			*more = true;
			return CRM_OK;
		}
		if (c->out.json) {
			due_json(c, task);
			continue;
		}
		if (quiet_id(c, &task->id))
			continue;
		due_row(table, &c->out, c->db, task, tool_now(c), true);
	}
	return rc;
}

int task_due(struct context *c)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	int64_t limit = 50;
	bool more = false;
	struct table table;
	crm_status rc;
	int code;

	query.handler = option_value(c, "handler");
	if ((code = option_time(c, "until", &query.until)) != 0 ||
	    (code = option_number(c, "limit", 1, INT64_MAX, &limit)) != 0 ||
	    (code = option_customer(c, "customer", &query.customer_id)) != 0)
		return code;
	if ((rc = crm_begin(c->db, CRM_TRANSACTION_READ)) < 0 || (rc = crm_task_due(c->db, &query, &cursor)) < 0)
		return fail(c, rc);
	due_table_begin(&table, &c->out, true);
	if (c->out.json) {
		json_begin(&c->out, NULL, '{');
		json_begin(&c->out, "tasks", '[');
	}
	rc = due_walk(c, cursor, limit, &table, &more);
	if (rc < 0)
		code = fail(c, rc);
	if (c->out.json) {
		json_end(&c->out, ']');
		json_flag(&c->out, "more", more);
		list_broken(c, rc);
		json_end(&c->out, '}');
	} else {
		table_end(&table, &c->out, rc < 0 ? NULL : "nothing is due");
		if (more && !c->out.quiet)
			printf("and more: --limit %lld\n", (long long)limit * 2);
	}
	crm_task_cursor_free(cursor);
	rc = crm_commit(c->db);
	return code == 0 && rc < 0 ? fail(c, rc) : code;
}

int task_add(struct context *c)
{
	crm_task_input input = CRM_INIT(crm_task_input);
	int64_t priority = 0;
	crm_id id;
	int code;

	input.title = argument(c, 0);
	input.handler = option_value(c, "handler");
	if ((code = option_time(c, "due-at", &input.due_at)) != 0 ||
	    (code = option_number(c, "priority", 1, 9, &priority)) != 0 ||
	    (code = OPTION_WORD(c, "kind", crm_task_kind, &input.kind)) != 0 ||
	    (code = OPTION_WORD(c, "channel", crm_channel, &input.channel)) != 0 ||
	    (code = option_customer(c, "customer", &input.customer_id)) != 0 ||
	    (code = option_complaint(c, "complaint", &input.complaint_id)) != 0)
		return code;
	input.priority = (int32_t)priority;
	return changed(c, crm_task_add(c->db, &c->act, &input, &id), "task", &id, "added");
}

int task_done(struct context *c)
{
	crm_task_done_input result = CRM_INIT(crm_task_done_input);
	char text[CRM_ID_TEXT];
	crm_id id, next = { { 0 } };
	crm_status rc;
	int code;

	result.note = option_value(c, "note");
	if ((code = READ_WORD(c, "OUTCOME", argument(c, 1), crm_outcome, &result.outcome)) != 0 ||
	    (code = OPTION_WORD(c, "channel", crm_channel, &result.channel)) != 0 ||
	    (code = read_task(c, argument(c, 0), &id)) != 0)
		return code;
	rc = crm_task_done(c->db, &c->act, &id, &result, &next);
	if (rc < 0 || !c->out.json) {
		code = changed(c, rc, "task", &id, "done");
		if (code == 0 && !c->out.quiet && !crm_id_is_none(&next))
			printf("next task %s\n", crm_id_text(&next, text));
		return code;
	}
	json_begin(&c->out, NULL, '{');
	json_word(&c->out, "status", crm_status_name, rc);
	json_id(&c->out, "task", &id);
	json_id(&c->out, "next", &next);
	json_end(&c->out, '}');
	return EXIT_DONE;
}

int task_snooze(struct context *c)
{
	char verb[LOCAL_TEXT + 16], time[LOCAL_TEXT];
	int64_t until = CRM_NO_TIME;
	crm_id id;
	int code;

	if ((code = read_time(c, "TIME", argument(c, 1), &until)) != 0 || (code = read_task(c, argument(c, 0), &id)) != 0)
		return code;
	snprintf(verb, sizeof verb, "put off to %s", local_time(&c->out, until, time));
	return changed(c, crm_task_snooze(c->db, &c->act, &id, until), "task", &id, verb);
}

int task_cancel(struct context *c)
{
	crm_id id;
	int code;

	if ((code = read_task(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_task_cancel(c->db, &c->act, &id), "task", &id, "cancelled");
}

void explanation_print(const struct output *out, const crm_explanation *explanation)
{
	static const struct column columns[] = { { "TIME", false, false }, { "STEP", false, true }, { "SOURCE", false,
	                                                                                              true } };
	struct table table;
	size_t i;

	table_begin(&table, columns, sizeof columns / sizeof *columns);
	for (i = 0; i < explanation->step_count; i++) {
		table_time(&table, out, explanation->steps[i].at);
		table_cell(&table, i + 1 == explanation->step_count ? STYLE_BOLD : STYLE_PLAIN, explanation->steps[i].text);
		table_cell(&table, STYLE_DIM, explanation->steps[i].source);
	}
	table_end(&table, out, NULL);
}

static void explanation_json(struct context *c, const crm_explanation *explanation)
{
	size_t i;

	json_begin(&c->out, NULL, '{');
	json_id(&c->out, "task", &explanation->task_id);
	json_time(&c->out, "due_at", explanation->due_at);
	json_begin(&c->out, "steps", '[');
	for (i = 0; i < explanation->step_count; i++) {
		json_begin(&c->out, NULL, '{');
		json_time(&c->out, "at", explanation->steps[i].at);
		json_text(&c->out, "text", explanation->steps[i].text);
		json_text(&c->out, "source", explanation->steps[i].source);
		json_end(&c->out, '}');
	}
	json_end(&c->out, ']');
	json_end(&c->out, '}');
}

static void task_print(struct context *c, const crm_task *task)
{
	char line[256], due[LOCAL_TEXT], ended[LOCAL_TEXT];
	struct party party;

	party_load(c->db, task, &party);
	snprintf(line, sizeof line, "%s, %s, due %s", task_words(task->kind), word(crm_task_state_name, task->state),
	         local_time(&c->out, task->due_at, due));
	put_field(&c->out, "task", line);
	put_field(&c->out, "title", task->title);
	put_field(&c->out, "who", party.name);
	put_field(&c->out, "by", task->handler && *task->handler ? task->handler : NULL);
	snprintf(line, sizeof line, "%s at %s", word(crm_outcome_name, task->outcome), local_time(&c->out, task->ended_at,
	                                                                                          ended));
	put_field(&c->out, "outcome", task->outcome ? line : NULL);
	put_field(&c->out, "note", task->note);
	putchar('\n');
	party_free(&party);
}

int task_explain(struct context *c)
{
	const crm_explanation *explanation = NULL;
	const crm_task *task = NULL;
	crm_id id;
	crm_status rc;
	int code;

	if ((code = read_task(c, argument(c, 0), &id)) != 0)
		return code;
	if ((rc = crm_task_get(c->db, &id, &task)) < 0 || (rc = crm_task_explain(c->db, &id, &explanation)) < 0) {
		code = fail(c, rc);
	} else if (c->out.json) {
		explanation_json(c, explanation);
	} else {
		task_print(c, task);
		explanation_print(&c->out, explanation);
	}
	crm_explanation_free(explanation);
	crm_task_free(task);
	return code;
}
