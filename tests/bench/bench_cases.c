/* Queues of cases: what needs a person now, the cases that he handles, and words, in a small and in a large store.
 *
 * The cases are copies of one that the library opened, put in by hand: queues of a million are to be asked here, not to be made. */
#include "bench.h"
#include "bench_search.h"
#include "stores.h"
#include "subjects.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CASES_EACH = 500 /* of one person, in every store */, NEXT = 50, INDEXES_MOST = 16, SQL_MOST = 8000 };
enum { CACHE_SMALL = 4 << 20, CACHE_LARGE = 128 << 20, SWEEP = 96 << 20 /* more than a processor keeps */ };

static const char worklist_sql[] =
	"SELECT t.id, t.kind, t.due_at, t.priority, t.title, t.complaint_id, c.number, c.state, c.priority, c.level, c.severity, c.lane,"
	" c.emotion, c.breaches, c.escalation, c.complainant, c.about, c.customer_id FROM task AS t JOIN complaint AS c ON c.id = t.complaint_id"
	" WHERE t.state = 1 AND t.handler = ?1 AND t.due_at <= ?2 ORDER BY t.due_at, t.priority, t.id LIMIT 50";
static const char handled_sql[] = "SELECT * FROM complaint WHERE state < 11 AND handler = ?1 ORDER BY id LIMIT 50";

struct by_hand {
	struct hand   hand;
	sqlite3_stmt *worklist, *handled;
};

static int64_t now, people;
static uint64_t person_random;
static char persons[SAMPLE_BLOCK][16];
static int64_t sum;

/* --- filling */

struct taken_down {
	char   sql[INDEXES_MOST][300];
	size_t count;
};

static void take_down(sqlite3 *connection, struct taken_down *indexes)
{
	char drops[INDEXES_MOST][100];
	sqlite3_stmt *list = NULL;
	size_t i;

	bench_sql(connection, sqlite3_prepare_v2(connection,
	                                         "SELECT sql, name FROM sqlite_schema WHERE tbl_name IN ('task', 'complaint')"
	                                         " AND type = 'index' AND sql IS NOT NULL",
	                                         -1, &list, NULL));
	while (indexes->count < INDEXES_MOST && sqlite3_step(list) == SQLITE_ROW) {
		(void)snprintf(indexes->sql[indexes->count], sizeof *indexes->sql, "%s", (const char *)sqlite3_column_text(list, 0));
		(void)snprintf(drops[indexes->count++], sizeof *drops, "DROP INDEX %s", (const char *)sqlite3_column_text(list, 1));
	}
	sqlite3_finalize(list);
	for (i = 0; i < indexes->count; i++)
		bench_sql(connection, sqlite3_exec(connection, drops[i], NULL, NULL, NULL));
}

/* A statement that copies the one row of a table, with the columns named here from parameters. */
static sqlite3_stmt *copier(sqlite3 *connection, const char *table, const char *const *columns)
{
	char sql[SQL_MOST], question[200];
	sqlite3_stmt *list = NULL, *copy = NULL;
	size_t length = (size_t)snprintf(sql, sizeof sql, "INSERT INTO %s SELECT ", table);
	const char *comma = "";

	(void)snprintf(question, sizeof question, "SELECT name FROM pragma_table_info('%s')", table);
	bench_sql(connection, sqlite3_prepare_v2(connection, question, -1, &list, NULL));
	for (; sqlite3_step(list) == SQLITE_ROW; comma = ", ") {
		const char *name = (const char *)sqlite3_column_text(list, 0);
		int i;

		for (i = 0; columns[i] && strcmp(columns[i], name) != 0; i++)
			;
		length += columns[i] ? (size_t)snprintf(sql + length, sizeof sql - length, "%s?%d", comma, i + 1)
		                     : (size_t)snprintf(sql + length, sizeof sql - length, "%s%s", comma, name);
	}
	sqlite3_finalize(list);
	(void)snprintf(sql + length, sizeof sql - length, " FROM %s ORDER BY id LIMIT 1", table);
	bench_sql(connection, sqlite3_prepare_v2(connection, sql, -1, &copy, NULL));
	return copy;
}

static void put_id(uint8_t *id, int64_t number, uint64_t drawn)
{
	int place;

	for (place = 0; place < 8; place++)
		id[place] = (uint8_t)(((uint64_t)number + (UINT64_C(0xff) << 56)) >> (56 - 8 * place)); /* behind the one that is copied */
	memcpy(id + 8, &drawn, 8);
}

