/* The model: what the rules of the trade say, a second time and as plainly as can be, and what is asked of both. */
#ifndef MODEL_H
#define MODEL_H

#include "dump.h"

enum { CUSTOMERS = 8, CASES = 10, TASKS = 8, PURCHASES = 200, STEPS = 160, SEEDS = 25 };

struct person {
	crm_id id;
	char name[24];
	int state, moves, removed, contact_class, contacts, purchases, point;
	bool bought, need;
	int64_t amount;
	int64_t bought_at[PURCHASES];
};

struct complaint {
	crm_id id;
	int customer; /* -1 = nobody of ours */
	int state, responsibility, promises, last_promise, breaches, attempts, checks, satisfaction, cycles, reopened;
	int emotion, claim; /* how the complainant feels; what kind of claim it is, 0 = not sorted */
	bool liable;        /* it was admitted */
	int remedies, refusals, overrides;
	uint64_t open; /* a bit for the number of each option on the table */
	int64_t promise_due, closed_at;
};

struct job {
	crm_id id;
	int customer, state, snoozes;
	int64_t due, planned;
};

struct model {
	struct person customers[CUSTOMERS];
	struct complaint cases[CASES];
	struct job jobs[TASKS];
	int customer_count, case_count, job_count;
};

/* What can be asked; the numbers after it choose whom and how. */
enum kind {
	CREATE,
	RENAME,
	REMOVE,
	MOVE,
	PURCHASE,
	ASSIGN,
	CONTACT,
	TASK_ADD,
	TASK_DONE,
	TASK_SNOOZE,
	TASK_CANCEL,
	OPEN,
	JUDGE,
	EXPLAIN,
	PROMISE,
	RENEW,
	SOLVE,
	ANSWER,
	CHECK,
	CLOSE,
	REOPEN,
	VOID,
	HANDLER,
	EMOTION,
	CLASSIFY,
	LISTEN,
	REFUSE,
	ADMIT,
	MARK
};

struct ask {
	int kind;
	uint32_t whom, how, more;
	int64_t wait; /* time that passes before it */
	bool keyed;
};

struct answer {
	crm_status status;
	int32_t rule; /* ANY_RULE = not foreseen */
};

static const struct answer done = { CRM_OK, CRM_RULE_NONE };
static const struct answer unchanged = { CRM_UNCHANGED, CRM_RULE_NONE };

static struct answer refused(int32_t rule)
{
	return (struct answer){ CRM_ERR_REFUSED, rule };
}

static uint64_t stream;

static uint32_t draw(uint32_t below)
{
	stream = stream * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(stream >> 33) % below;
}

/* Steps of a case, the frequent ones several times. */
static const uint8_t steps[] = { JUDGE, JUDGE, JUDGE,  EXPLAIN, PROMISE, PROMISE, PROMISE, PROMISE, RENEW,
	                             RENEW, SOLVE, SOLVE,  SOLVE,   ANSWER,  ANSWER,  CHECK,   CHECK,   CHECK,
	                             CLOSE, CLOSE, REOPEN, REOPEN,  REOPEN,  VOID,    HANDLER, EMOTION, EMOTION,
	                             CLASSIFY, CLASSIFY, LISTEN, LISTEN, REFUSE, ADMIT, MARK };

static const uint8_t others[] = { CREATE,  RENAME,   REMOVE,    REMOVE,      MOVE,       MOVE,     MOVE,
	                              MOVE,    PURCHASE, PURCHASE,  PURCHASE,    PURCHASE,   PURCHASE, ASSIGN,
	                              CONTACT, TASK_ADD, TASK_DONE, TASK_SNOOZE, TASK_CANCEL };

/* Cases get more than their share: they have the most rules. */
static void draw_asks(uint64_t seed, struct ask *asks)
{
	static const int64_t waits[] = {
		CRM_SECOND, CRM_MINUTE, CRM_HOUR, 5 * CRM_HOUR, CRM_DAY, 3 * CRM_DAY, 20 * CRM_DAY
	};
	int i;

	stream = seed * 2654435761u + 12345;
	for (i = 0; i < STEPS; i++) {
		asks[i].kind = i < 3     ? CREATE
		               : draw(3) ? (draw(12) ? steps[draw(sizeof steps)] : OPEN)
		                         : others[draw(sizeof others)];
		asks[i].whom = draw(1u << 30);
		asks[i].how = draw(1u << 30);
		asks[i].more = draw(1u << 30);
		asks[i].wait = waits[draw(sizeof waits / sizeof *waits)] + draw(1000) * CRM_SECOND + 1;
		asks[i].keyed = draw(3) == 0;
	}
}

