/* The queue through the public calls: adding, doing, putting off, cancelling, listing, explaining. */
#include "ledger.h"

#include <stdio.h>
#include <string.h>

#include "journal.h"
#include "task_record.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))
#define BEGIN        at("2026-03-01 10:00")

static crm_id customer_make(struct fixture *f, const char *name, int32_t preferred_channel)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_id id;

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = name;
	input.preferred_channel = preferred_channel;
	assert_ok(f->db, crm_customer_add(f->db, NULL, &input, &id));
	return id;
}

static crm_id complaint_make(struct fixture *f, crm_id customer)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	crm_id id;

	input.customer_id = customer;
	input.content = "the pump leaks";
	input.received_at = f->now;
	input.contact = "0531 123456";
	input.first_responder = "wang";
	assert_ok(f->db, crm_complaint_open(f->db, NULL, &input, &id));
	return id;
}

static crm_task_input task_input(int64_t due_at)
{
	crm_task_input input = CRM_INIT(crm_task_input);

	input.due_at = due_at;
	input.title = "send the brochure";
	input.handler = "li";
	return input;
}

static crm_id task_make(struct fixture *f, int64_t due_at)
{
	crm_task_input input = task_input(due_at);
	crm_id id;

	assert_ok(f->db, crm_task_add(f->db, NULL, &input, &id));
	return id;
}

static crm_task task_read(struct fixture *f, crm_id id)
{
	const crm_task *view = NULL;
	crm_task task;

	assert_ok(f->db, crm_task_get(f->db, &id, &view));
	task = *view;
	task.handler = task.title = task.note = NULL; /* they go with the view */
	crm_task_free(view);
	return task;
}

static crm_task_done_input result_of(int32_t outcome, int32_t channel, const char *note)
{
	return (crm_task_done_input){ sizeof(crm_task_done_input), outcome, channel, note };
}

/* --- adding */

static void a_task_takes_its_defaults_from_the_customer(void **state)
{
	struct fixture f;
	crm_task_input input = CRM_INIT(crm_task_input);
	const crm_task *task = NULL;
	crm_id customer, id;

	(void)state;
	ledger_open(&f, BEGIN, "li", 0);
	customer = customer_make(&f, "Zhang Wei", CRM_CHANNEL_SMS);
	assert_ok(f.db, crm_followup_assign(f.db, NULL, &customer, 0, "sun"));
	input.customer_id = customer;
	input.due_at = f.now + CRM_DAY;
	assert_int_equal(crm_task_add(f.db, NULL, &input, &id), CRM_OK);
	assert_ok(f.db, crm_task_get(f.db, &id, &task));
	assert_int_equal(task->kind, CRM_TASK_OTHER);
	assert_int_equal(task->state, CRM_TASK_OPEN);
	assert_int_equal(task->priority, 5);
	assert_int_equal(task->channel, CRM_CHANNEL_SMS);
	assert_string_equal(task->handler, "sun");
	assert_null(task->title);
	assert_true(task->due_at == f.now + CRM_DAY && task->planned_at == task->due_at && task->created_at == f.now);
	assert_int_equal(task->ended_at, CRM_NO_TIME);
	assert_true(task->revision > 0);
	crm_task_free(task);
	close_store(&f);
}

static void a_task_that_cannot_be_is_refused(void **state)
{
	struct fixture f;
	crm_customer_input stranger = CRM_INIT(crm_customer_input);
	crm_task_input input;
	crm_id customer, id, nobody = { { 1 } };

	(void)state;
	ledger_open(&f, BEGIN, "li", 0);
	stranger.kind = CRM_CUSTOMER_PERSON;
	stranger.name = "Qian";
	stranger.state = CRM_LIFECYCLE_NON_CUSTOMER;
	stranger.state_reason = CRM_NON_CUSTOMER_UNRELATED;
	assert_ok(f.db, crm_customer_add(f.db, NULL, &stranger, &customer));

	assert_rule(&f, crm_task_add(f.db, NULL, NULL, &id), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "input");
	input = task_input(CRM_NO_TIME);
	assert_rule(&f, crm_task_add(f.db, NULL, &input, &id), CRM_ERR_REFUSED, CRM_RULE_TASK_DUE_MISSING, "due_at");
	input = task_input(f.now);
	input.kind = CRM_TASK_CALL;
	assert_rule(&f, crm_task_add(f.db, NULL, &input, &id), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "kind");
	input.kind = CRM_TASK_REVIEW + 1;
	assert_rule(&f, crm_task_add(f.db, NULL, &input, &id), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "kind");
	input.kind = CRM_TASK_SALES;
	input.priority = 10;
	assert_rule(&f, crm_task_add(f.db, NULL, &input, &id), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "priority");
	input.priority = 9;
	input.customer_id = customer;
	assert_rule(&f, crm_task_add(f.db, NULL, &input, &id), CRM_ERR_REFUSED, CRM_RULE_TASK_SALES_BLOCKED, "kind");
	input.customer_id = nobody;
	assert_rule(&f, crm_task_add(f.db, NULL, &input, &id), CRM_ERR_NOT_FOUND, CRM_RULE_NONE, NULL);
	assert_int_equal(crm_error_last(f.db)->entity, CRM_ENTITY_CUSTOMER);
	input.customer_id = customer;
	input.complaint_id = nobody;
	assert_rule(&f, crm_task_add(f.db, NULL, &input, &id), CRM_ERR_NOT_FOUND, CRM_RULE_NONE, NULL);
	assert_int_equal(crm_error_last(f.db)->entity, CRM_ENTITY_COMPLAINT);
	input = task_input(f.now);
	input.customer_id = customer;
	assert_ok(f.db, crm_customer_remove(f.db, NULL, &customer));
	assert_rule(&f, crm_task_add(f.db, NULL, &input, &id), CRM_ERR_REFUSED, CRM_RULE_CUSTOMER_REMOVED, "customer_id");
	assert_true(crm_id_is_none(&id));
	close_store(&f);
}

