/* Another policy, priority or calendar in mid-case: what becomes of the time that ran is chosen by name, and no pause is ever lost. */
#include "clock_fixture.h"

/* A second policy with one target. */
struct other_policy {
	crm_clock_policy policy;
	crm_clock_target target;
	crm_clock_step step;
};

static const crm_clock_policy *other(struct other_policy *o, const char *name, int32_t kind, int64_t amount_us)
{
	*o = (struct other_policy){ .target = { .name = name, .kind = kind, .amount_us = amount_us, .pauses = 1 } };
	o->policy = (crm_clock_policy){
		.size = sizeof o->policy, .version = 8, .targets = &o->target, .target_count = 1, .steps = &o->step
	};
	return &o->policy;
}

/* Two hours ran, one hour was paused, when at 12:30 on Monday something changes; six hours were promised. */
static void begin_changed(struct clock_case *c)
{
	case_begin(c);
	target_add(c, "solve", CRM_CLOCK_RESOLVE, 6 * CRM_HOUR);
	event_add(c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	event_add(c, MAY(4, 10, 0), CRM_CLOCK_EVENT_PAUSE);
	event_add(c, MAY(4, 11, 0), CRM_CLOCK_EVENT_RESUME);
}

static void assert_change(struct clock_case *c, int64_t target_us, int64_t elapsed_us, int64_t due)
{
	const crm_clock_standing *s = standing_at(c, MAY(4, 12, 30), "solve");

	assert_int_equal(s->target_us, target_us);
	assert_int_equal(s->elapsed_us, elapsed_us);
	assert_int_equal(s->due_at, due);
	assert_int_equal(s->round, 1);
}

/* zammad 4353: cases whose agreement was withdrawn stayed escalated. */
static void an_agreement_that_is_withdrawn_leaves_nothing_due(void **state)
{
	static const crm_clock_policy none = { .size = sizeof none, .name = "none" };
	struct other_policy o;
	struct clock_case c;

	(void)state;
	begin_changed(&c);
	policy_change(&c, MAY(4, 12, 30), &none, CRM_CHANGE_RECOMPUTE);
	assert_int_equal(case_judge(&c, MAY(5, 12, 0)), CRM_OK);
	assert_int_equal(c.answer.standing_count, 0);
	assert_int_equal(c.answer.next_due_at, CRM_NO_TIME);
	assert_int_equal(c.answer.next_wake_at, CRM_NO_TIME);
	policy_change(&c, MAY(5, 12, 0), other(&o, "solve", CRM_CLOCK_RESOLVE, 16 * CRM_HOUR), CRM_CHANGE_RECOMPUTE);
	assert_int_equal(standing_at(&c, MAY(5, 12, 0), "solve")->elapsed_us, 9 * CRM_HOUR);
	case_end(&c);
}

static void another_policy_is_taken_in_the_way_that_is_named(void **state)
{
	struct other_policy o;
	struct clock_case c;

	(void)state;
	begin_changed(&c);
	policy_change(&c, MAY(4, 12, 30), other(&o, "solve", CRM_CLOCK_RESOLVE, 4 * CRM_HOUR), CRM_CHANGE_RECOMPUTE);
	assert_change(&c, 4 * CRM_HOUR, 2 * CRM_HOUR, MAY(4, 15, 0));
	c.events[3].change = CRM_CHANGE_KEEP_ELAPSED;
	assert_change(&c, 4 * CRM_HOUR, 2 * CRM_HOUR, MAY(4, 15, 0));
	c.events[3].change = CRM_CHANGE_KEEP_REMAINING;
	assert_change(&c, 6 * CRM_HOUR, 2 * CRM_HOUR, MAY(4, 17, 0));
	c.events[3].change = CRM_CHANGE_RESTART;
	assert_change(&c, 4 * CRM_HOUR, 0, MAY(4, 17, 0));
	assert_int_equal(c.standings[0].started_at, MAY(4, 12, 30));
	c.events[3].change = CRM_CHANGE_RESTART_FROM_EVENT;
	c.events[3].restart_at = MAY(4, 10, 30); /* in the pause, of which the rest does not count either */
	assert_change(&c, 4 * CRM_HOUR, CRM_HOUR, MAY(4, 16, 0));
	assert_int_equal(c.standings[0].started_at, MAY(4, 10, 30));
	assert_int_equal(c.standings[0].paused_us, 30 * CRM_MINUTE);
	case_end(&c);
}

static void another_calendar_is_taken_in_the_way_that_is_named(void **state)
{
	crm_calendar *late = daily_calendar(11, 13, "Late", 2); /* counts 11 to 12:30 of the morning */
	struct clock_case c;

	(void)state;
	begin_changed(&c);
	calendar_change(&c, MAY(4, 12, 30), late, CRM_CHANGE_RECOMPUTE);
	assert_change(&c, 6 * CRM_HOUR, 90 * CRM_MINUTE, MAY(6, 13, 0));
	c.events[3].change = CRM_CHANGE_KEEP_ELAPSED;
	assert_change(&c, 6 * CRM_HOUR, 2 * CRM_HOUR, MAY(6, 12, 30));
	c.events[3].change = CRM_CHANGE_KEEP_REMAINING;
	assert_change(&c, 6 * CRM_HOUR, 2 * CRM_HOUR, MAY(6, 12, 30));
	c.events[3].change = CRM_CHANGE_RESTART;
	assert_change(&c, 6 * CRM_HOUR, 0, MAY(7, 12, 30));
	calendar_change(&c, MAY(4, 12, 30), c.desk, CRM_CHANGE_RECOMPUTE);
	assert_change(&c, 6 * CRM_HOUR, 0, MAY(5, 11, 0));
	crm_calendar_free(late);
	case_end(&c);
}

/* glpi-project/glpi #6902 lost the pause when the agreement changed while it was on. */
static void a_change_during_a_pause_loses_nothing_of_it(void **state)
{
	static const int32_t changes[] = { CRM_CHANGE_RECOMPUTE, CRM_CHANGE_KEEP_ELAPSED, CRM_CHANGE_KEEP_REMAINING };
	static const int64_t due[] = { MAY(4, 12, 0), MAY(4, 12, 0), MAY(5, 10, 0) };
	struct other_policy o;
	struct clock_case c;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(changes); i++) {
		case_begin(&c);
		target_add(&c, "solve", CRM_CLOCK_RESOLVE, 7 * CRM_HOUR);
		event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
		event_add(&c, MAY(4, 10, 0), CRM_CLOCK_EVENT_PAUSE);
		policy_change(&c, MAY(4, 10, 20), other(&o, "solve", CRM_CLOCK_RESOLVE, 2 * CRM_HOUR), changes[i]);
		assert_int_equal(standing_at(&c, MAY(4, 10, 30), "solve")->state, CRM_CLOCK_HELD);
		event_add(&c, MAY(4, 11, 0), CRM_CLOCK_EVENT_RESUME);
		assert_int_equal(due_at(&c, MAY(4, 11, 0), "solve"), due[i]);
		assert_int_equal(c.standings[0].paused_us, CRM_HOUR);
		case_end(&c);
	}
}

