/* What was wanted and what was met (D-CMP-10, D-CMP-11); how well a closed case was handled (D-CMP-39). */
#include "complaint_record.h"

#include "complaint_review_rules.h"
#include "view.h"

static const struct crmi_field review_fields[] = {
	CRMI_INPUT(crm_review_input, blame, CRMI_ENUM, 0, CRM_REVIEW_WRONG),
	CRMI_INPUT(crm_review_input, argue, CRMI_ENUM, 0, CRM_REVIEW_WRONG),
	CRMI_INPUT(crm_review_input, lecture, CRMI_ENUM, 0, CRM_REVIEW_WRONG),
	CRMI_INPUT(crm_review_input, obstacle, CRMI_ENUM, 0, CRM_REVIEW_WRONG),
	CRMI_INPUT(crm_review_input, pointless, CRMI_ENUM, 0, CRM_REVIEW_WRONG),
	CRMI_INPUT(crm_review_input, deeds, CRMI_ENUM, 0, CRM_REVIEW_WRONG),
	CRMI_INPUT(crm_review_input, note, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
};

/* --- reviews */

static crm_status review_store(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const crm_review_input *input = asked;
	crm_review before = { .complaint_id = c->row.id }, after;
	crm_status rc = crmi_case_judged(call->db, c, crmi_review_rule(&c->row));

	if (rc < 0 || (rc = crmi_record_get(call->db, CRMI_TABLE_REVIEW, &before, &call->db->scratch)) < 0)
		return rc;
	after = (crm_review){ .complaint_id = c->row.id, .at = call->at, .reviewer = call->actor };
	crmi_review_take(&after, input);
	if (rc == CRM_DONE) {
		rc = crmi_record_insert(call, CRMI_TABLE_REVIEW, &after);
	} else {
		after.revision = before.revision;
		rc = crmi_record_touch(call, CRMI_TABLE_REVIEW, &before, &after);
	}
	c->touched = true;
	return rc < 0 ? rc : crmi_case_save(call, c, CRM_EVENT_COMPLAINT_REVIEWED);
}

static crm_status review_check(crm *db, void *asked)
{
	crm_review review = { .answered = 0 };

	crmi_review_take(&review, asked);
	if (review.answered)
		return CRM_OK;
	return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "blame",
	                 "none of the questions, from blame to deeds, is answered");
}

static void review_ahead(crm *db, const crm_id *id, const void *asked)
{
	(void)asked;
	crmi_case_ahead(db, id);
	crmi_record_ahead(db, CRMI_TABLE_REVIEW, id);
}

static const struct crmi_case_frame review_call = {
	.frame = { CRMI_ON_CASE_AND("crm_complaint_review", review_ahead),
	           CRMI_TAKES("review", crm_review_input, review_fields), .check = review_check },
	.only = true,
	.work = review_store,
};

crm_status crm_complaint_review(crm *db, const crm_act *act, const crm_id *id, const crm_review_input *review)
{
	return crmi_case_call(db, act, &review_call, id, review, NULL);
}

/* A case that was not reviewed is a case all the same. */
static crm_status not_reviewed(crm *db, const crm_id *id)
{
	crm_complaint complaint;
	crm_status rc = crmi_record_find(db, CRMI_TABLE_COMPLAINT, id, &complaint, &db->scratch);

	if (rc < 0)
		return rc;
	(void)crmi_fail(db, CRM_ERR_NOT_FOUND, CRM_RULE_NONE, NULL, "the case was not reviewed");
	db->error.entity = CRM_ENTITY_COMPLAINT;
	db->error.id = *id;
	return CRM_ERR_NOT_FOUND;
}

crm_status crm_review_get(crm *db, const crm_id *id, const crm_review **review_out)
{
	void *view = NULL;
	crm_status rc = crmi_record_view(db, CRMI_TABLE_REVIEW, id, review_out ? NULL : "review_out", &view);

	if (review_out)
		*review_out = view;
	return rc == CRM_ERR_NOT_FOUND ? not_reviewed(db, id) : rc;
}

void crm_review_free(const crm_review *review)
{
	crmi_view_free(review);
}

/* --- wants */

/* The step judges; the row of the case already has what is asked for. */
static crm_status wants_store(struct crmi_call *call, struct crmi_case *c, int32_t wants, int32_t met, int32_t unmet)
{
	crm_status rc;

	if (c->row.wants == wants && c->row.wants_met == met && c->row.wants_unmet == unmet)
		return CRM_UNCHANGED;
	if ((rc = crmi_case_catch_up(call, c)) < 0)
		return rc;
	c->row.wants = wants;
	c->row.wants_met = met;
	c->row.wants_unmet = unmet;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_WANTS);
}

/* The sets in which a call speaks of wants; `met` and `unmet` are of answers. */
struct wants {
	uint32_t wants, met, unmet;
};

static crm_status wants_check(crm *db, void *asked)
{
	const struct wants *wants = asked;

	if (!crmi_wants_are_known(wants->wants))
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "wants", "wants is not a set of crm_purpose");
	if (!crmi_wants_are_known(wants->met))
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "met", "met is not a set of crm_purpose");
	if (crmi_wants_are_known(wants->unmet) && !(wants->met & wants->unmet))
		return CRM_OK;
	return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "unmet", "unmet is not a set of crm_purpose apart from met");
}

static crm_status wants_note(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const struct wants *set = asked;
	const int32_t wants = (int32_t)set->wants;
	crm_status rc = crmi_case_judged(call->db, c, crmi_wants_set_rule(&c->row));

	return rc < 0 ? rc : wants_store(call, c, wants, c->row.wants_met & wants, c->row.wants_unmet & wants);
}

static const struct crmi_case_frame wants_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_wants_set"),
	           CRMI_VALUE_GIVEN("wants", struct wants), .check = wants_check },
	.only = true,
	.work = wants_note,
};

crm_status crm_complaint_wants_set(crm *db, const crm_act *act, const crm_id *id, uint32_t wants)
{
	const struct wants set = { wants, 0, 0 };

	return crmi_case_call(db, act, &wants_call, id, &set, NULL);
}

static crm_status wants_answered(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const struct wants *set = asked;
	const crm_rule rule = crmi_wants_answer_rule(&c->row, set->met, set->unmet);
	const char *field = set->met & ~(uint32_t)c->row.wants ? "met" : "unmet";

	if (rule != CRM_RULE_NONE)
		return crmi_refuse(call->db, rule, CRM_ENTITY_COMPLAINT, &c->row.id, rule == CRM_RULE_WANT_UNKNOWN ? field : NULL);
	return wants_store(call, c, c->row.wants, (int32_t)set->met, (int32_t)set->unmet);
}

static const struct crmi_case_frame answers_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_wants_answer"),
	           CRMI_VALUE_GIVEN("wants", struct wants), .check = wants_check },
	.only = true,
	.work = wants_answered,
};

crm_status crm_complaint_wants_answer(crm *db, const crm_act *act, const crm_id *id, uint32_t met, uint32_t unmet)
{
	const struct wants set = { 0, met, unmet };

	return crmi_case_call(db, act, &answers_call, id, &set, NULL);
}
