/* What reading the events of an iCalendar text and expanding them share. */
#ifndef CRMI_HOLIDAYS_ICS_H
#define CRMI_HOLIDAYS_ICS_H

#include "date.h"
#include "holidays_parts.h"
#include "vcard_parts.h"

#include "crm/recurrence.h"

enum { CRMI_ICS_DEPTH = 8, CRMI_ICS_NAME = 64 };

struct crmi_ics_dates {
	crm_civil_time *list;
	size_t          count, room;
};

struct crmi_ics_event {
	struct crmi_ics_event *next;
	unsigned               seen; /* properties, by their place in the table */
	crm_date               start, end;
	int32_t                days, kind;
	bool                   cancelled;
	const char            *rule;
	const char            *name;
	size_t                 name_length;
	struct crmi_ics_dates  added, left_out;
	int64_t                start_line, end_line, rule_line;
};

/* The text is read to its end before rules are expanded, since how far they go depends on its last date. */
struct crmi_ics {
	crmi_vcard               *vcard; /* its lines are those of iCalendar, too */
	struct crmi_holiday_list *list;
	crm_failure              *failure;
	crmi_arena                kept;
	struct crmi_ics_component {
		char name[CRMI_ICS_NAME];
		bool is_event;
	} components[CRMI_ICS_DEPTH];
	size_t                    depth, calendars;
	const char               *property; /* that is being read, and its value in the line */
	const char               *value;
	struct crmi_ics_event     event, *events, **last;
};

/* holidays_ics_expand.c: adds the days of all events to the list. */
crm_status crmi_ics_expand(struct crmi_ics *ics);

#endif
