/* Words in cases, by the index of texts and by looking at every case. */
#include "bench_search.h"

#include "bench.h"
#include "stores.h"

#include <sqlite3.h>

enum { NEXT = 50 };

struct search {
	double page, all; /* nanoseconds */
};

/* How long a word takes that stands in one case of a hundred: fifty of them, and all. */
static struct search search(crm *db, int64_t count)
{
	crm_complaint_query query = CRM_INIT(crm_complaint_query);
	crm_complaint_cursor *cursor;
	const crm_complaint *complaint;
	int64_t start = bench_nanoseconds(), page = 0, found = 0;

	query.text = "漏水";
	bench_crm(db, crm_complaint_list(db, &query, &cursor));
	while (crm_complaint_next(cursor, &complaint) == CRM_OK)
		if (++found == NEXT)
			page = bench_nanoseconds() - start;
	crm_complaint_cursor_free(cursor);
	if (found != (count - 1) / 100)
		bench_fail("the word was found %lld times in %lld cases", (long long)found, (long long)count);
	start = bench_nanoseconds() - start;
	return (struct search){ page ? (double)page : (double)start, (double)start };
}

/* The same store by an engine without FTS5, which looks at every case. */
static struct search search_without_index(const char *path, int64_t count)
{
	struct search taken;
	crm *db;

	stores_engine_fts5(false);
	db = stores_library_open(path, CRM_OPEN_READONLY);
	stores_engine_fts5(true);
	taken = search(db, count);
	crm_close(db);
	return taken;
}

void bench_search(crm *db, const char *path, int64_t count)
{
	struct search by_index = search(db, count), by_looking;

	by_index = search(db, count); /* the first brought its pages in */
	by_looking = search_without_index(path, count);
	bench_line_add((struct bench_line){ .work = bench_text("a word of two characters, first 50 of %lld cases; without an index",
	                                                       (long long)count),
	                                    .ours = bench_time_text(by_index.page),
	                                    .theirs = bench_time_text(by_looking.page),
	                                    .measured = by_index.page / by_looking.page,
	                                    .most = 1,
	                                    .unit = "x" });
	bench_line_add((struct bench_line){ .work = bench_text("- all %lld of them, one case in a hundred",
	                                                       (long long)(count - 1) / 100),
	                                    .ours = bench_time_text(by_index.all),
	                                    .theirs = bench_time_text(by_looking.all),
	                                    .measured = by_index.all / by_looking.all,
	                                    .most = 0.2,
	                                    .unit = "x" });
}

/* Making the index of a store that has none, and what it takes in the file. */
void bench_search_index(const char *path, int64_t count)
{
	const int64_t start = bench_nanoseconds();
	crm *db = stores_library_open(path, 0);
	const double taken = (double)(bench_nanoseconds() - start);
	sqlite3 *connection = NULL;
	sqlite3_stmt *sizes = NULL;

	bench_sql(connection, sqlite3_open_v2(path, &connection, SQLITE_OPEN_READONLY, NULL));
	bench_sql(connection, sqlite3_prepare_v2(connection, "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search%'", -1,
	                                         &sizes, NULL));
	if (sqlite3_step(sizes) != SQLITE_ROW)
		bench_fail("the size of the index cannot be told");
	bench_line_add((struct bench_line){ .work = bench_text("making the index of texts of %lld cases, for each", (long long)count),
	                                    .ours = bench_time_text(taken / (double)count) });
	bench_line_add((struct bench_line){ .work = "- bytes of it for each case",
	                                    .ours = bench_text("%.0f", (double)sqlite3_column_int64(sizes, 0) / (double)count) });
	sqlite3_finalize(sizes);
	sqlite3_close(connection);
	crm_close(db);
}
