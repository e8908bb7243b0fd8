/* Promises through the public calls, and what the clock does to them (M-CMP-07 to 09). */
#include "complaint_fixture.h"

/* M-CMP-07, D-CMP-28, D-CMP-29 */
static void a_promise_needs_date_consent_unit_and_reason(void **state)
{
	struct fixture f;
	crm_promise_input promise;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 0), CRM_OK);
	promise = promise_for(CRM_NO_TIME);
	assert_refused(&f, crm_complaint_promise(f.db, NULL, &f.id, &promise, NULL), CRM_RULE_PROMISE_DATE_MISSING,
	               "due_at");
	promise = promise_for(f.now);
	assert_refused(&f, crm_complaint_promise(f.db, NULL, &f.id, &promise, NULL), CRM_RULE_PROMISE_DATE_PAST, "due_at");
	promise = promise_for(DUE);
	promise.consent = 0;
	assert_refused(&f, crm_complaint_promise(f.db, NULL, &f.id, &promise, NULL), CRM_RULE_PROMISE_NO_CONSENT,
	               "consent");
	promise = promise_for(DUE);
	promise.unit = NULL;
	assert_refused(&f, crm_complaint_promise(f.db, NULL, &f.id, &promise, NULL), CRM_RULE_PROMISE_UNIT_MISSING, "unit");
	promise = promise_for(DUE);
	promise.reason = NULL;
	assert_refused(&f, crm_complaint_promise(f.db, NULL, &f.id, &promise, NULL), CRM_RULE_PROMISE_REASON_MISSING,
	               "reason");
	assert_memory_equal(&crm_error_last(f.db)->id, &f.id, sizeof f.id);
	assert_int_equal(state_of(&f), CRM_COMPLAINT_ASSESSING);
	end(&f);
}

/* M-CMP-07, D-CMP-29, D-CMP-30 */
static void a_promise_makes_the_reply_task_and_its_reminder(void **state)
{
	struct fixture f;
	crm_promise_input again = promise_for(DUE + CRM_DAY);
	crm_task reply, progress;
	crm_promise record;
	crm_id id;

	(void)state;
	begin(&f);
	id = promised(&f);
	reply = task_of(&f, &id);
	assert_int_equal(reply.kind, CRM_TASK_COMPLAINT_REPLY);
	assert_int_equal(reply.due_at, DUE);
	assert_int_equal(reply.rule, CRM_DUE_PROMISE);
	assert_int_equal(reply.basis_at, f.now);
	assert_int_equal(reply.detail, 1);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_PROGRESS, &progress), 1);
	assert_int_equal(progress.due_at, DUE - CRM_DAY);
	assert_int_equal(progress.rule, CRM_DUE_PROMISE_LEAD);
	assert_int_equal(progress.basis_at, DUE);
	assert_int_equal(progress.amount, 1440);
	assert_int_equal(outcome_of(&f, 1, &record), CRM_PROMISE_OPEN);
	assert_int_equal(record.due_at, DUE);
	assert_int_equal(record.made_at, f.now);
	assert_int_equal(record.contact_at, CRM_NO_TIME);
	assert_int_equal(state_of(&f), CRM_COMPLAINT_PROMISED);
	assert_refused(&f, crm_complaint_promise(f.db, NULL, &f.id, &again, &id), CRM_RULE_PROMISE_OPEN, NULL);
	assert_true(crm_id_is_none(&id));
	end(&f);
}

static void a_promise_nearer_than_the_lead_has_no_reminder(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	f.now = DUE - CRM_DAY; /* the reminder would be due this instant */
	promised(&f);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_PROGRESS, NULL), 0);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_REPLY, NULL), 1);
	end(&f);
}

