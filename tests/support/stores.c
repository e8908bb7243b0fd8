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

static void file_sql(const char *path, const char *sql)
{
	sqlite3 *connection = NULL;

	if (sqlite3_open(path, &connection) != SQLITE_OK || sqlite3_exec(connection, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(connection));
	sqlite3_close(connection);
}

static void file_copy(const char *from, const char *to)
{
	char buffer[65536];
	FILE *source = fopen(from, "rb"), *target = fopen(to, "wb");
	size_t length;

	assert_non_null(source);
	assert_non_null(target);
	while ((length = fread(buffer, 1, sizeof buffer, source)) > 0)
		assert_int_equal(fwrite(buffer, 1, length, target), length);
	(void)fclose(source);
	assert_int_equal(fclose(target), 0);
}

#ifdef CRM_TEST_HAS_POSTGRES

enum { KEPT = 60 }; /* schemas that live at once: no test has so many stores open, or keeps one while it makes so many others */

static const char *server(void)
{
	const char *string = getenv("CRM_TEST_POSTGRES");

	if (!string)
		fail_msg("CRM_TEST_POSTGRES names no database: run the test through tests/support/postgres.py run");
	return string;
}

static void run(const char *sql)
{
	static PGconn *connection;
	PGresult *result;

	if (!connection) {
		connection = PQconnectdb(server());
		PQclear(PQexec(connection, "SET client_min_messages = error"));
	}
	result = PQexec(connection, sql);
	if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(connection));
	PQclear(result);
}

/* A prefix without its point is the name of a schema. */
static int schema_length(const char *prefix)
{
	return (int)strlen(prefix) - 1;
}

static const char *new_schema(crm_options *options)
{
	static char prefixes[KEPT][40];
	static int made;
	char *prefix = prefixes[made % KEPT], sql[120];

	if (made >= KEPT) {
		(void)snprintf(sql, sizeof sql, "DROP SCHEMA IF EXISTS %.*s CASCADE", schema_length(prefix), prefix);
		run(sql);
	}
	(void)snprintf(prefix, sizeof prefixes[0], "t%d_%d.", (int)getpid(), made++);
	options->prefix = prefix;
	return server();
}

static void server_sql(const char *prefix, const char *sql)
{
	char search[80];

	(void)snprintf(search, sizeof search, "SET search_path = %.*s", schema_length(prefix), prefix);
	run(search);
	run(sql);
}

static void server_copy(const char *from, const char *to)
{
	static const char loop[] = "DO $do$ DECLARE name TEXT; BEGIN "
							   "FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = '%.*s' LOOP "
							   "EXECUTE format('CREATE TABLE IF NOT EXISTS %s%%1$I (LIKE %s%%1$I INCLUDING ALL)', name); "
							   "EXECUTE format('TRUNCATE %s%%I', name); "
							   "EXECUTE format('INSERT INTO %s%%1$I SELECT * FROM %s%%1$I', name); "
							   "END LOOP; END $do$";
	char sql[800];

	(void)snprintf(sql, sizeof sql, "CREATE SCHEMA IF NOT EXISTS %.*s", schema_length(to), to);
	run(sql);
	(void)snprintf(sql, sizeof sql, loop, schema_length(from), from, to, from, to, to, from);
	run(sql);
}

#else

static const char *new_schema(crm_options *options)
{
	(void)options;
	return NULL;
}

static void server_sql(const char *prefix, const char *sql)
{
	(void)prefix;
	(void)sql;
}

static void server_copy(const char *from, const char *to)
{
	(void)from;
	(void)to;
}

#endif

bool stores_lacked_memory(crm_status rc)
{
	return rc == CRM_ERR_NOMEM || (rc == CRM_OK && stores_on_server());
}

const char *stores_new(crm_options *options)
{
	return stores_on_server() ? new_schema(options) : ":memory:";
}

void stores_sql(const char *path, const char *prefix, const char *sql)
{
	if (stores_on_server())
		server_sql(prefix, sql);
	else
		file_sql(path, sql);
}

void stores_copy(const char *from, const char *from_prefix, const char *to, const char *to_prefix)
{
	if (stores_on_server())
		server_copy(from_prefix, to_prefix);
	else
		file_copy(from, to);
}
