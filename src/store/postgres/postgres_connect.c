/* From a connection string to a connection that may be used. Several hosts are tried one by one, and of those that take
 * changes the one that took over last is chosen: an old primary that came back is not (R10). */
#include "postgres_store.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PARAMETERS = 60, OPTIONS_SIZE = 600 };

/* --- the string */

static const char *parameter(const struct crmi_postgres *store, const char *name)
{
	const PQconninfoOption *option;

	for (option = store->parameters; option && option->keyword; option++)
		if (strcmp(option->keyword, name) == 0)
			return option->val && *option->val ? option->val : NULL;
	return NULL;
}

/* The n-th part of a list with commas; one that is there for none or for all stands for each. */
static crm_status part(struct crmi_postgres *store, const char *list, size_t number, char **part_out)
{
	size_t length;

	*part_out = NULL;
	if (!list)
		return CRM_OK;
	for (; number && strchr(list, ','); number--)
		list = strchr(list, ',') + 1;
	length = strcspn(list, ",");
	if (length == 0)
		return CRM_OK;
	*part_out = crmi_allocate(store->base.memory, length + 1);
	if (!*part_out)
		return crmi_postgres_no_memory(store);
	memcpy(*part_out, list, length);
	(*part_out)[length] = '\0';
	return CRM_OK;
}

static size_t parts(const char *list)
{
	size_t count = 1;

	for (; list && (list = strchr(list, ',')) != NULL; list++)
		count++;
	return count;
}

/* A sign that was not written as %.. moves a part of the password into host or port, where messages would repeat it. */
static crm_status check_places(struct crmi_postgres *store)
{
	const char *names = parameter(store, "host"), *ports = parameter(store, "port");

	if ((names && names[strcspn(names, "@ \t")]) || (ports && ports[strspn(ports, "0123456789,")]))
		return crmi_postgres_explain(store, CRM_ERR_INVALID, CRM_RULE_STORE_STRING, "host or port holds signs that neither can have; in a URI "
		                             "a sign of the password such as @ : / is written %40 %3A %2F");
	return CRM_OK;
}

static crm_status split_hosts(struct crmi_postgres *store)
{
	const char *names = parameter(store, "host"), *addresses = parameter(store, "hostaddr"), *ports = parameter(store, "port");
	size_t count = parts(names) > parts(addresses) ? parts(names) : parts(addresses), i;
	crm_status rc = CRM_OK;

	if (count > CRMI_HOSTS || (names && addresses && parts(names) != parts(addresses)) || (parts(ports) > 1 && parts(ports) != count))
		return crmi_postgres_explain(store, CRM_ERR_INVALID, CRM_RULE_STORE_STRING, "the lists of hosts, addresses and ports do not go together");
	for (i = 0; i < count && rc == CRM_OK; i++, store->host_count++) {
		struct crmi_host *host = &store->hosts[i];

		if ((rc = part(store, names, i, &host->name)) == CRM_OK && (rc = part(store, addresses, i, &host->address)) == CRM_OK)
			rc = part(store, ports, i, &host->port);
	}
	return rc;
}

/* libpq's own complaint may quote what stands around the fault, a password among it; that of an unknown word does not. */
static crm_status refuse_string(struct crmi_postgres *store, const char *complaint)
{
	static const char *const harmless[] = { "invalid URI query parameter", "invalid connection option" };
	size_t i;

	if (!complaint || strncmp(complaint, "out of memory", 13) == 0)
		return crmi_postgres_no_memory(store);
	for (i = 0; i < sizeof harmless / sizeof *harmless; i++)
		if (strncmp(complaint, harmless[i], strlen(harmless[i])) == 0)
			return crmi_postgres_explain(store, CRM_ERR_INVALID, CRM_RULE_STORE_STRING, complaint);
	return crmi_postgres_explain(store, CRM_ERR_INVALID, CRM_RULE_STORE_STRING, "the connection string cannot be read");
}

crm_status crmi_postgres_string(struct crmi_postgres *store, const char *string)
{
	char *complaint = NULL;
	crm_status rc;

	store->parameters = PQconninfoParse(string, &complaint);
	if (!store->parameters) {
		rc = refuse_string(store, complaint);
		PQfreemem(complaint);
		return rc;
	}
	rc = check_places(store);
	return rc < 0 ? rc : split_hosts(store);
}

