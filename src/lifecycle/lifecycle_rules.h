/* Which moves between the states of a customer are allowed, and when he counts as inactive (D-CUST-01..08). Pure. */
#ifndef CRMI_LIFECYCLE_RULES_H
#define CRMI_LIFECYCLE_RULES_H

#include "settings.h"
#include "crm/customer.h"
#include "crm/lifecycle.h"

/* Everything the guard of an arrow may ask for. */
struct crmi_lifecycle_facts {
	int32_t from, to;      /* from 0 = not judged yet */
	int32_t state_reason;  /* churn reason or sub-reason, or 0 */
	bool    need;          /* a need is known, in words */
	bool    reason;        /* a reason is given, in words */
	bool    bought;        /* a purchase is recorded or attested */
	bool    bought_since;  /* ... since the state began */
	int64_t moves;         /* so far */
	int64_t at, since;     /* when the move is made, when the present state began */
	int64_t purchases;     /* in the days of loyalty before `at` */
	int64_t loyal_from;    /* purchases that make a customer loyal */
};

/* CRM_RULE_NONE, or the rule that forbids the move. */
crm_rule crmi_lifecycle_judge(const struct crmi_lifecycle_facts *facts);

/* Whether the guard of an arrow asks for the purchases in the days of loyalty. */
bool crmi_lifecycle_counts(int32_t from, int32_t to);

/* Whether a state takes a number as its reason: a churn reason, a sub-reason, or none at all. */
bool crmi_lifecycle_reason_is_known(int32_t state, int32_t state_reason);

/* Buys now: CURRENT or LOYAL, the states in which the churn window counts. */
bool crmi_lifecycle_is_buying(int32_t state);

/* A purchase at an instant moves this customer, or proposes it (D-CUST-03). */
bool crmi_lifecycle_purchase_moves(const crm_customer *customer, int64_t at);

/* When the churn window of a customer is over; CRM_NO_TIME = never, or the playbook has no window. */
int64_t crmi_lifecycle_inactive_at(const crm_customer *customer, const struct crmi_playbook *playbook);

/* Time without a purchase after which a customer is inactive, in microseconds; 0 = the playbook has no window. */
int64_t crmi_lifecycle_window(const struct crmi_playbook *playbook);

#endif
