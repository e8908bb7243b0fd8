/* The next occurrence after a moment, and a year of weeks, against libical where it is there. Moments are drawn at random over ten
 * years behind the start. libical walks from the start, unless it is told to begin later, which it is; its rule is read once. */
#include "bench.h"
#include "time_subjects.h"

#include "crm/crm.h"

#ifdef BENCH_HAS_LIBICAL
#include <libical/ical.h>
#endif

#include <stdio.h>
#include <string.h>

enum { MOMENTS = 1 << 12, EACH_NEXT = 2000, EACH_QUICK_NEXT = 50, WINDOW = 52 };

static int64_t moments[MOMENTS];
static volatile int64_t kept;

static const struct {
	const char *name, *rule;
} usual_rules[] = {
	{ "daily", "FREQ=DAILY" },
	{ "weekly", "FREQ=WEEKLY" },
	{ "yearly", "FREQ=YEARLY" },
	{ "month end", "FREQ=MONTHLY;BYMONTHDAY=-1" },
	{ "second Tuesday", "FREQ=MONTHLY;BYDAY=2TU" },
};

struct ruled {
	const char           *rule;
	const crm_recurrence *recurrence;
	void                 *iterator; /* libical's */
};

/* 2016-01-12T09:00:00, a second Tuesday */
static const crm_civil_time ruled_start = { { 2016, 1, 12 }, 9 * 3600 };

static crm_recurrence *make_ruled(const char *rule, const crm_zone *zone)
{
	crm_recurrence_input input = CRM_INIT(crm_recurrence_input);
	crm_recurrence *recurrence = NULL;
	crm_failure failure;

	input.start = ruled_start;
	input.rule = rule;
	input.zone = zone;
	if (crm_recurrence_create(&input, &recurrence, &failure) < 0)
		bench_fail("%s: %s", rule, failure.message);
	return recurrence;
}

static void draw_moments(void)
{
	int64_t begin = INT64_C(1452589200) * CRM_SECOND;
	uint64_t random = 20260510;
	size_t i;

	for (i = 0; i < MOMENTS; i++)
		moments[i] = begin + (int64_t)(bench_random(&random) % (UINT64_C(10) * 365 * 86400)) * CRM_SECOND;
}

static int64_t next_by_us(const struct ruled *ruled, int64_t moment)
{
	int64_t at;

	if (crm_recurrence_next(ruled->recurrence, moment, &at, NULL) != CRM_OK)
		bench_fail("the library finds nothing");
	return at;
}

static void ours_next(void *context, int64_t first, int64_t count)
{
	int64_t i, sum = 0;

	for (i = first; i < first + count; i++)
		sum += next_by_us(context, moments[i % MOMENTS]);
	kept = sum;
}

static void ours_window(void *context, int64_t first, int64_t count)
{
	const struct ruled *ruled = context;
	int64_t i, sum = 0, ats[WINDOW];
	size_t written;

	for (i = first; i < first + count; i++) {
		if (crm_recurrence_window(ruled->recurrence, moments[i % MOMENTS], CRM_NO_TIME, ats, WINDOW, &written, NULL) < 0)
			bench_fail("the library lists nothing");
		sum += ats[WINDOW - 1];
	}
	kept = sum;
}

static void ours_count(void *context, int64_t first, int64_t count)
{
	const struct ruled *ruled = context;
	int64_t i, sum = 0, many;

	for (i = first; i < first + count; i++) {
		if (crm_recurrence_count(ruled->recurrence, moments[i % MOMENTS], moments[i % MOMENTS] + 52 * 7 * CRM_DAY,
		                         &many, NULL) < 0)
			bench_fail("the library counts nothing");
		sum += many;
	}
	kept = sum;
}

#ifdef BENCH_HAS_LIBICAL
static void make_theirs(struct ruled *ruled)
{
	struct icaltimetype start = icaltime_null_time();

	start.year = ruled_start.date.year;
	start.month = ruled_start.date.month;
	start.day = ruled_start.date.day;
	start.hour = ruled_start.second / 3600;
	ruled->iterator = icalrecur_iterator_new(icalrecurrencetype_from_string(ruled->rule), start);
	if (!ruled->iterator)
		bench_fail("libical does not take %s", ruled->rule);
}

static icalrecur_iterator *begin_theirs(const struct ruled *ruled, int64_t from)
{
	if (!icalrecur_iterator_set_start(ruled->iterator, icaltime_from_timet_with_zone((time_t)(from / CRM_SECOND), 0, NULL)))
		bench_fail("libical does not begin %s", ruled->rule);
	return ruled->iterator;
}

