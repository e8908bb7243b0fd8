/* Lists as columns: read back by nothing but Arrow's published interface, and held against the views. */
#include "arrow_lists.h"

#include "arrow_batch.h"

/* ---- every column against the field of its name ---- */

/* An entry is no row of a table, since the row keeps more. */
static const struct crmi_field entry_fields[] = {
	CRMI_INPUT(crm_entry, seq, CRMI_INTEGER, 0, 0),         CRMI_INPUT(crm_entry, at, CRMI_INSTANT, 0, 0),
	CRMI_INPUT(crm_entry, recorded_at, CRMI_INSTANT, 0, 0), CRMI_INPUT(crm_entry, event, CRMI_ENUM, 0, 0),
	CRMI_INPUT(crm_entry, entity, CRMI_ENUM, 0, 0),         CRMI_INPUT(crm_entry, id, CRMI_ID, 0, 0),
	CRMI_INPUT(crm_entry, customer_id, CRMI_ID, 0, 0),      CRMI_INPUT(crm_entry, actor, CRMI_TEXT, 0, 0),
	CRMI_INPUT(crm_entry, reason, CRMI_TEXT, 0, 0),         CRMI_INPUT(crm_entry, rule, CRMI_ENUM, 0, 0),
	CRMI_INPUT(crm_entry, playbook, CRMI_INTEGER, 0, 0),    CRMI_INPUT(crm_entry, body, CRMI_TEXT, 0, 0),
	{ "digest", offsetof(crm_entry, digest), CRMI_BYTES, 0, 0 },
};

static const struct crmi_field *fields_of(const struct list *list, size_t *count)
{
	const char *table = strcmp(list->name, "lifecycle") == 0 ? "lifecycle_move" : list->name;
	int i;

	if (strcmp(list->name, "work") == 0) { /* a view over two tables */
		*count = crmi_statements[CRMI_STMT_WORK_PAGE].column_count;
		return crmi_statements[CRMI_STMT_WORK_PAGE].columns;
	}
	*count = sizeof entry_fields / sizeof *entry_fields;
	for (i = 0; i < CRMI_TABLES; i++)
		if (strcmp(crmi_tables[i].name, table) == 0 && strcmp(table, "journal") != 0) {
			*count = crmi_tables[i].column_count;
			return crmi_tables[i].columns;
		}
	return entry_fields;
}

/* Numbers that stand for something: in which list (NULL = in all), and what names them. Others are counts or 0 and 1. */
static const struct {
	const char *list, *field;
	const char *(*name)(int32_t value);
} names[] = {
	{ "customer", "kind", crm_customer_kind_name },
	{ NULL, "preferred_channel", crm_channel_name },
	{ NULL, "channel", crm_channel_name },
	{ "customer", "state", crm_lifecycle_state_name },
	{ NULL, "from_state", crm_lifecycle_state_name },
	{ NULL, "to_state", crm_lifecycle_state_name },
	{ NULL, "contact_class", crm_contact_class_name },
	{ "task", "kind", crm_task_kind_name },
	{ "task", "state", crm_task_state_name },
	{ "task", "rule", crm_due_rule_name },
	{ "promise", "outcome", crm_promise_outcome_name },
	{ NULL, "outcome", crm_outcome_name },
	{ "contact", "kind", crm_contact_kind_name },
	{ NULL, "direction", crm_direction_name },
	{ "complaint", "state", crm_complaint_state_name },
	{ "work", "kind", crm_task_kind_name },
	{ "work", "state", crm_complaint_state_name },
	{ NULL, "responsibility", crm_responsibility_name },
	{ NULL, "validity", crm_validity_name },
	{ NULL, "complainant_type", crm_complainant_type_name },
	{ NULL, "purpose", crm_purpose_name },
	{ NULL, "satisfaction", crm_satisfaction_name },
	{ NULL, "emotion", crm_emotion_name },
	{ NULL, "claim", crm_claim_name },
	{ NULL, "special", crm_special_name },
	{ NULL, "level", crm_complaint_level_name },
	{ NULL, "severity", crm_case_severity_name },
	{ NULL, "lane", crm_lane_name },
	{ NULL, "tier", crm_tier_name },
	{ NULL, "proposed_type", crm_complainant_type_name },
	{ NULL, "primary_cause", crm_cause_name },
	{ NULL, "event", crm_event_name },
	{ NULL, "entity", crm_entity_name },
	{ "journal", "rule", crm_rule_name },
};

