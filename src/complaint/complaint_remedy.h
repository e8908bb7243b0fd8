/* The options on the table of a case in hand (D-CMP-33). */
#ifndef CRMI_COMPLAINT_REMEDY_H
#define CRMI_COMPLAINT_REMEDY_H

#include "complaint_record.h"

/* Ends what is on the table: the complainant declined it, or the case ended before an answer. */
crm_status crmi_case_options_end(struct crmi_call *call, struct crmi_case *c, int32_t outcome);

/* The complainant is content: what is on the table is accepted by that. CRM_RULE_REMEDY_CHOICE when that is several options. */
crm_status crmi_case_options_content(struct crmi_call *call, struct crmi_case *c);

#endif
