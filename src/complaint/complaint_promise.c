/* Promises: made, renewed, broken by the clock (D-CMP-28 to D-CMP-30). */
#include "complaint_limit.h"

#include "contact_record.h"
#include "subject.h"

#include <string.h>

static const struct crmi_field promise_fields[] = {
	CRMI_INPUT(crm_promise_input, due_at, CRMI_INSTANT, 0, 0),
	CRMI_INPUT(crm_promise_input, consent, CRMI_ENUM, 0, 1),
	CRMI_INPUT(crm_promise_input, channel, CRMI_ENUM, 0, CRM_CHANNEL_THIRD_PARTY),
	CRMI_INPUT(crm_promise_input, unit, CRMI_TEXT, 0, CRM_LIMIT_NAME),
	CRMI_INPUT(crm_promise_input, reason, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
	CRMI_INPUT(crm_promise_input, progress, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
	CRMI_INPUT(crm_promise_input, what, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
	CRMI_INPUT(crm_promise_input, promised_to, CRMI_TEXT, 0, CRM_LIMIT_NAME),
};

static crm_status promise_add(struct crmi_call *call, struct crmi_case *c, crm_promise *promise)
{
	promise->complaint_id = c->row.id;
	promise->number = ++c->row.promises;
	promise->made_by = call->actor;
	promise->outcome = CRM_PROMISE_OPEN;
	c->row.promise_due_at = promise->due_at;
	return crmi_record_insert(call, CRMI_TABLE_PROMISE, promise);
}

/* The task to keep the promise: the open one moves to the new time, else one is made. */
static crm_status plan_reply(struct crmi_call *call, struct crmi_case *c, const crm_promise *promise,
                             crm_id *task_out)
{
	crm_task before, task = { .kind = CRM_TASK_COMPLAINT_REPLY };
	crm_status found = crmi_case_task(call->db, c, CRM_TASK_COMPLAINT_REPLY, &before), rc;

	if (found < 0)
		return found;
	if (found == CRM_OK)
		task = before;
	task.due_at = task.planned_at = promise->due_at;
	task.rule = CRM_DUE_PROMISE;
	task.basis_at = promise->made_at;
	task.detail = (int32_t)promise->number;
	rc = found == CRM_OK ? crmi_case_task_store(call, c, &before, &task) : crmi_case_plan(call, c, &task);
	*task_out = task.id;
	return rc < 0 ? rc : CRM_OK;
}

/* D-CMP-30: the reminder to tell the progress, unless its time is past already. */
static crm_status plan_progress(struct crmi_call *call, struct crmi_case *c, const crm_promise *promise)
{
	crm_task before, task = { .kind = CRM_TASK_COMPLAINT_PROGRESS };
	const int32_t lead = c->playbook.complaint_promise_lead_minutes;
	const int64_t due_at = promise->due_at - lead * CRM_MINUTE;
	const struct crmi_ending told = { CRMI_KIND(CRM_TASK_COMPLAINT_PROGRESS), CRM_TASK_DONE, CRM_OUTCOME_REACHED,
		                              promise->progress };
	crm_status found = crmi_case_task(call->db, c, CRM_TASK_COMPLAINT_PROGRESS, &before), rc;

	if (found < 0)
		return found;
	if (due_at <= call->now) /* the customer has just been told */
		return crmi_case_tasks_end(call, c, &told);
	if (found == CRM_OK)
		task = before;
	task.due_at = task.planned_at = due_at;
	task.rule = CRM_DUE_PROMISE_LEAD;
	task.basis_at = promise->due_at;
	task.amount = lead;
	task.detail = (int32_t)promise->number;
	rc = found == CRM_OK ? crmi_case_task_store(call, c, &before, &task) : crmi_case_plan(call, c, &task);
	return rc < 0 ? rc : CRM_OK;
}

static crm_status promise_make(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const crm_promise_input *input = asked;
	crm_id *made = call->result;
	static const struct crmi_ending assessed = { CRMI_KIND(CRM_TASK_COMPLAINT_ASSESS), CRM_TASK_DONE, CRM_OUTCOME_DONE,
		                                         "a time was promised" };
	crm_promise promise = {
		.made_at = call->at, .due_at = input->due_at, .unit = input->unit, .reason = input->reason,
		.consent = input->consent, .what = crmi_complaint_text_or(input->what, NULL),
		.promised_to = crmi_complaint_text_or(input->promised_to, NULL)
	};
	bool extended = false;
	crm_status rc = crmi_case_step_judged(call, c, crmi_complaint_promise_rule(&c->row, &c->playbook, input, call->now));

	if (rc < 0 || (rc = crmi_case_limit(call, c, input->due_at, &extended)) < 0 ||
	    (rc = crmi_case_tasks_end(call, c, &assessed)) < 0 || (rc = promise_add(call, c, &promise)) < 0 ||
	    (rc = plan_reply(call, c, &promise, made)) < 0 || (rc = plan_progress(call, c, &promise)) < 0 ||
	    (rc = crmi_case_happens(call, c, CRMI_HAPPENS_PROMISED)) < 0 || (rc = crmi_case_team(call, c, promise.unit)) < 0 ||
	    (rc = extended ? crmi_case_clock_extend(call, c) : CRM_OK) < 0)
		return rc;
	crmi_case_move(c, CRM_COMPLAINT_PROMISED, call->at);
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_PROMISED);
}

static const struct crmi_case_frame promise_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_promise"),
	           CRMI_TAKES("promise", crm_promise_input, promise_fields), .makes = true },
	.work = promise_make,
};

