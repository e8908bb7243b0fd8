/* What the events of a case come to: the tasks of its targets, its next wake, and what falls due. */
#include "complaint_urgency_record.h"

#include "subject.h"

#include <string.h>

enum { MILESTONES = 8 * CRM_CLOCK_LIMIT, WAKES_WITHOUT_A_MILESTONE = 2 * CRM_CLOCK_LIMIT };

/* --- the tasks of the targets */

static const crm_clock_standing *standing_of(const crm_clock_answer *answer, const char *name)
{
	size_t i;

	for (i = 0; i < answer->standing_count; i++)
		if (name && strcmp(answer->standings[i].name, name) == 0)
			return &answer->standings[i];
	return NULL;
}

static int32_t minutes_of(int64_t duration)
{
	const int64_t minutes = duration / CRM_MINUTE;

	return minutes > INT32_MAX ? INT32_MAX : (int32_t)minutes;
}

static void fill_milestone(crm_task *task, const struct crmi_case *c, const crm_clock_standing *standing)
{
	task->due_at = task->planned_at = standing->due_at;
	task->basis_at = standing->started_at;
	task->amount = minutes_of(standing->target_us);
	task->playbook = c->clock.row.playbook;
}

/* The open task of a target stays, moves or ends with it. */
static crm_status settle_task(struct crmi_call *call, struct crmi_case *c, crm_task *task, const crm_clock_standing *standing)
{
	const bool paused = standing && standing->state == CRM_CLOCK_HELD;
	crm_task after = *task;
	crm_status rc;

	switch (crmi_milestone_fate(task, standing)) {
	case CRMI_MILESTONE_STAYS:
		fill_milestone(&after, c, standing);
		rc = crmi_task_store(call, task, &after);
		*task = after;
		return rc < 0 ? rc : CRM_OK;
	case CRMI_MILESTONE_DONE:
		rc = crmi_task_end(call, task, CRM_TASK_DONE, CRM_OUTCOME_DONE, c->clock.row.last_at, "the target ended");
		break;
	default:
		rc = crmi_task_end(call, task, CRM_TASK_CANCELLED, CRM_OUTCOME_NONE, c->clock.row.last_at,
		                   paused ? "the clock is paused" : "the target does not run");
	}
	task->state = CRM_TASK_CANCELLED; /* of those in hand: not open any more */
	return rc;
}

static bool has_open_task(const struct crmi_case *c, const crm_clock_standing *standing)
{
	size_t i;

	for (i = 0; i < c->task_count; i++)
		if (c->tasks[i].kind == CRM_TASK_MILESTONE && c->tasks[i].state == CRM_TASK_OPEN &&
		    strcmp(c->tasks[i].title, standing->name) == 0)
			return true;
	return false;
}

static crm_status plan_milestone(struct crmi_call *call, struct crmi_case *c, const crm_clock_standing *standing)
{
	const int64_t kept = call->at;
	crm_task task = { .kind = CRM_TASK_MILESTONE, .rule = CRM_DUE_CLOCK_TARGET, .title = standing->name,
		              .detail = standing->round };
	crm_status rc;

	fill_milestone(&task, c, standing);
	call->at = c->clock.row.last_at;
	rc = crmi_case_plan(call, c, &task);
	call->at = kept;
	return rc;
}

static crm_status settle_tasks(struct crmi_call *call, struct crmi_case *c, const crm_clock_answer *answer)
{
	crm_status rc = crmi_case_tasks(call->db, c);
	size_t i;

	for (i = 0; i < c->task_count && rc >= 0; i++)
		if (c->tasks[i].kind == CRM_TASK_MILESTONE && c->tasks[i].state == CRM_TASK_OPEN)
			rc = settle_task(call, c, &c->tasks[i], standing_of(answer, c->tasks[i].title));
	for (i = 0; i < answer->standing_count && rc >= 0; i++)
		if (crmi_milestone_is_wanted(&answer->standings[i]) && !has_open_task(c, &answer->standings[i]))
			rc = plan_milestone(call, c, &answer->standings[i]);
	return rc < 0 ? rc : CRM_OK;
}

/* --- what the events come to */

static bool has_ended(const struct crmi_case *c)
{
	return c->row.state == CRM_COMPLAINT_CLOSED || c->row.state == CRM_COMPLAINT_VOID;
}

