#include "import_date.h"

#include <string.h>
#include <strings.h>

#include "date.h"

struct cursor {
	const char *at;
	const char *end;
};

/* One of the three parts of a date. */
struct part {
	int32_t number;
	int32_t digits; /* 0 = a month in letters */
};

static bool is_numeral(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static void skip_blanks(struct cursor *cursor)
{
	while (cursor->at < cursor->end && (*cursor->at == ' ' || *cursor->at == '\t'))
		cursor->at++;
}

static bool skip_byte(struct cursor *cursor, char c)
{
	if (cursor->at == cursor->end || *cursor->at != c)
		return false;
	cursor->at++;
	return true;
}

static bool skip_text(struct cursor *cursor, const char *text)
{
	size_t length = strlen(text);

	if ((size_t)(cursor->end - cursor->at) < length || memcmp(cursor->at, text, length) != 0)
		return false;
	cursor->at += length;
	return true;
}

/* Takes a run of at most `most` digits and gives their count. */
static int32_t take_digits(struct cursor *cursor, int32_t most, int32_t *number)
{
	int32_t count = 0;

	for (*number = 0; count < most && cursor->at < cursor->end && is_numeral(*cursor->at); count++)
		*number = *number * 10 + (*cursor->at++ - '0');
	return count;
}

/* "Apr", "April", "Sept"; 0 = no month. */
static int32_t month_named(const char *name, size_t length)
{
	static const char *const months[] = { "january", "february", "march", "april", "may", "june", "july", "august",
	                                      "september", "october", "november", "december" };

	for (int32_t i = 0; i < 12; i++) {
		size_t whole = strlen(months[i]);
		bool fits = length == 3 || length == whole || (i == 8 && length == 4);

		if (fits && length <= whole && strncasecmp(name, months[i], length) == 0)
			return i + 1;
	}
	return 0;
}

static bool take_part(struct cursor *cursor, struct part *part)
{
	const char *begin = cursor->at;

	part->digits = take_digits(cursor, 4, &part->number);
	if (part->digits)
		return cursor->at == cursor->end || !is_numeral(*cursor->at);
	while (cursor->at < cursor->end && is_letter(*cursor->at))
		cursor->at++;
	part->number = month_named(begin, (size_t)(cursor->at - begin));
	if (part->number)
		(void)(cursor->at < cursor->end && *cursor->at == '.' && cursor->at++); /* "Apr. 22" */
	return part->number > 0;
}

/* What stands between two parts. Chinese dates name each part instead; one form of separator has to be kept up. */
enum separator { SEPARATOR_NONE, SEPARATOR_DASH, SEPARATOR_SLASH, SEPARATOR_POINT, SEPARATOR_BLANK, SEPARATOR_NAMED };

static enum separator take_separator(struct cursor *cursor, const char *name)
{
	const char *begin = cursor->at;

	if (skip_text(cursor, name)) {
		skip_blanks(cursor);
		return SEPARATOR_NAMED;
	}
	if (skip_byte(cursor, '-'))
		return SEPARATOR_DASH;
	if (skip_byte(cursor, '/'))
		return SEPARATOR_SLASH;
	if (skip_byte(cursor, '.')) {
		skip_blanks(cursor); /* "10. 5. 2026" */
		return SEPARATOR_POINT;
	}
	(void)skip_byte(cursor, ',');
	skip_blanks(cursor);
	return cursor->at > begin ? SEPARATOR_BLANK : SEPARATOR_NONE;
}

static crm_date day_from_parts(struct part year, struct part month, struct part day)
{
	static const crm_date none = { 0, 0, 0 };
	int32_t number = year.number;
	crm_date date;

	if ((year.digits != 2 && year.digits != 4) || month.digits > 2 || day.digits < 1 || day.digits > 2)
		return none;
	if (year.digits == 2)
		number += number < 70 ? 2000 : 1900;
	date = (crm_date){ (int16_t)number, (uint8_t)month.number, (uint8_t)day.number };
	return crm_date_is_valid(date) ? date : none;
}

static crm_date day_in_order(const struct part parts[3], int32_t order)
{
	if (order == CRM_DATE_ORDER_DMY)
		return day_from_parts(parts[2], parts[1], parts[0]);
	if (order == CRM_DATE_ORDER_MDY)
		return day_from_parts(parts[2], parts[0], parts[1]);
	return day_from_parts(parts[0], parts[1], parts[2]);
}

static bool is_in_window(crm_date date, const crmi_date_options *options)
{
	int32_t day = crmi_date_to_integer(date), from = crmi_date_to_integer(options->window_from),
	        until = crmi_date_to_integer(options->window_until);

	return date.year && day >= from && (until == 0 || day <= until);
}

static bool has_window(const crmi_date_options *options)
{
	return options->window_from.year || options->window_until.year;
}

static bool is_same_day(crm_date a, crm_date b)
{
	return crmi_date_to_integer(a) == crmi_date_to_integer(b);
}

static int32_t settle(crmi_date_reading *reading, crm_date chosen, crm_date other, int32_t decision)
{
	reading->date = chosen;
	if (!other.year || is_same_day(chosen, other))
		return CRM_RULE_NONE;
	reading->other = other;
	reading->decision = decision;
	return CRM_RULE_NONE;
}

static int32_t choose_by_order(crm_date wanted, crm_date other, const crmi_date_options *options,
                               crmi_date_reading *reading)
{
	bool windowed = has_window(options);

	if (wanted.year && (!windowed || is_in_window(wanted, options)))
		return settle(reading, wanted, other, CRMI_DECIDED_ORDER);
	if (windowed && is_in_window(other, options))
		return settle(reading, other, wanted, CRMI_DECIDED_WINDOW);
	return CRM_RULE_IMPORT_DATE;
}

static int32_t choose_by_window(crm_date first, crm_date second, const crmi_date_options *options,
                                crmi_date_reading *reading)
{
	bool first_fits = is_in_window(first, options), second_fits = is_in_window(second, options);

	if (!first.year && !second.year)
		return CRM_RULE_IMPORT_DATE;
	if (!second.year || (first.year && is_same_day(first, second)))
		return settle(reading, first, second, CRMI_DECIDED_NOT);
	if (!first.year)
		return settle(reading, second, first, CRMI_DECIDED_NOT);
	if (!has_window(options) || first_fits == second_fits)
		return CRM_RULE_IMPORT_DATE_AMBIGUOUS;
	return first_fits ? settle(reading, first, second, CRMI_DECIDED_WINDOW)
	                  : settle(reading, second, first, CRMI_DECIDED_WINDOW);
}

/* Three numbers whose first is not a year of four digits. */
static int32_t choose_numeric(const struct part parts[3], const crmi_date_options *options, crmi_date_reading *reading)
{
	crm_date dmy = day_in_order(parts, CRM_DATE_ORDER_DMY), mdy = day_in_order(parts, CRM_DATE_ORDER_MDY);

	if (options->order == CRM_DATE_ORDER_YMD && parts[2].digits != 4)
		return choose_by_order(day_in_order(parts, CRM_DATE_ORDER_YMD), (crm_date){ 0, 0, 0 }, options, reading);
	if (options->order == CRM_DATE_ORDER_DMY)
		return choose_by_order(dmy, mdy, options, reading);
	if (options->order == CRM_DATE_ORDER_MDY)
		return choose_by_order(mdy, dmy, options, reading);
	return choose_by_window(dmy, mdy, options, reading);
}

static int32_t choose_clear(crm_date date, crmi_date_reading *reading)
{
	reading->date = date;
	return date.year ? CRM_RULE_NONE : CRM_RULE_IMPORT_DATE;
}

/* 19970101 */
static bool take_compact(struct cursor *cursor, crm_date *date)
{
	struct cursor at = *cursor;
	int32_t year, number;

	if (take_digits(&at, 4, &year) != 4 || take_digits(&at, 4, &number) != 4 || (at.at < at.end && is_numeral(*at.at)))
		return false;
	*date = crmi_date_from_integer((int64_t)year * 10000 + number);
	*cursor = at;
	return true;
}

static int32_t take_date(struct cursor *cursor, const crmi_date_options *options, crmi_date_reading *reading)
{
	struct part parts[3];
	enum separator first, second;
	crm_date compact;

	if (take_compact(cursor, &compact))
		return choose_clear(compact, reading);
	if (!take_part(cursor, &parts[0]) || (first = take_separator(cursor, "年")) == SEPARATOR_NONE ||
	    !take_part(cursor, &parts[1]) || (second = take_separator(cursor, "月")) == SEPARATOR_NONE ||
	    !take_part(cursor, &parts[2]))
		return CRM_RULE_IMPORT_DATE;
	if (first != second || (first == SEPARATOR_NAMED && (parts[0].digits < 2 || !skip_text(cursor, "日"))))
		return CRM_RULE_IMPORT_DATE;
	if (!parts[0].digits)
		return choose_clear(day_in_order(parts, CRM_DATE_ORDER_MDY), reading);
	if (!parts[1].digits && parts[0].digits < 3)
		return choose_clear(day_in_order(parts, CRM_DATE_ORDER_DMY), reading);
	if (parts[0].digits == 4 || first == SEPARATOR_NAMED)
		return choose_clear(day_in_order(parts, CRM_DATE_ORDER_YMD), reading);
	return choose_numeric(parts, options, reading);
}

/* AM or PM in any letter case, with or without points; 0 = neither. */
static char take_half(struct cursor *cursor)
{
	struct cursor at = *cursor;
	char half;

	skip_blanks(&at);
	if (at.at == at.end)
		return 0;
	half = (char)(*at.at++ & ~0x20);
	(void)skip_byte(&at, '.');
	if ((half != 'A' && half != 'P') || at.at == at.end || (*at.at++ & ~0x20) != 'M')
		return 0;
	(void)skip_byte(&at, '.');
	*cursor = at;
	return half;
}

static bool take_fraction(struct cursor *cursor, int32_t *microseconds)
{
	int32_t unit = 1000000;

	if (!skip_byte(cursor, '.') && !skip_byte(cursor, ','))
		return true;
	if (cursor->at == cursor->end || !is_numeral(*cursor->at))
		return false;
	while (cursor->at < cursor->end && is_numeral(*cursor->at)) {
		unit /= 10;
		*microseconds += (*cursor->at++ - '0') * unit;
	}
	return true;
}

static bool take_clock(struct cursor *cursor, crmi_date_reading *reading)
{
	int32_t hour, minute = 0, second = 0;
	bool minutes;
	char half;

	if (take_digits(cursor, 2, &hour) == 0)
		return false;
	minutes = skip_byte(cursor, ':');
	if (minutes && take_digits(cursor, 2, &minute) != 2)
		return false;
	if (minutes && skip_byte(cursor, ':') &&
	    (take_digits(cursor, 2, &second) != 2 || !take_fraction(cursor, &reading->microseconds)))
		return false;
	half = take_half(cursor);
	if ((!minutes && !half) || hour > 23 || minute > 59 || second > 59 || (half && (hour < 1 || hour > 12)))
		return false;
	if (half)
		hour = hour % 12 + (half == 'P' ? 12 : 0);
	reading->seconds = hour * 3600 + minute * 60 + second;
	reading->has_time = true;
	return true;
}

static bool take_zone(struct cursor *cursor, crmi_date_reading *reading)
{
	int32_t hours, minutes, sign;

	skip_blanks(cursor);
	if (cursor->at == cursor->end)
		return true;
	reading->has_offset = true;
	if (skip_byte(cursor, 'Z') || skip_byte(cursor, 'z'))
		return true;
	sign = *cursor->at == '-' ? -1 : 1;
	if (!skip_byte(cursor, '+') && !skip_byte(cursor, '-'))
		return false;
	if (take_digits(cursor, 2, &hours) != 2)
		return false;
	(void)skip_byte(cursor, ':');
	if (take_digits(cursor, 2, &minutes) != 2 || minutes > 59 || hours * 60 + minutes > 1080)
		return false;
	reading->utc_offset_minutes = sign * (hours * 60 + minutes);
	return true;
}

static bool take_time(struct cursor *cursor, crmi_date_reading *reading)
{
	const char *begin = cursor->at;

	if (!skip_byte(cursor, 'T') && !skip_byte(cursor, 't')) {
		(void)skip_byte(cursor, ',');
		skip_blanks(cursor);
	}
	if (cursor->at == cursor->end)
		return cursor->at == begin;
	/* A time is set off from the day, save behind Chinese words. */
	if (cursor->at == begin && (unsigned char)cursor->at[-1] < 0x80)
		return false;
	return take_clock(cursor, reading) && take_zone(cursor, reading);
}

int32_t crmi_import_date(const char *text, size_t length, const crmi_date_options *options, crmi_date_reading *reading)
{
	struct cursor cursor = { text, text + length };
	int32_t rule;

	memset(reading, 0, sizeof *reading);
	while (cursor.end > cursor.at && (cursor.end[-1] == ' ' || cursor.end[-1] == '\t'))
		cursor.end--;
	skip_blanks(&cursor);
	rule = take_date(&cursor, options, reading);
	if (!rule && (!take_time(&cursor, reading) || (skip_blanks(&cursor), cursor.at != cursor.end)))
		rule = CRM_RULE_IMPORT_DATE;
	/* "25:00" behind an ambiguous day is wrong in either reading; the ambiguity is told first. */
	if (rule)
		memset(reading, 0, sizeof *reading);
	return rule;
}

const char *crmi_date_decision_name(int32_t decision)
{
	if (decision == CRMI_DECIDED_ORDER)
		return "order";
	return decision == CRMI_DECIDED_WINDOW ? "window" : "";
}
