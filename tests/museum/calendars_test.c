/* Calendars
 *
 * Lunch, night shifts, the short day before a holiday, a desk that is open on Tuesdays only: what every shop has
 * and forms with one opening and one closing a day cannot say. Where a calendar cannot be said, people are called
 * late who were at table.
 */
#include "museum.h"

/* osTicket/osTicket issue 1168
 *
 * Happened: A desk of nine hours on five days; whatever came on a Saturday was overdue on Monday morning before
 * anybody had come in. The wish was open for five years.
 * Must hold: Eight hours of promise begin on Monday at nine.
 * Answer: An amount is open time, counted by crm_calendar_add() (calendar.h).
 */
static void osticket_1168_what_comes_on_a_weekend_is_not_overdue_on_monday(void **state)
{
	(void)state;
	desk("helpdesk", "Europe/Oslo", "mon-fri 08:00-17:00");
	add("Sat 2014-08-23 13:20", "8 h", "Mon 2014-08-25 16:00");
	add("Sun 2014-08-24 23:59", "8 h", "Mon 2014-08-25 16:00");
	counts("Fri 2014-08-22 17:00", "Mon 2014-08-25 08:00", "0 s");
}

/* osTicket/osTicket issue 4969
 *
 * Happened: Agreements with a customer follow that customer's hours, weekends and holidays; one clock for all made
 * the desk look late.
 * Must hold: Hours, weekends and holidays are left out together.
 * Answer: A calendar has weekly hours, holidays and a zone, and there may be as many as customers (calendar.h).
 */
static void osticket_4969_hours_weekends_and_holidays_of_a_customer_are_left_out(void **state)
{
	(void)state;
	desk("customer in Mumbai", "Asia/Kolkata", "mon-fri 09:30-18:30");
	holiday("Thu 2019-08-15", "Independence Day");
	add("Wed 2019-08-14 17:30", "4 h", "Fri 2019-08-16 12:30");
	add("Fri 2019-08-16 17:30", "4 h", "Mon 2019-08-19 12:30");
	day_off("Thu 2019-08-15");
}

/* osTicket/osTicket issue 1107
 *
 * Happened: Vacation days had to be taken off by hand, ticket by ticket, every Christmas.
 * Must hold: Days off are entered once, and a promise steps over them.
 * Answer: Holidays are dated exceptions of the calendar (calendar.h, CRM_CALENDAR_HOLIDAY).
 */
static void osticket_1107_christmas_is_entered_once(void **state)
{
	(void)state;
	desk("office", "Europe/Rome", "mon-fri 09:00-17:00");
	holiday("Wed 2014-12-24", "Christmas Eve");
	holiday("Thu 2014-12-25", "Christmas Day");
	holiday("Fri 2014-12-26", "St. Stephen");
	holiday("Thu 2015-01-01", "New Year");
	add("Tue 2014-12-23 16:00", "8 h", "Mon 2014-12-29 16:00");
	add_days("Tue 2014-12-23 16:00", 4, "Fri 2015-01-02 16:00");
}

/* osTicket/osTicket issue 2131
 *
 * Happened: Hours are 8 to 17, but nothing stops the clock at 17:00, so tickets break their agreement in the
 * night.
 * Must hold: A promise can only run out between 8 and 17.
 * Answer: What is counted is open time (calendar.h).
 */
static void osticket_2131_the_clock_stops_at_five(void **state)
{
	(void)state;
	desk("office", "America/Denver", "mon-fri 08:00-17:00");
	add("Tue 2015-06-02 16:45", "30 min", "Wed 2015-06-03 08:15");
	open_at("Tue 2015-06-02 16:59:59");
	closed_at("Tue 2015-06-02 17:00");
}

/* osTicket/osTicket issue 4166
 *
 * Happened: Departments and people have hours of their own, and a ticket that lies with a department should follow
 * the department's.
 * Must hold: Each has a calendar; several can be put together: open when any of them is, or when all are.
 * Answer: crm_calendar_combine() makes the union and the intersection (calendar.h).
 */
