/** @file
 * @brief Open and close a store, group calls, let time pass, prove the store against its journal.
 *
 * @defgroup database Database
 * @{
 *
 * A store is one SQLite file or a private store in memory. Beside the file stand a small `-ballast` file, whose space is
 * given back when the disk is full, and while it is in use `-wal` and `-shm`; a process that only read may leave them
 * empty behind, and they must be writable for whoever writes. crm_open() gives a handle even when it fails, because the reason lives there; closing it is
 * always right.
 *
 * @snippet open.c open
 *
 * **Every changing call** takes a #crm_act (who, when, why, under which key), is atomic by itself, writes its journal
 * entry in the same transaction and answers, beside what it documents: #CRM_REPLAYED (known key, first answer given
 * again), #CRM_ERR_CONFLICT (key of another request, or a stale revision), #CRM_ERR_INVALID (a wrong field),
 * #CRM_ERR_BUSY, #CRM_ERR_READONLY, #CRM_ERR_FULL, #CRM_ERR_IO, #CRM_ERR_NOMEM, #CRM_ERR_CORRUPT, #CRM_ERR_FORKED,
 * #CRM_ERR_TXN_FAILED; these left everything as it was. #CRM_ERR_UNCERTAIN alone means that the commit may have
 * happened: ask again with the same key. **Every reading call** answers the same statuses that apply to reading.
 */
#ifndef CRM_DATABASE_H
#define CRM_DATABASE_H

#include "crm/base.h"
#include "crm/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Clock of a handle.
 * @param[in] user  crm_options::clock_user
 * @return microseconds UTC since 1970 */
typedef int64_t (*crm_clock_fn)(void *user);

/** Source of random bytes of a handle.
 * @param[out] bytes   to fill
 * @param[in]  length  how many
 * @param[in]  user    crm_options::random_user
 * @return 0, or non-zero when there are none */
typedef int (*crm_random_fn)(void *bytes, size_t length, void *user);

/** How grave a message is. */
typedef enum crm_severity {
	CRM_SEVERITY_DEBUG = 1,   /**< names of statements, never their values */
	CRM_SEVERITY_NOTICE = 2,  /**< worth a line in a log */
	CRM_SEVERITY_WARNING = 3  /**< the host should do something about it */
} crm_severity;

/** Takes what the library has to say. The library itself never prints.
 * @param[in] severity  #crm_severity
 * @param[in] text      one line without personal data; gone after the call
 * @param[in] user      crm_options::message_user */
typedef void (*crm_message_fn)(int32_t severity, const char *text, void *user);

/** Memory functions of a handle; all of the library's own allocations go through them. */
typedef struct crm_allocator {
	void *(*allocate)(size_t size, void *user);                /**< as malloc; size is never 0 */
	void *(*reallocate)(void *memory, size_t size, void *user);/**< as realloc; neither argument is 0 */
	void  (*release)(void *memory, void *user);                /**< as free; never called with NULL */
	void *user;                                                /**< handed to each */
} crm_allocator;

/** How to open. */
enum {
	CRM_OPEN_CREATE = 1,    /**< make the file when it does not exist */
	CRM_OPEN_READONLY = 2,  /**< refuse changes */
	CRM_OPEN_CHECK = 4,     /**< the file comes from a stranger: check its structure whole, which takes time in proportion */
	CRM_OPEN_NORMAL = 8,    /**< synchronous=NORMAL, on a server synchronous_commit=off: faster commits, of which a power cut may
	                             lose the last; never corrupt */
	CRM_OPEN_UNPREPARED = 16,/**< a server store behind a pooler that gives each transaction another connection: no prepared
	                             statements, no settings of the session */
	CRM_OPEN_COPY = 32      /**< the store is to receive a copy (crm_copy(), crm_ledger_import()): a new one begins with an empty journal */
};

