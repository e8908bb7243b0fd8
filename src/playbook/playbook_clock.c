/* The policy of a case clock, as JSON: targets and steps by name, words as the enumerators are named. */
#include "playbook_parts.h"

#include "crm/names.h"

enum {
	HOURS_MAX = 876000, MINUTES_MAX = 52560000, SECONDS_MAX = 2147483647, DAYS_MAX = 36500, LEVEL_MAX = 1000,
	BEFORE = 1, AFTER = 2
};

/* A policy while it is read. */
struct clock_reading {
	struct crmi_load *load;
	crmi_arena       *arena;
	crm_clock_policy *policy;
	crm_clock_target *targets;   /* those of the policy */
	crm_clock_step   *steps;
	crm_clock_target *target;    /* in hand */
	crm_clock_step   *step;      /* in hand */
	const char       *calendar;
	int64_t           amount_us; /* of what is in hand */
	int32_t           days;
	bool              has_time, has_days, has_unit;
	int               sides;     /* BEFORE, AFTER */
};

typedef bool (*word_fn)(const char *name, int32_t *value_out);

/* A member of an object: its key, who takes it, and what he needs to know. */
struct clock_member {
	const char *key;
	bool      (*take)(struct clock_reading *reading, const struct clock_member *member, json_t *value, int64_t line);
	size_t      offset; /* of the field */
	word_fn     word;
	int64_t     factor; /* microseconds of one; negative = before */
	int32_t     minimum, maximum;
};

static bool refuse_member(struct clock_reading *reading, int32_t rule, int64_t line, const char *message)
{
	return crmi_playbook_refuse(reading->load, rule, line, message);
}

static const char *keep_text(struct clock_reading *reading, const char *text)
{
	const char *kept = crmi_arena_copy(reading->arena, text, strlen(text));

	if (!kept)
		(void)crmi_playbook_no_memory(reading->load);
	return kept;
}

/* Every member of an object by the table; each key has to be known. */
static bool take_members(struct clock_reading *reading, json_t *object, const struct clock_member *members, size_t count)
{
	struct crmi_load *load = reading->load;
	const size_t length = strlen(load->path);
	const char *key;
	json_t *value;

	crmi_reader_bracket(&load->reader);
	json_object_foreach(object, key, value) {
		int64_t line = crmi_reader_key(&load->reader);
		size_t i = 0;

		crmi_playbook_path_append(load->path, length, key, strlen(key));
		while (i < count && strcmp(members[i].key, key) != 0)
			i++;
		if (i == count)
			return refuse_member(reading, CRM_RULE_PLAYBOOK_UNKNOWN, line, "nothing of this name belongs here");
		if (!members[i].take(reading, &members[i], value, line))
			return false;
		load->path[length] = '\0';
	}
	crmi_reader_bracket(&load->reader);
	return true;
}

/* --- single values */

static bool read_whole_number(struct clock_reading *reading, const struct clock_member *member, json_t *value, int64_t line, int64_t *number)
{
	struct crmi_playbook_fault *fault = reading->load->fault;
	const bool fits = json_is_integer(value) && json_integer_value(value) >= member->minimum && json_integer_value(value) <= member->maximum;

	crmi_reader_value(&reading->load->reader);
	*number = json_integer_value(value);
	if (fits)
		return true;
	(void)refuse_member(reading, json_is_integer(value) ? CRM_RULE_PLAYBOOK_RANGE : CRM_RULE_PLAYBOOK_TYPE, line, "");
	snprintf(fault->message, sizeof fault->message, "takes a whole number from %d to %d", (int)member->minimum, (int)member->maximum);
	return false;
}

static void *field_of(struct clock_reading *reading, const struct clock_member *member)
{
	char *record = reading->target ? (char *)reading->target : reading->step ? (char *)reading->step : (char *)reading->policy;

	return record + member->offset;
}

