/* Causes, links, merging; wants and reviews; corrective actions. */
#include "case_records.h"
#include "commands.h"
#include "values.h"

#include <stdlib.h>
#include <string.h>

/* --- causes and links */

static int cause_take(struct context *c, crm_id *id, int32_t *cause)
{
	int code = read_cause(c, "CAUSE", argument(c, 1), cause);

	return code ? code : read_complaint(c, argument(c, 0), id);
}

int complaint_cause(struct context *c)
{
	int32_t cause = 0;
	crm_id id;
	int code;

	if ((code = cause_take(c, &id, &cause)) != 0)
		return code;
	if (option_given(c, "remove"))
		return changed(c, crm_complaint_cause_remove(c->db, &c->act, &id, cause), "complaint", &id, "cause taken back");
	return changed(c, crm_complaint_cause_add(c->db, &c->act, &id, cause, option_given(c, "primary")), "complaint", &id,
	               "cause noted");
}

int complaint_causes(struct context *c)
{
	static const struct column columns[] = { { "CAUSE", false, false }, { "AREA", false, false }, { "AXIS", false, false } };
	struct table table;
	size_t place;
	int32_t cause;

	list_begin(c, &table, columns, sizeof columns / sizeof *columns, "causes", NULL);
	for (place = 0; (cause = crm_cause_at(place)) != 0; place++) {
		if (c->out.json) {
			json_begin(&c->out, NULL, '{');
			json_word(&c->out, "cause", crm_cause_name, cause);
			json_word(&c->out, "area", crm_cause_area_name, crm_cause_area_of(cause));
			json_word(&c->out, "axis", crm_axis_name, crm_cause_axis(cause));
			json_end(&c->out, '}');
			continue;
		}
		table_cell(&table, STYLE_BOLD, crm_cause_name(cause));
		table_cell(&table, STYLE_PLAIN, word(crm_cause_area_name, crm_cause_area_of(cause)));
		table_cell(&table, STYLE_PLAIN, word(crm_axis_name, crm_cause_axis(cause)));
	}
	return list_end(c, &table, CRM_OK, NULL);
}

int complaint_link(struct context *c)
{
	int32_t kind = 0;
	crm_id id, other;
	int code;

	if ((code = READ_WORD(c, "KIND", argument(c, 1), crm_link_kind, &kind)) != 0 ||
	    (code = read_complaint(c, argument(c, 0), &id)) != 0 || (code = read_complaint(c, argument(c, 2), &other)) != 0)
		return code;
	if (option_given(c, "remove"))
		return changed(c, crm_complaint_unlink(c->db, &c->act, &id, &other, kind), "complaint", &id, "link ended");
	return changed(c, crm_complaint_link(c->db, &c->act, &id, &other, kind), "complaint", &id, "linked");
}

int complaint_merge(struct context *c)
{
	crm_id id, into;
	int code;

	if ((code = read_complaint(c, argument(c, 0), &id)) != 0 || (code = read_complaint(c, argument(c, 1), &into)) != 0)
		return code;
	return changed(c, crm_complaint_merge(c->db, &c->act, &id, &into), "complaint", &into, "goes on for both");
}

/* --- wants and reviews */

/* A set of wants from words with commas between. */
static int option_wants(struct context *c, const char *name, uint32_t *wants)
{
	const char *text = option_value(c, name);
	char *words, *word, *rest = NULL, label[16];
	int32_t want;
	int code = 0;

	*wants = 0;
	snprintf(label, sizeof label, "--%s", name);
	if (!text)
		return 0;
	words = copy_text(text);
	for (word = strtok_r(words, ",", &rest); word && !code; word = strtok_r(NULL, ",", &rest))
		if ((code = READ_WORD(c, label, word, crm_purpose, &want)) == 0)
			*wants |= UINT32_C(1) << want;
	free(words);
	return code;
}

