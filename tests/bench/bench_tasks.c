/* The queue: the next fifty of one person, and when something is due first, in a small and in a large store.
 *
 * The tasks are put in by hand, without journal entries: a queue of millions is to be asked here, not to be made. */
#include "bench.h"
#include "stores.h"
#include "subjects.h"

#include <stdio.h>
#include <string.h>

enum { HANDLERS = 200, NEXT = 50, INDEXES_MOST = 8 };

static int64_t until; /* the tasks are due before and behind it in equal number */
static uint64_t handler_random;
static char handlers[SAMPLE_BLOCK][16];
static int64_t seen;

/* --- filling */

static size_t indexes_take_down(sqlite3 *connection, char sql[INDEXES_MOST][300])
{
	char drops[INDEXES_MOST][100];
	sqlite3_stmt *list = NULL;
	size_t count = 0, i;

	bench_sql(connection,
	          sqlite3_prepare_v2(connection,
	                             "SELECT sql, name FROM sqlite_schema WHERE tbl_name = 'task' AND type = 'index'"
	                             " AND sql IS NOT NULL",
	                             -1, &list, NULL));
	while (count < INDEXES_MOST && sqlite3_step(list) == SQLITE_ROW) {
		(void)snprintf(sql[count], sizeof sql[count], "%s", (const char *)sqlite3_column_text(list, 0));
		(void)snprintf(drops[count], sizeof drops[count], "DROP INDEX %s", (const char *)sqlite3_column_text(list, 1));
		count++;
	}
	sqlite3_finalize(list);
	for (i = 0; i < count; i++)
		bench_sql(connection, sqlite3_exec(connection, drops[i], NULL, NULL, NULL));
	return count;
}

/* A year of work: each task falls due within ninety days after it was made, and one in eight is done already. */
static void insert_tasks(sqlite3 *connection, int64_t count)
{
	static const char sql[] =
		"INSERT INTO task(id, revision, kind, state, customer_id, due_at, planned_at, priority, channel, handler,"
		" title, snoozes, outcome, created_at, detail, rule, amount, playbook)"
		" VALUES(?1, 1, 10, ?2, ?3, ?4, ?4, ?5, 3, ?6, 'call back about the offer', 0, 0, ?7, 0, 0, 0, 1)";
	int64_t start = INT64_C(1767225600) * CRM_SECOND, i, made;
	uint64_t random = 1;
	sqlite3_stmt *insert = NULL;
	uint8_t id[16] = { 0 }, customer[16];
	char handler[16];

	bench_sql(connection, sqlite3_prepare_v2(connection, sql, -1, &insert, NULL));
	for (i = 0; i < count; i++) {
		uint64_t drawn = bench_random(&random), whose = bench_random(&random);
		int place;

		for (place = 0; place < 8; place++)
			id[place] = (uint8_t)((uint64_t)(i + 1) >> (56 - 8 * place));
		memcpy(id + 8, &drawn, 8);
		memcpy(customer, &whose, 8);
		memcpy(customer + 8, &drawn, 8);
		(void)snprintf(handler, sizeof handler, "person %03u", (unsigned)(drawn >> 8) % HANDLERS);
		sqlite3_bind_blob(insert, 1, id, sizeof id, SQLITE_STATIC);
		sqlite3_bind_int(insert, 2, drawn % 8 ? CRM_TASK_OPEN : CRM_TASK_DONE);
		sqlite3_bind_blob(insert, 3, customer, sizeof customer, SQLITE_STATIC);
		made = start + CRM_DAY * 275 / count * i;
		sqlite3_bind_int64(insert, 4, made + (int64_t)(whose % (90 * 86400)) * CRM_SECOND);
		sqlite3_bind_int(insert, 5, (int)(drawn >> 40) % 9 + 1);
		sqlite3_bind_text(insert, 6, handler, -1, SQLITE_STATIC);
		sqlite3_bind_int64(insert, 7, made);
		bench_sql(connection, sqlite3_step(insert));
		sqlite3_reset(insert);
	}
	sqlite3_finalize(insert);
}

static void fill(const char *path, int64_t count)
{
	char sql[INDEXES_MOST][300];
	sqlite3 *connection = NULL;
	size_t indexes, i;

	crm_close(stores_library_open(path, CRM_OPEN_CREATE));
	if (sqlite3_open(path, &connection))
		bench_fail("%s cannot be opened", path);
	bench_sql(connection,
	          sqlite3_exec(connection,
	                       "PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY; PRAGMA cache_size=-400000; BEGIN", NULL,
	                       NULL, NULL));
	indexes = indexes_take_down(connection, sql);
	insert_tasks(connection, count);
	for (i = 0; i < indexes; i++)
		bench_sql(connection, sqlite3_exec(connection, sql[i], NULL, NULL, NULL));
	bench_sql(connection, sqlite3_exec(connection, "COMMIT; PRAGMA journal_mode=WAL", NULL, NULL, NULL));
	sqlite3_close(connection);
}

