/* The journal: records are written with their images, and each group of images is closed by an entry. */
#ifndef CRMI_JOURNAL_H
#define CRMI_JOURNAL_H

#include "call.h"

/* Rows of any table, by the descriptions that the schema gives. */
crm_status crmi_record_insert(struct crmi_call *call, enum crmi_table_number table, void *row);
crm_status crmi_record_update(struct crmi_call *call, enum crmi_table_number table, const void *before, void *after); /* CRM_UNCHANGED */
crm_status crmi_record_touch(struct crmi_call *call, enum crmi_table_number table, const void *before, void *after);  /* also when only the revision changes */
/* The whole row, where texts are searched. */
crm_status crmi_record_delete(struct crmi_call *call, enum crmi_table_number table, const void *row);
crm_status crmi_record_get(crm *db, enum crmi_table_number table, void *row, crmi_arena *arena); /* by the key in `row`; CRM_DONE */

/* The record with an id will be asked for (crmi_ahead()); none asks nothing. */
void crmi_record_ahead(crm *db, enum crmi_table_number table, const crm_id *id);

/* The record with an id, for the tables whose key it is. CRM_ERR_NOT_FOUND names what the table holds. */
crm_status crmi_record_find(crm *db, enum crmi_table_number table, const crm_id *id, void *row, crmi_arena *arena);

/* A public call that reads it: the view is the caller's, with the texts of the record. `missing` is the argument for it when
 * that is NULL. */
crm_status crmi_record_view(crm *db, enum crmi_table_number table, const crm_id *id, const char *missing, void **view_out);

/* The two public functions for such a view; out_name is what the headers call the argument. */
#define CRMI_VIEW_CALLS(get_name, free_name, row_type, table, out_name)                           \
	crm_status get_name(crm *db, const crm_id *id, const row_type **row_out)                      \
	{                                                                                             \
		void *view = NULL;                                                                        \
		crm_status rc = crmi_record_view(db, table, id, row_out ? NULL : out_name, &view);        \
                                                                                                  \
		if (row_out)                                                                              \
			*row_out = view;                                                                      \
		return rc;                                                                                \
	}                                                                                             \
                                                                                                  \
	void free_name(const row_type *row)                                                           \
	{                                                                                             \
		crmi_view_free(row);                                                                      \
	}

bool       crmi_record_differs(enum crmi_table_number table, const void *a, const void *b);

/* A row as a JSON object of the fields that are not absent, and back; the row is zeroed before. CRM_ERR_CORRUPT: it cannot
 * be read. */
void crmi_record_put(crmi_text *to, const struct crmi_table *table, const void *row);
crm_status crmi_record_read(const struct crmi_table *table, const char *text, size_t length, void *row, crmi_arena *arena);

/* What an entry says beside the images. */
struct crmi_event {
	crm_event     event;
	crm_entity    entity;
	const crm_id *id;
	const crm_id *customer_id; /* NULL or none = nobody's */
	int64_t       at;          /* CRM_NO_TIME = the call's */
	const char   *reason;      /* NULL = the call's */
	crm_rule      rule;
	int64_t       playbook;    /* 0 = the one in force */
};

crm_status crmi_journal_write(struct crmi_call *call, const struct crmi_event *event);

/* The digest of an entry over the one before it. */
void crmi_journal_digest(const struct crmi_journal_row *row, const uint8_t *before, uint8_t *digest);

/* The last entry: from the store, or as this handle left it when nobody wrote since. */
crm_status crmi_journal_head(crm *db, struct crmi_head *head);

crm *crmi_journal_cursor_handle(const crm_journal_cursor *cursor);

/* Applies the images of an entry's body to a store. CRM_ERR_CORRUPT: the body cannot be read. */
crm_status crmi_journal_apply(crmi_store *store, const struct crmi_journal_row *entry, crmi_arena *arena);

#endif