/* zammad/zammad #5624. */
static void targets_go_and_come_with_the_policy(void **state)
{
	struct other_policy o;
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, 6 * CRM_HOUR);
	target_add(&c, "reply", CRM_CLOCK_REPLY, 2 * CRM_HOUR);
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	policy_change(&c, MAY(4, 9, 30), other(&o, "news", CRM_CLOCK_UPDATE, CRM_HOUR), CRM_CHANGE_RECOMPUTE);
	assert_int_equal(standing_at(&c, MAY(4, 9, 30), "news")->state, CRM_CLOCK_WAITING);
	assert_int_equal(c.answer.standing_count, 1);
	assert_int_equal(c.answer.next_due_at, CRM_NO_TIME);
	event_add(&c, MAY(4, 10, 0), CRM_CLOCK_EVENT_AGENT_MESSAGE);
	policy_change(&c, MAY(4, 14, 0), &c.policy, CRM_CHANGE_RECOMPUTE);
	assert_int_equal(due_at(&c, MAY(4, 14, 0), "solve"), MAY(4, 16, 0)); /* as if it had been there all along */
	assert_int_equal(standing_at(&c, MAY(4, 14, 0), "reply")->state, CRM_CLOCK_MET);
	assert_int_equal(c.standings[1].elapsed_us, CRM_HOUR);
	c.the_case.policy = &o.policy; /* it was not there from the beginning either */
	c.the_case.event_count = 1;
	event_add(&c, MAY(4, 10, 0), CRM_CLOCK_EVENT_AGENT_MESSAGE);
	event_add(&c, MAY(4, 10, 30), CRM_CLOCK_EVENT_CUSTOMER_MESSAGE);
	event_add(&c, MAY(4, 11, 0), CRM_CLOCK_EVENT_PAUSE);
	event_add(&c, MAY(4, 11, 30), CRM_CLOCK_EVENT_RESUME);
	policy_change(&c, MAY(4, 12, 0), &c.policy, CRM_CHANGE_RECOMPUTE);
	assert_int_equal(due_at(&c, MAY(4, 12, 0), "solve"), MAY(4, 16, 30));
	assert_int_equal(due_at(&c, MAY(4, 12, 0), "reply"), MAY(4, 14, 0));
	assert_int_equal(c.standings[1].round, 2);
	assert_int_equal(c.standings[1].met, 1);
	c.events[5].change = CRM_CHANGE_RESTART;
	assert_int_equal(due_at(&c, MAY(4, 12, 0), "reply"), MAY(4, 15, 0));
	case_end(&c);
}

