/* Contact classes, and the next call and visit that follow from them. */
#include "cadence.h"
#include "customer_record.h"
#include "frame.h"
#include "input.h"
#include "task_record.h"
#include "lifecycle_record.h"

static const int32_t task_kind_of[CRMI_CADENCE_KINDS] = { CRM_TASK_CALL, CRM_TASK_VISIT };
static const int32_t due_rule_of[CRMI_CADENCE_KINDS] = { CRM_DUE_CADENCE_CALL, CRM_DUE_CADENCE_VISIT };

/* --- one planned contact */

static int32_t cadence_channel(const crm_customer *customer, enum crmi_cadence_kind kind)
{
	if (kind == CRMI_CADENCE_VISIT)
		return CRM_CHANNEL_FACE;
	return customer->preferred_channel ? customer->preferred_channel : CRM_CHANNEL_PHONE; /* D-FUP-11 */
}

static void lay_plan(crm_task *task, const struct crmi_followup *f, const struct crmi_plan *plan)
{
	task->due_at = plan->due_at;
	task->planned_at = plan->due_at;
	task->basis_at = plan->basis_at;
	task->amount = plan->months;
	task->playbook = f->playbook->version;
	task->snoozes = 0;
}

static crm_status plan_insert(struct crmi_call *call, struct crmi_followup *f, enum crmi_cadence_kind kind)
{
	crm_task *task = crmi_arena_allocate(&call->db->scratch, sizeof *task);

	if (!task)
		return crmi_no_memory(call->db);
	lay_plan(task, f, &f->plans[kind]);
	task->kind = task_kind_of[kind];
	task->rule = due_rule_of[kind];
	task->customer_id = f->customer.id;
	task->priority = f->plans[kind].priority;
	task->channel = cadence_channel(&f->customer, kind);
	task->handler = f->customer.owner;
	f->open[kind] = task;
	f->changed = true;
	return crmi_task_insert(call, task);
}

/* The open task is moved, so that there is never a second one (M-FUP-03). Unless the number behind it changed it keeps
 * its time, and with it what was put off or tried in vain. */
static crm_status plan_move(struct crmi_call *call, struct crmi_followup *f, enum crmi_cadence_kind kind, bool anew)
{
	crm_task *open = f->open[kind], after = *open;
	crm_status rc;

	if (anew || open->amount != f->plans[kind].months)
		lay_plan(&after, f, &f->plans[kind]);
	after.priority = f->plans[kind].priority;
	after.handler = f->customer.owner ? f->customer.owner : "";
	rc = crmi_task_store(call, open, &after);
	*open = after;
	f->changed |= rc == CRM_OK;
	return rc < 0 ? rc : CRM_OK;
}

static crm_status plan_cancel(struct crmi_call *call, struct crmi_followup *f, enum crmi_cadence_kind kind,
                              const char *note)
{
	crm_status rc;

	if (!f->open[kind])
		return CRM_OK;
	rc = crmi_task_end(call, f->open[kind], CRM_TASK_CANCELLED, CRM_OUTCOME_NONE, call->at, note);
	f->open[kind] = NULL;
	f->changed = true;
	return rc;
}

/* Whether the call is left to the visit; what counts is the time for which an open visit was planned. */
static bool visit_takes_call(const struct crmi_followup *f, const crm_task *visit, int32_t utc_offset_minutes)
{
	struct crmi_plan plans[CRMI_CADENCE_KINDS] = { f->plans[CRMI_CADENCE_CALL], f->plans[CRMI_CADENCE_VISIT] };

	if (visit)
		plans[CRMI_CADENCE_VISIT].due_at = visit->planned_at;
	return crmi_followup_is_merged(plans, f->playbook->followup_merge_days, utc_offset_minutes);
}

/* Brings the open task of a kind to its plan. The visit goes first, since the call may be merged into it (D-FUP-12). */
static crm_status plan_apply(struct crmi_call *call, struct crmi_followup *f, enum crmi_cadence_kind kind, bool anew)
{
	const crm_task *visit = f->open[CRMI_CADENCE_VISIT];

	if (!f->plans[kind].months)
		return plan_cancel(call, f, kind, "no contact of this kind is planned any more");
	if (kind == CRMI_CADENCE_CALL && visit && visit_takes_call(f, visit, call->db->options.utc_offset_minutes))
		return plan_cancel(call, f, kind, "merged into the visit");
	return f->open[kind] ? plan_move(call, f, kind, anew) : plan_insert(call, f, kind);
}

/* --- all of one customer */

static void plans_make(const struct crmi_call *call, struct crmi_followup *f)
{
	crmi_followup_plan(&f->customer, f->playbook, call->db->options.utc_offset_minutes, f->plans);
}

crm_status crmi_followup_load(struct crmi_call *call, const crm_customer *customer, const crm_task *ended,
                              struct crmi_followup *f)
{
	crm *db = call->db;
	const crm_task *visit;
	crm_task *tasks = NULL;
	size_t count = 0, i;
	crm_status rc;

	*f = (struct crmi_followup){ .customer = *customer };
	if ((rc = crmi_playbook_now(db, &f->playbook)) < 0 ||
	    (rc = crmi_tasks_of_customer(db, &customer->id, &tasks, &count)) < 0)
		return rc;
	for (i = 0; i < count; i++) {
		if (tasks[i].kind == CRM_TASK_CALL)
			f->open[CRMI_CADENCE_CALL] = &tasks[i];
		if (tasks[i].kind == CRM_TASK_VISIT)
			f->open[CRMI_CADENCE_VISIT] = &tasks[i];
	}
	plans_make(call, f);
	visit = ended && ended->kind == CRM_TASK_VISIT ? ended : f->open[CRMI_CADENCE_VISIT];
	f->was_merged = !f->open[CRMI_CADENCE_CALL] && visit_takes_call(f, visit, db->options.utc_offset_minutes);
	return CRM_OK;
}

