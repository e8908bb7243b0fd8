/* What may be done with a case now: the graph and the guards of every step, asked before it is taken. Pure. */
#ifndef CRMI_COMPLAINT_GUIDE_RULES_H
#define CRMI_COMPLAINT_GUIDE_RULES_H

#include "complaint_rules.h"
#include "crm/complaint_guide.h"

enum { CRMI_STEPS = CRM_STEP_REVIEW };

/* A case to advise on. */
struct crmi_guide {
	crm_complaint               complaint;        /* as it is stored, with the tier of the customer by now */
	const struct crmi_playbook *playbook;         /* the version it is handled under */
	int64_t                     now;
	int32_t                     last_promise;     /* #crm_promise_outcome of the promise that was made last, 0 = none was */
	uint32_t                    marks;            /* set of `1 << crm_mark_kind` of what was noted */
	bool                        customer_removed;
};

/* What is due by now happens before any step (D-CMP-30): to be called once, before the advice. */
void crmi_guide_catch_up(struct crmi_guide *guide);

/* The answer for one step. */
crm_complaint_advice crmi_guide_advice(const struct crmi_guide *guide, int32_t step);

#endif
