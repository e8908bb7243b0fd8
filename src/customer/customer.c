#include "crm/customer.h"

#include "add.h"
#include "customer_points.h"
#include "customer_rules.h"
#include "cursor.h"
#include "frame.h"
#include "settings.h"
#include "subject.h"
#include "view.h"

#include <string.h>

static const struct crmi_field customer_fields[] = {
	CRMI_INPUT(crm_customer_input, kind, CRMI_ENUM, 0, CRM_CUSTOMER_ENTERPRISE),
	CRMI_INPUT(crm_customer_input, preferred_channel, CRMI_ENUM, 0, CRM_CHANNEL_THIRD_PARTY),
	CRMI_INPUT(crm_customer_input, name, CRMI_TEXT, 0, CRM_LIMIT_NAME),
	CRMI_INPUT(crm_customer_input, salutation, CRMI_TEXT, 0, CRM_LIMIT_NAME),
	CRMI_INPUT(crm_customer_input, language, CRMI_TEXT, 0, CRM_LIMIT_KEY),
	CRMI_INPUT(crm_customer_input, note, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
	CRMI_INPUT(crm_customer_input, birth_date, CRMI_DATE, 0, 0),
	CRMI_INPUT(crm_customer_input, state, CRMI_ENUM, 0, CRM_LIFECYCLE_NON_CUSTOMER),
	CRMI_INPUT(crm_customer_input, state_reason, CRMI_ENUM, 0, CRM_CHURN_UNKNOWN),
	CRMI_INPUT(crm_customer_input, has_bought, CRMI_ENUM, 0, 1),
	CRMI_INPUT(crm_customer_input, need, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
};
enum { CUSTOMER_FIELDS = sizeof customer_fields / sizeof *customer_fields };

/* Nothing but blanks is nothing. */
static const char *text_or_none(const char *text)
{
	return text && text[strspn(text, " \t\r\n\v\f")] ? text : NULL;
}

static void ask_lists(struct crmi_call *call, const crm_customer_input *input)
{
	size_t i;

	crmi_call_ask_bytes(call, &input->contact_point_count, sizeof input->contact_point_count);
	for (i = 0; call->key && input->contact_points && i < input->contact_point_count && i < CRM_LIMIT_POINTS; i++) {
		crmi_call_ask_bytes(call, &input->contact_points[i].kind, sizeof(int32_t));
		crmi_call_ask_bytes(call, &input->contact_points[i].flags, sizeof(int32_t));
		crmi_call_ask_text(call, input->contact_points[i].label);
		crmi_call_ask_text(call, input->contact_points[i].value);
	}
	crmi_call_ask_bytes(call, &input->reference_count, sizeof input->reference_count);
	for (i = 0; call->key && input->references && i < input->reference_count && i < CRM_LIMIT_POINTS; i++) {
		crmi_call_ask_text(call, input->references[i].source);
		crmi_call_ask_text(call, input->references[i].value);
	}
}

/* A server refuses the whole transaction for a text that is none. */
static bool can_be_asked(const char *text, size_t limit)
{
	size_t length = text ? strlen(text) : 0;

	return length && length <= limit && crmi_utf8_is_valid(text, length);
}

/* References are looked up before a customer gets them. */
static void references_ahead(crm *db, const crm_customer_input *input)
{
	size_t i;

	for (i = 0; input->references && i < input->reference_count && i < CRM_LIMIT_POINTS; i++) {
		const crm_reference *reference = &input->references[i];

		if (can_be_asked(reference->source, CRM_LIMIT_KEY) && can_be_asked(reference->value, CRM_LIMIT_NAME))
			crmi_ahead(db, CRMI_STMT_POINT_FIND_REFERENCE,
			           &(struct crmi_point_find_reference_in){ .source = reference->source, .value = reference->value });
	}
}

static void set_facts(crm_customer *customer, const crm_customer_input *input, uint32_t fields)
{
	if (fields & CRM_CUSTOMER_FIELD_NAME)
		customer->name = input->name;
	if (fields & CRM_CUSTOMER_FIELD_SALUTATION)
		customer->salutation = text_or_none(input->salutation);
	if (fields & CRM_CUSTOMER_FIELD_LANGUAGE)
		customer->language = text_or_none(input->language);
	if (fields & CRM_CUSTOMER_FIELD_NOTE)
		customer->note = text_or_none(input->note);
	if (fields & CRM_CUSTOMER_FIELD_NEED)
		customer->need = text_or_none(input->need);
	if (fields & CRM_CUSTOMER_FIELD_BIRTH_DATE)
		customer->birth_date = input->birth_date;
	if (fields & CRM_CUSTOMER_FIELD_PREFERRED_CHANNEL)
		customer->preferred_channel = input->preferred_channel;
}

static crm_status start(struct crmi_call *call, const crm_customer_input *input, crm_customer *customer)
{
	const struct crmi_subject *const *subject;
	crm_status rc = CRM_OK;

	for (subject = call->db->subjects; *subject && rc >= 0; subject++)
		if ((*subject)->customer_starting)
			rc = (*subject)->customer_starting(call, input, customer);
	return rc;
}

static crm_status create(struct crmi_call *call, const crm_customer_input *input, crm_id *id)
{
	crm *db = call->db;
	crm_customer customer;
	struct crmi_point_row *rows = NULL;
	size_t count = 0;
	crm_status rc;

	if (!text_or_none(input->name))
		return crmi_refuse(db, CRM_RULE_CUSTOMER_NAME_MISSING, CRM_ENTITY_CUSTOMER, NULL, "name");
	if (input->kind == 0)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "kind", "kind is required");
	if ((rc = crmi_points_of_input(db, input, true, true, &rows, &count)) < 0 ||
	    (rc = crmi_points_free_check(db, NULL, rows, count)) < 0 || (rc = crmi_id_new(db, id)) < 0)
		return rc;
	memset(&customer, 0, sizeof customer);
	customer.id = *id;
	customer.kind = input->kind;
	customer.created_at = call->at;
	set_facts(&customer, input, UINT32_MAX);
	if ((rc = start(call, input, &customer)) < 0 || (rc = crmi_record_insert(call, CRMI_TABLE_CUSTOMER, &customer)) < 0 ||
	    (rc = crmi_points_insert(call, id, rows, count)) < 0)
		return rc;
	return crmi_journal_write(call, &(struct crmi_event){ .event = CRM_EVENT_CUSTOMER_CREATED, .entity = CRM_ENTITY_CUSTOMER,
	                                                      .id = id, .customer_id = id });
}

static void new_ahead(crm *db, const void *input)
{
	crm_customer_input in;

	if (crmi_input_take(db, &in, sizeof in, input, customer_fields, CUSTOMER_FIELDS) == CRM_OK)
		references_ahead(db, &in);
}

static crm_status take_new(struct crmi_call *call, const void *input, crm_id *made)
{
	crm_customer_input in;
	crm_status rc = crmi_input_take(call->db, &in, sizeof in, input, customer_fields, CUSTOMER_FIELDS);

	if (rc < 0)
		return rc;
	crmi_call_ask(call, customer_fields, CUSTOMER_FIELDS, &in);
	ask_lists(call, &in);
	references_ahead(call->db, &in);
	rc = crmi_call_key(call, made, sizeof *made);
	return rc == CRM_OK ? create(call, &in, made) : rc;
}

static const struct crmi_addition addition = { "crm_customer_add", true, new_ahead, take_new };

crm_status crm_customer_add(crm *db, const crm_act *act, const crm_customer_input *input, crm_id *id_out)
{
	return crmi_add(db, act, input, &addition, id_out);
}

crm_status crm_customer_add_many(crm *db, const crm_act *acts, const crm_customer_input *inputs, size_t count, crm_id *ids_out)
{
	return crmi_add_many(db, acts, inputs, count, &addition, ids_out);
}

crm_status crm_customer_get(crm *db, const crm_id *id, const crm_customer **customer_out)
{
	crm_customer *view = NULL;
	crm_status rc;

	if (customer_out)
		*customer_out = NULL;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!id || !customer_out)
		return crmi_input_missing(db, id ? "customer_out" : "id");
	view = crmi_view_new(&db->memory, sizeof *view);
	if (!view)
		return crmi_no_memory(db);
	view->id = *id;
	rc = crmi_customer_read(db, view, crmi_view_arena(view));
	if (rc < 0) {
		crmi_view_free(view);
		return rc;
	}
	*customer_out = view;
	return CRM_OK;
}

