/* With what a file is opened: options, the settings that follow from them, and what it means that it cannot be written. */
#include "store_fixture.h"

#include <fcntl.h>
#include <sys/wait.h>

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

UNIT_MAIN(TEST(a_file_that_cannot_be_written_opens_for_reading_only),
          TEST(a_folder_that_cannot_be_written_opens_for_reading_only),
          TEST(a_handle_for_reading_reads_and_refuses_changes), TEST(options_out_of_range_are_invalid),
          TEST(options_of_other_sizes_are_taken_as_far_as_they_are_known),
          TEST(the_settings_of_durability_hold_on_every_connection), TEST(the_cache_is_as_large_as_was_asked_for))
