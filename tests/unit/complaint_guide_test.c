/* The guide of a case by examples: what it says, warns of and leads to. complaint_guide_calls_test asks the calls themselves. */
#include "complaint_guide_fixture.h"

static void assert_advice(struct fixture *f, int32_t step, int32_t rule, int32_t can_override, int32_t to)
{
	const crm_complaint_advice advice = advice_on(f, step);

	assert_int_equal(advice.rule, rule);
	assert_int_equal(advice.can_override, can_override);
	assert_int_equal(advice.to, to);
	assert_int_equal(to != 0, crm_complaint_allowed(advice.from_state, step));
}

/* M-CMP-03, M-CMP-04: the guide names the rule, and that a person may let it pass. */
static void an_upset_case_is_calmed_first(void **state)
{
	struct fixture f;
	crm_complaint_input input;

	(void)state;
	begin(&f);
	input = nine_points(&f);
	input.emotion = CRM_EMOTION_HIGH;
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
	assert_advice(&f, CRM_STEP_JUDGE, CRM_RULE_MOOD_FIRST, 1, CRM_COMPLAINT_ASSESSING);
	assert_advice(&f, CRM_STEP_CLASSIFY, CRM_RULE_MOOD_FIRST, 1, CRM_COMPLAINT_CALMING);
	assert_advice(&f, CRM_STEP_SOLVE, CRM_RULE_MOOD_FIRST, 0, 0); /* nor would it be possible then */
	assert_int_equal(advice_on(&f, CRM_STEP_SOLVE).from_state, CRM_COMPLAINT_CALMING);
	assert_advice(&f, CRM_STEP_ADMIT, CRM_RULE_LIABILITY_FACTS, 1, CRM_COMPLAINT_CALMING);
	assert_advice(&f, CRM_STEP_EMOTION, CRM_RULE_NONE, 0, CRM_COMPLAINT_ASSESSING);
	assert_advice(&f, CRM_STEP_PROMISE, CRM_RULE_COMPLAINT_STATE, 0, 0);
	assert_advice(&f, CRM_STEP_REVIEW, CRM_RULE_REVIEW_OPEN, 0, 0);
	assert_int_equal(crm_complaint_emotion_set(f.db, NULL, &f.id, CRM_EMOTION_CALM), CRM_OK);
	assert_advice(&f, CRM_STEP_PROMISE, CRM_RULE_JUDGE_RESPONSIBILITY, 0, CRM_COMPLAINT_PROMISED);
	assert_advice(&f, CRM_STEP_JUDGE, CRM_RULE_NONE, 0, CRM_COMPLAINT_ASSESSING);
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 1), CRM_OK);
	assert_int_equal(crm_complaint_emotion_set(f.db, NULL, &f.id, CRM_EMOTION_UPSET), CRM_OK);
	assert_advice(&f, CRM_STEP_SOLVE, CRM_RULE_MOOD_FIRST, 1, CRM_COMPLAINT_SOLUTION_OFFERED); /* the mood alone is in the way */
	end(&f);
}

/* A promise that lapsed is broken for the guide too, before any tick says so; and nothing is written by asking. */
static void a_lapsed_promise_counts_as_broken_before_the_tick(void **state)
{
	struct fixture f;
	int64_t before;

	(void)state;
	begin(&f);
	promised(&f);
	f.now = DUE;
	assert_advice(&f, CRM_STEP_PROMISE, CRM_RULE_PROMISE_OPEN, 0, CRM_COMPLAINT_PROMISED);
	f.now = DUE + 1;
	before = entries(&f);
	assert_advice(&f, CRM_STEP_PROMISE, CRM_RULE_NONE, 0, CRM_COMPLAINT_PROMISED);
	assert_advice(&f, CRM_STEP_RENEW, CRM_RULE_NONE, 0, CRM_COMPLAINT_IN_PROGRESS);
	assert_int_equal(advice_on(&f, CRM_STEP_RENEW).from_state, CRM_COMPLAINT_IN_PROGRESS);
	assert_int_equal(entries(&f), before);
	assert_int_equal(state_of(&f), CRM_COMPLAINT_PROMISED);
	end(&f);
}

/* M-CMP-13: the last instant of the window, and the one after it. */
static void the_window_for_reopening_is_told_as_it_is_now(void **state)
{
	struct fixture f;
	int64_t closed_at;

	(void)state;
	begin(&f);
	verifying(&f);
	assert_advice(&f, CRM_STEP_CLOSE, CRM_RULE_CLOSE_UNCHECKED, 0, CRM_COMPLAINT_CLOSED);
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_SATISFIED, NULL), CRM_OK);
	closed_at = f.now;
	f.now = closed_at + 30 * CRM_DAY;
	assert_advice(&f, CRM_STEP_REOPEN, CRM_RULE_NONE, 0, CRM_COMPLAINT_REVISING);
	assert_advice(&f, CRM_STEP_REVIEW, CRM_RULE_NONE, 0, CRM_COMPLAINT_CLOSED);
	f.now++;
	assert_advice(&f, CRM_STEP_REOPEN, CRM_RULE_REOPEN_WINDOW, 0, CRM_COMPLAINT_REVISING);
	assert_advice(&f, CRM_STEP_VOID, CRM_RULE_COMPLAINT_ENDED, 0, 0);
	end(&f);
}

