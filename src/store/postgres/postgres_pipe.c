/* Waiting. Answers come in the order in which the commands went out; what was sent and not answered stands in a queue.
 * Nothing here blocks longer than the call's deadline. */
#include "postgres_store.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

int64_t crmi_postgres_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * CRM_SECOND + now.tv_nsec / 1000;
}

/* --- the connection is of no use any more */

/* Nothing of an open transaction was kept, unless its commit was on its way: then nobody knows. */
crm_status crmi_postgres_lose(struct crmi_postgres *store, crm_rule rule, const char *message)
{
	crm_status status = store->commit_sent ? CRM_ERR_UNCERTAIN : CRM_ERR_CONNECTION;
	struct crmi_result *result;

	if (!store->failed || store->commit_sent)
		(void)crmi_postgres_explain(store, status, rule, message);
	store->base.error.again = !store->commit_sent && rule != CRM_RULE_STORE_DEADLINE && !store->base.attached;
	store->failed = true;
	crmi_postgres_disconnect(store);
	store->queue_count = store->queue_first = store->unsynced = 0;
	for (result = store->ahead; result; result = result->next)
		result->dead = result->complete = true;
	if (store->streaming)
		store->streaming->complete = true;
	store->streaming = NULL;
	return store->base.error.status;
}

crm_status crmi_postgres_broken(struct crmi_postgres *store)
{
	char message[200];

	(void)snprintf(message, sizeof message, "%s", PQerrorMessage(store->connection));
	return crmi_postgres_lose(store, CRM_RULE_STORE_UNREACHABLE, message[0] ? message : "the connection broke");
}

/* --- waiting */

/* libpq keeps what it cannot hand out yet, however much that becomes. What waits in the socket each time before it reads adds up
 * to no less than what it takes, unless the server is faster than this process can read. */
crm_status crmi_postgres_measure(struct crmi_postgres *store)
{
	int waiting = 0;

	if (ioctl(PQsocket(store->connection), FIONREAD, &waiting) == 0 && waiting > 0)
		store->untold += (size_t)waiting;
	return store->untold > CRMI_UNTOLD_CAP ? crmi_postgres_lose(store, CRM_RULE_STORE_CAP, "the server sent more than was asked for") : CRM_OK;
}

enum { FREE_READS = 3 }; /* they take no more than libpq's buffer, which begins small and doubles */

crm_status crmi_postgres_wait(struct crmi_postgres *store)
{
	struct pollfd file = { .fd = PQsocket(store->connection), .events = POLLIN };
	int unsent = PQflush(store->connection), ready;
	int64_t left;
	crm_status rc;

	store->waited_at = crmi_postgres_clock();
	left = store->deadline - store->waited_at;

	if (unsent < 0 || file.fd < 0)
		return crmi_postgres_broken(store);
	if (left <= 0)
		return crmi_postgres_lose(store, CRM_RULE_STORE_DEADLINE, "the server did not answer in time");
	if (unsent)
		file.events |= POLLOUT;
	ready = poll(&file, 1, (int)((left + 999) / 1000));
	if (ready < 0 && errno != EINTR)
		return crmi_postgres_lose(store, CRM_RULE_STORE_UNREACHABLE, "the connection cannot be waited for");
	if (ready <= 0 || !(file.revents & ~POLLOUT))
		return CRM_OK;
	if (++store->reads > FREE_READS && (rc = crmi_postgres_measure(store)) < 0)
		return rc;
	return PQconsumeInput(store->connection) ? CRM_OK : crmi_postgres_broken(store);
}

static crm_status answer(struct crmi_postgres *store, PGresult **result)
{
	crm_status rc;

	while (PQisBusy(store->connection))
		if ((rc = crmi_postgres_wait(store)) < 0)
			return rc;
	*result = PQgetResult(store->connection);
	store->untold = 0;
	store->reads = 0;
	return CRM_OK;
}

/* --- the queue */

static struct crmi_sent *head(struct crmi_postgres *store)
{
	return store->queue_count ? &store->queue[store->queue_first] : NULL;
}

static void pop(struct crmi_postgres *store)
{
	store->queue_first = (store->queue_first + 1) % store->queue_room;
	store->queue_count--;
}

/* --- reading answers */

static void not_prepared(struct crmi_postgres *store, const struct crmi_sent *command)
{
	if (command->kind == CRMI_SENT_PREPARE)
		store->prepared[command->statement] = 0;
}

/* What is drawn by chance, and drawn anew when the transaction is run again. */
static bool was_drawn(const PGresult *result)
{
	static const char drawn[] = "complaint_number";
	const char *name = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);

	return name && strlen(name) >= sizeof drawn - 1 && strcmp(name + strlen(name) - (sizeof drawn - 1), drawn) == 0;
}

/* An engine without LOCK TABLE finds out at its first use; the transaction is run again without it. Under the lock no other
 * writer can have put a row there since we looked: then it is one that should not be there. */
