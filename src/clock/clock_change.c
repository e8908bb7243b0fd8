#include "clock.h"

#include <string.h>

static crm_status adopt_targets(struct crmi_clock_run *run)
{
	crm_status rc;
	int32_t s;
	size_t i;

	for (s = 0; s < run->slot_count; s++)
		run->slots[s].place = -1;
	for (i = 0; i < run->policy.target_count; i++) {
		const crm_clock_target *target = &run->policy.targets[i];

		for (s = 0; s < run->slot_count; s++)
			if (crmi_clock_target_is_same(run->slots[s].target, target))
				break;
		if (s == run->slot_count && (rc = crmi_clock_slot_new(run, target, &s)) < 0)
			return rc;
		run->slots[s].target = target;
		run->slots[s].place = (int32_t)i;
		run->slot_at[i] = s;
	}
	return CRM_OK;
}

static int32_t slot_of_name(const struct crmi_clock_run *run, const char *name)
{
	size_t i;

	for (i = 0; i + 1 < run->policy.target_count; i++)
		if (!strcmp(run->policy.targets[i].name, name))
			break;
	return run->slot_at[i];
}

static crm_status adopt_step(struct crmi_clock_run *run, const crm_clock_step *step, int32_t *index_out)
{
	const int32_t slot = slot_of_name(run, step->target);
	int32_t s;

	for (s = 0; s < run->step_count; s++)
		if (run->steps[s].slot == slot && !strcmp(run->steps[s].step->name, step->name))
			break;
	if (s == CRMI_CLOCK_SLOTS)
		return crmi_failure_set(run->failure, CRM_ERR_INVALID, CRM_RULE_CLOCK_ROOM, "policy",
		                        "the policies of a case have more than %d different steps", CRMI_CLOCK_SLOTS);
	if (s == run->step_count)
		run->steps[run->step_count++] = (struct crmi_clock_step_slot){ .slot = slot };
	run->steps[s].step = step;
	*index_out = s;
	return CRM_OK;
}

static crm_status adopt_steps(struct crmi_clock_run *run)
{
	crm_status rc;
	int32_t s = 0;
	size_t i;

	for (i = 0; i < run->policy.step_count; i++) {
		if ((rc = adopt_step(run, &run->policy.steps[i], &s)) < 0)
			return rc;
		run->steps[s].place = (int32_t)i;
		run->step_at[i] = s;
	}
	return CRM_OK;
}

/* The policy takes effect; targets and steps that had the same name go on. */
crm_status crmi_clock_adopt(struct crmi_clock_run *run, const crm_clock_policy *policy)
{
	crm_status rc;

	(void)crmi_failure_input(NULL, &run->policy, sizeof run->policy, policy, "policy");
	if ((rc = adopt_targets(run)) < 0)
		return rc;
	return adopt_steps(run);
}

static bool has_round(const struct crmi_clock_slot *slot)
{
	return slot->phase == CRMI_ROUND_OPEN || slot->phase == CRMI_ROUND_PENDING || slot->phase == CRMI_ROUND_ENDED;
}

static bool change_keeps(const crm_clock_event *event)
{
	return event->change == CRM_CHANGE_KEEP_ELAPSED || event->change == CRM_CHANGE_KEEP_REMAINING;
}

/* Counted before the change, by what held then. */
static crm_status keep_what_ran(struct crmi_clock_run *run, const crm_clock_event *event)
{
	crm_status rc;
	int32_t i;

	for (i = 0; i < run->slot_count; i++) {
		struct crmi_clock_slot *slot = &run->slots[i];

		slot->kept = change_keeps(event) && slot->place >= 0 && has_round(slot);
		if (!slot->kept)
			continue;
		if ((rc = crmi_clock_elapsed(run, slot, event->at, &slot->kept_elapsed)) < 0 ||
		    (rc = crmi_clock_paused(run, slot, event->at, &slot->kept_paused)) < 0)
			return rc;
		slot->kept_whole = 0;
		if (event->change == CRM_CHANGE_KEEP_REMAINING && (rc = crmi_clock_whole(run, slot, &slot->kept_whole)) < 0)
			return rc;
	}
	return CRM_OK;
}

