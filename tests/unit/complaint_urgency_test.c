/* How urgent a case is, through the public calls: level, type, severity, priority, and who is told (M-CMP-15, M-CMP-16). */
#include "complaint_urgency_fixture.h"

/* --- level */

/* M-CMP-15, D-CMP-08 */
static void the_level_of_a_case_never_drops(void **state)
{
	struct fixture f;
	int64_t entries;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_int_equal(row_of(&f, &f.id).level, CRM_LEVEL_DIRECT);
	assert_int_equal(crm_complaint_level_raise(f.db, NULL, &f.id, CRM_LEVEL_DIRECT), CRM_UNCHANGED);
	assert_ok(f.db, crm_complaint_level_raise(f.db, NULL, &f.id, CRM_LEVEL_OUTSIDE));
	assert_refused(&f, crm_complaint_level_raise(f.db, NULL, &f.id, CRM_LEVEL_DIRECT), CRM_RULE_LEVEL_FALLS, "level");
	assert_ok(f.db, crm_complaint_level_raise(f.db, NULL, &f.id, CRM_LEVEL_THIRD_PARTY));
	entries = fixture_last(&f);
	assert_refused(&f, crm_complaint_level_raise(f.db, NULL, &f.id, CRM_LEVEL_OUTSIDE), CRM_RULE_LEVEL_FALLS, "level");
	assert_int_equal(crm_complaint_level_raise(f.db, NULL, &f.id, CRM_LEVEL_THIRD_PARTY), CRM_UNCHANGED);
	assert_rule(&f, crm_complaint_level_raise(f.db, NULL, &f.id, 4), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "level");
	assert_rule(&f, crm_complaint_level_raise(f.db, NULL, &f.id, 0), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "level");
	assert_int_equal(fixture_last(&f), entries);
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_LEVEL, NULL), 2);
	assert_store_verifies(&f);
	end(&f);
}

/* D-CMP-08: one review of a customer; an open one that is later is moved, an earlier one stays. */
static void the_second_level_has_the_customer_reviewed(void **state)
{
	crm_task_input input = CRM_INIT(crm_task_input);
	struct fixture f;
	crm_task review;
	crm_id customer;

	(void)state;
	begin(&f);
	key_case(&f, 0);
	assert_ok(f.db, crm_complaint_level_raise(f.db, NULL, &f.id, CRM_LEVEL_OUTSIDE));
	assert_int_equal(open_tasks(&f, CRM_TASK_REVIEW, &review), 1);
	assert_int_equal(review.due_at, f.now);
	customer = row_of(&f, &f.id).customer_id;
	assert_memory_equal(&review.customer_id, &customer, sizeof customer);
	assert_true(crm_id_is_none(&review.complaint_id)); /* it goes on when the case is over */

	input.customer_id = customer = customer_new(&f, true);
	input.kind = CRM_TASK_REVIEW;
	input.due_at = f.now + 30 * CRM_DAY;
	assert_ok(f.db, crm_task_add(f.db, NULL, &input, NULL));
	f.id = case_of(&f, &customer, CRM_CHANNEL_PHONE, 0);
	f.now += CRM_HOUR;
	assert_ok(f.db, crm_complaint_level_raise(f.db, NULL, &f.id, CRM_LEVEL_OUTSIDE));
	assert_int_equal(open_tasks(&f, CRM_TASK_REVIEW, &review), 2);
	assert_int_equal(review.due_at, f.now);

	f.id = case_of(&f, &customer, CRM_CHANNEL_PHONE, 0);
	f.now += CRM_HOUR;
	assert_ok(f.db, crm_complaint_level_raise(f.db, NULL, &f.id, CRM_LEVEL_OUTSIDE));
	assert_int_equal(open_tasks(&f, CRM_TASK_REVIEW, &review), 2);
	assert_int_equal(review.due_at, f.now - CRM_HOUR);
	assert_store_verifies(&f);
	end(&f);
}

