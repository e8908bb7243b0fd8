#include "case_records.h"

#include "record_fields.h"

static void make_amount(struct output *out, const char *key, const void *record)
{
	const crm_remedy *remedy = record;
	char amount[32] = "";

	json_text(out, key, remedy->currency ? crm_money_text(remedy->amount, remedy->currency, amount) : NULL);
}

static const struct record_field remedy_fields[] = {
	VALUE(crm_remedy, number), VALUE(crm_remedy, revision), TIME(crm_remedy, offered_at), VALUE(crm_remedy, offered_by),
	WORD(crm_remedy, kind, crm_remedy_kind_name), VALUE(crm_remedy, text), VALUE(crm_remedy, amount),
	MADE("amount_text", make_amount),
	VALUE(crm_remedy, currency), VALUE(crm_remedy, authority), VALUE(crm_remedy, approver),
	WORD(crm_remedy, outcome, crm_remedy_outcome_name), TIME(crm_remedy, ended_at),
};

static const struct record_field refusal_fields[] = {
	VALUE(crm_refusal, number), VALUE(crm_refusal, revision), TIME(crm_refusal, at), VALUE(crm_refusal, actor),
	WORD(crm_refusal, ground, crm_refusal_ground_name), VALUE(crm_refusal, explanation), VALUE(crm_refusal, alternatives),
	VALUE(crm_refusal, condition), VALUE(crm_refusal, we_will), VALUE(crm_refusal, you_can), VALUE(crm_refusal, authority),
};

static const struct record_field mark_fields[] = {
	VALUE(crm_mark, number), VALUE(crm_mark, revision), TIME(crm_mark, at), WORD(crm_mark, kind, crm_mark_kind_name),
	VALUE(crm_mark, actor), VALUE(crm_mark, note),
};

static const struct record_field override_fields[] = {
	VALUE(crm_override, number), VALUE(crm_override, revision), TIME(crm_override, at),
	WORD(crm_override, step, crm_complaint_step_name),
	WORD(crm_override, rule, crm_rule_name), VALUE(crm_override, person), VALUE(crm_override, actor), VALUE(crm_override, reason),
};

static void make_axis(struct output *out, const char *key, const void *record)
{
	json_word(out, key, crm_axis_name, crm_cause_axis(((const crm_case_cause *)record)->cause));
}

static const struct record_field cause_fields[] = {
	WORD(crm_case_cause, cause, crm_cause_name), MADE("axis", make_axis), VALUE(crm_case_cause, revision),
	TIME(crm_case_cause, at),
	FLAG(crm_case_cause, is_primary),
};

static const struct record_field link_fields[] = {
	VALUE(crm_link, complaint_id), VALUE(crm_link, other_id), WORD(crm_link, kind, crm_link_kind_name), VALUE(crm_link, revision),
	TIME(crm_link, at), VALUE(crm_link, actor), TIME(crm_link, ended_at),
};

static const struct record_field work_fields[] = {
	VALUE(crm_work, task_id), WORD(crm_work, kind, crm_task_kind_name), TIME(crm_work, due_at), VALUE(crm_work, rank),
	VALUE(crm_work, title), VALUE(crm_work, complaint_id), VALUE(crm_work, number),
	WORD(crm_work, state, crm_complaint_state_name),
	VALUE(crm_work, priority), WORD(crm_work, level, crm_complaint_level_name), WORD(crm_work, severity, crm_case_severity_name),
	WORD(crm_work, lane, crm_lane_name), WORD(crm_work, emotion, crm_emotion_name), VALUE(crm_work, breaches),
	VALUE(crm_work, escalation), VALUE(crm_work, complainant), VALUE(crm_work, about), VALUE(crm_work, customer_id),
};

static const struct record_field violation_fields[] = {
	VALUE(crm_violation, complaint_id), VALUE(crm_violation, number), WORD(crm_violation, rule, crm_rule_name),
	VALUE(crm_violation, person), TIME(crm_violation, since),
};

