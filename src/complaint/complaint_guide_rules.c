#include "complaint_guide_rules.h"
#include "complaint_urgency_rules.h"

/* The rule of a step whose input is complete, so that only the case itself can be in its way. */
typedef crm_rule (*guide_fn)(const struct crmi_guide *guide, const struct crmi_permit *permit);

static crm_rule guide_judge(const struct crmi_guide *guide, const struct crmi_permit *permit)
{
	const crm_judgement_input complete = { .responsibility = CRM_RESPONSIBILITY_OURS, .complainant_type = CRM_COMPLAINANT_VOICER,
		                                   .purpose = CRM_PURPOSE_SERIOUS };

	return crmi_complaint_judge_rule(&guide->complaint, &complete, permit);
}

static crm_rule guide_explain(const struct crmi_guide *guide, const struct crmi_permit *permit)
{
	(void)permit;
	return crmi_complaint_explain_rule(&guide->complaint, "how it is", "another way");
}

static crm_rule guide_promise(const struct crmi_guide *guide, const struct crmi_permit *permit)
{
	const crm_promise_input complete = { .due_at = guide->now + 1, .consent = 1, .unit = "who", .reason = "why" };

	(void)permit;
	return crmi_complaint_promise_rule(&guide->complaint, guide->playbook, &complete, guide->now);
}

static crm_rule guide_renew(const struct crmi_guide *guide, const struct crmi_permit *permit)
{
	const crm_promise_input complete = { .due_at = guide->now + 1, .consent = 1, .channel = CRM_CHANNEL_PHONE, .unit = "who",
		                                 .reason = "why", .progress = "how far" };

	(void)permit;
	return crmi_complaint_renew_rule(&guide->complaint, guide->playbook, guide->last_promise, &complete, guide->now);
}

/* Money is another matter, which is asked when it is offered. */
static crm_rule guide_solve(const struct crmi_guide *guide, const struct crmi_permit *permit)
{
	const crm_complaint *complaint = &guide->complaint;
	const crm_solution_input complete = { .text = "what is done" };
	const crm_rule mood = crmi_override_rule(CRM_RULE_MOOD_FIRST, permit);

	if (!crmi_complaint_has_ended(complaint->state) && !crmi_complaint_is_calm(complaint) && mood != CRM_RULE_NONE)
		return mood;
	return crmi_complaint_solve_rule(complaint, &complete);
}

static crm_rule guide_close(const struct crmi_guide *guide, const struct crmi_permit *permit)
{
	(void)permit;
	return crmi_complaint_close_rule(&guide->complaint, guide->playbook);
}

static crm_rule guide_reopen(const struct crmi_guide *guide, const struct crmi_permit *permit)
{
	(void)permit;
	return guide->customer_removed ? CRM_RULE_CUSTOMER_REMOVED
	                               : crmi_complaint_reopen_rule(&guide->complaint, guide->playbook, guide->now);
}

static crm_rule guide_void(const struct crmi_guide *guide, const struct crmi_permit *permit)
{
	(void)permit;
	return crmi_complaint_void_rule(&guide->complaint, "why");
}

static crm_rule guide_classify(const struct crmi_guide *guide, const struct crmi_permit *permit)
{
	const crm_claim_input complete = { .claim = CRM_CLAIM_LEGITIMATE };

	return crmi_complaint_classify_rule(&guide->complaint, &complete, permit);
}

static crm_rule guide_listen(const struct crmi_guide *guide, const struct crmi_permit *permit)
{
	(void)permit;
	return crmi_complaint_listen_rule(&guide->complaint, "what was heard");
}

static crm_rule guide_refuse(const struct crmi_guide *guide, const struct crmi_permit *permit)
{
	const crm_refusal_input complete = { .ground = CRM_GROUND_LAW, .explanation = "how it is", .alternatives = "another way",
		                                 .we_will = "this", .you_can = "that" };

	(void)permit;
	return crmi_complaint_refuse_rule(&guide->complaint, &complete);
}

static crm_rule guide_admit(const struct crmi_guide *guide, const struct crmi_permit *permit)
{
	return crmi_complaint_admit_rule(&guide->complaint, permit);
}

