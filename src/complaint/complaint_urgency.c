/* How urgent a case is, told by people: level, type, special kind, severity, lane, escalation; and why it is
 * (D-CMP-08 to 12, D-CMP-41 to 43, D-KEY-07). */
#include "complaint_urgency_record.h"

#include "playbook_record.h"
#include "subject.h"

/* --- level */

static crm_status raise_level(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const int32_t level = *(const int32_t *)asked;
	crm_status rc = crmi_case_judged(call->db, c, crmi_complaint_level_rule(&c->row, level));

	if (rc < 0)
		return rc;
	if (level == c->row.level)
		return CRM_UNCHANGED;
	crmi_complaint_take_level(&c->row, level);
	if ((rc = crmi_case_level_tasks(call, c)) < 0)
		return rc;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_LEVEL);
}

static const struct crmi_case_frame level_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_level_raise"),
	           CRMI_CHOICE_GIVEN("level", CRM_LEVEL_DIRECT, CRM_LEVEL_THIRD_PARTY, NULL) },
	.work = raise_level,
};

crm_status crm_complaint_level_raise(crm *db, const crm_act *act, const crm_id *id, int32_t level)
{
	return crmi_case_call(db, act, &level_call, id, &level, NULL);
}

/* --- the complainant */

static crm_status set_type(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const int32_t type = *(const int32_t *)asked;
	crm_status rc = crmi_case_judged(call->db, c, crmi_complaint_type_rule(&c->row));

	if (rc < 0)
		return rc;
	if (type == c->row.complainant_type && !c->row.proposed_type)
		return CRM_UNCHANGED;
	c->row.complainant_type = type;
	c->row.proposed_type = 0;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_RATED);
}

static const struct crmi_case_frame type_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_type_set"),
	           CRMI_CHOICE_GIVEN("type", CRM_COMPLAINANT_VOICER, CRM_COMPLAINANT_ACTIVIST, NULL) },
	.work = set_type,
};

crm_status crm_complaint_type_set(crm *db, const crm_act *act, const crm_id *id, int32_t type)
{
	return crmi_case_call(db, act, &type_call, id, &type, NULL);
}

static crm_status set_special(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const int32_t special = *(const int32_t *)asked;
	crm_status rc = crmi_case_judged(call->db, c, crmi_complaint_rated_rule(&c->row));

	if (rc < 0)
		return rc;
	if (special == c->row.special)
		return CRM_UNCHANGED;
	c->row.special = special;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_RATED);
}

static const struct crmi_case_frame special_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_special_set"),
	           CRMI_CHOICE_GIVEN("special", 0, CRM_SPECIAL_PREPARED, NULL) },
	.work = set_special,
};

crm_status crm_complaint_special_set(crm *db, const crm_act *act, const crm_id *id, int32_t special)
{
	return crmi_case_call(db, act, &special_call, id, &special, NULL);
}

/* --- severity */

static crm_status set_severity(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const int32_t severity = *(const int32_t *)asked;
	const crm_rule rule = crmi_complaint_severity_rule(&c->row, severity);

	if (rule == CRM_RULE_LEVEL_FALLS)
		return crmi_refuse(call->db, rule, CRM_ENTITY_COMPLAINT, &c->row.id, "severity");
	if (rule != CRM_RULE_NONE)
		return crmi_case_judged(call->db, c, rule);
	if (severity == c->row.severity)
		return CRM_UNCHANGED;
	c->row.severity = severity;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_RATED);
}

static const struct crmi_case_frame severity_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_severity_set"),
	           CRMI_CHOICE_GIVEN("severity", CRM_CASE_NORMAL, CRM_CASE_MAJOR, NULL) },
	.work = set_severity,
};

crm_status crm_complaint_severity_set(crm *db, const crm_act *act, const crm_id *id, int32_t severity)
{
	return crmi_case_call(db, act, &severity_call, id, &severity, NULL);
}

/* --- lanes */

/* The open assessment counts from the same instant by the time of the lane. */
static crm_status move_assessment(struct crmi_call *call, struct crmi_case *c, int32_t minutes)
{
	crm_task before, after;
	crm_status rc = crmi_case_task(call->db, c, CRM_TASK_COMPLAINT_ASSESS, &before);

	if (rc != CRM_OK || before.amount == minutes)
		return rc < 0 ? rc : CRM_OK;
	after = before;
	after.amount = minutes;
	after.due_at = after.planned_at = before.basis_at + minutes * CRM_MINUTE;
	rc = crmi_case_task_store(call, c, &before, &after);
	return rc < 0 ? rc : CRM_OK;
}

