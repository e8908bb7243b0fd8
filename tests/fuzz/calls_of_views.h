/* Walks over records, and columns of them. */
#ifndef CALLS_OF_VIEWS_H
#define CALLS_OF_VIEWS_H

#include "calls.h"

static crm_status customer_list(struct state *s)
{
	crm_customer_query query = CRM_INIT(crm_customer_query);

	query.after = any_id_value(s);
	query.state = any_value(s);
	query.removed = any_value(s) & 1;
	crm_customer_cursor_free(s->customers);
	s->customers = NULL;
	return crm_customer_list(s->db, SIZED(s, query), &s->customers);
}

static crm_status task_due(struct state *s)
{
	crm_task_query query = CRM_INIT(crm_task_query);

	query.handler = any_text(s);
	query.until = any_time(s);
	query.customer_id = any_id_value(s);
	query.after_id = any_id_value(s);
	query.after_due = any_time(s);
	query.after_priority = any_value(s);
	crm_task_cursor_free(s->tasks);
	s->tasks = NULL;
	return crm_task_due(s->db, SIZED(s, query), &s->tasks);
}

static crm_status complaint_list(struct state *s)
{
	crm_complaint_query query = CRM_INIT(crm_complaint_query);

	query.customer_id = any_id_value(s);
	query.state = any_value(s);
	query.open_only = any_value(s) & 1;
	query.after = any_id_value(s);
	crm_complaint_cursor_free(s->complaints);
	s->complaints = NULL;
	return crm_complaint_list(s->db, SIZED(s, query), &s->complaints);
}

static crm_status complaint_search(struct state *s)
{
	crm_complaint_query query = CRM_INIT(crm_complaint_query);
	uint8_t choice = fuzz_byte(&s->input);

	query.text = choice & 1 ? any_text(s) : NULL;
	query.handler = choice & 2 ? any_text(s) : NULL;
	query.answerable = choice & 4 ? any_text(s) : NULL;
	query.cause = choice & 8 ? any_value(s) : 0;
	query.axis = choice & 16 ? any_value(s) : 0;
	query.level = query.lane = choice & 32 ? any_value(s) : 0;
	query.due_until = choice & 64 ? any_time(s) : CRM_NO_TIME;
	query.open_only = query.breached = choice >> 7;
	crm_complaint_cursor_free(s->complaints);
	s->complaints = NULL;
	return crm_complaint_list(s->db, SIZED(s, query), &s->complaints);
}

static crm_status complaint_find_number(struct state *s)
{
	crm_id id;

	return crm_complaint_find_number(s->db, any_text(s), &id);
}

static crm_status worklist(struct state *s)
{
	crm_worklist_query query = CRM_INIT(crm_worklist_query);
	crm_work_cursor *cursor = NULL;
	const crm_work *work;
	crm_status rc;

	query.person = any_text(s);
	query.until = any_time(s);
	rc = crm_complaint_worklist(s->db, SIZED(s, query), &cursor);
	while (rc == CRM_OK)
		rc = crm_work_next(cursor, &work);
	crm_work_cursor_free(cursor);
	return rc;
}

static crm_status violation_list(struct state *s)
{
	crm_violation_cursor *cursor = NULL;
	const crm_violation *violation;
	crm_status rc = crm_violation_list(s->db, &cursor);

	while (rc == CRM_OK)
		rc = crm_violation_next(cursor, &violation);
	crm_violation_cursor_free(cursor);
	return rc;
}

static crm_status journal_list(struct state *s)
{
	crm_journal_query query = CRM_INIT(crm_journal_query);

	query.after = any_value(s);
	query.customer_id = any_id_value(s);
	query.from = any_time(s);
	query.until = any_time(s);
	query.events = (uint64_t)fuzz_number(&s->input, 4);
	crm_journal_cursor_free(s->entries);
	s->entries = NULL;
	return crm_journal_list(s->db, SIZED(s, query), &s->entries);
}

static crm_status promise_list(struct state *s)
{
	crm_promise_cursor_free(s->promises);
	s->promises = NULL;
	if (fuzz_byte(&s->input) & 1)
		return crm_promise_open_list(s->db, any_time(s), &s->promises);
	return crm_promise_list(s->db, s->id, &s->promises);
}

static crm_status purchase_list(struct state *s)
{
	crm_purchase_cursor_free(s->purchases);
	s->purchases = NULL;
	return crm_purchase_list(s->db, s->id, &s->purchases);
}

static crm_status contact_list(struct state *s)
{
	crm_contact_cursor_free(s->contacts);
	s->contacts = NULL;
	return crm_contact_list(s->db, s->id, &s->contacts);
}

static crm_status lifecycle_list(struct state *s)
{
	crm_lifecycle_cursor_free(s->moves);
	s->moves = NULL;
	return crm_lifecycle_list(s->db, s->id, &s->moves);
}

/* Steps whichever walk is under way; a walk that was not begun is a refused argument and leaves no detail. */
static crm_status step(struct state *s)
{
	const crm_customer *customer;
	const crm_task *task;
	const crm_complaint *complaint;
	const crm_promise *promise;
	const crm_purchase *purchase;
	const crm_contact *contact;
	const crm_move *move;
	const crm_entry *entry;
	crm_status rc = CRM_OK;

	switch (fuzz_byte(&s->input) % 8) {
	case 0: return s->customers ? crm_customer_next(s->customers, &customer) : rc;
	case 1: return s->tasks ? crm_task_next(s->tasks, &task) : rc;
	case 2: return s->complaints ? crm_complaint_next(s->complaints, &complaint) : rc;
	case 3: return s->promises ? crm_promise_next(s->promises, &promise) : rc;
	case 4: return s->purchases ? crm_purchase_next(s->purchases, &purchase) : rc;
	case 5: return s->contacts ? crm_contact_next(s->contacts, &contact) : rc;
	case 6: return s->moves ? crm_lifecycle_next(s->moves, &move) : rc;
	default: return s->entries ? crm_journal_next(s->entries, &entry) : rc;
	}
}

/* The same as a stream of columns, which is kept until after the handle is closed. */
static crm_status columns(struct state *s)
{
	struct ArrowArrayStream stream = { NULL, NULL, NULL, NULL, NULL };
	size_t limit = fuzz_byte(&s->input) % 4;
	crm_status rc = CRM_OK;

	switch (fuzz_byte(&s->input) % 8) {
	case 0: rc = s->customers ? crm_customer_arrow(s->customers, limit, &stream) : rc; break;
	case 1: rc = s->tasks ? crm_task_arrow(s->tasks, limit, &stream) : rc; break;
	case 2: rc = s->complaints ? crm_complaint_arrow(s->complaints, limit, &stream) : rc; break;
	case 3: rc = s->promises ? crm_promise_arrow(s->promises, limit, &stream) : rc; break;
	case 4: rc = s->purchases ? crm_purchase_arrow(s->purchases, limit, &stream) : rc; break;
	case 5: rc = s->contacts ? crm_contact_arrow(s->contacts, limit, &stream) : rc; break;
	case 6: rc = s->moves ? crm_lifecycle_arrow(s->moves, limit, &stream) : rc; break;
	default: rc = s->entries ? crm_journal_arrow(s->entries, limit, &stream) : rc; break;
	}
	if (rc < 0)
		FUZZ_CHECK(!stream.release);
	if (stream.release) {
		if (s->stream.release)
			s->stream.release(&s->stream);
		s->stream = stream;
	}
	return rc;
}

#endif
