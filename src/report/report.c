/* Figures of a period: one statement for each table, all within one view of the store. */
#include "crm/report.h"

#include "call.h"
#include "crm/promise.h"

#include <string.h>

enum { BASIS_POINTS = 10000, NO_RATE = -1 };

static const struct crmi_field report_fields[] = {
	CRMI_INPUT(crm_report_query, from, CRMI_INSTANT, 0, 0),
	CRMI_INPUT(crm_report_query, until, CRMI_INSTANT, 0, 0),
};

enum { REPORT_FIELDS = sizeof report_fields / sizeof *report_fields };

struct report_period {
	int64_t now, from, until;
};

typedef crm_status (*report_part_fn)(crm *db, const struct report_period *period, crm_report *report);

static int64_t rate_of(int64_t part, int64_t whole)
{
	return whole ? part * BASIS_POINTS / whole : NO_RATE;
}

static bool is_state(int32_t state, int32_t states)
{
	return state >= 0 && state < states;
}

static crm_status report_customers(crm *db, const struct report_period *period, crm_report *report)
{
	struct crmi_report_customers_out row;
	crmi_rows rows;
	crm_status rc = crmi_start(db, CRMI_STMT_REPORT_CUSTOMERS, NULL, &rows);

	(void)period; /* customers are counted as they are now */
	if (rc < 0)
		return rc;
	while ((rc = crmi_next(db, &rows, &row, &db->scratch)) == CRM_OK)
		if (is_state(row.state, CRM_REPORT_STATES))
			report->customers[row.state] = row.customers;
	crmi_end(&rows);
	return rc < 0 ? rc : CRM_OK;
}

static crm_status report_moves(crm *db, const struct report_period *period, crm_report *report)
{
	struct crmi_report_moves_in in = { .from_at = period->from, .until_at = period->until };
	struct crmi_report_moves_out row;
	crmi_rows rows;
	crm_status rc = crmi_start(db, CRMI_STMT_REPORT_MOVES, &in, &rows);

	if (rc < 0)
		return rc;
	while ((rc = crmi_next(db, &rows, &row, &db->scratch)) == CRM_OK)
		if (is_state(row.from_state, CRM_REPORT_STATES) && is_state(row.to_state, CRM_REPORT_STATES))
			report->moves[row.from_state][row.to_state] = row.moves;
	crmi_end(&rows);
	return rc < 0 ? rc : CRM_OK;
}

/* Time is summed in minutes and in what is left of them, so that no number of cases makes the sum too large. */
struct solve_time {
	int64_t minutes, rest;
};

static void count_case(const struct crmi_report_complaints_out *row, crm_report *report, struct solve_time *time)
{
	if (is_state(row->state, CRM_REPORT_COMPLAINT_STATES))
		report->complaints[row->state]++;
	if (row->state == CRM_COMPLAINT_VOID)
		return;
	report->complaints_received++;
	if (row->solved_at == CRM_NO_TIME)
		return;
	report->complaints_solved++;
	time->minutes += (row->solved_at - row->received_at) / CRM_MINUTE;
	time->rest += (row->solved_at - row->received_at) % CRM_MINUTE;
}

static crm_status report_complaints(crm *db, const struct report_period *period, crm_report *report)
{
	struct crmi_report_complaints_in in = { .from_at = period->from, .until_at = period->until };
	struct crmi_report_complaints_out row;
	struct solve_time time = { 0 };
	crmi_rows rows;
	crm_status rc = crmi_start(db, CRMI_STMT_REPORT_COMPLAINTS, &in, &rows);

	if (rc < 0)
		return rc;
	while ((rc = crmi_next(db, &rows, &row, &db->scratch)) == CRM_OK)
		count_case(&row, report, &time);
	crmi_end(&rows);
	report->solve_mean_minutes = NO_RATE;
	if (report->complaints_solved)
		report->solve_mean_minutes = (time.minutes + time.rest / CRM_MINUTE) / report->complaints_solved;
	return rc < 0 ? rc : CRM_OK;
}

