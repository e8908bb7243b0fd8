/* Cases through the public calls: opened, judged, explained, solved, checked, ended (M-CMP-01, 02, 04 to 06, 13). */
#include "complaint_fixture.h"

/* M-CMP-01, D-CMP-31 */
static void missing_points_are_refused_with_their_fields(void **state)
{
	struct fixture f;
	crm_complaint_input input;
	crm_id id;

	(void)state;
	begin(&f);
	input = nine_points(&f);
	input.content = "";
	assert_refused(&f, crm_complaint_open(f.db, NULL, &input, &id), CRM_RULE_COMPLAINT_CONTENT_MISSING, "content");
	input = nine_points(&f);
	input.complainant = NULL;
	assert_refused(&f, crm_complaint_open(f.db, NULL, &input, &id), CRM_RULE_COMPLAINT_COMPLAINANT, "complainant");
	input = nine_points(&f);
	input.received_at = CRM_NO_TIME;
	assert_refused(&f, crm_complaint_open(f.db, NULL, &input, &id), CRM_RULE_COMPLAINT_TIME_MISSING, "received_at");
	input = nine_points(&f);
	input.contact = NULL;
	assert_refused(&f, crm_complaint_open(f.db, NULL, &input, &id), CRM_RULE_COMPLAINT_CONTACT_MISSING, "contact");
	assert_true(crm_id_is_none(&id));
	assert_int_equal(entries(&f), 1); /* the playbook, and nothing of ours */
	end(&f);
}

static void invalid_points_are_told_apart_from_missing_ones(void **state)
{
	struct fixture f;
	crm_complaint_input input;
	crm_act nobody = CRM_INIT(crm_act);

	(void)state;
	begin(&f);
	input = nine_points(&f);
	input.received_at = f.now + 1;
	assert_rule(&f, crm_complaint_open(f.db, NULL, &input, NULL), CRM_ERR_INVALID, CRM_RULE_TIME_FUTURE, "received_at");
	input = nine_points(&f);
	input.received_at = CRM_DAY - 1;
	assert_rule(&f, crm_complaint_open(f.db, NULL, &input, NULL), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "received_at");
	input = nine_points(&f);
	input.bought_at = input.received_at + 1;
	assert_rule(&f, crm_complaint_open(f.db, NULL, &input, NULL), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "bought_at");
	input.bought_at = input.received_at; /* it broke when it was unpacked */
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, NULL), CRM_OK);
	input = nine_points(&f);
	input.state = CRM_COMPLAINT_VOID;
	assert_rule(&f, crm_complaint_open(f.db, NULL, &input, NULL), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "state");
	input = nine_points(&f);
	input.content = "\xff";
	assert_rule(&f, crm_complaint_open(f.db, NULL, &input, NULL), CRM_ERR_INVALID, CRM_RULE_FIELD_NOT_UTF8, "content");
	input = nine_points(&f);
	input.reference_value = "7";
	assert_rule(&f, crm_complaint_open(f.db, NULL, &input, NULL), CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING,
	            "reference_source");
	assert_rule(&f, crm_complaint_open(f.db, NULL, NULL, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "input");
	input = nine_points(&f);
	nobody.actor = "";
	assert_refused(&f, crm_complaint_open(f.db, &nobody, &input, NULL), CRM_RULE_FIRST_RESPONDER_MISSING,
	               "first_responder");
	end(&f);
}

/* M-CMP-01: also for a complainant who does not give his name, as long as he can be reached. */
static void the_nine_points_are_read_back(void **state)
{
	struct fixture f;
	crm_complaint_input input;
	const crm_complaint *c;

	(void)state;
	begin(&f);
	input = nine_points(&f);
	input.complainant = "anonymous";
	input.received_at = f.now - CRM_HOUR;
	input.cause = "valve";
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
	c = get(&f);
	assert_string_equal(c->complainant, "anonymous");
	assert_string_equal(c->about, input.about);
	assert_string_equal(c->content, input.content);
	assert_int_equal(c->received_at, MAY(1, 8));
	assert_int_equal(c->bought_at, input.bought_at);
	assert_string_equal(c->usage, input.usage);
	assert_string_equal(c->demand, input.demand);
	assert_string_equal(c->wished_solution, input.wished_solution);
	assert_string_equal(c->contact, input.contact);
	assert_int_equal(c->channel, CRM_CHANNEL_PHONE);
	assert_string_equal(c->cause, "valve");
	assert_int_equal(c->state, CRM_COMPLAINT_RECEIVED);
	assert_int_equal(c->state_since, MAY(1, 8));
	assert_int_equal(c->playbook, 1);
	assert_int_equal(c->imported, 0);
	assert_string_equal(c->first_responder, "Wang");
	assert_string_equal(c->handler, "Wang");
	crm_complaint_free(c);
	end(&f);
}

