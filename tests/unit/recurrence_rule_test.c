/* Rules that are not right are refused with the byte of the fault, the part and what would be right. */
#include "recurrence_fixture.h"

struct refusal {
	const char *rule;
	int32_t     position;
	int32_t     reason;
	const char *field;
	const char *says; /* a piece of the message */
};

#define SYNTAX CRM_RULE_RECURRENCE_SYNTAX
#define PART CRM_RULE_RECURRENCE_PART
#define VALUE CRM_RULE_RECURRENCE_VALUE
#define FORBIDDEN CRM_RULE_RECURRENCE_FORBIDDEN

static void assert_refused(const struct refusal *refusals, size_t count, const char *start)
{
	size_t i;

	for (i = 0; i < count; i++) {
		const struct refusal *expected = &refusals[i];
		crm_recurrence_input input = input_of(start, expected->rule);
		crm_recurrence *recurrence = NULL;
		crm_failure failure;

		if (crm_recurrence_create(&input, &recurrence, &failure) != CRM_ERR_INVALID || recurrence)
			fail_msg("'%s' is taken", expected->rule);
		if (failure.position != expected->position || failure.rule != expected->reason || strcmp(failure.field, expected->field) != 0 ||
		    !strstr(failure.message, expected->says))
			fail_msg("'%s': byte %d, rule %d, %s: %s", expected->rule, failure.position, failure.rule, failure.field, failure.message);
	}
}

#define ASSERT_REFUSED(refusals) assert_refused(refusals, sizeof refusals / sizeof *refusals, "2026-01-05T09:00:00")

static void what_is_no_list_of_parts_is_refused_where_it_goes_wrong(void **state)
{
	static const struct refusal refusals[] = {
		{ "", 1, SYNTAX, "", "a part is missing" },
		{ ";FREQ=DAILY", 1, SYNTAX, "", "a part is missing" },
		{ "FREQ=DAILY;", 12, SYNTAX, "", "a part is missing" },
		{ "FREQ=DAILY;;COUNT=2", 12, SYNTAX, "", "a part is missing" },
		{ "FREQ=DAILY;=2", 12, SYNTAX, "", "a part is missing" },
		{ "DAILY", 1, SYNTAX, "", "FREQ=DAILY" },
		{ "FREQ", 1, SYNTAX, "", "FREQ=DAILY" },
		{ "FREQ=DAILY;COUNT", 12, SYNTAX, "", "a name and a value" },
		{ "COUNT=2", 1, SYNTAX, "FREQ", "needs FREQ" },
	};

	(void)state;
	ASSERT_REFUSED(refusals);
}

static void unknown_parts_and_parts_that_stand_twice_are_refused(void **state)
{
	static const struct refusal refusals[] = {
		{ "RRULE:FREQ=DAILY", 1, PART, "", "without RRULE:" },
		{ "FREQU=DAILY", 1, PART, "", "no part" },
		{ "FREQ=DAILY; COUNT=2", 12, PART, "", "no part" },
		{ "FREQ=DAILY;BYEASTER=0", 12, PART, "", "no part" },
		{ "FREQ=DAILY;X-MINE=0", 12, PART, "", "no part" },
		{ "FREQ=DAILY;COUNT=2;count=3", 20, PART, "COUNT", "stands twice" },
		{ "FREQ=DAILY;FREQ=DAILY", 12, PART, "FREQ", "stands twice" },
	};

	(void)state;
	ASSERT_REFUSED(refusals);
}

