/* The clock of a case in the store: its events, its tasks, what falls due and when, what moving it does. */
#include "stores.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Monday, 4 May 2026, 09:00 UTC. */
#define MONDAY (INT64_C(1777885200) * CRM_SECOND)

static int64_t hand;

static int64_t clock_now(void *user)
{
	(void)user;
	return hand;
}

static int64_t at(int days, int hours)
{
	return MONDAY + days * CRM_DAY + hours * CRM_HOUR;
}

/* Working time 09:00 to 17:00, Monday to Friday. The solution is due on Tuesday, 17:00, when the case begins on Monday, 09:00. */
static const char office[] =
	"{\"calendars\": {\"office\": {\"tz\": \"UTC\", \"hours\": {\"mon\": [[\"09:00\", \"17:00\"]], \"tue\": [[\"09:00\", \"17:00\"]],"
	" \"wed\": [[\"09:00\", \"17:00\"]], \"thu\": [[\"09:00\", \"17:00\"]], \"fri\": [[\"09:00\", \"17:00\"]]}}},"
	" \"clocks\": {\"standard\": {\"calendar\": \"office\", \"targets\": {"
	"   \"first answer\": {\"kind\": \"acknowledge\", \"hours\": 4},"
	"   \"reply\": {\"kind\": \"reply\", \"hours\": 8, \"pauses\": true},"
	"   \"solution\": {\"kind\": \"resolve\", \"hours\": 16, \"pauses\": true},"
	"   \"spare part\": {\"kind\": \"custom\", \"unit\": \"real\", \"hours\": 24}},"
	"  \"steps\": {\"warn\": {\"target\": \"solution\", \"level\": 1, \"before_hours\": 2},"
	"   \"boss\": {\"target\": \"solution\", \"level\": 2, \"unit\": \"real\", \"after_hours\": 1}}}},"
	" \"complaint\": {\"clock\": \"standard\"}}";

/* The same, with half the time for the solution and one step less. */
static const char stricter[] =
	"{\"clocks\": {\"standard\": {\"calendar\": \"office\", \"targets\": {"
	"   \"first answer\": {\"kind\": \"acknowledge\", \"hours\": 4},"
	"   \"solution\": {\"kind\": \"resolve\", \"hours\": 8, \"pauses\": true}},"
	"  \"steps\": {\"boss\": {\"target\": \"solution\", \"level\": 2, \"unit\": \"real\", \"after_hours\": 1}}}}}";

static void load(crm *db, const char *text)
{
	if (crm_playbook_load(db, NULL, text, strlen(text), NULL) < 0)
		fail_msg("%s", crm_error_last(db)->message);
}

static crm *open_shop(const char *playbook)
{
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;

	hand = MONDAY;
	options.flags = CRM_OPEN_CREATE;
	options.clock = clock_now;
	options.actor = "li";
	options.allocator = &unit_allocator;
	assert_int_equal(crm_open(stores_new(&options), &options, &db), CRM_OK);
	if (playbook)
		load(db, playbook);
	return db;
}

static crm_id open_case(crm *db)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	crm_id id;

	input.complainant = "Ms Wu";
	input.contact = "0571 12345";
	input.content = "it broke";
	input.received_at = hand;
	input.handler = "front desk";
	if (crm_complaint_open(db, NULL, &input, &id) != CRM_OK)
		fail_msg("%s", crm_error_last(db)->message);
	return id;
}

static void judge(crm *db, const crm_id *id)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);

	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	judgement.immediate = 1;
	assert_int_equal(crm_complaint_judge(db, NULL, id, &judgement), CRM_OK);
}

static void solve(crm *db, const crm_id *id)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);

	solution.text = "a new one";
	if (crm_complaint_solve(db, NULL, id, &solution, NULL) != CRM_OK)
		fail_msg("%s", crm_error_last(db)->message);
}

static crm_status message_at(crm *db, const crm_id *id, int32_t direction, int64_t when)
{
	crm_message_input message = CRM_INIT(crm_message_input);
	crm_act act = CRM_INIT(crm_act);

	act.at = when;
	message.direction = direction;
	message.channel = CRM_CHANNEL_PHONE;
	message.note = "said";
	return crm_complaint_message(db, &act, id, &message, NULL);
}

static crm_status pause(crm *db, const crm_id *id, const char *reason)
{
	crm_act act = CRM_INIT(crm_act);

	act.reason = reason;
	return crm_complaint_pause(db, &act, id);
}

