/* Recurrence: the calls, zones, sets, limits, what follows a follow-up. */
#include "recurrence_fixture.h"

#include "recurrence.h"

#define ASSERT_LISTED(start, rule, most, expected) assert_string_equal(listed_of(input_of(start, rule), most), expected)

static const char *listed_in(const char *zone_name, const char *start, const char *rule, int32_t gap, size_t most)
{
	crm_zone *zone = zone_named(zone_name);
	crm_recurrence_input input = input_of(start, rule);
	crm_recurrence *recurrence;
	const char *text;

	input.zone = zone;
	input.gap = gap;
	recurrence = made(&input);
	crm_zone_free(zone); /* it was copied */
	text = listed(recurrence, CRM_NO_TIME, most);
	crm_recurrence_free(recurrence);
	return text;
}

static void what_users_mean_by_month_ends_and_second_tuesdays(void **state)
{
	(void)state;
	ASSERT_LISTED("2026-01-13T09:00:00", "FREQ=MONTHLY;BYDAY=2TU", 3, "2026-01-13T09:00 2026-02-10T09:00 2026-03-10T09:00");
	ASSERT_LISTED("2026-01-31T09:00:00", "FREQ=MONTHLY;BYMONTHDAY=-1", 3, "2026-01-31T09:00 2026-02-28T09:00 2026-03-31T09:00");
	ASSERT_LISTED("2026-01-31T09:00:00", "FREQ=MONTHLY", 3, "2026-01-31T09:00 2026-03-31T09:00 2026-05-31T09:00");
	ASSERT_LISTED("2026-01-31", "FREQ=MONTHLY;RSCALE=GREGORIAN;SKIP=BACKWARD", 3,
	              "2026-01-31T00:00 2026-02-28T00:00 2026-03-31T00:00");
	ASSERT_LISTED("2026-01-31", "FREQ=MONTHLY;RSCALE=GREGORIAN;SKIP=FORWARD", 3,
	              "2026-01-31T00:00 2026-03-01T00:00 2026-03-31T00:00");
	ASSERT_LISTED("2026-01-05T09:00:00", NULL, 3, "2026-01-05T09:00 .");
	ASSERT_LISTED("2026-01-05T09:00:00", "FREQ=DAILY;INTERVAL=2;UNTIL=20260109T090000", 5,
	              "2026-01-05T09:00 2026-01-07T09:00 2026-01-09T09:00 .");
}

/* Months that are not asked for lie before the first that is; an end beside them must not hide it. */
static void months_left_out_before_an_end_hide_nothing(void **state)
{
	(void)state;
	ASSERT_LISTED("2026-09-02T09:00:00", "FREQ=MONTHLY;BYMONTH=1,3;UNTIL=20270401T000000", 5,
	              "2027-01-02T09:00 2027-03-02T09:00 .");
	ASSERT_LISTED("2026-09-02T09:00:00", "FREQ=MONTHLY;BYMONTH=1,3;UNTIL=20261231T000000", 5, ".");
}

static void days_moved_by_skip_into_the_month_beside_stay_in_order(void **state)
{
	(void)state;
	ASSERT_LISTED(
		"2026-02-01T09:00:00", "RSCALE=GREGORIAN;SKIP=FORWARD;FREQ=MONTHLY;BYMONTHDAY=1,31;BYHOUR=9,15;BYSETPOS=1,-1",
		6, "2026-02-01T09:00 2026-03-01T09:00 2026-03-01T15:00 2026-03-31T15:00 2026-04-01T09:00 2026-05-01T09:00");
}

