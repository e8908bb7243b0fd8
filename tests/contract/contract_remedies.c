/* Options of a case, what money needs, how far promises reach, and the policies that are ready to load. */
#include "contract.h"

static void load(struct contract *c, const char *text)
{
	CALL(c, CRM_OK, crm_playbook_load, act_new(c), text, strlen(text), NULL);
}

static void load_ready(struct contract *c, const char *name)
{
	crm_buffer text = { NULL, 0, NULL };

	assert_int_equal(crm_playbook_ready(name, &text), CRM_OK);
	load(c, text.data);
	crm_buffer_free(&text);
}

static crm_id ours(struct contract *c, int32_t immediate)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_id id = add_complaint(c, NULL);

	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	judgement.immediate = immediate;
	CALL(c, CRM_OK, crm_complaint_judge, act_new(c), &id, &judgement);
	return id;
}

static void offer(struct contract *c, const crm_act *act, const crm_id *id, crm_solution_input *solution, crm_status expected)
{
	crm_id task = { { 0 } };

	CALL(c, expected, crm_complaint_solve, act, id, solution, &task);
	show_id(c, "task", &task);
}

static void answer(struct contract *c, const crm_act *act, const crm_id *id, int64_t option, crm_status expected)
{
	crm_id task = { { 0 } };

	CALL(c, expected, crm_complaint_answer, act, id, option, &task);
	show_id(c, "task", &task);
}

static crm_solution_input fifty_yuan(void)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);

	solution.text = "fifty yuan";
	solution.kind = CRM_REMEDY_COMPENSATION;
	solution.amount = 5000;
	solution.currency = "CNY";
	solution.authority = "the counter";
	return solution;
}

static void money(struct contract *c, const crm_id *id)
{
	crm_solution_input solution = fifty_yuan();
	const crm_act *act;

	offer(c, act_new(c), id, &solution, CRM_OK);
	solution.amount = 5001;
	offer(c, act_new(c), id, &solution, CRM_ERR_REFUSED);
	solution.approver = "tester";
	offer(c, act_new(c), id, &solution, CRM_ERR_REFUSED);
	solution.approver = "Sun";
	solution.currency = NULL;
	offer(c, act_new(c), id, &solution, CRM_ERR_REFUSED);
	solution.currency = "yuan";
	offer(c, act_new(c), id, &solution, CRM_ERR_INVALID);
	solution.currency = "USD";
	act = act_new(c);
	offer(c, act, id, &solution, CRM_OK);
	offer(c, act, id, &solution, CRM_REPLAYED);
	solution.currency = "CNY";
	offer(c, act, id, &solution, CRM_ERR_CONFLICT);
}

static void choose(struct contract *c)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);
	crm_id id = ours(c, 1);
	const crm_act *act;

	load(c, "{\"complaint\": {\"authority\": {\"amount\": 5000, \"currency\": \"CNY\"}}}");
	id = ours(c, 1);
	money(c, &id);
	answer(c, act_new(c), &id, CRM_OPTION_ONLY, CRM_ERR_REFUSED);
	answer(c, act_new(c), &id, 3, CRM_ERR_REFUSED);
	answer(c, act_new(c), &id, CRM_OPTION_NONE, CRM_OK);
	solution.text = "a new line";
	solution.kind = CRM_REMEDY_REPLACEMENT;
	offer(c, act_new(c), &id, &solution, CRM_OK);
	solution.text = "an apology";
	solution.kind = CRM_REMEDY_APOLOGY;
	offer(c, act_new(c), &id, &solution, CRM_OK);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_check, act_new(c), &id, CRM_SATISFACTION_SATISFIED, NULL);
	act = act_new(c);
	answer(c, act, &id, 3, CRM_OK);
	answer(c, act, &id, 3, CRM_REPLAYED);
	answer(c, act, &id, 4, CRM_ERR_CONFLICT);
	assert_int_equal(walk_remedies(c, &id), 4);
	look_at_complaint(c, &id);
}

static void withdraw(struct contract *c)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);
	crm_remedy_cursor *cursor = NULL;
	crm_id id = ours(c, 1);

	solution.text = "a new line";
	offer(c, act_new(c), &id, &solution, CRM_OK);
	CALL(c, CRM_OK, crm_complaint_void, act_why(c, "the same as the other"), &id);
	assert_int_equal(walk_remedies(c, &id), 1);
	CALL(c, CRM_ERR_NOT_FOUND, crm_remedy_list, &nobody, &cursor);
	CALL(c, CRM_ERR_INVALID, crm_remedy_list, NULL, &cursor);
}

static crm_status promise_as(struct contract *c, const crm_id *id, int64_t due_at, bool renewed, bool agreed, crm_status expected)
{
	crm_promise_input input = CRM_INIT(crm_promise_input);

	input.due_at = due_at;
	input.consent = agreed;
	input.unit = "network";
	input.reason = "a part is missing";
	input.what = renewed ? NULL : "a new line";
	input.promised_to = renewed ? "his wife" : NULL;
	if (!renewed)
		return CALL(c, expected, crm_complaint_promise, act_new(c), id, &input, NULL);
	input.channel = CRM_CHANNEL_PHONE;
	input.progress = "it is ordered";
	return CALL(c, expected, crm_complaint_renew, act_new(c), id, &input, NULL);
}

static crm_status promise(struct contract *c, const crm_id *id, int64_t due_at, bool renewed, crm_status expected)
{
	return promise_as(c, id, due_at, renewed, true, expected);
}

static void limits(struct contract *c)
{
	crm_id id;

	load(c, "{\"complaint\": {\"promise_limit_days\": 10, \"renewal_limit_days\": 20}}");
	id = ours(c, 0);
	promise_as(c, &id, c->f.now + CRM_DAY, false, false, CRM_ERR_REFUSED);
	promise(c, &id, c->f.now + 10 * CRM_DAY + 1, false, CRM_ERR_REFUSED);
	promise(c, &id, c->f.now + 10 * CRM_DAY, false, CRM_OK);
	promise(c, &id, c->f.now + 20 * CRM_DAY + 1, true, CRM_ERR_REFUSED);
	promise(c, &id, c->f.now + 20 * CRM_DAY, true, CRM_OK);
	assert_int_equal(walk_promises(c, &id), 2);
	load_ready(c, "china_banking");
	id = ours(c, 0);
	promise(c, &id, c->f.now + 400 * CRM_DAY, false, CRM_ERR_REFUSED);
	promise_as(c, &id, c->f.now + 10 * CRM_DAY, false, false, CRM_OK); /* told, not asked */
	promise_as(c, &id, c->f.now + 11 * CRM_DAY, true, false, CRM_OK);
	assert_int_equal(walk_promises(c, &id), 2);
	look_at_complaint(c, &id);
	load_ready(c, "iso_10002");
	load_ready(c, "domain"); /* the rest of the script goes by the default */
	load(c, "{\"clocks\": {\"china_banking\": null, \"china_banking_extended\": null, \"iso_10002\": null},"
	        " \"calendars\": {\"china_banking\": null, \"iso_10002\": null}}");
}

void contract_remedies(struct contract *c)
{
	choose(c);
	withdraw(c);
	limits(c);
}
