/* The input is a playbook text. Whatever it is, what is in force afterwards can be written and loads back to itself. */
#include "fuzz.h"

static struct fuzz_world world;

static crm_status load(crm *db, const char *text, size_t length, int64_t *version)
{
	crm_status rc = crm_playbook_load(db, NULL, text, length, version);

	fuzz_answered(db, rc);
	return rc;
}

static void dump(crm *db, crm_buffer *text)
{
	FUZZ_CHECK(crm_playbook_dump(db, 0, text) == CRM_OK);
	FUZZ_CHECK(text->data && strlen(text->data) == text->length);
}

/* What was loaded is in force, and its text says exactly the same. */
static void check_round_trip(crm *db)
{
	crm_buffer text = { 0 }, again = { 0 };

	dump(db, &text);
	FUZZ_CHECK(load(db, text.data, text.length, NULL) == CRM_UNCHANGED);
	dump(db, &again);
	FUZZ_CHECK(again.length == text.length && memcmp(again.data, text.data, text.length) == 0);
	crm_buffer_free(&text);
	crm_buffer_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static crm *db;
	static crm_buffer first;
	char *text = fuzz_copy(data, size);
	crm_buffer after = { 0 };
	int64_t version = 0, in_force = 0;
	crm_status rc;

	if (!db) {
		db = fuzz_memory(&world);
		dump(db, &first);
	}
	FUZZ_CHECK(crm_begin(db, CRM_TRANSACTION_WRITE) == CRM_OK);
	rc = load(db, text, size, &version);
	FUZZ_CHECK(rc == CRM_OK || rc == CRM_UNCHANGED || rc == CRM_ERR_INVALID);
	FUZZ_CHECK(crm_playbook_version(db, &in_force) == CRM_OK);
	FUZZ_CHECK(in_force == (rc == CRM_OK ? 2 : 1));
	if (rc == CRM_OK)
		FUZZ_CHECK(version == 2);
	check_round_trip(db);
	FUZZ_CHECK(crm_rollback(db) == CRM_OK);
	/* What was taken back is not in force any more. */
	dump(db, &after);
	FUZZ_CHECK(after.length == first.length && memcmp(after.data, first.data, first.length) == 0);
	crm_buffer_free(&after);
	free(text);
	return 0;
}
