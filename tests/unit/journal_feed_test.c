/* The journal as a feed, and as the timeline of a customer. */
#include "fixture.h"

static void many_customers(struct fixture *f, int count)
{
	char name[40];
	int i;

	assert_ok(f->db, crm_begin(f->db, CRM_TRANSACTION_WRITE));
	for (i = 0; i < count; i++) {
		(void)snprintf(name, sizeof name, "Customer %d", i);
		(void)fixture_customer(f, name);
	}
	assert_ok(f->db, crm_commit(f->db));
}

static void the_feed_resumes_from_any_position(void **state)
{
	struct fixture f;
	int64_t after, last;

	(void)state;
	fixture_memory(&f);
	many_customers(&f, 250); /* more than two pages */
	last = fixture_last(&f);
	assert_int_equal(last, 251);
	for (after = 0; after <= last + 1; after += after < 3 || after > last - 3 ? 1 : 17) {
		crm_journal_query query = CRM_INIT(crm_journal_query);
		crm_journal_cursor *cursor = NULL;
		const crm_entry *entry = NULL;
		int64_t expected = after;
		crm_status rc;

		query.after = after;
		assert_ok(f.db, crm_journal_list(f.db, &query, &cursor));
		while ((rc = crm_journal_next(cursor, &entry)) == CRM_OK)
			assert_int_equal(entry->seq, ++expected);
		assert_int_equal(rc, CRM_DONE);
		assert_null(entry);
		assert_int_equal(expected, after > last ? after : last);
		crm_journal_cursor_free(cursor);
	}
	fixture_end(&f);
}

static void a_feed_at_its_end_gives_what_is_written_afterwards(void **state)
{
	struct fixture f;
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;
	crm_id id;
	int i;

	(void)state;
	fixture_memory(&f);
	assert_ok(f.db, crm_journal_list(f.db, NULL, &cursor));
	assert_ok(f.db, crm_journal_next(cursor, &entry));
	assert_int_equal(entry->event, CRM_EVENT_PLAYBOOK_LOADED);
	assert_status(f.db, CRM_DONE, crm_journal_next(cursor, &entry));
	for (i = 0; i < 3; i++) {
		id = fixture_customer(&f, "Later");
		assert_ok(f.db, crm_journal_next(cursor, &entry));
		assert_int_equal(entry->seq, i + 2);
		assert_int_equal(entry->event, CRM_EVENT_CUSTOMER_CREATED);
		assert_int_equal(entry->entity, CRM_ENTITY_CUSTOMER);
		assert_memory_equal(&entry->id, &id, sizeof id);
		assert_memory_equal(&entry->customer_id, &id, sizeof id);
		assert_string_equal(entry->actor, "tester");
		assert_null(entry->reason);
		assert_int_equal(entry->at, f.now);
		assert_int_equal(entry->recorded_at, f.now);
		assert_int_equal(entry->playbook, 1);
		assert_non_null(strstr(entry->body, "\"Later\""));
		assert_status(f.db, CRM_DONE, crm_journal_next(cursor, &entry));
	}
	crm_journal_cursor_free(cursor);
	fixture_end(&f);
}

static void a_feed_gives_only_the_events_that_are_asked_for(void **state)
{
	struct fixture f;
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;
	crm_id id;

	(void)state;
	fixture_memory(&f);
	id = fixture_customer(&f, "One");
	(void)fixture_customer(&f, "Two");
	assert_ok(f.db, crm_customer_remove(f.db, NULL, &id));
	query.events = UINT64_C(1) << CRM_EVENT_CUSTOMER_REMOVED;
	assert_ok(f.db, crm_journal_list(f.db, &query, &cursor));
	assert_ok(f.db, crm_journal_next(cursor, &entry));
	assert_int_equal(entry->seq, 4);
	assert_status(f.db, CRM_DONE, crm_journal_next(cursor, &entry));
	crm_journal_cursor_free(cursor);
	fixture_end(&f);
}

static crm_id known_since(struct fixture *f, const char *name, int64_t at)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_act act = CRM_INIT(crm_act);
	crm_id id;

	act.at = at;
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = name;
	assert_ok(f->db, crm_customer_add(f->db, &act, &input, &id));
	return id;
}

static void rename_at(struct fixture *f, const crm_id *id, const char *name, int64_t at)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_act act = CRM_INIT(crm_act);

	act.at = at;
	input.name = name;
	assert_ok(f->db, crm_customer_update(f->db, &act, id, CRM_CUSTOMER_FIELD_NAME, &input));
}

static void expect_timeline(struct fixture *f, const crm_journal_query *query, const int64_t *seqs, size_t count)
{
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;
	size_t i;

	assert_ok(f->db, crm_journal_list(f->db, query, &cursor));
	for (i = 0; i < count; i++) {
		assert_ok(f->db, crm_journal_next(cursor, &entry));
		assert_int_equal(entry->seq, seqs[i]);
		assert_memory_equal(&entry->customer_id, &query->customer_id, sizeof(crm_id));
	}
	assert_status(f->db, CRM_DONE, crm_journal_next(cursor, &entry));
	crm_journal_cursor_free(cursor);
}

