/* The days of a week, month or year that a rule chooses, as bits. Months and years begin at bit 1, so that a day that SKIP moves
 * out of them has its place: bit 0 is the day before, the bit behind the last one the day after. */
#include "recurrence.h"

#include "date.h"

/* Every seventh bit, from bit 0. */
#define EVERY_WEEK UINT64_C(0x8102040810204081)

int32_t crmi_weekday(int64_t day)
{
	return (int32_t)((day + INT64_C(7000003)) % 7) + 1;
}

static int64_t first_of_year(int64_t year)
{
	return crmi_day_number((crm_date){ (int16_t)year, 1, 1 });
}

/* The first day of the week that a day is in. */
static int64_t first_of_week(const struct crmi_rule *rule, int64_t day)
{
	return day - (crmi_weekday(day) - rule->week_start + 7) % 7;
}

/* Week 1 is the one with the fourth of January in it (ISO 8601, RFC 5545). */
static int64_t first_of_week_year(const struct crmi_rule *rule, int64_t year)
{
	return first_of_week(rule, first_of_year(year) + 3);
}

/* 53 weeks from a fixed week; any day would do as long as it begins one. */
static int64_t week_of(const struct crmi_rule *rule, int64_t day)
{
	int64_t week_zero = first_of_week(rule, CRMI_DAY_LEAST);

	return (day - week_zero) / 7;
}

static int64_t week_year_of(const struct crmi_rule *rule, int64_t day)
{
	int64_t year = crmi_date_from_number(day).year;

	if (day < first_of_week_year(rule, year))
		return year - 1;
	return day < first_of_week_year(rule, year + 1) ? year : year + 1;
}

int64_t crmi_period_of(const struct crmi_rule *rule, int64_t day)
{
	crm_date date;

	if (rule->frequency == CRMI_WEEKLY)
		return week_of(rule, day);
	if (crmi_rule_has(rule, CRMI_PART_BYWEEKNO))
		return week_year_of(rule, day);
	date = crmi_date_from_number(day);
	return rule->frequency == CRMI_MONTHLY ? date.year * INT64_C(12) + date.month - 1 : date.year;
}

bool crmi_period_exists(const struct crmi_rule *rule, int64_t period)
{
	if (rule->frequency == CRMI_WEEKLY)
		return period <= week_of(rule, CRMI_DAY_MOST);
	if (rule->frequency == CRMI_MONTHLY)
		return period <= INT64_C(9999) * 12 + 11;
	return period <= 9999 + (crmi_rule_has(rule, CRMI_PART_BYWEEKNO) ? 1 : 0);
}

/* Bits from 1 to n. */
static uint64_t bits_to(int32_t n)
{
	return (UINT64_C(1) << n << 1) - 2;
}

static int32_t lowest_bit(uint64_t bits)
{
	return __builtin_ctzll(bits);
}

/* Those of the weekdays, of a stretch that begins with `weekday`. */
static uint64_t weekday_bits(uint64_t weekdays, int32_t weekday)
{
	uint64_t week = weekdays >> 1;

	return ((week | week << 7) >> (weekday - 1) & 0x7f) * EVERY_WEEK;
}

/* The n-th weekdays of a stretch of `length` days, into bits 1 to `length`; `weekday` is that of its first day. */
static void add_numbered(const struct crmi_rule *rule, int32_t weekday, int32_t length, uint64_t *bits)
{
	int32_t day, first, last, place;
	uint64_t rest;

	for (day = 1; day <= 7; day++) {
		if (!(rule->nth[day] | rule->nth_back[day]))
			continue;
		first = 1 + (day - weekday + 7) % 7;
		last = first + (length - first) / 7 * 7;
		for (rest = rule->nth[day]; rest; rest &= rest - 1)
			if ((place = first + 7 * (lowest_bit(rest) - 1)) <= length)
				bits[place / 64] |= UINT64_C(1) << place % 64;
		for (rest = rule->nth_back[day]; rest; rest &= rest - 1)
			if ((place = last - 7 * (lowest_bit(rest) - 1)) >= 1)
				bits[place / 64] |= UINT64_C(1) << place % 64;
	}
}

/* What BYMONTHDAY chooses of a month, invalid days by SKIP. */
static uint64_t month_day_bits(const struct crmi_rule *rule, int32_t length)
{
	uint64_t valid = bits_to(length), bits = rule->month_days & valid, rest;

	for (rest = rule->month_days_back & valid; rest; rest &= rest - 1)
		bits |= UINT64_C(1) << (length + 1 - lowest_bit(rest));
	if (rule->skip != CRMI_SKIP_OMIT && rule->month_days & ~valid)
		bits |= UINT64_C(1) << (rule->skip == CRMI_SKIP_FORWARD ? length + 1 : length);
	if (rule->skip != CRMI_SKIP_OMIT && rule->month_days_back & ~valid)
		bits |= UINT64_C(1) << (rule->skip == CRMI_SKIP_FORWARD ? 1 : 0);
	return bits;
}

