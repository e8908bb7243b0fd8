/* What functions without a handle say of a failure, and how they take input structs. */
#include "failure.h"
#include "unit.h"

#include <string.h>

struct sample {
	size_t      size;
	int32_t     number;
	const char *text;
};

struct newer {
	struct sample known;
	int64_t       later;
};

static void a_failure_names_rule_field_and_message(void **state)
{
	crm_failure failure;

	(void)state;
	crmi_failure_clear(&failure);
	assert_int_equal(failure.rule, CRM_RULE_NONE);
	assert_string_equal(failure.message, "");
	failure.line = 7;
	assert_int_equal(crmi_failure_set(&failure, CRM_ERR_REFUSED, CRM_RULE_CALENDAR_BEYOND, "until", "known until %d", 2026), CRM_ERR_REFUSED);
	assert_int_equal(failure.rule, CRM_RULE_CALENDAR_BEYOND);
	assert_string_equal(failure.field, "until");
	assert_string_equal(failure.message, "known until 2026");
	assert_int_equal(failure.line, 7); /* whoever knows the line sets it */
}

static void nobody_has_to_want_to_know(void **state)
{
	(void)state;
	crmi_failure_clear(NULL);
	assert_int_equal(crmi_failure_set(NULL, CRM_ERR_INVALID, CRM_RULE_CALENDAR_DATE, NULL, "x"), CRM_ERR_INVALID);
	assert_int_equal(crmi_failure_memory(NULL), CRM_ERR_NOMEM);
}

static void a_long_message_is_cut_and_ends(void **state)
{
	crm_failure failure = { 0 };
	char text[600];

	(void)state;
	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	(void)crmi_failure_set(&failure, CRM_ERR_INVALID, CRM_RULE_CALENDAR_SYNTAX, text, "%s", text);
	assert_int_equal(strlen(failure.message), sizeof failure.message - 1);
	assert_int_equal(strlen(failure.field), sizeof failure.field - 1);
}

static void an_older_callers_struct_is_smaller(void **state)
{
	struct sample input = { offsetof(struct sample, text), 5, (const char *)1 }, taken;

	(void)state;
	assert_int_equal(crmi_failure_input(NULL, &taken, sizeof taken, &input, "input"), CRM_OK);
	assert_int_equal(taken.number, 5);
	assert_null(taken.text);
}

static void a_newer_callers_struct_may_not_ask_for_what_we_do_not_know(void **state)
{
	struct newer input = { { sizeof input, 5, NULL }, 0 };
	struct sample taken;
	crm_failure failure = { 0 };

	(void)state;
	assert_int_equal(crmi_failure_input(&failure, &taken, sizeof taken, &input, "input"), CRM_OK);
	input.later = 1;
	assert_int_equal(crmi_failure_input(&failure, &taken, sizeof taken, &input, "input"), CRM_ERR_UNSUPPORTED);
	assert_int_equal(failure.rule, CRM_RULE_INPUT_UNKNOWN);
}

static void a_struct_without_a_size_or_none_at_all_is_refused(void **state)
{
	struct sample input = { 0, 5, NULL }, taken;
	crm_failure failure = { 0 };

	(void)state;
	assert_int_equal(crmi_failure_input(&failure, &taken, sizeof taken, &input, "input"), CRM_ERR_INVALID);
	assert_int_equal(failure.rule, CRM_RULE_INPUT_SIZE);
	assert_int_equal(crmi_failure_input(&failure, &taken, sizeof taken, NULL, "input"), CRM_ERR_INVALID);
	assert_int_equal(failure.rule, CRM_RULE_ARGUMENT_MISSING);
	assert_string_equal(failure.field, "input");
}

static void a_number_outside_its_range_names_its_field(void **state)
{
	crm_failure failure = { 0 };

	(void)state;
	assert_int_equal(crmi_failure_range(&failure, "night", 2, 0, 2), CRM_OK);
	assert_int_equal(crmi_failure_range(&failure, "night", 3, 0, 2), CRM_ERR_INVALID);
	assert_int_equal(failure.rule, CRM_RULE_FIELD_RANGE);
	assert_string_equal(failure.field, "night");
	assert_int_equal(crmi_failure_range(&failure, "night", -1, 0, 2), CRM_ERR_INVALID);
}

UNIT_MAIN(TEST(a_failure_names_rule_field_and_message), TEST(nobody_has_to_want_to_know), TEST(a_long_message_is_cut_and_ends),
          TEST(an_older_callers_struct_is_smaller), TEST(a_newer_callers_struct_may_not_ask_for_what_we_do_not_know),
          TEST(a_struct_without_a_size_or_none_at_all_is_refused), TEST(a_number_outside_its_range_names_its_field))
