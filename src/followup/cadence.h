/* The planned contacts of one customer: his open cadence tasks, and what a contact or an assignment makes of them. */
#ifndef CRMI_CADENCE_H
#define CRMI_CADENCE_H

#include "call.h"
#include "followup_rules.h"

struct crmi_followup {
	const struct crmi_playbook *playbook;
	crm_customer customer;              /* as it is in the store */
	crm_task *open[CRMI_CADENCE_KINDS]; /* NULL = none */
	struct crmi_plan plans[CRMI_CADENCE_KINDS];
	bool was_merged; /* the call is left to the visit that is planned */
	bool changed;    /* something was written */
};

/* `ended` is the task that is being done, whose row is marked already; NULL = none. */
crm_status crmi_followup_load(struct crmi_call *call, const crm_customer *customer, const crm_task *ended,
                              struct crmi_followup *followup);

/* The customer was reached by a planned kind of contact at the time of the call: remembers it and plans what follows.
 * `*next` gets the task, none when nothing follows. */
crm_status crmi_followup_reached(struct crmi_call *call, struct crmi_followup *followup, enum crmi_cadence_kind kind,
                                 crm_id *next);

/* He was asked but did not want to: the next one counts from this attempt, the last contact stays. */
crm_status crmi_followup_skipped(struct crmi_call *call, struct crmi_followup *followup, enum crmi_cadence_kind kind,
                                 crm_id *next);

#endif
