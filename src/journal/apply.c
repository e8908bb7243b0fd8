/* From an entry's body back to records: how a store is rebuilt, and what it is verified against. */
#include "journal.h"

#include "date.h"
#include "search.h"

#include <jansson.h>
#include <string.h>

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static crm_status set_bytes(crmi_bytes *bytes, const char *text, crmi_arena *arena)
{
	size_t length = strlen(text), i;
	uint8_t *data = crmi_arena_allocate(arena, length / 2 + 1);

	if (!data)
		return CRM_ERR_NOMEM;
	for (i = 0; i < length; i++) {
		if (digit(text[i]) < 0 || length % 2)
			return CRM_ERR_CORRUPT;
		data[i / 2] = (uint8_t)(data[i / 2] << 4 | digit(text[i]));
	}
	*bytes = (crmi_bytes){ data, length / 2 };
	return CRM_OK;
}

static crm_status set_text(const char **value, const char *text, crmi_arena *arena)
{
	*value = text ? crmi_arena_copy(arena, text, strlen(text)) : NULL;
	return text && !*value ? CRM_ERR_NOMEM : CRM_OK;
}

static bool set_number(const struct crmi_field *field, void *value, json_int_t given)
{
	if (field->type == CRMI_ENUM)
		*(int32_t *)value = (int32_t)given;
	else if (field->type == CRMI_DATE)
		*(crm_date *)value = crmi_date_from_integer(given);
	else
		*(int64_t *)value = given;
	return field->type != CRMI_ENUM || (given >= INT32_MIN && given <= INT32_MAX);
}

static crm_status set_field(const struct crmi_field *field, void *value, const json_t *given, crmi_arena *arena)
{
	const char *text = json_string_value(given);
	bool set = false;

	switch ((enum crmi_type)field->type) {
	case CRMI_ID:
		set = text && crm_id_from_text(text, value);
		break;
	case CRMI_REVISION:
	case CRMI_INTEGER:
	case CRMI_INSTANT:
	case CRMI_ENUM:
	case CRMI_DATE:
		set = json_is_integer(given) && set_number(field, value, json_integer_value(given));
		break;
	case CRMI_TEXT:
		return text || json_is_null(given) ? set_text(value, text, arena) : CRM_ERR_CORRUPT;
	case CRMI_BYTES:
		return text ? set_bytes(value, text, arena) : CRM_ERR_CORRUPT;
	}
	return set ? CRM_OK : CRM_ERR_CORRUPT;
}

static crm_status set_fields(const struct crmi_table *table, void *row, const json_t *fields, int32_t flags, crmi_arena *arena)
{
	crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; i < table->column_count && rc == CRM_OK; i++) {
		const struct crmi_field *field = &table->columns[i];
		const json_t *given = json_object_get(fields, field->name);

		if (given && (field->flags & flags) == flags)
			rc = set_field(field, (char *)row + field->offset, given, arena);
	}
	return rc;
}

crm_status crmi_record_read(const struct crmi_table *table, const char *text, size_t length, void *row, crmi_arena *arena)
{
	json_error_t fault;
	json_t *fields = json_loadb(text, length, JSON_REJECT_DUPLICATES, &fault);
	crm_status rc;

	memset(row, 0, table->row_size);
	rc = json_is_object(fields) ? set_fields(table, row, fields, 0, arena) : CRM_ERR_CORRUPT;
	json_decref(fields);
	return rc;
}

static const struct crmi_table *table_named(const char *name)
{
	size_t i;

	for (i = 0; name && i < CRMI_TABLES; i++)
		if (i != CRMI_TABLE_JOURNAL && strcmp(crmi_tables[i].name, name) == 0)
			return &crmi_tables[i];
	return NULL;
}

static int number_of(const struct crmi_table *table)
{
	return (int)(table - crmi_tables);
}