/* M-CUST-05: by when things happened, not by when they were written down. */
static void a_timeline_is_ordered_by_when_things_happened(void **state)
{
	struct fixture f;
	crm_journal_query query = CRM_INIT(crm_journal_query);
	int64_t now;

	(void)state;
	fixture_memory(&f);
	now = f.now;
	query.customer_id = known_since(&f, "One", now - 10 * CRM_DAY); /* 2 */
	rename_at(&f, &query.customer_id, "Two", CRM_NO_TIME);          /* 3, now */
	rename_at(&f, &query.customer_id, "Three", now - 3 * CRM_DAY);  /* 4 */
	rename_at(&f, &query.customer_id, "Four", now - 5 * CRM_DAY);   /* 5 */
	rename_at(&f, &query.customer_id, "Five", now - 3 * CRM_DAY);   /* 6, same time as 4 */
	(void)fixture_customer(&f, "Somebody else");                    /* 7 */
	expect_timeline(&f, &query, (const int64_t[]){ 2, 5, 4, 6, 3 }, 5);
	query.from = now - 5 * CRM_DAY;
	expect_timeline(&f, &query, (const int64_t[]){ 5, 4, 6, 3 }, 4);
	query.until = now;
	expect_timeline(&f, &query, (const int64_t[]){ 5, 4, 6 }, 3);
	query.from = now - 5 * CRM_DAY + 1;
	query.until = now - 3 * CRM_DAY;
	expect_timeline(&f, &query, NULL, 0);
	query.from = query.until = CRM_NO_TIME;
	query.events = UINT64_C(1) << CRM_EVENT_CUSTOMER_CREATED;
	expect_timeline(&f, &query, (const int64_t[]){ 2 }, 1);
	fixture_end(&f);
}

static void a_long_timeline_crosses_pages_without_gap_or_repeat(void **state)
{
	struct fixture f;
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;
	int64_t last_at = INT64_MIN, last_seq = 0;
	char name[40];
	int i, count = 0;

	(void)state;
	fixture_memory(&f);
	query.customer_id = known_since(&f, "One", f.now - 1000 * CRM_DAY);
	for (i = 0; i < 350; i++) {
		(void)snprintf(name, sizeof name, "Name %d", i);
		rename_at(&f, &query.customer_id, name, f.now - (i * 37 % 50) * CRM_DAY - CRM_HOUR);
	}
	assert_ok(f.db, crm_journal_list(f.db, &query, &cursor));
	while (crm_journal_next(cursor, &entry) == CRM_OK) {
		assert_true(entry->at > last_at || (entry->at == last_at && entry->seq > last_seq));
		last_at = entry->at;
		last_seq = entry->seq;
		count++;
	}
	assert_int_equal(count, 351);
	crm_journal_cursor_free(cursor);
	fixture_end(&f);
}

static void queries_that_cannot_be_answered_are_refused(void **state)
{
	struct fixture f;
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;

	(void)state;
	fixture_memory(&f);
	query.customer_id.bytes[3] = 1;
	assert_status(f.db, CRM_ERR_NOT_FOUND, crm_journal_list(f.db, &query, &cursor));
	assert_null(cursor);
	query = (crm_journal_query)CRM_INIT(crm_journal_query);
	query.after = -1;
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, crm_journal_list(f.db, &query, &cursor));
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, crm_journal_list(f.db, NULL, NULL));
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, crm_journal_last(f.db, NULL));
	assert_int_equal(crm_journal_next(NULL, &entry), CRM_ERR_INVALID);
	crm_journal_cursor_free(NULL);
	fixture_end(&f);
}

static void a_time_in_the_future_is_refused(void **state)
{
	struct fixture f;
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_act act = CRM_INIT(crm_act);
	crm_id id;

	(void)state;
	fixture_memory(&f);
	act.at = f.now + 1;
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "Name";
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_TIME_FUTURE, crm_customer_add(f.db, &act, &input, &id));
	act.at = f.now;
	assert_ok(f.db, crm_customer_add(f.db, &act, &input, &id));
	fixture_end(&f);
}

UNIT_MAIN(TEST(the_feed_resumes_from_any_position), TEST(a_feed_at_its_end_gives_what_is_written_afterwards),
          TEST(a_feed_gives_only_the_events_that_are_asked_for), TEST(a_timeline_is_ordered_by_when_things_happened),
          TEST(a_long_timeline_crosses_pages_without_gap_or_repeat), TEST(queries_that_cannot_be_answered_are_refused),
          TEST(a_time_in_the_future_is_refused))
