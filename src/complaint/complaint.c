/* Cases: opened with the nine points (D-CMP-31), read, found, handed over, voided; what they mean to the other subjects. */
#include "complaint_remedy.h"
#include "complaint_urgency_record.h"

#include "add.h"
#include "case_number.h"
#include "complaint_cause.h"
#include "corrective_action.h"
#include "customer_record.h"
#include "subject.h"
#include "view.h"

#include <string.h>

static const struct crmi_field open_fields[] = {
	CRMI_INPUT(crm_complaint_input, customer_id, CRMI_ID, 0, 0),
	CRMI_INPUT(crm_complaint_input, complainant, CRMI_TEXT, 0, CRM_LIMIT_NAME),
	CRMI_INPUT(crm_complaint_input, about, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
	CRMI_INPUT(crm_complaint_input, content, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
	CRMI_INPUT(crm_complaint_input, received_at, CRMI_INSTANT, 0, 0),
	CRMI_INPUT(crm_complaint_input, bought_at, CRMI_INSTANT, 0, 0),
	CRMI_INPUT(crm_complaint_input, usage, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
	CRMI_INPUT(crm_complaint_input, demand, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
	CRMI_INPUT(crm_complaint_input, wished_solution, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
	CRMI_INPUT(crm_complaint_input, contact, CRMI_TEXT, 0, CRM_LIMIT_NAME),
	CRMI_INPUT(crm_complaint_input, channel, CRMI_ENUM, 0, CRM_CHANNEL_THIRD_PARTY),
	CRMI_INPUT(crm_complaint_input, state, CRMI_ENUM, 0, CRM_COMPLAINT_CLOSED), /* nothing begins void */
	CRMI_INPUT(crm_complaint_input, first_responder, CRMI_TEXT, 0, CRM_LIMIT_KEY),
	CRMI_INPUT(crm_complaint_input, handler, CRMI_TEXT, 0, CRM_LIMIT_KEY),
	CRMI_INPUT(crm_complaint_input, cause, CRMI_TEXT, 0, CRM_LIMIT_NAME),
	CRMI_INPUT(crm_complaint_input, reference_source, CRMI_TEXT, 0, CRM_LIMIT_NAME),
	CRMI_INPUT(crm_complaint_input, reference_value, CRMI_TEXT, 0, CRM_LIMIT_NAME),
	CRMI_INPUT(crm_complaint_input, emotion, CRMI_ENUM, 0, CRM_EMOTION_HIGH),
	CRMI_INPUT(crm_complaint_input, special, CRMI_ENUM, 0, CRM_SPECIAL_PREPARED),
	CRMI_INPUT(crm_complaint_input, level, CRMI_ENUM, 0, CRM_LEVEL_THIRD_PARTY),
	CRMI_INPUT(crm_complaint_input, severity, CRMI_ENUM, 0, CRM_CASE_MAJOR),
	CRMI_INPUT(crm_complaint_input, lane, CRMI_ENUM, 0, CRM_LANE_FAULT),
	CRMI_INPUT(crm_complaint_input, primary_cause, CRMI_ENUM, 0, INT32_MAX),
};

enum { OPEN_FIELDS = sizeof open_fields / sizeof *open_fields, IDENTITY_TRIES = 16 };

/* What no single field can tell: that a reference is a pair, and which numbers are causes. */
static crm_status opening_check(struct crmi_call *call, crm_complaint_input *in)
{
	crm *db = call->db;

	in->reference_source = crmi_complaint_text_or(in->reference_source, NULL);
	in->reference_value = crmi_complaint_text_or(in->reference_value, NULL);
	if (in->received_at != CRM_NO_TIME && in->received_at < CRM_DAY)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "received_at", "received_at lies before 1970-01-02");
	if (in->bought_at != CRM_NO_TIME && in->received_at != CRM_NO_TIME && in->bought_at > in->received_at)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "bought_at", "bought_at lies after received_at");
	if (in->primary_cause && !crm_cause_axis(in->primary_cause))
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "primary_cause", "primary_cause is not a crm_cause");
	if (!in->reference_source == !in->reference_value)
		return CRM_OK;
	return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING,
	                 in->reference_source ? "reference_value" : "reference_source",
	                 "a reference has a source and a value");
}

static void opening_ahead(crm *db, const crm_complaint_input *in)
{
	struct crmi_complaint_by_reference_in reference = { .source = in->reference_source, .value = in->reference_value };

	if (in->reference_value)
		crmi_ahead(db, CRMI_STMT_COMPLAINT_BY_REFERENCE, &reference);
	if (in->primary_cause)
		crmi_actions_recur_ahead(db, in->primary_cause);
	if (crm_id_is_none(&in->customer_id))
		return;
	crmi_record_ahead(db, CRMI_TABLE_CUSTOMER, &in->customer_id);
	if (in->level == CRM_LEVEL_OUTSIDE)
		crmi_ahead(db, CRMI_STMT_TASKS_OF_CUSTOMER, &(struct crmi_tasks_of_customer_in){ .customer_id = in->customer_id });
	crmi_ahead(db, CRMI_STMT_POINT_LIST, &(struct crmi_point_list_in){ .customer_id = in->customer_id });
}

/* Whether the customer is there, still in use, and has any way to be reached. */
static crm_status complainant_check(crm *db, const crm_id *customer_id, crm_customer *customer, bool *reachable)
{
	crm_status rc;

	*reachable = false;
	memset(customer, 0, sizeof *customer);
	if (crm_id_is_none(customer_id))
		return CRM_OK;
	if ((rc = crmi_customer_in_use(db, customer_id, customer)) < 0)
		return rc;
	return crmi_customer_has_point(db, customer_id, reachable);
}

static crm_status reference_lookup(crm *db, const char *source, const char *value, crm_id *id)
{
	struct crmi_complaint_by_reference_in in = { .source = source, .value = value };
	struct crmi_complaint_by_reference_out found;
	crm_status rc = crmi_one(db, CRMI_STMT_COMPLAINT_BY_REFERENCE, &in, &found, &db->scratch);

	if (rc == CRM_OK)
		*id = found.id;
	return rc;
}

/* D-IMPL-04: an external reference is unique per source. */
static crm_status reference_check(crm *db, const crm_complaint_input *in)
{
	crm_id taken = crmi_id_none;
	crm_status rc;

	if (!in->reference_value)
		return CRM_OK;
	rc = reference_lookup(db, in->reference_source, in->reference_value, &taken);
	if (rc != CRM_OK)
		return rc < 0 ? rc : CRM_OK;
	(void)crmi_fail(db, CRM_ERR_EXISTS, CRM_RULE_REFERENCE_TAKEN, "reference_value", "%s",
	                crm_rule_text(CRM_RULE_REFERENCE_TAKEN));
	db->error.entity = CRM_ENTITY_COMPLAINT;
	db->error.id = taken;
	return CRM_ERR_EXISTS;
}

/* The row of a new case. One that begins in a later state has its past elsewhere, and says so. */
static void opening_fill(crm_complaint *row, const crm_complaint_input *in, const char *first_responder)
{
	row->customer_id = in->customer_id;
	row->complainant = in->complainant;
	row->about = in->about;
	row->content = in->content;
	row->received_at = in->received_at;
	row->bought_at = in->bought_at;
	row->usage = in->usage;
	row->demand = in->demand;
	row->wished_solution = in->wished_solution;
	row->contact = in->contact;
	row->channel = in->channel;
	row->first_responder = first_responder;
	row->handler = crmi_complaint_text_or(in->handler, first_responder);
	row->cause = in->cause;
	row->reference_source = in->reference_source;
	row->reference_value = in->reference_value;
	row->emotion = in->emotion ? in->emotion : in->state == CRM_COMPLAINT_CALMING ? CRM_EMOTION_UPSET : CRM_EMOTION_CALM;
	row->state = in->state ? in->state : crmi_complaint_emotion_state(CRM_COMPLAINT_RECEIVED, row->emotion); /* D-CMP-22 */
	row->state_since = in->received_at;
	row->imported = in->state > CRM_COMPLAINT_RECEIVED;
	row->closed_at = row->state == CRM_COMPLAINT_CLOSED ? in->received_at : CRM_NO_TIME;
	row->special = in->special;
	row->severity = in->severity ? in->severity : CRM_CASE_NORMAL;
	row->lane = in->lane ? in->lane : CRM_LANE_NORMAL;
	crmi_complaint_take_level(row, crmi_complaint_first_level(in));
}

static crm_status first_task_plan(struct crmi_call *call, struct crmi_case *c)
{
	switch (crmi_complaint_first_task(c->row.state)) {
	case CRM_TASK_COMPLAINT_ASSESS:
		return crmi_case_plan_assess(call, c, c->row.received_at);
	case CRM_TASK_SATISFACTION_CHECK:
		return crmi_case_plan_check(call, c, c->row.received_at, CRM_DUE_CHECK, NULL);
	default:
		return CRM_OK;
	}
}

/* An id whose number no case of the store has. On a server, where looking costs a round trip, the index on numbers
 * finds one that is taken, and the whole call runs again with another id. */
static crm_status identity_new(crm *db, crm_id *id, char *number)
{
	const bool looks = db->store->driver->ahead == NULL;
	struct crmi_complaint_by_number_out taken;
	crm_status rc;
	int tries = 0;

	do {
		if ((rc = crmi_id_new(db, id)) < 0)
			return rc;
		rc = looks ? crmi_one(db, CRMI_STMT_COMPLAINT_BY_NUMBER,
		                      &(struct crmi_complaint_by_number_in){ .number = crmi_case_number(id, number) }, &taken,
		                      &db->scratch)
		           : CRM_DONE;
	} while (rc == CRM_OK && tries++ < IDENTITY_TRIES);
	if (rc == CRM_OK)
		return crmi_fail(db, CRM_ERR_CALLBACK, CRM_RULE_NONE, "random", "the source of random bytes repeats itself");
	(void)crmi_case_number(id, number);
	return rc < 0 ? rc : CRM_OK;
}

/* D-KEY-07: who may have a green lane, and how urgent the case is from the beginning. */
static crm_status opening_weigh(struct crmi_call *call, struct crmi_case *c, const crm_customer *customer)
{
	crm_rule rule;
	crm_status rc;

	crmi_complaint_take_customer(&c->row, &c->playbook, customer->contact_class, customer->owner, call->now);
	c->row.priority = crmi_priority_points(&c->row, &c->playbook);
	if (crmi_complaint_has_ended(c->row.state))
		return CRM_OK; /* it takes no place in a lane */
	rc = crmi_lane_judge(call->db, c->row.lane, c->row.tier, &rule);
	if (rc < 0 || rule == CRM_RULE_NONE)
		return rc;
	return crmi_refuse(call->db, rule, CRM_ENTITY_COMPLAINT, NULL, crmi_complaint_rule_field(rule));
}

/* Its cause, when that is known, goes into the row before it is written. */
static crm_status opening_insert(struct crmi_call *call, struct crmi_case *c, int32_t cause)
{
	crm_status rc;

	c->row.primary_cause = cause;
	rc = crmi_record_insert(call, CRMI_TABLE_COMPLAINT, &c->row);
	return rc == CRM_OK && cause ? crmi_case_cause_insert(call, c, cause, true) : rc;
}

static crm_status open_case(struct crmi_call *call, const crm_complaint_input *in, const char *first_responder,
                            const crm_customer *customer, crm_id *made)
{
	crm *db = call->db;
	const struct crmi_playbook *playbook = NULL;
	char number[CRM_CASE_NUMBER_TEXT];
	struct crmi_case c;
	crm_status rc = crmi_playbook_now(db, &playbook);

	if (rc < 0)
		return rc;
	memset(&c, 0, sizeof c);
	c.tasks_known = true; /* there are none yet */
	c.playbook = *playbook;
	opening_fill(&c.row, in, first_responder);
	c.row.playbook = c.playbook.version;
	c.owner = customer->owner;
	if ((rc = opening_weigh(call, &c, customer)) < 0 || (rc = identity_new(db, &c.row.id, number)) < 0)
		return rc;
	c.row.number = number;
	call->at = in->received_at; /* the case began when it was made, whenever it is taken down */
	if ((rc = opening_insert(call, &c, in->primary_cause)) < 0 || (rc = first_task_plan(call, &c)) < 0 ||
	    (rc = crmi_case_clock_begin(call, &c)) < 0 || (rc = crmi_case_level_tasks(call, &c)) < 0)
		return rc;
	*made = c.row.id;
	c.before = c.row;
	c.touched = false;
	rc = crmi_case_save(call, &c, CRM_EVENT_COMPLAINT_OPENED);
	return rc < 0 || !in->primary_cause ? rc : crmi_actions_recur(call, in->primary_cause, &c.row);
}

static void new_ahead(crm *db, const void *input)
{
	crm_complaint_input in;

	if (crmi_input_take(db, &in, sizeof in, input, open_fields, OPEN_FIELDS) == CRM_OK)
		opening_ahead(db, &in);
}

/* What was asked was not answered before: only now it matters what time it is. */
static crm_status open_checked(struct crmi_call *call, const crm_complaint_input *in, crm_id *made)
{
	const char *first_responder = crmi_complaint_text_or(in->first_responder, call->actor);
	crm_customer customer;
	bool reachable;
	crm_rule rule;
	crm_status rc;

	if (in->received_at > call->now)
		return crmi_fail(call->db, CRM_ERR_INVALID, CRM_RULE_TIME_FUTURE, "received_at", "%s", crm_rule_text(CRM_RULE_TIME_FUTURE));
	if ((rc = complainant_check(call->db, &in->customer_id, &customer, &reachable)) < 0)
		return rc;
	rule = crmi_complaint_open_rule(in, first_responder, reachable);
	if (rule != CRM_RULE_NONE)
		return crmi_refuse(call->db, rule, CRM_ENTITY_COMPLAINT, NULL, crmi_complaint_rule_field(rule));
	rc = reference_check(call->db, in);
	return rc < 0 ? rc : open_case(call, in, first_responder, &customer, made);
}

static crm_status take_new(struct crmi_call *call, const void *input, crm_id *made)
{
	crm_complaint_input in;
	crm_status rc = crmi_input_take(call->db, &in, sizeof in, input, open_fields, OPEN_FIELDS);

	if (rc < 0 || (rc = opening_check(call, &in)) < 0)
		return rc;
	crmi_call_ask(call, open_fields, OPEN_FIELDS, &in);
	opening_ahead(call->db, &in);
	rc = crmi_call_key(call, made, sizeof *made);
	return rc == CRM_OK ? open_checked(call, &in, made) : rc;
}

static const struct crmi_addition addition = { "crm_complaint_open", false, new_ahead, take_new };

crm_status crm_complaint_open(crm *db, const crm_act *act, const crm_complaint_input *input, crm_id *id_out)
{
	return crmi_add(db, act, input, &addition, id_out);
}

crm_status crm_complaint_open_many(crm *db, const crm_act *acts, const crm_complaint_input *inputs, size_t count, crm_id *ids_out)
{
	return crmi_add_many(db, acts, inputs, count, &addition, ids_out);
}

CRMI_VIEW_CALLS(crm_complaint_get, crm_complaint_free, crm_complaint, CRMI_TABLE_COMPLAINT, "complaint_out")

crm_status crm_complaint_find_reference(crm *db, const char *source, const char *value, crm_id *id_out)
{
	crm_status rc;

	if (id_out)
		*id_out = crmi_id_none;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!source || !value || !id_out)
		return crmi_input_missing(db, !source ? "source" : !value ? "value" : "id_out");
	rc = reference_lookup(db, source, value, id_out);
	return rc == CRM_DONE ? crmi_not_found(db, CRM_ENTITY_COMPLAINT, NULL) : rc;
}

