/* Writing and reading customers on PostgreSQL, one at a time and in batches. */
#include "bench.h"
#include "postgres_subjects.h"
#include "stores.h"

#include <string.h>

enum { BATCH = 500 };

static bool with_reference;

static void prepare_samples(int64_t first, int64_t count)
{
	sample_block_make(first, count, with_reference);
}

/* --- changes */

static void library_create(void *context, int64_t first, int64_t count)
{
	crm_id id;
	int64_t i;

	for (i = first; i < first + count; i++) {
		stores_clock_set(i);
		stores_library_create(context, sample_block_get(i), &id);
	}
}

static void hand_create(void *context, int64_t first, int64_t count)
{
	crm_id id;
	int64_t i;

	for (i = first; i < first + count; i++) {
		stores_clock_set(i);
		hand_postgres_customer_create(context, sample_block_get(i), &id);
	}
}

static void library_batch(void *context, int64_t first, int64_t count)
{
	bench_crm(context, crm_begin(context, CRM_TRANSACTION_WRITE));
	library_create(context, first, count);
	bench_crm(context, crm_commit(context));
}

static void hand_batch(void *context, int64_t first, int64_t count)
{
	crm_id id;
	int64_t i;

	hand_postgres_batch_begin(context);
	for (i = first; i < first + count; i++) {
		stores_clock_set(i);
		hand_postgres_batch_add(context, sample_block_get(i), &id);
	}
	hand_postgres_batch_commit(context);
}

static void singly(struct postgres_stores *stores, int64_t first)
{
	struct bench_plan plan = { prepare_samples, first, bench_options.rounds, bench_options.quick ? 20 : 200, true };
	struct bench_result result;
	int64_t trips;

	with_reference = false;
	result = bench_compare(&plan, (struct bench_side){ library_create, stores->db },
	                       (struct bench_side){ hand_create, &stores->hand });
	bench_times_add("one durable customer", result.ours, result.theirs, result.ratio, 1.2);
	bench_times_add("- mean", result.ours_mean, result.theirs_mean, result.ours_mean / result.theirs_mean, 0);
	bench_times_add("- the slowest in a hundred", result.ours_slow, result.theirs_slow, result.ours_slow / result.theirs_slow, 0);
	trips = postgres_trips(stores->db);
	prepare_samples(first + plan.blocks * plan.each, 1);
	library_create(stores->db, first + plan.blocks * plan.each, 1);
	hand_create(&stores->hand, first + plan.blocks * plan.each, 1);
	if (postgres_trips(stores->db) - trips != 2)
		bench_fail("a new customer takes %lld round trips, not two", (long long)(postgres_trips(stores->db) - trips));
}

static void in_batches(struct postgres_stores *stores, int64_t first)
{
	struct bench_plan plan = { prepare_samples, first, bench_options.quick ? 3 : bench_options.rounds * 4, BATCH, false };
	struct bench_result result;

	with_reference = false;
	result = bench_compare(&plan, (struct bench_side){ library_batch, stores->db },
	                       (struct bench_side){ hand_batch, &stores->hand });
	bench_times_add("a customer in batches of 500", result.ours, result.theirs, result.ratio, 1.3);
	bench_times_add("- mean", result.ours_mean, result.theirs_mean, result.ours_mean / result.theirs_mean, 0);
}

/* In quick runs both schemas hold the same rows; in all, crm_verify() accepts what was written by hand. */
static void same_rows(const struct postgres_stores *stores)
{
	static const char *const tables[] = { "customer", "point", "contact", "journal", "playbook" };
	const char *ours = stores->our_schema, *theirs = stores->their_schema;
	size_t i;

	for (i = 0; i < sizeof tables / sizeof *tables && bench_options.quick; i++) {
		int64_t more = postgres_number("SELECT count(*) FROM (TABLE %s.%s EXCEPT TABLE %s.%s) x", ours, tables[i], theirs, tables[i]);
		int64_t less = postgres_number("SELECT count(*) FROM (TABLE %s.%s EXCEPT TABLE %s.%s) x", theirs, tables[i], ours, tables[i]);

		if (more || less)
			bench_fail("%s: %lld rows of the library's and %lld of the others have no equal", tables[i], (long long)more, (long long)less);
	}
	if (postgres_verify(ours) != postgres_verify(theirs))
		bench_fail("the two stores have different numbers of entries");
}

void bench_postgres_changes(void)
{
	struct postgres_stores stores;

	postgres_stores_open(&stores, "changes", bench_options.quick);
	singly(&stores, 0);
	in_batches(&stores, 1000000);
	postgres_stores_close(&stores);
	same_rows(&stores);
}

