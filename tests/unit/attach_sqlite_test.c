/* What the host of a SQLite connection may rely on: his settings, his statements and his callbacks stay his. */
#include "host.h"

static sqlite3 *connect(const char *path)
{
	sqlite3 *connection = NULL;

	assert_int_equal(sqlite3_open(path, &connection), SQLITE_OK);
	return connection;
}

static crm_status attach(struct host *h, uint32_t flags)
{
	return host_attach(h, NULL, flags, &h->f.db);
}

/* --- settings */

static const char *const pragmas[] = { "journal_mode", "synchronous", "foreign_keys", "cache_size", "mmap_size", "temp_store", "secure_delete",
	                                   "wal_autocheckpoint", "busy_timeout", "cell_size_check", "locking_mode", "recursive_triggers",
	                                   "trusted_schema", "application_id", "user_version", "journal_size_limit", "query_only" };

static void note_settings(sqlite3 *connection, char *text, size_t size)
{
	size_t length = 0, i;
	int limit, value;

	for (i = 0; i < sizeof pragmas / sizeof *pragmas; i++) {
		sqlite3_stmt *statement = NULL;
		char sql[60];

		(void)snprintf(sql, sizeof sql, "PRAGMA %s", pragmas[i]);
		assert_int_equal(sqlite3_prepare_v2(connection, sql, -1, &statement, NULL), SQLITE_OK);
		assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
		length += (size_t)snprintf(text + length, size - length, "%s=%s ", pragmas[i], (const char *)sqlite3_column_text(statement, 0));
		sqlite3_finalize(statement);
	}
	for (limit = SQLITE_LIMIT_LENGTH; limit <= SQLITE_LIMIT_WORKER_THREADS; limit++)
		length += (size_t)snprintf(text + length, size - length, "%d=%d ", limit, sqlite3_limit(connection, limit, -1));
	for (limit = SQLITE_DBCONFIG_ENABLE_FKEY; limit <= SQLITE_DBCONFIG_TRUSTED_SCHEMA; limit++)
		if (limit != SQLITE_DBCONFIG_RESET_DATABASE && sqlite3_db_config(connection, limit, -1, &value) == SQLITE_OK)
			length += (size_t)snprintf(text + length, size - length, "c%d=%d ", limit, value);
	assert_true(length < size);
}

static int log_hook(void *user, sqlite3 *connection, const char *name, int pages)
{
	(void)connection;
	(void)name;
	(void)pages;
	++*(int *)user;
	return SQLITE_OK;
}

static int busy(void *user, int count)
{
	++*(int *)user;
	return count < 3;
}

static void settings_and_callbacks_stay_those_of_the_host(void **state)
{
	static const char *const modes[] = { "PRAGMA journal_mode = DELETE", "PRAGMA journal_mode = WAL" };
	char before[2000], after[2000];
	struct host h;
	size_t i;
	int grown = 0, waited = 0;

	(void)state;
	host_start(&h);
	(void)host_run(&h, "PRAGMA synchronous = NORMAL");
	(void)host_run(&h, "PRAGMA cache_size = -777");
	(void)sqlite3_limit(h.file, SQLITE_LIMIT_VARIABLE_NUMBER, 321);
	for (i = 0; i < 2; i++) {
		(void)host_run(&h, modes[i]);
		if (i)
			(void)sqlite3_wal_hook(h.file, log_hook, &grown);
		(void)sqlite3_busy_handler(h.file, busy, &waited);
		note_settings(h.file, before, sizeof before);
		assert_int_equal(attach(&h, CRM_OPEN_CREATE), CRM_OK);
		assert_int_equal(create(h.f.db, "Ann"), CRM_OK);
		assert_int_equal(create(h.f.db, ""), CRM_ERR_REFUSED);
		(void)host_ask_file(h.second, "BEGIN IMMEDIATE");
		waited = 0;
		assert_int_equal(create(h.f.db, "Bob"), CRM_ERR_BUSY); /* as long as he says */
		assert_int_equal(waited, 4);
		(void)host_ask_file(h.second, "ROLLBACK");
		assert_ok(h.f.db, crm_verify(h.f.db, NULL, NULL, NULL));
		fixture_close(&h.f);
		note_settings(h.file, after, sizeof after);
		assert_string_equal(after, before);
	}
	assert_int_not_equal(grown, 0);
	host_end(&h);
}

