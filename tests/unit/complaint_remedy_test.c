/* Options offered, answered and withdrawn, and what money needs (M-CMP-12, D-CMP-33, D-CMP-36). */
#include "complaint_fixture.h"

#include "crm/complaint_handling.h"
#include "remedy_rules.h"

static crm_solution_input option_for(const char *text, int64_t amount)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);

	solution.text = text;
	solution.kind = amount ? CRM_REMEDY_COMPENSATION : CRM_REMEDY_CORRECTION;
	solution.amount = amount;
	solution.currency = amount ? "CNY" : NULL;
	return solution;
}

static crm_status offer(struct fixture *f, const char *text, int64_t amount)
{
	crm_solution_input solution = option_for(text, amount);

	return crm_complaint_solve(f->db, NULL, &f->id, &solution, NULL);
}

/* Ours and to be handled at once. */
static void resolving(struct fixture *f)
{
	open_default(f);
	assert_int_equal(judge_as(f, CRM_RESPONSIBILITY_OURS, 1), CRM_OK);
}

static void two_options(struct fixture *f)
{
	resolving(f);
	assert_int_equal(offer(f, "a new valve", 0), CRM_OK);
	assert_int_equal(offer(f, "fifty yuan", 5000), CRM_OK);
}

/* How the options stand, one letter each: Offered, Accepted, Declined, Withdrawn. */
static void assert_options(struct fixture *f, const char *letters)
{
	static const char words[] = "?OADW";
	crm_remedy_cursor *cursor = NULL;
	const crm_remedy *remedy = NULL;
	char found[16] = "";
	size_t count = 0;

	assert_int_equal(crm_remedy_list(f->db, &f->id, &cursor), CRM_OK);
	while (crm_remedy_next(cursor, &remedy) == CRM_OK) {
		assert_int_equal(remedy->number, (int64_t)count + 1);
		assert_int_equal(remedy->ended_at == CRM_NO_TIME, remedy->outcome == CRM_REMEDY_OFFERED);
		found[count++] = words[remedy->outcome];
	}
	crm_remedy_cursor_free(cursor);
	assert_string_equal(found, letters);
}

static void assert_solution(struct fixture *f, int32_t state, const char *text)
{
	const crm_complaint *c = get(f);

	assert_int_equal(c->state, state);
	assert_string_equal(c->solution, text);
	crm_complaint_free(c);
}

static void load(struct fixture *f, const char *text)
{
	assert_int_equal(crm_playbook_load(f->db, NULL, text, strlen(text), NULL), CRM_OK);
}

/* M-CMP-12, D-CMP-33 */
static void of_two_options_the_customer_accepts_one_and_the_other_is_declined(void **state)
{
	struct fixture f;
	crm_remedy_cursor *cursor = NULL;
	const crm_remedy *remedy = NULL;
	crm_id check, same;

	(void)state;
	begin(&f);
	two_options(&f);
	assert_options(&f, "OO");
	assert_solution(&f, CRM_COMPLAINT_SOLUTION_OFFERED, "fifty yuan"); /* the last one */
	f.now += CRM_HOUR;
	assert_int_equal(crm_complaint_answer(f.db, NULL, &f.id, 1, &check), CRM_OK);
	assert_options(&f, "AD");
	assert_solution(&f, CRM_COMPLAINT_VERIFYING, "a new valve");
	assert_int_equal(task_of(&f, &check).kind, CRM_TASK_SATISFACTION_CHECK);
	assert_int_equal(open_tasks(&f, CRM_TASK_SATISFACTION_CHECK, NULL), 1);
	assert_refused(&f, crm_complaint_answer(f.db, NULL, &f.id, 2, &same), CRM_RULE_COMPLAINT_STATE, NULL);
	assert_int_equal(crm_remedy_list(f.db, &f.id, &cursor), CRM_OK);
	assert_int_equal(crm_remedy_next(cursor, &remedy), CRM_OK);
	assert_int_equal(remedy->offered_at, f.now - CRM_HOUR);
	assert_int_equal(remedy->ended_at, f.now);
	assert_string_equal(remedy->offered_by, "Wang");
	assert_int_equal(remedy->kind, CRM_REMEDY_CORRECTION);
	assert_int_equal(remedy->amount, 0);
	assert_null(remedy->currency);
	assert_int_equal(crm_remedy_next(cursor, &remedy), CRM_OK);
	assert_string_equal(remedy->text, "fifty yuan");
	assert_int_equal(remedy->amount, 5000);
	assert_string_equal(remedy->currency, "CNY");
	assert_int_equal(crm_remedy_next(cursor, &remedy), CRM_DONE);
	crm_remedy_cursor_free(cursor);
	assert_store_verifies(&f);
	end(&f);
}