void crmi_postgres_string_free(struct crmi_postgres *store)
{
	PQconninfoOption *option;
	size_t i;

	for (option = store->parameters; option && option->keyword; option++)
		if (option->val && option->dispchar && *option->dispchar == '*')
			explicit_bzero(option->val, strlen(option->val));
	PQconninfoFree(store->parameters);
	for (i = 0; i < store->host_count; i++) {
		crmi_release(store->base.memory, store->hosts[i].name);
		crmi_release(store->base.memory, store->hosts[i].address);
		crmi_release(store->base.memory, store->hosts[i].port);
	}
}

/* Host, port, database and user; when one of them is none, the string was written wrong, and nothing of it is shown. */
void crmi_postgres_name(const char *string, char *text, size_t size)
{
	static const char *const shown[] = { "host", "hostaddr", "port", "dbname", "user" };
	PQconninfoOption *parsed = PQconninfoParse(string, NULL), *option;
	size_t used = 0, i;
	bool odd = false;

	(void)snprintf(text, size, "a connection string");
	for (option = parsed; option && option->keyword; option++)
		for (i = 0; i < sizeof shown / sizeof *shown; i++) {
			if (strcmp(option->keyword, shown[i]) != 0 || !option->val)
				continue;
			odd |= option->val[strcspn(option->val, "@=?&: ")] || (i == 2 && option->val[strspn(option->val, "0123456789,")]);
			if (used < size)
				used += (size_t)snprintf(text + used, size - used, "%s%s=%s", used ? " " : "", shown[i], option->val);
		}
	if (odd)
		(void)snprintf(text, size, "a connection string");
	PQconninfoFree(parsed);
}

/* --- one connection */

/* Warnings around a commit tell that it is less safe than it should be (R8). */
static void take_notice(void *user, const PGresult *notice)
{
	struct crmi_postgres *store = user;
	const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);

	if (store->committing && severity && strcmp(severity, "WARNING") == 0)
		store->warned = true;
}

static void no_notice(void *user, const PGresult *notice)
{
	(void)user;
	(void)notice;
}

void crmi_postgres_disconnect(struct crmi_postgres *store)
{
	if (store->connection && !store->base.attached) {
		(void)PQsetNoticeReceiver(store->connection, no_notice, NULL);
		PQfinish(store->connection);
	} else if (store->connection && store->inside) { /* as far as it can be done in the middle of something */
		(void)PQexitPipelineMode(store->connection);
		(void)PQsetnonblocking(store->connection, !store->was_blocking);
		store->inside = false;
	}
	store->connection = NULL;
	memset(store->prepared, 0, sizeof store->prepared);
}

/* Settings of the session go with the connection request, so they cost no round trip; a pooler would not keep them. The isolation
 * is for reads outside a transaction: what one call asks together is one view. */
static void write_options(const struct crmi_postgres *store, char options[OPTIONS_SIZE])
{
	const char *given = parameter(store, "options");

	(void)snprintf(options, OPTIONS_SIZE, "%.400s -c client_min_messages=warning -c default_transaction_isolation=repeatable\\ read "
	               "-c lock_timeout=%d%s", given ? given : "", store->busy_milliseconds > 0 ? store->busy_milliseconds : 1,
	               store->flags & CRM_OPEN_NORMAL ? " -c synchronous_commit=off" : "");
}

static PGconn *begin_connecting(const struct crmi_postgres *store, const struct crmi_host *host)
{
	static const char *const ours[] = { "host", "hostaddr", "port", "client_encoding", "options", "connect_timeout" };
	const char *names[PARAMETERS], *values[PARAMETERS];
	char options[OPTIONS_SIZE];
	const PQconninfoOption *option;
	size_t count = 0, i;

	for (option = store->parameters; option->keyword && count < PARAMETERS - 8; option++) {
		for (i = 0; i < sizeof ours / sizeof *ours && strcmp(option->keyword, ours[i]) != 0; i++)
			;
		if (i < sizeof ours / sizeof *ours || !option->val || !*option->val)
			continue;
		names[count] = option->keyword;
		values[count++] = option->val;
	}
	write_options(store, options);
	names[count] = "host", values[count++] = host->name;
	names[count] = "hostaddr", values[count++] = host->address;
	names[count] = "port", values[count++] = host->port;
	names[count] = "client_encoding", values[count++] = "UTF8";
	names[count] = "fallback_application_name", values[count++] = "libcrm";
	names[count] = "options", values[count++] = store->flags & CRM_OPEN_UNPREPARED ? parameter(store, "options") : options;
	names[count] = NULL, values[count] = NULL;
	return PQconnectStartParams(names, values, 0);
}

