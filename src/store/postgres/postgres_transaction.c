/* Begin, commit and what lies between: on a connection of our own, or inside the host's transaction. */
#include "postgres_store.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static crm_status command(struct crmi_postgres *store, const char *sql)
{
	return crmi_postgres_control(store, CRMI_SENT_CONTROL, sql);
}

static crm_status undo(struct crmi_postgres *store, const char *sql)
{
	return crmi_postgres_control(store, CRMI_SENT_UNDO, sql);
}

/* One writer at a time, in the order in which they come: the journal is one chain, and its head is what everybody needs. Taken
 * before the transaction looks at the data, so that a wait ends with the present state and not with a conflict. */
static crm_status lock(struct crmi_postgres *store)
{
	return store->base.unlocked ? CRM_OK : crmi_postgres_say(store, CRMI_SENT_LOCK, CRMI_SAY_LOCK);
}

/* In the host's transaction no setting may be changed, so a lock that is held is asked for again and again. */
static crm_status lock_joined(struct crmi_postgres *store)
{
	int64_t until = crmi_postgres_clock() + store->busy_milliseconds * INT64_C(1000), latest = store->deadline - CRM_SECOND / 10;
	struct timespec moment = { 0, 2 * 1000 * 1000 };
	char *sql = crmi_store_text(&store->base, "LOCK TABLE \1store IN SHARE ROW EXCLUSIVE MODE NOWAIT");
	crm_status rc = CRM_OK;

	while (sql && rc == CRM_OK) {
		if ((rc = command(store, "SAVEPOINT crm_lock")) < 0 || (rc = crmi_postgres_control(store, CRMI_SENT_LOCK, sql)) < 0 ||
		    (rc = crmi_postgres_sync(store)) < 0)
			break;
		rc = crmi_postgres_drain(store, NULL);
		if (rc == CRM_OK && (rc = command(store, "RELEASE crm_lock")) <= 0)
			break;
		if (!store->connection || strcmp(store->base.error.sqlstate, "55P03") != 0 || crmi_postgres_clock() >= (until < latest ? until : latest))
			break;
		store->failed = false;
		if ((rc = command(store, "ROLLBACK TO crm_lock")) < 0 || (rc = command(store, "RELEASE crm_lock")) < 0)
			break;
		nanosleep(&moment, NULL);
	}
	crmi_release(store->base.memory, sql);
	return sql ? rc : crmi_postgres_no_memory(store);
}

/* Settings that last for the transaction, where the session is not ours to set. */
static crm_status settings(struct crmi_postgres *store)
{
	char sql[80];
	crm_status rc;

	if (!(store->flags & CRM_OPEN_UNPREPARED) && !store->base.attached)
		return CRM_OK;
	(void)snprintf(sql, sizeof sql, "SET LOCAL lock_timeout = %d", store->busy_milliseconds > 0 ? store->busy_milliseconds : 1);
	if ((rc = command(store, sql)) < 0 || (rc = command(store, "SET LOCAL client_min_messages = warning")) < 0)
		return rc;
	return store->flags & CRM_OPEN_NORMAL ? command(store, "SET LOCAL synchronous_commit = off") : CRM_OK;
}

static crm_status begin_joined(struct crmi_postgres *store, bool writing)
{
	crm_status rc = command(store, "SAVEPOINT crm_level_0");

	return rc == CRM_OK && writing ? lock_joined(store) : rc;
}

static crm_status begin_own(struct crmi_postgres *store, bool writing)
{
	crm_status rc = crmi_postgres_say(store, CRMI_SENT_CONTROL, writing ? CRMI_SAY_BEGIN : CRMI_SAY_BEGIN_READ);

	if (rc == CRM_OK)
		rc = settings(store);
	return rc == CRM_OK && writing ? lock(store) : rc;
}

static void forget_transaction(struct crmi_postgres *store)
{
	store->open = store->joined = store->failed = store->commit_sent = store->shared = false;
	store->mark_count = 0;
	crmi_text_reset(&store->held);
	crmi_postgres_ahead_clear(store);
}

