#include "customer_record.h"

crm_status crmi_customer_load(crm *db, const crm_id *id, crm_customer *customer)
{
	return crmi_record_find(db, CRMI_TABLE_CUSTOMER, id, customer, &db->scratch);
}

void crmi_customer_ahead(crm *db, const crm_id *id)
{
	if (crm_id_is_none(id))
		return;
	crmi_record_ahead(db, CRMI_TABLE_CUSTOMER, id);
	crmi_ahead(db, CRMI_STMT_TASKS_OF_CUSTOMER, &(struct crmi_tasks_of_customer_in){ .customer_id = *id });
}

void crmi_customer_call_ahead(crm *db, const crm_id *id, const void *asked)
{
	(void)asked;
	crmi_customer_ahead(db, id);
}

crm_status crmi_customer_in_use(crm *db, const crm_id *id, crm_customer *customer)
{
	crm_status rc = crmi_customer_load(db, id, customer);

	if (rc == CRM_OK && customer->removed)
		return crmi_refuse(db, CRM_RULE_CUSTOMER_REMOVED, CRM_ENTITY_CUSTOMER, id, NULL);
	return rc;
}

crm_status crmi_customer_list_enter(crm *db, const crm_id *id, const char *id_name, const void *cursor_out)
{
	crm_customer customer;
	crm_status rc;

	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!id || !cursor_out)
		return crmi_input_missing(db, id ? "cursor_out" : id_name);
	return crmi_customer_load(db, id, &customer);
}

crm_status crmi_customer_store(struct crmi_call *call, const crm_customer *before, crm_customer *after)
{
	return crmi_record_update(call, CRMI_TABLE_CUSTOMER, before, after);
}
