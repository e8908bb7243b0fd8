/* The changing calls on cases, with `answer` for what a call hands out. */
#ifndef KEYS_OF_CASES_H
#define KEYS_OF_CASES_H

#include "keys_stage.h"

static crm_status complaint_open(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);

	input.complainant = "somebody";
	input.content = s->words;
	input.contact = "0571 1";
	input.received_at = START;
	return crm_complaint_open(s->f->db, act, &input, answer);
}

static crm_status complaint_judge(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_judgement_input judgement = a_judgement(s);

	(void)answer;
	return crm_complaint_judge(s->f->db, act, &s->open_case, &judgement);
}

static crm_status complaint_explain(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_explain(s->f->db, act, &s->promised, s->words, "ask the maker");
}

static crm_status complaint_promise(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_promise_input promise = CRM_INIT(crm_promise_input);
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);

	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	if (is_first(s))
		assert_int_equal(crm_complaint_judge(s->f->db, NULL, &s->open_case, &judgement), CRM_OK);
	promise.due_at = START + 9 * CRM_DAY;
	promise.consent = 1;
	promise.unit = "repairs";
	promise.reason = s->words;
	return crm_complaint_promise(s->f->db, act, &s->open_case, &promise, answer);
}

static crm_status complaint_renew(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_promise_input promise = CRM_INIT(crm_promise_input);

	promise.due_at = START + 9 * CRM_DAY;
	promise.consent = 1;
	promise.channel = CRM_CHANNEL_PHONE;
	promise.progress = "half done";
	promise.reason = s->words;
	return crm_complaint_renew(s->f->db, act, &s->promised, &promise, answer);
}

static crm_status complaint_solve(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);

	solution.text = s->words;
	return crm_complaint_solve(s->f->db, act, &s->promised, &solution, answer);
}

static crm_status complaint_answer(struct stage *s, const crm_act *act, crm_id *answer)
{
	return crm_complaint_answer(s->f->db, act, &s->offered, !is_other(s) ? CRM_OPTION_ONLY : CRM_OPTION_NONE, answer);
}

static crm_status complaint_check(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_check(s->f->db, act, &s->checked, CRM_SATISFACTION_DISSATISFIED, s->words);
}

static const crm_id *case_by_words(struct stage *s, const crm_id *first)
{
	return is_other(s) ? &s->open_case : first;
}

static crm_status complaint_close(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_close(s->f->db, act, case_by_words(s, &s->unreachable));
}

static crm_status complaint_reopen(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_reopen(s->f->db, act, case_by_words(s, &s->closed));
}

static crm_status complaint_void(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_void(s->f->db, act, case_by_words(s, &s->offered));
}

static crm_status complaint_handler_set(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_handler_set(s->f->db, act, &s->open_case, s->words);
}

static crm_status complaint_emotion_set(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_emotion_set(s->f->db, act, &s->promised, is_other(s) ? CRM_EMOTION_HIGH : CRM_EMOTION_UPSET);
}

static crm_status complaint_classify(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_claim_input claim = CRM_INIT(crm_claim_input);

	(void)answer;
	claim.claim = is_other(s) ? CRM_CLAIM_OPPORTUNISTIC : CRM_CLAIM_LEGITIMATE;
	return crm_complaint_classify(s->f->db, act, &s->open_case, &claim);
}

static crm_status complaint_listen(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_claim_input claim = CRM_INIT(crm_claim_input);

	claim.claim = CRM_CLAIM_VENTING;
	if (is_first(s))
		assert_int_equal(crm_complaint_classify(s->f->db, NULL, &s->promised, &claim), CRM_OK);
	return crm_complaint_listen(s->f->db, act, &s->promised, s->words, answer);
}

static crm_status complaint_admit(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_admission_input admission = CRM_INIT(crm_admission_input);

	(void)answer;
	admission.text = s->words;
	return crm_complaint_admit(s->f->db, act, &s->promised, &admission);
}

