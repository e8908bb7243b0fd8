/* Recurrences from texts, and their occurrences as one. */
#ifndef RECURRENCE_FIXTURE_H
#define RECURRENCE_FIXTURE_H

#include "unit.h"

#include <stdio.h>
#include <string.h>

static inline crm_civil_time civil(const char *text)
{
	int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;

	(void)sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d", &year, &month, &day, &hour, &minute, &second);
	return (crm_civil_time){ { (int16_t)year, (uint8_t)month, (uint8_t)day }, hour * 3600 + minute * 60 + second };
}

static inline int64_t instant(const char *text)
{
	int64_t at;

	assert_true(crm_time_from_text(text, &at));
	return at;
}

static inline crm_recurrence_input input_of(const char *start, const char *rule)
{
	crm_recurrence_input input = CRM_INIT(crm_recurrence_input);

	input.start = civil(start);
	input.whole_days = !strchr(start, 'T');
	input.rule = rule;
	input.allocator = &unit_allocator;
	return input;
}

static inline crm_recurrence *made(const crm_recurrence_input *input)
{
	crm_recurrence *recurrence = NULL;
	crm_failure failure;

	if (crm_recurrence_create(input, &recurrence, &failure) != CRM_OK)
		fail_msg("%s: byte %d: %s", input->rule ? input->rule : "", failure.position, failure.message);
	return recurrence;
}

static inline crm_zone *zone_named(const char *name)
{
	crm_zone_input input = CRM_INIT(crm_zone_input);
	crm_failure failure;
	crm_zone *zone = NULL;

	input.name = name;
	input.allocator = &unit_allocator;
	if (crm_zone_create(&input, &zone, &failure) != CRM_OK)
		fail_msg("%s: %s", name, failure.message);
	return zone;
}

/* Up to 12 occurrences from an instant on, as "2026-01-05T09:00 2026-01-06T09:00 ." with the full stop when these are all. */
static inline const char *listed(const crm_recurrence *recurrence, int64_t from, size_t most)
{
	static char text[512];
	int64_t ats[12];
	size_t count = 0, i, length = 0;
	crm_failure failure;
	crm_status rc = crm_recurrence_window(recurrence, from, CRM_NO_TIME, ats, most, &count, &failure);
	char time[CRM_TIME_TEXT];

	text[0] = '\0';
	for (i = 0; i < count; i++)
		length += (size_t)snprintf(text + length, sizeof text - length, "%s%.16s", i ? " " : "", crm_time_text(ats[i], time));
	(void)snprintf(text + length, sizeof text - length, "%s%s", count && rc != CRM_OK ? " " : "",
	               rc == CRM_OK ? "" : rc == CRM_DONE ? "." : failure.message);
	return text;
}

static inline const char *listed_of(crm_recurrence_input input, size_t most)
{
	crm_recurrence *recurrence = made(&input);
	const char *text = listed(recurrence, CRM_NO_TIME, most);

	crm_recurrence_free(recurrence);
	return text;
}

#endif
