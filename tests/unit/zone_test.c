#include "unit.h"

#include "zone.h"

#include <stdio.h>
#include <string.h>

static crm_zone *make_zone(const char *name, const char *rule)
{
	crm_zone_input input = CRM_INIT(crm_zone_input);
	crm_failure failure;
	crm_zone *zone = NULL;

	input.name = name;
	input.rule = rule;
	input.allocator = &unit_allocator;
	if (crm_zone_create(&input, &zone, &failure) == CRM_ERR_NOT_FOUND) {
		print_message("# skipped: the system has no zone %s (the package tzdata)\n", name);
		skip();
	}
	assert_non_null(zone);
	assert_string_equal(failure.message, "");
	return zone;
}

static int64_t instant(const char *text)
{
	int64_t at;

	assert_true(crm_time_from_text(text, &at));
	return at;
}

/* What the clock shows, as text with the offset in minutes. */
static void assert_shows(const crm_zone *zone, const char *utc, const char *expected)
{
	crm_local_time local;
	char text[64];

	crm_zone_local(zone, instant(utc), &local);
	(void)snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d:%02d %+d %s%s", local.date.year, local.date.month, local.date.day,
	               local.second / 3600, local.second / 60 % 60, local.second % 60, local.offset_seconds / 60, local.abbreviation,
	               local.is_summer ? " summer" : "");
	assert_string_equal(text, expected);
}

/* The instants of a local time by both choices, and whether a strict reader takes it. */
static void assert_means(const crm_zone *zone, const char *local, const char *first, const char *second, bool exists)
{
	int64_t as_utc = instant(local), at;
	crm_date date = crm_date_of(as_utc, 0);
	int32_t seconds = (int32_t)((as_utc % CRM_DAY + CRM_DAY) % CRM_DAY / CRM_SECOND);
	crm_failure failure;
	char text[CRM_TIME_TEXT];

	assert_int_equal(crm_zone_instant(zone, date, seconds, CRM_ZONE_FIRST, &at, &failure), CRM_OK);
	assert_string_equal(crm_time_text(at, text), first);
	assert_int_equal(crm_zone_instant(zone, date, seconds, CRM_ZONE_SECOND, &at, &failure), CRM_OK);
	assert_string_equal(crm_time_text(at, text), second);
	assert_int_equal(failure.rule, CRM_RULE_NONE);
	if (exists) {
		assert_int_equal(crm_zone_instant(zone, date, seconds, CRM_ZONE_STRICT, &at, &failure), CRM_OK);
		assert_string_equal(crm_time_text(at, text), first);
	} else {
		assert_int_equal(crm_zone_instant(zone, date, seconds, CRM_ZONE_STRICT, &at, &failure), CRM_ERR_REFUSED);
		assert_int_equal(failure.rule, CRM_RULE_ZONE_GAP);
		assert_true(at == CRM_NO_TIME);
	}
}

static void assert_next_change(const crm_zone *zone, const char *after, const char *expected)
{
	char text[CRM_TIME_TEXT];
	int64_t at;
	crm_status rc = crm_zone_next_change(zone, instant(after), &at);

	assert_int_equal(rc, *expected ? CRM_OK : CRM_DONE);
	assert_string_equal(crm_time_text(at, text), expected);
}

static void a_gap_is_read_with_the_offset_before_it_and_an_overlap_is_its_first_time(void **unused)
{
	crm_zone *zone = make_zone("Europe/Berlin", NULL);

	(void)unused;
	assert_string_equal(crm_zone_name(zone), "Europe/Berlin");
	assert_shows(zone, "2026-03-29T00:59:59Z", "2026-03-29 01:59:59 +60 CET");
	assert_shows(zone, "2026-03-29T01:00:00Z", "2026-03-29 03:00:00 +120 CEST summer");
	assert_means(zone, "2026-03-29T02:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T00:30:00Z", false);
	assert_means(zone, "2026-03-29T02:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T00:00:00Z", false);
	assert_means(zone, "2026-03-29T01:59:59Z", "2026-03-29T00:59:59Z", "2026-03-29T00:59:59Z", true);
	assert_means(zone, "2026-03-29T03:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z", true);
	assert_means(zone, "2026-10-25T02:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", true);
	assert_means(zone, "2026-10-25T03:00:00Z", "2026-10-25T02:00:00Z", "2026-10-25T02:00:00Z", true);
	assert_next_change(zone, "2026-03-29T00:59:59.999999Z", "2026-03-29T01:00:00Z");
	assert_next_change(zone, "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z");
	crm_zone_free(zone);
}

