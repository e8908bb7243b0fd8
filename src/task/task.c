/* The queue: adding, doing, putting off, cancelling and listing tasks. */
#include "add.h"
#include "call.h"
#include "cursor.h"
#include "date.h"
#include "frame.h"
#include "settings.h"
#include "subject.h"
#include "task_record.h"
#include "task_rules.h"
#include "view.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

enum { PRIORITY_LAST = 9 };

static const struct crmi_field add_fields[] = {
	CRMI_INPUT(crm_task_input, customer_id, CRMI_ID, 0, 0),
	CRMI_INPUT(crm_task_input, complaint_id, CRMI_ID, 0, 0),
	CRMI_INPUT(crm_task_input, due_at, CRMI_INSTANT, 0, 0),
	CRMI_INPUT(crm_task_input, kind, CRMI_ENUM, 0, CRM_TASK_REVIEW),
	CRMI_INPUT(crm_task_input, priority, CRMI_ENUM, 0, PRIORITY_LAST),
	CRMI_INPUT(crm_task_input, channel, CRMI_ENUM, 0, CRM_CHANNEL_THIRD_PARTY),
	CRMI_INPUT(crm_task_input, handler, CRMI_TEXT, 0, CRM_LIMIT_KEY),
	CRMI_INPUT(crm_task_input, title, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
};

static const struct crmi_field result_fields[] = {
	CRMI_INPUT(crm_task_done_input, outcome, CRMI_ENUM, 0, CRM_OUTCOME_DONE),
	CRMI_INPUT(crm_task_done_input, channel, CRMI_ENUM, 0, CRM_CHANNEL_THIRD_PARTY),
	CRMI_INPUT(crm_task_done_input, note, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
};

static const struct crmi_field query_fields[] = {
	CRMI_INPUT(crm_task_query, handler, CRMI_TEXT, 0, CRM_LIMIT_KEY),
	CRMI_INPUT(crm_task_query, until, CRMI_INSTANT, 0, 0),
	CRMI_INPUT(crm_task_query, customer_id, CRMI_ID, 0, 0),
	CRMI_INPUT(crm_task_query, after_due, CRMI_INSTANT, 0, 0),
	CRMI_INPUT(crm_task_query, after_priority, CRMI_ENUM, 0, PRIORITY_LAST),
	CRMI_INPUT(crm_task_query, after_id, CRMI_ID, 0, 0),
};

static crm_status task_range(crm *db, const char *field, const char *text)
{
	return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, field, "%s", text);
}

static crm_status task_entry(struct crmi_call *call, crm_event event, const crm_task *task)
{
	return crmi_journal_write(
		call, &(struct crmi_event){
				  .event = event, .entity = CRM_ENTITY_TASK, .id = &task->id, .customer_id = &task->customer_id });
}

/* --- adding */

/* The customer is on the same floor as the queue, so his row is read here as any other. */
static crm_status customer_of(crm *db, const crm_id *id, crm_customer *customer)
{
	crm_status rc;

	memset(customer, 0, sizeof *customer);
	if (crm_id_is_none(id))
		return CRM_OK;
	rc = crmi_record_find(db, CRMI_TABLE_CUSTOMER, id, customer, &db->scratch);
	if (rc == CRM_OK && customer->removed)
		return crmi_refuse(db, CRM_RULE_CUSTOMER_REMOVED, CRM_ENTITY_CUSTOMER, id, "customer_id");
	return rc;
}

static crm_status complaint_exists(crm *db, const crm_id *id)
{
	crm_complaint complaint;

	return crm_id_is_none(id) ? CRM_OK : crmi_record_find(db, CRMI_TABLE_COMPLAINT, id, &complaint, &db->scratch);
}

static crm_task task_from(const crm_task_input *in, const crm_customer *customer)
{
	return (crm_task){
		.kind = in->kind,
		.customer_id = in->customer_id,
		.complaint_id = in->complaint_id,
		.due_at = in->due_at,
		.priority = in->priority,
		.channel = in->channel ? in->channel : customer->preferred_channel, /* D-FUP-11 */
		.handler = in->handler ? in->handler : customer->owner,
		.title = in->title,
		.rule = CRM_DUE_GIVEN,
	};
}

static crm_status add(struct crmi_call *call, const crm_task_input *in, crm_id *made)
{
	crm *db = call->db;
	const char *field = NULL;
	crm_customer customer;
	crm_task task;
	crm_rule rule;
	crm_status rc;

	if ((rc = customer_of(db, &in->customer_id, &customer)) < 0 || (rc = complaint_exists(db, &in->complaint_id)) < 0)
		return rc;
	if ((rule = crmi_task_may_add(in, customer.state, &field)) != CRM_RULE_NONE)
		return crmi_refuse(db, rule, CRM_ENTITY_CUSTOMER, &in->customer_id, field);
	task = task_from(in, &customer);
	rc = in->kind == CRM_TASK_REVIEW ? crmi_task_review(call, &task, false) : crmi_task_insert(call, &task);
	if (rc < 0)
		return rc;
	*made = task.id;
	return task_entry(call, CRM_EVENT_TASK_ADDED, &task);
}

static crm_status take_input(crm *db, crm_task_input *in, const void *input)
{
	crm_status rc = crmi_input_take(db, in, sizeof *in, input, add_fields, COUNT(add_fields));

	if (rc < 0)
		return rc;
	if (in->kind == 0)
		in->kind = CRM_TASK_OTHER;
	if (in->kind != CRM_TASK_SALES && in->kind != CRM_TASK_OTHER && in->kind != CRM_TASK_REVIEW)
		return task_range(db, "kind", "a task of this kind is made by the record it belongs to");
	if (in->kind == CRM_TASK_REVIEW && crm_id_is_none(&in->customer_id))
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "customer_id", "a review is about a customer");
	return CRM_OK;
}

