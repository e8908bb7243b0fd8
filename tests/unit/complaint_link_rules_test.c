/* The rules of causes, links and merging, without a store (D-CMP-02, D-KEY-09). */
#include "unit.h"

#include <string.h>

#include "complaint_link_rules.h"
#include "complaint_urgency_rules.h"

enum { FIRST_STATE = CRM_COMPLAINT_RECEIVED, LAST_STATE = CRM_COMPLAINT_VOID };

static crm_complaint case_in(int32_t state)
{
	crm_complaint complaint;

	memset(&complaint, 0, sizeof complaint);
	complaint.state = state;
	complaint.promise_due_at = complaint.judged_at = complaint.liability_at = complaint.acknowledged_at = CRM_NO_TIME;
	return complaint;
}

static bool is_over_here(int32_t state)
{
	return state == CRM_COMPLAINT_CLOSED || state == CRM_COMPLAINT_VOID;
}

/* M-CMP-14 */
static void a_second_primary_cause_is_refused_and_a_second_cause_is_not(void **state)
{
	crm_complaint complaint = case_in(CRM_COMPLAINT_ASSESSING);

	(void)state;
	assert_int_equal(crmi_cause_add_rule(&complaint, CRM_CAUSE_QUALITY_REPAIR, true), CRM_RULE_NONE);
	complaint.primary_cause = CRM_CAUSE_QUALITY_REPAIR;
	assert_int_equal(crmi_cause_add_rule(&complaint, CRM_CAUSE_QUALITY_REPAIR, true), CRM_RULE_NONE);
	assert_int_equal(crmi_cause_add_rule(&complaint, CRM_CAUSE_DELAY_LATE, true), CRM_RULE_CAUSE_PRIMARY);
	assert_int_equal(crmi_cause_add_rule(&complaint, CRM_CAUSE_DELAY_LATE, false), CRM_RULE_NONE);
}

static void causes_belong_to_every_case_but_a_void_one(void **state)
{
	(void)state;
	for (int32_t at = FIRST_STATE; at <= LAST_STATE; at++) {
		crm_complaint complaint = case_in(at);
		const crm_rule expected = at == CRM_COMPLAINT_VOID ? CRM_RULE_COMPLAINT_ENDED : CRM_RULE_NONE;

		complaint.primary_cause = CRM_CAUSE_QUALITY_REPAIR;
		assert_int_equal(crmi_cause_add_rule(&complaint, CRM_CAUSE_QUALITY_REPAIR, true), expected);
		assert_int_equal(crmi_cause_remove_rule(&complaint), expected);
	}
}

/* That a case is void is said before that the link would run in a circle. */
static void a_link_has_no_void_end_and_runs_in_no_circle(void **state)
{
	(void)state;
	for (int32_t one = FIRST_STATE; one <= LAST_STATE; one++)
		for (int32_t other = FIRST_STATE; other <= LAST_STATE; other++) {
			const crm_complaint from = case_in(one), to = case_in(other);
			const bool is_void = one == CRM_COMPLAINT_VOID || other == CRM_COMPLAINT_VOID;

			assert_int_equal(crmi_link_rule(&from, &to, false), is_void ? CRM_RULE_COMPLAINT_ENDED : CRM_RULE_NONE);
			assert_int_equal(crmi_link_rule(&from, &to, true), is_void ? CRM_RULE_COMPLAINT_ENDED : CRM_RULE_LINK_CYCLE);
		}
}

static void a_duplicate_and_the_same_case_hold_both_ways(void **state)
{
	(void)state;
	assert_true(crmi_link_is_mutual(CRM_LINK_DUPLICATE_OF));
	assert_true(crmi_link_is_mutual(CRM_LINK_SAME_CASE));
	assert_false(crmi_link_is_mutual(CRM_LINK_REPEAT_OF));
	assert_false(crmi_link_is_mutual(CRM_LINK_CHILD_OF));
}

static void neither_case_of_a_merge_has_ended(void **state)
{
	(void)state;
	for (int32_t one = FIRST_STATE; one <= LAST_STATE; one++)
		for (int32_t other = FIRST_STATE; other <= LAST_STATE; other++) {
			const crm_complaint merged = case_in(one), into = case_in(other);

			assert_int_equal(crmi_merge_rule(&merged, &into),
			                 is_over_here(one) || is_over_here(other) ? CRM_RULE_COMPLAINT_ENDED : CRM_RULE_NONE);
		}
}

