/* Reports on complaints: what is asked, one view of the store, one pass over each table, then the sums. */
#include "complaint_report_work.h"

#include <string.h>

enum { ROOM_FIRST = 64 };

const struct crmi_field crmi_complaint_report_fields[] = {
	CRMI_INPUT(crm_complaint_report_query, from, CRMI_INSTANT, 0, 0),
	CRMI_INPUT(crm_complaint_report_query, until, CRMI_INSTANT, 0, 0),
	CRMI_INPUT(crm_complaint_report_query, tier, CRMI_ENUM, 0, CRM_TIER_SMALL),
	CRMI_INPUT(crm_complaint_report_query, calendar, CRMI_TEXT, 0, CRM_LIMIT_KEY),
};

void *crmi_report_room(crm *db, void *list, size_t size, size_t count, size_t *room)
{
	size_t wanted = *room ? 2 * *room : ROOM_FIRST;
	void *grown;

	if (count < *room)
		return list;
	grown = wanted > SIZE_MAX / size ? NULL : crmi_reallocate(&db->memory, list, wanted * size);
	if (!grown)
		return NULL;
	memset((char *)grown + *room * size, 0, (wanted - *room) * size);
	*room = wanted;
	return grown;
}

crm_status crmi_complaint_report_period(crm *db, const crm_complaint_report_query *query, int64_t *from, int64_t *until)
{
	*from = query->from == CRM_NO_TIME ? INT64_MIN : query->from;
	*until = query->until == CRM_NO_TIME ? crmi_now(db) + 1 : query->until; /* what happens now is in */
	if (*until < *from)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "until", "the period ends before it begins");
	return CRM_OK;
}

static crm_status report_tiers(struct crmi_report_work *work)
{
	struct crmi_complaint_report_customers_out row;
	crmi_rows rows;
	crm_status rc = crmi_start(work->db, CRMI_STMT_COMPLAINT_REPORT_CUSTOMERS, NULL, &rows);

	if (rc < 0)
		return rc;
	while ((rc = crmi_next(work->db, &rows, &row, &work->row)) == CRM_OK)
		work->customers[crm_tier_of_class(row.contact_class)] += row.customers;
	crmi_end(&rows);
	return rc < 0 ? rc : CRM_OK;
}

/* D-STAT-01 to 05: what stands behind those who said something. */
static crm_status report_estimates(struct crmi_report_work *work)
{
	static const char *const hidden[] = { [CRMI_COMPLAINT_REPORT_HIDDEN_RATE_D_STAT_01] = "D-STAT-01",
		                                  [CRMI_COMPLAINT_REPORT_HIDDEN_RATE_D_STAT_02] = "D-STAT-02",
		                                  [CRMI_COMPLAINT_REPORT_HIDDEN_RATE_D_STAT_03] = "D-STAT-03" };
	static const char *const told[] = { [CRMI_COMPLAINT_REPORT_WORD_OF_MOUTH_D_STAT_04] = "D-STAT-04",
		                                [CRMI_COMPLAINT_REPORT_WORD_OF_MOUTH_D_STAT_05] = "D-STAT-05" };
	const struct crmi_playbook *playbook = &work->version->values;
	const crm_benchmark *unhappy = crmi_benchmark_find(hidden[playbook->complaint_report_hidden_rate], NULL);
	const crm_benchmark *reach = crmi_benchmark_find(told[playbook->complaint_report_word_of_mouth], NULL);
	crm_complaint_report *report = work->report;

	report->unhappy = crmi_unhappy_of(report->received, unhappy);
	report->unhappy_benchmark = unhappy->id;
	report->told = crmi_told_of(report->unhappy, reach);
	report->told_benchmark = reach->id;
	return CRM_OK;
}

typedef crm_status (*report_part_fn)(struct crmi_report_work *work);

static const report_part_fn complaint_report_parts[] = { crmi_report_cases, crmi_report_promises, report_tiers,
	                                                     crmi_report_times, crmi_report_groups,   report_estimates };

static crm_status work_begin(struct crmi_report_work *work, const crm_complaint_report_query *query)
{
	crm_status rc = crmi_complaint_report_period(work->db, query, &work->from, &work->until);

	if (rc < 0 || (rc = crmi_version_now(work->db, &work->version)) < 0)
		return rc;
	work->report = crmi_view_new(&work->db->memory, sizeof *work->report);
	work->counts = crmi_arena_allocate(&work->kept, (CRM_COMPLAINT_BY_MONTH + 1) * sizeof *work->counts);
	if (!work->report || !work->counts)
		return crmi_no_memory(work->db);
	work->report->from_at = query->from;
	work->report->until_at = work->until;
	work->report->tier = query->tier;
	work->report->playbook = work->version->values.version;
	return query->calendar ? crmi_view_text(work->db, work->report, &work->report->calendar, query->calendar) : CRM_OK;
}

static void work_end(struct crmi_report_work *work)
{
	crmi_release(&work->db->memory, work->cases);
	crmi_release(&work->db->memory, work->clocks);
	crmi_release(&work->db->memory, work->units);
	crmi_release(&work->db->memory, work->months);
	crmi_arena_free(&work->kept);
	crmi_arena_free(&work->row);
}

crm_status crmi_complaint_report_make(crm *db, const crm_complaint_report_query *query,
                                      crm_complaint_report **report_out)
{
	struct crmi_report_work work = { .db = db };
	crm_complaint_report_query taken;
	size_t i;
	bool own = false;
	crm_status rc = crmi_input_take(db, &taken, sizeof taken, query, crmi_complaint_report_fields,
	                                CRMI_COMPLAINT_REPORT_FIELDS);

	if (rc < 0 || (rc = crmi_view_begin(db, &own)) < 0)
		return rc;
	crmi_arena_init(&work.kept, &db->memory);
	crmi_arena_init(&work.row, &db->memory);
	rc = work_begin(&work, &taken);
	for (i = 0; i < sizeof complaint_report_parts / sizeof *complaint_report_parts && rc >= 0; i++)
		rc = complaint_report_parts[i](&work);
	crmi_view_end(db, own);
	work_end(&work);
	if (rc < 0)
		crmi_view_free(work.report);
	else
		*report_out = work.report;
	return rc;
}

crm_status crm_complaint_report_get(crm *db, const crm_complaint_report_query *query,
                                    const crm_complaint_report **report_out)
{
	crm_complaint_report *report = NULL;
	crm_status rc;

	if (report_out)
		*report_out = NULL;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!report_out)
		return crmi_input_missing(db, "report_out");
	rc = crmi_complaint_report_make(db, query, &report);
	*report_out = report;
	return rc;
}

void crm_complaint_report_free(const crm_complaint_report *report)
{
	crmi_view_free(report);
}
