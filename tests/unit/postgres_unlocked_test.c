/* An engine without LOCK TABLE: writers do not queue, and find out by a conflict that they met. */
#include "fixture.h"

#include "handle.h"

static void open_two(struct fixture *a, struct fixture *b)
{
	assert_true(stores_on_server());
	fixture_memory(a);
	fixture_start(b);
	(void)snprintf(b->path, sizeof b->path, "%s", a->path);
	(void)snprintf(b->prefix, sizeof b->prefix, "%s", a->prefix);
	assert_int_equal(fixture_open(b, b->path, 0), CRM_OK);
	b->random = 77;
	a->db->store->unlocked = b->db->store->unlocked = true;
}

static crm_status create(struct fixture *f, const char *name)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_id id;

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = name;
	return crm_customer_add(f->db, NULL, &input, &id);
}

static void close_two(struct fixture *a, struct fixture *b, int64_t entries)
{
	assert_int_equal(fixture_last(a), entries);
	assert_ok(a->db, crm_verify(a->db, NULL, NULL, NULL));
	fixture_close(a);
	fixture_close(b);
}

static void who_meets_an_open_transaction_waits_and_gives_up_in_time(void **state)
{
	struct fixture a, b;

	(void)state;
	open_two(&a, &b);
	assert_ok(a.db, crm_begin(a.db, CRM_TRANSACTION_WRITE));
	assert_int_equal(create(&a, "first"), CRM_OK);
	assert_status(a.db, CRM_ERR_NOT_FOUND, crm_customer_find_reference(a.db, "x", "y", &a.id)); /* by now the server has it */
	assert_int_equal(create(&b, "second"), CRM_ERR_BUSY);
	assert_ok(a.db, crm_commit(a.db));
	assert_int_equal(create(&b, "second"), CRM_OK);
	close_two(&a, &b, 3);
}

static void a_group_that_saw_the_past_is_refused_whole(void **state)
{
	struct fixture a, b;

	(void)state;
	open_two(&a, &b);
	assert_ok(b.db, crm_begin(b.db, CRM_TRANSACTION_WRITE));
	assert_int_equal(fixture_last(&b), 1); /* its view of the journal */
	assert_int_equal(create(&a, "first"), CRM_OK);
	assert_true(create(&b, "second") == CRM_OK); /* sent, not answered */
	assert_status(b.db, CRM_ERR_BUSY, crm_commit(b.db));
	assert_int_equal(create(&b, "second"), CRM_OK);
	close_two(&a, &b, 3);
}

struct meeting {
	struct fixture *other;
	int runs;
};

static crm_status read_then_create(crm *db, void *user)
{
	struct meeting *meeting = user;
	crm_customer_input input = CRM_INIT(crm_customer_input);
	int64_t last;
	crm_id id;
	crm_status rc = crm_journal_last(db, &last);

	if (rc == CRM_OK && meeting->runs++ == 0)
		rc = create(meeting->other, "in between");
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "of the unit";
	return rc < 0 ? rc : crm_customer_add(db, NULL, &input, &id);
}

static void a_unit_is_run_again_until_nobody_came_between(void **state)
{
	struct meeting meeting = { NULL, 0 };
	struct fixture a, b;

	(void)state;
	open_two(&a, &b);
	meeting.other = &a;
	assert_ok(b.db, crm_transact(b.db, read_then_create, &meeting));
	assert_int_equal(meeting.runs, 2);
	close_two(&a, &b, 3);
}

UNIT_MAIN(
	TEST(who_meets_an_open_transaction_waits_and_gives_up_in_time),
	TEST(a_group_that_saw_the_past_is_refused_whole),
	TEST(a_unit_is_run_again_until_nobody_came_between),
)
