/* The local times of a rule, found by arithmetic from any point: the period is jumped to, not walked to. */
#include "recurrence.h"

#include "date.h"
#include "failure.h"

/* After so many years or months without a day there is none: the calendar repeats every 400 years, to the weekday. */
enum { CYCLE_YEARS = 400, CYCLE_MONTHS = 4800, CYCLE_WEEKS = 20871 };


static int64_t floor_divide(int64_t number, int64_t by)
{
	return number / by - (number % by < 0);
}

/* In parallel: most machines that we are built for have no instruction for it that the compiler may use. */
static int32_t bit_count(uint64_t bits)
{
	bits -= bits >> 1 & UINT64_C(0x5555555555555555);
	bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
	bits = (bits + (bits >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	return (int32_t)(bits * UINT64_C(0x0101010101010101) >> 56);
}

static uint64_t bits_below(uint64_t bits, int32_t n)
{
	return bits & ((UINT64_C(1) << n) - 1);
}

/* Where the n-th bit is, from 0. */
static int32_t bit_at(uint64_t bits, int32_t n)
{
	while (n--)
		bits &= bits - 1;
	return __builtin_ctzll(bits);
}

struct crmi_times crmi_times_of(uint64_t hours, uint64_t minutes, uint64_t seconds)
{
	struct crmi_times times = { hours, minutes, seconds, 0, bit_count(seconds), 0, 0 };

	times.per_hour = bit_count(minutes) * times.per_minute;
	times.count = bit_count(hours) * times.per_hour;
	times.first = __builtin_ctzll(hours) * 3600 + __builtin_ctzll(minutes) * 60 + __builtin_ctzll(seconds);
	return times;
}

/* How many of the times of a day come before a second of it. */
static int32_t times_before(const struct crmi_times *times, int32_t second)
{
	int32_t hour = second / 3600, minute = second / 60 % 60, before = bit_count(bits_below(times->hours, hour)) * times->per_hour;

	if (!(times->hours >> hour & 1))
		return before;
	before += bit_count(bits_below(times->minutes, minute)) * times->per_minute;
	if (!(times->minutes >> minute & 1))
		return before;
	return before + bit_count(bits_below(times->seconds, second % 60));
}

static int32_t time_at(const struct crmi_times *times, int32_t n)
{
	return bit_at(times->hours, n / times->per_hour) * 3600 +
	       bit_at(times->minutes, n % times->per_hour / times->per_minute) * 60 +
	       bit_at(times->seconds, n % times->per_minute);
}

static int32_t days_count(const struct crmi_days *days)
{
	int32_t i, count = 0;

	for (i = 0; i < days->words; i++)
		count += bit_count(days->bits[i]);
	return count;
}

/* How many of the local times of a period come before one. */
static int64_t elements_before(const struct crmi_days *days, const struct crmi_times *times, int64_t local)
{
	int64_t day = floor_divide(local, CRMI_LOCAL_DAY), place = day - days->first, before = 0;
	int32_t i;

	if (place < 0)
		return 0;
	if (place >= days->words * 64)
		return (int64_t)days_count(days) * times->count;
	for (i = 0; i < place / 64; i++)
		before += bit_count(days->bits[i]);
	before += bit_count(bits_below(days->bits[i], (int32_t)(place % 64)));
	before *= times->count;
	if (days->bits[i] >> place % 64 & 1)
		before += times_before(times, (int32_t)(local - day * CRMI_LOCAL_DAY));
	return before;
}

static int64_t element_at(const struct crmi_days *days, const struct crmi_times *times, int64_t n)
{
	int32_t day = (int32_t)(n / times->count), i, count;

	for (i = 0; day >= (count = bit_count(days->bits[i])); i++)
		day -= count;
	return (days->first + i * 64 + bit_at(days->bits[i], day)) * CRMI_LOCAL_DAY + time_at(times, (int32_t)(n % times->count));
}

/* The first set bit from one on; -1 = none. */
static int32_t next_bit(const uint64_t *words, int32_t from)
{
	int32_t i = from / 64;
	uint64_t rest = i < CRMI_WORDS ? words[i] >> from % 64 << from % 64 : 0;

	while (!rest && ++i < CRMI_WORDS)
		rest = words[i];
	return rest ? i * 64 + __builtin_ctzll(rest) : -1;
}

/* The last set bit up to one; -1 = none. */
static int32_t previous_bit(const uint64_t *words, int32_t to)
{
	int32_t i = to / 64;
	uint64_t rest = words[i] << (63 - to % 64) >> (63 - to % 64);

	while (!rest && --i >= 0)
		rest = words[i];
	return rest ? i * 64 + 63 - __builtin_clzll(rest) : -1;
}

/* The first position of BYSETPOS from the n-th of `count` on, both from 0; -1 = none. */
static int64_t next_position(const struct crmi_rule *rule, int64_t n, int64_t count)
{
	const int64_t most = CRMI_WORDS * 64 - 1;
	int64_t forward = n < most ? next_bit(rule->positions, (int32_t)n + 1) : -1;
	int64_t back = previous_bit(rule->positions_back, (int32_t)(count - n < most ? count - n : most));

	if (forward > count)
		forward = -1;
	if (forward < 0 || (back > 0 && count - back < forward - 1))
		return back > 0 ? count - back : -1;
	return forward - 1;
}

/* The same when each day has one time, and all are taken: nothing is counted. */
static bool single_first(const struct crmi_days *days, int32_t second, int64_t from, int64_t *local)
{
	int64_t place = floor_divide(from - second + CRMI_LOCAL_DAY - 1, CRMI_LOCAL_DAY) - days->first, i;
	uint64_t rest;

	place = place < 0 ? 0 : place;
	i = place / 64;
	if (i >= days->words)
		return false;
	for (rest = days->bits[i] >> place % 64 << place % 64; !rest; rest = days->bits[i])
		if (++i >= days->words)
			return false;
	*local = (days->first + i * 64 + __builtin_ctzll(rest)) * CRMI_LOCAL_DAY + second;
	return true;
}

/* The first local time of a period not before `from`. */
static bool period_first(const struct crmi_rule *rule, const struct crmi_days *days, const struct crmi_times *times,
                         int64_t from, int64_t *local)
{
	int64_t count, n;

	if (times->count == 1 && !crmi_rule_has(rule, CRMI_PART_BYSETPOS))
		return single_first(days, times->first, from, local);
	count = (int64_t)days_count(days) * times->count;
	n = count ? elements_before(days, times, from) : 0;
	if (n < count && crmi_rule_has(rule, CRMI_PART_BYSETPOS))
		n = next_position(rule, n, count);
	if (n < 0 || n >= count)
		return false;
	*local = element_at(days, times, n);
	return true;
}

crm_status crmi_walk_charge(struct crmi_walk *walk, int64_t work)
{
	walk->work -= work;
	if (walk->work >= 0)
		return CRM_OK;
	walk->work = 0;
	return crmi_failure_set(walk->failure, CRM_ERR_REFUSED, CRM_RULE_RECURRENCE_LIMIT, "rule",
	                        "given up after %d periods, occurrences and days: a larger `limit` goes further", walk->recurrence->limit);
}

/* Looks at a period. To look at the same one again costs nothing, unless something is found there: see found_in(). */
static crm_status look_at(struct crmi_walk *walk, int64_t period)
{
	if (walk->kept && walk->period == period)
		return CRM_OK;
	walk->period = period;
	walk->kept = true;
	return crmi_walk_charge(walk, walk->expansion->rule.frequency <= CRMI_DAILY ? 1 :
	                        crmi_period_days(&walk->expansion->rule, period, &walk->days));
}

/* Each time that is found costs at least one, so that a period with many of them does not come for nothing. */
static crm_status found_in(struct crmi_walk *walk, int64_t work_before)
{
	return walk->work < work_before ? CRM_OK : crmi_walk_charge(walk, 1);
}

/* A day that SKIP moves out of its period may come before the last ones of the period beside it. */
static void earlier_in_next(const struct crmi_walk *walk, int64_t period, int64_t from, int64_t *local)
{
	const struct crmi_rule *rule = &walk->expansion->rule;
	struct crmi_days days;
	int64_t other;

	if (rule->skip == CRMI_SKIP_OMIT || !crmi_period_exists(rule, period))
		return;
	(void)crmi_period_days(rule, period, &days);
	if (period_first(rule, &days, &walk->expansion->times, from, &other) && other < *local)
		*local = other;
}

static crm_status calendar_first(struct crmi_walk *walk, int64_t from, int64_t *local)
{
	static const int32_t cycles[] = { [CRMI_WEEKLY] = CYCLE_WEEKS, [CRMI_MONTHLY] = CYCLE_MONTHS, [CRMI_YEARLY] = CYCLE_YEARS };
	const struct crmi_expansion *expansion = walk->expansion;
	const struct crmi_rule *rule = &expansion->rule;
	int64_t base = expansion->base, interval = rule->interval, period,
			last_day = floor_divide(expansion->latest, CRMI_LOCAL_DAY) + 1;
	const int64_t work = walk->work;
	int32_t empty = 0;

	period = crmi_period_of(rule, floor_divide(from, CRMI_LOCAL_DAY)) - (rule->skip == CRMI_SKIP_FORWARD);
	period = period <= base ? base : base + (period - base + interval - 1) / interval * interval;
	for (; crmi_period_exists(rule, period) && empty < cycles[rule->frequency] + 2; period += interval, empty++) {
		if (look_at(walk, period) < 0)
			return CRM_ERR_REFUSED;
		if (walk->days.first > last_day)
			return CRM_DONE;
		if (!period_first(rule, &walk->days, &expansion->times, from, local))
			continue;
		earlier_in_next(walk, period + interval, from, local);
		return found_in(walk, work);
	}
	return CRM_DONE;
}

/* The first second of a day, from one on, in which the parts smaller than the period let one begin; 86400 = none. */
int32_t crmi_time_allowed(const struct crmi_rule *rule, int32_t second)
{
	int32_t hour = second / 3600, minute = second / 60 % 60;

	if (rule->frequency >= CRMI_DAILY)
		return second;
	if (!(rule->hours >> hour & 1)) {
		uint64_t later = rule->hours >> hour << hour;

		return later ? crmi_time_allowed(rule, __builtin_ctzll(later) * 3600) : 86400;
	}
	if (rule->frequency == CRMI_HOURLY)
		return second;
	if (!(rule->minutes >> minute & 1)) {
		uint64_t later = rule->minutes >> minute << minute;
		int32_t next = hour * 3600 + (later ? __builtin_ctzll(later) * 60 : 3600);

		return next < 86400 ? crmi_time_allowed(rule, next) : 86400;
	}
	if (rule->frequency == CRMI_SECONDLY && !(rule->seconds >> second % 60 & 1)) {
		uint64_t later = rule->seconds >> second % 60 << second % 60;
		int32_t next = second / 60 * 60 + (later ? __builtin_ctzll(later) : 60);

		return next < 86400 ? crmi_time_allowed(rule, next) : 86400;
	}
	return second;
}

/* The first day from one on that the parts which choose days let be. */
static crm_status allowed_day(struct crmi_walk *walk, int64_t *day)
{
	const struct crmi_rule *rule = &walk->expansion->rule;
	int64_t latest = floor_divide(walk->expansion->latest, CRMI_LOCAL_DAY);
	crm_date date;

	while (*day <= latest && !crmi_day_allowed(rule, *day)) {
		if (crmi_walk_charge(walk, 1) < 0)
			return CRM_ERR_REFUSED;
		date = crmi_date_from_number(*day);
		*day += rule->months >> date.month & 1 ? 1 : crmi_month_length(date.year, date.month) - date.day + 1;
	}
	return CRM_OK;
}

/* Moves a time on to where days and times of day let a period begin. */
static crm_status allowed_time(struct crmi_walk *walk, int64_t *local)
{
	int64_t day = floor_divide(*local, CRMI_LOCAL_DAY), first = day;
	crm_status rc = walk->expansion->any_day ? CRM_OK : allowed_day(walk, &day);

	*local = day * CRMI_LOCAL_DAY +
	         crmi_time_allowed(&walk->expansion->rule, day == first ? (int32_t)(*local - day * CRMI_LOCAL_DAY) : 0);
	return rc;
}

/* The times of a day, or those of the one hour, minute or second that is the period. */
static struct crmi_times times_within(const struct crmi_expansion *expansion, int32_t second)
{
	const struct crmi_rule *rule = &expansion->rule;
	uint64_t hour = UINT64_C(1) << second / 3600, minute = UINT64_C(1) << second / 60 % 60;

	if (rule->frequency == CRMI_DAILY)
		return expansion->times;
	if (rule->frequency == CRMI_HOURLY)
		return crmi_times_of(hour, rule->minutes, rule->seconds);
	return crmi_times_of(hour, minute, rule->frequency == CRMI_MINUTELY ? rule->seconds : UINT64_C(1) << second % 60);
}

/* Where the hour, minute, second or day begins that a local time is in; by constants, since these divide fast. */
static int64_t begins_at(int64_t local, int32_t frequency)
{
	if (frequency == CRMI_DAILY)
		return floor_divide(local, CRMI_LOCAL_DAY) * CRMI_LOCAL_DAY;
	if (frequency == CRMI_HOURLY)
		return floor_divide(local, 3600) * 3600;
	return frequency == CRMI_MINUTELY ? floor_divide(local, 60) * 60 : local;
}

/* Periods of a fixed length: the grid of INTERVAL and what the other parts allow leap over each other until they meet. */
static crm_status grid_first(struct crmi_walk *walk, int64_t from, int64_t *local)
{
	const struct crmi_expansion *expansion = walk->expansion;
	int64_t unit = crmi_unit_seconds[expansion->rule.frequency], step = unit * expansion->rule.interval, at, begin;
	struct crmi_days days = { 0, 1, { 1 } };
	const int64_t work = walk->work;
	struct crmi_times times;
	crm_status rc;

	for (at = begins_at(from, expansion->rule.frequency); ; at = begin == at ? at + unit : begin) {
		if (at < expansion->base)
			at = expansion->base;
		else if (step != unit)
			at = expansion->base + (at - expansion->base + step - 1) / step * step;
		if (at > expansion->latest)
			return CRM_DONE;
		begin = at;
		if ((rc = look_at(walk, at)) < 0 || (rc = allowed_time(walk, &begin)) < 0)
			return rc;
		if (begin != at)
			continue;
		days.first = floor_divide(at, CRMI_LOCAL_DAY);
		times = times_within(expansion, (int32_t)(at - days.first * CRMI_LOCAL_DAY));
		if (period_first(&expansion->rule, &days, &times, from, local))
			return found_in(walk, work);
	}
}

crm_status crmi_expansion_first(struct crmi_walk *walk, int64_t from, int64_t *local)
{
	const struct crmi_expansion *expansion = walk->expansion;
	crm_status rc;

	if (from < expansion->earliest)
		from = expansion->earliest;
	if (expansion->never || from > expansion->latest)
		return CRM_DONE;
	if (expansion->rule.frequency == CRMI_FREQ_NONE) {
		*local = expansion->start;
		return from <= expansion->start ? CRM_OK : CRM_DONE;
	}
	rc = expansion->rule.frequency <= CRMI_DAILY ? grid_first(walk, from, local) : calendar_first(walk, from, local);
	return rc == CRM_OK && *local > expansion->latest ? CRM_DONE : rc;
}