/* ---- the model ---- */

static void break_promise(struct complaint *c, int64_t now)
{
	if (c->promise_due == CRM_NO_TIME || now <= c->promise_due)
		return;
	c->promise_due = CRM_NO_TIME;
	c->breaches++;
	c->last_promise = CRM_PROMISE_BROKEN;
	if (c->state == CRM_COMPLAINT_PROMISED)
		c->state = CRM_COMPLAINT_IN_PROGRESS;
}

static bool open_case(const struct complaint *c)
{
	return c->state != CRM_COMPLAINT_CLOSED && c->state != CRM_COMPLAINT_VOID;
}

/* D-CUST-02, line = from (new, potential, target, current, loyal, churned, non-customer), column = to. */
static const char *const arrows[] = { " nrb-hs", " -rb--s", " r-b--s", " ---pl-", " --f-l-", " -ra--x", " n-a---" };

static struct answer predict_move(struct person *p, int to, int reason, bool attested, bool need, bool words,
                                  int64_t now)
{
	int lately = 0, i;
	char arrow;

	if (p->removed)
		return refused(CRM_RULE_CUSTOMER_REMOVED);
	if (p->state == to)
		return unchanged;
	for (i = 0; i < p->purchases; i++)
		lately += p->bought_at[i] > now - 365 * CRM_DAY;
	arrow = arrows[p->state][to];
	if (arrow == '-')
		return refused(p->state ? CRM_RULE_LIFECYCLE_NO_ARROW : CRM_RULE_LIFECYCLE_NO_START);
	if (arrow == 'n' && !need && !p->need)
		return refused(CRM_RULE_LIFECYCLE_NEED_MISSING);
	if (arrow == 'r' && !words)
		return refused(CRM_RULE_LIFECYCLE_REASON_MISSING);
	if ((arrow == 'b' && !attested && !(p->bought && p->moves == 0)) || (arrow == 'a' && !attested))
		return refused(CRM_RULE_LIFECYCLE_NO_PURCHASE);
	if (arrow == 'h' && !attested && !p->bought)
		return refused(CRM_RULE_LIFECYCLE_NEVER_BOUGHT);
	if ((arrow == 'h' || arrow == 'l') && !reason)
		return refused(CRM_RULE_LIFECYCLE_CHURN_REASON);
	if ((arrow == 's' || arrow == 'x') && !reason)
		return refused(CRM_RULE_LIFECYCLE_SUB_REASON);
	if (arrow == 'x' && reason == CRM_NON_CUSTOMER_UNRELATED)
		return refused(CRM_RULE_LIFECYCLE_NOT_HARD);
	if (arrow == 'p' && lately < 3)
		return refused(CRM_RULE_LIFECYCLE_NOT_REPEATED);
	if (arrow == 'f' && lately >= 3)
		return refused(CRM_RULE_LIFECYCLE_STILL_LOYAL);
	p->state = to;
	p->moves++;
	p->bought = p->bought || attested;
	p->need = p->need || need;
	return done;
}

/* Which states take which step, as the states stand in the header. */
static bool takes(int state, int kind)
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

static void keep_promise(struct complaint *c)
{
	if (c->promise_due != CRM_NO_TIME)
		c->last_promise = CRM_PROMISE_KEPT;
	c->promise_due = CRM_NO_TIME;
	c->attempts = 0;
}

static void promise_anew(struct complaint *c, int64_t due, int state)
{
	c->promises++;
	c->promise_due = due;
	c->last_promise = CRM_PROMISE_OPEN;
	c->state = state;
}

static void note_contact(struct model *m, const struct complaint *c)
{
	if (c->customer >= 0)
		m->customers[c->customer].contacts++;
}

static int64_t promised_time(const struct ask *ask, int64_t now)
{
	return now + CRM_HOUR + ask->more % 4 * CRM_DAY;
}

static bool consents(const struct ask *ask)
{
	return ask->how % 6 != 0;
}

/* The option that is accepted; with the others that may be open all ways of answering occur. */
static int64_t chosen(const struct ask *ask)
{
	const int64_t number = 1 + ask->more % 7 / 2;

	return !(ask->how % 2) ? CRM_OPTION_NONE : ask->more % 3 ? CRM_OPTION_ONLY : number;
}

static bool has_several(const struct complaint *c)
{
	return (c->open & (c->open - 1)) != 0;
}

