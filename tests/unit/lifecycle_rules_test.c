/* The transition table and its guards (D-CUST-01..08), the churn window as pure numbers. */
#include "unit.h"

#include <string.h>

#include "lifecycle_rules.h"

enum { STATES = 7, DAY = 19000 };

/* D-CUST-02 as it is published, written down a second time apart from the table in the library; "-" is no arrow. */
/* clang-format off */
static const char *const published[STATES] = {
	/* to:             P T C L X N */
	/* (new)        */ "ntb-hs",
	/* POTENTIAL    */ "-tb--s",
	/* TARGET       */ "t-b--s",
	/* CURRENT      */ "---rx-",
	/* LOYAL        */ "--f-x-",
	/* CHURNED      */ "-tb--s",
	/* NON_CUSTOMER */ "n-b---",
};
/* clang-format on */

static int32_t rule_of(char guard, int32_t from)
{
	switch (guard) {
	case 'n':
		return CRM_RULE_LIFECYCLE_NEED_MISSING;
	case 't':
		return CRM_RULE_LIFECYCLE_REASON_MISSING;
	case 'b':
		return CRM_RULE_LIFECYCLE_NO_PURCHASE;
	case 'h':
		return CRM_RULE_LIFECYCLE_NEVER_BOUGHT;
	case 's':
		return CRM_RULE_LIFECYCLE_SUB_REASON;
	case 'r':
		return CRM_RULE_LIFECYCLE_NOT_REPEATED;
	case 'f':
		return CRM_RULE_LIFECYCLE_STILL_LOYAL;
	case 'x':
		return CRM_RULE_LIFECYCLE_CHURN_REASON;
	default:
		return from ? CRM_RULE_LIFECYCLE_NO_ARROW : CRM_RULE_LIFECYCLE_NO_START;
	}
}

/* Facts with which every guard is satisfied. */
static struct crmi_lifecycle_facts satisfied(int32_t from, int32_t to)
{
	struct crmi_lifecycle_facts facts = { .from = from,
		                                  .to = to,
		                                  .state_reason = 2,
		                                  .need = true,
		                                  .reason = true,
		                                  .bought = true,
		                                  .bought_since = true,
		                                  .moves = 1,
		                                  .at = DAY * CRM_DAY,
		                                  .since = DAY * CRM_DAY,
		                                  .loyal_from = 3 };

	facts.purchases = to == CRM_LIFECYCLE_LOYAL ? 3 : 2;
	return facts;
}

static crm_rule judge(struct crmi_lifecycle_facts facts)
{
	return crmi_lifecycle_judge(&facts);
}

/* M-LIFE-01: all 36 pairs and the 6 starts */
static void allowed_arrows_are_those_of_the_published_table(void **state)
{
	int allowed = 0;

	(void)state;
	for (int32_t from = 0; from < STATES; from++)
		for (int32_t to = 1; to < STATES; to++) {
			char guard = published[from][to - 1];
			crm_rule rule = judge(satisfied(from, to));

			assert_int_equal(crm_lifecycle_allowed(from, to), guard != '-');
			assert_int_equal(crm_lifecycle_guard(from, to), rule_of(guard, from));
			assert_int_equal(rule, guard == '-' ? rule_of(guard, from) : CRM_RULE_NONE);
			allowed += guard != '-';
		}
	assert_int_equal(allowed, 20);
}

/* M-LIFE-01: the guard that crm_lifecycle_guard() names is the one that speaks when nothing is given. */
static void an_arrow_without_its_guard_is_refused_with_its_own_rule(void **state)
{
	(void)state;
	for (int32_t from = 0; from < STATES; from++)
		for (int32_t to = 1; to < STATES; to++) {
			struct crmi_lifecycle_facts nothing = { .from = from, .to = to, .moves = 1, .loyal_from = 3 };

			nothing.purchases = to == CRM_LIFECYCLE_LOYAL ? 2 : 3;
			assert_int_equal(judge(nothing), crm_lifecycle_guard(from, to));
		}
}

static void numbers_that_are_no_state_have_no_arrow(void **state)
{
	static const int32_t odd[] = { -1, 7, INT32_MAX, INT32_MIN };

	(void)state;
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		assert_false(crm_lifecycle_allowed(odd[i], CRM_LIFECYCLE_TARGET));
		assert_false(crm_lifecycle_allowed(CRM_LIFECYCLE_TARGET, odd[i]));
		assert_int_equal(crm_lifecycle_guard(odd[i], CRM_LIFECYCLE_TARGET), CRM_RULE_LIFECYCLE_NO_ARROW);
		assert_int_equal(crm_lifecycle_guard(0, odd[i]), CRM_RULE_LIFECYCLE_NO_START);
	}
	assert_false(crm_lifecycle_allowed(CRM_LIFECYCLE_TARGET, 0));
}

