/* What the handler does with a case, step by step, and what that has to come to. */
#include "complaint_handler.h"

/* --- what is counted */

static void well(crm *db, crm_status rc, const struct desk_case *c, const char *step)
{
	if (rc < 0)
		fail_msg("%s of '%.60s': %s", step, c->content, crm_error_last(db)->message);
}

static void acknowledge(struct desk *desk, struct desk_case *c)
{
	if (!c->acknowledged)
		desk->acknowledged[desk->acknowledged_count++] = desk->now - c->received_at;
	c->acknowledged = true;
}

/* The complainant has an answer; a promise that has not lapsed is kept by it. */
static void answered(struct desk *desk, struct desk_case *c)
{
	acknowledge(desk, c);
	if (!c->promised)
		return;
	desk->outcomes[desk->now > c->due_at ? CRM_PROMISE_BROKEN : CRM_PROMISE_KEPT]++;
	c->promised = false;
}

/* --- steps */

static void step_open(struct desk *desk, crm *db, struct desk_case *c)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);

	(void)desk;
	input.complainant = "a customer of theirs";
	input.contact = "as in their file";
	input.content = *c->content ? c->content : "without words";
	input.received_at = c->received_at;
	input.channel = c->channel;
	input.emotion = c->chance % 4 == 0 ? CRM_EMOTION_HIGH : c->chance % 4 == 1 ? CRM_EMOTION_UPSET : CRM_EMOTION_CALM;
	input.reference_source = *c->reference ? "theirs" : NULL;
	input.reference_value = *c->reference ? c->reference : NULL;
	well(db, crm_complaint_open(db, NULL, &input, &c->id), c, "open");
	c->state = input.emotion == CRM_EMOTION_CALM ? CRM_COMPLAINT_RECEIVED : CRM_COMPLAINT_CALMING;
}

static void step_calm(struct desk *desk, crm *db, struct desk_case *c)
{
	(void)desk;
	if (c->state != CRM_COMPLAINT_CALMING)
		return;
	well(db, crm_complaint_emotion_set(db, NULL, &c->id, CRM_EMOTION_CALM), c, "calm");
	c->state = CRM_COMPLAINT_ASSESSING;
}

/* Some are sorted while they still shout, since a supervisor takes it on himself. */
static void step_classify(struct desk *desk, crm *db, struct desk_case *c)
{
	crm_claim_input input = CRM_INIT(crm_claim_input);
	crm_act act = CRM_INIT(crm_act);

	input.claim = CRM_CLAIM_LEGITIMATE;
	if (c->state == CRM_COMPLAINT_CALMING) {
		assert_int_equal(crm_complaint_classify(db, NULL, &c->id, &input), CRM_ERR_REFUSED);
		assert_int_equal(crm_error_last(db)->rule, CRM_RULE_MOOD_FIRST);
		input.override_by = "supervisor";
		act.reason = "the case is clear";
		desk->overrides++;
	}
	well(db, crm_complaint_classify(db, &act, &c->id, &input), c, "classify");
}

static int32_t cause_of(const char *content)
{
	static const struct { const char *word; int32_t cause; } words[] = {
		{ "bill", CRM_CAUSE_CHARGE_UNKNOWN },        { "charg", CRM_CAUSE_CHARGE_COMPLEX },   { "pric", CRM_CAUSE_MARKET_PRICE },
		{ "speed", CRM_CAUSE_QUALITY_STANDARD },     { "slow", CRM_CAUSE_QUALITY_STANDARD },  { "outage", CRM_CAUSE_QUALITY_NETWORK },
		{ "internet", CRM_CAUSE_QUALITY_NETWORK },   { "cap", CRM_CAUSE_CHARGE_NO_ALERT },    { "service", CRM_CAUSE_ATTITUDE_RIGID },
		{ "refund", CRM_CAUSE_PROCESS_PROMISE },     { "credit", CRM_CAUSE_PROCESS_LONG },    { "info", CRM_CAUSE_PROCESS_INCONSISTENT },
		{ "debt", CRM_CAUSE_DECEIVED_PROMISE },      { "collect", CRM_CAUSE_ATTITUDE_RUDE },  { "comcast", CRM_CAUSE_OTHER_CULTURE },
	};
	char folded[400];
	size_t i;

	for (i = 0; content[i] && i + 1 < sizeof folded; i++)
		folded[i] = (char)(content[i] >= 'A' && content[i] <= 'Z' ? content[i] + 32 : content[i]);
	folded[i] = '\0';
	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (strstr(folded, words[i].word))
			return words[i].cause;
	return CRM_CAUSE_OTHER_LOSS;
}

static void step_cause(struct desk *desk, crm *db, struct desk_case *c)
{
	const int32_t cause = cause_of(c->content);

	well(db, crm_complaint_cause_add(db, NULL, &c->id, cause, true), c, "cause");
	desk->axes[crm_cause_axis(cause)]++;
}

