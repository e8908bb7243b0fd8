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

/* All tables, whole; the caller frees the text. */
static inline char *dump_store(crm *db)
{
	struct dump dump = { NULL, 0, 0 };
	char sql[200];
	int i;

	for (i = 0; i < CRMI_TABLES; i++) {
		(void)snprintf(sql, sizeof sql, "== %s\n", crmi_tables[i].name);
		dump_add(&dump, sql);
		dump_query(&dump, dump_connection(db), crmi_statements[crmi_tables[i].walk].sql);
	}
	return dump.text;
}

#endif
