#include "clock.h"

#include "date.h"

#include <string.h>

/* What the checks carry from event to event. */
struct case_check {
	struct crmi_clock_run *run;
	struct crmi_clock_scene scene;
	crm_clock_policy policy;         /* in force */
	const crm_clock_policy *checked; /* the caller's struct of it, which is not checked twice */
	const crm_calendar *calendar;
	int64_t opened_at, last_at;
};

const crm_clock_event *crmi_clock_event_at(const struct crmi_clock_run *run, size_t index)
{
	return index < run->the_case.event_count ? &run->the_case.events[index] : run->extra;
}

static crm_status wrong_event(const struct case_check *check, int32_t rule, const char *field, const char *what)
{
	return crmi_failure_set(check->run->failure, CRM_ERR_INVALID, rule, field, "%s", what);
}

/* A calendar of the case gets the number under which its time is counted. */
static crm_status collect_calendar(struct crmi_clock_run *run, const crm_calendar *calendar)
{
	int32_t i;

	for (i = 1; i < run->measure_count; i++)
		if (run->calendars[i] == calendar)
			return CRM_OK;
	if (run->measure_count == CRMI_CLOCK_MEASURES)
		return crmi_failure_set(run->failure, CRM_ERR_INVALID, CRM_RULE_CLOCK_ROOM, "calendar",
		                        "the events of a case name more than %d calendars", CRM_CLOCK_CASE_CALENDARS);
	run->calendars[run->measure_count++] = calendar;
	return CRM_OK;
}

static bool policy_has_custom(const crm_clock_policy *policy, const char *label)
{
	const crm_clock_target *target = crmi_clock_policy_find(policy, label);

	return target && target->kind == CRM_CLOCK_CUSTOM;
}

/* A START or STOP is wrong when no policy so far has its target; one that a change took away may still end. */
static bool label_is_known(const struct case_check *check, const crm_clock_event *event, int32_t number)
{
	crm_clock_policy taken;
	int32_t i;

	if (!event->label)
		return false;
	if (policy_has_custom(&check->policy, event->label))
		return true;
	(void)crmi_failure_input(NULL, &taken, sizeof taken, check->run->the_case.policy, "policy");
	if (policy_has_custom(&taken, event->label))
		return true;
	for (i = 0; i + 1 < number; i++) {
		const crm_clock_event *earlier = crmi_clock_event_at(check->run, (size_t)i);

		if (earlier->kind != CRM_CLOCK_EVENT_POLICY)
			continue;
		(void)crmi_failure_input(NULL, &taken, sizeof taken, earlier->policy, "policy");
		if (policy_has_custom(&taken, event->label))
			return true;
	}
	return false;
}

static crm_status take_policy(struct case_check *check, const crm_clock_policy *policy)
{
	crm_status rc;

	if (policy && policy == check->checked)
		return CRM_OK;
	if ((rc = crmi_clock_policy_check(policy, &check->policy, check->run->failure)) < 0)
		return rc;
	check->checked = policy;
	return CRM_OK;
}

static crm_status check_change(struct case_check *check, const crm_clock_event *event)
{
	crm_status rc;

	if (event->change < CRM_CHANGE_RECOMPUTE || event->change > CRM_CHANGE_RESTART_FROM_EVENT)
		return wrong_event(check, CRM_RULE_CLOCK_EVENT, "change", "no such change");
	if (event->change == CRM_CHANGE_RESTART_FROM_EVENT &&
	    (event->restart_at < check->opened_at || event->restart_at > event->at))
		return wrong_event(check, CRM_RULE_CLOCK_EVENT, "restart_at",
		                   "a restart lies between the opening and its change");
	if (event->change != CRM_CHANGE_RESTART_FROM_EVENT && event->restart_at != CRM_NO_TIME)
		return wrong_event(check, CRM_RULE_CLOCK_EVENT, "restart_at",
		                   "restart_at is for a restart from an event, and for no other change");
	if (event->kind == CRM_CLOCK_EVENT_POLICY) {
		if (!event->policy)
			return wrong_event(check, CRM_RULE_CLOCK_EVENT, "policy", "a change of policy needs a policy");
		if ((rc = take_policy(check, event->policy)) < 0)
			return rc;
	} else {
		if (!event->calendar)
			return wrong_event(check, CRM_RULE_CLOCK_EVENT, "calendar", "a change of calendar needs a calendar");
		check->calendar = event->calendar;
		if ((rc = collect_calendar(check->run, event->calendar)) < 0)
			return rc;
	}
	if (!check->calendar && crmi_clock_policy_needs_calendar(&check->policy))
		return wrong_event(check, CRM_RULE_CLOCK_CALENDAR, "calendar",
		                   "the policy counts working time and there is no calendar");
	return CRM_OK;
}

static crm_status check_reopen(const struct case_check *check, const crm_clock_event *event)
{
	if (!check->scene.resolved)
		return wrong_event(check, CRM_RULE_CLOCK_EVENT, "kind", "only a case that is resolved is reopened");
	if (check->policy.reopen_us && event->at - check->scene.resolved_at > check->policy.reopen_us)
		return crmi_failure_set(check->run->failure, CRM_ERR_REFUSED, CRM_RULE_REOPEN_WINDOW, "at",
		                        "the window of the policy for reopening has passed");
	return CRM_OK;
}

