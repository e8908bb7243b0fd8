/* Random calendars, and what is open in them by the plainest way there is: look at every segment of every day near by. */
#ifndef CALENDAR_REFERENCE_H
#define CALENDAR_REFERENCE_H

#include <string.h>

#include "unit.h"

enum {
	REFERENCE_SEGMENTS = 4, /* of a day, at most */
	REFERENCE_AROUND = 12,  /* days before and behind the change that have exceptions */
	REFERENCE_DAYS = 2 * REFERENCE_AROUND + 1,
	REFERENCE_STRETCHES = (REFERENCE_DAYS + 4) * 2 * REFERENCE_SEGMENTS * 4
};

struct reference_stretch {
	int64_t from, until; /* seconds */
};

struct reference {
	const crm_zone *zone;
	crm_calendar_hours hours[7 * (REFERENCE_SEGMENTS + 1)];
	size_t hours_count;
	crm_calendar_day days[REFERENCE_DAYS * 8];
	size_t days_count;
	int32_t night, dst, workday_like;
	int64_t first, last; /* day numbers that it was worked out for */
	struct reference_stretch open[REFERENCE_STRETCHES], closed[REFERENCE_STRETCHES];
	size_t open_count, closed_count;
};

/* --- chance */

static uint64_t reference_state;

static inline uint64_t draw(uint64_t below)
{
	reference_state ^= reference_state << 13;
	reference_state ^= reference_state >> 7;
	reference_state ^= reference_state << 17;
	return reference_state % below;
}

static inline bool chance(uint64_t percent)
{
	return draw(100) < percent;
}

/* Some ascending times of day, 2 x segments of them; `close` keeps them to the hours in which clocks change. */
static inline int32_t draw_times(int32_t times[2 * REFERENCE_SEGMENTS], bool close)
{
	int32_t count = (int32_t)draw(REFERENCE_SEGMENTS) + 1, i, j;
	int32_t step = chance(50) ? 1 : chance(50) ? 60 : 900, most = close ? 5 * 3600 : 86400;

	for (i = 0; i < 2 * count; i++) {
		int32_t time = (int32_t)draw((uint64_t)(most / step) + 1) * step;

		for (j = i; j > 0 && times[j - 1] > time; j--)
			times[j] = times[j - 1];
		times[j] = time;
	}
	return count;
}

static inline void draw_week(struct reference *reference)
{
	int32_t first_opening[8], weekday, i, times[2 * REFERENCE_SEGMENTS];
	bool close = chance(50), round_the_clock = chance(8);

	for (i = 0; i < 8; i++)
		first_opening[i] = 86400;
	for (weekday = 7; weekday >= 1; weekday--) {
		int32_t count = chance(80) ? draw_times(times, close) : 0, tomorrow = weekday < 7 ? weekday + 1 : 0;

		if (round_the_clock) {
			reference->hours[reference->hours_count++] = (crm_calendar_hours){ weekday, 0, 86400 };
			continue;
		}
		for (i = 0; i < count; i++)
			if (times[2 * i] < times[2 * i + 1]) {
				reference->hours[reference->hours_count++] = (crm_calendar_hours){ weekday, times[2 * i],
					                                                               times[2 * i + 1] };
				first_opening[weekday] = times[2 * i] < first_opening[weekday] ? times[2 * i] : first_opening[weekday];
			}
		if (reference->night && count && tomorrow &&
		    chance(50)) { /* not on Sunday, whose morning after is drawn later */
			int32_t from = times[2 * count - 1] + (int32_t)draw(3600), most = first_opening[tomorrow];

			if (from > 0 && from < 86400) {
				reference->hours[reference->hours_count++] = (crm_calendar_hours){
					weekday, from, (int32_t)draw((uint64_t)(most < from ? most + 1 : from))
				};
				first_opening[weekday] = from < first_opening[weekday] ? from : first_opening[weekday];
			}
		}
	}
}

static inline crm_date reference_date(int64_t day)
{
	return crm_date_of(day * CRM_DAY, 0);
}

static inline void draw_exception(struct reference *reference, int64_t day, int32_t kind, int32_t opens, int32_t closes)
{
	static const char *const names[] = { NULL, "Spring Festival", "stocktaking", "Christmas" };

	if (kind >= CRM_CALENDAR_REPLACED && opens == closes)
		return;
	reference->days[reference->days_count++] = (crm_calendar_day){ reference_date(day), kind, opens, closes,
		                                                           names[draw(4)] };
}

