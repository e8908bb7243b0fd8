/* The scripts of other systems' case clocks: what must hold after each event does. Disputed ones are printed, not asserted. */
#include "unit.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	SCRIPT_EVENTS = 32,
	SCRIPT_POLICIES = 4,
	SCRIPT_TARGETS = 4,
	SCRIPT_STEPS = 8,
	SCRIPT_HOURS = 32,
	SCRIPT_DAYS = 16
};

struct script_policy {
	crm_clock_policy policy;
	crm_clock_target targets[SCRIPT_TARGETS];
	crm_clock_step steps[SCRIPT_STEPS];
};

struct script {
	const char *id;
	bool disputed;
	crm_clock_case the_case;
	crm_clock_event events[SCRIPT_EVENTS];
	struct script_policy policies[SCRIPT_POLICIES];
	crm_calendar *calendars[SCRIPT_POLICIES];
	size_t policy_count, calendar_count;
	int64_t looked_at; /* when it was last asked what fired */
	size_t checked, wrong;
};

static const char *text_of(json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static int32_t word_in(const char *const *words, size_t count, const char *word)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (words[i] && !strcmp(words[i], word))
			return (int32_t)i;
	fail_msg("the runner does not know the word %s", word);
	return -1;
}

#define WORD_IN(words, word) word_in(words, sizeof(words) / sizeof *(words), word)

static int32_t seconds_of(const char *text)
{
	int hours = 0, minutes = 0, seconds = 0;

	assert_true(sscanf(text, "%d:%d:%d", &hours, &minutes, &seconds) >= 2);
	return hours * 3600 + minutes * 60 + seconds;
}

