/* Mood before matter, claims, liability, refusals, steps of good handling, and what somebody let pass (M-CMP-03, 10, 11). */
#include "complaint_fixture.h"

static void open_upset(struct fixture *f, int32_t emotion)
{
	crm_complaint_input input = nine_points(f);

	input.emotion = emotion;
	assert_int_equal(crm_complaint_open(f->db, NULL, &input, &f->id), CRM_OK);
}

static void open_judged(struct fixture *f)
{
	open_default(f);
	assert_int_equal(judge_as(f, CRM_RESPONSIBILITY_OURS, 0), CRM_OK);
}

static crm_status feel(struct fixture *f, int32_t emotion)
{
	return crm_complaint_emotion_set(f->db, NULL, &f->id, emotion);
}

/* Of the overrides of the case the one with a number. */
static void assert_override(struct fixture *f, int64_t number, int32_t step, int32_t rule, const char *person)
{
	crm_override_cursor *cursor = NULL;
	const crm_override *row = NULL;
	bool found = false;

	assert_int_equal(crm_override_list(f->db, &f->id, &cursor), CRM_OK);
	while (crm_override_next(cursor, &row) == CRM_OK)
		if (row->number == number) {
			found = true;
			assert_int_equal(row->step, step);
			assert_int_equal(row->rule, rule);
			assert_string_equal(row->person, person);
			assert_string_equal(row->actor, "Wang");
			assert_string_equal(row->reason, "it cannot wait");
			assert_int_equal(row->at, f->now);
			assert_true(row->revision > 0);
			assert_true(crm_id_is_equal(&row->complaint_id, &f->id));
		}
	crm_override_cursor_free(cursor);
	assert_true(found);
}

/* The last entry of a kind. */
static void assert_entry(struct fixture *f, crm_event event, int32_t rule, const char *reason)
{
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;
	bool found = false, right = false;

	query.events = UINT64_C(1) << event;
	assert_int_equal(crm_journal_list(f->db, &query, &cursor), CRM_OK);
	while (crm_journal_next(cursor, &entry) == CRM_OK) {
		found = true;
		right = entry->rule == rule && (!reason == !entry->reason) && (!reason || strcmp(reason, entry->reason) == 0);
	}
	crm_journal_cursor_free(cursor);
	assert_true(found && right);
}

static int32_t overrides_of(struct fixture *f)
{
	const crm_complaint *c = get(f);
	const int32_t overrides = c->overrides;

	crm_complaint_free(c);
	return overrides;
}

/* D-CMP-22: whoever is not calm is calmed first; the case is new all the same. */
static void an_upset_complainant_begins_in_calming(void **state)
{
	(void)state;
	for (int32_t emotion = 0; emotion <= CRM_EMOTION_HIGH; emotion++) {
		struct fixture f;
		const crm_complaint *c;
		const bool calm = emotion <= CRM_EMOTION_CALM;

		begin(&f);
		open_upset(&f, emotion);
		c = get(&f);
		assert_int_equal(c->state, calm ? CRM_COMPLAINT_RECEIVED : CRM_COMPLAINT_CALMING);
		assert_int_equal(c->emotion, emotion ? emotion : CRM_EMOTION_CALM);
		assert_int_equal(c->imported, 0);
		crm_complaint_free(c);
		assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_ASSESS, NULL), 1);
		assert_store_verifies(&f);
		end(&f);
	}
}

static void a_case_with_a_past_keeps_its_state_whatever_its_emotion(void **state)
{
	struct fixture f;
	crm_complaint_input input;
	const crm_complaint *c;

	(void)state;
	begin(&f);
	input = nine_points(&f);
	input.emotion = CRM_EMOTION_HIGH;
	input.state = CRM_COMPLAINT_RESOLVING;
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
	assert_int_equal(state_of(&f), CRM_COMPLAINT_RESOLVING);
	input.emotion = 0;
	input.state = CRM_COMPLAINT_CALMING; /* who is being calmed is not calm */
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
	c = get(&f);
	assert_int_equal(c->emotion, CRM_EMOTION_UPSET);
	assert_int_equal(c->imported, 1);
	crm_complaint_free(c);
	assert_int_equal(feel(&f, CRM_EMOTION_CALM), CRM_OK);
	assert_int_equal(state_of(&f), CRM_COMPLAINT_ASSESSING);
	end(&f);
}

