#include "complaint_mark.h"

static const struct crmi_field mark_fields[] = {
	CRMI_INPUT(crm_mark_input, kind, CRMI_ENUM, CRMI_FLAG_REQUIRED, CRM_MARK_PRIVATE),
	CRMI_INPUT(crm_mark_input, note, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
};

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
static crm_status mark_check(crm *db, void *asked)
{
	const crm_mark_input *in = asked;

	if (in->kind != CRM_MARK_JUDGED && in->kind != CRM_MARK_ACTED)
		return CRM_OK;
	return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "kind", "judging and acting are noted by the calls themselves");
}

static crm_status mark_case(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const crm_mark_input *in = asked;
	crm_status rc = crmi_case_judged(call->db, c, crmi_complaint_step_rule(c->row.state, CRM_STEP_MARK));

	if (rc < 0 || (rc = crmi_case_mark(call, c, (crm_mark_kind)in->kind, in->note)) < 0)
		return rc;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_MARKED);
}

static const struct crmi_case_frame mark_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_mark"),
	           CRMI_TAKES("mark", crm_mark_input, mark_fields), .check = mark_check },
	.work = mark_case,
};

crm_status crm_complaint_mark(crm *db, const crm_act *act, const crm_id *id, const crm_mark_input *mark)
{
	return crmi_case_call(db, act, &mark_call, id, mark, NULL);
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

CRMI_CURSOR_CALLS(crm_mark_next, crm_mark_cursor_free, crm_mark_cursor, crm_mark)
