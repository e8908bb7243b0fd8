/* A row that was read becomes records, through the public calls. */
#ifndef CRMI_IMPORT_TAKE_H
#define CRMI_IMPORT_TAKE_H

#include "import_rows.h"

/* CRM_OK: the store changed. CRM_UNCHANGED: the row was in it. A refusal stands in row->fault and is CRM_ERR_INVALID; any
 * other failure is passed on with its detail on the handle. Everything of the row or nothing of it is in the open group. */
crm_status crmi_import_take(crm *db, const crm_act *act, const crmi_import_plan *plan, const char *key, crmi_import_row *row);

/* What taking the row will look up is asked for (crmi_ahead()). */
void crmi_import_ahead(crm *db, const crmi_import_plan *plan, const char *key, const crmi_import_row *row);

#endif
