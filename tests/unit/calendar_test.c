#include "calendar_fixture.h"

static const char desk[] = "mon-fri 09:00-17:00";
static const char always[] = "mon-sun 00:00-24:00";

enum { HOUR = 3600 };

/* --- adding and going back */

static void an_amount_ends_at_closing_and_goes_on_at_the_next_opening(void **state)
{
	crm_calendar *calendar = calendar_of("UTC", desk);

	(void)state;
	assert_string_equal(added(calendar, "2026-03-02T09:00:00Z", 8 * HOUR, NULL), "2026-03-02T17:00:00Z");
	assert_string_equal(added(calendar, "2026-03-02T09:00:00Z", 8 * HOUR + 1, NULL), "2026-03-03T09:00:01Z");
	assert_string_equal(added(calendar, "2026-03-06T16:00:00Z", 2 * HOUR, NULL), "2026-03-09T10:00:00Z");
	assert_string_equal(added(calendar, "2026-03-07T12:00:00Z", HOUR, NULL), "2026-03-09T10:00:00Z");
	assert_string_equal(added(calendar, "2026-03-02T09:00:00Z", 20000 * HOUR, NULL), "2035-09-28T17:00:00Z");
	assert_string_equal(subtracted(calendar, "2026-03-02T17:00:00Z", 8 * HOUR, NULL), "2026-03-02T09:00:00Z");
	assert_string_equal(subtracted(calendar, "2026-03-02T10:00:00Z", 2 * HOUR, NULL), "2026-02-27T16:00:00Z");
	assert_int_equal(counted(calendar, "2026-03-02T00:00:00Z", "2026-03-09T00:00:00Z"), 40 * HOUR);
	crm_calendar_free(calendar);
}

static void at_closing_and_opening_another_convention_goes_on(void **state)
{
	crm_calendar *calendar = calendar_of("UTC", "mon-fri 09:00-12:00 13:00-17:00");
	crm_calendar_options options = CRM_INIT(crm_calendar_options);

	(void)state;
	options.at_close = CRM_AT_CLOSE_NEXT_OPEN;
	options.at_open = CRM_AT_OPEN_PREVIOUS_CLOSE;
	assert_string_equal(added(calendar, "2026-03-02T09:00:00Z", 3 * HOUR, NULL), "2026-03-02T12:00:00Z");
	assert_string_equal(added(calendar, "2026-03-02T09:00:00Z", 3 * HOUR, &options), "2026-03-02T13:00:00Z");
	assert_string_equal(added(calendar, "2026-03-06T09:00:00Z", 7 * HOUR, &options), "2026-03-09T09:00:00Z");
	assert_string_equal(subtracted(calendar, "2026-03-02T17:00:00Z", 4 * HOUR, NULL), "2026-03-02T13:00:00Z");
	assert_string_equal(subtracted(calendar, "2026-03-02T17:00:00Z", 4 * HOUR, &options), "2026-03-02T12:00:00Z");
	assert_string_equal(subtracted(calendar, "2026-03-02T17:00:00Z", 7 * HOUR, &options), "2026-02-27T17:00:00Z");
	crm_calendar_free(calendar);
}

static void no_amount_from_a_closed_instant_rolls_or_stays(void **state)
{
	crm_calendar *calendar = calendar_of("UTC", desk);
	crm_calendar_options stays = CRM_INIT(crm_calendar_options);

	(void)state;
	stays.zero = CRM_ZERO_STAYS;
	assert_string_equal(added(calendar, "2026-03-07T12:00:00Z", 0, NULL), "2026-03-09T09:00:00Z");
	assert_string_equal(added(calendar, "2026-03-07T12:00:00Z", 0, &stays), "2026-03-07T12:00:00Z");
	assert_string_equal(subtracted(calendar, "2026-03-07T12:00:00Z", 0, NULL), "2026-03-06T17:00:00Z");
	assert_string_equal(subtracted(calendar, "2026-03-07T12:00:00Z", 0, &stays), "2026-03-07T12:00:00Z");
	assert_string_equal(added(calendar, "2026-03-02T12:00:00Z", 0, NULL), "2026-03-02T12:00:00Z");
	assert_string_equal(added(calendar, "2026-03-02T17:00:00Z", 0, NULL), "2026-03-03T09:00:00Z");
	assert_string_equal(subtracted(calendar, "2026-03-02T17:00:00Z", 0, NULL), "2026-03-02T17:00:00Z");
	assert_string_equal(subtracted(calendar, "2026-03-02T09:00:00Z", 0, NULL), "2026-02-27T17:00:00Z");
	crm_calendar_free(calendar);
}

static void a_negative_amount_goes_the_other_way(void **state)
{
	crm_calendar *calendar = calendar_of("UTC", desk);

	(void)state;
	assert_string_equal(added(calendar, "2026-03-02T10:00:00Z", -2 * HOUR, NULL), "2026-02-27T16:00:00Z");
	assert_string_equal(subtracted(calendar, "2026-03-06T16:00:00Z", -2 * HOUR, NULL), "2026-03-09T10:00:00Z");
	crm_calendar_free(calendar);
}

