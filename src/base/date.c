#include "date.h"

#include <stdio.h>
#include <string.h>

static const crm_date no_date = { 0, 0, 0 };

int32_t crmi_month_length(int32_t year, int32_t month)
{
	static const uint8_t length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
		return 29;
	return length[month - 1];
}

bool crm_date_is_valid(crm_date date)
{
	return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 &&
	       date.day >= 1 && date.day <= crmi_month_length(date.year, date.month);
}

/* Days and dates by the era of 400 years, with the year beginning in March so that the leap day comes last. */
int64_t crmi_day_number(crm_date date)
{
	int64_t year = date.year - (date.month <= 2);
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t year_of_era = year - era * 400;
	int64_t day_of_year = (153 * ((date.month + 9) % 12) + 2) / 5 + date.day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

crm_date crmi_date_from_number(int64_t day)
{
	int64_t era, day_of_era, year_of_era, day_of_year, month, year;

	if (day < -719162 || day > 2932896)
		return no_date;
	day += 719468;
	era = (day >= 0 ? day : day - 146096) / 146097;
	day_of_era = day - era * 146097;
	year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	month = (5 * day_of_year + 2) / 153;
	year = year_of_era + era * 400 + (month >= 10);
	return (crm_date){ (int16_t)year, (uint8_t)(month < 10 ? month + 3 : month - 9),
	                   (uint8_t)(day_of_year - (153 * month + 2) / 5 + 1) };
}

int32_t crmi_date_to_integer(crm_date date)
{
	return date.year * 10000 + date.month * 100 + date.day;
}

crm_date crmi_date_from_integer(int64_t value)
{
	crm_date date;

	if (value < 10101 || value > 99991231)
		return no_date;
	date = (crm_date){ (int16_t)(value / 10000), (uint8_t)(value / 100 % 100), (uint8_t)(value % 100) };
	return crm_date_is_valid(date) ? date : no_date;
}

crm_date crm_date_add_days(crm_date date, int32_t days)
{
	return crm_date_is_valid(date) ? crmi_date_from_number(crmi_day_number(date) + days) : no_date;
}

crm_date crm_date_add_months(crm_date date, int32_t months)
{
	int64_t total, year;
	int32_t month, length;

	if (!crm_date_is_valid(date))
		return no_date;
	total = (int64_t)date.year * 12 + date.month - 1 + months;
	year = total >= 0 ? total / 12 : -1;
	if (year < 1 || year > 9999)
		return no_date;
	month = (int32_t)(total % 12) + 1;
	length = crmi_month_length((int32_t)year, month);
	return (crm_date){ (int16_t)year, (uint8_t)month, (uint8_t)(date.day < length ? date.day : length) };
}

/* The day an instant falls on and what is left of it, both rounded down. */
static int64_t split(int64_t at, int32_t utc_offset_minutes, int64_t *day)
{
	int64_t offset = utc_offset_minutes * CRM_MINUTE, of_day, number = at / CRM_DAY;

	of_day = at - number * CRM_DAY + offset;
	while (of_day < 0) {
		of_day += CRM_DAY;
		number--;
	}
	while (of_day >= CRM_DAY) {
		of_day -= CRM_DAY;
		number++;
	}
	*day = number;
	return of_day;
}

crm_date crm_date_of(int64_t at, int32_t utc_offset_minutes)
{
	int64_t day;

	(void)split(at, utc_offset_minutes, &day);
	return crmi_date_from_number(day);
}

bool crm_time_from_date(crm_date date, int32_t seconds, int32_t utc_offset_minutes, int64_t *at_out)
{
	*at_out = CRM_NO_TIME;
	if (!crm_date_is_valid(date) || seconds < 0 || seconds > 86400 || utc_offset_minutes < -1080 || utc_offset_minutes > 1080)
		return false;
	*at_out = crmi_day_number(date) * CRM_DAY + seconds * CRM_SECOND - utc_offset_minutes * CRM_MINUTE;
	return *at_out != CRM_NO_TIME;
}

int64_t crm_time_add_months(int64_t at, int32_t months, int32_t utc_offset_minutes)
{
	int64_t day, of_day = split(at, utc_offset_minutes, &day);
	crm_date date = crm_date_add_months(crmi_date_from_number(day), months);

	if (!crm_date_is_valid(date))
		return CRM_NO_TIME;
	return crmi_day_number(date) * CRM_DAY + of_day - utc_offset_minutes * CRM_MINUTE;
}

bool crmi_time_is_storable(int64_t at)
{
	return at != CRM_NO_TIME && crm_date_is_valid(crm_date_of(at, 0));
}

char *crm_time_text(int64_t at, char *text)
{
	int64_t day, of_day = split(at, 0, &day), fraction = of_day % CRM_SECOND;
	crm_date date = crmi_date_from_number(day);
	int seconds = (int)(of_day / CRM_SECOND), length;

	if (!crmi_time_is_storable(at)) {
		text[0] = '\0';
		return text;
	}
	length = snprintf(text, CRM_TIME_TEXT, "%04u-%02u-%02uT%02u:%02u:%02u", (unsigned)date.year % 10000, date.month % 100u,
	                  date.day % 100u, (unsigned)seconds / 3600 % 100, (unsigned)seconds / 60 % 60, (unsigned)seconds % 60);
	if (fraction)
		length += snprintf(text + length, (size_t)(CRM_TIME_TEXT - length), ".%06u", (unsigned)fraction % 1000000);
	(void)snprintf(text + length, (size_t)(CRM_TIME_TEXT - length), "Z");
	return text;
}

/* Takes exactly `count` digits. */
static bool digits(const char **at, int count, int32_t *value)
{
	for (*value = 0; count > 0; count--, (*at)++) {
		if (**at < '0' || **at > '9')
			return false;
		*value = *value * 10 + (**at - '0');
	}
	return true;
}

static bool literal(const char **at, char c)
{
	if (**at != c)
		return false;
	(*at)++;
	return true;
}

static bool read_fraction(const char **at, int64_t *fraction)
{
	int64_t unit = CRM_SECOND;

	if (!literal(at, '.'))
		return true;
	if (**at < '0' || **at > '9')
		return false;
	for (; **at >= '0' && **at <= '9'; (*at)++) {
		unit /= 10;
		*fraction += (**at - '0') * unit;
	}
	return true;
}

static bool read_zone(const char **at, int32_t *offset)
{
	int32_t hours, minutes;
	bool west = **at == '-';

	if (**at == '\0')
		return true;
	if (literal(at, 'Z') || literal(at, 'z'))
		return true;
	if (!literal(at, '+') && !literal(at, '-'))
		return false;
	if (!digits(at, 2, &hours) || !literal(at, ':') || !digits(at, 2, &minutes) || hours > 18 || minutes > 59)
		return false;
	*offset = (hours * 60 + minutes) * (west ? -1 : 1);
	return *offset >= -1080 && *offset <= 1080;
}

bool crm_time_from_text(const char *text, int64_t *at_out)
{
	int32_t year, month, day, hour = 0, minute = 0, second = 0, offset = 0;
	int64_t fraction = 0, at;
	crm_date date;

	*at_out = CRM_NO_TIME;
	if (!text || !digits(&text, 4, &year) || !literal(&text, '-') || !digits(&text, 2, &month) || !literal(&text, '-') ||
	    !digits(&text, 2, &day))
		return false;
	if (literal(&text, 'T') || literal(&text, 't') || literal(&text, ' ')) {
		if (!digits(&text, 2, &hour) || !literal(&text, ':') || !digits(&text, 2, &minute))
			return false;
		if (literal(&text, ':') && (!digits(&text, 2, &second) || !read_fraction(&text, &fraction)))
			return false;
		if (!read_zone(&text, &offset))
			return false;
	}
	date = (crm_date){ (int16_t)year, (uint8_t)month, (uint8_t)day };
	if (*text || hour > 23 || minute > 59 || second > 59 || !crm_date_is_valid(date))
		return false;
	at = crmi_day_number(date) * CRM_DAY + (hour * 3600 + minute * 60 + second) * CRM_SECOND - offset * CRM_MINUTE + fraction;
	if (!crmi_time_is_storable(at))
		return false;
	*at_out = at;
	return true;
}
