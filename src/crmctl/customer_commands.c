#include "commands.h"
#include "records.h"
#include "values.h"

#include <stdlib.h>
#include <string.h>

/* A customer as the command line gives it, with the memory behind it. */
struct customer_words {
	crm_customer_input input;
	crm_contact_point  points[CRM_LIMIT_POINTS + 1];
	crm_reference      references[CRM_LIMIT_POINTS + 1];
	char              *memory[2 * CRM_LIMIT_POINTS + 2];
	size_t             memory_count;
	uint32_t           fields;
};

struct point_option {
	const char *option;
	int32_t     kind;
	bool        labelled; /* "LABEL=VALUE" is taken apart; an address or link may hold '=' itself */
};

static const struct point_option point_options[] = {
	{ "phone", CRM_POINT_PHONE, true },     { "mobile", CRM_POINT_MOBILE, true }, { "fax", CRM_POINT_FAX, true },
	{ "email", CRM_POINT_EMAIL, false },    { "address", CRM_POINT_ADDRESS, false }, { "web", CRM_POINT_WEB, false },
	{ "chat", CRM_POINT_CHAT, true },
};

static void words_free(struct customer_words *words)
{
	while (words->memory_count)
		free(words->memory[--words->memory_count]);
}

static void point_take(struct customer_words *words, const struct point_option *kind, const char *text)
{
	crm_contact_point *point = &words->points[words->input.contact_point_count++];
	char *label;
	const char *equals = kind->labelled ? strchr(text, '=') : NULL;

	*point = (crm_contact_point){ .kind = kind->kind, .value = text };
	if (!equals)
		return;
	label = words->memory[words->memory_count++] = copy_text(text);
	label[equals - text] = '\0';
	point->label = label;
	point->value = equals + 1;
}

/* One more than the limit is handed on, so that the library's own rule speaks. */
static void points_take(struct context *c, struct customer_words *words)
{
	const char *text;
	size_t kind, n;

	for (kind = 0; kind < sizeof point_options / sizeof *point_options; kind++)
		for (n = 0; (text = option_nth(c, point_options[kind].option, n)) != NULL; n++) {
			words->fields |= CRM_CUSTOMER_FIELD_CONTACT_POINTS;
			if (*text && words->input.contact_point_count <= CRM_LIMIT_POINTS)
				point_take(words, &point_options[kind], text);
		}
	words->input.contact_points = words->input.contact_point_count ? words->points : NULL;
}

static int references_take(struct context *c, struct customer_words *words)
{
	const char *text;
	crm_reference *reference;
	char *source;
	size_t n;
	int rc;

	for (n = 0; (text = option_nth(c, "reference", n)) != NULL; n++) {
		words->fields |= CRM_CUSTOMER_FIELD_REFERENCES;
		if (!*text || words->input.reference_count > CRM_LIMIT_POINTS)
			continue;
		reference = &words->references[words->input.reference_count];
		if ((rc = read_reference(c, text, &source, &reference->value)) != 0)
			return rc;
		reference->source = words->memory[words->memory_count++] = source;
		words->input.reference_count++;
	}
	words->input.references = words->input.reference_count ? words->references : NULL;
	return 0;
}

static void text_take(struct context *c, struct customer_words *words, const char *option, uint32_t field,
                      const char **text)
{
	const char *value = option_value(c, option);

	if (!value)
		return;
	words->fields |= field;
	*text = *value ? value : NULL;
}

static int fields_take(struct context *c, struct customer_words *words)
{
	crm_customer_input *input = &words->input;
	const char *birth_date = option_value(c, "birth-date");
	int rc;

	text_take(c, words, "salutation", CRM_CUSTOMER_FIELD_SALUTATION, &input->salutation);
	text_take(c, words, "language", CRM_CUSTOMER_FIELD_LANGUAGE, &input->language);
	text_take(c, words, "note", CRM_CUSTOMER_FIELD_NOTE, &input->note);
	text_take(c, words, "need", CRM_CUSTOMER_FIELD_NEED, &input->need);
	if (birth_date)
		words->fields |= CRM_CUSTOMER_FIELD_BIRTH_DATE;
	if (birth_date && *birth_date && (rc = read_day(c, "--birth-date", birth_date, &input->birth_date)) != 0)
		return rc;
	if (option_value(c, "channel"))
		words->fields |= CRM_CUSTOMER_FIELD_PREFERRED_CHANNEL;
	if ((rc = OPTION_WORD(c, "channel", crm_channel, &input->preferred_channel)) != 0)
		return rc;
	points_take(c, words);
	return references_take(c, words);
}

