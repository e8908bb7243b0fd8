#include "crm/lifecycle.h"

#include "cursor.h"
#include "customer_record.h"
#include "date.h"
#include "frame.h"
#include "lifecycle_change.h"
#include "lifecycle_record.h"

static const struct crmi_field move_fields[] = {
	CRMI_INPUT(crm_lifecycle_input, state, CRMI_ENUM, CRMI_FLAG_REQUIRED, CRM_LIFECYCLE_NON_CUSTOMER),
	CRMI_INPUT(crm_lifecycle_input, state_reason, CRMI_ENUM, 0, CRM_CHURN_UNKNOWN),
	CRMI_INPUT(crm_lifecycle_input, has_bought, CRMI_ENUM, 0, 1),
	CRMI_INPUT(crm_lifecycle_input, need, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
};

static crm_status reason_check(crm *db, void *asked)
{
	const crm_lifecycle_input *in = asked;

	return crmi_lifecycle_check_reason(db, in->state, in->state_reason);
}

/* What the customer has due comes first, so that a move does not depend on when the host last let time pass. */
static crm_status move_customer(struct crmi_call *call, const crm_id *id, const void *asked)
{
	const crm_lifecycle_input *in = asked;
	struct crmi_lifecycle_change change = { .to = in->state, .state_reason = in->state_reason, .at = call->at,
	                                        .attested = in->has_bought == 1, .reason = call->reason };
	crm_customer customer;
	crm_status rc;

	if ((rc = crmi_customer_load(call->db, id, &customer)) < 0 ||
	    (rc = crmi_call_revision(call, customer.revision, CRM_ENTITY_CUSTOMER, id)) < 0)
		return rc;
	if (customer.removed)
		return crmi_refuse(call->db, CRM_RULE_CUSTOMER_REMOVED, CRM_ENTITY_CUSTOMER, id, NULL);
	if ((rc = crmi_lifecycle_catch_up(call, &customer, call->at)) < 0)
		return rc;
	if (customer.state == in->state)
		return call->entries ? CRM_OK : CRM_UNCHANGED;
	change.need = in->need && *in->need ? in->need : NULL;
	return crmi_lifecycle_try(call, &customer, &change);
}

static const struct crmi_frame lifecycle_move_call = {
	.name = "crm_lifecycle_move", .id = "id", CRMI_TAKES("input", crm_lifecycle_input, move_fields), .check = reason_check,
	.ahead = crmi_customer_call_ahead, .work = move_customer,
};

crm_status crm_lifecycle_move(crm *db, const crm_act *act, const crm_id *id, const crm_lifecycle_input *input)
{
	return crmi_frame_run(db, act, &lifecycle_move_call, id, input, NULL);
}

/* Before the first move the customer was in the state he was created in, and before his creation in none, unless an
 * imported purchase moved him then. */
static crm_status state_before_moves(crm *db, const crm_customer *customer, int64_t at, int32_t *state_out)
{
	crm_move first = { .customer_id = customer->id, .number = 1 };
	crm_status rc;

	if (at < customer->created_at)
		return CRM_OK;
	if (customer->moves == 0) {
		*state_out = customer->state;
		return CRM_OK;
	}
	rc = crmi_record_get(db, CRMI_TABLE_LIFECYCLE_MOVE, &first, &db->scratch);
	if (rc == CRM_DONE)
		return crmi_fail(db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "moves", "the history lacks its first move");
	if (rc == CRM_OK)
		*state_out = first.from_state;
	return rc;
}

crm_status crm_lifecycle_state_at(crm *db, const crm_id *id, int64_t at, int32_t *state_out)
{
	struct crmi_lifecycle_move_at_in in = { .at = at };
	struct crmi_lifecycle_move_at_out last;
	crm_customer customer;
	crm_status rc;

	if (state_out)
		*state_out = 0;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!id || !state_out)
		return crmi_input_missing(db, id ? "state_out" : "id");
	if (!crmi_time_is_storable(at))
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "at", "at is no instant");
	in.customer_id = *id;
	crmi_ahead(db, CRMI_STMT_LIFECYCLE_MOVE_AT, &in);
	if ((rc = crmi_customer_load(db, id, &customer)) < 0)
		return rc;
	if ((rc = crmi_one(db, CRMI_STMT_LIFECYCLE_MOVE_AT, &in, &last, &db->scratch)) < 0)
		return rc;
	if (rc == CRM_DONE)
		return state_before_moves(db, &customer, at, state_out);
	*state_out = last.to_state;
	return CRM_OK;
}

/* One customer in one transaction, as crm_tick() does it. A key is not looked at: sweeping again is harmless. */
static crm_status sweep_one(crm *db, const crm_act *act)
{
	const struct crmi_playbook *playbook = NULL;
	crm_tick_result result = { 0 };
	struct crmi_call call = { 0 };
	crm_status rc;

again:
	if ((rc = crmi_call_begin(&call, db, act, "crm_lifecycle_sweep")) < 0)
		return rc;
	rc = crmi_playbook_now(db, &playbook);
	if (rc == CRM_OK && !crmi_lifecycle_window(playbook))
		rc = crmi_fail(db, CRM_ERR_POLICY_MISSING, CRM_RULE_LIFECYCLE_WINDOW_MISSING, "lifecycle.churn.window_days",
		               "%s", crm_rule_text(CRM_RULE_LIFECYCLE_WINDOW_MISSING));
	if (rc == CRM_OK)
		rc = crmi_lifecycle_subject.fire(&call, call.now, &result);
	if (crmi_call_end(&call, &rc))
		goto again;
	return rc;
}

crm_status crm_lifecycle_sweep(crm *db, const crm_act *act, int64_t *count_out)
{
	int64_t count = 0;
	crm_status rc;

	if (count_out)
		*count_out = 0;
	while ((rc = sweep_one(db, act)) == CRM_OK)
		count++;
	if (rc < 0)
		return rc;
	if (count_out)
		*count_out = count;
	return count ? CRM_OK : CRM_UNCHANGED;
}

static void advance_move(void *in, const void *row)
{
	((struct crmi_lifecycle_moves_in *)in)->after_number = ((const crm_move *)row)->number;
}

crm_status crm_lifecycle_list(crm *db, const crm_id *id, crm_lifecycle_cursor **cursor_out)
{
	struct crmi_lifecycle_moves_in in = { .after_number = 0 };
	crmi_cursor *cursor = NULL;
	crm_status rc;

	if (cursor_out)
		*cursor_out = NULL;
	if ((rc = crmi_customer_list_enter(db, id, "id", cursor_out)) < 0)
		return rc;
	in.customer_id = *id;
	rc = crmi_cursor_open(db, CRMI_STMT_LIFECYCLE_MOVES, &in, sizeof in, advance_move, &cursor);
	*cursor_out = (crm_lifecycle_cursor *)cursor;
	return rc;
}

crm_status crm_lifecycle_next(crm_lifecycle_cursor *cursor, const crm_move **move_out)
{
	const void *row = NULL;
	crm_status rc;

	if (!move_out)
		return CRM_ERR_INVALID;
	rc = crmi_cursor_next((crmi_cursor *)cursor, &row);
	*move_out = row;
	return rc;
}

void crm_lifecycle_cursor_free(crm_lifecycle_cursor *cursor)
{
	crmi_cursor_close((crmi_cursor *)cursor);
}
