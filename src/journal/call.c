#include "call.h"

#include "date.h"
#include "journal.h"
#include "playbook_record.h"

#include <sodium.h>
#include <string.h>

static const struct crmi_field act_fields[] = {
	CRMI_INPUT(crm_act, key, CRMI_TEXT, 0, CRM_LIMIT_KEY),
	CRMI_INPUT(crm_act, actor, CRMI_TEXT, 0, CRM_LIMIT_KEY),
	CRMI_INPUT(crm_act, reason, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
	CRMI_INPUT(crm_act, at, CRMI_INSTANT, 0, 0),
};

static crm_status dated_ahead(const struct crmi_call *call)
{
	if (!call->dated || call->at <= call->now)
		return CRM_OK;
	return crmi_fail(call->db, CRM_ERR_INVALID, CRM_RULE_TIME_FUTURE, "at", "%s", crm_rule_text(CRM_RULE_TIME_FUTURE));
}

/* What has a key is asked whether it is dated ahead only when it is not known: a clock that jumped back forgets nothing that was done. */
static crm_status take_act(struct crmi_call *call, const crm_act *act)
{
	crm *db = call->db;
	crm_act taken;
	crm_status rc = crmi_input_take(db, &taken, sizeof taken, act, act_fields, sizeof act_fields / sizeof *act_fields);

	if (rc < 0)
		return rc;
	call->now = crmi_now(db);
	if (!crmi_time_is_storable(call->now))
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "clock", "the clock is outside the years 1 to 9999");
	if (taken.key && !*taken.key) /* who sends it believes that the call may be repeated */
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "key",
		                 "key is empty: it has at least one byte, or there is none");
	call->dated = taken.at != CRM_NO_TIME;
	call->at = call->dated ? taken.at : call->now;
	call->key = taken.key;
	call->actor = taken.actor ? taken.actor : db->actor ? db->actor : "";
	call->reason = taken.reason && *taken.reason ? taken.reason : NULL;
	call->revision = taken.revision;
	return call->key ? CRM_OK : dated_ahead(call);
}

/* On his own connection the host may have taken back what this handle did, even in the middle of a group. */
static void distrust_caches(crm *db)
{
	if (db->level > 0 && !db->store->attached)
		return;
	db->head.known = false;
	if (db->store->attached)
		db->playbook_checked = 0;
}

static crm_status level_begin(crm *db)
{
	const struct crmi_driver *driver = db->store->driver;
	crm_status rc;

	if (db->level > 0 && !db->writing)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_TRANSACTION_READ, NULL, "%s", crm_rule_text(CRM_RULE_TRANSACTION_READ));
	rc = db->level == 0 ? driver->begin(db->store, true) : driver->savepoint(db->store, db->level);
	if (rc < 0)
		return crmi_store_failed(db, rc);
	if (db->level == 0) {
		db->writing = true;
		db->written = db->confirming = false;
	}
	distrust_caches(db);
	db->level++;
	return CRM_OK;
}

static crm_status level_begin_reading(crm *db)
{
	const struct crmi_driver *driver = db->store->driver;
	crm_status rc = db->level == 0 ? driver->begin(db->store, false) : driver->savepoint(db->store, db->level);

	if (rc < 0)
		return crmi_store_failed(db, rc);
	if (db->level == 0)
		db->writing = false;
	db->level++;
	return CRM_OK;
}

/* What every call that changes something asks first, if another of its group did not. */
static void ask_ahead(crm *db)
{
	if (db->head.known)
		return;
	crmi_ahead(db, CRMI_STMT_JOURNAL_HEAD, NULL);
	crmi_ahead(db, CRMI_STMT_PLAYBOOK_IN_FORCE, NULL);
	crmi_version_ahead(db);
}

/* Everything but what the runs before left. */
static void renew(struct crmi_call *call, crm *db, const char *name)
{
	const crm_status failed_by = call->failed_by;
	const int tries = call->tries;

	memset(call, 0, sizeof *call);
	call->db = db;
	call->name = name;
	call->tries = tries;
	call->failed_by = failed_by;
	crmi_text_reset(&db->body);
	crmi_text_reset(&db->ask);
}

static void key_ahead(crm *db, const char *key)
{
	if (key && *key)
		crmi_ahead(db, CRMI_STMT_JOURNAL_BY_KEY, &(struct crmi_journal_by_key_in){ .key = key });
}

crm_status crmi_call_begin(struct crmi_call *call, crm *db, const crm_act *act, const char *name)
{
	crm_status rc = call->tries ? crmi_enter_again(db) : crmi_enter(db);

	if (rc < 0)
		return rc;
	renew(call, db, name);
	if ((rc = take_act(call, act)) < 0 || (rc = level_begin(db)) < 0)
		return rc;
	ask_ahead(db);
	key_ahead(db, call->key);
	return CRM_OK;
}

