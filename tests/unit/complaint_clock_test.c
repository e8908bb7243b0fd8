/* The clock of a case in the store: its events, its tasks, what ends a target and who had the case. */
#include "case_clock_fixture.h"

static void without_a_setting_a_case_has_no_clock(void **state)
{
	crm *db = open_shop(NULL);
	crm_id id = open_case(db);
	const crm_case_clock *clock = NULL;

	(void)state;
	assert_int_equal(crm_complaint_clock_get(db, &id, CRM_NO_TIME, &clock), CRM_ERR_REFUSED);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_CLOCK_NONE);
	assert_null(clock);
	assert_int_equal(pause(db, &id, "a part is on its way"), CRM_ERR_REFUSED);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_CLOCK_NONE);
	assert_int_equal(message_at(db, &id, CRM_DIRECTION_IN, CRM_NO_TIME), CRM_OK);
	assert_int_equal(task_due(db, "solution", NULL), CRM_NO_TIME);
	assert_sound(db);
}

static void a_new_case_has_a_task_for_each_target_that_runs(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);
	const crm_case_clock *clock = NULL;
	int64_t wake;

	(void)state;
	assert_int_equal(task_due(db, "first answer", NULL), at(0, 4));
	assert_int_equal(task_due(db, "reply", NULL), at(0, 8));
	assert_int_equal(task_due(db, "solution", NULL), at(1, 8));
	assert_int_equal(task_due(db, "spare part", NULL), CRM_NO_TIME);
	assert_int_equal(crm_complaint_clock_get(db, &id, CRM_NO_TIME, &clock), CRM_OK);
	assert_string_equal(clock->clock, "standard");
	assert_int_equal(clock->playbook, 2);
	assert_int_equal(clock->target_count, 4);
	assert_int_equal(clock->step_count, 2);
	assert_int_equal(clock->event_count, 2); /* opened, by the front desk */
	assert_string_equal(clock->events[1].label, "front desk");
	assert_int_equal(clock->next_due_at, at(0, 4));
	crm_case_clock_free(clock);
	assert_int_equal(crm_next_wake(db, &wake), CRM_OK);
	assert_int_equal(wake, at(0, 4));
	assert_sound(db);
}

static void an_answer_in_time_ends_its_task_and_a_solution_the_other(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db), first, solution;
	const crm_task *task = NULL;

	(void)state;
	(void)task_due(db, "first answer", &first);
	(void)task_due(db, "solution", &solution);
	hand = at(0, 2);
	assert_int_equal(message_at(db, &id, CRM_DIRECTION_OUT, CRM_NO_TIME), CRM_OK);
	assert_int_equal(task_due(db, "first answer", NULL), CRM_NO_TIME);
	assert_int_equal(task_due(db, "reply", NULL), CRM_NO_TIME);
	assert_int_equal(crm_task_get(db, &first, &task), CRM_OK);
	assert_int_equal(task->state, CRM_TASK_DONE);
	assert_int_equal(task->ended_at, at(0, 2));
	crm_task_free(task);
	assert_int_equal(state_of(db, &id, "first answer"), CRM_CLOCK_MET);
	hand = at(0, 3);
	assert_int_equal(message_at(db, &id, CRM_DIRECTION_IN, CRM_NO_TIME), CRM_OK);
	assert_int_equal(task_due(db, "reply", NULL), at(1, 3)); /* eight working hours on */
	judge(db, &id);
	hand = at(1, 2);
	solve(db, &id);
	assert_int_equal(crm_task_get(db, &solution, &task), CRM_OK);
	assert_int_equal(task->state, CRM_TASK_DONE);
	crm_task_free(task);
	assert_int_equal(state_of(db, &id, "solution"), CRM_CLOCK_MET);
	hand = at(9, 0);
	assert_int_equal(crm_tick(db, NULL, NULL), CRM_UNCHANGED);
	assert_sound(db);
}

