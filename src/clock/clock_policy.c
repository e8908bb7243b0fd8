#include "clock.h"

#include <stdio.h>
#include <string.h>

enum { NAME_BYTES = 64 };

#define BIT(kind) (1u << (kind))

static const uint32_t stops_allowed = BIT(CRM_CLOCK_EVENT_CUSTOMER_MESSAGE) | BIT(CRM_CLOCK_EVENT_AGENT_MESSAGE) |
                                      BIT(CRM_CLOCK_EVENT_PAUSE) | BIT(CRM_CLOCK_EVENT_RESUME) |
                                      BIT(CRM_CLOCK_EVENT_RESOLVE) | BIT(CRM_CLOCK_EVENT_REOPEN) |
                                      BIT(CRM_CLOCK_EVENT_TEAM);

/* A policy that is wrong, and where. */
static crm_status wrong_policy(crm_failure *failure, const char *list, size_t index, const char *field,
                               const char *what)
{
	char path[sizeof failure->field];

	if (list)
		(void)snprintf(path, sizeof path, "%s[%zu].%s", list, index + 1, field);
	else
		(void)snprintf(path, sizeof path, "%s", field);
	return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_CLOCK_POLICY, path, "%s", what);
}

static const char *clock_name_fault(const char *name)
{
	if (!name || !*name)
		return "a name is required";
	return strlen(name) > NAME_BYTES ? "the name is longer than 64 bytes" : NULL;
}

struct policy_range {
	const char *field;
	int64_t value, low, high;
};

static const char *range_fault(const struct policy_range *ranges, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (ranges[i].value < ranges[i].low || ranges[i].value > ranges[i].high)
			return ranges[i].field;
	return NULL;
}

#define RANGE_FAULT(ranges) range_fault(ranges, sizeof(ranges) / sizeof *(ranges))

static crm_status check_stop(const crm_clock_target *target, size_t index, crm_failure *failure)
{
	bool custom = target->kind == CRM_CLOCK_CUSTOM;

	if (target->stop && (target->kind == CRM_CLOCK_REPLY || target->kind == CRM_CLOCK_UPDATE))
		return wrong_policy(failure, "targets", index, "stop", "only an agent's message ends a REPLY or an UPDATE");
	if (target->stop & ~(stops_allowed | (custom ? BIT(CRM_CLOCK_EVENT_STOP) : 0)))
		return wrong_policy(failure, "targets", index, "stop", "an event that cannot end this target");
	return CRM_OK;
}

static crm_status check_clock_target(const crm_clock_policy *policy, size_t index, crm_failure *failure)
{
	const crm_clock_target *target = &policy->targets[index];
	const bool days = target->unit == CRM_CLOCK_DAYS;
	const struct policy_range ranges[] = {
		{ "kind", target->kind, CRM_CLOCK_ACKNOWLEDGE, CRM_CLOCK_CUSTOM },
		{ "unit", target->unit, CRM_CLOCK_WORKING, CRM_CLOCK_DAYS },
		{ "amount_us", target->amount_us, days ? 0 : 1, days ? 0 : CRMI_CLOCK_AMOUNT_MAX },
		{ "amount_days", target->amount_days, days, days ? INT32_MAX : 0 },
		{ "end_of_day", target->end_of_day, 0, days },
		{ "pauses", target->pauses, 0, 1 },
		{ "recurrence", target->recurrence, CRM_CLOCK_ONCE, CRM_CLOCK_CHAINED },
	};
	const char *fault;
	size_t i;

	if ((fault = clock_name_fault(target->name)))
		return wrong_policy(failure, "targets", index, "name", fault);
	for (i = 0; i < index; i++)
		if (!strcmp(policy->targets[i].name, target->name))
			return wrong_policy(failure, "targets", index, "name", "two targets have this name");
	if ((fault = RANGE_FAULT(ranges)))
		return wrong_policy(failure, "targets", index, fault, "a value that a target does not take");
	if (target->team && !*target->team)
		return wrong_policy(failure, "targets", index, "team", "a team without a name");
	return check_stop(target, index, failure);
}

