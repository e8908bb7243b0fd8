/* Changes that are kept back, and results that are asked for before they are needed.
 *
 * Inside a group, what a call changes is sent only when the call succeeded: so a refusal costs no savepoint, and a batch goes
 * out as one stream. Only when the call reads what it has changed itself, or changes very much, must the changes go first, behind a savepoint.
 *
 * A result asked for ahead was sent before the changes that followed; it is handed out only while none of them can have
 * touched its rows. */
#include "postgres_store.h"

#include <stdio.h>
#include <string.h>

/* --- results */

struct crmi_result *crmi_postgres_result(struct crmi_postgres *store, int statement)
{
	struct crmi_result *result = store->spare;

	if (result) {
		store->spare = result->next;
	} else {
		result = crmi_allocate(store->base.memory, sizeof *result);
		if (!result)
			return NULL;
		memset(result, 0, sizeof *result);
		crmi_text_init(&result->asked, store->base.memory);
	}
	result->next = NULL;
	result->statement = statement;
	result->count = result->index = result->bytes = 0;
	result->taken_bytes = 0;
	result->taken = 0;
	result->complete = result->dead = result->synced = result->cut = result->kept = result->used = false;
	crmi_text_reset(&result->asked);
	return result;
}

void crmi_postgres_forget(struct crmi_postgres *store, struct crmi_result *result)
{
	size_t i;

	for (i = result->kept ? 0 : result->index; i < result->count; i++)
		PQclear(result->rows[i]);
	store->kept_bytes -= result->bytes;
	result->count = result->index = result->bytes = 0;
	result->next = store->spare;
	store->spare = result;
}

/* Those that are still on their way or in use are forgotten later. */
void crmi_postgres_ahead_evict(struct crmi_postgres *store)
{
	struct crmi_result **link = &store->ahead, *result;

	while ((result = *link) != NULL) {
		if (!result->complete || result->used) {
			link = &result->next;
			continue;
		}
		*link = result->next;
		store->ahead_count--;
		crmi_postgres_forget(store, result);
	}
}

void crmi_postgres_ahead_clear(struct crmi_postgres *store)
{
	struct crmi_result *result;

	for (result = store->ahead; result; result = result->next)
		result->dead = true;
	crmi_postgres_ahead_evict(store);
}

/* The result that was asked for with the same parameters, if nothing has touched it since. */
struct crmi_result *crmi_postgres_ahead_find(struct crmi_postgres *store, int statement, const crmi_text *asked)
{
	struct crmi_result *result;

	for (result = store->ahead; result; result = result->next)
		if (!result->dead && !result->cut && !result->used && result->statement == statement && result->asked.length == asked->length &&
		    memcmp(result->asked.data, asked->data, asked->length) == 0)
			return result;
	return NULL;
}

/* --- what concerns what */

/* The value that a change gives to a column, or finds its row by; false = it does not say. */
static bool value_for(const struct crmi_statement *change, const char *encoded, size_t column, const char **value, int32_t *length)
{
	const struct crmi_table *table = &crmi_tables[change->table - 1];
	size_t place = column, i;

	if (change->verb == CRMI_INSERT && change->parameter_count != table->column_count)
		return false;
	if (change->verb != CRMI_INSERT) {
		if (!(table->columns[column].flags & CRMI_FLAG_KEY))
			return false;
		for (place = i = 0; i < column; i++)
			place += (table->columns[i].flags & CRMI_FLAG_KEY) != 0;
	}
	if (place >= change->parameter_count)
		return false;
	for (i = 0; i <= place; i++)
		*value = crmi_postgres_value(encoded, length, &encoded);
	return true;
}

static bool is_same(const char *a, int32_t a_length, const char *b, int32_t b_length)
{
	return a && b && a_length == b_length && memcmp(a, b, (size_t)a_length) == 0;
}

/* Can the change have touched the rows of the read? */
static bool concerns(int change_number, const char *change_values, int read_number, const char *read_values)
{
	const struct crmi_statement *change = &crmi_statements[change_number], *read = &crmi_statements[read_number];
	size_t i, j;

	if (change->table && read->table && change->table != read->table)
		return false;
	if (!change->table || !read->table || change->table > CRMI_TABLES)
		return true;
	for (i = 0; i < read->pair_count; i++) {
		const char *given = NULL, *wanted = NULL, *next = read_values;
		int32_t given_length = 0, wanted_length = 0;

		for (j = 0; j <= read->pairs[i].parameter; j++)
			wanted = crmi_postgres_value(next, &wanted_length, &next);
		if (value_for(change, change_values, read->pairs[i].column, &given, &given_length) &&
		    !is_same(given, given_length, wanted, wanted_length))
			return false;
	}
	return true;
}

void crmi_postgres_ahead_changed(struct crmi_postgres *store, int statement, const char *encoded)
{
	struct crmi_result *result;

	for (result = store->ahead; result; result = result->next)
		if (!result->dead && concerns(statement, encoded, result->statement, result->asked.data))
			result->dead = true;
}

/* --- changes held back: the number of the statement, the length of its parameters, the parameters */

