#include "import_rows.h"

#include "crm/crm.h"

#include <stdio.h>
#include <string.h>

enum value_type { AS_TEXT, AS_NAME, AS_YES, AS_DATE, AS_INSTANT, AS_INTEGER, AS_POINT };

typedef bool (*from_name_fn)(const char *name, int32_t *value_out);

/* How the value of a field gets into the row. */
struct import_field {
	const char     *name;
	enum value_type type;
	size_t          offset;   /* in crmi_import_row; of a point: its kind */
	from_name_fn    from_name;
	uint32_t        mask;     /* CRM_CUSTOMER_... */
	size_t          limit;    /* bytes of a text */
};

#define ROW(member) offsetof(crmi_import_row, member)

static const struct import_field customer_import[] = {
	{ "name", AS_TEXT, ROW(customer.name), NULL, CRM_CUSTOMER_FIELD_NAME, CRM_LIMIT_NAME },
	{ "kind", AS_NAME, ROW(customer.kind), crm_customer_kind_from_name, 0, 0 },
	{ "salutation", AS_TEXT, ROW(customer.salutation), NULL, CRM_CUSTOMER_FIELD_SALUTATION, CRM_LIMIT_NAME },
	{ "language", AS_TEXT, ROW(customer.language), NULL, CRM_CUSTOMER_FIELD_LANGUAGE, CRM_LIMIT_KEY },
	{ "note", AS_TEXT, ROW(customer.note), NULL, CRM_CUSTOMER_FIELD_NOTE, CRM_LIMIT_TEXT },
	{ "need", AS_TEXT, ROW(customer.need), NULL, CRM_CUSTOMER_FIELD_NEED, CRM_LIMIT_TEXT },
	{ "birth_date", AS_DATE, ROW(customer.birth_date), NULL, CRM_CUSTOMER_FIELD_BIRTH_DATE, 0 },
	{ "preferred_channel", AS_NAME, ROW(customer.preferred_channel), crm_channel_from_name, CRM_CUSTOMER_FIELD_PREFERRED_CHANNEL, 0 },
	{ "reference", AS_TEXT, ROW(reference), NULL, 0, CRM_LIMIT_NAME },
	{ "phone", AS_POINT, CRM_POINT_PHONE, NULL, CRM_CUSTOMER_FIELD_CONTACT_POINTS, CRM_LIMIT_NAME },
	{ "mobile", AS_POINT, CRM_POINT_MOBILE, NULL, CRM_CUSTOMER_FIELD_CONTACT_POINTS, CRM_LIMIT_NAME },
	{ "fax", AS_POINT, CRM_POINT_FAX, NULL, CRM_CUSTOMER_FIELD_CONTACT_POINTS, CRM_LIMIT_NAME },
	{ "email", AS_POINT, CRM_POINT_EMAIL, NULL, CRM_CUSTOMER_FIELD_CONTACT_POINTS, CRM_LIMIT_NAME },
	{ "address", AS_POINT, CRM_POINT_ADDRESS, NULL, CRM_CUSTOMER_FIELD_CONTACT_POINTS, CRM_LIMIT_NAME },
	{ "web", AS_POINT, CRM_POINT_WEB, NULL, CRM_CUSTOMER_FIELD_CONTACT_POINTS, CRM_LIMIT_NAME },
	{ "chat", AS_POINT, CRM_POINT_CHAT, NULL, CRM_CUSTOMER_FIELD_CONTACT_POINTS, CRM_LIMIT_NAME },
	{ "state", AS_NAME, ROW(customer.state), crm_lifecycle_state_from_name, 0, 0 },
	{ "state_reason", AS_TEXT, ROW(state_reason), NULL, 0, CRM_LIMIT_KEY },
	{ "has_bought", AS_YES, ROW(customer.has_bought), NULL, 0, 0 },
	{ "created_at", AS_INSTANT, ROW(at), NULL, 0, 0 },
	{ "contact_class", AS_NAME, ROW(contact_class), crm_contact_class_from_name, 0, 0 },
	{ "owner", AS_TEXT, ROW(owner), NULL, 0, CRM_LIMIT_KEY },
};