void crm_customer_free(const crm_customer *customer)
{
	crmi_view_free(customer);
}

crm_status crm_customer_find_reference(crm *db, const char *source, const char *value, crm_id *id_out)
{
	struct crmi_point_find_reference_out found;
	crm_status rc;

	if (id_out)
		*id_out = crmi_id_none;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!source || !value || !id_out)
		return crmi_input_missing(db, !source ? "source" : !value ? "value" : "id_out");
	rc = crmi_one(db, CRMI_STMT_POINT_FIND_REFERENCE, &(struct crmi_point_find_reference_in){ .source = source, .value = value },
	              &found, &db->scratch);
	if (rc == CRM_DONE)
		return crmi_not_found(db, CRM_ENTITY_CUSTOMER, NULL);
	if (rc == CRM_OK)
		*id_out = found.customer_id;
	return rc;
}

/* The same customer may have a number twice, as a telephone and as a fax. */
static crm_status collect(crm *db, const struct crmi_point_find_in *in, crm_id *ids, size_t capacity, size_t *count)
{
	struct crmi_point_find_out found;
	crm_id last = crmi_id_none;
	crmi_rows rows;
	crm_status rc = crmi_start(db, CRMI_STMT_POINT_FIND, in, &rows);

	if (rc < 0)
		return rc;
	while ((rc = crmi_next(db, &rows, &found, &db->scratch)) == CRM_OK) {
		if (*count && crm_id_is_equal(&last, &found.customer_id))
			continue;
		last = found.customer_id;
		if (*count < capacity)
			ids[*count] = last;
		++*count;
	}
	crmi_end(&rows);
	return rc < 0 ? rc : CRM_OK;
}

