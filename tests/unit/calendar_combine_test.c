/* Calendars of calendars. */
#include "calendar_fixture.h"

static crm_calendar *desk_in(const char *zone, const char *name, const char *holiday)
{
	struct calendar_words words;

	words_begin(&words, zone, "mon-fri 09:00-17:00");
	words.input.name = name;
	words.input.version = 5;
	words_day(&words, CRM_CALENDAR_HOLIDAY, holiday, "", name);
	return words_calendar(&words);
}

/* The parts are released: a combination keeps what it needs. */
static crm_calendar *combined(crm_calendar *left, crm_calendar *right, int32_t how)
{
	const crm_calendar *parts[] = { left, right };
	crm_calendar *both = NULL;
	crm_failure failure;

	if (crm_calendar_combine(parts, 2, how, "both", &both, &failure) < 0)
		fail_msg("%s", failure.message);
	crm_calendar_free(left);
	crm_calendar_free(right);
	return both;
}

static void any_is_open_when_one_of_them_is(void **state)
{
	crm_calendar *both = combined(desk_in("Europe/Berlin", "Berlin", "2026-05-01"),
	                              desk_in("America/New_York", "New York", "2026-05-25"), CRM_CALENDAR_ANY);

	(void)state;
	assert_string_equal(crm_calendar_name(both), "both");
	assert_string_equal(crm_zone_name(crm_calendar_zone(both)), "Europe/Berlin");
	assert_string_equal(spans_text(both, "2026-04-30T06:00:00Z", "2026-05-02T06:00:00Z"),
	                    "closed 2026-04-30T06:00\n"
	                    "open 2026-04-30T07:00\n"
	                    "closed 2026-04-30T21:00\n"
	                    "holiday (Berlin) 2026-04-30T22:00\n"
	                    "open 2026-05-01T13:00\n"
	                    "holiday (Berlin) 2026-05-01T21:00\n"
	                    "closed 2026-05-01T22:00");
	assert_int_equal(counted(both, "2026-04-30T00:00:00Z", "2026-05-01T00:00:00Z"), 14 * 3600);
	crm_calendar_free(both);
}

static void all_is_open_when_each_of_them_is(void **state)
{
	crm_calendar *both = combined(desk_in("Europe/Berlin", "Berlin", "2026-05-01"),
	                              desk_in("America/New_York", "New York", "2026-05-25"), CRM_CALENDAR_ALL);

	(void)state;
	assert_int_equal(counted(both, "2026-04-30T00:00:00Z", "2026-05-01T00:00:00Z"), 2 * 3600);
	assert_int_equal(counted(both, "2026-05-01T00:00:00Z", "2026-05-02T00:00:00Z"), 0);
	assert_string_equal(spans_text(both, "2026-05-22T14:00:00Z", "2026-05-26T14:00:00Z"),
	                    "open 2026-05-22T14:00\n"
	                    "closed 2026-05-22T15:00\n"
	                    "holiday (New York) 2026-05-25T04:00\n"
	                    "closed 2026-05-26T04:00\n"
	                    "open 2026-05-26T13:00");
	crm_calendar_free(both);
}

static void spans_name_the_calendar_that_closes(void **state)
{
	crm_calendar *both = combined(desk_in("Europe/Berlin", "Berlin", "2026-05-01"),
	                              desk_in("America/New_York", "New York", "2026-05-25"), CRM_CALENDAR_ALL);
	crm_span spans[8];
	size_t count;

	(void)state;
	assert_int_equal(crm_calendar_spans(both, instant("2026-05-22T14:00:00Z"), instant("2026-05-26T14:00:00Z"), spans,
	                                    8, &count, NULL),
	                 CRM_DONE);
	assert_string_equal(spans[0].calendar, "both");
	assert_string_equal(spans[1].calendar, "both");
	assert_string_equal(spans[2].calendar, "New York");
	assert_int_equal(spans[2].version, 5);
	assert_int_equal(spans[1].version, 0);
	crm_calendar_free(both);
}

static void neighbouring_holidays_of_two_calendars_stay_two_spans(void **state)
{
	struct calendar_words words;
	crm_calendar *left, *right, *both;

	(void)state;
	words_begin(&words, "UTC", "mon-fri 09:00-17:00");
	words_day(&words, CRM_CALENDAR_HOLIDAY, "2026-05-05", "", "Holiday");
	left = words_calendar(&words);
	words_begin(&words, "UTC", "mon-fri 09:00-17:00");
	words_day(&words, CRM_CALENDAR_HOLIDAY, "2026-05-06", "", "Holiday");
	right = words_calendar(&words);
	both = combined(left, right, CRM_CALENDAR_ALL);
	assert_string_equal(spans_text(both, "2026-05-04T20:00:00Z", "2026-05-07T12:00:00Z"),
	                    "closed 2026-05-04T20:00\n"
	                    "holiday (Holiday) 2026-05-05T00:00\n"
	                    "holiday (Holiday) 2026-05-06T00:00\n"
	                    "closed 2026-05-07T00:00\n"
	                    "open 2026-05-07T09:00");
	crm_calendar_free(both);
}

