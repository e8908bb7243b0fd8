#include "import_take.h"

#include <stdio.h>

/* Which failures are the row's own; all others end the import. */
static bool is_of_the_row(crm_status rc)
{
	return rc == CRM_ERR_INVALID || rc == CRM_ERR_REFUSED || rc == CRM_ERR_NOT_FOUND || rc == CRM_ERR_EXISTS || rc == CRM_ERR_CONFLICT;
}

static crm_status refused(crm *db, crm_status rc, crmi_import_row *row)
{
	const crm_error *error = crm_error_last(db);

	if (!is_of_the_row(rc))
		return rc;
	row->fault.rule = error->rule;
	(void)snprintf(row->fault.field_kept, sizeof row->fault.field_kept, "%s", error->field ? error->field : "");
	row->fault.field = error->field ? row->fault.field_kept : NULL;
	(void)snprintf(row->fault.message, sizeof row->fault.message, "%s", error->message);
	return CRM_ERR_INVALID;
}

static crm_status changed(crm_status rc)
{
	return rc == CRM_REPLAYED ? CRM_UNCHANGED : rc;
}

static crm_status new_customer(crm *db, const crm_act *act, const crmi_import_row *row, crm_id *id)
{
	crm_act dated = *act;

	dated.at = row->at;
	return crm_customer_add(db, &dated, &row->customer, id);
}

static crm_status take_customer(crm *db, const crm_act *act, const crmi_import_plan *plan, crmi_import_row *row)
{
	crm_reference reference = { plan->source, row->reference };
	crm_act plain = *act;
	crm_status rc = CRM_ERR_NOT_FOUND, assigned = CRM_UNCHANGED;
	crm_id id;

	if (row->reference) {
		row->customer.references = &reference;
		row->customer.reference_count = 1;
		plain.key = NULL; /* its reference recognises it */
		rc = crm_customer_find_reference(db, reference.source, reference.value, &id);
	}
	if (rc == CRM_OK)
		rc = crm_customer_update(db, &plain, &id, row->fields, &row->customer);
	else if (rc == CRM_ERR_NOT_FOUND)
		rc = new_customer(db, &plain, row, &id);
	if (rc < 0)
		return rc;
	plain.key = NULL;
	if (row->has_class && rc != CRM_REPLAYED)
		assigned = crm_followup_assign(db, &plain, &id, row->contact_class, row->owner);
	return assigned < 0 ? assigned : assigned == CRM_OK ? CRM_OK : changed(rc);
}

static crm_status find_customer(crm *db, const crmi_import_plan *plan, crmi_import_row *row, crm_id *id)
{
	crm_status rc = crm_customer_find_reference(db, plan->source, row->customer_reference, id);

	if (rc != CRM_ERR_NOT_FOUND)
		return rc;
	row->fault.rule = CRM_RULE_IMPORT_NO_CUSTOMER;
	row->fault.field = "customer";
	(void)snprintf(row->fault.message, sizeof row->fault.message, "%s", crm_rule_text(CRM_RULE_IMPORT_NO_CUSTOMER));
	return rc;
}

static crm_status take_purchase(crm *db, const crm_act *act, const crmi_import_plan *plan, crmi_import_row *row)
{
	crm_act dated = *act;
	crm_status rc = find_customer(db, plan, row, &row->purchase.customer_id);

	dated.at = row->at;
	return rc < 0 ? rc : changed(crm_purchase_add(db, &dated, &row->purchase, NULL));
}

static crm_status take_contact(crm *db, const crm_act *act, const crmi_import_plan *plan, crmi_import_row *row)
{
	crm_act dated = *act;
	crm_status rc = find_customer(db, plan, row, &row->contact.customer_id);

	dated.at = row->at;
	return rc < 0 ? rc : changed(crm_contact_add(db, &dated, &row->contact, NULL));
}

static crm_status take_complaint(crm *db, const crm_act *act, const crmi_import_plan *plan, crmi_import_row *row)
{
	crm_act plain = *act;
	crm_status rc = CRM_OK;
	crm_id id;

	if (row->customer_reference && (rc = find_customer(db, plan, row, &row->complaint.customer_id)) < 0)
		return rc;
	if (row->complaint.reference_value) {
		row->complaint.reference_source = plan->source;
		plain.key = NULL;
		rc = crm_complaint_find_reference(db, plan->source, row->complaint.reference_value, &id);
		if (rc == CRM_OK)
			return CRM_UNCHANGED;
		if (rc != CRM_ERR_NOT_FOUND)
			return rc;
	}
	return changed(crm_complaint_open(db, &plain, &row->complaint, &id));
}

static void reference_ahead(crm *db, const char *source, const char *value)
{
	if (value)
		crmi_ahead(db, CRMI_STMT_POINT_FIND_REFERENCE, &(struct crmi_point_find_reference_in){ .source = source, .value = value });
}

void crmi_import_ahead(crm *db, const crmi_import_plan *plan, const char *key, const crmi_import_row *row)
{
	const char *own = plan->input.kind == CRM_IMPORT_COMPLAINTS ? row->complaint.reference_value
	                  : plan->input.kind == CRM_IMPORT_CUSTOMERS ? row->reference : NULL;

	reference_ahead(db, plan->source, row->customer_reference);
	if (plan->input.kind == CRM_IMPORT_COMPLAINTS && own)
		crmi_ahead(db, CRMI_STMT_COMPLAINT_BY_REFERENCE, &(struct crmi_complaint_by_reference_in){ .source = plan->source, .value = own });
	else if (own)
		reference_ahead(db, plan->source, own);
	else
		crmi_ahead(db, CRMI_STMT_JOURNAL_BY_KEY, &(struct crmi_journal_by_key_in){ .key = key });
}

crm_status crmi_import_take(crm *db, const crm_act *act, const crmi_import_plan *plan, const char *key, crmi_import_row *row)
{
	static crm_status (*const take[])(crm *, const crm_act *, const crmi_import_plan *, crmi_import_row *) = {
		[CRM_IMPORT_CUSTOMERS] = take_customer,
		[CRM_IMPORT_PURCHASES] = take_purchase,
		[CRM_IMPORT_COMPLAINTS] = take_complaint,
		[CRM_IMPORT_CONTACTS] = take_contact,
	};
	crm_act keyed = *act;
	crm_status rc;

	keyed.key = key;
	keyed.at = CRM_NO_TIME;
	keyed.revision = 0;
	if ((rc = crm_begin(db, CRM_TRANSACTION_WRITE)) < 0)
		return rc;
	rc = take[plan->input.kind](db, &keyed, plan, row);
	if (rc >= 0) {
		crm_status committed = crm_commit(db);

		return committed < 0 ? committed : rc;
	}
	if (row->fault.rule == CRM_RULE_NONE)
		rc = refused(db, rc, row);
	else
		rc = CRM_ERR_INVALID;
	if (rc == CRM_ERR_INVALID)
		rc = crm_rollback(db) < 0 ? CRM_ERR_TXN_FAILED : CRM_ERR_INVALID;
	return rc;
}