static const struct import_field purchase_import[] = {
	{ "customer", AS_TEXT, ROW(customer_reference), NULL, 0, CRM_LIMIT_NAME },
	{ "at", AS_INSTANT, ROW(at), NULL, 0, 0 },
	{ "amount", AS_TEXT, ROW(amount), NULL, 0, CRM_LIMIT_KEY },
	{ "quantity", AS_INTEGER, ROW(purchase.quantity), NULL, 0, 0 },
	{ "currency", AS_TEXT, ROW(purchase.currency), NULL, 0, CRM_LIMIT_KEY },
	{ "category", AS_TEXT, ROW(purchase.category), NULL, 0, CRM_LIMIT_NAME },
	{ "reference", AS_TEXT, ROW(purchase.reference), NULL, 0, CRM_LIMIT_NAME },
};

static const struct import_field complaint_import[] = {
	{ "customer", AS_TEXT, ROW(customer_reference), NULL, 0, CRM_LIMIT_NAME },
	{ "complainant", AS_TEXT, ROW(complaint.complainant), NULL, 0, CRM_LIMIT_NAME },
	{ "about", AS_TEXT, ROW(complaint.about), NULL, 0, CRM_LIMIT_TEXT },
	{ "content", AS_TEXT, ROW(complaint.content), NULL, 0, CRM_LIMIT_TEXT },
	{ "received_at", AS_INSTANT, ROW(complaint.received_at), NULL, 0, 0 },
	{ "bought_at", AS_INSTANT, ROW(complaint.bought_at), NULL, 0, 0 },
	{ "usage", AS_TEXT, ROW(complaint.usage), NULL, 0, CRM_LIMIT_TEXT },
	{ "demand", AS_TEXT, ROW(complaint.demand), NULL, 0, CRM_LIMIT_TEXT },
	{ "wished_solution", AS_TEXT, ROW(complaint.wished_solution), NULL, 0, CRM_LIMIT_TEXT },
	{ "contact", AS_TEXT, ROW(complaint.contact), NULL, 0, CRM_LIMIT_NAME },
	{ "channel", AS_NAME, ROW(complaint.channel), crm_channel_from_name, 0, 0 },
	{ "state", AS_NAME, ROW(complaint.state), crm_complaint_state_from_name, 0, 0 },
	{ "first_responder", AS_TEXT, ROW(complaint.first_responder), NULL, 0, CRM_LIMIT_KEY },
	{ "handler", AS_TEXT, ROW(complaint.handler), NULL, 0, CRM_LIMIT_KEY },
	{ "cause", AS_TEXT, ROW(complaint.cause), NULL, 0, CRM_LIMIT_NAME },
	{ "primary_cause", AS_NAME, ROW(complaint.primary_cause), crm_cause_from_name, 0, 0 },
	{ "reference", AS_TEXT, ROW(complaint.reference_value), NULL, 0, CRM_LIMIT_NAME },
};

