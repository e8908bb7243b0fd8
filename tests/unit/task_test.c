/* The queue through the public calls: adding, doing, putting off, cancelling, listing, explaining. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "journal.h"
#include "task_record.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

struct world {
	crm *db;
	int64_t now;
	uint32_t random;
};

static int64_t at(const char *text)
{
	int64_t instant = CRM_NO_TIME;

	if (!crm_time_from_text(text, &instant))
		fail_msg("%s is no instant", text);
	return instant;
}

static int64_t world_clock(void *user)
{
	return ((struct world *)user)->now;
}

static int world_random(void *bytes, size_t length, void *user)
{
	struct world *w = user;
	size_t i;

	for (i = 0; i < length; i++)
		((uint8_t *)bytes)[i] = (uint8_t)((w->random = w->random * 1664525 + 1013904223) >> 24);
	return 0;
}

static void world_begin(struct world *w, const char *path)
{
	crm_options options = CRM_INIT(crm_options);

	*w = (struct world){ .now = at("2026-03-01 10:00") };
	options.flags = CRM_OPEN_CREATE;
	options.clock = world_clock;
	options.clock_user = w;
	options.random = world_random;
	options.random_user = w;
	options.allocator = &unit_allocator;
	options.actor = "li";
	if (crm_open(path, &options, &w->db) != CRM_OK)
		fail_msg("%s", crm_error_last(w->db)->message);
}

/* Whatever a test did, the records are what the journal says. */
static void world_end(struct world *w)
{
	if (crm_verify(w->db, NULL, NULL, NULL) != CRM_OK)
		fail_msg("verify: %s", crm_error_last(w->db)->message);
	crm_close(w->db);
}

static void assert_ok(const struct world *w, crm_status rc)
{
	if (rc < 0)
		fail_msg("%d, rule %d, field %s: %s", (int)rc, (int)crm_error_last(w->db)->rule,
		         crm_error_last(w->db)->field ? crm_error_last(w->db)->field : "-", crm_error_last(w->db)->message);
}

static void assert_rule(const struct world *w, crm_status rc, crm_status expected, crm_rule rule, const char *field)
{
	const crm_error *error = crm_error_last(w->db);

	if (rc != expected || error->rule != (int32_t)rule)
		fail_msg("got %d, rule %d (%s); expected %d, rule %d", (int)rc, (int)error->rule, error->message, (int)expected,
		         (int)rule);
	if (field)
		assert_string_equal(error->field, field);
}

static crm_id customer_make(struct world *w, const char *name, int32_t preferred_channel)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_id id;

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = name;
	input.preferred_channel = preferred_channel;
	assert_ok(w, crm_customer_create(w->db, NULL, &input, &id));
	return id;
}

static crm_id complaint_make(struct world *w, crm_id customer)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	crm_id id;

	input.customer_id = customer;
	input.content = "the pump leaks";
	input.received_at = w->now;
	input.contact = "0531 123456";
	input.first_responder = "wang";
	assert_ok(w, crm_complaint_open(w->db, NULL, &input, &id));
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

static crm_id task_make(struct world *w, int64_t due_at)
{
	crm_task_input input = task_input(due_at);
	crm_id id;

	assert_ok(w, crm_task_add(w->db, NULL, &input, &id));
	return id;
}

static crm_task task_read(struct world *w, crm_id id)
{
	const crm_task *view = NULL;
	crm_task task;

	assert_ok(w, crm_task_get(w->db, &id, &view));
	task = *view;
	task.handler = task.title = task.note = NULL; /* they go with the view */
	crm_task_free(view);
	return task;
}

static int64_t journal_length(struct world *w)
{
	crm_verify_result result;

	assert_ok(w, crm_verify(w->db, NULL, NULL, &result));
	return result.entries;
}

static crm_task_result result_of(int32_t outcome, int32_t channel, const char *note)
{
	return (crm_task_result){ sizeof(crm_task_result), outcome, channel, note };
}

/* --- adding */

