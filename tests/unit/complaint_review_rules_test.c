/* The rules of wants and reviews, without a store (D-CMP-10, D-CMP-39). */
#include "unit.h"

#include <string.h>

#include "complaint_review_rules.h"

#define WANT(purpose) (UINT32_C(1) << (purpose))

static crm_complaint case_in(int32_t state)
{
	crm_complaint complaint;

	memset(&complaint, 0, sizeof complaint);
	complaint.state = state;
	return complaint;
}

static void a_set_of_wants_holds_purposes_and_nothing_else(void **state)
{
	uint32_t all = 0;

	(void)state;
	assert_true(crmi_wants_are_known(0));
	for (int32_t purpose = CRM_PURPOSE_SERIOUS; purpose <= CRM_PURPOSE_PLEASANT; purpose++) {
		assert_true(crmi_wants_are_known(WANT(purpose)));
		all |= WANT(purpose);
	}
	assert_true(crmi_wants_are_known(all));
	for (int bit = 0; bit < 32; bit++)
		assert_int_equal(crmi_wants_are_known(WANT(bit)), bit >= CRM_PURPOSE_SERIOUS && bit <= CRM_PURPOSE_PLEASANT);
	assert_false(crmi_wants_are_known(all | 1));
	assert_false(crmi_wants_are_known(UINT32_MAX));
}

/* M-CMP-17 */
static void wants_are_noted_while_a_case_is_open_and_answered_until_it_is_void(void **state)
{
	(void)state;
	for (int32_t at = CRM_COMPLAINT_RECEIVED; at <= CRM_COMPLAINT_VOID; at++) {
		const crm_complaint complaint = case_in(at);
		const bool closed = at == CRM_COMPLAINT_CLOSED, is_void = at == CRM_COMPLAINT_VOID;

		assert_int_equal(crmi_wants_set_rule(&complaint), closed || is_void ? CRM_RULE_COMPLAINT_ENDED : CRM_RULE_NONE);
		assert_int_equal(crmi_wants_answer_rule(&complaint, 0, 0), is_void ? CRM_RULE_COMPLAINT_ENDED : CRM_RULE_NONE);
	}
}

static void only_what_is_wanted_is_answered(void **state)
{
	crm_complaint complaint = case_in(CRM_COMPLAINT_VERIFYING);

	(void)state;
	complaint.wants = (int32_t)(WANT(CRM_PURPOSE_HEARD) | WANT(CRM_PURPOSE_REDRESS));
	assert_int_equal(crmi_wants_answer_rule(&complaint, WANT(CRM_PURPOSE_HEARD), WANT(CRM_PURPOSE_REDRESS)), CRM_RULE_NONE);
	assert_int_equal(crmi_wants_answer_rule(&complaint, WANT(CRM_PURPOSE_SOLVED), 0), CRM_RULE_WANT_UNKNOWN);
	assert_int_equal(crmi_wants_answer_rule(&complaint, 0, WANT(CRM_PURPOSE_SOLVED)), CRM_RULE_WANT_UNKNOWN);
	complaint.state = CRM_COMPLAINT_VOID; /* which is said first */
	assert_int_equal(crmi_wants_answer_rule(&complaint, WANT(CRM_PURPOSE_SOLVED), 0), CRM_RULE_COMPLAINT_ENDED);
}

/* M-CMP-17 */
static void a_closed_case_is_reviewed_and_no_other(void **state)
{
	(void)state;
	for (int32_t at = CRM_COMPLAINT_RECEIVED; at <= CRM_COMPLAINT_VOID; at++) {
		const crm_complaint complaint = case_in(at);

		assert_int_equal(crmi_review_rule(&complaint), at == CRM_COMPLAINT_CLOSED ? CRM_RULE_NONE : CRM_RULE_REVIEW_OPEN);
	}
}

/* M-CMP-17: each of the six items in turn, and not answered is not wrong. */
static void each_of_the_six_items_counts_by_itself(void **state)
{
	(void)state;
	for (int item = 0; item <= CRM_REVIEW_ITEMS; item++)
		for (int32_t answer = CRM_REVIEW_GOOD; answer <= CRM_REVIEW_WRONG; answer++) {
			crm_review_input input = CRM_INIT(crm_review_input);
			int32_t *const items[] = { &input.blame, &input.argue, &input.lecture, &input.obstacle, &input.pointless, &input.deeds };
			const int answered = item < CRM_REVIEW_ITEMS;
			crm_review review;

			memset(&review, 0xff, sizeof review);
			if (answered)
				*items[item] = answer;
			input.note = "so it was";
			crmi_review_take(&review, &input);
			assert_int_equal(review.answered, answered);
			assert_int_equal(review.good, answered && answer == CRM_REVIEW_GOOD);
			assert_int_equal(review.blame, input.blame);
			assert_int_equal(review.argue, input.argue);
			assert_int_equal(review.lecture, input.lecture);
			assert_int_equal(review.obstacle, input.obstacle);
			assert_int_equal(review.pointless, input.pointless);
			assert_int_equal(review.deeds, input.deeds);
			assert_string_equal(review.note, "so it was");
		}
}

static void six_items_are_counted_together(void **state)
{
	crm_review_input input = CRM_INIT(crm_review_input);
	crm_review review;

	(void)state;
	input.blame = input.lecture = input.deeds = CRM_REVIEW_GOOD;
	input.argue = input.pointless = CRM_REVIEW_WRONG;
	crmi_review_take(&review, &input);
	assert_int_equal(review.answered, 5);
	assert_int_equal(review.good, 3);
	assert_null(review.note);
}

UNIT_MAIN(TEST(a_set_of_wants_holds_purposes_and_nothing_else),
          TEST(wants_are_noted_while_a_case_is_open_and_answered_until_it_is_void), TEST(only_what_is_wanted_is_answered),
          TEST(a_closed_case_is_reviewed_and_no_other), TEST(each_of_the_six_items_counts_by_itself),
          TEST(six_items_are_counted_together))
