/* The benchmarks: the whole table, by place, by id, and the table of returns. */
#include "unit.h"

#include "crm/benchmark.h"

#include <stdio.h>
#include <string.h>

static crm_benchmark found(const char *id, const char *item)
{
	crm_benchmark benchmark;

	if (crm_benchmark_find(id, item, &benchmark) != CRM_OK)
		fail_msg("%s %s is missing", id, item ? item : "");
	return benchmark;
}

/* D-STAT-01 to 21, and no other; every one says what it is about. */
static void every_claim_is_in_the_table_in_the_order_of_the_ids(void **state)
{
	crm_benchmark benchmark;
	int claims = 0;
	size_t place;
	char id[16] = "";

	(void)state;
	for (place = 0; crm_benchmark_at(place, &benchmark) == CRM_OK; place++) {
		if (strcmp(benchmark.id, id) != 0)
			(void)snprintf(id, sizeof id, "D-STAT-%02d", ++claims);
		assert_string_equal(benchmark.id, id);
		assert_true(*benchmark.item && *benchmark.about && strlen(benchmark.seed) == 3);
		assert_true(benchmark.low >= 0 && benchmark.low <= benchmark.high);
		assert_true(benchmark.unit >= CRM_BENCHMARK_BASIS_POINTS && benchmark.unit <= CRM_BENCHMARK_YEARS);
	}
	assert_int_equal(claims, 21);
	assert_int_equal(crm_benchmark_at(place, &benchmark), CRM_ERR_NOT_FOUND);
	assert_null(benchmark.id);
	assert_int_equal(crm_benchmark_at(0, NULL), CRM_ERR_INVALID);
}

static void a_benchmark_is_found_by_id_and_item(void **state)
{
	crm_benchmark benchmark;

	(void)state;
	assert_int_equal(found("D-STAT-01", NULL).low, 400);
	assert_int_equal(found("D-STAT-02", NULL).low, 500);
	assert_int_equal(found("D-STAT-03", NULL).low, 20);
	assert_int_equal(found("D-STAT-08", "solved").low, 5400);
	assert_int_equal(found("D-STAT-08", "solved_quickly").low, 8200);
	assert_int_equal(found("D-STAT-09", "silent").high, 3700);
	assert_int_equal(found("D-STAT-14", NULL).high, 6);
	assert_int_equal(found("D-STAT-20", NULL).unit, CRM_BENCHMARK_PER_MILLION);
	assert_int_equal(crm_benchmark_find("D-STAT-22", NULL, &benchmark), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_benchmark_find("D-STAT-01", "told", &benchmark), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_benchmark_find(NULL, NULL, &benchmark), CRM_ERR_INVALID);
	assert_int_equal(crm_benchmark_find("D-STAT-01", NULL, NULL), CRM_ERR_INVALID);
}

/* D-STAT-11: its shares are all there are. */
static void the_reasons_of_churn_add_up_to_the_whole(void **state)
{
	crm_benchmark benchmark;
	int64_t sum = 0;
	size_t place;

	(void)state;
	for (place = 0; crm_benchmark_at(place, &benchmark) == CRM_OK; place++)
		sum += strcmp(benchmark.id, "D-STAT-11") == 0 ? benchmark.low : 0;
	assert_int_equal(sum, 10000);
}

/* M-RPT-04: lookup for D/large loss = 82%. D-STAT-10: [outcome][loss size]. */
static void returns_are_looked_up_by_outcome_and_loss(void **state)
{
	static const struct {
		int32_t grievance;
		int64_t large, small;
	} table[] = { { CRM_GRIEVANCE_NOT_VOICED, 900, 3700 },
		          { CRM_GRIEVANCE_UNSOLVED, 1900, 4600 },
		          { CRM_GRIEVANCE_SOLVED, 5400, 7000 },
		          { CRM_GRIEVANCE_SATISFIED, 8200, 9500 } };
	crm_benchmark benchmark;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof table / sizeof *table; i++) {
		assert_int_equal(crm_benchmark_return(table[i].grievance, CRM_LOSS_LARGE, &benchmark), CRM_OK);
		assert_int_equal(benchmark.low, table[i].large);
		assert_string_equal(benchmark.id, "D-STAT-10");
		assert_int_equal(crm_benchmark_return(table[i].grievance, CRM_LOSS_SMALL, &benchmark), CRM_OK);
		assert_int_equal(benchmark.low, table[i].small);
		assert_int_equal(benchmark.unit, CRM_BENCHMARK_BASIS_POINTS);
	}
	assert_int_equal(crm_benchmark_return(0, CRM_LOSS_LARGE, &benchmark), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_benchmark_return(5, CRM_LOSS_LARGE, &benchmark), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_benchmark_return(CRM_GRIEVANCE_SOLVED, 0, &benchmark), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_benchmark_return(CRM_GRIEVANCE_SOLVED, 3, &benchmark), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_benchmark_return(CRM_GRIEVANCE_SOLVED, CRM_LOSS_LARGE, NULL), CRM_ERR_INVALID);
}

/* clang-format off */
UNIT_MAIN(
	TEST(every_claim_is_in_the_table_in_the_order_of_the_ids),
	TEST(a_benchmark_is_found_by_id_and_item),
	TEST(the_reasons_of_churn_add_up_to_the_whole),
	TEST(returns_are_looked_up_by_outcome_and_loss),
)
/* clang-format on */
