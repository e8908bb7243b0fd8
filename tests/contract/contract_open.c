/* Opening, opening again, and two handles on one store. Not for a store in memory, which has one handle and one life. */
#include "contract_stores.h"

static void open_as(struct contract *c, uint32_t flags, crm_status expected)
{
	crm *db = NULL;
	crm_status rc = contract_open(c, flags, &db);

	c->f.db = db;
	contract_before(c);
	contract_after(c, "open", rc, expected, __FILE__, __LINE__);
	if (rc < 0) {
		CALL(c, CRM_ERR_CLOSED, crm_begin, CRM_TRANSACTION_READ);
		contract_close(c, db);
		c->f.db = NULL;
	}
}

static void call_it(struct contract *c, const crm_act *act, const crm_id *id, const char *name, crm_status expected)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);

	input.name = name;
	CALL(c, expected, crm_customer_update, act, id, CRM_CUSTOMER_FIELD_NAME, &input);
}

/* What one handle did, the other sees, and knows its keys and its playbook. */
static void take_turns(struct contract *c, crm *first, crm *second)
{
	static const char text[] = "{\"task\": {\"snooze_limit\": 1}}";
	const crm_act *act = act_new(c);
	crm_id id, task;
	int i;

	c->f.db = first;
	id = add_customer(c, "Seen by both");
	call_it(c, act, &id, "Renamed", CRM_OK);
	c->f.db = second;
	look_at_customer(c, &id);
	call_it(c, act, &id, "Renamed", CRM_REPLAYED);
	call_it(c, act, &id, "Other", CRM_ERR_CONFLICT);
	CALL(c, CRM_OK, crm_playbook_load, act_new(c), text, sizeof text - 1, NULL);
	c->f.db = first;
	task = add_task(c, &id, c->f.now + CRM_DAY, CRM_TASK_OTHER);
	CALL(c, CRM_OK, crm_task_snooze, act_new(c), &task, c->f.now + 2 * CRM_DAY);
	CALL(c, CRM_ERR_REFUSED, crm_task_snooze, act_new(c), &task, c->f.now + 2 * CRM_DAY);
	for (i = 0; i < 6; i++) {
		c->f.db = i % 2 ? first : second;
		call_it(c, act_new(c), &id, i % 2 ? "To" : "Fro", CRM_OK);
	}
	look_at_customer(c, &id);
}

/* One writes at a time; a reader keeps the view it began with. */
static void at_once(struct contract *c, crm *first, crm *second)
{
	crm_id id;

	c->f.db = first;
	id = add_customer(c, "Before");
	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	call_it(c, act_new(c), &id, "In a group", CRM_OK);
	c->f.db = second;
	look_at_customer(c, &id);
	call_it(c, act_new(c), &id, "At the same time", CRM_ERR_BUSY);
	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_READ);
	look_at_customer(c, &id);
	c->f.db = first;
	CALL_ALONE(c, CRM_OK, crm_commit);
	c->f.db = second;
	look_at_customer(c, &id);
	CALL_ALONE(c, CRM_OK, crm_commit);
	look_at_customer(c, &id);
	call_it(c, act_new(c), &id, "Afterwards", CRM_OK);
}

static void for_reading(struct contract *c)
{
	static const char text[] = "name\nAnn\n";
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_import_input import = CRM_INIT(crm_import_input);
	crm_id id;
	int64_t seq;

	open_as(c, CRM_OPEN_READONLY, CRM_OK);
	CALL(c, CRM_OK, crm_journal_last, &seq);
	show_number(c, "seq", seq);
	(void)walk_customers(c, NULL);
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "Not here";
	CALL(c, CRM_ERR_READONLY, crm_customer_add, act_new(c), &input, &id);
	CALL(c, CRM_ERR_READONLY, crm_begin, CRM_TRANSACTION_WRITE);
	CALL(c, CRM_ERR_READONLY, crm_tick, NULL, NULL);
	CALL_ALONE(c, CRM_ERR_READONLY, crm_rebuild);
	import.kind = CRM_IMPORT_CUSTOMERS;
	import.data = text;
	import.length = sizeof text - 1;
	import.source = "file";
	CALL(c, CRM_ERR_READONLY, crm_import, NULL, &import, NULL);
	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_READ);
	(void)walk_tasks(c, NULL);
	CALL_ALONE(c, CRM_OK, crm_commit);
	CALL(c, CRM_OK, crm_verify, NULL, NULL, NULL);
	contract_close(c, c->f.db);
}

/* A cursor that outlives its handle, and a group that nobody ended. */
static void left_open(struct contract *c, crm *stays)
{
	crm_customer_cursor *cursor = NULL;
	const crm_customer *customer = NULL;
	int64_t seq;

	open_as(c, 0, CRM_OK);
	CALL(c, CRM_OK, crm_customer_list, NULL, &cursor);
	step_customers(c, cursor, 1);
	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	(void)add_customer(c, "Never committed");
	contract_close(c, c->f.db);
	c->f.db = stays;
	assert_int_equal(crm_customer_next(cursor, &customer), CRM_ERR_CLOSED);
	crm_customer_cursor_free(cursor);
	CALL(c, CRM_OK, crm_journal_last, &seq);
	show_number(c, "seq", seq);
	(void)walk_customers(c, NULL);
}

void contract_opening(struct contract *c)
{
	crm *first, *second;

	open_as(c, 0, CRM_ERR_NOT_FOUND);
	open_as(c, CRM_OPEN_CREATE | CRM_OPEN_READONLY, CRM_ERR_INVALID);
	open_as(c, 1u << 20, CRM_ERR_INVALID);
	open_as(c, CRM_OPEN_CREATE, CRM_OK);
	first = c->f.db;
	open_as(c, CRM_OPEN_CREATE | CRM_OPEN_NORMAL, CRM_OK);
	second = c->f.db;
	take_turns(c, first, second);
	at_once(c, first, second);
	contract_close(c, first);
	for_reading(c);
	left_open(c, second);
	contract_close(c, second);
	open_as(c, 0, CRM_OK);
	(void)walk_journal(c, NULL);
	CALL(c, CRM_OK, crm_verify, NULL, NULL, NULL);
}
