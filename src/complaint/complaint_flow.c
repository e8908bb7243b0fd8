/* The way of a case: judged, explained, checked, closed, reopened (D-CMP-21, D-CMP-24 to 26, D-CMP-35). */
#include "complaint_mark.h"
#include "complaint_override.h"
#include "complaint_remedy.h"
#include "complaint_urgency_record.h"

#include "contact_record.h"
#include "customer_record.h"
#include "subject.h"

static const struct crmi_field judgement_fields[] = {
	CRMI_INPUT(crm_judgement_input, responsibility, CRMI_ENUM, 0, CRM_RESPONSIBILITY_NOT_OURS),
	CRMI_INPUT(crm_judgement_input, complainant_type, CRMI_ENUM, 0, CRM_COMPLAINANT_ACTIVIST),
	CRMI_INPUT(crm_judgement_input, purpose, CRMI_ENUM, 0, CRM_PURPOSE_PLEASANT),
	CRMI_INPUT(crm_judgement_input, validity, CRMI_ENUM, 0, CRM_VALIDITY_UNFOUNDED),
	CRMI_INPUT(crm_judgement_input, immediate, CRMI_ENUM, 0, 1),
	CRMI_INPUT(crm_judgement_input, override_by, CRMI_TEXT, 0, CRM_LIMIT_KEY),
};

/* What an answer to the complainant fulfils: the assessment, the promised reply and the reminder before it. */
enum {
	ASSESSMENT = CRMI_KIND(CRM_TASK_COMPLAINT_ASSESS),
	REPLY = CRMI_KIND(CRM_TASK_COMPLAINT_REPLY) | CRMI_KIND(CRM_TASK_COMPLAINT_PROGRESS),
	CHECK = CRMI_KIND(CRM_TASK_SATISFACTION_CHECK)
};

crm_status crmi_case_assessed(struct crmi_call *call, struct crmi_case *c, const char *note)
{
	const struct crmi_ending ending = { ASSESSMENT, CRM_TASK_DONE, CRM_OUTCOME_DONE, note };

	return crmi_case_tasks_end(call, c, &ending);
}

/* For one that lapsed was broken when the case was entered. */
crm_status crmi_case_replied(struct crmi_call *call, struct crmi_case *c, const char *note)
{
	const struct crmi_ending replied = { REPLY, CRM_TASK_DONE, CRM_OUTCOME_REACHED, note };
	crm_status rc = crmi_case_tasks_end(call, c, &replied);

	return rc == CRM_OK ? crmi_case_promise_end(call, c, CRM_PROMISE_KEPT, call->at) : rc;
}

crm_status crmi_case_answered(struct crmi_call *call, struct crmi_case *c, const char *note)
{
	crm_status rc = crmi_case_assessed(call, c, note);

	if (rc == CRM_OK)
		rc = crmi_case_replied(call, c, note);
	c->row.solved_at = call->at;
	c->row.attempts = 0;
	return rc;
}

crm_status crmi_case_revise(struct crmi_call *call, struct crmi_case *c)
{
	c->row.cycles++;
	crmi_case_move(c, CRM_COMPLAINT_REVISING, call->at);
	return crmi_case_plan_assess(call, c, call->at);
}

/* The task to assess the case stays: it ends when the complainant is promised, explained or offered something. */
static crm_status judge_case(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const crm_judgement_input *judgement = asked;
	const struct crmi_permit permit = { judgement->override_by, call->actor, call->reason };
	crm_status rc = crmi_case_step_judged(call, c, crmi_complaint_judge_rule(&c->row, judgement, &permit));

	if (rc == CRM_OK && crmi_complaint_judged_upset(&c->row))
		rc = crmi_case_override(call, c, CRM_STEP_JUDGE, CRM_RULE_MOOD_FIRST, judgement->override_by);
	if (rc == CRM_OK && c->row.judged_at == CRM_NO_TIME)
		rc = crmi_case_mark(call, c, CRM_MARK_JUDGED, NULL);
	if (rc < 0)
		return rc;
	if (c->row.judged_at == CRM_NO_TIME)
		c->row.judged_at = call->at; /* D-CMP-37: since then the facts are clear */
	c->row.responsibility = judgement->responsibility;
	c->row.complainant_type = judgement->complainant_type;
	c->row.proposed_type = 0; /* it is answered */
	c->row.purpose = judgement->purpose;
	c->row.validity = judgement->validity;
	c->row.immediate = judgement->immediate;
	crmi_case_move(c, judgement->immediate ? CRM_COMPLAINT_RESOLVING : CRM_COMPLAINT_ASSESSING, call->at);
	rc = crmi_case_happens(call, c, CRMI_HAPPENS_JUDGED);
	return rc < 0 ? rc : crmi_case_save(call, c, CRM_EVENT_COMPLAINT_JUDGED);
}

