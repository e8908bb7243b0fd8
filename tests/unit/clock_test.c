/* Targets of every kind: when they begin, stand still, end, and how they are judged. */
#include "clock_fixture.h"

static void assert_standing(struct clock_case *c, int64_t now, const char *name, int32_t state, int64_t due_at,
                            int64_t elapsed_us)
{
	const crm_clock_standing *s = standing_at(c, now, name);

	assert_int_equal(s->state, state);
	assert_int_equal(s->due_at, due_at);
	assert_int_equal(s->elapsed_us, elapsed_us);
	assert_int_equal(s->remaining_us, s->target_us - elapsed_us);
}

static void a_first_answer_is_due_in_working_time(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "first", CRM_CLOCK_ACKNOWLEDGE, CRM_HOUR);
	event_add(&c, MAY(8, 16, 30), CRM_CLOCK_EVENT_OPEN); /* a Friday */
	assert_standing(&c, MAY(8, 16, 45), "first", CRM_CLOCK_RUNNING, MAY(11, 9, 30), 15 * CRM_MINUTE);
	assert_int_equal(c.answer.next_due_at, MAY(11, 9, 30));
	assert_standing(&c, MAY(11, 9, 29), "first", CRM_CLOCK_RUNNING, MAY(11, 9, 30), 59 * CRM_MINUTE);
	assert_standing(&c, MAY(11, 10, 0), "first", CRM_CLOCK_BREACHED, MAY(11, 9, 30), 90 * CRM_MINUTE);
	assert_int_equal(c.standings[0].breached_at, MAY(11, 9, 30));
	assert_int_equal(c.standings[0].missed, 1);
	assert_int_equal(c.answer.next_due_at, CRM_NO_TIME);
	event_add(&c, MAY(11, 10, 0), CRM_CLOCK_EVENT_AGENT_MESSAGE);
	assert_standing(&c, MAY(12, 10, 0), "first", CRM_CLOCK_MISSED, CRM_NO_TIME, 90 * CRM_MINUTE);
	assert_int_equal(c.standings[0].stopped_at, MAY(11, 10, 0));
	assert_int_equal(c.standings[0].missed, 1);
	case_end(&c);
}

static void what_ends_exactly_at_its_due_time_is_in_time(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "first", CRM_CLOCK_ACKNOWLEDGE, CRM_HOUR);
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	assert_standing(&c, MAY(4, 10, 0), "first", CRM_CLOCK_BREACHED, MAY(4, 10, 0),
	                CRM_HOUR); /* nothing ended it at this instant */
	event_add(&c, MAY(4, 10, 0), CRM_CLOCK_EVENT_AGENT_MESSAGE);
	assert_standing(&c, MAY(4, 10, 0), "first", CRM_CLOCK_MET, CRM_NO_TIME, CRM_HOUR);
	assert_int_equal(c.standings[0].met, 1);
	assert_int_equal(c.standings[0].breached_at, CRM_NO_TIME);
	c.events[1].at++;
	assert_standing(&c, MAY(4, 10, 1), "first", CRM_CLOCK_MISSED, CRM_NO_TIME, CRM_HOUR + 1);
	case_end(&c);
}

/* Its hours are used up at closing: the evening after that is late although nothing more counts. */
static void a_stop_after_closing_is_late_when_the_time_ran_out_at_closing(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, CRM_HOUR);
	event_add(&c, MAY(4, 16, 0), CRM_CLOCK_EVENT_OPEN);
	event_add(&c, MAY(4, 18, 0), CRM_CLOCK_EVENT_RESOLVE);
	assert_standing(&c, MAY(5, 9, 0), "solve", CRM_CLOCK_MISSED, CRM_NO_TIME, CRM_HOUR);
	c.policy.at_close = CRM_AT_CLOSE_NEXT_OPEN; /* due at 09:00 next day */
	assert_standing(&c, MAY(5, 9, 0), "solve", CRM_CLOCK_MET, CRM_NO_TIME, CRM_HOUR);
	assert_standing(&c, MAY(4, 17, 30), "solve", CRM_CLOCK_RUNNING, MAY(5, 9, 0), CRM_HOUR);
	c.events[1].at = MAY(4, 17, 30); /* nor does a pause of the evening move it */
	c.events[1].kind = CRM_CLOCK_EVENT_PAUSE;
	event_add(&c, MAY(4, 18, 30), CRM_CLOCK_EVENT_RESUME);
	assert_standing(&c, MAY(4, 18, 30), "solve", CRM_CLOCK_RUNNING, MAY(5, 9, 0), CRM_HOUR);
	case_end(&c);
}