/* Open tasks go along, but an escalation stays with the first responder, whom it is addressed to. */
static crm_status tasks_hand_over(struct crmi_call *call, struct crmi_case *c, const char *handler)
{
	crm_task after;
	size_t i;
	crm_status rc = crmi_case_tasks(call->db, c);

	for (i = 0; i < c->task_count && rc >= 0; i++) {
		after = c->tasks[i];
		if (after.kind == CRM_TASK_ESCALATION || after.state != CRM_TASK_OPEN)
			continue;
		after.handler = handler;
		rc = crmi_case_task_store(call, c, &c->tasks[i], &after);
	}
	return rc < 0 ? rc : CRM_OK;
}

/* A call that changes nothing writes nothing, so what is due waits for the next one. */
static crm_status hand_over(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const char *handler = *(const char *const *)asked;
	crm_status rc = crmi_case_judged(call->db, c, crmi_complaint_step_rule(c->row.state, CRM_STEP_HANDLER));

	if (rc < 0)
		return rc;
	if (strcmp(c->row.handler, handler) == 0)
		return CRM_UNCHANGED;
	if ((rc = crmi_case_catch_up(call, c)) < 0 || (rc = tasks_hand_over(call, c, handler)) < 0)
		return rc;
	c->row.handler = handler;
	if ((rc = crmi_case_team(call, c, handler)) < 0)
		return rc;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_HANDED_OVER);
}

