#include "clock.h"

#include <string.h>

static crm_status find_team(struct crmi_clock_run *run, const char *name)
{
	int32_t i;

	for (i = 0; i < run->team_count; i++)
		if (!strcmp(run->teams[i].team, name))
			break;
	if (i == CRM_CLOCK_LIMIT)
		return crmi_failure_set(run->failure, CRM_ERR_INVALID, CRM_RULE_CLOCK_ROOM, "label",
		                        "a case has more than %d teams", CRM_CLOCK_LIMIT);
	if (i == run->team_count)
		run->teams[run->team_count++] = (struct crmi_clock_team_slot){ .team = name };
	run->team = i;
	return CRM_OK;
}

/* What happened to the case since its last change belongs to its team or to the pauses; what lies after it was resolved to nobody,
 * until it is reopened. */
static crm_status settle_case(struct crmi_clock_run *run, const struct crmi_clock_scene *before, int64_t at)
{
	struct crmi_clock_tally *tally = before->resolved ? &run->case_resolved : &run->case_paused;
	crm_status rc;

	if (!run->team_count && at > run->the_case.events[0].at && (rc = find_team(run, "")) < 0)
		return rc;
	if (at <= run->case_since)
		return CRM_OK;
	if (!before->paused && !before->resolved)
		tally = &run->teams[run->team].tally;
	crmi_clock_settle_into(run, run->case_since, at, tally->ran, &tally->unknown);
	run->case_since = at;
	return CRM_OK;
}

/* Reopened: it was a pause. */
static void take_resolved_for_paused(struct crmi_clock_run *run)
{
	struct crmi_clock_tally *paused = &run->case_paused, *resolved = &run->case_resolved;
	int32_t i;

	paused->carry += resolved->carry;
	paused->unknown |= resolved->unknown;
	paused->before |= resolved->before;
	for (i = 0; i < run->measure_count; i++)
		paused->ran[i] += resolved->ran[i];
	memset(resolved, 0, sizeof *resolved);
}

crm_status crmi_clock_share_event(struct crmi_clock_run *run, const crm_clock_event *event,
                                  const struct crmi_clock_scene *before)
{
	crm_status rc = CRM_OK;

	switch (event->kind) {
	case CRM_CLOCK_EVENT_OPEN:
		run->case_since = event->at;
		return CRM_OK;
	case CRM_CLOCK_EVENT_PAUSE:
	case CRM_CLOCK_EVENT_RESUME:
	case CRM_CLOCK_EVENT_RESOLVE:
	case CRM_CLOCK_EVENT_REOPEN:
	case CRM_CLOCK_EVENT_TEAM:
		rc = settle_case(run, before, event->at);
		break;
	default:
		return CRM_OK;
	}
	if (event->kind == CRM_CLOCK_EVENT_REOPEN)
		take_resolved_for_paused(run);
	return rc < 0 || event->kind != CRM_CLOCK_EVENT_TEAM ? rc : find_team(run, event->label);
}

/* What was counted stays so, or is counted anew: as with the targets. */
static void change_tally(struct crmi_clock_tally *tally, int32_t from, int32_t to, bool keeps)
{
	const int64_t counted = tally->carry + tally->ran[from];
	const uint32_t bit = 1u << to;

	tally->carry = 0;
	if (!keeps) {
		tally->unknown |= tally->before;
		tally->before = 0;
		return;
	}
	if (tally->unknown & bit) {
		tally->unknown &= ~bit;
		tally->before |= bit;
		tally->ran[to] = 0;
	}
	tally->carry = counted - tally->ran[to];
}

crm_status crmi_clock_share_calendar(struct crmi_clock_run *run, const crm_clock_event *event, int32_t measure)
{
	const bool keeps = event->change != CRM_CHANGE_RECOMPUTE;
	crm_status rc;
	int32_t i;

	if ((rc = settle_case(run, &run->scene, event->at)) < 0)
		return rc;
	change_tally(&run->case_paused, run->measure, measure, keeps);
	change_tally(&run->case_resolved, run->measure, measure, keeps);
	for (i = 0; i < run->team_count; i++)
		change_tally(&run->teams[i].tally, run->measure, measure, keeps);
	return CRM_OK;
}

/* Shares of 10000 that add up: the largest rests are rounded up, of equal ones the first. */
static void divide(crm_clock_share *shares, size_t count)
{
	int64_t rest[CRM_CLOCK_LIMIT], whole = 0, given = 0;
	size_t i, most;

	for (i = 0; i < count; i++)
		whole += shares[i].elapsed_us;
	if (whole <= 0)
		return;
	for (i = 0; i < count; i++) {
		const int64_t high = shares[i].elapsed_us / whole, low = shares[i].elapsed_us % whole;
		int64_t parts = high * 10000, left = low;
		int32_t k;

		rest[i] = 0;
		for (k = 0; k < 4; k++) { /* digit by digit: 10000 times a time of centuries would not fit */
			left *= 10;
			rest[i] = rest[i] * 10 + left / whole;
			left %= whole;
		}
		shares[i].basis_points = (int32_t)(parts + rest[i]);
		given += shares[i].basis_points;
		rest[i] = left;
	}
	for (; given < 10000; given++) {
		for (most = 0, i = 1; i < count; i++)
			if (rest[i] > rest[most])
				most = i;
		shares[most].basis_points++;
		rest[most] = -1;
	}
}

static crm_status count_shares(struct crmi_clock_run *run, crm_clock_answer *answer)
{
	int32_t i;

	for (i = 0; i < run->team_count; i++) {
		const struct crmi_clock_team_slot *team = &run->teams[i];

		if (team->tally.unknown & (1u << run->measure))
			return crmi_clock_unknown(run);
		memset(&answer->shares[i], 0, sizeof answer->shares[i]);
		answer->shares[i].team = team->team;
		answer->shares[i].elapsed_us = team->tally.carry + team->tally.ran[run->measure];
	}
	divide(answer->shares, (size_t)run->team_count);
	return CRM_OK;
}

crm_status crmi_clock_share_answer(struct crmi_clock_run *run, crm_clock_answer *answer)
{
	crm_status rc;

	if ((rc = settle_case(run, &run->scene, run->now)) < 0)
		return rc;
	if (run->case_paused.unknown & (1u << run->measure))
		return crmi_clock_unknown(run);
	answer->paused_us = run->case_paused.carry + run->case_paused.ran[run->measure];
	answer->share_count = (size_t)run->team_count;
	return answer->shares ? count_shares(run, answer) : CRM_OK;
}
