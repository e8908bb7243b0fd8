/* The driver table over one SQLite connection. */
#include "sqlite_store.h"

#include "date.h"
#include "id.h"

#include <stdio.h>
#include <string.h>

static struct crmi_sqlite *sqlite(crmi_store *base)
{
	return (struct crmi_sqlite *)(void *)base;
}

/* Waits in growing steps up to the deadline. While the log is brought in, giving up must also interrupt our own
 * connection: engines before 3.51.3 would otherwise go on with a checkpoint that can damage the file (R2). */
int crmi_sqlite_busy(void *user, int count)
{
	struct crmi_sqlite *store = user;
	struct timespec now;
	int64_t waited;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (count == 0)
		store->waiting_since = now;
	waited = (now.tv_sec - store->waiting_since.tv_sec) * 1000 + (now.tv_nsec - store->waiting_since.tv_nsec) / 1000000;
	if (waited >= store->busy_milliseconds) {
		if (store->checkpointing)
			sqlite3_interrupt(store->connection);
		return 0;
	}
	sqlite3_sleep(count < 100 ? 1 : 2); /* often: who writes without pause leaves short gaps only */
	return 1;
}

crm_status crmi_sqlite_execute(crmi_store *base, const char *sql)
{
	struct crmi_sqlite *store = sqlite(base);
	int code = sqlite3_exec(store->connection, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? CRM_OK : crmi_sqlite_failed(store, code);
}

crm_status crmi_sqlite_checkpoint(struct crmi_sqlite *store, int mode)
{
	int code;

	store->checkpointing = true;
	code = sqlite3_wal_checkpoint_v2(store->connection, NULL, mode, NULL, NULL);
	store->checkpointing = false;
	if (code != SQLITE_OK)
		return crmi_sqlite_failed(store, code);
	store->log_pages = 0;
	return CRM_OK;
}

static crm_status checkpoint(crmi_store *base)
{
	if (base->attached)
		return CRM_UNCHANGED; /* the log is the host's */
	return crmi_sqlite_checkpoint(sqlite(base), SQLITE_CHECKPOINT_TRUNCATE);
}

static void store_close(crmi_store *base, bool forked)
{
	struct crmi_sqlite *store = sqlite(base);
	const crm_allocator *memory = store->base.memory;
	size_t i;

	/* A child must not touch the parent's file, not even to close it: its descriptors and locks are the parent's (R15). */
	if (!forked) {
		for (i = 0; i < CRMI_STATEMENTS; i++)
			sqlite3_finalize(store->statements[i]);
		for (i = 0; i < CRMI_CONTROLS; i++)
			sqlite3_finalize(store->controls[i]);
	}
	if (!forked && !base->attached) {
		if (store->ours && !store->base.readonly && sqlite3_get_autocommit(store->connection)) {
			store->busy_milliseconds = 0;
			(void)crmi_sqlite_checkpoint(store, SQLITE_CHECKPOINT_TRUNCATE);
		}
		sqlite3_close_v2(store->connection);
	}
	crmi_release(memory, store->ballast);
	crmi_release(memory, base->prefix);
	crmi_release(memory, store);
}

/* Runs a statement around a transaction, prepared once. */
static crm_status control(crmi_store *base, int number, const char *sql)
{
	struct crmi_sqlite *store = sqlite(base);
	sqlite3_stmt **statement = &store->controls[number];
	int code = SQLITE_OK;

	if (!*statement)
		code = sqlite3_prepare_v3(store->connection, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL);
	if (code != SQLITE_OK)
		return crmi_sqlite_failed(store, code);
	code = sqlite3_step(*statement);
	if (code != SQLITE_DONE) {
		crm_status rc = crmi_sqlite_failed(store, code);

		sqlite3_reset(*statement);
		return rc;
	}
	sqlite3_reset(*statement);
	return CRM_OK;
}

enum { KEPT_LEVELS = CRMI_RELEASE - CRMI_SAVEPOINT };

static crm_status level_statement(crmi_store *base, int number, const char *verb, int level)
{
	char sql[40];

	(void)snprintf(sql, sizeof sql, "%s crm_level_%d", verb, level);
	return level < KEPT_LEVELS && number < CRMI_CONTROLS ? control(base, number + level, sql) : crmi_sqlite_execute(base, sql);
}

/* In a group the host may have ended the transaction: then nothing of ours is left to go on with. */
static crm_status still_open(struct crmi_sqlite *store)
{
	if (!store->base.attached || !sqlite3_get_autocommit(store->connection))
		return CRM_OK;
	return crmi_sqlite_explain(store, CRM_ERR_TXN_FAILED, CRM_RULE_NONE, "the transaction ended in the middle of a group");
}

static crm_status savepoint(crmi_store *base, int level)
{
	crm_status rc = level > 0 ? still_open(sqlite(base)) : CRM_OK;

	return rc < 0 ? rc : level_statement(base, CRMI_SAVEPOINT, "SAVEPOINT", level);
}

static crm_status release(crmi_store *base, int level)
{
	return level_statement(base, CRMI_RELEASE, "RELEASE", level);
}

static crm_status rollback_to(crmi_store *base, int level)
{
	crm_status rc;

	if (sqlite3_get_autocommit(sqlite(base)->connection))
		return CRM_OK;
	rc = level_statement(base, CRMI_CONTROLS, "ROLLBACK TO", level);
	return rc < 0 ? rc : release(base, level);
}

/* The write lock is taken before anything is read: who reads first may have to give up for another writer. */
static crm_status begin_joined(crmi_store *base, bool writing)
{
	struct crmi_store_error error;
	crm_status rc = savepoint(base, 0);

	if (rc < 0 || !writing)
		return rc;
	rc = crmi_store_run(base, CRMI_STMT_STORE_LOCK, NULL);
	if (rc < 0) {
		error = base->error;
		(void)rollback_to(base, 0);
		base->error = error;
	}
	return rc;
}

static crm_status begin(crmi_store *base, bool writing)
{
	struct crmi_sqlite *store = sqlite(base);

	if (writing && base->readonly)
		return crmi_sqlite_explain(store, CRM_ERR_READONLY, CRM_RULE_NONE, "the store was opened for reading");
	store->joined = base->attached && !sqlite3_get_autocommit(store->connection);
	if (store->joined)
		return begin_joined(base, writing);
	if (!writing)
		return control(base, CRMI_BEGIN_READ, "BEGIN");
	if (store->ballast_gone && !crmi_sqlite_ballast_keep(store))
		return crmi_sqlite_explain(store, CRM_ERR_FULL, CRM_RULE_NONE, "no space left; the store takes no changes until there is");
	return control(base, CRMI_BEGIN_WRITE, "BEGIN IMMEDIATE");
}

static crm_status rollback(crmi_store *base)
{
	struct crmi_sqlite *store = sqlite(base);

	if (sqlite3_get_autocommit(store->connection))
		return CRM_OK; /* the engine has done it already */
	if (store->joined)
		return rollback_to(base, 0);
	return control(base, CRMI_ROLLBACK, "ROLLBACK");
}

/* A commit that fails while writing or syncing may still be found after the next start (reliability, finding 2). */
static crm_status commit(crmi_store *base)
{
	struct crmi_sqlite *store = sqlite(base);
	struct crmi_store_error error;
	crm_status rc = still_open(store);

	if (rc < 0)
		return rc;
	if (store->joined)
		return release(base, 0);
	rc = control(base, CRMI_COMMIT, "COMMIT");
	if (rc < 0) {
		if (rc == CRM_ERR_IO)
			rc = store->base.error.status = CRM_ERR_UNCERTAIN;
		error = store->base.error;
		(void)rollback(base);
		store->base.error = error;
		return rc;
	}
	if (store->log_pages > CRMI_LOG_PAGES) {
		int32_t patience = store->busy_milliseconds;

		store->busy_milliseconds = 0;
		(void)crmi_sqlite_checkpoint(store, SQLITE_CHECKPOINT_FULL);
		store->busy_milliseconds = patience;
	}
	return CRM_OK;
}

static bool in_transaction(crmi_store *base)
{
	return !sqlite3_get_autocommit(sqlite(base)->connection);
}

static int bind_instant(sqlite3_stmt *statement, int place, int64_t at)
{
	return at == CRM_NO_TIME ? sqlite3_bind_null(statement, place) : sqlite3_bind_int64(statement, place, at);
}

static int bind_bytes(sqlite3_stmt *statement, int place, const crmi_bytes *bytes)
{
	return bytes->data ? sqlite3_bind_blob(statement, place, bytes->data, (int)bytes->length, SQLITE_STATIC)
	                   : sqlite3_bind_null(statement, place);
}

static int bind_id(sqlite3_stmt *statement, int place, const crm_id *id)
{
	return crm_id_is_none(id) ? sqlite3_bind_null(statement, place)
	                          : sqlite3_bind_blob(statement, place, id, sizeof *id, SQLITE_STATIC);
}

static int bind_date(sqlite3_stmt *statement, int place, const crm_date *date)
{
	return date->year == 0 ? sqlite3_bind_null(statement, place) : sqlite3_bind_int(statement, place, crmi_date_to_integer(*date));
}

static int bind_text(sqlite3_stmt *statement, int place, const char *text)
{
	return text ? sqlite3_bind_text(statement, place, text, -1, SQLITE_STATIC) : sqlite3_bind_null(statement, place);
}

static int bind(sqlite3_stmt *statement, int place, const struct crmi_field *field, const void *in)
{
	const void *value = (const char *)in + field->offset;

	switch ((enum crmi_type)field->type) {
	case CRMI_ID:
		return bind_id(statement, place, value);
	case CRMI_REVISION:
	case CRMI_INTEGER:
		return sqlite3_bind_int64(statement, place, *(const int64_t *)value);
	case CRMI_ENUM:
		return sqlite3_bind_int(statement, place, *(const int32_t *)value);
	case CRMI_DATE:
		return bind_date(statement, place, value);
	case CRMI_INSTANT:
		return bind_instant(statement, place, *(const int64_t *)value);
	case CRMI_TEXT:
		return bind_text(statement, place, *(const char *const *)value);
	case CRMI_BYTES:
		return bind_bytes(statement, place, value);
	}
	return SQLITE_MISUSE;
}

enum { TEXT_ROOM = 3000 }; /* of a statement; a longer one is written elsewhere */

/* Prepared once per connection (Q5). */
static crm_status prepared(struct crmi_sqlite *store, int number, sqlite3_stmt **statement_out)
{
	if (!store->statements[number]) {
		char room[TEXT_ROOM], *made = NULL;
		const char *text = room;
		int code;

		if (!crmi_store_text_fits(&store->base, crmi_statements[number].sql, room, sizeof room))
			text = made = crmi_store_text(&store->base, crmi_statements[number].sql);
		if (!text)
			return crmi_sqlite_explain(store, CRM_ERR_NOMEM, CRM_RULE_NONE, "no memory");
		code = sqlite3_prepare_v3(store->connection, text, -1, SQLITE_PREPARE_PERSISTENT, &store->statements[number], NULL);
		crmi_release(store->base.memory, made);
		if (code != SQLITE_OK)
			return crmi_sqlite_failed(store, code);
	}
	*statement_out = store->statements[number];
	if (sqlite3_stmt_busy(*statement_out))
		return crmi_sqlite_explain(store, CRM_ERR_INTERNAL, CRM_RULE_NONE, "a statement is used inside itself");
	return CRM_OK;
}

static crm_status start(crmi_store *base, int number, const void *in, crmi_rows *rows)
{
	struct crmi_sqlite *store = sqlite(base);
	const struct crmi_statement *statement = &crmi_statements[number];
	sqlite3_stmt *handle = NULL;
	crm_status rc = prepared(store, number, &handle);
	size_t i;

	if (rc < 0)
		return rc;
	for (i = 0; i < statement->parameter_count; i++) {
		int code = bind(handle, (int)i + 1, &statement->parameters[i], in);

		if (code != SQLITE_OK)
			return crmi_sqlite_failed(store, code);
	}
	*rows = (crmi_rows){ base, statement, handle };
	return CRM_OK;
}

static bool read_text(sqlite3_stmt *statement, int place, crmi_arena *arena, const char **text)
{
	const char *given = (const char *)sqlite3_column_text(statement, place);

	*text = given ? crmi_arena_copy(arena, given, (size_t)sqlite3_column_bytes(statement, place)) : NULL;
	return *text || sqlite3_column_type(statement, place) == SQLITE_NULL;
}

static bool read_bytes(sqlite3_stmt *statement, int place, crmi_arena *arena, crmi_bytes *bytes)
{
	const void *given = sqlite3_column_blob(statement, place);

	bytes->length = (size_t)sqlite3_column_bytes(statement, place);
	bytes->data = given ? (const uint8_t *)crmi_arena_copy(arena, given, bytes->length) : NULL;
	return bytes->data || bytes->length == 0;
}

static void read_id(sqlite3_stmt *statement, int place, crm_id *id)
{
	const void *given = sqlite3_column_blob(statement, place);

	if (given && sqlite3_column_bytes(statement, place) == (int)sizeof *id)
		memcpy(id, given, sizeof *id);
	else
		*id = crmi_id_none;
}

static bool read_column(sqlite3_stmt *statement, int place, const struct crmi_field *field, void *out, crmi_arena *arena)
{
	void *value = (char *)out + field->offset;

	switch ((enum crmi_type)field->type) {
	case CRMI_ID:
		read_id(statement, place, value);
		return true;
	case CRMI_REVISION:
	case CRMI_INTEGER:
	case CRMI_INSTANT:
		*(int64_t *)value = sqlite3_column_int64(statement, place);
		return true;
	case CRMI_ENUM:
		*(int32_t *)value = sqlite3_column_int(statement, place);
		return true;
	case CRMI_DATE:
		*(crm_date *)value = crmi_date_from_integer(sqlite3_column_int(statement, place));
		return true;
	case CRMI_TEXT:
		return read_text(statement, place, arena, value);
	case CRMI_BYTES:
		return read_bytes(statement, place, arena, value);
	}
	return true;
}

static crm_status next(crmi_rows *rows, void *out, crmi_arena *arena)
{
	struct crmi_sqlite *store = sqlite(rows->store);
	int code = sqlite3_step(rows->handle);
	size_t i;

	if (code == SQLITE_DONE)
		return CRM_DONE;
	if (code != SQLITE_ROW)
		return crmi_sqlite_failed(store, code);
	for (i = 0; out && i < rows->statement->column_count; i++)
		if (!read_column(rows->handle, (int)i, &rows->statement->columns[i], out, arena))
			return crmi_sqlite_explain(store, CRM_ERR_NOMEM, CRM_RULE_NONE, "no memory");
	return CRM_OK;
}

static void end(crmi_rows *rows)
{
	sqlite3_reset(rows->handle);
}

static crm_status whole_check(crmi_store *base)
{
	struct crmi_sqlite *store = sqlite(base);
	sqlite3_stmt *statement = NULL;
	crm_status rc = CRM_OK;
	int code;

	if (base->attached)
		return CRM_OK; /* the file is the host's */
	code = sqlite3_prepare_v2(store->connection, "PRAGMA integrity_check(1)", -1, &statement, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	if (code != SQLITE_ROW)
		rc = crmi_sqlite_failed(store, code);
	else if (strcmp((const char *)sqlite3_column_text(statement, 0), "ok") != 0)
		rc = crmi_sqlite_explain(store, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, (const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	return rc;
}

const struct crmi_driver crmi_sqlite_driver = {
	.name = "sqlite",           .close = store_close,     .begin = begin,
	.commit = commit,           .rollback = rollback,     .savepoint = savepoint,
	.release = release,         .rollback_to = rollback_to, .execute = crmi_sqlite_execute,
	.start = start,             .next = next,             .end = end,
	.checkpoint = checkpoint,   .check = whole_check,     .in_transaction = in_transaction,
};
