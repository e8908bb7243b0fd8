#include <stdio.h>
#include <crm/crm.h>
int main(void)
{
	crm_options options = { .size = sizeof options, .flags = CRM_OPEN_CREATE };
	crm_customer_input wei = { .size = sizeof wei, .kind = CRM_CUSTOMER_PERSON, .name = "Zhang Wei" };
	char when[CRM_TIME_TEXT]; int64_t at = 0; crm_id id; crm *db;
	crm_status rc = crm_open("shop.crm", &options, &db);
	if (rc >= 0) rc = crm_customer_add(db, NULL, &wei, &id);
	if (rc >= 0) rc = crm_followup_assign(db, NULL, &id, CRM_CLASS_IMPORTANT, "li");
	if (rc >= 0) rc = crm_next_wake(db, &at); /* an important customer is called every month */
	printf("%s\n", rc >= 0 ? crm_time_text(at, when) : crm_error_last(db)->message);
	crm_close(db);
	return rc < 0;
}