static inline void draw_exceptions(struct reference *reference, int64_t middle)
{
	int64_t day;
	int32_t times[2 * REFERENCE_SEGMENTS];

	for (day = middle - REFERENCE_AROUND; day <= middle + REFERENCE_AROUND; day++) {
		if (chance(12))
			draw_exception(reference, day, CRM_CALENDAR_HOLIDAY, 0, 0);
		if (chance(10))
			draw_exception(reference, day, CRM_CALENDAR_WORKDAY, 0, 0);
		if (chance(12)) {
			draw_times(times, chance(50));
			draw_exception(reference, day, CRM_CALENDAR_REPLACED, times[0], times[1]);
			if (reference->night && times[1] < 86400 && times[0] > 0 && chance(50))
				draw_exception(reference, day, CRM_CALENDAR_REPLACED, times[1], (int32_t)draw((uint64_t)times[0]));
		}
		if (chance(25)) {
			draw_times(times, chance(50));
			draw_exception(reference, day, CRM_CALENDAR_BREAK, times[0], times[1]);
		}
	}
}

/* --- what is open */

static inline int64_t reference_day_number(crm_date date)
{
	int64_t at;

	assert_true(crm_time_from_date(date, 43200, 0, &at));
	return (at - CRM_DAY / 2) / CRM_DAY - ((at - CRM_DAY / 2) % CRM_DAY < 0);
}

static inline int64_t reference_instant(const struct reference *reference, int64_t day, int32_t second)
{
	int64_t at = 0;

	assert_int_equal(crm_zone_instant(reference->zone, reference_date(day + second / 86400), second % 86400,
	                                  CRM_ZONE_FIRST, &at, NULL),
	                 CRM_OK);
	return at / CRM_SECOND;
}

/* The first instant of a day: where the clock begins to show it, be it by a change. */
static inline int64_t reference_begin(const struct reference *reference, int64_t day)
{
	int64_t midnight = reference_instant(reference, day, 0) * CRM_SECOND, change = midnight - 2 * CRM_DAY;
	crm_local_time before, after;

	while (crm_zone_next_change(reference->zone, change, &change) == CRM_OK && change <= midnight) {
		crm_zone_local(reference->zone, change - CRM_SECOND, &before);
		crm_zone_local(reference->zone, change, &after);
		if (reference_day_number(after.date) >= day && reference_day_number(before.date) < day)
			return change / CRM_SECOND;
	}
	return midnight / CRM_SECOND;
}

/* One stretch by its ends; or one for each offset under which the clock shows the times. */
static inline void reference_add(const struct reference *reference, struct reference_stretch *list, size_t *count,
                                 int64_t day, int32_t from, int32_t until)
{
	int64_t begin = reference_begin(reference, day);
	int64_t end = reference_begin(reference, until > 86400 ? day + 2 : day + 1);
	int64_t at = (day - 2) * 86400 * CRM_SECOND, change;
	crm_local_time local;

	if (reference->dst == CRM_DST_ENDPOINT) {
		struct reference_stretch stretch = { reference_instant(reference, day, from),
			                                 reference_instant(reference, day, until) };

		stretch.from = stretch.from > begin ? stretch.from : begin;
		stretch.until = stretch.until < end ? stretch.until : end;
		assert_true(*count < REFERENCE_STRETCHES);
		list[(*count)++] = stretch;
		return;
	}
	for (; at < (day + 4) * 86400 * CRM_SECOND; at = change) {
		int64_t local_from = day * 86400 + from, local_until = day * 86400 + until;

		crm_zone_local(reference->zone, at, &local);
		if (crm_zone_next_change(reference->zone, at, &change) != CRM_OK)
			change = (day + 4) * 86400 * CRM_SECOND;
		local_from -= local.offset_seconds;
		local_until -= local.offset_seconds;
		assert_true(*count < REFERENCE_STRETCHES);
		list[(*count)++] = (struct reference_stretch){ local_from > at / CRM_SECOND ? local_from : at / CRM_SECOND,
			                                           local_until < change / CRM_SECOND ? local_until
			                                                                             : change / CRM_SECOND };
	}
}

static inline bool reference_has(const struct reference *reference, int64_t day, int32_t kind)
{
	size_t i;

	for (i = 0; i < reference->days_count; i++) {
		crm_date date = reference_date(day);

		if (reference->days[i].kind == kind && memcmp(&reference->days[i].date, &date, sizeof date) == 0)
			return true;
	}
	return false;
}

static inline void reference_segment(struct reference *reference, int64_t day, int32_t opens, int32_t closes)
{
	if (closes > opens) {
		reference_add(reference, reference->open, &reference->open_count, day, opens, closes);
	} else if (reference->night == CRM_NIGHT_SHIFT) {
		reference_add(reference, reference->open, &reference->open_count, day, opens, closes + 86400);
	} else {
		reference_add(reference, reference->open, &reference->open_count, day, opens, 86400);
	}
}

