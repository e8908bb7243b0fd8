/* The same ledger by hand: what a careful C programmer writes straight on SQLite for the same rows, journal included.
 *
 * It starts from an empty store that the library made, so the schema is the same; it keeps the same settings and brings
 * in the log by the same rule. It checks nothing: what it is given is right. */
#ifndef HAND_WRITTEN_H
#define HAND_WRITTEN_H

#include <sqlite3.h>

#include "hand_ledger.h"

enum {
	HAND_CUSTOMER_INSERT,
	HAND_POINT_INSERT,
	HAND_JOURNAL_INSERT,
	HAND_JOURNAL_HEAD,
	HAND_BEGIN,
	HAND_COMMIT,
	HAND_READ,
	HAND_CUSTOMER_GET,
	HAND_POINTS_GET,
	HAND_BY_REFERENCE,
	HAND_BY_PHONE,
	HAND_TASKS_NEXT,
	HAND_TASK_FIRST,
	HAND_PROMISE_FIRST,
	HAND_INACTIVE_FIRST,
	HAND_STATEMENTS
};

struct hand {
	sqlite3 *connection;
	sqlite3_stmt *statements[HAND_STATEMENTS];
	int log_pages;
	struct hand_ledger ledger;
};

struct hand_task {
	crm_id id, customer_id, complaint_id;
	int64_t revision, numbers[16];
	char handler[32], title[64], note[64];
};

void hand_open(struct hand *hand, const char *path);
void hand_close(struct hand *hand);

void hand_begin(struct hand *hand);
void hand_commit(struct hand *hand);
void hand_read_begin(struct hand *hand);
void hand_read_end(struct hand *hand);
void hand_customer_create(struct hand *hand, const struct sample *sample, crm_id *id_out); /* inside begin and commit */

bool hand_customer_get(struct hand *hand, const crm_id *id, struct hand_customer *customer);
bool hand_find_reference(struct hand *hand, const char *source, const char *value, crm_id *id_out);
size_t hand_find_phone(struct hand *hand, const char *match, crm_id *ids, size_t capacity);
size_t hand_tasks_next(struct hand *hand, const char *handler, int64_t until, struct hand_task *tasks, int capacity);
int64_t hand_next_wake(struct hand *hand);

#endif
