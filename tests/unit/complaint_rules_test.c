/* The rules of complaints, without a store: the table of states and steps, the guards and their order, the limits of time. */
#include "unit.h"

#include <string.h>

#include "complaint_rules.h"

enum { NOON = 12 };

#define AT(hours) ((hours)*CRM_HOUR)

static const struct crmi_permit nobody = { NULL, "Wang", NULL };
static const struct crmi_playbook *const asked = &crmi_playbook_built_in; /* whoever is promised a time agrees to it */

static crm_complaint in_state(int32_t state)
{
	crm_complaint complaint;

	memset(&complaint, 0, sizeof complaint);
	complaint.state = state;
	complaint.handler = "Li";
	complaint.first_responder = "Wang";
	return complaint;
}

static void was_judged(crm_complaint *complaint)
{
	complaint->responsibility = CRM_RESPONSIBILITY_OURS;
	complaint->complainant_type = CRM_COMPLAINANT_VOICER;
	complaint->purpose = CRM_PURPOSE_REDRESS;
	complaint->judged_at = AT(NOON);
}

static crm_complaint_input full_opening(void)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);

	input.complainant = "Zhang";
	input.content = "the heating drips";
	input.received_at = AT(NOON);
	input.contact = "0571 1234";
	return input;
}

static crm_judgement_input full_judgement(void)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);

	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	return judgement;
}

static void an_ended_case_says_so_before_anything_else(void **state)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_promise_input promise = CRM_INIT(crm_promise_input);
	crm_solution_input solution = CRM_INIT(crm_solution_input);
	crm_refusal_input refusal = CRM_INIT(crm_refusal_input);
	crm_claim_input claim = CRM_INIT(crm_claim_input);

	(void)state;
	for (int32_t ended = CRM_COMPLAINT_CLOSED; ended <= CRM_COMPLAINT_VOID; ended++) {
		crm_complaint complaint = in_state(ended);

		assert_int_equal(crmi_complaint_judge_rule(&complaint, &judgement, &nobody), CRM_RULE_COMPLAINT_ENDED);
		assert_int_equal(crmi_complaint_explain_rule(&complaint, NULL, NULL), CRM_RULE_COMPLAINT_ENDED);
		assert_int_equal(crmi_complaint_promise_rule(&complaint, asked, &promise, AT(NOON)), CRM_RULE_COMPLAINT_ENDED);
		assert_int_equal(crmi_complaint_renew_rule(&complaint, asked, 0, &promise, AT(NOON)), CRM_RULE_COMPLAINT_ENDED);
		assert_int_equal(crmi_complaint_solve_rule(&complaint, &solution), CRM_RULE_COMPLAINT_ENDED);
		assert_int_equal(crmi_complaint_close_rule(&complaint, &crmi_playbook_built_in), CRM_RULE_COMPLAINT_ENDED);
		assert_int_equal(crmi_complaint_void_rule(&complaint, NULL), CRM_RULE_COMPLAINT_ENDED);
		assert_int_equal(crmi_complaint_classify_rule(&complaint, &claim, &nobody), CRM_RULE_COMPLAINT_ENDED);
		assert_int_equal(crmi_complaint_listen_rule(&complaint, NULL), CRM_RULE_COMPLAINT_ENDED);
		assert_int_equal(crmi_complaint_admit_rule(&complaint, &nobody), CRM_RULE_COMPLAINT_ENDED);
		assert_int_equal(crmi_complaint_refuse_rule(&complaint, &refusal), CRM_RULE_COMPLAINT_ENDED);
		assert_int_equal(crmi_complaint_step_rule(ended, CRM_STEP_ANSWER), CRM_RULE_COMPLAINT_ENDED);
		assert_int_equal(crmi_complaint_step_rule(ended, CRM_STEP_CHECK), CRM_RULE_COMPLAINT_ENDED);
		assert_int_equal(crmi_complaint_step_rule(ended, CRM_STEP_HANDLER), CRM_RULE_COMPLAINT_ENDED);
	}
}

