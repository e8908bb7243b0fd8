/* The ledger of purchases through the public calls (D-VAL-02, M-VAL-01), on a store in memory. */
#include "ledger.h"

#include <string.h>

static crm_status buy(struct fixture *f, const crm_id *id, int64_t at, int64_t amount, int64_t quantity,
                      const char *currency)
{
	crm_purchase_input input = CRM_INIT(crm_purchase_input);
	crm_act act = CRM_INIT(crm_act);

	act.at = at;
	input.customer_id = *id;
	input.amount = amount;
	input.quantity = quantity;
	input.currency = currency;
	return crm_purchase_add(f->db, &act, &input, NULL);
}

static void assert_sum(struct fixture *f, const crm_id *id, const char *currency, int64_t from, int64_t until,
                       crm_purchase_summary wanted)
{
	crm_purchase_summary sum;

	assert_ok(f->db, crm_purchase_sum(f->db, id, currency, from, until, &sum));
	assert_int_equal(sum.count, wanted.count);
	assert_int_equal(sum.amount, wanted.amount);
	assert_int_equal(sum.quantity, wanted.quantity);
	assert_int_equal(sum.average, wanted.average);
	assert_int_equal(sum.first_at, wanted.first_at);
	assert_int_equal(sum.last_at, wanted.last_at);
}

static void a_purchase_is_kept_as_it_was_given(void **state)
{
	struct fixture *f = open_store(state);
	crm_purchase_input input = CRM_INIT(crm_purchase_input);
	crm_id id = fixture_customer(f, "Wang Fang"), made;
	crm_purchase_cursor *cursor = NULL;
	const crm_purchase *row = NULL;
	crm_act act = CRM_INIT(crm_act);

	input.customer_id = id;
	input.amount = 129900;
	input.quantity = 2;
	input.currency = "CNY";
	input.category = "phone";
	input.reference = "R-17";
	act.at = START - CRM_HOUR;
	assert_ok(f->db, crm_purchase_add(f->db, &act, &input, &made));
	assert_ok(f->db, crm_purchase_list(f->db, &id, &cursor));
	assert_int_equal(crm_purchase_next(cursor, &row), CRM_OK);
	assert_true(crm_id_is_equal(&row->id, &made));
	assert_true(crm_id_is_equal(&row->customer_id, &id));
	assert_int_equal(row->at, START - CRM_HOUR);
	assert_int_equal(row->amount, 129900);
	assert_int_equal(row->quantity, 2);
	assert_string_equal(row->currency, "CNY");
	assert_string_equal(row->category, "phone");
	assert_string_equal(row->reference, "R-17");
	assert_true(row->revision > 1);
	assert_int_equal(crm_purchase_next(cursor, &row), CRM_DONE);
	assert_null(row);
	crm_purchase_cursor_free(cursor);
	close_store(f);
}

static void fields_that_are_wrong_are_named(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = fixture_customer(f, "Wang Fang"), nobody = { { 1 } }, none = { { 0 } };
	static const char *const odd[] = { "cny", "CN", "CNYX", "C1Y", "\xe5\x85\x83" };
	crm_purchase_summary sum = { .count = 1 };
	crm_purchase_cursor *cursor = NULL;
	int64_t written = entries(f);

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		assert_int_equal(buy(f, &id, 0, 1, 1, odd[i]), CRM_ERR_INVALID);
		assert_int_equal(crm_error_last(f->db)->rule, CRM_RULE_FIELD_RANGE);
		assert_string_equal(crm_error_last(f->db)->field, "currency");
		assert_int_equal(crm_purchase_sum(f->db, &id, odd[i], 0, 0, &sum), CRM_ERR_INVALID);
		assert_int_equal(sum.count, 0);
	}
	assert_int_equal(buy(f, &id, 0, 1, 1, NULL), CRM_ERR_INVALID);
	assert_int_equal(crm_error_last(f->db)->rule, CRM_RULE_FIELD_MISSING);
	assert_int_equal(buy(f, &none, 0, 1, 1, "CNY"), CRM_ERR_INVALID);
	assert_string_equal(crm_error_last(f->db)->field, "customer_id");
	assert_int_equal(buy(f, &nobody, 0, 1, 1, "CNY"), CRM_ERR_NOT_FOUND);
	assert_int_equal(buy(f, &id, f->now + 1, 1, 1, "CNY"), CRM_ERR_INVALID);
	assert_int_equal(crm_error_last(f->db)->rule, CRM_RULE_TIME_FUTURE);
	assert_int_equal(crm_purchase_add(f->db, NULL, NULL, NULL), CRM_ERR_INVALID);
	assert_int_equal(crm_purchase_sum(f->db, &id, NULL, INT64_MAX, 0, &sum), CRM_ERR_INVALID);
	assert_int_equal(crm_purchase_sum(f->db, &id, NULL, 0, INT64_MIN, &sum), CRM_ERR_INVALID);
	assert_int_equal(crm_purchase_sum(f->db, &id, NULL, 0, 0, NULL), CRM_ERR_INVALID);
	assert_int_equal(crm_purchase_list(f->db, &nobody, &cursor), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_purchase_list(f->db, NULL, &cursor), CRM_ERR_INVALID);
	assert_int_equal(crm_purchase_next(NULL, NULL), CRM_ERR_INVALID);
	assert_null(cursor);
	assert_int_equal(entries(f), written);
	close_store(f);
}

