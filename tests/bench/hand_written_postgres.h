/* The same ledger by hand on PostgreSQL: what a careful C programmer writes straight on libpq. Every statement is prepared once,
 * parameters and results are binary, and what needs no answer in between goes out together in a pipeline.
 *
 * It starts from an empty store that the library made, in a schema of its own. It checks nothing: what it is given is right. */
#ifndef HAND_WRITTEN_POSTGRES_H
#define HAND_WRITTEN_POSTGRES_H

#include <libpq-fe.h>

#include "hand_ledger.h"

struct hand_postgres {
	PGconn *connection;
	struct hand_ledger ledger;
	int64_t playbook;    /* in force */
	int64_t outstanding; /* commands of a batch whose answers were not read yet */
	bool again;          /* another writer was in the way of this transaction */
};

void hand_postgres_open(struct hand_postgres *hand, const char *uri, const char *schema);
void hand_postgres_close(struct hand_postgres *hand);

/* Changes by themselves, in two round trips each; a message is tried again when another writer was in the way. */
void hand_postgres_customer_create(struct hand_postgres *hand, const struct sample *sample, crm_id *id_out);
void hand_postgres_message_add(struct hand_postgres *hand, const crm_id *customer_id);

/* Many customers in one transaction. */
void hand_postgres_batch_begin(struct hand_postgres *hand);
void hand_postgres_batch_add(struct hand_postgres *hand, const struct sample *sample, crm_id *id_out);
void hand_postgres_batch_commit(struct hand_postgres *hand);

/* Reads, in one round trip each. */
bool hand_postgres_customer_get(struct hand_postgres *hand, const crm_id *id, struct hand_customer *customer);
bool hand_postgres_find_reference(struct hand_postgres *hand, const char *source, const char *value, crm_id *id_out);

#endif
