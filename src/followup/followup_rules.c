#include "followup_rules.h"

#include "date.h"

int64_t crm_cadence_next(int64_t anchor, int32_t months, int32_t k, int32_t utc_offset_minutes)
{
	int64_t distance = (int64_t)months * k, next;

	if (months <= 0 || !crmi_time_is_storable(anchor) || distance < INT32_MIN || distance > INT32_MAX)
		return CRM_NO_TIME;
	next = crm_time_add_months(anchor, (int32_t)distance, utc_offset_minutes);
	return crmi_time_is_storable(next) ? next : CRM_NO_TIME;
}

struct crmi_plan crmi_followup_plan_from(const struct crmi_plan *plan, int64_t basis_at, int32_t utc_offset_minutes)
{
	struct crmi_plan from = { plan->months, plan->priority, basis_at, CRM_NO_TIME };

	from.due_at = crm_cadence_next(basis_at, plan->months, 1, utc_offset_minutes);
	if (from.due_at == CRM_NO_TIME)
		from.months = 0; /* never, or beyond the calendar */
	return from;
}

/* D-QUAL-03 and D-FUP-04: who is no customer of ours is not followed up. */
static int32_t class_of(const crm_customer *customer)
{
	return customer->removed || customer->state == CRM_LIFECYCLE_NON_CUSTOMER ? 0 : customer->contact_class;
}

void crmi_followup_plan(const crm_customer *customer, const struct crmi_playbook *playbook, int32_t utc_offset_minutes,
                        struct crmi_plan plans[CRMI_CADENCE_KINDS])
{
	struct crmi_cadence cadence = crmi_playbook_cadence(playbook, class_of(customer));
	const int32_t months[CRMI_CADENCE_KINDS] = { cadence.call_months, cadence.visit_months };
	const int64_t last[CRMI_CADENCE_KINDS] = { customer->last_call_at, customer->last_visit_at };
	int kind;

	for (kind = 0; kind < CRMI_CADENCE_KINDS; kind++) {
		struct crmi_plan plan = { months[kind], cadence.priority, CRM_NO_TIME, CRM_NO_TIME };
		int64_t basis_at = last[kind] == CRM_NO_TIME ? customer->class_since : last[kind];

		plans[kind] = crmi_followup_plan_from(&plan, basis_at, utc_offset_minutes);
	}
}

/* Days are counted by the calendar, so the times of day of the two do not matter. */
bool crmi_followup_is_merged(const struct crmi_plan plans[CRMI_CADENCE_KINDS], int32_t merge_days,
                             int32_t utc_offset_minutes)
{
	const struct crmi_plan *call = &plans[CRMI_CADENCE_CALL], *visit = &plans[CRMI_CADENCE_VISIT];
	int64_t days;

	if (merge_days <= 0 || !call->months || !visit->months)
		return false;
	days = crmi_day_number(crm_date_of(call->due_at, utc_offset_minutes)) -
	       crmi_day_number(crm_date_of(visit->due_at, utc_offset_minutes));
	return days >= -merge_days && days <= merge_days;
}

crm_rule crmi_followup_may_assign(const crm_customer *customer, int32_t contact_class)
{
	if (customer->removed)
		return CRM_RULE_CUSTOMER_REMOVED;
	if (contact_class != 0 && customer->state == CRM_LIFECYCLE_NON_CUSTOMER)
		return CRM_RULE_TASK_SALES_BLOCKED;
	return CRM_RULE_NONE;
}

enum crmi_sequel crmi_followup_sequel(int32_t outcome)
{
	switch (outcome) {
	case CRM_OUTCOME_REACHED:
	case CRM_OUTCOME_ACCEPTED:
	case CRM_OUTCOME_DECLINED:
		return CRMI_SEQUEL_NEXT;
	case CRM_OUTCOME_REFUSED:
		return CRMI_SEQUEL_SKIPPED;
	default:
		return CRMI_SEQUEL_AGAIN;
	}
}

int32_t crmi_contact_kind_of(int32_t channel)
{
	switch (channel) {
	case CRM_CHANNEL_FACE:
	case CRM_CHANNEL_HALL:
		return CRM_CONTACT_VISIT;
	case CRM_CHANNEL_PHONE:
	case CRM_CHANNEL_ACCOUNT_MANAGER:
		return CRM_CONTACT_CALL;
	default:
		return CRM_CONTACT_MESSAGE;
	}
}

int32_t crmi_contact_channel_of(int32_t contact_kind)
{
	switch (contact_kind) {
	case CRM_CONTACT_CALL:
		return CRM_CHANNEL_PHONE;
	case CRM_CONTACT_VISIT:
		return CRM_CHANNEL_FACE;
	default:
		return CRM_CHANNEL_NONE;
	}
}

/* D-TIER-02: the top fifth is key. */
int32_t crm_tier_of_class(int32_t contact_class)
{
	switch (contact_class) {
	case CRM_CLASS_IMPORTANT:
	case CRM_CLASS_SECONDARY:
		return CRM_TIER_KEY;
	case CRM_CLASS_ORDINARY:
		return CRM_TIER_ORDINARY;
	case CRM_CLASS_SMALL:
		return CRM_TIER_SMALL;
	default:
		return 0;
	}
}