/* The server was reached and said no, or was not reached at all. Some values, such as that of port, are read only now. */
static crm_status not_connected(struct crmi_postgres *store, bool reached, bool late)
{
	const char *message = late ? "no answer in time" : PQerrorMessage(store->connection);
	bool unread = !reached && !late && strncmp(message, "invalid ", 8) == 0;
	crm_rule rule = unread ? CRM_RULE_STORE_STRING : reached && !late ? CRM_RULE_STORE_LOGIN : CRM_RULE_STORE_UNREACHABLE;
	bool pooled = strstr(message, "unsupported startup parameter") != NULL;
	crm_status rc = crmi_postgres_explain(store, unread ? CRM_ERR_INVALID : CRM_ERR_CONNECTION, rule,
	                                      pooled ? "a pooler that takes no settings: open with CRM_OPEN_UNPREPARED" : message);

	crmi_postgres_disconnect(store);
	return rc;
}

static crm_status connect_host(struct crmi_postgres *store, const struct crmi_host *host, int64_t until)
{
	PostgresPollingStatusType step = PGRES_POLLING_WRITING;
	bool reached = false;

	store->untold = 0;
	store->connection = begin_connecting(store, host);
	if (!store->connection)
		return crmi_postgres_no_memory(store);
	(void)PQsetNoticeReceiver(store->connection, take_notice, store); /* before a login can give one: libpq would print it */
	while (step != PGRES_POLLING_OK) {
		struct pollfd file = { .fd = PQsocket(store->connection), .events = step == PGRES_POLLING_READING ? POLLIN : POLLOUT };
		int64_t left = until - crmi_postgres_clock();

		if (step == PGRES_POLLING_FAILED || PQstatus(store->connection) == CONNECTION_BAD)
			return not_connected(store, reached, false);
		if (left <= 0 || file.fd < 0)
			return not_connected(store, reached, left <= 0);
		if (poll(&file, 1, (int)((left + 999) / 1000)) == 0)
			continue;
		if (crmi_postgres_measure(store) < 0)
			return store->base.error.status;
		step = PQconnectPoll(store->connection);
		reached |= PQstatus(store->connection) >= CONNECTION_AWAITING_RESPONSE && PQstatus(store->connection) != CONNECTION_NEEDED;
	}
	return PQsetnonblocking(store->connection, 1) == 0 ? CRM_OK : crmi_postgres_no_memory(store);
}

/* --- may it be used? */

struct facts {
	bool    standby;
	int64_t timeline, epoch; /* 0 = not known */
};

static crm_status ask_epoch(struct crmi_postgres *store, struct facts *facts)
{
	char *sql = crmi_store_text(&store->base, "SELECT epoch FROM \1store WHERE number = 1");
	PGresult *result = NULL;
	crm_status rc = sql ? crmi_postgres_ask(store, sql, &result) : crmi_postgres_no_memory(store);

	if (rc == CRM_OK && PQntuples(result) == 1)
		facts->epoch = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	crmi_release(store->base.memory, sql);
	return rc == CRM_ERR_CORRUPT || rc == CRM_ERR_NOT_FOUND ? CRM_OK : rc; /* there is no store yet */
}

/* Engines that speak the protocol but have no timeline are known by their epoch alone. */
static crm_status ask_facts(struct crmi_postgres *store, struct facts *facts)
{
	static const char *const question = "SELECT current_setting('transaction_read_only'), CASE WHEN pg_is_in_recovery() THEN '0' "
	                                    "ELSE substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) END";
	PGresult *result = NULL;
	crm_status rc;

	memset(facts, 0, sizeof *facts);
	if (PQserverVersion(store->connection) == 0) /* libpq had no memory to note it */
		return crmi_postgres_broken(store);
	if (PQserverVersion(store->connection) < CRMI_POSTGRES_OLDEST)
		return crmi_postgres_explain(store, CRM_ERR_UNSUPPORTED, CRM_RULE_NONE, "the server is older than version 11");
	rc = crmi_postgres_ask(store, question, &result);
	if (rc == CRM_OK && PQntuples(result) == 1) {
		facts->standby = strcmp(PQgetvalue(result, 0, 0), "on") == 0;
		facts->timeline = strtoll(PQgetvalue(result, 0, 1), NULL, 16);
	}
	PQclear(result);
	if (rc < 0 && !store->connection)
		return rc;
	return ask_epoch(store, facts);
}

