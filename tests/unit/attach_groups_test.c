/* Groups of calls on a host's connection, what the handle remembers of a transaction that he took back, and other handles. */
#include "host.h"

/* --- groups */

static void groups_stand_inside_the_transaction_of_the_host(void **state)
{
	struct host h;

	(void)state;
	host_open(&h);
	(void)host_run(&h, "BEGIN");
	host_client(&h, 1);
	assert_ok(h.f.db, crm_begin(h.f.db, CRM_TRANSACTION_WRITE));
	host_client(&h, 2);
	(void)fixture_customer(&h.f, "Ann");
	assert_int_equal(host_run(&h, "SELECT count(*) FROM crm_customer"), 1); /* the host sees what is in it so far */
	assert_ok(h.f.db, crm_begin(h.f.db, CRM_TRANSACTION_WRITE));
	host_client(&h, 3);
	(void)fixture_customer(&h.f, "Bob");
	assert_int_equal(host_run(&h, "SELECT count(*) FROM crm_customer"), 2);
	assert_int_equal(count_customers(h.f.db), 2);
	assert_ok(h.f.db, crm_rollback(h.f.db));
	assert_int_equal(host_run(&h, "SELECT count(*) FROM crm_customer"), 1);
	assert_int_equal(clients(&h), 2);
	assert_int_equal(crm_customer_remove(h.f.db, NULL, &(crm_id){ { 1 } }), CRM_ERR_NOT_FOUND);
	(void)fixture_customer(&h.f, "Cid");
	assert_ok(h.f.db, crm_commit(h.f.db));
	assert_int_equal(count_customers(h.f.db), 2);
	assert_ok(h.f.db, crm_begin(h.f.db, CRM_TRANSACTION_WRITE));
	host_client(&h, 3);
	(void)fixture_customer(&h.f, "Dan");
	assert_ok(h.f.db, crm_rollback(h.f.db));
	assert_int_equal(clients(&h), 2); /* a group covers what the host does in it */
	assert_true(host_in_transaction(&h));
	assert_int_equal(host_seen(&h, SEEN_CLIENTS) + host_seen(&h, SEEN_ENTRIES), 1);
	(void)host_run(&h, "COMMIT");
	assert_int_equal(host_seen(&h, SEEN_CLIENTS), 2);
	assert_int_equal(host_seen(&h, "SELECT count(*) FROM crm_customer"), 2);
	assert_ok(h.f.db, crm_verify(h.f.db, NULL, NULL, NULL));
	host_end(&h);
}

static void a_group_of_ours_is_a_transaction_for_the_host(void **state)
{
	struct host h;

	(void)state;
	host_open(&h);
	assert_ok(h.f.db, crm_begin(h.f.db, CRM_TRANSACTION_WRITE));
	assert_true(host_in_transaction(&h));
	host_client(&h, 1);
	(void)fixture_customer(&h.f, "Ann");
	assert_int_equal(host_seen(&h, SEEN_CLIENTS) + host_seen(&h, SEEN_ENTRIES), 1);
	assert_ok(h.f.db, crm_rollback(h.f.db));
	assert_false(host_in_transaction(&h));
	assert_int_equal(clients(&h), 0);
	assert_ok(h.f.db, crm_begin(h.f.db, CRM_TRANSACTION_READ));
	assert_int_equal(count_customers(h.f.db), 0);
	assert_int_equal(clients(&h), 0);
	assert_ok(h.f.db, crm_commit(h.f.db));
	host_end(&h);
}

struct unit {
	struct host *h;
	bool refuse;
	int64_t id;
};

static crm_status insert_both(crm *db, void *user)
{
	struct unit *unit = user;

	host_client(unit->h, unit->id);
	(void)fixture_customer(&unit->h->f, "Ann");
	return unit->refuse ? crm_customer_remove(db, NULL, &(crm_id){ { 1 } }) : CRM_OK;
}