/* M-CMP-08, D-CMP-30 */
static void a_contact_before_the_lapse_extends_the_promise(void **state)
{
	struct fixture f;
	crm_promise_input renewal = renewal_for(MAY(14, 12));
	crm_promise first, second;
	const crm_complaint *c;
	crm_task progress;
	crm_id reply, moved;

	(void)state;
	begin(&f);
	reply = promised(&f);
	f.now = MAY(10, 16);
	renewal.channel = CRM_CHANNEL_NONE;
	assert_refused(&f, crm_complaint_renew(f.db, NULL, &f.id, &renewal, &moved), CRM_RULE_PROMISE_NO_CONTACT,
	               "channel");
	renewal.channel = CRM_CHANNEL_PHONE;
	renewal.progress = " ";
	assert_refused(&f, crm_complaint_renew(f.db, NULL, &f.id, &renewal, NULL), CRM_RULE_PROMISE_NO_PROGRESS, "progress");
	renewal.progress = "the part is ordered";
	renewal.due_at = CRM_NO_TIME;
	assert_refused(&f, crm_complaint_renew(f.db, NULL, &f.id, &renewal, NULL), CRM_RULE_PROMISE_DATE_MISSING, "due_at");
	renewal.due_at = MAY(14, 12);
	renewal.consent = 0;
	assert_refused(&f, crm_complaint_renew(f.db, NULL, &f.id, &renewal, NULL), CRM_RULE_PROMISE_NO_CONSENT, "consent");
	renewal.consent = 1;
	assert_int_equal(crm_complaint_renew(f.db, NULL, &f.id, &renewal, &moved), CRM_OK);
	assert_memory_equal(&moved, &reply, sizeof moved);
	assert_int_equal(task_of(&f, &reply).due_at, MAY(14, 12));
	assert_int_equal(task_of(&f, &reply).planned_at, MAY(14, 12));
	assert_int_equal(task_of(&f, &reply).detail, 2);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_PROGRESS, &progress), 1);
	assert_int_equal(progress.due_at, MAY(13, 12));
	c = get(&f);
	assert_int_equal(c->state, CRM_COMPLAINT_IN_PROGRESS);
	assert_int_equal(c->breaches, 0);
	assert_int_equal(c->escalation, 0);
	assert_int_equal(c->promises, 2);
	assert_int_equal(c->promise_due_at, MAY(14, 12));
	crm_complaint_free(c);
	assert_int_equal(outcome_of(&f, 1, &first), CRM_PROMISE_RENEWED);
	assert_int_equal(first.ended_at, MAY(10, 16));
	assert_int_equal(first.broken_at, CRM_NO_TIME);
	assert_int_equal(outcome_of(&f, 2, &second), CRM_PROMISE_OPEN);
	assert_int_equal(second.contact_at, MAY(10, 16));
	assert_int_equal(second.made_at, MAY(10, 16));
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_BROKEN, NULL), 0);
	assert_store_verifies(&f);
	end(&f);
}

static void a_renewal_without_unit_keeps_the_one_in_charge(void **state)
{
	struct fixture f;
	crm_promise_input renewal = renewal_for(MAY(14, 12));
	crm_promise_cursor *cursor = NULL;
	const crm_promise *promise = NULL;

	(void)state;
	begin(&f);
	promised(&f);
	assert_int_equal(crm_complaint_renew(f.db, NULL, &f.id, &renewal, NULL), CRM_OK);
	renewal.unit = "purchasing";
	assert_int_equal(crm_complaint_renew(f.db, NULL, &f.id, &renewal, NULL), CRM_OK);
	assert_int_equal(crm_promise_list(f.db, &f.id, &cursor), CRM_OK);
	assert_int_equal(crm_promise_next(cursor, &promise), CRM_OK);
	assert_int_equal(crm_promise_next(cursor, &promise), CRM_OK);
	assert_int_equal(promise->number, 2);
	assert_string_equal(promise->unit, "workshop");
	assert_string_equal(promise->progress, "the part is ordered");
	assert_int_equal(crm_promise_next(cursor, &promise), CRM_OK);
	assert_string_equal(promise->unit, "purchasing");
	assert_int_equal(crm_promise_next(cursor, &promise), CRM_DONE);
	crm_promise_cursor_free(cursor);
	end(&f);
}

