/* Opening files: those that are not there, that are no store, or that are one of another version or damaged. */
#include "store_fixture.h"

static void a_missing_file_is_not_found(void **state)
{
	struct fixture f;

	(void)state;
	fixture_folder(&f);
	refuse_to_open(&f, 0, CRM_ERR_NOT_FOUND, CRM_RULE_NONE);
	refuse_to_open(&f, CRM_OPEN_READONLY, CRM_ERR_NOT_FOUND, CRM_RULE_NONE);
	fixture_end(&f);
}

static void a_missing_folder_is_not_found_though_the_file_may_be_made(void **state)
{
	struct fixture f;

	(void)state;
	fixture_folder(&f);
	(void)snprintf(f.path, sizeof f.path, "%.190s/none/store.crm", f.folder);
	refuse_to_open(&f, CRM_OPEN_CREATE, CRM_ERR_NOT_FOUND, CRM_RULE_NONE);
	refuse_to_open(&f, 0, CRM_ERR_NOT_FOUND, CRM_RULE_NONE);
	fixture_end(&f);
}

static void a_folder_is_no_store(void **state)
{
	struct fixture f;

	(void)state;
	fixture_folder(&f);
	assert_int_equal(fixture_open(&f, f.folder, CRM_OPEN_CREATE), CRM_ERR_CORRUPT);
	assert_fails(f.db, CRM_ERR_CORRUPT, CRM_RULE_STORE_FOREIGN, crm_error_last(f.db)->status);
	fixture_end(&f);
}

static void a_path_that_is_too_long_is_invalid(void **state)
{
	struct fixture f;
	char *path = malloc(6001);

	(void)state;
	assert_non_null(path);
	fixture_start(&f);
	memset(path, 'x', 6000);
	path[0] = '/';
	path[6000] = '\0';
	assert_int_equal(fixture_open(&f, path, CRM_OPEN_CREATE), CRM_ERR_INVALID);
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_FIELD_TOO_LONG, crm_error_last(f.db)->status);
	fixture_end(&f);
	free(path);
}

static void a_missing_path_is_invalid(void **state)
{
	struct fixture f;

	(void)state;
	fixture_start(&f);
	assert_int_equal(fixture_open(&f, NULL, CRM_OPEN_CREATE), CRM_ERR_INVALID);
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, crm_error_last(f.db)->status);
	fixture_close(&f);
	assert_int_equal(fixture_open(&f, "", CRM_OPEN_CREATE), CRM_ERR_INVALID);
	fixture_end(&f);
}

static void an_empty_file_is_taken_only_to_make_a_store_of_it(void **state)
{
	struct fixture f;

	(void)state;
	fixture_folder(&f);
	write_whole(f.path, "", 0);
	refuse_to_open(&f, 0, CRM_ERR_CORRUPT, CRM_RULE_STORE_FOREIGN);
	refuse_to_open(&f, CRM_OPEN_READONLY, CRM_ERR_CORRUPT, CRM_RULE_STORE_FOREIGN);
	assert_int_equal(fixture_open(&f, f.path, CRM_OPEN_CREATE), CRM_OK);
	assert_int_equal(fixture_last(&f), 1);
	fixture_end(&f);
}

static void a_text_file_is_not_a_store(void **state)
{
	struct fixture f;
	char text[5000];

	(void)state;
	fixture_folder(&f);
	memset(text, 'a', sizeof text);
	write_whole(f.path, text, sizeof text);
	refuse_to_open(&f, 0, CRM_ERR_CORRUPT, CRM_RULE_STORE_FOREIGN);
	refuse_to_open(&f, CRM_OPEN_CREATE, CRM_ERR_CORRUPT, CRM_RULE_STORE_FOREIGN);
	write_whole(f.path, text, 40);
	refuse_to_open(&f, CRM_OPEN_CREATE, CRM_ERR_CORRUPT, CRM_RULE_STORE_FOREIGN);
	fixture_end(&f);
}

