/* Time passes: crm_tick() and crm_next_wake() over all subjects at once. */
#include "stores.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static int64_t hand; /* of the clock */

static int64_t clock_now(void *user)
{
	(void)user;
	return hand;
}

static int64_t day(int number)
{
	int64_t start;

	assert_true(crm_time_from_date((crm_date){ 2026, 1, 1 }, 9 * 3600, 0, &start));
	return start + number * CRM_DAY;
}

static const char windows[] = "{\"lifecycle\": {\"churn\": {\"window_days\": 60, \"mode\": \"automatic\"}}}";

static crm *open_shop(void)
{
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;

	hand = day(0);
	options.flags = CRM_OPEN_CREATE;
	options.clock = clock_now;
	options.actor = "li";
	options.allocator = &unit_allocator;
	assert_int_equal(crm_open(stores_new(&options), &options, &db), CRM_OK);
	assert_int_equal(crm_playbook_load(db, NULL, windows, sizeof windows - 1, NULL), CRM_OK);
	return db;
}

static crm_id add_customer(crm *db, const char *number)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_contact_point point = { CRM_POINT_PHONE, 0, NULL, "0571 12345", NULL };
	crm_reference reference = { "shop", number };
	crm_id id;

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = number;
	input.contact_points = &point;
	input.contact_point_count = 1;
	input.references = &reference;
	input.reference_count = 1;
	assert_int_equal(crm_customer_add(db, NULL, &input, &id), CRM_OK);
	return id;
}

static void buy(crm *db, const crm_id *id)
{
	crm_purchase_input input = CRM_INIT(crm_purchase_input);

	input.customer_id = *id;
	input.amount = 100;
	input.currency = "EUR";
	assert_int_equal(crm_purchase_add(db, NULL, &input, NULL), CRM_OK);
}

static crm_id promise_until(crm *db, const crm_id *customer, int64_t due)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_promise_input promise = CRM_INIT(crm_promise_input);
	crm_id id;

	input.customer_id = *customer;
	input.content = "it broke";
	input.received_at = hand;
	assert_int_equal(crm_complaint_open(db, NULL, &input, &id), CRM_OK);
	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	assert_int_equal(crm_complaint_judge(db, NULL, &id, &judgement), CRM_OK);
	promise.due_at = due;
	promise.consent = 1;
	promise.unit = "repairs";
	promise.reason = "a part is on its way";
	assert_int_equal(crm_complaint_promise(db, NULL, &id, &promise, NULL), CRM_OK);
	return id;
}

static void nothing_waits_in_a_new_store(void **state)
{
	crm_tick_result result;
	int64_t at = 1;
	crm *db = open_shop();

	(void)state;
	assert_int_equal(crm_next_wake(db, &at), CRM_OK);
	assert_int_equal(at, CRM_NO_TIME);
	assert_int_equal(crm_tick(db, NULL, &result), CRM_UNCHANGED);
	assert_int_equal(result.next_wake, CRM_NO_TIME);
	crm_close(db);
}

static void the_next_wake_is_the_earliest_of_all_subjects(void **state)
{
	crm *db = open_shop();
	crm_id customer = add_customer(db, "1");
	int64_t at;

	(void)state;
	buy(db, &customer); /* its window ends after 61 days */
	assert_int_equal(crm_next_wake(db, &at), CRM_OK);
	assert_int_equal(at, day(61));
	assert_int_equal(crm_followup_assign(db, NULL, &customer, CRM_CLASS_IMPORTANT, NULL), CRM_OK);
	assert_int_equal(crm_next_wake(db, &at), CRM_OK);
	assert_int_equal(at, day(31)); /* the call of 1 February */
	(void)promise_until(db, &customer, day(5));
	assert_int_equal(crm_next_wake(db, &at), CRM_OK);
	assert_int_equal(at, day(4)); /* tell the progress a day before */
	crm_close(db);
}

