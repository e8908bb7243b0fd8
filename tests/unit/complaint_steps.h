/* Every step of a case as a call with a complete input, so that only the case can be in its way. `person` lets a guard pass. */
#ifndef COMPLAINT_STEPS_H
#define COMPLAINT_STEPS_H

#include "complaint_fixture.h"

/* The option that a complainant may accept: the last one on the table, or the only one of a case from elsewhere. */
static inline int64_t option_of(struct fixture *f, int *count)
{
	crm_remedy_cursor *cursor = NULL;
	const crm_remedy *remedy = NULL;
	int64_t option = CRM_OPTION_ONLY;

	*count = 0;
	assert_int_equal(crm_remedy_list(f->db, &f->id, &cursor), CRM_OK);
	while (crm_remedy_next(cursor, &remedy) == CRM_OK)
		if (remedy->outcome == CRM_REMEDY_OFFERED) {
			option = remedy->number;
			++*count;
		}
	crm_remedy_cursor_free(cursor);
	return option;
}

static inline crm_complaint numbers_of(struct fixture *f)
{
	const crm_complaint *view = get(f);
	const crm_complaint copy = *view; /* the texts go with the view */

	crm_complaint_free(view);
	return copy;
}

/* Another case of the same customer, to link to and to merge into; of nobody where he is gone. */
static inline crm_id another_case(struct fixture *f)
{
	crm_complaint_input input = nine_points(f);
	crm_id other;

	input.customer_id = numbers_of(f).customer_id;
	if (crm_complaint_open(f->db, NULL, &input, &other) < 0) {
		input = nine_points(f);
		assert_int_equal(crm_complaint_open(f->db, NULL, &input, &other), CRM_OK);
	}
	return other;
}

static inline crm_status step_judge(struct fixture *f, const crm_act *act, const char *person)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);

	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	judgement.override_by = person;
	return crm_complaint_judge(f->db, act, &f->id, &judgement);
}

static inline crm_status step_explain(struct fixture *f, const crm_act *act, const char *person)
{
	(void)person;
	return crm_complaint_explain(f->db, act, &f->id, "it is so", "try that");
}

static inline crm_status step_promise(struct fixture *f, const crm_act *act, const char *person)
{
	const crm_promise_input promise = promise_for(f->now + CRM_HOUR);

	(void)person;
	return crm_complaint_promise(f->db, act, &f->id, &promise, NULL);
}

static inline crm_status step_renew(struct fixture *f, const crm_act *act, const char *person)
{
	const crm_promise_input promise = renewal_for(f->now + CRM_HOUR);

	(void)person;
	return crm_complaint_renew(f->db, act, &f->id, &promise, NULL);
}

static inline crm_status step_solve(struct fixture *f, const crm_act *act, const char *person)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);

	solution.text = "a new valve";
	solution.override_by = person;
	return crm_complaint_solve(f->db, act, &f->id, &solution, NULL);
}

static inline crm_status step_answer(struct fixture *f, const crm_act *act, const char *person)
{
	int options;

	(void)person;
	return crm_complaint_answer(f->db, act, &f->id, option_of(f, &options), NULL);
}

/* Who is content has to say with which of several options. */
static inline crm_status step_check(struct fixture *f, const crm_act *act, const char *person)
{
	int options;

	(void)person;
	(void)option_of(f, &options);
	return crm_complaint_check(f->db, act, &f->id, options > 1 ? CRM_SATISFACTION_DISSATISFIED : CRM_SATISFACTION_SATISFIED, NULL);
}

static inline crm_status step_close(struct fixture *f, const crm_act *act, const char *person)
{
	(void)person;
	return crm_complaint_close(f->db, act, &f->id);
}

static inline crm_status step_reopen(struct fixture *f, const crm_act *act, const char *person)
{
	(void)person;
	return crm_complaint_reopen(f->db, act, &f->id);
}

static inline crm_status step_void(struct fixture *f, const crm_act *act, const char *person)
{
	(void)person;
	return crm_complaint_void(f->db, act, &f->id);
}

static inline crm_status step_handler(struct fixture *f, const crm_act *act, const char *person)
{
	(void)person;
	return crm_complaint_handler_set(f->db, act, &f->id, "Chen");
}

static inline crm_status step_message(struct fixture *f, const crm_act *act, const char *person)
{
	crm_message_input message = CRM_INIT(crm_message_input);

	(void)person;
	message.direction = CRM_DIRECTION_IN;
	return crm_complaint_message(f->db, act, &f->id, &message, NULL);
}

/* Calms who is being calmed, else excites. */
static inline crm_status step_emotion(struct fixture *f, const crm_act *act, const char *person)
{
	(void)person;
	return crm_complaint_emotion_set(f->db, act, &f->id, state_of(f) == CRM_COMPLAINT_CALMING ? CRM_EMOTION_CALM : CRM_EMOTION_HIGH);
}