static void a_target_that_has_ended_stays_as_it_ended(void **state)
{
	struct other_policy o;
	struct clock_case c;
	int32_t change;

	(void)state;
	for (change = CRM_CHANGE_RECOMPUTE; change <= CRM_CHANGE_RESTART; change++) {
		begin_changed(&c);
		event_add(&c, MAY(4, 12, 0), CRM_CLOCK_EVENT_RESOLVE);
		policy_change(&c, MAY(4, 12, 30), other(&o, "solve", CRM_CLOCK_RESOLVE, CRM_HOUR), change);
		assert_change(&c, 6 * CRM_HOUR, 2 * CRM_HOUR, CRM_NO_TIME);
		assert_int_equal(c.standings[0].state, CRM_CLOCK_MET);
		assert_int_equal(c.standings[0].started_at, MAY(4, 9, 0));
		case_end(&c);
	}
	begin_changed(&c); /* reopened it goes on under what holds now */
	event_add(&c, MAY(4, 12, 0), CRM_CLOCK_EVENT_RESOLVE);
	policy_change(&c, MAY(4, 12, 30), other(&o, "solve", CRM_CLOCK_RESOLVE, 3 * CRM_HOUR), CRM_CHANGE_RECOMPUTE);
	event_add(&c, MAY(4, 13, 0), CRM_CLOCK_EVENT_REOPEN);
	assert_int_equal(due_at(&c, MAY(4, 13, 0), "solve"), MAY(4, 14, 0));
	case_end(&c);
}

