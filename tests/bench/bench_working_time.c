/* Adding and counting working time, in many calendars, against a hand-written table for one fixed week. Starts are drawn at random
 * over twenty years, so that neither the branches nor the caches know them in advance. */
#include "bench.h"
#include "hand_week.h"
#include "time_subjects.h"

#include "crm/crm.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { STARTS = 1 << 15, EACH = 20000, EACH_QUICK = 2000 };

#define EIGHT_HOURS (8 * CRM_HOUR)
#define MANY_HOURS  (20000 * CRM_HOUR)

static int64_t starts[STARTS];
static volatile int64_t seen; /* so that no answer is left out */

struct work {
	const crm_calendar *calendar;
	int64_t amount;
};

static void draw_starts(void)
{
	int64_t begin = INT64_C(1167609600) * CRM_SECOND, span = INT64_C(20) * 365 * 86400; /* 2007 on */
	uint64_t random = 20260302;
	size_t i;

	for (i = 0; i < STARTS; i++)
		starts[i] = begin + (int64_t)(bench_random(&random) % (uint64_t)span) * CRM_SECOND;
}

static int64_t start_of(int64_t number)
{
	return starts[number % STARTS];
}

/* --- ours */

static void ours_add(void *context, int64_t first, int64_t count)
{
	const struct work *work = context;
	int64_t i, at, sum = 0;

	for (i = first; i < first + count; i++) {
		if (crm_calendar_add(work->calendar, start_of(i), work->amount, NULL, &at, NULL) < 0)
			bench_fail("the library refuses to add");
		sum += at;
	}
	seen = sum;
}

static void ours_between(void *context, int64_t first, int64_t count)
{
	const struct work *work = context;
	int64_t i, elapsed, sum = 0;

	for (i = first; i < first + count; i++) {
		if (crm_calendar_between(work->calendar, start_of(i), start_of(i + 1), NULL, &elapsed, NULL) < 0)
			bench_fail("the library refuses to count");
		sum += elapsed;
	}
	seen = sum;
}

static void ours_is_open(void *context, int64_t first, int64_t count)
{
	const struct work *work = context;
	int64_t i, sum = 0;
	int32_t open;

	for (i = first; i < first + count; i++) {
		if (crm_calendar_is_open(work->calendar, start_of(i), NULL, &open, NULL) < 0)
			bench_fail("the library refuses to look");
		sum += open;
	}
	seen = sum;
}

static void ours_find(void *context, int64_t first, int64_t count)
{
	const struct work *work = context;
	int64_t i, at, sum = 0;

	for (i = first; i < first + count; i++) {
		if (crm_calendar_find(work->calendar, start_of(i), CRM_EDGE_NEXT_OPENING, NULL, &at, NULL) < 0)
			bench_fail("the library finds no opening");
		sum += at;
	}
	seen = sum;
}

static void ours_add_days(void *context, int64_t first, int64_t count)
{
	const struct work *work = context;
	int64_t i, at, sum = 0;

	for (i = first; i < first + count; i++) {
		if (crm_calendar_add_days(work->calendar, start_of(i), 5, NULL, &at, NULL) < 0)
			bench_fail("the library refuses to add days");
		sum += at;
	}
	seen = sum;
}

/* --- by hand, and libc */

static void hand_add(void *context, int64_t first, int64_t count)
{
	const struct work *work = context;
	int64_t i, sum = 0;

	for (i = first; i < first + count; i++)
		sum += hand_week_add(start_of(i), work->amount);
	seen = sum;
}

static void hand_between(void *context, int64_t first, int64_t count)
{
	int64_t i, sum = 0;

	(void)context;
	for (i = first; i < first + count; i++)
		sum += hand_week_between(start_of(i), start_of(i + 1));
	seen = sum;
}

static void hand_is_open(void *context, int64_t first, int64_t count)
{
	int64_t i, sum = 0;

	(void)context;
	for (i = first; i < first + count; i++)
		sum += hand_week_is_open(start_of(i));
	seen = sum;
}

/* One conversion each way is the least that adding on the clocks of a place takes with libc. */
static void libc_mktime(void *context, int64_t first, int64_t count)
{
	int64_t i, sum = 0;

	(void)context;
	for (i = first; i < first + count; i++) {
		time_t time = (time_t)(start_of(i) / CRM_SECOND);
		struct tm civil;

		(void)localtime_r(&time, &civil);
		civil.tm_isdst = -1;
		sum += mktime(&civil);
	}
	seen = sum;
}

/* --- calendars */

static crm_calendar *make_calendar(const char *zone_name, const int32_t (*segments)[2], size_t segment_count,
                                   int32_t last_weekday, bool holidays)
{
	crm_zone_input zone_input = CRM_INIT(crm_zone_input);
	crm_calendar_input input = CRM_INIT(crm_calendar_input);
	const crm_holidays *table = NULL;
	crm_calendar_hours hours[28];
	crm_calendar *calendar = NULL;
	crm_zone *zone = NULL;
	crm_failure failure;
	int32_t day;
	size_t i;

	zone_input.name = zone_name;
	for (day = 1; day <= last_weekday; day++)
		for (i = 0; i < segment_count; i++)
			hours[input.hours_count++] = (crm_calendar_hours){ day, segments[i][0] * 60, segments[i][1] * 60 };
	input.hours = hours;
	if (holidays) {
		if (crm_holidays_builtin("CN", &table, &failure) < 0)
			bench_fail("%s", failure.message);
		input.days = table->days;
		input.days_count = table->count;
	}
	if (crm_zone_create(&zone_input, &zone, &failure) < 0)
		bench_fail("%s", failure.message);
	input.zone = zone;
	if (crm_calendar_create(&input, &calendar, &failure) < 0)
		bench_fail("%s", failure.message);
	crm_zone_free(zone);
	return calendar;
}