static void records_ahead(crm *db, const crm_task_input *in)
{
	crmi_record_ahead(db, CRMI_TABLE_CUSTOMER, &in->customer_id);
	crmi_record_ahead(db, CRMI_TABLE_COMPLAINT, &in->complaint_id);
	if (in->kind == CRM_TASK_REVIEW)
		crmi_ahead(db, CRMI_STMT_TASKS_OF_CUSTOMER, &(struct crmi_tasks_of_customer_in){ .customer_id = in->customer_id });
}

static void new_ahead(crm *db, const void *input)
{
	crm_task_input in;

	if (take_input(db, &in, input) == CRM_OK)
		records_ahead(db, &in);
}

static crm_status take_new(struct crmi_call *call, const void *input, crm_id *made)
{
	crm_task_input in;
	crm_status rc = take_input(call->db, &in, input);

	if (rc < 0)
		return rc;
	crmi_call_ask(call, add_fields, COUNT(add_fields), &in);
	records_ahead(call->db, &in);
	rc = crmi_call_key(call, made, sizeof *made);
	return rc == CRM_OK ? add(call, &in, made) : rc;
}

static const struct crmi_addition addition = { "crm_task_add", false, new_ahead, take_new };

crm_status crm_task_add(crm *db, const crm_act *act, const crm_task_input *input, crm_id *id_out)
{
	return crmi_add(db, act, input, &addition, id_out);
}

crm_status crm_task_add_many(crm *db, const crm_act *acts, const crm_task_input *inputs, size_t count, crm_id *ids_out)
{
	return crmi_add_many(db, acts, inputs, count, &addition, ids_out);
}

/* --- reading one */

CRMI_VIEW_CALLS(crm_task_get, crm_task_free, crm_task, CRMI_TABLE_TASK, "task_out")

/* --- doing */

static void task_ahead(crm *db, const crm_id *id, const void *asked)
{
	(void)asked;
	crmi_record_ahead(db, CRMI_TABLE_TASK, id);
}

/* Everybody to whom the kind belongs is told, so that a contact is logged whoever decides what follows. */
static crm_status tell_subjects(struct crmi_call *call, const crm_task *task, const crm_task_done_input *result,
                                crm_id *next)
{
	const struct crmi_subject *const *subject;
	crm_status rc;

	for (subject = call->db->subjects; subject && *subject; subject++) {
		if (!(*subject)->task_done || !((*subject)->task_kinds & CRMI_KIND(task->kind)))
			continue;
		if ((rc = (*subject)->task_done(call, task, result, next)) < 0)
			return rc;
	}
	return CRM_OK;
}