static void local_times_in_a_gap_are_shifted_or_left_out(void **state)
{
	const char *start = "2026-03-28T02:30:00", *hourly = "FREQ=MINUTELY;INTERVAL=30;COUNT=6";

	(void)state;
	assert_string_equal(listed_in("Europe/Berlin", start, "FREQ=DAILY;COUNT=3", CRM_GAP_SHIFT, 5),
	                    "2026-03-28T01:30 2026-03-29T01:30 2026-03-30T00:30 .");
	assert_string_equal(listed_in("Europe/Berlin", start, "FREQ=DAILY;COUNT=3", CRM_GAP_SKIP, 5),
	                    "2026-03-28T01:30 2026-03-30T00:30 2026-03-31T00:30 .");
	/* 01:30, 02:00 = 03:00, 02:30 = 03:30: each once, in order, and counted once */
	assert_string_equal(
		listed_in("Europe/Berlin", "2026-03-29T01:30:00", hourly, CRM_GAP_SHIFT, 8),
		"2026-03-29T00:30 2026-03-29T01:00 2026-03-29T01:30 2026-03-29T02:00 2026-03-29T02:30 2026-03-29T03:00 .");
	assert_string_equal(listed_in("Europe/Berlin", "2026-03-29T02:45:00", "FREQ=MINUTELY;INTERVAL=20;COUNT=3", CRM_GAP_SHIFT, 5),
	                    "2026-03-29T01:05 2026-03-29T01:25 2026-03-29T01:45 ."); /* 02:45 comes third, as 03:45 */
	assert_string_equal(listed_in("Pacific/Apia", "2011-12-29T12:00:00", "FREQ=DAILY;COUNT=3", CRM_GAP_SHIFT, 5),
	                    "2011-12-29T22:00 2011-12-30T22:00 2011-12-31T22:00 ."); /* the 30th never was: it is the 31st */
	assert_string_equal(listed_in("America/Sao_Paulo", "2018-11-03", "FREQ=DAILY;COUNT=3", CRM_GAP_SKIP, 5),
	                    "2018-11-03T03:00 2018-11-04T03:00 2018-11-05T02:00 ."); /* a day without midnight is a day */
}

static void a_time_that_comes_twice_is_the_first(void **state)
{
	(void)state;
	assert_string_equal(listed_in("Europe/Berlin", "2026-10-24T02:30:00", "FREQ=DAILY;COUNT=3", CRM_GAP_SHIFT, 5),
	                    "2026-10-24T00:30 2026-10-25T00:30 2026-10-26T01:30 .");
	assert_string_equal(listed_in("Europe/Berlin", "2026-10-25T01:00:00", "FREQ=HOURLY;COUNT=3", CRM_GAP_SHIFT, 5),
	                    "2026-10-24T23:00 2026-10-25T00:00 2026-10-25T02:00 .");
}

static void an_end_in_utc_is_compared_as_an_instant(void **state)
{
	(void)state;
	assert_string_equal(listed_in("Europe/Berlin", "2026-03-28T02:30:00", "FREQ=DAILY;UNTIL=20260329T012959Z", CRM_GAP_SHIFT, 5),
	                    "2026-03-28T01:30 ."); /* 02:30 is 03:30, a second too late */
	assert_string_equal(listed_in("Europe/Berlin", "2026-03-28T02:30:00", "FREQ=DAILY;UNTIL=20260329T013000Z", CRM_GAP_SHIFT, 5),
	                    "2026-03-28T01:30 2026-03-29T01:30 .");
	assert_string_equal(listed_in("Europe/Berlin", "2026-10-25T02:10:00",
	                              "FREQ=MINUTELY;INTERVAL=40;UNTIL=20261025T010500Z", CRM_GAP_SHIFT, 5),
	                    "2026-10-25T00:10 2026-10-25T00:50 ."); /* until 02:05 for the second time: 02:50 was before */
}

static void zoned_windows_agree_with_single_questions_across_changes(void **state)
{
	static const char *const zones[] = { "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tehran",
		                                 "Africa/Casablanca" };
	crm_recurrence_input input = input_of("2025-01-01T00:10:00", "FREQ=MINUTELY;INTERVAL=50");
	int64_t at, before, ats[400], probe;
	size_t i, count, j, n;

	(void)state;
	input.limit = 1000000;
	for (i = 0; i < sizeof zones / sizeof *zones; i++) {
		crm_zone *zone = zone_named(zones[i]);
		crm_recurrence *recurrence;
		int64_t change = instant("2025-01-10T00:00:00Z");

		input.zone = zone;
		recurrence = made(&input);
		for (n = 0; n < 3 && crm_zone_next_change(zone, change, &change) == CRM_OK; n++) {
			assert_int_equal(
				crm_recurrence_window(recurrence, change - CRM_DAY, change + CRM_DAY, ats, 400, &count, NULL),
				CRM_DONE);
			for (j = 1, before = ats[0]; j < count; before = ats[j++])
				for (probe = before; probe < ats[j]; probe += 7 * CRM_MINUTE) {
					assert_int_equal(crm_recurrence_next(recurrence, probe, &at, NULL), CRM_OK);
					assert_int_equal(at, ats[j]);
				}
		}
		crm_recurrence_free(recurrence);
		crm_zone_free(zone);
	}
}

