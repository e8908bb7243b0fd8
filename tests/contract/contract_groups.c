/* Groups of calls: committed, taken back, nested, for reading only, run again as a whole. */
#include "contract.h"

static void wrong(struct contract *c)
{
	CALL_ALONE(c, CRM_ERR_INVALID, crm_commit);
	CALL_ALONE(c, CRM_ERR_INVALID, crm_rollback);
	CALL(c, CRM_ERR_INVALID, crm_begin, 0);
	CALL(c, CRM_ERR_INVALID, crm_begin, 3);
}

static void last(struct contract *c)
{
	int64_t seq = -1;

	CALL(c, CRM_OK, crm_journal_last, &seq);
	show_number(c, "seq", seq);
}

static void call_it(struct contract *c, const crm_act *act, const crm_id *id, const char *name, crm_status expected)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);

	input.name = name;
	CALL(c, expected, crm_customer_update, act, id, CRM_CUSTOMER_FIELD_NAME, &input);
}

static void whole(struct contract *c, const crm_id *id)
{
	crm_customer_query query = CRM_INIT(crm_customer_query);
	crm_id gone;

	query.after = *id;
	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	(void)add_customer(c, "In a group");
	call_it(c, act_new(c), id, "Renamed in a group", CRM_OK);
	(void)add_complaint(c, id);
	last(c);
	CALL_ALONE(c, CRM_OK, crm_commit);
	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	gone = add_customer(c, "Taken back");
	call_it(c, act_new(c), id, "Taken back too", CRM_OK);
	(void)walk_customers(c, &query);
	last(c);
	CALL_ALONE(c, CRM_OK, crm_rollback);
	last(c);
	(void)walk_customers(c, &query);
	call_it(c, act_new(c), &gone, "nobody", CRM_ERR_NOT_FOUND);
	look_at_customer(c, id);
}

/* A key that was taken back was never used. */
static void keys(struct contract *c, const crm_id *id)
{
	const crm_act *act;

	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	act = act_new(c);
	call_it(c, act, id, "First", CRM_OK);
	call_it(c, act, id, "First", CRM_REPLAYED);
	call_it(c, act, id, "Second", CRM_ERR_CONFLICT);
	CALL_ALONE(c, CRM_OK, crm_rollback);
	call_it(c, act, id, "Second", CRM_OK);
	call_it(c, act, id, "First", CRM_ERR_CONFLICT);
	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	call_it(c, act, id, "Second", CRM_REPLAYED);
	CALL_ALONE(c, CRM_OK, crm_commit);
}

static void nested(struct contract *c, const crm_id *id)
{
	crm_id inner;
	int depth;

	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	call_it(c, act_new(c), id, "Outer", CRM_OK);
	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	inner = add_customer(c, "Inner, taken back");
	(void)add_complaint(c, &inner);
	look_at_customer(c, &inner);
	CALL_ALONE(c, CRM_OK, crm_rollback);
	call_it(c, act_new(c), &inner, "nobody", CRM_ERR_NOT_FOUND);
	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	inner = add_customer(c, "Inner, kept");
	CALL_ALONE(c, CRM_OK, crm_commit);
	for (depth = 0; depth < 7; depth++) {
		CALL(c, CRM_OK, crm_begin, depth % 3 ? CRM_TRANSACTION_WRITE : CRM_TRANSACTION_READ);
		call_it(c, act_new(c), &inner, depth % 2 ? "Odd" : "Even", CRM_OK);
		last(c);
	}
	for (depth = 0; depth < 7; depth++) {
		if (depth % 2)
			CALL_ALONE(c, CRM_OK, crm_commit);
		else
			CALL_ALONE(c, CRM_OK, crm_rollback);
		look_at_customer(c, &inner);
	}
	last(c);
	CALL_ALONE(c, CRM_OK, crm_commit);
	look_at_customer(c, id);
	look_at_customer(c, &inner);
}