/* D-CMP-29: what is promised and to whom is kept with the time; a renewal speaks of the same unless it says otherwise. */
static void a_renewal_without_what_keeps_what_was_promised(void **state)
{
	static const char *const whats[] = { "a new valve", "a new valve", "the money back", "the money back" };
	static const char *const people[] = { "Mrs Zhang", "Mrs Zhang", "Mrs Zhang", "her son" };
	struct fixture f;
	crm_promise_input promise = promise_for(DUE), renewal = renewal_for(MAY(11, 12));
	crm_promise_cursor *cursor = NULL;
	const crm_promise *row = NULL;
	int i;

	(void)state;
	begin(&f);
	open_default(&f);
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 0), CRM_OK);
	promise.what = "a new valve";
	promise.promised_to = "Mrs Zhang";
	assert_int_equal(crm_complaint_promise(f.db, NULL, &f.id, &promise, NULL), CRM_OK);
	f.now = DUE + 1; /* the first is renewed late, and keeps it all the same */
	assert_int_equal(crm_complaint_renew(f.db, NULL, &f.id, &renewal, NULL), CRM_OK);
	renewal.what = "the money back";
	assert_int_equal(crm_complaint_renew(f.db, NULL, &f.id, &renewal, NULL), CRM_OK);
	renewal.what = "";
	renewal.promised_to = "her son";
	assert_int_equal(crm_complaint_renew(f.db, NULL, &f.id, &renewal, NULL), CRM_OK);
	assert_int_equal(crm_promise_list(f.db, &f.id, &cursor), CRM_OK);
	for (i = 0; i < 4; i++) {
		assert_int_equal(crm_promise_next(cursor, &row), CRM_OK);
		assert_string_equal(row->what, whats[i]);
		assert_string_equal(row->promised_to, people[i]);
		assert_int_equal(row->consent, 1);
	}
	crm_promise_cursor_free(cursor);
	assert_int_equal(outcome_of(&f, 1, NULL), CRM_PROMISE_RENEWED_LATE);
	assert_int_equal(outcome_of(&f, 2, NULL), CRM_PROMISE_RENEWED);
	assert_store_verifies(&f);
	end(&f);
}

/* D-CMP-30: at the very time is in time; a renewal too near for a reminder does the one that is open. */
static void a_renewal_at_the_promised_time_is_in_time(void **state)
{
	struct fixture f;
	crm_promise_input renewal = renewal_for(DUE + CRM_HOUR);

	(void)state;
	begin(&f);
	promised(&f);
	f.now = DUE;
	assert_int_equal(crm_complaint_renew(f.db, NULL, &f.id, &renewal, NULL), CRM_OK);
	assert_int_equal(outcome_of(&f, 1, NULL), CRM_PROMISE_RENEWED);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_PROGRESS, NULL), 0);
	end(&f);
}

