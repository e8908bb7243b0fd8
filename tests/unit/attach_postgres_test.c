/* What the host of a PostgreSQL connection may rely on: between two calls it is as he left it, whatever the call answered,
 * and whatever he does with it in between is survived. */
#include "host.h"
#include "postgres_store.h"

static crm_status read_one(crm *db)
{
	return crm_customer_get(db, &(crm_id){ { 1 } }, &(const crm_customer *){ NULL });
}

/* All settings as one text; the caller frees it. */
static char *settings(struct host *h)
{
	PGresult *result = PQexec(h->server, "SELECT string_agg(name || '=' || setting, E'\n' ORDER BY name) FROM pg_settings");
	char *text = strdup(PQgetvalue(result, 0, 0));

	PQclear(result);
	return text;
}

static void assert_settings(struct host *h, const char *before)
{
	char *now = settings(h);
	size_t same = 0;

	while (now[same] && now[same] == before[same])
		same++;
	if (now[same] || before[same])
		fail_msg("a setting differs: %.60s, before %.60s", now + (same > 20 ? same - 20 : 0), before + (same > 20 ? same - 20 : 0));
	free(now);
}

static void assert_left(struct host *h, PGTransactionStatusType status, int line)
{
	if (PQpipelineStatus(h->server) != PQ_PIPELINE_OFF || PQtransactionStatus(h->server) != status || PQisnonblocking(h->server) != 0)
		fail_msg("line %d: pipeline %d, transaction %d, nonblocking %d", line, PQpipelineStatus(h->server), PQtransactionStatus(h->server),
		         PQisnonblocking(h->server));
}

#define LEFT(status) assert_left(&h, status, __LINE__)

static void the_connection_is_as_it_was_after_every_call(void **state)
{
	static const char *const begins[] = { "SELECT 1", "BEGIN" };
	struct host h;
	char *before;
	size_t i;

	(void)state;
	host_open(&h);
	LEFT(PQTRANS_IDLE);
	(void)host_run(&h, "SET lock_timeout = 1234; SET DateStyle = 'German'; SET bytea_output = 'escape'; SET client_min_messages = debug1");
	h.notices = 0;
	before = settings(&h);
	for (i = 0; i < 2; i++) {
		PGTransactionStatusType status = i ? PQTRANS_INTRANS : PQTRANS_IDLE;
		int64_t wake;

		(void)host_run(&h, begins[i]);
		assert_int_equal(create(h.f.db, "Ann"), CRM_OK);
		LEFT(status);
		assert_int_equal(create(h.f.db, ""), CRM_ERR_REFUSED);
		LEFT(status);
		assert_int_equal(crm_customer_remove(h.f.db, NULL, &(crm_id){ { 1 } }), CRM_ERR_NOT_FOUND);
		LEFT(status);
		assert_int_equal(read_one(h.f.db), CRM_ERR_NOT_FOUND);
		LEFT(status);
		assert_int_equal(crm_tick(h.f.db, NULL, NULL), CRM_UNCHANGED);
		LEFT(status);
		assert_ok(h.f.db, crm_next_wake(h.f.db, &wake));
		LEFT(status);
		assert_ok(h.f.db, crm_verify(h.f.db, NULL, NULL, NULL));
		LEFT(status);
		assert_settings(&h, before);
		assert_ok(h.f.db, crm_begin(h.f.db, CRM_TRANSACTION_WRITE));
		LEFT(PQTRANS_INTRANS);
		assert_int_equal(read_one(h.f.db), CRM_ERR_NOT_FOUND);
		LEFT(PQTRANS_INTRANS);
		assert_int_equal(create(h.f.db, ""), CRM_ERR_REFUSED);
		LEFT(PQTRANS_INTRANS);
		assert_int_equal(create(h.f.db, "Bob"), CRM_OK);
		LEFT(PQTRANS_INTRANS);
		assert_ok(h.f.db, i ? crm_commit(h.f.db) : crm_rollback(h.f.db));
		LEFT(status);
		assert_settings(&h, before);
	}
	(void)host_run(&h, "COMMIT");
	fixture_close(&h.f);
	LEFT(PQTRANS_IDLE);
	assert_int_equal(host_run(&h, "SELECT count(*) FROM pg_prepared_statements"), 0);
	assert_int_equal(h.notices, 0);
	assert_settings(&h, before);
	(void)host_run(&h, "DO $$ BEGIN RAISE WARNING 'his'; END $$");
	assert_int_equal(h.notices, 1); /* his receiver is still his */
	free(before);
	host_end(&h);
}

