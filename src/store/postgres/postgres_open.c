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

static bool is_joined(const struct crmi_postgres *store)
{
	return store->base.attached && PQtransactionStatus(store->connection) == PQTRANS_INTRANS;
}

/* The end of what was done behind a savepoint in the host's transaction; that it failed there is no matter to his rows. */
static crm_status end_joined(struct crmi_postgres *store, crm_status rc)
{
	struct crmi_store_error error = store->base.error;
	crm_status ended;

	if (!store->connection)
		return rc;
	ended = run(store, rc < 0 ? "ROLLBACK TO crm_level_0; RELEASE crm_level_0" : "RELEASE crm_level_0");
	if (rc < 0)
		store->base.error = error;
	return rc < 0 ? rc : ended;
}

static crm_status ask_version(struct crmi_postgres *store, int *version)
{
	char *sql = crmi_store_text(&store->base, "SELECT version, epoch FROM \1store WHERE number = 1");
	PGresult *result = NULL;
	crm_status rc = sql ? crmi_postgres_ask(store, sql, &result) : crmi_postgres_no_memory(store);

	*version = 0;
	if (rc == CRM_OK && PQntuples(result) != 1) {
		rc = crmi_postgres_explain(store, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "the version of the store is lost");
	} else if (rc == CRM_OK) {
		*version = atoi(PQgetvalue(result, 0, 0));
		if (store->base.attached && strtoll(PQgetvalue(result, 0, 1), NULL, 10) < store->epoch)
			rc = crmi_postgres_explain(store, CRM_ERR_CONNECTION, CRM_RULE_STORE_FENCED, crm_rule_text(CRM_RULE_STORE_FENCED));
	}
	PQclear(result);
	crmi_release(store->base.memory, sql);
	return rc;
}

/* Which version the tables have; 0 = there are none. */
static crm_status version_there(struct crmi_postgres *store, int *version)
{
	bool joined = is_joined(store);
	crm_status rc = joined ? run(store, "SAVEPOINT crm_level_0") : CRM_OK;
	bool missing;

	*version = 0;
	if (rc < 0)
		return rc;
	rc = ask_version(store, version);
	missing = rc < 0 && (strcmp(store->base.error.sqlstate, "42P01") == 0 || strcmp(store->base.error.sqlstate, "3F000") == 0);
	if (joined)
		rc = end_joined(store, rc);
	return missing && store->connection ? CRM_OK : rc;
}

/* Asked first, because the host would be told that it is there already. */
static crm_status schema_there(struct crmi_postgres *store, int length, bool *there)
{
	PGresult *result = NULL;
	char sql[120];
	crm_status rc;

	(void)snprintf(sql, sizeof sql, "SELECT 1 FROM pg_namespace WHERE nspname = '%.*s'", length, store->base.prefix);
	rc = crmi_postgres_ask(store, sql, &result);
	*there = rc == CRM_OK && PQntuples(result) > 0;
	PQclear(result);
	return rc;
}

