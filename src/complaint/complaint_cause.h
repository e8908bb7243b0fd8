/* Causes of a case in hand, for the other steps on it. */
#ifndef CRMI_COMPLAINT_CAUSE_H
#define CRMI_COMPLAINT_CAUSE_H

#include "complaint_record.h"

void crmi_case_cause_ahead(crm *db, const crm_id *id, int32_t cause); /* whether the case has it will be asked (crmi_ahead()) */

/* The case gets a cause that it has not got; that of a case without a primary one may be that. crmi_actions_recur() is
 * up to the caller. */
crm_status crmi_case_cause_insert(struct crmi_call *call, struct crmi_case *c, int32_t cause, bool primary);

#endif
