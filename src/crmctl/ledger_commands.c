/* What happened between a customer and us: purchases and contacts. */
#include "commands.h"
#include "records.h"
#include "values.h"

int purchase_add(struct context *c)
{
	crm_purchase_input input = CRM_INIT(crm_purchase_input);
	const char *amount = argument(c, 1);
	crm_id id;
	int code;

	input.currency = argument(c, 2);
	input.category = option_value(c, "category");
	input.reference = option_value(c, "reference");
	if (!crm_money_from_text(amount, input.currency, &input.amount))
		return usage_error(c, "AMOUNT: '%s' is not an amount of %s", amount, input.currency);
	if ((code = option_number(c, "quantity", INT64_MIN, INT64_MAX, &input.quantity)) != 0 ||
	    (code = read_customer(c, argument(c, 0), &input.customer_id)) != 0)
		return code;
	return changed(c, crm_purchase_add(c->db, &c->act, &input, &id), "purchase", &id, "added");
}

static void purchase_row(struct table *table, const struct output *out, const crm_purchase *purchase)
{
	char amount[32], line[48];

	table_time(table, out, purchase->at);
	crm_money_text(purchase->amount, purchase->currency, amount);
	snprintf(line, sizeof line, "%s %s", amount, purchase->currency);
	table_cell(table, purchase->amount < 0 ? STYLE_RED : STYLE_PLAIN, line);
	if (purchase->quantity)
		table_number(table, purchase->quantity);
	else
		table_cell(table, STYLE_PLAIN, "-");
	table_cell(table, STYLE_PLAIN, purchase->category);
	table_cell(table, STYLE_PLAIN, purchase->reference);
}

int purchase_list(struct context *c)
{
	static const struct column columns[] = {
		{ "WHEN", false, false }, { "AMOUNT", true, false }, { "PIECES", true, false }, { "CATEGORY", false, true },
		{ "REFERENCE", false, true },
	};
	crm_purchase_cursor *cursor = NULL;
	const crm_purchase *purchase = NULL;
	struct table table;
	crm_id id;
	crm_status rc;
	int code;

	if ((code = read_customer(c, argument(c, 0), &id)) != 0)
		return code;
	if ((rc = crm_purchase_list(c->db, &id, &cursor)) < 0)
		return fail(c, rc);
	list_begin(c, &table, columns, sizeof columns / sizeof *columns, "purchases", &id);
	while ((rc = crm_purchase_next(cursor, &purchase)) == CRM_OK) {
		if (c->out.json)
			json_purchase(&c->out, purchase);
		else if (!quiet_id(c, &purchase->id))
			purchase_row(&table, &c->out, purchase);
	}
	code = list_end(c, &table, rc, "no purchases");
	crm_purchase_cursor_free(cursor);
	return code;
}

int contact_add(struct context *c)
{
	crm_contact_input input = CRM_INIT(crm_contact_input);
	crm_id id;
	int code;

	input.note = option_value(c, "note");
	if ((code = READ_WORD(c, "KIND", argument(c, 1), crm_contact_kind, &input.kind)) != 0 ||
	    (code = READ_WORD(c, "OUTCOME", argument(c, 2), crm_outcome, &input.outcome)) != 0 ||
	    (code = OPTION_WORD(c, "direction", crm_direction, &input.direction)) != 0 ||
	    (code = OPTION_WORD(c, "channel", crm_channel, &input.channel)) != 0 ||
	    (code = read_customer(c, argument(c, 0), &input.customer_id)) != 0)
		return code;
	return changed(c, crm_contact_add(c->db, &c->act, &input, &id), "contact", &id, "added");
}

int contact_list(struct context *c)
{
	static const struct column columns[] = {
		{ "WHEN", false, false }, { "KIND", false, false }, { "FROM", false, false }, { "CHANNEL", false, false },
		{ "OUTCOME", false, false }, { "BY", false, true }, { "NOTE", false, true },
	};
	crm_contact_cursor *cursor = NULL;
	const crm_contact *contact = NULL;
	struct table table;
	crm_id id;
	crm_status rc;
	int code;

	if ((code = read_customer(c, argument(c, 0), &id)) != 0)
		return code;
	if ((rc = crm_contact_list(c->db, &id, &cursor)) < 0)
		return fail(c, rc);
	list_begin(c, &table, columns, sizeof columns / sizeof *columns, "contacts", &id);
	while ((rc = crm_contact_next(cursor, &contact)) == CRM_OK) {
		if (c->out.json) {
			json_contact(&c->out, contact);
			continue;
		}
		if (quiet_id(c, &contact->id))
			continue;
		table_time(&table, &c->out, contact->at);
		table_cell(&table, STYLE_PLAIN, word(crm_contact_kind_name, contact->kind));
		table_cell(&table, STYLE_PLAIN, contact->direction == CRM_DIRECTION_IN ? "customer" : "us");
		table_cell(&table, STYLE_PLAIN, word(crm_channel_name, contact->channel));
		table_cell(&table, STYLE_PLAIN, word(crm_outcome_name, contact->outcome));
		table_cell(&table, STYLE_PLAIN, contact->actor);
		table_cell(&table, STYLE_PLAIN, contact->note);
	}
	code = list_end(c, &table, rc, "no contacts");
	crm_contact_cursor_free(cursor);
	return code;
}
