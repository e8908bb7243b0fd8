/* The input is a file to import. Its head of thirteen bytes, written as digits, chooses how; then, when the head says so, a
 * mapping up to a NUL; then the bytes of the file. The store is made once and what an import did is taken back. */
#include "fuzz.h"

static struct fuzz_world world;
static crm *db;

struct head {
	crm_import_input input;
	int32_t          stop_after; /* progress asks to stop at its n-th call; 0 = never */
	int32_t          again;      /* the same file a second time changes nothing */
	int32_t          verify;
};

struct listener {
	int32_t calls, stop_after;
	int64_t rows, bytes;
};

/* Rows and bytes only grow, and a callback cannot call back. */
static int progress(int64_t rows, int64_t bytes, int64_t total, void *user)
{
	struct listener *listener = user;
	int64_t seq;

	FUZZ_CHECK(rows >= listener->rows && bytes >= listener->bytes && bytes <= total);
	FUZZ_CHECK(crm_journal_last(db, &seq) == CRM_ERR_INVALID);
	listener->rows = rows;
	listener->bytes = bytes;
	return ++listener->calls == listener->stop_after;
}

/* Customers whom purchases, complaints and contacts can name. */
static void make_customers(void)
{
	static const char *const values[] = { "1", "2", "C-3", "\xe5\xbc\xa0\xe4\xb8\x89" };
	size_t i;

	for (i = 0; i < sizeof values / sizeof *values; i++) {
		crm_reference reference = { "import", values[i] };
		crm_contact_point point = { .kind = CRM_POINT_PHONE, .value = "+86 10 5555 0100" };
		crm_customer_input input = CRM_INIT(crm_customer_input);
		crm_id id;

		input.kind = CRM_CUSTOMER_PERSON;
		input.name = values[i];
		input.references = &reference;
		input.reference_count = 1;
		input.contact_points = &point;
		input.contact_point_count = i % 2;
		FUZZ_CHECK(crm_customer_add(db, NULL, &input, &id) == CRM_OK);
	}
}

static void read_head(struct fuzz_input *input, struct head *head)
{
	static const char *const currencies[] = { NULL, "USD", "JPY", "usd" };
	static const int32_t delimiters[] = { 0, ',', ';', '\t', '|', '"', '\n', 300, -1 };
	crm_import_input *import = &head->input;

	import->size = sizeof *import;
	import->kind = fuzz_digit(input) % 6;
	import->format = fuzz_digit(input) % 5;
	import->encoding = fuzz_digit(input) % 4;
	import->date_order = fuzz_digit(input) % 5;
	import->delimiter = delimiters[(size_t)fuzz_digit(input) % (sizeof delimiters / sizeof *delimiters)];
	import->no_header = fuzz_digit(input) % 2;
	if (fuzz_digit(input) % 2) {
		import->window_from = (crm_date){ 2020, 2, 1 };
		import->window_until = (crm_date){ 2020, 11, 30 };
	}
	import->currency = currencies[fuzz_digit(input) % 4];
	import->batch_rows = fuzz_digit(input) % 8;
	if (fuzz_digit(input) % 2)
		import->rejects_path = "/dev/null";
	import->dry_run = fuzz_digit(input) % 2;
	head->stop_after = fuzz_digit(input) % 16;
	head->again = head->stop_after & 4;
	head->verify = head->stop_after & 8;
	head->stop_after &= 3;
}

static crm_status import_once(const struct head *head, crm_import_result *result)
{
	crm_import_input input = head->input;
	struct listener listener = { .stop_after = head->stop_after };
	crm_status rc;

	input.progress = progress;
	input.progress_user = &listener;
	rc = crm_import(db, NULL, &input, result);
	fuzz_answered(db, rc);
	FUZZ_CHECK(rc == CRM_OK || rc == CRM_ERR_INVALID || (rc == CRM_ERR_CALLBACK && head->stop_after));
	FUZZ_CHECK(result->taken >= 0 && result->unchanged >= 0 && result->rejected >= 0);
	FUZZ_CHECK(result->rows == result->taken + result->unchanged + result->rejected);
	FUZZ_CHECK((result->rejected > 0) == (result->first_rule != CRM_RULE_NONE));
	return rc;
}

/* A file imported a second time: nothing is taken, and what was refused is refused again. */
static void import_again(const struct head *head, const crm_import_result *first)
{
	crm_import_result again;

	FUZZ_CHECK(import_once(head, &again) == CRM_OK);
	FUZZ_CHECK(again.rows == first->rows && again.taken == 0 && again.rejected == first->rejected);
}

static void import_file(const struct head *head, int64_t before)
{
	crm_import_result result;
	crm_status rc = import_once(head, &result);
	int64_t after = 0;

	FUZZ_CHECK(crm_journal_last(db, &after) == CRM_OK);
	if (head->input.dry_run)
		FUZZ_CHECK(after == before);
	else
		FUZZ_CHECK((after > before) == (result.taken > 0));
	if (rc == CRM_OK && head->again && !head->input.dry_run && !head->stop_after)
		import_again(head, &result);
	if (head->verify)
		FUZZ_CHECK(crm_verify(db, NULL, NULL, NULL) == CRM_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input input = { data, size };
	struct head head = { 0 };
	char *file, *mapping = NULL;
	int64_t before = 0, after = 0;

	if (!db) {
		db = fuzz_memory(&world);
		make_customers();
	}
	read_head(&input, &head);
	if (fuzz_digit(&input) % 2) {
		mapping = fuzz_copy(input.data, input.size);
		head.input.mapping = mapping;
		input.data += strlen(mapping) < input.size ? strlen(mapping) + 1 : input.size;
		input.size -= strlen(mapping) < input.size ? strlen(mapping) + 1 : input.size;
	}
	file = fuzz_copy(input.data, input.size);
	head.input.data = file;
	head.input.length = input.size;
	FUZZ_CHECK(crm_journal_last(db, &before) == CRM_OK);
	FUZZ_CHECK(crm_begin(db, CRM_TRANSACTION_WRITE) == CRM_OK);
	import_file(&head, before);
	FUZZ_CHECK(crm_rollback(db) == CRM_OK);
	FUZZ_CHECK(crm_journal_last(db, &after) == CRM_OK && after == before);
	free(file);
	free(mapping);
	return 0;
}