/* D-CMP-31. Everything is missing at first; each line mends what was refused. */
static void opening_refuses_in_the_order_of_the_header(void **state)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);

	(void)state;
	assert_int_equal(crmi_complaint_open_rule(&input, "", false), CRM_RULE_COMPLAINT_CONTENT_MISSING);
	input.content = " \t\n";
	assert_int_equal(crmi_complaint_open_rule(&input, "", false), CRM_RULE_COMPLAINT_CONTENT_MISSING);
	input.content = "it drips";
	assert_int_equal(crmi_complaint_open_rule(&input, "", false), CRM_RULE_COMPLAINT_COMPLAINANT);
	input.complainant = "somebody";
	assert_int_equal(crmi_complaint_open_rule(&input, "", false), CRM_RULE_COMPLAINT_TIME_MISSING);
	input.received_at = AT(NOON);
	assert_int_equal(crmi_complaint_open_rule(&input, "", false), CRM_RULE_COMPLAINT_CONTACT_MISSING);
	input.contact = "0571 1234";
	assert_int_equal(crmi_complaint_open_rule(&input, "", false), CRM_RULE_FIRST_RESPONDER_MISSING);
	assert_int_equal(crmi_complaint_open_rule(&input, "Wang", false), CRM_RULE_NONE);
}

static void a_customer_needs_no_name_and_one_that_can_be_reached_no_contact(void **state)
{
	crm_complaint_input input = full_opening();

	(void)state;
	input.complainant = NULL;
	assert_int_equal(crmi_complaint_open_rule(&input, "Wang", true), CRM_RULE_COMPLAINT_COMPLAINANT);
	input.customer_id.bytes[0] = 1;
	assert_int_equal(crmi_complaint_open_rule(&input, "Wang", true), CRM_RULE_NONE);
	input.contact = NULL;
	assert_int_equal(crmi_complaint_open_rule(&input, "Wang", false), CRM_RULE_COMPLAINT_CONTACT_MISSING);
	assert_int_equal(crmi_complaint_open_rule(&input, "Wang", true), CRM_RULE_NONE);
}

/* D-CMP-24: each of the three judgements has a rule of its own. */
static void judging_refuses_in_the_order_of_the_header(void **state)
{
	crm_complaint complaint = in_state(CRM_COMPLAINT_PROMISED);
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);

	(void)state;
	assert_int_equal(crmi_complaint_judge_rule(&complaint, &judgement, &nobody), CRM_RULE_JUDGE_RESPONSIBILITY);
	judgement.responsibility = CRM_RESPONSIBILITY_NOT_OURS;
	assert_int_equal(crmi_complaint_judge_rule(&complaint, &judgement, &nobody), CRM_RULE_JUDGE_COMPLAINANT);
	judgement.complainant_type = CRM_COMPLAINANT_IRATE;
	assert_int_equal(crmi_complaint_judge_rule(&complaint, &judgement, &nobody), CRM_RULE_JUDGE_PURPOSE);
	judgement.purpose = CRM_PURPOSE_HEARD;
	judgement.immediate = 1;
	assert_int_equal(crmi_complaint_judge_rule(&complaint, &judgement, &nobody), CRM_RULE_NOT_OURS);
	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	assert_int_equal(crmi_complaint_judge_rule(&complaint, &judgement, &nobody), CRM_RULE_COMPLAINT_STATE);
	complaint.state = CRM_COMPLAINT_RECEIVED;
	assert_int_equal(crmi_complaint_judge_rule(&complaint, &judgement, &nobody), CRM_RULE_NONE);
}

/* D-CMP-32: founded or not is kept apart from responsibility. */
static void validity_is_no_guard_of_the_judgement(void **state)
{
	crm_complaint complaint = in_state(CRM_COMPLAINT_RECEIVED);
	crm_judgement_input judgement = full_judgement();

	(void)state;
	for (judgement.validity = 0; judgement.validity <= CRM_VALIDITY_UNFOUNDED; judgement.validity++)
		for (judgement.immediate = 0; judgement.immediate <= 1; judgement.immediate++)
			assert_int_equal(crmi_complaint_judge_rule(&complaint, &judgement, &nobody), CRM_RULE_NONE);
}

/* D-CMP-25 */
static void explaining_refuses_in_the_order_of_the_header(void **state)
{
	crm_complaint complaint = in_state(CRM_COMPLAINT_RECEIVED);

	(void)state;
	assert_int_equal(crmi_complaint_explain_rule(&complaint, NULL, NULL), CRM_RULE_EXPLANATION_MISSING);
	assert_int_equal(crmi_complaint_explain_rule(&complaint, "", "try there"), CRM_RULE_EXPLANATION_MISSING);
	assert_int_equal(crmi_complaint_explain_rule(&complaint, "not us", " "), CRM_RULE_ALTERNATIVE_MISSING);
	assert_int_equal(crmi_complaint_explain_rule(&complaint, "not us", "try there"), CRM_RULE_COMPLAINT_STATE);
	complaint.state = CRM_COMPLAINT_ASSESSING;
	assert_int_equal(crmi_complaint_explain_rule(&complaint, "not us", "try there"), CRM_RULE_JUDGE_RESPONSIBILITY);
	was_judged(&complaint);
	assert_int_equal(crmi_complaint_explain_rule(&complaint, "not us", "try there"), CRM_RULE_NONE);
}

