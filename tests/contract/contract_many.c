/* Many records in one call: they are made, answered again, refused, as part of a group. On a server a call that has fewer than are
 * asked about together waits as often as one that adds a single record. */
#include "contract.h"

enum { MANY = 60, MORE = 150 };

static crm_id people[MORE], ids[MORE];
static crm_act acts[MORE];
static char keys[MORE][24], texts[MORE][24];

/* A key of its own for each, on what is asked for the first time. */
static const crm_act *acts_new(const char *noun)
{
	size_t i;

	for (i = 0; i < MORE; i++) {
		acts[i] = (crm_act){ .size = sizeof acts[i], .key = keys[i] };
		(void)snprintf(keys[i], sizeof keys[i], "many %s %zu", noun, i);
		(void)snprintf(texts[i], sizeof texts[i], "%s %zu", noun, i);
	}
	return acts;
}

static void show_ids(struct contract *c, size_t count)
{
	show_id(c, "first", &ids[0]);
	show_id(c, "last", &ids[count - 1]);
}

static void many_customers(struct contract *c)
{
	static crm_contact_point point = { CRM_POINT_PHONE, 0, NULL, "0571 77", NULL };
	static crm_customer_input inputs[MORE];
	static crm_reference references[MORE];
	size_t i;

	(void)acts_new("customer");
	for (i = 0; i < MORE; i++) {
		references[i] = (crm_reference){ "many", texts[i] };
		inputs[i] = (crm_customer_input){ .size = sizeof inputs[i], .kind = CRM_CUSTOMER_PERSON, .name = texts[i], .contact_points = &point,
			                              .contact_point_count = 1, .references = &references[i], .reference_count = 1 };
	}
	CALL(c, CRM_UNCHANGED, crm_customer_add_many, acts, inputs, 0, ids);
	CALL(c, CRM_ERR_INVALID, crm_customer_add_many, acts, NULL, 1, ids);
	CALL(c, CRM_OK, crm_customer_add_many, acts, inputs, MANY, ids);
	show_ids(c, MANY);
	CALL(c, CRM_REPLAYED, crm_customer_add_many, acts, inputs, MANY, ids);
	show_ids(c, MANY);
	CALL(c, CRM_ERR_EXISTS, crm_customer_add_many, NULL, inputs + MANY - 1, 2, ids);
	show_ids(c, 2);
	CALL(c, CRM_OK, crm_customer_add_many, acts, inputs, MORE, people); /* the first of them are there */
	look_at_customer(c, &people[MORE - 1]);
}

static void many_purchases(struct contract *c)
{
	static crm_purchase_input inputs[MORE];
	size_t i;

	(void)acts_new("purchase");
	for (i = 0; i < MORE; i++)
		inputs[i] = (crm_purchase_input){ .size = sizeof inputs[i], .customer_id = people[i], .amount = (int64_t)i, .currency = "EUR" };
	CALL(c, CRM_OK, crm_purchase_add_many, acts, inputs, MANY, ids);
	show_ids(c, MANY);
	CALL(c, CRM_OK, crm_purchase_add_many, NULL, inputs + MANY, MORE - MANY, ids);
	inputs[40].customer_id = nobody;
	CALL(c, CRM_ERR_NOT_FOUND, crm_purchase_add_many, NULL, inputs, MANY, ids);
	show_ids(c, MANY);
	walk_purchases(c, &people[MORE - 1]);
}

static void many_contacts(struct contract *c)
{
	static crm_contact_input inputs[MORE];
	size_t i;

	(void)acts_new("contact");
	for (i = 0; i < MORE; i++)
		inputs[i] = (crm_contact_input){ .size = sizeof inputs[i], .customer_id = people[i], .kind = CRM_CONTACT_MESSAGE,
			                             .outcome = CRM_OUTCOME_DONE, .note = texts[i] };
	CALL(c, CRM_OK, crm_contact_add_many, acts, inputs, MANY, ids);
	show_ids(c, MANY);
	inputs[MANY - 1].outcome = CRM_OUTCOME_NONE;
	CALL(c, CRM_ERR_REFUSED, crm_contact_add_many, NULL, inputs, MANY, ids);
	walk_contacts(c, &people[0]);
}

static void many_tasks(struct contract *c)
{
	static crm_task_input inputs[MORE];
	size_t i;

	(void)acts_new("task");
	for (i = 0; i < MORE; i++)
		inputs[i] = (crm_task_input){ .size = sizeof inputs[i], .customer_id = people[i], .due_at = c->f.now + CRM_DAY, .title = texts[i] };
	CALL(c, CRM_OK, crm_begin, CRM_TRANSACTION_WRITE);
	CALL(c, CRM_OK, crm_task_add_many, acts, inputs, MANY, ids);
	show_ids(c, MANY);
	inputs[7].kind = CRM_TASK_ESCALATION;
	CALL(c, CRM_ERR_INVALID, crm_task_add_many, NULL, inputs, MANY, NULL);
	CALL_ALONE(c, CRM_OK, crm_commit);
	look_at_task(c, &ids[0]);
}

static void many_complaints(struct contract *c)
{
	static crm_complaint_input inputs[MORE];
	size_t i;

	(void)acts_new("complaint");
	for (i = 0; i < MORE; i++)
		inputs[i] = (crm_complaint_input){ .size = sizeof inputs[i], .customer_id = people[i], .complainant = "somebody",
			                               .content = texts[i], .received_at = c->f.now, .reference_source = "many",
			                               .reference_value = texts[i] };
	CALL(c, CRM_OK, crm_complaint_open_many, acts, inputs, MANY, ids);
	show_ids(c, MANY);
	CALL(c, CRM_REPLAYED, crm_complaint_open_many, acts, inputs, MANY, ids);
	CALL(c, CRM_ERR_EXISTS, crm_complaint_open_many, NULL, inputs, MANY, ids);
	show_ids(c, MANY);
}

void contract_many(struct contract *c)
{
	many_customers(c);
	later(c, CRM_MINUTE);
	many_purchases(c);
	many_contacts(c);
	many_tasks(c);
	many_complaints(c);
}