static bool take_number(struct clock_reading *reading, const struct clock_member *member, json_t *value, int64_t line)
{
	int64_t number;

	if (!read_whole_number(reading, member, value, line, &number))
		return false;
	*(int32_t *)field_of(reading, member) = (int32_t)number;
	return true;
}

static bool take_flag(struct clock_reading *reading, const struct clock_member *member, json_t *value, int64_t line)
{
	crmi_reader_value(&reading->load->reader);
	if (!json_is_boolean(value))
		return refuse_member(reading, CRM_RULE_PLAYBOOK_TYPE, line, "takes true or false");
	*(int32_t *)field_of(reading, member) = json_is_true(value);
	return true;
}

static bool take_word(struct clock_reading *reading, const struct clock_member *member, json_t *value, int64_t line)
{
	crmi_reader_value(&reading->load->reader);
	if (!json_is_string(value))
		return refuse_member(reading, CRM_RULE_PLAYBOOK_TYPE, line, "takes a word");
	if (!member->word(json_string_value(value), field_of(reading, member)))
		return refuse_member(reading, CRM_RULE_PLAYBOOK_RANGE, line, "is none of the words that stand here");
	return true;
}

static bool take_unit(struct clock_reading *reading, const struct clock_member *member, json_t *value, int64_t line)
{
	reading->has_unit = true;
	return take_word(reading, member, value, line);
}

static bool read_text(struct clock_reading *reading, json_t *value, int64_t line, const char **text)
{
	crmi_reader_value(&reading->load->reader);
	if (!json_is_string(value))
		return refuse_member(reading, CRM_RULE_PLAYBOOK_TYPE, line, "takes a text");
	if (!json_string_length(value) || json_string_length(value) > CRMI_NAME_LIMIT)
		return refuse_member(reading, CRM_RULE_PLAYBOOK_RANGE, line, "takes a text of 1 to 63 bytes");
	return (*text = keep_text(reading, json_string_value(value))) != NULL;
}

static bool take_name(struct clock_reading *reading, const struct clock_member *member, json_t *value, int64_t line)
{
	return read_text(reading, value, line, field_of(reading, member));
}

static bool take_calendar_name(struct clock_reading *reading, const struct clock_member *member, json_t *value, int64_t line)
{
	(void)member;
	return read_text(reading, value, line, &reading->calendar);
}

static bool take_about(struct clock_reading *reading, const struct clock_member *member, json_t *value, int64_t line)
{
	(void)member;
	crmi_reader_value(&reading->load->reader);
	return json_is_string(value) ? true : refuse_member(reading, CRM_RULE_PLAYBOOK_TYPE, line, "takes a text");
}

static bool take_reopen_days(struct clock_reading *reading, const struct clock_member *member, json_t *value, int64_t line)
{
	int64_t number;

	if (!read_whole_number(reading, member, value, line, &number))
		return false;
	reading->policy->reopen_us = number * CRM_DAY;
	return true;
}

/* Hours, minutes and seconds add up; of a step all stand before the due time or all after it. */
static bool take_amount(struct clock_reading *reading, const struct clock_member *member, json_t *value, int64_t line)
{
	int64_t number;

	if (!read_whole_number(reading, member, value, line, &number))
		return false;
	reading->amount_us += number * member->factor;
	reading->sides |= member->factor < 0 ? BEFORE : AFTER;
	reading->has_time = true;
	return true;
}

static bool take_days(struct clock_reading *reading, const struct clock_member *member, json_t *value, int64_t line)
{
	int64_t number;

	if (!read_whole_number(reading, member, value, line, &number))
		return false;
	reading->days = (int32_t)(number * member->factor);
	reading->sides |= member->factor < 0 ? BEFORE : AFTER;
	reading->has_days = true;
	return true;
}

