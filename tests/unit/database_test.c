/* What every call has in common: groups, keys, revisions, error detail, handles that are closed or called back into. */
#include "dump.h"

#include <sys/wait.h>
#include <unistd.h>

static crm_status add(crm *db, const char *name, const char *key, crm_id *id)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_act act = CRM_INIT(crm_act);
	crm_id own;

	act.key = key;
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = name;
	return crm_customer_add(db, &act, &input, id ? id : &own);
}

static int count_customers(crm *db)
{
	crm_customer_cursor *cursor = NULL;
	const crm_customer *customer;
	int count = 0;

	assert_ok(db, crm_customer_list(db, NULL, &cursor));
	while (crm_customer_next(cursor, &customer) == CRM_OK)
		count++;
	crm_customer_cursor_free(cursor);
	return count;
}

/* ---- groups ---- */

static void a_group_is_committed_or_taken_back_whole(void **state)
{
	struct fixture f;
	char *before, *after;

	(void)state;
	fixture_file(&f);
	assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_WRITE));
	assert_ok(f.db, add(f.db, "One", NULL, NULL));
	assert_ok(f.db, add(f.db, "Two", NULL, NULL));
	assert_ok(f.db, crm_commit(f.db));
	assert_int_equal(count_customers(f.db), 2);
	before = dump_store(f.db);
	assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_WRITE));
	assert_ok(f.db, add(f.db, "Three", NULL, NULL));
	assert_int_equal(fixture_last(&f), 4);
	assert_ok(f.db, crm_rollback(f.db));
	after = dump_store(f.db);
	assert_string_equal(after, before);
	free(before);
	free(after);
	assert_ok(f.db, add(f.db, "Three", NULL, NULL));
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

static void an_inner_group_can_be_taken_back_alone(void **state)
{
	struct fixture f;
	int depth;

	(void)state;
	fixture_memory(&f);
	assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_WRITE));
	assert_ok(f.db, add(f.db, "Outer", NULL, NULL));
	for (depth = 0; depth < 10; depth++) {
		assert_ok(f.db, crm_begin(f.db, depth % 3 ? CRM_TRANSACTION_WRITE : CRM_TRANSACTION_READ));
		assert_ok(f.db, add(f.db, "Inner", NULL, NULL));
	}
	for (depth = 0; depth < 10; depth++)
		assert_ok(f.db, depth % 2 ? crm_commit(f.db) : crm_rollback(f.db));
	assert_ok(f.db, add(f.db, "Outer too", NULL, NULL));
	assert_ok(f.db, crm_commit(f.db));
	assert_int_equal(count_customers(f.db), 3); /* every second of the inner ones was taken back with all in it */
	assert_int_equal(fixture_last(&f), 4);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

static void a_call_that_fails_leaves_its_group_as_it_was(void **state)
{
	struct fixture f;

	(void)state;
	fixture_memory(&f);
	assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_WRITE));
	assert_ok(f.db, add(f.db, "One", NULL, NULL));
	assert_status(f.db, CRM_ERR_REFUSED, add(f.db, "", NULL, NULL));
	assert_status(f.db, CRM_ERR_INVALID, add(f.db, "\xff", NULL, NULL));
	assert_ok(f.db, add(f.db, "Two", NULL, NULL));
	assert_ok(f.db, crm_commit(f.db));
	assert_int_equal(count_customers(f.db), 2);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

