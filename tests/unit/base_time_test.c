/* Days, months and instants, against a calendar that is counted day by day. */
#include "unit.h"

#include "date.h"

#include <string.h>

static crm_date day(int year, int month, int of_month)
{
	return (crm_date){ (int16_t)year, (uint8_t)month, (uint8_t)of_month };
}

static void assert_day(crm_date date, int year, int month, int of_month)
{
	assert_int_equal(date.year, year);
	assert_int_equal(date.month, month);
	assert_int_equal(date.day, of_month);
}

/* The obvious calendar: one day after the other. */
static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static void step(crm_date *date)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int last = length[date->month - 1] + (date->month == 2 && is_leap(date->year));

	if (date->day < last) {
		date->day++;
	} else {
		date->day = 1;
		if (++date->month == 13) {
			date->month = 1;
			date->year++;
		}
	}
}

static void every_day_of_the_calendar_goes_to_a_number_and_back(void **state)
{
	crm_date walk = day(1, 1, 1);
	int64_t number;

	(void)state;
	for (number = -719162; number <= 2932896; number++, step(&walk)) {
		crm_date back = crmi_date_from_number(number);

		if (crmi_day_number(walk) != number || back.year != walk.year || back.month != walk.month ||
		    back.day != walk.day || !crm_date_is_valid(walk))
			fail_msg("day %lld, %d-%d-%d, is wrong", (long long)number, walk.year, walk.month, walk.day);
	}
	assert_day(walk, 10000, 1, 1);
	assert_day(crmi_date_from_number(-719163), 0, 0, 0);
	assert_day(crmi_date_from_number(2932897), 0, 0, 0);
	assert_day(crmi_date_from_number(INT64_MIN), 0, 0, 0);
	assert_day(crmi_date_from_number(INT64_MAX), 0, 0, 0);
}

static void known_days_have_their_numbers(void **state)
{
	(void)state;
	assert_int_equal(crmi_day_number(day(1970, 1, 1)), 0);
	assert_int_equal(crmi_day_number(day(1969, 12, 31)), -1);
	assert_int_equal(crmi_day_number(day(2000, 2, 29)), 11016);
	assert_int_equal(crmi_day_number(day(2000, 3, 1)), 11017);
	assert_int_equal(crmi_day_number(day(2038, 1, 19)), 24855);
	assert_int_equal(crmi_day_number(day(9999, 12, 31)), 2932896);
}