static void what_a_change_puts_into_the_past_falls_due_at_the_change(void **state)
{
	struct other_policy o;
	struct clock_case c;
	char text[256];

	(void)state;
	begin_changed(&c);
	policy_change(&c, MAY(4, 14, 0), other(&o, "solve", CRM_CLOCK_RESOLVE, 90 * CRM_MINUTE), CRM_CHANGE_RECOMPUTE);
	o.step = (crm_clock_step){ .name = "chief", .target = "solve", .offset_us = 30 * CRM_MINUTE };
	o.policy.step_count = 1;
	assert_string_equal(fired_text(&c, CRM_NO_TIME, MAY(4, 13, 59), text, sizeof text), "");
	assert_string_equal(fired_text(&c, MAY(4, 13, 59), MAY(4, 17, 0), text, sizeof text), "solve@300 solve/chief@300");
	assert_int_equal(due_at(&c, MAY(4, 15, 0), "solve"), MAY(4, 11, 30)); /* when the new amount was used up */
	assert_int_equal(c.standings[0].breached_at, MAY(4, 14, 0));
	assert_int_equal(c.standings[0].state, CRM_CLOCK_BREACHED);
	o.target.amount_us = CRM_HOUR; /* used up as the pause began, not as it ended */
	assert_int_equal(due_at(&c, MAY(4, 15, 0), "solve"), MAY(4, 10, 0));
	case_end(&c);
}

static void a_target_that_comes_too_late_to_be_kept_is_told_as_it_comes(void **state)
{
	struct other_policy o;
	struct clock_case c;
	char text[256];

	(void)state;
	case_begin(&c);
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, 2 * CRM_HOUR);
	step_add(&c, "remind", "solve", CRM_CLOCK_WORKING, -CRM_HOUR);
	c.the_case.policy = other(&o, "news", CRM_CLOCK_UPDATE, CRM_HOUR);
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	event_add(&c, MAY(4, 13, 0), CRM_CLOCK_EVENT_CUSTOMER_MESSAGE);
	policy_change(&c, MAY(4, 14, 0), &c.policy, CRM_CHANGE_KEEP_ELAPSED);
	assert_string_equal(fired_text(&c, CRM_NO_TIME, MAY(4, 17, 0), text, sizeof text), "solve@300 solve/remind@300");
	assert_int_equal(due_at(&c, MAY(4, 15, 0), "solve"), MAY(4, 11, 0));
	assert_int_equal(c.standings[0].breached_at, MAY(4, 14, 0));
	assert_int_equal(c.standings[0].elapsed_us, 5 * CRM_HOUR);
	case_end(&c);
}

static void a_longer_amount_takes_a_breach_back_and_tells_it_only_once(void **state)
{
	struct other_policy o;
	struct clock_case c;
	char text[256];

	(void)state;
	case_begin(&c);
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, CRM_HOUR);
	step_add(&c, "remind", "solve", CRM_CLOCK_WORKING, -30 * CRM_MINUTE);
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	policy_change(&c, MAY(4, 10, 30), other(&o, "solve", CRM_CLOCK_RESOLVE, 3 * CRM_HOUR), CRM_CHANGE_RECOMPUTE);
	o.step = c.steps[0];
	o.policy.step_count = 1;
	assert_int_equal(standing_at(&c, MAY(4, 10, 15), "solve")->missed, 1);
	assert_int_equal(standing_at(&c, MAY(4, 10, 30), "solve")->state, CRM_CLOCK_RUNNING);
	assert_int_equal(c.standings[0].missed, 0);
	assert_int_equal(c.standings[0].breached_at, CRM_NO_TIME);
	assert_int_equal(c.firings[0].fired, 1); /* stays */
	assert_int_equal(c.firings[0].due_at, MAY(4, 9, 30));
	assert_string_equal(fired_text(&c, CRM_NO_TIME, MAY(4, 17, 0), text, sizeof text), "solve/remind@30 solve@60");
	assert_int_equal(standing_at(&c, MAY(4, 14, 0), "solve")->state, CRM_CLOCK_BREACHED);
	assert_int_equal(c.standings[0].breached_at, MAY(4, 12, 0));
	case_end(&c);
}

