/* Customers: what is taken, what is refused, how they are found, changed, listed and taken out of use. */
#include "fixture.h"

static crm_customer_input person(const char *name)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = name;
	return input;
}

static void a_customer_is_read_as_it_was_given(void **state)
{
	struct fixture f;
	crm_customer_input input = person("\xe5\xbc\xa0\xe4\xbc\x9f");
	crm_contact_point points[3] = { { CRM_POINT_MOBILE, 1, "work", "+86 138 0013 8000", "ignored" },
		                            { CRM_POINT_EMAIL, 0, "", "Zhang@Example.COM", NULL },
		                            { CRM_POINT_CHAT, 0, "wechat", "panda", NULL } };
	crm_reference references[2] = { { "shop", "17" }, { "bank", "17" } };
	crm_act act = CRM_INIT(crm_act);
	const crm_customer *view = NULL;
	crm_id id;

	(void)state;
	fixture_memory(&f);
	input.salutation = "Mr Zhang";
	input.language = "zh-Hans";
	input.note = "";
	input.need = "tea";
	input.birth_date = (crm_date){ 1980, 2, 29 };
	input.preferred_channel = CRM_CHANNEL_PHONE;
	input.contact_points = points;
	input.contact_point_count = 3;
	input.references = references;
	input.reference_count = 2;
	act.at = f.now - CRM_DAY;
	assert_ok(f.db, crm_customer_add(f.db, &act, &input, &id));
	assert_ok(f.db, crm_customer_get(f.db, &id, &view));
	assert_memory_equal(&view->id, &id, sizeof id);
	assert_int_equal(view->revision, 2);
	assert_int_equal(view->kind, CRM_CUSTOMER_PERSON);
	assert_int_equal(view->preferred_channel, CRM_CHANNEL_PHONE);
	assert_string_equal(view->name, "\xe5\xbc\xa0\xe4\xbc\x9f");
	assert_string_equal(view->salutation, "Mr Zhang");
	assert_string_equal(view->language, "zh-Hans");
	assert_null(view->note);
	assert_string_equal(view->need, "tea");
	assert_int_equal(view->birth_date.year, 1980);
	assert_int_equal(view->birth_date.day, 29);
	assert_int_equal(view->removed, 0);
	assert_int_equal(view->created_at, f.now - CRM_DAY);
	assert_int_equal(view->state, 0);
	assert_int_equal(view->contact_point_count, 3);
	assert_int_equal(view->contact_points[0].kind, CRM_POINT_MOBILE);
	assert_int_equal(view->contact_points[0].flags, 1);
	assert_string_equal(view->contact_points[0].label, "work");
	assert_string_equal(view->contact_points[0].value, "+86 138 0013 8000");
	assert_string_equal(view->contact_points[0].match, "+8613800138000");
	assert_null(view->contact_points[1].label);
	assert_string_equal(view->contact_points[1].match, "zhang@example.com");
	assert_string_equal(view->contact_points[2].value, "panda");
	assert_int_equal(view->reference_count, 2);
	assert_string_equal(view->references[0].source, "shop");
	assert_string_equal(view->references[1].source, "bank");
	assert_string_equal(view->references[1].value, "17");
	fixture_close(&f);
	assert_string_equal(view->salutation, "Mr Zhang"); /* a view outlives its handle */
	crm_customer_free(view);
	crm_customer_free(NULL);
}

/* D-INFO-01: the customer has no name. */
static void a_customer_without_a_name_is_refused(void **state)
{
	struct fixture f;
	crm_customer_input input = person(NULL);
	crm_id id;

	(void)state;
	fixture_memory(&f);
	assert_fails(f.db, CRM_ERR_REFUSED, CRM_RULE_CUSTOMER_NAME_MISSING, crm_customer_add(f.db, NULL, &input, &id));
	assert_string_equal(crm_error_last(f.db)->field, "name");
	assert_true(crm_id_is_none(&id));
	input.name = "";
	assert_fails(f.db, CRM_ERR_REFUSED, CRM_RULE_CUSTOMER_NAME_MISSING, crm_customer_add(f.db, NULL, &input, &id));
	input.name = "Name";
	assert_ok(f.db, crm_customer_add(f.db, NULL, &input, &id));
	input.name = NULL;
	assert_fails(f.db, CRM_ERR_REFUSED, CRM_RULE_CUSTOMER_NAME_MISSING,
	             crm_customer_update(f.db, NULL, &id, CRM_CUSTOMER_FIELD_NAME, &input));
	assert_int_equal(fixture_last(&f), 2);
	fixture_end(&f);
}

