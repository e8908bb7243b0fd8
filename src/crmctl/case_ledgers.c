/* The ledgers of a case: promises, remedies, refusals, causes, links, marks, overrides, and its review. */
#include "case_ledgers.h"

#include "case_records.h"
#include "records.h"

static void ledger_begin(struct context *c, struct table *table, const struct column *columns, size_t count, const char *name)
{
	table_begin(table, columns, count);
	if (c->out.json)
		json_begin(&c->out, name, '[');
}

/* `rc` is what the walk ended with. */
static int ledger_end(struct context *c, struct table *table, crm_status rc)
{
	if (c->out.json)
		json_end(&c->out, ']');
	else if (table->cell_count)
		putchar('\n');
	table_end(table, &c->out, NULL);
	return rc < 0 ? fail(c, rc) : EXIT_DONE;
}

static int promises_print(struct context *c, const crm_id *id)
{
	static const struct column columns[] = {
		{ "PROMISE", true, false }, { "MADE", false, false }, { "FOR", false, false }, { "OUTCOME", false, false },
		{ "CUSTOMER", false, false }, { "IN CHARGE", false, true }, { "WHAT", false, true }, { "WHY", false, true },
	};
	crm_promise_cursor *cursor = NULL;
	const crm_promise *row = NULL;
	struct table table;
	crm_status rc;

	if ((rc = crm_promise_list(c->db, id, &cursor)) < 0)
		return fail(c, rc);
	ledger_begin(c, &table, columns, sizeof columns / sizeof *columns, "promises");
	while ((rc = crm_promise_next(cursor, &row)) == CRM_OK) {
		if (c->out.json) {
			json_promise(&c->out, row);
			continue;
		}
		table_number(&table, row->number);
		table_time(&table, &c->out, row->made_at);
		table_time(&table, &c->out, row->due_at);
		table_cell(&table, row->broken_at != CRM_NO_TIME ? STYLE_RED : STYLE_PLAIN, word(crm_promise_outcome_name, row->outcome));
		table_cell(&table, STYLE_PLAIN, row->consent ? "agreed" : "told");
		table_cell(&table, STYLE_PLAIN, row->unit);
		table_cell(&table, STYLE_PLAIN, row->what);
		table_cell(&table, STYLE_PLAIN, row->reason);
	}
	crm_promise_cursor_free(cursor);
	return ledger_end(c, &table, rc);
}

static void worth_cell(struct table *table, const crm_remedy *remedy)
{
	char amount[32], text[48] = "";

	if (remedy->currency)
		snprintf(text, sizeof text, "%s %s", crm_money_text(remedy->amount, remedy->currency, amount), remedy->currency);
	table_cell(table, STYLE_PLAIN, text);
}

static int remedies_print(struct context *c, const crm_id *id)
{
	static const struct column columns[] = {
		{ "OPTION", true, false }, { "OFFERED", false, false }, { "OUTCOME", false, false }, { "WORTH", true, false },
		{ "APPROVED BY", false, true }, { "WHAT", false, true },
	};
	crm_remedy_cursor *cursor = NULL;
	const crm_remedy *row = NULL;
	struct table table;
	crm_status rc;

	if ((rc = crm_remedy_list(c->db, id, &cursor)) < 0)
		return fail(c, rc);
	ledger_begin(c, &table, columns, sizeof columns / sizeof *columns, "remedies");
	while ((rc = crm_remedy_next(cursor, &row)) == CRM_OK) {
		if (c->out.json) {
			json_remedy(&c->out, row);
			continue;
		}
		table_number(&table, row->number);
		table_time(&table, &c->out, row->offered_at);
		table_cell(&table, STYLE_PLAIN, word(crm_remedy_outcome_name, row->outcome));
		worth_cell(&table, row);
		table_cell(&table, STYLE_PLAIN, row->approver);
		table_cell(&table, STYLE_PLAIN, row->text);
	}
	crm_remedy_cursor_free(cursor);
	return ledger_end(c, &table, rc);
}

static int refusals_print(struct context *c, const crm_id *id)
{
	static const struct column columns[] = {
		{ "REFUSAL", true, false }, { "AT", false, false },     { "GROUND", false, false },
		{ "WE WILL", false, true }, { "YOU CAN", false, true },
	};
	crm_refusal_cursor *cursor = NULL;
	const crm_refusal *row = NULL;
	struct table table;
	crm_status rc;

	if ((rc = crm_refusal_list(c->db, id, &cursor)) < 0)
		return fail(c, rc);
	ledger_begin(c, &table, columns, sizeof columns / sizeof *columns, "refusals");
	while ((rc = crm_refusal_next(cursor, &row)) == CRM_OK) {
		if (c->out.json) {
			json_refusal(&c->out, row);
			continue;
		}
		table_number(&table, row->number);
		table_time(&table, &c->out, row->at);
		table_cell(&table, STYLE_PLAIN, word(crm_refusal_ground_name, row->ground));
		table_cell(&table, STYLE_PLAIN, row->we_will);
		table_cell(&table, STYLE_PLAIN, row->you_can);
	}
	crm_refusal_cursor_free(cursor);
	return ledger_end(c, &table, rc);
}