static crm_status make_schema(struct crmi_postgres *store)
{
	const char *dot = strchr(store->base.prefix, '.');
	char sql[100];
	bool there = true;
	crm_status rc = dot ? schema_there(store, (int)(dot - store->base.prefix), &there) : CRM_OK;

	if (there)
		return rc;
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

static crm_status begin_migration(struct crmi_postgres *store)
{
	char settings[80];
	crm_status rc = run(store, "BEGIN");

	(void)snprintf(settings, sizeof settings, "SET LOCAL lock_timeout = %d", store->busy_milliseconds > 0 ? store->busy_milliseconds : 1);
	return rc == CRM_OK ? run(store, settings) : rc;
}

/* A host's open transaction gets our tables behind a savepoint, and keeps them if he commits. */
static crm_status migrate(struct crmi_postgres *store, int version)
{
	bool joined = is_joined(store);
	struct crmi_store_error error;
	crm_status rc = joined ? run(store, "SAVEPOINT crm_level_0") : begin_migration(store);

	if (rc == CRM_OK)
		rc = migrate_in_transaction(store, version);
	if (joined)
		return end_joined(store, rc);
	if (rc == CRM_OK)
		return run(store, "COMMIT");
	error = store->base.error;
	if (store->connection)
		(void)run(store, "ROLLBACK");
	store->base.error = error;
	return rc;
}

/* A server that took over since the tables were written last begins a new epoch; that it does so is found here (R10). */
crm_status crmi_postgres_note_timeline(struct crmi_postgres *store)
{
	char sql[220], *text;
	PGresult *result = NULL;
	crm_status rc;

	if (store->timeline == 0 || store->base.readonly || store->base.attached)
		return CRM_OK;
	(void)snprintf(sql, sizeof sql, "UPDATE \1store SET epoch = epoch + CASE WHEN timeline = 0 THEN 0 ELSE 1 END, timeline = %lld "
	               "WHERE number = 1 AND timeline < %lld RETURNING epoch", (long long)store->timeline, (long long)store->timeline);
	text = crmi_store_text(&store->base, sql);
	rc = text ? crmi_postgres_ask(store, text, &result) : crmi_postgres_no_memory(store);
	if (rc == CRM_OK && PQntuples(result) == 1)
		store->epoch = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	crmi_release(store->base.memory, text);
	return rc;
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
	store->base.index = CRMI_INDEX_VECTOR;
	store->base.readonly = (options->flags & CRM_OPEN_READONLY) != 0;
	store->flags = options->flags;
	store->busy_milliseconds = options->busy_milliseconds < 0 ? 0 : options->busy_milliseconds ? options->busy_milliseconds : DEFAULT_BUSY;
	store->deadline_milliseconds = options->deadline_milliseconds > 0 ? options->deadline_milliseconds : DEFAULT_DEADLINE;
	store->epoch = options->epoch;
	crmi_text_init(&store->held, options->memory);
	crmi_text_init(&store->encoded, options->memory);
	/* Names of an earlier handle may still be there, on a connection that was given back in a failed transaction. */
	(void)snprintf(store->name, sizeof store->name, "crm%llx", (unsigned long long)crmi_postgres_clock());
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

/* Two who make the same tables at once get in each other's way; the loser finds them made. */
static crm_status recognise_patiently(struct crmi_postgres *store)
{
	crm_status rc;
	int tries;

	for (tries = 0; (rc = recognise(store)) < 0 && store->connection && tries < CREATION_TRIES; tries++)
		if (strcmp(store->base.error.sqlstate, "23505") != 0 && strncmp(store->base.error.sqlstate, "42P0", 4) != 0 &&
		    !store->base.error.again)
			break;
	return rc;
}

crm_status crmi_postgres_open(const char *string, const struct crmi_store_options *options, crmi_store **store_out)
{
	struct crmi_postgres *store;
	crm_status rc = begin(options, &store, store_out);

	if (rc < 0 || (rc = crmi_postgres_string(store, string)) < 0 || (rc = crmi_postgres_connect(store, false)) < 0)
		return rc;
	rc = recognise_patiently(store);
	return rc < 0 ? rc : crmi_postgres_note_timeline(store);
}

crm_status crmi_postgres_attach(void *connection, const struct crmi_store_options *options, crmi_store **store_out)
{
	struct crmi_postgres *store;
	crm_status rc = begin(options, &store, store_out);

	if (rc < 0)
		return rc;
	store->base.attached = true;
	store->given = connection;
	if ((rc = crmi_postgres_enter(store)) < 0)
		return rc;
	crmi_postgres_leave(store);
	if ((rc = crmi_postgres_host_check(store)) < 0)
		return rc;
	if (PQserverVersion(connection) < CRMI_POSTGRES_OLDEST)
		return crmi_postgres_explain(store, CRM_ERR_UNSUPPORTED, CRM_RULE_NONE, "the server is older than version 11");
	return recognise_patiently(store);
}

bool crmi_postgres_is_there(void)
{
	return true;
}