static void wrong_fields_are_invalid_and_named(void **state)
{
	static char long_name[CRM_LIMIT_NAME + 2], long_note[CRM_LIMIT_TEXT + 2];
	struct {
		const char *field;
		int32_t rule;
		crm_customer_input input;
	} cases[9];
	struct fixture f;
	size_t i;
	crm_id id;

	(void)state;
	fixture_memory(&f);
	memset(long_name, 'n', sizeof long_name - 1);
	memset(long_note, 'n', sizeof long_note - 1);
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		cases[i].input = person("Name");
	cases[0].field = "kind", cases[0].rule = CRM_RULE_FIELD_MISSING, cases[0].input.kind = 0;
	cases[1].field = "kind", cases[1].rule = CRM_RULE_FIELD_RANGE, cases[1].input.kind = 3;
	cases[2].field = "name", cases[2].rule = CRM_RULE_FIELD_TOO_LONG, cases[2].input.name = long_name;
	cases[3].field = "name", cases[3].rule = CRM_RULE_FIELD_NOT_UTF8, cases[3].input.name = "\xed\xa0\x80";
	cases[4].field = "note", cases[4].rule = CRM_RULE_FIELD_TOO_LONG, cases[4].input.note = long_note;
	cases[5].field = "birth_date", cases[5].rule = CRM_RULE_FIELD_RANGE,
	cases[5].input.birth_date = (crm_date){ 2025, 2, 29 };
	cases[6].field = "preferred_channel", cases[6].rule = CRM_RULE_FIELD_RANGE, cases[6].input.preferred_channel = -1;
	cases[7].field = "has_bought", cases[7].rule = CRM_RULE_FIELD_RANGE, cases[7].input.has_bought = 2;
	cases[8].field = "size", cases[8].rule = CRM_RULE_INPUT_SIZE, cases[8].input.size = 0;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_fails(f.db, CRM_ERR_INVALID, cases[i].rule, crm_customer_add(f.db, NULL, &cases[i].input, &id));
		assert_string_equal(crm_error_last(f.db)->field, cases[i].field);
	}
	long_name[CRM_LIMIT_NAME] = '\0';
	cases[2].input.name = long_name;
	assert_ok(f.db, crm_customer_add(f.db, NULL, &cases[2].input, &id));
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, crm_customer_add(f.db, NULL, NULL, &id));
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING,
	             crm_customer_add(f.db, NULL, &cases[2].input, NULL));
	assert_int_equal(fixture_last(&f), 2);
	fixture_end(&f);
}

