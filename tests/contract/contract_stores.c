/* The kinds of store. Those on a server lie in a schema of their own of the database that CRM_TEST_POSTGRES names. */
#include "contract_stores.h"

#ifdef CRM_TEST_HAS_POSTGRES
#include "postgres_store.h"
#endif

enum { HANDLES = 4 };

struct contract_store {
	int  kind;
	char schema[30];
	struct {
		crm     *db;
		sqlite3 *sqlite;   /* of the host's */
		void    *postgres;
	} handles[HANDLES];
};

static const char *const names[CONTRACT_KINDS] = {
	"SQLite in memory", "SQLite in a file", "SQLite, attached", "PostgreSQL", "PostgreSQL, attached", "PostgreSQL, unprepared",
	"PostgreSQL, pooled",
};

static bool on_server(int kind)
{
	return kind >= CONTRACT_POSTGRES;
}

static const char *server_of(int kind)
{
	return getenv(kind == CONTRACT_POSTGRES_POOLED ? "CRM_TEST_PGBOUNCER" : "CRM_TEST_POSTGRES");
}

const char *contract_kind_missing(int kind)
{
	if (!on_server(kind))
		return NULL;
	if (!crm_has_postgres())
		return "this build has no PostgreSQL";
	if (!getenv("CRM_TEST_POSTGRES"))
		return "there is no PostgreSQL server: CRM_TEST_POSTGRES is not set";
	return server_of(kind) ? NULL : "pgbouncer is not installed: CRM_TEST_PGBOUNCER is not set";
}

const char *contract_kind_name(int kind)
{
	return names[kind];
}

const char *contract_store_name(const struct contract *c)
{
	return names[c->store->kind];
}

bool contract_store_on_server(const struct contract *c)
{
	return on_server(c->store->kind);
}

bool contract_store_owns_log(const struct contract *c)
{
	return c->store->kind <= CONTRACT_FILE;
}

#ifdef CRM_TEST_HAS_POSTGRES

int64_t contract_store_trips(const struct contract *c)
{
	const struct crmi_postgres *store = (const void *)c->f.db->store;

	return contract_store_on_server(c) && store ? store->trips : 0;
}

static void run(const char *sql)
{
	PGconn *connection = PQconnectdb(getenv("CRM_TEST_POSTGRES"));
	PGresult *result = PQexec(connection, sql);

	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(connection));
	PQclear(result);
	PQfinish(connection);
}

static void ignore_notice(void *user, const char *message)
{
	(void)user;
	(void)message;
}

static crm_status attach_postgres(const crm_options *options, void **connection_out, crm **db_out)
{
	PGconn *connection = PQconnectdb(getenv("CRM_TEST_POSTGRES"));

	assert_int_equal(PQstatus(connection), CONNECTION_OK);
	(void)PQsetNoticeProcessor(connection, ignore_notice, NULL);
	*connection_out = connection;
	return crm_attach_postgres(connection, options, db_out);
}

static void finish(void *connection)
{
	PQfinish(connection);
}

#else

int64_t contract_store_trips(const struct contract *c)
{
	(void)c;
	return 0;
}

static void run(const char *sql)
{
	(void)sql;
}

static crm_status attach_postgres(const crm_options *options, void **connection_out, crm **db_out)
{
	(void)connection_out;
	return crm_attach_postgres(NULL, options, db_out);
}

static void finish(void *connection)
{
	(void)connection;
}

#endif

void contract_place(struct contract *c, int kind)
{
	static int made;
	struct contract_store *store = calloc(1, sizeof *store);

	assert_non_null(store);
	store->kind = kind;
	c->store = store;
	fixture_folder(&c->f);
	if (on_server(kind))
		(void)snprintf(store->schema, sizeof store->schema, "contract_%d_%d", (int)getpid(), made++);
	if (on_server(kind)) /* beside tables of the host's the names have a prefix too */
		(void)snprintf(c->f.prefix, sizeof c->f.prefix, "%s.%s", store->schema, kind == CONTRACT_POSTGRES_ATTACHED ? "crm_" : "");
}

static crm_status attach_sqlite(const char *path, const crm_options *options, sqlite3 **connection_out, crm **db_out)
{
	assert_int_equal(sqlite3_open(path, connection_out), SQLITE_OK);
	assert_int_equal(sqlite3_exec(*connection_out, "PRAGMA journal_mode = wal; CREATE TABLE IF NOT EXISTS clients (name TEXT)", NULL, NULL,
	                              NULL), SQLITE_OK);
	return crm_attach_sqlite(*connection_out, options, db_out);
}

crm_status contract_open(struct contract *c, uint32_t flags, crm **db_out)
{
	struct contract_store *store = c->store;
	crm_options options = fixture_options(&c->f, flags | (store->kind >= CONTRACT_POSTGRES_UNPREPARED ? (uint32_t)CRM_OPEN_UNPREPARED : 0));
	crm_status rc;
	int i = 0;

	while (i < HANDLES && store->handles[i].db)
		i++;
	assert_true(i < HANDLES);
	if (store->kind == CONTRACT_SQLITE_ATTACHED)
		rc = attach_sqlite(c->f.path, &options, &store->handles[i].sqlite, db_out);
	else if (store->kind == CONTRACT_POSTGRES_ATTACHED)
		rc = attach_postgres(&options, &store->handles[i].postgres, db_out);
	else
		rc = crm_open(on_server(store->kind) ? server_of(store->kind) : store->kind == CONTRACT_FILE ? c->f.path : ":memory:", &options,
		              db_out);
	store->handles[i].db = *db_out;
	return rc;
}

void contract_close(struct contract *c, crm *db)
{
	int i = 0;

	while (i < HANDLES - 1 && c->store->handles[i].db != db)
		i++;
	assert_ptr_equal(c->store->handles[i].db, db);
	crm_close(db);
	sqlite3_close(c->store->handles[i].sqlite);
	finish(c->store->handles[i].postgres);
	memset(&c->store->handles[i], 0, sizeof c->store->handles[i]);
}

void contract_leave(struct contract *c)
{
	char sql[120];
	int i;

	for (i = 0; i < HANDLES; i++)
		if (c->store->handles[i].db)
			contract_close(c, c->store->handles[i].db);
	c->f.db = NULL;
	fixture_end(&c->f);
	if (on_server(c->store->kind)) {
		(void)snprintf(sql, sizeof sql, "SET client_min_messages = error; DROP SCHEMA IF EXISTS %s CASCADE", c->store->schema);
		run(sql);
	}
	free(c->store);
}
