/* Are our tables there? Made, brought up to date, or refused. */
#include "postgres_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_BUSY = 5000, DEFAULT_DEADLINE = 30000, CREATION_TRIES = 3 };

/* One or more statements for their effect. */
static crm_status run(struct crmi_postgres *store, const char *marked)
{
	char *sql = crmi_store_text(&store->base, marked);
	PGresult *result = NULL;
	crm_status rc = sql ? crmi_postgres_ask(store, sql, &result) : crmi_postgres_no_memory(store);

	PQclear(result);
	crmi_release(store->base.memory, sql);
	return rc;
}

/* Which version the tables have; 0 = there are none. */
static crm_status version_there(struct crmi_postgres *store, int *version)
{
	char *sql = crmi_store_text(&store->base, "SELECT version FROM \1store WHERE number = 1");
	PGresult *result = NULL;
	crm_status rc = sql ? crmi_postgres_ask(store, sql, &result) : crmi_postgres_no_memory(store);
	bool missing = rc < 0 && (strcmp(store->base.error.sqlstate, "42P01") == 0 || strcmp(store->base.error.sqlstate, "3F000") == 0);

	*version = 0;
	if (rc == CRM_OK && PQntuples(result) != 1)
		rc = crmi_postgres_explain(store, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "the version of the store is lost");
	else if (rc == CRM_OK)
		*version = atoi(PQgetvalue(result, 0, 0));
	PQclear(result);
	crmi_release(store->base.memory, sql);
	return missing ? CRM_OK : rc;
}

static crm_status make_schema(struct crmi_postgres *store)
{
	const char *dot = strchr(store->base.prefix, '.');
	char sql[100];

	if (!dot)
		return CRM_OK;
	(void)snprintf(sql, sizeof sql, "CREATE SCHEMA IF NOT EXISTS %.*s", (int)(dot - store->base.prefix), store->base.prefix);
	return run(store, sql);
}

static crm_status migrate_in_transaction(struct crmi_postgres *store, int version)
{
	char settle[160];
	crm_status rc = version == 0 ? make_schema(store) : run(store, "LOCK TABLE \1store IN ACCESS EXCLUSIVE MODE");

	if (rc == CRM_OK && version > 0)
		rc = version_there(store, &version); /* another process may have been faster */
	for (; rc == CRM_OK && version < CRMI_SCHEMA_VERSION; version++)
		rc = run(store, crmi_migrations[version].postgres);
	(void)snprintf(settle, sizeof settle, "INSERT INTO \1store(number, version, epoch, timeline) VALUES(1, %d, 0, 0) "
	               "ON CONFLICT (number) DO UPDATE SET version = excluded.version", CRMI_SCHEMA_VERSION);
	return rc == CRM_OK ? run(store, settle) : rc;
}

/* A host's open transaction gets our tables behind a savepoint, and keeps them if he commits. */
static crm_status migrate(struct crmi_postgres *store, int version)
{
	bool joined = PQtransactionStatus(store->connection) == PQTRANS_INTRANS;
	struct crmi_store_error error;
	crm_status rc = run(store, joined ? "SAVEPOINT crm_level_0" : "BEGIN");

	if (rc < 0)
		return rc;
	if ((rc = migrate_in_transaction(store, version)) == CRM_OK)
		return run(store, joined ? "RELEASE crm_level_0" : "COMMIT");
	error = store->base.error;
	if (store->connection)
		(void)run(store, joined ? "ROLLBACK TO crm_level_0; RELEASE crm_level_0" : "ROLLBACK");
	store->base.error = error;
	return rc;
}

/* A server that took over since the tables were written last begins a new epoch; that it does so is found here (R10). */
static crm_status note_timeline(struct crmi_postgres *store)
{
	char sql[200];

	if (store->timeline == 0 || store->base.readonly || store->base.attached)
		return CRM_OK;
	(void)snprintf(sql, sizeof sql, "UPDATE \1store SET epoch = epoch + CASE WHEN timeline = 0 THEN 0 ELSE 1 END, timeline = %lld "
	               "WHERE number = 1 AND timeline < %lld", (long long)store->timeline, (long long)store->timeline);
	return run(store, sql);
}

