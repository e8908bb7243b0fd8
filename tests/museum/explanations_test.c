/* Explanations
 *
 * Why is it due then? Where nobody can say, somebody adds up days by hand, and slips. Each deadline here can be
 * laid out stretch by stretch, with the name of the holiday or the reason of the pause, and what counts adds up to
 * what was promised.
 */
#include "museum.h"

/* zammad/zammad issue 390
 *
 * Happened: Forty-eight working hours showed as six days. The maintainer added them up in the thread, found two
 * days in the holiday feed that nobody takes off, and counted one of them twice.
 * Must hold: The machine lays the days out, with the names of those two.
 * Answer: crm_calendar_spans() and crm_clock_explain() list all that lies between, without gaps (calendar.h). With
 * both days off the deadline is 15 November 21:00; the hand count had the 14th.
 */
static void zammad_390_the_machine_adds_up_the_days_and_names_the_holidays(void **state)
{
	(void)state;
	desk("every day", "Europe/Berlin", "mon-sun 09:00-21:00");
	holiday("Fri 2016-11-11", "St. Martin");
	holiday("Sun 2016-11-13", "Volkstrauertag");
	policy("48 hours");
	target("solution", CRM_CLOCK_RESOLVE, "48 h", STOPPED_BY_PAUSES);
	opens("Wed 2016-11-09 23:00");
	due("solution", "Tue 2016-11-15 21:00");
	explained_to_due("solution", MUSEUM_LIST(
		"Wed 2016-11-09 23:00 - Thu 2016-11-10 09:00 closed",
		"Thu 2016-11-10 09:00 - Thu 2016-11-10 21:00 counted",
		"Thu 2016-11-10 21:00 - Fri 2016-11-11 00:00 closed",
		"Fri 2016-11-11 00:00 - Sat 2016-11-12 00:00 holiday: St. Martin",
		"Sat 2016-11-12 00:00 - Sat 2016-11-12 09:00 closed",
		"Sat 2016-11-12 09:00 - Sat 2016-11-12 21:00 counted",
		"Sat 2016-11-12 21:00 - Sun 2016-11-13 00:00 closed",
		"Sun 2016-11-13 00:00 - Mon 2016-11-14 00:00 holiday: Volkstrauertag",
		"Mon 2016-11-14 00:00 - Mon 2016-11-14 09:00 closed",
		"Mon 2016-11-14 09:00 - Mon 2016-11-14 21:00 counted",
		"Mon 2016-11-14 21:00 - Tue 2016-11-15 09:00 closed",
		"Tue 2016-11-15 09:00 - Tue 2016-11-15 21:00 counted"));
}

/* zammad/zammad issue 3928
 *
 * Happened: Of three deadlines a ticket showed only the nearest, and not which of the three it was.
 * Must hold: All three, each with its name.
 * Answer: Every target has its own standing (clock.h, crm_clock_answer::standings).
 */
static void zammad_3928_all_three_deadlines_are_told(void **state)
{
	(void)state;
	desk("support", "Europe/Berlin", "mon-fri 09:00-17:00");
	policy("three promises");
	target("first answer", CRM_CLOCK_ACKNOWLEDGE, "2 h", STOPPED_BY_PAUSES);
	target("reply", CRM_CLOCK_REPLY, "4 h", STOPPED_BY_PAUSES);
	target("solution", CRM_CLOCK_RESOLVE, "16 h", STOPPED_BY_PAUSES);
	opens("Thu 2022-01-20 09:00");
	due("first answer", "Thu 2022-01-20 11:00");
	due("reply", "Thu 2022-01-20 13:00");
	due("solution", "Fri 2022-01-21 17:00");
	next_due("Thu 2022-01-20 11:00");
}

/* glpi-project/glpi issue 10594
 *
 * Happened: To say why the deadline was wrong, the reporter had to read two functions of the source and see that
 * one took the calendar for round the clock and the other did not.
 * Must hold: The answer to "why Monday noon" is a list: what counted, what was closed, what was paused and for
 * which reason.
 * Answer: crm_clock_explain(): the counted stretches add up to the promise exactly (clock.h).
 */
static void glpi_10594_why_it_is_due_then_is_a_list_and_not_source_reading(void **state)
{
	(void)state;
	desk("helpdesk", "Europe/Bratislava", "mon-fri 08:00-20:00");
	policy("twelve hours");
	target("resolve", CRM_CLOCK_RESOLVE, "12 h", STOPPED_BY_PAUSES);
	opens("Fri 2022-02-04 10:00");
	pauses("Fri 2022-02-04 19:00", "waiting for the customer");
	resumes("Mon 2022-02-07 09:00");
	due("resolve", "Mon 2022-02-07 12:00");
	explained_to_due("resolve", MUSEUM_LIST(
		"Fri 2022-02-04 10:00 - Fri 2022-02-04 19:00 counted",
		"Fri 2022-02-04 19:00 - Fri 2022-02-04 20:00 paused by event 2: waiting for the customer",
		"Fri 2022-02-04 20:00 - Mon 2022-02-07 08:00 closed",
		"Mon 2022-02-07 08:00 - Mon 2022-02-07 09:00 paused by event 2: waiting for the customer",
		"Mon 2022-02-07 09:00 - Mon 2022-02-07 12:00 counted"));
}

/* glpi-project/glpi issue 23359
 *
 * Happened: In the statistics, time after a solution could not be told from time in which the desk had waited.
 * Must hold: Each stretch says which event began it: the pause, or the solution that did not hold.
 * Answer: crm_span::event is the number of the event (clock.h, crm_clock_explain(); convention 19).
 */
static void glpi_23359_each_stretch_names_the_event_that_began_it(void **state)
{
	(void)state;
	desk("helpdesk", "America/Sao_Paulo", "mon-fri 08:00-18:00");
	policy("one day of work");
	target("resolve", CRM_CLOCK_RESOLVE, "10 h", STOPPED_BY_PAUSES);
	opens("Mon 2026-03-02 08:00");
	pauses("Mon 2026-03-02 09:00", "pending");
	resumes("Mon 2026-03-02 10:00");
	resolves("Mon 2026-03-02 12:00");
	reopens("Mon 2026-03-02 16:00");
	asked("Mon 2026-03-02 17:00");
	explained("resolve", MUSEUM_LIST(
		"Mon 2026-03-02 08:00 - Mon 2026-03-02 09:00 counted",
		"Mon 2026-03-02 09:00 - Mon 2026-03-02 10:00 paused by event 2: pending",
		"Mon 2026-03-02 10:00 - Mon 2026-03-02 12:00 counted",
		"Mon 2026-03-02 12:00 - Mon 2026-03-02 16:00 paused by event 4",
		"Mon 2026-03-02 16:00 - Mon 2026-03-02 17:00 counted"));
}

UNIT_MAIN(EXHIBIT(zammad_390_the_machine_adds_up_the_days_and_names_the_holidays),
          EXHIBIT(zammad_3928_all_three_deadlines_are_told),
          EXHIBIT(glpi_10594_why_it_is_due_then_is_a_list_and_not_source_reading),
          EXHIBIT(glpi_23359_each_stretch_names_the_event_that_began_it))
