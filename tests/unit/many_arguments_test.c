/* What many records in one call are handed over as: arrays of any version, of nothing, of what is wrong. */
#include "many_nouns.h"

enum { SOME = 70, LARGER = 16 /* bytes that a newer version may have */ };

static struct batch batch, other;

static void fill(struct stage *s, const struct noun *noun)
{
	stage_open(s);
	batch_fill(&batch, noun, s, SOME);
}

/* The elements of an array with another size; what they do not share is zero. */
static void resize(size_t size)
{
	size_t i, shared = size < batch.step ? size : batch.step;

	memset(other.inputs, 0, sizeof other.inputs);
	other.step = size;
	for (i = 0; i < SOME; i++) {
		memcpy(input_at(&other, i), input_at(&batch, i), shared);
		*(size_t *)input_at(&other, i) = size;
	}
}

static void arrays_of_another_version_are_stepped_through_by_their_own_size(void **state)
{
	struct stage s;
	crm_id ids[SOME];
	size_t n, i;

	(void)state;
	for (n = 0; n < NOUNS; n++) {
		fill(&s, &nouns[n]);
		for (i = 0; i < SOME; i++)
			batch.acts[i].key = NULL;
		resize(nouns[n].size + LARGER);
		*((char *)input_at(&other, 5) + nouns[n].size + 3) = 1;
		assert_fails(s.f.db, CRM_ERR_UNSUPPORTED, CRM_RULE_INPUT_UNKNOWN, nouns[n].many(s.f.db, NULL, other.inputs, SOME, ids));
		assert_int_equal(crm_error_last(s.f.db)->line, 6);
		*((char *)input_at(&other, 5) + nouns[n].size + 3) = 0;
		assert_ok(s.f.db, nouns[n].many(s.f.db, NULL, other.inputs, SOME, ids));
		for (i = 0; i < SOME; i++)
			assert_false(crm_id_is_none(&ids[i]));
		close_store(&s.f);
	}
}

static void an_older_array_ends_each_element_earlier(void **state)
{
	const size_t older = offsetof(crm_customer_input, contact_points);
	const crm_customer *customer = NULL;
	struct stage s;
	crm_id ids[SOME];

	(void)state;
	fill(&s, &nouns[CUSTOMERS]);
	resize(older);
	assert_ok(s.f.db, nouns[CUSTOMERS].many(s.f.db, NULL, other.inputs, SOME, ids));
	assert_ok(s.f.db, crm_customer_get(s.f.db, &ids[SOME - 1], &customer));
	assert_string_equal(customer->name, batch.texts[SOME - 1]);
	assert_int_equal(customer->contact_point_count, 0);
	crm_customer_free(customer);
	close_store(&s.f);
}

static void assert_size_refused(struct stage *s, const crm_act *acts, int64_t line)
{
	int64_t before = entries(&s->f);

	assert_fails(s->f.db, CRM_ERR_INVALID, CRM_RULE_INPUT_SIZE, nouns[CUSTOMERS].many(s->f.db, acts, batch.inputs, SOME, NULL));
	assert_string_equal(crm_error_last(s->f.db)->field, "size");
	assert_int_equal(crm_error_last(s->f.db)->line, line);
	assert_int_equal(entries(&s->f), before);
}

static void a_size_that_is_not_that_of_the_first_is_refused(void **state)
{
	static const size_t wrong[] = { 0, 8, 15, sizeof(crm_customer_input) + 8, sizeof(crm_customer_input) - 8, SIZE_MAX };
	struct stage s;
	size_t i;

	(void)state;
	fill(&s, &nouns[CUSTOMERS]);
	for (i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		*(size_t *)input_at(&batch, 66) = wrong[i];
		assert_size_refused(&s, NULL, 67);
	}
	*(size_t *)input_at(&batch, 66) = sizeof(crm_customer_input);
	batch.acts[3].size = sizeof(crm_act) + 8;
	assert_size_refused(&s, batch.acts, 4);
	batch.acts[3].size = sizeof(crm_act);
	batch.acts[0].size = 0;
	assert_size_refused(&s, batch.acts, 1);
	*(size_t *)input_at(&batch, 0) = 0;
	assert_size_refused(&s, NULL, 1);
	*(size_t *)input_at(&batch, 0) = sizeof(crm_customer_input) - 3;
	assert_size_refused(&s, NULL, 1);
	close_store(&s.f);
}