/* M-CMP-03, D-CMP-22, D-CMP-36: with the emotion HIGH a solution and the claim are refused, with CALM both are accepted. */
static void the_mood_comes_before_the_matter(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	open_upset(&f, CRM_EMOTION_HIGH);
	assert_refused(&f, solve_now(&f, 0, NULL), CRM_RULE_MOOD_FIRST, "emotion");
	assert_refused(&f, classify_as(&f, CRM_CLAIM_LEGITIMATE, NULL), CRM_RULE_MOOD_FIRST, "emotion");
	assert_refused(&f, judge_as(&f, CRM_RESPONSIBILITY_OURS, 1), CRM_RULE_MOOD_FIRST, "emotion");
	assert_int_equal(feel(&f, CRM_EMOTION_UPSET), CRM_OK);
	assert_int_equal(state_of(&f), CRM_COMPLAINT_CALMING);
	assert_refused(&f, classify_as(&f, CRM_CLAIM_LEGITIMATE, NULL), CRM_RULE_MOOD_FIRST, "emotion");
	assert_int_equal(feel(&f, CRM_EMOTION_CALM), CRM_OK);
	assert_int_equal(state_of(&f), CRM_COMPLAINT_ASSESSING);
	assert_int_equal(classify_as(&f, CRM_CLAIM_LEGITIMATE, NULL), CRM_OK);
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 1), CRM_OK);
	assert_int_equal(feel(&f, CRM_EMOTION_HIGH), CRM_OK); /* the guard holds from then on, the state stays */
	assert_int_equal(state_of(&f), CRM_COMPLAINT_RESOLVING);
	assert_refused(&f, solve_now(&f, 0, NULL), CRM_RULE_MOOD_FIRST, "emotion");
	assert_refused(&f, classify_as(&f, CRM_CLAIM_VENTING, NULL), CRM_RULE_MOOD_FIRST, "emotion");
	assert_int_equal(feel(&f, CRM_EMOTION_CALM), CRM_OK);
	assert_int_equal(solve_now(&f, 0, NULL), CRM_OK);
	assert_int_equal(overrides_of(&f), 0);
	assert_store_verifies(&f);
	end(&f);
}

/* M-CMP-03: an override needs a reason, and is in the journal with the rule that it passed. */
static void what_somebody_lets_pass_is_in_the_journal(void **state)
{
	struct fixture f;
	crm_claim_input claim = CRM_INIT(crm_claim_input);
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_solution_input solution = CRM_INIT(crm_solution_input);
	const crm_act act = act_with(NULL, "it cannot wait");

	(void)state;
	begin(&f);
	open_upset(&f, CRM_EMOTION_HIGH);
	claim.claim = CRM_CLAIM_LEGITIMATE;
	claim.override_by = judgement.override_by = solution.override_by = "Zhou";
	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_IRATE;
	judgement.purpose = CRM_PURPOSE_ACTION;
	judgement.immediate = 1;
	solution.text = "a new valve";
	assert_refused(&f, crm_complaint_classify(f.db, NULL, &f.id, &claim), CRM_RULE_OVERRIDE_REASON, "reason");
	assert_refused(&f, crm_complaint_judge(f.db, NULL, &f.id, &judgement), CRM_RULE_OVERRIDE_REASON, "reason");
	assert_int_equal(overrides_of(&f), 0);
	assert_int_equal(crm_complaint_classify(f.db, &act, &f.id, &claim), CRM_OK);
	assert_override(&f, 1, CRM_STEP_CLASSIFY, CRM_RULE_MOOD_FIRST, "Zhou");
	assert_entry(&f, CRM_EVENT_COMPLAINT_CLASSIFIED, CRM_RULE_MOOD_FIRST, "it cannot wait");
	assert_int_equal(crm_complaint_judge(f.db, &act, &f.id, &judgement), CRM_OK);
	assert_override(&f, 2, CRM_STEP_JUDGE, CRM_RULE_MOOD_FIRST, "Zhou");
	assert_entry(&f, CRM_EVENT_COMPLAINT_JUDGED, CRM_RULE_MOOD_FIRST, "it cannot wait");
	assert_int_equal(state_of(&f), CRM_COMPLAINT_RESOLVING);
	assert_refused(&f, crm_complaint_solve(f.db, NULL, &f.id, &solution, NULL), CRM_RULE_OVERRIDE_REASON, "reason");
	assert_int_equal(crm_complaint_solve(f.db, &act, &f.id, &solution, NULL), CRM_OK);
	assert_override(&f, 3, CRM_STEP_SOLVE, CRM_RULE_MOOD_FIRST, "Zhou");
	assert_entry(&f, CRM_EVENT_COMPLAINT_SOLVED, CRM_RULE_MOOD_FIRST, "it cannot wait");
	assert_int_equal(overrides_of(&f), 3);
	assert_store_verifies(&f);
	end(&f);
}

