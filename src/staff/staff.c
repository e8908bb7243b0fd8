/* People of ours who left or came back. */
#include "crm/staff.h"

#include "frame.h"
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

struct staff_given {
	const char *name;
	bool        left;
};

static crm_status staff_set(struct crmi_call *call, const crm_id *id, const void *asked)
{
	const struct staff_given *given = asked;
	crm_staff before = { .name = given->name }, after;
	crm_status rc = crmi_record_get(call->db, CRMI_TABLE_STAFF, &before, &call->db->scratch);
	const bool known = rc == CRM_OK;

	(void)id;
	if (rc < 0)
		return rc;
	if (given->left == (known && before.left_at != CRM_NO_TIME))
		return CRM_UNCHANGED;
	after = (crm_staff){ .name = given->name, .left_at = given->left ? call->at : CRM_NO_TIME };
	return staff_store(call, &before, &after, known);
}

static crm_status staff_check(crm *db, void *asked)
{
	const struct staff_given *given = asked;

	return *given->name ? CRM_OK : crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "name", "name is required");
}

static void staff_ahead(crm *db, const crm_id *id, const void *asked)
{
	const struct staff_given *given = asked;

	(void)id;
	crmi_ahead(db, crmi_tables[CRMI_TABLE_STAFF].get, &(crm_staff){ .name = given->name });
}

#define STAFF_CALL                                                                                         \
	CRMI_ARE_GIVEN(staff_given, CRMI_TEXT_NEEDED(staff_given, name, CRM_LIMIT_KEY)), .check = staff_check, \
	.ahead = staff_ahead, .work = staff_set

static const struct crmi_frame leave_call = { .name = "crm_staff_leave", STAFF_CALL };
static const struct crmi_frame return_call = { .name = "crm_staff_return", STAFF_CALL };

crm_status crm_staff_leave(crm *db, const crm_act *act, const char *name)
{
	return crmi_frame_run(db, act, &leave_call, NULL, &(struct staff_given){ name, true }, NULL);
}

crm_status crm_staff_return(crm *db, const crm_act *act, const char *name)
{
	return crmi_frame_run(db, act, &return_call, NULL, &(struct staff_given){ name, false }, NULL);
}