/* A promise of a case that was voided counts as made, and in no other figure. */
static crm_status report_promises(crm *db, const struct report_period *period, crm_report *report)
{
	int64_t *const figures[] = { [CRM_PROMISE_OPEN] = &report->promises_open,
	                             [CRM_PROMISE_KEPT] = &report->promises_kept,
	                             [CRM_PROMISE_RENEWED] = &report->promises_renewed,
	                             [CRM_PROMISE_BROKEN] = &report->promises_broken,
	                             [CRM_PROMISE_RENEWED_LATE] = &report->promises_renewed_late };
	struct crmi_report_promises_in in = { .from_at = period->from, .until_at = period->until };
	struct crmi_report_promises_out row;
	int64_t well;
	crmi_rows rows;
	crm_status rc = crmi_start(db, CRMI_STMT_REPORT_PROMISES, &in, &rows);

	if (rc < 0)
		return rc;
	while ((rc = crmi_next(db, &rows, &row, &db->scratch)) == CRM_OK) {
		report->promises_made += row.promises;
		if (is_state(row.outcome, sizeof figures / sizeof *figures) && figures[row.outcome])
			*figures[row.outcome] = row.promises;
	}
	crmi_end(&rows);
	report->promises_broken += report->promises_renewed_late; /* D-CMP-30: a break is permanent */
	well = report->promises_kept + report->promises_renewed;
	report->promises_kept_rate = rate_of(well, well + report->promises_broken);
	return rc < 0 ? rc : CRM_OK;
}

static crm_status report_tasks(crm *db, const struct report_period *period, crm_report *report)
{
	struct crmi_report_tasks_in in = { .from_at = period->from, .until_at = period->until, .now_at = period->now };
	struct crmi_report_tasks_out row = { 0 };
	crm_status rc = crmi_one(db, CRMI_STMT_REPORT_TASKS, &in, &row, &db->scratch);

	report->tasks_done = row.done;
	report->tasks_on_time = row.on_time;
	report->tasks_on_time_rate = rate_of(row.on_time, row.done);
	report->tasks_open = row.open;
	report->tasks_overdue = row.overdue;
	return rc < 0 ? rc : CRM_OK;
}

static crm_status report_purchases(crm *db, const struct report_period *period, crm_report *report)
{
	struct crmi_report_purchases_in in = { .from_at = period->from, .until_at = period->until };
	struct crmi_report_purchases_out row = { 0 };
	crm_status rc = crmi_one(db, CRMI_STMT_REPORT_PURCHASES, &in, &row, &db->scratch);

	report->purchases = row.purchases;
	return rc < 0 ? rc : CRM_OK;
}

static crm_status report_contacts(crm *db, const struct report_period *period, crm_report *report)
{
	struct crmi_report_contacts_in in = { .from_at = period->from, .until_at = period->until };
	struct crmi_report_contacts_out row = { 0 };
	crm_status rc = crmi_one(db, CRMI_STMT_REPORT_CONTACTS, &in, &row, &db->scratch);

	report->contacts = row.contacts;
	return rc < 0 ? rc : CRM_OK;
}

static const report_part_fn report_parts[] = { report_customers, report_moves, report_complaints, report_promises,
                                               report_tasks, report_purchases, report_contacts };

/* Without a group of the host's the parts make one of their own, so that nobody writes between them. */
static crm_status gather(crm *db, const struct report_period *period, crm_report *report)
{
	size_t i;
	bool own;
	crm_status rc = crmi_view_begin(db, &own);

	if (rc < 0)
		return rc;
	for (i = 0; i < sizeof report_parts / sizeof *report_parts && rc >= 0; i++)
		rc = report_parts[i](db, period, report);
	crmi_view_end(db, own);
	return rc;
}

static crm_status take_period(crm *db, const crm_report_query *query, struct report_period *period)
{
	crm_report_query taken;
	crm_status rc = crmi_input_take(db, &taken, sizeof taken, query, report_fields, REPORT_FIELDS);

	if (rc < 0)
		return rc;
	period->now = crmi_now(db);
	period->from = taken.from == CRM_NO_TIME ? INT64_MIN : taken.from;
	period->until = taken.until == CRM_NO_TIME ? period->now + 1 : taken.until; /* what happens now is in */
	if (period->until < period->from)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "until", "the period ends before it begins");
	return CRM_OK;
}

crm_status crm_report_get(crm *db, const crm_report_query *query, crm_report *report_out)
{
	crm_report report = CRM_INIT(crm_report);
	struct report_period period;
	bool sized = report_out && report_out->size == sizeof *report_out;
	crm_status rc;

	if (sized) {
		memset(report_out, 0, sizeof *report_out);
		report_out->size = sizeof *report_out;
	}
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!report_out)
		return crmi_input_missing(db, "report_out");
	if (!sized)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_INPUT_SIZE, "size",
		                 "the size of the report is not that of this version");
	if ((rc = take_period(db, query, &period)) < 0 || (rc = gather(db, &period, &report)) < 0)
		return rc;
	*report_out = report;
	return CRM_OK;
}