static const struct crmi_case_frame judge_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_judge"), CRMI_TAKES("judgement", crm_judgement_input, judgement_fields) },
	.work = judge_case,
};

crm_status crm_complaint_judge(crm *db, const crm_act *act, const crm_id *id, const crm_judgement_input *judgement)
{
	return crmi_case_call(db, act, &judge_call, id, judgement, NULL);
}

struct explain_given {
	const char *explanation, *alternative;
};

static crm_status explain_case(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const struct explain_given *given = asked;
	const crm_rule rule = crmi_complaint_explain_rule(&c->row, given->explanation, given->alternative);
	crm_status rc = crmi_case_step_judged(call, c, rule);

	if (rc < 0 || (rc = crmi_case_answered(call, c, "the case was explained")) < 0)
		return rc;
	c->row.solution = given->explanation;
	c->row.alternative = given->alternative;
	crmi_case_move(c, CRM_COMPLAINT_EXPLAINED, call->at);
	if ((rc = crmi_case_happens(call, c, CRMI_HAPPENS_EXPLAINED)) < 0 ||
	    (rc = crmi_case_plan_check(call, c, call->at, CRM_DUE_CHECK, NULL)) < 0)
		return rc;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_EXPLAINED);
}

static const struct crmi_case_frame explain_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_explain"),
	           CRMI_ARE_GIVEN(explain_given, CRMI_TEXT_IF_ANY(explain_given, explanation, CRM_LIMIT_TEXT),
	                          CRMI_TEXT_IF_ANY(explain_given, alternative, CRM_LIMIT_TEXT)) },
	.work = explain_case,
};

crm_status crm_complaint_explain(crm *db, const crm_act *act, const crm_id *id, const char *explanation,
                                 const char *alternative)
{
	const struct explain_given given = { explanation, alternative };

	return crmi_case_call(db, act, &explain_call, id, &given, NULL);
}

/* Ended: nothing of the case is due any more. */
static crm_status end_case(struct crmi_call *call, struct crmi_case *c, const char *note)
{
	const struct crmi_ending all = { UINT32_MAX, CRM_TASK_CANCELLED, CRM_OUTCOME_NONE,
		                             call->reason ? call->reason : note };
	crm_status rc = crmi_case_tasks_end(call, c, &all);

	if (rc < 0 || (rc = crmi_case_options_end(call, c, CRM_REMEDY_WITHDRAWN)) < 0 ||
	    (rc = crmi_case_promise_end(call, c, CRM_PROMISE_VOIDED, call->at)) < 0)
		return rc;
	crmi_case_move(c, CRM_COMPLAINT_CLOSED, call->at);
	c->clock.changed = true;
	c->row.closed_at = call->at;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_CLOSED);
}

/* A check is a contact, and does the task that asked for it. */
static crm_status check_log(struct crmi_call *call, struct crmi_case *c, crm_outcome outcome, const char *note)
{
	const struct crmi_ending asked = { CHECK, CRM_TASK_DONE, outcome,
		                               crmi_complaint_is_blank(note) ? "the complainant was asked" : note };
	crm_contact contact = { .customer_id = c->row.customer_id,
		                    .complaint_id = c->row.id,
		                    .at = call->at,
		                    .kind = CRM_CONTACT_CALL,
		                    .direction = CRM_DIRECTION_OUT,
		                    .channel = CRM_CHANNEL_PHONE,
		                    .outcome = (int32_t)outcome,
		                    .note = note };
	crm_task task;
	crm_status rc = crmi_case_task(call->db, c, CRM_TASK_SATISFACTION_CHECK, &task);

	if (rc < 0)
		return rc;
	if (rc == CRM_OK)
		contact.task_id = task.id;
	if ((rc = crmi_contact_insert(call, &contact)) < 0)
		return rc;
	return crmi_case_tasks_end(call, c, &asked);
}

/* D-CMP-42: the second time that a solution did not do, a superior is to look at it. */
static crm_status check_dissatisfied(struct crmi_call *call, struct crmi_case *c)
{
	crm_status rc = crmi_case_options_end(call, c, CRM_REMEDY_DECLINED);

	if (rc < 0 || (rc = crmi_case_revise(call, c)) < 0 || !crmi_complaint_check_escalates(c->row.cycles))
		return rc;
	c->row.escalation++;
	return crmi_case_plan_escalation(call, c, call->at);
}

