/* Groups of a report as a list, for those who read lists; also as columns. */
#include "complaint_report_work.h"

#include "arrow_read.h"

#include <string.h>

struct crm_complaint_group_cursor {
	crm *db;
	crm_allocator memory;
	crm_complaint_report *report;
	const crm_complaint_group *groups; /* in the memory of the report */
	size_t count, index;
};

/* In the order of crm_complaint_by. */
static void group_lists(const crm_complaint_report *report, const crm_complaint_group *lists[], size_t counts[])
{
#define LIST(by, member) (lists[by] = report->member, counts[by] = report->member##_count)
	LIST(CRM_COMPLAINT_BY_AXIS, by_axis);
	LIST(CRM_COMPLAINT_BY_CAUSE, by_cause);
	LIST(CRM_COMPLAINT_BY_TIER, by_tier);
	LIST(CRM_COMPLAINT_BY_UNIT, by_unit);
	LIST(CRM_COMPLAINT_BY_CHANNEL, by_channel);
	LIST(CRM_COMPLAINT_BY_STATE, by_state);
	LIST(CRM_COMPLAINT_BY_MONTH, by_month);
#undef LIST
}

static crm_status cursor_fill(crm_complaint_group_cursor *cursor, int32_t by)
{
	const crm_complaint_group *lists[CRM_COMPLAINT_BY_MONTH + 1] = { NULL };
	size_t counts[CRM_COMPLAINT_BY_MONTH + 1] = { 0 }, all = 0;
	crm_complaint_group *groups;
	int32_t i;

	group_lists(cursor->report, lists, counts);
	for (i = 1; i <= CRM_COMPLAINT_BY_MONTH; i++)
		all += by == 0 || by == i ? counts[i] : 0;
	if (!(groups = crmi_arena_allocate(crmi_view_arena(cursor->report), (all + 1) * sizeof *groups)))
		return crmi_no_memory(cursor->db);
	for (i = 1; i <= CRM_COMPLAINT_BY_MONTH; i++)
		if ((by == 0 || by == i) && counts[i]) {
			memcpy(groups + cursor->count, lists[i], counts[i] * sizeof *groups);
			cursor->count += counts[i];
		}
	cursor->groups = groups;
	return CRM_OK;
}

crm_status crm_complaint_group_list(crm *db, const crm_complaint_report_query *query, int32_t by,
                                    crm_complaint_group_cursor **cursor_out)
{
	crm_complaint_group_cursor *cursor;
	crm_status rc;

	if (cursor_out)
		*cursor_out = NULL;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!cursor_out)
		return crmi_input_missing(db, "cursor_out");
	if (by < 0 || by > CRM_COMPLAINT_BY_MONTH)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "by", "by is not a crm_complaint_by");
	if (!(cursor = crmi_allocate(&db->memory, sizeof *cursor)))
		return crmi_no_memory(db);
	*cursor = (crm_complaint_group_cursor){ .db = db, .memory = db->memory };
	db->references++;
	if ((rc = crmi_complaint_report_make(db, query, &cursor->report)) < 0 || (rc = cursor_fill(cursor, by)) < 0)
		crm_complaint_group_cursor_free(cursor);
	else
		*cursor_out = cursor;
	return rc;
}

static crm_status group_rows(void *given, size_t most, const void **rows_out, size_t *count_out)
{
	crm_complaint_group_cursor *cursor = given;
	crm_status rc;

	*rows_out = NULL;
	*count_out = 0;
	if (!cursor)
		return CRM_ERR_INVALID;
	if ((rc = crmi_enter(cursor->db)) < 0)
		return rc;
	if (cursor->index == cursor->count)
		return CRM_DONE;
	*rows_out = cursor->groups + cursor->index;
	*count_out = cursor->count - cursor->index < most ? cursor->count - cursor->index : most;
	cursor->index += *count_out;
	return CRM_OK;
}

crm_status crm_complaint_group_next(crm_complaint_group_cursor *cursor, const crm_complaint_group **group_out)
{
	const void *row = NULL;
	size_t count;
	crm_status rc = group_rows(cursor, 1, &row, &count);

	if (group_out)
		*group_out = row;
	return rc;
}

void crm_complaint_group_cursor_free(crm_complaint_group_cursor *cursor)
{
	crm_allocator memory;
	crm *db;

	if (!cursor)
		return;
	db = cursor->db;
	memory = cursor->memory;
	crmi_view_free(cursor->report);
	crmi_release(&memory, cursor);
	crmi_handle_release(db);
}

crm_status crm_complaint_group_arrow(crm_complaint_group_cursor *cursor, size_t limit,
                                     struct ArrowArrayStream *stream_out)
{
	struct crmi_arrow_source source = { &crmi_arrow_complaint_group, group_rows,          NULL, cursor,
		                                CRMI_ARROW_MOST_ROWS,        CRMI_ARROW_MOST_TEXT };

	source.db = cursor ? cursor->db : NULL;
	return crmi_arrow_read(&source, limit, stream_out);
}
