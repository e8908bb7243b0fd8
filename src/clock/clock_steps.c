#include "clock.h"

static bool is_in_unit_of(const crm_clock_step *step, const crm_clock_target *target)
{
	return step->unit != CRM_CLOCK_DAYS && (step->unit == CRM_CLOCK_REAL) == (target->unit == CRM_CLOCK_REAL);
}

static crm_status offset_from_due(struct crmi_clock_run *run, const crm_clock_step *step, int64_t due, int64_t *at_out)
{
	crm_calendar_options options = CRM_INIT(crm_calendar_options);
	const crm_calendar *calendar = run->calendars[run->measure];

	*at_out = due;
	if (step->unit == CRM_CLOCK_REAL)
		*at_out += step->offset_us;
	if (step->unit == CRM_CLOCK_WORKING && step->offset_us) {
		options.at_close = run->policy.at_close;
		return crm_calendar_add(calendar, due, step->offset_us, &options, at_out, run->failure);
	}
	if (step->unit == CRM_CLOCK_DAYS && step->offset_days) {
		options.origin = run->policy.origin;
		return crm_calendar_add_days(calendar, due, step->offset_days, &options, at_out, run->failure);
	}
	return CRM_OK;
}

/* A step in another unit than its target's, after a due time that has passed: what was paused since comes on top. */
static crm_status postpone(struct crmi_clock_run *run, struct crmi_clock_slot *slot, int64_t due, int64_t late,
                           int64_t *at)
{
	int64_t all = 0;
	crm_status rc;

	if (due >= slot->since)
		return CRM_OK;
	if ((rc = crmi_clock_measure(run, crmi_clock_slot_measure(run, slot), due, slot->since, &all)) < 0)
		return rc;
	return all > late ? crmi_clock_project(run, slot, *at, all - late, at) : CRM_OK;
}

/* NEVER while the target stands. After the due time a step in the unit of its target comes where that much more is used up. */
crm_status crmi_clock_step_at(struct crmi_clock_run *run, struct crmi_clock_slot *slot, const crm_clock_step *step,
                              int64_t *at_out)
{
	const bool after = step->offset_us > 0 || step->offset_days > 0;
	int64_t elapsed = 0, whole = 0, due = CRMI_CLOCK_NEVER, left;
	crm_status rc;

	*at_out = CRMI_CLOCK_NEVER;
	if (!crmi_clock_slot_counts(slot))
		return CRM_OK;
	if (after) {
		if ((rc = crmi_clock_elapsed(run, slot, slot->since, &elapsed)) < 0 ||
		    (rc = crmi_clock_whole(run, slot, &whole)) < 0)
			return rc;
		left = whole + step->offset_us - elapsed;
		if (elapsed >= whole && is_in_unit_of(step, slot->target))
			return crmi_clock_project(run, slot, slot->since, left > 0 ? left : 0, at_out);
	}
	if ((rc = crmi_clock_due(run, slot, &due)) < 0 || (rc = offset_from_due(run, step, due, at_out)) < 0)
		return rc;
	return after ? postpone(run, slot, due, elapsed - whole, at_out) : CRM_OK;
}

static bool step_waits(const struct crmi_clock_run *run, const struct crmi_clock_step_slot *step,
                       const struct crmi_clock_slot *slot)
{
	return &run->slots[step->slot] == slot && step->fired_round != slot->round;
}

/* An answer beyond the calendar's days is no fault here as long as what is looked at lies within them. */
static crm_status beyond(struct crmi_clock_run *run, struct crmi_clock_slot *slot, crm_status rc)
{
	if (rc != CRM_ERR_REFUSED)
		return rc;
	crmi_failure_clear(run->failure);
	slot->beyond = true;
	return CRM_OK;
}

/* A due time that is not known: only a step before it could come earlier, and when is not known either. */
static bool step_before_waits(const struct crmi_clock_run *run, const struct crmi_clock_slot *slot)
{
	size_t i;

	for (i = 0; i < run->policy.step_count; i++) {
		const struct crmi_clock_step_slot *step = &run->steps[run->step_at[i]];

		if (step_waits(run, step, slot) && (step->step->offset_us < 0 || step->step->offset_days < 0))
			return true;
	}
	return false;
}

static crm_status wake_by_steps(struct crmi_clock_run *run, struct crmi_clock_slot *slot)
{
	crm_status rc;
	int64_t at = 0;
	size_t i;

	for (i = 0; i < run->policy.step_count; i++) {
		const struct crmi_clock_step_slot *step = &run->steps[run->step_at[i]];

		if (!step_waits(run, step, slot))
			continue;
		if ((rc = crmi_clock_step_at(run, slot, step->step, &at)) < 0) {
			if (step->step->offset_us < 0 || step->step->offset_days < 0 || (rc = beyond(run, slot, rc)) < 0)
				return rc;
		} else if (at < slot->wake) {
			slot->wake = at;
		}
	}
	return CRM_OK;
}

/* When next something falls due on a target, or a chained round begins. */
static crm_status find_wake(struct crmi_clock_run *run, struct crmi_clock_slot *slot)
{
	int64_t due = CRMI_CLOCK_NEVER;
	crm_status rc;

	slot->wake = CRMI_CLOCK_NEVER;
	slot->wake_known = true;
	slot->beyond = false;
	if (slot->phase == CRMI_ROUND_PENDING) {
		slot->wake = slot->start;
		return CRM_OK;
	}
	if (slot->phase != CRMI_ROUND_OPEN || slot->place < 0)
		return CRM_OK;
	if (slot->breached_at == CRMI_CLOCK_NEVER) {
		if ((rc = crmi_clock_due(run, slot, &due)) < 0)
			return step_before_waits(run, slot) ? rc : beyond(run, slot, rc);
		slot->wake = due;
	}
	return wake_by_steps(run, slot);
}

