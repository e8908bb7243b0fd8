/* Tables of holidays: those that are built in, and a list that grows while a text is read. */
#ifndef CRMI_HOLIDAYS_H
#define CRMI_HOLIDAYS_H

#include "arena.h"

#include "crm/calendar.h"

enum { CRMI_HOLIDAYS_LIMIT = 100000 /* days of a list */ };

/* Made at build time by tools/embed_holidays.py. */
struct crmi_holiday_table {
	const char  *name;
	crm_holidays holidays;
};
extern const struct crmi_holiday_table crmi_holiday_tables[];
extern const size_t                    crmi_holiday_table_count;

/* What was read so far, in the order of the text. */
struct crmi_holiday_list {
	const crm_allocator *memory;
	crm_calendar_day    *days;
	size_t               count, room;
	crmi_arena           names;
	crm_date             from, until;   /* as asked for; none = not */
	crm_date             first, last;   /* of all dates that the text has, also of those left out */
};

void crmi_holiday_list_init(struct crmi_holiday_list *list, const crm_holidays_input *input, const crm_allocator *memory);
void crmi_holiday_list_free(struct crmi_holiday_list *list);

/* A date stands in the text, taken or not. */
void crmi_holiday_list_mention(struct crmi_holiday_list *list, crm_date date);

/* Takes a day, unless it lies outside of what is asked for. The name is trimmed; NULL or empty = none. CRM_ERR_INVALID with rule
 * and message in the failure: too many days, or a name that is too long. */
crm_status crmi_holiday_list_add(struct crmi_holiday_list *list, crm_date date, int32_t kind, const char *name, size_t length,
                                 crm_failure *failure);

/* The first and the last day that the table will speak about; none when there are no dates at all. */
crm_date crmi_holiday_list_from(const struct crmi_holiday_list *list);
crm_date crmi_holiday_list_until(const struct crmi_holiday_list *list);

/* Makes the table: sorted, each day once. A day that is both holiday and working day is refused. */
crm_status crmi_holiday_list_finish(struct crmi_holiday_list *list, const crm_holidays **holidays_out, crm_failure *failure);

/* YYYY-MM-DD of a day that exists, and nothing else. */
bool crmi_date_read(const char *text, size_t length, crm_date *date);

#endif
