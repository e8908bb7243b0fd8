/* What happened: the timeline, the figures, the feed. */
#include "commands.h"
#include "records.h"
#include "story.h"
#include "values.h"

static int entries_json(struct context *c, const crm_journal_query *query, const char *list, int64_t limit)
{
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;
	int64_t last = query->after;
	bool more = false;
	crm_status rc;

	if ((rc = crm_journal_list(c->db, query, &cursor)) < 0)
		return fail(c, rc);
	json_begin(&c->out, NULL, '{');
	if (!crm_id_is_none(&query->customer_id))
		json_id(&c->out, "customer", &query->customer_id);
	json_begin(&c->out, list, '[');
	while ((rc = crm_journal_next(cursor, &entry)) == CRM_OK) {
		if ((more = limit-- <= 0))
			break;
		last = entry->seq > last ? entry->seq : last;
		json_entry(&c->out, entry);
	}
	json_end(&c->out, ']');
	json_number(&c->out, "last", last);
	json_flag(&c->out, "more", more);
	list_broken(c, rc);
	json_end(&c->out, '}');
	crm_journal_cursor_free(cursor);
	return rc < 0 ? fail(c, rc) : EXIT_DONE;
}

int timeline(struct context *c)
{
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_status rc;
	int code;

	if ((code = option_time(c, "from", &query.from)) != 0 || (code = option_time(c, "until", &query.until)) != 0 ||
	    (code = read_customer(c, argument(c, 0), &query.customer_id)) != 0)
		return code;
	if (c->out.json)
		return entries_json(c, &query, "entries", INT64_MAX);
	rc = story_print(c, &query);
	return rc < 0 ? fail(c, rc) : EXIT_DONE;
}

int feed(struct context *c)
{
	static const struct column columns[] = {
		{ "SEQ", true, false }, { "HAPPENED", false, false }, { "EVENT", false, false }, { "RECORD", false, false },
		{ "BY", false, true }, { "REASON", false, true },
	};
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;
	int64_t limit = 1000, last = 0;
	bool more = false;
	struct table table;
	crm_status rc;
	int code;

	if ((code = option_number(c, "after", 0, INT64_MAX, &query.after)) != 0 ||
	    (code = option_number(c, "limit", 1, INT64_MAX, &limit)) != 0)
		return code;
	if (c->out.json)
		return entries_json(c, &query, "entries", limit);
	if ((rc = crm_journal_list(c->db, &query, &cursor)) < 0)
		return fail(c, rc);
	table_begin(&table, columns, sizeof columns / sizeof *columns);
	while ((rc = crm_journal_next(cursor, &entry)) == CRM_OK) {
		if ((more = limit-- <= 0))
			break;
		last = entry->seq;
		if (quiet_number(c, last))
			continue;
		table_number(&table, last);
		table_time(&table, &c->out, entry->at);
		table_cell(&table, STYLE_PLAIN, word(crm_event_name, entry->event));
		table_id(&table, &entry->id);
		table_cell(&table, STYLE_PLAIN, entry->actor && *entry->actor ? entry->actor : "-");
		table_cell(&table, STYLE_PLAIN, entry->reason);
	}
	table_end(&table, &c->out, rc < 0 ? NULL : "no entries");
	if (more && !c->out.quiet)
		printf("and more: --after %lld\n", (long long)last);
	crm_journal_cursor_free(cursor);
	return rc < 0 ? fail(c, rc) : EXIT_DONE;
}

/* One figure of crm_report: its name in JSON and in words. */
struct figure {
	const char *key;
	const char *words;
	size_t      offset;
	enum { FIGURE_COUNT, FIGURE_RATE, FIGURE_MINUTES } kind;
};

#define FIGURE(field, words, kind) { #field, words, offsetof(crm_report, field), kind }

static const struct figure figures[] = {
	FIGURE(purchases, "purchases made", FIGURE_COUNT),
	FIGURE(contacts, "contacts made", FIGURE_COUNT),
	FIGURE(complaints_received, "complaints received", FIGURE_COUNT),
	FIGURE(complaints_solved, "of these solved or explained", FIGURE_COUNT),
	FIGURE(solve_mean_minutes, "mean time to a solution", FIGURE_MINUTES),
	FIGURE(promises_made, "promises made", FIGURE_COUNT),
	FIGURE(promises_open, "of these open", FIGURE_COUNT),
	FIGURE(promises_kept, "of these kept", FIGURE_COUNT),
	FIGURE(promises_renewed, "of these renewed in time", FIGURE_COUNT),
	FIGURE(promises_broken, "of these broken", FIGURE_COUNT),
	FIGURE(promises_renewed_late, "of the broken renewed late", FIGURE_COUNT),
	FIGURE(promises_kept_rate, "kept or renewed in time", FIGURE_RATE),
	FIGURE(tasks_done, "tasks done", FIGURE_COUNT),
	FIGURE(tasks_on_time, "of these on time", FIGURE_COUNT),
	FIGURE(tasks_on_time_rate, "on time", FIGURE_RATE),
	FIGURE(tasks_open, "tasks open now", FIGURE_COUNT),
	FIGURE(tasks_overdue, "of these overdue", FIGURE_COUNT),
};