/* --- M-FUP-04 */

static void a_task_is_done_only_with_outcome_and_contact(void **state)
{
	struct fixture f;
	crm_task_input input;
	crm_task_done_input result = result_of(CRM_OUTCOME_NONE, CRM_CHANNEL_NONE, NULL);
	const crm_task *task = NULL;
	crm_id id, next;

	(void)state;
	ledger_open(&f, BEGIN, "li", 0);
	input = task_input(f.now);
	input.customer_id = customer_make(&f, "Zhang Wei", 0);
	assert_ok(f.db, crm_task_add(f.db, NULL, &input, &id));
	assert_rule(&f, crm_task_done(f.db, NULL, &id, &result, &next), CRM_ERR_REFUSED, CRM_RULE_TASK_OUTCOME_MISSING,
	            "outcome");
	result.outcome = CRM_OUTCOME_REACHED;
	assert_rule(&f, crm_task_done(f.db, NULL, &id, &result, &next), CRM_ERR_REFUSED, CRM_RULE_TASK_CONTACT_MISSING,
	            "channel");
	result.channel = CRM_CHANNEL_PHONE;
	assert_rule(&f, crm_task_done(f.db, NULL, &id, &result, &next), CRM_ERR_REFUSED, CRM_RULE_TASK_CONTACT_MISSING,
	            "note");
	result.note = "wants the brochure by mail";
	f.now += CRM_HOUR;
	assert_int_equal(crm_task_done(f.db, NULL, &id, &result, &next), CRM_OK);
	assert_true(crm_id_is_none(&next));
	assert_ok(f.db, crm_task_get(f.db, &id, &task));
	assert_int_equal(task->state, CRM_TASK_DONE);
	assert_int_equal(task->outcome, CRM_OUTCOME_REACHED);
	assert_int_equal(task->channel, CRM_CHANNEL_PHONE);
	assert_string_equal(task->note, "wants the brochure by mail");
	assert_true(task->ended_at == f.now);
	crm_task_free(task);
	assert_rule(&f, crm_task_done(f.db, NULL, &id, &result, &next), CRM_ERR_REFUSED, CRM_RULE_TASK_ENDED, NULL);
	close_store(&f);
}

static void doing_a_sales_task_logs_the_contact(void **state)
{
	struct fixture f;
	crm_task_input input;
	crm_task_done_input result = result_of(CRM_OUTCOME_DECLINED, CRM_CHANNEL_HALL, "too dear");
	crm_contact_cursor *cursor = NULL;
	const crm_contact *contact = NULL;
	crm_id id;

	(void)state;
	ledger_open(&f, BEGIN, "li", 0);
	input = task_input(f.now);
	input.kind = CRM_TASK_SALES;
	input.customer_id = customer_make(&f, "Zhang Wei", 0);
	assert_ok(f.db, crm_task_add(f.db, NULL, &input, &id));
	assert_ok(f.db, crm_task_done(f.db, NULL, &id, &result, NULL));
	assert_ok(f.db, crm_contact_list(f.db, &input.customer_id, &cursor));
	assert_int_equal(crm_contact_next(cursor, &contact), CRM_OK);
	assert_true(crm_id_is_equal(&contact->task_id, &id));
	assert_int_equal(contact->kind, CRM_CONTACT_VISIT);
	assert_int_equal(contact->channel, CRM_CHANNEL_HALL);
	assert_int_equal(contact->direction, CRM_DIRECTION_OUT);
	assert_int_equal(contact->outcome, CRM_OUTCOME_DECLINED);
	assert_string_equal(contact->actor, "li");
	assert_int_equal(crm_contact_next(cursor, &contact), CRM_DONE);
	crm_contact_cursor_free(cursor);
	close_store(&f);
}