/* glpi-project/glpi #10594, frappe/helpdesk PR #2449: a pause is counted in the time of its target. */
static void a_pause_over_the_weekend_moves_a_due_time_by_its_working_time(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, 7 * CRM_HOUR);
	event_add(&c, MAY(8, 10, 0), CRM_CLOCK_EVENT_OPEN);
	assert_standing(&c, MAY(8, 11, 0), "solve", CRM_CLOCK_RUNNING, MAY(11, 10, 0), CRM_HOUR);
	label_add(&c, MAY(8, 16, 0), CRM_CLOCK_EVENT_PAUSE, "waits for the customer");
	event_add(&c, MAY(8, 18, 0), CRM_CLOCK_EVENT_PAUSE); /* is on already */
	assert_standing(&c, MAY(10, 12, 0), "solve", CRM_CLOCK_HELD, CRM_NO_TIME, 5 * CRM_HOUR);
	assert_int_equal(c.answer.is_paused, 1);
	assert_int_equal(c.answer.next_wake_at, CRM_NO_TIME);
	event_add(&c, MAY(11, 9, 30), CRM_CLOCK_EVENT_RESUME);
	event_add(&c, MAY(11, 9, 40), CRM_CLOCK_EVENT_RESUME); /* there is none any more */
	assert_standing(&c, MAY(11, 9, 45), "solve", CRM_CLOCK_RUNNING, MAY(11, 11, 30), 5 * CRM_HOUR + 15 * CRM_MINUTE);
	assert_int_equal(c.standings[0].paused_us, 90 * CRM_MINUTE);
	assert_int_equal(c.answer.paused_us, 90 * CRM_MINUTE);
	case_end(&c);
}

static void a_target_says_whether_a_pause_stops_it(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "first", CRM_CLOCK_ACKNOWLEDGE, 2 * CRM_HOUR)->pauses = 0;
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, 2 * CRM_HOUR);
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN)->flags = CRM_CLOCK_PAUSED;
	assert_standing(&c, MAY(4, 10, 0), "first", CRM_CLOCK_RUNNING, MAY(4, 11, 0), CRM_HOUR);
	assert_standing(&c, MAY(4, 10, 0), "solve", CRM_CLOCK_HELD, CRM_NO_TIME, 0);
	assert_int_equal(c.standings[0].paused_us, 0);
	assert_int_equal(c.standings[1].paused_us, CRM_HOUR);
	event_add(&c, MAY(4, 10, 30), CRM_CLOCK_EVENT_RESUME);
	assert_standing(&c, MAY(4, 10, 30), "solve", CRM_CLOCK_RUNNING, MAY(4, 13, 30), 0);
	case_end(&c);
}

static void a_breach_stands_through_a_pause_and_keeps_its_time(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, CRM_HOUR);
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	event_add(&c, MAY(4, 10, 30), CRM_CLOCK_EVENT_PAUSE);
	assert_standing(&c, MAY(4, 11, 0), "solve", CRM_CLOCK_BREACHED, CRM_NO_TIME, 90 * CRM_MINUTE);
	assert_int_equal(c.standings[0].breached_at, MAY(4, 10, 0));
	event_add(&c, MAY(4, 11, 0), CRM_CLOCK_EVENT_RESUME);
	assert_standing(&c, MAY(4, 11, 10), "solve", CRM_CLOCK_BREACHED, MAY(4, 10, 0), 100 * CRM_MINUTE);
	case_end(&c);
}

