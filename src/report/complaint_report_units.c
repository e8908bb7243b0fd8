/* The units in charge of promises: found by name among any number of them. */
#include "complaint_report_work.h"

#include <string.h>

enum { UNITS_FIRST = 64 };

static size_t hash_of(const char *name)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * UINT64_C(1099511628211);
	return (size_t)(hash ^ hash >> 32);
}

/* Where it stands, or the hole where it would. */
static struct crmi_report_unit *unit_place(struct crmi_report_unit *units, size_t room, const char *name)
{
	size_t place = hash_of(name) % room;

	while (units[place].name && strcmp(units[place].name, name) != 0)
		place = (place + 1) % room;
	return &units[place];
}

static bool units_grow(struct crmi_report_work *work)
{
	size_t room = work->unit_room ? 2 * work->unit_room : UNITS_FIRST, i;
	struct crmi_report_unit *units = crmi_allocate(&work->db->memory, room * sizeof *units);

	if (!units)
		return false;
	memset(units, 0, room * sizeof *units);
	for (i = 0; i < work->unit_room; i++)
		if (work->units[i].name)
			*unit_place(units, room, work->units[i].name) = work->units[i];
	crmi_release(&work->db->memory, work->units);
	work->units = units;
	work->unit_room = room;
	return true;
}

struct crmi_report_unit *crmi_report_unit(struct crmi_report_work *work, const char *name)
{
	struct crmi_report_unit *unit;

	if (2 * (work->unit_count + 1) > work->unit_room && !units_grow(work))
		return NULL;
	unit = unit_place(work->units, work->unit_room, name);
	if (unit->name)
		return unit;
	if (!(unit->name = crmi_arena_copy(&work->kept, name, strlen(name))))
		return NULL;
	work->unit_count++;
	return unit;
}

static crm_complaint_group group_of(const struct crmi_report_unit *unit)
{
	int64_t well = unit->promises[CRM_PROMISE_KEPT] + unit->promises[CRM_PROMISE_RENEWED];
	int64_t broken = unit->promises[CRM_PROMISE_BROKEN] + unit->promises[CRM_PROMISE_RENEWED_LATE];

	return (crm_complaint_group){ .by = CRM_COMPLAINT_BY_UNIT,
		                          .complaints = unit->complaints,
		                          .customers = CRMI_NO_RATE,
		                          .per_thousand = CRMI_NO_RATE,
		                          .promises = well + broken + unit->promises[CRM_PROMISE_OPEN],
		                          .broken = broken,
		                          .kept_rate = crmi_rate_of(well, well + broken) };
}

crm_status crmi_report_unit_groups(struct crmi_report_work *work)
{
	crm_complaint_report *report = work->report;
	crm_complaint_group *groups;
	crm_status rc = CRM_OK;
	size_t i, count = 0;

	groups = crmi_arena_allocate(crmi_view_arena(report), (work->unit_count + 1) * sizeof *groups);
	if (!groups)
		return crmi_no_memory(work->db);
	for (i = 0; i < work->unit_room && rc == CRM_OK; i++)
		if (work->units[i].name) {
			groups[count] = group_of(&work->units[i]);
			rc = crmi_view_text(work->db, report, &groups[count++].name, work->units[i].name);
		}
	if (rc < 0)
		return rc;
	crmi_groups_order(groups, count);
	crmi_groups_share(groups, count);
	report->by_unit = groups;
	report->by_unit_count = count;
	return CRM_OK;
}