/* A night shift of the day before goes on into the holiday: then it is the other one that is closed. */
static void a_holiday_on_which_its_calendar_is_open_is_no_reason(void **state)
{
	struct calendar_words words;
	crm_calendar *left, *both;

	(void)state;
	words_begin(&words, "UTC", "mon-fri 18:00-02:00");
	words.input.night = CRM_NIGHT_SHIFT;
	words_day(&words, CRM_CALENDAR_HOLIDAY, "2026-05-06", "", "Holiday");
	left = words_calendar(&words);
	both = combined(left, calendar_of("UTC", "mon-sun 20:00-23:00"), CRM_CALENDAR_ALL);
	assert_string_equal(spans_text(both, "2026-05-05T22:00:00Z", "2026-05-07T12:00:00Z"),
	                    "open 2026-05-05T22:00\n"
	                    "closed 2026-05-05T23:00\n"
	                    "holiday (Holiday) 2026-05-06T02:00\n"
	                    "closed 2026-05-07T00:00");
	crm_calendar_free(both);
}

static void a_combination_can_be_combined_again(void **state)
{
	crm_calendar *both = combined(desk_in("Europe/Berlin", "Berlin", "2026-05-01"),
	                              desk_in("America/New_York", "New York", "2026-05-25"), CRM_CALENDAR_ANY);
	crm_calendar *three = combined(desk_in("Asia/Shanghai", "Shanghai", "2026-05-04"), both, CRM_CALENDAR_ANY);
	crm_span spans[8];
	size_t count;

	(void)state;
	assert_int_equal(counted(three, "2026-04-30T00:00:00Z", "2026-05-01T00:00:00Z"), 20 * 3600);
	assert_string_equal(spans_text(three, "2026-05-01T02:00:00Z", "2026-05-02T00:00:00Z"),
	                    "open 2026-05-01T02:00\n"
	                    "holiday (Berlin) 2026-05-01T09:00\n"
	                    "open 2026-05-01T13:00\n"
	                    "holiday (Berlin) 2026-05-01T21:00\n"
	                    "closed 2026-05-01T22:00");
	assert_int_equal(crm_calendar_spans(three, instant("2026-05-01T10:00:00Z"), instant("2026-05-01T12:00:00Z"), spans,
	                                    8, &count, NULL),
	                 CRM_DONE);
	assert_string_equal(spans[0].calendar, "Berlin");
	assert_int_equal(spans[0].version, 5);
	crm_calendar_free(three);
}

static void days_are_those_of_the_first(void **state)
{
	crm_calendar *both = combined(desk_in("Asia/Shanghai", "Shanghai", "2026-05-01"),
	                              desk_in("America/New_York", "New York", "2026-05-25"), CRM_CALENDAR_ANY);
	crm_calendar_options options = CRM_INIT(crm_calendar_options);
	int32_t workday;

	(void)state;
	assert_int_equal(crm_calendar_is_workday(both, date_of("2026-05-01"), &workday, NULL), CRM_OK);
	assert_int_equal(workday, 1); /* New York's Thursday reaches into it */
	assert_int_equal(crm_calendar_is_workday(both, date_of("2026-05-03"), &workday, NULL), CRM_OK);
	assert_int_equal(workday, 0);
	options.end_of_day = 1;
	assert_string_equal(days_added(both, "2026-05-06T02:00:00Z", 1, &options),
	                    "2026-05-07T16:00:00Z"); /* midnight in Shanghai */
	crm_calendar_free(both);
}

static void one_alone_is_the_same_calendar(void **state)
{
	crm_calendar *one = desk_in("Europe/Berlin", "Berlin", "2026-05-01"), *same = NULL;
	const crm_calendar *parts[] = { one };
	int64_t at;

	(void)state;
	assert_int_equal(crm_calendar_combine(parts, 1, CRM_CALENDAR_ALL, NULL, &same, NULL), CRM_OK);
	assert_string_equal(crm_calendar_name(same), "");
	for (at = instant("2026-01-01T00:00:00Z"); at < instant("2027-01-01T00:00:00Z"); at += 7 * CRM_HOUR + CRM_MINUTE) {
		int64_t left, right;

		assert_int_equal(crm_calendar_add(one, at, 11 * CRM_HOUR, NULL, &left, NULL), CRM_OK);
		assert_int_equal(crm_calendar_add(same, at, 11 * CRM_HOUR, NULL, &right, NULL), CRM_OK);
		assert_int_equal(left, right);
	}
	crm_calendar_free(one);
	crm_calendar_free(same);
}

