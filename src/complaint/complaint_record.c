#include "complaint_urgency_record.h"

#include "subject.h"

#include <string.h>

void crmi_case_ahead(crm *db, const crm_id *id)
{
	crmi_record_ahead(db, CRMI_TABLE_COMPLAINT, id);
	crmi_case_clock_ahead(db, id);
	crmi_ahead(db, CRMI_STMT_TASKS_OF_COMPLAINT, &(struct crmi_tasks_of_complaint_in){ .complaint_id = *id });
	crmi_ahead(db, CRMI_STMT_PROMISE_LAST, &(struct crmi_promise_last_in){ .complaint_id = *id });
	crmi_ahead(db, CRMI_STMT_REMEDY_OPEN, &(struct crmi_remedy_open_in){ .complaint_id = *id });
	crmi_case_customer_ahead(db, id);
}

crm_status crmi_case_load(crm *db, const crm_id *id, struct crmi_case *c)
{
	const struct crmi_playbook *playbook = NULL;
	crm_status rc;

	memset(c, 0, sizeof *c);
	if ((rc = crmi_record_find(db, CRMI_TABLE_COMPLAINT, id, &c->before, &db->scratch)) < 0)
		return rc;
	c->row = c->before;
	if ((rc = crmi_playbook_version(db, c->row.playbook, &playbook)) < 0)
		return rc;
	c->playbook = *playbook;
	return crmi_case_clock_load(db, c);
}

/* Nothing happens to a complaint before it was made. */
static crm_status dated_too_early(crm *db, const crm_id *id)
{
	(void)crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "at",
	                "a step on a case is not dated before the complaint was made");
	db->error.entity = CRM_ENTITY_COMPLAINT;
	db->error.id = *id;
	return CRM_ERR_INVALID;
}

crm_status crmi_case_enter_only(struct crmi_call *call, const crm_id *id, struct crmi_case *c)
{
	crm_status rc = crmi_case_load(call->db, id, c);

	if (rc < 0 || (rc = crmi_call_revision(call, c->row.revision, CRM_ENTITY_COMPLAINT, id)) < 0)
		return rc;
	return call->at < c->row.received_at ? dated_too_early(call->db, id) : CRM_OK;
}

crm_status crmi_case_enter(struct crmi_call *call, const crm_id *id, struct crmi_case *c)
{
	crm_status rc = crmi_case_enter_only(call, id, c);

	if (rc < 0 || (rc = crmi_case_customer_load(call->db, c)) < 0 || (rc = crmi_case_catch_up(call, c)) < 0)
		return rc;
	if (!crm_id_is_none(&c->row.customer_id))
		crmi_complaint_take_customer(&c->row, &c->playbook, c->contact_class, c->owner, call->now);
	return CRM_OK;
}

crm_status crmi_case_judged(crm *db, const struct crmi_case *c, crm_rule rule)
{
	if (rule == CRM_RULE_NONE)
		return CRM_OK;
	if (rule != CRM_RULE_COMPLAINT_STATE)
		return crmi_refuse(db, rule, CRM_ENTITY_COMPLAINT, &c->row.id, crmi_complaint_rule_field(rule));
	(void)crmi_fail(db, CRM_ERR_REFUSED, rule, NULL, "%s: %s", crm_rule_text((int32_t)rule),
	                crm_complaint_state_name(c->row.state));
	db->error.entity = CRM_ENTITY_COMPLAINT;
	db->error.id = c->row.id;
	return CRM_ERR_REFUSED;
}

crm_status crmi_case_in_order(const struct crmi_call *call, const struct crmi_case *c, int64_t followed_at)
{
	crm *db = call->db;

	if (!call->dated || followed_at == CRM_NO_TIME || call->at >= followed_at)
		return CRM_OK;
	(void)crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_STEP_ORDER, "at", "%s", crm_rule_text(CRM_RULE_STEP_ORDER));
	db->error.entity = CRM_ENTITY_COMPLAINT;
	db->error.id = c->row.id;
	return CRM_ERR_INVALID;
}

