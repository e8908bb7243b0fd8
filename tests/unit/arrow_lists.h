/* Every list that there are columns of, and a store with rows in each. For the tests of columns. */
#ifndef ARROW_LISTS_H
#define ARROW_LISTS_H

#include "arrow.h"
#include "ledger.h"

#include "fields.h"
#include "sql.h"

enum { LISTS = 9 };

struct things {
	struct fixture f;
	crm_id customer, complaint;
};

struct list {
	const char *name;
	crm_status (*open)(struct things *t, void **cursor_out);
	crm_status (*step)(void *cursor, const void **row_out);
	crm_status (*columns)(void *cursor, size_t limit, struct ArrowArrayStream *stream_out);
	void (*close)(void *cursor);
};

static inline void fill_customers(struct things *t)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_act act = CRM_INIT(crm_act);
	crm_id id;

	act.reason = "met at the fair";
	act.at = t->f.now - CRM_DAY;
	input.kind = CRM_CUSTOMER_ENTERPRISE;
	input.preferred_channel = CRM_CHANNEL_ACCOUNT_MANAGER;
	input.name = "杭州茶叶公司";
	input.salutation = "张先生";
	input.birth_date = (crm_date){ 1949, 10, 1 };
	assert_ok(t->f.db, crm_customer_add(t->f.db, &act, &input, &t->customer));
	input = (crm_customer_input)CRM_INIT(crm_customer_input);
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "Lost";
	input.note = "";
	input.state = CRM_LIFECYCLE_NON_CUSTOMER;
	input.state_reason = CRM_NON_CUSTOMER_HOSTILE;
	act.at = CRM_NO_TIME;
	assert_ok(t->f.db, crm_customer_add(t->f.db, &act, &input, &id));
	(void)fixture_customer(&t->f, "Not judged");
}

static inline void fill_history(struct things *t)
{
	crm_purchase_input purchase = CRM_INIT(crm_purchase_input);
	crm_lifecycle_input move = CRM_INIT(crm_lifecycle_input);
	crm_contact_input contact = CRM_INIT(crm_contact_input);
	crm_act act = CRM_INIT(crm_act);

	t->f.now += CRM_HOUR;
	purchase.customer_id = t->customer;
	purchase.amount = -1250;
	purchase.quantity = 2;
	purchase.currency = "CNY";
	purchase.category = "茶";
	assert_ok(t->f.db, crm_purchase_add(t->f.db, NULL, &purchase, NULL));
	purchase.amount = INT64_C(5000000000);
	assert_ok(t->f.db, crm_purchase_add(t->f.db, NULL, &purchase, NULL));
	move.state = CRM_LIFECYCLE_CHURNED;
	move.state_reason = CRM_CHURN_INDIFFERENCE;
	act.reason = "nobody called";
	t->f.now += CRM_HOUR;
	assert_ok(t->f.db, crm_lifecycle_move(t->f.db, &act, &t->customer, &move));
	assert_ok(t->f.db, crm_followup_assign(t->f.db, NULL, &t->customer, CRM_CLASS_IMPORTANT, "anna"));
	contact.customer_id = t->customer;
	contact.kind = CRM_CONTACT_CALL;
	contact.outcome = CRM_OUTCOME_REACHED;
	assert_ok(t->f.db, crm_contact_add(t->f.db, NULL, &contact, NULL));
}

static inline void fill_complaint(struct things *t)
{
	crm_complaint_input complaint = CRM_INIT(crm_complaint_input);
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_promise_input promise = CRM_INIT(crm_promise_input);
	crm *db = t->f.db;

	complaint.customer_id = t->customer;
	complaint.contact = "0571 1234";
	complaint.content = "the tea is stale";
	complaint.received_at = t->f.now;
	assert_ok(db, crm_complaint_open(db, NULL, &complaint, &t->complaint));
	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	assert_ok(db, crm_complaint_judge(db, NULL, &t->complaint, &judgement));
	promise.due_at = t->f.now + 2 * CRM_DAY;
	promise.consent = 1;
	promise.unit = "store room";
	promise.reason = "the crate must be looked at";
	assert_ok(db, crm_complaint_promise(db, NULL, &t->complaint, &promise, NULL));
	promise.due_at += CRM_DAY;
	promise.channel = CRM_CHANNEL_PHONE;
	promise.progress = "it is looked at";
	assert_ok(db, crm_complaint_renew(db, NULL, &t->complaint, &promise, NULL));
}