/* D-CMP-28, D-CMP-29 */
static void promising_refuses_in_the_order_of_the_header(void **state)
{
	crm_complaint complaint = in_state(CRM_COMPLAINT_RECEIVED);
	crm_promise_input promise = CRM_INIT(crm_promise_input);

	(void)state;
	complaint.promise_due_at = AT(NOON) + 5;
	complaint.responsibility = CRM_RESPONSIBILITY_NOT_OURS;
	assert_int_equal(crmi_complaint_promise_rule(&complaint, asked, &promise, AT(NOON)), CRM_RULE_PROMISE_DATE_MISSING);
	promise.due_at = AT(NOON);
	assert_int_equal(crmi_complaint_promise_rule(&complaint, asked, &promise, AT(NOON)), CRM_RULE_PROMISE_DATE_PAST);
	promise.due_at = AT(NOON) + 1;
	assert_int_equal(crmi_complaint_promise_rule(&complaint, asked, &promise, AT(NOON)), CRM_RULE_PROMISE_NO_CONSENT);
	promise.consent = 1;
	assert_int_equal(crmi_complaint_promise_rule(&complaint, asked, &promise, AT(NOON)), CRM_RULE_PROMISE_UNIT_MISSING);
	promise.unit = "workshop";
	assert_int_equal(crmi_complaint_promise_rule(&complaint, asked, &promise, AT(NOON)), CRM_RULE_PROMISE_REASON_MISSING);
	promise.reason = "a part is missing";
	assert_int_equal(crmi_complaint_promise_rule(&complaint, asked, &promise, AT(NOON)), CRM_RULE_PROMISE_OPEN);
	complaint.promise_due_at = CRM_NO_TIME;
	assert_int_equal(crmi_complaint_promise_rule(&complaint, asked, &promise, AT(NOON)), CRM_RULE_NOT_OURS);
	complaint.responsibility = CRM_RESPONSIBILITY_OURS;
	assert_int_equal(crmi_complaint_promise_rule(&complaint, asked, &promise, AT(NOON)), CRM_RULE_COMPLAINT_STATE);
	complaint.state = CRM_COMPLAINT_ASSESSING;
	assert_int_equal(crmi_complaint_promise_rule(&complaint, asked, &promise, AT(NOON)), CRM_RULE_JUDGE_COMPLAINANT);
	was_judged(&complaint);
	assert_int_equal(crmi_complaint_promise_rule(&complaint, asked, &promise, AT(NOON)), CRM_RULE_NONE);
}

