/* A host that knows libcrm only through pkg-config: one customer, one refusal, one look at the file again. */
#include <stdio.h>
#include <string.h>
#include <crm/crm.h>

static int fail(const crm *db, const char *step)
{
	fprintf(stderr, "%s: %s\n", step, crm_error_last(db)->message);
	return 1;
}

int main(int argc, char **argv)
{
	crm_options options = CRM_INIT(crm_options);
	crm_customer_input input = CRM_INIT(crm_customer_input);
	const crm_customer *customer = NULL;
	crm *db = NULL;
	crm_id id;
	int result = 0;

	if (argc != 2 || crm_version_number() != CRM_VERSION_NUMBER || strcmp(crm_version(), CRM_VERSION) != 0)
		return 2;
	options.flags = CRM_OPEN_CREATE;
	if (crm_open(argv[1], &options, &db) < 0)
		return fail(db, "open");
	input.kind = CRM_CUSTOMER_PERSON;
	if (crm_customer_add(db, NULL, &input, &id) != CRM_ERR_REFUSED ||
	    crm_error_last(db)->rule != CRM_RULE_CUSTOMER_NAME_MISSING)
		result = fail(db, "a customer without a name is to be refused");
	input.name = "Consumer";
	if (crm_customer_add(db, NULL, &input, &id) < 0)
		result = fail(db, "create");
	crm_close(db);

	options.flags = CRM_OPEN_READONLY;
	if (crm_open(argv[1], &options, &db) < 0 || crm_customer_get(db, &id, &customer) < 0)
		result = fail(db, "read again");
	else if (strcmp(customer->name, "Consumer") != 0)
		result = 3;
	crm_customer_free(customer);
	crm_close(db);
	return result;
}