/* The open task of a target; its due time, or CRM_NO_TIME when there is none. */
static int64_t task_due(crm *db, const char *target, crm_id *id_out)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *task;
	int64_t due = CRM_NO_TIME;

	query.until = MONDAY + 1000 * CRM_DAY;
	assert_int_equal(crm_task_due(db, &query, &cursor), CRM_OK);
	while (crm_task_next(cursor, &task) == CRM_OK)
		if (task->kind == CRM_TASK_MILESTONE && strcmp(task->title, target) == 0) {
			assert_int_equal(due, CRM_NO_TIME); /* one, and one only */
			due = task->due_at;
			if (id_out)
				*id_out = task->id;
		}
	crm_task_cursor_free(cursor);
	return due;
}

static const crm_clock_standing *standing(const crm_case_clock *clock, const char *target)
{
	size_t i;

	for (i = 0; i < clock->target_count; i++)
		if (strcmp(clock->targets[i].name, target) == 0)
			return &clock->targets[i];
	fail_msg("no target %s", target);
	return NULL;
}

static int32_t state_of(crm *db, const crm_id *id, const char *target)
{
	const crm_case_clock *clock = NULL;
	int32_t state;

	if (crm_complaint_clock_get(db, id, CRM_NO_TIME, &clock) != CRM_OK)
		fail_msg("%s", crm_error_last(db)->message);
	state = standing(clock, target)->state;
	crm_case_clock_free(clock);
	return state;
}

static void assert_sound(crm *db)
{
	assert_int_equal(crm_verify(db, NULL, NULL, NULL), CRM_OK);
	assert_int_equal(crm_rebuild(db), CRM_OK);
	assert_int_equal(crm_verify(db, NULL, NULL, NULL), CRM_OK);
	crm_close(db);
}

/* --- stories */

static void without_a_setting_a_case_has_no_clock(void **state)
{
	crm *db = open_shop(NULL);
	crm_id id = open_case(db);
	const crm_case_clock *clock = NULL;

	(void)state;
	assert_int_equal(crm_complaint_clock_get(db, &id, CRM_NO_TIME, &clock), CRM_ERR_REFUSED);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_CLOCK_NONE);
	assert_null(clock);
	assert_int_equal(pause(db, &id, "a part is on its way"), CRM_ERR_REFUSED);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_CLOCK_NONE);
	assert_int_equal(message_at(db, &id, CRM_DIRECTION_IN, CRM_NO_TIME), CRM_OK);
	assert_int_equal(task_due(db, "solution", NULL), CRM_NO_TIME);
	assert_sound(db);
}

static void a_new_case_has_a_task_for_each_target_that_runs(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);
	const crm_case_clock *clock = NULL;
	int64_t wake;

	(void)state;
	assert_int_equal(task_due(db, "first answer", NULL), at(0, 4));
	assert_int_equal(task_due(db, "reply", NULL), at(0, 8));
	assert_int_equal(task_due(db, "solution", NULL), at(1, 8));
	assert_int_equal(task_due(db, "spare part", NULL), CRM_NO_TIME);
	assert_int_equal(crm_complaint_clock_get(db, &id, CRM_NO_TIME, &clock), CRM_OK);
	assert_string_equal(clock->clock, "standard");
	assert_int_equal(clock->playbook, 2);
	assert_int_equal(clock->target_count, 4);
	assert_int_equal(clock->step_count, 2);
	assert_int_equal(clock->event_count, 2); /* opened, by the front desk */
	assert_string_equal(clock->events[1].label, "front desk");
	assert_int_equal(clock->next_due_at, at(0, 4));
	crm_case_clock_free(clock);
	assert_int_equal(crm_next_wake(db, &wake), CRM_OK);
	assert_int_equal(wake, at(0, 4));
	assert_sound(db);
}

