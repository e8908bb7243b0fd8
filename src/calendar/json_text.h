/* JSON of strangers, read strictly, and where in the text a value stands. */
#ifndef CRMI_JSON_TEXT_H
#define CRMI_JSON_TEXT_H

#include "failure.h"

#include <jansson.h>

enum {
	CRMI_JSON_LIMIT = 4 << 20, /* most bytes of a text */
	CRMI_JSON_DEPTH = 16,      /* most brackets within each other */
	CRMI_JSON_STEPS = 10       /* most steps of a path */
};

/* The way to a value: members of objects by key and number, items of arrays by number, from 0. Keys belong to the JSON. */
struct crmi_json_path {
	size_t depth;
	struct crmi_json_step {
		const char *key; /* NULL = an item */
		size_t      number;
	} steps[CRMI_JSON_STEPS];
};

static inline void crmi_json_enter(struct crmi_json_path *path, const char *key, size_t number)
{
	if (path->depth < CRMI_JSON_STEPS)
		path->steps[path->depth] = (struct crmi_json_step){ key, number };
	path->depth++;
}

static inline void crmi_json_leave(struct crmi_json_path *path)
{
	path->depth--;
}

/* CRM_OK with a value to be released with json_decref(); CRM_ERR_INVALID with CRM_RULE_CALENDAR_SYNTAX, line and position;
 * CRM_ERR_NOMEM. A key that stands twice is refused. */
crm_status crmi_json_read(const char *text, size_t length, json_t **value_out, crm_failure *failure);

/* Sets the field to the path, as in `hours.mon[2]`, items counted from 1. */
void crmi_json_name_path(const struct crmi_json_path *path, crm_failure *failure);

/* Sets line and position to where the value of a path begins, in a text that crmi_json_read() took. */
void crmi_json_find_path(const char *text, size_t length, const struct crmi_json_path *path, crm_failure *failure);

#endif