/* The record whose key an image has, as it is in the store; CRM_ERR_CORRUPT: there is none. */
static crm_status row_of(crmi_store *store, const struct crmi_table *table, const json_t *fields, void *row, crmi_arena *arena)
{
	void *key = crmi_arena_allocate(arena, table->row_size);
	crm_status rc = key ? set_fields(table, key, fields, CRMI_FLAG_KEY, arena) : CRM_ERR_NOMEM;

	if (rc == CRM_OK)
		rc = crmi_store_one(store, table->get, key, row, arena);
	return rc == CRM_DONE ? CRM_ERR_CORRUPT : rc;
}

static crm_status apply_update(crmi_store *store, const struct crmi_table *table, const json_t *fields, int64_t seq, crmi_arena *arena)
{
	void *before = crmi_arena_allocate(arena, table->row_size), *row = crmi_arena_allocate(arena, table->row_size);
	crm_status rc;

	if (!before || !row)
		return CRM_ERR_NOMEM;
	if (!table->update)
		return CRM_ERR_CORRUPT;
	if ((rc = row_of(store, table, fields, before, arena)) < 0)
		return rc;
	memcpy(row, before, table->row_size);
	if ((rc = set_fields(table, row, fields, 0, arena)) < 0)
		return rc;
	*(int64_t *)(void *)((char *)row + table->revision_offset) = seq;
	rc = crmi_store_run(store, table->update, row);
	return rc < 0 ? rc : crmi_search_change(store, number_of(table), before, row);
}

static crm_status apply_insert(crmi_store *store, const struct crmi_table *table, const json_t *fields, int64_t seq,
                               crmi_arena *arena)
{
	void *row = crmi_arena_allocate(arena, table->row_size);
	crm_status rc = row ? set_fields(table, row, fields, 0, arena) : CRM_ERR_NOMEM;

	if (rc < 0)
		return rc;
	*(int64_t *)(void *)((char *)row + table->revision_offset) = seq;
	rc = crmi_store_run(store, table->insert, row);
	return rc < 0 ? rc : crmi_search_change(store, number_of(table), NULL, row);
}

static crm_status apply_delete(crmi_store *store, const struct crmi_table *table, const json_t *fields, crmi_arena *arena)
{
	const bool searched = store->index != CRMI_INDEX_NONE && crmi_search_subject(number_of(table));
	void *row = crmi_arena_allocate(arena, table->row_size);
	crm_status rc = row ? CRM_OK : CRM_ERR_NOMEM;

	if (rc == CRM_OK)
		rc = searched ? row_of(store, table, fields, row, arena) : set_fields(table, row, fields, CRMI_FLAG_KEY, arena);
	if (rc < 0 || (rc = crmi_store_run(store, table->remove, row)) < 0)
		return rc;
	return searched ? crmi_search_change(store, number_of(table), row, NULL) : CRM_OK;
}

static crm_status apply_image(crmi_store *store, const json_t *image, int64_t seq, crmi_arena *arena)
{
	const char *verb = json_string_value(json_array_get(image, 0));
	const struct crmi_table *table = table_named(json_string_value(json_array_get(image, 1)));
	const json_t *fields = json_array_get(image, 2);

	if (!verb || !table || !json_is_object(fields))
		return CRM_ERR_CORRUPT;
	if (strcmp(verb, "update") == 0)
		return apply_update(store, table, fields, seq, arena);
	if (strcmp(verb, "insert") == 0)
		return apply_insert(store, table, fields, seq, arena);
	return strcmp(verb, "delete") == 0 ? apply_delete(store, table, fields, arena) : CRM_ERR_CORRUPT;
}

crm_status crmi_journal_apply(crmi_store *store, const struct crmi_journal_row *entry, crmi_arena *arena)
{
	json_error_t fault;
	json_t *body = NULL;
	crm_status rc = CRM_OK;
	size_t i;

	if (!entry->body)
		return CRM_OK; /* erased */
	body = json_loads(entry->body, JSON_REJECT_DUPLICATES, &fault);
	if (!json_is_array(body))
		rc = !body && json_error_code(&fault) == json_error_out_of_memory ? CRM_ERR_NOMEM : CRM_ERR_CORRUPT;
	for (i = 0; rc == CRM_OK && i < json_array_size(body); i++)
		rc = apply_image(store, json_array_get(body, i), entry->seq, arena);
	json_decref(body);
	return rc;
}