/* M-CMP-01: who gives no name can be reached, or is not taken down. */
static void who_gives_no_name_gives_a_contact(void **state)
{
	struct fixture f;
	crm_complaint_input input;

	(void)state;
	begin(&f);
	input = nine_points(&f);
	input.complainant = "anonymous";
	input.contact = NULL;
	assert_refused(&f, crm_complaint_open(f.db, NULL, &input, &f.id), CRM_RULE_COMPLAINT_CONTACT_MISSING, "contact");
	input.contact = " ";
	assert_refused(&f, crm_complaint_open(f.db, NULL, &input, &f.id), CRM_RULE_COMPLAINT_CONTACT_MISSING, "contact");
	input.contact = "the box at the gate";
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
	end(&f);
}

/* D-CMP-24 */
static void opening_makes_the_task_to_assess(void **state)
{
	struct fixture f;
	crm_task task;
	int64_t at = 0;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_int_equal(open_tasks(&f, 0, &task), 1);
	assert_int_equal(task.kind, CRM_TASK_COMPLAINT_ASSESS);
	assert_int_equal(task.due_at, MAY(2, 9));
	assert_int_equal(task.rule, CRM_DUE_ASSESS);
	assert_int_equal(task.basis_at, MAY(1, 9));
	assert_int_equal(task.amount, 1440);
	assert_int_equal(task.priority, 2);
	assert_true(crm_id_is_equal(&task.complaint_id, &f.id));
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_OPENED, &at), 1);
	assert_int_equal(at, MAY(1, 9));
	end(&f);
}

static void a_case_with_a_past_begins_in_its_state(void **state)
{
	(void)state;
	for (int32_t at = CRM_COMPLAINT_RECEIVED; at <= CRM_COMPLAINT_CLOSED; at++) {
		struct fixture f;
		crm_complaint_input input;
		const crm_complaint *c;
		bool ended = at == CRM_COMPLAINT_CLOSED;
		bool asks = at == CRM_COMPLAINT_EXPLAINED || at == CRM_COMPLAINT_SOLUTION_OFFERED || at == CRM_COMPLAINT_VERIFYING;

		begin(&f);
		input = nine_points(&f);
		input.state = at;
		input.received_at = MAY(1, 2);
		assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
		c = get(&f);
		assert_int_equal(c->state, at);
		assert_int_equal(c->imported, at != CRM_COMPLAINT_RECEIVED);
		assert_int_equal(c->state_since, MAY(1, 2));
		assert_int_equal(c->closed_at, ended ? MAY(1, 2) : CRM_NO_TIME);
		crm_complaint_free(c);
		assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_ASSESS, NULL), !asks && !ended);
		assert_int_equal(open_tasks(&f, CRM_TASK_SATISFACTION_CHECK, NULL), asks);
		end(&f);
	}
}

/* D-IMPL-04 */
static void a_reference_is_found_and_not_taken_twice(void **state)
{
	struct fixture f;
	crm_complaint_input input;
	crm_id second, found;

	(void)state;
	begin(&f);
	input = nine_points(&f);
	input.reference_source = "tickets";
	input.reference_value = "4711";
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
	assert_rule(&f, crm_complaint_open(f.db, NULL, &input, &second), CRM_ERR_EXISTS, CRM_RULE_REFERENCE_TAKEN,
	            "reference_value");
	assert_int_equal(crm_error_last(f.db)->entity, CRM_ENTITY_COMPLAINT);
	assert_memory_equal(&crm_error_last(f.db)->id, &f.id, sizeof f.id);
	input.reference_source = "letters";
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &second), CRM_OK);
	assert_int_equal(crm_complaint_find_reference(f.db, "tickets", "4711", &found), CRM_OK);
	assert_memory_equal(&found, &f.id, sizeof found);
	assert_int_equal(crm_complaint_find_reference(f.db, "letters", "4711", &found), CRM_OK);
	assert_memory_equal(&found, &second, sizeof found);
	assert_int_equal(crm_complaint_find_reference(f.db, "tickets", "4712", &found), CRM_ERR_NOT_FOUND);
	assert_true(crm_id_is_none(&found));
	end(&f);
}