static void a_task_takes_its_defaults_from_the_customer(void **state)
{
	struct world w;
	crm_task_input input = CRM_INIT(crm_task_input);
	const crm_task *task = NULL;
	crm_id customer, id;

	(void)state;
	world_begin(&w, ":memory:");
	customer = customer_make(&w, "Zhang Wei", CRM_CHANNEL_SMS);
	assert_ok(&w, crm_followup_assign(w.db, NULL, &customer, 0, "sun"));
	input.customer_id = customer;
	input.due_at = w.now + CRM_DAY;
	assert_int_equal(crm_task_add(w.db, NULL, &input, &id), CRM_OK);
	assert_ok(&w, crm_task_get(w.db, &id, &task));
	assert_int_equal(task->kind, CRM_TASK_OTHER);
	assert_int_equal(task->state, CRM_TASK_OPEN);
	assert_int_equal(task->priority, 5);
	assert_int_equal(task->channel, CRM_CHANNEL_SMS);
	assert_string_equal(task->handler, "sun");
	assert_null(task->title);
	assert_true(task->due_at == w.now + CRM_DAY && task->planned_at == task->due_at && task->created_at == w.now);
	assert_int_equal(task->ended_at, CRM_NO_TIME);
	assert_true(task->revision > 0);
	crm_task_free(task);
	world_end(&w);
}

static void a_task_that_cannot_be_is_refused(void **state)
{
	struct world w;
	crm_customer_input stranger = CRM_INIT(crm_customer_input);
	crm_task_input input;
	crm_id customer, id, nobody = { { 1 } };

	(void)state;
	world_begin(&w, ":memory:");
	stranger.kind = CRM_CUSTOMER_PERSON;
	stranger.name = "Qian";
	stranger.state = CRM_LIFECYCLE_NON_CUSTOMER;
	stranger.state_reason = CRM_NON_CUSTOMER_UNRELATED;
	assert_ok(&w, crm_customer_create(w.db, NULL, &stranger, &customer));

	assert_rule(&w, crm_task_add(w.db, NULL, NULL, &id), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "input");
	input = task_input(CRM_NO_TIME);
	assert_rule(&w, crm_task_add(w.db, NULL, &input, &id), CRM_ERR_REFUSED, CRM_RULE_TASK_DUE_MISSING, "due_at");
	input = task_input(w.now);
	input.kind = CRM_TASK_CALL;
	assert_rule(&w, crm_task_add(w.db, NULL, &input, &id), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "kind");
	input.kind = CRM_TASK_OTHER + 1;
	assert_rule(&w, crm_task_add(w.db, NULL, &input, &id), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "kind");
	input.kind = CRM_TASK_SALES;
	input.priority = 10;
	assert_rule(&w, crm_task_add(w.db, NULL, &input, &id), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "priority");
	input.priority = 9;
	input.customer_id = customer;
	assert_rule(&w, crm_task_add(w.db, NULL, &input, &id), CRM_ERR_REFUSED, CRM_RULE_TASK_SALES_BLOCKED, "kind");
	input.customer_id = nobody;
	assert_rule(&w, crm_task_add(w.db, NULL, &input, &id), CRM_ERR_NOT_FOUND, CRM_RULE_NONE, NULL);
	assert_int_equal(crm_error_last(w.db)->entity, CRM_ENTITY_CUSTOMER);
	input.customer_id = customer;
	input.complaint_id = nobody;
	assert_rule(&w, crm_task_add(w.db, NULL, &input, &id), CRM_ERR_NOT_FOUND, CRM_RULE_NONE, NULL);
	assert_int_equal(crm_error_last(w.db)->entity, CRM_ENTITY_COMPLAINT);
	input = task_input(w.now);
	input.customer_id = customer;
	assert_ok(&w, crm_customer_remove(w.db, NULL, &customer));
	assert_rule(&w, crm_task_add(w.db, NULL, &input, &id), CRM_ERR_REFUSED, CRM_RULE_CUSTOMER_REMOVED, NULL);
	assert_true(crm_id_is_none(&id));
	world_end(&w);
}

/* --- M-FUP-04 */