static crm_status recognise(struct crmi_postgres *store)
{
	int version = 0;
	crm_status rc = version_there(store, &version);

	if (rc < 0)
		return rc;
	if (version > CRMI_SCHEMA_VERSION)
		return crmi_postgres_explain(store, CRM_ERR_TOO_NEW, CRM_RULE_NONE, "the store was made by a newer version of this library");
	if (version == 0 && !(store->flags & CRM_OPEN_CREATE))
		return crmi_postgres_explain(store, CRM_ERR_NOT_FOUND, CRM_RULE_NONE, "the database holds no store with this prefix");
	if (version < CRMI_SCHEMA_VERSION && store->base.readonly)
		return crmi_postgres_explain(store, CRM_ERR_READONLY, CRM_RULE_NONE, "the tables are of an older version, and may not be changed");
	return version < CRMI_SCHEMA_VERSION ? migrate(store, version) : CRM_OK;
}

static void fill(struct crmi_postgres *store, const struct crmi_store_options *options)
{
	memset(store, 0, sizeof *store);
	store->base.driver = &crmi_postgres_driver;
	store->base.memory = options->memory;
	store->base.readonly = (options->flags & CRM_OPEN_READONLY) != 0;
	store->flags = options->flags;
	store->busy_milliseconds = options->busy_milliseconds < 0 ? 0 : options->busy_milliseconds ? options->busy_milliseconds : DEFAULT_BUSY;
	store->deadline_milliseconds = options->deadline_milliseconds > 0 ? options->deadline_milliseconds : DEFAULT_DEADLINE;
	store->epoch = options->epoch;
	crmi_text_init(&store->held, options->memory);
	crmi_text_init(&store->encoded, options->memory);
	(void)snprintf(store->name, sizeof store->name, "crm%llx", (unsigned long long)(uintptr_t)store);
	store->deadline = crmi_postgres_clock() + store->deadline_milliseconds * INT64_C(1000);
}

static crm_status begin(const struct crmi_store_options *options, struct crmi_postgres **store_out, crmi_store **base_out)
{
	struct crmi_postgres *store = crmi_allocate(options->memory, sizeof *store);

	*base_out = NULL;
	*store_out = store;
	if (!store)
		return CRM_ERR_NOMEM;
	fill(store, options);
	*base_out = &store->base;
	return crmi_store_prefix(&store->base, options->prefix ? options->prefix : CRMI_PREFIX);
}

crm_status crmi_postgres_open(const char *string, const struct crmi_store_options *options, crmi_store **store_out)
{
	struct crmi_postgres *store;
	crm_status rc = begin(options, &store, store_out);
	int tries;

	if (rc < 0 || (rc = crmi_postgres_string(store, string)) < 0 || (rc = crmi_postgres_connect(store, false)) < 0)
		return rc;
	/* Two who make the same tables at once get in each other's way; the loser finds them made. */
	for (tries = 0; (rc = recognise(store)) < 0 && store->connection && tries < CREATION_TRIES; tries++)
		if (strcmp(store->base.error.sqlstate, "23505") != 0 && strncmp(store->base.error.sqlstate, "42P0", 4) != 0 &&
		    !store->base.error.again)
			break;
	return rc < 0 ? rc : note_timeline(store);
}

crm_status crmi_postgres_attach(void *connection, const struct crmi_store_options *options, crmi_store **store_out)
{
	struct crmi_postgres *store;
	const char *encoding;
	bool was_blocking;
	crm_status rc = begin(options, &store, store_out);

	if (rc < 0)
		return rc;
	store->base.attached = true;
	if (PQstatus(connection) != CONNECTION_OK)
		return crmi_postgres_explain(store, CRM_ERR_CONNECTION, CRM_RULE_STORE_UNREACHABLE, "the connection is broken");
	if (PQpipelineStatus(connection) != PQ_PIPELINE_OFF || PQtransactionStatus(connection) == PQTRANS_ACTIVE ||
	    PQtransactionStatus(connection) == PQTRANS_INERROR)
		return crmi_postgres_explain(store, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "the connection is in the middle of something, or its transaction failed");
	encoding = PQparameterStatus(connection, "client_encoding");
	if (!encoding || strcmp(encoding, "UTF8") != 0)
		return crmi_postgres_explain(store, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "the connection's client_encoding is not UTF8");
	if (PQserverVersion(connection) < CRMI_POSTGRES_OLDEST)
		return crmi_postgres_explain(store, CRM_ERR_UNSUPPORTED, CRM_RULE_NONE, "the server is older than version 11");
	store->connection = connection;
	was_blocking = !PQisnonblocking(connection);
	if (PQsetnonblocking(connection, 1) != 0)
		return crmi_postgres_no_memory(store);
	rc = recognise(store);
	if (was_blocking && store->connection)
		(void)PQsetnonblocking(connection, 0);
	return rc;
}

bool crmi_postgres_is_there(void)
{
	return true;
}
