/* Calls on cases: their way through the graph, what they are linked to, and what is done against causes. */
#ifndef CALLS_OF_CASES_H
#define CALLS_OF_CASES_H

#include "calls.h"

static crm_status complaint_open(struct state *s)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	uint8_t choice = fuzz_byte(&s->input);

	input.customer_id = any_id_value(s);
	input.content = choice & 1 ? any_text(s) : "The kettle leaks.";
	input.complainant = choice & 2 ? any_text(s) : "Ann";
	input.contact = choice & 4 ? any_text(s) : "at the counter";
	input.received_at = choice & 8 ? any_time(s) : s->world.now;
	input.state = choice & 16 ? any_value(s) : 0;
	if (choice & 32) {
		input.bought_at = any_time(s);
		input.channel = any_value(s);
		input.first_responder = any_text(s);
		input.handler = any_text(s);
	}
	if (choice & 64) {
		input.reference_source = any_text(s);
		input.reference_value = any_text(s);
	}
	return crm_complaint_open(s->db, s->act, SIZED(s, input), any_out(s));
}

static crm_status complaint_get(struct state *s)
{
	crm_notified notified;
	crm_status rc;

	crm_complaint_free(s->complaint);
	s->complaint = NULL;
	rc = crm_complaint_get(s->db, s->id, no_out(s) ? NULL : &s->complaint);
	if (rc == CRM_OK && s->complaint)
		crm_complaint_notified(s->complaint, &notified);
	return rc;
}

static crm_status complaint_find(struct state *s)
{
	crm_reference reference = any_reference(s);

	return crm_complaint_find_reference(s->db, reference.source, reference.value, any_out(s));
}

static crm_status complaint_handler(struct state *s)
{
	return crm_complaint_handler_set(s->db, s->act, s->id, any_text(s));
}

static crm_status complaint_responder(struct state *s)
{
	return crm_complaint_first_responder_set(s->db, s->act, s->id, any_text(s));
}

static crm_status complaint_judge(struct state *s)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);

	judgement.responsibility = any_value(s);
	judgement.complainant_type = any_value(s);
	judgement.purpose = any_value(s);
	judgement.validity = any_value(s) % 3;
	judgement.immediate = any_value(s) & 1;
	return crm_complaint_judge(s->db, s->act, s->id, SIZED(s, judgement));
}

static crm_status complaint_explain(struct state *s)
{
	const char *explanation = any_text(s);

	return crm_complaint_explain(s->db, s->act, s->id, explanation, any_text(s));
}

static crm_promise_input any_promise(struct state *s)
{
	crm_promise_input promise = CRM_INIT(crm_promise_input);

	promise.due_at = any_time(s);
	promise.consent = any_value(s) != 0;
	promise.channel = any_value(s);
	promise.unit = any_text(s);
	promise.reason = any_text(s);
	promise.progress = any_text(s);
	return promise;
}

static crm_status complaint_promise(struct state *s)
{
	crm_promise_input promise = any_promise(s);

	return crm_complaint_promise(s->db, s->act, s->id, SIZED(s, promise), any_out(s));
}

static crm_status complaint_renew(struct state *s)
{
	crm_promise_input promise = any_promise(s);

	return crm_complaint_renew(s->db, s->act, s->id, SIZED(s, promise), any_out(s));
}

static crm_status complaint_solve(struct state *s)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);

	solution.text = any_text(s);
	solution.accepted = any_value(s) & 1;
	return crm_complaint_solve(s->db, s->act, s->id, SIZED(s, solution), any_out(s));
}

static crm_status complaint_answer(struct state *s)
{
	return crm_complaint_answer(s->db, s->act, s->id,
	                            (fuzz_byte(&s->input) & 1) != 0 ? CRM_OPTION_ONLY : CRM_OPTION_NONE, any_out(s));
}

static crm_status complaint_check(struct state *s)
{
	int32_t result = any_value(s);

	return crm_complaint_check(s->db, s->act, s->id, result, any_text(s));
}

static crm_status complaint_close(struct state *s)
{
	return crm_complaint_close(s->db, s->act, s->id);
}

static crm_status complaint_reopen(struct state *s)
{
	return crm_complaint_reopen(s->db, s->act, s->id);
}

static crm_status complaint_void(struct state *s)
{
	return crm_complaint_void(s->db, s->act, s->id);
}

static void staff_list(struct state *s)
{
	crm_staff_cursor *cursor = NULL;
	const crm_staff *person, *same;

	if (crm_staff_list(s->db, NULL, &cursor) < 0)
		return;
	while (crm_staff_next(cursor, &person) == CRM_OK)
		if (crm_staff_get(s->db, person->name, &same) == CRM_OK)
			crm_staff_free(same);
	crm_staff_cursor_free(cursor);
}

static crm_status staff(struct state *s)
{
	const uint8_t how = fuzz_byte(&s->input);

	if (how & 2)
		staff_list(s);
	return how & 1 ? crm_staff_leave(s->db, s->act, any_text(s)) : crm_staff_return(s->db, s->act, any_text(s));
}

static int32_t any_cause(struct state *s)
{
	return crm_cause_at(fuzz_byte(&s->input) % 4u * 16u); /* one of three, or none */
}

static crm_status cause_add(struct state *s)
{
	return crm_complaint_cause_add(s->db, s->act, s->id, any_cause(s), any_value(s) & 1);
}

static crm_status cause_remove(struct state *s)
{
	return crm_complaint_cause_remove(s->db, s->act, s->id, any_cause(s));
}

static crm_status case_link(struct state *s)
{
	const crm_id *other = any_id(s);
	const int32_t kind = any_value(s);

	return any_value(s) & 1 ? crm_complaint_link(s->db, s->act, s->id, other, kind)
	                        : crm_complaint_unlink(s->db, s->act, s->id, other, kind);
}

static crm_status case_merge(struct state *s)
{
	return crm_complaint_merge(s->db, s->act, s->id, any_id(s));
}

static crm_status case_wants(struct state *s)
{
	const uint32_t one = (uint32_t)fuzz_number(&s->input, 2), other = (uint32_t)fuzz_number(&s->input, 2);

	return any_value(s) & 1 ? crm_complaint_wants_set(s->db, s->act, s->id, one)
	                        : crm_complaint_wants_answer(s->db, s->act, s->id, one, other);
}

static crm_status case_review(struct state *s)
{
	crm_review_input review = CRM_INIT(crm_review_input);

	review.blame = any_value(s);
	review.deeds = any_value(s) % 3;
	review.note = any_text(s);
	return crm_complaint_review(s->db, s->act, s->id, SIZED(s, review));
}

static crm_status action_add(struct state *s)
{
	crm_action_input input = CRM_INIT(crm_action_input);

	input.cause = any_cause(s);
	input.text = any_text(s);
	input.owner = any_text(s);
	input.due_at = any_time(s);
	input.complaint_id = any_id_value(s);
	return crm_action_add(s->db, s->act, SIZED(s, input), any_out(s));
}

static crm_status action_end(struct state *s)
{
	return any_value(s) & 1 ? crm_action_done(s->db, s->act, s->id, any_text(s)) : crm_action_cancel(s->db, s->act, s->id);
}

#endif
