/* People of ours who left or came back. */
#include "crm/staff.h"

#include "journal.h"

static crm_status staff_store(struct crmi_call *call, const crm_staff *before, crm_staff *after, bool known)
{
	const bool left = after->left_at != CRM_NO_TIME;
	crm_status rc = known ? crmi_record_update(call, CRMI_TABLE_STAFF, before, after)
	                      : crmi_record_insert(call, CRMI_TABLE_STAFF, after);

	if (rc < 0)
		return rc;
	return crmi_journal_write(call, &(struct crmi_event){ .event = left ? CRM_EVENT_STAFF_LEFT : CRM_EVENT_STAFF_RETURNED,
	                                                      .entity = CRM_ENTITY_STAFF });
}

static crm_status staff_set(struct crmi_call *call, const char *name, bool left)
{
	crm_staff before = { .name = name }, after;
	crm_status rc = crmi_record_get(call->db, CRMI_TABLE_STAFF, &before, &call->db->scratch);
	const bool known = rc == CRM_OK;

	if (rc < 0)
		return rc;
	if (left == (known && before.left_at != CRM_NO_TIME))
		return CRM_UNCHANGED;
	after = (crm_staff){ .name = name, .left_at = left ? call->at : CRM_NO_TIME };
	return staff_store(call, &before, &after, known);
}

static crm_status staff_call(crm *db, const crm_act *act, const char *what, const char *name, bool left)
{
	struct crmi_call call = { 0 };
	crm_status rc;

again:
	if ((rc = crmi_call_begin(&call, db, act, what)) < 0)
		return rc;
	if (!name)
		rc = crmi_input_missing(db, "name");
	else if (!*name)
		rc = crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "name", "name is required");
	else
		rc = crmi_text_check(db, "name", name, CRM_LIMIT_KEY);
	if (rc < 0)
		goto out;
	crmi_call_ask_text(&call, name);
	crmi_ahead(db, crmi_tables[CRMI_TABLE_STAFF].get, &(crm_staff){ .name = name });
	if ((rc = crmi_call_key(&call, NULL, 0)) == CRM_OK)
		rc = staff_set(&call, name, left);
out:
	if (crmi_call_end(&call, &rc))
		goto again;
	return rc;
}

crm_status crm_staff_leave(crm *db, const crm_act *act, const char *name)
{
	return staff_call(db, act, "crm_staff_leave", name, true);
}

crm_status crm_staff_return(crm *db, const crm_act *act, const char *name)
{
	return staff_call(db, act, "crm_staff_return", name, false);
}
