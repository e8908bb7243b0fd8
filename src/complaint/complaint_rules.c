#include "complaint_rules.h"

#include "crm/followup.h"
#include "crm/task.h"

#include <string.h>

static const struct {
	crm_rule rule;
	const char *field;
} rule_fields[] = {
	{ CRM_RULE_COMPLAINT_CONTENT_MISSING, "content" },
	{ CRM_RULE_COMPLAINT_COMPLAINANT, "complainant" },
	{ CRM_RULE_COMPLAINT_TIME_MISSING, "received_at" },
	{ CRM_RULE_COMPLAINT_CONTACT_MISSING, "contact" },
	{ CRM_RULE_FIRST_RESPONDER_MISSING, "first_responder" },
	{ CRM_RULE_FIRST_RESPONDER_FIXED, "first_responder" },
	{ CRM_RULE_JUDGE_RESPONSIBILITY, "responsibility" },
	{ CRM_RULE_JUDGE_COMPLAINANT, "complainant_type" },
	{ CRM_RULE_JUDGE_PURPOSE, "purpose" },
	{ CRM_RULE_NOT_OURS, "responsibility" },
	{ CRM_RULE_EXPLANATION_MISSING, "explanation" },
	{ CRM_RULE_ALTERNATIVE_MISSING, "alternative" },
	{ CRM_RULE_PROMISE_DATE_MISSING, "due_at" },
	{ CRM_RULE_PROMISE_DATE_PAST, "due_at" },
	{ CRM_RULE_PROMISE_NO_CONSENT, "consent" },
	{ CRM_RULE_PROMISE_UNIT_MISSING, "unit" },
	{ CRM_RULE_PROMISE_REASON_MISSING, "reason" },
	{ CRM_RULE_PROMISE_NO_CONTACT, "channel" },
	{ CRM_RULE_PROMISE_NO_PROGRESS, "progress" },
	{ CRM_RULE_SOLUTION_MISSING, "text" },
	{ CRM_RULE_VOID_REASON_MISSING, "reason" },
	{ CRM_RULE_PAUSE_REASON_MISSING, "reason" },
	{ CRM_RULE_CLOCK_UNKNOWN, "clock" },
	{ CRM_RULE_CLOCK_TARGET, "target" },
	{ CRM_RULE_MOOD_FIRST, "emotion" },
	{ CRM_RULE_OVERRIDE_REASON, "reason" },
	{ CRM_RULE_OVERRIDE_SELF, "override_by" },
	{ CRM_RULE_CLAIM_MISSING, "claim" },
	{ CRM_RULE_CLAIM_OPPORTUNISTIC, "claim" },
	{ CRM_RULE_CLAIM_NOT_VENTING, "claim" },
	{ CRM_RULE_LISTENING_NOTE_MISSING, "note" },
	{ CRM_RULE_REFUSAL_GROUND_MISSING, "ground" },
	{ CRM_RULE_REFUSAL_EXPLANATION, "explanation" },
	{ CRM_RULE_REFUSAL_CONDITION, "condition" },
	{ CRM_RULE_REFUSAL_WE_WILL, "we_will" },
	{ CRM_RULE_REFUSAL_YOU_CAN, "you_can" },
	{ CRM_RULE_LEVEL_FALLS, "level" },
	{ CRM_RULE_LANE_NOT_KEY, "lane" },
	{ CRM_RULE_LANE_FULL, "lane" },
	{ CRM_RULE_ESCALATION_REASON, "reason" },
	{ CRM_RULE_ESCALATION_TARGET, "target" },
	{ CRM_RULE_CAUSE_PRIMARY, "primary" },
};

/* One line of a list of guards. */
struct guard {
	bool refuses;
	crm_rule rule;
};

static crm_rule first_refusal(const struct guard *guards, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (guards[i].refuses)
			return guards[i].rule;
	return CRM_RULE_NONE;
}

#define FIRST_REFUSAL(guards) first_refusal(guards, sizeof(guards) / sizeof *(guards))

bool crmi_complaint_is_blank(const char *text)
{
	return !text || text[strspn(text, " \t\r\n\v\f")] == '\0';
}

const char *crmi_complaint_text_or(const char *text, const char *otherwise)
{
	return crmi_complaint_is_blank(text) ? otherwise : text;
}

