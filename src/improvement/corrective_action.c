/* What is done against the causes of complaints: planned, done, cancelled, opened again by the next case with its cause
 * (D-CMP-07). */
#include "corrective_action.h"

#include "add.h"
#include "cursor.h"
#include "frame.h"
#include "settings.h"
#include "subject.h"
#include "task_record.h"
#include "view.h"

extern const struct crmi_subject crmi_improvement_subject;

#define COUNT(table) (sizeof(table) / sizeof *(table))

static const struct crmi_field action_fields[] = {
	CRMI_INPUT(crm_action_input, cause, CRMI_ENUM, CRMI_FLAG_REQUIRED, INT32_MAX),
	CRMI_INPUT(crm_action_input, text, CRMI_TEXT, CRMI_FLAG_REQUIRED, CRM_LIMIT_TEXT),
	CRMI_INPUT(crm_action_input, owner, CRMI_TEXT, 0, CRM_LIMIT_KEY),
	CRMI_INPUT(crm_action_input, due_at, CRMI_INSTANT, CRMI_FLAG_REQUIRED, 0),
	CRMI_INPUT(crm_action_input, complaint_id, CRMI_ID, 0, 0),
};

static const struct crmi_field action_query_fields[] = {
	CRMI_INPUT(crm_action_query, cause, CRMI_ENUM, 0, INT32_MAX),
	CRMI_INPUT(crm_action_query, state, CRMI_ENUM, 0, CRM_ACTION_CANCELLED),
	CRMI_INPUT(crm_action_query, task_id, CRMI_ID, 0, 0),
	CRMI_INPUT(crm_action_query, after, CRMI_ID, 0, 0),
};

static crm_status action_range(crm *db, const char *field, const char *text)
{
	return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, field, "%s", text);
}

static crm_status action_entry(struct crmi_call *call, crm_event event, const crm_action *action)
{
	return crmi_journal_write(call, &(struct crmi_event){ .event = event, .entity = CRM_ENTITY_ACTION, .id = &action->id });
}

/* The task stands for nobody and no case, so that it outlives both. */
static crm_status action_task(struct crmi_call *call, crm_action *action)
{
	const struct crmi_playbook *playbook = NULL;
	crm_task task = { .kind = CRM_TASK_CORRECTIVE_ACTION,
		              .due_at = action->due_at,
		              .handler = action->owner,
		              .title = action->text,
		              .rule = CRM_DUE_ACTION,
		              .basis_at = action->planned_at,
		              .amount = action->recurrences };
	crm_status rc = crmi_playbook_now(call->db, &playbook);

	if (rc < 0)
		return rc;
	task.playbook = playbook->version;
	if ((rc = crmi_task_insert(call, &task)) < 0)
		return rc;
	action->task_id = task.id;
	return CRM_OK;
}

/* --- planning */

static crm_status action_taken(struct crmi_call *call, crm_action_input *in, const void *input)
{
	crm *db = call->db;
	crm_status rc = crmi_input_take(db, in, sizeof *in, input, action_fields, COUNT(action_fields));

	if (rc < 0)
		return rc;
	if (!crm_cause_axis(in->cause))
		return action_range(db, "cause", "cause is not a crm_cause");
	if (!in->owner || !*in->owner)
		in->owner = call->actor;
	return *in->owner ? CRM_OK : crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "owner", "owner is required");
}

static crm_status action_plan(struct crmi_call *call, const crm_action_input *in, crm_id *made)
{
	crm_action action = { .cause = in->cause,
		                  .text = in->text,
		                  .owner = in->owner,
		                  .complaint_id = in->complaint_id,
		                  .state = CRM_ACTION_OPEN,
		                  .created_at = call->at,
		                  .planned_at = call->at,
		                  .due_at = in->due_at,
		                  .ended_at = CRM_NO_TIME };
	crm_complaint complaint;
	crm_status rc = CRM_OK;

	if (in->due_at <= call->at)
		return action_range(call->db, "due_at", "due_at does not lie after the action is planned");
	if (!crm_id_is_none(&in->complaint_id))
		rc = crmi_record_find(call->db, CRMI_TABLE_COMPLAINT, &in->complaint_id, &complaint, &call->db->scratch);
	if (rc < 0 || (rc = crmi_id_new(call->db, &action.id)) < 0 || (rc = action_task(call, &action)) < 0 ||
	    (rc = crmi_record_insert(call, CRMI_TABLE_ACTION, &action)) < 0)
		return rc;
	*made = action.id;
	return action_entry(call, CRM_EVENT_ACTION_ADDED, &action);
}

