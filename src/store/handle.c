#include "handle.h"

#include "date.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MAGIC = 0x63726d21 };

crm_status crmi_own_process(crm *db)
{
	if (db->pid == getpid())
		return CRM_OK;
	return crmi_fail(db, CRM_ERR_FORKED, CRM_RULE_NONE, NULL, "the handle was opened by another process");
}

crm_status crmi_enter_again(crm *db)
{
	if (!db || db->magic != MAGIC)
		return CRM_ERR_INVALID;
	if (db->closed)
		return CRM_ERR_CLOSED;
	if (db->calling_back)
		return CRM_ERR_INVALID; /* the detail of the call in progress is not to be disturbed */
	crmi_error_clear(db);
	if (crmi_own_process(db) < 0)
		return CRM_ERR_FORKED;
	if (!db->store)
		return crmi_fail(db, CRM_ERR_CLOSED, CRM_RULE_NONE, NULL, "the store could not be opened");
	crmi_arena_reset(&db->scratch);
	return CRM_OK;
}

crm_status crmi_enter_handle(crm *db)
{
	crm_status rc = crmi_enter_again(db);

	if (rc < 0)
		return rc;
	db->calls++;
	crmi_go_on(db);
	return CRM_OK;
}

void crmi_go_on(crm *db)
{
	if (db->store->driver->arm)
		db->store->driver->arm(db->store);
}

crm_status crmi_enter(crm *db)
{
	crm_status rc = crmi_enter_handle(db);

	if (rc == CRM_OK && db->failed)
		return crmi_fail(db, CRM_ERR_TXN_FAILED, CRM_RULE_NONE, NULL, "an earlier failure ended the transaction");
	return rc;
}

/* While the host's code runs, every call it makes on the same handle is refused. */
static bool call_back(const crm *db)
{
	crm *own = (crm *)(uintptr_t)db;
	bool before = own->calling_back;

	own->calling_back = true;
	return before;
}

static void come_back(const crm *db, bool before)
{
	((crm *)(uintptr_t)db)->calling_back = before;
}

int64_t crmi_now(const crm *db)
{
	struct timespec now;

	if (db->options.clock) {
		bool before = call_back(db);
		int64_t at = db->options.clock(db->options.clock_user);

		come_back(db, before);
		return at;
	}
	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * CRM_SECOND + now.tv_nsec / 1000;
}

int64_t crm_now(const crm *db)
{
	return db && db->magic == MAGIC ? crmi_now(db) : CRM_NO_TIME;
}

static bool random_fill(crm *db)
{
	db->random_left = sizeof db->random;
	if (db->options.random) {
		bool before = call_back(db);
		int failed = db->options.random(db->random, sizeof db->random, db->options.random_user);

		come_back(db, before);
		return failed == 0;
	}
	return getentropy(db->random, sizeof db->random) == 0;
}

crm_status crmi_random(crm *db, void *bytes, size_t length)
{
	if (db->random_left < length && !random_fill(db)) {
		db->random_left = 0;
		return crmi_fail(db, CRM_ERR_CALLBACK, CRM_RULE_NONE, "random", "the source of random bytes gives none");
	}
	db->random_left -= length;
	memcpy(bytes, db->random + db->random_left, length);
	return CRM_OK;
}

crm_status crmi_id_new(crm *db, crm_id *id_out)
{
	uint8_t random[CRMI_ID_RANDOM];
	crm_status rc = crmi_random(db, random, sizeof random);
	int64_t now;

	if (rc < 0)
		return rc;
	/* Each reading counts: a clock that fails only here must not leave a change behind. */
	now = crmi_now(db);
	if (!crmi_time_is_storable(now))
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "clock", "the clock is outside the years 1 to 9999");
	*id_out = crmi_id_make(&db->ids, now, random);
	return CRM_OK;
}

void crmi_message(const crm *db, crm_severity severity, const char *text)
{
	if (db->options.message)
		db->options.message((int32_t)severity, text, db->options.message_user);
}

void crmi_error_clear(crm *db)
{
	if (db->error.status == CRM_OK)
		return;
	memset(&db->error, 0, sizeof db->error);
	db->message[0] = '\0';
	db->error.message = db->message;
}

static void set_field(crm *db, const char *field)
{
	if (!field)
		return;
	(void)snprintf(db->field, sizeof db->field, "%s", field);
	db->error.field = db->field;
}

crm_status crmi_fail(crm *db, crm_status status, crm_rule rule, const char *field, const char *format, ...)
{
	va_list arguments;

	memset(&db->error, 0, sizeof db->error);
	db->error.status = status;
	db->error.rule = (int32_t)rule;
	set_field(db, field);
	va_start(arguments, format);
	(void)vsnprintf(db->message, sizeof db->message, format, arguments);
	va_end(arguments);
	db->error.message = db->message;
	return status;
}

crm_status crmi_refuse(crm *db, crm_rule rule, crm_entity entity, const crm_id *id, const char *field)
{
	(void)crmi_fail(db, CRM_ERR_REFUSED, rule, field, "%s", crm_rule_text((int32_t)rule));
	db->error.entity = (int32_t)entity;
	if (id)
		db->error.id = *id;
	return CRM_ERR_REFUSED;
}

