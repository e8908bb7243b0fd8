/* The n-th call to the system fails, once or for ever after: the statuses are right, nothing acknowledged is lost, nothing
 * half-done is seen, and only a commit is ever uncertain (reliability P5, P14). */
#include "fixture.h"
#include "shim.h"

enum { STEPS = 6, NAMES = 8 };

/* One try of each step, by the name of the customer that must exist when it succeeded. */
struct attempt {
	crm_status opened, checkpointed;
	crm_status step[STEPS];
};

static crm_status create(crm *db, const char *name, const char *key, crm_id *id)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_contact_point point = { CRM_POINT_EMAIL, 0, NULL, "somebody@example.org", NULL };
	crm_act act = CRM_INIT(crm_act);

	act.key = key;
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = name;
	input.contact_points = &point;
	input.contact_point_count = 1;
	return crm_customer_add(db, &act, &input, id);
}

static crm_status rename_first(crm *db, const crm_id *id)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);

	input.name = "First renamed";
	return crm_customer_update(db, NULL, id, CRM_CUSTOMER_FIELD_NAME, &input);
}

static crm_status check_detail(crm *db, crm_status rc)
{
	assert_int_equal(crm_error_last(db)->status, rc < 0 ? rc : CRM_OK);
	assert_true((rc < 0) == (crm_error_last(db)->message[0] != '\0'));
	return rc;
}

/* Steps: create First; rename it; begin; create Second in it; commit; create Third. */
static void work(struct fixture *f, struct attempt *attempt)
{
	crm_id first, id;
	int i;

	for (i = 0; i < STEPS; i++)
		attempt->step[i] = CRM_ERR_CLOSED;
	attempt->checkpointed = CRM_ERR_CLOSED;
	attempt->opened = fixture_open(f, f->path, CRM_OPEN_CREATE);
	if (attempt->opened < 0) {
		assert_true(crm_error_last(f->db)->message[0] != '\0');
		return;
	}
	attempt->step[0] = check_detail(f->db, create(f->db, "First", "k1", &first));
	if (attempt->step[0] == CRM_OK)
		attempt->step[1] = check_detail(f->db, rename_first(f->db, &first));
	attempt->step[2] = check_detail(f->db, crm_begin(f->db, CRM_TRANSACTION_WRITE));
	if (attempt->step[2] == CRM_OK) {
		attempt->step[3] = check_detail(f->db, create(f->db, "Second", "k2", &id));
		attempt->step[4] = check_detail(f->db, crm_commit(f->db));
	}
	attempt->step[5] = check_detail(f->db, create(f->db, "Third", "k3", &id));
	attempt->checkpointed = check_detail(f->db, crm_checkpoint(f->db));
}

static bool is_io(crm_status rc)
{
	return rc == CRM_ERR_IO;
}

static void judge_statuses(const struct attempt *attempt, long n)
{
	int i;

	if (attempt->opened < 0 && !is_io(attempt->opened))
		fail_msg("call %ld: opening answers %d", n, attempt->opened);
	for (i = 0; i < STEPS; i++) {
		crm_status rc = attempt->step[i];
		bool commits = i == 0 || i == 1 || i == 4 || i == 5;

		if (rc >= 0 || rc == CRM_ERR_CLOSED || is_io(rc) || (commits && rc == CRM_ERR_UNCERTAIN) ||
		    (i >= 3 && i <= 4 && rc == CRM_ERR_TXN_FAILED))
			continue;
		fail_msg("call %ld: step %d answers %d", n, i, rc);
	}
	if (attempt->checkpointed < 0 && attempt->checkpointed != CRM_ERR_CLOSED && !is_io(attempt->checkpointed) &&
	    attempt->checkpointed != CRM_ERR_BUSY)
		fail_msg("call %ld: the checkpoint answers %d", n, attempt->checkpointed);
}

static bool has(crm *db, const char *name)
{
	crm_customer_cursor *cursor = NULL;
	const crm_customer *customer;
	bool found = false;

	assert_ok(db, crm_customer_list(db, NULL, &cursor));
	while (crm_customer_next(cursor, &customer) == CRM_OK)
		found = found || strcmp(customer->name, name) == 0;
	crm_customer_cursor_free(cursor);
	return found;
}

/* Done means it is there, refused means it is not, uncertain may be either. */
static void judge_fact(crm *db, crm_status rc, const char *name, long n)
{
	bool found = has(db, name);

	if ((rc >= 0 && !found) || (rc < 0 && rc != CRM_ERR_UNCERTAIN && found))
		fail_msg("call %ld: status %d, and '%s' is %s", n, rc, name, found ? "there" : "not there");
}