static void a_unit_of_calls_stands_inside_as_well(void **state)
{
	struct host h;
	struct unit unit = { &h, false, 1 };

	(void)state;
	host_open(&h);
	assert_ok(h.f.db, crm_transact(h.f.db, insert_both, &unit));
	assert_int_equal(host_seen(&h, SEEN_CLIENTS), 1);
	(void)host_run(&h, "BEGIN");
	unit.id = 2;
	assert_ok(h.f.db, crm_transact(h.f.db, insert_both, &unit));
	unit = (struct unit){ &h, true, 3 };
	assert_int_equal(crm_transact(h.f.db, insert_both, &unit), CRM_ERR_NOT_FOUND);
	assert_true(host_in_transaction(&h));
	assert_int_equal(clients(&h), 2);
	assert_int_equal(host_seen(&h, SEEN_CLIENTS), 1);
	(void)host_run(&h, "COMMIT");
	assert_int_equal(host_seen(&h, "SELECT count(*) FROM crm_customer"), 2);
	host_end(&h);
}

static void closing_with_an_open_group_leaves_the_transaction_to_the_host(void **state)
{
	struct host h;

	(void)state;
	host_open(&h);
	(void)host_run(&h, "BEGIN");
	host_client(&h, 1);
	(void)fixture_customer(&h.f, "Ann");
	assert_ok(h.f.db, crm_begin(h.f.db, CRM_TRANSACTION_WRITE));
	(void)fixture_customer(&h.f, "Bob");
	assert_ok(h.f.db, crm_begin(h.f.db, CRM_TRANSACTION_READ));
	fixture_close(&h.f);
	assert_true(host_in_transaction(&h));
	assert_int_equal(clients(&h), 1);
	assert_int_equal(host_seen(&h, SEEN_CLIENTS), 0);
	(void)host_run(&h, "COMMIT");
	assert_int_equal(host_seen(&h, SEEN_CLIENTS), 1);
	assert_int_equal(host_seen(&h, "SELECT count(*) FROM crm_customer"), 1);
	host_end(&h);
}

static void a_transaction_that_ends_in_the_middle_of_a_group_ends_the_group(void **state)
{
	static const char *const ends[] = { "ROLLBACK", "COMMIT" };
	struct host h;
	size_t i;

	(void)state;
	host_open(&h);
	for (i = 0; i < 2; i++) {
		crm_customer_input input = CRM_INIT(crm_customer_input);
		crm_id id;

		input.kind = CRM_CUSTOMER_PERSON;
		input.name = "Bob";
		(void)host_run(&h, "BEGIN");
		assert_ok(h.f.db, crm_begin(h.f.db, CRM_TRANSACTION_WRITE));
		(void)fixture_customer(&h.f, "Ann");
		(void)host_run(&h, ends[i]);
		assert_int_equal(crm_customer_add(h.f.db, NULL, &input, &id), CRM_ERR_TXN_FAILED);
		assert_int_equal(crm_commit(h.f.db), CRM_ERR_TXN_FAILED);
		assert_false(host_in_transaction(&h));
		assert_int_equal(host_seen(&h, "SELECT count(*) FROM crm_customer"), i);
		assert_ok(h.f.db, crm_verify(h.f.db, NULL, NULL, NULL));
	}
	(void)fixture_customer(&h.f, "Cid");
	host_end(&h);
}

/* --- what the handle remembers */

static void load_playbook(crm *db, const char *text)
{
	assert_ok(db, crm_playbook_load(db, NULL, text, strlen(text), NULL));
}

static bool playbook_holds(crm *db, int64_t version, const char *text)
{
	crm_buffer buffer;
	crm_status rc = crm_playbook_dump(db, version, &buffer);
	bool holds = rc == CRM_OK && strstr(buffer.data, text);

	crm_buffer_free(&buffer);
	return holds;
}

#define WINDOW(days) "{\"lifecycle\": {\"churn\": {\"window_days\": " #days "}}}"

