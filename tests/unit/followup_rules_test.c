/* Cadence, calendar arithmetic and merging on plain structs. */
#include "unit.h"

#include <string.h>

#include "followup_rules.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

static int64_t at(const char *text)
{
	int64_t instant = CRM_NO_TIME;

	if (!crm_time_from_text(text, &instant))
		fail_msg("%s is no instant", text);
	return instant;
}

static void assert_time(int64_t given, const char *expected)
{
	char text[CRM_TIME_TEXT];

	if (given != at(expected))
		fail_msg("got %s, expected %s", crm_time_text(given, text), expected);
}

static crm_customer customer_of_class(int32_t contact_class, const char *last)
{
	crm_customer customer;

	memset(&customer, 0, sizeof customer);
	customer.contact_class = contact_class;
	customer.class_since = at("2026-01-01");
	customer.last_call_at = customer.last_visit_at = last ? at(last) : CRM_NO_TIME;
	return customer;
}

/* M-FUP-01, D-TIER-03 */
static void the_class_says_when_the_next_call_and_visit_are_due(void **state)
{
	static const struct {
		int32_t contact_class;
		const char *call, *visit;
	} expected[] = {
		{ CRM_CLASS_IMPORTANT, "2026-02-15 09:00", "2026-04-15 09:00" },
		{ CRM_CLASS_SECONDARY, "2026-04-15 09:00", "2026-07-15 09:00" },
		{ CRM_CLASS_ORDINARY, "2026-07-15 09:00", "2027-01-15 09:00" },
		{ CRM_CLASS_SMALL, "2027-01-15 09:00", NULL },
		{ 0, NULL, NULL },
	};
	struct crmi_plan plans[CRMI_CADENCE_KINDS];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(expected); i++) {
		crm_customer customer = customer_of_class(expected[i].contact_class, "2026-01-15 09:00");
		const char *due[CRMI_CADENCE_KINDS] = { expected[i].call, expected[i].visit };
		int kind;

		crmi_followup_plan(&customer, &crmi_playbook_built_in, 0, plans);
		for (kind = 0; kind < CRMI_CADENCE_KINDS; kind++) {
			if (due[kind])
				assert_time(plans[kind].due_at, due[kind]);
			assert_int_equal(plans[kind].months != 0, due[kind] != NULL);
			assert_int_equal(plans[kind].due_at != CRM_NO_TIME, due[kind] != NULL);
		}
	}
}

static void small_customers_may_be_left_alone_altogether(void **state)
{
	struct crmi_playbook playbook = crmi_playbook_built_in;
	crm_customer customer = customer_of_class(CRM_CLASS_SMALL, "2026-01-15");
	struct crmi_plan plans[CRMI_CADENCE_KINDS];

	(void)state;
	playbook.followup_cadence_small_call_months = 0;
	crmi_followup_plan(&customer, &playbook, 0, plans);
	assert_int_equal(plans[CRMI_CADENCE_CALL].months, 0);
	assert_int_equal(plans[CRMI_CADENCE_CALL].due_at, CRM_NO_TIME);
}

static void never_contacted_counts_from_the_assignment(void **state)
{
	crm_customer customer = customer_of_class(CRM_CLASS_IMPORTANT, NULL);
	struct crmi_plan plans[CRMI_CADENCE_KINDS];

	(void)state;
	customer.last_call_at = at("2026-01-20"); /* called, never visited */
	crmi_followup_plan(&customer, &crmi_playbook_built_in, 0, plans);
	assert_time(plans[CRMI_CADENCE_CALL].due_at, "2026-02-20");
	assert_time(plans[CRMI_CADENCE_CALL].basis_at, "2026-01-20");
	assert_time(plans[CRMI_CADENCE_VISIT].due_at, "2026-04-01");
	assert_time(plans[CRMI_CADENCE_VISIT].basis_at, "2026-01-01");
}

