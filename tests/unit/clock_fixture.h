/* Cases in few words: a desk that is open Mon-Fri 09:00-12:00 and 13:00-17:00 UTC, May 2026 (the 4th is a Monday), events by kind. */
#ifndef CLOCK_FIXTURE_H
#define CLOCK_FIXTURE_H

#include <stdio.h>
#include <string.h>

#include "unit.h"

#define MAY(day, hour, minute)                                                                                         \
	(INT64_C(1777593600000000) + ((day)-1) * CRM_DAY + (hour)*CRM_HOUR + (minute)*CRM_MINUTE) /* of 2026, UTC */
#define COUNT(table) (sizeof(table) / sizeof *(table))

enum { CASE_EVENTS = 64 };

struct clock_case {
	crm_clock_case the_case;
	crm_clock_event events[CASE_EVENTS];
	crm_clock_policy policy;
	crm_clock_target targets[CRM_CLOCK_LIMIT + 1];
	crm_clock_step steps[CRM_CLOCK_LIMIT + 1];
	crm_calendar *desk;
	crm_clock_answer answer;
	crm_clock_standing standings[CRM_CLOCK_LIMIT];
	crm_clock_firing firings[CRM_CLOCK_LIMIT];
	crm_clock_share shares[CRM_CLOCK_LIMIT];
	crm_failure failure;
};

static inline crm_calendar *calendar_of(const crm_calendar_hours *hours, size_t count, const char *name,
                                        int64_t version)
{
	crm_zone_input zone_input = CRM_INIT(crm_zone_input);
	crm_calendar_input input = CRM_INIT(crm_calendar_input);
	crm_calendar *calendar = NULL;
	crm_zone *zone = NULL;

	zone_input.name = "UTC";
	zone_input.allocator = &unit_allocator;
	assert_int_equal(crm_zone_create(&zone_input, &zone, NULL), CRM_OK);
	input.zone = zone;
	input.hours = hours;
	input.hours_count = count;
	input.name = name;
	input.version = version;
	input.allocator = &unit_allocator;
	assert_int_equal(crm_calendar_create(&input, &calendar, NULL), CRM_OK);
	crm_zone_free(zone);
	return calendar;
}

/* Open every working day in the morning and the afternoon. */
static inline crm_calendar *desk_calendar(void)
{
	crm_calendar_hours hours[10];
	int32_t day;

	for (day = 0; day < 5; day++) {
		hours[day * 2] = (crm_calendar_hours){ day + 1, 9 * 3600, 12 * 3600 };
		hours[day * 2 + 1] = (crm_calendar_hours){ day + 1, 13 * 3600, 17 * 3600 };
	}
	return calendar_of(hours, 10, "Desk", 3);
}

/* The same hours on every day of the week. */
static inline crm_calendar *daily_calendar(int32_t opens, int32_t closes, const char *name, int64_t version)
{
	crm_calendar_hours hours[7];
	int32_t day;

	for (day = 0; day < 7; day++)
		hours[day] = (crm_calendar_hours){ day + 1, opens * 3600, closes * 3600 };
	return calendar_of(hours, 7, name, version);
}

/* A case without targets or events. */
static inline void case_begin(struct clock_case *c)
{
	memset(c, 0, sizeof *c);
	c->desk = desk_calendar();
	c->policy = (crm_clock_policy){
		.size = sizeof c->policy, .name = "Standard", .version = 7, .targets = c->targets, .steps = c->steps
	};
	c->the_case = (crm_clock_case){ sizeof c->the_case, &c->policy, c->desk, c->events, 0 };
}

static inline void case_end(struct clock_case *c)
{
	crm_calendar_free(c->desk);
}

static inline crm_clock_target *target_add(struct clock_case *c, const char *name, int32_t kind, int64_t amount_us)
{
	crm_clock_target *target = &c->targets[c->policy.target_count++];

	*target = (crm_clock_target){ .name = name, .kind = kind, .amount_us = amount_us, .pauses = 1 };
	return target;
}

