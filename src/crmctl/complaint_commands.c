#include "case_ledgers.h"
#include "commands.h"
#include "records.h"
#include "values.h"

#include <stdlib.h>
#include <string.h>

/* When the complaint was made is a part of what is asked for: a retry a second later would ask for another case. */
static int received_take(struct context *c, int64_t *at)
{
	if (option_given(c, "received-at"))
		return option_time(c, "received-at", at);
	*at = c->act.at;
	return *at == CRM_NO_TIME ? read_time(c, "--received-at", "now", at) : 0;
}

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
	if ((code = received_take(c, &input.received_at)) != 0 ||
	    (code = option_time(c, "bought-at", &input.bought_at)) != 0 ||
	    (code = OPTION_WORD(c, "channel", crm_channel, &input.channel)) != 0 ||
	    (code = OPTION_WORD(c, "state", crm_complaint_state, &input.state)) != 0 ||
	    (code = OPTION_WORD(c, "emotion", crm_emotion, &input.emotion)) != 0 ||
	    (code = OPTION_WORD(c, "special", crm_special, &input.special)) != 0 ||
	    (code = OPTION_WORD(c, "level", crm_complaint_level, &input.level)) != 0 ||
	    (code = OPTION_WORD(c, "severity", crm_case_severity, &input.severity)) != 0 ||
	    (code = OPTION_WORD(c, "lane", crm_lane, &input.lane)) != 0 ||
	    (code = option_cause(c, "primary-cause", &input.primary_cause)) != 0 ||
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
	put_field(out, "number", complaint->number);
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

/* How it is rated, in one line each; what is as usual is left out. */
static void complaint_rating_print(const struct output *out, const crm_complaint *complaint)
{
	char id[CRM_ID_TEXT], time[LOCAL_TEXT], line[256];

	snprintf(line, sizeof line, "%d points: level %s, %s, %s lane%s%s", complaint->priority,
	         word(crm_complaint_level_name, complaint->level), word(crm_case_severity_name, complaint->severity),
	         word(crm_lane_name, complaint->lane), complaint->tier ? ", tier " : "",
	         complaint->tier ? word(crm_tier_name, complaint->tier) : "");
	put_field(out, "priority", line);
	put_field(out, "emotion", complaint->emotion != CRM_EMOTION_CALM ? word(crm_emotion_name, complaint->emotion) : NULL);
	put_field(out, "claim", complaint->claim ? word(crm_claim_name, complaint->claim) : NULL);
	put_field(out, "special", complaint->special ? word(crm_special_name, complaint->special) : NULL);
	put_field(out, "proposed type", complaint->proposed_type ? word(crm_complainant_type_name, complaint->proposed_type) : NULL);
	put_field(out, "liability", complaint->liability_at != CRM_NO_TIME ? local_time(out, complaint->liability_at, time) : NULL);
	put_field(out, "account manager", complaint->account_manager);
	put_field(out, "merged into", crm_id_is_none(&complaint->merged_into) ? NULL : crm_id_text(&complaint->merged_into, id));
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
	} else {
		complaint_points_print(&c->out, complaint);
		complaint_course_print(&c->out, complaint);
		complaint_rating_print(&c->out, complaint);
	}
	code = case_ledgers_print(c, &id);
	if (c->out.json)
		json_end(&c->out, '}');
	crm_complaint_free(complaint);
	return code;
}

static void complaint_row(struct table *table, const struct output *out, const crm_complaint *complaint)
{
	bool late = complaint->promise_due_at == CRM_NO_TIME && complaint->breaches > 0 && complaint->closed_at == CRM_NO_TIME;

	table_cell(table, STYLE_BOLD, complaint->number);
	table_time(table, out, complaint->received_at);
	table_cell(table, late ? STYLE_RED : STYLE_PLAIN, word(crm_complaint_state_name, complaint->state));
	table_cell(table, STYLE_PLAIN, complaint->handler);
	table_time(table, out, complaint->promise_due_at);
	table_number(table, complaint->breaches);
	table_cell(table, STYLE_PLAIN, complaint->content);
}