static void an_answer_in_time_ends_its_task_and_a_solution_the_other(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db), first, solution;
	const crm_task *task = NULL;

	(void)state;
	(void)task_due(db, "first answer", &first);
	(void)task_due(db, "solution", &solution);
	hand = at(0, 2);
	assert_int_equal(message_at(db, &id, CRM_DIRECTION_OUT, CRM_NO_TIME), CRM_OK);
	assert_int_equal(task_due(db, "first answer", NULL), CRM_NO_TIME);
	assert_int_equal(task_due(db, "reply", NULL), CRM_NO_TIME);
	assert_int_equal(crm_task_get(db, &first, &task), CRM_OK);
	assert_int_equal(task->state, CRM_TASK_DONE);
	assert_int_equal(task->ended_at, at(0, 2));
	crm_task_free(task);
	assert_int_equal(state_of(db, &id, "first answer"), CRM_CLOCK_MET);
	hand = at(0, 3);
	assert_int_equal(message_at(db, &id, CRM_DIRECTION_IN, CRM_NO_TIME), CRM_OK);
	assert_int_equal(task_due(db, "reply", NULL), at(1, 3)); /* eight working hours on */
	judge(db, &id);
	hand = at(1, 2);
	solve(db, &id);
	assert_int_equal(crm_task_get(db, &solution, &task), CRM_OK);
	assert_int_equal(task->state, CRM_TASK_DONE);
	crm_task_free(task);
	assert_int_equal(state_of(db, &id, "solution"), CRM_CLOCK_MET);
	hand = at(9, 0);
	assert_int_equal(crm_tick(db, NULL, NULL), CRM_UNCHANGED);
	assert_sound(db);
}

static void a_pause_over_the_weekend_moves_the_due_time_by_working_time(void **state)
{
	crm *db = open_shop(office);
	crm_id id;
	const crm_case_account *account = NULL;

	(void)state;
	hand = at(3, 0); /* Thursday, 09:00: the solution is due on Friday, 17:00 */
	id = open_case(db);
	assert_int_equal(task_due(db, "solution", NULL), at(4, 8));
	hand = at(4, 6); /* Friday, 15:00 */
	assert_int_equal(pause(db, &id, "the customer sends the receipt"), CRM_OK);
	assert_int_equal(pause(db, &id, "again"), CRM_UNCHANGED);
	assert_int_equal(task_due(db, "solution", NULL), CRM_NO_TIME);
	assert_int_equal(state_of(db, &id, "solution"), CRM_CLOCK_HELD);
	hand = at(7, 3); /* Monday, 12:00: two hours on Friday and three today were lost */
	assert_int_equal(crm_complaint_resume(db, NULL, &id), CRM_OK);
	assert_int_equal(crm_complaint_resume(db, NULL, &id), CRM_UNCHANGED);
	assert_int_equal(task_due(db, "solution", NULL), at(7, 5)); /* the two hours that were left */
	assert_int_equal(crm_complaint_clock_explain(db, &id, "solution", true, CRM_NO_TIME, &account), CRM_OK);
	assert_int_equal(account->counted_us, 16 * CRM_HOUR);
	assert_true(account->span_count > 3);
	crm_case_account_free(account);
	assert_sound(db);
}

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

/* Entries behind an entry, as text. */
static void tell_journal(crm *db, int64_t after, char *text, size_t size)
{
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry;
	size_t length = 0;

	text[0] = '\0';
	query.after = after;
	assert_int_equal(crm_journal_list(db, &query, &cursor), CRM_OK);
	while (crm_journal_next(cursor, &entry) == CRM_OK)
		length += (size_t)snprintf(text + length, size - length, "%s of %s at %+d min; ", crm_event_name(entry->event),
		                           entry->reason ? entry->reason : "-", (int)((entry->at - MONDAY) / CRM_MINUTE));
	crm_journal_cursor_free(cursor);
}

static void a_tick_a_week_late_lets_all_happen_in_order_with_the_time_it_was_due(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);
	const crm_complaint *complaint = NULL;
	crm_tick_result result;
	int64_t last, wake;
	char text[2000];

	(void)state;
	assert_int_equal(crm_journal_last(db, &last), CRM_OK);
	hand = at(7, 0);
	assert_int_equal(crm_tick(db, NULL, &result), CRM_OK);
	tell_journal(db, last, text, sizeof text);
	assert_string_equal(text, "complaint_target_missed of first answer at +240 min; "
	                          "complaint_target_missed of reply at +480 min; "
	                          "complaint_escalated of warn at +1800 min; "
	                          "complaint_target_missed of solution at +1920 min; "
	                          "complaint_escalated of boss at +1980 min; ");
	assert_int_equal(result.targets_missed, 3);
	assert_int_equal(result.steps_fired, 2);
	assert_int_equal(crm_tick(db, NULL, &result), CRM_UNCHANGED); /* each once */
	assert_int_equal(crm_next_wake(db, &wake), CRM_OK);
	assert_int_equal(wake, CRM_NO_TIME);
	assert_int_equal(crm_complaint_get(db, &id, &complaint), CRM_OK);
	assert_int_equal(complaint->escalation, 2);
	crm_complaint_free(complaint);
	assert_int_equal(task_due(db, "solution", NULL), at(1, 8)); /* still to be done */
	assert_int_equal(state_of(db, &id, "solution"), CRM_CLOCK_BREACHED);
	assert_sound(db);
}