/* The days of a month, of whose first day `weekday` is. With `weekdays` also those by BYDAY. */
static uint64_t month_bits(const struct crmi_rule *rule, int32_t length, int32_t weekday, bool weekdays)
{
	uint64_t bits = crmi_rule_has(rule, CRMI_PART_BYMONTHDAY) ? month_day_bits(rule, length) : bits_to(length);
	uint64_t numbered = 0;

	if (!weekdays || !crmi_rule_has(rule, CRMI_PART_BYDAY))
		return bits;
	add_numbered(rule, weekday, length, &numbered);
	return bits & (weekday_bits(rule->weekdays, (weekday + 5) % 7 + 1) | numbered);
}

static int32_t month_days(const struct crmi_rule *rule, int64_t period, struct crmi_days *days)
{
	crm_date date = { (int16_t)(period / 12), (uint8_t)(period % 12 + 1), 1 };
	int64_t first = crmi_day_number(date);

	days->first = first - 1;
	days->words = 1;
	days->bits[0] = 0;
	if (rule->months >> date.month & 1)
		days->bits[0] = month_bits(rule, crmi_month_length(date.year, date.month), crmi_weekday(first), true);
	return 1;
}

static void put_bits(uint64_t *words, int32_t place, uint64_t bits)
{
	words[place / 64] |= bits << place % 64;
	if (place % 64 && place / 64 + 1 < CRMI_WORDS)
		words[place / 64 + 1] |= bits >> (64 - place % 64);
}

/* Month by month: BYMONTH, BYMONTHDAY and, where it counts within months, BYDAY. */
static void put_months(const struct crmi_rule *rule, int64_t year, int32_t weekday, bool weekdays, uint64_t *words)
{
	int32_t month, before = 0, length;

	for (month = 1; month <= 12; month++, before += length) {
		length = crmi_month_length((int32_t)year, month);
		if (rule->months >> month & 1)
			put_bits(words, before, month_bits(rule, length, (weekday - 1 + before) % 7 + 1, weekdays));
	}
}

static bool bit_of(const uint64_t *words, int32_t n)
{
	return words[n / 64] >> n % 64 & 1;
}

/* Keeps what BYYEARDAY chooses, the day 366 of other years by SKIP. */
static void keep_year_days(const struct crmi_rule *rule, int32_t length, uint64_t *words)
{
	uint64_t chosen[CRMI_WORDS] = { 0 }, rest;
	int32_t i, n;

	for (i = 0; i < CRMI_WORDS; i++) {
		chosen[i] |= rule->year_days[i];
		for (rest = rule->year_days_back[i]; rest; rest &= rest - 1)
			if ((n = lowest_bit(rest) + i * 64) <= length)
				chosen[(length + 1 - n) / 64] |= UINT64_C(1) << (length + 1 - n) % 64;
	}
	if (length == 365) {
		chosen[366 / 64] &= ~(UINT64_C(1) << 366 % 64);
		n = rule->skip == CRMI_SKIP_FORWARD ? 366 : 365;
		if (rule->skip != CRMI_SKIP_OMIT && bit_of(rule->year_days, 366))
			chosen[n / 64] |= UINT64_C(1) << n % 64;
		if (rule->skip != CRMI_SKIP_OMIT && bit_of(rule->year_days_back, 366))
			chosen[0] |= UINT64_C(1) << (rule->skip == CRMI_SKIP_FORWARD ? 1 : 0);
	}
	if (!crmi_rule_has(rule, CRMI_PART_BYMONTHDAY)) { /* a day moved out of the year is still one of its first or last month */
		words[0] |= rule->months >> 1 & 1;
		words[(length + 1) / 64] |= (rule->months >> 12 & 1) << (length + 1) % 64;
	}
	for (i = 0; i < CRMI_WORDS; i++)
		words[i] &= chosen[i];
}

/* Keeps what BYDAY chooses within the year. */
static void keep_weekdays(const struct crmi_rule *rule, int32_t weekday, int32_t length, uint64_t *words)
{
	uint64_t chosen[CRMI_WORDS] = { 0 };
	int32_t i;

	add_numbered(rule, weekday, length, chosen);
	for (i = 0; i < CRMI_WORDS; i++) /* bit 0 is the day before, and 64 days are nine weeks and a day */
		words[i] &= chosen[i] | weekday_bits(rule->weekdays, (weekday + 5 + i) % 7 + 1);
}

