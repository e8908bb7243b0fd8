/* Recurrence
 *
 * Every seven days, every second Thursday, the last Friday: easy to say, and then come weekends, holidays and the
 * changes of the clocks. Here local dates come first and instants last, and what happens on a day off is chosen by
 * name.
 */
#include "museum.h"

/* glpi-project/glpi pull request 6676
 *
 * Happened: Every 7 days, with a calendar of Monday to Friday, became every 7 working days: Monday, then Wednesday
 * of the week after, then a Friday. Wanted: every Monday, and the next working day when that one is off.
 * Must hold: The rhythm is in days of the calendar on the wall; only a single occurrence moves, and the next is
 * not moved by it.
 * Answer: The recurrence is expanded first, then an occurrence on a day off rolls (recurrence.h,
 * CRM_ROLL_FOLLOWING).
 */
static void glpi_6676_every_seven_days_is_not_every_seven_working_days(void **state)
{
	(void)state;
	desk("office", "Europe/Paris", "mon-fri 08:00-18:00");
	holiday("Mon 2020-04-13", "Easter Monday");
	series("Europe/Paris", "Mon 2020-03-30 09:00", "FREQ=DAILY;INTERVAL=7");
	rolls(CRM_ROLL_FOLLOWING);
	occurs(MUSEUM_LIST("Mon 2020-03-30 09:00", "Mon 2020-04-06 09:00", "Tue 2020-04-14 09:00", "Mon 2020-04-20 09:00"));
}

/* glpi-project/glpi issue 18703
 *
 * Happened: A ticket that recurs each working day was made on 9 January 2025, a day on which the calendar says
 * closed. One side took it for a bug, the other for the intention.
 * Must hold: Both are right when they can be asked for: leave it out, or move it.
 * Answer: What becomes of an occurrence on a day off is chosen by name (recurrence.h, crm_roll).
 */
static void glpi_18703_nothing_recurs_on_a_closed_day_when_it_is_left_out(void **state)
{
	(void)state;
	desk("office", "Europe/Berlin", "mon-fri 08:00-17:00");
	holiday("Thu 2025-01-09", "closed");
	series("Europe/Berlin", "Tue 2025-01-07 08:00", "FREQ=DAILY;COUNT=5");
	rolls(CRM_ROLL_SKIP);
	occurs_only(MUSEUM_LIST("Tue 2025-01-07 08:00", "Wed 2025-01-08 08:00", "Fri 2025-01-10 08:00"));
}

/* glpi-project/glpi issue 2194
 *
 * Happened: A ticket for each hour of the working day went on being made after 18:00, some days until 20:00, some
 * until 3:00.
 * Must hold: The last one of a day is at 17:00, and the next at 8:00 of the next working day.
 * Answer: Hours are parts of the rule, and days off roll or are left out (recurrence.h).
 */
static void glpi_2194_an_hourly_ticket_stops_in_the_evening(void **state)
{
	(void)state;
	series("America/Sao_Paulo", "Thu 2017-05-11 16:00",
	       "FREQ=HOURLY;BYHOUR=8,9,10,11,12,13,14,15,16,17;BYDAY=MO,TU,WE,TH,FR");
	occurs(MUSEUM_LIST("Thu 2017-05-11 16:00", "Thu 2017-05-11 17:00", "Fri 2017-05-12 08:00", "Fri 2017-05-12 09:00"));
}

/* glpi-project/glpi pull request 5808
 *
 * Happened: An occurrence on Friday at 23:00 is on a working day and was made, although nobody is there. And the
 * end date was checked before moving to a working day, so one could come after the end.
 * Must hold: A day off and a closed hour are two questions, and each has its answer.
 * Answer: A roll judges days (recurrence.h, crm_roll); the calendar tells the next open instant (calendar.h,
 * CRM_EDGE_NEXT_OPEN).
 */
static void glpi_5808_friday_at_eleven_in_the_evening_is_a_working_day_and_closed(void **state)
{
	(void)state;
	desk("office", "Europe/Paris", "mon-fri 08:00-18:00");
	series("Europe/Paris", "Fri 2019-04-12 23:00", "FREQ=WEEKLY;COUNT=2");
	rolls(CRM_ROLL_FOLLOWING);
	occurs_only(MUSEUM_LIST("Fri 2019-04-12 23:00", "Fri 2019-04-19 23:00"));
	workday("Fri 2019-04-12");
	closed_at("Fri 2019-04-12 23:00");
	next_open("Fri 2019-04-12 23:00", "Mon 2019-04-15 08:00");
}

