/* A reader of Arrow's arrays that knows nothing but the published interface: each value as a text. */
#ifndef ARROW_H
#define ARROW_H

#include "fixture.h"

enum { ARROW_TEXT = 70000 /* bytes of the longest value that is shown */ };

static inline bool arrow_bit(const void *bits, int64_t place)
{
	return ((const uint8_t *)bits)[place / 8] >> (place % 8) & 1;
}

static inline bool arrow_is_null(const struct ArrowArray *array, int64_t row)
{
	return array->buffers[0] && !arrow_bit(array->buffers[0], row + array->offset);
}

static inline void arrow_word(const struct ArrowArray *array, int64_t row, char *text)
{
	const int32_t *ends = array->buffers[1];
	int32_t from = ends[row + array->offset], length = ends[row + array->offset + 1] - from;

	assert_true(length >= 0 && length < ARROW_TEXT);
	memcpy(text, (const char *)array->buffers[2] + from, (size_t)length);
	text[length] = '\0';
}

static inline void arrow_day(int32_t days, char *text)
{
	crm_date date = crm_date_add_days((crm_date){ 1970, 1, 1 }, days);

	(void)snprintf(text, 20, "%04d-%02d-%02d", date.year, date.month, date.day);
}

static inline void arrow_hex(const uint8_t *bytes, size_t length, char *text)
{
	size_t i;

	for (i = 0; i < length; i++)
		(void)snprintf(text + 2 * i, 3, "%02x", bytes[i]);
}

/* The place in the dictionary, and so the word. */
static inline void arrow_name(const struct ArrowArray *array, bool wide, int64_t place, char *text)
{
	int64_t word = wide ? ((const int16_t *)array->buffers[1])[place] : ((const int8_t *)array->buffers[1])[place];

	assert_non_null(array->dictionary);
	assert_true(word >= 0 && word < array->dictionary->length);
	arrow_word(array->dictionary, word, text);
}

/* A value by the format of its column; "null". `text` has room for ARROW_TEXT bytes. */
static inline const char *arrow_value(const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t row, char *text)
{
	int64_t place = row + array->offset;

	assert_true(row < array->length);
	if (arrow_is_null(array, row))
		return strcpy(text, "null");
	if (schema->dictionary)
		arrow_name(array, strcmp(schema->format, "s") == 0, place, text);
	else if (strcmp(schema->format, "u") == 0)
		arrow_word(array, row, text);
	else if (strcmp(schema->format, "l") == 0)
		(void)snprintf(text, 40, "%lld", (long long)((const int64_t *)array->buffers[1])[place]);
	else if (strcmp(schema->format, "tsu:UTC") == 0)
		(void)crm_time_text(((const int64_t *)array->buffers[1])[place], text);
	else if (strcmp(schema->format, "i") == 0)
		(void)snprintf(text, 40, "%d", ((const int32_t *)array->buffers[1])[place]);
	else if (strcmp(schema->format, "tdD") == 0)
		arrow_day(((const int32_t *)array->buffers[1])[place], text);
	else if (strcmp(schema->format, "b") == 0)
		(void)strcpy(text, arrow_bit(array->buffers[1], place) ? "true" : "false");
	else if (strcmp(schema->format, "w:32") == 0)
		arrow_hex((const uint8_t *)array->buffers[1] + place * 32, 32, text);
	else
		fail_msg("%s has the format %s", schema->name, schema->format);
	return text;
}

/* The number of a column; fails the test when there is none. */
static inline int64_t arrow_column(const struct ArrowSchema *schema, const char *name)
{
	int64_t i;

	for (i = 0; i < schema->n_children; i++)
		if (strcmp(schema->children[i]->name, name) == 0)
			return i;
	fail_msg("there is no column %s", name);
	return -1;
}

/* What every array of a table must be. */
static inline void arrow_check(const struct ArrowSchema *schema, const struct ArrowArray *array)
{
	int64_t i, row, nulls;

	assert_string_equal(schema->format, "+s");
	assert_int_equal(array->n_children, schema->n_children);
	assert_int_equal(array->n_buffers, 1);
	assert_int_equal(array->null_count, 0);
	for (i = 0; i < array->n_children; i++) {
		const struct ArrowArray *column = array->children[i];

		assert_int_equal(column->length, array->length);
		assert_int_equal(column->n_buffers, strcmp(schema->children[i]->format, "u") == 0 ? 3 : 2);
		assert_true(!schema->children[i]->dictionary == !column->dictionary);
		for (row = nulls = 0; row < column->length; row++)
			nulls += arrow_is_null(column, row);
		assert_int_equal(column->null_count, nulls);
		assert_true(nulls == 0 || schema->children[i]->flags & ARROW_FLAG_NULLABLE);
	}
}

/* The only batch of a stream, and its type; the stream is used up. */
static inline void arrow_table(struct ArrowArrayStream *stream, struct ArrowSchema *schema, struct ArrowArray *array)
{
	struct ArrowArray none;

	assert_int_equal(stream->get_schema(stream, schema), 0);
	assert_int_equal(stream->get_next(stream, array), 0);
	assert_non_null(array->release);
	arrow_check(schema, array);
	assert_int_equal(stream->get_next(stream, &none), 0);
	assert_null(none.release);
	stream->release(stream);
	assert_null(stream->release);
}

#endif
