/* Corrective actions: planned with a task, done, cancelled, and opened again when their cause comes back. */
#include "complaint_fixture.h"

static crm_action_input an_action(int32_t cause, int64_t due_at)
{
	crm_action_input input = CRM_INIT(crm_action_input);

	input.cause = cause;
	input.text = "two people check each valve";
	input.owner = "Feng";
	input.due_at = due_at;
	return input;
}

static crm_id planned(struct fixture *f, int32_t cause)
{
	crm_action_input input = an_action(cause, f->now + 10 * CRM_DAY);
	crm_id id;

	assert_int_equal(crm_action_add(f->db, NULL, &input, &id), CRM_OK);
	return id;
}

static crm_action action_of(struct fixture *f, const crm_id *id)
{
	const crm_action *action = NULL;
	crm_action copy;

	assert_int_equal(crm_action_get(f->db, id, &action), CRM_OK);
	copy = *action;
	copy.text = copy.owner = copy.note = NULL; /* they go with the view */
	crm_action_free(action);
	return copy;
}

static void open_with(struct fixture *f, int32_t cause, int64_t received_at)
{
	crm_complaint_input input = nine_points(f);

	input.received_at = received_at;
	input.primary_cause = cause;
	assert_int_equal(crm_complaint_open(f->db, NULL, &input, &f->id), CRM_OK);
}

/* D-CMP-07: each has an owner and a time, which is a task of his. */
static void an_action_is_a_task_of_its_owner(void **state)
{
	struct fixture f;
	crm_action_input input;
	const crm_action *action = NULL;
	const crm_task *task = NULL;
	crm_id id;

	(void)state;
	begin(&f);
	open_default(&f);
	input = an_action(CRM_CAUSE_QUALITY_STANDARD, MAY(20, 9));
	input.complaint_id = f.id;
	assert_int_equal(crm_action_add(f.db, NULL, &input, &id), CRM_OK);
	assert_int_equal(crm_action_get(f.db, &id, &action), CRM_OK);
	assert_int_equal(action->cause, CRM_CAUSE_QUALITY_STANDARD);
	assert_string_equal(action->text, "two people check each valve");
	assert_string_equal(action->owner, "Feng");
	assert_memory_equal(&action->complaint_id, &f.id, sizeof f.id);
	assert_int_equal(action->state, CRM_ACTION_OPEN);
	assert_int_equal(action->created_at, f.now);
	assert_int_equal(action->planned_at, f.now);
	assert_int_equal(action->due_at, MAY(20, 9));
	assert_int_equal(action->ended_at, CRM_NO_TIME);
	assert_int_equal(action->recurrences, 0);
	assert_true(crm_id_is_none(&action->recurred_in));
	assert_null(action->note);
	assert_int_equal(crm_task_get(f.db, &action->task_id, &task), CRM_OK);
	assert_int_equal(task->kind, CRM_TASK_CORRECTIVE_ACTION);
	assert_int_equal(task->state, CRM_TASK_OPEN);
	assert_string_equal(task->handler, "Feng");
	assert_string_equal(task->title, "two people check each valve");
	assert_int_equal(task->due_at, MAY(20, 9));
	assert_true(crm_id_is_none(&task->complaint_id)); /* it goes on when the case is over */
	crm_task_free(task);
	crm_action_free(action);
	crm_action_free(NULL);
	assert_store_verifies(&f);
	end(&f);
}

/* The case that it came from may end, and its customer go. */
static void an_action_outlives_the_case_it_came_from(void **state)
{
	struct fixture f;
	crm_action_input input;
	crm_act act = CRM_INIT(crm_act);
	crm_action action;
	crm_id id;

	(void)state;
	begin(&f);
	open_default(&f);
	input = an_action(CRM_CAUSE_QUALITY_STANDARD, MAY(20, 9));
	input.complaint_id = f.id;
	assert_int_equal(crm_action_add(f.db, NULL, &input, &id), CRM_OK);
	act.reason = "a mistake";
	assert_int_equal(crm_complaint_void(f.db, &act, &f.id), CRM_OK);
	action = action_of(&f, &id);
	assert_int_equal(action.state, CRM_ACTION_OPEN);
	assert_int_equal(task_of(&f, &action.task_id).state, CRM_TASK_OPEN);
	end(&f);
}

