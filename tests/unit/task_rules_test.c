/* What may be done with a task: every guard, in its order. */
#include "unit.h"

#include "task_rules.h"

static const int32_t all_kinds[] = {
	CRM_TASK_CALL,
	CRM_TASK_VISIT,
	CRM_TASK_COMPLAINT_ASSESS,
	CRM_TASK_COMPLAINT_PROGRESS,
	CRM_TASK_COMPLAINT_REPLY,
	CRM_TASK_SATISFACTION_CHECK,
	CRM_TASK_LIFECYCLE,
	CRM_TASK_ESCALATION,
	CRM_TASK_SALES,
	CRM_TASK_OTHER,
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static crm_task open_task(int32_t kind)
{
	return (crm_task){ .kind = kind, .state = CRM_TASK_OPEN, .due_at = 100 * CRM_DAY, .planned_at = 100 * CRM_DAY };
}

static void assert_end(int32_t kind, int32_t outcome, int32_t channel, const char *note, crm_rule expected,
                       const char *expected_field)
{
	crm_task task = open_task(kind);
	crm_task_done_input result = { sizeof result, outcome, channel, note };
	const char *field = "untouched";

	assert_int_equal(crmi_task_may_end(&task, &result, &field), expected);
	if (expected_field)
		assert_string_equal(field, expected_field);
	else
		assert_null(field);
}

static void done_without_an_outcome_is_refused(void **state)
{
	(void)state;
	assert_end(CRM_TASK_CALL, CRM_OUTCOME_NONE, CRM_CHANNEL_PHONE, "spoke", CRM_RULE_TASK_OUTCOME_MISSING, "outcome");
	assert_end(CRM_TASK_OTHER, CRM_OUTCOME_NONE, CRM_CHANNEL_NONE, NULL, CRM_RULE_TASK_OUTCOME_MISSING, "outcome");
}

static void done_without_the_contact_is_refused(void **state)
{
	(void)state;
	assert_end(CRM_TASK_CALL, CRM_OUTCOME_REACHED, CRM_CHANNEL_NONE, "spoke", CRM_RULE_TASK_CONTACT_MISSING, "channel");
	assert_end(CRM_TASK_CALL, CRM_OUTCOME_NO_ANSWER, CRM_CHANNEL_NONE, NULL, CRM_RULE_TASK_CONTACT_MISSING, "channel");
	assert_end(CRM_TASK_SALES, CRM_OUTCOME_REFUSED, CRM_CHANNEL_NONE, NULL, CRM_RULE_TASK_CONTACT_MISSING, "channel");
	assert_end(CRM_TASK_CALL, CRM_OUTCOME_ACCEPTED, CRM_CHANNEL_NONE, NULL, CRM_RULE_TASK_CONTACT_MISSING, "channel");
	assert_end(CRM_TASK_VISIT, CRM_OUTCOME_DONE, CRM_CHANNEL_FACE, "was there", CRM_RULE_TASK_CONTACT_MISSING,
	           "outcome");
	assert_end(CRM_TASK_COMPLAINT_PROGRESS, CRM_OUTCOME_DONE, CRM_CHANNEL_NONE, NULL, CRM_RULE_TASK_CONTACT_MISSING,
	           "outcome");
}

static void reached_needs_a_note(void **state)
{
	(void)state;
	assert_end(CRM_TASK_CALL, CRM_OUTCOME_REACHED, CRM_CHANNEL_PHONE, NULL, CRM_RULE_TASK_CONTACT_MISSING, "note");
	assert_end(CRM_TASK_CALL, CRM_OUTCOME_REACHED, CRM_CHANNEL_PHONE, "", CRM_RULE_TASK_CONTACT_MISSING, "note");
	assert_end(CRM_TASK_CALL, CRM_OUTCOME_REACHED, CRM_CHANNEL_PHONE, "all well", CRM_RULE_NONE, NULL);
	assert_end(CRM_TASK_CALL, CRM_OUTCOME_BUSY, CRM_CHANNEL_PHONE, NULL, CRM_RULE_NONE, NULL);
}

static void tasks_that_need_no_contact_are_done_without_one(void **state)
{
	(void)state;
	assert_end(CRM_TASK_OTHER, CRM_OUTCOME_DONE, CRM_CHANNEL_NONE, NULL, CRM_RULE_NONE, NULL);
	assert_end(CRM_TASK_LIFECYCLE, CRM_OUTCOME_ACCEPTED, CRM_CHANNEL_NONE, NULL, CRM_RULE_NONE, NULL);
	assert_end(CRM_TASK_LIFECYCLE, CRM_OUTCOME_DECLINED, CRM_CHANNEL_NONE, NULL, CRM_RULE_NONE, NULL);
	assert_end(CRM_TASK_ESCALATION, CRM_OUTCOME_DONE, CRM_CHANNEL_NONE, NULL, CRM_RULE_NONE, NULL);
}

static void tasks_of_a_complaint_end_by_its_steps(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(all_kinds); i++) {
		bool owned = all_kinds[i] == CRM_TASK_COMPLAINT_ASSESS || all_kinds[i] == CRM_TASK_COMPLAINT_REPLY ||
		             all_kinds[i] == CRM_TASK_SATISFACTION_CHECK;

		assert_end(all_kinds[i], CRM_OUTCOME_REACHED, CRM_CHANNEL_PHONE, "spoke",
		           owned ? CRM_RULE_TASK_OWNED : CRM_RULE_NONE, NULL);
	}
	/* Whose task it is comes before what is missing. */
	assert_end(CRM_TASK_COMPLAINT_REPLY, CRM_OUTCOME_NONE, CRM_CHANNEL_NONE, NULL, CRM_RULE_TASK_OWNED, NULL);
}