/* M-CMP-02: on the list of those who are notified in every state, until the case is closed or void. */
static void the_first_responder_is_notified_in_every_state_until_the_end(void **state)
{
	(void)state;
	for (int32_t at = CRM_COMPLAINT_RECEIVED; at <= CRM_COMPLAINT_CLOSED; at++) {
		struct fixture f;
		crm_complaint_input input;
		crm_notified notified;
		const crm_complaint *c;

		begin(&f);
		input = nine_points(&f);
		input.state = at;
		input.handler = "Li";
		assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
		if (at != CRM_COMPLAINT_CLOSED) {
			assert_int_equal(crm_complaint_handler_set(f.db, NULL, &f.id, "Chen"), CRM_OK);
			assert_int_equal(crm_complaint_handler_set(f.db, NULL, &f.id, "Zhou"), CRM_OK);
		}
		c = get(&f);
		assert_string_equal(c->first_responder, "Wang");
		crm_complaint_notified(c, &notified);
		assert_int_equal(notified.count, at == CRM_COMPLAINT_CLOSED ? 0 : 2);
		if (notified.count)
			assert_string_equal(notified.names[0], "Wang");
		crm_complaint_free(c);
		assert_refused(&f, crm_complaint_first_responder_set(f.db, NULL, &f.id, "Chen"), CRM_RULE_FIRST_RESPONDER_FIXED,
		               "first_responder");
		end(&f);
	}
}

/* M-CMP-02, D-CMP-27 */
static void the_first_responder_stays_through_every_handler(void **state)
{
	struct fixture f;
	const crm_complaint *c;
	crm_notified notified;

	(void)state;
	begin(&f);
	verifying(&f);
	assert_int_equal(crm_complaint_handler_set(f.db, NULL, &f.id, "Li"), CRM_OK);
	assert_int_equal(crm_complaint_handler_set(f.db, NULL, &f.id, "Chen"), CRM_OK);
	assert_int_equal(crm_complaint_handler_set(f.db, NULL, &f.id, "Chen"), CRM_UNCHANGED);
	c = get(&f);
	assert_string_equal(c->first_responder, "Wang");
	assert_string_equal(c->handler, "Chen");
	crm_complaint_notified(c, &notified);
	assert_int_equal(notified.count, 2);
	assert_string_equal(notified.names[0], "Wang");
	assert_string_equal(notified.names[1], "Chen");
	crm_complaint_free(c);
	assert_refused(&f, crm_complaint_first_responder_set(f.db, NULL, &f.id, "Chen"), CRM_RULE_FIRST_RESPONDER_FIXED,
	               "first_responder");
	assert_memory_equal(&crm_error_last(f.db)->id, &f.id, sizeof f.id);
	assert_int_equal(crm_complaint_first_responder_set(f.db, NULL, &f.id, "Wang"), CRM_UNCHANGED);
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_SATISFIED, NULL), CRM_OK);
	c = get(&f);
	crm_complaint_notified(c, &notified);
	assert_int_equal(notified.count, 0);
	crm_complaint_free(c);
	assert_refused(&f, crm_complaint_handler_set(f.db, NULL, &f.id, "Li"), CRM_RULE_COMPLAINT_ENDED, NULL);
	end(&f);
}

