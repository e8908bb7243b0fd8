/* Two cases become one: nothing that was promised is lost, and the merged case leads to the one that goes on. */
#include "complaint_fixture.h"

#include "complaint_merge.h"

#define WANT(purpose) (UINT32_C(1) << (CRM_PURPOSE_##purpose))

static crm_complaint case_of(struct fixture *f, const crm_id *id)
{
	const crm_complaint *complaint = NULL;
	crm_complaint copy;

	assert_int_equal(crm_complaint_get(f->db, id, &complaint), CRM_OK);
	copy = *complaint; /* its numbers; the texts go with the view */
	crm_complaint_free(complaint);
	return copy;
}

/* A case that is promised until a time, as f->id. */
static crm_id promised_until(struct fixture *f, int64_t due_at)
{
	crm_promise_input promise = promise_for(due_at);

	open_default(f);
	assert_int_equal(judge_as(f, CRM_RESPONSIBILITY_OURS, 0), CRM_OK);
	assert_int_equal(crm_complaint_promise(f->db, NULL, &f->id, &promise, NULL), CRM_OK);
	return f->id;
}

/* How many open tasks of a kind a case has, and the last of them. */
static int tasks_on(struct fixture *f, const crm_id *id, int32_t kind, crm_task *found)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;
	int count = 0;

	query.until = FAR_AWAY;
	assert_int_equal(crm_task_due(f->db, &query, &cursor), CRM_OK);
	while (crm_task_next(cursor, &task) == CRM_OK) {
		if (memcmp(&task->complaint_id, id, sizeof *id) != 0 || (kind && task->kind != kind))
			continue;
		count++;
		if (found)
			*found = *task;
	}
	crm_task_cursor_free(cursor);
	return count;
}

static int32_t promise_on(struct fixture *f, const crm_id *id, int64_t number, crm_promise *copy)
{
	const crm_id kept = f->id;
	int32_t outcome;

	f->id = *id;
	outcome = outcome_of(f, number, copy);
	f->id = kept;
	return outcome;
}

static void a_merged_case_is_void_and_leads_to_the_one_that_goes_on(void **state)
{
	struct fixture f;
	crm_act act = CRM_INIT(crm_act);
	const crm_complaint *complaint = NULL;
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;
	crm_complaint kept;
	crm_id from, into;
	int count = 0;

	(void)state;
	begin(&f);
	open_default(&f);
	into = f.id;
	open_default(&f);
	from = f.id;
	act.reason = "the same valve";
	act.revision = case_of(&f, &from).revision;
	assert_int_equal(crm_complaint_merge(f.db, &act, &from, &into), CRM_OK);
	assert_int_equal(crm_complaint_get(f.db, &from, &complaint), CRM_OK);
	assert_int_equal(complaint->state, CRM_COMPLAINT_VOID);
	assert_memory_equal(&complaint->merged_into, &into, sizeof into);
	assert_string_equal(complaint->void_reason, "the same valve");
	assert_int_equal(complaint->closed_at, f.now);
	crm_complaint_free(complaint);
	assert_int_equal(case_of(&f, &into).state, CRM_COMPLAINT_RECEIVED);
	kept = case_of(&f, &into);
	assert_true(crm_id_is_none(&kept.merged_into));
	assert_int_equal(tasks_on(&f, &from, 0, NULL), 0);
	assert_int_equal(tasks_on(&f, &into, CRM_TASK_COMPLAINT_ASSESS, NULL), 1);
	query.events = UINT64_C(1) << CRM_EVENT_COMPLAINT_MERGED;
	assert_int_equal(crm_journal_list(f.db, &query, &cursor), CRM_OK);
	for (; crm_journal_next(cursor, &entry) == CRM_OK; count++) /* an entry for each of the two */
		assert_memory_equal(&entry->id, count ? &into : &from, sizeof into);
	crm_journal_cursor_free(cursor);
	assert_int_equal(count, 2);
	assert_store_verifies(&f);
	end(&f);
}

