/* A time zone as a table of its changes: what calendars and recurrences ask. */
#ifndef CRMI_ZONE_H
#define CRMI_ZONE_H

#include "memory.h"

#include "crm/zone.h"

/* Kinds of local time: what a clock shows beside the time. */
struct crmi_zone_kind {
	int32_t offset;
	int32_t is_summer;
	char    abbreviation[16];
};

/* One block of memory. Interval i lies from at[i - 1] (or the beginning of time) up to, not including, at[i] (or its end).
 * A rule without end is in the table for more than 400 years, after which the days of the calendar repeat. */
struct crm_zone {
	crm_allocator          memory;
	size_t                 bytes;   /* of the block */
	size_t                 count;   /* changes */
	int64_t               *at;      /* [count] seconds UTC, ascending */
	int32_t               *offset;  /* [count + 1] seconds ahead of UTC in each interval */
	uint16_t              *kind;    /* [count + 1] index into kinds */
	struct crmi_zone_kind *kinds;
	size_t                 kind_count;
	uint16_t              *bucket;  /* the changes up to the beginning of each stretch of 2^bucket_shift seconds */
	int32_t                bucket_count, bucket_shift;
	int32_t                least, most; /* of all offsets */
	bool                   repeats_after, repeats_before; /* the table goes on as in the 400 years beside its end */
	char                  *name;
};

/* Instants in seconds UTC and local times in seconds since 1970-01-01T00:00 on the clock, each within +-2^60. */

/* Seconds ahead of UTC at an instant. */
int32_t crmi_zone_offset(const crm_zone *zone, int64_t utc);

/* The instant of a local time by a crm_zone_choice, other than CRM_ZONE_STRICT. */
int64_t crmi_zone_utc(const crm_zone *zone, int64_t local, int32_t choice);

/* What a local time is: never shown, shown once, shown more often. `first` and `second` get the instants of both
 * choices. */
enum crmi_zone_local_kind { CRMI_LOCAL_GAP, CRMI_LOCAL_ONCE, CRMI_LOCAL_TWICE };
int32_t crmi_zone_resolve(const crm_zone *zone, int64_t local, int64_t *first, int64_t *second);

/* Moves an instant into the table by whole repetitions; `moved` gets what was added. */
int64_t crmi_zone_fold(const crm_zone *zone, int64_t utc, int64_t *moved);

/* The interval of an instant inside of the table. */
size_t crmi_zone_interval(const crm_zone *zone, int64_t utc);

/* The first change of offset strictly after an instant, and false when there is none. */
bool crmi_zone_change_after(const crm_zone *zone, int64_t utc, int64_t *change);

/* The zone once more, in one block of another allocator; NULL = no memory. Release with crm_zone_free(). */
crm_zone *crmi_zone_copy(const crm_zone *zone, const crm_allocator *memory);

static inline int64_t crmi_floor_divide(int64_t number, int64_t by)
{
	return number / by - (number % by < 0);
}

#endif