static void microseconds_are_kept(void **state)
{
	crm_calendar *calendar = calendar_of("UTC", desk);
	int64_t at, elapsed;

	(void)state;
	assert_int_equal(crm_calendar_add(calendar, instant("2026-03-02T16:59:59.999999Z"), 1, NULL, &at, NULL), CRM_OK);
	assert_string_equal(instant_text(at), "2026-03-02T17:00:00Z");
	assert_int_equal(crm_calendar_add(calendar, instant("2026-03-02T16:59:59.999999Z"), 2, NULL, &at, NULL), CRM_OK);
	assert_string_equal(instant_text(at), "2026-03-03T09:00:00.000001Z");
	assert_int_equal(crm_calendar_subtract(calendar, at, 2, NULL, &at, NULL), CRM_OK);
	assert_string_equal(instant_text(at), "2026-03-02T16:59:59.999999Z");
	assert_int_equal(crm_calendar_between(calendar, instant("2026-03-02T16:59:59.5Z"),
	                                      instant("2026-03-03T09:00:00.25Z"), NULL, &elapsed, NULL),
	                 CRM_OK);
	assert_int_equal(elapsed, 750000);
	crm_calendar_free(calendar);
}

static void reversed_spans_are_negative_nothing_or_absolute(void **state)
{
	crm_calendar *calendar = calendar_of("UTC", desk);
	crm_calendar_options options = CRM_INIT(crm_calendar_options);
	int64_t later = instant("2026-03-03T10:00:00Z"), earlier = instant("2026-03-02T16:00:00Z"), elapsed;

	(void)state;
	assert_int_equal(crm_calendar_between(calendar, later, earlier, NULL, &elapsed, NULL), CRM_OK);
	assert_int_equal(elapsed, -2 * CRM_HOUR);
	options.reversed = CRM_REVERSED_ZERO;
	assert_int_equal(crm_calendar_between(calendar, later, earlier, &options, &elapsed, NULL), CRM_OK);
	assert_int_equal(elapsed, 0);
	options.reversed = CRM_REVERSED_ABSOLUTE;
	assert_int_equal(crm_calendar_between(calendar, later, earlier, &options, &elapsed, NULL), CRM_OK);
	assert_int_equal(elapsed, 2 * CRM_HOUR);
	assert_int_equal(crm_calendar_between(calendar, earlier, later, &options, &elapsed, NULL), CRM_OK);
	assert_int_equal(elapsed, 2 * CRM_HOUR);
	crm_calendar_free(calendar);
}

/* --- clock changes: what is counted is real time */

static void a_sunday_of_the_clock_change_has_23_or_25_hours(void **state)
{
	crm_calendar *calendar = calendar_of("Europe/Paris", "sun 00:00-24:00");

	(void)state;
	assert_int_equal(counted(calendar, "2026-10-24T00:00:00Z", "2026-10-27T00:00:00Z"), 25 * HOUR);
	assert_int_equal(counted(calendar, "2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z"), 23 * HOUR);
	assert_string_equal(added(calendar, "2026-10-24T22:00:00Z", 25 * HOUR, NULL), "2026-10-25T23:00:00Z");
	crm_calendar_free(calendar);
}

static void round_the_clock_is_one_segment_over_all_weeks_and_changes(void **state)
{
	crm_calendar *calendar = calendar_of("America/New_York", always);
	crm_span span;
	size_t count;

	(void)state;
	assert_int_equal(counted(calendar, "2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z"), INT64_C(36525) * 86400);
	assert_string_equal(added(calendar, "2000-01-01T00:00:00Z", INT64_C(36525) * 86400, NULL), "2100-01-01T00:00:00Z");
	assert_int_equal(crm_calendar_segments(calendar, instant("2026-03-02T12:00:00Z"), 0, &span, 1, &count, NULL),
	                 CRM_OK);
	assert_int_equal(count, 1);
	assert_string_equal(instant_text(span.until_at), "2150-01-01T05:00:00Z");
	assert_string_equal(found(calendar, "2026-03-02T12:00:00Z", CRM_EDGE_NEXT_CLOSING, NULL), "rule 918");
	assert_string_equal(found(calendar, "2026-03-02T12:00:00Z", CRM_EDGE_PREVIOUS_OPENING, NULL), "rule 918");
	crm_calendar_free(calendar);
}

/* 02:30 to 03:15 on the day on which 02:00 becomes 03:00. */
static void what_a_segment_end_in_the_gap_means_is_a_convention(void **state)
{
	struct calendar_words words;
	crm_calendar *by_ends, *by_instants;

	(void)state;
	by_ends = calendar_of("America/New_York", "sun 02:30-03:15");
	words_begin(&words, "America/New_York", "sun 02:30-03:15");
	words.input.dst = CRM_DST_INSTANT;
	by_instants = words_calendar(&words);
	assert_int_equal(counted(by_ends, "2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z"), 0);
	assert_int_equal(counted(by_instants, "2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z"), 900);
	assert_int_equal(is_open(by_instants, "2026-03-08T07:00:00Z", NULL), 1);
	assert_int_equal(is_open(by_instants, "2026-03-08T07:15:00Z", NULL), 0);
	crm_calendar_free(by_ends);
	crm_calendar_free(by_instants);
}