static void the_task_of_an_action_ends_with_the_action_only(void **state)
{
	struct fixture f;
	crm_task_done_input result = CRM_INIT(crm_task_done_input);
	crm_act act = CRM_INIT(crm_act);
	crm_id id, task;

	(void)state;
	begin(&f);
	id = planned(&f, CRM_CAUSE_QUALITY_STANDARD);
	task = action_of(&f, &id).task_id;
	result.outcome = CRM_OUTCOME_DONE;
	act.reason = "no time";
	assert_rule(&f, crm_task_done(f.db, NULL, &task, &result, NULL), CRM_ERR_REFUSED, CRM_RULE_TASK_OWNED, NULL);
	assert_rule(&f, crm_task_cancel(f.db, &act, &task), CRM_ERR_REFUSED, CRM_RULE_TASK_OWNED, NULL);
	f.now += CRM_HOUR;
	assert_int_equal(crm_action_done(f.db, NULL, &id, "two people check"), CRM_OK);
	assert_int_equal(task_of(&f, &task).state, CRM_TASK_DONE);
	assert_int_equal(task_of(&f, &task).ended_at, f.now);
	assert_int_equal(open_tasks(&f, CRM_TASK_CORRECTIVE_ACTION, NULL), 0);
	id = planned(&f, CRM_CAUSE_QUALITY_STANDARD);
	assert_rule(&f, crm_action_cancel(f.db, NULL, &id), CRM_ERR_REFUSED, CRM_RULE_TASK_REASON_MISSING, "reason");
	assert_int_equal(crm_action_cancel(f.db, &act, &id), CRM_OK);
	task = action_of(&f, &id).task_id;
	assert_int_equal(task_of(&f, &task).state, CRM_TASK_CANCELLED);
	assert_int_equal(action_of(&f, &id).state, CRM_ACTION_CANCELLED);
	assert_store_verifies(&f);
	end(&f);
}

static void an_action_that_ended_does_not_end_again(void **state)
{
	struct fixture f;
	crm_act act = CRM_INIT(crm_act);
	crm_id id;

	(void)state;
	begin(&f);
	id = planned(&f, CRM_CAUSE_QUALITY_STANDARD);
	act.reason = "no time";
	assert_rule(&f, crm_action_done(f.db, NULL, &id, NULL), CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "note");
	assert_rule(&f, crm_action_done(f.db, NULL, &id, ""), CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "note");
	assert_int_equal(crm_action_done(f.db, NULL, &id, "checked"), CRM_OK);
	assert_rule(&f, crm_action_done(f.db, NULL, &id, "checked"), CRM_ERR_REFUSED, CRM_RULE_ACTION_ENDED, NULL);
	assert_int_equal(crm_error_last(f.db)->entity, CRM_ENTITY_ACTION);
	assert_rule(&f, crm_action_cancel(f.db, &act, &id), CRM_ERR_REFUSED, CRM_RULE_ACTION_ENDED, NULL);
	id = planned(&f, CRM_CAUSE_QUALITY_STANDARD);
	act.at = f.now - 1;
	assert_rule(&f, crm_action_done(f.db, &act, &id, "before it was planned"), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "at");
	act.at = CRM_NO_TIME;
	act.revision = 1;
	assert_int_equal(crm_action_done(f.db, &act, &id, "checked"), CRM_ERR_CONFLICT);
	end(&f);
}