static void days_that_do_not_exist_are_not_valid(void **state)
{
	static const crm_date bad[] = {
		{ 0, 0, 0 },     { 0, 1, 1 },     { -1, 1, 1 },    { 10000, 1, 1 }, { 2026, 0, 1 },
		{ 2026, 13, 1 }, { 2026, 1, 0 },  { 2026, 1, 32 }, { 2026, 4, 31 }, { 2026, 2, 29 },
		{ 1900, 2, 29 }, { 2100, 2, 29 }, { 2024, 2, 30 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(crm_date_is_valid(bad[i]));
		assert_day(crm_date_add_days(bad[i], 1), 0, 0, 0);
		assert_day(crm_date_add_months(bad[i], 1), 0, 0, 0);
	}
	assert_true(crm_date_is_valid(day(2000, 2, 29)));
	assert_true(crm_date_is_valid(day(1, 1, 1)));
}

static void days_are_added_across_months_and_years(void **state)
{
	(void)state;
	assert_day(crm_date_add_days(day(2026, 12, 31), 1), 2027, 1, 1);
	assert_day(crm_date_add_days(day(2024, 2, 28), 1), 2024, 2, 29);
	assert_day(crm_date_add_days(day(2023, 2, 28), 1), 2023, 3, 1);
	assert_day(crm_date_add_days(day(2024, 3, 1), -1), 2024, 2, 29);
	assert_day(crm_date_add_days(day(2026, 5, 10), 0), 2026, 5, 10);
	assert_day(crm_date_add_days(day(9999, 12, 31), 1), 0, 0, 0);
	assert_day(crm_date_add_days(day(1, 1, 1), -1), 0, 0, 0);
	assert_day(crm_date_add_days(day(2026, 1, 1), INT32_MAX), 0, 0, 0);
	assert_day(crm_date_add_days(day(2026, 1, 1), INT32_MIN), 0, 0, 0);
}

static void a_day_that_the_month_does_not_have_becomes_its_last(void **state)
{
	(void)state;
	assert_day(crm_date_add_months(day(2026, 1, 31), 1), 2026, 2, 28);
	assert_day(crm_date_add_months(day(2024, 1, 31), 1), 2024, 2, 29);
	assert_day(crm_date_add_months(day(2026, 1, 31), 2), 2026, 3, 31);
	assert_day(crm_date_add_months(day(2026, 3, 31), -1), 2026, 2, 28);
	assert_day(crm_date_add_months(day(2026, 8, 31), 1), 2026, 9, 30);
	assert_day(crm_date_add_months(day(2024, 2, 29), 12), 2025, 2, 28);
	assert_day(crm_date_add_months(day(2024, 2, 29), 48), 2028, 2, 29);
	assert_day(crm_date_add_months(day(2026, 12, 15), 1), 2027, 1, 15);
	assert_day(crm_date_add_months(day(2026, 1, 15), -1), 2025, 12, 15);
	assert_day(crm_date_add_months(day(2026, 5, 10), 0), 2026, 5, 10);
}

static void months_beyond_the_calendar_give_no_day(void **state)
{
	(void)state;
	assert_day(crm_date_add_months(day(9999, 12, 1), 1), 0, 0, 0);
	assert_day(crm_date_add_months(day(9999, 11, 1), 1), 9999, 12, 1);
	assert_day(crm_date_add_months(day(1, 1, 1), -1), 0, 0, 0);
	assert_day(crm_date_add_months(day(1, 2, 1), -1), 1, 1, 1);
	assert_day(crm_date_add_months(day(2026, 1, 1), INT32_MAX), 0, 0, 0);
	assert_day(crm_date_add_months(day(2026, 1, 1), INT32_MIN), 0, 0, 0);
}

static void months_agree_with_counting_them_one_by_one(void **state)
{
	crm_date start = day(2019, 1, 1), last = day(2029, 1, 1);

	(void)state;
	for (; start.year < last.year; start = crm_date_add_days(start, 1)) {
		int year = start.year, month = start.month, k;

		for (k = 0; k <= 30; k++) {
			int length = crmi_month_length(year, month);

			assert_day(crm_date_add_months(start, k), year, month, start.day < length ? start.day : length);
			if (++month == 13) {
				month = 1;
				year++;
			}
		}
	}
}

static void a_day_is_kept_as_an_integer_of_eight_digits(void **state)
{
	(void)state;
	assert_int_equal(crmi_date_to_integer(day(2026, 5, 10)), 20260510);
	assert_int_equal(crmi_date_to_integer(day(0, 0, 0)), 0);
	assert_day(crmi_date_from_integer(20260510), 2026, 5, 10);
	assert_day(crmi_date_from_integer(10101), 1, 1, 1);
	assert_day(crmi_date_from_integer(99991231), 9999, 12, 31);
	assert_day(crmi_date_from_integer(20260230), 0, 0, 0);
	assert_day(crmi_date_from_integer(0), 0, 0, 0);
	assert_day(crmi_date_from_integer(-20260510), 0, 0, 0);
	assert_day(crmi_date_from_integer(INT64_C(20260510) + (INT64_C(1) << 32)), 0, 0, 0);
}

static void an_instant_falls_on_its_local_day(void **state)
{
	int64_t at;

	(void)state;
	assert_true(crm_time_from_date(day(2026, 5, 10), 17 * 3600, 0, &at));
	assert_int_equal(at, INT64_C(1778432400) * CRM_SECOND);
	assert_day(crm_date_of(at, 0), 2026, 5, 10);
	assert_day(crm_date_of(at, 480), 2026, 5, 11);
	assert_day(crm_date_of(at, -1080), 2026, 5, 9);
	assert_day(crm_date_of(-1, 0), 1969, 12, 31);
	assert_day(crm_date_of(0, 0), 1970, 1, 1);
	assert_day(crm_date_of(INT64_MAX, 0), 0, 0, 0);
	assert_day(crm_date_of(INT64_MIN, 0), 0, 0, 0);
}

static void instants_of_a_day_are_refused_outside_their_ranges(void **state)
{
	static const struct {
		crm_date date;
		int32_t seconds, offset;
	} bad[] = {
		{ { 2026, 2, 30 }, 0, 0 },    { { 0, 1, 1 }, 0, 0 },       { { 2026, 1, 1 }, -1, 0 },
		{ { 2026, 1, 1 }, 86401, 0 }, { { 2026, 1, 1 }, 0, 1081 }, { { 2026, 1, 1 }, 0, -1081 },
		{ { 1970, 1, 1 }, 0, 0 },
	};
	size_t i;
	int64_t at;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		at = 5;
		assert_false(crm_time_from_date(bad[i].date, bad[i].seconds, bad[i].offset, &at));
		assert_int_equal(at, CRM_NO_TIME);
	}
	assert_true(crm_time_from_date(day(2026, 1, 1), 86400, 0, &at));
	assert_day(crm_date_of(at, 0), 2026, 1, 2);
}