static void open_tasks_go_along_but_an_escalation_stays(void **state)
{
	struct fixture f;
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;
	int seen = 0;

	(void)state;
	begin(&f);
	promised(&f);
	f.now = DUE + CRM_HOUR;
	assert_int_equal(crm_complaint_handler_set(f.db, NULL, &f.id, "Li"), CRM_OK);
	query.until = FAR_AWAY;
	assert_int_equal(crm_task_due(f.db, &query, &cursor), CRM_OK);
	while (crm_task_next(cursor, &task) == CRM_OK) {
		assert_string_equal(task->handler, task->kind == CRM_TASK_ESCALATION ? "Wang" : "Li");
		seen++;
	}
	crm_task_cursor_free(cursor);
	assert_int_equal(seen, 2); /* the reply, overdue, and the escalation of the broken promise */
	assert_rule(&f, crm_complaint_handler_set(f.db, NULL, &f.id, " "), CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING,
	            "handler");
	assert_rule(&f, crm_complaint_handler_set(f.db, NULL, &f.id, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING,
	            "handler");
	end(&f);
}

/* M-CMP-04, D-CMP-24, D-CMP-32 */
static void leaving_the_assessment_needs_three_judgements(void **state)
{
	struct fixture f;
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	const crm_complaint *c;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_refused(&f, crm_complaint_judge(f.db, NULL, &f.id, &judgement), CRM_RULE_JUDGE_RESPONSIBILITY,
	               "responsibility");
	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	assert_refused(&f, crm_complaint_judge(f.db, NULL, &f.id, &judgement), CRM_RULE_JUDGE_COMPLAINANT,
	               "complainant_type");
	judgement.complainant_type = CRM_COMPLAINANT_PASSIVE;
	assert_refused(&f, crm_complaint_judge(f.db, NULL, &f.id, &judgement), CRM_RULE_JUDGE_PURPOSE, "purpose");
	judgement.purpose = CRM_PURPOSE_HEARD;
	judgement.validity = CRM_VALIDITY_UNFOUNDED;
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_ASSESS, NULL), 1);
	assert_int_equal(crm_complaint_judge(f.db, NULL, &f.id, &judgement), CRM_OK);
	c = get(&f);
	assert_int_equal(c->responsibility, CRM_RESPONSIBILITY_OURS);
	assert_int_equal(c->validity, CRM_VALIDITY_UNFOUNDED);
	assert_int_equal(c->complainant_type, CRM_COMPLAINANT_PASSIVE);
	assert_int_equal(c->purpose, CRM_PURPOSE_HEARD);
	assert_int_equal(c->state, CRM_COMPLAINT_ASSESSING);
	crm_complaint_free(c);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_ASSESS, NULL), 1); /* until the complainant hears something */
	judgement.purpose = CRM_PURPOSE_PLEASANT + 1;
	assert_rule(&f, crm_complaint_judge(f.db, NULL, &f.id, &judgement), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE,
	            "purpose");
	end(&f);
}

/* M-CMP-05, D-CMP-25 */
static void what_is_not_ours_is_explained_and_then_verified(void **state)
{
	struct fixture f;
	crm_promise_input promise = promise_for(DUE);
	const crm_complaint *c;
	crm_task check;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_refused(&f, judge_as(&f, CRM_RESPONSIBILITY_NOT_OURS, 1), CRM_RULE_NOT_OURS, "responsibility");
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_NOT_OURS, 0), CRM_OK);
	assert_refused(&f, crm_complaint_promise(f.db, NULL, &f.id, &promise, NULL), CRM_RULE_NOT_OURS, "responsibility");
	assert_refused(&f, solve_now(&f, 1, NULL), CRM_RULE_NOT_OURS, "responsibility");
	assert_refused(&f, crm_complaint_explain(f.db, NULL, &f.id, NULL, "the plumber"), CRM_RULE_EXPLANATION_MISSING,
	               "explanation");
	assert_refused(&f, crm_complaint_explain(f.db, NULL, &f.id, "it is his pipe", ""), CRM_RULE_ALTERNATIVE_MISSING,
	               "alternative");
	assert_int_equal(crm_complaint_explain(f.db, NULL, &f.id, "it is his pipe", "the plumber"), CRM_OK);
	c = get(&f);
	assert_int_equal(c->state, CRM_COMPLAINT_EXPLAINED);
	assert_string_equal(c->solution, "it is his pipe");
	assert_string_equal(c->alternative, "the plumber");
	assert_int_equal(c->solved_at, f.now);
	assert_int_equal(c->closed_at, CRM_NO_TIME);
	crm_complaint_free(c);
	assert_int_equal(open_tasks(&f, 0, &check), 1);
	assert_int_equal(check.kind, CRM_TASK_SATISFACTION_CHECK);
	assert_int_equal(check.due_at, f.now + 3 * CRM_DAY);
	assert_refused(&f, crm_complaint_close(f.db, NULL, &f.id), CRM_RULE_CLOSE_UNCHECKED, NULL);
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_SATISFIED, NULL), CRM_OK);
	assert_int_equal(state_of(&f), CRM_COMPLAINT_CLOSED);
	end(&f);
}

/* M-CMP-06, D-CMP-26 */
static void what_can_be_solved_at_once_needs_no_promise(void **state)
{
	struct fixture f;
	crm_id check;

	(void)state;
	begin(&f);
	check = verifying(&f);
	assert_int_equal(state_of(&f), CRM_COMPLAINT_VERIFYING);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_REPLY, NULL), 0);
	assert_int_equal(task_of(&f, &check).kind, CRM_TASK_SATISFACTION_CHECK);
	assert_int_equal(task_of(&f, &check).rule, CRM_DUE_CHECK);
	end(&f);
}

