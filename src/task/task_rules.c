#include "task_rules.h"

/* What binds a task of some kind to the record it belongs to. */
enum {
	ENDS_BY_STEP = 1,  /* done by a step on its record (D-CMP-35) */
	NOT_CANCELLED = 2, /* goes away only with its record */
	NOT_SNOOZED = 4,   /* a time given to a complainant is renewed with him, not put off (D-CMP-29) */
	NEEDS_CONTACT = 8  /* is a contact, so it is not done without one (D-FUP-10) */
};

static const uint8_t bonds[] = {
	[CRM_TASK_CALL] = NEEDS_CONTACT,
	[CRM_TASK_VISIT] = NEEDS_CONTACT,
	[CRM_TASK_COMPLAINT_ASSESS] = ENDS_BY_STEP | NOT_CANCELLED,
	[CRM_TASK_COMPLAINT_PROGRESS] = NEEDS_CONTACT | NOT_CANCELLED | NOT_SNOOZED,
	[CRM_TASK_COMPLAINT_REPLY] = ENDS_BY_STEP | NOT_CANCELLED | NOT_SNOOZED,
	[CRM_TASK_SATISFACTION_CHECK] = ENDS_BY_STEP | NOT_CANCELLED,
	[CRM_TASK_LIFECYCLE] = NOT_CANCELLED, /* it is accepted or declined; otherwise the silence would not be counted anew */
	[CRM_TASK_OTHER] = 0,
	[CRM_TASK_MILESTONE] = ENDS_BY_STEP | NOT_CANCELLED | NOT_SNOOZED,
	[CRM_TASK_CORRECTIVE_ACTION] = ENDS_BY_STEP | NOT_CANCELLED,
};

static bool is_bound(const crm_task *task, int bond)
{
	return task->kind > 0 && (size_t)task->kind < sizeof bonds && (bonds[task->kind] & bond) != 0;
}

/* Outcomes that say that no contact was needed. */
static bool needs_none(int32_t outcome)
{
	return outcome == CRM_OUTCOME_DONE || outcome == CRM_OUTCOME_ACCEPTED || outcome == CRM_OUTCOME_DECLINED;
}

crm_rule crmi_task_may_add(const crm_task_input *input, int32_t customer_state, const char **field)
{
	*field = NULL;
	if (input->due_at == CRM_NO_TIME) {
		*field = "due_at";
		return CRM_RULE_TASK_DUE_MISSING;
	}
	if (input->kind == CRM_TASK_SALES && customer_state == CRM_LIFECYCLE_NON_CUSTOMER) {
		*field = "kind";
		return CRM_RULE_TASK_SALES_BLOCKED;
	}
	return CRM_RULE_NONE;
}

/* D-FUP-10: "done" without a contact is refused where the task is one. */
static const char *contact_missing(const crm_task *task, const crm_task_done_input *result)
{
	bool contacted = result->channel != CRM_CHANNEL_NONE;

	if (is_bound(task, NEEDS_CONTACT) && result->outcome == CRM_OUTCOME_DONE)
		return "outcome";
	if (!contacted && (is_bound(task, NEEDS_CONTACT) || !needs_none(result->outcome)))
		return "channel";
	if (result->outcome == CRM_OUTCOME_REACHED && (!result->note || !*result->note))
		return "note";
	return NULL;
}

crm_rule crmi_task_may_end(const crm_task *task, const crm_task_done_input *result, const char **field)
{
	*field = NULL;
	if (task->state != CRM_TASK_OPEN)
		return CRM_RULE_TASK_ENDED;
	if (is_bound(task, ENDS_BY_STEP))
		return CRM_RULE_TASK_OWNED;
	if (result->outcome == CRM_OUTCOME_NONE) {
		*field = "outcome";
		return CRM_RULE_TASK_OUTCOME_MISSING;
	}
	*field = contact_missing(task, result);
	return *field ? CRM_RULE_TASK_CONTACT_MISSING : CRM_RULE_NONE;
}

crm_rule crmi_task_may_cancel(const crm_task *task, const char *reason)
{
	if (task->state != CRM_TASK_OPEN)
		return CRM_RULE_TASK_ENDED;
	if (!reason || !*reason)
		return CRM_RULE_TASK_REASON_MISSING;
	return is_bound(task, NOT_CANCELLED) ? CRM_RULE_TASK_OWNED : CRM_RULE_NONE;
}

/* That it cannot be put off at all is told before how often and how far it could. */
crm_rule crmi_task_may_snooze(const crm_task *task, int64_t until, int64_t now, int32_t limit, int32_t days)
{
	int64_t from = task->planned_at > now ? task->planned_at : now;

	if (task->state != CRM_TASK_OPEN)
		return CRM_RULE_TASK_ENDED;
	if (is_bound(task, NOT_SNOOZED))
		return CRM_RULE_TASK_SNOOZE_BOUND;
	if (task->snoozes >= limit)
		return CRM_RULE_TASK_SNOOZES;
	return until > from + days * CRM_DAY ? CRM_RULE_TASK_SNOOZE_LONG : CRM_RULE_NONE;
}