static void tasks_of_a_case_end_only_by_its_steps(void **state)
{
	struct fixture f;
	crm_task_done_input result = result_of(CRM_OUTCOME_REACHED, CRM_CHANNEL_PHONE, "spoke");
	crm_act why = CRM_INIT(crm_act);
	crm_task_cursor *cursor = NULL;
	crm_task_query query = CRM_INIT(crm_task_query);
	const crm_task *task = NULL;
	crm_id id;

	(void)state;
	ledger_open(&f, BEGIN, "li", 0);
	query.customer_id = customer_make(&f, "Zhang Wei", 0);
	complaint_make(&f, query.customer_id);
	assert_ok(f.db, crm_task_due(f.db, &query, &cursor));
	assert_int_equal(crm_task_next(cursor, &task), CRM_OK);
	assert_int_equal(task->kind, CRM_TASK_COMPLAINT_ASSESS);
	id = task->id;
	crm_task_cursor_free(cursor);
	why.reason = "not now";
	assert_rule(&f, crm_task_done(f.db, NULL, &id, &result, NULL), CRM_ERR_REFUSED, CRM_RULE_TASK_OWNED, NULL);
	assert_rule(&f, crm_task_cancel(f.db, &why, &id), CRM_ERR_REFUSED, CRM_RULE_TASK_OWNED, NULL);
	close_store(&f);
}

static void putting_off_moves_the_due_time_and_keeps_the_plan(void **state)
{
	struct fixture f;
	int64_t planned;
	crm_task task;
	crm_id id;
	int i;

	(void)state;
	ledger_open(&f, BEGIN, "li", 0);
	planned = f.now + CRM_DAY;
	id = task_make(&f, planned);
	assert_rule(&f, crm_task_snooze(f.db, NULL, &id, f.now), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "until");
	assert_rule(&f, crm_task_snooze(f.db, NULL, &id, INT64_MAX), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "until");
	assert_rule(&f, crm_task_snooze(f.db, NULL, &id, planned + 30 * CRM_DAY + 1), CRM_ERR_REFUSED,
	            CRM_RULE_TASK_SNOOZE_LONG, "until");
	for (i = 1; i <= 3; i++) {
		assert_int_equal(crm_task_snooze(f.db, NULL, &id, planned + i * 10 * CRM_DAY), CRM_OK);
		task = task_read(&f, id);
		assert_true(task.due_at == planned + i * 10 * CRM_DAY && task.planned_at == planned);
		assert_int_equal(task.snoozes, i);
	}
	assert_rule(&f, crm_task_snooze(f.db, NULL, &id, planned + 2 * CRM_DAY), CRM_ERR_REFUSED, CRM_RULE_TASK_SNOOZES,
	            NULL);
	close_store(&f);
}

static void the_playbook_limits_putting_off(void **state)
{
	static const char text[] = "{\"task\":{\"snooze_limit\":1,\"snooze_days\":2}}";
	struct fixture f;
	crm_id id;

	(void)state;
	ledger_open(&f, BEGIN, "li", 0);
	id = task_make(&f, f.now);
	assert_ok(f.db, crm_playbook_load(f.db, NULL, text, strlen(text), NULL));
	assert_rule(&f, crm_task_snooze(f.db, NULL, &id, f.now + 3 * CRM_DAY), CRM_ERR_REFUSED, CRM_RULE_TASK_SNOOZE_LONG,
	            "until");
	assert_ok(f.db, crm_task_snooze(f.db, NULL, &id, f.now + CRM_DAY));
	assert_rule(&f, crm_task_snooze(f.db, NULL, &id, f.now + 2 * CRM_DAY), CRM_ERR_REFUSED, CRM_RULE_TASK_SNOOZES,
	            NULL);
	close_store(&f);
}

static void a_cancelled_task_keeps_its_reason(void **state)
{
	struct fixture f;
	crm_act why = CRM_INIT(crm_act);
	const crm_task *task = NULL;
	crm_id id;

	(void)state;
	ledger_open(&f, BEGIN, "li", 0);
	id = task_make(&f, f.now);
	assert_rule(&f, crm_task_cancel(f.db, NULL, &id), CRM_ERR_REFUSED, CRM_RULE_TASK_REASON_MISSING, "reason");
	why.reason = "the fair was called off";
	assert_int_equal(crm_task_cancel(f.db, &why, &id), CRM_OK);
	assert_ok(f.db, crm_task_get(f.db, &id, &task));
	assert_int_equal(task->state, CRM_TASK_CANCELLED);
	assert_int_equal(task->outcome, CRM_OUTCOME_NONE);
	assert_string_equal(task->note, "the fair was called off");
	assert_true(task->ended_at == f.now);
	crm_task_free(task);
	assert_rule(&f, crm_task_cancel(f.db, &why, &id), CRM_ERR_REFUSED, CRM_RULE_TASK_ENDED, NULL);
	assert_rule(&f, crm_task_snooze(f.db, NULL, &id, f.now + CRM_DAY), CRM_ERR_REFUSED, CRM_RULE_TASK_ENDED, NULL);
	close_store(&f);
}