static crm_status handler_check(crm *db, void *asked)
{
	if (!crmi_complaint_is_blank(*(const char *const *)asked))
		return CRM_OK;
	return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "handler", "handler is required");
}

static const struct crmi_case_frame handler_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_handler_set"),
	           CRMI_TEXT_GIVEN("handler", true, CRM_LIMIT_KEY), .check = handler_check },
	.only = true,
	.work = hand_over,
};

crm_status crm_complaint_handler_set(crm *db, const crm_act *act, const crm_id *id, const char *handler)
{
	return crmi_case_call(db, act, &handler_call, id, &handler, NULL);
}

crm_status crm_complaint_first_responder_set(crm *db, const crm_act *act, const crm_id *id, const char *responder)
{
	struct crmi_case c;
	crm_status rc;

	(void)act;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!id || !responder)
		return crmi_input_missing(db, id ? "responder" : "id");
	if ((rc = crmi_case_load(db, id, &c)) < 0)
		return rc;
	return strcmp(c.row.first_responder, responder) == 0 ? CRM_UNCHANGED
	                                                     : crmi_case_judged(db, &c, CRM_RULE_FIRST_RESPONDER_FIXED);
}

static crm_status void_case(struct crmi_call *call, struct crmi_case *c)
{
	const struct crmi_ending all = { UINT32_MAX, CRM_TASK_CANCELLED, CRM_OUTCOME_NONE, call->reason };
	crm_status rc = crmi_case_step_judged(call, c, crmi_complaint_void_rule(&c->row, call->reason));

	if (rc < 0 || (rc = crmi_case_tasks_end(call, c, &all)) < 0 ||
	    (rc = crmi_case_promise_end(call, c, CRM_PROMISE_VOIDED, call->at)) < 0 ||
	    (rc = crmi_case_options_end(call, c, CRM_REMEDY_WITHDRAWN)) < 0)
		return rc;
	crmi_case_move(c, CRM_COMPLAINT_VOID, call->at);
	c->clock.changed = true;
	c->row.closed_at = call->at;
	c->row.void_reason = call->reason;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_VOIDED);
}

