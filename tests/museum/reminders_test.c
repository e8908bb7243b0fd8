/* Reminders at the right hour
 *
 * A reminder at midnight wakes somebody who can do nothing; a call after nine in the evening loses a customer. A
 * reminder is work too, and belongs into the hours of those who do it or answer it.
 */
#include "museum.h"

/* zammad/zammad issue 4432
 *
 * Happened: Hours are Monday to Friday 9 to 17, and the mails about an escalated ticket came at midnight and on a
 * Saturday.
 * Must hold: Each reminder falls into the hours.
 * Answer: Steps in working time are counted on the calendar, before and after the due time (clock.h; convention
 * 23).
 */
static void zammad_4432_reminders_of_an_escalation_keep_the_office_hours(void **state)
{
	(void)state;
	desk("support", "Europe/Berlin", "mon-fri 09:00-17:00");
	policy("first answer");
	target("answer", CRM_CLOCK_ACKNOWLEDGE, "4 h", STOPPED_BY_PAUSES);
	step("remind", "answer", "1 h after");
	step("remind again", "answer", "9 h after");
	opens("Fri 2022-12-16 12:00");
	fell_due("Tue 2022-12-20 17:00", MUSEUM_LIST("answer: Fri 2022-12-16 16:00", "remind: Fri 2022-12-16 17:00",
	                                             "remind again: Mon 2022-12-19 17:00"));
}

/* zammad/zammad issue 2157
 *
 * Happened: An entry of the calendar feed that was not dealt with moved to two in the morning of the next day.
 * Must hold: It moves to the next working day at the same time of day.
 * Answer: Steps in days are working days at the same time of day (clock.h, CRM_CLOCK_DAYS; convention 23).
 */
static void zammad_2157_what_was_not_done_comes_again_at_the_same_hour(void **state)
{
	(void)state;
	desk("support", "Europe/Berlin", "mon-fri 08:00-17:00");
	policy("waiting for");
	target("call", CRM_CLOCK_RESOLVE, "3 h", STOPPED_BY_PAUSES);
	step("again", "call", "1 working day after");
	opens("Fri 2018-07-27 10:30");
	due("call", "Fri 2018-07-27 13:30");
	step_due("again", "Mon 2018-07-30 13:30");
}

/* glpi-project/glpi pull request 22678
 *
 * Happened: An hour before a deadline of Tuesday 11:00 was put at Tuesday 00:00, whenever the deadline lay on the
 * day after the opening.
 * Must hold: It is Tuesday 10:00.
 * Answer: Steps are counted back from the due time in working time (clock.h; convention 23).
 */
static void glpi_22678_an_hour_before_eleven_is_ten_and_not_midnight(void **state)
{
	(void)state;
	desk("helpdesk", "UTC", "mon-fri 08:00-18:00");
	policy("time to own");
	target("own", CRM_CLOCK_ACKNOWLEDGE, "4 h", STOPPED_BY_PAUSES);
	step("warn", "own", "1 h before");
	opens("Mon 2026-01-12 17:00");
	due("own", "Tue 2026-01-13 11:00");
	step_due("warn", "Tue 2026-01-13 10:00");
	add("Mon 2026-01-12 17:00", "4 h", "Tue 2026-01-13 11:00");
}

/* glpi-project/glpi pull request 22678
 *
 * Happened: The case of the same thread that had always been right, so that it stays so.
 * Must hold: Four hours from ten are fourteen, and an hour before that thirteen.
 * Answer: Steps are counted back from the due time in working time (clock.h; convention 23).
 */
static void glpi_22678_on_the_same_day_it_was_always_right(void **state)
{
	(void)state;
	desk("helpdesk", "UTC", "mon-fri 08:00-18:00");
	policy("time to own");
	target("own", CRM_CLOCK_ACKNOWLEDGE, "4 h", STOPPED_BY_PAUSES);
	step("warn", "own", "1 h before");
	opens("Mon 2026-01-12 10:00");
	due("own", "Mon 2026-01-12 14:00");
	step_due("warn", "Mon 2026-01-12 13:00");
}

/* freescout-help-desk/freescout issue 3756
 *
 * Happened: A ticket of 16:00 with four hours to answer must remind at noon of the next day, not at 20:00 the same
 * evening. The answer was that it cannot.
 * Must hold: Nothing at 20:00, one reminder at noon.
 * Answer: Targets and steps are counted in working time (clock.h; convention 23).
 */