static void a_time_that_comes_twice_is_open_once_or_twice(void **state)
{
	struct calendar_words words;
	crm_calendar *by_ends, *by_instants;

	(void)state;
	by_ends = calendar_of("America/New_York", "sun 01:15-01:45");
	words_begin(&words, "America/New_York", "sun 01:15-01:45");
	words.input.dst = CRM_DST_INSTANT;
	by_instants = words_calendar(&words);
	assert_int_equal(counted(by_ends, "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"), 1800);
	assert_string_equal(found(by_ends, "2026-11-01T00:00:00Z", CRM_EDGE_NEXT_OPENING, NULL), "2026-11-01T05:15:00Z");
	assert_int_equal(counted(by_instants, "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"), 3600);
	crm_calendar_free(by_ends);
	crm_calendar_free(by_instants);
}

/* Samoa went from 29 to 31 December 2011. */
static void a_day_that_the_clocks_skip_is_empty_and_no_working_day(void **state)
{
	crm_calendar *calendar = calendar_of("Pacific/Apia", "thu-fri 09:00-17:00");
	int32_t workday = -1;

	(void)state;
	assert_int_equal(counted(calendar, "2011-12-29T00:00:00Z", "2012-01-02T00:00:00Z"), 8 * HOUR);
	assert_int_equal(crm_calendar_is_workday(calendar, date_of("2011-12-30"), &workday, NULL), CRM_OK);
	assert_int_equal(workday, 0);
	assert_string_equal(added(calendar, "2011-12-29T19:00:00Z", 8 * HOUR + 1, NULL), "2012-01-04T19:00:01Z");
	crm_calendar_free(calendar);
}

/* Toronto's clocks went from 23:30 on 30 March 1919 to 00:30 on the 31st: the day begins with the change. */
static void a_day_whose_midnight_the_clocks_skip_begins_with_the_change(void **state)
{
	struct calendar_words words;
	crm_calendar *calendar;

	(void)state;
	words_begin(&words, "America/Toronto", "mon 00:45-02:00; sun 22:00-24:00");
	words.input.known_from = date_of("1919-01-01");
	words_day(&words, CRM_CALENDAR_HOLIDAY, "1919-03-30", "", NULL);
	calendar = words_calendar(&words);
	assert_string_equal(spans_text(calendar, "1919-03-31T03:00:00Z", "1919-03-31T08:00:00Z"),
	                    "holiday 1919-03-31T03:00\n"
	                    "closed 1919-03-31T04:30\n"
	                    "open 1919-03-31T04:45\n"
	                    "closed 1919-03-31T06:00");
	crm_calendar_free(calendar);
}

/* --- openings and closings */

static void each_edge_is_found_from_inside_outside_and_on_it(void **state)
{
	crm_calendar *calendar = calendar_of("UTC", desk);
	static const struct {
		const char *at;
		const char *answers[6]; /* in the order of crm_calendar_edge */
	} cases[] = {
		{ "2026-03-03T12:00:00Z",
		  { "2026-03-03T12:00:00Z", "2026-03-04T09:00:00Z", "2026-03-03T17:00:00Z", "2026-03-03T12:00:00Z",
		    "2026-03-03T09:00:00Z", "2026-03-02T17:00:00Z" } },
		{ "2026-03-03T09:00:00Z",
		  { "2026-03-03T09:00:00Z", "2026-03-04T09:00:00Z", "2026-03-03T17:00:00Z", "2026-03-02T17:00:00Z",
		    "2026-03-03T09:00:00Z", "2026-03-02T17:00:00Z" } },
		{ "2026-03-03T17:00:00Z",
		  { "2026-03-04T09:00:00Z", "2026-03-04T09:00:00Z", "2026-03-04T17:00:00Z", "2026-03-03T17:00:00Z",
		    "2026-03-03T09:00:00Z", "2026-03-02T17:00:00Z" } },
		{ "2026-03-07T12:00:00Z",
		  { "2026-03-09T09:00:00Z", "2026-03-09T09:00:00Z", "2026-03-09T17:00:00Z", "2026-03-06T17:00:00Z",
		    "2026-03-06T09:00:00Z", "2026-03-06T17:00:00Z" } },
		{ "2026-03-03T08:59:59.999999Z",
		  { "2026-03-03T09:00:00Z", "2026-03-03T09:00:00Z", "2026-03-03T17:00:00Z", "2026-03-02T17:00:00Z",
		    "2026-03-02T09:00:00Z", "2026-03-02T17:00:00Z" } },
		{ "2026-03-03T17:00:00.000001Z",
		  { "2026-03-04T09:00:00Z", "2026-03-04T09:00:00Z", "2026-03-04T17:00:00Z", "2026-03-03T17:00:00Z",
		    "2026-03-03T09:00:00Z", "2026-03-03T17:00:00Z" } },
	};
	size_t i;
	int32_t edge;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		for (edge = CRM_EDGE_NEXT_OPEN; edge <= CRM_EDGE_PREVIOUS_CLOSING; edge++)
			if (strcmp(found(calendar, cases[i].at, edge, NULL), cases[i].answers[edge - 1]) != 0)
				fail_msg("edge %d of %s: %s", edge, cases[i].at, found(calendar, cases[i].at, edge, NULL));
	crm_calendar_free(calendar);
}

