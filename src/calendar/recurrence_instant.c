/* From local times to instants, last of all. Where the clocks jump forward a shifted time may come behind later ones; where they
 * are put back the first of two is meant. */
#include "recurrence.h"

#include "failure.h"
#include "zone.h"

#define UTC_LEAST ((CRMI_DAY_LEAST - 2) * CRMI_LOCAL_DAY)
#define UTC_MOST ((CRMI_DAY_MOST + 2) * CRMI_LOCAL_DAY)

/* Places that crossed the date line left out a whole day. */
enum { LONGEST_GAP = 26 * 3600 };

void crmi_walk_init(struct crmi_walk *walk, const struct crm_recurrence *recurrence, crm_failure *failure)
{
	walk->recurrence = recurrence;
	walk->expansion = &recurrence->expansion;
	walk->failure = failure;
	walk->work = recurrence->limit;
	walk->kept = false;
}

/* A gap of the clocks: local times from `from` to, not including, `until` do not exist. */
struct gap {
	int64_t from, until, before; /* the offset before it */
};

/* The gap that a local time lies in, whose instants by both offsets are known. */
static struct gap gap_around(const crm_zone *zone, int64_t local, int64_t first, int64_t second)
{
	struct gap gap = { local, local + 1, local - first };
	int64_t change = 0;

	if (crmi_zone_change_after(zone, second, &change)) {
		gap.from = change + gap.before;
		gap.until = change + (local - second);
	}
	return gap;
}

/* The first time in a gap from one on, as the instant it is shifted to. */
static crm_status shifted_first(struct crmi_walk *walk, const struct gap *gap, int64_t from, int64_t *utc)
{
	const struct crm_recurrence *recurrence = walk->recurrence;
	int64_t local = 0;
	crm_status rc;

	for (;; from = local + 1) {
		rc = crmi_rolled_first(walk, from, &local);
		if (rc != CRM_OK || local >= gap->until)
			return rc < 0 ? rc : CRM_DONE;
		if (!crmi_set_leaves_out(recurrence, local + (gap->until - gap->from))) {
			*utc = local - gap->before;
			return CRM_OK;
		}
		if ((rc = crmi_walk_charge(walk, 1)) < 0)
			return rc;
	}
}

/* When an instant lies so little behind a gap that times are shifted to where it is or later: that gap. */
static bool gap_before(const crm_zone *zone, int64_t utc, struct gap *gap)
{
	int64_t moved = 0, at = crmi_zone_fold(zone, utc, &moved), change, before, after;
	size_t i;

	for (i = crmi_zone_interval(zone, at); i > 0 && at - zone->at[i - 1] < LONGEST_GAP; i--) {
		change = zone->at[i - 1];
		before = zone->offset[i - 1];
		after = zone->offset[i];
		if (at - change >= after - before)
			continue;
		*gap = (struct gap){ change - moved + before, change - moved + after, before };
		return true;
	}
	return false;
}

/* The first local time whose instant is not before one, shifted ones left aside. */
static int64_t local_from(const crm_zone *zone, int64_t utc)
{
	int64_t local = utc + crmi_zone_offset(zone, utc), first = 0, second = 0, change;

	if (crmi_zone_resolve(zone, local, &first, &second) == CRMI_LOCAL_TWICE && utc > first &&
	    crmi_zone_change_after(zone, first, &change))
		return change + (local - first); /* all of the second time: the clocks have shown it before */
	return local;
}