/* --churn-reason and --sub-reason are two words for one field, by the state. */
static int state_reason_take(struct context *c, int32_t *reason)
{
	int rc;

	if ((rc = OPTION_WORD(c, "churn-reason", crm_churn_reason, reason)) != 0)
		return rc;
	return OPTION_WORD(c, "sub-reason", crm_non_customer_reason, reason);
}

/* The class is assigned in the same group, under a key of its own, so that a repeated call finds both answers. */
static crm_status add_and_assign(struct context *c, const crm_customer_input *input, int32_t contact_class, crm_id *id)
{
	crm_act act = c->act;
	char key[CRM_LIMIT_KEY + 16];
	crm_status rc, added;

	if ((rc = crm_begin(c->db, CRM_TRANSACTION_WRITE)) < 0)
		return rc;
	added = rc = crm_customer_add(c->db, &c->act, input, id);
	if (act.key) {
		snprintf(key, sizeof key, "%s assign", act.key);
		act.key = key;
	}
	if (rc >= 0)
		rc = crm_followup_assign(c->db, &act, id, contact_class, option_value(c, "owner"));
	if (rc >= 0)
		rc = crm_commit(c->db);
	return rc < 0 ? rc : added;
}

int customer_add(struct context *c)
{
	struct customer_words words = { .input = CRM_INIT(crm_customer_input) };
	int32_t contact_class = 0;
	crm_id id;
	crm_status rc;
	int code;

	words.input.name = argument(c, 0);
	words.input.kind = option_given(c, "enterprise") ? CRM_CUSTOMER_ENTERPRISE : CRM_CUSTOMER_PERSON;
	words.input.has_bought = option_given(c, "has-bought");
	if ((code = fields_take(c, &words)) != 0 ||
	    (code = OPTION_WORD(c, "state", crm_lifecycle_state, &words.input.state)) != 0 ||
	    (code = state_reason_take(c, &words.input.state_reason)) != 0 ||
	    (code = OPTION_WORD(c, "class", crm_contact_class, &contact_class)) != 0)
		goto out;
	if (contact_class || option_given(c, "owner"))
		rc = add_and_assign(c, &words.input, contact_class, &id);
	else
		rc = crm_customer_add(c->db, &c->act, &words.input, &id);
	code = changed(c, rc, "customer", &id, "added");
out:
	words_free(&words);
	return code;
}

int customer_update(struct context *c)
{
	struct customer_words words = { .input = CRM_INIT(crm_customer_input) };
	crm_id id;
	int code;

	text_take(c, &words, "name", CRM_CUSTOMER_FIELD_NAME, &words.input.name);
	if ((code = fields_take(c, &words)) != 0 || (code = read_customer(c, argument(c, 0), &id)) != 0)
		goto out;
	if (!words.fields) {
		code = usage_error(c, "nothing to change was given");
		goto out;
	}
	code = changed(c, crm_customer_update(c->db, &c->act, &id, words.fields, &words.input), "customer", &id, "updated");
out:
	words_free(&words);
	return code;
}

static void customer_fields_print(const struct output *out, const crm_customer *customer)
{
	char id[CRM_ID_TEXT], time[LOCAL_TEXT], since[LOCAL_TEXT], line[160];
	const char *reason = state_reason_words(customer->state, customer->state_reason);

	put_field(out, "id", crm_id_text(&customer->id, id));
	put_field(out, "name", customer->name);
	put_field(out, "salutation", customer->salutation);
	put_field(out, "kind", word(crm_customer_kind_name, customer->kind));
	snprintf(line, sizeof line, "%s since %s%s%s%s", state_words(customer->state), local_day(out, customer->state_since,
	                                                                                         since),
	         reason ? " (" : "", reason ? reason : "", reason ? ")" : "");
	put_field(out, "state", customer->state ? line : state_words(0));
	put_field(out, "class", customer->contact_class ? word(crm_contact_class_name, customer->contact_class) : NULL);
	put_field(out, "owner", customer->owner);
	put_field(out, "need", customer->need);
	put_field(out, "language", customer->language);
	put_field(out, "preferred channel",
	          customer->preferred_channel ? word(crm_channel_name, customer->preferred_channel) : NULL);
	put_field(out, "known since", local_day(out, customer->created_at, time));
	put_field(out, "last purchase", *local_day(out, customer->last_purchase_at, time) ? time : NULL);
	put_field(out, "last call", *local_time(out, customer->last_call_at, time) ? time : NULL);
	put_field(out, "last visit", *local_time(out, customer->last_visit_at, time) ? time : NULL);
	put_field(out, "note", customer->note);
	put_field(out, "removed", customer->removed ? "yes" : NULL);
}

