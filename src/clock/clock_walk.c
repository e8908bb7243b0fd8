#include "clock.h"

#include <string.h>

#define BIT(kind) (1u << (kind))

/* What ends a target unless it says otherwise. */
static const uint32_t stop_of_kind[] = {
	[CRM_CLOCK_ACKNOWLEDGE] = BIT(CRM_CLOCK_EVENT_AGENT_MESSAGE),
	[CRM_CLOCK_REPLY] = BIT(CRM_CLOCK_EVENT_AGENT_MESSAGE),
	[CRM_CLOCK_UPDATE] = BIT(CRM_CLOCK_EVENT_AGENT_MESSAGE),
	[CRM_CLOCK_RESOLVE] = BIT(CRM_CLOCK_EVENT_RESOLVE),
	[CRM_CLOCK_CUSTOM] = BIT(CRM_CLOCK_EVENT_STOP),
};

static bool takes_pause(struct crmi_clock_scene *scene, const char *why, int32_t number)
{
	if (scene->paused || scene->resolved)
		return false;
	scene->paused = true;
	scene->why = why;
	scene->pause_event = number;
	return true;
}

static bool takes_resolve(struct crmi_clock_scene *scene, int64_t at, int32_t number)
{
	if (scene->resolved)
		return false;
	scene->resolved = true;
	scene->paused = false;
	scene->resolved_at = at;
	scene->resolve_event = number;
	return true;
}

static bool takes_team(struct crmi_clock_scene *scene, const char *team, int32_t number)
{
	if (scene->team && !strcmp(scene->team, team))
		return false;
	scene->team = team;
	scene->team_event = number;
	return true;
}

bool crmi_clock_scene_take(struct crmi_clock_scene *scene, const crm_clock_event *event, int32_t number)
{
	bool was;

	switch (event->kind) {
	case CRM_CLOCK_EVENT_OPEN:
		scene->team_event = number;
		return !(event->flags & CRM_CLOCK_PAUSED) || takes_pause(scene, event->label, number);
	case CRM_CLOCK_EVENT_PAUSE:
		return takes_pause(scene, event->label, number);
	case CRM_CLOCK_EVENT_RESUME:
		was = scene->paused;
		scene->paused = false;
		return was;
	case CRM_CLOCK_EVENT_RESOLVE:
		return takes_resolve(scene, event->at, number);
	case CRM_CLOCK_EVENT_REOPEN:
		scene->resolved = false;
		return true;
	case CRM_CLOCK_EVENT_TEAM:
		return takes_team(scene, event->label, number);
	default:
		return true;
	}
}

static bool has_its_team(const struct crmi_clock_scene *scene, const crm_clock_target *target)
{
	return !target->team || (scene->team && !strcmp(scene->team, target->team));
}

int32_t crmi_clock_scene_time(const struct crmi_clock_scene *scene, const crm_clock_target *target)
{
	if (scene->resolved || !has_its_team(scene, target))
		return CRMI_TIME_AWAY;
	return scene->paused ? CRMI_TIME_PAUSED : CRMI_TIME_RUNS;
}

/* What was worked out of it does not hold any more. The due time of a breach does: it has passed. */
void crmi_clock_slot_moved(struct crmi_clock_slot *slot)
{
	slot->wake_known = false;
	if (slot->breached_at == CRMI_CLOCK_NEVER)
		slot->due_known = false;
}

static void begin_round(struct crmi_clock_run *run, struct crmi_clock_slot *slot, int64_t at)
{
	const bool later = slot->target->recurrence == CRM_CLOCK_CHAINED && slot->round && slot->chain_at > at &&
	                   slot->target->kind != CRM_CLOCK_REPLY && slot->target->kind != CRM_CLOCK_UPDATE;

	if (!has_its_team(&run->scene, slot->target)) {
		slot->phase = CRMI_ROUND_ARMED;
		slot->wake_known = false;
		return;
	}
	slot->phase = later ? CRMI_ROUND_PENDING : CRMI_ROUND_OPEN;
	slot->start = slot->since = later ? slot->chain_at : at;
	slot->time = crmi_clock_scene_time(&run->scene, slot->target);
	slot->round++;
	slot->start_event = slot->fixed_event = run->number;
	slot->own_us = -1;
	slot->breached_at = CRMI_CLOCK_NEVER;
	slot->told = slot->days_known = slot->due_known = slot->wake_known = false;
	crmi_clock_spent_clear(slot);
}

