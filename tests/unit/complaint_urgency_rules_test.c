/* How urgent a case is, without a store: points, parts, ranks, lanes, levels, proposals, warnings. */
#include "unit.h"

#include <string.h>

#include "complaint_urgency_rules.h"
#include "crm/complaint_clock.h"

#define NOON (100 * CRM_DAY)

static crm_complaint plain_case(void)
{
	crm_complaint complaint;

	memset(&complaint, 0, sizeof complaint);
	complaint.revision = 1;
	complaint.received_at = NOON;
	complaint.state = CRM_COMPLAINT_ASSESSING;
	complaint.level = CRM_LEVEL_DIRECT;
	complaint.severity = CRM_CASE_NORMAL;
	complaint.lane = CRM_LANE_NORMAL;
	complaint.first_responder = complaint.handler = "Wang";
	return complaint;
}

static int32_t points_of(const crm_complaint *complaint)
{
	return crmi_priority_points(complaint, &crmi_playbook_built_in);
}

/* D-CMP-43: the table of the playbook, factor by factor. */
static void each_factor_adds_what_the_playbook_says(void **state)
{
	static const struct {
		int32_t tier, type, level, severity, breaches, escalation, lane, points;
	} cases[] = {
		{ 0, 0, 1, 1, 0, 0, 1, 0 },
		{ CRM_TIER_KEY, 0, 1, 1, 0, 0, 1, 4 },
		{ CRM_TIER_ORDINARY, 0, 1, 1, 0, 0, 1, 1 },
		{ CRM_TIER_SMALL, 0, 1, 1, 0, 0, 1, 0 },
		{ 0, CRM_COMPLAINANT_VOICER, 1, 1, 0, 0, 1, 1 },
		{ 0, CRM_COMPLAINANT_PASSIVE, 1, 1, 0, 0, 1, 2 },
		{ 0, CRM_COMPLAINANT_IRATE, 1, 1, 0, 0, 1, 3 },
		{ 0, CRM_COMPLAINANT_ACTIVIST, 1, 1, 0, 0, 1, 4 },
		{ 0, 0, CRM_LEVEL_OUTSIDE, 1, 0, 0, 1, 2 },
		{ 0, 0, CRM_LEVEL_THIRD_PARTY, 1, 0, 0, 1, 5 },
		{ 0, 0, 1, CRM_CASE_DIFFICULT, 0, 0, 1, 2 },
		{ 0, 0, 1, CRM_CASE_MAJOR, 0, 0, 1, 4 },
		{ 0, 0, 1, 1, 3, 0, 1, 6 },
		{ 0, 0, 1, 1, 0, 2, 1, 2 },
		{ 0, 0, 1, 1, 0, 0, CRM_LANE_FAULT, 1 },
		{ CRM_TIER_KEY, CRM_COMPLAINANT_ACTIVIST, CRM_LEVEL_THIRD_PARTY, CRM_CASE_MAJOR, 1, 1, CRM_LANE_BUSINESS, 21 },
		{ 0, 0, 1, 1, INT32_MAX, INT32_MAX, 1, 2000000 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		crm_complaint complaint = plain_case();

		complaint.tier = cases[i].tier;
		complaint.complainant_type = cases[i].type;
		complaint.level = cases[i].level;
		complaint.severity = cases[i].severity;
		complaint.breaches = cases[i].breaches;
		complaint.escalation = cases[i].escalation;
		complaint.lane = cases[i].lane;
		assert_int_equal(points_of(&complaint), cases[i].points);
	}
}

/* M-CMP-15: the parts add up exactly, each factor once and in order, whatever the case is. */
static void the_parts_of_a_priority_add_up_to_it(void **state)
{
	crm_priority_part parts[CRMI_PRIORITY_PARTS];
	uint32_t seed = 2026;
	int round;

	(void)state;
	for (round = 0; round < 5000; round++) {
		crm_complaint complaint = plain_case();
		int32_t sum = 0, factor = 0;
		size_t count, i;

		complaint.tier = (int32_t)((seed = seed * 1103515245 + 12345) >> 16) % 4;
		complaint.complainant_type = (int32_t)((seed = seed * 1103515245 + 12345) >> 16) % 5;
		complaint.level = 1 + (int32_t)((seed = seed * 1103515245 + 12345) >> 16) % 3;
		complaint.severity = 1 + (int32_t)((seed = seed * 1103515245 + 12345) >> 16) % 3;
		complaint.lane = 1 + (int32_t)((seed = seed * 1103515245 + 12345) >> 16) % 4;
		complaint.breaches = (int32_t)((seed = seed * 1103515245 + 12345) >> 16) % 6;
		complaint.escalation = (int32_t)((seed = seed * 1103515245 + 12345) >> 16) % 6;
		count = crmi_priority_parts(&complaint, &crmi_playbook_built_in, parts);
		for (i = 0; i < count; i++) {
			assert_true(parts[i].factor > factor);
			assert_true(parts[i].points > 0);
			factor = parts[i].factor;
			sum += parts[i].points;
		}
		assert_int_equal(sum, points_of(&complaint));
	}
}

/* M-CMP-15, D-CMP-09: VOICER has 1. */
static void the_danger_of_the_types_is_one_to_four(void **state)
{
	int32_t type;

	(void)state;
	for (type = CRM_COMPLAINANT_VOICER; type <= CRM_COMPLAINANT_ACTIVIST; type++) {
		crm_priority_part parts[CRMI_PRIORITY_PARTS];
		crm_complaint complaint = plain_case();

		complaint.complainant_type = type;
		assert_int_equal(crmi_priority_parts(&complaint, &crmi_playbook_built_in, parts), 1);
		assert_int_equal(parts[0].factor, CRM_FACTOR_DANGER);
		assert_int_equal(parts[0].value, type);
	}
}

/* D-CMP-43 */
static void more_points_never_come_later_and_the_plain_case_keeps_the_rank_of_the_playbook(void **state)
{
	struct crmi_playbook playbook = crmi_playbook_built_in;
	int32_t base, points, rank;

	(void)state;
	assert_int_equal(crmi_priority_rank(0, &playbook), 2);
	assert_int_equal(crmi_priority_rank(4, &playbook), 2);
	assert_int_equal(crmi_priority_rank(5, &playbook), 1);
	assert_int_equal(crmi_priority_rank(2000000, &playbook), 1);
	for (base = 1; base <= 9; base++) {
		int32_t last = base;

		playbook.complaint_priority = base;
		for (points = 0; points < 60; points++) {
			rank = crmi_priority_rank(points, &playbook);
			assert_true(rank >= 1 && rank <= last);
			last = rank;
		}
		assert_int_equal(last, 1);
	}
}

static void an_escalation_and_what_the_host_added_keep_their_own_rank(void **state)
{
	static const int32_t ranked[] = { CRM_TASK_COMPLAINT_ASSESS, CRM_TASK_COMPLAINT_PROGRESS, CRM_TASK_COMPLAINT_REPLY,
		                              CRM_TASK_SATISFACTION_CHECK, CRM_TASK_MILESTONE };
	int32_t kind;
	size_t i;

	(void)state;
	for (kind = CRM_TASK_CALL; kind <= CRM_TASK_MILESTONE; kind++) {
		crm_task task = { .kind = kind, .state = CRM_TASK_OPEN };
		bool expected = false;

		for (i = 0; i < sizeof ranked / sizeof *ranked; i++)
			expected = expected || ranked[i] == kind;
		assert_int_equal(crmi_priority_ranks(&task), expected);
		task.state = CRM_TASK_DONE;
		assert_false(crmi_priority_ranks(&task));
	}
}

/* M-CMP-15, D-CMP-08 */
static void the_level_never_drops(void **state)
{
	int32_t from, to;

	(void)state;
	for (from = CRM_LEVEL_DIRECT; from <= CRM_LEVEL_THIRD_PARTY; from++)
		for (to = CRM_LEVEL_DIRECT; to <= CRM_LEVEL_THIRD_PARTY; to++) {
			crm_complaint complaint = plain_case();

			complaint.level = from;
			assert_int_equal(crmi_complaint_level_rule(&complaint, to), to < from ? CRM_RULE_LEVEL_FALLS : CRM_RULE_NONE);
			complaint.state = CRM_COMPLAINT_VOID;
			assert_int_equal(crmi_complaint_level_rule(&complaint, to), CRM_RULE_COMPLAINT_ENDED);
		}
}

/* M-CMP-15, D-CMP-08: level 3 makes it MAJOR. */
static void the_third_level_makes_a_case_major_and_escalates_it(void **state)
{
	crm_complaint complaint = plain_case();

	(void)state;
	crmi_complaint_take_level(&complaint, CRM_LEVEL_OUTSIDE);
	assert_int_equal(complaint.severity, CRM_CASE_NORMAL);
	assert_int_equal(complaint.escalation, 0);
	crmi_complaint_take_level(&complaint, CRM_LEVEL_THIRD_PARTY);
	assert_int_equal(complaint.level, CRM_LEVEL_THIRD_PARTY);
	assert_int_equal(complaint.severity, CRM_CASE_MAJOR);
	assert_int_equal(complaint.escalation, 1);
	assert_int_equal(crmi_complaint_severity_rule(&complaint, CRM_CASE_MAJOR), CRM_RULE_NONE);
	assert_int_equal(crmi_complaint_severity_rule(&complaint, CRM_CASE_DIFFICULT), CRM_RULE_LEVEL_FALLS);
	complaint = plain_case();
	complaint.state = CRM_COMPLAINT_CLOSED;
	crmi_complaint_take_level(&complaint, CRM_LEVEL_THIRD_PARTY);
	assert_int_equal(complaint.severity, CRM_CASE_MAJOR);
	assert_int_equal(complaint.escalation, 0);
}

/* D-CMP-08 */
static void what_comes_through_a_third_party_begins_at_its_level(void **state)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);

	(void)state;
	assert_int_equal(crmi_complaint_first_level(&input), CRM_LEVEL_DIRECT);
	input.channel = CRM_CHANNEL_THIRD_PARTY;
	assert_int_equal(crmi_complaint_first_level(&input), CRM_LEVEL_THIRD_PARTY);
	input.level = CRM_LEVEL_OUTSIDE;
	assert_int_equal(crmi_complaint_first_level(&input), CRM_LEVEL_OUTSIDE);
}

