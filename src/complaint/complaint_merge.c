/* Two cases become one (D-KEY-09): nothing that was promised is lost, and both numbers lead to the case that goes on. */
#include "complaint_merge.h"

#include "complaint_cause.h"
#include "complaint_link_rules.h"
#include "complaint_remedy.h"
#include "complaint_urgency_record.h"
#include "subject.h"

#include <stdio.h>
#include <string.h>

enum { PROMISE_TASKS = CRMI_KIND(CRM_TASK_COMPLAINT_REPLY) | CRMI_KIND(CRM_TASK_COMPLAINT_PROGRESS), REASON_TEXT = 40 };

struct merger {
	struct crmi_case from, into;
	char        words[REASON_TEXT]; /* the reason when none is given */
	crm_promise promise;            /* the open one of the case that is merged */
	crm_task    reminder;           /* ... and the task to tell its progress */
	bool        promised;           /* the promise goes on */
	bool        reminds;
	bool        escalated;          /* a superior is still to look at the case that is merged */
	crm_complaint before;           /* the case that is merged as it was until now */
};

static void merge_ahead(crm *db, const crm_id *id, const crm_id *into)
{
	crmi_case_ahead(db, id);
	crmi_case_ahead(db, into);
	crmi_ahead(db, CRMI_STMT_REMEDY_OPEN, &(struct crmi_remedy_open_in){ .complaint_id = *id });
	crmi_ahead(db, CRMI_STMT_CASE_CAUSE_LIST, &(struct crmi_case_cause_list_in){ .complaint_id = *id });
	crmi_ahead(db, CRMI_STMT_CASE_CAUSE_LIST, &(struct crmi_case_cause_list_in){ .complaint_id = *into });
}

static crm_status merge_refuse(crm *db, crm_rule rule, const crm_id *id)
{
	return crmi_refuse(db, rule, CRM_ENTITY_COMPLAINT, id, "into");
}

/* The revision that the caller saw is that of the case that is merged; whoever changed either of the two since is in the way. */
static crm_status merge_load(struct crmi_call *call, const crm_id *id, const crm_id *into, struct merger *m)
{
	crm *db = call->db;
	crm_rule rule;
	crm_status rc;

	if (memcmp(id, into, sizeof *id) == 0)
		return merge_refuse(db, CRM_RULE_LINK_SELF, id);
	if ((rc = crmi_case_enter(call, id, &m->from)) < 0)
		return crmi_not_found_as(db, rc, "id");
	call->revision = 0;
	if ((rc = crmi_case_enter(call, into, &m->into)) < 0)
		return crmi_not_found_as(db, rc, "into");
	rule = crmi_merge_rule(&m->from.row, &m->into.row);
	if (rule == CRM_RULE_COMPLAINT_ENDED && m->from.row.closed_at != CRM_NO_TIME)
		return crmi_refuse(db, rule, CRM_ENTITY_COMPLAINT, id, NULL);
	if (rule != CRM_RULE_NONE)
		return merge_refuse(db, rule, into);
	if ((rc = crmi_case_step_judged(call, &m->from, CRM_RULE_NONE)) < 0 ||
	    (rc = crmi_case_step_judged(call, &m->into, CRM_RULE_NONE)) < 0)
		return rc;
	rc = crmi_case_tasks(db, &m->from); /* of both before any of them changes: what was asked for ahead holds so long */
	return rc < 0 ? rc : crmi_case_tasks(db, &m->into);
}

/* --- the case that is merged */

static crm_status promise_leave(struct crmi_call *call, struct merger *m)
{
	const int64_t due_at = m->from.row.promise_due_at, other = m->into.row.promise_due_at;
	crm_status rc;

	if (due_at == CRM_NO_TIME)
		return CRM_OK;
	if ((rc = crmi_case_promise(call->db, &m->from, &m->promise)) < 0 ||
	    (rc = crmi_case_task(call->db, &m->from, CRM_TASK_COMPLAINT_PROGRESS, &m->reminder)) < 0)
		return rc;
	m->reminds = rc == CRM_OK;
	m->promised = other == CRM_NO_TIME || due_at < other;
	return crmi_case_promise_end(call, &m->from, CRM_PROMISE_VOIDED, call->at);
}

static crm_status merge_from(struct crmi_call *call, struct merger *m)
{
	struct crmi_case *c = &m->from;
	const struct crmi_ending all = { UINT32_MAX, CRM_TASK_CANCELLED, CRM_OUTCOME_NONE, m->words };
	crm_task escalation;
	crm_status rc = crmi_case_task(call->db, c, CRM_TASK_ESCALATION, &escalation);

	m->escalated = rc == CRM_OK;
	(void)snprintf(m->words, sizeof m->words, "merged into %s", m->into.row.number);
	if (rc < 0 || (rc = promise_leave(call, m)) < 0 || (rc = crmi_case_options_end(call, c, CRM_REMEDY_WITHDRAWN)) < 0 ||
	    (rc = crmi_case_tasks_end(call, c, &all)) < 0)
		return rc;
	crmi_case_move(c, CRM_COMPLAINT_VOID, call->at);
	c->clock.changed = true;
	c->row.closed_at = call->at;
	c->row.void_reason = crmi_complaint_is_blank(call->reason) ? m->words : call->reason;
	c->row.merged_into = m->into.row.id;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_MERGED);
}

/* --- the case that goes on */

static bool has_cause(const crm_case_cause *causes, size_t count, int32_t cause)
{
	size_t i = 0;

	while (i < count && causes[i].cause != cause)
		i++;
	return i < count;
}