static inline void reference_dated(struct reference *reference, int64_t day)
{
	size_t i;

	for (i = 0; i < reference->days_count; i++) {
		crm_date date = reference_date(day);

		if (reference->days[i].kind == CRM_CALENDAR_REPLACED &&
		    memcmp(&reference->days[i].date, &date, sizeof date) == 0)
			reference_segment(reference, day, reference->days[i].opens, reference->days[i].closes);
	}
}

/* The part after midnight of what began the day before, where nights are split. */
static inline void reference_spill(struct reference *reference, int64_t day, bool weekly, int32_t weekday)
{
	size_t i;

	for (i = 0; weekly && i < reference->hours_count; i++)
		if (reference->hours[i].weekday % 7 + 1 == weekday && reference->hours[i].closes < reference->hours[i].opens &&
		    reference->hours[i].closes > 0)
			reference_add(reference, reference->open, &reference->open_count, day, 0, reference->hours[i].closes);
	for (i = 0; !reference_has(reference, day - 1, CRM_CALENDAR_HOLIDAY) && i < reference->days_count; i++) {
		const crm_calendar_day *dated = &reference->days[i];
		crm_date date = reference_date(day - 1);

		if (dated->kind == CRM_CALENDAR_REPLACED && memcmp(&dated->date, &date, sizeof date) == 0 &&
		    dated->closes < dated->opens && dated->closes > 0)
			reference_add(reference, reference->open, &reference->open_count, day, 0, dated->closes);
	}
}

/* Opens of the day that begin on it, and its breaks. */
static inline void reference_day(struct reference *reference, int64_t day)
{
	int32_t weekday = (int32_t)(((day + 3) % 7 + 7) % 7) + 1;
	bool replaced = reference_has(reference, day, CRM_CALENDAR_REPLACED);
	size_t i;

	for (i = 0; i < reference->days_count; i++) {
		const crm_calendar_day *dated = &reference->days[i];
		crm_date date = reference_date(day);

		if (dated->kind == CRM_CALENDAR_BREAK && memcmp(&dated->date, &date, sizeof date) == 0)
			reference_add(reference, reference->closed, &reference->closed_count, day, dated->opens,
			              dated->closes < dated->opens ? dated->closes + 86400 : dated->closes);
	}
	if (reference_has(reference, day, CRM_CALENDAR_HOLIDAY))
		return;
	if (!replaced && reference_has(reference, day, CRM_CALENDAR_WORKDAY))
		weekday = reference->workday_like;
	if (replaced)
		reference_dated(reference, day);
	for (i = 0; !replaced && i < reference->hours_count; i++)
		if (reference->hours[i].weekday == weekday)
			reference_segment(reference, day, reference->hours[i].opens, reference->hours[i].closes);
	if (reference->night == CRM_NIGHT_SPLIT)
		reference_spill(reference, day, !replaced, weekday);
}

static inline bool reference_open(const struct reference *reference, int64_t second)
{
	bool open = false;
	size_t i;

	for (i = 0; i < reference->open_count && !open; i++)
		open = second >= reference->open[i].from && second < reference->open[i].until;
	for (i = 0; i < reference->closed_count && open; i++)
		open = second < reference->closed[i].from || second >= reference->closed[i].until;
	return open;
}

/* A random calendar with exceptions around a day, and its answers for the days around that. */
static inline void reference_draw(struct reference *reference, const crm_zone *zone, int64_t middle)
{
	int64_t day;

	memset(reference, 0, sizeof *reference);
	reference->zone = zone;
	reference->night = (int32_t)draw(3);
	reference->dst = (int32_t)draw(2);
	do {
		reference->hours_count = 0;
		draw_week(reference);
	} while (reference->hours_count == 0);
	reference->workday_like = reference->hours[draw(reference->hours_count)].weekday;
	draw_exceptions(reference, middle);
	for (day = middle - 5; day <= middle + 5; day++)
		reference_day(reference, day);
	reference->first = middle - 2;
	reference->last = middle + 2;
}

static inline crm_status reference_create(const struct reference *reference, int64_t known_from, int64_t known_until,
                                          const char *name, crm_calendar **calendar, crm_failure *failure)
{
	crm_calendar_input input = CRM_INIT(crm_calendar_input);

	input.name = name;
	input.version = 7;
	input.zone = reference->zone;
	input.hours = reference->hours;
	input.hours_count = reference->hours_count;
	input.days = reference->days;
	input.days_count = reference->days_count;
	input.workday_like = reference->workday_like;
	input.night = reference->night;
	input.dst = reference->dst;
	input.known_from = reference_date(known_from);
	input.known_until = reference_date(known_until);
	input.allocator = &unit_allocator;
	return crm_calendar_create(&input, calendar, failure);
}

#endif