static void a_policy_that_ends_at_the_next_opening_takes_a_breach_of_the_evening_back(void **state)
{
	struct other_policy o;
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, CRM_HOUR);
	event_add(&c, MAY(4, 16, 0), CRM_CLOCK_EVENT_OPEN);
	policy_change(&c, MAY(4, 18, 0), other(&o, "solve", CRM_CLOCK_RESOLVE, CRM_HOUR), CRM_CHANGE_RECOMPUTE);
	assert_int_equal(standing_at(&c, MAY(4, 18, 0), "solve")->state, CRM_CLOCK_BREACHED);
	o.policy.at_close = CRM_AT_CLOSE_NEXT_OPEN;
	assert_int_equal(standing_at(&c, MAY(4, 18, 0), "solve")->state, CRM_CLOCK_RUNNING);
	assert_int_equal(c.standings[0].due_at, MAY(5, 9, 0));
	case_end(&c);
}

static void days_become_hours_and_hours_days(void **state)
{
	struct other_policy o;
	struct clock_case c;

	(void)state;
	begin_changed(&c);
	policy_change(&c, MAY(4, 12, 30), other(&o, "solve", CRM_CLOCK_RESOLVE, 0), CRM_CHANGE_RECOMPUTE);
	o.target.unit = CRM_CLOCK_DAYS;
	o.target.amount_days = 1;
	assert_change(&c, 7 * CRM_HOUR, 2 * CRM_HOUR, MAY(5, 10, 0)); /* 09:00, and an hour that was paused */
	c.events[3].change = CRM_CHANGE_KEEP_ELAPSED;
	assert_change(&c, 7 * CRM_HOUR, 2 * CRM_HOUR, MAY(5, 10, 0));
	c.events[3].change = CRM_CHANGE_KEEP_REMAINING;
	assert_change(&c, 6 * CRM_HOUR, 2 * CRM_HOUR, MAY(4, 17, 0));
	o.target = (crm_clock_target){
		.name = "solve", .kind = CRM_CLOCK_RESOLVE, .unit = CRM_CLOCK_REAL, .amount_us = 3 * CRM_HOUR
	};
	c.events[3].change = CRM_CHANGE_KEEP_ELAPSED;
	assert_change(&c, 3 * CRM_HOUR, 2 * CRM_HOUR, MAY(4, 13, 30));
	c.events[3].change = CRM_CHANGE_RECOMPUTE; /* the new target knows no pauses: 09:00 to 12:30 all count */
	assert_change(&c, 3 * CRM_HOUR, 210 * CRM_MINUTE, MAY(4, 12, 0));
	case_end(&c);
}

static void days_that_keep_what_ran_count_the_rest_from_the_change(void **state)
{
	crm_calendar *always = daily_calendar(0, 24, "Always", 1);
	struct clock_case c;

	(void)state;
	case_begin(&c);
	*target_add(&c, "solve", CRM_CLOCK_RESOLVE, 0) = (crm_clock_target){
		.name = "solve", .kind = CRM_CLOCK_RESOLVE, .unit = CRM_CLOCK_DAYS, .amount_days = 1, .pauses = 1
	};
	event_add(&c, MAY(4, 17, 0), CRM_CLOCK_EVENT_OPEN)
		->flags = CRM_CLOCK_PAUSED; /* an evening: nothing is paused of it */
	calendar_change(&c, MAY(4, 20, 0), always, CRM_CHANGE_KEEP_ELAPSED);
	event_add(&c, MAY(4, 20, 0), CRM_CLOCK_EVENT_RESUME);
	assert_int_equal(standing_at(&c, MAY(4, 20, 0), "solve")->paused_us, 0);
	assert_int_equal(c.standings[0].target_us, 24 * CRM_HOUR);
	assert_int_equal(c.standings[0].due_at, MAY(5, 20, 0));
	crm_calendar_free(always);
	case_end(&c);
}

