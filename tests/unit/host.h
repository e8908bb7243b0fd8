/* A host program with a database, a table and a connection of its own, to which a handle is attached: a file, or with
 * CRM_TEST_STORE=postgres a schema. A second connection shows what is committed. */
#ifndef HOST_H
#define HOST_H

#include "fixture.h"

#include <sqlite3.h>

#ifdef CRM_TEST_HAS_POSTGRES
#include <libpq-fe.h>
#else
typedef struct pg_conn PGconn;
#endif

struct host {
	struct fixture f;       /* clock, random bytes, folder, and the handle */
	sqlite3 *file, *second; /* his connection and the other; or on a server: */
	PGconn *server, *other;
	char schema[40];
	int notices;            /* that reached him */
};

struct host_place {
	sqlite3 *file;
	PGconn *server;
};

#ifdef CRM_TEST_HAS_POSTGRES

static inline void host_notice(void *user, const PGresult *result)
{
	(void)result;
	((struct host *)user)->notices++;
}

static inline PGconn *host_connect(struct host *h)
{
	char options[80];
	const char *const names[] = { "dbname", "options", NULL }, *const values[] = { getenv("CRM_TEST_POSTGRES"), options, NULL };
	PGconn *connection;

	(void)snprintf(options, sizeof options, "-csearch_path=%s", h->schema[0] ? h->schema : "public");
	connection = PQconnectdbParams(names, values, 1);
	if (PQstatus(connection) != CONNECTION_OK)
		fail_msg("%s", PQerrorMessage(connection));
	(void)PQsetNoticeReceiver(connection, host_notice, h);
	return connection;
}

static inline int64_t host_ask_server(PGconn *connection, const char *sql)
{
	PGresult *result = PQexec(connection, sql);
	ExecStatusType status = PQresultStatus(result);
	int64_t number = 0;

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(connection));
	if (status == PGRES_TUPLES_OK && PQntuples(result) == 1)
		number = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	return number;
}

static inline void host_make_schema(struct host *h)
{
	static int made;
	char sql[120];

	h->server = host_connect(h);
	(void)snprintf(h->schema, sizeof h->schema, "h%d_%d", (int)getpid(), made++);
	(void)snprintf(sql, sizeof sql, "CREATE SCHEMA %s", h->schema);
	(void)host_ask_server(h->server, sql);
	PQfinish(h->server);
	h->server = host_connect(h);
	h->other = host_connect(h);
}

static inline void host_drop_schema(struct host *h)
{
	char sql[120];

	PQfinish(h->server); /* with whatever is open on it */
	(void)snprintf(sql, sizeof sql, "SET client_min_messages = error; DROP SCHEMA %s CASCADE", h->schema);
	(void)host_ask_server(h->other, sql);
	PQfinish(h->other);
}

#else

static inline int64_t host_ask_server(PGconn *connection, const char *sql)
{
	(void)connection;
	(void)sql;
	return 0;
}

static inline void host_make_schema(struct host *h)
{
	(void)h;
}

static inline void host_drop_schema(struct host *h)
{
	(void)h;
}

#endif

