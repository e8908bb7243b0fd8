/* Customers as records, for the subjects above. */
#ifndef CRMI_CUSTOMER_RECORD_H
#define CRMI_CUSTOMER_RECORD_H

#include "journal.h"

/* Reads the row without contact points and references, texts into the scratch of the call. CRM_ERR_NOT_FOUND. */
crm_status crmi_customer_load(crm *db, const crm_id *id, crm_customer *customer);

/* The customer and his open tasks will be asked for (crmi_ahead()). */
void crmi_customer_ahead(crm *db, const crm_id *id);
void crmi_customer_call_ahead(crm *db, const crm_id *id, const void *asked); /* as `ahead` of a call */

/* As load, and refuses a removed customer (#CRM_RULE_CUSTOMER_REMOVED). */
crm_status crmi_customer_in_use(crm *db, const crm_id *id, crm_customer *customer);

/* Begins a public call that lists what belongs to a customer: are id and cursor given, and is he there? */
crm_status crmi_customer_list_enter(crm *db, const crm_id *id, const char *id_name, const void *cursor_out);

/* Writes what differs; CRM_UNCHANGED when nothing does. `after` gets its new revision. */
crm_status crmi_customer_store(struct crmi_call *call, const crm_customer *before, crm_customer *after);

/* Whether there is any way to reach the customer. */
crm_status crmi_customer_has_point(crm *db, const crm_id *id, bool *has_out);

#endif
