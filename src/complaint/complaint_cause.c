/* What a case was caused by, and which of its causes is the primary one (D-CMP-02, D-CMP-06). */
#include "complaint_record.h"

#include "complaint_cause.h"
#include "complaint_link_rules.h"
#include "corrective_action.h"

void crmi_case_cause_ahead(crm *db, const crm_id *id, int32_t cause)
{
	crmi_ahead(db, CRMI_STMT_CASE_CAUSE_GET, &(crm_case_cause){ .complaint_id = *id, .cause = cause });
}

crm_status crmi_case_cause_insert(struct crmi_call *call, struct crmi_case *c, int32_t cause, bool primary)
{
	crm_case_cause row = { .complaint_id = c->row.id, .cause = cause, .at = call->at, .is_primary = primary };

	if (primary)
		c->row.primary_cause = cause;
	c->touched = true;
	return crmi_record_insert(call, CRMI_TABLE_CASE_CAUSE, &row);
}

static crm_status no_cause(crm *db)
{
	return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "cause", "cause is not a crm_cause");
}

/* What both calls begin with. CRM_REPLAYED: answered before. */
static crm_status cause_take(struct crmi_call *call, const crm_id *id, int32_t cause, bool primary, struct crmi_case *c)
{
	crm_status rc;

	if (!id)
		return crmi_input_missing(call->db, "id");
	if (!crm_cause_axis(cause))
		return no_cause(call->db);
	crmi_call_ask_bytes(call, id, sizeof *id);
	crmi_call_ask_bytes(call, &cause, sizeof cause);
	crmi_call_ask_bytes(call, &primary, sizeof primary);
	crmi_case_ahead(call->db, id);
	crmi_case_cause_ahead(call->db, id, cause);
	crmi_actions_recur_ahead(call->db, cause);
	if ((rc = crmi_call_key(call, NULL, 0)) != CRM_OK)
		return rc;
	return crmi_case_enter_only(call, id, c);
}

/* The row of the cause as it stands; CRM_DONE = the case has not got it. */
static crm_status cause_get(crm *db, const struct crmi_case *c, int32_t cause, crm_case_cause *row)
{
	*row = (crm_case_cause){ .complaint_id = c->row.id, .cause = cause };
	return crmi_record_get(db, CRMI_TABLE_CASE_CAUSE, row, &db->scratch);
}

/* The entry of the call is written before those of the actions that are opened again: the key belongs to it. */
static crm_status cause_new(struct crmi_call *call, struct crmi_case *c, int32_t cause, bool primary)
{
	crm_status rc;

	if ((rc = crmi_case_catch_up(call, c)) < 0 || (rc = crmi_case_cause_insert(call, c, cause, primary)) < 0 ||
	    (rc = crmi_case_save(call, c, CRM_EVENT_COMPLAINT_CAUSES)) < 0)
		return rc;
	return crmi_actions_recur(call, cause, &c->row);
}

static crm_status cause_change(struct crmi_call *call, struct crmi_case *c, const crm_case_cause *before, bool primary)
{
	crm_case_cause after = *before;
	crm_status rc = crmi_case_catch_up(call, c);

	if (rc < 0)
		return rc;
	after.is_primary = primary;
	c->row.primary_cause = primary ? before->cause : 0;
	if ((rc = crmi_record_update(call, CRMI_TABLE_CASE_CAUSE, before, &after)) < 0)
		return rc;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_CAUSES);
}

static crm_status cause_note(struct crmi_call *call, struct crmi_case *c, int32_t cause, bool primary)
{
	crm_case_cause row;
	crm_status rc = crmi_case_judged(call->db, c, crmi_cause_add_rule(&c->row, cause, primary));

	if (rc < 0 || (rc = cause_get(call->db, c, cause, &row)) < 0)
		return rc;
	if (rc == CRM_DONE)
		return cause_new(call, c, cause, primary);
	return row.is_primary == primary ? CRM_UNCHANGED : cause_change(call, c, &row, primary);
}

crm_status crm_complaint_cause_add(crm *db, const crm_act *act, const crm_id *id, int32_t cause, bool primary)
{
	struct crmi_call call = { 0 };
	struct crmi_case c;
	crm_status rc;

again:
	if ((rc = crmi_call_begin(&call, db, act, "crm_complaint_cause_add")) < 0)
		return rc;
	if ((rc = cause_take(&call, id, cause, primary, &c)) == CRM_OK)
		rc = cause_note(&call, &c, cause, primary);
	if (crmi_call_end(&call, &rc))
		goto again;
	return rc;
}

static crm_status cause_drop(struct crmi_call *call, struct crmi_case *c, int32_t cause)
{
	crm_case_cause row;
	crm_status rc = crmi_case_judged(call->db, c, crmi_cause_remove_rule(&c->row));

	if (rc < 0 || (rc = cause_get(call->db, c, cause, &row)) < 0)
		return rc;
	if (rc == CRM_DONE)
		return CRM_UNCHANGED;
	if ((rc = crmi_case_catch_up(call, c)) < 0 || (rc = crmi_record_delete(call, CRMI_TABLE_CASE_CAUSE, &row)) < 0)
		return rc;
	if (row.is_primary)
		c->row.primary_cause = 0;
	c->touched = true;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_CAUSES);
}

crm_status crm_complaint_cause_remove(crm *db, const crm_act *act, const crm_id *id, int32_t cause)
{
	struct crmi_call call = { 0 };
	struct crmi_case c;
	crm_status rc;

again:
	if ((rc = crmi_call_begin(&call, db, act, "crm_complaint_cause_remove")) < 0)
		return rc;
	if ((rc = cause_take(&call, id, cause, false, &c)) == CRM_OK)
		rc = cause_drop(&call, &c, cause);
	if (crmi_call_end(&call, &rc))
		goto again;
	return rc;
}

static void after_case_cause(void *in, const void *row)
{
	((struct crmi_case_cause_page_in *)in)->after = ((const crm_case_cause *)row)->cause;
}

crm_status crm_case_cause_list(crm *db, const crm_id *complaint_id, crm_case_cause_cursor **cursor_out)
{
	const struct crmi_case_cause_page_in in = { .complaint_id = complaint_id ? *complaint_id : crmi_id_none };
	const struct crmi_case_list list = { CRMI_STMT_CASE_CAUSE_PAGE, &in, sizeof in, after_case_cause };

	return crmi_case_list(db, complaint_id, &list, (crmi_cursor **)cursor_out);
}

CRMI_CURSOR_CALLS(crm_case_cause_next, crm_case_cause_cursor_free, crm_case_cause_cursor, crm_case_cause)