static void take_failure(struct crmi_postgres *store, const struct crmi_sent *command, const PGresult *result)
{
	const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	bool first = !store->failed, lock = command->kind == CRMI_SENT_LOCK || command->statement == CRMI_SAY_LOCK;

	(void)crmi_postgres_failed(store, result);
	if (first && lock && sqlstate && (strcmp(sqlstate, "0A000") == 0 || strcmp(sqlstate, "42601") == 0)) {
		store->base.unlocked = true;
		store->base.error.again = true;
		store->base.error.status = CRM_ERR_BUSY;
	}
	if (first && command->kind == CRMI_SENT_CHANGE && !store->base.unlocked && !store->joined && sqlstate && strcmp(sqlstate, "23505") == 0 &&
	    !was_drawn(result)) {
		store->base.error.again = false;
		store->base.error.rule = CRM_RULE_STORE_DAMAGED;
		store->base.error.status = CRM_ERR_CORRUPT;
	}
	if (sqlstate && strncmp(sqlstate, "26", 2) == 0) { /* some of them may have been made since, so they get new names */
		memset(store->prepared, 0, sizeof store->prepared);
		store->generation++;
	}
}

/* One answer of the first command in the queue. A failure of the command is noted, one of the connection returned. */
static crm_status take(struct crmi_postgres *store, const struct crmi_sent *command, PGresult *result)
{
	switch (PQresultStatus(result)) {
	case PGRES_COMMAND_OK:
		if (command->kind == CRMI_SENT_PREPARE)
			store->prepared[command->statement] = 2;
		if (command->kind == CRMI_SENT_COMMIT && strcmp(PQcmdStatus(result), "ROLLBACK") == 0 && !store->failed) {
			(void)crmi_postgres_explain(store, CRM_ERR_TXN_FAILED, CRM_RULE_NONE, "the server took the transaction back");
			store->failed = true;
		}
		return CRM_OK;
	case PGRES_SINGLE_TUPLE:
	case PGRES_TUPLES_OK:
	case PGRES_PIPELINE_SYNC:
	case PGRES_EMPTY_QUERY:
		return CRM_OK;
	case PGRES_PIPELINE_ABORTED:
		not_prepared(store, command);
		return CRM_OK;
	default:
		not_prepared(store, command);
		if (!PQresultErrorField(result, PG_DIAG_SQLSTATE)) /* it is libpq that speaks: of a broken connection, or of memory */
			return crmi_postgres_broken(store);
		take_failure(store, command, result);
		if (crmi_postgres_meaning(PQresultErrorField(result, PG_DIAG_SQLSTATE)).lost && !store->base.attached)
			return crmi_postgres_lose(store, CRM_RULE_STORE_UNREACHABLE, store->base.error.message);
		return CRM_OK;
	}
}

static crm_status keep(struct crmi_postgres *store, struct crmi_result *result, PGresult *row)
{
	if (result->count == result->room) {
		size_t room = result->room ? result->room * 2 : 8;
		PGresult **rows = crmi_allocate(store->base.memory, room * sizeof *rows);

		if (!rows)
			return crmi_postgres_no_memory(store);
		if (result->count)
			memcpy(rows, result->rows, result->count * sizeof *rows);
		crmi_release(store->base.memory, result->rows);
		result->rows = rows;
		result->room = room;
	}
	result->rows[result->count++] = row;
	result->bytes += PQresultMemorySize(row);
	store->kept_bytes += PQresultMemorySize(row);
	return CRM_OK;
}

/* A walk takes its rows one by one, however many there are; of what else is asked for, an end must come soon. */
static bool too_much(struct crmi_result *result, const PGresult *row)
{
	int column;

	for (column = 0; column < PQnfields(row); column++)
		result->taken_bytes += (size_t)PQgetlength(row, 0, column);
	return (++result->taken > CRMI_ROWS_CAP || result->taken_bytes > CRMI_KEPT_CAP) && !crmi_statements[result->statement].scan;
}

/* The next row of the first command in the queue, which is a result. */
crm_status crmi_postgres_row(struct crmi_postgres *store, struct crmi_result *result, PGresult **row_out)
{
	PGresult *row = NULL;
	crm_status rc;

	for (;;) {
		if ((rc = answer(store, &row)) < 0)
			return rc;
		if (!row) {
			pop(store);
			result->complete = true;
			if (store->streaming == result)
				store->streaming = NULL;
			return store->failed && store->base.error.status < 0 ? store->base.error.status : CRM_DONE; /* a rollback fails without an error */
		}
		if ((PQresultStatus(row) == PGRES_SINGLE_TUPLE || PQresultStatus(row) == PGRES_TUPLES_OK) && PQntuples(row) > 0)
			break;
		rc = take(store, head(store), row);
		PQclear(row);
		if (rc < 0)
			return rc;
	}
	if (too_much(result, row)) {
		PQclear(row);
		(void)crmi_postgres_lose(store, CRM_RULE_STORE_CAP, "the server sent more than was asked for");
		return store->base.error.status = CRM_ERR_CORRUPT;
	}
	*row_out = row;
	return CRM_OK;
}

