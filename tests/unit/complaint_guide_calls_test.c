/* The guide of a case against the calls: for every step, in every state, it says what each call of that step really answers. */
#include "complaint_guide_fixture.h"
#include "complaint_steps.h"

enum { CASES = 240, CASES_ON_SERVER = 32, MOVES = 12 };

/* --- what a call asks beyond its step, as the header says */

static crm_rule type_asks(const crm_complaint *complaint)
{
	return complaint->judged_at == CRM_NO_TIME ? CRM_RULE_JUDGE_COMPLAINANT : CRM_RULE_NONE;
}

static crm_rule wants_ask(const crm_complaint *complaint)
{
	return complaint->state == CRM_COMPLAINT_CLOSED ? CRM_RULE_COMPLAINT_ENDED : CRM_RULE_NONE;
}

static const struct {
	int32_t step;
	crm_status (*call)(struct fixture *f, const crm_act *act, const char *person);
	crm_rule (*asks)(const crm_complaint *complaint); /* NULL = nothing */
} calls[] = {
	{ CRM_STEP_JUDGE, step_judge, NULL },      { CRM_STEP_EXPLAIN, step_explain, NULL },
	{ CRM_STEP_PROMISE, step_promise, NULL },  { CRM_STEP_RENEW, step_renew, NULL },
	{ CRM_STEP_SOLVE, step_solve, NULL },      { CRM_STEP_ANSWER, step_answer, NULL },
	{ CRM_STEP_CHECK, step_check, NULL },      { CRM_STEP_CLOSE, step_close, NULL },
	{ CRM_STEP_REOPEN, step_reopen, NULL },    { CRM_STEP_VOID, step_void, NULL },
	{ CRM_STEP_HANDLER, step_handler, NULL },  { CRM_STEP_CLOCK, step_message, NULL },
	{ CRM_STEP_EMOTION, step_emotion, NULL },  { CRM_STEP_CLASSIFY, step_classify, NULL },
	{ CRM_STEP_LISTEN, step_listen, NULL },    { CRM_STEP_REFUSE, step_refuse, NULL },
	{ CRM_STEP_ADMIT, step_admit, NULL },      { CRM_STEP_MARK, step_mark, NULL },
	{ CRM_STEP_RATE, step_level, NULL },       { CRM_STEP_RATE, step_severity, NULL },
	{ CRM_STEP_RATE, step_type, type_asks },   { CRM_STEP_RATE, step_special, NULL },
	{ CRM_STEP_LANE, step_lane, NULL },        { CRM_STEP_ESCALATE, step_escalate, NULL },
	{ CRM_STEP_CAUSE, step_cause, NULL },      { CRM_STEP_CAUSE, step_uncause, NULL },
	{ CRM_STEP_WANTS, step_wants, wants_ask }, { CRM_STEP_WANTS, step_wants_met, NULL },
	{ CRM_STEP_LINK, step_link, NULL },        { CRM_STEP_MERGE, step_merge, NULL },
	{ CRM_STEP_REVIEW, step_review, NULL },
};

enum { CALLS = sizeof calls / sizeof *calls };

static crm_status make(struct fixture *f, size_t number, const char *person)
{
	const crm_act act = act_with(NULL, "it cannot wait");

	return calls[number].call(f, &act, person);
}

/* --- cases of all kinds, made by chance */

static uint32_t chance(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 8) % below;
}

/* Many are of a key customer, so that the lanes are used. */
static void open_by_chance(struct fixture *f, uint32_t *seed, const crm_id *customer, bool key)
{
	crm_complaint_input input = nine_points(f);

	input.emotion = (int32_t)chance(seed, 4);
	if (chance(seed, 4) == 0)
		input.state = (int32_t)chance(seed, CRM_COMPLAINT_CLOSED) + 1;
	if (key || chance(seed, 2))
		input.customer_id = *customer;
	if (key)
		input.lane = (int32_t)chance(seed, CRM_LANE_FAULT) + 1;
	input.primary_cause = chance(seed, 2) ? CRM_CAUSE_QUALITY_REPAIR : 0;
	assert_int_equal(crm_complaint_open(f->db, NULL, &input, &f->id), CRM_OK);
}

/* A call that may well be refused, or time that passes, with the tick or without it. */
static void move_by_chance(struct fixture *f, uint32_t *seed, const crm_id *customer)
{
	const size_t number = chance(seed, CALLS);

	switch (chance(seed, 9)) {
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
	case 6: /* the customer rises or falls while nobody looks at the case */
		assert_true(crm_followup_assign(f->db, NULL, customer, (int32_t)chance(seed, CRM_CLASS_SMALL) + 1, "Sun") >= 0);
		break;
	default:
		if ((calls[number].step != CRM_STEP_VOID && calls[number].step != CRM_STEP_MERGE) || chance(seed, 4) == 0)
			(void)make(f, number, chance(seed, 3) ? NULL : "Zhou");
	}
}

/* By the shortest way to two options on the table, to the verification, to the end or to where nobody is reached, as far as
 * that goes. */
