/* People of ours who left or came back. */
#include "crm/staff.h"

#include "cursor.h"
#include "frame.h"
#include "journal.h"
#include "view.h"

static const struct crmi_field staff_query_fields[] = {
	CRMI_INPUT(crm_staff_query, returned, CRMI_ENUM, 0, 1),
	CRMI_INPUT(crm_staff_query, after, CRMI_TEXT, 0, CRM_LIMIT_KEY),
};

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

static crm_status staff_name_check(crm *db, const char *name)
{
	if (!name)
		return crmi_input_missing(db, "name");
	if (!*name)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "name", "name is required");
	return crmi_text_check(db, "name", name, CRM_LIMIT_KEY);
}

static crm_status staff_check(crm *db, void *asked)
{
	const struct staff_given *given = asked;

	return staff_name_check(db, given->name);
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

/* --- reading */

static crm_status staff_view(crm *db, const char *name, crm_staff **view_out)
{
	crm_staff *view = crmi_view_new(&db->memory, sizeof *view);
	crm_status rc;

	if (!view)
		return crmi_no_memory(db);
	view->name = name;
	rc = crmi_record_get(db, CRMI_TABLE_STAFF, view, crmi_view_arena(view));
	if (rc == CRM_OK) {
		*view_out = view;
		return rc;
	}
	crmi_view_free(view);
	return rc == CRM_DONE ? crmi_not_found(db, CRM_ENTITY_STAFF, NULL) : rc;
}

crm_status crm_staff_get(crm *db, const char *name, const crm_staff **staff_out)
{
	crm_staff *view = NULL;
	crm_status rc;

	if (staff_out)
		*staff_out = NULL;
	if ((rc = crmi_enter(db)) < 0 || (rc = staff_name_check(db, name)) < 0)
		return rc;
	if (!staff_out)
		return crmi_input_missing(db, "staff_out");
	rc = staff_view(db, name, &view);
	*staff_out = view;
	return rc;
}

void crm_staff_free(const crm_staff *staff)
{
	crmi_view_free(staff);
}

static void after_staff(void *in, const void *row)
{
	((struct crmi_staff_page_in *)in)->after = ((const crm_staff *)row)->name;
}

crm_status crm_staff_list(crm *db, const crm_staff_query *query, crm_staff_cursor **cursor_out)
{
	struct crmi_staff_page_in page = { .after = NULL };
	crm_staff_query in;
	crm_status rc;

	if (cursor_out)
		*cursor_out = NULL;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!cursor_out)
		return crmi_input_missing(db, "cursor_out");
	if ((rc = crmi_input_take(db, &in, sizeof in, query, staff_query_fields, sizeof staff_query_fields / sizeof *staff_query_fields)) < 0)
		return rc;
	page.after = in.after;
	page.returned = in.returned;
	return crmi_cursor_open(db, CRMI_STMT_STAFF_PAGE, &page, sizeof page, after_staff, (crmi_cursor **)cursor_out);
}

CRMI_CURSOR_CALLS(crm_staff_next, crm_staff_cursor_free, crm_staff_cursor, crm_staff)