/** Options of crm_open(). */
typedef struct crm_options {
	size_t                 size;               /**< sizeof(crm_options) */
	uint32_t               flags;              /**< CRM_OPEN_...; 0 opens an existing file for reading and writing */
	int32_t                utc_offset_minutes; /**< local time ahead of UTC, for calendar arithmetic; -1080 to 1080 */
	int32_t                busy_milliseconds;  /**< how long to wait for another connection; 0 = 5000, negative = not at all */
	int32_t                deadline_milliseconds; /**< server stores: how long a call may take altogether, other tries included;
	                                                0 = 30000. A long walk has that time for each step */
	crm_clock_fn           clock;              /**< NULL = the system's clock */
	void                  *clock_user;         /**< handed to `clock` */
	crm_random_fn          random;             /**< NULL = the system's random bytes */
	void                  *random_user;        /**< handed to `random` */
	crm_message_fn         message;            /**< NULL = nobody listens */
	void                  *message_user;       /**< handed to `message` */
	const crm_allocator   *allocator;          /**< copied; NULL = malloc, realloc, free */
	const char            *actor;              /**< copied; who acts when crm_act::actor is NULL; NULL = "" */
	const char            *prefix;             /**< copied; stands before the name of each table in a database that holds others too: small
	                                                letters, digits, _; on PostgreSQL it may begin with a schema and a dot.
	                                                NULL = "crm_"; a file of its own has none */
	int64_t                epoch;              /**< server stores: refuse a server whose crm_epoch() is lower; 0 = take any */
	int64_t                cache_bytes;        /**< file stores: memory for pages of the file, at most, for this handle; 65536 to 1099511627776,
	                                                rounded down to a KiB; 0 = 4 MiB. A server has its own, and so has the host's
	                                                connection of crm_attach_sqlite(): both leave it unread. docs/stores.md has what it is good for */
} crm_options;

/** Who does something, when, why, and under which key. Every changing call takes one; NULL means all fields absent. */
typedef struct crm_act {
	size_t      size;     /**< sizeof(crm_act) */
	const char *key;      /**< idempotency key, 1 to #CRM_LIMIT_KEY bytes: the same key with the same inputs and `at` returns
	                           the first answer, whoever asks and why; NULL = none */
	const char *actor;    /**< who acts (the host's own name or id); NULL = crm_options::actor */
	const char *reason;   /**< why, in words, for the journal; some rules demand it */
	int64_t     at;       /**< when it happened, not after now; #CRM_NO_TIME = now */
	int64_t     revision; /**< the change is made only if the record still has this revision; 0 = whatever it has */
} crm_act;

/** Open a store.
 *
 * @param[in]  path     a file path, `":memory:"`, or a PostgreSQL connection string: a URI that begins with `postgresql://` or
 *                      `postgres://`, or keywords as in `host=/run/postgresql dbname=shop`. A file whose name holds `=`
 *                      or `://` is given as `./name`. docs/stores.md has the choice and the settings
 * @param[in]  options  copied; NULL = CRM_INIT(crm_options), which opens an existing file
 * @param[out] db_out   the handle, also on failure; NULL only when there was no memory for it. Release with crm_close()
 * @retval CRM_OK              open
 * @retval CRM_ERR_NOT_FOUND   no such file or directory, or no tables with this prefix, and #CRM_OPEN_CREATE was not given
 * @retval CRM_ERR_CORRUPT     not a store of this library, damaged, or with tables, views or triggers that are not ours;
 *                             crm_error::rule is #CRM_RULE_STORE_FOREIGN, #CRM_RULE_STORE_DAMAGED or #CRM_RULE_STORE_OBJECT
 * @retval CRM_ERR_TOO_NEW     made by a newer version
 * @retval CRM_ERR_READONLY    the file, its directory or the log beside it cannot be written and #CRM_OPEN_READONLY was not
 *                             given, or cannot even be read; or #CRM_OPEN_READONLY was given for a store of an older version, which
 *                             is brought up to date when it is opened for writing
 * @retval CRM_ERR_BUSY        another connection holds it for longer than crm_options::busy_milliseconds
 * @retval CRM_ERR_FULL        no space to make it
 * @retval CRM_ERR_INVALID     an option is out of range
 * @retval CRM_ERR_IO          reading failed
 * @retval CRM_ERR_CONNECTION  no server could be reached (#CRM_RULE_STORE_UNREACHABLE), it refused the login (#CRM_RULE_STORE_LOGIN), or it
 *                             is an old primary (#CRM_RULE_STORE_FENCED)
 * @retval CRM_ERR_UNSUPPORTED the server is too old, or this build has no PostgreSQL
 * @retval CRM_ERR_NOMEM       an allocation failed
 * @par Lifetime the handle lives until crm_close()
 * @since 0.1 */
CRM_API crm_status crm_open(const char *path, const crm_options *options, crm **db_out);

struct sqlite3;
struct pg_conn;

