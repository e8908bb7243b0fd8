/* A whole store copied, exported and read back. */
#include "dump.h"
#include "ledger.h"

struct pair {
	struct fixture from, to;
};

static void target_open(struct fixture *f)
{
	crm_options options;

	fixture_start(f);
	fixture_place(f);
	options = fixture_options(f, CRM_OPEN_CREATE | CRM_OPEN_COPY);
	assert_int_equal(crm_open(f->path, &options, &f->db), CRM_OK);
}

static void add_customers(struct fixture *f, int count)
{
	char name[40];
	int i;

	for (i = 0; i < count; i++) {
		(void)snprintf(name, sizeof name, "张伟 \"%d\"\n", i);
		f->id = fixture_customer(f, name);
		f->now += CRM_MINUTE;
	}
	assert_ok(f->db, crm_followup_assign(f->db, NULL, &f->id, CRM_CLASS_IMPORTANT, "li"));
}

/* A keyed call, a task that was put off, a playbook of the host's own. */
static void add_variety(struct fixture *f)
{
	static const char playbook[] = "{\"lifecycle\": {\"churn\": {\"window_days\": 90}}}";
	crm_act act = CRM_INIT(crm_act);
	crm_task_input task = CRM_INIT(crm_task_input);
	crm_id id;

	act.key = "once";
	act.reason = "why not";
	task.customer_id = f->id;
	task.due_at = f->now + CRM_DAY;
	task.title = "call";
	assert_ok(f->db, crm_task_add(f->db, &act, &task, &id));
	assert_ok(f->db, crm_task_snooze(f->db, NULL, &id, f->now + 2 * CRM_DAY));
	assert_ok(f->db, crm_playbook_load(f->db, NULL, playbook, sizeof playbook - 1, NULL));
}

static void pair_open(struct pair *pair, int customers)
{
	fixture_memory(&pair->from);
	add_customers(&pair->from, customers);
	add_variety(&pair->from);
	target_open(&pair->to);
}

static void assert_equal_stores(struct pair *pair)
{
	char *from = dump_store(pair->from.db), *to = dump_store(pair->to.db);

	assert_string_equal(from, to);
	free(from);
	free(to);
	assert_ok(pair->to.db, crm_verify(pair->to.db, NULL, NULL, NULL));
}

static void pair_close(struct pair *pair)
{
	fixture_close(&pair->from);
	fixture_close(&pair->to);
}

static int count_steps(int64_t done, int64_t total, void *user)
{
	assert_true(done > 0 && done <= total);
	++*(int *)user;
	return 0;
}

static int stop_after_two(int64_t done, int64_t total, void *user)
{
	(void)done;
	(void)total;
	return ++*(int *)user == 2;
}

static void a_copy_is_the_store_to_the_last_byte(void **state)
{
	crm_ledger_result copied, from;
	struct pair pair;
	int steps = 0;

	(void)state;
	pair_open(&pair, 450);
	assert_ok(pair.to.db, crm_copy(pair.from.db, pair.to.db, count_steps, &steps, &copied));
	assert_true(steps >= 3);
	assert_equal_stores(&pair);
	assert_ok(pair.from.db, crm_ledger_digest(pair.from.db, &from));
	assert_true(copied.entries == from.entries && copied.taken == from.entries);
	assert_memory_equal(copied.head, from.head, sizeof from.head);
	assert_memory_equal(copied.records, from.records, sizeof from.records);
	pair_close(&pair);
}

static void a_copy_goes_on_where_it_was_cut_off(void **state)
{
	crm_ledger_result result;
	struct pair pair;
	int steps = 0;

	(void)state;
	pair_open(&pair, 700);
	assert_fails(pair.to.db, CRM_ERR_CALLBACK, CRM_RULE_NONE, crm_copy(pair.from.db, pair.to.db, stop_after_two, &steps, &result));
	assert_true(result.taken == 400 && fixture_last(&pair.to) == 400);
	assert_ok(pair.to.db, crm_verify(pair.to.db, NULL, NULL, NULL));
	assert_ok(pair.to.db, crm_copy(pair.from.db, pair.to.db, NULL, NULL, &result));
	assert_true(result.taken == result.entries - 400);
	assert_equal_stores(&pair);
	pair_close(&pair);
}

