#include "clock.h"

#include <stddef.h>
#include <string.h>

/* Only what is counted from is cleared: slots are cleared as they are taken. */
crm_status crmi_clock_start(struct crmi_clock_run *run, const crm_clock_case *the_case, const crm_clock_event *extra,
                            int64_t now, crm_failure *failure)
{
	memset(run, 0, offsetof(struct crmi_clock_run, slots));
	crmi_failure_clear(failure);
	run->failure = failure;
	run->extra = extra;
	return crmi_clock_case_check(run, the_case, now);
}

static int64_t time_or_none(int64_t at)
{
	return at == CRMI_CLOCK_NEVER ? CRM_NO_TIME : at;
}

static int32_t state_of(const struct crmi_clock_slot *slot)
{
	if (slot->phase == CRMI_ROUND_ENDED)
		return slot->ended_late ? CRM_CLOCK_MISSED : CRM_CLOCK_MET;
	if (slot->phase != CRMI_ROUND_OPEN)
		return CRM_CLOCK_WAITING;
	if (slot->breached_at != CRMI_CLOCK_NEVER)
		return CRM_CLOCK_BREACHED;
	return crmi_clock_slot_counts(slot) ? CRM_CLOCK_RUNNING : CRM_CLOCK_HELD;
}

/* A round that runs, or that will begin where the one before was due. */
static crm_status stand_running(struct crmi_clock_run *run, struct crmi_clock_slot *slot, crm_clock_standing *standing)
{
	int64_t due = CRMI_CLOCK_NEVER;
	crm_status rc;

	if ((rc = crmi_clock_whole(run, slot, &standing->target_us)) < 0 ||
	    (rc = crmi_clock_elapsed(run, slot, run->now, &standing->elapsed_us)) < 0 ||
	    (rc = crmi_clock_paused(run, slot, run->now, &standing->paused_us)) < 0 ||
	    (rc = crmi_clock_due(run, slot, &due)) < 0)
		return rc;
	standing->due_at = time_or_none(due);
	return CRM_OK;
}

static crm_status stand(struct crmi_clock_run *run, struct crmi_clock_slot *slot, crm_clock_standing *standing)
{
	crm_status rc = CRM_OK;

	memset(standing, 0, sizeof *standing); /* with what lies between the fields: the same answer is the same bytes */
	standing->name = slot->target->name;
	standing->kind = slot->target->kind;
	standing->state = state_of(slot);
	standing->round = slot->round;
	standing->met = slot->met;
	standing->missed = slot->missed + (standing->state == CRM_CLOCK_BREACHED);
	standing->longest_us = slot->longest;
	standing->target_us = slot->target->amount_us;
	if (slot->phase == CRMI_ROUND_OPEN || slot->phase == CRMI_ROUND_PENDING) {
		standing->started_at = slot->start;
		rc = stand_running(run, slot, standing);
	} else if (slot->phase == CRMI_ROUND_ENDED) {
		standing->started_at = slot->ended_start;
		standing->stopped_at = slot->ended_at;
		standing->target_us = slot->ended_whole;
		standing->elapsed_us = slot->ended_elapsed;
		standing->paused_us = slot->ended_paused;
	}
	if (slot->phase == CRMI_ROUND_OPEN || slot->phase == CRMI_ROUND_ENDED)
		standing->breached_at = time_or_none(slot->breached_at);
	standing->remaining_us = standing->target_us - standing->elapsed_us;
	return rc;
}

static crm_status stand_step(struct crmi_clock_run *run, const struct crmi_clock_step_slot *step,
                             crm_clock_firing *firing)
{
	struct crmi_clock_slot *slot = &run->slots[step->slot];
	crm_status rc;

	memset(firing, 0, sizeof *firing);
	firing->name = step->step->name;
	firing->target = slot->target->name;
	firing->level = step->step->level;
	firing->round = slot->round;
	firing->fired = slot->round && step->fired_round == slot->round;
	if (firing->fired) {
		firing->due_at = step->fired_at;
		return CRM_OK;
	}
	if (slot->phase != CRMI_ROUND_OPEN && slot->phase != CRMI_ROUND_PENDING)
		return CRM_OK;
	if ((rc = crmi_clock_step_at(run, slot, step->step, &firing->due_at)) < 0)
		return rc;
	firing->due_at = time_or_none(firing->due_at);
	if (firing->due_at != CRM_NO_TIME && firing->due_at < slot->start)
		firing->due_at = slot->start;
	return CRM_OK;
}

static void note_earliest(int64_t at, int64_t now, int64_t *earliest)
{
	if (at != CRM_NO_TIME && at > now && (*earliest == CRM_NO_TIME || at < *earliest))
		*earliest = at;
}

static crm_status stand_all(struct crmi_clock_run *run, crm_clock_answer *answer)
{
	crm_clock_standing standing;
	crm_clock_firing firing;
	crm_status rc;
	size_t i;

	for (i = 0; i < run->policy.target_count; i++) {
		if ((rc = stand(run, &run->slots[run->slot_at[i]], &standing)) < 0)
			return rc;
		note_earliest(standing.due_at, run->now, &answer->next_due_at);
		if (answer->standings)
			memcpy(&answer->standings[i], &standing, sizeof standing);
	}
	answer->next_wake_at = answer->next_due_at;
	for (i = 0; i < run->policy.step_count; i++) {
		if ((rc = stand_step(run, &run->steps[run->step_at[i]], &firing)) < 0)
			return rc;
		note_earliest(firing.due_at, run->now, &answer->next_wake_at);
		if (answer->firings)
			memcpy(&answer->firings[i], &firing, sizeof firing);
	}
	answer->standing_count = run->policy.target_count;
	answer->firing_count = run->policy.step_count;
	return CRM_OK;
}

