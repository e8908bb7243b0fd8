#include "unit.h"

#include "calendar_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOURS "\"hours\": {\"mon\": [[\"09:00\", \"17:00\"]]}"

static crm_status read_text(const char *text, crm_calendar **calendar, crm_failure *failure)
{
	crm_calendar_text input = CRM_INIT(crm_calendar_text);
	size_t length = strlen(text);
	char *exact = malloc(length ? length : 1); /* so that a reader that goes too far is caught */
	crm_status rc;

	assert_non_null(exact);
	memcpy(exact, text, length);
	input.text = exact;
	input.length = length;
	input.name = "given";
	input.version = 7;
	input.allocator = &unit_allocator;
	rc = crm_calendar_read(&input, calendar, failure);
	free(exact);
	return rc;
}

static crm_calendar *calendar_of(const char *text)
{
	crm_calendar *calendar = NULL;
	crm_failure failure;

	if (read_text(text, &calendar, &failure) != CRM_OK)
		fail_msg("%s: line %d, byte %d, %s: %s", text, failure.line, failure.position, failure.field, failure.message);
	assert_int_equal(failure.rule, CRM_RULE_NONE);
	return calendar;
}

static int64_t instant(const char *text)
{
	int64_t at;

	assert_true(crm_time_from_text(text, &at));
	return at;
}

/* Open seconds of a day in UTC. */
static int64_t open_seconds(const crm_calendar *calendar, const char *day)
{
	int64_t from = instant(day), open;

	assert_int_equal(crm_calendar_between(calendar, from, from + CRM_DAY, NULL, &open, NULL), CRM_OK);
	return open / CRM_SECOND;
}

static void a_calendar_is_read_with_all_that_it_can_have(void **unused)
{
	crm_calendar *calendar = calendar_of(
		"{\"name\": \"Desk\", \"tz\": \"UTC\", \"tz_rule\": \"UTC0\",\n"
		" \"hours\": {\"mon\": [[\"09:00\", \"12:00\"], [\"13:00\", \"17:30:30\"]], \"fri\": [[\"22:00\", \"24:00\"], [\"00:00\", \"01:00\"]],"
		" \"sat\": []},\n"
		" \"holidays\": {\"2026-05-04\": \"Long weekend\"},\n"
		" \"extra_workdays\": {\"2026-05-09\": [[\"10:00\", \"14:00\"]]},\n"
		" \"workdays\": [\"2026-05-10\"], \"workday_like\": \"fri\",\n"
		" \"breaks\": {\"2026-05-11\": [[\"09:30\", \"10:00\"]]},\n"
		" \"night\": \"refused\", \"dst\": \"endpoint\", \"known_from\": \"2026-01-01\", \"known_until\": \"2026-12-31\"}");
	int32_t workday;
	crm_failure failure;

	(void)unused;
	assert_string_equal(crm_calendar_name(calendar), "Desk");
	assert_int_equal(open_seconds(calendar, "2026-04-27"), 3 * 3600 + 4 * 3600 + 1830);
	assert_int_equal(open_seconds(calendar, "2026-05-04"), 0);
	assert_int_equal(open_seconds(calendar, "2026-05-08"), 3 * 3600);
	assert_int_equal(open_seconds(calendar, "2026-05-09"), 4 * 3600);
	assert_int_equal(open_seconds(calendar, "2026-05-10"), 3 * 3600);
	assert_int_equal(open_seconds(calendar, "2026-05-11"), 3 * 3600 + 4 * 3600 + 1830 - 1800);
	assert_int_equal(open_seconds(calendar, "2026-05-16"), 0);
	assert_int_equal(crm_calendar_is_workday(calendar, (crm_date){ 2027, 1, 4 }, &workday, &failure), CRM_ERR_REFUSED);
	assert_int_equal(failure.rule, CRM_RULE_CALENDAR_BEYOND);
	crm_calendar_free(calendar);
}

static void a_name_that_is_not_in_the_text_is_the_one_given(void **unused)
{
	crm_calendar *calendar = calendar_of("{\"tz\": \"UTC\", " HOURS "}");

	(void)unused;
	assert_string_equal(crm_calendar_name(calendar), "given");
	crm_calendar_free(calendar);
}