static void a_gap_at_midnight_leaves_a_day_without_its_first_hour(void **unused)
{
	crm_zone *zone = make_zone("America/Sao_Paulo", NULL);

	(void)unused;
	assert_shows(zone, "2018-11-04T02:59:59Z", "2018-11-03 23:59:59 -180 -03");
	assert_shows(zone, "2018-11-04T03:00:00Z", "2018-11-04 01:00:00 -120 -02 summer");
	assert_means(zone, "2018-11-04T00:00:00Z", "2018-11-04T03:00:00Z", "2018-11-04T02:00:00Z", false);
	assert_means(zone, "2018-02-17T23:30:00Z", "2018-02-18T01:30:00Z", "2018-02-18T02:30:00Z", true);
	assert_next_change(zone, "2026-01-01T00:00:00Z", "");
	crm_zone_free(zone);
}

static void a_whole_day_can_be_skipped(void **unused)
{
	crm_zone *zone = make_zone("Pacific/Apia", NULL);

	(void)unused;
	assert_shows(zone, "2011-12-30T09:59:59Z", "2011-12-29 23:59:59 -600 -10 summer");
	assert_shows(zone, "2011-12-30T10:00:00Z", "2011-12-31 00:00:00 +840 +14 summer");
	assert_means(zone, "2011-12-30T12:00:00Z", "2011-12-30T22:00:00Z", "2011-12-29T22:00:00Z", false);
	assert_means(zone, "2011-12-31T00:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z", true);
	crm_zone_free(zone);
}

static void a_whole_day_can_come_twice(void **unused)
{
	crm_zone *zone = make_zone("Pacific/Kwajalein", NULL), *juneau = make_zone("America/Juneau", NULL);

	(void)unused;
	assert_means(zone, "1993-08-21T12:00:00Z", "1993-08-22T00:00:00Z", "1993-08-21T00:00:00Z", false);
	/* Alaska was sold in October 1867 and came to the other side of the date line. */
	assert_means(juneau, "1867-10-18T18:00:00Z", "1867-10-18T02:57:41Z", "1867-10-19T02:57:41Z", true);
	crm_zone_free(juneau);
	crm_zone_free(zone);
}

static void a_change_need_not_be_an_hour(void **unused)
{
	crm_zone *zone = make_zone("Australia/Lord_Howe", NULL);

	(void)unused;
	assert_shows(zone, "2026-10-03T15:30:00Z", "2026-10-04 02:30:00 +660 +11 summer");
	assert_means(zone, "2026-10-04T02:15:00Z", "2026-10-03T15:45:00Z", "2026-10-03T15:15:00Z", false);
	assert_means(zone, "2026-04-05T01:45:00Z", "2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z", true);
	crm_zone_free(zone);
}

static void an_hour_comes_twice_without_any_daylight_flag(void **unused)
{
	crm_zone *casablanca = make_zone("Africa/Casablanca", NULL), *moscow = make_zone("Europe/Moscow", NULL);

	(void)unused;
	/* Ramadan 2026 begins; the data says either that winter is daylight time with a negative saving or none of it. */
	assert_means(casablanca, "2026-02-15T02:30:00Z", "2026-02-15T01:30:00Z", "2026-02-15T02:30:00Z", true);
	assert_means(casablanca, "2026-03-22T02:30:00Z", "2026-03-22T02:30:00Z", "2026-03-22T01:30:00Z", false);
	assert_means(moscow, "2014-10-26T01:30:00Z", "2014-10-25T21:30:00Z", "2014-10-25T22:30:00Z", true);
	assert_shows(moscow, "2014-10-25T21:30:00Z", "2014-10-26 01:30:00 +240 MSK");
	assert_shows(moscow, "2014-10-25T22:30:00Z", "2014-10-26 01:30:00 +180 MSK");
	crm_zone_free(moscow);
	crm_zone_free(casablanca);
}

