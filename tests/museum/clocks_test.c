/* Several clocks on one case
 *
 * A first answer, an answer to each message, news from time to time, the solution: each is a promise of its own.
 * They go wrong when one field has to hold them all, and when several teams share one clock and the last one gets
 * the blame.
 */
#include "museum.h"

/* zammad/zammad issue 5177
 *
 * Happened: With a shorter time for replies than for the first answer, the one deadline shown was that of the
 * reply, and the first answer seemed to mean nothing. Which of them should show is still open there.
 * Must hold: Neither overrules the other: both can be read, and the earlier is called the earlier.
 * Answer: Each target has its own standing; crm_clock_answer::next_due_at is the earliest of them (clock.h;
 * convention 20). Those who want no reply clock before the first answer leave it out of the first policy.
 */
static void zammad_5177_a_reply_clock_does_not_overrule_the_first_answer(void **state)
{
	(void)state;
	desk("day and night", "Europe/Berlin", "mon-sun 00:00-24:00");
	policy("as reported");
	target("first answer", CRM_CLOCK_ACKNOWLEDGE, "4 h", STOPPED_BY_PAUSES);
	target("reply", CRM_CLOCK_REPLY, "1 h", STOPPED_BY_PAUSES);
	opens("Thu 2024-05-16 10:00");
	due("first answer", "Thu 2024-05-16 14:00");
	due("reply", "Thu 2024-05-16 11:00");
	next_due("Thu 2024-05-16 11:00");
	asked("Thu 2024-05-16 12:00");
	stands("reply", CRM_CLOCK_BREACHED);
	stands("first answer", CRM_CLOCK_RUNNING);
	next_due("Thu 2024-05-16 14:00");
}

/* zammad/zammad issue 3140
 *
 * Happened: The agent had answered, the customer took his time, and the ticket escalated: the clock looked at the
 * last message of anybody.
 * Must hold: While the customer is the one to write, no reply is owed.
 * Answer: A reply is promised from the oldest customer message that is not answered; an agent's message ends it
 * (clock.h; convention 20).
 */
static void zammad_3140_the_customer_who_takes_his_time_does_not_escalate(void **state)
{
	(void)state;
	desk("support", "Europe/Berlin", "mon-fri 09:00-17:00");
	policy("replies");
	target("reply", CRM_CLOCK_REPLY, "2 h", STOPPED_BY_PAUSES);
	opens("Wed 2020-07-29 09:00");
	due("reply", "Wed 2020-07-29 11:00");
	agent_writes("Wed 2020-07-29 10:00");
	not_due("reply");
	nothing_fell_due("Mon 2020-08-03 17:00");
	customer_writes("Tue 2020-08-04 10:00");
	customer_writes("Tue 2020-08-04 11:30");
	due("reply", "Tue 2020-08-04 12:00");
}

/* zammad/zammad issue 3140
 *
 * Happened: The other side of it: when it is the agent who opens the case, with a call or a letter, nobody has
 * asked anything yet.
 * Must hold: No reply is owed until the customer writes.
 * Answer: An opening by the agent promises no reply (clock.h, CRM_CLOCK_BY_AGENT; convention 20).
 */
static void zammad_3140_an_agent_who_speaks_first_owes_no_reply(void **state)
{
	(void)state;
	desk("support", "Europe/Berlin", "mon-fri 09:00-17:00");
	policy("replies");
	target("reply", CRM_CLOCK_REPLY, "2 h", STOPPED_BY_PAUSES);
	agent_opens("Wed 2020-07-29 09:00");
	stands("reply", CRM_CLOCK_WAITING);
	not_due("reply");
	customer_writes("Wed 2020-07-29 14:00");
	due("reply", "Wed 2020-07-29 16:00");
}

/* zammad/zammad issue 2082
 *
 * Happened: The agent's first answer left the old deadline standing; only the second one moved it.
 * Must hold: It is gone with the first answer.
 * Answer: Nothing is stored: the same events give the same answer at once (clock.h).
 */
static void zammad_2082_the_first_answer_ends_the_first_clock(void **state)
{
	(void)state;
	desk("support", "Europe/Berlin", "mon-fri 09:00-17:00");
	policy("first answer");
	target("first answer", CRM_CLOCK_ACKNOWLEDGE, "1 h", STOPPED_BY_PAUSES);
	opens("Fri 2018-06-15 09:00");
	due("first answer", "Fri 2018-06-15 10:00");
	agent_writes("Fri 2018-06-15 09:40");
	stands("first answer", CRM_CLOCK_MET);
	not_due("first answer");
	elapsed("first answer", "40 min");
	agent_writes("Fri 2018-06-15 11:00");
	stands("first answer", CRM_CLOCK_MET);
	elapsed("first answer", "40 min");
}

