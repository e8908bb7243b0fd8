/* Many records in one call: what single calls in a group would have made, or nothing. */
#include "many_nouns.h"

enum { MANY = 150 /* a store behind a network is asked about 64 at a time */ };

static void assert_same_store(struct fixture *a, struct fixture *b)
{
	crm_ledger_result one, other;

	assert_ok(a->db, crm_ledger_digest(a->db, &one));
	assert_ok(b->db, crm_ledger_digest(b->db, &other));
	assert_int_equal(one.entries, other.entries);
	assert_memory_equal(one.head, other.head, sizeof one.head);
	assert_memory_equal(one.records, other.records, sizeof one.records);
}

static void single_calls(struct stage *s, const struct noun *noun, const struct batch *batch, bool with_acts, crm_id *ids)
{
	size_t i;

	assert_ok(s->f.db, crm_begin(s->f.db, CRM_TRANSACTION_WRITE));
	for (i = 0; i < batch->count; i++)
		assert_ok(s->f.db, noun->one(s->f.db, with_acts ? &batch->acts[i] : NULL, input_at(batch, i), &ids[i]));
	assert_ok(s->f.db, crm_commit(s->f.db));
}

static void same_as_single(const struct noun *noun, bool with_acts)
{
	struct stage single, many;
	struct batch batch;
	crm_id wanted[MANY], ids[MANY];

	stage_open(&single);
	stage_open(&many);
	batch_fill(&batch, noun, &single, MANY);
	single_calls(&single, noun, &batch, with_acts, wanted);
	assert_ok(many.f.db, noun->many(many.f.db, with_acts ? batch.acts : NULL, batch.inputs, MANY, ids));
	assert_memory_equal(ids, wanted, sizeof ids);
	assert_same_store(&single.f, &many.f);
	close_store(&single.f);
	close_store(&many.f);
}

static void many_make_what_single_calls_in_a_group_make(void **state)
{
	size_t n;

	(void)state;
	for (n = 0; n < NOUNS; n++) {
		same_as_single(&nouns[n], false);
		same_as_single(&nouns[n], true);
	}
}

static void assert_none(const crm_id *ids, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		assert_true(crm_id_is_none(&ids[i]));
}

/* The single call says what is wrong with the item; many say it too, and which one it is. */
static void fails_at(struct stage *s, const struct noun *noun, size_t place)
{
	const crm_error *error = crm_error_last(s->f.db);
	int64_t before = entries(&s->f);
	struct batch batch;
	crm_error wanted;
	char message[300], field[100];
	crm_id ids[MANY];
	crm_status rc;

	batch_fill(&batch, noun, s, MANY);
	noun->spoil(input_at(&batch, place));
	rc = noun->one(s->f.db, &batch.acts[place], input_at(&batch, place), &ids[0]);
	wanted = *error;
	assert_true(rc < 0);
	(void)snprintf(message, sizeof message, "%s", error->message);
	(void)snprintf(field, sizeof field, "%s", error->field ? error->field : "");
	memset(ids, 0xff, sizeof ids);
	assert_fails(s->f.db, rc, wanted.rule, noun->many(s->f.db, batch.acts, batch.inputs, MANY, ids));
	assert_int_equal(error->line, (int64_t)place + 1);
	assert_string_equal(error->message, message);
	assert_string_equal(error->field ? error->field : "", field);
	assert_int_equal(error->entity, wanted.entity);
	assert_none(ids, MANY);
	assert_int_equal(entries(&s->f), before);
}

static void one_that_is_wrong_takes_all_back_and_is_named(void **state)
{
	static const size_t places[] = { 0, 1, 63, 64, 100, MANY - 1 };
	struct stage s;
	size_t n, i;

	(void)state;
	stage_open(&s);
	for (n = 0; n < NOUNS; n++)
		for (i = 0; i < sizeof places / sizeof *places; i++)
			fails_at(&s, &nouns[n], places[i]);
	close_store(&s.f);
}

