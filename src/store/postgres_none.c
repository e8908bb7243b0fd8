/* A build without libpq: connection strings are told from files, and refused. */
#include "store.h"

#include <stdio.h>

void crmi_postgres_name(const char *string, char *text, size_t size)
{
	(void)string;
	(void)snprintf(text, size, "a connection string");
}

static crm_status refuse(crmi_store **store_out)
{
	*store_out = NULL;
	return CRM_ERR_UNSUPPORTED;
}

crm_status crmi_postgres_open(const char *string, const struct crmi_store_options *options, crmi_store **store_out)
{
	(void)string;
	(void)options;
	return refuse(store_out);
}

crm_status crmi_postgres_attach(void *connection, const struct crmi_store_options *options, crmi_store **store_out)
{
	(void)connection;
	(void)options;
	return refuse(store_out);
}

bool crmi_postgres_is_there(void)
{
	return false;
}
