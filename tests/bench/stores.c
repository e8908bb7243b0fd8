#include "stores.h"

#include "bench.h"

#include <stdio.h>
#include <string.h>

enum { TABLES_MOST = 32 };

static int64_t clock_now;

/* A new millisecond for each piece of work, so that both sides make the same ids. */
void stores_clock_set(int64_t number)
{
	clock_now = INT64_C(1767225600) * CRM_SECOND + (number + 2) * 1000;
}

int64_t stores_clock(void *user)
{
	(void)user;
	return clock_now;
}

int stores_random(void *bytes, size_t length, void *user)
{
	(void)user;
	memset(bytes, 0x5a, length);
	return 0;
}

void stores_repeat(crm_clock_fn *clock, crm_random_fn *random)
{
	*clock = stores_clock;
	*random = stores_random;
}

static int lose_modules(sqlite3 *connection, char **message, const struct sqlite3_api_routines *api)
{
	static const char *kept[] = { "json_each", NULL };

	(void)message;
	(void)api;
	return sqlite3_drop_modules(connection, kept);
}

void stores_engine_fts5(bool has)
{
	if (has)
		(void)sqlite3_cancel_auto_extension((void (*)(void))lose_modules);
	else
		bench_sql(NULL, sqlite3_auto_extension((void (*)(void))lose_modules));
}

crm *stores_library_open(const char *path, uint32_t flags)
{
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;
	crm_status rc;

	options.flags = flags;
	options.actor = SAMPLE_ACTOR;
	if (bench_options.quick)
		stores_repeat(&options.clock, &options.random);
	rc = crm_open(path, &options, &db);
	bench_crm(db, rc);
	return db;
}

bool stores_exist(const char *name)
{
	return bench_file_exists(bench_path(bench_text("bench-%s-hand.crm", name)));
}

void stores_open(struct stores *stores, const char *name)
{
	memset(stores, 0, sizeof *stores);
	stores->our_path = bench_path(bench_text("bench-%s-ours.crm", name));
	stores->their_path = bench_path(bench_text("bench-%s-hand.crm", name));
	if (!stores_exist(name)) {
		stores_clock_set(-1);
		crm_close(stores_library_open(stores->our_path, CRM_OPEN_CREATE));
		bench_file_copy(stores->our_path, stores->their_path);
	}
	stores->db = stores_library_open(stores->our_path, 0);
	hand_open(&stores->hand, stores->their_path);
	if (bench_options.quick)
		stores_repeat(&stores->hand.ledger.clock, &stores->hand.ledger.random_bytes);
}

void stores_close(struct stores *stores)
{
	crm_close(stores->db);
	hand_close(&stores->hand);
	stores->db = NULL;
}

void stores_library_create(crm *db, const struct sample *sample, crm_id *id_out)
{
	crm_contact_point points[2] = { { .kind = CRM_POINT_MOBILE, .flags = 1, .value = sample->phone },
		                            { .kind = CRM_POINT_EMAIL, .label = "work", .value = sample->mail } };
	crm_reference reference = { SAMPLE_SOURCE, sample->reference };
	crm_customer_input input = CRM_INIT(crm_customer_input);

	input.kind = CRM_CUSTOMER_PERSON;
	input.preferred_channel = CRM_CHANNEL_PHONE;
	input.name = sample->name;
	input.language = "en";
	input.contact_points = points;
	input.contact_point_count = 2;
	if (sample->reference[0]) {
		input.references = &reference;
		input.reference_count = 1;
	}
	bench_crm(db, crm_customer_add(db, NULL, &input, id_out));
}

static int tell_fault(const crm_fault *fault, void *user)
{
	(void)user;
	(void)fprintf(stderr, "entry %lld, entity %d: %s\n", (long long)fault->seq, (int)fault->entity, fault->text);
	return 0;
}

int64_t stores_prove(crm *db)
{
	crm_verify_result result;

	bench_crm(db, crm_verify(db, tell_fault, NULL, &result));
	return result.entries;
}

int64_t stores_verify(const char *path)
{
	crm *db = stores_library_open(path, 0);
	int64_t entries = stores_prove(db);

	crm_close(db);
	return entries;
}

/* --- comparing two files */

static bool same_row(sqlite3_stmt *left, sqlite3_stmt *right)
{
	int i, count = sqlite3_column_count(left);

	if (count != sqlite3_column_count(right))
		return false;
	for (i = 0; i < count; i++) {
		const void *a = sqlite3_column_blob(left, i), *b = sqlite3_column_blob(right, i);
		int length = sqlite3_column_bytes(left, i);

		if (sqlite3_column_type(left, i) != sqlite3_column_type(right, i) || length != sqlite3_column_bytes(right, i) ||
		    (length && memcmp(a, b, (size_t)length) != 0))
			return false;
	}
	return true;
}

static int64_t compare_tables(sqlite3 *left, sqlite3 *right, const char *table)
{
	sqlite3_stmt *ours = NULL, *theirs = NULL;
	const char *sql = bench_text("SELECT * FROM %s", table);
	int64_t rows = 0;
	int code, their_code;

	bench_sql(left, sqlite3_prepare_v2(left, sql, -1, &ours, NULL));
	bench_sql(right, sqlite3_prepare_v2(right, sql, -1, &theirs, NULL));
	for (;;) {
		code = sqlite3_step(ours);
		their_code = sqlite3_step(theirs);
		if (code != their_code)
			bench_fail("%s: one store has %lld rows, the other has more", table, (long long)rows);
		if (code != SQLITE_ROW)
			break;
		if (!same_row(ours, theirs))
			bench_fail("%s: row %lld differs", table, (long long)rows);
		rows++;
	}
	bench_sql(left, code);
	sqlite3_finalize(ours);
	sqlite3_finalize(theirs);
	return rows;
}

int64_t stores_compare(const char *left_path, const char *right_path)
{
	sqlite3 *left = NULL, *right = NULL;
	sqlite3_stmt *names = NULL;
	int64_t rows = 0;

	if (sqlite3_open(left_path, &left) || sqlite3_open(right_path, &right))
		bench_fail("the stores cannot be compared");
	rows = compare_tables(left, right, "sqlite_schema");
	bench_sql(left, sqlite3_prepare_v2(left, "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'", -1, &names, NULL));
	while (sqlite3_step(names) == SQLITE_ROW)
		rows += compare_tables(left, right, (const char *)sqlite3_column_text(names, 0));
	sqlite3_finalize(names);
	sqlite3_close(left);
	sqlite3_close(right);
	return rows;
}
