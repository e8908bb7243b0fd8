#define _POSIX_C_SOURCE 200809L

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const crm_date none;

static crm_status read_text(int32_t format, const char *text, crm_date from, crm_date until, const crm_holidays **holidays,
                            crm_failure *failure)
{
	crm_holidays_input input = CRM_INIT(crm_holidays_input);
	size_t length = strlen(text);
	char *exact = malloc(length ? length : 1); /* so that a reader that goes too far is caught */
	crm_status rc;

	assert_non_null(exact);
	memcpy(exact, text, length);
	input.format = format;
	input.text = exact;
	input.length = length;
	input.from = from;
	input.until = until;
	input.allocator = &unit_allocator;
	*holidays = (const crm_holidays *)(const void *)text; /* must be set */
	rc = crm_holidays_read(&input, holidays, failure);
	free(exact);
	return rc;
}

/* The days as text: "2026-05-01 Labour Day" and a line end each, "+" before make-up working days. */
static void assert_days(const crm_holidays *holidays, const char *expected)
{
	char text[4096];
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < holidays->count; i++) {
		const crm_calendar_day *day = &holidays->days[i];

		used += (size_t)snprintf(text + used, sizeof text - used, "%s%04d-%02d-%02d%s%s\n",
		                         day->kind == CRM_CALENDAR_WORKDAY ? "+" : "", day->date.year, day->date.month,
		                         day->date.day, day->name ? " " : "", day->name ? day->name : "");
		assert_true(used < sizeof text);
	}
	assert_string_equal(text, expected);
}

static void assert_known(const crm_holidays *holidays, crm_date from, crm_date until)
{
	assert_memory_equal(&holidays->known_from, &from, sizeof from);
	assert_memory_equal(&holidays->known_until, &until, sizeof until);
}

static void assert_read(int32_t format, const char *text, const char *expected)
{
	const crm_holidays *holidays = NULL;
	crm_failure failure;

	if (read_text(format, text, none, none, &holidays, &failure) != CRM_OK)
		fail_msg("%s: line %d, byte %d, %s: %s", text, failure.line, failure.position, failure.field, failure.message);
	assert_int_equal(failure.rule, CRM_RULE_NONE);
	assert_days(holidays, expected);
	crm_holidays_free(holidays);
}

struct wrong_text {
	const char *text;
	int32_t     rule, line, position;
	const char *field;
};

static void assert_refused(int32_t format, const struct wrong_text *wrong, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const crm_holidays *holidays = NULL;
		crm_failure failure;

		assert_int_equal(read_text(format, wrong[i].text, none, none, &holidays, &failure), CRM_ERR_INVALID);
		assert_null(holidays);
		if (failure.rule != wrong[i].rule || failure.line != wrong[i].line || failure.position != wrong[i].position ||
		    strcmp(failure.field, wrong[i].field) != 0)
			fail_msg("%s: rule %d, line %d, byte %d, field %s: %s", wrong[i].text, failure.rule, failure.line, failure.position,
			         failure.field, failure.message);
		assert_true(failure.message[0] != '\0');
		assert_int_equal(read_text(format, wrong[i].text, none, none, &holidays, NULL), CRM_ERR_INVALID);
	}
}

#define ASSERT_REFUSED(format, wrong) assert_refused(format, wrong, sizeof(wrong) / sizeof *(wrong))

/* --- the built-in table */

static void the_table_of_china_knows_2007_to_2026(void **unused)
{
	const crm_holidays *holidays = NULL;
	crm_failure failure;
	size_t years[20][2] = { { 0 } };

	(void)unused;
	assert_int_equal(crm_holidays_builtin("CN", &holidays, &failure), CRM_OK);
	assert_known(holidays, (crm_date){ 2007, 1, 1 }, (crm_date){ 2026, 12, 31 });
	for (size_t i = 0; i < holidays->count; i++) {
		const crm_calendar_day *day = &holidays->days[i];

		assert_true(crm_date_is_valid(day->date));
		assert_true(day->kind == CRM_CALENDAR_HOLIDAY || day->kind == CRM_CALENDAR_WORKDAY);
		assert_non_null(day->name);
		if (i)
			assert_true(day->date.year * 372 + day->date.month * 31 + day->date.day >
			            day[-1].date.year * 372 + day[-1].date.month * 31 + day[-1].date.day);
		years[day->date.year - 2007][day->kind == CRM_CALENDAR_WORKDAY]++;
	}
	for (size_t i = 0; i < 20; i++) {
		assert_in_range(years[i][0], 22, 34);
		assert_in_range(years[i][1], 5, 12);
	}
	crm_holidays_free(holidays); /* takes built-in tables */
}

