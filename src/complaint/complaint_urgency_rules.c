#include "complaint_urgency_rules.h"

#include "crm/complaint_clock.h"
#include "crm/followup.h"

#include <string.h>

enum { MOST_POINTS = 1000000 /* of one factor, so that all of them fit */, REOPENED_TOO_OFTEN = 2 };

/* --- the priority and its parts */

static int32_t points_of_tier(const struct crmi_playbook *playbook, int32_t tier)
{
	switch (tier) {
	case CRM_TIER_KEY:
		return playbook->complaint_priority_points_tier_key;
	case CRM_TIER_ORDINARY:
		return playbook->complaint_priority_points_tier_ordinary;
	case CRM_TIER_SMALL:
		return playbook->complaint_priority_points_tier_small;
	default:
		return 0;
	}
}

static int32_t danger_of_type(const struct crmi_playbook *playbook, int32_t type)
{
	switch (type) {
	case CRM_COMPLAINANT_VOICER:
		return playbook->complaint_danger_voicer;
	case CRM_COMPLAINANT_PASSIVE:
		return playbook->complaint_danger_passive;
	case CRM_COMPLAINANT_IRATE:
		return playbook->complaint_danger_irate;
	case CRM_COMPLAINANT_ACTIVIST:
		return playbook->complaint_danger_activist;
	default:
		return 0;
	}
}

static int32_t points_of_level(const struct crmi_playbook *playbook, int32_t level)
{
	return level == CRM_LEVEL_OUTSIDE       ? playbook->complaint_priority_points_level_2
	       : level == CRM_LEVEL_THIRD_PARTY ? playbook->complaint_priority_points_level_3
	                                        : 0;
}

static int32_t points_of_severity(const struct crmi_playbook *playbook, int32_t severity)
{
	return severity == CRM_CASE_DIFFICULT ? playbook->complaint_priority_points_difficult
	       : severity == CRM_CASE_MAJOR   ? playbook->complaint_priority_points_major
	                                      : 0;
}

static int32_t points_times(int32_t points, int32_t count)
{
	const int64_t product = (int64_t)points * count;

	return product > MOST_POINTS ? MOST_POINTS : (int32_t)product;
}

size_t crmi_priority_parts(const crm_complaint *complaint, const struct crmi_playbook *playbook, crm_priority_part *parts)
{
	const int32_t danger = danger_of_type(playbook, complaint->complainant_type);
	const bool green = complaint->lane > CRM_LANE_NORMAL;
	const crm_priority_part all[CRMI_PRIORITY_PARTS] = {
		{ CRM_FACTOR_TIER, complaint->tier, points_of_tier(playbook, complaint->tier) },
		{ CRM_FACTOR_DANGER, danger, danger },
		{ CRM_FACTOR_LEVEL, complaint->level, points_of_level(playbook, complaint->level) },
		{ CRM_FACTOR_SEVERITY, complaint->severity, points_of_severity(playbook, complaint->severity) },
		{ CRM_FACTOR_BREACH, complaint->breaches, points_times(playbook->complaint_priority_points_breach, complaint->breaches) },
		{ CRM_FACTOR_ESCALATION, complaint->escalation,
		  points_times(playbook->complaint_priority_points_escalation, complaint->escalation) },
		{ CRM_FACTOR_LANE, complaint->lane, green ? playbook->complaint_priority_points_lane : 0 },
	};
	size_t count = 0, i;

	for (i = 0; i < CRMI_PRIORITY_PARTS; i++)
		if (all[i].points)
			parts[count++] = all[i];
	return count;
}

int32_t crmi_priority_points(const crm_complaint *complaint, const struct crmi_playbook *playbook)
{
	crm_priority_part parts[CRMI_PRIORITY_PARTS];
	const size_t count = crmi_priority_parts(complaint, playbook, parts);
	int32_t points = 0;
	size_t i;

	for (i = 0; i < count; i++)
		points += parts[i].points;
	return points;
}

int32_t crmi_priority_rank(int32_t points, const struct crmi_playbook *playbook)
{
	const int32_t rank = playbook->complaint_priority - points / playbook->complaint_priority_points_per_rank;

	return rank < 1 ? 1 : rank;
}

/* An escalation is first whatever its case is; what the host added to a case has the rank that the host gave. */
bool crmi_priority_ranks(const crm_task *task)
{
	switch (task->kind) {
	case CRM_TASK_COMPLAINT_ASSESS:
	case CRM_TASK_COMPLAINT_PROGRESS:
	case CRM_TASK_COMPLAINT_REPLY:
	case CRM_TASK_SATISFACTION_CHECK:
	case CRM_TASK_MILESTONE:
		return task->state == CRM_TASK_OPEN;
	default:
		return false;
	}
}

/* --- lanes */

static struct crmi_lane_limits lane_own(const struct crmi_playbook *playbook, int32_t lane)
{
	switch (lane) {
	case CRM_LANE_BUSINESS:
		return (struct crmi_lane_limits){ playbook->complaint_lanes_business_assess_minutes,
			                              playbook->complaint_lanes_business_clock,
			                              playbook->complaint_lanes_business_cap };
	case CRM_LANE_PROJECT:
		return (struct crmi_lane_limits){ playbook->complaint_lanes_project_assess_minutes,
			                              playbook->complaint_lanes_project_clock,
			                              playbook->complaint_lanes_project_cap };
	case CRM_LANE_FAULT:
		return (struct crmi_lane_limits){ playbook->complaint_lanes_fault_assess_minutes, playbook->complaint_lanes_fault_clock,
			                              playbook->complaint_lanes_fault_cap };
	default:
		return (struct crmi_lane_limits){ CRMI_UNSET, "", CRMI_UNSET };
	}
}

