/* What falls due by the clock of a case: all of it, once, in order, with the time it was due, however late time passes. */
#include "case_clock_fixture.h"

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

UNIT_MAIN(TEST(a_tick_a_week_late_lets_all_happen_in_order_with_the_time_it_was_due),
          TEST(a_wake_at_which_nothing_falls_due_is_found_anew),
          TEST(a_step_that_fired_is_a_task_with_the_time_it_was_due),
          TEST(the_result_does_not_depend_on_how_late_or_how_often_time_passes),
          TEST(a_step_lets_happen_first_what_was_due), TEST(what_is_told_too_late_heals_nothing_that_happened),
          TEST(what_falls_due_by_an_event_told_late_is_not_lost))
