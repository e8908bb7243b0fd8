#include "commands.h"
#include "records.h"
#include "values.h"

#include <stdlib.h>
#include <string.h>

int complaint_open(struct context *c)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	const char *reference = option_value(c, "reference");
	char *source = NULL;
	crm_id id;
	int code;

	input.complainant = option_value(c, "complainant");
	input.about = option_value(c, "about");
	input.content = option_value(c, "content");
	input.usage = option_value(c, "usage");
	input.demand = option_value(c, "demand");
	input.wished_solution = option_value(c, "wished-solution");
	input.contact = option_value(c, "contact");
	input.first_responder = option_value(c, "first-responder");
	input.handler = option_value(c, "handler");
	input.cause = option_value(c, "cause");
	input.received_at = c->act.at ? c->act.at : tool_now(c);
	if ((code = option_time(c, "received-at", &input.received_at)) != 0 ||
	    (code = option_time(c, "bought-at", &input.bought_at)) != 0 ||
	    (code = OPTION_WORD(c, "channel", crm_channel, &input.channel)) != 0 ||
	    (code = OPTION_WORD(c, "state", crm_complaint_state, &input.state)) != 0 ||
	    (code = option_customer(c, "customer", &input.customer_id)) != 0 ||
	    (reference && (code = read_reference(c, reference, &source, &input.reference_value)) != 0))
		return code;
	input.reference_source = source;
	code = changed(c, crm_complaint_open(c->db, &c->act, &input, &id), "complaint", &id, "opened");
	free(source);
	return code;
}

static void complaint_points_print(const struct output *out, const crm_complaint *complaint)
{
	char id[CRM_ID_TEXT], time[LOCAL_TEXT];

	put_field(out, "complaint", crm_id_text(&complaint->id, id));
	put_field(out, "customer", crm_id_is_none(&complaint->customer_id) ? NULL : crm_id_text(&complaint->customer_id, id));
	put_field(out, "complainant", complaint->complainant);
	put_field(out, "about", complaint->about);
	put_field(out, "content", complaint->content);
	put_field(out, "received", local_time(out, complaint->received_at, time));
	put_field(out, "bought", *local_day(out, complaint->bought_at, time) ? time : NULL);
	put_field(out, "usage", complaint->usage);
	put_field(out, "demand", complaint->demand);
	put_field(out, "wished solution", complaint->wished_solution);
	put_field(out, "contact", complaint->contact);
	put_field(out, "channel", complaint->channel ? word(crm_channel_name, complaint->channel) : NULL);
	put_field(out, "cause", complaint->cause);
}

static void complaint_course_print(const struct output *out, const crm_complaint *complaint)
{
	char time[LOCAL_TEXT], line[256];

	snprintf(line, sizeof line, "%s since %s%s", word(crm_complaint_state_name, complaint->state),
	         local_time(out, complaint->state_since, time), complaint->escalation ? ", escalated" : "");
	put_field(out, "state", line);
	put_field(out, "first responder", complaint->first_responder);
	put_field(out, "handler", complaint->handler);
	snprintf(line, sizeof line, "%s; complainant %s; purpose %s; %s", word(crm_responsibility_name,
	                                                                       complaint->responsibility),
	         word(crm_complainant_type_name, complaint->complainant_type), word(crm_purpose_name, complaint->purpose),
	         complaint->validity ? word(crm_validity_name, complaint->validity) : "validity not known");
	put_field(out, "judged", complaint->responsibility ? line : NULL);
	put_field(out, "solution", complaint->solution);
	put_field(out, "other way", complaint->alternative);
	put_field(out, "satisfaction", complaint->satisfaction ? word(crm_satisfaction_name, complaint->satisfaction) : NULL);
	snprintf(line, sizeof line, "%d revised, %d reopened, %d promise%s broken", complaint->cycles, complaint->reopened,
	         complaint->breaches, plural(complaint->breaches));
	put_field(out, "so far", complaint->cycles || complaint->reopened || complaint->breaches ? line : NULL);
	put_field(out, "ended", *local_time(out, complaint->closed_at, time) ? time : NULL);
	put_field(out, "void because", complaint->void_reason);
}

