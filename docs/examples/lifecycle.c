/* A customer is judged potential, picked as a target, buys, and is current from then on; the moves are all kept. */
#include <stdio.h>
#include <crm/crm.h>

//! [lifecycle]
static crm_status pick_as_target(crm *db, const crm_id *id)
{
	crm_lifecycle_input move = CRM_INIT(crm_lifecycle_input);
	crm_act act = CRM_INIT(crm_act);

	act.reason = "asked for an offer twice"; /* this arrow demands one; crm_lifecycle_guard() tells */
	move.state = CRM_LIFECYCLE_TARGET;
	return crm_lifecycle_move(db, &act, id, &move);
}

static crm_status buy(crm *db, const crm_id *id)
{
	crm_purchase_input purchase = CRM_INIT(crm_purchase_input);

	purchase.customer_id = *id;
	purchase.amount = 12900; /* in cents */
	purchase.currency = "EUR";
	return crm_purchase_add(db, NULL, &purchase, NULL); /* moves the customer to CURRENT by itself */
}

static crm_status print_moves(crm *db, const crm_id *id)
{
	const crm_move *move;
	crm_lifecycle_cursor *cursor = NULL;
	crm_status rc;

	if ((rc = crm_lifecycle_list(db, id, &cursor)) < 0)
		return rc;
	while ((rc = crm_lifecycle_next(cursor, &move)) == CRM_OK)
		printf("%s -> %s%s: %s\n", move->from_state ? crm_lifecycle_state_name(move->from_state) : "not judged",
		       crm_lifecycle_state_name(move->to_state), move->automatic ? " by itself" : "",
		       move->reason ? move->reason : "no reason given");
	crm_lifecycle_cursor_free(cursor);
	return rc; /* CRM_DONE, or what went wrong */
}
//! [lifecycle]

static crm_status create(crm *db, crm_id *id_out)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);

	input.kind = CRM_CUSTOMER_ENTERPRISE;
	input.name = "Bluebird Bakery";
	input.state = CRM_LIFECYCLE_POTENTIAL;
	input.need = "a second oven before Christmas";
	return crm_customer_add(db, NULL, &input, id_out);
}

int main(int argc, char **argv)
{
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;
	crm_status rc;
	crm_id id;

	options.flags = CRM_OPEN_CREATE;
	options.actor = "li";
	if ((rc = crm_open(argc > 1 ? argv[1] : ":memory:", &options, &db)) < 0 || (rc = create(db, &id)) < 0 ||
	    (rc = pick_as_target(db, &id)) < 0 || (rc = buy(db, &id)) < 0 || (rc = print_moves(db, &id)) < 0)
		fprintf(stderr, "%s\n", crm_error_last(db)->message);
	crm_close(db);
	return rc < 0;
}