/* When something falls due first, strictly after all that has been fired: it may lie behind, when events were told late. */
static crm_status find_wake(const struct crmi_engine_case *engine, const struct crmi_case_clock_row *row, int64_t judged_at,
                            const crm_clock_answer *answer, int64_t *wake, crm_failure *failure)
{
	crm_clock_milestone milestones[MILESTONES];
	crm_clock_answer later = CRM_INIT(crm_clock_answer);
	int64_t next = answer->next_wake_at, until = judged_at;
	size_t count = 0;
	int tries = 0;
	crm_status rc;

	for (;;) {
		rc = crm_clock_fired(&engine->the_case, row->fired_at, until, milestones, MILESTONES, &count, failure);
		if (rc < 0)
			return rc;
		if (count) {
			*wake = milestones[0].at;
			return CRM_OK;
		}
		*wake = CRM_NO_TIME;
		if (next == CRM_NO_TIME || tries++ == WAKES_WITHOUT_A_MILESTONE)
			return CRM_OK;
		until = next;
		if ((rc = crm_clock_judge(&engine->the_case, until, &later, failure)) < 0)
			return rc;
		next = later.next_wake_at;
	}
}

static const char calendar_ends[] = "the clock of the case cannot be told: its calendar ends";

/* What cannot be told because the calendar is not known so far is no reason to refuse a step on the case: it is written
 * down, and a superior is asked to move the case to a calendar that is. Nothing is due by a clock that nobody can read. */
static crm_status settle_unknown(struct crmi_call *call, struct crmi_case *c)
{
	static const struct crmi_ending untold = { CRMI_KIND(CRM_TASK_MILESTONE), CRM_TASK_CANCELLED, CRM_OUTCOME_NONE,
		                                       "the clock of the case cannot be told" };
	struct crmi_case_clock_row *row = &c->clock.row;
	crm_task task = { .kind = CRM_TASK_ESCALATION, .rule = CRM_DUE_GIVEN, .basis_at = row->last_at, .due_at = row->last_at,
		              .priority = 1, .handler = c->row.first_responder, .title = calendar_ends };
	crm_status rc;

	row->wake_at = CRM_NO_TIME;
	if (row->rule == CRM_RULE_CALENDAR_BEYOND)
		return CRM_OK;
	row->rule = CRM_RULE_CALENDAR_BEYOND;
	rc = crmi_case_tasks_end(call, c, &untold);
	return rc < 0 ? rc : crmi_case_plan(call, c, &task);
}

static bool is_asked_for_a_calendar(const crm_task *task)
{
	return task->state == CRM_TASK_OPEN && task->kind == CRM_TASK_ESCALATION && task->rule == CRM_DUE_GIVEN && task->title &&
	       strcmp(task->title, calendar_ends) == 0;
}

static crm_status settle_told_again(struct crmi_call *call, struct crmi_case *c)
{
	crm_status rc;
	size_t i;

	if (c->clock.row.rule != CRM_RULE_CALENDAR_BEYOND)
		return CRM_OK;
	c->clock.row.rule = CRM_RULE_NONE;
	rc = crmi_case_tasks(call->db, c);
	for (i = 0; i < c->task_count && rc >= 0; i++) {
		if (!is_asked_for_a_calendar(&c->tasks[i]))
			continue;
		rc = crmi_task_end(call, &c->tasks[i], CRM_TASK_DONE, CRM_OUTCOME_DONE, call->at, "the clock can be told again");
		c->tasks[i].state = CRM_TASK_DONE;
	}
	return rc < 0 ? rc : CRM_OK;
}

static crm_status settle_known(struct crmi_call *call, struct crmi_case *c, const struct crmi_engine_case *engine)
{
	crm_clock_standing standings[CRM_CLOCK_LIMIT];
	crm_clock_answer answer = CRM_INIT(crm_clock_answer);
	struct crmi_case_clock_row *row = &c->clock.row;
	const int64_t at = row->fired_at != CRM_NO_TIME && row->fired_at > row->last_at ? row->fired_at : row->last_at;
	crm_failure failure = { 0 };
	int64_t wake = CRM_NO_TIME;
	crm_status rc;

	answer.standings = standings;
	rc = crm_clock_judge(&engine->the_case, at, &answer, &failure);
	if (rc == CRM_OK)
		rc = find_wake(engine, row, at, &answer, &wake, &failure);
	if (rc == CRM_ERR_REFUSED && failure.rule == CRM_RULE_CALENDAR_BEYOND)
		return settle_unknown(call, c);
	if (rc < 0)
		return crmi_engine_failed(call->db, c, rc, &failure);
	if ((rc = settle_told_again(call, c)) < 0)
		return rc;
	row->wake_at = wake;
	return settle_tasks(call, c, &answer);
}