static crm_status mark_done(struct crmi_call *call, const crm_task *task, const crm_task_done_input *result)
{
	crm_task after = *task;

	after.state = CRM_TASK_DONE;
	after.outcome = result->outcome;
	after.channel = result->channel ? result->channel : task->channel;
	after.ended_at = call->at;
	after.note = result->note;
	return crmi_task_store(call, task, &after);
}

static crm_status done(struct crmi_call *call, const crm_id *id, const void *asked)
{
	const crm_task_done_input *result = asked;
	crm_id *next = call->result;
	crm *db = call->db;
	const char *field = NULL;
	crm_task task;
	crm_rule rule;
	crm_status rc;

	if ((rc = crmi_task_load(db, id, &task)) < 0 ||
	    (rc = crmi_call_revision(call, task.revision, CRM_ENTITY_TASK, id)) < 0)
		return rc;
	if ((rule = crmi_task_may_end(&task, result, &field)) != CRM_RULE_NONE)
		return crmi_refuse(db, rule, CRM_ENTITY_TASK, id, field);
	if ((rc = mark_done(call, &task, result)) < 0 || (rc = tell_subjects(call, &task, result, next)) < 0)
		return rc;
	return task_entry(call, CRM_EVENT_TASK_DONE, &task);
}

static const struct crmi_frame done_call = {
	.name = "crm_task_done", .id = "id", .makes = true, CRMI_TAKES("result", crm_task_done_input, result_fields),
	.ahead = task_ahead, .work = done,
};

crm_status crm_task_done(crm *db, const crm_act *act, const crm_id *id, const crm_task_done_input *result, crm_id *next_out)
{
	return crmi_frame_run(db, act, &done_call, id, result, next_out);
}

/* --- putting off and cancelling */

/* Whether the time is to come is asked only here: what was answered before is answered again, however late the question comes. */
static crm_status snooze(struct crmi_call *call, const crm_id *id, const void *asked)
{
	crm *db = call->db;
	const int64_t until = *(const int64_t *)asked;
	const struct crmi_playbook *playbook = NULL;
	crm_task before, after;
	crm_rule rule;
	crm_status rc;

	if (until <= call->now || !crmi_time_is_storable(until))
		return task_range(db, "until", "until is not an instant after now");
	if ((rc = crmi_task_load(db, id, &before)) < 0 ||
	    (rc = crmi_call_revision(call, before.revision, CRM_ENTITY_TASK, id)) < 0 ||
	    (rc = crmi_playbook_now(db, &playbook)) < 0)
		return rc;
	rule = crmi_task_may_snooze(&before, until, call->now, playbook->task_snooze_limit, playbook->task_snooze_days);
	if (rule != CRM_RULE_NONE)
		return crmi_refuse(db, rule, CRM_ENTITY_TASK, id, rule == CRM_RULE_TASK_SNOOZE_LONG ? "until" : NULL);
	after = before;
	after.due_at = until;
	after.snoozes++;
	if ((rc = crmi_task_store(call, &before, &after)) < 0)
		return rc;
	return task_entry(call, CRM_EVENT_TASK_SNOOZED, &after);
}

static const struct crmi_frame snooze_call = {
	.name = "crm_task_snooze", .id = "id", CRMI_VALUE_GIVEN("until", int64_t), .ahead = task_ahead, .work = snooze,
};

crm_status crm_task_snooze(crm *db, const crm_act *act, const crm_id *id, int64_t until)
{
	return crmi_frame_run(db, act, &snooze_call, id, &until, NULL);
}