/* Who is calm is not overridden: nothing is let pass where nothing stands in the way. */
static void an_override_that_was_not_needed_leaves_nothing(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	open_judged(&f);
	assert_int_equal(classify_as(&f, CRM_CLAIM_LEGITIMATE, "Zhou"), CRM_OK);
	assert_int_equal(admit_now(&f, NULL, "Zhou", "it cannot wait"), CRM_OK);
	assert_int_equal(overrides_of(&f), 0);
	assert_entry(&f, CRM_EVENT_COMPLAINT_ADMITTED, CRM_RULE_NONE, "it cannot wait");
	end(&f);
}

static void an_emotion_or_a_claim_that_is_noted_already_changes_nothing(void **state)
{
	struct fixture f;
	int64_t before;

	(void)state;
	begin(&f);
	open_upset(&f, CRM_EMOTION_HIGH);
	before = entries(&f);
	assert_int_equal(feel(&f, CRM_EMOTION_HIGH), CRM_UNCHANGED);
	assert_int_equal(entries(&f), before);
	assert_int_equal(feel(&f, CRM_EMOTION_CALM), CRM_OK);
	assert_int_equal(classify_as(&f, CRM_CLAIM_VENTING, NULL), CRM_OK);
	before = entries(&f);
	assert_int_equal(feel(&f, CRM_EMOTION_CALM), CRM_UNCHANGED);
	assert_int_equal(classify_as(&f, CRM_CLAIM_VENTING, NULL), CRM_UNCHANGED);
	assert_int_equal(entries(&f), before);
	assert_int_equal(classify_as(&f, CRM_CLAIM_OPPORTUNISTIC, NULL), CRM_OK); /* again when more is known */
	assert_refused(&f, classify_as(&f, 0, NULL), CRM_RULE_CLAIM_MISSING, "claim");
	assert_rule(&f, classify_as(&f, 9, NULL), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "claim");
	assert_rule(&f, feel(&f, 0), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "emotion");
	assert_rule(&f, feel(&f, 4), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "emotion");
	end(&f);
}

/* A promise that lapsed is broken before the emotion is noted, and the entry of the break has a reason of its own. */
static void what_is_due_happens_before_an_emotion_is_noted(void **state)
{
	struct fixture f;
	const crm_complaint *c;

	(void)state;
	begin(&f);
	promised(&f);
	f.now = DUE + 1;
	assert_int_equal(feel(&f, CRM_EMOTION_UPSET), CRM_OK);
	c = get(&f);
	assert_int_equal(c->state, CRM_COMPLAINT_IN_PROGRESS);
	assert_int_equal(c->breaches, 1);
	crm_complaint_free(c);
	assert_int_equal(outcome_of(&f, 1, NULL), CRM_PROMISE_BROKEN);
	assert_store_verifies(&f);
	end(&f);
}

/* D-CMP-24: calming leads to the assessment, not past it. */
static void a_calmed_case_is_judged_before_it_leaves_the_assessment(void **state)
{
	struct fixture f;
	crm_promise_input promise = promise_for(DUE);

	(void)state;
	begin(&f);
	open_upset(&f, CRM_EMOTION_UPSET);
	assert_int_equal(feel(&f, CRM_EMOTION_CALM), CRM_OK);
	assert_refused(&f, crm_complaint_explain(f.db, NULL, &f.id, "it is so", "try that"), CRM_RULE_JUDGE_RESPONSIBILITY, "responsibility");
	assert_refused(&f, crm_complaint_promise(f.db, NULL, &f.id, &promise, NULL), CRM_RULE_JUDGE_RESPONSIBILITY, "responsibility");
	assert_refused(&f, refuse_now(&f, CRM_GROUND_LAW, NULL), CRM_RULE_JUDGE_RESPONSIBILITY, "responsibility");
	assert_int_equal(classify_as(&f, CRM_CLAIM_VENTING, NULL), CRM_OK);
	assert_refused(&f, crm_complaint_listen(f.db, NULL, &f.id, "the queue", NULL), CRM_RULE_JUDGE_RESPONSIBILITY, "responsibility");
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 0), CRM_OK);
	assert_int_equal(crm_complaint_promise(f.db, NULL, &f.id, &promise, NULL), CRM_OK);
	end(&f);
}