/* Whatever fails in the middle of a call, nothing of it is left on the connection. */
static void lack_of_memory_leaves_nothing_on_the_connection(void **state)
{
	static const char *const begins[] = { "SELECT 1", "BEGIN" };
	struct host h;
	size_t i, way;

	(void)state;
	host_open(&h);
	for (i = 0; i < 6; i++) {
		bool failed = true;
		long n;

		way = i % 3;
		(void)host_run(&h, begins[i / 3]);
		for (n = 1; failed; n++) {
			crm_status rc;

			fixture_close(&h.f);
			assert_int_equal(host_attach(&h, NULL, 0, &h.f.db), CRM_OK);
			unit_fail_allocation(n, false);
			rc = way == 0 ? read_one(h.f.db) : way == 1 ? create(h.f.db, "Ann") : crm_begin(h.f.db, CRM_TRANSACTION_WRITE);
			if (way == 2 && rc == CRM_OK)
				rc = create(h.f.db, "Bob");
			failed = unit_allocation_failed();
			unit_fail_allocation(0, false);
			assert_true(failed || rc == (way ? CRM_OK : CRM_ERR_NOT_FOUND));
			if (way == 2)
				(void)crm_rollback(h.f.db);
			LEFT(i / 3 ? PQTRANS_INTRANS : PQTRANS_IDLE);
		}
		(void)host_run(&h, "COMMIT");
	}
	assert_ok(h.f.db, crm_verify(h.f.db, NULL, NULL, NULL));
	host_end(&h);
}

static void a_connection_that_does_not_block_stays_so(void **state)
{
	struct host h;

	(void)state;
	host_start(&h);
	assert_int_equal(PQsetnonblocking(h.server, 1), 0);
	assert_int_equal(host_attach(&h, NULL, CRM_OPEN_CREATE, &h.f.db), CRM_OK);
	assert_int_equal(PQisnonblocking(h.server), 1);
	assert_int_equal(create(h.f.db, "Ann"), CRM_OK);
	assert_int_equal(read_one(h.f.db), CRM_ERR_NOT_FOUND);
	fixture_close(&h.f);
	assert_int_equal(PQisnonblocking(h.server), 1);
	host_end(&h);
}

static void making_tables_is_silent_and_leaves_no_statement(void **state)
{
	struct host h;
	char *before, prefix[60];

	(void)state;
	host_start(&h);
	(void)host_run(&h, "SET client_min_messages = notice");
	before = settings(&h);
	(void)snprintf(prefix, sizeof prefix, "%s.own_", h.schema); /* a schema that is there */
	(void)host_run(&h, "BEGIN");
	assert_int_equal(host_attach(&h, prefix, CRM_OPEN_CREATE, &h.f.db), CRM_OK);
	LEFT(PQTRANS_INTRANS);
	assert_int_equal(create(h.f.db, "Ann"), CRM_OK);
	fixture_close(&h.f);
	LEFT(PQTRANS_INTRANS);
	assert_int_equal(host_run(&h, "SELECT count(*) FROM pg_prepared_statements"), 0);
	(void)host_run(&h, "COMMIT");
	assert_int_equal(host_seen(&h, "SELECT count(*) FROM own_customer"), 1);
	assert_int_equal(h.notices, 0);
	assert_settings(&h, before);
	free(before);
	host_end(&h);
}

