/* Several teams over the same events: a clock of each, and its share of the time the customer waited. */
#include "clock_fixture.h"

static void assert_share(const struct clock_case *c, size_t place, const char *team, int64_t elapsed_us,
                         int32_t basis_points)
{
	assert_true(place < c->answer.share_count);
	assert_string_equal(c->shares[place].team, team);
	assert_int_equal(c->shares[place].elapsed_us, elapsed_us);
	assert_int_equal(c->shares[place].basis_points, basis_points);
}

static void begin_handed_on(struct clock_case *c)
{
	case_begin(c);
	target_add(c, "solve", CRM_CLOCK_RESOLVE, 20 * CRM_HOUR); /* the customer's view */
	target_add(c, "workshop", CRM_CLOCK_RESOLVE, 3 * CRM_HOUR)->team = "workshop";
	event_add(c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	label_add(c, MAY(4, 11, 0), CRM_CLOCK_EVENT_TEAM, "workshop");
	label_add(c, MAY(4, 14, 0), CRM_CLOCK_EVENT_TEAM, "office");
	event_add(c, MAY(4, 15, 0), CRM_CLOCK_EVENT_PAUSE);
	event_add(c, MAY(4, 16, 0), CRM_CLOCK_EVENT_RESUME);
	label_add(c, MAY(5, 9, 30), CRM_CLOCK_EVENT_TEAM, "workshop");
	label_add(c, MAY(5, 9, 40), CRM_CLOCK_EVENT_TEAM, "workshop"); /* has it */
}

/* frappe/helpdesk #1895: the blame fell on the last team. */
static void each_team_has_its_share_of_the_customers_time(void **state)
{
	struct clock_case c;

	(void)state;
	begin_handed_on(&c);
	assert_int_equal(standing_at(&c, MAY(5, 10, 30), "solve")->elapsed_us, 7 * CRM_HOUR + 30 * CRM_MINUTE);
	assert_int_equal(c.answer.share_count, 3);
	assert_share(&c, 0, "", 2 * CRM_HOUR, 2667);
	assert_share(&c, 1, "workshop", 3 * CRM_HOUR, 4000);
	assert_share(&c, 2, "office", 2 * CRM_HOUR + 30 * CRM_MINUTE, 3333);
	assert_int_equal(c.answer.paused_us, CRM_HOUR);
	event_add(&c, MAY(5, 11, 0), CRM_CLOCK_EVENT_RESOLVE);
	label_add(&c, MAY(5, 14, 0), CRM_CLOCK_EVENT_TEAM,
	          "survey"); /* has a case that is solved: no time of the customer */
	(void)standing_at(&c, MAY(6, 12, 0), "solve");
	assert_int_equal(c.answer.share_count, 4);
	assert_share(&c, 1, "workshop", 3 * CRM_HOUR + 30 * CRM_MINUTE, 4375);
	assert_share(&c, 3, "survey", 0, 0);
	case_end(&c);
}

static void a_team_s_target_runs_while_it_has_the_case(void **state)
{
	const crm_clock_standing *s;
	struct clock_case c;

	(void)state;
	begin_handed_on(&c);
	s = standing_at(&c, MAY(4, 10, 0), "workshop");
	assert_int_equal(s->state, CRM_CLOCK_WAITING);
	assert_int_equal(s->round, 0);
	s = standing_at(&c, MAY(4, 11, 0), "workshop");
	assert_int_equal(s->state, CRM_CLOCK_RUNNING);
	assert_int_equal(s->started_at, MAY(4, 11, 0));
	assert_int_equal(s->due_at, MAY(4, 15, 0));
	s = standing_at(&c, MAY(4, 17, 0), "workshop");
	assert_int_equal(s->state, CRM_CLOCK_HELD);
	assert_int_equal(s->due_at, CRM_NO_TIME);
	assert_int_equal(s->elapsed_us, 2 * CRM_HOUR);
	s = standing_at(&c, MAY(5, 9, 30), "workshop");
	assert_int_equal(s->state, CRM_CLOCK_RUNNING);
	assert_int_equal(s->due_at, MAY(5, 10, 30));
	assert_int_equal(s->paused_us, 3 * CRM_HOUR + 30 * CRM_MINUTE);
	assert_int_equal(s->round, 1);
	case_end(&c);
}

static void a_target_whose_team_never_had_the_case_never_begins(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, CRM_HOUR)->team = "workshop";
	target_add(&c, "first", CRM_CLOCK_ACKNOWLEDGE, CRM_HOUR)->team = "workshop";
	target_add(&c, "reply", CRM_CLOCK_REPLY, CRM_HOUR)->team = "workshop";
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	label_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_TEAM, "office");
	event_add(&c, MAY(4, 9, 30), CRM_CLOCK_EVENT_AGENT_MESSAGE);
	event_add(&c, MAY(4, 10, 0), CRM_CLOCK_EVENT_RESOLVE);
	label_add(&c, MAY(4, 10, 30), CRM_CLOCK_EVENT_TEAM, "workshop");
	assert_int_equal(standing_at(&c, MAY(4, 11, 0), "solve")->round, 0);
	assert_int_equal(standing_at(&c, MAY(4, 11, 0), "first")->state, CRM_CLOCK_WAITING);
	assert_int_equal(standing_at(&c, MAY(4, 11, 0), "reply")->state, CRM_CLOCK_WAITING);
	assert_int_equal(c.answer.share_count, 2); /* "" never had it */
	assert_share(&c, 0, "office", CRM_HOUR, 10000);
	event_add(&c, MAY(4, 11, 0),
	          CRM_CLOCK_EVENT_REOPEN); /* now it is for the workshop to solve, but not to say so first */
	assert_int_equal(due_at(&c, MAY(4, 11, 0), "solve"), MAY(4, 12, 0));
	assert_int_equal(standing_at(&c, MAY(4, 11, 0), "first")->round, 0);
	case_end(&c);
}

