/* What belongs to a case beside its way: causes and what is done against them, links, merging, wants, reviews. */
#include "contract.h"

static void walk_causes(struct contract *c, const crm_id *id, int expected)
{
	crm_case_cause_cursor *cursor = NULL;

	CALL(c, CRM_OK, crm_case_cause_list, id, &cursor);
	assert_int_equal(step_causes(c, cursor), expected);
}

static void walk_links(struct contract *c, const crm_id *id, int expected)
{
	crm_link_cursor *cursor = NULL;

	CALL(c, CRM_OK, crm_link_list, id, &cursor);
	assert_int_equal(step_links(c, cursor), expected);
}

static void walk_actions(struct contract *c, const crm_action_query *query, int expected)
{
	crm_action_cursor *cursor = NULL;

	CALL(c, CRM_OK, crm_action_list, query, &cursor);
	assert_int_equal(step_actions(c, cursor), expected);
}

/* What needs no store: the list of causes as every binding has it. */
static void list_of_causes(struct contract *c)
{
	int32_t cause;
	size_t i;

	for (i = 0;; i++) {
		contract_before(c);
		cause = crm_cause_at(i);
		contract_over(c, "crm_cause_at", CRM_OK);
		show_number(c, "cause", cause);
		if (!cause)
			break;
		contract_before(c);
		show_number(c, "axis", crm_cause_axis(cause));
		contract_over(c, "crm_cause_axis", CRM_OK);
		contract_before(c);
		show_number(c, "area", crm_cause_area_of(cause));
		contract_over(c, "crm_cause_area_of", CRM_OK);
	}
	assert_int_equal(i, 48);
}

static void causes(struct contract *c, const crm_id *id)
{
	crm_case_cause_cursor *cursor = NULL;
	const crm_act *act = act_new(c);

	CALL(c, CRM_OK, crm_complaint_cause_add, act, id, CRM_CAUSE_PROCESS_LONG, true);
	CALL(c, CRM_REPLAYED, crm_complaint_cause_add, act, id, CRM_CAUSE_PROCESS_LONG, true);
	CALL(c, CRM_ERR_CONFLICT, crm_complaint_cause_add, act, id, CRM_CAUSE_PROCESS_LONG, false);
	CALL(c, CRM_UNCHANGED, crm_complaint_cause_add, act_new(c), id, CRM_CAUSE_PROCESS_LONG, true);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_cause_add, act_new(c), id, CRM_CAUSE_DELAY_LATE, true);
	CALL(c, CRM_OK, crm_complaint_cause_add, act_new(c), id, CRM_CAUSE_DELAY_LATE, false);
	CALL(c, CRM_ERR_INVALID, crm_complaint_cause_add, act_new(c), id, 108, false);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_cause_add, act_new(c), &nobody, CRM_CAUSE_DELAY_LATE, false);
	CALL(c, CRM_ERR_CONFLICT, crm_complaint_cause_add, act_seen(c, 1), id, CRM_CAUSE_CHARGE_COMPLEX, false);
	walk_causes(c, id, 2);
	act = act_new(c);
	CALL(c, CRM_OK, crm_complaint_cause_remove, act, id, CRM_CAUSE_DELAY_LATE);
	CALL(c, CRM_REPLAYED, crm_complaint_cause_remove, act, id, CRM_CAUSE_DELAY_LATE);
	CALL(c, CRM_UNCHANGED, crm_complaint_cause_remove, act_new(c), id, CRM_CAUSE_DELAY_LATE);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_cause_remove, act_new(c), &nobody, CRM_CAUSE_DELAY_LATE);
	CALL(c, CRM_ERR_NOT_FOUND, crm_case_cause_list, &nobody, &cursor);
	look_at_complaint(c, id);
}

static crm_id add_action(struct contract *c, const crm_id *id)
{
	crm_action_input input = CRM_INIT(crm_action_input);
	const crm_act *act = act_new(c);
	crm_id made = { { 0 } };

	input.cause = CRM_CAUSE_QUALITY_PACKING;
	input.text = "another crate";
	input.due_at = c->f.now + 10 * CRM_DAY;
	input.owner = "Feng";
	input.complaint_id = nobody;
	CALL(c, CRM_ERR_NOT_FOUND, crm_action_add, act_new(c), &input, &made);
	input.complaint_id = *id;
	CALL(c, CRM_OK, crm_action_add, act, &input, &made);
	show_id(c, "id", &made);
	CALL(c, CRM_REPLAYED, crm_action_add, act, &input, &made);
	show_id(c, "id", &made);
	input.text = "";
	CALL(c, CRM_ERR_INVALID, crm_action_add, act_new(c), &input, NULL);
	input.text = "another crate";
	input.cause = 108;
	CALL(c, CRM_ERR_INVALID, crm_action_add, act_new(c), &input, NULL);
	look_at_action(c, &made);
	return made;
}

