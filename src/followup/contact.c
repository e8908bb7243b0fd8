/* Contacts that were made, planned or not, and their list. */
#include "add.h"
#include "cadence.h"
#include "contact_record.h"
#include "cursor.h"
#include "customer_record.h"
#include "id.h"
#include "task_record.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

static const struct crmi_field contact_fields[] = {
	CRMI_INPUT(crm_contact_input, customer_id, CRMI_ID, CRMI_FLAG_REQUIRED, 0),
	CRMI_INPUT(crm_contact_input, kind, CRMI_ENUM, CRMI_FLAG_REQUIRED, CRM_CONTACT_MESSAGE),
	CRMI_INPUT(crm_contact_input, direction, CRMI_ENUM, 0, CRM_DIRECTION_IN),
	CRMI_INPUT(crm_contact_input, channel, CRMI_ENUM, 0, CRM_CHANNEL_THIRD_PARTY),
	CRMI_INPUT(crm_contact_input, outcome, CRMI_ENUM, 0, CRM_OUTCOME_DONE),
	CRMI_INPUT(crm_contact_input, note, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
};

static crm_contact contact_from(const struct crmi_call *call, const crm_contact_input *in)
{
	return (crm_contact){
		.customer_id = in->customer_id,
		.at = call->at,
		.kind = in->kind,
		.direction = in->direction ? in->direction : CRM_DIRECTION_OUT,
		.channel = in->channel ? in->channel : crmi_contact_channel_of(in->kind),
		.outcome = in->outcome,
		.note = in->note,
	};
}

/* A contact that is entered late, behind a newer one of its kind, changes no plan. */
static bool moves_cadence(const struct crmi_call *call, const crm_customer *customer, const crm_contact *contact)
{
	int64_t last;

	if (contact->kind == CRM_CONTACT_MESSAGE || crmi_followup_sequel(contact->outcome) != CRMI_SEQUEL_NEXT)
		return false;
	last = contact->kind == CRM_CONTACT_CALL ? customer->last_call_at : customer->last_visit_at;
	return last == CRM_NO_TIME || call->at > last;
}

/* The open cadence task of the kind is done by this contact. */
static crm_status fulfil(struct crmi_call *call, struct crmi_followup *f, enum crmi_cadence_kind kind,
                         crm_contact *contact)
{
	crm_task *open = f->open[kind], after;

	if (!open)
		return CRM_OK;
	after = *open;
	after.state = CRM_TASK_DONE;
	after.outcome = contact->outcome;
	after.channel = contact->channel;
	after.ended_at = call->at;
	after.note = contact->note;
	contact->task_id = open->id;
	f->open[kind] = NULL;
	return crmi_task_store(call, open, &after);
}

static crm_status contact_moves(struct crmi_call *call, const crm_customer *customer, crm_contact *contact)
{
	enum crmi_cadence_kind kind = contact->kind == CRM_CONTACT_CALL ? CRMI_CADENCE_CALL : CRMI_CADENCE_VISIT;
	struct crmi_followup f;
	crm_id next = crmi_id_none;
	crm_status rc;

	if ((rc = crmi_followup_load(call, customer, NULL, &f)) < 0 || (rc = fulfil(call, &f, kind, contact)) < 0)
		return rc;
	return crmi_followup_reached(call, &f, kind, &next);
}

static crm_status contact_add(struct crmi_call *call, const crm_contact_input *in, crm_id *made)
{
	crm_contact contact = contact_from(call, in);
	crm_customer customer;
	crm_status rc;

	if ((rc = crmi_customer_in_use(call->db, &in->customer_id, &customer)) < 0)
		return rc;
	if (in->outcome == CRM_OUTCOME_NONE)
		return crmi_refuse(call->db, CRM_RULE_TASK_OUTCOME_MISSING, CRM_ENTITY_CUSTOMER, &in->customer_id, "outcome");
	if (moves_cadence(call, &customer, &contact) && (rc = contact_moves(call, &customer, &contact)) < 0)
		return rc;
	if ((rc = crmi_contact_insert(call, &contact)) < 0)
		return rc;
	*made = contact.id;
	return crmi_journal_write(call, &(struct crmi_event){ .event = CRM_EVENT_CONTACT_MADE,
	                                                      .entity = CRM_ENTITY_CONTACT,
	                                                      .id = &contact.id,
	                                                      .customer_id = &contact.customer_id });
}

static void new_ahead(crm *db, const void *input)
{
	crm_contact_input in;

	if (crmi_input_take(db, &in, sizeof in, input, contact_fields, COUNT(contact_fields)) == CRM_OK)
		crmi_customer_ahead(db, &in.customer_id);
}

static crm_status take_new(struct crmi_call *call, const void *input, crm_id *made)
{
	crm_contact_input in;
	crm_status rc = crmi_input_take(call->db, &in, sizeof in, input, contact_fields, COUNT(contact_fields));

	if (rc < 0)
		return rc;
	crmi_call_ask(call, contact_fields, COUNT(contact_fields), &in);
	crmi_customer_ahead(call->db, &in.customer_id);
	rc = crmi_call_key(call, made, sizeof *made);
	return rc == CRM_OK ? contact_add(call, &in, made) : rc;
}

static const struct crmi_addition addition = { "crm_contact_add", false, new_ahead, take_new };

crm_status crm_contact_add(crm *db, const crm_act *act, const crm_contact_input *input, crm_id *id_out)
{
	return crmi_add(db, act, input, &addition, id_out);
}

crm_status crm_contact_add_many(crm *db, const crm_act *acts, const crm_contact_input *inputs, size_t count, crm_id *ids_out)
{
	return crmi_add_many(db, acts, inputs, count, &addition, ids_out);
}

/* --- listing */

static void advance_contact(void *in, const void *row)
{
	struct crmi_contact_customer_in *bookmark = in;
	const crm_contact *contact = row;

	bookmark->after_at = contact->at;
	bookmark->after_id = contact->id;
}

crm_status crm_contact_list(crm *db, const crm_id *customer_id, crm_contact_cursor **cursor_out)
{
	struct crmi_contact_customer_in in = { .after_at = CRM_NO_TIME };
	crmi_cursor *cursor = NULL;
	crm_status rc;

	if (cursor_out)
		*cursor_out = NULL;
	if ((rc = crmi_customer_list_enter(db, customer_id, "customer_id", cursor_out)) < 0)
		return rc;
	in.customer_id = *customer_id;
	rc = crmi_cursor_open(db, CRMI_STMT_CONTACT_CUSTOMER, &in, sizeof in, advance_contact, &cursor);
	*cursor_out = (crm_contact_cursor *)cursor;
	return rc;
}

CRMI_CURSOR_CALLS(crm_contact_next, crm_contact_cursor_free, crm_contact_cursor, crm_contact)
