#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "import_date.h"

static const char *shared; /* the folder of the sample data */

static const crmi_date_options plain = { CRM_DATE_ORDER_NONE, { 0, 0, 0 }, { 0, 0, 0 } };
static const crmi_date_options dmy = { CRM_DATE_ORDER_DMY, { 0, 0, 0 }, { 0, 0, 0 } };
static const crmi_date_options mdy = { CRM_DATE_ORDER_MDY, { 0, 0, 0 }, { 0, 0, 0 } };
static const crmi_date_options ymd = { CRM_DATE_ORDER_YMD, { 0, 0, 0 }, { 0, 0, 0 } };
static const crmi_date_options spring = { CRM_DATE_ORDER_NONE, { 2015, 4, 1 }, { 2015, 6, 30 } };
static const crmi_date_options spring_dmy = { CRM_DATE_ORDER_DMY, { 2015, 4, 1 }, { 2015, 6, 30 } };
static const crmi_date_options spring_mdy = { CRM_DATE_ORDER_MDY, { 2015, 4, 1 }, { 2015, 6, 30 } };

static void describe(const char *text, const crmi_date_options *options, char out[80])
{
	size_t length = strlen(text);
	char *copy = test_malloc(length + 1); /* exact, so that a sanitizer sees a read beyond */
	crmi_date_reading reading;
	int32_t rule;
	int at;

	memcpy(copy, text, length);
	rule = crmi_import_date(copy, length, options, &reading);
	test_free(copy);
	if (rule) {
		snprintf(out, 80, "rule %d", rule);
		return;
	}
	at = snprintf(out, 80, "%04d-%02d-%02d", reading.date.year, reading.date.month, reading.date.day);
	if (reading.has_time)
		at += snprintf(out + at, 80 - (size_t)at, " %02d:%02d:%02d", reading.seconds / 3600, reading.seconds / 60 % 60,
		               reading.seconds % 60);
	if (reading.microseconds)
		at += snprintf(out + at, 80 - (size_t)at, ".%06d", reading.microseconds);
	if (reading.has_offset)
		at += snprintf(out + at, 80 - (size_t)at, " %+d", reading.utc_offset_minutes);
	if (reading.decision)
		snprintf(out + at, 80 - (size_t)at, " by %s not %04d-%02d-%02d", crmi_date_decision_name(reading.decision),
		         reading.other.year, reading.other.month, reading.other.day);
}

static void assert_date(const char *text, const crmi_date_options *options, const char *expected)
{
	char out[80];

	describe(text, options, out);
	if (strcmp(out, expected) != 0)
		print_message("# %s: %s\n", text, out);
	assert_string_equal(out, expected);
}

#define NO_DATE "rule 807"
#define AMBIGUOUS "rule 808"

static void the_usual_forms_are_read(void **state)
{
	(void)state;
	assert_date("2026-05-10", &plain, "2026-05-10");
	assert_date("2026/05/10", &plain, "2026-05-10");
	assert_date("2026.5.1", &plain, "2026-05-01");
	assert_date("2026\xE5\xB9\xB4" "5\xE6\x9C\x88" "10\xE6\x97\xA5", &plain, "2026-05-10");
	assert_date("19970101", &plain, "1997-01-01");
	assert_date("31.05.2026", &plain, "2026-05-31");
	assert_date("22-04-15", &plain, "2015-04-22");
	assert_date("22-Apr-15", &plain, "2015-04-22");
	assert_date("22-Apr-2015", &plain, "2015-04-22");
	assert_date("2015-Apr-22", &plain, "2015-04-22");
	assert_date("Apr 22 2015", &plain, "2015-04-22");
	assert_date("April 22, 2015", &plain, "2015-04-22");
	assert_date("22 september 2015", &plain, "2015-09-22");
	assert_date("  2026-05-10\t", &plain, "2026-05-10");
}

static void a_time_may_stand_behind_the_day(void **state)
{
	(void)state;
	assert_date("2026-05-10 17:00", &plain, "2026-05-10 17:00:00");
	assert_date("2026-05-10T17:00:05", &plain, "2026-05-10 17:00:05");
	assert_date("2026-05-10, 7:05", &plain, "2026-05-10 07:05:00");
	assert_date("22-04-15 3:53:50 PM", &plain, "2015-04-22 15:53:50");
	assert_date("2026-05-10 00:00", &plain, "2026-05-10 00:00:00");
	assert_date("2026\xE5\xB9\xB4" "5\xE6\x9C\x88" "10\xE6\x97\xA5" "17:00", &plain, "2026-05-10 17:00:00");
}