static void night_shifts_and_clock_changes_are_asked_for_by_name(void **unused)
{
	crm_calendar *shift = calendar_of(
		"{\"tz\": \"UTC\", \"night\": \"shift\", \"hours\": {\"mon\": [[\"18:00\", \"02:00\"]]},"
		" \"holidays\": [\"2026-05-05\"]}");
	crm_calendar *split = calendar_of(
		"{\"tz\": \"UTC\", \"night\": \"split\", \"hours\": {\"mon\": [[\"18:00\", \"02:00\"]]},"
		" \"holidays\": [\"2026-05-05\"]}");

	(void)unused;
	assert_int_equal(open_seconds(shift, "2026-05-05"), 2 * 3600);
	assert_int_equal(open_seconds(split, "2026-05-05"), 0);
	crm_calendar_free(split);
	crm_calendar_free(shift);
}

static void a_table_of_holidays_tells_how_far_the_calendar_is_known(void **unused)
{
	static const char *const week = "\"hours\": {\"mon\": [[\"09:00\", \"18:00\"]], \"fri\": [[\"09:00\", \"18:00\"]]}";
	char text[512];
	crm_calendar *calendar;
	crm_failure failure;
	int32_t workday;

	(void)unused;
	(void)snprintf(text, sizeof text,
	               "{\"tz\": \"Asia/Shanghai\", \"tz_rule\": \"CST-8\", \"holiday_tables\": [\"CN\"], %s}", week);
	calendar = calendar_of(text);
	assert_int_equal(crm_calendar_is_workday(calendar, (crm_date){ 2026, 5, 1 }, &workday, NULL), CRM_OK);
	assert_int_equal(workday, 0);
	assert_int_equal(crm_calendar_is_workday(calendar, (crm_date){ 2026, 5, 9 }, &workday, NULL), CRM_OK);
	assert_int_equal(workday, 1); /* a Saturday that makes up */
	assert_int_equal(crm_calendar_is_workday(calendar, (crm_date){ 2027, 1, 1 }, &workday, &failure), CRM_ERR_REFUSED);
	assert_int_equal(crm_calendar_is_workday(calendar, (crm_date){ 2006, 12, 29 }, &workday, &failure), CRM_ERR_REFUSED);
	crm_calendar_free(calendar);
	(void)snprintf(text, sizeof text,
	               "{\"tz\": \"UTC\", \"known_until\": \"2027-12-31\", \"holiday_tables\": [\"CN\"], %s}", week);
	calendar = calendar_of(text);
	assert_int_equal(crm_calendar_is_workday(calendar, (crm_date){ 2027, 1, 1 }, &workday, NULL),
	                 CRM_OK); /* whoever says so knows */
	assert_int_equal(workday, 1);
	crm_calendar_free(calendar);
}

