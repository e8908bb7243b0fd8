/* How calendars are made: lists of stretches of time, the hours of a day, frames, notes. */
#ifndef CRMI_CALENDAR_BUILD_H
#define CRMI_CALENDAR_BUILD_H

#include "calendar.h"

/* Memory that grows. After a failed allocation `failed` stays set and nothing is added. */
struct crmi_stack {
	const crm_allocator *memory;
	size_t               item;
	void                *data;
	size_t               count, capacity;
	bool                 failed;
};

void  crmi_stack_init(struct crmi_stack *stack, const crm_allocator *memory, size_t item);
void *crmi_stack_add(struct crmi_stack *stack, size_t count); /* room for items to fill; NULL = it takes no more */
void  crmi_stack_free(struct crmi_stack *stack);

/* Sorted stretches that neither overlap nor touch: a stack of struct crmi_segment. */
void crmi_stretches_add(struct crmi_stack *list, int64_t from, int64_t until);
void crmi_stretches_cut(struct crmi_stack *list, int64_t from, int64_t until);
void crmi_stretches_both(struct crmi_stack *into, const struct crmi_stack *left, const struct crmi_stack *right);

/* A segment of weekly hours or a dated exception. `until` may lie in the next day, up to 172800. */
struct crmi_entry {
	int64_t     day;   /* weekday from 0 = Monday, or day number */
	int32_t     kind;  /* crm_calendar_day_kind; 0 = weekly hours */
	int32_t     from, until;
	uint32_t    index; /* in the input, from 1 */
	const char *name;
};

/* What is open by rule, before the clocks of the zone come in. */
struct crmi_hours {
	struct crmi_stack weekly, dated; /* sorted struct crmi_entry */
	size_t            weekday[8];    /* where the entries of each weekday begin */
	int32_t           workday_like;  /* from 0 = Monday; -1 = nothing to be like */
	int32_t           night, dst;
};

/* The hours of one local day. */
struct crmi_day_hours {
	const struct crmi_entry *entries;
	size_t                   count;
	const struct crmi_entry *spilled; /* dated hours of the day before whose rest belongs to this day; or NULL */
	bool                     holiday;
};

crm_status crmi_hours_read(struct crmi_hours *hours, const crm_calendar_input *input, const crm_allocator *memory,
                           crm_failure *failure);
void       crmi_hours_free(struct crmi_hours *hours);
void       crmi_hours_of_day(const struct crmi_hours *hours, int64_t day, struct crmi_day_hours *of_day);

/* The first exception on or after a day. */
size_t crmi_hours_dated_from(const struct crmi_hours *hours, int64_t day);

/* Where a local day begins, in seconds: when its first time is shown. A day ends where the next one begins, so that one
 * which the clocks skip is empty. */
int64_t crmi_day_begins(const crm_zone *zone, int64_t day);

/* A calendar in the making. */
struct crmi_build {
	crm_allocator       memory;
	struct crm_calendar calendar; /* its numbers */
	struct crmi_stack   frames, units, ranks, hints, notes, texts, sources;
	struct crmi_stack   slots;    /* a hash table of the patterns: their units, from 1 */
	struct crmi_stack   open;     /* what is open in the frame at hand and some days around it */
	size_t              pattern_count;
	int64_t             workdays;
	uint32_t            last_text;
	bool                too_large;
};

/* Takes the days that are known, and a copy of the zone. Source 0 is the calendar itself. */
crm_status crmi_build_begin(struct crmi_build *build, const crm_allocator *memory, const crm_zone *zone,
                            int64_t first_day, int64_t last_day);
void crmi_build_source(struct crmi_build *build, const char *name, int64_t version);
void crmi_build_free(struct crmi_build *build);
bool crmi_build_failed(const struct crmi_build *build);

/* Where the next frame begins, in seconds, and whether there is one. */
int64_t crmi_build_from(const struct crmi_build *build);
bool    crmi_build_goes_on(const struct crmi_build *build);

/* Adds a frame: from what is open and the days of its local week; or the same as one before it. */
void crmi_build_frame(struct crmi_build *build, int32_t workdays, const int32_t closings[7]);
void crmi_build_repeat(struct crmi_build *build, uint64_t unit, int64_t open, int32_t workdays);

/* The place of a text; 0 = none. */
uint32_t crmi_build_text(struct crmi_build *build, const char *text);

/* Adds notes, sorted and disjoint, where there are none yet. */
void crmi_build_notes(struct crmi_build *build, const struct crmi_note *notes, size_t count);

/* One block of it all, when it is ever open. */
crm_status crmi_build_end(struct crmi_build *build, crm_calendar **calendar_out, crm_failure *failure);

/* The frames and notes of hours; CRM_OK or CRM_ERR_NOMEM. */
crm_status crmi_weeks_compile(struct crmi_build *build, const struct crmi_hours *hours);

#endif