bool crmi_complaint_is_calm(const crm_complaint *complaint)
{
	return complaint->emotion <= CRM_EMOTION_CALM;
}

static void notify_too(crm_notified *notified, const char *name)
{
	size_t i;

	for (i = 0; name && i < notified->count; i++)
		if (strcmp(notified->names[i], name) == 0)
			return;
	if (name)
		notified->names[notified->count++] = name;
}

void crm_complaint_notified(const crm_complaint *complaint, crm_notified *notified_out)
{
	memset(notified_out, 0, sizeof *notified_out);
	if (!complaint || crmi_complaint_has_ended(complaint->state))
		return;
	notified_out->names[notified_out->count++] = complaint->first_responder;
	notify_too(notified_out, complaint->handler);
	notify_too(notified_out, complaint->account_manager);
}

/* The facts and the claim are looked at by a second pair of eyes; the mood by whoever sees the complainant. */
static bool needs_another(crm_rule rule)
{
	return rule == CRM_RULE_CLAIM_OPPORTUNISTIC || rule == CRM_RULE_LIABILITY_FACTS;
}

crm_rule crmi_override_rule(crm_rule rule, const struct crmi_permit *permit)
{
	const struct guard guards[] = {
		{ crmi_complaint_is_blank(permit->person), rule },
		{ crmi_complaint_is_blank(permit->reason), CRM_RULE_OVERRIDE_REASON },
		{ needs_another(rule) && permit->person && strcmp(permit->person, permit->actor) == 0, CRM_RULE_OVERRIDE_SELF },
	};

	return FIRST_REFUSAL(guards);
}

/* A guard that somebody may let pass. */
static struct guard unless_let_pass(bool refuses, crm_rule rule, const struct crmi_permit *permit)
{
	const crm_rule left = crmi_override_rule(rule, permit);

	return (struct guard){ refuses && left != CRM_RULE_NONE, left };
}

/* D-CMP-24: a case leaves ASSESSING with the three judgements, also one that came there by calming or from elsewhere. */
static struct guard unless_judged(const crm_complaint *complaint)
{
	const struct guard missing[] = {
		{ complaint->responsibility == 0, CRM_RULE_JUDGE_RESPONSIBILITY },
		{ complaint->complainant_type == 0, CRM_RULE_JUDGE_COMPLAINANT },
		{ complaint->purpose == 0, CRM_RULE_JUDGE_PURPOSE },
	};
	const crm_rule rule = FIRST_REFUSAL(missing);

	return (struct guard){ complaint->state == CRM_COMPLAINT_ASSESSING && rule != CRM_RULE_NONE, rule };
}

crm_rule crmi_complaint_open_rule(const crm_complaint_input *input, const char *first_responder, bool reachable)
{
	const struct guard guards[] = {
		{ crmi_complaint_is_blank(input->content), CRM_RULE_COMPLAINT_CONTENT_MISSING },
		{ crm_id_is_none(&input->customer_id) && crmi_complaint_is_blank(input->complainant),
		  CRM_RULE_COMPLAINT_COMPLAINANT },
		{ input->received_at == CRM_NO_TIME, CRM_RULE_COMPLAINT_TIME_MISSING },
		{ !reachable && crmi_complaint_is_blank(input->contact), CRM_RULE_COMPLAINT_CONTACT_MISSING },
		{ crmi_complaint_is_blank(first_responder), CRM_RULE_FIRST_RESPONDER_MISSING },
	};

	return FIRST_REFUSAL(guards);
}

static int64_t later_of(int64_t one, int64_t other)
{
	return one == CRM_NO_TIME || (other != CRM_NO_TIME && other > one) ? other : one;
}

int64_t crmi_complaint_followed_at(const crm_complaint *complaint, const crm_promise *last)
{
	const bool broke = last && last->outcome == CRM_PROMISE_BROKEN && last->broken_at == complaint->state_since;

	return later_of(broke ? last->made_at : complaint->state_since, later_of(complaint->judged_at, complaint->solved_at));
}

bool crmi_complaint_judged_upset(const crm_complaint *complaint)
{
	return complaint->state == CRM_COMPLAINT_CALMING && !crmi_complaint_is_calm(complaint);
}

