/* Measures the library against the same work written by hand on SQLite. Run with --help for the options. */
#include "bench.h"
#include "subjects.h"

#include "crm/crm.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
	"usage: bench [options]\n"
	"  --quick          small sizes, seconds; checks that both sides write and read the same rows; no times to go by\n"
	"  --customers N    of the large store (1000000)\n"
	"  --tasks N        of the large queue (5000000); the small one has 100000, at most a fiftieth\n"
	"  --rounds N       pairs of blocks of each comparison (21)\n"
	"  --only SUBJECT   durable, bulk, lookup, open, tasks, cases or reports; lookup and open need the stores of bulk (see --keep)\n"
	"  --directory DIR  where the stores go; a fresh one under TMPDIR when not given\n"
	"  --keep           leave the stores there, and use those that are there already\n"
	"  --markdown       the table as Markdown\n";

static const struct {
	const char *name;
	void (*run)(void);
} subjects[] = {
	{ "sync", bench_sync },     { "durable", bench_durable }, { "bulk", bench_bulk },
	{ "lookup", bench_lookup }, { "open", bench_opening },    { "tasks", bench_tasks },
	{ "cases", bench_cases },   { "reports", bench_reports },
};

struct taken {
	const char *resident;
	int by_hand;
};

static int64_t number_of(const char *text, int64_t least)
{
	char *end = NULL;
	long long number = strtoll(text, &end, 10);

	if (*end || number < least) {
		(void)fputs(usage, stderr);
		exit(2);
	}
	return number;
}

static bool take_switch(const char *name)
{
	if (strcmp(name, "--quick") == 0)
		bench_options.quick = true;
	else if (strcmp(name, "--markdown") == 0)
		bench_options.markdown = true;
	else if (strcmp(name, "--keep") == 0)
		bench_options.keep = true;
	else
		return false;
	return true;
}

static bool take_value(const char *name, const char *value, struct taken *taken)
{
	if (strcmp(name, "--customers") == 0)
		bench_options.customers = number_of(value, 1000);
	else if (strcmp(name, "--tasks") == 0)
		bench_options.tasks_many = number_of(value, 50000);
	else if (strcmp(name, "--rounds") == 0)
		bench_options.rounds = (int)number_of(value, 1);
	else if (strcmp(name, "--only") == 0)
		bench_options.only = value;
	else if (strcmp(name, "--directory") == 0)
		bench_options.directory = value;
	else if (strcmp(name, "--resident") == 0 || strcmp(name, "--resident-by-hand") == 0)
		*taken = (struct taken){ value, strcmp(name, "--resident") != 0 };
	else
		return false;
	return true;
}

static void take_arguments(int count, char **arguments, struct taken *taken)
{
	int i;

	for (i = 1; i < count; i++) {
		if (take_switch(arguments[i]))
			continue;
		if (i + 1 == count || !take_value(arguments[i], arguments[i + 1], taken)) {
			(void)fputs(usage, strcmp(arguments[i], "--help") == 0 ? stdout : stderr);
			exit(strcmp(arguments[i], "--help") == 0 ? 0 : 2);
		}
		i++;
	}
	if (bench_options.quick) {
		bench_options.customers = 3000;
		bench_options.tasks_many = 50000;
		bench_options.rounds = 3;
	}
	bench_options.tasks_few = bench_options.tasks_many / 50 < 100000 ? bench_options.tasks_many / 50 : 100000;
}

static void machine_print(void)
{
	(void)printf("%sSQLite %s, libcrm %s, %ld processors\n\n", bench_options.markdown ? "" : "\n", sqlite3_libversion(),
	             crm_version(), sysconf(_SC_NPROCESSORS_ONLN));
}

int main(int count, char **arguments)
{
	struct taken taken = { NULL, 0 };
	bool any = false;
	size_t i;

	bench_options = (struct bench_options){ .customers = 1000000, .tasks_many = 5000000, .rounds = 21 };
	take_arguments(count, arguments, &taken);
	if (taken.resident)
		return bench_resident(taken.resident, taken.by_hand);
	bench_directory_begin();
	for (i = 0; i < sizeof subjects / sizeof *subjects; i++) {
		if (bench_options.only && strcmp(bench_options.only, subjects[i].name) != 0)
			continue;
		bench_tell("%s", subjects[i].name);
		subjects[i].run();
		any = true;
	}
	if (!any)
		bench_fail("no such subject: %s", bench_options.only);
	machine_print();
	bench_table_print();
	bench_directory_end();
	return 0;
}