static int32_t year_days(const struct crmi_rule *rule, int64_t year, struct crmi_days *days)
{
	bool by_day = crmi_rule_has(rule, CRMI_PART_BYDAY), in_months = by_day && crmi_rule_has(rule, CRMI_PART_BYMONTH);
	int64_t first = first_of_year(year);
	int32_t weekday = crmi_weekday(first), length = 337 + crmi_month_length((int32_t)year, 2), i;

	days->first = first - 1;
	days->words = CRMI_WORDS;
	for (i = 0; i < CRMI_WORDS; i++)
		days->bits[i] = 0;
	put_months(rule, year, weekday, in_months, days->bits);
	if (crmi_rule_has(rule, CRMI_PART_BYYEARDAY))
		keep_year_days(rule, length, days->bits);
	if (by_day && !in_months)
		keep_weekdays(rule, weekday, length, days->bits);
	return 1;
}

/* Whether a day fits those parts that choose days by themselves, numbered weekdays left aside. */
static bool day_fits(const struct crmi_rule *rule, int64_t day, crm_date date)
{
	int32_t length = crmi_month_length(date.year, date.month), of_year, of_year_back;

	if (!(rule->months >> date.month & 1))
		return false;
	if (crmi_rule_has(rule, CRMI_PART_BYMONTHDAY) &&
	    !(rule->month_days >> date.day & 1) && !(rule->month_days_back >> (length + 1 - date.day) & 1))
		return false;
	if (crmi_rule_has(rule, CRMI_PART_BYDAY) && !(rule->weekdays >> crmi_weekday(day) & 1))
		return false;
	if (!crmi_rule_has(rule, CRMI_PART_BYYEARDAY))
		return true;
	of_year = (int32_t)(day - first_of_year(date.year)) + 1;
	of_year_back = 338 + crmi_month_length(date.year, 2) - of_year;
	return bit_of(rule->year_days, of_year) || bit_of(rule->year_days_back, of_year_back);
}

bool crmi_day_allowed(const struct crmi_rule *rule, int64_t day)
{
	return day_fits(rule, day, crmi_date_from_number(day));
}

/* Leaves only days that fit BYMONTH, BYMONTHDAY and BYYEARDAY; one piece of work for eight days that were looked at. */
static int32_t keep_fitting(const struct crmi_rule *rule, struct crmi_days *days)
{
	int32_t i, looked = 0;
	uint64_t rest;
	crm_date date;

	if (!(rule->parts & (1u << CRMI_PART_BYMONTH | 1u << CRMI_PART_BYMONTHDAY | 1u << CRMI_PART_BYYEARDAY)))
		return 0;
	for (i = 0; i < days->words; i++)
		for (rest = days->bits[i]; rest; rest &= rest - 1, looked++) {
			date = crmi_date_from_number(days->first + i * 64 + lowest_bit(rest));
			if (date.year == 0 || !day_fits(rule, days->first + i * 64 + lowest_bit(rest), date))
				days->bits[i] &= ~(rest & ~(rest - 1));
		}
	return looked / 8;
}

static int32_t week_days(const struct crmi_rule *rule, int64_t week, struct crmi_days *days)
{
	days->first = first_of_week(rule, CRMI_DAY_LEAST) + week * 7;
	days->words = 1;
	days->bits[0] = weekday_bits(rule->weekdays, rule->week_start) & 0x7f;
	return 1 + keep_fitting(rule, days);
}

static int32_t week_year_days(const struct crmi_rule *rule, int64_t year, struct crmi_days *days)
{
	uint64_t week = crmi_rule_has(rule, CRMI_PART_BYDAY) ? weekday_bits(rule->weekdays, rule->week_start) & 0x7f : 0x7f;
	int32_t count, i;

	days->first = first_of_week_year(rule, year);
	days->words = CRMI_WORDS;
	count = (int32_t)(first_of_week_year(rule, year + 1) - days->first) / 7;
	for (i = 0; i < CRMI_WORDS; i++)
		days->bits[i] = 0;
	for (i = 1; i <= count; i++)
		if (rule->weeks >> i & 1 || rule->weeks_back >> (count + 1 - i) & 1)
			put_bits(days->bits, (i - 1) * 7, week);
	return 1 + keep_fitting(rule, days);
}

int32_t crmi_period_days(const struct crmi_rule *rule, int64_t period, struct crmi_days *days)
{
	if (rule->frequency == CRMI_WEEKLY)
		return week_days(rule, period, days);
	if (rule->frequency == CRMI_MONTHLY)
		return month_days(rule, period, days);
	return crmi_rule_has(rule, CRMI_PART_BYWEEKNO) ? week_year_days(rule, period, days) : year_days(rule, period, days);
}
