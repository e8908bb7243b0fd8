#include "replay.h"

#include "bench.h"
#include "hand_written.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MOST = 100, TABLES_MOST = 40, TEXTS_MOST = 400, SQL_MOST = 6000 };

struct column {
	char name[40], type[12];
	bool required, key;
};

struct table_columns {
	char          name[40];
	struct column columns[COLUMNS_MOST];
	int           count;
};

/* One row to write: a statement, and its values in order. */
struct action {
	int             text;
	int             count;
	sqlite3_value **values;
};

struct piece {
	struct action *actions;
	size_t         count, room;
};

struct replay {
	struct table_columns tables[TABLES_MOST];
	int                  table_count;
	char                *texts[TEXTS_MOST];
	sqlite3_stmt        *statements[TEXTS_MOST];
	int                  text_count;
	struct piece        *pieces;
	int64_t              piece_count;
	sqlite3             *connection;
	struct hand          hand; /* the connection, with the settings of the library */
	sqlite3_stmt        *begin;
};

/* --- what the tables are like */

static void read_columns(sqlite3 *connection, struct table_columns *table)
{
	sqlite3_stmt *list = NULL;

	bench_sql(connection, sqlite3_prepare_v2(connection, "SELECT name, type, \"notnull\", pk FROM pragma_table_info(?1)", -1, &list, NULL));
	sqlite3_bind_text(list, 1, table->name, -1, SQLITE_STATIC);
	while (sqlite3_step(list) == SQLITE_ROW) {
		struct column *column = &table->columns[table->count++];

		(void)snprintf(column->name, sizeof column->name, "%s", (const char *)sqlite3_column_text(list, 0));
		(void)snprintf(column->type, sizeof column->type, "%s", (const char *)sqlite3_column_text(list, 1));
		column->required = sqlite3_column_int(list, 2) != 0;
		column->key = sqlite3_column_int(list, 3) != 0;
	}
	sqlite3_finalize(list);
}

static struct table_columns *table_named(struct replay *replay, sqlite3 *connection, const char *name)
{
	struct table_columns *table;
	int i;

	for (i = 0; i < replay->table_count; i++)
		if (strcmp(replay->tables[i].name, name) == 0)
			return &replay->tables[i];
	if (replay->table_count == TABLES_MOST)
		bench_fail("too many tables");
	table = &replay->tables[replay->table_count++];
	(void)snprintf(table->name, sizeof table->name, "%s", name);
	read_columns(connection, table);
	return table;
}

/* --- statements and values */

static int text_number(struct replay *replay, const char *sql)
{
	int i;

	for (i = 0; i < replay->text_count; i++)
		if (strcmp(replay->texts[i], sql) == 0)
			return i;
	if (replay->text_count == TEXTS_MOST)
		bench_fail("too many statements");
	replay->texts[replay->text_count] = bench_allocate(strlen(sql) + 1);
	strcpy(replay->texts[replay->text_count], sql);
	return replay->text_count++;
}

static struct action *action_add(struct replay *replay, int64_t number, const char *sql, int count)
{
	struct piece *piece = &replay->pieces[number];
	struct action *action;

	if (piece->count == piece->room) {
		piece->room = piece->room ? piece->room * 2 : 8;
		piece->actions = realloc(piece->actions, piece->room * sizeof *piece->actions);
		if (!piece->actions)
			bench_fail("no memory");
	}
	action = &piece->actions[piece->count++];
	action->text = text_number(replay, sql);
	action->count = 0;
	action->values = bench_allocate((size_t)count * sizeof *action->values);
	return action;
}

static void keep(struct action *action, sqlite3_stmt *row, int column)
{
	action->values[action->count++] = sqlite3_value_dup(sqlite3_column_value(row, column));
}

/* The value of a member of the image as the table holds it: ids as bytes, what is absent as nothing. */
#define AS_STORED \
	"CASE WHEN json_type(?1, ?2) IS NULL OR (json_extract(?1, ?2) = 0 AND ?4 = 0 AND ?3 = 'INTEGER') THEN" \
	" CASE WHEN ?4 = 0 THEN NULL WHEN ?3 = 'TEXT' THEN '' ELSE 0 END" \
	" WHEN ?3 = 'BLOB' THEN unhex_id(json_extract(?1, ?2)) ELSE json_extract(?1, ?2) END, json_type(?1, ?2) IS NOT NULL"