static crm_status end_round(struct crmi_clock_run *run, struct crmi_clock_slot *slot, const crm_clock_event *event)
{
	crm_status rc;

	crmi_clock_settle(run, slot, event->at);
	if (slot->target->recurrence == CRM_CLOCK_CHAINED && (rc = crmi_clock_due_if_run(run, slot, &slot->chain_at)) < 0)
		return rc;
	if ((rc = crmi_clock_whole(run, slot, &slot->ended_whole)) < 0)
		return rc;
	if (slot->phase == CRMI_ROUND_PENDING)
		slot->start = slot->since = event->at; /* met before it began */
	if ((rc = crmi_clock_elapsed(run, slot, event->at, &slot->ended_elapsed)) < 0 ||
	    (rc = crmi_clock_paused(run, slot, event->at, &slot->ended_paused)) < 0)
		return rc;
	slot->time = CRMI_TIME_AWAY;
	slot->phase = CRMI_ROUND_ENDED;
	slot->ended_at = event->at;
	slot->ended_start = slot->start;
	slot->ended_fixed = slot->fixed_event;
	slot->ended_start_event = slot->start_event;
	slot->ended_by_resolve = event->kind == CRM_CLOCK_EVENT_RESOLVE;
	slot->ended_late = slot->breached_at != CRMI_CLOCK_NEVER || slot->ended_elapsed > slot->ended_whole;
	slot->met += !slot->ended_late;
	slot->missed += slot->ended_late;
	slot->longest_before = slot->longest;
	if (slot->ended_elapsed > slot->longest)
		slot->longest = slot->ended_elapsed;
	slot->wake_known = false;
	return CRM_OK;
}

/* It was not solved, after all: the round goes on where it was. */
static void resume_round(struct crmi_clock_run *run, struct crmi_clock_slot *slot, int64_t at)
{
	slot->phase = CRMI_ROUND_OPEN;
	slot->met -= !slot->ended_late;
	slot->missed -= slot->ended_late;
	slot->longest = slot->longest_before;
	crmi_clock_settle(run, slot, at);
	slot->time = crmi_clock_scene_time(&run->scene, slot->target);
	crmi_clock_slot_moved(slot);
}

/* The promise of a reply takes the place of that of an update. */
static void drop_round(struct crmi_clock_slot *slot)
{
	slot->missed += slot->phase == CRMI_ROUND_OPEN && slot->breached_at != CRMI_CLOCK_NEVER;
	slot->phase = CRMI_ROUND_NONE;
	slot->wake_known = false;
}

static bool is_on(const struct crmi_clock_slot *slot)
{
	return slot->phase == CRMI_ROUND_OPEN || slot->phase == CRMI_ROUND_PENDING || slot->phase == CRMI_ROUND_ARMED;
}

static bool event_ends(const crm_clock_target *target, const crm_clock_event *event)
{
	const uint32_t stop = target->stop ? target->stop : stop_of_kind[target->kind];

	if (!(stop & BIT(event->kind)))
		return false;
	return event->kind != CRM_CLOCK_EVENT_STOP || !strcmp(event->label, target->name);
}

static bool event_begins(const struct crmi_clock_slot *slot, const crm_clock_event *event)
{
	const crm_clock_target *target = slot->target;
	const bool by_agent = event->flags & CRM_CLOCK_BY_AGENT, once = target->recurrence == CRM_CLOCK_ONCE;
	const bool reopens = event->kind == CRM_CLOCK_EVENT_REOPEN && !is_on(slot);

	switch (target->kind) {
	case CRM_CLOCK_ACKNOWLEDGE:
		return event->kind == CRM_CLOCK_EVENT_OPEN ? !by_agent : reopens && !once;
	case CRM_CLOCK_RESOLVE: /* also where it was solved before the team of the target ever had it */
		return event->kind == CRM_CLOCK_EVENT_OPEN || (reopens && (!once || slot->phase == CRMI_ROUND_NONE));
	case CRM_CLOCK_REPLY:
		return event->kind == CRM_CLOCK_EVENT_OPEN ? !by_agent
		                                           : event->kind == CRM_CLOCK_EVENT_CUSTOMER_MESSAGE && !is_on(slot);
	case CRM_CLOCK_UPDATE:
		return event->kind == CRM_CLOCK_EVENT_OPEN ? by_agent : event->kind == CRM_CLOCK_EVENT_AGENT_MESSAGE;
	default:
		return event->kind == CRM_CLOCK_EVENT_START && !is_on(slot) && !(once && slot->round) &&
		       !strcmp(event->label, target->name);
	}
}

static void retime(struct crmi_clock_run *run, struct crmi_clock_slot *slot, int64_t at)
{
	const int32_t time = crmi_clock_scene_time(&run->scene, slot->target);

	if (time == slot->time)
		return;
	if (slot->phase == CRMI_ROUND_OPEN)
		crmi_clock_settle(run, slot, at);
	slot->time = time;
	crmi_clock_slot_moved(slot);
}