/* M-CMP-15, D-CMP-08: level 3 makes it MAJOR. */
static void the_third_level_makes_the_case_major_and_a_superior_looks_at_it(void **state)
{
	struct fixture f;
	crm_complaint row;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_ok(f.db, crm_complaint_severity_set(f.db, NULL, &f.id, CRM_CASE_DIFFICULT));
	assert_ok(f.db, crm_complaint_level_raise(f.db, NULL, &f.id, CRM_LEVEL_THIRD_PARTY));
	row = row_of(&f, &f.id);
	assert_int_equal(row.severity, CRM_CASE_MAJOR);
	assert_int_equal(row.escalation, 1);
	assert_int_equal(open_tasks(&f, CRM_TASK_ESCALATION, NULL), 1);
	assert_int_equal(open_tasks(&f, CRM_TASK_REVIEW, NULL), 0);
	assert_refused(&f, crm_complaint_severity_set(f.db, NULL, &f.id, CRM_CASE_NORMAL), CRM_RULE_LEVEL_FALLS, "severity");
	assert_int_equal(crm_complaint_severity_set(f.db, NULL, &f.id, CRM_CASE_MAJOR), CRM_UNCHANGED);
	assert_store_verifies(&f);
	end(&f);
}

/* D-CMP-08 */
static void a_case_that_comes_through_a_third_party_begins_at_the_third_level(void **state)
{
	crm_complaint_input input;
	struct fixture f;
	crm_complaint row;

	(void)state;
	begin(&f);
	f.id = case_of(&f, NULL, CRM_CHANNEL_THIRD_PARTY, 0);
	row = row_of(&f, &f.id);
	assert_int_equal(row.level, CRM_LEVEL_THIRD_PARTY);
	assert_int_equal(row.severity, CRM_CASE_MAJOR);
	assert_int_equal(row.escalation, 1);
	assert_int_equal(open_tasks(&f, CRM_TASK_ESCALATION, NULL), 1);
	assert_int_equal(points_for(&f, &f.id, CRM_FACTOR_LEVEL), 5);

	input = nine_points(&f); /* one that was over before it came to us */
	input.channel = CRM_CHANNEL_THIRD_PARTY;
	input.state = CRM_COMPLAINT_CLOSED;
	assert_ok(f.db, crm_complaint_open(f.db, NULL, &input, &f.id));
	row = row_of(&f, &f.id);
	assert_int_equal(row.severity, CRM_CASE_MAJOR);
	assert_int_equal(row.escalation, 0);

	input = nine_points(&f);
	input.customer_id = customer_new(&f, true);
	input.level = CRM_LEVEL_OUTSIDE;
	assert_ok(f.db, crm_complaint_open(f.db, NULL, &input, &f.id));
	assert_int_equal(open_tasks(&f, CRM_TASK_REVIEW, NULL), 1);
	assert_int_equal(open_tasks(&f, CRM_TASK_ESCALATION, NULL), 1);
	assert_store_verifies(&f);
	end(&f);
}

/* --- type */

/* M-CMP-15, D-CMP-09 */
static void a_breach_proposes_activist(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_refused(&f, crm_complaint_type_set(f.db, NULL, &f.id, CRM_COMPLAINANT_IRATE), CRM_RULE_JUDGE_COMPLAINANT, "complainant_type");
	promised(&f);
	assert_int_equal(crm_complaint_type_set(f.db, NULL, &f.id, CRM_COMPLAINANT_VOICER), CRM_UNCHANGED);
	f.now = DUE + 1;
	assert_ok(f.db, crm_tick(f.db, NULL, NULL));
	assert_int_equal(row_of(&f, &f.id).complainant_type, CRM_COMPLAINANT_VOICER);
	assert_int_equal(row_of(&f, &f.id).proposed_type, CRM_COMPLAINANT_ACTIVIST);
	assert_int_equal(points_for(&f, &f.id, CRM_FACTOR_DANGER), 1); /* a proposal is no judgement */
	assert_ok(f.db, crm_complaint_type_set(f.db, NULL, &f.id, CRM_COMPLAINANT_VOICER)); /* no, he is not */
	assert_int_equal(row_of(&f, &f.id).proposed_type, 0);
	assert_ok(f.db, crm_complaint_type_set(f.db, NULL, &f.id, CRM_COMPLAINANT_ACTIVIST));
	assert_int_equal(points_for(&f, &f.id, CRM_FACTOR_DANGER), 4);
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_RATED, NULL), 2);
	assert_store_verifies(&f);
	end(&f);
}