/* A case that had no clock gets that of the lane, from now on; one whose lane has none keeps what it has. */
static crm_status move_lane_clock(struct crmi_call *call, struct crmi_case *c, const char *clock)
{
	struct crmi_case_event_row event = { .at = call->at, .kind = CRM_CLOCK_EVENT_POLICY, .change = CRM_CHANGE_KEEP_ELAPSED,
		                                 .clock = clock, .playbook = c->playbook.version };

	if (!*clock)
		return CRM_OK;
	if (!c->clock.there)
		return crmi_case_clock_begin(call, c);
	return crmi_case_clock_move(call, c, &event);
}

static crm_status set_lane(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const int32_t lane = *(const int32_t *)asked;
	struct crmi_lane_limits limits;
	crm_rule rule = crmi_complaint_step_rule(c->row.state, CRM_STEP_LANE);
	crm_status rc = crmi_case_judged(call->db, c, rule);

	if (rc < 0)
		return rc;
	if (lane == c->row.lane)
		return CRM_UNCHANGED;
	if ((rc = crmi_lane_judge(call->db, lane, c->row.tier, &rule)) < 0 || (rc = crmi_case_judged(call->db, c, rule)) < 0)
		return rc;
	c->row.lane = lane;
	limits = crmi_lane_limits(&c->playbook, lane);
	if ((rc = move_assessment(call, c, limits.assess_minutes)) < 0 || (rc = move_lane_clock(call, c, limits.clock)) < 0)
		return rc;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_RATED);
}

static const struct crmi_case_frame lane_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_lane_set"),
	           CRMI_CHOICE_GIVEN("lane", CRM_LANE_NORMAL, CRM_LANE_FAULT, NULL) },
	.work = set_lane,
};

crm_status crm_complaint_lane_set(crm *db, const crm_act *act, const crm_id *id, int32_t lane)
{
	return crmi_case_call(db, act, &lane_call, id, &lane, NULL);
}

/* --- escalation */

static crm_status escalate_to(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const char *target = *(const char *const *)asked;
	crm_id *made = call->result;
	crm_task task = { .kind = CRM_TASK_ESCALATION, .rule = CRM_DUE_ESCALATION, .basis_at = call->at, .due_at = call->at,
		              .priority = 1, .handler = target, .title = call->reason };
	crm_status rc = crmi_case_judged(call->db, c, crmi_complaint_escalate_rule(&c->row, call->reason, target));

	if (rc < 0)
		return rc;
	c->row.escalation++;
	if ((rc = crmi_case_plan(call, c, &task)) < 0)
		return rc;
	*made = task.id;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_ESCALATED);
}

static const struct crmi_case_frame escalate_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_escalate"),
	           CRMI_TEXT_GIVEN("target", false, CRM_LIMIT_KEY), .makes = true },
	.work = escalate_to,
};

crm_status crm_complaint_escalate(crm *db, const crm_act *act, const crm_id *id, const char *target, crm_id *task_out)
{
	return crmi_case_call(db, act, &escalate_call, id, &target, task_out);
}

/* --- why */

static crm_status priority_tell(crm *db, const crm_id *id, crm_priority_part *parts_out, size_t room, size_t *count_out)
{
	const struct crmi_playbook *playbook = NULL;
	crm_priority_part parts[CRMI_PRIORITY_PARTS];
	crm_complaint row;
	size_t i;
	crm_status rc;

	if ((rc = crmi_record_find(db, CRMI_TABLE_COMPLAINT, id, &row, &db->scratch)) < 0 ||
	    (rc = crmi_playbook_version(db, row.playbook, &playbook)) < 0)
		return rc;
	*count_out = crmi_priority_parts(&row, playbook, parts);
	for (i = 0; i < *count_out && i < room; i++)
		parts_out[i] = parts[i];
	if (*count_out <= room)
		return CRM_OK;
	return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_CLOCK_ROOM, "room", "%zu parts, and there is room for %zu", *count_out, room);
}

crm_status crm_complaint_priority_explain(crm *db, const crm_id *id, crm_priority_part *parts_out, size_t room, size_t *count_out)
{
	crm_status rc;

	if (count_out)
		*count_out = 0;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!id || !count_out || (room && !parts_out))
		return crmi_input_missing(db, !id ? "id" : !count_out ? "count_out" : "parts_out");
	return priority_tell(db, id, parts_out, room, count_out);
}
