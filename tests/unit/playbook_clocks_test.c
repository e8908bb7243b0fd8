/* Calendars and clocks in the playbook: laid by name, dumped and loaded to the same bytes, refused with line, path and rule. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "playbook.h"

static const char office[] = "{\n"
                             "  \"calendars\": {\n"
                             "    \"office\": {\"tz\": \"UTC\", \"hours\": {\"mon\": [[\"09:00\", \"17:00\"]], \"tue\": [[\"09:00\", \"17:00\"]]}}\n"
                             "  },\n"
                             "  \"clocks\": {\n"
                             "    \"standard\": {\n"
                             "      \"calendar\": \"office\",\n"
                             "      \"targets\": {\n"
                             "        \"first\": {\"kind\": \"acknowledge\", \"hours\": 4, \"minutes\": 30, \"pauses\": true},\n"
                             "        \"end\": {\"kind\": \"resolve\", \"days\": 5, \"end_of_day\": true}\n"
                             "      },\n"
                             "      \"steps\": {\n"
                             "        \"warn\": {\"target\": \"end\", \"level\": 1, \"before_hours\": 2},\n"
                             "        \"boss\": {\"target\": \"first\", \"level\": 2, \"unit\": \"real\", \"after_minutes\": 15}\n"
                             "      },\n"
                             "      \"reopen_days\": 30\n"
                             "    }\n"
                             "  }\n"
                             "}\n";

static crm *open_store(void)
{
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;

	options.flags = CRM_OPEN_CREATE;
	options.allocator = &unit_allocator;
	assert_int_equal(crm_open(":memory:", &options, &db), CRM_OK);
	return db;
}

static crm_status load(crm *db, const char *text)
{
	return crm_playbook_load(db, NULL, text, strlen(text), NULL);
}

static void assert_loaded(crm *db, const char *text)
{
	if (load(db, text) != CRM_OK)
		fail_msg("%s\n\t%s", text, crm_error_last(db)->message);
}

static char *dump(crm *db, crm_buffer *buffer)
{
	memset(buffer, 0, sizeof *buffer);
	assert_int_equal(crm_playbook_dump(db, 0, buffer), CRM_OK);
	return buffer->data;
}

static void what_is_loaded_dumps_and_loads_to_the_same_bytes(void **state)
{
	crm *db = open_store(), *other = open_store();
	crm_buffer first, second;

	(void)state;
	assert_loaded(db, office);
	(void)dump(db, &first);
	assert_non_null(strstr(first.data, "\"mon\": [[\"09:00\", \"17:00\"]]"));
	assert_int_equal(load(db, first.data), CRM_UNCHANGED);
	assert_loaded(other, first.data);
	assert_string_equal(dump(other, &second), first.data);
	crm_buffer_free(&first);
	crm_buffer_free(&second);
	crm_close(other);
	crm_close(db);
}

static void the_default_has_no_calendar_and_no_clock(void **state)
{
	crm *db = open_store();
	crm_buffer text;

	(void)state;
	assert_null(strstr(dump(db, &text), "calendars"));
	assert_non_null(strstr(text.data, "\"clock\": {\"value\": null"));
	crm_buffer_free(&text);
	crm_close(db);
}

static void entries_are_laid_over_those_in_force_and_each_version_keeps_its_own(void **state)
{
	static const char another[] = "{\"calendars\": {\"annex\": {\"tz\": \"UTC\", \"hours\": {\"sun\": [[\"10:00\", \"12:00\"]]}}}}";
	crm *db = open_store();
	crm_buffer text = { 0 };

	(void)state;
	assert_loaded(db, office);
	assert_loaded(db, another);
	(void)dump(db, &text);
	assert_non_null(strstr(text.data, "\"office\""));
	assert_true(strstr(text.data, "\"annex\"") < strstr(text.data, "\"office\"")); /* in the order of their names */
	crm_buffer_free(&text);
	assert_int_equal(crm_playbook_dump(db, 2, &text), CRM_OK);
	assert_null(strstr(text.data, "annex"));
	crm_buffer_free(&text);
	crm_close(db);
}