static void a_declined_solution_is_revised(void **state)
{
	struct fixture f;
	const crm_complaint *c;
	crm_id check;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 1), CRM_OK);
	assert_refused(&f, crm_complaint_answer(f.db, NULL, &f.id, CRM_OPTION_NONE, NULL), CRM_RULE_COMPLAINT_STATE, NULL);
	assert_int_equal(solve_now(&f, 0, NULL), CRM_OK);
	assert_int_equal(crm_complaint_answer(f.db, NULL, &f.id, CRM_OPTION_NONE, &check), CRM_OK);
	assert_true(crm_id_is_none(&check));
	c = get(&f);
	assert_int_equal(c->state, CRM_COMPLAINT_REVISING);
	assert_int_equal(c->cycles, 1);
	crm_complaint_free(c);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_ASSESS, NULL), 1);
	assert_int_equal(solve_now(&f, 1, NULL), CRM_OK);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_ASSESS, NULL), 0);
	end(&f);
}

/* M-CMP-13, D-CMP-35, D-CMP-42 */
static void a_dissatisfied_check_starts_another_cycle(void **state)
{
	struct fixture f;
	const crm_complaint *c;
	crm_task assess;
	crm_id check;

	(void)state;
	begin(&f);
	check = verifying(&f);
	f.now += CRM_DAY;
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_DISSATISFIED, "it drips again"), CRM_OK);
	assert_int_equal(task_of(&f, &check).state, CRM_TASK_DONE);
	assert_int_equal(task_of(&f, &check).outcome, CRM_OUTCOME_REACHED);
	c = get(&f);
	assert_int_equal(c->state, CRM_COMPLAINT_REVISING);
	assert_int_equal(c->cycles, 1);
	assert_int_equal(c->checks, 1);
	assert_int_equal(c->satisfaction, CRM_SATISFACTION_DISSATISFIED);
	assert_int_equal(c->escalation, 0);
	crm_complaint_free(c);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_ASSESS, &assess), 1);
	assert_int_equal(assess.due_at, f.now + CRM_DAY);
	assert_int_equal(solve_now(&f, 1, NULL), CRM_OK);
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_DISSATISFIED, NULL), CRM_OK);
	c = get(&f);
	assert_int_equal(c->cycles, 2);
	assert_int_equal(c->escalation, 1);
	crm_complaint_free(c);
	assert_int_equal(open_tasks(&f, CRM_TASK_ESCALATION, NULL), 1);
	end(&f);
}

/* M-CMP-13 */
static void a_satisfied_check_closes_the_case(void **state)
{
	struct fixture f;
	const crm_complaint *c;

	(void)state;
	begin(&f);
	verifying(&f);
	assert_refused(&f, crm_complaint_close(f.db, NULL, &f.id), CRM_RULE_CLOSE_UNCHECKED, NULL);
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_SATISFIED, "all is well"), CRM_OK);
	c = get(&f);
	assert_int_equal(c->state, CRM_COMPLAINT_CLOSED);
	assert_int_equal(c->closed_at, f.now);
	assert_int_equal(c->satisfaction, CRM_SATISFACTION_SATISFIED);
	crm_complaint_free(c);
	assert_int_equal(open_tasks(&f, 0, NULL), 0);
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_CHECKED, NULL), 1);
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_CLOSED, NULL), 1);
	assert_refused(&f, crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_SATISFIED, NULL),
	               CRM_RULE_COMPLAINT_ENDED, NULL);
	assert_rule(&f, crm_complaint_check(f.db, NULL, &f.id, 4, NULL), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "result");
	assert_store_verifies(&f);
	end(&f);
}