/* zammad/zammad issue 2579
 *
 * Happened: The time to solution and its distance to the promise were never filled in when a ticket was closed.
 * Must hold: A solved case tells how much was used, and how much was left or by how much it was late.
 * Answer: A stopped clock is frozen; late is negative (clock.h, crm_clock_standing; convention 24).
 */
static void zammad_2579_a_closed_case_tells_its_time_and_its_margin(void **state)
{
	(void)state;
	desk("support", "Europe/Berlin", "mon-fri 09:00-17:00");
	policy("solution");
	target("solution", CRM_CLOCK_RESOLVE, "8 h", STOPPED_BY_PAUSES);
	opens("Tue 2019-05-21 10:00");
	resolves("Tue 2019-05-21 15:30");
	elapsed("solution", "5 h 30 min");
	remaining("solution", "2 h 30 min");
	stands("solution", CRM_CLOCK_MET);
	asked("Wed 2020-05-20 12:00");
	elapsed("solution", "5 h 30 min");
}

/* zammad/zammad issue 3410
 *
 * Happened: The figure for how long customers wait for a reply was the time from the opening to the last thing
 * that happened.
 * Must hold: It is the longest exchange: from the first message of the customer to the first answer after it; one
 * that is not answered yet does not count.
 * Answer: crm_clock_standing::longest_us is the longest round that ended (clock.h; convention 20).
 */
static void zammad_3410_the_longest_wait_is_that_of_a_finished_exchange(void **state)
{
	(void)state;
	desk("support", "Europe/Berlin", "mon-fri 09:00-17:00");
	policy("replies");
	target("reply", CRM_CLOCK_REPLY, "2 h", STOPPED_BY_PAUSES);
	opens("Mon 2021-02-15 09:00");
	agent_writes("Mon 2021-02-15 09:30");
	customer_writes("Mon 2021-02-15 10:00");
	customer_writes("Mon 2021-02-15 10:30");
	agent_writes("Mon 2021-02-15 11:15");
	agent_writes("Mon 2021-02-15 12:00");
	customer_writes("Mon 2021-02-15 13:00");
	asked("Mon 2021-02-15 14:50");
	longest("reply", "1 h 15 min");
	due("reply", "Mon 2021-02-15 15:00");
}

/* frappe/helpdesk issue 1895
 *
 * Happened: The first team used up most of the time and passed the ticket on; the second had none left, broke the
 * agreement and got the blame.
 * Must hold: Each team has a clock of its own beside the customer's, and its share of the whole is told.
 * Answer: A target may run only while a team has the case; crm_clock_share tells who had it for how long (clock.h,
 * crm_clock_target::team).
 */
static void helpdesk_1895_each_team_has_its_own_clock_and_its_share(void **state)
{
	(void)state;
	desk("support", "Asia/Kolkata", "mon-fri 10:00-18:00");
	policy("forty hours");
	target("customer", CRM_CLOCK_RESOLVE, "40 h", STOPPED_BY_PAUSES);
	target("first line", CRM_CLOCK_RESOLVE, "10 h", STOPPED_BY_PAUSES);
	of_team("L1");
	target("second line", CRM_CLOCK_RESOLVE, "30 h", STOPPED_BY_PAUSES);
	of_team("L2");
	opens("Mon 2024-08-05 10:00");
	team_takes("Mon 2024-08-05 10:00", "L1");
	due("first line", "Tue 2024-08-06 12:00");
	team_takes("Thu 2024-08-08 18:00", "L2");
	resolves("Mon 2024-08-12 12:00");
	stands("customer", CRM_CLOCK_MISSED);
	stands("second line", CRM_CLOCK_MET);
	elapsed("first line", "32 h");
	elapsed("second line", "10 h");
	share("L1", "32 h", 7619);
	share("L2", "10 h", 2381);
}

/* frappe/helpdesk issue 2051
 *
 * Happened: When the engineer does not solve a ticket in time the next manager must hear of it; there was one
 * level only.
 * Must hold: A second level falls due by itself, later than the first.
 * Answer: A policy has any number of steps before and after a due time (clock.h, crm_clock_step; convention 23).
 */
static void helpdesk_2051_a_second_level_is_called_in_when_the_first_does_nothing(void **state)
{
	(void)state;
	desk("support", "Asia/Kolkata", "mon-fri 10:00-18:00");
	policy("two levels");
	target("resolve", CRM_CLOCK_RESOLVE, "4 h", STOPPED_BY_PAUSES);
	step("team lead", "resolve", "at the due time");
	level(1);
	step("manager", "resolve", "4 h after");
	level(2);
	opens("Fri 2024-11-22 14:00");
	fell_due("Mon 2024-11-25 18:00", MUSEUM_LIST("resolve: Fri 2024-11-22 18:00", "team lead: Fri 2024-11-22 18:00",
	                                             "manager: Mon 2024-11-25 14:00"));
}