static void what_was_written_since_is_copied_the_next_time(void **state)
{
	struct pair pair;

	(void)state;
	pair_open(&pair, 3);
	assert_ok(pair.to.db, crm_copy(pair.from.db, pair.to.db, NULL, NULL, NULL));
	assert_status(pair.to.db, CRM_UNCHANGED, crm_copy(pair.from.db, pair.to.db, NULL, NULL, NULL));
	add_customers(&pair.from, 2);
	assert_ok(pair.to.db, crm_copy(pair.from.db, pair.to.db, NULL, NULL, NULL));
	assert_equal_stores(&pair);
	pair_close(&pair);
}

static void a_copy_knows_the_keys_and_the_playbook(void **state)
{
	crm_act act = CRM_INIT(crm_act);
	crm_task_input task = CRM_INIT(crm_task_input);
	int64_t version = 0;
	struct pair pair;
	crm_id id;

	(void)state;
	pair_open(&pair, 2);
	assert_ok(pair.to.db, crm_copy(pair.from.db, pair.to.db, NULL, NULL, NULL));
	act.key = "once";
	task.customer_id = pair.from.id;
	task.due_at = pair.from.now + CRM_DAY;
	task.title = "call";
	pair.to.now = pair.from.now;
	assert_status(pair.to.db, CRM_REPLAYED, crm_task_add(pair.to.db, &act, &task, &id));
	assert_ok(pair.to.db, crm_playbook_version(pair.to.db, &version));
	assert_int_equal(version, 2);
	(void)fixture_customer(&pair.to, "a change of its own");
	pair_close(&pair);
}

static void a_store_that_holds_something_else_is_left_alone(void **state)
{
	char *before, *after;
	struct pair pair;

	(void)state;
	pair_open(&pair, 3);
	fixture_close(&pair.to);
	fixture_memory(&pair.to);
	(void)fixture_customer(&pair.to, "somebody else");
	before = dump_store(pair.to.db);
	assert_fails(pair.to.db, CRM_ERR_CONFLICT, CRM_RULE_STORE_OTHER, crm_copy(pair.from.db, pair.to.db, NULL, NULL, NULL));
	after = dump_store(pair.to.db);
	assert_string_equal(before, after);
	free(before);
	free(after);
	pair_close(&pair);
}

static void a_copy_that_was_changed_is_no_copy_any_more(void **state)
{
	struct pair pair;

	(void)state;
	pair_open(&pair, 3);
	assert_ok(pair.to.db, crm_copy(pair.from.db, pair.to.db, NULL, NULL, NULL));
	(void)fixture_customer(&pair.to, "only here");
	assert_fails(pair.to.db, CRM_ERR_CONFLICT, CRM_RULE_STORE_OTHER, crm_copy(pair.from.db, pair.to.db, NULL, NULL, NULL));
	(void)fixture_customer(&pair.from, "only there");
	assert_fails(pair.to.db, CRM_ERR_CONFLICT, CRM_RULE_STORE_OTHER, crm_copy(pair.from.db, pair.to.db, NULL, NULL, NULL));
	pair_close(&pair);
}