/* One in a hundred complains of water; each has a task that is due within sixty days around now. */
static void copy_cases(sqlite3 *connection, int64_t count)
{
	static const char *const case_columns[] = { "id", "number", "handler", "first_responder", "content", NULL };
	static const char *const task_columns[] = { "id", "complaint_id", "handler", "due_at", "planned_at", "priority", NULL };
	sqlite3_stmt *cases = copier(connection, "complaint", case_columns), *tasks = copier(connection, "task", task_columns);
	uint64_t random = 1;
	int64_t i;

	for (i = 1; i < count; i++) {
		const uint64_t drawn = bench_random(&random), when = bench_random(&random);
		char number[24], person[16];
		uint8_t id[16];

		put_id(id, i, drawn);
		(void)snprintf(number, sizeof number, "%lld", (long long)i);
		(void)snprintf(person, sizeof person, "person %04u", (unsigned)((drawn >> 8) % (uint64_t)people));
		sqlite3_bind_blob(cases, 1, id, sizeof id, SQLITE_STATIC);
		sqlite3_bind_text(cases, 2, number, -1, SQLITE_STATIC);
		sqlite3_bind_text(cases, 3, person, -1, SQLITE_STATIC);
		sqlite3_bind_text(cases, 4, person, -1, SQLITE_STATIC);
		sqlite3_bind_text(cases, 5, i % 100 ? "手机信号不好，打了三次热线都没有人处理，请尽快派人来看" : "暖气一直漏水，没人管", -1, SQLITE_STATIC);
		bench_sql(connection, sqlite3_step(cases));
		sqlite3_reset(cases);
		sqlite3_bind_blob(tasks, 1, id, sizeof id, SQLITE_STATIC);
		sqlite3_bind_blob(tasks, 2, id, sizeof id, SQLITE_STATIC);
		sqlite3_bind_text(tasks, 3, person, -1, SQLITE_STATIC);
		sqlite3_bind_int64(tasks, 4, now + ((int64_t)(when % (60 * 86400)) - 30 * 86400) * CRM_SECOND);
		sqlite3_bind_int64(tasks, 5, now);
		sqlite3_bind_int(tasks, 6, (int)(drawn >> 40) % 9 + 1);
		bench_sql(connection, sqlite3_step(tasks));
		sqlite3_reset(tasks);
	}
	sqlite3_finalize(cases);
	sqlite3_finalize(tasks);
}

static void open_first(crm *db)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	crm_act act = CRM_INIT(crm_act);

	act.actor = "person 0000";
	input.complainant = "欧阳明月";
	input.about = "heating";
	input.content = "it drips since it was put in";
	input.received_at = now;
	input.demand = "that it stops";
	input.contact = "0571 1234";
	bench_crm(db, crm_complaint_open(db, &act, &input, NULL));
	crm_close(db);
}

static void fill(const char *path, int64_t count)
{
	struct taken_down indexes = { .count = 0 };
	sqlite3 *connection = NULL;
	size_t i;

	open_first(stores_library_open(path, CRM_OPEN_CREATE));
	if (sqlite3_open(path, &connection))
		bench_fail("%s cannot be opened", path);
	bench_sql(connection, sqlite3_exec(connection, "PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY; PRAGMA cache_size=-400000; BEGIN",
	                                   NULL, NULL, NULL));
	take_down(connection, &indexes);
	copy_cases(connection, count);
	for (i = 0; i < indexes.count; i++)
		bench_sql(connection, sqlite3_exec(connection, indexes.sql[i], NULL, NULL, NULL));
	/* Nothing of this is in the index of texts: the next who opens the store makes it. */
	bench_sql(connection, sqlite3_exec(connection, "UPDATE search_state SET kept = 0; COMMIT; PRAGMA journal_mode=WAL", NULL, NULL, NULL));
	sqlite3_close(connection);
}

/* --- asking */

static void prepare_persons(int64_t first, int64_t count)
{
	int64_t i;

	(void)first;
	for (i = 0; i < count; i++)
		(void)snprintf(persons[i], sizeof persons[i], "person %04u", (unsigned)(bench_random(&person_random) % (uint64_t)people));
}

static void library_work(void *context, int64_t first, int64_t count)
{
	crm_worklist_query query = CRM_INIT(crm_worklist_query);
	crm_work_cursor *cursor;
	const crm_work *work;
	int64_t i;
	int taken;

	(void)first;
	query.until = now;
	for (i = 0; i < count; i++) {
		query.person = persons[i];
		bench_crm(context, crm_complaint_worklist(context, &query, &cursor));
		for (taken = 0; taken < NEXT && crm_work_next(cursor, &work) == CRM_OK; taken++)
			sum += work->task_id.bytes[7] + work->number[0];
		crm_work_cursor_free(cursor);
	}
}

