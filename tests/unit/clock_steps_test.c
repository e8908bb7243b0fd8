/* Escalation steps and due times: when they come, in which order, once. */
#include "clock_fixture.h"

enum { TEXT = 1024 };

static void assert_fired(struct clock_case *c, int64_t after, int64_t until, const char *expected)
{
	char text[TEXT];

	assert_string_equal(fired_text(c, after, until, text, sizeof text), expected);
}

static const crm_clock_firing *firing_at(struct clock_case *c, int64_t now, const char *name)
{
	size_t i;

	(void)standing_at(c, now, c->targets[0].name);
	for (i = 0; i < c->answer.firing_count; i++)
		if (!strcmp(c->firings[i].name, name))
			return &c->firings[i];
	fail_msg("no step %s", name);
	return NULL;
}

static void begin_ladder(struct clock_case *c)
{
	case_begin(c);
	target_add(c, "solve", CRM_CLOCK_RESOLVE, 4 * CRM_HOUR);
	step_add(c, "remind", "solve", CRM_CLOCK_WORKING, -CRM_HOUR)->level = 1;
	step_add(c, "now", "solve", CRM_CLOCK_REAL, 0)->level = 2;
	step_add(c, "chief", "solve", CRM_CLOCK_WORKING, CRM_HOUR)->level = 3;
	event_add(c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN); /* due at 14:00 */
}

static void steps_come_before_at_and_after_the_due_time_in_order(void **state)
{
	crm_clock_milestone milestones[8];
	struct clock_case c;
	size_t count;

	(void)state;
	begin_ladder(&c);
	assert_fired(&c, CRM_NO_TIME, MAY(4, 17, 0), "solve/remind@240 solve@300 solve/now@300 solve/chief@360");
	assert_fired(&c, MAY(4, 13, 0), MAY(4, 14, 0), "solve@300 solve/now@300"); /* strictly after, up to and at */
	assert_fired(&c, MAY(4, 14, 0), MAY(4, 14, 0), "");
	assert_int_equal(crm_clock_fired(&c.the_case, CRM_NO_TIME, MAY(5, 9, 0), milestones, 8, &count, NULL), CRM_DONE);
	assert_int_equal(milestones[0].level, 1);
	assert_int_equal(milestones[1].level, 0);
	assert_null(milestones[1].step);
	assert_int_equal(milestones[3].level, 3);
	assert_int_equal(milestones[3].round, 1);
	case_end(&c);
}

static void an_answer_says_which_steps_have_come_and_when_the_next_does(void **state)
{
	struct clock_case c;

	(void)state;
	begin_ladder(&c);
	assert_int_equal(firing_at(&c, MAY(4, 12, 59), "remind")->fired, 0);
	assert_int_equal(firing_at(&c, MAY(4, 12, 59), "remind")->due_at,
	                 MAY(4, 13, 0)); /* an hour back is the opening, not noon */
	assert_int_equal(c.answer.next_wake_at, MAY(4, 13, 0));
	assert_int_equal(c.answer.next_due_at, MAY(4, 14, 0));
	assert_int_equal(firing_at(&c, MAY(4, 13, 0), "remind")->fired, 1);
	assert_int_equal(c.answer.next_wake_at, MAY(4, 14, 0));
	assert_int_equal(firing_at(&c, MAY(4, 14, 30), "chief")->due_at, MAY(4, 15, 0));
	assert_int_equal(c.answer.next_wake_at, MAY(4, 15, 0));
	assert_int_equal(firing_at(&c, MAY(4, 15, 0), "chief")->fired, 1);
	assert_int_equal(c.answer.next_wake_at, CRM_NO_TIME);
	assert_int_equal(c.firings[2].level, 3);
	assert_string_equal(c.firings[2].target, "solve");
	case_end(&c);
}

/* glpi-project/glpi PR #22678 put it at 00:00. */
static void offsets_are_working_time_across_nights_and_weekends(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, 2 * CRM_HOUR);
	step_add(&c, "remind", "solve", CRM_CLOCK_WORKING, -90 * CRM_MINUTE);
	step_add(&c, "chief", "solve", CRM_CLOCK_WORKING, 7 * CRM_HOUR);
	step_add(&c, "yesterday", "solve", CRM_CLOCK_DAYS, -1);
	step_add(&c, "week", "solve", CRM_CLOCK_DAYS, 5);
	step_add(&c, "clock", "solve", CRM_CLOCK_REAL, 24 * CRM_HOUR);
	event_add(&c, MAY(8, 16, 0), CRM_CLOCK_EVENT_OPEN); /* Friday; due Monday 10:00 */
	assert_int_equal(firing_at(&c, MAY(8, 16, 0), "remind")->due_at, MAY(8, 16, 30));
	assert_int_equal(firing_at(&c, MAY(8, 16, 0), "chief")->due_at, MAY(12, 10, 0));
	assert_int_equal(firing_at(&c, MAY(8, 16, 0), "week")->due_at, MAY(18, 10, 0));
	assert_int_equal(firing_at(&c, MAY(8, 16, 0), "clock")->due_at, MAY(12, 10, 0));
	assert_fired(&c, CRM_NO_TIME, MAY(8, 16, 0),
	             "solve/yesterday@0"); /* Friday 10:00 lies before the opening: it comes at once */
	assert_int_equal(firing_at(&c, MAY(8, 16, 0), "yesterday")->due_at, MAY(8, 16, 0));
	case_end(&c);
}

