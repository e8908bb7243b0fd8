/* What is open on a date, and days as an amount. */
#include "calendar_fixture.h"

enum { HOUR = 3600 };

static const char desk[] = "mon-fri 09:00-17:00";

static int32_t is_workday(const crm_calendar *calendar, const char *date)
{
	int32_t workday = -1;

	assert_int_equal(crm_calendar_is_workday(calendar, date_of(date), &workday, NULL), CRM_OK);
	return workday;
}

static int32_t workdays(const crm_calendar *calendar, const char *from, const char *until)
{
	int32_t count = -1;

	assert_int_equal(crm_calendar_workdays(calendar, date_of(from), date_of(until), &count, NULL), CRM_OK);
	return count;
}

/* The open hours of a UTC day. */
static int64_t hours_of(const crm_calendar *calendar, const char *date)
{
	char from[32];
	int64_t elapsed = -1;

	(void)snprintf(from, sizeof from, "%sT00:00:00Z", date);
	assert_int_equal(crm_calendar_between(calendar, instant(from), instant(from) + CRM_DAY, NULL, &elapsed, NULL),
	                 CRM_OK);
	return elapsed / CRM_HOUR;
}

static void a_holiday_beats_dated_hours_these_the_weekly_ones_and_breaks_are_cut_last(void **state)
{
	struct calendar_words words;
	crm_calendar *calendar;

	(void)state;
	words_begin(&words, "UTC", desk);
	words_day(&words, CRM_CALENDAR_BREAK, "2026-03-03", "10:00-11:00", NULL);
	words_day(&words, CRM_CALENDAR_REPLACED, "2026-03-03", "08:00-12:00", NULL);
	words_day(&words, CRM_CALENDAR_REPLACED, "2026-03-04", "08:00-12:00", NULL);
	words_day(&words, CRM_CALENDAR_HOLIDAY, "2026-03-04", "", NULL);
	words_day(&words, CRM_CALENDAR_REPLACED, "2026-03-07", "13:00-15:00", NULL);
	words_day(&words, CRM_CALENDAR_REPLACED, "2026-03-07", "10:00-12:00", NULL);
	words_day(&words, CRM_CALENDAR_BREAK, "2026-03-05", "00:00-24:00", NULL);
	calendar = words_calendar(&words);
	assert_int_equal(hours_of(calendar, "2026-03-02"), 8);
	assert_int_equal(hours_of(calendar, "2026-03-03"), 3);
	assert_int_equal(hours_of(calendar, "2026-03-04"), 0);
	assert_int_equal(hours_of(calendar, "2026-03-05"), 0);
	assert_int_equal(hours_of(calendar, "2026-03-06"), 8);
	assert_int_equal(hours_of(calendar, "2026-03-07"), 4);
	assert_int_equal(is_workday(calendar, "2026-03-03"), 1);
	assert_int_equal(is_workday(calendar, "2026-03-04"), 0);
	assert_int_equal(is_workday(calendar, "2026-03-05"), 0);
	assert_int_equal(is_workday(calendar, "2026-03-07"), 1);
	crm_calendar_free(calendar);
}

static void a_make_up_day_has_the_hours_of_the_day_it_is_like(void **state)
{
	struct calendar_words words;
	crm_calendar *calendar;

	(void)state;
	words_begin(&words, "UTC", "tue 09:00-12:00; wed 09:00-17:00");
	words_day(&words, CRM_CALENDAR_WORKDAY, "2026-03-07", "", NULL);
	calendar = words_calendar(&words);
	assert_int_equal(hours_of(calendar, "2026-03-07"), 3); /* like the first day with hours */
	crm_calendar_free(calendar);
	words_begin(&words, "UTC", "tue 09:00-12:00; wed 09:00-17:00");
	words_day(&words, CRM_CALENDAR_WORKDAY, "2026-03-07", "", NULL);
	words_day(&words, CRM_CALENDAR_WORKDAY, "2026-03-08", "", NULL);
	words_day(&words, CRM_CALENDAR_HOLIDAY, "2026-03-08", "", NULL);
	words_day(&words, CRM_CALENDAR_WORKDAY, "2026-03-10", "", NULL);
	words_day(&words, CRM_CALENDAR_WORKDAY, "2026-03-11", "", NULL);
	words_day(&words, CRM_CALENDAR_REPLACED, "2026-03-11", "09:00-10:00", NULL);
	words.input.workday_like = 3;
	calendar = words_calendar(&words);
	assert_int_equal(hours_of(calendar, "2026-03-07"), 8);
	assert_int_equal(hours_of(calendar, "2026-03-08"), 0);
	assert_int_equal(hours_of(calendar, "2026-03-10"), 8); /* also on a day that has hours of its own */
	assert_int_equal(hours_of(calendar, "2026-03-11"), 1); /* dated hours say more */
	crm_calendar_free(calendar);
}

