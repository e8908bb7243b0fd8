/* The lists of a report, from the counts. */
#include "complaint_report_work.h"

#include "crm/names.h"

#include <stdio.h>

enum { MONTH_TEXT = 16 };

/* Lists by an enumerator, and where in the report they go. */
static const struct {
	int32_t by;
	const char *(*name)(int32_t value);
	size_t list, count;
} coded_lists[] = {
#define LIST(by, name, list)                                                                                           \
	{                                                                                                                  \
		by, name, offsetof(crm_complaint_report, list), offsetof(crm_complaint_report, list##_count)                   \
	}
	LIST(CRM_COMPLAINT_BY_AXIS, crm_axis_name, by_axis),
	LIST(CRM_COMPLAINT_BY_CAUSE, crm_cause_name, by_cause),
	LIST(CRM_COMPLAINT_BY_TIER, crm_tier_name, by_tier),
	LIST(CRM_COMPLAINT_BY_CHANNEL, crm_channel_name, by_channel),
	LIST(CRM_COMPLAINT_BY_STATE, crm_complaint_state_name, by_state),
#undef LIST
};

static crm_complaint_group *groups_new(struct crmi_report_work *work, size_t count)
{
	return crmi_arena_allocate(crmi_view_arena(work->report), (count + 1) * sizeof(crm_complaint_group));
}

static crm_complaint_group group_new(int32_t by, int32_t value, const char *name, int64_t complaints)
{
	return (crm_complaint_group){ .by = by,
		                          .value = value,
		                          .name = name,
		                          .complaints = complaints,
		                          .customers = CRMI_NO_RATE,
		                          .per_thousand = CRMI_NO_RATE,
		                          .kept_rate = CRMI_NO_RATE };
}

/* A tier that has customers is in the list even if none of them complained: that is what the others compare with. */
static bool is_listed(const struct crmi_report_work *work, int32_t by, int32_t value)
{
	bool has_customers = by == CRM_COMPLAINT_BY_TIER && value > 0 && value <= CRM_TIER_SMALL &&
	                     work->customers[value] > 0 && (work->report->tier == 0 || work->report->tier == value);

	return work->counts[by][value] > 0 || has_customers;
}

static void tier_rate(const struct crmi_report_work *work, crm_complaint_group *group)
{
	if (group->by != CRM_COMPLAINT_BY_TIER || group->value > CRM_TIER_SMALL)
		return;
	group->customers = work->customers[group->value];
	group->per_thousand = crmi_per_thousand(group->complaints, group->customers);
}

static crm_status coded_list(struct crmi_report_work *work, size_t which)
{
	int32_t by = coded_lists[which].by, value;
	char *report = (char *)work->report;
	crm_complaint_group *groups;
	size_t count = 0;

	for (value = 0; value < CRMI_CODES; value++)
		count += is_listed(work, by, value);
	if (!(groups = groups_new(work, count)))
		return crmi_no_memory(work->db);
	for (value = 0, count = 0; value < CRMI_CODES; value++)
		if (is_listed(work, by, value)) {
			groups[count] = group_new(by, value, value ? coded_lists[which].name(value) : "", work->counts[by][value]);
			tier_rate(work, &groups[count++]);
		}
	crmi_groups_order(groups, count);
	crmi_groups_share(groups, count);
	*(const crm_complaint_group **)(void *)(report + coded_lists[which].list) = groups;
	*(size_t *)(void *)(report + coded_lists[which].count) = count;
	return CRM_OK;
}

/* The month that comes next behind `after`. */
static const struct crmi_report_month *month_behind(const struct crmi_report_work *work, int32_t after)
{
	const struct crmi_report_month *next = NULL;
	size_t i;

	for (i = 0; i < work->month_count; i++)
		if (work->months[i].month > after && (!next || work->months[i].month < next->month))
			next = &work->months[i];
	return next;
}

static crm_status month_list(struct crmi_report_work *work)
{
	crm_complaint_group *groups = groups_new(work, work->month_count);
	const struct crmi_report_month *month = NULL;
	int32_t after = -1;
	size_t count = 0;
	crm_status rc;

	if (!groups)
		return crmi_no_memory(work->db);
	while ((month = month_behind(work, after))) {
		char text[MONTH_TEXT];

		(void)snprintf(text, sizeof text, "%04d-%02d", (int)(month->month / 12), (int)(month->month % 12 + 1));
		groups[count] = group_new(CRM_COMPLAINT_BY_MONTH, 0, NULL, month->complaints);
		if ((rc = crmi_view_text(work->db, work->report, &groups[count++].name, text)) < 0)
			return rc;
		after = month->month;
	}
	crmi_groups_share(groups, count);
	work->report->by_month = groups;
	work->report->by_month_count = count;
	return CRM_OK;
}

crm_status crmi_report_groups(struct crmi_report_work *work)
{
	crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; i < sizeof coded_lists / sizeof *coded_lists && rc >= 0; i++)
		rc = coded_list(work, i);
	if (rc < 0 || (rc = month_list(work)) < 0)
		return rc;
	return crmi_report_unit_groups(work);
}