static void an_instant_keeps_its_local_time_of_day_over_months(void **state)
{
	int64_t at, later;
	char text[CRM_TIME_TEXT];

	(void)state;
	assert_true(crm_time_from_text("2026-01-30T23:30:00+08:00", &at));
	later = crm_time_add_months(at, 1, 480);
	assert_string_equal(crm_time_text(later, text), "2026-02-28T15:30:00Z");
	assert_true(crm_time_from_text("2026-01-31T17:00:00Z", &at)); /* already 1 February in China */
	assert_string_equal(crm_time_text(crm_time_add_months(at, 1, 480), text), "2026-02-28T17:00:00Z");
	assert_string_equal(crm_time_text(crm_time_add_months(at, 1, 0), text), "2026-02-28T17:00:00Z");
	assert_string_equal(crm_time_text(crm_time_add_months(at + 1, 13, 0), text), "2027-02-28T17:00:00.000001Z");
	assert_int_equal(crm_time_add_months(at, 12 * 8000, 0), CRM_NO_TIME);
	assert_int_equal(crm_time_add_months(at, INT32_MIN, 0), CRM_NO_TIME);
}

/* M-FUP-02: a series is the anchor plus k months, so the 31st comes back after February. */
static void a_series_from_the_anchor_does_not_drift(void **state)
{
	(void)state;
	assert_day(crm_date_add_months(day(2026, 1, 31), 1), 2026, 2, 28);
	assert_day(crm_date_add_months(day(2026, 1, 31), 2), 2026, 3, 31);
	assert_day(crm_date_add_months(day(2026, 1, 31), 3), 2026, 4, 30);
	assert_day(crm_date_add_months(day(2026, 1, 31), 13), 2027, 2, 28);
}

static void good_texts_are_read_as_their_instants(void **state)
{
	static const struct {
		const char *text;
		int64_t at;
	} good[] = {
		{ "2026-05-10", INT64_C(1778371200000000) },
		{ "2026-05-10 17:00", INT64_C(1778432400000000) },
		{ "2026-05-10T17:00", INT64_C(1778432400000000) },
		{ "2026-05-10T17:00:00Z", INT64_C(1778432400000000) },
		{ "2026-05-10t17:00:00z", INT64_C(1778432400000000) },
		{ "2026-05-10T17:00:00.25+02:00", INT64_C(1778425200250000) },
		{ "2026-05-10T17:00:00+00:00", INT64_C(1778432400000000) },
		{ "2026-05-10T17:00:00-00:00", INT64_C(1778432400000000) },
		{ "2026-05-11T01:00:00+08:00", INT64_C(1778432400000000) },
		{ "2026-05-10T11:30:00-05:30", INT64_C(1778432400000000) },
		{ "2026-05-10T17:00:00.123456789Z", INT64_C(1778432400123456) },
		{ "2024-02-29T23:59:59.999999Z", INT64_C(1709251199999999) },
		{ "1969-12-31T23:59:59.999999Z", -1 },
		{ "1970-01-01T00:00:00.000001Z", 1 },
		{ "1970-01-01T00:00:00.25Z", 250000 },
		{ "1970-01-01T00:00:01Z", 1000000 },
		{ "0001-01-01", INT64_C(-62135596800000000) },
		{ "9999-12-31T23:59:59.999999Z", INT64_C(253402300799999999) },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof good / sizeof *good; i++) {
		int64_t at = 0;

		if (!crm_time_from_text(good[i].text, &at) || at != good[i].at)
			fail_msg("%s is read as %lld", good[i].text, (long long)at);
	}
}

