/* What the index of texts adds to a case that is opened: one store has it, the other has an engine that cannot. */
#include "bench.h"
#include "bench_case_steps.h"
#include "case_stores.h"
#include "stores.h"

static void open_cases(void *context, int64_t first, int64_t count)
{
	crm_id id;
	int64_t i;

	(void)first;
	for (i = 0; i < count; i++)
		case_open(context, NULL, &id);
}

static void nothing(int64_t first, int64_t count)
{
	(void)first;
	(void)count;
}

static crm *open_with(const char *path, bool fts5)
{
	crm *db;

	stores_engine_fts5(fts5);
	db = stores_library_open(path, CRM_OPEN_CREATE);
	stores_engine_fts5(false);
	return db;
}

void bench_case_index(void)
{
	const char *with = bench_path("bench-index-with.crm"), *without = bench_path("bench-index-without.crm");
	const struct bench_plan plan = { nothing, 0, bench_options.rounds, bench_options.quick ? 3 : 100, true };
	crm *indexed = open_with(with, true), *plain = open_with(without, false);
	const struct bench_result result =
		bench_compare(&plan, (struct bench_side){ open_cases, indexed }, (struct bench_side){ open_cases, plain });

	bench_times_add("a case opened, durable, with the index of texts; without", result.ours, result.theirs, result.ratio, 1.5);
	crm_close(indexed);
	crm_close(plain);
	(void)stores_verify(with);
	(void)stores_verify(without);
	case_stores_remove(with);
	case_stores_remove(without);
}