/* As after an update of the zone data: what is stored was found by another law. */
static void a_wake_at_which_nothing_falls_due_is_found_anew(void **state)
{
	char folder[] = "/tmp/crm_clock_XXXXXX", file[64];
	crm_options options = CRM_INIT(crm_options);
	const char *path = stores_new(&options);
	crm_tick_result result;
	int64_t last;
	char text[2000];
	crm *db = NULL;

	(void)state;
	hand = MONDAY;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(file, sizeof file, "%s/shop.crm", folder);
	if (!stores_on_server())
		path = file;
	options.flags = CRM_OPEN_CREATE;
	options.clock = clock_now;
	options.actor = "li";
	options.allocator = &unit_allocator;
	assert_int_equal(crm_open(path, &options, &db), CRM_OK);
	load(db, office);
	(void)open_case(db);
	crm_close(db);
	stores_sql(path, options.prefix, "UPDATE case_clock SET wake_at = wake_at - 3600000000");
	options.flags = 0;
	assert_int_equal(crm_open(path, &options, &db), CRM_OK);
	assert_int_equal(crm_journal_last(db, &last), CRM_OK);
	hand = at(7, 0);
	assert_int_equal(crm_tick(db, NULL, &result), CRM_OK);
	assert_int_equal(result.targets_missed, 3);
	assert_int_equal(result.steps_fired, 2);
	tell_journal(db, last, text, sizeof text);
	assert_non_null(strstr(text, "complaint_clock_reckoned"));
	assert_non_null(strstr(text, "complaint_target_missed of first answer at +240 min; "));
	assert_sound(db);
	if (!stores_on_server()) {
		assert_int_equal(remove(file), 0);
		(void)snprintf(file, sizeof file, "%s/shop.crm-ballast", folder);
		(void)remove(file);
	}
	assert_int_equal(remove(folder), 0);
}

static void a_step_that_fired_is_a_task_with_the_time_it_was_due(void **state)
{
	crm *db = open_shop(office);
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_explanation *explanation = NULL;
	const crm_task *task;
	crm_id escalation = { { 0 } };
	int seen = 0;

	(void)state;
	(void)open_case(db);
	hand = at(1, 7); /* an hour late for the warning */
	assert_int_equal(crm_tick(db, NULL, NULL), CRM_OK);
	assert_int_equal(crm_task_due(db, &query, &cursor), CRM_OK);
	while (crm_task_next(cursor, &task) == CRM_OK)
		if (task->kind == CRM_TASK_ESCALATION) {
			assert_string_equal(task->title, "warn");
			assert_int_equal(task->due_at, at(1, 6));
			assert_int_equal(task->amount, 1);
			assert_string_equal(task->handler, "li"); /* the first responder */
			escalation = task->id;
			seen++;
		}
	crm_task_cursor_free(cursor);
	assert_int_equal(seen, 1);
	assert_int_equal(crm_task_explain(db, &escalation, &explanation), CRM_OK);
	assert_int_equal(explanation->step_count, 1);
	assert_int_equal(explanation->steps[0].at, at(1, 6));
	assert_string_equal(explanation->steps[0].text, "escalation step warn of level 1: 2 h of working time before the due time of target solution"
	                                                " (playbook version 2)");
	assert_string_equal(explanation->steps[0].source, "D-CMP-42 clocks.standard.steps.warn");
	crm_explanation_free(explanation);
	assert_sound(db);
}

static void what_ends_at_the_very_due_time_is_in_time(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);
	crm_tick_result result;

	(void)state;
	hand = at(0, 4);
	assert_int_equal(crm_tick(db, NULL, &result), CRM_UNCHANGED);
	assert_int_equal(result.next_wake, at(0, 4) + 1);
	assert_int_equal(message_at(db, &id, CRM_DIRECTION_OUT, CRM_NO_TIME), CRM_OK);
	hand = at(0, 5);
	assert_int_equal(crm_tick(db, NULL, &result), CRM_UNCHANGED);
	assert_int_equal(state_of(db, &id, "first answer"), CRM_CLOCK_MET);
	assert_sound(db);
}

