/* Steps that are entered late: none of them is dated before the one that it follows from (D-CMP-21). */
#include "complaint_fixture.h"

#include "complaint_rules.h"

#include <string.h>

static const char with_a_clock[] = "{\"clocks\": {\"plain\": {\"targets\": {"
                                   " \"reply\": {\"kind\": \"reply\", \"unit\": \"real\", \"hours\": 72}}}},"
                                   " \"complaint\": {\"clock\": \"plain\"}}";

static crm_act dated(int64_t at)
{
	crm_act act = CRM_INIT(crm_act);

	act.at = at;
	act.reason = "entered late";
	return act;
}

static crm_status judge_at(struct fixture *f, int64_t at)
{
	const crm_act act = dated(at);
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);

	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	return crm_complaint_judge(f->db, &act, &f->id, &judgement);
}

static crm_status promise_at(struct fixture *f, int64_t at)
{
	const crm_act act = dated(at);
	const crm_promise_input promise = promise_for(DUE);

	return crm_complaint_promise(f->db, &act, &f->id, &promise, NULL);
}

static crm_status renew_at(struct fixture *f, int64_t at)
{
	const crm_act act = dated(at);
	const crm_promise_input promise = renewal_for(DUE + CRM_DAY);

	return crm_complaint_renew(f->db, &act, &f->id, &promise, NULL);
}

static crm_status solve_at(struct fixture *f, int64_t at)
{
	const crm_act act = dated(at);
	crm_solution_input solution = CRM_INIT(crm_solution_input);

	solution.text = "a new valve";
	return crm_complaint_solve(f->db, &act, &f->id, &solution, NULL);
}

static crm_status explain_at(struct fixture *f, int64_t at)
{
	const crm_act act = dated(at);

	return crm_complaint_explain(f->db, &act, &f->id, "why", "what else");
}

static crm_status refuse_at(struct fixture *f, int64_t at)
{
	const crm_act act = dated(at);
	const crm_refusal_input refusal = refusal_on(CRM_GROUND_LAW);

	return crm_complaint_refuse(f->db, &act, &f->id, &refusal, NULL);
}

static crm_status answer_at(struct fixture *f, int64_t at)
{
	const crm_act act = dated(at);

	return crm_complaint_answer(f->db, &act, &f->id, CRM_OPTION_ONLY, NULL);
}

static crm_status check_at(struct fixture *f, int64_t at)
{
	const crm_act act = dated(at);

	return crm_complaint_check(f->db, &act, &f->id, CRM_SATISFACTION_SATISFIED, NULL);
}

static crm_status reopen_at(struct fixture *f, int64_t at)
{
	const crm_act act = dated(at);

	return crm_complaint_reopen(f->db, &act, &f->id);
}

static crm_status void_at(struct fixture *f, int64_t at)
{
	const crm_act act = dated(at);

	return crm_complaint_void(f->db, &act, &f->id);
}

static void assert_out_of_order(struct fixture *f, crm_status rc)
{
	assert_rule(f, rc, CRM_ERR_INVALID, CRM_RULE_STEP_ORDER, "at");
	assert_int_equal(crm_error_last(f->db)->entity, CRM_ENTITY_COMPLAINT);
	assert_memory_equal(&crm_error_last(f->db)->id, &f->id, sizeof f->id);
}

typedef crm_status (*dated_step)(struct fixture *f, int64_t at);

/* One after another, each an hour after the one before and refused a moment before that one. */
static void play(const char *playbook, const dated_step *steps, size_t count)
{
	struct fixture f;
	int64_t before;

	begin(&f);
	if (playbook)
		assert_int_equal(crm_playbook_load(f.db, NULL, playbook, strlen(playbook), NULL), CRM_OK);
	open_default(&f);
	before = f.now;
	f.now = MAY(9, 0);
	for (size_t i = 0; i < count; i++) {
		if (i)
			assert_out_of_order(&f, steps[i](&f, before - 1));
		assert_int_equal(steps[i](&f, before + CRM_HOUR), CRM_OK);
		before += CRM_HOUR;
	}
	assert_store_verifies(&f);
	end(&f);
}

static void no_step_is_dated_before_the_one_that_it_follows_from(void **state)
{
	static const dated_step content[] = { judge_at, promise_at, renew_at, solve_at, answer_at, check_at, reopen_at, void_at };
	static const dated_step explained[] = { judge_at, explain_at, check_at, reopen_at, solve_at, check_at };
	static const dated_step refused[] = { judge_at, promise_at, refuse_at, check_at };
	static const char *const playbooks[] = { NULL, with_a_clock };

	(void)state;
	for (size_t i = 0; i < sizeof playbooks / sizeof *playbooks; i++) { /* by one rule, whether the case has a clock or not */
		play(playbooks[i], content, sizeof content / sizeof *content);
		play(playbooks[i], explained, sizeof explained / sizeof *explained);
		play(playbooks[i], refused, sizeof refused / sizeof *refused);
	}
}