/* The handle that made a store and the one that opened it are the same to a call that fails. */
static void a_store_that_was_opened_again_takes_failures(void **state)
{
	struct fixture f;
	const crm_customer *view = NULL;
	crm_id none = { { 9 } };

	(void)state;
	fixture_file(&f);
	fixture_close(&f);
	assert_int_equal(fixture_open(&f, f.path, 0), CRM_OK);
	assert_status(f.db, CRM_ERR_REFUSED, add(f.db, "", NULL, NULL));
	assert_status(f.db, CRM_ERR_INVALID, add(f.db, "\xff", "key", NULL));
	assert_status(f.db, CRM_ERR_NOT_FOUND, crm_customer_get(f.db, &none, &view));
	assert_status(f.db, CRM_ERR_NOT_FOUND, crm_customer_remove(f.db, NULL, &none));
	assert_ok(f.db, add(f.db, "One", "key", NULL));
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

static void a_group_for_reading_takes_no_change(void **state)
{
	struct fixture f;

	(void)state;
	fixture_memory(&f);
	assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_READ));
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_TRANSACTION_READ, add(f.db, "One", NULL, NULL));
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_TRANSACTION_READ, crm_begin(f.db, CRM_TRANSACTION_WRITE));
	assert_int_equal(count_customers(f.db), 0);
	assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_READ));
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	assert_ok(f.db, crm_rollback(f.db));
	assert_ok(f.db, crm_commit(f.db));
	assert_ok(f.db, add(f.db, "One", NULL, NULL));
	fixture_end(&f);
}

static void a_group_for_reading_has_one_view_of_the_store(void **state)
{
	struct fixture reader, writer;

	(void)state;
	fixture_file(&reader);
	fixture_start(&writer);
	writer.random = 5;
	memcpy(writer.prefix, reader.prefix, sizeof writer.prefix);
	assert_int_equal(fixture_open(&writer, reader.path, 0), CRM_OK);
	assert_ok(reader.db, crm_begin(reader.db, CRM_TRANSACTION_READ));
	assert_int_equal(count_customers(reader.db), 0);
	assert_ok(writer.db, add(writer.db, "One", NULL, NULL));
	assert_int_equal(count_customers(reader.db), 0);
	assert_ok(reader.db, crm_commit(reader.db));
	assert_int_equal(count_customers(reader.db), 1);
	fixture_close(&writer);
	fixture_end(&reader);
}

static void commit_and_rollback_need_a_group(void **state)
{
	struct fixture f;

	(void)state;
	fixture_memory(&f);
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_TRANSACTION_NONE, crm_commit(f.db));
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_TRANSACTION_NONE, crm_rollback(f.db));
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, crm_begin(f.db, 0));
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, crm_begin(f.db, 3));
	assert_ok(f.db, add(f.db, "One", NULL, NULL));
	fixture_end(&f);
}

static void closing_takes_an_open_group_back(void **state)
{
	struct fixture f;

	(void)state;
	fixture_file(&f);
	assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_WRITE));
	assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_WRITE));
	assert_ok(f.db, add(f.db, "One", NULL, NULL));
	assert_ok(f.db, crm_commit(f.db));
	fixture_close(&f);
	assert_int_equal(fixture_open(&f, f.path, 0), CRM_OK);
	assert_int_equal(count_customers(f.db), 0);
	fixture_end(&f);
}

enum { GROUPED = 9 };

/* Customers in a group each, within one: taken back whole when one of them fails. */
static crm_status add_grouped(crm *db)
{
	crm_status rc = crm_begin(db, CRM_TRANSACTION_WRITE);
	int i, depth = rc == CRM_OK;

	for (i = 0; i < GROUPED && rc == CRM_OK; i++) {
		rc = crm_begin(db, CRM_TRANSACTION_WRITE);
		depth += rc == CRM_OK;
		if (rc == CRM_OK)
			rc = add(db, "One", NULL, NULL);
		if (rc == CRM_OK) {
			rc = crm_commit(db);
			depth--;
		}
	}
	if (rc == CRM_OK)
		return crm_commit(db);
	for (; depth > 0; depth--)
		assert_ok(db, crm_rollback(db));
	return rc;
}

static void a_group_without_memory_is_there_whole_or_not_at_all(void **state)
{
	struct fixture f;
	bool failed;
	crm_status rc;
	long n;

	(void)state;
	for (n = 1, failed = true; failed; n++) {
		fixture_memory(&f);
		unit_fail_allocation(n, n % 3 == 0);
		rc = add_grouped(f.db);
		failed = unit_allocation_failed();
		unit_fail_allocation(0, false);
		assert_true(rc == CRM_OK || rc == CRM_ERR_NOMEM || rc == CRM_ERR_TXN_FAILED);
		assert_true(failed ? rc != CRM_OK || stores_on_server() : rc == CRM_OK);
		assert_int_equal(count_customers(f.db), rc == CRM_OK ? GROUPED : 0);
		assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_TRANSACTION_NONE, crm_commit(f.db));
		assert_ok(f.db, add_grouped(f.db));
		assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
		fixture_end(&f);
	}
	assert_true(n > 3);
}

