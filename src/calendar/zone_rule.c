/* POSIX TZ texts, such as `CET-1CEST,M3.5.0,M10.5.0/3`, with the wider times of RFC 8536 3.3.1. */
#include "zone_parts.h"

#include <string.h>

/* A place in the text, and the first fault. */
struct rule_reader {
	const char *text;
	size_t      at, length;
	const char *message;
};

static char peek(const struct rule_reader *reader)
{
	return reader->at < reader->length ? reader->text[reader->at] : '\0';
}

static bool accept(struct rule_reader *reader, char c)
{
	if (reader->at == reader->length || reader->text[reader->at] != c)
		return false;
	reader->at++;
	return true;
}

static bool refuse_rule(struct rule_reader *reader, size_t at, const char *message)
{
	reader->at = at;
	reader->message = message;
	return false;
}

static bool is_rule_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_rule_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Three letters or more; between angle brackets also digits and signs. */
static bool read_rule_name(struct rule_reader *reader, struct crmi_zone_kind *kind)
{
	size_t from = reader->at, start, length;
	bool quoted = accept(reader, '<');
	char c = peek(reader);

	start = reader->at;
	while (is_rule_letter(c) || (quoted && (is_rule_digit(c) || c == '+' || c == '-'))) {
		reader->at++;
		c = peek(reader);
	}
	length = reader->at - start;
	if (length < 3)
		return refuse_rule(reader, from, "the name of a zone has three letters or more");
	if (length >= sizeof kind->abbreviation)
		return refuse_rule(reader, from, "the name of a zone has 15 letters at most");
	memset(kind, 0, sizeof *kind);
	memcpy(kind->abbreviation, reader->text + start, length);
	return !quoted || accept(reader, '>') || refuse_rule(reader, reader->at, "the name has no closing bracket");
}

/* Up to `digits` digits of a number between two bounds. */
static bool read_rule_number(struct rule_reader *reader, int digits, int32_t low, int32_t high, int32_t *number)
{
	size_t from = reader->at;

	*number = 0;
	for (; digits > 0 && is_rule_digit(peek(reader)); digits--)
		*number = *number * 10 + (reader->text[reader->at++] - '0');
	if (reader->at == from)
		return refuse_rule(reader, from, "a number is expected");
	return (*number >= low && *number <= high) || refuse_rule(reader, from, "the number is out of range");
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool read_rule_time(struct rule_reader *reader, int32_t most_hours, int32_t *seconds)
{
	bool negative = accept(reader, '-');
	int32_t part;

	if (!negative)
		(void)accept(reader, '+');
	if (!read_rule_number(reader, 3, 0, most_hours, &part))
		return false;
	*seconds = part * 3600;
	for (int32_t unit = 60; unit > 0 && accept(reader, ':'); unit /= 60) {
		if (!read_rule_number(reader, 2, 0, 59, &part))
			return false;
		*seconds += part * unit;
	}
	if (negative)
		*seconds = -*seconds;
	return true;
}

static bool read_rule_day(struct rule_reader *reader, struct crmi_zone_date *date)
{
	if (accept(reader, 'J')) {
		date->form = CRMI_DATE_JULIAN;
		return read_rule_number(reader, 3, 1, 365, &date->day);
	}
	if (!accept(reader, 'M')) {
		date->form = CRMI_DATE_COUNTED;
		return read_rule_number(reader, 3, 0, 365, &date->day);
	}
	date->form = CRMI_DATE_WEEKDAY;
	if (!read_rule_number(reader, 2, 1, 12, &date->month))
		return false;
	if (!accept(reader, '.'))
		return refuse_rule(reader, reader->at, "the week is missing");
	if (!read_rule_number(reader, 1, 1, 5, &date->week))
		return false;
	if (!accept(reader, '.'))
		return refuse_rule(reader, reader->at, "the day of the week is missing");
	return read_rule_number(reader, 1, 0, 6, &date->day);
}

static bool read_rule_date(struct rule_reader *reader, struct crmi_zone_date *date)
{
	if (!accept(reader, ','))
		return refuse_rule(reader, reader->at, "daylight saving time needs the two dates at which it starts and ends");
	date->time = 7200;
	return read_rule_day(reader, date) && (!accept(reader, '/') || read_rule_time(reader, 167, &date->time));
}

static bool read_whole_rule(struct rule_reader *reader, struct crmi_zone_rule *rule)
{
	struct crmi_zone_kind *standard = &rule->kinds[0], *summer = &rule->kinds[1];

	if (!read_rule_name(reader, standard) || !read_rule_time(reader, 24, &standard->offset))
		return false;
	standard->offset = -standard->offset; /* the text says what to add to reach UTC */
	if (reader->at == reader->length)
		return true;
	rule->has_summer = true;
	if (!read_rule_name(reader, summer))
		return false;
	summer->offset = standard->offset + 3600;
	summer->is_summer = 1;
	if (reader->at < reader->length && peek(reader) != ',') {
		if (!read_rule_time(reader, 24, &summer->offset))
			return false;
		summer->offset = -summer->offset;
	}
	if (!read_rule_date(reader, &rule->dates[0]) || !read_rule_date(reader, &rule->dates[1]))
		return false;
	return reader->at == reader->length || refuse_rule(reader, reader->at, "something follows after the rule");
}

bool crmi_zone_rule_read(const char *text, size_t length, struct crmi_zone_rule *rule, size_t *position,
                         const char **message)
{
	struct rule_reader reader = { text, 0, length, NULL };

	memset(rule, 0, sizeof *rule);
	if (read_whole_rule(&reader, rule))
		return true;
	*position = reader.at + 1;
	*message = reader.message;
	return false;
}

int64_t crmi_zone_year_start(int64_t year)
{
	int64_t before = year - 1;

	return 365 * before + crmi_floor_divide(before, 4) - crmi_floor_divide(before, 100) + crmi_floor_divide(before, 400) -
	       719162;
}

int64_t crmi_zone_year_of(int64_t seconds)
{
	int64_t day = crmi_floor_divide(seconds, 86400), year = 1970 + crmi_floor_divide(day * 400, 146097);

	while (crmi_zone_year_start(year) > day)
		year--;
	while (crmi_zone_year_start(year + 1) <= day)
		year++;
	return year;
}

static int64_t rule_day(const struct crmi_zone_date *date, int64_t year)
{
	static const uint16_t before_month[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	int64_t start = crmi_zone_year_start(year), first, weekday, day;

	if (date->form == CRMI_DATE_COUNTED)
		return start + date->day;
	if (date->form == CRMI_DATE_JULIAN)
		return start + date->day - 1 + (leap && date->day >= 60);
	first = start + before_month[date->month - 1] + (leap && date->month > 2);
	weekday = first + 4 - crmi_floor_divide(first + 4, 7) * 7; /* 1970-01-01 was a Thursday, day 4 */
	day = first + (date->day - weekday + 7) % 7 + (date->week - 1) * 7;
	return day < start + before_month[date->month] + (leap && date->month >= 2) ? day : day - 7;
}

void crmi_zone_rule_changes(const struct crmi_zone_rule *rule, int64_t year, int64_t changes[2])
{
	for (int i = 0; i < 2; i++)
		changes[i] = rule_day(&rule->dates[i], year) * 86400 + rule->dates[i].time - rule->kinds[i].offset;
}