/** Open a store inside a SQLite database of the host: our tables beside his own, through his connection.
 *
 * Inside a transaction of the host's, every call is a part of it, durable when he commits and gone when he rolls back;
 * a call that fails takes back only itself. Outside one, every call is a transaction as usual. Settings of the connection,
 * durability, busy handler and checkpoints stay the host's: none is changed. docs/embedding.md has what he should know.
 * @snippet attach.c attach
 * @param[in]  connection  an open `sqlite3 *`, which stays the host's and must live longer than the handle
 * @param[in]  options     copied, as for crm_open(); with #CRM_OPEN_CREATE missing tables are made, in the host's transaction when
 *                         one is open
 * @param[out] db_out      the handle, also on failure. Release with crm_close(), which leaves the connection open
 * @retval CRM_OK             open
 * @retval CRM_ERR_NOT_FOUND  there are no tables with this prefix, and #CRM_OPEN_CREATE was not given
 * @retval CRM_ERR_CORRUPT    a table or index with our name is another than ours
 * @retval CRM_ERR_TOO_NEW    made by a newer version
 * @retval CRM_ERR_INVALID    no connection, or an option is out of range
 * @retval CRM_ERR_BUSY       another connection holds the file
 * @retval CRM_ERR_NOMEM      an allocation failed
 * @par Lifetime close the handle before the connection
 * @since 0.1 */
CRM_API crm_status crm_attach_sqlite(struct sqlite3 *connection, const crm_options *options, crm **db_out);

/** Open a store inside a PostgreSQL database of the host, through his connection.
 *
 * As crm_attach_sqlite(). Between calls the connection is as the host left it: no pipeline, no settings changed, also inside
 * a group. From our first change in a transaction of the host's, other writers wait until he commits. It may be of any isolation
 * level; above READ COMMITTED, #CRM_ERR_BUSY can mean that it began before another writer committed, and must be rolled back and
 * run again. A call in a transaction of his that has failed answers #CRM_ERR_TXN_FAILED, one on a connection in the middle of
 * something #CRM_ERR_INVALID. Of a broken connection nothing is kept; after PQreset() the handle goes on.
 * @snippet attach_postgres.c attach_postgres
 * @param[in]  connection  an open `PGconn *`, blocking or not, with no result outstanding
 * @param[in]  options     as for crm_attach_sqlite()
 * @param[out] db_out      the handle, also on failure. Release with crm_close(), which leaves the connection open
 * @retval CRM_OK               open
 * @retval CRM_ERR_NOT_FOUND    there are no tables with this prefix, and #CRM_OPEN_CREATE was not given
 * @retval CRM_ERR_TOO_NEW      made by a newer version
 * @retval CRM_ERR_CORRUPT      a table with our name is another than ours
 * @retval CRM_ERR_INVALID      no connection, one in the middle of something or with another client_encoding than UTF8, or an option is
 *                              out of range
 * @retval CRM_ERR_TXN_FAILED   the transaction that the host has open has failed
 * @retval CRM_ERR_CONNECTION   the connection is broken, or the store's epoch is lower than crm_options::epoch (#CRM_RULE_STORE_FENCED)
 * @retval CRM_ERR_BUSY         another connection holds the tables
 * @retval CRM_ERR_UNSUPPORTED  the server is too old, or this build has no PostgreSQL
 * @retval CRM_ERR_NOMEM        an allocation failed
 * @par Lifetime close the handle before the connection
 * @since 0.1 */
CRM_API crm_status crm_attach_postgres(struct pg_conn *connection, const crm_options *options, crm **db_out);

/** Name a store as a message or a log may: a file by its path, a connection string by host, port, database and user alone, never by a
 * password or what could be part of one.
 * @param[in]  path  as for crm_open(); NULL gives `""`
 * @param[out] text  the name, cut off where there is no more room
 * @param[in]  size  of `text`
 * @return `text`
 * @since 0.1 */
CRM_API char *crm_store_name(const char *path, char *text, size_t size);

/** Tell whether this build has the PostgreSQL store.
 * @return true when crm_open() takes connection strings
 * @since 0.1 */
CRM_API bool crm_has_postgres(void);

/** Close a handle. Takes NULL; does nothing when called from a callback of the handle, or from a unit of crm_transact(). An open transaction is rolled back; cursors that are still alive answer #CRM_ERR_CLOSED.
 *
 * In a process forked from the one that opened it, only memory is released and the file is not touched.
 * @param[in] db  the handle
 * @since 0.1 */
CRM_API void crm_close(crm *db);

/** How a group of calls begins. */
typedef enum crm_transaction {
	CRM_TRANSACTION_WRITE = 1, /**< takes the write lock at once */
	CRM_TRANSACTION_READ = 2   /**< one view of the store for several reads, and cheaper than one each */
} crm_transaction;

