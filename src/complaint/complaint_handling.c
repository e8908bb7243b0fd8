/* Mood before matter: the emotion, the claim, liability, and the guards that somebody let pass (D-CMP-22, D-CMP-36, D-CMP-37). */
#include "complaint_override.h"

#include "crm/complaint_handling.h"

static crm_status emotion_note(struct crmi_call *call, struct crmi_case *c, int32_t emotion)
{
	const int32_t to = crmi_complaint_emotion_state(c->row.state, emotion);
	crm_status rc;

	/* A call that changes nothing writes nothing, so what is due waits for the next one. */
	if (c->row.emotion == emotion && c->row.state == to)
		return CRM_UNCHANGED;
	if ((rc = crmi_case_catch_up(call, c)) < 0)
		return rc;
	c->row.emotion = emotion;
	crmi_case_move(c, crmi_complaint_emotion_state(c->row.state, emotion), call->at);
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_EMOTION);
}

crm_status crm_complaint_emotion_set(crm *db, const crm_act *act, const crm_id *id, int32_t emotion)
{
	struct crmi_call call = { 0 };
	struct crmi_case c;
	crm_status rc;

again:
	if ((rc = crmi_call_begin(&call, db, act, "crm_complaint_emotion_set")) < 0)
		return rc;
	if (!id) {
		rc = crmi_input_missing(db, "id");
		goto out;
	}
	if (emotion < CRM_EMOTION_CALM || emotion > CRM_EMOTION_HIGH) {
		rc = crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "emotion", "emotion is not a crm_emotion");
		goto out;
	}
	crmi_call_ask_bytes(&call, id, sizeof *id);
	crmi_call_ask_bytes(&call, &emotion, sizeof emotion);
	crmi_case_ahead(db, id);
	if ((rc = crmi_call_key(&call, NULL, 0)) == CRM_OK && (rc = crmi_case_enter_only(&call, id, &c)) >= 0 &&
	    (rc = crmi_case_judged(db, &c, crmi_complaint_step_rule(c.row.state, CRM_STEP_EMOTION))) >= 0)
		rc = emotion_note(&call, &c, emotion);
out:
	if (crmi_call_end(&call, &rc))
		goto again;
	return rc;
}

static const struct crmi_field claim_fields[] = {
	CRMI_INPUT(crm_claim_input, claim, CRMI_ENUM, 0, CRM_CLAIM_OPPORTUNISTIC),
	CRMI_INPUT(crm_claim_input, override_by, CRMI_TEXT, 0, CRM_LIMIT_KEY),
};

enum { CLAIM_FIELDS = sizeof claim_fields / sizeof *claim_fields };

static crm_status classify_case(struct crmi_call *call, struct crmi_case *c, const crm_claim_input *in)
{
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

crm_status crm_complaint_classify(crm *db, const crm_act *act, const crm_id *id, const crm_claim_input *claim)
{
	struct crmi_call call = { 0 };
	struct crmi_case c;
	crm_claim_input in;
	crm_status rc;

again:
	if ((rc = crmi_call_begin(&call, db, act, "crm_complaint_classify")) < 0)
		return rc;
	if (!id || !claim) {
		rc = crmi_input_missing(db, id ? "claim" : "id");
		goto out;
	}
	if ((rc = crmi_input_take(db, &in, sizeof in, claim, claim_fields, CLAIM_FIELDS)) < 0)
		goto out;
	crmi_call_ask_bytes(&call, id, sizeof *id);
	crmi_call_ask(&call, claim_fields, CLAIM_FIELDS, &in);
	crmi_case_ahead(db, id);
	if ((rc = crmi_call_key(&call, NULL, 0)) == CRM_OK && (rc = crmi_case_enter_only(&call, id, &c)) >= 0)
		rc = classify_case(&call, &c, &in);
out:
	if (crmi_call_end(&call, &rc))
		goto again;
	return rc;
}

static const struct crmi_field admission_fields[] = {
	CRMI_INPUT(crm_admission_input, text, CRMI_TEXT, CRMI_FLAG_REQUIRED, CRM_LIMIT_TEXT),
	CRMI_INPUT(crm_admission_input, override_by, CRMI_TEXT, 0, CRM_LIMIT_KEY),
};

enum { ADMISSION_FIELDS = sizeof admission_fields / sizeof *admission_fields };

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

static crm_status admit_liability(struct crmi_call *call, struct crmi_case *c, const crm_admission_input *in)
{
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

crm_status crm_complaint_admit(crm *db, const crm_act *act, const crm_id *id, const crm_admission_input *admission)
{
	struct crmi_call call = { 0 };
	struct crmi_case c;
	crm_admission_input in;
	crm_status rc;

again:
	if ((rc = crmi_call_begin(&call, db, act, "crm_complaint_admit")) < 0)
		return rc;
	if (!id || !admission) {
		rc = crmi_input_missing(db, id ? "admission" : "id");
		goto out;
	}
	if ((rc = crmi_input_take(db, &in, sizeof in, admission, admission_fields, ADMISSION_FIELDS)) < 0)
		goto out;
	crmi_call_ask_bytes(&call, id, sizeof *id);
	crmi_call_ask(&call, admission_fields, ADMISSION_FIELDS, &in);
	crmi_case_ahead(db, id);
	if ((rc = crmi_call_key(&call, NULL, 0)) == CRM_OK && (rc = crmi_case_enter_only(&call, id, &c)) >= 0)
		rc = admit_liability(&call, &c, &in);
out:
	if (crmi_call_end(&call, &rc))
		goto again;
	return rc;
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

crm_status crm_override_next(crm_override_cursor *cursor, const crm_override **override_out)
{
	const void *row = NULL;
	crm_status rc = crmi_cursor_next((crmi_cursor *)cursor, &row);

	if (override_out)
		*override_out = row;
	return rc;
}

void crm_override_cursor_free(crm_override_cursor *cursor)
{
	crmi_cursor_close((crmi_cursor *)cursor);
}