/* ---- keys ---- */

static void a_key_gives_the_first_answer_again(void **state)
{
	struct fixture f;
	crm_id first, again;

	(void)state;
	fixture_file(&f);
	assert_ok(f.db, add(f.db, "One", "key", &first));
	assert_status(f.db, CRM_REPLAYED, add(f.db, "One", "key", &again));
	assert_memory_equal(&again, &first, sizeof first);
	fixture_close(&f);
	assert_int_equal(fixture_open(&f, f.path, 0), CRM_OK);
	f.now += CRM_DAY;
	assert_status(f.db, CRM_REPLAYED, add(f.db, "One", "key", &again));
	assert_memory_equal(&again, &first, sizeof first);
	assert_int_equal(count_customers(f.db), 1);
	assert_int_equal(fixture_last(&f), 2);
	fixture_end(&f);
}

static void a_key_of_another_request_is_a_conflict(void **state)
{
	struct fixture f;
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_contact_point point = { CRM_POINT_WEB, 0, NULL, "x", NULL };
	crm_act act = CRM_INIT(crm_act);
	crm_id id;

	(void)state;
	fixture_memory(&f);
	assert_ok(f.db, add(f.db, "One", "key", &id));
	assert_fails(f.db, CRM_ERR_CONFLICT, CRM_RULE_KEY_REUSED, add(f.db, "Two", "key", NULL));
	act.key = "key";
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "One";
	assert_fails(f.db, CRM_ERR_CONFLICT, CRM_RULE_KEY_REUSED,
	             crm_customer_update(f.db, &act, &id, CRM_CUSTOMER_FIELD_NAME, &input));
	assert_fails(f.db, CRM_ERR_CONFLICT, CRM_RULE_KEY_REUSED, crm_customer_remove(f.db, &act, &id));
	input.contact_points = &point;
	input.contact_point_count = 1;
	assert_fails(f.db, CRM_ERR_CONFLICT, CRM_RULE_KEY_REUSED, crm_customer_add(f.db, &act, &input, &id));
	assert_true(crm_id_is_none(&id));
	assert_ok(f.db, add(f.db, "Two", "other key", NULL));
	assert_ok(f.db, add(f.db, "Three", NULL, NULL));
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, add(f.db, "Three", "", NULL)); /* not taken for none: it would serve twice */
	assert_string_equal(crm_error_last(f.db)->field, "key");
	assert_int_equal(count_customers(f.db), 3);
	fixture_end(&f);
}

/* Every part of what is asked counts: lists that differ only in where one text ends are not the same request. */
static void requests_that_look_alike_are_told_apart(void **state)
{
	crm_contact_point points[5] = { { CRM_POINT_WEB, 0, "ab", "c", NULL },
		                            { CRM_POINT_WEB, 0, "a", "bc", NULL },
		                            { CRM_POINT_CHAT, 0, "ab", "c", NULL },
		                            { CRM_POINT_WEB, 1, "ab", "c", NULL },
		                            { CRM_POINT_WEB, 0, NULL, "c", NULL } };
	struct fixture f;
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_act act = CRM_INIT(crm_act);
	crm_id id;
	size_t i;

	(void)state;
	fixture_memory(&f);
	act.key = "key";
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "One";
	input.contact_points = points;
	input.contact_point_count = 1;
	assert_ok(f.db, crm_customer_add(f.db, &act, &input, &id));
	assert_status(f.db, CRM_REPLAYED, crm_customer_add(f.db, &act, &input, &id));
	for (i = 1; i < sizeof points / sizeof *points; i++) {
		input.contact_points = &points[i];
		if (crm_customer_add(f.db, &act, &input, &id) != CRM_ERR_CONFLICT)
			fail_msg("request %zu is taken for the first", i);
	}
	input.contact_points = NULL;
	input.contact_point_count = 0;
	assert_fails(f.db, CRM_ERR_CONFLICT, CRM_RULE_KEY_REUSED, crm_customer_add(f.db, &act, &input, &id));
	fixture_end(&f);
}