/* M-CMP-17: an action on a cause is done, a new case with the cause comes afterwards: the action is opened again. */
static void a_new_case_with_its_cause_opens_an_action_again(void **state)
{
	struct fixture f;
	crm_action action;
	crm_task task;
	crm_id id, first;
	int64_t at = 0;

	(void)state;
	begin(&f);
	id = planned(&f, CRM_CAUSE_QUALITY_STANDARD);
	first = action_of(&f, &id).task_id;
	f.now += CRM_DAY;
	assert_int_equal(crm_action_done(f.db, NULL, &id, "two people check"), CRM_OK);
	f.now += 30 * CRM_DAY;
	open_with(&f, CRM_CAUSE_QUALITY_PACKING, f.now); /* another cause */
	assert_int_equal(action_of(&f, &id).state, CRM_ACTION_DONE);
	open_with(&f, CRM_CAUSE_QUALITY_STANDARD, f.now - CRM_HOUR);
	action = action_of(&f, &id);
	assert_int_equal(action.state, CRM_ACTION_OPEN);
	assert_int_equal(action.recurrences, 1);
	assert_memory_equal(&action.recurred_in, &f.id, sizeof f.id);
	assert_int_equal(action.ended_at, CRM_NO_TIME);
	assert_int_equal(action.planned_at, f.now);
	assert_int_equal(action.due_at, f.now + 10 * CRM_DAY); /* as much time as at first */
	assert_memory_not_equal(&action.task_id, &first, sizeof first);
	assert_int_equal(task_of(&f, &first).state, CRM_TASK_DONE);
	assert_int_equal(open_tasks(&f, CRM_TASK_CORRECTIVE_ACTION, &task), 1);
	assert_memory_equal(&task.id, &action.task_id, sizeof task.id);
	assert_int_equal(task.due_at, action.due_at);
	assert_int_equal(count_events(&f, CRM_EVENT_ACTION_REOPENED, &at), 1);
	assert_int_equal(at, f.now - CRM_HOUR);
	assert_store_verifies(&f);
	end(&f);
}

static void a_cause_that_is_found_later_opens_an_action_again(void **state)
{
	struct fixture f;
	crm_action action;
	crm_id id;

	(void)state;
	begin(&f);
	id = planned(&f, CRM_CAUSE_QUALITY_STANDARD);
	assert_int_equal(crm_action_done(f.db, NULL, &id, "two people check"), CRM_OK);
	f.now += CRM_DAY;
	open_default(&f);
	f.now += CRM_DAY;
	assert_int_equal(crm_complaint_cause_add(f.db, NULL, &f.id, CRM_CAUSE_QUALITY_STANDARD, false), CRM_OK);
	action = action_of(&f, &id);
	assert_int_equal(action.state, CRM_ACTION_OPEN);
	assert_int_equal(action.recurrences, 1);
	assert_int_equal(crm_action_done(f.db, NULL, &id, "three people check"), CRM_OK);
	assert_int_equal(crm_complaint_cause_add(f.db, NULL, &f.id, CRM_CAUSE_QUALITY_STANDARD, true), CRM_OK); /* it had it already */
	assert_int_equal(action_of(&f, &id).state, CRM_ACTION_DONE);
	f.now += CRM_DAY;
	open_with(&f, CRM_CAUSE_QUALITY_STANDARD, f.now);
	assert_int_equal(action_of(&f, &id).recurrences, 2);
	assert_store_verifies(&f);
	end(&f);
}