static void number_of(struct fixture *f, const crm_id *id, char *number)
{
	const crm_complaint *complaint = NULL;

	assert_int_equal(crm_complaint_get(f->db, id, &complaint), CRM_OK);
	(void)snprintf(number, CRM_CASE_NUMBER_TEXT, "%s", complaint->number);
	crm_complaint_free(complaint);
}

static void chains_of_merges_lead_to_the_last_case(void **state)
{
	struct fixture f;
	crm_id ids[4], found;
	char number[CRM_CASE_NUMBER_TEXT];
	int i;

	(void)state;
	begin(&f);
	for (i = 0; i < 4; i++) {
		open_default(&f);
		ids[i] = f.id;
	}
	for (i = 0; i < 3; i++)
		assert_int_equal(crm_complaint_merge(f.db, NULL, &ids[i], &ids[i + 1]), CRM_OK);
	for (i = 0; i < 4; i++) {
		found = ids[i];
		assert_int_equal(crmi_case_survivor(f.db, &found), CRM_OK);
		assert_memory_equal(&found, &ids[3], sizeof found);
		number_of(&f, &ids[i], number);
		assert_int_equal(crm_complaint_find_number(f.db, number, &found), CRM_OK); /* over the telephone it is still the number */
		assert_memory_equal(&found, &ids[3], sizeof found);
	}
	assert_store_verifies(&f);
	end(&f);
}

/* D-CMP-29, D-CMP-30: who was promised a time hears by then, whichever of his cases it was promised on. */
static void an_open_promise_goes_on_with_its_time(void **state)
{
	struct fixture f;
	crm_promise old, carried;
	crm_task reply, progress;
	crm_id from, into, reminder;

	(void)state;
	begin(&f);
	from = promised_until(&f, DUE);
	assert_int_equal(tasks_on(&f, &from, CRM_TASK_COMPLAINT_PROGRESS, &progress), 1);
	reminder = progress.id;
	f.now += CRM_DAY;
	open_default(&f);
	into = f.id;
	assert_int_equal(crm_complaint_merge(f.db, NULL, &from, &into), CRM_OK);
	assert_int_equal(promise_on(&f, &from, 1, &old), CRM_PROMISE_VOIDED);
	assert_int_equal(promise_on(&f, &into, 1, &carried), CRM_PROMISE_OPEN);
	assert_int_equal(carried.due_at, DUE);
	assert_int_equal(carried.made_at, old.made_at);
	assert_int_equal(carried.consent, old.consent);
	assert_int_equal(carried.ended_at, CRM_NO_TIME);
	assert_int_equal(case_of(&f, &into).promise_due_at, DUE);
	assert_int_equal(case_of(&f, &into).promises, 1);
	assert_int_equal(case_of(&f, &into).state, CRM_COMPLAINT_PROMISED);
	assert_int_equal(case_of(&f, &into).responsibility, CRM_RESPONSIBILITY_OURS); /* nobody had judged it */
	assert_int_equal(tasks_on(&f, &from, 0, NULL), 0);
	assert_int_equal(tasks_on(&f, &into, 0, NULL), 2); /* nothing to assess any more */
	assert_int_equal(tasks_on(&f, &into, CRM_TASK_COMPLAINT_REPLY, &reply), 1);
	assert_int_equal(reply.due_at, DUE);
	assert_int_equal(tasks_on(&f, &into, CRM_TASK_COMPLAINT_PROGRESS, &progress), 1);
	assert_int_equal(progress.due_at, task_of(&f, &reminder).due_at);
	f.now = DUE + 1;
	assert_int_equal(crm_tick(f.db, NULL, NULL), CRM_OK);
	assert_int_equal(promise_on(&f, &into, 1, NULL), CRM_PROMISE_BROKEN); /* it is as binding as before */
	assert_int_equal(case_of(&f, &into).breaches, 1);
	assert_int_equal(case_of(&f, &from).breaches, 0);
	assert_store_verifies(&f);
	end(&f);
}

