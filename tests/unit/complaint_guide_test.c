/* The guide of a case: what it says is what the calls do. */
#include "complaint_fixture.h"

enum { STEPS = CRM_STEP_REVIEW, CASES = 500, CASES_ON_SERVER = 100, MOVES = 12 };

static crm_complaint_advice advice_on(struct fixture *f, int32_t step)
{
	crm_complaint_advice advices[STEPS];
	size_t count = 0;

	assert_int_equal(crm_complaint_advise(f->db, &f->id, advices, STEPS, &count), CRM_OK);
	assert_int_equal(count, STEPS);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(advices[i].step, i + 1);
	return advices[step - 1];
}

static void assert_advice(struct fixture *f, int32_t step, int32_t rule, int32_t can_override, int32_t to)
{
	const crm_complaint_advice advice = advice_on(f, step);

	assert_int_equal(advice.rule, rule);
	assert_int_equal(advice.can_override, can_override);
	assert_int_equal(advice.to, to);
}

/* --- every step with a complete input */

/* The option that a complainant may accept: the last one on the table, or the only one of a case from elsewhere. */
static int64_t option_of(struct fixture *f, int *count)
{
	crm_remedy_cursor *cursor = NULL;
	const crm_remedy *remedy = NULL;
	int64_t option = CRM_OPTION_ONLY;

	*count = 0;
	assert_int_equal(crm_remedy_list(f->db, &f->id, &cursor), CRM_OK);
	while (crm_remedy_next(cursor, &remedy) == CRM_OK)
		if (remedy->outcome == CRM_REMEDY_OFFERED) {
			option = remedy->number;
			++*count;
		}
	crm_remedy_cursor_free(cursor);
	return option;
}

/* Who is content has to say with which of several options. */
static int32_t result_of(struct fixture *f)
{
	int options;

	(void)option_of(f, &options);
	return options > 1 ? CRM_SATISFACTION_DISSATISFIED : CRM_SATISFACTION_SATISFIED;
}

static crm_status step_judge(struct fixture *f, const crm_act *act, const char *person)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);

	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	judgement.override_by = person;
	return crm_complaint_judge(f->db, act, &f->id, &judgement);
}

static crm_status step_solve(struct fixture *f, const crm_act *act, const char *person)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);

	solution.text = "a new valve";
	solution.override_by = person;
	return crm_complaint_solve(f->db, act, &f->id, &solution, NULL);
}

static crm_status step_promise(struct fixture *f, const crm_act *act, bool renewal)
{
	crm_promise_input promise = renewal ? renewal_for(f->now + CRM_HOUR) : promise_for(f->now + CRM_HOUR);

	return renewal ? crm_complaint_renew(f->db, act, &f->id, &promise, NULL) : crm_complaint_promise(f->db, act, &f->id, &promise, NULL);
}

static crm_status step_classify(struct fixture *f, const crm_act *act, const char *person)
{
	crm_claim_input claim = CRM_INIT(crm_claim_input);

	claim.claim = CRM_CLAIM_LEGITIMATE;
	claim.override_by = person;
	return crm_complaint_classify(f->db, act, &f->id, &claim);
}

static crm_status step_admit(struct fixture *f, const crm_act *act, const char *person)
{
	crm_admission_input admission = CRM_INIT(crm_admission_input);

	admission.text = "the valve was old";
	admission.override_by = person;
	return crm_complaint_admit(f->db, act, &f->id, &admission);
}

static crm_status step_message(struct fixture *f, const crm_act *act)
{
	crm_message_input message = CRM_INIT(crm_message_input);

	message.direction = CRM_DIRECTION_IN;
	return crm_complaint_message(f->db, act, &f->id, &message, NULL);
}

/* Calms who is being calmed, else excites. */
static crm_status step_emotion(struct fixture *f, const crm_act *act)
{
	return crm_complaint_emotion_set(f->db, act, &f->id, state_of(f) == CRM_COMPLAINT_CALMING ? CRM_EMOTION_CALM : CRM_EMOTION_HIGH);
}