struct entry {
	int32_t statement;
	int32_t length;
};

static const char *entry_at(const crmi_text *held, size_t offset, struct entry *entry)
{
	memcpy(entry, held->data + offset, sizeof *entry);
	return held->data + offset + sizeof *entry;
}

crm_status crmi_postgres_hold(struct crmi_postgres *store, int statement, const char *encoded, size_t length)
{
	struct entry entry = { statement, (int32_t)length };
	crm_status rc = crmi_postgres_ready(store, statement);

	if (rc < 0)
		return rc;
	crmi_text_add(&store->held, (const char *)&entry, sizeof entry);
	crmi_text_add(&store->held, encoded, length);
	return store->held.failed ? crmi_postgres_no_memory(store) : CRM_OK;
}

bool crmi_postgres_held_concern(const struct crmi_postgres *store, int statement, const char *encoded)
{
	struct entry entry;
	size_t offset;

	for (offset = 0; offset < store->held.length; offset += sizeof entry + (size_t)entry.length) {
		const char *values = entry_at(&store->held, offset, &entry);

		if (concerns(entry.statement, values, statement, encoded))
			return true;
	}
	return false;
}

static crm_status level(struct crmi_postgres *store, enum crmi_sent_kind kind, const char *verb, size_t number)
{
	char sql[60];

	(void)snprintf(sql, sizeof sql, "%s crm_level_%zu", verb, number);
	return crmi_postgres_control(store, kind, sql);
}

/* Sends what is held, each open level behind its savepoint. When only a part of it went out, no level but one behind a savepoint
 * can be continued. */
crm_status crmi_postgres_held_send(struct crmi_postgres *store)
{
	struct entry entry;
	size_t offset = 0, mark = 0;
	crm_status rc = CRM_OK;

	while (rc == CRM_OK && (offset < store->held.length || mark < store->mark_count)) {
		if (mark < store->mark_count && (store->marks[mark].sent || store->marks[mark].offset <= offset)) {
			if (!store->marks[mark].sent)
				rc = level(store, CRMI_SENT_CONTROL, "SAVEPOINT", mark + 1);
			store->marks[mark].sent |= rc == CRM_OK;
			store->marks[mark++].offset = 0;
			continue;
		}
		rc = crmi_postgres_send(store, ((void)entry_at(&store->held, offset, &entry), entry.statement),
		                        store->held.data + offset + sizeof entry, NULL);
		offset += sizeof entry + (size_t)entry.length;
	}
	crmi_text_reset(&store->held);
	store->failed |= rc < 0;
	return rc;
}

crm_status crmi_postgres_mark(struct crmi_postgres *store)
{
	if (store->mark_count == store->mark_room) {
		size_t room = store->mark_room ? store->mark_room * 2 : 8;
		struct crmi_mark *marks = crmi_allocate(store->base.memory, room * sizeof *marks);

		if (!marks)
			return crmi_postgres_no_memory(store);
		if (store->mark_count)
			memcpy(marks, store->marks, store->mark_count * sizeof *marks);
		crmi_release(store->base.memory, store->marks);
		store->marks = marks;
		store->mark_room = room;
	}
	store->marks[store->mark_count++] = (struct crmi_mark){ store->held.length, false };
	return CRM_OK;
}

/* A level that cannot be ended is still there, to be rolled back. */
crm_status crmi_postgres_release(struct crmi_postgres *store)
{
	struct crmi_mark mark = store->marks[--store->mark_count];
	crm_status rc = CRM_OK;

	if (mark.sent ? store->held.length > 0 : store->mark_count == 0)
		rc = crmi_postgres_held_send(store);
	if (rc == CRM_OK && mark.sent)
		rc = level(store, CRMI_SENT_CONTROL, "RELEASE", store->mark_count + 1);
	if (rc < 0) {
		store->failed = true;
		store->mark_count++;
	}
	return rc;
}

/* A level whose savepoint is not there went wrong because of something before it, or not on the server at all. */
crm_status crmi_postgres_rollback_to(struct crmi_postgres *store)
{
	struct crmi_mark mark = store->marks[--store->mark_count];
	const size_t kept = mark.sent ? 0 : mark.offset;
	struct crmi_store_error error = store->base.error;
	crm_status rc;

	if (kept < store->held.length)
		store->held.length = kept;
	store->held.failed = false;
	crmi_postgres_ahead_clear(store);
	if (!mark.sent || !store->connection || (store->shared && !store->inside))
		return store->failed ? error.status : CRM_OK;
	if ((rc = level(store, CRMI_SENT_UNDO, "ROLLBACK TO", store->mark_count + 1)) < 0 || (rc = level(store, CRMI_SENT_UNDO, "RELEASE", store->mark_count + 1)) < 0 ||
	    (rc = crmi_postgres_sync(store)) < 0)
		return rc;
	(void)crmi_postgres_drain(store, NULL);
	store->failed = !store->connection || PQtransactionStatus(store->connection) != PQTRANS_INTRANS;
	if (!store->failed)
		store->base.error = error;
	return store->failed ? store->base.error.status : CRM_OK;
}
