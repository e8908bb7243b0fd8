#include "complaint_mark.h"

static const struct crmi_field mark_fields[] = {
	CRMI_INPUT(crm_mark_input, kind, CRMI_ENUM, CRMI_FLAG_REQUIRED, CRM_MARK_PRIVATE),
	CRMI_INPUT(crm_mark_input, note, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
};

enum { MARK_FIELDS = sizeof mark_fields / sizeof *mark_fields };

crm_status crmi_case_mark(struct crmi_call *call, struct crmi_case *c, crm_mark_kind kind, const char *note)
{
	crm_mark mark = { .complaint_id = c->row.id, .number = ++c->row.marks, .at = call->at, .kind = (int32_t)kind,
		              .actor = call->actor, .note = note };

	return crmi_record_insert(call, CRMI_TABLE_MARK, &mark);
}

/* Whether the case was acted on before is asked of what is stored: the row in hand has the act already. */
crm_status crmi_case_acknowledged(struct crmi_call *call, struct crmi_case *c, int32_t happening)
{
	if (c->row.acknowledged_at == CRM_NO_TIME && crmi_happening_answers(happening))
		c->row.acknowledged_at = call->at;
	if (!crmi_happening_acts(happening) || crmi_complaint_was_acted_on(&c->before))
		return CRM_OK;
	return crmi_case_mark(call, c, CRM_MARK_ACTED, NULL);
}

/* The other two are noted by what they stand for. */
static crm_status mark_check(crm *db, const crm_mark_input *in)
{
	if (in->kind != CRM_MARK_JUDGED && in->kind != CRM_MARK_ACTED)
		return CRM_OK;
	return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "kind", "judging and acting are noted by the calls themselves");
}

static crm_status mark_case(struct crmi_call *call, struct crmi_case *c, const crm_mark_input *in)
{
	crm_status rc = crmi_case_judged(call->db, c, crmi_complaint_step_rule(c->row.state, CRM_STEP_MARK));

	if (rc < 0 || (rc = crmi_case_mark(call, c, (crm_mark_kind)in->kind, in->note)) < 0)
		return rc;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_MARKED);
}

crm_status crm_complaint_mark(crm *db, const crm_act *act, const crm_id *id, const crm_mark_input *mark)
{
	struct crmi_call call = { 0 };
	struct crmi_case c;
	crm_mark_input in;
	crm_status rc;

again:
	if ((rc = crmi_call_begin(&call, db, act, "crm_complaint_mark")) < 0)
		return rc;
	if (!id || !mark) {
		rc = crmi_input_missing(db, id ? "mark" : "id");
		goto out;
	}
	if ((rc = crmi_input_take(db, &in, sizeof in, mark, mark_fields, MARK_FIELDS)) < 0 || (rc = mark_check(db, &in)) < 0)
		goto out;
	crmi_call_ask_bytes(&call, id, sizeof *id);
	crmi_call_ask(&call, mark_fields, MARK_FIELDS, &in);
	crmi_case_ahead(db, id);
	if ((rc = crmi_call_key(&call, NULL, 0)) == CRM_OK && (rc = crmi_case_enter(&call, id, &c)) >= 0)
		rc = mark_case(&call, &c, &in);
out:
	if (crmi_call_end(&call, &rc))
		goto again;
	return rc;
}

static void after_mark(void *in, const void *row)
{
	((struct crmi_mark_page_in *)in)->after = ((const crm_mark *)row)->number;
}

crm_status crm_mark_list(crm *db, const crm_id *complaint_id, crm_mark_cursor **cursor_out)
{
	const struct crmi_mark_page_in in = { .complaint_id = complaint_id ? *complaint_id : crmi_id_none };
	const struct crmi_case_list list = { CRMI_STMT_MARK_PAGE, &in, sizeof in, after_mark };

	return crmi_case_list(db, complaint_id, &list, (crmi_cursor **)cursor_out);
}

crm_status crm_mark_next(crm_mark_cursor *cursor, const crm_mark **mark_out)
{
	const void *row = NULL;
	crm_status rc = crmi_cursor_next((crmi_cursor *)cursor, &row);

	if (mark_out)
		*mark_out = row;
	return rc;
}

void crm_mark_cursor_free(crm_mark_cursor *cursor)
{
	crmi_cursor_close((crmi_cursor *)cursor);
}
