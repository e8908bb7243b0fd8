/* Escalation: by a person, with a reason and a target, and by itself at the limit of a key customer (M-CMP-15, D-CMP-42). */
#include "complaint_urgency_fixture.h"

#define LIMIT CRM_DAY /* of the key customers of these tests */

/* D-CMP-42, D-CMP-27 */
static void escalating_needs_a_reason_and_a_target_and_leaves_the_first_responder(void **state)
{
	struct fixture f;
	const crm_complaint *c;
	const crm_task *view = NULL;
	crm_notified notified;
	crm_id task;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_refused(&f, escalate(&f, NULL, "Chen", &task), CRM_RULE_ESCALATION_REASON, "reason");
	assert_refused(&f, escalate(&f, "no answer for days", NULL, &task), CRM_RULE_ESCALATION_TARGET, "target");
	assert_refused(&f, escalate(&f, "no answer for days", " ", &task), CRM_RULE_ESCALATION_TARGET, "target");
	assert_true(crm_id_is_none(&task));
	f.now += CRM_HOUR;
	assert_ok(f.db, escalate(&f, "no answer for days", "Chen", &task));
	assert_ok(f.db, crm_task_get(f.db, &task, &view));
	assert_int_equal(view->kind, CRM_TASK_ESCALATION);
	assert_int_equal(view->due_at, f.now);
	assert_int_equal(view->priority, 1);
	assert_string_equal(view->handler, "Chen");
	assert_string_equal(view->title, "no answer for days");
	crm_task_free(view);
	c = get(&f);
	assert_int_equal(c->escalation, 1);
	assert_string_equal(c->first_responder, "Wang");
	crm_complaint_notified(c, &notified);
	assert_int_equal(notified.count, 1);
	assert_string_equal(notified.names[0], "Wang");
	crm_complaint_free(c);
	assert_int_equal(points_for(&f, &f.id, CRM_FACTOR_ESCALATION), 1);
	assert_ok(f.db, crm_complaint_handler_set(f.db, NULL, &f.id, "Li")); /* an escalation stays where it went */
	assert_ok(f.db, crm_task_get(f.db, &task, &view));
	assert_string_equal(view->handler, "Chen");
	crm_task_free(view);
	assert_ok(f.db, escalate(&f, "still none", "Director", NULL));
	assert_int_equal(row_of(&f, &f.id).escalation, 2);
	assert_store_verifies(&f);
	end(&f);
}

static const char key_limit[] = "{\"complaint\": {\"escalate_key_minutes\": 1440}}";

/* D-CMP-42: the case of a key customer that is still open so long after its receipt escalates, once, with the time of the limit. */
static void the_open_case_of_a_key_customer_escalates_at_its_limit(void **state)
{
	struct fixture f;
	crm_tick_result result;
	int64_t opened, at = 0;
	crm_task task;

	(void)state;
	begin(&f);
	load(&f, key_limit);
	opened = f.now;
	open_default(&f);
	assert_int_equal(row_of(&f, &f.id).escalate_at, CRM_NO_TIME);
	key_case(&f, 0);
	assert_int_equal(row_of(&f, &f.id).escalate_at, opened + LIMIT);
	assert_ok(f.db, crm_next_wake(f.db, &at));
	assert_true(at <= opened + LIMIT + 1);
	f.now = opened + LIMIT; /* at its very time it may still be closed */
	assert_int_equal(crm_tick(f.db, NULL, &result), CRM_UNCHANGED);
	f.now = opened + 3 * LIMIT;
	assert_ok(f.db, crm_tick(f.db, NULL, &result));
	assert_int_equal(result.steps_fired, 1);
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_ESCALATED, &at), 1);
	assert_int_equal(at, opened + LIMIT);
	assert_int_equal(open_tasks(&f, CRM_TASK_ESCALATION, &task), 1);
	assert_int_equal(task.due_at, opened + LIMIT);
	assert_int_equal(row_of(&f, &f.id).escalation, 1);
	assert_int_equal(row_of(&f, &f.id).escalate_at, CRM_NO_TIME);
	f.now += 30 * LIMIT;
	assert_int_equal(crm_tick(f.db, NULL, &result), CRM_UNCHANGED);
	assert_ok(f.db, judge_as(&f, CRM_RESPONSIBILITY_OURS, 0));
	assert_int_equal(row_of(&f, &f.id).escalation, 1);
	assert_store_verifies(&f);
	end(&f);
}