static inline crm_clock_step *step_add(struct clock_case *c, const char *name, const char *target, int32_t unit,
                                       int64_t offset)
{
	crm_clock_step *step = &c->steps[c->policy.step_count++];

	*step = (crm_clock_step){ .name = name, .target = target, .unit = unit };
	if (unit == CRM_CLOCK_DAYS)
		step->offset_days = (int32_t)offset;
	else
		step->offset_us = offset;
	return step;
}

static inline crm_clock_event *event_add(struct clock_case *c, int64_t at, int32_t kind)
{
	crm_clock_event *event = &c->events[c->the_case.event_count++];

	assert_true(c->the_case.event_count <= CASE_EVENTS);
	*event = (crm_clock_event){ .at = at, .kind = kind };
	return event;
}

static inline void label_add(struct clock_case *c, int64_t at, int32_t kind, const char *label)
{
	event_add(c, at, kind)->label = label;
}

static inline void policy_change(struct clock_case *c, int64_t at, const crm_clock_policy *policy, int32_t change)
{
	crm_clock_event *event = event_add(c, at, CRM_CLOCK_EVENT_POLICY);

	event->policy = policy;
	event->change = change;
}

static inline void calendar_change(struct clock_case *c, int64_t at, const crm_calendar *calendar, int32_t change)
{
	crm_clock_event *event = event_add(c, at, CRM_CLOCK_EVENT_CALENDAR);

	event->calendar = calendar;
	event->change = change;
}

static inline crm_status case_judge(struct clock_case *c, int64_t now)
{
	c->answer = (crm_clock_answer){
		.size = sizeof c->answer, .standings = c->standings, .firings = c->firings, .shares = c->shares
	};
	return crm_clock_judge(&c->the_case, now, &c->answer, &c->failure);
}

/* Where a target stands; the case is in order. */
static inline const crm_clock_standing *standing_at(struct clock_case *c, int64_t now, const char *name)
{
	size_t i;

	if (case_judge(c, now) != CRM_OK)
		fail_msg("line %d %s: %s", (int)c->failure.line, c->failure.field, c->failure.message);
	for (i = 0; i < c->answer.standing_count; i++)
		if (!strcmp(c->standings[i].name, name))
			return &c->standings[i];
	fail_msg("no target %s", name);
	return NULL;
}

static inline int64_t due_at(struct clock_case *c, int64_t now, const char *name)
{
	return standing_at(c, now, name)->due_at;
}

static inline void assert_refused(struct clock_case *c, int64_t now, crm_status status, int32_t rule, int32_t line,
                                  const char *field)
{
	assert_int_equal(case_judge(c, now), status);
	assert_int_equal(c->failure.rule, rule);
	assert_int_equal(c->failure.line, line);
	assert_string_equal(c->failure.field, field);
	assert_true(c->failure.message[0]);
	assert_int_equal(c->answer.standing_count, 0);
}

/* What fell due in a stretch of time, as "target/step@minutes since the opening" words. */
static inline const char *fired_text(struct clock_case *c, int64_t after, int64_t until, char *text, size_t size)
{
	crm_clock_milestone milestones[64];
	size_t i, count, length = 0;

	if (crm_clock_fired(&c->the_case, after, until, milestones, 64, &count, &c->failure) != CRM_DONE)
		fail_msg("line %d %s: %s", (int)c->failure.line, c->failure.field, c->failure.message);
	text[0] = '\0';
	for (i = 0; i < count; i++) {
		const crm_clock_milestone *m = &milestones[i];

		length += (size_t)snprintf(text + length, size - length, "%s%s%s%s@%lld", i ? " " : "", m->target,
		                           m->step ? "/" : "", m->step ? m->step : "",
		                           (long long)((m->at - c->events[0].at) / CRM_MINUTE));
		assert_true(length < size);
	}
	return text;
}

#endif