static crm_status store_clock(struct crmi_call *call, struct crmi_case *c)
{
	struct crmi_case_clock *clock = &c->clock;
	crm_status rc;

	if (clock->is_new)
		rc = crmi_record_insert(call, CRMI_TABLE_CASE_CLOCK, &clock->row);
	else
		rc = crmi_record_update(call, CRMI_TABLE_CASE_CLOCK, &clock->before, &clock->row);
	clock->is_new = false;
	clock->before = clock->row;
	return rc < 0 ? rc : CRM_OK;
}

static crm_status settle(struct crmi_call *call, struct crmi_case *c)
{
	struct crmi_engine_case engine;
	crm_status rc;

	if ((rc = crmi_case_events_load(call->db, c)) < 0)
		return rc;
	if (has_ended(c)) {
		c->clock.row.wake_at = CRM_NO_TIME;
		return CRM_OK;
	}
	rc = crmi_engine_case_make(call->db, c, c->clock.count, &engine);
	return rc < 0 ? rc : settle_known(call, c, &engine);
}

crm_status crmi_case_clock_settle(struct crmi_call *call, struct crmi_case *c)
{
	crm_status rc;

	if (!c->clock.there || !c->clock.changed)
		return CRM_OK;
	c->clock.changed = false;
	rc = settle(call, c);
	return rc < 0 ? rc : store_clock(call, c);
}

/* --- what falls due */

static crm_status entry_of(struct crmi_call *call, struct crmi_case *c, crm_event event)
{
	crm_status rc = crmi_case_weigh(call, c);

	if (rc < 0 || (rc = crmi_record_update(call, CRMI_TABLE_COMPLAINT, &c->before, &c->row)) < 0)
		return rc;
	c->before = c->row;
	return crmi_journal_write(call, &(struct crmi_event){ .event = event,
	                                                      .entity = CRM_ENTITY_COMPLAINT,
	                                                      .id = &c->row.id,
	                                                      .customer_id = &c->row.customer_id,
	                                                      .playbook = c->clock.row.playbook });
}

static crm_status target_missed(struct crmi_call *call, struct crmi_case *c)
{
	crm_status rc;

	c->clock.row.breaches++;
	rc = store_clock(call, c);
	return rc < 0 ? rc : entry_of(call, c, CRM_EVENT_COMPLAINT_TARGET_MISSED);
}

/* D-CMP-27, D-CMP-42: the first responder answers for it, whoever handles the case. */
static crm_status step_fired(struct crmi_call *call, struct crmi_case *c, const crm_clock_milestone *milestone)
{
	crm_task task = { .kind = CRM_TASK_ESCALATION, .rule = CRM_DUE_CLOCK_STEP, .basis_at = milestone->at,
		              .due_at = milestone->at, .priority = 1, .handler = c->row.first_responder,
		              .title = milestone->step, .detail = milestone->round, .amount = milestone->level,
		              .playbook = c->clock.row.playbook };
	crm_status rc = crmi_case_plan(call, c, &task);

	c->row.escalation = crmi_clock_escalation(c->row.escalation, milestone->level);
	return rc < 0 ? rc : entry_of(call, c, CRM_EVENT_COMPLAINT_ESCALATED);
}

static crm_status fire_milestone(struct crmi_call *call, struct crmi_case *c, const crm_clock_milestone *milestone,
                                 crm_tick_result *result)
{
	const crm_rule rule = milestone->step ? CRM_RULE_ESCALATION_DUE : CRM_RULE_TARGET_MISSED;
	const char *reason = milestone->step ? milestone->step : milestone->target;
	const struct crmi_call kept = crmi_call_by_time(call, milestone->at, rule, reason);
	const crm_status rc = milestone->step ? step_fired(call, c, milestone) : target_missed(call, c);

	crmi_call_go_on(call, &kept);
	if (rc == CRM_OK && result)
		*(milestone->step ? &result->steps_fired : &result->targets_missed) += 1;
	return rc;
}

