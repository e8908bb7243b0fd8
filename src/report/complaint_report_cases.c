/* One pass over the cases of a period and one over its promises. */
#include "complaint_report_work.h"

#include <string.h>

enum { GO_ON = 4096 }; /* rows after which a long walk says that it moves */

static int32_t code_of(int32_t number)
{
	return number > 0 && number < CRMI_CODES ? number : 0;
}

/* The clock of a case among those of the report, mostly that of the case before. */
static crm_status clock_place(struct crmi_report_work *work, const struct crmi_complaint_report_cases_out *row,
                              int64_t *place_out)
{
	size_t i = work->clock_last;
	void *grown;

	*place_out = 0;
	if (!row->clock)
		return CRM_OK;
	if (i == 0 || work->clocks[i].playbook != row->clock_playbook || strcmp(work->clocks[i].name, row->clock) != 0)
		for (i = 1; i < work->clock_count; i++)
			if (work->clocks[i].playbook == row->clock_playbook && strcmp(work->clocks[i].name, row->clock) == 0)
				break;
	if (i >= work->clock_count) {
		i = work->clock_count ? work->clock_count : 1;
		if (!(grown = crmi_report_room(work->db, work->clocks, sizeof *work->clocks, i, &work->clock_room)))
			return crmi_no_memory(work->db);
		work->clocks = grown;
		work->clocks[i].playbook = row->clock_playbook;
		if (!(work->clocks[i].name = crmi_arena_copy(&work->kept, row->clock, strlen(row->clock))))
			return crmi_no_memory(work->db);
		work->clock_count = i + 1;
	}
	*place_out = (int64_t)(work->clock_last = i);
	return CRM_OK;
}

static crm_status keep_times(struct crmi_report_work *work, const struct crmi_complaint_report_cases_out *row)
{
	const int64_t replies[] = { row->promised_at, row->offered_at, row->refused_at, row->solved_at };
	struct crmi_timed_case *kept;
	void *grown = crmi_report_room(work->db, work->cases, sizeof *work->cases, work->case_count, &work->case_room);

	if (!grown)
		return crmi_no_memory(work->db);
	work->cases = grown;
	kept = &work->cases[work->case_count++];
	kept->received_at = row->received_at;
	kept->ends[CRM_STAGE_ACKNOWLEDGED - 1] = row->acknowledged_at;
	kept->ends[CRM_STAGE_REPLIED - 1] = crmi_earliest(replies, sizeof replies / sizeof *replies);
	kept->ends[CRM_STAGE_RESOLVED - 1] = row->state == CRM_COMPLAINT_CLOSED ? row->closed_at : CRM_NO_TIME;
	return clock_place(work, row, &kept->clock);
}

static crm_status count_month(struct crmi_report_work *work, int64_t received_at)
{
	crm_date day = crm_date_of(received_at, work->db->options.utc_offset_minutes);
	int32_t month = day.year * 12 + day.month - 1;
	size_t i = work->month_last;
	void *grown;

	if (i >= work->month_count || work->months[i].month != month)
		for (i = 0; i < work->month_count && work->months[i].month != month; i++)
			;
	if (i == work->month_count) {
		if (!(grown = crmi_report_room(work->db, work->months, sizeof *work->months, i, &work->month_room)))
			return crmi_no_memory(work->db);
		work->months = grown;
		work->months[i] = (struct crmi_report_month){ month, 0 };
		work->month_count++;
	}
	work->months[work->month_last = i].complaints++;
	return CRM_OK;
}

static void count_codes(struct crmi_report_work *work, const struct crmi_complaint_report_cases_out *row)
{
	work->counts[CRM_COMPLAINT_BY_CAUSE][code_of(row->primary_cause)]++;
	work->counts[CRM_COMPLAINT_BY_AXIS][crm_cause_axis(row->primary_cause)]++;
	work->counts[CRM_COMPLAINT_BY_TIER][code_of(row->tier)]++;
	work->counts[CRM_COMPLAINT_BY_CHANNEL][code_of(row->channel)]++;
	work->counts[CRM_COMPLAINT_BY_STATE][code_of(row->state)]++;
}