static void values_out_of_range_are_refused_with_the_item_of_the_list(void **state)
{
	static const struct refusal refusals[] = {
		{ "FREQ=", 6, VALUE, "FREQ", "DAILY" },
		{ "FREQ=FORTNIGHTLY", 6, VALUE, "FREQ", "WEEKLY" },
		{ "FREQ=DAILYX", 6, VALUE, "FREQ", "WEEKLY" },
		{ "FREQ=DAILY;INTERVAL=0", 21, VALUE, "INTERVAL", "from 1" },
		{ "FREQ=DAILY;INTERVAL=-1", 21, VALUE, "INTERVAL", "from 1" },
		{ "FREQ=DAILY;INTERVAL=+1", 21, VALUE, "INTERVAL", "from 1" },
		{ "FREQ=DAILY;INTERVAL=1.5", 21, VALUE, "INTERVAL", "from 1" },
		{ "FREQ=DAILY;INTERVAL=999999999999", 21, VALUE, "INTERVAL", "to 99999999" },
		{ "FREQ=DAILY;INTERVAL=100000000", 21, VALUE, "INTERVAL", "to 99999999" },
		{ "FREQ=DAILY;COUNT=0", 18, VALUE, "COUNT", "from 1" },
		{ "FREQ=DAILY;COUNT=", 18, VALUE, "COUNT", "from 1" },
		{ "FREQ=DAILY;COUNT=9999999999", 18, VALUE, "COUNT", "from 1" },
		{ "FREQ=DAILY;BYSECOND=61", 21, VALUE, "BYSECOND", "0 to 60" },
		{ "FREQ=DAILY;BYMINUTE=60", 21, VALUE, "BYMINUTE", "0 to 59" },
		{ "FREQ=DAILY;BYHOUR=9,24", 21, VALUE, "BYHOUR", "0 to 23" },
		{ "FREQ=DAILY;BYHOUR=-1", 19, VALUE, "BYHOUR", "0 to 23" },
		{ "FREQ=DAILY;BYHOUR=9,", 21, VALUE, "BYHOUR", "0 to 23" },
		{ "FREQ=DAILY;BYHOUR=9,,10", 21, VALUE, "BYHOUR", "0 to 23" },
		{ "FREQ=DAILY;BYMONTHDAY=1,0", 25, VALUE, "BYMONTHDAY", "1 to 31, and negative" },
		{ "FREQ=DAILY;BYMONTHDAY=-32", 23, VALUE, "BYMONTHDAY", "1 to 31, and negative" },
		{ "FREQ=YEARLY;BYYEARDAY=367", 23, VALUE, "BYYEARDAY", "1 to 366" },
		{ "FREQ=YEARLY;BYWEEKNO=54", 22, VALUE, "BYWEEKNO", "1 to 53" },
		{ "FREQ=YEARLY;BYMONTH=5L", 21, VALUE, "BYMONTH", "1 to 12" },
		{ "FREQ=YEARLY;BYMONTH=-1", 21, VALUE, "BYMONTH", "1 to 12" },
		{ "FREQ=YEARLY;BYMONTH=1;BYSETPOS=0", 32, VALUE, "BYSETPOS", "1 to 366" },
		{ "FREQ=MONTHLY;BYDAY=MO,XX", 23, VALUE, "BYDAY", "2TU" },
		{ "FREQ=MONTHLY;BYDAY=MON", 20, VALUE, "BYDAY", "2TU" },
		{ "FREQ=MONTHLY;BYDAY=0TU", 20, VALUE, "BYDAY", "1 to 53" },
		{ "FREQ=MONTHLY;BYDAY=54TU", 20, VALUE, "BYDAY", "1 to 53" },
		{ "FREQ=MONTHLY;BYDAY=-FR", 20, VALUE, "BYDAY", "-1FR" },
		{ "FREQ=MONTHLY;BYDAY=2", 20, VALUE, "BYDAY", "2TU" },
		{ "FREQ=MONTHLY;BYDAY=MO TU", 20, VALUE, "BYDAY", "2TU" },
		{ "FREQ=WEEKLY;WKST=1", 18, VALUE, "WKST", "MO" },
		{ "RSCALE=CHINESE;FREQ=YEARLY", 8, VALUE, "RSCALE", "GREGORIAN" },
		{ "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=NEXT", 35, VALUE, "SKIP", "FORWARD" },
	};

	(void)state;
	ASSERT_REFUSED(refusals);
}

static void an_end_that_is_no_time_is_refused(void **state)
{
	static const struct refusal refusals[] = {
		{ "FREQ=DAILY;UNTIL=", 18, VALUE, "UNTIL", "20261231" },
		{ "FREQ=DAILY;UNTIL=2026-12-31", 18, VALUE, "UNTIL", "20261231" },
		{ "FREQ=DAILY;UNTIL=20261232T000000Z", 18, VALUE, "UNTIL", "20261231" },
		{ "FREQ=DAILY;UNTIL=20260230T000000Z", 18, VALUE, "UNTIL", "exists" },
		{ "FREQ=DAILY;UNTIL=00000101T000000Z", 18, VALUE, "UNTIL", "0001" },
		{ "FREQ=DAILY;UNTIL=20261231T240000", 18, VALUE, "UNTIL", "20261231" },
		{ "FREQ=DAILY;UNTIL=20261231T2359", 18, VALUE, "UNTIL", "20261231" },
		{ "FREQ=DAILY;UNTIL=20261231T235959+01", 33, VALUE, "UNTIL", "ends" },
		{ "FREQ=DAILY;UNTIL=20261231", 18, FORBIDDEN, "UNTIL", "the start is a time" },
	};
	static const struct refusal on_dates[] = {
		{ "FREQ=DAILY;UNTIL=20261231T000000Z", 18, FORBIDDEN, "UNTIL", "the start is a date" },
		{ "FREQ=DAILY;UNTIL=20261231T000000", 18, FORBIDDEN, "UNTIL", "the start is a date" },
		{ "FREQ=HOURLY", 1, FORBIDDEN, "FREQ", "a start with a time" },
		{ "INTERVAL=1441;FREQ=MINUTELY", 15, FORBIDDEN, "FREQ", "a start with a time" },
	};

	(void)state;
	ASSERT_REFUSED(refusals);
	assert_refused(on_dates, sizeof on_dates / sizeof *on_dates, "2026-01-05");
}