/* zammad/zammad: what lies between is a pause; glpi #23359. */
static void from_resolve_to_reopen_is_a_pause(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, 4 * CRM_HOUR)->pauses = 0;
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	event_add(&c, MAY(4, 9, 30), CRM_CLOCK_EVENT_PAUSE);
	event_add(&c, MAY(4, 10, 0), CRM_CLOCK_EVENT_RESOLVE);
	event_add(&c, MAY(4, 10, 5), CRM_CLOCK_EVENT_RESOLVE); /* is solved */
	event_add(&c, MAY(4, 10, 6), CRM_CLOCK_EVENT_PAUSE);   /* nothing waits */
	assert_standing(&c, MAY(5, 9, 0), "solve", CRM_CLOCK_MET, CRM_NO_TIME, CRM_HOUR);
	assert_int_equal(c.answer.is_resolved, 1);
	assert_int_equal(c.answer.is_paused, 0);
	assert_int_equal(c.answer.paused_us, 30 * CRM_MINUTE);
	assert_int_equal(c.standings[0].longest_us, CRM_HOUR);
	event_add(&c, MAY(5, 9, 0), CRM_CLOCK_EVENT_REOPEN);
	assert_standing(&c, MAY(5, 9, 0), "solve", CRM_CLOCK_RUNNING, MAY(5, 12, 0), CRM_HOUR);
	assert_int_equal(c.standings[0].met, 0);
	assert_int_equal(c.standings[0].longest_us, 0);
	assert_int_equal(c.standings[0].round, 1);
	assert_int_equal(c.standings[0].paused_us, 6 * CRM_HOUR);
	assert_int_equal(c.answer.paused_us, 6 * CRM_HOUR + 30 * CRM_MINUTE);
	event_add(&c, MAY(5, 14, 0), CRM_CLOCK_EVENT_RESOLVE);
	assert_standing(&c, MAY(5, 14, 0), "solve", CRM_CLOCK_MISSED, CRM_NO_TIME, 5 * CRM_HOUR);
	case_end(&c);
}

static void a_resolved_case_freezes_its_other_targets(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "first", CRM_CLOCK_ACKNOWLEDGE, 2 * CRM_HOUR)->pauses = 0;
	target_add(&c, "reply", CRM_CLOCK_REPLY, 2 * CRM_HOUR)->pauses = 0;
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	event_add(&c, MAY(4, 10, 0), CRM_CLOCK_EVENT_RESOLVE);
	assert_standing(&c, MAY(6, 9, 0), "first", CRM_CLOCK_HELD, CRM_NO_TIME, CRM_HOUR);
	event_add(&c, MAY(6, 9, 0), CRM_CLOCK_EVENT_REOPEN);
	assert_standing(&c, MAY(6, 9, 0), "reply", CRM_CLOCK_RUNNING, MAY(6, 10, 0), CRM_HOUR);
	case_end(&c);
}

static void a_reply_is_promised_from_the_oldest_message_without_an_answer(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "reply", CRM_CLOCK_REPLY, CRM_HOUR);
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	event_add(&c, MAY(4, 9, 30), CRM_CLOCK_EVENT_CUSTOMER_MESSAGE);
	assert_standing(&c, MAY(4, 9, 30), "reply", CRM_CLOCK_RUNNING, MAY(4, 10, 0), 30 * CRM_MINUTE);
	event_add(&c, MAY(4, 9, 40), CRM_CLOCK_EVENT_AGENT_MESSAGE);
	event_add(&c, MAY(4, 9, 50), CRM_CLOCK_EVENT_AGENT_MESSAGE);
	assert_standing(&c, MAY(4, 9, 55), "reply", CRM_CLOCK_MET, CRM_NO_TIME, 40 * CRM_MINUTE);
	event_add(&c, MAY(4, 14, 0), CRM_CLOCK_EVENT_CUSTOMER_MESSAGE);
	assert_standing(&c, MAY(4, 14, 0), "reply", CRM_CLOCK_RUNNING, MAY(4, 15, 0), 0);
	assert_int_equal(c.standings[0].round, 2);
	assert_int_equal(c.standings[0].started_at, MAY(4, 14, 0));
	event_add(&c, MAY(4, 15, 30), CRM_CLOCK_EVENT_AGENT_MESSAGE);
	assert_standing(&c, MAY(4, 16, 0), "reply", CRM_CLOCK_MISSED, CRM_NO_TIME, 90 * CRM_MINUTE);
	assert_int_equal(c.standings[0].met, 1);
	assert_int_equal(c.standings[0].missed, 1);
	assert_int_equal(c.standings[0].longest_us, 90 * CRM_MINUTE);
	case_end(&c);
}

