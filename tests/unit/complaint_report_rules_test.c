/* The arithmetic of reports on complaints, beside a naive one. */
#include "unit.h"

#include "complaint_report_rules.h"

#include <stdlib.h>
#include <string.h>

enum { VALUES = 300 };

static int64_t naive_place(const int64_t *values, size_t count, size_t place)
{
	size_t i, j;

	for (i = 0; i < count; i++) {
		size_t below = 0, same = 0;

		for (j = 0; j < count; j++) {
			below += values[j] < values[i];
			same += values[j] == values[i];
		}
		if (below <= place && place < below + same)
			return values[i];
	}
	return -1;
}

static void check_places(const int64_t *values, size_t count)
{
	size_t place;

	for (place = 0; place < count; place++)
		assert_int_equal(crmi_value_in_place(values, count, place), naive_place(values, count, place));
}

static void a_value_in_any_place_is_the_one_that_sorting_gives(void **state)
{
	int64_t values[VALUES];
	uint64_t random = 7;
	size_t count, i;
	int width;

	(void)state;
	for (width = 1; width <= 63; width += 6)
		for (count = 1; count <= VALUES; count = count * 2 + 1) {
			for (i = 0; i < count; i++) {
				random = random * 6364136223846793005u + 1442695040888963407u;
				values[i] = (int64_t)(random >> (64 - width));
			}
			check_places(values, count);
		}
	values[0] = INT64_MAX;
	values[1] = 0;
	values[2] = INT64_MAX - 1;
	check_places(values, 3);
}

static crm_complaint_time summed(const int64_t *values, size_t count)
{
	crm_complaint_time sum = { 0 };

	crmi_times_sum(values, count, &sum);
	return sum;
}

/* M-RPT-02: the nearest rank. Of ten values the fifth is the median and the ninth the 90 of 100. */
static void median_and_90_of_100_are_values_that_occurred(void **state)
{
	static const int64_t ten[] = { 10, 90, 20, 80, 30, 70, 40, 60, 50, 100 };
	static const int64_t eleven[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };
	crm_complaint_time sum = summed(ten, 10);

	(void)state;
	assert_int_equal(sum.count, 10);
	assert_int_equal(sum.mean_us, 55);
	assert_int_equal(sum.median_us, 50);
	assert_int_equal(sum.p90_us, 90);
	sum = summed(eleven, 11);
	assert_int_equal(sum.median_us, 6);
	assert_int_equal(sum.p90_us, 10); /* 9.9, rounded up */
	sum = summed(ten, 1);
	assert_int_equal(sum.mean_us, 10);
	assert_int_equal(sum.median_us, 10);
	assert_int_equal(sum.p90_us, 10);
	sum = summed(ten, 0);
	assert_int_equal(sum.count, 0);
	assert_int_equal(sum.mean_us, -1);
	assert_int_equal(sum.median_us, -1);
	assert_int_equal(sum.p90_us, -1);
}

static void the_mean_of_times_without_end_does_not_overflow(void **state)
{
	int64_t values[4] = { INT64_MAX, INT64_MAX, INT64_MAX - 4, INT64_MAX };

	(void)state;
	assert_int_equal(summed(values, 4).mean_us, INT64_MAX - 1);
}

static void rates_round_down_and_know_when_there_is_nothing(void **state)
{
	(void)state;
	assert_int_equal(crmi_rate_of(2, 3), 6666);
	assert_int_equal(crmi_rate_of(3, 3), 10000);
	assert_int_equal(crmi_rate_of(0, 3), 0);
	assert_int_equal(crmi_rate_of(0, 0), -1);
	assert_int_equal(crmi_rate_of(-1, 0), -1);
	assert_int_equal(crmi_rate_of(INT64_C(20000000000000), INT64_C(100000000000000)), 2000);
	assert_int_equal(crmi_per_thousand(5, 2000), 250); /* 2.50 for 1,000 */
	assert_int_equal(crmi_per_thousand(5, 0), -1);
}