/* M-CMP-13: unreachable only after the attempts of the playbook. */
static void an_unreachable_complainant_ends_the_case_after_three_attempts(void **state)
{
	struct fixture f;
	crm_act act = CRM_INIT(crm_act);
	const crm_complaint *c;
	crm_task check;

	(void)state;
	begin(&f);
	verifying(&f);
	for (int attempt = 1; attempt <= 3; attempt++) {
		f.now += CRM_DAY;
		assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_UNREACHABLE, NULL), CRM_OK);
		assert_int_equal(open_tasks(&f, CRM_TASK_SATISFACTION_CHECK, &check), 1);
		assert_int_equal(check.due_at, f.now + 2 * CRM_DAY);
		assert_int_equal(check.rule, CRM_DUE_CHECK_AGAIN);
		assert_int_equal(check.detail, attempt + 1);
		if (attempt < 3)
			assert_refused(&f, crm_complaint_close(f.db, NULL, &f.id), CRM_RULE_CLOSE_ATTEMPTS, NULL);
	}
	assert_int_equal(state_of(&f), CRM_COMPLAINT_VERIFYING);
	act.reason = "moved away";
	assert_int_equal(crm_complaint_close(f.db, &act, &f.id), CRM_OK);
	c = get(&f);
	assert_int_equal(c->state, CRM_COMPLAINT_CLOSED);
	assert_int_equal(c->attempts, 3);
	crm_complaint_free(c);
	check = task_of(&f, &check.id);
	assert_int_equal(check.state, CRM_TASK_CANCELLED);
	assert_int_equal(open_tasks(&f, 0, NULL), 0);
	assert_refused(&f, crm_complaint_close(f.db, NULL, &f.id), CRM_RULE_COMPLAINT_ENDED, NULL);
	end(&f);
}

static void attempts_count_from_the_last_solution(void **state)
{
	struct fixture f;
	const crm_complaint *c;

	(void)state;
	begin(&f);
	verifying(&f);
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_UNREACHABLE, NULL), CRM_OK);
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_DISSATISFIED, NULL), CRM_OK);
	assert_int_equal(solve_now(&f, 1, NULL), CRM_OK);
	c = get(&f);
	assert_int_equal(c->attempts, 0);
	assert_int_equal(c->checks, 2);
	crm_complaint_free(c);
	assert_refused(&f, crm_complaint_close(f.db, NULL, &f.id), CRM_RULE_CLOSE_ATTEMPTS, NULL);
	end(&f);
}

/* M-CMP-13: accepted within the window, refused after it. */
static void a_closed_case_is_reopened_within_the_window_only(void **state)
{
	struct fixture f;
	const crm_complaint *c;
	int64_t closed;

	(void)state;
	begin(&f);
	verifying(&f);
	assert_refused(&f, crm_complaint_reopen(f.db, NULL, &f.id), CRM_RULE_COMPLAINT_STATE, NULL);
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_SATISFIED, NULL), CRM_OK);
	closed = f.now;
	f.now = closed + 30 * CRM_DAY + 1;
	assert_refused(&f, crm_complaint_reopen(f.db, NULL, &f.id), CRM_RULE_REOPEN_WINDOW, NULL);
	f.now = closed + 30 * CRM_DAY;
	assert_int_equal(crm_complaint_reopen(f.db, NULL, &f.id), CRM_OK);
	c = get(&f);
	assert_int_equal(c->state, CRM_COMPLAINT_REVISING);
	assert_int_equal(c->reopened, 1);
	assert_int_equal(c->closed_at, CRM_NO_TIME);
	crm_complaint_free(c);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_ASSESS, NULL), 1);
	end(&f);
}

/* M-CMP-01, D-CMP-01 */
static void voiding_needs_a_reason_and_cancels_what_is_open(void **state)
{
	struct fixture f;
	crm_act act = CRM_INIT(crm_act);
	const crm_complaint *c;
	const crm_task *task = NULL;
	crm_id reply;

	(void)state;
	begin(&f);
	reply = promised(&f);
	assert_refused(&f, crm_complaint_void(f.db, NULL, &f.id), CRM_RULE_VOID_REASON_MISSING, "reason");
	act.reason = "a duplicate";
	assert_int_equal(crm_complaint_void(f.db, &act, &f.id), CRM_OK);
	c = get(&f);
	assert_int_equal(c->state, CRM_COMPLAINT_VOID);
	assert_string_equal(c->void_reason, "a duplicate");
	assert_int_equal(c->closed_at, f.now);
	assert_int_equal(c->promise_due_at, CRM_NO_TIME);
	crm_complaint_free(c);
	assert_int_equal(outcome_of(&f, 1, NULL), CRM_PROMISE_VOIDED);
	assert_int_equal(open_tasks(&f, 0, NULL), 0);
	assert_int_equal(crm_task_get(f.db, &reply, &task), CRM_OK);
	assert_string_equal(task->note, "a duplicate");
	crm_task_free(task);
	assert_refused(&f, crm_complaint_void(f.db, &act, &f.id), CRM_RULE_COMPLAINT_ENDED, NULL);
	assert_refused(&f, crm_complaint_reopen(f.db, NULL, &f.id), CRM_RULE_COMPLAINT_STATE, NULL);
	end(&f);
}