static void segments_that_touch_at_midnight_are_one(void **state)
{
	crm_calendar *calendar = calendar_of("UTC", "mon 18:00-24:00; tue 00:00-02:00");
	crm_calendar_options options = CRM_INIT(crm_calendar_options);

	(void)state;
	options.at_close = CRM_AT_CLOSE_NEXT_OPEN;
	assert_string_equal(found(calendar, "2026-03-02T20:00:00Z", CRM_EDGE_NEXT_CLOSING, NULL), "2026-03-03T02:00:00Z");
	assert_string_equal(found(calendar, "2026-03-03T01:00:00Z", CRM_EDGE_PREVIOUS_OPENING, NULL),
	                    "2026-03-02T18:00:00Z");
	assert_string_equal(added(calendar, "2026-03-02T18:00:00Z", 6 * HOUR, &options), "2026-03-03T00:00:00Z");
	assert_string_equal(added(calendar, "2026-03-02T18:00:00Z", 8 * HOUR, &options), "2026-03-09T18:00:00Z");
	crm_calendar_free(calendar);
}

static void the_closing_instant_is_open_only_by_convention(void **state)
{
	crm_calendar *calendar = calendar_of("UTC", desk);
	crm_calendar_options in = CRM_INIT(crm_calendar_options);

	(void)state;
	in.close_edge = CRM_CLOSE_EDGE_IN;
	assert_int_equal(is_open(calendar, "2026-03-02T09:00:00Z", NULL), 1);
	assert_int_equal(is_open(calendar, "2026-03-02T16:59:59.999999Z", NULL), 1);
	assert_int_equal(is_open(calendar, "2026-03-02T17:00:00Z", NULL), 0);
	assert_int_equal(is_open(calendar, "2026-03-02T17:00:00Z", &in), 1);
	assert_int_equal(is_open(calendar, "2026-03-02T17:00:00.000001Z", &in), 0);
	assert_int_equal(is_open(calendar, "2026-03-02T08:59:59.999999Z", &in), 0);
	assert_string_equal(found(calendar, "2026-03-02T17:00:00Z", CRM_EDGE_NEXT_OPEN, &in), "2026-03-02T17:00:00Z");
	assert_string_equal(found(calendar, "2026-03-02T17:00:00Z", CRM_EDGE_PREVIOUS_CLOSE, &in), "2026-03-02T17:00:00Z");
	crm_calendar_free(calendar);
}

/* --- what is known */

static crm_calendar *known_year(void)
{
	struct calendar_words words;

	words_begin(&words, "Asia/Shanghai", desk);
	words.input.known_from = date_of("2026-01-01");
	words.input.known_until = date_of("2026-12-31");
	return words_calendar(&words);
}

static void nothing_is_answered_beyond_the_days_that_are_known(void **state)
{
	crm_calendar *calendar = known_year();
	crm_failure failure;
	int32_t open, workday;
	int64_t at, elapsed;

	(void)state;
	assert_string_equal(added(calendar, "2025-12-31T15:59:59Z", HOUR, NULL), "rule 918");
	assert_string_equal(added(calendar, "2025-12-31T16:00:00Z", HOUR, NULL), "2026-01-01T02:00:00Z");
	assert_string_equal(added(calendar, "2026-12-31T08:00:00Z", HOUR, NULL), "2026-12-31T09:00:00Z");
	assert_string_equal(added(calendar, "2026-12-31T08:00:00Z", HOUR + 1, NULL), "rule 918");
	assert_string_equal(added(calendar, "2026-12-31T10:00:00Z", 0, NULL), "rule 918");
	assert_string_equal(subtracted(calendar, "2026-01-01T02:00:00Z", HOUR + 1, NULL), "rule 918");
	assert_string_equal(found(calendar, "2026-12-31T10:00:00Z", CRM_EDGE_NEXT_OPENING, NULL), "rule 918");
	assert_string_equal(found(calendar, "2027-01-01T00:00:00Z", CRM_EDGE_PREVIOUS_CLOSING, NULL), "rule 918");
	assert_string_equal(days_added(calendar, "2026-12-30T02:00:00Z", 2, NULL), "rule 918");
	assert_string_equal(days_added(calendar, "2026-01-02T02:00:00Z", -2, NULL), "rule 918");
	assert_int_equal(crm_calendar_between(calendar, instant("2025-12-31T16:00:00Z"), instant("2026-12-31T16:00:00Z"),
	                                      NULL, &elapsed, &failure),
	                 CRM_OK);
	assert_int_equal(elapsed, 261 * 8 * CRM_HOUR);
	assert_int_equal(crm_calendar_between(calendar, instant("2026-06-01T00:00:00Z"), instant("2026-12-31T16:00:01Z"),
	                                      NULL, &elapsed, &failure),
	                 CRM_ERR_REFUSED);
	assert_non_null(strstr(failure.message, "2026-01-01 to 2026-12-31"));
	assert_int_equal(crm_calendar_is_open(calendar, instant("2026-12-31T16:00:00Z"), NULL, &open, NULL),
	                 CRM_ERR_REFUSED);
	assert_int_equal(crm_calendar_is_workday(calendar, date_of("2027-01-01"), &workday, &failure), CRM_ERR_REFUSED);
	assert_int_equal(failure.rule, CRM_RULE_CALENDAR_BEYOND);
	assert_int_equal(crm_calendar_workdays(calendar, date_of("2026-01-01"), date_of("2027-01-01"), &workday, NULL),
	                 CRM_OK);
	assert_int_equal(workday, 261);
	assert_int_equal(crm_calendar_add(calendar, instant("2026-06-01T00:00:00Z"), INT64_MAX, NULL, &at, &failure),
	                 CRM_ERR_REFUSED);
	assert_int_equal(failure.rule, CRM_RULE_CALENDAR_AMOUNT);
	assert_int_equal(crm_calendar_add(calendar, instant("2026-06-01T00:00:00Z"), INT64_MIN, NULL, &at, &failure),
	                 CRM_ERR_REFUSED);
	assert_int_equal(failure.rule, CRM_RULE_CALENDAR_AMOUNT);
	assert_int_equal(crm_calendar_add(calendar, INT64_MAX, CRM_HOUR, NULL, &at, &failure), CRM_ERR_REFUSED);
	assert_int_equal(crm_calendar_add(calendar, INT64_MIN, CRM_HOUR, NULL, &at, &failure), CRM_ERR_REFUSED);
	assert_int_equal(failure.rule, CRM_RULE_CALENDAR_BEYOND);
	crm_calendar_free(calendar);
}