crm_status crm_complaint_promise(crm *db, const crm_act *act, const crm_id *id, const crm_promise_input *promise,
                                 crm_id *task_out)
{
	return crmi_case_call(db, act, &promise_call, id, promise, task_out);
}

/* D-CMP-30: a renewal stands on a contact with the customer, which is logged with it. */
static crm_status contact_log(struct crmi_call *call, const struct crmi_case *c, const crm_promise_input *input)
{
	crm_contact contact = { .customer_id = c->row.customer_id,
		                    .complaint_id = c->row.id,
		                    .at = call->at,
		                    .kind = crmi_complaint_contact_kind(input->channel),
		                    .direction = CRM_DIRECTION_OUT,
		                    .channel = input->channel,
		                    .outcome = CRM_OUTCOME_REACHED,
		                    .note = input->progress };

	return crmi_contact_insert(call, &contact);
}

/* A promise that was broken and is renewed afterwards says so, and stays broken: only its outcome changes (D-CMP-30). */
static crm_status renew_late(struct crmi_call *call, const crm_promise *broken)
{
	crm_promise after = *broken;
	crm_status rc;

	after.outcome = CRM_PROMISE_RENEWED_LATE;
	after.ended_at = call->now;
	rc = crmi_record_update(call, CRMI_TABLE_PROMISE, broken, &after);
	return rc < 0 ? rc : CRM_OK;
}

/* What a renewal does not say stays as it was promised. */
static void renewal_fill(const struct crmi_call *call, const crm_promise *last, const crm_promise_input *input,
                         crm_promise *promise)
{
	*promise = (crm_promise){ .made_at = last->outcome == CRM_PROMISE_BROKEN ? call->now : call->at,
		                      .due_at = input->due_at,
		                      .consent = input->consent,
		                      .unit = crmi_complaint_text_or(input->unit, last->unit),
		                      .reason = input->reason,
		                      .progress = input->progress,
		                      .contact_at = call->at,
		                      .what = crmi_complaint_text_or(input->what, last->what),
		                      .promised_to = crmi_complaint_text_or(input->promised_to, last->promised_to) };
}

/* Whether a renewal comes in time is decided by the clock, as the break is: crmi_case_enter() has broken by now what lapsed.
 * So a contact that was made in time but recorded too late does not heal the promise (D-CMP-30), and the outcome is the same
 * whether or not crm_tick() ran in between. */