/* M-CMP-10, D-CMP-37: whatever the claim, no liability before the facts are clear. */
static void liability_is_not_admitted_before_the_facts(void **state)
{
	(void)state;
	for (int32_t claim = 0; claim <= CRM_CLAIM_OPPORTUNISTIC; claim++) {
		struct fixture f;
		const crm_complaint *c;

		begin(&f);
		open_default(&f);
		if (claim)
			assert_int_equal(classify_as(&f, claim, NULL), CRM_OK);
		assert_refused(&f, admit_now(&f, NULL, NULL, NULL), CRM_RULE_LIABILITY_FACTS, NULL);
		assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 0), CRM_OK);
		f.now += CRM_HOUR;
		if (claim == CRM_CLAIM_OPPORTUNISTIC) {
			assert_refused(&f, admit_now(&f, NULL, NULL, NULL), CRM_RULE_CLAIM_OPPORTUNISTIC, "claim");
		} else {
			assert_int_equal(admit_now(&f, NULL, NULL, NULL), CRM_OK);
			c = get(&f);
			assert_int_equal(c->judged_at, MAY(1, 9));
			assert_int_equal(c->liability_at, MAY(1, 10));
			assert_string_equal(c->liability, "the valve was old");
			crm_complaint_free(c);
			assert_int_equal(admit_now(&f, NULL, NULL, NULL), CRM_UNCHANGED);
		}
		assert_store_verifies(&f);
		end(&f);
	}
}

/* M-CMP-10, D-CMP-36: a supervisor who is not the actor and says why lets an admission pass. */
static void a_supervisor_lets_liability_be_admitted(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_int_equal(classify_as(&f, CRM_CLAIM_OPPORTUNISTIC, NULL), CRM_OK);
	assert_refused(&f, admit_now(&f, NULL, "Zhou", NULL), CRM_RULE_OVERRIDE_REASON, "reason");
	assert_refused(&f, admit_now(&f, NULL, "Wang", "it cannot wait"), CRM_RULE_OVERRIDE_SELF, "override_by"); /* the actor of the handle */
	assert_refused(&f, admit_now(&f, "Li", "Li", "it cannot wait"), CRM_RULE_OVERRIDE_SELF, "override_by");
	assert_int_equal(overrides_of(&f), 0);
	assert_int_equal(admit_now(&f, NULL, "Zhou", "it cannot wait"), CRM_OK);
	assert_override(&f, 1, CRM_STEP_ADMIT, CRM_RULE_LIABILITY_FACTS, "Zhou");
	assert_override(&f, 2, CRM_STEP_ADMIT, CRM_RULE_CLAIM_OPPORTUNISTIC, "Zhou");
	assert_entry(&f, CRM_EVENT_COMPLAINT_ADMITTED, CRM_RULE_LIABILITY_FACTS, "it cannot wait");
	assert_int_equal(overrides_of(&f), 2);
	assert_store_verifies(&f);
	end(&f);
}

static crm_status compensate(struct fixture *f, const char *override_by, const char *reason)
{
	const crm_act act = act_with(NULL, reason);
	crm_solution_input solution = CRM_INIT(crm_solution_input);

	solution.text = "fifty for the trouble";
	solution.kind = CRM_REMEDY_COMPENSATION;
	solution.amount = 5000;
	solution.currency = "CNY";
	solution.override_by = override_by;
	return crm_complaint_solve(f->db, &act, &f->id, &solution, NULL);
}

