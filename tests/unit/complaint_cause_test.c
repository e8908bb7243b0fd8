/* Causes of a case: the whole list and its axes, several of them with one primary, and that the row of the case agrees. */
#include "complaint_fixture.h"

static int32_t primary_of(struct fixture *f)
{
	const crm_complaint *complaint = get(f);
	const int32_t primary = complaint->primary_cause;

	crm_complaint_free(complaint);
	return primary;
}

/* The causes of the case in words: "105 201*", the primary one with an asterisk. */
static const char *causes_of(struct fixture *f, char *words, size_t size)
{
	crm_case_cause_cursor *cursor = NULL;
	const crm_case_cause *cause = NULL;
	size_t length = 0;
	crm_status rc;

	words[0] = '\0';
	assert_int_equal(crm_case_cause_list(f->db, &f->id, &cursor), CRM_OK);
	while ((rc = crm_case_cause_next(cursor, &cause)) == CRM_OK) {
		assert_memory_equal(&cause->complaint_id, &f->id, sizeof f->id);
		assert_true(cause->revision > 0 && cause->at > 0);
		length += (size_t)snprintf(words + length, size - length, "%s%d%s", length ? " " : "", cause->cause, cause->is_primary ? "*" : "");
	}
	assert_int_equal(rc, CRM_DONE);
	crm_case_cause_cursor_free(cursor);
	return words;
}

/* M-CMP-14: 27 causes of the checklist, 17 of the five classes, 4 of charges; each has exactly one axis and lies in one area. */
static void there_are_27_and_17_and_4_causes_and_each_has_one_axis(void **state)
{
	int list = 0, classes = 0, charges = 0;
	int32_t axes[CRM_AXIS_EXTERNAL + 1] = { 0 }, last = 0, cause, number;
	size_t i;

	(void)state;
	for (i = 0; (cause = crm_cause_at(i)) != 0; i++) {
		assert_true(cause > last); /* so none twice */
		last = cause;
		assert_in_range(crm_cause_axis(cause), CRM_AXIS_PRODUCT, CRM_AXIS_EXTERNAL);
		axes[crm_cause_axis(cause)]++;
		assert_int_equal(crm_cause_area_of(cause), cause / 100);
		list += crm_cause_area_of(cause) <= CRM_AREA_OTHER;
		classes += crm_cause_area_of(cause) >= CRM_AREA_QUALITY && crm_cause_area_of(cause) <= CRM_AREA_CUSTOMER;
		charges += crm_cause_area_of(cause) == CRM_AREA_CHARGE;
	}
	assert_int_equal(list, 7 + 7 + 10 + 3);
	assert_int_equal(classes, 17);
	assert_int_equal(charges, 4);
	assert_int_equal(i, 48);
	for (number = CRM_AXIS_PRODUCT; number <= CRM_AXIS_EXTERNAL; number++)
		assert_true(axes[number] > 0);
	for (number = -5; number < 1100; number++) { /* what has a name is a cause, and nothing else is */
		const bool named = strcmp(crm_cause_name(number), "unknown") != 0;

		assert_int_equal(named, crm_cause_axis(number) != 0);
		assert_int_equal(named, crm_cause_area_of(number) != 0);
	}
	assert_int_equal(crm_cause_at(SIZE_MAX), 0);
}

/* M-CMP-14: several causes, one primary; a second primary is refused. */
static void a_case_has_several_causes_and_a_second_primary_one_is_refused(void **state)
{
	struct fixture f;
	char words[80];

	(void)state;
	begin(&f);
	open_default(&f);
	assert_int_equal(primary_of(&f), 0);
	assert_string_equal(causes_of(&f, words, sizeof words), "");
	assert_int_equal(crm_complaint_cause_add(f.db, NULL, &f.id, CRM_CAUSE_PROCESS_LONG, false), CRM_OK);
	assert_int_equal(crm_complaint_cause_add(f.db, NULL, &f.id, CRM_CAUSE_QUALITY_REPAIR, true), CRM_OK);
	assert_int_equal(crm_complaint_cause_add(f.db, NULL, &f.id, CRM_CAUSE_MARKET_PRICE, false), CRM_OK);
	assert_refused(&f, crm_complaint_cause_add(f.db, NULL, &f.id, CRM_CAUSE_DELAY_LATE, true), CRM_RULE_CAUSE_PRIMARY, "primary");
	assert_refused(&f, crm_complaint_cause_add(f.db, NULL, &f.id, CRM_CAUSE_PROCESS_LONG, true), CRM_RULE_CAUSE_PRIMARY, "primary");
	assert_string_equal(causes_of(&f, words, sizeof words), "101 202 504*");
	assert_int_equal(primary_of(&f), CRM_CAUSE_QUALITY_REPAIR);
	assert_store_verifies(&f);
	end(&f);
}