crm_status crm_complaint_void(crm *db, const crm_act *act, const crm_id *id)
{
	return crmi_case_step(db, act, "crm_complaint_void", id, void_case);
}

/* D-CMP-27: somebody answers for the case to its end, so its customer stays until then. */
static crm_status keep_customer(struct crmi_call *call, const crm_customer *customer)
{
	struct crmi_complaint_open_of_customer_in in = { .customer_id = customer->id };
	struct crmi_complaint_open_of_customer_out open;
	crm_status rc = crmi_one(call->db, CRMI_STMT_COMPLAINT_OPEN_OF_CUSTOMER, &in, &open, &call->db->scratch);

	if (rc == CRM_OK)
		return crmi_refuse(call->db, CRM_RULE_CUSTOMER_OPEN_CASES, CRM_ENTITY_COMPLAINT, &open.id, NULL);
	return rc < 0 ? rc : CRM_OK;
}

/* The case that has something due first, and when: a promise that lapses, what its clock says, or the limit of key
 * customers. Ties go to the promise, then to the clock, then by id. */
static crm_status first_due(crm *db, crm_id *id, int64_t *at)
{
	struct crmi_promise_first_open_in promise_in = { .before = INT64_MAX };
	struct crmi_case_clock_first_in clock_in = { .before = INT64_MAX };
	struct crmi_complaint_escalate_first_in limit_in = { .before = INT64_MAX };
	struct crmi_promise_first_open_out promise;
	struct crmi_case_clock_first_out clock;
	struct crmi_complaint_escalate_first_out limit;
	crm_status rc;

	crmi_ahead(db, CRMI_STMT_PROMISE_FIRST_OPEN, &promise_in);
	crmi_ahead(db, CRMI_STMT_CASE_CLOCK_FIRST, &clock_in);
	crmi_ahead(db, CRMI_STMT_COMPLAINT_ESCALATE_FIRST, &limit_in);
	rc = crmi_one(db, CRMI_STMT_PROMISE_FIRST_OPEN, &promise_in, &promise, &db->scratch);

	*at = CRM_NO_TIME;
	if (rc < 0)
		return rc;
	if (rc == CRM_OK) {
		*id = promise.complaint_id;
		*at = promise.due_at;
	}
	rc = crmi_one(db, CRMI_STMT_CASE_CLOCK_FIRST, &clock_in, &clock, &db->scratch);
	if (rc == CRM_OK && (*at == CRM_NO_TIME || clock.wake_at < *at)) {
		*id = clock.complaint_id;
		*at = clock.wake_at;
	}
	if (rc < 0)
		return rc;
	rc = crmi_one(db, CRMI_STMT_COMPLAINT_ESCALATE_FIRST, &limit_in, &limit, &db->scratch);
	if (rc == CRM_OK && (*at == CRM_NO_TIME || limit.escalate_at < *at)) {
		*id = limit.id;
		*at = limit.escalate_at;
	}
	return rc < 0 ? rc : CRM_OK;
}

