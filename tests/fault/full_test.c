/* A full disk: nothing is half-done, reading goes on, the ballast makes room for the log, and writing comes back (R3, P6). */
#include "fixture.h"
#include "shim.h"

#include <sys/mount.h>
#include <sys/stat.h>

enum { BALLAST = 128 * 1024 };

static int64_t ballast_size(const char *path)
{
	char ballast[FIXTURE_PATH + 40];
	struct stat about;

	(void)snprintf(ballast, sizeof ballast, "%s-ballast", path);
	return stat(ballast, &about) == 0 ? (int64_t)about.st_size : -1;
}

static crm_status add(crm *db, const char *note)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_id id;
	crm_status rc;

	input.kind = CRM_CUSTOMER_ENTERPRISE;
	input.name = "Name";
	input.note = note;
	rc = crm_customer_add(db, NULL, &input, &id);
	assert_int_equal(crm_error_last(db)->status, rc < 0 ? rc : CRM_OK);
	assert_true(rc == CRM_OK || crm_id_is_none(&id));
	return rc;
}

static void a_full_disk_refuses_changes_and_keeps_the_store(void **state)
{
	struct fixture f;
	int64_t before;

	(void)state;
	fixture_file(&f);
	assert_ok(f.db, add(f.db, NULL));
	before = fixture_last(&f);
	shim.full = true;
	assert_fails(f.db, CRM_ERR_FULL, CRM_RULE_NONE, add(f.db, NULL));
	assert_int_equal(ballast_size(f.path), -1);
	assert_int_equal(fixture_last(&f), before);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	assert_status(f.db, CRM_ERR_FULL, add(f.db, NULL));
	assert_int_equal(fixture_last(&f), before);
	shim.full = false;
	assert_ok(f.db, add(f.db, NULL));
	assert_int_equal(ballast_size(f.path), BALLAST);
	assert_int_equal(fixture_last(&f), before + 1);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

static void a_group_on_a_full_disk_is_taken_back_whole(void **state)
{
	struct fixture f;
	static char note[60001];
	crm_status rc = CRM_OK;
	int64_t before;
	int i;

	(void)state;
	memset(note, 'n', sizeof note - 1);
	fixture_file(&f);
	assert_ok(f.db, add(f.db, NULL));
	before = fixture_last(&f);
	assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_WRITE));
	assert_ok(f.db, add(f.db, NULL));
	shim.full = true;
	for (i = 0; i < 200 && rc == CRM_OK;
	     i++) /* more than the cache holds, so that pages are written before the commit */
		rc = add(f.db, note);
	if (rc == CRM_OK)
		rc = crm_commit(f.db);
	assert_true(rc == CRM_ERR_FULL);
	rc = crm_commit(f.db);
	assert_true(rc == CRM_ERR_TXN_FAILED || rc == CRM_ERR_FULL || rc == CRM_ERR_INVALID);
	(void)crm_rollback(f.db);
	shim.full = false;
	assert_int_equal(fixture_last(&f), before);
	assert_ok(f.db, add(f.db, NULL));
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

static void the_log_of_a_full_disk_is_brought_in_on_close(void **state)
{
	struct fixture f;

	(void)state;
	fixture_file(&f);
	assert_ok(f.db, add(f.db, NULL));
	shim.full = true;
	assert_status(f.db, CRM_ERR_FULL, add(f.db, NULL));
	fixture_close(&f);
	shim.full = false;
	assert_int_equal(fixture_open(&f, f.path, 0), CRM_OK);
	assert_int_equal(fixture_last(&f), 2);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

static void a_store_cannot_be_made_on_a_full_disk(void **state)
{
	struct fixture f;

	(void)state;
	fixture_folder(&f);
	shim.full = true;
	assert_int_equal(fixture_open(&f, f.path, CRM_OPEN_CREATE), CRM_ERR_FULL);
	assert_fails(f.db, CRM_ERR_FULL, CRM_RULE_NONE, crm_error_last(f.db)->status);
	fixture_close(&f);
	shim.full = false;
	assert_int_equal(fixture_open(&f, f.path, CRM_OPEN_CREATE), CRM_OK);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

static bool fill(const char *path)
{
	static char block[65536];
	FILE *file = fopen(path, "wb");
	size_t size;

	if (!file)
		return false;
	(void)setvbuf(file, NULL, _IONBF, 0);
	memset(block, 'f', sizeof block);
	for (size = sizeof block; size >= 512; size /= 2)
		while (fwrite(block, 1, size, file) == size)
			continue;
	return fclose(file) == 0;
}

/* A real small file system, where the machine lets us make one. */
static void a_small_file_system_fills_up_and_empties_again(void **state)
{
	struct fixture f;
	char filler[FIXTURE_PATH + 20];
	int64_t acknowledged;
	int i;

	(void)state;
	fixture_folder(&f);
	if (mount("tmpfs", f.folder, "tmpfs", 0, "size=2m") != 0) {
		print_message("# no right to mount a file system\n");
		fixture_end(&f);
		skip();
	}
	(void)snprintf(filler, sizeof filler, "%.190s/filler", f.folder);
	assert_int_equal(fixture_open(&f, f.path, CRM_OPEN_CREATE), CRM_OK);
	for (i = 0; i < 5; i++)
		assert_ok(f.db, add(f.db, NULL));
	acknowledged = fixture_last(&f);
	assert_true(fill(filler));
	for (i = 0; i < 2000; i++) {
		crm_status rc = add(f.db, NULL);

		if (rc != CRM_OK) {
			assert_int_equal(rc, CRM_ERR_FULL);
			break;
		}
		acknowledged++;
	}
	assert_true(i < 2000);
	assert_int_equal(fixture_last(&f), acknowledged);
	assert_int_equal(ballast_size(f.path), -1);
	assert_ok(f.db, crm_checkpoint(f.db)); /* into the room of the ballast */
	(void)fill(filler);                    /* takes it, and what the log left, at once */
	assert_status(f.db, CRM_ERR_FULL, add(f.db, NULL));
	assert_int_equal(fixture_last(&f), acknowledged);
	assert_int_equal(unlink(filler), 0);
	assert_ok(f.db, add(f.db, NULL));
	assert_int_equal(ballast_size(f.path), BALLAST);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_close(&f);
	assert_int_equal(fixture_open(&f, f.path, 0), CRM_OK);
	assert_int_equal(fixture_last(&f), acknowledged + 1);
	fixture_close(&f);
	assert_int_equal(umount(f.folder), 0);
	fixture_end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_full_disk_refuses_changes_and_keeps_the_store), TEST(a_group_on_a_full_disk_is_taken_back_whole),
		TEST(the_log_of_a_full_disk_is_brought_in_on_close),   TEST(a_store_cannot_be_made_on_a_full_disk),
		TEST(a_small_file_system_fills_up_and_empties_again),
	};

	shim_install();
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
