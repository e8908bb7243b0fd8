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

/* What happened to the case between two of its events belongs to its team, or to the pauses. */
static void settle_case(struct crmi_clock_run *run, const struct crmi_clock_scene *before, int64_t at)
{
	struct crmi_clock_team_slot *team = &run->teams[run->team];

	if (before->paused || before->resolved)
		crmi_clock_settle_into(run, run->case_since, at, run->case_paused, &run->case_unknown);
	else if (run->team_count)
		crmi_clock_settle_into(run, run->case_since, at, team->ran, &team->unknown);
	run->case_since = at;
}

crm_status crmi_clock_share_event(struct crmi_clock_run *run, const crm_clock_event *event,
                                  const struct crmi_clock_scene *before)
{
	crm_status rc;

	switch (event->kind) {
	case CRM_CLOCK_EVENT_OPEN:
		run->case_since = event->at;
		return CRM_OK;
	case CRM_CLOCK_EVENT_PAUSE:
	case CRM_CLOCK_EVENT_RESUME:
	case CRM_CLOCK_EVENT_RESOLVE:
	case CRM_CLOCK_EVENT_REOPEN:
	case CRM_CLOCK_EVENT_TEAM:
		break;
	default:
		return CRM_OK;
	}
	if (!run->team_count && event->at > run->the_case.events[0].at && (rc = find_team(run, "")) < 0)
		return rc;
	if (event->at > run->case_since)
		settle_case(run, before, event->at);
	return event->kind == CRM_CLOCK_EVENT_TEAM ? find_team(run, event->label) : CRM_OK;
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

		if (team->unknown & (1u << run->measure))
			return crmi_clock_unknown(run);
		memset(&answer->shares[i], 0, sizeof answer->shares[i]);
		answer->shares[i].team = team->team;
		answer->shares[i].elapsed_us = team->ran[run->measure];
	}
	divide(answer->shares, (size_t)run->team_count);
	return CRM_OK;
}

crm_status crmi_clock_share_answer(struct crmi_clock_run *run, crm_clock_answer *answer)
{
	crm_status rc;

	if (!run->team_count && run->now > run->the_case.events[0].at && (rc = find_team(run, "")) < 0)
		return rc;
	if (!run->scene.resolved && run->now > run->case_since)
		settle_case(run, &run->scene, run->now);
	if (run->case_unknown & (1u << run->measure))
		return crmi_clock_unknown(run);
	answer->paused_us = run->case_paused[run->measure];
	answer->share_count = (size_t)run->team_count;
	return answer->shares ? count_shares(run, answer) : CRM_OK;
}
