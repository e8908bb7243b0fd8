/* What reading a calendar from JSON and making it share. */
#ifndef CRMI_CALENDAR_TEXT_PARTS_H
#define CRMI_CALENDAR_TEXT_PARTS_H

#include "calendar_text.h"

/* Items of one kind, with the place of each beside it. */
struct crmi_placed_items {
	char                  *items;
	struct crmi_json_path *places;
	size_t                 size, count, room;
};

struct crmi_calendar_reader {
	const struct crmi_calendar_how *how;
	json_t                         *object;
	struct crmi_json_path          *path; /* of what is being read */
	crm_failure                    *failure;
	struct crmi_placed_items        hours, days;
	const char                     *zone_name, *zone_rule;
	const char                     *missing; /* the member that is not there */
	crm_zone                       *zone;
	crm_date                        table_from, table_until; /* what all tables of holidays speak about */
	crm_calendar_input              input;
};

/* calendar_members.c: reads all members of the object into the input; the path leads to what is wrong. */
crm_status crmi_calendar_read_members(struct crmi_calendar_reader *reader);

#endif