static void a_key_works_for_calls_that_answer_nothing(void **state)
{
	struct fixture f;
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_act act = CRM_INIT(crm_act);
	crm_id id;

	(void)state;
	fixture_memory(&f);
	id = fixture_customer(&f, "One");
	act.key = "rename";
	input.name = "Two";
	assert_ok(f.db, crm_customer_update(f.db, &act, &id, CRM_CUSTOMER_FIELD_NAME, &input));
	input.name = "Three";
	assert_ok(f.db, crm_customer_update(f.db, NULL, &id, CRM_CUSTOMER_FIELD_NAME, &input));
	input.name = "Two";
	assert_status(f.db, CRM_REPLAYED,
	              crm_customer_update(f.db, &act, &id, CRM_CUSTOMER_FIELD_NAME, &input)); /* not done again */
	act.key = "remove";
	assert_ok(f.db, crm_customer_remove(f.db, &act, &id));
	assert_status(f.db, CRM_REPLAYED, crm_customer_remove(f.db, &act, &id));
	assert_int_equal(fixture_last(&f), 5);
	fixture_end(&f);
}

static void a_failed_call_and_a_group_taken_back_leave_their_keys_free(void **state)
{
	struct fixture f;

	(void)state;
	fixture_memory(&f);
	assert_status(f.db, CRM_ERR_REFUSED, add(f.db, "", "key", NULL));
	assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_WRITE));
	assert_ok(f.db, add(f.db, "One", "key", NULL));
	assert_status(f.db, CRM_REPLAYED, add(f.db, "One", "key", NULL));
	assert_ok(f.db, crm_rollback(f.db));
	assert_ok(f.db, add(f.db, "Two", "key", NULL));
	fixture_end(&f);
}

static void wrong_acts_are_invalid(void **state)
{
	static char long_key[CRM_LIMIT_KEY + 2];
	struct {
		crm_act act;
		int32_t rule;
	} cases[6];
	struct fixture f;
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_id id;
	size_t i;

	(void)state;
	fixture_memory(&f);
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "One";
	memset(long_key, 'k', sizeof long_key - 1);
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		cases[i].act = (crm_act)CRM_INIT(crm_act);
	cases[0].rule = CRM_RULE_FIELD_TOO_LONG, cases[0].act.key = long_key;
	cases[1].rule = CRM_RULE_FIELD_TOO_LONG, cases[1].act.actor = long_key;
	cases[2].rule = CRM_RULE_FIELD_NOT_UTF8, cases[2].act.reason = "\xc0\x80";
	cases[3].rule = CRM_RULE_TIME_FUTURE, cases[3].act.at = f.now + 1;
	cases[4].rule = CRM_RULE_FIELD_RANGE, cases[4].act.at = INT64_MIN;
	cases[5].rule = CRM_RULE_INPUT_SIZE, cases[5].act.size = 1;
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_fails(f.db, CRM_ERR_INVALID, cases[i].rule, crm_customer_add(f.db, &cases[i].act, &input, &id));
	assert_int_equal(fixture_last(&f), 1);
	fixture_end(&f);
}

/* ---- revisions ---- */

static void a_stale_revision_is_a_conflict(void **state)
{
	struct fixture f;
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_act act = CRM_INIT(crm_act);
	const crm_customer *view = NULL;
	crm_id id;

	(void)state;
	fixture_memory(&f);
	id = fixture_customer(&f, "One");
	assert_ok(f.db, crm_customer_get(f.db, &id, &view));
	act.revision = view->revision;
	crm_customer_free(view);
	input.name = "Two";
	assert_ok(f.db, crm_customer_update(f.db, &act, &id, CRM_CUSTOMER_FIELD_NAME, &input));
	input.name = "Three";
	assert_fails(f.db, CRM_ERR_CONFLICT, CRM_RULE_REVISION_STALE,
	             crm_customer_update(f.db, &act, &id, CRM_CUSTOMER_FIELD_NAME, &input));
	assert_memory_equal(&crm_error_last(f.db)->id, &id, sizeof id);
	assert_int_equal(crm_error_last(f.db)->entity, CRM_ENTITY_CUSTOMER);
	assert_fails(f.db, CRM_ERR_CONFLICT, CRM_RULE_REVISION_STALE, crm_customer_remove(f.db, &act, &id));
	act.revision++;
	assert_ok(f.db, crm_customer_update(f.db, &act, &id, CRM_CUSTOMER_FIELD_NAME, &input));
	fixture_end(&f);
}

