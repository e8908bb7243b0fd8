/* Working time, compiled: every question is a look at tables that crm_calendar_create() has filled.
 *
 * The known time is cut into frames of seven days of real time each, which begin where a local week would in the
 * zone's first offset. What is open in a frame is a pattern, in seconds since its beginning; zone and changes of the
 * clocks are in these numbers already, and equal frames share one pattern. A frame knows how much was open before it,
 * so neither adding nor counting depends on the distance.
 *
 * Seconds ("second") count from 1970 UTC, "open" counts open time since the beginning of the first frame. */
#ifndef CRMI_CALENDAR_H
#define CRMI_CALENDAR_H

#include "failure.h"
#include "zone.h"

#include "crm/calendar.h"

enum {
	CRMI_DAY_SECONDS = 86400,
	CRMI_FRAME_SECONDS = 7 * CRMI_DAY_SECONDS,
	CRMI_FRAME_UNIT_BITS = 24, /* of a frame's word: its pattern; the rest: the open seconds before it */
	CRMI_RANK_FRAMES = 8,      /* frames between two counts of working days */
	CRMI_UNIT = 4,
	CRMI_SLOT_SECONDS = 6 * 3600,
	CRMI_SLOTS = CRMI_FRAME_SECONDS / CRMI_SLOT_SECONDS,
	CRMI_OPEN_SLOTS = 32,
	CRMI_SLOTTED_MOST = 255,   /* stretches; of a pattern with more the slots are not filled */
	CRMI_NO_CLOSING = INT32_MIN /* of a day without hours */
};

#define CRMI_FRAME_US (CRMI_FRAME_SECONDS * CRM_SECOND)

/* An open stretch of a frame, and the open seconds of the frame before it. */
struct crmi_stretch {
	int32_t from, until, before;
};

/* Patterns lie in units of CRMI_UNIT numbers. Stretch 0 is empty at the frame's beginning, stretch count + 1 empty at
 * its end, so that every search ends at a stretch. Slots lead to the neighbourhood of the stretch that is looked for: a
 * week of an office is found without a branch that could be guessed wrong. Behind the stretches come the last closings
 * of the days of the local week, in seconds of the frame. */
struct crmi_pattern {
	int32_t             count;
	int32_t             workdays;              /* bit 0 = Monday of the local week */
	int32_t             open_shift;
	uint8_t             slot[CRMI_SLOTS];      /* the last stretch that begins at or before each CRMI_SLOT_SECONDS */
	uint8_t             open[CRMI_OPEN_SLOTS]; /* the stretch of the first of each 2^open_shift open seconds */
	struct crmi_stretch stretch[];
};

/* Why a stretch of time is not open. Sorted, never overlapping; where the calendar is open none the less, it is open. */
struct crmi_note {
	int64_t  from, until; /* seconds */
	uint32_t name;        /* place in the texts; 0 = none */
	uint16_t source;      /* of crm_calendar.sources */
	uint16_t kind;        /* CRM_SPAN_HOLIDAY or CRM_SPAN_BREAK */
};

/* A calendar that says something: itself, then those it was made of. */
struct crmi_source {
	uint32_t name;
	int64_t  version;
};

struct crm_calendar {
	crm_allocator             memory;
	crm_zone                 *zone;       /* a copy */
	int64_t                   origin;     /* seconds: where the first frame begins */
	int64_t                   origin_at;  /* the same as an instant */
	int64_t                   begin, end; /* instants: what is known */
	int64_t                   total;      /* open seconds */
	int64_t                   monday;     /* day number of the first local week */
	int64_t                   first_day, last_day;
	size_t                    frame_count;
	const uint64_t           *frames;     /* and one more: the end */
	const int32_t            *units;
	const uint32_t           *hints;      /* the frame in which each 2^hint_shift-th open second lies */
	int32_t                   hint_shift;
	const uint32_t           *ranks;      /* working days before each CRMI_RANK_FRAMES-th frame */
	const struct crmi_note   *notes;
	size_t                    note_count;
	const struct crmi_source *sources;
	size_t                    source_count;
	const char               *texts;
};

static inline int64_t crmi_frame_open(const crm_calendar *calendar, size_t frame)
{
	return (int64_t)(calendar->frames[frame] >> CRMI_FRAME_UNIT_BITS);
}