static void noting_a_cause_again_says_whether_it_is_the_primary_one(void **state)
{
	struct fixture f;
	char words[80];

	(void)state;
	begin(&f);
	open_default(&f);
	assert_int_equal(crm_complaint_cause_add(f.db, NULL, &f.id, CRM_CAUSE_PROCESS_LONG, false), CRM_OK);
	assert_int_equal(crm_complaint_cause_add(f.db, NULL, &f.id, CRM_CAUSE_PROCESS_LONG, false), CRM_UNCHANGED);
	assert_int_equal(crm_complaint_cause_add(f.db, NULL, &f.id, CRM_CAUSE_PROCESS_LONG, true), CRM_OK);
	assert_int_equal(crm_complaint_cause_add(f.db, NULL, &f.id, CRM_CAUSE_PROCESS_LONG, true), CRM_UNCHANGED);
	assert_int_equal(primary_of(&f), CRM_CAUSE_PROCESS_LONG);
	assert_int_equal(crm_complaint_cause_add(f.db, NULL, &f.id, CRM_CAUSE_PROCESS_LONG, false), CRM_OK);
	assert_int_equal(primary_of(&f), 0);
	assert_int_equal(crm_complaint_cause_add(f.db, NULL, &f.id, CRM_CAUSE_DELAY_LATE, true), CRM_OK); /* its place is free */
	assert_string_equal(causes_of(&f, words, sizeof words), "202 801*");
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_CAUSES, NULL), 4);
	assert_store_verifies(&f);
	end(&f);
}

static void a_cause_that_is_taken_back_is_gone(void **state)
{
	struct fixture f;
	char words[80];

	(void)state;
	begin(&f);
	open_default(&f);
	assert_int_equal(crm_complaint_cause_remove(f.db, NULL, &f.id, CRM_CAUSE_PROCESS_LONG), CRM_UNCHANGED);
	assert_int_equal(crm_complaint_cause_add(f.db, NULL, &f.id, CRM_CAUSE_PROCESS_LONG, true), CRM_OK);
	assert_int_equal(crm_complaint_cause_add(f.db, NULL, &f.id, CRM_CAUSE_DELAY_LATE, false), CRM_OK);
	assert_int_equal(crm_complaint_cause_remove(f.db, NULL, &f.id, CRM_CAUSE_PROCESS_LONG), CRM_OK);
	assert_int_equal(primary_of(&f), 0);
	assert_string_equal(causes_of(&f, words, sizeof words), "801");
	assert_int_equal(crm_complaint_cause_remove(f.db, NULL, &f.id, CRM_CAUSE_DELAY_LATE), CRM_OK);
	assert_string_equal(causes_of(&f, words, sizeof words), "");
	assert_store_verifies(&f);
	end(&f);
}

/* Why something happened is often found out last. */
static void causes_are_noted_in_every_state_but_void(void **state)
{
	struct fixture f;
	crm_complaint_input input;
	crm_act act = CRM_INIT(crm_act);
	int32_t stands;

	(void)state;
	begin(&f);
	for (stands = CRM_COMPLAINT_RECEIVED; stands <= CRM_COMPLAINT_CLOSED; stands++) {
		input = nine_points(&f);
		input.state = stands;
		assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
		assert_int_equal(crm_complaint_cause_add(f.db, NULL, &f.id, CRM_CAUSE_PROCESS_LONG, true), CRM_OK);
		assert_int_equal(crm_complaint_cause_add(f.db, NULL, &f.id, CRM_CAUSE_DELAY_LATE, false), CRM_OK);
		assert_int_equal(crm_complaint_cause_remove(f.db, NULL, &f.id, CRM_CAUSE_DELAY_LATE), CRM_OK);
		assert_int_equal(state_of(&f), stands);
	}
	open_default(&f);
	assert_int_equal(crm_complaint_cause_add(f.db, NULL, &f.id, CRM_CAUSE_PROCESS_LONG, true), CRM_OK);
	act.reason = "a mistake";
	assert_int_equal(crm_complaint_void(f.db, &act, &f.id), CRM_OK);
	assert_refused(&f, crm_complaint_cause_add(f.db, NULL, &f.id, CRM_CAUSE_DELAY_LATE, false), CRM_RULE_COMPLAINT_ENDED, NULL);
	assert_refused(&f, crm_complaint_cause_remove(f.db, NULL, &f.id, CRM_CAUSE_PROCESS_LONG), CRM_RULE_COMPLAINT_ENDED, NULL);
	assert_int_equal(primary_of(&f), CRM_CAUSE_PROCESS_LONG); /* what was known of it stays */
	assert_store_verifies(&f);
	end(&f);
}

