/* The named entries of a playbook beside its settings: calendars and clock policies, as text and ready for the engines. */
#ifndef CRMI_PLAYBOOK_NAMED_H
#define CRMI_PLAYBOOK_NAMED_H

#include "arena.h"
#include "crm/clock.h"

enum crmi_collection {
	CRMI_CALENDARS,  /* "calendars": working time, as crm_calendar_read() takes it */
	CRMI_CLOCKS,     /* "clocks": policies of case clocks */
	CRMI_COLLECTIONS
};

enum { CRMI_NAME_LIMIT = 63 }; /* bytes of a name, without the NUL: as long as a setting that names it */

struct crmi_named {
	const char *name;
	const char *text;     /* JSON, as a dump has it */
	const char *calendar; /* of a clock: the calendar it counts by, or NULL */
};

/* All entries of a version, each collection in the order of its names. All of it lives in the arena. */
struct crmi_collections {
	crmi_arena         arena;
	struct crmi_named *items[CRMI_COLLECTIONS];
	size_t             count[CRMI_COLLECTIONS];
};

void crmi_collections_init(struct crmi_collections *collections, const crm_allocator *memory);
void crmi_collections_free(struct crmi_collections *collections);
crm_status crmi_collections_copy(struct crmi_collections *to, const struct crmi_collections *from); /* `to` is new; CRM_ERR_NOMEM */
bool crmi_collections_are_equal(const struct crmi_collections *a, const struct crmi_collections *b);
const struct crmi_named *crmi_collections_find(const struct crmi_collections *collections, enum crmi_collection which,
                                               const char *name); /* NULL = none */

/* A calendar in use, with the zone its times are told in. */
struct crmi_place {
	crm_calendar *calendar;
	crm_zone     *zone;
};

void crmi_place_free(struct crmi_place *place);

/* Makes the calendar of an entry. CRM_OK, CRM_ERR_NOMEM, or what crm_calendar_read() answers. */
crm_status crmi_place_make(const crm_allocator *memory, const struct crmi_named *entry, int64_t version, struct crmi_place *place,
                           crm_failure *failure);

/* Makes the policy of an entry; its texts live in the arena, or in the entry. CRM_OK, CRM_ERR_NOMEM, CRM_ERR_CORRUPT. */
crm_status crmi_policy_make(crmi_arena *arena, const struct crmi_named *entry, int64_t version, crm_clock_policy *policy);

#endif