static void a_table_of_the_host_with_our_name_is_left_alone(void **state)
{
	static const char *const tables[] = { "CREATE TABLE crm_store(mine int)", "CREATE TABLE crm_customer(mine int)" };
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		struct host h;

		host_start(&h);
		(void)host_run(&h, tables[i]);
		assert_int_equal(host_attach(&h, NULL, CRM_OPEN_CREATE, &h.f.db), CRM_ERR_CORRUPT);
		fixture_close(&h.f);
		LEFT(PQTRANS_IDLE);
		(void)host_run(&h, "BEGIN");
		host_client(&h, 1);
		assert_int_equal(host_attach(&h, NULL, CRM_OPEN_CREATE, &h.f.db), CRM_ERR_CORRUPT);
		LEFT(PQTRANS_INTRANS);
		(void)host_run(&h, "COMMIT");
		assert_int_equal(host_tables(&h, ""), 2);
		assert_int_equal(host_seen(&h, "SELECT count(*) FROM clients"), 1);
		host_end(&h);
	}
}

/* --- transactions */

static void any_isolation_level_will_do(void **state)
{
	static const char *const levels[] = { "READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE" };
	struct host h;
	crm *other = NULL;
	char sql[80];
	size_t i;

	(void)state;
	host_open(&h);
	assert_int_equal(host_attach_other(&h, NULL, 0, &other), CRM_OK);
	for (i = 0; i < 4; i++) {
		(void)snprintf(sql, sizeof sql, "BEGIN ISOLATION LEVEL %s", levels[i]);
		(void)host_run(&h, sql);
		(void)host_run(&h, "SELECT count(*) FROM clients"); /* from here on the higher levels see the past */
		assert_int_equal(create(other, "Bob"), CRM_OK);
		assert_int_equal(create(h.f.db, "Ann"), i < 2 ? CRM_OK : CRM_ERR_BUSY);
		LEFT(PQTRANS_INTRANS);
		host_client(&h, (int64_t)i);
		(void)host_run(&h, "COMMIT");
		(void)host_run(&h, sql);
		assert_int_equal(create(h.f.db, "Ann"), CRM_OK); /* the first to look at the data */
		(void)host_run(&h, "COMMIT");
	}
	assert_int_equal(host_seen(&h, "SELECT count(*) FROM clients"), 4);
	assert_int_equal(host_seen(&h, "SELECT count(*) FROM crm_customer"), 10);
	assert_ok(other, crm_verify(other, NULL, NULL, NULL));
	crm_close(other);
	host_end(&h);
}

static int64_t milliseconds(void)
{
	return crmi_postgres_clock() / 1000;
}

static void who_waits_for_another_writer_gives_up_in_time(void **state)
{
	struct host h;
	crm_options options;
	int64_t began;

	(void)state;
	host_open(&h);
	fixture_close(&h.f);
	options = fixture_options(&h.f, 0);
	options.busy_milliseconds = 300;
	assert_int_equal(crm_attach_postgres(h.server, &options, &h.f.db), CRM_OK);
	(void)host_ask_server(h.other, "BEGIN; LOCK TABLE crm_store IN SHARE ROW EXCLUSIVE MODE");
	(void)host_run(&h, "BEGIN");
	host_client(&h, 1);
	began = milliseconds();
	assert_int_equal(create(h.f.db, "Ann"), CRM_ERR_BUSY);
	assert_in_range(milliseconds() - began, 300, 600);
	LEFT(PQTRANS_INTRANS);
	assert_int_equal(read_one(h.f.db), CRM_ERR_NOT_FOUND);
	(void)host_ask_server(h.other, "COMMIT");
	assert_int_equal(create(h.f.db, "Ann"), CRM_OK);
	(void)host_run(&h, "COMMIT");
	assert_int_equal(host_seen(&h, "SELECT count(*) FROM clients"), 1);
	(void)host_ask_server(h.other, "BEGIN; LOCK TABLE crm_store IN SHARE ROW EXCLUSIVE MODE");
	began = milliseconds();
	assert_int_equal(create(h.f.db, "Bob"), CRM_ERR_BUSY);
	assert_in_range(milliseconds() - began, 300, 600);
	LEFT(PQTRANS_IDLE);
	(void)host_ask_server(h.other, "COMMIT");
	host_end(&h);
}

