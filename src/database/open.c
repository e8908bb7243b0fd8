#include "crm/database.h"
#include "crm/version.h"

#include "playbook.h"
#include "call.h"
#include "search.h"
#include "playbook_store.h"
#include "subjects.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char *crm_version(void)
{
	return CRM_VERSION;
}

int32_t crm_version_number(void)
{
	return CRM_VERSION_NUMBER;
}

static const struct crmi_field option_fields[] = {
	CRMI_INPUT(crm_options, actor, CRMI_TEXT, 0, CRM_LIMIT_KEY),
	CRMI_INPUT(crm_options, prefix, CRMI_TEXT, 0, CRM_LIMIT_KEY),
	CRMI_INPUT(crm_options, deadline_milliseconds, CRMI_ENUM, 0, INT32_MAX),
};

enum { ALL_FLAGS = 2 * CRM_OPEN_COPY - 1 };

static const int64_t CACHE_LEAST = 65536, CACHE_MOST = INT64_C(1) << 40;

static crm_status keep_text(crm *db, const char *text, char **kept)
{
	if (!text)
		return CRM_OK;
	*kept = crmi_allocate(&db->memory, strlen(text) + 1);
	if (!*kept)
		return crmi_no_memory(db);
	memcpy(*kept, text, strlen(text) + 1);
	return CRM_OK;
}

static crm_status take_options(crm *db, const crm_options *options)
{
	crm_options *taken = &db->options;
	crm_status rc = crmi_input_take(db, taken, sizeof *taken, options, option_fields, sizeof option_fields / sizeof *option_fields);

	if (rc < 0)
		return rc;
	if (taken->flags & ~(uint32_t)ALL_FLAGS || (taken->flags & CRM_OPEN_CREATE && taken->flags & CRM_OPEN_READONLY))
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "flags", "flags is no sum of CRM_OPEN_... that makes sense");
	if (taken->utc_offset_minutes < -1080 || taken->utc_offset_minutes > 1080)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "utc_offset_minutes", "utc_offset_minutes is outside -1080 to 1080");
	if (taken->epoch < 0)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "epoch", "epoch is negative");
	if (taken->cache_bytes != 0 && (taken->cache_bytes < CACHE_LEAST || taken->cache_bytes > CACHE_MOST))
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "cache_bytes", "cache_bytes is outside 65536 to 1099511627776");
	if ((rc = keep_text(db, taken->actor, &db->actor)) < 0)
		return rc;
	taken->actor = db->actor;
	taken->allocator = &db->memory;
	return CRM_OK;
}

/* Where the tables are: a file, a server, or a connection of the host's. */
struct place {
	const char     *path;
	struct sqlite3 *sqlite;
	struct pg_conn *postgres;
};

static crm_status open_place(crm *db, const struct place *place)
{
	const crm_options *given = &db->options;
	struct crmi_store_options options = { &db->memory, given->flags, given->busy_milliseconds, given->deadline_milliseconds, given->epoch,
	                                      given->prefix, given->message, given->message_user, given->cache_bytes };

	if (place->sqlite)
		return crmi_sqlite_attach(place->sqlite, &options, &db->store);
	if (place->postgres)
		return crmi_postgres_attach(place->postgres, &options, &db->store);
	return crmi_store_is_server(place->path) ? crmi_postgres_open(place->path, &options, &db->store)
	                                           : crmi_sqlite_open(place->path, &options, &db->store);
}

/* Which argument the store would not take. */
static crm_status name_argument(crm *db, const struct place *place)
{
	const char *field = db->error.rule == CRM_RULE_STORE_PREFIX ? "prefix" : place->path ? "path" : "connection";
	char message[sizeof db->message];

	memcpy(message, db->message, sizeof message);
	return crmi_fail(db, CRM_ERR_INVALID, (crm_rule)db->error.rule, field, "%s", message);
}

static crm_status open_store(crm *db, const struct place *place)
{
	crm_status rc;

	if (place->path && strcmp(place->path, ":memory:") != 0 && !crmi_store_is_server(place->path) &&
	    (rc = keep_text(db, place->path, &db->path)) < 0)
		return rc;
	rc = open_place(db, place);
	if (rc < 0 && db->store) {
		rc = crmi_store_failed(db, rc);
		if (rc == CRM_ERR_INVALID)
			rc = name_argument(db, place);
		db->store->driver->close(db->store, false);
		db->store = NULL;
	} else if (rc == CRM_ERR_UNSUPPORTED) {
		rc = crmi_fail(db, rc, CRM_RULE_NONE, "path", "this build has no PostgreSQL");
	} else if (rc < 0) {
		rc = crmi_no_memory(db);
	}
	return rc;
}

/* The first entry of every journal takes the built-in playbook into use. */
static crm_status begin_journal(crm *db)
{
	struct crmi_head head;
	crm_status rc;

	if (db->options.flags & (CRM_OPEN_READONLY | CRM_OPEN_COPY))
		return CRM_OK;
	rc = crmi_journal_head(db, &head);
	if (rc < 0 || head.seq > 0)
		return rc;
	return crmi_playbook_begin(db);
}