static crm_status renewal_make(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const crm_promise_input *input = asked;
	crm_id *made = call->result;
	crm_promise last, promise;
	bool extended = false;
	crm_status rc;

	if ((rc = crmi_case_promise(call->db, c, &last)) < 0 ||
	    (rc = crmi_case_step_judged(call, c,
	                                crmi_complaint_renew_rule(&c->row, &c->playbook, last.outcome, input, call->now))) < 0 ||
	    (rc = crmi_case_limit(call, c, input->due_at, &extended)) < 0)
		return rc;
	renewal_fill(call, &last, input, &promise);
	rc = last.outcome == CRM_PROMISE_BROKEN ? renew_late(call, &last)
	                                        : crmi_case_promise_end(call, c, CRM_PROMISE_RENEWED, call->at);
	if (rc < 0 || (rc = promise_add(call, c, &promise)) < 0 || (rc = contact_log(call, c, input)) < 0 ||
	    (rc = plan_reply(call, c, &promise, made)) < 0 || (rc = plan_progress(call, c, &promise)) < 0 ||
	    (rc = crmi_case_happens(call, c, CRMI_HAPPENS_RENEWED)) < 0 || (rc = crmi_case_team(call, c, promise.unit)) < 0 ||
	    (rc = extended ? crmi_case_clock_extend(call, c) : CRM_OK) < 0)
		return rc;
	crmi_case_move(c, CRM_COMPLAINT_IN_PROGRESS, call->at);
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_RENEWED);
}

static const struct crmi_case_frame renew_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_renew"),
	           CRMI_TAKES("promise", crm_promise_input, promise_fields), .makes = true },
	.work = renewal_make,
};

crm_status crm_complaint_renew(crm *db, const crm_act *act, const crm_id *id, const crm_promise_input *promise,
                               crm_id *task_out)
{
	return crmi_case_call(db, act, &renew_call, id, promise, task_out);
}

crm_status crmi_case_promise_take_over(struct crmi_call *call, struct crmi_case *c, crm_promise *promise,
                                       const crm_task *reminder)
{
	crm_task task = { .kind = CRM_TASK_COMPLAINT_PROGRESS, .rule = CRM_DUE_PROMISE_LEAD, .basis_at = promise->due_at };
	crm_id reply;
	crm_status rc;

	promise->complaint_id = c->row.id;
	promise->number = ++c->row.promises;
	c->row.promise_due_at = promise->due_at;
	if ((rc = crmi_record_insert(call, CRMI_TABLE_PROMISE, promise)) < 0 ||
	    (rc = plan_reply(call, c, promise, &reply)) < 0 || !reminder)
		return rc;
	task.due_at = reminder->due_at;
	task.amount = reminder->amount;
	task.playbook = reminder->playbook; /* that the amount is from */
	task.detail = (int32_t)promise->number;
	return crmi_case_plan(call, c, &task);
}

static void after_promise(void *in, const void *row)
{
	((struct crmi_promise_page_in *)in)->after = ((const crm_promise *)row)->number;
}

crm_status crm_promise_list(crm *db, const crm_id *complaint_id, crm_promise_cursor **cursor_out)
{
	const struct crmi_promise_page_in in = { .complaint_id = complaint_id ? *complaint_id : crmi_id_none };
	const struct crmi_case_list list = { CRMI_STMT_PROMISE_PAGE, &in, sizeof in, after_promise };

	return crmi_case_list(db, complaint_id, &list, (crmi_cursor **)cursor_out);
}

static void after_open_promise(void *in, const void *row)
{
	struct crmi_promise_page_open_in *bookmark = in;
	const crm_promise *promise = row;

	bookmark->after_due = promise->due_at;
	bookmark->after_id = promise->complaint_id;
	bookmark->after_number = promise->number;
}

crm_status crm_promise_open_list(crm *db, int64_t until, crm_promise_cursor **cursor_out)
{
	struct crmi_promise_page_open_in in = { .until = until, .after_due = INT64_MIN };
	crm_status rc;

	if (cursor_out)
		*cursor_out = NULL;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!cursor_out)
		return crmi_input_missing(db, "cursor_out");
	return crmi_cursor_open(db, CRMI_STMT_PROMISE_PAGE_OPEN, &in, sizeof in, after_open_promise,
	                        (crmi_cursor **)cursor_out);
}

CRMI_CURSOR_CALLS(crm_promise_next, crm_promise_cursor_free, crm_promise_cursor, crm_promise)