/* frappe/erpnext issue 6049
 *
 * Happened: A ticket that is not answered should go to the assignee's manager, and on and on up to the top, each
 * level with its own time.
 * Must hold: Each level falls due once, in order, and not one of them twice however often one looks.
 * Answer: Steps follow the due time, fire once, in the order of time (clock.h, crm_clock_fired(); convention 23).
 */
static void erpnext_6049_it_goes_up_level_by_level_and_each_is_told_once(void **state)
{
	(void)state;
	desk("support", "Asia/Kolkata", "mon-fri 09:00-18:00");
	policy("up to the top");
	target("answer", CRM_CLOCK_ACKNOWLEDGE, "2 h", STOPPED_BY_PAUSES);
	step("supervisor", "answer", "1 h after");
	level(1);
	step("department head", "answer", "3 h after");
	level(2);
	step("director", "answer", "1 working day after");
	level(3);
	opens("Wed 2016-08-10 09:00");
	fell_due("Wed 2016-08-10 12:30", MUSEUM_LIST("answer: Wed 2016-08-10 11:00", "supervisor: Wed 2016-08-10 12:00"));
	nothing_fell_due("Wed 2016-08-10 13:00");
	fell_due("Fri 2016-08-12 09:00", MUSEUM_LIST("department head: Wed 2016-08-10 14:00", "director: Thu 2016-08-11 11:00"));
	nothing_fell_due("Mon 2016-08-15 09:00");
}

/* chatwoot/chatwoot issue 6889
 *
 * Happened: A conversation was forgotten because its agent was ill. What waits for more than so many hours should
 * come to a manager by itself.
 * Must hold: After those hours the manager's step falls due; with an answer in time it never does.
 * Answer: A step hangs on a target; a target that is met takes its steps along (clock.h; convention 23).
 */
static void chatwoot_6889_a_forgotten_conversation_comes_to_the_manager(void **state)
{
	(void)state;
	desk("inbox", "Europe/Amsterdam", "mon-fri 09:00-17:00");
	policy("replies");
	target("reply", CRM_CLOCK_REPLY, "4 h", STOPPED_BY_PAUSES);
	step("manager", "reply", "2 h after");
	opens("Wed 2023-04-12 09:00");
	agent_writes("Wed 2023-04-12 12:00");
	nothing_fell_due("Thu 2023-04-13 09:00");
	customer_writes("Thu 2023-04-13 10:00");
	fell_due("Fri 2023-04-14 09:00", MUSEUM_LIST("reply: Thu 2023-04-13 14:00", "manager: Thu 2023-04-13 16:00"));
}

/* chatwoot/chatwoot pull request 13392
 *
 * Happened: An agreement marked as valid in office hours only was judged on the wall: one hour from Friday 16:30
 * was broken at 17:30.
 * Must hold: It is due on Monday at 9:30.
 * Answer: A target in working time is counted on the calendar of the case (clock.h, CRM_CLOCK_WORKING).
 */
static void chatwoot_13392_an_hour_from_friday_half_past_four_is_monday_half_past_nine(void **state)
{
	(void)state;
	desk("inbox", "UTC", "mon-fri 09:00-17:00");
	policy("first answer");
	target("first answer", CRM_CLOCK_ACKNOWLEDGE, "1 h", STOPPED_BY_PAUSES);
	opens("Fri 2024-01-19 16:30");
	due("first answer", "Mon 2024-01-22 09:30");
	nothing_fell_due("Sun 2024-01-21 23:00");
}

UNIT_MAIN(EXHIBIT(zammad_5177_a_reply_clock_does_not_overrule_the_first_answer),
          EXHIBIT(zammad_3140_the_customer_who_takes_his_time_does_not_escalate),
          EXHIBIT(zammad_3140_an_agent_who_speaks_first_owes_no_reply),
          EXHIBIT(zammad_2082_the_first_answer_ends_the_first_clock),
          EXHIBIT(zammad_2579_a_closed_case_tells_its_time_and_its_margin),
          EXHIBIT(zammad_3410_the_longest_wait_is_that_of_a_finished_exchange),
          EXHIBIT(helpdesk_1895_each_team_has_its_own_clock_and_its_share),
          EXHIBIT(helpdesk_2051_a_second_level_is_called_in_when_the_first_does_nothing),
          EXHIBIT(erpnext_6049_it_goes_up_level_by_level_and_each_is_told_once),
          EXHIBIT(chatwoot_6889_a_forgotten_conversation_comes_to_the_manager),
          EXHIBIT(chatwoot_13392_an_hour_from_friday_half_past_four_is_monday_half_past_nine))
