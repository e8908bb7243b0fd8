/* How far promises may reach (D-CMP-29, D-CMP-30). */
#ifndef CRMI_COMPLAINT_LIMIT_H
#define CRMI_COMPLAINT_LIMIT_H

#include "complaint_record.h"

/* Refuses a time beyond what the playbook of the case allows, and tells the latest one that it does. `beyond_first_out`: it lies
 * beyond the limit of first promises, and the customer is told why. */
crm_status crmi_case_limit(struct crmi_call *call, const struct crmi_case *c, int64_t due_at, bool *beyond_first_out);

#endif
