/* How a record is written as JSON: a table of its members. */
#ifndef CRMCTL_RECORD_FIELDS_H
#define CRMCTL_RECORD_FIELDS_H

#include "output.h"

#include <stddef.h>

enum field_kind {
	FIELD_TEXT, FIELD_NUMBER, FIELD_COUNT, FIELD_ID, FIELD_DATE, FIELD_TIME, FIELD_FLAG, FIELD_WORD, FIELD_MADE
};

/* A member of a record as it is written; the key is its name. */
struct record_field {
	const char     *key;
	enum field_kind kind;
	size_t          offset;
	const char   *(*name)(int32_t value);                                          /* of a word */
	void          (*make)(struct output *out, const char *key, const void *record); /* of what no one member says */
};

/* The kind follows from the type; a type that does not fit does not compile. */
#define TYPED(record, field, ...) \
	{ #field, _Generic(((record *)0)->field, __VA_ARGS__), offsetof(record, field), NULL, NULL }
#define VALUE(record, field) \
	TYPED(record, field, const char *: FIELD_TEXT, int64_t: FIELD_NUMBER, int32_t: FIELD_COUNT, crm_id: FIELD_ID, \
	      crm_date: FIELD_DATE)
#define TIME(record, field) TYPED(record, field, int64_t: FIELD_TIME)
#define FLAG(record, field) TYPED(record, field, int32_t: FIELD_FLAG)
#define WORD_AS(key, record, field, name) \
	{ key, _Generic(((record *)0)->field, int32_t: FIELD_WORD), offsetof(record, field), name, NULL }
#define WORD(record, field, name) WORD_AS(#field, record, field, name)
#define MADE(key, make) { key, FIELD_MADE, 0, NULL, make }

void json_record(struct output *out, const char *key, const struct record_field *fields, size_t count, const void *record);

#define RECORD(out, key, fields, record) json_record(out, key, fields, sizeof fields / sizeof *fields, record)

#endif