static void a_connection_may_be_closed_as_soon_as_the_handle_is(void **state)
{
	struct host h;
	sqlite3 *connection;

	(void)state;
	host_start(&h);
	connection = connect(h.f.path);
	assert_int_equal(host_attach_by(&h, (struct host_place){ connection, NULL }, NULL, CRM_OPEN_CREATE, &h.f.db), CRM_OK);
	assert_int_equal(create(h.f.db, "Ann"), CRM_OK);
	assert_int_equal(sqlite3_close(connection), SQLITE_BUSY); /* not before */
	fixture_close(&h.f);
	assert_int_equal(sqlite3_close(connection), SQLITE_OK);
	assert_int_equal(host_seen(&h, "SELECT count(*) FROM crm_customer"), 1);
	host_end(&h);
}

static void an_open_statement_of_the_host_goes_on(void **state)
{
	struct host h;
	sqlite3_stmt *statement = NULL;
	int64_t id;

	(void)state;
	host_open(&h);
	(void)host_run(&h, "BEGIN");
	for (id = 1; id <= 3; id++)
		host_client(&h, id);
	assert_int_equal(sqlite3_prepare_v2(h.file, "SELECT id FROM clients ORDER BY id", -1, &statement, NULL), SQLITE_OK);
	for (id = 1; id <= 3; id++) {
		assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
		assert_int_equal(sqlite3_column_int64(statement, 0), id);
		assert_int_equal(create(h.f.db, "Ann"), CRM_OK);
		assert_int_equal(create(h.f.db, ""), CRM_ERR_REFUSED);
		assert_ok(h.f.db, crm_begin(h.f.db, CRM_TRANSACTION_WRITE));
		assert_int_equal(create(h.f.db, "Bob"), CRM_OK);
		assert_ok(h.f.db, crm_rollback(h.f.db));
	}
	assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
	sqlite3_finalize(statement);
	(void)host_run(&h, "COMMIT");
	assert_int_equal(host_seen(&h, "SELECT count(*) FROM crm_customer"), 3);
	host_end(&h);
}

/* --- kinds of databases */

static void any_database_of_the_host_will_do(void **state)
{
	static const char *const kinds[] = { "PRAGMA encoding = 'UTF-8'", "PRAGMA encoding = 'UTF-16le'", "PRAGMA journal_mode = TRUNCATE",
		                                 "PRAGMA journal_mode = MEMORY", "PRAGMA auto_vacuum = FULL", "PRAGMA locking_mode = EXCLUSIVE" };
	struct host h;
	size_t i;

	(void)state;
	fixture_folder(&h.f);
	for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		sqlite3 *connection = connect(i ? h.f.path : ":memory:");

		(void)host_ask_file(connection, kinds[i]);
		(void)host_ask_file(connection, "CREATE TABLE clients(id)");
		assert_int_equal(host_attach_by(&h, (struct host_place){ connection, NULL }, NULL, CRM_OPEN_CREATE, &h.f.db), CRM_OK);
		(void)host_ask_file(connection, "BEGIN");
		assert_int_equal(create(h.f.db, "\xe5\xbc\xa0\xe4\xbc\x9f"), CRM_OK);
		(void)host_ask_file(connection, "COMMIT");
		assert_int_equal(create(h.f.db, "Ann"), CRM_OK);
		assert_ok(h.f.db, crm_verify(h.f.db, NULL, NULL, NULL));
		assert_int_equal(fixture_last(&h.f), 3);
		fixture_close(&h.f);
		assert_int_equal(sqlite3_close(connection), SQLITE_OK);
		(void)unlink(h.f.path);
	}
	fixture_end(&h.f);
}