/* M-CMP-12, D-CMP-33 */
static void compensation_above_the_authority_needs_an_approver(void **state)
{
	struct fixture f;
	crm_solution_input solution = option_for("a hundred yuan and a fen", 10001);
	crm_remedy_cursor *cursor = NULL;
	const crm_remedy *remedy = NULL;

	(void)state;
	begin(&f);
	load(&f, "{\"complaint\": {\"authority\": {\"amount\": 10000, \"currency\": \"CNY\"}}}");
	resolving(&f);
	assert_int_equal(offer(&f, "a hundred yuan", 10000), CRM_OK);
	assert_refused(&f, crm_complaint_solve(f.db, NULL, &f.id, &solution, NULL), CRM_RULE_REMEDY_APPROVER, "approver");
	solution.approver = " ";
	assert_refused(&f, crm_complaint_solve(f.db, NULL, &f.id, &solution, NULL), CRM_RULE_REMEDY_APPROVER, "approver");
	solution.approver = "Wang"; /* who offers it */
	assert_refused(&f, crm_complaint_solve(f.db, NULL, &f.id, &solution, NULL), CRM_RULE_OVERRIDE_SELF, "approver");
	assert_options(&f, "O");
	solution.approver = "Director Sun";
	solution.authority = "head of the branch";
	assert_int_equal(crm_complaint_solve(f.db, NULL, &f.id, &solution, NULL), CRM_OK);
	assert_options(&f, "OO");
	assert_int_equal(crm_remedy_list(f.db, &f.id, &cursor), CRM_OK);
	assert_int_equal(crm_remedy_next(cursor, &remedy), CRM_OK);
	assert_null(remedy->approver);
	assert_int_equal(crm_remedy_next(cursor, &remedy), CRM_OK);
	assert_string_equal(remedy->approver, "Director Sun");
	assert_string_equal(remedy->authority, "head of the branch");
	crm_remedy_cursor_free(cursor);
	end(&f);
}

/* D-CMP-33: an authority in yuan says nothing about dollars; what costs nothing needs none. */
static void another_currency_than_that_of_the_authority_always_needs_an_approver(void **state)
{
	struct fixture f;
	crm_solution_input solution = option_for("a dollar", 100);

	(void)state;
	begin(&f);
	load(&f, "{\"complaint\": {\"authority\": {\"currency\": \"CNY\"}}}");
	resolving(&f);
	assert_int_equal(offer(&f, "all the yuan there are", INT64_MAX), CRM_OK);
	assert_int_equal(offer(&f, "an apology", 0), CRM_OK);
	solution.currency = "USD";
	assert_refused(&f, crm_complaint_solve(f.db, NULL, &f.id, &solution, NULL), CRM_RULE_REMEDY_APPROVER, "approver");
	solution.approver = "Director Sun";
	assert_int_equal(crm_complaint_solve(f.db, NULL, &f.id, &solution, NULL), CRM_OK);
	load(&f, "{\"complaint\": {\"authority\": {\"amount\": 0, \"currency\": null}}}"); /* a running case keeps its version */
	assert_int_equal(offer(&f, "one more fen", 1), CRM_OK);
	resolving(&f);
	assert_refused(&f, offer(&f, "a fen", 1), CRM_RULE_REMEDY_APPROVER, "approver");
	end(&f);
}

/* D-CMP-33 */
static void an_amount_has_a_currency_and_is_not_negative(void **state)
{
	static const char *const wrong[] = { "cny", "CN", "CNYY", "C1Y", "￥" };
	struct fixture f;
	crm_solution_input solution = option_for("fifty", 5000);
	size_t i;

	(void)state;
	begin(&f);
	resolving(&f);
	solution.currency = NULL;
	assert_refused(&f, crm_complaint_solve(f.db, NULL, &f.id, &solution, NULL), CRM_RULE_REMEDY_CURRENCY, "currency");
	for (i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		solution.currency = wrong[i];
		assert_rule(&f, crm_complaint_solve(f.db, NULL, &f.id, &solution, NULL), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "currency");
	}
	solution.currency = "CNY";
	solution.amount = -1;
	assert_rule(&f, crm_complaint_solve(f.db, NULL, &f.id, &solution, NULL), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "amount");
	solution.amount = 1;
	solution.kind = CRM_REMEDY_EXTRA + 1;
	assert_rule(&f, crm_complaint_solve(f.db, NULL, &f.id, &solution, NULL), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "kind");
	assert_options(&f, "");
	end(&f);
}