static const char *const truths[] = { "removed", "has_bought", "automatic", "imported", "immediate", "consent" };

static bool is_truth(const char *field)
{
	size_t i;

	for (i = 0; i < sizeof truths / sizeof *truths; i++)
		if (strcmp(truths[i], field) == 0)
			return true;
	return false;
}

/* A word that stands for a number of no name. */
static const char *named(const char *(*name)(int32_t value), int32_t value)
{
	int32_t found;

	if (name == crm_churn_reason_name && crm_churn_reason_from_name("unknown", &found) && found == value)
		return "unknown";
	return strcmp(name(value), "unknown") == 0 ? "null" : name(value);
}

/* NULL where the field has no names at all. */
static const char *name_of(const struct list *list, const char *field, int32_t value, int32_t state)
{
	size_t i;

	if (strcmp(field, "state_reason") == 0)
		return state == CRM_LIFECYCLE_CHURNED        ? named(crm_churn_reason_name, value)
		       : state == CRM_LIFECYCLE_NON_CUSTOMER ? named(crm_non_customer_reason_name, value)
		                                             : "null";
	for (i = 0; i < sizeof names / sizeof *names; i++)
		if ((!names[i].list || strcmp(names[i].list, list->name) == 0) && strcmp(names[i].field, field) == 0)
			return named(names[i].name, value);
	return NULL;
}

static int32_t state_of(const struct list *list, const void *view)
{
	if (strcmp(list->name, "customer") == 0)
		return ((const crm_customer *)view)->state;
	return strcmp(list->name, "lifecycle") == 0 ? ((const crm_move *)view)->to_state : 0;
}

/* How a field is to be read in its column. */
static const char *wanted(const struct list *list, const struct crmi_field *field, const void *view, char *text)
{
	const void *value = (const char *)view + field->offset;
	const crm_date *date = value;
	const char *name;

	(void)strcpy(text, "null");
	switch ((enum crmi_type)field->type) {
	case CRMI_ID:
		return crm_id_is_none(value) ? text : crm_id_text(value, text);
	case CRMI_REVISION:
	case CRMI_INTEGER:
		(void)snprintf(text, 40, "%lld", (long long)*(const int64_t *)value);
		return text;
	case CRMI_INSTANT:
		return *(const int64_t *)value == CRM_NO_TIME ? text : crm_time_text(*(const int64_t *)value, text);
	case CRMI_ENUM:
		name = name_of(list, field->name, *(const int32_t *)value, state_of(list, view));
		if (!name)
			(void)snprintf(text, 40, "%d", *(const int32_t *)value);
		return name ? name : !is_truth(field->name) ? text : *(const int32_t *)value ? "true" : "false";
	case CRMI_DATE:
		if (date->year)
			(void)snprintf(text, 20, "%04d-%02d-%02d", date->year, date->month, date->day);
		return text;
	case CRMI_TEXT:
		return *(const char *const *)value ? *(const char *const *)value : text;
	case CRMI_BYTES:
		arrow_hex(value, 32, text);
		return text;
	}
	return NULL;
}

