/* The PostgreSQL store: one connection, what was sent on it and not answered yet, what is held back. Private to this folder.
 *
 * postgres_connect.c  from a connection string to a connection that may be used (R7, R10)
 * postgres_send.c     commands and prepared statements, each with a place in the queue of those without an answer
 * postgres_pipe.c     waiting for the answers (R7, R8, R11)
 * postgres_held.c     changes that are kept back until they must be sent, and results asked for ahead
 * postgres_value.c    fields to parameters, columns to fields
 * postgres_status.c   what an SQLSTATE means to us (R9)
 * postgres_host.c     a connection of the host's, taken over and given back
 * postgres_open.c     tables there, made, or of another version
 * postgres_transaction.c: begin, commit and what lies between
 * postgres_driver.c   the table of functions */
#ifndef CRMI_POSTGRES_STORE_H
#define CRMI_POSTGRES_STORE_H

#include <libpq-fe.h>

#include "store.h"
#include "text.h"

enum {
	CRMI_POSTGRES_OLDEST = 110000,      /* server version whose dialect the statements are written in */
	CRMI_ROWS_CAP = 100000,             /* of a statement that is no walk; more is no answer to what we asked */
	CRMI_FIELD_CAP = 16 * 1024 * 1024,  /* bytes of one value */
	CRMI_KEPT_CAP = 32 * 1024 * 1024,   /* bytes of a result that is no walk, and of the rows that are kept of all of them */
	CRMI_UNTOLD_CAP = 24 * 1024 * 1024, /* bytes that may come without completing an answer */
	CRMI_HELD_CAP = 32 * 1024,          /* bytes of changes held back: each read looks through them */
	CRMI_WINDOW = 400,                  /* commands on their way before answers are read in between */
	CRMI_HOSTS = 16,
	CRMI_AHEAD = 256                    /* results asked for ahead that are kept */
};

/* What every transaction says, prepared like the statements and counted on behind them. */
enum {
	CRMI_SAY_BEGIN = CRMI_STATEMENTS,
	CRMI_SAY_BEGIN_READ,
	CRMI_SAY_LOCK,
	CRMI_SAY_COMMIT,
	CRMI_PREPARED                       /* how many there are in all */
};

/* One result: rows that were read already, and whether more come. */
struct crmi_result {
	struct crmi_result *next;           /* in the list of results asked for ahead, or of those to reuse */
	int                 statement;
	crmi_text           asked;          /* encoded parameters */
	PGresult          **rows;
	size_t              count, index, room;
	size_t              bytes;          /* of the rows kept */
	size_t              taken_bytes;    /* so far */
	int64_t             taken;          /* rows so far */
	bool                complete;
	bool                dead;           /* asked for ahead, and changed since or never fetched */
	bool                synced;         /* the server has been told to answer */
	bool                cut;            /* there was no memory to keep all rows */
	bool                kept;           /* asked for ahead: may be read again until something changes its rows */
	bool                used;           /* between start and end */
};

/* A command whose answer is outstanding. */
struct crmi_sent {
	enum crmi_sent_kind {
		CRMI_SENT_CONTROL, CRMI_SENT_UNDO, CRMI_SENT_PREPARE, CRMI_SENT_CHANGE, CRMI_SENT_LOCK, CRMI_SENT_COMMIT, CRMI_SENT_RESULT, CRMI_SENT_SYNC
	} kind;
	int                 statement;
	struct crmi_result *result;
};

/* Where a group of calls began among the changes held back. */
struct crmi_mark {
	size_t offset;
	bool   sent;                        /* its savepoint is on the server */
};

struct crmi_host {
	char *name, *address, *port;        /* NULL = libpq's default */
};

struct crmi_postgres {
	crmi_store           base;
	PGconn              *connection;    /* NULL = lost */
	PGconn              *given;         /* attached: the host's, who may reset it when it was lost */
	PQconninfoOption    *parameters;    /* to connect again */
	struct crmi_host     hosts[CRMI_HOSTS];
	size_t               host_count;
	uint32_t             flags;
	int32_t              busy_milliseconds, deadline_milliseconds;
	int64_t              deadline;      /* of the call, CLOCK_MONOTONIC in microseconds */
	int64_t              begun;         /* the present transaction, or the last */
	int64_t              epoch, timeline; /* highest seen (R10) */
	char                 name[24];      /* prepared statements begin with it */
	unsigned             generation;    /* of their names */
	uint8_t              prepared[CRMI_PREPARED]; /* 0 no, 1 on its way, 2 yes */
	char                *texts[CRMI_PREPARED];