static void judge_store(struct fixture *f, const struct attempt *attempt, long n)
{
	crm_id id;
	crm_status rc = fixture_open(f, f->path, CRM_OPEN_CREATE);

	if (rc != CRM_OK)
		fail_msg("call %ld: opening again answers %d: %s", n, rc, crm_error_last(f->db)->message);
	rc = crm_verify(f->db, NULL, NULL, NULL);
	if (rc != CRM_OK)
		fail_msg("call %ld: verifying answers %d: %s", n, rc, crm_error_last(f->db)->message);
	if (attempt->step[1] == CRM_OK || attempt->step[1] == CRM_ERR_UNCERTAIN)
		judge_fact(f->db, attempt->step[1], "First renamed", n);
	if (attempt->step[1] < 0 && attempt->step[1] != CRM_ERR_UNCERTAIN)
		judge_fact(f->db, attempt->step[0], "First", n);
	judge_fact(f->db, attempt->step[3] < 0 ? attempt->step[3] : attempt->step[4], "Second", n);
	judge_fact(f->db, attempt->step[5], "Third", n);
	rc = create(f->db, "First", "k1", &id); /* asking again by the key settles what was uncertain */
	if (rc != (attempt->step[0] == CRM_OK ? CRM_REPLAYED : CRM_OK) &&
	    !(attempt->step[0] == CRM_ERR_UNCERTAIN && rc == CRM_REPLAYED))
		fail_msg("call %ld: asking again answers %d", n, rc);
	assert_ok(f->db, crm_verify(f->db, NULL, NULL, NULL));
	fixture_close(f);
}

static void remove_files(struct fixture *f)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", "-journal", "-ballast" };
	char path[FIXTURE_PATH + 40];
	size_t i;

	for (i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		(void)snprintf(path, sizeof path, "%s%s", f->path, suffixes[i]);
		(void)unlink(path);
	}
}

/* `exists`: the store is there already, else it is made under the failing calls too. */
static void sweep(bool exists, bool for_ever)
{
	struct fixture f;
	long n, uncertain = 0, absorbed = 0;
	bool failed = true;

	fixture_folder(&f);
	for (n = 1; failed; n++) {
		struct attempt attempt;

		remove_files(&f);
		if (exists) {
			assert_int_equal(fixture_open(&f, f.path, CRM_OPEN_CREATE), CRM_OK);
			fixture_close(&f);
		}
		shim_fail(n, for_ever);
		work(&f, &attempt);
		failed = shim.failed;
		shim_fail(0, false);
		if (attempt.opened == CRM_OK) {
			crm_id id;
			crm_status rc = create(f.db, "Afterwards", "k9", &id);

			if (rc != CRM_OK)
				fail_msg("call %ld: afterwards the handle answers %d: %s", n, rc, crm_error_last(f.db)->message);
		}
		fixture_close(&f);
		judge_statuses(&attempt, n);
		judge_store(&f, &attempt, n);
		uncertain += attempt.step[0] == CRM_ERR_UNCERTAIN || attempt.step[4] == CRM_ERR_UNCERTAIN;
		absorbed += failed && attempt.opened == CRM_OK && attempt.step[0] == CRM_OK && attempt.step[4] == CRM_OK &&
		            attempt.step[5] == CRM_OK;
	}
	assert_true(n > 50);
	assert_true(uncertain > 0);
	print_message("# %ld points, %ld uncertain, %ld absorbed\n", n - 1, uncertain, absorbed);
	fixture_end(&f);
}

static void one_failing_call_on_a_store_loses_nothing(void **state)
{
	(void)state;
	sweep(true, false);
}

static void failing_for_ever_on_a_store_loses_nothing(void **state)
{
	(void)state;
	sweep(true, true);
}

static void one_failing_call_while_a_store_is_made_loses_nothing(void **state)
{
	(void)state;
	sweep(false, false);
}

static void failing_for_ever_while_a_store_is_made_loses_nothing(void **state)
{
	(void)state;
	sweep(false, true);
}