struct crmi_lane_limits crmi_lane_limits(const struct crmi_playbook *playbook, int32_t lane)
{
	struct crmi_lane_limits limits = lane_own(playbook, lane);

	if (limits.assess_minutes == CRMI_UNSET)
		limits.assess_minutes = playbook->complaint_assess_minutes;
	if (!*limits.clock)
		limits.clock = playbook->complaint_clock;
	return limits;
}

crm_rule crmi_complaint_lane_rule(int32_t lane, int32_t tier, bool full)
{
	if (lane <= CRM_LANE_NORMAL)
		return CRM_RULE_NONE;
	if (tier != CRM_TIER_KEY)
		return CRM_RULE_LANE_NOT_KEY;
	return full ? CRM_RULE_LANE_FULL : CRM_RULE_NONE;
}

/* --- what may be said of a case */

crm_rule crmi_complaint_rated_rule(const crm_complaint *complaint)
{
	return crmi_complaint_step_rule(complaint->state, CRM_STEP_RATE);
}

crm_rule crmi_complaint_level_rule(const crm_complaint *complaint, int32_t level)
{
	const crm_rule rule = crmi_complaint_rated_rule(complaint);

	return rule == CRM_RULE_NONE && level < complaint->level ? CRM_RULE_LEVEL_FALLS : rule;
}

/* D-CMP-24: the three judgements come together and first. */
crm_rule crmi_complaint_type_rule(const crm_complaint *complaint)
{
	const crm_rule rule = crmi_complaint_rated_rule(complaint);

	return rule == CRM_RULE_NONE && !complaint->complainant_type ? CRM_RULE_JUDGE_COMPLAINANT : rule;
}

crm_rule crmi_complaint_severity_rule(const crm_complaint *complaint, int32_t severity)
{
	const crm_rule rule = crmi_complaint_rated_rule(complaint);

	if (rule != CRM_RULE_NONE || complaint->level != CRM_LEVEL_THIRD_PARTY)
		return rule;
	return severity == CRM_CASE_MAJOR ? CRM_RULE_NONE : CRM_RULE_LEVEL_FALLS;
}

crm_rule crmi_complaint_escalate_rule(const crm_complaint *complaint, const char *reason, const char *target)
{
	const crm_rule rule = crmi_complaint_step_rule(complaint->state, CRM_STEP_ESCALATE);

	if (rule != CRM_RULE_NONE)
		return rule;
	if (crmi_complaint_is_blank(reason))
		return CRM_RULE_ESCALATION_REASON;
	return crmi_complaint_is_blank(target) ? CRM_RULE_ESCALATION_TARGET : CRM_RULE_NONE;
}

/* D-CMP-12 */
int32_t crm_complaint_message_warning(int32_t special, int32_t direction, int32_t channel)
{
	const bool written = channel >= CRM_CHANNEL_SMS && channel <= CRM_CHANNEL_CHAT;

	if (special != CRM_SPECIAL_PREPARED || direction != CRM_DIRECTION_OUT)
		return CRM_RULE_NONE;
	return written ? CRM_RULE_WRITTEN_TO_PREPARED : CRM_RULE_NONE;
}

/* --- level, type, customer */

int32_t crmi_complaint_first_level(const crm_complaint_input *input)
{
	if (input->level)
		return input->level;
	return input->channel == CRM_CHANNEL_THIRD_PARTY ? CRM_LEVEL_THIRD_PARTY : CRM_LEVEL_DIRECT;
}

void crmi_complaint_take_level(crm_complaint *row, int32_t level)
{
	row->level = level;
	if (level != CRM_LEVEL_THIRD_PARTY)
		return;
	row->severity = CRM_CASE_MAJOR;
	if (!crmi_complaint_has_ended(row->state)) /* one that was over before it came to us needs no superior */
		row->escalation++;
}

int32_t crmi_complaint_proposed_type(const crm_complaint *complaint, bool mishandled)
{
	return mishandled && complaint->complainant_type == CRM_COMPLAINANT_VOICER ? CRM_COMPLAINANT_ACTIVIST
	                                                                           : complaint->proposed_type;
}

bool crmi_complaint_reopened_too_often(int32_t reopened)
{
	return reopened >= REOPENED_TOO_OFTEN;
}

/* Once: a case that was escalated already is not escalated for being late. One that becomes a key customer's after its limit
 * does so now. */
static int64_t key_limit(const crm_complaint *row, int32_t minutes, int64_t now)
{
	const int64_t at = minutes == CRMI_UNSET ? CRM_NO_TIME : row->received_at + minutes * CRM_MINUTE;

	if (at == CRM_NO_TIME || at > now || row->revision == 0)
		return at;
	return row->escalation ? CRM_NO_TIME : now;
}

void crmi_complaint_take_customer(crm_complaint *row, const struct crmi_playbook *playbook, int32_t contact_class,
                                  const char *owner, int64_t now)
{
	const int32_t before = row->tier;
	bool key;

	row->tier = crm_tier_of_class(contact_class);
	key = row->tier == CRM_TIER_KEY;
	row->account_manager = key && row->channel != CRM_CHANNEL_ACCOUNT_MANAGER ? owner : NULL;
	if (!key || crmi_complaint_has_ended(row->state))
		row->escalate_at = CRM_NO_TIME;
	else if (before != CRM_TIER_KEY)
		row->escalate_at = key_limit(row, playbook->complaint_escalate_key_minutes, now);
}