static void a_case_may_be_opened_with_its_primary_cause(void **state)
{
	struct fixture f;
	crm_complaint_input input;
	char words[80];
	crm_id id;

	(void)state;
	begin(&f);
	input = nine_points(&f);
	input.primary_cause = CRM_CAUSE_CHARGE_ROAMING;
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
	assert_int_equal(primary_of(&f), CRM_CAUSE_CHARGE_ROAMING);
	assert_string_equal(causes_of(&f, words, sizeof words), "1004*");
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_CAUSES, NULL), 0); /* it is a part of the opening */
	input.primary_cause = 100;
	assert_rule(&f, crm_complaint_open(f.db, NULL, &input, &id), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "primary_cause");
	input.primary_cause = -1;
	assert_rule(&f, crm_complaint_open(f.db, NULL, &input, &id), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "primary_cause");
	assert_store_verifies(&f);
	end(&f);
}

static void what_is_no_cause_or_no_case_is_refused(void **state)
{
	static const crm_id nobody = { { 7 } };
	struct fixture f;
	crm_case_cause_cursor *cursor = NULL;
	crm_act act = CRM_INIT(crm_act);

	(void)state;
	begin(&f);
	open_default(&f);
	assert_rule(&f, crm_complaint_cause_add(f.db, NULL, &f.id, 0, false), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "cause");
	assert_rule(&f, crm_complaint_cause_add(f.db, NULL, &f.id, 108, false), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "cause");
	assert_rule(&f, crm_complaint_cause_remove(f.db, NULL, &f.id, 1005), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "cause");
	assert_int_equal(crm_complaint_cause_add(f.db, NULL, &nobody, CRM_CAUSE_PROCESS_LONG, false), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_complaint_cause_remove(f.db, NULL, &nobody, CRM_CAUSE_PROCESS_LONG), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_complaint_cause_add(f.db, NULL, NULL, CRM_CAUSE_PROCESS_LONG, false), CRM_ERR_INVALID);
	assert_int_equal(crm_case_cause_list(f.db, &nobody, &cursor), CRM_ERR_NOT_FOUND);
	assert_null(cursor);
	assert_int_equal(crm_case_cause_list(f.db, &f.id, NULL), CRM_ERR_INVALID);
	act.revision = 1;
	assert_int_equal(crm_complaint_cause_add(f.db, &act, &f.id, CRM_CAUSE_PROCESS_LONG, false), CRM_ERR_CONFLICT);
	crm_case_cause_cursor_free(NULL);
	end(&f);
}

/* A call on a case lets happen first what was due before it, whatever it is about. */
static void a_promise_that_lapsed_is_broken_before_a_cause_is_noted(void **state)
{
	struct fixture f;
	int64_t at = 0;

	(void)state;
	begin(&f);
	(void)promised(&f);
	f.now = DUE + CRM_HOUR;
	assert_int_equal(crm_complaint_cause_add(f.db, NULL, &f.id, CRM_CAUSE_PROCESS_LONG, true), CRM_OK);
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_BROKEN, &at), 1);
	assert_int_equal(at, DUE);
	assert_int_equal(primary_of(&f), CRM_CAUSE_PROCESS_LONG);
	assert_store_verifies(&f);
	end(&f);
}

UNIT_MAIN(TEST(there_are_27_and_17_and_4_causes_and_each_has_one_axis), TEST(a_case_has_several_causes_and_a_second_primary_one_is_refused),
          TEST(noting_a_cause_again_says_whether_it_is_the_primary_one), TEST(a_cause_that_is_taken_back_is_gone),
          TEST(causes_are_noted_in_every_state_but_void), TEST(a_case_may_be_opened_with_its_primary_cause),
          TEST(what_is_no_cause_or_no_case_is_refused), TEST(a_promise_that_lapsed_is_broken_before_a_cause_is_noted))
