/* Cases that were merged, for whoever looks for a case. */
#ifndef CRMI_COMPLAINT_MERGE_H
#define CRMI_COMPLAINT_MERGE_H

#include "handle.h"

/* *id, of a case, becomes that of the one that goes on for it, however often it was merged; one that was not stays. */
crm_status crmi_case_survivor(crm *db, crm_id *id);

#endif