/* D-CMP-30 */
static void renewing_refuses_in_the_order_of_the_header(void **state)
{
	crm_complaint complaint = in_state(CRM_COMPLAINT_REVISING);
	crm_promise_input promise = CRM_INIT(crm_promise_input);
	int32_t open = CRM_PROMISE_OPEN;

	(void)state;
	assert_int_equal(crmi_complaint_renew_rule(&complaint, asked, 0, &promise, AT(NOON)), CRM_RULE_PROMISE_NONE);
	assert_int_equal(crmi_complaint_renew_rule(&complaint, asked, CRM_PROMISE_KEPT, &promise, AT(NOON)),
	                 CRM_RULE_PROMISE_NONE);
	assert_int_equal(crmi_complaint_renew_rule(&complaint, asked, CRM_PROMISE_BROKEN, &promise, AT(NOON)),
	                 CRM_RULE_PROMISE_NO_CONTACT);
	assert_int_equal(crmi_complaint_renew_rule(&complaint, asked, open, &promise, AT(NOON)), CRM_RULE_PROMISE_NO_CONTACT);
	promise.channel = CRM_CHANNEL_PHONE;
	assert_int_equal(crmi_complaint_renew_rule(&complaint, asked, open, &promise, AT(NOON)), CRM_RULE_PROMISE_NO_PROGRESS);
	promise.progress = "the part is ordered";
	assert_int_equal(crmi_complaint_renew_rule(&complaint, asked, open, &promise, AT(NOON)), CRM_RULE_PROMISE_REASON_MISSING);
	promise.reason = "it comes by sea";
	assert_int_equal(crmi_complaint_renew_rule(&complaint, asked, open, &promise, AT(NOON)), CRM_RULE_PROMISE_DATE_MISSING);
	promise.due_at = AT(NOON);
	assert_int_equal(crmi_complaint_renew_rule(&complaint, asked, open, &promise, AT(NOON)), CRM_RULE_PROMISE_DATE_PAST);
	promise.due_at = AT(NOON) + 1;
	assert_int_equal(crmi_complaint_renew_rule(&complaint, asked, open, &promise, AT(NOON)), CRM_RULE_PROMISE_NO_CONSENT);
	promise.consent = 1;
	assert_int_equal(crmi_complaint_renew_rule(&complaint, asked, open, &promise, AT(NOON)), CRM_RULE_COMPLAINT_STATE);
	complaint.state = CRM_COMPLAINT_IN_PROGRESS;
	assert_int_equal(crmi_complaint_renew_rule(&complaint, asked, open, &promise, AT(NOON)), CRM_RULE_NONE);
	promise.unit = NULL; /* the unit of the first promise stays in charge */
	assert_int_equal(crmi_complaint_renew_rule(&complaint, asked, CRM_PROMISE_BROKEN, &promise, AT(NOON)), CRM_RULE_NONE);
}

/* D-CMP-29: a playbook may do without the agreement, and without nothing else. */
static void a_customer_who_is_only_told_need_not_agree(void **state)
{
	struct crmi_playbook told = crmi_playbook_built_in;
	crm_complaint complaint = in_state(CRM_COMPLAINT_ASSESSING);
	crm_promise_input promise = CRM_INIT(crm_promise_input);

	(void)state;
	told.complaint_promise_consent = 0;
	was_judged(&complaint);
	assert_int_equal(crmi_complaint_promise_rule(&complaint, &told, &promise, AT(NOON)), CRM_RULE_PROMISE_DATE_MISSING);
	promise.due_at = AT(NOON) + 1;
	assert_int_equal(crmi_complaint_promise_rule(&complaint, &told, &promise, AT(NOON)), CRM_RULE_PROMISE_UNIT_MISSING);
	promise.unit = "workshop";
	promise.reason = "a part is missing";
	assert_int_equal(crmi_complaint_promise_rule(&complaint, &told, &promise, AT(NOON)), CRM_RULE_NONE);
	assert_int_equal(crmi_complaint_promise_rule(&complaint, asked, &promise, AT(NOON)), CRM_RULE_PROMISE_NO_CONSENT);
	complaint.state = CRM_COMPLAINT_PROMISED;
	promise.reason = NULL;
	assert_int_equal(crmi_complaint_renew_rule(&complaint, &told, CRM_PROMISE_OPEN, &promise, AT(NOON)), CRM_RULE_PROMISE_NO_CONTACT);
	promise.channel = CRM_CHANNEL_PHONE;
	promise.progress = "the part is ordered";
	assert_int_equal(crmi_complaint_renew_rule(&complaint, &told, CRM_PROMISE_OPEN, &promise, AT(NOON)), CRM_RULE_PROMISE_REASON_MISSING);
	promise.reason = "it comes by sea";
	assert_int_equal(crmi_complaint_renew_rule(&complaint, &told, CRM_PROMISE_OPEN, &promise, AT(NOON)), CRM_RULE_NONE);
	assert_int_equal(crmi_complaint_renew_rule(&complaint, asked, CRM_PROMISE_OPEN, &promise, AT(NOON)), CRM_RULE_PROMISE_NO_CONSENT);
}

/* D-CMP-33; D-CMP-32: what is ours and does not hold is still ours. */
static void solving_refuses_in_the_order_of_the_header(void **state)
{
	crm_complaint complaint = in_state(CRM_COMPLAINT_ASSESSING);
	crm_solution_input solution = CRM_INIT(crm_solution_input);

	(void)state;
	complaint.responsibility = CRM_RESPONSIBILITY_NOT_OURS;
	complaint.validity = CRM_VALIDITY_UNFOUNDED;
	assert_int_equal(crmi_complaint_solve_rule(&complaint, &solution), CRM_RULE_SOLUTION_MISSING);
	solution.text = "a new valve";
	assert_int_equal(crmi_complaint_solve_rule(&complaint, &solution), CRM_RULE_NOT_OURS);
	complaint.responsibility = CRM_RESPONSIBILITY_OURS;
	assert_int_equal(crmi_complaint_solve_rule(&complaint, &solution), CRM_RULE_COMPLAINT_STATE);
	complaint.state = CRM_COMPLAINT_RESOLVING;
	assert_int_equal(crmi_complaint_solve_rule(&complaint, &solution), CRM_RULE_NONE);
}

