/* Tasks, contacts, classes. */
#include "contract.h"

static void done(struct contract *c, const crm_act *act, const crm_id *id, int32_t outcome, const char *note, crm_status expected)
{
	crm_task_done_input result = CRM_INIT(crm_task_done_input);
	crm_id next = { { 0 } };

	result.outcome = outcome;
	result.channel = outcome == CRM_OUTCOME_DONE ? CRM_CHANNEL_NONE : CRM_CHANNEL_PHONE;
	result.note = note;
	CALL(c, expected, crm_task_done, act, id, &result, &next);
	show_id(c, "next", &next);
}

static void explain(struct contract *c, const crm_id *id)
{
	const crm_explanation *explanation = NULL;
	size_t i;

	CALL(c, CRM_OK, crm_task_explain, id, &explanation);
	show_number(c, "due", explanation->due_at);
	for (i = 0; i < explanation->step_count; i++) {
		show_number(c, "at", explanation->steps[i].at);
		show_text(c, "text", explanation->steps[i].text);
		show_text(c, "source", explanation->steps[i].source);
	}
	CALL_VOID(c, crm_explanation_free, explanation);
}

static void add_wrong(struct contract *c, const crm_id *customer)
{
	crm_task_input input = CRM_INIT(crm_task_input);
	crm_id blocked = add_customer(c, "No customer"), id;
	crm_lifecycle_input never = CRM_INIT(crm_lifecycle_input);

	never.state = CRM_LIFECYCLE_NON_CUSTOMER;
	never.state_reason = CRM_NON_CUSTOMER_UNRELATED;
	CALL(c, CRM_OK, crm_lifecycle_move, act_why(c, "wrong number"), &blocked, &never);
	CALL(c, CRM_ERR_INVALID, crm_task_add, act_new(c), NULL, &id);
	CALL(c, CRM_ERR_REFUSED, crm_task_add, act_new(c), &input, &id);
	input.due_at = c->f.now;
	input.customer_id = nobody;
	CALL(c, CRM_ERR_NOT_FOUND, crm_task_add, act_new(c), &input, &id);
	input.customer_id = blocked;
	input.kind = CRM_TASK_SALES;
	CALL(c, CRM_ERR_REFUSED, crm_task_add, act_new(c), &input, &id);
	input.customer_id = *customer;
	input.complaint_id = nobody;
	CALL(c, CRM_ERR_NOT_FOUND, crm_task_add, act_new(c), &input, &id);
	input.kind = CRM_TASK_CALL;
	CALL(c, CRM_ERR_INVALID, crm_task_add, act_new(c), &input, &id);
	show_id(c, "id", &id);
}

static void add(struct contract *c, const crm_id *customer)
{
	crm_task_input input = CRM_INIT(crm_task_input);
	const crm_act *act = act_new(c);
	const crm_task *task;
	crm_id id = { { 0 } };

	input.customer_id = *customer;
	input.due_at = c->f.now + CRM_DAY;
	input.priority = 1;
	input.channel = CRM_CHANNEL_LETTER;
	input.handler = "Zhou";
	input.title = "write the offer";
	CALL(c, CRM_OK, crm_task_add, act, &input, &id);
	show_id(c, "id", &id);
	CALL(c, CRM_REPLAYED, crm_task_add, act, &input, &id);
	show_id(c, "id", &id);
	input.title = "burn it";
	CALL(c, CRM_ERR_CONFLICT, crm_task_add, act, &input, &id);
	CALL(c, CRM_ERR_NOT_FOUND, crm_task_get, &nobody, &task);
	CALL(c, CRM_ERR_INVALID, crm_task_get, NULL, &task);
	CALL(c, CRM_ERR_INVALID, crm_task_get, &nobody, NULL);
}

static void put_off(struct contract *c, const crm_id *customer)
{
	crm_id id = add_task(c, customer, c->f.now + CRM_DAY, CRM_TASK_OTHER);
	const crm_act *act = act_why(c, "he is away");
	int i;

	CALL(c, CRM_OK, crm_task_snooze, act, &id, c->f.now + 2 * CRM_DAY);
	CALL(c, CRM_REPLAYED, crm_task_snooze, act, &id, c->f.now + 2 * CRM_DAY);
	CALL(c, CRM_ERR_CONFLICT, crm_task_snooze, act, &id, c->f.now + 3 * CRM_DAY);
	CALL(c, CRM_ERR_REFUSED, crm_task_snooze, act_new(c), &id, c->f.now + 90 * CRM_DAY);
	CALL(c, CRM_ERR_INVALID, crm_task_snooze, act_new(c), &id, c->f.now);
	CALL(c, CRM_ERR_NOT_FOUND, crm_task_snooze, act_new(c), &nobody, c->f.now + CRM_DAY);
	CALL(c, CRM_ERR_CONFLICT, crm_task_snooze, act_seen(c, 1), &id, c->f.now + CRM_DAY);
	CALL(c, CRM_ERR_INVALID, crm_task_snooze, act_new(c), NULL, c->f.now + CRM_DAY);
	for (i = 3; i < 5; i++)
		CALL(c, CRM_OK, crm_task_snooze, act_new(c), &id, c->f.now + i * CRM_DAY);
	CALL(c, CRM_ERR_REFUSED, crm_task_snooze, act_new(c), &id, c->f.now + 5 * CRM_DAY);
	explain(c, &id);
	look_at_task(c, &id);
}