static void a_key_gives_the_first_answer_again(void **state)
{
	struct fixture f;
	crm_act act = CRM_INIT(crm_act);
	crm_task_input input;
	crm_task_done_input result = result_of(CRM_OUTCOME_DONE, CRM_CHANNEL_NONE, "sent");
	crm_id first, second;
	int64_t length;

	(void)state;
	ledger_open(&f, BEGIN, "li", 0);
	act.key = "add-1";
	input = task_input(f.now + CRM_DAY);
	assert_int_equal(crm_task_add(f.db, &act, &input, &first), CRM_OK);
	assert_int_equal(crm_task_add(f.db, &act, &input, &second), CRM_REPLAYED);
	assert_true(crm_id_is_equal(&first, &second));
	input.priority = 2;
	assert_rule(&f, crm_task_add(f.db, &act, &input, &second), CRM_ERR_CONFLICT, CRM_RULE_KEY_REUSED, "key");
	act.key = "snooze-1";
	assert_int_equal(crm_task_snooze(f.db, &act, &first, f.now + 2 * CRM_DAY), CRM_OK);
	f.now += 3 * CRM_DAY; /* by now the time it was put off to has passed */
	assert_int_equal(crm_task_snooze(f.db, &act, &first, f.now - CRM_DAY), CRM_REPLAYED);
	act.key = "done-1";
	assert_int_equal(crm_task_done(f.db, &act, &first, &result, NULL), CRM_OK);
	length = entries(&f);
	assert_int_equal(crm_task_done(f.db, &act, &first, &result, NULL), CRM_REPLAYED);
	second = task_make(&f, f.now);
	act.key = "cancel-1";
	act.reason = "twice";
	assert_int_equal(crm_task_cancel(f.db, &act, &second), CRM_OK);
	assert_int_equal(crm_task_cancel(f.db, &act, &second), CRM_REPLAYED);
	assert_int_equal(entries(&f), length + 2);
	close_store(&f);
}

static void a_stale_revision_is_refused_before_any_rule(void **state)
{
	struct fixture f;
	crm_act act = CRM_INIT(crm_act);
	crm_task_done_input result = result_of(CRM_OUTCOME_NONE, CRM_CHANNEL_NONE, NULL);
	crm_id id, nobody = { { 1 } };

	(void)state;
	ledger_open(&f, BEGIN, "li", 0);
	id = task_make(&f, f.now);
	act.revision = task_read(&f, id).revision;
	assert_ok(f.db, crm_task_snooze(f.db, NULL, &id, f.now + CRM_DAY));
	assert_rule(&f, crm_task_snooze(f.db, &act, &id, f.now + CRM_DAY), CRM_ERR_CONFLICT,
	            CRM_RULE_REVISION_STALE, "revision");
	assert_rule(&f, crm_task_done(f.db, &act, &id, &result, NULL), CRM_ERR_CONFLICT,
	            CRM_RULE_REVISION_STALE, "revision");
	assert_rule(&f, crm_task_cancel(f.db, &act, &id), CRM_ERR_CONFLICT, CRM_RULE_REVISION_STALE, "revision");
	assert_rule(&f, crm_task_done(f.db, &act, &nobody, &result, NULL), CRM_ERR_NOT_FOUND, CRM_RULE_NONE, NULL);
	act.revision = task_read(&f, id).revision;
	assert_ok(f.db, crm_task_snooze(f.db, &act, &id, f.now + 2 * CRM_DAY));
	close_store(&f);
}

/* --- M-FUP-05 */

/* Tasks in disorder: several share due time and priority. */
static void many_tasks(struct fixture *f, int count)
{
	crm_task_input input = task_input(CRM_NO_TIME);
	int i;

	assert_ok(f->db, crm_begin(f->db, CRM_TRANSACTION_WRITE));
	for (i = 0; i < count; i++) {
		input.due_at = f->now - (int64_t)(i * 7919 % 97) * CRM_HOUR;
		input.priority = 1 + i * 31 % 9;
		input.handler = i % 3 ? "li" : "sun";
		assert_ok(f->db, crm_task_add(f->db, NULL, &input, NULL));
	}
	assert_ok(f->db, crm_commit(f->db));
}