static void a_reply_is_owed_by_the_team_that_takes_the_case_over(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "office", CRM_CLOCK_REPLY, CRM_HOUR)->team = "office";
	target_add(&c, "workshop", CRM_CLOCK_REPLY, CRM_HOUR)->team = "workshop";
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	label_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_TEAM, "office");
	label_add(&c, MAY(4, 9, 30), CRM_CLOCK_EVENT_TEAM, "workshop");
	assert_int_equal(standing_at(&c, MAY(4, 9, 45), "office")->elapsed_us, 30 * CRM_MINUTE);
	assert_int_equal(due_at(&c, MAY(4, 9, 45), "workshop"), MAY(4, 10, 30));
	event_add(&c, MAY(4, 10, 0), CRM_CLOCK_EVENT_AGENT_MESSAGE);
	assert_int_equal(standing_at(&c, MAY(4, 10, 0), "office")->state, CRM_CLOCK_MET);
	assert_int_equal(standing_at(&c, MAY(4, 10, 0), "workshop")->state, CRM_CLOCK_MET);
	case_end(&c);
}

static void shares_without_a_calendar_are_real_time_and_add_up_however_small(void **state)
{
	struct clock_case c;

	(void)state;
	case_begin(&c);
	c.the_case.calendar = NULL;
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, CRM_HOUR)->unit = CRM_CLOCK_REAL;
	event_add(&c, MAY(4, 20, 0), CRM_CLOCK_EVENT_OPEN);
	label_add(&c, MAY(4, 20, 0), CRM_CLOCK_EVENT_TEAM, "a");
	(void)standing_at(&c, MAY(4, 20, 0), "solve");
	assert_share(&c, 0, "a", 0, 0);
	label_add(&c, MAY(4, 20, 0) + 1, CRM_CLOCK_EVENT_TEAM, "b");
	label_add(&c, MAY(4, 20, 0) + 2, CRM_CLOCK_EVENT_TEAM, "c");
	(void)standing_at(&c, MAY(4, 20, 0) + 3, "solve");
	assert_share(&c, 0, "a", 1, 3334);
	assert_share(&c, 1, "b", 1, 3333);
	assert_share(&c, 2, "c", 1, 3333);
	(void)standing_at(&c, MAY(999, 20, 0), "solve");
	assert_share(&c, 2, "c", 995 * CRM_DAY - 2, 10000);
	case_end(&c);
}

static void a_case_has_room_for_so_many_teams(void **state)
{
	char names[CRM_CLOCK_LIMIT + 1][8];
	struct clock_case c;
	int i;

	(void)state;
	case_begin(&c);
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, CRM_HOUR);
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	for (i = 0; i <= CRM_CLOCK_LIMIT; i++) {
		(void)snprintf(names[i], sizeof names[i], "t%d", i);
		label_add(&c, MAY(4, 9, i), CRM_CLOCK_EVENT_TEAM, names[i]);
	}
	(void)standing_at(&c, MAY(4, 9, CRM_CLOCK_LIMIT - 1), "solve");
	assert_int_equal(c.answer.share_count, CRM_CLOCK_LIMIT);
	assert_refused(&c, MAY(4, 10, 0), CRM_ERR_INVALID, CRM_RULE_CLOCK_ROOM, CRM_CLOCK_LIMIT + 2, "label");
	case_end(&c);
}

UNIT_MAIN(TEST(each_team_has_its_share_of_the_customers_time), TEST(a_team_s_target_runs_while_it_has_the_case),
          TEST(a_target_whose_team_never_had_the_case_never_begins),
          TEST(a_reply_is_owed_by_the_team_that_takes_the_case_over),
          TEST(shares_without_a_calendar_are_real_time_and_add_up_however_small),
          TEST(a_case_has_room_for_so_many_teams))