static void what_is_wrong_is_refused_with_its_path_and_line(void **unused)
{
	static const struct wrong_calendar {
		const char *text;
		crm_status  status;
		int32_t     rule, line, position;
		const char *field;
	} wrong[] = {
		{ "", CRM_ERR_INVALID, CRM_RULE_CALENDAR_SYNTAX, 1, 1, "" },
		{ "[]", CRM_ERR_INVALID, CRM_RULE_CALENDAR_SYNTAX, 1, 1, "" },
		{ "{\"tz\": \"UTC\",\n " HOURS ",\n}", CRM_ERR_INVALID, CRM_RULE_CALENDAR_SYNTAX, 3, 1, "" },
		{ "{" HOURS "}", CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, 1, 1, "tz" },
		{ "\n{\"tz\": \"UTC\"}", CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, 2, 1, "hours" },
		{ "{\"tz\": \"UTC\", \"tz\": \"UTC\"}", CRM_ERR_INVALID, CRM_RULE_CALENDAR_SYNTAX, 1, 18, "" },
		{ "{\"tz\": 8, " HOURS "}", CRM_ERR_INVALID, CRM_RULE_CALENDAR_SYNTAX, 1, 8, "tz" },
		{ "{" HOURS ",\n\"tz\": \"Asia/Nowhere\"}", CRM_ERR_NOT_FOUND, CRM_RULE_ZONE_UNKNOWN, 2, 7, "tz" },
		{ "{" HOURS ",\n\"tz\": \"UTC\", \"tz_rule\": \"CST\"}", CRM_ERR_INVALID, CRM_RULE_ZONE_RULE, 2, 4, "tz_rule" },
		{ "{\"tz\": \"UTC\", " HOURS ", \"Holidays\": []}", CRM_ERR_INVALID, CRM_RULE_CALENDAR_UNKNOWN, 1, 67,
		  "Holidays" },
		{ "{\"tz\": \"UTC\", \"hours\": []}", CRM_ERR_INVALID, CRM_RULE_CALENDAR_SYNTAX, 1, 24, "hours" },
		{ "{\"tz\": \"UTC\", \"hours\": {}}", CRM_ERR_INVALID, CRM_RULE_CALENDAR_NEVER_OPEN, 1, 24, "hours" },
		{ "{\"tz\": \"UTC\", \"hours\": {\"monday\": []}}", CRM_ERR_INVALID, CRM_RULE_CALENDAR_WEEKDAY, 1, 35,
		  "hours.monday" },
		{ "{\"tz\": \"UTC\", \"hours\": {\"mon\": {}}}", CRM_ERR_INVALID, CRM_RULE_CALENDAR_SYNTAX, 1, 32,
		  "hours.mon" },
		{ "{\"tz\": \"UTC\", \"hours\":\n{\"mon\": [[\"09:00\",\"12:00\"],\n[\"13:00\"]]}}", CRM_ERR_INVALID,
		  CRM_RULE_CALENDAR_SYNTAX, 3, 1, "hours.mon[2]" },
		{ "{\"tz\": \"UTC\", \"hours\":\n{\"mon\": [[\"09:00\",\"12:00\"],\n[\"13:00\", \"24:01\"]]}}", CRM_ERR_INVALID,
		  CRM_RULE_CALENDAR_TIME, 3, 11, "hours.mon[2][2]" },
		{ "{\"tz\": \"UTC\", \"hours\": {\"mon\": [[\"9:00\",\"12:00\"]]}}", CRM_ERR_INVALID, CRM_RULE_CALENDAR_TIME, 1,
		  34, "hours.mon[1][1]" },
		{ "{\"tz\": \"UTC\", \"hours\": {\"mon\": [[\"09:60\",\"12:00\"]]}}", CRM_ERR_INVALID, CRM_RULE_CALENDAR_TIME,
		  1, 34, "hours.mon[1][1]" },
		{ "{\"tz\": \"UTC\", \"hours\": {\"mon\": [[\"09:00:0\",\"12:00\"]]}}", CRM_ERR_INVALID, CRM_RULE_CALENDAR_TIME,
		  1, 34, "hours.mon[1][1]" },
		{ "{\"tz\": \"UTC\", \"hours\": {\"mon\": [[900,1700]]}}", CRM_ERR_INVALID, CRM_RULE_CALENDAR_TIME, 1, 34,
		  "hours.mon[1][1]" },
		{ "{\"tz\": \"UTC\", \"hours\": {\"tue\": [[\"09:00\",\"12:00\"]],\n\"mon\": [[\"17:00\",\"09:00\"]]}}",
		  CRM_ERR_INVALID, CRM_RULE_CALENDAR_REVERSED, 2, 9, "hours.mon[1]" },
		{ "{\"tz\": \"UTC\", \"hours\": {\"tue\": [[\"09:00\",\"12:00\"]],\n\"mon\": [[\"09:00\",\"20:00\"],[\"11:00\",\"12:00\"]]}}",
		  CRM_ERR_INVALID, CRM_RULE_CALENDAR_OVERLAP, 2, 27, "hours.mon[2]" },
		{ "{\"tz\": \"UTC\", " HOURS ",\n\"holidays\": [\"2026-05-01\", \"2026-02-29\"]}", CRM_ERR_INVALID,
		  CRM_RULE_CALENDAR_DATE, 2, 28, "holidays[2]" },
		{ "{\"tz\": \"UTC\", " HOURS ",\n\"holidays\": {\"2026-05-01\": 1}}", CRM_ERR_INVALID, CRM_RULE_CALENDAR_SYNTAX,
		  2, 28, "holidays.2026-05-01" },
		{ "{\"tz\": \"UTC\", " HOURS ",\n\"holidays\": \"2026-05-01\"}", CRM_ERR_INVALID, CRM_RULE_CALENDAR_SYNTAX, 2,
		  13, "holidays" },
		{ "{\"tz\": \"UTC\", " HOURS ",\n\"holiday_tables\": [\"CN\", \"XX\"]}", CRM_ERR_INVALID,
		  CRM_RULE_CALENDAR_UNKNOWN, 2, 26, "holiday_tables[2]" },
		{ "{\"tz\": \"UTC\", " HOURS ",\n\"extra_workdays\": {\"2026-05-09\": []}}", CRM_ERR_INVALID,
		  CRM_RULE_CALENDAR_SYNTAX, 2, 34, "extra_workdays.2026-05-09" },
		{ "{\"tz\": \"UTC\", " HOURS ",\n\"extra_workdays\": [\"2026-05-09\"]}", CRM_ERR_INVALID,
		  CRM_RULE_CALENDAR_SYNTAX, 2, 19, "extra_workdays" },
		{ "{\"tz\": \"UTC\", " HOURS
		  ",\n\"breaks\": {\"2026-05-09\": [[\"10:00\",\"11:00\"]],\n\"2026-05-10\": [[\"10:00\",\"10:00\"]]}}",
		  CRM_ERR_INVALID, CRM_RULE_CALENDAR_REVERSED, 3, 16, "breaks.2026-05-10[1]" },
		{ "{\"tz\": \"UTC\", " HOURS ", \"workday_like\": \"Monday\"}", CRM_ERR_INVALID, CRM_RULE_CALENDAR_WEEKDAY, 1,
		  71, "workday_like" },
		{ "{\"tz\": \"UTC\", " HOURS ", \"night\": \"yes\"}", CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, 1, 64, "night" },
		{ "{\"tz\": \"UTC\", " HOURS ", \"dst\": \"shift\"}", CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, 1, 62, "dst" },
		{ "{\"tz\": \"UTC\", " HOURS ", \"known_from\": \"today\"}", CRM_ERR_INVALID, CRM_RULE_CALENDAR_DATE, 1, 69,
		  "known_from" },
	};

	(void)unused;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		crm_calendar *calendar = (crm_calendar *)(uintptr_t)1;
		crm_failure failure;
		crm_status rc = read_text(wrong[i].text, &calendar, &failure);

		assert_null(calendar);
		if (failure.rule == CRM_RULE_ZONE_MISSING)
			continue; /* a system without zones */
		if (rc != wrong[i].status || failure.rule != wrong[i].rule || failure.line != wrong[i].line ||
		    failure.position != wrong[i].position || strcmp(failure.field, wrong[i].field) != 0 || !failure.message[0])
			fail_msg("%s: status %d, rule %d, line %d, byte %d, field %s: %s", wrong[i].text, rc, failure.rule, failure.line,
			         failure.position, failure.field, failure.message);
		assert_int_equal(read_text(wrong[i].text, &calendar, NULL), wrong[i].status);
	}
}

