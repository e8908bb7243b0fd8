/* The input is a program: a byte for each call, then bytes that choose its arguments. After each call the detail is set
 * exactly when it failed, and what failed or only read has left the journal as it was; at the end the store verifies, and
 * does so again when its records are made anew. */
#include "calls.h"

enum effect {
	READS,   /* the journal stays as it was */
	CHANGES, /* one entry or more when it answers CRM_OK, none otherwise */
	STEPS    /* several transactions, or none of its own */
};

struct call {
	crm_status (*make)(struct state *s);
	enum effect effect;
};

static crm_contact_point any_point(struct state *s)
{
	crm_contact_point point = { 0 };

	point.kind = any_value(s);
	point.flags = any_value(s);
	point.value = any_text(s);
	point.label = point.match = point.flags > 1 ? any_text(s) : NULL;
	return point;
}

static crm_reference any_reference(struct state *s)
{
	crm_reference reference;

	reference.source = any_text(s);
	reference.value = any_text(s);
	return reference;
}

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

static crm_status complaint_open(struct state *s)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	uint8_t choice = fuzz_byte(&s->input);

	input.customer_id = any_id_value(s);
	input.content = choice & 1 ? any_text(s) : "The kettle leaks.";
	input.complainant = choice & 2 ? any_text(s) : "Ann";
	input.contact = choice & 4 ? any_text(s) : "at the counter";
	input.received_at = choice & 8 ? any_time(s) : s->world.now;
	input.state = choice & 16 ? any_value(s) : 0;
	if (choice & 32) {
		input.bought_at = any_time(s);
		input.channel = any_value(s);
		input.first_responder = any_text(s);
		input.handler = any_text(s);
	}
	if (choice & 64) {
		input.reference_source = any_text(s);
		input.reference_value = any_text(s);
	}
	return crm_complaint_open(s->db, s->act, SIZED(s, input), any_out(s));
}

static crm_status complaint_get(struct state *s)
{
	crm_notified notified;
	crm_status rc;

	crm_complaint_free(s->complaint);
	s->complaint = NULL;
	rc = crm_complaint_get(s->db, s->id, no_out(s) ? NULL : &s->complaint);
	if (rc == CRM_OK && s->complaint)
		crm_complaint_notified(s->complaint, &notified);
	return rc;
}

static crm_status complaint_find(struct state *s)
{
	crm_reference reference = any_reference(s);

	return crm_complaint_find_reference(s->db, reference.source, reference.value, any_out(s));
}

static crm_status complaint_handler(struct state *s)
{
	return crm_complaint_handler_set(s->db, s->act, s->id, any_text(s));
}

static crm_status complaint_responder(struct state *s)
{
	return crm_complaint_first_responder_set(s->db, s->act, s->id, any_text(s));
}

static crm_status complaint_judge(struct state *s)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);

	judgement.responsibility = any_value(s);
	judgement.complainant_type = any_value(s);
	judgement.purpose = any_value(s);
	judgement.validity = any_value(s) % 3;
	judgement.immediate = any_value(s) & 1;
	return crm_complaint_judge(s->db, s->act, s->id, SIZED(s, judgement));
}

static crm_status complaint_explain(struct state *s)
{
	const char *explanation = any_text(s);

	return crm_complaint_explain(s->db, s->act, s->id, explanation, any_text(s));
}

static crm_promise_input any_promise(struct state *s)
{
	crm_promise_input promise = CRM_INIT(crm_promise_input);

	promise.due_at = any_time(s);
	promise.consent = any_value(s) != 0;
	promise.channel = any_value(s);
	promise.unit = any_text(s);
	promise.reason = any_text(s);
	promise.progress = any_text(s);
	return promise;
}

static crm_status complaint_promise(struct state *s)
{
	crm_promise_input promise = any_promise(s);

	return crm_complaint_promise(s->db, s->act, s->id, SIZED(s, promise), any_out(s));
}