/* D-CMP-09 */
static void a_case_reopened_twice_proposes_activist_and_a_new_judgement_answers_it(void **state)
{
	struct fixture f;
	int round;

	(void)state;
	begin(&f);
	verifying(&f);
	for (round = 1; round <= 2; round++) {
		assert_ok(f.db, crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_SATISFIED, NULL));
		assert_ok(f.db, crm_complaint_reopen(f.db, NULL, &f.id));
		assert_int_equal(row_of(&f, &f.id).proposed_type, round == 2 ? CRM_COMPLAINANT_ACTIVIST : 0);
		if (round == 1)
			assert_ok(f.db, solve_now(&f, 1, NULL));
	}
	assert_ok(f.db, judge_as(&f, CRM_RESPONSIBILITY_OURS, 1));
	assert_int_equal(row_of(&f, &f.id).proposed_type, 0);
	end(&f);
}

/* --- priority */

/* M-CMP-15, D-CMP-43: of two equal cases the key customer's has the higher priority, and the explanation names the factor. */
static void of_two_equal_cases_that_of_the_key_customer_is_more_urgent_and_says_why(void **state)
{
	struct fixture f;
	crm_id key, ordinary, first, second;

	(void)state;
	begin(&f);
	key = customer_of_class(&f, CRM_CLASS_SECONDARY);
	ordinary = customer_of_class(&f, CRM_CLASS_ORDINARY);
	first = case_of(&f, &ordinary, CRM_CHANNEL_PHONE, 0);
	second = case_of(&f, &key, CRM_CHANNEL_PHONE, 0);
	assert_int_equal(row_of(&f, &first).tier, CRM_TIER_ORDINARY);
	assert_int_equal(row_of(&f, &second).tier, CRM_TIER_KEY);
	assert_true(row_of(&f, &second).priority > row_of(&f, &first).priority);
	assert_int_equal(points_for(&f, &second, CRM_FACTOR_TIER), 4);
	assert_int_equal(points_for(&f, &first, CRM_FACTOR_TIER), 1);
	assert_int_equal(points_for(&f, &second, CRM_FACTOR_TIER) - points_for(&f, &first, CRM_FACTOR_TIER),
	                 row_of(&f, &second).priority - row_of(&f, &first).priority);
	end(&f);
}

/* D-CMP-43 */
static void the_priority_follows_every_change_of_the_case_and_its_parts_add_up(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	key_case(&f, CRM_LANE_BUSINESS);
	assert_int_equal(row_of(&f, &f.id).priority, 5);
	assert_int_equal(points_for(&f, &f.id, CRM_FACTOR_LANE), 1);
	assert_ok(f.db, judge_as(&f, CRM_RESPONSIBILITY_OURS, 0));
	assert_int_equal(points_for(&f, &f.id, CRM_FACTOR_DANGER), 1);
	assert_ok(f.db, crm_complaint_severity_set(f.db, NULL, &f.id, CRM_CASE_DIFFICULT));
	assert_int_equal(points_for(&f, &f.id, CRM_FACTOR_SEVERITY), 2);
	assert_ok(f.db, crm_complaint_level_raise(f.db, NULL, &f.id, CRM_LEVEL_OUTSIDE));
	assert_int_equal(points_for(&f, &f.id, CRM_FACTOR_LEVEL), 2);
	{
		crm_promise_input promise = promise_for(DUE);

		assert_ok(f.db, crm_complaint_promise(f.db, NULL, &f.id, &promise, NULL));
	}
	f.now = DUE + CRM_HOUR;
	assert_ok(f.db, crm_tick(f.db, NULL, NULL));
	assert_int_equal(points_for(&f, &f.id, CRM_FACTOR_BREACH), 2);
	assert_int_equal(points_for(&f, &f.id, CRM_FACTOR_ESCALATION), 1);
	assert_int_equal(row_of(&f, &f.id).priority, 4 + 1 + 2 + 2 + 2 + 1 + 1);
	assert_store_verifies(&f);
	end(&f);
}