/* What is known about two cases at the end, without ids. */
static void describe(crm *db, const crm_id *ids, char *text, size_t size)
{
	size_t length = 0, i, j;

	for (i = 0; i < 2; i++) {
		const crm_case_clock *clock = NULL;
		const crm_complaint *complaint = NULL;

		assert_int_equal(crm_complaint_clock_get(db, &ids[i], CRM_NO_TIME, &clock), CRM_OK);
		assert_int_equal(crm_complaint_get(db, &ids[i], &complaint), CRM_OK);
		length += (size_t)snprintf(text + length, size - length, "case %d raised %d broken %d missed %d\n", complaint->state, complaint->escalation,
		                           complaint->breaches, clock->breaches);
		for (j = 0; j < clock->target_count; j++)
			length += (size_t)snprintf(text + length, size - length, " %s %d %d %d %lld", clock->targets[j].name, clock->targets[j].state,
			                           clock->targets[j].met, clock->targets[j].missed, (long long)clock->targets[j].due_at);
		crm_complaint_free(complaint);
		crm_case_clock_free(clock);
	}
	tell_journal(db, 0, text + length, size - length);
}

/* The journal entries of two ways to live differ in their order alone where one call catches up; told by time they are the same. */
static int count_of(const char *text, const char *word)
{
	int count = 0;

	for (text = strstr(text, word); text; text = strstr(text + 1, word))
		count++;
	return count;
}

static void live(int step, char *text, size_t size)
{
	crm *db = open_shop(office);
	crm_id ids[2];
	int now;

	ids[0] = open_case(db);
	ids[1] = open_case(db);
	for (now = 1; now < 24 * 9; now++) {
		hand = MONDAY + now * CRM_HOUR;
		if (step && now % step == 0)
			assert_true(crm_tick(db, NULL, NULL) >= 0);
		if (now == 3 || now == 75)
			assert_int_equal(message_at(db, &ids[0], CRM_DIRECTION_OUT, CRM_NO_TIME), CRM_OK);
		if (now == 26 || now == 76)
			assert_int_equal(message_at(db, &ids[0], CRM_DIRECTION_IN, CRM_NO_TIME), CRM_OK);
		if (now == 28)
			assert_int_equal(pause(db, &ids[0], "waiting"), CRM_OK);
		if (now == 70)
			assert_int_equal(crm_complaint_resume(db, NULL, &ids[0]), CRM_OK);
		if (now == 100)
			judge(db, &ids[1]);
		if (now == 102)
			solve(db, &ids[1]);
	}
	assert_true(crm_tick(db, NULL, NULL) >= 0);
	describe(db, ids, text, size);
	assert_sound(db);
}

static void the_result_does_not_depend_on_how_late_or_how_often_time_passes(void **state)
{
	static char hourly[20000], weekly[20000], late[20000];

	(void)state;
	live(1, hourly, sizeof hourly);
	live(24 * 4, weekly, sizeof weekly);
	live(0, late, sizeof late);
	assert_true(count_of(hourly, "missed of") >= 4);
	assert_true(strchr(hourly, ';') - hourly < 2000);
	assert_memory_equal(hourly, weekly, (size_t)(strstr(hourly, "playbook_loaded") - hourly));
	assert_memory_equal(hourly, late, (size_t)(strstr(hourly, "playbook_loaded") - hourly));
	assert_int_equal(count_of(hourly, ";"), count_of(late, ";"));
	assert_int_equal(count_of(hourly, "missed of"), count_of(late, "missed of"));
	assert_int_equal(count_of(hourly, "escalated of"), count_of(weekly, "escalated of"));
}

static void a_step_lets_happen_first_what_was_due(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);
	int64_t last;
	char text[1000];

	(void)state;
	assert_int_equal(crm_journal_last(db, &last), CRM_OK);
	hand = at(0, 5);
	assert_int_equal(message_at(db, &id, CRM_DIRECTION_OUT, CRM_NO_TIME), CRM_OK);
	tell_journal(db, last, text, sizeof text);
	assert_string_equal(text, "complaint_target_missed of first answer at +240 min; complaint_message of - at +300 min; ");
	assert_int_equal(state_of(db, &id, "first answer"), CRM_CLOCK_MISSED);
	assert_sound(db);
}