static void freescout_3756_a_reminder_at_noon_and_not_at_eight_in_the_evening(void **state)
{
	(void)state;
	desk("office", "Europe/London", "mon-fri 09:00-17:00");
	policy("P1");
	target("answer", CRM_CLOCK_ACKNOWLEDGE, "4 h", STOPPED_BY_PAUSES);
	step("overdue", "answer", "at the due time");
	opens("Thu 2024-02-01 16:00");
	due("answer", "Fri 2024-02-02 12:00");
	nothing_fell_due("Thu 2024-02-01 20:00");
	fell_due("Fri 2024-02-02 12:00", MUSEUM_LIST("answer: Fri 2024-02-02 12:00", "overdue: Fri 2024-02-02 12:00"));
}

/* Bernie-2016/ground-control issue 464
 *
 * Happened: Volunteers could call people until ten in the evening of the called; too late, nine or eight would do,
 * and there is always somebody further west.
 * Must hold: The same instant is too late in New York and fine in Los Angeles.
 * Answer: Hours in which somebody may be called are a calendar in his zone (calendar.h).
 */
static void ground_control_464_too_late_in_new_york_is_early_enough_in_los_angeles(void **state)
{
	(void)state;
	desk("callable, New York", "America/New_York", "mon-sun 09:00-21:00");
	closed_at("Wed 2016-01-20 02:30Z");
	next_open("Tue 2016-01-19 21:30", "Wed 2016-01-20 09:00");
	desk("callable, Los Angeles", "America/Los_Angeles", "mon-sun 09:00-21:00");
	open_at("Wed 2016-01-20 02:30Z");
}

/* Bernie-2016/ground-control issue 367
 *
 * Happened: People at work do not pick up. Those for whom it is evening should be called first, and only when
 * there are none the others.
 * Must hold: Evening and allowed hours are two calendars, and each can be asked at the same instant.
 * Answer: Calendars are cheap to ask; which customer comes first is the caller's choice (calendar.h).
 */
static void ground_control_367_evening_first_is_a_second_calendar(void **state)
{
	(void)state;
	desk("evening, New York", "America/New_York", "mon-fri 18:00-21:00; sat-sun 09:00-21:00");
	open_at("Mon 2016-01-04 18:30");
	closed_at("Mon 2016-01-04 15:30");
	next_open("Mon 2016-01-04 15:30", "Mon 2016-01-04 18:00");
	desk("allowed, New York", "America/New_York", "mon-sun 09:00-21:00");
	open_at("Mon 2016-01-04 15:30");
}

/* CAVaccineInventory/vial issue 617
 *
 * Happened: Sites in the west were called before they had opened and those in the east after they had closed; two
 * lists of states and two cut-off times in one zone were to mend it roughly.
 * Must hold: The caller's hours and those of the called together say when a call makes sense.
 * Answer: The intersection of calendars in different zones (calendar.h, crm_calendar_combine()).
 */
static void vial_617_a_call_makes_sense_when_both_sides_are_open(void **state)
{
	(void)state;
	desk("callers in California", "America/Los_Angeles", "mon-fri 08:00-17:00");
	desk("a pharmacy in Boston", "America/New_York", "mon-fri 09:00-18:00");
	desk_of_all("both", CRM_CALENDAR_ALL);
	clocks_of("America/Los_Angeles");
	open_at("Fri 2021-05-28 08:30");
	closed_at("Fri 2021-05-28 15:30");
	counts("Fri 2021-05-28 00:00", "Sat 2021-05-29 00:00", "7 h");
	next_open("Fri 2021-05-28 15:30", "Mon 2021-05-31 08:00");
}

UNIT_MAIN(EXHIBIT(zammad_4432_reminders_of_an_escalation_keep_the_office_hours),
          EXHIBIT(zammad_2157_what_was_not_done_comes_again_at_the_same_hour),
          EXHIBIT(glpi_22678_an_hour_before_eleven_is_ten_and_not_midnight),
          EXHIBIT(glpi_22678_on_the_same_day_it_was_always_right),
          EXHIBIT(freescout_3756_a_reminder_at_noon_and_not_at_eight_in_the_evening),
          EXHIBIT(ground_control_464_too_late_in_new_york_is_early_enough_in_los_angeles),
          EXHIBIT(ground_control_367_evening_first_is_a_second_calendar),
          EXHIBIT(vial_617_a_call_makes_sense_when_both_sides_are_open))