static crm_status check_kind(struct case_check *check, const crm_clock_event *event, int32_t number)
{
	switch (event->kind) {
	case CRM_CLOCK_EVENT_OPEN:
		return number == 1 ? CRM_OK : wrong_event(check, CRM_RULE_CLOCK_EVENT, "kind", "a case is opened once");
	case CRM_CLOCK_EVENT_CUSTOMER_MESSAGE:
	case CRM_CLOCK_EVENT_AGENT_MESSAGE:
	case CRM_CLOCK_EVENT_PAUSE:
	case CRM_CLOCK_EVENT_RESUME:
	case CRM_CLOCK_EVENT_RESOLVE:
		return CRM_OK;
	case CRM_CLOCK_EVENT_REOPEN:
		return check_reopen(check, event);
	case CRM_CLOCK_EVENT_POLICY:
	case CRM_CLOCK_EVENT_CALENDAR:
		return check_change(check, event);
	case CRM_CLOCK_EVENT_TEAM:
		return event->label && *event->label ? CRM_OK
		                                     : wrong_event(check, CRM_RULE_CLOCK_EVENT, "label", "a team needs a name");
	case CRM_CLOCK_EVENT_START:
	case CRM_CLOCK_EVENT_STOP:
		return label_is_known(check, event, number) ? CRM_OK
		                                            : wrong_event(check, CRM_RULE_CLOCK_EVENT, "label",
		                                                          "no policy of the case has such a CUSTOM target");
	default:
		return wrong_event(check, CRM_RULE_CLOCK_EVENT, "kind", "no such kind of event");
	}
}

static crm_status check_event(struct case_check *check, const crm_clock_event *event, int32_t number)
{
	const uint32_t flags = event->kind == CRM_CLOCK_EVENT_OPEN ? CRM_CLOCK_BY_AGENT | CRM_CLOCK_PAUSED : 0;
	crm_status rc;

	if (number == 1 && event->kind != CRM_CLOCK_EVENT_OPEN)
		return wrong_event(check, CRM_RULE_CLOCK_EVENT, "kind", "the first event of a case is OPEN");
	if (!crmi_time_is_storable(event->at))
		return wrong_event(check, CRM_RULE_FIELD_RANGE, "at", "an event has a time in the years 1 to 9999");
	if (number == 1)
		check->opened_at = event->at;
	else if (event->at < check->last_at)
		return wrong_event(check, CRM_RULE_CLOCK_ORDER, "at", "the event lies before the one before it");
	if (event->flags & ~flags)
		return wrong_event(check, CRM_RULE_CLOCK_EVENT, "flags", "a flag that the event does not take");
	if ((rc = check_kind(check, event, number)) < 0)
		return rc;
	check->last_at = event->at;
	(void)crmi_clock_scene_take(&check->scene, event, number);
	return CRM_OK;
}

static crm_status take_case(struct case_check *check, const crm_clock_case *the_case, int64_t now)
{
	struct crmi_clock_run *run = check->run;
	crm_status rc;

	if ((rc = crmi_failure_input(run->failure, &run->the_case, sizeof run->the_case, the_case, "the_case")) < 0)
		return rc;
	if (!run->the_case.events || !run->the_case.event_count)
		return crmi_failure_missing(run->failure, "events");
	if (run->the_case.event_count >= INT32_MAX)
		return wrong_event(check, CRM_RULE_FIELD_RANGE, "event_count", "more events than can be numbered");
	if (!crmi_time_is_storable(now))
		return wrong_event(check, CRM_RULE_FIELD_RANGE, "now", "a time lies in the years 1 to 9999");
	if (now < run->the_case.events[0].at)
		return wrong_event(check, CRM_RULE_CLOCK_ORDER, "now", "it is asked for a time before the case was opened");
	if ((rc = take_policy(check, run->the_case.policy)) < 0)
		return rc;
	run->policy = check->policy;
	run->measure_count = 1;
	check->calendar = run->the_case.calendar;
	if (check->calendar)
		return collect_calendar(run, check->calendar);
	if (crmi_clock_policy_needs_calendar(&check->policy))
		return wrong_event(check, CRM_RULE_CLOCK_CALENDAR, "calendar",
		                   "the policy counts working time and there is no calendar");
	return CRM_OK;
}

crm_status crmi_clock_case_check(struct crmi_clock_run *run, const crm_clock_case *the_case, int64_t now)
{
	struct case_check check = { .run = run };
	crm_status rc;
	size_t i, count;

	if ((rc = take_case(&check, the_case, now)) < 0)
		return rc;
	run->now = now;
	count = run->the_case.event_count + (run->extra ? 1 : 0);
	for (i = 0; i < count; i++) {
		const crm_clock_event *event = crmi_clock_event_at(run, i);

		if (event->at > now)
			break;
		if ((rc = check_event(&check, event, (int32_t)i + 1)) < 0) {
			if (run->failure)
				run->failure->line = (int32_t)i + 1;
			return rc;
		}
	}
	run->count = i;
	return CRM_OK;
}
