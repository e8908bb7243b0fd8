/* Calls on how a case is handled, how urgent it is, and its clock. */
#ifndef CALLS_OF_HANDLING_H
#define CALLS_OF_HANDLING_H

#include "calls.h"

static crm_status case_emotion(struct state *s)
{
	return crm_complaint_emotion_set(s->db, s->act, s->id, any_value(s) % 4);
}

static crm_status case_classify(struct state *s)
{
	crm_claim_input claim = CRM_INIT(crm_claim_input);

	claim.claim = any_value(s) % 4;
	claim.override_by = any_text(s);
	return crm_complaint_classify(s->db, s->act, s->id, SIZED(s, claim));
}

static crm_status case_listen(struct state *s)
{
	return crm_complaint_listen(s->db, s->act, s->id, any_text(s), any_out(s));
}

static crm_status case_refuse(struct state *s)
{
	crm_refusal_input refusal = CRM_INIT(crm_refusal_input);

	refusal.ground = any_value(s) % 6;
	refusal.explanation = any_text(s);
	refusal.alternatives = any_text(s);
	refusal.condition = any_text(s);
	refusal.we_will = any_text(s);
	refusal.you_can = any_text(s);
	refusal.authority = any_text(s);
	return crm_complaint_refuse(s->db, s->act, s->id, SIZED(s, refusal), any_out(s));
}

static crm_status case_admit(struct state *s)
{
	crm_admission_input admission = CRM_INIT(crm_admission_input);

	admission.text = any_text(s);
	admission.override_by = any_text(s);
	return crm_complaint_admit(s->db, s->act, s->id, SIZED(s, admission));
}

static crm_status case_mark(struct state *s)
{
	crm_mark_input mark = CRM_INIT(crm_mark_input);

	mark.kind = any_value(s);
	mark.note = any_text(s);
	return crm_complaint_mark(s->db, s->act, s->id, SIZED(s, mark));
}

static crm_status case_rate(struct state *s)
{
	static crm_status (*const ratings[])(crm *, const crm_act *, const crm_id *, int32_t) = {
		crm_complaint_level_raise,  crm_complaint_type_set, crm_complaint_special_set,
		crm_complaint_severity_set, crm_complaint_lane_set,
	};
	const uint8_t which = fuzz_byte(&s->input);

	return ratings[which % (sizeof ratings / sizeof *ratings)](s->db, s->act, s->id, any_value(s));
}

static crm_status case_escalate(struct state *s)
{
	return crm_complaint_escalate(s->db, s->act, s->id, any_text(s), any_out(s));
}

static crm_status case_advise(struct state *s)
{
	crm_complaint_advice advices[CRM_STEP_REVIEW];
	size_t count;
	const crm_status rc = crm_complaint_advise(s->db, s->id, advices, fuzz_byte(&s->input) % 40, &count);

	FUZZ_CHECK(rc < 0 || count == CRM_STEP_REVIEW);
	return rc;
}

static crm_status case_pause(struct state *s)
{
	return any_value(s) & 1 ? crm_complaint_pause(s->db, s->act, s->id) : crm_complaint_resume(s->db, s->act, s->id);
}

static crm_status case_message(struct state *s)
{
	crm_message_input message = CRM_INIT(crm_message_input);

	message.direction = any_value(s) % 3;
	message.channel = any_value(s);
	message.note = any_text(s);
	return crm_complaint_message(s->db, s->act, s->id, SIZED(s, message), any_out(s));
}

static crm_status case_target(struct state *s)
{
	const char *target = any_text(s);

	return any_value(s) & 1 ? crm_complaint_target_start(s->db, s->act, s->id, target)
	                        : crm_complaint_target_stop(s->db, s->act, s->id, target);
}

static crm_status case_clock_move(struct state *s)
{
	crm_clock_move_input move = CRM_INIT(crm_clock_move_input);

	move.clock = any_text(s);
	move.playbook = any_value(s) % 4;
	move.change = any_value(s) % 5;
	move.restart_at = any_time(s);
	return crm_complaint_clock_move(s->db, s->act, s->id, SIZED(s, move));
}

#endif
