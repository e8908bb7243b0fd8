/* Settings of a connection, and the question whether a file is a store of ours (R1, R12). */
#include "sqlite_store.h"

#include <stdio.h>
#include <string.h>

/* What a hostile or damaged file can make the engine do is bounded; our own statements stay far below. */
static const struct { int limit, value; } limits[] = {
	{ SQLITE_LIMIT_LENGTH, 4000000 },      { SQLITE_LIMIT_SQL_LENGTH, 100000 },   { SQLITE_LIMIT_COLUMN, 100 },
	{ SQLITE_LIMIT_EXPR_DEPTH, 50 },       { SQLITE_LIMIT_COMPOUND_SELECT, 3 },   { SQLITE_LIMIT_VDBE_OP, 25000 },
	{ SQLITE_LIMIT_FUNCTION_ARG, 8 },      { SQLITE_LIMIT_ATTACHED, 0 },          { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50 },
	{ SQLITE_LIMIT_VARIABLE_NUMBER, 100 }, { SQLITE_LIMIT_TRIGGER_DEPTH, 1 },     { SQLITE_LIMIT_WORKER_THREADS, 0 },
};

static const struct { int option, value; } switches[] = {
	{ SQLITE_DBCONFIG_DEFENSIVE, 1 },      { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 }, { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
	{ SQLITE_DBCONFIG_ENABLE_VIEW, 0 },    { SQLITE_DBCONFIG_DQS_DDL, 0 },        { SQLITE_DBCONFIG_DQS_DML, 0 },
	{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 }, { SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1 },
};

crm_status crmi_sqlite_harden(struct crmi_sqlite *store)
{
	char cache[64];
	crm_status rc;
	size_t i;

	for (i = 0; i < sizeof switches / sizeof *switches; i++)
		(void)sqlite3_db_config(store->connection, switches[i].option, switches[i].value, NULL);
	for (i = 0; i < sizeof limits / sizeof *limits; i++)
		(void)sqlite3_limit(store->connection, limits[i].limit, limits[i].value);
	sqlite3_busy_handler(store->connection, crmi_sqlite_busy, store);
	(void)snprintf(cache, sizeof cache, "PRAGMA cache_size=-%lld", (long long)(store->cache_bytes / 1024)); /* negative: in KiB */
	rc = crmi_sqlite_execute(&store->base, "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA foreign_keys=ON;"
	                                       "PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;"
	                                       "PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=-1;");
	return rc < 0 ? rc : crmi_sqlite_execute(&store->base, cache);
}

/* The first column of the first row, as text into a small buffer. */
static crm_status setting(struct crmi_sqlite *store, const char *sql, char *value, size_t size)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(store->connection, sql, -1, &statement, NULL);

	value[0] = '\0';
	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	if (code == SQLITE_ROW && sqlite3_column_text(statement, 0))
		(void)snprintf(value, size, "%s", (const char *)sqlite3_column_text(statement, 0));
	if (code != SQLITE_ROW && code != SQLITE_DONE) {
		crm_status rc = crmi_sqlite_failed(store, code);

		sqlite3_finalize(statement);
		return rc;
	}
	sqlite3_finalize(statement);
	return CRM_OK;
}

crm_status crmi_sqlite_number(struct crmi_sqlite *store, const char *sql, int64_t *number_out)
{
	char value[32];
	crm_status rc = setting(store, sql, value, sizeof value);
	long long number = 0;

	if (rc == CRM_OK && sscanf(value, "%lld", &number) != 1)
		number = 0;
	*number_out = number;
	return rc;
}

static int log_grew(void *user, sqlite3 *connection, const char *name, int pages)
{
	(void)connection;
	(void)name;
	((struct crmi_sqlite *)user)->log_pages = pages;
	return SQLITE_OK;
}

/* The engine does not wait for others when it changes the journal: two who make a file at the same moment would meet here. */
static crm_status use_log(struct crmi_sqlite *store, char *mode, size_t size)
{
	crm_status rc;
	int count = 0;

	do
		rc = setting(store, "PRAGMA journal_mode=WAL", mode, size);
	while (rc == CRM_ERR_BUSY && crmi_sqlite_busy(store, count++));
	return rc;
}

crm_status crmi_sqlite_settle(struct crmi_sqlite *store, uint32_t flags)
{
	const char *wanted = flags & CRM_OPEN_NORMAL ? "1" : "2";
	char mode[16] = "", level[16] = "";
	crm_status rc = CRM_OK;

	if (!store->base.readonly)
		rc = use_log(store, mode, sizeof mode);
	if (rc == CRM_OK && !store->base.readonly && strcmp(mode, "wal") != 0 && strcmp(mode, "memory") != 0) {
		wanted = "2"; /* where a log is impossible, the next best that loses nothing */
		rc = setting(store, "PRAGMA journal_mode=TRUNCATE", mode, sizeof mode);
	}
	if (rc == CRM_OK)
		rc = crmi_sqlite_execute(&store->base, wanted[0] == '1' ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=FULL");
	if (rc == CRM_OK)
		rc = setting(store, "PRAGMA synchronous", level, sizeof level);
	if (rc == CRM_OK && strcmp(level, wanted) != 0)
		return crmi_sqlite_explain(store, CRM_ERR_UNSUPPORTED, CRM_RULE_STORE_SETTING, "the engine does not keep the synchronous setting");
	sqlite3_wal_hook(store->connection, log_grew, store);
	return rc;
}

/* Each object of the file must be one of ours, to the letter; then no foreign code can run and no statement can scan a
 * view that looks like a table. */
static crm_status compare_objects(struct crmi_sqlite *store, sqlite3_stmt *statement, size_t seen[2])
{
	int code;

	while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
		const char *type = (const char *)sqlite3_column_text(statement, 0), *name = (const char *)sqlite3_column_text(statement, 1);
		const char *sql = (const char *)sqlite3_column_text(statement, 2);
		const struct crmi_object *object = crmi_objects;
		char message[160];

		while (object->type && !crmi_store_text_is(&store->base, object->name, name ? name : ""))
			object++;
		if (!object->type && store->base.attached)
			continue; /* the host's own */
		if (!object->type || strcmp(object->type, type ? type : "") != 0 || !crmi_store_text_is(&store->base, object->sql, sql ? sql : "")) {
			(void)snprintf(message, sizeof message, "the file holds a %.20s '%.80s' that is not of this library", type ? type : "thing",
			               name ? name : "");
			return crmi_sqlite_explain(store, CRM_ERR_CORRUPT, CRM_RULE_STORE_OBJECT, message);
		}
		seen[object->optional]++;
	}
	return code == SQLITE_DONE ? CRM_OK : crmi_sqlite_failed(store, code);
}