static void a_calendar_may_know_all_years_and_a_single_day(void **state)
{
	struct calendar_words words;
	crm_calendar *calendar;

	(void)state;
	words_begin(&words, "America/New_York", always);
	words.input.known_from = (crm_date){ 1, 1, 1 };
	words.input.known_until = (crm_date){ 9999, 12, 31 };
	calendar = words_calendar(&words);
	assert_int_equal(counted(calendar, "0002-01-01T00:00:00Z", "9999-01-01T00:00:00Z"), INT64_C(3651329) * 86400);
	assert_string_equal(added(calendar, "0002-01-01T00:00:00Z", INT64_C(3651329) * 86400, NULL),
	                    "9999-01-01T00:00:00Z");
	crm_calendar_free(calendar);
	words_begin(&words, "UTC", always);
	words.input.known_from = words.input.known_until = date_of("2026-03-02");
	calendar = words_calendar(&words);
	assert_int_equal(counted(calendar, "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"), 86400);
	assert_string_equal(added(calendar, "2026-03-02T00:00:00Z", 86401, NULL), "rule 918");
	crm_calendar_free(calendar);
}

static void one_open_second_in_180_years_is_found(void **state)
{
	struct calendar_words words;
	crm_calendar *calendar;

	(void)state;
	words_begin(&words, "Asia/Kolkata", "");
	words_day(&words, CRM_CALENDAR_REPLACED, "2031-05-06", "12:00:00-12:00:01", NULL);
	calendar = words_calendar(&words);
	assert_string_equal(found(calendar, "1970-01-02T00:00:00Z", CRM_EDGE_NEXT_OPENING, NULL), "2031-05-06T06:30:00Z");
	assert_string_equal(added(calendar, "1970-01-02T00:00:00Z", 1, NULL), "2031-05-06T06:30:01Z");
	assert_string_equal(subtracted(calendar, "2149-12-01T00:00:00Z", 1, NULL), "2031-05-06T06:30:00Z");
	assert_string_equal(found(calendar, "2149-12-01T00:00:00Z", CRM_EDGE_PREVIOUS_CLOSING, NULL),
	                    "2031-05-06T06:30:01Z");
	assert_string_equal(days_added(calendar, "1970-01-02T00:00:00Z", 0, NULL), "1970-01-02T00:00:00Z");
	assert_string_equal(added(calendar, "2031-05-06T06:30:01Z", 1, NULL), "rule 918");
	crm_calendar_free(calendar);
}

static void a_week_of_thousands_of_segments_is_searched_like_others(void **state)
{
	static crm_calendar_hours hours[7 * 1440];
	crm_calendar_input input = CRM_INIT(crm_calendar_input);
	crm_zone_input zone_input = CRM_INIT(crm_zone_input);
	crm_zone *zone = NULL;
	crm_calendar *calendar = NULL;
	int32_t i;

	(void)state;
	for (i = 0; i < 7 * 1440; i++) /* open in the first half of each minute */
		hours[i] = (crm_calendar_hours){ i / 1440 + 1, i % 1440 * 60, i % 1440 * 60 + 30 };
	zone_input.name = "Europe/Berlin";
	zone_input.allocator = input.allocator = &unit_allocator;
	assert_int_equal(crm_zone_create(&zone_input, &zone, NULL), CRM_OK);
	input.zone = zone;
	input.hours = hours;
	input.hours_count = 7 * 1440;
	input.known_from = date_of("2025-06-01");
	input.known_until = date_of("2026-12-31");
	assert_int_equal(crm_calendar_create(&input, &calendar, NULL), CRM_OK);
	assert_string_equal(added(calendar, "2026-03-02T00:00:15Z", HOUR, NULL), "2026-03-02T02:00:15Z");
	assert_string_equal(subtracted(calendar, "2026-03-02T02:00:15Z", HOUR, NULL), "2026-03-02T00:00:15Z");
	assert_int_equal(counted(calendar, "2026-02-02T00:00:00Z", "2026-05-02T00:00:00Z"), INT64_C(89) * 43200);
	assert_string_equal(found(calendar, "2026-03-02T02:00:30Z", CRM_EDGE_NEXT_OPENING, NULL), "2026-03-02T02:01:00Z");
	crm_calendar_free(calendar);
	crm_zone_free(zone);
}

