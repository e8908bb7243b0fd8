/* Green lanes are never longer than the normal one (D-KEY-07): what their settings and clocks say is looked at when a playbook is loaded. */
#include "playbook_parts.h"

enum { LANES = 3 };

/* One lane: its settings, by path and as they are going to be. */
struct lane {
	const char *assess_path, *clock_path;
	int32_t     assess_minutes;
	const char *clock;
};

static void list_lanes(const struct crmi_playbook *values, struct lane *lanes)
{
	const struct lane all[LANES] = {
		{ "complaint.lanes.business.assess_minutes", "complaint.lanes.business.clock", values->complaint_lanes_business_assess_minutes,
		  values->complaint_lanes_business_clock },
		{ "complaint.lanes.project.assess_minutes", "complaint.lanes.project.clock", values->complaint_lanes_project_assess_minutes,
		  values->complaint_lanes_project_clock },
		{ "complaint.lanes.fault.assess_minutes", "complaint.lanes.fault.clock", values->complaint_lanes_fault_assess_minutes,
		  values->complaint_lanes_fault_clock },
	};

	memcpy(lanes, all, sizeof all);
}

/* --- faults */

static int64_t line_of_setting(const struct crmi_load *load, const char *path)
{
	for (int i = 0; i < CRMI_SETTING_COUNT; i++) {
		if (strcmp(crmi_settings[i].path, path) == 0)
			return load->lines[i];
	}
	return 0;
}

/* The fault stands at the setting of the lane, or at the other one where the text has only that. */
static bool lane_contradicts(struct crmi_load *load, const char *path, const char *other, const char *message)
{
	const bool named = line_of_setting(load, path) != 0 || line_of_setting(load, other) == 0;

	snprintf(load->path, sizeof load->path, "%s", named ? path : other);
	return crmi_playbook_refuse(load, CRM_RULE_PLAYBOOK_CONTRADICTION, line_of_setting(load, load->path), message);
}

/* The same where the text lays one of the two clocks anew, that of the lane first. */
static bool clock_contradicts(struct crmi_load *load, const struct lane *lane, const char *target, const char *message)
{
	const bool own = crmi_line_of_clock(load, lane->clock) != 0;
	const char *clock = own ? lane->clock : load->values.complaint_clock;
	const int64_t line = crmi_line_of_clock(load, clock);
	size_t length;

	if (!line || line_of_setting(load, lane->clock_path))
		return lane_contradicts(load, lane->clock_path, "complaint.clock", message);
	length = crmi_playbook_path_append(load->path, 0, "clocks", strlen("clocks"));
	length = crmi_playbook_path_append(load->path, length, clock, strlen(clock));
	if (target) {
		length = crmi_playbook_path_append(load->path, length, "targets", strlen("targets"));
		(void)crmi_playbook_path_append(load->path, length, target, strlen(target));
	}
	return crmi_playbook_refuse(load, CRM_RULE_PLAYBOOK_CONTRADICTION, line, message);
}

/* --- clocks */

/* Real time never runs slower than working time; days are counted for themselves. */
static bool target_is_longer(const crm_clock_target *lane, const crm_clock_target *normal)
{
	if ((lane->pauses && !normal->pauses) || (lane->end_of_day && !normal->end_of_day))
		return true;
	if (lane->unit == CRM_CLOCK_DAYS || normal->unit == CRM_CLOCK_DAYS)
		return lane->unit != normal->unit || lane->amount_days > normal->amount_days;
	if (lane->unit == CRM_CLOCK_WORKING && normal->unit == CRM_CLOCK_REAL)
		return true;
	return lane->amount_us > normal->amount_us;
}

static const crm_clock_target *target_named(const crm_clock_policy *policy, const char *name)
{
	for (size_t i = 0; i < policy->target_count; i++) {
		if (strcmp(policy->targets[i].name, name) == 0)
			return &policy->targets[i];
	}
	return NULL;
}

static bool compare_policies(struct crmi_load *load, const struct lane *lane, const crm_clock_policy *own, const crm_clock_policy *normal)
{
	if (own->target_count > normal->target_count)
		return clock_contradicts(load, lane, NULL, "the clock of a green lane has more targets than complaint.clock (D-KEY-07)");
	for (size_t i = 0; i < own->target_count; i++) {
		const crm_clock_target *same = target_named(normal, own->targets[i].name);

		if (same && target_is_longer(&own->targets[i], same))
			return clock_contradicts(load, lane, own->targets[i].name,
			                         "a target of a green lane is longer than that of complaint.clock, or may be (D-KEY-07)");
	}
	return true;
}

/* Both clocks are there: their names have been looked at. */
static bool check_lane_clock(struct crmi_load *load, const struct lane *lane)
{
	const struct crmi_named *own = crmi_collections_find(&load->laid, CRMI_CLOCKS, lane->clock);
	const struct crmi_named *normal = crmi_collections_find(&load->laid, CRMI_CLOCKS, load->values.complaint_clock);
	crm_clock_policy own_policy, normal_policy;
	crmi_arena arena;
	crm_status rc;
	bool fits = true;

	if (!own || !normal || own == normal)
		return true;
	crmi_arena_init(&arena, load->memory);
	rc = crmi_policy_make(&arena, own, 0, &own_policy);
	if (rc == CRM_OK)
		rc = crmi_policy_make(&arena, normal, 0, &normal_policy);
	if (rc == CRM_OK)
		fits = compare_policies(load, lane, &own_policy, &normal_policy);
	crmi_arena_free(&arena);
	return rc == CRM_OK ? fits : crmi_playbook_no_memory(load);
}

/* A setting names a clock that is there; one that is named is not taken away. */
static bool check_lane_name(struct crmi_load *load, const struct lane *lane)
{
	const int64_t line = line_of_setting(load, lane->clock_path);

	if (!*lane->clock || crmi_collections_find(&load->laid, CRMI_CLOCKS, lane->clock))
		return true;
	if (line)
		return lane_contradicts(load, lane->clock_path, lane->clock_path, "there is no clock of this name");
	return clock_contradicts(load, lane, NULL, "a green lane names it: it cannot be taken away");
}

bool crmi_lanes_check(struct crmi_load *load)
{
	struct lane lanes[LANES];

	if (load->stored)
		return true;
	list_lanes(&load->values, lanes);
	for (size_t i = 0; i < LANES; i++) {
		if (lanes[i].assess_minutes != CRMI_UNSET && lanes[i].assess_minutes > load->values.complaint_assess_minutes)
			return lane_contradicts(load, lanes[i].assess_path, "complaint.assess_minutes",
			                        "a green lane would have longer to assess than complaint.assess_minutes (D-KEY-07)");
		if (!check_lane_name(load, &lanes[i]) || !check_lane_clock(load, &lanes[i]))
			return false;
	}
	return true;
}
