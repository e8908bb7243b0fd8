/* From events to days. */
#include "holidays_ics.h"

#include <stdio.h>

enum { AT_ONCE = 64 /* occurrences asked for */ };

static crm_date last_day_of(const struct crmi_ics_event *event, crm_date first)
{
	crm_date last = crm_date_add_days(first, event->days - 1);

	return last.year ? last : (crm_date){ 9999, 12, 31 };
}

static void mention_event(struct crmi_holiday_list *list, const struct crmi_ics_event *event)
{
	crmi_holiday_list_mention(list, event->start);
	crmi_holiday_list_mention(list, last_day_of(event, event->start));
	for (size_t i = 0; i < event->added.count; i++) {
		crmi_holiday_list_mention(list, event->added.list[i].date);
		crmi_holiday_list_mention(list, last_day_of(event, event->added.list[i].date));
	}
}

static crm_status expand_failed(struct crmi_ics *ics, const struct crmi_ics_event *event, crm_status rc)
{
	if (rc == CRM_ERR_NOMEM || !ics->failure)
		return rc == CRM_ERR_NOMEM ? rc : CRM_ERR_INVALID;
	ics->failure->line = (int32_t)(event->rule ? event->rule_line : event->start_line);
	(void)snprintf(ics->failure->field, sizeof ics->failure->field, "%s", event->rule ? "RRULE" : "DTSTART");
	return CRM_ERR_INVALID;
}

/* The days of one occurrence that lie in the table. */
static crm_status add_occurrence(struct crmi_ics *ics, const struct crmi_ics_event *event, crm_date first)
{
	const struct crmi_holiday_list *list = ics->list;
	int64_t day = crmi_day_number(first), end = crmi_day_number(list->until), from = crmi_day_number(list->from);
	crm_status rc;

	if (end > day + event->days - 1)
		end = day + event->days - 1;
	for (day = day < from ? from : day; day <= end; day++) {
		rc = crmi_holiday_list_add(ics->list, crmi_date_from_number(day), event->kind, event->name, event->name_length,
		                           ics->failure);
		if (rc < 0)
			return expand_failed(ics, event, rc);
	}
	return CRM_OK;
}

static crm_status add_occurrences(struct crmi_ics *ics, const struct crmi_ics_event *event, const crm_recurrence *recurrence)
{
	int64_t from = (crmi_day_number(ics->list->from) - event->days) * CRM_DAY + 1;
	int64_t until = crmi_day_number(ics->list->until) * CRM_DAY +
	                1; /* off midnight, so that neither is the instant "none" */
	int64_t ats[AT_ONCE];
	size_t count;
	crm_status rc, added;

	do {
		rc = crm_recurrence_window(recurrence, from, until, ats, AT_ONCE, &count, ics->failure);
		if (rc < 0)
			return expand_failed(ics, event, rc);
		for (size_t i = 0; i < count; i++)
			if ((added = add_occurrence(ics, event, crm_date_of(ats[i], 0))) < 0)
				return added;
		if (count)
			from = ats[count - 1] + 1;
	} while (rc == CRM_OK && count && from < until);
	return CRM_OK;
}

static crm_status expand_event(struct crmi_ics *ics, const struct crmi_ics_event *event)
{
	crm_recurrence_input input = CRM_INIT(crm_recurrence_input);
	crm_recurrence *recurrence = NULL;
	crm_status rc;

	if (!event->rule && !event->added.count && !event->left_out.count)
		return add_occurrence(ics, event, event->start);
	input.start.date = event->start;
	input.whole_days = 1;
	input.rule = event->rule;
	input.added = event->added.list;
	input.added_count = event->added.count;
	input.left_out = event->left_out.list;
	input.left_out_count = event->left_out.count;
	input.allocator = ics->list->memory;
	rc = crm_recurrence_create(&input, &recurrence, ics->failure);
	rc = rc < 0 ? expand_failed(ics, event, rc) : add_occurrences(ics, event, recurrence);
	crm_recurrence_free(recurrence);
	return rc;
}

crm_status crmi_ics_expand(struct crmi_ics *ics)
{
	struct crmi_holiday_list *list = ics->list;
	crm_status rc;

	for (const struct crmi_ics_event *event = ics->events; event; event = event->next)
		mention_event(list, event);
	if (!ics->events)
		return CRM_OK;
	list->from = crmi_holiday_list_from(list);
	list->until = crmi_holiday_list_until(list);
	for (const struct crmi_ics_event *event = ics->events; event; event = event->next)
		if ((rc = expand_event(ics, event)) < 0)
			return rc;
	return CRM_OK;
}
