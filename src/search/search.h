/* The index of texts: which records may hold what somebody looks for. A hint, never an answer: the caller looks at
 * each record.
 *
 * It follows from the records alone and is no part of the journal. It is kept in the transaction that changes a
 * record, and made anew from the records where it was missing. */
#ifndef CRMI_SEARCH_H
#define CRMI_SEARCH_H

#include "handle.h"
#include "tokens.h"

enum { CRMI_SEARCH_FIELDS = 12 };

/* What is searched of the records of one table. */
struct crmi_search_subject {
	int    table;                       /* enum crmi_table_number */
	char   letter;                      /* of its tokens, never used for another */
	int    page;                        /* statement: records behind one in the order of id; takes id after, integer page */
	size_t fields[CRMI_SEARCH_FIELDS];  /* offsets of its texts; ends with 0: the id stands there */
};

extern const struct crmi_search_subject crmi_search_subjects[]; /* ends with the letter 0 */

const struct crmi_search_subject *crmi_search_subject(int table); /* NULL = it is not searched */

/* Adds the texts of a record in their searched form. */
crm_status crmi_search_words(const struct crmi_search_subject *subject, const void *row, crmi_text *to);

/* Adds the tokens of the texts of a record, whose searched form `room` is used for. */
crm_status crmi_search_tokens(const struct crmi_search_subject *subject, const void *row, crmi_text *room, crmi_text *to);

/* A record was made (before is NULL), changed, or removed (after is NULL); both are whole. The store's error is set
 * when it fails. */
crm_status crmi_search_change(crmi_store *store, int table, const void *before, const void *after);

/* Where a record stands in a SQLite index: the order of places is that of ids, and few share one. */
int64_t crmi_search_place(const crm_id *id);

/* Adds the question for records whose texts hold `question`, or `other` (NULL = none), in their searched form. */
void crmi_search_ask(const crmi_store *store, int table, const char *question, const char *other, crmi_text *to);

/* Does the index hold every record, so that it may be asked? */
crm_status crmi_search_is_kept(crm *db, bool *kept_out);

/* Opening a store: an index that is missing is made. */
crm_status crmi_search_is_due(crm *db, bool *due_out);
crm_status crmi_search_settle(crm *db); /* in a writing transaction */

/* Takes everything out of the index and puts every record in. In a writing transaction. */
crm_status crmi_search_fill(crm *db);

/* Leaves nothing in the index of what was taken out of it; in a writing transaction. In the file it is gone after a
 * checkpoint that succeeds. CRM_UNCHANGED: there is nothing that could be done from here (PostgreSQL keeps dead rows
 * until VACUUM FULL). */
crm_status crmi_search_purge(crm *db);

/* Proves the index against the records, for crm_verify(). `tell` hears of each record that it does not hold as it
 * should, or of none in particular (id NULL), and may stop it. In one view of the store. */
typedef crm_status (*crmi_search_tell)(void *user, int32_t entity, const crm_id *id, const char *text);
crm_status crmi_search_prove(crm *db, crmi_search_tell tell, void *user);

/* Every record of a subject, in the order of id. */
typedef crm_status (*crmi_search_each)(void *user, const struct crmi_search_subject *subject, const void *row);
crm_status crmi_search_walk(crm *db, const struct crmi_search_subject *subject, crmi_search_each each, void *user);

#endif
