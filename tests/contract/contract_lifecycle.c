/* States of customers, and the purchases that move them. */
#include "contract.h"

static crm_status move(struct contract *c, const crm_act *act, const crm_id *id, int32_t state, int32_t state_reason, crm_status expected)
{
	crm_lifecycle_input input = CRM_INIT(crm_lifecycle_input);

	input.state = state;
	input.state_reason = state_reason;
	input.need = state == CRM_LIFECYCLE_POTENTIAL ? "a line" : NULL;
	return CALL(c, expected, crm_lifecycle_move, act, id, &input);
}

static crm_id buy(struct contract *c, const crm_act *act, const crm_id *customer, int64_t amount, crm_status expected)
{
	crm_purchase_input input = CRM_INIT(crm_purchase_input);
	crm_id id = { { 0 } };

	input.customer_id = *customer;
	input.amount = amount;
	input.quantity = 2;
	input.currency = "CNY";
	input.category = "line";
	input.reference = "R-1";
	CALL(c, expected, crm_purchase_add, act, &input, &id);
	show_id(c, "id", &id);
	return id;
}

static void state_at(struct contract *c, const crm_id *id, int64_t at, crm_status expected)
{
	int32_t state = -1;

	CALL(c, expected, crm_lifecycle_state_at, id, at, &state);
	show_number(c, "state", state);
}

static void move_wrong(struct contract *c, const crm_id *id)
{
	crm_id removed = add_customer(c, "Removed");
	crm_lifecycle_input input = CRM_INIT(crm_lifecycle_input);

	CALL(c, CRM_OK, crm_customer_remove, act_new(c), &removed);
	move(c, act_new(c), &removed, CRM_LIFECYCLE_POTENTIAL, 0, CRM_ERR_REFUSED);
	move(c, act_new(c), id, CRM_LIFECYCLE_LOYAL, 0, CRM_ERR_REFUSED);
	move(c, act_new(c), id, CRM_LIFECYCLE_NON_CUSTOMER, 0, CRM_ERR_REFUSED);
	move(c, act_new(c), id, 17, 0, CRM_ERR_INVALID);
	move(c, act_new(c), &nobody, CRM_LIFECYCLE_TARGET, 0, CRM_ERR_NOT_FOUND);
	move(c, act_seen(c, 1), id, CRM_LIFECYCLE_TARGET, 0, CRM_ERR_CONFLICT);
	move(c, act_at(c, c->f.now - 90 * CRM_DAY), id, CRM_LIFECYCLE_TARGET, 0, CRM_ERR_REFUSED);
	CALL(c, CRM_ERR_INVALID, crm_lifecycle_move, act_new(c), NULL, &input);
	CALL(c, CRM_ERR_INVALID, crm_lifecycle_move, act_new(c), id, NULL);
}

void contract_lifecycle(struct contract *c)
{
	crm_id id = add_customer(c, "Wang Fang");
	crm_lifecycle_cursor *cursor = NULL;
	int64_t start = c->f.now, count = 0;
	const crm_act *act;

	later(c, CRM_HOUR);
	act = act_why(c, "came by herself");
	move(c, act, &id, CRM_LIFECYCLE_POTENTIAL, 0, CRM_OK);
	move(c, act, &id, CRM_LIFECYCLE_POTENTIAL, 0, CRM_REPLAYED);
	move(c, act, &id, CRM_LIFECYCLE_TARGET, 0, CRM_ERR_CONFLICT);
	move(c, act_new(c), &id, CRM_LIFECYCLE_POTENTIAL, 0, CRM_UNCHANGED);
	move_wrong(c, &id);
	later(c, CRM_HOUR);
	move(c, act_why(c, "fits"), &id, CRM_LIFECYCLE_TARGET, 0, CRM_OK);
	later(c, CRM_HOUR);
	(void)buy(c, act_new(c), &id, 9900, CRM_OK);
	move(c, act_why(c, "went to the other shop"), &id, CRM_LIFECYCLE_CHURNED, CRM_CHURN_PRICE, CRM_OK);
	state_at(c, &id, start, CRM_OK);
	state_at(c, &id, start + 2 * CRM_HOUR + CRM_MINUTE, CRM_OK);
	state_at(c, &id, c->f.now, CRM_OK);
	state_at(c, &nobody, start, CRM_ERR_NOT_FOUND);
	state_at(c, NULL, start, CRM_ERR_INVALID);
	assert_int_equal(walk_moves(c, &id), 4);
	CALL(c, CRM_ERR_NOT_FOUND, crm_lifecycle_list, &nobody, &cursor);
	CALL(c, CRM_ERR_INVALID, crm_lifecycle_list, NULL, &cursor);
	CALL(c, CRM_ERR_INVALID, crm_lifecycle_list, &id, NULL);
	CALL(c, CRM_ERR_POLICY_MISSING, crm_lifecycle_sweep, act_new(c), &count);
	look_at_customer(c, &id);
}

