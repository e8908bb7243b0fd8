/* What every call on a case promises: replays, revisions, the table of steps, lack of memory. */
#include "complaint_fixture.h"

/* One of each call with a key; played twice, the second time a day later, it gives the same answers and writes nothing. */
static void play_with_keys(struct fixture *f, crm_id answers[4], crm_status expected)
{
	crm_act act = CRM_INIT(crm_act);
	crm_complaint_input input = nine_points(f);
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_promise_input promise = promise_for(DUE), renewal = renewal_for(DUE + CRM_DAY);
	crm_solution_input solution = CRM_INIT(crm_solution_input);

	input.received_at = MAY(1, 9);
	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	solution.text = "a new valve";
	act.key = "open";
	assert_int_equal(crm_complaint_open(f->db, &act, &input, &answers[0]), expected);
	act.key = "judge";
	assert_int_equal(crm_complaint_judge(f->db, &act, &answers[0], &judgement), expected);
	act.key = "handler";
	assert_int_equal(crm_complaint_handler_set(f->db, &act, &answers[0], "Li"), expected);
	act.key = "promise";
	assert_int_equal(crm_complaint_promise(f->db, &act, &answers[0], &promise, &answers[1]), expected);
	act.key = "renew";
	assert_int_equal(crm_complaint_renew(f->db, &act, &answers[0], &renewal, &answers[2]), expected);
	f->now = expected == CRM_OK ? DUE + 2 * CRM_DAY : f->now + CRM_DAY; /* the next call first breaks the promise */
	act.key = "solve";
	assert_int_equal(crm_complaint_solve(f->db, &act, &answers[0], &solution, NULL), expected);
	act.key = "answer";
	assert_int_equal(crm_complaint_answer(f->db, &act, &answers[0], CRM_OPTION_ONLY, &answers[3]), expected);
	act.key = "check";
	assert_int_equal(crm_complaint_check(f->db, &act, &answers[0], CRM_SATISFACTION_SATISFIED, "fine"), expected);
	act.key = "reopen";
	assert_int_equal(crm_complaint_reopen(f->db, &act, &answers[0]), expected);
	act.key = "explain";
	assert_int_equal(crm_complaint_explain(f->db, &act, &answers[0], "it is so", "try that"), expected);
	act.key = "void";
	act.reason = "a duplicate";
	assert_int_equal(crm_complaint_void(f->db, &act, &answers[0]), expected);
}

static void a_known_key_gives_the_first_answer_again(void **state)
{
	struct fixture f;
	crm_id first[4], again[4];
	crm_act act = CRM_INIT(crm_act);
	crm_complaint_input other;
	int64_t written;

	(void)state;
	begin(&f);
	play_with_keys(&f, first, CRM_OK);
	written = entries(&f);
	f.now += 40 * CRM_DAY;
	play_with_keys(&f, again, CRM_REPLAYED);
	assert_memory_equal(again, first, sizeof first);
	assert_false(crm_id_is_none(&first[3]));
	assert_int_equal(entries(&f), written);
	f.id = first[0];
	assert_int_equal(state_of(&f), CRM_COMPLAINT_VOID);
	act.key = "open";
	other = nine_points(&f);
	other.content = "something else";
	assert_rule(&f, crm_complaint_open(f.db, &act, &other, NULL), CRM_ERR_CONFLICT, CRM_RULE_KEY_REUSED, "key");
	assert_rule(&f, crm_complaint_close(f.db, &act, &f.id), CRM_ERR_CONFLICT, CRM_RULE_KEY_REUSED, "key");
	assert_store_verifies(&f);
	end(&f);
}

static void a_stale_revision_is_a_conflict(void **state)
{
	struct fixture f;
	crm_act act = CRM_INIT(crm_act);
	crm_promise_input promise = promise_for(DUE);
	const crm_complaint *c;

	(void)state;
	begin(&f);
	open_default(&f);
	c = get(&f);
	act.revision = c->revision;
	crm_complaint_free(c);
	assert_int_equal(crm_complaint_handler_set(f.db, &act, &f.id, "Li"), CRM_OK);
	assert_rule(&f, crm_complaint_handler_set(f.db, &act, &f.id, "Chen"), CRM_ERR_CONFLICT, CRM_RULE_REVISION_STALE,
	            "revision");
	assert_memory_equal(&crm_error_last(f.db)->id, &f.id, sizeof f.id);
	assert_true(crm_error_last(f.db)->revision > act.revision);
	assert_int_equal(crm_error_last(f.db)->event, CRM_EVENT_COMPLAINT_HANDED_OVER);
	assert_non_null(strstr(crm_error_last(f.db)->message, "complaint_handed_over"));
	/* existence, then revision, then the guards */
	assert_rule(&f, crm_complaint_promise(f.db, &act, &f.id, &promise, NULL), CRM_ERR_CONFLICT, CRM_RULE_REVISION_STALE,
	            "revision");
	end(&f);
}

