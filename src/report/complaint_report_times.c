/* How long it took: real time from the cases, working time by the calendar of each. */
#include "complaint_report_work.h"

enum { TIMES = 2 * CRMI_STAGES };

static int64_t at_least_nothing(int64_t time)
{
	return time > 0 ? time : 0;
}

static crm_status find_calendar(struct crmi_report_work *work, struct crmi_report_clock *clock)
{
	struct crmi_clock found = { 0 };
	crm_status rc = crmi_clock_get(work->db, clock->playbook, clock->name, &found);

	if (rc == CRM_OK)
		clock->calendar = found.calendar;
	return rc < 0 ? rc : CRM_OK;
}

static crm_status asked_calendar(struct crmi_report_work *work, struct crmi_report_clock *clock)
{
	crm_status rc = crmi_calendar_get(work->db, clock->playbook, work->report->calendar, &clock->calendar);

	if (rc != CRM_DONE)
		return rc;
	return crmi_fail(work->db, CRM_ERR_NOT_FOUND, CRM_RULE_CALENDAR_UNKNOWN, "calendar",
	                 "the playbook has no calendar of this name");
}

/* The first clock is that of cases without one; a calendar that was asked for is for all. */
static crm_status find_calendars(struct crmi_report_work *work)
{
	void *grown = crmi_report_room(work->db, work->clocks, sizeof *work->clocks, work->clock_count, &work->clock_room);
	crm_status rc = CRM_OK;
	size_t i;

	if (!grown)
		return crmi_no_memory(work->db);
	work->clocks = grown;
	if (!work->clock_count)
		work->clock_count = 1;
	work->clocks[0].playbook = work->version->values.version;
	work->clocks[0].name = work->version->values.complaint_clock;
	if (work->report->calendar)
		return asked_calendar(work, &work->clocks[0]);
	for (i = *work->clocks[0].name ? 0 : 1; i < work->clock_count && rc == CRM_OK; i++)
		rc = find_calendar(work, &work->clocks[i]);
	return rc;
}

/* False = it cannot be told: the case has no working time, or its calendar is not known for those days. */
static bool working_time(const struct crmi_report_work *work, const struct crmi_timed_case *timed, int64_t end,
                         int64_t *time_out)
{
	const crm_calendar *calendar = work->clocks[work->report->calendar ? 0 : timed->clock].calendar;

	*time_out = 0;
	if (!calendar)
		return false;
	return end <= timed->received_at ||
	       crm_calendar_between(calendar, timed->received_at, end, NULL, time_out, NULL) == CRM_OK;
}

static size_t stage_times(const struct crmi_report_work *work, int32_t stage, bool working, int64_t *values)
{
	size_t i, count = 0;

	for (i = 0; i < work->case_count; i++) {
		const struct crmi_timed_case *timed = &work->cases[i];
		int64_t end = timed->ends[stage - 1];

		if (end == CRM_NO_TIME)
			continue;
		if (!working)
			values[count++] = at_least_nothing(end - timed->received_at);
		else if (working_time(work, timed, end, &values[count]))
			count++;
	}
	return count;
}

crm_status crmi_report_times(struct crmi_report_work *work)
{
	crm_complaint_time *times = crmi_arena_allocate(crmi_view_arena(work->report), TIMES * sizeof *times);
	int64_t *values = crmi_allocate(&work->db->memory, (work->case_count + 1) * sizeof *values);
	crm_status rc = times && values ? find_calendars(work) : crmi_no_memory(work->db);
	int i;

	for (i = 0; i < TIMES && rc == CRM_OK; i++) {
		times[i].stage = i / 2 + 1;
		times[i].working = i % 2;
		crmi_times_sum(values, stage_times(work, times[i].stage, times[i].working, values), &times[i]);
	}
	work->report->times = times;
	work->report->time_count = TIMES;
	crmi_release(&work->db->memory, values);
	return rc;
}