/* glpi-project/glpi issue 15569
 *
 * Happened: Reminders to a silent customer, one a day, went out on days on which the desk is closed.
 * Must hold: Friday, Monday: none on the weekend, and no two of them on Monday.
 * Answer: Occurrences on days off are left out, or roll and become one (recurrence.h, crm_roll).
 */
static void glpi_15569_a_daily_reminder_keeps_the_weekend(void **state)
{
	(void)state;
	desk("office", "Europe/Paris", "mon-fri 08:00-18:00");
	series("Europe/Paris", "Thu 2023-09-14 10:00", "FREQ=DAILY");
	rolls(CRM_ROLL_SKIP);
	occurs(MUSEUM_LIST("Thu 2023-09-14 10:00", "Fri 2023-09-15 10:00", "Mon 2023-09-18 10:00", "Tue 2023-09-19 10:00"));
	series("Europe/Paris", "Thu 2023-09-14 10:00", "FREQ=DAILY");
	rolls(CRM_ROLL_FOLLOWING);
	occurs(MUSEUM_LIST("Thu 2023-09-14 10:00", "Fri 2023-09-15 10:00", "Mon 2023-09-18 10:00", "Tue 2023-09-19 10:00"));
}

/* OCA/field-service pull request 919
 *
 * Happened: A weekly visit in Paris at 15:00 was at 16:00 after the clocks were put forward.
 * Must hold: 15:00 stays 15:00.
 * Answer: Local dates are expanded first and become instants last (recurrence.h).
 */
static void field_service_919_a_weekly_visit_stays_at_three_o_clock(void **state)
{
	(void)state;
	series("Europe/Paris", "Mon 2022-03-21 15:00", "FREQ=WEEKLY;COUNT=4");
	occurs_only(MUSEUM_LIST("Mon 2022-03-21 15:00", "Mon 2022-03-28 15:00", "Mon 2022-04-04 15:00", "Mon 2022-04-11 15:00"));
	occurs(MUSEUM_LIST("Mon 2022-03-21 14:00Z", "Mon 2022-03-28 13:00Z"));
}

/* jkbrzt/rrule issue 65
 *
 * Happened: Four days in Auckland over the spring change: the list has one day twice and lacks another.
 * Must hold: Four different days at 10:30.
 * Answer: Local dates are expanded first and become instants last (recurrence.h).
 */
static void rrule_65_no_day_twice_when_auckland_changes_its_clocks(void **state)
{
	(void)state;
	series("Pacific/Auckland", "Fri 2014-09-26 10:30", "FREQ=DAILY;COUNT=4");
	occurs_only(MUSEUM_LIST("Fri 2014-09-26 10:30", "Sat 2014-09-27 10:30", "Sun 2014-09-28 10:30", "Mon 2014-09-29 10:30"));
	occurs_only(MUSEUM_LIST("Thu 2014-09-25 22:30Z", "Fri 2014-09-26 22:30Z", "Sat 2014-09-27 21:30Z", "Sun 2014-09-28 21:30Z"));
}

/* jkbrzt/rrule issue 295
 *
 * Happened: A zone 8 hours 45 minutes ahead that never changes its clocks was moved by those of the machine.
 * Must hold: Midnight in Eucla is always 15:15 UTC.
 * Answer: libc's own zone and the environment play no part (zone.h).
 */
static void rrule_295_the_clocks_of_the_machine_do_not_move_eucla(void **state)
{
	(void)state;
	series("Australia/Eucla", "Sat 2018-10-27 00:00", "FREQ=DAILY;COUNT=5");
	occurs_only(MUSEUM_LIST("Fri 2018-10-26 15:15Z", "Sat 2018-10-27 15:15Z", "Sun 2018-10-28 15:15Z", "Mon 2018-10-29 15:15Z",
	                        "Tue 2018-10-30 15:15Z"));
}