static void added_times_join_in_order_and_left_out_ones_go(void **state)
{
	crm_civil_time added[] = { civil("2026-01-07T12:00:00"), civil("2026-01-06T09:00:00"), civil("2026-01-04T08:00:00"),
		                       civil("2026-01-09T10:00:00") };
	crm_civil_time left_out[] = { civil("2026-01-09T10:00:00"), civil("2026-01-07T09:00:00"), civil("2026-02-01T09:00:00") };
	crm_recurrence_input input = input_of("2026-01-05T09:00:00", "FREQ=DAILY;COUNT=4");

	(void)state;
	input.added = added;
	input.added_count = 4;
	input.left_out = left_out;
	input.left_out_count = 3;
	assert_string_equal(listed_of(input, 8),
	                    "2026-01-04T08:00 2026-01-05T09:00 2026-01-06T09:00 2026-01-07T12:00 2026-01-08T09:00 .");
	input.rule = NULL;
	assert_string_equal(listed_of(input, 8), "2026-01-04T08:00 2026-01-05T09:00 2026-01-06T09:00 2026-01-07T12:00 .");
}

static void what_can_never_be_is_told_at_once(void **state)
{
	static const char *const rules[] = {
		"FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTH=2,4,6,9,11;BYMONTHDAY=31",
		"FREQ=DAILY;INTERVAL=7;BYDAY=TU",        "FREQ=MINUTELY;INTERVAL=60;BYMINUTE=1",
		"FREQ=SECONDLY;INTERVAL=86400;BYHOUR=8", "FREQ=HOURLY;INTERVAL=24;BYHOUR=8,10",
		"FREQ=DAILY;BYHOUR=9,10;BYSETPOS=3",     "FREQ=MONTHLY;BYDAY=6MO",
		"FREQ=YEARLY;BYWEEKNO=1;BYMONTH=7",      "FREQ=MONTHLY;INTERVAL=12;BYMONTH=2",
		"FREQ=YEARLY;BYDAY=53MO;BYYEARDAY=100",  "FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=2MO",
		"FREQ=MINUTELY;INTERVAL=10080;BYDAY=TU", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rules / sizeof *rules; i++)
		ASSERT_LISTED("2026-01-05T09:00:00", rules[i], 1, ".");
}

/* Nobody waits: each question ends within the periods it may look at, counted, not timed. */
static void no_question_works_longer_than_its_limit(void **state)
{
	static const char *const rules[] = {
		"FREQ=SECONDLY;BYYEARDAY=366;BYMONTH=1",
		"FREQ=HOURLY;BYYEARDAY=200;BYMONTHDAY=1",
		"FREQ=SECONDLY;INTERVAL=86401;BYHOUR=1;BYMINUTE=1;BYSECOND=1;BYMONTH=2",
		"FREQ=WEEKLY;INTERVAL=4000;BYMONTH=2;BYDAY=MO",
		"FREQ=SECONDLY;COUNT=999999999",
		"FREQ=YEARLY;BYWEEKNO=20,21,22;BYMONTH=1",
		"FREQ=DAILY;INTERVAL=99999999",
		"FREQ=MINUTELY;BYSECOND=1,2,3;BYSETPOS=4,-4",
	};
	crm_failure failure;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rules / sizeof *rules; i++) {
		crm_recurrence_input input = input_of("2026-01-05T09:00:00", rules[i]);
		crm_recurrence *recurrence = made(&input);
		struct crmi_walk walk;
		int64_t utc = 0;
		crm_status rc;

		crmi_walk_init(&walk, recurrence, &failure);
		assert_int_equal(walk.work, 20000);
		rc = crmi_recurrence_first(&walk, INT64_C(60000000000), &utc);
		assert_true(rc == CRM_OK || rc == CRM_DONE || (rc == CRM_ERR_REFUSED && failure.rule == CRM_RULE_RECURRENCE_LIMIT));
		assert_in_range(walk.work, 0, 20000);
		crm_recurrence_free(recurrence);
	}
}

