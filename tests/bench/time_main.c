/* Measures what the library knows about time against the same work by hand. Run with --help for the options. */
#include "bench.h"
#include "time_subjects.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
	"usage: bench_time [options]\n"
	"  --quick         seconds; checks that both sides give the same answers; no times to go by\n"
	"  --rounds N      pairs of blocks of each comparison (41)\n"
	"  --only SUBJECT  working_time, recurrence\n"
	"  --markdown      the table as Markdown\n";

static const struct {
	const char *name;
	void (*run)(void);
} time_subjects[] = {
	{ "working_time", bench_working_time },
	{ "recurrence", bench_recurrence },
};

static void give_usage(int status)
{
	(void)fputs(usage, status ? stderr : stdout);
	exit(status);
}

static void take_arguments(int count, char **arguments)
{
	int i;

	for (i = 1; i < count; i++) {
		if (strcmp(arguments[i], "--quick") == 0)
			bench_options.quick = true;
		else if (strcmp(arguments[i], "--markdown") == 0)
			bench_options.markdown = true;
		else if (strcmp(arguments[i], "--only") == 0 && i + 1 < count)
			bench_options.only = arguments[++i];
		else if (strcmp(arguments[i], "--rounds") == 0 && i + 1 < count)
			bench_options.rounds = atoi(arguments[++i]);
		else
			give_usage(strcmp(arguments[i], "--help") == 0 ? 0 : 2);
	}
	if (bench_options.quick)
		bench_options.rounds = 3;
	if (bench_options.rounds < 1)
		give_usage(2);
}

int main(int count, char **arguments)
{
	bool any = false;
	size_t i;

	bench_options = (struct bench_options){ .rounds = 41 };
	take_arguments(count, arguments);
	for (i = 0; i < sizeof time_subjects / sizeof *time_subjects; i++) {
		if (bench_options.only && strcmp(bench_options.only, time_subjects[i].name) != 0)
			continue;
		bench_tell("%s", time_subjects[i].name);
		time_subjects[i].run();
		any = true;
	}
	if (!any)
		bench_fail("no such subject: %s", bench_options.only);
	bench_table_print();
	return 0;
}