/* Who has a customer is merged into the case of the same one only. */
static void a_merge_loses_no_customer(void **state)
{
	crm_complaint merged = case_in(CRM_COMPLAINT_ASSESSING), into = case_in(CRM_COMPLAINT_ASSESSING);

	(void)state;
	into.customer_id.bytes[0] = 1;
	assert_int_equal(crmi_merge_rule(&merged, &into), CRM_RULE_NONE);
	assert_int_equal(crmi_merge_rule(&into, &merged), CRM_RULE_MERGE_CUSTOMERS);
	merged.customer_id.bytes[0] = 1;
	assert_int_equal(crmi_merge_rule(&merged, &into), CRM_RULE_NONE);
	merged.customer_id.bytes[15] = 1;
	assert_int_equal(crmi_merge_rule(&merged, &into), CRM_RULE_MERGE_CUSTOMERS);
	into.state = CRM_COMPLAINT_CLOSED; /* which is said first */
	assert_int_equal(crmi_merge_rule(&merged, &into), CRM_RULE_COMPLAINT_ENDED);
}

static void what_is_graver_in_either_case_goes_on(void **state)
{
	crm_complaint grave = case_in(CRM_COMPLAINT_ASSESSING), light = case_in(CRM_COMPLAINT_ASSESSING);

	(void)state;
	grave.level = CRM_LEVEL_OUTSIDE;
	light.level = CRM_LEVEL_DIRECT;
	grave.severity = CRM_CASE_NORMAL;
	light.severity = CRM_CASE_DIFFICULT;
	grave.escalation = 2;
	light.escalation = 1;
	grave.emotion = CRM_EMOTION_HIGH;
	light.emotion = CRM_EMOTION_CALM;
	crmi_merge_take(&light, &grave);
	assert_int_equal(light.emotion, CRM_EMOTION_HIGH);
	assert_int_equal(light.level, CRM_LEVEL_OUTSIDE);
	assert_int_equal(light.severity, CRM_CASE_DIFFICULT);
	assert_int_equal(light.escalation, 2);
	light.emotion = CRM_EMOTION_CALM;
	crmi_merge_take(&grave, &light);
	assert_int_equal(grave.emotion, CRM_EMOTION_HIGH);
	assert_int_equal(grave.level, CRM_LEVEL_OUTSIDE);
	assert_int_equal(grave.severity, CRM_CASE_DIFFICULT);
	assert_int_equal(grave.escalation, 2);
}

/* D-CMP-08: who rises to the third level by it is a major case and escalates, once; who stands there already does not. */
static void a_level_that_comes_with_a_merged_case_means_what_a_raised_one_does(void **state)
{
	crm_complaint outside = case_in(CRM_COMPLAINT_ASSESSING), third = case_in(CRM_COMPLAINT_ASSESSING);

	(void)state;
	outside.level = CRM_LEVEL_OUTSIDE;
	outside.escalation = 1;
	crmi_complaint_take_level(&third, CRM_LEVEL_THIRD_PARTY);
	assert_int_equal(third.escalation, 1);
	crmi_merge_take(&outside, &third);
	assert_int_equal(outside.level, CRM_LEVEL_THIRD_PARTY);
	assert_int_equal(outside.severity, CRM_CASE_MAJOR);
	assert_int_equal(outside.escalation, 2);
	crmi_merge_take(&third, &outside);
	assert_int_equal(third.escalation, 2);
	assert_int_equal(third.severity, CRM_CASE_MAJOR);
}