static crm_calendar *make_union(void)
{
	static const int32_t desk[][2] = { { 9 * 60, 17 * 60 } };
	crm_calendar *parts[2] = { make_calendar("Europe/London", desk, 1, 5, false),
		                       make_calendar("America/New_York", desk, 1, 5, false) };
	crm_calendar *both = NULL;
	crm_failure failure;

	if (crm_calendar_combine((const crm_calendar *const *)parts, 2, CRM_CALENDAR_ANY, "both", &both, &failure) < 0)
		bench_fail("%s", failure.message);
	crm_calendar_free(parts[0]);
	crm_calendar_free(parts[1]);
	return both;
}

/* The week that is written by hand is the first calendar; there the answers have to be the same. */
static void compare_answers(const crm_calendar *calendar)
{
	int64_t i, at, elapsed, amount;
	int32_t open;

	for (i = 0; i < STARTS; i++) {
		amount = i % 3 == 0 ? EIGHT_HOURS : i % 3 == 1 ? MANY_HOURS : i * 1234567 + 1;
		if (crm_calendar_add(calendar, start_of(i), amount, NULL, &at, NULL) < 0 ||
		    at != hand_week_add(start_of(i), amount))
			bench_fail("adding: not the same as by hand");
		if (crm_calendar_between(calendar, start_of(i), start_of(i + 1), NULL, &elapsed, NULL) < 0 ||
		    elapsed != hand_week_between(start_of(i), start_of(i + 1)))
			bench_fail("counting: not the same as by hand");
		if (crm_calendar_is_open(calendar, start_of(i), NULL, &open, NULL) < 0 ||
		    open != hand_week_is_open(start_of(i)))
			bench_fail("open: not the same as by hand");
	}
}

/* --- lines */

static struct bench_plan plan_of_blocks(void)
{
	return (struct bench_plan){ .blocks = bench_options.rounds, .each = bench_options.quick ? EACH_QUICK : EACH };
}

static void line(const char *text, const struct work *work, void (*ours)(void *, int64_t, int64_t),
                 void (*theirs)(void *, int64_t, int64_t), double budget)
{
	struct bench_plan plan = plan_of_blocks();
	struct work copy = *work;
	struct bench_result result = bench_compare(&plan, (struct bench_side){ ours, &copy },
	                                           (struct bench_side){ theirs, &copy });

	bench_times_add(text, result.ours, result.theirs, result.ratio, budget);
}

/* Twenty thousand hours for eight, both by the library. */
static void line_of_distance(const char *name, const crm_calendar *calendar)
{
	struct bench_plan plan = plan_of_blocks();
	struct work far = { calendar, MANY_HOURS }, near = { calendar, EIGHT_HOURS };
	struct bench_result result = bench_compare(&plan, (struct bench_side){ ours_add, &far },
	                                           (struct bench_side){ ours_add, &near });

	bench_line_add((struct bench_line){ .work = bench_text("- 20,000 h for 8 h, both ours, %s", name),
	                                    .ours = bench_time_text(result.ours),
	                                    .theirs = bench_time_text(result.theirs),
	                                    .ratio = result.ratio,
	                                    .budget = 2 });
}

void bench_working_time(void)
{
	static const int32_t desk[][2] = { { 9 * 60, 17 * 60 } },
						 china[][2] = { { 9 * 60, 12 * 60 }, { 13 * 60 + 30, 18 * 60 } }, always[][2] = { { 0, 1440 } };
	struct {
		const char *name;
		crm_calendar *calendar;
	} calendars[] = { { "9-17 UTC", make_calendar("UTC", desk, 1, 5, false) },
		              { "9-17 Europe/Berlin", make_calendar("Europe/Berlin", desk, 1, 5, false) },
		              { "Asia/Shanghai, lunch, 20 years of holidays",
		                make_calendar("Asia/Shanghai", china, 2, 5, true) },
		              { "24/7 America/New_York", make_calendar("America/New_York", always, 1, 7, false) },
		              { "London or New York", make_union() } };
	struct work work = { calendars[0].calendar, EIGHT_HOURS };
	size_t i, count = sizeof calendars / sizeof *calendars;

	draw_starts();
	compare_answers(work.calendar);
	for (i = 0; i < count; i++) {
		work.calendar = calendars[i].calendar;
		line(bench_text("add 8 working hours, %s", calendars[i].name), &work, ours_add, hand_add, 3);
		line_of_distance(calendars[i].name, work.calendar);
	}
	work.calendar = calendars[2].calendar;
	line("working time between two instants, Asia/Shanghai", &work, ours_between, hand_between, 3);
	line("is it open, Asia/Shanghai", &work, ours_is_open, hand_is_open, 0);
	line("the next opening, Asia/Shanghai", &work, ours_find, hand_add, 0);
	line("add 5 working days, Asia/Shanghai", &work, ours_add_days, hand_add, 0);
	work.calendar = calendars[1].calendar;
	(void)setenv("TZ", "Europe/Berlin", 1);
	tzset();
	line("add 8 working hours, Europe/Berlin, beside libc's localtime_r and mktime alone", &work, ours_add, libc_mktime,
	     0);
	for (i = 0; i < count; i++)
		crm_calendar_free(calendars[i].calendar);
}