/* D-CMP-42, D-CMP-30: what is due happens in the order of time, and the same whether a tick or the next call lets it happen. */
static void the_limit_and_a_promise_fall_due_in_their_order_with_or_without_a_tick(void **state)
{
	char dumps[2][DUMP];
	int round;

	(void)state;
	for (round = 0; round < 2; round++) {
		crm_promise_input promise = promise_for(MAY(1, 9) + LIMIT / 2);
		struct fixture f;

		begin(&f);
		load(&f, key_limit);
		key_case(&f, 0);
		assert_ok(f.db, judge_as(&f, CRM_RESPONSIBILITY_OURS, 0));
		assert_ok(f.db, crm_complaint_promise(f.db, NULL, &f.id, &promise, NULL));
		f.now = MAY(1, 9) + 2 * LIMIT;
		if (round)
			assert_ok(f.db, crm_tick(f.db, NULL, NULL));
		assert_ok(f.db, crm_complaint_special_set(f.db, NULL, &f.id, CRM_SPECIAL_EMOTIONAL));
		assert_int_equal(row_of(&f, &f.id).escalation, 2);
		assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_BROKEN, NULL), 1);
		assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_ESCALATED, NULL), 1);
		dump_case(&f, dumps[round]);
		assert_store_verifies(&f);
		end(&f);
	}
	assert_string_equal(dumps[0], dumps[1]);
}

/* D-CMP-42 */
static void a_case_that_ended_does_not_escalate_any_more(void **state)
{
	struct fixture f;
	crm_act why = CRM_INIT(crm_act);

	(void)state;
	begin(&f);
	load(&f, key_limit);
	key_case(&f, 0);
	why.reason = "a mistake";
	assert_ok(f.db, crm_complaint_void(f.db, &why, &f.id));
	assert_int_equal(row_of(&f, &f.id).escalate_at, CRM_NO_TIME);
	f.now += 2 * LIMIT;
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_ESCALATED, NULL), 0);
	(void)crm_tick(f.db, NULL, NULL);
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_ESCALATED, NULL), 0);
	assert_refused(&f, escalate(&f, "why not", "Chen", NULL), CRM_RULE_COMPLAINT_ENDED, NULL);
	assert_refused(&f, crm_complaint_level_raise(f.db, NULL, &f.id, CRM_LEVEL_OUTSIDE), CRM_RULE_COMPLAINT_ENDED, NULL);
	assert_refused(&f, crm_complaint_type_set(f.db, NULL, &f.id, CRM_COMPLAINANT_IRATE), CRM_RULE_COMPLAINT_ENDED, NULL);
	assert_refused(&f, crm_complaint_special_set(f.db, NULL, &f.id, CRM_SPECIAL_PREPARED), CRM_RULE_COMPLAINT_ENDED, NULL);
	assert_refused(&f, crm_complaint_severity_set(f.db, NULL, &f.id, CRM_CASE_MAJOR), CRM_RULE_COMPLAINT_ENDED, NULL);
	assert_refused(&f, crm_complaint_lane_set(f.db, NULL, &f.id, CRM_LANE_FAULT), CRM_RULE_COMPLAINT_ENDED, NULL);
	end(&f);
}

UNIT_MAIN(TEST(escalating_needs_a_reason_and_a_target_and_leaves_the_first_responder),
          TEST(the_open_case_of_a_key_customer_escalates_at_its_limit),
          TEST(the_limit_and_a_promise_fall_due_in_their_order_with_or_without_a_tick),
          TEST(a_case_that_ended_does_not_escalate_any_more))
