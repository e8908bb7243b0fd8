/* The report of a month among the complaints of a year, beside one statement that adds up the same rows.
 *
 * The cases are put in by hand, without journal entries: a year of them is to be asked here, not to be made. The statement
 * gives counts, sums and means by every list at once; it knows no median and no working time. */
#include "bench.h"
#include "stores.h"
#include "subjects.h"

#include <stdio.h>
#include <string.h>

enum { INDEXES_MOST = 8, UNITS = 40, DAYS = 360, MONTH = 30 };

#define YEAR (INT64_C(1767225600) * CRM_SECOND)

static crm_complaint_report_query month;
static int64_t seen_cases, seen_promises;

/* --- filling */

static const char complaint_sql[] =
	"INSERT INTO complaint(id, revision, complainant, content, received_at, contact, channel,"
	" first_responder, imported, playbook, state,"
	" state_since, handler, responsibility, validity, complainant_type, purpose, immediate, promises,"
	" breaches, escalation, solved_at, solution,"
	" checks, attempts, satisfaction, cycles, reopened, closed_at, number, emotion, claim, special, level,"
	" severity, lane, tier, priority,"
	" proposed_type, primary_cause, judged_at, acknowledged_at, wants, wants_met, wants_unmet, remedies,"
	" refusals, marks, overrides)"
	" VALUES(?1, 1, 'somebody who complains', 'it drips since it was put in, and nobody comes to look at"
	" it', ?2, '0571 1234', ?3, 'Chen', 0, 1,"
	" ?4, ?2, 'Chen', 1, 1, 1, 5, 0, 1, 0, ?5, ?6, 'a new valve', 1, 0, ?7, ?5, 0, ?8, ?9, 1, 1, 0, 1, 1, 1,"
	" ?10, 20, 0, ?11, ?2, ?12, 0, 0, 0,"
	" 1, 0, 2, 0)";
static const char promise_sql[] =
	"INSERT INTO promise(complaint_id, number, revision, made_at, due_at, made_by, unit, reason, outcome,"
	" ended_at, consent)"
	" VALUES(?1, 1, 1, ?2, ?3, 'Chen', ?4, 'a part is missing', ?5, ?3, 1)";
static const char remedy_sql[] =
	"INSERT INTO remedy(complaint_id, number, revision, offered_at, offered_by, kind, text, amount, outcome, ended_at)"
	" VALUES(?1, 1, 1, ?2, 'Chen', 1, 'a new valve', 0, 2, ?2)";
static const char clock_sql[] =
	"INSERT INTO case_clock(complaint_id, revision, clock, playbook, events, last_at, breaches, rule)"
	" VALUES(?1, 1, 'standard', 2, 3, ?2, ?3, 0)";
static const char customer_sql[] =
	"INSERT INTO customer(id, revision, kind, preferred_channel, name, removed, created_at, state,"
	" state_reason, moves, has_bought, contact_class)"
	" VALUES(?1, 1, 1, 3, 'somebody', 0, 1, 3, 0, 1, 1, ?2)";

static sqlite3_stmt *prepared(sqlite3 *connection, const char *sql)
{
	sqlite3_stmt *statement = NULL;

	bench_sql(connection, sqlite3_prepare_v2(connection, sql, -1, &statement, NULL));
	return statement;
}

static void run(sqlite3 *connection, sqlite3_stmt *statement)
{
	bench_sql(connection, sqlite3_step(statement));
	sqlite3_reset(statement);
}

struct filling {
	sqlite3 *connection;
	sqlite3_stmt *complaint, *promise, *remedy, *clock;
	uint64_t random;
};

static void insert_parts(struct filling *f, const uint8_t id[16], int64_t received, uint64_t drawn)
{
	char unit[16];

	(void)snprintf(unit, sizeof unit, "unit %02u", (unsigned)(drawn >> 30) % UNITS);
	sqlite3_bind_blob(f->promise, 1, id, 16, SQLITE_STATIC);
	sqlite3_bind_int64(f->promise, 2, received + (int64_t)(drawn % 86400) * CRM_SECOND);
	sqlite3_bind_int64(f->promise, 3, received + 3 * CRM_DAY);
	sqlite3_bind_text(f->promise, 4, unit, -1, SQLITE_STATIC);
	sqlite3_bind_int(f->promise, 5, drawn % 10 ? CRM_PROMISE_KEPT : CRM_PROMISE_BROKEN);
	run(f->connection, f->promise);
	sqlite3_bind_blob(f->remedy, 1, id, 16, SQLITE_STATIC);
	sqlite3_bind_int64(f->remedy, 2, received + 2 * CRM_DAY);
	run(f->connection, f->remedy);
	sqlite3_bind_blob(f->clock, 1, id, 16, SQLITE_STATIC);
	sqlite3_bind_int64(f->clock, 2, received);
	sqlite3_bind_int(f->clock, 3, drawn % 50 == 0);
	run(f->connection, f->clock);
}

