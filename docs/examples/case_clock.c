/* A case with a pause over the weekend: what is due, and why. */
#include <stdio.h>
#include <crm/crm.h>

//! [case_clock]
/* Four working hours for a solution; a pause stops the clock, an hour before the end somebody is called in. */
static const crm_clock_target targets[] = {
	{ .name = "first answer", .kind = CRM_CLOCK_ACKNOWLEDGE, .amount_us = CRM_HOUR },
	{ .name = "solution", .kind = CRM_CLOCK_RESOLVE, .amount_us = 4 * CRM_HOUR, .pauses = 1 },
};
static const crm_clock_step steps[] = {
	{ .name = "tell the chief", .target = "solution", .level = 1, .offset_us = -CRM_HOUR },
};

static crm_status judge(const crm_clock_case *the_case, int64_t now, crm_failure *failure)
{
	crm_clock_standing standings[CRM_CLOCK_LIMIT];
	crm_clock_answer answer = CRM_INIT(crm_clock_answer);
	char due[CRM_TIME_TEXT];
	crm_status rc;
	size_t i;

	answer.standings = standings;
	if ((rc = crm_clock_judge(the_case, now, &answer, failure)) < 0)
		return rc;
	for (i = 0; i < answer.standing_count; i++) /* what does not run has no due time */
		printf("%s: %s, %lld min left, due %s\n", standings[i].name, crm_clock_state_name(standings[i].state),
		       (long long)(standings[i].remaining_us / CRM_MINUTE),
		       standings[i].due_at ? crm_time_text(standings[i].due_at, due) : "-");
	return CRM_OK;
}

/* Each span with its reason; the counted ones add up to the four hours. */
static crm_status explain(const crm_clock_case *the_case, int64_t now, const char *target, crm_failure *failure)
{
	char text[CRM_SPAN_TEXT];
	int64_t from = CRM_NO_TIME;
	crm_span spans[8];
	size_t i, count;
	crm_status rc;

	do {
		if ((rc = crm_clock_explain(the_case, now, target, 1, from, spans, 8, &count, failure)) < 0)
			return rc;
		for (i = 0; i < count; i++)
			printf("    %s\n", crm_span_text(&spans[i], NULL, CRM_LANGUAGE_EN, text));
		from = count ? spans[count - 1].until_at : from;
	} while (rc == CRM_OK);
	return CRM_OK;
}
//! [case_clock]

/* Mon-Fri 09:00-12:00 and 13:00-17:00. */
static crm_status make_calendar(crm_calendar **calendar_out, crm_failure *failure)
{
	crm_zone_input zone_input = CRM_INIT(crm_zone_input);
	crm_calendar_input input = CRM_INIT(crm_calendar_input);
	crm_calendar_hours hours[10];
	crm_zone *zone = NULL;
	crm_status rc;
	int32_t day;

	for (day = 0; day < 5; day++) {
		hours[day * 2] = (crm_calendar_hours){ day + 1, 9 * 3600, 12 * 3600 };
		hours[day * 2 + 1] = (crm_calendar_hours){ day + 1, 13 * 3600, 17 * 3600 };
	}
	zone_input.name = "UTC";
	if ((rc = crm_zone_create(&zone_input, &zone, failure)) < 0)
		return rc;
	input.name = "office hours";
	input.zone = zone;
	input.hours = hours;
	input.hours_count = 10;
	rc = crm_calendar_create(&input, calendar_out, failure);
	crm_zone_free(zone);
	return rc;
}

static int64_t at(const char *text)
{
	int64_t instant;

	(void)crm_time_from_text(text, &instant);
	return instant;
}

int main(void)
{
	const crm_clock_policy policy = {
		.size = sizeof policy,
		.name = "standard",
		.version = 1,
		.targets = targets,
		.target_count = 2,
		.steps = steps,
		.step_count = 1,
	};
	const crm_clock_event events[] = {
		{ .at = at("2026-05-08 15:00"), .kind = CRM_CLOCK_EVENT_OPEN }, /* a Friday */
		{ .at = at("2026-05-08 15:30"), .kind = CRM_CLOCK_EVENT_AGENT_MESSAGE },
		{ .at = at("2026-05-08 16:00"), .kind = CRM_CLOCK_EVENT_PAUSE, .label = "waits for the customer" },
		{ .at = at("2026-05-11 10:00"), .kind = CRM_CLOCK_EVENT_RESUME },
	};
	crm_clock_case the_case = { .size = sizeof the_case, .policy = &policy, .events = events, .event_count = 4 };
	const int64_t now = at("2026-05-11 11:00");
	crm_calendar *calendar = NULL;
	crm_failure failure;
	crm_status rc;

	if ((rc = make_calendar(&calendar, &failure)) < 0)
		goto out;
	the_case.calendar = calendar;
	if ((rc = judge(&the_case, now, &failure)) < 0)
		goto out;
	rc = explain(&the_case, now, "solution", &failure);
out:
	if (rc < 0)
		fprintf(stderr, "%s: %s\n", failure.field, failure.message);
	crm_calendar_free(calendar);
	return rc < 0;
}