/* D-INFO-08, D-INFO-05 */
static void wrong_contact_points_are_invalid_and_named(void **state)
{
	static const struct {
		crm_contact_point point;
		const char *field;
		int32_t rule;
	} cases[] = {
		{ { CRM_POINT_EMAIL, 0, NULL, "nobody", NULL }, "contact_points[1].value", CRM_RULE_POINT_INVALID },
		{ { CRM_POINT_MOBILE, 0, NULL, "x", NULL }, "contact_points[1].value", CRM_RULE_POINT_INVALID },
		{ { CRM_POINT_MOBILE, 0, NULL, NULL, NULL }, "contact_points[1].value", CRM_RULE_FIELD_MISSING },
		{ { CRM_POINT_MOBILE, 0, NULL, "", NULL }, "contact_points[1].value", CRM_RULE_FIELD_MISSING },
		{ { CRM_POINT_WEB, 0, NULL, "\xff", NULL }, "contact_points[1].value", CRM_RULE_FIELD_NOT_UTF8 },
		{ { CRM_POINT_WEB, 0, "\xff", "x", NULL }, "contact_points[1].label", CRM_RULE_FIELD_NOT_UTF8 },
		{ { CRM_POINT_WEB, 2, NULL, "x", NULL }, "contact_points[1].flags", CRM_RULE_FIELD_RANGE },
		{ { 0, 0, NULL, "x", NULL }, "contact_points[1].kind", CRM_RULE_FIELD_RANGE },
		{ { 8, 0, NULL, "x", NULL }, "contact_points[1].kind", CRM_RULE_FIELD_RANGE },
	};
	static crm_contact_point many[CRM_LIMIT_POINTS + 1];
	struct fixture f;
	crm_customer_input input = person("Name");
	crm_contact_point points[2] = { { CRM_POINT_WEB, 0, NULL, "fine", NULL } };
	crm_id id;
	size_t i;

	(void)state;
	fixture_memory(&f);
	input.contact_points = points;
	input.contact_point_count = 2;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		points[1] = cases[i].point;
		assert_fails(f.db, CRM_ERR_INVALID, cases[i].rule, crm_customer_add(f.db, NULL, &input, &id));
		assert_string_equal(crm_error_last(f.db)->field, cases[i].field);
	}
	for (i = 0; i <= CRM_LIMIT_POINTS; i++)
		many[i] = points[0];
	input.contact_points = many;
	input.contact_point_count = CRM_LIMIT_POINTS + 1;
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_POINTS_TOO_MANY, crm_customer_add(f.db, NULL, &input, &id));
	input.contact_point_count = CRM_LIMIT_POINTS;
	assert_ok(f.db, crm_customer_add(f.db, NULL, &input, &id));
	input.contact_points = NULL;
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, crm_customer_add(f.db, NULL, &input, &id));
	assert_int_equal(fixture_last(&f), 2);
	fixture_end(&f);
}

/* D-IMPL-04 */
static void a_reference_belongs_to_one_customer_per_source(void **state)
{
	struct fixture f;
	crm_customer_input input = person("Name");
	crm_reference references[2] = { { "shop", "17" }, { "shop", "17" } };
	crm_id first, second, found;

	(void)state;
	fixture_memory(&f);
	input.references = references;
	input.reference_count = 2;
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_REFERENCE_TAKEN, crm_customer_add(f.db, NULL, &input, &first));
	input.reference_count = 1;
	assert_ok(f.db, crm_customer_add(f.db, NULL, &input, &first));
	assert_fails(f.db, CRM_ERR_EXISTS, CRM_RULE_REFERENCE_TAKEN, crm_customer_add(f.db, NULL, &input, &second));
	assert_memory_equal(&crm_error_last(f.db)->id, &first, sizeof first);
	references[0].source = "bank";
	assert_ok(f.db, crm_customer_add(f.db, NULL, &input, &second));
	references[0].source = "shop";
	assert_fails(f.db, CRM_ERR_EXISTS, CRM_RULE_REFERENCE_TAKEN,
	             crm_customer_update(f.db, NULL, &second, CRM_CUSTOMER_FIELD_REFERENCES, &input));
	assert_status(f.db, CRM_UNCHANGED, crm_customer_update(f.db, NULL, &first, CRM_CUSTOMER_FIELD_REFERENCES, &input));
	assert_ok(f.db, crm_customer_find_reference(f.db, "shop", "17", &found));
	assert_memory_equal(&found, &first, sizeof first);
	assert_ok(f.db, crm_customer_find_reference(f.db, "bank", "17", &found));
	assert_memory_equal(&found, &second, sizeof second);
	assert_status(f.db, CRM_ERR_NOT_FOUND, crm_customer_find_reference(f.db, "shop", "18", &found));
	assert_true(crm_id_is_none(&found));
	input.reference_count = 0;
	assert_ok(f.db, crm_customer_update(f.db, NULL, &first, CRM_CUSTOMER_FIELD_REFERENCES, &input));
	assert_status(f.db, CRM_ERR_NOT_FOUND, crm_customer_find_reference(f.db, "shop", "17", &found));
	input.reference_count = 1;
	assert_ok(f.db, crm_customer_update(f.db, NULL, &second, CRM_CUSTOMER_FIELD_REFERENCES,
	                                    &input)); /* given up, so free to take */
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

