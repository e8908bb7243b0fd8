/* Who bought again after a complaint (M-RPT-04): each customer once, by his last case of the period. */
#include "complaint_report_work.h"

enum { KINDS = CRM_RETENTION_EVERY_VOICED };

/* What stands beside each kind; of D-STAT-10 a large loss and a small one. */
static const struct {
	const char *id, *low, *high;
} beside[KINDS + 1] = {
	[CRM_RETENTION_NOT_VOICED] = { "D-STAT-10", "a_large", "a_small" },
	[CRM_RETENTION_UNSOLVED] = { "D-STAT-10", "b_large", "b_small" },
	[CRM_RETENTION_SOLVED] = { "D-STAT-10", "c_large", "c_small" },
	[CRM_RETENTION_SATISFIED] = { "D-STAT-10", "d_large", "d_small" },
	[CRM_RETENTION_EVERY_SOLVED] = { "D-STAT-08", "solved", "solved" },
	[CRM_RETENTION_SOLVED_QUICKLY] = { "D-STAT-08", "solved_quickly", "solved_quickly" },
	[CRM_RETENTION_EVERY_VOICED] = { "D-STAT-09", "handled", "handled" },
};

static const int32_t kind_of_grievance[] = { [CRM_GRIEVANCE_NOT_VOICED] = CRM_RETENTION_NOT_VOICED,
	                                         [CRM_GRIEVANCE_UNSOLVED] = CRM_RETENTION_UNSOLVED,
	                                         [CRM_GRIEVANCE_SOLVED] = CRM_RETENTION_SOLVED,
	                                         [CRM_GRIEVANCE_SATISFIED] = CRM_RETENTION_SATISFIED };

struct retention_work {
	crm *db;
	int64_t now, window_us, quick_us;
	crm_retention_group *groups; /* by kind - 1 */
};

static void add_customer(crm_retention_group *group, bool waiting, bool returned)
{
	group->customers++;
	group->waiting += waiting;
	group->returned += !waiting && returned;
}

static void count_customer(struct retention_work *work, const struct crmi_complaint_report_returns_out *last)
{
	int32_t grievance = crmi_grievance_of(last->state, last->satisfaction);
	int64_t ended_at = last->solved_at != CRM_NO_TIME ? last->solved_at : last->closed_at;
	bool waiting = last->received_at + work->window_us > work->now, solved = grievance != CRM_GRIEVANCE_UNSOLVED;
	bool is_of[KINDS + 1] = { false };
	int32_t kind;

	is_of[kind_of_grievance[grievance]] = is_of[CRM_RETENTION_EVERY_VOICED] = true;
	is_of[CRM_RETENTION_EVERY_SOLVED] = solved;
	is_of[CRM_RETENTION_SOLVED_QUICKLY] = solved && ended_at != CRM_NO_TIME &&
	                                      ended_at - last->received_at <= work->quick_us;
	for (kind = 1; kind <= KINDS; kind++)
		if (is_of[kind])
			add_customer(&work->groups[kind - 1], waiting, last->returned != 0);
}

static crm_status count_customers(struct retention_work *work, const struct crmi_complaint_report_returns_in *in)
{
	struct crmi_complaint_report_returns_out row, last = { 0 };
	crmi_rows rows;
	crm_status rc = crmi_start(work->db, CRMI_STMT_COMPLAINT_REPORT_RETURNS, in, &rows);

	if (rc < 0)
		return rc;
	while ((rc = crmi_next(work->db, &rows, &row, &work->db->scratch)) == CRM_OK) {
		if (!crm_id_is_none(&last.customer_id) && !crm_id_is_equal(&last.customer_id, &row.customer_id))
			count_customer(work, &last);
		last = row;
	}
	crmi_end(&rows);
	if (rc >= 0 && !crm_id_is_none(&last.customer_id))
		count_customer(work, &last);
	return rc < 0 ? rc : CRM_OK;
}

static void sum_groups(crm_retention_group *groups)
{
	int32_t kind;

	for (kind = 1; kind <= KINDS; kind++) {
		crm_retention_group *group = &groups[kind - 1];

		group->kind = kind;
		if (kind == CRM_RETENTION_NOT_VOICED)
			group->customers = group->waiting = group->returned = CRMI_NO_RATE; /* who says nothing is in no record */
		group->rate = crmi_rate_of(group->returned, group->customers - group->waiting);
		group->benchmark = crmi_benchmark_find(beside[kind].id, beside[kind].low)->id;
		group->benchmark_low = crmi_benchmark_find(beside[kind].id, beside[kind].low)->low;
		group->benchmark_high = crmi_benchmark_find(beside[kind].id, beside[kind].high)->high;
	}
}

static crm_status retention_fill(crm *db, const crm_complaint_report_query *query, crm_complaint_retention *view)
{
	struct crmi_complaint_report_returns_in in = { .tier = query->tier };
	struct retention_work work = { .db = db, .now = crmi_now(db) };
	const struct crmi_version *version = NULL;
	crm_status rc = crmi_complaint_report_period(db, query, &in.from_at, &in.until_at);

	if (rc < 0 || (rc = crmi_version_now(db, &version)) < 0)
		return rc;
	work.groups = crmi_arena_allocate(crmi_view_arena(view), KINDS * sizeof *work.groups);
	if (!work.groups)
		return crmi_no_memory(db);
	view->from_at = query->from;
	view->until_at = in.until_at;
	view->playbook = version->values.version;
	view->days = version->values.complaint_report_return_days;
	view->quick_hours = version->values.complaint_report_quick_hours;
	work.window_us = in.window_us = view->days * CRM_DAY;
	work.quick_us = view->quick_hours * CRM_HOUR;
	rc = count_customers(&work, &in);
	sum_groups(work.groups);
	view->groups = work.groups;
	view->group_count = KINDS;
	return rc;
}

crm_status crm_complaint_retention_get(crm *db, const crm_complaint_report_query *query,
                                       const crm_complaint_retention **retention_out)
{
	crm_complaint_retention *view = NULL;
	crm_complaint_report_query taken;
	bool own = false;
	crm_status rc;

	if (retention_out)
		*retention_out = NULL;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!retention_out)
		return crmi_input_missing(db, "retention_out");
	if ((rc = crmi_input_take(db, &taken, sizeof taken, query, crmi_complaint_report_fields,
	                          CRMI_COMPLAINT_REPORT_FIELDS)) < 0 ||
	    (rc = crmi_view_begin(db, &own)) < 0)
		return rc;
	view = crmi_view_new(&db->memory, sizeof *view);
	rc = view ? retention_fill(db, &taken, view) : crmi_no_memory(db);
	crmi_view_end(db, own);
	if (rc < 0)
		crmi_view_free(view);
	else
		*retention_out = view;
	return rc;
}

void crm_complaint_retention_free(const crm_complaint_retention *retention)
{
	crmi_view_free(retention);
}