static void winter_time_can_be_the_daylight_time(void **unused)
{
	crm_zone *zone = make_zone(NULL, "IST-1GMT0,M10.5.0,M3.5.0/1");

	(void)unused;
	assert_shows(zone, "2026-07-01T12:00:00Z", "2026-07-01 13:00:00 +60 IST");
	assert_shows(zone, "2026-01-01T12:00:00Z", "2026-01-01 12:00:00 +0 GMT summer");
	assert_means(zone, "2026-10-25T01:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", true);
	assert_means(zone, "2026-03-29T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T00:30:00Z", false);
	crm_zone_free(zone);
}

static void china_had_summer_time_until_1991(void **unused)
{
	crm_zone *zone = make_zone("Asia/Shanghai", NULL);

	(void)unused;
	assert_shows(zone, "2026-05-01T00:00:00Z", "2026-05-01 08:00:00 +480 CST");
	assert_shows(zone, "1990-07-01T00:00:00Z", "1990-07-01 09:00:00 +540 CDT summer");
	assert_next_change(zone, "1990-07-01T00:00:00Z", "1990-09-15T17:00:00Z");
	assert_next_change(zone, "1991-09-14T17:00:00Z", "");
	crm_zone_free(zone);
}

static void the_rule_of_the_footer_goes_on_for_ever_in_both_hemispheres(void **unused)
{
	static const char *const names[] = { "Europe/Berlin", "Pacific/Auckland", "America/New_York" };
	static const char *const rules[] = { "CET-1CEST,M3.5.0,M10.5.0/3", "NZST-12NZDT,M9.5.0,M4.1.0/3", "EST5EDT,M3.2.0,M11.1.0" };

	(void)unused;
	for (size_t i = 0; i < 3; i++) {
		crm_zone *zone = make_zone(names[i], NULL), *rule = make_zone(NULL, rules[i]);

		for (int64_t utc = INT64_C(2000000000); utc < INT64_C(253402300799); utc += 3 * 86400 + 1234) {
			int64_t change = 0, of_rule = 1, first = 0, second = 0, first_of_rule = 1, second_of_rule = 1;

			assert_int_equal(crmi_zone_offset(zone, utc), crmi_zone_offset(rule, utc));
			assert_int_equal(crmi_zone_resolve(zone, utc, &first, &second),
			                 crmi_zone_resolve(rule, utc, &first_of_rule, &second_of_rule));
			assert_true(first == first_of_rule && second == second_of_rule);
			assert_true(crmi_zone_change_after(zone, utc, &change) && crmi_zone_change_after(rule, utc, &of_rule));
			assert_true(change == of_rule && change > utc && change - utc < 300 * 86400);
			assert_int_not_equal(crmi_zone_offset(zone, change - 1), crmi_zone_offset(zone, change));
		}
		crm_zone_free(rule);
		crm_zone_free(zone);
	}
}

static void a_rule_far_from_now_changes_on_its_days(void **unused)
{
	crm_zone *zone = make_zone(NULL, "CET-1CEST,M3.5.0,M10.5.0/3");

	(void)unused;
	assert_shows(zone, "9999-07-01T12:00:00Z", "9999-07-01 14:00:00 +120 CEST summer");
	assert_means(zone, "9999-03-28T02:30:00Z", "9999-03-28T01:30:00Z", "9999-03-28T00:30:00Z", false);
	assert_shows(zone, "0001-07-01T12:00:00Z", "0001-07-01 14:00:00 +120 CEST summer");
	assert_means(zone, "0004-10-31T02:30:00Z", "0004-10-31T00:30:00Z", "0004-10-31T01:30:00Z", true);
	assert_next_change(zone, "9000-01-01T00:00:00Z", "9000-03-30T01:00:00Z");
	crm_zone_free(zone);
}

