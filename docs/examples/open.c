/* Opens a store, or says why it cannot be opened. The store is the file that is named, or one in memory. */
#include <stdio.h>
#include <crm/crm.h>

//! [open]
int main(int argc, char **argv)
{
	const char *path = argc > 1 ? argv[1] : ":memory:";
	crm_options options = CRM_INIT(crm_options);
	const crm_error *error;
	crm *db = NULL;

	options.flags = CRM_OPEN_CREATE;
	options.actor = "front desk";
	if (crm_open(path, &options, &db) < 0) {
		error = crm_error_last(db); /* the handle is there for this, also after a failure */
		fprintf(stderr, "%s: %s (%s, %s)\n", path, error->message, crm_status_name(error->status),
		        crm_rule_name(error->rule));
		crm_close(db); /* always right */
		return 1;
	}
	printf("%s is open, libcrm %s\n", path, crm_version());
	crm_close(db);
	return 0;
}
//! [open]
