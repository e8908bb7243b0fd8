/* What a rule leaves open comes from its start (RFC 5545 3.3.10): completed once, so that no walk looks at the start again. And
 * the rules that match nothing, where that is cheap to know. */
#include "recurrence.h"

#include "date.h"

#define ALL_MONTHS UINT64_C(0x1ffe)
#define ALL_HOURS UINT64_C(0xffffff)
#define ALL_SIXTY UINT64_C(0xfffffffffffffff)
#define PART(name) (1u << CRMI_PART_##name)
#define DAY_PARTS (PART(BYDAY) | PART(BYMONTHDAY) | PART(BYYEARDAY) | PART(BYWEEKNO))

const int32_t crmi_unit_seconds[] = { 0, 1, 60, 3600, 86400 };

static void complete_set(struct crmi_rule *rule, enum crmi_rule_part part, uint64_t *set, uint64_t value)
{
	if (crmi_rule_has(rule, part))
		return;
	*set = value;
}

/* Smaller than the period: those of the start. Larger: all. */
static void complete_times(struct crmi_rule *rule, int32_t second)
{
	int32_t frequency = rule->frequency;

	complete_set(rule, CRMI_PART_BYHOUR, &rule->hours, frequency >= CRMI_DAILY ? UINT64_C(1) << second / 3600 : ALL_HOURS);
	complete_set(rule, CRMI_PART_BYMINUTE, &rule->minutes,
	             frequency >= CRMI_HOURLY ? UINT64_C(1) << second / 60 % 60 : ALL_SIXTY);
	complete_set(rule, CRMI_PART_BYSECOND, &rule->seconds, frequency >= CRMI_MINUTELY ? UINT64_C(1) << second % 60 : ALL_SIXTY);
}

static void take_part(struct crmi_rule *rule, enum crmi_rule_part part, uint64_t *set, int32_t number)
{
	*set |= UINT64_C(1) << number;
	rule->parts |= 1u << part;
}

static void complete_days(struct crmi_rule *rule, crm_date date, int32_t weekday, int32_t monthdays)
{
	uint32_t chosen = rule->parts & DAY_PARTS;
	bool by_month = crmi_rule_has(rule, CRMI_PART_BYMONTH), yearly = rule->frequency == CRMI_YEARLY;

	if ((rule->frequency == CRMI_WEEKLY && !chosen) || chosen == PART(BYWEEKNO))
		take_part(rule, CRMI_PART_BYDAY, &rule->weekdays, weekday);
	if ((rule->frequency == CRMI_MONTHLY || yearly) && !chosen)
		take_part(rule, CRMI_PART_BYMONTHDAY, &rule->month_days, date.day);
	if (by_month)
		return;
	if (yearly && (!chosen || (chosen == PART(BYMONTHDAY) && monthdays == CRM_MONTHDAYS_START_MONTH)))
		rule->months = UINT64_C(1) << date.month;
	else
		rule->months = ALL_MONTHS;
}

/* Whether some month of the rule ever has one of its days. */
static bool has_month_day(const struct crmi_rule *rule)
{
	int32_t month;
	uint64_t days;

	if (!crmi_rule_has(rule, CRMI_PART_BYMONTHDAY) || (rule->skip != CRMI_SKIP_OMIT && rule->frequency >= CRMI_MONTHLY))
		return true;
	for (month = 1; month <= 12; month++) {
		days = (UINT64_C(2) << crmi_month_length(2000, month)) - 2;
		if (rule->months >> month & 1 && (rule->month_days | rule->month_days_back) & days)
			return true;
	}
	return false;
}

static int64_t divisor(int64_t a, int64_t b)
{
	return b ? divisor(b, a % b) : a;
}

/* Whether the grid of the interval ever meets an hour, minute and second that are allowed, and a weekday. */
static bool has_grid_point(const struct crmi_expansion *expansion)
{
	const struct crmi_rule *rule = &expansion->rule;
	int64_t step = (int64_t)crmi_unit_seconds[rule->frequency] * rule->interval, each, first, at;
	int64_t day = (expansion->base - CRMI_DAY_LEAST * CRMI_LOCAL_DAY) / CRMI_LOCAL_DAY + CRMI_DAY_LEAST;

	if (step % (7 * CRMI_LOCAL_DAY) == 0 && crmi_rule_has(rule, CRMI_PART_BYDAY) && !(rule->weekdays >> crmi_weekday(day) & 1))
		return false;
	each = divisor(step, CRMI_LOCAL_DAY);
	first = (expansion->base - day * CRMI_LOCAL_DAY) % each;
	for (at = first; at < CRMI_LOCAL_DAY; ) {
		int64_t allowed = crmi_time_allowed(rule, (int32_t)at);

		if (allowed == at)
			return true;
		at = first + (allowed - first + each - 1) / each * each;
	}
	return false;
}

/* Whether BYSETPOS can choose anything of periods that all have as many times. */
static bool has_position(const struct crmi_expansion *expansion)
{
	const struct crmi_rule *rule = &expansion->rule;
	int32_t count = rule->frequency == CRMI_DAILY      ? expansion->times.count
	                : rule->frequency == CRMI_HOURLY   ? expansion->times.per_hour
	                : rule->frequency == CRMI_MINUTELY ? expansion->times.per_minute
	                                                   : 1;
	int32_t i;

	if (!crmi_rule_has(rule, CRMI_PART_BYSETPOS))
		return true;
	for (i = 1; i <= count && i < CRMI_WORDS * 64; i++)
		if ((rule->positions[i / 64] | rule->positions_back[i / 64]) >> i % 64 & 1)
			return true;
	return false;
}

void crmi_expansion_init(struct crmi_expansion *expansion, const struct crmi_rule *given, int64_t start, int32_t monthdays)
{
	struct crmi_rule *rule = &expansion->rule;
	int64_t day = (start - CRMI_DAY_LEAST * CRMI_LOCAL_DAY) / CRMI_LOCAL_DAY + CRMI_DAY_LEAST, unit;

	*expansion = (struct crmi_expansion){ .rule = *given, .start = start, .earliest = start, .latest = CRMI_LOCAL_MOST };
	if (rule->frequency == CRMI_FREQ_NONE)
		return;
	complete_times(rule, (int32_t)(start - day * CRMI_LOCAL_DAY));
	complete_days(rule, crmi_date_from_number(day), crmi_weekday(day), monthdays);
	expansion->times = crmi_times_of(rule->hours, rule->minutes, rule->seconds);
	expansion->any_day = !(rule->parts & (DAY_PARTS | PART(BYMONTH)));
	expansion->never = !has_month_day(rule);
	if (rule->frequency > CRMI_DAILY) {
		expansion->base = crmi_period_of(rule, day);
		return;
	}
	unit = crmi_unit_seconds[rule->frequency];
	expansion->base = day * CRMI_LOCAL_DAY + (start - day * CRMI_LOCAL_DAY) / unit * unit;
	expansion->never = expansion->never || !has_grid_point(expansion) || !has_position(expansion);
}
