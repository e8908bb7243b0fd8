/* Reviews of closed cases, and what was wanted and met. */
#include "complaint_fixture.h"

#define WANT(purpose) (UINT32_C(1) << (CRM_PURPOSE_##purpose))

static crm_review_input a_review(void)
{
	crm_review_input review = CRM_INIT(crm_review_input);

	review.blame = CRM_REVIEW_GOOD;
	review.argue = CRM_REVIEW_WRONG;
	review.pointless = CRM_REVIEW_GOOD;
	review.note = "argued about the bill";
	return review;
}

static void closed(struct fixture *f)
{
	(void)verifying(f);
	assert_int_equal(crm_complaint_check(f->db, NULL, &f->id, CRM_SATISFACTION_SATISFIED, "dry"), CRM_OK);
}

static void expect_wants(struct fixture *f, uint32_t wants, uint32_t met, uint32_t unmet)
{
	const crm_complaint *complaint = get(f);

	assert_int_equal(complaint->wants, wants);
	assert_int_equal(complaint->wants_met, met);
	assert_int_equal(complaint->wants_unmet, unmet);
	crm_complaint_free(complaint);
}

/* M-CMP-17: the review of a closed case has six items; what was not asked is not the same as what was done wrong. */
static void the_review_of_a_closed_case_has_six_items(void **state)
{
	struct fixture f;
	crm_review_input input = a_review();
	const crm_review *review = NULL;

	(void)state;
	begin(&f);
	closed(&f);
	assert_int_equal(CRM_REVIEW_ITEMS, 6);
	assert_int_equal(CRM_REVIEW_DEEDS, CRM_REVIEW_ITEMS);
	assert_int_equal(crm_review_get(f.db, &f.id, &review), CRM_ERR_NOT_FOUND);
	assert_string_equal(crm_error_last(f.db)->message, "the case was not reviewed"); /* but it is there */
	assert_memory_equal(&crm_error_last(f.db)->id, &f.id, sizeof f.id);
	assert_int_equal(crm_complaint_review(f.db, NULL, &f.id, &input), CRM_OK);
	assert_int_equal(crm_review_get(f.db, &f.id, &review), CRM_OK);
	assert_memory_equal(&review->complaint_id, &f.id, sizeof f.id);
	assert_int_equal(review->at, f.now);
	assert_string_equal(review->reviewer, "Wang");
	assert_int_equal(review->blame, CRM_REVIEW_GOOD);
	assert_int_equal(review->argue, CRM_REVIEW_WRONG);
	assert_int_equal(review->lecture, 0);
	assert_int_equal(review->obstacle, 0);
	assert_int_equal(review->pointless, CRM_REVIEW_GOOD);
	assert_int_equal(review->deeds, 0);
	assert_int_equal(review->answered, 3);
	assert_int_equal(review->good, 2);
	assert_string_equal(review->note, "argued about the bill");
	crm_review_free(review);
	crm_review_free(NULL);
	assert_store_verifies(&f);
	end(&f);
}

static void a_second_review_takes_the_place_of_the_first(void **state)
{
	struct fixture f;
	crm_review_input input = a_review();
	const crm_review *review = NULL;
	crm_act act = CRM_INIT(crm_act);

	(void)state;
	begin(&f);
	closed(&f);
	assert_int_equal(crm_complaint_review(f.db, NULL, &f.id, &input), CRM_OK);
	f.now += CRM_DAY;
	input = (crm_review_input)CRM_INIT(crm_review_input);
	input.deeds = CRM_REVIEW_WRONG;
	act.actor = "Feng";
	assert_int_equal(crm_complaint_review(f.db, &act, &f.id, &input), CRM_OK);
	assert_int_equal(crm_complaint_review(f.db, &act, &f.id, &input), CRM_OK); /* looked at again, with the same result */
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_REVIEWED, NULL), 3);
	assert_int_equal(crm_review_get(f.db, &f.id, &review), CRM_OK);
	assert_string_equal(review->reviewer, "Feng");
	assert_int_equal(review->at, f.now);
	assert_int_equal(review->blame, 0);
	assert_int_equal(review->deeds, CRM_REVIEW_WRONG);
	assert_int_equal(review->answered, 1);
	assert_int_equal(review->good, 0);
	assert_null(review->note);
	crm_review_free(review);
	assert_store_verifies(&f);
	end(&f);
}

/* D-CMP-39: the quality of a case is looked at when it is over. */
static void only_closed_cases_are_reviewed(void **state)
{
	struct fixture f;
	crm_review_input review = a_review();
	crm_complaint_input input;
	crm_act act = CRM_INIT(crm_act);
	int32_t stands;

	(void)state;
	begin(&f);
	for (stands = CRM_COMPLAINT_RECEIVED; stands <= CRM_COMPLAINT_CLOSED; stands++) {
		input = nine_points(&f);
		input.state = stands;
		assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
		if (stands == CRM_COMPLAINT_CLOSED)
			assert_int_equal(crm_complaint_review(f.db, NULL, &f.id, &review), CRM_OK);
		else
			assert_refused(&f, crm_complaint_review(f.db, NULL, &f.id, &review), CRM_RULE_REVIEW_OPEN, NULL);
	}
	open_default(&f);
	act.reason = "a mistake";
	assert_int_equal(crm_complaint_void(f.db, &act, &f.id), CRM_OK);
	assert_refused(&f, crm_complaint_review(f.db, NULL, &f.id, &review), CRM_RULE_REVIEW_OPEN, NULL);
	review.deeds = 3;
	assert_rule(&f, crm_complaint_review(f.db, NULL, &f.id, &review), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "deeds");
	assert_int_equal(crm_complaint_review(f.db, NULL, &f.id, NULL), CRM_ERR_INVALID);
	end(&f);
}

