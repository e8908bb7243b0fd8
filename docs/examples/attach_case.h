/* What a shop does through libcrm for a client of its own: the same whichever database it has attached. */
#ifndef ATTACH_CASE_H
#define ATTACH_CASE_H

#include <inttypes.h>
#include <stdio.h>
#include <crm/crm.h>

enum { CLIENT_NUMBER = 24 };

//! [case]
/* The client as libcrm knows him; `number` is his id in the shop's own table. */
static crm_status add_customer(crm *db, const char *number, const char *name, crm_id *id_out)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_reference reference = { "clients", number };

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = name;
	input.references = &reference;
	input.reference_count = 1;
	return crm_customer_add(db, NULL, &input, id_out);
}

static crm_status add_case(crm *db, const crm_id *customer, crm_id *id_out)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_status rc;

	input.customer_id = *customer;
	input.content = "The kettle leaks since the second day.";
	input.contact = "138 0013 8000";
	input.received_at = crm_now(db);
	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	rc = crm_complaint_open(db, NULL, &input, id_out);
	return rc < 0 ? rc : crm_complaint_judge(db, NULL, id_out, &judgement);
}

static crm_status promise_reply(crm *db, const crm_id *complaint)
{
	crm_promise_input promise = CRM_INIT(crm_promise_input);

	promise.due_at = crm_now(db) + 2 * CRM_DAY;
	promise.consent = 1;
	promise.unit = "workshop";
	promise.reason = "the seal has to be ordered";
	return crm_complaint_promise(db, NULL, complaint, &promise, NULL);
}

/* A case, a promised reply, and calls to him from now on. */
static crm_status complain(crm *db, int64_t client, const char *name)
{
	char number[CLIENT_NUMBER];
	crm_id customer, complaint;
	crm_status rc;

	(void)snprintf(number, sizeof number, "%" PRId64, client);
	if ((rc = add_customer(db, number, name, &customer)) < 0 || (rc = add_case(db, &customer, &complaint)) < 0 ||
	    (rc = promise_reply(db, &complaint)) < 0)
		return rc;
	return crm_followup_assign(db, NULL, &customer, CRM_CLASS_IMPORTANT, "li");
}
//! [case]

/* Whether the ledger knows the client. */
static crm_status tell(crm *db, int64_t client, const char *name)
{
	char number[CLIENT_NUMBER];
	crm_id customer;
	crm_status rc;

	(void)snprintf(number, sizeof number, "%" PRId64, client);
	rc = crm_customer_find_reference(db, "clients", number, &customer);
	if (rc < 0 && rc != CRM_ERR_NOT_FOUND)
		return rc;
	printf("%s: %s\n", name, rc < 0 ? "never was here" : "client, case, promise and calls");
	return CRM_OK;
}

#endif
