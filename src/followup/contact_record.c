#include "contact_record.h"

crm_status crmi_contact_insert(struct crmi_call *call, crm_contact *contact)
{
	crm_status rc = crmi_id_new(call->db, &contact->id);

	if (rc < 0)
		return rc;
	contact->actor = call->actor;
	return crmi_record_insert(call, CRMI_TABLE_CONTACT, contact);
}