/* The table holds 400 years and goes on as in them: at its ends nothing is different. */
static void the_ends_of_the_table_cannot_be_seen(void **unused)
{
	static const int64_t period = INT64_C(12622780800);
	crm_zone *zone = make_zone(NULL, "CET-1CEST,M3.5.0,M10.5.0/3");
	size_t ends[] = { 0, 1, zone->count - 2, zone->count - 1 };

	(void)unused;
	for (size_t i = 0; i < 4; i++) {
		for (int64_t beside = -3 * 86400; beside <= 3 * 86400; beside += 900) {
			int64_t at = zone->at[ends[i]] + beside, inside = i < 2 ? at + period : at - period;
			int64_t first, second, first_inside, second_inside, change = 0, change_inside = 0;

			assert_int_equal(crmi_zone_offset(zone, at), crmi_zone_offset(zone, inside));
			assert_int_equal(crmi_zone_resolve(zone, at, &first, &second),
			                 crmi_zone_resolve(zone, inside, &first_inside, &second_inside));
			assert_true(first - at == first_inside - inside && second - at == second_inside - inside);
			assert_true(crmi_zone_change_after(zone, at, &change) && crmi_zone_change_after(zone, inside, &change_inside));
			assert_true(change - at == change_inside - inside);
		}
	}
	crm_zone_free(zone);
}

static void days_of_a_rule_may_be_counted_with_or_without_the_leap_day(void **unused)
{
	crm_zone *julian = make_zone(NULL, "AAA3BBB,J60,J300"), *counted = make_zone(NULL, "AAA3BBB,59/0,299");

	(void)unused;
	assert_next_change(julian, "2023-01-01T00:00:00Z", "2023-03-01T05:00:00Z");
	assert_next_change(julian, "2024-01-01T00:00:00Z", "2024-03-01T05:00:00Z");
	assert_next_change(counted, "2023-01-01T00:00:00Z", "2023-03-01T03:00:00Z");
	assert_next_change(counted, "2024-01-01T00:00:00Z", "2024-02-29T03:00:00Z");
	crm_zone_free(counted);
	crm_zone_free(julian);
}

static void daylight_time_all_the_year_has_no_changes(void **unused)
{
	crm_zone *zone = make_zone(NULL, "XXX3EDT4,0/0,J365/23"); /* RFC 8536 3.3.1 */
	int64_t at;

	(void)unused;
	for (int64_t year = 1800; year < 2300; year++) {
		crm_local_time local;

		assert_int_equal(crm_zone_instant(zone, (crm_date){ (int16_t)year, 1, 1 }, 0, CRM_ZONE_STRICT, &at, NULL), CRM_OK);
		crm_zone_local(zone, at, &local);
		assert_int_equal(local.offset_seconds, -4 * 3600);
		assert_int_equal(local.is_summer, 1);
	}
	assert_int_equal(crm_zone_next_change(zone, 0, &at), CRM_DONE);
	crm_zone_free(zone);
}

static void utc_needs_no_data(void **unused)
{
	static const char *const names[] = { "UTC", "Etc/UTC", "GMT" };

	(void)unused;
	for (size_t i = 0; i < 3; i++) {
		crm_zone_input input = CRM_INIT(crm_zone_input);
		crm_zone *zone = NULL;

		input.name = names[i];
		input.directory = "/nowhere";
		assert_int_equal(crm_zone_create(&input, &zone, NULL), CRM_OK);
		assert_shows(zone, "2026-05-01T12:00:00Z", i < 2 ? "2026-05-01 12:00:00 +0 UTC" : "2026-05-01 12:00:00 +0 GMT");
		assert_next_change(zone, "2026-05-01T12:00:00Z", "");
		crm_zone_free(zone);
	}
}

