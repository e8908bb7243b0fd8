/* The graph of a case against a copy that was written by hand: by step, where the table in the source goes by state. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "crm/complaint_guide.h"

#define OPEN     " received calming assessing explained resolving promised in_progress solution_offered verifying revising "
#define WORKED   " assessing resolving promised in_progress revising "
#define ANSWERED " explained solution_offered verifying "

enum { STATES = CRM_COMPLAINT_VOID, STEPS = CRM_STEP_REVIEW };

/* D-CMP-20 to D-CMP-38 and the state machine after D-CMP-44: a step, the states that take it, the states it leads to; = stays. */
static const struct {
	int32_t     step;
	const char *from, *to;
} specification[] = {
	{ CRM_STEP_JUDGE, " received calming assessing resolving revising ", " assessing resolving " },
	{ CRM_STEP_EXPLAIN, WORKED, " explained " },
	{ CRM_STEP_PROMISE, WORKED, " promised " },
	{ CRM_STEP_RENEW, " promised in_progress ", " in_progress " },
	{ CRM_STEP_SOLVE, " resolving promised in_progress solution_offered revising ", " solution_offered verifying " },
	{ CRM_STEP_ANSWER, " solution_offered ", " verifying revising " },
	{ CRM_STEP_CHECK, ANSWERED, " closed revising = " },
	{ CRM_STEP_CLOSE, ANSWERED, " closed " },
	{ CRM_STEP_REOPEN, " closed ", " revising " },
	{ CRM_STEP_VOID, OPEN, " void " },
	{ CRM_STEP_HANDLER, OPEN, " = " },
	{ CRM_STEP_CLOCK, OPEN, " = " },
	{ CRM_STEP_EMOTION, " received ", " calming = " },
	{ CRM_STEP_EMOTION, " calming ", " assessing = " },
	{ CRM_STEP_EMOTION, " assessing explained resolving promised in_progress solution_offered verifying revising ", " = " },
	{ CRM_STEP_CLASSIFY, WORKED " received calming ", " = " },
	{ CRM_STEP_LISTEN, WORKED, " verifying " },
	{ CRM_STEP_REFUSE, WORKED, " explained " },
	{ CRM_STEP_ADMIT, OPEN, " = " },
	{ CRM_STEP_MARK, OPEN, " = " },
	{ CRM_STEP_RATE, OPEN, " = " },
	{ CRM_STEP_LANE, OPEN, " = " },
	{ CRM_STEP_ESCALATE, OPEN, " = " },
	{ CRM_STEP_CAUSE, OPEN " closed ", " = " },
	{ CRM_STEP_WANTS, OPEN " closed ", " = " },
	{ CRM_STEP_LINK, OPEN " closed ", " = " },
	{ CRM_STEP_MERGE, OPEN, " void " },
	{ CRM_STEP_REVIEW, " closed ", " = " },
};

enum { LINES = sizeof specification / sizeof *specification };

static bool lists(const char *states, int32_t state)
{
	char word[64];

	(void)snprintf(word, sizeof word, " %s ", crm_complaint_state_name(state));
	return strstr(states, word) != NULL;
}

static bool is_specified(int32_t from, int32_t step, int32_t to)
{
	for (size_t i = 0; i < LINES; i++)
		if (specification[i].step == step && lists(specification[i].from, from) &&
		    (lists(specification[i].to, to) || (from == to && strstr(specification[i].to, "="))))
			return true;
	return false;
}

static int count_arrows(int32_t from, int32_t step, int32_t to)
{
	size_t count, i;
	const crm_case_arrow *arrows = crm_complaint_arrows(&count);
	int found = 0;

	for (i = 0; i < count; i++)
		found += arrows[i].from_state == from && arrows[i].step == step && (to == 0 || arrows[i].to_state == to);
	return found;
}

/* M-CMP-04, M-CMP-05, M-CMP-13: what no arrow leads around. */
static void the_arrows_are_those_of_the_specification(void **state)
{
	(void)state;
	for (int32_t from = 1; from <= STATES; from++)
		for (int32_t step = 1; step <= STEPS; step++)
			for (int32_t to = 1; to <= STATES; to++)
				if (count_arrows(from, step, to) != is_specified(from, step, to))
					fail_msg("%s, %s to %s", crm_complaint_state_name(from),
					         crm_complaint_step_name(step), crm_complaint_state_name(to));
}