/* D-CMP-43: the open tasks of the case get the new rank in the entry of the change; what the host added keeps its own. */
static void the_tasks_of_a_case_follow_its_priority(void **state)
{
	crm_task_input own = CRM_INIT(crm_task_input);
	struct fixture f;
	crm_task task;
	int64_t entries;

	(void)state;
	begin(&f);
	promised(&f);
	own.complaint_id = f.id;
	own.due_at = f.now + CRM_DAY;
	own.priority = 7;
	assert_ok(f.db, crm_task_add(f.db, NULL, &own, NULL));
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_REPLY, &task), 1);
	assert_int_equal(task.priority, 2);
	entries = fixture_last(&f);
	assert_ok(f.db, crm_complaint_level_raise(f.db, NULL, &f.id, CRM_LEVEL_THIRD_PARTY));
	assert_int_equal(fixture_last(&f), entries + 1);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_REPLY, &task), 1);
	assert_int_equal(task.priority, 1);
	assert_int_equal(task.due_at, DUE);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_PROGRESS, &task), 1);
	assert_int_equal(task.priority, 1);
	assert_int_equal(open_tasks(&f, CRM_TASK_OTHER, &task), 1);
	assert_int_equal(task.priority, 7);
	{
		crm_promise_input renewal = renewal_for(DUE + 3 * CRM_DAY);

		assert_ok(f.db, crm_complaint_renew(f.db, NULL, &f.id, &renewal, NULL));
	}
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_REPLY, &task), 1);
	assert_int_equal(task.due_at, DUE + 3 * CRM_DAY);
	assert_int_equal(task.priority, 1);
	assert_store_verifies(&f);
	end(&f);
}

/* A renewal that finds another class moves its tasks and ranks them in one entry: neither undoes the other. */
static void a_customer_who_became_a_key_customer_is_seen_by_the_next_change(void **state)
{
	struct fixture f;
	crm_promise_input promise = promise_for(DUE), renewal = renewal_for(DUE + 3 * CRM_DAY);
	crm_id customer;
	crm_task task;

	(void)state;
	begin(&f);
	customer = customer_of_class(&f, CRM_CLASS_SMALL);
	f.id = case_of(&f, &customer, CRM_CHANNEL_PHONE, 0);
	assert_ok(f.db, judge_as(&f, CRM_RESPONSIBILITY_OURS, 0));
	assert_ok(f.db, crm_complaint_promise(f.db, NULL, &f.id, &promise, NULL));
	assert_ok(f.db, crm_followup_assign(f.db, NULL, &customer, CRM_CLASS_IMPORTANT, "Qian"));
	assert_int_equal(row_of(&f, &f.id).tier, CRM_TIER_SMALL);
	assert_ok(f.db, crm_complaint_renew(f.db, NULL, &f.id, &renewal, NULL));
	assert_int_equal(row_of(&f, &f.id).tier, CRM_TIER_KEY);
	assert_int_equal(points_for(&f, &f.id, CRM_FACTOR_TIER), 4);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_REPLY, &task), 1);
	assert_int_equal(task.due_at, DUE + 3 * CRM_DAY);
	assert_int_equal(task.priority, 1);
	assert_store_verifies(&f);
	end(&f);
}