/* M-CMP-10, D-CMP-36: an opportunistic claim gets no compensation, unless a supervisor says so; what costs nothing it does get. */
static void a_supervisor_lets_an_opportunistic_claim_be_compensated(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 1), CRM_OK);
	assert_int_equal(classify_as(&f, CRM_CLAIM_OPPORTUNISTIC, NULL), CRM_OK);
	assert_refused(&f, compensate(&f, NULL, NULL), CRM_RULE_CLAIM_OPPORTUNISTIC, "claim");
	assert_refused(&f, compensate(&f, "Zhou", NULL), CRM_RULE_OVERRIDE_REASON, "reason");
	assert_refused(&f, compensate(&f, "Wang", "it cannot wait"), CRM_RULE_OVERRIDE_SELF, "override_by");
	assert_int_equal(overrides_of(&f), 0);
	assert_int_equal(solve_now(&f, 0, NULL), CRM_OK);
	assert_int_equal(compensate(&f, "Zhou", "it cannot wait"), CRM_OK);
	assert_override(&f, 1, CRM_STEP_SOLVE, CRM_RULE_CLAIM_OPPORTUNISTIC, "Zhou");
	assert_entry(&f, CRM_EVENT_COMPLAINT_SOLVED, CRM_RULE_CLAIM_OPPORTUNISTIC, "it cannot wait");
	assert_store_verifies(&f);
	end(&f);
}

/* D-CMP-25, D-CMP-37 */
static void what_is_not_ours_is_not_admitted_and_says_what_it_is(void **state)
{
	struct fixture f;
	crm_admission_input admission = CRM_INIT(crm_admission_input);

	(void)state;
	begin(&f);
	open_default(&f);
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_NOT_OURS, 0), CRM_OK);
	assert_refused(&f, admit_now(&f, NULL, NULL, NULL), CRM_RULE_NOT_OURS, "responsibility");
	assert_rule(&f, crm_complaint_admit(f.db, NULL, &f.id, &admission), CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "text");
	end(&f);
}

/* M-CMP-10, D-CMP-36: venting needs no solution, but a note of what was heard, and a check. */
static void a_venting_complainant_is_listened_to_and_the_case_closes(void **state)
{
	struct fixture f;
	const crm_complaint *c;
	crm_mark_cursor *cursor = NULL;
	const crm_mark *mark = NULL;
	crm_id check;
	bool heard = false;

	(void)state;
	begin(&f);
	open_judged(&f);
	assert_refused(&f, crm_complaint_listen(f.db, NULL, &f.id, "about the queue", NULL), CRM_RULE_CLAIM_NOT_VENTING, "claim");
	assert_int_equal(classify_as(&f, CRM_CLAIM_VENTING, NULL), CRM_OK);
	assert_refused(&f, crm_complaint_listen(f.db, NULL, &f.id, NULL, NULL), CRM_RULE_LISTENING_NOTE_MISSING, "note");
	assert_refused(&f, crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_SATISFIED, NULL), CRM_RULE_COMPLAINT_STATE, NULL);
	assert_refused(&f, crm_complaint_close(f.db, NULL, &f.id), CRM_RULE_CLOSE_UNCHECKED, NULL);
	assert_int_equal(crm_complaint_listen(f.db, NULL, &f.id, "about the queue", &check), CRM_OK);
	assert_int_equal(task_of(&f, &check).kind, CRM_TASK_SATISFACTION_CHECK);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_ASSESS, NULL), 0);
	assert_int_equal(crm_mark_list(f.db, &f.id, &cursor), CRM_OK);
	while (crm_mark_next(cursor, &mark) == CRM_OK)
		heard = heard || (mark->kind == CRM_MARK_LISTENED && strcmp(mark->note, "about the queue") == 0);
	crm_mark_cursor_free(cursor);
	assert_true(heard);
	c = get(&f);
	assert_int_equal(c->state, CRM_COMPLAINT_VERIFYING);
	assert_null(c->solution);
	assert_int_equal(c->acknowledged_at, f.now);
	crm_complaint_free(c);
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_SATISFIED, NULL), CRM_OK);
	assert_int_equal(state_of(&f), CRM_COMPLAINT_CLOSED);
	assert_store_verifies(&f);
	end(&f);
}

