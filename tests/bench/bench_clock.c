/* Judging a case of 10 to 10,000 events: the time for one event must stay the same, whatever the events are. With --quick the cases are
 * only judged, with --markdown the table is written for a page. */
#include "bench.h"

#include "crm/crm.h"

#include <stdlib.h>
#include <string.h>

enum { SIZES = 4, KINDS = 3, MOST_EVENTS = 10000 };

static const size_t sizes[SIZES] = { 10, 100, 1000, MOST_EVENTS };

/* What a case is full of. */
struct clock_bench {
	const char *name;
	int32_t kinds[4];
};

static const struct clock_bench benches[KINDS] = {
	{ "messages",
	  { CRM_CLOCK_EVENT_CUSTOMER_MESSAGE, CRM_CLOCK_EVENT_AGENT_MESSAGE, CRM_CLOCK_EVENT_CUSTOMER_MESSAGE,
	    CRM_CLOCK_EVENT_AGENT_MESSAGE } },
	{ "pauses", { CRM_CLOCK_EVENT_PAUSE, CRM_CLOCK_EVENT_RESUME, CRM_CLOCK_EVENT_PAUSE, CRM_CLOCK_EVENT_RESUME } },
	{ "changes of policy and calendar, and pauses",
	  { CRM_CLOCK_EVENT_POLICY, CRM_CLOCK_EVENT_PAUSE, CRM_CLOCK_EVENT_CALENDAR, CRM_CLOCK_EVENT_RESUME } },
};

struct clock_work {
	crm_clock_case the_case;
	crm_clock_event events[MOST_EVENTS];
	crm_clock_policy policies[2];
	crm_clock_target targets[4];
	crm_clock_step steps[2];
	crm_calendar *calendars[2];
};

static crm_calendar *make_calendar(const char *rule)
{
	crm_calendar_input input = CRM_INIT(crm_calendar_input);
	crm_zone_input zone_input = CRM_INIT(crm_zone_input);
	crm_calendar_hours hours[10];
	crm_calendar *calendar = NULL;
	crm_zone *zone = NULL;
	int32_t day;

	for (day = 0; day < 5; day++) {
		hours[day * 2] = (crm_calendar_hours){ day + 1, 9 * 3600, 12 * 3600 };
		hours[day * 2 + 1] = (crm_calendar_hours){ day + 1, 13 * 3600, 17 * 3600 };
	}
	zone_input.rule = rule;
	if (crm_zone_create(&zone_input, &zone, NULL) < 0)
		bench_fail("no zone %s", rule);
	input.zone = zone;
	input.hours = hours;
	input.hours_count = 10;
	if (crm_calendar_create(&input, &calendar, NULL) < 0)
		bench_fail("no calendar");
	crm_zone_free(zone);
	return calendar;
}

/* Four targets and two steps; amounts that are used up at different times of the case, and one that never is. */
static void make_policies(struct clock_work *work)
{
	static const char *const names[4] = { "first", "reply", "news", "solve" };
	size_t i;

	for (i = 0; i < 4; i++) {
		work->targets[i] = (crm_clock_target){ .name = names[i], .kind = (int32_t)i + 1, .pauses = 1 };
		work->targets[i].amount_us = i == 3 ? 100000 * CRM_HOUR : (int64_t)(i + 1) * 4 * CRM_HOUR;
	}
	work->steps[0] = (crm_clock_step){ .name = "remind", .target = "reply", .offset_us = -CRM_HOUR };
	work->steps[1] = (crm_clock_step){ .name = "chief", .target = "solve", .offset_us = 8 * CRM_HOUR };
	for (i = 0; i < 2; i++)
		work->policies[i] = (crm_clock_policy){ .size = sizeof work->policies[i],
			                                    .targets = work->targets,
			                                    .target_count = 4,
			                                    .steps = work->steps,
			                                    .step_count = 2,
			                                    .version = (int64_t)i };
}

static void make_case(struct clock_work *work, const struct clock_bench *bench, size_t count)
{
	int64_t at = INT64_C(1777849200) * CRM_SECOND; /* 2026-05-03 */
	size_t i;

	memset(work->events, 0, sizeof work->events);
	for (i = 0; i < count; i++) {
		crm_clock_event *event = &work->events[i];

		*event = (crm_clock_event){ .at = at + (int64_t)i * 37 * CRM_MINUTE,
			                        .kind = i ? bench->kinds[i % 4] : CRM_CLOCK_EVENT_OPEN };
		event->policy = &work->policies[i / 4 % 2];
		event->calendar = work->calendars[i / 4 % 2];
	}
	work->the_case = (crm_clock_case){ sizeof work->the_case, &work->policies[0], work->calendars[0], work->events,
		                               count };
}

/* A piece of work is as many cases as make MOST_EVENTS events. */
static void judge_cases(void *context, int64_t first, int64_t count)
{
	const struct clock_work *work = context;
	const int64_t cases = MOST_EVENTS / (int64_t)work->the_case.event_count;
	const int64_t now = work->events[work->the_case.event_count - 1].at + CRM_DAY;
	crm_clock_standing standings[CRM_CLOCK_LIMIT];
	crm_clock_answer answer = CRM_INIT(crm_clock_answer);
	int64_t i;

	(void)first;
	answer.standings = standings;
	for (i = 0; i < cases * count; i++)
		if (crm_clock_judge(&work->the_case, now, &answer, NULL) != CRM_OK)
			bench_fail("a case is refused");
}

/* Each size beside the one before it: linear is a ratio of one. */
static void measure_kind(struct clock_work *larger, struct clock_work *smaller, const struct clock_bench *bench)
{
	const struct bench_plan plan = { .blocks = bench_options.rounds, .each = bench_options.quick ? 1 : 4 };
	size_t i;

	for (i = 1; i < SIZES; i++) {
		struct bench_result result;

		make_case(larger, bench, sizes[i]);
		make_case(smaller, bench, sizes[i - 1]);
		result = bench_compare(&plan, (struct bench_side){ judge_cases, larger },
		                       (struct bench_side){ judge_cases, smaller });
		bench_times_add(
			bench_text("an event of a case of %zu %s, beside one of %zu", sizes[i], bench->name, sizes[i - 1]),
			result.ours / MOST_EVENTS, result.theirs / MOST_EVENTS, result.ratio, 1.5);
	}
}

static struct clock_work *make_work(void)
{
	struct clock_work *work = bench_allocate(sizeof *work);

	memset(work, 0, sizeof *work);
	work->calendars[0] = make_calendar("CST-8");
	work->calendars[1] = make_calendar("CET-1CEST,M3.5.0,M10.5.0/3");
	make_policies(work);
	return work;
}

static void release_work(struct clock_work *work)
{
	crm_calendar_free(work->calendars[0]);
	crm_calendar_free(work->calendars[1]);
	free(work);
}

int main(int count, char **arguments)
{
	struct clock_work *larger = make_work(), *smaller = make_work();
	int i;

	bench_options = (struct bench_options){ .rounds = 41 };
	for (i = 1; i < count; i++) {
		bench_options.quick = bench_options.quick || !strcmp(arguments[i], "--quick");
		bench_options.markdown = bench_options.markdown || !strcmp(arguments[i], "--markdown");
	}
	if (bench_options.quick)
		bench_options.rounds = 3;
	for (i = 0; i < KINDS; i++)
		measure_kind(larger, smaller, &benches[i]);
	release_work(larger);
	release_work(smaller);
	bench_table_print();
	return 0;
}