static crm_status take_action(struct crmi_call *call, const void *input, crm_id *made)
{
	crm_action_input in;
	crm_status rc = action_taken(call, &in, input);

	if (rc < 0)
		return rc;
	crmi_call_ask(call, action_fields, COUNT(action_fields), &in);
	crmi_record_ahead(call->db, CRMI_TABLE_COMPLAINT, &in.complaint_id);
	rc = crmi_call_key(call, made, sizeof *made);
	return rc == CRM_OK ? action_plan(call, &in, made) : rc;
}

static const struct crmi_addition action_addition = { "crm_action_add", false, NULL, take_action };

crm_status crm_action_add(crm *db, const crm_act *act, const crm_action_input *input, crm_id *id_out)
{
	return crmi_add(db, act, input, &action_addition, id_out);
}

/* --- ending */

static crm_status action_open(struct crmi_call *call, const crm_id *id, crm_action *action)
{
	crm *db = call->db;
	crm_status rc = crmi_record_find(db, CRMI_TABLE_ACTION, id, action, &db->scratch);

	if (rc < 0 || (rc = crmi_call_revision(call, action->revision, CRM_ENTITY_ACTION, id)) < 0)
		return rc;
	if (action->state != CRM_ACTION_OPEN)
		return crmi_refuse(db, CRM_RULE_ACTION_ENDED, CRM_ENTITY_ACTION, id, NULL);
	if (call->at < action->planned_at)
		return action_range(db, "at", "a corrective action does not end before it was planned");
	return CRM_OK;
}

static void action_ahead(crm *db, const crm_id *id, const void *asked)
{
	(void)asked;
	crmi_record_ahead(db, CRMI_TABLE_ACTION, id);
	crmi_ahead(db, CRMI_STMT_TASK_OF_ACTION, &(struct crmi_task_of_action_in){ .id = *id });
}

static crm_status task_of_action(crm *db, const crm_action *action, crm_task *task)
{
	const struct crmi_task_of_action_in in = { .id = action->id };
	crm_status rc = crmi_one(db, CRMI_STMT_TASK_OF_ACTION, &in, task, &db->scratch);

	return rc == CRM_DONE ? crmi_not_found(db, CRM_ENTITY_TASK, &action->task_id) : rc;
}

static crm_status action_end(struct crmi_call *call, const crm_action *before, int32_t state, const char *note)
{
	const bool done = state == CRM_ACTION_DONE;
	crm_action after = *before;
	crm_task task;
	crm_status rc = task_of_action(call->db, before, &task);

	after.state = state;
	after.ended_at = call->at;
	after.note = note;
	if (rc < 0 || (rc = crmi_task_end(call, &task, done ? CRM_TASK_DONE : CRM_TASK_CANCELLED,
	                                  done ? CRM_OUTCOME_DONE : CRM_OUTCOME_NONE, call->at, note)) < 0 ||
	    (rc = crmi_record_update(call, CRMI_TABLE_ACTION, before, &after)) < 0)
		return rc;
	return action_entry(call, done ? CRM_EVENT_ACTION_DONE : CRM_EVENT_ACTION_CANCELLED, &after);
}

static crm_status action_done(struct crmi_call *call, const crm_id *id, const void *asked)
{
	crm_action action;
	crm_status rc = action_open(call, id, &action);

	return rc < 0 ? rc : action_end(call, &action, CRM_ACTION_DONE, *(const char *const *)asked);
}

static crm_status note_check(crm *db, void *asked)
{
	const char *note = *(const char *const *)asked;

	return note && *note ? CRM_OK : crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "note", "note is required");
}

static const struct crmi_frame action_done_call = {
	.name = "crm_action_done", .id = "id", CRMI_TEXT_GIVEN("note", false, CRM_LIMIT_TEXT), .check = note_check,
	.ahead = action_ahead, .work = action_done,
};

crm_status crm_action_done(crm *db, const crm_act *act, const crm_id *id, const char *note)
{
	return crmi_frame_run(db, act, &action_done_call, id, &note, NULL);
}

static crm_status action_cancel(struct crmi_call *call, const crm_id *id, const void *asked)
{
	crm_action action;
	crm_status rc = action_open(call, id, &action);

	(void)asked;
	if (rc < 0)
		return rc;
	if (!call->reason || !*call->reason)
		return crmi_refuse(call->db, CRM_RULE_TASK_REASON_MISSING, CRM_ENTITY_ACTION, id, "reason");
	return action_end(call, &action, CRM_ACTION_CANCELLED, call->reason);
}

static const struct crmi_frame action_cancel_call = {
	.name = "crm_action_cancel", .id = "id", .ahead = action_ahead, .work = action_cancel,
};

crm_status crm_action_cancel(crm *db, const crm_act *act, const crm_id *id)
{
	return crmi_frame_run(db, act, &action_cancel_call, id, NULL, NULL);
}

/* --- coming back */