static crm_status causes_join(struct crmi_call *call, struct merger *m)
{
	const struct crmi_case_cause_list_in from = { .complaint_id = m->from.row.id }, into = { .complaint_id = m->into.row.id };
	const crm_case_cause *causes;
	void *rows = NULL, *had = NULL;
	size_t count = 0, had_count = 0, i;
	crm_status rc = crmi_all(call->db, CRMI_STMT_CASE_CAUSE_LIST, &from, &rows, &count);

	if (rc >= 0)
		rc = crmi_all(call->db, CRMI_STMT_CASE_CAUSE_LIST, &into, &had, &had_count);
	causes = rows;
	for (i = 0; i < count && rc >= 0; i++)
		if (!has_cause(had, had_count, causes[i].cause))
			rc = crmi_case_cause_insert(call, &m->into, causes[i].cause, causes[i].is_primary && !m->into.row.primary_cause);
	return rc < 0 ? rc : CRM_OK;
}

/* A case has one open promise: the later one gives way to the earlier. */
static crm_status promise_carry(struct crmi_call *call, struct merger *m)
{
	static const struct crmi_ending later = { PROMISE_TASKS, CRM_TASK_CANCELLED, CRM_OUTCOME_NONE, "an earlier promise goes on" };
	struct crmi_case *c = &m->into;
	crm_status rc;

	if (!m->promised)
		return CRM_OK;
	if ((rc = crmi_case_promise_end(call, c, CRM_PROMISE_VOIDED, call->at)) < 0 ||
	    (rc = crmi_case_tasks_end(call, c, &later)) < 0)
		return rc;
	m->promise.outcome = CRM_PROMISE_OPEN;
	m->promise.ended_at = CRM_NO_TIME;
	if ((rc = crmi_case_promise_take_over(call, c, &m->promise, m->reminds ? &m->reminder : NULL)) < 0)
		return rc;
	return crmi_case_happens(call, c, CRMI_HAPPENS_PROMISED);
}

/* What is assessed needs no task for it. */
static crm_status merged_state(struct crmi_call *call, struct merger *m)
{
	static const struct crmi_ending assessed = { CRMI_KIND(CRM_TASK_COMPLAINT_ASSESS), CRM_TASK_DONE, CRM_OUTCOME_DONE,
		                                         "a time was promised" };
	struct crmi_case *c = &m->into;
	const int32_t state = crmi_merge_state(&c->row, &m->before, m->promised);
	const bool promised = state == CRM_COMPLAINT_PROMISED || state == CRM_COMPLAINT_IN_PROGRESS;
	crm_status rc = m->promised && promised ? crmi_case_tasks_end(call, c, &assessed) : CRM_OK;

	crmi_case_move(c, state, call->at);
	return rc;
}

static crm_status escalation_keep(struct crmi_call *call, struct merger *m)
{
	crm_task task;
	crm_status rc = m->escalated ? crmi_case_task(call->db, &m->into, CRM_TASK_ESCALATION, &task) : CRM_OK;

	return rc == CRM_DONE ? crmi_case_plan_escalation(call, &m->into, call->at) : rc;
}

static crm_status merge_into(struct crmi_call *call, struct merger *m)
{
	struct crmi_case *c = &m->into;
	const int32_t level = c->row.level;
	crm_status rc;

	crmi_merge_take(&c->row, &m->before);
	if ((rc = causes_join(call, m)) < 0 || (rc = promise_carry(call, m)) < 0 || (rc = merged_state(call, m)) < 0 ||
	    (rc = c->row.level > level ? crmi_case_level_tasks(call, c) : CRM_OK) < 0 || (rc = escalation_keep(call, m)) < 0)
		return rc;
	c->touched = true;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_MERGED);
}

static crm_status merge_cases(struct crmi_call *call, const crm_id *id, const crm_id *into)
{
	struct merger m = { .promised = false };
	crm_status rc = merge_load(call, id, into, &m);

	if (rc < 0)
		return rc;
	m.before = m.from.row;
	rc = merge_from(call, &m);
	return rc < 0 ? rc : merge_into(call, &m);
}

crm_status crm_complaint_merge(crm *db, const crm_act *act, const crm_id *id, const crm_id *into)
{
	struct crmi_call call = { 0 };
	crm_status rc;

again:
	if ((rc = crmi_call_begin(&call, db, act, "crm_complaint_merge")) < 0)
		return rc;
	if (!id || !into) {
		rc = crmi_input_missing(db, id ? "into" : "id");
		goto out;
	}
	crmi_call_ask_bytes(&call, id, sizeof *id);
	crmi_call_ask_bytes(&call, into, sizeof *into);
	merge_ahead(db, id, into);
	if ((rc = crmi_call_key(&call, NULL, 0)) == CRM_OK)
		rc = merge_cases(&call, id, into);
out:
	if (crmi_call_end(&call, &rc))
		goto again;
	return rc;
}

crm_status crmi_case_survivor(crm *db, crm_id *id)
{
	const struct crmi_complaint_survivor_in in = { .id = *id };
	struct crmi_complaint_survivor_out found;
	crm_status rc = crmi_one(db, CRMI_STMT_COMPLAINT_SURVIVOR, &in, &found, &db->scratch);

	if (rc == CRM_OK)
		*id = found.id;
	if (rc == CRM_DONE)
		rc = crmi_fail(db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "merged_into", "no case goes on for one that was merged");
	return rc;
}
