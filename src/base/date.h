/* Civil days as numbers: the arithmetic under dates and instants. Pure. */
#ifndef CRMI_DATE_H
#define CRMI_DATE_H

#include "crm/base.h"

int64_t  crmi_day_number(crm_date date);     /* days since 1970-01-01 of a valid date */
crm_date crmi_date_from_number(int64_t day); /* none outside years 1 to 9999 */
int32_t  crmi_month_length(int32_t year, int32_t month);
int32_t  crmi_date_to_integer(crm_date date);    /* 20260510; 0 = none: how stores and journals keep a day */
crm_date crmi_date_from_integer(int64_t value);  /* none for what is no such number */
bool     crmi_time_is_storable(int64_t at);      /* years 1 to 9999 and not #CRM_NO_TIME */

#endif