crm_status crmi_not_found(crm *db, crm_entity entity, const crm_id *id)
{
	(void)crmi_fail(db, CRM_ERR_NOT_FOUND, CRM_RULE_NONE, NULL, "no such %s", crm_entity_name((int32_t)entity));
	db->error.entity = (int32_t)entity;
	if (id)
		db->error.id = *id;
	return CRM_ERR_NOT_FOUND;
}

crm_status crmi_not_found_as(crm *db, crm_status rc, const char *field)
{
	if (rc == CRM_ERR_NOT_FOUND)
		set_field(db, field);
	return rc;
}

crm_status crmi_no_memory(crm *db)
{
	return crmi_fail(db, CRM_ERR_NOMEM, CRM_RULE_NONE, NULL, "no memory");
}

crm_status crmi_store_failed(crm *db, crm_status status)
{
	const struct crmi_store_error *cause = &db->store->error;

	if (status >= 0)
		return status;
	(void)crmi_fail(db, status, (crm_rule)cause->rule, NULL, "%s", cause->message[0] ? cause->message : crm_status_name(status));
	db->error.entity = CRM_ENTITY_STORE;
	db->error.store_code = cause->code;
	if (cause->sqlstate[0]) {
		memcpy(db->sqlstate, cause->sqlstate, sizeof db->sqlstate);
		db->error.sqlstate = db->sqlstate;
	}
	return status;
}

const crm_error *crm_error_last(const crm *db)
{
	static const crm_error no_handle = { .status = CRM_ERR_INVALID, .rule = CRM_RULE_ARGUMENT_MISSING, .field = "db",
	                                     .message = "no handle" };

	return db && db->magic == MAGIC ? &db->error : &no_handle;
}

crm_status crmi_run(crm *db, int statement, const void *in)
{
	return crmi_store_failed(db, crmi_store_run(db->store, statement, in));
}

crm_status crmi_one(crm *db, int statement, const void *in, void *out, crmi_arena *arena)
{
	return crmi_store_failed(db, crmi_store_one(db->store, statement, in, out, arena));
}

crm_status crmi_start(crm *db, int statement, const void *in, crmi_rows *rows)
{
	return crmi_store_failed(db, db->store->driver->start(db->store, statement, in, rows));
}

crm_status crmi_next(crm *db, crmi_rows *rows, void *out, crmi_arena *arena)
{
	return crmi_store_failed(db, db->store->driver->next(rows, out, arena));
}

enum { ROWS_FIRST = 8 };

/* Rows in the scratch of the call; what they outgrow stays there until the call ends. */
struct row_list {
	char  *rows;
	size_t count, room, size;
};

static crm_status rows_grow(crm *db, struct row_list *list)
{
	const size_t room = list->room ? list->room * 2 : ROWS_FIRST;
	char *rows = crmi_arena_allocate(&db->scratch, room * list->size);

	if (!rows)
		return crmi_no_memory(db);
	if (list->count)
		memcpy(rows, list->rows, list->count * list->size);
	list->rows = rows;
	list->room = room;
	return CRM_OK;
}

crm_status crmi_all(crm *db, int statement, const void *in, void **rows_out, size_t *count_out)
{
	struct row_list list = { .size = crmi_statements[statement].row_size };
	crmi_rows rows;
	crm_status rc;

	*rows_out = NULL;
	*count_out = 0;
	if ((rc = crmi_start(db, statement, in, &rows)) < 0)
		return rc;
	do {
		if (list.count == list.room && (rc = rows_grow(db, &list)) < 0)
			break;
		rc = crmi_next(db, &rows, list.rows + list.count * list.size, &db->scratch);
		if (rc == CRM_OK)
			list.count++;
	} while (rc == CRM_OK);
	crmi_end(&rows);
	if (rc < 0)
		return rc;
	*rows_out = list.rows;
	*count_out = list.count;
	return CRM_OK;
}

void crmi_ahead(crm *db, int statement, const void *in)
{
	if (db->store->driver->ahead)
		db->store->driver->ahead(db->store, statement, in);
}

void crmi_end(crmi_rows *rows)
{
	rows->store->driver->end(rows);
}

void crmi_handle_release(crm *db)
{
	crm_allocator memory = db->memory;

	if (--db->references > 0)
		return;
	db->magic = 0;
	crmi_release(&memory, db);
}

crm *crmi_handle_new(const crm_allocator *memory)
{
	crm *db = crmi_allocate(memory, sizeof *db);

	if (!db)
		return NULL;
	memset(db, 0, sizeof *db);
	db->magic = MAGIC;
	db->references = 1;
	db->pid = getpid();
	db->memory = *memory;
	db->error.message = db->message;
	crmi_arena_init(&db->scratch, &db->memory);
	crmi_text_init(&db->body, &db->memory);
	crmi_text_init(&db->ask, &db->memory);
	return db;
}