/* M-CMP-17: wants met and unmet are stored; D-CMP-10: only what is wanted is met or not. */
static void wants_met_and_unmet_are_stored(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	open_default(&f);
	expect_wants(&f, 0, 0, 0);
	assert_int_equal(crm_complaint_wants_set(f.db, NULL, &f.id, WANT(RESPECT) | WANT(REDRESS) | WANT(PLEASANT)), CRM_OK);
	assert_int_equal(crm_complaint_wants_set(f.db, NULL, &f.id, WANT(RESPECT) | WANT(REDRESS) | WANT(PLEASANT)), CRM_UNCHANGED);
	assert_refused(&f, crm_complaint_wants_answer(f.db, NULL, &f.id, WANT(HEARD), 0), CRM_RULE_WANT_UNKNOWN, "met");
	assert_refused(&f, crm_complaint_wants_answer(f.db, NULL, &f.id, WANT(RESPECT), WANT(HEARD)), CRM_RULE_WANT_UNKNOWN, "unmet");
	assert_int_equal(crm_complaint_wants_answer(f.db, NULL, &f.id, WANT(RESPECT), WANT(REDRESS)), CRM_OK);
	assert_int_equal(crm_complaint_wants_answer(f.db, NULL, &f.id, WANT(RESPECT), WANT(REDRESS)), CRM_UNCHANGED);
	expect_wants(&f, WANT(RESPECT) | WANT(REDRESS) | WANT(PLEASANT), WANT(RESPECT), WANT(REDRESS));
	assert_int_equal(crm_complaint_wants_set(f.db, NULL, &f.id, WANT(REDRESS) | WANT(SERIOUS)), CRM_OK); /* what is wanted no more is not answered */
	expect_wants(&f, WANT(REDRESS) | WANT(SERIOUS), 0, WANT(REDRESS));
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_WANTS, NULL), 3);
	assert_store_verifies(&f);
	end(&f);
}

/* The closing check asks which wants were met, so the answer may come after the end. */
static void wants_are_answered_after_the_end_and_set_before_it(void **state)
{
	struct fixture f;
	crm_act act = CRM_INIT(crm_act);

	(void)state;
	begin(&f);
	(void)verifying(&f);
	assert_int_equal(crm_complaint_wants_set(f.db, NULL, &f.id, WANT(SOLVED)), CRM_OK);
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_SATISFIED, "dry"), CRM_OK);
	assert_int_equal(crm_complaint_wants_answer(f.db, NULL, &f.id, WANT(SOLVED), 0), CRM_OK);
	expect_wants(&f, WANT(SOLVED), WANT(SOLVED), 0);
	assert_refused(&f, crm_complaint_wants_set(f.db, NULL, &f.id, WANT(HEARD)), CRM_RULE_COMPLAINT_ENDED, NULL);
	open_default(&f);
	assert_int_equal(crm_complaint_wants_set(f.db, NULL, &f.id, WANT(SOLVED)), CRM_OK);
	act.reason = "a mistake";
	assert_int_equal(crm_complaint_void(f.db, &act, &f.id), CRM_OK);
	assert_refused(&f, crm_complaint_wants_answer(f.db, NULL, &f.id, WANT(SOLVED), 0), CRM_RULE_COMPLAINT_ENDED, NULL);
	end(&f);
}

static void what_is_no_set_of_wants_is_refused(void **state)
{
	static const crm_id nobody = { { 7 } };
	struct fixture f;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_rule(&f, crm_complaint_wants_set(f.db, NULL, &f.id, 1), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "wants");
	assert_rule(&f, crm_complaint_wants_set(f.db, NULL, &f.id, WANT(PLEASANT) << 1), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "wants");
	assert_int_equal(crm_complaint_wants_set(f.db, NULL, &f.id, WANT(PLEASANT) * 2 - WANT(SERIOUS)), CRM_OK); /* all ten */
	assert_rule(&f, crm_complaint_wants_answer(f.db, NULL, &f.id, 1, 0), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "met");
	assert_rule(&f, crm_complaint_wants_answer(f.db, NULL, &f.id, 0, UINT32_C(1) << 31), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "unmet");
	assert_rule(&f, crm_complaint_wants_answer(f.db, NULL, &f.id, WANT(HEARD), WANT(HEARD)), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "unmet");
	assert_int_equal(crm_complaint_wants_set(f.db, NULL, &nobody, 0), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_complaint_wants_answer(f.db, NULL, NULL, 0, 0), CRM_ERR_INVALID);
	end(&f);
}

static void a_review_without_an_answer_is_none(void **state)
{
	crm_review_input review = CRM_INIT(crm_review_input);
	const crm_review *stored = NULL;
	struct fixture f;

	(void)state;
	begin(&f);
	(void)verifying(&f);
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_SATISFIED, NULL), CRM_OK);
	review.note = "nothing to say";
	assert_rule(&f, crm_complaint_review(f.db, NULL, &f.id, &review), CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "blame");
	assert_int_equal(crm_review_get(f.db, &f.id, &stored), CRM_ERR_NOT_FOUND);
	review.deeds = CRM_REVIEW_WRONG;
	assert_int_equal(crm_complaint_review(f.db, NULL, &f.id, &review), CRM_OK);
	end(&f);
}

UNIT_MAIN(TEST(a_review_without_an_answer_is_none), TEST(the_review_of_a_closed_case_has_six_items), TEST(a_second_review_takes_the_place_of_the_first),
          TEST(only_closed_cases_are_reviewed), TEST(wants_met_and_unmet_are_stored),
          TEST(wants_are_answered_after_the_end_and_set_before_it), TEST(what_is_no_set_of_wants_is_refused))