static void a_file_that_cannot_be_written_can_be_read(void **state)
{
	struct host h;
	sqlite3 *connection = NULL;

	(void)state;
	host_open(&h);
	assert_int_equal(create(h.f.db, "Ann"), CRM_OK);
	fixture_close(&h.f);
	assert_int_equal(sqlite3_open_v2(h.f.path, &connection, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(host_attach_by(&h, (struct host_place){ connection, NULL }, NULL, 0, &h.f.db), CRM_OK);
	assert_int_equal(create(h.f.db, "Bob"), CRM_ERR_READONLY);
	assert_true(sqlite3_get_autocommit(connection));
	assert_ok(h.f.db, crm_verify(h.f.db, NULL, NULL, NULL));
	fixture_close(&h.f);
	assert_int_equal(sqlite3_close(connection), SQLITE_OK);
	host_end(&h);
}

/* --- objects with our names */

static void what_has_our_name_and_is_not_ours_is_told_apart(void **state)
{
	static const struct { const char *sql; bool after; int32_t rule; } cases[] = {
		{ "CREATE TABLE crm_store(mine)", false, CRM_RULE_STORE_OBJECT },
		{ "CREATE VIEW crm_store AS SELECT 1 AS version", false, CRM_RULE_STORE_OBJECT },
		{ "CREATE TABLE crm_customer(id INTEGER PRIMARY KEY)", false, CRM_RULE_STORE_OBJECT },
		{ "ALTER TABLE crm_customer ADD COLUMN mine", true, CRM_RULE_STORE_OBJECT },
		{ "DROP TABLE crm_purchase", true, CRM_RULE_STORE_DAMAGED },
		{ "DROP TABLE crm_store", true, CRM_RULE_STORE_DAMAGED },
		{ "DROP INDEX crm_journal_key", true, CRM_RULE_STORE_DAMAGED },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct host h;
		int64_t tables;

		host_start(&h);
		if (cases[i].after) {
			assert_int_equal(attach(&h, CRM_OPEN_CREATE), CRM_OK);
			fixture_close(&h.f);
		}
		(void)host_run(&h, cases[i].sql);
		tables = host_tables(&h, "");
		(void)host_run(&h, "BEGIN");
		host_client(&h, 1);
		assert_int_equal(attach(&h, CRM_OPEN_CREATE), CRM_ERR_CORRUPT);
		assert_int_equal(crm_error_last(h.f.db)->rule, cases[i].rule);
		fixture_close(&h.f);
		(void)host_run(&h, "COMMIT");
		assert_int_equal(attach(&h, CRM_OPEN_CREATE), CRM_ERR_CORRUPT);
		assert_int_equal(host_tables(&h, ""), tables);
		assert_int_equal(host_seen(&h, "SELECT count(*) FROM clients"), 1);
		host_end(&h);
	}
}

static void what_the_host_has_beside_ours_is_no_concern(void **state)
{
	struct host h;

	(void)state;
	host_start(&h);
	(void)host_run(&h, "CREATE VIEW crm_mine AS SELECT * FROM clients");
	(void)host_run(&h, "CREATE TABLE crm_notes(text)");
	(void)host_run(&h, "CREATE INDEX by_name ON clients(name)");
	assert_int_equal(attach(&h, CRM_OPEN_CREATE), CRM_OK);
	(void)host_run(&h, "CREATE INDEX his ON crm_customer(name)");
	(void)host_run(&h, "CREATE VIEW names AS SELECT name FROM crm_customer");
	assert_int_equal(create(h.f.db, "Ann"), CRM_OK);
	fixture_close(&h.f);
	assert_int_equal(attach(&h, 0), CRM_OK);
	assert_int_equal(host_run(&h, "SELECT count(*) FROM names"), 1);
	host_end(&h);
}

UNIT_MAIN(TEST(settings_and_callbacks_stay_those_of_the_host), TEST(a_connection_may_be_closed_as_soon_as_the_handle_is),
          TEST(an_open_statement_of_the_host_goes_on), TEST(any_database_of_the_host_will_do),
          TEST(a_file_that_cannot_be_written_can_be_read), TEST(what_has_our_name_and_is_not_ours_is_told_apart),
          TEST(what_the_host_has_beside_ours_is_no_concern))