/* --- reads; both sides read what the library wrote */

static struct {
	crm_id ids[SAMPLE_BLOCK];
	int64_t numbers[SAMPLE_BLOCK]; /* of the customers to look for in this block */
	char references[SAMPLE_BLOCK][16];
	uint64_t random;
} keys;

static int64_t found; /* so that no lookup can be left out */

static void prepare_keys(int64_t first, int64_t count)
{
	int64_t i;

	(void)first;
	for (i = 0; i < count; i++) {
		keys.numbers[i] = (int64_t)(bench_random(&keys.random) % SAMPLE_BLOCK);
		sample_reference(keys.numbers[i], keys.references[i]);
	}
}

static void library_by_id(void *context, int64_t first, int64_t count)
{
	const crm_customer *customer;
	int64_t i;

	(void)first;
	for (i = 0; i < count; i++) {
		bench_crm(context, crm_customer_get(context, &keys.ids[keys.numbers[i]], &customer));
		found += (int64_t)(customer->contact_point_count + customer->reference_count) + customer->revision;
		crm_customer_free(customer);
	}
}

static void hand_by_id(void *context, int64_t first, int64_t count)
{
	struct hand_customer customer;
	int64_t i;

	(void)first;
	for (i = 0; i < count; i++) {
		if (!hand_postgres_customer_get(context, &keys.ids[keys.numbers[i]], &customer))
			bench_fail("a customer is not found by hand");
		found += (int64_t)customer.point_count + customer.revision;
	}
}

static void library_by_reference(void *context, int64_t first, int64_t count)
{
	crm_id id;
	int64_t i;

	(void)first;
	for (i = 0; i < count; i++) {
		bench_crm(context, crm_customer_find_reference(context, SAMPLE_SOURCE, keys.references[i], &id));
		found += id.bytes[15];
	}
}

static void hand_by_reference(void *context, int64_t first, int64_t count)
{
	crm_id id;
	int64_t i;

	(void)first;
	for (i = 0; i < count; i++) {
		if (!hand_postgres_find_reference(context, SAMPLE_SOURCE, keys.references[i], &id))
			bench_fail("a reference is not found by hand");
		found += id.bytes[15];
	}
}

typedef void work(void *context, int64_t first, int64_t count);

/* On the same keys both give the same answers, and the library's takes one round trip; then the times. */
static void look(const char *what, struct postgres_stores *stores, work *ours, work *theirs)
{
	struct bench_plan plan = { prepare_keys, 0, bench_options.rounds * (bench_options.quick ? 1 : 5), bench_options.quick ? 50 : 500, false };
	struct bench_result result;
	int64_t answer, trips = postgres_trips(stores->db);

	prepare_keys(0, 100);
	found = 0;
	ours(stores->db, 0, 100);
	answer = found;
	found = 0;
	theirs(&stores->hand, 0, 100);
	if (answer != found)
		bench_fail("%s: the two ways of looking give different answers", what);
	if (postgres_trips(stores->db) - trips != 100)
		bench_fail("%s takes %.2f round trips, not one", what, (double)(postgres_trips(stores->db) - trips) / 100);
	result = bench_compare(&plan, (struct bench_side){ ours, stores->db }, (struct bench_side){ theirs, &stores->hand });
	bench_times_add(what, result.ours, result.theirs, result.ratio, 1.2);
}

void bench_postgres_reads(void)
{
	struct postgres_stores stores;
	int64_t i;

	postgres_stores_open(&stores, "reads", bench_options.quick);
	sample_block_make(0, SAMPLE_BLOCK, true);
	bench_crm(stores.db, crm_begin(stores.db, CRM_TRANSACTION_WRITE));
	for (i = 0; i < SAMPLE_BLOCK; i++) {
		stores_clock_set(i);
		stores_library_create(stores.db, sample_block_get(i), &keys.ids[i]);
	}
	bench_crm(stores.db, crm_commit(stores.db));
	(void)postgres_number("VACUUM ANALYZE %s.customer, %s.point", stores.our_schema, stores.our_schema);
	/* Both begin anew: the server judges a prepared statement by its first five runs, and those were on empty tables. */
	postgres_stores_close(&stores);
	stores.db = postgres_library_open(stores.our_schema, 0, bench_options.quick);
	hand_postgres_open(&stores.hand, postgres_uri(), stores.our_schema);
	look("lookup by id, with contact points", &stores, library_by_id, hand_by_id);
	look("lookup by reference", &stores, library_by_reference, hand_by_reference);
	postgres_stores_close(&stores);
}
