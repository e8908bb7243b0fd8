/* What a store can do: one table of functions per driver, one statement at a time, rows read into structs. */
#ifndef CRMI_STORE_H
#define CRMI_STORE_H

#include "arena.h"
#include "sql.h"
#include "crm/status.h"

typedef struct crmi_store crmi_store;

/* An open result. Between start and end the statement is in use and the store has one view of the data. */
typedef struct crmi_rows {
	crmi_store                  *store;
	const struct crmi_statement *statement;
	void                        *handle; /* the driver's own */
} crmi_rows;

/* Why the last operation failed, taken down before anything else touched the connection. */
struct crmi_store_error {
	crm_status status;
	int32_t    rule;
	int32_t    code;
	char       sqlstate[6];
	char       message[200];
};

struct crmi_driver {
	const char *name;
	void       (*close)(crmi_store *store, bool forked);
	crm_status (*begin)(crmi_store *store, bool writing);
	crm_status (*commit)(crmi_store *store);
	crm_status (*rollback)(crmi_store *store);
	crm_status (*savepoint)(crmi_store *store, int level);
	crm_status (*release)(crmi_store *store, int level);
	crm_status (*rollback_to)(crmi_store *store, int level);
	crm_status (*execute)(crmi_store *store, const char *sql);
	crm_status (*start)(crmi_store *store, int statement, const void *in, crmi_rows *rows);
	crm_status (*next)(crmi_rows *rows, void *out, crmi_arena *arena); /* CRM_OK, CRM_DONE */
	void       (*end)(crmi_rows *rows);
	crm_status (*checkpoint)(crmi_store *store);
	crm_status (*check)(crmi_store *store); /* the engine's own check of the whole file */
	bool       (*in_transaction)(crmi_store *store);
};

struct crmi_store {
	const struct crmi_driver *driver;
	const crm_allocator      *memory;
	struct crmi_store_error   error;
	bool                      readonly;
};

/* What opening needs to know. */
struct crmi_store_options {
	const crm_allocator *memory;
	uint32_t             flags;             /* CRM_OPEN_... */
	int32_t              busy_milliseconds; /* as crm_options */
	crm_message_fn       message;
	void                *message_user;
};

/* Opens or makes a SQLite store; "" is a private temporary one. On failure *store_out may still be set, for its error. */
crm_status crmi_sqlite_open(const char *path, const struct crmi_store_options *options, crmi_store **store_out);

/* Runs a statement that gives no rows. */
crm_status crmi_store_run(crmi_store *store, int statement, const void *in);

/* Reads at most one row; CRM_DONE when there is none. Texts are copied to the arena. */
crm_status crmi_store_one(crmi_store *store, int statement, const void *in, void *out, crmi_arena *arena);

#endif