static inline const struct crmi_pattern *crmi_frame_pattern(const crm_calendar *calendar, size_t frame)
{
	uint64_t unit = calendar->frames[frame] & ((1u << CRMI_FRAME_UNIT_BITS) - 1);

	return (const struct crmi_pattern *)&calendar->units[unit * CRMI_UNIT];
}

static inline const int32_t *crmi_pattern_closings(const struct crmi_pattern *pattern)
{
	return (const int32_t *)&pattern->stretch[pattern->count + 2];
}

/* The same without slots. */
int32_t crmi_pattern_search_second(const struct crmi_pattern *pattern, int32_t second);
int32_t crmi_pattern_search_open(const struct crmi_pattern *pattern, int32_t open);

/* The last stretch that begins at or before a second of the frame. */
static inline int32_t crmi_pattern_at(const struct crmi_pattern *pattern, int32_t second)
{
	int32_t place;

	if (pattern->count > CRMI_SLOTTED_MOST)
		return crmi_pattern_search_second(pattern, second);
	place = pattern->slot[(uint32_t)second / CRMI_SLOT_SECONDS];
	place += pattern->stretch[place + 1].from <= second;
	while (pattern->stretch[place + 1].from <= second)
		place++;
	return place;
}

/* The stretch in which the n-th open second of the frame lies, from 1. */
static inline int32_t crmi_pattern_open(const struct crmi_pattern *pattern, int32_t open)
{
	int32_t place;

	if (pattern->count > CRMI_SLOTTED_MOST)
		return crmi_pattern_search_open(pattern, open);
	place = pattern->open[(uint32_t)(open - 1) >> pattern->open_shift];
	place += pattern->stretch[place + 1].before < open;
	while (pattern->stretch[place + 1].before < open)
		place++;
	return place;
}

/* Open microseconds before an instant that is known. */
int64_t crmi_calendar_open(const crm_calendar *calendar, int64_t at);

/* Where open time comes to an amount, in microseconds: the earliest instant at which so much has passed, for 1 to the
 * total; and the latest at which no more has, for 0 to the total - 1. */
int64_t crmi_calendar_first_with(const crm_calendar *calendar, int64_t open);
int64_t crmi_calendar_last_with(const crm_calendar *calendar, int64_t open);

/* The frame in which the n-th open second of the calendar lies, from 1 to the total. */
size_t crmi_calendar_frame_with(const crm_calendar *calendar, int64_t open);

/* Open time without a gap, in seconds. The first that ends after a second, or the last that begins before one; false
 * when there is none. Both seconds have to be known. */
struct crmi_segment {
	int64_t from, until;
};
bool crmi_calendar_segment_after(const crm_calendar *calendar, int64_t second, struct crmi_segment *segment);
bool crmi_calendar_segment_before(const crm_calendar *calendar, int64_t second, struct crmi_segment *segment);

/* The next opening, going back the last closing; or the instant itself when it is open (forward: [opening, closing),
 * backward: (opening, closing]). False when it lies beyond what is known. */
bool crmi_calendar_roll(const crm_calendar *calendar, int64_t at, bool backward, int64_t *rolled);

/* Conventions: copied, checked; CRM_OK, or the failure. NULL = the defaults. */
crm_status crmi_calendar_options(crm_failure *failure, const crm_calendar_options *given, crm_calendar_options *taken);

crm_status crmi_calendar_beyond(crm_failure *failure, const crm_calendar *calendar);

/* The first second that is known, and the one after the last. */
static inline int64_t crmi_calendar_begin(const crm_calendar *calendar)
{
	return calendar->begin / CRM_SECOND;
}

static inline int64_t crmi_calendar_end(const crm_calendar *calendar)
{
	return calendar->end / CRM_SECOND;
}

/* An instant that is known, the end of the last day included. */
static inline bool crmi_calendar_knows(const crm_calendar *calendar, int64_t at)
{
	return at >= calendar->begin && at <= calendar->end;
}

/* The local day of an instant, and what the clock shows then, in seconds since midnight. */
int64_t crmi_calendar_local_day(const crm_calendar *calendar, int64_t at, int32_t *second_of_day);

/* Working days before a local day of the known ones, or before the one after the last. */
int64_t crmi_calendar_rank(const crm_calendar *calendar, int64_t day);

/* The n-th working day, from 0, and false when it lies beyond what is known. */
bool crmi_calendar_ranked_day(const crm_calendar *calendar, int64_t rank, int64_t *day);

#endif