/* D-CMP-09 */
static void only_a_mishandled_voicer_is_proposed_to_be_an_activist(void **state)
{
	int32_t type;

	(void)state;
	for (type = 0; type <= CRM_COMPLAINANT_ACTIVIST; type++) {
		crm_complaint complaint = plain_case();

		complaint.complainant_type = type;
		assert_int_equal(crmi_complaint_proposed_type(&complaint, false), 0);
		assert_int_equal(crmi_complaint_proposed_type(&complaint, true), type == CRM_COMPLAINANT_VOICER ? CRM_COMPLAINANT_ACTIVIST : 0);
		complaint.proposed_type = CRM_COMPLAINANT_ACTIVIST;
		assert_int_equal(crmi_complaint_proposed_type(&complaint, false), CRM_COMPLAINANT_ACTIVIST);
	}
	assert_false(crmi_complaint_reopened_too_often(1));
	assert_true(crmi_complaint_reopened_too_often(2));
}

/* D-CMP-24 */
static void the_type_is_said_after_the_judgement(void **state)
{
	crm_complaint complaint = plain_case();

	(void)state;
	assert_int_equal(crmi_complaint_type_rule(&complaint), CRM_RULE_JUDGE_COMPLAINANT);
	complaint.complainant_type = CRM_COMPLAINANT_IRATE;
	assert_int_equal(crmi_complaint_type_rule(&complaint), CRM_RULE_NONE);
	complaint.state = CRM_COMPLAINT_CLOSED;
	assert_int_equal(crmi_complaint_type_rule(&complaint), CRM_RULE_COMPLAINT_ENDED);
}