static void a_task_is_done_only_with_outcome_and_contact(void **state)
{
	struct world w;
	crm_task_input input;
	crm_task_result result = result_of(CRM_OUTCOME_NONE, CRM_CHANNEL_NONE, NULL);
	const crm_task *task = NULL;
	crm_id id, next;

	(void)state;
	world_begin(&w, ":memory:");
	input = task_input(w.now);
	input.customer_id = customer_make(&w, "Zhang Wei", 0);
	assert_ok(&w, crm_task_add(w.db, NULL, &input, &id));
	assert_rule(&w, crm_task_done(w.db, NULL, &id, &result, &next), CRM_ERR_REFUSED, CRM_RULE_TASK_OUTCOME_MISSING,
	            "outcome");
	result.outcome = CRM_OUTCOME_REACHED;
	assert_rule(&w, crm_task_done(w.db, NULL, &id, &result, &next), CRM_ERR_REFUSED, CRM_RULE_TASK_CONTACT_MISSING,
	            "channel");
	result.channel = CRM_CHANNEL_PHONE;
	assert_rule(&w, crm_task_done(w.db, NULL, &id, &result, &next), CRM_ERR_REFUSED, CRM_RULE_TASK_CONTACT_MISSING,
	            "note");
	result.note = "wants the brochure by mail";
	w.now += CRM_HOUR;
	assert_int_equal(crm_task_done(w.db, NULL, &id, &result, &next), CRM_OK);
	assert_true(crm_id_is_none(&next));
	assert_ok(&w, crm_task_get(w.db, &id, &task));
	assert_int_equal(task->state, CRM_TASK_DONE);
	assert_int_equal(task->outcome, CRM_OUTCOME_REACHED);
	assert_int_equal(task->channel, CRM_CHANNEL_PHONE);
	assert_string_equal(task->note, "wants the brochure by mail");
	assert_true(task->ended_at == w.now);
	crm_task_free(task);
	assert_rule(&w, crm_task_done(w.db, NULL, &id, &result, &next), CRM_ERR_REFUSED, CRM_RULE_TASK_ENDED, NULL);
	world_end(&w);
}

static void doing_a_sales_task_logs_the_contact(void **state)
{
	struct world w;
	crm_task_input input;
	crm_task_result result = result_of(CRM_OUTCOME_DECLINED, CRM_CHANNEL_HALL, "too dear");
	crm_contact_cursor *cursor = NULL;
	const crm_contact *contact = NULL;
	crm_id id;

	(void)state;
	world_begin(&w, ":memory:");
	input = task_input(w.now);
	input.kind = CRM_TASK_SALES;
	input.customer_id = customer_make(&w, "Zhang Wei", 0);
	assert_ok(&w, crm_task_add(w.db, NULL, &input, &id));
	assert_ok(&w, crm_task_done(w.db, NULL, &id, &result, NULL));
	assert_ok(&w, crm_contact_list(w.db, &input.customer_id, &cursor));
	assert_int_equal(crm_contact_next(cursor, &contact), CRM_OK);
	assert_true(crm_id_is_equal(&contact->task_id, &id));
	assert_int_equal(contact->kind, CRM_CONTACT_VISIT);
	assert_int_equal(contact->channel, CRM_CHANNEL_HALL);
	assert_int_equal(contact->direction, CRM_DIRECTION_OUT);
	assert_int_equal(contact->outcome, CRM_OUTCOME_DECLINED);
	assert_string_equal(contact->actor, "li");
	assert_int_equal(crm_contact_next(cursor, &contact), CRM_DONE);
	crm_contact_cursor_free(cursor);
	world_end(&w);
}

