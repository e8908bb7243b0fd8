/* How far promises may reach: limits of the playbook in days of 24 hours and in working days (D-CMP-29, D-CMP-30). */
#include "complaint_fixture.h"

#include <string.h>

#define OFFICE "\"calendars\": {\"office\": {\"tz\": \"UTC\", \"hours\": {\"mon\": [[\"09:00\", \"17:00\"]], \"tue\": [[\"09:00\", \"17:00\"]], " \
               "\"wed\": [[\"09:00\", \"17:00\"]], \"thu\": [[\"09:00\", \"17:00\"]], \"fri\": [[\"09:00\", \"16:00\"]]}"

static void load(struct fixture *f, const char *text)
{
	if (crm_playbook_load(f->db, NULL, text, strlen(text), NULL) < 0)
		fail_msg("%s", crm_error_last(f->db)->message);
}

/* Received now, ours, not yet promised. */
static void assessed(struct fixture *f)
{
	open_default(f);
	assert_int_equal(judge_as(f, CRM_RESPONSIBILITY_OURS, 0), CRM_OK);
}

static crm_status promise_to(struct fixture *f, int64_t due_at)
{
	crm_promise_input promise = promise_for(due_at);

	return crm_complaint_promise(f->db, NULL, &f->id, &promise, NULL);
}

static crm_status renew_to(struct fixture *f, int64_t due_at)
{
	crm_promise_input renewal = renewal_for(due_at);

	return crm_complaint_renew(f->db, NULL, &f->id, &renewal, NULL);
}

/* Refused, and told how late is not too late. */
static void assert_too_late(struct fixture *f, crm_status rc, const char *latest)
{
	assert_refused(f, rc, CRM_RULE_PROMISE_TOO_LATE, "due_at");
	if (!strstr(crm_error_last(f->db)->message, latest))
		fail_msg("%s", crm_error_last(f->db)->message);
	assert_true(crm_id_is_equal(&crm_error_last(f->db)->id, &f->id));
}

static void without_limits_any_time_may_be_promised(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assessed(&f);
	assert_int_equal(promise_to(&f, FAR_AWAY), CRM_OK);
	assert_int_equal(renew_to(&f, FAR_AWAY + CRM_DAY), CRM_OK);
	end(&f);
}

static void a_limit_without_a_calendar_is_days_of_24_hours_from_the_receipt(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f); /* 1 May, 09:00 */
	load(&f, "{\"complaint\": {\"promise_limit_days\": 10, \"renewal_limit_days\": 20}}");
	assessed(&f);
	f.now = MAY(2, 9);
	assert_too_late(&f, promise_to(&f, MAY(11, 9) + 1), "2026-05-11T09:00:00Z");
	assert_int_equal(promise_to(&f, MAY(11, 9)), CRM_OK);
	assert_too_late(&f, renew_to(&f, MAY(21, 9) + 1), "2026-05-21T09:00:00Z");
	assert_int_equal(renew_to(&f, MAY(21, 9)), CRM_OK);
	assert_store_verifies(&f);
	end(&f);
}

/* The day of the complaint does not count, the last one counts to its closing, on Friday at 16:00. 1 May is a Friday. */
static void a_limit_by_a_calendar_is_working_days(void **state)
{
	struct fixture f;
	int day;

	(void)state;
	begin(&f);
	load(&f, "{" OFFICE "}}, \"complaint\": {\"promise_limit_days\": 5, \"limit_calendar\": \"office\"}}");
	for (day = 1; day <= 3; day++) { /* Friday, Saturday, Sunday */
		f.now = MAY(day, 9);
		assessed(&f);
		assert_too_late(&f, promise_to(&f, MAY(8, 16) + 1), "2026-05-08T16:00:00Z");
		assert_int_equal(promise_to(&f, MAY(8, 16)), CRM_OK);
	}
	f.now = MAY(4, 9);
	assessed(&f);
	assert_too_late(&f, promise_to(&f, MAY(12, 9)), "2026-05-11T17:00:00Z");
	assert_int_equal(promise_to(&f, MAY(11, 17)), CRM_OK);
	assert_int_equal(renew_to(&f, FAR_AWAY), CRM_OK); /* there is no limit of renewals */
	end(&f);
}