static void wrong_arguments_are_named(void **state)
{
	struct pair pair;

	(void)state;
	pair_open(&pair, 1);
	assert_int_equal(crm_copy(pair.from.db, NULL, NULL, NULL, NULL), CRM_ERR_INVALID);
	assert_rule(&pair.to, crm_copy(NULL, pair.to.db, NULL, NULL, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "from");
	assert_rule(&pair.to, crm_copy(pair.to.db, pair.to.db, NULL, NULL, NULL), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "from");
	assert_rule(&pair.to, crm_ledger_export(pair.to.db, NULL, NULL, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "write");
	assert_rule(&pair.to, crm_ledger_import(pair.to.db, NULL, NULL, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "read");
	assert_rule(&pair.to, crm_ledger_digest(pair.to.db, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "result_out");
	assert_ok(pair.to.db, crm_begin(pair.to.db, CRM_TRANSACTION_WRITE));
	assert_status(pair.to.db, CRM_ERR_INVALID, crm_copy(pair.from.db, pair.to.db, NULL, NULL, NULL));
	assert_ok(pair.to.db, crm_rollback(pair.to.db));
	fixture_close(&pair.from);
	pair_close(&pair);
}

/* --- text */

struct bytes {
	struct dump text;
	size_t at, piece;
};

static int take_bytes(const char *bytes, size_t length, void *user)
{
	struct bytes *to = user;
	char *copy = malloc(length + 1);

	assert_non_null(copy);
	memcpy(copy, bytes, length);
	copy[length] = '\0';
	assert_int_equal(strlen(copy), length);
	dump_add(&to->text, copy);
	free(copy);
	return 0;
}

static int give_bytes(char *bytes, size_t room, size_t *length_out, void *user)
{
	struct bytes *from = user;
	size_t left = from->text.length - from->at, length = left < from->piece ? left : from->piece;

	if (length > room)
		length = room;
	memcpy(bytes, from->text.text + from->at, length);
	from->at += length;
	*length_out = length;
	return 0;
}

static int refuse_bytes(const char *bytes, size_t length, void *user)
{
	(void)bytes;
	(void)length;
	(void)user;
	return 1;
}

static int fail_bytes(char *bytes, size_t room, size_t *length_out, void *user)
{
	(void)bytes;
	(void)room;
	(void)user;
	*length_out = 0;
	return 1;
}

static crm_status import_text(struct fixture *f, struct bytes *text, size_t piece, crm_ledger_result *result)
{
	text->at = 0;
	text->piece = piece;
	return crm_ledger_import(f->db, give_bytes, text, result);
}

static void an_export_is_read_back_in_pieces_of_any_size(void **state)
{
	static const size_t pieces[] = { 1, 7, 4096, 100000 };
	struct bytes text = { { NULL, 0, 0 }, 0, 0 }, again = text;
	crm_ledger_result result;
	struct pair pair;
	size_t i;

	(void)state;
	pair_open(&pair, 230);
	assert_ok(pair.from.db, crm_ledger_export(pair.from.db, take_bytes, &text, &result));
	for (i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		fixture_close(&pair.to);
		target_open(&pair.to);
		assert_ok(pair.to.db, import_text(&pair.to, &text, pieces[i], &result));
		assert_true(result.taken == result.entries);
		assert_equal_stores(&pair);
	}
	assert_status(pair.to.db, CRM_UNCHANGED, import_text(&pair.to, &text, 500, &result));
	assert_ok(pair.to.db, crm_ledger_export(pair.to.db, take_bytes, &again, NULL));
	assert_string_equal(text.text.text, again.text.text);
	free(text.text.text);
	free(again.text.text);
	pair_close(&pair);
}

/* Reads a text into a new store, which must refuse it with the line and the rule, and hold whole batches only. */
static void assert_refused(struct bytes *text, crm_status status, crm_rule rule, int64_t line)
{
	struct fixture f;

	target_open(&f);
	assert_fails(f.db, status, (int32_t)rule, import_text(&f, text, 1000, NULL));
	assert_int_equal(crm_error_last(f.db)->line, line);
	assert_int_equal(fixture_last(&f), 0);
	fixture_close(&f);
}

static void damaged_text_is_refused_by_line(void **state)
{
	struct bytes text = { { NULL, 0, 0 }, 0, 0 };
	size_t whole, last;
	struct pair pair;
	char *name, *digit;

	(void)state;
	pair_open(&pair, 4);
	assert_ok(pair.from.db, crm_ledger_export(pair.from.db, take_bytes, &text, NULL));
	whole = text.text.length;
	for (last = whole - 1; text.text.text[last - 1] != '\n'; last--)
		;
	text.text.length = last; /* the last line is missing */
	assert_int_equal(import_text(&pair.to, &text, 1000, NULL), CRM_ERR_CORRUPT);
	assert_ok(pair.to.db, crm_verify(pair.to.db, NULL, NULL, NULL));
	text.text.length = last - 10; /* and the one before is cut */
	assert_refused(&text, CRM_ERR_INVALID, CRM_RULE_STORE_LINE, 10);
	text.text.length = whole;
	name = strstr(text.text.text, "\\u5f20") ? strstr(text.text.text, "\\u5f20") : strstr(text.text.text, "张");
	assert_non_null(name);
	name[0] ^= 1; /* a name was changed, or is no text any more */
	fixture_close(&pair.to);
	target_open(&pair.to);
	assert_true(import_text(&pair.to, &text, 1000, NULL) < 0);
	assert_int_equal(fixture_last(&pair.to), 0);
	name[0] ^= 1;
	digit = strstr(text.text.text, "\"digest\":\"") + 10;
	*digit = *digit == '0' ? '1' : '0';
	assert_refused(&text, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, 2);
	text.text.text[3] = 'x';
	assert_refused(&text, CRM_ERR_INVALID, CRM_RULE_STORE_FOREIGN, 1);
	free(text.text.text);
	pair_close(&pair);
}

static void callbacks_that_fail_end_it(void **state)
{
	struct pair pair;

	(void)state;
	pair_open(&pair, 1);
	assert_status(pair.from.db, CRM_ERR_CALLBACK, crm_ledger_export(pair.from.db, refuse_bytes, NULL, NULL));
	assert_status(pair.to.db, CRM_ERR_CALLBACK, crm_ledger_import(pair.to.db, fail_bytes, NULL, NULL));
	add_customers(&pair.from, 1);
	pair_close(&pair);
}

/* A failure may be borne (what is asked ahead is only a hint), but it is never half borne. */
static void without_memory_nothing_is_half_taken(void **state)
{
	struct pair pair;
	crm_status rc;
	int64_t all;
	long n;

	(void)state;
	pair_open(&pair, 3);
	all = fixture_last(&pair.from);
	for (n = 1; n < 5000; n++) {
		unit_fail_allocation(n, false);
		rc = crm_copy(pair.from.db, pair.to.db, NULL, NULL, NULL);
		if (!unit_allocation_failed())
			break;
		unit_fail_allocation(0, false);
		assert_true(rc == CRM_ERR_NOMEM || rc == CRM_OK || rc == CRM_UNCHANGED);
		assert_int_equal(crm_error_last(pair.to.db)->status, rc < 0 ? rc : CRM_OK);
		assert_true(fixture_last(&pair.to) == (rc < 0 ? fixture_last(&pair.to) : all));
		assert_true(fixture_last(&pair.to) == 0 || fixture_last(&pair.to) == all);
	}
	unit_fail_allocation(0, false);
	assert_true(n > 10 && n < 5000);
	assert_equal_stores(&pair);
	pair_close(&pair);
}

UNIT_MAIN(
	TEST(a_copy_is_the_store_to_the_last_byte),
	TEST(a_copy_goes_on_where_it_was_cut_off),
	TEST(what_was_written_since_is_copied_the_next_time),
	TEST(a_copy_knows_the_keys_and_the_playbook),
	TEST(a_store_that_holds_something_else_is_left_alone),
	TEST(a_copy_that_was_changed_is_no_copy_any_more),
	TEST(wrong_arguments_are_named),
	TEST(an_export_is_read_back_in_pieces_of_any_size),
	TEST(damaged_text_is_refused_by_line),
	TEST(callbacks_that_fail_end_it),
	TEST(without_memory_nothing_is_half_taken),
)
