/* Complaints: from the nine points to the end, and the steps that are refused. */
#include "contract.h"

static crm_complaint_input nine_points(struct contract *c)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);

	input.complainant = "Xu Jie";
	input.about = "the heating";
	input.content = "it drips since it was put in";
	input.received_at = c->f.now - CRM_HOUR;
	input.bought_at = c->f.now - 100 * CRM_DAY;
	input.usage = "as the manual says";
	input.demand = "that it stops";
	input.wished_solution = "a new valve";
	input.contact = "0571 1234";
	input.channel = CRM_CHANNEL_HALL;
	input.first_responder = "Ma";
	input.handler = "Zhu";
	input.cause = "valve";
	input.reference_source = "hotline";
	input.reference_value = "H-77";
	return input;
}

static void open_wrong(struct contract *c, crm_complaint_input input)
{
	crm_id id;

	CALL(c, CRM_ERR_EXISTS, crm_complaint_open, act_new(c), &input, &id);
	CALL(c, CRM_ERR_INVALID, crm_complaint_open, act_new(c), NULL, &id);
	CALL(c, CRM_ERR_EXISTS, crm_complaint_open, act_new(c), &input, NULL);
	input.reference_value = "H-78";
	input.customer_id = nobody;
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_open, act_new(c), &input, &id);
	input.customer_id = (crm_id){ { 0 } };
	input.received_at = CRM_NO_TIME;
	CALL(c, CRM_ERR_REFUSED, crm_complaint_open, act_new(c), &input, &id);
	input.received_at = c->f.now;
	input.contact = NULL;
	CALL(c, CRM_ERR_REFUSED, crm_complaint_open, act_new(c), &input, &id);
	input.contact = "0571 1234";
	input.content = "";
	CALL(c, CRM_ERR_REFUSED, crm_complaint_open, act_new(c), &input, &id);
	input.content = "content";
	input.complainant = NULL;
	CALL(c, CRM_ERR_REFUSED, crm_complaint_open, act_new(c), &input, &id);
	show_id(c, "id", &id);
}

static crm_id open_case(struct contract *c)
{
	crm_complaint_input input = nine_points(c);
	const crm_act *act = act_new(c);
	const crm_complaint *complaint;
	crm_id id = { { 0 } }, found;

	CALL(c, CRM_OK, crm_complaint_open, act, &input, &id);
	show_id(c, "id", &id);
	CALL(c, CRM_REPLAYED, crm_complaint_open, act, &input, &id);
	show_id(c, "id", &id);
	input.demand = "more";
	CALL(c, CRM_ERR_CONFLICT, crm_complaint_open, act, &input, &found);
	open_wrong(c, input);
	look_at_complaint(c, &id);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_get, &nobody, &complaint);
	CALL(c, CRM_ERR_INVALID, crm_complaint_get, NULL, &complaint);
	CALL(c, CRM_OK, crm_complaint_find_reference, "hotline", "H-77", &found);
	show_id(c, "id", &found);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_find_reference, "hotline", "H-78", &found);
	CALL(c, CRM_ERR_INVALID, crm_complaint_find_reference, "hotline", NULL, &found);
	return id;
}

static crm_status judge(struct contract *c, const crm_act *act, const crm_id *id, int32_t responsibility, int32_t immediate,
                        crm_status expected)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);

	judgement.responsibility = responsibility;
	judgement.complainant_type = CRM_COMPLAINANT_IRATE;
	judgement.purpose = CRM_PURPOSE_ACTION;
	judgement.validity = CRM_VALIDITY_FOUNDED;
	judgement.immediate = immediate;
	return CALL(c, expected, crm_complaint_judge, act, id, &judgement);
}

static void solve(struct contract *c, const crm_act *act, const crm_id *id, const char *text, int32_t accepted, crm_status expected)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);
	crm_id task = { { 0 } };

	solution.text = text;
	solution.accepted = accepted;
	CALL(c, expected, crm_complaint_solve, act, id, &solution, &task);
	show_id(c, "task", &task);
}

static void answer(struct contract *c, const crm_act *act, const crm_id *id, bool accepted, crm_status expected)
{
	crm_id task = { { 0 } };

	CALL(c, expected, crm_complaint_answer, act, id, accepted ? CRM_OPTION_ONLY : CRM_OPTION_NONE, &task);
	show_id(c, "task", &task);
}