static void the_database_of_another_program_is_not_a_store(void **state)
{
	struct fixture f;

	(void)state;
	fixture_folder(&f);
	run_sql(f.path, "CREATE TABLE notes(text); INSERT INTO notes VALUES('theirs')");
	refuse_to_open(&f, 0, CRM_ERR_CORRUPT, CRM_RULE_STORE_FOREIGN);
	refuse_to_open(&f, CRM_OPEN_CREATE, CRM_ERR_CORRUPT, CRM_RULE_STORE_FOREIGN);
	run_sql(f.path, "DROP TABLE notes; PRAGMA user_version=7");
	refuse_to_open(&f, CRM_OPEN_CREATE, CRM_ERR_CORRUPT, CRM_RULE_STORE_FOREIGN);
	fixture_end(&f);
}

/* Even its log is left to the program it belongs to. */
static void the_log_of_another_program_is_not_brought_in(void **state)
{
	struct fixture f;
	sqlite3 *theirs = NULL;

	(void)state;
	fixture_folder(&f);
	assert_int_equal(sqlite3_open(f.path, &theirs), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(theirs, "PRAGMA journal_mode=WAL; CREATE TABLE notes(text); INSERT INTO notes VALUES('theirs')",
	                 NULL, NULL, NULL),
		SQLITE_OK);
	refuse_to_open(&f, 0, CRM_ERR_CORRUPT, CRM_RULE_STORE_FOREIGN);
	assert_true(exists(f.path, "-wal"));
	sqlite3_close(theirs);
	fixture_end(&f);
}

static void a_store_of_a_newer_version_is_too_new(void **state)
{
	struct fixture f;
	char sql[60];

	(void)state;
	make_store(&f, 1);
	(void)snprintf(sql, sizeof sql, "PRAGMA user_version=%d", CRMI_SCHEMA_VERSION + 1);
	run_sql(f.path, sql);
	refuse_to_open(&f, 0, CRM_ERR_TOO_NEW, CRM_RULE_NONE);
	refuse_to_open(&f, CRM_OPEN_CREATE, CRM_ERR_TOO_NEW, CRM_RULE_NONE);
	refuse_to_open(&f, CRM_OPEN_READONLY, CRM_ERR_TOO_NEW, CRM_RULE_NONE);
	fixture_end(&f);
}

/* What a store of schema 1 was: all but the table of the store itself and the clocks of cases. */
#define AS_SCHEMA_1 "DROP TABLE search_pair; DROP TABLE search; DROP TABLE search_place; DROP TABLE search_state; " \
                    "DROP TABLE store; DROP TABLE case_clock; DROP TABLE case_event; DROP TABLE remedy; DROP TABLE refusal; DROP TABLE mark; " \
                    "DROP TABLE override; DROP TABLE case_cause; DROP TABLE link; DROP TABLE review; DROP TABLE action; DROP TABLE staff; PRAGMA user_version=1"

static void a_store_of_an_older_version_is_brought_up_to_date(void **state)
{
	struct fixture f;
	int64_t epoch = -1;

	(void)state;
	fixture_folder(&f);
	make_store(&f, 3);
	run_sql(f.path, AS_SCHEMA_1);
	refuse_to_open(&f, CRM_OPEN_READONLY, CRM_ERR_READONLY, CRM_RULE_NONE);
	assert_int_equal(fixture_open(&f, f.path, 0), CRM_OK);
	assert_ok(f.db, crm_epoch(f.db, &epoch));
	assert_int_equal(epoch, 0);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	(void)fixture_customer(&f, "one more");
	fixture_close(&f);
	assert_int_equal(fixture_open(&f, f.path, CRM_OPEN_READONLY), CRM_OK);
	fixture_end(&f);
}

