/* What the steps of a case mean to its clock, and what becomes of the task of a target. */
#include "unit.h"

#include "complaint_clock_rules.h"

static void each_happening_is_the_events_of_the_specification(void **state)
{
	/* Written down apart from the table in the source. */
	static const struct {
		int32_t happening, first, second;
	} wanted[] = {
		{ CRMI_HAPPENS_EXPLAINED, CRM_CLOCK_EVENT_AGENT_MESSAGE, CRM_CLOCK_EVENT_RESOLVE },
		{ CRMI_HAPPENS_LISTENED, CRM_CLOCK_EVENT_AGENT_MESSAGE, CRM_CLOCK_EVENT_RESOLVE },
		{ CRMI_HAPPENS_REFUSED, CRM_CLOCK_EVENT_AGENT_MESSAGE, CRM_CLOCK_EVENT_RESOLVE },
		{ CRMI_HAPPENS_PROMISED, CRM_CLOCK_EVENT_AGENT_MESSAGE, 0 },
		{ CRMI_HAPPENS_RENEWED, CRM_CLOCK_EVENT_AGENT_MESSAGE, 0 },
		{ CRMI_HAPPENS_PROGRESS_TOLD, CRM_CLOCK_EVENT_AGENT_MESSAGE, 0 },
		{ CRMI_HAPPENS_SOLVED, CRM_CLOCK_EVENT_AGENT_MESSAGE, CRM_CLOCK_EVENT_RESOLVE },
		{ CRMI_HAPPENS_ACCEPTED, 0, 0 },
		{ CRMI_HAPPENS_DECLINED, CRM_CLOCK_EVENT_REOPEN, CRM_CLOCK_EVENT_CUSTOMER_MESSAGE },
		{ CRMI_HAPPENS_SATISFIED, CRM_CLOCK_EVENT_AGENT_MESSAGE, 0 },
		{ CRMI_HAPPENS_DISSATISFIED, CRM_CLOCK_EVENT_REOPEN, CRM_CLOCK_EVENT_AGENT_MESSAGE },
		{ CRMI_HAPPENS_UNREACHABLE, 0, 0 },
		{ CRMI_HAPPENS_REOPENED, CRM_CLOCK_EVENT_REOPEN, 0 },
		{ CRMI_HAPPENS_MESSAGE_IN, CRM_CLOCK_EVENT_CUSTOMER_MESSAGE, 0 },
		{ CRMI_HAPPENS_MESSAGE_OUT, CRM_CLOCK_EVENT_AGENT_MESSAGE, 0 },
		{ CRMI_HAPPENS_OPENED, 0, 0 },
		{ CRMI_HAPPENS_JUDGED, 0, 0 },
	};
	size_t i;

	(void)state;
	assert_int_equal(sizeof wanted / sizeof *wanted, CRMI_HAPPENINGS - 1);
	for (i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		int32_t kinds[CRMI_HAPPENING_EVENTS] = { 0, 0 };

		assert_int_equal(crmi_clock_events_of(wanted[i].happening, kinds), (wanted[i].first != 0) + (wanted[i].second != 0));
		assert_int_equal(kinds[0], wanted[i].first);
		assert_int_equal(kinds[1], wanted[i].second);
	}
}

/* D-CMP-20: the first answer acknowledges the complaint; only an act is the last of the steps of good handling. */
static void an_answer_of_ours_is_told_from_an_act(void **state)
{
	static const int32_t acts[] = { CRMI_HAPPENS_EXPLAINED, CRMI_HAPPENS_REFUSED, CRMI_HAPPENS_PROMISED, CRMI_HAPPENS_SOLVED };
	static const int32_t no_answers[] = { 0, CRMI_HAPPENS_ACCEPTED, CRMI_HAPPENS_DECLINED, CRMI_HAPPENS_UNREACHABLE, CRMI_HAPPENS_REOPENED,
		                                  CRMI_HAPPENS_MESSAGE_IN, CRMI_HAPPENS_OPENED, CRMI_HAPPENS_JUDGED, CRMI_HAPPENINGS };
	int32_t happening;
	size_t i;

	(void)state;
	for (happening = 0; happening <= CRMI_HAPPENINGS; happening++) {
		bool is_act = false, answers = true;

		for (i = 0; i < sizeof acts / sizeof *acts; i++)
			is_act = is_act || acts[i] == happening;
		for (i = 0; i < sizeof no_answers / sizeof *no_answers; i++)
			answers = answers && no_answers[i] != happening;
		assert_int_equal(crmi_happening_acts(happening), is_act);
		assert_int_equal(crmi_happening_answers(happening), answers);
	}
}

