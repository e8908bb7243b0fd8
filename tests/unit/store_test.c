/* Opening and closing files: good ones, strange ones, damaged ones, and what stands beside them. */
#include "fixture.h"

#include "handle.h"
#include "sqlite_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

static void run_sql(const char *path, const char *sql)
{
	sqlite3 *connection = NULL;

	assert_int_equal(sqlite3_open(path, &connection), SQLITE_OK);
	if (sqlite3_exec(connection, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(connection));
	sqlite3_close(connection);
}

struct bytes {
	char *data;
	size_t length;
};

static struct bytes read_whole(const char *path)
{
	struct bytes bytes = { NULL, 0 };
	struct stat about;
	FILE *file = fopen(path, "rb");

	assert_non_null(file);
	assert_int_equal(fstat(fileno(file), &about), 0);
	bytes.data = malloc((size_t)about.st_size + 1);
	assert_non_null(bytes.data);
	bytes.length = fread(bytes.data, 1, (size_t)about.st_size, file);
	(void)fclose(file);
	return bytes;
}

static void write_whole(const char *path, const void *data, size_t length)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

static bool exists(const char *path, const char *suffix)
{
	char whole[FIXTURE_PATH + 60];

	(void)snprintf(whole, sizeof whole, "%s%s", path, suffix);
	return access(whole, F_OK) == 0;
}

/* Opening is refused with a status and a rule, the handle tells why and can be closed, and the file is as it was. */
static void refuse_to_open(struct fixture *f, uint32_t flags, crm_status status, int32_t rule)
{
	struct bytes before = { NULL, 0 }, after;
	bool there = access(f->path, R_OK) == 0;

	if (there)
		before = read_whole(f->path);
	assert_int_equal(fixture_open(f, f->path, flags), status);
	assert_non_null(f->db);
	assert_fails(f->db, status, rule, crm_error_last(f->db)->status);
	assert_null(strstr(crm_error_last(f->db)->message, "\n"));
	assert_int_equal(crm_journal_last(f->db, &(int64_t){ 0 }), CRM_ERR_CLOSED);
	fixture_close(f);
	assert_int_equal(access(f->path, R_OK) == 0, there);
	if (!there)
		return;
	after = read_whole(f->path);
	assert_int_equal(after.length, before.length);
	assert_memory_equal(after.data, before.data, before.length);
	free(before.data);
	free(after.data);
}

static void make_store(struct fixture *f, int customers)
{
	char name[40];

	fixture_file(f);
	for (; customers > 0; customers--) {
		(void)snprintf(name, sizeof name, "Customer %d", customers);
		(void)fixture_customer(f, name);
	}
	fixture_close(f);
}

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
#define AS_SCHEMA_1 "DROP TABLE store; DROP TABLE case_clock; DROP TABLE case_event; DROP TABLE remedy; DROP TABLE refusal; DROP TABLE mark; " \
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

/* What an ordinary user may do in the folder, tried in a child that is one; returns the status of opening. */
static int open_as_user(struct fixture *f, uint32_t flags, bool change)
{
	int outcome = 0;
	pid_t child;

	(void)fflush(NULL);
	child = fork();
	if (child == 0) {
		crm_customer_input input = CRM_INIT(crm_customer_input);
		crm_id id;
		crm_options options = fixture_options(f, flags);
		crm_status rc;

		options.allocator = NULL;
		if (getuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
			_exit(200);
		input.kind = CRM_CUSTOMER_PERSON;
		input.name = "Name";
		rc = crm_open(f->path, &options, &f->db);
		if (rc == CRM_OK && change)
			rc = crm_customer_add(f->db, NULL, &input, &id);
		else if (rc == CRM_OK)
			rc = crm_verify(f->db, NULL, NULL, NULL);
		if (rc < 0 && crm_error_last(f->db)->message[0] == '\0')
			rc = (crm_status)-100;
		crm_close(f->db);
		_exit(-rc);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &outcome, 0), child);
	assert_true(WIFEXITED(outcome));
	return -WEXITSTATUS(outcome);
}

static void a_file_that_cannot_be_written_opens_for_reading_only(void **state)
{
	struct fixture f;

	(void)state;
	make_store(&f, 2);
	assert_int_equal(chmod(f.folder, 0777), 0);
	assert_int_equal(chmod(f.path, 0444), 0);
	if (open_as_user(&f, 0, false) == -200) {
		fixture_end(&f);
		skip();
	}
	assert_int_equal(open_as_user(&f, 0, false), CRM_ERR_READONLY);
	assert_int_equal(open_as_user(&f, CRM_OPEN_CREATE, false), CRM_ERR_READONLY);
	assert_int_equal(open_as_user(&f, CRM_OPEN_READONLY, false), CRM_OK);
	assert_int_equal(open_as_user(&f, CRM_OPEN_READONLY, true), CRM_ERR_READONLY);
	fixture_end(&f);
}

static void a_folder_that_cannot_be_written_opens_for_reading_only(void **state)
{
	struct fixture f;

	(void)state;
	make_store(&f, 2);
	assert_int_equal(chmod(f.folder, 0555), 0);
	assert_int_equal(chmod(f.path, 0666), 0);
	if (open_as_user(&f, 0, false) == -200) {
		fixture_end(&f);
		skip();
	}
	assert_int_equal(open_as_user(&f, 0, false), CRM_ERR_READONLY);
	assert_int_equal(open_as_user(&f, CRM_OPEN_CREATE, true), CRM_ERR_READONLY);
	assert_int_equal(open_as_user(&f, CRM_OPEN_READONLY, false), CRM_OK);
	assert_int_equal(open_as_user(&f, CRM_OPEN_READONLY, true), CRM_ERR_READONLY);
	assert_int_equal(chmod(f.folder, getuid() == 0 ? 0700 : 0), 0); /* closed to the user, who may be its owner */
	assert_int_equal(open_as_user(&f, CRM_OPEN_READONLY, false), CRM_ERR_READONLY);
	assert_int_equal(chmod(f.folder, 0700), 0);
	fixture_end(&f);
}

static void a_handle_for_reading_reads_and_refuses_changes(void **state)
{
	struct fixture f;
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_id id;
	struct bytes before, after;

	(void)state;
	make_store(&f, 2);
	before = read_whole(f.path);
	assert_int_equal(fixture_open(&f, f.path, CRM_OPEN_READONLY), CRM_OK);
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "Name";
	assert_int_equal(fixture_last(&f), 3);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	assert_fails(f.db, CRM_ERR_READONLY, CRM_RULE_NONE, crm_customer_add(f.db, NULL, &input, &id));
	assert_fails(f.db, CRM_ERR_READONLY, CRM_RULE_NONE, crm_begin(f.db, CRM_TRANSACTION_WRITE));
	assert_fails(f.db, CRM_ERR_READONLY, CRM_RULE_NONE, crm_rebuild(f.db));
	assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_READ));
	assert_int_equal(fixture_last(&f), 3);
	assert_ok(f.db, crm_commit(f.db));
	fixture_close(&f);
	after = read_whole(f.path);
	assert_int_equal(before.length, after.length);
	assert_memory_equal(before.data, after.data, before.length);
	free(before.data);
	free(after.data);
	fixture_end(&f);
}