static int order(const crm_task *a, const crm_task *b)
{
	if (a->due_at != b->due_at)
		return a->due_at < b->due_at ? -1 : 1;
	if (a->priority != b->priority)
		return a->priority < b->priority ? -1 : 1;
	return memcmp(a->id.bytes, b->id.bytes, sizeof a->id);
}

/* Walks, checks the order, and counts. */
static size_t walk(struct fixture *f, const crm_task_query *query)
{
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;
	crm_task last = { 0 };
	size_t count = 0;
	crm_status rc;

	assert_ok(f->db, crm_task_due(f->db, query, &cursor));
	for (; (rc = crm_task_next(cursor, &task)) == CRM_OK; count++) {
		assert_true(count == 0 || order(&last, task) < 0);
		if (query && query->handler)
			assert_string_equal(task->handler, query->handler);
		last = *task;
	}
	assert_int_equal(rc, CRM_DONE);
	assert_int_equal(crm_task_next(cursor, &task), CRM_DONE);
	assert_null(task);
	crm_task_cursor_free(cursor);
	return count;
}

static void a_thousand_tasks_are_listed_by_due_priority_and_id(void **state)
{
	struct fixture f;
	crm_task_query query = CRM_INIT(crm_task_query);

	(void)state;
	ledger_open(&f, BEGIN, "li", 0);
	many_tasks(&f, 1000);
	assert_int_equal(walk(&f, NULL), 1000);
	query.handler = "sun";
	assert_int_equal(walk(&f, &query), 334);
	query.handler = "nobody";
	assert_int_equal(walk(&f, &query), 0);
	query.handler = NULL;
	query.until = f.now - 97 * CRM_HOUR;
	assert_int_equal(walk(&f, &query), 0);
	query.until = f.now - 96 * CRM_HOUR; /* at this instant is due */
	assert_int_equal(walk(&f, &query), 10);
	close_store(&f);
}

static void what_is_not_yet_due_or_has_ended_is_not_listed(void **state)
{
	struct fixture f;
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_done_input result = result_of(CRM_OUTCOME_DONE, 0, NULL);
	crm_id id;

	(void)state;
	ledger_open(&f, BEGIN, "li", 0);
	id = task_make(&f, f.now);
	task_make(&f, f.now + 1);
	assert_int_equal(walk(&f, NULL), 1);
	query.until = f.now + 1;
	assert_int_equal(walk(&f, &query), 2);
	assert_ok(f.db, crm_task_done(f.db, NULL, &id, &result, NULL));
	assert_int_equal(walk(&f, NULL), 0);
	f.now++;
	assert_int_equal(walk(&f, NULL), 1);
	close_store(&f);
}

static void all_tasks_of_a_customer_are_listed_whatever_their_state(void **state)
{
	struct fixture f;
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_act why = CRM_INIT(crm_act);
	crm_task_input input;
	crm_id id;

	(void)state;
	ledger_open(&f, BEGIN, "li", 0);
	task_make(&f, f.now);
	input = task_input(f.now + 400 * CRM_DAY);
	input.customer_id = query.customer_id = customer_make(&f, "Zhang Wei", 0);
	why.reason = "done by others";
	assert_ok(f.db, crm_task_add(f.db, NULL, &input, &id));
	assert_ok(f.db, crm_task_cancel(f.db, &why, &id));
	input.handler = "sun";
	input.due_at = f.now;
	assert_ok(f.db, crm_task_add(f.db, NULL, &input, &id));
	assert_int_equal(walk(&f, &query), 2);
	query.handler = "sun";
	assert_int_equal(walk(&f, &query), 1);
	close_store(&f);
}

/* Between two steps tasks are finished, and others added before and behind the place where the walk stands. */
static void paging_neither_skips_nor_repeats_while_others_write(void **state)
{
	struct fixture f;
	crm_task_cursor *cursor = NULL;
	crm_task_done_input result = result_of(CRM_OUTCOME_DONE, 0, NULL);
	const crm_task *task = NULL;
	crm_task last = { 0 };
	int64_t begun;
	int seen = 0, first_ones = 0;

	(void)state;
	ledger_open(&f, BEGIN, "li", 0);
	many_tasks(&f, 1000);
	assert_ok(f.db, crm_task_due(f.db, NULL, &cursor));
	begun = f.now++;
	while (crm_task_next(cursor, &task) == CRM_OK) {
		crm_task here = *task;

		assert_true(seen == 0 || order(&last, &here) < 0);
		seen++;
		first_ones += here.created_at == begun;
		if (seen % 5 == 0 && here.created_at == begun)
			assert_ok(f.db, crm_task_done(f.db, NULL, &here.id, &result, NULL)); /* what was seen leaves the list */
		if (seen % 7 == 0)
			(void)task_make(&f, here.due_at - CRM_MINUTE); /* before this place: not seen */
		if (seen % 50 == 0)
			(void)task_make(&f, begun); /* at the end */
		last = here;
	}
	assert_int_equal(first_ones, 1000);
	assert_true(seen > 1000); /* some of those at the end came in time */
	crm_task_cursor_free(cursor);
	close_store(&f);
}