static void check_row(const struct list *list, const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t row,
                      const void *view)
{
	static char given[ARROW_TEXT], text[ARROW_TEXT];
	size_t count, i;
	const struct crmi_field *fields = fields_of(list, &count);

	for (i = 0; i < count; i++) {
		int64_t column = arrow_column(schema, fields[i].name);
		const char *value = arrow_value(schema->children[column], array->children[column], row, given);

		if (strcmp(value, wanted(list, &fields[i], view, text)) != 0)
			fail_msg("%s.%s is '%s', not '%s'", list->name, fields[i].name, value, wanted(list, &fields[i], view, text));
	}
}

static void every_value_is_that_of_the_view(void **state)
{
	struct things *t = open_things(state);
	struct ArrowSchema schema;
	struct ArrowArray array;
	const void *view;
	int i;

	for (i = 0; i < LISTS; i++) {
		void *cursor = NULL;
		int64_t row = 0;

		list_table(&lists[i], t, &schema, &array);
		assert_ok(t->f.db, lists[i].open(t, &cursor));
		while (lists[i].step(cursor, &view) == CRM_OK)
			check_row(&lists[i], &schema, &array, row++, view);
		assert_int_equal(row, array.length);
		assert_true(row > 0);
		lists[i].close(cursor);
		array.release(&array);
		schema.release(&schema);
	}
	close_things(t);
}

static const char *format_of(const struct list *list, const struct crmi_field *field)
{
	static const char *const formats[] = {
		[CRMI_ID] = "u", [CRMI_REVISION] = "l", [CRMI_INTEGER] = "l", [CRMI_ENUM] = "i",
		[CRMI_DATE] = "tdD", [CRMI_INSTANT] = "tsu:UTC", [CRMI_TEXT] = "u", [CRMI_BYTES] = "w:32",
	};

	if (field->type == CRMI_ENUM && is_truth(field->name))
		return "b";
	if (field->type == CRMI_ENUM && name_of(list, field->name, 1, 0))
		return strcmp(list->name, "journal") == 0 && strcmp(field->name, "rule") == 0 ? "s" : "c";
	return formats[field->type];
}

static void every_list_has_the_fields_of_its_view_as_columns(void **state)
{
	struct things *t = open_things(state);
	struct ArrowSchema schema;
	struct ArrowArray array;
	size_t count, i;
	int number;

	for (number = 0; number < LISTS; number++) {
		const struct crmi_field *fields = fields_of(&lists[number], &count);

		list_table(&lists[number], t, &schema, &array);
		assert_int_equal(schema.n_children, count);
		for (i = 0; i < count; i++) {
			const struct ArrowSchema *column = schema.children[arrow_column(&schema, fields[i].name)];

			assert_string_equal(column->format, format_of(&lists[number], &fields[i]));
			assert_true(!column->dictionary == !(strcmp(column->format, "c") == 0 || strcmp(column->format, "s") == 0));
			if (column->dictionary)
				assert_string_equal(column->dictionary->format, "u");
		}
		array.release(&array);
		schema.release(&schema);
	}
	close_things(t);
}

/* ---- values in words ---- */

static void assert_value(const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t row, const char *name, const char *value)
{
	static char text[ARROW_TEXT];
	int64_t column = arrow_column(schema, name);

	assert_string_equal(arrow_value(schema->children[column], array->children[column], row, text), value);
}