static void a_search_that_is_given_up_says_so(void **state)
{
	crm_recurrence_input input = input_of("2026-01-05T09:00:00", "FREQ=SECONDLY;BYYEARDAY=366;BYMONTH=1");
	crm_recurrence *recurrence = made(&input);
	crm_failure failure;
	int64_t at, ats[10], count;
	size_t written;

	(void)state;
	assert_int_equal(crm_recurrence_next(recurrence, CRM_NO_TIME, &at, &failure), CRM_ERR_REFUSED);
	assert_int_equal(failure.rule, CRM_RULE_RECURRENCE_LIMIT);
	assert_int_equal(at, CRM_NO_TIME);
	crm_recurrence_free(recurrence);
	input.rule = "FREQ=DAILY";
	input.limit = 5;
	recurrence = made(&input);
	assert_int_equal(crm_recurrence_window(recurrence, CRM_NO_TIME, CRM_NO_TIME, ats, 10, &written, &failure), CRM_ERR_REFUSED);
	assert_int_equal(written, 5); /* those are right */
	assert_int_equal(ats[4], instant("2026-01-09T09:00:00Z"));
	assert_int_equal(crm_recurrence_count(recurrence, CRM_NO_TIME, CRM_NO_TIME, &count, &failure), CRM_ERR_REFUSED);
	assert_int_equal(failure.rule, CRM_RULE_RECURRENCE_LIMIT);
	assert_int_equal(count, 0);
	crm_recurrence_free(recurrence);
	input.rule = "FREQ=DAILY;COUNT=10"; /* counted up to the fifth: what lies behind is not known */
	recurrence = made(&input);
	assert_int_equal(crm_recurrence_next(recurrence, instant("2026-01-08T09:00:00Z"), &at, &failure), CRM_OK);
	assert_int_equal(crm_recurrence_next(recurrence, at, &at, &failure), CRM_ERR_REFUSED);
	assert_int_equal(failure.rule, CRM_RULE_RECURRENCE_LIMIT);
	crm_recurrence_free(recurrence);
}

static void far_away_is_as_near_as_the_start(void **state)
{
	crm_recurrence_input input = input_of("0001-01-01T00:00:00", "FREQ=SECONDLY;INTERVAL=7");
	crm_recurrence *recurrence = made(&input);
	int64_t at, count;

	(void)state;
	assert_int_equal(crm_recurrence_next(recurrence, instant("9999-12-31T23:00:00Z"), &at, NULL), CRM_OK);
	assert_true(at > instant("9999-12-31T23:00:00Z") && at <= instant("9999-12-31T23:00:07Z"));
	assert_int_equal(crm_recurrence_next(recurrence, INT64_MAX, &at, NULL), CRM_DONE);
	assert_int_equal(crm_recurrence_next(recurrence, INT64_MIN, &at, NULL), CRM_OK);
	assert_int_equal(at, instant("0001-01-01T00:00:00Z"));
	assert_int_equal(crm_recurrence_count(recurrence, instant("2026-01-01T00:00:00Z"), instant("2026-01-01T00:59:59Z"),
	                                      &count, NULL),
	                 CRM_OK);
	assert_in_range(count, 514, 515);
	crm_recurrence_free(recurrence);
}

static void the_epoch_cannot_be_told_and_is_passed_over(void **state)
{
	(void)state;
	ASSERT_LISTED("1969-12-31", "FREQ=DAILY;COUNT=3", 5, "1969-12-31T00:00 1970-01-02T00:00 .");
}