static inline crm_status step_classify(struct fixture *f, const crm_act *act, const char *person)
{
	crm_claim_input claim = CRM_INIT(crm_claim_input);

	claim.claim = CRM_CLAIM_LEGITIMATE;
	claim.override_by = person;
	return crm_complaint_classify(f->db, act, &f->id, &claim);
}

static inline crm_status step_listen(struct fixture *f, const crm_act *act, const char *person)
{
	(void)person;
	return crm_complaint_listen(f->db, act, &f->id, "about the queue", NULL);
}

static inline crm_status step_refuse(struct fixture *f, const crm_act *act, const char *person)
{
	const crm_refusal_input refusal = refusal_on(CRM_GROUND_LAW);

	(void)person;
	return crm_complaint_refuse(f->db, act, &f->id, &refusal, NULL);
}

static inline crm_status step_admit(struct fixture *f, const crm_act *act, const char *person)
{
	crm_admission_input admission = CRM_INIT(crm_admission_input);

	admission.text = "the valve was old";
	admission.override_by = person;
	return crm_complaint_admit(f->db, act, &f->id, &admission);
}

static inline crm_status step_mark(struct fixture *f, const crm_act *act, const char *person)
{
	crm_mark_input mark = CRM_INIT(crm_mark_input);

	(void)person;
	mark.kind = CRM_MARK_THANKED;
	return crm_complaint_mark(f->db, act, &f->id, &mark);
}

static inline crm_status step_level(struct fixture *f, const crm_act *act, const char *person)
{
	(void)person;
	return crm_complaint_level_raise(f->db, act, &f->id, CRM_LEVEL_THIRD_PARTY);
}

static inline crm_status step_severity(struct fixture *f, const crm_act *act, const char *person)
{
	(void)person;
	return crm_complaint_severity_set(f->db, act, &f->id, CRM_CASE_MAJOR);
}

static inline crm_status step_type(struct fixture *f, const crm_act *act, const char *person)
{
	(void)person;
	return crm_complaint_type_set(f->db, act, &f->id, CRM_COMPLAINANT_IRATE);
}

static inline crm_status step_special(struct fixture *f, const crm_act *act, const char *person)
{
	(void)person;
	return crm_complaint_special_set(f->db, act, &f->id, CRM_SPECIAL_OPINIONATED);
}

/* Into a lane, or out of the one that it is in. */
static inline crm_status step_lane(struct fixture *f, const crm_act *act, const char *person)
{
	(void)person;
	return crm_complaint_lane_set(f->db, act, &f->id, numbers_of(f).lane > CRM_LANE_NORMAL ? CRM_LANE_NORMAL : CRM_LANE_FAULT);
}

static inline crm_status step_escalate(struct fixture *f, const crm_act *act, const char *person)
{
	(void)person;
	return crm_complaint_escalate(f->db, act, &f->id, "the manager", NULL);
}

static inline crm_status step_cause(struct fixture *f, const crm_act *act, const char *person)
{
	(void)person;
	return crm_complaint_cause_add(f->db, act, &f->id, CRM_CAUSE_DELAY_LATE, false);
}

static inline crm_status step_uncause(struct fixture *f, const crm_act *act, const char *person)
{
	(void)person;
	return crm_complaint_cause_remove(f->db, act, &f->id, CRM_CAUSE_QUALITY_REPAIR);
}

static inline crm_status step_wants(struct fixture *f, const crm_act *act, const char *person)
{
	(void)person;
	return crm_complaint_wants_set(f->db, act, &f->id, UINT32_C(1) << CRM_PURPOSE_HEARD);
}

static inline crm_status step_wants_met(struct fixture *f, const crm_act *act, const char *person)
{
	(void)person;
	return crm_complaint_wants_answer(f->db, act, &f->id, (uint32_t)numbers_of(f).wants, 0);
}

static inline crm_status step_link(struct fixture *f, const crm_act *act, const char *person)
{
	const crm_id other = another_case(f);

	(void)person;
	return crm_complaint_link(f->db, act, &f->id, &other, CRM_LINK_REPEAT_OF);
}

static inline crm_status step_merge(struct fixture *f, const crm_act *act, const char *person)
{
	const crm_id other = another_case(f);

	(void)person;
	return crm_complaint_merge(f->db, act, &f->id, &other);
}

static inline crm_status step_review(struct fixture *f, const crm_act *act, const char *person)
{
	crm_review_input review = CRM_INIT(crm_review_input);

	(void)person;
	review.deeds = CRM_REVIEW_GOOD;
	return crm_complaint_review(f->db, act, &f->id, &review);
}

#endif