static crm_calendar *read_calendar(json_t *object)
{
	static const char *const weekdays[] = { NULL, "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
	crm_zone_input zone_input = CRM_INIT(crm_zone_input);
	crm_calendar_input input = CRM_INIT(crm_calendar_input);
	crm_calendar_hours hours[SCRIPT_HOURS];
	crm_calendar_day days[SCRIPT_DAYS];
	crm_calendar *calendar = NULL;
	crm_failure failure;
	crm_zone *zone = NULL;
	json_t *segments, *segment, *date;
	const char *weekday;
	size_t i;

	zone_input.name = text_of(object, "tz");
	if (crm_zone_create(&zone_input, &zone, &failure) < 0)
		fail_msg("%s: %s", zone_input.name, failure.message);
	json_object_foreach(json_object_get(object, "hours"), weekday, segments)
	{
		json_array_foreach(segments, i, segment)
		{
			assert_true(input.hours_count < SCRIPT_HOURS);
			hours[input.hours_count++] = (crm_calendar_hours){
				WORD_IN(weekdays, weekday), seconds_of(json_string_value(json_array_get(segment, 0))),
				seconds_of(json_string_value(json_array_get(segment, 1)))
			};
		}
	}
	json_array_foreach(json_object_get(object, "holidays"), i, date)
	{
		int year = 0, month = 0, day = 0;

		assert_int_equal(sscanf(json_string_value(date), "%d-%d-%d", &year, &month, &day), 3);
		assert_true(input.days_count < SCRIPT_DAYS);
		days[input.days_count++] = (crm_calendar_day){ .date = { (int16_t)year, (uint8_t)month, (uint8_t)day },
			                                           .kind = CRM_CALENDAR_HOLIDAY };
	}
	input.zone = zone;
	input.hours = hours;
	input.days = days;
	if (crm_calendar_create(&input, &calendar, &failure) < 0)
		fail_msg("%s: %s", failure.field, failure.message);
	crm_zone_free(zone);
	return calendar;
}

static const char *const units[] = {
	[CRM_CLOCK_WORKING] = "working", [CRM_CLOCK_REAL] = "real", [CRM_CLOCK_DAYS] = "days"
};

static int32_t unit_of(json_t *object)
{
	const char *unit = text_of(object, "unit");

	return unit ? WORD_IN(units, unit) : json_object_get(object, "offset_days") ? CRM_CLOCK_DAYS : CRM_CLOCK_WORKING;
}

static uint32_t stop_of(json_t *stops)
{
	static const char *const kinds[] = {
		[CRM_CLOCK_EVENT_AGENT_MESSAGE] = "agent_message", [CRM_CLOCK_EVENT_RESOLVE] = "resolve"
	};
	uint32_t stop = 0;
	json_t *word;
	size_t i;

	json_array_foreach(stops, i, word) stop |= 1u << WORD_IN(kinds, json_string_value(word));
	return stop;
}

static const crm_clock_policy *read_policy(struct script *script, json_t *object)
{
	static const char *const kinds[] = { [CRM_CLOCK_ACKNOWLEDGE] = "ack",
		                                 [CRM_CLOCK_REPLY] = "reply",
		                                 [CRM_CLOCK_UPDATE] = "loop",
		                                 [CRM_CLOCK_RESOLVE] = "resolve" };
	struct script_policy *policy;
	const char *name;
	json_t *value;
	size_t i;

	assert_true(script->policy_count < SCRIPT_POLICIES);
	policy = &script->policies[script->policy_count++];
	policy->policy = (crm_clock_policy){ .size = sizeof policy->policy,
		                                 .targets = policy->targets,
		                                 .steps = policy->steps };
	json_object_foreach(json_object_get(object, "targets"), name, value)
	{
		crm_clock_target *target = &policy->targets[policy->policy.target_count++];

		*target = (crm_clock_target){ .name = name, .kind = WORD_IN(kinds, name), .unit = unit_of(value) };
		target->amount_us = json_integer_value(json_object_get(value, "amount_s")) * CRM_SECOND;
		target->amount_days = (int32_t)json_integer_value(json_object_get(value, "amount_days"));
		target->end_of_day = json_is_true(json_object_get(value, "end_of_day"));
		target->pauses = json_is_true(json_object_get(value, "pauses"));
		target->stop = stop_of(json_object_get(value, "stop"));
	}
	json_array_foreach(json_object_get(object, "steps"), i, value)
	{
		crm_clock_step *step = &policy->steps[policy->policy.step_count++];

		*step = (crm_clock_step){ .name = text_of(value, "name"),
			                      .target = text_of(value, "target"),
			                      .unit = unit_of(value) };
		step->offset_us = json_integer_value(json_object_get(value, "offset_s")) * CRM_SECOND;
		step->offset_days = (int32_t)json_integer_value(json_object_get(value, "offset_days"));
	}
	value = json_object_get(object, "conv");
	if (value && text_of(value, "at_close"))
		policy->policy.at_close = !strcmp(text_of(value, "at_close"), "next_open");
	return &policy->policy;
}

static void read_event(struct script *script, json_t *object)
{
	static const char *const kinds[] = {
		"tick",   "open",    "customer_message", "agent_message", "pause",
		"resume", "resolve", "reopen",           "set_policy",    "set_calendar",
	};
	crm_clock_event *event = &script->events[script->the_case.event_count];

	assert_true(script->the_case.event_count < SCRIPT_EVENTS);
	*event = (crm_clock_event){ .kind = WORD_IN(kinds, text_of(object, "event")) };
	assert_true(crm_time_from_text(text_of(object, "t"), &event->at));
	if (json_is_false(json_object_get(object, "from_customer")))
		event->flags |= CRM_CLOCK_BY_AGENT;
	if (json_is_true(json_object_get(object, "paused")))
		event->flags |= CRM_CLOCK_PAUSED;
	if (event->kind == CRM_CLOCK_EVENT_POLICY)
		event->policy = read_policy(script, json_object_get(object, "policy"));
	if (event->kind == CRM_CLOCK_EVENT_CALENDAR)
		event->calendar = script->calendars[script->calendar_count++] = read_calendar(
			json_object_get(object, "calendar"));
	script->the_case.event_count += event->kind != 0;
}

static void expect_text(struct script *script, size_t number, const char *what, const char *ours, const char *theirs)
{
	const bool same = !strcmp(ours, theirs);

	if (script->disputed) {
		print_message("# disputed %s, event %zu, %s: ours %s, theirs %s\n", script->id, number, what, ours, theirs);
		return;
	}
	script->checked++;
	script->wrong += !same;
	if (!same)
		print_message("# WRONG %s, event %zu, %s: ours %s, theirs %s\n", script->id, number, what, ours, theirs);
}

static void expect_time(struct script *script, size_t number, const char *what, int64_t ours, json_t *theirs)
{
	char text[CRM_TIME_TEXT];

	expect_text(script, number, what, ours == CRM_NO_TIME ? "none" : crm_time_text(ours, text),
	            json_is_null(theirs) ? "none" : json_string_value(theirs));
}

static void expect_seconds(struct script *script, size_t number, const char *what, int64_t ours_us, json_t *theirs)
{
	char ours[32], other[32];

	(void)snprintf(ours, sizeof ours, "%lld", (long long)(ours_us / CRM_SECOND));
	(void)snprintf(other, sizeof other, "%lld", (long long)json_integer_value(theirs));
	assert_int_equal(ours_us % CRM_SECOND, 0);
	expect_text(script, number, what, ours, other);
}

static void append_name(char *list, size_t size, const char *name)
{
	const size_t length = strlen(list);

	(void)snprintf(list + length, size - length, "%s%s", length ? " " : "", name);
}

static void expect_names(struct script *script, size_t number, const char *what, const char *ours, json_t *theirs)
{
	char list[256] = "";
	json_t *name;
	size_t i;

	json_array_foreach(theirs, i, name) append_name(list, sizeof list, json_string_value(name));
	expect_text(script, number, what, ours, list);
}

/* What an expectation such as `ack_due` is about: the target, and the rest of the word. */
static const crm_clock_standing *standing_of(const crm_clock_answer *answer, const char *key, const char **rest)
{
	size_t i;

	for (i = 0; i < answer->standing_count; i++) {
		const size_t length = strlen(answer->standings[i].name);

		if (!strncmp(key, answer->standings[i].name, length) && key[length] == '_') {
			*rest = key + length + 1;
			return &answer->standings[i];
		}
	}
	return NULL;
}

static void expect_steps(struct script *script, size_t number, const crm_clock_answer *answer, json_t *steps)
{
	const char *name;
	json_t *theirs;
	size_t i;

	assert_int_equal(json_object_size(steps), answer->firing_count);
	json_object_foreach(steps, name, theirs)
	{
		for (i = 0; i < answer->firing_count && strcmp(answer->firings[i].name, name); i++)
			;
		assert_true(i < answer->firing_count);
		expect_time(script, number, name, answer->firings[i].due_at, theirs);
	}
}

static void expect_breached(struct script *script, size_t number, const crm_clock_answer *answer, json_t *theirs)
{
	char ours[256] = "";
	size_t i;

	for (i = 0; i < answer->standing_count; i++)
		if (answer->standings[i].state == CRM_CLOCK_BREACHED || answer->standings[i].state == CRM_CLOCK_MISSED)
			append_name(ours, sizeof ours, answer->standings[i].name);
	expect_names(script, number, "breached", ours, theirs);
}

static void expect_fired(struct script *script, size_t number, int64_t now, json_t *theirs)
{
	crm_clock_milestone milestones[32];
	crm_failure failure;
	char ours[256] = "";
	size_t i, count;

	if (crm_clock_fired(&script->the_case, script->looked_at, now, milestones, 32, &count, &failure) != CRM_DONE)
		fail_msg("%s: %s", script->id, failure.message);
	for (i = 0; i < count; i++)
		if (milestones[i].step)
			append_name(ours, sizeof ours, milestones[i].step);
	expect_names(script, number, "fired", ours, theirs);
	script->looked_at = now;
}

static void expect_one(struct script *script, size_t number, const crm_clock_answer *answer, const char *key,
                       json_t *theirs)
{
	static const char *const whats[] = { "due", "elapsed_s", "margin_s", "longest_s" };
	const crm_clock_standing *standing;
	const char *rest = NULL;

	if (!strcmp(key, "next_due")) {
		expect_time(script, number, key, answer->next_due_at, theirs);
	} else if (!strcmp(key, "paused_total_s")) {
		expect_seconds(script, number, key, answer->paused_us, theirs);
	} else if (!strcmp(key, "steps")) {
		expect_steps(script, number, answer, theirs);
	} else if (!strcmp(key, "breached")) {
		expect_breached(script, number, answer, theirs);
	} else {
		assert_non_null(standing = standing_of(answer, key, &rest));
		switch (WORD_IN(whats, rest)) {
		case 0:
			expect_time(script, number, key, standing->due_at, theirs);
			break;
		case 1:
			expect_seconds(script, number, key, standing->elapsed_us, theirs);
			break;
		case 2:
			expect_seconds(script, number, key, standing->remaining_us, theirs);
			break;
		default:
			expect_seconds(script, number, key, standing->longest_us, theirs);
		}
	}
}

static void expect_all(struct script *script, size_t number, int64_t now, json_t *expectations)
{
	crm_clock_standing standings[CRM_CLOCK_LIMIT];
	crm_clock_firing firings[CRM_CLOCK_LIMIT];
	crm_clock_answer answer = CRM_INIT(crm_clock_answer);
	crm_failure failure;
	const char *key;
	json_t *theirs;

	answer.standings = standings;
	answer.firings = firings;
	if (crm_clock_judge(&script->the_case, now, &answer, &failure) != CRM_OK)
		fail_msg("%s, event %zu: %s %s", script->id, number, failure.field, failure.message);
	json_object_foreach(expectations, key, theirs)
	{
		if (!strcmp(key, "fired"))
			expect_fired(script, number, now, theirs);
		else
			expect_one(script, number, &answer, key, theirs);
	}
}

static void run_script(struct script *script, json_t *vector)
{
	json_t *object;
	size_t i;

	script->id = text_of(vector, "id");
	script->disputed = json_is_true(json_object_get(vector, "disputed"));
	script->calendars[script->calendar_count++] = read_calendar(json_object_get(vector, "calendar"));
	script->the_case = (crm_clock_case){ sizeof script->the_case,
		                                 read_policy(script, json_object_get(vector, "policy")), script->calendars[0],
		                                 script->events, 0 };
	json_array_foreach(json_object_get(vector, "events"), i, object)
	{
		int64_t now = 0;

		read_event(script, object);
		assert_true(crm_time_from_text(text_of(object, "t"), &now));
		if (json_object_get(object, "expect"))
			expect_all(script, i + 1, now, json_object_get(object, "expect"));
	}
	for (i = 0; i < script->calendar_count; i++)
		crm_calendar_free(script->calendars[i]);
}

static void every_script_holds_after_each_of_its_events(void **state)
{
	const char *directory = getenv("CRM_VECTORS");
	size_t i, checked = 0, wrong = 0, disputed = 0;
	char path[1024];
	json_error_t error;
	json_t *vectors, *vector;

	(void)state;
	(void)snprintf(path, sizeof path, "%s/sla_clock.json", directory ? directory : ".");
	if (!(vectors = json_load_file(path, 0, &error))) {
		print_message("# no %s: the scripts of case clocks are not run\n", path);
		skip();
	}
	json_array_foreach(vectors, i, vector)
	{
		struct script script = { 0 };

		run_script(&script, vector);
		checked += script.checked;
		wrong += script.wrong;
		disputed += script.disputed;
	}
	print_message("# %zu scripts, %zu of them disputed; %zu expectations held, %zu did not\n", json_array_size(vectors),
	              disputed, checked - wrong, wrong);
	assert_int_equal(json_array_size(vectors), 42);
	json_decref(vectors);
	assert_int_equal(wrong, 0);
	assert_true(checked > 100);
}

UNIT_MAIN(TEST(every_script_holds_after_each_of_its_events))