/* Steps that the graph alone decides on, by calls of other headers, are asked in complaint_graph_test. */
static bool is_called(int32_t step)
{
	return step <= CRM_STEP_MARK;
}

static crm_status take(struct fixture *f, int32_t step, const char *person)
{
	const crm_act act = act_with(NULL, "it cannot wait");
	crm_refusal_input refusal = refusal_on(CRM_GROUND_LAW);
	crm_mark_input mark = CRM_INIT(crm_mark_input);
	int options;

	switch (step) {
	case CRM_STEP_JUDGE:
		return step_judge(f, &act, person);
	case CRM_STEP_EXPLAIN:
		return crm_complaint_explain(f->db, &act, &f->id, "it is so", "try that");
	case CRM_STEP_PROMISE:
	case CRM_STEP_RENEW:
		return step_promise(f, &act, step == CRM_STEP_RENEW);
	case CRM_STEP_SOLVE:
		return step_solve(f, &act, person);
	case CRM_STEP_ANSWER:
		return crm_complaint_answer(f->db, &act, &f->id, option_of(f, &options), NULL);
	case CRM_STEP_CHECK:
		return crm_complaint_check(f->db, &act, &f->id, result_of(f), NULL);
	case CRM_STEP_CLOSE:
		return crm_complaint_close(f->db, &act, &f->id);
	case CRM_STEP_REOPEN:
		return crm_complaint_reopen(f->db, &act, &f->id);
	case CRM_STEP_VOID:
		return crm_complaint_void(f->db, &act, &f->id);
	case CRM_STEP_HANDLER:
		return crm_complaint_handler_set(f->db, &act, &f->id, "Chen");
	case CRM_STEP_CLOCK:
		return step_message(f, &act);
	case CRM_STEP_EMOTION:
		return step_emotion(f, &act);
	case CRM_STEP_CLASSIFY:
		return step_classify(f, &act, person);
	case CRM_STEP_LISTEN:
		return crm_complaint_listen(f->db, &act, &f->id, "about the queue", NULL);
	case CRM_STEP_REFUSE:
		return crm_complaint_refuse(f->db, &act, &f->id, &refusal, NULL);
	case CRM_STEP_ADMIT:
		return step_admit(f, &act, person);
	default:
		mark.kind = CRM_MARK_THANKED;
		return crm_complaint_mark(f->db, &act, &f->id, &mark);
	}
}

/* --- cases of all kinds, made by chance */

static uint32_t chance(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 8) % below;
}

static void open_by_chance(struct fixture *f, uint32_t *seed, const crm_id *customer)
{
	crm_complaint_input input = nine_points(f);

	input.emotion = (int32_t)chance(seed, 4);
	if (chance(seed, 4) == 0)
		input.state = (int32_t)chance(seed, CRM_COMPLAINT_CLOSED) + 1;
	if (chance(seed, 2))
		input.customer_id = *customer;
	assert_int_equal(crm_complaint_open(f->db, NULL, &input, &f->id), CRM_OK);
}

/* A call that may well be refused, or time that passes, with the tick or without it. */
static void move_by_chance(struct fixture *f, uint32_t *seed)
{
	const int32_t step = (int32_t)chance(seed, CRM_STEP_MARK) + 1;

	switch (chance(seed, 8)) {
	case 0:
		f->now += (int64_t)chance(seed, 40) * 20 * CRM_MINUTE;
		break;
	case 1:
		(void)judge_as(f, (int32_t)chance(seed, 2) + 1, (int32_t)chance(seed, 2));
		break;
	case 2:
		(void)crm_complaint_check(f->db, NULL, &f->id, (int32_t)chance(seed, 2) + CRM_SATISFACTION_DISSATISFIED, NULL);
		break;
	case 3:
		(void)classify_as(f, (int32_t)chance(seed, 3) + 1, NULL);
		break;
	case 4:
		(void)crm_complaint_emotion_set(f->db, NULL, &f->id, (int32_t)chance(seed, 3) + 1);
		break;
	case 5:
		f->now += (int64_t)chance(seed, 20) * CRM_DAY;
		if (chance(seed, 2))
			assert_true(crm_tick(f->db, NULL, NULL) >= 0);
		break;
	default:
		if (step != CRM_STEP_VOID || chance(seed, 4) == 0)
			(void)take(f, step, chance(seed, 3) ? NULL : "Zhou");
	}
}