/* D-CMP-30: an answer that was given in time and told too late. The clock knows when it was; what had happened stays. */
static void what_is_told_too_late_heals_nothing_that_happened(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);
	const crm_case_clock *clock = NULL;

	(void)state;
	hand = at(0, 5);
	assert_int_equal(message_at(db, &id, CRM_DIRECTION_OUT, at(0, 3)), CRM_OK);
	assert_int_equal(crm_complaint_clock_get(db, &id, CRM_NO_TIME, &clock), CRM_OK);
	assert_int_equal(standing(clock, "first answer")->state, CRM_CLOCK_MET);
	assert_int_equal(clock->breaches, 1);
	crm_case_clock_free(clock);
	assert_int_equal(task_due(db, "first answer", NULL), CRM_NO_TIME);
	assert_sound(db);
}

static void an_event_before_the_one_before_it_is_refused(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);
	int64_t before, after;

	(void)state;
	hand = at(0, 3);
	assert_int_equal(message_at(db, &id, CRM_DIRECTION_OUT, at(0, 2)), CRM_OK);
	assert_int_equal(crm_journal_last(db, &before), CRM_OK);
	assert_int_equal(message_at(db, &id, CRM_DIRECTION_IN, at(0, 1)), CRM_ERR_INVALID);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_CLOCK_ORDER);
	assert_string_equal(crm_error_last(db)->field, "at");
	assert_memory_equal(&crm_error_last(db)->id, &id, sizeof id);
	assert_int_equal(crm_journal_last(db, &after), CRM_OK);
	assert_int_equal(before, after);
	assert_int_equal(message_at(db, &id, CRM_DIRECTION_IN, at(0, 2)), CRM_OK); /* at the same time is in order */
	assert_sound(db);
}

static void a_target_of_the_hosts_own_is_begun_and_ended_by_him(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);

	(void)state;
	hand = at(0, 1);
	assert_int_equal(crm_complaint_target_start(db, NULL, &id, "spare part"), CRM_OK);
	assert_int_equal(task_due(db, "spare part", NULL), at(1, 1));
	assert_int_equal(crm_complaint_target_start(db, NULL, &id, "solution"), CRM_ERR_REFUSED);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_CLOCK_TARGET);
	assert_int_equal(crm_complaint_target_stop(db, NULL, &id, "nothing"), CRM_ERR_REFUSED);
	hand = at(0, 3);
	assert_int_equal(crm_complaint_target_stop(db, NULL, &id, "spare part"), CRM_OK);
	assert_int_equal(task_due(db, "spare part", NULL), CRM_NO_TIME);
	assert_int_equal(state_of(db, &id, "spare part"), CRM_CLOCK_MET);
	assert_sound(db);
}

static void an_ended_case_takes_no_event_and_has_no_task(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);
	crm_act act = CRM_INIT(crm_act);
	int64_t wake;

	(void)state;
	act.reason = "a duplicate";
	assert_int_equal(crm_complaint_void(db, &act, &id), CRM_OK);
	assert_int_equal(task_due(db, "solution", NULL), CRM_NO_TIME);
	assert_int_equal(pause(db, &id, "why not"), CRM_ERR_REFUSED);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_COMPLAINT_ENDED);
	assert_int_equal(message_at(db, &id, CRM_DIRECTION_IN, CRM_NO_TIME), CRM_ERR_REFUSED);
	assert_int_equal(crm_complaint_clock_move(db, NULL, &id, NULL), CRM_ERR_REFUSED);
	assert_int_equal(crm_next_wake(db, &wake), CRM_OK);
	assert_int_equal(wake, CRM_NO_TIME);
	hand = at(30, 0);
	assert_int_equal(crm_tick(db, NULL, NULL), CRM_UNCHANGED);
	assert_sound(db);
}

static void from_the_solution_to_the_reopening_the_clock_stands_still(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);

	(void)state;
	judge(db, &id);
	hand = at(0, 4);
	solve(db, &id); /* four hours used up */
	hand = at(1, 0);
	assert_int_equal(crm_complaint_check(db, NULL, &id, CRM_SATISFACTION_SATISFIED, NULL), CRM_OK);
	hand = at(14, 0); /* a Monday */
	assert_int_equal(crm_complaint_reopen(db, NULL, &id), CRM_OK);
	assert_int_equal(task_due(db, "solution", NULL), at(15, 4)); /* the twelve that were left */
	assert_sound(db);
}