static crm_status check_step(const crm_clock_policy *policy, size_t index, crm_failure *failure)
{
	const crm_clock_step *step = &policy->steps[index];
	const bool days = step->unit == CRM_CLOCK_DAYS;
	const int64_t most_us = days ? 0 : CRMI_CLOCK_AMOUNT_MAX, most_days = days ? INT32_MAX : 0;
	const struct policy_range ranges[] = {
		{ "unit", step->unit, CRM_CLOCK_WORKING, CRM_CLOCK_DAYS },
		{ "offset_us", step->offset_us, -most_us, most_us },
		{ "offset_days", step->offset_days, -most_days, most_days },
	};
	const char *fault;
	size_t i;

	if ((fault = clock_name_fault(step->name)))
		return wrong_policy(failure, "steps", index, "name", fault);
	for (i = 0; i < index; i++)
		if (!strcmp(policy->steps[i].name, step->name))
			return wrong_policy(failure, "steps", index, "name", "two steps have this name");
	if (!step->target || !crmi_clock_policy_find(policy, step->target))
		return wrong_policy(failure, "steps", index, "target", "the policy has no such target");
	if ((fault = RANGE_FAULT(ranges)))
		return wrong_policy(failure, "steps", index, fault, "a value that a step does not take");
	return CRM_OK;
}

crm_status crmi_clock_policy_check(const crm_clock_policy *policy, crm_clock_policy *taken, crm_failure *failure)
{
	const char *fault;
	crm_status rc;
	size_t i;

	if ((rc = crmi_failure_input(failure, taken, sizeof *taken, policy, "policy")) < 0)
		return rc;
	if (taken->target_count > CRM_CLOCK_LIMIT || (taken->target_count && !taken->targets))
		return wrong_policy(failure, NULL, 0, "targets", "a policy has at most 32 targets");
	if (taken->step_count > CRM_CLOCK_LIMIT || (taken->step_count && !taken->steps))
		return wrong_policy(failure, NULL, 0, "steps", "a policy has at most 32 steps");
	const struct policy_range ranges[] = {
		{ "at_close", taken->at_close, CRM_AT_CLOSE_STAYS, CRM_AT_CLOSE_NEXT_OPEN },
		{ "time", taken->time, CRM_TIME_KEEP, CRM_TIME_ROLL_THEN_KEEP },
		{ "origin", taken->origin, CRM_ORIGIN_ROLL_THEN_COUNT, CRM_ORIGIN_COUNT_AFTER },
		{ "reopen_us", taken->reopen_us, 0, CRMI_CLOCK_AMOUNT_MAX },
	};
	if ((fault = RANGE_FAULT(ranges)))
		return wrong_policy(failure, NULL, 0, fault, "a value that a policy does not take");
	for (i = 0; i < taken->target_count; i++)
		if ((rc = check_clock_target(taken, i, failure)) < 0)
			return rc;
	for (i = 0; i < taken->step_count; i++)
		if ((rc = check_step(taken, i, failure)) < 0)
			return rc;
	return CRM_OK;
}

bool crmi_clock_policy_needs_calendar(const crm_clock_policy *policy)
{
	size_t i;

	for (i = 0; i < policy->target_count; i++)
		if (policy->targets[i].unit != CRM_CLOCK_REAL)
			return true;
	for (i = 0; i < policy->step_count; i++)
		if (policy->steps[i].unit != CRM_CLOCK_REAL && (policy->steps[i].offset_us || policy->steps[i].offset_days))
			return true;
	return false;
}

const crm_clock_target *crmi_clock_policy_find(const crm_clock_policy *policy, const char *name)
{
	size_t i;

	for (i = 0; i < policy->target_count; i++)
		if (!strcmp(policy->targets[i].name, name))
			return &policy->targets[i];
	return NULL;
}

bool crmi_clock_target_is_same(const crm_clock_target *a, const crm_clock_target *b)
{
	if (a == b)
		return true;
	if (a->kind != b->kind || !a->team != !b->team || strcmp(a->name, b->name))
		return false;
	return !a->team || !strcmp(a->team, b->team);
}
