/* How urgent a case is, and what follows from that. Pure: a case and the playbook it is handled under. */
#ifndef CRMI_COMPLAINT_URGENCY_RULES_H
#define CRMI_COMPLAINT_URGENCY_RULES_H

#include "complaint_rules.h"
#include "crm/complaint_urgency.h"
#include "crm/task.h"

enum { CRMI_PRIORITY_PARTS = CRM_FACTOR_LANE };

/* What adds to the priority: the factors that add something, in their order. Their points add up to the priority. */
size_t  crmi_priority_parts(const crm_complaint *complaint, const struct crmi_playbook *playbook, crm_priority_part *parts);
int32_t crmi_priority_points(const crm_complaint *complaint, const struct crmi_playbook *playbook);

/* The rank of the tasks of a case: more points never come later. */
int32_t crmi_priority_rank(int32_t points, const struct crmi_playbook *playbook);
bool    crmi_priority_ranks(const crm_task *task); /* whether the task has the rank of its case */

/* What a lane sets instead of what holds for every case. */
struct crmi_lane_limits {
	int32_t     assess_minutes;
	const char *clock; /* "" = none; in the playbook */
	int32_t     cap;   /* CRMI_UNSET = any number */
};
struct crmi_lane_limits crmi_lane_limits(const struct crmi_playbook *playbook, int32_t lane);

/* Each returns the first rule that refuses, or CRM_RULE_NONE. */
crm_rule crmi_complaint_level_rule(const crm_complaint *complaint, int32_t level);
crm_rule crmi_complaint_type_rule(const crm_complaint *complaint);
crm_rule crmi_complaint_severity_rule(const crm_complaint *complaint, int32_t severity);
crm_rule crmi_complaint_escalate_rule(const crm_complaint *complaint, const char *reason, const char *target);
crm_rule crmi_complaint_rated_rule(const crm_complaint *complaint); /* for what an open case takes without a guard */
crm_rule crmi_complaint_lane_rule(int32_t lane, int32_t tier, bool full);

/* D-CMP-08: the level a case begins with; what the third one means for its row. */
int32_t crmi_complaint_first_level(const crm_complaint_input *input);
void    crmi_complaint_take_level(crm_complaint *row, int32_t level);

/* D-CMP-09: the type that is proposed when a case was mishandled; a proposal stays until it is answered. */
int32_t crmi_complaint_proposed_type(const crm_complaint *complaint, bool mishandled);
bool    crmi_complaint_reopened_too_often(int32_t reopened);

/* D-CMP-42, D-KEY-09: what the class of its customer means for a case: tier, account manager, when it escalates by itself. */
void crmi_complaint_take_customer(crm_complaint *row, const struct crmi_playbook *playbook, int32_t contact_class,
                                  const char *owner, int64_t now);

#endif