/* The first row, so that what fails is known before anything is handed out. */
crm_status crmi_postgres_peek(struct crmi_postgres *store, struct crmi_result *result)
{
	PGresult *row;
	crm_status rc;

	if (result->complete || result->count)
		return CRM_OK;
	rc = crmi_postgres_row(store, result, &row);
	if (rc != CRM_OK)
		return rc < 0 ? rc : CRM_OK;
	rc = keep(store, result, row);
	if (rc < 0)
		PQclear(row);
	return rc;
}

/* All rows of a result that comes now; those of one that nobody wants go. Who reads one that was cut short is told so. */
static crm_status collect(struct crmi_postgres *store, struct crmi_result *result, int64_t most)
{
	PGresult *row;
	crm_status rc;

	while ((rc = crmi_postgres_row(store, result, &row)) == CRM_OK) {
		if (result->dead || result->cut || keep(store, result, row) < 0) {
			PQclear(row);
			result->cut = true;
		} else if (result->count > (size_t)most || store->kept_bytes > CRMI_KEPT_CAP) {
			return crmi_postgres_lose(store, CRM_RULE_STORE_CAP, "a long result is open while another begins");
		}
	}
	return rc == CRM_DONE ? CRM_OK : rc;
}

crm_status crmi_postgres_park(struct crmi_postgres *store)
{
	return store->streaming ? collect(store, store->streaming, CRMI_PARKED) : CRM_OK;
}

/* Reads all answers of the first command. */
static crm_status settle(struct crmi_postgres *store)
{
	struct crmi_sent *command = head(store), copy = *command;
	PGresult *result = NULL;
	crm_status rc;

	if (command->kind == CRMI_SENT_RESULT) {
		(void)PQsetSingleRowMode(store->connection);
		rc = collect(store, command->result, CRMI_ROWS_CAP);
		return rc < 0 && !store->connection ? rc : CRM_OK; /* a failure of the statement is noted */
	}
	do {
		if ((rc = answer(store, &result)) < 0)
			return rc;
		rc = result ? take(store, &copy, result) : CRM_OK;
		PQclear(result);
	} while (rc == CRM_OK && result && copy.kind != CRMI_SENT_SYNC);
	if (rc == CRM_OK)
		pop(store);
	return rc;
}

crm_status crmi_postgres_drain(struct crmi_postgres *store, const struct crmi_result *until)
{
	crm_status rc = CRM_OK;

	while (rc == CRM_OK && store->queue_count && !(until && (until->complete || head(store)->result == until)))
		rc = settle(store);
	return rc < 0 ? rc : store->failed ? store->base.error.status : CRM_OK;
}

/* So many commands are on their way that reading the answers of the first of them keeps both sides busy. */
crm_status crmi_postgres_window(struct crmi_postgres *store)
{
	crm_status rc = CRM_OK;

	if (store->queue_count < CRMI_WINDOW || store->streaming)
		return CRM_OK;
	if (!PQsendFlushRequest(store->connection))
		return crmi_postgres_broken(store);
	while (rc == CRM_OK && store->queue_count > CRMI_WINDOW / 2)
		rc = settle(store);
	return rc;
}

/* --- outside the pipeline */

static bool is_copy(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

crm_status crmi_postgres_ask(struct crmi_postgres *store, const char *sql, PGresult **result_out)
{
	PGresult *result = NULL, *last = NULL;
	crm_status rc;

	*result_out = NULL;
	if (!PQsendQuery(store->connection, sql))
		return crmi_postgres_broken(store);
	while ((rc = answer(store, &result)) == CRM_OK && result) {
		if (is_copy(result)) { /* of which there is no end */
			PQclear(result);
			rc = crmi_postgres_lose(store, CRM_RULE_STORE_CAP, "the server sent something else than was asked for");
			break;
		}
		if (last && PQresultStatus(last) == PGRES_FATAL_ERROR) {
			PQclear(result); /* the first failure is the one to tell */
			continue;
		}
		PQclear(last);
		last = result;
	}
	if (rc < 0) {
		PQclear(last);
		return rc;
	}
	*result_out = last;
	store->trips++;
	if (last && PQresultStatus(last) != PGRES_FATAL_ERROR)
		return CRM_OK;
	if (!last || !PQresultErrorField(last, PG_DIAG_SQLSTATE)) {
		PQclear(last);
		*result_out = NULL;
		return crmi_postgres_broken(store);
	}
	store->failed = false;
	rc = crmi_postgres_failed(store, last);
	store->failed = false;
	return rc;
}

enum { IDLE = 20000 }; /* microseconds */

/* A server that ended while nothing was asked of it has said so already. Noticed here, it costs a new connection; in a
 * group of calls it would cost the group. */
void crmi_postgres_look(struct crmi_postgres *store)
{
	struct pollfd file = { .fd = PQsocket(store->connection), .events = POLLIN };
	int messages;

	if (store->deadline - store->deadline_milliseconds * INT64_C(1000) - store->waited_at < IDLE)
		return; /* it has answered a moment ago */
	for (messages = 0; messages < 3 && poll(&file, 1, 0) > 0; messages++) { /* its reason, and the end */
		if (!PQconsumeInput(store->connection)) {
			crmi_postgres_disconnect(store);
			return;
		}
		(void)PQisBusy(store->connection);
	}
}