crm_rule crmi_complaint_judge_rule(const crm_complaint *complaint, const crm_judgement_input *judgement,
                                   const struct crmi_permit *permit)
{
	const struct guard guards[] = {
		{ crmi_complaint_has_ended(complaint->state), CRM_RULE_COMPLAINT_ENDED },
		unless_let_pass(crmi_complaint_judged_upset(complaint), CRM_RULE_MOOD_FIRST, permit),
		{ judgement->responsibility == 0, CRM_RULE_JUDGE_RESPONSIBILITY },
		{ judgement->complainant_type == 0, CRM_RULE_JUDGE_COMPLAINANT },
		{ judgement->purpose == 0, CRM_RULE_JUDGE_PURPOSE },
		{ judgement->immediate && judgement->responsibility != CRM_RESPONSIBILITY_OURS, CRM_RULE_NOT_OURS },
		{ !crm_complaint_allowed(complaint->state, CRM_STEP_JUDGE), CRM_RULE_COMPLAINT_STATE },
	};

	return FIRST_REFUSAL(guards);
}

crm_rule crmi_complaint_explain_rule(const crm_complaint *complaint, const char *explanation, const char *alternative)
{
	const struct guard guards[] = {
		{ crmi_complaint_has_ended(complaint->state), CRM_RULE_COMPLAINT_ENDED },
		{ crmi_complaint_is_blank(explanation), CRM_RULE_EXPLANATION_MISSING },
		{ crmi_complaint_is_blank(alternative), CRM_RULE_ALTERNATIVE_MISSING },
		unless_judged(complaint),
		{ !crm_complaint_allowed(complaint->state, CRM_STEP_EXPLAIN), CRM_RULE_COMPLAINT_STATE },
	};

	return FIRST_REFUSAL(guards);
}

crm_rule crmi_complaint_classify_rule(const crm_complaint *complaint, const crm_claim_input *claim,
                                      const struct crmi_permit *permit)
{
	const struct guard guards[] = {
		{ crmi_complaint_has_ended(complaint->state), CRM_RULE_COMPLAINT_ENDED },
		unless_let_pass(!crmi_complaint_is_calm(complaint), CRM_RULE_MOOD_FIRST, permit),
		{ claim->claim == 0, CRM_RULE_CLAIM_MISSING },
		{ !crm_complaint_allowed(complaint->state, CRM_STEP_CLASSIFY), CRM_RULE_COMPLAINT_STATE },
	};

	return FIRST_REFUSAL(guards);
}

crm_rule crmi_complaint_listen_rule(const crm_complaint *complaint, const char *note)
{
	const struct guard guards[] = {
		{ crmi_complaint_has_ended(complaint->state), CRM_RULE_COMPLAINT_ENDED },
		{ crmi_complaint_is_blank(note), CRM_RULE_LISTENING_NOTE_MISSING },
		{ complaint->claim != CRM_CLAIM_VENTING, CRM_RULE_CLAIM_NOT_VENTING },
		unless_judged(complaint),
		{ !crm_complaint_allowed(complaint->state, CRM_STEP_LISTEN), CRM_RULE_COMPLAINT_STATE },
	};

	return FIRST_REFUSAL(guards);
}

bool crmi_complaint_facts_are_clear(const crm_complaint *complaint)
{
	return complaint->judged_at != CRM_NO_TIME;
}

/* What is admitted already is admitted: whoever asks again is told so. */
crm_rule crmi_complaint_admit_rule(const crm_complaint *complaint, const struct crmi_permit *permit)
{
	const bool is_new = complaint->liability_at == CRM_NO_TIME;
	const struct guard guards[] = {
		{ crmi_complaint_has_ended(complaint->state), CRM_RULE_COMPLAINT_ENDED },
		unless_let_pass(is_new && !crmi_complaint_facts_are_clear(complaint), CRM_RULE_LIABILITY_FACTS, permit),
		unless_let_pass(is_new && complaint->claim == CRM_CLAIM_OPPORTUNISTIC, CRM_RULE_CLAIM_OPPORTUNISTIC, permit),
		{ is_new && complaint->responsibility == CRM_RESPONSIBILITY_NOT_OURS, CRM_RULE_NOT_OURS },
		{ !crm_complaint_allowed(complaint->state, CRM_STEP_ADMIT), CRM_RULE_COMPLAINT_STATE },
	};

	return FIRST_REFUSAL(guards);
}

