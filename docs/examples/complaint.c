/* One complaint from opening to closing. */
#include <stdio.h>
#include <crm/crm.h>

//! [complaint]
static crm_status open_case(crm *db, crm_id *id_out)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);

	input.complainant = "Zhang Wei";
	input.content = "The kettle leaks since the second day.";
	input.received_at = crm_now(db);
	input.contact = "138 0013 8000";
	input.channel = CRM_CHANNEL_PHONE; /* whoever acts was asked first, and answers to the end */
	return crm_complaint_open(db, NULL, &input, id_out);
}

static crm_status judge(crm *db, const crm_id *id)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);

	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	return crm_complaint_judge(db, NULL, id, &judgement);
}

static crm_status promise(crm *db, const crm_id *id)
{
	crm_promise_input promise = CRM_INIT(crm_promise_input);

	promise.due_at = crm_now(db) + 2 * CRM_DAY;
	promise.unit = "workshop";
	promise.reason = "the seal has to be ordered";
	if (crm_complaint_promise(db, NULL, id, &promise, NULL) != CRM_ERR_REFUSED)
		return CRM_ERR_INTERNAL; /* nobody asked the customer yet */
	printf("refused: %s\n", crm_rule_text(crm_error_last(db)->rule));
	promise.consent = 1;
	return crm_complaint_promise(db, NULL, id, &promise, NULL);
}

static crm_status solve(crm *db, const crm_id *id)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);

	solution.text = "a new kettle, brought to the door";
	solution.accepted = 1;
	return crm_complaint_solve(db, NULL, id, &solution, NULL); /* keeps the promise, plans the check */
}

static crm_status check(crm *db, const crm_id *id)
{
	return crm_complaint_check(db, NULL, id, CRM_SATISFACTION_SATISFIED, "works well"); /* closes the case */
}
//! [complaint]

static crm_status print_case(crm *db, const crm_id *id)
{
	const crm_complaint *complaint = NULL;
	crm_status rc;

	if ((rc = crm_complaint_get(db, id, &complaint)) < 0)
		return rc;
	printf("%s, %d promise, %d broken\n", crm_complaint_state_name(complaint->state), (int)complaint->promises,
	       (int)complaint->breaches);
	rc = complaint->state == CRM_COMPLAINT_CLOSED ? CRM_OK : CRM_ERR_INTERNAL;
	crm_complaint_free(complaint);
	return rc;
}

int main(int argc, char **argv)
{
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;
	crm_status rc;
	crm_id id;

	options.flags = CRM_OPEN_CREATE;
	options.actor = "li";
	if ((rc = crm_open(argc > 1 ? argv[1] : ":memory:", &options, &db)) < 0 || (rc = open_case(db, &id)) < 0 ||
	    (rc = judge(db, &id)) < 0 || (rc = promise(db, &id)) < 0 || (rc = solve(db, &id)) < 0 ||
	    (rc = check(db, &id)) < 0 || (rc = print_case(db, &id)) < 0)
		fprintf(stderr, "%s: %s\n", crm_status_name(rc), crm_error_last(db)->message);
	crm_close(db);
	return rc < 0;
}
