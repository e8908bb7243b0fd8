/* Recurrence inside: what a rule says, the days of its periods, the walk over its local times. Local times are seconds since
 * 1970-01-01T00:00 on the clock; sets of numbers are bits, bit n for the number n. */
#ifndef CRMI_RECURRENCE_H
#define CRMI_RECURRENCE_H

#include "memory.h"

#include "crm/recurrence.h"

enum {
	CRMI_FREQ_NONE, CRMI_SECONDLY, CRMI_MINUTELY, CRMI_HOURLY, CRMI_DAILY, CRMI_WEEKLY, CRMI_MONTHLY, CRMI_YEARLY
};

enum crmi_rule_part {
	CRMI_PART_FREQ, CRMI_PART_INTERVAL, CRMI_PART_COUNT, CRMI_PART_UNTIL, CRMI_PART_WKST, CRMI_PART_RSCALE, CRMI_PART_SKIP,
	CRMI_PART_BYSECOND, CRMI_PART_BYMINUTE, CRMI_PART_BYHOUR, CRMI_PART_BYDAY, CRMI_PART_BYMONTHDAY, CRMI_PART_BYYEARDAY,
	CRMI_PART_BYWEEKNO, CRMI_PART_BYMONTH, CRMI_PART_BYSETPOS, CRMI_PARTS
};

enum { CRMI_SKIP_OMIT, CRMI_SKIP_BACKWARD, CRMI_SKIP_FORWARD };               /* RFC 7529 */
enum { CRMI_UNTIL_NONE, CRMI_UNTIL_DATE, CRMI_UNTIL_LOCAL, CRMI_UNTIL_UTC };
enum { CRMI_WORDS = 6, CRMI_RECURRENCE_LIMIT = 20000, CRMI_RECURRENCE_LIMIT_MOST = 1000000 };

#define CRMI_LOCAL_DAY INT64_C(86400) /* seconds */
#define CRMI_DAY_LEAST INT64_C(-719162) /* 0001-01-01 */
#define CRMI_DAY_MOST INT64_C(2932896)  /* 9999-12-31 */
#define CRMI_LOCAL_MOST ((CRMI_DAY_MOST + 1) * CRMI_LOCAL_DAY - 1)
#define CRMI_NEVER INT64_MAX

/* "_back" counts from the end: bit 1 is the last one. */
struct crmi_rule {
	int32_t  frequency, interval, skip, week_start; /* 1 = Monday to 7 */
	int32_t  until_form;
	uint32_t parts; /* bits of crmi_rule_part */
	int64_t  count; /* 0 = without end */
	int64_t  until; /* seconds; of a date its midnight */
	uint64_t seconds, minutes, hours, months;
	uint64_t month_days, month_days_back, weeks, weeks_back;
	uint64_t year_days[CRMI_WORDS], year_days_back[CRMI_WORDS];
	uint64_t positions[CRMI_WORDS], positions_back[CRMI_WORDS];
	uint64_t weekdays;            /* those without a number */
	uint64_t nth[8], nth_back[8]; /* by weekday */
	int32_t  until_place;         /* byte of the value of UNTIL, from 1 */
	int32_t  freq_place;
};

static inline bool crmi_rule_has(const struct crmi_rule *rule, enum crmi_rule_part part)
{
	return rule->parts >> part & 1;
}

/* recurrence_rule.c: a rule from its text, strictly; `failure` gets the position of the fault. */
crm_status crmi_rule_read(const char *text, struct crmi_rule *rule, crm_failure *failure);

/* Days as bits: bit n is the day `first` + n. */
struct crmi_days {
	int64_t  first;
	int32_t  words;
	uint64_t bits[CRMI_WORDS];
};

/* recurrence_days.c: the days of a week, month or year that a rule chooses (its parts completed). Periods are numbered: weeks from
 * the one of day 0, months from year 0, years and week-years by themselves. */