/* --- asking */

static void prepare_handlers(int64_t first, int64_t count)
{
	int64_t i;

	(void)first;
	for (i = 0; i < count; i++)
		(void)snprintf(handlers[i], sizeof handlers[i], "person %03u",
		               (unsigned)(bench_random(&handler_random) % HANDLERS));
}

static void library_next(void *context, int64_t first, int64_t count)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor;
	const crm_task *task;
	int64_t i;
	int taken;

	(void)first;
	query.until = until;
	for (i = 0; i < count; i++) {
		query.handler = handlers[i];
		bench_crm(context, crm_task_due(context, &query, &cursor));
		for (taken = 0; taken < NEXT && crm_task_next(cursor, &task) == CRM_OK; taken++)
			seen += task->id.bytes[7];
		crm_task_cursor_free(cursor);
	}
}

static void hand_next(void *context, int64_t first, int64_t count)
{
	struct hand_task tasks[NEXT];
	int64_t i;

	(void)first;
	for (i = 0; i < count; i++) {
		size_t taken = hand_tasks_next(context, handlers[i], until, tasks, NEXT), j;

		for (j = 0; j < taken; j++)
			seen += tasks[j].id.bytes[7];
	}
}

static void library_wake(void *context, int64_t first, int64_t count)
{
	int64_t i, at;

	(void)first;
	for (i = 0; i < count; i++) {
		bench_crm(context, crm_next_wake(context, &at));
		seen += at;
	}
}

static void hand_wake(void *context, int64_t first, int64_t count)
{
	int64_t i;

	(void)first;
	for (i = 0; i < count; i++)
		seen += hand_next_wake(context);
}

static void same_queue(crm *db, struct hand *hand, void (*ours)(void *, int64_t, int64_t),
                       void (*theirs)(void *, int64_t, int64_t))
{
	int64_t answer;

	prepare_handlers(0, 20);
	seen = 0;
	ours(db, 0, 20);
	answer = seen;
	seen = 0;
	theirs(hand, 0, 20);
	if (answer != seen || seen == 0)
		bench_fail("the two ways of asking the queue give different answers");
}

struct times {
	struct bench_result next, wake;
};

static void ask(const char *name, int64_t count, struct times *times)
{
	const char *path = bench_path(name);
	struct bench_plan plan = { prepare_handlers, 0, bench_options.rounds * 2, bench_options.quick ? 10 : 200, false };
	struct hand hand;
	crm *db;

	if (!bench_file_exists(path))
		fill(path, count);
	db = stores_library_open(path, 0);
	hand_open(&hand, path);
	if (bench_options.quick)
		hand.ledger.clock = stores_clock;
	same_queue(db, &hand, library_next, hand_next);
	same_queue(db, &hand, library_wake, hand_wake);
	times->next = bench_compare(&plan, (struct bench_side){ library_next, db },
	                            (struct bench_side){ hand_next, &hand });
	plan.each = bench_options.quick ? 10 : SAMPLE_BLOCK;
	times->wake = bench_compare(&plan, (struct bench_side){ library_wake, db },
	                            (struct bench_side){ hand_wake, &hand });
	bench_times_add(bench_text("next 50 due of one person, %lld tasks", (long long)count), times->next.ours,
	                times->next.theirs, times->next.ratio, 1.3);
	bench_times_add(bench_text("when is something due first, %lld tasks", (long long)count), times->wake.ours,
	                times->wake.theirs, times->wake.ratio, 1.3);
	crm_close(db);
	hand_close(&hand);
}

/* How many times as long it takes in the large store. */
static void growth(const char *work, const struct bench_result *few, const struct bench_result *many)
{
	double ours = many->ours / few->ours;

	bench_line_add((struct bench_line){ .work = bench_text("- %s, in the large store for one in the small", work),
	                                    .ours = bench_text("%.2f", ours),
	                                    .theirs = bench_text("%.2f", many->theirs / few->theirs),
	                                    .measured = ours,
	                                    .most = 1.3,
	                                    .unit = "x" });
}

void bench_tasks(void)
{
	struct times few, many;

	until = (INT64_C(1767225600) + 365 * 43200) * CRM_SECOND;
	ask("bench-tasks-few.crm", bench_options.tasks_few, &few);
	ask("bench-tasks-many.crm", bench_options.tasks_many, &many);
	growth("next 50", &few.next, &many.next);
	growth("due first", &few.wake, &many.wake);
}
