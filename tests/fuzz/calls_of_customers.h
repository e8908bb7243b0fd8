/* Calls on customers, their purchases, contacts and tasks. */
#ifndef CALLS_OF_CUSTOMERS_H
#define CALLS_OF_CUSTOMERS_H

#include "calls.h"

static crm_status customer_create(struct state *s)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_contact_point points[2];
	crm_reference references[2];
	uint8_t choice = fuzz_byte(&s->input);

	points[0] = any_point(s);
	points[1] = any_point(s);
	references[0] = any_reference(s);
	references[1] = any_reference(s);
	input.kind = choice & 1 ? any_value(s) : CRM_CUSTOMER_PERSON;
	input.name = choice & 2 ? any_text(s) : "Ann";
	input.contact_points = points;
	input.contact_point_count = choice & 4 ? (size_t)(choice >> 6) % 3 : 0;
	input.references = references;
	input.reference_count = choice & 8 ? (size_t)(choice >> 6) % 3 : 0;
	if (choice & 16) {
		input.state = any_value(s);
		input.state_reason = any_value(s);
		input.has_bought = any_value(s);
		input.need = any_text(s);
	}
	if (choice & 32) {
		input.preferred_channel = any_value(s);
		input.salutation = any_text(s);
		input.note = any_text(s);
		input.birth_date = any_date(s);
	}
	return crm_customer_add(s->db, s->act, SIZED(s, input), any_out(s));
}

static crm_status customer_update(struct state *s)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_contact_point point = any_point(s);
	crm_reference reference = any_reference(s);
	uint32_t fields = (uint32_t)fuzz_number(&s->input, 2) & 0x7ff;

	input.kind = any_value(s);
	input.name = any_text(s);
	input.note = any_text(s);
	input.language = any_text(s);
	input.birth_date = any_date(s);
	input.contact_points = fields & 1024 ? NULL : &point;
	input.contact_point_count = fields & 1;
	input.references = &reference;
	input.reference_count = fields & 2 ? 1 : 0;
	return crm_customer_update(s->db, s->act, s->id, fields, SIZED(s, input));
}

static crm_status customer_remove(struct state *s)
{
	return crm_customer_remove(s->db, s->act, s->id);
}

static crm_status customer_get(struct state *s)
{
	crm_customer_free(s->customer);
	s->customer = NULL;
	return crm_customer_get(s->db, s->id, no_out(s) ? NULL : &s->customer);
}

static crm_status customer_find(struct state *s)
{
	crm_reference reference = any_reference(s);

	return crm_customer_find_reference(s->db, reference.source, reference.value, any_out(s));
}

static crm_status customer_find_point(struct state *s)
{
	crm_id ids[3];
	size_t count = 99, capacity = fuzz_byte(&s->input) % 4u;
	int32_t kind = any_value(s);
	crm_status rc = crm_customer_find_point(s->db, kind, any_text(s), ids, capacity, &count);

	FUZZ_CHECK(rc < 0 || count <= capacity);
	return rc;
}

static crm_status lifecycle_move(struct state *s)
{
	crm_lifecycle_input input = CRM_INIT(crm_lifecycle_input);

	input.state = any_value(s);
	input.state_reason = any_value(s);
	input.has_bought = any_value(s) & 1;
	input.need = any_text(s);
	return crm_lifecycle_move(s->db, s->act, s->id, SIZED(s, input));
}

static crm_status lifecycle_state_at(struct state *s)
{
	int32_t state;

	return crm_lifecycle_state_at(s->db, s->id, any_time(s), no_out(s) ? NULL : &state);
}

static crm_status lifecycle_sweep(struct state *s)
{
	int64_t count;

	return crm_lifecycle_sweep(s->db, s->act, &count);
}

