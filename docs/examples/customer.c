//! [customer]
#include <stdio.h>
#include <crm/crm.h>

int main(void)
{
	crm_options options = { .size = sizeof options, .flags = CRM_OPEN_CREATE, .actor = "li" };
	crm_contact_point points[] = { { .kind = CRM_POINT_MOBILE, .value = "138 0013 8000" },
	                               { .kind = CRM_POINT_EMAIL, .value = "wei@example.com" } };
	crm_customer_input input = { .size = sizeof input, .kind = CRM_CUSTOMER_PERSON, .name = "Zhang Wei",
	                             .contact_points = points, .contact_point_count = 2 };
	const crm_customer *customer = NULL;
	crm_status rc;
	crm *db = NULL;
	crm_id id;

	if ((rc = crm_open(":memory:", &options, &db)) < 0 || (rc = crm_customer_add(db, NULL, &input, &id)) < 0 ||
	    (rc = crm_customer_get(db, &id, &customer)) < 0)
		printf("%s\n", crm_error_last(db)->message);
	else
		printf("%s can be called at %s\n", customer->name, customer->contact_points[0].value);
	crm_customer_free(customer);
	crm_close(db);
	return rc < 0;
}
//! [customer]