/* D-CMP-42 */
static void escalating_needs_an_open_case_a_reason_and_a_target_in_this_order(void **state)
{
	crm_complaint complaint = plain_case();

	(void)state;
	assert_int_equal(crmi_complaint_escalate_rule(&complaint, " \t", ""), CRM_RULE_ESCALATION_REASON);
	assert_int_equal(crmi_complaint_escalate_rule(&complaint, "no answer", " "), CRM_RULE_ESCALATION_TARGET);
	assert_int_equal(crmi_complaint_escalate_rule(&complaint, "no answer", "Chen"), CRM_RULE_NONE);
	complaint.state = CRM_COMPLAINT_VOID;
	assert_int_equal(crmi_complaint_escalate_rule(&complaint, NULL, NULL), CRM_RULE_COMPLAINT_ENDED);
}

/* D-KEY-07 */
static void a_green_lane_is_for_key_customers_and_has_its_cap(void **state)
{
	int32_t lane, tier;

	(void)state;
	for (lane = CRM_LANE_NORMAL; lane <= CRM_LANE_FAULT; lane++)
		for (tier = 0; tier <= CRM_TIER_SMALL; tier++) {
			const bool open = lane == CRM_LANE_NORMAL || tier == CRM_TIER_KEY;

			assert_int_equal(crmi_complaint_lane_rule(lane, tier, false), open ? CRM_RULE_NONE : CRM_RULE_LANE_NOT_KEY);
			if (open)
				assert_int_equal(crmi_complaint_lane_rule(lane, tier, true), lane == CRM_LANE_NORMAL ? CRM_RULE_NONE : CRM_RULE_LANE_FULL);
		}
}