static int64_t step_theirs(icalrecur_iterator *iterator)
{
	return (int64_t)icaltime_as_timet(icalrecur_iterator_next(iterator)) * CRM_SECOND;
}

static int64_t next_by_libical(const struct ruled *ruled, int64_t moment)
{
	icalrecur_iterator *iterator = begin_theirs(ruled, moment);
	int64_t at;

	do
		at = step_theirs(iterator);
	while (at && at <= moment);
	return at;
}

static void libical_next(void *context, int64_t first, int64_t count)
{
	int64_t i, sum = 0;

	for (i = first; i < first + count; i++)
		sum += next_by_libical(context, moments[i % MOMENTS]);
	kept = sum;
}

static void libical_window(void *context, int64_t first, int64_t count)
{
	int64_t i, sum = 0;
	int n;

	for (i = first; i < first + count; i++) {
		icalrecur_iterator *iterator = begin_theirs(context, moments[i % MOMENTS]);

		for (n = 0; n < WINDOW; n++)
			sum += step_theirs(iterator);
	}
	kept = sum;
}

static void same_as_libical(const struct ruled *ruled)
{
	size_t i;

	for (i = 0; i < 200; i++)
		if (next_by_us(ruled, moments[i]) != next_by_libical(ruled, moments[i]))
			bench_fail("%s: the library and libical do not agree", ruled->rule);
}
#else
static void ours_again(void *context, int64_t first, int64_t count)
{
	ours_next(context, first, count);
}
#endif

static void compare_rule(const char *name, struct ruled *ruled)
{
	struct bench_plan plan = { .blocks = bench_options.rounds, .each = bench_options.quick ? EACH_QUICK_NEXT : EACH_NEXT };
	struct bench_result result;

#ifdef BENCH_HAS_LIBICAL
	make_theirs(ruled);
	same_as_libical(ruled);
	result = bench_compare(&plan, (struct bench_side){ ours_next, ruled }, (struct bench_side){ libical_next, ruled });
	bench_times_add(bench_text("next after: %s (libical; 1/50)", name), result.ours, result.theirs, result.ratio, 0.02);
	plan.each /= 10;
	result = bench_compare(&plan, (struct bench_side){ ours_window, ruled }, (struct bench_side){ libical_window, ruled });
	bench_times_add(bench_text("52 occurrences: %s (libical)", name), result.ours, result.theirs, result.ratio, 0);
	icalrecur_iterator_free(ruled->iterator);
#else
	result = bench_compare(&plan, (struct bench_side){ ours_next, ruled }, (struct bench_side){ ours_again, ruled });
	bench_times_add(bench_text("next after: %s (libical is not there)", name), result.ours, result.theirs, 0, 0);
#endif
}

void bench_recurrence(void)
{
	struct bench_plan plan = { .blocks = bench_options.rounds, .each = bench_options.quick ? EACH_QUICK_NEXT : EACH_NEXT / 10 };
	crm_zone_input zone_input = CRM_INIT(crm_zone_input);
	crm_zone *zone = NULL;
	size_t i;

	draw_moments();
	zone_input.name = "Europe/Berlin";
	if (crm_zone_create(&zone_input, &zone, NULL) < 0)
		bench_fail("there is no time zone data");
	for (i = 0; i < sizeof usual_rules / sizeof *usual_rules; i++) {
		struct ruled plain = { .rule = usual_rules[i].rule }, zoned = { .rule = usual_rules[i].rule };
		crm_recurrence *recurrence = make_ruled(plain.rule, NULL), *in_zone = make_ruled(plain.rule, zone);
		struct bench_result result;

		plain.recurrence = recurrence;
		zoned.recurrence = in_zone;
		compare_rule(usual_rules[i].name, &plain);
		result = bench_compare(&plan, (struct bench_side){ ours_next, &zoned }, (struct bench_side){ ours_next, &plain });
		bench_times_add(bench_text("next after: %s in Berlin (floating)", usual_rules[i].name), result.ours,
		                result.theirs, result.ratio, 0);
		result = bench_compare(&plan, (struct bench_side){ ours_count, &plain }, (struct bench_side){ ours_window, &plain });
		bench_times_add(bench_text("count 52 weeks: %s (52 occurrences)", usual_rules[i].name), result.ours,
		                result.theirs, result.ratio, 0);
		crm_recurrence_free(recurrence);
		crm_recurrence_free(in_zone);
	}
	crm_zone_free(zone);
}