static void a_pause_over_the_weekend_moves_the_due_time_by_working_time(void **state)
{
	crm *db = open_shop(office);
	crm_id id;
	const crm_case_account *account = NULL;

	(void)state;
	hand = at(3, 0); /* Thursday, 09:00: the solution is due on Friday, 17:00 */
	id = open_case(db);
	assert_int_equal(task_due(db, "solution", NULL), at(4, 8));
	hand = at(4, 6); /* Friday, 15:00 */
	assert_int_equal(pause(db, &id, "the customer sends the receipt"), CRM_OK);
	assert_int_equal(pause(db, &id, "again"), CRM_UNCHANGED);
	assert_int_equal(task_due(db, "solution", NULL), CRM_NO_TIME);
	assert_int_equal(state_of(db, &id, "solution"), CRM_CLOCK_HELD);
	hand = at(7, 3); /* Monday, 12:00: two hours on Friday and three today were lost */
	assert_int_equal(crm_complaint_resume(db, NULL, &id), CRM_OK);
	assert_int_equal(crm_complaint_resume(db, NULL, &id), CRM_UNCHANGED);
	assert_int_equal(task_due(db, "solution", NULL), at(7, 5)); /* the two hours that were left */
	assert_int_equal(crm_complaint_clock_explain(db, &id, "solution", true, CRM_NO_TIME, &account), CRM_OK);
	assert_int_equal(account->counted_us, 16 * CRM_HOUR);
	assert_true(account->span_count > 3);
	crm_case_account_free(account);
	assert_sound(db);
}

static void what_ends_at_the_very_due_time_is_in_time(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);
	crm_tick_result result;

	(void)state;
	hand = at(0, 4);
	assert_int_equal(crm_tick(db, NULL, &result), CRM_UNCHANGED);
	assert_int_equal(result.next_wake, at(0, 4) + 1);
	assert_int_equal(message_at(db, &id, CRM_DIRECTION_OUT, CRM_NO_TIME), CRM_OK);
	hand = at(0, 5);
	assert_int_equal(crm_tick(db, NULL, &result), CRM_UNCHANGED);
	assert_int_equal(state_of(db, &id, "first answer"), CRM_CLOCK_MET);
	assert_sound(db);
}

static void an_event_before_the_one_before_it_is_refused(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);
	int64_t before, after;

	(void)state;
	hand = at(0, 3);
	assert_int_equal(message_at(db, &id, CRM_DIRECTION_OUT, at(0, 2)), CRM_OK);
	assert_int_equal(crm_journal_last(db, &before), CRM_OK);
	assert_int_equal(message_at(db, &id, CRM_DIRECTION_IN, at(0, 1)), CRM_ERR_INVALID);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_CLOCK_ORDER);
	assert_string_equal(crm_error_last(db)->field, "at");
	assert_memory_equal(&crm_error_last(db)->id, &id, sizeof id);
	assert_int_equal(crm_journal_last(db, &after), CRM_OK);
	assert_int_equal(before, after);
	assert_int_equal(message_at(db, &id, CRM_DIRECTION_IN, at(0, 2)), CRM_OK); /* at the same time is in order */
	assert_sound(db);
}

static void a_target_of_the_hosts_own_is_begun_and_ended_by_him(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);

	(void)state;
	hand = at(0, 1);
	assert_int_equal(crm_complaint_target_start(db, NULL, &id, "spare part"), CRM_OK);
	assert_int_equal(task_due(db, "spare part", NULL), at(1, 1));
	assert_int_equal(crm_complaint_target_start(db, NULL, &id, "solution"), CRM_ERR_REFUSED);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_CLOCK_TARGET);
	assert_int_equal(crm_complaint_target_stop(db, NULL, &id, "nothing"), CRM_ERR_REFUSED);
	hand = at(0, 3);
	assert_int_equal(crm_complaint_target_stop(db, NULL, &id, "spare part"), CRM_OK);
	assert_int_equal(task_due(db, "spare part", NULL), CRM_NO_TIME);
	assert_int_equal(state_of(db, &id, "spare part"), CRM_CLOCK_MET);
	assert_sound(db);
}