int complaint_wants(struct context *c)
{
	uint32_t wants, met, unmet;
	crm_id id;
	int code;

	if ((code = option_wants(c, "wants", &wants)) != 0 || (code = option_wants(c, "met", &met)) != 0 ||
	    (code = option_wants(c, "unmet", &unmet)) != 0)
		return code;
	if (option_given(c, "wants") == (option_given(c, "met") || option_given(c, "unmet")))
		return usage_error(c, "give --wants, or --met and --unmet");
	if ((code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	if (option_given(c, "wants"))
		return changed(c, crm_complaint_wants_set(c->db, &c->act, &id, wants), "complaint", &id, "wants noted");
	return changed(c, crm_complaint_wants_answer(c->db, &c->act, &id, met, unmet), "complaint", &id, "wants answered");
}

int complaint_review(struct context *c)
{
	crm_review_input input = CRM_INIT(crm_review_input);
	crm_id id;
	int code;

	input.note = option_value(c, "note");
	if ((code = OPTION_WORD(c, "blame", crm_review_answer, &input.blame)) != 0 ||
	    (code = OPTION_WORD(c, "argue", crm_review_answer, &input.argue)) != 0 ||
	    (code = OPTION_WORD(c, "lecture", crm_review_answer, &input.lecture)) != 0 ||
	    (code = OPTION_WORD(c, "obstacle", crm_review_answer, &input.obstacle)) != 0 ||
	    (code = OPTION_WORD(c, "pointless", crm_review_answer, &input.pointless)) != 0 ||
	    (code = OPTION_WORD(c, "deeds", crm_review_answer, &input.deeds)) != 0 ||
	    (code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_complaint_review(c->db, &c->act, &id, &input), "complaint", &id, "reviewed");
}

/* --- corrective actions */

static int read_action(struct context *c, const char *text, crm_id *id)
{
	return crm_id_from_text(text, id) ? 0 : usage_error(c, "'%s' is not the id of a corrective action", text);
}

int action_add(struct context *c)
{
	crm_action_input input = CRM_INIT(crm_action_input);
	crm_id id;
	int code;

	input.text = argument(c, 1);
	input.owner = option_value(c, "owner");
	if ((code = read_cause(c, "CAUSE", argument(c, 0), &input.cause)) != 0 ||
	    (code = option_time(c, "due-at", &input.due_at)) != 0 ||
	    (code = option_complaint(c, "complaint", &input.complaint_id)) != 0)
		return code;
	return changed(c, crm_action_add(c->db, &c->act, &input, &id), "action", &id, "planned");
}

int action_done(struct context *c)
{
	crm_id id;
	int code = read_action(c, argument(c, 0), &id);

	return code ? code : changed(c, crm_action_done(c->db, &c->act, &id, option_value(c, "note")), "action", &id, "done");
}

int action_cancel(struct context *c)
{
	crm_id id;
	int code = read_action(c, argument(c, 0), &id);

	return code ? code : changed(c, crm_action_cancel(c->db, &c->act, &id), "action", &id, "cancelled");
}

static void action_row(struct table *table, const struct output *out, const crm_action *action)
{
	table_id(table, &action->id);
	table_cell(table, STYLE_PLAIN, word(crm_cause_name, action->cause));
	table_cell(table, STYLE_PLAIN, word(crm_action_state_name, action->state));
	table_time(table, out, action->due_at);
	table_cell(table, STYLE_PLAIN, action->owner);
	table_number(table, action->recurrences);
	table_cell(table, STYLE_PLAIN, action->text);
}

int action_list(struct context *c)
{
	static const struct column columns[] = {
		{ "ID", false, false }, { "CAUSE", false, false }, { "STATE", false, false }, { "DUE", false, false },
		{ "OWNER", false, true }, { "CAME BACK", true, false }, { "WHAT", false, true },
	};
	crm_action_query query = CRM_INIT(crm_action_query);
	crm_action_cursor *cursor = NULL;
	const crm_action *action = NULL;
	int64_t limit = INT64_MAX;
	struct table table;
	crm_status rc;
	int code;

	if ((code = option_cause(c, "cause", &query.cause)) != 0 ||
	    (code = OPTION_WORD(c, "state", crm_action_state, &query.state)) != 0 ||
	    (code = option_number(c, "limit", 1, INT64_MAX, &limit)) != 0 ||
	    (option_value(c, "after") && (code = read_action(c, option_value(c, "after"), &query.after)) != 0))
		return code;
	if ((rc = crm_action_list(c->db, &query, &cursor)) < 0)
		return fail(c, rc);
	list_begin(c, &table, columns, sizeof columns / sizeof *columns, "actions", NULL);
	while (limit-- > 0 && (rc = crm_action_next(cursor, &action)) == CRM_OK) {
		if (c->out.json)
			json_action(&c->out, NULL, action);
		else if (!quiet_id(c, &action->id))
			action_row(&table, &c->out, action);
	}
	code = list_end(c, &table, rc, "no corrective actions");
	crm_action_cursor_free(cursor);
	return code;
}
