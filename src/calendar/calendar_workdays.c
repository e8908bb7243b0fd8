/* Working days: counted in advance, eight weeks at a time. */
#include "calendar.h"
#include "date.h"

static int64_t marked_days(int32_t days)
{
	static const uint8_t of_four[] = { 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4 };

	return of_four[days & 15] + of_four[days >> 4];
}

int64_t crmi_calendar_rank(const crm_calendar *calendar, int64_t day)
{
	size_t since = (size_t)(day - calendar->monday), frame = since / 7, i = frame / CRMI_RANK_FRAMES * CRMI_RANK_FRAMES;
	int64_t rank = calendar->ranks[i / CRMI_RANK_FRAMES];

	for (; i < frame; i++)
		rank += marked_days(crmi_frame_pattern(calendar, i)->workdays);
	if (since % 7)
		rank += marked_days(crmi_frame_pattern(calendar, frame)->workdays & ((1 << since % 7) - 1));
	return rank;
}

bool crmi_calendar_ranked_day(const crm_calendar *calendar, int64_t rank, int64_t *day)
{
	size_t low = 0, high = (calendar->frame_count + CRMI_RANK_FRAMES - 1) / CRMI_RANK_FRAMES - 1, frame;
	int32_t days = 0, place;

	if (rank < 0)
		return false;
	while (low < high) {
		size_t middle = high - (high - low) / 2;

		if ((int64_t)calendar->ranks[middle] <= rank)
			low = middle;
		else
			high = middle - 1;
	}
	rank -= calendar->ranks[low];
	for (frame = low * CRMI_RANK_FRAMES; frame < calendar->frame_count; frame++) {
		days = crmi_frame_pattern(calendar, frame)->workdays;
		if (rank < marked_days(days))
			break;
		rank -= marked_days(days);
	}
	if (frame == calendar->frame_count)
		return false;
	for (place = 0; !(days >> place & 1) || rank-- > 0; place++)
		;
	*day = calendar->monday + (int64_t)frame * 7 + place;
	return true;
}

int64_t crmi_calendar_local_day(const crm_calendar *calendar, int64_t at, int32_t *second_of_day)
{
	int64_t second = crmi_floor_divide(at, CRM_SECOND), local = second + crmi_zone_offset(calendar->zone, second);
	int64_t day = crmi_floor_divide(local, CRMI_DAY_SECONDS);

	*second_of_day = (int32_t)(local - day * CRMI_DAY_SECONDS);
	return day;
}

/* --- adding days */

/* A day and what the clock shows on it. */
struct day_time {
	int64_t day;
	int32_t second, microsecond;
};

static bool knows_day(const crm_calendar *calendar, int64_t day)
{
	return day >= calendar->first_day && day <= calendar->last_day;
}

static struct day_time day_time_of(const crm_calendar *calendar, int64_t at)
{
	struct day_time local;

	local.day = crmi_calendar_local_day(calendar, at, &local.second);
	local.microsecond = (int32_t)(at - crmi_floor_divide(at, CRM_SECOND) * CRM_SECOND);
	return local;
}

/* A closing is the end of the day it closes, so that midnight is 24:00. */
static struct day_time day_time_of_closing(const crm_calendar *calendar, int64_t at)
{
	struct day_time local = day_time_of(calendar, at - CRM_SECOND);

	local.second++;
	return local;
}

static int64_t instant_of(const crm_calendar *calendar, const struct day_time *local)
{
	return crmi_zone_utc(calendar->zone, local->day * CRMI_DAY_SECONDS + local->second, CRM_ZONE_FIRST) * CRM_SECOND +
	       local->microsecond;
}

static bool is_working_day(const crm_calendar *calendar, int64_t day)
{
	size_t since = (size_t)(day - calendar->monday);

	return crmi_frame_pattern(calendar, since / 7)->workdays >> since % 7 & 1;
}

/* The day that is `days` working days away; false when that is beyond what is known. */
static bool count_days(const crm_calendar *calendar, int64_t from, int32_t days, int32_t origin, int64_t *day)
{
	int64_t rank = crmi_calendar_rank(calendar, from);
	bool working = is_working_day(calendar, from);

	*day = from;
	if (days == 0)
		return true;
	if (!working && days < 0 && origin == CRM_ORIGIN_ROLL_THEN_COUNT)
		rank--;
	if (!working && days > 0 && origin == CRM_ORIGIN_COUNT_AFTER)
		rank--;
	return crmi_calendar_ranked_day(calendar, rank + days, day);
}

