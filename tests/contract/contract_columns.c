/* Every list as columns: the same values on every store. */
#include "contract.h"

#include "arrow.h"

enum { SHOWN = 40 /* rows: one page of a cursor, so that a call waits once */ };

static void show_columns(struct contract *c, struct ArrowArrayStream *stream)
{
	static char text[ARROW_TEXT];
	struct ArrowSchema schema;
	struct ArrowArray table;
	int64_t row, i;

	arrow_table(stream, &schema, &table);
	for (row = 0; row < table.length; row++)
		for (i = 0; i < table.n_children; i++)
			show_text(c, schema.children[i]->name, arrow_value(schema.children[i], table.children[i], row, text));
	table.release(&table);
	schema.release(&schema);
}

/* A list that has been asked for, from its beginning. */
#define SHOW_COLUMNS(c, kind, cursor) \
	do { \
		struct ArrowArrayStream stream; \
\
		CALL_PLAIN(c, ANY_STATUS, crm_##kind##_arrow, cursor, SHOWN, &stream); \
		assert_true((c)->calls[(c)->count - 1].status >= 0); \
		show_columns(c, &stream); \
		CALL_VOID(c, crm_##kind##_cursor_free, cursor); \
	} while (0)

static void columns_of_customer(struct contract *c, const crm_id *customer)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_lifecycle_cursor *moves = NULL;
	crm_purchase_cursor *purchases = NULL;
	crm_task_cursor *tasks = NULL;
	crm_contact_cursor *contacts = NULL;

	query.customer_id = *customer;
	CALL(c, CRM_OK, crm_lifecycle_list, customer, &moves);
	SHOW_COLUMNS(c, lifecycle, moves);
	CALL(c, CRM_OK, crm_purchase_list, customer, &purchases);
	SHOW_COLUMNS(c, purchase, purchases);
	CALL(c, CRM_OK, crm_task_due, &query, &tasks);
	SHOW_COLUMNS(c, task, tasks);
	CALL(c, CRM_OK, crm_contact_list, customer, &contacts);
	SHOW_COLUMNS(c, contact, contacts);
}

void contract_columns(struct contract *c, const crm_id *customer, const crm_id *complaint)
{
	crm_customer_cursor *customers = NULL;
	crm_complaint_cursor *complaints = NULL;
	crm_promise_cursor *promises = NULL;
	crm_journal_cursor *entries = NULL;

	CALL(c, CRM_OK, crm_customer_list, NULL, &customers);
	SHOW_COLUMNS(c, customer, customers);
	columns_of_customer(c, customer);
	CALL(c, CRM_OK, crm_complaint_list, NULL, &complaints);
	SHOW_COLUMNS(c, complaint, complaints);
	CALL(c, CRM_OK, crm_promise_list, complaint, &promises);
	SHOW_COLUMNS(c, promise, promises);
	CALL(c, CRM_OK, crm_journal_list, NULL, &entries);
	SHOW_COLUMNS(c, journal, entries);
}