static crm_id with_point(struct fixture *f, int32_t kind, const char *value)
{
	crm_customer_input input = person("Name");
	crm_contact_point point = { 0 };
	crm_id id;

	point.kind = kind;
	point.value = value;
	input.contact_points = &point;
	input.contact_point_count = 1;
	assert_ok(f->db, crm_customer_add(f->db, NULL, &input, &id));
	return id;
}

static void a_customer_is_found_by_any_usual_form_of_a_number(void **state)
{
	struct fixture f;
	crm_id first, second, ids[4];
	size_t count;

	(void)state;
	fixture_memory(&f);
	first = with_point(&f, CRM_POINT_MOBILE, "+86 138 0013 8000");
	second = with_point(&f, CRM_POINT_FAX, "0086 13800138000");
	(void)with_point(&f, CRM_POINT_CHAT, "+8613800138000");
	(void)with_point(&f, CRM_POINT_MOBILE, "+86 138 0013 8001");
	assert_ok(f.db, crm_customer_find_point(f.db, CRM_POINT_PHONE, "0086-138-0013-8000", ids, 4, &count));
	assert_int_equal(count, 2);
	assert_memory_equal(&ids[0], &first, sizeof first);
	assert_memory_equal(&ids[1], &second, sizeof second);
	assert_ok(f.db, crm_customer_find_point(f.db, CRM_POINT_PHONE, "+8613800138000", ids, 1, &count));
	assert_int_equal(count, 2); /* how many there are, though there is room for one */
	assert_memory_equal(&ids[0], &first, sizeof first);
	assert_ok(f.db, crm_customer_find_point(f.db, CRM_POINT_PHONE, "+8613800138000", NULL, 0, &count));
	assert_int_equal(count, 2);
	assert_status(f.db, CRM_ERR_NOT_FOUND, crm_customer_find_point(f.db, CRM_POINT_EMAIL, "a@b", ids, 4, &count));
	assert_int_equal(count, 0);
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_POINT_INVALID,
	             crm_customer_find_point(f.db, CRM_POINT_EMAIL, "x", ids, 4, &count));
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, crm_customer_find_point(f.db, 9, "x", ids, 4, &count));
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING,
	             crm_customer_find_point(f.db, 1, NULL, ids, 4, &count));
	fixture_end(&f);
}

static void an_update_changes_what_the_mask_names_and_clears_what_is_absent(void **state)
{
	struct fixture f;
	crm_customer_input input = person("Before");
	const crm_customer *view = NULL;
	crm_id id;

	(void)state;
	fixture_memory(&f);
	input.note = "a note";
	input.language = "de";
	input.birth_date = (crm_date){ 1980, 1, 1 };
	assert_ok(f.db, crm_customer_add(f.db, NULL, &input, &id));
	input = (crm_customer_input)CRM_INIT(crm_customer_input);
	input.name = "After";
	assert_ok(f.db, crm_customer_update(f.db, NULL, &id,
	                                    CRM_CUSTOMER_FIELD_NAME | CRM_CUSTOMER_FIELD_NOTE | CRM_CUSTOMER_FIELD_BIRTH_DATE, &input));
	assert_ok(f.db, crm_customer_get(f.db, &id, &view));
	assert_string_equal(view->name, "After");
	assert_null(view->note);
	assert_int_equal(view->birth_date.year, 0);
	assert_string_equal(view->language, "de");
	assert_int_equal(view->revision, 3);
	crm_customer_free(view);
	assert_status(f.db, CRM_UNCHANGED, crm_customer_update(f.db, NULL, &id, CRM_CUSTOMER_FIELD_NAME, &input));
	assert_status(f.db, CRM_UNCHANGED, crm_customer_update(f.db, NULL, &id, 0, &input));
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, crm_customer_update(f.db, NULL, &id, 1u << 20, &input));
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, crm_customer_update(f.db, NULL, NULL, 1, &input));
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, crm_customer_update(f.db, NULL, &id, 1, NULL));
	assert_int_equal(fixture_last(&f), 3);
	id.bytes[0] ^= 1;
	assert_status(f.db, CRM_ERR_NOT_FOUND, crm_customer_update(f.db, NULL, &id, CRM_CUSTOMER_FIELD_NAME, &input));
	assert_memory_equal(&crm_error_last(f.db)->id, &id, sizeof id);
	fixture_end(&f);
}