static void promise_all(struct contract *c, const crm_act *act, const crm_id *id, int64_t due_at, bool renewed, crm_status expected)
{
	crm_promise_input promise = CRM_INIT(crm_promise_input);
	crm_id task = { { 0 } };

	promise.due_at = due_at;
	promise.consent = 1;
	promise.unit = "workshop";
	promise.reason = "a part is missing";
	if (renewed) {
		promise.channel = CRM_CHANNEL_PHONE;
		promise.progress = "the part is ordered";
		CALL(c, expected, crm_complaint_renew, act, id, &promise, &task);
	} else {
		CALL(c, expected, crm_complaint_promise, act, id, &promise, &task);
	}
	show_id(c, "task", &task);
}

static void hand_over(struct contract *c, const crm_id *id)
{
	const crm_act *act = act_why(c, "knows valves");

	CALL(c, CRM_OK, crm_complaint_handler_set, act, id, "Gao");
	CALL(c, CRM_REPLAYED, crm_complaint_handler_set, act, id, "Gao");
	CALL(c, CRM_ERR_CONFLICT, crm_complaint_handler_set, act, id, "Lin");
	CALL(c, CRM_UNCHANGED, crm_complaint_handler_set, act_new(c), id, "Gao");
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_handler_set, act_new(c), &nobody, "Gao");
	CALL(c, CRM_ERR_INVALID, crm_complaint_handler_set, act_new(c), id, NULL);
	CALL(c, CRM_ERR_CONFLICT, crm_complaint_handler_set, act_seen(c, 1), id, "Lin");
	CALL(c, CRM_ERR_REFUSED, crm_complaint_first_responder_set, act_new(c), id, "Gao");
	CALL(c, CRM_UNCHANGED, crm_complaint_first_responder_set, act_new(c), id, "Ma");
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_first_responder_set, act_new(c), &nobody, "Gao");
}

static void solve_at_once(struct contract *c, const crm_id *id)
{
	const crm_act *act;

	judge(c, act_new(c), id, 0, 0, CRM_ERR_REFUSED);
	judge(c, act_new(c), id, CRM_RESPONSIBILITY_NOT_OURS, 1, CRM_ERR_REFUSED);
	judge(c, act_new(c), &nobody, CRM_RESPONSIBILITY_OURS, 1, CRM_ERR_NOT_FOUND);
	judge(c, act_seen(c, 1), id, CRM_RESPONSIBILITY_OURS, 1, CRM_ERR_CONFLICT);
	CALL(c, CRM_ERR_INVALID, crm_complaint_judge, act_new(c), id, NULL);
	act = act_new(c);
	judge(c, act, id, CRM_RESPONSIBILITY_OURS, 1, CRM_OK);
	judge(c, act, id, CRM_RESPONSIBILITY_OURS, 1, CRM_REPLAYED);
	judge(c, act, id, CRM_RESPONSIBILITY_OURS, 0, CRM_ERR_CONFLICT);
	solve(c, act_new(c), id, NULL, 0, CRM_ERR_REFUSED);
	solve(c, act_new(c), &nobody, "a new valve", 0, CRM_ERR_NOT_FOUND);
	act = act_new(c);
	solve(c, act, id, "a new valve", 0, CRM_OK);
	solve(c, act, id, "a new valve", 0, CRM_REPLAYED);
	solve(c, act, id, "an old valve", 0, CRM_ERR_CONFLICT);
	answer(c, act_new(c), &nobody, true, CRM_ERR_NOT_FOUND);
	later(c, CRM_HOUR);
	answer(c, act_new(c), id, false, CRM_OK);
	answer(c, act_new(c), id, true, CRM_ERR_REFUSED);
	solve(c, act_new(c), id, "two new valves", 0, CRM_OK);
	act = act_new(c);
	answer(c, act, id, true, CRM_OK);
	answer(c, act, id, true, CRM_REPLAYED);
	answer(c, act, id, false, CRM_ERR_CONFLICT);
	look_at_complaint(c, id);
}

