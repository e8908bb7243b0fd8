#include "clock.h"

#include <string.h>

crm_status crmi_clock_unknown(struct crmi_clock_run *run)
{
	return crmi_failure_set(run->failure, CRM_ERR_REFUSED, CRM_RULE_CALENDAR_BEYOND, "calendar",
	                        "the calendar is not known for all the time that is to be counted by it");
}

crm_status crmi_clock_measure(struct crmi_clock_run *run, int32_t measure, int64_t from, int64_t until, int64_t *us_out)
{
	if (measure)
		return crm_calendar_between(run->calendars[measure], from, until, NULL, us_out, run->failure);
	*us_out = until - from;
	return CRM_OK;
}

int32_t crmi_clock_slot_measure(const struct crmi_clock_run *run, const struct crmi_clock_slot *slot)
{
	return slot->target->unit == CRM_CLOCK_REAL ? 0 : run->measure;
}

bool crmi_clock_slot_counts(const struct crmi_clock_slot *slot)
{
	return slot->time == CRMI_TIME_RUNS || (slot->time == CRMI_TIME_PAUSED && !slot->target->pauses);
}

void crmi_clock_settle_into(struct crmi_clock_run *run, int64_t from, int64_t until, int64_t *into, uint32_t *unknown)
{
	int64_t us;
	int32_t i;

	for (i = 0; i < run->measure_count; i++) {
		if (*unknown & (1u << i))
			continue;
		if (i && crm_calendar_between(run->calendars[i], from, until, NULL, &us, NULL) < 0)
			*unknown |= 1u << i; /* matters only if it is counted by this calendar one day */
		else
			into[i] += i ? us : until - from;
	}
}

void crmi_clock_spent_clear(struct crmi_clock_slot *slot)
{
	slot->carry = slot->carry_paused = 0;
	slot->unknown = slot->before = 0;
	memset(slot->spent, 0, sizeof slot->spent);
}

void crmi_clock_settle(struct crmi_clock_run *run, struct crmi_clock_slot *slot, int64_t at)
{
	if (at <= slot->since)
		return;
	crmi_clock_settle_into(run, slot->since, at, slot->spent[slot->time], &slot->unknown);
	slot->since = at;
}

/* Time of a round that counts, or that does not, as the present calendar sees it. */
static crm_status sum_spent(struct crmi_clock_run *run, const struct crmi_clock_slot *slot, bool counts, int64_t at,
                            int64_t *us_out)
{
	const int32_t measure = crmi_clock_slot_measure(run, slot);
	const bool pause_counts = !slot->target->pauses;
	int64_t us = 0;
	crm_status rc;

	*us_out = slot->spent[counts ? CRMI_TIME_RUNS : CRMI_TIME_AWAY][measure];
	if (pause_counts == counts)
		*us_out += slot->spent[CRMI_TIME_PAUSED][measure];
	if (slot->unknown & (1u << measure))
		return crmi_clock_unknown(run);
	if (at <= slot->since || crmi_clock_slot_counts(slot) != counts)
		return CRM_OK;
	if ((rc = crmi_clock_measure(run, measure, slot->since, at, &us)) < 0)
		return rc;
	*us_out += us;
	return CRM_OK;
}

crm_status crmi_clock_count(struct crmi_clock_run *run, const struct crmi_clock_slot *slot, int64_t at, int64_t *us_out)
{
	return sum_spent(run, slot, true, at, us_out);
}

crm_status crmi_clock_elapsed(struct crmi_clock_run *run, const struct crmi_clock_slot *slot, int64_t at,
                              int64_t *us_out)
{
	crm_status rc = crmi_clock_count(run, slot, at, us_out);

	*us_out += slot->carry;
	return rc;
}

crm_status crmi_clock_paused(struct crmi_clock_run *run, const struct crmi_clock_slot *slot, int64_t at,
                             int64_t *us_out)
{
	crm_status rc = sum_spent(run, slot, false, at, us_out);

	*us_out += slot->carry_paused;
	return rc;
}