static void reading_that_fails_answers_io_and_goes_on_afterwards(void **state)
{
	struct fixture f;
	bool failed = true;
	long n;

	(void)state;
	fixture_file(&f);
	(void)fixture_customer(&f, "One");
	fixture_close(&f);
	for (n = 1; failed; n++) {
		crm_customer_cursor *cursor = NULL;
		const crm_customer *customer = NULL;
		crm_status rc;

		assert_int_equal(fixture_open(&f, f.path, 0), CRM_OK);
		shim_fail(n, false);
		rc = crm_customer_list(f.db, NULL, &cursor);
		if (rc == CRM_OK)
			rc = crm_customer_next(cursor, &customer);
		failed = shim.failed;
		shim_fail(0, false);
		if (rc < 0)
			assert_int_equal(check_detail(f.db, rc), CRM_ERR_IO);
		else
			assert_string_equal(customer->name, "One");
		crm_customer_cursor_free(cursor);
		assert_true(has(f.db, "One"));
		fixture_close(&f);
	}
	assert_true(n > 2);
	fixture_end(&f);
}

/* R2, E13: with the write lock held elsewhere a checkpoint must not fall back to PASSIVE, which before SQLite 3.51.3 can
 * damage the file; so it moves no page at all. */
static void a_checkpoint_beside_a_writer_is_busy_and_moves_no_page(void **state)
{
	struct fixture f;
	sqlite3 *other = NULL;
	long written;
	int i;

	(void)state;
	fixture_file(&f);
	for (i = 0; i < 20; i++)
		(void)fixture_customer(&f, "Name");
	assert_int_equal(sqlite3_open(f.path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "PRAGMA wal_autocheckpoint=0; BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	written = shim.main_writes;
	assert_fails(f.db, CRM_ERR_BUSY, CRM_RULE_NONE, crm_checkpoint(f.db));
	assert_int_equal(shim.main_writes, written);
	assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
	assert_ok(f.db, crm_checkpoint(f.db));
	assert_true(shim.main_writes > written);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	sqlite3_close(other);
	fixture_end(&f);
}

static void a_checkpoint_beside_a_reader_is_busy_and_the_store_goes_on(void **state)
{
	struct fixture f;
	sqlite3 *other = NULL;
	int i;

	(void)state;
	fixture_file(&f);
	(void)fixture_customer(&f, "Before");
	assert_int_equal(sqlite3_open(f.path, &other), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(other, "PRAGMA wal_autocheckpoint=0; BEGIN; SELECT * FROM customer", NULL, NULL, NULL), SQLITE_OK);
	for (i = 0; i < 20; i++)
		(void)fixture_customer(&f, "After");
	assert_fails(f.db, CRM_ERR_BUSY, CRM_RULE_NONE, crm_checkpoint(f.db));
	(void)fixture_customer(&f, "And on");
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_close(&f); /* the reader is still there: the log stays for it */
	assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
	assert_int_equal(fixture_open(&f, f.path, 0), CRM_OK);
	assert_int_equal(fixture_last(&f), 23);
	assert_ok(f.db, crm_checkpoint(f.db));
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

/* Beyond the bound a commit brings the log in by itself; that, too, never as PASSIVE. */
static void a_long_log_is_brought_in_by_a_commit_unless_another_reads(void **state)
{
	struct fixture f;
	sqlite3 *other = NULL;
	crm_customer_input input = CRM_INIT(crm_customer_input);
	static char note[60000];
	long written;
	crm_id id;
	int i, round;

	(void)state;
	memset(note, 'n', sizeof note - 1);
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "Name";
	input.note = note;
	fixture_file(&f);
	assert_int_equal(sqlite3_open(f.path, &other), SQLITE_OK);
	for (round = 0; round < 2; round++) {
		if (round == 0)
			assert_int_equal(
				sqlite3_exec(other, "PRAGMA wal_autocheckpoint=0; BEGIN; SELECT * FROM customer", NULL, NULL, NULL),
				SQLITE_OK);
		written = shim.main_writes;
		assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_WRITE));
		for (i = 0; i < 140; i++)
			assert_ok(f.db, crm_customer_add(f.db, NULL, &input, &id));
		assert_ok(f.db, crm_commit(f.db)); /* about 4,200 pages */
		if (round == 0)
			assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
		else
			assert_true(shim.main_writes > written + 4000);
	}
	sqlite3_close(other);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_failing_call_on_a_store_loses_nothing),
		TEST(failing_for_ever_on_a_store_loses_nothing),
		TEST(one_failing_call_while_a_store_is_made_loses_nothing),
		TEST(failing_for_ever_while_a_store_is_made_loses_nothing),
		TEST(reading_that_fails_answers_io_and_goes_on_afterwards),
		TEST(a_checkpoint_beside_a_writer_is_busy_and_moves_no_page),
		TEST(a_checkpoint_beside_a_reader_is_busy_and_the_store_goes_on),
		TEST(a_long_log_is_brought_in_by_a_commit_unless_another_reads),
	};

	shim_install();
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