/* ---- handles ---- */

static void cursors_of_a_closed_handle_say_so(void **state)
{
	struct fixture f;
	crm_customer_cursor *customers = NULL;
	crm_journal_cursor *entries = NULL;
	const crm_customer *customer = NULL;
	const crm_entry *entry = NULL;

	(void)state;
	fixture_memory(&f);
	(void)fixture_customer(&f, "One");
	(void)fixture_customer(&f, "Two");
	assert_ok(f.db, crm_customer_list(f.db, NULL, &customers));
	assert_ok(f.db, crm_customer_next(customers, &customer));
	assert_ok(f.db, crm_journal_list(f.db, NULL, &entries));
	fixture_close(&f);
	assert_int_equal(crm_customer_next(customers, &customer), CRM_ERR_CLOSED);
	assert_null(customer);
	assert_int_equal(crm_journal_next(entries, &entry), CRM_ERR_CLOSED);
	assert_null(entry);
	crm_customer_cursor_free(customers);
	crm_journal_cursor_free(entries);
}

static void a_missing_handle_is_invalid(void **state)
{
	const crm_customer *view = NULL;
	crm_id id = { { 0 } };
	int64_t number = 7;

	(void)state;
	assert_int_equal(add(NULL, "One", NULL, &id), CRM_ERR_INVALID);
	assert_int_equal(crm_customer_get(NULL, &id, &view), CRM_ERR_INVALID);
	assert_int_equal(crm_begin(NULL, CRM_TRANSACTION_WRITE), CRM_ERR_INVALID);
	assert_int_equal(crm_commit(NULL), CRM_ERR_INVALID);
	assert_int_equal(crm_rollback(NULL), CRM_ERR_INVALID);
	assert_int_equal(crm_verify(NULL, NULL, NULL, NULL), CRM_ERR_INVALID);
	assert_int_equal(crm_rebuild(NULL), CRM_ERR_INVALID);
	assert_int_equal(crm_checkpoint(NULL), CRM_ERR_INVALID);
	assert_int_equal(crm_tick(NULL, NULL, NULL), CRM_ERR_INVALID);
	assert_int_equal(crm_next_wake(NULL, &number), CRM_ERR_INVALID);
	assert_int_equal(number, CRM_NO_TIME);
	assert_int_equal(crm_now(NULL), CRM_NO_TIME);
	assert_int_equal(crm_error_last(NULL)->status, CRM_ERR_INVALID);
	assert_string_equal(crm_error_last(NULL)->message, "no handle");
	crm_close(NULL);
}

static void success_clears_the_detail_of_an_earlier_failure(void **state)
{
	struct fixture f;
	const crm_customer *view = NULL;
	crm_id id, none = { { 9 } };
	int64_t at;

	(void)state;
	fixture_memory(&f);
	id = fixture_customer(&f, "One");
	assert_status(f.db, CRM_ERR_NOT_FOUND, crm_customer_get(f.db, &none, &view));
	assert_ok(f.db, crm_customer_get(f.db, &id, &view));
	crm_customer_free(view);
	assert_status(f.db, CRM_ERR_REFUSED, add(f.db, "", NULL, NULL));
	assert_status(f.db, CRM_UNCHANGED, crm_tick(f.db, NULL, NULL));
	assert_status(f.db, CRM_ERR_REFUSED, add(f.db, "", NULL, NULL));
	assert_ok(f.db, crm_next_wake(f.db, &at));
	assert_status(f.db, CRM_ERR_REFUSED, add(f.db, "", NULL, NULL));
	assert_status(f.db, stores_on_server() ? CRM_UNCHANGED : CRM_OK, crm_checkpoint(f.db)); /* a server does that by itself */
	assert_status(f.db, CRM_ERR_REFUSED, add(f.db, "", NULL, NULL));
	assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_WRITE));
	assert_status(f.db, CRM_ERR_REFUSED, add(f.db, "", NULL, NULL));
	assert_ok(f.db, crm_rollback(f.db));
	fixture_end(&f);
}

