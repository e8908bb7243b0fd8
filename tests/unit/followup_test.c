/* Classes, cadence and contacts through the public calls. */
#include "ledger.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

static void begin_at(struct fixture *f, const char *now, int32_t utc_offset_minutes)
{
	ledger_open(f, at(now), "li", utc_offset_minutes);
	f->id = fixture_customer(f, "Zhang Wei");
}

static void begin(struct fixture *f, const char *now)
{
	begin_at(f, now, 0);
}

static void playbook_set(struct fixture *f, const char *text)
{
	assert_ok(f->db, crm_playbook_load(f->db, NULL, text, strlen(text), NULL));
}

static crm_status assign(struct fixture *f, int32_t contact_class)
{
	return crm_followup_assign(f->db, NULL, &f->id, contact_class, NULL);
}

static crm_status contact_at(struct fixture *f, const char *when, int32_t kind, int32_t outcome)
{
	crm_contact_input input = CRM_INIT(crm_contact_input);
	crm_act act = CRM_INIT(crm_act);

	act.at = when ? at(when) : CRM_NO_TIME;
	input.customer_id = f->id;
	input.kind = kind;
	input.outcome = outcome;
	input.note = "spoke";
	return crm_contact_add(f->db, &act, &input, NULL);
}

/* The contacts of M-FUP-01: both kinds on 15 January. */
static void contacted_in_january(struct fixture *f)
{
	f->now = at("2026-01-15 09:00");
	assert_ok(f->db, contact_at(f, NULL, CRM_CONTACT_CALL, CRM_OUTCOME_REACHED));
	assert_ok(f->db, contact_at(f, NULL, CRM_CONTACT_VISIT, CRM_OUTCOME_REACHED));
}

/* The tasks of a kind in a state; the last of them without its texts. */
static size_t tasks_of(struct fixture *f, int32_t kind, int32_t state, crm_task *last)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;
	size_t count = 0;

	query.customer_id = f->id;
	assert_ok(f->db, crm_task_due(f->db, &query, &cursor));
	while (crm_task_next(cursor, &task) == CRM_OK)
		if (task->kind == kind && task->state == state) {
			if (last)
				*last = *task;
			count++;
		}
	crm_task_cursor_free(cursor);
	return count;
}

/* The one open task of the kind is due then; NULL = there is none. */
static crm_task assert_due(struct fixture *f, int32_t kind, const char *when)
{
	crm_task task = { 0 };
	char text[CRM_TIME_TEXT];

	assert_int_equal(tasks_of(f, kind, CRM_TASK_OPEN, &task), when ? 1 : 0);
	if (when && task.due_at != at(when))
		fail_msg("%s is due %s, expected %s", crm_task_kind_name(kind), crm_time_text(task.due_at, text), when);
	return task;
}

static void assert_note(struct fixture *f, crm_id id, const char *note)
{
	const crm_task *task = NULL;

	assert_ok(f->db, crm_task_get(f->db, &id, &task));
	assert_string_equal(task->note, note);
	crm_task_free(task);
}

static crm_customer customer_read(struct fixture *f)
{
	const crm_customer *view = NULL;
	crm_customer customer;

	assert_ok(f->db, crm_customer_get(f->db, &f->id, &view));
	customer = *view;
	crm_customer_free(view);
	return customer;
}

static crm_status done(struct fixture *f, crm_id id, int32_t outcome, crm_id *next)
{
	crm_task_done_input result = { sizeof result, outcome, CRM_CHANNEL_PHONE, "spoke" };

	return crm_task_done(f->db, NULL, &id, &result, next);
}

static size_t contact_count(struct fixture *f)
{
	crm_contact_cursor *cursor = NULL;
	const crm_contact *contact = NULL;
	int64_t last = INT64_MIN;
	size_t count = 0;

	assert_ok(f->db, crm_contact_list(f->db, &f->id, &cursor));
	for (; crm_contact_next(cursor, &contact) == CRM_OK; count++) {
		assert_true(contact->at >= last);
		last = contact->at;
	}
	crm_contact_cursor_free(cursor);
	return count;
}

/* --- M-FUP-01 */

static void each_class_plans_its_calls_and_visits(void **state)
{
	static const struct {
		int32_t contact_class, priority;
		const char *call, *visit;
	} expected[] = {
		{ CRM_CLASS_IMPORTANT, 3, "2026-02-15 09:00", "2026-04-15 09:00" },
		{ CRM_CLASS_SECONDARY, 4, "2026-04-15 09:00", "2026-07-15 09:00" },
		{ CRM_CLASS_ORDINARY, 5, "2026-07-15 09:00", "2027-01-15 09:00" },
		{ CRM_CLASS_SMALL, 6, "2027-01-15 09:00", NULL },
	};
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(expected); i++) {
		crm_task call;

		begin(&f, "2026-01-10");
		contacted_in_january(&f);
		f.now = at("2026-01-20");
		assert_int_equal(assign(&f, expected[i].contact_class), CRM_OK);
		call = assert_due(&f, CRM_TASK_CALL, expected[i].call);
		assert_due(&f, CRM_TASK_VISIT, expected[i].visit);
		assert_int_equal(call.priority, expected[i].priority);
		assert_int_equal(call.channel, CRM_CHANNEL_PHONE);
		assert_true(call.basis_at == at("2026-01-15 09:00") && call.planned_at == call.due_at);
		close_store(&f);
	}
}

