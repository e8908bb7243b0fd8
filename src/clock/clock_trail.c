#include "clock.h"

/* What the events up to and with `count` left as policy and calendar. */
static void trail_rules(struct crmi_clock_trail *trail, size_t count)
{
	const struct crmi_clock_run *run = trail->run;
	const crm_clock_policy *policy = run->the_case.policy;
	size_t i;

	trail->calendar = run->the_case.calendar;
	for (i = 0; i < count; i++) {
		const crm_clock_event *event = crmi_clock_event_at(run, i);

		if (event->kind == CRM_CLOCK_EVENT_POLICY)
			policy = event->policy;
		else if (event->kind == CRM_CLOCK_EVENT_CALENDAR)
			trail->calendar = event->calendar;
	}
	(void)crmi_failure_input(NULL, &trail->policy, sizeof trail->policy, policy, "policy");
}

static void trail_target(struct crmi_clock_trail *trail)
{
	size_t i;

	for (i = 0; i < trail->policy.target_count; i++)
		if (crmi_clock_target_is_same(&trail->policy.targets[i], trail->slot->target))
			trail->target = &trail->policy.targets[i];
}

void crmi_clock_trail_begin(struct crmi_clock_trail *trail, const struct crmi_clock_run *run,
                            const struct crmi_clock_slot *slot, int64_t from, int64_t until)
{
	*trail = (struct crmi_clock_trail){ .run = run, .slot = slot, .at = from, .until = until };
	trail->target = slot->target;
	trail->began = slot->start_event;
	trail_rules(trail, (size_t)slot->fixed_event);
	trail_target(trail);
}

/* As the target sees it: a pause that does not stop it is none. */
static int32_t trail_time(const struct crmi_clock_trail *trail)
{
	const int32_t time = crmi_clock_scene_time(&trail->scene, trail->target);

	return time == CRMI_TIME_PAUSED && !trail->target->pauses ? CRMI_TIME_RUNS : time;
}

/* Policy and calendar change for what comes after only where the round keeps what ran. */
static bool trail_take(struct crmi_clock_trail *trail, const crm_clock_event *event, int32_t number)
{
	const crm_clock_target *target = trail->target;
	const crm_calendar *calendar = trail->calendar;

	(void)crmi_clock_scene_take(&trail->scene, event, number);
	if (number <= trail->slot->fixed_event)
		return false;
	if (event->kind == CRM_CLOCK_EVENT_CALENDAR) {
		trail->calendar = event->calendar;
	} else if (event->kind == CRM_CLOCK_EVENT_POLICY) {
		(void)crmi_failure_input(NULL, &trail->policy, sizeof trail->policy, event->policy, "policy");
		trail_target(trail);
	}
	return calendar != trail->calendar || target->unit != trail->target->unit;
}

static void fill_stretch(const struct crmi_clock_trail *trail, int32_t time, int64_t until,
                         struct crmi_clock_stretch *stretch)
{
	const struct crmi_clock_scene *scene = &trail->scene;

	*stretch = (struct crmi_clock_stretch){ .from = trail->at, .until = until, .time = time };
	stretch->counts = time == CRMI_TIME_RUNS;
	stretch->calendar = trail->target->unit == CRM_CLOCK_REAL ? NULL : trail->calendar;
	stretch->version = trail->policy.version;
	if (time == CRMI_TIME_RUNS) {
		stretch->event = trail->began;
	} else if (time == CRMI_TIME_PAUSED) {
		stretch->event = scene->pause_event;
		stretch->name = scene->why;
	} else {
		stretch->by_team = !scene->resolved;
		stretch->event = scene->resolved ? scene->resolve_event : scene->team_event;
		stretch->name = scene->resolved ? NULL : scene->team;
	}
}

/* Goes on until an event changes what becomes of time; events that change nothing do not cut a stretch. */
bool crmi_clock_trail_next(struct crmi_clock_trail *trail, struct crmi_clock_stretch *stretch)
{
	const struct crmi_clock_run *run = trail->run;

	while (trail->next < run->count) {
		const crm_clock_event *event = crmi_clock_event_at(run, trail->next);
		const int32_t number = (int32_t)trail->next + 1;
		const int32_t time = trail_time(trail);
		struct crmi_clock_trail before = *trail;
		bool changed;

		if (event->at > trail->until)
			break;
		trail->next++;
		changed = trail_take(trail, event, number) || trail_time(trail) != time;
		if (changed && number > trail->slot->start_event)
			trail->began = number;
		if (!changed || event->at <= trail->at)
			continue;
		fill_stretch(&before, time, event->at, stretch);
		trail->at = event->at;
		return true;
	}
	if (trail->at >= trail->until)
		return false;
	fill_stretch(trail, trail_time(trail), trail->until, stretch);
	trail->at = trail->until;
	return true;
}

static crm_status stretch_between(struct crmi_clock_run *run, const struct crmi_clock_stretch *stretch, int64_t *us_out)
{
	*us_out = stretch->until - stretch->from;
	if (!stretch->calendar)
		return CRM_OK;
	return crm_calendar_between(stretch->calendar, stretch->from, stretch->until, NULL, us_out, run->failure);
}

crm_status crmi_clock_seek(struct crmi_clock_run *run, const struct crmi_clock_slot *slot, int64_t whole,
                           int64_t *at_out)
{
	struct crmi_clock_stretch stretch;
	struct crmi_clock_trail trail;
	int64_t left = whole, us;
	crm_status rc;

	*at_out = slot->since;
	crmi_clock_trail_begin(&trail, run, slot, slot->start, slot->since);
	while (crmi_clock_trail_next(&trail, &stretch)) {
		if (!stretch.counts)
			continue;
		if ((rc = stretch_between(run, &stretch, &us)) < 0)
			return rc;
		if (us < left) {
			left -= us;
			continue;
		}
		*at_out = stretch.from + left;
		if (!stretch.calendar)
			return CRM_OK;
		return crm_calendar_add(stretch.calendar, stretch.from, left, NULL, at_out, run->failure);
	}
	return CRM_OK;
}

/* After a change that put the start back: what ran and what did not since then. */
void crmi_clock_recount(struct crmi_clock_run *run, struct crmi_clock_slot *slot)
{
	struct crmi_clock_scene scene = { 0 };
	int64_t from = slot->start;
	size_t i;

	for (i = 0; i < (size_t)run->number; i++) {
		const crm_clock_event *event = crmi_clock_event_at(run, i);
		const int32_t time = crmi_clock_scene_time(&scene, slot->target);

		(void)crmi_clock_scene_take(&scene, event, (int32_t)i + 1);
		if (event->at <= from || time == crmi_clock_scene_time(&scene, slot->target))
			continue;
		crmi_clock_settle_into(run, from, event->at, slot->spent[time], &slot->unknown);
		from = event->at;
	}
	slot->since = from;
	if (slot->phase == CRMI_ROUND_OPEN)
		slot->time = crmi_clock_scene_time(&scene, slot->target);
}