static void parts_that_may_not_stand_together_are_refused(void **state)
{
	static const struct refusal refusals[] = {
		{ "FREQ=DAILY;COUNT=2;UNTIL=20261231T000000Z", 12, FORBIDDEN, "COUNT", "not both" },
		{ "FREQ=MONTHLY;SKIP=OMIT", 14, FORBIDDEN, "SKIP", "RSCALE" },
		{ "FREQ=WEEKLY;BYDAY=1MO", 13, FORBIDDEN, "BYDAY", "MONTHLY" },
		{ "FREQ=DAILY;BYDAY=MO,-1FR", 12, FORBIDDEN, "BYDAY", "MONTHLY" },
		{ "FREQ=HOURLY;BYDAY=1MO", 13, FORBIDDEN, "BYDAY", "MONTHLY" },
		{ "FREQ=YEARLY;BYDAY=1MO;BYWEEKNO=20", 13, FORBIDDEN, "BYDAY", "BYWEEKNO" },
		{ "FREQ=MONTHLY;BYWEEKNO=20", 14, FORBIDDEN, "BYWEEKNO", "YEARLY" },
		{ "BYWEEKNO=20;FREQ=SECONDLY", 1, FORBIDDEN, "BYWEEKNO", "YEARLY" },
		{ "FREQ=DAILY;BYYEARDAY=1", 12, FORBIDDEN, "BYYEARDAY", "DAILY" },
		{ "FREQ=WEEKLY;BYYEARDAY=1", 13, FORBIDDEN, "BYYEARDAY", "WEEKLY" },
		{ "FREQ=MONTHLY;BYYEARDAY=1", 14, FORBIDDEN, "BYYEARDAY", "MONTHLY" },
		{ "FREQ=WEEKLY;BYMONTHDAY=1", 13, FORBIDDEN, "BYMONTHDAY", "WEEKLY" },
		{ "FREQ=MONTHLY;BYSETPOS=1", 14, FORBIDDEN, "BYSETPOS", "another part" },
		{ "FREQ=MONTHLY;WKST=SU;BYSETPOS=1", 22, FORBIDDEN, "BYSETPOS", "another part" },
	};

	(void)state;
	ASSERT_REFUSED(refusals);
}

static void what_the_grammar_allows_is_taken(void **state)
{
	static const char *const rules[] = {
		"freq=weekly;byday=mo,tu;wkst=su;until=20261231t235959z",
		"COUNT=3;FREQ=DAILY",
		"FREQ=DAILY;INTERVAL=0002;BYHOUR=09,9;BYSECOND=60",
		"FREQ=MONTHLY;BYDAY=+1MO,-1FR,WE;BYMONTHDAY=+1,-31",
		"FREQ=YEARLY;BYWEEKNO=-53,53;BYDAY=SA;BYSETPOS=-366,+366",
		"SKIP=forward;FREQ=MONTHLY;rscale=gregorian",
		"FREQ=SECONDLY;INTERVAL=99999999;COUNT=999999999",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rules / sizeof *rules; i++) {
		crm_recurrence_input input = input_of("2026-01-05T09:00:00", rules[i]);

		crm_recurrence_free(made(&input));
	}
}

UNIT_MAIN(TEST(what_is_no_list_of_parts_is_refused_where_it_goes_wrong),
          TEST(unknown_parts_and_parts_that_stand_twice_are_refused),
          TEST(values_out_of_range_are_refused_with_the_item_of_the_list),
          TEST(an_end_that_is_no_time_is_refused),
          TEST(parts_that_may_not_stand_together_are_refused),
          TEST(what_the_grammar_allows_is_taken))