static void a_cursor_outlives_its_handle(void **state)
{
	struct fixture f;
	crm_complaint_cursor *cursor = NULL;
	const crm_complaint *c, *view;

	(void)state;
	begin(&f);
	open_default(&f);
	view = get(&f);
	assert_int_equal(crm_complaint_list(f.db, NULL, &cursor), CRM_OK);
	end(&f);
	assert_int_equal(crm_complaint_next(cursor, &c), CRM_ERR_CLOSED);
	assert_null(c);
	crm_complaint_cursor_free(cursor);
	assert_string_equal(view->complainant, "Zhang Wei");
	crm_complaint_free(view);
	crm_complaint_free(NULL);
	crm_complaint_cursor_free(NULL);
	crm_promise_cursor_free(NULL);
}

/* Every call on a case in every state: allowed is allowed, and what is refused leaves everything as it was. */
static crm_status take_step(struct fixture *f, int32_t step)
{
	crm_promise_input promise = promise_for(FAR_AWAY), renewal = renewal_for(FAR_AWAY);
	crm_act act = CRM_INIT(crm_act);

	act.reason = "a mistake";
	switch (step) {
	case CRM_STEP_JUDGE:
		return judge_as(f, CRM_RESPONSIBILITY_OURS, 0);
	case CRM_STEP_EXPLAIN:
		return crm_complaint_explain(f->db, NULL, &f->id, "it is so", "try that");
	case CRM_STEP_PROMISE:
		return crm_complaint_promise(f->db, NULL, &f->id, &promise, NULL);
	case CRM_STEP_RENEW:
		return crm_complaint_renew(f->db, NULL, &f->id, &renewal, NULL);
	case CRM_STEP_SOLVE:
		return solve_now(f, 0, NULL);
	case CRM_STEP_ANSWER:
		return crm_complaint_answer(f->db, NULL, &f->id, CRM_OPTION_ONLY, NULL);
	case CRM_STEP_CHECK:
		return crm_complaint_check(f->db, NULL, &f->id, CRM_SATISFACTION_DISSATISFIED, NULL);
	case CRM_STEP_REOPEN:
		return crm_complaint_reopen(f->db, NULL, &f->id);
	case CRM_STEP_EMOTION:
		return crm_complaint_emotion_set(f->db, NULL, &f->id, CRM_EMOTION_HIGH);
	case CRM_STEP_CLASSIFY:
		return classify_as(f, CRM_CLAIM_VENTING, NULL);
	case CRM_STEP_LISTEN:
		return crm_complaint_listen(f->db, NULL, &f->id, "about the queue", NULL);
	case CRM_STEP_REFUSE:
		return refuse_now(f, CRM_GROUND_LAW, NULL);
	case CRM_STEP_ADMIT:
		return admit_now(f, NULL, NULL, NULL);
	case CRM_STEP_MARK:
		return mark_as(f, CRM_MARK_THANKED);
	case CRM_STEP_VOID:
		return crm_complaint_void(f->db, &act, &f->id);
	default:
		return crm_complaint_handler_set(f->db, NULL, &f->id, "Chen");
	}
}

/* What refuses a step on a case that was brought in, which has neither a promise nor a judgement nor a sorted claim. */
static int32_t refused_by(int32_t from, int32_t step)
{
	if (from == CRM_COMPLAINT_CLOSED && !crm_complaint_allowed(from, step))
		return CRM_RULE_COMPLAINT_ENDED;
	if (from == CRM_COMPLAINT_CALMING && (step == CRM_STEP_JUDGE || step == CRM_STEP_SOLVE || step == CRM_STEP_CLASSIFY))
		return CRM_RULE_MOOD_FIRST;
	if (step == CRM_STEP_RENEW)
		return CRM_RULE_PROMISE_NONE;
	if (step == CRM_STEP_LISTEN)
		return CRM_RULE_CLAIM_NOT_VENTING;
	if (step == CRM_STEP_ADMIT)
		return CRM_RULE_LIABILITY_FACTS;
	if (!crm_complaint_allowed(from, step))
		return CRM_RULE_COMPLAINT_STATE;
	if (from == CRM_COMPLAINT_ASSESSING && (step == CRM_STEP_EXPLAIN || step == CRM_STEP_PROMISE || step == CRM_STEP_REFUSE))
		return CRM_RULE_JUDGE_RESPONSIBILITY;
	return CRM_RULE_NONE;
}

