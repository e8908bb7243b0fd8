/* By which policy a case is measured: it keeps its own, is moved with a preview, and outlives calendars that end. */
#include "case_clock_fixture.h"

/* The same, with half the time for the solution and one step less. */
static const char stricter[] =
	"{\"clocks\": {\"standard\": {\"calendar\": \"office\", \"targets\": {"
	"   \"first answer\": {\"kind\": \"acknowledge\", \"hours\": 4},"
	"   \"solution\": {\"kind\": \"resolve\", \"hours\": 8, \"pauses\": true}},"
	"  \"steps\": {\"boss\": {\"target\": \"solution\", \"level\": 2, \"unit\": \"real\", \"after_hours\": 1}}}}}";

static void a_case_keeps_its_policy_when_the_playbook_changes(void **state)
{
	crm *db = open_shop(office);
	crm_id old = open_case(db), fresh;
	const crm_case_clock *clock = NULL;

	(void)state;
	load(db, stricter);
	load(db, "{\"calendars\": {\"office\": {\"tz\": \"UTC\", \"hours\": {\"mon\": [[\"09:00\", \"10:00\"]]}}}}");
	hand = at(0, 1);
	assert_int_equal(message_at(db, &old, CRM_DIRECTION_IN, CRM_NO_TIME), CRM_OK);
	assert_int_equal(task_due(db, "solution", NULL), at(1, 8));
	assert_int_equal(crm_complaint_clock_get(db, &old, CRM_NO_TIME, &clock), CRM_OK);
	assert_int_equal(clock->playbook, 2);
	crm_case_clock_free(clock);
	load(db, office);
	load(db, stricter);
	solve((judge(db, &old), db), &old);
	fresh = open_case(db);
	assert_int_equal(task_due(db, "solution", NULL), at(1, 1)); /* eight working hours from 10:00 */
	assert_int_equal(crm_complaint_clock_get(db, &fresh, CRM_NO_TIME, &clock), CRM_OK);
	assert_int_equal(clock->playbook, 6);
	crm_case_clock_free(clock);
	assert_sound(db);
}

static void a_move_does_what_its_preview_showed(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);
	crm_clock_move_input input = CRM_INIT(crm_clock_move_input);
	const crm_case_preview *preview = NULL;
	size_t i;

	(void)state;
	assert_int_equal(crm_complaint_clock_move(db, NULL, &id, NULL), CRM_UNCHANGED);
	hand = at(0, 1);
	load(db, stricter);
	assert_int_equal(crm_complaint_clock_preview(db, &id, &input, &preview), CRM_OK);
	assert_int_equal(preview->playbook_before, 2);
	assert_int_equal(preview->playbook_after, 3);
	for (i = 0; i < preview->move_count && strcmp(preview->moves[i].name, "solution") != 0; i++)
		;
	assert_true(i < preview->move_count);
	assert_int_equal(preview->moves[i].before_at, at(1, 8));
	assert_int_equal(preview->moves[i].after_at, at(0, 8));
	crm_case_preview_free(preview);
	assert_int_equal(task_due(db, "solution", NULL), at(1, 8)); /* a preview moves nothing */
	assert_int_equal(crm_complaint_clock_move(db, NULL, &id, &input), CRM_OK);
	assert_int_equal(task_due(db, "solution", NULL), at(0, 8));
	assert_int_equal(task_due(db, "reply", NULL), CRM_NO_TIME); /* the new policy has no such target */
	assert_int_equal(crm_complaint_clock_move(db, NULL, &id, &input), CRM_UNCHANGED);
	assert_int_equal(crm_complaint_clock_preview(db, &id, &input, &preview), CRM_UNCHANGED);
	crm_case_preview_free(preview);
	input.playbook = 2;
	input.change = CRM_CHANGE_RESTART;
	hand = at(0, 2);
	assert_int_equal(crm_complaint_clock_move(db, NULL, &id, &input), CRM_OK); /* and back, from the beginning */
	assert_int_equal(task_due(db, "solution", NULL), at(2, 2));
	assert_sound(db);
}

static void what_cannot_be_moved_is_refused_by_its_rule(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);
	crm_clock_move_input input = CRM_INIT(crm_clock_move_input);
	const crm_case_preview *preview = NULL;

	(void)state;
	input.clock = "express";
	assert_int_equal(crm_complaint_clock_move(db, NULL, &id, &input), CRM_ERR_REFUSED);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_CLOCK_UNKNOWN);
	assert_int_equal(crm_complaint_clock_preview(db, &id, &input, &preview), CRM_ERR_REFUSED);
	assert_null(preview);
	input.clock = NULL;
	input.playbook = 99;
	assert_int_equal(crm_complaint_clock_move(db, NULL, &id, &input), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_error_last(db)->entity, CRM_ENTITY_PLAYBOOK);
	input.playbook = 0;
	input.change = CRM_CHANGE_RESTART_FROM_EVENT;
	assert_int_equal(crm_complaint_clock_move(db, NULL, &id, &input), CRM_ERR_INVALID);
	assert_string_equal(crm_error_last(db)->field, "restart_at");
	assert_sound(db);
}

