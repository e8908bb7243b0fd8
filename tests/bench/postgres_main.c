/* Measures the library on PostgreSQL against the same work written by hand on libpq. Run with --help for the options. */
#include "bench.h"
#include "postgres_subjects.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
	"usage: bench_postgres [options]\n"
	"CRM_TEST_POSTGRES names a database for it; `tests/support/postgres.py run --fsync bench_postgres` starts a private one.\n"
	"  --quick          small sizes, seconds; checks facts, no times to go by\n"
	"  --rounds N       pairs of blocks of each comparison (21)\n"
	"  --only SUBJECT   changes, reads, writers or hot\n"
	"  --markdown       the table as Markdown\n";

static const struct {
	const char *name;
	void (*run)(void);
} subjects[] = {
	{ "changes", bench_postgres_changes },
	{ "reads", bench_postgres_reads },
	{ "writers", bench_postgres_writers },
	{ "hot", bench_postgres_hot },
};

static void refuse(bool asked)
{
	(void)fputs(usage, asked ? stdout : stderr);
	exit(asked ? 0 : 2);
}

static void take_arguments(int count, char **arguments)
{
	int i;

	for (i = 1; i < count; i++) {
		const char *value = i + 1 < count ? arguments[i + 1] : NULL;

		if (strcmp(arguments[i], "--quick") == 0)
			bench_options.quick = true;
		else if (strcmp(arguments[i], "--markdown") == 0)
			bench_options.markdown = true;
		else if (strcmp(arguments[i], "--only") == 0 && value)
			bench_options.only = arguments[++i];
		else if (strcmp(arguments[i], "--rounds") == 0 && value && atoi(value) > 0)
			bench_options.rounds = atoi(arguments[++i]);
		else
			refuse(strcmp(arguments[i], "--help") == 0);
	}
	if (bench_options.quick)
		bench_options.rounds = 3;
}

static void machine_print(void)
{
	PGconn *connection = PQconnectdb(postgres_uri());

	(void)printf("%sPostgreSQL %s, fsync %s, libpq %d, libcrm %s, %ld processors\n\n", bench_options.markdown ? "" : "\n",
	             PQparameterStatus(connection, "server_version"), postgres_number("SELECT (current_setting('fsync') = 'on')::int") ? "on" : "off",
	             PQlibVersion(), crm_version(), sysconf(_SC_NPROCESSORS_ONLN));
	PQfinish(connection);
}

int main(int count, char **arguments)
{
	bool any = false;
	size_t i;

	bench_options = (struct bench_options){ .rounds = 21 };
	take_arguments(count, arguments);
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
	return 0;
}
