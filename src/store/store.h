/* What a store can do: one table of functions per driver, one statement at a time, rows read into structs.
 *
 * A statement that gives no rows may be kept back by the driver and sent together with the next one that must be waited
 * for; what is wrong with it is told there, at the latest by the commit. So a caller does not rely on the status of a
 * change to learn something about the data: it asks first. */
#ifndef CRMI_STORE_H
#define CRMI_STORE_H

#include "arena.h"
#include "sql.h"
#include "crm/status.h"

typedef struct crmi_store crmi_store;

/* An open result. Between start and end the statement is in use. Another result may be begun meanwhile when the rest of
 * this one is short (CRMI_PARKED rows); only a long result needs the store for itself. */
typedef struct crmi_rows {
	crmi_store                  *store;
	const struct crmi_statement *statement;
	void                        *handle; /* the driver's own */
} crmi_rows;

enum { CRMI_PARKED = 1000 };

#define CRMI_PREFIX "crm_" /* of the tables in a database that others use too */

/* Why the last operation failed, taken down before anything else touched the connection. */
struct crmi_store_error {
	crm_status status;
	int32_t    rule;
	int32_t    code;
	char       sqlstate[6];
	bool       again;   /* nothing was kept, and another run of the whole transaction may succeed */
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

	/* Of a store behind a network; NULL where there is nothing to do. */
	void       (*arm)(crmi_store *store);   /* a public call begins: its time runs from now */
	crm_status (*rest)(crmi_store *store);  /* one in a group is over: a host's connection goes back to him as it was */
	void       (*ahead)(crmi_store *store, int statement, const void *in); /* will be started: may be asked with what comes first */
	crm_status (*recover)(crmi_store *store);          /* after a lost commit: reaches a server again; the old transaction may still run */
	crm_status (*confirm)(crmi_store *store);          /* makes sure that what was committed last is as safe as it should be */
	bool       (*pause)(crmi_store *store, int tries); /* before another run; false = the time of the call is over */
};

/* How a store finds records by their texts (search/). */
enum crmi_index {
	CRMI_INDEX_NONE,  /* the engine has nothing for it: every record is looked at */
	CRMI_INDEX_FTS5,
	CRMI_INDEX_VECTOR /* a tsvector of each record */
};

struct crmi_store {
	const struct crmi_driver *driver;
	const crm_allocator      *memory;
	char                     *prefix;   /* of the tables' names; NULL = none */
	struct crmi_store_error   error;
	bool                      readonly;
	bool                      in_unit;  /* the time of a unit runs: the calls in it have none of their own */
	bool                      attached; /* to a connection of the host's, who may have a transaction open */
	int                       index;    /* enum crmi_index: what is kept up to date with the records */
	bool                      whole;    /* on a server, which is never without it: the index was found to hold every record */
	bool                      unlocked; /* the engine has no LOCK TABLE: writers do not queue, conflicts are found by their 40001 */
};

/* What opening needs to know. */
struct crmi_store_options {
	const crm_allocator *memory;
	uint32_t             flags;                 /* CRM_OPEN_... */
	int32_t              busy_milliseconds;     /* as crm_options */
	int32_t              deadline_milliseconds;
	int64_t              epoch;
	const char          *prefix;
	crm_message_fn       message;
	void                *message_user;
	int64_t              cache_bytes;           /* of a file; 0 = CRMI_CACHE_BYTES */
};

/* Opens or makes a SQLite store; "" is a private temporary one. On failure *store_out may still be set, for its error. */
crm_status crmi_sqlite_open(const char *path, const struct crmi_store_options *options, crmi_store **store_out);

/* Tables in the host's own database, by its own connection, which stays open afterwards. */
crm_status crmi_sqlite_attach(void *connection, const struct crmi_store_options *options, crmi_store **store_out);

/* The same for PostgreSQL. A build without it answers CRM_ERR_UNSUPPORTED. */
bool       crmi_postgres_is_there(void);
void       crmi_postgres_name(const char *string, char *text, size_t size); /* without what must not be shown */
crm_status crmi_postgres_open(const char *string, const struct crmi_store_options *options, crmi_store **store_out);
crm_status crmi_postgres_attach(void *connection, const struct crmi_store_options *options, crmi_store **store_out);

/* Is a connection string meant, and not a file? Rather too often: a file with such a name is given as ./name, while a mistyped
 * string that is taken for a file makes one, with a password in its name. */
bool       crmi_store_is_server(const char *path);

/* Takes a failure down and returns its status. */
crm_status crmi_store_explain(crmi_store *store, crm_status status, crm_rule rule, const char *message);

/* A text with the names of its tables; NULL = no memory. Give it back with crmi_release(). */
char      *crmi_store_text(const crmi_store *store, const char *text);
bool       crmi_store_text_fits(const crmi_store *store, const char *text, char *room, size_t size); /* the same into room, if it fits */
bool       crmi_store_text_is(const crmi_store *store, const char *text, const char *plain); /* is it this text? */
crm_status crmi_store_prefix(crmi_store *store, const char *prefix); /* keeps a copy, or says what is wrong with it */

/* Runs a statement that gives no rows. */
crm_status crmi_store_run(crmi_store *store, int statement, const void *in);

/* Reads at most one row; CRM_DONE when there is none. Texts are copied to the arena. */
crm_status crmi_store_one(crmi_store *store, int statement, const void *in, void *out, crmi_arena *arena);

#endif