static void a_few_days_of_china_that_people_remember(void **unused)
{
	static const struct remembered {
		crm_date date;
		int32_t  kind; /* 0 = an ordinary day */
	} days[] = {
		{ { 2026, 2, 17 }, CRM_CALENDAR_HOLIDAY },
		{ { 2026, 2, 14 }, CRM_CALENDAR_WORKDAY },
		{ { 2026, 2, 28 }, CRM_CALENDAR_WORKDAY },
		{ { 2025, 10, 8 }, CRM_CALENDAR_HOLIDAY },
		{ { 2025, 10, 11 }, CRM_CALENDAR_WORKDAY },
		{ { 2020, 1, 31 }, CRM_CALENDAR_HOLIDAY }, /* prolonged because of the epidemic */
		{ { 2020, 2, 2 }, CRM_CALENDAR_HOLIDAY },
		{ { 2020, 2, 3 }, 0 },
		{ { 2015, 9, 3 }, CRM_CALENDAR_HOLIDAY },
		{ { 2015, 9, 6 }, CRM_CALENDAR_WORKDAY },
		{ { 2019, 5, 3 }, CRM_CALENDAR_HOLIDAY },
		{ { 2019, 5, 5 }, CRM_CALENDAR_WORKDAY },
		{ { 2007, 5, 7 }, CRM_CALENDAR_HOLIDAY },
		{ { 2008, 5, 5 }, 0 },
		{ { 2024, 2, 9 }, 0 },
		{ { 2024, 10, 12 }, CRM_CALENDAR_WORKDAY },
	};
	const crm_holidays *holidays = NULL;

	(void)unused;
	assert_int_equal(crm_holidays_builtin("CN", &holidays, NULL), CRM_OK);
	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		int32_t kind = 0;

		for (size_t k = 0; k < holidays->count; k++)
			if (memcmp(&holidays->days[k].date, &days[i].date, sizeof(crm_date)) == 0)
				kind = holidays->days[k].kind;
		if (kind != days[i].kind)
			fail_msg("%d-%d-%d is of kind %d", days[i].date.year, days[i].date.month, days[i].date.day, kind);
	}
}

static void other_tables_are_not_known(void **unused)
{
	const crm_holidays *holidays = NULL;
	crm_failure failure;

	(void)unused;
	assert_int_equal(crm_holidays_builtin("cn", &holidays, &failure), CRM_ERR_NOT_FOUND);
	assert_int_equal(failure.rule, CRM_RULE_CALENDAR_UNKNOWN);
	assert_null(holidays);
	assert_int_equal(crm_holidays_builtin(NULL, &holidays, &failure), CRM_ERR_INVALID);
	assert_int_equal(crm_holidays_builtin("CN", NULL, &failure), CRM_ERR_INVALID);
	assert_int_equal(failure.rule, CRM_RULE_ARGUMENT_MISSING);
	crm_holidays_free(NULL);
}

static char *file_text(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *text;
	long size;

	if (!file)
		return NULL;
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	rewind(file);
	text = malloc((size_t)size + 1);
	assert_non_null(text);
	assert_int_equal(fread(text, 1, (size_t)size, file), size);
	text[size] = '\0';
	assert_int_equal(fclose(file), 0);
	return text;
}