/* After a visit the call is looked at as well when it was part of the visit, or is about to be part of the next. */
static crm_status follow(struct crmi_call *call, struct crmi_followup *f, enum crmi_cadence_kind kind, crm_id *next)
{
	const crm_task *visit;
	crm_status rc = plan_apply(call, f, kind, true);

	if (rc == CRM_OK && kind == CRMI_CADENCE_VISIT && (f->was_merged || f->open[CRMI_CADENCE_CALL]))
		rc = plan_apply(call, f, CRMI_CADENCE_CALL, false);
	if (rc < 0)
		return rc;
	visit = f->plans[kind].months ? f->open[CRMI_CADENCE_VISIT] : NULL;
	if (f->open[kind])
		*next = f->open[kind]->id;
	else if (visit)
		*next = visit->id; /* the call that follows is part of this visit */
	return CRM_OK;
}

static bool is_later(int64_t at, int64_t last)
{
	return last == CRM_NO_TIME || at > last;
}

crm_status crmi_followup_reached(struct crmi_call *call, struct crmi_followup *f, enum crmi_cadence_kind kind,
                                 crm_id *next)
{
	crm_customer before = f->customer;
	crm_status rc;

	if (kind == CRMI_CADENCE_VISIT && is_later(call->at, before.last_visit_at))
		f->customer.last_visit_at = call->at;
	if ((kind == CRMI_CADENCE_CALL || f->was_merged) && is_later(call->at, before.last_call_at))
		f->customer.last_call_at = call->at;
	if ((rc = crmi_customer_store(call, &before, &f->customer)) < 0)
		return rc;
	f->changed |= rc == CRM_OK;
	plans_make(call, f);
	return follow(call, f, kind, next);
}

crm_status crmi_followup_skipped(struct crmi_call *call, struct crmi_followup *f, enum crmi_cadence_kind kind,
                                 crm_id *next)
{
	int32_t offset = call->db->options.utc_offset_minutes;

	f->plans[kind] = crmi_followup_plan_from(&f->plans[kind], call->at, offset);
	if (f->was_merged)
		f->plans[CRMI_CADENCE_CALL] = crmi_followup_plan_from(&f->plans[CRMI_CADENCE_CALL], call->at, offset);
	return follow(call, f, kind, next);
}

/* --- assigning a class */

static const char *owner_after(const crm_customer *customer, const char *owner)
{
	if (!owner)
		return customer->owner;
	return *owner ? owner : NULL;
}

static crm_status assign(struct crmi_call *call, const crm_customer *before, int32_t contact_class, const char *owner)
{
	bool anew = before->contact_class != contact_class;
	crm_customer after = *before;
	struct crmi_followup f;
	crm_status rc;

	after.contact_class = contact_class;
	after.owner = owner_after(before, owner);
	if (anew)
		after.class_since = contact_class ? call->at : CRM_NO_TIME;
	if ((rc = crmi_followup_load(call, &after, NULL, &f)) < 0 || (rc = crmi_customer_store(call, before, &after)) < 0)
		return rc;
	f.changed = rc == CRM_OK;
	if ((rc = plan_apply(call, &f, CRMI_CADENCE_VISIT, anew)) < 0 ||
	    (rc = plan_apply(call, &f, CRMI_CADENCE_CALL, anew)) < 0)
		return rc;
	if (!f.changed)
		return CRM_UNCHANGED;
	return crmi_journal_write(call, &(struct crmi_event){ .event = CRM_EVENT_CLASS_ASSIGNED,
	                                                      .entity = CRM_ENTITY_CUSTOMER,
	                                                      .id = &after.id,
	                                                      .customer_id = &after.id });
}

/* "" takes the owner away, NULL leaves him. */
struct assign_given {
	int32_t     contact_class;
	char        with_owner;
	const char *owner;
};

static crm_status assign_checked(struct crmi_call *call, const crm_id *id, const void *asked)
{
	const struct assign_given *given = asked;
	crm *db = call->db;
	crm_customer customer;
	crm_rule rule;
	crm_status rc;

	if ((rc = crmi_customer_load(db, id, &customer)) < 0 ||
	    (rc = crmi_call_revision(call, customer.revision, CRM_ENTITY_CUSTOMER, id)) < 0 ||
	    (!customer.removed && (rc = crmi_lifecycle_catch_up(call, &customer, call->at)) < 0))
		return rc;
	if ((rule = crmi_followup_may_assign(&customer, given->contact_class)) != CRM_RULE_NONE)
		return crmi_refuse(db, rule, CRM_ENTITY_CUSTOMER, id,
		                   rule == CRM_RULE_CUSTOMER_REMOVED ? NULL : "contact_class");
	return assign(call, &customer, given->contact_class, given->owner);
}

static const struct crmi_frame assign_call = {
	.name = "crm_followup_assign", .id = "customer_id",
	CRMI_ARE_GIVEN(assign_given, CRMI_CHOICE(assign_given, contact_class, 0, CRM_CLASS_SMALL, "crm_contact_class"),
	               CRMI_VALUE(assign_given, with_owner), CRMI_TEXT_IF_ANY(assign_given, owner, CRM_LIMIT_KEY)),
	.ahead = crmi_customer_call_ahead, .work = assign_checked,
};

crm_status crm_followup_assign(crm *db, const crm_act *act, const crm_id *customer_id, int32_t contact_class,
                               const char *owner)
{
	const struct assign_given given = { contact_class, owner ? '+' : '-', owner };

	return crmi_frame_run(db, act, &assign_call, customer_id, &given, NULL);
}