/* M-CMP-09, D-CMP-30, D-CMP-42 */
static void a_breach_is_permanent_and_escalates(void **state)
{
	struct fixture f;
	crm_promise_input renewal = renewal_for(MAY(14, 12));
	crm_report report = CRM_INIT(crm_report);
	crm_tick_result result;
	const crm_complaint *c;
	crm_promise record;
	crm_task escalation;
	crm_id reply, task;
	int64_t at = 0, wake = 0;

	(void)state;
	begin(&f);
	reply = promised(&f);
	f.now = DUE;
	assert_int_equal(crm_tick(f.db, NULL, &result), CRM_UNCHANGED);
	f.now = DUE + 1;
	assert_int_equal(crm_tick(f.db, NULL, &result), CRM_OK);
	assert_int_equal(result.promises_broken, 1);
	assert_int_equal(crm_tick(f.db, NULL, &result), CRM_UNCHANGED);
	c = get(&f);
	assert_int_equal(c->state, CRM_COMPLAINT_IN_PROGRESS);
	assert_int_equal(c->state_since, DUE);
	assert_int_equal(c->breaches, 1);
	assert_int_equal(c->escalation, 1);
	assert_int_equal(c->promise_due_at, CRM_NO_TIME);
	crm_complaint_free(c);
	assert_int_equal(outcome_of(&f, 1, &record), CRM_PROMISE_BROKEN);
	assert_int_equal(record.ended_at, DUE);
	assert_int_equal(record.broken_at, DUE);
	assert_int_equal(open_tasks(&f, CRM_TASK_ESCALATION, &escalation), 1);
	assert_int_equal(escalation.due_at, DUE);
	assert_int_equal(escalation.basis_at, DUE);
	assert_int_equal(escalation.priority, 1);
	assert_int_equal(escalation.rule, CRM_DUE_ESCALATION);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_PROGRESS, NULL), 0);
	assert_int_equal(task_of(&f, &reply).state, CRM_TASK_OPEN); /* overdue, but to be kept still */
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_BROKEN, &at), 1);
	assert_int_equal(at, DUE);
	f.now = MAY(11, 9);
	assert_int_equal(crm_complaint_renew(f.db, NULL, &f.id, &renewal, &task), CRM_OK);
	assert_memory_equal(&task, &reply, sizeof task);
	c = get(&f);
	assert_int_equal(c->state_since, DUE); /* it goes on, it does not begin anew */
	assert_int_equal(c->breaches, 1);
	assert_int_equal(c->escalation, 1);
	assert_int_equal(c->promise_due_at, MAY(14, 12));
	crm_complaint_free(c);
	assert_int_equal(outcome_of(&f, 1, &record), CRM_PROMISE_RENEWED_LATE);
	assert_int_equal(record.broken_at, DUE);
	assert_int_equal(record.ended_at, MAY(11, 9));
	assert_int_equal(outcome_of(&f, 2, NULL), CRM_PROMISE_OPEN);
	assert_int_equal(crm_report_get(f.db, NULL, &report), CRM_OK);
	assert_int_equal(report.promises_broken, 1);
	assert_int_equal(report.promises_renewed_late, 1);
	assert_int_equal(report.promises_kept_rate, 0);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_PROGRESS, NULL), 1);
	assert_int_equal(crm_next_wake(f.db, &wake), CRM_OK);
	assert_int_equal(wake, MAY(13, 12)); /* tell the progress; the escalation is overdue and not told again */
	assert_store_verifies(&f);
	end(&f);
}

/* D-CMP-30: the break is decided by the clock, so recording an early contact too late does not heal it. */
static void a_contact_that_is_recorded_too_late_does_not_heal(void **state)
{
	struct fixture f;
	crm_promise_input renewal = renewal_for(MAY(14, 12));
	crm_act act = CRM_INIT(crm_act);
	crm_promise second;

	(void)state;
	begin(&f);
	promised(&f);
	f.now = MAY(10, 18);
	act.at = MAY(10, 16);
	assert_int_equal(crm_complaint_renew(f.db, &act, &f.id, &renewal, NULL), CRM_OK);
	assert_int_equal(outcome_of(&f, 1, NULL), CRM_PROMISE_RENEWED_LATE);
	assert_int_equal(outcome_of(&f, 2, &second), CRM_PROMISE_OPEN);
	assert_int_equal(second.contact_at, MAY(10, 16));
	assert_int_equal(second.made_at, MAY(10, 18)); /* the new one counts from now */
	act.at = f.now + 1;
	assert_rule(&f, crm_complaint_renew(f.db, &act, &f.id, &renewal, NULL), CRM_ERR_INVALID, CRM_RULE_TIME_FUTURE,
	            "at");
	act.at = MAY(1, 8);
	assert_rule(&f, crm_complaint_renew(f.db, &act, &f.id, &renewal, NULL), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE,
	            "at");
	end(&f);
}

static void a_playbook_may_leave_a_breach_to_people(void **state)
{
	static const char text[] = "{\"complaint\": {\"escalate_on_breach\": false}}";
	struct fixture f;
	const crm_complaint *c;

	(void)state;
	begin(&f);
	promised(&f); /* under version 1 */
	assert_int_equal(crm_playbook_load(f.db, NULL, text, strlen(text), NULL), CRM_OK);
	f.now = DUE + 1;
	assert_int_equal(crm_tick(f.db, NULL, NULL), CRM_OK);
	c = get(&f);
	assert_int_equal(c->escalation, 1); /* a running case keeps its version */
	crm_complaint_free(c);
	f.now = MAY(1, 9) + 1;
	promised(&f); /* under version 2 */
	f.now = DUE + 2;
	assert_int_equal(crm_tick(f.db, NULL, NULL), CRM_OK);
	c = get(&f);
	assert_int_equal(c->breaches, 1);
	assert_int_equal(c->escalation, 0);
	assert_int_equal(c->playbook, 2);
	crm_complaint_free(c);
	assert_int_equal(open_tasks(&f, CRM_TASK_ESCALATION, NULL), 1); /* that of the first case */
	end(&f);
}

