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

/* A cause that is added, or the one that is removed. */
struct cause_given {
	int32_t cause;
	bool    primary;
};

static crm_status cause_check(crm *db, void *asked)
{
	const struct cause_given *given = asked;

	if (crm_cause_axis(given->cause))
		return CRM_OK;
	return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "cause", "cause is not a crm_cause");
}

static void cause_ahead(crm *db, const crm_id *id, const void *asked)
{
	const struct cause_given *given = asked;

	crmi_case_ahead(db, id);
	crmi_case_cause_ahead(db, id, given->cause);
	crmi_actions_recur_ahead(db, given->cause);
}

#define CAUSE_IS_GIVEN \
	CRMI_ARE_GIVEN(cause_given, CRMI_VALUE(cause_given, cause), CRMI_VALUE(cause_given, primary)), .check = cause_check

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

static crm_status cause_note(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const struct cause_given *given = asked;
	const int32_t cause = given->cause;
	const bool primary = given->primary;
	crm_case_cause row;
	crm_status rc = crmi_case_judged(call->db, c, crmi_cause_add_rule(&c->row, cause, primary));

	if (rc < 0 || (rc = cause_get(call->db, c, cause, &row)) < 0)
		return rc;
	if (rc == CRM_DONE)
		return cause_new(call, c, cause, primary);
	return row.is_primary == primary ? CRM_UNCHANGED : cause_change(call, c, &row, primary);
}

static const struct crmi_case_frame cause_add_call = {
	.frame = { CRMI_ON_CASE_AND("crm_complaint_cause_add", cause_ahead), CAUSE_IS_GIVEN },
	.only = true,
	.work = cause_note,
};

crm_status crm_complaint_cause_add(crm *db, const crm_act *act, const crm_id *id, int32_t cause, bool primary)
{
	const struct cause_given given = { cause, primary };

	return crmi_case_call(db, act, &cause_add_call, id, &given, NULL);
}

static crm_status cause_drop(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const int32_t cause = ((const struct cause_given *)asked)->cause;
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

static const struct crmi_case_frame cause_remove_call = {
	.frame = { CRMI_ON_CASE_AND("crm_complaint_cause_remove", cause_ahead), CAUSE_IS_GIVEN },
	.only = true,
	.work = cause_drop,
};

crm_status crm_complaint_cause_remove(crm *db, const crm_act *act, const crm_id *id, int32_t cause)
{
	const struct cause_given given = { cause, false };

	return crmi_case_call(db, act, &cause_remove_call, id, &given, NULL);
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
