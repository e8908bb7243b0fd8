/* Everything that a policy or a case is refused for, by rule, event and field. */
#include "clock_fixture.h"

static void begin_valid(struct clock_case *c)
{
	case_begin(c);
	target_add(c, "solve", CRM_CLOCK_RESOLVE, CRM_HOUR);
	target_add(c, "visit", CRM_CLOCK_CUSTOM, CRM_HOUR);
	step_add(c, "remind", "solve", CRM_CLOCK_WORKING, -CRM_MINUTE);
	event_add(c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	event_add(c, MAY(4, 9, 30), CRM_CLOCK_EVENT_AGENT_MESSAGE);
}

static void assert_policy(struct clock_case *c, const char *field)
{
	assert_refused(c, MAY(4, 10, 0), CRM_ERR_INVALID, CRM_RULE_CLOCK_POLICY, 0, field);
}

/* What one wrong value does to a policy that is right. */
#define REFUSES(change, field)                                                                                         \
	do {                                                                                                               \
		struct clock_case c;                                                                                           \
                                                                                                                       \
		begin_valid(&c);                                                                                               \
		assert_int_equal(case_judge(&c, MAY(4, 10, 0)), CRM_OK);                                                       \
		change;                                                                                                        \
		assert_policy(&c, field);                                                                                      \
		case_end(&c);                                                                                                  \
	} while (0)

static void a_policy_has_targets_and_not_too_many(void **state)
{
	(void)state;
	REFUSES(c.policy.targets = NULL, "targets");
	REFUSES(c.policy.target_count = CRM_CLOCK_LIMIT + 1, "targets");
	REFUSES(c.policy.steps = NULL, "steps");
	REFUSES(c.policy.step_count = CRM_CLOCK_LIMIT + 1, "steps");
}

static void names_are_given_short_and_unique(void **state)
{
	static const char long_name[] = "a name of sixty-five bytes is one byte longer than a name may be.";

	(void)state;
	assert_int_equal(sizeof long_name - 1, 65);
	REFUSES(c.targets[1].name = NULL, "targets[2].name");
	REFUSES(c.targets[0].name = "", "targets[1].name");
	REFUSES(c.targets[1].name = "solve", "targets[2].name");
	REFUSES(c.targets[1].name = long_name, "targets[2].name");
	REFUSES(c.steps[0].name = NULL, "steps[1].name");
	REFUSES(*step_add(&c, "remind", "visit", 0, 0) = c.steps[0], "steps[2].name");
	REFUSES(c.targets[1].team = "", "targets[2].team");
}

static void values_of_a_target_are_in_their_range(void **state)
{
	(void)state;
	REFUSES(c.targets[0].kind = 0, "targets[1].kind");
	REFUSES(c.targets[0].kind = 6, "targets[1].kind");
	REFUSES(c.targets[0].unit = 3, "targets[1].unit");
	REFUSES(c.targets[0].amount_us = 0, "targets[1].amount_us");
	REFUSES(c.targets[0].amount_us = INT64_MAX, "targets[1].amount_us");
	REFUSES(c.targets[0].unit = CRM_CLOCK_DAYS, "targets[1].amount_us");
	REFUSES(c.targets[0].amount_days = 1, "targets[1].amount_days");
	REFUSES((c.targets[0].unit = CRM_CLOCK_DAYS, c.targets[0].amount_us = 0), "targets[1].amount_days");
	REFUSES(c.targets[0].end_of_day = 1, "targets[1].end_of_day");
	REFUSES(c.targets[0].pauses = 2, "targets[1].pauses");
	REFUSES(c.targets[0].recurrence = 3, "targets[1].recurrence");
	REFUSES(c.targets[0].recurrence = -1, "targets[1].recurrence");
}

static void only_some_events_end_a_target(void **state)
{
	(void)state;
	REFUSES(c.targets[0].stop = 1u << CRM_CLOCK_EVENT_OPEN, "targets[1].stop");
	REFUSES(c.targets[0].stop = 1u << CRM_CLOCK_EVENT_POLICY, "targets[1].stop");
	REFUSES(c.targets[0].stop = 1u << CRM_CLOCK_EVENT_STOP, "targets[1].stop");
	REFUSES(c.targets[1].stop = 1u << CRM_CLOCK_EVENT_START, "targets[2].stop");
	REFUSES(c.targets[1].stop = 1u << 20, "targets[2].stop");
	REFUSES((c.targets[1].kind = CRM_CLOCK_REPLY, c.targets[1].stop = 1u << CRM_CLOCK_EVENT_RESOLVE),
	        "targets[2].stop");
	REFUSES((c.targets[1].kind = CRM_CLOCK_UPDATE, c.targets[1].stop = 1u << CRM_CLOCK_EVENT_AGENT_MESSAGE),
	        "targets[2].stop");
}

static void values_of_a_step_are_in_their_range(void **state)
{
	(void)state;
	REFUSES(c.steps[0].target = NULL, "steps[1].target");
	REFUSES(c.steps[0].target = "reply", "steps[1].target");
	REFUSES(c.steps[0].unit = 3, "steps[1].unit");
	REFUSES(c.steps[0].offset_us = INT64_MIN, "steps[1].offset_us");
	REFUSES(c.steps[0].offset_days = -1, "steps[1].offset_days");
	REFUSES(c.steps[0].unit = CRM_CLOCK_DAYS, "steps[1].offset_us");
}

static void conventions_of_a_policy_are_those_of_calendars(void **state)
{
	(void)state;
	REFUSES(c.policy.at_close = 2, "at_close");
	REFUSES(c.policy.time = 3, "time");
	REFUSES(c.policy.origin = 2, "origin");
	REFUSES(c.policy.reopen_us = -1, "reopen_us");
}

static void assert_event(struct clock_case *c, int32_t rule, int32_t line, const char *field)
{
	assert_refused(c, MAY(4, 10, 0), rule == CRM_RULE_REOPEN_WINDOW ? CRM_ERR_REFUSED : CRM_ERR_INVALID, rule, line,
	               field);
}

/* What one wrong value does to a case that is right. */
#define REFUSES_EVENT(change, rule, line, field)                                                                       \
	do {                                                                                                               \
		struct clock_case c;                                                                                           \
                                                                                                                       \
		begin_valid(&c);                                                                                               \
		assert_int_equal(case_judge(&c, MAY(4, 10, 0)), CRM_OK);                                                       \
		change;                                                                                                        \
		assert_event(&c, rule, line, field);                                                                           \
		case_end(&c);                                                                                                  \
	} while (0)

static void a_case_begins_with_its_opening_and_goes_on_in_order(void **state)
{
	(void)state;
	REFUSES_EVENT(c.events[0].kind = CRM_CLOCK_EVENT_PAUSE, CRM_RULE_CLOCK_EVENT, 1, "kind");
	REFUSES_EVENT(c.events[1].kind = CRM_CLOCK_EVENT_OPEN, CRM_RULE_CLOCK_EVENT, 2, "kind");
	REFUSES_EVENT(c.events[1].kind = 0, CRM_RULE_CLOCK_EVENT, 2, "kind");
	REFUSES_EVENT(c.events[1].kind = 13, CRM_RULE_CLOCK_EVENT, 2, "kind");
	REFUSES_EVENT(c.events[1].at = MAY(4, 9, 0) - 1, CRM_RULE_CLOCK_ORDER, 2, "at");
	REFUSES_EVENT(c.events[0].at = CRM_NO_TIME, CRM_RULE_FIELD_RANGE, 1, "at");
	REFUSES_EVENT(c.events[0].at = INT64_MIN, CRM_RULE_FIELD_RANGE, 1, "at");
	REFUSES_EVENT(c.events[0].flags = 4, CRM_RULE_CLOCK_EVENT, 1, "flags");
	REFUSES_EVENT(c.events[1].flags = CRM_CLOCK_BY_AGENT, CRM_RULE_CLOCK_EVENT, 2, "flags");
	REFUSES_EVENT(c.events[0].at = MAY(4, 10, 1), CRM_RULE_CLOCK_ORDER, 0, "now");
}

static void only_what_is_resolved_is_reopened_and_only_within_the_window(void **state)
{
	struct clock_case late;

	(void)state;
	REFUSES_EVENT(c.events[1].kind = CRM_CLOCK_EVENT_REOPEN, CRM_RULE_CLOCK_EVENT, 2, "kind");
	begin_valid(&late);
	event_add(&late, MAY(4, 9, 40), CRM_CLOCK_EVENT_RESOLVE);
	event_add(&late, MAY(4, 10, 0), CRM_CLOCK_EVENT_REOPEN);
	late.policy.reopen_us = 20 * CRM_MINUTE;
	assert_int_equal(case_judge(&late, MAY(4, 10, 0)), CRM_OK); /* zammad/zammad #4161, frappe/helpdesk #3465 */
	late.policy.reopen_us--;
	assert_event(&late, CRM_RULE_REOPEN_WINDOW, 4, "at");
	late.events[3].kind = CRM_CLOCK_EVENT_RESOLVE;
	event_add(&late, MAY(4, 10, 0), CRM_CLOCK_EVENT_REOPEN); /* solved twice, but for the window only once */
	assert_event(&late, CRM_RULE_REOPEN_WINDOW, 5, "at");
	case_end(&late);
}

static void events_say_what_they_are_about(void **state)
{
	(void)state;
	REFUSES_EVENT(c.events[1].kind = CRM_CLOCK_EVENT_TEAM, CRM_RULE_CLOCK_EVENT, 2, "label");
	REFUSES_EVENT((c.events[1].kind = CRM_CLOCK_EVENT_TEAM, c.events[1].label = ""), CRM_RULE_CLOCK_EVENT, 2, "label");
	REFUSES_EVENT(c.events[1].kind = CRM_CLOCK_EVENT_START, CRM_RULE_CLOCK_EVENT, 2, "label");
	REFUSES_EVENT((c.events[1].kind = CRM_CLOCK_EVENT_STOP, c.events[1].label = "solve"), CRM_RULE_CLOCK_EVENT, 2,
	              "label");
	REFUSES_EVENT((c.events[1].kind = CRM_CLOCK_EVENT_START, c.events[1].label = "vist"), CRM_RULE_CLOCK_EVENT, 2,
	              "label");
	REFUSES_EVENT(c.events[1].kind = CRM_CLOCK_EVENT_POLICY, CRM_RULE_CLOCK_EVENT, 2, "policy");
	REFUSES_EVENT(c.events[1].kind = CRM_CLOCK_EVENT_CALENDAR, CRM_RULE_CLOCK_EVENT, 2, "calendar");
	REFUSES_EVENT((c.events[1].kind = CRM_CLOCK_EVENT_POLICY, c.events[1].policy = &c.policy, c.events[1].change = 5),
	              CRM_RULE_CLOCK_EVENT, 2, "change");
	REFUSES_EVENT((c.events[1].kind = CRM_CLOCK_EVENT_POLICY, c.events[1].policy = &c.policy, c.events[1].change = 4),
	              CRM_RULE_CLOCK_EVENT, 2, "restart_at");
	REFUSES_EVENT((c.events[1].kind = CRM_CLOCK_EVENT_CALENDAR, c.events[1].calendar = c.desk, c.events[1].change = 4,
	               c.events[1].restart_at = MAY(4, 9, 31)),
	              CRM_RULE_CLOCK_EVENT, 2, "restart_at");
	REFUSES_EVENT((c.events[1].kind = CRM_CLOCK_EVENT_CALENDAR, c.events[1].calendar = c.desk, c.events[1].change = 3,
	               c.events[1].restart_at = MAY(4, 9, 0)),
	              CRM_RULE_CLOCK_EVENT, 2, "restart_at");
}

static void a_policy_that_comes_later_is_checked_too(void **state)
{
	crm_clock_policy wrong;

	(void)state;
	REFUSES_EVENT(
		(wrong = c.policy, wrong.time = 9, c.events[1].kind = CRM_CLOCK_EVENT_POLICY, c.events[1].policy = &wrong),
		CRM_RULE_CLOCK_POLICY, 2, "time");
	REFUSES_EVENT(
		(wrong = c.policy, wrong.size = 1, c.events[1].kind = CRM_CLOCK_EVENT_POLICY, c.events[1].policy = &wrong),
		CRM_RULE_INPUT_SIZE, 2, "size");
}

static void a_target_that_a_change_took_away_may_still_stop(void **state)
{
	crm_clock_policy less;
	struct clock_case c;

	(void)state;
	begin_valid(&c);
	less = c.policy;
	less.target_count = 1;
	label_add(&c, MAY(4, 9, 30), CRM_CLOCK_EVENT_START, "visit");
	policy_change(&c, MAY(4, 9, 40), &less, CRM_CHANGE_RECOMPUTE);
	label_add(&c, MAY(4, 9, 50), CRM_CLOCK_EVENT_STOP, "visit");
	assert_int_equal(case_judge(&c, MAY(4, 10, 0)), CRM_OK);
	c.the_case.policy = &less;
	c.events[2].kind = CRM_CLOCK_EVENT_POLICY;
	c.events[2].policy = &c.policy;
	assert_int_equal(case_judge(&c, MAY(4, 10, 0)), CRM_OK);
	c.events[2].policy = &less;
	assert_event(&c, CRM_RULE_CLOCK_EVENT, 5, "label");
	case_end(&c);
}

static void working_time_needs_a_calendar(void **state)
{
	crm_clock_policy working;
	struct clock_case c;

	(void)state;
	begin_valid(&c);
	c.the_case.calendar = NULL;
	assert_event(&c, CRM_RULE_CLOCK_CALENDAR, 0, "calendar");
	c.targets[0].unit = c.targets[1].unit = CRM_CLOCK_REAL;
	assert_event(&c, CRM_RULE_CLOCK_CALENDAR, 0, "calendar"); /* the step is in working time */
	c.steps[0].offset_us = 0;
	assert_int_equal(case_judge(&c, MAY(4, 10, 0)), CRM_OK); /* at the due time in any unit */
	working = c.policy;
	working.targets = &(crm_clock_target){ .name = "solve", .kind = CRM_CLOCK_RESOLVE, .amount_us = CRM_HOUR };
	working.target_count = 1;
	policy_change(&c, MAY(4, 9, 30), &working, CRM_CHANGE_RECOMPUTE);
	assert_event(&c, CRM_RULE_CLOCK_CALENDAR, 3, "calendar");
	c.events[1].kind = CRM_CLOCK_EVENT_CALENDAR;
	c.events[1].calendar = c.desk;
	assert_int_equal(case_judge(&c, MAY(4, 10, 0)), CRM_OK);
	case_end(&c);
}

static void what_is_asked_with_is_complete(void **state)
{
	struct clock_case c;

	(void)state;
	begin_valid(&c);
	assert_int_equal(crm_clock_judge(NULL, MAY(4, 10, 0), &c.answer, &c.failure), CRM_ERR_INVALID);
	assert_string_equal(c.failure.field, "the_case");
	assert_int_equal(crm_clock_judge(&c.the_case, MAY(4, 10, 0), NULL, &c.failure), CRM_ERR_INVALID);
	assert_string_equal(c.failure.field, "answer");
	assert_refused(&c, CRM_NO_TIME, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, 0, "now");
	assert_refused(&c, INT64_MAX, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, 0, "now");
	c.the_case.event_count = 0;
	assert_refused(&c, MAY(4, 10, 0), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, 0, "events");
	c.the_case.event_count = 2;
	c.the_case.events = NULL;
	assert_refused(&c, MAY(4, 10, 0), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, 0, "events");
	c.the_case.events = c.events;
	c.the_case.event_count = SIZE_MAX / sizeof(crm_clock_event);
	assert_refused(&c, MAY(4, 10, 0), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, 0, "event_count");
	c.the_case.policy = NULL;
	c.the_case.event_count = 2;
	assert_refused(&c, MAY(4, 10, 0), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, 0, "policy");
	case_end(&c);
}

UNIT_MAIN(TEST(a_policy_has_targets_and_not_too_many), TEST(names_are_given_short_and_unique),
          TEST(values_of_a_target_are_in_their_range), TEST(only_some_events_end_a_target),
          TEST(values_of_a_step_are_in_their_range), TEST(conventions_of_a_policy_are_those_of_calendars),
          TEST(a_case_begins_with_its_opening_and_goes_on_in_order),
          TEST(only_what_is_resolved_is_reopened_and_only_within_the_window), TEST(events_say_what_they_are_about),
          TEST(a_policy_that_comes_later_is_checked_too), TEST(a_target_that_a_change_took_away_may_still_stop),
          TEST(working_time_needs_a_calendar), TEST(what_is_asked_with_is_complete))