static void insert_case(struct filling *f, int64_t number, int64_t received)
{
	static const int32_t states[] = { CRM_COMPLAINT_CLOSED,    CRM_COMPLAINT_CLOSED,   CRM_COMPLAINT_CLOSED,
		                              CRM_COMPLAINT_VERIFYING, CRM_COMPLAINT_PROMISED, CRM_COMPLAINT_VOID };
	uint64_t drawn = bench_random(&f->random);
	int32_t state = states[(drawn >> 8) % 6];
	uint8_t id[16];
	char text[24];
	int place;

	for (place = 0; place < 8; place++)
		id[place] = (uint8_t)((uint64_t)(number + 1) >> (56 - 8 * place));
	memcpy(id + 8, &drawn, 8);
	(void)snprintf(text, sizeof text, "%lld", (long long)number);
	sqlite3_bind_blob(f->complaint, 1, id, sizeof id, SQLITE_STATIC);
	sqlite3_bind_int64(f->complaint, 2, received);
	sqlite3_bind_int(f->complaint, 3, (int)(drawn >> 16) % 6 + 1);
	sqlite3_bind_int(f->complaint, 4, state);
	sqlite3_bind_int(f->complaint, 5, (drawn >> 20) % 8 == 0);
	sqlite3_bind_int64(f->complaint, 6, received + 2 * CRM_DAY);
	sqlite3_bind_int(f->complaint, 7, state == CRM_COMPLAINT_CLOSED ? CRM_SATISFACTION_SATISFIED : 0);
	sqlite3_bind_null(f->complaint, 8);
	if (state == CRM_COMPLAINT_CLOSED)
		sqlite3_bind_int64(f->complaint, 8, received + 2 * CRM_DAY + (int64_t)(drawn % 400000) * CRM_SECOND);
	sqlite3_bind_text(f->complaint, 9, text, -1, SQLITE_STATIC);
	sqlite3_bind_int(f->complaint, 10, (int)(drawn >> 24) % 4);
	sqlite3_bind_int(f->complaint, 11, crm_cause_at((size_t)(drawn >> 34) % 48));
	sqlite3_bind_int64(f->complaint, 12, received + (int64_t)(drawn % 40000) * CRM_SECOND);
	run(f->connection, f->complaint);
	insert_parts(f, id, received, drawn);
}

static void insert_customers(sqlite3 *connection, int64_t count)
{
	sqlite3_stmt *insert = prepared(connection, customer_sql);
	uint8_t id[16] = { 0 };
	int64_t i;

	for (i = 0; i < count; i++) {
		memcpy(id, &i, sizeof i);
		sqlite3_bind_blob(insert, 1, id, sizeof id, SQLITE_STATIC);
		sqlite3_bind_int(insert, 2, (int)(i % 5));
		run(connection, insert);
	}
	sqlite3_finalize(insert);
}