static crm_status cancel(struct crmi_call *call, const crm_id *id, const void *asked)
{
	crm *db = call->db;
	crm_task task;
	crm_rule rule;
	crm_status rc;

	(void)asked;
	if ((rc = crmi_task_load(db, id, &task)) < 0 ||
	    (rc = crmi_call_revision(call, task.revision, CRM_ENTITY_TASK, id)) < 0)
		return rc;
	if ((rule = crmi_task_may_cancel(&task, call->reason)) != CRM_RULE_NONE)
		return crmi_refuse(db, rule, CRM_ENTITY_TASK, id, rule == CRM_RULE_TASK_REASON_MISSING ? "reason" : NULL);
	rc = crmi_task_end(call, &task, CRM_TASK_CANCELLED, CRM_OUTCOME_NONE, call->at, call->reason);
	return rc < 0 ? rc : task_entry(call, CRM_EVENT_TASK_CANCELLED, &task);
}

static const struct crmi_frame cancel_call = {
	.name = "crm_task_cancel", .id = "id", .ahead = task_ahead, .work = cancel,
};

crm_status crm_task_cancel(crm *db, const crm_act *act, const crm_id *id)
{
	return crmi_frame_run(db, act, &cancel_call, id, NULL, NULL);
}

/* --- listing */

/* Three statements have the same bookmark, the order of the queue. */
#define MOVE_BOOKMARK(in, row) \
	((in)->after_due = (row)->due_at, (in)->after_priority = (row)->priority, (in)->after_id = (row)->id)

static void advance_due(void *in, const void *row)
{
	MOVE_BOOKMARK((struct crmi_task_due_in *)in, (const crm_task *)row);
}

static void advance_handler(void *in, const void *row)
{
	MOVE_BOOKMARK((struct crmi_task_handler_in *)in, (const crm_task *)row);
}

static void advance_of_customer(void *in, const void *row)
{
	MOVE_BOOKMARK((struct crmi_task_customer_in *)in, (const crm_task *)row);
}

/* Each question has the statement whose index answers it, so the next page costs the same however many tasks there
 * are. */
static crm_status open_cursor(crm *db, const crm_task_query *q, crmi_cursor **cursor_out)
{
	if (!crm_id_is_none(&q->customer_id)) {
		struct crmi_task_customer_in in = { .customer_id = q->customer_id,
			                                .handler = q->handler,
			                                .after_due = q->after_due,
			                                .after_priority = q->after_priority,
			                                .after_id = q->after_id };

		return crmi_cursor_open(db, CRMI_STMT_TASK_CUSTOMER, &in, sizeof in, advance_of_customer, cursor_out);
	}
	if (q->handler) {
		struct crmi_task_handler_in in = { .handler = q->handler,
			                               .until = q->until,
			                               .after_due = q->after_due,
			                               .after_priority = q->after_priority,
			                               .after_id = q->after_id };

		return crmi_cursor_open(db, CRMI_STMT_TASK_HANDLER, &in, sizeof in, advance_handler, cursor_out);
	}
	return crmi_cursor_open(db, CRMI_STMT_TASK_DUE,
	                        &(struct crmi_task_due_in){ .until = q->until,
	                                                    .after_due = q->after_due,
	                                                    .after_priority = q->after_priority,
	                                                    .after_id = q->after_id },
	                        sizeof(struct crmi_task_due_in), advance_due, cursor_out);
}

crm_status crm_task_due(crm *db, const crm_task_query *query, crm_task_cursor **cursor_out)
{
	crmi_cursor *cursor = NULL;
	crm_task_query in;
	crm_status rc;

	if (cursor_out)
		*cursor_out = NULL;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!cursor_out)
		return crmi_input_missing(db, "cursor_out");
	if ((rc = crmi_input_take(db, &in, sizeof in, query, query_fields, COUNT(query_fields))) < 0)
		return rc;
	if (in.until == CRM_NO_TIME)
		in.until = crmi_now(db);
	if (crm_id_is_none(&in.after_id)) {
		in.after_due = CRM_NO_TIME;
		in.after_priority = 0;
	}
	rc = open_cursor(db, &in, &cursor);
	*cursor_out = (crm_task_cursor *)cursor;
	return rc;
}

CRMI_CURSOR_CALLS(crm_task_next, crm_task_cursor_free, crm_task_cursor, crm_task)