static void any_instant_has_a_local_time(void **unused)
{
	static const int64_t instants[] = { INT64_MIN, INT64_MIN + 1, -1, 0, 1, INT64_MAX - 1, INT64_MAX };
	crm_zone *zone = make_zone(NULL, "<+1345>-13:45<+1445>,M9.5.0/2:45,M4.1.0/3:45");
	crm_local_time local;
	int64_t at;

	(void)unused;
	for (size_t i = 0; i < sizeof instants / sizeof *instants; i++) {
		crm_zone_local(zone, instants[i], &local);
		assert_in_range(local.second, 0, 86399);
		assert_in_range(local.microsecond, 0, 999999);
		assert_true(local.offset_seconds == 49500 || local.offset_seconds == 53100);
		(void)crm_zone_next_change(zone, instants[i], &at);
	}
	assert_int_equal(crm_zone_next_change(zone, INT64_MAX, &at), CRM_DONE);
	crm_zone_local(zone, -1, &local);
	assert_int_equal(local.second, 14 * 3600 + 44 * 60 + 59);
	assert_int_equal(local.microsecond, 999999);
	crm_zone_local(zone, INT64_MAX, &local);
	assert_false(crm_date_is_valid(local.date));
	assert_int_equal(crm_zone_instant(zone, (crm_date){ 9999, 12, 31 }, 86400, CRM_ZONE_STRICT, &at, NULL), CRM_OK);
	assert_int_equal(crm_zone_instant(zone, (crm_date){ 1, 1, 1 }, 0, CRM_ZONE_FIRST, &at, NULL), CRM_OK);
	crm_zone_free(zone);
}

static void twenty_four_o_clock_is_the_next_midnight(void **unused)
{
	crm_zone *zone = make_zone(NULL, "CST-8");
	int64_t end, next;

	(void)unused;
	assert_string_equal(crm_zone_name(zone), "CST-8");
	assert_int_equal(crm_zone_instant(zone, (crm_date){ 2026, 12, 31 }, 86400, CRM_ZONE_FIRST, &end, NULL), CRM_OK);
	assert_int_equal(crm_zone_instant(zone, (crm_date){ 2027, 1, 1 }, 0, CRM_ZONE_FIRST, &next, NULL), CRM_OK);
	assert_true(end == next && end == instant("2026-12-31T16:00:00Z"));
	crm_zone_free(zone);
}

static void wrong_arguments_are_refused_by_name(void **unused)
{
	crm_zone *zone = make_zone("UTC", NULL);
	crm_failure failure;
	crm_local_time local;
	int64_t at = 7;

	(void)unused;
	assert_int_equal(crm_zone_instant(zone, (crm_date){ 2026, 2, 29 }, 0, 0, &at, &failure), CRM_ERR_INVALID);
	assert_string_equal(failure.field, "date");
	assert_true(at == CRM_NO_TIME);
	assert_int_equal(crm_zone_instant(zone, (crm_date){ 2026, 2, 28 }, 86401, 0, &at, &failure), CRM_ERR_INVALID);
	assert_string_equal(failure.field, "second");
	assert_int_equal(failure.rule, CRM_RULE_FIELD_RANGE);
	assert_int_equal(crm_zone_instant(zone, (crm_date){ 2026, 2, 28 }, -1, 0, &at, &failure), CRM_ERR_INVALID);
	assert_int_equal(crm_zone_instant(zone, (crm_date){ 2026, 2, 28 }, 0, 3, &at, &failure), CRM_ERR_INVALID);
	assert_string_equal(failure.field, "choice");
	assert_int_equal(crm_zone_instant(NULL, (crm_date){ 2026, 2, 28 }, 0, 0, &at, &failure), CRM_ERR_INVALID);
	assert_int_equal(failure.rule, CRM_RULE_ARGUMENT_MISSING);
	assert_int_equal(crm_zone_instant(zone, (crm_date){ 2026, 2, 28 }, 0, 0, NULL, &failure), CRM_ERR_INVALID);
	assert_int_equal(crm_zone_next_change(NULL, 0, &at), CRM_ERR_INVALID);
	assert_int_equal(crm_zone_next_change(zone, 0, NULL), CRM_ERR_INVALID);
	crm_zone_local(NULL, 0, &local);
	assert_false(crm_date_is_valid(local.date));
	assert_string_equal(crm_zone_name(NULL), "");
	crm_zone_free(NULL);
	crm_zone_free(zone);
}