static void renewing_needs_a_promise(void **state)
{
	struct fixture f;
	crm_promise_input renewal = renewal_for(MAY(14, 12));

	(void)state;
	begin(&f);
	open_default(&f);
	assert_refused(&f, crm_complaint_renew(f.db, NULL, &f.id, &renewal, NULL), CRM_RULE_PROMISE_NONE, NULL);
	renewal.progress = NULL;
	f.id.bytes[15] ^= 1;
	assert_int_equal(crm_complaint_renew(f.db, NULL, &f.id, &renewal, NULL), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_error_last(f.db)->entity, CRM_ENTITY_COMPLAINT);
	end(&f);
}

static void a_solution_in_time_keeps_the_promise(void **state)
{
	struct fixture f;
	crm_promise record;
	const crm_complaint *c;
	crm_id reply, check, same;

	(void)state;
	begin(&f);
	reply = promised(&f);
	f.now = DUE;
	assert_int_equal(solve_now(&f, 0, &check), CRM_OK);
	assert_int_equal(task_of(&f, &check).kind, CRM_TASK_SATISFACTION_CHECK);
	assert_int_equal(outcome_of(&f, 1, &record), CRM_PROMISE_KEPT);
	assert_int_equal(record.ended_at, DUE);
	assert_int_equal(task_of(&f, &reply).state, CRM_TASK_DONE);
	assert_int_equal(task_of(&f, &reply).outcome, CRM_OUTCOME_REACHED);
	assert_int_equal(open_tasks(&f, 0, NULL), 1); /* the check: an offer that nobody answers is not forgotten */
	c = get(&f);
	assert_int_equal(c->state, CRM_COMPLAINT_SOLUTION_OFFERED);
	assert_int_equal(c->promise_due_at, CRM_NO_TIME);
	assert_int_equal(c->breaches, 0);
	assert_string_equal(c->solution, "a new valve");
	crm_complaint_free(c);
	assert_int_equal(crm_complaint_answer(f.db, NULL, &f.id, CRM_OPTION_ONLY, &same), CRM_OK);
	assert_true(crm_id_is_equal(&same, &check));
	assert_int_equal(state_of(&f), CRM_COMPLAINT_VERIFYING);
	assert_int_equal(task_of(&f, &check).due_at, DUE + 3 * CRM_DAY);
	end(&f);
}

static void a_solution_after_the_time_comes_too_late_for_the_promise(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	promised(&f);
	f.now = DUE + 1;
	assert_int_equal(solve_now(&f, 1, NULL), CRM_OK);
	assert_int_equal(outcome_of(&f, 1, NULL), CRM_PROMISE_BROKEN);
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_BROKEN, NULL), 1);
	assert_int_equal(state_of(&f), CRM_COMPLAINT_VERIFYING);
	end(&f);
}

static void voiding_after_a_breach_cancels_the_escalation_too(void **state)
{
	struct fixture f;
	crm_act act = CRM_INIT(crm_act);

	(void)state;
	begin(&f);
	promised(&f);
	f.now = DUE + 1;
	act.reason = "a duplicate";
	assert_int_equal(crm_complaint_void(f.db, &act, &f.id), CRM_OK);
	assert_int_equal(outcome_of(&f, 1, NULL), CRM_PROMISE_BROKEN);
	assert_int_equal(open_tasks(&f, 0, NULL), 0);
	end(&f);
}

/* A break that a call brings about itself does not make the revision of its caller stale. */
static void a_revision_is_that_before_what_was_due(void **state)
{
	struct fixture f;
	crm_act act = CRM_INIT(crm_act);
	crm_promise_input renewal = renewal_for(MAY(14, 12));
	const crm_complaint *c;

	(void)state;
	begin(&f);
	promised(&f);
	c = get(&f);
	act.revision = c->revision;
	crm_complaint_free(c);
	f.now = DUE + 1;
	assert_int_equal(crm_complaint_renew(f.db, &act, &f.id, &renewal, NULL), CRM_OK);
	end(&f);
}