/* M-RPT-03: the most cases first, and the shares add up to the whole. */
static void groups_stand_in_the_order_of_pareto(void **state)
{
	static const char *const names[] = { "d", "b", "c", "a", "e" };
	static const int64_t cases[] = { 1, 5, 3, 5, 0 };
	crm_complaint_group groups[5] = { { 0 } };
	size_t i;

	(void)state;
	for (i = 0; i < 5; i++) {
		groups[i].name = names[i];
		groups[i].complaints = cases[i];
	}
	crmi_groups_order(groups, 5);
	crmi_groups_share(groups, 5);
	for (i = 0; i < 5; i++)
		assert_string_equal(groups[i].name, ((const char *const[]){ "a", "b", "c", "d", "e" })[i]);
	assert_int_equal(groups[0].share, 3571); /* 5 of 14 */
	assert_int_equal(groups[1].cumulative, 7142);
	assert_int_equal(groups[2].cumulative, 9285);
	assert_int_equal(groups[3].cumulative, 10000);
	assert_int_equal(groups[4].share, 0);
	crmi_groups_order(groups, 0);
	crmi_groups_share(&groups[4], 1);
	assert_int_equal(groups[4].share, -1); /* no cases at all */
}

/* M-RPT-03: 4 complaints at 4% = 100 dissatisfied. */
static void hidden_dissatisfaction_is_complaints_by_the_rate(void **state)
{
	(void)state;
	assert_int_equal(crmi_unhappy_of(4, crmi_benchmark_find("D-STAT-01", NULL)), 100);
	assert_int_equal(crmi_unhappy_of(4, crmi_benchmark_find("D-STAT-02", NULL)), 80);
	assert_int_equal(crmi_unhappy_of(4, crmi_benchmark_find("D-STAT-03", NULL)), 84); /* each hides 20 others */
	assert_int_equal(crmi_unhappy_of(0, crmi_benchmark_find("D-STAT-01", NULL)), 0);
	assert_int_equal(crmi_told_of(100, crmi_benchmark_find("D-STAT-04", NULL)), 1500);
	assert_int_equal(crmi_told_of(100, crmi_benchmark_find("D-STAT-05", NULL)), 1200);
}

static void the_first_reply_is_the_earliest_of_all(void **state)
{
	static const int64_t some[] = { CRM_NO_TIME, 30, CRM_NO_TIME, 20, 40 };

	(void)state;
	assert_int_equal(crmi_earliest(some, 5), 20);
	assert_int_equal(crmi_earliest(some, 2), 30);
	assert_int_equal(crmi_earliest(some, 1), CRM_NO_TIME);
	assert_int_equal(crmi_earliest(some, 0), CRM_NO_TIME);
}

/* M-RPT-04: B is voiced and not solved, C is solved, D is solved to the customer's satisfaction. */
static void a_grievance_is_sorted_by_where_its_case_stands(void **state)
{
	int32_t standing;

	(void)state;
	for (standing = CRM_COMPLAINT_RECEIVED; standing <= CRM_COMPLAINT_VOID; standing++) {
		bool solved = standing == CRM_COMPLAINT_EXPLAINED || standing == CRM_COMPLAINT_VERIFYING ||
		              standing == CRM_COMPLAINT_CLOSED;

		assert_int_equal(crmi_grievance_of(standing, CRM_SATISFACTION_SATISFIED),
		                 solved ? CRM_GRIEVANCE_SATISFIED : CRM_GRIEVANCE_UNSOLVED);
		assert_int_equal(crmi_grievance_of(standing, CRM_SATISFACTION_UNREACHABLE),
		                 solved ? CRM_GRIEVANCE_SOLVED : CRM_GRIEVANCE_UNSOLVED);
		assert_int_equal(crmi_grievance_of(standing, 0), solved ? CRM_GRIEVANCE_SOLVED : CRM_GRIEVANCE_UNSOLVED);
	}
}

/* clang-format off */
UNIT_MAIN(
	TEST(a_value_in_any_place_is_the_one_that_sorting_gives),
	TEST(median_and_90_of_100_are_values_that_occurred),
	TEST(the_mean_of_times_without_end_does_not_overflow),
	TEST(rates_round_down_and_know_when_there_is_nothing),
	TEST(groups_stand_in_the_order_of_pareto),
	TEST(hidden_dissatisfaction_is_complaints_by_the_rate),
	TEST(the_first_reply_is_the_earliest_of_all),
	TEST(a_grievance_is_sorted_by_where_its_case_stands),
)
/* clang-format on */
