/* Views as text, every field of them, and walks to their end. */
#include "contract.h"

static void show_fields(struct contract *c, const struct crmi_field *fields, size_t count, const void *view)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (fields[i].type == CRMI_TEXT) {
			const char *text;

			memcpy(&text, (const char *)view + fields[i].offset, sizeof text);
			show_text(c, fields[i].name, text);
			continue;
		}
		show_word(c, fields[i].name);
		dump_add(&c->log, "=");
		dump_field(&c->log, &fields[i], (const char *)view + fields[i].offset);
	}
}

/* The columns of a table are the fields of its view, where the view is one row. */
static void show_row(struct contract *c, int table, const void *view)
{
	show_fields(c, crmi_tables[table].columns, crmi_tables[table].column_count, view);
}

void show_statement(struct contract *c, int statement, const void *view)
{
	show_fields(c, crmi_statements[statement].columns, crmi_statements[statement].column_count, view);
}

void show_customer(struct contract *c, const crm_customer *customer)
{
	size_t i;

	show_row(c, CRMI_TABLE_CUSTOMER, customer);
	for (i = 0; i < customer->contact_point_count; i++) {
		show_number(c, "point", customer->contact_points[i].kind);
		show_number(c, "flags", customer->contact_points[i].flags);
		show_text(c, "label", customer->contact_points[i].label);
		show_text(c, "value", customer->contact_points[i].value);
		show_text(c, "match", customer->contact_points[i].match);
	}
	for (i = 0; i < customer->reference_count; i++) {
		show_text(c, "source", customer->references[i].source);
		show_text(c, "value", customer->references[i].value);
	}
}

void show_complaint(struct contract *c, const crm_complaint *complaint)
{
	crm_notified notified;
	size_t i;

	show_row(c, CRMI_TABLE_COMPLAINT, complaint);
	crm_complaint_notified(complaint, &notified);
	for (i = 0; i < notified.count; i++)
		show_text(c, "notified", notified.names[i]);
}

void show_task(struct contract *c, const crm_task *task)
{
	show_row(c, CRMI_TABLE_TASK, task);
}

void show_entry(struct contract *c, const crm_entry *entry)
{
	static const struct crmi_field fields[] = {
		CRMI_INPUT(crm_entry, seq, CRMI_INTEGER, 0, 0),       CRMI_INPUT(crm_entry, at, CRMI_INSTANT, 0, 0),
		CRMI_INPUT(crm_entry, recorded_at, CRMI_INSTANT, 0, 0), CRMI_INPUT(crm_entry, event, CRMI_ENUM, 0, 0),
		CRMI_INPUT(crm_entry, entity, CRMI_ENUM, 0, 0),       CRMI_INPUT(crm_entry, id, CRMI_ID, 0, 0),
		CRMI_INPUT(crm_entry, customer_id, CRMI_ID, 0, 0),    CRMI_INPUT(crm_entry, actor, CRMI_TEXT, 0, 0),
		CRMI_INPUT(crm_entry, reason, CRMI_TEXT, 0, 0),       CRMI_INPUT(crm_entry, rule, CRMI_ENUM, 0, 0),
		CRMI_INPUT(crm_entry, playbook, CRMI_INTEGER, 0, 0),  CRMI_INPUT(crm_entry, body, CRMI_TEXT, 0, 0),
	};

	show_fields(c, fields, sizeof fields / sizeof *fields, entry);
	show_word(c, "digest=");
	dump_bytes(&c->log, entry->digest, sizeof entry->digest);
}

void show_report(struct contract *c, const crm_report *report)
{
	char name[24];
	size_t at;

	/* Behind the size there is nothing but 64-bit figures. */
	for (at = offsetof(crm_report, customers); at < sizeof *report; at += sizeof(int64_t)) {
		int64_t figure;

		memcpy(&figure, (const char *)report + at, sizeof figure);
		(void)snprintf(name, sizeof name, "%zu", at);
		if (figure)
			show_number(c, name, figure);
	}
}