static int causes_print(struct context *c, const crm_id *id)
{
	static const struct column columns[] = {
		{ "CAUSE", false, false }, { "AXIS", false, false }, { "", false, false },
	};
	crm_case_cause_cursor *cursor = NULL;
	const crm_case_cause *row = NULL;
	struct table table;
	crm_status rc;

	if ((rc = crm_case_cause_list(c->db, id, &cursor)) < 0)
		return fail(c, rc);
	ledger_begin(c, &table, columns, sizeof columns / sizeof *columns, "causes");
	while ((rc = crm_case_cause_next(cursor, &row)) == CRM_OK) {
		if (c->out.json) {
			json_case_cause(&c->out, row);
			continue;
		}
		table_cell(&table, STYLE_BOLD, word(crm_cause_name, row->cause));
		table_cell(&table, STYLE_PLAIN, word(crm_axis_name, crm_cause_axis(row->cause)));
		table_cell(&table, STYLE_PLAIN, row->is_primary ? "primary" : "");
	}
	crm_case_cause_cursor_free(cursor);
	return ledger_end(c, &table, rc);
}

static int links_print(struct context *c, const crm_id *id)
{
	static const struct column columns[] = {
		{ "LINK", false, false },  { "FROM", false, false },  { "TO", false, false },
		{ "SINCE", false, false }, { "ENDED", false, false },
	};
	crm_link_cursor *cursor = NULL;
	const crm_link *row = NULL;
	struct table table;
	crm_status rc;

	if ((rc = crm_link_list(c->db, id, &cursor)) < 0)
		return fail(c, rc);
	ledger_begin(c, &table, columns, sizeof columns / sizeof *columns, "links");
	while ((rc = crm_link_next(cursor, &row)) == CRM_OK) {
		if (c->out.json) {
			json_link(&c->out, row);
			continue;
		}
		table_cell(&table, STYLE_BOLD, word(crm_link_kind_name, row->kind));
		table_id(&table, &row->complaint_id);
		table_id(&table, &row->other_id);
		table_time(&table, &c->out, row->at);
		table_time(&table, &c->out, row->ended_at);
	}
	crm_link_cursor_free(cursor);
	return ledger_end(c, &table, rc);
}

static int marks_print(struct context *c, const crm_id *id)
{
	static const struct column columns[] = {
		{ "MARK", false, false }, { "AT", false, false }, { "BY", false, true }, { "NOTE", false, true },
	};
	crm_mark_cursor *cursor = NULL;
	const crm_mark *row = NULL;
	struct table table;
	crm_status rc;

	if ((rc = crm_mark_list(c->db, id, &cursor)) < 0)
		return fail(c, rc);
	ledger_begin(c, &table, columns, sizeof columns / sizeof *columns, "marks");
	while ((rc = crm_mark_next(cursor, &row)) == CRM_OK) {
		if (c->out.json) {
			json_mark(&c->out, row);
			continue;
		}
		table_cell(&table, STYLE_BOLD, word(crm_mark_kind_name, row->kind));
		table_time(&table, &c->out, row->at);
		table_cell(&table, STYLE_PLAIN, row->actor);
		table_cell(&table, STYLE_PLAIN, row->note);
	}
	crm_mark_cursor_free(cursor);
	return ledger_end(c, &table, rc);
}

static int overrides_print(struct context *c, const crm_id *id)
{
	static const struct column columns[] = {
		{ "OVERRIDE", false, false }, { "OF", false, false }, { "AT", false, false },
		{ "BY", false, true },        { "WHY", false, true },
	};
	crm_override_cursor *cursor = NULL;
	const crm_override *row = NULL;
	struct table table;
	crm_status rc;

	if ((rc = crm_override_list(c->db, id, &cursor)) < 0)
		return fail(c, rc);
	ledger_begin(c, &table, columns, sizeof columns / sizeof *columns, "overrides");
	while ((rc = crm_override_next(cursor, &row)) == CRM_OK) {
		if (c->out.json) {
			json_override(&c->out, row);
			continue;
		}
		table_cell(&table, STYLE_BOLD, word(crm_complaint_step_name, row->step));
		table_cell(&table, STYLE_YELLOW, word(crm_rule_name, row->rule));
		table_time(&table, &c->out, row->at);
		table_cell(&table, STYLE_PLAIN, row->person);
		table_cell(&table, STYLE_PLAIN, row->reason);
	}
	crm_override_cursor_free(cursor);
	return ledger_end(c, &table, rc);
}

static int review_print(struct context *c, const crm_id *id)
{
	const crm_review *review = NULL;
	crm_status rc = crm_review_get(c->db, id, &review);
	char line[100];

	if (rc < 0 && rc != CRM_ERR_NOT_FOUND)
		return fail(c, rc);
	if (review && c->out.json)
		json_review(&c->out, "review", review);
	if (review && !c->out.json) {
		putchar('\n');
		snprintf(line, sizeof line, "%d of %d answered, %d done well", review->answered, CRM_REVIEW_ITEMS, review->good);
		put_field(&c->out, "review", line);
		put_field(&c->out, "", review->note);
	}
	crm_review_free(review);
	return EXIT_DONE;
}

int case_ledgers_print(struct context *c, const crm_id *id)
{
	static int (*const parts[])(struct context *, const crm_id *) = { promises_print,  remedies_print, refusals_print,
		                                                              causes_print,    links_print,    marks_print,
		                                                              overrides_print, review_print };
	size_t i;
	int code = EXIT_DONE;

	for (i = 0; i < sizeof parts / sizeof *parts && code == EXIT_DONE; i++)
		code = parts[i](c, id);
	return code;
}