static void a_transaction_that_failed_is_not_worked_in(void **state)
{
	struct host h;
	crm *second = NULL;
	PGresult *result;

	(void)state;
	host_open(&h);
	(void)host_run(&h, "BEGIN");
	assert_int_equal(create(h.f.db, "Ann"), CRM_OK);
	result = PQexec(h.server, "SELECT 1 / 0");
	assert_int_equal(PQresultStatus(result), PGRES_FATAL_ERROR);
	PQclear(result);
	LEFT(PQTRANS_INERROR);
	assert_int_equal(create(h.f.db, "Bob"), CRM_ERR_TXN_FAILED);
	LEFT(PQTRANS_INERROR);
	assert_int_equal(read_one(h.f.db), CRM_ERR_TXN_FAILED);
	assert_int_equal(crm_begin(h.f.db, CRM_TRANSACTION_READ), CRM_ERR_TXN_FAILED);
	assert_int_equal(host_attach(&h, NULL, 0, &second), CRM_ERR_TXN_FAILED);
	crm_close(second);
	LEFT(PQTRANS_INERROR);
	(void)host_run(&h, "ROLLBACK");
	assert_int_equal(create(h.f.db, "Cid"), CRM_OK);
	assert_int_equal(host_seen(&h, "SELECT count(*) FROM crm_customer"), 1);
	host_end(&h);
}

static void a_failing_statement_of_the_host_is_taken_back_with_the_group(void **state)
{
	struct host h;

	(void)state;
	host_open(&h);
	(void)host_run(&h, "BEGIN");
	host_client(&h, 1);
	assert_ok(h.f.db, crm_begin(h.f.db, CRM_TRANSACTION_WRITE));
	assert_int_equal(create(h.f.db, "Ann"), CRM_OK);
	assert_ok(h.f.db, crm_begin(h.f.db, CRM_TRANSACTION_WRITE));
	PQclear(PQexec(h.server, "SELECT 1 / 0"));
	assert_int_equal(create(h.f.db, "Bob"), CRM_ERR_TXN_FAILED);
	assert_ok(h.f.db, crm_rollback(h.f.db)); /* the inner group, and the outer is good again */
	LEFT(PQTRANS_INTRANS);
	assert_int_equal(create(h.f.db, "Cid"), CRM_OK);
	PQclear(PQexec(h.server, "SELECT 1 / 0"));
	assert_int_equal(crm_commit(h.f.db), CRM_ERR_TXN_FAILED);
	LEFT(PQTRANS_INTRANS);
	assert_int_equal(create(h.f.db, "Dan"), CRM_OK);
	(void)host_run(&h, "COMMIT");
	assert_int_equal(host_seen(&h, "SELECT count(*) FROM crm_customer"), 1);
	assert_int_equal(host_seen(&h, "SELECT count(*) FROM clients"), 1);
	host_end(&h);
}

static void a_transaction_for_reading_takes_no_change(void **state)
{
	struct host h;
	int64_t began = milliseconds();

	(void)state;
	host_open(&h);
	(void)host_run(&h, "BEGIN READ ONLY");
	assert_int_equal(create(h.f.db, "Ann"), CRM_ERR_READONLY);
	LEFT(PQTRANS_INTRANS);
	assert_int_equal(read_one(h.f.db), CRM_ERR_NOT_FOUND);
	(void)host_run(&h, "COMMIT");
	(void)host_run(&h, "SET default_transaction_read_only = on");
	assert_int_equal(create(h.f.db, "Ann"), CRM_ERR_READONLY);
	LEFT(PQTRANS_IDLE);
	assert_true(milliseconds() - began < 1000); /* it is not tried again and again */
	host_end(&h);
}

