/* How urgent a case in hand is: its customer, its points, the rank of its tasks, whom it goes to. */
#ifndef CRMI_COMPLAINT_URGENCY_RECORD_H
#define CRMI_COMPLAINT_URGENCY_RECORD_H

#include "complaint_record.h"
#include "complaint_urgency_rules.h"

/* Reads the class and the owner of the customer into the case. Nothing for a case without a customer. */
void       crmi_case_customer_ahead(crm *db, const crm_id *id);
crm_status crmi_case_customer_load(crm *db, struct crmi_case *c);

/* D-CMP-43: the points of the row as it is going to be, and the rank of the tasks that follows. Before the row is written. */
crm_status crmi_case_weigh(struct crmi_call *call, struct crmi_case *c);

/* The tasks that the level of a case makes when it begins with it or rises to it. */
crm_status crmi_case_level_tasks(struct crmi_call *call, struct crmi_case *c);

/* D-CMP-42: a key customer's case that is still open at row.escalate_at escalates with that time, and an entry of its own. */
crm_status crmi_case_limit_fire(struct crmi_call *call, struct crmi_case *c);

/* D-KEY-07: whether a case of a tier may enter a lane, by the playbook in force. CRM_OK, or a failure; `rule_out` refuses. */
crm_status crmi_lane_judge(crm *db, int32_t lane, int32_t tier, crm_rule *rule_out);

#endif