static int32_t happening_of(int32_t satisfaction)
{
	return satisfaction == CRM_SATISFACTION_SATISFIED      ? CRMI_HAPPENS_SATISFIED
	       : satisfaction == CRM_SATISFACTION_DISSATISFIED ? CRMI_HAPPENS_DISSATISFIED
	                                                       : CRMI_HAPPENS_UNREACHABLE;
}

struct check_given {
	int32_t     result;
	const char *note;
};

static crm_status check_case(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const struct check_given *given = asked;
	const int32_t result = given->result;
	const bool reached = result != CRM_SATISFACTION_UNREACHABLE;
	crm_status rc = crmi_case_step_judged(call, c, crmi_complaint_step_rule(c->row.state, CRM_STEP_CHECK));

	if (rc < 0 || (rc = check_log(call, c, reached ? CRM_OUTCOME_REACHED : CRM_OUTCOME_NO_ANSWER, given->note)) < 0)
		return rc;
	c->row.checks++;
	c->row.satisfaction = result;
	if (reached && (rc = crmi_case_replied(call, c, "the complainant was asked")) < 0)
		return rc;
	if (!reached) {
		c->row.attempts++;
		rc = crmi_case_plan_check(call, c, call->at, CRM_DUE_CHECK_AGAIN, NULL);
	} else {
		rc = result == CRM_SATISFACTION_DISSATISFIED ? check_dissatisfied(call, c) : crmi_case_options_content(call, c);
	}
	if (rc < 0 || (rc = crmi_case_happens(call, c, happening_of(result))) < 0 ||
	    (rc = crmi_case_save(call, c, CRM_EVENT_COMPLAINT_CHECKED)) < 0)
		return rc;
	return result == CRM_SATISFACTION_SATISFIED ? end_case(call, c, "the complainant is content") : CRM_OK;
}

static const struct crmi_case_frame check_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_check"),
	           CRMI_ARE_GIVEN(check_given, CRMI_CHOICE(check_given, result, CRM_SATISFACTION_SATISFIED,
	                                                   CRM_SATISFACTION_UNREACHABLE, "crm_satisfaction"),
	                          CRMI_TEXT_IF_ANY(check_given, note, CRM_LIMIT_TEXT)) },
	.work = check_case,
};

crm_status crm_complaint_check(crm *db, const crm_act *act, const crm_id *id, int32_t result, const char *note)
{
	const struct check_given given = { result, note };

	return crmi_case_call(db, act, &check_call, id, &given, NULL);
}

static crm_status close_case(struct crmi_call *call, struct crmi_case *c)
{
	crm_status rc = crmi_case_step_judged(call, c, crmi_complaint_close_rule(&c->row, &c->playbook));

	return rc < 0 ? rc : end_case(call, c, "the complainant could not be reached");
}

crm_status crm_complaint_close(crm *db, const crm_act *act, const crm_id *id)
{
	return crmi_case_step(db, act, "crm_complaint_close", id, close_case);
}

/* D-CMP-01: a customer who was taken out of use has no open case, so his closed ones stay closed. */
static crm_status customer_still_in_use(crm *db, const crm_complaint *complaint)
{
	crm_customer customer;

	return crm_id_is_none(&complaint->customer_id) ? CRM_OK
	                                               : crmi_customer_in_use(db, &complaint->customer_id, &customer);
}

static crm_status reopen_case(struct crmi_call *call, struct crmi_case *c)
{
	crm_status rc;

	if ((rc = customer_still_in_use(call->db, &c->row)) < 0 ||
	    (rc = crmi_case_step_judged(call, c, crmi_complaint_reopen_rule(&c->row, &c->playbook, call->at))) < 0)
		return rc;
	c->row.closed_at = CRM_NO_TIME;
	c->row.reopened++;
	c->row.proposed_type = crmi_complaint_proposed_type(&c->row, crmi_complaint_reopened_too_often(c->row.reopened));
	crmi_case_move(c, CRM_COMPLAINT_REVISING, call->at);
	if ((rc = crmi_case_plan_assess(call, c, call->at)) < 0 || (rc = crmi_case_happens(call, c, CRMI_HAPPENS_REOPENED)) < 0)
		return rc;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_REOPENED);
}

crm_status crm_complaint_reopen(crm *db, const crm_act *act, const crm_id *id)
{
	return crmi_case_step(db, act, "crm_complaint_reopen", id, reopen_case);
}