/* D-KEY-08 */
static void what_a_lane_does_not_set_is_as_for_every_case(void **state)
{
	struct crmi_playbook playbook = crmi_playbook_built_in;
	struct crmi_lane_limits limits;

	(void)state;
	strcpy(playbook.complaint_clock, "standard");
	limits = crmi_lane_limits(&playbook, CRM_LANE_PROJECT);
	assert_int_equal(limits.assess_minutes, playbook.complaint_assess_minutes);
	assert_string_equal(limits.clock, "standard");
	assert_int_equal(limits.cap, CRMI_UNSET);
	playbook.complaint_lanes_project_assess_minutes = 30;
	playbook.complaint_lanes_project_cap = 3;
	strcpy(playbook.complaint_lanes_project_clock, "fast");
	limits = crmi_lane_limits(&playbook, CRM_LANE_PROJECT);
	assert_int_equal(limits.assess_minutes, 30);
	assert_string_equal(limits.clock, "fast");
	assert_int_equal(limits.cap, 3);
	assert_string_equal(crmi_lane_limits(&playbook, CRM_LANE_FAULT).clock, "standard");
	assert_int_equal(crmi_lane_limits(&playbook, CRM_LANE_NORMAL).assess_minutes, playbook.complaint_assess_minutes);
}

/* M-CMP-16, D-CMP-12: an outbound written message to a PREPARED complainant is warned of, a call is not. */
static void only_what_is_written_to_a_prepared_complainant_is_warned_of(void **state)
{
	static const bool written[] = { [CRM_CHANNEL_SMS] = true, [CRM_CHANNEL_EMAIL] = true, [CRM_CHANNEL_LETTER] = true,
		                            [CRM_CHANNEL_WEB] = true, [CRM_CHANNEL_CHAT] = true, [CRM_CHANNEL_THIRD_PARTY] = false };
	int32_t special, direction, channel;

	(void)state;
	for (special = 0; special <= CRM_SPECIAL_PREPARED; special++)
		for (direction = CRM_DIRECTION_OUT; direction <= CRM_DIRECTION_IN; direction++)
			for (channel = 0; channel <= CRM_CHANNEL_THIRD_PARTY; channel++)
				assert_int_equal(crm_complaint_message_warning(special, direction, channel),
				                 special == CRM_SPECIAL_PREPARED && direction == CRM_DIRECTION_OUT && written[channel]
				                     ? CRM_RULE_WRITTEN_TO_PREPARED
				                     : CRM_RULE_NONE);
}

