/* Zones and clock changes
 *
 * A reminder an hour late for everybody outside London, a meeting shown with today's offset on a winter's day, a
 * loop in the night on which the clocks change. All of them come from taking one offset for the zone, or one
 * machine's zone for the world.
 */
#include "museum.h"

/* SuiteCRM/SuiteCRM issue 766
 *
 * Happened: With the user's zone at UTC+8, none of the reminders 15, 10, 5 and 1 minutes before a meeting came.
 * With UTC all came: local times were compared with UTC ones.
 * Must hold: A reminder is an instant, the same wherever it is looked at.
 * Answer: Every time in the interface is an instant; a zone only reads and shows it (zone.h).
 */
static void suitecrm_766_reminders_work_in_zones_other_than_utc(void **state)
{
	(void)state;
	clocks_of("Asia/Shanghai");
	before("Wed 2015-12-09 10:00", "15 min", "Wed 2015-12-09 09:45", "Wed 2015-12-09 01:45Z");
	before("Wed 2015-12-09 10:00", "10 min", "Wed 2015-12-09 09:50", "Wed 2015-12-09 01:50Z");
	before("Wed 2015-12-09 10:00", "5 min", "Wed 2015-12-09 09:55", "Wed 2015-12-09 01:55Z");
	before("Wed 2015-12-09 10:00", "1 min", "Wed 2015-12-09 09:59", "Wed 2015-12-09 01:59Z");
}

/* SuiteCRM/SuiteCRM issue 822
 *
 * Happened: In Warsaw a meeting at 10:00 had its reminder, set to a quarter of an hour before, at 10:45.
 * Must hold: It comes at 9:45 in Warsaw.
 * Answer: Every time is an instant; a zone only reads and shows it (zone.h).
 */
static void suitecrm_822_a_reminder_in_warsaw_comes_before_the_meeting(void **state)
{
	(void)state;
	clocks_of("Europe/Warsaw");
	before("Tue 2015-12-29 10:00", "15 min", "Tue 2015-12-29 09:45", "Tue 2015-12-29 08:45Z");
}

/* SuiteCRM/SuiteCRM issue 811
 *
 * Happened: After an upgrade the pop-up in Los Angeles came only with the zone set to UTC, while the mail about
 * the same meeting came right; what is due today was coloured by the day in London.
 * Must hold: The evening in Los Angeles belongs to its own day.
 * Answer: Days are days of the zone that is asked (zone.h, crm_zone_local()).
 */
static void suitecrm_811_an_evening_in_los_angeles_belongs_to_its_own_day(void **state)
{
	(void)state;
	clocks_of("America/Los_Angeles");
	before("Mon 2015-12-21 17:00", "30 min", "Mon 2015-12-21 16:30", "Tue 2015-12-22 00:30Z");
	instant("Mon 2015-12-21 17:00", "Tue 2015-12-22 01:00Z");
}

/* SuiteCRM/SuiteCRM issue 1279
 *
 * Happened: Said to be mended, and still an hour late in a British April: meeting 13:30, reminder wanted 13:15,
 * sent 14:15.
 * Must hold: In summer London is an hour ahead of UTC.
 * Answer: The offset is that of the date (zone.h, crm_zone_instant()).
 */
static void suitecrm_1279_a_reminder_in_a_british_april(void **state)
{
	(void)state;
	clocks_of("Europe/London");
	before("Sun 2016-04-24 13:30", "15 min", "Sun 2016-04-24 13:15", "Sun 2016-04-24 12:15Z");
}

/* SuiteCRM/SuiteCRM-Core issue 263
 *
 * Happened: In the list of meetings in Rome, the one in May was right and the one in December wrong by an hour.
 * Must hold: Each has the offset of its own date, both ways.
 * Answer: The offset is that of the date (zone.h, crm_zone_instant(), crm_zone_local()).
 */
static void suitecrm_core_263_each_meeting_in_the_list_has_its_own_offset(void **state)
{
	(void)state;
	clocks_of("Europe/Rome");
	instant("Thu 2023-05-18 10:00", "Thu 2023-05-18 08:00Z");
	instant("Fri 2023-12-01 10:00", "Fri 2023-12-01 09:00Z");
}

/* SuiteCRM/SuiteCRM-Core issue 652
 *
 * Happened: The same again two years later, and this time somebody found why: the offset of now was used for
 * another date.
 * Must hold: Whatever today is, December is an hour ahead of UTC in Rome, and May is two.
 * Answer: No question reads a clock; an offset belongs to an instant (zone.h).
 */
