/* Answers without a solution: a venting complainant is listened to, a wish is refused (D-CMP-34, D-CMP-36, D-CMP-38). */
#include "complaint_mark.h"

#include "subject.h"

static crm_status listen_to(struct crmi_call *call, struct crmi_case *c, const char *note, crm_id *made)
{
	crm_status rc = crmi_case_judged(call->db, c, crmi_complaint_listen_rule(&c->row, note));

	if (rc < 0 || (rc = crmi_case_answered(call, c, "the complainant was listened to")) < 0 ||
	    (rc = crmi_case_mark(call, c, CRM_MARK_LISTENED, note)) < 0)
		return rc;
	crmi_case_move(c, CRM_COMPLAINT_VERIFYING, call->at);
	if ((rc = crmi_case_happens(call, c, CRMI_HAPPENS_LISTENED)) < 0 ||
	    (rc = crmi_case_plan_check(call, c, call->at, CRM_DUE_CHECK, made)) < 0)
		return rc;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_LISTENED);
}

crm_status crm_complaint_listen(crm *db, const crm_act *act, const crm_id *id, const char *note, crm_id *task_out)
{
	struct crmi_call call = { 0 };
	struct crmi_case c;
	crm_id made = crmi_id_none;
	crm_status rc;

	if (task_out)
		*task_out = crmi_id_none;
again:
	if ((rc = crmi_call_begin(&call, db, act, "crm_complaint_listen")) < 0)
		return rc;
	if (!id) {
		rc = crmi_input_missing(db, "id");
		goto out;
	}
	if ((rc = crmi_text_check(db, "note", note, CRM_LIMIT_TEXT)) < 0)
		goto out;
	crmi_call_ask_bytes(&call, id, sizeof *id);
	crmi_call_ask_text(&call, note);
	crmi_case_ahead(db, id);
	if ((rc = crmi_call_key(&call, &made, sizeof made)) == CRM_OK && (rc = crmi_case_enter(&call, id, &c)) >= 0)
		rc = listen_to(&call, &c, note, &made);
out:
	if (crmi_call_end(&call, &rc))
		goto again;
	if (rc >= 0 && task_out)
		*task_out = made;
	return rc;
}

static const struct crmi_field refusal_fields[] = {
	CRMI_INPUT(crm_refusal_input, ground, CRMI_ENUM, 0, CRM_GROUND_IMPOSSIBLE),
	CRMI_INPUT(crm_refusal_input, explanation, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
	CRMI_INPUT(crm_refusal_input, alternatives, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
	CRMI_INPUT(crm_refusal_input, condition, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
	CRMI_INPUT(crm_refusal_input, we_will, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
	CRMI_INPUT(crm_refusal_input, you_can, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
	CRMI_INPUT(crm_refusal_input, authority, CRMI_TEXT, 0, CRM_LIMIT_NAME),
};

enum { REFUSAL_FIELDS = sizeof refusal_fields / sizeof *refusal_fields };

static crm_status refusal_judged(crm *db, const struct crmi_case *c, const crm_refusal_input *in)
{
	const crm_rule rule = crmi_complaint_refuse_rule(&c->row, in);

	if (rule != CRM_RULE_ALTERNATIVE_MISSING)
		return crmi_case_judged(db, c, rule);
	return crmi_refuse(db, rule, CRM_ENTITY_COMPLAINT, &c->row.id, "alternatives"); /* there are several, unlike in an explanation */
}

static crm_status refusal_add(struct crmi_call *call, struct crmi_case *c, const crm_refusal_input *in)
{
	crm_refusal refusal = { .complaint_id = c->row.id, .number = ++c->row.refusals, .at = call->at, .actor = call->actor,
		                    .ground = in->ground, .explanation = in->explanation, .alternatives = in->alternatives,
		                    .condition = in->condition, .we_will = in->we_will, .you_can = in->you_can, .authority = in->authority };

	return crmi_record_insert(call, CRMI_TABLE_REFUSAL, &refusal);
}

static crm_status refuse_wish(struct crmi_call *call, struct crmi_case *c, const crm_refusal_input *in, crm_id *made)
{
	crm_status rc = refusal_judged(call->db, c, in);

	if (rc < 0 || (rc = crmi_case_answered(call, c, "the wish was refused")) < 0 || (rc = refusal_add(call, c, in)) < 0)
		return rc;
	c->row.solution = in->explanation;
	c->row.alternative = crmi_complaint_is_blank(in->alternatives) ? in->condition : in->alternatives;
	crmi_case_move(c, CRM_COMPLAINT_EXPLAINED, call->at);
	if ((rc = crmi_case_happens(call, c, CRMI_HAPPENS_REFUSED)) < 0 ||
	    (rc = crmi_case_plan_check(call, c, call->at, CRM_DUE_CHECK, made)) < 0)
		return rc;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_REFUSED);
}

crm_status crm_complaint_refuse(crm *db, const crm_act *act, const crm_id *id, const crm_refusal_input *refusal, crm_id *task_out)
{
	struct crmi_call call = { 0 };
	struct crmi_case c;
	crm_refusal_input in;
	crm_id made = crmi_id_none;
	crm_status rc;

	if (task_out)
		*task_out = crmi_id_none;
again:
	if ((rc = crmi_call_begin(&call, db, act, "crm_complaint_refuse")) < 0)
		return rc;
	if (!id || !refusal) {
		rc = crmi_input_missing(db, id ? "refusal" : "id");
		goto out;
	}
	if ((rc = crmi_input_take(db, &in, sizeof in, refusal, refusal_fields, REFUSAL_FIELDS)) < 0)
		goto out;
	crmi_call_ask_bytes(&call, id, sizeof *id);
	crmi_call_ask(&call, refusal_fields, REFUSAL_FIELDS, &in);
	crmi_case_ahead(db, id);
	if ((rc = crmi_call_key(&call, &made, sizeof made)) == CRM_OK && (rc = crmi_case_enter(&call, id, &c)) >= 0)
		rc = refuse_wish(&call, &c, &in, &made);
out:
	if (crmi_call_end(&call, &rc))
		goto again;
	if (rc >= 0 && task_out)
		*task_out = made;
	return rc;
}

static void after_refusal(void *in, const void *row)
{
	((struct crmi_refusal_page_in *)in)->after = ((const crm_refusal *)row)->number;
}

crm_status crm_refusal_list(crm *db, const crm_id *complaint_id, crm_refusal_cursor **cursor_out)
{
	const struct crmi_refusal_page_in in = { .complaint_id = complaint_id ? *complaint_id : crmi_id_none };
	const struct crmi_case_list list = { CRMI_STMT_REFUSAL_PAGE, &in, sizeof in, after_refusal };

	return crmi_case_list(db, complaint_id, &list, (crmi_cursor **)cursor_out);
}

CRMI_CURSOR_CALLS(crm_refusal_next, crm_refusal_cursor_free, crm_refusal_cursor, crm_refusal)