/** Begin a group of calls that are committed or rolled back together. Groups nest; an inner one can be rolled back alone.
 * @param[in,out] db    open handle
 * @param[in]     mode  #crm_transaction; inside a group that was begun for reading only reading is possible
 * @retval CRM_OK            begun
 * @retval CRM_ERR_BUSY      the write lock was not to be had in time
 * @retval CRM_ERR_INVALID   not a #crm_transaction, or writing inside reading (#CRM_RULE_TRANSACTION_READ)
 * @retval CRM_ERR_READONLY  the handle was opened for reading
 * @retval CRM_ERR_FULL      no space left, and the reserve is gone
 * @since 0.1 */
CRM_API crm_status crm_begin(crm *db, int32_t mode);

/** Commit the innermost group.
 * @param[in,out] db  open handle
 * @retval CRM_OK             committed; when it was the outermost, durable
 * @retval CRM_ERR_INVALID    no group is open (#CRM_RULE_TRANSACTION_NONE)
 * @retval CRM_ERR_TXN_FAILED the engine ended the transaction after an earlier failure; nothing of it was kept
 * @retval CRM_ERR_UNCERTAIN  the commit may or may not have happened
 * @since 0.1 */
CRM_API crm_status crm_commit(crm *db);

/** Take back the innermost group.
 * @param[in,out] db  open handle
 * @retval CRM_OK           as before the begin
 * @retval CRM_ERR_INVALID  no group is open (#CRM_RULE_TRANSACTION_NONE)
 * @since 0.1 */
CRM_API crm_status crm_rollback(crm *db);

/** What a group of calls does, for crm_transact(); may be called several times.
 * @param[in,out] db    the handle, inside a group
 * @param[in]     user  as given
 * @return a #crm_status; a negative one takes the group back */
typedef crm_status (*crm_unit_fn)(crm *db, void *user);

/** Run a group of calls, and run it again as a whole when another writer was in the way or the connection broke.
 *
 * With crm_begin() and crm_commit() the host does this himself on #CRM_ERR_BUSY and #CRM_ERR_CONNECTION. All tries together take no longer
 * than crm_options::deadline_milliseconds.
 * @param[in,out] db    open handle, no group open
 * @param[in]     unit  does the calls; what it returns decides
 * @param[in]     user  handed to `unit`
 * @retval CRM_OK             committed; a positive status of `unit` is passed on
 * @retval CRM_ERR_INVALID    a group is open already
 * @retval CRM_ERR_UNCERTAIN  the commit may or may not have happened, and no server could be asked
 * @return otherwise what `unit` returned, or why it could not be committed; nothing was kept
 * @since 0.1 */
CRM_API crm_status crm_transact(crm *db, crm_unit_fn unit, void *user);

/** Tell how often another server took over the store (reliability of failover). Grows by itself when a standby is promoted,
 * and by crm_epoch_raise(); 0 for a file unless it was raised. A host that keeps it can refuse an old primary later: crm_options::epoch.
 * @param[in,out] db         open handle
 * @param[out]    epoch_out  the epoch
 * @retval CRM_OK  answered
 * @since 0.1 */
CRM_API crm_status crm_epoch(crm *db, int64_t *epoch_out);

/** Begin a new epoch, when another server takes over and the engine shows no timeline by which the library would see it.
 * @param[in,out] db         open handle, no group open
 * @param[out]    epoch_out  the new epoch; NULL if not wanted
 * @retval CRM_OK  raised
 * @since 0.1 */
CRM_API crm_status crm_epoch_raise(crm *db, int64_t *epoch_out);

/** Read the handle's clock.
 * @param[in] db  open handle
 * @return microseconds UTC; #CRM_NO_TIME for NULL
 * @since 0.1 */
CRM_API int64_t crm_now(const crm *db);

/** What crm_tick() did. */
typedef struct crm_tick_result {
	int64_t promises_broken;  /**< promises whose time passed without an answer or a renewal */
	int64_t moves;            /**< lifecycle states that changed by themselves */
	int64_t proposals;        /**< lifecycle moves proposed to a person */
	int64_t targets_missed;   /**< due times of case clocks that passed */
	int64_t steps_fired;      /**< escalations whose time came: steps of case clocks, and the limit of key customers' cases */
	int64_t next_wake;        /**< when to call again, as crm_next_wake(); #CRM_NO_TIME = nothing is waiting */
} crm_tick_result;