static void it_is_known_as_far_as_all_of_them_are(void **state)
{
	struct calendar_words words;
	crm_calendar *left, *right, *both;
	const crm_calendar *apart[2];
	crm_failure failure;

	(void)state;
	words_begin(&words, "UTC", "mon-fri 09:00-17:00");
	words.input.known_until = date_of("2026-06-30");
	left = words_calendar(&words);
	words_begin(&words, "Asia/Shanghai", "mon-fri 09:00-17:00");
	words.input.known_from = date_of("2026-01-01");
	right = words_calendar(&words);
	both = combined(left, right, CRM_CALENDAR_ANY);
	assert_string_equal(added(both, "2025-12-31T23:00:00Z", 1, NULL), "rule 918");
	assert_string_equal(added(both, "2026-01-01T00:00:00Z", 1, NULL), "2026-01-01T01:00:01Z");
	assert_string_equal(added(both, "2026-06-30T16:00:00Z", 3600, NULL), "2026-06-30T17:00:00Z");
	assert_string_equal(added(both, "2026-06-30T16:00:00Z", 3601, NULL), "rule 918");
	words_begin(&words, "UTC", "mon-fri 09:00-17:00");
	words.input.known_from = date_of("2027-01-01");
	left = words_calendar(&words);
	apart[0] = both;
	apart[1] = left;
	right = left;
	assert_int_equal(crm_calendar_combine(apart, 2, CRM_CALENDAR_ANY, NULL, &right, &failure), CRM_ERR_INVALID);
	assert_int_equal(failure.rule, CRM_RULE_CALENDAR_NEVER_OPEN);
	assert_null(right);
	crm_calendar_free(both);
	crm_calendar_free(left);
}

static void what_is_never_open_together_is_refused(void **state)
{
	crm_calendar *morning = calendar_of("UTC", "mon-fri 09:00-12:00"),
				 *evening = calendar_of("UTC", "mon-fri 12:00-17:00"), *both = morning;
	const crm_calendar *parts[] = { morning, evening }, *hole[] = { morning, NULL };
	crm_failure failure;

	(void)state;
	assert_int_equal(crm_calendar_combine(parts, 2, CRM_CALENDAR_ALL, NULL, &both, &failure), CRM_ERR_INVALID);
	assert_int_equal(failure.rule, CRM_RULE_CALENDAR_NEVER_OPEN);
	assert_null(both);
	assert_int_equal(crm_calendar_combine(parts, 2, 3, NULL, &both, &failure), CRM_ERR_INVALID);
	assert_string_equal(failure.field, "how");
	assert_int_equal(crm_calendar_combine(parts, 0, CRM_CALENDAR_ANY, NULL, &both, &failure), CRM_ERR_INVALID);
	assert_string_equal(failure.field, "calendars");
	assert_int_equal(crm_calendar_combine(hole, 2, CRM_CALENDAR_ANY, NULL, &both, &failure), CRM_ERR_INVALID);
	assert_int_equal(crm_calendar_combine(parts, 2, CRM_CALENDAR_ANY, NULL, NULL, &failure), CRM_ERR_INVALID);
	assert_string_equal(failure.field, "calendar_out");
	crm_calendar_free(morning);
	crm_calendar_free(evening);
}

static void each_failed_allocation_leaves_nothing_behind(void **state)
{
	crm_calendar *left = desk_in("Europe/Berlin", "Berlin", "2026-05-01"),
				 *right = desk_in("America/New_York", "New York", "2026-05-25");
	const crm_calendar *parts[] = { left, right };
	crm_calendar *both = NULL;
	crm_status rc = CRM_ERR_NOMEM;
	long n;

	(void)state;
	for (n = 1; rc == CRM_ERR_NOMEM; n++) {
		assert_null(both);
		unit_fail_allocation(n, n % 2);
		rc = crm_calendar_combine(parts, 2, CRM_CALENDAR_ANY, "both", &both, NULL);
	}
	assert_int_equal(rc, CRM_OK);
	assert_false(unit_allocation_failed());
	assert_true(n > 10);
	unit_fail_allocation(0, false);
	crm_calendar_free(both);
	crm_calendar_free(left);
	crm_calendar_free(right);
}

UNIT_MAIN(TEST(any_is_open_when_one_of_them_is), TEST(all_is_open_when_each_of_them_is),
          TEST(spans_name_the_calendar_that_closes), TEST(neighbouring_holidays_of_two_calendars_stay_two_spans),
          TEST(a_holiday_on_which_its_calendar_is_open_is_no_reason), TEST(a_combination_can_be_combined_again),
          TEST(days_are_those_of_the_first), TEST(one_alone_is_the_same_calendar),
          TEST(it_is_known_as_far_as_all_of_them_are), TEST(what_is_never_open_together_is_refused),
          TEST(each_failed_allocation_leaves_nothing_behind))