static void osticket_4166_calendars_of_two_people_make_one_for_the_department(void **state)
{
	(void)state;
	desk("early", "Europe/Warsaw", "mon-fri 07:00-13:00");
	desk("late", "Europe/Warsaw", "mon-fri 11:00-19:00");
	desk_of_all("department", CRM_CALENDAR_ANY);
	counts("Thu 2018-02-15 00:00", "Fri 2018-02-16 00:00", "12 h");
	add("Thu 2018-02-15 18:00", "2 h", "Fri 2018-02-16 08:00");
}

/* osTicket/osTicket-1.7 issue 515
 *
 * Happened: The first of these wishes, from 2013: age and time to answer of a ticket should be told in office
 * hours, so that a desk which closes at night does not look slow.
 * Must hold: From Friday 16:30 to Monday 9:00 is an hour and a half.
 * Answer: crm_calendar_between() counts the open time between two instants (calendar.h).
 */
static void osticket_1_7_515_the_age_of_a_ticket_is_told_in_office_hours(void **state)
{
	(void)state;
	desk("office", "America/New_York", "mon-fri 08:00-17:00");
	counts("Fri 2013-03-22 16:30", "Mon 2013-03-25 09:00", "1 h 30 min");
}

/* osTicket/osTicket issue 6739
 *
 * Happened: With hours on Tuesdays only, no days at all were counted, or just one; tickets were overdue at once.
 * It went away when Monday and Thursday were entered as well.
 * Must hold: A week with one open day is a week like any other.
 * Answer: No weekday is needed by the arithmetic; only a calendar that is never open is refused (calendar.h;
 * convention 13).
 */
static void osticket_6739_a_desk_that_is_open_on_tuesdays_only(void **state)
{
	(void)state;
	desk("tuesdays", "Australia/Adelaide", "tue 08:00-17:00");
	add("Wed 2024-08-07 10:00", "20 h", "Tue 2024-08-27 10:00");
	counts("Thu 2024-08-01 00:00", "Sat 2024-08-31 00:00", "36 h");
}

/* osTicket/osTicket issue 6847
 *
 * Happened: Lunch could only be entered as an hour's holiday on each day. Due times came out wrong.
 * Must hold: A dated hour that is taken out is not counted, and nothing else changes.
 * Answer: Breaks are cut out last (calendar.h, CRM_CALENDAR_BREAK; convention 9).
 */
static void osticket_6847_lunch_taken_out_of_single_days(void **state)
{
	(void)state;
	desk("office", "Europe/Rome", "mon-fri 09:00-18:00");
	taken_out("Mon 2025-06-23", "13:00-14:00", "lunch");
	taken_out("Tue 2025-06-24", "13:00-14:00", "lunch");
	add("Mon 2025-06-23 12:30", "5 h", "Tue 2025-06-24 09:30");
	closed_at("Tue 2025-06-24 13:30");
	laid_out("Tue 2025-06-24 08:00", "Tue 2025-06-24 19:00", MUSEUM_LIST(
		"Tue 2025-06-24 08:00 - Tue 2025-06-24 09:00 closed", "Tue 2025-06-24 09:00 - Tue 2025-06-24 13:00 counted",
		"Tue 2025-06-24 13:00 - Tue 2025-06-24 14:00 break: lunch", "Tue 2025-06-24 14:00 - Tue 2025-06-24 18:00 counted",
		"Tue 2025-06-24 18:00 - Tue 2025-06-24 19:00 closed"));
	counts("Mon 2025-06-23 09:00", "Tue 2025-06-24 18:00", "16 h");
}

/* osTicket/osTicket pull request 4807
 *
 * Happened: An own solution for office hours had to decide what to do when no day is ticked, and made up a due
 * date in 150 days. What is in use today falls back to counting the wall.
 * Must hold: A calendar that is never open is an error when it is made, not an answer later.
 * Answer: CRM_RULE_CALENDAR_NEVER_OPEN (calendar.h; convention 13).
 */
