#include "complaint_review_rules.h"

#define WANT(purpose) (UINT32_C(1) << (purpose))

bool crmi_wants_are_known(uint32_t wants)
{
	const uint32_t all = (WANT(CRM_PURPOSE_PLEASANT) << 1) - WANT(CRM_PURPOSE_SERIOUS);

	return !(wants & ~all);
}

crm_rule crmi_wants_set_rule(const crm_complaint *complaint)
{
	const bool over = complaint->state == CRM_COMPLAINT_CLOSED || complaint->state == CRM_COMPLAINT_VOID;

	return over ? CRM_RULE_COMPLAINT_ENDED : CRM_RULE_NONE;
}

crm_rule crmi_wants_answer_rule(const crm_complaint *complaint, uint32_t met, uint32_t unmet)
{
	if (complaint->state == CRM_COMPLAINT_VOID)
		return CRM_RULE_COMPLAINT_ENDED;
	return (met | unmet) & ~(uint32_t)complaint->wants ? CRM_RULE_WANT_UNKNOWN : CRM_RULE_NONE;
}

crm_rule crmi_review_rule(const crm_complaint *complaint)
{
	return complaint->state == CRM_COMPLAINT_CLOSED ? CRM_RULE_NONE : CRM_RULE_REVIEW_OPEN;
}

void crmi_review_take(crm_review *review, const crm_review_input *input)
{
	const int32_t answers[CRM_REVIEW_ITEMS] = { input->blame,    input->argue,     input->lecture,
		                                        input->obstacle, input->pointless, input->deeds };
	int i;

	review->blame = input->blame;
	review->argue = input->argue;
	review->lecture = input->lecture;
	review->obstacle = input->obstacle;
	review->pointless = input->pointless;
	review->deeds = input->deeds;
	review->note = input->note;
	review->answered = review->good = 0;
	for (i = 0; i < CRM_REVIEW_ITEMS; i++) {
		review->answered += answers[i] != 0;
		review->good += answers[i] == CRM_REVIEW_GOOD;
	}
}