static void until_the_next_wake_nothing_falls_due(void **state)
{
	crm *db = open_shop();
	crm_id customer = add_customer(db, "1");
	crm_tick_result result;
	int64_t wake;
	int steps = 0;

	(void)state;
	buy(db, &customer);
	(void)promise_until(db, &customer, day(5));
	while (crm_next_wake(db, &wake) == CRM_OK && wake != CRM_NO_TIME && wake > hand) {
		hand = wake - 1;
		assert_int_equal(crm_tick(db, NULL, &result), CRM_UNCHANGED);
		assert_int_equal(result.next_wake, wake);
		hand = wake;
		assert_true(crm_tick(db, NULL, &result) >= 0);
		steps++;
	}
	assert_true(steps >= 1);
	crm_close(db);
}

static void effects_come_in_the_order_of_their_times(void **state)
{
	crm *db = open_shop();
	crm_id first = add_customer(db, "1"), second = add_customer(db, "2");
	crm_journal_cursor *cursor = NULL;
	crm_journal_query query = CRM_INIT(crm_journal_query);
	const crm_entry *entry;
	crm_tick_result result;
	int64_t last = 0;
	int seen = 0;

	(void)state;
	buy(db, &first);
	(void)promise_until(db, &first, day(70));
	(void)promise_until(db, &first, day(40));
	hand = day(3);
	buy(db, &second);
	assert_int_equal(crm_journal_last(db, &query.after), CRM_OK);
	hand = day(200);
	assert_int_equal(crm_tick(db, NULL, &result), CRM_OK);
	assert_int_equal(result.promises_broken, 2);
	assert_int_equal(result.moves, 2);
	assert_int_equal(crm_journal_list(db, &query, &cursor), CRM_OK);
	while (crm_journal_next(cursor, &entry) == CRM_OK) {
		assert_true(entry->at >= last); /* as it was due, not as it was found */
		assert_true(entry->at < day(100));
		assert_int_equal(entry->recorded_at, day(200));
		last = entry->at;
		seen++;
	}
	crm_journal_cursor_free(cursor);
	assert_int_equal(seen, 4);
	assert_int_equal(crm_tick(db, NULL, &result), CRM_UNCHANGED); /* once is enough */
	crm_close(db);
}

/* What a shop looks like, without the ids and the times of recording. */
static void describe(crm *db, char *text, size_t size)
{
	crm_report report = CRM_INIT(crm_report);
	size_t length = 0;
	int number, i, j;

	assert_int_equal(crm_report_get(db, NULL, &report), CRM_OK);
	length += (size_t)snprintf(text + length, size - length, "promises %d %d %d %d tasks %d %d\n", (int)report.promises_made,
	                           (int)report.promises_kept, (int)report.promises_renewed, (int)report.promises_broken,
	                           (int)report.tasks_open, (int)report.tasks_overdue);
	for (i = 0; i < CRM_REPORT_STATES; i++)
		for (j = 0; j < CRM_REPORT_STATES; j++)
			length += (size_t)snprintf(text + length, size - length, "%d ", (int)report.moves[i][j]);
	for (number = 1; number <= 6; number++) {
		crm_lifecycle_cursor *moves = NULL;
		const crm_move *move;
		crm_complaint_cursor *cases = NULL;
		crm_complaint_query query = CRM_INIT(crm_complaint_query);
		const crm_complaint *complaint;
		char reference[8];
		crm_id id;

		(void)snprintf(reference, sizeof reference, "%d", number);
		assert_int_equal(crm_customer_find_reference(db, "shop", reference, &id), CRM_OK);
		assert_int_equal(crm_lifecycle_list(db, &id, &moves), CRM_OK);
		while (crm_lifecycle_next(moves, &move) == CRM_OK)
			length += (size_t)snprintf(text + length, size - length, "\n%d: %d>%d at %lld", number, move->from_state, move->to_state,
			                           (long long)move->at);
		crm_lifecycle_cursor_free(moves);
		query.customer_id = id;
		assert_int_equal(crm_complaint_list(db, &query, &cases), CRM_OK);
		while (crm_complaint_next(cases, &complaint) == CRM_OK)
			length += (size_t)snprintf(text + length, size - length, "\n%d: case %d since %lld, broken %d, raised %d", number,
			                           complaint->state, (long long)complaint->state_since, complaint->breaches, complaint->escalation);
		crm_complaint_cursor_free(cases);
		assert_true(length < size);
	}
}

