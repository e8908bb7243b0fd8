/* Answers without a solution: a venting complainant is listened to, a wish is refused (D-CMP-34, D-CMP-36, D-CMP-38). */
#include "complaint_mark.h"

#include "subject.h"

static crm_status listen_to(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const char *note = *(const char *const *)asked;
	crm_id *made = call->result;
	crm_status rc = crmi_case_step_judged(call, c, crmi_complaint_listen_rule(&c->row, note));

	if (rc < 0 || (rc = crmi_case_answered(call, c, "the complainant was listened to")) < 0 ||
	    (rc = crmi_case_mark(call, c, CRM_MARK_LISTENED, note)) < 0)
		return rc;
	crmi_case_move(c, CRM_COMPLAINT_VERIFYING, call->at);
	if ((rc = crmi_case_happens(call, c, CRMI_HAPPENS_LISTENED)) < 0 ||
	    (rc = crmi_case_plan_check(call, c, call->at, CRM_DUE_CHECK, made)) < 0)
		return rc;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_LISTENED);
}

static const struct crmi_case_frame listen_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_listen"), CRMI_TEXT_GIVEN("note", false, CRM_LIMIT_TEXT), .makes = true },
	.work = listen_to,
};

crm_status crm_complaint_listen(crm *db, const crm_act *act, const crm_id *id, const char *note, crm_id *task_out)
{
	return crmi_case_call(db, act, &listen_call, id, &note, task_out);
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

static crm_status refusal_judged(struct crmi_call *call, struct crmi_case *c, const crm_refusal_input *in)
{
	const crm_rule rule = crmi_complaint_refuse_rule(&c->row, in);

	if (rule != CRM_RULE_ALTERNATIVE_MISSING)
		return crmi_case_step_judged(call, c, rule);
	/* There are several, unlike in an explanation. */
	return crmi_refuse(call->db, rule, CRM_ENTITY_COMPLAINT, &c->row.id, "alternatives");
}

static crm_status refusal_add(struct crmi_call *call, struct crmi_case *c, const crm_refusal_input *in)
{
	crm_refusal refusal = { .complaint_id = c->row.id, .number = ++c->row.refusals, .at = call->at,
		                    .actor = call->actor, .ground = in->ground, .explanation = in->explanation,
		                    .alternatives = in->alternatives, .condition = in->condition, .we_will = in->we_will,
		                    .you_can = in->you_can, .authority = in->authority };

	return crmi_record_insert(call, CRMI_TABLE_REFUSAL, &refusal);
}

static crm_status refuse_wish(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const crm_refusal_input *in = asked;
	crm_id *made = call->result;
	crm_status rc = refusal_judged(call, c, in);

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

static const struct crmi_case_frame refuse_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_refuse"),
	           CRMI_TAKES("refusal", crm_refusal_input, refusal_fields), .makes = true },
	.work = refuse_wish,
};

crm_status crm_complaint_refuse(crm *db, const crm_act *act, const crm_id *id, const crm_refusal_input *refusal, crm_id *task_out)
{
	return crmi_case_call(db, act, &refuse_call, id, refusal, task_out);
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