/* What is said late is said of a time before the promise lapsed: no step of anybody lies between. */
crm_status crmi_case_step_judged(struct crmi_call *call, struct crmi_case *c, crm_rule rule)
{
	const int64_t followed_at = crmi_complaint_followed_at(&c->row, NULL);
	crm_promise last;
	crm_status rc = crmi_case_judged(call->db, c, rule);

	if (rc < 0 || !call->dated || call->at >= followed_at)
		return rc;
	if (c->row.state != CRM_COMPLAINT_IN_PROGRESS)
		return crmi_case_in_order(call, c, followed_at);
	rc = crmi_case_promise(call->db, c, &last);
	return rc < 0 ? rc : crmi_case_in_order(call, c, crmi_complaint_followed_at(&c->row, rc == CRM_OK ? &last : NULL));
}

void crmi_case_call_ahead(crm *db, const crm_id *id, const void *asked)
{
	(void)asked;
	crmi_case_ahead(db, id);
}

crm_status crmi_case_work(struct crmi_call *call, const crm_id *id, const void *asked)
{
	const struct crmi_case_frame *how = (const void *)call->frame;
	struct crmi_case c;
	crm_status rc = how->only ? crmi_case_enter_only(call, id, &c) : crmi_case_enter(call, id, &c);

	if (rc < 0)
		return rc;
	return how->step ? how->step(call, &c) : how->work(call, &c, asked);
}

crm_status crmi_case_call(crm *db, const crm_act *act, const struct crmi_case_frame *how, const crm_id *id, const void *given,
                          crm_id *made_out)
{
	return crmi_frame_run(db, act, &how->frame, id, given, made_out);
}

crm_status crmi_case_step(crm *db, const crm_act *act, const char *name, const crm_id *id, crmi_case_step_fn step)
{
	const struct crmi_case_frame how = { .frame = { CRMI_ON_CASE(name) }, .step = step };

	return crmi_case_call(db, act, &how, id, NULL, NULL);
}

void crmi_case_move(struct crmi_case *c, int32_t state, int64_t at)
{
	if (c->row.state == state)
		return;
	c->row.state = state;
	c->row.state_since = at;
}

crm_status crmi_case_save(struct crmi_call *call, struct crmi_case *c, crm_event event)
{
	crm_status rc = crmi_case_clock_settle(call, c);

	if (rc < 0 || (rc = crmi_case_weigh(call, c)) < 0)
		return rc;
	rc = c->touched ? crmi_record_touch(call, CRMI_TABLE_COMPLAINT, &c->before, &c->row)
	                : crmi_record_update(call, CRMI_TABLE_COMPLAINT, &c->before, &c->row);
	if (rc < 0)
		return rc;
	c->before = c->row;
	rc = crmi_journal_write(call, &(struct crmi_event){ .event = event,
	                                                    .entity = CRM_ENTITY_COMPLAINT,
	                                                    .id = &c->row.id,
	                                                    .customer_id = &c->row.customer_id,
	                                                    .rule = c->passed });
	c->passed = CRM_RULE_NONE;
	return rc < 0 ? rc : crmi_case_clock_settled(call, c);
}

crm_status crmi_case_promise(crm *db, const struct crmi_case *c, crm_promise *promise)
{
	memset(promise, 0, sizeof *promise);
	if (c->row.promises == 0)
		return CRM_DONE;
	return crmi_one(db, CRMI_STMT_PROMISE_LAST, &(struct crmi_promise_last_in){ .complaint_id = c->row.id }, promise,
	                &db->scratch);
}

crm_status crmi_case_promise_end(struct crmi_call *call, struct crmi_case *c, int32_t outcome, int64_t at)
{
	crm_promise before, after;
	crm_status rc = CRM_OK;

	if (c->row.promise_due_at == CRM_NO_TIME)
		return CRM_OK;
	c->row.promise_due_at = CRM_NO_TIME;
	if ((rc = crmi_case_promise(call->db, c, &before)) != CRM_OK)
		return rc < 0 ? rc
		              : crmi_fail(call->db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "promise",
		                          "an open promise is missing");
	if ((rc = crmi_case_in_order(call, c, before.made_at)) < 0)
		return rc;
	after = before;
	after.outcome = outcome;
	after.ended_at = at;
	if (outcome == CRM_PROMISE_BROKEN)
		after.broken_at = at; /* and never taken back */
	rc = crmi_record_update(call, CRMI_TABLE_PROMISE, &before, &after);
	return rc < 0 ? rc : CRM_OK;
}

