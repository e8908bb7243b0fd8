/* The host's own connection: taken over when a call begins, given back as it was when it ends. Between two calls he may do
 * with it what he likes; what he left is looked at when the next one begins. */
#include "postgres_store.h"

#include <stdio.h>
#include <string.h>

/* Takes the host's connection over, if it is his to give. */
static crm_status enter_given(struct crmi_postgres *store)
{
	PGconn *given = store->given;
	const char *encoding = PQparameterStatus(given, "client_encoding");

	if (PQstatus(given) != CONNECTION_OK)
		return crmi_postgres_explain(store, CRM_ERR_CONNECTION, CRM_RULE_STORE_UNREACHABLE, "the host's connection is broken");
	if (!encoding || strcmp(encoding, "UTF8") != 0)
		return crmi_postgres_explain(store, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "the connection's client_encoding is not UTF8");
	if (PQpipelineStatus(given) != PQ_PIPELINE_OFF || PQtransactionStatus(given) == PQTRANS_ACTIVE || !PQenterPipelineMode(given))
		return crmi_postgres_explain(store, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "the host's connection is in the middle of something");
	store->connection = given;
	store->inside = true;
	store->host = PQtransactionStatus(given);
	store->was_blocking = !PQisnonblocking(given);
	return PQsetnonblocking(given, 1) == 0 ? CRM_OK : crmi_postgres_broken(store);
}

crm_status crmi_postgres_enter(struct crmi_postgres *store)
{
	crm_status rc;

	if (store->base.attached)
		return store->inside ? CRM_OK : enter_given(store);
	if (store->connection && !store->queue_count && !store->unsynced)
		crmi_postgres_look(store);
	if (!store->connection && (rc = crmi_postgres_connect(store, true)) < 0)
		return rc;
	if (PQpipelineStatus(store->connection) != PQ_PIPELINE_OFF)
		return CRM_OK;
	return PQsetnonblocking(store->connection, 1) == 0 && PQenterPipelineMode(store->connection) ? CRM_OK : crmi_postgres_broken(store);
}

void crmi_postgres_leave(struct crmi_postgres *store)
{
	if (!store->inside || store->queue_count || store->streaming || (store->open && !store->shared))
		return;
	(void)PQexitPipelineMode(store->connection);
	(void)PQsetnonblocking(store->connection, !store->was_blocking);
	store->inside = false;
}

crm_status crmi_postgres_host_check(struct crmi_postgres *store)
{
	if (!store->base.attached || store->host != PQTRANS_INERROR)
		return CRM_OK;
	crmi_postgres_leave(store);
	return crmi_postgres_explain(store, CRM_ERR_TXN_FAILED, CRM_RULE_NONE, "the host's transaction has failed");
}

/* In a group the host has had his connection since the last call. What he ended or spoiled meanwhile is over for us too. */
crm_status crmi_postgres_come_back(struct crmi_postgres *store)
{
	crm_status rc;

	if (!store->shared || (rc = crmi_postgres_enter(store)) < 0)
		return store->shared ? rc : CRM_OK;
	if (store->failed || store->host == PQTRANS_INTRANS)
		return CRM_OK;
	store->failed = true;
	return crmi_postgres_explain(store, CRM_ERR_TXN_FAILED, CRM_RULE_NONE, "the transaction failed or ended in the middle of a group");
}

static bool is_behind(const struct crmi_postgres *store)
{
	return !store->failed && (store->held.length || (store->mark_count && !store->marks[store->mark_count - 1].sent));
}

/* Nothing is left on its way, and nothing held back; the savepoints of open groups stand before what the host does next. */
crm_status crmi_postgres_rest(crmi_store *base)
{
	struct crmi_postgres *store = (struct crmi_postgres *)(void *)base;
	crm_status rc;

	if (!base->attached || !store->open)
		return CRM_OK;
	store->shared = true;
	rc = is_behind(store) ? crmi_postgres_come_back(store) : CRM_OK;
	if (rc == CRM_OK && is_behind(store))
		rc = crmi_postgres_held_send(store);
	if (rc == CRM_OK && store->connection && store->unsynced)
		rc = crmi_postgres_sync(store);
	if (store->connection)
		(void)crmi_postgres_drain(store, NULL);
	crmi_postgres_leave(store);
	store->failed |= rc < 0;
	return store->failed ? base->error.status : CRM_OK;
}

/* --- reads by themselves */

static void wait_for_all(struct crmi_postgres *store)
{
	if (store->connection && store->unsynced)
		(void)crmi_postgres_sync(store);
	if (store->connection)
		(void)crmi_postgres_drain(store, NULL);
}

/* A read outside a transaction of ours is over. If it failed, the host's goes on as if it had not been tried. */
void crmi_postgres_alone_done(struct crmi_postgres *store)
{
	struct crmi_store_error error = store->base.error;

	wait_for_all(store);
	if (store->connection && store->guarded && PQtransactionStatus(store->connection) == PQTRANS_INERROR &&
	    crmi_postgres_control(store, CRMI_SENT_UNDO, "ROLLBACK TO crm_read") == CRM_OK &&
	    crmi_postgres_control(store, CRMI_SENT_UNDO, "RELEASE crm_read") == CRM_OK)
		wait_for_all(store);
	store->failed = store->guarded = false;
	crmi_postgres_ahead_clear(store);
	crmi_postgres_leave(store);
	store->base.error = error;
}

/* Nothing may be on its way when the host has his connection back, and nothing go wrong outside its savepoint. */
bool crmi_postgres_ahead_fits(struct crmi_postgres *store)
{
	if (!store->base.attached || (store->open ? !store->shared : store->host == PQTRANS_IDLE))
		return true;
	crmi_postgres_leave(store);
	return false;
}

/* The rows of a read are no longer wanted. */
void crmi_postgres_read_done(struct crmi_postgres *store)
{
	if (!store->base.attached || store->streaming || (store->open && (!store->shared || store->unsynced)))
		return;
	if (!store->open) {
		crmi_postgres_alone_done(store);
		return;
	}
	wait_for_all(store);
	crmi_postgres_leave(store);
}

/* --- the end */

/* The host's connection goes back without our statements; he may have thrown them away himself. */
void crmi_postgres_deallocate(struct crmi_postgres *store)
{
	char sql[200];
	PGresult *result = NULL, *done = NULL;
	PGTransactionStatusType host;

	if (!store->connection || crmi_postgres_enter(store) < 0)
		return;
	host = store->host;
	crmi_postgres_leave(store);
	if (host == PQTRANS_INERROR)
		return; /* nothing can be said in it; they go with the session */
	(void)snprintf(sql, sizeof sql, "SELECT string_agg('DEALLOCATE ' || name, ';') FROM pg_prepared_statements WHERE left(name, %zu) = '%s_'",
	               strlen(store->name) + 1, store->name);
	if (crmi_postgres_ask(store, sql, &result) == CRM_OK && PQntuples(result) == 1 && !PQgetisnull(result, 0, 0))
		(void)crmi_postgres_ask(store, PQgetvalue(result, 0, 0), &done);
	PQclear(done);
	PQclear(result);
}
