/* What the rules say of the way of a case, a second time and as plainly as can be. */
#ifndef MODEL_CASES_H
#define MODEL_CASES_H

#include "model_people.h"

static inline void break_promise(struct complaint *c, int64_t now)
{
	if (c->promise_due == CRM_NO_TIME || now <= c->promise_due)
		return;
	c->promise_due = CRM_NO_TIME;
	c->breaches++;
	c->escalation++;
	if (c->type == CRM_COMPLAINANT_VOICER)
		c->proposed = CRM_COMPLAINANT_ACTIVIST;
	c->last_promise = CRM_PROMISE_BROKEN;
	if (c->state == CRM_COMPLAINT_PROMISED)
		c->state = CRM_COMPLAINT_IN_PROGRESS;
}

/* Which states take which step, as the states stand in the header. */
static inline bool takes(int state, int kind)
{
	static const char *const states[] = {
		/* judge explain promise renew solve answer check */
		[JUDGE - JUDGE] = "abcej", [EXPLAIN - JUDGE] = "cefgj", [PROMISE - JUDGE] = "cefgj",
		[RENEW - JUDGE] = "fg",   [SOLVE - JUDGE] = "efghj",   [ANSWER - JUDGE] = "h",
		[CHECK - JUDGE] = "dhi",  [CLOSE - JUDGE] = "dhi",     [REOPEN - JUDGE] = "k",
		[CLASSIFY - JUDGE] = "abcefgj", [LISTEN - JUDGE] = "cefgj", [REFUSE - JUDGE] = "cefgj",
	};

	return strchr(states[kind - JUDGE], 'a' + state - 1) != NULL;
}

static inline void keep_promise(struct complaint *c)
{
	if (c->promise_due != CRM_NO_TIME)
		c->last_promise = CRM_PROMISE_KEPT;
	c->promise_due = CRM_NO_TIME;
	c->attempts = 0;
}

static inline void promise_anew(struct complaint *c, int64_t due, int state)
{
	c->promises++;
	c->promise_due = due;
	c->last_promise = CRM_PROMISE_OPEN;
	c->state = state;
}

static inline void note_contact(struct model *m, const struct complaint *c)
{
	if (c->customer >= 0)
		m->customers[c->customer].contacts++;
}

static inline int64_t promised_time(const struct ask *ask, int64_t now)
{
	return now + CRM_HOUR + ask->more % 4 * CRM_DAY;
}

static inline bool consents(const struct ask *ask)
{
	return ask->how % 6 != 0;
}

/* The option that is accepted; with the others that may be open all ways of answering occur. */
static inline int64_t chosen(const struct ask *ask)
{
	const int64_t number = 1 + ask->more % 7 / 2;

	return !(ask->how % 2) ? CRM_OPTION_NONE : ask->more % 3 ? CRM_OPTION_ONLY : number;
}

static inline bool has_several(const struct complaint *c)
{
	return (c->open & (c->open - 1)) != 0;
}

static inline bool is_open_option(const struct complaint *c, int64_t number)
{
	return number < 64 && (c->open >> number & 1);
}

static inline int first_emotion(const struct ask *ask)
{
	return ask->how / 8 % 5 < 3 ? CRM_EMOTION_CALM : ask->how / 8 % 2 ? CRM_EMOTION_UPSET : CRM_EMOTION_HIGH;
}

static inline int emotion_of(const struct ask *ask)
{
	return ask->how % 2 ? CRM_EMOTION_CALM : 1 + (int)(ask->more % 3);
}

static inline int claim_of(const struct ask *ask)
{
	return 1 + (int)(ask->more % 3);
}

/* Whether somebody else lets a guard pass, and says why. */
static inline bool is_let_pass(const struct ask *ask)
{
	return ask->how / 16 % 4 == 0;
}

static inline bool is_upset(const struct complaint *c)
{
	return c->emotion != CRM_EMOTION_CALM;
}

