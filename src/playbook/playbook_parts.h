/* What reading and writing a playbook share. */
#ifndef CRMI_PLAYBOOK_PARTS_H
#define CRMI_PLAYBOOK_PARTS_H

#include "playbook.h"
#include "playbook_named.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* A walk over text that jansson found valid, in step with the walk over what jansson made of it: jansson keeps members
 * in the order of the text but not their lines. */
struct crmi_reader {
	const char *at, *end;
	int64_t     line;
};

struct crmi_load {
	struct crmi_reader          reader;
	struct crmi_playbook        values;
	int64_t                     lines[CRMI_SETTING_COUNT]; /* where each setting stands; 0 = not in this text */
	struct crmi_playbook_fault *fault;
	char                        path[CRMI_PLAYBOOK_PATH];

	const crm_allocator        *memory;
	struct crmi_collections     laid;      /* those in force, with what the text lays over them */
	json_t                     *collections[CRMI_COLLECTIONS]; /* as far as the text has them */
	struct crmi_reader          beginnings[CRMI_COLLECTIONS];  /* and where they begin in it */
	bool                        stored;    /* the text comes from a store: it was looked at before */
	bool                        no_memory; /* an allocation failed: there is no fault to tell */
};

/* playbook_reader.c: steps over what comes next. */
void    crmi_reader_space(struct crmi_reader *reader);
void    crmi_reader_value(struct crmi_reader *reader);
void    crmi_reader_bracket(struct crmi_reader *reader);
int64_t crmi_reader_key(struct crmi_reader *reader); /* of an object; its line */

/* playbook_named.c: lays one collection of the text over the entries in force; looks at the whole. */
int  crmi_collection_named(const char *key); /* enum crmi_collection, or -1 */
bool crmi_collection_take(struct crmi_load *load, int which, json_t *members);
bool crmi_collections_check(struct crmi_load *load);
int  crmi_setting_find(const char *path); /* or -1 */

/* Where the text has a clock of this name, or 0. */
int64_t crmi_line_of_clock(const struct crmi_load *load, const char *name);

/* playbook_lanes.c: no green lane is longer than the normal one. After the collections were looked at. */
bool crmi_lanes_check(struct crmi_load *load);

/* playbook_clock.c: a policy in step with its text. False with the fault, or without memory. */
bool crmi_policy_take(struct crmi_load *load, crmi_arena *arena, json_t *object, int64_t line, crm_clock_policy *policy,
                      const char **calendar_out);

/* Sets the fault; always false. */
bool crmi_playbook_no_memory(struct crmi_load *load);

/* playbook_syntax.c: what has to be found before jansson sees the text, and jansson's fault in our words. */
bool       crmi_playbook_check_text(struct crmi_load *load, const char *text, size_t length);
crm_status crmi_playbook_refuse_syntax(struct crmi_load *load, const char *text, size_t length,
                                       const json_error_t *error);

/* Sets the fault, at the path that was come to; always false. */
bool crmi_playbook_refuse(struct crmi_load *load, int32_t rule, int64_t line, const char *message);

/* Copies a key behind a path. What has no place is cut between characters; control characters must not break a line. */
size_t crmi_playbook_path_append(char path[CRMI_PLAYBOOK_PATH], size_t length, const char *key, size_t key_length);

/* The values by the table of settings. */
static inline const char *text_of(const struct crmi_playbook *playbook, const struct crmi_setting *setting)
{
	return (const char *)playbook + setting->offset;
}

static inline int32_t number_of(const struct crmi_playbook *playbook, const struct crmi_setting *setting)
{
	int32_t number;

	memcpy(&number, (const char *)playbook + setting->offset, sizeof number);
	return number;
}

static inline bool is_text(const struct crmi_setting *setting)
{
	return setting->kind == CRMI_SETTING_TEXT || setting->kind == CRMI_SETTING_DIGITS || setting->kind == CRMI_SETTING_CAPITALS;
}

#endif
