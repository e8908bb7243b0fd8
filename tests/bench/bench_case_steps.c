/* Complaint cases: each step as a single durable change against the same rows written by hand, and a tick that costs what fell due.
 *
 * The store is full of cases that were put in by hand, copies of one that the library made, with twenty journal entries each: what is
 * measured is the work on a large store, not making one. */
#include "bench.h"
#include "replay.h"
#include "stores.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EVENTS = 20, HANDLERS = 200, DUE = 100 };

/* --- the steps of a case */

static int64_t first_work; /* number of the first piece of work, for the clock */

static void step_open(crm *db, crm_id *id)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);

	input.complainant = "Zhang Wei";
	input.about = "heating";
	input.content = "it drips since it was put in, and nobody has come to look at it";
	input.received_at = crm_now(db);
	input.contact = "0571 1234";
	input.channel = CRM_CHANNEL_PHONE;
	bench_crm(db, crm_complaint_open(db, NULL, &input, id));
}

static void step_judge(crm *db, crm_id *id)
{
	crm_judgement_input input = CRM_INIT(crm_judgement_input);

	input.responsibility = CRM_RESPONSIBILITY_OURS;
	input.complainant_type = CRM_COMPLAINANT_VOICER;
	input.purpose = CRM_PURPOSE_REDRESS;
	bench_crm(db, crm_complaint_judge(db, NULL, id, &input));
}

static void step_promise(crm *db, crm_id *id)
{
	crm_promise_input input = CRM_INIT(crm_promise_input);

	input.due_at = crm_now(db) + 400 * CRM_DAY;
	input.consent = 1;
	input.unit = "workshop";
	input.reason = "a part is missing";
	bench_crm(db, crm_complaint_promise(db, NULL, id, &input, NULL));
}

static void step_resolve(crm *db, crm_id *id)
{
	crm_solution_input input = CRM_INIT(crm_solution_input);

	input.text = "a new valve";
	input.accepted = 1;
	bench_crm(db, crm_complaint_solve(db, NULL, id, &input, NULL));
}

static void step_check(crm *db, crm_id *id)
{
	bench_crm(db, crm_complaint_check(db, NULL, id, CRM_SATISFACTION_SATISFIED, "well"));
}

static const struct {
	const char *work;
	void (*run)(crm *db, crm_id *id);
} steps[] = {
	{ "a case opened", step_open },
	{ "judged", step_judge },
	{ "a time promised", step_promise },
	{ "resolved", step_resolve },
	{ "checked and closed", step_check },
};

enum { STEPS = sizeof steps / sizeof *steps };

/* --- filling */

/* A list of columns of a table, those of the copy as expressions over `n`, its number. */
struct copy {
	const char *column, *expression;
};

static void copy_rows(sqlite3 *connection, const char *table, const struct copy *copies, int64_t from, int64_t count, const char *which)
{
	char sql[8000];
	sqlite3_stmt *list = NULL;
	const char *between = "";
	int length = snprintf(sql, sizeof sql, "WITH RECURSIVE number(n) AS (SELECT %lld UNION ALL SELECT n + 1 FROM number WHERE n < %lld) INSERT INTO %s SELECT ",
	                      (long long)from, (long long)(from + count - 1), table);

	bench_sql(connection, sqlite3_prepare_v2(connection, "SELECT name FROM pragma_table_info(?1)", -1, &list, NULL));
	sqlite3_bind_text(list, 1, table, -1, SQLITE_STATIC);
	while (sqlite3_step(list) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(list, 0);
		const struct copy *copy = copies;

		while (copy->column && strcmp(copy->column, name) != 0)
			copy++;
		length += snprintf(sql + length, sizeof sql - (size_t)length, "%s%s", between, copy->column ? copy->expression : name);
		between = ", ";
	}
	sqlite3_finalize(list);
	(void)snprintf(sql + length, sizeof sql - (size_t)length, " FROM %s, number WHERE %s", table, which);
	bench_sql(connection, sqlite3_exec(connection, sql, NULL, NULL, NULL));
}

#define CASE_ID "unhex_number(n)"

