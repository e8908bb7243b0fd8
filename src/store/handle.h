/* The handle: everything one open store keeps in this process, and how its failures are told. */
#ifndef CRMI_HANDLE_H
#define CRMI_HANDLE_H

#include <sys/types.h>

#include "id.h"
#include "store.h"
#include "text.h"
#include "crm/crm.h"

enum { CRMI_DIGEST = 32 };

struct crmi_version;
struct crmi_subject;

/* The last journal entry as this handle knows it. */
struct crmi_head {
	bool    known;
	int64_t seq;
	uint8_t digest[CRMI_DIGEST];
};

struct crm {
	uint32_t                    magic;
	int                         references; /* the handle itself and its cursors */
	bool                        closed;
	bool                        calling_back;
	pid_t                       pid;
	crm_allocator               memory;
	crm_options                 options;
	char                       *actor;
	char                       *path;       /* of the file; NULL = in memory */
	crmi_store                 *store;
	const struct crmi_subject *const *subjects; /* ends with NULL; set when opening */

	crm_error                   error;
	char                        message[300];
	char                        field[128];
	char                        sqlstate[6];

	crmi_arena                  scratch;    /* of the current call */
	crmi_text                   body;       /* images of the records changed since the last entry */
	crmi_text                   ask;        /* what is asked under an idempotency key */

	int                         level;      /* open groups, the calls themselves included */
	bool                        writing;    /* the outermost group may write */
	bool                        failed;     /* the engine ended the transaction */
	bool                        written;    /* an entry was written in it */
	bool                        confirming; /* it makes sure of an entry that an earlier one wrote */
	struct crmi_head            head;       /* within a writing group */

	crmi_id_clock               ids;
	uint8_t                     random[256]; /* what getentropy() gives at once */
	size_t                      random_left;

	struct crmi_version        *versions;   /* of the playbook, as far as they are in use */
	struct crmi_version        *playbook;   /* the one in force; NULL = not known */
	bool                        playbook_added; /* a version was written in the open transaction */
	int64_t                     playbook_checked; /* journal entry at which `playbook` was last known to be in force */
	uint64_t                    calls;
};

/* Every entry into the library: is this a handle of ours, open, of this process, not called from a callback of its own?
 * Clears the error. */
crm_status crmi_enter(crm *db);
crm_status crmi_enter_handle(crm *db); /* also while a failed transaction waits for its rollback */
crm_status crmi_own_process(crm *db); /* CRM_ERR_FORKED in a child of the process that opened the handle */
crm_status crmi_enter_again(crm *db);  /* the same call once more: its time goes on */

void       crmi_go_on(crm *db);        /* a long walk has made a step: the next has the whole time again */

int64_t    crmi_now(const crm *db);
crm_status crmi_random(crm *db, void *bytes, size_t length);
crm_status crmi_id_new(crm *db, crm_id *id_out);
void       crmi_message(const crm *db, crm_severity severity, const char *text);

/* Failures: each sets the detail and returns the status. */
crm_status crmi_fail(crm *db, crm_status status, crm_rule rule, const char *field, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
crm_status crmi_not_found_as(crm *db, crm_status rc, const char *field); /* CRM_ERR_NOT_FOUND gets the field, where there are two */
crm_status crmi_refuse(crm *db, crm_rule rule, crm_entity entity, const crm_id *id, const char *field);
crm_status crmi_not_found(crm *db, crm_entity entity, const crm_id *id);
crm_status crmi_store_failed(crm *db, crm_status status); /* takes the detail from the store */
crm_status crmi_no_memory(crm *db);
void       crmi_error_clear(crm *db);

/* Statements, with the detail set when they fail. */
crm_status crmi_run(crm *db, int statement, const void *in);
crm_status crmi_one(crm *db, int statement, const void *in, void *out, crmi_arena *arena);
crm_status crmi_start(crm *db, int statement, const void *in, crmi_rows *rows);
crm_status crmi_next(crm *db, crmi_rows *rows, void *out, crmi_arena *arena);
void       crmi_end(crmi_rows *rows);
crm_status crmi_all(crm *db, int statement, const void *in, void **rows_out, size_t *count_out); /* of what has few rows; into the scratch */

/* The statement will be started with these parameters before anything is changed: a store behind a network asks for it together
 * with what comes first. A hint, never a must. */
void       crmi_ahead(crm *db, int statement, const void *in);

crm *crmi_handle_new(const crm_allocator *memory);
void crmi_handle_release(crm *db); /* drops one reference */

#endif