crm_status crmi_clock_slot_event(struct crmi_clock_run *run, struct crmi_clock_slot *slot, const crm_clock_event *event)
{
	crm_status rc;

	if (is_on(slot) && event_ends(slot->target, event)) {
		if (slot->phase == CRMI_ROUND_ARMED)
			slot->phase = CRMI_ROUND_NONE;
		else if ((rc = end_round(run, slot, event)) < 0)
			return rc;
	}
	if (slot->target->kind == CRM_CLOCK_UPDATE && event->kind == CRM_CLOCK_EVENT_CUSTOMER_MESSAGE && is_on(slot))
		drop_round(slot);
	if (event->kind == CRM_CLOCK_EVENT_REOPEN && slot->phase == CRMI_ROUND_ENDED && slot->ended_by_resolve &&
	    slot->target->recurrence == CRM_CLOCK_ONCE)
		resume_round(run, slot, event->at);
	else if (event_begins(slot, event) || (slot->phase == CRMI_ROUND_ARMED && has_its_team(&run->scene, slot->target)))
		begin_round(run, slot, event->at);
	if (slot->phase == CRMI_ROUND_OPEN || slot->phase == CRMI_ROUND_PENDING)
		retime(run, slot, event->at);
	return CRM_OK;
}

/* As if the target had been there all along; what it would have told before is not told. */
static crm_status replay_target(struct crmi_clock_run *run, struct crmi_clock_slot *slot)
{
	const struct crmi_clock_scene scene = run->scene;
	const int32_t number = run->number;
	crm_status rc = CRM_OK;
	int32_t i;

	run->scene = (struct crmi_clock_scene){ 0 };
	for (i = 1; i < number && rc == CRM_OK; i++) {
		const crm_clock_event *event = crmi_clock_event_at(run, (size_t)i - 1);

		run->number = i;
		rc = crmi_clock_advance_slot(run, slot, event->at);
		if (rc == CRM_OK && crmi_clock_scene_take(&run->scene, event, i))
			rc = crmi_clock_slot_event(run, slot, event);
	}
	run->scene = scene;
	run->number = number;
	if (slot->phase == CRMI_ROUND_OPEN)
		slot->breached_at = CRMI_CLOCK_NEVER;
	slot->due_known = slot->wake_known = slot->days_known = false;
	return rc;
}

crm_status crmi_clock_slot_new(struct crmi_clock_run *run, const crm_clock_target *target, int32_t *index_out)
{
	struct crmi_clock_slot *slot = &run->slots[run->slot_count];

	if (run->slot_count == CRMI_CLOCK_SLOTS)
		return crmi_failure_set(run->failure, CRM_ERR_INVALID, CRM_RULE_CLOCK_ROOM, "policy",
		                        "the policies of a case have more than %d different targets", CRMI_CLOCK_SLOTS);
	*index_out = run->slot_count++;
	*slot = (struct crmi_clock_slot){ .target = target, .own_us = -1, .breached_at = CRMI_CLOCK_NEVER };
	return run->number > 1 ? replay_target(run, slot) : CRM_OK;
}

static crm_status take_event(struct crmi_clock_run *run, const crm_clock_event *event)
{
	const struct crmi_clock_scene before = run->scene;
	crm_status rc;
	int32_t i;

	if (!crmi_clock_scene_take(&run->scene, event, run->number))
		return CRM_OK;
	if (event->kind == CRM_CLOCK_EVENT_POLICY)
		return crmi_clock_change_policy(run, event);
	if (event->kind == CRM_CLOCK_EVENT_CALENDAR)
		return crmi_clock_change_calendar(run, event);
	if ((rc = crmi_clock_share_event(run, event, &before)) < 0)
		return rc;
	for (i = 0; i < run->slot_count; i++)
		if ((rc = crmi_clock_slot_event(run, &run->slots[i], event)) < 0)
			return rc;
	return CRM_OK;
}

crm_status crmi_clock_walk(struct crmi_clock_run *run)
{
	crm_status rc;
	size_t i;

	run->number = 1;
	run->measure = run->the_case.calendar ? 1 : 0;
	if ((rc = crmi_clock_adopt(run, run->the_case.policy)) < 0)
		return rc;
	for (i = 0; i < run->count; i++) {
		const crm_clock_event *event = crmi_clock_event_at(run, i);

		run->number = (int32_t)i + 1;
		if ((rc = crmi_clock_advance(run, event->at, false)) != CRM_OK)
			break;
		run->floor = event->at;
		if ((rc = take_event(run, event)) < 0)
			break;
	}
	if (i == run->count)
		rc = crmi_clock_advance(run, run->now, true);
	if (rc < 0 && run->failure && i < run->count)
		run->failure->line = run->number;
	return rc;
}
