/* The case clock once more, minute by minute and without any cleverness, for cases whose times are whole minutes: every minute of the
 * case is written down with what held in it, and what has run is counted by going through them all. Targets in working or real time. */
#ifndef CLOCK_NAIVE_H
#define CLOCK_NAIVE_H

#include <string.h>

#include "unit.h"

enum { NAIVE_MINUTES = 9 * 1440, NAIVE_AHEAD = 90 * 1440, NAIVE_CALENDARS = 3, NAIVE_FIRED = 512 };
enum naive_time { NAIVE_RUNS, NAIVE_PAUSED, NAIVE_AWAY };

/* A round of a target. */
struct naive_round {
	bool on, resumable;
	int32_t number, met, missed;
	int start;          /* minute */
	int64_t carry, own; /* minutes; own -1 = none */
	int due_passed;     /* minute, -1 = not */
	bool told, late;
	int64_t elapsed_at_end;
	int32_t steps_fired[CRM_CLOCK_LIMIT];
	bool waits_for_team;
	bool lost;       /* ended before its team had the case */
	int64_t elapsed; /* so far */
};

struct naive {
	const crm_clock_case *the_case;
	const crm_clock_policy *policy;
	const crm_calendar *calendar;
	int minutes; /* how far it came */
	bool paused, resolved;
	const char *team;
	bool was_paused[NAIVE_MINUTES], was_resolved[NAIVE_MINUTES];
	const char *had_team[NAIVE_MINUTES];
	struct naive_round
		rounds[CRM_CLOCK_LIMIT]; /* by place in the policy, which never changes its list of targets here */
	crm_clock_milestone fired[NAIVE_FIRED];
	size_t fired_count;
};

struct naive_open {
	const crm_calendar *calendar;
	int64_t from;
	signed char open[NAIVE_AHEAD]; /* -1 = not looked at */
};

/* Whether a calendar is open in a minute; looked up once. */
static struct naive_open naive_open[NAIVE_CALENDARS];

static inline bool naive_is_open(const crm_calendar *calendar, int64_t opening, int minute)
{
	int32_t open = 0;
	int i;

	if (!calendar)
		return true;
	for (i = 0; i < NAIVE_CALENDARS - 1; i++)
		if (naive_open[i].calendar == calendar)
			break;
	if (naive_open[i].calendar != calendar || naive_open[i].from != opening) {
		naive_open[i].calendar = calendar;
		naive_open[i].from = opening;
		memset(naive_open[i].open, -1, sizeof naive_open[i].open);
	}
	if (minute >= NAIVE_AHEAD)
		fail_msg("the naive clock looks too far ahead");
	if (naive_open[i].open[minute] < 0) {
		assert_int_equal(crm_calendar_is_open(calendar, opening + minute * CRM_MINUTE, NULL, &open, NULL), CRM_OK);
		naive_open[i].open[minute] = (signed char)open;
	}
	return naive_open[i].open[minute];
}

static inline int64_t naive_opening(const struct naive *n)
{
	return n->the_case->events[0].at;
}

static inline bool naive_team_fits(const char *team, const crm_clock_target *target)
{
	return !target->team || (team && !strcmp(team, target->team));
}

static inline int naive_time_in(const struct naive *n, const crm_clock_target *target, int minute)
{
	if (n->was_resolved[minute] || !naive_team_fits(n->had_team[minute], target))
		return NAIVE_AWAY;
	return n->was_paused[minute] ? NAIVE_PAUSED : NAIVE_RUNS;
}

static inline int naive_time_now(const struct naive *n, const crm_clock_target *target)
{
	if (n->resolved || !naive_team_fits(n->team, target))
		return NAIVE_AWAY;
	return n->paused ? NAIVE_PAUSED : NAIVE_RUNS;
}

static inline bool naive_counts(const crm_clock_target *target, int time)
{
	return time == NAIVE_RUNS || (time == NAIVE_PAUSED && !target->pauses);
}

static inline const crm_calendar *naive_calendar(const struct naive *n, const crm_clock_target *target)
{
	return target->unit == CRM_CLOCK_REAL ? NULL : n->calendar;
}

/* Minutes that count from the start of a round up to now, all by what holds now. */
static inline int64_t naive_count(const struct naive *n, const crm_clock_target *target,
                                  const struct naive_round *round)
{
	int64_t counted = 0;
	int minute;

	for (minute = round->start; minute < n->minutes; minute++)
		counted += naive_counts(target, naive_time_in(n, target, minute)) &&
		           naive_is_open(naive_calendar(n, target), naive_opening(n), minute);
	return counted;
}

static inline int64_t naive_elapsed(const struct naive *n, const crm_clock_target *target,
                                    const struct naive_round *round)
{
	return round->carry + naive_count(n, target, round);
}

static inline int64_t naive_whole(const crm_clock_target *target, const struct naive_round *round)
{
	return round->own >= 0 ? round->own : target->amount_us / CRM_MINUTE;
}

