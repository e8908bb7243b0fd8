/* Writing and finding customers. */
#include "bench.h"
#include "stores.h"
#include "subjects.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool with_reference;

static void prepare_samples(int64_t first, int64_t count)
{
	sample_block_make(first, count, with_reference);
}

/* --- writing */

static void library_create(void *context, int64_t first, int64_t count)
{
	crm *db = context;
	crm_id id;
	int64_t i;

	for (i = first; i < first + count; i++) {
		stores_clock_set(i);
		stores_library_create(db, sample_block_get(i), &id);
	}
}

static void hand_create(void *context, int64_t first, int64_t count)
{
	crm_id id;
	int64_t i;

	for (i = first; i < first + count; i++) {
		stores_clock_set(i);
		hand_begin(context);
		hand_customer_create(context, sample_block_get(i), &id);
		hand_commit(context);
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

	hand_begin(context);
	for (i = first; i < first + count; i++) {
		stores_clock_set(i);
		hand_customer_create(context, sample_block_get(i), &id);
	}
	hand_commit(context);
}

static void durable(struct stores *stores, int64_t first, const char *where)
{
	struct bench_plan plan = { prepare_samples, first, bench_options.rounds, bench_options.quick ? 20 : 200, true };
	struct bench_result result;

	with_reference = false;
	result = bench_compare(&plan, (struct bench_side){ library_create, stores->db },
	                       (struct bench_side){ hand_create, &stores->hand });
	bench_times_add(bench_text("one durable customer, %s", where), result.ours, result.theirs, result.ratio, 1.15);
	bench_times_add("- mean, bringing in the log included", result.ours_mean, result.theirs_mean,
	                result.ours_mean / result.theirs_mean, 0);
	bench_times_add("- the slowest in a hundred", result.ours_slow, result.theirs_slow,
	                result.ours_slow / result.theirs_slow, 0);
}

/* In quick runs both stores are the same to the byte; in all, crm_verify() accepts what was written by hand. */
static void same_rows(const struct stores *stores)
{
	if (bench_options.quick)
		(void)stores_compare(stores->our_path, stores->their_path);
	bench_tell("  crm_verify() accepts the hand-written store: %lld entries",
	           (long long)stores_verify(stores->their_path));
}

void bench_durable(void)
{
	struct stores stores;

	stores_open(&stores, "durable");
	durable(&stores, 0, "new store");
	stores_close(&stores);
	same_rows(&stores);
}

static const char *rate_text(double nanoseconds)
{
	return bench_text("%.0f /s", 1e9 / nanoseconds);
}

void bench_bulk(void)
{
	struct bench_plan plan = { prepare_samples, 0, bench_options.customers / SAMPLE_BLOCK, SAMPLE_BLOCK, false };
	struct bench_result result;
	struct stores stores;
	bool exists = stores_exist("bulk");

	stores_open(&stores, "bulk");
	if (!exists) {
		with_reference = true;
		result = bench_compare(&plan, (struct bench_side){ library_batch, stores.db },
		                       (struct bench_side){ hand_batch, &stores.hand });
		bench_line_add((struct bench_line){
			.work = bench_text("%lld customers in batches of 1000", (long long)bench_options.customers),
			.ours = rate_text(result.ours_mean),
			.theirs = rate_text(result.theirs_mean),
			.ratio = result.ours_mean / result.theirs_mean,
			.budget = 1.5 });
		bench_times_add("- a customer in the median batch", result.ours, result.theirs, result.ratio, 0);
		durable(&stores, bench_options.customers, bench_text("behind %lld", (long long)bench_options.customers));
	}
	stores_close(&stores);
	if (!exists)
		same_rows(&stores);
}

/* --- finding; both sides read the same file, the one the library wrote */

struct keys {
	crm_id *ids;
	int64_t count;
	int64_t numbers[SAMPLE_BLOCK]; /* of the customers to look for in this block */
	char references[SAMPLE_BLOCK][16];
	char phones[SAMPLE_BLOCK][24];
	uint64_t random;
};

static struct keys keys;
static int64_t found; /* so that no lookup can be left out */

static void keys_load(const char *path)
{
	sqlite3 *connection = NULL;
	sqlite3_stmt *ids = NULL;
	int code = sqlite3_open_v2(path, &connection, SQLITE_OPEN_READWRITE, NULL);

	keys.ids = bench_allocate((size_t)bench_options.customers * sizeof *keys.ids);
	keys.count = 0;
	if (code == SQLITE_OK)
		code = sqlite3_prepare_v2(connection, "SELECT id FROM customer ORDER BY id LIMIT ?1", -1, &ids, NULL);
	bench_sql(connection, code);
	sqlite3_bind_int64(ids, 1, bench_options.customers);
	while (sqlite3_step(ids) == SQLITE_ROW)
		memcpy(&keys.ids[keys.count++], sqlite3_column_blob(ids, 0), sizeof *keys.ids);
	sqlite3_finalize(ids);
	sqlite3_close(connection);
}

static void prepare_keys(int64_t first, int64_t count)
{
	int64_t i;

	(void)first;
	for (i = 0; i < count; i++) {
		keys.numbers[i] = (int64_t)(bench_random(&keys.random) % (uint64_t)keys.count);
		sample_reference(keys.numbers[i], keys.references[i]);
		sample_match(keys.numbers[i], keys.phones[i]);
	}
}

static void library_by_id(void *context, int64_t first, int64_t count)
{
	const crm_customer *customer;
	int64_t i;

	(void)first;
	for (i = 0; i < count; i++) {
		bench_crm(context, crm_customer_get(context, &keys.ids[keys.numbers[i]], &customer));
		found += (int64_t)(customer->contact_point_count + customer->reference_count);
		crm_customer_free(customer);
	}
}

static void hand_by_id(void *context, int64_t first, int64_t count)
{
	struct hand_customer customer;
	int64_t i;

	(void)first;
	for (i = 0; i < count; i++) {
		if (!hand_customer_get(context, &keys.ids[keys.numbers[i]], &customer))
			bench_fail("a customer is not found by hand");
		found += (int64_t)customer.point_count;
	}
}

static void library_by_id_grouped(void *context, int64_t first, int64_t count)
{
	bench_crm(context, crm_begin(context, CRM_TRANSACTION_READ));
	library_by_id(context, first, count);
	bench_crm(context, crm_commit(context));
}

static void hand_by_id_grouped(void *context, int64_t first, int64_t count)
{
	hand_read_begin(context);
	hand_by_id(context, first, count);
	hand_read_end(context);
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
		if (!hand_find_reference(context, SAMPLE_SOURCE, keys.references[i], &id))
			bench_fail("a reference is not found by hand");
		found += id.bytes[15];
	}
}