static void a_playbook_goes_with_the_transaction_it_was_loaded_in(void **state)
{
	struct host h;
	crm *second = NULL;
	int64_t version = 0;

	(void)state;
	host_open(&h);
	assert_int_equal(host_attach(&h, NULL, 0, &second), CRM_OK);
	(void)host_run(&h, "BEGIN");
	load_playbook(h.f.db, WINDOW(71));
	assert_true(playbook_holds(second, 0, "71"));
	(void)host_run(&h, "ROLLBACK");
	(void)host_run(&h, "BEGIN");
	load_playbook(h.f.db, WINDOW(72)); /* the same number, at the same time, with another text */
	assert_true(playbook_holds(second, 0, "72"));
	assert_true(playbook_holds(second, 2, "72"));
	(void)host_run(&h, "ROLLBACK");
	(void)host_run(&h, "BEGIN");
	load_playbook(h.f.db, WINDOW(71));
	assert_true(playbook_holds(h.f.db, 0, "71"));
	assert_true(playbook_holds(second, 2, "71"));
	(void)host_run(&h, "ROLLBACK");
	assert_ok(h.f.db, crm_playbook_version(h.f.db, &version));
	assert_int_equal(version, 1);
	assert_false(playbook_holds(second, 2, "71"));
	assert_false(playbook_holds(h.f.db, 2, "71"));
	load_playbook(second, WINDOW(82));
	assert_true(playbook_holds(h.f.db, 2, "82"));
	assert_true(playbook_holds(h.f.db, 0, "82"));
	(void)host_run(&h, "BEGIN");
	(void)host_run(&h, "SAVEPOINT his");
	load_playbook(h.f.db, WINDOW(93));
	(void)fixture_customer(&h.f, "Ann");
	(void)host_run(&h, "ROLLBACK TO his");
	(void)fixture_customer(&h.f, "Bob");
	load_playbook(second, WINDOW(94));
	assert_true(playbook_holds(h.f.db, 3, "94"));
	(void)host_run(&h, "COMMIT");
	assert_ok(second, crm_verify(second, NULL, NULL, NULL));
	crm_close(second);
	host_end(&h);
}

static void a_savepoint_of_the_host_within_a_group_may_go_back(void **state)
{
	struct host h;

	(void)state;
	host_open(&h);
	assert_ok(h.f.db, crm_begin(h.f.db, CRM_TRANSACTION_WRITE));
	(void)fixture_customer(&h.f, "Ann");
	(void)host_run(&h, "SAVEPOINT his");
	(void)fixture_customer(&h.f, "Bob");
	load_playbook(h.f.db, WINDOW(71));
	(void)host_run(&h, "ROLLBACK TO his");
	(void)fixture_customer(&h.f, "Cid");
	assert_ok(h.f.db, crm_commit(h.f.db));
	assert_int_equal(count_customers(h.f.db), 2);
	assert_int_equal(fixture_last(&h.f), 3);
	assert_ok(h.f.db, crm_verify(h.f.db, NULL, NULL, NULL));
	host_end(&h);
}

static void a_key_that_was_taken_back_is_free_again(void **state)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_act act = CRM_INIT(crm_act);
	struct host h;
	crm_id first, id;

	(void)state;
	host_open(&h);
	act.key = "order 7";
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "Ann";
	(void)host_run(&h, "BEGIN");
	assert_ok(h.f.db, crm_customer_add(h.f.db, &act, &input, &first));
	assert_int_equal(crm_customer_add(h.f.db, &act, &input, &id), CRM_REPLAYED);
	(void)host_run(&h, "ROLLBACK");
	input.name = "Bob";
	assert_ok(h.f.db, crm_customer_add(h.f.db, &act, &input, &id));
	assert_int_equal(crm_customer_get(h.f.db, &first, &(const crm_customer *){ NULL }), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_customer_add(h.f.db, &act, &input, &id), CRM_REPLAYED);
	assert_ok(h.f.db, crm_verify(h.f.db, NULL, NULL, NULL));
	host_end(&h);
}

/* --- others */

static void two_handles_share_one_connection(void **state)
{
	struct host h;
	crm *second = NULL;

	(void)state;
	host_open(&h);
	assert_int_equal(host_attach(&h, NULL, 0, &second), CRM_OK);
	assert_ok(h.f.db, crm_begin(h.f.db, CRM_TRANSACTION_WRITE));
	(void)fixture_customer(&h.f, "Ann");
	assert_int_equal(count_customers(second), 1); /* what one does is a part of the other's group */
	assert_ok(second, crm_begin(second, CRM_TRANSACTION_WRITE));
	load_playbook(second, WINDOW(71));
	assert_ok(second, crm_commit(second));
	(void)fixture_customer(&h.f, "Bob");
	assert_true(host_in_transaction(&h));
	assert_ok(h.f.db, crm_rollback(h.f.db));
	assert_int_equal(count_customers(second), 0);
	assert_false(playbook_holds(second, 0, "71"));
	assert_int_equal(fixture_last(&h.f), 1);
	crm_close(second);
	(void)fixture_customer(&h.f, "Cid");
	assert_ok(h.f.db, crm_verify(h.f.db, NULL, NULL, NULL));
	host_end(&h);
}