/* The index of texts holds every record, or it says that it does not. */
static crm_status begin_index(crm *db)
{
	struct crmi_call call = { 0 };
	bool due;
	crm_status rc = crmi_search_is_due(db, &due);

	if (rc < 0 || !due)
		return rc;
again:
	if ((rc = crmi_call_begin(&call, db, NULL, "crm_open")) < 0)
		return rc;
	rc = crmi_search_settle(db);
	if (crmi_call_end(&call, &rc))
		goto again;
	return rc;
}

static crm_status open_handle(const char *missing, const struct place *place, const crm_options *options, crm **db_out)
{
	const crm_allocator *memory = options && options->size > offsetof(crm_options, allocator) && options->allocator ? options->allocator
	                                                                                                            : &crmi_allocator_system;
	crm *db;
	crm_status rc;

	if (!db_out)
		return CRM_ERR_INVALID;
	*db_out = NULL;
	db = crmi_handle_new(memory);
	if (!db)
		return CRM_ERR_NOMEM;
	db->subjects = crmi_subjects;
	*db_out = db;
	if ((rc = take_options(db, options)) < 0)
		return rc;
	if (missing)
		return crmi_input_missing(db, missing);
	if ((rc = open_store(db, place)) < 0)
		return rc;
	if ((rc = begin_index(db)) >= 0)
		rc = begin_journal(db);
	if (rc == CRM_ERR_UNCERTAIN)
		rc = db->error.status = CRM_ERR_IO; /* nothing of the caller's hangs on it: opening again settles it */
	if (rc < 0) {
		db->store->driver->close(db->store, false);
		db->store = NULL;
	}
	return rc;
}

crm_status crm_open(const char *path, const crm_options *options, crm **db_out)
{
	return open_handle(path && *path ? NULL : "path", &(struct place){ .path = path }, options, db_out);
}

crm_status crm_attach_sqlite(struct sqlite3 *connection, const crm_options *options, crm **db_out)
{
	return open_handle(connection ? NULL : "connection", &(struct place){ .sqlite = connection }, options, db_out);
}

crm_status crm_attach_postgres(struct pg_conn *connection, const crm_options *options, crm **db_out)
{
	return open_handle(connection ? NULL : "connection", &(struct place){ .postgres = connection }, options, db_out);
}

void crm_close(crm *db)
{
	bool forked;

	if (!db || db->closed || db->calling_back || (db->store && db->store->in_unit)) /* not from a callback, nor from a unit */
		return;
	forked = db->pid != getpid();
	if (db->store && !forked)
		crmi_go_on(db);
	if (db->store && !forked && db->level > 0)
		(void)db->store->driver->rollback(db->store);
	if (db->store)
		db->store->driver->close(db->store, forked);
	db->store = NULL;
	crmi_arena_free(&db->scratch);
	crmi_text_free(&db->body);
	crmi_text_free(&db->ask);
	crmi_release(&db->memory, db->actor);
	crmi_release(&db->memory, db->path);
	crmi_playbook_forget(db);
	db->actor = db->path = NULL;
	db->closed = true;
	crmi_handle_release(db);
}

crm_status crm_checkpoint(crm *db)
{
	crm_status rc = crmi_enter(db);

	if (rc < 0)
		return rc;
	if (db->level > 0)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, NULL, "a group of calls is open");
	return crmi_store_failed(db, db->store->driver->checkpoint(db->store));
}

crm_status crm_search_indexed(crm *db, int32_t *indexed_out)
{
	bool kept;
	crm_status rc;

	if (indexed_out)
		*indexed_out = 0;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!indexed_out)
		return crmi_input_missing(db, "indexed_out");
	rc = crmi_search_is_kept(db, &kept);
	*indexed_out = kept;
	return rc;
}

static crm_status epoch_read(crm *db, int64_t *epoch)
{
	struct crmi_store_row row;
	crm_status rc = crmi_one(db, CRMI_STMT_STORE_GET, &(struct crmi_store_row){ .number = 1 }, &row, &db->scratch);

	if (rc == CRM_DONE)
		return crmi_fail(db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "epoch", "the store has lost its row");
	if (rc == CRM_OK)
		*epoch = row.epoch;
	return rc;
}

crm_status crm_epoch(crm *db, int64_t *epoch_out)
{
	crm_status rc;

	if (epoch_out)
		*epoch_out = 0;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	return epoch_out ? epoch_read(db, epoch_out) : crmi_input_missing(db, "epoch_out");
}

crm_status crm_epoch_raise(crm *db, int64_t *epoch_out)
{
	struct crmi_call call = { 0 };
	int64_t epoch = 0;
	crm_status rc;

	if (epoch_out)
		*epoch_out = 0;
again:
	if ((rc = crmi_call_begin(&call, db, NULL, "crm_epoch_raise")) < 0)
		return rc;
	if ((rc = crmi_run(db, CRMI_STMT_STORE_RAISE, NULL)) == CRM_OK)
		rc = epoch_read(db, &epoch);
	if (crmi_call_end(&call, &rc))
		goto again;
	if (rc >= 0 && epoch_out)
		*epoch_out = epoch;
	return rc;
}

char *crm_store_name(const char *path, char *text, size_t size)
{
	if (!text || size == 0)
		return text;
	text[0] = '\0';
	if (path && crmi_store_is_server(path))
		crmi_postgres_name(path, text, size);
	else if (path)
		(void)snprintf(text, size, "%s", path);
	return text;
}

bool crm_has_postgres(void)
{
	return crmi_postgres_is_there();
}
