#include "complaint_link_rules.h"

static bool is_void(const crm_complaint *complaint)
{
	return complaint->state == CRM_COMPLAINT_VOID;
}

crm_rule crmi_cause_add_rule(const crm_complaint *complaint, int32_t cause, bool primary)
{
	if (is_void(complaint))
		return CRM_RULE_COMPLAINT_ENDED;
	return primary && complaint->primary_cause && complaint->primary_cause != cause ? CRM_RULE_CAUSE_PRIMARY : CRM_RULE_NONE;
}

crm_rule crmi_cause_remove_rule(const crm_complaint *complaint)
{
	return is_void(complaint) ? CRM_RULE_COMPLAINT_ENDED : CRM_RULE_NONE;
}

crm_rule crmi_link_rule(const crm_complaint *one, const crm_complaint *other, bool in_circle)
{
	if (is_void(one) || is_void(other))
		return CRM_RULE_COMPLAINT_ENDED;
	return in_circle ? CRM_RULE_LINK_CYCLE : CRM_RULE_NONE;
}

bool crmi_link_is_mutual(int32_t kind)
{
	return kind == CRM_LINK_DUPLICATE_OF || kind == CRM_LINK_SAME_CASE;
}