static void a_promise_and_an_option_do_not_end_before_they_were_made(void **state)
{
	struct fixture f;
	crm_promise promise;

	(void)state;
	begin(&f);
	open_default(&f);
	f.now = MAY(9, 0);
	assert_int_equal(judge_at(&f, MAY(2, 9)), CRM_OK);
	assert_int_equal(promise_at(&f, MAY(3, 9)), CRM_OK);
	assert_int_equal(renew_at(&f, MAY(4, 9)), CRM_OK);
	assert_int_equal(renew_at(&f, MAY(6, 9)), CRM_OK); /* the state stays as old as it was */
	assert_out_of_order(&f, renew_at(&f, MAY(5, 9)));
	assert_out_of_order(&f, solve_at(&f, MAY(5, 9)));
	assert_int_equal(solve_at(&f, MAY(6, 9)), CRM_OK); /* at the same time is in order */
	assert_int_equal(outcome_of(&f, 3, &promise), CRM_PROMISE_KEPT);
	assert_true(promise.made_at <= promise.ended_at);
	assert_int_equal(solve_at(&f, MAY(8, 9)), CRM_OK);
	assert_out_of_order(&f, check_at(&f, MAY(7, 9)));
	assert_store_verifies(&f);
	end(&f);
}

static void what_is_only_noted_may_be_dated_earlier(void **state)
{
	const crm_act act = dated(MAY(2, 9));
	crm_mark_input mark = CRM_INIT(crm_mark_input);
	struct fixture f;

	(void)state;
	begin(&f);
	open_default(&f);
	f.now = MAY(9, 0);
	assert_int_equal(judge_at(&f, MAY(4, 9)), CRM_OK);
	mark.kind = CRM_MARK_THANKED;
	assert_int_equal(crm_complaint_mark(f.db, &act, &f.id, &mark), CRM_OK);
	assert_int_equal(crm_complaint_emotion_set(f.db, &act, &f.id, CRM_EMOTION_UPSET), CRM_OK); /* which leads it nowhere */
	assert_int_equal(crm_complaint_handler_set(f.db, &act, &f.id, "Ms Gao"), CRM_OK);
	assert_store_verifies(&f);
	end(&f);
}

static void a_case_is_not_merged_before_what_was_done_on_either(void **state)
{
	const crm_act early = dated(MAY(3, 9)), late = dated(MAY(4, 9));
	struct fixture f;
	crm_id judged, other;

	(void)state;
	begin(&f);
	open_default(&f);
	other = f.id;
	open_default(&f);
	judged = f.id;
	f.now = MAY(9, 0);
	assert_int_equal(judge_at(&f, MAY(4, 9)), CRM_OK);
	assert_out_of_order(&f, crm_complaint_merge(f.db, &early, &judged, &other));
	assert_out_of_order(&f, crm_complaint_merge(f.db, &early, &other, &judged));
	assert_int_equal(crm_complaint_merge(f.db, &late, &other, &judged), CRM_OK);
	assert_store_verifies(&f);
	end(&f);
}

/* D-CMP-30: that a promise broke was nobody's step. Who answered before and says so afterwards is believed, and the break
 * stays. */
static void what_was_done_before_a_promise_broke_may_be_said_after_it(void **state)
{
	struct fixture f;
	crm_promise promise;

	(void)state;
	for (int ticks = 0; ticks < 2; ticks++) {
		begin(&f);
		open_default(&f);
		f.now = MAY(2, 9);
		assert_int_equal(judge_at(&f, MAY(2, 9)), CRM_OK);
		assert_int_equal(promise_at(&f, MAY(2, 9)), CRM_OK);
		f.now = DUE + CRM_DAY;
		if (ticks)
			assert_int_equal(crm_tick(f.db, NULL, NULL), CRM_OK);
		assert_out_of_order(&f, solve_at(&f, MAY(2, 9) - 1));
		assert_int_equal(solve_at(&f, DUE - CRM_HOUR), CRM_OK);
		assert_int_equal(outcome_of(&f, 1, &promise), CRM_PROMISE_BROKEN);
		assert_int_equal(promise.broken_at, DUE);
		assert_store_verifies(&f);
		end(&f);
	}
}

/* A date that nobody gave is that of the machine: a clock that was put back stops no work. */
static void a_clock_that_was_put_back_is_no_date_of_the_caller(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	open_default(&f);
	f.now = MAY(5, 9);
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 1), CRM_OK);
	f.now = MAY(4, 9);
	assert_int_equal(solve_now(&f, 1, NULL), CRM_OK);
	assert_store_verifies(&f);
	end(&f);
}

static void a_break_is_not_what_a_step_follows_from(void **state)
{
	crm_promise last = { .made_at = 3, .outcome = CRM_PROMISE_BROKEN, .broken_at = 9 };
	crm_complaint complaint = { .state = CRM_COMPLAINT_IN_PROGRESS, .state_since = 9, .judged_at = CRM_NO_TIME,
		                        .solved_at = CRM_NO_TIME };

	(void)state;
	assert_int_equal(crmi_complaint_followed_at(&complaint, NULL), 9);
	assert_int_equal(crmi_complaint_followed_at(&complaint, &last), 3);
	complaint.judged_at = 4;
	assert_int_equal(crmi_complaint_followed_at(&complaint, &last), 4);
	complaint.solved_at = 5;
	assert_int_equal(crmi_complaint_followed_at(&complaint, &last), 5);
	last.broken_at = 8; /* the state came later, by a step */
	assert_int_equal(crmi_complaint_followed_at(&complaint, &last), 9);
}

UNIT_MAIN(TEST(no_step_is_dated_before_the_one_that_it_follows_from),
          TEST(a_promise_and_an_option_do_not_end_before_they_were_made), TEST(what_is_only_noted_may_be_dated_earlier),
          TEST(a_case_is_not_merged_before_what_was_done_on_either),
          TEST(what_was_done_before_a_promise_broke_may_be_said_after_it),
          TEST(a_clock_that_was_put_back_is_no_date_of_the_caller),
          TEST(a_break_is_not_what_a_step_follows_from))