static crm_id caused(struct contract *c)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	crm_id id = { { 0 } };

	input.complainant = "Zhao Min";
	input.content = "the crate is broken";
	input.received_at = c->f.now;
	input.contact = "0571 1234";
	input.channel = CRM_CHANNEL_PHONE;
	input.first_responder = "Chen";
	input.primary_cause = CRM_CAUSE_QUALITY_PACKING;
	CALL(c, CRM_OK, crm_complaint_open, act_new(c), &input, &id);
	show_id(c, "id", &id);
	return id;
}

static void actions(struct contract *c, const crm_id *id)
{
	crm_action_query query = CRM_INIT(crm_action_query);
	const crm_action *action = NULL;
	crm_id done = add_action(c, id), cancelled = add_action(c, id), again;
	const crm_act *act = act_new(c);

	CALL(c, CRM_ERR_INVALID, crm_action_done, act_new(c), &done, "");
	CALL(c, CRM_ERR_NOT_FOUND, crm_action_done, act_new(c), &nobody, "the crate is thicker");
	CALL(c, CRM_OK, crm_action_done, act, &done, "the crate is thicker");
	CALL(c, CRM_REPLAYED, crm_action_done, act, &done, "the crate is thicker");
	CALL(c, CRM_ERR_CONFLICT, crm_action_done, act, &done, "another");
	CALL(c, CRM_ERR_REFUSED, crm_action_done, act_new(c), &done, "the crate is thicker");
	CALL(c, CRM_ERR_REFUSED, crm_action_cancel, act_new(c), &cancelled);
	act = act_why(c, "no money");
	CALL(c, CRM_OK, crm_action_cancel, act, &cancelled);
	CALL(c, CRM_REPLAYED, crm_action_cancel, act, &cancelled);
	CALL(c, CRM_ERR_NOT_FOUND, crm_action_cancel, act_why(c, "no money"), &nobody);
	CALL(c, CRM_ERR_NOT_FOUND, crm_action_get, &nobody, &action);
	later(c, CRM_DAY);
	again = caused(c);
	look_at_action(c, &done); /* opened again */
	walk_causes(c, &again, 1);
	walk_actions(c, NULL, 2);
	query.cause = CRM_CAUSE_QUALITY_PACKING;
	query.state = CRM_ACTION_CANCELLED;
	walk_actions(c, &query, 1);
	query = (crm_action_query)CRM_INIT(crm_action_query);
	query.after = done;
	walk_actions(c, &query, 1);
	query.cause = 108;
	CALL(c, CRM_ERR_INVALID, crm_action_list, &query, NULL);
}

static void links(struct contract *c, const crm_id *id, const crm_id *other)
{
	crm_link_cursor *cursor = NULL;
	const crm_act *act = act_why(c, "says so");

	CALL(c, CRM_OK, crm_complaint_link, act, id, other, CRM_LINK_REPEAT_OF);
	CALL(c, CRM_REPLAYED, crm_complaint_link, act, id, other, CRM_LINK_REPEAT_OF);
	CALL(c, CRM_ERR_CONFLICT, crm_complaint_link, act, id, other, CRM_LINK_CHILD_OF);
	CALL(c, CRM_UNCHANGED, crm_complaint_link, act_new(c), id, other, CRM_LINK_REPEAT_OF);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_link, act_new(c), other, id, CRM_LINK_REPEAT_OF);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_link, act_new(c), id, id, CRM_LINK_CHILD_OF);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_link, act_new(c), id, &nobody, CRM_LINK_CHILD_OF);
	CALL(c, CRM_ERR_INVALID, crm_complaint_link, act_new(c), id, other, 9);
	CALL(c, CRM_OK, crm_complaint_link, act_new(c), other, id, CRM_LINK_SAME_CASE);
	CALL(c, CRM_UNCHANGED, crm_complaint_link, act_new(c), id, other, CRM_LINK_SAME_CASE);
	later(c, CRM_HOUR);
	act = act_why(c, "another matter");
	CALL(c, CRM_OK, crm_complaint_unlink, act, id, other, CRM_LINK_REPEAT_OF);
	CALL(c, CRM_REPLAYED, crm_complaint_unlink, act, id, other, CRM_LINK_REPEAT_OF);
	CALL(c, CRM_UNCHANGED, crm_complaint_unlink, act_new(c), id, other, CRM_LINK_REPEAT_OF);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_unlink, act_new(c), id, other, CRM_LINK_CHILD_OF);
	walk_links(c, id, 2);
	walk_links(c, other, 2);
	CALL(c, CRM_ERR_NOT_FOUND, crm_link_list, &nobody, &cursor);
}

