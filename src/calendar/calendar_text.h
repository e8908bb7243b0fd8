/* Calendars as JSON, for texts of their own and for rooms that hold calendars within larger ones. */
#ifndef CRMI_CALENDAR_TEXT_H
#define CRMI_CALENDAR_TEXT_H

#include "json_text.h"

#include "crm/calendar.h"

struct crmi_calendar_how {
	const crm_allocator *memory;
	const char          *directory; /* of the system's zones; NULL = the usual places */
	const char          *name;      /* where the JSON has none; NULL = "" */
	int64_t              version;
};

/* Makes a calendar of an object as crm_calendar_read() describes it. `fault` is the path to begin with, that of the object in its
 * text, and gets that of what is wrong, which the failure names. Its keys belong to the JSON. */
crm_status crmi_calendar_parse(json_t *object, const struct crmi_calendar_how *how, crm_calendar **calendar_out,
                               struct crmi_json_path *fault, crm_failure *failure);

#endif