static void unhex_id(sqlite3_context *context, int count, sqlite3_value **values)
{
	const char *text = (const char *)sqlite3_value_text(values[0]);
	unsigned char bytes[16];
	unsigned byte;
	int i = 0;

	(void)count;
	for (; text && *text && i < 16; text += 2) {
		if (*text == '-')
			text++;
		if (sscanf(text, "%2x", &byte) != 1)
			break;
		bytes[i++] = (unsigned char)byte;
	}
	if (i == 16)
		sqlite3_result_blob(context, bytes, 16, SQLITE_TRANSIENT);
	else
		sqlite3_result_null(context);
}

/* --- from images to actions */

struct image {
	const char *operation, *table, *body;
	int64_t     piece, seq;
};

static void bind_column(sqlite3_stmt *value, const struct image *image, const struct column *column)
{
	char path[60];

	sqlite3_reset(value);
	(void)snprintf(path, sizeof path, "$.%s", column->name);
	sqlite3_bind_text(value, 1, image->body, -1, SQLITE_STATIC);
	sqlite3_bind_text(value, 2, path, -1, SQLITE_TRANSIENT);
	sqlite3_bind_text(value, 3, column->type, -1, SQLITE_STATIC);
	sqlite3_bind_int(value, 4, column->required);
	if (strcmp(column->name, "revision") == 0) { /* follows from the entry, and stands in no image */
		(void)snprintf(path, sizeof path, "{\"revision\":%lld}", (long long)image->seq);
		sqlite3_bind_text(value, 1, path, -1, SQLITE_TRANSIENT);
	}
	if (sqlite3_step(value) != SQLITE_ROW)
		bench_fail("%s.%s cannot be read", image->table, column->name);
}

static void take_insert(struct replay *replay, sqlite3_stmt *value, const struct table_columns *table, const struct image *image)
{
	struct action *action;
	char sql[SQL_MOST];
	int length = snprintf(sql, sizeof sql, "INSERT INTO %s VALUES(", table->name), i;

	for (i = 0; i < table->count; i++)
		length += snprintf(sql + length, sizeof sql - (size_t)length, "%s?%d", i ? "," : "", i + 1);
	(void)snprintf(sql + length, sizeof sql - (size_t)length, ")");
	action = action_add(replay, image->piece, sql, table->count);
	for (i = 0; i < table->count; i++) {
		bind_column(value, image, &table->columns[i]);
		keep(action, value, 0);
	}
}

/* Only what changed, and the key behind it. */
static void take_change(struct replay *replay, sqlite3_stmt *value, const struct table_columns *table, const struct image *image)
{
	const bool removes = strcmp(image->operation, "delete") == 0;
	char sql[SQL_MOST], where[500] = "";
	int length = snprintf(sql, sizeof sql, removes ? "DELETE FROM %s" : "UPDATE %s SET ", table->name), number = 0, i, pass;
	struct action held = { .values = bench_allocate(COLUMNS_MOST * sizeof(sqlite3_value *)) }, *action;

	for (pass = removes; pass < 2; pass++) /* what changed, then the key */
		for (i = 0; i < table->count; i++) {
			const struct column *column = &table->columns[i];

			bind_column(value, image, column);
			if (column->key != (pass == 1) || !sqlite3_column_int(value, 1))
				continue;
			if (pass == 1)
				(void)snprintf(where + strlen(where), sizeof where - strlen(where), "%s%s = ?%d", *where ? " AND " : " WHERE ", column->name,
				               ++number);
			else {
				length += snprintf(sql + length, sizeof sql - (size_t)length, "%s%s = ?%d", number ? ", " : "", column->name, number + 1);
				number++;
			}
			keep(&held, value, 0);
		}
	(void)snprintf(sql + length, sizeof sql - (size_t)length, "%s", where);
	action = action_add(replay, image->piece, sql, held.count);
	memcpy(action->values, held.values, (size_t)held.count * sizeof *held.values);
	action->count = held.count;
	free(held.values);
}

static void take_images(struct replay *replay, sqlite3 *connection, sqlite3_stmt *value, int64_t piece, int64_t seq)
{
	static const char sql[] = "SELECT json_extract(i.value, '$[0]'), json_extract(i.value, '$[1]'), json_extract(i.value, '$[2]')"
							  " FROM journal, json_each(journal.body) i WHERE seq = ?1 ORDER BY i.key";
	sqlite3_stmt *images = NULL;

	bench_sql(connection, sqlite3_prepare_v2(connection, sql, -1, &images, NULL));
	sqlite3_bind_int64(images, 1, seq);
	while (sqlite3_step(images) == SQLITE_ROW) {
		const struct image image = { (const char *)sqlite3_column_text(images, 0), (const char *)sqlite3_column_text(images, 1),
			                         (const char *)sqlite3_column_text(images, 2), piece, seq };
		const struct table_columns *table = table_named(replay, connection, image.table);

		if (strcmp(image.operation, "insert") == 0)
			take_insert(replay, value, table, &image);
		else
			take_change(replay, value, table, &image);
	}
	sqlite3_finalize(images);
}

