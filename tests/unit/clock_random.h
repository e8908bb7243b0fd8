/* Random policies, calendars and event scripts, all in whole minutes; the same numbers in every run. */
#ifndef CLOCK_RANDOM_H
#define CLOCK_RANDOM_H

#include <stdio.h>

#include "unit.h"

enum {
	RANDOM_EVENTS = 24,
	RANDOM_TARGETS = 6,
	RANDOM_STEPS = 6,
	RANDOM_POLICIES = 3,
	RANDOM_CALENDARS = 2,
	RANDOM_MINUTES = 4 * 1440
};

struct random_policy {
	crm_clock_policy policy;
	crm_clock_target targets[RANDOM_TARGETS];
	crm_clock_step steps[RANDOM_STEPS];
};

struct random_case {
	crm_clock_case the_case;
	crm_clock_event events[RANDOM_EVENTS];
	struct random_policy policies[RANDOM_POLICIES];
	crm_calendar *calendars[RANDOM_CALENDARS];
	uint64_t state;
	bool plain;   /* only what the naive clock knows: no days, no chained rounds, steps in the unit of their target */
	bool changes; /* of policy and calendar */
};

static inline int64_t random_below(struct random_case *r, int64_t limit)
{
	r->state ^= r->state << 13;
	r->state ^= r->state >> 7;
	r->state ^= r->state << 17;
	return (int64_t)((r->state >> 11) % (uint64_t)limit);
}

static inline crm_calendar *random_calendar(struct random_case *r, const char *name)
{
	static const char *const rules[] = { "UTC0", "CET-1CEST,M3.5.0,M10.5.0/3", "EST5EDT,M3.2.0,M11.1.0", "CST-8" };
	crm_zone_input zone_input = CRM_INIT(crm_zone_input);
	crm_calendar_input input = CRM_INIT(crm_calendar_input);
	crm_calendar_hours hours[14];
	crm_calendar_day days[2];
	crm_calendar *calendar = NULL;
	crm_zone *zone = NULL;
	int32_t day;

	zone_input.rule = rules[random_below(r, 4)];
	zone_input.allocator = &unit_allocator;
	assert_int_equal(crm_zone_create(&zone_input, &zone, NULL), CRM_OK);
	for (day = 1; day <= 7; day++) {
		const int32_t opens = (int32_t)random_below(r, 40) * 900,
					  noon = opens + 900 + (int32_t)random_below(r, 16) * 900;
		const int32_t again = noon + (int32_t)random_below(r, 8) * 900,
					  closes = again + 900 + (int32_t)random_below(r, 16) * 900;

		if (day == 3 || random_below(r, 4))
			hours[input.hours_count++] = (crm_calendar_hours){ day, opens, noon };
		if (random_below(r, 3))
			hours[input.hours_count++] = (crm_calendar_hours){ day, again, closes > 86400 ? 86400 : closes };
	}
	for (day = 0; day < 2; day++)
		days[day] = (crm_calendar_day){ .date = { 2026, 3, (uint8_t)(27 + day * 2) },
			                            .kind = CRM_CALENDAR_HOLIDAY,
			                            .name = "Feast" };
	input.name = name;
	input.version = 1 + random_below(r, 5);
	input.zone = zone;
	input.hours = hours;
	input.days = days;
	input.days_count = (size_t)random_below(r, 3);
	input.allocator = &unit_allocator;
	assert_int_equal(crm_calendar_create(&input, &calendar, NULL), CRM_OK);
	crm_zone_free(zone);
	return calendar;
}

static inline void random_target(struct random_case *r, crm_clock_target *target)
{
	target->unit = (int32_t)random_below(r, r->plain ? 2 : 3);
	target->amount_us = (1 + random_below(r, random_below(r, 2) ? 120 : 2000)) * CRM_MINUTE;
	target->pauses = random_below(r, 3) > 0;
	if (target->unit != CRM_CLOCK_DAYS)
		return;
	target->amount_us = 0;
	target->amount_days = 1 + (int32_t)random_below(r, 3);
	target->end_of_day = (int32_t)random_below(r, 2);
}

static inline void random_step(struct random_case *r, const struct random_policy *policy, crm_clock_step *step,
                               size_t target)
{
	step->target = policy->targets[target].name;
	step->level = (int32_t)random_below(r, 4);
	step->unit = r->plain ? policy->targets[target].unit : (int32_t)random_below(r, 3);
	if (step->unit == CRM_CLOCK_DAYS)
		step->offset_days = (int32_t)random_below(r, 3) - 1;
	else
		step->offset_us = (random_below(r, 400) - 200) * CRM_MINUTE;
}