/* By the shortest way to two options on the table, to the verification or to the end, as far as that goes. */
static void bring_on(struct fixture *f, uint32_t how_far)
{
	(void)crm_complaint_emotion_set(f->db, NULL, &f->id, CRM_EMOTION_CALM);
	(void)judge_as(f, CRM_RESPONSIBILITY_OURS, 1);
	(void)solve_now(f, 0, NULL);
	(void)solve_now(f, how_far > 0, NULL);
	if (how_far > 1)
		(void)crm_complaint_check(f->db, NULL, &f->id, CRM_SATISFACTION_SATISFIED, NULL);
}

/* Taken and taken back: the answer of the call, its rule, and the state that it led to. */
static crm_status tried(struct fixture *f, int32_t step, const char *person, int32_t *rule, int32_t *state)
{
	crm_status rc;

	assert_int_equal(crm_begin(f->db, CRM_TRANSACTION_WRITE), CRM_OK);
	rc = take(f, step, person);
	*rule = rc < 0 ? crm_error_last(f->db)->rule : CRM_RULE_NONE;
	*state = state_of(f);
	assert_int_equal(crm_rollback(f->db), CRM_OK);
	return rc;
}

static int compare(struct fixture *f, int32_t step, uint32_t seed)
{
	const crm_complaint_advice advice = advice_on(f, step);
	const int32_t before = state_of(f);
	int32_t rule, state;
	crm_status rc = tried(f, step, NULL, &rule, &state);

	if (rule != advice.rule || (rc < 0) != (advice.rule != CRM_RULE_NONE))
		fail_msg("seed %u, state %d, step %d: the guide says %d, the call %d by rule %d", seed, (int)before, (int)step, (int)advice.rule,
		         (int)rc, (int)rule);
	/* A call that changes nothing leaves also what is due; a check may be answered in two ways. */
	if (rc == CRM_OK && state != advice.to && (step != CRM_STEP_CHECK || state != CRM_COMPLAINT_REVISING))
		fail_msg("seed %u, state %d, step %d leads to %d, not to %d", seed, (int)before, (int)step, (int)state, (int)advice.to);
	if (advice.rule == CRM_RULE_NONE)
		return 0;
	rc = tried(f, step, "Zhou", &rule, &state);
	if ((rc >= 0) != (advice.can_override == 1))
		fail_msg("seed %u, state %d, step %d: override %d, the call %d by rule %d", seed, (int)before, (int)step, (int)advice.can_override,
		         (int)rc, (int)rule);
	return advice.can_override;
}

/* What was seen on the way, so that agreement about nothing does not pass. */
struct seen {
	int states[CRM_COMPLAINT_VOID + 1], rules[1000], overrides, accepted;
};

static void look_at(struct fixture *f, uint32_t seed, struct seen *seen)
{
	int32_t step;

	seen->states[state_of(f)]++;
	for (step = CRM_STEP_JUDGE; step <= STEPS; step++) {
		const int32_t rule = advice_on(f, step).rule;

		if (!is_called(step))
			continue;
		seen->rules[rule]++;
		seen->overrides += compare(f, step, seed);
		seen->accepted += rule == CRM_RULE_NONE;
	}
}

static void one_case(uint32_t number, struct seen *seen)
{
	uint32_t seed = number;
	struct fixture f;
	crm_id customer;
	int i;

	begin(&f);
	customer = customer_new(&f, true);
	open_by_chance(&f, &seed, &customer);
	for (i = 0; i < MOVES; i++) {
		move_by_chance(&f, &seed);
		if (i % 4 == 3)
			look_at(&f, number, seen);
	}
	if (number % 4 == 0)
		bring_on(&f, number / 4 % 3);
	f.now += (int64_t)chance(&seed, 2) * 40 * CRM_DAY; /* past the window for reopening */
	look_at(&f, number, seen);
	if (crm_customer_remove(f.db, NULL, &customer) == CRM_OK) /* refused while the case is open */
		look_at(&f, number, seen);
	assert_store_verifies(&f);
	end(&f);
}