/* D-CMP-33 */
static void an_option_that_is_offered_as_accepted_declines_those_before_it(void **state)
{
	struct fixture f;
	crm_solution_input solution = option_for("both", 100);
	crm_id check;

	(void)state;
	begin(&f);
	two_options(&f);
	solution.accepted = 1;
	assert_int_equal(crm_complaint_solve(f.db, NULL, &f.id, &solution, &check), CRM_OK);
	assert_options(&f, "DDA");
	assert_solution(&f, CRM_COMPLAINT_VERIFYING, "both");
	assert_int_equal(open_tasks(&f, CRM_TASK_SATISFACTION_CHECK, NULL), 1);
	end(&f);
}

/* D-CMP-33 */
static void an_answer_to_several_options_says_which(void **state)
{
	struct fixture f;
	crm_id id;

	(void)state;
	begin(&f);
	two_options(&f);
	assert_refused(&f, crm_complaint_answer(f.db, NULL, &f.id, CRM_OPTION_ONLY, &id), CRM_RULE_REMEDY_CHOICE, "option");
	assert_refused(&f, crm_complaint_answer(f.db, NULL, &f.id, 3, &id), CRM_RULE_REMEDY_NONE, "option");
	assert_refused(&f, crm_complaint_answer(f.db, NULL, &f.id, -2, &id), CRM_RULE_REMEDY_NONE, "option");
	assert_options(&f, "OO");
	assert_int_equal(crm_complaint_answer(f.db, NULL, &f.id, CRM_OPTION_NONE, &id), CRM_OK);
	assert_true(crm_id_is_none(&id));
	assert_options(&f, "DD");
	assert_int_equal(state_of(&f), CRM_COMPLAINT_REVISING);
	assert_int_equal(offer(&f, "the money back", 30000), CRM_OK);
	assert_refused(&f, crm_complaint_answer(f.db, NULL, &f.id, 1, &id), CRM_RULE_REMEDY_NONE, "option"); /* declined before */
	assert_int_equal(crm_complaint_answer(f.db, NULL, &f.id, CRM_OPTION_ONLY, &id), CRM_OK);
	assert_options(&f, "DDA");
	end(&f);
}

/* D-CMP-35: however many options there are, the complainant is asked once, and not before there was time to think about the last. */
static void a_further_option_moves_the_question(void **state)
{
	struct fixture f;
	crm_solution_input solution = option_for("fifty yuan", 5000);
	crm_id first, second;

	(void)state;
	begin(&f);
	resolving(&f);
	assert_int_equal(solve_now(&f, 0, &first), CRM_OK);
	f.now += CRM_DAY;
	assert_int_equal(crm_complaint_solve(f.db, NULL, &f.id, &solution, &second), CRM_OK);
	assert_true(crm_id_is_equal(&first, &second));
	assert_int_equal(open_tasks(&f, CRM_TASK_SATISFACTION_CHECK, NULL), 1);
	assert_int_equal(task_of(&f, &second).due_at, f.now + 3 * CRM_DAY);
	assert_int_equal(task_of(&f, &second).basis_at, f.now);
	assert_store_verifies(&f);
	end(&f);
}

/* D-CMP-35: who says that he is content has accepted what is on the table, where that is one thing. */
static void a_check_answers_the_options(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	resolving(&f);
	assert_int_equal(offer(&f, "a new valve", 0), CRM_OK);
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_SATISFIED, NULL), CRM_OK);
	assert_options(&f, "A");
	assert_int_equal(state_of(&f), CRM_COMPLAINT_CLOSED);
	two_options(&f);
	assert_refused(&f, crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_SATISFIED, NULL), CRM_RULE_REMEDY_CHOICE, "option");
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_UNREACHABLE, NULL), CRM_OK);
	assert_options(&f, "OO");
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_DISSATISFIED, NULL), CRM_OK);
	assert_options(&f, "DD");
	assert_int_equal(state_of(&f), CRM_COMPLAINT_REVISING);
	end(&f);
}

