/* What a file's engine has done for a handle, in counts that no other load of the machine changes. */
#ifndef SQLITE_WORK_H
#define SQLITE_WORK_H

#include "handle.h"
#include "sqlite_store.h"

struct sqlite_work {
	int64_t runs;    /* statements that were run */
	int64_t steps;   /* operations of the engine's machine: they count the rows that were touched, not the depth of an index */
	int64_t scanned; /* rows that were walked over without an index */
};

/* What was done since this was asked last. */
static inline struct sqlite_work sqlite_work_take(crm *db)
{
	struct crmi_sqlite *store = (struct crmi_sqlite *)(void *)db->store;
	struct sqlite_work work = { 0, 0, 0 };
	sqlite3_stmt *statement = NULL;

	while ((statement = sqlite3_next_stmt(store->connection, statement)) != NULL) {
		work.runs += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_RUN, 1);
		work.steps += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1);
		work.scanned += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, 1);
	}
	return work;
}

#endif
