/* Everything a store holds, as text, read past the library. */
#ifndef DUMP_H
#define DUMP_H

#include "fixture.h"

#include "handle.h"
#include "sqlite_store.h"

struct dump {
	char *text;
	size_t length, capacity;
};

static inline void dump_add(struct dump *dump, const char *text)
{
	size_t length = strlen(text);

	if (dump->length + length + 1 > dump->capacity) {
		dump->capacity = (dump->length + length + 1) * 2;
		dump->text = realloc(dump->text, dump->capacity);
		assert_non_null(dump->text);
	}
	memcpy(dump->text + dump->length, text, length + 1);
	dump->length += length;
}

static inline sqlite3 *dump_connection(crm *db)
{
	return ((struct crmi_sqlite *)(void *)db->store)->connection;
}

/* The rows of one query, a line each, the columns as SQL literals. */
static inline void dump_query(struct dump *dump, sqlite3 *connection, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	int i;

	if (sqlite3_prepare_v2(connection, sql, -1, &statement, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(connection));
	while (sqlite3_step(statement) == SQLITE_ROW) {
		for (i = 0; i < sqlite3_column_count(statement); i++) {
			const void *blob = sqlite3_column_blob(statement, i);
			int length = sqlite3_column_bytes(statement, i), j;
			char hex[3];

			dump_add(dump, i ? "|" : "");
			if (sqlite3_column_type(statement, i) != SQLITE_BLOB) {
				const char *text = (const char *)sqlite3_column_text(statement, i);

				dump_add(dump, text ? text : "NULL");
				continue;
			}
			dump_add(dump, "x");
			for (j = 0; j < length; j++) {
				(void)snprintf(hex, sizeof hex, "%02x", ((const unsigned char *)blob)[j]);
				dump_add(dump, hex);
			}
		}
		dump_add(dump, "\n");
	}
	sqlite3_finalize(statement);
}

static inline void dump_bytes(struct dump *dump, const void *bytes, size_t length)
{
	char hex[3];
	size_t i;

	dump_add(dump, "x");
	for (i = 0; i < length; i++) {
		(void)snprintf(hex, sizeof hex, "%02x", ((const unsigned char *)bytes)[i]);
		dump_add(dump, hex);
	}
}

static inline void dump_field(struct dump *dump, const struct crmi_field *field, const void *value)
{
	const crmi_bytes *bytes = value;
	const crm_date *date = value;
	char text[40];

	switch ((enum crmi_type)field->type) {
	case CRMI_ID:
		dump_bytes(dump, value, sizeof(crm_id));
		return;
	case CRMI_REVISION:
	case CRMI_INTEGER:
	case CRMI_INSTANT:
		(void)snprintf(text, sizeof text, "%lld", (long long)*(const int64_t *)value);
		break;
	case CRMI_ENUM:
		(void)snprintf(text, sizeof text, "%d", *(const int32_t *)value);
		break;
	case CRMI_DATE:
		(void)snprintf(text, sizeof text, "%d-%d-%d", date->year, date->month, date->day);
		break;
	case CRMI_TEXT:
		dump_add(dump, *(const char *const *)value ? *(const char *const *)value : "NULL");
		return;
	case CRMI_BYTES:
		if (bytes->data)
			dump_bytes(dump, bytes->data, bytes->length);
		else
			dump_add(dump, "NULL");
		return;
	}
	dump_add(dump, text);
}

static inline void dump_table(struct dump *dump, crm *db, const struct crmi_table *table)
{
	void *row = calloc(1, table->row_size);
	crmi_arena arena;
	crmi_rows rows;
	size_t i;

	assert_non_null(row);
	crmi_arena_init(&arena, &crmi_allocator_system);
	dump_add(dump, "== ");
	dump_add(dump, table->name);
	dump_add(dump, "\n");
	assert_int_equal(db->store->driver->start(db->store, table->walk, NULL, &rows), CRM_OK);
	while (db->store->driver->next(&rows, row, &arena) == CRM_OK) {
		for (i = 0; i < table->column_count; i++) {
			dump_add(dump, i ? "|" : "");
			dump_field(dump, &table->columns[i], (const char *)row + table->columns[i].offset);
		}
		dump_add(dump, "\n");
		crmi_arena_reset(&arena);
	}
	db->store->driver->end(&rows);
	crmi_arena_free(&arena);
	free(row);
}

/* All tables, whole, whichever store they are in; the caller frees the text. */
static inline char *dump_store(crm *db)
{
	struct dump dump = { NULL, 0, 0 };
	int i;

	if (db->store->driver->arm)
		db->store->driver->arm(db->store);
	for (i = 0; i < CRMI_TABLES; i++)
		dump_table(&dump, db, &crmi_tables[i]);
	return dump.text;
}

#endif
