/* What may be done with a case now, for a guided flow. */
#include "complaint_guide_rules.h"
#include "complaint_record.h"
#include "complaint_urgency_record.h"
#include "customer_record.h"

static crm_status marks_load(crm *db, const crm_id *id, uint32_t *marks)
{
	struct crmi_mark_kinds_out mark;
	crmi_rows rows;
	crm_status rc = crmi_start(db, CRMI_STMT_MARK_KINDS, &(struct crmi_mark_kinds_in){ .complaint_id = *id }, &rows);

	if (rc < 0)
		return rc;
	while ((rc = crmi_next(db, &rows, &mark, &db->scratch)) == CRM_OK)
		*marks |= UINT32_C(1) << mark.kind;
	crmi_end(&rows);
	return rc < 0 ? rc : CRM_OK;
}

/* Only an ended case may have a customer who was taken out of use, and only that keeps it from being taken up again. */
static crm_status customer_look(crm *db, struct crmi_guide *guide)
{
	crm_customer customer;
	crm_status rc;

	if (crm_id_is_none(&guide->complaint.customer_id) || !crmi_complaint_has_ended(guide->complaint.state))
		return CRM_OK;
	if ((rc = crmi_customer_load(db, &guide->complaint.customer_id, &customer)) == CRM_OK)
		guide->customer_removed = customer.removed != 0;
	return rc;
}

static crm_status guide_load(crm *db, const crm_id *id, struct crmi_case *c, struct crmi_guide *guide)
{
	crm_promise promise;
	crm_status rc;

	crmi_case_ahead(db, id);
	crmi_ahead(db, CRMI_STMT_MARK_KINDS, &(struct crmi_mark_kinds_in){ .complaint_id = *id });
	if ((rc = crmi_case_load(db, id, c)) < 0 || (rc = crmi_case_promise(db, c, &promise)) < 0 ||
	    (rc = marks_load(db, id, &guide->marks)) < 0 || (rc = crmi_case_customer_load(db, c)) < 0)
		return rc;
	guide->complaint = c->row;
	if (!crm_id_is_none(&c->row.customer_id)) /* the class that he has by now, as a step finds it */
		guide->complaint.tier = crm_tier_of_class(c->contact_class);
	guide->playbook = &c->playbook;
	guide->last_promise = promise.outcome;
	guide->now = crmi_now(db);
	crmi_guide_catch_up(guide);
	return customer_look(db, guide);
}

static crm_status guide_check(crm *db, const crm_id *id, const crm_complaint_advice *advices_out, size_t room, size_t *count_out)
{
	if (!id || !count_out)
		return crmi_input_missing(db, id ? "count_out" : "id");
	*count_out = CRMI_STEPS;
	if (room < CRMI_STEPS)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_CLOCK_ROOM, "room", "there are more steps than room");
	return advices_out ? CRM_OK : crmi_input_missing(db, "advices_out");
}

crm_status crm_complaint_advise(crm *db, const crm_id *id, crm_complaint_advice *advices_out, size_t room, size_t *count_out)
{
	struct crmi_guide guide = { .playbook = NULL };
	struct crmi_case c;
	bool own = false;
	crm_status rc;
	int32_t step;

	if (count_out)
		*count_out = 0;
	if ((rc = crmi_enter(db)) < 0 || (rc = guide_check(db, id, advices_out, room, count_out)) < 0 ||
	    (rc = crmi_view_begin(db, &own)) < 0)
		return rc;
	rc = guide_load(db, id, &c, &guide);
	crmi_view_end(db, own);
	if (rc < 0) {
		*count_out = 0;
		return rc;
	}
	for (step = CRM_STEP_JUDGE; step <= CRMI_STEPS; step++)
		advices_out[step - CRM_STEP_JUDGE] = crmi_guide_advice(&guide, step);
	return CRM_OK;
}
