/* The cadence of calls and visits (D-FUP-01, D-TIER-03, D-FUP-12). Pure. */
#ifndef CRMI_FOLLOWUP_RULES_H
#define CRMI_FOLLOWUP_RULES_H

#include "settings.h"
#include "crm/followup.h"
#include "crm/lifecycle.h"

/* The two kinds of planned contact; each array of two is in this order. */
enum crmi_cadence_kind { CRMI_CADENCE_CALL, CRMI_CADENCE_VISIT, CRMI_CADENCE_KINDS };

/* When the next contact of a kind is due, and from what. */
struct crmi_plan {
	int32_t months; /* 0 = no planned contact of this kind */
	int32_t priority;
	int64_t basis_at; /* the last contact of the kind, or the assignment of the class */
	int64_t due_at;   /* CRM_NO_TIME when `months` is 0 */
};

/* What the class of a customer plans; nothing for one who is removed or a non-customer. */
void crmi_followup_plan(const crm_customer *customer, const struct crmi_playbook *playbook, int32_t utc_offset_minutes,
                        struct crmi_plan plans[CRMI_CADENCE_KINDS]);

/* One plan, counted from a given instant instead. */
struct crmi_plan crmi_followup_plan_from(const struct crmi_plan *plan, int64_t basis_at, int32_t utc_offset_minutes);

/* D-FUP-12: the call is due within so many days of the visit, so the visit does for both. */
bool crmi_followup_is_merged(const struct crmi_plan plans[CRMI_CADENCE_KINDS], int32_t merge_days,
                             int32_t utc_offset_minutes);

crm_rule crmi_followup_may_assign(const crm_customer *customer, int32_t contact_class);

/* What follows an attempt at a planned contact. */
enum crmi_sequel {
	CRMI_SEQUEL_NEXT,    /* reached: the last contact is this one, and the next is planned */
	CRMI_SEQUEL_SKIPPED, /* refused: the next is planned, the last contact stays */
	CRMI_SEQUEL_AGAIN    /* not reached: tried again */
};

enum crmi_sequel crmi_followup_sequel(int32_t outcome);

/* The kind of contact that a channel makes. */
int32_t crmi_contact_kind_of(int32_t channel);

/* The channel of a contact of a kind when none is said. */
int32_t crmi_contact_channel_of(int32_t contact_kind);

#endif
