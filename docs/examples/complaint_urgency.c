/* A complaint that becomes more urgent: whose it is, how far it has gone, to whom it went, and why it comes first. */
#include <stdio.h>
#include <crm/crm.h>

static crm_status key_customer(crm *db, crm_id *id_out)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_status rc;

	input.kind = CRM_CUSTOMER_ENTERPRISE;
	input.name = "Hangzhou Tea";
	if ((rc = crm_customer_add(db, NULL, &input, id_out)) < 0)
		return rc;
	return crm_followup_assign(db, NULL, id_out, CRM_CLASS_IMPORTANT, "sun");
}

static crm_status open_case(crm *db, const crm_id *customer, crm_id *id_out)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);

	input.customer_id = *customer;
	input.content = "The line has been down since the morning.";
	input.received_at = crm_now(db);
	input.contact = "0571 1234";
	input.channel = CRM_CHANNEL_HALL;
	input.lane = CRM_LANE_FAULT;
	return crm_complaint_open(db, NULL, &input, id_out);
}

//! [complaint_urgency]
static crm_status print_priority(crm *db, const crm_id *id)
{
	crm_priority_part parts[CRM_FACTOR_LANE];
	size_t count = 0, i;
	crm_status rc = crm_complaint_priority_explain(db, id, parts, sizeof parts / sizeof *parts, &count);

	for (i = 0; rc == CRM_OK && i < count; i++)
		printf("%s %d adds %d\n", crm_priority_factor_name(parts[i].factor), (int)parts[i].value, (int)parts[i].points);
	return rc;
}

static crm_status becomes_urgent(crm *db, const crm_id *id)
{
	crm_act act = CRM_INIT(crm_act);
	crm_status rc;

	if ((rc = crm_complaint_level_raise(db, NULL, id, CRM_LEVEL_OUTSIDE)) < 0 || /* he tells others: a review of the customer is due */
	    (rc = crm_complaint_severity_set(db, NULL, id, CRM_CASE_DIFFICULT)) < 0)
		return rc;
	act.reason = "nobody at the maker answers";
	return crm_complaint_escalate(db, &act, id, "director", NULL);
}

static crm_status print_notified(crm *db, const crm_id *id)
{
	const crm_complaint *complaint = NULL;
	crm_notified notified;
	crm_status rc = crm_complaint_get(db, id, &complaint);
	size_t i;

	if (rc < 0)
		return rc;
	crm_complaint_notified(complaint, &notified);
	for (i = 0; i < notified.count; i++)
		printf("tell %s\n", notified.names[i]); /* who was asked first, and the account manager */
	crm_complaint_free(complaint);
	return CRM_OK;
}
//! [complaint_urgency]

int main(int argc, char **argv)
{
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;
	crm_status rc;
	crm_id customer, id;

	options.flags = CRM_OPEN_CREATE;
	options.actor = "li";
	if ((rc = crm_open(argc > 1 ? argv[1] : ":memory:", &options, &db)) < 0 || (rc = key_customer(db, &customer)) < 0 ||
	    (rc = open_case(db, &customer, &id)) < 0 || (rc = becomes_urgent(db, &id)) < 0 || (rc = print_priority(db, &id)) < 0 ||
	    (rc = print_notified(db, &id)) < 0)
		fprintf(stderr, "%s: %s\n", crm_status_name(rc), crm_error_last(db)->message);
	crm_close(db);
	return rc < 0;
}