/* M-CMP-11, D-CMP-34, D-CMP-38: each part that is left out is refused by its own rule, and names its field. */
static void a_refusal_has_ground_explanation_another_way_and_both_sentences(void **state)
{
	struct fixture f;
	crm_refusal_input refusal = CRM_INIT(crm_refusal_input);

	(void)state;
	begin(&f);
	open_judged(&f);
#define REFUSE() crm_complaint_refuse(f.db, NULL, &f.id, &refusal, NULL)
	assert_refused(&f, REFUSE(), CRM_RULE_REFUSAL_GROUND_MISSING, "ground");
	refusal.ground = 6;
	assert_rule(&f, REFUSE(), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "ground");
	refusal.ground = CRM_GROUND_POLICY;
	assert_refused(&f, REFUSE(), CRM_RULE_REFUSAL_EXPLANATION, "explanation");
	refusal.explanation = "the guarantee ended a year ago";
	refusal.condition = "if it had been registered";
	assert_refused(&f, REFUSE(), CRM_RULE_ALTERNATIVE_MISSING, "alternatives");
	refusal.ground = CRM_GROUND_GOVERNMENT;
	refusal.condition = NULL;
	assert_refused(&f, REFUSE(), CRM_RULE_REFUSAL_CONDITION, "condition");
	refusal.condition = "if it had been registered";
	assert_refused(&f, REFUSE(), CRM_RULE_REFUSAL_WE_WILL, "we_will");
	refusal.we_will = "we look at it";
	assert_refused(&f, REFUSE(), CRM_RULE_REFUSAL_YOU_CAN, "you_can");
	refusal.you_can = "bring it in";
	assert_int_equal(REFUSE(), CRM_OK);
#undef REFUSE
	assert_store_verifies(&f);
	end(&f);
}

/* M-CMP-11: it goes on to verification, not to the end, and keeps an open promise. */
static void a_refusal_is_an_answer_that_is_verified(void **state)
{
	(void)state;
	for (int32_t ground = CRM_GROUND_GOVERNMENT; ground <= CRM_GROUND_IMPOSSIBLE; ground++) {
		struct fixture f;
		crm_refusal_cursor *cursor = NULL;
		const crm_refusal *row = NULL;
		const crm_complaint *c;
		crm_id check;

		begin(&f);
		promised(&f);
		f.now += CRM_DAY;
		assert_int_equal(refuse_now(&f, ground, &check), CRM_OK);
		assert_int_equal(task_of(&f, &check).kind, CRM_TASK_SATISFACTION_CHECK);
		assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_REPLY, NULL), 0);
		assert_int_equal(outcome_of(&f, 1, NULL), CRM_PROMISE_KEPT);
		c = get(&f);
		assert_int_equal(c->state, CRM_COMPLAINT_EXPLAINED);
		assert_int_equal(c->refusals, 1);
		assert_string_equal(c->solution, "the guarantee ended a year ago");
		assert_string_equal(c->alternative, "a repair at cost");
		crm_complaint_free(c);
		assert_int_equal(crm_refusal_list(f.db, &f.id, &cursor), CRM_OK);
		assert_int_equal(crm_refusal_next(cursor, &row), CRM_OK);
		assert_int_equal(row->number, 1);
		assert_int_equal(row->ground, ground);
		assert_int_equal(row->at, f.now);
		assert_string_equal(row->actor, "Wang");
		assert_string_equal(row->we_will, "we look at it free of charge");
		assert_string_equal(row->you_can, "bring it in any day");
		assert_null(row->condition);
		assert_null(row->authority);
		assert_int_equal(crm_refusal_next(cursor, &row), CRM_DONE);
		crm_refusal_cursor_free(cursor);
		assert_refused(&f, crm_complaint_close(f.db, NULL, &f.id), CRM_RULE_CLOSE_UNCHECKED, NULL);
		assert_store_verifies(&f);
		end(&f);
	}
}

static int marks_of(struct fixture *f, int32_t *kinds, int room)
{
	crm_mark_cursor *cursor = NULL;
	const crm_mark *mark = NULL;
	int count = 0;

	assert_int_equal(crm_mark_list(f->db, &f->id, &cursor), CRM_OK);
	while (crm_mark_next(cursor, &mark) == CRM_OK && count < room) {
		assert_int_equal(mark->number, count + 1);
		kinds[count++] = mark->kind;
	}
	crm_mark_cursor_free(cursor);
	return count;
}