crm_status crmi_sqlite_recognise_objects(struct crmi_sqlite *store)
{
	sqlite3_stmt *statement = NULL;
	size_t seen[2] = { 0, 0 }, ours[2] = { 0, 0 }; /* what must be there, and the index of texts */
	const struct crmi_object *object;
	crm_status rc;
	int code = sqlite3_prepare_v2(store->connection, "SELECT type, name, sql FROM sqlite_schema", -1, &statement, NULL);

	rc = code == SQLITE_OK ? compare_objects(store, statement, seen) : crmi_sqlite_failed(store, code);
	sqlite3_finalize(statement);
	for (object = crmi_objects; object->type; object++)
		ours[object->optional]++;
	if (rc == CRM_OK && (seen[0] != ours[0] || (seen[1] && seen[1] != ours[1])))
		return crmi_sqlite_explain(store, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "a table or index of the store is missing");
	return rc;
}

crm_status crmi_sqlite_no_objects(struct crmi_sqlite *store)
{
	sqlite3_stmt *statement = NULL;
	size_t seen[2] = { 0, 0 };
	int code = sqlite3_prepare_v2(store->connection, "SELECT type, name, sql FROM sqlite_schema", -1, &statement, NULL);
	crm_status rc = code == SQLITE_OK ? compare_objects(store, statement, seen) : crmi_sqlite_failed(store, code);

	sqlite3_finalize(statement);
	if (rc == CRM_OK && seen[0] + seen[1] > 0)
		return crmi_sqlite_explain(store, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "a part of the tables of a store is there, and the rest is missing");
	return rc;
}

static crm_status quick_check(struct crmi_sqlite *store)
{
	char result[100];
	crm_status rc = setting(store, "PRAGMA quick_check(1)", result, sizeof result);

	if (rc == CRM_OK && strcmp(result, "ok") != 0)
		return crmi_sqlite_explain(store, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, result);
	return rc;
}

/* All at one moment: somebody else may be making the file. */
static crm_status read_marks(struct crmi_sqlite *store, int64_t *application, int64_t *version, int64_t *objects)
{
	crm_status rc = crmi_sqlite_execute(&store->base, "BEGIN");
	struct crmi_store_error error;

	if (rc < 0)
		return rc;
	if ((rc = crmi_sqlite_number(store, "SELECT count(*) FROM sqlite_schema", objects)) == CRM_OK &&
	    (rc = crmi_sqlite_number(store, "PRAGMA application_id", application)) == CRM_OK)
		rc = crmi_sqlite_number(store, "PRAGMA user_version", version);
	error = store->base.error;
	(void)crmi_sqlite_execute(&store->base, "ROLLBACK");
	store->base.error = error;
	return rc;
}

crm_status crmi_sqlite_recognise(struct crmi_sqlite *store, uint32_t flags, bool *is_new, bool *is_old)
{
	int64_t application = 0, version = 0, objects = 0;
	crm_status rc = read_marks(store, &application, &version, &objects);

	if (rc < 0) {
		if (rc == CRM_ERR_CORRUPT && store->base.error.code == SQLITE_NOTADB)
			return crmi_sqlite_explain(store, CRM_ERR_CORRUPT, CRM_RULE_STORE_FOREIGN, "the file is not a store of this library");
		return rc;
	}
	*is_old = false;
	*is_new = application == 0 && version == 0 && objects == 0 && (flags & CRM_OPEN_CREATE) && !store->base.readonly;
	if (*is_new)
		return CRM_OK;
	if (application != CRMI_APPLICATION_ID)
		return crmi_sqlite_explain(store, CRM_ERR_CORRUPT, CRM_RULE_STORE_FOREIGN, "the file is not a store of this library");
	if (version > CRMI_SCHEMA_VERSION)
		return crmi_sqlite_explain(store, CRM_ERR_TOO_NEW, CRM_RULE_NONE, "the store was made by a newer version of this library");
	if (version < 1)
		return crmi_sqlite_explain(store, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "the version of the store is lost");
	*is_old = version < CRMI_SCHEMA_VERSION;
	if (!*is_old && (rc = crmi_sqlite_recognise_objects(store)) < 0)
		return rc;
	return flags & CRM_OPEN_CHECK ? quick_check(store) : CRM_OK;
}