static void twelve_am_is_midnight_and_twelve_pm_is_noon(void **state)
{
	(void)state;
	assert_date("2026-05-10 12:30 AM", &plain, "2026-05-10 00:30:00");
	assert_date("2026-05-10 12:30pm", &plain, "2026-05-10 12:30:00");
	assert_date("2026-05-10 12 a.m.", &plain, "2026-05-10 00:00:00");
	assert_date("2026-05-10 11:59:59 PM", &plain, "2026-05-10 23:59:59");
	assert_date("2026-05-10 13:00 PM", &plain, NO_DATE);
	assert_date("2026-05-10 0:00 AM", &plain, NO_DATE);
}

static void a_distance_from_utc_is_kept(void **state)
{
	(void)state;
	assert_date("2026-05-10T17:00:00Z", &plain, "2026-05-10 17:00:00 +0");
	assert_date("2026-05-10T17:00:00.25+02:00", &plain, "2026-05-10 17:00:00.250000 +120");
	assert_date("2026-05-10 17:00 -0530", &plain, "2026-05-10 17:00:00 -330");
	assert_date("2026-05-10T17:00+19:00", &plain, NO_DATE);
	assert_date("2026-05-10T17:00+02:60", &plain, NO_DATE);
	assert_date("2026-05-10T17:00+2", &plain, NO_DATE);
}

static void two_digit_years_turn_at_seventy(void **state)
{
	(void)state;
	assert_date("22-04-69", &plain, "2069-04-22");
	assert_date("22-04-70", &plain, "1970-04-22");
	assert_date("22-04-99", &plain, "1999-04-22");
	assert_date("22-04-00", &plain, "2000-04-22");
}