static crm_status complaint_refuse(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_refusal_input refusal = CRM_INIT(crm_refusal_input);

	refusal.ground = CRM_GROUND_LAW;
	refusal.explanation = s->words;
	refusal.condition = "by another law";
	refusal.we_will = "we tell the ministry";
	refusal.you_can = "tell it too";
	return crm_complaint_refuse(s->f->db, act, &s->promised, &refusal, answer);
}

static crm_status complaint_mark(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_mark_input mark = CRM_INIT(crm_mark_input);

	(void)answer;
	mark.kind = CRM_MARK_THANKED;
	mark.note = s->words;
	return crm_complaint_mark(s->f->db, act, &s->promised, &mark);
}

static crm_status complaint_level_raise(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_level_raise(s->f->db, act, &s->open_case, is_other(s) ? CRM_LEVEL_THIRD_PARTY : CRM_LEVEL_OUTSIDE);
}

static crm_status complaint_type_set(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_type_set(s->f->db, act, &s->promised, is_other(s) ? CRM_COMPLAINANT_ACTIVIST : CRM_COMPLAINANT_IRATE);
}

static crm_status complaint_special_set(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_special_set(s->f->db, act, &s->open_case, is_other(s) ? CRM_SPECIAL_PREPARED : CRM_SPECIAL_EMOTIONAL);
}

static crm_status complaint_severity_set(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_severity_set(s->f->db, act, &s->open_case, is_other(s) ? CRM_CASE_MAJOR : CRM_CASE_DIFFICULT);
}

/* The first time the case becomes that of a key customer. */
static crm_status complaint_lane_set(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);

	(void)answer;
	if (is_first(s)) {
		assert_int_equal(crm_followup_assign(s->f->db, NULL, &s->customer, CRM_CLASS_IMPORTANT, "Sun"), CRM_OK);
		input.customer_id = s->customer;
		input.content = "it broke";
		input.received_at = START;
		assert_int_equal(crm_complaint_open(s->f->db, NULL, &input, &s->open_case), CRM_OK);
	}
	return crm_complaint_lane_set(s->f->db, act, &s->open_case, is_other(s) ? CRM_LANE_PROJECT : CRM_LANE_FAULT);
}

static crm_status complaint_escalate(struct stage *s, const crm_act *act, crm_id *answer)
{
	return crm_complaint_escalate(s->f->db, act, &s->open_case, s->words, answer);
}

static crm_status complaint_cause_add(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_cause_add(s->f->db, act, &s->open_case, CRM_CAUSE_PROCESS_LONG, is_other(s));
}

static crm_status complaint_cause_remove(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_cause_remove(s->f->db, act, &s->linked, is_other(s) ? CRM_CAUSE_PROCESS_LONG : CRM_CAUSE_DELAY_LATE);
}

static crm_status complaint_link(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_link(s->f->db, act, &s->open_case, &s->promised, is_other(s) ? CRM_LINK_CHILD_OF : CRM_LINK_SAME_CASE);
}

static crm_status complaint_unlink(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_unlink(s->f->db, act, &s->linked, is_other(s) ? &s->promised : &s->open_case, CRM_LINK_REPEAT_OF);
}

static crm_status complaint_merge(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_merge(s->f->db, act, &s->promised, is_other(s) ? &s->open_case : &s->linked);
}

static crm_status complaint_wants_set(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_wants_set(s->f->db, act, &s->open_case,
	                               UINT32_C(1) << (is_other(s) ? CRM_PURPOSE_HEARD : CRM_PURPOSE_ACTION));
}

static crm_status complaint_wants_answer(struct stage *s, const crm_act *act, crm_id *answer)
{
	const uint32_t heard = UINT32_C(1) << CRM_PURPOSE_HEARD;

	(void)answer;
	return crm_complaint_wants_answer(s->f->db, act, &s->linked, is_other(s) ? 0 : heard, is_other(s) ? heard : 0);
}

