/* What the rules say of customers and tasks, a second time and as plainly as can be. */
#ifndef MODEL_PEOPLE_H
#define MODEL_PEOPLE_H

#include "model.h"

static inline bool open_case(const struct complaint *c)
{
	return c->state != CRM_COMPLAINT_CLOSED && c->state != CRM_COMPLAINT_VOID;
}

/* D-CUST-02, line = from (new, potential, target, current, loyal, churned, non-customer), column = to. */
static const char *const arrows[] = { " nrb-hs", " -rb--s", " r-b--s", " ---pl-", " --f-l-", " -ra--x", " n-a---" };

static inline struct answer predict_move(struct person *p, int to, int reason, bool attested, bool need, bool words,
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

static inline struct answer predict_remove(struct model *m, struct person *p)
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

static inline struct answer predict_purchase(struct person *p, int64_t amount, int64_t now)
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

static inline struct answer predict_job(struct job *job, const struct ask *ask, int64_t now)
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