/* The same calls, with or without a tick before each. `last` is the call to end with. */
static void play_late(struct fixture *f, bool ticking, int last)
{
	crm_promise_input renewal = renewal_for(DUE + 2 * CRM_DAY), anew = promise_for(DUE + 9 * CRM_DAY);
	crm_act act = CRM_INIT(crm_act);

	promised(f);
	f->now = DUE + CRM_HOUR;
	if (ticking)
		assert_int_equal(crm_tick(f->db, NULL, NULL), CRM_OK);
	assert_int_equal(crm_complaint_renew(f->db, NULL, &f->id, &renewal, NULL), CRM_OK);
	f->now = DUE + 3 * CRM_DAY;
	if (ticking)
		assert_int_equal(crm_tick(f->db, NULL, NULL), CRM_OK);
	act.reason = "a mistake";
	switch (last) {
	case 0:
		assert_int_equal(crm_complaint_promise(f->db, NULL, &f->id, &anew, NULL), CRM_OK);
		break;
	case 1:
		assert_int_equal(solve_now(f, 1, NULL), CRM_OK);
		break;
	case 2:
		assert_int_equal(crm_complaint_explain(f->db, NULL, &f->id, "it is so", "try that"), CRM_OK);
		break;
	case 3:
		assert_int_equal(crm_complaint_handler_set(f->db, NULL, &f->id, "Li"), CRM_OK);
		break;
	case 4:
		assert_int_equal(crm_complaint_void(f->db, &act, &f->id), CRM_OK);
		break;
	default:
		assert_refused(f, judge_as(f, CRM_RESPONSIBILITY_OURS, 1), CRM_RULE_COMPLAINT_STATE, NULL);
		assert_int_equal(crm_tick(f->db, NULL, NULL), ticking ? CRM_UNCHANGED : CRM_OK);
	}
}

static void the_result_does_not_depend_on_when_the_tick_ran(void **state)
{
	static char with[DUMP], without[DUMP];

	(void)state;
	for (int last = 0; last <= 5; last++) {
		struct fixture f;
		int breaks, breaks_with;
		int64_t at, at_with;

		begin(&f);
		play_late(&f, false, last);
		dump_case(&f, without);
		breaks = count_events(&f, CRM_EVENT_COMPLAINT_BROKEN, &at);
		end(&f);
		begin(&f);
		play_late(&f, true, last);
		dump_case(&f, with);
		breaks_with = count_events(&f, CRM_EVENT_COMPLAINT_BROKEN, &at_with);
		assert_store_verifies(&f);
		end(&f);
		assert_string_equal(with, without);
		assert_int_equal(breaks, 2);
		assert_int_equal(breaks_with, 2);
		assert_int_equal(at, at_with);
	}
}

static void a_case_is_made_anew_from_the_journal(void **state)
{
	static char before[DUMP], after[DUMP];
	struct fixture f;

	(void)state;
	begin(&f);
	play_late(&f, false, 1);
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_DISSATISFIED, "it drips"), CRM_OK);
	dump_case(&f, before);
	assert_int_equal(crm_rebuild(f.db), CRM_OK);
	dump_case(&f, after);
	assert_string_equal(after, before);
	end(&f);
}

static void assert_reason_of(struct fixture *f, crm_event event, const char *reason)
{
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;

	query.events = UINT64_C(1) << event;
	assert_int_equal(crm_journal_list(f->db, &query, &cursor), CRM_OK);
	assert_int_equal(crm_journal_next(cursor, &entry), CRM_OK);
	assert_memory_equal(&entry->id, &f->id, sizeof f->id);
	assert_int_equal(entry->entity, CRM_ENTITY_COMPLAINT);
	assert_string_equal(entry->reason, reason);
	crm_journal_cursor_free(cursor);
}