static void a_replayed_purchase_is_recorded_once(void **state)
{
	struct fixture *f = open_store(state);
	crm_purchase_input input = CRM_INIT(crm_purchase_input);
	crm_id id = fixture_customer(f, "Wang Fang"), first, again;
	crm_act act = CRM_INIT(crm_act);
	int64_t written;

	act.key = "receipt 17";
	input.customer_id = id;
	input.amount = 5;
	input.currency = "CNY";
	assert_ok(f->db, crm_purchase_add(f->db, &act, &input, &first));
	written = entries(f);
	f->now += CRM_DAY;
	assert_int_equal(crm_purchase_add(f->db, &act, &input, &again), CRM_REPLAYED);
	assert_true(crm_id_is_equal(&first, &again));
	assert_false(crm_id_is_none(&first));
	input.amount = 6;
	assert_int_equal(crm_purchase_add(f->db, &act, &input, &again), CRM_ERR_CONFLICT);
	assert_true(crm_id_is_none(&again));
	assert_int_equal(entries(f), written);
	close_store(f);
}

/* The key stands with the first entry, which here is what fell due before the purchase. */
static void a_replay_after_a_catch_up_gives_the_purchase(void **state)
{
	struct fixture *f = open_store(state);
	static const char text[] = "{\"lifecycle\": {\"churn\": {\"window_days\": 30, \"mode\": \"automatic\"}}}";
	crm_purchase_input input = CRM_INIT(crm_purchase_input);
	crm_id id = fixture_customer(f, "Wang Fang"), first, again;
	crm_act act = CRM_INIT(crm_act);
	int64_t written;

	assert_ok(f->db, crm_playbook_load(f->db, NULL, text, sizeof text - 1, NULL));
	assert_ok(f->db, buy(f, &id, 0, 1, 1, "CNY"));
	f->now += 90 * CRM_DAY;
	act.key = "receipt 18";
	input.customer_id = id;
	input.currency = "CNY";
	written = entries(f);
	assert_ok(f->db, crm_purchase_add(f->db, &act, &input, &first));
	assert_int_equal(entries(f), written + 3); /* lost, bought, current */
	assert_int_equal(crm_purchase_add(f->db, &act, &input, &again), CRM_REPLAYED);
	assert_true(crm_id_is_equal(&first, &again));
	close_store(f);
}

