/* What stands beside a file, its log and its ballast, and who else has it open. */
#include "store_fixture.h"

#include <time.h>

static int64_t rows_on_disk(const char *path)
{
	sqlite3 *connection = NULL;
	sqlite3_stmt *statement = NULL;
	int64_t rows;

	assert_int_equal(sqlite3_open_v2(path, &connection, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(connection, "SELECT count(*) FROM customer", -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	rows = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(connection);
	return rows;
}

static void closing_brings_the_log_in(void **state)
{
	struct fixture f;

	(void)state;
	fixture_file(&f);
	(void)fixture_customer(&f, "One");
	assert_true(exists(f.path, "-wal"));
	fixture_close(&f);
	assert_false(exists(f.path, "-wal"));
	assert_false(exists(f.path, "-shm"));
	assert_int_equal(rows_on_disk(f.path), 1);
	fixture_end(&f);
}

static void a_checkpoint_empties_the_log(void **state)
{
	struct fixture f;
	char log[FIXTURE_PATH + 30];
	struct stat about;

	(void)state;
	fixture_file(&f);
	(void)fixture_customer(&f, "One");
	(void)snprintf(log, sizeof log, "%s-wal", f.path);
	assert_int_equal(stat(log, &about), 0);
	assert_true(about.st_size > 0);
	assert_ok(f.db, crm_checkpoint(f.db));
	assert_int_equal(stat(log, &about), 0);
	assert_int_equal(about.st_size, 0);
	assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_WRITE));
	assert_status(f.db, CRM_ERR_INVALID, crm_checkpoint(f.db));
	assert_ok(f.db, crm_rollback(f.db));
	fixture_end(&f);
}

static void the_ballast_stands_beside_a_file_and_is_renewed(void **state)
{
	struct fixture f;
	char ballast[FIXTURE_PATH + 30];
	struct stat about;

	(void)state;
	fixture_file(&f);
	(void)snprintf(ballast, sizeof ballast, "%s-ballast", f.path);
	assert_int_equal(stat(ballast, &about), 0);
	assert_int_equal(about.st_size, CRMI_BALLAST_SIZE);
	fixture_close(&f);
	assert_int_equal(truncate(ballast, 100), 0);
	assert_int_equal(fixture_open(&f, f.path, 0), CRM_OK);
	assert_int_equal(stat(ballast, &about), 0);
	assert_int_equal(about.st_size, CRMI_BALLAST_SIZE);
	fixture_close(&f);
	assert_int_equal(unlink(ballast), 0);
	assert_int_equal(fixture_open(&f, f.path, CRM_OPEN_READONLY), CRM_OK);
	assert_int_equal(stat(ballast, &about), -1);
	fixture_end(&f);
}

/* A link laid in its place is not written through. */
static void the_ballast_does_not_follow_a_link(void **state)
{
	struct fixture f;
	char ballast[FIXTURE_PATH + 30], other[FIXTURE_PATH + 30];
	struct bytes kept;

	(void)state;
	fixture_folder(&f);
	(void)snprintf(ballast, sizeof ballast, "%s-ballast", f.path);
	(void)snprintf(other, sizeof other, "%s-other", f.path);
	write_whole(other, "precious", 8);
	assert_int_equal(symlink(other, ballast), 0);
	(void)fixture_open(&f, f.path, CRM_OPEN_CREATE);
	fixture_close(&f);
	kept = read_whole(other);
	assert_int_equal(kept.length, 8);
	assert_memory_equal(kept.data, "precious", 8);
	free(kept.data);
	fixture_end(&f);
}

static int64_t milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void a_store_that_another_writes_to_is_busy_until_the_deadline(void **state)
{
	struct fixture f;
	crm_customer_input input = CRM_INIT(crm_customer_input);
	sqlite3 *other = NULL;
	crm_id id;
	int64_t began, took;

	(void)state;
	fixture_file(&f);
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "Name";
	assert_int_equal(sqlite3_open(f.path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	began = milliseconds();
	assert_fails(f.db, CRM_ERR_BUSY, CRM_RULE_NONE, crm_customer_add(f.db, NULL, &input, &id));
	took = milliseconds() - began;
	assert_in_range(took, 45, 5000);
	assert_true(crm_id_is_none(&id));
	assert_fails(f.db, CRM_ERR_BUSY, CRM_RULE_NONE, crm_begin(f.db, CRM_TRANSACTION_WRITE));
	assert_int_equal(fixture_last(&f), 1); /* reading goes on */
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
	assert_ok(f.db, crm_customer_add(f.db, NULL, &input, &id));
	sqlite3_close(other);
	fixture_end(&f);
}

static void opening_an_existing_store_waits_for_nobody(void **state)
{
	struct fixture f;
	sqlite3 *other = NULL;

	(void)state;
	make_store(&f, 1);
	assert_int_equal(sqlite3_open(f.path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(fixture_open(&f, f.path, CRM_OPEN_CREATE), CRM_OK);
	assert_int_equal(fixture_last(&f), 2);
	sqlite3_close(other);
	fixture_end(&f);
}

static void two_handles_on_one_file_see_each_other_s_commits(void **state)
{
	struct fixture a, b;
	crm_id first, second;
	const crm_customer *view = NULL;

	(void)state;
	fixture_file(&a);
	fixture_start(&b);
	b.random = 99;
	assert_int_equal(fixture_open(&b, a.path, 0), CRM_OK);
	first = fixture_customer(&a, "From a");
	second = fixture_customer(&b, "From b");
	(void)fixture_customer(&a, "From a again");
	assert_ok(a.db, crm_customer_get(a.db, &second, &view));
	assert_string_equal(view->name, "From b");
	crm_customer_free(view);
	assert_ok(b.db, crm_customer_get(b.db, &first, &view));
	crm_customer_free(view);
	assert_int_equal(fixture_last(&b), 4);
	assert_ok(a.db, crm_verify(a.db, NULL, NULL, NULL));
	fixture_close(&b);
	fixture_end(&a);
}

UNIT_MAIN(TEST(closing_brings_the_log_in), TEST(a_checkpoint_empties_the_log),
          TEST(the_ballast_stands_beside_a_file_and_is_renewed), TEST(the_ballast_does_not_follow_a_link),
          TEST(a_store_that_another_writes_to_is_busy_until_the_deadline),
          TEST(opening_an_existing_store_waits_for_nobody), TEST(two_handles_on_one_file_see_each_other_s_commits))