static bool take_stop(struct clock_reading *reading, const struct clock_member *member, json_t *value, int64_t line)
{
	json_t *word;
	size_t i;
	int32_t kind = 0;

	(void)member;
	crmi_reader_value(&reading->load->reader);
	if (!json_is_array(value) || !json_array_size(value))
		return refuse_member(reading, CRM_RULE_PLAYBOOK_TYPE, line, "takes a list of kinds of event");
	json_array_foreach(value, i, word) {
		if (!json_is_string(word) || !crm_clock_event_kind_from_name(json_string_value(word), &kind))
			return refuse_member(reading, CRM_RULE_PLAYBOOK_RANGE, line, "takes kinds of event: is one of them another word?");
		reading->target->stop |= UINT32_C(1) << kind;
	}
	return true;
}

/* --- what a target or a step comes to */

/* The unit that amounts imply, and whether they fit it. */
static bool settle_unit(struct clock_reading *reading, int32_t *unit, int64_t line)
{
	if (reading->has_time && reading->has_days)
		return refuse_member(reading, CRM_RULE_CLOCK_POLICY, line, "days are counted apart from hours, minutes and seconds");
	if (!reading->has_unit && reading->has_days)
		*unit = CRM_CLOCK_DAYS;
	if (reading->has_time && *unit == CRM_CLOCK_DAYS)
		return refuse_member(reading, CRM_RULE_CLOCK_POLICY, line, "the unit days takes days");
	if (reading->has_days && *unit != CRM_CLOCK_DAYS)
		return refuse_member(reading, CRM_RULE_CLOCK_POLICY, line, "days are working days, of the unit days");
	return true;
}

static bool settle_target(struct clock_reading *reading, int64_t line)
{
	crm_clock_target *target = reading->target;

	if (!target->kind)
		return refuse_member(reading, CRM_RULE_CLOCK_POLICY, line, "a target has a kind");
	if (!settle_unit(reading, &target->unit, line))
		return false;
	if (target->unit == CRM_CLOCK_DAYS ? reading->days < 1 : reading->amount_us < 1)
		return refuse_member(reading, CRM_RULE_CLOCK_POLICY, line, "a target has an amount");
	target->amount_us = reading->amount_us;
	target->amount_days = reading->days;
	return true;
}

static bool settle_step(struct clock_reading *reading, int64_t line)
{
	crm_clock_step *step = reading->step;

	if (!step->target)
		return refuse_member(reading, CRM_RULE_CLOCK_POLICY, line, "a step names its target");
	if (reading->sides == (BEFORE | AFTER))
		return refuse_member(reading, CRM_RULE_CLOCK_POLICY, line, "a step is before the due time or after it, not both");
	if (!settle_unit(reading, &step->unit, line))
		return false;
	step->offset_us = reading->amount_us;
	step->offset_days = reading->days;
	return true;
}

static const struct clock_member target_members[] = {
	{ "kind", take_word, offsetof(crm_clock_target, kind), crm_clock_kind_from_name, 0, 0, 0 },
	{ "unit", take_unit, offsetof(crm_clock_target, unit), crm_clock_unit_from_name, 0, 0, 0 },
	{ "days", take_days, 0, NULL, 1, 1, DAYS_MAX },
	{ "hours", take_amount, 0, NULL, CRM_HOUR, 0, HOURS_MAX },
	{ "minutes", take_amount, 0, NULL, CRM_MINUTE, 0, MINUTES_MAX },
	{ "seconds", take_amount, 0, NULL, CRM_SECOND, 0, SECONDS_MAX },
	{ "pauses", take_flag, offsetof(crm_clock_target, pauses), NULL, 0, 0, 0 },
	{ "end_of_day", take_flag, offsetof(crm_clock_target, end_of_day), NULL, 0, 0, 0 },
	{ "recurrence", take_word, offsetof(crm_clock_target, recurrence), crm_clock_recurrence_from_name, 0, 0, 0 },
	{ "stop", take_stop, 0, NULL, 0, 0, 0 },
	{ "team", take_name, offsetof(crm_clock_target, team), NULL, 0, 0, 0 },
	{ "about", take_about, 0, NULL, 0, 0, 0 },
};

