/* Corrective actions, for the subjects that find a cause (D-CMP-07). */
#ifndef CRMI_CORRECTIVE_ACTION_H
#define CRMI_CORRECTIVE_ACTION_H

#include "journal.h"

/* What crmi_actions_recur() will read (crmi_ahead()). */
void crmi_actions_recur_ahead(crm *db, int32_t cause);

/* A case got a cause: what was done against it before the case was received did not do. Those actions are opened again,
 * each with an entry of its own; the entry of the call comes before them. */
crm_status crmi_actions_recur(struct crmi_call *call, int32_t cause, const crm_complaint *complaint);

#endif