static void end(struct contract *c, const crm_id *customer)
{
	crm_id first = add_task(c, customer, c->f.now, CRM_TASK_OTHER), second = add_task(c, NULL, c->f.now + CRM_DAY, CRM_TASK_OTHER);
	const crm_act *act = act_new(c);

	done(c, act_new(c), &first, CRM_OUTCOME_NONE, "nothing", CRM_ERR_REFUSED);
	done(c, act_new(c), &nobody, CRM_OUTCOME_DONE, NULL, CRM_ERR_NOT_FOUND);
	done(c, act_seen(c, 1), &first, CRM_OUTCOME_DONE, NULL, CRM_ERR_CONFLICT);
	CALL(c, CRM_ERR_INVALID, crm_task_done, act_new(c), &first, NULL, NULL);
	done(c, act, &first, CRM_OUTCOME_REACHED, "he is content", CRM_OK);
	done(c, act, &first, CRM_OUTCOME_REACHED, "he is content", CRM_REPLAYED);
	done(c, act, &first, CRM_OUTCOME_DONE, NULL, CRM_ERR_CONFLICT);
	done(c, act_new(c), &first, CRM_OUTCOME_DONE, NULL, CRM_ERR_REFUSED);
	CALL(c, CRM_ERR_REFUSED, crm_task_cancel, act_why(c, "too late"), &first);
	CALL(c, CRM_ERR_REFUSED, crm_task_cancel, act_new(c), &second); /* without a reason */
	CALL(c, CRM_ERR_NOT_FOUND, crm_task_cancel, act_why(c, "gone"), &nobody);
	CALL(c, CRM_ERR_INVALID, crm_task_cancel, act_why(c, "gone"), NULL);
	act = act_why(c, "not needed");
	CALL(c, CRM_OK, crm_task_cancel, act, &second);
	CALL(c, CRM_REPLAYED, crm_task_cancel, act, &second);
	CALL(c, CRM_ERR_REFUSED, crm_task_snooze, act_new(c), &second, c->f.now + CRM_DAY);
	look_at_task(c, &first);
	look_at_task(c, &second);
}

static void due(struct contract *c, const crm_id *customer)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_explanation *explanation;

	later(c, 2 * CRM_DAY);
	(void)walk_tasks(c, NULL);
	query.handler = "Zhou";
	(void)walk_tasks(c, &query);
	query.handler = NULL;
	query.customer_id = *customer;
	(void)walk_tasks(c, &query);
	query.customer_id = (crm_id){ { 0 } };
	query.until = c->f.now + 900 * CRM_DAY;
	query.after_due = c->f.now;
	query.after_priority = 5;
	query.after_id = nobody;
	(void)walk_tasks(c, &query);
	CALL(c, CRM_ERR_INVALID, crm_task_due, NULL, NULL);
	query.handler = "\xff";
	CALL(c, CRM_ERR_INVALID, crm_task_due, &query, &cursor);
	CALL(c, CRM_ERR_NOT_FOUND, crm_task_explain, &nobody, &explanation);
	CALL(c, CRM_ERR_INVALID, crm_task_explain, NULL, &explanation);
}

static void review(struct contract *c, const crm_id *customer)
{
	crm_id first = add_task(c, customer, c->f.now + 10 * CRM_DAY, CRM_TASK_REVIEW);
	crm_id second = add_task(c, customer, c->f.now + 20 * CRM_DAY, CRM_TASK_REVIEW); /* moves it */

	assert_true(crm_id_is_equal(&first, &second));
	look_at_task(c, &first);
}

void contract_tasks(struct contract *c)
{
	crm_id customer = add_customer(c, "Sun Li");

	add(c, &customer);
	add_wrong(c, &customer);
	put_off(c, &customer);
	end(c, &customer);
	review(c, &customer);
	due(c, &customer);
}

static void contact(struct contract *c, const crm_act *act, const crm_id *customer, int32_t kind, int32_t outcome, crm_status expected)
{
	crm_contact_input input = CRM_INIT(crm_contact_input);
	crm_id id = { { 0 } };

	input.customer_id = *customer;
	input.kind = kind;
	input.outcome = outcome;
	input.note = "all is well";
	CALL(c, expected, crm_contact_add, act, &input, &id);
	show_id(c, "id", &id);
}