static crm_status complaint_renew(struct state *s)
{
	crm_promise_input promise = any_promise(s);

	return crm_complaint_renew(s->db, s->act, s->id, SIZED(s, promise), any_out(s));
}

static crm_status complaint_solve(struct state *s)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);

	solution.text = any_text(s);
	solution.accepted = any_value(s) & 1;
	return crm_complaint_solve(s->db, s->act, s->id, SIZED(s, solution), any_out(s));
}

static crm_status complaint_answer(struct state *s)
{
	return crm_complaint_answer(s->db, s->act, s->id, (fuzz_byte(&s->input) & 1) != 0 ? CRM_OPTION_ONLY : CRM_OPTION_NONE, any_out(s));
}

static crm_status complaint_check(struct state *s)
{
	int32_t result = any_value(s);

	return crm_complaint_check(s->db, s->act, s->id, result, any_text(s));
}

static crm_status complaint_close(struct state *s)
{
	return crm_complaint_close(s->db, s->act, s->id);
}

static crm_status complaint_reopen(struct state *s)
{
	return crm_complaint_reopen(s->db, s->act, s->id);
}

static crm_status complaint_void(struct state *s)
{
	return crm_complaint_void(s->db, s->act, s->id);
}

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

static crm_status staff(struct state *s)
{
	return fuzz_byte(&s->input) & 1 ? crm_staff_leave(s->db, s->act, any_text(s)) : crm_staff_return(s->db, s->act, any_text(s));
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

static crm_status begin(struct state *s)
{
	return crm_begin(s->db, any_value(s) % 4);
}

static crm_status commit(struct state *s)
{
	return crm_commit(s->db);
}

static crm_status rollback(struct state *s)
{
	return crm_rollback(s->db);
}

static crm_status tick(struct state *s)
{
	crm_tick_result result;

	return crm_tick(s->db, s->act, fuzz_byte(&s->input) & 1 ? &result : NULL);
}

static crm_status next_wake(struct state *s)
{
	int64_t at;

	return crm_next_wake(s->db, no_out(s) ? NULL : &at);
}

static crm_status checkpoint(struct state *s)
{
	return crm_checkpoint(s->db);
}

static int on_fault(const crm_fault *fault, void *user)
{
	(void)user;
	(void)fprintf(stderr, "fault: %s\n", fault->text);
	return 0;
}

static crm_status verify(struct state *s)
{
	crm_status rc = crm_verify(s->db, on_fault, NULL, NULL);

	FUZZ_CHECK(rc != CRM_ERR_CORRUPT);
	return rc;
}

static crm_status rebuild(struct state *s)
{
	crm_status rc = crm_rebuild(s->db);

	FUZZ_CHECK(rc != CRM_ERR_CORRUPT);
	return rc;
}

static crm_status playbook_load(struct state *s)
{
	static const char *const texts[] = { NULL, "", "{}", "{\"lifecycle\":{\"churn\":{\"window_days\":2,\"mode\":\"automatic\"}}}",
	                                     "{\"lifecycle\":{\"churn\":{\"window_days\":2,\"mode\":\"propose\"},\"purchase\":{\"mode\":\"propose\"}}}",
	                                     "{\"task\":{\"snooze_limit\":0}}", "{\"complaint\":{\"check_attempts\":1,\"check_days\":0}}",
	                                     "{\"followup\":{\"merge_days\":60}}", "{\"complaint\":{\"promise_lead_minutes\":0}}",
	                                     "{\"lifecycle\":{\"loyal\":{\"purchases\":1}}}", "{\"nothing\":1}" };
	const char *text = texts[fuzz_byte(&s->input) % (sizeof texts / sizeof *texts)];
	int64_t version;

	return crm_playbook_load(s->db, s->act, text, text ? strlen(text) : fuzz_byte(&s->input) % 2u, &version);
}

static crm_status playbook_dump(struct state *s)
{
	crm_buffer text = { 0 };
	crm_status rc = crm_playbook_dump(s->db, any_value(s), &text);

	crm_buffer_free(&text);
	return rc;
}

static crm_status report(struct state *s)
{
	crm_report_query query = CRM_INIT(crm_report_query);
	crm_report figures = CRM_INIT(crm_report);

	query.from = any_time(s);
	query.until = any_time(s);
	return crm_report_get(s->db, SIZED(s, query), SIZED(s, figures));
}

static crm_status complaint_report(struct state *s)
{
	crm_complaint_report_query query = CRM_INIT(crm_complaint_report_query);
	const crm_complaint_retention *retention = NULL;
	const crm_complaint_report *cases = NULL;
	crm_complaint_group_cursor *cursor = NULL;
	const crm_complaint_group *group;
	crm_buffer text = { 0 };
	crm_status rc;

	query.from = any_time(s);
	query.until = any_time(s);
	query.tier = any_value(s) % 5;
	switch (fuzz_byte(&s->input) % 3) {
	case 0:
		query.calendar = any_text(s);
		rc = crm_complaint_report_get(s->db, SIZED(s, query), &cases);
		FUZZ_CHECK(rc < 0 ? !cases : crm_complaint_report_json(cases, &text) == CRM_OK);
		break;
	case 1:
		rc = crm_complaint_retention_get(s->db, SIZED(s, query), &retention);
		FUZZ_CHECK(rc < 0 ? !retention : crm_complaint_retention_json(retention, &text) == CRM_OK);
		break;
	default:
		rc = crm_complaint_group_list(s->db, SIZED(s, query), any_value(s) % 9, &cursor);
		while (rc >= 0 && crm_complaint_group_next(cursor, &group) == CRM_OK)
			FUZZ_CHECK(group->name && group->share <= 10000);
		break;
	}
	crm_buffer_free(&text);
	crm_complaint_report_free(cases);
	crm_complaint_retention_free(retention);
	crm_complaint_group_cursor_free(cursor);
	return rc;
}

static crm_status import(struct state *s)
{
	static const char file[] = "name,reference,phone,state\nAnn,1,+8613800138000,\nBob,2,,loyal\nCid,3,,potential\n";
	crm_import_input input = CRM_INIT(crm_import_input);
	crm_import_result result;

	input.kind = any_value(s) % 6;
	input.data = file;
	input.length = fuzz_byte(&s->input) % sizeof file;
	input.source = any_text(s);
	input.batch_rows = any_value(s) % 3;
	input.dry_run = any_value(s) & 1;
	return crm_import(s->db, s->act, SIZED(s, input), fuzz_byte(&s->input) & 1 ? &result : NULL);
}

static int32_t any_cause(struct state *s)
{
	return crm_cause_at(fuzz_byte(&s->input) % 4u * 16u); /* one of three, or none */
}

static crm_status cause_add(struct state *s)
{
	return crm_complaint_cause_add(s->db, s->act, s->id, any_cause(s), any_value(s) & 1);
}

static crm_status cause_remove(struct state *s)
{
	return crm_complaint_cause_remove(s->db, s->act, s->id, any_cause(s));
}

static crm_status case_link(struct state *s)
{
	const crm_id *other = any_id(s);
	const int32_t kind = any_value(s);

	return any_value(s) & 1 ? crm_complaint_link(s->db, s->act, s->id, other, kind) : crm_complaint_unlink(s->db, s->act, s->id, other, kind);
}

static crm_status case_merge(struct state *s)
{
	return crm_complaint_merge(s->db, s->act, s->id, any_id(s));
}

static crm_status case_wants(struct state *s)
{
	const uint32_t one = (uint32_t)fuzz_number(&s->input, 2), other = (uint32_t)fuzz_number(&s->input, 2);

	return any_value(s) & 1 ? crm_complaint_wants_set(s->db, s->act, s->id, one) : crm_complaint_wants_answer(s->db, s->act, s->id, one, other);
}

static crm_status case_review(struct state *s)
{
	crm_review_input review = CRM_INIT(crm_review_input);

	review.blame = any_value(s);
	review.deeds = any_value(s) % 3;
	review.note = any_text(s);
	return crm_complaint_review(s->db, s->act, s->id, SIZED(s, review));
}

static crm_status action_add(struct state *s)
{
	crm_action_input input = CRM_INIT(crm_action_input);

	input.cause = any_cause(s);
	input.text = any_text(s);
	input.owner = any_text(s);
	input.due_at = any_time(s);
	input.complaint_id = any_id_value(s);
	return crm_action_add(s->db, s->act, SIZED(s, input), any_out(s));
}

static crm_status action_end(struct state *s)
{
	return any_value(s) & 1 ? crm_action_done(s->db, s->act, s->id, any_text(s)) : crm_action_cancel(s->db, s->act, s->id);
}

/* Time passes, or the clock is set back. */
static crm_status wait_some(struct state *s)
{
	uint8_t choice = fuzz_byte(&s->input);

	s->world.now += choice < 0xe0 ? (int64_t)(choice & 0x7f) * (choice & 0x80 ? CRM_HOUR : CRM_DAY) : -(int64_t)(choice & 0x1f) * CRM_MINUTE;
	return CRM_OK;
}

static const struct call calls[] = {
	{ customer_create, CHANGES },   { customer_update, CHANGES },    { customer_remove, CHANGES },   { customer_get, READS },
	{ customer_find, READS },       { customer_find_point, READS },  { lifecycle_move, CHANGES },    { lifecycle_state_at, READS },
	{ lifecycle_sweep, STEPS },     { purchase_add, CHANGES },       { purchase_sum, READS },        { contact_add, CHANGES },
	{ followup_assign, CHANGES },   { task_add, CHANGES },           { task_done, CHANGES },         { task_snooze, CHANGES },
	{ task_cancel, CHANGES },       { task_get, READS },             { task_explain, READS },        { complaint_open, CHANGES },
	{ complaint_get, READS },       { complaint_find, READS },       { complaint_handler, CHANGES }, { complaint_responder, READS },
	{ complaint_judge, CHANGES },   { complaint_explain, CHANGES },  { complaint_promise, CHANGES }, { complaint_renew, CHANGES },
	{ complaint_solve, CHANGES },   { complaint_answer, CHANGES },   { complaint_check, CHANGES },   { complaint_close, CHANGES },
	{ complaint_reopen, CHANGES },  { complaint_void, CHANGES },     { customer_list, READS },       { task_due, READS },
	{ complaint_list, READS },      { journal_list, READS },         { promise_list, READS },        { purchase_list, READS },
	{ contact_list, READS },        { lifecycle_list, READS },       { step, READS },                { begin, READS },
	{ commit, STEPS },              { rollback, STEPS },             { tick, STEPS },                { next_wake, READS },
	{ checkpoint, READS },          { verify, READS },               { rebuild, READS },             { playbook_load, CHANGES },
	{ playbook_dump, READS },       { report, READS },               { import, STEPS },              { wait_some, READS },
	{ columns, READS },             { complaint_report, READS },     { complaint_search, READS },     { worklist, READS },
	{ complaint_find_number, READS }, { violation_list, READS },     { staff, CHANGES },
	{ cause_add, CHANGES },          { cause_remove, CHANGES },      { case_link, CHANGES },
	{ case_merge, CHANGES },        { case_wants, CHANGES },         { case_review, CHANGES },       { action_add, CHANGES },
	{ action_end, CHANGES },
};

/* -1 while a failed transaction waits for its rollback. */
static int64_t entries_so_far(struct state *s)
{
	int64_t seq = 0;
	crm_status rc = crm_journal_last(s->db, &seq);

	FUZZ_CHECK(rc == CRM_OK || rc == CRM_ERR_TXN_FAILED);
	return rc == CRM_OK ? seq : -1;
}

static void keep_id(struct state *s, crm_status rc)
{
	if (!s->out_given)
		return;
	if (rc < 0)
		FUZZ_CHECK(crm_id_is_none(&s->out));
	else if (!crm_id_is_none(&s->out))
		s->ids[s->id_count < IDS ? s->id_count++ : s->out.bytes[15] % IDS] = s->out;
}

static void make_call(struct state *s, const struct call *call, long fail_in)
{
	int64_t before = entries_so_far(s), after;
	crm_status rc;

	s->how = fuzz_byte(&s->input);
	s->id = any_id(s);
	s->act = any_act(s);
	memset(&s->out, 0, sizeof s->out);
	s->out_given = false;
	s->fail_in = fail_in;
	rc = call->make(s);
	s->fail_in = 0;
	if (call->make != step && call->make != columns && call->make != wait_some)
		fuzz_answered(s->db, rc);
	after = entries_so_far(s);
	if (call->effect != STEPS && before >= 0 && after >= 0)
		FUZZ_CHECK(call->effect == CHANGES && rc == CRM_OK ? after > before : after == before);
	keep_id(s, rc);
	blocks_free(s);
}

static void read_stream(struct ArrowArrayStream *stream)
{
	struct ArrowSchema schema;
	struct ArrowArray batch;

	FUZZ_CHECK(stream->get_schema(stream, &schema) == 0);
	for (;;) {
		FUZZ_CHECK(stream->get_next(stream, &batch) == 0);
		if (!batch.release)
			break;
		FUZZ_CHECK(batch.n_children == schema.n_children && batch.length > 0);
		batch.release(&batch);
	}
	schema.release(&schema);
	stream->release(stream);
}

/* What outlives the handle. */
static void let_go(struct state *s)
{
	const crm_customer *customer;

	if (s->customers)
		FUZZ_CHECK(crm_customer_next(s->customers, &customer) == CRM_ERR_CLOSED);
	crm_customer_cursor_free(s->customers);
	crm_task_cursor_free(s->tasks);
	crm_complaint_cursor_free(s->complaints);
	crm_promise_cursor_free(s->promises);
	crm_purchase_cursor_free(s->purchases);
	crm_contact_cursor_free(s->contacts);
	crm_lifecycle_cursor_free(s->moves);
	crm_journal_cursor_free(s->entries);
	crm_customer_free(s->customer);
	crm_complaint_free(s->complaint);
	crm_task_free(s->task);
	crm_explanation_free(s->explanation);
	if (s->stream.release)
		read_stream(&s->stream);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct state s = { .input = { data, size } };
	crm_allocator allocator = { calls_allocate, calls_reallocate, calls_release, &s };
	crm_options options = fuzz_options(&s.world, CRM_OPEN_CREATE);
	long fail_in = 0;
	int made = 0;

	s.world.now = FUZZ_START;
	options.allocator = &allocator;
	FUZZ_CHECK(crm_open(":memory:", &options, &s.db) == CRM_OK);
	while (s.input.size > 0 && made++ < CALLS) {
		uint8_t choice = fuzz_byte(&s.input);

		if (choice >= 0xe0) { /* the next call meets an allocation that fails */
			fail_in = choice - 0xdf;
			continue;
		}
		make_call(&s, &calls[choice % (sizeof calls / sizeof *calls)], fail_in);
		fail_in = 0;
	}
	while (crm_rollback(s.db) == CRM_OK)
		;
	FUZZ_CHECK(crm_error_last(s.db)->rule == CRM_RULE_TRANSACTION_NONE);
	FUZZ_CHECK(verify(&s) == CRM_OK);
	FUZZ_CHECK(crm_rebuild(s.db) == CRM_OK);
	FUZZ_CHECK(verify(&s) == CRM_OK);
	crm_close(s.db);
	let_go(&s);
	return 0;
}
