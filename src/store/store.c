#include "store.h"

crm_status crmi_store_run(crmi_store *store, int statement, const void *in)
{
	crmi_rows rows;
	crm_status rc = store->driver->start(store, statement, in, &rows);

	if (rc < 0)
		return rc;
	rc = store->driver->next(&rows, NULL, NULL);
	store->driver->end(&rows);
	return rc == CRM_DONE ? CRM_OK : rc;
}

crm_status crmi_store_one(crmi_store *store, int statement, const void *in, void *out, crmi_arena *arena)
{
	crmi_rows rows;
	crm_status rc = store->driver->start(store, statement, in, &rows);

	if (rc < 0)
		return rc;
	rc = store->driver->next(&rows, out, arena);
	store->driver->end(&rows);
	return rc;
}
