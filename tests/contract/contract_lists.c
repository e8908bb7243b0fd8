/* Lists of more than two pages, and what is added behind a cursor while it walks. */
#include "contract.h"

enum { AHEAD = 60 /* rows: the first page is behind the cursor, the second begun */ };

static void customers(struct contract *c, crm_id *first)
{
	crm_customer_query query = CRM_INIT(crm_customer_query);
	crm_customer_cursor *cursor = NULL;
	const crm_customer *customer = NULL;
	crm_id ids[CONTRACT_MANY];
	char name[20];
	int i;

	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	for (i = 0; i < CONTRACT_MANY; i++) {
		(void)snprintf(name, sizeof name, "Number %d", CONTRACT_MANY - i);
		ids[i] = add_customer(c, name);
		later(c, CRM_SECOND / 7);
	}
	CALL_ALONE(c, CRM_OK, crm_commit);
	query.after = ids[0];
	CALL(c, CRM_OK, crm_customer_list, &query, &cursor);
	step_customers(c, cursor, AHEAD);
	CALL(c, CRM_OK, crm_customer_remove, act_new(c), &ids[AHEAD - 10]);
	CALL(c, CRM_OK, crm_customer_remove, act_new(c), &ids[CONTRACT_MANY - 10]);
	for (i = 0; i < AHEAD; i++)
		(void)add_customer(c, "Added behind the cursor");
	step_customers(c, cursor, CONTRACT_MANY - AHEAD);
	while (CALL_PLAIN(c, ANY_STATUS, crm_customer_next, cursor, &customer) == CRM_OK)
		show_customer(c, customer);
	CALL_PLAIN(c, CRM_DONE, crm_customer_next, cursor, &customer);
	CALL_VOID(c, crm_customer_cursor_free, cursor);
	query.removed = 1;
	assert_int_equal(walk_customers(c, &query), CONTRACT_MANY - 1 + AHEAD);
	query.state = CRM_LIFECYCLE_LOYAL;
	assert_int_equal(walk_customers(c, &query), 0);
	CALL(c, CRM_ERR_INVALID, crm_customer_list, NULL, NULL);
	*first = ids[0];
}

/* Due at the same time, so that priority and id decide. */
static void tasks(struct contract *c, const crm_id *customer)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_input input = CRM_INIT(crm_task_input);
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;
	crm_id id;
	int i;

	input.customer_id = *customer;
	input.handler = "Luo";
	input.title = "one of many";
	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	for (i = 0; i < CONTRACT_MANY; i++) {
		input.due_at = c->f.now + (i * 7 % 5) * CRM_DAY;
		input.priority = 1 + i * 5 % 9;
		CALL(c, CRM_OK, crm_task_add, act_new(c), &input, &id);
		show_id(c, "id", &id);
	}
	CALL_ALONE(c, CRM_OK, crm_commit);
	query.until = c->f.now + 9 * CRM_DAY;
	query.handler = "Luo";
	CALL(c, CRM_OK, crm_task_due, &query, &cursor);
	for (i = 0; i < CONTRACT_MANY; i++) {
		CALL_PLAIN(c, CRM_OK, crm_task_next, cursor, &task);
		show_task(c, task);
		id = task->id;
		if (i % 50 == AHEAD % 50) /* what was given is done while the walk goes on */
			CALL(c, CRM_OK, crm_task_cancel, act_why(c, "not needed"), &id);
		if (i == AHEAD)
			(void)add_task(c, customer, c->f.now + 8 * CRM_DAY, CRM_TASK_OTHER);
	}
	CALL_PLAIN(c, CRM_DONE, crm_task_next, cursor, &task); /* the added one has another handler */
	CALL_VOID(c, crm_task_cursor_free, cursor);
	query.handler = NULL;
	query.customer_id = *customer;
	assert_int_equal(walk_tasks(c, &query), CONTRACT_MANY + 1);
}

static void purchases(struct contract *c, const crm_id *customer)
{
	crm_purchase_input input = CRM_INIT(crm_purchase_input);
	crm_purchase_cursor *cursor = NULL;
	const crm_purchase *purchase = NULL;
	int i;

	input.customer_id = *customer;
	input.currency = "EUR";
	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	for (i = 0; i < CONTRACT_MANY; i++) {
		input.amount = i;
		CALL(c, CRM_OK, crm_purchase_add, act_at(c, c->f.now - (i * 11 % 17) * CRM_HOUR), &input, NULL);
	}
	CALL_ALONE(c, CRM_OK, crm_commit);
	assert_int_equal(walk_purchases(c, customer), CONTRACT_MANY);
	CALL(c, CRM_OK, crm_purchase_list, customer, &cursor);
	for (i = 0; i < AHEAD; i++) {
		CALL_PLAIN(c, CRM_OK, crm_purchase_next, cursor, &purchase);
		show_number(c, "amount", purchase->amount);
	}
	later(c, CRM_MINUTE);
	CALL(c, CRM_OK, crm_purchase_add, act_new(c), &input, NULL);                          /* behind the cursor's place */
	CALL(c, CRM_OK, crm_purchase_add, act_at(c, c->f.now - 90 * CRM_DAY), &input, NULL); /* before it */
	for (i = 0; i < CONTRACT_MANY + 1 - AHEAD; i++) {
		CALL_PLAIN(c, CRM_OK, crm_purchase_next, cursor, &purchase);
		show_number(c, "amount", purchase->amount);
	}
	CALL_PLAIN(c, CRM_DONE, crm_purchase_next, cursor, &purchase);
	CALL_VOID(c, crm_purchase_cursor_free, cursor);
}