static bool end_of_day(const crm_calendar *calendar, int64_t day, int64_t *at)
{
	size_t since = (size_t)(day - calendar->monday);
	int32_t closing = crmi_pattern_closings(crmi_frame_pattern(calendar, since / 7))[since % 7];

	if (closing == CRMI_NO_CLOSING)
		return false;
	*at = calendar->origin_at + (int64_t)(since / 7) * CRMI_FRAME_US + closing * CRM_SECOND;
	return true;
}

/* The day and time that days are counted from; false when that is beyond what is known. */
static bool starting_point(const crm_calendar *calendar, int64_t at, bool backward, int32_t time,
                           struct day_time *start)
{
	int64_t rolled = at;

	if (time == CRM_TIME_ROLL_THEN_KEEP && !crmi_calendar_roll(calendar, at, backward, &rolled))
		return false;
	*start = backward && rolled != at ? day_time_of_closing(calendar, rolled) : day_time_of(calendar, rolled);
	return knows_day(calendar, start->day);
}

static bool add_working_days(const crm_calendar *calendar, int64_t at, int32_t days,
                             const crm_calendar_options *options, int64_t *found)
{
	struct day_time local;
	int64_t day;

	if (!starting_point(calendar, at, days < 0, options->time, &local) ||
	    !count_days(calendar, local.day, days, options->origin, &day))
		return false;
	if (options->end_of_day && end_of_day(calendar, day, found))
		return true;
	if (day != local.day || options->time == CRM_TIME_ROLL_THEN_KEEP) {
		local.day = day;
		*found = instant_of(calendar, &local);
	} else {
		*found = at;
	}
	return options->time != CRM_TIME_KEEP_THEN_ROLL || crmi_calendar_roll(calendar, *found, days < 0, found);
}

crm_status crm_calendar_add_days(const crm_calendar *calendar, int64_t at, int32_t days,
                                 const crm_calendar_options *options, int64_t *at_out, crm_failure *failure_out)
{
	crm_calendar_options taken;
	crm_status rc;
	int64_t found;

	crmi_failure_clear(failure_out);
	if (!at_out)
		return crmi_failure_missing(failure_out, "at_out");
	*at_out = CRM_NO_TIME;
	if (!calendar)
		return crmi_failure_missing(failure_out, "calendar");
	if ((rc = crmi_calendar_options(failure_out, options, &taken)) < 0)
		return rc;
	if (!crmi_calendar_knows(calendar, at) || !add_working_days(calendar, at, days, &taken, &found))
		return crmi_calendar_beyond(failure_out, calendar);
	*at_out = found;
	return CRM_OK;
}

/* --- dates */

static crm_status read_day(const crm_calendar *calendar, const char *field, crm_date date, int64_t last, int64_t *day,
                           crm_failure *failure)
{
	if (!crm_date_is_valid(date))
		return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_CALENDAR_DATE, field, "%s: not a date that exists",
		                        field);
	*day = crmi_day_number(date);
	if (*day < calendar->first_day || *day > last)
		return crmi_calendar_beyond(failure, calendar);
	return CRM_OK;
}

crm_status crm_calendar_is_workday(const crm_calendar *calendar, crm_date date, int32_t *workday_out,
                                   crm_failure *failure_out)
{
	crm_status rc;
	int64_t day;

	crmi_failure_clear(failure_out);
	if (!workday_out)
		return crmi_failure_missing(failure_out, "workday_out");
	*workday_out = 0;
	if (!calendar)
		return crmi_failure_missing(failure_out, "calendar");
	if ((rc = read_day(calendar, "date", date, calendar->last_day, &day, failure_out)) < 0)
		return rc;
	*workday_out = is_working_day(calendar, day);
	return CRM_OK;
}

crm_status crm_calendar_workdays(const crm_calendar *calendar, crm_date from, crm_date until, int32_t *count_out,
                                 crm_failure *failure_out)
{
	int64_t first, last;
	crm_status rc;

	crmi_failure_clear(failure_out);
	if (!count_out)
		return crmi_failure_missing(failure_out, "count_out");
	*count_out = 0;
	if (!calendar)
		return crmi_failure_missing(failure_out, "calendar");
	if ((rc = read_day(calendar, "from", from, calendar->last_day + 1, &first, failure_out)) < 0 ||
	    (rc = read_day(calendar, "until", until, calendar->last_day + 1, &last, failure_out)) < 0)
		return rc;
	*count_out = (int32_t)(crmi_calendar_rank(calendar, last) - crmi_calendar_rank(calendar, first));
	return CRM_OK;
}