static void a_walk_goes_on_where_another_stopped(void **state)
{
	struct fixture f;
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;
	crm_task last = { 0 };
	int seen = 0, pages = 0, i;

	(void)state;
	ledger_open(&f, BEGIN, "li", 0);
	many_tasks(&f, 1000);
	query.handler = "li";
	do {
		assert_ok(f.db, crm_task_due(f.db, &query, &cursor));
		for (i = 0; i < 50 && crm_task_next(cursor, &task) == CRM_OK; i++) {
			assert_true(seen == 0 || order(&last, task) < 0);
			last = *task;
			seen++;
		}
		crm_task_cursor_free(cursor);
		query.after_due = last.due_at;
		query.after_priority = last.priority;
		query.after_id = last.id;
		pages++;
	} while (i == 50);
	assert_int_equal(seen, 666);
	assert_int_equal(pages, 14);
	close_store(&f);
}

static void a_cursor_may_outlive_the_handle(void **state)
{
	struct fixture f;
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;

	(void)state;
	ledger_open(&f, BEGIN, "li", 0);
	task_make(&f, f.now);
	assert_ok(f.db, crm_task_due(f.db, NULL, &cursor));
	crm_close(f.db);
	assert_int_equal(crm_task_next(cursor, &task), CRM_ERR_CLOSED);
	assert_null(task);
	crm_task_cursor_free(cursor);
	crm_task_cursor_free(NULL);
	crm_task_free(NULL);
	crm_explanation_free(NULL);
}

/* --- explaining */

/* A task as a subject would plan it. */
static crm_id task_planned(struct fixture *f, crm_task task)
{
	struct crmi_call call = { 0 };
	crm_status rc;

	assert_ok(f->db, crmi_call_begin(&call, f->db, NULL, "test"));
	rc = crmi_task_insert(&call, &task);
	if (rc == CRM_OK)
		rc = crmi_journal_write(&call, &(struct crmi_event){ .event = CRM_EVENT_TASK_ADDED,
		                                                     .entity = CRM_ENTITY_TASK,
		                                                     .id = &task.id,
		                                                     .customer_id = &task.customer_id });
	assert_false(crmi_call_end(&call, &rc));
	assert_ok(f->db, rc);
	return task.id;
}

static void assert_step(const crm_explain_step *step, int64_t instant, const char *text, const char *source)
{
	assert_true(step->at == instant);
	assert_string_equal(step->text, text);
	if (source)
		assert_string_equal(step->source, source);
	else
		assert_true(*step->source);
}

/* Each rule: the fact, then the due time with number and source. */
static void every_due_time_is_explained_and_adds_up(void **state)
{
	static const struct {
		int32_t rule, amount;
		int64_t unit;
		const char *fact, *text, *source;
	} rules[] = {
		{ CRM_DUE_PROMISE, 0, 0, "promise made to the complainant", "the time promised to the complainant",
		  "D-CMP-29" },
		{ CRM_DUE_PROMISE_LEAD, 90, -CRM_MINUTE, "time promised to the complainant",
		  "the progress is told 90 minutes before it (playbook version 1)", "D-CMP-30 complaint.promise_lead_minutes" },
		{ CRM_DUE_CHECK, 1, CRM_DAY, "complaint solved or explained",
		  "satisfaction is asked for after 1 day (playbook version 1)", "D-CMP-35 complaint.check_days" },
		{ CRM_DUE_CHECK_AGAIN, 2, CRM_DAY, "attempt that did not reach the complainant",
		  "satisfaction is asked for again after 2 days (playbook version 1)", "D-CMP-35 complaint.check_again_days" },
		{ CRM_DUE_INACTIVITY, 90, CRM_DAY, "no purchase since",
		  "counts as lost after 90 days without a purchase (playbook version 1)",
		  "D-CUST-01 lifecycle.churn.window_days" },
		{ CRM_DUE_PURCHASE, 0, 0, "purchase made", "a purchase proposes another state at once",
		  "D-CUST-03 lifecycle.purchase.mode" },
		{ CRM_DUE_ESCALATION, 0, 0, "promise broken, or case raised", "a superior is called in at once",
		  "D-CMP-42 complaint.escalate_on_breach" },
	};
	struct fixture f;
	size_t i;

	(void)state;
	ledger_open(&f, BEGIN, "li", 0);
	for (i = 0; i < COUNT(rules); i++) {
		const crm_explanation *why = NULL;
		int64_t basis = f.now - CRM_HOUR, due = basis + rules[i].amount * rules[i].unit;
		crm_id id = task_planned(&f, (crm_task){ .kind = CRM_TASK_ESCALATION,
		                                         .due_at = due,
		                                         .basis_at = basis,
		                                         .rule = rules[i].rule,
		                                         .amount = rules[i].amount,
		                                         .playbook = 1 });

		assert_ok(f.db, crm_task_explain(f.db, &id, &why));
		assert_int_equal(why->step_count, 2);
		assert_true(why->due_at == due && crm_id_is_equal(&why->task_id, &id));
		assert_step(&why->steps[0], basis, rules[i].fact, NULL);
		assert_step(&why->steps[1], due, rules[i].text, rules[i].source);
		crm_explanation_free(why);
	}
	close_store(&f);
}

