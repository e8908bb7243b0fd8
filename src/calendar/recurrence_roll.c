/* Occurrences on days that are not working days, as in finance. Rolling keeps the order of days, though it may make several days
 * one: so the days that lead to a working day lie side by side around it. */
#include "recurrence.h"

#include "date.h"
#include "failure.h"

static int64_t day_of(int64_t local)
{
	return (local - CRMI_DAY_LEAST * CRMI_LOCAL_DAY) / CRMI_LOCAL_DAY + CRMI_DAY_LEAST;
}

static crm_status is_workday(struct crmi_walk *walk, int64_t day, bool *workday)
{
	int32_t open = 0;
	crm_status rc = crm_calendar_is_workday(walk->recurrence->calendar, crmi_date_from_number(day), &open, walk->failure);

	*workday = open;
	return rc < 0 ? rc : crmi_walk_charge(walk, 1);
}

/* The nearest working day in a direction, the day itself left aside. */
static crm_status nearest_workday(struct crmi_walk *walk, int64_t day, int64_t step, int64_t *found)
{
	bool workday = false;
	crm_status rc = CRM_OK;

	while (!workday && rc == CRM_OK) {
		day += step;
		rc = is_workday(walk, day, &workday);
	}
	*found = day;
	return rc;
}

static bool same_month(int64_t a, int64_t b)
{
	crm_date one = crmi_date_from_number(a), other = crmi_date_from_number(b);

	return one.month == other.month && one.year == other.year;
}

/* Where a day rolls to; CRMI_NEVER = left out. */
static crm_status roll_day(struct crmi_walk *walk, int64_t day, int64_t *to)
{
	int32_t roll = walk->recurrence->roll;
	int64_t step = roll == CRM_ROLL_PRECEDING || roll == CRM_ROLL_MODIFIED_PRECEDING ? -1 : 1;
	bool workday = false;
	crm_status rc;

	*to = day;
	if ((rc = is_workday(walk, day, &workday)) < 0 || workday)
		return rc;
	if (roll == CRM_ROLL_SKIP) {
		*to = CRMI_NEVER;
		return CRM_OK;
	}
	if ((rc = nearest_workday(walk, day, step, to)) < 0)
		return rc;
	if ((roll == CRM_ROLL_MODIFIED_FOLLOWING || roll == CRM_ROLL_MODIFIED_PRECEDING) && !same_month(day, *to))
		rc = nearest_workday(walk, day, -step, to);
	return rc;
}

/* The earliest day that leads to `day` or a later one. Of days that the calendar does not know only those matter that have a time. */
static crm_status earliest_source(struct crmi_walk *walk, int64_t day, int64_t *earliest)
{
	crm_failure *failure = walk->failure, unknown = { 0 };
	int64_t to = CRMI_NEVER, local;
	crm_status rc = CRM_OK;

	*earliest = day;
	if (walk->recurrence->roll == CRM_ROLL_SKIP)
		return CRM_OK;
	walk->failure = &unknown;
	while (*earliest > CRMI_DAY_LEAST && (rc = roll_day(walk, *earliest - 1, &to)) == CRM_OK && to >= day)
		--*earliest;
	walk->failure = failure;
	if (rc >= 0)
		return CRM_OK;
	if (unknown.rule == CRM_RULE_CALENDAR_BEYOND) {
		rc = crmi_set_first(walk, (*earliest - 1) * CRMI_LOCAL_DAY, &local);
		if (rc == CRM_DONE || (rc == CRM_OK && day_of(local) >= *earliest))
			return CRM_OK;
		rc = CRM_ERR_REFUSED;
	}
	if (failure)
		*failure = unknown;
	return rc;
}

/* Whether a later day leads to the same working day. When that is not known it matters only if it has an earlier time of day. */
static crm_status next_source(struct crmi_walk *walk, int64_t to, int64_t least, int64_t best, int64_t *day)
{
	int64_t local = 0, other = CRMI_NEVER, next;
	crm_status rc = crmi_set_first(walk, (*day + 1) * CRMI_LOCAL_DAY, &local);

	if (rc != CRM_OK)
		return rc;
	next = day_of(local);
	if (walk->recurrence->roll == CRM_ROLL_FOLLOWING && next <= to) {
		*day = next; /* no working day lies between */
		return CRM_OK;
	}
	rc = roll_day(walk, next, &other);
	if (rc < 0 && best != CRMI_NEVER) {
		crm_status later = crmi_set_first(walk, next * CRMI_LOCAL_DAY + least, &local);

		if (later == CRM_DONE || (later == CRM_OK && local - next * CRMI_LOCAL_DAY >= best))
			return CRM_DONE;
	}
	if (rc < 0)
		return rc;
	if (other != to)
		return CRM_DONE;
	*day = next;
	return CRM_OK;
}

/* The first time of day, from `least` on, of all days that lead to a working day. `day` is the first of them, and becomes the last. */
static crm_status first_of_sources(struct crmi_walk *walk, int64_t to, int64_t least, int64_t *day, int64_t *best)
{
	int32_t roll = walk->recurrence->roll;
	int64_t local = 0;
	crm_status rc;

	*best = CRMI_NEVER;
	do {
		rc = crmi_set_first(walk, *day * CRMI_LOCAL_DAY + least, &local);
		if (rc < 0)
			return rc;
		if (rc == CRM_OK && day_of(local) == *day && local - *day * CRMI_LOCAL_DAY < *best)
			*best = local - *day * CRMI_LOCAL_DAY;
		if ((roll == CRM_ROLL_SKIP || roll == CRM_ROLL_FOLLOWING) && *day >= to)
			return CRM_OK;
	} while ((rc = next_source(walk, to, least, *best, day)) == CRM_OK);
	return rc < 0 ? rc : CRM_OK;
}

crm_status crmi_rolled_first(struct crmi_walk *walk, int64_t from, int64_t *local)
{
	int64_t wanted, least, day, to = CRMI_NEVER, best;
	crm_status rc;

	if (walk->recurrence->roll == CRM_ROLL_ALLOW)
		return crmi_set_first(walk, from, local);
	if (from < CRMI_DAY_LEAST * CRMI_LOCAL_DAY)
		from = CRMI_DAY_LEAST * CRMI_LOCAL_DAY;
	wanted = day_of(from);
	least = from - wanted * CRMI_LOCAL_DAY;
	for (rc = earliest_source(walk, wanted, &day); rc == CRM_OK; day++) {
		if ((rc = crmi_set_first(walk, day * CRMI_LOCAL_DAY, local)) != CRM_OK)
			break;
		day = day_of(*local);
		if ((rc = roll_day(walk, day, &to)) < 0)
			break;
		if (to == CRMI_NEVER || to < wanted)
			continue;
		if (to > wanted)
			least = 0;
		wanted = to;
		if ((rc = first_of_sources(walk, to, least, &day, &best)) < 0)
			break;
		if (best != CRMI_NEVER) {
			*local = to * CRMI_LOCAL_DAY + best;
			return CRM_OK;
		}
	}
	return rc;
}
