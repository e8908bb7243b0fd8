/* The playbook as text: reading, writing, comparing. The values and the table of settings are in settings.h. */
#ifndef CRMI_PLAYBOOK_H
#define CRMI_PLAYBOOK_H

#include "crm/playbook.h"
#include "playbook_named.h"
#include "settings.h"
#include "text.h"

enum {
	CRMI_PLAYBOOK_LIMIT = 1048576, /* bytes of a text */
	CRMI_PLAYBOOK_DEPTH = 16,      /* objects and lists within each other */
	CRMI_PLAYBOOK_PATH = 120       /* bytes of the path in a fault, with the NUL */
};

/* Why a text was not taken. */
struct crmi_playbook_fault {
	int32_t rule;                     /* CRM_RULE_PLAYBOOK_...; CRM_RULE_NONE when nothing is wrong */
	int64_t line;                     /* of the text, from 1: where the key of the setting stands, or its "value" */
	char    path[CRMI_PLAYBOOK_PATH]; /* of the setting, as in task.snooze_days; empty when the fault is outside any */
	char    message[200];             /* one line, without anything from the text */
};

void crmi_playbook_default_values(struct crmi_playbook *out);

/* Lays the settings and named entries of a text over those in force. Takes parts of a playbook; a setting is a bare value or an
 * object with "value", a named entry is laid whole and taken away by null. On failure `playbook` and `collections` are as they
 * were; the version never changes here. `fault` is always set. `collections` NULL = there are none, and none are kept.
 * CRM_OK, CRM_ERR_INVALID with the fault, CRM_ERR_NOMEM. */
crm_status crmi_playbook_parse(const crm_allocator *memory, const char *text, size_t length, struct crmi_playbook *playbook,
                               struct crmi_collections *collections, struct crmi_playbook_fault *fault);

/* The same for a text that was stored: what it was made of was looked at when it was loaded. */
crm_status crmi_playbook_parse_stored(const crm_allocator *memory, const char *text, size_t length, struct crmi_playbook *playbook,
                                      struct crmi_collections *collections, struct crmi_playbook_fault *fault);

/* Appends the text with every setting in the order of the default, then the named entries in the order of their names; the same
 * values give the same bytes (M-PLAT-01). `collections` NULL = none. CRM_OK or CRM_ERR_NOMEM. */
crm_status crmi_playbook_write(const struct crmi_playbook *playbook, const struct crmi_collections *collections, crmi_text *out);

/* Whether all settings agree; versions may differ. */
bool crmi_playbook_is_equal(const struct crmi_playbook *a, const struct crmi_playbook *b);

#endif