struct caller {
	struct fixture f;
	crm *db;
	crm_status answer;
};

static int64_t clock_that_calls_back(void *user)
{
	struct caller *caller = user;
	int64_t seq;

	if (caller->db)
		caller->answer = crm_journal_last(caller->db, &seq);
	crm_close(caller->db);
	return caller->f.now;
}

static int random_that_calls_back(void *bytes, size_t length, void *user)
{
	struct caller *caller = user;

	if (caller->db)
		caller->answer = add(caller->db, "From inside", NULL, NULL);
	return fixture_random(bytes, length, &caller->f);
}

static void clock_and_random_bytes_may_not_call_back(void **state)
{
	struct caller caller;
	crm_options options;
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		memset(&caller, 0, sizeof caller);
		fixture_start(&caller.f);
		options = fixture_options(&caller.f, CRM_OPEN_CREATE);
		if (i == 0) {
			options.clock = clock_that_calls_back;
			options.clock_user = &caller;
		} else {
			options.random = random_that_calls_back;
			options.random_user = &caller;
		}
		assert_int_equal(crm_open(stores_new(&options), &options, &caller.f.db), CRM_OK);
		caller.db = caller.f.db;
		while (caller.answer == CRM_OK)
			(void)fixture_customer(&caller.f, "One");
		assert_int_equal(caller.answer, CRM_ERR_INVALID);
		caller.db = NULL;
		assert_ok(caller.f.db, crm_verify(caller.f.db, NULL, NULL, NULL));
		fixture_end(&caller.f);
	}
}

static int no_random(void *bytes, size_t length, void *user)
{
	(void)bytes;
	(void)length;
	return *(int *)user;
}

static void without_random_bytes_nothing_is_made(void **state)
{
	struct fixture f;
	crm_options options;
	int none = 0, i;

	(void)state;
	fixture_start(&f);
	options = fixture_options(&f, CRM_OPEN_CREATE);
	options.random = no_random;
	options.random_user = &none;
	none = 1;
	assert_int_equal(crm_open(stores_new(&options), &options, &f.db), CRM_ERR_CALLBACK);
	fixture_close(&f);
	none = 0;
	assert_int_equal(crm_open(stores_new(&options), &options, &f.db), CRM_OK);
	none = 1;
	for (i = 0; i < 100 && add(f.db, "One", NULL, NULL) == CRM_OK; i++)
		continue;
	assert_true(i < 100);
	assert_status(f.db, CRM_ERR_CALLBACK, add(f.db, "One", NULL, NULL));
	assert_int_equal(count_customers(f.db), i);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

/* A dead battery sets the clock back by years: nothing breaks (P22). */
static void the_clock_may_jump(void **state)
{
	struct fixture f;
	crm_id last = { { 0 } }, id;
	int i;

	(void)state;
	fixture_memory(&f);
	for (i = 0; i < 50; i++) {
		f.now = FIXTURE_START + (i * 7919 % 13 - 6) * 400 * CRM_DAY;
		id = fixture_customer(&f, "One");
		assert_true(memcmp(&id, &last, sizeof id) > 0);
		last = id;
	}
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	f.now = INT64_MAX;
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, add(f.db, "One", NULL, NULL));
	fixture_end(&f);
}

/* The same store, clock, random bytes and calls give the same bytes (design 5). */
static void the_same_calls_give_the_same_store(void **state)
{
	struct fixture f;
	char *dumps[2];
	int i, j;

	(void)state;
	for (i = 0; i < 2; i++) {
		fixture_memory(&f);
		for (j = 0; j < 20; j++) {
			f.now += CRM_MINUTE;
			(void)fixture_customer(&f, j % 2 ? "One" : "Two");
		}
		dumps[i] = dump_store(f.db);
		fixture_end(&f);
	}
	assert_string_equal(dumps[0], dumps[1]);
	free(dumps[0]);
	free(dumps[1]);
}