/* The guards that somebody may let pass, in the order of the header; how many were in the way. */
static inline int32_t guarded(const struct complaint *c, const struct ask *ask, int *passed)
{
	int32_t rule = 0;

	*passed = 0;
	if (is_upset(c) && ((ask->kind == JUDGE && c->state == CRM_COMPLAINT_CALMING) || ask->kind == SOLVE || ask->kind == CLASSIFY)) {
		rule = CRM_RULE_MOOD_FIRST;
		++*passed;
	}
	if (ask->kind == ADMIT && !c->liable && !c->responsibility) {
		rule = CRM_RULE_LIABILITY_FACTS;
		++*passed;
	}
	if (ask->kind == ADMIT && !c->liable && c->claim == CRM_CLAIM_OPPORTUNISTIC) {
		rule = rule ? rule : CRM_RULE_CLAIM_OPPORTUNISTIC;
		++*passed;
	}
	return is_let_pass(ask) ? 0 : rule;
}

/* What would change nothing: it is so already. */
static inline bool is_so(const struct complaint *c, const struct ask *ask)
{
	return (ask->kind == EMOTION && c->emotion == emotion_of(ask)) || (ask->kind == CLASSIFY && c->claim == claim_of(ask)) ||
	       (ask->kind == ADMIT && c->liable);
}

static inline void feel(struct complaint *c, int emotion)
{
	c->emotion = emotion;
	if (c->state == CRM_COMPLAINT_RECEIVED && is_upset(c))
		c->state = CRM_COMPLAINT_CALMING;
	else if (c->state == CRM_COMPLAINT_CALMING && !is_upset(c))
		c->state = CRM_COMPLAINT_ASSESSING;
}

static inline struct answer predict_check(struct model *m, struct complaint *c, int result, int64_t now)
{
	c->checks++;
	c->satisfaction = result;
	note_contact(m, c);
	if (result == CRM_SATISFACTION_UNREACHABLE)
		c->attempts++;
	else
		c->open = 0;
	if (result == CRM_SATISFACTION_DISSATISFIED) {
		c->state = CRM_COMPLAINT_REVISING;
		c->escalation += ++c->cycles >= 2;
	}
	if (result == CRM_SATISFACTION_SATISFIED) {
		c->state = CRM_COMPLAINT_CLOSED;
		c->closed_at = now;
	}
	return done;
}

/* The rule that forbids a step, as the header orders them; 0 = none. */
static inline int32_t forbids(const struct model *m, const struct complaint *c, const struct ask *ask, int64_t now)
{
	bool ours = ask->how % 4 != 0, at_once = ask->more % 4 == 0;
	int32_t rule;
	int passed;

	if (ask->kind == REOPEN) {
		if (c->customer >= 0 && m->customers[c->customer].removed)
			return CRM_RULE_CUSTOMER_REMOVED;
		if (c->state == CRM_COMPLAINT_CLOSED && now > c->closed_at + 30 * CRM_DAY)
			return CRM_RULE_REOPEN_WINDOW;
		return takes(c->state, REOPEN) ? 0 : CRM_RULE_COMPLAINT_STATE;
	}
	if (!open_case(c))
		return CRM_RULE_COMPLAINT_ENDED;
	if (ask->kind == VOID)
		return ask->how % 3 ? 0 : CRM_RULE_VOID_REASON_MISSING;
	if (ask->kind == HANDLER || ask->kind == EMOTION || ask->kind == MARK)
		return 0;
	if ((rule = guarded(c, ask, &passed)) != 0)
		return rule;
	if (ask->kind == ADMIT)
		return !c->liable && c->responsibility == CRM_RESPONSIBILITY_NOT_OURS ? CRM_RULE_NOT_OURS : 0;
	if (ask->kind == JUDGE && at_once && !ours)
		return CRM_RULE_NOT_OURS;
	if (ask->kind == PROMISE && !consents(ask))
		return CRM_RULE_PROMISE_NO_CONSENT;
	if (ask->kind == PROMISE && c->promise_due != CRM_NO_TIME)
		return CRM_RULE_PROMISE_OPEN;
	if ((ask->kind == PROMISE || ask->kind == SOLVE) && c->responsibility == CRM_RESPONSIBILITY_NOT_OURS)
		return CRM_RULE_NOT_OURS;
	if (ask->kind == RENEW && c->last_promise != CRM_PROMISE_OPEN && c->last_promise != CRM_PROMISE_BROKEN)
		return CRM_RULE_PROMISE_NONE;
	if (ask->kind == RENEW && !consents(ask))
		return CRM_RULE_PROMISE_NO_CONSENT;
	if (ask->kind == LISTEN && c->claim != CRM_CLAIM_VENTING)
		return CRM_RULE_CLAIM_NOT_VENTING;
	if ((ask->kind == EXPLAIN || ask->kind == PROMISE || ask->kind == LISTEN || ask->kind == REFUSE) &&
	    c->state == CRM_COMPLAINT_ASSESSING && !c->responsibility)
		return CRM_RULE_JUDGE_RESPONSIBILITY;
	if (ask->kind == CLOSE && c->checks == 0)
		return CRM_RULE_CLOSE_UNCHECKED;
	if (ask->kind == CLOSE && c->attempts < 3)
		return CRM_RULE_CLOSE_ATTEMPTS;
	if (!takes(c->state, ask->kind))
		return CRM_RULE_COMPLAINT_STATE;
	if (ask->kind == CHECK && has_several(c) && 1 + ask->how % 3 == CRM_SATISFACTION_SATISFIED)
		return CRM_RULE_REMEDY_CHOICE;
	if (ask->kind == ANSWER && has_several(c) && chosen(ask) == CRM_OPTION_ONLY)
		return CRM_RULE_REMEDY_CHOICE;
	if (ask->kind == ANSWER && chosen(ask) > 0 && !is_open_option(c, chosen(ask)))
		return CRM_RULE_REMEDY_NONE;
	return 0;
}