static void assign(struct contract *c, const crm_id *id)
{
	const crm_act *act = act_why(c, "buys a lot");
	crm_id removed = add_customer(c, "Removed");

	CALL(c, CRM_OK, crm_customer_remove, act_new(c), &removed);
	CALL(c, CRM_OK, crm_followup_assign, act, id, CRM_CLASS_ORDINARY, "Wu");
	CALL(c, CRM_REPLAYED, crm_followup_assign, act, id, CRM_CLASS_ORDINARY, "Wu");
	CALL(c, CRM_ERR_CONFLICT, crm_followup_assign, act, id, CRM_CLASS_SMALL, "Wu");
	CALL(c, CRM_UNCHANGED, crm_followup_assign, act_new(c), id, CRM_CLASS_ORDINARY, NULL);
	CALL(c, CRM_OK, crm_followup_assign, act_new(c), id, CRM_CLASS_IMPORTANT, "Zheng"); /* moves call and visit, hands them over */
	CALL(c, CRM_ERR_NOT_FOUND, crm_followup_assign, act_new(c), &nobody, CRM_CLASS_SMALL, NULL);
	CALL(c, CRM_ERR_INVALID, crm_followup_assign, act_new(c), id, 9, NULL);
	CALL(c, CRM_ERR_INVALID, crm_followup_assign, act_new(c), NULL, CRM_CLASS_SMALL, NULL);
	CALL(c, CRM_ERR_CONFLICT, crm_followup_assign, act_seen(c, 1), id, CRM_CLASS_SMALL, NULL);
	CALL(c, CRM_ERR_REFUSED, crm_followup_assign, act_new(c), &removed, CRM_CLASS_SMALL, NULL);
	contact(c, act_new(c), &removed, CRM_CONTACT_CALL, CRM_OUTCOME_REACHED, CRM_ERR_REFUSED);
}

/* The one task of a kind that a customer has open. */
static crm_id task_of(struct contract *c, const crm_id *customer, int32_t kind)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;
	crm_id found = { { 0 } };

	query.customer_id = *customer;
	CALL(c, CRM_OK, crm_task_due, &query, &cursor);
	while (CALL_PLAIN(c, ANY_STATUS, crm_task_next, cursor, &task) == CRM_OK) {
		show_task(c, task);
		if (task->kind == kind && task->state == CRM_TASK_OPEN)
			found = task->id;
	}
	CALL_VOID(c, crm_task_cursor_free, cursor);
	return found;
}

void contract_followup(struct contract *c)
{
	crm_id id = add_customer(c, "Huang Lei"), call, visit;
	crm_contact_cursor *cursor = NULL;
	const crm_act *act;

	assign(c, &id);
	later(c, 20 * CRM_DAY);
	act = act_new(c);
	contact(c, act, &id, CRM_CONTACT_CALL, CRM_OUTCOME_REACHED, CRM_OK);
	contact(c, act, &id, CRM_CONTACT_CALL, CRM_OUTCOME_REACHED, CRM_REPLAYED);
	contact(c, act, &id, CRM_CONTACT_VISIT, CRM_OUTCOME_REACHED, CRM_ERR_CONFLICT);
	contact(c, act_new(c), &id, CRM_CONTACT_MESSAGE, CRM_OUTCOME_NO_ANSWER, CRM_OK);
	contact(c, act_at(c, c->f.now - 10 * CRM_DAY), &id, CRM_CONTACT_VISIT, CRM_OUTCOME_REACHED, CRM_OK);
	contact(c, act_new(c), &id, CRM_CONTACT_CALL, CRM_OUTCOME_NONE, CRM_ERR_REFUSED);
	contact(c, act_new(c), &id, 0, CRM_OUTCOME_REACHED, CRM_ERR_INVALID);
	contact(c, act_new(c), &nobody, CRM_CONTACT_CALL, CRM_OUTCOME_REACHED, CRM_ERR_NOT_FOUND);
	CALL(c, CRM_ERR_INVALID, crm_contact_add, act_new(c), NULL, NULL);
	later(c, 40 * CRM_DAY);
	call = task_of(c, &id, CRM_TASK_CALL);
	explain(c, &call);
	done(c, act_new(c), &call, CRM_OUTCOME_NO_ANSWER, NULL, CRM_OK);
	call = task_of(c, &id, CRM_TASK_CALL);
	done(c, act_new(c), &call, CRM_OUTCOME_REACHED, "glad that we called", CRM_OK);
	visit = task_of(c, &id, CRM_TASK_VISIT);
	done(c, act_new(c), &visit, CRM_OUTCOME_REACHED, "tea", CRM_OK);
	assert_true(walk_contacts(c, &id) >= 5);
	CALL(c, CRM_ERR_NOT_FOUND, crm_contact_list, &nobody, &cursor);
	CALL(c, CRM_ERR_INVALID, crm_contact_list, &id, NULL);
	CALL(c, CRM_OK, crm_followup_assign, act_new(c), &id, 0, NULL); /* takes the planned contacts back */
	(void)task_of(c, &id, CRM_TASK_CALL);
	look_at_customer(c, &id);
}