static void contacts(struct contract *c, const crm_id *customer)
{
	crm_contact_input input = CRM_INIT(crm_contact_input);
	int i;

	input.customer_id = *customer;
	input.kind = CRM_CONTACT_MESSAGE;
	input.outcome = CRM_OUTCOME_REACHED;
	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	for (i = 0; i < CONTRACT_MANY; i++)
		CALL(c, CRM_OK, crm_contact_add, act_at(c, c->f.now - (i * 13 % 19) * CRM_MINUTE), &input, NULL);
	CALL_ALONE(c, CRM_OK, crm_commit);
	assert_int_equal(walk_contacts(c, customer), CONTRACT_MANY);
}

static void moves(struct contract *c, const crm_id *customer)
{
	static const int32_t round[] = { CRM_LIFECYCLE_CHURNED, CRM_LIFECYCLE_CURRENT };
	crm_lifecycle_input input = CRM_INIT(crm_lifecycle_input);
	int i;

	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	for (i = 0; i < CONTRACT_MANY; i++) {
		input.state = round[i % 2];
		input.state_reason = i % 2 ? 0 : CRM_CHURN_UNKNOWN;
		input.has_bought = 1;
		later(c, CRM_MINUTE);
		CALL(c, CRM_OK, crm_lifecycle_move, act_why(c, "to and fro"), customer, &input);
	}
	CALL_ALONE(c, CRM_OK, crm_commit);
	assert_int_equal(walk_moves(c, customer), CONTRACT_MANY + 1); /* the first purchase moved him too */
}

static crm_id judged(struct contract *c, const crm_id *customer)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_id id = add_complaint(c, customer);

	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_PASSIVE;
	judgement.purpose = CRM_PURPOSE_HEARD;
	CALL(c, CRM_OK, crm_complaint_judge, act_new(c), &id, &judgement);
	return id;
}

static crm_promise_input promise_for(int64_t due_at)
{
	crm_promise_input promise = CRM_INIT(crm_promise_input);

	promise.due_at = due_at;
	promise.consent = 1;
	promise.unit = "workshop";
	promise.reason = "much to do";
	return promise;
}

static crm_id promises(struct contract *c, const crm_id *customer)
{
	crm_complaint_query query = CRM_INIT(crm_complaint_query);
	crm_promise_input promise;
	crm_id id;
	int i;

	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	for (i = 0; i < CONTRACT_MANY; i++) {
		id = judged(c, customer);
		promise = promise_for(c->f.now + (1 + i * 7 % 3) * CRM_DAY); /* many at the same time */
		CALL(c, CRM_OK, crm_complaint_promise, act_new(c), &id, &promise, NULL);
	}
	promise.channel = CRM_CHANNEL_PHONE;
	promise.progress = "it goes on";
	for (i = 0; i < CONTRACT_MANY; i++) {
		promise.due_at = c->f.now + CRM_HOUR + i * CRM_MINUTE;
		CALL(c, CRM_OK, crm_complaint_renew, act_new(c), &id, &promise, NULL);
	}
	CALL_ALONE(c, CRM_OK, crm_commit);
	assert_int_equal(walk_promises(c, &id), CONTRACT_MANY + 1);
	assert_true(walk_open_promises(c, c->f.now + 9 * CRM_DAY) >= CONTRACT_MANY);
	query.customer_id = *customer;
	assert_int_equal(walk_complaints(c, &query), CONTRACT_MANY);
	query.customer_id = (crm_id){ { 0 } };
	query.open_only = 1;
	assert_true(walk_complaints(c, &query) >= CONTRACT_MANY);
	return id;
}

void contract_lists(struct contract *c)
{
	crm_id id = { { 0 } }, complaint;

	customers(c, &id);
	tasks(c, &id);
	purchases(c, &id);
	contacts(c, &id);
	moves(c, &id);
	complaint = promises(c, &id);
	contract_columns(c, &id, &complaint);
}