static void what_nobody_answered_is_withdrawn_when_the_case_ends(void **state)
{
	struct fixture f;
	crm_act act = CRM_INIT(crm_act);
	int i;

	(void)state;
	begin(&f);
	two_options(&f);
	act.reason = "a duplicate";
	assert_int_equal(crm_complaint_void(f.db, &act, &f.id), CRM_OK);
	assert_options(&f, "WW");
	two_options(&f);
	for (i = 0; i < 3; i++)
		assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_UNREACHABLE, NULL), CRM_OK);
	assert_int_equal(crm_complaint_close(f.db, NULL, &f.id), CRM_OK);
	assert_options(&f, "WW");
	assert_int_equal(crm_complaint_reopen(f.db, NULL, &f.id), CRM_OK);
	assert_int_equal(offer(&f, "another valve", 0), CRM_OK);
	assert_options(&f, "WWO");
	assert_store_verifies(&f);
	end(&f);
}

static void open_offered(struct fixture *f)
{
	crm_complaint_input input = nine_points(f);

	input.state = CRM_COMPLAINT_SOLUTION_OFFERED;
	assert_int_equal(crm_complaint_open(f->db, NULL, &input, &f->id), CRM_OK);
}

/* What was offered is known elsewhere only. */
static void a_case_from_elsewhere_is_answered_without_an_option(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	open_offered(&f);
	assert_refused(&f, crm_complaint_answer(f.db, NULL, &f.id, 1, NULL), CRM_RULE_REMEDY_NONE, "option");
	assert_int_equal(crm_complaint_answer(f.db, NULL, &f.id, CRM_OPTION_ONLY, NULL), CRM_OK);
	assert_int_equal(state_of(&f), CRM_COMPLAINT_VERIFYING);
	open_offered(&f);
	assert_int_equal(crm_complaint_answer(f.db, NULL, &f.id, CRM_OPTION_NONE, NULL), CRM_OK);
	assert_int_equal(state_of(&f), CRM_COMPLAINT_REVISING);
	open_offered(&f);
	assert_int_equal(offer(&f, "a new valve", 0), CRM_OK);
	assert_int_equal(crm_complaint_answer(f.db, NULL, &f.id, 1, NULL), CRM_OK);
	assert_options(&f, "A");
	open_offered(&f);
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_SATISFIED, NULL), CRM_OK);
	end(&f);
}

/* M-CMP-03, D-CMP-22: the mood comes before the matter, and before every other guard. */
static void nothing_is_offered_to_who_is_beside_himself_unless_somebody_answers_for_it(void **state)
{
	struct fixture f;
	crm_complaint_input input;
	crm_solution_input solution = option_for("a new valve", 0);
	crm_act act = CRM_INIT(crm_act);
	const crm_complaint *c;

	(void)state;
	begin(&f);
	input = nine_points(&f);
	input.state = CRM_COMPLAINT_RESOLVING;
	input.emotion = CRM_EMOTION_HIGH;
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
	assert_refused(&f, crm_complaint_solve(f.db, NULL, &f.id, &solution, NULL), CRM_RULE_MOOD_FIRST, "emotion");
	solution.override_by = "Director Sun";
	assert_refused(&f, crm_complaint_solve(f.db, NULL, &f.id, &solution, NULL), CRM_RULE_OVERRIDE_REASON, "reason");
	act.reason = "he wants nothing but the valve";
	assert_int_equal(crm_complaint_solve(f.db, &act, &f.id, &solution, NULL), CRM_OK);
	c = get(&f);
	assert_int_equal(c->overrides, 1);
	assert_int_equal(c->remedies, 1);
	crm_complaint_free(c);
	end(&f);
}

