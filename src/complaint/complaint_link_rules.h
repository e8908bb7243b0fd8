/* How cases belong together: causes, links, merging (D-CMP-02, D-KEY-09). Pure. */
#ifndef CRMI_COMPLAINT_LINK_RULES_H
#define CRMI_COMPLAINT_LINK_RULES_H

#include "crm/complaint_cause.h"
#include "crm/complaint_link.h"
#include "crm/promise.h"

/* Each returns the first rule that refuses, in the order of the header, or CRM_RULE_NONE. */
crm_rule crmi_cause_add_rule(const crm_complaint *complaint, int32_t cause, bool primary);
crm_rule crmi_cause_remove_rule(const crm_complaint *complaint);
/* Whichever of the two is at fault. */
crm_rule crmi_link_rule(const crm_complaint *one, const crm_complaint *other, bool in_circle);
crm_rule crmi_merge_rule(const crm_complaint *merged, const crm_complaint *into);

/* Which kinds of link hold in both directions; the others have an order. */
bool crmi_link_is_mutual(int32_t kind);

/* What the case that goes on takes over of the one that is merged, as far as it is higher or new. */
void crmi_merge_take(crm_complaint *into, const crm_complaint *merged);

/* The state in which the case goes on after that; `promised` = an open promise of the merged one goes on with it. */
int32_t crmi_merge_state(const crm_complaint *into, const crm_complaint *merged, bool promised);

#endif
