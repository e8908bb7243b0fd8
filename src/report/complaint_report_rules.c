#include "complaint_report_rules.h"

#include <string.h>

enum { DIGIT_BITS = 8, DIGITS = 1 << DIGIT_BITS };

static int64_t scaled(int64_t part, int64_t whole, int64_t scale)
{
	return whole > 0 ? part / whole * scale + part % whole * scale / whole : CRMI_NO_RATE;
}

int64_t crmi_rate_of(int64_t part, int64_t whole)
{
	return scaled(part, whole, CRMI_BASIS_POINTS);
}

int64_t crmi_per_thousand(int64_t part, int64_t whole)
{
	return scaled(part, whole, 100000);
}

/* --- places */

static int highest_shift(const int64_t *values, size_t count)
{
	uint64_t all = 0;
	size_t i;
	int shift = 0;

	for (i = 0; i < count; i++)
		all |= (uint64_t)values[i];
	while (shift + DIGIT_BITS < 64 && all >> (shift + DIGIT_BITS))
		shift += DIGIT_BITS;
	return shift;
}

/* Digit by digit from the front: which digit the value in that place has is told by counting those that agree so far. */
int64_t crmi_value_in_place(const int64_t *values, size_t count, size_t place)
{
	uint64_t found = 0, known = 0;
	size_t counts[DIGITS], i;
	int shift;

	for (shift = highest_shift(values, count); shift >= 0; shift -= DIGIT_BITS) {
		size_t digit = 0;

		memset(counts, 0, sizeof counts);
		for (i = 0; i < count; i++)
			if (((uint64_t)values[i] & known) == found)
				counts[(uint64_t)values[i] >> shift & (DIGITS - 1)]++;
		while (place >= counts[digit])
			place -= counts[digit++];
		found |= (uint64_t)digit << shift;
		known |= (uint64_t)(DIGITS - 1) << shift;
	}
	return (int64_t)found;
}

/* In two parts, so that no number of cases makes the sum too large. */
static int64_t mean_of(const int64_t *values, size_t count)
{
	int64_t n = (int64_t)count, whole = 0, rest = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		whole += values[i] / n;
		rest += values[i] % n;
	}
	return whole + rest / n;
}

void crmi_times_sum(const int64_t *values, size_t count, crm_complaint_time *time_out)
{
	time_out->count = (int64_t)count;
	time_out->mean_us = time_out->median_us = time_out->p90_us = CRMI_NO_RATE;
	if (!count)
		return;
	time_out->mean_us = mean_of(values, count);
	time_out->median_us = crmi_value_in_place(values, count, (count + 1) / 2 - 1);
	time_out->p90_us = crmi_value_in_place(values, count,
	                                       count - count / 10 - 1); /* n - floor(n/10) = 9n/10 rounded up */
}

int64_t crmi_earliest(const int64_t *instants, size_t count)
{
	int64_t earliest = CRM_NO_TIME;
	size_t i;

	for (i = 0; i < count; i++)
		if (instants[i] != CRM_NO_TIME && (earliest == CRM_NO_TIME || instants[i] < earliest))
			earliest = instants[i];
	return earliest;
}

/* --- groups */

static bool stands_before(const crm_complaint_group *a, const crm_complaint_group *b)
{
	if (a->complaints != b->complaints)
		return a->complaints > b->complaints;
	return a->value != b->value ? a->value < b->value : strcmp(a->name, b->name) < 0;
}

/* Sinks the group in a heap with the one that stands last on top. */
static void group_sink(crm_complaint_group *groups, size_t count, size_t place)
{
	crm_complaint_group moved = groups[place];
	size_t child;

	while ((child = 2 * place + 1) < count) {
		if (child + 1 < count && stands_before(&groups[child], &groups[child + 1]))
			child++;
		if (!stands_before(&moved, &groups[child]))
			break;
		groups[place] = groups[child];
		place = child;
	}
	groups[place] = moved;
}

void crmi_groups_order(crm_complaint_group *groups, size_t count)
{
	size_t i;

	for (i = count / 2; i > 0; i--)
		group_sink(groups, count, i - 1);
	for (i = count; i > 1; i--) {
		crm_complaint_group last = groups[0];

		groups[0] = groups[i - 1];
		groups[i - 1] = last;
		group_sink(groups, i - 1, 0);
	}
}

void crmi_groups_share(crm_complaint_group *groups, size_t count)
{
	int64_t all = 0, so_far = 0;
	size_t i;

	for (i = 0; i < count; i++)
		all += groups[i].complaints;
	for (i = 0; i < count; i++) {
		so_far += groups[i].complaints;
		groups[i].share = crmi_rate_of(groups[i].complaints, all);
		groups[i].cumulative = crmi_rate_of(so_far, all);
	}
}

/* --- estimates */

/* D-STAT-01, 02: a share of them complains. D-STAT-03: so many others stand behind each who does. */
int64_t crmi_unhappy_of(int64_t complaints, const crm_benchmark *benchmark)
{
	if (benchmark->unit == CRM_BENCHMARK_COUNT)
		return complaints * (1 + benchmark->low);
	return scaled(complaints, benchmark->low, CRMI_BASIS_POINTS);
}

int64_t crmi_told_of(int64_t unhappy, const crm_benchmark *benchmark)
{
	return unhappy * benchmark->low;
}

int32_t crmi_grievance_of(int32_t state, int32_t satisfaction)
{
	if (state != CRM_COMPLAINT_EXPLAINED && state != CRM_COMPLAINT_VERIFYING && state != CRM_COMPLAINT_CLOSED)
		return CRM_GRIEVANCE_UNSOLVED;
	return satisfaction == CRM_SATISFACTION_SATISFIED ? CRM_GRIEVANCE_SATISFIED : CRM_GRIEVANCE_SOLVED;
}
