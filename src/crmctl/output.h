/* What goes to stdout: tables and headings for people, one JSON document for machines. */
#ifndef CRMCTL_OUTPUT_H
#define CRMCTL_OUTPUT_H

#include "crm/base.h"

#include <stdio.h>

enum style { STYLE_PLAIN, STYLE_BOLD, STYLE_DIM, STYLE_RED, STYLE_YELLOW, STYLE_GREEN, STYLE_COUNT };

enum { JSON_DEPTH = 16, LOCAL_TEXT = 32 };

struct output {
	bool    json;
	bool    quiet;
	bool    color;
	bool    terminal;          /* stdout is one */
	size_t  width;             /* columns of the terminal */
	int32_t utc_offset;
	int     depth;             /* of the JSON document */
	bool    written;           /* a JSON document was ended; there is never a second one */
	bool    first[JSON_DEPTH]; /* nothing was written at this depth yet */
};

struct column {
	const char *title;
	bool        right;    /* numbers */
	bool        flexible; /* may be cut when the terminal is too narrow */
};

enum { COLUMNS_MAX = 12 };

struct cell {
	char      *text;
	enum style style;
};

struct table {
	const struct column *columns;
	size_t               column_count;
	struct cell         *cells;
	size_t               cell_count, capacity;
	char               **notes; /* a line under a row, or NULL; as many as rows were noted so far */
	size_t               note_count;
};

/* Memory for the tool itself: never NULL. */
void *grow(void *memory, size_t size);
char *copy_text(const char *text);

void output_begin(struct output *out, const char *color, bool json, bool quiet, int32_t utc_offset);

const char *style_on(const struct output *out, enum style style);
const char *style_off(const struct output *out, enum style style);
void heading(const struct output *out, const char *text);
/* Text of strangers without control characters, so that a name cannot speak to the terminal. */
void put_text(const char *text, size_t columns);
/* "key   value" lines of a record; nothing for NULL. */
void put_field(const struct output *out, const char *name, const char *text);

/* "2026-05-10 17:00" at the tool's distance from UTC; "" for none. */
char *local_time(const struct output *out, int64_t at, char text[LOCAL_TEXT]);
char *local_day(const struct output *out, int64_t at, char text[LOCAL_TEXT]);
/* "3 d", "5 h", "20 min" */
char *span_text(int64_t microseconds, char text[LOCAL_TEXT]);
/* "" for 1, else "s" */
const char *plural(int64_t number);

void table_begin(struct table *table, const struct column *columns, size_t count);
void table_cell(struct table *table, enum style style, const char *text);
void table_number(struct table *table, int64_t number);
void table_time(struct table *table, const struct output *out, int64_t at);
void table_id(struct table *table, const crm_id *id);
/* A dim line under the row that was just filled. */
void table_note(struct table *table, const char *text);
/* Prints the table, or `empty` when it has no row, and releases it. */
void table_end(struct table *table, const struct output *out, const char *empty);

/* A key is NULL inside a list. A text, time or id that is absent is null. */
void json_begin(struct output *out, const char *key, char bracket);
void json_end(struct output *out, char bracket);
void json_text(struct output *out, const char *key, const char *text);
void json_number(struct output *out, const char *key, int64_t number);
void json_flag(struct output *out, const char *key, int64_t flag);
void json_time(struct output *out, const char *key, int64_t at);
void json_date(struct output *out, const char *key, crm_date date);
void json_id(struct output *out, const char *key, const crm_id *id);
void json_hex(struct output *out, const char *key, const uint8_t *bytes, size_t length);
void json_word(struct output *out, const char *key, const char *(*name)(int32_t value), int32_t value);
/* A set of `1 << value` as a list of words. */
void json_set(struct output *out, const char *key, const char *(*name)(int32_t value), uint32_t set);
/* Text that is JSON already. */
void json_raw(struct output *out, const char *key, const char *text);

/* The word of an enumerator, or NULL when it has none. */
const char *word_or_null(const char *(*name)(int32_t value), int32_t value);
/* The same for a table: "-" when it has none. */
const char *word(const char *(*name)(int32_t value), int32_t value);

#endif