crm_status crmi_call_begin_many(struct crmi_call *call, crm *db, const char *name)
{
	crm_status rc = call->tries ? crmi_enter_again(db) : crmi_enter(db);

	if (rc < 0)
		return rc;
	renew(call, db, name);
	if ((rc = level_begin(db)) < 0)
		return rc;
	ask_ahead(db);
	return CRM_OK;
}

crm_status crmi_call_item(struct crmi_call *call, const crm_act *act)
{
	crm *db = call->db;
	crm_status rc;

	renew(call, db, call->name);
	crmi_arena_reset(&db->scratch);
	if ((rc = take_act(call, act)) < 0)
		return rc;
	key_ahead(db, call->key);
	return CRM_OK;
}

void crmi_call_key_ahead(crm *db, const crm_act *act)
{
	crm_act taken;

	if (act && crmi_input_take(db, &taken, sizeof taken, act, act_fields, sizeof act_fields / sizeof *act_fields) == CRM_OK)
		key_ahead(db, taken.key);
}

void crmi_call_ask(struct crmi_call *call, const struct crmi_field *fields, size_t count, const void *input)
{
	if (call->key)
		crmi_fields_ask(&call->db->ask, fields, count, input);
}

void crmi_call_ask_bytes(struct crmi_call *call, const void *bytes, size_t length)
{
	if (call->key)
		crmi_text_add(&call->db->ask, bytes, length);
}

void crmi_call_ask_text(struct crmi_call *call, const char *text)
{
	if (call->key)
		crmi_text_add(&call->db->ask, text ? text : "", text ? strlen(text) + 1 : 1);
}

crm_status crmi_call_key(struct crmi_call *call, void *result, size_t result_size)
{
	crm *db = call->db;
	struct crmi_journal_by_key_out first;
	crm_status rc;

	call->result = result;
	call->result_size = result_size;
	if (call->tries && result_size)
		memset(result, 0, result_size); /* what an earlier run left there */
	if (!call->key)
		return CRM_OK;
	crmi_call_ask_text(call, call->name);
	if (call->dated)
		crmi_call_ask_bytes(call, &call->at, sizeof call->at);
	if (db->ask.failed)
		return crmi_no_memory(db);
	crypto_hash_sha256(call->request, (const unsigned char *)db->ask.data, db->ask.length);
	rc = crmi_one(db, CRMI_STMT_JOURNAL_BY_KEY, &(struct crmi_journal_by_key_in){ .key = call->key }, &first, &db->scratch);
	if (rc < 0)
		return rc;
	if (rc == CRM_DONE) {
		call->keyed = true;
		return dated_ahead(call);
	}
	if (first.request.length != sizeof call->request || memcmp(first.request.data, call->request, sizeof call->request) != 0 ||
	    first.result.length != result_size)
		return crmi_fail(db, CRM_ERR_CONFLICT, CRM_RULE_KEY_REUSED, "key", "%s", crm_rule_text(CRM_RULE_KEY_REUSED));
	if (result_size)
		memcpy(result, first.result.data, result_size);
	return CRM_REPLAYED;
}

struct crmi_call crmi_call_by_time(struct crmi_call *call, int64_t at, crm_rule rule, const char *reason)
{
	const struct crmi_call kept = *call;

	call->at = at;
	call->rule = rule;
	call->reason = reason;
	call->actor = "";
	call->keyed = false;
	return kept;
}

void crmi_call_go_on(struct crmi_call *call, const struct crmi_call *kept)
{
	call->at = kept->at;
	call->rule = kept->rule;
	call->reason = kept->reason;
	call->actor = kept->actor;
	call->keyed = kept->keyed;
}

/* What the record was changed by, for the one who was too late; 0 when the journal does not tell. */
static int32_t event_of(crm *db, int64_t revision)
{
	struct crmi_journal_row row = { .seq = revision };

	return crmi_store_one(db->store, CRMI_STMT_JOURNAL_GET, &row, &row, &db->scratch) == CRM_OK ? row.event : 0;
}

crm_status crmi_call_revision(struct crmi_call *call, int64_t revision, crm_entity entity, const crm_id *id)
{
	crm *db = call->db;
	int32_t event;

	if (call->revision == 0 || call->revision == revision)
		return CRM_OK;
	event = event_of(db, revision);
	(void)crmi_fail(db, CRM_ERR_CONFLICT, CRM_RULE_REVISION_STALE, "revision", "the record has revision %lld by now%s%s",
	                (long long)revision, event ? ": " : "", event ? crm_event_name(event) : "");
	db->error.entity = (int32_t)entity;
	db->error.id = *id;
	db->error.revision = revision;
	db->error.event = event;
	return CRM_ERR_CONFLICT;
}