static void closing_takes_its_own_time(void **state)
{
	struct host h;
	crm_options options;

	(void)state;
	host_open(&h);
	fixture_close(&h.f);
	options = fixture_options(&h.f, 0);
	options.deadline_milliseconds = 200;
	assert_int_equal(crm_attach_postgres(h.server, &options, &h.f.db), CRM_OK);
	(void)host_run(&h, "BEGIN");
	assert_ok(h.f.db, crm_begin(h.f.db, CRM_TRANSACTION_WRITE));
	assert_int_equal(create(h.f.db, "Ann"), CRM_OK);
	(void)host_run(&h, "SELECT pg_sleep(0.3)"); /* that of the last call is over */
	fixture_close(&h.f);
	LEFT(PQTRANS_INTRANS);
	assert_int_equal(host_run(&h, "SELECT count(*) FROM crm_customer"), 0);
	host_end(&h);
}

/* --- what the host does in between */

static void statements_that_the_host_threw_away_are_made_again(void **state)
{
	static const char *const ways[] = { "DISCARD ALL", "DEALLOCATE ALL" };
	struct host h;
	size_t i;

	(void)state;
	host_open(&h);
	for (i = 0; i < 2; i++) {
		assert_int_equal(create(h.f.db, "Ann"), CRM_OK);
		assert_int_equal(read_one(h.f.db), CRM_ERR_NOT_FOUND);
		(void)host_run(&h, ways[i]);
		assert_int_equal(create(h.f.db, "Bob"), CRM_OK);
		(void)host_run(&h, ways[i]);
		assert_int_equal(read_one(h.f.db), CRM_ERR_NOT_FOUND);
	}
	(void)host_run(&h, "BEGIN");
	host_client(&h, 1);
	(void)host_run(&h, "DEALLOCATE ALL");
	assert_int_equal(create(h.f.db, "Cid"), CRM_OK);
	assert_int_equal(read_one(h.f.db), CRM_ERR_NOT_FOUND);
	(void)host_run(&h, "DEALLOCATE ALL");
	assert_int_equal(read_one(h.f.db), CRM_ERR_NOT_FOUND); /* the failure was behind a savepoint */
	LEFT(PQTRANS_INTRANS);
	(void)host_run(&h, "DEALLOCATE ALL");
	fixture_close(&h.f);
	LEFT(PQTRANS_INTRANS);
	(void)host_run(&h, "COMMIT");
	assert_int_equal(host_seen(&h, "SELECT count(*) FROM clients"), 1);
	assert_int_equal(host_seen(&h, "SELECT count(*) FROM crm_customer"), 5);
	host_end(&h);
}

static void a_connection_that_broke_may_be_reset(void **state)
{
	struct host h;
	char sql[80];
	int i;

	(void)state;
	host_open(&h);
	for (i = 0; i < 3; i++) {
		assert_int_equal(create(h.f.db, "Ann"), CRM_OK);
		if (i == 1)
			(void)host_run(&h, "BEGIN");
		if (i == 2)
			assert_ok(h.f.db, crm_begin(h.f.db, CRM_TRANSACTION_WRITE));
		(void)snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%d, 5000)", PQbackendPID(h.server));
		(void)host_ask_server(h.other, sql);
		assert_int_equal(i ? create(h.f.db, "Bob") : read_one(h.f.db), CRM_ERR_CONNECTION);
		assert_int_equal(PQstatus(h.server), CONNECTION_BAD);
		assert_int_equal(crm_tick(h.f.db, NULL, NULL), i < 2 ? CRM_ERR_CONNECTION : CRM_ERR_TXN_FAILED);
		if (i == 2)
			assert_ok(h.f.db, crm_rollback(h.f.db));
		PQreset(h.server);
		LEFT(PQTRANS_IDLE);
	}
	assert_int_equal(create(h.f.db, "Cid"), CRM_OK);
	assert_int_equal(host_seen(&h, "SELECT count(*) FROM crm_customer"), 4);
	assert_ok(h.f.db, crm_verify(h.f.db, NULL, NULL, NULL));
	host_end(&h);
}