static void an_ended_task_takes_nothing_more(void **state)
{
	static const int32_t ended[] = { CRM_TASK_DONE, CRM_TASK_CANCELLED };
	crm_task_done_input result = { sizeof result, CRM_OUTCOME_NONE, 0, NULL };
	const char *field = NULL;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(ended); i++) {
		crm_task task = open_task(CRM_TASK_COMPLAINT_REPLY);

		task.state = ended[i];
		assert_int_equal(crmi_task_may_end(&task, &result, &field), CRM_RULE_TASK_ENDED);
		assert_int_equal(crmi_task_may_cancel(&task, NULL), CRM_RULE_TASK_ENDED);
		assert_int_equal(crmi_task_may_snooze(&task, 999 * CRM_DAY, 0, 0, 1), CRM_RULE_TASK_ENDED);
	}
}

static void cancelling_needs_a_reason_and_no_owner(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(all_kinds); i++) {
		crm_task task = open_task(all_kinds[i]);
		bool owned = all_kinds[i] >= CRM_TASK_COMPLAINT_ASSESS && all_kinds[i] <= CRM_TASK_LIFECYCLE;

		assert_int_equal(crmi_task_may_cancel(&task, NULL), CRM_RULE_TASK_REASON_MISSING);
		assert_int_equal(crmi_task_may_cancel(&task, ""), CRM_RULE_TASK_REASON_MISSING);
		assert_int_equal(crmi_task_may_cancel(&task, "moved away"), owned ? CRM_RULE_TASK_OWNED : CRM_RULE_NONE);
	}
}

static void putting_off_is_limited_in_number_and_distance(void **state)
{
	crm_task task = open_task(CRM_TASK_CALL);

	(void)state;
	assert_int_equal(crmi_task_may_snooze(&task, task.planned_at + 30 * CRM_DAY, 0, 3, 30), CRM_RULE_NONE);
	assert_int_equal(crmi_task_may_snooze(&task, task.planned_at + 99 * CRM_DAY, task.planned_at + 70 * CRM_DAY, 3, 30), CRM_RULE_NONE);
	assert_int_equal(crmi_task_may_snooze(&task, task.planned_at + 30 * CRM_DAY + 1, 0, 3, 30), CRM_RULE_TASK_SNOOZE_LONG);
	task.due_at += 29 * CRM_DAY; /* the distance counts from the time it was planned for, however often it is put off */
	task.snoozes = 2;
	assert_int_equal(crmi_task_may_snooze(&task, task.due_at + 2 * CRM_DAY, 0, 3, 30), CRM_RULE_TASK_SNOOZE_LONG);
	assert_int_equal(crmi_task_may_snooze(&task, task.due_at + 1 * CRM_DAY, 0, 3, 30), CRM_RULE_NONE);
	task.snoozes = 3;
	assert_int_equal(crmi_task_may_snooze(&task, task.due_at + 1 * CRM_DAY, 0, 3, 30), CRM_RULE_TASK_SNOOZES);
	assert_int_equal(crmi_task_may_snooze(&task, task.due_at + 1 * CRM_DAY, 0, 0, 3650), CRM_RULE_TASK_SNOOZES);
}

static void a_promised_time_is_not_put_off(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(all_kinds); i++) {
		crm_task task = open_task(all_kinds[i]);
		bool bound = all_kinds[i] == CRM_TASK_COMPLAINT_REPLY || all_kinds[i] == CRM_TASK_COMPLAINT_PROGRESS;

		assert_int_equal(crmi_task_may_snooze(&task, task.due_at + CRM_DAY, 0, 3, 30),
		                 bound ? CRM_RULE_TASK_SNOOZE_BOUND : CRM_RULE_NONE);
	}
}

static void a_task_of_the_host_has_a_due_time_and_a_customer_to_sell_to(void **state)
{
	crm_task_input input = CRM_INIT(crm_task_input);
	const char *field = NULL;

	(void)state;
	input.kind = CRM_TASK_SALES;
	assert_int_equal(crmi_task_may_add(&input, CRM_LIFECYCLE_NON_CUSTOMER, &field), CRM_RULE_TASK_DUE_MISSING);
	assert_string_equal(field, "due_at");
	input.due_at = CRM_DAY;
	assert_int_equal(crmi_task_may_add(&input, CRM_LIFECYCLE_NON_CUSTOMER, &field), CRM_RULE_TASK_SALES_BLOCKED);
	assert_int_equal(crmi_task_may_add(&input, CRM_LIFECYCLE_CHURNED, &field), CRM_RULE_NONE);
	assert_int_equal(crmi_task_may_add(&input, 0, &field), CRM_RULE_NONE);
	input.kind = CRM_TASK_OTHER;
	assert_int_equal(crmi_task_may_add(&input, CRM_LIFECYCLE_NON_CUSTOMER, &field), CRM_RULE_NONE);
}

/* clang-format off */
UNIT_MAIN(
	TEST(done_without_an_outcome_is_refused),
	TEST(done_without_the_contact_is_refused),
	TEST(reached_needs_a_note),
	TEST(tasks_that_need_no_contact_are_done_without_one),
	TEST(tasks_of_a_complaint_end_by_its_steps),
	TEST(an_ended_task_takes_nothing_more),
	TEST(cancelling_needs_a_reason_and_no_owner),
	TEST(putting_off_is_limited_in_number_and_distance),
	TEST(a_promised_time_is_not_put_off),
	TEST(a_task_of_the_host_has_a_due_time_and_a_customer_to_sell_to),
)
/* clang-format on */