/* D-CMP-34, D-CMP-38. "Company policy" alone is no answer: it takes another way beside the explanation. */
crm_rule crmi_complaint_refuse_rule(const crm_complaint *complaint, const crm_refusal_input *refusal)
{
	const bool no_way = crmi_complaint_is_blank(refusal->alternatives);
	const struct guard guards[] = {
		{ crmi_complaint_has_ended(complaint->state), CRM_RULE_COMPLAINT_ENDED },
		{ refusal->ground == 0, CRM_RULE_REFUSAL_GROUND_MISSING },
		{ crmi_complaint_is_blank(refusal->explanation), CRM_RULE_REFUSAL_EXPLANATION },
		{ no_way && refusal->ground == CRM_GROUND_POLICY, CRM_RULE_ALTERNATIVE_MISSING },
		{ no_way && crmi_complaint_is_blank(refusal->condition), CRM_RULE_REFUSAL_CONDITION },
		{ crmi_complaint_is_blank(refusal->we_will), CRM_RULE_REFUSAL_WE_WILL },
		{ crmi_complaint_is_blank(refusal->you_can), CRM_RULE_REFUSAL_YOU_CAN },
		unless_judged(complaint),
		{ !crm_complaint_allowed(complaint->state, CRM_STEP_REFUSE), CRM_RULE_COMPLAINT_STATE },
	};

	return FIRST_REFUSAL(guards);
}

bool crmi_complaint_was_acted_on(const crm_complaint *complaint)
{
	return complaint->promises > 0 || complaint->solution;
}

crm_rule crmi_complaint_promise_rule(const crm_complaint *complaint, const struct crmi_playbook *playbook,
                                     const crm_promise_input *promise, int64_t now)
{
	const struct guard guards[] = {
		{ crmi_complaint_has_ended(complaint->state), CRM_RULE_COMPLAINT_ENDED },
		{ promise->due_at == CRM_NO_TIME, CRM_RULE_PROMISE_DATE_MISSING },
		{ promise->due_at <= now, CRM_RULE_PROMISE_DATE_PAST },
		{ playbook->complaint_promise_consent && !promise->consent, CRM_RULE_PROMISE_NO_CONSENT },
		{ crmi_complaint_is_blank(promise->unit), CRM_RULE_PROMISE_UNIT_MISSING },
		{ crmi_complaint_is_blank(promise->reason), CRM_RULE_PROMISE_REASON_MISSING },
		{ complaint->promise_due_at != CRM_NO_TIME, CRM_RULE_PROMISE_OPEN },
		{ complaint->responsibility == CRM_RESPONSIBILITY_NOT_OURS, CRM_RULE_NOT_OURS },
		unless_judged(complaint),
		{ !crm_complaint_allowed(complaint->state, CRM_STEP_PROMISE), CRM_RULE_COMPLAINT_STATE },
	};

	return FIRST_REFUSAL(guards);
}

crm_rule crmi_complaint_renew_rule(const crm_complaint *complaint, const struct crmi_playbook *playbook, int32_t last_outcome,
                                   const crm_promise_input *promise, int64_t now)
{
	const struct guard guards[] = {
		{ crmi_complaint_has_ended(complaint->state), CRM_RULE_COMPLAINT_ENDED },
		{ last_outcome != CRM_PROMISE_OPEN && last_outcome != CRM_PROMISE_BROKEN, CRM_RULE_PROMISE_NONE },
		{ promise->channel == CRM_CHANNEL_NONE, CRM_RULE_PROMISE_NO_CONTACT },
		{ crmi_complaint_is_blank(promise->progress), CRM_RULE_PROMISE_NO_PROGRESS },
		{ crmi_complaint_is_blank(promise->reason), CRM_RULE_PROMISE_REASON_MISSING },
		{ promise->due_at == CRM_NO_TIME, CRM_RULE_PROMISE_DATE_MISSING },
		{ promise->due_at <= now, CRM_RULE_PROMISE_DATE_PAST },
		{ playbook->complaint_promise_consent && !promise->consent, CRM_RULE_PROMISE_NO_CONSENT },
		{ !crm_complaint_allowed(complaint->state, CRM_STEP_RENEW), CRM_RULE_COMPLAINT_STATE },
	};

	return FIRST_REFUSAL(guards);
}