static void bad_texts_are_no_instants(void **state)
{
	static const char *const bad[] = {
		"",
		" ",
		"x",
		"2026",
		"2026-05",
		"2026-5-10",
		"26-05-10",
		"2026/05/10",
		"2026-05-1",
		"2026-05-10 ",
		" 2026-05-10",
		"2026-02-30",
		"2026-02-29",
		"1900-02-29",
		"2026-04-31",
		"2026-13-01",
		"2026-00-10",
		"2026-01-00",
		"2026-01-32",
		"0000-01-01",
		"-001-01-01",
		"+2026-05-10",
		"10000-01-01",
		"2026-05-10T",
		"2026-05-10T25:00",
		"2026-05-10T24:00",
		"2026-05-10T17:60",
		"2026-05-10T17:00:60Z",
		"2026-05-10T23:59:60Z",
		"2026-05-10T17:00:61",
		"2026-05-10T17",
		"2026-05-10T17:0",
		"2026-05-10T1:00",
		"2026-05-10T17:00:0",
		"2026-05-10T17:00:00.",
		"2026-05-10T17:00:00.Z",
		"2026-05-10T17:00:00,5Z",
		"2026-05-10T17:00:00+2",
		"2026-05-10T17:00:00+0200",
		"2026-05-10T17:00:00+19:00",
		"2026-05-10T17:00:00+18:01",
		"2026-05-10T17:00:00+02:60",
		"2026-05-10T17:00:00ZZ",
		"2026-05-10T17:00:00 Z",
		"2026-05-10X17:00",
		"2026-05-10Z",
		"1970-01-01",
		"1970-01-01T00:00:00.0000001Z",
		"0001-01-01T00:00:00+01:00",
		"9999-12-31T23:00:00-02:00",
		"2026-05-10T-1:00",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		int64_t at = 7;

		if (crm_time_from_text(bad[i], &at))
			fail_msg("'%s' is read as %lld", bad[i], (long long)at);
		assert_int_equal(at, CRM_NO_TIME);
	}
	assert_false(crm_time_from_text(NULL, &(int64_t){ 0 }));
}

static void instants_are_written_with_a_fraction_only_when_there_is_one(void **state)
{
	char text[CRM_TIME_TEXT];

	(void)state;
	assert_string_equal(crm_time_text(INT64_C(1778432400000000), text), "2026-05-10T17:00:00Z");
	assert_string_equal(crm_time_text(INT64_C(1778432400250000), text), "2026-05-10T17:00:00.250000Z");
	assert_string_equal(crm_time_text(-1, text), "1969-12-31T23:59:59.999999Z");
	assert_string_equal(crm_time_text(INT64_C(-62135596800000000), text), "0001-01-01T00:00:00Z");
	assert_string_equal(crm_time_text(INT64_C(253402300799999999), text), "9999-12-31T23:59:59.999999Z");
	assert_string_equal(crm_time_text(CRM_NO_TIME, text), "");
	assert_string_equal(crm_time_text(INT64_C(253402300800000000), text), "");
	assert_string_equal(crm_time_text(INT64_MIN, text), "");
	assert_string_equal(crm_time_text(INT64_MAX, text), "");
}

static void every_instant_that_is_written_is_read_back(void **state)
{
	char text[CRM_TIME_TEXT];
	uint64_t seed = 88172645463325252u;
	int i;

	(void)state;
	for (i = 0; i < 200000; i++) {
		int64_t at, back;

		seed ^= seed << 13;
		seed ^= seed >> 7;
		seed ^= seed << 17;
		at = (int64_t)(seed % UINT64_C(315537897600000000)) - INT64_C(62135596800000000);
		if (i % 3 == 0)
			at -= at % CRM_SECOND;
		if (at != CRM_NO_TIME && (!crm_time_from_text(crm_time_text(at, text), &back) || back != at))
			fail_msg("%lld is written as %s", (long long)at, text);
	}
}

static void an_instant_is_storable_within_the_calendar_only(void **state)
{
	(void)state;
	assert_true(crmi_time_is_storable(1));
	assert_true(crmi_time_is_storable(-1));
	assert_false(crmi_time_is_storable(CRM_NO_TIME));
	assert_true(crmi_time_is_storable(INT64_C(-62135596800000000)));
	assert_false(crmi_time_is_storable(INT64_C(-62135596800000001)));
	assert_true(crmi_time_is_storable(INT64_C(253402300799999999)));
	assert_false(crmi_time_is_storable(INT64_C(253402300800000000)));
}

UNIT_MAIN(TEST(every_day_of_the_calendar_goes_to_a_number_and_back), TEST(known_days_have_their_numbers),
          TEST(days_that_do_not_exist_are_not_valid), TEST(days_are_added_across_months_and_years),
          TEST(a_day_that_the_month_does_not_have_becomes_its_last), TEST(months_beyond_the_calendar_give_no_day),
          TEST(months_agree_with_counting_them_one_by_one), TEST(a_day_is_kept_as_an_integer_of_eight_digits),
          TEST(an_instant_falls_on_its_local_day), TEST(instants_of_a_day_are_refused_outside_their_ranges),
          TEST(an_instant_keeps_its_local_time_of_day_over_months), TEST(a_series_from_the_anchor_does_not_drift),
          TEST(good_texts_are_read_as_their_instants), TEST(bad_texts_are_no_instants),
          TEST(instants_are_written_with_a_fraction_only_when_there_is_one),
          TEST(every_instant_that_is_written_is_read_back), TEST(an_instant_is_storable_within_the_calendar_only))