/* An id that grows with the number and is none that the library makes. */
static void unhex_number(sqlite3_context *context, int count, sqlite3_value **values)
{
	const uint64_t number = (uint64_t)sqlite3_value_int64(values[0]);
	uint64_t mixed = number * UINT64_C(0x9e3779b97f4a7c15);
	uint8_t bytes[16];
	int i;

	(void)count;
	for (i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(number >> (56 - 8 * i));
	memcpy(bytes + 8, &mixed, 8);
	sqlite3_result_blob(context, bytes, sizeof bytes, SQLITE_TRANSIENT);
}

/* The first case of the library, as often as is wanted: open, promised, with a task and a promise that lapse in a year. */
static void fill(const char *path, int64_t cases)
{
	static const struct copy complaints[] = {
		{ "id", CASE_ID },
		{ "number", "printf('%04d-%04d-%03d', n / 10000000, n / 1000 % 10000, n % 1000)" },
		{ "received_at", "received_at - n % 400 * 86400000000" },
		{ "handler", "printf('person %03d', n % 200)" },
		{ "first_responder", "printf('person %03d', n / 7 % 200)" },
		{ NULL, NULL },
	};
	static const struct copy tasks[] = {
		{ "id", CASE_ID }, { "complaint_id", CASE_ID }, { "handler", "printf('person %03d', n % 200)" }, { "due_at", "due_at + n * 1000000" }, { NULL, NULL },
	};
	static const struct copy promises[] = { { "complaint_id", CASE_ID }, { "due_at", "due_at + n * 1000000" }, { NULL, NULL } };
	static const struct copy entries[] = { { "seq", "(SELECT max(seq) FROM journal) + n" }, { "id", "unhex_number(n / 20 + 1)" }, { "key", "NULL" }, { NULL, NULL } };
	const char *seq = "seq = (SELECT max(seq) FROM journal WHERE event = 15)"; /* a judgement */
	sqlite3 *connection = NULL;
	crm *db = stores_library_open(path, CRM_OPEN_CREATE);
	crm_id id;

	step_open(db, &id);
	step_judge(db, &id);
	step_promise(db, &id);
	crm_close(db);
	if (sqlite3_open(path, &connection))
		bench_fail("%s cannot be opened", path);
	bench_sql(connection, sqlite3_create_function(connection, "unhex_number", 1, SQLITE_UTF8, NULL, unhex_number, NULL, NULL));
	bench_sql(connection, sqlite3_exec(connection, "PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY; PRAGMA cache_size=-400000; BEGIN", NULL, NULL, NULL));
	copy_rows(connection, "complaint", complaints, 1, cases, "complaint.id = (SELECT max(id) FROM complaint)");
	copy_rows(connection, "task", tasks, 1, cases, "task.id = (SELECT id FROM task WHERE state = 1 ORDER BY due_at DESC LIMIT 1)");
	copy_rows(connection, "promise", promises, 1, cases, "promise.number = 1");
	copy_rows(connection, "journal", entries, 1, cases * EVENTS, seq);
	bench_sql(connection, sqlite3_exec(connection, "COMMIT; PRAGMA journal_mode=WAL", NULL, NULL, NULL));
	sqlite3_close(connection);
}

/* --- one step after another, by the library and by hand */

struct work {
	crm           *db;
	struct replay *replay;
	int            step;
	int64_t        each; /* pieces of one step */
	crm_id        *ids;
};

static void piece(struct work *work, int64_t number)
{
	stores_clock_set(first_work + work->step * work->each + number);
	steps[work->step].run(work->db, &work->ids[number]);
}

static void library_run(void *context, int64_t first, int64_t count)
{
	int64_t i;

	for (i = first; i < first + count; i++)
		piece(context, i);
}

static void hand_run(void *context, int64_t first, int64_t count)
{
	struct work *work = context;
	int64_t i;

	for (i = first; i < first + count; i++)
		replay_write(work->replay, work->step * work->each + i);
}

static crm *open_repeating(const char *path)
{
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;
	crm_status rc;

	options.actor = SAMPLE_ACTOR;
	stores_repeat(&options.clock, &options.random);
	stores_clock_set(first_work);
	rc = crm_open(path, &options, &db);
	bench_crm(db, rc);
	return db;
}

/* A store of a million cases is large; none stays longer than it is needed. */
static void remove_store(const char *path)
{
	(void)unlink(path);
	(void)unlink(bench_text("%s-wal", path));
	(void)unlink(bench_text("%s-shm", path));
	(void)unlink(bench_text("%s-ballast", path));
}

/* The library does all the work once in a store of its own; what it wrote is what is written by hand. */
static struct replay *record(const char *path, struct work *work)
{
	const int64_t pieces = STEPS * work->each;
	int64_t *ends = bench_allocate((size_t)(pieces + 1) * sizeof *ends), i, done = 0;
	struct replay *replay;

	work->db = open_repeating(path);
	bench_crm(work->db, crm_journal_last(work->db, &ends[0]));
	for (work->step = 0; work->step < STEPS; work->step++)
		for (i = 0; i < work->each; i++) {
			piece(work, i);
			done++;
			bench_crm(work->db, crm_journal_last(work->db, &ends[done]));
		}
	crm_close(work->db);
	replay = replay_read(path, ends, pieces);
	free(ends);
	remove_store(path);
	return replay;
}

static void compare_steps(const char *source)
{
	const char *recorded = bench_path("bench-steps-recorded.crm"), *ours = bench_path("bench-steps-ours.crm"), *theirs = bench_path("bench-steps-hand.crm");
	const int64_t blocks = bench_options.rounds, each = bench_options.quick ? 3 : 25;
	struct bench_plan plan = { NULL, 0, blocks, each, true };
	struct work work = { .each = blocks * each, .ids = bench_allocate((size_t)(blocks * each) * sizeof(crm_id)) };
	double whole = 0;

	bench_file_copy(source, recorded);
	bench_file_copy(source, ours);
	bench_file_copy(source, theirs);
	work.replay = record(recorded, &work);
	replay_open(work.replay, theirs);
	work.db = open_repeating(ours);
	for (work.step = 0; work.step < STEPS; work.step++) {
		const struct bench_result result = bench_compare(&plan, (struct bench_side){ library_run, &work }, (struct bench_side){ hand_run, &work });

		bench_times_add(bench_text("%s, durable, among %lld", steps[work.step].work, (long long)bench_options.customers), result.ours, result.theirs,
		                result.ratio, 1.3);
		whole += work.step == 1 ? 0 : result.ours_mean;
	}
	bench_line_add((struct bench_line){ .work = "- cases a second from open to closed in four durable changes; Tryton makes 18.7",
	                                    .ours = bench_text("%.0f", 1e9 / whole), .theirs = "", .measured = 18.7 * 30 / (1e9 / whole), .most = 1,
	                                    .unit = "of 30 x Tryton" });
	crm_close(work.db);
	replay_free(work.replay);
	(void)stores_compare(ours, theirs);
	remove_store(ours);
	remove_store(theirs);
	free(work.ids);
}

/* --- a tick costs what fell due */

static double tick_after(const char *source, const char *name)
{
	const char *path = bench_path(name);
	crm_tick_result result = { 0 };
	crm_promise_input promise = CRM_INIT(crm_promise_input);
	int64_t began, i, clock = first_work;
	double took;
	crm_id id;
	crm *db;

	bench_file_copy(source, path);
	db = open_repeating(path);
	promise.consent = 1;
	promise.unit = "workshop";
	promise.reason = "a part is missing";
	for (i = 0; i < DUE; i++) {
		stores_clock_set(++clock);
		step_open(db, &id);
		step_judge(db, &id);
		promise.due_at = crm_now(db) + CRM_SECOND;
		bench_crm(db, crm_complaint_promise(db, NULL, &id, &promise, NULL));
	}
	stores_clock_set(clock + 3000);
	began = bench_nanoseconds();
	bench_crm(db, crm_tick(db, NULL, &result));
	took = (double)(bench_nanoseconds() - began);
	if (result.promises_broken != DUE)
		bench_fail("%lld promises were broken, not %d", (long long)result.promises_broken, DUE);
	crm_close(db);
	remove_store(path);
	return took / DUE;
}

static void compare_ticks(const char *few, const char *many)
{
	const int rounds = bench_options.quick ? 1 : 5;
	double ratios[5], small[5], large[5], ratio, ours, theirs;
	int i;

	for (i = 0; i < rounds; i++) {
		small[i] = tick_after(few, "bench-steps-tick-few.crm");
		large[i] = tick_after(many, "bench-steps-tick-many.crm");
		ratios[i] = large[i] / small[i];
	}
	ratio = bench_median(ratios, (size_t)rounds);
	ours = bench_median(large, (size_t)rounds);
	theirs = bench_median(small, (size_t)rounds);
	bench_line_add((struct bench_line){ .work = bench_text("tick, for each of %d promises that fell due: among all open cases, among a tenth of them", DUE),
	                                    .ours = bench_time_text(ours), .theirs = bench_time_text(theirs), .ratio = ratio, .budget = 1.3 });
}

static void bench_case_steps(void)
{
	const char *few = bench_path("bench-steps-few.crm"), *many = bench_path("bench-steps-many.crm");

	first_work = bench_options.customers * 2;
	stores_clock_set(0);
	if (!bench_file_exists(many))
		fill(many, bench_options.customers);
	stores_clock_set(0);
	if (!bench_file_exists(few))
		fill(few, bench_options.customers / 10);
	compare_steps(many);
	compare_ticks(few, many);
}

int main(int count, char **arguments)
{
	int i;

	bench_options = (struct bench_options){ .customers = 1000000, .rounds = 21 };
	for (i = 1; i < count; i++) {
		if (strcmp(arguments[i], "--quick") == 0)
			bench_options = (struct bench_options){ .quick = true, .customers = 1000, .rounds = 3 };
		else if (strcmp(arguments[i], "--markdown") == 0)
			bench_options.markdown = true;
		else if (strcmp(arguments[i], "--keep") == 0)
			bench_options.keep = true;
		else if (strcmp(arguments[i], "--cases") == 0 && i + 1 < count)
			bench_options.customers = atoll(arguments[++i]);
		else if (strcmp(arguments[i], "--directory") == 0 && i + 1 < count)
			bench_options.directory = arguments[++i];
		else {
			(void)fputs("usage: bench_case_steps [--quick] [--cases N (1000000)] [--directory DIR] [--keep] [--markdown]\n", stderr);
			return 2;
		}
	}
	bench_directory_begin();
	bench_case_steps();
	bench_table_print();
	bench_directory_end();
	return 0;
}
