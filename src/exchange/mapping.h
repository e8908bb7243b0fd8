/* The text that says how fields are made from columns; crm/exchange.h shows it.
 *
 * One line each, blank lines and lines that begin with # apart:
 *   field = template        {Column} or {2}, anything else as it stands, {{ for a brace
 *   field: word = value     the first equals sign ends the word; the word * stands for every word that has no line
 * A field that may occur several times may carry a label: phone.work = {Tel}. Words for `phone` hold for all its
 * labels. */
#ifndef CRMI_MAPPING_H
#define CRMI_MAPPING_H

#include "encoding.h"

/* A name that the left side may have. */
typedef struct crmi_field_name {
	const char *name;
	bool        several; /* may occur several times, and with a label */
} crmi_field_name;

typedef struct crmi_mapping_fault {
	int64_t line;         /* of the mapping; 0 = none */
	int32_t rule;         /* CRM_RULE_IMPORT_MAPPING, _COLUMN or _ENCODING */
	char    message[200]; /* names the field or column */
} crmi_mapping_fault;

/* A piece of a template. */
struct crmi_mapping_part {
	struct crmi_mapping_part *next;
	const char               *text;   /* literal text, or the name of a column */
	size_t                    length;
	bool                      is_column;
	size_t                    column; /* from 0; once bound */
};

typedef struct crmi_mapping_word {
	struct crmi_mapping_word *next;
	const char               *field;
	const char               *label; /* NULL = any */
	const char               *word;
	size_t                    word_length;
	const char               *value;
	size_t                    value_length;
	int64_t                   line;
} crmi_mapping_word;

typedef struct crmi_mapping_entry {
	struct crmi_mapping_entry *next;
	const char                *field;
	const char                *label;     /* NULL = none */
	bool                       has_words; /* values are looked up in the words of the mapping */
	struct crmi_mapping_part  *parts;
	int64_t                    line;      /* 0 = made by crmi_mapping_default() */
} crmi_mapping_entry;

typedef struct crmi_mapping {
	crmi_arena          *arena;   /* all of it lives here */
	crmi_mapping_entry **entries; /* in the order of the lines */
	size_t               count;
	crmi_mapping_word   *words;
} crmi_mapping;

/* All of these: CRM_OK, CRM_ERR_NOMEM, or CRM_ERR_INVALID with a fault. */

crm_status crmi_mapping_parse(crmi_arena *arena, const char *text, size_t length, crmi_mapping *mapping,
                              crmi_mapping_fault *fault);

/* Whether the kind has these fields, each once unless it may occur several times. */
crm_status crmi_mapping_check(const crmi_mapping *mapping, const crmi_field_name *names, size_t name_count,
                              crmi_mapping_fault *fault);

/* Finds the columns: {2} by number, else by trimmed name, letter by letter first, then without regard to the case of
 * ASCII letters. Without a header `header` is NULL and `count` the number of columns of the first row. */
crm_status crmi_mapping_bind(crmi_mapping *mapping, const crmi_slice *header, size_t count, crmi_mapping_fault *fault);

/* Every column whose name is a field's, with or without label; others are left out. Bound already.
 * Two columns of one field are both taken, for crmi_mapping_check() to judge. */
crm_status crmi_mapping_default(crmi_arena *arena, const crmi_slice *header, size_t count, const crmi_field_name *names,
                                size_t name_count, crmi_mapping *mapping);

/* The value of an entry for a row, which replaces what `out` holds. Column values are trimmed of blanks, and so is
 * the whole; it is empty when all columns it uses are. CRM_ERR_INVALID = CRM_RULE_IMPORT_VALUE: the mapping has
 * words for the field and this is none of them. An empty value passes unless the words name it. */
crm_status crmi_mapping_value(const crmi_mapping *mapping, size_t index, const crmi_slice *fields, size_t count,
                              crmi_text *out);

#endif