/* --- what is refused */

static void each_fault_of_the_hours_has_its_own_rule_and_place(void **state)
{
	static const struct {
		crm_calendar_hours hours[3];
		int32_t night;
		int32_t rule;
		const char *field;
	} cases[] = {
		{ { { 1, 0, 60 }, { 0, 0, 60 }, { 2, 0, 60 } }, 0, CRM_RULE_CALENDAR_WEEKDAY, "hours[2]" },
		{ { { 1, 0, 60 }, { 2, 0, 60 }, { 8, 0, 60 } }, 0, CRM_RULE_CALENDAR_WEEKDAY, "hours[3]" },
		{ { { 1, -1, 60 }, { 2, 0, 60 }, { 3, 0, 60 } }, 0, CRM_RULE_CALENDAR_TIME, "hours[1]" },
		{ { { 1, 0, 60 }, { 2, 86400, 86400 }, { 3, 0, 60 } }, 0, CRM_RULE_CALENDAR_TIME, "hours[2]" },
		{ { { 1, 0, 60 }, { 2, 0, 86401 }, { 3, 0, 60 } }, 0, CRM_RULE_CALENDAR_TIME, "hours[2]" },
		{ { { 1, 0, 60 }, { 2, 0, 60 }, { 3, 61200, 32400 } }, 0, CRM_RULE_CALENDAR_REVERSED, "hours[3]" },
		{ { { 1, 0, 60 }, { 2, 0, 60 }, { 3, 61200, 61200 } }, 0, CRM_RULE_CALENDAR_REVERSED, "hours[3]" },
		{ { { 1, 0, 60 }, { 2, 0, 60 }, { 3, 61200, 61200 } }, 1, CRM_RULE_CALENDAR_REVERSED, "hours[3]" },
		{ { { 1, 60, 180 }, { 2, 0, 60 }, { 1, 0, 61 } }, 0, CRM_RULE_CALENDAR_OVERLAP, "hours[3]" },
		{ { { 1, 64800, 7200 }, { 3, 0, 60 }, { 2, 3600, 36000 } }, 1, CRM_RULE_CALENDAR_OVERLAP, "hours[3]" },
		{ { { 7, 64800, 7200 }, { 3, 0, 60 }, { 1, 3600, 36000 } }, 2, CRM_RULE_CALENDAR_OVERLAP, "hours[3]" },
	};
	struct calendar_words words;
	char field[84];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		words_begin(&words, "UTC", "");
		memcpy(words.hours, cases[i].hours, sizeof cases[i].hours);
		words.input.hours_count = 3;
		words.input.night = cases[i].night;
		assert_int_equal(words_refused(&words, field), cases[i].rule);
		assert_string_equal(field, cases[i].field);
	}
}

static void each_fault_of_a_dated_day_has_its_own_rule_and_place(void **state)
{
	static const struct {
		crm_calendar_day days[2];
		int32_t rule;
		const char *field;
	} cases[] = {
		{ { { { 2026, 2, 29 }, CRM_CALENDAR_HOLIDAY, 0, 0, NULL } }, CRM_RULE_CALENDAR_DATE, "days[1]" },
		{ { { { 2026, 2, 28 }, 1, 0, 0, NULL }, { { 2026, 13, 1 }, 1, 0, 0, NULL } },
		  CRM_RULE_CALENDAR_DATE,
		  "days[2]" },
		{ { { { 2026, 2, 28 }, 5, 0, 0, NULL } }, CRM_RULE_FIELD_RANGE, "days[1]" },
		{ { { { 2026, 2, 28 }, CRM_CALENDAR_REPLACED, 0, 86401, NULL } }, CRM_RULE_CALENDAR_TIME, "days[1]" },
		{ { { { 2026, 2, 28 }, CRM_CALENDAR_BREAK, 7200, 3600, NULL } }, CRM_RULE_CALENDAR_REVERSED, "days[1]" },
		{ { { { 2026, 2, 28 }, CRM_CALENDAR_REPLACED, 3600, 7200, NULL },
		    { { 2026, 2, 28 }, CRM_CALENDAR_REPLACED, 7199, 7300, NULL } },
		  CRM_RULE_CALENDAR_OVERLAP,
		  "days[2]" },
	};
	struct calendar_words words;
	char field[84];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		words_begin(&words, "UTC", desk);
		memcpy(words.days, cases[i].days, sizeof cases[i].days);
		words.input.days_count = cases[i].days[1].kind ? 2 : 1;
		assert_int_equal(words_refused(&words, field), cases[i].rule);
		assert_string_equal(field, cases[i].field);
	}
}

static void a_calendar_that_is_never_open_cannot_be_made(void **state)
{
	struct calendar_words words;
	char field[84];

	(void)state;
	words_begin(&words, "UTC", "");
	assert_int_equal(words_refused(&words, field), CRM_RULE_CALENDAR_NEVER_OPEN);
	words_begin(&words, "UTC", "mon 09:00-17:00"); /* the one Monday that is known is a holiday */
	words.input.known_from = date_of("2026-03-01");
	words.input.known_until = date_of("2026-03-07");
	words_day(&words, CRM_CALENDAR_HOLIDAY, "2026-03-02", "", NULL);
	assert_int_equal(words_refused(&words, field), CRM_RULE_CALENDAR_NEVER_OPEN);
	words_begin(&words, "UTC", "");
	words_day(&words, CRM_CALENDAR_WORKDAY, "2026-03-02", "", NULL); /* like what? */
	assert_int_equal(words_refused(&words, field), CRM_RULE_CALENDAR_NEVER_OPEN);
}

