/* A store inside a database of the host's, by his own connection: what he commits stays and what he takes back is gone,
 * ours with his, and nothing of his is ever committed or taken back by us. */
#include "host.h"

#include "sql.h"

static crm_id make_case(struct host *h, const crm_id *customer)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	crm_id id;

	input.customer_id = *customer;
	input.content = "it broke";
	input.contact = "0571 1";
	input.received_at = h->f.now;
	assert_ok(h->f.db, crm_complaint_open(h->f.db, NULL, &input, &id));
	return id;
}

static crm_status judge(crm *db, const crm_id *id)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);

	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	return crm_complaint_judge(db, NULL, id, &judgement);
}

/* --- tables */

/* The records, the version, and the index of texts: its state and on a server the tokens, in a file its places, what
 * FTS5 makes, and the view of that. */
static int64_t host_tables_of_ours(void)
{
	return CRMI_TABLES + 1 + (stores_on_server() ? 2 : 7);
}

static void tables_stand_beside_those_of_the_host(void **state)
{
	struct host h;
	crm *second = NULL;

	(void)state;
	host_open(&h);
	host_client(&h, 1);
	assert_int_equal(host_tables(&h, "crm_"), host_tables_of_ours());
	assert_int_equal(host_attach(&h, "b2_", CRM_OPEN_CREATE, &second), CRM_OK);
	assert_int_equal(host_tables(&h, "b2_"), host_tables_of_ours());
	assert_int_equal(host_tables(&h, ""), 2 * host_tables_of_ours() + 1);
	(void)fixture_customer(&h.f, "Ann");
	assert_int_equal(count_customers(h.f.db), 1);
	assert_int_equal(count_customers(second), 0);
	assert_ok(second, crm_verify(second, NULL, NULL, NULL));
	crm_close(second);
	fixture_close(&h.f);
	assert_int_equal(host_attach(&h, "crm_", 0, &h.f.db), CRM_OK);
	assert_int_equal(count_customers(h.f.db), 1);
	assert_ok(h.f.db, crm_verify(h.f.db, NULL, NULL, NULL));
	assert_int_equal(crm_checkpoint(h.f.db), CRM_UNCHANGED);
	assert_int_equal(clients(&h), 1);
	host_end(&h);
}

static void without_tables_nothing_is_opened_or_made(void **state)
{
	struct host h;

	(void)state;
	host_start(&h);
	assert_int_equal(host_attach(&h, NULL, 0, &h.f.db), CRM_ERR_NOT_FOUND);
	assert_string_equal(crm_error_last(h.f.db)->message, "the database holds no store with this prefix");
	assert_int_equal(crm_tick(h.f.db, NULL, NULL), CRM_ERR_CLOSED);
	fixture_close(&h.f);
	(void)host_run(&h, "BEGIN");
	host_client(&h, 1);
	assert_int_equal(host_attach(&h, "b_", CRM_OPEN_READONLY, &h.f.db), CRM_ERR_NOT_FOUND);
	assert_true(host_in_transaction(&h)); /* that there is none has not spoiled it */
	assert_int_equal(clients(&h), 1);
	(void)host_run(&h, "COMMIT");
	assert_int_equal(host_seen(&h, SEEN_CLIENTS), 1);
	assert_int_equal(host_tables(&h, "crm_") + host_tables(&h, "b_"), 0);
	host_end(&h);
}

static void a_prefix_is_a_plain_name(void **state)
{
	static const char *const wrong[] = { "Crm_", "crm\"", "c'", "a b", "1a", ".a", "a.1b", "a.b.c", "a-", "\xc3\xa4_", "a;b",
	                                     "a234567890b234567890c234567890d2345678901" };
	struct host h;
	size_t i;

	(void)state;
	host_start(&h);
	for (i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_int_equal(host_attach(&h, wrong[i], CRM_OPEN_CREATE, &h.f.db), CRM_ERR_INVALID);
		assert_int_equal(crm_error_last(h.f.db)->rule, CRM_RULE_STORE_PREFIX);
		fixture_close(&h.f);
	}
	assert_int_equal(host_attach(&h, "own.", CRM_OPEN_READONLY, &h.f.db), stores_on_server() ? CRM_ERR_NOT_FOUND : CRM_ERR_INVALID);
	fixture_close(&h.f);
	assert_int_equal(host_tables(&h, ""), 1);
	assert_int_equal(host_attach(&h, "a234567890b234567890c234567890d234567890", CRM_OPEN_CREATE, &h.f.db), CRM_OK);
	host_end(&h);
}