static const struct import_field contact_import[] = {
	{ "customer", AS_TEXT, ROW(customer_reference), NULL, 0, CRM_LIMIT_NAME },
	{ "at", AS_INSTANT, ROW(at), NULL, 0, 0 },
	{ "kind", AS_NAME, ROW(contact.kind), crm_contact_kind_from_name, 0, 0 },
	{ "direction", AS_NAME, ROW(contact.direction), crm_direction_from_name, 0, 0 },
	{ "channel", AS_NAME, ROW(contact.channel), crm_channel_from_name, 0, 0 },
	{ "outcome", AS_NAME, ROW(contact.outcome), crm_outcome_from_name, 0, 0 },
	{ "note", AS_TEXT, ROW(contact.note), NULL, 0, CRM_LIMIT_TEXT },
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct { const struct import_field *fields; size_t count; } kinds[] = {
	[CRM_IMPORT_CUSTOMERS] = { customer_import, COUNT(customer_import) },
	[CRM_IMPORT_PURCHASES] = { purchase_import, COUNT(purchase_import) },
	[CRM_IMPORT_COMPLAINTS] = { complaint_import, COUNT(complaint_import) },
	[CRM_IMPORT_CONTACTS] = { contact_import, COUNT(contact_import) },
};

const crmi_field_name *crmi_import_fields(int32_t kind, crmi_arena *arena, size_t *count_out)
{
	crmi_field_name *names = crmi_arena_allocate(arena, kinds[kind].count * sizeof *names);
	size_t i;

	*count_out = kinds[kind].count;
	for (i = 0; names && i < kinds[kind].count; i++)
		names[i] = (crmi_field_name){ kinds[kind].fields[i].name, kinds[kind].fields[i].type == AS_POINT };
	return names;
}

static crm_status fault(crmi_import_row *row, const char *field, crm_rule rule, const char *text)
{
	row->fault.rule = (int32_t)rule;
	row->fault.field = field;
	(void)snprintf(row->fault.message, sizeof row->fault.message, "%s", text ? text : crm_rule_text((int32_t)rule));
	return CRM_ERR_INVALID;
}

static crm_status set_date(const crmi_import_plan *plan, const struct import_field *field, const char *text, crmi_import_row *row)
{
	void *place = (char *)row + field->offset;
	crmi_date_reading reading;
	int32_t rule = crmi_import_date(text, strlen(text), &plan->dates, &reading), offset;

	if (rule)
		return fault(row, field->name, (crm_rule)rule, NULL);
	if (reading.decision && row->decision_count < CRMI_ROW_DECISIONS)
		row->decisions[row->decision_count++] = (crmi_row_decision){ field->name, text, reading };
	if (field->type == AS_DATE) {
		*(crm_date *)place = reading.date;
		return CRM_OK;
	}
	offset = reading.has_offset ? reading.utc_offset_minutes : plan->utc_offset_minutes;
	if (!crm_time_from_date(reading.date, reading.seconds, offset, place))
		return fault(row, field->name, CRM_RULE_IMPORT_DATE, NULL);
	*(int64_t *)place += reading.microseconds;
	return CRM_OK;
}

static crm_status set_integer(const struct import_field *field, const char *text, crmi_import_row *row)
{
	int64_t *place = (int64_t *)(void *)((char *)row + field->offset);

	/* An amount of a currency without decimals is a whole number, and refuses what is none. */
	return crm_money_from_text(text, "JPY", place) ? CRM_OK : fault(row, field->name, CRM_RULE_IMPORT_NUMBER, NULL);
}

static crm_status set_yes(const struct import_field *field, const char *text, crmi_import_row *row)
{
	static const struct { const char *word; int32_t value; } words[] = {
		{ "1", 1 }, { "yes", 1 }, { "Yes", 1 }, { "true", 1 }, { "y", 1 }, { "0", 0 }, { "no", 0 }, { "No", 0 }, { "false", 0 }, { "n", 0 },
	};
	size_t i;

	for (i = 0; i < COUNT(words); i++)
		if (strcmp(words[i].word, text) == 0) {
			*(int32_t *)(void *)((char *)row + field->offset) = words[i].value;
			return CRM_OK;
		}
	return fault(row, field->name, CRM_RULE_IMPORT_VALUE, "not yes or no");
}

static crm_status set_point(const struct import_field *field, const char *label, const char *text, crmi_import_row *row)
{
	if (row->point_count == CRM_LIMIT_POINTS)
		return fault(row, field->name, CRM_RULE_POINTS_TOO_MANY, NULL);
	row->points[row->point_count++] = (crm_contact_point){ (int32_t)field->offset, 0, label, text, NULL };
	return CRM_OK;
}

static crm_status set_value(const crmi_import_plan *plan, const struct import_field *field, const char *label, const char *text, crmi_import_row *row)
{
	void *place = (char *)row + field->offset;

	row->fields |= field->mask;
	if (!*text)
		return CRM_OK; /* an empty field is an absent one */
	switch (field->type) {
	case AS_TEXT:
		if (strlen(text) > field->limit)
			return fault(row, field->name, CRM_RULE_FIELD_TOO_LONG, NULL);
		*(const char **)place = text;
		return CRM_OK;
	case AS_NAME:
		return field->from_name(text, place) ? CRM_OK : fault(row, field->name, CRM_RULE_IMPORT_VALUE, NULL);
	case AS_YES:
		return set_yes(field, text, row);
	case AS_DATE:
	case AS_INSTANT:
		return set_date(plan, field, text, row);
	case AS_INTEGER:
		return set_integer(field, text, row);
	case AS_POINT:
		return set_point(field, label, text, row);
	}
	return CRM_ERR_INTERNAL;
}

static const struct import_field *field_named(int32_t kind, const char *name)
{
	size_t i;

	for (i = 0; i < kinds[kind].count; i++)
		if (strcmp(kinds[kind].fields[i].name, name) == 0)
			return &kinds[kind].fields[i];
	return NULL;
}

static void init(crmi_import_row *row)
{
	memset(row, 0, sizeof *row);
	row->customer.size = sizeof row->customer;
	row->purchase.size = sizeof row->purchase;
	row->complaint.size = sizeof row->complaint;
	row->contact.size = sizeof row->contact;
}

/* What needs two fields at once. */
static crm_status settle(const crmi_import_plan *plan, crmi_import_row *row)
{
	int32_t *reason = &row->customer.state_reason;

	if (row->customer.kind == 0)
		row->customer.kind = CRM_CUSTOMER_PERSON;
	row->customer.contact_points = row->points;
	row->customer.contact_point_count = row->point_count;
	row->has_class = row->contact_class != 0;
	if (row->state_reason && !(row->customer.state == CRM_LIFECYCLE_NON_CUSTOMER ? crm_non_customer_reason_from_name(row->state_reason, reason)
	                                                                             : crm_churn_reason_from_name(row->state_reason, reason)))
		return fault(row, "state_reason", CRM_RULE_IMPORT_VALUE, NULL);
	if (!row->purchase.currency)
		row->purchase.currency = plan->input.currency;
	if (plan->input.kind == CRM_IMPORT_PURCHASES && !row->amount)
		return fault(row, "amount", CRM_RULE_FIELD_MISSING, NULL);
	if (row->amount && !crm_money_from_text(row->amount, row->purchase.currency, &row->purchase.amount))
		return fault(row, "amount", CRM_RULE_IMPORT_NUMBER, NULL);
	if (plan->input.kind != CRM_IMPORT_CUSTOMERS && plan->input.kind != CRM_IMPORT_COMPLAINTS) {
		if (!row->customer_reference)
			return fault(row, "customer", CRM_RULE_FIELD_MISSING, NULL);
		if (row->at == CRM_NO_TIME)
			return fault(row, "at", CRM_RULE_FIELD_MISSING, NULL);
	}
	return CRM_OK;
}

crm_status crmi_import_row_read(const crmi_import_plan *plan, const crmi_slice *fields, size_t count, crmi_arena *arena, crmi_text *scratch,
                                crmi_import_row *row)
{
	crm_status rc = CRM_OK;
	size_t i;

	init(row);
	for (i = 0; i < plan->mapping.count && rc == CRM_OK; i++) {
		const crmi_mapping_entry *entry = plan->mapping.entries[i];
		const char *text;

		rc = crmi_mapping_value(&plan->mapping, i, fields, count, scratch);
		if (rc == CRM_ERR_INVALID)
			return fault(row, entry->field, CRM_RULE_IMPORT_VALUE, NULL);
		if (rc < 0)
			return rc;
		text = crmi_arena_copy(arena, scratch->data ? scratch->data : "", scratch->length);
		if (!text)
			return CRM_ERR_NOMEM;
		rc = set_value(plan, field_named(plan->input.kind, entry->field), entry->label, text, row);
	}
	return rc < 0 ? rc : settle(plan, row);
}

crm_status crmi_import_row_of_card(const crmi_import_plan *plan, const crmi_vcard_card *card, crmi_import_row *row)
{
	size_t i;

	init(row);
	row->customer.kind = card->kind;
	/* A card without any name is called by how to reach it, as telephones show it. */
	row->customer.name = card->name ? card->name : card->point_count ? card->points[0].value : NULL;
	row->customer.salutation = card->prefix;
	row->customer.note = card->note;
	row->customer.birth_date = card->birth_date;
	row->reference = card->uid;
	row->fields = CRM_CUSTOMER_FIELD_NAME | CRM_CUSTOMER_FIELD_SALUTATION | CRM_CUSTOMER_FIELD_NOTE | CRM_CUSTOMER_FIELD_BIRTH_DATE | CRM_CUSTOMER_FIELD_CONTACT_POINTS;
	if (card->point_count > CRM_LIMIT_POINTS)
		return fault(row, "contact_points", CRM_RULE_POINTS_TOO_MANY, NULL);
	for (i = 0; i < card->point_count; i++)
		row->points[row->point_count++] =
			(crm_contact_point){ card->points[i].kind, card->points[i].preferred, card->points[i].label, card->points[i].value, NULL };
	return settle(plan, row);
}
