/* A report while it is made: what is kept of each case, the counts, the units. */
#ifndef CRMI_COMPLAINT_REPORT_WORK_H
#define CRMI_COMPLAINT_REPORT_WORK_H

#include "complaint_report_rules.h"
#include "complaint_clock_record.h"
#include "view.h"

enum {
	CRMI_STAGES = CRM_STAGE_RESOLVED,
	CRMI_CODES = 1024, /* numbers of enumerators that cases are counted by are below it */
	CRMI_OUTCOMES = CRM_PROMISE_RENEWED_LATE + 1
};

/* What times are made of. */
struct crmi_timed_case {
	int64_t received_at;
	int64_t ends[CRMI_STAGES]; /* CRM_NO_TIME = has not come so far */
	int64_t clock;             /* place in the clocks; 0 = it has none of its own */
};

/* A clock that measures cases of the report. The first is that of cases without one. */
struct crmi_report_clock {
	const char *name;
	int64_t playbook;
	const crm_calendar *calendar; /* NULL = it counts no working time */
};

struct crmi_report_unit {
	const char *name;
	int64_t complaints;
	int64_t promises[CRMI_OUTCOMES];
};

struct crmi_report_month {
	int32_t month; /* year * 12 + month - 1 */
	int64_t complaints;
};

struct crmi_report_work {
	crm *db;
	crm_complaint_report *report; /* a view */
	crmi_arena kept;              /* names */
	crmi_arena row;               /* texts of the row in hand */
	int64_t from, until;
	const struct crmi_version *version;
	int64_t (*counts)[CRMI_CODES]; /* by crm_complaint_by: cases by number */
	int64_t customers[CRM_TIER_SMALL + 1];
	struct crmi_timed_case *cases;
	size_t case_count, case_room;
	struct crmi_report_clock *clocks;
	size_t clock_count, clock_room, clock_last;
	struct crmi_report_unit *units; /* a table with holes: a unit stands where its name hashes to, or behind */
	size_t unit_count, unit_room;
	struct crmi_report_month *months;
	size_t month_count, month_room, month_last;
};

/* Makes the report of a query; it belongs to the caller. */
crm_status crmi_complaint_report_make(crm *db, const crm_complaint_report_query *query,
                                      crm_complaint_report **report_out);

/* From which instant to which a query asks; also for reports of other subjects on complaints. */
extern const struct crmi_field crmi_complaint_report_fields[];
enum { CRMI_COMPLAINT_REPORT_FIELDS = 4 };
crm_status crmi_complaint_report_period(crm *db, const crm_complaint_report_query *query, int64_t *from,
                                        int64_t *until);

/* Room for one more; NULL = no memory. New room is zero. */
void *crmi_report_room(crm *db, void *list, size_t size, size_t count, size_t *room);

crm_status crmi_report_cases(struct crmi_report_work *work);
crm_status crmi_report_promises(struct crmi_report_work *work);
crm_status crmi_report_times(struct crmi_report_work *work);
crm_status crmi_report_groups(struct crmi_report_work *work);
struct crmi_report_unit *crmi_report_unit(struct crmi_report_work *work,
                                          const char *name); /* made if it is new; NULL = no memory */
crm_status crmi_report_unit_groups(struct crmi_report_work *work);

#endif
