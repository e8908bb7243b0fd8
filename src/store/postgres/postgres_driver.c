/* The driver table over one PostgreSQL connection. */
#include "postgres_store.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { TRIES = 30 };

static struct crmi_postgres *postgres(crmi_store *base)
{
	return (struct crmi_postgres *)(void *)base;
}

/* --- the time of a call */

static void arm(crmi_store *base)
{
	struct crmi_postgres *store = postgres(base);

	if (!base->in_unit)
		store->deadline = crmi_postgres_clock() + store->deadline_milliseconds * INT64_C(1000);
	if (!store->open)
		crmi_postgres_ahead_clear(store); /* what an earlier call asked for is out of date */
}

/* Growing, and by no rule that two writers could share. */
static bool pause(crmi_store *base, int tries)
{
	struct crmi_postgres *store = postgres(base);
	int64_t now = crmi_postgres_clock(), most = INT64_C(500) << (tries < 7 ? tries : 7), length;
	uint64_t mixed = ((uint64_t)now ^ (uint64_t)(uintptr_t)store) * UINT64_C(0x9e3779b97f4a7c15);
	struct timespec time;

	length = most / 2 + (int64_t)((mixed >> 33) % (uint64_t)most);
	/* A run that the deadline would cut off in its commit would leave the host in doubt. */
	if (tries > TRIES || now + length + 2 * (now - store->begun) >= store->deadline)
		return false;
	time.tv_sec = length / CRM_SECOND;
	time.tv_nsec = length % CRM_SECOND * 1000;
	nanosleep(&time, NULL);
	return true;
}

/* --- statements */

static crm_status change(struct crmi_postgres *store, int number)
{
	const crmi_text *encoded = &store->encoded;
	crm_status rc;

	crmi_postgres_ahead_changed(store, number, encoded->data);
	if (store->mark_count) {
		rc = crmi_postgres_hold(store, number, encoded->data, encoded->length);
		if (rc < 0 || store->held.length < CRMI_HELD_CAP || (rc = crmi_postgres_park(store)) < 0)
			return rc;
		return crmi_postgres_held_send(store);
	}
	if ((rc = crmi_postgres_park(store)) < 0)
		return rc;
	return crmi_postgres_send(store, number, encoded->data, NULL);
}

static crm_status fetch_ahead(struct crmi_postgres *store, struct crmi_result *result)
{
	crm_status rc = CRM_OK;

	if (!result->complete && !result->synced)
		rc = crmi_postgres_sync(store);
	while (rc == CRM_OK && !result->complete) {
		rc = crmi_postgres_drain(store, result);
		if (rc == CRM_OK && !result->complete) {
			(void)PQsetSingleRowMode(store->connection);
			store->streaming = result;
			rc = crmi_postgres_park(store);
		}
	}
	return rc == CRM_OK && result->cut ? crmi_postgres_no_memory(store) : rc;
}

static crm_status fetch_now(struct crmi_postgres *store, struct crmi_result *result)
{
	crm_status rc = crmi_postgres_send(store, result->statement, store->encoded.data, result);

	result->complete = rc < 0; /* it never went out */
	if (rc == CRM_OK && store->guarded)
		rc = crmi_postgres_control(store, CRMI_SENT_CONTROL, "RELEASE crm_read"); /* comes to pass when the read has succeeded */
	if (rc == CRM_OK && (rc = crmi_postgres_sync(store)) == CRM_OK && (rc = crmi_postgres_drain(store, result)) == CRM_OK && !result->complete) {
		(void)PQsetSingleRowMode(store->connection);
		store->streaming = result;
	}
	return rc;
}

static crm_status query(struct crmi_postgres *store, int number, crmi_rows *rows)
{
	struct crmi_result *result;
	crm_status rc = crmi_postgres_park(store);

	if (rc < 0)
		return rc;
	if ((result = crmi_postgres_ahead_find(store, number, &store->encoded)) != NULL) {
		if ((rc = fetch_ahead(store, result)) < 0)
			return rc; /* it stays on its list */
		result->used = true;
	} else {
		if (store->held.length && crmi_postgres_held_concern(store, number, store->encoded.data) && (rc = crmi_postgres_held_send(store)) < 0)
			return rc;
		result = crmi_postgres_result(store, number);
		if (!result)
			return crmi_postgres_no_memory(store);
		rc = fetch_now(store, result);
	}
	if (rc < 0) {
		if (store->streaming == result)
			store->streaming = NULL;
		if (store->connection && !result->complete) { /* still on its way: forgotten when it has come */
			result->dead = true;
			result->next = store->ahead;
			store->ahead = result;
			store->ahead_count++;
		} else {
			crmi_postgres_forget(store, result);
		}
		return rc;
	}
	rows->handle = result;
	return CRM_OK;
}