static crm_status fired_between(crm *db, const struct crmi_case *c, size_t events, int64_t after, int64_t until,
                                crm_clock_milestone *milestones, size_t *count)
{
	struct crmi_engine_case engine;
	crm_failure failure = { 0 };
	crm_status rc = crmi_engine_case_make(db, c, events, &engine);

	*count = 0;
	if (rc < 0)
		return rc;
	rc = crm_clock_fired(&engine.the_case, after, until, milestones, MILESTONES, count, &failure);
	if (rc == CRM_ERR_REFUSED && failure.rule == CRM_RULE_CALENDAR_BEYOND)
		return CRM_OK; /* settling the case has said so */
	return rc < 0 ? crmi_engine_failed(db, c, rc, &failure) : rc;
}

/* A wake has its milestone, unless the zone data of the machine changed since it was found: then the due times are others too. */
static crm_status reckon_anew(struct crmi_call *call, struct crmi_case *c, int64_t wake)
{
	struct crmi_call kept;
	crm_status rc = settle(call, c);

	if (rc == CRM_OK && c->clock.row.wake_at == wake)
		return crmi_fail(call->db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "wake_at",
		                 "nothing falls due when the clock of a case says so");
	if (rc == CRM_OK)
		rc = store_clock(call, c);
	if (rc < 0)
		return rc;
	kept = crmi_call_by_time(call, call->now, CRM_RULE_NONE, "the zone data changed");
	rc = entry_of(call, c, CRM_EVENT_COMPLAINT_CLOCK_RECKONED);
	crmi_call_go_on(call, &kept);
	return rc;
}

crm_status crmi_case_clock_fire(struct crmi_call *call, struct crmi_case *c, crm_tick_result *result)
{
	crm_clock_milestone milestones[MILESTONES];
	const int64_t at = c->clock.row.wake_at;
	size_t count, i;
	crm_status rc;

	if ((rc = crmi_case_events_load(call->db, c)) < 0 ||
	    (rc = fired_between(call->db, c, c->clock.count, at - 1, at, milestones, &count)) < 0)
		return rc;
	if (count == 0)
		return reckon_anew(call, c, at);
	c->clock.row.fired_at = at;
	rc = settle(call, c);
	if (rc == CRM_OK)
		rc = store_clock(call, c);
	for (i = 0; i < count && rc >= 0; i++)
		rc = fire_milestone(call, c, &milestones[i], result);
	return rc < 0 ? rc : CRM_OK;
}

static bool is_among(const crm_clock_milestone *milestone, const crm_clock_milestone *others, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (others[i].at == milestone->at && others[i].round == milestone->round &&
		    strcmp(others[i].target, milestone->target) == 0 && !others[i].step == !milestone->step &&
		    (!milestone->step || strcmp(others[i].step, milestone->step) == 0))
			return true;
	return false;
}

/* Events that were told late may let something fall due at a time up to which everything had happened: it happens now,
 * with its own time. What had happened stays (D-CMP-30: what is told too late heals nothing). */
crm_status crmi_case_clock_settled(struct crmi_call *call, struct crmi_case *c)
{
	crm_clock_milestone before[MILESTONES], after[MILESTONES];
	struct crmi_case_clock *clock = &c->clock;
	size_t before_count, after_count, i;
	const int64_t from = clock->late_after;
	crm_status rc;

	if (from == CRM_NO_TIME || has_ended(c))
		return CRM_OK;
	clock->late_after = CRM_NO_TIME;
	if ((rc = fired_between(call->db, c, clock->late_count, from, clock->row.fired_at, before, &before_count)) < 0 ||
	    (rc = fired_between(call->db, c, clock->count, from, clock->row.fired_at, after, &after_count)) < 0)
		return rc;
	for (i = 0; i < after_count && rc >= 0; i++)
		if (!is_among(&after[i], before, before_count))
			rc = fire_milestone(call, c, &after[i], NULL);
	return rc < 0 ? rc : CRM_OK;
}
