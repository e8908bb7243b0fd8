/* What the model expects of a call; new records are entered by learn() once they have an id. */
#ifndef MODEL_PREDICT_H
#define MODEL_PREDICT_H

#include "model_bonds.h"

static inline struct answer predict_rename(struct person *p, const struct ask *ask)
{
	char name[24];
	bool same;

	if (p->removed)
		return refused(CRM_RULE_CUSTOMER_REMOVED);
	(void)snprintf(name, sizeof name, "Name %u", ask->how % 1000);
	same = strcmp(name, p->name) == 0 && p->point == (int)(ask->more % 100000);
	memcpy(p->name, name, sizeof name);
	p->point = (int)(ask->more % 100000);
	return same ? unchanged : done;
}

static inline struct answer predict_assign(struct person *p, const struct ask *ask)
{
	if (p->removed)
		return refused(CRM_RULE_CUSTOMER_REMOVED);
	if (p->state != CRM_LIFECYCLE_NON_CUSTOMER || ask->how % 5 == 0) /* who is none is in no class */
		p->contact_class = (int)(ask->how % 5);
	return (struct answer){ CRM_OK, ANY_RULE }; /* or unchanged: owners are not followed here */
}

static inline struct answer predict(struct model *m, const struct ask *ask, int64_t now)
{
	struct person *p = m->customer_count ? &m->customers[ask->whom % (uint32_t)m->customer_count] : NULL;

	switch ((enum kind)ask->kind) {
	case CREATE:
		return done;
	case RENAME:
		return predict_rename(p, ask);
	case REMOVE:
		return predict_remove(m, p);
	case MOVE:
		return predict_move(p, (int)(1 + ask->how % 6), reason_of(ask, (int)(1 + ask->how % 6)), ask->how / 8 % 2,
		                    ask->how / 16 % 2, ask->how / 32 % 2, now);
	case PURCHASE:
		return predict_purchase(p, 1 + ask->more % 1000, now);
	case ASSIGN:
		return predict_assign(p, ask);
	case CONTACT:
		p->contacts += !p->removed;
		return p->removed ? refused(CRM_RULE_CUSTOMER_REMOVED) : done;
	case TASK_ADD:
		return p->removed ? refused(CRM_RULE_CUSTOMER_REMOVED) : done;
	case TASK_DONE:
	case TASK_SNOOZE:
	case TASK_CANCEL:
		return predict_job(&m->jobs[ask->whom % (uint32_t)m->job_count], ask, now);
	case OPEN:
		return ask->how % 4 && p->removed ? refused(CRM_RULE_CUSTOMER_REMOVED) : done;
	case ACTION_ADD:
		return done;
	case ACTION_DONE:
	case ACTION_CANCEL:
		return predict_measure(&m->measures[ask->whom % (uint32_t)m->measure_count], ask, now);
	case STAFF_LEAVE:
	case STAFF_RETURN:
		return predict_staff(m, ask);
	default:
		if (ask->kind >= LEVEL)
			return predict_belonging(m, (int)(ask->whom % (uint32_t)m->case_count), ask, now);
		return predict_step(m, &m->cases[ask->whom % (uint32_t)m->case_count], ask, now);
	}
}

static inline void learn(struct model *m, const struct ask *ask, const crm_id *id, int64_t now)
{
	if (ask->kind == CREATE) {
		struct person *p = &m->customers[m->customer_count++];

		p->id = *id;
		(void)snprintf(p->name, sizeof p->name, "Name %u", ask->how % 1000);
		p->point = (int)(ask->more % 100000);
		p->bought = ask->how % 5 == 0;
	} else if (ask->kind == TASK_ADD) {
		struct job *job = &m->jobs[m->job_count++];

		*job = (struct job){ *id, (int)(ask->whom % (uint32_t)m->customer_count),  CRM_TASK_OPEN,
			                 0,   now + (int64_t)(ask->more % 100) * CRM_HOUR + 1, 0 };
		job->planned = job->due;
	} else if (ask->kind == ACTION_ADD) {
		m->measures[m->measure_count++] = (struct measure){ *id, cause_of(ask), CRM_ACTION_OPEN, 0, 0 };
	} else if (ask->kind == OPEN) {
		struct complaint *c = &m->cases[m->case_count++];

		c->id = *id;
		c->state = CRM_COMPLAINT_RECEIVED;
		c->received_at = now;
		c->level = CRM_LEVEL_DIRECT;
		c->severity = CRM_CASE_NORMAL;
		c->lane = CRM_LANE_NORMAL;
		feel(c, first_emotion(ask));
		c->customer = ask->how % 4 ? (int)(ask->whom % (uint32_t)m->customer_count) : -1;
	}
}

static inline bool possible(const struct model *m, const struct ask *ask)
{
	if (ask->kind == CREATE)
		return m->customer_count < CUSTOMERS;
	if (ask->kind == TASK_ADD)
		return m->job_count < TASKS;
	if (ask->kind == OPEN)
		return m->case_count < CASES;
	if (ask->kind == ACTION_ADD)
		return m->measure_count < ACTIONS;
	if (ask->kind == ACTION_DONE || ask->kind == ACTION_CANCEL)
		return m->measure_count > 0;
	if (ask->kind >= STAFF_LEAVE)
		return true;
	return ask->kind > OPEN ? m->case_count > 0 : ask->kind < TASK_DONE || m->job_count > 0;
}

#endif