static void end(crmi_rows *rows);

static crm_status try_alone(struct crmi_postgres *store, int number, crmi_rows *rows)
{
	crm_status rc;

	store->failed = store->commit_sent = false;
	if ((rc = crmi_postgres_enter(store)) < 0 || (rc = crmi_postgres_host_check(store)) < 0)
		return rc;
	store->guarded = store->base.attached && store->host == PQTRANS_INTRANS;
	if (store->guarded && (rc = crmi_postgres_control(store, CRMI_SENT_CONTROL, "SAVEPOINT crm_read")) < 0)
		return rc;
	if ((rc = query(store, number, rows)) < 0 || (rc = crmi_postgres_peek(store, rows->handle)) == CRM_OK)
		return rc;
	end(rows);
	rows->handle = NULL;
	return rc;
}

/* Outside a transaction a read that found the connection broken is simply made again. */
static crm_status query_alone(struct crmi_postgres *store, int number, crmi_rows *rows)
{
	crm_status rc;
	int tries;

	for (tries = 0; (rc = try_alone(store, number, rows)) < 0; tries++) {
		crmi_postgres_alone_done(store);
		if (!store->base.error.again || !pause(&store->base, tries))
			break;
	}
	return rc;
}

static crm_status start(crmi_store *base, int number, const void *in, crmi_rows *rows)
{
	struct crmi_postgres *store = postgres(base);
	const struct crmi_statement *statement = &crmi_statements[number];
	crm_status rc;

	*rows = (crmi_rows){ base, statement, NULL };
	if (store->open && store->failed)
		return base->error.status;
	if ((rc = crmi_postgres_come_back(store)) < 0)
		return rc;
	crmi_text_reset(&store->encoded);
	crmi_text_add(&store->encoded, "", 0);
	crmi_postgres_encode(&store->encoded, statement, in);
	if (store->encoded.failed) {
		crmi_text_free(&store->encoded);
		crmi_text_init(&store->encoded, base->memory);
		crmi_postgres_read_done(store);
		return crmi_postgres_no_memory(store);
	}
	if (statement->verb != CRMI_READ)
		return store->open ? change(store, number) : crmi_postgres_explain(store, CRM_ERR_INTERNAL, CRM_RULE_NONE, "a change outside a transaction");
	if (!store->open)
		return query_alone(store, number, rows);
	if ((rc = query(store, number, rows)) < 0 && store->shared)
		(void)crmi_postgres_rest(base);
	return rc;
}

static crm_status next(crmi_rows *rows, void *out, crmi_arena *arena)
{
	struct crmi_postgres *store = postgres(rows->store);
	struct crmi_result *result = rows->handle;
	PGresult *row;
	crm_status rc;

	if (!result)
		return CRM_DONE;
	if (result->kept && result->index < result->count)
		return crmi_postgres_decode(store, result->rows[result->index++], rows->statement, out, arena);
	if (result->index < result->count) {
		row = result->rows[result->index++];
	} else {
		if (result->complete && result->cut)
			return crmi_postgres_no_memory(store);
		if (result->complete)
			return store->failed && !store->connection ? store->base.error.status : CRM_DONE;
		if ((rc = crmi_postgres_row(store, result, &row)) != CRM_OK)
			return rc;
	}
	rc = crmi_postgres_decode(store, row, rows->statement, out, arena);
	PQclear(row);
	return rc;
}

/* What is left of a result nobody wants any more is read and dropped; a server that does not stop sending is left. */
static void end(crmi_rows *rows)
{
	struct crmi_postgres *store = postgres(rows->store);
	struct crmi_result *result = rows->handle;
	struct crmi_store_error error = store->base.error;

	if (!result)
		return;
	if (result->kept) {
		result->used = false;
		result->index = 0;
		if (!store->open)
			crmi_postgres_ahead_clear(store);
	} else {
		result->dead = true;
		if (store->streaming == result)
			(void)crmi_postgres_park(store);
		crmi_postgres_forget(store, result);
	}
	crmi_postgres_read_done(store);
	if (!store->open && store->connection && !store->ahead && !store->streaming)
		(void)crmi_postgres_drain(store, NULL);
	if (!store->failed)
		store->base.error = error;
}