static void a_pause_needs_a_reason_and_a_key_answers_once(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);
	crm_act act = CRM_INIT(crm_act);
	const crm_complaint *complaint = NULL;

	(void)state;
	assert_int_equal(pause(db, &id, " "), CRM_ERR_REFUSED);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_PAUSE_REASON_MISSING);
	assert_string_equal(crm_error_last(db)->field, "reason");
	assert_int_equal(crm_complaint_get(db, &id, &complaint), CRM_OK);
	act.reason = "the customer is away";
	act.key = "pause-1";
	act.revision = complaint->revision;
	crm_complaint_free(complaint);
	hand = at(0, 1);
	assert_int_equal(crm_complaint_pause(db, &act, &id), CRM_OK);
	assert_int_equal(crm_complaint_pause(db, &act, &id), CRM_REPLAYED);
	act.key = NULL;
	assert_int_equal(crm_complaint_resume(db, &act, &id), CRM_ERR_CONFLICT); /* the case has changed since */
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_REVISION_STALE);
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

static void the_task_of_a_target_is_bound_to_it_and_explained_by_it(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db), task;
	crm_task_done_input result = CRM_INIT(crm_task_done_input);
	crm_act act = CRM_INIT(crm_act);
	const crm_explanation *explanation = NULL;

	(void)state;
	hand = at(0, 2);
	assert_int_equal(pause(db, &id, "the receipt"), CRM_OK);
	hand = at(0, 3);
	assert_int_equal(crm_complaint_resume(db, NULL, &id), CRM_OK);
	assert_int_equal(task_due(db, "solution", &task), at(2, 1));
	result.outcome = CRM_OUTCOME_DONE;
	assert_int_equal(crm_task_done(db, NULL, &task, &result, NULL), CRM_ERR_REFUSED);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_TASK_OWNED);
	assert_int_equal(crm_task_snooze(db, NULL, &task, at(5, 0)), CRM_ERR_REFUSED);
	act.reason = "no";
	assert_int_equal(crm_task_cancel(db, &act, &task), CRM_ERR_REFUSED);
	assert_int_equal(crm_task_explain(db, &task, &explanation), CRM_OK);
	assert_int_equal(explanation->due_at, at(2, 1));
	assert_int_equal(explanation->steps[0].at, MONDAY);
	assert_int_equal(explanation->steps[explanation->step_count - 1].at, at(2, 1));
	assert_non_null(strstr(explanation->steps[explanation->step_count - 1].text, "16 h"));
	assert_non_null(strstr(explanation->steps[explanation->step_count - 1].text, "playbook version 2"));
	crm_explanation_free(explanation);
	assert_sound(db);
}

static void shares_tell_who_had_the_case(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);
	const crm_case_clock *clock = NULL;

	(void)state;
	hand = at(0, 2);
	assert_int_equal(crm_complaint_handler_set(db, NULL, &id, "repairs"), CRM_OK);
	hand = at(0, 8);
	assert_int_equal(crm_complaint_clock_get(db, &id, CRM_NO_TIME, &clock), CRM_OK);
	assert_int_equal(clock->share_count, 2);
	assert_string_equal(clock->shares[0].team, "front desk");
	assert_int_equal(clock->shares[0].elapsed_us, 2 * CRM_HOUR);
	assert_string_equal(clock->shares[1].team, "repairs");
	assert_int_equal(clock->shares[1].basis_points, 7500);
	crm_case_clock_free(clock);
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

/* What an answer that is told too late makes due at a time up to which all had happened, happens too, and once. */
static void what_falls_due_by_an_event_told_late_is_not_lost(void **state)
{
	static const char news[] = "{\"clocks\": {\"standard\": {\"targets\": {"
							   "\"first answer\": {\"kind\": \"acknowledge\", \"unit\": \"real\", \"hours\": 4},"
							   "\"news\": {\"kind\": \"update\", \"unit\": \"real\", \"hours\": 1}}}}}";
	crm *db = open_shop(office);
	crm_tick_result result;
	crm_id id;
	int64_t last;
	char text[1000];

	(void)state;
	load(db, news);
	id = open_case(db);
	hand = at(0, 6);
	assert_int_equal(crm_tick(db, NULL, &result), CRM_OK);
	assert_int_equal(result.targets_missed, 1); /* the first answer, at four hours */
	assert_int_equal(crm_journal_last(db, &last), CRM_OK);
	assert_int_equal(message_at(db, &id, CRM_DIRECTION_OUT, at(0, 2)), CRM_OK); /* news were due at three hours */
	tell_journal(db, last, text, sizeof text);
	assert_string_equal(text, "complaint_message of - at +120 min; complaint_target_missed of news at +180 min; ");
	assert_int_equal(crm_tick(db, NULL, &result), CRM_UNCHANGED);
	assert_sound(db);
}