static crm_status wake_of(struct crmi_clock_run *run, struct crmi_clock_slot *slot, int64_t until, int64_t *wake_out)
{
	int64_t us;
	crm_status rc;

	if (!slot->wake_known && (rc = find_wake(run, slot)) < 0) {
		slot->wake_known = false;
		return rc;
	}
	*wake_out = slot->wake < run->floor ? run->floor : slot->wake;
	if (slot->phase == CRMI_ROUND_OPEN && *wake_out < slot->start)
		*wake_out = slot->start;
	if (!slot->beyond || until <= slot->since)
		return CRM_OK;
	return crmi_clock_measure(run, run->measure, slot->since, until, &us);
}

static void tell_milestone(struct crmi_clock_run *run, const struct crmi_clock_slot *slot, const crm_clock_step *step,
                           int64_t at)
{
	struct crmi_clock_sink *sink = run->sink;

	if (!sink || sink->full || (!sink->everything && at <= sink->after))
		return;
	if (sink->count == sink->room) {
		sink->full = true;
		while (sink->count && sink->out[sink->count - 1].at == at)
			sink->count--; /* those of one instant are never torn apart */
		return;
	}
	sink->out[sink->count++] = (crm_clock_milestone){
		.at = at,
		.target = slot->target->name,
		.step = step ? step->name : NULL,
		.level = step ? step->level : 0,
		.round = slot->round,
	};
}

static crm_status fire_steps(struct crmi_clock_run *run, struct crmi_clock_slot *slot, int64_t at)
{
	int64_t when = 0;
	crm_status rc;
	size_t i;

	for (i = 0; i < run->policy.step_count; i++) {
		struct crmi_clock_step_slot *step = &run->steps[run->step_at[i]];

		if (!step_waits(run, step, slot))
			continue;
		if ((rc = crmi_clock_step_at(run, slot, step->step, &when)) < 0) {
			if ((rc = beyond(run, slot, rc)) < 0)
				return rc;
		} else if (when <= at) {
			step->fired_round = slot->round;
			step->fired_at = at;
			tell_milestone(run, slot, step->step, at);
		}
	}
	return CRM_OK;
}

static crm_status fire(struct crmi_clock_run *run, struct crmi_clock_slot *slot, int64_t at)
{
	int64_t due = CRMI_CLOCK_NEVER;
	crm_status rc;

	slot->wake_known = false;
	if (slot->phase == CRMI_ROUND_PENDING) {
		slot->phase = CRMI_ROUND_OPEN;
		return CRM_OK;
	}
	if (slot->breached_at == CRMI_CLOCK_NEVER && (rc = crmi_clock_due(run, slot, &due)) < 0)
		return rc;
	if (due <= at) {
		slot->breached_at = at;
		if (!slot->told)
			tell_milestone(run, slot, NULL, at);
		slot->told = true;
	}
	return fire_steps(run, slot, at);
}

/* The slot that wakes first; of two that wake together the first of the policy. */
static crm_status first_awake(struct crmi_clock_run *run, int64_t until, struct crmi_clock_slot **slot_out,
                              int64_t *at_out)
{
	int64_t at = 0;
	crm_status rc;
	int32_t i;

	*slot_out = NULL;
	*at_out = CRMI_CLOCK_NEVER;
	for (i = 0; i < run->slot_count; i++) {
		struct crmi_clock_slot *slot = &run->slots[i];

		if ((rc = wake_of(run, slot, until, &at)) < 0)
			return rc;
		if (at == CRMI_CLOCK_NEVER || at > *at_out || (at == *at_out && slot->place > (*slot_out)->place))
			continue;
		*slot_out = slot;
		*at_out = at;
	}
	return CRM_OK;
}

crm_status crmi_clock_advance(struct crmi_clock_run *run, int64_t until, bool at_it_too)
{
	const int64_t last = at_it_too ? until : until - 1;
	struct crmi_clock_slot *slot = NULL;
	int64_t at = 0;
	crm_status rc;

	for (;;) {
		if ((rc = first_awake(run, until, &slot, &at)) < 0)
			return rc;
		if (!slot || at > last)
			return CRM_OK;
		if ((rc = fire(run, slot, at)) < 0)
			return rc;
		if (run->sink && run->sink->full)
			return CRM_DONE;
	}
}

/* One target alone, which tells nothing: when a policy brings it in later. */
crm_status crmi_clock_advance_slot(struct crmi_clock_run *run, struct crmi_clock_slot *slot, int64_t until)
{
	int64_t due = CRMI_CLOCK_NEVER;
	crm_status rc;

	if (slot->phase == CRMI_ROUND_PENDING && slot->start < until)
		slot->phase = CRMI_ROUND_OPEN;
	if (slot->phase != CRMI_ROUND_OPEN || slot->breached_at != CRMI_CLOCK_NEVER)
		return CRM_OK;
	if ((rc = crmi_clock_due(run, slot, &due)) < 0) {
		if (rc != CRM_ERR_REFUSED)
			return rc;
		crmi_failure_clear(run->failure);
		return CRM_OK;
	}
	if (due < until)
		slot->breached_at = due;
	return CRM_OK;
}
