#include "postgres_subjects.h"

#include "bench.h"
#include "handle.h"
#include "postgres_store.h"
#include "stores.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *postgres_uri(void)
{
	const char *uri = getenv("CRM_TEST_POSTGRES");

	if (!uri || !*uri)
		bench_fail("CRM_TEST_POSTGRES names no database; tests/support/postgres.py run starts one");
	return uri;
}

static PGresult *ask(const char *sql)
{
	static PGconn *connection;
	PGresult *result;

	if (!connection)
		connection = PQconnectdb(postgres_uri());
	result = PQexec(connection, sql);
	if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
		bench_fail("%s: %s", sql, PQerrorMessage(connection));
	return result;
}

int64_t postgres_number(const char *format, ...)
{
	char sql[600];
	va_list arguments;
	PGresult *result;
	int64_t number;

	va_start(arguments, format);
	(void)vsnprintf(sql, sizeof sql, format, arguments);
	va_end(arguments);
	result = ask(sql);
	number = PQntuples(result) ? strtoll(PQgetvalue(result, 0, 0), NULL, 10) : 0;
	PQclear(result);
	return number;
}

int64_t postgres_trips(const crm *db)
{
	return ((const struct crmi_postgres *)(const void *)db->store)->trips;
}

crm *postgres_library_open(const char *schema, uint32_t flags, bool repeat)
{
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;

	options.flags = flags;
	options.actor = SAMPLE_ACTOR;
	options.deadline_milliseconds = POSTGRES_DEADLINE;
	options.prefix = bench_text("%s.", schema);
	if (repeat)
		stores_repeat(&options.clock, &options.random);
	bench_crm(db, crm_open(postgres_uri(), &options, &db));
	return db;
}

static void make(const char *schema, bool repeat)
{
	(void)postgres_number("SET client_min_messages = warning; DROP SCHEMA IF EXISTS %s CASCADE", schema);
	stores_clock_set(-1);
	crm_close(postgres_library_open(schema, CRM_OPEN_CREATE, repeat));
}

void postgres_stores_open(struct postgres_stores *stores, const char *name, bool repeat)
{
	memset(stores, 0, sizeof *stores);
	stores->our_schema = bench_text("bench_%s_ours", name);
	stores->their_schema = bench_text("bench_%s_hand", name);
	make(stores->our_schema, repeat);
	make(stores->their_schema, repeat);
	stores->db = postgres_library_open(stores->our_schema, 0, repeat);
	hand_postgres_open(&stores->hand, postgres_uri(), stores->their_schema);
	if (repeat)
		stores_repeat(&stores->hand.ledger.clock, &stores->hand.ledger.random_bytes);
}

void postgres_stores_close(struct postgres_stores *stores)
{
	crm_close(stores->db);
	hand_postgres_close(&stores->hand);
	stores->db = NULL;
}

int64_t postgres_verify(const char *schema)
{
	crm *db = postgres_library_open(schema, 0, false);
	int64_t entries = stores_prove(db);

	crm_close(db);
	return entries;
}
