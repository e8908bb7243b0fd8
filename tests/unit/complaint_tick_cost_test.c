/* The passing of time costs what fell due, not what is open: counted in statements and in operations of the engine, never
 * in time. */
#include "complaint_urgency_fixture.h"
#include "sqlite_work.h"

enum { DUE_NOW = 5, FEW = 40, MANY = 1000 };

#define BEGINNING MAY(1, 9)
#define FIRST_DAY (BEGINNING + CRM_DAY)

/* The case of a key customer escalates after a day, and every case has targets on a clock. */
static const char all_that_falls_due[] =
	"{\"clocks\": {\"standard\": {\"targets\": {\"answer\": {\"kind\": \"acknowledge\", \"unit\": \"real\", \"hours\": 24},"
	" \"end\": {\"kind\": \"resolve\", \"unit\": \"real\", \"hours\": 900}},"
	" \"steps\": {\"warn\": {\"target\": \"end\", \"unit\": \"real\", \"before_hours\": 20}}}},"
	" \"complaint\": {\"clock\": \"standard\", \"escalate_key_minutes\": 1440}}";

/* Why a case falls due: its promise lapses, the limit of its key customer, a target of its clock. */
enum reason { PROMISE, LIMIT, TARGET, REASONS };

static void answer_at_once(struct fixture *f)
{
	crm_message_input message = CRM_INIT(crm_message_input);

	message.direction = CRM_DIRECTION_OUT;
	message.channel = CRM_CHANNEL_PHONE;
	assert_ok(f->db, crm_complaint_message(f->db, NULL, &f->id, &message, NULL));
}

static void promise_until(struct fixture *f, int64_t due_at)
{
	crm_promise_input promise = promise_for(due_at);

	assert_ok(f->db, judge_as(f, CRM_RESPONSIBILITY_OURS, 0));
	assert_ok(f->db, crm_complaint_promise(f->db, NULL, &f->id, &promise, NULL));
}

/* Falls due after a day for one reason and for no other. */
static void open_due(struct fixture *f, const crm_id *key_customer, enum reason reason)
{
	f->id = case_of(f, reason == LIMIT ? key_customer : NULL, CRM_CHANNEL_PHONE, 0);
	if (reason != TARGET)
		answer_at_once(f);
	if (reason == PROMISE)
		promise_until(f, FIRST_DAY);
}

/* Has a promise, a limit and a target, each of them later. */
static void open_later(struct fixture *f, const crm_id *key_customer)
{
	f->id = case_of(f, key_customer, CRM_CHANNEL_PHONE, 0);
	promise_until(f, BEGINNING + 9 * CRM_DAY);
}

/* What the tick does when DUE_NOW cases fall due while `open` others do not. */
static struct sqlite_work work_of_tick(int open, enum reason reason)
{
	struct sqlite_work work;
	crm_tick_result result;
	struct fixture f;
	crm_id key;
	int i;

	begin(&f);
	load(&f, all_that_falls_due);
	key = customer_of_class(&f, CRM_CLASS_IMPORTANT);
	assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_WRITE));
	for (i = 0; i < DUE_NOW; i++)
		open_due(&f, &key, reason);
	f.now += CRM_HOUR;
	for (i = 0; i < open; i++)
		open_later(&f, &key);
	assert_ok(f.db, crm_commit(f.db));
	assert_int_equal(crm_tick(f.db, NULL, NULL), CRM_UNCHANGED); /* every statement of it is prepared by now */
	f.now = FIRST_DAY + 1;
	(void)sqlite_work_take(f.db);
	assert_ok(f.db, crm_tick(f.db, NULL, &result));
	work = sqlite_work_take(f.db);
	assert_int_equal(result.promises_broken, reason == PROMISE ? DUE_NOW : 0);
	assert_int_equal(result.steps_fired, reason == LIMIT ? DUE_NOW : 0);
	assert_int_equal(result.targets_missed, reason == TARGET ? DUE_NOW : 0);
	assert_int_equal(crm_tick(f.db, NULL, NULL), CRM_UNCHANGED);
	assert_store_verifies(&f);
	end(&f);
	return work;
}

static void compare_few_and_many(enum reason reason)
{
	const struct sqlite_work few = work_of_tick(FEW, reason), many = work_of_tick(MANY, reason);

	print_message("# %d fall due: %lld statements, %lld steps among %d, %lld and %lld among %d\n", DUE_NOW, (long long)few.runs,
	              (long long)few.steps, FEW, (long long)many.runs, (long long)many.steps, MANY);
	assert_true(few.runs > DUE_NOW);
	assert_int_equal(few.runs, many.runs);
	assert_int_equal(few.steps, many.steps);
	assert_int_equal(few.scanned, many.scanned);
}

static void lapsed_promises_cost_the_same_among_few_and_many_open_cases(void **state)
{
	(void)state;
	compare_few_and_many(PROMISE);
}

static void limits_of_key_customers_cost_the_same_among_few_and_many_open_cases(void **state)
{
	(void)state;
	compare_few_and_many(LIMIT);
}

static void missed_targets_cost_the_same_among_few_and_many_open_cases(void **state)
{
	(void)state;
	compare_few_and_many(TARGET);
}

/* Nor does it cost more to find that nothing fell due, or when something will. */
static void that_nothing_fell_due_is_found_the_same_among_few_and_many_open_cases(void **state)
{
	static const int opens[] = { FEW, MANY };
	struct sqlite_work ticks[2], wakes[2];
	struct fixture f;
	int64_t at;
	crm_id key;

	(void)state;
	for (int round = 0; round < 2; round++) {
		begin(&f);
		load(&f, all_that_falls_due);
		key = customer_of_class(&f, CRM_CLASS_IMPORTANT);
		assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_WRITE));
		for (int i = 0; i < opens[round]; i++)
			open_later(&f, &key);
		assert_ok(f.db, crm_commit(f.db));
		assert_int_equal(crm_tick(f.db, NULL, NULL), CRM_UNCHANGED);
		(void)sqlite_work_take(f.db);
		assert_int_equal(crm_tick(f.db, NULL, NULL), CRM_UNCHANGED);
		ticks[round] = sqlite_work_take(f.db);
		assert_ok(f.db, crm_next_wake(f.db, &at));
		wakes[round] = sqlite_work_take(f.db);
		end(&f);
	}
	assert_memory_equal(&ticks[0], &ticks[1], sizeof ticks[0]);
	assert_memory_equal(&wakes[0], &wakes[1], sizeof wakes[0]);
}

UNIT_MAIN(TEST(lapsed_promises_cost_the_same_among_few_and_many_open_cases),
          TEST(limits_of_key_customers_cost_the_same_among_few_and_many_open_cases),
          TEST(missed_targets_cost_the_same_among_few_and_many_open_cases),
          TEST(that_nothing_fell_due_is_found_the_same_among_few_and_many_open_cases))