static void options_out_of_range_are_invalid(void **state)
{
	struct fixture f;
	crm_options options;
	crm_options tampered[8];
	size_t i;

	(void)state;
	fixture_start(&f);
	options = fixture_options(&f, CRM_OPEN_CREATE);
	for (i = 0; i < sizeof tampered / sizeof *tampered; i++)
		tampered[i] = options;
	tampered[0].flags = 1024;
	tampered[1].flags = CRM_OPEN_CREATE | CRM_OPEN_READONLY;
	tampered[2].utc_offset_minutes = 1081;
	tampered[3].utc_offset_minutes = -1081;
	tampered[4].actor = "\xff";
	tampered[5].cache_bytes = 65535;
	tampered[6].cache_bytes = (INT64_C(1) << 40) + 1;
	tampered[7].cache_bytes = -4096;
	for (i = 0; i < sizeof tampered / sizeof *tampered; i++) {
		assert_int_equal(crm_open(":memory:", &tampered[i], &f.db), CRM_ERR_INVALID);
		assert_non_null(crm_error_last(f.db)->field);
		fixture_close(&f);
	}
	assert_int_equal(crm_open(":memory:", &options, NULL), CRM_ERR_INVALID);
}

/* S2: an older caller's struct is shorter, a newer one's may be longer as long as we know all it sets. */
static void options_of_other_sizes_are_taken_as_far_as_they_are_known(void **state)
{
	struct {
		crm_options options;
		char more[16];
	} longer;
	struct fixture f;

	(void)state;
	fixture_start(&f);
	memset(&longer, 0, sizeof longer);
	longer.options = fixture_options(&f, CRM_OPEN_CREATE);
	longer.options.size = sizeof longer;
	assert_int_equal(crm_open(":memory:", &longer.options, &f.db), CRM_OK);
	fixture_close(&f);
	longer.more[15] = 1;
	assert_int_equal(crm_open(":memory:", &longer.options, &f.db), CRM_ERR_UNSUPPORTED);
	assert_int_equal(crm_error_last(f.db)->rule, CRM_RULE_INPUT_UNKNOWN);
	fixture_close(&f);
	longer.options.size = 0;
	assert_int_equal(crm_open(":memory:", &longer.options, &f.db), CRM_ERR_INVALID);
	assert_int_equal(crm_error_last(f.db)->rule, CRM_RULE_INPUT_SIZE);
	fixture_close(&f);
	longer.options.size = offsetof(crm_options, actor);
	assert_int_equal(crm_open(":memory:", &longer.options, &f.db), CRM_OK);
	fixture_close(&f);
}

