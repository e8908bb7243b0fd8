/* The ledgers of a case, behind the case itself. */
#ifndef CRMCTL_CASE_LEDGERS_H
#define CRMCTL_CASE_LEDGERS_H

#include "command.h"

/* Into the open JSON document, each under its name; or as tables, those that have a row. */
int case_ledgers_print(struct context *c, const crm_id *id);

#endif