static void suitecrm_core_652_the_offset_of_today_is_not_used_for_another_day(void **state)
{
	(void)state;
	shown_in("Europe/Rome", "Sun 2025-05-18 08:00Z", "Sun 2025-05-18 10:00 +02:00");
	shown_in("Europe/Rome", "Mon 2025-12-01 09:00Z", "Mon 2025-12-01 10:00 +01:00");
}

/* chatwoot/chatwoot pull request 3064
 *
 * Happened: The chat window took the offset from the zone without a date, which is that of winter; all summer it
 * was open an hour late.
 * Must hold: Nine o'clock in Madrid is another instant in August than in January.
 * Answer: Hours are local times of each day; their instants follow the zone (calendar.h).
 */
static void chatwoot_3064_opening_hours_follow_summer_time(void **state)
{
	(void)state;
	desk("inbox", "Europe/Madrid", "mon-fri 09:00-18:00");
	open_at("Wed 2021-08-25 07:30Z");
	closed_at("Wed 2021-08-25 16:30Z");
	closed_at("Mon 2021-01-25 07:30Z");
	open_at("Mon 2021-01-25 16:30Z");
}

/* zendesk/biz pull request 37
 *
 * Happened: Where the clocks change at midnight, the end of the day does not exist, and schedules jumped back or
 * went round in circles.
 * Must hold: The day before a midnight that is missing ends, the next one begins, and two hours are two hours.
 * Answer: A local time that is jumped over is read with the offset before it, so 24:00 is 01:00 of the new day
 * (zone.h; convention 6).
 */
static void biz_37_a_midnight_that_does_not_exist(void **state)
{
	(void)state;
	desk("day and night", "America/Sao_Paulo", "mon-sun 00:00-24:00");
	add("Sat 2015-10-17 23:30", "2 h", "Sun 2015-10-18 02:30");
	counts("Sat 2015-10-17 00:00", "Mon 2015-10-19 00:00", "47 h");
	desk("evenings", "America/Sao_Paulo", "mon-sun 20:00-24:00");
	add("Sat 2015-10-17 23:00", "2 h", "Sun 2015-10-18 21:00");
}

/* zendesk/biz issue 142
 *
 * Happened: A schedule in Shanghai with the make-up working days of May 2019 said closed on a working Monday: the
 * time had been read in the zone of the machine.
 * Must hold: 10:00 in Shanghai is open, whatever the machine's zone is; so is the Sunday that is worked.
 * Answer: libc's own zone and the environment play no part (zone.h); dated hours open a Sunday (calendar.h,
 * CRM_CALENDAR_REPLACED).
 */
static void biz_142_a_desk_in_shanghai_does_not_ask_the_machine(void **state)
{
	(void)state;
	desk("works", "Asia/Shanghai", "mon-fri 07:40-11:30 12:30-16:40");
	open_instead("Sun 2019-04-28", "07:40-11:30 12:30-16:40");
	open_instead("Mon 2019-04-29", "07:40-11:30 12:30-16:40");
	open_at("Mon 2019-04-29 10:00 +08:00");
	open_at("Mon 2019-04-29 02:00Z");
	open_at("Sun 2019-04-28 10:00");
	counts("Sun 2019-04-28 00:00", "Tue 2019-04-30 00:00", "16 h");
}

/* glpi-project/glpi issue 15429
 *
 * Happened: After an upgrade, tickets escalated as they were made, as if the calendar lay in another zone; only a
 * calendar without any closing hours helped. The fault was in steps before the due time.
 * Must hold: A step an hour before the due time is an hour of work before it, not at the opening of the case.
 * Answer: Steps are counted on the calendar of the case, in its zone, from the due time (clock.h; convention 23).
 */
static void glpi_15429_a_new_ticket_is_not_escalated_as_it_is_made(void **state)
{
	(void)state;
	desk("helpdesk", "Asia/Dubai", "mon-fri 09:00-18:00");
	policy("one day");
	target("resolve", CRM_CLOCK_RESOLVE, "9 h", STOPPED_BY_PAUSES);
	step("warn", "resolve", "1 h before");
	opens("Mon 2023-08-21 17:30");
	due("resolve", "Tue 2023-08-22 17:30");
	step_due("warn", "Tue 2023-08-22 16:30");
	nothing_fell_due("Tue 2023-08-22 16:29");
	fell_due("Tue 2023-08-22 16:30", MUSEUM_LIST("warn: Tue 2023-08-22 16:30"));
}