static void who_is_no_customer_of_ours_is_not_followed_up(void **state)
{
	crm_customer customer = customer_of_class(CRM_CLASS_IMPORTANT, "2026-01-15");
	struct crmi_plan plans[CRMI_CADENCE_KINDS];

	(void)state;
	customer.state = CRM_LIFECYCLE_NON_CUSTOMER;
	crmi_followup_plan(&customer, &crmi_playbook_built_in, 0, plans);
	assert_int_equal(plans[CRMI_CADENCE_CALL].months + plans[CRMI_CADENCE_VISIT].months, 0);
	assert_int_equal(crmi_followup_may_assign(&customer, CRM_CLASS_SMALL), CRM_RULE_TASK_SALES_BLOCKED);
	assert_int_equal(crmi_followup_may_assign(&customer, 0), CRM_RULE_NONE);
	customer.state = CRM_LIFECYCLE_CHURNED;
	assert_int_equal(crmi_followup_may_assign(&customer, CRM_CLASS_SMALL), CRM_RULE_NONE);
	customer.removed = 1;
	assert_int_equal(crmi_followup_may_assign(&customer, 0), CRM_RULE_CUSTOMER_REMOVED);
	crmi_followup_plan(&customer, &crmi_playbook_built_in, 0, plans);
	assert_int_equal(plans[CRMI_CADENCE_CALL].months + plans[CRMI_CADENCE_VISIT].months, 0);
}