static crm_status cases_wake(crm *db, int64_t *at_out)
{
	crm_id id;
	crm_status rc = first_due(db, &id, at_out);

	if (rc == CRM_OK && *at_out != CRM_NO_TIME)
		*at_out += 1; /* see crmi_case_wake() */
	return rc;
}

static crm_status cases_fire(struct crmi_call *call, int64_t until, crm_tick_result *result)
{
	struct crmi_case c;
	int64_t at;
	crm_id id;
	crm_status rc = first_due(call->db, &id, &at);

	if (rc < 0)
		return rc;
	if (at == CRM_NO_TIME || at >= until)
		return CRM_UNCHANGED;
	return (rc = crmi_case_load(call->db, &id, &c)) < 0 ? rc : crmi_case_fire(call, &c, result);
}

/* D-CMP-30: the complainant was told the progress, which is an answer of ours. The caller writes the entry. */
static crm_status progress_told(struct crmi_call *call, const crm_task *task, const crm_task_done_input *result, crm_id *next_out)
{
	struct crmi_case c;
	crm_status rc;

	(void)next_out;
	if (task->kind != CRM_TASK_COMPLAINT_PROGRESS || result->outcome != CRM_OUTCOME_REACHED)
		return CRM_OK;
	if ((rc = crmi_case_load(call->db, &task->complaint_id, &c)) < 0 ||
	    (rc = crmi_case_happens(call, &c, CRMI_HAPPENS_PROGRESS_TOLD)) < 0 ||
	    (rc = crmi_case_clock_settle(call, &c)) < 0 ||
	    (rc = crmi_record_update(call, CRMI_TABLE_COMPLAINT, &c.before, &c.row)) < 0)
		return rc;
	return crmi_case_clock_settled(call, &c);
}