static void the_arrows_are_in_the_order_of_state_and_step(void **state)
{
	size_t count, i;
	const crm_case_arrow *arrows = crm_complaint_arrows(&count);

	(void)state;
	assert_true(count > 150);
	for (i = 1; i < count; i++)
		assert_true(arrows[i - 1].from_state < arrows[i].from_state ||
		            (arrows[i - 1].from_state == arrows[i].from_state && arrows[i - 1].step <= arrows[i].step));
	assert_ptr_equal(crm_complaint_arrows(NULL), arrows);
}

static void an_arrow_says_when_exactly_where_a_step_has_several_ends(void **state)
{
	size_t count, i, j;
	const crm_case_arrow *arrows = crm_complaint_arrows(&count);

	(void)state;
	for (i = 0; i < count; i++) {
		assert_int_equal(arrows[i].when[0] != '\0', count_arrows(arrows[i].from_state, arrows[i].step, 0) > 1);
		for (j = 0; j < i; j++)
			if (arrows[j].from_state == arrows[i].from_state && arrows[j].step == arrows[i].step)
				assert_string_not_equal(arrows[j].when, arrows[i].when);
	}
}

static void what_is_allowed_is_what_has_an_arrow(void **state)
{
	(void)state;
	for (int32_t from = -1; from <= STATES + 1; from++)
		for (int32_t step = -1; step <= STEPS + 1; step++)
			assert_int_equal(crm_complaint_allowed(from, step), count_arrows(from, step, 0) > 0);
	assert_false(crm_complaint_allowed(0, CRM_STEP_JUDGE));
	assert_false(crm_complaint_allowed(CRM_COMPLAINT_RECEIVED, 0));
	assert_false(crm_complaint_allowed(CRM_COMPLAINT_VOID + 1, CRM_STEP_JUDGE));
	assert_false(crm_complaint_allowed(CRM_COMPLAINT_RECEIVED, CRM_STEP_REVIEW + 1));
}

/* The states that can be reached from one by any number of arrows, as bits. */
static uint32_t reached_from(int32_t from)
{
	uint32_t reached = UINT32_C(1) << from, before = 0;
	size_t count, i;
	const crm_case_arrow *arrows = crm_complaint_arrows(&count);

	while (reached != before) {
		before = reached;
		for (i = 0; i < count; i++)
			if (reached & (UINT32_C(1) << arrows[i].from_state))
				reached |= UINT32_C(1) << arrows[i].to_state;
	}
	return reached;
}

static void every_state_is_reached_and_every_open_one_comes_to_an_end(void **state)
{
	const uint32_t all = (UINT32_C(2) << CRM_COMPLAINT_VOID) - 2;

	(void)state;
	assert_int_equal(reached_from(CRM_COMPLAINT_RECEIVED), all);
	for (int32_t from = CRM_COMPLAINT_RECEIVED; from < CRM_COMPLAINT_CLOSED; from++) {
		assert_true(reached_from(from) & (UINT32_C(1) << CRM_COMPLAINT_CLOSED));
		assert_true(count_arrows(from, CRM_STEP_VOID, CRM_COMPLAINT_VOID));
	}
	assert_int_equal(reached_from(CRM_COMPLAINT_VOID), UINT32_C(1) << CRM_COMPLAINT_VOID);
}

/* M-CMP-05, M-CMP-13: an end is reached by a check or by enough attempts at one, and by nothing else. */
static void nothing_but_a_check_leads_to_the_end(void **state)
{
	size_t count, i;
	const crm_case_arrow *arrows = crm_complaint_arrows(&count);

	(void)state;
	for (i = 0; i < count; i++) {
		if (arrows[i].to_state == CRM_COMPLAINT_CLOSED && arrows[i].from_state != CRM_COMPLAINT_CLOSED)
			assert_true(arrows[i].step == CRM_STEP_CHECK || arrows[i].step == CRM_STEP_CLOSE);
		if (arrows[i].to_state == CRM_COMPLAINT_VOID)
			assert_true(arrows[i].step == CRM_STEP_VOID || arrows[i].step == CRM_STEP_MERGE);
	}
}

UNIT_MAIN(TEST(the_arrows_are_those_of_the_specification), TEST(the_arrows_are_in_the_order_of_state_and_step),
          TEST(an_arrow_says_when_exactly_where_a_step_has_several_ends), TEST(what_is_allowed_is_what_has_an_arrow),
          TEST(every_state_is_reached_and_every_open_one_comes_to_an_end), TEST(nothing_but_a_check_leads_to_the_end))