static const struct clock_member step_members[] = {
	{ "target", take_name, offsetof(crm_clock_step, target), NULL, 0, 0, 0 },
	{ "level", take_number, offsetof(crm_clock_step, level), NULL, 0, 0, LEVEL_MAX },
	{ "unit", take_unit, offsetof(crm_clock_step, unit), crm_clock_unit_from_name, 0, 0, 0 },
	{ "before_days", take_days, 0, NULL, -1, 0, DAYS_MAX },
	{ "before_hours", take_amount, 0, NULL, -CRM_HOUR, 0, HOURS_MAX },
	{ "before_minutes", take_amount, 0, NULL, -CRM_MINUTE, 0, MINUTES_MAX },
	{ "before_seconds", take_amount, 0, NULL, -CRM_SECOND, 0, SECONDS_MAX },
	{ "after_days", take_days, 0, NULL, 1, 0, DAYS_MAX },
	{ "after_hours", take_amount, 0, NULL, CRM_HOUR, 0, HOURS_MAX },
	{ "after_minutes", take_amount, 0, NULL, CRM_MINUTE, 0, MINUTES_MAX },
	{ "after_seconds", take_amount, 0, NULL, CRM_SECOND, 0, SECONDS_MAX },
	{ "about", take_about, 0, NULL, 0, 0, 0 },
};

static void begin_record(struct clock_reading *reading, crm_clock_target *target, crm_clock_step *step)
{
	reading->target = target;
	reading->step = step;
	reading->amount_us = 0;
	reading->days = 0;
	reading->has_time = reading->has_days = reading->has_unit = false;
	reading->sides = 0;
}

/* --- the lists of targets and steps */

#define COUNT(table) (sizeof(table) / sizeof *(table))

static bool record_fits(struct clock_reading *reading, const char *name, const json_t *value, size_t count, int64_t line)
{
	if (!json_is_object(value))
		return refuse_member(reading, CRM_RULE_PLAYBOOK_TYPE, line, "takes an object");
	if (!*name || strlen(name) > CRMI_NAME_LIMIT)
		return refuse_member(reading, CRM_RULE_PLAYBOOK_RANGE, line, "a name has 1 to 63 bytes");
	return count < CRM_CLOCK_LIMIT ? true : refuse_member(reading, CRM_RULE_CLOCK_POLICY, line, "a policy has at most 32 of them");
}

static bool take_target(struct clock_reading *reading, crm_clock_target *target, const char *name, json_t *value, int64_t line)
{
	begin_record(reading, target, NULL);
	target->name = keep_text(reading, name);
	return target->name && take_members(reading, value, target_members, COUNT(target_members)) && settle_target(reading, line);
}

static bool take_step(struct clock_reading *reading, crm_clock_step *step, const char *name, json_t *value, int64_t line)
{
	begin_record(reading, NULL, step);
	step->name = keep_text(reading, name);
	return step->name && take_members(reading, value, step_members, COUNT(step_members)) && settle_step(reading, line);
}

/* Targets or steps by name, in the order of the text. */
static bool take_records(struct clock_reading *reading, json_t *object, bool targets, size_t *count, int64_t list_line)
{
	struct crmi_load *load = reading->load;
	const size_t length = strlen(load->path);
	const char *name;
	json_t *value;
	bool taken;

	if (!json_is_object(object))
		return refuse_member(reading, CRM_RULE_PLAYBOOK_TYPE, list_line, "takes an object of names");
	crmi_reader_bracket(&load->reader);
	json_object_foreach(object, name, value) {
		int64_t line = crmi_reader_key(&load->reader);

		crmi_playbook_path_append(load->path, length, name, strlen(name));
		if (!record_fits(reading, name, value, *count, line))
			return false;
		taken = targets ? take_target(reading, &reading->targets[*count], name, value, line)
		                : take_step(reading, &reading->steps[*count], name, value, line);
		if (!taken)
			return false;
		++*count;
		load->path[length] = '\0';
	}
	begin_record(reading, NULL, NULL);
	crmi_reader_bracket(&load->reader);
	return true;
}

