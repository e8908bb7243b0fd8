/* Random calls against a small model that states the rules of the trade a second time, as plainly as can be. CRM_SEED runs
 * one seed only, CRM_SEEDS says how many. */
#include "model_run.h"

static void random_calls_do_what_the_model_says(void **state)
{
	uint64_t only = number_of("CRM_SEED", 0), seed;
	struct fixture f;

	(void)state;
	for (seed = only ? only : 1; seed <= (only ? only : number_of("CRM_SEEDS", SEEDS)); seed++) {
		print_message("# CRM_SEED=%llu\n", (unsigned long long)seed);
		run(&f, seed, TICK_NOW_AND_THEN, true);
		fixture_end(&f);
	}
	if (!only)
		assert_all_seen();
}

static void rebuilding_from_the_journal_gives_the_same_records(void **state)
{
	uint64_t only = number_of("CRM_SEED", 0), seed;
	struct fixture f;
	char *before, *after;

	(void)state;
	for (seed = only ? only : 101; seed <= (only ? only : 110); seed++) {
		run(&f, seed, TICK_NOW_AND_THEN, false);
		before = dump_store(f.db);
		assert_ok(f.db, crm_rebuild(f.db));
		after = dump_store(f.db);
		assert_string_equal(after, before);
		free(before);
		free(after);
		fixture_end(&f);
	}
}

UNIT_MAIN(TEST(random_calls_do_what_the_model_says), TEST(rebuilding_from_the_journal_gives_the_same_records))
