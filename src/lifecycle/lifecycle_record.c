/* How a customer's state changes, whoever asks: a person, a purchase, the end of the churn window. */
#include "lifecycle_record.h"

#include "customer_record.h"
#include "lifecycle_change.h"
#include "task_record.h"

#include <string.h>

static const char reason_purchase[] = "purchase";
static const char reason_inactive[] = "inactive";
static const char note_moved[] = "the state changed";
static const char note_bought[] = "bought again";
static const char note_stopped[] = "not a customer";

static bool has_words(const char *text)
{
	return text && *text;
}

crm_status crmi_lifecycle_check_reason(crm *db, int32_t state, int32_t state_reason)
{
	if (crmi_lifecycle_reason_is_known(state, state_reason))
		return CRM_OK;
	return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "state_reason",
	                 "state_reason has a value that the state does not take");
}

static const char *field_behind(crm_rule rule)
{
	switch ((int)rule) {
	case CRM_RULE_LIFECYCLE_NEED_MISSING:
		return "need";
	case CRM_RULE_LIFECYCLE_REASON_MISSING:
		return "reason";
	case CRM_RULE_LIFECYCLE_CHURN_REASON:
	case CRM_RULE_LIFECYCLE_SUB_REASON:
	case CRM_RULE_LIFECYCLE_NOT_HARD:
		return "state_reason";
	case CRM_RULE_LIFECYCLE_NO_PURCHASE:
	case CRM_RULE_LIFECYCLE_NEVER_BOUGHT:
		return "has_bought";
	case CRM_RULE_LIFECYCLE_TIME_ORDER:
		return "at";
	default:
		return "state";
	}
}

/* From when the churn window counts, for somebody who enters a buying state at `at`. */
static int64_t window_start(const crm_customer *customer, bool attested, int64_t at)
{
	return attested || customer->last_purchase_at == CRM_NO_TIME ? at : customer->last_purchase_at;
}

crm_status crmi_lifecycle_start(struct crmi_call *call, const crm_customer_input *input, crm_customer *customer)
{
	struct crmi_lifecycle_facts facts = { .to = input->state, .state_reason = input->state_reason, .at = call->at };
	crm_rule rule;
	crm_status rc = crmi_lifecycle_check_reason(call->db, input->state, input->state_reason);

	if (rc < 0)
		return rc;
	facts.need = has_words(input->need);
	facts.reason = has_words(call->reason);
	facts.bought = input->has_bought == 1;
	rule = input->state == 0 ? CRM_RULE_NONE : crmi_lifecycle_judge(&facts);
	if (rule != CRM_RULE_NONE)
		return crmi_refuse(call->db, rule, CRM_ENTITY_CUSTOMER, NULL, field_behind(rule));
	customer->state = input->state;
	customer->state_reason = input->state_reason;
	customer->state_since = call->at;
	customer->has_bought = input->has_bought;
	if (crmi_lifecycle_is_buying(customer->state))
		customer->inactive_since = window_start(customer, true, call->at);
	return CRM_OK;
}

/* The tasks that have lost their sense in a state: proposals that it answers or has no arrow for; for a non-customer
 * all sales work and planned contacts (D-QUAL-03, D-FUP-04). */
static const char *lost_sense(const crm_task *task, int32_t state)
{
	bool stops = state == CRM_LIFECYCLE_NON_CUSTOMER;

	if (task->kind == CRM_TASK_LIFECYCLE)
		return crm_lifecycle_allowed(state, task->detail) ? NULL : note_moved;
	if (stops && (task->kind == CRM_TASK_SALES || task->kind == CRM_TASK_CALL || task->kind == CRM_TASK_VISIT))
		return note_stopped;
	return NULL;
}

static crm_status end_senseless(struct crmi_call *call, const crm_id *customer_id, int32_t state, int64_t at)
{
	crm_task *tasks = NULL;
	size_t count = 0, i;
	crm_status rc = crmi_tasks_of_customer(call->db, customer_id, &tasks, &count);

	for (i = 0; i < count && rc >= 0; i++) {
		const char *note = lost_sense(&tasks[i], state);

		if (note)
			rc = crmi_task_end(call, &tasks[i], CRM_TASK_CANCELLED, CRM_OUTCOME_NONE, at, note);
	}
	return rc < 0 ? rc : CRM_OK;
}

/* Between CURRENT and LOYAL the window runs on; entering the two starts it, leaving them ends it. */
static void set_state(crm_customer *customer, const struct crmi_lifecycle_change *change)
{
	bool bought = crmi_lifecycle_is_buying(customer->state), buys = crmi_lifecycle_is_buying(change->to);

	if (change->attested)
		customer->has_bought = 1;
	if (change->need)
		customer->need = change->need;
	if (!buys)
		customer->inactive_since = CRM_NO_TIME;
	else if (!bought)
		customer->inactive_since = window_start(customer, change->attested, change->at);
	customer->state = change->to;
	customer->state_reason = change->state_reason;
	customer->state_since = change->at;
	customer->moves++;
}