static void the_earlier_of_two_promises_goes_on(void **state)
{
	struct fixture f;
	crm_task reply;
	crm_id early, late;

	(void)state;
	begin(&f);
	early = promised_until(&f, MAY(5, 9));
	late = promised_until(&f, MAY(8, 9));
	assert_int_equal(crm_complaint_merge(f.db, NULL, &early, &late), CRM_OK);
	assert_int_equal(promise_on(&f, &late, 1, NULL), CRM_PROMISE_VOIDED);
	assert_int_equal(promise_on(&f, &late, 2, NULL), CRM_PROMISE_OPEN);
	assert_int_equal(case_of(&f, &late).promise_due_at, MAY(5, 9));
	assert_int_equal(tasks_on(&f, &late, CRM_TASK_COMPLAINT_REPLY, &reply), 1);
	assert_int_equal(reply.due_at, MAY(5, 9));
	assert_int_equal(reply.detail, 2);
	assert_int_equal(tasks_on(&f, &late, CRM_TASK_COMPLAINT_PROGRESS, NULL), 1);
	early = promised_until(&f, MAY(5, 9));
	late = promised_until(&f, MAY(8, 9));
	assert_int_equal(crm_complaint_merge(f.db, NULL, &late, &early), CRM_OK);
	assert_int_equal(promise_on(&f, &early, 1, NULL), CRM_PROMISE_OPEN);
	assert_int_equal(promise_on(&f, &early, 2, NULL), 0);
	assert_int_equal(case_of(&f, &early).promise_due_at, MAY(5, 9));
	assert_int_equal(tasks_on(&f, &early, CRM_TASK_COMPLAINT_REPLY, NULL), 1);
	assert_store_verifies(&f);
	end(&f);
}

/* D-CMP-30: a promise that had lapsed by then is broken first, stays so, and is counted. */
static void a_break_stays_with_the_merged_case_and_counts(void **state)
{
	struct fixture f;
	crm_report report = CRM_INIT(crm_report);
	crm_id from, into;

	(void)state;
	begin(&f);
	from = promised_until(&f, DUE);
	f.now = DUE + CRM_HOUR;
	open_default(&f);
	into = f.id;
	assert_int_equal(crm_complaint_merge(f.db, NULL, &from, &into), CRM_OK);
	assert_int_equal(promise_on(&f, &from, 1, NULL), CRM_PROMISE_BROKEN);
	assert_int_equal(case_of(&f, &from).breaches, 1);
	assert_int_equal(case_of(&f, &into).breaches, 0); /* it is counted once */
	assert_int_equal(case_of(&f, &into).promises, 0);
	assert_int_equal(case_of(&f, &into).escalation, 1); /* a superior still has to look at it */
	assert_int_equal(tasks_on(&f, &into, CRM_TASK_ESCALATION, NULL), 1);
	assert_int_equal(crm_report_get(f.db, NULL, &report), CRM_OK);
	assert_int_equal(report.promises_broken, 1);
	assert_store_verifies(&f);
	end(&f);
}

/* Whoever has an answer on the table is asked what he says to it; the promise of the other case is kept by that. */
static void a_promise_goes_on_beside_an_answer_on_the_table(void **state)
{
	struct fixture f;
	crm_id from, into;

	(void)state;
	begin(&f);
	from = promised_until(&f, DUE);
	(void)verifying(&f);
	into = f.id;
	assert_int_equal(crm_complaint_merge(f.db, NULL, &from, &into), CRM_OK);
	assert_int_equal(case_of(&f, &into).state, CRM_COMPLAINT_VERIFYING);
	assert_int_equal(case_of(&f, &into).promise_due_at, DUE);
	assert_int_equal(tasks_on(&f, &into, 0, NULL), 3); /* the check, the reply, the progress */
	assert_int_equal(crm_complaint_check(f.db, NULL, &into, CRM_SATISFACTION_SATISFIED, "dry"), CRM_OK);
	assert_int_equal(promise_on(&f, &into, 1, NULL), CRM_PROMISE_KEPT);
	assert_int_equal(case_of(&f, &into).promise_due_at, CRM_NO_TIME);
	assert_int_equal(tasks_on(&f, &into, 0, NULL), 0);
	from = promised_until(&f, DUE);
	(void)verifying(&f);
	into = f.id;
	assert_int_equal(crm_complaint_merge(f.db, NULL, &from, &into), CRM_OK);
	f.now = DUE + 1;
	assert_int_equal(crm_tick(f.db, NULL, NULL), CRM_OK);
	assert_int_equal(promise_on(&f, &into, 1, NULL), CRM_PROMISE_BROKEN);
	assert_int_equal(case_of(&f, &into).state, CRM_COMPLAINT_VERIFYING); /* the answer is still on the table */
	assert_store_verifies(&f);
	end(&f);
}

