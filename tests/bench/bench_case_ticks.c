/* A tick costs what fell due, not what is open: promises, targets of case clocks and limits of key customers among many
 * that lie ahead.
 *
 * It runs in one group of calls, whose commit is not measured, and what counts is the time of the processor: the syncs
 * of the disk, one for each effect, would hide all else. */
#include "bench_case_steps.h"

#include "bench.h"
#include "case_stores.h"
#include "stores.h"

enum { ROUNDS_MOST = 7, COUNTS = 4, EFFECTS_EACH = 3 };

static const int64_t counts[COUNTS] = { 0, 10, 100, 1000 }; /* cases in which something falls due */

static const char due_playbook[] =
	"{\"calendars\": {\"always\": {\"tz\": \"UTC\", \"hours\": {\"mon\": [[\"00:00\", \"24:00\"]]}}},"
	" \"clocks\": {\"hour\": {\"calendar\": \"always\","
	"   \"targets\": {\"solution\": {\"kind\": \"resolve\", \"unit\": \"real\", \"hours\": 1}}}},"
	" \"complaint\": {\"clock\": \"hour\", \"escalate_key_minutes\": 60}}";

struct ticked {
	const char *path;
	crm *db;
	double times[COUNTS][ROUNDS_MOST];
};

static int64_t clock_now; /* in pieces of work; each is a millisecond */

/* A case of a key customer, whose promise, clock and limit all fall due in an hour. */
static void open_due(crm *db)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_id customer, id;

	stores_clock_set(++clock_now);
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "Zhang Wei";
	bench_crm(db, crm_customer_add(db, NULL, &input, &customer));
	bench_crm(db, crm_followup_assign(db, NULL, &customer, CRM_CLASS_IMPORTANT, "Sun"));
	case_open(db, &customer, &id);
	case_judge(db, &id);
	case_promise(db, &id, crm_now(db) + CRM_HOUR);
}

static double tick_once(crm *db, int64_t count)
{
	crm_tick_result result = { 0 };
	int64_t i, began;
	double took;

	bench_crm(db, crm_begin(db, CRM_TRANSACTION_WRITE));
	for (i = 0; i < count; i++)
		open_due(db);
	bench_crm(db, crm_commit(db));
	bench_crm(db, crm_checkpoint(db));
	clock_now += 2 * 3600 * 1000;
	stores_clock_set(clock_now);
	bench_crm(db, crm_begin(db, CRM_TRANSACTION_WRITE));
	began = bench_processor_nanoseconds();
	bench_crm(db, crm_tick(db, NULL, &result));
	took = (double)(bench_processor_nanoseconds() - began);
	bench_crm(db, crm_commit(db));
	if (result.promises_broken != count || result.targets_missed != count || result.steps_fired != count)
		bench_fail("of %lld cases %lld promises were broken, %lld targets missed and %lld limits passed",
		           (long long)count, (long long)result.promises_broken, (long long)result.targets_missed,
		           (long long)result.steps_fired);
	return took;
}

static void tick_in_turn(struct ticked *few, struct ticked *many, int rounds)
{
	int64_t began;
	int round, i;

	for (round = 0; round < rounds; round++)
		for (i = 0; i < COUNTS; i++) {
			began = clock_now;
			few->times[i][round] = tick_once(few->db, counts[i]);
			clock_now = began;
			many->times[i][round] = tick_once(many->db, counts[i]);
		}
}

static void begin(struct ticked *ticked, const char *source, const char *name)
{
	ticked->path = bench_path(name);
	bench_file_copy(source, ticked->path);
	stores_clock_set(clock_now);
	ticked->db = case_stores_open(ticked->path, CRM_OPEN_NORMAL);
	bench_crm(ticked->db, crm_playbook_load(ticked->db, NULL, due_playbook, sizeof due_playbook - 1, NULL));
	(void)tick_once(ticked->db, 3); /* statements are prepared, upper pages read */
}

static void end(struct ticked *ticked)
{
	crm_close(ticked->db);
	case_stores_remove(ticked->path);
}

static void growth_add(const char *work, double grown)
{
	bench_line_add((struct bench_line){
		.work = work, .ours = bench_text("%.2f", grown), .measured = grown, .most = 1.3, .unit = "x" });
}

static void tell(struct ticked *few, struct ticked *many, int rounds)
{
	const long long large = bench_options.customers, small = large / 10;
	double each[COUNTS] = { 0 };
	int i;

	for (i = 0; i < COUNTS; i++) {
		const double effects = counts[i] ? (double)counts[i] * EFFECTS_EACH : 1;
		const double ours = bench_median(many->times[i], (size_t)rounds) / effects,
					 theirs = bench_median(few->times[i], (size_t)rounds) / effects;

		each[i] = ours;
		bench_line_add((struct bench_line){
			.work = counts[i]
		                ? bench_text("tick, %lld cases due among %lld open: each effect", (long long)counts[i], large)
		                : bench_text("tick, nothing due, %lld open", large),
			.ours = bench_time_text(ours) });
		growth_add(bench_text("- for one of the same among %lld open", small), ours / theirs);
	}
	growth_add(
		bench_text("- each effect of %lld cases for each of %lld", (long long)counts[COUNTS - 1], (long long)counts[1]),
		each[COUNTS - 1] / each[1]);
}

void bench_case_ticks(const char *source_few, const char *source_many)
{
	const int rounds = bench_options.quick ? 1 : ROUNDS_MOST;
	struct ticked few = { .db = NULL }, many = { .db = NULL };
	int64_t began = clock_now = case_stores_first();

	begin(&few, source_few, "bench-ticks-few.crm");
	clock_now = began;
	begin(&many, source_many, "bench-ticks-many.crm");
	tick_in_turn(&few, &many, rounds);
	tell(&few, &many, rounds);
	end(&few);
	end(&many);
}