/* A call in a group is over. What cannot be made sure of now ends the group. */
static crm_status rest(crm *db)
{
	crm_status rc = db->level > 0 && db->store->driver->rest ? db->store->driver->rest(db->store) : CRM_OK;

	if (rc < 0)
		db->failed = true;
	return rc;
}

/* The innermost level is over without success; the error of the call is the one to tell. */
static void level_rollback(crm *db)
{
	const struct crmi_driver *driver = db->store->driver;
	bool inner = --db->level > 0;
	/* The engine may have taken back the whole transaction, groups of the host included. */
	bool ended = !driver->in_transaction(db->store) || (inner ? driver->rollback_to(db->store, db->level) : driver->rollback(db->store)) < 0;

	db->failed = inner && ended;
	db->head.known = false;
	db->playbook_checked = 0; /* the entry with that number may become somebody else's */
	if (db->playbook_added)
		crmi_playbook_forget(db); /* the version may have been taken back */
	(void)rest(db);
}

/* A commit got no answer. The old transaction holds the writers' lock until it is over; with the lock in hand it is over,
 * and the entry is there or will never be. */
static crm_status find_out(crm *db, const struct crmi_head *wanted, bool *there)
{
	const struct crmi_driver *driver = db->store->driver;
	struct crmi_journal_row row;
	crm_status rc = driver->recover(db->store);

	if (rc < 0 || (rc = driver->begin(db->store, true)) < 0)
		return rc;
	rc = crmi_store_one(db->store, CRMI_STMT_JOURNAL_GET, &(struct crmi_journal_row){ .seq = wanted->seq }, &row, &db->scratch);
	*there = rc == CRM_OK && row.digest.length == sizeof wanted->digest && memcmp(row.digest.data, wanted->digest, sizeof wanted->digest) == 0;
	(void)driver->rollback(db->store);
	return rc < 0 ? rc : CRM_OK;
}

/* Is it there, and as safe as it should be? What the lost answer waited for may have been the standby. */
static crm_status find_out_safely(crm *db, bool *there)
{
	const struct crmi_driver *driver = db->store->driver;
	crm_status rc;

	*there = true;
	rc = db->written ? find_out(db, &db->head, there) : driver->recover(db->store);
	return rc == CRM_OK && *there ? driver->confirm(db->store) : rc;
}

/* Committed, not committed, or still unknown (R4). */
static crm_status settle_doubt(crm *db)
{
	const struct crmi_driver *driver = db->store->driver;
	const struct crmi_store_error doubt = db->store->error;
	bool there = false;
	int tries = 0;

	if (!db->written && !db->confirming) {
		driver->recover(db->store);
		return CRM_OK; /* nothing was changed, so nothing can be in doubt */
	}
	while (find_out_safely(db, &there) < 0)
		if (!db->store->error.again || !driver->pause(db->store, tries++)) {
			db->store->error = doubt;
			return CRM_ERR_UNCERTAIN;
		}
	if (there)
		return CRM_OK;
	db->store->error = doubt;
	if (db->store->unlocked) /* without the writers' lock in hand the old transaction may still come to its end */
		return CRM_ERR_UNCERTAIN;
	db->store->error.status = CRM_ERR_CONNECTION;
	db->store->error.again = true;
	return CRM_ERR_CONNECTION;
}

/* The first answer may stand on a server whose standby has not confirmed it. A change, be it none, makes the commit wait. */
static crm_status make_sure(crm *db)
{
	crm_status rc = db->store->driver->confirm ? crmi_run(db, CRMI_STMT_STORE_TOUCH, NULL) : CRM_OK;

	db->confirming = true;
	return rc < 0 ? rc : CRM_REPLAYED;
}

static crm_status level_commit(crm *db)
{
	const struct crmi_driver *driver = db->store->driver;
	bool inner = db->level > 1;
	crm_status rc = inner ? driver->release(db->store, db->level - 1) : driver->commit(db->store);

	if (rc == CRM_ERR_UNCERTAIN && !inner && driver->recover)
		rc = settle_doubt(db);
	if (rc < 0) {
		rc = crmi_store_failed(db, rc);
		level_rollback(db);
		return rc;
	}
	db->level--;
	if (!inner)
		db->playbook_added = false;
	return crmi_store_failed(db, rest(db));
}

/* Nothing was kept, and the reason was another writer or a broken connection. When the time is over in a later run, what kept
 * the earlier ones from succeeding is what the host wants to know. */