static void a_text_that_is_none_is_found_where_it_stands(void **state)
{
	crm_reference reference = { "shop", "\xff\xfe" };
	struct stage s;
	struct batch batch;

	(void)state;
	stage_open(&s);
	batch_fill(&batch, &nouns[CUSTOMERS], &s, MANY);
	((crm_customer_input *)input_at(&batch, 99))->references = &reference;
	((crm_customer_input *)input_at(&batch, 99))->reference_count = 1;
	assert_fails(s.f.db, CRM_ERR_INVALID, CRM_RULE_FIELD_NOT_UTF8, nouns[CUSTOMERS].many(s.f.db, NULL, batch.inputs, MANY, NULL));
	assert_int_equal(crm_error_last(s.f.db)->line, 100);
	batch_fill(&batch, &nouns[CUSTOMERS], &s, MANY);
	batch.acts[70].key = "\xff\xfe";
	assert_fails(s.f.db, CRM_ERR_INVALID, CRM_RULE_FIELD_NOT_UTF8, nouns[CUSTOMERS].many(s.f.db, batch.acts, batch.inputs, MANY, NULL));
	assert_int_equal(crm_error_last(s.f.db)->line, 71);
	batch.acts[70].key = NULL;
	batch.acts[3].at = s.f.now + 1;
	assert_fails(s.f.db, CRM_ERR_INVALID, CRM_RULE_TIME_FUTURE, nouns[CUSTOMERS].many(s.f.db, batch.acts, batch.inputs, MANY, NULL));
	assert_int_equal(crm_error_last(s.f.db)->line, 4);
	close_store(&s.f);
}

static void give_keys(struct batch *batch)
{
	size_t i;

	for (i = 0; i < batch->count; i++) {
		(void)snprintf(batch->keys[i], sizeof batch->keys[i], "key %zu", i);
		batch->acts[i].key = batch->keys[i];
	}
}

static void keys_belong_to(const struct noun *noun)
{
	crm_id first[MANY], again[MANY], single;
	struct stage s;
	struct batch batch;
	int64_t before;

	stage_open(&s);
	batch_fill(&batch, noun, &s, MANY);
	give_keys(&batch);
	assert_ok(s.f.db, noun->one(s.f.db, &batch.acts[1], input_at(&batch, 1), &single)); /* the key of a single call */
	assert_ok(s.f.db, noun->many(s.f.db, batch.acts, batch.inputs, MANY, first));
	assert_true(crm_id_is_equal(&single, &first[1]));
	before = entries(&s.f);
	assert_status(s.f.db, CRM_REPLAYED, noun->many(s.f.db, batch.acts, batch.inputs, MANY, again));
	assert_memory_equal(first, again, sizeof first);
	assert_int_equal(entries(&s.f), before);
	assert_status(s.f.db, CRM_REPLAYED, noun->one(s.f.db, &batch.acts[MANY - 1], input_at(&batch, MANY - 1), &single));
	assert_true(crm_id_is_equal(&single, &first[MANY - 1]));
	batch.acts[100].key = batch.keys[0]; /* which was for another request */
	assert_fails(s.f.db, CRM_ERR_CONFLICT, CRM_RULE_KEY_REUSED, noun->many(s.f.db, batch.acts, batch.inputs, MANY, again));
	assert_int_equal(crm_error_last(s.f.db)->line, 101);
	assert_none(again, MANY);
	assert_int_equal(entries(&s.f), before);
	close_store(&s.f);
}

static void a_key_belongs_to_its_item_as_to_a_single_call(void **state)
{
	size_t n;

	(void)state;
	for (n = 0; n < NOUNS; n++)
		keys_belong_to(&nouns[n]);
}

static void a_key_that_comes_twice_is_answered_the_second_time(void **state)
{
	crm_id ids[MANY];
	struct stage s;
	struct batch batch;
	int64_t before;

	(void)state;
	stage_open(&s);
	batch_fill(&batch, &nouns[CUSTOMERS], &s, MANY);
	give_keys(&batch);
	memcpy(input_at(&batch, 5), input_at(&batch, 4), batch.step);
	batch.acts[5] = batch.acts[4];
	before = entries(&s.f);
	assert_ok(s.f.db, nouns[CUSTOMERS].many(s.f.db, batch.acts, batch.inputs, MANY, ids));
	assert_true(crm_id_is_equal(&ids[4], &ids[5]));
	assert_int_equal(entries(&s.f), before + MANY - 1);
	close_store(&s.f);
}