static void count_figures(crm_complaint_report *report, const struct crmi_complaint_report_cases_out *row)
{
	report->received++;
	report->open += row->state < CRM_COMPLAINT_CLOSED;
	report->closed += row->state == CRM_COMPLAINT_CLOSED;
	report->reopened += row->reopened > 0;
	report->reopen_rate += row->state == CRM_COMPLAINT_CLOSED || row->reopened > 0; /* ever closed, until the end */
	report->repeats += row->is_repeat;
	report->revised += row->cycles > 0;
	report->cycles += row->cycles;
	report->escalated += row->escalation > 0;
	report->escalations += row->escalation;
	report->overridden += row->overrides > 0;
	report->overrides += row->overrides;
	report->missed += row->missed > 0;
	report->missed_targets += row->missed;
	report->satisfied += row->satisfaction == CRM_SATISFACTION_SATISFIED;
	report->dissatisfied += row->satisfaction == CRM_SATISFACTION_DISSATISFIED;
}

static crm_status count_row(struct crmi_report_work *work, const struct crmi_complaint_report_cases_out *row)
{
	struct crmi_report_unit *unit;
	crm_status rc;

	if (row->state == CRM_COMPLAINT_VOID) {
		work->report->voided++;
		work->report->merged += row->merged;
		return CRM_OK;
	}
	count_figures(work->report, row);
	count_codes(work, row);
	if ((rc = count_month(work, row->received_at)) < 0 || (rc = keep_times(work, row)) < 0)
		return rc;
	if (!(unit = crmi_report_unit(work, row->unit ? row->unit : "")))
		return crmi_no_memory(work->db);
	unit->complaints++;
	return CRM_OK;
}

crm_status crmi_report_cases(struct crmi_report_work *work)
{
	struct crmi_complaint_report_cases_in in = { .from_at = work->from,
		                                         .until_at = work->until,
		                                         .tier = work->report->tier };
	struct crmi_complaint_report_cases_out row;
	crm_complaint_report *report = work->report;
	size_t seen = 0;
	crmi_rows rows;
	crm_status rc = crmi_start(work->db, CRMI_STMT_COMPLAINT_REPORT_CASES, &in, &rows);

	if (rc < 0)
		return rc;
	while ((rc = crmi_next(work->db, &rows, &row, &work->row)) == CRM_OK && (rc = count_row(work, &row)) == CRM_OK) {
		crmi_arena_reset(&work->row);
		if (++seen % GO_ON == 0)
			crmi_go_on(work->db);
	}
	crmi_end(&rows);
	report->reopen_rate = crmi_rate_of(report->reopened, report->reopen_rate);
	report->repeat_rate = crmi_rate_of(report->repeats, report->received);
	report->satisfaction_rate = crmi_rate_of(report->satisfied, report->satisfied + report->dissatisfied);
	return rc < 0 ? rc : CRM_OK;
}

static void sum_promises(crm_complaint_report *report, const int64_t outcomes[CRMI_OUTCOMES])
{
	int64_t well = outcomes[CRM_PROMISE_KEPT] + outcomes[CRM_PROMISE_RENEWED];
	int64_t broken = outcomes[CRM_PROMISE_BROKEN] + outcomes[CRM_PROMISE_RENEWED_LATE]; /* D-CMP-30: a break is permanent */

	report->promises_made = well + broken + outcomes[CRM_PROMISE_OPEN];
	report->promises_kept = outcomes[CRM_PROMISE_KEPT];
	report->promises_renewed = outcomes[CRM_PROMISE_RENEWED];
	report->promises_broken = broken;
	report->promises_renewed_late = outcomes[CRM_PROMISE_RENEWED_LATE];
	report->promises_open = outcomes[CRM_PROMISE_OPEN];
	report->promises_voided = outcomes[CRM_PROMISE_VOIDED];
	report->promises_kept_rate = crmi_rate_of(well, well + broken);
}

crm_status crmi_report_promises(struct crmi_report_work *work)
{
	struct crmi_complaint_report_promises_in in = { .from_at = work->from,
		                                            .until_at = work->until,
		                                            .tier = work->report->tier };
	struct crmi_complaint_report_promises_out row;
	int64_t outcomes[CRMI_OUTCOMES] = { 0 };
	struct crmi_report_unit *unit;
	crmi_rows rows;
	crm_status rc = crmi_start(work->db, CRMI_STMT_COMPLAINT_REPORT_PROMISES, &in, &rows);

	if (rc < 0)
		return rc;
	while ((rc = crmi_next(work->db, &rows, &row, &work->row)) == CRM_OK) {
		if (row.outcome <= 0 || row.outcome >= CRMI_OUTCOMES)
			continue;
		if (!(unit = crmi_report_unit(work, row.unit))) {
			rc = crmi_no_memory(work->db);
			break;
		}
		unit->promises[row.outcome] += row.promises;
		outcomes[row.outcome] += row.promises;
		crmi_arena_reset(&work->row);
	}
	crmi_end(&rows);
	sum_promises(work->report, outcomes);
	return rc < 0 ? rc : CRM_OK;
}
