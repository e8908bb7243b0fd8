/* The kinds of store that the script runs on. */
#ifndef CONTRACT_STORES_H
#define CONTRACT_STORES_H

#include "contract.h"

enum contract_kind {
	CONTRACT_MEMORY,
	CONTRACT_FILE,
	CONTRACT_SQLITE_ATTACHED,     /* tables in a file of the host's, by his connection */
	CONTRACT_POSTGRES,
	CONTRACT_POSTGRES_ATTACHED,   /* tables in a database of the host's, by his connection */
	CONTRACT_POSTGRES_UNPREPARED, /* no prepared statements */
	CONTRACT_POSTGRES_POOLED,     /* and through a pooler that gives each transaction another connection */
	CONTRACT_KINDS
};

/* Why a kind cannot be had here; NULL = it can. */
const char *contract_kind_missing(int kind);

/* A new empty place for one store of the kind. Handles on it are opened with contract_open(). */
void       contract_place(struct contract *c, int kind);
crm_status contract_open(struct contract *c, uint32_t flags, crm **db_out); /* another handle on the same store */
void       contract_close(struct contract *c, crm *db);
void       contract_leave(struct contract *c);                              /* closes c->f.db too; nothing stays behind */

const char *contract_kind_name(int kind);
const char *contract_store_name(const struct contract *c);
int64_t     contract_store_trips(const struct contract *c); /* so far, of c->f.db */
bool        contract_store_on_server(const struct contract *c);
bool        contract_store_owns_log(const struct contract *c);

#endif