/* A call that fails takes back itself and nothing else. */
static void failing(struct contract *c, const crm_id *id)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_reference taken = { "groups", "1" };
	crm_id first, second;

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "Has the number";
	input.references = &taken;
	input.reference_count = 1;
	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	CALL(c, CRM_OK, crm_customer_add, act_new(c), &input, &first);
	CALL(c, CRM_ERR_EXISTS, crm_customer_add, act_new(c), &input, &second);
	CALL(c, CRM_ERR_REFUSED, crm_customer_remove, act_new(c), id); /* it has an open case */
	CALL(c, CRM_ERR_NOT_FOUND, crm_customer_remove, act_new(c), &nobody);
	call_it(c, act_seen(c, 1), &first, "stale", CRM_ERR_CONFLICT);
	call_it(c, act_new(c), &first, "after failures", CRM_OK);
	CALL_ALONE(c, CRM_ERR_INVALID, crm_rebuild);
	CALL_ALONE(c, CRM_OK, crm_commit);
	look_at_customer(c, &first);
}

static void reading(struct contract *c, const crm_id *id)
{
	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_READ);
	look_at_customer(c, id);
	call_it(c, act_new(c), id, "not now", CRM_ERR_INVALID);
	CALL(c, CRM_ERR_INVALID, crm_begin, CRM_TRANSACTION_WRITE);
	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_READ);
	last(c);
	CALL_ALONE(c, CRM_OK, crm_rollback);
	(void)walk_moves(c, id);
	CALL_ALONE(c, CRM_OK, crm_commit);
	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_READ);
	CALL_ALONE(c, CRM_OK, crm_rollback);
	call_it(c, act_new(c), id, "now", CRM_OK);
}

/* A version that was taken back is not in force. */
static void playbook(struct contract *c)
{
	static const char text[] = "{\"task\": {\"snooze_limit\": 9}}";
	int64_t version = 0;

	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	CALL(c, CRM_OK, crm_playbook_load, act_new(c), text, sizeof text - 1, &version);
	show_number(c, "version", version);
	CALL(c, CRM_OK, crm_playbook_version, &version);
	show_number(c, "version", version);
	CALL_ALONE(c, CRM_OK, crm_rollback);
	CALL(c, CRM_OK, crm_playbook_version, &version);
	show_number(c, "version", version);
}

struct unit {
	struct contract *c;
	crm_id           id;
	crm_status       answer;
	bool             leaves_open;
};

static crm_status rename_and_add(crm *db, void *user)
{
	struct unit *unit = user;
	struct contract *c = unit->c;

	assert_ptr_equal(db, c->f.db);
	call_it(c, act_new(c), &unit->id, "In a unit", CRM_OK);
	(void)add_task(c, &unit->id, c->f.now + CRM_DAY, CRM_TASK_OTHER);
	if (unit->leaves_open)
		CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	return unit->answer;
}

static void units(struct contract *c, const crm_id *id)
{
	struct unit unit = { c, *id, CRM_OK, false };

	CALL(c, CRM_OK, crm_transact, rename_and_add, &unit);
	unit.answer = CRM_UNCHANGED;
	call_it(c, act_new(c), id, "Before", CRM_OK);
	CALL(c, CRM_UNCHANGED, crm_transact, rename_and_add, &unit);
	call_it(c, act_new(c), id, "Before", CRM_OK);
	unit.leaves_open = true;
	CALL(c, CRM_ERR_INVALID, crm_transact, rename_and_add, &unit);
	look_at_customer(c, id);
	CALL(c, CRM_ERR_INVALID, crm_transact, NULL, NULL);
	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	CALL(c, CRM_ERR_INVALID, crm_transact, rename_and_add, &unit);
	CALL_ALONE(c, CRM_OK, crm_rollback);
}

void contract_groups(struct contract *c)
{
	crm_id id = add_customer(c, "Groups");

	wrong(c);
	whole(c, &id);
	keys(c, &id);
	nested(c, &id);
	failing(c, &id);
	reading(c, &id);
	playbook(c);
	units(c, &id);
	last(c);
}