/** Let everything happen that fell due since the last call, in the order of its due times.
 *
 * Each effect is recorded with the time at which it was due, not the time of the call, so the store ends up the same
 * however late or often this is called; and a call that changes a record first applies what that record has due. What time brings
 * is nobody's doing: its entries have no actor and name the rule that it follows from (crm_entry::rule), whoever runs this.
 * @param[in,out] db          open handle
 * @param[in]     act         who runs it, which is not kept; `at` is not used
 * @param[out]    result_out  what was done; NULL if not wanted
 * @retval CRM_OK             something happened
 * @retval CRM_UNCHANGED      nothing was due
 * @retval CRM_ERR_NOT_FOUND  #CRM_RULE_ZONE_UNKNOWN, #CRM_RULE_ZONE_MISSING: the calendar of a case's clock cannot be made on this machine
 * @par Atomicity one transaction for each effect: after a failure the effects so far stay and calling again goes on
 * @since 0.1 */
CRM_API crm_status crm_tick(crm *db, const crm_act *act, crm_tick_result *result_out);

/** Tell when something next falls due: a task, a promise, a step of a case's clock, a lifecycle window. Until then a kiosk can sleep.
 *
 * What is overdue was due before and is not told again: crm_task_due() lists it.
 * @param[in,out] db      open handle
 * @param[out]    at_out  the earliest instant after now at which a task falls due or crm_tick() has something to do; now,
 *                        when it has something to do already; #CRM_NO_TIME when nothing is waiting
 * @retval CRM_OK  answered
 * @since 0.1 */
CRM_API crm_status crm_next_wake(crm *db, int64_t *at_out);

/** Bring the write-ahead log into the file and give its space back, at a quiet moment of the host's choice.
 *
 * crm_tick() and crm_close() do this by themselves; a store that is written without pause does it now and then.
 * @param[in,out] db  open handle, no group open
 * @retval CRM_OK        the log is empty
 * @retval CRM_UNCHANGED the log is not ours: a server store, or the host's own connection
 * @retval CRM_ERR_BUSY  another connection reads or writes; nothing is lost, try later
 * @since 0.1 */
CRM_API crm_status crm_checkpoint(crm *db);

/** Tell whether texts are found by an index of words (crm_complaint_query::text), or by looking at every record.
 *
 * The answers are the same. A PostgreSQL store always has the index; a SQLite store has it where the engine was built with FTS5, makes it when
 * it is first opened for writing by such an engine, and makes it anew after an engine without FTS5 has written. One file is not to
 * be written by both kinds at a time.
 * @param[in,out] db           open handle
 * @param[out]    indexed_out  1 = by an index
 * @retval CRM_OK  answered
 * @since 0.1 */
CRM_API crm_status crm_search_indexed(crm *db, int32_t *indexed_out);

/** One disagreement that crm_verify() found. */
typedef struct crm_fault {
	int64_t     seq;    /**< journal entry, or 0 */
	int32_t     entity; /**< #crm_entity of the record, #CRM_ENTITY_JOURNAL for the chain, #CRM_ENTITY_STORE for the file */
	crm_id      id;     /**< the record, or none */
	const char *text;   /**< what disagrees, without personal data; gone after the callback */
} crm_fault;

/** Takes a disagreement.
 * @param[in] fault  gone after the call
 * @param[in] user   as given
 * @return 0 to go on; otherwise crm_verify() ends with #CRM_ERR_CALLBACK */
typedef int (*crm_fault_fn)(const crm_fault *fault, void *user);

/** What crm_verify() looked at. */
typedef struct crm_verify_result {
	int64_t entries; /**< journal entries whose digest was computed anew */
	int64_t records; /**< records compared with their entries */
	int64_t faults;  /**< disagreements */
	uint8_t head[32];/**< digest of the last entry: keep it elsewhere, and a cut-off tail shows */
} crm_verify_result;

/** Prove the records against the journal, the journal against its chain of digests, the index of texts against the records, and the file
 * against itself.
 * @param[in,out] db          open handle
 * @param[in]     fault       called for each disagreement; NULL if not wanted
 * @param[in]     user        handed to `fault`
 * @param[out]    result_out  counts and the head digest; NULL if not wanted
 * @retval CRM_OK            everything agrees
 * @retval CRM_ERR_CORRUPT   at least one disagreement
 * @retval CRM_ERR_CALLBACK  `fault` asked to stop
 * @par Cost one pass over the journal and one look at each record; memory does not grow with the store
 * @since 0.1 */
CRM_API crm_status crm_verify(crm *db, crm_fault_fn fault, void *user, crm_verify_result *result_out);

/** Make all records, and the index of their texts, anew from the journal. The journal itself is not changed.
 *
 * For a store whose records were damaged while its journal verifies.
 * @param[in,out] db  open handle, no group open
 * @retval CRM_OK           the records are what the journal says
 * @retval CRM_ERR_CORRUPT  the journal cannot be read; nothing was changed
 * @par Atomicity one transaction
 * @since 0.1 */
CRM_API crm_status crm_rebuild(crm *db);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