static inline void naive_begin(struct naive *n, size_t place)
{
	const crm_clock_target *target = &n->policy->targets[place];
	struct naive_round *round = &n->rounds[place];

	round->waits_for_team = !naive_team_fits(n->team, target);
	round->resumable = round->lost = false;
	if (round->waits_for_team) {
		round->on = false;
		return;
	}
	round->on = true;
	round->number++;
	round->start = n->minutes;
	round->carry = 0;
	round->own = -1;
	round->due_passed = -1;
	round->told = false;
}

static inline void naive_end(struct naive *n, size_t place, bool by_resolve)
{
	const crm_clock_target *target = &n->policy->targets[place];
	struct naive_round *round = &n->rounds[place];

	round->lost = round->waits_for_team;
	round->waits_for_team = false;
	if (!round->on)
		return;
	round->elapsed_at_end = naive_elapsed(n, target, round);
	round->late = round->due_passed >= 0 || round->elapsed_at_end > naive_whole(target, round);
	round->met += !round->late;
	round->missed += round->late;
	round->on = false;
	round->resumable = by_resolve && target->recurrence == CRM_CLOCK_ONCE;
}

static inline void naive_target_event(struct naive *n, size_t place, const crm_clock_event *event)
{
	const crm_clock_target *target = &n->policy->targets[place];
	struct naive_round *round = &n->rounds[place];
	const bool by_agent = event->flags & CRM_CLOCK_BY_AGENT;
	const bool was_on = round->on || round->waits_for_team;

	if (event->kind == CRM_CLOCK_EVENT_AGENT_MESSAGE && target->kind <= CRM_CLOCK_UPDATE)
		naive_end(n, place, false);
	if (event->kind == CRM_CLOCK_EVENT_RESOLVE && target->kind == CRM_CLOCK_RESOLVE)
		naive_end(n, place, true);
	if (event->kind == CRM_CLOCK_EVENT_STOP && target->kind == CRM_CLOCK_CUSTOM && !strcmp(event->label, target->name))
		naive_end(n, place, false);
	if (event->kind == CRM_CLOCK_EVENT_CUSTOMER_MESSAGE && target->kind == CRM_CLOCK_UPDATE) {
		round->missed += round->on && round->due_passed >= 0;
		round->on = round->waits_for_team = false;
	}
	if (event->kind == CRM_CLOCK_EVENT_OPEN &&
	    (target->kind == CRM_CLOCK_RESOLVE || (target->kind <= CRM_CLOCK_REPLY && !by_agent) ||
	     (target->kind == CRM_CLOCK_UPDATE && by_agent)))
		naive_begin(n, place);
	if (event->kind == CRM_CLOCK_EVENT_CUSTOMER_MESSAGE && target->kind == CRM_CLOCK_REPLY && !was_on)
		naive_begin(n, place);
	if (event->kind == CRM_CLOCK_EVENT_AGENT_MESSAGE && target->kind == CRM_CLOCK_UPDATE)
		naive_begin(n, place);
	if (event->kind == CRM_CLOCK_EVENT_START && target->kind == CRM_CLOCK_CUSTOM &&
	    !strcmp(event->label, target->name) && !was_on && (!round->number || target->recurrence))
		naive_begin(n, place);
	if (event->kind == CRM_CLOCK_EVENT_REOPEN && !was_on &&
	    ((target->recurrence && (target->kind == CRM_CLOCK_ACKNOWLEDGE || target->kind == CRM_CLOCK_RESOLVE)) ||
	     (target->kind == CRM_CLOCK_RESOLVE && round->lost))) {
		naive_begin(n, place);
	} else if (event->kind == CRM_CLOCK_EVENT_REOPEN && round->resumable) {
		round->on = true;
		round->resumable = false;
		round->met -= !round->late;
		round->missed -= round->late;
	}
	if (round->waits_for_team && naive_team_fits(n->team, target))
		naive_begin(n, place);
}

static inline void naive_change(struct naive *n, const crm_clock_event *event)
{
	int64_t elapsed[CRM_CLOCK_LIMIT], whole[CRM_CLOCK_LIMIT];
	size_t i;

	for (i = 0; i < n->policy->target_count; i++) {
		elapsed[i] = naive_elapsed(n, &n->policy->targets[i], &n->rounds[i]);
		whole[i] = naive_whole(&n->policy->targets[i], &n->rounds[i]);
	}
	if (event->kind == CRM_CLOCK_EVENT_POLICY)
		n->policy = event->policy;
	else
		n->calendar = event->calendar;
	for (i = 0; i < n->policy->target_count; i++) {
		const crm_clock_target *target = &n->policy->targets[i];
		struct naive_round *round = &n->rounds[i];

		round->carry = 0;
		round->own = -1;
		if (!round->on && !round->resumable)
			continue;
		if (event->change == CRM_CHANGE_RESTART)
			round->start = n->minutes;
		if (event->change == CRM_CHANGE_RESTART_FROM_EVENT)
			round->start = (int)((event->restart_at - naive_opening(n)) / CRM_MINUTE);
		if (event->change == CRM_CHANGE_KEEP_ELAPSED || event->change == CRM_CHANGE_KEEP_REMAINING)
			round->carry = elapsed[i] - naive_count(n, target, round);
		if (event->change == CRM_CHANGE_KEEP_REMAINING)
			round->own = whole[i];
		if (naive_elapsed(n, target, round) < naive_whole(target, round))
			round->due_passed = -1;
	}
}

