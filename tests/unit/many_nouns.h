/* What can be added many at a time, as one table: how an input of each looks, and how it goes wrong. */
#ifndef MANY_NOUNS_H
#define MANY_NOUNS_H

#include "ledger.h"

enum { MOST = 160, ROOM = 256, PEOPLE = 5 };

struct stage {
	struct fixture f;
	crm_id people[PEOPLE];
};

struct batch {
	size_t count, step;
	_Alignas(16) char inputs[MOST * ROOM];
	crm_act acts[MOST];
	char keys[MOST][24], texts[MOST][40];
	crm_contact_point points[MOST][2];
	crm_reference references[MOST];
};

struct noun {
	size_t size;
	void (*fill)(struct batch *batch, const struct stage *s, size_t i, void *input);
	void (*spoil)(void *input);
	crm_status (*one)(crm *db, const crm_act *act, const void *input, crm_id *id_out);
	crm_status (*many)(crm *db, const crm_act *acts, const void *inputs, size_t count, crm_id *ids_out);
};

static inline void *input_at(const struct batch *batch, size_t i)
{
	return (char *)(uintptr_t)batch->inputs + i * batch->step;
}

#define NOUN(noun, verb) \
	static crm_status noun##_one(crm *db, const crm_act *act, const void *input, crm_id *id_out) \
	{ \
		return crm_##noun##_##verb(db, act, input, id_out); \
	} \
	static crm_status noun##_many(crm *db, const crm_act *acts, const void *inputs, size_t count, crm_id *ids_out) \
	{ \
		return crm_##noun##_##verb##_many(db, acts, inputs, count, ids_out); \
	}

NOUN(customer, add)
NOUN(purchase, add)
NOUN(contact, add)
NOUN(task, add)
NOUN(complaint, open)

static void customer_fill(struct batch *batch, const struct stage *s, size_t i, void *to)
{
	crm_customer_input *input = to;

	(void)s;
	input->kind = CRM_CUSTOMER_PERSON;
	input->name = batch->texts[i];
	batch->points[i][0] = (crm_contact_point){ CRM_POINT_MOBILE, 1, NULL, "0571 12345", NULL };
	batch->points[i][1] = (crm_contact_point){ CRM_POINT_EMAIL, 0, "work", i % 2 ? "a@example.org" : "B@Example.org", NULL };
	batch->references[i] = (crm_reference){ "shop", batch->texts[i] };
	input->contact_points = batch->points[i];
	input->contact_point_count = i % 3;
	input->references = &batch->references[i];
	input->reference_count = i % 4 == 1;
	input->note = i % 5 ? NULL : "a \"note\"";
	input->need = "tea";
	input->state = i % 7 == 3 ? CRM_LIFECYCLE_POTENTIAL : 0;
}

static void purchase_fill(struct batch *batch, const struct stage *s, size_t i, void *to)
{
	crm_purchase_input *input = to;

	input->customer_id = s->people[i % PEOPLE];
	input->amount = i % 4 == 3 ? -100 : (int64_t)i;
	input->currency = "EUR";
	input->reference = batch->texts[i];
}

static void contact_fill(struct batch *batch, const struct stage *s, size_t i, void *to)
{
	crm_contact_input *input = to;

	input->customer_id = s->people[i % PEOPLE];
	input->kind = i % 2 ? CRM_CONTACT_CALL : CRM_CONTACT_VISIT;
	input->outcome = i % 3 ? CRM_OUTCOME_REACHED : CRM_OUTCOME_NO_ANSWER;
	input->note = batch->texts[i];
}

static void task_fill(struct batch *batch, const struct stage *s, size_t i, void *to)
{
	crm_task_input *input = to;

	input->customer_id = s->people[i % PEOPLE];
	input->kind = i % 3 == 0 ? CRM_TASK_REVIEW : CRM_TASK_OTHER;
	input->due_at = s->f.now + (int64_t)i * CRM_HOUR + CRM_HOUR;
	input->title = batch->texts[i];
}

