/* Holidays from texts of several formats: what their readers share. */
#ifndef CRMI_HOLIDAYS_PARTS_H
#define CRMI_HOLIDAYS_PARTS_H

#include "csv.h"
#include "failure.h"
#include "holidays.h"

/* A text as a source of bytes. */
struct crmi_holiday_source {
	const char *text;
	size_t      length, at;
};

/* holidays_read.c: a crmi_read_fn for a crmi_holiday_source. */
crm_status crmi_holiday_source_read(void *user, char *buffer, size_t capacity, size_t *got);

/* Each adds the days of a text to a list. CRM_ERR_INVALID with rule, line, position and field; CRM_ERR_NOMEM. */
crm_status crmi_holidays_csv(struct crmi_holiday_source *source, struct crmi_holiday_list *list, crm_failure *failure);
crm_status crmi_holidays_ics(struct crmi_holiday_source *source, struct crmi_holiday_list *list, crm_failure *failure);

static inline crm_status crmi_holiday_refuse(crm_failure *failure, int32_t rule, const char *field, int64_t line, size_t position,
                                             const char *message)
{
	if (failure) {
		failure->line = line < INT32_MAX ? (int32_t)line : INT32_MAX;
		failure->position = position < INT32_MAX ? (int32_t)position : INT32_MAX;
	}
	return crmi_failure_set(failure, CRM_ERR_INVALID, rule, field, "%s", message);
}

#endif