static int complaint_query_take(struct context *c, crm_complaint_query *query)
{
	int code;

	query->open_only = option_given(c, "open");
	query->breached = option_given(c, "breached");
	query->escalated = option_given(c, "escalated");
	query->handler = option_value(c, "handler");
	query->answerable = option_value(c, "answerable");
	query->text = option_value(c, "text");
	if ((code = OPTION_WORD(c, "state", crm_complaint_state, &query->state)) != 0 ||
	    (code = option_cause(c, "cause", &query->cause)) != 0 ||
	    (code = OPTION_WORD(c, "axis", crm_axis, &query->axis)) != 0 ||
	    (code = OPTION_WORD(c, "level", crm_complaint_level, &query->level)) != 0 ||
	    (code = OPTION_WORD(c, "tier", crm_tier, &query->tier)) != 0 ||
	    (code = OPTION_WORD(c, "severity", crm_case_severity, &query->severity)) != 0 ||
	    (code = OPTION_WORD(c, "lane", crm_lane, &query->lane)) != 0 ||
	    (code = option_time(c, "due-until", &query->due_until)) != 0 ||
	    (code = option_customer(c, "customer", &query->customer_id)) != 0)
		return code;
	return option_complaint(c, "after", &query->after);
}

int complaint_list(struct context *c)
{
	static const struct column columns[] = {
		{ "CASE", false, false }, { "RECEIVED", false, false }, { "STATE", false, false }, { "HANDLER", false, true },
		{ "PROMISED", false, false }, { "BROKEN", true, false }, { "CONTENT", false, true },
	};
	crm_complaint_query query = CRM_INIT(crm_complaint_query);
	crm_complaint_cursor *cursor = NULL;
	const crm_complaint *complaint = NULL;
	int64_t limit = INT64_MAX;
	struct table table;
	crm_status rc;
	int code;

	if ((code = complaint_query_take(c, &query)) != 0 ||
	    (code = option_number(c, "limit", 1, INT64_MAX, &limit)) != 0)
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

int complaint_judge(struct context *c)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_id id;
	int code;

	judgement.immediate = option_given(c, "immediate");
	judgement.override_by = option_value(c, "override-by");
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
	promise->what = option_value(c, "what");
	promise->promised_to = option_value(c, "promised-to");
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

/* An amount is read in the decimals of its currency. */
static int option_amount(struct context *c, crm_solution_input *solution)
{
	const char *amount = option_value(c, "amount");

	if (!amount)
		return 0;
	if (!solution->currency)
		return usage_error(c, "--amount needs --currency");
	if (!crm_money_from_text(amount, solution->currency, &solution->amount))
		return usage_error(c, "--amount: '%s' is not an amount of %s", amount, solution->currency);
	return 0;
}

int complaint_solve(struct context *c)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);
	crm_id id;
	int code;

	solution.text = option_value(c, "text");
	solution.accepted = option_given(c, "accepted");
	solution.currency = option_value(c, "currency");
	solution.authority = option_value(c, "authority");
	solution.approver = option_value(c, "approver");
	solution.override_by = option_value(c, "override-by");
	if ((code = OPTION_WORD(c, "kind", crm_remedy_kind, &solution.kind)) != 0 || (code = option_amount(c, &solution)) != 0 ||
	    (code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_complaint_solve(c->db, &c->act, &id, &solution, NULL), "complaint", &id,
	               solution.accepted ? "solved" : "solution offered");
}

/* "accepted", "declined", or the number of the option that is accepted. */
static int read_answer(struct context *c, const char *text, int64_t *option)
{
	if (strcmp(text, "accepted") == 0)
		*option = CRM_OPTION_ONLY;
	else if (strcmp(text, "declined") == 0)
		*option = CRM_OPTION_NONE;
	else if (*text < '1' || *text > '9')
		return usage_error(c, "ANSWER: '%s' is none of accepted, declined, nor the number of an option", text);
	else
		return read_number(c, "ANSWER", text, 1, INT64_MAX, option);
	return 0;
}

int complaint_answer(struct context *c)
{
	int64_t option = CRM_OPTION_NONE;
	crm_id id;
	int code;

	if ((code = read_answer(c, argument(c, 1), &option)) != 0 || (code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_complaint_answer(c->db, &c->act, &id, option, NULL), "complaint", &id,
	               option == CRM_OPTION_NONE ? "declined" : "accepted");
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