static void an_assessment_counts_from_the_receipt(void **state)
{
	struct fixture f;
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_explanation *why = NULL;
	const crm_task *task = NULL;

	(void)state;
	ledger_open(&f, BEGIN, "li", 0);
	query.customer_id = customer_make(&f, "Zhang Wei", 0);
	complaint_make(&f, query.customer_id);
	assert_ok(f.db, crm_task_due(f.db, &query, &cursor));
	assert_int_equal(crm_task_next(cursor, &task), CRM_OK);
	assert_ok(f.db, crm_task_explain(f.db, &task->id, &why));
	crm_task_cursor_free(cursor);
	assert_int_equal(why->step_count, 2);
	assert_step(&why->steps[0], f.now, "complaint received", "D-CMP-31");
	assert_step(&why->steps[1], f.now + CRM_DAY, "a complaint is judged within 1440 minutes (playbook version 1)",
	            "D-CMP-24 complaint.assess_minutes");
	crm_explanation_free(why);
	close_store(&f);
}

static void what_was_put_off_says_how_often(void **state)
{
	struct fixture f;
	const crm_explanation *why = NULL;
	int64_t added, planned;
	crm_id id, nobody = { { 1 } };

	(void)state;
	ledger_open(&f, BEGIN, "li", 0);
	added = f.now;
	planned = f.now + CRM_DAY;
	id = task_make(&f, planned);
	assert_ok(f.db, crm_task_snooze(f.db, NULL, &id, planned + CRM_DAY));
	assert_ok(f.db, crm_task_explain(f.db, &id, &why));
	assert_step(&why->steps[2], planned + CRM_DAY, "put off 1 time", "journal");
	crm_explanation_free(why);
	assert_ok(f.db, crm_task_snooze(f.db, NULL, &id, planned + 2 * CRM_DAY));
	assert_ok(f.db, crm_task_explain(f.db, &id, &why));
	crm_close(f.db); /* the explanation lives on */
	assert_int_equal(why->step_count, 3);
	assert_step(&why->steps[0], added, "task added", "journal");
	assert_step(&why->steps[1], planned, "the time that was given with it", "journal");
	assert_step(&why->steps[2], planned + 2 * CRM_DAY, "put off 2 times", "journal");
	assert_true(why->due_at == planned + 2 * CRM_DAY);
	crm_explanation_free(why);
	why = (const crm_explanation *)&nobody;
	ledger_open(&f, BEGIN, "li", 0);
	assert_rule(&f, crm_task_explain(f.db, &nobody, &why), CRM_ERR_NOT_FOUND, CRM_RULE_NONE, NULL);
	assert_null(why);
	close_store(&f);
}

/* --- memory */

static crm_status read_all(struct fixture *f, const crm_id *id)
{
	const crm_explanation *why = NULL;
	const crm_task *task = NULL;
	crm_task_cursor *cursor = NULL;
	crm_status rc;

	if ((rc = crm_task_get(f->db, id, &task)) == CRM_OK && (rc = crm_task_explain(f->db, id, &why)) == CRM_OK &&
	    (rc = crm_task_due(f->db, &(crm_task_query){ .size = sizeof(crm_task_query), .handler = "li" }, &cursor)) ==
	        CRM_OK) {
		const crm_task *listed = NULL;

		rc = crm_task_next(cursor, &listed);
	}
	crm_task_free(task);
	crm_explanation_free(why);
	crm_task_cursor_free(cursor);
	return rc;
}