/* Writes a move that was judged before: the customer, the history row, the tasks that end with it, the entry. */
static crm_status make_move(struct crmi_call *call, crm_customer *customer, const struct crmi_lifecycle_change *change)
{
	crm_customer before = *customer;
	crm_move move = { 0 };
	crm_status rc;

	set_state(customer, change);
	move.customer_id = customer->id;
	move.number = customer->moves;
	move.at = change->at;
	move.from_state = before.state;
	move.to_state = change->to;
	move.state_reason = change->state_reason;
	move.automatic = change->automatic;
	move.actor = call->actor;
	move.reason = change->reason;
	if ((rc = crmi_customer_store(call, &before, customer)) < 0 ||
	    (rc = crmi_record_insert(call, CRMI_TABLE_LIFECYCLE_MOVE, &move)) < 0 ||
	    (rc = end_senseless(call, &customer->id, change->to, change->at)) < 0)
		return rc;
	return crmi_journal_write(call, &(struct crmi_event){ .event = CRM_EVENT_LIFECYCLE_MOVED,
	                                                      .entity = CRM_ENTITY_CUSTOMER,
	                                                      .id = &customer->id, .customer_id = &customer->id,
	                                                      .at = change->at, .reason = change->reason });
}

static crm_status count_purchases(crm *db, const crm_customer *customer, struct crmi_lifecycle_facts *facts)
{
	const struct crmi_playbook *playbook = NULL;
	struct crmi_lifecycle_purchases_in in = { .customer_id = customer->id, .until_at = facts->at };
	struct crmi_lifecycle_purchases_out out = { 0 };
	crm_status rc = crmi_playbook_now(db, &playbook);

	if (rc < 0)
		return rc;
	in.from_at = facts->at - playbook->lifecycle_loyal_days * CRM_DAY;
	if ((rc = crmi_one(db, CRMI_STMT_LIFECYCLE_PURCHASES, &in, &out, &db->scratch)) < 0)
		return rc;
	facts->purchases = out.purchases;
	facts->loyal_from = playbook->lifecycle_loyal_purchases;
	return CRM_OK;
}

crm_status crmi_lifecycle_try(struct crmi_call *call, crm_customer *customer,
                              const struct crmi_lifecycle_change *change)
{
	struct crmi_lifecycle_facts facts = { .from = customer->state, .to = change->to, .moves = customer->moves,
	                                      .state_reason = change->state_reason, .at = change->at,
	                                      .since = customer->state_since };
	crm_rule rule;
	crm_status rc;

	facts.need = has_words(change->need) || has_words(customer->need);
	facts.reason = has_words(change->reason);
	facts.bought = change->attested || customer->has_bought;
	facts.bought_since = change->attested || change->purchased ||
	                     (customer->last_purchase_at != CRM_NO_TIME &&
	                      customer->last_purchase_at >= customer->state_since);
	if (crmi_lifecycle_counts(facts.from, facts.to) && (rc = count_purchases(call->db, customer, &facts)) < 0)
		return rc;
	rule = crmi_lifecycle_judge(&facts);
	if (rule != CRM_RULE_NONE)
		return crmi_refuse(call->db, rule, CRM_ENTITY_CUSTOMER, &customer->id, field_behind(rule));
	return make_move(call, customer, change);
}

/* A proposal is made at the time of what it follows from, so that it is the same however late it is noticed. */
static crm_status propose(struct crmi_call *call, const crm_customer *customer, crm_task *task, int64_t at,
                          const char *reason)
{
	int64_t call_at = call->at;
	crm_status rc;

	task->kind = CRM_TASK_LIFECYCLE;
	task->customer_id = customer->id;
	task->due_at = at;
	task->handler = customer->owner;
	call->at = at;
	rc = crmi_task_insert(call, task);
	if (rc >= 0)
		rc = crmi_journal_write(call, &(struct crmi_event){ .event = CRM_EVENT_LIFECYCLE_PROPOSED,
		                                                    .entity = CRM_ENTITY_TASK,
		                                                    .id = &task->id, .customer_id = &customer->id, .at = at,
		                                                    .reason = reason });
	call->at = call_at;
	return rc;
}

/* inactive_since is cleared, so the same silence is not proposed twice. */
static crm_status propose_churn(struct crmi_call *call, crm_customer *customer, const struct crmi_playbook *playbook,
                                int64_t at)
{
	crm_customer before = *customer;
	crm_task task = { .detail = CRM_LIFECYCLE_CHURNED, .rule = CRM_DUE_INACTIVITY, .playbook = playbook->version,
	                  .amount = playbook->lifecycle_churn_window_days, .basis_at = customer->inactive_since };
	crm_status rc;

	customer->inactive_since = CRM_NO_TIME;
	rc = crmi_customer_store(call, &before, customer);
	return rc < 0 ? rc : propose(call, customer, &task, at, reason_inactive);
}

