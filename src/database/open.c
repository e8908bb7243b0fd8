#include "crm/database.h"
#include "crm/version.h"

#include "playbook.h"
#include "playbook_store.h"
#include "subjects.h"

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
};

enum { ALL_FLAGS = CRM_OPEN_CREATE | CRM_OPEN_READONLY | CRM_OPEN_CHECK | CRM_OPEN_NORMAL };

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
	if ((rc = keep_text(db, taken->actor, &db->actor)) < 0)
		return rc;
	taken->actor = db->actor;
	taken->allocator = &db->memory;
	return CRM_OK;
}

static crm_status open_store(crm *db, const char *path)
{
	struct crmi_store_options options = { &db->memory, db->options.flags, db->options.busy_milliseconds, db->options.message,
	                                      db->options.message_user };
	crm_status rc;

	if (!path || !*path)
		return crmi_input_missing(db, "path");
	if (strcmp(path, ":memory:") != 0 && (rc = keep_text(db, path, &db->path)) < 0)
		return rc;
	rc = crmi_sqlite_open(path, &options, &db->store);
	if (rc < 0 && db->store) {
		rc = crmi_store_failed(db, rc);
		db->store->driver->close(db->store, false);
		db->store = NULL;
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

	if (db->options.flags & CRM_OPEN_READONLY)
		return CRM_OK;
	rc = crmi_journal_head(db, &head);
	if (rc < 0 || head.seq > 0)
		return rc;
	return crmi_playbook_begin(db);
}

crm_status crm_open(const char *path, const crm_options *options, crm **db_out)
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
	if ((rc = take_options(db, options)) < 0 || (rc = open_store(db, path)) < 0)
		return rc;
	rc = begin_journal(db);
	if (rc == CRM_ERR_UNCERTAIN)
		rc = db->error.status = CRM_ERR_IO; /* nothing of the caller's hangs on it: opening again settles it */
	if (rc < 0) {
		db->store->driver->close(db->store, false);
		db->store = NULL;
	}
	return rc;
}

void crm_close(crm *db)
{
	bool forked;

	if (!db || db->closed || db->calling_back) /* a callback cannot close the handle it was called from */
		return;
	forked = db->pid != getpid();
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