/* D-CMP-20: judging is noted by the first judgement, acting by the first act, each once. */
static void the_steps_of_good_handling_are_noted_with_their_times(void **state)
{
	static const int32_t wanted[] = { CRM_MARK_THANKED, CRM_MARK_LISTENED, CRM_MARK_EMPATHISED,
		                              CRM_MARK_JUDGED,  CRM_MARK_ACTED,    CRM_MARK_PRIVATE };
	struct fixture f;
	crm_promise_input promise;
	const crm_complaint *c;
	int32_t kinds[9];

	(void)state;
	begin(&f);
	open_default(&f);
	for (int32_t kind = CRM_MARK_THANKED; kind <= CRM_MARK_EMPATHISED; kind++)
		assert_int_equal(mark_as(&f, kind), CRM_OK);
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 0), CRM_OK);
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 0), CRM_OK);
	promise = promise_for(DUE);
	assert_int_equal(crm_complaint_promise(f.db, NULL, &f.id, &promise, NULL), CRM_OK);
	assert_int_equal(solve_now(&f, 1, NULL), CRM_OK);
	assert_int_equal(mark_as(&f, CRM_MARK_PRIVATE), CRM_OK);
	assert_int_equal(marks_of(&f, kinds, 9), 6);
	assert_memory_equal(kinds, wanted, sizeof wanted);
	c = get(&f);
	assert_int_equal(c->marks, 6);
	crm_complaint_free(c);
	assert_rule(&f, mark_as(&f, CRM_MARK_JUDGED), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "kind");
	assert_rule(&f, mark_as(&f, CRM_MARK_ACTED), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "kind");
	assert_rule(&f, mark_as(&f, 0), CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "kind");
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_SATISFIED, NULL), CRM_OK);
	assert_refused(&f, mark_as(&f, CRM_MARK_THANKED), CRM_RULE_COMPLAINT_ENDED, NULL);
	assert_store_verifies(&f);
	end(&f);
}

/* Each of the ways to answer for the first time, a message among them; what is no answer leaves the time open. */
static crm_status answer_by(struct fixture *f, int way)
{
	crm_promise_input promise = promise_for(DUE);
	crm_message_input message = CRM_INIT(crm_message_input);

	message.direction = way == 6 ? CRM_DIRECTION_IN : CRM_DIRECTION_OUT;
	switch (way) {
	case 0:
		return crm_complaint_explain(f->db, NULL, &f->id, "it is so", "try that");
	case 1:
		return crm_complaint_promise(f->db, NULL, &f->id, &promise, NULL);
	case 2:
		return refuse_now(f, CRM_GROUND_LAW, NULL);
	case 3:
		return crm_complaint_listen(f->db, NULL, &f->id, "about the queue", NULL);
	case 4:
		return solve_now(f, 0, NULL);
	default:
		return crm_complaint_message(f->db, NULL, &f->id, &message, NULL);
	}
}

static void the_first_answer_of_ours_acknowledges_the_complaint(void **state)
{
	(void)state;
	for (int way = 0; way < 7; way++) {
		struct fixture f;
		const crm_complaint *c;

		begin(&f);
		open_default(&f);
		assert_int_equal(classify_as(&f, CRM_CLAIM_VENTING, NULL), CRM_OK);
		assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 1), CRM_OK);
		c = get(&f);
		assert_int_equal(c->acknowledged_at, CRM_NO_TIME);
		crm_complaint_free(c);
		f.now += CRM_HOUR;
		assert_int_equal(answer_by(&f, way), CRM_OK);
		f.now += CRM_HOUR;
		assert_int_equal(answer_by(&f, 5), CRM_OK); /* the second one leaves it */
		c = get(&f);
		assert_int_equal(c->acknowledged_at, way == 6 ? MAY(1, 11) : MAY(1, 10));
		crm_complaint_free(c);
		assert_store_verifies(&f);
		end(&f);
	}
}

/* --- what every call promises */

/* More than the buffers of the handle hold by now. */
static const char *long_text(void)
{
	static char text[30000]; /* more than the buffers of the handle hold by now */

	memset(text, 'x', sizeof text - 1);
	return text;
}

static crm_status memory_classify(struct fixture *f)
{
	const crm_act act = act_with(NULL, long_text());
	crm_claim_input claim = CRM_INIT(crm_claim_input);

	claim.claim = CRM_CLAIM_LEGITIMATE;
	claim.override_by = "Zhou";
	return crm_complaint_classify(f->db, &act, &f->id, &claim);
}