/* D-CUST-02: a lost customer is a customer again only by a purchase that came after. */
static void an_old_purchase_brings_nobody_back(void **state)
{
	struct crmi_lifecycle_facts facts = satisfied(CRM_LIFECYCLE_CHURNED, CRM_LIFECYCLE_CURRENT);

	(void)state;
	facts.bought_since = false;
	for (facts.moves = 0; facts.moves < 2; facts.moves++) {
		facts.from = CRM_LIFECYCLE_CHURNED;
		assert_int_equal(judge(facts), CRM_RULE_LIFECYCLE_NO_PURCHASE);
		facts.from = CRM_LIFECYCLE_NON_CUSTOMER;
		assert_int_equal(judge(facts), CRM_RULE_LIFECYCLE_NO_PURCHASE);
		facts.from = CRM_LIFECYCLE_TARGET;
		assert_int_equal(judge(facts), facts.moves ? CRM_RULE_LIFECYCLE_NO_PURCHASE : CRM_RULE_NONE);
	}
}

static void a_lost_customer_is_given_up_only_when_hostile_or_unable(void **state)
{
	struct crmi_lifecycle_facts facts = satisfied(CRM_LIFECYCLE_CHURNED, CRM_LIFECYCLE_NON_CUSTOMER);

	(void)state;
	facts.state_reason = CRM_NON_CUSTOMER_UNRELATED;
	assert_int_equal(judge(facts), CRM_RULE_LIFECYCLE_NOT_HARD);
	facts.state_reason = CRM_NON_CUSTOMER_HOSTILE;
	assert_int_equal(judge(facts), CRM_RULE_NONE);
	facts.state_reason = CRM_NON_CUSTOMER_CANNOT_BUY;
	assert_int_equal(judge(facts), CRM_RULE_NONE);
	facts.from = CRM_LIFECYCLE_TARGET;
	facts.state_reason = CRM_NON_CUSTOMER_UNRELATED;
	assert_int_equal(judge(facts), CRM_RULE_NONE);
}

/* M-LIFE-04 */
static void churn_at_the_start_needs_a_history_and_a_reason(void **state)
{
	struct crmi_lifecycle_facts facts = satisfied(0, CRM_LIFECYCLE_CHURNED);

	(void)state;
	facts.state_reason = 0;
	assert_int_equal(judge(facts), CRM_RULE_LIFECYCLE_CHURN_REASON);
	facts.state_reason = CRM_CHURN_PRICE;
	facts.bought = false;
	assert_int_equal(judge(facts), CRM_RULE_LIFECYCLE_NEVER_BOUGHT);
}

/* D-LOY-01 */
static void loyalty_begins_at_the_number_of_the_playbook_and_ends_below(void **state)
{
	struct crmi_lifecycle_facts up = satisfied(CRM_LIFECYCLE_CURRENT, CRM_LIFECYCLE_LOYAL);
	struct crmi_lifecycle_facts down = satisfied(CRM_LIFECYCLE_LOYAL, CRM_LIFECYCLE_CURRENT);

	(void)state;
	for (up.purchases = down.purchases = 0; up.purchases < 6; up.purchases++, down.purchases++) {
		assert_int_equal(judge(up), up.purchases < 3 ? CRM_RULE_LIFECYCLE_NOT_REPEATED : CRM_RULE_NONE);
		assert_int_equal(judge(down), down.purchases < 3 ? CRM_RULE_NONE : CRM_RULE_LIFECYCLE_STILL_LOYAL);
	}
	for (int32_t from = 0; from < STATES; from++)
		for (int32_t to = 1; to < STATES; to++)
			assert_int_equal(crmi_lifecycle_counts(from, to),
			                 published[from][to - 1] == 'r' || published[from][to - 1] == 'f');
}

/* D-CUST-04 */
static void a_move_is_not_dated_before_the_last_one(void **state)
{
	struct crmi_lifecycle_facts facts = satisfied(CRM_LIFECYCLE_POTENTIAL, CRM_LIFECYCLE_TARGET);

	(void)state;
	assert_int_equal(judge(facts), CRM_RULE_NONE);
	facts.at--;
	assert_int_equal(judge(facts), CRM_RULE_LIFECYCLE_TIME_ORDER);
	facts.moves = 0; /* there is no last one */
	assert_int_equal(judge(facts), CRM_RULE_NONE);
}

static void each_state_takes_its_own_reasons(void **state)
{
	(void)state;
	for (int32_t number = -1; number < 11; number++)
		for (int32_t s = 0; s < STATES; s++) {
			int32_t most = s == CRM_LIFECYCLE_CHURNED ? 9 : s == CRM_LIFECYCLE_NON_CUSTOMER ? 3 : 0;

			assert_int_equal(crmi_lifecycle_reason_is_known(s, number), number >= 0 && number <= most);
		}
}