static void complaint_fill(struct batch *batch, const struct stage *s, size_t i, void *to)
{
	crm_complaint_input *input = to;

	input->customer_id = s->people[i % PEOPLE];
	input->complainant = "somebody";
	input->content = batch->texts[i];
	input->received_at = s->f.now - (int64_t)i * CRM_HOUR;
	input->reference_source = i % 2 ? "desk" : NULL;
	input->reference_value = i % 2 ? batch->texts[i] : NULL;
	input->state = i % 5 == 4 ? CRM_COMPLAINT_CLOSED : 0;
}

static void customer_spoil(void *input)
{
	((crm_customer_input *)input)->name = " ";
}

static void purchase_spoil(void *input)
{
	((crm_purchase_input *)input)->customer_id.bytes[15] ^= 1;
}

static void contact_spoil(void *input)
{
	((crm_contact_input *)input)->outcome = CRM_OUTCOME_NONE;
}

static void task_spoil(void *input)
{
	((crm_task_input *)input)->kind = CRM_TASK_ESCALATION;
}

static void complaint_spoil(void *input)
{
	((crm_complaint_input *)input)->content = NULL;
}

static const struct noun nouns[] = {
	{ sizeof(crm_customer_input), customer_fill, customer_spoil, customer_one, customer_many },
	{ sizeof(crm_purchase_input), purchase_fill, purchase_spoil, purchase_one, purchase_many },
	{ sizeof(crm_contact_input), contact_fill, contact_spoil, contact_one, contact_many },
	{ sizeof(crm_task_input), task_fill, task_spoil, task_one, task_many },
	{ sizeof(crm_complaint_input), complaint_fill, complaint_spoil, complaint_one, complaint_many },
};
enum { CUSTOMERS = 0, TASKS = 3, NOUNS = sizeof nouns / sizeof *nouns };

/* Every third act has a key, every other one lies in the past. */
static inline void act_fill(struct batch *batch, const struct stage *s, size_t i)
{
	crm_act *act = &batch->acts[i];

	*act = (crm_act){ .size = sizeof *act, .actor = i % 2 ? "Li" : NULL, .reason = i % 5 ? NULL : "because" };
	(void)snprintf(batch->keys[i], sizeof batch->keys[i], "act %zu", i);
	act->key = i % 3 ? NULL : batch->keys[i];
	act->at = i % 2 ? s->f.now - (int64_t)(MOST - i) * CRM_MINUTE : CRM_NO_TIME;
}

static inline void batch_fill(struct batch *batch, const struct noun *noun, const struct stage *s, size_t count)
{
	size_t i;

	assert_true(noun->size <= ROOM && count <= MOST);
	memset(batch, 0, sizeof *batch);
	batch->count = count;
	batch->step = noun->size;
	for (i = 0; i < count; i++) {
		*(size_t *)input_at(batch, i) = noun->size;
		(void)snprintf(batch->texts[i], sizeof batch->texts[i], "number %zu", i);
		noun->fill(batch, s, i, input_at(batch, i));
		act_fill(batch, s, i);
	}
}

/* Two of them are the same store. */
static inline void stage_open(struct stage *s)
{
	crm_contact_point point = { CRM_POINT_PHONE, 0, NULL, "0571 12345", NULL };
	crm_customer_input input = CRM_INIT(crm_customer_input);
	size_t i;

	memset(s, 0, sizeof *s);
	ledger_open(&s->f, START, "tester", 0);
	input.kind = CRM_CUSTOMER_PERSON;
	input.contact_points = &point;
	input.contact_point_count = 1;
	input.name = "Zhang Wei";
	for (i = 0; i < PEOPLE; i++) {
		assert_ok(s->f.db, crm_customer_add(s->f.db, NULL, &input, &s->people[i]));
		if (i % 2)
			assert_ok(s->f.db, crm_followup_assign(s->f.db, NULL, &s->people[i], CRM_CLASS_IMPORTANT, "li"));
	}
	s->f.now += CRM_DAY;
}

#endif