static void wants(struct contract *c, const crm_id *id)
{
	const uint32_t all = UINT32_C(1) << CRM_PURPOSE_HEARD | UINT32_C(1) << CRM_PURPOSE_REDRESS;
	const crm_act *act = act_new(c);

	CALL(c, CRM_OK, crm_complaint_wants_set, act, id, all);
	CALL(c, CRM_REPLAYED, crm_complaint_wants_set, act, id, all);
	CALL(c, CRM_UNCHANGED, crm_complaint_wants_set, act_new(c), id, all);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_wants_set, act_new(c), &nobody, all);
	act = act_new(c);
	CALL(c, CRM_OK, crm_complaint_wants_answer, act, id, UINT32_C(1) << CRM_PURPOSE_HEARD, UINT32_C(1) << CRM_PURPOSE_REDRESS);
	CALL(c, CRM_REPLAYED, crm_complaint_wants_answer, act, id, UINT32_C(1) << CRM_PURPOSE_HEARD, UINT32_C(1) << CRM_PURPOSE_REDRESS);
	CALL(c, CRM_ERR_CONFLICT, crm_complaint_wants_answer, act, id, UINT32_C(1) << CRM_PURPOSE_HEARD, 0);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_wants_answer, act_new(c), id, UINT32_C(1) << CRM_PURPOSE_RESPECT, 0);
	CALL(c, CRM_ERR_INVALID, crm_complaint_wants_answer, act_new(c), id, all, all);
	look_at_complaint(c, id);
}

static void reviews(struct contract *c, const crm_id *open)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	crm_review_input review = CRM_INIT(crm_review_input);
	const crm_review *view = NULL;
	const crm_act *act;
	crm_id id = { { 0 } };

	input.complainant = "Zhao Min";
	input.content = "the line was dead";
	input.received_at = c->f.now;
	input.contact = "0571 1234";
	input.first_responder = "Chen";
	input.state = CRM_COMPLAINT_CLOSED;
	CALL(c, CRM_OK, crm_complaint_open, act_new(c), &input, &id);
	review.blame = CRM_REVIEW_GOOD;
	review.deeds = CRM_REVIEW_WRONG;
	review.note = "a day late";
	CALL(c, CRM_ERR_NOT_FOUND, crm_review_get, &id, &view);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_review, act_new(c), open, &review);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_review, act_new(c), &nobody, &review);
	act = act_new(c);
	CALL(c, CRM_OK, crm_complaint_review, act, &id, &review);
	CALL(c, CRM_REPLAYED, crm_complaint_review, act, &id, &review);
	review.note = NULL;
	CALL(c, CRM_ERR_CONFLICT, crm_complaint_review, act, &id, &review);
	look_at_review(c, &id);
	CALL(c, CRM_OK, crm_complaint_review, act_new(c), &id, &review);
	look_at_review(c, &id);
}

static void merge(struct contract *c, const crm_id *from, const crm_id *into)
{
	crm_promise_input promise = CRM_INIT(crm_promise_input);
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_solution_input solution = CRM_INIT(crm_solution_input);
	crm_id customers_own = add_customer(c, "Qian Bo");
	crm_id other = add_complaint(c, &customers_own);
	const crm_act *act;

	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_SOLVED;
	CALL(c, CRM_OK, crm_complaint_judge, act_new(c), from, &judgement);
	promise.due_at = c->f.now + 3 * CRM_DAY;
	promise.consent = 1;
	promise.unit = "workshop";
	promise.reason = "a part is missing";
	CALL(c, CRM_OK, crm_complaint_promise, act_new(c), from, &promise, NULL);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_merge, act_new(c), from, from);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_merge, act_new(c), &other, into);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_merge, act_new(c), from, &nobody);
	CALL(c, CRM_ERR_CONFLICT, crm_complaint_merge, act_seen(c, 1), from, into);
	act = act_why(c, "the same matter");
	CALL(c, CRM_OK, crm_complaint_merge, act, from, into);
	CALL(c, CRM_REPLAYED, crm_complaint_merge, act, from, into);
	CALL(c, CRM_ERR_CONFLICT, crm_complaint_merge, act, into, from);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_merge, act_new(c), from, into);
	look_at_complaint(c, from);
	look_at_complaint(c, into);
	solution.text = "the part is in";
	solution.accepted = 1;
	CALL(c, CRM_OK, crm_complaint_solve, act_new(c), into, &solution, NULL); /* keeps what was promised on the other one */
	assert_int_equal(walk_promises(c, into), 1);
	walk_causes(c, into, 1);
}

void contract_links(struct contract *c)
{
	crm_id one = add_complaint(c, NULL), other = add_complaint(c, NULL);

	list_of_causes(c);
	causes(c, &one);
	actions(c, &one);
	links(c, &one, &other);
	wants(c, &one);
	reviews(c, &one);
	merge(c, &one, &other);
}