static void a_preview_shows_what_a_change_would_do_and_makes_none(void **state)
{
	crm_clock_move moves[2 * CRM_CLOCK_LIMIT];
	struct other_policy o;
	struct clock_case c;
	crm_clock_event event = { .at = MAY(4, 12, 30), .kind = CRM_CLOCK_EVENT_POLICY };
	size_t count = 0;

	(void)state;
	begin_changed(&c);
	target_add(&c, "reply", CRM_CLOCK_REPLY, CRM_HOUR);
	event.policy = other(&o, "solve", CRM_CLOCK_RESOLVE, 4 * CRM_HOUR);
	assert_int_equal(crm_clock_preview(&c.the_case, &event, moves, &count, &c.failure), CRM_OK);
	assert_int_equal(count, 2);
	assert_string_equal(moves[0].name, "solve");
	assert_int_equal(moves[0].before_at, MAY(4, 17, 0));
	assert_int_equal(moves[0].after_at, MAY(4, 15, 0));
	assert_int_equal(moves[0].state_before, CRM_CLOCK_RUNNING);
	assert_int_equal(moves[0].state_after, CRM_CLOCK_RUNNING);
	assert_string_equal(moves[1].name, "reply");
	assert_int_equal(moves[1].before_at, MAY(4, 11, 0));
	assert_int_equal(moves[1].after_at, CRM_NO_TIME);
	assert_int_equal(moves[1].state_before, CRM_CLOCK_BREACHED);
	assert_int_equal(moves[1].state_after, 0);
	assert_int_equal(c.the_case.event_count, 3);
	event.policy = other(&o, "visit", CRM_CLOCK_CUSTOM, CRM_HOUR);
	assert_int_equal(crm_clock_preview(&c.the_case, &event, moves, &count, NULL), CRM_OK);
	assert_int_equal(count, 3);
	assert_string_equal(moves[2].name, "visit");
	assert_int_equal(moves[2].state_before, 0);
	assert_int_equal(moves[2].state_after, CRM_CLOCK_WAITING);
	case_end(&c);
}

static void a_preview_refuses_what_is_no_change_or_comes_too_early(void **state)
{
	crm_clock_move moves[2 * CRM_CLOCK_LIMIT];
	crm_clock_event event = { .at = MAY(4, 12, 30), .kind = CRM_CLOCK_EVENT_PAUSE };
	struct other_policy o;
	struct clock_case c;
	size_t count = 0;

	(void)state;
	begin_changed(&c);
	assert_int_equal(crm_clock_preview(&c.the_case, &event, moves, &count, &c.failure), CRM_ERR_INVALID);
	assert_int_equal(c.failure.rule, CRM_RULE_CLOCK_EVENT);
	event.kind = CRM_CLOCK_EVENT_POLICY;
	assert_int_equal(crm_clock_preview(&c.the_case, &event, moves, &count, &c.failure), CRM_ERR_INVALID);
	assert_int_equal(c.failure.rule, CRM_RULE_CLOCK_EVENT);
	assert_string_equal(c.failure.field, "policy");
	assert_int_equal(c.failure.line, 4);
	event.policy = other(&o, "solve", CRM_CLOCK_RESOLVE, 4 * CRM_HOUR);
	event.at = MAY(4, 10, 59);
	assert_int_equal(crm_clock_preview(&c.the_case, &event, moves, &count, &c.failure), CRM_ERR_INVALID);
	assert_int_equal(c.failure.rule, CRM_RULE_CLOCK_ORDER);
	assert_int_equal(crm_clock_preview(&c.the_case, NULL, moves, &count, &c.failure), CRM_ERR_INVALID);
	assert_int_equal(crm_clock_preview(&c.the_case, &event, NULL, &count, &c.failure), CRM_ERR_INVALID);
	assert_int_equal(crm_clock_preview(&c.the_case, &event, moves, NULL, &c.failure), CRM_ERR_INVALID);
	assert_string_equal(c.failure.field, "count_out");
	case_end(&c);
}