static void customer_points_print(const struct output *out, const crm_customer *customer)
{
	char line[2 * CRM_LIMIT_NAME + 8];
	size_t i;

	for (i = 0; i < customer->contact_point_count; i++) {
		const crm_contact_point *point = &customer->contact_points[i];

		snprintf(line, sizeof line, "%s%s%s%s", point->value, point->label ? " (" : "", point->label ? point->label : "",
		         point->label ? ")" : "");
		put_field(out, word(crm_point_kind_name, point->kind), line);
	}
	for (i = 0; i < customer->reference_count; i++) {
		snprintf(line, sizeof line, "%s:%s", customer->references[i].source, customer->references[i].value);
		put_field(out, "reference", line);
	}
}

static int customer_print(struct context *c, const crm_id *id)
{
	const crm_customer *customer = NULL;
	crm_status rc = crm_customer_get(c->db, id, &customer);

	if (rc < 0)
		return fail(c, rc);
	if (c->out.json) {
		json_customer(&c->out, NULL, customer);
	} else if (!quiet_id(c, id)) {
		customer_fields_print(&c->out, customer);
		customer_points_print(&c->out, customer);
	}
	crm_customer_free(customer);
	return EXIT_DONE;
}

static int customers_by_phone(struct context *c, const char *phone)
{
	crm_id ids[64];
	size_t count = 0, i;
	crm_status rc = crm_customer_find_point(c->db, CRM_POINT_PHONE, phone, ids, sizeof ids / sizeof *ids, &count);
	int code = EXIT_DONE;

	if (rc < 0)
		return fail(c, rc);
	if (c->out.json) {
		json_begin(&c->out, NULL, '{');
		json_begin(&c->out, "customers", '[');
	}
	for (i = 0; i < count && code == EXIT_DONE; i++) {
		if (i > 0 && !c->out.json && !c->out.quiet)
			putchar('\n');
		code = customer_print(c, &ids[i]);
	}
	if (c->out.json) {
		json_end(&c->out, ']');
		json_end(&c->out, '}');
	}
	return code;
}

int customer_show(struct context *c)
{
	const char *text = argument(c, 0), *phone = option_value(c, "phone");
	crm_id id;
	int code;

	if (phone && !text)
		return customers_by_phone(c, phone);
	if (!text)
		text = option_value(c, "reference");
	if (!text)
		return usage_error(c, "whom? give ID, --reference SOURCE:VALUE or --phone NUMBER");
	if ((code = read_customer(c, text, &id)) != 0)
		return code;
	return customer_print(c, &id);
}

static void customer_row(struct table *table, const struct output *out, const crm_customer *customer)
{
	char since[LOCAL_TEXT];

	table_id(table, &customer->id);
	table_cell(table, STYLE_PLAIN, customer->name);
	table_cell(table, customer->state == CRM_LIFECYCLE_CHURNED ? STYLE_RED :
	           customer->state == CRM_LIFECYCLE_LOYAL ? STYLE_GREEN : STYLE_PLAIN, state_words(customer->state));
	table_cell(table, STYLE_PLAIN, local_day(out, customer->state_since, since));
	table_cell(table, STYLE_PLAIN, word(crm_contact_class_name, customer->contact_class));
	table_cell(table, STYLE_PLAIN, customer->owner);
	table_cell(table, STYLE_PLAIN, *local_day(out, customer->last_purchase_at, since) ? since : "-");
}