/* Half a year of one shop; the clock is looked at `step` days apart, or only at the end. */
static void live(int step, char *text, size_t size)
{
	crm *db = open_shop();
	crm_id customers[6], complaint = { { 0 } };
	crm_solution_input solution = CRM_INIT(crm_solution_input);
	char number[8];
	int i, now;

	for (i = 0; i < 6; i++) {
		(void)snprintf(number, sizeof number, "%d", i + 1);
		customers[i] = add_customer(db, number);
	}
	for (now = 0; now < 180; now++) {
		hand = day(now);
		if (step && now % step == 0)
			assert_true(crm_tick(db, NULL, NULL) >= 0);
		for (i = 0; i < 6; i++)
			if (now % (23 * (i + 1)) == 0)
				buy(db, &customers[i]);
		if (now % 40 == 10)
			complaint = promise_until(db, &customers[now / 40], day(now + 3));
		solution.text = "a new one";
		if (now % 40 == 12 && now > 60) /* in time */
			assert_int_equal(crm_complaint_solve(db, NULL, &complaint, &solution, NULL), CRM_OK);
		if (now % 40 == 20 && now < 60) /* late */
			assert_int_equal(crm_complaint_solve(db, NULL, &complaint, &solution, NULL), CRM_OK);
	}
	hand = day(400);
	assert_true(crm_tick(db, NULL, NULL) >= 0);
	describe(db, text, size);
	assert_int_equal(crm_verify(db, NULL, NULL, NULL), CRM_OK);
	crm_close(db);
}

static void the_result_does_not_depend_on_how_late_or_how_often_it_is_called(void **state)
{
	static char daily[20000], weekly[20000], late[20000];

	(void)state;
	live(1, daily, sizeof daily);
	live(7, weekly, sizeof weekly);
	live(0, late, sizeof late);
	assert_true(strlen(daily) > 500);
	assert_string_equal(daily, weekly);
	assert_string_equal(daily, late);
}

static void a_sweep_without_a_window_says_that_the_policy_is_missing(void **state)
{
	static const char none[] = "{\"lifecycle\": {\"churn\": {\"window_days\": null}}}";
	crm *db = open_shop();
	crm_id customer = add_customer(db, "1");
	int64_t count = 1;

	(void)state;
	buy(db, &customer);
	assert_int_equal(crm_playbook_load(db, NULL, none, sizeof none - 1, NULL), CRM_OK);
	hand = day(1000);
	assert_int_equal(crm_lifecycle_sweep(db, NULL, &count), CRM_ERR_POLICY_MISSING);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_LIFECYCLE_WINDOW_MISSING);
	assert_int_equal(count, 0);
	assert_int_equal(crm_tick(db, NULL, NULL), CRM_UNCHANGED);
	crm_close(db);
}