crm_status crmi_lifecycle_expire(struct crmi_call *call, crm_customer *customer, const struct crmi_playbook *playbook)
{
	const int64_t at = crmi_lifecycle_inactive_at(customer, playbook);
	const struct crmi_lifecycle_change change = { .to = CRM_LIFECYCLE_CHURNED, .state_reason = CRM_CHURN_UNKNOWN,
	                                              .automatic = true, .reason = reason_inactive, .at = at };
	const struct crmi_call kept = crmi_call_by_time(call, at, CRM_RULE_LIFECYCLE_INACTIVE, reason_inactive);
	const bool automatic = playbook->lifecycle_churn_mode == CRMI_LIFECYCLE_CHURN_MODE_AUTOMATIC;
	const crm_status rc = automatic ? make_move(call, customer, &change) : propose_churn(call, customer, playbook, at);

	crmi_call_go_on(call, &kept);
	return rc;
}

crm_status crmi_lifecycle_catch_up(struct crmi_call *call, crm_customer *customer, int64_t at)
{
	const struct crmi_playbook *playbook = NULL;
	int64_t inactive_at;
	crm_status rc = crmi_playbook_now(call->db, &playbook);

	if (rc < 0)
		return rc;
	inactive_at = crmi_lifecycle_inactive_at(customer, playbook);
	if (inactive_at == CRM_NO_TIME || inactive_at > at)
		return CRM_OK;
	return crmi_lifecycle_expire(call, customer, playbook);
}

static crm_status find_proposal(crm *db, const crm_id *customer_id, int32_t state, const crm_task **task_out)
{
	crm_task *tasks = NULL;
	size_t count = 0, i;
	crm_status rc = crmi_tasks_of_customer(db, customer_id, &tasks, &count);

	*task_out = NULL;
	for (i = 0; i < count && rc >= 0 && !*task_out; i++)
		if (tasks[i].kind == CRM_TASK_LIFECYCLE && tasks[i].detail == state)
			*task_out = &tasks[i];
	return rc < 0 ? rc : CRM_OK;
}

/* The window was over and its end is proposed, or the proposal was cancelled: a later purchase starts it anew; one from
 * before the silence changes nothing. */
static crm_status start_window_again(struct crmi_call *call, crm_customer *customer, int64_t at, bool latest)
{
	const crm_task *proposal = NULL;
	crm_status rc = find_proposal(call->db, &customer->id, CRM_LIFECYCLE_CHURNED, &proposal);

	if (rc < 0)
		return rc;
	if (proposal ? at > proposal->basis_at : latest)
		customer->inactive_since = at;
	if (!proposal || at <= proposal->basis_at)
		return CRM_OK;
	return crmi_task_end(call, proposal, CRM_TASK_CANCELLED, CRM_OUTCOME_NONE, call->at, note_bought);
}

crm_status crmi_lifecycle_bought(struct crmi_call *call, crm_customer *customer, int64_t at)
{
	crm_customer before = *customer;
	bool latest = customer->last_purchase_at == CRM_NO_TIME || at > customer->last_purchase_at;
	crm_status rc = CRM_OK;

	customer->has_bought = 1;
	if (latest)
		customer->last_purchase_at = at;
	if (crmi_lifecycle_is_buying(customer->state)) {
		if (customer->inactive_since == CRM_NO_TIME)
			rc = start_window_again(call, customer, at, latest);
		else if (at > customer->inactive_since)
			customer->inactive_since = at;
	}
	if (rc >= 0)
		rc = crmi_customer_store(call, &before, customer);
	return rc < 0 ? rc : CRM_OK;
}

static crm_status propose_current(struct crmi_call *call, const crm_customer *customer, int64_t at, int64_t version)
{
	crm_task task = { .detail = CRM_LIFECYCLE_CURRENT, .rule = CRM_DUE_PURCHASE, .basis_at = at, .playbook = version };
	const crm_task *open = NULL;
	crm_status rc = find_proposal(call->db, &customer->id, CRM_LIFECYCLE_CURRENT, &open);

	return rc < 0 || open ? rc : propose(call, customer, &task, at, reason_purchase);
}

crm_status crmi_lifecycle_purchase(struct crmi_call *call, crm_customer *customer, int64_t at)
{
	const struct crmi_lifecycle_change change = { .to = CRM_LIFECYCLE_CURRENT, .at = at, .automatic = true,
	                                              .reason = reason_purchase };
	const struct crmi_playbook *playbook = NULL;
	crm_status rc;

	if (!crmi_lifecycle_purchase_moves(customer, at))
		return CRM_OK;
	if ((rc = crmi_playbook_now(call->db, &playbook)) < 0)
		return rc;
	if (playbook->lifecycle_purchase_mode == CRMI_LIFECYCLE_PURCHASE_MODE_PROPOSE)
		return propose_current(call, customer, at, playbook->version);
	return make_move(call, customer, &change);
}