static void an_ended_case_takes_no_event_and_has_no_task(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);
	crm_act act = CRM_INIT(crm_act);
	int64_t wake;

	(void)state;
	act.reason = "a duplicate";
	assert_int_equal(crm_complaint_void(db, &act, &id), CRM_OK);
	assert_int_equal(task_due(db, "solution", NULL), CRM_NO_TIME);
	assert_int_equal(pause(db, &id, "why not"), CRM_ERR_REFUSED);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_COMPLAINT_ENDED);
	assert_int_equal(message_at(db, &id, CRM_DIRECTION_IN, CRM_NO_TIME), CRM_ERR_REFUSED);
	assert_int_equal(crm_complaint_clock_move(db, NULL, &id, NULL), CRM_ERR_REFUSED);
	assert_int_equal(crm_next_wake(db, &wake), CRM_OK);
	assert_int_equal(wake, CRM_NO_TIME);
	hand = at(30, 0);
	assert_int_equal(crm_tick(db, NULL, NULL), CRM_UNCHANGED);
	assert_sound(db);
}

static void from_the_solution_to_the_reopening_the_clock_stands_still(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);

	(void)state;
	judge(db, &id);
	hand = at(0, 4);
	solve(db, &id); /* four hours used up */
	hand = at(1, 0);
	assert_int_equal(crm_complaint_check(db, NULL, &id, CRM_SATISFACTION_SATISFIED, NULL), CRM_OK);
	hand = at(14, 0); /* a Monday */
	assert_int_equal(crm_complaint_reopen(db, NULL, &id), CRM_OK);
	assert_int_equal(task_due(db, "solution", NULL), at(15, 4)); /* the twelve that were left */
	assert_sound(db);
}

static void a_pause_needs_a_reason_and_a_key_answers_once(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);
	crm_act act = CRM_INIT(crm_act);
	const crm_complaint *complaint = NULL;

	(void)state;
	assert_int_equal(pause(db, &id, " "), CRM_ERR_REFUSED);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_PAUSE_REASON_MISSING);
	assert_string_equal(crm_error_last(db)->field, "reason");
	assert_int_equal(crm_complaint_get(db, &id, &complaint), CRM_OK);
	act.reason = "the customer is away";
	act.key = "pause-1";
	act.revision = complaint->revision;
	crm_complaint_free(complaint);
	hand = at(0, 1);
	assert_int_equal(crm_complaint_pause(db, &act, &id), CRM_OK);
	assert_int_equal(crm_complaint_pause(db, &act, &id), CRM_REPLAYED);
	act.key = NULL;
	assert_int_equal(crm_complaint_resume(db, &act, &id), CRM_ERR_CONFLICT); /* the case has changed since */
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_REVISION_STALE);
	assert_sound(db);
}

static void the_task_of_a_target_is_bound_to_it_and_explained_by_it(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db), task;
	crm_task_done_input result = CRM_INIT(crm_task_done_input);
	crm_act act = CRM_INIT(crm_act);
	const crm_explanation *explanation = NULL;

	(void)state;
	hand = at(0, 2);
	assert_int_equal(pause(db, &id, "the receipt"), CRM_OK);
	hand = at(0, 3);
	assert_int_equal(crm_complaint_resume(db, NULL, &id), CRM_OK);
	assert_int_equal(task_due(db, "solution", &task), at(2, 1));
	result.outcome = CRM_OUTCOME_DONE;
	assert_int_equal(crm_task_done(db, NULL, &task, &result, NULL), CRM_ERR_REFUSED);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_TASK_OWNED);
	assert_int_equal(crm_task_snooze(db, NULL, &task, at(5, 0)), CRM_ERR_REFUSED);
	act.reason = "no";
	assert_int_equal(crm_task_cancel(db, &act, &task), CRM_ERR_REFUSED);
	assert_int_equal(crm_task_explain(db, &task, &explanation), CRM_OK);
	assert_int_equal(explanation->due_at, at(2, 1));
	assert_int_equal(explanation->steps[0].at, MONDAY);
	assert_int_equal(explanation->steps[explanation->step_count - 1].at, at(2, 1));
	assert_non_null(strstr(explanation->steps[explanation->step_count - 1].text, "16 h"));
	assert_non_null(strstr(explanation->steps[explanation->step_count - 1].text, "playbook version 2"));
	crm_explanation_free(explanation);
	assert_sound(db);
}

