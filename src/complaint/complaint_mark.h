/* Steps of good handling (D-CMP-20), and what an answer of ours leaves on a case besides. */
#ifndef CRMI_COMPLAINT_MARK_H
#define CRMI_COMPLAINT_MARK_H

#include "complaint_record.h"

#include "crm/complaint_handling.h"

/* Notes a step of good handling at call->at. The caller writes the entry. */
crm_status crmi_case_mark(struct crmi_call *call, struct crmi_case *c, crm_mark_kind kind, const char *note);

/* What a happening (complaint_clock_rules.h) means beside its clock: the complainant is answered for the first time, or
 * acted for. */
crm_status crmi_case_acknowledged(struct crmi_call *call, struct crmi_case *c, int32_t happening);

#endif