static void library_by_phone(void *context, int64_t first, int64_t count)
{
	crm_id ids[8];
	size_t number;
	int64_t i;

	(void)first;
	for (i = 0; i < count; i++) {
		bench_crm(context, crm_customer_find_point(context, CRM_POINT_MOBILE, keys.phones[i], ids, 8, &number));
		found += (int64_t)number;
	}
}

static void hand_by_phone(void *context, int64_t first, int64_t count)
{
	crm_id ids[8];
	int64_t i;

	(void)first;
	for (i = 0; i < count; i++) {
		size_t number = hand_find_phone(context, keys.phones[i], ids, 8);

		if (number == 0)
			bench_fail("a telephone number is not found by hand");
		found += (int64_t)number;
	}
}

/* Each way of looking once by both, on the same keys: the same answers. */
static void same_answers(crm *db, struct hand *hand)
{
	struct {
		void (*ours)(void *, int64_t, int64_t);
		void (*theirs)(void *, int64_t, int64_t);
	} pairs[] = {
		{ library_by_id, hand_by_id },
		{ library_by_reference, hand_by_reference },
		{ library_by_phone, hand_by_phone },
	};
	size_t i;

	prepare_keys(0, 500);
	for (i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		int64_t answer;

		found = 0;
		pairs[i].ours(db, 0, 500);
		answer = found;
		found = 0;
		pairs[i].theirs(hand, 0, 500);
		if (answer != found)
			bench_fail("the two ways of looking give different answers");
	}
}

static void look(const char *work, crm *db, struct hand *hand, void (*ours)(void *, int64_t, int64_t),
                 void (*theirs)(void *, int64_t, int64_t))
{
	struct bench_plan plan = { prepare_keys, 0, bench_options.rounds * 5, SAMPLE_BLOCK, false };
	struct bench_result result = bench_compare(&plan, (struct bench_side){ ours, db },
	                                           (struct bench_side){ theirs, hand });

	bench_times_add(bench_text("%s, %lld customers", work, (long long)keys.count), result.ours, result.theirs,
	                result.ratio, 1.3);
}

void bench_lookup(void)
{
	const char *path = bench_path("bench-bulk-ours.crm");
	struct hand hand;
	crm *db;

	keys_load(path);
	db = stores_library_open(path, 0);
	hand_open(&hand, path);
	same_answers(db, &hand);
	look("lookup by id, with contact points", db, &hand, library_by_id, hand_by_id);
	look("- the same, a thousand in one read group", db, &hand, library_by_id_grouped, hand_by_id_grouped);
	look("lookup by reference", db, &hand, library_by_reference, hand_by_reference);
	look("lookup by telephone number", db, &hand, library_by_phone, hand_by_phone);
	crm_close(db);
	hand_close(&hand);
	free(keys.ids);
	keys.ids = NULL;
}