static void a_make_up_day_is_not_like_a_day_without_hours(void **state)
{
	struct calendar_words words;
	char field[84];

	(void)state;
	words_begin(&words, "UTC", "tue 09:00-12:00; wed 09:00-17:00");
	words.input.workday_like = 7;
	words_day(&words, CRM_CALENDAR_WORKDAY, "2026-03-07", "", NULL);
	assert_int_equal(words_refused(&words, field), CRM_RULE_CALENDAR_WEEKDAY);
	assert_string_equal(field, "workday_like");
}

static void names_are_text(void **state)
{
	struct calendar_words words;
	char field[84];

	(void)state;
	words_begin(&words, "UTC", "tue 09:00-12:00");
	words.input.name = "\xff\xfe";
	assert_int_equal(words_refused(&words, field), CRM_RULE_FIELD_NOT_UTF8);
	assert_string_equal(field, "name");
	words_begin(&words, "UTC", "tue 09:00-12:00");
	words_day(&words, CRM_CALENDAR_HOLIDAY, "2026-03-07", "", "\xc3(");
	assert_int_equal(words_refused(&words, field), CRM_RULE_FIELD_NOT_UTF8);
	assert_string_equal(field, "days[1]");
}

static void a_holiday_is_a_day_of_the_calendars_own_zone(void **state)
{
	struct calendar_words words;
	crm_calendar *calendar;

	(void)state;
	words_begin(&words, "America/Los_Angeles", "mon-sun 00:00-24:00");
	words_day(&words, CRM_CALENDAR_HOLIDAY, "2026-07-03", "", NULL);
	calendar = words_calendar(&words);
	assert_int_equal(is_open(calendar, "2026-07-03T02:59:59-04:00", NULL), 1);
	assert_int_equal(is_open(calendar, "2026-07-03T03:00:00-04:00", NULL), 0);
	assert_int_equal(is_open(calendar, "2026-07-04T02:59:59-04:00", NULL), 0);
	assert_int_equal(is_open(calendar, "2026-07-04T03:00:00-04:00", NULL), 1);
	crm_calendar_free(calendar);
}

/* --- nights */

static crm_calendar *night_desk(int32_t night, const char *holiday)
{
	struct calendar_words words;

	words_begin(&words, "UTC", "mon-fri 18:00-02:00");
	words.input.night = night;
	words_day(&words, CRM_CALENDAR_HOLIDAY, holiday, "", "Holiday");
	return words_calendar(&words);
}

static void a_night_shift_belongs_to_the_day_it_begins_on(void **state)
{
	crm_calendar *shift = night_desk(CRM_NIGHT_SHIFT, "2026-03-04"), *split = night_desk(CRM_NIGHT_SPLIT, "2026-03-04");

	(void)state;
	assert_string_equal(spans_text(shift, "2026-03-03T12:00:00Z", "2026-03-05T12:00:00Z"),
	                    "closed 2026-03-03T12:00\n"
	                    "open 2026-03-03T18:00\n"
	                    "holiday (Holiday) 2026-03-04T02:00\n"
	                    "closed 2026-03-05T00:00");
	assert_string_equal(spans_text(split, "2026-03-03T12:00:00Z", "2026-03-05T12:00:00Z"),
	                    "closed 2026-03-03T12:00\n"
	                    "open 2026-03-03T18:00\n"
	                    "holiday (Holiday) 2026-03-04T00:00\n"
	                    "open 2026-03-05T00:00\n"
	                    "closed 2026-03-05T02:00");
	assert_int_equal(is_workday(shift, "2026-03-07"), 0); /* Friday's night */
	assert_int_equal(is_workday(split, "2026-03-07"), 1);
	crm_calendar_free(shift);
	crm_calendar_free(split);
}

static void the_night_before_the_first_known_day_reaches_into_it(void **state)
{
	struct calendar_words words;
	crm_calendar *calendar;

	(void)state;
	words_begin(&words, "UTC", "mon-fri 18:00-02:00");
	words.input.night = CRM_NIGHT_SHIFT;
	words.input.known_from = date_of("2026-03-03");
	words.input.known_until = date_of("2026-03-06");
	calendar = words_calendar(&words);
	assert_string_equal(spans_text(calendar, "2026-03-03T00:00:00Z", "2026-03-03T12:00:00Z"),
	                    "open 2026-03-03T00:00\n"
	                    "closed 2026-03-03T02:00");
	assert_string_equal(added(calendar, "2026-03-06T18:00:00Z", 6 * HOUR, NULL), "2026-03-07T00:00:00Z");
	assert_string_equal(added(calendar, "2026-03-06T18:00:00Z", 6 * HOUR + 1, NULL),
	                    "rule 918"); /* Saturday is not known */
	crm_calendar_free(calendar);
}