static bool is_open_option(const struct complaint *c, int64_t number)
{
	return number < 64 && (c->open >> number & 1);
}

static int first_emotion(const struct ask *ask)
{
	return ask->how / 8 % 5 < 3 ? CRM_EMOTION_CALM : ask->how / 8 % 2 ? CRM_EMOTION_UPSET : CRM_EMOTION_HIGH;
}

static int emotion_of(const struct ask *ask)
{
	return ask->how % 2 ? CRM_EMOTION_CALM : 1 + (int)(ask->more % 3);
}

static int claim_of(const struct ask *ask)
{
	return 1 + (int)(ask->more % 3);
}

/* Whether somebody else lets a guard pass, and says why. */
static bool is_let_pass(const struct ask *ask)
{
	return ask->how / 16 % 4 == 0;
}

static bool is_upset(const struct complaint *c)
{
	return c->emotion != CRM_EMOTION_CALM;
}

/* The guards that somebody may let pass, in the order of the header; how many were in the way. */
static int32_t guarded(const struct complaint *c, const struct ask *ask, int *passed)
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
static bool is_so(const struct complaint *c, const struct ask *ask)
{
	return (ask->kind == EMOTION && c->emotion == emotion_of(ask)) || (ask->kind == CLASSIFY && c->claim == claim_of(ask)) ||
	       (ask->kind == ADMIT && c->liable);
}

static void feel(struct complaint *c, int emotion)
{
	c->emotion = emotion;
	if (c->state == CRM_COMPLAINT_RECEIVED && is_upset(c))
		c->state = CRM_COMPLAINT_CALMING;
	else if (c->state == CRM_COMPLAINT_CALMING && !is_upset(c))
		c->state = CRM_COMPLAINT_ASSESSING;
}

static struct answer predict_check(struct model *m, struct complaint *c, int result, int64_t now)
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
		c->cycles++;
	}
	if (result == CRM_SATISFACTION_SATISFIED) {
		c->state = CRM_COMPLAINT_CLOSED;
		c->closed_at = now;
	}
	return done;
}

/* The rule that forbids a step, as the header orders them; 0 = none. */
static int32_t forbids(const struct model *m, const struct complaint *c, const struct ask *ask, int64_t now)
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

static struct answer predict_step(struct model *m, struct complaint *real, const struct ask *ask, int64_t now)
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
		c->reopened++;
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

static struct answer predict_remove(struct model *m, struct person *p)
{
	int number = (int)(p - m->customers), i;

	if (p->removed)
		return unchanged;
	for (i = 0; i < m->case_count; i++)
		if (m->cases[i].customer == number && open_case(&m->cases[i]))
			return refused(CRM_RULE_CUSTOMER_OPEN_CASES);
	p->removed = 1;
	p->contact_class = 0;
	for (i = 0; i < m->job_count; i++)
		if (m->jobs[i].customer == number && m->jobs[i].state == CRM_TASK_OPEN)
			m->jobs[i].state = CRM_TASK_CANCELLED;
	return done;
}

static struct answer predict_purchase(struct person *p, int64_t amount, int64_t now)
{
	if (p->removed)
		return refused(CRM_RULE_CUSTOMER_REMOVED);
	p->bought_at[p->purchases++] = now;
	p->amount += amount;
	p->bought = true;
	if (p->state != CRM_LIFECYCLE_CURRENT && p->state != CRM_LIFECYCLE_LOYAL) {
		p->state = CRM_LIFECYCLE_CURRENT;
		p->moves++;
	}
	return done;
}

static struct answer predict_job(struct job *job, const struct ask *ask, int64_t now)
{
	if (job->state != CRM_TASK_OPEN)
		return refused(CRM_RULE_TASK_ENDED);
	if (ask->kind == TASK_DONE) {
		job->state = CRM_TASK_DONE;
		return done;
	}
	if (ask->kind == TASK_CANCEL) {
		if (ask->how % 2 == 0)
			return refused(CRM_RULE_TASK_REASON_MISSING);
		job->state = CRM_TASK_CANCELLED;
		return done;
	}
	if (job->snoozes == 3)
		return refused(CRM_RULE_TASK_SNOOZES);
	if (now + (1 + ask->more % 20) * CRM_HOUR > (job->planned > now ? job->planned : now) + 30 * CRM_DAY)
		return refused(CRM_RULE_TASK_SNOOZE_LONG);
	job->snoozes++;
	job->due = now + (1 + ask->more % 20) * CRM_HOUR;
	return done;
}

#endif