/* D-CMP-22: in CALMING the mood comes before the three judgements; somebody may let it pass, who says why. */
static void judging_waits_for_the_mood_unless_somebody_lets_it_pass(void **state)
{
	crm_complaint complaint = in_state(CRM_COMPLAINT_CALMING);
	crm_judgement_input judgement = full_judgement();
	struct crmi_permit permit = { "Zhou", "Wang", NULL };

	(void)state;
	complaint.emotion = CRM_EMOTION_UPSET;
	assert_int_equal(crmi_complaint_judge_rule(&complaint, &judgement, &nobody), CRM_RULE_MOOD_FIRST);
	assert_int_equal(crmi_complaint_judge_rule(&complaint, &judgement, &permit), CRM_RULE_OVERRIDE_REASON);
	permit.reason = "he has to catch a train";
	assert_int_equal(crmi_complaint_judge_rule(&complaint, &judgement, &permit), CRM_RULE_NONE);
	permit.person = "Wang"; /* whoever sees the complainant may say so himself */
	assert_int_equal(crmi_complaint_judge_rule(&complaint, &judgement, &permit), CRM_RULE_NONE);
	judgement.purpose = 0;
	assert_int_equal(crmi_complaint_judge_rule(&complaint, &judgement, &permit), CRM_RULE_JUDGE_PURPOSE);
	judgement.purpose = CRM_PURPOSE_HEARD;
	complaint.state = CRM_COMPLAINT_ASSESSING; /* anger that comes up later does not keep anybody from judging */
	assert_int_equal(crmi_complaint_judge_rule(&complaint, &judgement, &nobody), CRM_RULE_NONE);
}

/* D-CMP-36 */
static void sorting_a_claim_refuses_in_the_order_of_the_header(void **state)
{
	crm_complaint complaint = in_state(CRM_COMPLAINT_EXPLAINED);
	crm_claim_input claim = CRM_INIT(crm_claim_input);
	struct crmi_permit permit = { "Zhou", "Wang", "  " };

	(void)state;
	complaint.emotion = CRM_EMOTION_HIGH;
	assert_int_equal(crmi_complaint_classify_rule(&complaint, &claim, &nobody), CRM_RULE_MOOD_FIRST);
	assert_int_equal(crmi_complaint_classify_rule(&complaint, &claim, &permit), CRM_RULE_OVERRIDE_REASON);
	permit.reason = "it is plain";
	assert_int_equal(crmi_complaint_classify_rule(&complaint, &claim, &permit), CRM_RULE_CLAIM_MISSING);
	complaint.emotion = CRM_EMOTION_CALM;
	assert_int_equal(crmi_complaint_classify_rule(&complaint, &claim, &nobody), CRM_RULE_CLAIM_MISSING);
	claim.claim = CRM_CLAIM_VENTING;
	assert_int_equal(crmi_complaint_classify_rule(&complaint, &claim, &nobody), CRM_RULE_COMPLAINT_STATE);
	complaint.state = CRM_COMPLAINT_RECEIVED;
	assert_int_equal(crmi_complaint_classify_rule(&complaint, &claim, &nobody), CRM_RULE_NONE);
}

/* D-CMP-36 */
static void listening_refuses_in_the_order_of_the_header(void **state)
{
	crm_complaint complaint = in_state(CRM_COMPLAINT_RECEIVED);

	(void)state;
	assert_int_equal(crmi_complaint_listen_rule(&complaint, " "), CRM_RULE_LISTENING_NOTE_MISSING);
	assert_int_equal(crmi_complaint_listen_rule(&complaint, "the queue"), CRM_RULE_CLAIM_NOT_VENTING);
	complaint.claim = CRM_CLAIM_OPPORTUNISTIC;
	assert_int_equal(crmi_complaint_listen_rule(&complaint, "the queue"), CRM_RULE_CLAIM_NOT_VENTING);
	complaint.claim = CRM_CLAIM_VENTING;
	assert_int_equal(crmi_complaint_listen_rule(&complaint, "the queue"), CRM_RULE_COMPLAINT_STATE);
	complaint.state = CRM_COMPLAINT_ASSESSING;
	assert_int_equal(crmi_complaint_listen_rule(&complaint, "the queue"), CRM_RULE_JUDGE_RESPONSIBILITY);
	was_judged(&complaint);
	assert_int_equal(crmi_complaint_listen_rule(&complaint, "the queue"), CRM_RULE_NONE);
}

