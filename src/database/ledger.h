/* Entries of one journal written to another: what a copy and the reading of an export have in common. */
#ifndef CRMI_LEDGER_H
#define CRMI_LEDGER_H

#include "journal.h"
#include "crm/ledger.h"

enum { CRMI_LEDGER_BATCH = 200 };

/* Entries in hand, in the order of their numbers. */
struct crmi_ledger_batch {
	struct crmi_journal_row rows[CRMI_LEDGER_BATCH];
	size_t                  count;
	size_t                  at;       /* the one that a failure is about */
	crmi_arena              arena;
};

/* Writes the entries of a batch that are not there yet, with the records they changed, in one transaction; those that are
 * there must be the same. *taken counts what was written. */
crm_status crmi_ledger_take(crm *db, struct crmi_ledger_batch *batch, int64_t *taken);

/* CRM_ERR_CONFLICT: the store holds something else. */
crm_status crmi_ledger_is_other(crm *db);

/* Both digests, in the view that is open. */
crm_status crmi_ledger_digest(crm *db, crm_ledger_result *result);

#endif
