/* The library's side of bench_peers.py: peers_ours TASK FILE REPEATS. For each line of the file, two instants in seconds, it
 * makes one call; it prints nanoseconds for each call, then the answers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <crm/crm.h>

enum { MOST = 100000 };

struct pair {
	int64_t since, until;
};

static struct pair pairs[MOST];
static int64_t answers[MOST];

static int64_t add(const crm_calendar *calendar, const struct pair *one)
{
	int64_t at = 0;

	return crm_calendar_add(calendar, one->since, 8 * CRM_HOUR, NULL, &at, NULL) == CRM_OK ? at / CRM_SECOND : -1;
}

static int64_t between(const crm_calendar *calendar, const struct pair *one)
{
	int64_t elapsed = 0;

	return crm_calendar_between(calendar, one->since, one->until, NULL, &elapsed, NULL) == CRM_OK ? elapsed / CRM_SECOND : -1;
}

static int64_t add_days(const crm_calendar *calendar, const struct pair *one)
{
	const crm_calendar_options options = { .size = sizeof options, .origin = CRM_ORIGIN_COUNT_AFTER };
	int64_t at = 0;

	return crm_calendar_add_days(calendar, one->since, 10, &options, &at, NULL) == CRM_OK ? at / CRM_DAY : -1;
}

static int64_t workdays(const crm_calendar *calendar, const struct pair *one)
{
	crm_date since = crm_date_of(one->since, 0), until = crm_date_of(one->until, 0);
	int32_t count = 0;

	return crm_calendar_workdays(calendar, since, until, &count, NULL) == CRM_OK ? count : -1;
}

static const struct task {
	const char *name;
	int64_t (*call)(const crm_calendar *, const struct pair *);
} tasks[] = { { "add", add }, { "between", between }, { "add_days", add_days }, { "workdays", workdays } };

static crm_calendar *weekdays_from_nine_to_five(void)
{
	crm_calendar_hours hours[5];
	crm_calendar_input input = { .size = sizeof input, .hours = hours, .hours_count = 5 };
	crm_zone_input utc = { .size = sizeof utc, .name = "UTC" };
	crm_calendar *calendar = NULL;
	crm_zone *zone = NULL;
	int32_t i;

	for (i = 0; i < 5; i++)
		hours[i] = (crm_calendar_hours){ .weekday = i + 1, .opens = 9 * 3600, .closes = 17 * 3600 };
	if (crm_zone_create(&utc, &zone, NULL) == CRM_OK) {
		input.zone = zone;
		(void)crm_calendar_create(&input, &calendar, NULL);
	}
	crm_zone_free(zone);
	return calendar;
}

static size_t read_pairs(const char *path)
{
	FILE *file = fopen(path, "r");
	long long since, until;
	size_t count = 0;

	while (file && count < MOST && fscanf(file, "%lld %lld", &since, &until) == 2)
		pairs[count++] = (struct pair){ since * CRM_SECOND, until * CRM_SECOND };
	if (file)
		(void)fclose(file);
	return count;
}

static double nanoseconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

int main(int argc, char **argv)
{
	crm_calendar *calendar = weekdays_from_nine_to_five();
	size_t count = argc == 4 ? read_pairs(argv[2]) : 0, task = 0, i;
	long repeats = argc == 4 ? atol(argv[3]) : 0, round;
	double start;

	while (argc == 4 && task < sizeof tasks / sizeof *tasks && strcmp(tasks[task].name, argv[1]) != 0)
		task++;
	if (!calendar || !count || repeats < 1 || task == sizeof tasks / sizeof *tasks)
		return 1;
	start = nanoseconds();
	for (round = 0; round < repeats; round++)
		for (i = 0; i < count; i++)
			answers[i] = tasks[task].call(calendar, &pairs[i]);
	printf("%.3f\n", (nanoseconds() - start) / (double)(repeats * (long)count));
	for (i = 0; i < count; i++)
		printf("%lld\n", (long long)answers[i]);
	crm_calendar_free(calendar);
	return 0;
}
