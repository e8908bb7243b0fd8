/* The stage for the tests of keys: a store in which every changing call can succeed once. */
#ifndef KEYS_STAGE_H
#define KEYS_STAGE_H

#include "ledger.h"

#include <string.h>

struct stage {
	struct fixture *f;
	crm_id          customer, open_case, promised, offered, checked, closed, unreachable, call, task, linked, action, clocked;
	const char     *words; /* changed for the other request */
};

static crm_id make_customer(crm *db)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_contact_point point = { CRM_POINT_PHONE, 0, NULL, "0571 12345", NULL };
	crm_id id;

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "Zhang Wei";
	input.need = "tea";
	input.state = CRM_LIFECYCLE_POTENTIAL;
	input.contact_points = &point;
	input.contact_point_count = 1;
	assert_int_equal(crm_customer_add(db, NULL, &input, &id), CRM_OK);
	return id;
}

static crm_promise_input a_promise(const struct stage *s)
{
	crm_promise_input promise = CRM_INIT(crm_promise_input);

	promise.due_at = s->f->now + 5 * CRM_DAY;
	promise.consent = 1;
	promise.unit = "repairs";
	promise.reason = s->words;
	return promise;
}

static crm_judgement_input a_judgement(const struct stage *s)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);

	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = strcmp(s->words, "other") == 0 ? CRM_COMPLAINANT_PASSIVE : CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	return judgement;
}

static crm_id make_case(const struct stage *s)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	crm_id id;

	input.complainant = "somebody";
	input.content = "it broke";
	input.contact = "0571 1";
	input.received_at = s->f->now;
	assert_int_equal(crm_complaint_open(s->f->db, NULL, &input, &id), CRM_OK);
	return id;
}

static crm_id make_promised(const struct stage *s)
{
	crm_judgement_input judgement = a_judgement(s);
	crm_promise_input promise = a_promise(s);
	crm_id id = make_case(s);

	assert_int_equal(crm_complaint_judge(s->f->db, NULL, &id, &judgement), CRM_OK);
	assert_int_equal(crm_complaint_promise(s->f->db, NULL, &id, &promise, NULL), CRM_OK);
	return id;
}

static crm_id make_offered(const struct stage *s)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);
	crm_id id = make_promised(s);

	solution.text = "a new one";
	assert_int_equal(crm_complaint_solve(s->f->db, NULL, &id, &solution, NULL), CRM_OK);
	return id;
}

static crm_id make_action(const struct stage *s)
{
	crm_action_input input = CRM_INIT(crm_action_input);
	crm_id id;

	input.cause = CRM_CAUSE_DELAY_LATE;
	input.text = "a second van";
	input.owner = "li";
	input.due_at = s->f->now + 9 * CRM_DAY;
	assert_int_equal(crm_action_add(s->f->db, NULL, &input, &id), CRM_OK);
	return id;
}

static void set_the_stage(struct stage *s, void **state)
{
	crm_task_input task = CRM_INIT(crm_task_input);
	crm_contact_input contact = CRM_INIT(crm_contact_input);
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *row = NULL;
	int i;

	memset(s, 0, sizeof *s);
	s->words = "first";
	s->f = open_store(state);
	s->customer = make_customer(s->f->db);
	s->open_case = make_case(s);
	s->promised = make_promised(s);
	s->offered = make_offered(s);
	s->checked = make_offered(s);
	s->unreachable = make_offered(s);
	for (i = 0; i < 3; i++)
		assert_int_equal(crm_complaint_check(s->f->db, NULL, &s->unreachable, CRM_SATISFACTION_UNREACHABLE, NULL), CRM_OK);
	s->closed = make_offered(s);
	assert_int_equal(crm_complaint_check(s->f->db, NULL, &s->closed, CRM_SATISFACTION_SATISFIED, NULL), CRM_OK);
	assert_int_equal(crm_followup_assign(s->f->db, NULL, &s->customer, CRM_CLASS_IMPORTANT, "li"), CRM_OK);
	contact.customer_id = s->customer;
	contact.kind = CRM_CONTACT_CALL;
	contact.outcome = CRM_OUTCOME_REACHED;
	assert_int_equal(crm_contact_add(s->f->db, NULL, &contact, NULL), CRM_OK);
	query.customer_id = s->customer;
	assert_int_equal(crm_task_due(s->f->db, &query, &cursor), CRM_OK);
	while (crm_task_next(cursor, &row) == CRM_OK)
		if (row->kind == CRM_TASK_CALL && row->state == CRM_TASK_OPEN)
			s->call = row->id;
	crm_task_cursor_free(cursor);
	assert_int_equal(crm_staff_leave(s->f->db, NULL, "mei"), CRM_OK);
	task.due_at = s->f->now + CRM_DAY;
	assert_int_equal(crm_task_add(s->f->db, NULL, &task, &s->task), CRM_OK);
	s->linked = make_case(s);
	assert_int_equal(crm_complaint_link(s->f->db, NULL, &s->linked, &s->open_case, CRM_LINK_REPEAT_OF), CRM_OK);
	assert_int_equal(crm_complaint_cause_add(s->f->db, NULL, &s->linked, CRM_CAUSE_DELAY_LATE, true), CRM_OK);
	assert_int_equal(crm_complaint_wants_set(s->f->db, NULL, &s->linked, UINT32_C(1) << CRM_PURPOSE_HEARD), CRM_OK);
	s->action = make_action(s);
	s->f->now += CRM_HOUR;
}

/* The other request of those that take no words. */
static bool is_other(const struct stage *s)
{
	return strcmp(s->words, "other") == 0;
}

/* Is a call made for the first time? */
static bool is_first(const struct stage *s)
{
	return s->f->now == START + CRM_HOUR;
}

#endif
