/* Rows of any table, written together with their journal images.
 *
 * An image is ["insert", table, {all fields that are not absent}], ["update", table, {key, fields that changed}] or
 * ["delete", table, {key}]; an entry's body is the array of the images of one change. */
#include "journal.h"

#include "date.h"
#include "search.h"
#include "view.h"

#include <string.h>

static const void *field_of(const void *row, const struct crmi_field *field)
{
	return (const char *)row + field->offset;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_bytes(const crmi_bytes *a, const crmi_bytes *b)
{
	if (a->length != b->length)
		return false;
	return a->length == 0 || (a->data && b->data && memcmp(a->data, b->data, a->length) == 0);
}

static bool same_field(const struct crmi_field *field, const void *a, const void *b)
{
	switch ((enum crmi_type)field->type) {
	case CRMI_ID:
		return memcmp(a, b, 16) == 0;
	case CRMI_REVISION:
	case CRMI_INTEGER:
	case CRMI_INSTANT:
		return *(const int64_t *)a == *(const int64_t *)b;
	case CRMI_ENUM:
		return *(const int32_t *)a == *(const int32_t *)b;
	case CRMI_DATE:
		return crmi_date_to_integer(*(const crm_date *)a) == crmi_date_to_integer(*(const crm_date *)b);
	case CRMI_TEXT:
		return same_text(*(const char *const *)a, *(const char *const *)b);
	case CRMI_BYTES:
		return same_bytes(a, b);
	}
	return false;
}

static bool is_absent(const struct crmi_field *field, const void *value)
{
	static const char nothing[sizeof(crmi_bytes)];

	return same_field(field, value, nothing);
}

static void put_bytes(crmi_text *body, const crmi_bytes *bytes)
{
	size_t i;

	crmi_text_add(body, "\"", 1);
	for (i = 0; i < bytes->length; i++)
		crmi_text_format(body, "%02x", (unsigned)bytes->data[i]);
	crmi_text_add(body, "\"", 1);
}

static void put_value(crmi_text *body, const struct crmi_field *field, const void *value)
{
	char *room;

	switch ((enum crmi_type)field->type) {
	case CRMI_ID:
		if ((room = crmi_text_room(body, CRM_ID_TEXT + 1)) != NULL) {
			room[0] = '"';
			crm_id_text(value, room + 1);
			room[CRM_ID_TEXT] = '"';
		}
		return;
	case CRMI_REVISION:
	case CRMI_INTEGER:
	case CRMI_INSTANT:
		crmi_text_put_integer(body, *(const int64_t *)value);
		return;
	case CRMI_ENUM:
		crmi_text_put_integer(body, *(const int32_t *)value);
		return;
	case CRMI_DATE:
		crmi_text_put_integer(body, crmi_date_to_integer(*(const crm_date *)value));
		return;
	case CRMI_TEXT:
		crmi_text_put_json(body, *(const char *const *)value);
		return;
	case CRMI_BYTES:
		put_bytes(body, value);
		return;
	}
}

static void put_field(crmi_text *body, const struct crmi_field *field, const void *row, bool *first)
{
	size_t length = strlen(field->name);
	char *room = crmi_text_room(body, length + 4);

	if (!room)
		return;
	room[0] = *first ? '{' : ',';
	room[1] = '"';
	memcpy(room + 2, field->name, length);
	room[length + 2] = '"';
	room[length + 3] = ':';
	*first = false;
	put_value(body, field, field_of(row, field));
}

static void image_begin(crmi_text *body, const char *verb, const struct crmi_table *table)
{
	crmi_text_add(body, body->length ? "," : "[", 1);
	crmi_text_put(body, verb);
	crmi_text_put(body, table->name);
	crmi_text_add(body, "\",", 2);
}

/* The revision is the number of the entry that holds the image, so it need not stand in it. */
static bool set_revision(struct crmi_call *call, const struct crmi_table *table, void *row)
{
	crm *db = call->db;

	if (!db->head.known && crmi_journal_head(db, &db->head) < 0)
		return false;
	*(int64_t *)(void *)((char *)row + table->revision_offset) = db->head.seq + 1;
	return true;
}

void crmi_record_put(crmi_text *to, const struct crmi_table *table, const void *row)
{
	bool first = true;
	size_t i;

	for (i = 0; i < table->column_count; i++)
		if (!is_absent(&table->columns[i], field_of(row, &table->columns[i])))
			put_field(to, &table->columns[i], row, &first);
	crmi_text_add(to, "}", 1);
}

/* What the index of texts holds of a record changes with it. */
static crm_status written(crm *db, enum crmi_table_number table, crm_status rc, const void *before, const void *after)
{
	return rc < 0 ? rc : crmi_store_failed(db, crmi_search_change(db->store, (int)table, before, after));
}

crm_status crmi_record_insert(struct crmi_call *call, enum crmi_table_number number, void *row)
{
	const struct crmi_table *table = &crmi_tables[number];
	crmi_text *body = &call->db->body;
	bool first = true;
	size_t i;

	if (!set_revision(call, table, row))
		return (crm_status)call->db->error.status;
	image_begin(body, "[\"insert\",\"", table);
	for (i = 0; i < table->column_count; i++)
		if (table->columns[i].type != CRMI_REVISION && !is_absent(&table->columns[i], field_of(row, &table->columns[i])))
			put_field(body, &table->columns[i], row, &first);
	crmi_text_add(body, "}]", 2);
	return written(call->db, number, crmi_run(call->db, table->insert, row), NULL, row);
}

bool crmi_record_differs(enum crmi_table_number number, const void *a, const void *b)
{
	const struct crmi_table *table = &crmi_tables[number];
	size_t i;

	for (i = 0; i < table->column_count; i++)
		if (table->columns[i].type != CRMI_REVISION &&
		    !same_field(&table->columns[i], field_of(a, &table->columns[i]), field_of(b, &table->columns[i])))
			return true;
	return false;
}

crm_status crmi_record_update(struct crmi_call *call, enum crmi_table_number number, const void *before, void *after)
{
	return crmi_record_differs(number, before, after) ? crmi_record_touch(call, number, before, after) : CRM_UNCHANGED;
}

crm_status crmi_record_touch(struct crmi_call *call, enum crmi_table_number number, const void *before, void *after)
{
	const struct crmi_table *table = &crmi_tables[number];
	crmi_text *body = &call->db->body;
	bool first = true;
	size_t i;

	if (!set_revision(call, table, after))
		return (crm_status)call->db->error.status;
	image_begin(body, "[\"update\",\"", table);
	for (i = 0; i < table->column_count; i++) {
		const struct crmi_field *field = &table->columns[i];

		if (field->type != CRMI_REVISION &&
		    ((field->flags & CRMI_FLAG_KEY) || !same_field(field, field_of(before, field), field_of(after, field))))
			put_field(body, field, after, &first);
	}
	crmi_text_add(body, "}]", 2);
	return written(call->db, number, crmi_run(call->db, table->update, after), before, after);
}

crm_status crmi_record_delete(struct crmi_call *call, enum crmi_table_number number, const void *row)
{
	const struct crmi_table *table = &crmi_tables[number];
	crmi_text *body = &call->db->body;
	bool first = true;
	size_t i;

	image_begin(body, "[\"delete\",\"", table);
	for (i = 0; i < table->column_count; i++)
		if (table->columns[i].flags & CRMI_FLAG_KEY)
			put_field(body, &table->columns[i], row, &first);
	crmi_text_add(body, "}]", 2);
	return written(call->db, number, crmi_run(call->db, table->remove, row), row, NULL);
}

crm_status crmi_record_get(crm *db, enum crmi_table_number number, void *row, crmi_arena *arena)
{
	const struct crmi_table *table = &crmi_tables[number];
	void *key = crmi_arena_allocate(&db->scratch, table->row_size);

	if (!key)
		return crmi_no_memory(db);
	memcpy(key, row, table->row_size); /* the row is overwritten while the key is still bound */
	return crmi_one(db, table->get, key, row, arena);
}

void crmi_record_ahead(crm *db, enum crmi_table_number number, const crm_id *id)
{
	const struct crmi_table *table = &crmi_tables[number];
	void *key;

	if (!db->store->driver->ahead || crm_id_is_none(id) || !(key = crmi_arena_allocate(&db->scratch, table->row_size)))
		return;
	memcpy((char *)key + table->columns[0].offset, id, sizeof *id); /* the key is the first column */
	crmi_ahead(db, table->get, key);
}

crm_status crmi_record_find(crm *db, enum crmi_table_number number, const crm_id *id, void *row, crmi_arena *arena)
{
	const struct crmi_table *table = &crmi_tables[number];
	crm_status rc;

	memset(row, 0, table->row_size);
	memcpy((char *)row + table->columns[0].offset, id, sizeof *id); /* the key is the first column */
	rc = crmi_record_get(db, number, row, arena);
	return rc == CRM_DONE ? crmi_not_found(db, (crm_entity)table->entity, id) : rc;
}

crm_status crmi_record_view(crm *db, enum crmi_table_number number, const crm_id *id, const char *missing, void **view_out)
{
	void *view = NULL;
	crm_status rc = crmi_enter(db);

	if (rc < 0)
		return rc;
	if (!id || missing)
		return crmi_input_missing(db, id ? missing : "id");
	if (!(view = crmi_view_new(&db->memory, crmi_tables[number].row_size)))
		return crmi_no_memory(db);
	rc = crmi_record_find(db, number, id, view, crmi_view_arena(view));
	if (rc < 0)
		crmi_view_free(view);
	else
		*view_out = view;
	return rc;
}
