/* The SQLite store: one connection, its prepared statements, its ballast. Private to this folder. */
#ifndef CRMI_SQLITE_STORE_H
#define CRMI_SQLITE_STORE_H

#include <sqlite3.h>
#include <time.h>

#include "store.h"

enum {
	CRMI_APPLICATION_ID = 0x63726d31,  /* "crm1" in the header of the file */
	CRMI_CACHE_BYTES = 4 * 1024 * 1024, /* for pages of the file, where nothing else is asked for */
	CRMI_BALLAST_SIZE = 128 * 1024,    /* dropped when the disk is full, so that the log can still be brought in (R3) */
	CRMI_LOG_PAGES = 4000              /* the write-ahead log is brought in at a commit beyond so many pages (R2) */
};

/* Statements around a transaction; savepoints are numbered by their level, those of the first levels are kept. */
enum crmi_sqlite_control {
	CRMI_BEGIN_READ,
	CRMI_BEGIN_WRITE,
	CRMI_COMMIT,
	CRMI_ROLLBACK,
	CRMI_SAVEPOINT,                     /* and so many levels behind it */
	CRMI_RELEASE = CRMI_SAVEPOINT + 4,
	CRMI_CONTROLS = CRMI_RELEASE + 4
};

struct crmi_sqlite {
	crmi_store      base;
	sqlite3        *connection;
	sqlite3_stmt   *statements[CRMI_STATEMENTS];
	sqlite3_stmt   *controls[CRMI_CONTROLS];
	char           *ballast;           /* path of the ballast; NULL = none is kept */
	bool            ballast_gone;      /* dropped for a full disk: no writing until it is back */
	bool            checkpointing;     /* the busy handler gives up for good (R2) */
	bool            ours;              /* known to be a store of this library; the log of any other file is left alone */
	bool            index_missing;     /* it could be made: the engine has FTS5 */
	bool            joined;            /* attached: the transaction is the host's, ours is a savepoint in it */
	int             log_pages;         /* after the last commit */
	int32_t         busy_milliseconds;
	int64_t         cache_bytes;
	struct timespec waiting_since;
};

crm_status crmi_sqlite_failed(struct crmi_sqlite *store, int code);             /* takes the detail down, maps the code */
crm_status crmi_sqlite_explain(struct crmi_sqlite *store, crm_status status, crm_rule rule, const char *message);
int        crmi_sqlite_busy(void *user, int count);
crm_status crmi_sqlite_checkpoint(struct crmi_sqlite *store, int mode);
crm_status crmi_sqlite_execute(crmi_store *base, const char *sql);
crm_status crmi_sqlite_migrate(struct crmi_sqlite *store, int64_t version);     /* from that version, in the open transaction */

/* sqlite_index.c: the tables of the index of texts, made where the engine has FTS5. To be called in a transaction,
 * unless the store is read only. */
crm_status crmi_sqlite_index(struct crmi_sqlite *store);
crm_status crmi_sqlite_index_look(struct crmi_sqlite *store); /* what is there */

/* sqlite_guard.c: settings of a connection, and whether a file is a store of ours. */
crm_status crmi_sqlite_harden(struct crmi_sqlite *store);
crm_status crmi_sqlite_settle(struct crmi_sqlite *store, uint32_t flags);       /* journal mode and durability, read back (R1) */
crm_status crmi_sqlite_recognise(struct crmi_sqlite *store, uint32_t flags, bool *is_new, bool *is_old);
crm_status crmi_sqlite_recognise_objects(struct crmi_sqlite *store);
crm_status crmi_sqlite_no_objects(struct crmi_sqlite *store);                   /* the names of our tables are not taken */
crm_status crmi_sqlite_number(struct crmi_sqlite *store, const char *sql, int64_t *number_out);

/* sqlite_ballast.c */
bool crmi_sqlite_ballast_keep(struct crmi_sqlite *store);  /* false = there is no room for it */
void crmi_sqlite_ballast_drop(struct crmi_sqlite *store);

extern const struct crmi_driver crmi_sqlite_driver;

#endif