static inline void naive_event(struct naive *n, const crm_clock_event *event)
{
	size_t i;

	switch (event->kind) {
	case CRM_CLOCK_EVENT_OPEN:
		n->paused = event->flags & CRM_CLOCK_PAUSED;
		break;
	case CRM_CLOCK_EVENT_PAUSE:
		n->paused = n->paused || !n->resolved;
		break;
	case CRM_CLOCK_EVENT_RESUME:
		n->paused = false;
		break;
	case CRM_CLOCK_EVENT_RESOLVE:
		if (n->resolved)
			return;
		n->resolved = true;
		n->paused = false;
		break;
	case CRM_CLOCK_EVENT_REOPEN:
		n->resolved = false;
		break;
	case CRM_CLOCK_EVENT_TEAM:
		n->team = event->label;
		break;
	case CRM_CLOCK_EVENT_POLICY:
	case CRM_CLOCK_EVENT_CALENDAR:
		naive_change(n, event);
		return;
	default:
		break;
	}
	for (i = 0; i < n->policy->target_count; i++)
		naive_target_event(n, i, event);
}

static inline void naive_tell(struct naive *n, size_t place, const crm_clock_step *step)
{
	assert_true(n->fired_count < NAIVE_FIRED);
	n->fired[n->fired_count++] = (crm_clock_milestone){
		.at = naive_opening(n) + n->minutes * CRM_MINUTE,
		.target = n->policy->targets[place].name,
		.step = step ? step->name : NULL,
		.level = step ? step->level : 0,
		.round = n->rounds[place].number,
	};
}

/* A step before the due time comes where just its offset is left; one after it where that has run over. Its unit is that of the target. */
static inline bool naive_step_is_due(const struct naive *n, const crm_clock_step *step, const crm_clock_target *target,
                                     int64_t left)
{
	const int64_t offset = step->offset_us / CRM_MINUTE;

	if (offset >= 0)
		return left <= -offset;
	return left < -offset ||
	       (left == -offset && naive_is_open(naive_calendar(n, target), naive_opening(n), n->minutes));
}

static inline void naive_fire(struct naive *n, size_t place)
{
	const crm_clock_target *target = &n->policy->targets[place];
	struct naive_round *round = &n->rounds[place];
	int64_t left;
	size_t i;

	if (!round->on || !naive_counts(target, naive_time_now(n, target)))
		return;
	left = naive_whole(target, round) - round->elapsed;
	if (left <= 0 && round->due_passed < 0) {
		round->due_passed = n->minutes;
		if (!round->told)
			naive_tell(n, place, NULL);
		round->told = true;
	}
	for (i = 0; i < n->policy->step_count; i++) {
		const crm_clock_step *step = &n->policy->steps[i];

		if (strcmp(step->target, target->name) || round->steps_fired[i] == round->number ||
		    !naive_step_is_due(n, step, target, left))
			continue;
		round->steps_fired[i] = round->number;
		naive_tell(n, place, step);
	}
}

/* Up to and with a minute: events first, then what falls due. */
static inline void naive_run(struct naive *n, const crm_clock_case *the_case, int last)
{
	size_t next = 0, i;

	memset(n, 0, sizeof *n);
	n->the_case = the_case;
	n->policy = the_case->policy;
	n->calendar = the_case->calendar;
	for (i = 0; i < CRM_CLOCK_LIMIT; i++)
		n->rounds[i].due_passed = -1;
	assert_true(last < NAIVE_MINUTES);
	for (n->minutes = 0;; n->minutes++) {
		const size_t before = next;

		while (next < the_case->event_count && the_case->events[next].at <= naive_opening(n) + n->minutes * CRM_MINUTE)
			naive_event(n, &the_case->events[next++]);
		for (i = 0; next > before && i < n->policy->target_count; i++)
			n->rounds[i].elapsed = naive_elapsed(n, &n->policy->targets[i], &n->rounds[i]);
		for (i = 0; i < n->policy->target_count; i++)
			naive_fire(n, i);
		if (n->minutes == last)
			return;
		n->was_paused[n->minutes] = n->paused;
		n->was_resolved[n->minutes] = n->resolved;
		n->had_team[n->minutes] = n->team;
		for (i = 0; i < n->policy->target_count; i++) {
			const crm_clock_target *target = &n->policy->targets[i];

			n->rounds[i].elapsed += naive_counts(target, naive_time_now(n, target)) &&
			                        naive_is_open(naive_calendar(n, target), naive_opening(n), n->minutes);
		}
	}
}

#endif
