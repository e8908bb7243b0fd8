/* One script of calls for every kind of store. It writes a line for each call: the function, its status, why it was refused, and
 * what it gave. The lines of two stores must be the same, byte for byte.
 *
 * contract.c        calls and their lines, keys, what each call cost
 * contract_views.c  views as text, walks to their end
 * contract_stores.c the kinds of store
 * contract_NOUN.c   the script, by subject
 * contract_open.c   a second script: opening, and two handles on one store
 * contract_copy.c   a third: from one store to another
 * contract_trips.c  how often a call may wait for a server
 * contract_test.c   the comparisons */
#ifndef CONTRACT_H
#define CONTRACT_H

#include "dump.h"

#include <sqlite3.h>

/* The next call of the script: a public function that takes the handle and more, the handle alone, or a cursor or a view. A status
 * that is not the expected one fails the test at once. */
#define CALL(c, expected, function, ...) \
	(contract_before(c), contract_after(c, #function, function((c)->f.db, __VA_ARGS__), expected, __FILE__, __LINE__))
#define CALL_ALONE(c, expected, function) \
	(contract_before(c), contract_after(c, #function, function((c)->f.db), expected, __FILE__, __LINE__))
#define CALL_PLAIN(c, expected, function, ...) \
	(contract_before(c), contract_after(c, #function, function(__VA_ARGS__), expected, __FILE__, __LINE__))
#define CALL_VOID(c, function, ...) (contract_before(c), function(__VA_ARGS__), contract_over(c, #function, CRM_OK))

enum { CONTRACT_DEPTH = 4, CONTRACT_ACTS = 8, CONTRACT_MANY = 170 /* rows: more than two pages of a cursor */ };

#define ANY_STATUS ((crm_status)1000) /* expected where a walk ends where it ends */

/* What one call cost; kept apart from what is compared. */
struct contract_call {
	const char *function;
	crm_status  status;
	int64_t     trips;  /* times that an answer of the server was waited for */
	int         level;  /* groups that were open before it */
	int64_t     rows, fresh; /* of an import */
};

struct contract_store;

struct contract {
	struct fixture         f;     /* the handle, its clock and random bytes */
	struct contract_store *store;
	struct dump            log;
	struct contract_call  *calls; /* one for each line */
	size_t                 count, room;
	struct contract_call   open[CONTRACT_DEPTH]; /* begun and not over: crm_transact() and what its unit calls */
	int                    depth;
	bool                   hidden; /* what the last call gives differs between stores */
	int                    keys;
	crm_act                acts[CONTRACT_ACTS];
	char                   key_texts[CONTRACT_ACTS][16];
};

/* A call whose answer is not the same everywhere, and why that is right. */
struct contract_difference {
	const char *function;
	const char *reason;
};
extern const struct contract_difference contract_differences[];

void       contract_before(struct contract *c);
void       contract_over(struct contract *c, const char *function, crm_status rc); /* of one that answers no status */
crm_status contract_after(struct contract *c, const char *function, crm_status rc, crm_status expected, const char *file, int line);
void       contract_free(struct contract *c);

/* Behind the line of the last call. */
void show_word(struct contract *c, const char *name);
void show_number(struct contract *c, const char *name, int64_t number);
void show_id(struct contract *c, const char *name, const crm_id *id);
void show_text(struct contract *c, const char *name, const char *text); /* line feeds are written \n */

/* Acts live for the next seven. */
const crm_act *act_new(struct contract *c);                         /* with a key of its own */
const crm_act *act_why(struct contract *c, const char *reason);     /* and a reason */
const crm_act *act_at(struct contract *c, int64_t at);              /* and a time */
const crm_act *act_seen(struct contract *c, int64_t revision);      /* and an expected revision */

void           later(struct contract *c, int64_t by);
extern const crm_id nobody; /* an id that no record has */

/* contract_views.c */
void show_statement(struct contract *c, int statement, const void *view); /* a row of a statement that is no table's */
void show_customer(struct contract *c, const crm_customer *customer);
void show_complaint(struct contract *c, const crm_complaint *complaint);
void show_task(struct contract *c, const crm_task *task);
void show_report(struct contract *c, const crm_report *report);
void show_entry(struct contract *c, const crm_entry *entry);
void look_at_customer(struct contract *c, const crm_id *id);
void look_at_complaint(struct contract *c, const crm_id *id);
void look_at_task(struct contract *c, const crm_id *id);
int  walk_customers(struct contract *c, const crm_customer_query *query);
int  walk_complaints(struct contract *c, const crm_complaint_query *query);
int  walk_tasks(struct contract *c, const crm_task_query *query);
int  walk_moves(struct contract *c, const crm_id *customer);
int  walk_purchases(struct contract *c, const crm_id *customer);
int  walk_contacts(struct contract *c, const crm_id *customer);
int  walk_promises(struct contract *c, const crm_id *complaint);
int  walk_overrides(struct contract *c, const crm_id *complaint);
int  walk_marks(struct contract *c, const crm_id *complaint);
int  walk_refusals(struct contract *c, const crm_id *complaint);
int  walk_remedies(struct contract *c, const crm_id *complaint);
int  walk_open_promises(struct contract *c, int64_t until);
void look_at_action(struct contract *c, const crm_id *id);
void look_at_review(struct contract *c, const crm_id *id);
int  step_causes(struct contract *c, crm_case_cause_cursor *cursor); /* these to the end */
int  step_links(struct contract *c, crm_link_cursor *cursor);
int  step_actions(struct contract *c, crm_action_cursor *cursor);
int  walk_journal(struct contract *c, const crm_journal_query *query);
void step_customers(struct contract *c, crm_customer_cursor *cursor, int steps);
void step_journal(struct contract *c, crm_journal_cursor *cursor, int steps);

/* Short ways to a record, for the parts of the script that are about something else. */
crm_id add_customer(struct contract *c, const char *name);
crm_id add_complaint(struct contract *c, const crm_id *customer);
crm_id add_task(struct contract *c, const crm_id *customer, int64_t due_at, int32_t kind);

/* The script. */
void contract_customers(struct contract *c);
void contract_lifecycle(struct contract *c);
void contract_purchases(struct contract *c);
void contract_tasks(struct contract *c);
void contract_followup(struct contract *c);
void contract_complaints(struct contract *c);
void contract_promises(struct contract *c);
void contract_links(struct contract *c);
void contract_clocks(struct contract *c);
void contract_reports(struct contract *c);
void contract_queue(struct contract *c);
void contract_handling(struct contract *c);
void contract_remedies(struct contract *c);
void contract_urgency(struct contract *c);
void contract_groups(struct contract *c);
void contract_lists(struct contract *c);
void contract_columns(struct contract *c, const crm_id *customer, const crm_id *complaint); /* the end of the lists */
void contract_imports(struct contract *c);
void contract_playbook(struct contract *c);
void contract_time(struct contract *c);
void contract_many(struct contract *c);
void contract_ledger(struct contract *c);

/* The other scripts. Those with two stores write their lines to `to`. */
void contract_opening(struct contract *c);
void contract_copying(struct contract *from, struct contract *to);
void contract_importing(struct contract *from, struct contract *to);

/* The whole store as text; the caller frees it. */
char *export_all(struct contract *c);

/* Fails when a call waited for the server more often than its promise allows, and prints what each took. */
void contract_trips(const struct contract *c);

#endif
