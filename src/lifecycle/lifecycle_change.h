/* Moves and proposals, for the files of this room. */
#ifndef CRMI_LIFECYCLE_CHANGE_H
#define CRMI_LIFECYCLE_CHANGE_H

#include "lifecycle_rules.h"
#include "subject.h"

extern const struct crmi_subject crmi_lifecycle_subject;

/* A move to make, or to ask for. */
struct crmi_lifecycle_change {
	int32_t     to;
	int32_t     state_reason;
	int64_t     at;
	bool        attested;  /* a purchase outside this store is the ground of it, made at `at` */
	bool        purchased; /* a recorded purchase is */
	bool        automatic; /* made by a purchase or by time */
	const char *need;      /* NULL = as it was */
	const char *reason;    /* in words, or NULL */
};

/* Whether the state takes the number as its reason (#CRM_RULE_FIELD_RANGE). */
crm_status crmi_lifecycle_check_reason(crm *db, int32_t state, int32_t state_reason);

/* The move if the table allows it, else the refusal. */
crm_status crmi_lifecycle_try(struct crmi_call *call, crm_customer *customer,
                              const struct crmi_lifecycle_change *change);

/* The churn window of a customer is over: the move or the proposal, as the playbook says, dated when it ended. */
crm_status crmi_lifecycle_expire(struct crmi_call *call, crm_customer *customer, const struct crmi_playbook *playbook);

#endif