static void what_is_higher_or_new_is_taken_over(void **state)
{
	struct fixture f;
	crm_complaint_input input;
	crm_case_cause_cursor *cursor = NULL;
	const crm_case_cause *cause = NULL;
	crm_complaint kept;
	crm_id from, into;
	int count = 0;

	(void)state;
	begin(&f);
	input = nine_points(&f);
	input.level = CRM_LEVEL_OUTSIDE;
	input.severity = CRM_CASE_DIFFICULT;
	input.special = CRM_SPECIAL_PREPARED;
	input.primary_cause = CRM_CAUSE_DELAY_LATE;
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &from), CRM_OK);
	assert_int_equal(crm_complaint_cause_add(f.db, NULL, &from, CRM_CAUSE_QUALITY_REPAIR, false), CRM_OK);
	assert_int_equal(crm_complaint_wants_set(f.db, NULL, &from, WANT(HEARD) | WANT(SOLVED) | WANT(RESPECT)), CRM_OK);
	assert_int_equal(crm_complaint_wants_answer(f.db, NULL, &from, WANT(HEARD), WANT(SOLVED)), CRM_OK);
	input = nine_points(&f);
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &into), CRM_OK);
	assert_int_equal(crm_complaint_cause_add(f.db, NULL, &into, CRM_CAUSE_QUALITY_REPAIR, true), CRM_OK);
	assert_int_equal(crm_complaint_wants_set(f.db, NULL, &into, WANT(SOLVED)), CRM_OK);
	assert_int_equal(crm_complaint_wants_answer(f.db, NULL, &into, WANT(SOLVED), 0), CRM_OK);
	assert_int_equal(crm_complaint_merge(f.db, NULL, &from, &into), CRM_OK);
	kept = case_of(&f, &into);
	assert_int_equal(kept.level, CRM_LEVEL_OUTSIDE);
	assert_int_equal(kept.severity, CRM_CASE_DIFFICULT);
	assert_int_equal(kept.special, CRM_SPECIAL_PREPARED);
	assert_int_equal(kept.wants, WANT(HEARD) | WANT(SOLVED) | WANT(RESPECT));
	assert_int_equal(kept.wants_met, WANT(HEARD) | WANT(SOLVED));
	assert_int_equal(kept.wants_unmet, 0);
	assert_int_equal(kept.primary_cause, CRM_CAUSE_QUALITY_REPAIR); /* it has one of its own */
	assert_int_equal(crm_case_cause_list(f.db, &into, &cursor), CRM_OK);
	while (crm_case_cause_next(cursor, &cause) == CRM_OK) {
		count++;
		assert_int_equal(cause->is_primary, cause->cause == CRM_CAUSE_QUALITY_REPAIR);
	}
	crm_case_cause_cursor_free(cursor);
	assert_int_equal(count, 2);
	assert_int_equal(case_of(&f, &from).primary_cause, CRM_CAUSE_DELAY_LATE);
	assert_store_verifies(&f);
	end(&f);
}

static crm_id case_at_level(struct fixture *f, int32_t level, const crm_id *customer)
{
	crm_complaint_input input = nine_points(f);
	crm_id id;

	input.level = level;
	if (customer)
		input.customer_id = *customer;
	assert_int_equal(crm_complaint_open(f->db, NULL, &input, &id), CRM_OK);
	return id;
}