/* Day by day, what a published list says and what ours says; days that are neither do not stand in either. */
static void the_table_of_china_agrees_with_the_published_lists(void **unused)
{
	const char *shared = getenv("CRM_SHARED");
	const crm_holidays *ours = NULL, *theirs = NULL;
	size_t compared = 0, years = 0;

	(void)unused;
	assert_int_equal(crm_holidays_builtin("CN", &ours, NULL), CRM_OK);
	for (int year = 2007; shared && year <= 2026; year++) {
		char path[4096], *text;
		size_t at = 0;

		(void)snprintf(path, sizeof path, "%s/holidays/cn/%d.json", shared, year);
		text = file_text(path);
		if (!text)
			continue;
		years++;
		assert_int_equal(read_text(CRM_HOLIDAYS_JSON, text, (crm_date){ (int16_t)year, 1, 1 },
		                           (crm_date){ (int16_t)year, 12, 31 }, &theirs, NULL),
		                 CRM_OK);
		while (at < ours->count && ours->days[at].date.year < year)
			at++;
		for (size_t i = 0; i < theirs->count; i++, at++, compared++) {
			assert_true(at < ours->count);
			assert_memory_equal(&ours->days[at].date, &theirs->days[i].date, sizeof(crm_date));
			assert_int_equal(ours->days[at].kind, theirs->days[i].kind);
		}
		assert_true(at == ours->count || ours->days[at].date.year > year);
		crm_holidays_free(theirs);
		free(text);
	}
	if (!years) {
		print_message("# skipped: no lists of holidays below %s/holidays/cn\n", shared ? shared : "CRM_SHARED");
		skip();
	}
	print_message("# %zu days of %zu years are as published\n", compared, years);
}

static void the_source_of_the_table_is_a_list_that_can_be_read(void **unused)
{
	const char *source = getenv("CRM_HOLIDAYS_CN");
	const crm_holidays *ours = NULL, *read = NULL;
	char *text = source ? file_text(source) : NULL;

	(void)unused;
	assert_non_null(text);
	assert_int_equal(crm_holidays_builtin("CN", &ours, NULL), CRM_OK);
	assert_int_equal(read_text(CRM_HOLIDAYS_CSV, text, none, none, &read, NULL), CRM_OK);
	assert_known(read, ours->known_from, ours->known_until);
	assert_int_equal(read->count, ours->count);
	for (size_t i = 0; i < read->count; i++) {
		assert_memory_equal(&read->days[i].date, &ours->days[i].date, sizeof(crm_date));
		assert_int_equal(read->days[i].kind, ours->days[i].kind);
		assert_string_equal(read->days[i].name, ours->days[i].name);
	}
	crm_holidays_free(read);
	free(text);
}

/* --- JSON */

static void json_has_three_shapes(void **unused)
{
	(void)unused;
	assert_read(CRM_HOLIDAYS_JSON, "[\"2026-05-01\", \"2026-01-01\"]", "2026-01-01\n2026-05-01\n");
	assert_read(CRM_HOLIDAYS_JSON, "{\"2026-05-01\": \"Labour Day\", \"2026-01-01\": \"\"}",
	            "2026-01-01\n2026-05-01 Labour Day\n");
	assert_read(CRM_HOLIDAYS_JSON,
	            "[{\"date\": \"2026-05-01\", \"name\": \" \xE5\x8A\xB3\xE5\x8A\xA8\xE8\x8A\x82 \"}, \"2026-05-02\"]",
	            "2026-05-01 \xE5\x8A\xB3\xE5\x8A\xA8\xE8\x8A\x82\n2026-05-02\n");
	assert_read(
		CRM_HOLIDAYS_JSON,
		"{\"$schema\": \"x\", \"$id\": \"y\", \"year\": 2026, \"papers\": [\"z\"], \"days\": [{\"isOffDay\": false, \"date\": \"2026-05-09\"},"
		"{\"isOffDay\": true, \"name\": \"May\", \"date\": \"2026-05-01\"}]}",
		"2026-05-01 May\n+2026-05-09\n");
	assert_read(CRM_HOLIDAYS_JSON, "[]", "");
	assert_read(CRM_HOLIDAYS_JSON, "{}", "");
}