enum { FIGURES = sizeof figures / sizeof *figures };

static int64_t figure_value(const crm_report *report_figures, const struct figure *figure)
{
	return *(const int64_t *)(const void *)((const char *)report_figures + figure->offset);
}

static void figure_row(struct table *table, const crm_report *report_figures, const struct figure *figure)
{
	int64_t value = figure_value(report_figures, figure);
	char text[LOCAL_TEXT];

	table_cell(table, STYLE_PLAIN, figure->words);
	if (figure->kind != FIGURE_COUNT && value < 0)
		snprintf(text, sizeof text, "-");
	else if (figure->kind == FIGURE_RATE)
		snprintf(text, sizeof text, "%lld.%02lld %%", (long long)(value / 100), (long long)(value % 100));
	else if (figure->kind == FIGURE_MINUTES)
		span_text(value * CRM_MINUTE, text);
	else
		snprintf(text, sizeof text, "%lld", (long long)value);
	table_cell(table, STYLE_BOLD, text);
}

static void report_json(struct context *c, const crm_report *f)
{
	size_t i, j;

	json_begin(&c->out, NULL, '{');
	for (i = 0; i < FIGURES; i++)
		json_number(&c->out, figures[i].key, figure_value(f, &figures[i]));
	json_begin(&c->out, "customers", '{');
	for (i = 0; i < CRM_REPORT_STATES; i++)
		json_number(&c->out, i ? crm_lifecycle_state_name((int32_t)i) : "not_judged", f->customers[i]);
	json_end(&c->out, '}');
	json_begin(&c->out, "moves", '[');
	for (i = 0; i < CRM_REPORT_STATES; i++)
		for (j = 0; j < CRM_REPORT_STATES; j++) {
			if (!f->moves[i][j])
				continue;
			json_begin(&c->out, NULL, '{');
			json_text(&c->out, "from", i ? crm_lifecycle_state_name((int32_t)i) : "not_judged");
			json_text(&c->out, "to", j ? crm_lifecycle_state_name((int32_t)j) : "not_judged");
			json_number(&c->out, "count", f->moves[i][j]);
			json_end(&c->out, '}');
		}
	json_end(&c->out, ']');
	json_begin(&c->out, "complaints", '{');
	for (i = 1; i < CRM_REPORT_COMPLAINT_STATES; i++)
		json_number(&c->out, crm_complaint_state_name((int32_t)i), f->complaints[i]);
	json_end(&c->out, '}');
	json_end(&c->out, '}');
}

static void complaint_states_print(const struct output *out, const crm_report *f)
{
	static const struct column columns[] = { { "COMPLAINTS", false, false }, { "NOW", true, false } };
	struct table table;
	size_t i;

	table_begin(&table, columns, 2);
	for (i = 1; i < CRM_REPORT_COMPLAINT_STATES; i++) {
		if (!f->complaints[i])
			continue;
		table_cell(&table, STYLE_PLAIN, word(crm_complaint_state_name, (int32_t)i));
		table_number(&table, f->complaints[i]);
	}
	table_end(&table, out, "no complaints in the period");
}

int report(struct context *c)
{
	static const struct column columns[] = { { "FIGURE", false, false }, { "VALUE", true, false } };
	crm_report_query query = CRM_INIT(crm_report_query);
	crm_report f = CRM_INIT(crm_report);
	struct table table;
	crm_status rc;
	size_t i;
	int code;

	if ((code = option_time(c, "from", &query.from)) != 0 || (code = option_time(c, "until", &query.until)) != 0)
		return code;
	if ((rc = crm_report_get(c->db, &query, &f)) < 0)
		return fail(c, rc);
	if (c->out.json) {
		report_json(c, &f);
		return EXIT_DONE;
	}
	moves_matrix_print(&c->out, &f);
	putchar('\n');
	complaint_states_print(&c->out, &f);
	putchar('\n');
	table_begin(&table, columns, 2);
	for (i = 0; i < FIGURES; i++)
		figure_row(&table, &f, &figures[i]);
	table_end(&table, &c->out, NULL);
	return EXIT_DONE;
}
