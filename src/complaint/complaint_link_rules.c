#include "complaint_link_rules.h"

#include "complaint_rules.h"
#include "complaint_urgency_rules.h"

#include <string.h>

static bool is_over(const crm_complaint *complaint)
{
	return complaint->state == CRM_COMPLAINT_CLOSED || complaint->state == CRM_COMPLAINT_VOID;
}

static bool is_void(const crm_complaint *complaint)
{
	return complaint->state == CRM_COMPLAINT_VOID;
}

crm_rule crmi_cause_add_rule(const crm_complaint *complaint, int32_t cause, bool primary)
{
	if (is_void(complaint))
		return CRM_RULE_COMPLAINT_ENDED;
	return primary && complaint->primary_cause && complaint->primary_cause != cause ? CRM_RULE_CAUSE_PRIMARY : CRM_RULE_NONE;
}

crm_rule crmi_cause_remove_rule(const crm_complaint *complaint)
{
	return is_void(complaint) ? CRM_RULE_COMPLAINT_ENDED : CRM_RULE_NONE;
}

crm_rule crmi_link_rule(const crm_complaint *one, const crm_complaint *other, bool in_circle)
{
	if (is_void(one) || is_void(other))
		return CRM_RULE_COMPLAINT_ENDED;
	return in_circle ? CRM_RULE_LINK_CYCLE : CRM_RULE_NONE;
}

bool crmi_link_is_mutual(int32_t kind)
{
	return kind == CRM_LINK_DUPLICATE_OF || kind == CRM_LINK_SAME_CASE;
}

crm_rule crmi_merge_rule(const crm_complaint *merged, const crm_complaint *into)
{
	if (is_over(merged) || is_over(into))
		return CRM_RULE_COMPLAINT_ENDED;
	if (crm_id_is_none(&merged->customer_id) || memcmp(&merged->customer_id, &into->customer_id, sizeof into->customer_id) == 0)
		return CRM_RULE_NONE;
	return CRM_RULE_MERGE_CUSTOMERS;
}

static int32_t higher(int32_t one, int32_t other)
{
	return one > other ? one : other;
}

static int64_t earlier(int64_t one, int64_t other)
{
	return one == CRM_NO_TIME || (other != CRM_NO_TIME && other < one) ? other : one;
}

static int32_t known(int32_t one, int32_t other)
{
	return one ? one : other;
}

/* A case that nobody has judged is judged as the other one was: the matter is the same. */
static void judgement_take(crm_complaint *into, const crm_complaint *merged)
{
	if (into->responsibility || !merged->responsibility)
		return;
	into->responsibility = merged->responsibility;
	into->validity = merged->validity;
	into->complainant_type = merged->complainant_type;
	into->purpose = merged->purpose;
	into->immediate = merged->immediate;
	into->judged_at = merged->judged_at;
}

/* What the complainant said of the case that goes on counts before what he said of the other. */
static void wants_join(crm_complaint *into, const crm_complaint *merged)
{
	const int32_t answered = into->wants_met | into->wants_unmet;

	into->wants |= merged->wants;
	into->wants_met |= merged->wants_met & ~answered;
	into->wants_unmet |= merged->wants_unmet & ~answered;
}

void crmi_merge_take(crm_complaint *into, const crm_complaint *merged)
{
	if (merged->level > into->level) /* D-CMP-08: it never falls, and what it means comes with it */
		crmi_complaint_take_level(into, merged->level);
	into->severity = higher(into->severity, merged->severity);
	into->escalation = higher(into->escalation, merged->escalation);
	into->emotion = higher(into->emotion, merged->emotion);
	into->special = known(into->special, merged->special);
	into->claim = known(into->claim, merged->claim);
	into->acknowledged_at = earlier(into->acknowledged_at, merged->acknowledged_at);
	into->liability_at = earlier(into->liability_at, merged->liability_at);
	judgement_take(into, merged);
	wants_join(into, merged);
}

/* D-CMP-22: who is not calm is calmed before the matter is judged, and no merging leads around it. */
static bool calms_first(const crm_complaint *into, const crm_complaint *merged)
{
	if (crmi_complaint_is_calm(into))
		return false;
	return !into->responsibility || merged->state == CRM_COMPLAINT_CALMING;
}

/* A promise makes it a case with a promise, unless its answer is on the table; a judgement one that is judged. */
int32_t crmi_merge_state(const crm_complaint *into, const crm_complaint *merged, bool promised)
{
	switch (into->state) {
	case CRM_COMPLAINT_RECEIVED:
	case CRM_COMPLAINT_CALMING:
	case CRM_COMPLAINT_ASSESSING:
	case CRM_COMPLAINT_RESOLVING:
	case CRM_COMPLAINT_REVISING:
		break;
	default:
		return into->state;
	}
	if (promised)
		return merged->state == CRM_COMPLAINT_IN_PROGRESS ? CRM_COMPLAINT_IN_PROGRESS : CRM_COMPLAINT_PROMISED;
	if ((into->state == CRM_COMPLAINT_RECEIVED || into->state == CRM_COMPLAINT_ASSESSING) && calms_first(into, merged))
		return CRM_COMPLAINT_CALMING;
	if (into->state != CRM_COMPLAINT_RECEIVED || !into->responsibility)
		return into->state;
	return into->immediate ? CRM_COMPLAINT_RESOLVING : CRM_COMPLAINT_ASSESSING;
}