/* Some two thousand situations, each step of each: 0 = no rule refuses and the call accepts, else the call refuses by that rule. */
static void what_the_guide_says_is_what_the_calls_do(void **state)
{
	static const int32_t rules[] = { CRM_RULE_MOOD_FIRST, CRM_RULE_COMPLAINT_ENDED, CRM_RULE_COMPLAINT_STATE, CRM_RULE_PROMISE_OPEN,
		                             CRM_RULE_PROMISE_NONE, CRM_RULE_NOT_OURS, CRM_RULE_CLOSE_UNCHECKED, CRM_RULE_CLOSE_ATTEMPTS,
		                             CRM_RULE_REOPEN_WINDOW, CRM_RULE_CUSTOMER_REMOVED, CRM_RULE_LIABILITY_FACTS,
		                             CRM_RULE_CLAIM_OPPORTUNISTIC, CRM_RULE_CLAIM_NOT_VENTING, CRM_RULE_JUDGE_RESPONSIBILITY };
	static struct seen seen;

	(void)state;
	memset(&seen, 0, sizeof seen);
	for (uint32_t number = 1; number <= (stores_on_server() ? CASES_ON_SERVER : CASES); number++)
		one_case(number, &seen);
	for (int32_t at = CRM_COMPLAINT_RECEIVED; at <= CRM_COMPLAINT_VOID; at++)
		if (!seen.states[at])
			fail_msg("no case was seen in state %d", (int)at);
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (!seen.rules[rules[i]])
			fail_msg("rule %d was never seen", (int)rules[i]);
	assert_true(seen.overrides > 100);
	assert_true(seen.accepted > 1000);
}

/* --- the guide by examples */

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
	assert_advice(&f, CRM_STEP_ADMIT, CRM_RULE_LIABILITY_FACTS, 1, CRM_COMPLAINT_CALMING);
	assert_advice(&f, CRM_STEP_EMOTION, CRM_RULE_NONE, 0, CRM_COMPLAINT_ASSESSING);
	assert_advice(&f, CRM_STEP_PROMISE, CRM_RULE_COMPLAINT_STATE, 0, 0);
	assert_advice(&f, CRM_STEP_REVIEW, CRM_RULE_REVIEW_OPEN, 0, 0);
	assert_int_equal(crm_complaint_emotion_set(f.db, NULL, &f.id, CRM_EMOTION_CALM), CRM_OK);
	assert_advice(&f, CRM_STEP_PROMISE, CRM_RULE_JUDGE_RESPONSIBILITY, 0, CRM_COMPLAINT_PROMISED);
	assert_advice(&f, CRM_STEP_JUDGE, CRM_RULE_NONE, 0, CRM_COMPLAINT_ASSESSING);
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
	assert_rule(&f, crm_complaint_advise(f.db, &f.id, NULL, STEPS, &count), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "advices_out");
	assert_rule(&f, crm_complaint_advise(f.db, NULL, advices, STEPS, &count), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "id");
	assert_rule(&f, crm_complaint_advise(f.db, &f.id, advices, STEPS, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "count_out");
	f.id.bytes[3] ^= 1;
	assert_int_equal(crm_complaint_advise(f.db, &f.id, advices, STEPS, &count), CRM_ERR_NOT_FOUND);
	assert_int_equal(count, 0);
	end(&f);
}

UNIT_MAIN(TEST(what_the_guide_says_is_what_the_calls_do), TEST(an_upset_case_is_calmed_first),
          TEST(a_lapsed_promise_counts_as_broken_before_the_tick), TEST(the_window_for_reopening_is_told_as_it_is_now),
          TEST(a_step_that_was_left_out_is_warned_of), TEST(acting_after_a_judgement_that_came_early_is_warned_of),
          TEST(writing_to_a_prepared_complainant_is_warned_of), TEST(the_guide_asks_for_room_and_a_case_that_is_there))