/* zammad/zammad #3140, #3410: it escalated when the customer was the late one. */
static void an_agent_who_speaks_first_owes_neither_reply_nor_first_answer(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "first", CRM_CLOCK_ACKNOWLEDGE, CRM_HOUR);
	target_add(&c, "reply", CRM_CLOCK_REPLY, CRM_HOUR);
	target_add(&c, "news", CRM_CLOCK_UPDATE, 3 * CRM_HOUR);
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN)->flags = CRM_CLOCK_BY_AGENT;
	assert_standing(&c, MAY(4, 11, 0), "first", CRM_CLOCK_WAITING, CRM_NO_TIME, 0);
	assert_standing(&c, MAY(4, 11, 0), "reply", CRM_CLOCK_WAITING, CRM_NO_TIME, 0);
	assert_standing(&c, MAY(4, 11, 0), "news", CRM_CLOCK_RUNNING, MAY(4, 12, 0), 2 * CRM_HOUR);
	assert_int_equal(c.standings[0].round, 0);
	event_add(&c, MAY(4, 11, 0), CRM_CLOCK_EVENT_CUSTOMER_MESSAGE);
	assert_standing(&c, MAY(4, 11, 0), "reply", CRM_CLOCK_RUNNING, MAY(4, 12, 0), 0);
	case_end(&c);
}

/* Zammad's two ways of its update clock are two targets here. */
static void news_are_promised_after_each_answer_and_wait_while_the_customer_does(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "news", CRM_CLOCK_UPDATE, 4 * CRM_HOUR);
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	assert_standing(&c, MAY(4, 9, 0), "news", CRM_CLOCK_WAITING, CRM_NO_TIME, 0);
	event_add(&c, MAY(4, 10, 0), CRM_CLOCK_EVENT_AGENT_MESSAGE);
	assert_standing(&c, MAY(4, 11, 0), "news", CRM_CLOCK_RUNNING, MAY(4, 15, 0), CRM_HOUR);
	event_add(&c, MAY(4, 11, 0), CRM_CLOCK_EVENT_AGENT_MESSAGE);
	assert_standing(&c, MAY(4, 11, 30), "news", CRM_CLOCK_RUNNING, MAY(4, 16, 0), 30 * CRM_MINUTE);
	assert_int_equal(c.standings[0].round, 2);
	assert_int_equal(c.standings[0].met, 1);
	event_add(&c, MAY(4, 12, 0), CRM_CLOCK_EVENT_CUSTOMER_MESSAGE);
	assert_standing(&c, MAY(5, 12, 0), "news", CRM_CLOCK_WAITING, CRM_NO_TIME, 0);
	assert_int_equal(c.standings[0].met, 1);
	assert_int_equal(c.standings[0].missed, 0);
	event_add(&c, MAY(6, 9, 0), CRM_CLOCK_EVENT_AGENT_MESSAGE);
	event_add(&c, MAY(6, 15, 0),
	          CRM_CLOCK_EVENT_CUSTOMER_MESSAGE); /* the news were an hour late when the customer wrote */
	assert_standing(&c, MAY(6, 15, 0), "news", CRM_CLOCK_WAITING, CRM_NO_TIME, 0);
	assert_int_equal(c.standings[0].missed, 1);
	assert_int_equal(c.standings[0].round, 3);
	case_end(&c);
}