/* D-CMP-36, D-CMP-37: each guard takes another person and a reason. */
static void admitting_waits_for_the_facts_and_an_honest_claim(void **state)
{
	crm_complaint complaint = in_state(CRM_COMPLAINT_RECEIVED);
	struct crmi_permit permit = { "Zhou", "Wang", NULL };

	(void)state;
	for (complaint.claim = 0; complaint.claim <= CRM_CLAIM_OPPORTUNISTIC; complaint.claim++)
		assert_int_equal(crmi_complaint_admit_rule(&complaint, &nobody), CRM_RULE_LIABILITY_FACTS);
	complaint.claim = CRM_CLAIM_OPPORTUNISTIC;
	assert_int_equal(crmi_complaint_admit_rule(&complaint, &permit), CRM_RULE_OVERRIDE_REASON);
	was_judged(&complaint);
	assert_int_equal(crmi_complaint_admit_rule(&complaint, &nobody), CRM_RULE_CLAIM_OPPORTUNISTIC);
	permit = (struct crmi_permit){ "Wang", "Wang", "goodwill" };
	assert_int_equal(crmi_complaint_admit_rule(&complaint, &permit), CRM_RULE_OVERRIDE_SELF);
	permit.person = "Zhou";
	assert_int_equal(crmi_complaint_admit_rule(&complaint, &permit), CRM_RULE_NONE);
	complaint.responsibility = CRM_RESPONSIBILITY_NOT_OURS;
	assert_int_equal(crmi_complaint_admit_rule(&complaint, &permit), CRM_RULE_NOT_OURS);
	complaint.claim = CRM_CLAIM_LEGITIMATE;
	assert_int_equal(crmi_complaint_admit_rule(&complaint, &nobody), CRM_RULE_NOT_OURS);
	complaint.liability_at = AT(NOON);
	assert_int_equal(crmi_complaint_admit_rule(&complaint, &nobody), CRM_RULE_NONE);
}

/* D-CMP-34, D-CMP-38. Each line mends what was refused. */
static void refusing_refuses_in_the_order_of_the_header(void **state)
{
	crm_complaint complaint = in_state(CRM_COMPLAINT_VERIFYING);
	crm_refusal_input refusal = CRM_INIT(crm_refusal_input);

	(void)state;
	assert_int_equal(crmi_complaint_refuse_rule(&complaint, &refusal), CRM_RULE_REFUSAL_GROUND_MISSING);
	refusal.ground = CRM_GROUND_POLICY;
	assert_int_equal(crmi_complaint_refuse_rule(&complaint, &refusal), CRM_RULE_REFUSAL_EXPLANATION);
	refusal.explanation = "a year is over";
	refusal.condition = "with a receipt"; /* does not stand in for another way on this ground */
	assert_int_equal(crmi_complaint_refuse_rule(&complaint, &refusal), CRM_RULE_ALTERNATIVE_MISSING);
	refusal.condition = NULL;
	refusal.ground = CRM_GROUND_LAW;
	assert_int_equal(crmi_complaint_refuse_rule(&complaint, &refusal), CRM_RULE_REFUSAL_CONDITION);
	refusal.condition = "with a receipt";
	assert_int_equal(crmi_complaint_refuse_rule(&complaint, &refusal), CRM_RULE_REFUSAL_WE_WILL);
	refusal.we_will = "we look at it";
	assert_int_equal(crmi_complaint_refuse_rule(&complaint, &refusal), CRM_RULE_REFUSAL_YOU_CAN);
	refusal.you_can = "bring it in";
	assert_int_equal(crmi_complaint_refuse_rule(&complaint, &refusal), CRM_RULE_COMPLAINT_STATE);
	complaint.state = CRM_COMPLAINT_ASSESSING;
	assert_int_equal(crmi_complaint_refuse_rule(&complaint, &refusal), CRM_RULE_JUDGE_RESPONSIBILITY);
	was_judged(&complaint);
	assert_int_equal(crmi_complaint_refuse_rule(&complaint, &refusal), CRM_RULE_NONE);
	refusal.ground = CRM_GROUND_POLICY;
	refusal.alternatives = "a loan device";
	assert_int_equal(crmi_complaint_refuse_rule(&complaint, &refusal), CRM_RULE_NONE);
}