static void wrong_fields_of_the_input_are_named(void **state)
{
	struct calendar_words words;
	char field[84];

	(void)state;
	words_begin(&words, "UTC", desk);
	words.input.night = 3;
	assert_int_equal(words_refused(&words, field), CRM_RULE_FIELD_RANGE);
	assert_string_equal(field, "night");
	words_begin(&words, "UTC", desk);
	words.input.dst = -1;
	assert_int_equal(words_refused(&words, field), CRM_RULE_FIELD_RANGE);
	assert_string_equal(field, "dst");
	words_begin(&words, "UTC", desk);
	words.input.workday_like = 8;
	assert_int_equal(words_refused(&words, field), CRM_RULE_CALENDAR_WEEKDAY);
	assert_string_equal(field, "workday_like");
	words_begin(&words, "UTC", desk);
	words.input.known_from = (crm_date){ 2026, 2, 30 };
	assert_int_equal(words_refused(&words, field), CRM_RULE_CALENDAR_DATE);
	assert_string_equal(field, "known_from");
	words_begin(&words, "UTC", desk);
	words.input.known_until = (crm_date){ 1969, 2, 3 };
	assert_int_equal(words_refused(&words, field), CRM_RULE_CALENDAR_DATE);
	assert_string_equal(field, "known_until");
	words_begin(&words, "UTC", desk);
	words.input.hours = NULL;
	assert_int_equal(words_refused(&words, field), CRM_RULE_ARGUMENT_MISSING);
	assert_string_equal(field, "hours");
	words_begin(&words, "UTC", desk);
	words.input.zone = NULL;
	assert_int_equal(words_refused(&words, field), CRM_RULE_ARGUMENT_MISSING);
	assert_string_equal(field, "zone");
	words_begin(&words, "UTC", desk);
	words.input.size = 4;
	assert_int_equal(words_refused(&words, field), CRM_RULE_INPUT_SIZE);
}

static void conventions_that_do_not_exist_are_refused_by_name(void **state)
{
	static const size_t fields[] = {
		offsetof(crm_calendar_options, at_close),   offsetof(crm_calendar_options, at_open),
		offsetof(crm_calendar_options, zero),       offsetof(crm_calendar_options, reversed),
		offsetof(crm_calendar_options, close_edge), offsetof(crm_calendar_options, origin),
		offsetof(crm_calendar_options, time),       offsetof(crm_calendar_options, end_of_day)
	};
	static const char *const names[] = { "at_close",   "at_open", "zero", "reversed",
		                                 "close_edge", "origin",  "time", "end_of_day" };
	crm_calendar *calendar = calendar_of("UTC", desk);
	crm_failure failure;
	int64_t at;
	int32_t wrong = 3, open;
	size_t i;

	(void)state;
	for (i = 0; i < 8; i++) {
		crm_calendar_options options = CRM_INIT(crm_calendar_options);

		memcpy((char *)&options + fields[i], &wrong, sizeof wrong);
		assert_int_equal(crm_calendar_add(calendar, instant("2026-03-02T09:00:00Z"), 1, &options, &at, &failure),
		                 CRM_ERR_INVALID);
		assert_string_equal(failure.field, names[i]);
		assert_int_equal(crm_calendar_find(calendar, instant("2026-03-02T09:00:00Z"), 1, &options, &at, &failure),
		                 CRM_ERR_INVALID);
		assert_int_equal(crm_calendar_is_open(calendar, instant("2026-03-02T09:00:00Z"), &options, &open, &failure),
		                 CRM_ERR_INVALID);
		assert_int_equal(crm_calendar_add_days(calendar, instant("2026-03-02T09:00:00Z"), 1, &options, &at, &failure),
		                 CRM_ERR_INVALID);
	}
	assert_int_equal(crm_calendar_find(calendar, instant("2026-03-02T09:00:00Z"), 7, NULL, &at, &failure),
	                 CRM_ERR_INVALID);
	assert_string_equal(failure.field, "edge");
	crm_calendar_free(calendar);
}

