/* The feed and the timeline: entries as the host sees them. */
#include "crm/journal.h"

#include "cursor.h"
#include "journal.h"

#include <string.h>

/* The walk over rows, and the view made of the present one. */
struct crm_journal_cursor {
	crmi_cursor *rows;
	uint64_t     events;
	bool         timeline;
	int64_t      last_at, last_seq; /* of the row before */
	crm_entry    entry;
};

static void advance_feed(void *in, const void *row)
{
	((struct crmi_journal_feed_in *)in)->after = ((const struct crmi_journal_row *)row)->seq;
}

static void advance_timeline(void *in, const void *row)
{
	struct crmi_journal_timeline_in *bookmark = in;

	bookmark->after_at = ((const struct crmi_journal_row *)row)->at;
	bookmark->after_seq = ((const struct crmi_journal_row *)row)->seq;
}

static const struct crmi_field journal_query_fields[] = {
	CRMI_INPUT(crm_journal_query, from, CRMI_INSTANT, 0, 0),
	CRMI_INPUT(crm_journal_query, until, CRMI_INSTANT, 0, 0),
};

static crm_status open_rows(crm *db, const crm_journal_query *query, crmi_cursor **rows_out)
{
	struct crmi_journal_feed_in feed = { .after = query->after };
	struct crmi_journal_timeline_in timeline = { .customer_id = query->customer_id, .from_at = query->from, .until_at = query->until };
	crm_customer customer;
	crm_status rc;

	if (crm_id_is_none(&query->customer_id)) {
		rc = crmi_cursor_open(db, CRMI_STMT_JOURNAL_FEED, &feed, sizeof feed, advance_feed, rows_out);
		if (rc == CRM_OK)
			(*rows_out)->follows = true;
		return rc;
	}
	rc = crmi_record_find(db, CRMI_TABLE_CUSTOMER, &query->customer_id, &customer, &db->scratch);
	return rc < 0 ? rc : crmi_cursor_open(db, CRMI_STMT_JOURNAL_TIMELINE, &timeline, sizeof timeline, advance_timeline, rows_out);
}

crm_status crm_journal_list(crm *db, const crm_journal_query *query, crm_journal_cursor **cursor_out)
{
	crm_journal_query taken;
	crm_journal_cursor *cursor;
	crm_status rc;

	if (cursor_out)
		*cursor_out = NULL;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!cursor_out)
		return crmi_input_missing(db, "cursor_out");
	if ((rc = crmi_input_take(db, &taken, sizeof taken, query, journal_query_fields,
	                          sizeof journal_query_fields / sizeof *journal_query_fields)) < 0)
		return rc;
	if (taken.after < 0)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "after", "after is negative");
	cursor = crmi_allocate(&db->memory, sizeof *cursor);
	if (!cursor)
		return crmi_no_memory(db);
	memset(cursor, 0, sizeof *cursor);
	cursor->events = taken.events;
	cursor->timeline = !crm_id_is_none(&taken.customer_id);
	cursor->last_at = INT64_MIN;
	cursor->last_seq = taken.after;
	rc = open_rows(db, &taken, &cursor->rows);
	if (rc < 0)
		crmi_release(&db->memory, cursor);
	else
		*cursor_out = cursor;
	return rc;
}

static void show(crm_entry *entry, const struct crmi_journal_row *row)
{
	memset(entry, 0, sizeof *entry);
	entry->seq = row->seq;
	entry->at = row->at;
	entry->recorded_at = row->recorded_at == CRM_NO_TIME ? row->at : row->recorded_at;
	entry->event = row->event;
	entry->entity = row->entity;
	entry->id = row->id;
	entry->customer_id = row->customer_id;
	entry->actor = row->actor ? row->actor : "";
	entry->reason = row->reason;
	entry->rule = row->rule;
	entry->playbook = row->playbook;
	entry->body = row->body;
	if (row->digest.length == sizeof entry->digest)
		memcpy(entry->digest, row->digest.data, sizeof entry->digest);
}

/* In a damaged file rows may come round again; without this a walk over it would never end. */
static crm_status check_order(struct crm_journal_cursor *cursor, const struct crmi_journal_row *row)
{
	bool later = cursor->timeline ? row->at > cursor->last_at || (row->at == cursor->last_at && row->seq > cursor->last_seq)
	                              : row->seq > cursor->last_seq;

	if (!later)
		return crmi_fail(cursor->rows->db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, NULL, "the entries of the journal are out of order");
	cursor->last_at = row->at;
	cursor->last_seq = row->seq;
	return CRM_OK;
}

static bool is_wanted(const struct crm_journal_cursor *cursor, int32_t event)
{
	return cursor->events == 0 || (event >= 0 && event < 64 && (cursor->events >> event & 1));
}

crm_status crm_journal_next(crm_journal_cursor *cursor, const crm_entry **entry_out)
{
	const struct crmi_journal_row *row = NULL;
	const void *given = NULL;
	crm_status rc;

	if (entry_out)
		*entry_out = NULL;
	if (!cursor || !entry_out)
		return CRM_ERR_INVALID;
	do {
		rc = crmi_cursor_next(cursor->rows, &given);
		row = given;
		if (rc == CRM_OK)
			rc = check_order(cursor, row);
	} while (rc == CRM_OK && !is_wanted(cursor, row->event));
	if (rc != CRM_OK)
		return rc;
	show(&cursor->entry, row);
	*entry_out = &cursor->entry;
	return CRM_OK;
}

crm *crmi_journal_cursor_handle(const crm_journal_cursor *cursor)
{
	return cursor->rows->db;
}

void crm_journal_cursor_free(crm_journal_cursor *cursor)
{
	crm_allocator memory;

	if (!cursor)
		return;
	memory = cursor->rows->db->memory;
	crmi_cursor_close(cursor->rows);
	crmi_release(&memory, cursor);
}

crm_status crm_journal_last(crm *db, int64_t *seq_out)
{
	struct crmi_head head;
	crm_status rc;

	if (seq_out)
		*seq_out = 0;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!seq_out)
		return crmi_input_missing(db, "seq_out");
	rc = crmi_journal_head(db, &head);
	if (rc == CRM_OK)
		*seq_out = head.seq;
	return rc;
}