/* Policies have the same targets and steps by name, with other amounts. */
static inline void random_policies(struct random_case *r)
{
	static const char *const names[RANDOM_TARGETS] = { "first", "reply", "news", "solve", "part", "team" };
	static const char *const steps[RANDOM_STEPS] = { "s1", "s2", "s3", "s4", "s5", "s6" };
	static const int32_t kinds[RANDOM_TARGETS] = { CRM_CLOCK_ACKNOWLEDGE, CRM_CLOCK_REPLY,  CRM_CLOCK_UPDATE,
		                                           CRM_CLOCK_RESOLVE,     CRM_CLOCK_CUSTOM, CRM_CLOCK_RESOLVE };
	int32_t recurrence[RANDOM_TARGETS];
	size_t of_step[RANDOM_STEPS], p, i;

	for (i = 0; i < RANDOM_TARGETS; i++)
		recurrence[i] = (int32_t)random_below(r, r->plain ? 2 : 3);
	for (i = 0; i < RANDOM_STEPS; i++)
		of_step[i] = (size_t)random_below(r, RANDOM_TARGETS);
	for (p = 0; p < RANDOM_POLICIES; p++) {
		struct random_policy *policy = &r->policies[p];

		policy->policy = (crm_clock_policy){ .size = sizeof policy->policy,
			                                 .targets = policy->targets,
			                                 .target_count = RANDOM_TARGETS,
			                                 .steps = policy->steps,
			                                 .step_count = RANDOM_STEPS,
			                                 .version = (int64_t)p + 1 };
		if (!r->plain)
			policy->policy.at_close = (int32_t)random_below(r, 2);
		for (i = 0; i < RANDOM_TARGETS; i++) {
			policy->targets[i] = (crm_clock_target){ .name = names[i], .kind = kinds[i], .recurrence = recurrence[i] };
			policy->targets[i].team = i == 5 ? "B" : NULL;
			random_target(r, &policy->targets[i]);
		}
		for (i = 0; i < RANDOM_STEPS; i++) {
			policy->steps[i] = (crm_clock_step){ .name = steps[i] };
			random_step(r, policy, &policy->steps[i], of_step[i]);
		}
	}
}

static inline void random_change(struct random_case *r, crm_clock_event *event, int64_t opened_at)
{
	int64_t restart_at;

	event->change = (int32_t)random_below(r, 5);
	restart_at = opened_at + random_below(r, (event->at - opened_at) / CRM_MINUTE + 1) * CRM_MINUTE;
	event->restart_at = event->change == CRM_CHANGE_RESTART_FROM_EVENT ? restart_at : CRM_NO_TIME;
	if (event->kind == CRM_CLOCK_EVENT_POLICY)
		event->policy = &r->policies[random_below(r, RANDOM_POLICIES)].policy;
	else
		event->calendar = r->calendars[random_below(r, RANDOM_CALENDARS)];
}

static inline void random_event(struct random_case *r, crm_clock_event *event, bool *resolved, int64_t opened_at)
{
	static const char *const teams[] = { "A", "B", "C" };

	do
		event->kind = 2 + (int32_t)random_below(r, 11);
	while ((event->kind == CRM_CLOCK_EVENT_REOPEN && !*resolved) ||
	       (!r->changes && (event->kind == CRM_CLOCK_EVENT_POLICY || event->kind == CRM_CLOCK_EVENT_CALENDAR)));
	if (event->kind == CRM_CLOCK_EVENT_RESOLVE)
		*resolved = true;
	if (event->kind == CRM_CLOCK_EVENT_REOPEN)
		*resolved = false;
	if (event->kind == CRM_CLOCK_EVENT_TEAM)
		event->label = teams[random_below(r, 3)];
	if (event->kind == CRM_CLOCK_EVENT_START || event->kind == CRM_CLOCK_EVENT_STOP)
		event->label = "part";
	if (event->kind == CRM_CLOCK_EVENT_PAUSE)
		event->label = "waits";
	if (event->kind == CRM_CLOCK_EVENT_POLICY || event->kind == CRM_CLOCK_EVENT_CALENDAR)
		random_change(r, event, opened_at);
}

/* A case that begins in the days around a change of the clocks. */
static inline void random_begin(struct random_case *r, uint64_t seed, bool plain, bool changes)
{
	const int64_t opened_at = INT64_C(1774483200000000) +
	                          (int64_t)(seed % 997) * 7 * CRM_MINUTE; /* 2026-03-26, and some days */
	bool resolved = false;
	int64_t at = opened_at;
	size_t i, count;

	*r = (struct random_case){ .state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1, .plain = plain, .changes = changes };
	for (i = 0; i < RANDOM_CALENDARS; i++)
		r->calendars[i] = random_calendar(r, i ? "Other" : "One");
	random_policies(r);
	count = 1 + (size_t)random_below(r, RANDOM_EVENTS);
	r->the_case = (crm_clock_case){ sizeof r->the_case, &r->policies[0].policy, r->calendars[0], r->events, count };
	r->events[0] = (crm_clock_event){ .at = at, .kind = CRM_CLOCK_EVENT_OPEN, .flags = (uint32_t)random_below(r, 4) };
	for (i = 1; i < count; i++) {
		if (random_below(r, 4))
			at += random_below(r, RANDOM_MINUTES * 2 / (int64_t)count) * CRM_MINUTE;
		r->events[i].at = at;
		random_event(r, &r->events[i], &resolved, opened_at);
	}
}

static inline void random_end(struct random_case *r)
{
	size_t i;

	for (i = 0; i < RANDOM_CALENDARS; i++)
		crm_calendar_free(r->calendars[i]);
}

#endif