crm_status crmi_postgres_tx_begin(crmi_store *base, bool writing)
{
	struct crmi_postgres *store = (struct crmi_postgres *)(void *)base;
	crm_status rc;

	if (writing && base->readonly)
		return crmi_postgres_explain(store, CRM_ERR_READONLY, CRM_RULE_NONE, "the store was opened for reading");
	forget_transaction(store);
	store->begun = crmi_postgres_clock();
	if ((rc = crmi_postgres_enter(store)) < 0)
		return rc;
	if ((rc = crmi_postgres_host_check(store)) < 0)
		return rc;
	store->joined = base->attached && store->host == PQTRANS_INTRANS;
	store->open = true;
	rc = store->joined ? begin_joined(store, writing) : begin_own(store, writing);
	if (rc < 0) {
		struct crmi_store_error error = base->error;

		(void)base->driver->rollback(base);
		base->error = error;
	}
	return rc;
}

crm_status crmi_postgres_tx_rollback(crmi_store *base)
{
	struct crmi_postgres *store = (struct crmi_postgres *)(void *)base;
	struct crmi_store_error error = base->error;
	crm_status rc = CRM_OK;

	(void)crmi_postgres_come_back(store);
	if (store->connection && store->open && !(store->shared && store->host == PQTRANS_IDLE)) {
		(void)crmi_postgres_explain(store, CRM_ERR_TXN_FAILED, CRM_RULE_NONE, "the transaction is taken back");
		store->failed = true; /* whatever else is on its way is of no interest */
		crmi_postgres_ahead_clear(store);
		if (store->joined)
			rc = undo(store, "ROLLBACK TO crm_level_0") < 0 ? CRM_ERR_CONNECTION : undo(store, "RELEASE crm_level_0");
		else
			rc = undo(store, "ROLLBACK");
		if (rc == CRM_OK && (rc = crmi_postgres_sync(store)) == CRM_OK)
			(void)crmi_postgres_drain(store, NULL);
	}
	forget_transaction(store);
	if (store->connection)
		crmi_postgres_leave(store);
	base->error = error;
	return CRM_OK; /* of a connection that broke, the server takes the transaction back */
}

static crm_status finish(struct crmi_postgres *store)
{
	crm_status rc;

	store->commit_sent = store->committing = !store->joined;
	store->warned = false;
	if (store->joined)
		rc = command(store, "RELEASE crm_level_0");
	else
		rc = crmi_postgres_say(store, CRMI_SENT_COMMIT, CRMI_SAY_COMMIT);
	if (rc < 0 && store->connection)
		store->commit_sent = false;
	if (rc == CRM_OK && (rc = crmi_postgres_sync(store)) == CRM_OK)
		rc = crmi_postgres_drain(store, NULL);
	store->committing = false;
	return rc;
}

crm_status crmi_postgres_tx_commit(crmi_store *base)
{
	struct crmi_postgres *store = (struct crmi_postgres *)(void *)base;
	crm_status rc = crmi_postgres_come_back(store);

	if (rc == CRM_OK)
		rc = store->failed ? base->error.status : finish(store);
	if (rc < 0) {
		if (base->error.status == CRM_ERR_UNCERTAIN)
			base->error.again = false;
		(void)crmi_postgres_tx_rollback(base);
		return rc;
	}
	forget_transaction(store);
	crmi_postgres_leave(store);
	if (!store->warned)
		return CRM_OK;
	return crmi_postgres_explain(store, CRM_ERR_UNCERTAIN, CRM_RULE_STORE_UNCONFIRMED, crm_rule_text(CRM_RULE_STORE_UNCONFIRMED));
}

crm_status crmi_postgres_tx_savepoint(crmi_store *base, int level)
{
	(void)level; /* levels come and go in order */
	return crmi_postgres_mark((struct crmi_postgres *)(void *)base);
}

crm_status crmi_postgres_tx_release(crmi_store *base, int level)
{
	crm_status rc = crmi_postgres_come_back((struct crmi_postgres *)(void *)base);

	(void)level;
	return rc < 0 ? rc : crmi_postgres_release((struct crmi_postgres *)(void *)base);
}

crm_status crmi_postgres_tx_rollback_to(crmi_store *base, int level)
{
	struct crmi_postgres *store = (struct crmi_postgres *)(void *)base;

	(void)level;
	if (store->shared && crmi_postgres_enter(store) < 0) /* also when a statement of the host's failed in this group */
		store->failed = true;
	return crmi_postgres_rollback_to(store);
}

/* Also one whose connection is lost: it is over when it has been rolled back. */
bool crmi_postgres_tx_in_transaction(crmi_store *base)
{
	return ((const struct crmi_postgres *)(const void *)base)->open;
}