static void a_customer_stands_in_for_complainant_and_contact(void **state)
{
	struct fixture f;
	crm_complaint_input input;

	(void)state;
	begin(&f);
	input = nine_points(&f);
	input.complainant = input.contact = NULL;
	input.customer_id = customer_new(&f, false);
	assert_refused(&f, crm_complaint_open(f.db, NULL, &input, &f.id), CRM_RULE_COMPLAINT_CONTACT_MISSING, "contact");
	input.customer_id = customer_new(&f, true);
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
	input.customer_id.bytes[15] ^= 1;
	input.content = NULL;
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_error_last(f.db)->entity, CRM_ENTITY_CUSTOMER);
	end(&f);
}

/* D-CMP-27, D-CMP-01 */
static void a_customer_stays_until_his_cases_are_ended(void **state)
{
	struct fixture f;
	crm_complaint_input input;
	crm_act act = CRM_INIT(crm_act);
	crm_id second;

	(void)state;
	begin(&f);
	input = nine_points(&f);
	input.customer_id = customer_new(&f, true);
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
	assert_refused(&f, crm_customer_remove(f.db, NULL, &input.customer_id), CRM_RULE_CUSTOMER_OPEN_CASES, NULL);
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 1), CRM_OK);
	assert_int_equal(solve_now(&f, 1, NULL), CRM_OK);
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_SATISFIED, NULL), CRM_OK);
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &second), CRM_OK);
	act.reason = "a duplicate";
	assert_int_equal(crm_complaint_void(f.db, &act, &second), CRM_OK);
	assert_int_equal(crm_customer_remove(f.db, NULL, &input.customer_id), CRM_OK);
	assert_rule(&f, crm_complaint_open(f.db, NULL, &input, NULL), CRM_ERR_REFUSED, CRM_RULE_CUSTOMER_REMOVED, NULL);
	assert_int_equal(crm_error_last(f.db)->entity, CRM_ENTITY_CUSTOMER);
	assert_rule(&f, crm_complaint_reopen(f.db, NULL, &f.id), CRM_ERR_REFUSED, CRM_RULE_CUSTOMER_REMOVED, NULL);
	assert_store_verifies(&f);
	end(&f);
}

static int contacts_of(struct fixture *f, const crm_id *customer, crm_contact *last)
{
	crm_contact_cursor *cursor = NULL;
	const crm_contact *contact = NULL;
	int count = 0;

	assert_int_equal(crm_contact_list(f->db, customer, &cursor), CRM_OK);
	while (crm_contact_next(cursor, &contact) == CRM_OK) {
		count++;
		*last = *contact;
	}
	crm_contact_cursor_free(cursor);
	last->actor = last->note = NULL;
	return count;
}

static void renewals_and_checks_are_logged_as_contacts(void **state)
{
	struct fixture f;
	crm_complaint_input input;
	crm_promise_input promise = promise_for(DUE), renewal = renewal_for(DUE + CRM_DAY);
	crm_contact contact;
	crm_id check;

	(void)state;
	begin(&f);
	input = nine_points(&f);
	input.customer_id = customer_new(&f, true);
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 0), CRM_OK);
	assert_int_equal(crm_complaint_promise(f.db, NULL, &f.id, &promise, NULL), CRM_OK);
	assert_int_equal(contacts_of(&f, &input.customer_id, &contact), 0);
	renewal.channel = CRM_CHANNEL_EMAIL;
	assert_int_equal(crm_complaint_renew(f.db, NULL, &f.id, &renewal, NULL), CRM_OK);
	assert_int_equal(contacts_of(&f, &input.customer_id, &contact), 1);
	assert_int_equal(contact.kind, CRM_CONTACT_MESSAGE);
	assert_int_equal(contact.outcome, CRM_OUTCOME_REACHED);
	assert_true(crm_id_is_equal(&contact.complaint_id, &f.id));
	f.now += CRM_HOUR;
	assert_int_equal(solve_now(&f, 1, &check), CRM_OK);
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_UNREACHABLE, NULL), CRM_OK);
	assert_int_equal(contacts_of(&f, &input.customer_id, &contact), 2);
	assert_int_equal(contact.channel, CRM_CHANNEL_PHONE);
	assert_int_equal(contact.outcome, CRM_OUTCOME_NO_ANSWER);
	assert_true(crm_id_is_equal(&contact.task_id, &check));
	end(&f);
}