/* What happened before it was done says nothing about whether it did. */
static void a_case_from_before_the_action_was_done_leaves_it_done(void **state)
{
	struct fixture f;
	crm_act act = CRM_INIT(crm_act);
	crm_id done, cancelled, id, other;

	(void)state;
	begin(&f);
	open_default(&f);
	id = f.id;
	f.now += CRM_DAY;
	done = planned(&f, CRM_CAUSE_QUALITY_STANDARD);
	cancelled = planned(&f, CRM_CAUSE_QUALITY_STANDARD);
	other = planned(&f, CRM_CAUSE_QUALITY_STANDARD);
	act.reason = "no time";
	assert_int_equal(crm_action_done(f.db, NULL, &done, "two people check"), CRM_OK);
	assert_int_equal(crm_action_cancel(f.db, &act, &cancelled), CRM_OK);
	assert_int_equal(crm_complaint_cause_add(f.db, NULL, &id, CRM_CAUSE_QUALITY_STANDARD, true), CRM_OK);
	open_with(&f, CRM_CAUSE_QUALITY_STANDARD, f.now); /* at the very time: not afterwards */
	assert_int_equal(action_of(&f, &done).state, CRM_ACTION_DONE);
	f.now += CRM_DAY;
	open_with(&f, CRM_CAUSE_QUALITY_STANDARD, f.now);
	assert_int_equal(action_of(&f, &done).state, CRM_ACTION_OPEN);
	assert_int_equal(action_of(&f, &cancelled).state, CRM_ACTION_CANCELLED);
	assert_int_equal(action_of(&f, &other).recurrences, 0);
	end(&f);
}

static int listed(struct fixture *f, const crm_action_query *query, crm_id *last)
{
	crm_action_cursor *cursor = NULL;
	const crm_action *action = NULL;
	int count = 0;
	crm_status rc;

	assert_int_equal(crm_action_list(f->db, query, &cursor), CRM_OK);
	while ((rc = crm_action_next(cursor, &action)) == CRM_OK) {
		assert_true(!count || memcmp(last, &action->id, sizeof *last) < 0);
		*last = action->id;
		count++;
	}
	assert_int_equal(rc, CRM_DONE);
	crm_action_cursor_free(cursor);
	return count;
}

static void actions_are_listed_by_cause_state_and_task(void **state)
{
	struct fixture f;
	crm_action_query query = CRM_INIT(crm_action_query);
	crm_action_cursor *cursor = NULL;
	crm_id ids[4], last;
	int i;

	(void)state;
	begin(&f);
	for (i = 0; i < 4; i++)
		ids[i] = planned(&f, i % 2 ? CRM_CAUSE_DELAY_LATE : CRM_CAUSE_QUALITY_STANDARD);
	assert_int_equal(crm_action_done(f.db, NULL, &ids[2], "done"), CRM_OK);
	assert_int_equal(listed(&f, NULL, &last), 4);
	query.cause = CRM_CAUSE_QUALITY_STANDARD;
	assert_int_equal(listed(&f, &query, &last), 2);
	query.state = CRM_ACTION_DONE;
	assert_int_equal(listed(&f, &query, &last), 1);
	assert_memory_equal(&last, &ids[2], sizeof last);
	query.cause = 0;
	query.state = CRM_ACTION_OPEN;
	assert_int_equal(listed(&f, &query, &last), 3);
	query.task_id = action_of(&f, &ids[3]).task_id;
	assert_int_equal(listed(&f, &query, &last), 1);
	assert_memory_equal(&last, &ids[3], sizeof last);
	query.task_id = ids[0];
	assert_int_equal(listed(&f, &query, &last), 0);
	query = (crm_action_query)CRM_INIT(crm_action_query);
	query.after = ids[1];
	assert_int_equal(listed(&f, &query, &last), 2);
	query.cause = 17;
	assert_rule(&f, crm_action_list(f.db, &query, &cursor), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "cause");
	query.cause = 0;
	query.state = 4;
	assert_rule(&f, crm_action_list(f.db, &query, &cursor), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "state");
	assert_null(cursor);
	assert_int_equal(crm_action_list(f.db, NULL, NULL), CRM_ERR_INVALID);
	crm_action_cursor_free(NULL);
	end(&f);
}

static void a_long_list_of_actions_has_no_gap(void **state)
{
	struct fixture f;
	crm_action_query query = CRM_INIT(crm_action_query);
	crm_id last;
	int i;

	(void)state;
	begin(&f);
	assert_int_equal(crm_begin(f.db, CRM_TRANSACTION_WRITE), CRM_OK);
	for (i = 0; i < 250; i++)
		(void)planned(&f, CRM_CAUSE_DELAY_LATE);
	assert_int_equal(crm_commit(f.db), CRM_OK);
	assert_int_equal(listed(&f, NULL, &last), 250);
	query.cause = CRM_CAUSE_DELAY_LATE;
	assert_int_equal(listed(&f, &query, &last), 250);
	end(&f);
}