static void other_events_can_end_a_target(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "first", CRM_CLOCK_ACKNOWLEDGE, CRM_HOUR)->stop = 1u << CRM_CLOCK_EVENT_TEAM |
	                                                                 1u << CRM_CLOCK_EVENT_PAUSE;
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	event_add(&c, MAY(4, 9, 10), CRM_CLOCK_EVENT_AGENT_MESSAGE);
	assert_standing(&c, MAY(4, 9, 20), "first", CRM_CLOCK_RUNNING, MAY(4, 10, 0), 20 * CRM_MINUTE);
	label_add(&c, MAY(4, 9, 30), CRM_CLOCK_EVENT_TEAM, "workshop");
	assert_standing(&c, MAY(4, 11, 0), "first", CRM_CLOCK_MET, CRM_NO_TIME, 30 * CRM_MINUTE);
	case_end(&c);
}

/* A CUSTOM target, started and stopped three times; early the first time. */
static void begin_rounds(struct clock_case *c, int32_t recurrence)
{
	case_begin(c);
	target_add(c, "visit", CRM_CLOCK_CUSTOM, 2 * CRM_HOUR)->recurrence = recurrence;
	event_add(c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	label_add(c, MAY(4, 9, 0), CRM_CLOCK_EVENT_STOP, "visit"); /* it does not run */
	label_add(c, MAY(4, 10, 0), CRM_CLOCK_EVENT_START, "visit");
	label_add(c, MAY(4, 10, 20), CRM_CLOCK_EVENT_START, "visit"); /* it does */
	label_add(c, MAY(4, 10, 30), CRM_CLOCK_EVENT_STOP, "visit");
	label_add(c, MAY(4, 11, 0), CRM_CLOCK_EVENT_START, "visit");
}

static void a_target_that_occurs_once_does_not_begin_again(void **state)
{
	struct clock_case c;

	(void)state;
	begin_rounds(&c, CRM_CLOCK_ONCE);
	assert_standing(&c, MAY(4, 10, 10), "visit", CRM_CLOCK_RUNNING, MAY(4, 12, 0), 10 * CRM_MINUTE);
	assert_standing(&c, MAY(5, 9, 0), "visit", CRM_CLOCK_MET, CRM_NO_TIME, 30 * CRM_MINUTE);
	assert_int_equal(c.standings[0].round, 1);
	case_end(&c);
}

static void independent_rounds_begin_at_their_start(void **state)
{
	struct clock_case c;

	(void)state;
	begin_rounds(&c, CRM_CLOCK_INDEPENDENT);
	assert_standing(&c, MAY(4, 11, 30), "visit", CRM_CLOCK_RUNNING, MAY(4, 14, 0), 30 * CRM_MINUTE);
	assert_int_equal(c.standings[0].round, 2);
	case_end(&c);
}

static void chained_rounds_begin_where_the_one_before_was_due(void **state)
{
	struct clock_case c;

	(void)state;
	begin_rounds(&c, CRM_CLOCK_CHAINED);
	assert_standing(&c, MAY(4, 11, 30), "visit", CRM_CLOCK_WAITING, MAY(4, 15, 0),
	                0); /* begins at 12:00, so lunch follows */
	assert_int_equal(c.standings[0].started_at, MAY(4, 12, 0));
	assert_standing(&c, MAY(4, 13, 30), "visit", CRM_CLOCK_RUNNING, MAY(4, 15, 0), 30 * CRM_MINUTE);
	label_add(&c, MAY(4, 16, 0), CRM_CLOCK_EVENT_STOP, "visit"); /* late: the next round begins at its start */
	label_add(&c, MAY(5, 9, 0), CRM_CLOCK_EVENT_START, "visit");
	assert_standing(&c, MAY(5, 9, 0), "visit", CRM_CLOCK_RUNNING, MAY(5, 11, 0), 0);
	label_add(&c, MAY(5, 9, 5), CRM_CLOCK_EVENT_STOP, "visit");
	label_add(&c, MAY(5, 9, 10), CRM_CLOCK_EVENT_START, "visit");
	label_add(&c, MAY(5, 9, 15), CRM_CLOCK_EVENT_STOP, "visit"); /* met before it began: due at 14:00 all the same */
	assert_standing(&c, MAY(5, 9, 15), "visit", CRM_CLOCK_MET, CRM_NO_TIME, 0);
	assert_int_equal(c.standings[0].started_at, MAY(5, 9, 15));
	label_add(&c, MAY(5, 9, 20), CRM_CLOCK_EVENT_START, "visit");
	assert_standing(&c, MAY(5, 9, 20), "visit", CRM_CLOCK_WAITING, MAY(5, 16, 0), 0);
	assert_int_equal(c.standings[0].round, 5);
	assert_int_equal(c.standings[0].met, 3);
	assert_int_equal(c.standings[0].missed, 1);
	case_end(&c);
}

static void a_reopened_case_begins_a_new_round_of_what_recurs(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "first", CRM_CLOCK_ACKNOWLEDGE, CRM_HOUR)->recurrence = CRM_CLOCK_INDEPENDENT;
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, 4 * CRM_HOUR)->recurrence = CRM_CLOCK_INDEPENDENT;
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	event_add(&c, MAY(4, 9, 30), CRM_CLOCK_EVENT_AGENT_MESSAGE);
	event_add(&c, MAY(4, 10, 0), CRM_CLOCK_EVENT_RESOLVE);
	event_add(&c, MAY(5, 9, 0), CRM_CLOCK_EVENT_REOPEN);
	assert_standing(&c, MAY(5, 9, 0), "first", CRM_CLOCK_RUNNING, MAY(5, 10, 0), 0);
	assert_standing(&c, MAY(5, 9, 0), "solve", CRM_CLOCK_RUNNING, MAY(5, 14, 0), 0);
	assert_int_equal(c.standings[1].round, 2);
	assert_int_equal(c.standings[1].met, 1);
	case_end(&c);
}