static void bring_on(struct fixture *f, uint32_t how_far)
{
	(void)crm_complaint_emotion_set(f->db, NULL, &f->id, CRM_EMOTION_CALM);
	(void)judge_as(f, CRM_RESPONSIBILITY_OURS, 1);
	(void)solve_now(f, 0, NULL);
	(void)solve_now(f, how_far > 0, NULL);
	if (how_far == 2)
		(void)crm_complaint_check(f->db, NULL, &f->id, CRM_SATISFACTION_SATISFIED, NULL);
	for (int i = 0; i < 3 && how_far == 3; i++)
		(void)crm_complaint_check(f->db, NULL, &f->id, CRM_SATISFACTION_UNREACHABLE, NULL);
}

/* Taken and taken back: the answer of the call, its rule, and the state that it led to. */
static crm_status tried(struct fixture *f, size_t number, const char *person, int32_t *rule, int32_t *state)
{
	crm_status rc;

	assert_int_equal(crm_begin(f->db, CRM_TRANSACTION_WRITE), CRM_OK);
	rc = make(f, number, person);
	*rule = rc < 0 ? crm_error_last(f->db)->rule : CRM_RULE_NONE;
	*state = state_of(f);
	assert_int_equal(crm_rollback(f->db), CRM_OK);
	return rc;
}

/* What the call is to answer: what the guide says of its step, and then what the call asks beyond it. */
static int32_t expected_of(struct fixture *f, size_t number, int32_t advised)
{
	const crm_complaint complaint = numbers_of(f);

	return advised == CRM_RULE_NONE && calls[number].asks ? (int32_t)calls[number].asks(&complaint) : advised;
}

static int compare(struct fixture *f, size_t number, uint32_t seed)
{
	const int32_t step = calls[number].step, before = state_of(f);
	const crm_complaint_advice advice = advice_on(f, step);
	const int32_t expected = expected_of(f, number, advice.rule);
	int32_t rule, state;
	crm_status rc = tried(f, number, NULL, &rule, &state);

	if (rule != expected || (rc < 0) != (expected != CRM_RULE_NONE))
		fail_msg("seed %u, state %d, step %d: the guide says %d, call %zu %d by rule %d", seed, (int)before, (int)step,
		         (int)advice.rule, number, (int)rc, (int)rule);
	/* A call that changes nothing leaves also what is due; a check may be answered in two ways. */
	if (rc == CRM_OK && state != advice.to && (step != CRM_STEP_CHECK || state != CRM_COMPLAINT_REVISING))
		fail_msg("seed %u, state %d, step %d leads to %d, not to %d", seed, (int)before, (int)step, (int)state, (int)advice.to);
	if (advice.rule == CRM_RULE_NONE)
		return 0;
	rc = tried(f, number, "Zhou", &rule, &state);
	if ((rc >= 0) != (advice.can_override == 1))
		fail_msg("seed %u, state %d, step %d: override %d, call %zu %d by rule %d", seed, (int)before, (int)step,
		         (int)advice.can_override, number, (int)rc, (int)rule);
	return advice.can_override;
}

/* What was seen on the way, so that agreement about nothing does not pass. */
struct seen {
	int calls[CRM_COMPLAINT_VOID + 1][CALLS], rules[1000], accepted[STEPS + 1], overrides;
};

static void look_at(struct fixture *f, uint32_t seed, struct seen *seen)
{
	for (size_t number = 0; number < CALLS; number++) {
		const int32_t step = calls[number].step, rule = advice_on(f, step).rule;

		seen->calls[state_of(f)][number]++;
		seen->rules[rule]++;
		seen->overrides += compare(f, number, seed);
		seen->accepted[step] += rule == CRM_RULE_NONE;
	}
}

static void one_case(uint32_t number, struct seen *seen)
{
	uint32_t seed = number;
	struct fixture f;
	crm_id customer;
	bool key;
	int i;

	begin(&f);
	customer = customer_new(&f, true);
	key = chance(&seed, 3) == 0;
	if (key)
		assert_int_equal(crm_followup_assign(f.db, NULL, &customer, CRM_CLASS_IMPORTANT, "Sun"), CRM_OK);
	open_by_chance(&f, &seed, &customer, key);
	for (i = 0; i < MOVES; i++) {
		move_by_chance(&f, &seed, &customer);
		if (i % 4 == 3)
			look_at(&f, number, seen);
	}
	if (number % 4 == 0)
		bring_on(&f, number / 4 % 4);
	f.now += (int64_t)chance(&seed, 2) * 40 * CRM_DAY; /* past the window for reopening */
	look_at(&f, number, seen);
	if (crm_customer_remove(f.db, NULL, &customer) == CRM_OK) /* refused while the case is open */
		look_at(&f, number, seen);
	assert_store_verifies(&f);
	end(&f);
}

