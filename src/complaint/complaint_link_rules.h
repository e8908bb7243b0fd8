/* How cases belong together: causes, links (D-CMP-02, D-KEY-09). Pure. */
#ifndef CRMI_COMPLAINT_LINK_RULES_H
#define CRMI_COMPLAINT_LINK_RULES_H

#include "crm/complaint_cause.h"
#include "crm/complaint_link.h"

/* Each returns the first rule that refuses, in the order of the header, or CRM_RULE_NONE. */
crm_rule crmi_cause_add_rule(const crm_complaint *complaint, int32_t cause, bool primary);
crm_rule crmi_cause_remove_rule(const crm_complaint *complaint);
crm_rule crmi_link_rule(const crm_complaint *one, const crm_complaint *other, bool in_circle); /* whichever of the two is at fault */

/* Which kinds of link hold in both directions; the others have an order. */
bool crmi_link_is_mutual(int32_t kind);

#endif
