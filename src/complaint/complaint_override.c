#include "complaint_override.h"

#include "crm/complaint_handling.h"

crm_status crmi_case_override(struct crmi_call *call, struct crmi_case *c, crm_complaint_step step, crm_rule rule,
                              const char *person)
{
	crm_override pass = { .complaint_id = c->row.id, .at = call->at, .step = (int32_t)step, .rule = (int32_t)rule,
		                  .person = person, .actor = call->actor, .reason = call->reason };
	const struct crmi_permit permit = { person, call->actor, call->reason };
	crm_status rc = crmi_case_judged(call->db, c, crmi_override_rule(rule, &permit));

	if (rc < 0)
		return rc;
	pass.number = ++c->row.overrides;
	if (c->passed == CRM_RULE_NONE)
		c->passed = rule; /* of several guards the first one stands in the entry; the rows have them all */
	return crmi_record_insert(call, CRMI_TABLE_OVERRIDE, &pass);
}
