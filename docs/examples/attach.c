/* A shop whose clients stand in a SQLite file of its own keeps complaints in the same file, in the same transactions. */
#include <sqlite3.h>
#include <stdbool.h>

#include "attach_case.h"

//! [attach]
static bool run(sqlite3 *shop, const char *sql)
{
	return sqlite3_exec(shop, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool add_client(sqlite3 *shop, const char *name, int64_t *id_out)
{
	sqlite3_stmt *insert = NULL;
	bool added = sqlite3_prepare_v2(shop, "INSERT INTO clients(name) VALUES(?)", -1, &insert, NULL) == SQLITE_OK &&
	             sqlite3_bind_text(insert, 1, name, -1, SQLITE_STATIC) == SQLITE_OK && sqlite3_step(insert) == SQLITE_DONE;

	sqlite3_finalize(insert);
	*id_out = sqlite3_last_insert_rowid(shop);
	return added;
}

/* The client in the shop's own table, and all that hangs on him in the ledger: both are kept, or neither. */
static bool take(sqlite3 *shop, crm *db, const char *name, const char *end)
{
	int64_t client = 0;
	bool done;

	if (!run(shop, "BEGIN IMMEDIATE"))
		return false;
	done = add_client(shop, name, &client) && complain(db, client, name) >= 0;
	return run(shop, done ? end : "ROLLBACK") && done && tell(db, client, name) >= 0;
}

int main(int argc, char **argv)
{
	crm_options options = CRM_INIT(crm_options);
	sqlite3 *shop = NULL;
	crm *db = NULL;
	bool done;

	options.flags = CRM_OPEN_CREATE; /* our tables beside his: crm_customer, crm_complaint, ... */
	options.actor = "counter";
	done = sqlite3_open(argc > 1 ? argv[1] : ":memory:", &shop) == SQLITE_OK &&
	       run(shop, "CREATE TABLE IF NOT EXISTS clients(id INTEGER PRIMARY KEY, name TEXT NOT NULL)") &&
	       crm_attach_sqlite(shop, &options, &db) >= 0 && take(shop, db, "Zhang Wei", "COMMIT") && take(shop, db, "Li Na", "ROLLBACK");
	if (!done)
		fprintf(stderr, "%s; %s\n", sqlite3_errmsg(shop), crm_error_last(db)->message);
	crm_close(db); /* first, since it has statements on the connection */
	sqlite3_close(shop);
	return !done;
}
//! [attach]
