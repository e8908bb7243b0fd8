/* What may be done with a task. Pure. */
#ifndef CRMI_TASK_RULES_H
#define CRMI_TASK_RULES_H

#include "crm/lifecycle.h"
#include "crm/task.h"

/* Each answers CRM_RULE_NONE when it may be; `*field` is what is at fault, or NULL. */
crm_rule crmi_task_may_add(const crm_task_input *input, int32_t customer_state, const char **field);
crm_rule crmi_task_may_end(const crm_task *task, const crm_task_done_input *result, const char **field);
crm_rule crmi_task_may_cancel(const crm_task *task, const char *reason);

/* The limits are those of the playbook: how often, and how many days behind the time it was planned for, or behind now when
 * that is past. */
crm_rule crmi_task_may_snooze(const crm_task *task, int64_t until, int64_t now, int32_t limit, int32_t days);

#endif