static void small_customers_need_not_be_called(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, "2026-01-15");
	playbook_set(&f, "{\"followup\":{\"cadence\":{\"small\":{\"call_months\":0}}}}");
	assert_int_equal(assign(&f, CRM_CLASS_SMALL), CRM_OK);
	assert_due(&f, CRM_TASK_CALL, NULL);
	assert_due(&f, CRM_TASK_VISIT, NULL);
	close_store(&f);
}

static void a_customer_never_contacted_counts_from_the_assignment(void **state)
{
	struct fixture f;
	crm_act act = CRM_INIT(crm_act);

	(void)state;
	begin(&f, "2026-03-31 08:00");
	act.at = at("2026-01-31 08:00"); /* entered late */
	assert_int_equal(crm_followup_assign(f.db, &act, &f.id, CRM_CLASS_IMPORTANT, "sun"), CRM_OK);
	assert_due(&f, CRM_TASK_CALL, "2026-02-28 08:00");
	assert_due(&f, CRM_TASK_VISIT, "2026-04-30 08:00");
	assert_true(customer_read(&f).class_since == act.at);
	close_store(&f);
}

/* --- M-FUP-02 */

static void the_next_call_counts_from_the_one_that_was_made(void **state)
{
	struct fixture f;
	crm_task call;
	crm_id next;

	(void)state;
	begin(&f, "2026-01-31 08:00");
	assert_ok(f.db, assign(&f, CRM_CLASS_IMPORTANT));
	call = assert_due(&f, CRM_TASK_CALL, "2026-02-28 08:00");
	f.now = at("2026-02-28 08:00");
	assert_int_equal(done(&f, call.id, CRM_OUTCOME_REACHED, &next), CRM_OK);
	call = assert_due(&f, CRM_TASK_CALL, "2026-03-28 08:00");
	assert_true(crm_id_is_equal(&next, &call.id));
	assert_true(customer_read(&f).last_call_at == f.now);
	close_store(&f);
}

static void months_follow_the_local_calendar(void **state)
{
	struct fixture f;

	(void)state;
	begin_at(&f, "2026-01-31T07:00:00+08:00", 480); /* 30 January in UTC */
	assert_ok(f.db, assign(&f, CRM_CLASS_IMPORTANT));
	assert_due(&f, CRM_TASK_CALL, "2026-02-28T07:00:00+08:00");
	assert_due(&f, CRM_TASK_VISIT, "2026-04-30T07:00:00+08:00");
	close_store(&f);
}

/* --- M-FUP-03 */

static void a_change_of_class_moves_the_tasks_and_doubles_none(void **state)
{
	struct fixture f;
	crm_task before, call;
	crm_task_cursor *cursor = NULL;
	const crm_task *first = NULL;

	(void)state;
	begin(&f, "2026-01-10");
	contacted_in_january(&f);
	assert_ok(f.db, assign(&f, CRM_CLASS_ORDINARY));
	before = assert_due(&f, CRM_TASK_CALL, "2026-07-15 09:00");
	f.now = at("2026-03-01");
	assert_ok(f.db, crm_task_snooze(f.db, NULL, &before.id, at("2026-07-20")));
	assert_int_equal(assign(&f, CRM_CLASS_IMPORTANT), CRM_OK);
	call = assert_due(&f, CRM_TASK_CALL, "2026-02-15 09:00");
	assert_true(crm_id_is_equal(&before.id, &call.id));
	assert_true(call.planned_at == call.due_at);
	assert_int_equal(call.snoozes, 0);
	assert_int_equal(call.priority, 3);
	assert_int_equal(call.amount, 1);
	assert_due(&f, CRM_TASK_VISIT, "2026-04-15 09:00");
	assert_ok(f.db, crm_task_due(f.db, NULL, &cursor)); /* overdue on 1 March */
	assert_int_equal(crm_task_next(cursor, &first), CRM_OK);
	assert_true(crm_id_is_equal(&first->id, &call.id));
	crm_task_cursor_free(cursor);
	close_store(&f);
}

/* Another class plans anew even where its months are the same: who was never called counts from the new assignment. */
static void another_class_of_the_same_months_plans_anew(void **state)
{
	struct fixture f;
	crm_task call;

	(void)state;
	begin(&f, "2026-01-15");
	playbook_set(&f, "{\"followup\":{\"cadence\":{\"secondary\":{\"call_months\":1}}}}");
	assert_ok(f.db, assign(&f, CRM_CLASS_IMPORTANT));
	call = assert_due(&f, CRM_TASK_CALL, "2026-02-15");
	assert_ok(f.db, crm_task_snooze(f.db, NULL, &call.id, at("2026-03-01")));
	f.now = at("2026-01-20");
	assert_ok(f.db, assign(&f, CRM_CLASS_SECONDARY));
	assert_int_equal(assert_due(&f, CRM_TASK_CALL, "2026-02-20").snoozes, 0);
	close_store(&f);
}