static crm_status complaint_review(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_review_input review = CRM_INIT(crm_review_input);

	(void)answer;
	review.blame = CRM_REVIEW_GOOD;
	review.note = s->words;
	return crm_complaint_review(s->f->db, act, &s->closed, &review);
}

static crm_status complaint_open_many(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);

	input.complainant = "somebody";
	input.content = s->words;
	input.contact = "0571 1";
	input.received_at = START;
	return crm_complaint_open_many(s->f->db, act, &input, 1, answer);
}

/* --- the clock */

static const char clock_of_keys[] = "{\"clocks\": {\"standard\": {\"targets\": {"
									" \"end\": {\"kind\": \"resolve\", \"unit\": \"real\", \"hours\": 9000},"
									" \"part\": {\"kind\": \"custom\", \"unit\": \"real\", \"hours\": 9000},"
									" \"loan\": {\"kind\": \"custom\", \"unit\": \"real\", \"hours\": 9000}}}},"
									" \"complaint\": {\"clock\": \"standard\"}}";

/* A case with a clock, made the first time. */
static const crm_id *clocked(struct stage *s)
{
	if (is_first(s)) {
		assert_int_equal(crm_playbook_load(s->f->db, NULL, clock_of_keys, sizeof clock_of_keys - 1, NULL), CRM_OK);
		s->clocked = make_case(s);
	}
	return &s->clocked;
}

static crm_status complaint_pause(struct stage *s, const crm_act *act, crm_id *answer)
{
	const crm_id *id = clocked(s);

	(void)answer;
	return crm_complaint_pause(s->f->db, act, case_by_words(s, id));
}

static crm_status complaint_resume(struct stage *s, const crm_act *act, crm_id *answer)
{
	const crm_id *id = clocked(s);
	crm_act waiting = CRM_INIT(crm_act);

	(void)answer;
	waiting.reason = "it is on its way";
	if (is_first(s))
		assert_int_equal(crm_complaint_pause(s->f->db, &waiting, id), CRM_OK);
	return crm_complaint_resume(s->f->db, act, case_by_words(s, id));
}

static crm_status complaint_message(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_message_input message = CRM_INIT(crm_message_input);

	message.direction = CRM_DIRECTION_IN;
	message.note = s->words;
	return crm_complaint_message(s->f->db, act, &s->open_case, &message, answer);
}

static crm_status complaint_target_start(struct stage *s, const crm_act *act, crm_id *answer)
{
	const crm_id *id = clocked(s);

	(void)answer;
	return crm_complaint_target_start(s->f->db, act, id, is_other(s) ? "loan" : "part");
}

static crm_status complaint_target_stop(struct stage *s, const crm_act *act, crm_id *answer)
{
	const crm_id *id = clocked(s);

	(void)answer;
	if (is_first(s)) {
		assert_int_equal(crm_complaint_target_start(s->f->db, NULL, id, "part"), CRM_OK);
		assert_int_equal(crm_complaint_target_start(s->f->db, NULL, id, "loan"), CRM_OK);
	}
	return crm_complaint_target_stop(s->f->db, act, id, is_other(s) ? "loan" : "part");
}

static crm_status complaint_clock_move(struct stage *s, const crm_act *act, crm_id *answer)
{
	static const char longer[] = "{\"clocks\": {\"standard\": {\"targets\": {\"end\": {\"kind\": \"resolve\","
								 " \"unit\": \"real\", \"hours\": 9900}}}}}";
	const crm_id *id = clocked(s);
	crm_clock_move_input move = CRM_INIT(crm_clock_move_input);

	(void)answer;
	if (is_first(s))
		assert_int_equal(crm_playbook_load(s->f->db, NULL, longer, sizeof longer - 1, NULL), CRM_OK);
	move.change = is_other(s) ? CRM_CHANGE_RESTART : CRM_CHANGE_KEEP_ELAPSED;
	return crm_complaint_clock_move(s->f->db, act, id, &move);
}

#endif