static void try_step(int32_t from, int32_t step)
{
	static char before[DUMP], after[DUMP];
	const int32_t rule = refused_by(from, step);
	struct fixture f;
	crm_complaint_input input;
	crm_status rc;

	begin(&f);
	input = nine_points(&f);
	input.state = from;
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
	dump_case(&f, before);
	rc = take_step(&f, step);
	if (rc != (rule == CRM_RULE_NONE ? CRM_OK : CRM_ERR_REFUSED) || (rule != CRM_RULE_NONE && crm_error_last(f.db)->rule != rule))
		fail_msg("state %d, step %d: %d by rule %d, not by %d", (int)from, (int)step, (int)rc, (int)crm_error_last(f.db)->rule, (int)rule);
	dump_case(&f, after);
	assert_int_equal(strcmp(before, after) == 0, rc < 0);
	assert_store_verifies(&f);
	end(&f);
}

static void every_step_in_every_state_does_what_the_table_says(void **state)
{
	(void)state;
	for (int32_t from = CRM_COMPLAINT_RECEIVED; from <= CRM_COMPLAINT_CLOSED; from++)
		for (int32_t step = CRM_STEP_JUDGE; step <= CRM_STEP_MARK; step++)
			if (step != CRM_STEP_CLOSE && step != CRM_STEP_CLOCK) /* needs checks, needs a clock: no case brings them along */
				try_step(from, step);
}

static crm_status memory_open(struct fixture *f)
{
	crm_complaint_input input = nine_points(f);
	static char content[30000];

	memset(content, 'x', sizeof content - 1); /* more than the buffers of the handle hold by now */
	input.content = content;
	return crm_complaint_open(f->db, NULL, &input, NULL);
}

static crm_status memory_promise(struct fixture *f)
{
	crm_promise_input promise = promise_for(DUE);
	static char reason[30000];

	memset(reason, 'x', sizeof reason - 1);
	promise.reason = reason;
	return crm_complaint_promise(f->db, NULL, &f->id, &promise, NULL);
}

static crm_status memory_renew(struct fixture *f)
{
	crm_promise_input renewal = renewal_for(DUE + 5 * CRM_DAY);
	static char progress[30000];

	memset(progress, 'x', sizeof progress - 1);
	renewal.progress = progress;
	return crm_complaint_renew(f->db, NULL, &f->id, &renewal, NULL);
}

static crm_status memory_check(struct fixture *f)
{
	static char note[30000];

	memset(note, 'x', sizeof note - 1);
	return crm_complaint_check(f->db, NULL, &f->id, CRM_SATISFACTION_SATISFIED, note);
}

static crm_status memory_cause(struct fixture *f)
{
	return crm_complaint_cause_add(f->db, NULL, &f->id, CRM_CAUSE_DELAY_LATE, true);
}

/* The other case is the one that was opened before. */
static crm_status memory_merge(struct fixture *f)
{
	crm_complaint_cursor *cursor = NULL;
	const crm_complaint *complaint = NULL;
	crm_act act = CRM_INIT(crm_act);
	static char reason[9000];
	crm_id into;
	crm_status rc = crm_complaint_list(f->db, NULL, &cursor);

	if (rc == CRM_OK && (rc = crm_complaint_next(cursor, &complaint)) == CRM_OK)
		into = complaint->id;
	crm_complaint_cursor_free(cursor);
	if (rc != CRM_OK)
		return rc;
	memset(reason, 'x', sizeof reason - 1);
	act.reason = reason;
	return crm_complaint_merge(f->db, &act, &f->id, &into);
}

static crm_status memory_get(struct fixture *f)
{
	const crm_complaint *complaint = NULL;
	crm_status rc = crm_complaint_get(f->db, &f->id, &complaint);

	crm_complaint_free(complaint);
	return rc;
}