/* D-KEY-09 */
static void the_account_manager_is_notified_once_and_only_of_an_open_case(void **state)
{
	static const struct {
		const char *handler, *manager;
		size_t count;
	} cases[] = { { "Wang", NULL, 1 }, { "Li", NULL, 2 }, { "Li", "Sun", 3 }, { "Wang", "Sun", 2 }, { "Li", "Wang", 2 }, { "Li", "Li", 2 } };
	crm_notified notified;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		crm_complaint complaint = plain_case();

		complaint.handler = cases[i].handler;
		complaint.account_manager = cases[i].manager;
		crm_complaint_notified(&complaint, &notified);
		assert_int_equal(notified.count, cases[i].count);
		assert_string_equal(notified.names[0], "Wang");
		if (cases[i].count == 3)
			assert_string_equal(notified.names[2], "Sun");
		complaint.state = CRM_COMPLAINT_CLOSED;
		crm_complaint_notified(&complaint, &notified);
		assert_int_equal(notified.count, 0);
	}
}

/* D-CMP-42: a case escalates for being late once, however often the class of its customer changes. */
static void the_limit_of_key_customers_counts_from_the_receipt_and_holds_once(void **state)
{
	struct crmi_playbook playbook = crmi_playbook_built_in;
	crm_complaint row = plain_case();

	(void)state;
	crmi_complaint_take_customer(&row, &playbook, CRM_CLASS_IMPORTANT, "Sun", NOON);
	assert_int_equal(row.escalate_at, CRM_NO_TIME); /* the playbook has no limit */
	assert_int_equal(row.tier, CRM_TIER_KEY);
	assert_string_equal(row.account_manager, "Sun");
	playbook.complaint_escalate_key_minutes = 60;
	row = plain_case();
	row.revision = 0;
	crmi_complaint_take_customer(&row, &playbook, CRM_CLASS_SECONDARY, "Sun", NOON + CRM_DAY);
	assert_int_equal(row.escalate_at, NOON + CRM_HOUR); /* taken down late: due in its order */
	row = plain_case();
	row.tier = CRM_TIER_SMALL;
	crmi_complaint_take_customer(&row, &playbook, CRM_CLASS_IMPORTANT, "Sun", NOON + CRM_DAY);
	assert_int_equal(row.escalate_at, NOON + CRM_DAY); /* became a key customer's after its limit */
	crmi_complaint_take_customer(&row, &playbook, CRM_CLASS_IMPORTANT, "Qian", NOON + 2 * CRM_DAY);
	assert_int_equal(row.escalate_at, NOON + CRM_DAY);
	assert_string_equal(row.account_manager, "Qian");
	crmi_complaint_take_customer(&row, &playbook, CRM_CLASS_SMALL, "Qian", NOON + 2 * CRM_DAY);
	assert_int_equal(row.escalate_at, CRM_NO_TIME);
	assert_null(row.account_manager);
	row.escalation = 1;
	crmi_complaint_take_customer(&row, &playbook, CRM_CLASS_IMPORTANT, "Sun", NOON + 3 * CRM_DAY);
	assert_int_equal(row.escalate_at, CRM_NO_TIME);
	row = plain_case();
	row.channel = CRM_CHANNEL_ACCOUNT_MANAGER;
	crmi_complaint_take_customer(&row, &playbook, CRM_CLASS_IMPORTANT, "Sun", NOON);
	assert_null(row.account_manager); /* he has it himself */
}

UNIT_MAIN(TEST(each_factor_adds_what_the_playbook_says),
          TEST(the_parts_of_a_priority_add_up_to_it),
          TEST(the_danger_of_the_types_is_one_to_four),
          TEST(more_points_never_come_later_and_the_plain_case_keeps_the_rank_of_the_playbook),
          TEST(an_escalation_and_what_the_host_added_keep_their_own_rank),
          TEST(the_level_never_drops),
          TEST(the_third_level_makes_a_case_major_and_escalates_it),
          TEST(what_comes_through_a_third_party_begins_at_its_level),
          TEST(only_a_mishandled_voicer_is_proposed_to_be_an_activist),
          TEST(the_type_is_said_after_the_judgement),
          TEST(escalating_needs_an_open_case_a_reason_and_a_target_in_this_order),
          TEST(a_green_lane_is_for_key_customers_and_has_its_cap),
          TEST(what_a_lane_does_not_set_is_as_for_every_case),
          TEST(only_what_is_written_to_a_prepared_complainant_is_warned_of),
          TEST(the_account_manager_is_notified_once_and_only_of_an_open_case),
          TEST(the_limit_of_key_customers_counts_from_the_receipt_and_holds_once))