static void judge(crm *db, struct desk_case *c, int32_t responsibility, int32_t immediate)
{
	crm_judgement_input input = CRM_INIT(crm_judgement_input);

	input.responsibility = responsibility;
	input.complainant_type = (int32_t)(c->chance >> 8) % 4 + 1;
	input.purpose = (int32_t)(c->chance >> 12) % 7 + 1;
	input.validity = CRM_VALIDITY_FOUNDED;
	input.immediate = immediate;
	well(db, crm_complaint_judge(db, NULL, &c->id, &input), c, "judge");
	c->state = immediate ? CRM_COMPLAINT_RESOLVING : CRM_COMPLAINT_ASSESSING;
}

static void step_judge_ours(struct desk *desk, crm *db, struct desk_case *c)
{
	(void)desk;
	judge(db, c, CRM_RESPONSIBILITY_OURS, 0);
}

static void step_judge_at_once(struct desk *desk, crm *db, struct desk_case *c)
{
	(void)desk;
	judge(db, c, CRM_RESPONSIBILITY_OURS, 1);
}

static void step_judge_not_ours(struct desk *desk, crm *db, struct desk_case *c)
{
	(void)desk;
	judge(db, c, CRM_RESPONSIBILITY_NOT_OURS, 0);
}

static void step_explain(struct desk *desk, crm *db, struct desk_case *c)
{
	answered(desk, c);
	well(db, crm_complaint_explain(db, NULL, &c->id, "it is not our line", "the house has a technician"), c, "explain");
	c->state = CRM_COMPLAINT_EXPLAINED;
}

static void step_refuse(struct desk *desk, crm *db, struct desk_case *c)
{
	crm_refusal_input input = CRM_INIT(crm_refusal_input);

	answered(desk, c);
	input.ground = CRM_GROUND_LAW;
	input.explanation = "the limit is set by law";
	input.condition = "when the law changes";
	input.we_will = "write to the authority";
	input.you_can = "sign the petition";
	well(db, crm_complaint_refuse(db, NULL, &c->id, &input, NULL), c, "refuse");
	c->state = CRM_COMPLAINT_EXPLAINED;
}

static void promise_begins(struct desk *desk, struct desk_case *c, int64_t due_at)
{
	acknowledge(desk, c);
	desk->promises++;
	c->promised = true;
	c->due_at = due_at;
}

static void step_promise(struct desk *desk, crm *db, struct desk_case *c)
{
	crm_promise_input input = CRM_INIT(crm_promise_input);

	input.due_at = desk->now + 2 * CRM_DAY;
	input.consent = 1;
	input.unit = c->chance % 2 ? "network" : "accounts";
	input.reason = "it has to be looked into";
	well(db, crm_complaint_promise(db, NULL, &c->id, &input, NULL), c, "promise");
	promise_begins(desk, c, input.due_at);
	c->state = CRM_COMPLAINT_PROMISED;
}

static void step_renew(struct desk *desk, crm *db, struct desk_case *c)
{
	crm_promise_input input = CRM_INIT(crm_promise_input);

	input.due_at = desk->now + 3 * CRM_DAY;
	input.consent = 1;
	input.channel = CRM_CHANNEL_PHONE;
	input.progress = "half of it is done";
	input.reason = "the other half takes longer";
	desk->outcomes[desk->now > c->due_at ? CRM_PROMISE_RENEWED_LATE : CRM_PROMISE_RENEWED]++;
	well(db, crm_complaint_renew(db, NULL, &c->id, &input, NULL), c, "renew");
	promise_begins(desk, c, input.due_at);
	c->state = CRM_COMPLAINT_IN_PROGRESS;
}

static void offer(struct desk *desk, crm *db, struct desk_case *c, const char *text, int64_t amount)
{
	crm_solution_input input = CRM_INIT(crm_solution_input);

	answered(desk, c);
	input.text = text;
	input.amount = amount;
	input.currency = amount ? "USD" : NULL;
	well(db, crm_complaint_solve(db, NULL, &c->id, &input, NULL), c, "solve");
	c->options++;
	c->state = CRM_COMPLAINT_SOLUTION_OFFERED;
}

static void step_offer(struct desk *desk, crm *db, struct desk_case *c)
{
	offer(desk, db, c, "it is mended", 0);
	if (c->chance % 3 == 0)
		offer(desk, db, c, "a month without charge", 4900);
}

static void step_accept(struct desk *desk, crm *db, struct desk_case *c)
{
	(void)desk;
	well(db, crm_complaint_answer(db, NULL, &c->id, c->options, NULL), c, "accept");
	c->state = CRM_COMPLAINT_VERIFYING;
}

static void step_decline(struct desk *desk, crm *db, struct desk_case *c)
{
	well(db, crm_complaint_answer(db, NULL, &c->id, CRM_OPTION_NONE, NULL), c, "decline");
	desk->cycles++;
	c->state = CRM_COMPLAINT_REVISING;
}

static void closed(struct desk *desk, struct desk_case *c)
{
	c->state = CRM_COMPLAINT_CLOSED;
	if (c->done + 1 == c->steps) /* a closing that is taken back does not count */
		desk->resolved[desk->resolved_count++] = desk->now - c->received_at;
}

