/* Tasks as records, for the subjects above. Images go to the entry the caller writes. */
#ifndef CRMI_TASK_RECORD_H
#define CRMI_TASK_RECORD_H

#include "journal.h"

/* Adds an open task. The caller fills kind, customer_id, complaint_id, due_at, priority (0 = 5), channel, handler
 * (NULL = ""), title, detail, basis_at, rule, amount, playbook; id, revision, state, planned_at and created_at are set
 * here. */
crm_status crmi_task_insert(struct crmi_call *call, crm_task *task);

/* The next attempt of a task that just ended: the same in everything, due at another time. `again` gets the row. */
crm_status crmi_task_again(struct crmi_call *call, const crm_task *ended, int64_t due_at, crm_task *again);

/* D-CUST-04: a customer has one next review, so an open one is moved to task->due_at and not doubled; `sooner` = only
 * when that is earlier. `task` becomes the one that is open. */
crm_status crmi_task_review(struct crmi_call *call, crm_task *task, bool sooner);

crm_status crmi_task_load(crm *db, const crm_id *id, crm_task *task); /* CRM_ERR_NOT_FOUND */

/* Ends an open task. `at` is when; `note` may be NULL. */
crm_status crmi_task_end(struct crmi_call *call, const crm_task *task, crm_task_state state, crm_outcome outcome,
                         int64_t at, const char *note);

crm_status crmi_task_store(struct crmi_call *call, const crm_task *before, crm_task *after); /* CRM_UNCHANGED */

/* The open tasks of a case, or of a customer, in the scratch of the call, sorted by due time, priority, id. */
crm_status crmi_tasks_of_complaint(crm *db, const crm_id *complaint_id, crm_task **tasks_out, size_t *count_out);
crm_status crmi_tasks_of_customer(crm *db, const crm_id *customer_id, crm_task **tasks_out, size_t *count_out);

#endif
