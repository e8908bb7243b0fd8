/* Complaint cases: each step as a single durable change, and whole cases in four, against the same rows written by hand. */
#include "bench_case_steps.h"

#include "bench.h"
#include "case_stores.h"
#include "replay.h"
#include "stores.h"

#include <stdlib.h>

enum { CHANGES_MOST = 4, CALLS_MOST = 2 };

/* --- the steps of a case */

static void step_open(crm *db, crm_id *id)
{
	case_open(db, NULL, id);
}

static void step_judge(crm *db, crm_id *id)
{
	case_judge(db, id);
}

static void step_promise(crm *db, crm_id *id)
{
	case_promise(db, id, crm_now(db) + 400 * CRM_DAY);
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

/* What is measured: some durable changes, each of one call or of two. */
static const struct unit {
	const char *work;
	void (*calls[CHANGES_MOST][CALLS_MOST])(crm *db, crm_id *id);
} units[] = {
	{ "a case opened", { { step_open } } },
	{ "judged", { { step_judge } } },
	{ "a time promised", { { step_promise } } },
	{ "resolved", { { step_resolve } } },
	{ "checked and closed", { { step_check } } },
	{ "a case from open to closed, four changes",
	  { { step_open }, { step_judge, step_promise }, { step_resolve }, { step_check } } },
};

enum { UNITS = sizeof units / sizeof *units, CHANGES = UNITS - 1 + CHANGES_MOST };

/* --- by the library and by hand */

struct work {
	crm *db;
	struct replay *replay;
	int unit;
	int64_t each; /* pieces of one unit */
	crm_id *ids;
};

static int64_t changes_before(const struct work *work, int64_t piece)
{
	return work->unit * work->each + (work->unit == UNITS - 1 ? piece * CHANGES_MOST : piece);
}

static void change_by_library(struct work *work, int change, int64_t piece)
{
	const struct unit *unit = &units[work->unit];
	const bool several = unit->calls[change][1] != NULL;
	int call;

	stores_clock_set(case_stores_first() + changes_before(work, piece) + change);
	if (several)
		bench_crm(work->db, crm_begin(work->db, CRM_TRANSACTION_WRITE));
	for (call = 0; call < CALLS_MOST && unit->calls[change][call]; call++)
		unit->calls[change][call](work->db, &work->ids[piece]);
	if (several)
		bench_crm(work->db, crm_commit(work->db));
}

static void library_run(void *context, int64_t first, int64_t count)
{
	struct work *work = context;
	int64_t i;
	int change;

	for (i = first; i < first + count; i++)
		for (change = 0; change < CHANGES_MOST && units[work->unit].calls[change][0]; change++)
			change_by_library(work, change, i);
}

static void hand_run(void *context, int64_t first, int64_t count)
{
	struct work *work = context;
	int64_t i;
	int change;

	for (i = first; i < first + count; i++)
		for (change = 0; change < CHANGES_MOST && units[work->unit].calls[change][0]; change++)
			replay_write(work->replay, changes_before(work, i) + change);
}

/* The library does all the work once in a store of its own; what it wrote is what is written by hand. */
static struct replay *record(const char *path, struct work *work)
{
	const int64_t changes = CHANGES * work->each;
	int64_t *ends = bench_allocate((size_t)(changes + 1) * sizeof *ends), i, done = 0;
	struct replay *replay;
	int change;

	work->db = case_stores_open(path, CRM_OPEN_NORMAL);
	bench_crm(work->db, crm_journal_last(work->db, &ends[0]));
	for (work->unit = 0; work->unit < UNITS; work->unit++)
		for (i = 0; i < work->each; i++)
			for (change = 0; change < CHANGES_MOST && units[work->unit].calls[change][0]; change++) {
				change_by_library(work, change, i);
				bench_crm(work->db, crm_journal_last(work->db, &ends[++done]));
			}
	crm_close(work->db);
	replay = replay_read(path, ends, changes);
	free(ends);
	case_stores_remove(path);
	return replay;
}

static void cases_a_second(const struct bench_result *result)
{
	const double ours = 1e9 / result->ours_mean, theirs = 1e9 / result->theirs_mean;

	bench_line_add((struct bench_line){
		.work = "- cases a second", .ours = bench_text("%.0f", ours), .theirs = bench_text("%.0f", theirs) });
	bench_line_add((struct bench_line){ .work = "- for each of the 18.7 of Tryton, another day",
	                                    .ours = bench_text("%.0f", ours / 18.7),
	                                    .theirs = bench_text("%.0f", theirs / 18.7),
	                                    .measured = ours / 18.7,
	                                    .least = 30,
	                                    .unit = "x" });
}

static void compare(struct work *work)
{
	const struct bench_plan plan = { NULL, 0, bench_options.rounds, work->each / bench_options.rounds, true };
	struct bench_result result;

	for (work->unit = 0; work->unit < UNITS; work->unit++) {
		result = bench_compare(&plan, (struct bench_side){ library_run, work }, (struct bench_side){ hand_run, work });
		bench_times_add(
			bench_text("%s, durable, among %lld", units[work->unit].work, (long long)bench_options.customers),
			result.ours, result.theirs, result.ratio, 1.3);
		bench_times_add("- of the processor", result.ours_busy, result.theirs_busy,
		                result.ours_busy / result.theirs_busy, 0);
	}
	cases_a_second(&result);
}

void bench_case_steps(const char *source)
{
	const char *recorded = bench_path("bench-steps-recorded.crm"), *ours = bench_path("bench-steps-ours.crm"),
			   *theirs = bench_path("bench-steps-hand.crm");
	const int64_t each = bench_options.rounds * (bench_options.quick ? 3 : 25);
	struct work work = { .each = each, .ids = bench_allocate((size_t)each * sizeof(crm_id)) };

	bench_file_copy(source, recorded);
	work.replay = record(recorded, &work);
	bench_file_copy(source, ours);
	bench_file_copy(source, theirs);
	replay_open(work.replay, theirs);
	work.db = case_stores_open(ours, 0);
	compare(&work);
	crm_close(work.db);
	replay_free(work.replay);
	(void)stores_compare(ours, theirs);
	case_stores_remove(ours);
	case_stores_remove(theirs);
	free(work.ids);
}
