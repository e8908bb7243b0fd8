/* What may be offered to a complainant, and what an answer may choose (D-CMP-33, D-CMP-36). Pure. */
#ifndef CRMI_REMEDY_RULES_H
#define CRMI_REMEDY_RULES_H

#include "settings.h"
#include "crm/remedy.h"

/* D-CMP-36: what an opportunistic claim does not get. */
bool crmi_remedy_is_money(const crm_solution_input *solution);

/* D-CMP-33: an amount has a currency, and above the authority of the playbook an approver who is not the actor. */
crm_rule crmi_remedy_offer_rule(const crm_solution_input *solution, const struct crmi_playbook *playbook, const char *actor);

/* D-CMP-33: whether the answer says enough where `open` options are on the table; `is_open` = its number is among them. Of a case
 * that was brought in from elsewhere none is known, and the one that is there need not be. */
crm_rule crmi_remedy_answer_rule(size_t open, int64_t option, bool is_open);

/* The field of the input that a rule speaks of, or NULL. */
const char *crmi_remedy_rule_field(crm_rule rule);

#endif