static void a_key_of_strangers_is_cut_and_cannot_break_a_line(void **unused)
{
	char text[400], key[201];
	crm_calendar *calendar = NULL;
	crm_failure failure;

	(void)unused;
	for (size_t i = 0; i < 198; i += 3)
		memcpy(key + i, "\xE6\x98\x9F", 3);
	key[198] = '\0';
	(void)snprintf(text, sizeof text, "{\"a\\nb%s\": 1}", key);
	assert_int_equal(read_text(text, &calendar, &failure), CRM_ERR_INVALID);
	assert_int_equal(failure.rule, CRM_RULE_CALENDAR_UNKNOWN);
	assert_int_equal(strncmp(failure.field, "a?b\xE6\x98\x9F", 6), 0);
	assert_int_equal(strlen(failure.field), 3 + 26 * 3);
}

static void inputs_are_checked(void **unused)
{
	crm_calendar_text input = CRM_INIT(crm_calendar_text);
	crm_calendar *calendar = NULL;
	crm_failure failure;

	(void)unused;
	assert_int_equal(crm_calendar_read(NULL, &calendar, &failure), CRM_ERR_INVALID);
	assert_int_equal(failure.rule, CRM_RULE_ARGUMENT_MISSING);
	assert_int_equal(crm_calendar_read(&input, NULL, &failure), CRM_ERR_INVALID);
	assert_int_equal(crm_calendar_read(&input, &calendar, &failure), CRM_ERR_INVALID);
	assert_string_equal(failure.field, "text");
	assert_int_equal(failure.rule, CRM_RULE_FIELD_MISSING);
}

