/* What the lists look like as columns: tables that tools/generate_columns.py makes from the public headers. */
#ifndef CRMI_ARROW_COLUMNS_H
#define CRMI_ARROW_COLUMNS_H

#include "crm/base.h"

/* What a field of a view becomes. */
enum crmi_arrow_type {
	CRMI_ARROW_ID,     /* crm_id: text */
	CRMI_ARROW_TEXT,   /* const char * */
	CRMI_ARROW_TIME,   /* int64_t: an instant */
	CRMI_ARROW_DATE,   /* crm_date: days since 1970 */
	CRMI_ARROW_INT64,  /* int64_t: a number; one that may be null is when it is -1 */
	CRMI_ARROW_INT32,
	CRMI_ARROW_BOOL,   /* int32_t: one bit */
	CRMI_ARROW_NAME8,  /* int32_t: place in a dictionary, one byte */
	CRMI_ARROW_NAME16, /* the same of a long one, two bytes */
	CRMI_ARROW_BYTES,  /* uint8_t[32] */
	CRMI_ARROW_TYPES
};

/* The names of one enum or several: one text, and where each ends. */
struct crmi_arrow_words {
	int64_t        count;
	const int32_t *ends; /* one more than there are words; begins with 0 */
	const char    *text;
};

/* Where the names of the values 0, 1, ... stand. */
struct crmi_arrow_map {
	int32_t        when;   /* for rows whose deciding field is this */
	int32_t        count;
	const int16_t *places; /* -1 = has no name */
};

struct crmi_arrow_column {
	const char                    *name;
	size_t                         offset;
	enum crmi_arrow_type           type;
	bool                           nullable;
	const struct crmi_arrow_words *words;
	const struct crmi_arrow_map   *maps;
	size_t                         map_count; /* more than one: the deciding field chooses */
	size_t                         decider;   /* its offset */
};

struct crmi_arrow_kind {
	const struct crmi_arrow_column *columns;
	size_t                          count;
	size_t                          row_size;
};

extern const struct crmi_arrow_kind crmi_arrow_customer, crmi_arrow_lifecycle, crmi_arrow_purchase, crmi_arrow_task,
	crmi_arrow_contact, crmi_arrow_complaint, crmi_arrow_promise, crmi_arrow_work, crmi_arrow_journal, crmi_arrow_complaint_group;

#endif
