/* The lifecycle as one of the subjects: creation, proposals that are decided, the end of the churn window. */
#include "customer_record.h"
#include "lifecycle_change.h"
#include "lifecycle_record.h"

/* Who accepts the loss of a customer may say why by the name of a churn reason (D-CUST-08). */
static int32_t churn_reason_in(const char *note)
{
	int32_t reason = 0;

	return note && crm_churn_reason_from_name(note, &reason) && reason ? reason : CRM_CHURN_UNKNOWN;
}

static crm_status accept_proposal(struct crmi_call *call, const crm_task *task, const crm_task_done_input *result,
                                  crm_customer *customer)
{
	struct crmi_lifecycle_change change = { .to = task->detail, .at = call->at };

	if (customer->state == task->detail)
		return CRM_OK;
	change.reason = call->reason ? call->reason : result->note && *result->note ? result->note : NULL;
	change.purchased = task->rule == CRM_DUE_PURCHASE;
	if (task->detail == CRM_LIFECYCLE_CHURNED)
		change.state_reason = churn_reason_in(result->note);
	return crmi_lifecycle_try(call, customer, &change);
}

/* The state stays, and the silence counts anew from the day somebody looked at it. */
static crm_status decline_proposal(struct crmi_call *call, const crm_task *task, crm_customer *customer)
{
	crm_customer before = *customer;
	crm_status rc;

	if (task->detail != CRM_LIFECYCLE_CHURNED || !crmi_lifecycle_is_buying(customer->state) ||
	    call->at <= customer->inactive_since)
		return CRM_OK;
	customer->inactive_since = call->at;
	rc = crmi_customer_store(call, &before, customer);
	return rc < 0 ? rc : CRM_OK;
}

static crm_status proposal_done(struct crmi_call *call, const crm_task *task, const crm_task_done_input *result,
                                crm_id *next_out)
{
	crm_customer customer;
	crm_status rc;

	(void)next_out; /* nothing follows */
	if (result->outcome != CRM_OUTCOME_ACCEPTED && result->outcome != CRM_OUTCOME_DECLINED)
		return crmi_refuse(call->db, CRM_RULE_TASK_OUTCOME_MISSING, CRM_ENTITY_TASK, &task->id, "outcome");
	if ((rc = crmi_customer_in_use(call->db, &task->customer_id, &customer)) < 0)
		return rc;
	return result->outcome == CRM_OUTCOME_ACCEPTED ? accept_proposal(call, task, result, &customer)
	                                               : decline_proposal(call, task, &customer);
}

/* The customer whose window ends first; CRM_DONE when none does. */
static crm_status first_inactive(crm *db, const struct crmi_playbook **playbook_out, crm_customer *customer,
                                 int64_t *at_out)
{
	crm_status rc = crmi_playbook_now(db, playbook_out);
	int64_t window;

	if (rc < 0)
		return rc;
	window = crmi_lifecycle_window(*playbook_out);
	if (!window)
		return CRM_DONE;
	rc = crmi_one(db, CRMI_STMT_LIFECYCLE_INACTIVE, NULL, customer, &db->scratch);
	*at_out = rc == CRM_OK ? customer->inactive_since + window : CRM_NO_TIME;
	return rc;
}

static crm_status inactivity_wake(crm *db, int64_t *at_out)
{
	const struct crmi_playbook *playbook = NULL;
	crm_customer customer;
	crm_status rc;

	*at_out = CRM_NO_TIME;
	rc = first_inactive(db, &playbook, &customer, at_out);
	return rc < 0 ? rc : CRM_OK;
}

static crm_status inactivity_fire(struct crmi_call *call, int64_t until, crm_tick_result *result)
{
	const struct crmi_playbook *playbook = NULL;
	crm_customer customer;
	int64_t at = CRM_NO_TIME;
	crm_status rc = first_inactive(call->db, &playbook, &customer, &at);

	if (rc < 0)
		return rc;
	if (rc == CRM_DONE || at > until)
		return CRM_UNCHANGED;
	if ((rc = crmi_lifecycle_expire(call, &customer, playbook)) < 0)
		return rc;
	if (playbook->lifecycle_churn_mode == CRMI_LIFECYCLE_CHURN_MODE_AUTOMATIC)
		result->moves++;
	else
		result->proposals++;
	return CRM_OK;
}

/* What fell due before the customer went is part of his history. */
static crm_status catch_up_before_removal(struct crmi_call *call, const crm_customer *customer)
{
	crm_customer own = *customer;

	return crmi_lifecycle_catch_up(call, &own, call->at);
}

const struct crmi_subject crmi_lifecycle_subject = {
	.name = "lifecycle",
	.task_kinds = CRMI_KIND(CRM_TASK_LIFECYCLE),
	.task_done = proposal_done,
	.customer_starting = crmi_lifecycle_start,
	.customer_removed = catch_up_before_removal,
	.wake = inactivity_wake,
	.fire = inactivity_fire,
};