void look_at_customer(struct contract *c, const crm_id *id)
{
	const crm_customer *customer = NULL;

	CALL(c, CRM_OK, crm_customer_get, id, &customer);
	show_customer(c, customer);
	CALL_VOID(c, crm_customer_free, customer);
}

void look_at_complaint(struct contract *c, const crm_id *id)
{
	const crm_complaint *complaint = NULL;

	CALL(c, CRM_OK, crm_complaint_get, id, &complaint);
	show_complaint(c, complaint);
	CALL_VOID(c, crm_complaint_free, complaint);
}

void look_at_task(struct contract *c, const crm_id *id)
{
	const crm_task *task = NULL;

	CALL(c, CRM_OK, crm_task_get, id, &task);
	show_task(c, task);
	CALL_VOID(c, crm_task_free, task);
}

void step_customers(struct contract *c, crm_customer_cursor *cursor, int steps)
{
	const crm_customer *customer = NULL;

	while (steps-- > 0) {
		CALL_PLAIN(c, CRM_OK, crm_customer_next, cursor, &customer);
		show_customer(c, customer);
	}
}

void step_journal(struct contract *c, crm_journal_cursor *cursor, int steps)
{
	const crm_entry *entry = NULL;

	while (steps-- > 0) {
		CALL_PLAIN(c, CRM_OK, crm_journal_next, cursor, &entry);
		show_entry(c, entry);
	}
}

/* All rows of a cursor, a line each, and how many. */
#define WALK(c, cursor, next, free_, view, show) \
	int rows = 0; \
\
	while (CALL_PLAIN(c, ANY_STATUS, next, cursor, &(view)) == CRM_OK) { \
		show; \
		rows++; \
	} \
	assert_int_equal(c->calls[c->count - 1].status, CRM_DONE); \
	CALL_VOID(c, free_, cursor); \
	return rows

int walk_customers(struct contract *c, const crm_customer_query *query)
{
	crm_customer_cursor *cursor = NULL;
	const crm_customer *customer = NULL;

	CALL(c, CRM_OK, crm_customer_list, query, &cursor);
	WALK(c, cursor, crm_customer_next, crm_customer_cursor_free, customer, show_customer(c, customer));
}

int walk_complaints(struct contract *c, const crm_complaint_query *query)
{
	crm_complaint_cursor *cursor = NULL;
	const crm_complaint *complaint = NULL;

	CALL(c, CRM_OK, crm_complaint_list, query, &cursor);
	WALK(c, cursor, crm_complaint_next, crm_complaint_cursor_free, complaint, show_complaint(c, complaint));
}

int walk_tasks(struct contract *c, const crm_task_query *query)
{
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;

	CALL(c, CRM_OK, crm_task_due, query, &cursor);
	WALK(c, cursor, crm_task_next, crm_task_cursor_free, task, show_task(c, task));
}

int walk_moves(struct contract *c, const crm_id *customer)
{
	crm_lifecycle_cursor *cursor = NULL;
	const crm_move *move = NULL;

	CALL(c, CRM_OK, crm_lifecycle_list, customer, &cursor);
	WALK(c, cursor, crm_lifecycle_next, crm_lifecycle_cursor_free, move, show_row(c, CRMI_TABLE_LIFECYCLE_MOVE, move));
}

int walk_purchases(struct contract *c, const crm_id *customer)
{
	crm_purchase_cursor *cursor = NULL;
	const crm_purchase *purchase = NULL;

	CALL(c, CRM_OK, crm_purchase_list, customer, &cursor);
	WALK(c, cursor, crm_purchase_next, crm_purchase_cursor_free, purchase, show_row(c, CRMI_TABLE_PURCHASE, purchase));
}

int walk_contacts(struct contract *c, const crm_id *customer)
{
	crm_contact_cursor *cursor = NULL;
	const crm_contact *contact = NULL;

	CALL(c, CRM_OK, crm_contact_list, customer, &cursor);
	WALK(c, cursor, crm_contact_next, crm_contact_cursor_free, contact, show_row(c, CRMI_TABLE_CONTACT, contact));
}