/* ISO 10002 clause 7 has a step that no kind of target knows: a policy may have a target of its name. */
static void the_assessment_may_be_a_target_by_its_name(void **state)
{
	int32_t happening, kind = 0;

	(void)state;
	for (happening = 0; happening <= CRMI_HAPPENINGS; happening++) {
		const char *target = crmi_clock_target_of(happening, &kind);

		assert_int_equal(target != NULL, happening == CRMI_HAPPENS_OPENED || happening == CRMI_HAPPENS_JUDGED);
		if (!target)
			continue;
		assert_string_equal(target, "assess");
		assert_int_equal(kind, happening == CRMI_HAPPENS_OPENED ? CRM_CLOCK_EVENT_START : CRM_CLOCK_EVENT_STOP);
	}
}

static void what_does_not_exist_is_no_event(void **state)
{
	int32_t kinds[CRMI_HAPPENING_EVENTS];

	(void)state;
	assert_int_equal(crmi_clock_events_of(0, kinds), 0);
	assert_int_equal(crmi_clock_events_of(-1, kinds), 0);
	assert_int_equal(crmi_clock_events_of(CRMI_HAPPENINGS, kinds), 0);
	assert_int_equal(crmi_clock_events_of_state(0, kinds), 0);
	assert_int_equal(crmi_clock_events_of_state(CRM_COMPLAINT_VOID + 1, kinds), 0);
}

static void a_past_elsewhere_is_told_by_the_state_it_led_to(void **state)
{
	int32_t kinds[CRMI_HAPPENING_EVENTS], from;

	(void)state;
	for (from = CRM_COMPLAINT_RECEIVED; from <= CRM_COMPLAINT_VOID; from++) {
		bool solved = from == CRM_COMPLAINT_EXPLAINED || from == CRM_COMPLAINT_SOLUTION_OFFERED || from == CRM_COMPLAINT_VERIFYING ||
		              from == CRM_COMPLAINT_CLOSED;
		bool spoken = solved || from == CRM_COMPLAINT_PROMISED || from == CRM_COMPLAINT_IN_PROGRESS;

		assert_int_equal(crmi_clock_events_of_state(from, kinds), solved ? 2 : spoken ? 1 : 0);
		if (solved)
			assert_int_equal(kinds[1], CRM_CLOCK_EVENT_RESOLVE);
	}
}

static void a_task_stays_while_its_target_runs_and_ends_with_it(void **state)
{
	const crm_task task = { .kind = CRM_TASK_MILESTONE, .detail = 2 };
	crm_clock_standing standing = { .round = 2, .state = CRM_CLOCK_RUNNING, .due_at = CRM_DAY };

	(void)state;
	assert_true(crmi_milestone_is_wanted(&standing));
	assert_int_equal(crmi_milestone_fate(&task, &standing), CRMI_MILESTONE_STAYS);
	standing.state = CRM_CLOCK_BREACHED; /* late, and still to be done */
	assert_int_equal(crmi_milestone_fate(&task, &standing), CRMI_MILESTONE_STAYS);
	standing.state = CRM_CLOCK_HELD;
	standing.due_at = CRM_NO_TIME;
	assert_false(crmi_milestone_is_wanted(&standing));
	assert_int_equal(crmi_milestone_fate(&task, &standing), CRMI_MILESTONE_GONE);
	standing.state = CRM_CLOCK_MET;
	assert_int_equal(crmi_milestone_fate(&task, &standing), CRMI_MILESTONE_DONE);
	standing.state = CRM_CLOCK_MISSED;
	assert_int_equal(crmi_milestone_fate(&task, &standing), CRMI_MILESTONE_DONE);
	standing = (crm_clock_standing){ .round = 3, .state = CRM_CLOCK_RUNNING, .due_at = CRM_DAY }; /* the next round */
	assert_int_equal(crmi_milestone_fate(&task, &standing), CRMI_MILESTONE_DONE);
	assert_int_equal(crmi_milestone_fate(&task, NULL), CRMI_MILESTONE_GONE); /* the policy has it no more */
	assert_false(crmi_milestone_is_wanted(NULL));
}

/* D-CMP-42: a step calls somebody of its level in; a lower one later takes nothing back. */
static void escalation_never_falls(void **state)
{
	(void)state;
	assert_int_equal(crmi_clock_escalation(0, 2), 2);
	assert_int_equal(crmi_clock_escalation(2, 1), 2);
	assert_int_equal(crmi_clock_escalation(3, 0), 3);
}

UNIT_MAIN(TEST(each_happening_is_the_events_of_the_specification), TEST(an_answer_of_ours_is_told_from_an_act), TEST(the_assessment_may_be_a_target_by_its_name),
          TEST(what_does_not_exist_is_no_event),
          TEST(a_past_elsewhere_is_told_by_the_state_it_led_to), TEST(a_task_stays_while_its_target_runs_and_ends_with_it),
          TEST(escalation_never_falls))