/* One call, with an allocation failing at each place in turn. */
static crm_status any_call(crm *db, int number, const crm_id *id)
{
	const crm_case_clock *clock = NULL;
	const crm_case_account *account = NULL;
	const crm_case_preview *preview = NULL;
	crm_clock_move_input move = CRM_INIT(crm_clock_move_input);
	crm_status rc;

	move.change = CRM_CHANGE_RESTART;
	switch (number) {
	case 0:
		return pause(db, id, "waiting");
	case 1:
		return crm_complaint_resume(db, NULL, id);
	case 2:
		return message_at(db, id, CRM_DIRECTION_IN, CRM_NO_TIME);
	case 3:
		rc = crm_complaint_clock_get(db, id, CRM_NO_TIME, &clock);
		crm_case_clock_free(clock);
		return rc;
	case 4:
		rc = crm_complaint_clock_explain(db, id, "solution", true, CRM_NO_TIME, &account);
		crm_case_account_free(account);
		return rc;
	case 5:
		rc = crm_complaint_clock_preview(db, id, &move, &preview);
		crm_case_preview_free(preview);
		return rc;
	case 6:
		return crm_complaint_clock_move(db, NULL, id, &move);
	default:
		return crm_tick(db, NULL, NULL);
	}
}

static void without_memory_every_call_says_so_and_changes_nothing(void **state)
{
	crm *db = open_shop(office);
	crm_id id = open_case(db);
	int number;
	long n;

	(void)state;
	for (number = 0; number < 8; number++) {
		crm_status rc = CRM_ERR_NOMEM;
		int64_t before, after;

		hand += number == 7 ? 40 * CRM_DAY : CRM_HOUR / 4;
		assert_int_equal(crm_journal_last(db, &before), CRM_OK);
		for (n = 1; n < 2000; n++) {
			unit_fail_allocation(n, true);
			rc = any_call(db, number, &id);
			if (!unit_allocation_failed())
				break;
			unit_fail_allocation(0, false);
			assert_int_equal(rc, CRM_ERR_NOMEM);
			assert_int_equal(crm_journal_last(db, &after), CRM_OK);
			if (number != 7) /* effects of a tick stay one by one */
				assert_int_equal(before, after);
		}
		unit_fail_allocation(0, false);
		if (number != 7 || rc != CRM_UNCHANGED) /* a tick that failed behind its last effect has left nothing to the next one */
			assert_int_equal(rc, CRM_OK);
	}
	assert_sound(db);
}

UNIT_MAIN(TEST(without_a_setting_a_case_has_no_clock), TEST(a_new_case_has_a_task_for_each_target_that_runs),
          TEST(an_answer_in_time_ends_its_task_and_a_solution_the_other),
          TEST(a_pause_over_the_weekend_moves_the_due_time_by_working_time), TEST(a_case_keeps_its_policy_when_the_playbook_changes),
          TEST(a_move_does_what_its_preview_showed), TEST(what_cannot_be_moved_is_refused_by_its_rule),
          TEST(a_tick_a_week_late_lets_all_happen_in_order_with_the_time_it_was_due),
          TEST(a_wake_at_which_nothing_falls_due_is_found_anew),
          TEST(a_step_that_fired_is_a_task_with_the_time_it_was_due), TEST(what_ends_at_the_very_due_time_is_in_time),
          TEST(the_result_does_not_depend_on_how_late_or_how_often_time_passes), TEST(a_step_lets_happen_first_what_was_due),
          TEST(what_is_told_too_late_heals_nothing_that_happened), TEST(an_event_before_the_one_before_it_is_refused),
          TEST(a_target_of_the_hosts_own_is_begun_and_ended_by_him), TEST(an_ended_case_takes_no_event_and_has_no_task),
          TEST(from_the_solution_to_the_reopening_the_clock_stands_still), TEST(a_pause_needs_a_reason_and_a_key_answers_once),
          TEST(a_group_that_is_taken_back_leaves_nothing), TEST(a_calendar_that_ends_does_not_stop_the_case_and_is_told),
          TEST(the_task_of_a_target_is_bound_to_it_and_explained_by_it), TEST(shares_tell_who_had_the_case),
          TEST(cases_of_many_versions_each_keep_their_own), TEST(what_falls_due_by_an_event_told_late_is_not_lost),
          TEST(without_memory_every_call_says_so_and_changes_nothing))
