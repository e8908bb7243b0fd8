/* Normal forms of contact points (D-INFO-08). Pure. */
#ifndef CRMI_CUSTOMER_RULES_H
#define CRMI_CUSTOMER_RULES_H

#include "arena.h"
#include "crm/customer.h"

/* The form in which a contact point is searched: telephone numbers as + and digits where the country is known, else the
 * digits; mail, web and chat in folded case; addresses folded with blanks run together. NULL with *rule_out set when the
 * value cannot be read as its kind, and NULL with #CRM_RULE_NONE when there was no memory. */
const char *crmi_point_match(crmi_arena *arena, int32_t kind, const char *value, const char *phone_country, crm_rule *rule_out);

#endif