static void a_step_in_days_takes_the_origin_of_its_policy(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, CRM_HOUR)->unit = CRM_CLOCK_REAL;
	step_add(&c, "day", "solve", CRM_CLOCK_DAYS, 1);
	event_add(&c, MAY(9, 9, 0), CRM_CLOCK_EVENT_OPEN); /* due on Saturday at 10:00 */
	assert_int_equal(firing_at(&c, MAY(9, 9, 0), "day")->due_at, MAY(12, 10, 0));
	c.policy.origin = CRM_ORIGIN_COUNT_AFTER;
	assert_int_equal(firing_at(&c, MAY(9, 9, 0), "day")->due_at, MAY(11, 10, 0));
	case_end(&c);
}

static void a_target_in_days_takes_the_conventions_of_its_policy(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	*target_add(&c, "solve", CRM_CLOCK_RESOLVE, 0) = (crm_clock_target){
		.name = "solve", .kind = CRM_CLOCK_RESOLVE, .unit = CRM_CLOCK_DAYS, .amount_days = 1
	};
	event_add(&c, MAY(9, 18, 0), CRM_CLOCK_EVENT_OPEN); /* on Saturday */
	assert_int_equal(due_at(&c, MAY(9, 18, 0), "solve"), MAY(12, 18, 0));
	c.policy.origin = CRM_ORIGIN_COUNT_AFTER;
	assert_int_equal(due_at(&c, MAY(9, 18, 0), "solve"), MAY(11, 18, 0));
	c.policy.time = CRM_TIME_KEEP_THEN_ROLL;
	assert_int_equal(due_at(&c, MAY(9, 18, 0), "solve"), MAY(12, 9, 0));
	case_end(&c);
}

static void steps_move_with_the_due_time_until_they_have_come(void **state)
{
	struct clock_case c;

	(void)state;
	begin_ladder(&c);
	event_add(&c, MAY(4, 13, 15), CRM_CLOCK_EVENT_PAUSE); /* the reminder has come */
	event_add(&c, MAY(4, 14, 15), CRM_CLOCK_EVENT_RESUME);
	assert_fired(&c, CRM_NO_TIME, MAY(5, 9, 0), "solve/remind@240 solve@360 solve/now@360 solve/chief@420");
	assert_int_equal(firing_at(&c, MAY(4, 13, 30), "chief")->due_at, CRM_NO_TIME); /* paused: none */
	c.events[1].at = MAY(4, 12, 30);
	assert_fired(&c, CRM_NO_TIME, MAY(4, 16, 0), "solve/remind@315 solve@375 solve/now@375"); /* 14:15 */
	case_end(&c);
}

static void a_pause_after_the_due_time_puts_off_the_steps_that_are_left(void **state)
{
	struct clock_case c;

	(void)state;
	begin_ladder(&c);
	step_add(&c, "clock", "solve", CRM_CLOCK_REAL, 90 * CRM_MINUTE);
	event_add(&c, MAY(4, 14, 30), CRM_CLOCK_EVENT_PAUSE);
	event_add(&c, MAY(4, 15, 15), CRM_CLOCK_EVENT_RESUME); /* 45 minutes */
	assert_fired(&c, MAY(4, 14, 0), MAY(4, 15, 14), "");
	assert_fired(&c, MAY(4, 14, 0), MAY(5, 9, 0), "solve/chief@405 solve/clock@435");
	case_end(&c);
}

static void steps_of_a_target_that_ended_do_not_come(void **state)
{
	struct clock_case c;

	(void)state;
	begin_ladder(&c);
	event_add(&c, MAY(4, 14, 0), CRM_CLOCK_EVENT_RESOLVE); /* at the very instant at which it is due */
	assert_fired(&c, CRM_NO_TIME, MAY(9, 9, 0), "solve/remind@240");
	assert_int_equal(firing_at(&c, MAY(5, 9, 0), "chief")->due_at, CRM_NO_TIME);
	assert_int_equal(firing_at(&c, MAY(5, 9, 0), "remind")->fired, 1);
	event_add(&c, MAY(5, 9, 0), CRM_CLOCK_EVENT_REOPEN); /* nothing is left of its amount */
	assert_fired(&c, MAY(4, 14, 0), MAY(5, 12, 0), "solve@1440 solve/now@1440 solve/chief@1500");
	case_end(&c);
}