static void a_break_inside_a_call_is_an_entry_of_its_own(void **state)
{
	struct fixture f;
	crm_act act = CRM_INIT(crm_act);
	crm_promise_input renewal = renewal_for(MAY(14, 12));
	crm_id first, again;
	int64_t broken = 0, renewed = 0, before;

	(void)state;
	begin(&f);
	promised(&f);
	before = entries(&f);
	f.now = MAY(10, 20);
	act.at = MAY(10, 19);
	act.key = "renewal";
	act.reason = "she rang up";
	assert_int_equal(crm_complaint_renew(f.db, &act, &f.id, &renewal, &first), CRM_OK);
	assert_int_equal(entries(&f), before + 2);
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_BROKEN, &broken), 1);
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_RENEWED, &renewed), 1);
	assert_int_equal(broken, DUE);
	assert_int_equal(renewed, MAY(10, 19));
	assert_reason_of(&f, CRM_EVENT_COMPLAINT_BROKEN, "the promised time passed");
	assert_reason_of(&f, CRM_EVENT_COMPLAINT_RENEWED, "she rang up");
	assert_int_equal(crm_complaint_renew(f.db, &act, &f.id, &renewal, &again), CRM_REPLAYED);
	assert_memory_equal(&again, &first, sizeof first); /* the key stands with the renewal, which knows the task */
	assert_false(crm_id_is_none(&first));
	end(&f);
}

static void open_promises_are_listed_by_the_time_they_lapse(void **state)
{
	struct fixture f;
	crm_promise_input promise;
	crm_promise_cursor *cursor = NULL;
	const crm_promise *record = NULL;
	int64_t before = 0;
	int count = 0;

	(void)state;
	begin(&f);
	for (int i = 0; i < 130; i++) {
		promise = promise_for(DUE + (i * 37 % 130) * CRM_HOUR);
		open_default(&f);
		assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 0), CRM_OK);
		assert_int_equal(crm_complaint_promise(f.db, NULL, &f.id, &promise, NULL), CRM_OK);
	}
	assert_int_equal(solve_now(&f, 1, NULL), CRM_OK); /* one is kept */
	assert_int_equal(crm_promise_open_list(f.db, CRM_NO_TIME, &cursor), CRM_OK);
	while (crm_promise_next(cursor, &record) == CRM_OK) {
		assert_true(record->due_at > before);
		before = record->due_at;
		count++;
	}
	crm_promise_cursor_free(cursor);
	assert_int_equal(count, 129);
	assert_int_equal(crm_promise_open_list(f.db, DUE, &cursor), CRM_OK);
	assert_int_equal(crm_promise_next(cursor, &record), CRM_OK);
	assert_int_equal(record->due_at, DUE);
	assert_int_equal(crm_promise_next(cursor, &record), CRM_DONE);
	crm_promise_cursor_free(cursor);
	f.now = DUE + 130 * CRM_HOUR;
	assert_int_equal(crm_tick(f.db, NULL, NULL), CRM_OK);
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_BROKEN, NULL), 129);
	end(&f);
}

UNIT_MAIN(TEST(a_promise_needs_date_consent_unit_and_reason), TEST(a_promise_makes_the_reply_task_and_its_reminder),
          TEST(a_promise_nearer_than_the_lead_has_no_reminder), TEST(a_contact_before_the_lapse_extends_the_promise),
          TEST(a_renewal_without_unit_keeps_the_one_in_charge), TEST(a_renewal_without_what_keeps_what_was_promised),
          TEST(a_renewal_at_the_promised_time_is_in_time),
          TEST(a_breach_is_permanent_and_escalates), TEST(a_contact_that_is_recorded_too_late_does_not_heal),
          TEST(a_playbook_may_leave_a_breach_to_people), TEST(renewing_needs_a_promise),
          TEST(a_solution_in_time_keeps_the_promise), TEST(a_solution_after_the_time_comes_too_late_for_the_promise),
          TEST(voiding_after_a_breach_cancels_the_escalation_too), TEST(a_revision_is_that_before_what_was_due),
          TEST(the_result_does_not_depend_on_when_the_tick_ran), TEST(a_case_is_made_anew_from_the_journal),
          TEST(a_break_inside_a_call_is_an_entry_of_its_own), TEST(open_promises_are_listed_by_the_time_they_lapse))
