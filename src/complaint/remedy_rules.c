#include "remedy_rules.h"

#include "complaint_rules.h"

#include <string.h>

bool crmi_remedy_is_money(const crm_solution_input *solution)
{
	return solution->amount > 0 || solution->kind == CRM_REMEDY_REFUND || solution->kind == CRM_REMEDY_COMPENSATION;
}

/* In a currency that the playbook does not speak of no authority is given. */
static bool needs_approver(const crm_solution_input *solution, const struct crmi_playbook *playbook)
{
	const char *currency = playbook->complaint_authority_currency;

	if (*currency && strcmp(currency, solution->currency) != 0)
		return true;
	return playbook->complaint_authority_amount != CRMI_UNSET && solution->amount > playbook->complaint_authority_amount;
}

crm_rule crmi_remedy_offer_rule(const crm_solution_input *solution, const struct crmi_playbook *playbook, const char *actor)
{
	if (solution->amount == 0)
		return CRM_RULE_NONE;
	if (crmi_complaint_is_blank(solution->currency))
		return CRM_RULE_REMEDY_CURRENCY;
	if (!needs_approver(solution, playbook))
		return CRM_RULE_NONE;
	if (crmi_complaint_is_blank(solution->approver))
		return CRM_RULE_REMEDY_APPROVER;
	return strcmp(solution->approver, actor) == 0 ? CRM_RULE_OVERRIDE_SELF : CRM_RULE_NONE;
}

crm_rule crmi_remedy_answer_rule(size_t open, int64_t option, bool is_open)
{
	if (option == CRM_OPTION_NONE)
		return CRM_RULE_NONE;
	if (option == CRM_OPTION_ONLY)
		return open > 1 ? CRM_RULE_REMEDY_CHOICE : CRM_RULE_NONE;
	return is_open ? CRM_RULE_NONE : CRM_RULE_REMEDY_NONE;
}

const char *crmi_remedy_rule_field(crm_rule rule)
{
	switch (rule) {
	case CRM_RULE_REMEDY_CURRENCY:
		return "currency";
	case CRM_RULE_REMEDY_APPROVER:
	case CRM_RULE_OVERRIDE_SELF:
		return "approver";
	case CRM_RULE_REMEDY_CHOICE:
	case CRM_RULE_REMEDY_NONE:
		return "option";
	default:
		return NULL;
	}
}
