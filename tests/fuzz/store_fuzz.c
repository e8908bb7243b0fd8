/* The input damages a small valid store, which is then opened and used. Any answer will do; a crash, an endless run, a
 * detail that does not fit the answer will not.
 *
 * The first byte: 1 = CRM_OPEN_CHECK, 2 = CRM_OPEN_READONLY, 4 = with a log beside it, 8 = the patches go to the log, 16 =
 * cut off after the last patch. Then patches: three bytes of offset, one of length, the bytes. */
#include "fuzz.h"
#include "story.h"

#include <unistd.h>

enum { LIMIT = 1 << 19, ROWS = 2000 };

struct image {
	uint8_t data[LIMIT];
	size_t  size;
};

static struct fuzz_world world;
static struct image closed, open_file, open_log, patched; /* as files lie there after closing, and while in use */
static char path[200], log_path[220];

static void read_image(const char *name, struct image *image)
{
	FILE *file = fopen(name, "rb");

	FUZZ_CHECK(file != NULL);
	image->size = fread(image->data, 1, LIMIT, file);
	FUZZ_CHECK(image->size > 0 && image->size < LIMIT);
	(void)fclose(file);
}

static void write_image(const char *name, const struct image *image)
{
	FILE *file = fopen(name, "wb");

	FUZZ_CHECK(file != NULL && fwrite(image->data, 1, image->size, file) == image->size);
	FUZZ_CHECK(fclose(file) == 0);
}

static void remove_files(void)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", "-ballast", "-journal" };
	char name[240];
	size_t i;

	for (i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		(void)snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
		(void)unlink(name);
	}
}

static void make_images(void)
{
	const char *folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	crm_options options = fuzz_options(&world, CRM_OPEN_CREATE);
	struct story story;
	crm *db = NULL;

	(void)snprintf(path, sizeof path, "%s/crm-fuzz-%ld.crm", folder, (long)getpid());
	(void)snprintf(log_path, sizeof log_path, "%s-wal", path);
	(void)atexit(remove_files);
	world.now = FUZZ_START;
	FUZZ_CHECK(crm_open(path, &options, &db) == CRM_OK);
	FUZZ_CHECK(crm_checkpoint(db) == CRM_OK);
	story_make(db, world.now, &story);
	read_image(path, &open_file);
	read_image(log_path, &open_log);
	crm_close(db);
	read_image(path, &closed);
	remove_files();
}

static void patch(struct image *image, struct fuzz_input *input, bool cut)
{
	size_t at = 0, length;

	while (input->size > 0) {
		at = (size_t)fuzz_number(input, 3) % image->size;
		for (length = fuzz_byte(input) % 64u + 1; length > 0 && input->size > 0 && at < image->size; length--)
			image->data[at++] = fuzz_byte(input);
	}
	if (cut)
		image->size = at;
}

static void walk_customers(crm *db)
{
	crm_customer_cursor *cursor = NULL;
	const crm_customer *row = NULL;
	int rows = 0;
	crm_status rc = crm_customer_list(db, NULL, &cursor);

	fuzz_answered(db, rc);
	while (rc == CRM_OK && rows++ < ROWS) {
		const crm_customer *whole = NULL;

		rc = crm_customer_next(cursor, &row);
		fuzz_answered(db, rc);
		if (rc == CRM_OK) {
			crm_id id = row->id;

			fuzz_answered(db, crm_customer_get(db, &id, &whole));
			crm_customer_free(whole);
		}
	}
	FUZZ_CHECK(rows < ROWS);
	crm_customer_cursor_free(cursor);
}

static void walk_tasks(crm *db)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *row = NULL;
	int rows = 0;
	crm_status rc;

	query.until = world.now + 400 * CRM_DAY;
	rc = crm_task_due(db, &query, &cursor);
	fuzz_answered(db, rc);
	while (rc == CRM_OK && rows++ < ROWS) {
		const crm_explanation *why = NULL;

		rc = crm_task_next(cursor, &row);
		fuzz_answered(db, rc);
		if (rc == CRM_OK) {
			crm_id id = row->id;

			fuzz_answered(db, crm_task_explain(db, &id, &why));
			crm_explanation_free(why);
		}
	}
	FUZZ_CHECK(rows < ROWS);
	crm_task_cursor_free(cursor);
}

static void walk_feed(crm *db, uint64_t events)
{
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_journal_cursor *cursor = NULL;
	const crm_entry *row = NULL;
	int rows = 0;
	crm_status rc;

	query.events = events;
	rc = crm_journal_list(db, &query, &cursor);
	fuzz_answered(db, rc);
	while (rc == CRM_OK && rows++ < ROWS) {
		rc = crm_journal_next(cursor, &row);
		fuzz_answered(db, rc);
	}
	FUZZ_CHECK(rows < ROWS);
	crm_journal_cursor_free(cursor);
}

/* Promises and what a person sees of one case. */
static void walk_promises(crm *db)
{
	crm_promise_cursor *cursor = NULL;
	const crm_promise *row = NULL;
	const crm_complaint *complaint = NULL;
	int rows = 0;
	crm_status rc = crm_promise_open_list(db, CRM_NO_TIME, &cursor);

	fuzz_answered(db, rc);
	while (rc == CRM_OK && rows++ < ROWS) {
		rc = crm_promise_next(cursor, &row);
		fuzz_answered(db, rc);
		if (rc == CRM_OK) {
			crm_id id = row->complaint_id;

			fuzz_answered(db, crm_complaint_get(db, &id, &complaint));
			crm_complaint_free(complaint);
			complaint = NULL;
		}
	}
	FUZZ_CHECK(rows < ROWS);
	crm_promise_cursor_free(cursor);
}

static void change(crm *db)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_buffer text = { 0 };
	crm_id id;

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "Cid";
	fuzz_answered(db, crm_customer_add(db, NULL, &input, &id));
	fuzz_answered(db, crm_playbook_dump(db, 0, &text));
	crm_buffer_free(&text);
	world.now += 3 * CRM_DAY; /* the promise of the story is broken by then */
	fuzz_answered(db, crm_tick(db, NULL, NULL));
	fuzz_answered(db, crm_rebuild(db));
}

static void use(crm *db)
{
	crm_verify_result result;
	crm_status rc = crm_verify(db, NULL, NULL, &result);

	fuzz_answered(db, rc);
	if (rc == CRM_OK)
		FUZZ_CHECK(result.faults == 0);
	walk_customers(db);
	walk_tasks(db);
	walk_feed(db, 0);
	walk_feed(db, UINT64_C(1) << CRM_EVENT_TASK_ADDED);
	walk_promises(db);
	change(db);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input input = { data, size };
	crm_options options;
	uint8_t how = fuzz_byte(&input);
	crm *db = NULL;
	crm_status rc;

	if (closed.size == 0)
		make_images();
	world.now = FUZZ_START + CRM_HOUR;
	world.random = 7;
	patched = (how & 4) == 0 ? closed : (how & 8) != 0 ? open_log : open_file;
	patch(&patched, &input, (how & 16) != 0);
	write_image(path, how & 8 && how & 4 ? &open_file : &patched);
	if (how & 4)
		write_image(log_path, how & 8 ? &patched : &open_log);
	options = fuzz_options(&world, (how & 1 ? CRM_OPEN_CHECK : 0u) | (how & 2 ? CRM_OPEN_READONLY : 0u));
	rc = crm_open(path, &options, &db);
	FUZZ_CHECK(db != NULL);
	fuzz_answered(db, rc);
	if (rc == CRM_OK)
		use(db);
	crm_close(db);
	remove_files();
	return 0;
}