static void osticket_4807_a_calendar_that_never_opens_is_refused(void **state)
{
	(void)state;
	desk("nobody", "UTC", "");
	desk_refused(CRM_RULE_CALENDAR_NEVER_OPEN);
}

/* frappe/helpdesk issue 2212
 *
 * Happened: The clock ran during lunch, when no engineer is there, and tickets from that hour broke their
 * agreement.
 * Must hold: A ticket from the lunch hour begins to count when lunch is over.
 * Answer: A day has any number of segments (calendar.h, crm_calendar_hours).
 */
static void helpdesk_2212_a_ticket_from_the_lunch_hour_begins_after_it(void **state)
{
	(void)state;
	desk("engineers", "Asia/Kolkata", "mon-fri 09:00-13:00 14:00-18:00");
	add("Fri 2025-03-07 13:10", "30 min", "Fri 2025-03-07 14:30");
	add("Fri 2025-03-07 12:50", "30 min", "Fri 2025-03-07 14:20");
}

/* chatwoot/chatwoot issue 14009
 *
 * Happened: 8 to 12 and 13:30 to 18 cannot be entered. A message at 12:30 is taken as inside hours, so no absence
 * is told and the figures suffer; the advice was a script that rewrites the hours twice a day.
 * Must hold: 12:30 is outside hours, and the desk is back at 13:30.
 * Answer: A day has any number of segments (calendar.h, crm_calendar_hours).
 */
static void chatwoot_14009_half_past_twelve_is_outside_hours(void **state)
{
	(void)state;
	desk("inbox", "America/Sao_Paulo", "mon-fri 08:00-12:00 13:30-18:00");
	closed_at("Mon 2026-04-06 12:30");
	next_open("Mon 2026-04-06 12:30", "Mon 2026-04-06 13:30");
	counts("Mon 2026-04-06 00:00", "Tue 2026-04-07 00:00", "8 h 30 min");
}

/* zammad/zammad issue 3180
 *
 * Happened: A form that ends at 23:59 closes a desk that never closes for one minute each midnight, and every
 * escalation that crosses it is a minute late.
 * Must hold: 24:00 can be said, and 24 hours from noon end at noon.
 * Answer: Hours close up to 86400 seconds, which is 24:00 (calendar.h, crm_calendar_hours; convention 10).
 */
static void zammad_3180_a_desk_that_never_closes_loses_no_minute_at_midnight(void **state)
{
	(void)state;
	desk("day and night", "UTC", "mon-sun 00:00-24:00");
	add("Fri 2020-09-04 12:00", "24 h", "Sat 2020-09-05 12:00");
	open_at("Fri 2020-09-04 23:59:59");
	desk("what users had", "UTC", "mon-sun 00:00-23:59");
	add("Fri 2020-09-04 12:00", "24 h", "Sat 2020-09-05 12:01");
}

/* zendesk/biz issue 33
 *
 * Happened: Hours that span midnight could not be entered as what they are.
 * Must hold: A night shift is two parts that meet at midnight, or one whose owner is named; nothing is guessed.
 * Answer: Closing before opening is an error unless crm_calendar_input::night says who owns the night (calendar.h;
 * convention 11).
 */
static void biz_33_a_night_shift_over_midnight(void **state)
{
	(void)state;
	desk("night, in one piece", "America/New_York", "mon-fri 18:00-02:00");
	desk_refused(CRM_RULE_CALENDAR_REVERSED);
	desk("night, split", "America/New_York", "mon 18:00-24:00; tue-fri 00:00-02:00 18:00-24:00; sat 00:00-02:00");
	add("Fri 2015-09-18 23:00", "4 h", "Mon 2015-09-21 19:00");
	desk("night, owned by its evening", "America/New_York", "mon-fri 18:00-02:00");
	nights(CRM_NIGHT_SHIFT);
	holiday("Sat 2015-09-19", "a holiday on the morning after");
	add("Fri 2015-09-18 23:00", "4 h", "Mon 2015-09-21 19:00");
}