static void a_reference_that_comes_twice_is_taken_the_second_time(void **state)
{
	crm_reference reference = { "shop", "the same" };
	struct stage s;
	struct batch batch;
	crm_id ids[MANY];
	size_t i;

	(void)state;
	stage_open(&s);
	batch_fill(&batch, &nouns[CUSTOMERS], &s, MANY);
	for (i = 40; i < 60; i += 10) {
		((crm_customer_input *)input_at(&batch, i))->references = &reference;
		((crm_customer_input *)input_at(&batch, i))->reference_count = 1;
	}
	assert_fails(s.f.db, CRM_ERR_EXISTS, CRM_RULE_REFERENCE_TAKEN, nouns[CUSTOMERS].many(s.f.db, NULL, batch.inputs, MANY, ids));
	assert_int_equal(crm_error_last(s.f.db)->line, 51);
	assert_none(ids, MANY);
	close_store(&s.f);
}

static void inside_a_group_they_are_one_part_of_it(void **state)
{
	struct stage s;
	struct batch batch;
	int64_t before;

	(void)state;
	stage_open(&s);
	batch_fill(&batch, &nouns[CUSTOMERS], &s, MANY);
	before = entries(&s.f);
	assert_ok(s.f.db, crm_begin(s.f.db, CRM_TRANSACTION_WRITE));
	(void)fixture_customer(&s.f, "before");
	nouns[CUSTOMERS].spoil(input_at(&batch, 77));
	assert_fails(s.f.db, CRM_ERR_REFUSED, ANY_RULE, nouns[CUSTOMERS].many(s.f.db, NULL, batch.inputs, MANY, NULL));
	assert_int_equal(crm_error_last(s.f.db)->line, 78);
	(void)fixture_customer(&s.f, "between");
	batch_fill(&batch, &nouns[CUSTOMERS], &s, MANY);
	assert_ok(s.f.db, nouns[CUSTOMERS].many(s.f.db, NULL, batch.inputs, MANY, NULL));
	assert_ok(s.f.db, crm_commit(s.f.db));
	assert_int_equal(entries(&s.f), before + 2 + MANY);
	batch_fill(&batch, &nouns[TASKS], &s, MANY);
	assert_ok(s.f.db, crm_begin(s.f.db, CRM_TRANSACTION_WRITE));
	assert_ok(s.f.db, nouns[TASKS].many(s.f.db, NULL, batch.inputs, MANY, NULL));
	assert_ok(s.f.db, crm_rollback(s.f.db));
	assert_int_equal(entries(&s.f), before + 2 + MANY);
	close_store(&s.f);
}

static void without_memory_all_are_added_or_none(void **state)
{
	enum { FEW = 5 };
	static char note[9000]; /* more than there was room for before */
	crm_id ids[FEW];
	struct stage s;
	struct batch batch;
	bool reached = true;
	int64_t before;
	crm_status rc;
	long n;

	(void)state;
	stage_open(&s);
	batch_fill(&batch, &nouns[CUSTOMERS], &s, FEW);
	memset(note, 'x', sizeof note - 1);
	((crm_customer_input *)input_at(&batch, 3))->note = note;
	for (n = 1; reached; n++) {
		size_t i;

		for (i = 0; i < FEW; i++) /* a reference is taken once */
			((crm_customer_input *)input_at(&batch, i))->reference_count = 0;
		before = entries(&s.f);
		unit_fail_allocation(n, false);
		rc = nouns[CUSTOMERS].many(s.f.db, NULL, batch.inputs, FEW, ids);
		reached = unit_allocation_failed();
		unit_fail_allocation(0, false);
		assert_true(rc == CRM_OK || (reached && stores_lacked_memory(rc)));
		assert_int_equal(crm_error_last(s.f.db)->line, 0);
		assert_int_equal(entries(&s.f), before + (rc == CRM_OK ? FEW : 0));
		if (rc < 0)
			assert_none(ids, FEW);
	}
	close_store(&s.f);
}

UNIT_MAIN(
	TEST(many_make_what_single_calls_in_a_group_make),
	TEST(one_that_is_wrong_takes_all_back_and_is_named),
	TEST(a_text_that_is_none_is_found_where_it_stands),
	TEST(a_key_belongs_to_its_item_as_to_a_single_call),
	TEST(a_key_that_comes_twice_is_answered_the_second_time),
	TEST(a_reference_that_comes_twice_is_taken_the_second_time),
	TEST(inside_a_group_they_are_one_part_of_it),
	TEST(without_memory_all_are_added_or_none),
)