static void tasks_of_a_case_end_only_by_its_steps(void **state)
{
	struct world w;
	crm_task_result result = result_of(CRM_OUTCOME_REACHED, CRM_CHANNEL_PHONE, "spoke");
	crm_act why = CRM_INIT(crm_act);
	crm_task_cursor *cursor = NULL;
	crm_task_query query = CRM_INIT(crm_task_query);
	const crm_task *task = NULL;
	crm_id id;

	(void)state;
	world_begin(&w, ":memory:");
	query.customer_id = customer_make(&w, "Zhang Wei", 0);
	complaint_make(&w, query.customer_id);
	assert_ok(&w, crm_task_due(w.db, &query, &cursor));
	assert_int_equal(crm_task_next(cursor, &task), CRM_OK);
	assert_int_equal(task->kind, CRM_TASK_COMPLAINT_ASSESS);
	id = task->id;
	crm_task_cursor_free(cursor);
	why.reason = "not now";
	assert_rule(&w, crm_task_done(w.db, NULL, &id, &result, NULL), CRM_ERR_REFUSED, CRM_RULE_TASK_OWNED, NULL);
	assert_rule(&w, crm_task_cancel(w.db, &why, &id), CRM_ERR_REFUSED, CRM_RULE_TASK_OWNED, NULL);
	world_end(&w);
}

static void putting_off_moves_the_due_time_and_keeps_the_plan(void **state)
{
	struct world w;
	int64_t planned;
	crm_task task;
	crm_id id;
	int i;

	(void)state;
	world_begin(&w, ":memory:");
	planned = w.now + CRM_DAY;
	id = task_make(&w, planned);
	assert_rule(&w, crm_task_snooze(w.db, NULL, &id, w.now), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "until");
	assert_rule(&w, crm_task_snooze(w.db, NULL, &id, INT64_MAX), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "until");
	assert_rule(&w, crm_task_snooze(w.db, NULL, &id, planned + 30 * CRM_DAY + 1), CRM_ERR_REFUSED,
	            CRM_RULE_TASK_SNOOZE_LONG, "until");
	for (i = 1; i <= 3; i++) {
		assert_int_equal(crm_task_snooze(w.db, NULL, &id, planned + i * 10 * CRM_DAY), CRM_OK);
		task = task_read(&w, id);
		assert_true(task.due_at == planned + i * 10 * CRM_DAY && task.planned_at == planned);
		assert_int_equal(task.snoozes, i);
	}
	assert_rule(&w, crm_task_snooze(w.db, NULL, &id, planned + 2 * CRM_DAY), CRM_ERR_REFUSED, CRM_RULE_TASK_SNOOZES,
	            NULL);
	world_end(&w);
}

static void the_playbook_limits_putting_off(void **state)
{
	static const char text[] = "{\"task\":{\"snooze_limit\":1,\"snooze_days\":2}}";
	struct world w;
	crm_id id;

	(void)state;
	world_begin(&w, ":memory:");
	id = task_make(&w, w.now);
	assert_ok(&w, crm_playbook_load(w.db, NULL, text, strlen(text), NULL));
	assert_rule(&w, crm_task_snooze(w.db, NULL, &id, w.now + 3 * CRM_DAY), CRM_ERR_REFUSED, CRM_RULE_TASK_SNOOZE_LONG,
	            NULL);
	assert_ok(&w, crm_task_snooze(w.db, NULL, &id, w.now + CRM_DAY));
	assert_rule(&w, crm_task_snooze(w.db, NULL, &id, w.now + 2 * CRM_DAY), CRM_ERR_REFUSED, CRM_RULE_TASK_SNOOZES,
	            NULL);
	world_end(&w);
}

static void a_cancelled_task_keeps_its_reason(void **state)
{
	struct world w;
	crm_act why = CRM_INIT(crm_act);
	const crm_task *task = NULL;
	crm_id id;

	(void)state;
	world_begin(&w, ":memory:");
	id = task_make(&w, w.now);
	assert_rule(&w, crm_task_cancel(w.db, NULL, &id), CRM_ERR_REFUSED, CRM_RULE_TASK_REASON_MISSING, "reason");
	why.reason = "the fair was called off";
	assert_int_equal(crm_task_cancel(w.db, &why, &id), CRM_OK);
	assert_ok(&w, crm_task_get(w.db, &id, &task));
	assert_int_equal(task->state, CRM_TASK_CANCELLED);
	assert_int_equal(task->outcome, CRM_OUTCOME_NONE);
	assert_string_equal(task->note, "the fair was called off");
	assert_true(task->ended_at == w.now);
	crm_task_free(task);
	assert_rule(&w, crm_task_cancel(w.db, &why, &id), CRM_ERR_REFUSED, CRM_RULE_TASK_ENDED, NULL);
	assert_rule(&w, crm_task_snooze(w.db, NULL, &id, w.now + CRM_DAY), CRM_ERR_REFUSED, CRM_RULE_TASK_ENDED, NULL);
	world_end(&w);
}