static void a_group_that_is_taken_back_leaves_nothing(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);
	crm_ledger_result before, after;

	(void)state;
	assert_int_equal(crm_ledger_digest(db, &before), CRM_OK);
	hand = at(0, 6);
	assert_int_equal(crm_begin(db, CRM_TRANSACTION_WRITE), CRM_OK);
	load(db, stricter);
	assert_int_equal(pause(db, &id, "waiting"), CRM_OK);
	assert_int_equal(crm_complaint_clock_move(db, NULL, &id, NULL), CRM_OK);
	assert_int_equal(crm_rollback(db), CRM_OK);
	assert_int_equal(crm_ledger_digest(db, &after), CRM_OK);
	assert_memory_equal(before.records, after.records, sizeof before.records);
	assert_memory_equal(before.head, after.head, sizeof before.head);
	assert_int_equal(state_of(db, &id, "solution"), CRM_CLOCK_RUNNING);
	assert_sound(db);
}

static void a_calendar_that_ends_does_not_stop_the_case_and_is_told(void **state)
{
	static const char ending[] = "{\"calendars\": {\"office\": {\"tz\": \"UTC\", \"known_until\": \"2026-05-04\","
								 " \"hours\": {\"mon\": [[\"09:00\", \"17:00\"]]}}}}";
	crm *db = open_shop(office);
	const crm_case_clock *clock = NULL;
	const crm_case_preview *preview = NULL;
	crm_id id;

	(void)state;
	load(db, ending);
	id = open_case(db); /* sixteen hours are more than the calendar knows of */
	assert_int_equal(task_due(db, "solution", NULL), CRM_NO_TIME);
	assert_int_equal(crm_complaint_clock_get(db, &id, at(30, 0), &clock), CRM_ERR_REFUSED);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_CALENDAR_BEYOND);
	judge(db, &id);
	load(db, office);
	hand = at(0, 1);
	assert_int_equal(crm_complaint_clock_preview(db, &id, NULL, &preview), CRM_OK);
	assert_int_equal(preview->moves[2].state_before, 0);
	assert_int_equal(preview->moves[2].after_at, at(1, 8));
	crm_case_preview_free(preview);
	assert_int_equal(crm_complaint_clock_move(db, NULL, &id, NULL), CRM_OK);
	assert_int_equal(task_due(db, "solution", NULL), at(1, 8));
	assert_sound(db);
}

/* More versions in use than a handle keeps. */
static void cases_of_many_versions_each_keep_their_own(void **state)
{
	enum { VERSIONS = 12 };
	crm *db = open_shop(office);
	crm_id ids[VERSIONS];
	crm_tick_result result;
	char text[300];
	int i, round;

	(void)state;
	for (i = 0; i < VERSIONS; i++) {
		(void)snprintf(text, sizeof text, "{\"clocks\": {\"standard\": {\"targets\": {\"solution\": {\"kind\": \"resolve\", \"unit\": \"real\","
		               " \"hours\": %d}}}}}", i + 1);
		load(db, text);
		ids[i] = open_case(db);
	}
	for (round = 0; round < 2; round++)
		for (i = 0; i < VERSIONS; i++) {
			const crm_case_clock *clock = NULL;

			assert_int_equal(crm_complaint_clock_get(db, &ids[i], CRM_NO_TIME, &clock), CRM_OK);
			assert_int_equal(clock->playbook, 3 + i);
			assert_int_equal(clock->targets[0].due_at, at(0, i + 1));
			crm_case_clock_free(clock);
		}
	hand = at(2, 0);
	assert_int_equal(crm_tick(db, NULL, &result), CRM_OK);
	assert_int_equal(result.targets_missed, VERSIONS);
	assert_sound(db);
}

UNIT_MAIN(TEST(a_case_keeps_its_policy_when_the_playbook_changes), TEST(a_move_does_what_its_preview_showed),
          TEST(what_cannot_be_moved_is_refused_by_its_rule), TEST(a_group_that_is_taken_back_leaves_nothing),
          TEST(a_calendar_that_ends_does_not_stop_the_case_and_is_told),
          TEST(cases_of_many_versions_each_keep_their_own))
