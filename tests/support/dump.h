/* Everything a store holds, as text, read past the library. */
#ifndef DUMP_H
#define DUMP_H

#include "fixture.h"

#include "handle.h"

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

/* Hands over every row of a table as it is stored, in the order of the key. */
static inline void each_row(crm *db, const struct crmi_table *table, void (*take)(const void *row, void *user), void *user)
{
	void *row = calloc(1, table->row_size);
	crmi_arena arena;
	crmi_rows rows;
	crm_status rc;

	assert_non_null(row);
	crmi_arena_init(&arena, &crmi_allocator_system);
	if (db->store->driver->arm)
		db->store->driver->arm(db->store);
	assert_int_equal(db->store->driver->start(db->store, table->walk, NULL, &rows), CRM_OK);
	while ((rc = db->store->driver->next(&rows, row, &arena)) == CRM_OK) {
		take(row, user);
		crmi_arena_reset(&arena);
	}
	assert_int_equal(rc, CRM_DONE);
	db->store->driver->end(&rows);
	crmi_arena_free(&arena);
	free(row);
}

struct dump_table {
	struct dump *dump;
	const struct crmi_table *table;
	bool (*wanted)(const struct crmi_field *field); /* NULL = all columns */
};

static inline void dump_row(const void *row, void *user)
{
	struct dump_table *part = user;
	const char *between = "";
	size_t i;

	for (i = 0; i < part->table->column_count; i++) {
		const struct crmi_field *field = &part->table->columns[i];

		if (part->wanted && !part->wanted(field))
			continue;
		dump_add(part->dump, between);
		dump_field(part->dump, field, (const char *)row + field->offset);
		between = "|";
	}
	dump_add(part->dump, "\n");
}

/* All tables, whole, whichever store they are in; the caller frees the text. */
static inline char *dump_store(crm *db)
{
	struct dump dump = { NULL, 0, 0 };
	int i;

	for (i = 0; i < CRMI_TABLES; i++) {
		struct dump_table part = { &dump, &crmi_tables[i], NULL };

		dump_add(&dump, "== ");
		dump_add(&dump, part.table->name);
		dump_add(&dump, "\n");
		each_row(db, part.table, dump_row, &part);
	}
	return dump.text;
}

#endif