static void tables_of_a_newer_version_are_left_alone(void **state)
{
	struct host h;

	(void)state;
	host_open(&h);
	fixture_close(&h.f);
	(void)host_run(&h, "UPDATE crm_store SET version = 99");
	assert_int_equal(host_attach(&h, NULL, CRM_OPEN_CREATE, &h.f.db), CRM_ERR_TOO_NEW);
	fixture_close(&h.f);
	(void)host_run(&h, "DELETE FROM crm_store");
	assert_int_equal(host_attach(&h, NULL, CRM_OPEN_CREATE, &h.f.db), CRM_ERR_CORRUPT);
	host_end(&h);
}

static void no_connection_is_refused(void **state)
{
	crm *db = NULL;

	(void)state;
	assert_int_equal(crm_attach_sqlite(NULL, NULL, &db), CRM_ERR_INVALID);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_ARGUMENT_MISSING);
	assert_string_equal(crm_error_last(db)->field, "connection");
	crm_close(db);
	assert_int_equal(crm_attach_postgres(NULL, NULL, &db), CRM_ERR_INVALID);
	crm_close(db);
	assert_int_equal(crm_attach_sqlite(NULL, NULL, NULL), CRM_ERR_INVALID);
}

/* --- whose transaction it is */

static void outside_a_transaction_each_call_is_one(void **state)
{
	struct host h;
	crm_id id;

	(void)state;
	host_open(&h);
	assert_int_equal(host_seen(&h, SEEN_ENTRIES), 1);
	id = fixture_customer(&h.f, "Ann");
	assert_int_equal(host_seen(&h, SEEN_ENTRIES), 2);
	assert_ok(h.f.db, crm_followup_assign(h.f.db, NULL, &id, CRM_CLASS_IMPORTANT, "li"));
	assert_int_equal(host_seen(&h, SEEN_ENTRIES), 3);
	assert_int_equal(crm_customer_remove(h.f.db, NULL, &(crm_id){ { 1 } }), CRM_ERR_NOT_FOUND);
	assert_false(host_in_transaction(&h));
	host_end(&h);
}

/* The host is where he was, and the world sees nothing. */
static void nothing_seen(struct host *h, crm_status rc, crm_status expected, int line)
{
	if (rc != expected || !host_in_transaction(h) || clients(h) != 1 || host_seen(h, SEEN_CLIENTS) != 0 || host_seen(h, SEEN_ENTRIES) != 1)
		fail_msg("line %d: %s, %s", line, crm_status_name(rc), crm_error_last(h->f.db)->message);
}

#define STEP(expected, call) nothing_seen(h, call, expected, __LINE__)

/* Many kinds of calls in the host's transaction, some of them refused. */
static void work(struct host *h)
{
	crm *db = h->f.db;
	crm_promise_input promise = CRM_INIT(crm_promise_input);
	crm_task_input task = CRM_INIT(crm_task_input);
	const crm_complaint *seen = NULL;
	crm_id customer = fixture_customer(&h->f, "Ann"), id = make_case(h, &customer), none;
	int64_t wake;

	STEP(CRM_OK, judge(db, &id));
	promise.unit = "shop";
	promise.reason = "parts";
	promise.due_at = h->f.now + CRM_DAY;
	STEP(CRM_ERR_REFUSED, crm_complaint_promise(db, NULL, &id, &promise, NULL));
	promise.consent = 1;
	STEP(CRM_OK, crm_complaint_promise(db, NULL, &id, &promise, NULL));
	STEP(CRM_OK, crm_followup_assign(db, NULL, &customer, CRM_CLASS_IMPORTANT, "li"));
	task.due_at = h->f.now + CRM_HOUR;
	STEP(CRM_OK, crm_task_add(db, NULL, &task, &none));
	h->f.now += 2 * CRM_DAY;
	STEP(CRM_OK, crm_tick(db, NULL, NULL));
	STEP(CRM_OK, crm_next_wake(db, &wake));
	STEP(CRM_OK, crm_complaint_get(db, &id, &seen));
	STEP(CRM_ERR_NOT_FOUND, crm_customer_get(db, &id, &(const crm_customer *){ NULL }));
	STEP(CRM_OK, crm_verify(db, NULL, NULL, NULL));
	STEP(CRM_OK, crm_rebuild(db));
	assert_int_equal(count_customers(db), 1);
	STEP(CRM_ERR_NOT_FOUND, crm_customer_remove(db, NULL, &id));
	assert_int_equal(seen->state, CRM_COMPLAINT_IN_PROGRESS); /* the promise was broken in the meantime */
	crm_complaint_free(seen);
}

static void the_host_commits_his_rows_and_ours_together(void **state)
{
	struct host h;

	(void)state;
	host_open(&h);
	(void)host_run(&h, "BEGIN");
	host_client(&h, 1);
	work(&h);
	(void)host_run(&h, "COMMIT");
	assert_int_equal(host_seen(&h, SEEN_CLIENTS), 1);
	assert_int_equal(host_seen(&h, "SELECT count(*) FROM crm_complaint"), 1);
	assert_ok(h.f.db, crm_verify(h.f.db, NULL, NULL, NULL));
	host_end(&h);
}