static void the_earlier_of_two_times_goes_on_and_a_known_one_before_none(void **state)
{
	static const struct {
		int64_t into, merged, expected;
	} times[] = {
		{ CRM_NO_TIME, CRM_NO_TIME, CRM_NO_TIME }, { CRM_NO_TIME, 7, 7 }, { 7, CRM_NO_TIME, 7 }, { 7, 9, 7 }, { 9, 7, 7 }, { 7, 7, 7 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		crm_complaint into = case_in(CRM_COMPLAINT_ASSESSING), merged = case_in(CRM_COMPLAINT_ASSESSING);

		into.acknowledged_at = into.liability_at = times[i].into;
		merged.acknowledged_at = merged.liability_at = times[i].merged;
		crmi_merge_take(&into, &merged);
		assert_int_equal(into.acknowledged_at, times[i].expected);
		assert_int_equal(into.liability_at, times[i].expected);
	}
}

static void what_is_known_is_kept_and_what_is_not_is_taken_over(void **state)
{
	crm_complaint into = case_in(CRM_COMPLAINT_RECEIVED), merged = case_in(CRM_COMPLAINT_ASSESSING);

	(void)state;
	merged.special = CRM_SPECIAL_PREPARED;
	merged.claim = CRM_CLAIM_VENTING;
	merged.responsibility = CRM_RESPONSIBILITY_OURS;
	merged.validity = CRM_VALIDITY_FOUNDED;
	merged.complainant_type = CRM_COMPLAINANT_IRATE;
	merged.purpose = CRM_PURPOSE_REDRESS;
	merged.immediate = 1;
	merged.judged_at = 5;
	crmi_merge_take(&into, &merged);
	assert_int_equal(into.special, CRM_SPECIAL_PREPARED);
	assert_int_equal(into.claim, CRM_CLAIM_VENTING);
	assert_int_equal(into.responsibility, CRM_RESPONSIBILITY_OURS);
	assert_int_equal(into.validity, CRM_VALIDITY_FOUNDED);
	assert_int_equal(into.complainant_type, CRM_COMPLAINANT_IRATE);
	assert_int_equal(into.purpose, CRM_PURPOSE_REDRESS);
	assert_int_equal(into.immediate, 1);
	assert_int_equal(into.judged_at, 5);

	merged.special = CRM_SPECIAL_EMOTIONAL; /* what is known now is not overwritten by another judgement */
	merged.claim = CRM_CLAIM_OPPORTUNISTIC;
	merged.responsibility = CRM_RESPONSIBILITY_NOT_OURS;
	merged.validity = CRM_VALIDITY_UNFOUNDED;
	merged.judged_at = 4;
	crmi_merge_take(&into, &merged);
	assert_int_equal(into.special, CRM_SPECIAL_PREPARED);
	assert_int_equal(into.claim, CRM_CLAIM_VENTING);
	assert_int_equal(into.responsibility, CRM_RESPONSIBILITY_OURS);
	assert_int_equal(into.validity, CRM_VALIDITY_FOUNDED);
	assert_int_equal(into.judged_at, 5);
}

/* A case that was not judged has nothing to give: the judgement of the other stays whole. */
static void no_judgement_takes_the_place_of_one(void **state)
{
	crm_complaint into = case_in(CRM_COMPLAINT_ASSESSING), merged = case_in(CRM_COMPLAINT_RECEIVED);

	(void)state;
	into.responsibility = CRM_RESPONSIBILITY_OURS;
	into.purpose = CRM_PURPOSE_HEARD;
	into.judged_at = 5;
	merged.purpose = CRM_PURPOSE_REDRESS;
	crmi_merge_take(&into, &merged);
	assert_int_equal(into.purpose, CRM_PURPOSE_HEARD);
	assert_int_equal(into.judged_at, 5);
}

/* D-CMP-10: all that was wanted is; an answer counts unless the case that goes on has one of its own. */
static void wants_of_both_cases_go_on_with_one_answer_each(void **state)
{
	enum { A = 1 << CRM_PURPOSE_SERIOUS, B = 1 << CRM_PURPOSE_RESPECT, C = 1 << CRM_PURPOSE_HEARD, D = 1 << CRM_PURPOSE_ACTION };
	crm_complaint into = case_in(CRM_COMPLAINT_ASSESSING), merged = case_in(CRM_COMPLAINT_ASSESSING);

	(void)state;
	into.wants = A | B;
	into.wants_met = A;
	merged.wants = A | B | C | D;
	merged.wants_met = B | C;
	merged.wants_unmet = A | D;
	crmi_merge_take(&into, &merged);
	assert_int_equal(into.wants, A | B | C | D);
	assert_int_equal(into.wants_met, A | B | C);
	assert_int_equal(into.wants_unmet, D);
}

/* --- in which state the case goes on */

static bool waits_for_work(int32_t state)
{
	return state == CRM_COMPLAINT_RECEIVED || state == CRM_COMPLAINT_CALMING || state == CRM_COMPLAINT_ASSESSING ||
	       state == CRM_COMPLAINT_RESOLVING || state == CRM_COMPLAINT_REVISING;
}

static void a_promise_that_goes_on_makes_it_a_case_with_a_promise(void **state)
{
	(void)state;
	for (int32_t at = FIRST_STATE; at <= LAST_STATE; at++) {
		const crm_complaint into = case_in(at), made = case_in(CRM_COMPLAINT_PROMISED), renewed = case_in(CRM_COMPLAINT_IN_PROGRESS);

		assert_int_equal(crmi_merge_state(&into, &made, true), waits_for_work(at) ? CRM_COMPLAINT_PROMISED : at);
		assert_int_equal(crmi_merge_state(&into, &renewed, true), waits_for_work(at) ? CRM_COMPLAINT_IN_PROGRESS : at);
		assert_int_equal(crmi_merge_state(&into, &renewed, false), at);
	}
}

/* Not judged by itself, a case that is RECEIVED stands where the judgement that it took over leads to. */
static void a_judgement_that_was_taken_over_leads_on(void **state)
{
	const crm_complaint merged = case_in(CRM_COMPLAINT_ASSESSING);
	crm_complaint into = case_in(CRM_COMPLAINT_RECEIVED);

	(void)state;
	assert_int_equal(crmi_merge_state(&into, &merged, false), CRM_COMPLAINT_RECEIVED);
	into.responsibility = CRM_RESPONSIBILITY_OURS;
	assert_int_equal(crmi_merge_state(&into, &merged, false), CRM_COMPLAINT_ASSESSING);
	into.immediate = 1;
	assert_int_equal(crmi_merge_state(&into, &merged, false), CRM_COMPLAINT_RESOLVING);
	into.state = CRM_COMPLAINT_CALMING; /* D-CMP-22: calmed first, whoever judged it */
	assert_int_equal(crmi_merge_state(&into, &merged, false), CRM_COMPLAINT_CALMING);
}

/* D-CMP-22, M-CMP-03: neither a case that nobody has judged nor a judgement made while somebody was calmed leads around the mood. */
static void who_is_not_calm_is_calmed_before_the_case_is_judged(void **state)
{
	static const int32_t others[] = { CRM_COMPLAINT_RESOLVING, CRM_COMPLAINT_REVISING };
	crm_complaint into = case_in(CRM_COMPLAINT_RECEIVED), merged = case_in(CRM_COMPLAINT_CALMING);

	(void)state;
	into.emotion = CRM_EMOTION_HIGH; /* taken over */
	assert_int_equal(crmi_merge_state(&into, &merged, false), CRM_COMPLAINT_CALMING);
	into.state = CRM_COMPLAINT_ASSESSING;
	assert_int_equal(crmi_merge_state(&into, &merged, false), CRM_COMPLAINT_CALMING);
	into.responsibility = CRM_RESPONSIBILITY_OURS;
	assert_int_equal(crmi_merge_state(&into, &merged, false), CRM_COMPLAINT_CALMING);
	assert_int_equal(crmi_merge_state(&into, &merged, true), CRM_COMPLAINT_PROMISED); /* D-CMP-29: a promise is a promise */
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) { /* beyond the judgement the emotion itself is the guard */
		into.state = others[i];
		assert_int_equal(crmi_merge_state(&into, &merged, false), others[i]);
	}
	merged.state = into.state = CRM_COMPLAINT_ASSESSING; /* both are judged */
	assert_int_equal(crmi_merge_state(&into, &merged, false), CRM_COMPLAINT_ASSESSING);
	into.responsibility = 0;
	assert_int_equal(crmi_merge_state(&into, &merged, false), CRM_COMPLAINT_CALMING);
	into.emotion = CRM_EMOTION_CALM;
	merged.state = CRM_COMPLAINT_CALMING;
	assert_int_equal(crmi_merge_state(&into, &merged, false), CRM_COMPLAINT_ASSESSING);
}

UNIT_MAIN(TEST(a_second_primary_cause_is_refused_and_a_second_cause_is_not), TEST(causes_belong_to_every_case_but_a_void_one),
          TEST(a_link_has_no_void_end_and_runs_in_no_circle), TEST(a_duplicate_and_the_same_case_hold_both_ways),
          TEST(neither_case_of_a_merge_has_ended), TEST(a_merge_loses_no_customer), TEST(what_is_graver_in_either_case_goes_on),
          TEST(a_level_that_comes_with_a_merged_case_means_what_a_raised_one_does),
          TEST(the_earlier_of_two_times_goes_on_and_a_known_one_before_none),
          TEST(what_is_known_is_kept_and_what_is_not_is_taken_over), TEST(no_judgement_takes_the_place_of_one),
          TEST(wants_of_both_cases_go_on_with_one_answer_each), TEST(a_promise_that_goes_on_makes_it_a_case_with_a_promise),
          TEST(a_judgement_that_was_taken_over_leads_on),
          TEST(who_is_not_calm_is_calmed_before_the_case_is_judged))
