#include "case_stores.h"

#include "bench.h"
#include "stores.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { EVENTS = 20 };

int64_t case_stores_first(void)
{
	return bench_options.customers * 2;
}

crm *case_stores_open(const char *path, uint32_t flags)
{
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;
	crm_status rc;

	options.flags = flags;
	options.actor = SAMPLE_ACTOR;
	stores_repeat(&options.clock, &options.random);
	rc = crm_open(path, &options, &db);
	bench_crm(db, rc);
	return db;
}

void case_stores_remove(const char *path)
{
	(void)unlink(path);
	(void)unlink(bench_text("%s-wal", path));
	(void)unlink(bench_text("%s-shm", path));
	(void)unlink(bench_text("%s-ballast", path));
}

/* --- steps */

void case_open(crm *db, const crm_id *customer, crm_id *id)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);

	if (customer)
		input.customer_id = *customer;
	input.complainant = "Zhang Wei";
	input.about = "heating";
	input.content = "it drips since it was put in, and nobody has come to look at it";
	input.received_at = crm_now(db);
	input.contact = "0571 1234";
	input.channel = CRM_CHANNEL_PHONE;
	bench_crm(db, crm_complaint_open(db, NULL, &input, id));
}

void case_judge(crm *db, const crm_id *id)
{
	crm_judgement_input input = CRM_INIT(crm_judgement_input);

	input.responsibility = CRM_RESPONSIBILITY_OURS;
	input.complainant_type = CRM_COMPLAINANT_VOICER;
	input.purpose = CRM_PURPOSE_REDRESS;
	bench_crm(db, crm_complaint_judge(db, NULL, id, &input));
}

void case_promise(crm *db, const crm_id *id, int64_t due_at)
{
	crm_promise_input input = CRM_INIT(crm_promise_input);

	input.due_at = due_at;
	input.consent = 1;
	input.unit = "workshop";
	input.reason = "a part is missing";
	bench_crm(db, crm_complaint_promise(db, NULL, id, &input, NULL));
}

/* --- filling */

/* A list of columns of a table, those of the copy as expressions over `n`, its number. */
struct copy {
	const char *column, *expression;
};

static void copy_rows(sqlite3 *connection, const char *table, const struct copy *copies, int64_t from, int64_t count,
                      const char *which)
{
	char sql[8000];
	sqlite3_stmt *list = NULL;
	const char *between = "";
	int length = snprintf(sql, sizeof sql,
	                      "WITH RECURSIVE number(n) AS (SELECT %lld UNION ALL SELECT n + 1 FROM number WHERE n < %lld)"
	                      " INSERT INTO %s SELECT ",
	                      (long long)from, (long long)(from + count - 1), table);

	bench_sql(connection, sqlite3_prepare_v2(connection, "SELECT name FROM pragma_table_info(?1)", -1, &list, NULL));
	sqlite3_bind_text(list, 1, table, -1, SQLITE_STATIC);
	while (sqlite3_step(list) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(list, 0);
		const struct copy *copy = copies;

		while (copy->column && strcmp(copy->column, name) != 0)
			copy++;
		length += snprintf(sql + length, sizeof sql - (size_t)length, "%s%s", between,
		                   copy->column ? copy->expression : name);
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

/* A clock whose target lies years ahead: of the case that is copied, and of those that are opened later. */
static const char sample_playbook[] =
	"{\"calendars\": {\"always\": {\"tz\": \"UTC\", \"hours\": {\"mon\": [[\"00:00\", \"24:00\"]]}}},"
	" \"clocks\": {\"standard\": {\"calendar\": \"always\","
	"   \"targets\": {\"solution\": {\"kind\": \"resolve\", \"unit\": \"real\", \"hours\": 20000}}}},"
	" \"complaint\": {\"clock\": \"standard\"}}";

static void make_sample(const char *path)
{
	crm *db = stores_library_open(path, CRM_OPEN_CREATE);
	crm_id id;

	bench_crm(db, crm_playbook_load(db, NULL, sample_playbook, sizeof sample_playbook - 1, NULL));
	case_open(db, NULL, &id);
	case_judge(db, &id);
	case_promise(db, &id, crm_now(db) + 400 * CRM_DAY);
	crm_close(db);
}

static void copy_sample(sqlite3 *connection, int64_t cases)
{
	static const struct copy complaints[] = {
		{ "id", CASE_ID },
		{ "number", "printf('%04d-%04d-%03d', n / 10000000, n / 1000 % 10000, n % 1000)" },
		{ "received_at", "received_at - n % 400 * 86400000000" },
		{ "handler", "printf('person %03d', n % 200)" },
		{ "first_responder", "printf('person %03d', n / 7 % 200)" },
		{ "escalate_at", "promise_due_at + n * 1000000" },
		{ NULL, NULL },
	};
	static const struct copy tasks[] = {
		{ "id", CASE_ID },
		{ "complaint_id", CASE_ID },
		{ "handler", "printf('person %03d', n % 200)" },
		{ "due_at", "due_at + n * 1000000" },
		{ NULL, NULL },
	};
	static const struct copy promises[] = { { "complaint_id", CASE_ID },
		                                    { "due_at", "due_at + n * 1000000" },
		                                    { NULL, NULL } };
	static const struct copy clocks[] = { { "complaint_id", CASE_ID },
		                                  { "wake_at", "wake_at + n * 1000000" },
		                                  { NULL, NULL } };
	static const struct copy events[] = { { "complaint_id", CASE_ID }, { NULL, NULL } };
	static const struct copy entries[] = {
		{ "seq", "(SELECT max(seq) FROM journal) + n" },
		{ "id", "unhex_number(n / 20 + 1)" },
		{ "key", "NULL" },
		{ NULL, NULL },
	};

	copy_rows(connection, "complaint", complaints, 1, cases, "complaint.id = (SELECT max(id) FROM complaint)");
	copy_rows(connection, "task", tasks, 1, cases,
	          "task.id = (SELECT id FROM task WHERE state = 1 ORDER BY due_at DESC LIMIT 1)");
	copy_rows(connection, "promise", promises, 1, cases, "promise.number = 1");
	copy_rows(connection, "case_clock", clocks, 1, cases, "wake_at IS NOT NULL");
	copy_rows(connection, "case_event", events, 1, cases, "case_event.number = 1");
	copy_rows(connection, "journal", entries, 1, cases * EVENTS,
	          "seq = (SELECT max(seq) FROM journal WHERE event = 15)"); /* a judgement */
}

static void fill(const char *path, int64_t cases)
{
	sqlite3 *connection = NULL;

	bench_tell("filling %s", path);
	stores_clock_set(0);
	make_sample(path);
	if (sqlite3_open(path, &connection))
		bench_fail("%s cannot be opened", path);
	bench_sql(connection,
	          sqlite3_create_function(connection, "unhex_number", 1, SQLITE_UTF8, NULL, unhex_number, NULL, NULL));
	bench_sql(connection,
	          sqlite3_exec(connection,
	                       "PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY; PRAGMA cache_size=-400000; BEGIN", NULL,
	                       NULL, NULL));
	copy_sample(connection, cases);
	bench_sql(connection, sqlite3_exec(connection, "COMMIT; PRAGMA journal_mode=WAL", NULL, NULL, NULL));
	sqlite3_close(connection);
}

const char *case_stores_full(const char *name, int64_t cases)
{
	const char *path = bench_path(name);

	if (!bench_file_exists(path))
		fill(path, cases);
	return path;
}