static void another_connection_waits_for_the_host(void **state)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	struct host h;
	crm *other = NULL;
	crm_id id;

	(void)state;
	host_open(&h);
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "Ann";
	assert_int_equal(host_attach_other(&h, NULL, 0, &other), CRM_OK);
	(void)host_run(&h, "BEGIN");
	assert_ok(h.f.db, crm_customer_add(h.f.db, NULL, &input, &id));
	assert_int_equal(count_customers(other), 0);
	assert_int_equal(crm_customer_add(other, NULL, &input, &id), CRM_ERR_BUSY);
	assert_int_equal(crm_begin(other, CRM_TRANSACTION_WRITE), CRM_ERR_BUSY);
	assert_int_equal(crm_rollback(other), CRM_ERR_INVALID); /* it was not begun */
	(void)host_run(&h, "COMMIT");
	assert_ok(other, crm_customer_add(other, NULL, &input, &id));
	assert_int_equal(count_customers(h.f.db), 2);
	assert_ok(other, crm_begin(other, CRM_TRANSACTION_WRITE));
	(void)host_run(&h, "BEGIN");
	assert_int_equal(clients(&h), 0);
	assert_int_equal(crm_customer_add(h.f.db, NULL, &input, &id), CRM_ERR_BUSY);
	assert_int_equal(crm_begin(h.f.db, CRM_TRANSACTION_WRITE), CRM_ERR_BUSY);
	assert_true(host_in_transaction(&h)); /* and good for anything else */
	assert_int_equal(clients(&h), 0);
	assert_int_equal(count_customers(h.f.db), 2);
	(void)host_run(&h, "ROLLBACK");
	assert_ok(other, crm_rollback(other));
	assert_ok(h.f.db, crm_customer_add(h.f.db, NULL, &input, &id));
	assert_ok(other, crm_verify(other, NULL, NULL, NULL));
	crm_close(other);
	host_end(&h);
}

static void a_handle_for_reading_changes_nothing(void **state)
{
	static const char *const begins[] = { "SELECT 1", "BEGIN" }, *const ends[] = { "SELECT 1", "COMMIT" };
	crm_customer_input input = CRM_INIT(crm_customer_input);
	struct host h;
	crm *reader = NULL;
	crm_id id;
	size_t i;

	(void)state;
	host_open(&h);
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "Ann";
	assert_int_equal(host_attach(&h, NULL, CRM_OPEN_READONLY, &reader), CRM_OK);
	for (i = 0; i < 2; i++) {
		(void)host_run(&h, begins[i]);
		assert_int_equal(crm_customer_add(reader, NULL, &input, &id), CRM_ERR_READONLY);
		assert_int_equal(crm_begin(reader, CRM_TRANSACTION_WRITE), CRM_ERR_READONLY);
		assert_int_equal(host_in_transaction(&h), i == 1);
		assert_int_equal(count_customers(reader), 0);
		(void)host_run(&h, ends[i]);
	}
	crm_close(reader);
	host_end(&h);
}

UNIT_MAIN(TEST(groups_stand_inside_the_transaction_of_the_host), TEST(a_group_of_ours_is_a_transaction_for_the_host),
          TEST(a_unit_of_calls_stands_inside_as_well), TEST(closing_with_an_open_group_leaves_the_transaction_to_the_host),
          TEST(a_transaction_that_ends_in_the_middle_of_a_group_ends_the_group), TEST(a_playbook_goes_with_the_transaction_it_was_loaded_in),
          TEST(a_savepoint_of_the_host_within_a_group_may_go_back), TEST(a_key_that_was_taken_back_is_free_again),
          TEST(two_handles_share_one_connection), TEST(another_connection_waits_for_the_host), TEST(a_handle_for_reading_changes_nothing))
