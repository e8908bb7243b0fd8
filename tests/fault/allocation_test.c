/* The n-th allocation fails, once or for ever: no memory is told, nothing has changed, nothing leaks (CMocka's allocator
 * sees to that), and the handle goes on (reliability P7). */
#include "fixture.h"

enum { SEEN = 200 };

struct fixed {
	struct fixture f;
	crm_id id;
	int64_t last;
};

static void prepare(struct fixed *x)
{
	fixture_memory(&x->f);
	x->id = fixture_customer(&x->f, "Kept");
	(void)fixture_customer(&x->f, "Another");
	x->last = fixture_last(&x->f);
}

static crm_customer_input full_input(crm_contact_point *points, crm_reference *reference)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);

	points[0] = (crm_contact_point){ CRM_POINT_MOBILE, 1, "work", "+86 138 0013 8000", NULL };
	points[1] = (crm_contact_point){ CRM_POINT_EMAIL, 0, NULL, "Some.Body@Example.ORG", NULL };
	*reference = (crm_reference){ "shop", "17" };
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "New";
	input.note = "a note";
	input.contact_points = points;
	input.contact_point_count = 2;
	input.references = reference;
	input.reference_count = 1;
	return input;
}

static crm_status try_create(struct fixed *x)
{
	crm_contact_point points[2];
	crm_reference reference;
	crm_customer_input input = full_input(points, &reference);
	crm_act act = CRM_INIT(crm_act);
	crm_id id;
	crm_status rc;

	act.key = "key";
	rc = crm_customer_add(x->f.db, &act, &input, &id);
	assert_true((rc == CRM_OK) != crm_id_is_none(&id));
	return rc;
}

static crm_status try_update(struct fixed *x)
{
	crm_contact_point points[2];
	crm_reference reference;
	crm_customer_input input = full_input(points, &reference);

	return crm_customer_update(x->f.db, NULL, &x->id,
	                           CRM_CUSTOMER_FIELD_NAME | CRM_CUSTOMER_FIELD_CONTACT_POINTS | CRM_CUSTOMER_FIELD_REFERENCES, &input);
}

static crm_status try_remove(struct fixed *x)
{
	return crm_customer_remove(x->f.db, NULL, &x->id);
}

static crm_status try_get(struct fixed *x)
{
	const crm_customer *view = NULL;
	crm_status rc = crm_customer_get(x->f.db, &x->id, &view);

	assert_true((rc == CRM_OK) == (view != NULL));
	crm_customer_free(view);
	return rc;
}

static crm_status try_find(struct fixed *x)
{
	crm_id ids[2];
	size_t count;
	crm_status rc = crm_customer_find_point(x->f.db, CRM_POINT_EMAIL, "nobody@example.org", ids, 2, &count);

	assert_int_equal(count, 0);
	return rc == CRM_ERR_NOT_FOUND ? CRM_OK : rc;
}

static crm_status try_list(struct fixed *x)
{
	crm_customer_cursor *cursor = NULL;
	const crm_customer *customer = NULL;
	crm_status rc = crm_customer_list(x->f.db, NULL, &cursor);

	assert_true((rc == CRM_OK) == (cursor != NULL));
	while (rc == CRM_OK)
		rc = crm_customer_next(cursor, &customer);
	crm_customer_cursor_free(cursor);
	return rc == CRM_DONE ? CRM_OK : rc;
}

static crm_status try_journal(struct fixed *x)
{
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;
	crm_status rc;

	query.customer_id = x->id;
	rc = crm_journal_list(x->f.db, &query, &cursor);
	assert_true((rc == CRM_OK) == (cursor != NULL));
	while (rc == CRM_OK)
		rc = crm_journal_next(cursor, &entry);
	crm_journal_cursor_free(cursor);
	return rc == CRM_DONE ? CRM_OK : rc;
}

static crm_status try_verify(struct fixed *x)
{
	return crm_verify(x->f.db, NULL, NULL, NULL);
}

static crm_status try_rebuild(struct fixed *x)
{
	return crm_rebuild(x->f.db);
}

static crm_status try_dump(struct fixed *x)
{
	crm_buffer text = { NULL, 0, NULL };
	crm_status rc = crm_playbook_dump(x->f.db, 0, &text);

	assert_true((rc == CRM_OK) == (text.data != NULL));
	crm_buffer_free(&text);
	return rc;
}

/* Fails allocation 1, 2, 3, ... of one call until it needs no more. */
static void sweep(crm_status (*attempt)(struct fixed *), int64_t entries, bool for_ever)
{
	bool failed = true;
	long n;

	for (n = 1; failed; n++) {
		struct fixed x;
		crm_status rc;

		prepare(&x);
		unit_fail_allocation(n, for_ever);
		rc = attempt(&x);
		failed = unit_allocation_failed();
		unit_fail_allocation(0, false);
		assert_int_equal(crm_error_last(x.f.db)->status == CRM_ERR_NOMEM, rc == CRM_ERR_NOMEM);
		if (rc != CRM_OK && rc != CRM_ERR_NOMEM)
			fail_msg("allocation %ld: status %d, %s", n, rc, crm_error_last(x.f.db)->message);
		assert_true(failed || rc == CRM_OK);
		assert_int_equal(fixture_last(&x.f), rc == CRM_OK ? x.last + entries : x.last);
		assert_ok(x.f.db, crm_verify(x.f.db, NULL, NULL, NULL));
		if (rc != CRM_OK)
			assert_ok(x.f.db, attempt(&x));
		assert_int_equal(fixture_last(&x.f), x.last + entries);
		fixture_end(&x.f);
		assert_in_range(n, 1, SEEN);
	}
	assert_true(n > 1);
}