static void step_satisfied(struct desk *desk, crm *db, struct desk_case *c)
{
	well(db, crm_complaint_check(db, NULL, &c->id, CRM_SATISFACTION_SATISFIED, NULL), c, "check");
	closed(desk, c);
}

static void step_dissatisfied(struct desk *desk, crm *db, struct desk_case *c)
{
	well(db, crm_complaint_check(db, NULL, &c->id, CRM_SATISFACTION_DISSATISFIED, "not yet"), c, "check");
	desk->cycles++;
	c->state = CRM_COMPLAINT_REVISING;
}

static void step_unreachable(struct desk *desk, crm *db, struct desk_case *c)
{
	(void)desk;
	well(db, crm_complaint_check(db, NULL, &c->id, CRM_SATISFACTION_UNREACHABLE, NULL), c, "check");
}

static void step_close(struct desk *desk, crm *db, struct desk_case *c)
{
	well(db, crm_complaint_close(db, NULL, &c->id), c, "close");
	closed(desk, c);
}

/* The one before in the file had the same matter. */
static void step_repeat(struct desk *desk, crm *db, struct desk_case *c)
{
	const struct desk_case *before = c > desk->cases ? c - 1 : NULL;

	if (!before || crm_id_is_none(&before->id))
		return;
	well(db, crm_complaint_link(db, NULL, &c->id, &before->id, CRM_LINK_REPEAT_OF), c, "link");
	desk->repeats++;
}

static void step_reopen(struct desk *desk, crm *db, struct desk_case *c)
{
	well(db, crm_complaint_reopen(db, NULL, &c->id), c, "reopen");
	desk->reopened++;
	c->state = CRM_COMPLAINT_REVISING;
}

/* --- scripts */

static void then(struct desk_case *c, int64_t after, desk_step_fn step)
{
	assert_true(c->steps < PLAN);
	c->plan[c->steps] = step;
	c->after[c->steps++] = after;
}

/* Ours, and not at once: kept, renewed in time, broken and renewed, or broken. */
static void plan_promise(struct desk_case *c)
{
	then(c, CRM_HOUR, step_judge_ours);
	then(c, CRM_HOUR, step_promise);
	switch (c->chance / 16 % 4) {
	case 1:
		then(c, CRM_DAY, step_renew);
		break;
	case 2:
		then(c, 3 * CRM_DAY, step_renew);
		break;
	case 3:
		then(c, 3 * CRM_DAY, step_cause);
		return;
	default:
		break;
	}
	then(c, CRM_DAY, step_cause);
}

static void plan_answer(struct desk_case *c)
{
	switch (c->chance / 4 % 6) {
	case 0:
		then(c, 2 * CRM_HOUR, step_cause);
		then(c, CRM_HOUR, step_judge_not_ours);
		then(c, CRM_HOUR, step_explain);
		return;
	case 1:
		then(c, 2 * CRM_HOUR, step_cause);
		then(c, CRM_HOUR, step_judge_ours);
		then(c, CRM_HOUR, step_refuse);
		return;
	case 2:
		then(c, 2 * CRM_HOUR, step_cause);
		then(c, CRM_HOUR, step_judge_at_once);
		break;
	default:
		plan_promise(c);
	}
	then(c, CRM_HOUR, step_offer);
	if (c->chance / 64 % 5 == 0) {
		then(c, CRM_HOUR, step_decline);
		then(c, 3 * CRM_HOUR, step_offer);
	}
	then(c, 5 * CRM_HOUR, step_accept);
}

static void plan_end(struct desk_case *c)
{
	if (c->chance / 256 % 6 == 0) {
		then(c, 3 * CRM_DAY, step_dissatisfied);
		then(c, CRM_HOUR, step_judge_at_once); /* whoever it seemed to be before: it is ours to solve now */
		then(c, CRM_DAY, step_offer);
		then(c, CRM_HOUR, step_accept);
	} else if (c->chance / 256 % 6 == 1) {
		then(c, 3 * CRM_DAY, step_unreachable);
		then(c, 2 * CRM_DAY, step_unreachable);
		then(c, 2 * CRM_DAY, step_unreachable);
		then(c, CRM_HOUR, step_close);
		return;
	}
	then(c, 3 * CRM_DAY, step_satisfied);
	if (c->chance % 40 == 7) {
		then(c, 5 * CRM_DAY, step_reopen);
		then(c, CRM_HOUR, step_judge_at_once);
		then(c, CRM_DAY, step_offer);
		then(c, CRM_HOUR, step_accept);
		then(c, 3 * CRM_DAY, step_satisfied);
	}
}

void desk_plan(struct desk_case *c)
{
	then(c, 0, step_open);
	if (c->fate == FATE_OPEN)
		return;
	if (c->chance % 10 == 0)
		then(c, 10 * CRM_MINUTE, step_classify);
	then(c, CRM_HOUR, step_calm);
	if (c->chance % 25 == 3)
		then(c, CRM_HOUR, step_repeat);
	if (c->fate == FATE_PENDING) {
		plan_promise(c);
		return;
	}
	plan_answer(c);
	if (c->fate == FATE_CLOSED)
		plan_end(c);
}