/* jkbrzt/rrule issue 359
 *
 * Happened: Each day at midnight in Kyiv in an October: one too many on the day of the change.
 * Must hold: As many as there are midnights up to the end.
 * Answer: Local dates are expanded first; UNTIL in UTC is compared as an instant (recurrence.h; convention 32).
 */
static void rrule_359_an_october_in_kyiv_has_its_midnights_once(void **state)
{
	(void)state;
	series("Europe/Kiev", "Mon 2018-10-01 00:00", "FREQ=DAILY;UNTIL=20181031T220000Z;INTERVAL=1");
	occurs_in_all(32, "Sun 2018-09-30 21:00Z", "Wed 2018-10-31 22:00Z");
}

/* jkbrzt/rrule issue 390
 *
 * Happened: Thirty days from 5 March in London began on the 3rd and lacked the 28th.
 * Must hold: Thirty midnights, the first on the 5th, the last on 3 April.
 * Answer: Local dates are expanded first and become instants last (recurrence.h).
 */
static void rrule_390_thirty_days_in_london_begin_on_the_fifth(void **state)
{
	(void)state;
	series("Europe/London", "Thu 2020-03-05 00:00", "FREQ=DAILY;COUNT=30;INTERVAL=1;WKST=MO");
	occurs_in_all(30, "Thu 2020-03-05 00:00", "Fri 2020-04-03 00:00");
	occurs_in_all(30, "Thu 2020-03-05 00:00Z", "Thu 2020-04-02 23:00Z");
}

/* remotehour/rrule-duration issue 213
 *
 * Happened: Sundays at nine in New York, asked for across the end of summer time, did not stay at nine.
 * Must hold: Nine stays nine; in UTC it moves from 13:00 to 14:00.
 * Answer: Local dates are expanded first and become instants last (recurrence.h).
 */
static void rrule_duration_213_sundays_at_nine_in_new_york(void **state)
{
	(void)state;
	series("America/New_York", "Sun 2023-10-22 09:00", "FREQ=WEEKLY;COUNT=5");
	occurs_only(MUSEUM_LIST("Sun 2023-10-22 13:00Z", "Sun 2023-10-29 13:00Z", "Sun 2023-11-05 14:00Z", "Sun 2023-11-12 14:00Z",
	                        "Sun 2023-11-19 14:00Z"));
}

/* ggaabe/rrule-temporal issue 95
 *
 * Happened: A week number in a monthly rule was taken although the standard forbids it.
 * Must hold: The rule is refused, and one is told where.
 * Answer: CRM_RULE_RECURRENCE_FORBIDDEN with the position of the fault (recurrence.h; convention 33).
 */
static void rrule_temporal_95_a_week_number_in_a_monthly_rule_is_refused(void **state)
{
	(void)state;
	rule_refused("FREQ=MONTHLY;BYWEEKNO=15;UNTIL=20261231T090000Z", CRM_RULE_RECURRENCE_FORBIDDEN, 14);
}

/* JonasWanke/rrule issue 68
 *
 * Happened: The second and third of Monday and Wednesday in each week: what becomes of a position that the week
 * does not have?
 * Must hold: Each Wednesday, from the first whole week on.
 * Answer: Positions count from the beginning of the period, and one that is not there gives nothing (recurrence.h;
 * convention 30).
 */
static void jonaswanke_68_a_position_that_a_week_does_not_have_gives_nothing(void **state)
{
	(void)state;
	series("UTC", "Thu 2024-02-01 00:00", "FREQ=WEEKLY;BYDAY=MO,WE;BYSETPOS=2,3");
	occurs(MUSEUM_LIST("Wed 2024-02-07 00:00", "Wed 2024-02-14 00:00", "Wed 2024-02-21 00:00"));
}

/* libical/libical issue 67
 *
 * Happened: Outlook writes the second Thursday as a Thursday at position 2; calendars that ignored positions put
 * it on every Thursday.
 * Must hold: Twelve second Thursdays.
 * Answer: BYSETPOS is read in full (recurrence.h).
 */
static void libical_67_the_second_thursday_as_outlook_writes_it(void **state)
{
	(void)state;
	series("UTC", "Thu 2015-01-08", "FREQ=MONTHLY;COUNT=12;BYDAY=TH;BYSETPOS=2");
	occurs(MUSEUM_LIST("Thu 2015-01-08", "Thu 2015-02-12", "Thu 2015-03-12", "Thu 2015-04-09"));
	occurs_in_all(12, "Thu 2015-01-08", "Thu 2015-12-10");
}