/* What the break changes; `call` speaks of the time at which the promise lapsed. */
static crm_status break_at(struct crmi_call *call, struct crmi_case *c)
{
	static const struct crmi_ending progress = { CRMI_KIND(CRM_TASK_COMPLAINT_PROGRESS), CRM_TASK_CANCELLED,
		                                         CRM_OUTCOME_NONE, "the promise was broken" };
	crm_status rc;

	if ((rc = crmi_case_promise_end(call, c, CRM_PROMISE_BROKEN, call->at)) < 0 ||
	    (rc = crmi_case_tasks_end(call, c, &progress)) < 0)
		return rc;
	c->row.breaches++;
	c->row.proposed_type = crmi_complaint_proposed_type(&c->row, true);
	if (crm_complaint_allowed(c->row.state, CRM_STEP_RENEW)) /* else it came with a case that was merged into this one */
		crmi_case_move(c, CRM_COMPLAINT_IN_PROGRESS, call->at);
	if (c->playbook.complaint_escalate_on_breach) {
		c->row.escalation++;
		if ((rc = crmi_case_plan_escalation(call, c, call->at)) < 0)
			return rc;
	}
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_BROKEN);
}

crm_status crmi_case_break(struct crmi_call *call, struct crmi_case *c)
{
	const struct crmi_call kept =
	    crmi_call_by_time(call, c->row.promise_due_at, CRM_RULE_PROMISE_LAPSED, "the promised time passed");
	const crm_status rc = break_at(call, c);

	crmi_call_go_on(call, &kept);
	return rc;
}

static int64_t earlier_of(int64_t a, int64_t b)
{
	return a == CRM_NO_TIME || (b != CRM_NO_TIME && b < a) ? b : a;
}

/* At its very time a promise can still be kept, and a target met (D-CMP-30); an instant later there is something to do.
 * Of what is due at the same time the promise comes first, then the clock. */
int64_t crmi_case_wake(const struct crmi_case *c)
{
	const int64_t clock = c->clock.there ? c->clock.row.wake_at : CRM_NO_TIME;
	const int64_t first = earlier_of(earlier_of(c->row.promise_due_at, clock), c->row.escalate_at);

	return first == CRM_NO_TIME ? CRM_NO_TIME : first + 1;
}

crm_status crmi_case_fire(struct crmi_call *call, struct crmi_case *c, crm_tick_result *result)
{
	const int64_t at = crmi_case_wake(c) - 1;
	const bool promise = c->row.promise_due_at == at;
	crm_status rc;

	if (!promise && c->clock.there && c->clock.row.wake_at == at)
		return crmi_case_clock_fire(call, c, result);
	rc = promise ? crmi_case_break(call, c) : crmi_case_limit_fire(call, c);
	if (rc == CRM_OK && result)
		*(promise ? &result->promises_broken : &result->steps_fired) += 1;
	return rc;
}

crm_status crmi_case_catch_up(struct crmi_call *call, struct crmi_case *c)
{
	crm_status rc = CRM_OK;

	while (rc == CRM_OK && crmi_case_wake(c) != CRM_NO_TIME && crmi_case_wake(c) <= call->now)
		rc = crmi_case_fire(call, c, NULL);
	return rc;
}

crm_status crmi_case_tasks(crm *db, struct crmi_case *c)
{
	crm_status rc;

	if (c->tasks_known)
		return CRM_OK;
	c->task_count = 0;
	if ((rc = crmi_tasks_of_complaint(db, &c->row.id, &c->tasks, &c->task_count)) < 0)
		return rc;
	c->tasks_known = true;
	return CRM_OK;
}

/* A task that is new belongs to those in hand, so that they need not be read again. */
static crm_status tasks_add(crm *db, struct crmi_case *c, const crm_task *task)
{
	crm_task *tasks;

	if (!c->tasks_known)
		return CRM_OK;
	tasks = crmi_arena_allocate(&db->scratch, (c->task_count + 1) * sizeof *tasks);
	if (!tasks)
		return crmi_no_memory(db);
	if (c->task_count)
		memcpy(tasks, c->tasks, c->task_count * sizeof *tasks);
	tasks[c->task_count++] = *task;
	c->tasks = tasks;
	return CRM_OK;
}