static void a_class_without_visits_cancels_the_open_one(void **state)
{
	struct fixture f;
	crm_task visit;

	(void)state;
	begin(&f, "2026-01-15");
	assert_ok(f.db, assign(&f, CRM_CLASS_IMPORTANT));
	visit = assert_due(&f, CRM_TASK_VISIT, "2026-04-15");
	assert_ok(f.db, assign(&f, CRM_CLASS_SMALL));
	assert_due(&f, CRM_TASK_VISIT, NULL);
	assert_int_equal(tasks_of(&f, CRM_TASK_VISIT, CRM_TASK_CANCELLED, NULL), 1);
	assert_note(&f, visit.id, "no contact of this kind is planned any more");
	assert_ok(f.db, assign(&f, 0));
	assert_due(&f, CRM_TASK_CALL, NULL);
	assert_int_equal(customer_read(&f).class_since, CRM_NO_TIME);
	assert_int_equal(assign(&f, 0), CRM_UNCHANGED);
	close_store(&f);
}

static void assigning_the_same_again_writes_nothing(void **state)
{
	struct fixture f;
	crm_task call;
	int64_t length;

	(void)state;
	begin(&f, "2026-01-15");
	assert_int_equal(crm_followup_assign(f.db, NULL, &f.id, CRM_CLASS_IMPORTANT, "sun"), CRM_OK);
	call = assert_due(&f, CRM_TASK_CALL, "2026-02-15");
	assert_ok(f.db, crm_task_snooze(f.db, NULL, &call.id, at("2026-02-20")));
	length = entries(&f);
	f.now += CRM_DAY;
	assert_int_equal(assign(&f, CRM_CLASS_IMPORTANT), CRM_UNCHANGED);
	assert_int_equal(crm_followup_assign(f.db, NULL, &f.id, CRM_CLASS_IMPORTANT, "sun"), CRM_UNCHANGED);
	assert_int_equal(entries(&f), length);
	assert_due(&f, CRM_TASK_CALL, "2026-02-20");
	close_store(&f);
}

static void another_owner_takes_the_tasks_over_at_their_times(void **state)
{
	struct fixture f;
	crm_task call;
	const crm_task *task = NULL;

	(void)state;
	begin(&f, "2026-01-15");
	assert_ok(f.db, crm_followup_assign(f.db, NULL, &f.id, CRM_CLASS_IMPORTANT, "sun"));
	call = assert_due(&f, CRM_TASK_CALL, "2026-02-15");
	assert_ok(f.db, crm_task_snooze(f.db, NULL, &call.id, at("2026-02-20")));
	assert_int_equal(crm_followup_assign(f.db, NULL, &f.id, CRM_CLASS_IMPORTANT, "zhou"), CRM_OK);
	assert_due(&f, CRM_TASK_CALL, "2026-02-20"); /* what was put off stays so */
	assert_ok(f.db, crm_task_get(f.db, &call.id, &task));
	assert_string_equal(task->handler, "zhou");
	crm_task_free(task);
	assert_int_equal(crm_followup_assign(f.db, NULL, &f.id, CRM_CLASS_IMPORTANT, ""), CRM_OK);
	assert_null(customer_read(&f).owner);
	close_store(&f);
}

static void a_changed_cadence_is_taken_up_when_it_is_assigned(void **state)
{
	struct fixture f;
	crm_task call;

	(void)state;
	begin(&f, "2026-01-15");
	assert_ok(f.db, assign(&f, CRM_CLASS_IMPORTANT));
	playbook_set(&f, "{\"followup\":{\"cadence\":{\"important\":{\"call_months\":2}}}}");
	assert_due(&f, CRM_TASK_CALL, "2026-02-15");
	assert_int_equal(assign(&f, CRM_CLASS_IMPORTANT), CRM_OK);
	call = assert_due(&f, CRM_TASK_CALL, "2026-03-15");
	assert_int_equal(call.playbook, 2);
	close_store(&f);
}