	struct crmi_sent    *queue;         /* a ring */
	size_t               queue_first, queue_count, queue_room;
	size_t               kept_bytes;    /* of all results */
	size_t               untold;        /* bytes that came since the last answer */
	int                  reads;         /* since then */
	int64_t              waited_at;     /* when an answer was waited for last */
	size_t               unsynced;      /* commands since the last one that makes the server answer */
	struct crmi_result  *ahead;         /* asked for, not yet fetched */
	size_t               ahead_count;
	struct crmi_result  *spare;
	struct crmi_result  *streaming;     /* its rows are coming; it is the first in the queue */

	crmi_text            held;          /* changes not sent yet */
	struct crmi_mark    *marks;         /* a level each, the first for level 1 */
	size_t               mark_count, mark_room;
	crmi_text            encoded;       /* scratch */

	bool                 open;          /* a transaction of ours */
	bool                 joined;        /* it is a savepoint in the host's */
	bool                 failed;        /* something in it went wrong; error says what */
	bool                 committing, warned; /* R8 */
	bool                 commit_sent;   /* from then on a lost connection leaves the outcome open */

	/* Attached: the host has his connection between two calls, and gets it as it was. */
	bool                 inside;        /* it is in pipeline mode, for us */
	bool                 was_blocking;
	PGTransactionStatusType host;       /* what he was doing when the call began */
	bool                 shared;        /* in a group: he has had it since the transaction began */
	bool                 guarded;       /* a read stands behind a savepoint of its own */
	int64_t              trips;         /* times that an answer was waited for */
};

extern const struct crmi_driver crmi_postgres_driver;

/* postgres_status.c */
struct crmi_meaning {
	crm_status status;
	crm_rule   rule;
	bool       again;                   /* another run of the whole transaction may succeed */
	bool       lost;                    /* the connection is of no use any more */
};
struct crmi_meaning crmi_postgres_meaning(const char *sqlstate);
crm_status crmi_postgres_failed(struct crmi_postgres *store, const PGresult *result); /* takes the detail down, unless there is one */
crm_status crmi_postgres_explain(struct crmi_postgres *store, crm_status status, crm_rule rule, const char *message);
crm_status crmi_postgres_no_memory(struct crmi_postgres *store);

/* postgres_value.c: parameters as a run of lengths and bytes. */
void        crmi_postgres_encode(crmi_text *to, const struct crmi_statement *statement, const void *in);
const char *crmi_postgres_value(const char *encoded, int32_t *length, const char **next); /* NULL = NULL */
Oid         crmi_postgres_type(const struct crmi_field *field);
crm_status  crmi_postgres_decode(struct crmi_postgres *store, const PGresult *row, const struct crmi_statement *statement, void *out,
                                 crmi_arena *arena);

/* postgres_send.c: sent, not waited for */
crm_status crmi_postgres_control(struct crmi_postgres *store, enum crmi_sent_kind kind, const char *sql);
crm_status crmi_postgres_say(struct crmi_postgres *store, enum crmi_sent_kind kind, int number); /* CRMI_SAY_... */
crm_status crmi_postgres_ready(struct crmi_postgres *store, int number); /* what sending it takes in memory is there afterwards */
crm_status crmi_postgres_send(struct crmi_postgres *store, int statement, const char *encoded, struct crmi_result *result);
crm_status crmi_postgres_sync(struct crmi_postgres *store); /* the server is to answer */