static void each_round_has_its_own_steps(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "reply", CRM_CLOCK_REPLY, CRM_HOUR);
	step_add(&c, "soon", "reply", CRM_CLOCK_WORKING, -30 * CRM_MINUTE);
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	event_add(&c, MAY(4, 9, 45), CRM_CLOCK_EVENT_AGENT_MESSAGE);
	assert_int_equal(firing_at(&c, MAY(4, 9, 50), "soon")->fired, 1);
	event_add(&c, MAY(4, 10, 0), CRM_CLOCK_EVENT_CUSTOMER_MESSAGE);
	assert_int_equal(firing_at(&c, MAY(4, 10, 0), "soon")->fired, 0);
	assert_int_equal(c.firings[0].round, 2);
	assert_fired(&c, CRM_NO_TIME, MAY(4, 12, 0), "reply/soon@30 reply/soon@90 reply@120");
	case_end(&c);
}

static void what_comes_at_one_instant_is_in_the_order_of_the_policy_and_never_torn_apart(void **state)
{
	crm_clock_milestone milestones[4];
	struct clock_case c;
	crm_failure failure;
	size_t count;

	(void)state;
	case_begin(&c);
	target_add(&c, "first", CRM_CLOCK_ACKNOWLEDGE, CRM_HOUR);
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, CRM_HOUR);
	step_add(&c, "b", "solve", CRM_CLOCK_WORKING, 0);
	step_add(&c, "a", "first", CRM_CLOCK_WORKING, 0);
	step_add(&c, "early", "solve", CRM_CLOCK_WORKING, -CRM_MINUTE);
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	assert_fired(&c, CRM_NO_TIME, MAY(4, 12, 0), "solve/early@59 first@60 first/a@60 solve@60 solve/b@60");
	assert_int_equal(crm_clock_fired(&c.the_case, CRM_NO_TIME, MAY(4, 12, 0), milestones, 4, &count, NULL), CRM_OK);
	assert_int_equal(count, 1);
	assert_int_equal(crm_clock_fired(&c.the_case, milestones[0].at, MAY(4, 12, 0), milestones, 4, &count, NULL),
	                 CRM_DONE);
	assert_int_equal(count, 4);
	assert_int_equal(crm_clock_fired(&c.the_case, MAY(4, 9, 59), MAY(4, 12, 0), milestones, 3, &count, &failure),
	                 CRM_ERR_INVALID);
	assert_int_equal(failure.rule, CRM_RULE_CLOCK_ROOM);
	assert_int_equal(count, 0);
	case_end(&c);
}

static void a_policy_that_comes_later_brings_its_own_order(void **state)
{
	crm_clock_target turned[2];
	crm_clock_policy policy;
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "first", CRM_CLOCK_ACKNOWLEDGE, CRM_HOUR);
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, CRM_HOUR);
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	assert_fired(&c, CRM_NO_TIME, MAY(4, 12, 0), "first@60 solve@60");
	turned[0] = c.targets[1];
	turned[1] = c.targets[0];
	policy = c.policy;
	policy.targets = turned;
	policy_change(&c, MAY(4, 9, 30), &policy, CRM_CHANGE_RECOMPUTE);
	assert_fired(&c, CRM_NO_TIME, MAY(4, 12, 0), "solve@60 first@60");
	case_end(&c);
}

static void a_question_about_what_fell_due_needs_room(void **state)
{
	crm_clock_milestone milestones[1];
	struct clock_case c;
	crm_failure failure;
	size_t count = 7;

	(void)state;
	begin_ladder(&c);
	assert_int_equal(crm_clock_fired(&c.the_case, 0, MAY(4, 12, 0), NULL, 1, &count, &failure), CRM_ERR_INVALID);
	assert_string_equal(failure.field, "milestones_out");
	assert_int_equal(count, 0);
	assert_int_equal(crm_clock_fired(&c.the_case, 0, MAY(4, 12, 0), milestones, 1, NULL, &failure), CRM_ERR_INVALID);
	assert_string_equal(failure.field, "count_out");
	case_end(&c);
}

UNIT_MAIN(TEST(steps_come_before_at_and_after_the_due_time_in_order),
          TEST(an_answer_says_which_steps_have_come_and_when_the_next_does),
          TEST(offsets_are_working_time_across_nights_and_weekends),
          TEST(a_step_in_days_takes_the_origin_of_its_policy),
          TEST(a_target_in_days_takes_the_conventions_of_its_policy),
          TEST(a_policy_that_comes_later_brings_its_own_order), TEST(steps_move_with_the_due_time_until_they_have_come),
          TEST(a_pause_after_the_due_time_puts_off_the_steps_that_are_left),
          TEST(steps_of_a_target_that_ended_do_not_come), TEST(each_round_has_its_own_steps),
          TEST(what_comes_at_one_instant_is_in_the_order_of_the_policy_and_never_torn_apart),
          TEST(a_question_about_what_fell_due_needs_room))