static void reading_without_memory_fails_whole_and_leaks_nothing(void **state)
{
	struct fixture f;
	crm_status rc;
	crm_id id;
	long n;

	(void)state;
	ledger_open(&f, BEGIN, "li", 0);
	id = task_make(&f, f.now);
	for (n = 1;; n++) {
		unit_fail_allocation(n, false);
		rc = read_all(&f, &id);
		if (!unit_allocation_failed())
			break;
		assert_int_equal(rc, CRM_ERR_NOMEM);
	}
	unit_fail_allocation(0, false);
	assert_int_equal(rc, CRM_OK);
	assert_true(n > 3);
	close_store(&f);
}

static void adding_without_memory_changes_nothing(void **state)
{
	struct fixture f;
	crm_act act = CRM_INIT(crm_act);
	crm_task_input input;
	crm_status rc;
	crm_id id;
	long n;

	(void)state;
	act.key = "a key";
	for (n = 1;; n++) {
		ledger_open(&f, BEGIN, "li", 0);
		input = task_input(f.now);
		unit_fail_allocation(n, false);
		rc = crm_task_add(f.db, &act, &input, &id);
		if (!unit_allocation_failed())
			break;
		unit_fail_allocation(0, false);
		assert_true(stores_lacked_memory(rc));
		assert_int_equal(walk(&f, NULL), rc == CRM_OK);
		assert_int_equal(crm_task_add(f.db, &act, &input, &id), rc == CRM_OK ? CRM_REPLAYED : CRM_OK); /* the key is still free */
		assert_int_equal(walk(&f, NULL), 1);
		close_store(&f);
	}
	unit_fail_allocation(0, false);
	assert_int_equal(rc, CRM_OK);
	close_store(&f);
}

/* clang-format off */
/* M-LIFE-03, D-CUST-04: one next review for a customer, in the queue when it is overdue. */
static void overdue_reviews_are_listed(void **state)
{
	struct fixture *f = open_store(state);
	crm_id customer = customer_make(f, "Zhang Wei", 0), first, again;
	crm_task_input input = task_input(START + 10 * CRM_DAY);
	crm_task_cursor *cursor = NULL;
	const crm_task *row = NULL;
	crm_task_done_input result = CRM_INIT(crm_task_done_input);
	int seen = 0;

	input.kind = CRM_TASK_REVIEW;
	assert_rule(f, crm_task_add(f->db, NULL, &input, NULL), CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "customer_id");
	input.customer_id = customer;
	assert_ok(f->db, crm_task_add(f->db, NULL, &input, &first));
	input.due_at = START + 20 * CRM_DAY;
	assert_ok(f->db, crm_task_add(f->db, NULL, &input, &again));
	assert_true(crm_id_is_equal(&first, &again));
	f->now = START + 21 * CRM_DAY;
	assert_ok(f->db, crm_task_due(f->db, NULL, &cursor));
	while (crm_task_next(cursor, &row) == CRM_OK) {
		assert_int_equal(row->kind, CRM_TASK_REVIEW);
		assert_int_equal(row->due_at, START + 20 * CRM_DAY);
		seen++;
	}
	crm_task_cursor_free(cursor);
	assert_int_equal(seen, 1);
	result.outcome = CRM_OUTCOME_DONE;
	assert_ok(f->db, crm_task_done(f->db, NULL, &first, &result, NULL));
	input.due_at = START + 90 * CRM_DAY;
	assert_ok(f->db, crm_task_add(f->db, NULL, &input, &again)); /* the next one */
	assert_false(crm_id_is_equal(&first, &again));
	close_store(f);
}

UNIT_MAIN(
	TEST(overdue_reviews_are_listed),
	TEST(a_task_takes_its_defaults_from_the_customer),
	TEST(a_task_that_cannot_be_is_refused),
	TEST(a_task_is_done_only_with_outcome_and_contact),
	TEST(doing_a_sales_task_logs_the_contact),
	TEST(tasks_of_a_case_end_only_by_its_steps),
	TEST(putting_off_moves_the_due_time_and_keeps_the_plan),
	TEST(the_playbook_limits_putting_off),
	TEST(a_cancelled_task_keeps_its_reason),
	TEST(a_key_gives_the_first_answer_again),
	TEST(a_stale_revision_is_refused_before_any_rule),
	TEST(a_thousand_tasks_are_listed_by_due_priority_and_id),
	TEST(what_is_not_yet_due_or_has_ended_is_not_listed),
	TEST(all_tasks_of_a_customer_are_listed_whatever_their_state),
	TEST(paging_neither_skips_nor_repeats_while_others_write),
	TEST(a_walk_goes_on_where_another_stopped),
	TEST(a_cursor_may_outlive_the_handle),
	TEST(every_due_time_is_explained_and_adds_up),
	TEST(an_assessment_counts_from_the_receipt),
	TEST(what_was_put_off_says_how_often),
	TEST(reading_without_memory_fails_whole_and_leaks_nothing),
	TEST(adding_without_memory_changes_nothing),
)
/* clang-format on */