/* What time brought, as "event actor rule", and how much of it. */
static int by_time(crm *db, char *text, size_t size)
{
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry;
	int count = 0;

	*text = '\0';
	query.events = UINT64_C(1) << CRM_EVENT_COMPLAINT_BROKEN | UINT64_C(1) << CRM_EVENT_COMPLAINT_TARGET_MISSED |
	               UINT64_C(1) << CRM_EVENT_COMPLAINT_ESCALATED | UINT64_C(1) << CRM_EVENT_LIFECYCLE_MOVED |
	               UINT64_C(1) << CRM_EVENT_LIFECYCLE_PROPOSED;
	assert_int_equal(crm_journal_list(db, &query, &cursor), CRM_OK);
	while (crm_journal_next(cursor, &entry) == CRM_OK) {
		const size_t used = strlen(text);

		if (entry->event == CRM_EVENT_LIFECYCLE_MOVED && entry->at == day(0))
			continue; /* by the purchase */
		assert_string_equal(entry->actor, "");
		(void)snprintf(text + used, size - used, "%s %s\n", crm_event_name(entry->event), crm_rule_name(entry->rule));
		count++;
	}
	crm_journal_cursor_free(cursor);
	return count;
}

/* It is nobody's doing, and follows from a rule, whoever ran the tick or made the call that found it due. */
static void what_time_brings_is_nobodys_and_names_its_rule(void **state)
{
	static const char *const playbooks[] = {
		"{\"lifecycle\": {\"churn\": {\"window_days\": 60, \"mode\": \"automatic\"}}, \"complaint\": {\"clock\": \"plain\","
		" \"escalate_key_minutes\": 20160}, \"clocks\": {\"plain\": {\"targets\": {\"solution\": {\"kind\": \"resolve\", \"unit\": \"real\","
		" \"hours\": 72}}, \"steps\": {\"boss\": {\"target\": \"solution\", \"level\": 1, \"unit\": \"real\", \"after_hours\": 1}}}}}",
		"{\"lifecycle\": {\"churn\": {\"window_days\": 60, \"mode\": \"propose\"}}}",
	};
	char told[2][2][1000];
	crm_act act = CRM_INIT(crm_act);
	crm_id customer, id;
	crm *db;

	(void)state;
	act.actor = "anna";
	act.reason = "she was asked";
	for (int round = 0; round < 4; round++) {
		db = open_shop();
		assert_int_equal(crm_playbook_load(db, NULL, playbooks[round / 2], strlen(playbooks[round / 2]), NULL), CRM_OK);
		customer = add_customer(db, "1");
		buy(db, &customer);
		assert_int_equal(crm_followup_assign(db, NULL, &customer, CRM_CLASS_IMPORTANT, NULL), CRM_OK);
		id = promise_until(db, &customer, day(5));
		hand = day(100);
		if (round % 2)
			assert_int_equal(crm_tick(db, &act, NULL), CRM_OK);
		assert_int_equal(crm_complaint_severity_set(db, &act, &id, CRM_CASE_DIFFICULT), CRM_OK);
		assert_int_equal(crm_lifecycle_sweep(db, &act, NULL), round % 2 ? CRM_UNCHANGED : CRM_OK);
		assert_int_equal(by_time(db, told[round / 2][round % 2], sizeof told[0][0]), round / 2 ? 2 : 5);
		assert_int_equal(crm_verify(db, NULL, NULL, NULL), CRM_OK);
		crm_close(db);
	}
	assert_string_equal(told[0][0], "complaint_target_missed target_missed\ncomplaint_escalated escalation_due\n"
	                                "complaint_broken promise_lapsed\ncomplaint_escalated escalation_due\nlifecycle_moved lifecycle_inactive\n");
	assert_string_equal(told[0][1], told[0][0]);
	assert_string_equal(told[1][0], "complaint_broken promise_lapsed\nlifecycle_proposed lifecycle_inactive\n");
	assert_string_equal(told[1][1], told[1][0]);
}

UNIT_MAIN(TEST(nothing_waits_in_a_new_store), TEST(the_next_wake_is_the_earliest_of_all_subjects),
          TEST(until_the_next_wake_nothing_falls_due), TEST(effects_come_in_the_order_of_their_times),
          TEST(the_result_does_not_depend_on_how_late_or_how_often_it_is_called),
          TEST(a_sweep_without_a_window_says_that_the_policy_is_missing), TEST(what_time_brings_is_nobodys_and_names_its_rule))
