/* Numbers of cases, made from their ids. Pure. */
#ifndef CRMI_CASE_NUMBER_H
#define CRMI_CASE_NUMBER_H

#include "crm/case_number.h"

/* Writes the number that follows from an id into CRM_CASE_NUMBER_TEXT bytes, and returns it. */
char *crmi_case_number(const crm_id *id, char *number);

#endif