/* M-VAL-01: a hand-made ledger */
static void figures_are_those_of_the_ledger(void **state)
{
	struct fixture *f = open_store(state);
	crm_id a = fixture_customer(f, "Wang Fang"), b = fixture_customer(f, "Wang Fang");
	crm_id c = fixture_customer(f, "Wang Fang");
	const int64_t day = CRM_DAY, from = START - 5 * CRM_DAY;

	assert_ok(f->db, buy(f, &a, from, 100, 1, "CNY"));
	assert_ok(f->db, buy(f, &a, from + 3 * day, 51, 0, "CNY"));
	assert_ok(f->db, buy(f, &a, from + day, -20, 3, "CNY"));
	assert_ok(f->db, buy(f, &b, from + 2 * day, 70, 2, "CNY"));
	assert_sum(f, &a, NULL, 0, 0, (crm_purchase_summary){ 3, 131, 4, 44, from, from + 3 * day }); /* 43.67 */
	assert_sum(f, &a, "CNY", 0, 0, (crm_purchase_summary){ 3, 131, 4, 44, from, from + 3 * day });
	assert_sum(f, &a, "USD", 0, 0, (crm_purchase_summary){ 0 });
	assert_sum(f, &c, NULL, 0, 0, (crm_purchase_summary){ 0 });
	assert_sum(f, NULL, NULL, 0, 0, (crm_purchase_summary){ 4, 201, 6, 50, from, from + 3 * day }); /* 50.25 */
	/* the beginning is in, the end is not */
	assert_sum(f, &a, NULL, from, from + 3 * day, (crm_purchase_summary){ 2, 80, 4, 40, from, from + day });
	assert_sum(f, &a, NULL, from + 1, from + 3 * day + 1,
	           (crm_purchase_summary){ 2, 31, 3, 16, from + day, from + 3 * day }); /* 15.5 */
	assert_sum(f, NULL, NULL, from + day, from + 2 * day + 1,
	           (crm_purchase_summary){ 2, 50, 5, 25, from + day, from + 2 * day });
	assert_sum(f, &a, NULL, from + 3 * day, from, (crm_purchase_summary){ 0 });
	close_store(f);
}

static void averages_round_half_away_from_zero(void **state)
{
	struct fixture *f = open_store(state);
	static const struct {
		int64_t first, second, average;
	} cases[] = { { 1, 2, 2 },
		          { -1, -2, -2 },
		          { 0, 1, 1 },
		          { 0, -1, -1 },
		          { 1, -1, 0 },
		          { 3, 3, 3 },
		          { INT64_MAX, 0, INT64_MAX / 2 + 1 },
		          { INT64_MIN, 0, INT64_MIN / 2 } };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		crm_id id = fixture_customer(f, "Wang Fang");
		crm_purchase_summary sum;

		assert_ok(f->db, buy(f, &id, 0, cases[i].first, 0, "CNY"));
		assert_ok(f->db, buy(f, &id, 0, cases[i].second, 0, "CNY"));
		assert_ok(f->db, crm_purchase_sum(f->db, &id, NULL, 0, 0, &sum));
		assert_int_equal(sum.average, cases[i].average);
	}
	close_store(f);
}

static void several_currencies_are_not_mixed(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = fixture_customer(f, "Wang Fang");
	crm_purchase_summary sum = { .count = 1 };

	assert_ok(f->db, buy(f, &id, START - 2, 100, 1, "CNY"));
	assert_ok(f->db, buy(f, &id, START - 1, 7, 1, "USD"));
	assert_int_equal(crm_purchase_sum(f->db, &id, NULL, 0, 0, &sum), CRM_ERR_INVALID);
	assert_int_equal(crm_error_last(f->db)->rule, CRM_RULE_FIELD_MISSING);
	assert_string_equal(crm_error_last(f->db)->field, "currency");
	assert_int_equal(sum.count, 0);
	assert_int_equal(crm_purchase_sum(f->db, NULL, NULL, 0, 0, &sum), CRM_ERR_INVALID);
	assert_sum(f, &id, "USD", 0, 0, (crm_purchase_summary){ 1, 7, 1, 7, START - 1, START - 1 });
	assert_sum(f, NULL, "CNY", 0, 0, (crm_purchase_summary){ 1, 100, 1, 100, START - 2, START - 2 });
	assert_sum(f, &id, NULL, 0, START - 1, (crm_purchase_summary){ 1, 100, 1, 100, START - 2, START - 2 });
	close_store(f);
}

static void a_sum_that_does_not_fit_is_refused(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = fixture_customer(f, "Wang Fang"), other = fixture_customer(f, "Wang Fang");
	crm_purchase_summary sum;

	assert_ok(f->db, buy(f, &id, 0, INT64_MAX, 0, "CNY"));
	assert_ok(f->db, buy(f, &id, 0, 1, 0, "CNY"));
	assert_int_equal(crm_purchase_sum(f->db, &id, NULL, 0, 0, &sum), CRM_ERR_INVALID);
	assert_int_equal(crm_error_last(f->db)->rule, CRM_RULE_FIELD_RANGE);
	assert_string_equal(crm_error_last(f->db)->field, "amount");
	assert_ok(f->db, buy(f, &other, 0, 1, INT64_MIN, "CNY"));
	assert_ok(f->db, buy(f, &other, 0, 1, -1, "CNY"));
	assert_int_equal(crm_purchase_sum(f->db, &other, NULL, 0, 0, &sum), CRM_ERR_INVALID);
	assert_string_equal(crm_error_last(f->db)->field, "quantity");
	close_store(f);
}

