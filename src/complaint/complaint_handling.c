/* Mood before matter: the emotion, the claim, liability, and the guards that somebody let pass (D-CMP-22, D-CMP-36, D-CMP-37). */
#include "complaint_override.h"

#include "crm/complaint_handling.h"

/* A call that changes nothing writes nothing, so what is due waits for the next one. */
static crm_status emotion_note(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const int32_t emotion = *(const int32_t *)asked;
	const int32_t to = crmi_complaint_emotion_state(c->row.state, emotion);
	const crm_rule rule = crmi_complaint_step_rule(c->row.state, CRM_STEP_EMOTION);
	crm_status rc = c->row.state == to ? crmi_case_judged(call->db, c, rule) : crmi_case_step_judged(call, c, rule);

	if (rc < 0)
		return rc;
	if (c->row.emotion == emotion && c->row.state == to)
		return CRM_UNCHANGED;
	if ((rc = crmi_case_catch_up(call, c)) < 0)
		return rc;
	c->row.emotion = emotion;
	crmi_case_move(c, crmi_complaint_emotion_state(c->row.state, emotion), call->at);
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_EMOTION);
}

static const struct crmi_case_frame emotion_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_emotion_set"),
	           CRMI_CHOICE_GIVEN("emotion", CRM_EMOTION_CALM, CRM_EMOTION_HIGH, "crm_emotion") },
	.only = true,
	.work = emotion_note,
};

crm_status crm_complaint_emotion_set(crm *db, const crm_act *act, const crm_id *id, int32_t emotion)
{
	return crmi_case_call(db, act, &emotion_call, id, &emotion, NULL);
}

static const struct crmi_field claim_fields[] = {
	CRMI_INPUT(crm_claim_input, claim, CRMI_ENUM, 0, CRM_CLAIM_OPPORTUNISTIC),
	CRMI_INPUT(crm_claim_input, override_by, CRMI_TEXT, 0, CRM_LIMIT_KEY),
};

static crm_status classify_case(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const crm_claim_input *in = asked;
	const struct crmi_permit permit = { in->override_by, call->actor, call->reason };
	crm_status rc = crmi_case_judged(call->db, c, crmi_complaint_classify_rule(&c->row, in, &permit));

	if (rc < 0)
		return rc;
	if (c->row.claim == in->claim)
		return CRM_UNCHANGED;
	if ((rc = crmi_case_catch_up(call, c)) == CRM_OK && !crmi_complaint_is_calm(&c->row))
		rc = crmi_case_override(call, c, CRM_STEP_CLASSIFY, CRM_RULE_MOOD_FIRST, in->override_by);
	if (rc < 0)
		return rc;
	c->row.claim = in->claim;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_CLASSIFIED);
}

static const struct crmi_case_frame classify_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_classify"), CRMI_TAKES("claim", crm_claim_input, claim_fields) },
	.only = true,
	.work = classify_case,
};

crm_status crm_complaint_classify(crm *db, const crm_act *act, const crm_id *id, const crm_claim_input *claim)
{
	return crmi_case_call(db, act, &classify_call, id, claim, NULL);
}

static const struct crmi_field admission_fields[] = {
	CRMI_INPUT(crm_admission_input, text, CRMI_TEXT, CRMI_FLAG_REQUIRED, CRM_LIMIT_TEXT),
	CRMI_INPUT(crm_admission_input, override_by, CRMI_TEXT, 0, CRM_LIMIT_KEY),
};

/* Each guard that stands in the way is let pass by itself. */
static crm_status admission_overrides(struct crmi_call *call, struct crmi_case *c, const char *person)
{
	crm_status rc = CRM_OK;

	if (!crmi_complaint_facts_are_clear(&c->row))
		rc = crmi_case_override(call, c, CRM_STEP_ADMIT, CRM_RULE_LIABILITY_FACTS, person);
	if (rc == CRM_OK && c->row.claim == CRM_CLAIM_OPPORTUNISTIC)
		rc = crmi_case_override(call, c, CRM_STEP_ADMIT, CRM_RULE_CLAIM_OPPORTUNISTIC, person);
	return rc;
}

static crm_status admit_liability(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const crm_admission_input *in = asked;
	const struct crmi_permit permit = { in->override_by, call->actor, call->reason };
	crm_status rc = crmi_case_judged(call->db, c, crmi_complaint_admit_rule(&c->row, &permit));

	if (rc < 0)
		return rc;
	if (c->row.liability_at != CRM_NO_TIME)
		return CRM_UNCHANGED;
	if ((rc = crmi_case_catch_up(call, c)) < 0 || (rc = admission_overrides(call, c, in->override_by)) < 0)
		return rc;
	c->row.liability_at = call->at;
	c->row.liability = in->text;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_ADMITTED);
}

static const struct crmi_case_frame admit_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_admit"), CRMI_TAKES("admission", crm_admission_input, admission_fields) },
	.only = true,
	.work = admit_liability,
};

crm_status crm_complaint_admit(crm *db, const crm_act *act, const crm_id *id, const crm_admission_input *admission)
{
	return crmi_case_call(db, act, &admit_call, id, admission, NULL);
}

static void after_override(void *in, const void *row)
{
	((struct crmi_override_page_in *)in)->after = ((const crm_override *)row)->number;
}

crm_status crm_override_list(crm *db, const crm_id *complaint_id, crm_override_cursor **cursor_out)
{
	const struct crmi_override_page_in in = { .complaint_id = complaint_id ? *complaint_id : crmi_id_none };
	const struct crmi_case_list list = { CRMI_STMT_OVERRIDE_PAGE, &in, sizeof in, after_override };

	return crmi_case_list(db, complaint_id, &list, (crmi_cursor **)cursor_out);
}

CRMI_CURSOR_CALLS(crm_override_next, crm_override_cursor_free, crm_override_cursor, crm_override)