static void null_takes_an_entry_away_unless_something_names_it(void **state)
{
	crm *db = open_store();
	crm_buffer text;

	(void)state;
	assert_loaded(db, office);
	assert_int_equal(load(db, "{\"calendars\": {\"office\": null}}"), CRM_ERR_INVALID);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_PLAYBOOK_CONTRADICTION);
	assert_string_equal(crm_error_last(db)->field, "calendars.office");
	assert_loaded(db, "{\"complaint\": {\"clock\": \"standard\"}}");
	assert_int_equal(load(db, "{\n\"clocks\": {\n\"standard\": null}}"), CRM_ERR_INVALID);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_PLAYBOOK_CONTRADICTION);
	assert_string_equal(crm_error_last(db)->field, "clocks.standard");
	assert_int_equal(crm_error_last(db)->line, 3);
	assert_loaded(db, "{\"complaint\": {\"clock\": null}, \"clocks\": {\"standard\": null}, \"calendars\": {\"office\": null}}");
	assert_null(strstr(dump(db, &text), "office"));
	crm_buffer_free(&text);
	assert_int_equal(load(db, "{\"clocks\": {\"standard\": null}}"), CRM_UNCHANGED);
	crm_close(db);
}

static void a_setting_that_names_no_clock_is_refused_at_its_line(void **state)
{
	crm *db = open_store();

	(void)state;
	assert_int_equal(load(db, "{\"complaint\": {\n\"clock\": \"standard\"}}"), CRM_ERR_INVALID);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_PLAYBOOK_CONTRADICTION);
	assert_string_equal(crm_error_last(db)->field, "complaint.clock");
	assert_int_equal(crm_error_last(db)->line, 2);
	crm_close(db);
}

/* A policy with one thing put in place of another. */
struct wrong {
	const char *what, *instead;
	int32_t     rule;
	int64_t     line;
	const char *path;
};

static void assert_wrong(crm *db, const struct wrong *wrong)
{
	char text[2000];
	const char *at = strstr(office, wrong->what);

	assert_non_null(at);
	(void)snprintf(text, sizeof text, "%.*s%s%s", (int)(at - office), office, wrong->instead, at + strlen(wrong->what));
	if (load(db, text) != CRM_ERR_INVALID || crm_error_last(db)->rule != wrong->rule || crm_error_last(db)->line != wrong->line ||
	    strcmp(crm_error_last(db)->field ? crm_error_last(db)->field : "", wrong->path) != 0)
		fail_msg("%s\n\tgave rule %d, line %d, '%s': %s\n\texpected rule %d, line %d, '%s'", wrong->instead, (int)crm_error_last(db)->rule,
		         (int)crm_error_last(db)->line, crm_error_last(db)->field, crm_error_last(db)->message, (int)wrong->rule, (int)wrong->line,
		         wrong->path);
}

static void a_wrong_policy_is_refused_with_line_path_and_rule(void **state)
{
	static const struct wrong wrongs[] = {
		{ "\"acknowledge\"", "\"hurry\"", CRM_RULE_PLAYBOOK_RANGE, 9, "clocks.standard.targets.first.kind" },
		{ "\"kind\": \"acknowledge\", ", "", CRM_RULE_CLOCK_POLICY, 9, "clocks.standard.targets.first" },
		{ "\"hours\": 4, \"minutes\": 30, ", "", CRM_RULE_CLOCK_POLICY, 9, "clocks.standard.targets.first" },
		{ "\"hours\": 4", "\"hours\": 4.5", CRM_RULE_PLAYBOOK_TYPE, 9, "clocks.standard.targets.first.hours" },
		{ "\"hours\": 4", "\"hours\": -1", CRM_RULE_PLAYBOOK_RANGE, 9, "clocks.standard.targets.first.hours" },
		{ "\"hours\": 4", "\"days\": 4", CRM_RULE_CLOCK_POLICY, 9, "clocks.standard.targets.first" },
		{ "\"pauses\": true", "\"pauses\": 1", CRM_RULE_PLAYBOOK_TYPE, 9, "clocks.standard.targets.first.pauses" },
		{ "\"pauses\": true", "\"pause\": true", CRM_RULE_PLAYBOOK_UNKNOWN, 9, "clocks.standard.targets.first.pause" },
		{ "\"days\": 5", "\"days\": 5, \"unit\": \"real\"", CRM_RULE_CLOCK_POLICY, 10, "clocks.standard.targets.end" },
		{ "\"target\": \"end\", ", "", CRM_RULE_CLOCK_POLICY, 13, "clocks.standard.steps.warn" },
		{ "\"before_hours\": 2", "\"before_hours\": 2, \"after_hours\": 1", CRM_RULE_CLOCK_POLICY, 13, "clocks.standard.steps.warn" },
		{ "\"level\": 1", "\"level\": \"one\"", CRM_RULE_PLAYBOOK_TYPE, 13, "clocks.standard.steps.warn.level" },
		{ "\"calendar\": \"office\",", "", CRM_RULE_CLOCK_CALENDAR, 6, "clocks.standard" },
		{ "\"calendar\": \"office\"", "\"calendar\": \"shop\"", CRM_RULE_PLAYBOOK_CONTRADICTION, 6, "clocks.standard" },
		{ "\"calendar\": \"office\"", "\"calendar\": 1", CRM_RULE_PLAYBOOK_TYPE, 7, "clocks.standard.calendar" },
		{ "\"reopen_days\": 30", "\"reopen_days\": \"soon\"", CRM_RULE_PLAYBOOK_TYPE, 16, "clocks.standard.reopen_days" },
		{ "\"target\": \"end\"", "\"target\": \"other\"", CRM_RULE_CLOCK_POLICY, 6, "clocks.standard.warn" },
		{ "\"office\": {\"tz\"", "\"of.fice\": {\"tz\"", CRM_RULE_PLAYBOOK_RANGE, 3, "calendars.of.fice" },
	};
	crm *db = open_store();

	(void)state;
	for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++)
		assert_wrong(db, &wrongs[i]);
	crm_close(db);
}