static void purchases_are_listed_by_time_then_id_over_pages(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = fixture_customer(f, "Wang Fang"), other = fixture_customer(f, "Wang Fang");
	crm_purchase_cursor *cursor = NULL;
	const crm_purchase *row = NULL;
	crm_purchase last = { 0 };
	int count = 0;

	for (int i = 0; i < 230; i++)
		assert_ok(f->db, buy(f, i % 10 ? &id : &other, START - (i * 7 % 5) * CRM_DAY, i, 1, "CNY"));
	assert_ok(f->db, crm_purchase_list(f->db, &id, &cursor));
	while (crm_purchase_next(cursor, &row) == CRM_OK) {
		assert_true(row->at > last.at || (row->at == last.at && memcmp(&row->id, &last.id, sizeof row->id) > 0));
		assert_true(crm_id_is_equal(&row->customer_id, &id));
		last = *row;
		count++;
	}
	assert_int_equal(count, 207);
	crm_purchase_cursor_free(cursor);
	close_store(f);
}

/* last_purchase_at and inactive_since only ever rise. */
static void purchases_in_any_order_leave_the_latest(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = fixture_customer(f, "Wang Fang");
	static const int back[] = { 5, 9, 2, 7, 3, 2 };
	int64_t latest = 0;

	for (size_t i = 0; i < sizeof back / sizeof *back; i++) {
		const crm_customer *view = NULL;
		int64_t at = START - back[i] * CRM_DAY;

		assert_ok(f->db, buy(f, &id, at, 1, 1, "CNY"));
		latest = at > latest ? at : latest;
		assert_ok(f->db, crm_customer_get(f->db, &id, &view));
		assert_int_equal(view->last_purchase_at, latest);
		assert_int_equal(view->inactive_since, latest);
		assert_int_equal(view->has_bought, 1);
		crm_customer_free(view);
	}
	close_store(f);
}

static void a_purchase_without_memory_changes_nothing(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = fixture_customer(f, "Wang Fang");
	int64_t written = entries(f);
	crm_purchase_summary sum;
	crm_status rc = CRM_ERR_NOMEM;
	long n = 0;

	while (rc != CRM_OK && n < 1000) {
		unit_fail_allocation(++n, false);
		rc = buy(f, &id, 0, 9, 1, "CNY");
		unit_fail_allocation(0, false);
		if (rc == CRM_OK)
			break;
		assert_int_equal(rc, CRM_ERR_NOMEM);
		assert_int_equal(entries(f), written);
		assert_sum(f, &id, NULL, 0, 0, (crm_purchase_summary){ 0 });
	}
	assert_int_equal(rc, CRM_OK);
	for (n = 1; n < 1000; n++) {
		unit_fail_allocation(n, false);
		rc = crm_purchase_sum(f->db, &id, NULL, 0, 0, &sum);
		if (!unit_allocation_failed())
			break;
		assert_int_equal(rc, CRM_ERR_NOMEM);
		assert_int_equal(sum.count, 0);
	}
	unit_fail_allocation(0, false);
	assert_true(n > 1 && n < 1000);
	assert_int_equal(sum.amount, 9);
	close_store(f);
}

/* clang-format off */
UNIT_MAIN(
	TEST(a_purchase_is_kept_as_it_was_given),
	TEST(fields_that_are_wrong_are_named),
	TEST(a_replayed_purchase_is_recorded_once),
	TEST(a_replay_after_a_catch_up_gives_the_purchase),
	TEST(figures_are_those_of_the_ledger),
	TEST(averages_round_half_away_from_zero),
	TEST(several_currencies_are_not_mixed),
	TEST(a_sum_that_does_not_fit_is_refused),
	TEST(purchases_are_listed_by_time_then_id_over_pages),
	TEST(purchases_in_any_order_leave_the_latest),
	TEST(a_purchase_without_memory_changes_nothing),
)