static const struct crmi_invariant case_invariants[] = {
	{ CRMI_STMT_COMPLAINT_MERGED_ASTRAY, CRM_ENTITY_COMPLAINT, "a case was merged into one that is not there, or is not void" },
	{ CRMI_STMT_COMPLAINT_MERGED_IN_CIRCLE, CRM_ENTITY_COMPLAINT, "a case was merged, and no case goes on for it" },
	{ CRMI_STMT_COMPLAINT_PRIMARY_ASTRAY, CRM_ENTITY_COMPLAINT, "the primary cause of a case is not the one among its causes" },
	{ CRMI_STMT_LINK_ASTRAY, CRM_ENTITY_COMPLAINT, "a case is linked to one that is not there" },
	{ CRMI_STMT_LINK_IN_CIRCLE, CRM_ENTITY_COMPLAINT, "the links of a case run in a circle" },
	{ CRMI_STMT_CHILD_ASTRAY, CRM_ENTITY_COMPLAINT, "a cause or a review belongs to no case" },
	{ 0 },
};

const struct crmi_subject crmi_complaint_subject = {
	.name = "complaint",
	.task_kinds = CRMI_KIND(CRM_TASK_COMPLAINT_ASSESS) | CRMI_KIND(CRM_TASK_COMPLAINT_PROGRESS) |
	              CRMI_KIND(CRM_TASK_COMPLAINT_REPLY) | CRMI_KIND(CRM_TASK_SATISFACTION_CHECK) | CRMI_KIND(CRM_TASK_MILESTONE) |
	              CRMI_KIND(CRM_TASK_ESCALATION),
	.task_done = progress_told,
	.task_explain = crmi_case_task_explain,
	.customer_removed = keep_customer,
	.wake = cases_wake,
	.fire = cases_fire,
	.invariants = case_invariants,
};