static void the_host_takes_his_rows_and_ours_back_together(void **state)
{
	struct host h;

	(void)state;
	host_open(&h);
	(void)host_run(&h, "BEGIN");
	host_client(&h, 1);
	work(&h);
	(void)host_run(&h, "ROLLBACK");
	assert_int_equal(host_seen(&h, SEEN_CLIENTS), 0);
	assert_int_equal(host_seen(&h, SEEN_ENTRIES), 1);
	assert_int_equal(fixture_last(&h.f), 1);
	assert_int_equal(count_customers(h.f.db), 0);
	assert_ok(h.f.db, crm_verify(h.f.db, NULL, NULL, NULL));
	(void)fixture_customer(&h.f, "Bob");
	assert_int_equal(fixture_last(&h.f), 2); /* numbers without a gap */
	assert_ok(h.f.db, crm_verify(h.f.db, NULL, NULL, NULL));
	host_end(&h);
}

static void tables_made_in_a_transaction_go_with_it(void **state)
{
	struct host h;

	(void)state;
	host_start(&h);
	(void)host_run(&h, "BEGIN");
	host_client(&h, 1);
	assert_int_equal(host_attach(&h, NULL, CRM_OPEN_CREATE, &h.f.db), CRM_OK);
	assert_int_equal(host_tables(&h, "crm_"), 0);
	(void)fixture_customer(&h.f, "Ann");
	(void)host_run(&h, "ROLLBACK");
	assert_int_equal(host_tables(&h, "crm_"), 0);
	assert_int_equal(crm_tick(h.f.db, NULL, NULL), CRM_ERR_CORRUPT);
	assert_int_equal(crm_next_wake(h.f.db, &(int64_t){ 0 }), CRM_ERR_CORRUPT);
	fixture_close(&h.f);
	(void)host_run(&h, "BEGIN");
	assert_int_equal(host_attach(&h, NULL, 0, &h.f.db), CRM_ERR_NOT_FOUND);
	fixture_close(&h.f);
	assert_int_equal(host_attach(&h, NULL, CRM_OPEN_CREATE, &h.f.db), CRM_OK);
	(void)fixture_customer(&h.f, "Ann");
	(void)host_run(&h, "COMMIT");
	assert_int_equal(host_tables(&h, "crm_"), host_tables_of_ours());
	assert_int_equal(count_customers(h.f.db), 1);
	host_end(&h);
}

static crm_status create_bob(crm *db)
{
	crm_contact_point point = { CRM_POINT_MOBILE, 0, NULL, "138 0013 8000", NULL };
	crm_reference reference = { "shop", "7" };
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_id id;

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "Bob";
	input.contact_points = &point;
	input.references = &reference;
	input.contact_point_count = input.reference_count = 1;
	return crm_customer_add(db, NULL, &input, &id);
}

/* The call fails in the middle, at every place where it asks for memory. */
static void a_failing_call_takes_back_only_itself(void **state)
{
	struct host h;
	bool failed = true;
	long n;

	(void)state;
	host_open(&h);
	(void)host_run(&h, "BEGIN");
	host_client(&h, 1);
	(void)host_run(&h, "SAVEPOINT his");
	for (n = 1; failed; n++) {
		crm_status rc;

		fixture_close(&h.f);
		assert_int_equal(host_attach(&h, NULL, 0, &h.f.db), CRM_OK);
		unit_fail_allocation(n, false);
		rc = create_bob(h.f.db);
		failed = unit_allocation_failed();
		unit_fail_allocation(0, false);
		assert_true(rc == CRM_OK || (failed && rc == CRM_ERR_NOMEM));
		assert_true(host_in_transaction(&h));
		assert_int_equal(clients(&h), 1);
		assert_int_equal(host_run(&h, SEEN_ENTRIES), rc == CRM_OK ? 2 : 1);
		if (failed)
			(void)host_run(&h, "ROLLBACK TO his");
	}
	assert_true(n > 3);
	(void)host_run(&h, "COMMIT");
	assert_int_equal(host_seen(&h, SEEN_CLIENTS), 1);
	assert_int_equal(count_customers(h.f.db), 1);
	assert_ok(h.f.db, crm_verify(h.f.db, NULL, NULL, NULL));
	host_end(&h);
}

UNIT_MAIN(TEST(tables_stand_beside_those_of_the_host), TEST(without_tables_nothing_is_opened_or_made), TEST(a_prefix_is_a_plain_name),
          TEST(tables_of_a_newer_version_are_left_alone), TEST(no_connection_is_refused), TEST(outside_a_transaction_each_call_is_one),
          TEST(the_host_commits_his_rows_and_ours_together), TEST(the_host_takes_his_rows_and_ours_back_together),
          TEST(tables_made_in_a_transaction_go_with_it), TEST(a_failing_call_takes_back_only_itself))
