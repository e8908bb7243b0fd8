#include "stores.h"

#include "unit.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef CRM_TEST_HAS_POSTGRES
#include <libpq-fe.h>
#endif

bool stores_on_server(void)
{
	const char *store = getenv("CRM_TEST_STORE");

	return store && strcmp(store, "postgres") == 0;
}

#ifdef CRM_TEST_HAS_POSTGRES

enum { KEPT = 12 }; /* schemas that live at once; no test has so many stores open */

static void run(const char *sql)
{
	static PGconn *connection;
	PGresult *result;

	if (!connection)
		connection = PQconnectdb(getenv("CRM_TEST_POSTGRES"));
	result = PQexec(connection, sql);
	if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(connection));
	PQclear(result);
}

static const char *new_schema(crm_options *options)
{
	static char prefixes[KEPT][40];
	static int made;
	char *prefix = prefixes[made % KEPT], sql[120];

	if (made >= KEPT) {
		(void)snprintf(sql, sizeof sql, "SET client_min_messages = error; DROP SCHEMA IF EXISTS %.*s CASCADE", (int)strlen(prefix) - 1, prefix);
		run(sql);
	}
	(void)snprintf(prefix, sizeof prefixes[0], "t%d_%d.", (int)getpid(), made++);
	options->prefix = prefix;
	return getenv("CRM_TEST_POSTGRES");
}

void stores_sql(const char *path, const char *prefix, const char *sql)
{
	char search[80];
	sqlite3 *connection = NULL;

	if (stores_on_server()) {
		(void)snprintf(search, sizeof search, "SET search_path = %.*s", (int)strlen(prefix) - 1, prefix);
		run(search);
		run(sql);
		return;
	}
	if (sqlite3_open(path, &connection) != SQLITE_OK || sqlite3_exec(connection, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(connection));
	sqlite3_close(connection);
}

#else

static const char *new_schema(crm_options *options)
{
	(void)options;
	return NULL;
}

void stores_sql(const char *path, const char *prefix, const char *sql)
{
	sqlite3 *connection = NULL;

	(void)prefix;
	if (sqlite3_open(path, &connection) != SQLITE_OK || sqlite3_exec(connection, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(connection));
	sqlite3_close(connection);
}

#endif

const char *stores_new(crm_options *options)
{
	return stores_on_server() ? new_schema(options) : ":memory:";
}