static void replaced_points_keep_their_order_and_the_other_list(void **state)
{
	struct fixture f;
	crm_customer_input input = person("Name");
	crm_contact_point points[3] = { { CRM_POINT_WEB, 0, NULL, "a", NULL },
		                            { CRM_POINT_WEB, 0, NULL, "b", NULL },
		                            { CRM_POINT_WEB, 0, NULL, "c", NULL } };
	crm_reference reference = { "shop", "17" };
	const crm_customer *view = NULL;
	crm_id id;

	(void)state;
	fixture_memory(&f);
	input.contact_points = points;
	input.contact_point_count = 2;
	input.references = &reference;
	input.reference_count = 1;
	assert_ok(f.db, crm_customer_add(f.db, NULL, &input, &id));
	assert_status(f.db, CRM_UNCHANGED, crm_customer_update(f.db, NULL, &id, CRM_CUSTOMER_FIELD_CONTACT_POINTS, &input));
	points[0].value = "b";
	points[1].value = "a";
	input.contact_point_count = 3;
	assert_ok(f.db, crm_customer_update(f.db, NULL, &id, CRM_CUSTOMER_FIELD_CONTACT_POINTS, &input));
	assert_ok(f.db, crm_customer_get(f.db, &id, &view));
	assert_int_equal(view->contact_point_count, 3);
	assert_string_equal(view->contact_points[0].value, "b");
	assert_string_equal(view->contact_points[1].value, "a");
	assert_string_equal(view->contact_points[2].value, "c");
	assert_int_equal(view->reference_count, 1);
	crm_customer_free(view);
	input.contact_point_count = 0;
	assert_ok(f.db, crm_customer_update(f.db, NULL, &id, CRM_CUSTOMER_FIELD_CONTACT_POINTS, &input));
	assert_ok(f.db, crm_customer_get(f.db, &id, &view));
	assert_int_equal(view->contact_point_count, 0);
	assert_null(view->contact_points);
	assert_int_equal(view->reference_count, 1);
	crm_customer_free(view);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

/* D-CMP-01: a removed customer is kept and takes no new records. */
static void a_removed_customer_is_kept_and_changes_no_more(void **state)
{
	struct fixture f;
	crm_customer_input input = person("Name");
	crm_purchase_input purchase = CRM_INIT(crm_purchase_input);
	const crm_customer *view = NULL;
	crm_id id;

	(void)state;
	fixture_memory(&f);
	id = fixture_customer(&f, "Name");
	assert_ok(f.db, crm_customer_remove(f.db, NULL, &id));
	assert_status(f.db, CRM_UNCHANGED, crm_customer_remove(f.db, NULL, &id));
	assert_ok(f.db, crm_customer_get(f.db, &id, &view));
	assert_int_equal(view->removed, 1);
	crm_customer_free(view);
	input.name = "Other";
	assert_fails(f.db, CRM_ERR_REFUSED, CRM_RULE_CUSTOMER_REMOVED,
	             crm_customer_update(f.db, NULL, &id, CRM_CUSTOMER_FIELD_NAME, &input));
	assert_memory_equal(&crm_error_last(f.db)->id, &id, sizeof id);
	purchase.customer_id = id;
	purchase.amount = 1;
	purchase.currency = "CNY";
	assert_fails(f.db, CRM_ERR_REFUSED, CRM_RULE_CUSTOMER_REMOVED, crm_purchase_add(f.db, NULL, &purchase, NULL));
	assert_int_equal(fixture_last(&f), 3);
	id.bytes[0] ^= 1;
	assert_status(f.db, CRM_ERR_NOT_FOUND, crm_customer_remove(f.db, NULL, &id));
	assert_status(f.db, CRM_ERR_NOT_FOUND, crm_customer_get(f.db, &id, &view));
	assert_null(view);
	fixture_end(&f);
}

static int count_list(struct fixture *f, const crm_customer_query *query)
{
	crm_customer_cursor *cursor = NULL;
	const crm_customer *customer = NULL;
	crm_id last = { { 0 } };
	crm_status rc;
	int count = 0;

	assert_ok(f->db, crm_customer_list(f->db, query, &cursor));
	while ((rc = crm_customer_next(cursor, &customer)) == CRM_OK) {
		assert_true(memcmp(&customer->id, &last, sizeof last) > 0);
		assert_int_equal(customer->contact_point_count, 0);
		last = customer->id;
		count++;
	}
	assert_int_equal(rc, CRM_DONE);
	assert_null(customer);
	assert_status(f->db, CRM_DONE, crm_customer_next(cursor, &customer));
	crm_customer_cursor_free(cursor);
	return count;
}

static void a_list_walks_all_pages_in_the_order_of_id(void **state)
{
	struct fixture f;
	crm_customer_query query = CRM_INIT(crm_customer_query);
	crm_id middle = { { 0 } }, id;
	int i;

	(void)state;
	fixture_memory(&f);
	assert_int_equal(count_list(&f, NULL), 0);
	for (i = 0; i < 230; i++) {
		id = fixture_customer(&f, "Name");
		if (i == 99)
			middle = id;
	}
	assert_int_equal(count_list(&f, NULL), 230);
	query.after = middle;
	assert_int_equal(count_list(&f, &query), 130);
	assert_ok(f.db, crm_customer_remove(f.db, NULL, &id));
	assert_int_equal(count_list(&f, NULL), 229);
	query = (crm_customer_query)CRM_INIT(crm_customer_query);
	query.removed = 1;
	assert_int_equal(count_list(&f, &query), 230);
	query.removed = 0;
	query.state = CRM_LIFECYCLE_CURRENT;
	assert_int_equal(count_list(&f, &query), 0);
	query.state = 99;
	assert_status(f.db, CRM_ERR_INVALID, crm_customer_list(f.db, &query, &(crm_customer_cursor *){ NULL }));
	fixture_end(&f);
}

static void a_list_skips_and_repeats_nothing_while_others_write(void **state)
{
	struct fixture f;
	crm_customer_cursor *cursor = NULL;
	const crm_customer *customer = NULL;
	int i, seen = 0;

	(void)state;
	fixture_memory(&f);
	for (i = 0; i < 150; i++)
		(void)fixture_customer(&f, "First");
	assert_ok(f.db, crm_customer_list(f.db, NULL, &cursor));
	while (crm_customer_next(cursor, &customer) == CRM_OK) {
		seen++;
		if (seen <= 100)
			(void)fixture_customer(&f, "Later"); /* ids rise, so each comes at the end */
	}
	assert_int_equal(seen, 250);
	crm_customer_cursor_free(cursor);
	fixture_end(&f);
}

UNIT_MAIN(TEST(a_customer_is_read_as_it_was_given), TEST(a_customer_without_a_name_is_refused),
          TEST(wrong_fields_are_invalid_and_named), TEST(wrong_contact_points_are_invalid_and_named),
          TEST(a_reference_belongs_to_one_customer_per_source), TEST(a_customer_is_found_by_any_usual_form_of_a_number),
          TEST(an_update_changes_what_the_mask_names_and_clears_what_is_absent),
          TEST(replaced_points_keep_their_order_and_the_other_list),
          TEST(a_removed_customer_is_kept_and_changes_no_more), TEST(a_list_walks_all_pages_in_the_order_of_id),
          TEST(a_list_skips_and_repeats_nothing_while_others_write))