/* M-FUP-02 */
static void a_series_from_the_last_of_a_month_does_not_drift(void **state)
{
	static const struct {
		const char *anchor;
		int32_t months, k;
		const char *expected;
	} series[] = {
		{ "2026-01-31 09:30", 1, 1, "2026-02-28 09:30" },
		{ "2026-01-31 09:30", 1, 2, "2026-03-31 09:30" },
		{ "2026-01-31 09:30", 1, 3, "2026-04-30 09:30" },
		{ "2026-01-31 09:30", 1, 12, "2027-01-31 09:30" },
		{ "2028-01-31", 1, 1, "2028-02-29" },
		{ "2028-01-31", 1, 2, "2028-03-31" },
		{ "2026-02-28", 1, 1, "2026-03-28" }, /* the contact was made on this day, so the day counts */
		{ "2028-02-29", 12, 1, "2029-02-28" },
		{ "2028-02-29", 12, 4, "2032-02-29" },
		{ "2026-10-31", 6, 1, "2027-04-30" },
		{ "2026-12-15", 1, 1, "2027-01-15" },
		{ "2026-05-10", 3, 0, "2026-05-10" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(series); i++)
		assert_time(crm_cadence_next(at(series[i].anchor), series[i].months, series[i].k, 0), series[i].expected);
}

static void months_are_those_of_the_local_calendar(void **state)
{
	(void)state;
	/* 31 January 07:00 in China is still 30 January in UTC. */
	assert_time(crm_cadence_next(at("2026-01-30 23:00"), 1, 1, 480), "2026-02-28T07:00:00+08:00");
	assert_time(crm_cadence_next(at("2026-01-30 23:00"), 1, 2, 480), "2026-03-31T07:00:00+08:00");
	assert_time(crm_cadence_next(at("2026-01-30 23:00"), 1, 2, 0), "2026-03-30 23:00");
	assert_time(crm_cadence_next(at("2026-02-01 02:00"), 1, 1, -300), "2026-02-28T21:00:00-05:00");
}

static void a_cadence_of_nought_or_beyond_the_calendar_is_never(void **state)
{
	(void)state;
	assert_int_equal(crm_cadence_next(at("2026-01-31"), 0, 1, 0), CRM_NO_TIME);
	assert_int_equal(crm_cadence_next(at("2026-01-31"), -1, 1, 0), CRM_NO_TIME);
	assert_int_equal(crm_cadence_next(CRM_NO_TIME, 1, 1, 0), CRM_NO_TIME);
	assert_int_equal(crm_cadence_next(at("9999-12-31"), 1, 1, 0), CRM_NO_TIME);
	assert_int_equal(crm_cadence_next(at("2026-01-31"), INT32_MAX, INT32_MAX, 0), CRM_NO_TIME);
	assert_int_equal(crm_cadence_next(at("2026-01-31"), INT32_MAX, INT32_MIN, 0), CRM_NO_TIME);
	assert_int_equal(crm_cadence_next(at("2026-01-31"), INT32_MAX, 1, 0), CRM_NO_TIME);
	assert_int_equal(crm_cadence_next(INT64_MAX, 1, 1, 1080), CRM_NO_TIME);
	assert_int_equal(crm_cadence_next(INT64_MIN, 1, 1, -1080), CRM_NO_TIME);
}

/* M-FUP-05, D-FUP-12 */
static void a_call_close_to_a_visit_is_merged_when_the_playbook_says_so(void **state)
{
	struct crmi_plan plans[CRMI_CADENCE_KINDS] = {
		{ 1, 3, CRM_DAY, at("2026-04-13 18:00") },
		{ 3, 3, CRM_DAY, at("2026-04-15 09:00") },
	};

	(void)state;
	assert_false(crmi_followup_is_merged(plans, 0, 0));
	assert_false(crmi_followup_is_merged(plans, 1, 0));
	assert_true(crmi_followup_is_merged(plans, 2, 0));
	assert_true(crmi_followup_is_merged(plans, 1, 480));      /* in China the call is due on the 14th */
	plans[CRMI_CADENCE_CALL].due_at = at("2026-04-17 23:00"); /* after the visit it is no better */
	assert_true(crmi_followup_is_merged(plans, 2, 0));
	plans[CRMI_CADENCE_CALL].due_at = at("2026-04-18 00:00");
	assert_false(crmi_followup_is_merged(plans, 2, 0));
	plans[CRMI_CADENCE_CALL].due_at = plans[CRMI_CADENCE_VISIT].due_at;
	plans[CRMI_CADENCE_VISIT].months = 0;
	assert_false(crmi_followup_is_merged(plans, 60, 0));
}

static void what_follows_depends_on_the_outcome(void **state)
{
	static const struct {
		int32_t outcome;
		enum crmi_sequel sequel;
	} expected[] = {
		{ CRM_OUTCOME_REACHED, CRMI_SEQUEL_NEXT },       { CRM_OUTCOME_ACCEPTED, CRMI_SEQUEL_NEXT },
		{ CRM_OUTCOME_DECLINED, CRMI_SEQUEL_NEXT },      { CRM_OUTCOME_REFUSED, CRMI_SEQUEL_SKIPPED },
		{ CRM_OUTCOME_NO_ANSWER, CRMI_SEQUEL_AGAIN },    { CRM_OUTCOME_BUSY, CRMI_SEQUEL_AGAIN },
		{ CRM_OUTCOME_WRONG_NUMBER, CRMI_SEQUEL_AGAIN },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(expected); i++)
		assert_int_equal(crmi_followup_sequel(expected[i].outcome), expected[i].sequel);
}

static void kinds_of_contact_and_channels_agree(void **state)
{
	int32_t channel;

	(void)state;
	for (channel = CRM_CHANNEL_NONE; channel <= CRM_CHANNEL_THIRD_PARTY; channel++) {
		bool face = channel == CRM_CHANNEL_FACE || channel == CRM_CHANNEL_HALL;
		bool spoken = channel == CRM_CHANNEL_PHONE || channel == CRM_CHANNEL_ACCOUNT_MANAGER;

		assert_int_equal(crmi_contact_kind_of(channel), face     ? CRM_CONTACT_VISIT
		                                                : spoken ? CRM_CONTACT_CALL
		                                                         : CRM_CONTACT_MESSAGE);
	}
	assert_int_equal(crmi_contact_channel_of(CRM_CONTACT_CALL), CRM_CHANNEL_PHONE);
	assert_int_equal(crmi_contact_channel_of(CRM_CONTACT_VISIT), CRM_CHANNEL_FACE);
	assert_int_equal(crmi_contact_channel_of(CRM_CONTACT_MESSAGE), CRM_CHANNEL_NONE);
}

/* clang-format off */
UNIT_MAIN(
	TEST(the_class_says_when_the_next_call_and_visit_are_due),
	TEST(small_customers_may_be_left_alone_altogether),
	TEST(never_contacted_counts_from_the_assignment),
	TEST(who_is_no_customer_of_ours_is_not_followed_up),
	TEST(a_series_from_the_last_of_a_month_does_not_drift),
	TEST(months_are_those_of_the_local_calendar),
	TEST(a_cadence_of_nought_or_beyond_the_calendar_is_never),
	TEST(a_call_close_to_a_visit_is_merged_when_the_playbook_says_so),
	TEST(what_follows_depends_on_the_outcome),
	TEST(kinds_of_contact_and_channels_agree),
)
/* clang-format on */