/* D-CMP-35 */
static void closing_needs_checks_and_attempts(void **state)
{
	crm_complaint complaint = in_state(CRM_COMPLAINT_REVISING);
	const struct crmi_playbook *playbook = &crmi_playbook_built_in;

	(void)state;
	assert_int_equal(crmi_complaint_close_rule(&complaint, playbook), CRM_RULE_CLOSE_UNCHECKED);
	complaint.checks = 1;
	complaint.attempts = playbook->complaint_check_attempts - 1;
	assert_int_equal(crmi_complaint_close_rule(&complaint, playbook), CRM_RULE_CLOSE_ATTEMPTS);
	complaint.attempts++;
	assert_int_equal(crmi_complaint_close_rule(&complaint, playbook), CRM_RULE_COMPLAINT_STATE);
	complaint.state = CRM_COMPLAINT_VERIFYING;
	assert_int_equal(crmi_complaint_close_rule(&complaint, playbook), CRM_RULE_NONE);
}

static void reopening_is_possible_to_the_last_instant_of_the_window(void **state)
{
	const struct crmi_playbook *playbook = &crmi_playbook_built_in;
	crm_complaint complaint = in_state(CRM_COMPLAINT_CLOSED);
	int64_t until = AT(NOON) + playbook->complaint_reopen_days * CRM_DAY;

	(void)state;
	complaint.closed_at = AT(NOON);
	assert_int_equal(crmi_complaint_reopen_rule(&complaint, playbook, AT(NOON)), CRM_RULE_NONE);
	assert_int_equal(crmi_complaint_reopen_rule(&complaint, playbook, until), CRM_RULE_NONE);
	assert_int_equal(crmi_complaint_reopen_rule(&complaint, playbook, until + 1), CRM_RULE_REOPEN_WINDOW);
	complaint.state = CRM_COMPLAINT_VOID;
	assert_int_equal(crmi_complaint_reopen_rule(&complaint, playbook, until + 1), CRM_RULE_COMPLAINT_STATE);
	complaint.state = CRM_COMPLAINT_VERIFYING;
	assert_int_equal(crmi_complaint_reopen_rule(&complaint, playbook, until), CRM_RULE_COMPLAINT_STATE);
}

/* D-CMP-01 */
static void voiding_needs_a_reason(void **state)
{
	crm_complaint complaint = in_state(CRM_COMPLAINT_RECEIVED);

	(void)state;
	assert_int_equal(crmi_complaint_void_rule(&complaint, NULL), CRM_RULE_VOID_REASON_MISSING);
	assert_int_equal(crmi_complaint_void_rule(&complaint, "  "), CRM_RULE_VOID_REASON_MISSING);
	assert_int_equal(crmi_complaint_void_rule(&complaint, "a duplicate"), CRM_RULE_NONE);
}

/* D-CMP-30: a contact or a solution at the promised time is in time. */
static void a_promise_is_broken_only_after_its_time(void **state)
{
	(void)state;
	assert_false(crmi_promise_is_broken(AT(17), AT(17) - 1));
	assert_false(crmi_promise_is_broken(AT(17), AT(17)));
	assert_true(crmi_promise_is_broken(AT(17), AT(17) + 1));
	assert_false(crmi_promise_is_broken(CRM_NO_TIME, AT(17)));
}

/* D-CMP-42 */
static void the_second_dissatisfied_check_escalates(void **state)
{
	(void)state;
	assert_false(crmi_complaint_check_escalates(1));
	assert_true(crmi_complaint_check_escalates(2));
}