/* D-CMP-32: whether it holds is another question; what is ours and does not hold is still ours to solve. */
crm_rule crmi_complaint_solve_rule(const crm_complaint *complaint, const crm_solution_input *solution)
{
	const struct guard guards[] = {
		{ crmi_complaint_has_ended(complaint->state), CRM_RULE_COMPLAINT_ENDED },
		{ crmi_complaint_is_blank(solution->text), CRM_RULE_SOLUTION_MISSING },
		{ complaint->responsibility == CRM_RESPONSIBILITY_NOT_OURS, CRM_RULE_NOT_OURS },
		{ !crm_complaint_allowed(complaint->state, CRM_STEP_SOLVE), CRM_RULE_COMPLAINT_STATE },
	};

	return FIRST_REFUSAL(guards);
}

crm_rule crmi_complaint_close_rule(const crm_complaint *complaint, const struct crmi_playbook *playbook)
{
	const struct guard guards[] = {
		{ crmi_complaint_has_ended(complaint->state), CRM_RULE_COMPLAINT_ENDED },
		{ complaint->checks == 0, CRM_RULE_CLOSE_UNCHECKED },
		{ complaint->attempts < playbook->complaint_check_attempts, CRM_RULE_CLOSE_ATTEMPTS },
		{ !crm_complaint_allowed(complaint->state, CRM_STEP_CLOSE), CRM_RULE_COMPLAINT_STATE },
	};

	return FIRST_REFUSAL(guards);
}

crm_rule crmi_complaint_reopen_rule(const crm_complaint *complaint, const struct crmi_playbook *playbook, int64_t at)
{
	const int64_t until = complaint->closed_at + playbook->complaint_reopen_days * CRM_DAY;
	const struct guard guards[] = {
		{ complaint->state == CRM_COMPLAINT_CLOSED && at > until, CRM_RULE_REOPEN_WINDOW },
		{ !crm_complaint_allowed(complaint->state, CRM_STEP_REOPEN), CRM_RULE_COMPLAINT_STATE },
	};

	return FIRST_REFUSAL(guards);
}

crm_rule crmi_complaint_void_rule(const crm_complaint *complaint, const char *reason)
{
	const struct guard guards[] = {
		{ crmi_complaint_has_ended(complaint->state), CRM_RULE_COMPLAINT_ENDED },
		{ crmi_complaint_is_blank(reason), CRM_RULE_VOID_REASON_MISSING },
		{ !crm_complaint_allowed(complaint->state, CRM_STEP_VOID), CRM_RULE_COMPLAINT_STATE },
	};

	return FIRST_REFUSAL(guards);
}

const char *crmi_complaint_rule_field(crm_rule rule)
{
	size_t i;

	for (i = 0; i < sizeof rule_fields / sizeof *rule_fields; i++)
		if (rule_fields[i].rule == rule)
			return rule_fields[i].field;
	return NULL;
}

bool crmi_promise_is_broken(int64_t due_at, int64_t now)
{
	return due_at != CRM_NO_TIME && now > due_at;
}

bool crmi_promise_is_first(int64_t promises, int64_t limit_at, int64_t now)
{
	return promises == 0 && (limit_at == CRM_NO_TIME || now <= limit_at);
}

bool crmi_complaint_check_escalates(int32_t cycles)
{
	return cycles >= 2;
}

int32_t crmi_complaint_contact_kind(int32_t channel)
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

int32_t crmi_complaint_first_task(int32_t state)
{
	switch (state) {
	case CRM_COMPLAINT_EXPLAINED:
	case CRM_COMPLAINT_SOLUTION_OFFERED:
	case CRM_COMPLAINT_VERIFYING:
		return CRM_TASK_SATISFACTION_CHECK;
	case CRM_COMPLAINT_CLOSED:
	case CRM_COMPLAINT_VOID:
		return 0;
	default:
		return CRM_TASK_COMPLAINT_ASSESS;
	}
}