static bool runs_again(crm *db, crm_status *rc, int tries, crm_status *reason)
{
	const struct crmi_store *store = db->store;
	bool again = *rc < 0 && db->level == 0 && store->error.again && *rc == store->error.status && store->driver->pause &&
	             store->driver->pause(db->store, tries);

	if (again)
		*reason = *rc;
	else if (*rc == CRM_ERR_CONNECTION && *reason == CRM_ERR_BUSY && store->error.rule == CRM_RULE_STORE_DEADLINE)
		*rc = crmi_fail(db, CRM_ERR_BUSY, CRM_RULE_STORE_DEADLINE, NULL, "another writer was in the way until the time was over");
	return again;
}

crm_status crmi_call_written(struct crmi_call *call, crm_status rc)
{
	if (rc < 0 || !call->db->body.length)
		return rc;
	return crmi_fail(call->db, CRM_ERR_INTERNAL, CRM_RULE_NONE, NULL, "a change without a journal entry");
}

bool crmi_call_end(struct crmi_call *call, crm_status *rc)
{
	crm *db = call->db;
	crm_status committed = CRM_OK;

	*rc = crmi_call_written(call, *rc);
	if (*rc == CRM_REPLAYED)
		*rc = make_sure(db);
	if (*rc < 0)
		level_rollback(db);
	else
		committed = level_commit(db);
	if (committed < 0)
		*rc = committed;
	return runs_again(db, rc, call->tries++, &call->failed_by);
}

/* The outermost level, or one inside it, of a group that the host begins. */
static crm_status group_begin(crm *db, bool writing)
{
	crm_status rc = writing ? level_begin(db) : level_begin_reading(db);

	if (rc < 0 || (rc = rest(db)) == CRM_OK)
		return rc;
	rc = crmi_store_failed(db, rc);
	level_rollback(db);
	db->failed = db->level > 0;
	return rc;
}

/* One run of the host's unit. Groups that it left open are its mistake, and go with it. */
static crm_status run_unit(crm *db, crm_unit_fn unit, void *user)
{
	crm_status rc = group_begin(db, true), outcome;

	if (rc < 0)
		return rc;
	outcome = unit(db, user);
	if ((rc = crmi_own_process(db)) < 0) /* in a child that the unit forked: the transaction is the parent's */
		return rc;
	if (outcome >= 0 && db->level > 1)
		outcome = crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "unit", "unit left a group of calls open");
	if (outcome >= 0 && db->level == 1)
		rc = db->failed ? crm_commit(db) : level_commit(db);
	while (db->level > 0)
		level_rollback(db);
	db->failed = false;
	return outcome < 0 ? outcome : rc < 0 ? rc : outcome;
}

crm_status crm_transact(crm *db, crm_unit_fn unit, void *user)
{
	crm_status rc = crmi_enter(db), reason = CRM_OK;
	int tries = 0;

	if (rc < 0)
		return rc;
	if (!unit)
		return crmi_input_missing(db, "unit");
	if (db->level > 0)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, NULL, "a group of calls is open");
	db->store->in_unit = true;
	do
		rc = run_unit(db, unit, user);
	while (runs_again(db, &rc, tries++, &reason));
	db->store->in_unit = false;
	return rc;
}

crm_status crmi_view_begin(crm *db, bool *own)
{
	*own = db->level == 0;
	return *own ? crmi_store_failed(db, db->store->driver->begin(db->store, false)) : CRM_OK;
}

void crmi_view_end(crm *db, bool own)
{
	if (own)
		(void)db->store->driver->rollback(db->store); /* there is nothing to keep, and nothing to say when it fails */
}

crm_status crm_begin(crm *db, int32_t mode)
{
	crm_status rc = crmi_enter(db);

	if (rc < 0)
		return rc;
	if (mode != CRM_TRANSACTION_WRITE && mode != CRM_TRANSACTION_READ)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "mode", "mode is not a crm_transaction");
	return group_begin(db, mode == CRM_TRANSACTION_WRITE);
}

crm_status crm_commit(crm *db)
{
	crm_status rc = crmi_enter_handle(db);

	if (rc < 0)
		return rc;
	if (db->level == 0)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_TRANSACTION_NONE, NULL, "%s", crm_rule_text(CRM_RULE_TRANSACTION_NONE));
	if (!db->failed)
		return level_commit(db);
	level_rollback(db);
	return crmi_fail(db, CRM_ERR_TXN_FAILED, CRM_RULE_NONE, NULL, "%s",
	                 db->store->attached ? "the transaction failed or ended in the middle of the group" :
	                                       "an earlier failure ended the transaction; nothing of it was kept");
}

crm_status crm_rollback(crm *db)
{
	crm_status rc = crmi_enter_handle(db);

	if (rc < 0)
		return rc;
	if (db->level == 0)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_TRANSACTION_NONE, NULL, "%s", crm_rule_text(CRM_RULE_TRANSACTION_NONE));
	level_rollback(db);
	return CRM_OK;
}