static crm_status days_at(struct crmi_clock_run *run, struct crmi_clock_slot *slot)
{
	crm_calendar_options options = CRM_INIT(crm_calendar_options);
	crm_status rc;

	if (slot->days_known)
		return CRM_OK;
	options.origin = run->policy.origin;
	options.time = run->policy.time;
	options.end_of_day = slot->target->end_of_day;
	if ((rc = crm_calendar_add_days(run->calendars[run->measure], slot->start, slot->target->amount_days, &options,
	                                &slot->days_at, run->failure)) < 0)
		return rc;
	slot->days_known = true;
	return CRM_OK;
}

crm_status crmi_clock_whole(struct crmi_clock_run *run, struct crmi_clock_slot *slot, int64_t *us_out)
{
	crm_status rc;

	*us_out = slot->own_us >= 0 ? slot->own_us : slot->target->amount_us;
	if (slot->own_us >= 0 || slot->target->unit != CRM_CLOCK_DAYS)
		return CRM_OK;
	if ((rc = days_at(run, slot)) < 0)
		return rc;
	return crmi_clock_measure(run, run->measure, slot->start, slot->days_at, us_out);
}

crm_status crmi_clock_project(struct crmi_clock_run *run, const struct crmi_clock_slot *slot, int64_t from, int64_t us,
                              int64_t *at_out)
{
	const int32_t measure = crmi_clock_slot_measure(run, slot);
	crm_calendar_options options = CRM_INIT(crm_calendar_options);

	if (!measure) {
		*at_out = from + us;
		return CRM_OK;
	}
	options.at_close = run->policy.at_close;
	options.zero = run->policy.at_close == CRM_AT_CLOSE_NEXT_OPEN ? CRM_ZERO_ROLLS : CRM_ZERO_STAYS;
	return crm_calendar_add(run->calendars[measure], from, us, &options, at_out, run->failure);
}

/* Days first, then what was paused on top. */
static crm_status due_of_days(struct crmi_clock_run *run, struct crmi_clock_slot *slot, int64_t *due_out)
{
	int64_t paused = 0;
	crm_status rc;

	if ((rc = days_at(run, slot)) < 0 || (rc = crmi_clock_paused(run, slot, slot->since, &paused)) < 0)
		return rc;
	*due_out = slot->days_at;
	return paused > 0 ? crmi_clock_project(run, slot, slot->days_at, paused, due_out) : CRM_OK;
}

static crm_status compute_due(struct crmi_clock_run *run, struct crmi_clock_slot *slot, int64_t *due_out)
{
	int64_t elapsed = 0, whole = 0;
	crm_status rc;

	if ((rc = crmi_clock_whole(run, slot, &whole)) < 0 ||
	    (rc = crmi_clock_elapsed(run, slot, slot->since, &elapsed)) < 0)
		return rc;
	if (elapsed > whole)
		return crmi_clock_seek(run, slot, whole, due_out);
	if (slot->target->unit == CRM_CLOCK_DAYS && slot->own_us < 0 && !slot->carry && !slot->carry_paused)
		return due_of_days(run, slot, due_out);
	return crmi_clock_project(run, slot, slot->since, whole - elapsed, due_out);
}

crm_status crmi_clock_due(struct crmi_clock_run *run, struct crmi_clock_slot *slot, int64_t *due_out)
{
	crm_status rc;

	*due_out = CRMI_CLOCK_NEVER;
	if (!crmi_clock_slot_counts(slot))
		return CRM_OK;
	if (!slot->due_known) {
		if ((rc = compute_due(run, slot, &slot->due)) < 0)
			return rc;
		slot->due_known = true;
	}
	*due_out = slot->due;
	return CRM_OK;
}

crm_status crmi_clock_due_if_run(struct crmi_clock_run *run, struct crmi_clock_slot *slot, int64_t *due_out)
{
	if (slot->due_known && slot->breached_at != CRMI_CLOCK_NEVER) {
		*due_out = slot->due;
		return CRM_OK;
	}
	return compute_due(run, slot, due_out);
}