static const struct record_field staff_fields[] = {
	VALUE(crm_staff, name), VALUE(crm_staff, revision), TIME(crm_staff, left_at),
};

static const struct record_field action_fields[] = {
	VALUE(crm_action, id), VALUE(crm_action, revision), WORD(crm_action, cause, crm_cause_name), VALUE(crm_action, text),
	VALUE(crm_action, owner), VALUE(crm_action, complaint_id), WORD(crm_action, state, crm_action_state_name),
	TIME(crm_action, created_at), TIME(crm_action, due_at), TIME(crm_action, ended_at), VALUE(crm_action, recurrences),
	VALUE(crm_action, recurred_in), VALUE(crm_action, note),
};

static const struct record_field review_fields[] = {
	VALUE(crm_review, revision), TIME(crm_review, at), VALUE(crm_review, reviewer),
	WORD(crm_review, blame, crm_review_answer_name),
	WORD(crm_review, argue, crm_review_answer_name), WORD(crm_review, lecture, crm_review_answer_name),
	WORD(crm_review, obstacle, crm_review_answer_name), WORD(crm_review, pointless, crm_review_answer_name),
	WORD(crm_review, deeds, crm_review_answer_name), VALUE(crm_review, answered), VALUE(crm_review, good),
	VALUE(crm_review, note),
};

static void make_rule_text(struct output *out, const char *key, const void *record)
{
	const int32_t rule = ((const crm_complaint_advice *)record)->rule;

	json_text(out, key, rule ? crm_rule_text(rule) : NULL);
}

static const struct record_field advice_fields[] = {
	WORD(crm_complaint_advice, step, crm_complaint_step_name), WORD(crm_complaint_advice, rule, crm_rule_name),
	MADE("why", make_rule_text), FLAG(crm_complaint_advice, can_override), WORD(crm_complaint_advice, warning, crm_rule_name),
	WORD(crm_complaint_advice, from_state, crm_complaint_state_name), WORD(crm_complaint_advice, to, crm_complaint_state_name),
};

static const struct record_field part_fields[] = {
	WORD(crm_priority_part, factor, crm_priority_factor_name), VALUE(crm_priority_part, value), VALUE(crm_priority_part, points),
};

void json_remedy(struct output *out, const crm_remedy *remedy)
{
	RECORD(out, NULL, remedy_fields, remedy);
}

void json_refusal(struct output *out, const crm_refusal *refusal)
{
	RECORD(out, NULL, refusal_fields, refusal);
}

void json_mark(struct output *out, const crm_mark *mark)
{
	RECORD(out, NULL, mark_fields, mark);
}

void json_override(struct output *out, const crm_override *override)
{
	RECORD(out, NULL, override_fields, override);
}

void json_case_cause(struct output *out, const crm_case_cause *cause)
{
	RECORD(out, NULL, cause_fields, cause);
}

void json_link(struct output *out, const crm_link *link)
{
	RECORD(out, NULL, link_fields, link);
}

void json_work(struct output *out, const crm_work *work)
{
	RECORD(out, NULL, work_fields, work);
}

void json_violation(struct output *out, const crm_violation *violation)
{
	RECORD(out, NULL, violation_fields, violation);
}

void json_staff(struct output *out, const crm_staff *staff)
{
	RECORD(out, NULL, staff_fields, staff);
}

void json_action(struct output *out, const char *key, const crm_action *action)
{
	RECORD(out, key, action_fields, action);
}

void json_review(struct output *out, const char *key, const crm_review *review)
{
	RECORD(out, key, review_fields, review);
}

void json_advice(struct output *out, const crm_complaint_advice *advice)
{
	RECORD(out, NULL, advice_fields, advice);
}

void json_priority_part(struct output *out, const crm_priority_part *part)
{
	RECORD(out, NULL, part_fields, part);
}