/* As a room reads it whose texts hold calendars among other things. */
static void a_calendar_within_a_larger_text_has_its_path_from_the_top(void **unused)
{
	static const char text[] =
		"{\"calendars\": {\"shop\":\n{\"tz\": \"UTC\", \"hours\": {\"mon\": [[\"10:00\", \"9:00\"]]}}}}";
	struct crmi_calendar_how how = { .memory = &unit_allocator };
	struct crmi_json_path path = { 0 };
	crm_calendar *calendar = NULL;
	crm_failure failure = { 0 };
	json_t *whole = NULL;

	(void)unused;
	assert_int_equal(crmi_json_read(text, strlen(text), &whole, &failure), CRM_OK);
	crmi_json_enter(&path, "calendars", 0);
	crmi_json_enter(&path, "shop", 0);
	assert_int_equal(crmi_calendar_parse(json_object_get(json_object_get(whole, "calendars"), "shop"), &how, &calendar,
	                                     &path, &failure),
	                 CRM_ERR_INVALID);
	assert_string_equal(failure.field, "calendars.shop.hours.mon[1][2]");
	crmi_json_find_path(text, strlen(text), &path, &failure);
	assert_int_equal(failure.line, 2);
	assert_int_equal(failure.position, 43);
	json_decref(whole);
}

static void no_memory_is_said_and_nothing_is_lost(void **unused)
{
	crm_calendar *calendar = NULL;
	crm_failure failure;
	crm_status rc;
	long n = 0;

	(void)unused;
	do {
		unit_fail_allocation(++n, true);
		rc = read_text("{\"tz\": \"UTC\", " HOURS ", \"holidays\": {\"2026-05-01\": \"x\"}}", &calendar, &failure);
		if (rc != CRM_OK) {
			assert_int_equal(rc, CRM_ERR_NOMEM);
			assert_null(calendar);
			assert_string_equal(failure.message, "an allocation failed");
		}
	} while (rc != CRM_OK && n < 1000);
	unit_fail_allocation(0, false);
	assert_in_range(n, 5, 999);
	crm_calendar_free(calendar);
}

static long until_failure;

static void *fail_for_jansson(size_t size)
{
	return until_failure > 0 && --until_failure == 0 ? NULL : malloc(size);
}

/* jansson has an allocator of its own, and does not always say what it lacks. */
static void no_memory_for_the_parser_is_no_fault_of_the_text(void **unused)
{
	static const char text[] = "{\"tz\": \"UTC\", " HOURS ", \"holidays\": {\"2026-05-01\": \"\\u52b3\"}}";
	crm_calendar *calendar = NULL;
	crm_failure failure;
	crm_status rc = CRM_OK;
	long n = 0;

	(void)unused;
	json_set_alloc_funcs(fail_for_jansson, free);
	do {
		until_failure = ++n;
		rc = read_text(text, &calendar, &failure);
		if (rc != CRM_OK && rc != CRM_ERR_NOMEM)
			fail_msg("allocation %ld: %d %s", n, rc, failure.message);
		crm_calendar_free(calendar);
	} while (rc != CRM_OK && n < 1000);
	json_set_alloc_funcs(malloc, free);
	assert_in_range(n, 20, 999);
}

UNIT_MAIN(TEST(a_calendar_is_read_with_all_that_it_can_have), TEST(a_name_that_is_not_in_the_text_is_the_one_given),
          TEST(night_shifts_and_clock_changes_are_asked_for_by_name),
          TEST(a_table_of_holidays_tells_how_far_the_calendar_is_known),
          TEST(what_is_wrong_is_refused_with_its_path_and_line),
          TEST(a_key_of_strangers_is_cut_and_cannot_break_a_line), TEST(inputs_are_checked),
          TEST(a_calendar_within_a_larger_text_has_its_path_from_the_top), TEST(no_memory_is_said_and_nothing_is_lost), TEST(no_memory_for_the_parser_is_no_fault_of_the_text))