static crm_status memory_list(struct fixture *f)
{
	crm_promise_cursor *cursor = NULL;
	const crm_promise *promise = NULL;
	crm_status rc = crm_promise_list(f->db, &f->id, &cursor);

	if (rc == CRM_OK)
		rc = crm_promise_next(cursor, &promise);
	crm_promise_cursor_free(cursor);
	return rc;
}

static void lack_of_memory_changes_nothing_when_opening(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	open_default(&f);
	fail_each_allocation(&f, memory_open);
	end(&f);
}

static void lack_of_memory_changes_nothing_when_promising(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 0), CRM_OK);
	fail_each_allocation(&f, memory_promise);
	end(&f);
}

static void lack_of_memory_changes_nothing_when_renewing(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	promised(&f);
	f.now = DUE + 1; /* with the break before it */
	fail_each_allocation(&f, memory_renew);
	end(&f);
}

static void lack_of_memory_changes_nothing_when_checking(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	verifying(&f);
	fail_each_allocation(&f, memory_check);
	end(&f);
}

static void lack_of_memory_changes_nothing_when_a_cause_comes_back(void **state)
{
	crm_action_input action = CRM_INIT(crm_action_input);
	static char text[9000];
	struct fixture f;
	crm_id id;
	int i;

	(void)state;
	begin(&f);
	memset(text, 'x', sizeof text - 1);
	action.cause = CRM_CAUSE_DELAY_LATE;
	action.text = text;
	action.due_at = DUE;
	for (i = 0; i < 12; i++) {
		assert_int_equal(crm_action_add(f.db, NULL, &action, &id), CRM_OK);
		assert_int_equal(crm_action_done(f.db, NULL, &id, "bought"), CRM_OK);
	}
	f.now += CRM_DAY;
	open_default(&f);
	fail_each_allocation(&f, memory_cause);
	assert_int_equal(count_events(&f, CRM_EVENT_ACTION_REOPENED, NULL), 12);
	end(&f);
}

static void lack_of_memory_changes_nothing_when_merging(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	open_default(&f);
	f.now += CRM_MINUTE;
	promised(&f);
	assert_int_equal(crm_complaint_cause_add(f.db, NULL, &f.id, CRM_CAUSE_DELAY_LATE, true), CRM_OK);
	fail_each_allocation(&f, memory_merge);
	end(&f);
}

static void lack_of_memory_is_told_when_reading(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	promised(&f);
	fail_each_allocation(&f, memory_get);
	fail_each_allocation(&f, memory_list);
	end(&f);
}

static void missing_arguments_are_told_by_name(void **state)
{
	struct fixture f;
	const crm_complaint *c = NULL;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_rule(&f, crm_complaint_get(f.db, NULL, &c), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "id");
	assert_rule(&f, crm_complaint_judge(f.db, NULL, &f.id, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING,
	            "judgement");
	assert_rule(&f, crm_complaint_promise(f.db, NULL, &f.id, NULL, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING,
	            "promise");
	assert_rule(&f, crm_complaint_renew(f.db, NULL, NULL, NULL, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING,
	            "id");
	assert_rule(&f, crm_complaint_solve(f.db, NULL, &f.id, NULL, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING,
	            "solution");
	assert_rule(&f, crm_complaint_check(f.db, NULL, NULL, 1, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "id");
	assert_rule(&f, crm_complaint_find_reference(f.db, NULL, "1", NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING,
	            "source");
	assert_rule(&f, crm_promise_list(f.db, &f.id, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "cursor_out");
	assert_int_equal(crm_complaint_get(NULL, &f.id, &c), CRM_ERR_INVALID);
	f.id.bytes[3] ^= 1;
	assert_int_equal(crm_complaint_get(f.db, &f.id, &c), CRM_ERR_NOT_FOUND);
	assert_null(c);
	end(&f);
}

UNIT_MAIN(TEST(a_known_key_gives_the_first_answer_again), TEST(a_stale_revision_is_a_conflict),
          TEST(a_cursor_outlives_its_handle), TEST(every_step_in_every_state_does_what_the_table_says),
          TEST(lack_of_memory_changes_nothing_when_opening), TEST(lack_of_memory_changes_nothing_when_promising),
          TEST(lack_of_memory_changes_nothing_when_renewing), TEST(lack_of_memory_changes_nothing_when_checking),
          TEST(lack_of_memory_changes_nothing_when_a_cause_comes_back), TEST(lack_of_memory_changes_nothing_when_merging),
          TEST(lack_of_memory_is_told_when_reading), TEST(missing_arguments_are_told_by_name))