/* frappe/erpnext pull request 38745
 *
 * Happened: A browser in another zone compared its own wall time with the server's: a ticket just made was shown
 * as failed.
 * Must hold: At the instant of its opening a ticket has all its time, and the viewer's zone changes only how it is
 * written.
 * Answer: Due times are instants (clock.h); a zone only shows them (zone.h).
 */
static void erpnext_38745_a_ticket_just_made_has_not_failed_elsewhere(void **state)
{
	(void)state;
	desk("support", "Asia/Kolkata", "mon-fri 10:00-18:00");
	policy("first answer");
	target("answer", CRM_CLOCK_ACKNOWLEDGE, "2 h", STOPPED_BY_PAUSES);
	opens("Thu 2023-12-14 11:00");
	stands("answer", CRM_CLOCK_RUNNING);
	remaining("answer", "2 h");
	due("answer", "Thu 2023-12-14 07:30Z");
	clocks_of("Asia/Tokyo");
	stands("answer", CRM_CLOCK_RUNNING);
	due("answer", "Thu 2023-12-14 16:30");
}

/* zendesk/biz pull request 160
 *
 * Happened: Morocco leaves its offset for good, and an hour comes twice without any mark of summer time on either
 * side, so the usual way to find the first of the two fails. Volgograd did the same on 27 December 2020, which
 * every zone table knows by now.
 * Must hold: The first of the two is meant.
 * Answer: A local time that comes twice is the first of the two, by its offset, not by a mark (zone.h; convention
 * 6).
 */
static void biz_160_an_hour_comes_twice_without_summer_time(void **state)
{
	(void)state;
	desk("Sunday desk", "Europe/Volgograd", "sun 01:30-06:00");
	next_opening("Sun 2020-12-27 00:00", "Sat 2020-12-26 21:30Z");
	next_opening("Sun 2020-12-27 00:00", "Sun 2020-12-27 01:30 +04:00");
	counts("Sun 2020-12-27 00:00", "Mon 2020-12-28 00:00", "5 h 30 min");
}

/* lennym/moment-business-time issue 58
 *
 * Happened: One working hour from 02:00 on the night on which Amsterdam leaves summer time came back as 02:00, the
 * same instant.
 * Must hold: It is the second 02:00 of that night.
 * Answer: What is counted is real elapsed time (calendar.h; convention 5).
 */
static void moment_58_an_hour_from_two_is_the_second_two(void **state)
{
	(void)state;
	desk("night desk", "Europe/Amsterdam", "mon-sun 00:00-10:00");
	add("Sun 2022-10-30 02:00 +02:00", "1 h", "Sun 2022-10-30 02:00 +01:00");
	add("Sun 2022-10-30 02:00 +02:00", "1 h", "Sun 2022-10-30 01:00Z");
	counts("Sun 2022-10-30 00:00", "Mon 2022-10-31 00:00", "11 h");
}

UNIT_MAIN(EXHIBIT(suitecrm_766_reminders_work_in_zones_other_than_utc),
          EXHIBIT(suitecrm_822_a_reminder_in_warsaw_comes_before_the_meeting),
          EXHIBIT(suitecrm_811_an_evening_in_los_angeles_belongs_to_its_own_day),
          EXHIBIT(suitecrm_1279_a_reminder_in_a_british_april),
          EXHIBIT(suitecrm_core_263_each_meeting_in_the_list_has_its_own_offset),
          EXHIBIT(suitecrm_core_652_the_offset_of_today_is_not_used_for_another_day),
          EXHIBIT(chatwoot_3064_opening_hours_follow_summer_time),
          EXHIBIT(biz_37_a_midnight_that_does_not_exist),
          EXHIBIT(biz_142_a_desk_in_shanghai_does_not_ask_the_machine),
          EXHIBIT(glpi_15429_a_new_ticket_is_not_escalated_as_it_is_made),
          EXHIBIT(erpnext_38745_a_ticket_just_made_has_not_failed_elsewhere),
          EXHIBIT(biz_160_an_hour_comes_twice_without_summer_time),
          EXHIBIT(moment_58_an_hour_from_two_is_the_second_two))