static void real_time_needs_no_calendar(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	c.the_case.calendar = NULL;
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, 24 * CRM_HOUR)->unit = CRM_CLOCK_REAL;
	event_add(&c, MAY(8, 16, 0), CRM_CLOCK_EVENT_OPEN);
	event_add(&c, MAY(8, 17, 0), CRM_CLOCK_EVENT_PAUSE);
	event_add(&c, MAY(9, 17, 0), CRM_CLOCK_EVENT_RESUME);
	assert_standing(&c, MAY(9, 18, 0), "solve", CRM_CLOCK_RUNNING, MAY(10, 16, 0), 2 * CRM_HOUR);
	assert_int_equal(c.standings[0].paused_us, 24 * CRM_HOUR);
	assert_int_equal(c.answer.paused_us, 24 * CRM_HOUR);
	case_end(&c);
}

static void a_target_in_days_is_days_first_and_then_what_was_paused(void **state)
{
	struct clock_case c;
	crm_clock_target *target;

	(void)state;
	case_begin(&c);
	target = target_add(&c, "solve", CRM_CLOCK_RESOLVE, 0);
	target->unit = CRM_CLOCK_DAYS;
	target->amount_days = 2;
	event_add(&c, MAY(7, 10, 0), CRM_CLOCK_EVENT_OPEN); /* a Thursday */
	assert_standing(&c, MAY(7, 11, 0), "solve", CRM_CLOCK_RUNNING, MAY(11, 10, 0), CRM_HOUR);
	assert_int_equal(c.standings[0].target_us, 14 * CRM_HOUR);
	target->end_of_day = 1;
	assert_standing(&c, MAY(7, 11, 0), "solve", CRM_CLOCK_RUNNING, MAY(11, 17, 0), CRM_HOUR);
	event_add(&c, MAY(8, 16, 0), CRM_CLOCK_EVENT_PAUSE);
	event_add(&c, MAY(9, 16, 0), CRM_CLOCK_EVENT_RESUME);
	assert_standing(&c, MAY(9, 16, 0), "solve", CRM_CLOCK_RUNNING, MAY(12, 10, 0), 12 * CRM_HOUR);
	target->end_of_day = 0;
	assert_standing(&c, MAY(9, 16, 0), "solve", CRM_CLOCK_RUNNING, MAY(11, 11, 0), 12 * CRM_HOUR);
	assert_int_equal(c.standings[0].target_us, 14 * CRM_HOUR);
	case_end(&c);
}