int customer_list(struct context *c)
{
	static const struct column columns[] = {
		{ "ID", false, false }, { "NAME", false, true }, { "STATE", false, false }, { "SINCE", false, false },
		{ "CLASS", false, false }, { "OWNER", false, true }, { "LAST PURCHASE", false, false },
	};
	crm_customer_query query = CRM_INIT(crm_customer_query);
	crm_customer_cursor *cursor = NULL;
	const crm_customer *customer = NULL;
	int64_t limit = INT64_MAX;
	struct table table;
	crm_status rc;
	int code;

	query.removed = option_given(c, "removed");
	if ((code = OPTION_WORD(c, "state", crm_lifecycle_state, &query.state)) != 0 ||
	    (code = option_number(c, "limit", 1, INT64_MAX, &limit)) != 0 ||
	    (code = option_customer(c, "after", &query.after)) != 0)
		return code;
	if ((rc = crm_customer_list(c->db, &query, &cursor)) < 0)
		return fail(c, rc);
	list_begin(c, &table, columns, sizeof columns / sizeof *columns, "customers", NULL);
	while (limit-- > 0 && (rc = crm_customer_next(cursor, &customer)) == CRM_OK) {
		if (c->out.json)
			json_customer(&c->out, NULL, customer);
		else if (!quiet_id(c, &customer->id))
			customer_row(&table, &c->out, customer);
	}
	code = list_end(c, &table, rc, "no customers");
	crm_customer_cursor_free(cursor);
	return code;
}

int customer_move(struct context *c)
{
	crm_lifecycle_input input = CRM_INIT(crm_lifecycle_input);
	crm_id id;
	int code;

	input.need = option_value(c, "need");
	input.has_bought = option_given(c, "has-bought");
	if ((code = READ_WORD(c, "STATE", argument(c, 1), crm_lifecycle_state, &input.state)) != 0 ||
	    (code = state_reason_take(c, &input.state_reason)) != 0 || (code = read_customer(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_lifecycle_move(c->db, &c->act, &id, &input), "customer", &id, "moved");
}

int customer_moves(struct context *c)
{
	static const struct column columns[] = {
		{ "WHEN", false, false }, { "FROM", false, false }, { "TO", false, false }, { "WHY", false, true },
		{ "BY", false, true },
	};
	crm_lifecycle_cursor *cursor = NULL;
	const crm_move *move = NULL;
	const char *why;
	struct table table;
	crm_id id;
	crm_status rc;
	int code;

	if ((code = read_customer(c, argument(c, 0), &id)) != 0)
		return code;
	if ((rc = crm_lifecycle_list(c->db, &id, &cursor)) < 0)
		return fail(c, rc);
	list_begin(c, &table, columns, sizeof columns / sizeof *columns, "moves", &id);
	while ((rc = crm_lifecycle_next(cursor, &move)) == CRM_OK) {
		if (c->out.json) {
			json_move(&c->out, move);
			continue;
		}
		if (quiet_number(c, move->number))
			continue;
		why = move->reason ? move->reason : state_reason_words(move->to_state, move->state_reason);
		table_time(&table, &c->out, move->at);
		table_cell(&table, STYLE_PLAIN, state_words(move->from_state));
		table_cell(&table, STYLE_PLAIN, state_words(move->to_state));
		table_cell(&table, STYLE_PLAIN, why);
		table_cell(&table, STYLE_PLAIN, move->automatic ? "(by itself)" : move->actor);
	}
	code = list_end(c, &table, rc, "no moves");
	crm_lifecycle_cursor_free(cursor);
	return code;
}

int customer_assign(struct context *c)
{
	int32_t contact_class = 0;
	crm_id id;
	int code;

	if (strcmp(argument(c, 1), "none") != 0 &&
	    (code = READ_WORD(c, "CLASS", argument(c, 1), crm_contact_class, &contact_class)) != 0)
		return code;
	if ((code = read_customer(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_followup_assign(c->db, &c->act, &id, contact_class, option_value(c, "owner")), "customer", &id,
	               "assigned");
}

int customer_remove(struct context *c)
{
	crm_id id;
	int code;

	if ((code = read_customer(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_customer_remove(c->db, &c->act, &id), "customer", &id, "removed");
}