static void missing_arguments_are_named(void **state)
{
	crm_calendar *calendar = NULL;
	crm_failure failure;
	int64_t at = 1;
	int32_t number;

	(void)state;
	assert_int_equal(crm_calendar_create(NULL, &calendar, &failure), CRM_ERR_INVALID);
	assert_string_equal(failure.field, "input");
	assert_null(calendar);
	calendar = calendar_of("UTC", desk);
	assert_int_equal(crm_calendar_add(NULL, 0, 0, NULL, &at, &failure), CRM_ERR_INVALID);
	assert_string_equal(failure.field, "calendar");
	assert_int_equal(at, CRM_NO_TIME);
	assert_int_equal(crm_calendar_add(calendar, 0, 1, NULL, NULL, &failure), CRM_ERR_INVALID);
	assert_string_equal(failure.field, "at_out");
	assert_int_equal(crm_calendar_between(calendar, 0, 1, NULL, NULL, &failure), CRM_ERR_INVALID);
	assert_string_equal(failure.field, "elapsed_us_out");
	assert_int_equal(crm_calendar_is_open(calendar, 0, NULL, NULL, &failure), CRM_ERR_INVALID);
	assert_string_equal(failure.field, "open_out");
	assert_int_equal(crm_calendar_is_workday(NULL, date_of("2026-03-02"), &number, &failure), CRM_ERR_INVALID);
	assert_int_equal(crm_calendar_is_workday(calendar, (crm_date){ 2026, 2, 30 }, &number, &failure), CRM_ERR_INVALID);
	assert_int_equal(failure.rule, CRM_RULE_CALENDAR_DATE);
	assert_int_equal(crm_calendar_spans(calendar, 0, 1, NULL, 1, (size_t[1]){ 0 }, &failure), CRM_ERR_INVALID);
	assert_string_equal(failure.field, "spans_out");
	assert_int_equal(crm_calendar_add(calendar, instant("2026-03-02T09:00:00Z"), 1, NULL, &at, &failure), CRM_OK);
	assert_int_equal(failure.rule, CRM_RULE_NONE);
	assert_string_equal(failure.message, "");
	crm_calendar_free(NULL);
	crm_calendar_free(calendar);
}

static void each_failed_allocation_leaves_nothing_behind(void **state)
{
	struct calendar_words words;
	crm_calendar *calendar = NULL;
	crm_failure failure;
	crm_status rc = CRM_ERR_NOMEM;
	long n;

	(void)state;
	words_begin(&words, "Europe/Berlin", "mon-fri 09:00-12:00 13:00-17:00");
	words_day(&words, CRM_CALENDAR_HOLIDAY, "2026-05-01", "", "Labour Day");
	words_day(&words, CRM_CALENDAR_BREAK, "2026-05-04", "10:00-11:00", "stocktaking");
	for (n = 1; rc == CRM_ERR_NOMEM; n++) {
		assert_null(calendar);
		unit_fail_allocation(n, n % 2);
		rc = crm_calendar_create(&words.input, &calendar, &failure);
		if (rc == CRM_ERR_NOMEM)
			assert_int_not_equal(failure.message[0], 0);
	}
	assert_int_equal(rc, CRM_OK);
	assert_false(unit_allocation_failed());
	assert_true(n > 10);
	unit_fail_allocation(0, false);
	crm_calendar_free(calendar);
	crm_zone_free(words.zone);
}

static void a_calendar_has_a_name_and_the_zone_of_its_days(void **state)
{
	struct calendar_words words;
	crm_calendar *calendar;

	(void)state;
	words_begin(&words, "Europe/Berlin", desk);
	words.input.name = "Hotline";
	calendar = words_calendar(&words);
	assert_string_equal(crm_calendar_name(calendar), "Hotline");
	assert_string_equal(crm_zone_name(crm_calendar_zone(calendar)), "Europe/Berlin");
	crm_calendar_free(calendar);
	calendar = calendar_of("UTC", desk);
	assert_string_equal(crm_calendar_name(calendar), "");
	crm_calendar_free(calendar);
	assert_string_equal(crm_calendar_name(NULL), "");
	assert_null(crm_calendar_zone(NULL));
}

UNIT_MAIN(TEST(an_amount_ends_at_closing_and_goes_on_at_the_next_opening),
          TEST(at_closing_and_opening_another_convention_goes_on), TEST(no_amount_from_a_closed_instant_rolls_or_stays),
          TEST(a_negative_amount_goes_the_other_way), TEST(microseconds_are_kept),
          TEST(reversed_spans_are_negative_nothing_or_absolute), TEST(a_sunday_of_the_clock_change_has_23_or_25_hours),
          TEST(round_the_clock_is_one_segment_over_all_weeks_and_changes),
          TEST(what_a_segment_end_in_the_gap_means_is_a_convention),
          TEST(a_time_that_comes_twice_is_open_once_or_twice),
          TEST(a_day_that_the_clocks_skip_is_empty_and_no_working_day),
          TEST(a_day_whose_midnight_the_clocks_skip_begins_with_the_change),
          TEST(each_edge_is_found_from_inside_outside_and_on_it), TEST(segments_that_touch_at_midnight_are_one),
          TEST(the_closing_instant_is_open_only_by_convention),
          TEST(nothing_is_answered_beyond_the_days_that_are_known),
          TEST(a_calendar_may_know_all_years_and_a_single_day), TEST(one_open_second_in_180_years_is_found),
          TEST(a_week_of_thousands_of_segments_is_searched_like_others),
          TEST(each_fault_of_the_hours_has_its_own_rule_and_place),
          TEST(each_fault_of_a_dated_day_has_its_own_rule_and_place),
          TEST(a_calendar_that_is_never_open_cannot_be_made), TEST(wrong_fields_of_the_input_are_named),
          TEST(conventions_that_do_not_exist_are_refused_by_name), TEST(missing_arguments_are_named),
          TEST(each_failed_allocation_leaves_nothing_behind), TEST(a_calendar_has_a_name_and_the_zone_of_its_days))