/* Only who makes a promise in time is held to the time for first promises: afterwards none could be made at all. */
static void later_promises_and_late_ones_are_held_to_the_second_limit(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	load(&f, "{\"complaint\": {\"promise_limit_days\": 10, \"renewal_limit_days\": 20}}");
	assessed(&f);
	f.now = MAY(11, 9);
	assert_too_late(&f, promise_to(&f, MAY(12, 9)), "2026-05-11T09:00:00Z");
	f.now++;
	assert_too_late(&f, promise_to(&f, MAY(22, 9)), "2026-05-21T09:00:00Z");
	assert_int_equal(promise_to(&f, MAY(12, 9)), CRM_OK);
	end(&f);
	begin(&f);
	load(&f, "{\"complaint\": {\"promise_limit_days\": 10, \"renewal_limit_days\": 20}}");
	assessed(&f);
	assert_int_equal(promise_to(&f, MAY(2, 9)), CRM_OK);
	assert_int_equal(solve_now(&f, 0, NULL), CRM_OK); /* kept, and not wanted */
	assert_int_equal(crm_complaint_answer(f.db, NULL, &f.id, CRM_OPTION_NONE, NULL), CRM_OK);
	assert_too_late(&f, promise_to(&f, MAY(22, 9)), "2026-05-21T09:00:00Z");
	assert_int_equal(promise_to(&f, MAY(21, 9)), CRM_OK);
	end(&f);
}

static void a_running_case_keeps_its_limits(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assessed(&f);
	load(&f, "{\"complaint\": {\"promise_limit_days\": 1}}");
	assert_int_equal(promise_to(&f, FAR_AWAY), CRM_OK);
	assessed(&f);
	assert_too_late(&f, promise_to(&f, FAR_AWAY), "2026-05-02T09:00:00Z");
	end(&f);
}

/* What is told about promises goes the same way as every refusal: nothing is left of the call. */
static void a_refused_time_changes_nothing(void **state)
{
	static char before[DUMP], after[DUMP];
	struct fixture f;

	(void)state;
	begin(&f);
	load(&f, "{\"complaint\": {\"promise_limit_days\": 10}}");
	assessed(&f);
	dump_case(&f, before);
	assert_too_late(&f, promise_to(&f, FAR_AWAY), "2026-05-11");
	dump_case(&f, after);
	assert_string_equal(after, before);
	end(&f);
}

/* Holidays are announced year by year: what is within the known days, or so near that no holiday matters, passes; the rest is not
 * guessed, and holidays that are loaded later count for cases that are open already. */
static void beyond_the_known_holidays_nothing_is_guessed(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	load(&f, "{" OFFICE ", \"known_until\": \"2026-05-15\"}}, \"complaint\": {\"promise_limit_days\": 20, \"limit_calendar\": \"office\"}}");
	assessed(&f); /* on Friday, 1 May: the 20th working day is Friday, 29 May */
	assert_refused(&f, promise_to(&f, MAY(29, 9)), CRM_RULE_CALENDAR_BEYOND, "due_at");
	load(&f, "{" OFFICE ", \"known_until\": \"2026-06-30\", \"holidays\": [\"2026-05-18\"]}}}");
	assert_too_late(&f, promise_to(&f, MAY(33, 16)), "2026-06-01T17:00:00Z"); /* the holiday is a day more */
	assert_int_equal(promise_to(&f, MAY(32, 17)), CRM_OK);
	load(&f, "{" OFFICE ", \"known_until\": \"2026-05-15\"}}}");
	assessed(&f);
	assert_int_equal(promise_to(&f, MAY(15, 9)), CRM_OK); /* known */
	assessed(&f);
	assert_int_equal(promise_to(&f, MAY(21, 9)), CRM_OK); /* 20 days of any kind: near enough */
	assessed(&f);
	assert_refused(&f, promise_to(&f, MAY(21, 9) + 1), CRM_RULE_CALENDAR_BEYOND, "due_at");
	end(&f);
}

