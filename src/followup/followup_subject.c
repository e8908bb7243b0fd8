/* What follow-up does when a task is done or a customer goes: the contact is logged, the next one planned. */
#include "cadence.h"
#include "contact_record.h"
#include "customer_record.h"
#include "subject.h"
#include "task_record.h"

extern const struct crmi_subject crmi_followup_subject;

/* One log over all channels (D-FUP-11), whatever the task was for. */
static crm_status log_contact(struct crmi_call *call, const crm_task *task, const crm_task_done_input *result)
{
	crm_contact contact = {
		.customer_id = task->customer_id,
		.task_id = task->id,
		.complaint_id = task->complaint_id,
		.at = call->at,
		.kind = crmi_contact_kind_of(result->channel),
		.direction = CRM_DIRECTION_OUT,
		.channel = result->channel,
		.outcome = result->outcome,
		.note = result->note,
	};

	if (task->kind == CRM_TASK_CALL)
		contact.kind = CRM_CONTACT_CALL;
	if (task->kind == CRM_TASK_VISIT)
		contact.kind = CRM_CONTACT_VISIT;
	return crmi_contact_insert(call, &contact);
}

/* The customer was not reached: the same contact again after the days of the playbook, unless the class plans it no
 * more. */
static crm_status try_again(struct crmi_call *call, const struct crmi_followup *f, enum crmi_cadence_kind kind,
                            const crm_task *task, crm_id *next)
{
	crm_task again;
	crm_status rc;

	if (!f->plans[kind].months)
		return CRM_OK;
	rc = crmi_task_again(call, task, call->at + f->playbook->followup_retry_days * CRM_DAY, &again);
	if (rc == CRM_OK)
		*next = again.id;
	return rc;
}

static crm_status cadence_done(struct crmi_call *call, const crm_task *task, const crm_task_done_input *result,
                               crm_id *next)
{
	enum crmi_cadence_kind kind = task->kind == CRM_TASK_CALL ? CRMI_CADENCE_CALL : CRMI_CADENCE_VISIT;
	struct crmi_followup f;
	crm_customer customer;
	crm_status rc;

	crmi_customer_ahead(call->db, &task->customer_id);
	if ((rc = crmi_customer_load(call->db, &task->customer_id, &customer)) < 0 ||
	    (rc = crmi_followup_load(call, &customer, task, &f)) < 0)
		return rc;
	switch (crmi_followup_sequel(result->outcome)) {
	case CRMI_SEQUEL_NEXT:
		return crmi_followup_reached(call, &f, kind, next);
	case CRMI_SEQUEL_SKIPPED:
		return crmi_followup_skipped(call, &f, kind, next);
	case CRMI_SEQUEL_AGAIN:
		break;
	}
	return try_again(call, &f, kind, task, next);
}

static crm_status followup_task_done(struct crmi_call *call, const crm_task *task, const crm_task_done_input *result,
                                     crm_id *next)
{
	crm_status rc = result->channel ? log_contact(call, task, result) : CRM_OK;

	if (rc < 0 || (task->kind != CRM_TASK_CALL && task->kind != CRM_TASK_VISIT))
		return rc;
	return cadence_done(call, task, result, next);
}

/* A customer out of use is contacted no more; his history stays. */
static crm_status followup_customer_removed(struct crmi_call *call, const crm_customer *customer)
{
	crm_task *tasks = NULL;
	size_t count = 0, i;
	crm_status rc = crmi_tasks_of_customer(call->db, &customer->id, &tasks, &count);

	for (i = 0; i < count && rc >= 0; i++)
		rc = crmi_task_end(call, &tasks[i], CRM_TASK_CANCELLED, CRM_OUTCOME_NONE, call->at, "the customer was removed");
	return rc;
}

/* The contact of a progress call and of a decided proposal is logged here too; what follows them is the matter of
 * others. */
const struct crmi_subject crmi_followup_subject = {
	.name = "followup",
	.task_kinds = CRMI_KIND(CRM_TASK_CALL) | CRMI_KIND(CRM_TASK_VISIT) | CRMI_KIND(CRM_TASK_SALES) |
	              CRMI_KIND(CRM_TASK_OTHER) | CRMI_KIND(CRM_TASK_REVIEW) | CRMI_KIND(CRM_TASK_ESCALATION) | CRMI_KIND(CRM_TASK_COMPLAINT_PROGRESS) |
	              CRMI_KIND(CRM_TASK_LIFECYCLE),
	.task_done = followup_task_done,
	.customer_removed = followup_customer_removed,
};