static void json_that_is_wrong_is_refused_with_its_place(void **unused)
{
	static const struct wrong_text wrong[] = {
		{ "", CRM_RULE_CALENDAR_SYNTAX, 1, 1, "" },
		{ "[\"2026-05-01\"", CRM_RULE_CALENDAR_SYNTAX, 1, 13, "" },
		{ "[\n\"2026-05-01\",\n]", CRM_RULE_CALENDAR_SYNTAX, 3, 1, "" },
		{ "[] []", CRM_RULE_CALENDAR_SYNTAX, 1, 4, "" },
		{ "17", CRM_RULE_CALENDAR_SYNTAX, 1, 1, "" },
		{ "\"2026-05-01\"", CRM_RULE_CALENDAR_SYNTAX, 1, 1, "" },
		{ "[\"2026-05-01\",\n  \"2026-02-29\"]", CRM_RULE_CALENDAR_DATE, 2, 3, "[2]" },
		{ "[\"2026-5-1\"]", CRM_RULE_CALENDAR_DATE, 1, 2, "[1]" },
		{ "[\"0000-01-01\"]", CRM_RULE_CALENDAR_DATE, 1, 2, "[1]" },
		{ "[20260501]", CRM_RULE_CALENDAR_SYNTAX, 1, 2, "[1]" },
		{ "{\"2026-05-01\": null}", CRM_RULE_CALENDAR_SYNTAX, 1, 16, "2026-05-01" },
		{ "{\"a\": \"]}\", \"May\": \"x\"}", CRM_RULE_CALENDAR_DATE, 1, 7, "a" },
		{ "{\"2026-05-01\": \"\\\"]}\", \"May\": \"x\"}", CRM_RULE_CALENDAR_DATE, 1, 31, "May" },
		{ "{\"2026-05-01\": \"x\", \"2026-05-01\": \"y\"}", CRM_RULE_CALENDAR_SYNTAX, 1, 32, "" },
		{ "[{\"name\": \"x\"}]", CRM_RULE_CALENDAR_DATE, 1, 2, "[1]" },
		{ "[{\"date\": \"2026-05-01\", \"isoffday\": false}]", CRM_RULE_CALENDAR_UNKNOWN, 1, 37, "[1].isoffday" },
		{ "[{\"date\": \"2026-05-01\", \"isOffDay\": \"no\"}]", CRM_RULE_CALENDAR_SYNTAX, 1, 37, "[1].isOffDay" },
		{ "[{\"name\": \"x\", \"date\": \"2026-05-32\"}]", CRM_RULE_CALENDAR_DATE, 1, 24, "[1].date" },
		{ "{\"days\": [\"2026-05-01\"],\n\"Days\": []}", CRM_RULE_CALENDAR_UNKNOWN, 2, 9, "Days" },
		{ "{\"days\": {}}", CRM_RULE_CALENDAR_SYNTAX, 1, 10, "days" },
		{ "[\"2026-05-01\", {\"date\": \"2026-05-01\", \"isOffDay\": false}]", CRM_RULE_CALENDAR_DATE, 0, 0, "date" },
		{ "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", CRM_RULE_CALENDAR_SYNTAX, 1, 17, "" },
		{ "[\"2026-05-01\",\n\"\xFF\"]", CRM_RULE_FIELD_NOT_UTF8, 2, 2, "text" },
	};

	(void)unused;
	ASSERT_REFUSED(CRM_HOLIDAYS_JSON, wrong);
}

/* --- CSV */

static void csv_needs_a_date_and_takes_name_and_kind(void **unused)
{
	(void)unused;
	assert_read(CRM_HOLIDAYS_CSV, "date\n2026-05-01\n2026-01-01\n", "2026-01-01\n2026-05-01\n");
	assert_read(
		CRM_HOLIDAYS_CSV,
		"\xEF\xBB\xBFkind;Name;DATE\r\n;\"Labour; Day\";2026-05-01\r\nworkday; moved ;2026-05-09\r\nholiday;;2026-05-04",
		"2026-05-01 Labour; Day\n2026-05-04\n+2026-05-09 moved\n");
	assert_read(CRM_HOLIDAYS_CSV, "date,name\n", "");
	/* What stands twice is one day, and has the name that one of them has. */
	assert_read(CRM_HOLIDAYS_CSV, "date,name\n2026-05-01,\n2026-05-01,first\n2026-05-01,second\n", "2026-05-01 first\n");
}