int walk_promises(struct contract *c, const crm_id *complaint)
{
	crm_promise_cursor *cursor = NULL;
	const crm_promise *promise = NULL;

	CALL(c, CRM_OK, crm_promise_list, complaint, &cursor);
	WALK(c, cursor, crm_promise_next, crm_promise_cursor_free, promise, show_row(c, CRMI_TABLE_PROMISE, promise));
}

int walk_overrides(struct contract *c, const crm_id *complaint)
{
	crm_override_cursor *cursor = NULL;
	const crm_override *override = NULL;

	CALL(c, CRM_OK, crm_override_list, complaint, &cursor);
	WALK(c, cursor, crm_override_next, crm_override_cursor_free, override, show_row(c, CRMI_TABLE_OVERRIDE, override));
}

int walk_marks(struct contract *c, const crm_id *complaint)
{
	crm_mark_cursor *cursor = NULL;
	const crm_mark *mark = NULL;

	CALL(c, CRM_OK, crm_mark_list, complaint, &cursor);
	WALK(c, cursor, crm_mark_next, crm_mark_cursor_free, mark, show_row(c, CRMI_TABLE_MARK, mark));
}

int walk_refusals(struct contract *c, const crm_id *complaint)
{
	crm_refusal_cursor *cursor = NULL;
	const crm_refusal *refusal = NULL;

	CALL(c, CRM_OK, crm_refusal_list, complaint, &cursor);
	WALK(c, cursor, crm_refusal_next, crm_refusal_cursor_free, refusal, show_row(c, CRMI_TABLE_REFUSAL, refusal));
}

int walk_remedies(struct contract *c, const crm_id *complaint)
{
	crm_remedy_cursor *cursor = NULL;
	const crm_remedy *remedy = NULL;

	CALL(c, CRM_OK, crm_remedy_list, complaint, &cursor);
	WALK(c, cursor, crm_remedy_next, crm_remedy_cursor_free, remedy, show_row(c, CRMI_TABLE_REMEDY, remedy));
}

int walk_open_promises(struct contract *c, int64_t until)
{
	crm_promise_cursor *cursor = NULL;
	const crm_promise *promise = NULL;

	CALL(c, CRM_OK, crm_promise_open_list, until, &cursor);
	WALK(c, cursor, crm_promise_next, crm_promise_cursor_free, promise, show_row(c, CRMI_TABLE_PROMISE, promise));
}

void look_at_action(struct contract *c, const crm_id *id)
{
	const crm_action *action = NULL;

	CALL(c, CRM_OK, crm_action_get, id, &action);
	show_row(c, CRMI_TABLE_ACTION, action);
	CALL_VOID(c, crm_action_free, action);
}

void look_at_review(struct contract *c, const crm_id *id)
{
	const crm_review *review = NULL;

	CALL(c, CRM_OK, crm_review_get, id, &review);
	show_row(c, CRMI_TABLE_REVIEW, review);
	CALL_VOID(c, crm_review_free, review);
}

int step_causes(struct contract *c, crm_case_cause_cursor *cursor)
{
	const crm_case_cause *cause = NULL;

	WALK(c, cursor, crm_case_cause_next, crm_case_cause_cursor_free, cause, show_row(c, CRMI_TABLE_CASE_CAUSE, cause));
}

int step_links(struct contract *c, crm_link_cursor *cursor)
{
	const crm_link *link = NULL;

	WALK(c, cursor, crm_link_next, crm_link_cursor_free, link, show_row(c, CRMI_TABLE_LINK, link));
}

int step_actions(struct contract *c, crm_action_cursor *cursor)
{
	const crm_action *action = NULL;

	WALK(c, cursor, crm_action_next, crm_action_cursor_free, action, show_row(c, CRMI_TABLE_ACTION, action));
}

int walk_journal(struct contract *c, const crm_journal_query *query)
{
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;

	CALL(c, CRM_OK, crm_journal_list, query, &cursor);
	WALK(c, cursor, crm_journal_next, crm_journal_cursor_free, entry, show_entry(c, entry));
}