static inline int64_t host_ask_file(sqlite3 *connection, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	int64_t number = 0;
	int code;

	if (sqlite3_prepare_v2(connection, sql, -1, &statement, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(connection));
	code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		number = sqlite3_column_int64(statement, 0);
	else if (code != SQLITE_DONE)
		fail_msg("%s: %s", sql, sqlite3_errmsg(connection));
	sqlite3_finalize(statement);
	return number;
}

/* One statement of the host's, by his own connection, and the number it gives. */
static inline int64_t host_run(struct host *h, const char *sql)
{
	return stores_on_server() ? host_ask_server(h->server, sql) : host_ask_file(h->file, sql);
}

/* What the world sees. */
static inline int64_t host_seen(struct host *h, const char *sql)
{
	return stores_on_server() ? host_ask_server(h->other, sql) : host_ask_file(h->second, sql);
}

static inline void host_client(struct host *h, int64_t id)
{
	char sql[80];

	(void)snprintf(sql, sizeof sql, "INSERT INTO clients VALUES(%lld, 'Zhang')", (long long)id);
	(void)host_run(h, sql);
}

/* How many tables the world sees whose name begins so; every table of ours has an _ before its own name. */
static inline int64_t host_tables(struct host *h, const char *prefix)
{
	char sql[160];

	if (stores_on_server())
		(void)snprintf(sql, sizeof sql, "SELECT count(*) FROM pg_tables WHERE schemaname = '%s' AND tablename LIKE '%s%%'", h->schema, prefix);
	else
		(void)snprintf(sql, sizeof sql, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name LIKE '%s%%'", prefix);
	return host_seen(h, sql);
}

static inline bool host_in_transaction(struct host *h)
{
#ifdef CRM_TEST_HAS_POSTGRES
	if (stores_on_server())
		return PQtransactionStatus(h->server) == PQTRANS_INTRANS;
#endif
	return !sqlite3_get_autocommit(h->file);
}

static inline crm_status host_attach_by(struct host *h, struct host_place by, const char *prefix, uint32_t flags, crm **db_out)
{
	crm_options options = fixture_options(&h->f, flags);

	options.prefix = prefix;
	return by.server ? crm_attach_postgres(by.server, &options, db_out) : crm_attach_sqlite(by.file, &options, db_out);
}

static inline crm_status host_attach(struct host *h, const char *prefix, uint32_t flags, crm **db_out)
{
	return host_attach_by(h, (struct host_place){ h->file, h->server }, prefix, flags, db_out);
}

/* The second connection belongs to somebody with a handle, too. */
static inline crm_status host_attach_other(struct host *h, const char *prefix, uint32_t flags, crm **db_out)
{
	return host_attach_by(h, (struct host_place){ h->second, h->other }, prefix, flags, db_out);
}

/* A database with a table `clients` and two connections. */
static inline void host_start(struct host *h)
{
	memset(h, 0, sizeof *h);
	if (stores_on_server()) {
		fixture_start(&h->f);
		host_make_schema(h);
	} else {
		fixture_folder(&h->f);
		assert_int_equal(sqlite3_open(h->f.path, &h->file), SQLITE_OK);
		assert_int_equal(sqlite3_open(h->f.path, &h->second), SQLITE_OK);
		(void)host_ask_file(h->file, "PRAGMA journal_mode = WAL");
	}
	(void)host_run(h, "CREATE TABLE clients(id INTEGER PRIMARY KEY, name TEXT)");
}

/* And a handle with tables of its own in it. */
static inline void host_open(struct host *h)
{
	host_start(h);
	assert_int_equal(host_attach(h, NULL, CRM_OPEN_CREATE, &h->f.db), CRM_OK);
}

static inline void host_end(struct host *h)
{
	fixture_close(&h->f);
	if (stores_on_server()) {
		host_drop_schema(h);
	} else {
		assert_int_equal(sqlite3_close(h->file), SQLITE_OK); /* it would not close if a statement of ours were left */
		assert_int_equal(sqlite3_close(h->second), SQLITE_OK);
	}
	fixture_end(&h->f);
}

#define SEEN_CLIENTS "SELECT count(*) FROM clients"
#define SEEN_ENTRIES "SELECT count(*) FROM crm_journal"

static inline size_t count_customers(crm *db)
{
	crm_customer_cursor *cursor = NULL;
	const crm_customer *customer;
	size_t count = 0;
	crm_status rc;

	assert_ok(db, crm_customer_list(db, NULL, &cursor));
	while ((rc = crm_customer_next(cursor, &customer)) == CRM_OK)
		count++;
	assert_int_equal(rc, CRM_DONE);
	crm_customer_cursor_free(cursor);
	return count;
}

static inline int64_t clients(struct host *h)
{
	return host_run(h, SEEN_CLIENTS);
}

/* One change, told by its status. */
static inline crm_status create(crm *db, const char *name)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_id id;

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = name;
	return crm_customer_add(db, NULL, &input, &id);
}

#endif
