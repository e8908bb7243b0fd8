/* What a host in C99 does with the headers; only compiled. */
#include <crm/crm.h>

int uses_of_the_headers(crm *db);

/* Every input struct can be started with CRM_INIT, and its size is the first field. */
int uses_of_the_headers(crm *db)
{
	crm_options options = CRM_INIT(crm_options);
	crm_act act = CRM_INIT(crm_act);
	crm_customer_input customer = CRM_INIT(crm_customer_input);
	crm_customer_query customers = CRM_INIT(crm_customer_query);
	crm_lifecycle_input move = CRM_INIT(crm_lifecycle_input);
	crm_purchase_input purchase = CRM_INIT(crm_purchase_input);
	crm_task_input task = CRM_INIT(crm_task_input);
	crm_task_done_input result = CRM_INIT(crm_task_done_input);
	crm_task_query tasks = CRM_INIT(crm_task_query);
	crm_contact_input contact = CRM_INIT(crm_contact_input);
	crm_complaint_input complaint = CRM_INIT(crm_complaint_input);
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_promise_input promise = CRM_INIT(crm_promise_input);
	crm_solution_input solution = CRM_INIT(crm_solution_input);
	crm_complaint_query complaints = CRM_INIT(crm_complaint_query);
	crm_journal_query entries = CRM_INIT(crm_journal_query);
	crm_report_query period = CRM_INIT(crm_report_query);
	crm_report report = CRM_INIT(crm_report);
	crm_complaint_report_query cases = CRM_INIT(crm_complaint_report_query);
	crm_import_input import = CRM_INIT(crm_import_input);
	crm_id id;

	customer.name = "name";
	return crm_open(":memory:", &options, &db) < 0 || crm_customer_add(db, &act, &customer, &id) < 0 ||
	       customers.size + move.size + purchase.size + task.size + result.size + tasks.size + contact.size +
	       complaint.size + judgement.size + promise.size + solution.size + complaints.size + entries.size + period.size +
	       report.size + cases.size + import.size == 0;
}