static void csv_that_is_wrong_is_refused_with_its_place(void **unused)
{
	static const struct wrong_text wrong[] = {
		{ "", CRM_RULE_CALENDAR_SYNTAX, 1, 0, "date" },
		{ "day,name\n2026-05-01,x\n", CRM_RULE_CALENDAR_UNKNOWN, 1, 1, "" },
		{ "name,kind\nx,holiday\n", CRM_RULE_CALENDAR_SYNTAX, 1, 1, "date" },
		{ "date,date\n", CRM_RULE_CALENDAR_SYNTAX, 1, 6, "date" },
		{ "date,name\n2026-05-01,x\n2026-02-30,y\n", CRM_RULE_CALENDAR_DATE, 3, 1, "date" },
		{ "name,date\n\"x\ny\",01.05.2026\n", CRM_RULE_CALENDAR_DATE, 3, 4, "date" },
		{ "date,kind\n2026-05-01,Feiertag\n", CRM_RULE_CALENDAR_SYNTAX, 2, 12, "kind" },
		{ "date,name\n2026-05-01\n", CRM_RULE_CALENDAR_SYNTAX, 2, 1, "" },
		{ "date,name\n2026-05-01,x,y\n", CRM_RULE_CALENDAR_SYNTAX, 2, 1, "" },
		{ "date,name\n2026-05-01,\"x\n", CRM_RULE_CALENDAR_SYNTAX, 2, 0, "" },
		{ "date,kind\n2026-05-01,\n2026-05-01,workday\n", CRM_RULE_CALENDAR_DATE, 0, 0, "date" },
		{ "date\n2026-05-01\n2026-05-0\xC3\n", CRM_RULE_FIELD_NOT_UTF8, 3, 10, "text" },
	};

	(void)unused;
	ASSERT_REFUSED(CRM_HOLIDAYS_CSV, wrong);
}

/* --- iCalendar */

#define ICS(lines) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" lines "END:VCALENDAR\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\nUID:1\r\n" lines "END:VEVENT\r\n"

static void ics_gives_the_days_of_its_events(void **unused)
{
	(void)unused;
	assert_read(CRM_HOLIDAYS_ICS, ICS(EVENT("DTSTART;VALUE=DATE:20260501\r\nSUMMARY:Labour\\, Day\\n(1\r\n  May)\r\n")),
	            "2026-05-01 Labour, Day (1 May)\n");
	assert_read(CRM_HOLIDAYS_ICS,
	            ICS(EVENT("DTSTART;VALUE=DATE:20251231\r\nDTEND;VALUE=DATE:20260103\r\nSUMMARY;LANGUAGE=en:Turn\r\n")),
	            "2025-12-31 Turn\n2026-01-01 Turn\n2026-01-02 Turn\n");
	assert_read(CRM_HOLIDAYS_ICS, ICS(EVENT("dtstart:20260501\nduration:P2D\n") EVENT("DTSTART:20260601\nDURATION:P1W\n")),
	            "2026-05-01\n2026-05-02\n2026-06-01\n2026-06-02\n2026-06-03\n2026-06-04\n2026-06-05\n2026-06-06\n2026-06-07\n");
	assert_read(
		CRM_HOLIDAYS_ICS,
		ICS("BEGIN:VTIMEZONE\r\nTZID:x\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n" EVENT(
			"DTSTART:20260501\r\nBEGIN:VALARM\r\nDURATION:PT5M\r\nSUMMARY:alarm\r\nEND:VALARM\r\n")),
		"2026-05-01\n");
	assert_read(
		CRM_HOLIDAYS_ICS,
		ICS(EVENT("DTSTART:20260501\r\nSTATUS:CANCELLED\r\n") EVENT("DTSTART:20260502\r\nSTATUS:CONFIRMED\r\n")),
		"2026-05-02\n");
	assert_read(CRM_HOLIDAYS_ICS,
	            ICS(EVENT("DTSTART:20260509\r\nX-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY\r\n")
	                    EVENT("DTSTART:20260501\r\nX-APPLE-SPECIAL-DAY:WORK-HOLIDAY\r\n")),
	            "2026-05-01\n+2026-05-09\n");
	assert_read(CRM_HOLIDAYS_ICS, ICS(""), "");
}