static int64_t setting(struct fixture *f, const char *name)
{
	struct crmi_sqlite *store = (struct crmi_sqlite *)(void *)f->db->store;
	sqlite3_stmt *statement = NULL;
	char sql[60];
	int64_t value;

	(void)snprintf(sql, sizeof sql, "PRAGMA %s", name);
	assert_int_equal(sqlite3_prepare_v2(store->connection, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	value = sqlite3_column_type(statement, 0) == SQLITE_TEXT
	            ? strcmp((const char *)sqlite3_column_text(statement, 0), "wal") == 0
	            : sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return value;
}

static void the_settings_of_durability_hold_on_every_connection(void **state)
{
	struct fixture f;
	int again;

	(void)state;
	fixture_folder(&f);
	for (again = 0; again < 2; again++) {
		assert_int_equal(fixture_open(&f, f.path, CRM_OPEN_CREATE), CRM_OK);
		assert_int_equal(setting(&f, "journal_mode"), 1);
		assert_int_equal(setting(&f, "synchronous"), 2);
		assert_int_equal(setting(&f, "wal_autocheckpoint"), 0);
		assert_int_equal(setting(&f, "foreign_keys"), 1);
		assert_int_equal(setting(&f, "trusted_schema"), 0);
		assert_int_equal(setting(&f, "cell_size_check"), 1);
		assert_int_equal(setting(&f, "mmap_size"), 0);
		assert_int_equal(setting(&f, "secure_delete"), 1);
		assert_int_equal(setting(&f, "application_id"), CRMI_APPLICATION_ID);
		assert_int_equal(setting(&f, "user_version"), CRMI_SCHEMA_VERSION);
		fixture_close(&f);
	}
	assert_int_equal(fixture_open(&f, f.path, CRM_OPEN_NORMAL), CRM_OK);
	assert_int_equal(setting(&f, "synchronous"), 1);
	fixture_end(&f);
}

/* How much of the cache is taken after writing far more than its least size. */
static int64_t cache_taken(struct fixture *f)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	const struct crmi_sqlite *store = (const struct crmi_sqlite *)(const void *)f->db->store;
	int used = 0, most = 0, i;
	char name[481];
	crm_id id;

	memset(name, 'n', sizeof name);
	name[sizeof name - 1] = '\0';
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = name;
	assert_ok(f->db, crm_begin(f->db, CRM_TRANSACTION_WRITE));
	for (i = 0; i < 400; i++)
		assert_ok(f->db, crm_customer_add(f->db, NULL, &input, &id));
	assert_ok(f->db, crm_commit(f->db));
	assert_int_equal(sqlite3_db_status(store->connection, SQLITE_DBSTATUS_CACHE_USED, &used, &most, 0), SQLITE_OK);
	return used;
}

static void the_cache_is_as_large_as_was_asked_for(void **state)
{
	static const struct { int64_t asked, kib; } caches[] = {
		{ 0, 4096 }, { 65536, 64 }, { 66559, 64 }, { 33554432, 32768 }, { INT64_C(1) << 40, 1 << 30 },
	};
	struct fixture f;
	crm_options options;
	size_t i;

	(void)state;
	fixture_folder(&f);
	for (i = 0; i < sizeof caches / sizeof *caches; i++) {
		options = fixture_options(&f, CRM_OPEN_CREATE);
		options.cache_bytes = caches[i].asked;
		assert_int_equal(crm_open(f.path, &options, &f.db), CRM_OK);
		assert_int_equal(setting(&f, "cache_size"), -caches[i].kib);
		if (caches[i].kib == 64)
			assert_true(cache_taken(&f) < 2 * 65536);
		else
			assert_true(cache_taken(&f) > 4 * 65536);
		fixture_close(&f);
	}
	options = fixture_options(&f, CRM_OPEN_CREATE);
	options.cache_bytes = 131072;
	assert_int_equal(crm_open(":memory:", &options, &f.db), CRM_OK);
	assert_int_equal(setting(&f, "cache_size"), -128);
	fixture_end(&f);
}

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

UNIT_MAIN(TEST(a_missing_file_is_not_found), TEST(a_missing_folder_is_not_found_though_the_file_may_be_made),
          TEST(a_folder_is_no_store), TEST(a_path_that_is_too_long_is_invalid), TEST(a_missing_path_is_invalid),
          TEST(an_empty_file_is_taken_only_to_make_a_store_of_it), TEST(a_text_file_is_not_a_store),
          TEST(the_database_of_another_program_is_not_a_store), TEST(the_log_of_another_program_is_not_brought_in),
          TEST(a_store_of_a_newer_version_is_too_new), TEST(a_store_of_an_older_version_is_brought_up_to_date),
          TEST(what_only_claims_to_be_older_is_refused_as_it_is), TEST(a_store_without_a_version_is_damaged),
          TEST(objects_that_are_not_ours_are_refused_by_name), TEST(a_table_of_ours_that_was_changed_is_refused),
          TEST(a_store_that_lacks_an_index_is_damaged), TEST(a_file_cut_at_any_sector_is_refused_or_disagrees),
          TEST(a_flipped_bit_is_found_or_without_effect), TEST(a_file_that_cannot_be_written_opens_for_reading_only),
          TEST(a_folder_that_cannot_be_written_opens_for_reading_only),
          TEST(a_handle_for_reading_reads_and_refuses_changes), TEST(options_out_of_range_are_invalid),
          TEST(options_of_other_sizes_are_taken_as_far_as_they_are_known),
          TEST(the_settings_of_durability_hold_on_every_connection), TEST(the_cache_is_as_large_as_was_asked_for),
          TEST(closing_brings_the_log_in),
          TEST(a_checkpoint_empties_the_log), TEST(the_ballast_stands_beside_a_file_and_is_renewed),
          TEST(the_ballast_does_not_follow_a_link), TEST(a_store_that_another_writes_to_is_busy_until_the_deadline),
          TEST(opening_an_existing_store_waits_for_nobody), TEST(two_handles_on_one_file_see_each_other_s_commits))