static int64_t byte_of(sqlite3_stmt *row, int column, int place)
{
	return ((const uint8_t *)sqlite3_column_blob(row, column))[place];
}

static void hand_work(void *context, int64_t first, int64_t count)
{
	sqlite3_stmt *row = ((struct by_hand *)context)->worklist;
	int64_t i;
	int column;

	(void)first;
	for (i = 0; i < count; i++) {
		sqlite3_bind_text(row, 1, persons[i], -1, SQLITE_STATIC);
		sqlite3_bind_int64(row, 2, now);
		while (sqlite3_step(row) == SQLITE_ROW) {
			for (column = 0; column < 18; column++)
				(void)sqlite3_column_text(row, column);
			sum += byte_of(row, 0, 7) + byte_of(row, 6, 0);
		}
		sqlite3_reset(row);
	}
}

static void library_handled(void *context, int64_t first, int64_t count)
{
	crm_complaint_query query = CRM_INIT(crm_complaint_query);
	crm_complaint_cursor *cursor;
	const crm_complaint *complaint;
	int64_t i;
	int taken;

	(void)first;
	query.open_only = 1;
	for (i = 0; i < count; i++) {
		query.handler = persons[i];
		bench_crm(context, crm_complaint_list(context, &query, &cursor));
		for (taken = 0; taken < NEXT && crm_complaint_next(cursor, &complaint) == CRM_OK; taken++)
			sum += complaint->id.bytes[7];
		crm_complaint_cursor_free(cursor);
	}
}

static void hand_handled(void *context, int64_t first, int64_t count)
{
	sqlite3_stmt *row = ((struct by_hand *)context)->handled;
	int64_t i;
	int column;

	(void)first;
	for (i = 0; i < count; i++) {
		sqlite3_bind_text(row, 1, persons[i], -1, SQLITE_STATIC);
		while (sqlite3_step(row) == SQLITE_ROW) {
			for (column = 0; column < sqlite3_column_count(row); column++)
				(void)sqlite3_column_text(row, column);
			sum += byte_of(row, 0, 7);
		}
		sqlite3_reset(row);
	}
}

static void same_answers(crm *db, struct by_hand *hand, void (*ours)(void *, int64_t, int64_t), void (*theirs)(void *, int64_t, int64_t))
{
	int64_t answer;

	prepare_persons(0, 20);
	sum = 0;
	ours(db, 0, 20);
	answer = sum;
	sum = 0;
	theirs(hand, 0, 20);
	if (answer != sum || sum == 0)
		bench_fail("the two ways of asking for cases give different answers");
}

static void open_by_hand(struct by_hand *hand, const char *path, int64_t cache)
{
	sqlite3 *connection;

	hand_open(&hand->hand, path);
	connection = hand->hand.connection;
	bench_sql(connection, sqlite3_exec(connection, bench_text("PRAGMA cache_size=-%lld", (long long)(cache / 1024)),
	                                   NULL, NULL, NULL));
	bench_sql(connection, sqlite3_prepare_v2(connection, worklist_sql, -1, &hand->worklist, NULL));
	bench_sql(connection, sqlite3_prepare_v2(connection, handled_sql, -1, &hand->handled, NULL));
}

static crm *open_by_library(const char *path, int64_t cache)
{
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;
	crm_status rc;

	options.actor = SAMPLE_ACTOR;
	options.cache_bytes = cache;
	rc = crm_open(path, &options, &db);
	bench_crm(db, rc);
	return db;
}

/* What needs a person now, in one store, by handles with one size of cache. */
struct work_times {
	struct bench_result result;
	double ours_swept, theirs_swept; /* of the processor, when its own cache holds something else */
	double pages, read;              /* for one question by hand: looked at, and of these not in the engine's cache */
};

/* As it is in a program that does other things between two questions. */
static double swept(void (*run)(void *, int64_t, int64_t), void *context)
{
	static unsigned char other[SWEEP];
	const size_t questions = bench_options.quick ? 3 : 400;
	double *times = bench_allocate(questions * sizeof *times), median;
	size_t i, place;

	for (i = 0; i < questions; i++) {
		int64_t began;

		prepare_persons(0, 1);
		for (place = 0; place < sizeof other; place += 64)
			other[place]++;
		began = bench_processor_nanoseconds();
		run(context, 0, 1);
		times[i] = (double)(bench_processor_nanoseconds() - began);
	}
	median = bench_median(times, questions);
	free(times);
	return median;
}

