#include "task_record.h"

enum { PRIORITY_DEFAULT = 5 };

crm_status crmi_task_insert(struct crmi_call *call, crm_task *task)
{
	crm_status rc = crmi_id_new(call->db, &task->id);

	if (rc < 0)
		return rc;
	task->state = CRM_TASK_OPEN;
	task->planned_at = task->due_at;
	task->created_at = call->at;
	task->ended_at = CRM_NO_TIME;
	task->outcome = CRM_OUTCOME_NONE;
	task->snoozes = 0;
	task->note = NULL;
	if (!task->priority)
		task->priority = PRIORITY_DEFAULT;
	if (!task->handler)
		task->handler = "";
	return crmi_record_insert(call, CRMI_TABLE_TASK, task);
}

/* What it was planned for, and why, is kept, so that the explanation still begins with the fact behind it. */
crm_status crmi_task_again(struct crmi_call *call, const crm_task *ended, int64_t due_at, crm_task *again)
{
	crm_status rc;

	*again = *ended;
	if ((rc = crmi_id_new(call->db, &again->id)) < 0)
		return rc;
	again->state = CRM_TASK_OPEN;
	again->due_at = due_at;
	again->created_at = call->at;
	again->ended_at = CRM_NO_TIME;
	again->outcome = CRM_OUTCOME_NONE;
	again->snoozes = 0;
	again->note = NULL;
	return crmi_record_insert(call, CRMI_TABLE_TASK, again);
}

crm_status crmi_task_load(crm *db, const crm_id *id, crm_task *task)
{
	return crmi_record_find(db, CRMI_TABLE_TASK, id, task, &db->scratch);
}

crm_status crmi_task_store(struct crmi_call *call, const crm_task *before, crm_task *after)
{
	return crmi_record_update(call, CRMI_TABLE_TASK, before, after);
}

crm_status crmi_task_end(struct crmi_call *call, const crm_task *task, crm_task_state state, crm_outcome outcome,
                         int64_t at, const char *note)
{
	crm_task after = *task;

	after.state = (int32_t)state;
	after.outcome = (int32_t)outcome;
	after.ended_at = at;
	after.note = note;
	return crmi_task_store(call, task, &after);
}

static crm_status list_read(crm *db, int statement, const void *in, crm_task **tasks_out, size_t *count_out)
{
	void *rows = NULL;
	crm_status rc = crmi_all(db, statement, in, &rows, count_out);

	*tasks_out = rows;
	return rc;
}

crm_status crmi_tasks_of_complaint(crm *db, const crm_id *complaint_id, crm_task **tasks_out, size_t *count_out)
{
	struct crmi_tasks_of_complaint_in in = { .complaint_id = *complaint_id };

	return list_read(db, CRMI_STMT_TASKS_OF_COMPLAINT, &in, tasks_out, count_out);
}

crm_status crmi_tasks_of_customer(crm *db, const crm_id *customer_id, crm_task **tasks_out, size_t *count_out)
{
	struct crmi_tasks_of_customer_in in = { .customer_id = *customer_id };

	return list_read(db, CRMI_STMT_TASKS_OF_CUSTOMER, &in, tasks_out, count_out);
}

crm_status crmi_task_review(struct crmi_call *call, crm_task *task, bool sooner)
{
	crm_task *open = NULL;
	size_t count = 0, i;
	crm_status rc = crmi_tasks_of_customer(call->db, &task->customer_id, &open, &count);

	for (i = 0; i < count && rc >= 0; i++) {
		crm_task moved = open[i];

		if (moved.kind != CRM_TASK_REVIEW)
			continue;
		if (!sooner || task->due_at < moved.due_at)
			moved.due_at = moved.planned_at = task->due_at;
		rc = crmi_task_store(call, &open[i], &moved);
		*task = moved;
		return rc < 0 ? rc : CRM_OK;
	}
	return rc < 0 ? rc : crmi_task_insert(call, task);
}
