/* Occurrences on days that are not working days. 2026-05-30 is a Saturday, the Monday before a holiday here. */
#include "recurrence_fixture.h"

static crm_calendar *weekdays_calendar(bool is_open_day, const crm_calendar_day *days, size_t count)
{
	crm_calendar_input input = CRM_INIT(crm_calendar_input);
	crm_zone *zone = zone_named("UTC");
	crm_calendar_hours hours[5];
	crm_calendar *calendar = NULL;
	crm_failure failure;
	int32_t day;

	for (day = 1; day <= 5; day++)
		hours[day - 1] = (crm_calendar_hours){ day, 9 * 3600, 17 * 3600 };
	input.zone = zone;
	input.hours = hours;
	input.hours_count = is_open_day ? 5 : 0;
	input.days = days;
	input.days_count = count;
	input.known_from = (crm_date){ 2020, 1, 1 };
	input.known_until = (crm_date){ 2029, 12, 31 };
	input.allocator = &unit_allocator;
	if (crm_calendar_create(&input, &calendar, &failure) != CRM_OK)
		fail_msg("%s", failure.message);
	crm_zone_free(zone);
	return calendar;
}

static void assert_rolled(const char *start, const char *rule, int32_t roll, const char *expected)
{
	static const crm_calendar_day holidays[] = { { .date = { 2026, 6, 1 }, .kind = CRM_CALENDAR_HOLIDAY } };
	crm_calendar *calendar = weekdays_calendar(true, holidays, 1);
	crm_recurrence_input input = input_of(start, rule);
	crm_recurrence *recurrence;
	const char *text;

	input.calendar = calendar;
	input.roll = roll;
	recurrence = made(&input);
	text = listed(recurrence, CRM_NO_TIME, 5);
	if (strcmp(text, expected) != 0)
		fail_msg("%s rolled by %d: %s", rule, roll, text);
	crm_recurrence_free(recurrence);
	crm_calendar_free(calendar);
}

static void each_convention_of_finance_rolls_as_it_says(void **state)
{
	const char *start = "2026-05-30T10:00:00", *rule = "FREQ=MONTHLY;COUNT=2"; /* Saturday before a holiday, Tuesday */

	(void)state;
	assert_rolled(start, rule, CRM_ROLL_ALLOW, "2026-05-30T10:00 2026-06-30T10:00 .");
	assert_rolled(start, rule, CRM_ROLL_FOLLOWING, "2026-06-02T10:00 2026-06-30T10:00 .");
	assert_rolled(start, rule, CRM_ROLL_PRECEDING, "2026-05-29T10:00 2026-06-30T10:00 .");
	assert_rolled(start, rule, CRM_ROLL_MODIFIED_FOLLOWING, "2026-05-29T10:00 2026-06-30T10:00 .");
	assert_rolled(start, rule, CRM_ROLL_MODIFIED_PRECEDING, "2026-05-29T10:00 2026-06-30T10:00 .");
	assert_rolled(start, rule, CRM_ROLL_SKIP, "2026-06-30T10:00 .");
	assert_rolled("2026-08-01T10:00:00", rule, CRM_ROLL_MODIFIED_PRECEDING, "2026-08-03T10:00 2026-09-01T10:00 .");
	assert_rolled("2026-08-01T10:00:00", rule, CRM_ROLL_PRECEDING, "2026-07-31T10:00 2026-09-01T10:00 .");
}

static void days_that_roll_to_one_are_one_and_in_order(void **state)
{
	(void)state;
	assert_rolled("2026-05-29T10:00:00", "FREQ=DAILY;COUNT=6", CRM_ROLL_FOLLOWING,
	              "2026-05-29T10:00 2026-06-02T10:00 2026-06-03T10:00 .");
	assert_rolled("2026-05-29T10:00:00", "FREQ=DAILY;COUNT=6", CRM_ROLL_PRECEDING,
	              "2026-05-29T10:00 2026-06-02T10:00 2026-06-03T10:00 .");
	assert_rolled("2026-05-29T10:00:00", "FREQ=DAILY;COUNT=6", CRM_ROLL_SKIP,
	              "2026-05-29T10:00 2026-06-02T10:00 2026-06-03T10:00 .");
	/* Saturday 15:00 comes behind Sunday 03:00 when both are on the Tuesday */
	assert_rolled("2026-05-30T15:00:00", "FREQ=HOURLY;INTERVAL=12;COUNT=3", CRM_ROLL_FOLLOWING,
	              "2026-06-02T03:00 2026-06-02T15:00 .");
	assert_rolled("2026-05-30T18:00:00", "FREQ=HOURLY;INTERVAL=15;COUNT=3", CRM_ROLL_FOLLOWING,
	              "2026-06-02T00:00 2026-06-02T09:00 2026-06-02T18:00 .");
}