static void shares_tell_who_had_the_case(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);
	const crm_case_clock *clock = NULL;

	(void)state;
	hand = at(0, 2);
	assert_int_equal(crm_complaint_handler_set(db, NULL, &id, "repairs"), CRM_OK);
	hand = at(0, 8);
	assert_int_equal(crm_complaint_clock_get(db, &id, CRM_NO_TIME, &clock), CRM_OK);
	assert_int_equal(clock->share_count, 2);
	assert_string_equal(clock->shares[0].team, "front desk");
	assert_int_equal(clock->shares[0].elapsed_us, 2 * CRM_HOUR);
	assert_string_equal(clock->shares[1].team, "repairs");
	assert_int_equal(clock->shares[1].basis_points, 7500);
	crm_case_clock_free(clock);
	assert_sound(db);
}

/* One call, with an allocation failing at each place in turn. */
static crm_status any_call(crm *db, int number, const crm_id *id)
{
	const crm_case_clock *clock = NULL;
	const crm_case_account *account = NULL;
	const crm_case_preview *preview = NULL;
	crm_clock_move_input move = CRM_INIT(crm_clock_move_input);
	crm_status rc;

	move.change = CRM_CHANGE_RESTART;
	switch (number) {
	case 0:
		return pause(db, id, "waiting");
	case 1:
		return crm_complaint_resume(db, NULL, id);
	case 2:
		return message_at(db, id, CRM_DIRECTION_IN, CRM_NO_TIME);
	case 3:
		rc = crm_complaint_clock_get(db, id, CRM_NO_TIME, &clock);
		crm_case_clock_free(clock);
		return rc;
	case 4:
		rc = crm_complaint_clock_explain(db, id, "solution", true, CRM_NO_TIME, &account);
		crm_case_account_free(account);
		return rc;
	case 5:
		rc = crm_complaint_clock_preview(db, id, &move, &preview);
		crm_case_preview_free(preview);
		return rc;
	case 6:
		return crm_complaint_clock_move(db, NULL, id, &move);
	default:
		return crm_tick(db, NULL, NULL);
	}
}

static void without_memory_every_call_says_so_and_changes_nothing(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);
	int number;
	long n;

	(void)state;
	for (number = 0; number < 8; number++) {
		crm_status rc = CRM_ERR_NOMEM;
		int64_t before, after;

		hand += number == 7 ? 40 * CRM_DAY : CRM_HOUR / 4;
		assert_int_equal(crm_journal_last(db, &before), CRM_OK);
		for (n = 1; n < 2000; n++) {
			unit_fail_allocation(n, true);
			rc = any_call(db, number, &id);
			if (!unit_allocation_failed())
				break;
			unit_fail_allocation(0, false);
			assert_int_equal(rc, CRM_ERR_NOMEM);
			assert_int_equal(crm_journal_last(db, &after), CRM_OK);
			if (number != 7) /* effects of a tick stay one by one */
				assert_int_equal(before, after);
		}
		unit_fail_allocation(0, false);
		if (number != 7 || rc != CRM_UNCHANGED) /* a tick that failed behind its last effect has left nothing to the next one */
			assert_int_equal(rc, CRM_OK);
	}
	assert_sound(db);
}

UNIT_MAIN(TEST(without_a_setting_a_case_has_no_clock), TEST(a_new_case_has_a_task_for_each_target_that_runs),
          TEST(an_answer_in_time_ends_its_task_and_a_solution_the_other),
          TEST(a_pause_over_the_weekend_moves_the_due_time_by_working_time),
          TEST(what_ends_at_the_very_due_time_is_in_time), TEST(an_event_before_the_one_before_it_is_refused),
          TEST(a_target_of_the_hosts_own_is_begun_and_ended_by_him),
          TEST(an_ended_case_takes_no_event_and_has_no_task),
          TEST(from_the_solution_to_the_reopening_the_clock_stands_still),
          TEST(a_pause_needs_a_reason_and_a_key_answers_once),
          TEST(the_task_of_a_target_is_bound_to_it_and_explained_by_it), TEST(shares_tell_who_had_the_case),
          TEST(without_memory_every_call_says_so_and_changes_nothing))
