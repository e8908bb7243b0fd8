/* Handling complaints: the mood, the claim, liability, refusals, steps of good handling, guards that somebody let pass; the guide. */
#include "contract.h"

static crm_id open_upset(struct contract *c)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	crm_id id = { { 0 } };

	input.complainant = "Zhao Min";
	input.content = "the line is dead since Monday";
	input.received_at = c->f.now;
	input.contact = "0571 1234";
	input.channel = CRM_CHANNEL_PHONE;
	input.first_responder = "Chen";
	input.emotion = CRM_EMOTION_HIGH;
	CALL(c, CRM_OK, crm_complaint_open, act_new(c), &input, &id);
	return id;
}

static void judge_ours(struct contract *c, const crm_id *id)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);

	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_PASSIVE;
	judgement.purpose = CRM_PURPOSE_HEARD;
	CALL(c, CRM_OK, crm_complaint_judge, act_new(c), id, &judgement);
}

static void look_at_guide(struct contract *c, const crm_id *id)
{
	crm_complaint_advice advices[CRM_STEP_REVIEW];
	size_t count = 0, i;

	CALL(c, CRM_OK, crm_complaint_advise, id, advices, CRM_STEP_REVIEW, &count);
	for (i = 0; i < count; i++) {
		show_number(c, crm_complaint_step_name(advices[i].step), advices[i].rule);
		show_number(c, "can_override", advices[i].can_override);
		show_number(c, "warning", advices[i].warning);
		show_number(c, "from_state", advices[i].from_state);
		show_number(c, "to", advices[i].to);
	}
	CALL(c, CRM_ERR_INVALID, crm_complaint_advise, id, advices, 3, &count);
	show_number(c, "count", (int64_t)count);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_advise, &nobody, advices, CRM_STEP_REVIEW, &count);
}

static void emotions(struct contract *c, const crm_id *id)
{
	const crm_act *act = act_new(c);

	CALL(c, CRM_UNCHANGED, crm_complaint_emotion_set, act_new(c), id, CRM_EMOTION_HIGH);
	CALL(c, CRM_OK, crm_complaint_emotion_set, act, id, CRM_EMOTION_UPSET);
	CALL(c, CRM_REPLAYED, crm_complaint_emotion_set, act, id, CRM_EMOTION_UPSET);
	CALL(c, CRM_ERR_CONFLICT, crm_complaint_emotion_set, act, id, CRM_EMOTION_CALM);
	CALL(c, CRM_ERR_INVALID, crm_complaint_emotion_set, act_new(c), id, 9);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_emotion_set, act_new(c), &nobody, CRM_EMOTION_CALM);
	CALL(c, CRM_ERR_CONFLICT, crm_complaint_emotion_set, act_seen(c, 1), id, CRM_EMOTION_CALM);
}

static void claims(struct contract *c, const crm_id *id)
{
	crm_claim_input claim = CRM_INIT(crm_claim_input);
	const crm_act *act = act_why(c, "it is plain");

	claim.claim = CRM_CLAIM_OPPORTUNISTIC;
	CALL(c, CRM_ERR_REFUSED, crm_complaint_classify, act_new(c), id, &claim);
	claim.override_by = "Gao";
	CALL(c, CRM_ERR_REFUSED, crm_complaint_classify, act_new(c), id, &claim); /* without a reason */
	CALL(c, CRM_OK, crm_complaint_classify, act, id, &claim);
	CALL(c, CRM_REPLAYED, crm_complaint_classify, act, id, &claim);
	claim.override_by = NULL;
	CALL(c, CRM_OK, crm_complaint_emotion_set, act_new(c), id, CRM_EMOTION_CALM);
	CALL(c, CRM_UNCHANGED, crm_complaint_classify, act_new(c), id, &claim);
	claim.claim = 0;
	CALL(c, CRM_ERR_REFUSED, crm_complaint_classify, act_new(c), id, &claim);
	claim.claim = CRM_CLAIM_VENTING;
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_classify, act_new(c), &nobody, &claim);
	CALL(c, CRM_ERR_INVALID, crm_complaint_classify, act_new(c), id, NULL);
}

static void admissions(struct contract *c, const crm_id *id)
{
	crm_admission_input admission = CRM_INIT(crm_admission_input);
	const crm_act *act = act_why(c, "goodwill");

	CALL(c, CRM_ERR_INVALID, crm_complaint_admit, act_new(c), id, &admission);
	admission.text = "the cable was old";
	CALL(c, CRM_ERR_REFUSED, crm_complaint_admit, act_new(c), id, &admission);
	admission.override_by = "Gao";
	CALL(c, CRM_OK, crm_complaint_admit, act, id, &admission);
	CALL(c, CRM_REPLAYED, crm_complaint_admit, act, id, &admission);
	CALL(c, CRM_UNCHANGED, crm_complaint_admit, act_new(c), id, &admission);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_admit, act_new(c), &nobody, &admission);
	CALL(c, CRM_ERR_INVALID, crm_complaint_admit, act_new(c), id, NULL);
}