/* D-KEY-07: whether there is room in one of the lanes is asked when it is entered; out of a lane a case may always go. */
static crm_rule guide_lane(const struct crmi_guide *guide, const struct crmi_permit *permit)
{
	const crm_rule rule = crmi_complaint_step_rule(guide->complaint.state, CRM_STEP_LANE);

	(void)permit;
	if (rule != CRM_RULE_NONE || guide->complaint.lane > CRM_LANE_NORMAL)
		return rule;
	return crmi_complaint_lane_rule(CRM_LANE_BUSINESS, guide->complaint.tier, false);
}

/* D-CMP-39 */
static crm_rule guide_review(const struct crmi_guide *guide, const struct crmi_permit *permit)
{
	(void)permit;
	return crm_complaint_allowed(guide->complaint.state, CRM_STEP_REVIEW) ? CRM_RULE_NONE : CRM_RULE_REVIEW_OPEN;
}

/* Every other step asks the graph alone. */
static const guide_fn guides[CRMI_STEPS + 1] = {
	[CRM_STEP_JUDGE] = guide_judge,   [CRM_STEP_EXPLAIN] = guide_explain,   [CRM_STEP_PROMISE] = guide_promise,
	[CRM_STEP_RENEW] = guide_renew,   [CRM_STEP_SOLVE] = guide_solve,       [CRM_STEP_CLOSE] = guide_close,
	[CRM_STEP_REOPEN] = guide_reopen, [CRM_STEP_VOID] = guide_void,         [CRM_STEP_CLASSIFY] = guide_classify,
	[CRM_STEP_LISTEN] = guide_listen, [CRM_STEP_REFUSE] = guide_refuse,     [CRM_STEP_ADMIT] = guide_admit,
	[CRM_STEP_REVIEW] = guide_review, [CRM_STEP_LANE] = guide_lane,
};

/* D-CMP-20: the step of good handling that a step of the case is. */
static const int32_t order_of_step[CRMI_STEPS + 1] = {
	[CRM_STEP_JUDGE] = CRM_MARK_JUDGED, [CRM_STEP_EXPLAIN] = CRM_MARK_ACTED, [CRM_STEP_PROMISE] = CRM_MARK_ACTED,
	[CRM_STEP_SOLVE] = CRM_MARK_ACTED,  [CRM_STEP_REFUSE] = CRM_MARK_ACTED,  [CRM_STEP_LISTEN] = CRM_MARK_LISTENED,
};

static bool skips_the_order(uint32_t marks, int32_t step)
{
	int32_t before;

	for (before = CRM_MARK_THANKED; before < order_of_step[step]; before++)
		if (!(marks & (UINT32_C(1) << before)))
			return true;
	return false;
}

/* D-CMP-12: a message may be one in writing. */
static crm_rule warning_of(const struct crmi_guide *guide, int32_t step)
{
	if (skips_the_order(guide->marks, step))
		return CRM_RULE_ORDER_SKIPPED;
	return step == CRM_STEP_CLOCK && guide->complaint.special == CRM_SPECIAL_PREPARED ? CRM_RULE_WRITTEN_TO_PREPARED
	                                                                                  : CRM_RULE_NONE;
}

void crmi_guide_catch_up(struct crmi_guide *guide)
{
	crm_complaint *complaint = &guide->complaint;

	if (!crmi_promise_is_broken(complaint->promise_due_at, guide->now))
		return;
	complaint->promise_due_at = CRM_NO_TIME;
	complaint->state = CRM_COMPLAINT_IN_PROGRESS;
	guide->last_promise = CRM_PROMISE_BROKEN;
}

static crm_rule rule_of(const struct crmi_guide *guide, int32_t step, const struct crmi_permit *permit)
{
	return guides[step] ? guides[step](guide, permit) : crmi_complaint_step_rule(guide->complaint.state, step);
}

crm_complaint_advice crmi_guide_advice(const struct crmi_guide *guide, int32_t step)
{
	static const struct crmi_permit nobody = { NULL, "", NULL }, somebody = { "another", "", "why" };
	const crm_rule rule = rule_of(guide, step, &nobody);
	crm_complaint_advice advice = { .step = step, .rule = (int32_t)rule, .from_state = guide->complaint.state,
		                            .to = crmi_complaint_leads_to(guide->complaint.state, step) };

	advice.can_override = rule != CRM_RULE_NONE && rule_of(guide, step, &somebody) == CRM_RULE_NONE;
	if (advice.to)
		advice.warning = (int32_t)warning_of(guide, step);
	return advice;
}