static void a_key_gives_the_first_answer_again(void **state)
{
	struct world w;
	crm_act act = CRM_INIT(crm_act);
	crm_task_input input;
	crm_task_result result = result_of(CRM_OUTCOME_DONE, CRM_CHANNEL_NONE, "sent");
	crm_id first, second;
	int64_t length;

	(void)state;
	world_begin(&w, ":memory:");
	act.key = "add-1";
	input = task_input(w.now + CRM_DAY);
	assert_int_equal(crm_task_add(w.db, &act, &input, &first), CRM_OK);
	assert_int_equal(crm_task_add(w.db, &act, &input, &second), CRM_REPLAYED);
	assert_true(crm_id_is_equal(&first, &second));
	input.priority = 2;
	assert_rule(&w, crm_task_add(w.db, &act, &input, &second), CRM_ERR_CONFLICT, CRM_RULE_KEY_REUSED, "key");
	act.key = "snooze-1";
	assert_int_equal(crm_task_snooze(w.db, &act, &first, w.now + 2 * CRM_DAY), CRM_OK);
	w.now += 3 * CRM_DAY; /* by now the time it was put off to has passed */
	assert_int_equal(crm_task_snooze(w.db, &act, &first, w.now - CRM_DAY), CRM_REPLAYED);
	act.key = "done-1";
	assert_int_equal(crm_task_done(w.db, &act, &first, &result, NULL), CRM_OK);
	length = journal_length(&w);
	assert_int_equal(crm_task_done(w.db, &act, &first, &result, NULL), CRM_REPLAYED);
	second = task_make(&w, w.now);
	act.key = "cancel-1";
	act.reason = "twice";
	assert_int_equal(crm_task_cancel(w.db, &act, &second), CRM_OK);
	assert_int_equal(crm_task_cancel(w.db, &act, &second), CRM_REPLAYED);
	assert_int_equal(journal_length(&w), length + 2);
	world_end(&w);
}

static void a_stale_revision_is_refused_before_any_rule(void **state)
{
	struct world w;
	crm_act act = CRM_INIT(crm_act);
	crm_task_result result = result_of(CRM_OUTCOME_NONE, CRM_CHANNEL_NONE, NULL);
	crm_id id, nobody = { { 1 } };

	(void)state;
	world_begin(&w, ":memory:");
	id = task_make(&w, w.now);
	act.revision = task_read(&w, id).revision;
	assert_ok(&w, crm_task_snooze(w.db, NULL, &id, w.now + CRM_DAY));
	assert_rule(&w, crm_task_snooze(w.db, &act, &id, w.now + CRM_DAY), CRM_ERR_CONFLICT, CRM_RULE_REVISION_STALE, NULL);
	assert_rule(&w, crm_task_done(w.db, &act, &id, &result, NULL), CRM_ERR_CONFLICT, CRM_RULE_REVISION_STALE, NULL);
	assert_rule(&w, crm_task_cancel(w.db, &act, &id), CRM_ERR_CONFLICT, CRM_RULE_REVISION_STALE, NULL);
	assert_rule(&w, crm_task_done(w.db, &act, &nobody, &result, NULL), CRM_ERR_NOT_FOUND, CRM_RULE_NONE, NULL);
	act.revision = task_read(&w, id).revision;
	assert_ok(&w, crm_task_snooze(w.db, &act, &id, w.now + 2 * CRM_DAY));
	world_end(&w);
}

/* --- M-FUP-05 */

