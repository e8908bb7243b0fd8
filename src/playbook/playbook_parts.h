/* What reading and writing a playbook share. */
#ifndef CRMI_PLAYBOOK_PARTS_H
#define CRMI_PLAYBOOK_PARTS_H

#include "playbook.h"

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
};

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
	return setting->kind == CRMI_SETTING_TEXT || setting->kind == CRMI_SETTING_DIGITS;
}

#endif