static crm_status memory_refuse(struct fixture *f)
{
	crm_refusal_input refusal = refusal_on(CRM_GROUND_LAW);

	refusal.explanation = long_text();
	return crm_complaint_refuse(f->db, NULL, &f->id, &refusal, NULL);
}

static crm_status memory_listen(struct fixture *f)
{
	return crm_complaint_listen(f->db, NULL, &f->id, long_text(), NULL);
}

static crm_status memory_admit(struct fixture *f)
{
	return admit_now(f, NULL, "Zhou", long_text());
}

static void lack_of_memory_changes_nothing(void **state)
{
	static const struct {
		crm_status (*call)(struct fixture *f);
		int32_t emotion, claim, judged;
	} calls[] = { { memory_classify, CRM_EMOTION_HIGH, 0, 0 }, { memory_refuse, CRM_EMOTION_CALM, 0, 1 },
		          { memory_listen, CRM_EMOTION_CALM, CRM_CLAIM_VENTING, 1 },
		          { memory_admit, CRM_EMOTION_CALM, CRM_CLAIM_OPPORTUNISTIC, 0 } };

	(void)state;
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		struct fixture f;

		begin(&f);
		open_upset(&f, calls[i].emotion);
		assert_int_equal(mark_as(&f, CRM_MARK_THANKED), CRM_OK); /* what is only a hint has its memory from now on */
		if (calls[i].claim)
			assert_int_equal(classify_as(&f, calls[i].claim, NULL), CRM_OK);
		if (calls[i].judged)
			assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 0), CRM_OK);
		fail_each_allocation(&f, calls[i].call);
		end(&f);
	}
}

static void missing_arguments_are_told_by_name(void **state)
{
	struct fixture f;
	crm_mark_cursor *cursor = NULL;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_rule(&f, crm_complaint_emotion_set(f.db, NULL, NULL, 1), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "id");
	assert_rule(&f, crm_complaint_classify(f.db, NULL, &f.id, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "claim");
	assert_rule(&f, crm_complaint_admit(f.db, NULL, &f.id, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "admission");
	assert_rule(&f, crm_complaint_refuse(f.db, NULL, &f.id, NULL, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "refusal");
	assert_rule(&f, crm_complaint_listen(f.db, NULL, NULL, "x", NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "id");
	assert_rule(&f, crm_complaint_mark(f.db, NULL, &f.id, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "mark");
	assert_rule(&f, crm_mark_list(f.db, &f.id, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "cursor_out");
	assert_rule(&f, crm_mark_list(f.db, NULL, &cursor), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "complaint_id");
	f.id.bytes[3] ^= 1;
	assert_int_equal(mark_as(&f, CRM_MARK_THANKED), CRM_ERR_NOT_FOUND);
	assert_int_equal(feel(&f, CRM_EMOTION_HIGH), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_mark_list(f.db, &f.id, &cursor), CRM_ERR_NOT_FOUND);
	assert_null(cursor);
	crm_mark_cursor_free(NULL);
	crm_refusal_cursor_free(NULL);
	crm_override_cursor_free(NULL);
	end(&f);
}

UNIT_MAIN(TEST(an_upset_complainant_begins_in_calming), TEST(a_case_with_a_past_keeps_its_state_whatever_its_emotion),
          TEST(the_mood_comes_before_the_matter), TEST(what_somebody_lets_pass_is_in_the_journal),
          TEST(an_override_that_was_not_needed_leaves_nothing), TEST(an_emotion_or_a_claim_that_is_noted_already_changes_nothing),
          TEST(what_is_due_happens_before_an_emotion_is_noted), TEST(a_calmed_case_is_judged_before_it_leaves_the_assessment),
          TEST(liability_is_not_admitted_before_the_facts), TEST(a_supervisor_lets_liability_be_admitted),
          TEST(a_supervisor_lets_an_opportunistic_claim_be_compensated),
          TEST(what_is_not_ours_is_not_admitted_and_says_what_it_is), TEST(a_venting_complainant_is_listened_to_and_the_case_closes),
          TEST(a_refusal_has_ground_explanation_another_way_and_both_sentences), TEST(a_refusal_is_an_answer_that_is_verified),
          TEST(the_steps_of_good_handling_are_noted_with_their_times), TEST(the_first_answer_of_ours_acknowledges_the_complaint),
          TEST(lack_of_memory_changes_nothing),
          TEST(missing_arguments_are_told_by_name))