/* D-CMP-08, D-CMP-43: the level never drops; what the higher one means, its points among it, comes with it. */
static void the_case_that_goes_on_has_the_higher_level_and_what_it_means(void **state)
{
	struct fixture f;
	crm_task assess, escalation;
	crm_complaint before, kept;
	crm_id third, direct;
	int32_t rank;

	(void)state;
	begin(&f);
	third = case_at_level(&f, CRM_LEVEL_THIRD_PARTY, NULL);
	direct = case_at_level(&f, CRM_LEVEL_DIRECT, NULL);
	assert_int_equal(tasks_on(&f, &direct, CRM_TASK_COMPLAINT_ASSESS, &assess), 1);
	rank = assess.priority;
	before = case_of(&f, &third);
	assert_true(case_of(&f, &direct).priority < before.priority);
	assert_int_equal(crm_complaint_merge(f.db, NULL, &third, &direct), CRM_OK);
	kept = case_of(&f, &direct);
	assert_int_equal(kept.level, CRM_LEVEL_THIRD_PARTY);
	assert_int_equal(kept.severity, CRM_CASE_MAJOR);
	assert_int_equal(kept.escalation, 1);
	assert_int_equal(kept.priority, before.priority);
	assert_int_equal(tasks_on(&f, &direct, CRM_TASK_COMPLAINT_ASSESS, &assess), 1);
	assert_true(assess.priority < rank);
	assert_int_equal(tasks_on(&f, &direct, CRM_TASK_ESCALATION, &escalation), 1);
	assert_int_equal(escalation.priority, 1);

	third = direct;
	direct = case_at_level(&f, CRM_LEVEL_DIRECT, NULL);
	assert_int_equal(crm_complaint_merge(f.db, NULL, &direct, &third), CRM_OK);
	assert_int_equal(case_of(&f, &third).level, CRM_LEVEL_THIRD_PARTY);
	assert_int_equal(case_of(&f, &third).escalation, 1);
	assert_int_equal(case_of(&f, &third).priority, kept.priority);
	assert_int_equal(tasks_on(&f, &third, CRM_TASK_ESCALATION, NULL), 1);
	assert_store_verifies(&f);
	end(&f);
}

/* D-CMP-08: the tasks of the level follow, though those of the merged case were done or were nobody's. */
static void a_level_that_comes_with_a_merged_case_makes_its_tasks(void **state)
{
	struct fixture f;
	crm_task_done_input done = CRM_INIT(crm_task_done_input);
	crm_task task;
	crm_id outside, third, into, customer;

	(void)state;
	begin(&f);
	customer = fixture_customer(&f, "Zhang Wei");
	outside = case_at_level(&f, CRM_LEVEL_OUTSIDE, NULL);
	into = case_at_level(&f, CRM_LEVEL_DIRECT, &customer);
	assert_int_equal(open_tasks(&f, CRM_TASK_REVIEW, NULL), 0);
	assert_int_equal(crm_complaint_merge(f.db, NULL, &outside, &into), CRM_OK);
	assert_int_equal(case_of(&f, &into).level, CRM_LEVEL_OUTSIDE);
	assert_int_equal(open_tasks(&f, CRM_TASK_REVIEW, &task), 1);
	assert_memory_equal(&task.customer_id, &customer, sizeof customer);
	assert_int_equal(task.due_at, f.now);

	third = case_at_level(&f, CRM_LEVEL_THIRD_PARTY, NULL);
	assert_int_equal(tasks_on(&f, &third, CRM_TASK_ESCALATION, &task), 1);
	done.outcome = CRM_OUTCOME_DONE;
	assert_int_equal(crm_task_done(f.db, NULL, &task.id, &done, NULL), CRM_OK);
	assert_int_equal(crm_complaint_merge(f.db, NULL, &third, &into), CRM_OK);
	assert_int_equal(case_of(&f, &into).escalation, 1);
	assert_int_equal(tasks_on(&f, &into, CRM_TASK_ESCALATION, &task), 1);
	assert_int_equal(open_tasks(&f, CRM_TASK_REVIEW, NULL), 1);
	assert_store_verifies(&f);
	end(&f);
}