static void assert_contradiction(struct fixture *f, const char *text, const char *field, int64_t line)
{
	assert_rule(f, crm_playbook_load(f->db, NULL, text, strlen(text), NULL), CRM_ERR_INVALID, CRM_RULE_PLAYBOOK_CONTRADICTION, field);
	assert_int_equal(crm_error_last(f->db)->line, line);
}

static void a_playbook_names_no_calendar_or_clock_that_is_not_there(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assert_contradiction(&f, "{\"complaint\": {\n\"limit_calendar\": \"office\"}}", "complaint.limit_calendar", 2);
	assert_contradiction(&f, "{\"complaint\": {\n\"clock_extended\": \"slow\"}}", "complaint.clock_extended", 2);
	load(&f, "{" OFFICE "}}, \"complaint\": {\"limit_calendar\": \"office\"}}");
	assert_contradiction(&f, "{\"calendars\": {\n\n\"office\": null}}", "calendars.office", 3);
	assert_contradiction(&f, "{\"complaint\": {\"promise_limit_days\": 10,\n\"renewal_limit_days\": 9}}", "complaint.renewal_limit_days", 2);
	load(&f, "{\"complaint\": {\"renewal_limit_days\": 9}}");
	assert_contradiction(&f, "{\"complaint\":\n{\n\"promise_limit_days\": 10}}", "complaint.promise_limit_days", 3);
	load(&f, "{\"complaint\": {\"promise_limit_days\": 9}}");
	end(&f);
}

/* D-CMP-33: the form of ISO 4217. */
static void the_currency_of_an_authority_is_three_capital_letters(void **state)
{
	static const char *const wrong[] = { "\"cny\"", "\"CN\"", "\"CNYY\"", "\"C1Y\"" };
	char text[100];
	struct fixture f;
	size_t i;

	(void)state;
	begin(&f);
	for (i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		(void)snprintf(text, sizeof text, "{\"complaint\": {\"authority\": {\"currency\": %s}}}", wrong[i]);
		assert_rule(&f, crm_playbook_load(f.db, NULL, text, strlen(text), NULL), CRM_ERR_INVALID, CRM_RULE_PLAYBOOK_RANGE,
		            "complaint.authority.currency");
		assert_non_null(strstr(crm_error_last(f.db)->message, "3 to 3 capital letters, or null"));
	}
	end(&f);
}

static void without_a_limit_a_promise_reaches_ten_years(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assessed(&f);
	assert_rule(&f, promise_to(&f, f.now + 3653 * CRM_DAY + 1), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "due_at");
	assert_int_equal(promise_to(&f, f.now + 3653 * CRM_DAY), CRM_OK);
	assert_rule(&f, renew_to(&f, f.now + 3653 * CRM_DAY + 1), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "due_at");
	end(&f);
}

UNIT_MAIN(TEST(without_a_limit_a_promise_reaches_ten_years), TEST(without_limits_any_time_may_be_promised), TEST(a_limit_without_a_calendar_is_days_of_24_hours_from_the_receipt),
          TEST(a_limit_by_a_calendar_is_working_days), TEST(later_promises_and_late_ones_are_held_to_the_second_limit),
          TEST(a_running_case_keeps_its_limits), TEST(a_refused_time_changes_nothing), TEST(beyond_the_known_holidays_nothing_is_guessed),
          TEST(a_playbook_names_no_calendar_or_clock_that_is_not_there), TEST(the_currency_of_an_authority_is_three_capital_letters))
