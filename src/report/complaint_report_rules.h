/* Arithmetic of reports on complaints. Pure. */
#ifndef CRMI_COMPLAINT_REPORT_RULES_H
#define CRMI_COMPLAINT_REPORT_RULES_H

#include "benchmarks.h"
#include "crm/complaint_report.h"

enum { CRMI_BASIS_POINTS = 10000, CRMI_NO_RATE = -1 };

/* Basis points, rounded down; CRMI_NO_RATE when there is nothing to divide by. For numbers of rows: up to 10^13. */
int64_t crmi_rate_of(int64_t part, int64_t whole);
int64_t crmi_per_thousand(int64_t part, int64_t whole); /* in hundredths */

/* The value in place `place`, from 0, of the values in order. None is negative; `place` is below `count`. Takes no memory and
 * no more than eight passes, whatever the values are. */
int64_t crmi_value_in_place(const int64_t *values, size_t count, size_t place);

/* Mean, median and 90 of 100 by the nearest rank; -1 each when there are none. */
void crmi_times_sum(const int64_t *values, size_t count, crm_complaint_time *time_out);

/* Puts the groups in order, the most complaints first, then by value and name. */
void crmi_groups_order(crm_complaint_group *groups, size_t count);
void crmi_groups_share(crm_complaint_group *groups, size_t count); /* of what is in order */

/* All who are dissatisfied, those who complained among them; and how many hear of it. */
int64_t crmi_unhappy_of(int64_t complaints, const crm_benchmark *benchmark);
int64_t crmi_told_of(int64_t unhappy, const crm_benchmark *benchmark);

/* When a case was first replied to; CRM_NO_TIME = not yet. */
int64_t crmi_earliest(const int64_t *instants, size_t count);

/* D-STAT-10: how a case that was voiced ended for the customer: UNSOLVED, SOLVED or SATISFIED. */
int32_t crmi_grievance_of(int32_t state, int32_t satisfaction);

#endif
