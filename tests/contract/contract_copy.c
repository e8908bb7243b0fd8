/* From one store to another: at once, cut off and gone on with, and by way of an export. */
#include "contract_stores.h"

struct file {
	const char *text;
	size_t      length, at;
	size_t      most; /* bytes at once */
};

static int get(char *bytes, size_t room, size_t *length_out, void *user)
{
	struct file *file = user;
	size_t length = file->length - file->at;

	length = length < room ? length : room;
	length = length < file->most ? length : file->most;
	memcpy(bytes, file->text + file->at, length);
	file->at += length;
	*length_out = length;
	return 0;
}

static int get_nothing(char *bytes, size_t room, size_t *length_out, void *user)
{
	(void)bytes;
	(void)room;
	(void)length_out;
	(void)user;
	return 1;
}

struct progress {
	crm    *from, *to;
	int64_t done;
};

/* Both handles are in use. */
static int stop(int64_t done, int64_t total, void *user)
{
	struct progress *progress = user;

	(void)total;
	assert_int_equal(crm_begin(progress->from, CRM_TRANSACTION_READ), CRM_ERR_INVALID);
	assert_int_equal(crm_begin(progress->to, CRM_TRANSACTION_READ), CRM_ERR_INVALID);
	crm_close(progress->to);
	progress->done = done;
	return 1;
}

static void show_result(struct contract *c, const crm_ledger_result *result)
{
	show_number(c, "entries", result->entries);
	show_number(c, "taken", result->taken);
	show_word(c, "head=");
	dump_bytes(&c->log, result->head, sizeof result->head);
	show_word(c, "records=");
	dump_bytes(&c->log, result->records, sizeof result->records);
}

static void copy(struct contract *from, struct contract *to, crm_status expected, crm_ledger_progress_fn progress)
{
	crm_ledger_result result;
	struct progress told = { from->f.db, to->f.db, 0 };

	contract_before(to);
	contract_after(to, "crm_copy", crm_copy(from->f.db, to->f.db, progress, &told, &result), expected, __FILE__, __LINE__);
	show_result(to, &result);
	show_number(to, "done", told.done);
}

static void import(struct contract *c, const char *text, size_t length, crm_status expected)
{
	struct file file = { text, length, 0, 70001 };
	crm_ledger_result result;

	CALL(c, expected, crm_ledger_import, get, &file, &result);
	show_result(c, &result);
}

static void same(struct contract *from, struct contract *to, const char *text)
{
	char *other = export_all(to), *dump = dump_store(from->f.db), *other_dump = dump_store(to->f.db);

	assert_string_equal(other, text);
	assert_string_equal(other_dump, dump);
	CALL(to, CRM_OK, crm_verify, NULL, NULL, NULL);
	free(other);
	free(dump);
	free(other_dump);
}

static void copy_wrong(struct contract *from, struct contract *to)
{
	crm_ledger_result result;

	copy(to, to, CRM_ERR_INVALID, NULL);
	contract_before(to);
	contract_after(to, "crm_copy", crm_copy(NULL, to->f.db, NULL, NULL, &result), CRM_ERR_INVALID, __FILE__, __LINE__);
	CALL(to, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	copy(from, to, CRM_ERR_INVALID, NULL);
	CALL(to, CRM_ERR_INVALID, crm_ledger_import, get, NULL, NULL);
	CALL_ALONE(to, CRM_OK, crm_rollback);
}

/* The copy knows the keys of the original, and the same clock. */
static void go_on(const struct contract *from, struct contract *to)
{
	to->f.now = from->f.now;
	to->keys = from->keys;
	(void)add_customer(to, "Only in the copy");
}

void contract_importing(struct contract *from, struct contract *to)
{
	char *text = export_all(from), *broken;
	size_t length = strlen(text), middle = length / 2;

	assert_int_equal(contract_open(to, CRM_OPEN_CREATE | CRM_OPEN_COPY, &to->f.db), CRM_OK);
	CALL(to, CRM_ERR_INVALID, crm_ledger_import, NULL, NULL, NULL);
	CALL(to, CRM_ERR_CALLBACK, crm_ledger_import, get_nothing, NULL, NULL);
	import(to, "nonsense\n", 9, CRM_ERR_INVALID);
	import(to, text, middle, CRM_ERR_INVALID); /* cut off within a line: the batches before it go in */
	broken = malloc(length + 1);
	assert_non_null(broken);
	memcpy(broken, text, length + 1);
	while (strncmp(broken + middle, "\"at\":1", 6) != 0)
		middle++;
	broken[middle + 5] = '2';
	import(to, broken, length, CRM_ERR_CORRUPT);
	import(to, text, length, CRM_OK);
	import(to, text, length, CRM_UNCHANGED);
	same(from, to, text);
	go_on(from, to);
	import(to, text, length, CRM_ERR_CONFLICT);
	free(broken);
	free(text);
}

void contract_copying(struct contract *from, struct contract *to)
{
	char *text;

	assert_int_equal(contract_open(to, CRM_OPEN_CREATE | CRM_OPEN_COPY, &to->f.db), CRM_OK);
	copy_wrong(from, to);
	copy(from, to, CRM_ERR_CALLBACK, stop);
	CALL(to, CRM_OK, crm_verify, NULL, NULL, NULL); /* a whole store of an earlier moment */
	copy(from, to, CRM_OK, NULL);
	copy(from, to, CRM_UNCHANGED, NULL);
	(void)add_customer(from, "Added since");
	copy(from, to, CRM_OK, NULL);
	text = export_all(from);
	same(from, to, text);
	go_on(from, to);
	copy(from, to, CRM_ERR_CONFLICT, NULL);
	free(text);
}