/* --- connections that cannot be used now */

static void refused(struct host *h, crm_status expected)
{
	crm *second = NULL;

	assert_int_equal(host_attach(h, NULL, 0, &second), expected);
	crm_close(second);
	assert_int_equal(create(h->f.db, "Ann"), expected);
	assert_int_equal(read_one(h->f.db), expected);
	assert_int_equal(crm_begin(h->f.db, CRM_TRANSACTION_READ), expected);
}

static void a_connection_in_the_middle_of_something_is_refused(void **state)
{
	struct host h;

	(void)state;
	host_open(&h);
	assert_int_equal(PQenterPipelineMode(h.server), 1);
	refused(&h, CRM_ERR_INVALID);
	assert_int_equal(PQexitPipelineMode(h.server), 1);
	assert_int_equal(PQsendQuery(h.server, "SELECT pg_sleep(0.05)"), 1);
	refused(&h, CRM_ERR_INVALID);
	PQclear(PQgetResult(h.server));
	refused(&h, CRM_ERR_INVALID); /* the end of the result is not fetched */
	assert_null(PQgetResult(h.server));
	PQclear(PQexec(h.server, "COPY clients FROM STDIN"));
	refused(&h, CRM_ERR_INVALID);
	assert_int_equal(PQputCopyEnd(h.server, NULL), 1);
	PQclear(PQgetResult(h.server));
	assert_null(PQgetResult(h.server));
	(void)host_run(&h, "SET client_encoding = LATIN1");
	refused(&h, CRM_ERR_INVALID);
	(void)host_run(&h, "SET client_encoding = UTF8");
	assert_int_equal(create(h.f.db, "Ann"), CRM_OK);
	LEFT(PQTRANS_IDLE);
	host_end(&h);
}

static void a_server_that_is_behind_is_refused(void **state)
{
	struct host h;
	crm_options options;
	int64_t epoch = 0;

	(void)state;
	host_open(&h);
	assert_ok(h.f.db, crm_epoch_raise(h.f.db, &epoch));
	fixture_close(&h.f);
	options = fixture_options(&h.f, 0);
	options.epoch = epoch;
	assert_int_equal(crm_attach_postgres(h.server, &options, &h.f.db), CRM_OK);
	fixture_close(&h.f);
	options.epoch = epoch + 1;
	assert_int_equal(crm_attach_postgres(h.server, &options, &h.f.db), CRM_ERR_CONNECTION);
	assert_int_equal(crm_error_last(h.f.db)->rule, CRM_RULE_STORE_FENCED);
	LEFT(PQTRANS_IDLE);
	host_end(&h);
}

UNIT_MAIN(TEST(the_connection_is_as_it_was_after_every_call), TEST(lack_of_memory_leaves_nothing_on_the_connection),
          TEST(a_connection_that_does_not_block_stays_so), TEST(making_tables_is_silent_and_leaves_no_statement),
          TEST(a_table_of_the_host_with_our_name_is_left_alone), TEST(any_isolation_level_will_do),
          TEST(who_waits_for_another_writer_gives_up_in_time), TEST(a_transaction_that_failed_is_not_worked_in),
          TEST(a_failing_statement_of_the_host_is_taken_back_with_the_group), TEST(a_transaction_for_reading_takes_no_change),
          TEST(closing_takes_its_own_time), TEST(statements_that_the_host_threw_away_are_made_again),
          TEST(a_connection_that_broke_may_be_reset), TEST(a_connection_in_the_middle_of_something_is_refused),
          TEST(a_server_that_is_behind_is_refused))