static crm_status judge(struct crmi_postgres *store, const struct facts *facts)
{
	bool readonly = (store->flags & CRM_OPEN_READONLY) != 0;

	if (facts->standby && !readonly)
		return crmi_postgres_explain(store, CRM_ERR_CONNECTION, CRM_RULE_STORE_UNREACHABLE, "the server is a standby and takes no changes");
	if (facts->epoch < store->epoch || (!readonly && facts->timeline && facts->timeline < store->timeline))
		return crmi_postgres_explain(store, CRM_ERR_CONNECTION, CRM_RULE_STORE_FENCED, crm_rule_text(CRM_RULE_STORE_FENCED));
	return CRM_OK;
}

/* --- all hosts once */

static bool is_later(const struct facts *a, const struct facts *b)
{
	return a->timeline != b->timeline ? a->timeline > b->timeline : a->epoch > b->epoch;
}

static bool is_graver(const struct crmi_store_error *error, const struct crmi_store_error *than)
{
	return than->status == CRM_OK || than->rule == CRM_RULE_STORE_UNREACHABLE || error->rule == CRM_RULE_STORE_FENCED;
}

/* With nothing to remember every host is looked at, since the first that answers may be the one that is out of date. */
static crm_status try_hosts(struct crmi_postgres *store, bool first_will_do)
{
	struct crmi_store_error worst = { .status = CRM_OK };
	struct facts best = { false, 0, 0 }, facts;
	PGconn *chosen = NULL;
	size_t i;

	for (i = 0; i < store->host_count && !(chosen && first_will_do); i++) {
		int64_t now = crmi_postgres_clock();
		crm_status rc = connect_host(store, &store->hosts[i], now + (store->deadline - now) / (int64_t)(store->host_count - i));

		if (rc == CRM_OK && (rc = ask_facts(store, &facts)) == CRM_OK)
			rc = judge(store, &facts);
		if (rc < 0 && is_graver(&store->base.error, &worst))
			worst = store->base.error;
		if (rc < 0 || (chosen && !is_later(&facts, &best))) {
			crmi_postgres_disconnect(store);
			continue;
		}
		PQfinish(chosen);
		chosen = store->connection;
		best = facts;
	}
	store->connection = chosen;
	store->failed = false;
	if (!chosen) {
		store->base.error = worst;
		return worst.status;
	}
	store->epoch = best.epoch > store->epoch ? best.epoch : store->epoch;
	store->timeline = best.timeline > store->timeline ? best.timeline : store->timeline;
	return CRM_OK;
}

static bool may_come_back(const struct crmi_store_error *error)
{
	return error->status == CRM_ERR_CONNECTION || error->status == CRM_ERR_BUSY;
}

/* A handle that goes on with another server tells it that its epoch has begun. If that fails, the next who opens it will. */
static crm_status go_on(struct crmi_postgres *store, int64_t timeline_before)
{
	crm_status rc = store->timeline > timeline_before ? crmi_postgres_note_timeline(store) : CRM_OK;

	return rc < 0 && store->connection ? CRM_OK : rc;
}

crm_status crmi_postgres_connect(struct crmi_postgres *store, bool again)
{
	const int64_t timeline = store->timeline;
	struct timespec pause = { 0, 10 * 1000 * 1000 };
	struct crmi_store_error fenced = { .status = CRM_OK };
	crm_status rc;

	store->commit_sent = store->open = false;
	for (;;) {
		rc = try_hosts(store, again && store->timeline > 0);
		if (rc == CRM_OK && again)
			rc = go_on(store, timeline);
		if (rc == CRM_OK || !again || !may_come_back(&store->base.error))
			return rc;
		if (store->base.error.rule == CRM_RULE_STORE_FENCED)
			fenced = store->base.error;
		else if (fenced.status < 0)
			store->base.error = fenced; /* for a last look there may have been no time */
		if (crmi_postgres_clock() + pause.tv_nsec / 1000 >= store->deadline)
			return rc;
		nanosleep(&pause, NULL);
		if (pause.tv_nsec < 100 * 1000 * 1000)
			pause.tv_nsec *= 2;
	}
}