/* libical/libical issue 1374
 *
 * Happened: First day of each week in July: in the week that begins in June, July's days were lost. Systems
 * disagree whether the month limits the weeks or the days in them.
 * Must hold: The month limits the days, as the standard's order has it; positions count what is left.
 * Answer: BYSETPOS comes last, after BYMONTH (recurrence.h; RFC 5545 3.3.10).
 */
static void libical_1374_the_week_that_begins_in_june_keeps_its_july_days(void **state)
{
	(void)state;
	series("UTC", "Sun 2026-07-05", "FREQ=WEEKLY;BYMONTH=7;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=1;COUNT=5");
	occurs_only(MUSEUM_LIST("Mon 2026-07-06", "Mon 2026-07-13", "Mon 2026-07-20", "Mon 2026-07-27", "Thu 2027-07-01"));
}

/* dateutil/dateutil issue 1398
 *
 * Happened: Weeks that begin on a Wednesday, counted from their end, and a start in the middle of one: the first
 * week came out differently for positions from the front and from the back.
 * Must hold: Positions count the whole week, also the part before the start.
 * Answer: BYSETPOS counts from the beginning of the period, not from the start (recurrence.h; convention 30).
 */
static void dateutil_1398_positions_in_a_week_that_begins_on_wednesday(void **state)
{
	(void)state;
	series("UTC", "Sun 2024-11-10 00:00", "FREQ=WEEKLY;WKST=WE;BYSETPOS=-3;BYDAY=MO,TU,WE;COUNT=3");
	occurs_only(MUSEUM_LIST("Wed 2024-11-13 00:00", "Wed 2024-11-20 00:00", "Wed 2024-11-27 00:00"));
	series("UTC", "Sun 2024-11-10 00:00", "FREQ=WEEKLY;WKST=WE;BYSETPOS=-2;BYDAY=MO,TU,WE;COUNT=3");
	occurs_only(MUSEUM_LIST("Mon 2024-11-11 00:00", "Mon 2024-11-18 00:00", "Mon 2024-11-25 00:00"));
	series("UTC", "Sun 2024-11-10 00:00", "FREQ=WEEKLY;WKST=WE;BYSETPOS=1;BYDAY=MO,TU,WE;COUNT=3");
	occurs_only(MUSEUM_LIST("Wed 2024-11-13 00:00", "Wed 2024-11-20 00:00", "Wed 2024-11-27 00:00"));
}

UNIT_MAIN(EXHIBIT(glpi_6676_every_seven_days_is_not_every_seven_working_days),
          EXHIBIT(glpi_18703_nothing_recurs_on_a_closed_day_when_it_is_left_out),
          EXHIBIT(glpi_2194_an_hourly_ticket_stops_in_the_evening),
          EXHIBIT(glpi_5808_friday_at_eleven_in_the_evening_is_a_working_day_and_closed),
          EXHIBIT(glpi_15569_a_daily_reminder_keeps_the_weekend),
          EXHIBIT(field_service_919_a_weekly_visit_stays_at_three_o_clock),
          EXHIBIT(rrule_65_no_day_twice_when_auckland_changes_its_clocks),
          EXHIBIT(rrule_295_the_clocks_of_the_machine_do_not_move_eucla),
          EXHIBIT(rrule_359_an_october_in_kyiv_has_its_midnights_once),
          EXHIBIT(rrule_390_thirty_days_in_london_begin_on_the_fifth),
          EXHIBIT(rrule_duration_213_sundays_at_nine_in_new_york),
          EXHIBIT(rrule_temporal_95_a_week_number_in_a_monthly_rule_is_refused),
          EXHIBIT(jonaswanke_68_a_position_that_a_week_does_not_have_gives_nothing),
          EXHIBIT(libical_67_the_second_thursday_as_outlook_writes_it),
          EXHIBIT(libical_1374_the_week_that_begins_in_june_keeps_its_july_days),
          EXHIBIT(dateutil_1398_positions_in_a_week_that_begins_on_wednesday))
