/* The changing calls on customers, tasks, staff, actions and the playbook, with `answer` for what a call hands out. */
#ifndef KEYS_OF_CUSTOMERS_H
#define KEYS_OF_CUSTOMERS_H

#include "keys_stage.h"

static crm_status customer_add(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = s->words;
	return crm_customer_add(s->f->db, act, &input, answer);
}

static crm_status customer_update(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);

	(void)answer;
	input.note = s->words;
	return crm_customer_update(s->f->db, act, &s->customer, CRM_CUSTOMER_FIELD_NOTE, &input);
}

static crm_status customer_remove(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_id other = make_case(s);

	(void)answer;
	return crm_customer_remove(s->f->db, act, is_other(s) ? &other : &s->customer);
}

static crm_status lifecycle_move(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_lifecycle_input input = CRM_INIT(crm_lifecycle_input);

	(void)answer;
	input.state = CRM_LIFECYCLE_NON_CUSTOMER;
	input.state_reason = CRM_NON_CUSTOMER_UNRELATED;
	input.need = s->words;
	return crm_lifecycle_move(s->f->db, act, &s->customer, &input);
}

static crm_status purchase_add(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_purchase_input input = CRM_INIT(crm_purchase_input);

	input.customer_id = s->customer;
	input.amount = 100;
	input.currency = "EUR";
	input.category = s->words;
	return crm_purchase_add(s->f->db, act, &input, answer);
}

static crm_status contact_add(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_contact_input input = CRM_INIT(crm_contact_input);

	input.customer_id = s->customer;
	input.kind = CRM_CONTACT_VISIT;
	input.outcome = CRM_OUTCOME_REACHED;
	input.note = s->words;
	return crm_contact_add(s->f->db, act, &input, answer);
}

static crm_status followup_assign(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_followup_assign(s->f->db, act, &s->customer, CRM_CLASS_SMALL, s->words);
}

static crm_status task_add(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_task_input input = CRM_INIT(crm_task_input);

	input.due_at = START + 9 * CRM_DAY;
	input.title = s->words;
	return crm_task_add(s->f->db, act, &input, answer);
}

static crm_status task_done(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_task_done_input result = CRM_INIT(crm_task_done_input);

	result.outcome = CRM_OUTCOME_REACHED;
	result.channel = CRM_CHANNEL_PHONE;
	result.note = s->words;
	return crm_task_done(s->f->db, act, &s->call, &result, answer);
}

static crm_status task_snooze(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_task_snooze(s->f->db, act, &s->task, START + (is_other(s) ? 3 : 2) * CRM_DAY);
}

static crm_status task_cancel(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_task_cancel(s->f->db, act, is_other(s) ? &s->call : &s->task);
}

static crm_status staff_leave(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_staff_leave(s->f->db, act, s->words);
}

static crm_status staff_return(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_staff_return(s->f->db, act, is_other(s) ? "hu" : "mei");
}

static crm_status action_add(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_action_input input = CRM_INIT(crm_action_input);

	input.cause = CRM_CAUSE_DELAY_LATE;
	input.text = s->words;
	input.owner = "li";
	input.due_at = START + 9 * CRM_DAY;
	return crm_action_add(s->f->db, act, &input, answer);
}

static crm_status action_done(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_action_done(s->f->db, act, &s->action, s->words);
}

static crm_status action_cancel(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_action_cancel(s->f->db, act, is_other(s) ? &s->task : &s->action);
}

static crm_status playbook_load(struct stage *s, const crm_act *act, crm_id *answer)
{
	const char *text = is_other(s) ? "{\"task\":{\"snooze_days\":3}}" : "{\"task\":{\"snooze_days\":4}}";
	int64_t version;
	crm_status rc = crm_playbook_load(s->f->db, act, text, strlen(text), &version);

	memcpy(answer->bytes, &version, sizeof version);
	return rc;
}

/* --- many at once, of which one is enough here */

static crm_status customer_add_many(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = s->words;
	return crm_customer_add_many(s->f->db, act, &input, 1, answer);
}

static crm_status purchase_add_many(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_purchase_input input = CRM_INIT(crm_purchase_input);

	input.customer_id = s->customer;
	input.amount = 100;
	input.currency = "EUR";
	input.category = s->words;
	return crm_purchase_add_many(s->f->db, act, &input, 1, answer);
}

static crm_status contact_add_many(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_contact_input input = CRM_INIT(crm_contact_input);

	input.customer_id = s->customer;
	input.kind = CRM_CONTACT_VISIT;
	input.outcome = CRM_OUTCOME_REACHED;
	input.note = s->words;
	return crm_contact_add_many(s->f->db, act, &input, 1, answer);
}

static crm_status task_add_many(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_task_input input = CRM_INIT(crm_task_input);

	input.due_at = START + 9 * CRM_DAY;
	input.title = s->words;
	return crm_task_add_many(s->f->db, act, &input, 1, answer);
}

#endif