static void ics_expands_rules_up_to_the_end_asked_for(void **unused)
{
	const crm_holidays *holidays = NULL;
	crm_failure failure;
	static const char text[] =
		ICS(EVENT("DTSTART;VALUE=DATE:20001225\r\nDTEND;VALUE=DATE:20001227\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Christmas\r\n"
	              "EXDATE;VALUE=DATE:20251225\r\nRDATE;VALUE=DATE:20260701,20260801\r\n")
	        EVENT("DTSTART;VALUE=DATE:19660530\r\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO\r\nSUMMARY:Memorial Day\r\n"));

	(void)unused;
	assert_int_equal(
		read_text(CRM_HOLIDAYS_ICS, text, (crm_date){ 2025, 1, 1 }, (crm_date){ 2027, 6, 30 }, &holidays, &failure),
		CRM_OK);
	assert_days(holidays, "2025-05-26 Memorial Day\n2026-05-25 Memorial Day\n2026-07-01 Christmas\n2026-07-02 Christmas\n"
	                      "2026-08-01 Christmas\n2026-08-02 Christmas\n2026-12-25 Christmas\n2026-12-26 Christmas\n"
	                      "2027-05-31 Memorial Day\n");
	assert_known(holidays, (crm_date){ 2025, 1, 1 }, (crm_date){ 2027, 6, 30 });
	crm_holidays_free(holidays);
	/* An occurrence that began before the first day and goes on into it. */
	assert_int_equal(
		read_text(CRM_HOLIDAYS_ICS, text, (crm_date){ 2026, 12, 26 }, (crm_date){ 2027, 1, 1 }, &holidays, &failure),
		CRM_OK);
	assert_days(holidays, "2026-12-26 Christmas\n");
	crm_holidays_free(holidays);
	/* Without an end, up to the end of the last year that the text names. */
	assert_int_equal(read_text(CRM_HOLIDAYS_ICS,
	                           ICS(EVENT("DTSTART:20240101\r\nRRULE:FREQ=YEARLY\r\n") EVENT("DTSTART:20260501\r\n")),
	                           none, none, &holidays, &failure),
	                 CRM_OK);
	assert_days(holidays, "2024-01-01\n2025-01-01\n2026-01-01\n2026-05-01\n");
	assert_known(holidays, (crm_date){ 2024, 1, 1 }, (crm_date){ 2026, 12, 31 });
	crm_holidays_free(holidays);
}

static void ics_expands_as_many_occurrences_as_there_are(void **unused)
{
	const crm_holidays *holidays = NULL;

	(void)unused;
	assert_int_equal(read_text(CRM_HOLIDAYS_ICS, ICS(EVENT("DTSTART:20240101\r\nRRULE:FREQ=DAILY\r\n")), none,
	                           (crm_date){ 2026, 12, 31 }, &holidays, NULL),
	                 CRM_OK);
	assert_int_equal(holidays->count, 366 + 365 + 365);
	crm_holidays_free(holidays);
}