static int list_count(struct fixture *f, const crm_complaint_query *query)
{
	crm_complaint_cursor *cursor = NULL;
	const crm_complaint *c = NULL;
	crm_id before;
	int count = 0;

	memset(&before, 0, sizeof before);
	assert_int_equal(crm_complaint_list(f->db, query, &cursor), CRM_OK);
	while (crm_complaint_next(cursor, &c) == CRM_OK) {
		assert_true(memcmp(&before, &c->id, sizeof before) < 0);
		before = c->id;
		count++;
	}
	crm_complaint_cursor_free(cursor);
	return count;
}

static void cases_are_listed_by_customer_state_and_bookmark(void **state)
{
	struct fixture f;
	crm_complaint_query query = CRM_INIT(crm_complaint_query);
	crm_complaint_input input;
	crm_id middle = { { 0 } };

	(void)state;
	begin(&f);
	input = nine_points(&f);
	input.customer_id = customer_new(&f, true);
	for (int i = 0; i < 210; i++) {
		input.state = i % 3 == 0 ? CRM_COMPLAINT_CLOSED : i % 3 == 1 ? CRM_COMPLAINT_RECEIVED : CRM_COMPLAINT_ASSESSING;
		assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
		if (i == 99)
			middle = f.id;
	}
	open_default(&f);
	assert_int_equal(list_count(&f, NULL), 211);
	query.customer_id = input.customer_id;
	assert_int_equal(list_count(&f, &query), 210);
	query.state = CRM_COMPLAINT_CLOSED;
	assert_int_equal(list_count(&f, &query), 70);
	query.open_only = 1;
	assert_int_equal(list_count(&f, &query), 0);
	query.state = 0;
	assert_int_equal(list_count(&f, &query), 140);
	query.open_only = 0;
	query.after = middle;
	assert_int_equal(list_count(&f, &query), 110);
	memset(&query.customer_id, 0, sizeof query.customer_id);
	assert_int_equal(list_count(&f, &query), 111);
	query.open_only = 1;
	query.state = CRM_COMPLAINT_RECEIVED;
	memset(&query.after, 0, sizeof query.after);
	assert_int_equal(list_count(&f, &query), 71);
	end(&f);
}

/* Which state it is that does not take the step is said: the caller may have thought of another one. */
static void a_state_that_does_not_take_a_step_is_named(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_refused(&f, solve_now(&f, 1, NULL), CRM_RULE_COMPLAINT_STATE, NULL);
	assert_string_equal(crm_error_last(f.db)->message, "D-CMP-21: this step is not possible in this state of the case: received");
	assert_memory_equal(&crm_error_last(f.db)->id, &f.id, sizeof f.id);
	end(&f);
}

UNIT_MAIN(TEST(a_state_that_does_not_take_a_step_is_named), TEST(missing_points_are_refused_with_their_fields), TEST(invalid_points_are_told_apart_from_missing_ones),
          TEST(the_nine_points_are_read_back), TEST(who_gives_no_name_gives_a_contact), TEST(opening_makes_the_task_to_assess),
          TEST(a_case_with_a_past_begins_in_its_state), TEST(a_reference_is_found_and_not_taken_twice),
          TEST(the_first_responder_is_notified_in_every_state_until_the_end),
          TEST(the_first_responder_stays_through_every_handler), TEST(open_tasks_go_along_but_an_escalation_stays),
          TEST(leaving_the_assessment_needs_three_judgements), TEST(what_is_not_ours_is_explained_and_then_verified),
          TEST(what_can_be_solved_at_once_needs_no_promise), TEST(a_declined_solution_is_revised),
          TEST(a_dissatisfied_check_starts_another_cycle), TEST(a_satisfied_check_closes_the_case),
          TEST(an_unreachable_complainant_ends_the_case_after_three_attempts),
          TEST(attempts_count_from_the_last_solution), TEST(a_closed_case_is_reopened_within_the_window_only),
          TEST(voiding_needs_a_reason_and_cancels_what_is_open), TEST(a_customer_stands_in_for_complainant_and_contact),
          TEST(a_customer_stays_until_his_cases_are_ended), TEST(renewals_and_checks_are_logged_as_contacts),
          TEST(cases_are_listed_by_customer_state_and_bookmark))