static void marks(struct contract *c, const crm_id *id)
{
	crm_mark_input mark = CRM_INIT(crm_mark_input);
	const crm_act *act = act_new(c);

	mark.kind = CRM_MARK_JUDGED;
	CALL(c, CRM_ERR_INVALID, crm_complaint_mark, act_new(c), id, &mark);
	mark.kind = CRM_MARK_THANKED;
	mark.note = "for the call";
	CALL(c, CRM_OK, crm_complaint_mark, act, id, &mark);
	CALL(c, CRM_REPLAYED, crm_complaint_mark, act, id, &mark);
	mark.kind = CRM_MARK_PRIVATE;
	mark.note = NULL;
	CALL(c, CRM_OK, crm_complaint_mark, act_new(c), id, &mark);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_mark, act_new(c), &nobody, &mark);
	CALL(c, CRM_ERR_INVALID, crm_complaint_mark, act_new(c), id, NULL);
}

static void refusals(struct contract *c, const crm_id *id)
{
	crm_refusal_input refusal = CRM_INIT(crm_refusal_input);
	const crm_act *act = act_new(c);
	crm_id task = { { 0 } };

	CALL(c, CRM_ERR_INVALID, crm_complaint_refuse, act_new(c), id, NULL, &task);
	refusal.ground = CRM_GROUND_POLICY;
	refusal.explanation = "no line is laid twice";
	refusal.we_will = "we lend you a radio";
	refusal.you_can = "fetch it today";
	CALL(c, CRM_ERR_REFUSED, crm_complaint_refuse, act_new(c), id, &refusal, &task);
	refusal.alternatives = "a radio";
	refusal.authority = "the shop";
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_refuse, act_new(c), &nobody, &refusal, &task);
	CALL(c, CRM_OK, crm_complaint_refuse, act, id, &refusal, &task);
	show_id(c, "task", &task);
	CALL(c, CRM_REPLAYED, crm_complaint_refuse, act, id, &refusal, &task);
	show_id(c, "task", &task);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_refuse, act_new(c), id, &refusal, &task);
}

static void listen(struct contract *c)
{
	const crm_id id = add_complaint(c, NULL);
	crm_claim_input claim = CRM_INIT(crm_claim_input);
	crm_id task = { { 0 } };
	const crm_act *act;

	judge_ours(c, &id);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_listen, act_new(c), &id, "about the queue", &task);
	claim.claim = CRM_CLAIM_VENTING;
	CALL(c, CRM_OK, crm_complaint_classify, act_new(c), &id, &claim);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_listen, act_new(c), &id, NULL, &task);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_listen, act_new(c), &nobody, "about the queue", &task);
	act = act_new(c);
	CALL(c, CRM_OK, crm_complaint_listen, act, &id, "about the queue", &task);
	show_id(c, "task", &task);
	CALL(c, CRM_REPLAYED, crm_complaint_listen, act, &id, "about the queue", &task);
	CALL(c, CRM_ERR_CONFLICT, crm_complaint_listen, act, &id, "about the rain", &task);
	look_at_complaint(c, &id);
	CALL(c, CRM_OK, crm_complaint_check, act_new(c), &id, CRM_SATISFACTION_SATISFIED, NULL);
	look_at_guide(c, &id);
}

void contract_handling(struct contract *c)
{
	const crm_id id = open_upset(c);
	crm_override_cursor *overrides = NULL;
	crm_refusal_cursor *refused = NULL;
	crm_mark_cursor *marked = NULL;

	look_at_guide(c, &id);
	emotions(c, &id);
	claims(c, &id);
	admissions(c, &id);
	marks(c, &id);
	later(c, CRM_HOUR);
	judge_ours(c, &id);
	refusals(c, &id);
	look_at_complaint(c, &id);
	assert_int_equal(walk_overrides(c, &id), 3);
	assert_int_equal(walk_marks(c, &id), 4);
	assert_int_equal(walk_refusals(c, &id), 1);
	CALL(c, CRM_ERR_NOT_FOUND, crm_override_list, &nobody, &overrides);
	CALL(c, CRM_ERR_NOT_FOUND, crm_mark_list, &nobody, &marked);
	CALL(c, CRM_ERR_NOT_FOUND, crm_refusal_list, &nobody, &refused);
	CALL(c, CRM_ERR_INVALID, crm_override_list, &id, NULL);
	CALL(c, CRM_ERR_INVALID, crm_mark_list, &id, NULL);
	CALL(c, CRM_ERR_INVALID, crm_refusal_list, &id, NULL);
	look_at_guide(c, &id);
	listen(c);
}
