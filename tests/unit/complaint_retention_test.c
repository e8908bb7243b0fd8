/* Who bought again after a complaint, counted by hand. */
#include "report_fixture.h"

enum { SOON = 30, WINDOW = 180 };

static crm_id person(struct fixture *f, const char *name)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_contact_point point = { .kind = CRM_POINT_EMAIL, .value = "someone@example.com" };
	crm_id id;

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = name;
	input.contact_points = &point;
	input.contact_point_count = 1;
	assert_ok(f->db, crm_customer_add(f->db, NULL, &input, &id));
	return id;
}

static void buys(struct fixture *f, const crm_id *customer, int64_t when)
{
	crm_purchase_input purchase = CRM_INIT(crm_purchase_input);
	crm_act act = CRM_INIT(crm_act);

	act.at = when;
	if (f->now < when)
		f->now = when;
	purchase.customer_id = *customer;
	purchase.currency = "CNY";
	assert_ok(f->db, crm_purchase_add(f->db, &act, &purchase, NULL));
}

static const crm_complaint_retention *retention_of(struct fixture *f, const crm_complaint_report_query *query)
{
	const crm_complaint_retention *retention = NULL;

	assert_ok(f->db, crm_complaint_retention_get(f->db, query, &retention));
	return retention;
}

static void assert_group(const crm_complaint_retention *retention, int32_t kind, int64_t customers, int64_t waiting,
                         int64_t returned, int64_t rate)
{
	const crm_retention_group *group = &retention->groups[kind - 1];

	assert_int_equal(group->kind, kind);
	assert_int_equal(group->customers, customers);
	assert_int_equal(group->waiting, waiting);
	assert_int_equal(group->returned, returned);
	assert_int_equal(group->rate, rate);
}

/* A complaint of the first of May that comes to its end at `solved_at`, or to none. */
static void complains(struct fixture *f, const crm_id *customer, int64_t solved_at, int32_t result)
{
	crm_id id = case_of(f, customer, MAY(1, 9));

	judged_at_once(f, &id);
	if (solved_at == CRM_NO_TIME)
		return;
	solve_by(f, &id, solved_at);
	if (result)
		check_by(f, &id, solved_at + CRM_HOUR, result);
}

/* B: one came back, one did not. C: one bought, but before. D: quickly and back; quickly and not back; slowly and back.
 * One who is not content after a solution is B again. A void case and a stranger do not count. */
static void live_retention(struct fixture *f)
{
	static const char *const names[] = { "b returned",   "b gone", "c",           "d quick",
		                                 "d quick gone", "d slow", "not content", "void" };
	crm_id people[8], id;
	size_t i;

	f->now = MAY(1, 9) - CRM_DAY;
	for (i = 0; i < 8; i++)
		people[i] = person(f, names[i]);
	buys(f, &people[2], MAY(1, 9) - CRM_HOUR);
	for (i = 0; i < 2; i++)
		complains(f, &people[i], CRM_NO_TIME, 0);
	complains(f, &people[7], CRM_NO_TIME, 0);
	id = f->id;
	void_by(f, &id, MAY(1, 9));
	(void)case_of(f, NULL, MAY(1, 9));
	complains(f, &people[3], MAY(2, 9), CRM_SATISFACTION_SATISFIED); /* after 24 hours: at the limit */
	complains(f, &people[4], MAY(1, 10), CRM_SATISFACTION_SATISFIED);
	complains(f, &people[2], MAY(4, 9), 0);
	complains(f, &people[5], MAY(3, 9), CRM_SATISFACTION_SATISFIED);
	complains(f, &people[6], MAY(3, 9), CRM_SATISFACTION_DISSATISFIED);
	buys(f, &people[0], MAY(1, 9) + SOON * CRM_DAY);
	buys(f, &people[3], MAY(1, 9) + 1);
	buys(f, &people[5], MAY(1, 9) + WINDOW * CRM_DAY);     /* the last instant */
	buys(f, &people[6], MAY(1, 9) + WINDOW * CRM_DAY + 1); /* too late */
	f->now = MAY(1, 9) + WINDOW * CRM_DAY + CRM_DAY;
}

/* M-RPT-04: customers sorted into A to D; the observed rate from later purchases equals the hand count, beside the benchmarks. */
static void those_who_bought_again_are_counted_by_how_their_complaint_ended(void **state)
{
	struct fixture *f = open_store(state);
	const crm_complaint_retention *retention;

	live_retention(f);
	retention = retention_of(f, NULL);
	assert_int_equal(retention->group_count, 7);
	assert_int_equal(retention->days, WINDOW);
	assert_int_equal(retention->quick_hours, 24);
	assert_group(retention, CRM_RETENTION_NOT_VOICED, -1, -1, -1, -1);
	assert_group(retention, CRM_RETENTION_UNSOLVED, 3, 0, 1, 3333);
	assert_group(retention, CRM_RETENTION_SOLVED, 1, 0, 0, 0);
	assert_group(retention, CRM_RETENTION_SATISFIED, 3, 0, 2, 6666);
	assert_group(retention, CRM_RETENTION_EVERY_SOLVED, 4, 0, 2, 5000);
	assert_group(retention, CRM_RETENTION_SOLVED_QUICKLY, 2, 0, 1, 5000);
	assert_group(retention, CRM_RETENTION_EVERY_VOICED, 7, 0, 3, 4285);
	crm_complaint_retention_free(retention);
	close_store(f);
}