/* D-CMP-27 */
static void the_first_responder_is_notified_until_the_case_ends(void **state)
{
	crm_complaint complaint = in_state(CRM_COMPLAINT_RECEIVED);
	crm_notified notified;

	(void)state;
	for (complaint.state = CRM_COMPLAINT_RECEIVED; complaint.state < CRM_COMPLAINT_CLOSED; complaint.state++) {
		crm_complaint_notified(&complaint, &notified);
		assert_int_equal(notified.count, 2);
		assert_string_equal(notified.names[0], "Wang");
		assert_string_equal(notified.names[1], "Li");
	}
	for (; complaint.state <= CRM_COMPLAINT_VOID; complaint.state++) {
		crm_complaint_notified(&complaint, &notified);
		assert_int_equal(notified.count, 0);
		assert_null(notified.names[0]);
	}
	complaint.state = CRM_COMPLAINT_PROMISED;
	complaint.handler = "Wang";
	crm_complaint_notified(&complaint, &notified);
	assert_int_equal(notified.count, 1);
	assert_null(notified.names[1]);
}

static void a_brought_in_case_begins_with_the_task_of_its_state(void **state)
{
	(void)state;
	for (int32_t at = CRM_COMPLAINT_RECEIVED; at <= CRM_COMPLAINT_VOID; at++) {
		bool asks = at == CRM_COMPLAINT_EXPLAINED || at == CRM_COMPLAINT_SOLUTION_OFFERED || at == CRM_COMPLAINT_VERIFYING;

		assert_int_equal(crmi_complaint_first_task(at), at >= CRM_COMPLAINT_CLOSED ? 0
		                                                : asks                     ? CRM_TASK_SATISFACTION_CHECK
		                                                                           : CRM_TASK_COMPLAINT_ASSESS);
	}
}

static void every_rule_about_an_input_names_its_field(void **state)
{
	(void)state;
	assert_string_equal(crmi_complaint_rule_field(CRM_RULE_COMPLAINT_CONTENT_MISSING), "content");
	assert_string_equal(crmi_complaint_rule_field(CRM_RULE_COMPLAINT_COMPLAINANT), "complainant");
	assert_string_equal(crmi_complaint_rule_field(CRM_RULE_COMPLAINT_TIME_MISSING), "received_at");
	assert_string_equal(crmi_complaint_rule_field(CRM_RULE_COMPLAINT_CONTACT_MISSING), "contact");
	assert_string_equal(crmi_complaint_rule_field(CRM_RULE_PROMISE_NO_CONTACT), "channel");
	assert_null(crmi_complaint_rule_field(CRM_RULE_COMPLAINT_STATE));
	assert_null(crmi_complaint_rule_field(CRM_RULE_NONE));
}

static void a_contact_is_of_the_kind_of_its_channel(void **state)
{
	(void)state;
	assert_int_equal(crmi_complaint_contact_kind(CRM_CHANNEL_PHONE), CRM_CONTACT_CALL);
	assert_int_equal(crmi_complaint_contact_kind(CRM_CHANNEL_FACE), CRM_CONTACT_VISIT);
	assert_int_equal(crmi_complaint_contact_kind(CRM_CHANNEL_HALL), CRM_CONTACT_VISIT);
	assert_int_equal(crmi_complaint_contact_kind(CRM_CHANNEL_EMAIL), CRM_CONTACT_MESSAGE);
}

UNIT_MAIN(TEST(an_ended_case_says_so_before_anything_else),
          TEST(opening_refuses_in_the_order_of_the_header),
          TEST(a_customer_needs_no_name_and_one_that_can_be_reached_no_contact),
          TEST(judging_refuses_in_the_order_of_the_header), TEST(validity_is_no_guard_of_the_judgement),
          TEST(explaining_refuses_in_the_order_of_the_header), TEST(promising_refuses_in_the_order_of_the_header),
          TEST(renewing_refuses_in_the_order_of_the_header),
          TEST(a_customer_who_is_only_told_need_not_agree), TEST(solving_refuses_in_the_order_of_the_header),
          TEST(judging_waits_for_the_mood_unless_somebody_lets_it_pass),
          TEST(sorting_a_claim_refuses_in_the_order_of_the_header), TEST(listening_refuses_in_the_order_of_the_header),
          TEST(admitting_waits_for_the_facts_and_an_honest_claim), TEST(refusing_refuses_in_the_order_of_the_header),
          TEST(closing_needs_checks_and_attempts), TEST(reopening_is_possible_to_the_last_instant_of_the_window),
          TEST(voiding_needs_a_reason), TEST(a_promise_is_broken_only_after_its_time),
          TEST(the_second_dissatisfied_check_escalates), TEST(the_first_responder_is_notified_until_the_case_ends),
          TEST(a_brought_in_case_begins_with_the_task_of_its_state), TEST(every_rule_about_an_input_names_its_field),
          TEST(a_contact_is_of_the_kind_of_its_channel))