static void what_cannot_be_assigned_is_refused(void **state)
{
	struct fixture f;
	crm_customer_input stranger = CRM_INIT(crm_customer_input);
	crm_act act = CRM_INIT(crm_act);
	crm_id id, nobody = { { 1 } };

	(void)state;
	begin(&f, "2026-01-15");
	stranger.kind = CRM_CUSTOMER_PERSON;
	stranger.name = "Qian";
	stranger.state = CRM_LIFECYCLE_NON_CUSTOMER;
	stranger.state_reason = CRM_NON_CUSTOMER_UNRELATED;
	assert_ok(f.db, crm_customer_add(f.db, NULL, &stranger, &id));
	assert_rule(&f, crm_followup_assign(f.db, NULL, NULL, 1, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING,
	            "customer_id");
	assert_rule(&f, assign(&f, 5), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "contact_class");
	assert_rule(&f, assign(&f, -1), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "contact_class");
	assert_rule(&f, crm_followup_assign(f.db, NULL, &f.id, 1, "\xff"), CRM_ERR_INVALID, CRM_RULE_FIELD_NOT_UTF8,
	            "owner");
	assert_rule(&f, crm_followup_assign(f.db, NULL, &nobody, 1, NULL), CRM_ERR_NOT_FOUND, CRM_RULE_NONE, NULL);
	assert_rule(&f, crm_followup_assign(f.db, NULL, &id, 1, NULL), CRM_ERR_REFUSED, CRM_RULE_TASK_SALES_BLOCKED,
	            "contact_class");
	act.revision = 999;
	assert_rule(&f, crm_followup_assign(f.db, &act, &f.id, 1, NULL), CRM_ERR_CONFLICT, CRM_RULE_REVISION_STALE,
	            "revision");
	assert_ok(f.db, assign(&f, CRM_CLASS_IMPORTANT));
	assert_ok(f.db, crm_customer_remove(f.db, NULL, &f.id));
	assert_rule(&f, assign(&f, CRM_CLASS_SMALL), CRM_ERR_REFUSED, CRM_RULE_CUSTOMER_REMOVED, NULL);
	assert_rule(&f, contact_at(&f, NULL, CRM_CONTACT_CALL, CRM_OUTCOME_REACHED), CRM_ERR_REFUSED,
	            CRM_RULE_CUSTOMER_REMOVED, NULL);
	assert_due(&f, CRM_TASK_CALL, NULL); /* his open tasks are cancelled */
	assert_int_equal(tasks_of(&f, CRM_TASK_CALL, CRM_TASK_CANCELLED, NULL), 1);
	close_store(&f);
}

/* --- what follows a planned contact */

static void a_call_in_vain_is_tried_again(void **state)
{
	static const int32_t in_vain[] = { CRM_OUTCOME_NO_ANSWER, CRM_OUTCOME_BUSY, CRM_OUTCOME_WRONG_NUMBER };
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(in_vain); i++) {
		const crm_explanation *why = NULL;
		crm_task call, again;
		crm_id next;

		begin(&f, "2026-01-15 09:00");
		assert_ok(f.db, assign(&f, CRM_CLASS_IMPORTANT));
		call = assert_due(&f, CRM_TASK_CALL, "2026-02-15 09:00");
		f.now = at("2026-02-16 11:00");
		assert_int_equal(done(&f, call.id, in_vain[i], &next), CRM_OK);
		again = assert_due(&f, CRM_TASK_CALL, "2026-02-17 11:00");
		assert_true(crm_id_is_equal(&next, &again.id) && !crm_id_is_equal(&call.id, &again.id));
		assert_true(again.planned_at == call.planned_at && again.basis_at == call.basis_at &&
		            again.amount == call.amount);
		assert_true(again.created_at == f.now);
		assert_int_equal(customer_read(&f).last_call_at, CRM_NO_TIME);
		assert_int_equal(contact_count(&f), 1);
		assert_ok(f.db, crm_task_explain(f.db, &next, &why));
		assert_int_equal(why->step_count, 3);
		assert_string_equal(why->steps[0].text, "contact class assigned");
		assert_true(why->steps[1].at == at("2026-02-15 09:00") && why->steps[2].at == again.due_at);
		assert_string_equal(why->steps[2].text, "tried again, since the customer was not reached");
		crm_explanation_free(why);
		close_store(&f);
	}
}

static void who_will_not_talk_is_asked_at_the_next_turn(void **state)
{
	struct fixture f;
	crm_task call;
	crm_id next;

	(void)state;
	begin(&f, "2026-01-15 09:00");
	assert_ok(f.db, assign(&f, CRM_CLASS_IMPORTANT));
	call = assert_due(&f, CRM_TASK_CALL, "2026-02-15 09:00");
	f.now = at("2026-02-16 11:00");
	assert_int_equal(done(&f, call.id, CRM_OUTCOME_REFUSED, &next), CRM_OK);
	call = assert_due(&f, CRM_TASK_CALL, "2026-03-16 11:00");
	assert_true(crm_id_is_equal(&next, &call.id) && call.basis_at == f.now);
	assert_int_equal(customer_read(&f).last_call_at, CRM_NO_TIME);
	assert_int_equal(crm_followup_assign(f.db, NULL, &f.id, CRM_CLASS_IMPORTANT, "zhou"), CRM_OK);
	assert_due(&f, CRM_TASK_CALL, "2026-03-16 11:00");
	close_store(&f);
}

/* The class was taken away by a change of the playbook while the task was open. */
static void nothing_follows_when_the_class_plans_no_more(void **state)
{
	static const int32_t outcomes[] = { CRM_OUTCOME_REACHED, CRM_OUTCOME_NO_ANSWER, CRM_OUTCOME_REFUSED };
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(outcomes); i++) {
		crm_task call;
		crm_id next;

		begin(&f, "2026-01-15");
		assert_ok(f.db, assign(&f, CRM_CLASS_IMPORTANT));
		call = assert_due(&f, CRM_TASK_CALL, "2026-02-15");
		playbook_set(&f,
		             "{\"followup\":{\"cadence\":{\"important\":{\"call_months\":0},\"secondary\":{\"call_months\":0},"
		             "\"ordinary\":{\"call_months\":0},\"small\":{\"call_months\":0}}}}");
		assert_int_equal(done(&f, call.id, outcomes[i], &next), CRM_OK);
		assert_true(crm_id_is_none(&next));
		assert_due(&f, CRM_TASK_CALL, NULL);
		close_store(&f);
	}
}