static void what_an_action_lacks_is_named(void **state)
{
	static const crm_id nobody = { { 7 } };
	struct fixture f;
	crm_action_input input;
	const crm_action *action = NULL;
	crm_id id;

	(void)state;
	ledger_open(&f, MAY(1, 9), NULL, 0);
	input = an_action(0, MAY(20, 9));
	assert_rule(&f, crm_action_add(f.db, NULL, &input, &id), CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "cause");
	assert_true(crm_id_is_none(&id));
	input.cause = 108;
	assert_rule(&f, crm_action_add(f.db, NULL, &input, &id), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "cause");
	input = an_action(CRM_CAUSE_DELAY_LATE, CRM_NO_TIME);
	assert_rule(&f, crm_action_add(f.db, NULL, &input, &id), CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "due_at");
	input.due_at = f.now;
	assert_rule(&f, crm_action_add(f.db, NULL, &input, &id), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "due_at");
	input = an_action(CRM_CAUSE_DELAY_LATE, MAY(20, 9));
	input.text = "";
	assert_rule(&f, crm_action_add(f.db, NULL, &input, &id), CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "text");
	input = an_action(CRM_CAUSE_DELAY_LATE, MAY(20, 9));
	input.owner = NULL;
	assert_rule(&f, crm_action_add(f.db, NULL, &input, &id), CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "owner");
	input.owner = "Feng";
	input.complaint_id = nobody;
	assert_int_equal(crm_action_add(f.db, NULL, &input, &id), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_error_last(f.db)->entity, CRM_ENTITY_COMPLAINT);
	assert_int_equal(crm_action_done(f.db, NULL, &nobody, "done"), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_action_cancel(f.db, NULL, &nobody), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_action_get(f.db, &nobody, &action), CRM_ERR_NOT_FOUND);
	assert_null(action);
	assert_int_equal(crm_action_add(f.db, NULL, NULL, &id), CRM_ERR_INVALID);
	assert_int_equal(crm_action_done(f.db, NULL, NULL, "done"), CRM_ERR_INVALID);
	assert_int_equal(crm_action_cancel(f.db, NULL, NULL), CRM_ERR_INVALID);
	assert_int_equal(crm_action_get(f.db, NULL, &action), CRM_ERR_INVALID);
	end(&f);
}

static void the_task_of_an_action_says_why_it_is_due(void **state)
{
	struct fixture f;
	const crm_explanation *explanation = NULL;
	crm_action action;
	crm_id id;

	(void)state;
	begin(&f);
	id = planned(&f, CRM_CAUSE_QUALITY_STANDARD);
	action = action_of(&f, &id);
	assert_int_equal(crm_task_explain(f.db, &action.task_id, &explanation), CRM_OK);
	assert_int_equal(explanation->step_count, 2);
	assert_int_equal(explanation->steps[0].at, f.now);
	assert_int_equal(explanation->steps[1].at, action.due_at);
	assert_non_null(strstr(explanation->steps[1].source, "D-CMP-07"));
	crm_explanation_free(explanation);
	end(&f);
}

UNIT_MAIN(TEST(an_action_is_a_task_of_its_owner), TEST(an_action_outlives_the_case_it_came_from),
          TEST(the_task_of_an_action_ends_with_the_action_only), TEST(an_action_that_ended_does_not_end_again),
          TEST(a_new_case_with_its_cause_opens_an_action_again), TEST(a_cause_that_is_found_later_opens_an_action_again),
          TEST(a_case_from_before_the_action_was_done_leaves_it_done), TEST(actions_are_listed_by_cause_state_and_task),
          TEST(a_long_list_of_actions_has_no_gap), TEST(what_an_action_lacks_is_named), TEST(the_task_of_an_action_says_why_it_is_due))