/* A rule by which a short gap is followed at once by going back: the time in the gap is shown after all. */
static void a_time_that_is_shown_later_is_not_in_the_gap(void **unused)
{
	crm_zone *zone = make_zone(NULL, "AAA0BBB,J100/2,J100/3:30");
	int64_t first, second;
	int64_t noon = instant("2026-04-10T02:30:00Z") / CRM_SECOND;

	(void)unused;
	/* Forward at 02:00 by an hour, back at 02:30 UTC when the clock shows 03:30. */
	assert_int_equal(crmi_zone_resolve(zone, noon, &first, &second), CRMI_LOCAL_ONCE);
	assert_true(first == noon && second == noon);
	assert_int_equal(crmi_zone_resolve(zone, noon - 900, &first, &second), CRMI_LOCAL_GAP);
	assert_int_equal(crmi_zone_resolve(zone, noon + 2700, &first, &second), CRMI_LOCAL_TWICE);
	assert_true(first == noon - 900 && second == noon + 2700);
	crm_zone_free(zone);
}

static void a_copy_answers_as_the_zone_it_was_made_of(void **unused)
{
	crm_zone *zone = make_zone(NULL, "CET-1CEST,M3.5.0,M10.5.0/3"), *copy = crmi_zone_copy(zone, &unit_allocator);
	crm_local_time local;

	(void)unused;
	assert_non_null(copy);
	memset(zone->at, 0, zone->count * sizeof *zone->at);
	crm_zone_free(zone);
	assert_string_equal(crm_zone_name(copy), "CET-1CEST,M3.5.0,M10.5.0/3");
	crm_zone_local(copy, instant("2026-07-01T12:00:00Z"), &local);
	assert_string_equal(local.abbreviation, "CEST");
	assert_means(copy, "2026-03-29T02:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T00:30:00Z", false);
	unit_fail_allocation(1, true);
	assert_null(crmi_zone_copy(copy, &unit_allocator));
	unit_fail_allocation(0, false);
	crm_zone_free(copy);
}

UNIT_MAIN(TEST(a_gap_is_read_with_the_offset_before_it_and_an_overlap_is_its_first_time),
          TEST(a_gap_at_midnight_leaves_a_day_without_its_first_hour), TEST(a_whole_day_can_be_skipped),
          TEST(a_whole_day_can_come_twice), TEST(a_change_need_not_be_an_hour),
          TEST(an_hour_comes_twice_without_any_daylight_flag), TEST(winter_time_can_be_the_daylight_time),
          TEST(china_had_summer_time_until_1991), TEST(the_rule_of_the_footer_goes_on_for_ever_in_both_hemispheres),
          TEST(a_rule_far_from_now_changes_on_its_days),
          TEST(the_ends_of_the_table_cannot_be_seen), TEST(days_of_a_rule_may_be_counted_with_or_without_the_leap_day),
          TEST(daylight_time_all_the_year_has_no_changes), TEST(utc_needs_no_data), TEST(any_instant_has_a_local_time),
          TEST(twenty_four_o_clock_is_the_next_midnight), TEST(wrong_arguments_are_refused_by_name),
          TEST(a_time_that_is_shown_later_is_not_in_the_gap), TEST(a_copy_answers_as_the_zone_it_was_made_of))