/* The promises of a case: into an open JSON list, or as a table. */
static int promises_print(struct context *c, const crm_id *id)
{
	static const struct column columns[] = {
		{ "PROMISE", true, false }, { "MADE", false, false }, { "FOR", false, false }, { "OUTCOME", false, false },
		{ "IN CHARGE", false, true }, { "WHY", false, true },
	};
	crm_promise_cursor *cursor = NULL;
	const crm_promise *promise = NULL;
	struct table table;
	crm_status rc;

	if ((rc = crm_promise_list(c->db, id, &cursor)) < 0)
		return fail(c, rc);
	table_begin(&table, columns, sizeof columns / sizeof *columns);
	while ((rc = crm_promise_next(cursor, &promise)) == CRM_OK) {
		if (c->out.json) {
			json_promise(&c->out, promise);
			continue;
		}
		table_number(&table, promise->number);
		table_time(&table, &c->out, promise->made_at);
		table_time(&table, &c->out, promise->due_at);
		table_cell(&table, promise->broken_at != CRM_NO_TIME ? STYLE_RED : STYLE_PLAIN,
		           word(crm_promise_outcome_name, promise->outcome));
		table_cell(&table, STYLE_PLAIN, promise->unit);
		table_cell(&table, STYLE_PLAIN, promise->reason);
	}
	table_end(&table, &c->out, NULL);
	crm_promise_cursor_free(cursor);
	return rc < 0 ? fail(c, rc) : EXIT_DONE;
}