/* M-RPT-04: beside the benchmarks D-STAT-08 to 10. */
static void each_group_stands_beside_its_benchmark(void **state)
{
	static const struct {
		const char *id;
		int64_t low, high;
	} wanted[] = { { "D-STAT-10", 900, 3700 },  { "D-STAT-10", 1900, 4600 }, { "D-STAT-10", 5400, 7000 },
		           { "D-STAT-10", 8200, 9500 }, { "D-STAT-08", 5400, 5400 }, { "D-STAT-08", 8200, 8200 },
		           { "D-STAT-09", 5400, 8200 } };
	struct fixture *f = open_store(state);
	const crm_complaint_retention *retention = retention_of(f, NULL);
	crm_buffer text = { 0 };
	size_t i;

	for (i = 0; i < retention->group_count; i++) {
		assert_string_equal(retention->groups[i].benchmark, wanted[i].id);
		assert_int_equal(retention->groups[i].benchmark_low, wanted[i].low);
		assert_int_equal(retention->groups[i].benchmark_high, wanted[i].high);
	}
	assert_int_equal(crm_complaint_retention_json(retention, &text), CRM_OK);
	assert_non_null(
		strstr(text.data, "\"days\":180,\"quick_hours\":24,\"groups\":[{\"kind\":\"not_voiced\",\"customers\":null,"));
	assert_non_null(strstr(text.data,
	                       "{\"kind\":\"satisfied\",\"customers\":0,\"waiting\":0,\"returned\":0,\"rate\":null,"
	                       "\"benchmark\":\"D-STAT-10\",\"benchmark_low\":8200,\"benchmark_high\":9500}"));
	crm_buffer_free(&text);
	crm_complaint_retention_free(retention);
	close_store(f);
}

static void whose_days_are_not_over_is_in_no_rate(void **state)
{
	struct fixture *f = open_store(state);
	const crm_complaint_retention *retention;

	live_retention(f);
	f->now -= CRM_DAY + 1; /* the last instant but one of all of them */
	retention = retention_of(f, NULL);
	assert_group(retention, CRM_RETENTION_UNSOLVED, 3, 3, 0, -1);
	assert_group(retention, CRM_RETENTION_SATISFIED, 3, 3, 0, -1);
	crm_complaint_retention_free(retention);
	load_text(f, "{\"complaint\": {\"report\": {\"return_days\": 29, \"quick_hours\": 23}}}");
	retention = retention_of(f, NULL);
	assert_int_equal(retention->days, 29);
	assert_group(retention, CRM_RETENTION_UNSOLVED, 3, 0, 0, 0); /* he came on the thirtieth day */
	assert_group(retention, CRM_RETENTION_SATISFIED, 3, 0, 1, 3333);
	assert_group(retention, CRM_RETENTION_SOLVED_QUICKLY, 1, 0, 0, 0);
	crm_complaint_retention_free(retention);
	close_store(f);
}

static void a_customer_counts_once_by_his_last_case_of_the_period(void **state)
{
	struct fixture *f = open_store(state);
	crm_complaint_report_query query = CRM_INIT(crm_complaint_report_query);
	const crm_complaint_retention *retention;
	crm_id customer;

	f->now = MAY(1, 0);
	customer = person(f, "complains often");
	complains(f, &customer, MAY(1, 10), CRM_SATISFACTION_SATISFIED);
	(void)case_of(f, &customer, MAY(20, 9));
	buys(f, &customer, MAY(10, 9)); /* after the first and before the second */
	f->now = MAY(400, 0);
	retention = retention_of(f, NULL);
	assert_group(retention, CRM_RETENTION_UNSOLVED, 1, 0, 0, 0);
	assert_group(retention, CRM_RETENTION_EVERY_VOICED, 1, 0, 0, 0);
	crm_complaint_retention_free(retention);
	query.until = MAY(20, 9);
	retention = retention_of(f, &query);
	assert_group(retention, CRM_RETENTION_SATISFIED, 1, 0, 1, 10000);
	assert_group(retention, CRM_RETENTION_UNSOLVED, 0, 0, 0, -1);
	crm_complaint_retention_free(retention);
	query.from = MAY(21, 0);
	query.until = MAY(20, 9);
	assert_rule(f, crm_complaint_retention_get(f->db, &query, &retention), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE,
	            "until");
	assert_rule(f, crm_complaint_retention_get(f->db, NULL, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING,
	            "retention_out");
	assert_int_equal(crm_complaint_retention_json(NULL, NULL), CRM_ERR_INVALID);
	crm_complaint_retention_free(NULL);
	close_store(f);
}

static void each_allocation_of_a_retention_that_fails_leaves_nothing_behind(void **state)
{
	struct fixture *f = open_store(state);
	const crm_complaint_retention *retention = NULL;
	long n;

	live_retention(f);
	for (n = 1;; n++) {
		unit_fail_allocation(n, false);
		if (crm_complaint_retention_get(f->db, NULL, &retention) == CRM_OK)
			break;
		assert_null(retention);
	}
	unit_fail_allocation(0, false);
	crm_complaint_retention_free(retention);
	close_store(f);
}

/* clang-format off */
UNIT_MAIN(
	TEST(those_who_bought_again_are_counted_by_how_their_complaint_ended),
	TEST(each_group_stands_beside_its_benchmark),
	TEST(whose_days_are_not_over_is_in_no_rate),
	TEST(a_customer_counts_once_by_his_last_case_of_the_period),
	TEST(each_allocation_of_a_retention_that_fails_leaves_nothing_behind),
)
/* clang-format on */