crm_status crm_customer_find_point(crm *db, int32_t kind, const char *value, crm_id *ids, size_t capacity, size_t *count_out)
{
	struct crmi_point_find_in in = { .first_kind = kind, .last_kind = kind };
	const struct crmi_playbook *playbook = NULL;
	crm_rule rule;
	crm_status rc;

	if (count_out)
		*count_out = 0;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!value || !*value || (!ids && capacity) || !count_out)
		return crmi_input_missing(db, !value || !*value ? "value" : !count_out ? "count_out" : "ids");
	if (kind < CRM_POINT_PHONE || kind > CRM_POINT_CHAT)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "kind", "kind is not a crm_point_kind");
	if ((rc = crmi_text_check(db, "value", value, CRM_LIMIT_NAME)) < 0)
		return rc;
	/* The country matters only to a number that is written without one. */
	if (kind <= CRM_POINT_FAX && *value != '+' && (rc = crmi_playbook_now(db, &playbook)) < 0)
		return rc;
	in.match = crmi_point_match(&db->scratch, kind, value, playbook ? playbook->customer_phone_country : NULL, &rule);
	if (!in.match)
		return rule ? crmi_fail(db, CRM_ERR_INVALID, rule, "value", "%s", crm_rule_text((int32_t)rule)) : crmi_no_memory(db);
	if (kind <= CRM_POINT_FAX) {
		in.first_kind = CRM_POINT_PHONE;
		in.last_kind = CRM_POINT_FAX;
	}
	rc = collect(db, &in, ids, capacity, count_out);
	return rc == CRM_OK && *count_out == 0 ? crmi_not_found(db, CRM_ENTITY_CUSTOMER, NULL) : rc;
}

static crm_status change(struct crmi_call *call, const crm_id *id, uint32_t fields, const crm_customer_input *input)
{
	crm *db = call->db;
	bool points = fields & CRM_CUSTOMER_FIELD_CONTACT_POINTS, references = fields & CRM_CUSTOMER_FIELD_REFERENCES;
	bool changed = false;
	crm_customer before, after;
	struct crmi_point_row *rows = NULL;
	size_t count = 0;
	crm_status rc;

	if ((rc = crmi_customer_load(db, id, &before)) < 0 ||
	    (rc = crmi_call_revision(call, before.revision, CRM_ENTITY_CUSTOMER, id)) < 0)
		return rc;
	if (before.removed)
		return crmi_refuse(db, CRM_RULE_CUSTOMER_REMOVED, CRM_ENTITY_CUSTOMER, id, NULL);
	if ((fields & CRM_CUSTOMER_FIELD_NAME) && !text_or_none(input->name))
		return crmi_refuse(db, CRM_RULE_CUSTOMER_NAME_MISSING, CRM_ENTITY_CUSTOMER, id, "name");
	if ((points || references) && ((rc = crmi_points_of_input(db, input, points, references, &rows, &count)) < 0 ||
	                               (rc = crmi_points_free_check(db, id, rows, count)) < 0 ||
	                               (rc = crmi_points_replace(call, id, points, references, rows, count, &changed)) < 0))
		return rc;
	after = before;
	set_facts(&after, input, fields);
	rc = changed ? crmi_record_touch(call, CRMI_TABLE_CUSTOMER, &before, &after) : crmi_customer_store(call, &before, &after);
	if (rc != CRM_OK)
		return rc;
	return crmi_journal_write(call, &(struct crmi_event){ .event = CRM_EVENT_CUSTOMER_UPDATED, .entity = CRM_ENTITY_CUSTOMER,
	                                                      .id = id, .customer_id = id });
}

enum { ALL_FIELDS = 2 * CRM_CUSTOMER_FIELD_REFERENCES - 1 }; /* the bits up to the last one */

