/* Contacts as records, for the complaint, which logs its own. */
#ifndef CRMI_CONTACT_RECORD_H
#define CRMI_CONTACT_RECORD_H

#include "journal.h"

/* Adds a contact. The caller fills customer_id, task_id, complaint_id, at, kind, direction, channel, outcome, note; id,
 * revision and actor are set here. Writes an image, no entry, and plans nothing. */
crm_status crmi_contact_insert(struct crmi_call *call, crm_contact *contact);

#endif