static void check(struct contract *c, const crm_id *id)
{
	const crm_act *act = act_new(c);
	int i;

	CALL(c, CRM_ERR_REFUSED, crm_complaint_close, act_new(c), id);
	CALL(c, CRM_OK, crm_complaint_check, act, id, CRM_SATISFACTION_UNREACHABLE, NULL);
	CALL(c, CRM_REPLAYED, crm_complaint_check, act, id, CRM_SATISFACTION_UNREACHABLE, NULL);
	CALL(c, CRM_ERR_CONFLICT, crm_complaint_check, act, id, CRM_SATISFACTION_SATISFIED, NULL);
	CALL(c, CRM_ERR_INVALID, crm_complaint_check, act_new(c), id, 9, NULL);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_check, act_new(c), &nobody, CRM_SATISFACTION_SATISFIED, NULL);
	CALL(c, CRM_ERR_CONFLICT, crm_complaint_check, act_seen(c, 1), id, CRM_SATISFACTION_SATISFIED, NULL);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_close, act_new(c), id);
	for (i = 0; i < 2; i++) {
		later(c, 2 * CRM_DAY);
		CALL(c, CRM_OK, crm_complaint_check, act_new(c), id, CRM_SATISFACTION_UNREACHABLE, "nobody answers");
	}
	act = act_why(c, "three times without an answer");
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_close, act_new(c), &nobody);
	CALL(c, CRM_OK, crm_complaint_close, act, id);
	CALL(c, CRM_REPLAYED, crm_complaint_close, act, id);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_close, act_new(c), id);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_handler_set, act_new(c), id, "Lin");
	solve(c, act_new(c), id, "too late", 0, CRM_ERR_REFUSED);
	look_at_complaint(c, id);
}

static void reopen(struct contract *c, const crm_id *id)
{
	const crm_act *act = act_why(c, "it drips again");

	later(c, CRM_DAY);
	CALL(c, CRM_OK, crm_complaint_reopen, act, id);
	CALL(c, CRM_REPLAYED, crm_complaint_reopen, act, id);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_reopen, act_new(c), id);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_reopen, act_new(c), &nobody);
	solve(c, act_new(c), id, "another make", 1, CRM_OK);
	CALL(c, CRM_OK, crm_complaint_check, act_new(c), id, CRM_SATISFACTION_DISSATISFIED, "still wet");
	solve(c, act_new(c), id, "money back", 1, CRM_OK);
	CALL(c, CRM_OK, crm_complaint_check, act_new(c), id, CRM_SATISFACTION_SATISFIED, "dry");
	later(c, 31 * CRM_DAY);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_reopen, act_new(c), id); /* the window has passed */
	look_at_complaint(c, id);
}

static void explain(struct contract *c)
{
	crm_id id = add_complaint(c, NULL);
	const crm_act *act = act_new(c);

	judge(c, act_new(c), &id, CRM_RESPONSIBILITY_NOT_OURS, 0, CRM_OK);
	promise_all(c, act_new(c), &id, c->f.now + CRM_DAY, false, CRM_ERR_REFUSED);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_explain, act_new(c), &id, NULL, "the maker");
	CALL(c, CRM_ERR_REFUSED, crm_complaint_explain, act_new(c), &id, "the maker is in charge", NULL);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_explain, act_new(c), &nobody, "the maker is in charge", "his number");
	CALL(c, CRM_OK, crm_complaint_explain, act, &id, "the maker is in charge", "his number");
	CALL(c, CRM_REPLAYED, crm_complaint_explain, act, &id, "the maker is in charge", "his number");
	CALL(c, CRM_ERR_CONFLICT, crm_complaint_explain, act, &id, "the maker is in charge", "his street");
	CALL(c, CRM_OK, crm_complaint_check, act_new(c), &id, CRM_SATISFACTION_SATISFIED, NULL);
	look_at_complaint(c, &id);
}

static void make_void(struct contract *c)
{
	crm_id id = add_complaint(c, NULL);
	const crm_act *act = act_why(c, "the same as the other");

	CALL(c, CRM_ERR_REFUSED, crm_complaint_void, act_new(c), &id);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_void, act_why(c, "gone"), &nobody);
	CALL(c, CRM_ERR_INVALID, crm_complaint_void, act_why(c, "gone"), NULL);
	CALL(c, CRM_OK, crm_complaint_void, act, &id);
	CALL(c, CRM_REPLAYED, crm_complaint_void, act, &id);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_void, act_why(c, "again"), &id);
	look_at_complaint(c, &id);
}

void contract_complaints(struct contract *c)
{
	crm_complaint_query query = CRM_INIT(crm_complaint_query);
	crm_id id = open_case(c), customer = add_customer(c, "He Ping"), second;

	second = add_complaint(c, &customer);
	hand_over(c, &id);
	later(c, CRM_HOUR);
	solve_at_once(c, &id);
	check(c, &id);
	reopen(c, &id);
	explain(c);
	make_void(c);
	(void)walk_complaints(c, NULL);
	query.customer_id = customer;
	assert_int_equal(walk_complaints(c, &query), 1);
	query.customer_id = (crm_id){ { 0 } };
	query.open_only = 1;
	(void)walk_complaints(c, &query);
	query.open_only = 0;
	query.state = CRM_COMPLAINT_VOID;
	query.after = id;
	assert_int_equal(walk_complaints(c, &query), 1);
	CALL(c, CRM_ERR_INVALID, crm_complaint_list, NULL, NULL);
	judge(c, act_new(c), &second, CRM_RESPONSIBILITY_OURS, 0, CRM_OK); /* waits until later */
}