static inline struct answer predict_step(struct model *m, struct complaint *real, const struct ask *ask, int64_t now)
{
	struct complaint after = *real, *c = &after; /* a refused call takes everything back, what fell due included */
	int32_t rule;
	int passed;

	break_promise(c, now);
	rule = forbids(m, c, ask, now);
	if (rule)
		return refused(rule);
	if (is_so(c, ask))
		return unchanged;
	(void)guarded(c, ask, &passed);
	c->overrides += passed;
	switch ((enum kind)ask->kind) {
	case JUDGE:
		c->type = CRM_COMPLAINANT_VOICER;
		c->proposed = 0;
		c->immediate = ask->more % 4 == 0;
		c->responsibility = ask->how % 4 ? CRM_RESPONSIBILITY_OURS : CRM_RESPONSIBILITY_NOT_OURS;
		c->state = ask->more % 4 ? CRM_COMPLAINT_ASSESSING : CRM_COMPLAINT_RESOLVING;
		break;
	case EXPLAIN:
		keep_promise(c);
		c->state = CRM_COMPLAINT_EXPLAINED;
		break;
	case PROMISE:
		promise_anew(c, promised_time(ask, now), CRM_COMPLAINT_PROMISED);
		break;
	case RENEW:
		note_contact(m, c);
		promise_anew(c, promised_time(ask, now), CRM_COMPLAINT_IN_PROGRESS);
		break;
	case SOLVE:
		keep_promise(c);
		c->remedies++;
		c->open = ask->how % 2 ? 0 : c->open | UINT64_C(1) << c->remedies;
		c->state = ask->how % 2 ? CRM_COMPLAINT_VERIFYING : CRM_COMPLAINT_SOLUTION_OFFERED;
		break;
	case ANSWER:
		c->open = 0;
		c->state = ask->how % 2 ? CRM_COMPLAINT_VERIFYING : CRM_COMPLAINT_REVISING;
		c->cycles += !(ask->how % 2);
		break;
	case CHECK:
		(void)predict_check(m, c, (int)(1 + ask->how % 3), now);
		break;
	case CLOSE:
		c->state = CRM_COMPLAINT_CLOSED;
		c->closed_at = now;
		c->open = 0;
		break;
	case REOPEN:
		c->state = CRM_COMPLAINT_REVISING;
		if (++c->reopened >= 2 && c->type == CRM_COMPLAINANT_VOICER)
			c->proposed = CRM_COMPLAINANT_ACTIVIST;
		break;
	case EMOTION:
		feel(c, emotion_of(ask));
		break;
	case CLASSIFY:
		c->claim = claim_of(ask);
		break;
	case ADMIT:
		c->liable = true;
		break;
	case LISTEN:
		keep_promise(c);
		c->state = CRM_COMPLAINT_VERIFYING;
		break;
	case REFUSE:
		keep_promise(c);
		c->refusals++;
		c->state = CRM_COMPLAINT_EXPLAINED;
		break;
	case VOID:
		c->state = CRM_COMPLAINT_VOID;
		c->promise_due = CRM_NO_TIME;
		c->open = 0;
		break;
	default:
		break;
	}
	*real = after;
	return done;
}

#endif