static void the_next_one_is_found_across_what_rolls_over_the_instant(void **state)
{
	crm_calendar *calendar = weekdays_calendar(true, NULL, 0);
	crm_recurrence_input input = input_of("2026-05-30T10:00:00", "FREQ=WEEKLY"); /* Saturdays */
	crm_recurrence *following, *preceding;
	int64_t at;

	(void)state;
	input.calendar = calendar;
	input.roll = CRM_ROLL_FOLLOWING;
	following = made(&input);
	input.roll = CRM_ROLL_PRECEDING;
	preceding = made(&input);
	assert_int_equal(crm_recurrence_next(following, instant("2026-07-05T12:00:00Z"), &at, NULL), CRM_OK);
	assert_int_equal(at, instant("2026-07-06T10:00:00Z")); /* that of Saturday 4 July, before the instant */
	assert_int_equal(crm_recurrence_next(following, instant("2026-07-06T10:00:00Z"), &at, NULL), CRM_OK);
	assert_int_equal(at, instant("2026-07-13T10:00:00Z"));
	assert_int_equal(crm_recurrence_next(preceding, instant("2026-07-03T10:00:00Z"), &at, NULL), CRM_OK);
	assert_int_equal(at, instant("2026-07-10T10:00:00Z")); /* that of Saturday 4 July is over */
	assert_int_equal(crm_recurrence_next(preceding, CRM_NO_TIME, &at, NULL), CRM_OK);
	assert_int_equal(at, instant("2026-05-29T10:00:00Z"));
	crm_recurrence_free(following);
	crm_recurrence_free(preceding);
	crm_calendar_free(calendar);
}

static void beyond_what_the_calendar_knows_is_refused(void **state)
{
	crm_calendar *calendar = weekdays_calendar(true, NULL, 0);
	crm_recurrence_input input = input_of("2018-01-06T10:00:00", "FREQ=WEEKLY");
	crm_recurrence *recurrence;
	crm_failure failure;
	int64_t at, ats[8];
	size_t count;

	(void)state;
	input.calendar = calendar;
	input.roll = CRM_ROLL_FOLLOWING;
	recurrence = made(&input);
	assert_int_equal(crm_recurrence_next(recurrence, CRM_NO_TIME, &at, &failure), CRM_ERR_REFUSED);
	assert_int_equal(failure.rule, CRM_RULE_CALENDAR_BEYOND);
	assert_int_equal(at, CRM_NO_TIME);
	assert_int_equal(crm_recurrence_next(recurrence, instant("2020-01-08T00:00:00Z"), &at, &failure), CRM_OK);
	assert_int_equal(failure.rule, CRM_RULE_NONE);
	assert_int_equal(crm_recurrence_window(recurrence, instant("2029-12-20T00:00:00Z"), CRM_NO_TIME, ats, 8, &count, &failure),
	                 CRM_ERR_REFUSED);
	assert_int_equal(failure.rule, CRM_RULE_CALENDAR_BEYOND);
	assert_int_equal(count, 2); /* the 24th and the 31st; those are right */
	crm_recurrence_free(recurrence);
	crm_calendar_free(calendar);
}

static void a_place_that_is_open_once_is_not_searched_for_ever(void **state)
{
	static const crm_calendar_day once[] = {
		{ .date = { 2029, 12, 3 }, .kind = CRM_CALENDAR_REPLACED, .opens = 9 * 3600, .closes = 10 * 3600 },
	};
	crm_calendar *calendar = weekdays_calendar(false, once, 1);
	crm_recurrence_input input = input_of("2020-01-06T10:00:00", "FREQ=DAILY");
	crm_recurrence *recurrence;
	crm_failure failure;
	int64_t at;

	(void)state;
	input.calendar = calendar;
	input.roll = CRM_ROLL_FOLLOWING;
	recurrence = made(&input);
	assert_int_equal(crm_recurrence_next(recurrence, CRM_NO_TIME, &at, &failure), CRM_OK);
	assert_int_equal(at, instant("2029-12-03T10:00:00Z"));
	crm_recurrence_free(recurrence);
	input.limit = 100;
	recurrence = made(&input);
	assert_int_equal(crm_recurrence_next(recurrence, CRM_NO_TIME, &at, &failure), CRM_ERR_REFUSED);
	assert_int_equal(failure.rule, CRM_RULE_RECURRENCE_LIMIT);
	crm_recurrence_free(recurrence);
	crm_calendar_free(calendar);
}