static inline void things_fill(struct things *t)
{
	memset(t, 0, sizeof *t);
	ledger_open(&t->f, START, "王芳", 0);
	fill_customers(t);
	fill_history(t);
	fill_complaint(t);
}

static inline struct things *open_things(void **state)
{
	static struct things things;

	things_fill(&things);
	*state = &things;
	return &things;
}

static inline void close_things(struct things *t)
{
	fixture_close(&t->f);
}

static inline crm_status open_customer(struct things *t, void **cursor_out)
{
	return crm_customer_list(t->f.db, NULL, (crm_customer_cursor **)cursor_out);
}

static inline crm_status open_lifecycle(struct things *t, void **cursor_out)
{
	return crm_lifecycle_list(t->f.db, &t->customer, (crm_lifecycle_cursor **)cursor_out);
}

static inline crm_status open_purchase(struct things *t, void **cursor_out)
{
	return crm_purchase_list(t->f.db, &t->customer, (crm_purchase_cursor **)cursor_out);
}

static inline crm_status open_task(struct things *t, void **cursor_out)
{
	crm_task_query query = CRM_INIT(crm_task_query);

	query.customer_id = t->customer;
	return crm_task_due(t->f.db, &query, (crm_task_cursor **)cursor_out);
}

static inline crm_status open_contact(struct things *t, void **cursor_out)
{
	return crm_contact_list(t->f.db, &t->customer, (crm_contact_cursor **)cursor_out);
}

static inline crm_status open_complaint(struct things *t, void **cursor_out)
{
	return crm_complaint_list(t->f.db, NULL, (crm_complaint_cursor **)cursor_out);
}

static inline crm_status open_promise(struct things *t, void **cursor_out)
{
	return crm_promise_list(t->f.db, &t->complaint, (crm_promise_cursor **)cursor_out);
}

static inline crm_status open_work(struct things *t, void **cursor_out)
{
	crm_worklist_query query = CRM_INIT(crm_worklist_query);

	query.person = "王芳";
	query.until = t->f.now + 999 * CRM_DAY;
	return crm_complaint_worklist(t->f.db, &query, (crm_work_cursor **)cursor_out);
}

static inline crm_status open_journal(struct things *t, void **cursor_out)
{
	return crm_journal_list(t->f.db, NULL, (crm_journal_cursor **)cursor_out);
}

#define LIST_CALLS(kind, view) \
	static inline crm_status step_##kind(void *cursor, const void **row_out) \
	{ \
		const view *row = NULL; \
		crm_status rc = crm_##kind##_next(cursor, &row); \
\
		*row_out = row; \
		return rc; \
	} \
	static inline crm_status columns_##kind(void *cursor, size_t limit, struct ArrowArrayStream *stream_out) \
	{ \
		return crm_##kind##_arrow(cursor, limit, stream_out); \
	} \
	static inline void close_##kind(void *cursor) \
	{ \
		crm_##kind##_cursor_free(cursor); \
	}

LIST_CALLS(customer, crm_customer)
LIST_CALLS(lifecycle, crm_move)
LIST_CALLS(purchase, crm_purchase)
LIST_CALLS(task, crm_task)
LIST_CALLS(contact, crm_contact)
LIST_CALLS(complaint, crm_complaint)
LIST_CALLS(promise, crm_promise)
LIST_CALLS(work, crm_work)
LIST_CALLS(journal, crm_entry)

#define LIST(kind) { #kind, open_##kind, step_##kind, columns_##kind, close_##kind }

static const struct list lists[LISTS] = { LIST(customer), LIST(lifecycle), LIST(purchase), LIST(task),
	                                      LIST(contact),  LIST(complaint), LIST(promise),  LIST(work), LIST(journal) };

/* The whole list as one table. */
static inline void list_table(const struct list *list, struct things *t, struct ArrowSchema *schema, struct ArrowArray *array)
{
	struct ArrowArrayStream stream;
	void *cursor = NULL;

	assert_ok(t->f.db, list->open(t, &cursor));
	assert_status(t->f.db, CRM_DONE, list->columns(cursor, 0, &stream));
	list->close(cursor);
	arrow_table(&stream, schema, array);
}

#endif