static void what_follows_is_counted_from_the_plan_or_from_the_completion(void **state)
{
	crm_recurrence_input input = input_of("2026-01-05T09:00:00", "FREQ=WEEKLY"); /* Mondays */
	crm_recurrence *recurrence = made(&input);
	int64_t planned = instant("2026-01-12T09:00:00Z"), at;

	(void)state;
	assert_int_equal(
		crm_recurrence_follow(recurrence, planned, instant("2026-01-14T16:00:00Z"), CRM_ANCHOR_PLAN, &at, NULL),
		CRM_OK);
	assert_int_equal(at, instant("2026-01-19T09:00:00Z"));
	assert_int_equal(
		crm_recurrence_follow(recurrence, planned, instant("2026-01-09T16:00:00Z"), CRM_ANCHOR_PLAN, &at, NULL),
		CRM_OK);
	assert_int_equal(at, instant("2026-01-19T09:00:00Z")); /* done early: that of the 12th is done */
	assert_int_equal(
		crm_recurrence_follow(recurrence, planned, instant("2026-01-14T16:00:00Z"), CRM_ANCHOR_COMPLETION, &at, NULL),
		CRM_OK);
	assert_int_equal(at, instant("2026-01-21T09:00:00Z"));
	assert_int_equal(
		crm_recurrence_follow(recurrence, planned, instant("2026-01-14T08:00:00Z"), CRM_ANCHOR_COMPLETION, &at, NULL),
		CRM_OK);
	assert_int_equal(at, instant("2026-01-21T09:00:00Z")); /* not an hour later */
	crm_recurrence_free(recurrence);
	input.rule = "FREQ=DAILY;INTERVAL=30;UNTIL=20260301T000000";
	recurrence = made(&input);
	assert_int_equal(
		crm_recurrence_follow(recurrence, planned, instant("2026-01-14T16:00:00Z"), CRM_ANCHOR_COMPLETION, &at, NULL),
		CRM_OK);
	assert_int_equal(at, instant("2026-02-13T09:00:00Z"));
	assert_int_equal(
		crm_recurrence_follow(recurrence, planned, instant("2026-02-14T16:00:00Z"), CRM_ANCHOR_COMPLETION, &at, NULL),
		CRM_DONE);
	assert_int_equal(at, CRM_NO_TIME);
	crm_recurrence_free(recurrence);
	input.rule = "FREQ=HOURLY;INTERVAL=4;COUNT=2";
	recurrence = made(&input);
	assert_int_equal(
		crm_recurrence_follow(recurrence, planned, instant("2026-01-14T10:30:00Z"), CRM_ANCHOR_COMPLETION, &at, NULL),
		CRM_OK);
	assert_int_equal(at, instant("2026-01-14T13:00:00Z"));
	assert_int_equal(
		crm_recurrence_follow(recurrence, planned, instant("2026-01-14T13:30:00Z"), CRM_ANCHOR_COMPLETION, &at, NULL),
		CRM_DONE);
	crm_recurrence_free(recurrence);
}

struct wrong {
	void (*spoil)(crm_recurrence_input *input);
	int32_t rule;
	const char *field;
};

static void spoil_date(crm_recurrence_input *input)
{
	input->start.date = (crm_date){ 2026, 2, 30 };
}

static void spoil_none(crm_recurrence_input *input)
{
	input->start.date = (crm_date){ 0, 0, 0 };
}

static void spoil_second(crm_recurrence_input *input)
{
	input->start.second = 86400;
}

static void spoil_whole(crm_recurrence_input *input)
{
	input->whole_days = 1;
}

static void spoil_added(crm_recurrence_input *input)
{
	static const crm_civil_time times[] = { { { 2026, 1, 5 }, 0 }, { { 2026, 1, 5 }, -1 } };

	input->added = times;
	input->added_count = 2;
}

static void spoil_left_out(crm_recurrence_input *input)
{
	input->left_out_count = 1;
}

static void spoil_roll(crm_recurrence_input *input)
{
	input->roll = 6;
}

static void spoil_calendar(crm_recurrence_input *input)
{
	input->roll = CRM_ROLL_FOLLOWING;
}

