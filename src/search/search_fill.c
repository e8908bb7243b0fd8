/* Making the index of texts from the records, and keeping account of whether it holds them all. */
#include "search.h"

#include <string.h>

enum { PAGE = 200 };

/* --- every record */

/* What each subject's statement takes: the same for all. */
typedef struct crmi_search_complaint_page_in page_in;

static crm_status walk_page(crm *db, const struct crmi_search_subject *subject, page_in *in, char *rows, size_t *count,
                            crmi_arena *arena)
{
	const struct crmi_table *table = &crmi_tables[subject->table];
	crmi_rows found;
	crm_status rc = crmi_start(db, subject->page, in, &found);

	*count = 0;
	if (rc < 0)
		return rc;
	while (*count < PAGE && (rc = crmi_next(db, &found, rows + *count * table->row_size, arena)) == CRM_OK)
		++*count;
	crmi_end(&found);
	if (rc >= 0 && *count)
		memcpy(&in->after, rows + (*count - 1) * table->row_size + table->columns[0].offset, sizeof in->after);
	return rc < 0 ? rc : CRM_OK;
}

crm_status crmi_search_walk(crm *db, const struct crmi_search_subject *subject, crmi_search_each each, void *user)
{
	const size_t size = crmi_tables[subject->table].row_size;
	page_in in = { .page = PAGE };
	size_t count = PAGE, i;
	crmi_arena arena;
	crm_status rc = CRM_OK;

	crmi_arena_init(&arena, &db->memory);
	while (count == PAGE && rc == CRM_OK) {
		char *rows = crmi_arena_allocate(&arena, PAGE * size);

		crmi_go_on(db);
		rc = rows ? walk_page(db, subject, &in, rows, &count, &arena) : crmi_no_memory(db);
		for (i = 0; i < count && rc == CRM_OK; i++)
			rc = each(user, subject, rows + i * size);
		crmi_arena_reset(&arena);
	}
	crmi_arena_free(&arena);
	return rc;
}

/* --- filling */

static crm_status put(void *user, const struct crmi_search_subject *subject, const void *row)
{
	crm *db = user;

	return crmi_store_failed(db, crmi_search_change(db->store, subject->table, NULL, row));
}

static crm_status note(crm *db, bool kept)
{
	return crmi_run(db, CRMI_STMT_SEARCH_STATE_UPDATE, &(struct crmi_search_state_row){ .number = 1, .kept = kept });
}

static crm_status empty(crm *db)
{
	crm_status rc;

	if (db->store->index == CRMI_INDEX_VECTOR)
		return crmi_run(db, CRMI_STMT_SEARCH_EMPTY, NULL);
	rc = crmi_run(db, CRMI_STMT_SEARCH_FORGET, NULL);
	return rc < 0 ? rc : crmi_run(db, CRMI_STMT_SEARCH_PLACE_FORGET, NULL);
}

crm_status crmi_search_fill(crm *db)
{
	const struct crmi_search_subject *subject;
	crm_status rc;

	if (db->store->index == CRMI_INDEX_NONE)
		return CRM_OK;
	rc = empty(db);
	for (subject = crmi_search_subjects; subject->letter && rc == CRM_OK; subject++)
		rc = crmi_search_walk(db, subject, put, db);
	return rc < 0 ? rc : note(db, true);
}

crm_status crmi_search_purge(crm *db)
{
	return db->store->index == CRMI_INDEX_FTS5 ? crmi_run(db, CRMI_STMT_SEARCH_PURGE, NULL) : CRM_UNCHANGED;
}

/* --- the state of it */

static crm_status is_noted(crm *db, bool *kept)
{
	struct crmi_search_state_row row = { .kept = 0 };
	crm_status rc = crmi_one(db, CRMI_STMT_SEARCH_STATE_GET, &(struct crmi_search_state_row){ .number = 1 }, &row, &db->scratch);

	*kept = rc == CRM_OK && row.kept;
	db->store->whole = *kept && db->store->index == CRMI_INDEX_VECTOR;
	if (rc == CRM_DONE)
		return crmi_fail(db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, NULL, "the state of the index of texts is lost");
	return rc;
}

crm_status crmi_search_is_kept(crm *db, bool *kept_out)
{
	*kept_out = db->store->whole && db->store->index != CRMI_INDEX_NONE;
	return *kept_out || db->store->index == CRMI_INDEX_NONE ? CRM_OK : is_noted(db, kept_out);
}

/* Whoever writes without an index leaves it behind the records: then it says so, and is made anew by who has one. */
crm_status crmi_search_is_due(crm *db, bool *due_out)
{
	bool kept = false;
	crm_status rc = db->store->readonly ? CRM_OK : is_noted(db, &kept);

	*due_out = rc == CRM_OK && !db->store->readonly && kept != (db->store->index != CRMI_INDEX_NONE);
	return rc;
}

crm_status crmi_search_settle(crm *db)
{
	bool due; /* somebody else may have been faster */
	crm_status rc = crmi_search_is_due(db, &due);

	if (rc < 0 || !due)
		return rc;
	return db->store->index == CRMI_INDEX_NONE ? note(db, false) : crmi_search_fill(db);
}