/* zendesk/biz issue 122
 *
 * Happened: In Russia the day before a holiday is an hour shorter. There was no way to say so for a date.
 * Must hold: That one date closes at 17 instead of 18.
 * Answer: Dated hours replace the weekly ones (calendar.h, CRM_CALENDAR_REPLACED; convention 9).
 */
static void biz_122_the_day_before_a_holiday_is_an_hour_shorter(void **state)
{
	(void)state;
	desk("office", "Europe/Moscow", "mon-fri 09:00-18:00");
	open_instead("Mon 2018-06-11", "09:00-17:00");
	holiday("Tue 2018-06-12", "Russia Day");
	counts("Mon 2018-06-11 00:00", "Tue 2018-06-12 00:00", "8 h");
	add("Mon 2018-06-11 16:00", "2 h", "Wed 2018-06-13 10:00");
}

/* zendesk/biz pull request 109
 *
 * Happened: The long asked for answer to that: shifts, hours of a date that stand instead of those of the week.
 * Must hold: On 10 July 2017, a Monday of 9 to 17, only 10 to 12 and 13 to 16 are open.
 * Answer: Dated hours replace the weekly ones, they do not add to them (calendar.h, CRM_CALENDAR_REPLACED;
 * convention 9).
 */
static void biz_109_dated_hours_stand_instead_of_the_weekly_ones(void **state)
{
	(void)state;
	desk("office", "UTC", "mon-fri 09:00-17:00");
	open_instead("Mon 2017-07-10", "10:00-12:00 13:00-16:00");
	counts("Mon 2017-07-10 00:00", "Tue 2017-07-11 00:00", "5 h");
	closed_at("Mon 2017-07-10 09:30");
	closed_at("Mon 2017-07-10 12:30");
	open_at("Tue 2017-07-11 09:30");
}

/* pandas-dev/pandas issue 23542
 *
 * Happened: A week mask and a holiday were both given, and neither changed the answer: Friday, a holiday, was
 * worked on, and Monday, not in the mask, too.
 * Must hold: Both hold together: Thursday, Saturday, then the Tuesday after.
 * Answer: Weekly hours and holidays are one calendar (calendar.h).
 */
static void pandas_23542_working_saturdays_and_a_holiday_together(void **state)
{
	(void)state;
	desk("six days", "UTC", "mon-sat 08:00-17:00");
	holiday("Fri 2018-11-09", "a holiday");
	add("Thu 2018-11-08 08:00", "10 h", "Sat 2018-11-10 09:00");
	desk("without Mondays", "UTC", "tue-sat 08:00-17:00");
	holiday("Fri 2018-11-09", "a holiday");
	add("Thu 2018-11-08 08:00", "18 h", "Sat 2018-11-10 17:00");
	convention("at_close", CRM_AT_CLOSE_NEXT_OPEN);
	add("Thu 2018-11-08 08:00", "18 h", "Tue 2018-11-13 08:00");
}

/* pandas-dev/pandas issue 33682
 *
 * Happened: One hour back from Monday 10:00, at a desk that opens at nine, was the closing of Friday.
 * Must hold: It is Monday 09:00.
 * Answer: An amount used up exactly at an opening ends there; the other answer has a name (calendar.h,
 * crm_calendar_at_open; convention 2).
 */
static void pandas_33682_going_back_to_the_opening_does_not_jump_to_friday(void **state)
{
	(void)state;
	desk("office", "UTC", "mon-fri 09:00-17:00");
	subtract("Mon 2000-01-10 10:00", "1 h", "Mon 2000-01-10 09:00");
	convention("at_open", CRM_AT_OPEN_PREVIOUS_CLOSE);
	subtract("Mon 2000-01-10 10:00", "1 h", "Fri 2000-01-07 17:00");
}

/* seatgeek/businesstime issue 7
 *
 * Happened: From 16:00, closing time, to the next afternoon 7:20 h were counted; from 16:01 nothing at all.
 * Must hold: A minute after closing is the same as closing.
 * Answer: What is counted is the open time between two instants, wherever they lie (calendar.h,
 * crm_calendar_between()).
 */