static void open_options_of_the_merged_case_are_withdrawn(void **state)
{
	struct fixture f;
	crm_id from, into;

	(void)state;
	begin(&f);
	open_default(&f);
	into = f.id;
	open_default(&f);
	from = f.id;
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 1), CRM_OK);
	assert_int_equal(solve_now(&f, 0, NULL), CRM_OK);
	assert_int_equal(crm_complaint_merge(f.db, NULL, &from, &into), CRM_OK);
	assert_int_equal(tasks_on(&f, &from, 0, NULL), 0);
	assert_int_equal(case_of(&f, &into).state, CRM_COMPLAINT_RESOLVING); /* judged as the other was: ours, and at once */
	assert_int_equal(tasks_on(&f, &into, CRM_TASK_COMPLAINT_ASSESS, NULL), 1);
	assert_store_verifies(&f);
	end(&f);
}

/* The links that others made to it, and its parts, stay where they were. */
static void parts_and_links_of_a_merged_case_can_be_read(void **state)
{
	struct fixture f;
	crm_link_cursor *cursor = NULL;
	const crm_link *link = NULL;
	crm_id part, from, into;

	(void)state;
	begin(&f);
	open_default(&f);
	part = f.id;
	open_default(&f);
	into = f.id;
	open_default(&f);
	from = f.id;
	assert_int_equal(crm_complaint_link(f.db, NULL, &part, &from, CRM_LINK_CHILD_OF), CRM_OK);
	assert_int_equal(crm_complaint_merge(f.db, NULL, &from, &into), CRM_OK);
	assert_int_equal(crm_link_list(f.db, &from, &cursor), CRM_OK);
	assert_int_equal(crm_link_next(cursor, &link), CRM_OK);
	assert_memory_equal(&link->complaint_id, &part, sizeof part);
	assert_int_equal(link->ended_at, CRM_NO_TIME);
	assert_int_equal(crm_link_next(cursor, &link), CRM_DONE);
	crm_link_cursor_free(cursor);
	assert_int_equal(crm_complaint_unlink(f.db, NULL, &part, &from, CRM_LINK_CHILD_OF), CRM_OK);
	end(&f);
}

static void cases_of_two_customers_are_not_merged(void **state)
{
	struct fixture f;
	crm_complaint_input input;
	crm_id zhang, li, nobodys;

	(void)state;
	begin(&f);
	input = nine_points(&f);
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &nobodys), CRM_OK);
	input.customer_id = fixture_customer(&f, "Zhang Wei");
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &zhang), CRM_OK);
	input.customer_id = fixture_customer(&f, "Li Na");
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &li), CRM_OK);
	assert_refused(&f, crm_complaint_merge(f.db, NULL, &zhang, &li), CRM_RULE_MERGE_CUSTOMERS, "into");
	assert_refused(&f, crm_complaint_merge(f.db, NULL, &zhang, &nobodys), CRM_RULE_MERGE_CUSTOMERS, "into"); /* he would be lost */
	assert_int_equal(crm_complaint_merge(f.db, NULL, &nobodys, &zhang), CRM_OK);
	assert_store_verifies(&f);
	end(&f);
}

static void what_is_over_is_not_merged(void **state)
{
	static const crm_id nobody = { { 7 } };
	struct fixture f;
	crm_act act = CRM_INIT(crm_act);
	crm_complaint_input input;
	crm_id closed, open, gone;

	(void)state;
	begin(&f);
	open_default(&f);
	open = f.id;
	input = nine_points(&f);
	input.state = CRM_COMPLAINT_CLOSED;
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &closed), CRM_OK);
	assert_refused(&f, crm_complaint_merge(f.db, NULL, &closed, &open), CRM_RULE_COMPLAINT_ENDED, NULL);
	assert_memory_equal(&crm_error_last(f.db)->id, &closed, sizeof closed);
	assert_refused(&f, crm_complaint_merge(f.db, NULL, &open, &closed), CRM_RULE_COMPLAINT_ENDED, "into");
	assert_memory_equal(&crm_error_last(f.db)->id, &closed, sizeof closed);
	assert_refused(&f, crm_complaint_merge(f.db, NULL, &open, &open), CRM_RULE_LINK_SELF, "into");
	open_default(&f);
	gone = f.id;
	assert_int_equal(crm_complaint_merge(f.db, NULL, &gone, &open), CRM_OK);
	assert_refused(&f, crm_complaint_merge(f.db, NULL, &gone, &open), CRM_RULE_COMPLAINT_ENDED, NULL);
	assert_refused(&f, crm_complaint_merge(f.db, NULL, &open, &gone), CRM_RULE_COMPLAINT_ENDED, "into");
	assert_int_equal(crm_complaint_merge(f.db, NULL, &open, &nobody), CRM_ERR_NOT_FOUND);
	assert_string_equal(crm_error_last(f.db)->field, "into");
	assert_int_equal(crm_complaint_merge(f.db, NULL, &nobody, &open), CRM_ERR_NOT_FOUND);
	assert_string_equal(crm_error_last(f.db)->field, "id");
	assert_int_equal(crm_complaint_merge(f.db, NULL, &open, NULL), CRM_ERR_INVALID);
	open_default(&f);
	act.revision = case_of(&f, &open).revision; /* of the other one */
	assert_int_equal(crm_complaint_merge(f.db, &act, &f.id, &open), CRM_ERR_CONFLICT);
	end(&f);
}