static void a_wrong_calendar_is_refused_with_the_line_in_the_playbook(void **state)
{
	static const char text[] = "{\n\"calendars\": {\n\"a\": {\"tz\": \"UTC\", \"hours\": {\"mon\": [[\"09:00\", \"17:00\"]]}},\n"
	                           "\"office\": {\n\"tz\": \"UTC\",\n\"hours\": {\"mon\": [[\"17:00\", \"09:00\"]]}}}}";
	crm *db = open_store();

	(void)state;
	assert_int_equal(load(db, text), CRM_ERR_INVALID);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_CALENDAR_REVERSED);
	assert_true(strncmp(crm_error_last(db)->field, "calendars.office.", 17) == 0);
	assert_int_equal(crm_error_last(db)->line, 6);
	crm_close(db);
}

static void an_unknown_zone_is_refused_by_name(void **state)
{
	crm *db = open_store();

	(void)state;
	assert_int_equal(load(db, "{\"calendars\": {\"office\": {\"tz\": \"Mars/Base\", \"hours\": {\"mon\": [[\"09:00\", \"17:00\"]]}}}}"),
	                 CRM_ERR_INVALID);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_ZONE_UNKNOWN);
	crm_close(db);
}

static void a_load_without_memory_says_so_and_changes_nothing(void **state)
{
	crm *db = open_store();
	crm_status rc = CRM_ERR_NOMEM;
	int64_t version = 0;
	long n = 1;

	(void)state;
	for (; n < 5000; n++) {
		unit_fail_allocation(n, true);
		rc = load(db, office);
		if (!unit_allocation_failed())
			break;
		unit_fail_allocation(0, false);
		assert_int_equal(rc, CRM_ERR_NOMEM);
		assert_int_equal(crm_playbook_version(db, &version), CRM_OK);
		assert_int_equal(version, 1);
	}
	unit_fail_allocation(0, false);
	assert_int_equal(rc, CRM_OK);
	assert_true(n > 10);
	crm_close(db);
}

UNIT_MAIN(TEST(what_is_loaded_dumps_and_loads_to_the_same_bytes), TEST(the_default_has_no_calendar_and_no_clock),
          TEST(entries_are_laid_over_those_in_force_and_each_version_keeps_its_own),
          TEST(null_takes_an_entry_away_unless_something_names_it), TEST(a_setting_that_names_no_clock_is_refused_at_its_line),
          TEST(a_wrong_policy_is_refused_with_line_path_and_rule), TEST(a_wrong_calendar_is_refused_with_the_line_in_the_playbook),
          TEST(an_unknown_zone_is_refused_by_name), TEST(a_load_without_memory_says_so_and_changes_nothing))
