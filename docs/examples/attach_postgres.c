/* The shop of attach.c after it moved to PostgreSQL. */
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdlib.h>

#include "attach_case.h"

//! [attach_postgres]
static bool run(PGconn *shop, const char *sql)
{
	PGresult *result = PQexec(shop, sql);
	bool done = PQresultStatus(result) == PGRES_COMMAND_OK;

	PQclear(result);
	return done;
}

static bool add_client(PGconn *shop, const char *name, int64_t *id_out)
{
	PGresult *result = PQexecParams(shop, "INSERT INTO shop.clients(name) VALUES($1) RETURNING id", 1, NULL, &name, NULL, NULL, 0);
	bool added = PQresultStatus(result) == PGRES_TUPLES_OK;

	*id_out = added ? strtoll(PQgetvalue(result, 0, 0), NULL, 10) : 0;
	PQclear(result);
	return added;
}

/* As in the file. COMMIT of a transaction that failed would answer ROLLBACK: we do not get there. */
static bool take(PGconn *shop, crm *db, const char *name, const char *end)
{
	int64_t client = 0;
	bool done;

	if (!run(shop, "BEGIN"))
		return false;
	done = add_client(shop, name, &client) && complain(db, client, name) >= 0;
	return run(shop, done ? end : "ROLLBACK") && done && tell(db, client, name) >= 0;
}

int main(int argc, char **argv)
{
	crm_options options = CRM_INIT(crm_options);
	PGconn *shop = PQconnectdb(argc > 1 ? argv[1] : "");
	crm *db = NULL;
	bool done;

	options.flags = CRM_OPEN_CREATE;
	options.actor = "counter";
	options.prefix = "shop.crm_"; /* named with their schema, they are found whatever the search path */
	done = PQstatus(shop) == CONNECTION_OK && run(shop, "SET client_min_messages = warning") &&
	       run(shop, "CREATE SCHEMA IF NOT EXISTS shop") &&
	       run(shop, "CREATE TABLE IF NOT EXISTS shop.clients(id bigserial PRIMARY KEY, name text NOT NULL)") &&
	       crm_attach_postgres(shop, &options, &db) >= 0 && take(shop, db, "Zhang Wei", "COMMIT") && take(shop, db, "Li Na", "ROLLBACK");
	if (!done)
		fprintf(stderr, "%s; %s\n", PQerrorMessage(shop), crm_error_last(db)->message);
	crm_close(db); /* first, as it takes its statements along */
	PQfinish(shop);
	return !done;
}
//! [attach_postgres]