/* Tasks in disorder: several share due time and priority. */
static void many_tasks(struct world *w, int count)
{
	crm_task_input input = task_input(CRM_NO_TIME);
	int i;

	assert_ok(w, crm_begin(w->db, CRM_TRANSACTION_WRITE));
	for (i = 0; i < count; i++) {
		input.due_at = w->now - (int64_t)(i * 7919 % 97) * CRM_HOUR;
		input.priority = 1 + i * 31 % 9;
		input.handler = i % 3 ? "li" : "sun";
		assert_ok(w, crm_task_add(w->db, NULL, &input, NULL));
	}
	assert_ok(w, crm_commit(w->db));
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
static size_t walk(struct world *w, const crm_task_query *query)
{
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;
	crm_task last = { 0 };
	size_t count = 0;
	crm_status rc;

	assert_ok(w, crm_task_due(w->db, query, &cursor));
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
	struct world w;
	crm_task_query query = CRM_INIT(crm_task_query);

	(void)state;
	world_begin(&w, ":memory:");
	many_tasks(&w, 1000);
	assert_int_equal(walk(&w, NULL), 1000);
	query.handler = "sun";
	assert_int_equal(walk(&w, &query), 334);
	query.handler = "nobody";
	assert_int_equal(walk(&w, &query), 0);
	query.handler = NULL;
	query.until = w.now - 97 * CRM_HOUR;
	assert_int_equal(walk(&w, &query), 0);
	query.until = w.now - 96 * CRM_HOUR; /* at this instant is due */
	assert_int_equal(walk(&w, &query), 10);
	world_end(&w);
}

static void what_is_not_yet_due_or_has_ended_is_not_listed(void **state)
{
	struct world w;
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_result result = result_of(CRM_OUTCOME_DONE, 0, NULL);
	crm_id id;

	(void)state;
	world_begin(&w, ":memory:");
	id = task_make(&w, w.now);
	task_make(&w, w.now + 1);
	assert_int_equal(walk(&w, NULL), 1);
	query.until = w.now + 1;
	assert_int_equal(walk(&w, &query), 2);
	assert_ok(&w, crm_task_done(w.db, NULL, &id, &result, NULL));
	assert_int_equal(walk(&w, NULL), 0);
	w.now++;
	assert_int_equal(walk(&w, NULL), 1);
	world_end(&w);
}

static void all_tasks_of_a_customer_are_listed_whatever_their_state(void **state)
{
	struct world w;
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_act why = CRM_INIT(crm_act);
	crm_task_input input;
	crm_id id;

	(void)state;
	world_begin(&w, ":memory:");
	task_make(&w, w.now);
	input = task_input(w.now + 400 * CRM_DAY);
	input.customer_id = query.customer_id = customer_make(&w, "Zhang Wei", 0);
	why.reason = "done by others";
	assert_ok(&w, crm_task_add(w.db, NULL, &input, &id));
	assert_ok(&w, crm_task_cancel(w.db, &why, &id));
	input.handler = "sun";
	input.due_at = w.now;
	assert_ok(&w, crm_task_add(w.db, NULL, &input, &id));
	assert_int_equal(walk(&w, &query), 2);
	query.handler = "sun";
	assert_int_equal(walk(&w, &query), 1);
	world_end(&w);
}

/* Between two steps tasks are finished, and others added before and behind the place where the walk stands. */
static void paging_neither_skips_nor_repeats_while_others_write(void **state)
{
	struct world w;
	crm_task_cursor *cursor = NULL;
	crm_task_result result = result_of(CRM_OUTCOME_DONE, 0, NULL);
	const crm_task *task = NULL;
	crm_task last = { 0 };
	int64_t begun;
	int seen = 0, first_ones = 0;

	(void)state;
	world_begin(&w, ":memory:");
	many_tasks(&w, 1000);
	assert_ok(&w, crm_task_due(w.db, NULL, &cursor));
	begun = w.now++;
	while (crm_task_next(cursor, &task) == CRM_OK) {
		crm_task here = *task;

		assert_true(seen == 0 || order(&last, &here) < 0);
		seen++;
		first_ones += here.created_at == begun;
		if (seen % 5 == 0 && here.created_at == begun)
			assert_ok(&w, crm_task_done(w.db, NULL, &here.id, &result, NULL)); /* what was seen leaves the list */
		if (seen % 7 == 0)
			(void)task_make(&w, here.due_at - CRM_MINUTE); /* before this place: not seen */
		if (seen % 50 == 0)
			(void)task_make(&w, begun); /* at the end */
		last = here;
	}
	assert_int_equal(first_ones, 1000);
	assert_true(seen > 1000); /* some of those at the end came in time */
	crm_task_cursor_free(cursor);
	world_end(&w);
}

static void a_walk_goes_on_where_another_stopped(void **state)
{
	struct world w;
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;
	crm_task last = { 0 };
	int seen = 0, pages = 0, i;

	(void)state;
	world_begin(&w, ":memory:");
	many_tasks(&w, 1000);
	query.handler = "li";
	do {
		assert_ok(&w, crm_task_due(w.db, &query, &cursor));
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
	world_end(&w);
}

static void a_cursor_may_outlive_the_handle(void **state)
{
	struct world w;
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;

	(void)state;
	world_begin(&w, ":memory:");
	task_make(&w, w.now);
	assert_ok(&w, crm_task_due(w.db, NULL, &cursor));
	crm_close(w.db);
	assert_int_equal(crm_task_next(cursor, &task), CRM_ERR_CLOSED);
	assert_null(task);
	crm_task_cursor_free(cursor);
	crm_task_cursor_free(NULL);
	crm_task_free(NULL);
	crm_explanation_free(NULL);
}

/* --- explaining */

/* A task as a subject would plan it. */
static crm_id task_planned(struct world *w, crm_task task)
{
	struct crmi_call call;
	crm_status rc;

	assert_ok(w, crmi_call_begin(&call, w->db, NULL, "test"));
	rc = crmi_task_insert(&call, &task);
	if (rc == CRM_OK)
		rc = crmi_journal_write(&call, &(struct crmi_event){ .event = CRM_EVENT_TASK_ADDED,
		                                                     .entity = CRM_ENTITY_TASK,
		                                                     .id = &task.id,
		                                                     .customer_id = &task.customer_id });
	assert_ok(w, crmi_call_end(&call, rc));
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
		{ CRM_DUE_PROMISE, 0, 0, "promise made to the complainant", "the time agreed with the complainant",
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
	struct world w;
	size_t i;

	(void)state;
	world_begin(&w, ":memory:");
	for (i = 0; i < COUNT(rules); i++) {
		const crm_explanation *why = NULL;
		int64_t basis = w.now - CRM_HOUR, due = basis + rules[i].amount * rules[i].unit;
		crm_id id = task_planned(&w, (crm_task){ .kind = CRM_TASK_ESCALATION,
		                                         .due_at = due,
		                                         .basis_at = basis,
		                                         .rule = rules[i].rule,
		                                         .amount = rules[i].amount,
		                                         .playbook = 1 });

		assert_ok(&w, crm_task_explain(w.db, &id, &why));
		assert_int_equal(why->step_count, 2);
		assert_true(why->due_at == due && crm_id_is_equal(&why->task_id, &id));
		assert_step(&why->steps[0], basis, rules[i].fact, NULL);
		assert_step(&why->steps[1], due, rules[i].text, rules[i].source);
		crm_explanation_free(why);
	}
	world_end(&w);
}

static void an_assessment_counts_from_the_receipt(void **state)
{
	struct world w;
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_explanation *why = NULL;
	const crm_task *task = NULL;

	(void)state;
	world_begin(&w, ":memory:");
	query.customer_id = customer_make(&w, "Zhang Wei", 0);
	complaint_make(&w, query.customer_id);
	assert_ok(&w, crm_task_due(w.db, &query, &cursor));
	assert_int_equal(crm_task_next(cursor, &task), CRM_OK);
	assert_ok(&w, crm_task_explain(w.db, &task->id, &why));
	crm_task_cursor_free(cursor);
	assert_int_equal(why->step_count, 2);
	assert_step(&why->steps[0], w.now, "complaint received", "D-CMP-31");
	assert_step(&why->steps[1], w.now + CRM_DAY, "a complaint is judged within 1440 minutes (playbook version 1)",
	            "D-CMP-24 complaint.assess_minutes");
	crm_explanation_free(why);
	world_end(&w);
}

static void what_was_put_off_says_how_often(void **state)
{
	struct world w;
	const crm_explanation *why = NULL;
	int64_t added, planned;
	crm_id id, nobody = { { 1 } };

	(void)state;
	world_begin(&w, ":memory:");
	added = w.now;
	planned = w.now + CRM_DAY;
	id = task_make(&w, planned);
	assert_ok(&w, crm_task_snooze(w.db, NULL, &id, planned + CRM_DAY));
	assert_ok(&w, crm_task_explain(w.db, &id, &why));
	assert_step(&why->steps[2], planned + CRM_DAY, "put off 1 time", "journal");
	crm_explanation_free(why);
	assert_ok(&w, crm_task_snooze(w.db, NULL, &id, planned + 2 * CRM_DAY));
	assert_ok(&w, crm_task_explain(w.db, &id, &why));
	crm_close(w.db); /* the explanation lives on */
	assert_int_equal(why->step_count, 3);
	assert_step(&why->steps[0], added, "task added", "journal");
	assert_step(&why->steps[1], planned, "the time that was given with it", "journal");
	assert_step(&why->steps[2], planned + 2 * CRM_DAY, "put off 2 times", "journal");
	assert_true(why->due_at == planned + 2 * CRM_DAY);
	crm_explanation_free(why);
	why = (const crm_explanation *)&nobody;
	world_begin(&w, ":memory:");
	assert_rule(&w, crm_task_explain(w.db, &nobody, &why), CRM_ERR_NOT_FOUND, CRM_RULE_NONE, NULL);
	assert_null(why);
	world_end(&w);
}

/* --- memory */

static crm_status read_all(struct world *w, const crm_id *id)
{
	const crm_explanation *why = NULL;
	const crm_task *task = NULL;
	crm_task_cursor *cursor = NULL;
	crm_status rc;

	if ((rc = crm_task_get(w->db, id, &task)) == CRM_OK && (rc = crm_task_explain(w->db, id, &why)) == CRM_OK &&
	    (rc = crm_task_due(w->db, &(crm_task_query){ .size = sizeof(crm_task_query), .handler = "li" }, &cursor)) ==
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
	struct world w;
	crm_status rc;
	crm_id id;
	long n;

	(void)state;
	world_begin(&w, ":memory:");
	id = task_make(&w, w.now);
	for (n = 1;; n++) {
		unit_fail_allocation(n, false);
		rc = read_all(&w, &id);
		if (!unit_allocation_failed())
			break;
		assert_int_equal(rc, CRM_ERR_NOMEM);
	}
	unit_fail_allocation(0, false);
	assert_int_equal(rc, CRM_OK);
	assert_true(n > 3);
	world_end(&w);
}

static void adding_without_memory_changes_nothing(void **state)
{
	struct world w;
	crm_act act = CRM_INIT(crm_act);
	crm_task_input input;
	crm_status rc;
	crm_id id;
	long n;

	(void)state;
	act.key = "a key";
	for (n = 1;; n++) {
		world_begin(&w, ":memory:");
		input = task_input(w.now);
		unit_fail_allocation(n, false);
		rc = crm_task_add(w.db, &act, &input, &id);
		if (!unit_allocation_failed())
			break;
		unit_fail_allocation(0, false);
		assert_int_equal(rc, CRM_ERR_NOMEM);
		assert_int_equal(walk(&w, NULL), 0);
		assert_int_equal(crm_task_add(w.db, &act, &input, &id), CRM_OK); /* the key is still free */
		world_end(&w);
	}
	unit_fail_allocation(0, false);
	assert_int_equal(rc, CRM_OK);
	world_end(&w);
}

/* clang-format off */
UNIT_MAIN(
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