static void absent_is_null_and_empty_is_not(void **state)
{
	struct things *t = open_things(state);
	struct ArrowSchema schema;
	struct ArrowArray array;

	list_table(&lists[0], t, &schema, &array);
	assert_int_equal(array.length, 3);
	assert_value(&schema, &array, 0, "name", "杭州茶叶公司");
	assert_value(&schema, &array, 0, "salutation", "张先生");
	assert_value(&schema, &array, 0, "note", "null");
	assert_value(&schema, &array, 0, "kind", "enterprise");
	assert_value(&schema, &array, 0, "preferred_channel", "account_manager");
	assert_value(&schema, &array, 0, "birth_date", "1949-10-01");
	assert_value(&schema, &array, 0, "created_at", "2024-10-03T00:00:00Z");
	assert_value(&schema, &array, 0, "has_bought", "true");
	assert_value(&schema, &array, 0, "state", "churned");
	assert_value(&schema, &array, 0, "state_reason", "indifference");
	assert_value(&schema, &array, 1, "state", "non_customer");
	assert_value(&schema, &array, 1, "state_reason", "hostile");
	assert_value(&schema, &array, 1, "birth_date", "null");
	assert_value(&schema, &array, 2, "preferred_channel", "none");
	assert_value(&schema, &array, 2, "has_bought", "false");
	assert_value(&schema, &array, 2, "state", "null");
	assert_value(&schema, &array, 2, "state_reason", "null");
	assert_value(&schema, &array, 2, "last_purchase_at", "null");
	assert_value(&schema, &array, 2, "owner", "null");
	array.release(&array);
	schema.release(&schema);
	close_things(t);
}

static bool may_be_null(const struct ArrowSchema *schema, const char *name)
{
	return schema->children[arrow_column(schema, name)]->flags & ARROW_FLAG_NULLABLE;
}

static void a_column_says_whether_it_may_be_null(void **state)
{
	struct things *t = open_things(state);
	struct ArrowSchema schema;
	struct ArrowArray array;

	list_table(&lists[0], t, &schema, &array);
	assert_int_equal(schema.flags, 0);
	assert_false(may_be_null(&schema, "id"));
	assert_false(may_be_null(&schema, "name"));
	assert_false(may_be_null(&schema, "created_at"));
	assert_false(may_be_null(&schema, "removed"));
	assert_true(may_be_null(&schema, "kind"));
	assert_true(may_be_null(&schema, "note"));
	assert_true(may_be_null(&schema, "birth_date"));
	assert_true(may_be_null(&schema, "state_since"));
	array.release(&array);
	schema.release(&schema);
	close_things(t);
}

/* A view as no store of ours holds it: made by a newer version, or damaged. */
static void what_no_column_foresees_is_null_or_stands_as_it_is(void **state)
{
	crm_customer views[3] = { { .kind = -1, .state = 99, .state_reason = 1 },
		                      { .kind = 3, .state = CRM_LIFECYCLE_CHURNED, .state_reason = 99, .birth_date = { 2023, 2, 30 } },
		                      { .kind = INT32_MIN, .state = CRM_LIFECYCLE_LOYAL, .state_reason = 1, .removed = 7 } };
	crmi_arrow_batch *batch = crmi_arrow_batch_new(&unit_allocator, &crmi_arrow_customer);
	struct ArrowSchema schema;
	struct ArrowArray array;
	int64_t row;

	(void)state;
	assert_int_equal(crmi_arrow_batch_take(batch, views, 3), CRM_OK);
	crmi_arrow_batch_give(batch, &array);
	assert_true(crmi_arrow_schema_new(&unit_allocator, &crmi_arrow_customer, &schema));
	arrow_check(&schema, &array);
	for (row = 0; row < 3; row++) {
		assert_value(&schema, &array, row, "kind", "null");
		assert_value(&schema, &array, row, "state_reason", "null");
		assert_value(&schema, &array, row, "birth_date", "null");
		assert_value(&schema, &array, row, "id", "00000000-0000-0000-0000-000000000000");
		assert_value(&schema, &array, row, "name", "");
	}
	assert_value(&schema, &array, 0, "state", "null");
	assert_value(&schema, &array, 2, "state", "loyal");
	assert_value(&schema, &array, 2, "removed", "true");
	array.release(&array);
	schema.release(&schema);
}

UNIT_MAIN(TEST(every_list_has_the_fields_of_its_view_as_columns), TEST(every_value_is_that_of_the_view),
          TEST(absent_is_null_and_empty_is_not), TEST(a_column_says_whether_it_may_be_null),
          TEST(what_no_column_foresees_is_null_or_stands_as_it_is))