static void sum(struct contract *c, const crm_id *id, const char *currency, int64_t from, int64_t until, crm_status expected)
{
	crm_purchase_summary summary = { 0 };

	CALL(c, expected, crm_purchase_sum, id, currency, from, until, &summary);
	show_number(c, "count", summary.count);
	show_number(c, "amount", summary.amount);
	show_number(c, "quantity", summary.quantity);
	show_number(c, "average", summary.average);
	show_number(c, "first", summary.first_at);
	show_number(c, "last", summary.last_at);
}

static void buy_wrong(struct contract *c, const crm_id *id)
{
	crm_purchase_input input = CRM_INIT(crm_purchase_input);
	crm_id removed = add_customer(c, "Removed");

	CALL(c, CRM_OK, crm_customer_remove, act_new(c), &removed);
	(void)buy(c, act_new(c), &removed, 1, CRM_ERR_REFUSED);
	(void)buy(c, act_new(c), &nobody, 1, CRM_ERR_NOT_FOUND);
	(void)buy(c, act_at(c, c->f.now + CRM_DAY), id, 1, CRM_ERR_INVALID);
	input.customer_id = *id;
	input.currency = "yuan";
	CALL(c, CRM_ERR_INVALID, crm_purchase_add, act_new(c), &input, NULL);
	CALL(c, CRM_ERR_INVALID, crm_purchase_add, act_new(c), NULL, NULL);
}

static void propose(struct contract *c)
{
	static const char ask[] = "{\"lifecycle\": {\"purchase\": {\"mode\": \"propose\"}}}";
	static const char again[] = "{\"lifecycle\": {\"purchase\": {\"mode\": \"automatic\"}}}";
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_id id = add_customer(c, "Proposed");

	CALL(c, CRM_OK, crm_playbook_load, act_new(c), ask, sizeof ask - 1, NULL);
	(void)buy(c, act_new(c), &id, 500, CRM_OK);
	query.customer_id = id;
	assert_int_equal(walk_tasks(c, &query), 1);
	look_at_customer(c, &id);
	CALL(c, CRM_OK, crm_playbook_load, act_new(c), again, sizeof again - 1, NULL);
}

void contract_purchases(struct contract *c)
{
	crm_id id = add_customer(c, "Liu Yang"), other = add_customer(c, "Chen Jing");
	crm_purchase_input input = CRM_INIT(crm_purchase_input);
	crm_purchase_cursor *cursor = NULL;
	int64_t start = c->f.now;
	const crm_act *act;
	int i;

	for (i = 0; i < 5; i++) {
		(void)buy(c, act_at(c, start - (i % 3) * CRM_DAY), &id, 100 - 51 * i, CRM_OK); /* out of order, and money back */
		later(c, CRM_MINUTE);
	}
	act = act_new(c);
	(void)buy(c, act, &other, INT64_MAX, CRM_OK);
	(void)buy(c, act, &other, INT64_MAX, CRM_REPLAYED);
	(void)buy(c, act, &other, 1, CRM_ERR_CONFLICT);
	buy_wrong(c, &id);
	sum(c, &id, NULL, CRM_NO_TIME, CRM_NO_TIME, CRM_OK);
	sum(c, &id, "CNY", start - CRM_DAY, start, CRM_OK);
	sum(c, &id, "USD", CRM_NO_TIME, CRM_NO_TIME, CRM_OK);
	sum(c, &nobody, NULL, CRM_NO_TIME, CRM_NO_TIME, CRM_OK);
	input.customer_id = other;
	input.amount = 1;
	input.currency = "USD";
	CALL(c, CRM_OK, crm_purchase_add, act_new(c), &input, NULL);
	sum(c, &other, NULL, CRM_NO_TIME, CRM_NO_TIME, CRM_ERR_INVALID);
	(void)buy(c, act_new(c), &other, 7, CRM_OK);
	sum(c, &other, "CNY", CRM_NO_TIME, CRM_NO_TIME, CRM_ERR_INVALID); /* does not fit any more */
	sum(c, NULL, "USD", CRM_NO_TIME, CRM_NO_TIME, CRM_OK);
	CALL(c, CRM_ERR_INVALID, crm_purchase_sum, &id, NULL, CRM_NO_TIME, CRM_NO_TIME, NULL);
	assert_int_equal(walk_purchases(c, &id), 5);
	assert_int_equal(walk_purchases(c, &other), 3);
	CALL(c, CRM_ERR_NOT_FOUND, crm_purchase_list, &nobody, &cursor);
	CALL(c, CRM_ERR_INVALID, crm_purchase_list, &id, NULL);
	look_at_customer(c, &id);
	propose(c);
}