int64_t crmi_period_of(const struct crmi_rule *rule, int64_t day);
bool    crmi_period_exists(const struct crmi_rule *rule, int64_t period);
int32_t crmi_period_days(const struct crmi_rule *rule, int64_t period, struct crmi_days *days); /* gives the work it was */
int32_t crmi_weekday(int64_t day); /* 1 = Monday to 7 */
bool    crmi_day_allowed(const struct crmi_rule *rule, int64_t day);

/* The times of each day of a period: every hour with every minute with every second. */
struct crmi_times {
	uint64_t hours, minutes, seconds;
	int32_t  per_hour, per_minute, count;
	int32_t  first; /* of them, in seconds of the day */
};

/* A rule with what its start adds to it. */
struct crmi_expansion {
	struct crmi_rule  rule;
	int64_t           start;
	int64_t           earliest; /* nothing before it is given; the start */
	int64_t           latest;   /* nor after it: UNTIL or COUNT, when they are known */
	int64_t           base;    /* the first period: its number, or where it begins when all are of one length */
	struct crmi_times times;   /* of a day */
	bool              any_day; /* no part chooses days */
	bool              never;   /* it is sure that nothing matches */
};

/* recurrence_complete.c: what a rule leaves open comes from its start; rules that match nothing are known where that is cheap. */
extern const int32_t crmi_unit_seconds[]; /* of SECONDLY to DAILY */
void crmi_expansion_init(struct crmi_expansion *expansion, const struct crmi_rule *rule, int64_t start, int32_t monthdays);

/* What one question has done; lives on its stack. */
struct crmi_walk {
	const struct crm_recurrence *recurrence;
	const struct crmi_expansion *expansion;
	crm_failure                 *failure;
	int64_t                      work;   /* periods that may still be looked at */
	int64_t                      period; /* whose days are kept */
	bool                         kept;
	struct crmi_days             days;
};

/* recurrence_expand.c: the first local time of the rule not before `from`, whatever COUNT, UNTIL and the sets say. CRM_OK, CRM_DONE, or
 * CRM_ERR_REFUSED with CRM_RULE_RECURRENCE_LIMIT. */
crm_status crmi_expansion_first(struct crmi_walk *walk, int64_t from, int64_t *local);
crm_status crmi_walk_charge(struct crmi_walk *walk, int64_t work);
struct crmi_times crmi_times_of(uint64_t hours, uint64_t minutes, uint64_t seconds);
int32_t crmi_time_allowed(const struct crmi_rule *rule,
                          int32_t second); /* of a day, from which a period may begin; 86400 = none */

/* One block of memory, with the times after it. */
struct crm_recurrence {
	crm_allocator         memory;
	struct crmi_rule      rule; /* as it was read */
	struct crmi_expansion expansion;
	crm_zone             *zone; /* NULL = floating */
	const crm_calendar   *calendar;
	int32_t               whole_days, gap, monthdays, roll, limit;
	int64_t               counted;              /* local time up to which COUNT was counted within the limit */
	int64_t               hole_from, hole_until; /* in a gap of the clocks: shifted behind UNTIL */
	size_t                added_count, left_out_count;
	int64_t              *added, *left_out; /* local times, ascending, each once */
};

/* recurrence_set.c: the first local time of rule and added times that is not left out. */
crm_status crmi_set_first(struct crmi_walk *walk, int64_t from, int64_t *local);
bool       crmi_set_leaves_out(const struct crm_recurrence *recurrence, int64_t local);
size_t     crmi_set_sort(int64_t *times, size_t count); /* ascending, each once; gives how many are left */

/* recurrence_roll.c: the same, on working days. */
crm_status crmi_rolled_first(struct crmi_walk *walk, int64_t from, int64_t *local);

/* recurrence_instant.c: the first occurrence not before an instant in seconds. */
void       crmi_walk_init(struct crmi_walk *walk, const struct crm_recurrence *recurrence, crm_failure *failure);
crm_status crmi_recurrence_first(struct crmi_walk *walk, int64_t from_utc, int64_t *utc);
void       crmi_recurrence_end(struct crm_recurrence *recurrence); /* makes latest, counted, hole */

#endif