static void assert_seen(const struct seen *seen)
{
	static const int32_t rules[] = { CRM_RULE_MOOD_FIRST,      CRM_RULE_COMPLAINT_ENDED,   CRM_RULE_COMPLAINT_STATE,
		                             CRM_RULE_PROMISE_OPEN,    CRM_RULE_PROMISE_NONE,      CRM_RULE_NOT_OURS,
		                             CRM_RULE_CLOSE_UNCHECKED, CRM_RULE_CLOSE_ATTEMPTS,    CRM_RULE_REOPEN_WINDOW,
		                             CRM_RULE_CUSTOMER_REMOVED, CRM_RULE_LIABILITY_FACTS,  CRM_RULE_CLAIM_OPPORTUNISTIC,
		                             CRM_RULE_CLAIM_NOT_VENTING, CRM_RULE_JUDGE_RESPONSIBILITY, CRM_RULE_LANE_NOT_KEY,
		                             CRM_RULE_REVIEW_OPEN };

	for (int32_t at = CRM_COMPLAINT_RECEIVED; at <= CRM_COMPLAINT_VOID; at++)
		for (size_t number = 0; number < CALLS; number++)
			if (!seen->calls[at][number])
				fail_msg("call %zu was never made in state %d", number, (int)at);
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (!seen->rules[rules[i]])
			fail_msg("rule %d was never seen", (int)rules[i]);
	for (int32_t step = CRM_STEP_JUDGE; step <= STEPS; step++)
		if (!seen->accepted[step])
			fail_msg("step %d was never accepted", (int)step);
	assert_true(seen->overrides > 50);
}

/* Some thousand situations, each call of each step: 0 = no rule refuses and the call accepts, else the call refuses by that
 * rule. */
static void what_the_guide_says_is_what_the_calls_do(void **state)
{
	static struct seen seen;

	(void)state;
	memset(&seen, 0, sizeof seen);
	for (uint32_t number = 1; number <= (stores_on_server() ? CASES_ON_SERVER : CASES); number++)
		one_case(number, &seen);
	if (!stores_on_server()) /* there the first of the same cases have to do: every call takes its way */
		assert_seen(&seen);
}

static void every_step_has_a_call(void **state)
{
	int32_t step = CRM_STEP_JUDGE;

	(void)state;
	for (size_t number = 0; number < CALLS; number++) {
		assert_in_range(calls[number].step, step, step + 1);
		step = calls[number].step;
	}
	assert_int_equal(step, STEPS);
}

/* --- what no chance brings about */

/* D-KEY-07: the customer became a key customer, or is none any more, since the case was changed last. */
static void the_guide_knows_the_tier_that_the_customer_has_now(void **state)
{
	struct fixture f;
	crm_complaint_input input;
	crm_id customer;
	int32_t rule, after;

	(void)state;
	begin(&f);
	customer = customer_new(&f, true);
	input = nine_points(&f);
	input.customer_id = customer;
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
	assert_int_equal(advice_on(&f, CRM_STEP_LANE).rule, CRM_RULE_LANE_NOT_KEY);
	assert_int_equal(crm_followup_assign(f.db, NULL, &customer, CRM_CLASS_IMPORTANT, "Sun"), CRM_OK);
	assert_int_equal(advice_on(&f, CRM_STEP_LANE).rule, CRM_RULE_NONE);
	for (size_t number = 0; number < CALLS; number++)
		if (calls[number].step == CRM_STEP_LANE)
			assert_int_equal(tried(&f, number, NULL, &rule, &after), CRM_OK);
	assert_int_equal(crm_followup_assign(f.db, NULL, &customer, CRM_CLASS_ORDINARY, "Sun"), CRM_OK);
	assert_int_equal(advice_on(&f, CRM_STEP_LANE).rule, CRM_RULE_LANE_NOT_KEY);
	end(&f);
}

/* Steps that have several calls: the guide says that one of them may be made. */
static void of_several_calls_of_a_step_the_guide_means_the_one_that_asks_least(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_int_equal(advice_on(&f, CRM_STEP_RATE).rule, CRM_RULE_NONE);
	assert_rule(&f, crm_complaint_type_set(f.db, NULL, &f.id, CRM_COMPLAINANT_IRATE), CRM_ERR_REFUSED, CRM_RULE_JUDGE_COMPLAINANT,
	            "complainant_type");
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 1), CRM_OK);
	assert_int_equal(crm_complaint_wants_set(f.db, NULL, &f.id, UINT32_C(1) << CRM_PURPOSE_HEARD), CRM_OK);
	assert_int_equal(solve_now(&f, 1, NULL), CRM_OK);
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_SATISFIED, NULL), CRM_OK);
	assert_int_equal(advice_on(&f, CRM_STEP_WANTS).rule, CRM_RULE_NONE);
	assert_rule(&f, crm_complaint_wants_set(f.db, NULL, &f.id, 0), CRM_ERR_REFUSED, CRM_RULE_COMPLAINT_ENDED, NULL);
	assert_int_equal(crm_complaint_wants_answer(f.db, NULL, &f.id, UINT32_C(1) << CRM_PURPOSE_HEARD, 0), CRM_OK);
	end(&f);
}

UNIT_MAIN(TEST(what_the_guide_says_is_what_the_calls_do), TEST(every_step_has_a_call),
          TEST(the_guide_knows_the_tier_that_the_customer_has_now),
          TEST(of_several_calls_of_a_step_the_guide_means_the_one_that_asks_least))