/* Sent at once with what is waiting; asking is all that matters, so a failure shows where the answer is wanted. */
static void ahead(crmi_store *base, int number, const void *in)
{
	struct crmi_postgres *store = postgres(base);
	struct crmi_result *result;

	if (store->ahead_count >= CRMI_AHEAD)
		crmi_postgres_ahead_evict(store);
	if (store->failed || store->streaming || !store->connection || store->ahead_count >= CRMI_AHEAD ||
	    (!store->open && crmi_postgres_enter(store) < 0) || !crmi_postgres_ahead_fits(store) || !(result = crmi_postgres_result(store, number)))
		return;
	result->kept = true;
	crmi_text_add(&result->asked, "", 0);
	crmi_postgres_encode(&result->asked, &crmi_statements[number], in);
	if (result->asked.failed) {
		crmi_text_free(&result->asked);
		crmi_text_init(&result->asked, base->memory);
		crmi_postgres_forget(store, result);
		return;
	}
	/* It must not be asked before what is held back is sent, and need not be asked twice. */
	if ((store->held.length && crmi_postgres_held_concern(store, number, result->asked.data)) ||
	    crmi_postgres_ahead_find(store, number, &result->asked)) {
		crmi_postgres_forget(store, result);
		return;
	}
	if (crmi_postgres_send(store, number, result->asked.data, result) < 0)
		result->complete = result->dead = true;
	result->next = store->ahead;
	store->ahead = result;
	store->ahead_count++;
}

/* --- the rest */

static crm_status recover(crmi_store *base)
{
	struct crmi_postgres *store = postgres(base);

	if (store->connection)
		return CRM_OK;
	if (base->attached)
		return CRM_ERR_UNCERTAIN;
	return crmi_postgres_connect(store, true);
}

/* The standby that has confirmed a later commit has the earlier ones too. */
static crm_status confirm(crmi_store *base)
{
	crm_status rc = crmi_postgres_tx_begin(base, true);

	if (rc < 0)
		return rc;
	rc = crmi_store_run(base, CRMI_STMT_STORE_TOUCH, NULL);
	if (rc == CRM_OK)
		return crmi_postgres_tx_commit(base);
	(void)crmi_postgres_tx_rollback(base);
	return rc;
}

static crm_status execute(crmi_store *base, const char *sql)
{
	(void)sql;
	return crmi_store_explain(base, CRM_ERR_INTERNAL, CRM_RULE_NONE, "text is no statement of ours");
}

static crm_status checkpoint(crmi_store *base)
{
	(void)base;
	return CRM_UNCHANGED; /* the server looks after its own log */
}

static crm_status check(crmi_store *base)
{
	(void)base;
	return CRM_OK; /* and after its own files */
}

static void store_close(crmi_store *base, bool forked)
{
	struct crmi_postgres *store = postgres(base);
	const crm_allocator *memory = base->memory;
	struct crmi_result *result;
	int i;

	if (base->attached && !forked)
		crmi_postgres_deallocate(store);
	crmi_postgres_ahead_clear(store);
	for (result = store->ahead; result; result = result->next)
		result->complete = true;
	crmi_postgres_ahead_clear(store);
	if (!forked) /* a child must not say goodbye on the parent's socket (R15) */
		crmi_postgres_disconnect(store);
	while ((result = store->spare) != NULL) {
		store->spare = result->next;
		crmi_text_free(&result->asked);
		crmi_release(memory, result->rows);
		crmi_release(memory, result);
	}
	for (i = 0; i < CRMI_PREPARED; i++)
		crmi_release(memory, store->texts[i]);
	crmi_text_free(&store->held);
	crmi_text_free(&store->encoded);
	crmi_release(memory, store->marks);
	crmi_release(memory, store->queue);
	crmi_postgres_string_free(store);
	crmi_release(memory, base->prefix);
	crmi_release(memory, store);
}

const struct crmi_driver crmi_postgres_driver = {
	.name = "postgres",
	.close = store_close,
	.begin = crmi_postgres_tx_begin,
	.commit = crmi_postgres_tx_commit,
	.rollback = crmi_postgres_tx_rollback,
	.savepoint = crmi_postgres_tx_savepoint,
	.release = crmi_postgres_tx_release,
	.rollback_to = crmi_postgres_tx_rollback_to,
	.execute = execute,
	.start = start,
	.next = next,
	.end = end,
	.checkpoint = checkpoint,
	.check = check,
	.arm = arm,
	.ahead = ahead,
	.recover = recover,
	.confirm = confirm,
	.pause = pause,
	.rest = crmi_postgres_rest,
	.in_transaction = crmi_postgres_tx_in_transaction,
};