/* postgres_pipe.c */
int64_t    crmi_postgres_clock(void);
crm_status crmi_postgres_wait(struct crmi_postgres *store);                 /* until something arrives, or the call's time is over */
void       crmi_postgres_look(struct crmi_postgres *store);                 /* has the server ended an idle connection? */
crm_status crmi_postgres_measure(struct crmi_postgres *store);              /* before libpq reads: has too much come? */
crm_status crmi_postgres_lose(struct crmi_postgres *store, crm_rule rule, const char *message);
crm_status crmi_postgres_window(struct crmi_postgres *store);               /* reads answers when many are outstanding */
crm_status crmi_postgres_drain(struct crmi_postgres *store, const struct crmi_result *until); /* NULL = everything */
crm_status crmi_postgres_row(struct crmi_postgres *store, struct crmi_result *result, PGresult **row_out); /* CRM_DONE */
crm_status crmi_postgres_peek(struct crmi_postgres *store, struct crmi_result *result);
crm_status crmi_postgres_park(struct crmi_postgres *store);                 /* the rest of the open result, so that another can come */
crm_status crmi_postgres_ask(struct crmi_postgres *store, const char *sql, PGresult **result_out); /* outside the pipeline, with its answer */
crm_status crmi_postgres_broken(struct crmi_postgres *store);               /* lost, by what libpq has to say */

/* postgres_host.c */
crm_status crmi_postgres_enter(struct crmi_postgres *store);                /* pipeline mode on, connecting anew when needed */
void       crmi_postgres_leave(struct crmi_postgres *store);                /* a host's connection goes back as it was */
crm_status crmi_postgres_host_check(struct crmi_postgres *store);           /* is his transaction one to work in? */
crm_status crmi_postgres_come_back(struct crmi_postgres *store);            /* in a group, after he had his connection */
crm_status crmi_postgres_rest(crmi_store *base);
bool       crmi_postgres_ahead_fits(struct crmi_postgres *store);
void       crmi_postgres_read_done(struct crmi_postgres *store);
void       crmi_postgres_alone_done(struct crmi_postgres *store);           /* a read outside a transaction of ours */
void       crmi_postgres_deallocate(struct crmi_postgres *store);

/* postgres_held.c */
struct crmi_result *crmi_postgres_result(struct crmi_postgres *store, int statement);
void       crmi_postgres_forget(struct crmi_postgres *store, struct crmi_result *result);
void       crmi_postgres_ahead_clear(struct crmi_postgres *store);
void       crmi_postgres_ahead_evict(struct crmi_postgres *store);          /* those that have come */
struct crmi_result *crmi_postgres_ahead_find(struct crmi_postgres *store, int statement, const crmi_text *asked);
void       crmi_postgres_ahead_changed(struct crmi_postgres *store, int statement, const char *encoded);
crm_status crmi_postgres_hold(struct crmi_postgres *store, int statement, const char *encoded, size_t length);
bool       crmi_postgres_held_concern(const struct crmi_postgres *store, int statement, const char *encoded); /* would a read see them? */
crm_status crmi_postgres_held_send(struct crmi_postgres *store);
crm_status crmi_postgres_mark(struct crmi_postgres *store);
crm_status crmi_postgres_release(struct crmi_postgres *store);
crm_status crmi_postgres_rollback_to(struct crmi_postgres *store);

/* postgres_open.c */
crm_status crmi_postgres_note_timeline(struct crmi_postgres *store);

/* postgres_connect.c */
crm_status crmi_postgres_string(struct crmi_postgres *store, const char *string);
crm_status crmi_postgres_connect(struct crmi_postgres *store, bool again);  /* again: keeps trying until the call's time is over */
void       crmi_postgres_disconnect(struct crmi_postgres *store);
void       crmi_postgres_string_free(struct crmi_postgres *store);

/* postgres_transaction.c: as in the table of functions */
crm_status crmi_postgres_tx_begin(crmi_store *base, bool writing);
crm_status crmi_postgres_tx_commit(crmi_store *base);
crm_status crmi_postgres_tx_rollback(crmi_store *base);
crm_status crmi_postgres_tx_savepoint(crmi_store *base, int level);
crm_status crmi_postgres_tx_release(crmi_store *base, int level);
crm_status crmi_postgres_tx_rollback_to(crmi_store *base, int level);
bool       crmi_postgres_tx_in_transaction(crmi_store *base);

#endif
