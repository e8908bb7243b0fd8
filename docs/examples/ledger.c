/* Copies a store into another one, whichever kind either is, and says by what the two can be compared. */
#include <stdio.h>
#include <crm/crm.h>

//! [ledger]
static crm_status copy(crm *from, const char *path, crm_ledger_result *result)
{
	crm_options options = CRM_INIT(crm_options);
	crm *to = NULL;
	crm_status rc;

	options.flags = CRM_OPEN_CREATE | CRM_OPEN_COPY; /* made without the first entry that every other store begins with */
	rc = crm_open(path, &options, &to);
	if (rc >= 0)
		rc = crm_copy(from, to, NULL, NULL, result); /* CRM_UNCHANGED when there was nothing left to copy */
	if (rc < 0)
		fprintf(stderr, "%s\n", crm_error_last(to)->message);
	crm_close(to);
	return rc;
}
//! [ledger]

int main(int argc, char **argv)
{
	crm_options options = CRM_INIT(crm_options);
	crm_customer_input wei = CRM_INIT(crm_customer_input);
	crm_ledger_result result = { 0 };
	crm *db = NULL;
	crm_id id;
	crm_status rc;

	options.flags = CRM_OPEN_CREATE;
	wei.kind = CRM_CUSTOMER_PERSON;
	wei.name = "Zhang Wei";
	rc = crm_open(argc > 1 ? argv[1] : ":memory:", &options, &db);
	if (rc >= 0)
		rc = crm_customer_add(db, NULL, &wei, &id);
	if (rc < 0)
		fprintf(stderr, "%s\n", crm_error_last(db)->message);
	else if ((rc = copy(db, ":memory:", &result)) >= 0)
		printf("%d entries, the last digest begins with %02x%02x\n", (int)result.entries, result.head[0], result.head[1]);
	crm_close(db);
	return rc < 0;
}