crm_status crm_customer_update(crm *db, const crm_act *act, const crm_id *id, uint32_t fields, const crm_customer_input *input)
{
	struct crmi_call call = { 0 };
	crm_customer_input in;
	crm_status rc;

again:
	if ((rc = crmi_call_begin(&call, db, act, "crm_customer_update")) < 0)
		return rc;
	if (!id || !input) {
		rc = crmi_input_missing(db, id ? "input" : "id");
		goto out;
	}
	if (fields & ~(uint32_t)ALL_FIELDS) {
		rc = crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "fields", "fields has bits that name no field");
		goto out;
	}
	if ((rc = crmi_input_take(db, &in, sizeof in, input, customer_fields, CUSTOMER_FIELDS)) < 0)
		goto out;
	crmi_call_ask_bytes(&call, id, sizeof *id);
	crmi_call_ask_bytes(&call, &fields, sizeof fields);
	crmi_call_ask(&call, customer_fields, CUSTOMER_FIELDS, &in);
	ask_lists(&call, &in);
	crmi_record_ahead(db, CRMI_TABLE_CUSTOMER, id);
	if (fields & (CRM_CUSTOMER_FIELD_CONTACT_POINTS | CRM_CUSTOMER_FIELD_REFERENCES))
		crmi_ahead(db, CRMI_STMT_POINT_LIST, &(struct crmi_point_list_in){ .customer_id = *id });
	if (fields & CRM_CUSTOMER_FIELD_REFERENCES)
		references_ahead(db, &in);
	if ((rc = crmi_call_key(&call, NULL, 0)) != CRM_OK)
		goto out;
	rc = change(&call, id, fields, &in);
out:
	if (crmi_call_end(&call, &rc))
		goto again;
	return rc;
}

static crm_status take_out(struct crmi_call *call, const crm_id *id, const void *asked)
{
	const struct crmi_subject *const *subject;
	crm_customer before, after;
	crm_status rc;

	(void)asked;
	if ((rc = crmi_customer_load(call->db, id, &before)) < 0 ||
	    (rc = crmi_call_revision(call, before.revision, CRM_ENTITY_CUSTOMER, id)) < 0)
		return rc;
	if (before.removed)
		return CRM_UNCHANGED;
	for (subject = call->db->subjects; *subject && rc >= 0; subject++)
		if ((*subject)->customer_removed)
			rc = (*subject)->customer_removed(call, &before);
	if (rc < 0 || (rc = crmi_customer_load(call->db, id, &before)) < 0) /* a subject may have written what was due */
		return rc;
	after = before;
	after.removed = 1;
	after.inactive_since = CRM_NO_TIME;
	after.contact_class = 0;
	if ((rc = crmi_customer_store(call, &before, &after)) < 0)
		return rc;
	return crmi_journal_write(call, &(struct crmi_event){ .event = CRM_EVENT_CUSTOMER_REMOVED, .entity = CRM_ENTITY_CUSTOMER,
	                                                      .id = id, .customer_id = id });
}

static void remove_ahead(crm *db, const crm_id *id, const void *asked)
{
	(void)asked;
	crmi_customer_ahead(db, id);
	crmi_ahead(db, CRMI_STMT_COMPLAINT_OPEN_OF_CUSTOMER, &(struct crmi_complaint_open_of_customer_in){ .customer_id = *id });
}

static const struct crmi_frame remove_call = {
	.name = "crm_customer_remove", .id = "id", .ahead = remove_ahead, .work = take_out,
};

crm_status crm_customer_remove(crm *db, const crm_act *act, const crm_id *id)
{
	return crmi_frame_run(db, act, &remove_call, id, NULL, NULL);
}

static const struct crmi_field query_fields[] = {
	CRMI_INPUT(crm_customer_query, state, CRMI_ENUM, 0, CRM_LIFECYCLE_NON_CUSTOMER),
	CRMI_INPUT(crm_customer_query, removed, CRMI_ENUM, 0, 1),
};

static void advance_customer(void *in, const void *row)
{
	((struct crmi_customer_page_in *)in)->after_id = ((const crm_customer *)row)->id;
}

crm_status crm_customer_list(crm *db, const crm_customer_query *query, crm_customer_cursor **cursor_out)
{
	crm_customer_query taken;
	struct crmi_customer_page_in in = { .page = 0 };
	crm_status rc;

	if (cursor_out)
		*cursor_out = NULL;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!cursor_out)
		return crmi_input_missing(db, "cursor_out");
	if ((rc = crmi_input_take(db, &taken, sizeof taken, query, query_fields, sizeof query_fields / sizeof *query_fields)) < 0)
		return rc;
	in.after_id = taken.after;
	in.state = taken.state;
	in.removed = taken.removed;
	return crmi_cursor_open(db, CRMI_STMT_CUSTOMER_PAGE, &in, sizeof in, advance_customer, (crmi_cursor **)cursor_out);
}

CRMI_CURSOR_CALLS(crm_customer_next, crm_customer_cursor_free, crm_customer_cursor, crm_customer)