static void promise_wrong(struct contract *c, const crm_id *id)
{
	crm_promise_input promise = CRM_INIT(crm_promise_input);

	promise_all(c, act_new(c), id, CRM_NO_TIME, false, CRM_ERR_REFUSED);
	promise_all(c, act_new(c), id, c->f.now, false, CRM_ERR_REFUSED);
	promise_all(c, act_new(c), &nobody, c->f.now + CRM_DAY, false, CRM_ERR_NOT_FOUND);
	promise_all(c, act_seen(c, 1), id, c->f.now + CRM_DAY, false, CRM_ERR_CONFLICT);
	promise_all(c, act_new(c), id, c->f.now + CRM_DAY, true, CRM_ERR_REFUSED); /* nothing to renew */
	promise.due_at = c->f.now + CRM_DAY;
	CALL(c, CRM_ERR_REFUSED, crm_complaint_promise, act_new(c), id, &promise, NULL);
	promise.consent = 1;
	CALL(c, CRM_ERR_REFUSED, crm_complaint_promise, act_new(c), id, &promise, NULL);
	CALL(c, CRM_ERR_INVALID, crm_complaint_promise, act_new(c), id, NULL, NULL);
	CALL(c, CRM_ERR_INVALID, crm_complaint_renew, act_new(c), id, NULL, NULL);
}

static void promise_and_renew(struct contract *c, const crm_id *id)
{
	const crm_act *act = act_new(c);

	promise_all(c, act, id, c->f.now + 3 * CRM_DAY, false, CRM_OK);
	promise_all(c, act, id, c->f.now + 3 * CRM_DAY, false, CRM_REPLAYED);
	promise_all(c, act, id, c->f.now + 4 * CRM_DAY, false, CRM_ERR_CONFLICT);
	promise_all(c, act_new(c), id, c->f.now + 4 * CRM_DAY, false, CRM_ERR_REFUSED); /* one is open */
	later(c, CRM_DAY);
	act = act_at(c, c->f.now - CRM_HOUR);
	promise_all(c, act, id, c->f.now + 5 * CRM_DAY, true, CRM_OK);
	promise_all(c, act, id, c->f.now + 5 * CRM_DAY, true, CRM_REPLAYED);
	promise_all(c, act, id, c->f.now + 6 * CRM_DAY, true, CRM_ERR_CONFLICT);
	promise_all(c, act_new(c), &nobody, c->f.now + 6 * CRM_DAY, true, CRM_ERR_NOT_FOUND);
}

void contract_promises(struct contract *c)
{
	crm_id kept = add_complaint(c, NULL), broken = add_complaint(c, NULL), running = add_complaint(c, NULL);
	crm_promise_cursor *cursor = NULL;

	judge(c, act_new(c), &kept, CRM_RESPONSIBILITY_OURS, 0, CRM_OK);
	judge(c, act_new(c), &broken, CRM_RESPONSIBILITY_OURS, 0, CRM_OK);
	judge(c, act_new(c), &running, CRM_RESPONSIBILITY_OURS, 0, CRM_OK);
	promise_wrong(c, &kept);
	promise_and_renew(c, &kept);
	promise_all(c, act_new(c), &broken, c->f.now + CRM_HOUR, false, CRM_OK);
	promise_all(c, act_new(c), &running, c->f.now + 99 * CRM_DAY, false, CRM_OK);
	(void)walk_open_promises(c, CRM_NO_TIME);
	(void)walk_open_promises(c, c->f.now + 2 * CRM_DAY);
	later(c, 2 * CRM_HOUR);
	promise_all(c, act_new(c), &broken, c->f.now + CRM_DAY, true, CRM_OK); /* the call notices the breach by itself */
	solve(c, act_new(c), &kept, "the part is in", 1, CRM_OK);
	assert_int_equal(walk_promises(c, &kept), 2);
	assert_int_equal(walk_promises(c, &broken), 2);
	CALL(c, CRM_ERR_NOT_FOUND, crm_promise_list, &nobody, &cursor);
	CALL(c, CRM_ERR_INVALID, crm_promise_list, &kept, NULL);
	CALL(c, CRM_ERR_INVALID, crm_promise_open_list, CRM_NO_TIME, NULL);
	look_at_complaint(c, &broken);
}