static void dated_nights_follow_the_same_rule(void **state)
{
	static const int32_t nights[] = { CRM_NIGHT_SHIFT, CRM_NIGHT_SPLIT };
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		struct calendar_words words;
		crm_calendar *calendar;

		words_begin(&words, "UTC", desk);
		words.input.night = nights[i];
		words_day(&words, CRM_CALENDAR_REPLACED, "2026-03-02", "20:00-04:00", NULL);
		words_day(&words, CRM_CALENDAR_BREAK, "2026-03-02", "23:00-01:00", "meal");
		calendar = words_calendar(&words);
		assert_string_equal(spans_text(calendar, "2026-03-02T06:00:00Z", "2026-03-03T12:00:00Z"),
		                    "closed 2026-03-02T06:00\n"
		                    "open 2026-03-02T20:00\n"
		                    "break (meal) 2026-03-02T23:00\n"
		                    "open 2026-03-03T01:00\n"
		                    "closed 2026-03-03T04:00\n"
		                    "open 2026-03-03T09:00");
		crm_calendar_free(calendar);
	}
}

/* --- days as an amount */

static void days_are_counted_from_the_next_working_day_or_after(void **state)
{
	crm_calendar *calendar = calendar_of("UTC", desk);
	crm_calendar_options after = CRM_INIT(crm_calendar_options);

	(void)state;
	after.origin = CRM_ORIGIN_COUNT_AFTER;
	assert_string_equal(days_added(calendar, "2026-03-07T11:00:00Z", 1, NULL), "2026-03-10T11:00:00Z");
	assert_string_equal(days_added(calendar, "2026-03-07T11:00:00Z", 1, &after), "2026-03-09T11:00:00Z");
	assert_string_equal(days_added(calendar, "2026-03-07T11:00:00Z", -1, NULL), "2026-03-05T11:00:00Z");
	assert_string_equal(days_added(calendar, "2026-03-07T11:00:00Z", -1, &after), "2026-03-06T11:00:00Z");
	assert_string_equal(days_added(calendar, "2026-03-06T11:00:00Z", 1, &after), "2026-03-09T11:00:00Z");
	assert_string_equal(days_added(calendar, "2026-03-07T11:00:00Z", 0, NULL), "2026-03-07T11:00:00Z");
	assert_string_equal(days_added(calendar, "2026-03-02T11:00:00Z", 260, NULL), "2027-03-01T11:00:00Z");
	assert_string_equal(days_added(calendar, "2027-03-01T11:00:00Z", -260, NULL), "2026-03-02T11:00:00Z");
	crm_calendar_free(calendar);
}

static void the_time_of_day_is_kept_or_rolled(void **state)
{
	crm_calendar *calendar = calendar_of("UTC", desk);
	crm_calendar_options options = CRM_INIT(crm_calendar_options);

	(void)state;
	assert_string_equal(days_added(calendar, "2026-03-02T20:00:00.25Z", 2, NULL), "2026-03-04T20:00:00.250000Z");
	options.time = CRM_TIME_KEEP_THEN_ROLL;
	assert_string_equal(days_added(calendar, "2026-03-02T20:00:00Z", 2, &options), "2026-03-05T09:00:00Z");
	assert_string_equal(days_added(calendar, "2026-03-04T20:00:00Z", -2, &options), "2026-03-02T17:00:00Z");
	options.time = CRM_TIME_ROLL_THEN_KEEP;
	assert_string_equal(days_added(calendar, "2026-03-02T20:00:00Z", 2, &options), "2026-03-05T09:00:00Z");
	assert_string_equal(days_added(calendar, "2026-03-07T20:00:00Z", 0, &options), "2026-03-09T09:00:00Z");
	assert_string_equal(days_added(calendar, "2026-03-04T08:00:00Z", -2, &options), "2026-02-27T17:00:00Z");
	options.end_of_day = 1;
	options.time = CRM_TIME_KEEP;
	assert_string_equal(days_added(calendar, "2026-03-02T10:00:00Z", 2, &options), "2026-03-04T17:00:00Z");
	assert_string_equal(days_added(calendar, "2026-03-07T10:00:00Z", 0, &options),
	                    "2026-03-07T10:00:00Z"); /* it has no closing */
	crm_calendar_free(calendar);
}