static size_t indexes_drop(sqlite3 *connection, char sql[INDEXES_MOST][300])
{
	char drops[INDEXES_MOST][100];
	sqlite3_stmt *list = prepared(connection,
	                              "SELECT sql, name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
	                              " AND tbl_name IN ('complaint', 'promise', 'remedy', 'case_clock')");
	size_t count = 0, i;

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

static void insert_year(sqlite3 *connection, int64_t count)
{
	struct filling f = { .connection = connection, .random = 1 };
	int64_t i;

	f.complaint = prepared(connection, complaint_sql);
	f.promise = prepared(connection, promise_sql);
	f.remedy = prepared(connection, remedy_sql);
	f.clock = prepared(connection, clock_sql);
	for (i = 0; i < count; i++)
		insert_case(&f, i, YEAR + DAYS * CRM_DAY / count * i);
	sqlite3_finalize(f.complaint);
	sqlite3_finalize(f.promise);
	sqlite3_finalize(f.remedy);
	sqlite3_finalize(f.clock);
}

static void fill_year(const char *path, int64_t count)
{
	static const char playbook[] =
		"{\"calendars\": {\"office\": {\"tz\": \"Asia/Shanghai\", \"hours\": {\"mon\": [[\"09:00\", \"17:00\"]],"
		" \"tue\": [[\"09:00\", \"17:00\"]], \"wed\": [[\"09:00\", \"17:00\"]], \"thu\": [[\"09:00\", \"17:00\"]],"
		" \"fri\": [[\"09:00\", \"17:00\"]]}}}, \"clocks\": {\"standard\": {\"calendar\": \"office\", \"targets\": {"
		"\"solution\": {\"kind\": \"resolve\", \"hours\": 16}}}}}";
	char sql[INDEXES_MOST][300];
	sqlite3 *connection = NULL;
	crm *db = stores_library_open(path, CRM_OPEN_CREATE);
	size_t indexes, i;

	bench_crm(db, crm_playbook_load(db, NULL, playbook, sizeof playbook - 1, NULL));
	crm_close(db);
	if (sqlite3_open(path, &connection))
		bench_fail("%s cannot be opened", path);
	bench_sql(connection,
	          sqlite3_exec(connection,
	                       "PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY; PRAGMA cache_size=-400000; BEGIN", NULL,
	                       NULL, NULL));
	indexes = indexes_drop(connection, sql);
	insert_year(connection, count);
	insert_customers(connection, count / 10);
	for (i = 0; i < indexes; i++)
		bench_sql(connection, sqlite3_exec(connection, sql[i], NULL, NULL, NULL));
	bench_sql(connection, sqlite3_exec(connection, "COMMIT; PRAGMA journal_mode=WAL", NULL, NULL, NULL));
	sqlite3_close(connection);
}

/* --- asking */

static void library_month(void *context, int64_t first, int64_t count)
{
	const crm_complaint_report *report;

	for (; count > 0; count--) {
		bench_crm(context, crm_complaint_report_get(context, &month, &report));
		seen_cases += report->received + report->voided;
		seen_promises += report->promises_made;
		crm_complaint_report_free(report);
	}
	(void)first;
}

static const char sum_sql[] =
	"SELECT 1 AS part, c.primary_cause, c.tier, c.channel, c.state, count(*), sum(c.cycles), sum(c.reopened"
	" > 0), sum(c.escalation), sum(c.overrides),"
	" sum(c.satisfaction = 1), sum(c.satisfaction = 2), sum(k.breaches), avg(c.acknowledged_at - c.received_at),"
	" avg(min(coalesce(p.made_at, c.solved_at), coalesce(r.offered_at, c.solved_at), coalesce(f.at,"
	" c.solved_at), c.solved_at) - c.received_at),"
	" avg(CASE WHEN c.state = 11 THEN c.closed_at - c.received_at END),"
	" sum(EXISTS (SELECT 1 FROM link l WHERE l.complaint_id = c.id AND l.kind = 1 AND l.ended_at IS NULL))"
	" FROM complaint c LEFT JOIN promise p ON p.complaint_id = c.id AND p.number = 1"
	" LEFT JOIN remedy r ON r.complaint_id = c.id AND r.number = 1 LEFT JOIN refusal f ON f.complaint_id ="
	" c.id AND f.number = 1"
	" LEFT JOIN case_clock k ON k.complaint_id = c.id"
	" WHERE c.received_at >= ?1 AND c.received_at < ?2 GROUP BY c.primary_cause, c.tier, c.channel, c.state"
	" UNION ALL SELECT 2, unit, outcome, 0, 0, count(*), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0"
	" FROM promise WHERE made_at >= ?1 AND made_at < ?2 GROUP BY unit, outcome"
	" UNION ALL SELECT 3, contact_class, 0, 0, 0, count(*), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM customer"
	" WHERE removed = 0 GROUP BY contact_class";

static void hand_month(void *context, int64_t first, int64_t count)
{
	sqlite3_stmt *sum = context;

	for (; count > 0; count--) {
		sqlite3_bind_int64(sum, 1, month.from);
		sqlite3_bind_int64(sum, 2, month.until);
		while (sqlite3_step(sum) == SQLITE_ROW) {
			seen_cases += sqlite3_column_int(sum, 0) == 1 ? sqlite3_column_int64(sum, 5) : 0;
			seen_promises += sqlite3_column_int(sum, 0) == 2 ? sqlite3_column_int64(sum, 5) : 0;
		}
		sqlite3_reset(sum);
	}
	(void)first;
}

static void same_month(crm *db, sqlite3_stmt *sum)
{
	int64_t cases, promises;

	seen_cases = seen_promises = 0;
	library_month(db, 0, 1);
	cases = seen_cases;
	promises = seen_promises;
	seen_cases = seen_promises = 0;
	hand_month(sum, 0, 1);
	if (cases == 0 || cases != seen_cases || promises != seen_promises)
		bench_fail("the two ways of reporting on a month give different answers");
}

void bench_reports(void)
{
	int64_t count = bench_options.customers;
	const char *path = bench_path("bench-reports.crm");
	struct bench_plan plan = { NULL, 0, bench_options.rounds, 1, false };
	struct bench_result result;
	struct hand hand;
	sqlite3_stmt *sum;
	crm *db;

	stores_clock_set(0);
	if (!bench_file_exists(path))
		fill_year(path, count);
	db = stores_library_open(path, 0);
	hand_open(&hand, path);
	sum = prepared(hand.connection, sum_sql);
	month = (crm_complaint_report_query)CRM_INIT(crm_complaint_report_query);
	month.from = YEAR + 5 * MONTH * CRM_DAY;
	month.until = month.from + MONTH * CRM_DAY;
	same_month(db, sum);
	result = bench_compare(&plan, (struct bench_side){ library_month, db }, (struct bench_side){ hand_month, sum });
	bench_times_add(
		bench_text("report of a month, %lld complaints a year, working time and medians included", (long long)count),
		result.ours, result.theirs, result.ratio, 2);
	sqlite3_finalize(sum);
	crm_close(db);
	hand_close(&hand);
}