static void ics_that_is_wrong_is_refused_with_its_place(void **unused)
{
	static const struct wrong_text wrong[] = {
		{ "", CRM_RULE_CALENDAR_SYNTAX, 1, 1, "" },
		{ "[]", CRM_RULE_CALENDAR_SYNTAX, 1, 1, "" },
		{ "BEGIN:VEVENT\nEND:VEVENT\n", CRM_RULE_CALENDAR_SYNTAX, 1, 7, "" },
		{ "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260501\nEND:VCALENDAR\n", CRM_RULE_CALENDAR_SYNTAX, 4, 5, "" },
		{ "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260501\n", CRM_RULE_CALENDAR_SYNTAX, 4, 1, "" },
		{ ICS("nonsense\r\n"), CRM_RULE_CALENDAR_SYNTAX, 3, 1, "" },
		{ ICS(EVENT("SUMMARY:x\r\n")), CRM_RULE_CALENDAR_SYNTAX, 6, 1, "DTSTART" },
		{ ICS(EVENT("DTSTART:20260230\r\n")), CRM_RULE_CALENDAR_DATE, 5, 9, "DTSTART" },
		{ ICS(EVENT("DTSTART;VALUE=DATE:2026-05-01\r\n")), CRM_RULE_CALENDAR_DATE, 5, 20, "DTSTART" },
		{ ICS(EVENT("DTSTART:20260501T090000Z\r\n")), CRM_RULE_CALENDAR_DATE, 5, 9, "DTSTART" },
		{ ICS(EVENT("DTSTART:20260501\r\nDTSTART:20260502\r\n")), CRM_RULE_CALENDAR_SYNTAX, 6, 9, "DTSTART" },
		{ ICS(EVENT("DTSTART:20260501\r\nDTEND:20260501\r\n")), CRM_RULE_CALENDAR_REVERSED, 6, 1, "DTEND" },
		{ ICS(EVENT("DTSTART:20260501\r\nDTEND:20260502\r\nDURATION:P1D\r\n")), CRM_RULE_CALENDAR_SYNTAX, 6, 1, "DTEND" },
		{ ICS(EVENT("DTSTART:20260501\r\nDURATION:PT24H\r\n")), CRM_RULE_CALENDAR_SYNTAX, 6, 10, "DURATION" },
		{ ICS(EVENT("DTSTART:20260501\r\nDURATION:P0D\r\n")), CRM_RULE_CALENDAR_SYNTAX, 6, 10, "DURATION" },
		{ ICS(EVENT("DTSTART:20260501\r\nDURATION:\r\n")), CRM_RULE_CALENDAR_SYNTAX, 6, 10, "DURATION" },
		{ ICS(EVENT("DTSTART:20260501\r\nRDATE:20260601,\r\n")), CRM_RULE_CALENDAR_DATE, 6, 16, "RDATE" },
		{ ICS(EVENT("DTSTART:20260501\r\nEXDATE:20260501T000000\r\n")), CRM_RULE_CALENDAR_DATE, 6, 8, "EXDATE" },
		{ ICS(EVENT("DTSTART:20260501\r\nRECURRENCE-ID:20260501\r\n")), CRM_RULE_CALENDAR_SYNTAX, 6, 15, "RECURRENCE-ID" },
		{ ICS(EVENT("DTSTART:20260501\r\nRRULE:FREQ=YEARLY;BYMONTH=13\r\n")), CRM_RULE_RECURRENCE_VALUE, 6, 21, "RRULE" },
		{ ICS(EVENT("DTSTART:20260501\r\nRRULE:FREQ=OFTEN\r\n")), CRM_RULE_RECURRENCE_VALUE, 6, 6, "RRULE" },
	};

	(void)unused;
	ASSERT_REFUSED(CRM_HOLIDAYS_ICS, wrong);
}

/* --- all of them */

static void days_outside_of_what_is_asked_for_are_left_out(void **unused)
{
	const crm_holidays *holidays = NULL;

	(void)unused;
	assert_int_equal(read_text(CRM_HOLIDAYS_JSON, "[\"2024-01-01\", \"2025-06-01\", \"2026-06-01\"]",
	                           (crm_date){ 2025, 1, 1 }, none, &holidays, NULL),
	                 CRM_OK);
	assert_days(holidays, "2025-06-01\n2026-06-01\n");
	assert_known(holidays, (crm_date){ 2025, 1, 1 }, (crm_date){ 2026, 12, 31 });
	crm_holidays_free(holidays);
	assert_int_equal(
		read_text(CRM_HOLIDAYS_CSV, "date\n2024-01-01\n2025-06-01\n", none, (crm_date){ 2024, 12, 1 }, &holidays, NULL),
		CRM_OK);
	assert_days(holidays, "2024-01-01\n");
	assert_known(holidays, (crm_date){ 2024, 1, 1 }, (crm_date){ 2024, 12, 1 });
	crm_holidays_free(holidays);
}