static void what_only_claims_to_be_older_is_refused_as_it_is(void **state)
{
	struct fixture f;

	(void)state;
	fixture_folder(&f);
	make_store(&f, 1);
	run_sql(f.path, "PRAGMA user_version=1");
	refuse_to_open(&f, 0, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED);
	run_sql(f.path, AS_SCHEMA_1 "; CREATE TABLE notes(text); CREATE TRIGGER t AFTER INSERT ON point BEGIN DELETE FROM point; END");
	refuse_to_open(&f, 0, CRM_ERR_CORRUPT, CRM_RULE_STORE_OBJECT);
	run_sql(f.path, "DROP TRIGGER t; DROP TABLE notes"); /* the refusals have left it as it was */
	assert_int_equal(fixture_open(&f, f.path, 0), CRM_OK);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

static void a_store_without_a_version_is_damaged(void **state)
{
	struct fixture f;

	(void)state;
	make_store(&f, 1);
	run_sql(f.path, "PRAGMA user_version=0");
	refuse_to_open(&f, CRM_OPEN_CREATE, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED);
	refuse_to_open(&f, CRM_OPEN_READONLY, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED);
	run_sql(f.path, "PRAGMA user_version=-1");
	refuse_to_open(&f, 0, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED);
	fixture_end(&f);
}

/* R12: foreign objects could run foreign code when we write or read. */
static void objects_that_are_not_ours_are_refused_by_name(void **state)
{
	static const char *const additions[] = {
		"CREATE TRIGGER trap AFTER INSERT ON customer BEGIN DELETE FROM journal; END",
		"CREATE VIEW trap AS SELECT * FROM customer",
		"CREATE TABLE trap(x)",
		"CREATE INDEX trap ON customer(name)",
		"CREATE VIRTUAL TABLE trap USING fts5(x)",
	};
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof additions / sizeof *additions; i++) {
		make_store(&f, 2);
		run_sql(f.path, additions[i]);
		assert_int_equal(fixture_open(&f, f.path, 0), CRM_ERR_CORRUPT);
		assert_non_null(strstr(crm_error_last(f.db)->message, "trap"));
		fixture_close(&f);
		refuse_to_open(&f, 0, CRM_ERR_CORRUPT, CRM_RULE_STORE_OBJECT);
		refuse_to_open(&f, CRM_OPEN_READONLY, CRM_ERR_CORRUPT, CRM_RULE_STORE_OBJECT);
		fixture_end(&f);
	}
}

static void a_table_of_ours_that_was_changed_is_refused(void **state)
{
	struct fixture f;

	(void)state;
	make_store(&f, 1);
	run_sql(f.path, "ALTER TABLE customer ADD COLUMN more TEXT");
	refuse_to_open(&f, 0, CRM_ERR_CORRUPT, CRM_RULE_STORE_OBJECT);
	fixture_end(&f);
}

static void a_store_that_lacks_an_index_is_damaged(void **state)
{
	struct fixture f;

	(void)state;
	make_store(&f, 1);
	run_sql(f.path, "DROP INDEX journal_key");
	refuse_to_open(&f, 0, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED);
	fixture_end(&f);
}

/* Everything the public interface shows of the customers. */
static void show_customers(crm *db, char *text, size_t size)
{
	crm_customer_cursor *cursor = NULL;
	const crm_customer *customer;
	size_t used = 0;

	text[0] = '\0';
	assert_ok(db, crm_customer_list(db, NULL, &cursor));
	while (crm_customer_next(cursor, &customer) == CRM_OK)
		used += (size_t)snprintf(text + used, size - used, "%s %lld;", customer->name, (long long)customer->revision);
	crm_customer_cursor_free(cursor);
}