static void doing_a_task_again_under_its_key_doubles_nothing(void **state)
{
	struct fixture f;
	crm_act act = CRM_INIT(crm_act);
	crm_task_done_input result = { sizeof result, CRM_OUTCOME_REACHED, CRM_CHANNEL_PHONE, "all well" };
	crm_task call;
	crm_id first, second;
	int64_t length;

	(void)state;
	begin(&f, "2026-01-15");
	act.key = "assign-1";
	assert_int_equal(crm_followup_assign(f.db, &act, &f.id, CRM_CLASS_IMPORTANT, NULL), CRM_OK);
	assert_int_equal(crm_followup_assign(f.db, &act, &f.id, CRM_CLASS_IMPORTANT, NULL), CRM_REPLAYED);
	assert_rule(&f, crm_followup_assign(f.db, &act, &f.id, CRM_CLASS_IMPORTANT, ""), CRM_ERR_CONFLICT,
	            CRM_RULE_KEY_REUSED, "key");
	call = assert_due(&f, CRM_TASK_CALL, "2026-02-15");
	act.key = "done-1";
	f.now = at("2026-02-14");
	assert_int_equal(crm_task_done(f.db, &act, &call.id, &result, &first), CRM_OK);
	length = entries(&f);
	f.now += CRM_DAY;
	assert_int_equal(crm_task_done(f.db, &act, &call.id, &result, &second), CRM_REPLAYED);
	assert_false(crm_id_is_none(&first));
	assert_true(crm_id_is_equal(&first, &second));
	assert_int_equal(entries(&f), length);
	assert_int_equal(contact_count(&f), 1);
	assert_due(&f, CRM_TASK_CALL, "2026-03-14");
	close_store(&f);
}

/* --- contacts that were not planned */

static void a_contact_fulfils_the_open_task_and_plans_the_next(void **state)
{
	struct fixture f;
	crm_contact_cursor *cursor = NULL;
	const crm_contact *contact = NULL;
	crm_task call, ended = { 0 };

	(void)state;
	begin(&f, "2026-01-15 09:00");
	assert_ok(f.db, assign(&f, CRM_CLASS_IMPORTANT));
	call = assert_due(&f, CRM_TASK_CALL, "2026-02-15 09:00");
	f.now = at("2026-02-10 12:00");
	assert_int_equal(contact_at(&f, "2026-02-09 14:00", CRM_CONTACT_CALL, CRM_OUTCOME_REACHED), CRM_OK);
	assert_due(&f, CRM_TASK_CALL, "2026-03-09 14:00");
	assert_int_equal(tasks_of(&f, CRM_TASK_CALL, CRM_TASK_DONE, &ended), 1);
	assert_true(crm_id_is_equal(&ended.id, &call.id) && ended.ended_at == at("2026-02-09 14:00"));
	assert_int_equal(ended.outcome, CRM_OUTCOME_REACHED);
	assert_note(&f, call.id, "spoke");
	assert_ok(f.db, crm_contact_list(f.db, &f.id, &cursor));
	assert_int_equal(crm_contact_next(cursor, &contact), CRM_OK);
	assert_true(crm_id_is_equal(&contact->task_id, &call.id));
	assert_int_equal(contact->channel, CRM_CHANNEL_PHONE);
	assert_int_equal(contact->direction, CRM_DIRECTION_OUT);
	assert_true(contact->at == at("2026-02-09 14:00") && contact->revision > 0);
	crm_contact_cursor_free(cursor);
	assert_due(&f, CRM_TASK_VISIT, "2026-04-15 09:00");
	close_store(&f);
}

static void a_contact_entered_late_or_in_vain_plans_nothing(void **state)
{
	struct fixture f;
	crm_task call, again;

	(void)state;
	begin(&f, "2026-01-10");
	contacted_in_january(&f);
	assert_ok(f.db, assign(&f, CRM_CLASS_IMPORTANT));
	f.now = at("2026-02-20");
	call = assert_due(&f, CRM_TASK_CALL, "2026-02-15 09:00");
	assert_ok(f.db, contact_at(&f, "2026-01-14", CRM_CONTACT_CALL, CRM_OUTCOME_REACHED));
	assert_ok(f.db, contact_at(&f, "2026-01-15 09:00", CRM_CONTACT_CALL, CRM_OUTCOME_REACHED));
	assert_ok(f.db, contact_at(&f, NULL, CRM_CONTACT_CALL, CRM_OUTCOME_NO_ANSWER));
	assert_ok(f.db, contact_at(&f, NULL, CRM_CONTACT_CALL, CRM_OUTCOME_REFUSED));
	assert_ok(f.db, contact_at(&f, NULL, CRM_CONTACT_MESSAGE, CRM_OUTCOME_REACHED));
	again = assert_due(&f, CRM_TASK_CALL, "2026-02-15 09:00");
	assert_true(crm_id_is_equal(&call.id, &again.id));
	assert_int_equal(tasks_of(&f, CRM_TASK_CALL, CRM_TASK_DONE, NULL), 0);
	assert_true(customer_read(&f).last_call_at == at("2026-01-15 09:00"));
	assert_int_equal(contact_count(&f), 7);
	/* A task that is done later under an earlier time is followed from the last contact all the same. */
	assert_ok(f.db, contact_at(&f, NULL, CRM_CONTACT_CALL, CRM_OUTCOME_REACHED));
	call = assert_due(&f, CRM_TASK_CALL, "2026-03-20");
	assert_ok(f.db, crm_task_done(
					  f.db, &(crm_act){ .size = sizeof(crm_act), .at = at("2026-02-01") }, &call.id,
					  &(crm_task_done_input){ sizeof(crm_task_done_input), CRM_OUTCOME_REACHED, CRM_CHANNEL_PHONE, "spoke" },
					  NULL));
	assert_due(&f, CRM_TASK_CALL, "2026-03-20");
	close_store(&f);
}