crm_status crmi_case_plan(struct crmi_call *call, struct crmi_case *c, crm_task *task)
{
	crm_status rc;

	task->customer_id = c->row.customer_id;
	task->complaint_id = c->row.id;
	task->channel = c->row.channel;
	if (!task->playbook)
		task->playbook = c->playbook.version;
	if (!task->handler)
		task->handler = c->row.handler;
	if (!task->priority)
		task->priority = crmi_priority_rank(crmi_priority_points(&c->row, &c->playbook), &c->playbook); /* D-CMP-43 */
	rc = crmi_task_insert(call, task);
	return rc < 0 ? rc : tasks_add(call->db, c, task);
}

crm_status crmi_case_plan_assess(struct crmi_call *call, struct crmi_case *c, int64_t at)
{
	crm_task task = { .kind = CRM_TASK_COMPLAINT_ASSESS, .rule = CRM_DUE_ASSESS, .basis_at = at };

	task.amount = crmi_lane_limits(&c->playbook, c->row.lane).assess_minutes;
	task.due_at = at + task.amount * CRM_MINUTE;
	return crmi_case_plan(call, c, &task);
}

crm_status crmi_case_plan_check(struct crmi_call *call, struct crmi_case *c, int64_t at, int32_t rule, crm_id *task_out)
{
	crm_task task = { .kind = CRM_TASK_SATISFACTION_CHECK, .rule = rule, .basis_at = at, .detail = c->row.checks + 1 };
	crm_status rc;

	task.amount = rule == CRM_DUE_CHECK_AGAIN ? c->playbook.complaint_check_again_days
	                                          : c->playbook.complaint_check_days;
	task.due_at = at + task.amount * CRM_DAY;
	rc = crmi_case_plan(call, c, &task);
	if (rc == CRM_OK && task_out)
		*task_out = task.id;
	return rc;
}

/* D-CMP-27, D-CMP-42: the first responder answers for it, whoever handles the case. */
crm_status crmi_case_plan_escalation(struct crmi_call *call, struct crmi_case *c, int64_t at)
{
	crm_task task = { .kind = CRM_TASK_ESCALATION,
		              .rule = CRM_DUE_ESCALATION,
		              .basis_at = at,
		              .due_at = at,
		              .priority = 1,
		              .handler = c->row.first_responder };

	return crmi_case_plan(call, c, &task);
}

crm_status crmi_case_task_store(struct crmi_call *call, struct crmi_case *c, const crm_task *before, crm_task *after)
{
	crm_status rc = crmi_task_store(call, before, after);
	size_t i;

	for (i = 0; i < c->task_count; i++)
		if (memcmp(&c->tasks[i].id, &after->id, sizeof after->id) == 0)
			c->tasks[i] = *after;
	return rc;
}

crm_status crmi_case_tasks_end(struct crmi_call *call, struct crmi_case *c, const struct crmi_ending *ending)
{
	crm_status rc = crmi_case_tasks(call->db, c);
	size_t i;

	for (i = 0; i < c->task_count && rc >= 0; i++) {
		crm_task *task = &c->tasks[i];

		if (task->state != CRM_TASK_OPEN || !(ending->kinds & CRMI_KIND(task->kind)))
			continue;
		rc = crmi_task_end(call, task, ending->state, ending->outcome, call->at, ending->note);
		task->state = (int32_t)ending->state;
	}
	return rc < 0 ? rc : CRM_OK;
}

crm_status crmi_case_task(crm *db, struct crmi_case *c, int32_t kind, crm_task *task)
{
	crm_status rc = crmi_case_tasks(db, c);
	size_t i;

	if (rc < 0)
		return rc;
	for (i = 0; i < c->task_count; i++)
		if (c->tasks[i].kind == kind && c->tasks[i].state == CRM_TASK_OPEN) {
			*task = c->tasks[i];
			return CRM_OK;
		}
	return CRM_DONE;
}

crm_status crmi_case_list(crm *db, const crm_id *complaint_id, const struct crmi_case_list *list, crmi_cursor **cursor_out)
{
	struct crmi_case c;
	crm_status rc;

	if (cursor_out)
		*cursor_out = NULL;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!complaint_id || !cursor_out)
		return crmi_input_missing(db, complaint_id ? "cursor_out" : "complaint_id");
	rc = crmi_case_load(db, complaint_id, &c);
	return rc < 0 ? rc : crmi_cursor_open(db, list->statement, list->in, list->size, list->advance, cursor_out);
}