/* The engine fills a last page that was cut with zeros; then the rows tell. */
static void a_file_cut_at_any_sector_is_refused_or_disagrees(void **state)
{
	struct fixture f;
	struct bytes whole;
	char before[1000], after[1000];
	size_t length, refused = 0;

	(void)state;
	make_store(&f, 3);
	whole = read_whole(f.path);
	assert_true(whole.length > 20000);
	assert_int_equal(fixture_open(&f, f.path, CRM_OPEN_CHECK), CRM_OK);
	show_customers(f.db, before, sizeof before);
	fixture_close(&f);
	for (length = 512; length < whole.length; length += 512) {
		crm_status rc;

		write_whole(f.path, whole.data, length);
		rc = fixture_open(&f, f.path, CRM_OPEN_CHECK);
		refused += rc < 0;
		if (rc == CRM_OK && (rc = crm_verify(f.db, NULL, NULL, NULL)) == CRM_OK) {
			show_customers(f.db, after, sizeof after);
			assert_string_equal(after, before);
		} else {
			assert_int_equal(rc, CRM_ERR_CORRUPT);
		}
		fixture_close(&f);
	}
	assert_in_range(refused, whole.length / 512 - 9, whole.length / 512);
	free(whole.data);
	fixture_end(&f);
}

/* Reliability, finding 9: a third of all flipped bits is invisible to the engine's own check. */
static void a_flipped_bit_is_found_or_without_effect(void **state)
{
	struct fixture f;
	struct bytes whole;
	char before[1000], after[1000];
	uint64_t seed = 12345;
	int i, refused = 0, found = 0;

	(void)state;
	make_store(&f, 5);
	whole = read_whole(f.path);
	assert_int_equal(fixture_open(&f, f.path, 0), CRM_OK);
	show_customers(f.db, before, sizeof before);
	fixture_close(&f);
	for (i = 0; i < 400; i++) {
		size_t bit;
		crm_status rc;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		bit = (size_t)(seed >> 20) % (whole.length * 8);
		whole.data[bit / 8] = (char)(whole.data[bit / 8] ^ 1 << bit % 8);
		write_whole(f.path, whole.data, whole.length);
		whole.data[bit / 8] = (char)(whole.data[bit / 8] ^ 1 << bit % 8);
		rc = fixture_open(&f, f.path, i % 2 ? CRM_OPEN_CHECK : 0);
		if (rc == CRM_OK && (rc = crm_verify(f.db, NULL, NULL, NULL)) == CRM_OK) {
			show_customers(f.db, after, sizeof after);
			assert_string_equal(after, before);
		} else {
			refused += f.db->store == NULL;
			found += f.db->store != NULL;
			if (rc != CRM_ERR_CORRUPT && rc != CRM_ERR_TOO_NEW && rc != CRM_ERR_IO && rc != CRM_ERR_UNSUPPORTED)
				fail_msg("bit %zu: status %d, %s", bit, rc, crm_error_last(f.db)->message);
		}
		fixture_close(&f);
	}
	assert_true(refused > 0 && found > 0);
	free(whole.data);
	fixture_end(&f);
}

UNIT_MAIN(TEST(a_missing_file_is_not_found), TEST(a_missing_folder_is_not_found_though_the_file_may_be_made),
          TEST(a_folder_is_no_store), TEST(a_path_that_is_too_long_is_invalid), TEST(a_missing_path_is_invalid),
          TEST(an_empty_file_is_taken_only_to_make_a_store_of_it), TEST(a_text_file_is_not_a_store),
          TEST(the_database_of_another_program_is_not_a_store), TEST(the_log_of_another_program_is_not_brought_in),
          TEST(a_store_of_a_newer_version_is_too_new), TEST(a_store_of_an_older_version_is_brought_up_to_date),
          TEST(what_only_claims_to_be_older_is_refused_as_it_is),
          TEST(a_store_without_a_version_is_damaged), TEST(objects_that_are_not_ours_are_refused_by_name),
          TEST(a_table_of_ours_that_was_changed_is_refused), TEST(a_store_that_lacks_an_index_is_damaged),
          TEST(a_file_cut_at_any_sector_is_refused_or_disagrees), TEST(a_flipped_bit_is_found_or_without_effect))