static void days_and_times_that_do_not_exist_are_refused(void **state)
{
	static const char *const texts[] = {
		"2026-02-30", "2025-02-29", "0000-05-10", "2026-13-01", "2026-00-10", "2026-05-00", "31.04.2026", "20260230",
		"30-Feb-2026", "2026-05-10 25:00", "2026-05-10 24:00", "2026-05-10 12:60", "2026-05-10 12:00:60", "13-13-15",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_date(texts[i], &plain, NO_DATE);
	assert_date("2024-02-29", &plain, "2024-02-29");
}

static void what_is_no_date_is_refused(void **state)
{
	static const char *const texts[] = {
		"", " ", "yesterday", "2026", "2026-05", "2026-05-10x", "2026-05-10T", "2026-05/10", "22-Foo-15", "22-A-15",
		"1-2-3-4", "123-04-15", "22-04-123", "2026-05-10 17", "2026-05-10 17:0", "2026051", "202605100", "22-04-20155",
		"2026-05-1017:00", "Apr-2015-22", "Apr-May-15", "1-2-Apr", "-1-05-2026", "2026-05-10 17:00.5", "2026--05-10",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_date(texts[i], &plain, NO_DATE);
}

static void a_leading_year_of_four_digits_leaves_no_doubt(void **state)
{
	(void)state;
	assert_date("2026-04-05", &mdy, "2026-04-05");
	assert_date("2026-04-05", &dmy, "2026-04-05");
	assert_date("2026-04-05", &spring, "2026-04-05"); /* the window does not judge it */
	assert_date("2026-15-05", &ymd, NO_DATE);
}

static void a_month_in_letters_leaves_no_doubt(void **state)
{
	(void)state;
	assert_date("04-Aug-15", &spring_mdy, "2015-08-04");
	assert_date("Aug 4, 2015", &spring_dmy, "2015-08-04");
}

static void without_an_order_two_readings_are_ambiguous(void **state)
{
	(void)state;
	assert_date("04-05-15", &plain, AMBIGUOUS);
	assert_date("05-04-15", &plain, AMBIGUOUS);
	assert_date("10.05.2026", &plain, AMBIGUOUS);
	assert_date("04/05/2015 3:00 PM", &plain, AMBIGUOUS);
}

static void the_same_day_in_both_readings_is_no_ambiguity(void **state)
{
	(void)state;
	assert_date("05-05-15", &plain, "2015-05-05");
	assert_date("05-05-15", &spring, "2015-05-05");
	assert_date("05-05-15", &mdy, "2015-05-05");
}

static void a_day_over_twelve_needs_no_order(void **state)
{
	(void)state;
	assert_date("04-22-15", &plain, "2015-04-22");
	assert_date("22/04/2015", &plain, "2015-04-22");
}

static void without_an_order_the_window_decides_when_it_leaves_one_reading(void **state)
{
	(void)state;
	assert_date("04-08-15", &spring, "2015-04-08 by window not 2015-08-04");
	assert_date("08-04-15", &spring, "2015-04-08 by window not 2015-08-04");
	assert_date("04-05-15", &spring, AMBIGUOUS); /* both in */
	assert_date("08-09-15", &spring, AMBIGUOUS); /* both out */
	assert_date("22-08-15", &spring, "2015-08-22"); /* there is only one reading */
}

static void an_order_decides_and_says_so(void **state)
{
	(void)state;
	assert_date("04-05-15", &dmy, "2015-05-04 by order not 2015-04-05");
	assert_date("04-05-15", &mdy, "2015-04-05 by order not 2015-05-04");
	assert_date("10.05.2026", &dmy, "2026-05-10 by order not 2026-10-05");
	assert_date("22-04-15", &dmy, "2015-04-22");
	assert_date("15-04-22", &ymd, "2015-04-22");
}

static void a_day_over_twelve_against_the_order_is_refused_without_a_window(void **state)
{
	(void)state;
	assert_date("22-04-15", &mdy, NO_DATE);
	assert_date("04-22-15", &dmy, NO_DATE);
	assert_date("22-04-75", &ymd, NO_DATE);
}

static void a_day_over_twelve_against_the_order_is_taken_inside_the_window(void **state)
{
	(void)state;
	assert_date("22-04-15", &spring_mdy, "2015-04-22");
	assert_date("22-08-15", &spring_mdy, NO_DATE);
}

static void the_window_overrules_the_order_only_when_the_order_leaves_it(void **state)
{
	(void)state;
	assert_date("04-05-15", &spring_mdy, "2015-04-05 by order not 2015-05-04");
	assert_date("04-08-15", &spring_dmy, "2015-04-08 by window not 2015-08-04");
	assert_date("08-09-15", &spring_dmy, NO_DATE);
}

static void a_window_may_be_open_at_one_end(void **state)
{
	const crmi_date_options from = { CRM_DATE_ORDER_NONE, { 2015, 6, 1 }, { 0, 0, 0 } };
	const crmi_date_options until = { CRM_DATE_ORDER_NONE, { 0, 0, 0 }, { 2015, 6, 1 } };

	(void)state;
	assert_date("04-08-15", &from, "2015-08-04 by window not 2015-04-08");
	assert_date("04-08-15", &until, "2015-04-08 by window not 2015-08-04");
}

static crm_status read_file(void *user, char *buffer, size_t capacity, size_t *got)
{
	*got = fread(buffer, 1, capacity, user);
	return CRM_OK;
}

/* The published file has day and month exchanged in 486 rows; its README gives 545, 399 and 1,280 for April to June. */
static void all_complaints_of_the_sample_fall_into_its_quarter(void **state)
{
	char path[1000], text[80];
	int months[13] = { 0 }, rows = 0, decisions = 0;
	crmi_date_reading reading;
	crmi_csv_row row;
	crmi_csv *csv;
	FILE *file;

	(void)state;
	snprintf(path, sizeof path, "%s/comcast-complaints/Comcast_telecom_complaints_data.csv", shared ? shared : ".");
	file = fopen(path, "rb");
	if (!file) {
		print_message("# skipped: no sample data; name its folder in CRM_SHARED\n");
		skip();
	}
	crmi_csv_options options = { &unit_allocator, read_file, file, 0, 0, 0, 0 };

	assert_int_equal(crmi_csv_open(&csv, &options), CRM_OK);
	assert_int_equal(crmi_csv_next(csv, &row), CRM_OK);
	assert_memory_equal(row.fields[2].bytes, "Date", 4);
	assert_memory_equal(row.fields[4].bytes, "Time", 4);
	while (crmi_csv_next(csv, &row) == CRM_OK) {
		int length = snprintf(text, sizeof text, "%.*s %.*s", (int)row.fields[2].length, row.fields[2].bytes,
		                      (int)row.fields[4].length, row.fields[4].bytes);

		assert_int_equal(row.count, 11);
		assert_int_equal(crmi_import_date(text, (size_t)length, &spring_mdy, &reading), CRM_RULE_NONE);
		assert_int_equal(reading.date.year, 2015);
		assert_true(reading.has_time);
		months[reading.date.month]++;
		decisions += reading.decision != CRMI_DECIDED_NOT;
		rows++;
	}
	crmi_csv_close(csv);
	(void)fclose(file);
	print_message("# %d rows, %d decided\n", rows, decisions);
	assert_int_equal(rows, 2224);
	assert_int_equal(months[4], 545);
	assert_int_equal(months[5], 399);
	assert_int_equal(months[6], 1280);
}

static void a_text_cut_anywhere_is_read_without_harm(void **state)
{
	static const char *const texts[] = { "2026-05-10T17:00:00.25+02:00", "22-Sept-2015 12:30:59 p.m.",
	                                     "2026\xE5\xB9\xB4" "5\xE6\x9C\x88" "10\xE6\x97\xA5 8:00" };
	char part[64], out[80];

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (size_t length = 0; length <= strlen(texts[i]); length++) {
			snprintf(part, sizeof part, "%.*s", (int)length, texts[i]);
			describe(part, &mdy, out);
			assert_true(out[0] != '\0');
		}
}

static void random_text_gives_an_existing_day_or_a_rule(void **state)
{
	static const char *const numbers[] = { "1", "04", "12", "31", "29", "2", "15", "2024", "1900", "0", "Apr",
	                                       "20240229" };
	static const char *const marks[] = { "-", "-", "-", "/", ".", " ", ":", "T", " PM", "Z", "+02", "\xE5\xB9\xB4" };
	uint64_t seed = 3;
	int taken = 0;

	(void)state;
	for (int round = 0; round < 100000; round++) {
		char text[100] = "";
		crmi_date_reading reading;

		for (int i = 0; i < 5 + round % 5; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			strcat(text, i % 2 ? marks[(seed >> 33) % 12] : numbers[(seed >> 33) % 12]);
		}
		if (crmi_import_date(text, strlen(text), round % 2 ? &spring : &dmy, &reading) != CRM_RULE_NONE)
			continue;
		taken++;
		assert_true(crm_date_is_valid(reading.date));
		assert_in_range(reading.seconds, 0, 86399);
	}
	assert_true(taken > 100);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(the_usual_forms_are_read), TEST(a_time_may_stand_behind_the_day),
		TEST(twelve_am_is_midnight_and_twelve_pm_is_noon), TEST(a_distance_from_utc_is_kept),
		TEST(two_digit_years_turn_at_seventy), TEST(days_and_times_that_do_not_exist_are_refused),
		TEST(what_is_no_date_is_refused), TEST(a_leading_year_of_four_digits_leaves_no_doubt),
		TEST(a_month_in_letters_leaves_no_doubt), TEST(without_an_order_two_readings_are_ambiguous),
		TEST(the_same_day_in_both_readings_is_no_ambiguity), TEST(a_day_over_twelve_needs_no_order),
		TEST(without_an_order_the_window_decides_when_it_leaves_one_reading), TEST(an_order_decides_and_says_so),
		TEST(a_day_over_twelve_against_the_order_is_refused_without_a_window),
		TEST(a_day_over_twelve_against_the_order_is_taken_inside_the_window),
		TEST(the_window_overrules_the_order_only_when_the_order_leaves_it), TEST(a_window_may_be_open_at_one_end),
		TEST(all_complaints_of_the_sample_fall_into_its_quarter), TEST(a_text_cut_anywhere_is_read_without_harm),
		TEST(random_text_gives_an_existing_day_or_a_rule),
	};

	shared = argc > 1 ? argv[1] : getenv("CRM_SHARED");
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
