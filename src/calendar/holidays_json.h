#ifndef CRMI_HOLIDAYS_JSON_H
#define CRMI_HOLIDAYS_JSON_H

#include "holidays.h"

/* Adds the days of a text to a list. CRM_ERR_INVALID with the failure, its line and position; CRM_ERR_NOMEM. */
crm_status crmi_holidays_json(const char *text, size_t length, struct crmi_holiday_list *list, crm_failure *failure);

#endif