/* M-CMP-10, D-CMP-36: a supervisor who is not the actor and says why lets compensation pass; other help needs nobody. */
static void an_opportunistic_claim_gets_no_compensation_unless_a_supervisor_lets_it_pass(void **state)
{
	struct fixture f;
	crm_claim_input claim = CRM_INIT(crm_claim_input);
	crm_solution_input money = option_for("fifty yuan", 5000), refund = option_for("the price", 0);
	crm_act act = CRM_INIT(crm_act);
	const crm_complaint *c;

	(void)state;
	begin(&f);
	resolving(&f);
	claim.claim = CRM_CLAIM_OPPORTUNISTIC;
	assert_int_equal(crm_complaint_classify(f.db, NULL, &f.id, &claim), CRM_OK);
	refund.kind = CRM_REMEDY_REFUND;
	assert_refused(&f, crm_complaint_solve(f.db, NULL, &f.id, &money, NULL), CRM_RULE_CLAIM_OPPORTUNISTIC, "claim");
	assert_refused(&f, crm_complaint_solve(f.db, NULL, &f.id, &refund, NULL), CRM_RULE_CLAIM_OPPORTUNISTIC, "claim");
	assert_int_equal(offer(&f, "a new valve", 0), CRM_OK);
	money.override_by = "Wang"; /* the actor of the handle */
	act.reason = "he writes for a newspaper";
	assert_refused(&f, crm_complaint_solve(f.db, &act, &f.id, &money, NULL), CRM_RULE_OVERRIDE_SELF, "override_by");
	money.override_by = "Zhou";
	assert_refused(&f, crm_complaint_solve(f.db, NULL, &f.id, &money, NULL), CRM_RULE_OVERRIDE_REASON, "reason");
	assert_int_equal(crm_complaint_solve(f.db, &act, &f.id, &money, NULL), CRM_OK);
	assert_options(&f, "OO");
	c = get(&f);
	assert_int_equal(c->overrides, 1);
	crm_complaint_free(c);
	assert_store_verifies(&f);
	end(&f);
}

/* D-CMP-36: what an opportunistic claim does not get. */
static void money_is_an_amount_a_refund_or_a_compensation(void **state)
{
	crm_solution_input solution = option_for("something", 0);
	int32_t kind;

	(void)state;
	for (kind = 0; kind <= CRM_REMEDY_EXTRA; kind++) {
		solution.kind = kind;
		solution.amount = 0;
		assert_int_equal(crmi_remedy_is_money(&solution), kind == CRM_REMEDY_REFUND || kind == CRM_REMEDY_COMPENSATION);
		solution.amount = 1;
		assert_true(crmi_remedy_is_money(&solution));
	}
}

static void remedies_are_listed_of_one_case(void **state)
{
	struct fixture f;
	crm_remedy_cursor *cursor = NULL;
	const crm_remedy *remedy = NULL;
	crm_id nobody;
	int i, count = 0;

	(void)state;
	begin(&f);
	two_options(&f);
	resolving(&f);
	for (i = 0; i < 130; i++)
		assert_int_equal(offer(&f, "one of many", i), CRM_OK);
	assert_int_equal(crm_remedy_list(f.db, &f.id, &cursor), CRM_OK);
	while (crm_remedy_next(cursor, &remedy) == CRM_OK)
		assert_int_equal(remedy->amount, count++);
	crm_remedy_cursor_free(cursor);
	assert_int_equal(count, 130);
	assert_int_equal(crm_complaint_answer(f.db, NULL, &f.id, 100, NULL), CRM_OK);
	nobody = f.id;
	nobody.bytes[15] ^= 1;
	assert_int_equal(crm_remedy_list(f.db, &nobody, &cursor), CRM_ERR_NOT_FOUND);
	assert_null(cursor);
	assert_int_equal(crm_remedy_list(f.db, NULL, &cursor), CRM_ERR_INVALID);
	assert_int_equal(crm_remedy_list(f.db, &f.id, NULL), CRM_ERR_INVALID);
	end(&f);
}

static void a_currency_is_that_of_an_amount(void **state)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);
	struct fixture f;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 1), CRM_OK);
	solution.text = "some money";
	solution.currency = "EUR";
	assert_rule(&f, crm_complaint_solve(f.db, NULL, &f.id, &solution, NULL), CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "amount");
	end(&f);
}

UNIT_MAIN(TEST(a_currency_is_that_of_an_amount), TEST(of_two_options_the_customer_accepts_one_and_the_other_is_declined), TEST(compensation_above_the_authority_needs_an_approver),
          TEST(another_currency_than_that_of_the_authority_always_needs_an_approver), TEST(an_amount_has_a_currency_and_is_not_negative),
          TEST(an_option_that_is_offered_as_accepted_declines_those_before_it), TEST(an_answer_to_several_options_says_which),
          TEST(a_further_option_moves_the_question), TEST(a_check_answers_the_options),
          TEST(what_nobody_answered_is_withdrawn_when_the_case_ends), TEST(a_case_from_elsewhere_is_answered_without_an_option),
          TEST(nothing_is_offered_to_who_is_beside_himself_unless_somebody_answers_for_it),
          TEST(an_opportunistic_claim_gets_no_compensation_unless_a_supervisor_lets_it_pass),
          TEST(money_is_an_amount_a_refund_or_a_compensation), TEST(remedies_are_listed_of_one_case))