static void businesstime_7_a_minute_after_closing_changes_nothing(void **state)
{
	(void)state;
	desk("office", "UTC", "mon-fri 07:00-16:00");
	counts("Mon 2015-02-23 16:00", "Tue 2015-02-24 14:20", "7 h 20 min");
	counts("Mon 2015-02-23 16:01", "Tue 2015-02-24 14:20", "7 h 20 min");
}

/* bokmann/business_time issue 149
 *
 * Happened: Three working days from Monday at midnight came out as Thursday at nine; people expected the same time
 * of day.
 * Must hold: The time of day stays; those who want it moved into the hours say so.
 * Answer: Working days keep the local time of day; crm_calendar_options::time names the other ways (calendar.h,
 * crm_calendar_time; convention 8).
 */
static void business_time_149_working_days_keep_the_time_of_day(void **state)
{
	(void)state;
	desk("office", "UTC", "mon-fri 09:00-17:00");
	add_days("Mon 2017-01-09 00:00", 3, "Thu 2017-01-12 00:00");
	convention("time", CRM_TIME_ROLL_THEN_KEEP);
	add_days("Mon 2017-01-09 00:00", 3, "Thu 2017-01-12 09:00");
}

/* bokmann/business_time issue 195
 *
 * Happened: What is started in the evening loses a day: two working days from Tuesday 20:00 end on Friday at nine.
 * Must hold: Two days after Tuesday is Thursday.
 * Answer: Working days are counted from the day it is; the other answer has a name (calendar.h, crm_calendar_time;
 * convention 8).
 */
static void business_time_195_an_evening_start_does_not_lose_a_day(void **state)
{
	(void)state;
	desk("office", "UTC", "mon-fri 09:00-17:00");
	add_days("Tue 2019-10-01 20:00", 2, "Thu 2019-10-03 20:00");
	convention("time", CRM_TIME_ROLL_THEN_KEEP);
	add_days("Tue 2019-10-01 20:00", 2, "Fri 2019-10-04 09:00");
}

UNIT_MAIN(EXHIBIT(osticket_1168_what_comes_on_a_weekend_is_not_overdue_on_monday),
          EXHIBIT(osticket_4969_hours_weekends_and_holidays_of_a_customer_are_left_out),
          EXHIBIT(osticket_1107_christmas_is_entered_once),
          EXHIBIT(osticket_2131_the_clock_stops_at_five),
          EXHIBIT(osticket_4166_calendars_of_two_people_make_one_for_the_department),
          EXHIBIT(osticket_1_7_515_the_age_of_a_ticket_is_told_in_office_hours),
          EXHIBIT(osticket_6739_a_desk_that_is_open_on_tuesdays_only),
          EXHIBIT(osticket_6847_lunch_taken_out_of_single_days),
          EXHIBIT(osticket_4807_a_calendar_that_never_opens_is_refused),
          EXHIBIT(helpdesk_2212_a_ticket_from_the_lunch_hour_begins_after_it),
          EXHIBIT(chatwoot_14009_half_past_twelve_is_outside_hours),
          EXHIBIT(zammad_3180_a_desk_that_never_closes_loses_no_minute_at_midnight),
          EXHIBIT(biz_33_a_night_shift_over_midnight),
          EXHIBIT(biz_122_the_day_before_a_holiday_is_an_hour_shorter),
          EXHIBIT(biz_109_dated_hours_stand_instead_of_the_weekly_ones),
          EXHIBIT(pandas_23542_working_saturdays_and_a_holiday_together),
          EXHIBIT(pandas_33682_going_back_to_the_opening_does_not_jump_to_friday),
          EXHIBIT(businesstime_7_a_minute_after_closing_changes_nothing),
          EXHIBIT(business_time_149_working_days_keep_the_time_of_day),
          EXHIBIT(business_time_195_an_evening_start_does_not_lose_a_day))