/* Every rolled occurrence of a rule, the slow way: each rolled by itself, sorted, each instant once. */
static size_t rolled_slowly(const crm_recurrence *plain, const crm_calendar *calendar, int32_t roll, int64_t *ats, size_t room)
{
	int64_t planned[512], at;
	size_t count = 0, kept = 0, i, j;

	assert_int_equal(crm_recurrence_window(plain, CRM_NO_TIME, CRM_NO_TIME, planned, 512, &count, NULL), CRM_DONE);
	for (i = 0; i < count; i++) {
		int64_t step = roll == CRM_ROLL_PRECEDING || roll == CRM_ROLL_MODIFIED_PRECEDING ? -CRM_DAY : CRM_DAY;
		crm_date day = crm_date_of(planned[i], 0);
		int32_t open, tries;

		for (at = planned[i], tries = 0; tries < 2; tries++, at = planned[i], step = -step) {
			while (crm_calendar_is_workday(calendar, crm_date_of(at, 0), &open, NULL) == CRM_OK && !open && roll != CRM_ROLL_SKIP)
				at += step;
			if (roll < CRM_ROLL_MODIFIED_FOLLOWING || roll == CRM_ROLL_SKIP || crm_date_of(at, 0).month == day.month)
				break;
		}
		if (roll == CRM_ROLL_SKIP && !open)
			continue;
		for (j = kept; j > 0 && ats[j - 1] > at; j--)
			;
		if (j > 0 && ats[j - 1] == at)
			continue;
		assert_true(kept < room);
		memmove(&ats[j + 1], &ats[j], (kept - j) * sizeof *ats);
		ats[j] = at;
		kept++;
	}
	return kept;
}

static void random_rolls_are_what_rolling_one_by_one_gives(void **state)
{
	static const char *const rules[] = { "FREQ=DAILY;COUNT=90", "FREQ=HOURLY;INTERVAL=7;COUNT=200",
		                                 "FREQ=MONTHLY;BYMONTHDAY=-1,1,15;COUNT=40", "FREQ=HOURLY;INTERVAL=25;COUNT=90",
		                                 "FREQ=WEEKLY;BYDAY=SA,SU,WE;BYHOUR=18,8;COUNT=60" };
	crm_calendar_day days[12];
	uint64_t seed = 20260510;
	size_t turn, i, count;

	(void)state;
	for (turn = 0; turn < 60; turn++) {
		crm_recurrence_input input = input_of("2026-02-05T16:00:00", rules[turn % 5]);
		crm_recurrence *plain = made(&input), *rolled;
		int64_t slowly[512], at = CRM_NO_TIME;
		crm_calendar *calendar;

		for (i = 0; i < 12; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			days[i] = (crm_calendar_day){ .date = crm_date_add_days((crm_date){ 2026, 2, 1 },
				                                                    (int32_t)(i * 15 + (seed >> 33) % 15)),
				                          .kind = CRM_CALENDAR_HOLIDAY };
		}
		input.calendar = calendar = weekdays_calendar(true, days, 12);
		input.roll = (int32_t)(turn / 5 % 5) + 1;
		rolled = made(&input);
		count = rolled_slowly(plain, calendar, input.roll, slowly, 512);
		for (i = 0; i < count; i++) {
			assert_int_equal(crm_recurrence_next(rolled, at, &at, NULL), CRM_OK);
			if (at != slowly[i])
				fail_msg("%s rolled by %d: the occurrence %zu is another one", input.rule, input.roll, i);
			assert_int_equal(crm_recurrence_next(rolled, at - 1, &at, NULL), CRM_OK);
			assert_int_equal(at, slowly[i]);
		}
		assert_int_equal(crm_recurrence_next(rolled, at, &at, NULL), CRM_DONE);
		crm_recurrence_free(plain);
		crm_recurrence_free(rolled);
		crm_calendar_free(calendar);
	}
}

UNIT_MAIN(TEST(each_convention_of_finance_rolls_as_it_says), TEST(days_that_roll_to_one_are_one_and_in_order),
          TEST(the_next_one_is_found_across_what_rolls_over_the_instant), TEST(beyond_what_the_calendar_knows_is_refused),
          TEST(a_place_that_is_open_once_is_not_searched_for_ever), TEST(random_rolls_are_what_rolling_one_by_one_gives))