/* M-LIFE-04, D-CUST-07 */
static void churn_reasons_have_their_dimension(void **state)
{
	(void)state;
	assert_int_equal(crm_churn_dimension_of(CRM_CHURN_INDIFFERENCE), CRM_CHURN_DIMENSION_PEOPLE);
	assert_int_equal(crm_churn_dimension_of(CRM_CHURN_DIED), CRM_CHURN_DIMENSION_UNAVOIDABLE);
	assert_int_equal(crm_churn_dimension_of(CRM_CHURN_MOVED), CRM_CHURN_DIMENSION_UNAVOIDABLE);
	assert_int_equal(crm_churn_dimension_of(CRM_CHURN_PRICE), CRM_CHURN_DIMENSION_VALUE);
	assert_int_equal(crm_churn_dimension_of(CRM_CHURN_PRODUCT), CRM_CHURN_DIMENSION_VALUE);
	assert_int_equal(crm_churn_dimension_of(CRM_CHURN_COMPETITOR), CRM_CHURN_DIMENSION_VALUE);
	assert_int_equal(crm_churn_dimension_of(CRM_CHURN_TASTE), CRM_CHURN_DIMENSION_UNKNOWN);
	assert_int_equal(crm_churn_dimension_of(CRM_CHURN_UNKNOWN), CRM_CHURN_DIMENSION_UNKNOWN);
	assert_int_equal(crm_churn_dimension_of(0), CRM_CHURN_DIMENSION_UNKNOWN);
	assert_int_equal(crm_churn_dimension_of(10), CRM_CHURN_DIMENSION_UNKNOWN);
	assert_int_equal(crm_churn_dimension_of(-1), CRM_CHURN_DIMENSION_UNKNOWN);
}

/* D-CUST-03 */
static void a_purchase_moves_by_state_and_date(void **state)
{
	crm_customer customer = { .state_since = DAY * CRM_DAY };
	static const struct {
		int32_t state;
		int64_t moves;
		bool before, after; /* the state began */
	} cases[] = {
		{ 0, 0, true, true },
		{ CRM_LIFECYCLE_POTENTIAL, 0, true, true },
		{ CRM_LIFECYCLE_POTENTIAL, 1, false, true },
		{ CRM_LIFECYCLE_TARGET, 0, true, true },
		{ CRM_LIFECYCLE_TARGET, 2, false, true },
		{ CRM_LIFECYCLE_CURRENT, 0, false, false },
		{ CRM_LIFECYCLE_LOYAL, 1, false, false },
		{ CRM_LIFECYCLE_CHURNED, 0, false, true },
		{ CRM_LIFECYCLE_CHURNED, 1, false, true },
		{ CRM_LIFECYCLE_NON_CUSTOMER, 0, false, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		customer.state = cases[i].state;
		customer.moves = cases[i].moves;
		assert_int_equal(crmi_lifecycle_purchase_moves(&customer, customer.state_since - 1), cases[i].before);
		assert_int_equal(crmi_lifecycle_purchase_moves(&customer, customer.state_since), cases[i].after);
	}
}

/* M-LIFE-05: 180 whole days stay, at 181 the window is over. */
static void the_window_is_over_a_day_after_its_last_day(void **state)
{
	struct crmi_playbook playbook = { .lifecycle_churn_window_days = CRMI_UNSET };
	crm_customer customer = { .inactive_since = DAY * CRM_DAY };

	(void)state;
	assert_int_equal(crmi_lifecycle_inactive_at(&customer, &playbook), CRM_NO_TIME);
	playbook.lifecycle_churn_window_days = 180;
	assert_int_equal(crmi_lifecycle_inactive_at(&customer, &playbook), (DAY + 181) * CRM_DAY);
	customer.state_since = (DAY + 200) * CRM_DAY;
	assert_int_equal(crmi_lifecycle_inactive_at(&customer, &playbook), customer.state_since);
	customer.inactive_since = CRM_NO_TIME;
	assert_int_equal(crmi_lifecycle_inactive_at(&customer, &playbook), CRM_NO_TIME);
}

/* clang-format off */
UNIT_MAIN(
	TEST(allowed_arrows_are_those_of_the_published_table),
	TEST(an_arrow_without_its_guard_is_refused_with_its_own_rule),
	TEST(numbers_that_are_no_state_have_no_arrow),
	TEST(an_old_purchase_brings_nobody_back),
	TEST(a_lost_customer_is_given_up_only_when_hostile_or_unable),
	TEST(churn_at_the_start_needs_a_history_and_a_reason),
	TEST(loyalty_begins_at_the_number_of_the_playbook_and_ends_below),
	TEST(a_move_is_not_dated_before_the_last_one),
	TEST(each_state_takes_its_own_reasons),
	TEST(churn_reasons_have_their_dimension),
	TEST(a_purchase_moves_by_state_and_date),
	TEST(the_window_is_over_a_day_after_its_last_day),
)