static void spoil_limit(crm_recurrence_input *input)
{
	input->limit = 1000001;
}

static void what_a_recurrence_is_not_made_of(void **state)
{
	static const struct wrong wrongs[] = {
		{ spoil_date, CRM_RULE_RECURRENCE_START, "start" }, { spoil_none, CRM_RULE_RECURRENCE_START, "start" },
		{ spoil_second, CRM_RULE_RECURRENCE_START, "start" }, { spoil_whole, CRM_RULE_RECURRENCE_START, "start" },
		{ spoil_added, CRM_RULE_FIELD_RANGE, "added" }, { spoil_left_out, CRM_RULE_ARGUMENT_MISSING, "left_out" },
		{ spoil_roll, CRM_RULE_FIELD_RANGE, "roll" }, { spoil_calendar, CRM_RULE_ARGUMENT_MISSING, "calendar" },
		{ spoil_limit, CRM_RULE_FIELD_RANGE, "limit" },
	};
	crm_recurrence *recurrence = NULL;
	crm_failure failure;
	int64_t at;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
		crm_recurrence_input input = input_of("2026-01-05T09:00:00", "FREQ=DAILY");

		wrongs[i].spoil(&input);
		assert_int_equal(crm_recurrence_create(&input, &recurrence, &failure), CRM_ERR_INVALID);
		assert_int_equal(failure.rule, wrongs[i].rule);
		assert_string_equal(failure.field, wrongs[i].field);
		assert_true(failure.message[0]);
		assert_null(recurrence);
		assert_int_equal(crm_recurrence_create(&input, &recurrence, NULL), CRM_ERR_INVALID);
	}
	assert_int_equal(crm_recurrence_create(NULL, &recurrence, &failure), CRM_ERR_INVALID);
	assert_int_equal(crm_recurrence_create(NULL, NULL, &failure), CRM_ERR_INVALID);
	assert_int_equal(crm_recurrence_next(NULL, 1, &at, &failure), CRM_ERR_INVALID);
	assert_int_equal(crm_recurrence_follow(NULL, 1, 1, CRM_ANCHOR_PLAN, &at, &failure), CRM_ERR_INVALID);
	crm_recurrence_free(NULL);
}

static void without_memory_nothing_is_made_and_nothing_is_lost(void **state)
{
	crm_zone *zone = zone_named("Europe/Berlin");
	crm_recurrence_input input = input_of("2026-01-05T09:00:00", "FREQ=DAILY");
	crm_recurrence *recurrence = NULL;
	crm_failure failure;
	long n;

	(void)state;
	input.zone = zone;
	for (n = 1; ; n++) {
		crm_status rc;

		unit_fail_allocation(n, false);
		rc = crm_recurrence_create(&input, &recurrence, &failure);
		if (!unit_allocation_failed())
			break;
		assert_int_equal(rc, CRM_ERR_NOMEM);
		assert_null(recurrence);
	}
	unit_fail_allocation(0, false);
	assert_true(n > 2);
	crm_recurrence_free(recurrence);
	crm_zone_free(zone);
}

UNIT_MAIN(TEST(what_users_mean_by_month_ends_and_second_tuesdays), TEST(months_left_out_before_an_end_hide_nothing),
          TEST(days_moved_by_skip_into_the_month_beside_stay_in_order),
          TEST(local_times_in_a_gap_are_shifted_or_left_out), TEST(a_time_that_comes_twice_is_the_first),
          TEST(an_end_in_utc_is_compared_as_an_instant), TEST(zoned_windows_agree_with_single_questions_across_changes),
          TEST(added_times_join_in_order_and_left_out_ones_go), TEST(what_can_never_be_is_told_at_once),
          TEST(no_question_works_longer_than_its_limit), TEST(a_search_that_is_given_up_says_so),
          TEST(far_away_is_as_near_as_the_start), TEST(the_epoch_cannot_be_told_and_is_passed_over),
          TEST(what_follows_is_counted_from_the_plan_or_from_the_completion), TEST(what_a_recurrence_is_not_made_of),
          TEST(without_memory_nothing_is_made_and_nothing_is_lost))
