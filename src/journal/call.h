/* Every public call that changes something: enter, key, changes, entry, leave. */
#ifndef CRMI_CALL_H
#define CRMI_CALL_H

#include "handle.h"
#include "input.h"

struct crmi_frame;
struct crmi_playbook;

struct crmi_call {
	crm        *db;
	const char *name;        /* of the public function; part of what is asked under a key */
	const struct crmi_frame *frame; /* that it runs in; NULL = none */
	int64_t     now;         /* one instant for the whole call */
	int64_t     at;          /* when the thing happened: crm_act::at or now */
	bool        dated;       /* crm_act::at was given: it is part of what is asked under a key */
	const char *key;         /* NULL = none */
	const char *actor;       /* never NULL */
	const char *reason;      /* NULL = none */
	int64_t     revision;    /* expected, or 0 */
	uint8_t     request[CRMI_DIGEST];
	void       *result;      /* what is answered under the key, filled before the first entry */
	size_t      result_size;
	bool        keyed;       /* the key is to be stored with the next entry */
	crm_rule    rule;        /* that what time brings follows from; CRM_RULE_NONE while the call speaks for itself */
	int64_t     entries;     /* written so far */
	int         tries;       /* runs before this one; begin leaves both */
	crm_status  failed_by;   /* what the last of them came to */
};

/* A changing call may have to run more than once: when another writer was in its way, or the connection broke. Most calls stand in the
 * frame that sees to it (frame.h); for the others:
 *
 *	struct crmi_call call = { 0 };
 *	...
 * again:
 *	if ((rc = crmi_call_begin(&call, db, act, "crm_...")) < 0)
 *		return rc;
 *	...
 * out:
 *	if (crmi_call_end(&call, &rc))
 *		goto again;
 */

/* Enters a changing call and begins its transaction. When it fails there is nothing to leave. */
crm_status crmi_call_begin(struct crmi_call *call, crm *db, const crm_act *act, const char *name);

/* The same for many calls that stand or fall together: one transaction, and each of them begins as an item in it. There is no
 * savepoint between them, so the first that fails must be the last. */
crm_status crmi_call_begin_many(struct crmi_call *call, crm *db, const char *name);
crm_status crmi_call_item(struct crmi_call *call, const crm_act *act);
crm_status crmi_call_written(struct crmi_call *call, crm_status rc); /* rc, unless a change has no entry */
void       crmi_call_key_ahead(crm *db, const crm_act *act);         /* the key of the act will be looked up */

/* Adds to what is asked under the key. */
void crmi_call_ask(struct crmi_call *call, const struct crmi_field *fields, size_t count, const void *input);
void crmi_call_ask_bytes(struct crmi_call *call, const void *bytes, size_t length);
void crmi_call_ask_text(struct crmi_call *call, const char *text);

/* Looks the key up after everything that is asked was added. CRM_REPLAYED: the first answer is in `result`, the call is
 * over. `result` is remembered with the first entry the call writes. */
crm_status crmi_call_key(struct crmi_call *call, void *result, size_t result_size);

/* Is the record still the one the caller saw? */
crm_status crmi_call_revision(struct crmi_call *call, int64_t revision, crm_entity entity, const crm_id *id);

/* What time brings is nobody's doing, and the same whoever finds it due: until crmi_call_go_on() gets back what this answers, the call
 * speaks of the instant, the rule and the reason of an effect, and its key waits for its own entry. */
struct crmi_call crmi_call_by_time(struct crmi_call *call, int64_t at, crm_rule rule, const char *reason);
void             crmi_call_go_on(struct crmi_call *call, const struct crmi_call *kept);

/* Commits, or takes everything back and keeps the error. *rc becomes what the commit says; true = run it again. */
bool crmi_call_end(struct crmi_call *call, crm_status *rc);

/* One view of the store for several reads, as crm_begin() for reading, but leaving the detail of a failure alone. Within a group
 * its view serves. */
crm_status crmi_view_begin(crm *db, bool *own);
void       crmi_view_end(crm *db, bool own);

/* The playbook in force, and the version a running case is handled under. They live until the next call. */
crm_status crmi_playbook_now(crm *db, const struct crmi_playbook **playbook_out);
void       crmi_playbook_forget(crm *db); /* the cached versions */
crm_status crmi_playbook_version(crm *db, int64_t version, const struct crmi_playbook **playbook_out);

#endif