/* A table of holidays for the next year knows nothing of this one: what ran is kept as it was counted. */
static void a_calendar_that_begins_later_can_take_over_what_ran(void **state)
{
	const crm_calendar_hours hours[] = { { 1, 32400, 43200 }, { 2, 32400, 43200 } };
	crm_calendar_input input = CRM_INIT(crm_calendar_input);
	crm_zone_input zone_input = CRM_INIT(crm_zone_input);
	crm_calendar *next = NULL;
	crm_zone *zone = NULL;
	struct clock_case c;

	(void)state;
	zone_input.name = "UTC";
	assert_int_equal(crm_zone_create(&zone_input, &zone, NULL), CRM_OK);
	input.zone = zone;
	input.hours = hours;
	input.hours_count = COUNT(hours);
	input.known_from = (crm_date){ 2026, 5, 5 };
	assert_int_equal(crm_calendar_create(&input, &next, NULL), CRM_OK);
	case_begin(&c);
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, 8 * CRM_HOUR);
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	event_add(&c, MAY(4, 10, 0), CRM_CLOCK_EVENT_PAUSE);
	event_add(&c, MAY(4, 11, 0), CRM_CLOCK_EVENT_RESUME);
	calendar_change(&c, MAY(5, 9, 0), next, CRM_CHANGE_KEEP_ELAPSED);
	assert_int_equal(standing_at(&c, MAY(5, 10, 0), "solve")->elapsed_us, 7 * CRM_HOUR);
	assert_int_equal(c.standings[0].due_at, MAY(5, 11, 0));
	assert_int_equal(c.shares[0].elapsed_us, 7 * CRM_HOUR);
	assert_int_equal(c.answer.paused_us, CRM_HOUR);
	calendar_change(&c, MAY(5, 10, 0), next, CRM_CHANGE_RECOMPUTE);
	assert_refused(&c, MAY(5, 10, 0), CRM_ERR_REFUSED, CRM_RULE_CALENDAR_BEYOND, 0, "calendar");
	crm_calendar_free(next);
	crm_zone_free(zone);
	case_end(&c);
}

/* A calendar is known as far as holidays were announced; a later version knows more. */
static void a_due_time_beyond_the_calendar_is_refused_until_a_longer_one_comes(void **state)
{
	const crm_calendar_hours hours[] = { { 1, 32400, 61200 }, { 2, 32400, 61200 }, { 3, 32400, 61200 } };
	crm_calendar_input input = CRM_INIT(crm_calendar_input);
	crm_zone_input zone_input = CRM_INIT(crm_zone_input);
	crm_calendar *known = NULL;
	crm_zone *zone = NULL;
	struct clock_case c;

	(void)state;
	zone_input.name = "UTC";
	assert_int_equal(crm_zone_create(&zone_input, &zone, NULL), CRM_OK);
	input.zone = zone;
	input.hours = hours;
	input.hours_count = COUNT(hours);
	input.known_until = (crm_date){ 2026, 5, 10 };
	assert_int_equal(crm_calendar_create(&input, &known, NULL), CRM_OK);
	case_begin(&c);
	c.the_case.calendar = known;
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, 30 * CRM_HOUR);
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	event_add(&c, MAY(5, 9, 0), CRM_CLOCK_EVENT_CUSTOMER_MESSAGE);
	assert_refused(&c, MAY(5, 9, 0), CRM_ERR_REFUSED, CRM_RULE_CALENDAR_BEYOND, 0, c.failure.field);
	calendar_change(&c, MAY(6, 9, 0), c.desk, CRM_CHANGE_RECOMPUTE);
	assert_int_equal(due_at(&c, MAY(6, 9, 0), "solve"), MAY(8, 11, 0));
	step_add(&c, "before", "solve", CRM_CLOCK_WORKING, -CRM_HOUR); /* may have come already: nobody can say */
	assert_refused(&c, MAY(6, 9, 0), CRM_ERR_REFUSED, CRM_RULE_CALENDAR_BEYOND, 2, c.failure.field);
	c.steps[0].offset_us = CRM_HOUR;
	assert_int_equal(case_judge(&c, MAY(6, 9, 0)), CRM_OK);
	crm_calendar_free(known);
	crm_zone_free(zone);
	case_end(&c);
}