static void none_at_all_change_nothing(void **state)
{
	struct stage s;
	char *empty = malloc(1); /* an array of none has no size to read; test_malloc() would give more than it is asked for */
	size_t n;

	(void)state;
	for (n = 0; n < NOUNS; n++) {
		int64_t before;

		fill(&s, &nouns[n]);
		before = entries(&s.f);
		assert_status(s.f.db, CRM_UNCHANGED, nouns[n].many(s.f.db, NULL, NULL, 0, NULL));
		assert_status(s.f.db, CRM_UNCHANGED, nouns[n].many(s.f.db, batch.acts, batch.inputs, 0, NULL));
		assert_status(s.f.db, CRM_UNCHANGED, nouns[n].many(s.f.db, (const void *)empty, empty, 0, NULL));
		assert_int_equal(entries(&s.f), before);
		assert_int_equal(nouns[n].many(NULL, NULL, NULL, 0, NULL), CRM_ERR_INVALID);
		close_store(&s.f);
	}
	free(empty);
}

static void what_is_missing_is_named(void **state)
{
	struct stage s;
	crm_id id;
	size_t n;

	(void)state;
	for (n = 0; n < NOUNS; n++) {
		fill(&s, &nouns[n]);
		memset(&id, 0xff, sizeof id);
		assert_rule(&s.f, nouns[n].many(s.f.db, NULL, NULL, 1, &id), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "inputs");
		assert_int_equal(crm_error_last(s.f.db)->line, 0);
		assert_true(crm_id_is_none(&id));
		assert_rule(&s.f, nouns[n].many(s.f.db, NULL, batch.inputs, SIZE_MAX, NULL), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "count");
		assert_int_equal(nouns[n].many(NULL, NULL, batch.inputs, SOME, NULL), CRM_ERR_INVALID);
		assert_ok(s.f.db, nouns[n].many(s.f.db, NULL, batch.inputs, SOME, NULL));
		close_store(&s.f);
	}
}

static void a_store_that_is_only_read_takes_none(void **state)
{
	struct stage s;
	crm_id ids[SOME];

	(void)state;
	fixture_file(&s.f);
	batch_fill(&batch, &nouns[CUSTOMERS], &s, SOME);
	fixture_close(&s.f);
	assert_int_equal(fixture_open(&s.f, s.f.path, CRM_OPEN_READONLY), CRM_OK);
	assert_status(s.f.db, CRM_ERR_READONLY, nouns[CUSTOMERS].many(s.f.db, NULL, batch.inputs, SOME, ids));
	assert_int_equal(crm_error_last(s.f.db)->line, 0);
	assert_true(crm_id_is_none(&ids[0]) && crm_id_is_none(&ids[SOME - 1]));
	fixture_end(&s.f);
}

static void a_group_that_only_reads_takes_none(void **state)
{
	struct stage s;

	(void)state;
	fill(&s, &nouns[CUSTOMERS]);
	assert_ok(s.f.db, crm_begin(s.f.db, CRM_TRANSACTION_READ));
	assert_fails(s.f.db, CRM_ERR_INVALID, CRM_RULE_TRANSACTION_READ, nouns[CUSTOMERS].many(s.f.db, NULL, batch.inputs, SOME, NULL));
	assert_ok(s.f.db, crm_rollback(s.f.db));
	close_store(&s.f);
}

UNIT_MAIN(
	TEST(arrays_of_another_version_are_stepped_through_by_their_own_size),
	TEST(an_older_array_ends_each_element_earlier),
	TEST(a_size_that_is_not_that_of_the_first_is_refused),
	TEST(none_at_all_change_nothing),
	TEST(what_is_missing_is_named),
	TEST(a_store_that_is_only_read_takes_none),
	TEST(a_group_that_only_reads_takes_none),
)