static void events_after_now_are_not_looked_at(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, 4 * CRM_HOUR);
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	event_add(&c, MAY(4, 10, 0), CRM_CLOCK_EVENT_RESOLVE);
	event_add(&c, MAY(4, 11, 0), 99);
	assert_standing(&c, MAY(4, 9, 59), "solve", CRM_CLOCK_RUNNING, MAY(4, 14, 0), 59 * CRM_MINUTE);
	assert_standing(&c, MAY(4, 10, 59), "solve", CRM_CLOCK_MET, CRM_NO_TIME, CRM_HOUR);
	assert_refused(&c, MAY(4, 11, 0), CRM_ERR_INVALID, CRM_RULE_CLOCK_EVENT, 3, "kind");
	case_end(&c);
}

static void room_that_is_not_given_is_not_written(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, 4 * CRM_HOUR);
	step_add(&c, "soon", "solve", CRM_CLOCK_WORKING, -CRM_HOUR);
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	c.answer = (crm_clock_answer){ .size = sizeof c.answer };
	assert_int_equal(crm_clock_judge(&c.the_case, MAY(4, 9, 0), &c.answer, NULL), CRM_OK);
	assert_int_equal(c.answer.standing_count, 1);
	assert_int_equal(c.answer.next_due_at, MAY(4, 14, 0));
	assert_int_equal(c.answer.next_wake_at, MAY(4, 13, 0));
	c.answer = (crm_clock_answer){ .size = offsetof(crm_clock_answer, next_wake_at),
		                           .next_wake_at = 42 }; /* of an older caller */
	assert_int_equal(crm_clock_judge(&c.the_case, MAY(4, 9, 0), &c.answer, NULL), CRM_OK);
	assert_int_equal(c.answer.next_due_at, MAY(4, 14, 0));
	assert_int_equal(c.answer.next_wake_at, 42);
	case_end(&c);
}

UNIT_MAIN(TEST(a_first_answer_is_due_in_working_time), TEST(what_ends_exactly_at_its_due_time_is_in_time),
          TEST(a_stop_after_closing_is_late_when_the_time_ran_out_at_closing),
          TEST(a_pause_over_the_weekend_moves_a_due_time_by_its_working_time),
          TEST(a_target_says_whether_a_pause_stops_it), TEST(a_breach_stands_through_a_pause_and_keeps_its_time),
          TEST(from_resolve_to_reopen_is_a_pause), TEST(a_resolved_case_freezes_its_other_targets),
          TEST(a_reply_is_promised_from_the_oldest_message_without_an_answer),
          TEST(an_agent_who_speaks_first_owes_neither_reply_nor_first_answer),
          TEST(news_are_promised_after_each_answer_and_wait_while_the_customer_does),
          TEST(other_events_can_end_a_target), TEST(a_target_that_occurs_once_does_not_begin_again),
          TEST(independent_rounds_begin_at_their_start), TEST(chained_rounds_begin_where_the_one_before_was_due),
          TEST(a_reopened_case_begins_a_new_round_of_what_recurs), TEST(real_time_needs_no_calendar),
          TEST(a_target_in_days_is_days_first_and_then_what_was_paused), TEST(events_after_now_are_not_looked_at),
          TEST(room_that_is_not_given_is_not_written))