static void the_end_of_a_day_is_its_last_closing_wherever_that_lies(void **state)
{
	crm_calendar_options options = CRM_INIT(crm_calendar_options);
	crm_calendar *calendar = calendar_of("Europe/Berlin", "mon-sun 00:00-24:00");
	struct calendar_words words;

	(void)state;
	options.end_of_day = 1;
	assert_string_equal(days_added(calendar, "2026-03-02T10:00:00Z", 2, &options), "2026-03-04T23:00:00Z");
	assert_string_equal(days_added(calendar, "2026-07-05T10:00:00Z", 0, &options), "2026-07-05T22:00:00Z");
	assert_string_equal(days_added(calendar, "2026-07-05T10:00:00Z", 1, &options), "2026-07-06T22:00:00Z");
	crm_calendar_free(calendar);
	words_begin(&words, "Europe/Berlin", "mon-sun 18:00-02:00");
	words.input.night = CRM_NIGHT_SHIFT;
	calendar = words_calendar(&words);
	assert_string_equal(days_added(calendar, "2026-07-04T20:00:00Z", 1, &options),
	                    "2026-07-06T00:00:00Z"); /* Monday 02:00 */
	crm_calendar_free(calendar);
}

static void a_working_day_keeps_its_clock_time_over_a_change(void **state)
{
	crm_calendar *calendar = calendar_of("America/New_York", "mon-sun 00:00-24:00");

	(void)state;
	assert_string_equal(days_added(calendar, "2026-03-07T09:00:00-05:00", 1, NULL), "2026-03-08T13:00:00Z");
	assert_string_equal(days_added(calendar, "2026-03-07T02:30:00-05:00", 1, NULL), "2026-03-08T07:30:00Z"); /* 03:30 */
	assert_string_equal(days_added(calendar, "2026-10-31T01:30:00-04:00", 1, NULL),
	                    "2026-11-01T05:30:00Z"); /* the first */
	assert_string_equal(days_added(calendar, "2026-11-01T01:30:00-05:00", 0, NULL),
	                    "2026-11-01T06:30:00Z"); /* the second stays */
	crm_calendar_free(calendar);
}

static void working_days_between_dates_are_counted_with_their_sign(void **state)
{
	struct calendar_words words;
	crm_calendar *calendar;

	(void)state;
	words_begin(&words, "Asia/Shanghai", desk);
	words_day(&words, CRM_CALENDAR_HOLIDAY, "2026-05-01", "", "Labour Day");
	words_day(&words, CRM_CALENDAR_HOLIDAY, "2026-05-04", "", "Labour Day");
	words_day(&words, CRM_CALENDAR_WORKDAY, "2026-05-09", "", NULL);
	calendar = words_calendar(&words);
	assert_int_equal(workdays(calendar, "2026-04-27", "2026-05-11"), 4 + 4 + 1);
	assert_int_equal(workdays(calendar, "2026-05-11", "2026-04-27"), -9);
	assert_int_equal(workdays(calendar, "2026-05-01", "2026-05-01"), 0);
	assert_int_equal(workdays(calendar, "1970-01-01", "2149-12-31"),
	                 workdays(calendar, "1970-01-01", "2000-02-29") + workdays(calendar, "2000-02-29", "2149-12-31"));
	assert_string_equal(days_added(calendar, "2026-04-30T02:00:00Z", 5, NULL), "2026-05-09T02:00:00Z");
	crm_calendar_free(calendar);
}

UNIT_MAIN(TEST(a_holiday_beats_dated_hours_these_the_weekly_ones_and_breaks_are_cut_last),
          TEST(a_make_up_day_has_the_hours_of_the_day_it_is_like),
          TEST(a_make_up_day_is_not_like_a_day_without_hours), TEST(names_are_text), TEST(a_holiday_is_a_day_of_the_calendars_own_zone),
          TEST(a_night_shift_belongs_to_the_day_it_begins_on),
          TEST(the_night_before_the_first_known_day_reaches_into_it), TEST(dated_nights_follow_the_same_rule),
          TEST(days_are_counted_from_the_next_working_day_or_after), TEST(the_time_of_day_is_kept_or_rolled),
          TEST(the_end_of_a_day_is_its_last_closing_wherever_that_lies),
          TEST(a_working_day_keeps_its_clock_time_over_a_change),
          TEST(working_days_between_dates_are_counted_with_their_sign))