static void explaining_says_how_many_parts_there_are_when_there_is_no_room(void **state)
{
	crm_priority_part parts[PARTS];
	struct fixture f;
	size_t count = 99;
	crm_id nobody = { { 1 } };

	(void)state;
	begin(&f);
	open_default(&f);
	assert_ok(f.db, crm_complaint_priority_explain(f.db, &f.id, NULL, 0, &count));
	assert_int_equal(count, 0);
	key_case(&f, CRM_LANE_FAULT);
	assert_rule(&f, crm_complaint_priority_explain(f.db, &f.id, parts, 1, &count), CRM_ERR_INVALID, CRM_RULE_CLOCK_ROOM, "room");
	assert_int_equal(count, 2);
	assert_int_equal(parts[0].factor, CRM_FACTOR_TIER);
	assert_rule(&f, crm_complaint_priority_explain(f.db, &f.id, NULL, 1, &count), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "parts_out");
	assert_rule(&f, crm_complaint_priority_explain(f.db, &f.id, parts, PARTS, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "count_out");
	assert_rule(&f, crm_complaint_priority_explain(f.db, NULL, parts, PARTS, &count), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "id");
	assert_int_equal(crm_complaint_priority_explain(f.db, &nobody, parts, PARTS, &count), CRM_ERR_NOT_FOUND);
	assert_int_equal(count, 0);
	end(&f);
}

/* --- lack of memory */

/* A case whose tasks need more memory than the handle has by now. */
static void busy_case(struct fixture *f)
{
	crm_task_input task = CRM_INIT(crm_task_input);
	int i;

	task.complaint_id = key_case(f, CRM_LANE_NORMAL);
	task.customer_id = row_of(f, &f->id).customer_id;
	task.due_at = f->now + CRM_DAY;
	for (i = 0; i < 100; i++)
		assert_ok(f->db, crm_task_add(f->db, NULL, &task, NULL));
	assert_ok(f->db, crm_complaint_special_set(f->db, NULL, &f->id, CRM_SPECIAL_EMOTIONAL)); /* what is only a hint has its memory now */
}

static crm_status memory_of(struct fixture *f, crm_status (*call)(crm *, const crm_act *, const crm_id *, int32_t), int32_t value)
{
	return call(f->db, NULL, &f->id, value);
}

static crm_status memory_level(struct fixture *f)
{
	return memory_of(f, crm_complaint_level_raise, CRM_LEVEL_OUTSIDE);
}

static crm_status memory_major(struct fixture *f)
{
	return memory_of(f, crm_complaint_level_raise, CRM_LEVEL_THIRD_PARTY);
}

static crm_status memory_lane(struct fixture *f)
{
	return memory_of(f, crm_complaint_lane_set, CRM_LANE_FAULT);
}

static void lack_of_memory_changes_nothing(void **state)
{
	static const memory_call calls[] = { memory_level, memory_major, memory_lane };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof calls / sizeof *calls; i++) {
		struct fixture f;

		begin(&f);
		busy_case(&f);
		fail_each_allocation(&f, calls[i]);
		end(&f);
	}
}

/* --- the account manager */

static void notified_of(struct fixture *f, const char *const *names, size_t count)
{
	const crm_complaint *c = get(f);
	crm_notified notified;
	size_t i;

	crm_complaint_notified(c, &notified);
	assert_int_equal(notified.count, count);
	for (i = 0; i < count; i++)
		assert_string_equal(notified.names[i], names[i]);
	crm_complaint_free(c);
}

/* M-CMP-16, D-KEY-09: key customer's case from the hall notifies the account manager. */
static void key_customers_case_from_the_hall_notifies_the_account_manager(void **state)
{
	static const char *const names[] = { "Wang", "Sun", "Li" };
	static const char *const three[] = { "Wang", "Li", "Sun" };
	struct fixture f;
	crm_id key, ordinary;

	(void)state;
	begin(&f);
	key = customer_of_class(&f, CRM_CLASS_IMPORTANT);
	ordinary = customer_of_class(&f, CRM_CLASS_ORDINARY);
	f.id = case_of(&f, &key, CRM_CHANNEL_HALL, 0);
	notified_of(&f, names, 2);
	assert_ok(f.db, crm_complaint_handler_set(f.db, NULL, &f.id, "Li"));
	notified_of(&f, three, 3);
	f.id = case_of(&f, &key, CRM_CHANNEL_ACCOUNT_MANAGER, 0);
	notified_of(&f, names, 1);
	f.id = case_of(&f, &ordinary, CRM_CHANNEL_HALL, 0);
	notified_of(&f, names, 1);
	assert_ok(f.db, crm_followup_assign(f.db, NULL, &ordinary, CRM_CLASS_SECONDARY, "Sun"));
	assert_ok(f.db, crm_complaint_special_set(f.db, NULL, &f.id, CRM_SPECIAL_OPINIONATED));
	notified_of(&f, names, 2);
	end(&f);
}