static crm_status purchase_add(struct state *s)
{
	static const int64_t amounts[] = { 1, 1250, -5, 0, INT64_MAX, INT64_MIN };
	crm_purchase_input input = CRM_INIT(crm_purchase_input);

	input.customer_id = any_id_value(s);
	input.amount = amounts[fuzz_byte(&s->input) % (sizeof amounts / sizeof *amounts)];
	input.quantity = any_value(s);
	input.currency = fuzz_byte(&s->input) < 0xc0 ? "USD" : any_text(s);
	input.category = any_text(s);
	input.reference = any_text(s);
	return crm_purchase_add(s->db, s->act, SIZED(s, input), any_out(s));
}

static crm_status purchase_sum(struct state *s)
{
	crm_purchase_summary summary;
	const char *currency = any_text(s);
	int64_t from = any_time(s);

	return crm_purchase_sum(s->db, s->id, currency, from, any_time(s), no_out(s) ? NULL : &summary);
}

static crm_status contact_add(struct state *s)
{
	crm_contact_input input = CRM_INIT(crm_contact_input);

	input.customer_id = any_id_value(s);
	input.kind = any_value(s);
	input.direction = any_value(s) % 3;
	input.channel = any_value(s);
	input.outcome = any_value(s);
	input.note = any_text(s);
	return crm_contact_add(s->db, s->act, SIZED(s, input), any_out(s));
}

static crm_status followup_assign(struct state *s)
{
	int32_t contact_class = any_value(s);

	return crm_followup_assign(s->db, s->act, s->id, contact_class, any_text(s));
}

static crm_status task_add(struct state *s)
{
	crm_task_input input = CRM_INIT(crm_task_input);

	input.customer_id = any_id_value(s);
	input.complaint_id = any_id_value(s);
	input.due_at = any_time(s);
	input.kind = any_value(s);
	input.priority = any_value(s);
	input.channel = any_value(s);
	input.handler = any_text(s);
	input.title = any_text(s);
	return crm_task_add(s->db, s->act, SIZED(s, input), any_out(s));
}

/* Any task, mostly one that is waiting. */
static const crm_id *any_task(struct state *s)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;
	int skip = s->how;
	const crm_id *id = s->id;
	long fail_in = s->fail_in;

	s->fail_in = 0;
	query.until = s->world.now + 500 * CRM_DAY;
	if (skip < 0xc0 && crm_task_due(s->db, &query, &cursor) == CRM_OK) {
		for (skip %= 8; skip >= 0 && crm_task_next(cursor, &task) == CRM_OK; skip--)
			;
		if (task)
			id = block(s, &task->id, sizeof task->id, sizeof task->id);
	}
	crm_task_cursor_free(cursor);
	s->fail_in = fail_in;
	return id;
}

static crm_status task_done(struct state *s)
{
	crm_task_done_input result = CRM_INIT(crm_task_done_input);

	result.outcome = any_value(s);
	result.channel = any_value(s);
	result.note = any_text(s);
	return crm_task_done(s->db, s->act, any_task(s), SIZED(s, result), any_out(s));
}

static crm_status task_snooze(struct state *s)
{
	return crm_task_snooze(s->db, s->act, any_task(s), any_time(s));
}

static crm_status task_cancel(struct state *s)
{
	return crm_task_cancel(s->db, s->act, any_task(s));
}

static crm_status task_get(struct state *s)
{
	crm_task_free(s->task);
	s->task = NULL;
	return crm_task_get(s->db, any_task(s), no_out(s) ? NULL : &s->task);
}

static crm_status task_explain(struct state *s)
{
	const crm_id *id = any_task(s);
	crm_status rc;

	crm_explanation_free(s->explanation);
	s->explanation = NULL;
	rc = crm_task_explain(s->db, id, &s->explanation);
	if (rc == CRM_OK)
		FUZZ_CHECK(s->explanation->step_count > 0 &&
		           s->explanation->steps[s->explanation->step_count - 1].at == s->explanation->due_at);
	return rc;
}

#endif