static void an_inbound_call_counts_as_well(void **state)
{
	struct fixture f;
	crm_contact_input input = CRM_INIT(crm_contact_input);

	(void)state;
	begin(&f, "2026-01-15");
	assert_ok(f.db, assign(&f, CRM_CLASS_IMPORTANT));
	f.now = at("2026-02-01");
	input.customer_id = f.id;
	input.kind = CRM_CONTACT_CALL;
	input.direction = CRM_DIRECTION_IN;
	input.outcome = CRM_OUTCOME_REACHED;
	assert_ok(f.db, crm_contact_add(f.db, NULL, &input, NULL));
	assert_due(&f, CRM_TASK_CALL, "2026-03-01");
	close_store(&f);
}

static void a_contact_says_with_whom_how_and_what_came_of_it(void **state)
{
	struct fixture f;
	crm_contact_input input = CRM_INIT(crm_contact_input);
	crm_contact_cursor *cursor = NULL;
	crm_act act = CRM_INIT(crm_act);
	crm_id id, again, nobody = { { 1 } };

	(void)state;
	begin(&f, "2026-01-15");
	input.kind = CRM_CONTACT_MESSAGE;
	assert_rule(&f, crm_contact_add(f.db, NULL, NULL, &id), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "input");
	assert_rule(&f, crm_contact_add(f.db, NULL, &input, &id), CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "customer_id");
	input.customer_id = nobody;
	assert_rule(&f, crm_contact_add(f.db, NULL, &input, &id), CRM_ERR_NOT_FOUND, CRM_RULE_NONE, NULL);
	assert_rule(&f, crm_contact_list(f.db, &nobody, &cursor), CRM_ERR_NOT_FOUND, CRM_RULE_NONE, NULL);
	assert_null(cursor);
	input.customer_id = f.id;
	assert_rule(&f, crm_contact_add(f.db, NULL, &input, &id), CRM_ERR_REFUSED, CRM_RULE_TASK_OUTCOME_MISSING,
	            "outcome");
	input.outcome = CRM_OUTCOME_REACHED;
	input.kind = 4;
	assert_rule(&f, crm_contact_add(f.db, NULL, &input, &id), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "kind");
	assert_true(crm_id_is_none(&id));
	input.kind = CRM_CONTACT_CALL;
	act.key = "contact-1";
	assert_int_equal(crm_contact_add(f.db, &act, &input, &id), CRM_OK);
	assert_int_equal(crm_contact_add(f.db, &act, &input, &again), CRM_REPLAYED);
	assert_true(crm_id_is_equal(&id, &again) && !crm_id_is_none(&id));
	assert_int_equal(contact_count(&f), 1);
	close_store(&f);
}

static void contacts_are_listed_oldest_first_over_pages(void **state)
{
	struct fixture f;
	int i;

	(void)state;
	begin(&f, "2026-01-15");
	f.now += 1000 * CRM_HOUR;
	assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_WRITE));
	for (i = 0; i < 250; i++) {
		crm_contact_input input = CRM_INIT(crm_contact_input);
		crm_act act = CRM_INIT(crm_act);

		act.at = f.now - (int64_t)(i * 37 % 50) * CRM_HOUR;
		input.customer_id = f.id;
		input.kind = CRM_CONTACT_MESSAGE;
		input.outcome = CRM_OUTCOME_DONE;
		assert_ok(f.db, crm_contact_add(f.db, &act, &input, NULL));
	}
	assert_ok(f.db, crm_commit(f.db));
	assert_int_equal(contact_count(&f), 250);
	close_store(&f);
}

/* --- M-FUP-05: a call close to a visit */

static void merge_begin(struct fixture *f)
{
	begin(f, "2026-01-15 09:00");
	playbook_set(f, "{\"followup\":{\"merge_days\":2,\"cadence\":{\"important\":{\"call_months\":3}}}}");
	assert_ok(f->db, assign(f, CRM_CLASS_IMPORTANT));
}

static void a_call_two_days_before_a_visit_is_merged(void **state)
{
	struct fixture f;
	crm_task visit;
	crm_id next;

	(void)state;
	merge_begin(&f);
	visit = assert_due(&f, CRM_TASK_VISIT, "2026-04-15 09:00");
	assert_due(&f, CRM_TASK_CALL, NULL); /* both are due on 15 April */
	f.now = at("2026-04-16 10:00");
	assert_int_equal(done(&f, visit.id, CRM_OUTCOME_REACHED, &next), CRM_OK);
	assert_true(customer_read(&f).last_visit_at == f.now && customer_read(&f).last_call_at == f.now);
	visit = assert_due(&f, CRM_TASK_VISIT, "2026-07-16 10:00");
	assert_true(crm_id_is_equal(&next, &visit.id));
	assert_due(&f, CRM_TASK_CALL, NULL);
	/* A call of its own two days before brings the next one away from the visit. */
	f.now = at("2026-05-01");
	assert_ok(f.db, contact_at(&f, NULL, CRM_CONTACT_CALL, CRM_OUTCOME_REACHED));
	assert_due(&f, CRM_TASK_CALL, "2026-08-01");
	assert_due(&f, CRM_TASK_VISIT, "2026-07-16 10:00");
	close_store(&f);
}