void crmi_actions_recur_ahead(crm *db, int32_t cause)
{
	crmi_ahead(db, CRMI_STMT_ACTION_DONE, &(struct crmi_action_done_in){ .cause = cause });
}

/* Its owner has as much time as he had at first. */
static crm_status action_reopen(struct crmi_call *call, const crm_action *before, const crm_complaint *complaint)
{
	crm_action after = *before;
	crm_status rc;

	after.state = CRM_ACTION_OPEN;
	after.planned_at = after.due_at = call->now;
	if (before->due_at > before->planned_at)
		after.due_at += before->due_at - before->planned_at;
	after.ended_at = CRM_NO_TIME;
	after.recurrences++;
	after.recurred_in = complaint->id;
	if ((rc = action_task(call, &after)) < 0 || (rc = crmi_record_update(call, CRMI_TABLE_ACTION, before, &after)) < 0)
		return rc;
	return action_entry(call, CRM_EVENT_ACTION_REOPENED, &after);
}

crm_status crmi_actions_recur(struct crmi_call *call, int32_t cause, const crm_complaint *complaint)
{
	const struct crmi_action_done_in in = { .cause = cause };
	const crm_action *actions;
	void *rows = NULL;
	size_t count = 0, i;
	crm_status rc = crmi_all(call->db, CRMI_STMT_ACTION_DONE, &in, &rows, &count);

	actions = rows;
	for (i = 0; i < count && rc >= 0; i++)
		if (actions[i].ended_at < complaint->received_at)
			rc = action_reopen(call, &actions[i], complaint);
	return rc < 0 ? rc : CRM_OK;
}

/* --- reading */

CRMI_VIEW_CALLS(crm_action_get, crm_action_free, crm_action, CRMI_TABLE_ACTION, "action_out")

static void after_action(void *in, const void *row)
{
	((struct crmi_action_page_in *)in)->after = ((const crm_action *)row)->id;
}

static void after_action_by_cause(void *in, const void *row)
{
	((struct crmi_action_page_by_cause_in *)in)->after = ((const crm_action *)row)->id;
}

static void after_action_by_task(void *in, const void *row)
{
	((struct crmi_action_page_by_task_in *)in)->after = ((const crm_action *)row)->id;
}

/* Each question has the statement whose index answers it. */
static crm_status action_cursor(crm *db, const crm_action_query *q, crmi_cursor **cursor_out)
{
	const struct crmi_action_page_in all = { .state = q->state, .after = q->after };
	const struct crmi_action_page_by_cause_in by_cause = { .cause = q->cause, .state = q->state, .after = q->after };
	const struct crmi_action_page_by_task_in by_task = { .task_id = q->task_id,
		                                                 .cause = q->cause,
		                                                 .state = q->state,
		                                                 .after = q->after };

	if (!crm_id_is_none(&q->task_id))
		return crmi_cursor_open(db, CRMI_STMT_ACTION_PAGE_BY_TASK, &by_task, sizeof by_task, after_action_by_task,
		                        cursor_out);
	if (q->cause)
		return crmi_cursor_open(db, CRMI_STMT_ACTION_PAGE_BY_CAUSE, &by_cause, sizeof by_cause, after_action_by_cause,
		                        cursor_out);
	return crmi_cursor_open(db, CRMI_STMT_ACTION_PAGE, &all, sizeof all, after_action, cursor_out);
}

crm_status crm_action_list(crm *db, const crm_action_query *query, crm_action_cursor **cursor_out)
{
	crm_action_query in;
	crm_status rc;

	if (cursor_out)
		*cursor_out = NULL;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!cursor_out)
		return crmi_input_missing(db, "cursor_out");
	if ((rc = crmi_input_take(db, &in, sizeof in, query, action_query_fields, COUNT(action_query_fields))) < 0)
		return rc;
	if (in.cause && !crm_cause_axis(in.cause))
		return action_range(db, "cause", "cause is not a crm_cause");
	return action_cursor(db, &in, (crmi_cursor **)cursor_out);
}

CRMI_CURSOR_CALLS(crm_action_next, crm_action_cursor_free, crm_action_cursor, crm_action)

static const struct crmi_invariant action_invariants[] = {
	{ CRMI_STMT_ACTION_WITHOUT_TASK, CRM_ENTITY_ACTION, "a corrective action and the task of its owner are not open together" },
	{ CRMI_STMT_ACTION_ASTRAY, CRM_ENTITY_ACTION, "a corrective action leads to a case that is not there" },
	{ 0 },
};

/* Its tasks end by its own calls, so nothing follows when one is done. */
const struct crmi_subject crmi_improvement_subject = {
	.name = "improvement",
	.task_kinds = CRMI_KIND(CRM_TASK_CORRECTIVE_ACTION),
	.invariants = action_invariants,
};
