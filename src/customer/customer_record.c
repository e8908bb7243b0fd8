#include "customer_record.h"

#include <string.h>

crm_status crmi_customer_load(crm *db, const crm_id *id, crm_customer *customer)
{
	crm_status rc;

	memset(customer, 0, sizeof *customer);
	customer->id = *id;
	rc = crmi_record_get(db, CRMI_TABLE_CUSTOMER, customer, &db->scratch);
	return rc == CRM_DONE ? crmi_not_found(db, CRM_ENTITY_CUSTOMER, id) : rc;
}

crm_status crmi_customer_in_use(crm *db, const crm_id *id, crm_customer *customer)
{
	crm_status rc = crmi_customer_load(db, id, customer);

	if (rc == CRM_OK && customer->removed)
		return crmi_refuse(db, CRM_RULE_CUSTOMER_REMOVED, CRM_ENTITY_CUSTOMER, id, NULL);
	return rc;
}

crm_status crmi_customer_store(struct crmi_call *call, const crm_customer *before, crm_customer *after)
{
	return crmi_record_update(call, CRMI_TABLE_CUSTOMER, before, after);
}