static void an_open_call_is_cancelled_when_the_visit_comes_close(void **state)
{
	struct fixture f;
	crm_task call;

	(void)state;
	begin(&f, "2026-01-15 09:00");
	playbook_set(&f, "{\"followup\":{\"merge_days\":2}}");
	assert_ok(f.db, assign(&f, CRM_CLASS_IMPORTANT));
	call = assert_due(&f, CRM_TASK_CALL, "2026-02-15 09:00");
	assert_due(&f, CRM_TASK_VISIT, "2026-04-15 09:00");
	f.now = at("2026-03-13 09:00"); /* called: the next call would be on 13 April, two days before the visit */
	assert_ok(f.db, contact_at(&f, NULL, CRM_CONTACT_CALL, CRM_OUTCOME_REACHED));
	assert_int_equal(tasks_of(&f, CRM_TASK_CALL, CRM_TASK_DONE, NULL), 1);
	assert_due(&f, CRM_TASK_CALL, NULL);
	close_store(&f);

	begin(&f, "2026-01-15 09:00");
	assert_ok(f.db, contact_at(&f, NULL, CRM_CONTACT_VISIT, CRM_OUTCOME_REACHED));
	f.now = at("2026-01-16 09:00");
	playbook_set(&f, "{\"followup\":{\"cadence\":{\"important\":{\"call_months\":3}}}}");
	assert_ok(f.db, assign(&f, CRM_CLASS_IMPORTANT));
	call = assert_due(&f, CRM_TASK_CALL, "2026-04-16 09:00");
	playbook_set(&f, "{\"followup\":{\"merge_days\":2}}");
	assert_int_equal(assign(&f, CRM_CLASS_IMPORTANT), CRM_OK);
	assert_due(&f, CRM_TASK_CALL, NULL);
	assert_note(&f, call.id, "merged into the visit");
	close_store(&f);
}

static void a_visit_alone_does_not_count_as_a_call(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, "2026-01-15 09:00");
	assert_ok(f.db, assign(&f, CRM_CLASS_IMPORTANT));
	f.now = at("2026-02-01");
	assert_ok(f.db, contact_at(&f, NULL, CRM_CONTACT_VISIT, CRM_OUTCOME_REACHED));
	assert_int_equal(customer_read(&f).last_call_at, CRM_NO_TIME);
	assert_due(&f, CRM_TASK_CALL, "2026-02-15 09:00");
	assert_due(&f, CRM_TASK_VISIT, "2026-05-01");
	close_store(&f);
}

static void a_visit_refused_takes_the_merged_call_along(void **state)
{
	struct fixture f;
	crm_task visit;

	(void)state;
	merge_begin(&f);
	visit = assert_due(&f, CRM_TASK_VISIT, "2026-04-15 09:00");
	f.now = at("2026-04-20");
	assert_ok(f.db, done(&f, visit.id, CRM_OUTCOME_REFUSED, NULL));
	assert_due(&f, CRM_TASK_VISIT, "2026-07-20");
	assert_due(&f, CRM_TASK_CALL, NULL);
	assert_int_equal(customer_read(&f).last_visit_at, CRM_NO_TIME);
	close_store(&f);
}

static void a_call_is_not_left_to_a_visit_that_is_not_planned(void **state)
{
	struct fixture f;
	crm_act why = CRM_INIT(crm_act);
	crm_task visit;

	(void)state;
	merge_begin(&f);
	visit = assert_due(&f, CRM_TASK_VISIT, "2026-04-15 09:00");
	why.reason = "moved abroad";
	assert_ok(f.db, crm_task_cancel(f.db, &why, &visit.id));
	f.now = at("2026-01-16 09:00"); /* the next call falls on the day after the visit that was given up */
	assert_ok(f.db, contact_at(&f, NULL, CRM_CONTACT_CALL, CRM_OUTCOME_REACHED));
	assert_due(&f, CRM_TASK_CALL, "2026-04-16 09:00");
	assert_due(&f, CRM_TASK_VISIT, NULL);
	close_store(&f);
}

/* --- why */

static void the_cadence_is_explained_with_class_number_and_version(void **state)
{
	struct fixture f;
	const crm_explanation *why = NULL;
	crm_task call, visit;

	(void)state;
	begin(&f, "2026-01-10");
	contacted_in_january(&f);
	assert_ok(f.db, assign(&f, CRM_CLASS_IMPORTANT));
	call = assert_due(&f, CRM_TASK_CALL, "2026-02-15 09:00");
	visit = assert_due(&f, CRM_TASK_VISIT, "2026-04-15 09:00");
	assert_ok(f.db, crm_task_explain(f.db, &call.id, &why));
	assert_int_equal(why->step_count, 2);
	assert_true(why->steps[0].at == at("2026-01-15 09:00") && why->steps[1].at == call.due_at &&
	            why->due_at == call.due_at);
	assert_string_equal(why->steps[1].text, "contact class important: a call every 1 month (playbook version 1)");
	assert_string_equal(why->steps[1].source, "D-TIER-03 followup.cadence.important.call_months");
	crm_explanation_free(why);
	assert_ok(f.db, crm_task_explain(f.db, &visit.id, &why));
	assert_string_equal(why->steps[0].text, "last visit that reached the customer");
	assert_string_equal(why->steps[0].source, "D-FUP-01");
	assert_string_equal(why->steps[1].text, "contact class important: a visit every 3 months (playbook version 1)");
	assert_string_equal(why->steps[1].source, "D-TIER-03 followup.cadence.important.visit_months");
	crm_explanation_free(why);
	/* The playbook moves on; what was planned is still explained by the version it was planned under. */
	playbook_set(&f, "{\"followup\":{\"cadence\":{\"important\":{\"call_months\":2}}}}");
	assert_ok(f.db, crm_task_explain(f.db, &call.id, &why));
	assert_string_equal(why->steps[1].text, "contact class important: a call every 1 month (playbook version 1)");
	crm_explanation_free(why);
	close_store(&f);
}