int complaint_show(struct context *c)
{
	const crm_complaint *complaint = NULL;
	crm_id id;
	crm_status rc;
	int code;

	if ((code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	if ((rc = crm_complaint_get(c->db, &id, &complaint)) < 0)
		return fail(c, rc);
	if (quiet_id(c, &id)) {
		crm_complaint_free(complaint);
		return EXIT_DONE;
	}
	if (c->out.json) {
		json_begin(&c->out, NULL, '{');
		json_complaint(&c->out, "complaint", complaint);
		json_begin(&c->out, "promises", '[');
	} else {
		complaint_points_print(&c->out, complaint);
		complaint_course_print(&c->out, complaint);
	}
	code = promises_print(c, &id);
	if (c->out.json) {
		json_end(&c->out, ']');
		json_end(&c->out, '}');
	}
	crm_complaint_free(complaint);
	return code;
}

static void complaint_row(struct table *table, const struct output *out, const crm_complaint *complaint)
{
	bool late = complaint->promise_due_at == CRM_NO_TIME && complaint->breaches > 0 && complaint->closed_at == CRM_NO_TIME;

	table_id(table, &complaint->id);
	table_time(table, out, complaint->received_at);
	table_cell(table, late ? STYLE_RED : STYLE_PLAIN, word(crm_complaint_state_name, complaint->state));
	table_cell(table, STYLE_PLAIN, complaint->handler);
	table_time(table, out, complaint->promise_due_at);
	table_number(table, complaint->breaches);
	table_cell(table, STYLE_PLAIN, complaint->content);
}

int complaint_list(struct context *c)
{
	static const struct column columns[] = {
		{ "ID", false, false }, { "RECEIVED", false, false }, { "STATE", false, false }, { "HANDLER", false, true },
		{ "PROMISED", false, false }, { "BROKEN", true, false }, { "CONTENT", false, true },
	};
	crm_complaint_query query = CRM_INIT(crm_complaint_query);
	crm_complaint_cursor *cursor = NULL;
	const crm_complaint *complaint = NULL;
	int64_t limit = INT64_MAX;
	struct table table;
	crm_status rc;
	int code;

	query.open_only = option_given(c, "open");
	if ((code = OPTION_WORD(c, "state", crm_complaint_state, &query.state)) != 0 ||
	    (code = option_number(c, "limit", 1, INT64_MAX, &limit)) != 0 ||
	    (code = option_customer(c, "customer", &query.customer_id)) != 0 ||
	    (code = option_complaint(c, "after", &query.after)) != 0)
		return code;
	if ((rc = crm_complaint_list(c->db, &query, &cursor)) < 0)
		return fail(c, rc);
	list_begin(c, &table, columns, sizeof columns / sizeof *columns, "complaints", NULL);
	while (limit-- > 0 && (rc = crm_complaint_next(cursor, &complaint)) == CRM_OK) {
		if (c->out.json)
			json_complaint(&c->out, NULL, complaint);
		else if (!quiet_id(c, &complaint->id))
			complaint_row(&table, &c->out, complaint);
	}
	code = list_end(c, &table, rc, "no complaints");
	crm_complaint_cursor_free(cursor);
	return code;
}

/* Which step each state takes, whatever else guards it. */
int complaint_steps(struct context *c)
{
	static const struct column columns[] = { { "STATE", false, false }, { "STEPS", false, true } };
	char steps[400], *end;
	struct table table;
	int32_t state, step;

	list_begin(c, &table, columns, sizeof columns / sizeof *columns, "states", NULL);
	for (state = CRM_COMPLAINT_RECEIVED; state <= CRM_COMPLAINT_VOID; state++) {
		if (c->out.json) {
			json_begin(&c->out, NULL, '{');
			json_word(&c->out, "state", crm_complaint_state_name, state);
			json_begin(&c->out, "steps", '[');
		}
		*(end = steps) = '\0';
		for (step = CRM_STEP_JUDGE; step <= CRM_STEP_REVIEW; step++) {
			if (!crm_complaint_allowed(state, step))
				continue;
			if (c->out.json)
				json_word(&c->out, NULL, crm_complaint_step_name, step);
			else
				end += snprintf(end, sizeof steps - (size_t)(end - steps), "%s%s", *steps ? ", " : "",
				                crm_complaint_step_name(step));
		}
		if (c->out.json) {
			json_end(&c->out, ']');
			json_end(&c->out, '}');
			continue;
		}
		table_cell(&table, STYLE_BOLD, crm_complaint_state_name(state));
		table_cell(&table, STYLE_PLAIN, *steps ? steps : "-");
	}
	return list_end(c, &table, CRM_OK, NULL);
}

int complaint_judge(struct context *c)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_id id;
	int code;

	judgement.immediate = option_given(c, "immediate");
	if ((code = OPTION_WORD(c, "responsibility", crm_responsibility, &judgement.responsibility)) != 0 ||
	    (code = OPTION_WORD(c, "complainant-type", crm_complainant_type, &judgement.complainant_type)) != 0 ||
	    (code = OPTION_WORD(c, "purpose", crm_purpose, &judgement.purpose)) != 0 ||
	    (code = OPTION_WORD(c, "validity", crm_validity, &judgement.validity)) != 0 ||
	    (code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_complaint_judge(c->db, &c->act, &id, &judgement), "complaint", &id, "judged");
}

int complaint_explain(struct context *c)
{
	crm_id id;
	int code;

	if ((code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_complaint_explain(c->db, &c->act, &id, option_value(c, "explanation"),
	                                        option_value(c, "alternative")),
	               "complaint", &id, "explained");
}

static int promise_take(struct context *c, crm_promise_input *promise, crm_id *id)
{
	int code;

	promise->consent = option_given(c, "consent");
	promise->unit = option_value(c, "unit");
	promise->reason = option_value(c, "reason");
	if ((code = option_time(c, "due-at", &promise->due_at)) != 0)
		return code;
	return read_complaint(c, argument(c, 0), id);
}

int complaint_promise(struct context *c)
{
	crm_promise_input promise = CRM_INIT(crm_promise_input);
	crm_id id;
	int code;

	if ((code = promise_take(c, &promise, &id)) != 0)
		return code;
	return changed(c, crm_complaint_promise(c->db, &c->act, &id, &promise, NULL), "complaint", &id, "promised");
}

int complaint_renew(struct context *c)
{
	crm_promise_input promise = CRM_INIT(crm_promise_input);
	crm_id id;
	int code;

	promise.progress = option_value(c, "progress");
	if ((code = promise_take(c, &promise, &id)) != 0 || (code = OPTION_WORD(c, "channel", crm_channel,
	                                                                        &promise.channel)) != 0)
		return code;
	return changed(c, crm_complaint_renew(c->db, &c->act, &id, &promise, NULL), "complaint", &id, "promise renewed");
}

int complaint_solve(struct context *c)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);
	crm_id id;
	int code;

	solution.text = option_value(c, "text");
	solution.accepted = option_given(c, "accepted");
	if ((code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_complaint_solve(c->db, &c->act, &id, &solution, NULL), "complaint", &id,
	               solution.accepted ? "solved" : "solution offered");
}

int complaint_answer(struct context *c)
{
	const char *answer = argument(c, 1);
	bool accepted = strcmp(answer, "accepted") == 0;
	crm_id id;
	int code;

	if (!accepted && strcmp(answer, "declined") != 0)
		return usage_error(c, "ANSWER: '%s' is none of accepted, declined", answer);
	if ((code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_complaint_answer(c->db, &c->act, &id, accepted ? CRM_OPTION_ONLY : CRM_OPTION_NONE, NULL), "complaint", &id, answer);
}

int complaint_check(struct context *c)
{
	int32_t result = 0;
	crm_id id;
	int code;

	if ((code = READ_WORD(c, "RESULT", argument(c, 1), crm_satisfaction, &result)) != 0 ||
	    (code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_complaint_check(c->db, &c->act, &id, result, option_value(c, "note")), "complaint", &id,
	               "checked");
}

/* Steps that need nothing but the case and the reason. */
static int complaint_step(struct context *c, crm_status (*step)(crm *, const crm_act *, const crm_id *),
                          const char *verb)
{
	crm_id id;
	int code;

	if ((code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, step(c->db, &c->act, &id), "complaint", &id, verb);
}

int complaint_close(struct context *c)
{
	return complaint_step(c, crm_complaint_close, "closed");
}

int complaint_reopen(struct context *c)
{
	return complaint_step(c, crm_complaint_reopen, "reopened");
}

int complaint_void(struct context *c)
{
	return complaint_step(c, crm_complaint_void, "voided");
}

int complaint_handler(struct context *c)
{
	crm_id id;
	int code;

	if ((code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_complaint_handler_set(c->db, &c->act, &id, argument(c, 1)), "complaint", &id, "handed over");
}