static crm_id felt_as(struct fixture *f, int32_t emotion)
{
	crm_complaint_input input = nine_points(f);

	input.emotion = emotion;
	assert_int_equal(crm_complaint_open(f->db, NULL, &input, &f->id), CRM_OK);
	return f->id;
}

/* D-CMP-22, M-CMP-03: whoever is upset in one case is upset in the one that goes on, so no merging leads around the mood. */
static void merging_leads_around_no_mood(void **state)
{
	struct fixture f;
	crm_id from, into;

	(void)state;
	begin(&f);
	into = felt_as(&f, CRM_EMOTION_CALM);
	from = felt_as(&f, CRM_EMOTION_HIGH);
	assert_int_equal(crm_complaint_merge(f.db, NULL, &from, &into), CRM_OK);
	f.id = into;
	assert_int_equal(case_of(&f, &into).emotion, CRM_EMOTION_HIGH);
	assert_int_equal(case_of(&f, &into).state, CRM_COMPLAINT_CALMING);
	assert_refused(&f, judge_as(&f, CRM_RESPONSIBILITY_OURS, 1), CRM_RULE_MOOD_FIRST, "emotion");
	assert_int_equal(crm_complaint_emotion_set(f.db, NULL, &into, CRM_EMOTION_CALM), CRM_OK);
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 1), CRM_OK);
	from = felt_as(&f, CRM_EMOTION_UPSET);
	assert_int_equal(crm_complaint_merge(f.db, NULL, &from, &into), CRM_OK); /* judged by now: the emotion is the guard */
	f.id = into;
	assert_int_equal(case_of(&f, &into).state, CRM_COMPLAINT_RESOLVING);
	assert_refused(&f, solve_now(&f, 1, NULL), CRM_RULE_MOOD_FIRST, "emotion");
	from = felt_as(&f, CRM_EMOTION_CALM);
	assert_int_equal(crm_complaint_merge(f.db, NULL, &into, &from), CRM_OK); /* and the other way round */
	assert_int_equal(case_of(&f, &from).emotion, CRM_EMOTION_UPSET);
	assert_store_verifies(&f);
	end(&f);
}

UNIT_MAIN(TEST(a_merged_case_is_void_and_leads_to_the_one_that_goes_on), TEST(chains_of_merges_lead_to_the_last_case),
          TEST(an_open_promise_goes_on_with_its_time), TEST(the_earlier_of_two_promises_goes_on),
          TEST(a_break_stays_with_the_merged_case_and_counts), TEST(a_promise_goes_on_beside_an_answer_on_the_table),
          TEST(what_is_higher_or_new_is_taken_over), TEST(the_case_that_goes_on_has_the_higher_level_and_what_it_means),
          TEST(a_level_that_comes_with_a_merged_case_makes_its_tasks), TEST(open_options_of_the_merged_case_are_withdrawn),
          TEST(parts_and_links_of_a_merged_case_can_be_read), TEST(cases_of_two_customers_are_not_merged),
          TEST(what_is_over_is_not_merged), TEST(merging_leads_around_no_mood))
