#include "complaint_urgency_record.h"

#include "playbook_record.h"

/* --- the customer */

void crmi_case_customer_ahead(crm *db, const crm_id *id)
{
	crmi_ahead(db, CRMI_STMT_COMPLAINT_CUSTOMER_CLASS, &(struct crmi_complaint_customer_class_in){ .id = *id });
}

crm_status crmi_case_customer_load(crm *db, struct crmi_case *c)
{
	struct crmi_complaint_customer_class_in in = { .id = c->row.id };
	struct crmi_complaint_customer_class_out customer;
	crm_status rc;

	if (crm_id_is_none(&c->row.customer_id))
		return CRM_OK;
	rc = crmi_one(db, CRMI_STMT_COMPLAINT_CUSTOMER_CLASS, &in, &customer, &db->scratch);
	if (rc == CRM_OK) {
		c->contact_class = customer.contact_class;
		c->owner = customer.owner;
	}
	return rc < 0 ? rc : CRM_OK;
}

/* --- points and rank */

static crm_status tasks_rank(struct crmi_call *call, struct crmi_case *c, int32_t rank)
{
	crm_status rc = crmi_case_tasks(call->db, c);
	size_t i;

	for (i = 0; i < c->task_count && rc >= 0; i++) {
		crm_task after = c->tasks[i];

		if (!crmi_priority_ranks(&after) || after.priority == rank)
			continue;
		after.priority = rank;
		rc = crmi_case_task_store(call, c, &c->tasks[i], &after);
	}
	return rc < 0 ? rc : CRM_OK;
}

crm_status crmi_case_weigh(struct crmi_call *call, struct crmi_case *c)
{
	const int32_t before = crmi_priority_rank(c->before.priority, &c->playbook);
	int32_t rank;

	if (crmi_complaint_has_ended(c->row.state))
		c->row.escalate_at = CRM_NO_TIME;
	c->row.priority = crmi_priority_points(&c->row, &c->playbook);
	rank = crmi_priority_rank(c->row.priority, &c->playbook);
	return rank == before ? CRM_OK : tasks_rank(call, c, rank);
}

/* --- levels */

/* D-CMP-08: who tells others will buy no more; how he is judged is looked at now. An earlier review stays where it is. */
static crm_status plan_customer_review(struct crmi_call *call, const struct crmi_case *c)
{
	crm_task review = { .kind = CRM_TASK_REVIEW, .customer_id = c->row.customer_id, .due_at = call->at, .rule = CRM_DUE_GIVEN,
		                .channel = c->row.channel, .handler = c->owner ? c->owner : c->row.handler,
		                .priority = crmi_priority_rank(crmi_priority_points(&c->row, &c->playbook), &c->playbook),
		                .title = "the customer complains to others: is he going to leave?" };

	return crm_id_is_none(&c->row.customer_id) ? CRM_OK : crmi_task_review(call, &review, true);
}

crm_status crmi_case_level_tasks(struct crmi_call *call, struct crmi_case *c)
{
	if (crmi_complaint_has_ended(c->row.state))
		return CRM_OK;
	switch (c->row.level) {
	case CRM_LEVEL_OUTSIDE:
		return plan_customer_review(call, c);
	case CRM_LEVEL_THIRD_PARTY:
		return crmi_case_plan_escalation(call, c, call->at);
	default:
		return CRM_OK;
	}
}

/* --- the limit of key customers */

static crm_status escalate_late_case(struct crmi_call *call, struct crmi_case *c)
{
	crm_status rc;

	c->row.escalate_at = CRM_NO_TIME;
	c->row.escalation++;
	rc = crmi_case_plan_escalation(call, c, call->at);
	return rc < 0 ? rc : crmi_case_save(call, c, CRM_EVENT_COMPLAINT_ESCALATED);
}

crm_status crmi_case_limit_fire(struct crmi_call *call, struct crmi_case *c)
{
	const struct crmi_call kept =
	    crmi_call_by_time(call, c->row.escalate_at, CRM_RULE_ESCALATION_DUE, "the case of a key customer is still open");
	const crm_status rc = escalate_late_case(call, c);

	crmi_call_go_on(call, &kept);
	return rc;
}

/* --- lanes */

crm_status crmi_lane_judge(crm *db, int32_t lane, int32_t tier, crm_rule *rule_out)
{
	const struct crmi_playbook *playbook = NULL;
	struct crmi_complaint_in_lane_in in = { .lane = lane };
	struct crmi_complaint_in_lane_out last;
	int32_t cap;
	crm_status rc;

	*rule_out = crmi_complaint_lane_rule(lane, tier, false);
	if (lane <= CRM_LANE_NORMAL || *rule_out != CRM_RULE_NONE)
		return CRM_OK;
	if ((rc = crmi_playbook_now(db, &playbook)) < 0)
		return rc;
	if ((cap = crmi_lane_limits(playbook, lane).cap) == CRMI_UNSET)
		return CRM_OK;
	in.others = cap - 1;
	rc = crmi_one(db, CRMI_STMT_COMPLAINT_IN_LANE, &in, &last, &db->scratch);
	*rule_out = crmi_complaint_lane_rule(lane, tier, rc == CRM_OK);
	return rc < 0 ? rc : CRM_OK;
}