static crm_status zoned_first(struct crmi_walk *walk, int64_t from_utc, int64_t *utc)
{
	const struct crm_recurrence *recurrence = walk->recurrence;
	const crm_zone *zone = recurrence->zone;
	bool shift = recurrence->gap == CRM_GAP_SHIFT;
	int64_t local = 0, from, first = 0, second = 0, found;
	struct gap gap = { 0 };
	crm_status rc;

	*utc = CRMI_NEVER;
	if (shift && gap_before(zone, from_utc, &gap) && (rc = shifted_first(walk, &gap, from_utc + gap.before, utc)) < 0)
		return rc;
	for (from = local_from(zone, from_utc); (rc = crmi_rolled_first(walk, from, &local)) == CRM_OK; from = gap.until) {
		if (crmi_zone_resolve(zone, local, &first, &second) != CRMI_LOCAL_GAP) {
			*utc = first < *utc ? first : *utc;
			return CRM_OK;
		}
		gap = gap_around(zone, local, first, second);
		if (shift && (rc = shifted_first(walk, &gap, local, &found)) < 0)
			return rc;
		if (shift && rc == CRM_OK && found < *utc)
			*utc = found;
	}
	return rc < 0 ? rc : *utc == CRMI_NEVER ? CRM_DONE : CRM_OK;
}

crm_status crmi_recurrence_first(struct crmi_walk *walk, int64_t from_utc, int64_t *utc)
{
	*utc = CRMI_NEVER;
	if (from_utc < UTC_LEAST)
		from_utc = UTC_LEAST;
	if (from_utc > UTC_MOST)
		return CRM_DONE;
	return walk->recurrence->zone ? zoned_first(walk, from_utc, utc) : crmi_rolled_first(walk, from_utc, utc);
}

/* UNTIL in UTC as a local time: the last that the clocks show by then, and the times that are shifted from before it to after. */
static void end_by_utc(struct crm_recurrence *recurrence, int64_t until)
{
	const crm_zone *zone = recurrence->zone;
	int64_t first = 0, second = 0, last;
	struct gap gap;

	last = local_from(zone, until + 1) - 1;
	if (crmi_zone_resolve(zone, last, &first, &second) == CRMI_LOCAL_GAP)
		last = gap_around(zone, last, first, second).from - 1;
	recurrence->expansion.latest = last < CRMI_LOCAL_MOST ? last : CRMI_LOCAL_MOST;
	if (recurrence->gap == CRM_GAP_SHIFT && gap_before(zone, until, &gap)) {
		recurrence->hole_from = until + gap.before + 1;
		recurrence->hole_until = gap.until - 1;
	}
}

/* Whether COUNT counts a local time: not what a gap leaves out, and not what it shifts onto another one. */
static bool is_counted(struct crmi_walk *walk, int64_t local)
{
	int64_t first = 0, second = 0, other = 0;

	if (!walk->recurrence->zone || crmi_zone_resolve(walk->recurrence->zone, local, &first, &second) != CRMI_LOCAL_GAP)
		return true;
	if (walk->recurrence->gap == CRM_GAP_SKIP)
		return false;
	local += first - second;
	return crmi_expansion_first(walk, local, &other) != CRM_OK || other != local;
}

/* Finds the last occurrence that COUNT lets be. Beyond the limit it is not known, and questions there are given up. */
static void end_by_count(struct crm_recurrence *recurrence, int64_t count)
{
	struct crmi_walk walk;
	int64_t from = recurrence->expansion.start, local = 0;
	crm_status rc = CRM_OK;

	crmi_walk_init(&walk, recurrence, NULL);
	while (count > 0 && (rc = crmi_expansion_first(&walk, from, &local)) == CRM_OK) {
		count -= is_counted(&walk, local);
		recurrence->counted = local;
		from = local + 1;
	}
	if (count == 0)
		recurrence->expansion.latest = recurrence->counted;
	if (rc >= 0)
		recurrence->counted = CRMI_NEVER;
}

void crmi_recurrence_end(struct crm_recurrence *recurrence)
{
	const struct crmi_rule *rule = &recurrence->rule;

	recurrence->counted = CRMI_NEVER;
	recurrence->hole_from = 1;
	recurrence->hole_until = 0;
	if (rule->until_form == CRMI_UNTIL_UTC && recurrence->zone)
		end_by_utc(recurrence, rule->until);
	else if (rule->until_form != CRMI_UNTIL_NONE)
		recurrence->expansion.latest = rule->until + (rule->until_form == CRMI_UNTIL_DATE ? CRMI_LOCAL_DAY - 1 : 0);
	if (rule->count)
		end_by_count(recurrence, rule->count);
}