static crm_status judge_run(struct crmi_clock_run *run, crm_clock_answer *answer)
{
	crm_status rc;

	if ((rc = crmi_clock_walk(run)) < 0 || (rc = stand_all(run, answer)) < 0)
		return rc;
	answer->is_paused = run->scene.paused;
	answer->is_resolved = run->scene.resolved;
	return crmi_clock_share_answer(run, answer);
}

crm_status crm_clock_judge(const crm_clock_case *the_case, int64_t now, crm_clock_answer *answer,
                           crm_failure *failure_out)
{
	crm_clock_answer taken = { 0 }, given = { 0 };
	struct crmi_clock_run run;
	size_t size;
	crm_status rc;

	if ((rc = crmi_clock_start(&run, the_case, NULL, now, failure_out)) < 0)
		return rc;
	if ((rc = crmi_failure_input(failure_out, &taken, sizeof taken, answer, "answer")) < 0)
		return rc;
	given.size = taken.size;
	given.standings = taken.standings;
	given.firings = taken.firings;
	given.shares = taken.shares;
	rc = judge_run(&run, &given);
	if (rc < 0) {
		given.standing_count = given.firing_count = given.share_count = 0;
		given.next_due_at = given.next_wake_at = given.paused_us = 0;
	}
	size = taken.size < sizeof given ? taken.size : sizeof given;
	memcpy(answer, &given, size);
	return rc;
}

crm_status crm_clock_fired(const crm_clock_case *the_case, int64_t after, int64_t until,
                           crm_clock_milestone *milestones_out, size_t room, size_t *count_out,
                           crm_failure *failure_out)
{
	struct crmi_clock_sink sink = {
		.out = milestones_out, .room = room, .after = after, .everything = after == CRM_NO_TIME
	};
	struct crmi_clock_run run;
	crm_status rc;

	if (count_out)
		*count_out = 0;
	if ((rc = crmi_clock_start(&run, the_case, NULL, until, failure_out)) < 0)
		return rc;
	if (!count_out || !milestones_out || !room)
		return crmi_failure_missing(failure_out, count_out ? "milestones_out" : "count_out");
	run.sink = &sink;
	if ((rc = crmi_clock_walk(&run)) < 0)
		return rc;
	if (sink.full && !sink.count)
		return crmi_failure_set(failure_out, CRM_ERR_INVALID, CRM_RULE_CLOCK_ROOM, "room",
		                        "more falls due at one instant than there is room for");
	*count_out = sink.count;
	return sink.full ? CRM_OK : CRM_DONE;
}

/* Where a target of both policies, or of one, stands before or after. */
static crm_clock_move *find_move(crm_clock_move *moves, size_t *count, const char *name)
{
	size_t i;

	for (i = 0; i < *count; i++)
		if (!strcmp(moves[i].name, name))
			return &moves[i];
	moves[*count] = (crm_clock_move){ .name = name };
	return &moves[(*count)++];
}

static crm_status stand_moves(struct crmi_clock_run *run, bool after, crm_clock_move *moves, size_t *count)
{
	crm_clock_standing standing;
	crm_status rc;
	size_t i;

	if ((rc = crmi_clock_walk(run)) < 0)
		return rc;
	for (i = 0; i < run->policy.target_count; i++) {
		crm_clock_move *move;

		if ((rc = stand(run, &run->slots[run->slot_at[i]], &standing)) < 0)
			return rc;
		move = find_move(moves, count, standing.name);
		*(after ? &move->after_at : &move->before_at) = standing.due_at;
		*(after ? &move->state_after : &move->state_before) = standing.state;
	}
	return CRM_OK;
}

crm_status crm_clock_preview(const crm_clock_case *the_case, const crm_clock_event *event, crm_clock_move *moves_out,
                             size_t *count_out, crm_failure *failure_out)
{
	struct crmi_clock_run run;
	size_t count = 0;
	crm_status rc;

	crmi_failure_clear(failure_out);
	if (count_out)
		*count_out = 0;
	if (!event || !moves_out || !count_out)
		return crmi_failure_missing(failure_out, !event ? "event" : !moves_out ? "moves_out" : "count_out");
	if (event->kind != CRM_CLOCK_EVENT_POLICY && event->kind != CRM_CLOCK_EVENT_CALENDAR)
		return crmi_failure_set(failure_out, CRM_ERR_INVALID, CRM_RULE_CLOCK_EVENT, "event",
		                        "what is shown is a change of policy or of calendar");
	if ((rc = crmi_clock_start(&run, the_case, NULL, event->at, failure_out)) < 0)
		return rc;
	if (run.count < run.the_case.event_count)
		return crmi_failure_set(failure_out, CRM_ERR_INVALID, CRM_RULE_CLOCK_ORDER, "event",
		                        "the change lies before the last event");
	if ((rc = stand_moves(&run, false, moves_out, &count)) < 0 ||
	    (rc = crmi_clock_start(&run, the_case, event, event->at, failure_out)) < 0 ||
	    (rc = stand_moves(&run, true, moves_out, &count)) < 0)
		return rc;
	*count_out = count;
	return CRM_OK;
}
