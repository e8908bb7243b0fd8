/* Eight who write at once, each on a connection of its own: how much more they get done than one, and that on one hot customer
 * nothing is lost. */
#include "bench.h"
#include "postgres_subjects.h"
#include "stores.h"

#include <pthread.h>
#include <stdlib.h>

enum { WRITERS = 8 };

struct writer {
	pthread_t thread;
	crm *db; /* NULL = by hand */
	struct hand_postgres hand;
	crm_id customer_id;
	int64_t count;
	int64_t longest; /* wait of one call, nanoseconds */
};

struct side {
	struct writer *writers;
	int active;
};

static void library_message(struct writer *writer)
{
	crm_contact_input input = CRM_INIT(crm_contact_input);

	input.customer_id = writer->customer_id;
	input.kind = CRM_CONTACT_MESSAGE;
	input.outcome = CRM_OUTCOME_DONE;
	input.note = SAMPLE_NOTE;
	bench_crm(writer->db, crm_contact_add(writer->db, NULL, &input, NULL));
}

static void *write_all(void *user)
{
	struct writer *writer = user;
	int64_t i;

	for (i = 0; i < writer->count; i++) {
		int64_t begun = bench_nanoseconds(), taken;

		if (writer->db)
			library_message(writer);
		else
			hand_postgres_message_add(&writer->hand, &writer->customer_id);
		taken = bench_nanoseconds() - begun;
		if (taken > writer->longest)
			writer->longest = taken;
	}
	return NULL;
}

/* `count` calls of each; so the time of a piece of work is that of as many changes as there are writers. */
static void run_writers(void *context, int64_t first, int64_t count)
{
	struct side *side = context;
	int i;

	(void)first;
	for (i = 0; i < side->active; i++) {
		side->writers[i].count = count;
		if (pthread_create(&side->writers[i].thread, NULL, write_all, &side->writers[i]) != 0)
			bench_fail("no thread to write in");
	}
	for (i = 0; i < side->active; i++)
		(void)pthread_join(side->writers[i].thread, NULL);
}

static void open_writers(struct side *side, const char *schema, bool by_hand)
{
	crm *db = postgres_library_open(schema, 0, false);
	int i;

	side->writers = bench_allocate(WRITERS * sizeof *side->writers);
	sample_block_make(0, WRITERS, false);
	for (i = 0; i < WRITERS; i++) {
		stores_clock_set(i);
		stores_library_create(db, sample_block_get(i), &side->writers[i].customer_id);
		if (by_hand)
			hand_postgres_open(&side->writers[i].hand, postgres_uri(), schema);
		else
			side->writers[i].db = postgres_library_open(schema, 0, false);
	}
	crm_close(db);
}

static void close_writers(struct side *side)
{
	int i;

	for (i = 0; i < WRITERS; i++) {
		if (side->writers[i].db)
			crm_close(side->writers[i].db);
		else
			hand_postgres_close(&side->writers[i].hand);
	}
	free(side->writers);
}

/* Every message is there once, the journal has no gap, and the records are what it says. */
static void nothing_lost(const char *schema, int64_t messages)
{
	int64_t there = postgres_number("SELECT count(*) FROM %s.contact", schema), entries = postgres_verify(schema);
	int64_t last = postgres_number("SELECT max(seq) FROM %s.journal", schema);

	if (there != messages)
		bench_fail("%s: %lld messages were written, %lld are there", schema, (long long)messages, (long long)there);
	if (entries != last || entries != messages + WRITERS + 1)
		bench_fail("%s: the journal ends with %lld and has %lld entries", schema, (long long)last, (long long)entries);
}

static struct bench_result measure(struct side *ours, struct side *theirs, int active)
{
	struct bench_plan plan = { NULL, 0, bench_options.rounds, (bench_options.quick ? 40 : 400) / active, false };

	ours->active = theirs->active = active;
	return bench_compare(&plan, (struct bench_side){ run_writers, ours }, (struct bench_side){ run_writers, theirs });
}

static void rates_add(const char *work, const struct bench_result *result, int active)
{
	bench_line_add((struct bench_line){ .work = work,
	                                    .ours = bench_text("%.0f /s", 1e9 * active / result->ours),
	                                    .theirs = bench_text("%.0f /s", 1e9 * active / result->theirs),
	                                    .ratio = result->ratio });
}

void bench_postgres_writers(void)
{
	struct side ours, theirs;
	struct bench_result one, eight;
	struct postgres_stores stores;
	double our_scaling, their_scaling;
	int64_t each = bench_options.rounds * (bench_options.quick ? 40 : 400);

	postgres_stores_open(&stores, "writers", false);
	open_writers(&ours, stores.our_schema, false);
	open_writers(&theirs, stores.their_schema, true);
	one = measure(&ours, &theirs, 1);
	eight = measure(&ours, &theirs, WRITERS);
	our_scaling = WRITERS * one.ours / eight.ours;
	their_scaling = WRITERS * one.theirs / eight.theirs;
	rates_add("messages to distinct customers, one writer", &one, 1);
	rates_add("messages to distinct customers, eight writers", &eight, WRITERS);
	bench_line_add((struct bench_line){ .work = "- eight writers for one",
	                                    .ours = bench_text("%.2f", our_scaling),
	                                    .theirs = bench_text("%.2f", their_scaling),
	                                    .ratio = their_scaling / our_scaling,
	                                    .budget = 1.2 });
	close_writers(&ours);
	close_writers(&theirs);
	postgres_stores_close(&stores);
	nothing_lost(stores.our_schema, 2 * each);
	nothing_lost(stores.their_schema, 2 * each);
}

void bench_postgres_hot(void)
{
	struct postgres_stores stores;
	struct side ours;
	int64_t longest = 0, each = bench_options.quick ? 50 : 1000;
	int i;

	postgres_stores_open(&stores, "hot", false);
	open_writers(&ours, stores.our_schema, false);
	ours.active = WRITERS;
	for (i = 0; i < WRITERS; i++)
		ours.writers[i].customer_id = ours.writers[0].customer_id;
	run_writers(&ours, 0, each);
	for (i = 0; i < WRITERS; i++)
		if (ours.writers[i].longest > longest)
			longest = ours.writers[i].longest;
	if (longest >= POSTGRES_DEADLINE * INT64_C(1000000))
		bench_fail("a caller waited %.1f s, longer than its deadline", (double)longest / 1e9);
	bench_line_add((struct bench_line){ .work = bench_text("%lld messages of eight writers to one customer: the longest wait", (long long)(WRITERS * each)),
	                                    .ours = bench_time_text((double)longest),
	                                    .measured = (double)longest / 1e6,
	                                    .most = POSTGRES_DEADLINE,
	                                    .unit = "ms" });
	close_writers(&ours);
	postgres_stores_close(&stores);
	nothing_lost(stores.our_schema, WRITERS * each);
}
