/* Measures the handling of complaint cases against the same rows written by hand on SQLite. */
#include "bench.h"
#include "bench_case_steps.h"
#include "case_stores.h"
#include "stores.h"
#include "subjects.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
	"usage: bench_case_steps [options]\n"
	"  --quick          small sizes, seconds; checks that both sides write the same rows; no times to go by\n"
	"  --cases N        open in the large store (1000000: 32 GB at one time); the small one has a tenth of them\n"
	"  --rounds N       pairs of blocks of each comparison (21)\n"
	"  --only SUBJECT   steps, index or ticks\n"
	"  --directory DIR  where the stores go; a fresh one under TMPDIR when not given\n"
	"  --keep           leave the full stores there, and use those that are there already\n"
	"  --markdown       the table as Markdown\n";

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

static bool take_value(const char *name, const char *value)
{
	if (strcmp(name, "--cases") == 0)
		bench_options.customers = atoll(value);
	else if (strcmp(name, "--rounds") == 0)
		bench_options.rounds = atoi(value);
	else if (strcmp(name, "--only") == 0)
		bench_options.only = value;
	else if (strcmp(name, "--directory") == 0)
		bench_options.directory = value;
	else
		return false;
	return true;
}

static bool wanted(const char *subject)
{
	return !bench_options.only || strcmp(bench_options.only, subject) == 0;
}

int main(int count, char **arguments)
{
	const char *few, *many;
	int i;

	bench_options = (struct bench_options){ .customers = 1000000, .rounds = 21 };
	for (i = 1; i < count; i++) {
		if (take_switch(arguments[i]))
			continue;
		if (i + 1 == count || !take_value(arguments[i], arguments[i + 1])) {
			(void)fputs(usage, strcmp(arguments[i], "--help") == 0 ? stdout : stderr);
			return strcmp(arguments[i], "--help") == 0 ? 0 : 2;
		}
		i++;
	}
	if (bench_options.quick) {
		bench_options.customers = 1000;
		bench_options.rounds = 3;
	}
	bench_directory_begin();
	stores_engine_fts5(false); /* the same rows by hand are the records and the journal; what the index adds is told apart */
	many = case_stores_full("bench-steps-many.crm", bench_options.customers);
	few = case_stores_full("bench-steps-few.crm", bench_options.customers / 10);
	if (wanted("steps")) {
		bench_sync();
		bench_case_steps(many);
	}
	if (wanted("index"))
		bench_case_index();
	if (wanted("ticks"))
		bench_case_ticks(few, many);
	bench_table_print();
	bench_directory_end();
	return 0;
}