/* --- memory: every step of the three calls fails whole */

enum step { STEP_ASSIGN, STEP_DONE, STEP_CONTACT, STEPS };

/* Texts so long that the memory a handle keeps for its calls does not hold them. */
static char long_text[CRM_LIMIT_TEXT + 1];

static void note_make_long(struct fixture *f)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);

	memset(long_text, 'a', CRM_LIMIT_TEXT);
	input.note = long_text;
	assert_ok(f->db, crm_customer_update(f->db, NULL, &f->id, CRM_CUSTOMER_FIELD_NOTE, &input));
}

static crm_status step_make(struct fixture *f, enum step step, const crm_act *act)
{
	crm_contact_input input = CRM_INIT(crm_contact_input);
	crm_task_done_input result = { sizeof result, CRM_OUTCOME_REACHED, CRM_CHANNEL_PHONE, long_text };
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;
	crm_id id, next;
	crm_status rc;

	switch (step) {
	case STEP_ASSIGN:
		return crm_followup_assign(f->db, act, &f->id, CRM_CLASS_SECONDARY, "zhou");
	case STEP_CONTACT:
		input.customer_id = f->id;
		input.kind = CRM_CONTACT_VISIT;
		input.outcome = CRM_OUTCOME_REACHED;
		input.note = long_text;
		return crm_contact_add(f->db, act, &input, NULL);
	case STEP_DONE:
	case STEPS:
		break;
	}
	query.until = at("2030-01-01");
	if ((rc = crm_task_due(f->db, &query, &cursor)) == CRM_OK && (rc = crm_task_next(cursor, &task)) == CRM_OK)
		id = task->id;
	crm_task_cursor_free(cursor);
	return rc == CRM_OK ? crm_task_done(f->db, act, &id, &result, &next) : rc;
}

static void without_memory_nothing_is_changed(void **state)
{
	crm_act act = CRM_INIT(crm_act);
	int step;
	long n;

	(void)state;
	act.key = "a key";
	for (step = 0; step < STEPS; step++) {
		for (n = 1;; n++) {
			struct fixture f;
			int64_t length;
			crm_status rc;
			bool failed;

			begin(&f, "2026-01-15");
			assert_ok(f.db, crm_followup_assign(f.db, NULL, &f.id, CRM_CLASS_IMPORTANT, "sun"));
			note_make_long(&f);
			length = entries(&f);
			unit_fail_allocation(n, n % 2 == 0);
			rc = step_make(&f, (enum step)step, &act);
			failed = unit_allocation_failed();
			unit_fail_allocation(0, false);
			if (failed)
				assert_true(stores_lacked_memory(rc));
			if (rc != CRM_OK) {
				assert_int_equal(entries(&f), length);
				assert_due(&f, CRM_TASK_CALL, "2026-02-15");
				assert_due(&f, CRM_TASK_VISIT, "2026-04-15");
				assert_int_equal(contact_count(&f), 0);
				rc = step_make(&f, (enum step)step, &act); /* the key is still free */
			}
			assert_int_equal(rc, CRM_OK);
			assert_int_equal(entries(&f), length + 1);
			close_store(&f);
			if (!failed)
				break;
		}
		assert_true(n > 3);
	}
}

/* clang-format off */
UNIT_MAIN(
	TEST(each_class_plans_its_calls_and_visits),
	TEST(small_customers_need_not_be_called),
	TEST(a_customer_never_contacted_counts_from_the_assignment),
	TEST(the_next_call_counts_from_the_one_that_was_made),
	TEST(months_follow_the_local_calendar),
	TEST(a_change_of_class_moves_the_tasks_and_doubles_none),
	TEST(another_class_of_the_same_months_plans_anew),
	TEST(a_class_without_visits_cancels_the_open_one),
	TEST(assigning_the_same_again_writes_nothing),
	TEST(another_owner_takes_the_tasks_over_at_their_times),
	TEST(a_changed_cadence_is_taken_up_when_it_is_assigned),
	TEST(what_cannot_be_assigned_is_refused),
	TEST(a_call_in_vain_is_tried_again),
	TEST(who_will_not_talk_is_asked_at_the_next_turn),
	TEST(nothing_follows_when_the_class_plans_no_more),
	TEST(doing_a_task_again_under_its_key_doubles_nothing),
	TEST(a_contact_fulfils_the_open_task_and_plans_the_next),
	TEST(a_contact_entered_late_or_in_vain_plans_nothing),
	TEST(an_inbound_call_counts_as_well),
	TEST(a_contact_says_with_whom_how_and_what_came_of_it),
	TEST(contacts_are_listed_oldest_first_over_pages),
	TEST(a_call_two_days_before_a_visit_is_merged),
	TEST(an_open_call_is_cancelled_when_the_visit_comes_close),
	TEST(a_visit_alone_does_not_count_as_a_call),
	TEST(a_visit_refused_takes_the_merged_call_along),
	TEST(a_call_is_not_left_to_a_visit_that_is_not_planned),
	TEST(the_cadence_is_explained_with_class_number_and_version),
	TEST(without_memory_nothing_is_changed),
)
/* clang-format on */