static bool take_targets(struct clock_reading *reading, const struct clock_member *member, json_t *value, int64_t line)
{
	(void)member;
	return take_records(reading, value, true, &reading->policy->target_count, line);
}

static bool take_steps(struct clock_reading *reading, const struct clock_member *member, json_t *value, int64_t line)
{
	(void)member;
	return take_records(reading, value, false, &reading->policy->step_count, line);
}

static const struct clock_member policy_members[] = {
	{ "calendar", take_calendar_name, 0, NULL, 0, 0, 0 },
	{ "targets", take_targets, 0, NULL, 0, 0, 0 },
	{ "steps", take_steps, 0, NULL, 0, 0, 0 },
	{ "at_close", take_word, offsetof(crm_clock_policy, at_close), crm_calendar_at_close_from_name, 0, 0, 0 },
	{ "time", take_word, offsetof(crm_clock_policy, time), crm_calendar_time_from_name, 0, 0, 0 },
	{ "origin", take_word, offsetof(crm_clock_policy, origin), crm_calendar_origin_from_name, 0, 0, 0 },
	{ "reopen_days", take_reopen_days, 0, NULL, 0, 0, DAYS_MAX },
	{ "about", take_about, 0, NULL, 0, 0, 0 },
};

/* --- the whole policy */

static bool has_target(const crm_clock_policy *policy, const char *name)
{
	for (size_t i = 0; i < policy->target_count; i++) {
		if (strcmp(policy->targets[i].name, name) == 0)
			return true;
	}
	return false;
}

static bool counts_by_calendar(const crm_clock_policy *policy)
{
	for (size_t i = 0; i < policy->target_count; i++) {
		if (policy->targets[i].unit != CRM_CLOCK_REAL)
			return true;
	}
	for (size_t i = 0; i < policy->step_count; i++) {
		if (policy->steps[i].unit != CRM_CLOCK_REAL)
			return true;
	}
	return false;
}

static bool check_policy(struct clock_reading *reading, int64_t line)
{
	const crm_clock_policy *policy = reading->policy;
	const size_t length = strlen(reading->load->path);

	for (size_t i = 0; i < policy->step_count; i++) {
		if (has_target(policy, policy->steps[i].target))
			continue;
		(void)crmi_playbook_path_append(reading->load->path, length, policy->steps[i].name, strlen(policy->steps[i].name));
		return refuse_member(reading, CRM_RULE_CLOCK_POLICY, line, "the step names a target that the clock does not have");
	}
	if (!reading->calendar && counts_by_calendar(policy))
		return refuse_member(reading, CRM_RULE_CLOCK_CALENDAR, line, "working time and working days are counted, and there is no calendar");
	return true;
}

bool crmi_policy_take(struct crmi_load *load, crmi_arena *arena, json_t *object, int64_t line, crm_clock_policy *policy,
                      const char **calendar_out)
{
	struct clock_reading reading = { .load = load, .arena = arena, .policy = policy };

	*policy = (crm_clock_policy)CRM_INIT(crm_clock_policy);
	policy->targets = reading.targets = crmi_arena_allocate(arena, CRM_CLOCK_LIMIT * sizeof *reading.targets);
	policy->steps = reading.steps = crmi_arena_allocate(arena, CRM_CLOCK_LIMIT * sizeof *reading.steps);
	if (!policy->targets || !policy->steps)
		return crmi_playbook_no_memory(load);
	if (!take_members(&reading, object, policy_members, COUNT(policy_members)) || !check_policy(&reading, line))
		return false;
	*calendar_out = reading.calendar;
	return true;
}