static void inputs_are_checked(void **unused)
{
	crm_holidays_input input = CRM_INIT(crm_holidays_input);
	const crm_holidays *holidays = NULL;
	crm_failure failure;

	(void)unused;
	assert_int_equal(crm_holidays_read(NULL, &holidays, &failure), CRM_ERR_INVALID);
	assert_int_equal(failure.rule, CRM_RULE_ARGUMENT_MISSING);
	assert_int_equal(crm_holidays_read(&input, NULL, &failure), CRM_ERR_INVALID);
	assert_int_equal(crm_holidays_read(&input, &holidays, &failure), CRM_ERR_INVALID);
	assert_string_equal(failure.field, "text");
	input.text = "[]";
	input.length = 2;
	assert_int_equal(crm_holidays_read(&input, &holidays, &failure), CRM_ERR_INVALID);
	assert_string_equal(failure.field, "format");
	input.format = CRM_HOLIDAYS_JSON;
	input.from = (crm_date){ 2026, 2, 29 };
	assert_int_equal(crm_holidays_read(&input, &holidays, &failure), CRM_ERR_INVALID);
	assert_string_equal(failure.field, "from");
	input.from = (crm_date){ 2026, 2, 28 };
	input.until = (crm_date){ 2026, 2, 27 };
	assert_int_equal(crm_holidays_read(&input, &holidays, &failure), CRM_ERR_INVALID);
	assert_string_equal(failure.field, "until");
	assert_int_equal(failure.rule, CRM_RULE_FIELD_RANGE);
}

static void too_many_days_are_refused(void **unused)
{
	const crm_holidays *holidays = NULL;
	crm_failure failure;

	(void)unused;
	assert_int_equal(read_text(CRM_HOLIDAYS_ICS, ICS(EVENT("DTSTART:20000101\r\nRRULE:FREQ=DAILY\r\n")), none,
	                           (crm_date){ 9999, 12, 31 }, &holidays, &failure),
	                 CRM_ERR_INVALID);
	assert_int_equal(failure.line, 6);
	assert_null(holidays);
}

static void no_memory_is_said_and_nothing_is_lost(void **unused)
{
	static const struct text_of_format {
		int32_t     format;
		const char *text;
	} texts[] = {
		{ CRM_HOLIDAYS_JSON, "{\"2026-05-01\": \"Labour Day\", \"2026-01-01\": \"New Year\"}" },
		{ CRM_HOLIDAYS_CSV, "date,name\n2026-05-01,\"Labour \"\"Day\"\"\"\n2026-01-01,x\n" },
		{ CRM_HOLIDAYS_ICS,
		  ICS(EVENT("DTSTART:20240501\r\nRRULE:FREQ=YEARLY\r\nRDATE:20260601\r\nEXDATE:20250501\r\nSUMMARY:x\r\n")) },
	};

	(void)unused;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const crm_holidays *holidays = NULL;
		crm_failure failure;
		crm_status rc;
		long n = 0;

		do {
			unit_fail_allocation(++n, true);
			rc = read_text(texts[i].format, texts[i].text, none, none, &holidays, &failure);
			if (rc != CRM_OK) {
				assert_int_equal(rc, CRM_ERR_NOMEM);
				assert_null(holidays);
				assert_int_equal(failure.rule, CRM_RULE_NONE);
			}
		} while (rc != CRM_OK && n < 1000);
		unit_fail_allocation(0, false);
		assert_in_range(n, 3, 999);
		crm_holidays_free(holidays);
	}
}

UNIT_MAIN(TEST(the_table_of_china_knows_2007_to_2026), TEST(a_few_days_of_china_that_people_remember),
          TEST(other_tables_are_not_known), TEST(the_table_of_china_agrees_with_the_published_lists),
          TEST(the_source_of_the_table_is_a_list_that_can_be_read), TEST(json_has_three_shapes),
          TEST(json_that_is_wrong_is_refused_with_its_place), TEST(csv_needs_a_date_and_takes_name_and_kind),
          TEST(csv_that_is_wrong_is_refused_with_its_place), TEST(ics_gives_the_days_of_its_events),
          TEST(ics_expands_rules_up_to_the_end_asked_for), TEST(ics_expands_as_many_occurrences_as_there_are),
          TEST(ics_that_is_wrong_is_refused_with_its_place),
          TEST(days_outside_of_what_is_asked_for_are_left_out), TEST(inputs_are_checked), TEST(too_many_days_are_refused),
          TEST(no_memory_is_said_and_nothing_is_lost))