static double page_count(sqlite3 *connection, int kind, bool forget)
{
	int count = 0, most = 0;

	bench_sql(connection, sqlite3_db_status(connection, kind, &count, &most, forget));
	return count;
}

static struct work_times ask_work(crm *db, struct by_hand *hand)
{
	const struct bench_plan plan = { prepare_persons, 0, bench_options.rounds * 2, bench_options.quick ? 10 : 200,
		                             false };
	const struct bench_side ours = { library_work, db }, theirs = { hand_work, hand };
	const double questions = (double)(plan.blocks * plan.each);
	sqlite3 *connection = hand->hand.connection;
	struct work_times times;

	same_answers(db, hand, library_work, hand_work);
	(void)bench_compare(&plan, ours, theirs); /* the caches are full */
	(void)page_count(connection, SQLITE_DBSTATUS_CACHE_MISS, true);
	(void)page_count(connection, SQLITE_DBSTATUS_CACHE_HIT, true);
	times.result = bench_compare(&plan, ours, theirs);
	times.read = page_count(connection, SQLITE_DBSTATUS_CACHE_MISS, false) / questions;
	times.pages = times.read + page_count(connection, SQLITE_DBSTATUS_CACHE_HIT, false) / questions;
	times.ours_swept = swept(library_work, db);
	times.theirs_swept = swept(hand_work, hand);
	return times;
}

static void ask_handled(crm *db, struct by_hand *hand, int64_t count)
{
	const struct bench_plan plan = { prepare_persons, 0, bench_options.rounds * 2, bench_options.quick ? 10 : 200,
		                             false };
	struct bench_result handled;

	same_answers(db, hand, library_handled, hand_handled);
	handled = bench_compare(&plan, (struct bench_side){ library_handled, db },
	                        (struct bench_side){ hand_handled, hand });
	bench_times_add(bench_text("the first 50 that one person handles, %lld open cases", (long long)count), handled.ours,
	                handled.theirs, handled.ratio, 1.5);
}

static struct work_times ask(const char *name, int64_t count, int64_t cache)
{
	const char *path = bench_path(name);
	struct work_times times;
	struct by_hand hand;
	crm *db;

	people = count / CASES_EACH + 1;
	if (!bench_file_exists(path)) {
		fill(path, count);
		bench_search_index(path, count);
	}
	db = open_by_library(path, cache);
	open_by_hand(&hand, path, cache);
	times = ask_work(db, &hand);
	bench_times_add(bench_text("what needs one person now, %lld open cases, cache of %lld MiB", (long long)count,
	                           (long long)(cache >> 20)),
	                times.result.ours, times.result.theirs, times.result.ratio, 1.5);
	bench_line_add((struct bench_line){ .work = "- pages looked at by hand, and of these not in that cache",
	                                    .ours = bench_text("%.0f", times.pages),
	                                    .theirs = bench_text("%.0f", times.read) });
	if (cache == CACHE_SMALL) {
		ask_handled(db, &hand, count);
		bench_search(db, path, count);
	}
	crm_close(db);
	sqlite3_finalize(hand.worklist);
	sqlite3_finalize(hand.handled);
	hand_close(&hand.hand);
	return times;
}

static void growth(const char *work, double ours, double theirs)
{
	bench_line_add((struct bench_line){ .work = work,
	                                    .ours = bench_text("%.2f", ours),
	                                    .theirs = bench_text("%.2f", theirs),
	                                    .measured = ours,
	                                    .most = 1.3,
	                                    .unit = "x" });
}

static void compare_sizes(int64_t cache)
{
	const struct work_times few = ask("bench-cases-few.crm", bench_options.customers / 10, cache);
	const struct work_times many = ask("bench-cases-many.crm", bench_options.customers, cache);

	growth("- what needs one person now, in the large store for one in the small, of the processor",
	       many.result.ours_busy / few.result.ours_busy, many.result.theirs_busy / few.result.theirs_busy);
	growth("- the same, after other work has used the processor's cache", many.ours_swept / few.ours_swept,
	       many.theirs_swept / few.theirs_swept);
}

void bench_cases(void)
{
	now = INT64_C(1767225600) * CRM_SECOND; /* before any clock of a run */
	stores_clock_set(0);
	compare_sizes(CACHE_SMALL);
	compare_sizes(CACHE_LARGE);
}