/* --- what is written to the well-prepared */

static crm_status say(struct fixture *f, int32_t direction, int32_t channel)
{
	crm_message_input message = CRM_INIT(crm_message_input);

	message.direction = direction;
	message.channel = channel;
	message.note = "we are looking into it";
	return crm_complaint_message(f->db, NULL, &f->id, &message, NULL);
}

/* M-CMP-16, D-CMP-12: PREPARED: an outbound written message is warned of, and reviewed; a call is not. */
static void what_is_written_to_a_prepared_complainant_is_recorded_and_reviewed(void **state)
{
	struct fixture f;
	crm_task task;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_ok(f.db, say(&f, CRM_DIRECTION_OUT, CRM_CHANNEL_EMAIL));
	assert_int_equal(open_tasks(&f, CRM_TASK_OTHER, NULL), 0);
	assert_ok(f.db, crm_complaint_special_set(f.db, NULL, &f.id, CRM_SPECIAL_PREPARED));
	assert_int_equal(crm_complaint_special_set(f.db, NULL, &f.id, CRM_SPECIAL_PREPARED), CRM_UNCHANGED);
	assert_int_equal(crm_complaint_message_warning(row_of(&f, &f.id).special, CRM_DIRECTION_OUT, CRM_CHANNEL_PHONE), CRM_RULE_NONE);
	assert_ok(f.db, say(&f, CRM_DIRECTION_OUT, CRM_CHANNEL_PHONE));
	assert_ok(f.db, say(&f, CRM_DIRECTION_IN, CRM_CHANNEL_LETTER));
	assert_int_equal(open_tasks(&f, CRM_TASK_OTHER, NULL), 0);
	assert_int_equal(crm_complaint_message_warning(row_of(&f, &f.id).special, CRM_DIRECTION_OUT, CRM_CHANNEL_LETTER),
	                 CRM_RULE_WRITTEN_TO_PREPARED);
	assert_ok(f.db, say(&f, CRM_DIRECTION_OUT, CRM_CHANNEL_LETTER));
	assert_int_equal(open_tasks(&f, CRM_TASK_OTHER, &task), 1);
	assert_int_equal(task.due_at, f.now);
	assert_memory_equal(&task.complaint_id, &f.id, sizeof f.id);
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_MESSAGE, NULL), 4);
	assert_store_verifies(&f);
	end(&f);
}

UNIT_MAIN(TEST(the_level_of_a_case_never_drops), TEST(the_second_level_has_the_customer_reviewed),
          TEST(the_third_level_makes_the_case_major_and_a_superior_looks_at_it),
          TEST(a_case_that_comes_through_a_third_party_begins_at_the_third_level), TEST(a_breach_proposes_activist),
          TEST(a_case_reopened_twice_proposes_activist_and_a_new_judgement_answers_it),
          TEST(of_two_equal_cases_that_of_the_key_customer_is_more_urgent_and_says_why),
          TEST(the_priority_follows_every_change_of_the_case_and_its_parts_add_up),
          TEST(the_tasks_of_a_case_follow_its_priority),
          TEST(a_customer_who_became_a_key_customer_is_seen_by_the_next_change),
          TEST(explaining_says_how_many_parts_there_are_when_there_is_no_room), TEST(lack_of_memory_changes_nothing),
          TEST(key_customers_case_from_the_hall_notifies_the_account_manager),
          TEST(what_is_written_to_a_prepared_complainant_is_recorded_and_reviewed))
