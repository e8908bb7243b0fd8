/* Guards that somebody may let pass, who says why (D-CMP-22, D-CMP-36, D-CMP-37). */
#ifndef CRMI_COMPLAINT_OVERRIDE_H
#define CRMI_COMPLAINT_OVERRIDE_H

#include "complaint_record.h"

/* `rule` would refuse the step, unless `person` lets it pass: CRM_OK, it is noted, and the entry that the next
 * crmi_case_save() writes names the rule. NULL or blank = nobody does, and `rule` refuses. */
crm_status crmi_case_override(struct crmi_call *call, struct crmi_case *c, crm_complaint_step step, crm_rule rule,
                              const char *person);

#endif
