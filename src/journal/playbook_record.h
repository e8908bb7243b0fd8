/* Playbook versions in use: their settings, their named entries, and the clocks that were made ready. */
#ifndef CRMI_PLAYBOOK_RECORD_H
#define CRMI_PLAYBOOK_RECORD_H

#include "call.h"
#include "playbook.h"

enum { CRMI_VERSIONS = 8 }; /* kept beside those that the call in hand has asked for */

struct crmi_ready_place;
struct crmi_ready_policy;

/* A version this handle has read. A version never changes, so what was made of it once is made for good. */
struct crmi_version {
	struct crmi_version      *next;
	struct crmi_playbook      values;
	struct crmi_collections   collections;
	struct crmi_ready_place  *places;
	struct crmi_ready_policy *policies;
	struct crmi_head          entry;   /* attached: the one it came with */
	uint64_t                  proved;  /* attached: the last call that found that entry there */
	uint64_t                  used;    /* the last call that asked for it */
};

/* The version in force, or the one with a number, with its named entries. They live until the next call. */
crm_status crmi_version_now(crm *db, const struct crmi_version **version_out);
crm_status crmi_version_get(crm *db, int64_t number, const struct crmi_version **version_out);

/* The store will be asked whether the version in force is still there. */
void crmi_version_ahead(crm *db);

/* A clock of a version, ready for the engine. It lives until the next call. */
struct crmi_clock {
	const crm_clock_policy *policy;
	const crm_calendar     *calendar; /* NULL = it counts real time alone */
	const crm_zone         *zone;     /* of the calendar */
};

/* CRM_DONE: the version has no clock of this name. */
crm_status crmi_clock_get(crm *db, int64_t number, const char *name, struct crmi_clock *clock_out);

/* A calendar of a version. CRM_DONE: it has none of this name. It lives until the next call. */
crm_status crmi_calendar_get(crm *db, int64_t number, const char *name, const crm_calendar **calendar_out);

#endif