static void nothing_waits_in_an_empty_store(void **state)
{
	struct fixture f;
	crm_tick_result result;
	int64_t at = 7;

	(void)state;
	fixture_memory(&f);
	assert_ok(f.db, crm_next_wake(f.db, &at));
	assert_int_equal(at, CRM_NO_TIME);
	memset(&result, 0xff, sizeof result);
	assert_status(f.db, CRM_UNCHANGED, crm_tick(f.db, NULL, &result));
	assert_int_equal(result.promises_broken + result.moves + result.proposals, 0);
	assert_int_equal(result.next_wake, CRM_NO_TIME);
	assert_int_equal(crm_now(f.db), f.now);
	assert_int_equal(fixture_last(&f), 1);
	fixture_end(&f);
}

/* ---- units ---- */

static crm_status add_and_close(crm *db, void *user)
{
	crm_status rc = add(db, user, NULL, NULL);

	crm_close(db);
	return rc;
}

static void a_unit_cannot_close_the_handle_it_runs_on(void **state)
{
	struct fixture f;

	(void)state;
	fixture_file(&f);
	assert_ok(f.db, crm_transact(f.db, add_and_close, "One"));
	assert_int_equal(count_customers(f.db), 1);
	fixture_end(&f);
}

/* The child comes back from the unit as well; what it must not do is end the transaction of its parent. */
static crm_status add_and_fork(crm *db, void *user)
{
	pid_t *child = user;
	crm_status rc = add(db, "One", NULL, NULL);

	(void)fflush(NULL);
	*child = fork();
	return rc;
}

static void a_child_that_returns_from_a_unit_leaves_the_transaction_alone(void **state)
{
	struct fixture f;
	int outcome = 0;
	pid_t child = -1;
	crm_status rc;

	(void)state;
	fixture_file(&f);
	rc = crm_transact(f.db, add_and_fork, &child);
	if (child == 0)
		_exit(rc == CRM_ERR_FORKED && crm_error_last(f.db)->status == CRM_ERR_FORKED ? 0 : 1);
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &outcome, 0), child);
	assert_true(WIFEXITED(outcome) && WEXITSTATUS(outcome) == 0);
	assert_ok(f.db, rc);
	assert_int_equal(count_customers(f.db), 1);
	assert_int_equal(crm_verify(f.db, NULL, NULL, NULL), CRM_OK);
	fixture_end(&f);
}

UNIT_MAIN(TEST(a_group_is_committed_or_taken_back_whole), TEST(an_inner_group_can_be_taken_back_alone),
          TEST(a_call_that_fails_leaves_its_group_as_it_was), TEST(a_store_that_was_opened_again_takes_failures),
          TEST(a_group_for_reading_takes_no_change),
          TEST(a_group_for_reading_has_one_view_of_the_store), TEST(commit_and_rollback_need_a_group),
          TEST(closing_takes_an_open_group_back),
          TEST(a_group_without_memory_is_there_whole_or_not_at_all),
          TEST(a_key_gives_the_first_answer_again),
          TEST(a_key_of_another_request_is_a_conflict), TEST(requests_that_look_alike_are_told_apart),
          TEST(a_key_works_for_calls_that_answer_nothing),
          TEST(a_failed_call_and_a_group_taken_back_leave_their_keys_free), TEST(wrong_acts_are_invalid),
          TEST(a_stale_revision_is_a_conflict), TEST(cursors_of_a_closed_handle_say_so),
          TEST(a_missing_handle_is_invalid), TEST(success_clears_the_detail_of_an_earlier_failure),
          TEST(clock_and_random_bytes_may_not_call_back), TEST(without_random_bytes_nothing_is_made),
          TEST(the_clock_may_jump), TEST(the_same_calls_give_the_same_store), TEST(nothing_waits_in_an_empty_store),
          TEST(a_unit_cannot_close_the_handle_it_runs_on), TEST(a_child_that_returns_from_a_unit_leaves_the_transaction_alone))