#define SWEEP(name, attempt, entries)                                                                                  \
	static void name(void **state)                                                                                     \
	{                                                                                                                  \
		(void)state;                                                                                                   \
		sweep(attempt, entries, false);                                                                                \
		sweep(attempt, entries, true);                                                                                 \
	}

SWEEP(creating_a_customer_without_memory_changes_nothing, try_create, 1)
SWEEP(updating_a_customer_without_memory_changes_nothing, try_update, 1)
SWEEP(removing_a_customer_without_memory_changes_nothing, try_remove, 1)
SWEEP(getting_a_customer_without_memory_can_be_tried_again, try_get, 0)
SWEEP(finding_a_customer_without_memory_can_be_tried_again, try_find, 0)
SWEEP(listing_customers_without_memory_can_be_tried_again, try_list, 0)
SWEEP(reading_the_journal_without_memory_can_be_tried_again, try_journal, 0)
SWEEP(verifying_without_memory_can_be_tried_again, try_verify, 0)
SWEEP(rebuilding_without_memory_changes_nothing, try_rebuild, 0)
SWEEP(dumping_the_playbook_without_memory_can_be_tried_again, try_dump, 0)

static void sweep_open(bool on_file, bool exists, bool for_ever)
{
	struct fixture f;
	bool failed = true;
	long n;

	fixture_folder(&f);
	for (n = 1; failed; n++) {
		crm_status rc;

		if (exists) {
			assert_int_equal(fixture_open(&f, f.path, CRM_OPEN_CREATE), CRM_OK);
			fixture_close(&f);
		} else {
			(void)unlink(f.path);
		}
		unit_fail_allocation(n, for_ever);
		rc = fixture_open(&f, on_file ? f.path : ":memory:", CRM_OPEN_CREATE);
		failed = unit_allocation_failed();
		unit_fail_allocation(0, false);
		assert_true(rc == CRM_OK || rc == CRM_ERR_NOMEM);
		if (rc == CRM_ERR_NOMEM && f.db)
			assert_fails(f.db, CRM_ERR_NOMEM, CRM_RULE_NONE, crm_error_last(f.db)->status);
		if (rc == CRM_ERR_NOMEM && !f.db)
			assert_int_equal(n, 1);
		fixture_close(&f);
		if (!on_file)
			continue;
		assert_int_equal(fixture_open(&f, f.path, CRM_OPEN_CREATE), CRM_OK);
		assert_int_equal(fixture_last(&f), 1);
		assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
		fixture_close(&f);
	}
	assert_true(n > 3);
	fixture_end(&f);
}

static void opening_without_memory_gives_a_handle_that_says_so(void **state)
{
	int mode;

	(void)state;
	for (mode = 0; mode < 8; mode++)
		sweep_open(mode & 1, mode & 2, mode & 4);
}

/* The rows already taken in a group stay when a later call in it finds no memory. */
static void a_group_survives_a_call_without_memory(void **state)
{
	bool failed = true;
	long n;

	(void)state;
	for (n = 1; failed; n++) {
		struct fixed x;
		crm_status rc;

		prepare(&x);
		assert_ok(x.f.db, crm_begin(x.f.db, CRM_TRANSACTION_WRITE));
		assert_ok(x.f.db, try_remove(&x));
		unit_fail_allocation(n, false);
		rc = try_create(&x);
		failed = unit_allocation_failed();
		unit_fail_allocation(0, false);
		assert_true(rc == CRM_OK || rc == CRM_ERR_NOMEM);
		assert_ok(x.f.db, crm_commit(x.f.db));
		assert_int_equal(fixture_last(&x.f), x.last + 1 + (rc == CRM_OK));
		assert_ok(x.f.db, crm_verify(x.f.db, NULL, NULL, NULL));
		fixture_end(&x.f);
	}
}

UNIT_MAIN(TEST(creating_a_customer_without_memory_changes_nothing),
          TEST(updating_a_customer_without_memory_changes_nothing),
          TEST(removing_a_customer_without_memory_changes_nothing),
          TEST(getting_a_customer_without_memory_can_be_tried_again),
          TEST(finding_a_customer_without_memory_can_be_tried_again),
          TEST(listing_customers_without_memory_can_be_tried_again),
          TEST(reading_the_journal_without_memory_can_be_tried_again),
          TEST(verifying_without_memory_can_be_tried_again), TEST(rebuilding_without_memory_changes_nothing),
          TEST(dumping_the_playbook_without_memory_can_be_tried_again),
          TEST(opening_without_memory_gives_a_handle_that_says_so), TEST(a_group_survives_a_call_without_memory))