static void a_case_has_room_for_so_many_calendars_and_targets(void **state)
{
	crm_calendar *calendars[CRM_CLOCK_CASE_CALENDARS];
	static crm_clock_target targets[3][CRM_CLOCK_LIMIT];
	static char names[3][CRM_CLOCK_LIMIT][8];
	crm_clock_policy policies[3];
	struct clock_case c;
	int32_t i, p;

	(void)state;
	case_begin(&c);
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, CRM_HOUR);
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	for (i = 0; i < CRM_CLOCK_CASE_CALENDARS; i++) {
		calendars[i] = daily_calendar(i, i + 2, "One of many", i);
		calendar_change(&c, MAY(4, 9, i), calendars[i], CRM_CHANGE_RECOMPUTE);
	}
	assert_int_equal(due_at(&c, MAY(4, 9, CRM_CLOCK_CASE_CALENDARS - 2), "solve"), MAY(4, 15, 0)); /* open from 14:00 */
	assert_refused(&c, MAY(4, 9, 59), CRM_ERR_INVALID, CRM_RULE_CLOCK_ROOM, CRM_CLOCK_CASE_CALENDARS + 1, "calendar");
	c.the_case.event_count = 1;
	for (p = 0; p < 3; p++) {
		for (i = 0; i < CRM_CLOCK_LIMIT; i++) {
			(void)snprintf(names[p][i], sizeof names[p][i], "t%d.%d", (int)p, (int)i);
			targets[p][i] = (crm_clock_target){ .name = names[p][i], .kind = CRM_CLOCK_RESOLVE, .amount_us = CRM_HOUR };
		}
		policies[p] = (crm_clock_policy){ .size = sizeof policies[p],
			                              .targets = targets[p],
			                              .target_count = CRM_CLOCK_LIMIT };
		policy_change(&c, MAY(4, 10, p), &policies[p], CRM_CHANGE_RECOMPUTE);
	}
	c.the_case.policy = &policies[0];
	assert_int_equal(due_at(&c, MAY(4, 10, 1), "t1.31"), MAY(4, 10, 0));
	assert_refused(&c, MAY(4, 10, 2), CRM_ERR_INVALID, CRM_RULE_CLOCK_ROOM, 4, "policy");
	for (i = 0; i < CRM_CLOCK_CASE_CALENDARS; i++)
		crm_calendar_free(calendars[i]);
	case_end(&c);
}

UNIT_MAIN(TEST(an_agreement_that_is_withdrawn_leaves_nothing_due),
          TEST(another_policy_is_taken_in_the_way_that_is_named),
          TEST(another_calendar_is_taken_in_the_way_that_is_named), TEST(a_change_during_a_pause_loses_nothing_of_it),
          TEST(targets_go_and_come_with_the_policy), TEST(a_target_that_has_ended_stays_as_it_ended),
          TEST(what_a_change_puts_into_the_past_falls_due_at_the_change),
          TEST(a_target_that_comes_too_late_to_be_kept_is_told_as_it_comes),
          TEST(a_longer_amount_takes_a_breach_back_and_tells_it_only_once),
          TEST(a_policy_that_ends_at_the_next_opening_takes_a_breach_of_the_evening_back),
          TEST(days_become_hours_and_hours_days), TEST(days_that_keep_what_ran_count_the_rest_from_the_change),
          TEST(a_preview_shows_what_a_change_would_do_and_makes_none),
          TEST(a_preview_refuses_what_is_no_change_or_comes_too_early),
          TEST(a_calendar_that_begins_later_can_take_over_what_ran),
          TEST(a_due_time_beyond_the_calendar_is_refused_until_a_longer_one_comes),
          TEST(a_case_has_room_for_so_many_calendars_and_targets))