static crm_status carry_over(struct crmi_clock_run *run, struct crmi_clock_slot *slot, const crm_clock_event *event)
{
	const int32_t measure = crmi_clock_slot_measure(run, slot);
	const uint32_t bit = 1u << measure;
	int64_t counted = 0, paused = 0;
	crm_status rc;
	int32_t i;

	if (slot->unknown & bit) { /* it need not know the time that is kept as it was counted */
		slot->unknown &= ~bit;
		slot->before |= bit;
		for (i = 0; i < CRMI_CLOCK_TIMES; i++)
			slot->spent[i][measure] = 0;
	}
	slot->carry_paused = 0;
	if ((rc = crmi_clock_count(run, slot, event->at, &counted)) < 0 ||
	    (rc = crmi_clock_paused(run, slot, event->at, &paused)) < 0)
		return rc;
	slot->carry = slot->kept_elapsed - counted;
	slot->carry_paused = slot->kept_paused - paused;
	slot->own_us = event->change == CRM_CHANGE_KEEP_REMAINING ? slot->kept_whole : -1;
	return CRM_OK;
}

static void restart(struct crmi_clock_run *run, struct crmi_clock_slot *slot, const crm_clock_event *event)
{
	slot->start = slot->since = event->change == CRM_CHANGE_RESTART ? event->at : event->restart_at;
	slot->start_event = run->number;
	crmi_clock_spent_clear(slot);
	if (slot->start < event->at)
		crmi_clock_recount(run, slot);
}

/* A breach stands unless the change put the due time off. */
static crm_status review_breach(struct crmi_clock_run *run, struct crmi_clock_slot *slot, int64_t at)
{
	int64_t elapsed = 0, whole = 0, due = 0;
	crm_status rc;

	if (slot->breached_at == CRMI_CLOCK_NEVER || !has_round(slot))
		return CRM_OK;
	if ((rc = crmi_clock_elapsed(run, slot, at, &elapsed)) < 0 || (rc = crmi_clock_whole(run, slot, &whole)) < 0)
		return rc;
	if (elapsed == whole && (rc = crmi_clock_due(run, slot, &due)) < 0)
		return rc;
	if (elapsed < whole || (elapsed == whole && due != CRMI_CLOCK_NEVER && due > at))
		slot->breached_at = CRMI_CLOCK_NEVER;
	return CRM_OK;
}

static crm_status change_slot(struct crmi_clock_run *run, struct crmi_clock_slot *slot, const crm_clock_event *event)
{
	const bool restarts = event->change == CRM_CHANGE_RESTART || event->change == CRM_CHANGE_RESTART_FROM_EVENT;
	crm_status rc = CRM_OK;

	slot->due_known = slot->days_known = slot->wake_known = false;
	if (!has_round(slot))
		return CRM_OK;
	crmi_clock_settle(run, slot, event->at);
	if (slot->kept) {
		rc = carry_over(run, slot, event);
	} else {
		slot->fixed_event = run->number;
		slot->carry = slot->carry_paused = 0;
		slot->own_us = -1;
		slot->unknown |= slot->before;
		slot->before = 0;
		if (restarts && slot->place >= 0 && slot->phase != CRMI_ROUND_PENDING)
			restart(run, slot, event);
	}
	return rc < 0 || slot->place < 0 ? rc : review_breach(run, slot, event->at);
}

static crm_status change_slots(struct crmi_clock_run *run, const crm_clock_event *event)
{
	crm_status rc;
	int32_t i;

	for (i = 0; i < run->slot_count; i++)
		if ((rc = change_slot(run, &run->slots[i], event)) < 0)
			return rc;
	return CRM_OK;
}

crm_status crmi_clock_change_policy(struct crmi_clock_run *run, const crm_clock_event *event)
{
	crm_status rc;

	if ((rc = keep_what_ran(run, event)) < 0 || (rc = crmi_clock_adopt(run, event->policy)) < 0)
		return rc;
	return change_slots(run, event);
}

crm_status crmi_clock_change_calendar(struct crmi_clock_run *run, const crm_clock_event *event)
{
	crm_status rc;
	int32_t i;

	if ((rc = keep_what_ran(run, event)) < 0)
		return rc;
	for (i = 1; run->calendars[i] != event->calendar;)
		i++;
	if ((rc = crmi_clock_share_calendar(run, event, i)) < 0)
		return rc;
	run->measure = i;
	return change_slots(run, event);
}