/* D-CMP-20: what was left out is warned of and refuses nothing; a warning goes when it is made good. */
static void a_step_that_was_left_out_is_warned_of(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_int_equal(advice_on(&f, CRM_STEP_JUDGE).warning, CRM_RULE_ORDER_SKIPPED);
	assert_int_equal(advice_on(&f, CRM_STEP_JUDGE).rule, CRM_RULE_NONE);
	assert_int_equal(advice_on(&f, CRM_STEP_HANDLER).warning, CRM_RULE_NONE);
	assert_int_equal(advice_on(&f, CRM_STEP_PROMISE).warning, CRM_RULE_NONE); /* not to be had here */
	for (int32_t kind = CRM_MARK_THANKED; kind <= CRM_MARK_EMPATHISED; kind++) {
		assert_int_equal(advice_on(&f, CRM_STEP_JUDGE).warning, CRM_RULE_ORDER_SKIPPED);
		assert_int_equal(mark_as(&f, kind), CRM_OK);
	}
	assert_int_equal(advice_on(&f, CRM_STEP_JUDGE).warning, CRM_RULE_NONE);
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 0), CRM_OK);
	assert_int_equal(advice_on(&f, CRM_STEP_PROMISE).warning, CRM_RULE_NONE);
	assert_int_equal(advice_on(&f, CRM_STEP_EXPLAIN).warning, CRM_RULE_NONE);
	end(&f);
}

/* D-CMP-20: judging early leaves the steps before it out for what comes after, too. */
static void acting_after_a_judgement_that_came_early_is_warned_of(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_int_equal(mark_as(&f, CRM_MARK_THANKED), CRM_OK);
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 1), CRM_OK);
	assert_int_equal(advice_on(&f, CRM_STEP_SOLVE).warning, CRM_RULE_ORDER_SKIPPED);
	assert_int_equal(advice_on(&f, CRM_STEP_LISTEN).warning, CRM_RULE_NONE); /* thanked, and listening is what it is */
	assert_int_equal(mark_as(&f, CRM_MARK_LISTENED), CRM_OK);
	assert_int_equal(mark_as(&f, CRM_MARK_EMPATHISED), CRM_OK);
	assert_int_equal(advice_on(&f, CRM_STEP_SOLVE).warning, CRM_RULE_NONE);
	end(&f);
}

/* D-CMP-12 */
static void writing_to_a_prepared_complainant_is_warned_of(void **state)
{
	struct fixture f;
	crm_complaint_input input;

	(void)state;
	begin(&f);
	input = nine_points(&f);
	input.special = CRM_SPECIAL_PREPARED;
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
	assert_int_equal(advice_on(&f, CRM_STEP_CLOCK).warning, CRM_RULE_WRITTEN_TO_PREPARED);
	assert_int_equal(advice_on(&f, CRM_STEP_HANDLER).warning, CRM_RULE_NONE);
	end(&f);
}

static void the_guide_asks_for_room_and_a_case_that_is_there(void **state)
{
	struct fixture f;
	crm_complaint_advice advices[STEPS];
	size_t count = 7;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_rule(&f, crm_complaint_advise(f.db, &f.id, NULL, 0, &count), CRM_ERR_INVALID, CRM_RULE_CLOCK_ROOM, "room");
	assert_int_equal(count, STEPS);
	assert_rule(&f, crm_complaint_advise(f.db, &f.id, advices, STEPS - 1, &count), CRM_ERR_INVALID, CRM_RULE_CLOCK_ROOM, "room");
	assert_rule(&f, crm_complaint_advise(f.db, &f.id, NULL, STEPS, &count), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING,
	            "advices_out");
	assert_rule(&f, crm_complaint_advise(f.db, NULL, advices, STEPS, &count), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "id");
	assert_rule(&f, crm_complaint_advise(f.db, &f.id, advices, STEPS, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING,
	            "count_out");
	f.id.bytes[3] ^= 1;
	assert_int_equal(crm_complaint_advise(f.db, &f.id, advices, STEPS, &count), CRM_ERR_NOT_FOUND);
	assert_int_equal(count, 0);
	end(&f);
}

UNIT_MAIN(TEST(an_upset_case_is_calmed_first), TEST(a_lapsed_promise_counts_as_broken_before_the_tick),
          TEST(the_window_for_reopening_is_told_as_it_is_now), TEST(a_step_that_was_left_out_is_warned_of),
          TEST(acting_after_a_judgement_that_came_early_is_warned_of),
          TEST(writing_to_a_prepared_complainant_is_warned_of),
          TEST(the_guide_asks_for_room_and_a_case_that_is_there))