/* The entry itself, as it stands. */
static void take_entry(struct replay *replay, sqlite3 *connection, int64_t piece, int64_t seq)
{
	const struct table_columns *table = table_named(replay, connection, "journal");
	sqlite3_stmt *row = NULL;
	struct action *action;
	char sql[SQL_MOST];
	int length = snprintf(sql, sizeof sql, "INSERT INTO journal VALUES("), i;

	for (i = 0; i < table->count; i++)
		length += snprintf(sql + length, sizeof sql - (size_t)length, "%s?%d", i ? "," : "", i + 1);
	(void)snprintf(sql + length, sizeof sql - (size_t)length, ")");
	action = action_add(replay, piece, sql, table->count);
	bench_sql(connection, sqlite3_prepare_v2(connection, "SELECT * FROM journal WHERE seq = ?1", -1, &row, NULL));
	sqlite3_bind_int64(row, 1, seq);
	if (sqlite3_step(row) != SQLITE_ROW)
		bench_fail("entry %lld is missing", (long long)seq);
	for (i = 0; i < table->count; i++)
		keep(action, row, i);
	sqlite3_finalize(row);
}

struct replay *replay_read(const char *path, const int64_t *ends, int64_t count)
{
	struct replay *replay = bench_allocate(sizeof *replay);
	sqlite3_stmt *value = NULL;
	sqlite3 *connection = NULL;
	int64_t piece, seq;

	memset(replay, 0, sizeof *replay);
	replay->pieces = bench_allocate((size_t)count * sizeof *replay->pieces);
	memset(replay->pieces, 0, (size_t)count * sizeof *replay->pieces);
	replay->piece_count = count;
	if (sqlite3_open(path, &connection))
		bench_fail("%s cannot be opened", path);
	bench_sql(connection, sqlite3_create_function(connection, "unhex_id", 1, SQLITE_UTF8, NULL, unhex_id, NULL, NULL));
	bench_sql(connection, sqlite3_prepare_v2(connection, "SELECT " AS_STORED, -1, &value, NULL));
	for (piece = 0; piece < count; piece++)
		for (seq = ends[piece] + 1; seq <= ends[piece + 1]; seq++) {
			take_images(replay, connection, value, piece, seq);
			take_entry(replay, connection, piece, seq);
		}
	sqlite3_finalize(value);
	sqlite3_close(connection);
	return replay;
}

/* --- writing */

void replay_open(struct replay *replay, const char *path)
{
	int i;

	hand_open(&replay->hand, path);
	replay->connection = replay->hand.connection;
	bench_sql(replay->connection, sqlite3_prepare_v2(replay->connection, "BEGIN IMMEDIATE", -1, &replay->begin, NULL));
	for (i = 0; i < replay->text_count; i++)
		bench_sql(replay->connection, sqlite3_prepare_v3(replay->connection, replay->texts[i], -1, SQLITE_PREPARE_PERSISTENT,
		                                                 &replay->statements[i], NULL));
}

static void step(struct replay *replay, sqlite3_stmt *statement)
{
	if (sqlite3_step(statement) != SQLITE_DONE)
		bench_fail("%s: %s", sqlite3_sql(statement), sqlite3_errmsg(replay->connection));
	sqlite3_reset(statement);
}

void replay_write(struct replay *replay, int64_t number)
{
	const struct piece *piece = &replay->pieces[number];
	size_t i;
	int value;

	step(replay, replay->begin);
	for (i = 0; i < piece->count; i++) {
		const struct action *action = &piece->actions[i];
		sqlite3_stmt *statement = replay->statements[action->text];

		for (value = 0; value < action->count; value++)
			sqlite3_bind_value(statement, value + 1, action->values[value]);
		step(replay, statement);
	}
	hand_commit(&replay->hand); /* writes the log back when the library does */
}

void replay_free(struct replay *replay)
{
	int64_t piece;
	size_t i;
	int value;

	for (piece = 0; piece < replay->piece_count; piece++) {
		for (i = 0; i < replay->pieces[piece].count; i++) {
			for (value = 0; value < replay->pieces[piece].actions[i].count; value++)
				sqlite3_value_free(replay->pieces[piece].actions[i].values[value]);
			free(replay->pieces[piece].actions[i].values);
		}
		free(replay->pieces[piece].actions);
	}
	for (value = 0; value < replay->text_count; value++) {
		sqlite3_finalize(replay->statements[value]);
		free(replay->texts[value]);
	}
	sqlite3_finalize(replay->begin);
	hand_close(&replay->hand);
	free(replay->pieces);
	free(replay);
}
