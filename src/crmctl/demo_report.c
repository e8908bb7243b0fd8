/* The demonstration: five questions to a store, each answered on a part of one page. */
#include "commands.h"
#include "records.h"
#include "story.h"
#include "task_view.h"

#include <stdlib.h>
#include <string.h>

enum { DUE_SHOWN = 12, PROMISES_SHOWN = 8, STORY_BEST = 32 };

/* A promise that was broken, as the feed tells it. */
struct broken {
	crm_id  complaint_id;
	crm_id  customer_id;
	int64_t at;
};

struct demonstration {
	int64_t        as_of;
	crm_id         call, reply, due; /* tasks to explain and to name at the end */
	crm_id         customer;
	struct broken *broken;
	size_t         broken_count;
};

/* Without --now the page speaks of the moment when the store was last written. */
static crm_status as_of_find(struct context *c, int64_t *as_of)
{
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;
	int64_t last = 0;
	crm_status rc;

	*as_of = tool_now(c);
	if (c->now != CRM_NO_TIME)
		return CRM_OK;
	if ((rc = crm_journal_last(c->db, &last)) < 0 || last == 0)
		return rc;
	query.after = last - 1;
	if ((rc = crm_journal_list(c->db, &query, &cursor)) < 0)
		return rc;
	if ((rc = crm_journal_next(cursor, &entry)) == CRM_OK)
		*as_of = entry->recorded_at;
	crm_journal_cursor_free(cursor);
	return rc;
}

static int64_t day_end(const struct context *c, int64_t at)
{
	int64_t end = CRM_NO_TIME;

	crm_time_from_date(crm_date_of(at, c->utc_offset), 86400, c->utc_offset, &end);
	return end == CRM_NO_TIME ? at : end - 1;
}

static void section(struct context *c, int number, const char *text)
{
	char line[160];

	snprintf(line, sizeof line, "\n%d  %s", number, text);
	heading(&c->out, line);
}

static crm_status due_section(struct context *c, struct demonstration *demo)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;
	int64_t late = 0, today = 0;
	struct table table;
	crm_status rc;

	section(c, 1, "Who must be contacted today, and why");
	query.until = day_end(c, demo->as_of);
	if ((rc = crm_task_due(c->db, &query, &cursor)) < 0)
		return rc;
	due_table_begin(&table, &c->out, false);
	while ((rc = crm_task_next(cursor, &task)) == CRM_OK) {
		if (late + today == 0)
			demo->due = task->id;
		*(task->due_at < demo->as_of ? &late : &today) += 1;
		if (late + today <= DUE_SHOWN)
			due_row(&table, &c->out, c->db, task, demo->as_of, false);
	}
	table_end(&table, &c->out, "nobody");
	if (late + today > DUE_SHOWN)
		printf("... and %lld more.\n", (long long)(late + today - DUE_SHOWN));
	printf("%lld overdue, %lld due later today.\n", (long long)late, (long long)today);
	crm_task_cursor_free(cursor);
	return rc;
}

/* Who complained: the customer's name, or the complainant's. */
static void complaint_party(struct context *c, const crm_id *id, struct party *party)
{
	crm_task about = { .complaint_id = *id };
	const crm_complaint *complaint = NULL;

	*party = (struct party){ 0 };
	if (crm_complaint_get(c->db, id, &complaint) < 0)
		return;
	about.customer_id = complaint->customer_id;
	crm_complaint_free(complaint);
	party_load(c->db, &about, party);
}

static crm_status broken_load(struct context *c, struct demonstration *demo)
{
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;
	size_t capacity = 0;
	crm_status rc;

	query.events = UINT64_C(1) << CRM_EVENT_COMPLAINT_BROKEN;
	if ((rc = crm_journal_list(c->db, &query, &cursor)) < 0)
		return rc;
	while ((rc = crm_journal_next(cursor, &entry)) == CRM_OK) {
		if (demo->broken_count == capacity) {
			capacity = capacity ? capacity * 2 : 32;
			demo->broken = grow(demo->broken, capacity * sizeof *demo->broken);
		}
		demo->broken[demo->broken_count++] = (struct broken){ entry->id, entry->customer_id, entry->at };
	}
	crm_journal_cursor_free(cursor);
	return rc;
}

static void promise_row(struct context *c, struct table *table, const crm_id *complaint_id, int64_t due_at,
                        bool broken, int64_t as_of)
{
	const crm_complaint *complaint = NULL;
	char span[LOCAL_TEXT], text[LOCAL_TEXT + 16];
	struct party party;

	complaint_party(c, complaint_id, &party);
	if (crm_complaint_get(c->db, complaint_id, &complaint) < 0)
		complaint = NULL;
	table_time(table, &c->out, due_at);
	span_text(due_at - as_of, span);
	snprintf(text, sizeof text, broken ? "broken %s ago" : due_at < as_of ? "lapsed %s ago" : "lapses in %s", span);
	table_cell(table, broken || due_at < as_of ? STYLE_RED : STYLE_YELLOW, text);
	table_cell(table, STYLE_BOLD, party.name);
	table_cell(table, STYLE_PLAIN, complaint ? complaint->handler : NULL);
	table_cell(table, STYLE_PLAIN, complaint ? word(crm_complaint_state_name, complaint->state) : NULL);
	table_cell(table, STYLE_PLAIN, complaint ? complaint->content : NULL);
	crm_complaint_free(complaint);
	party_free(&party);
}

static crm_status promise_section(struct context *c, struct demonstration *demo)
{
	static const struct column columns[] = {
		{ "PROMISED FOR", false, false }, { "RISK", false, false }, { "WHO", false, true },
		{ "HANDLER", false, true }, { "CASE", false, false }, { "CONTENT", false, true },
	};
	crm_promise_cursor *cursor = NULL;
	const crm_promise *promise = NULL;
	int64_t open = 0, broken = 0;
	struct table table;
	crm_status rc;
	size_t i;

	section(c, 2, "Which promises are at risk: lapsing within 3 days, or broken in the last 30");
	if ((rc = crm_promise_open_list(c->db, demo->as_of + 3 * CRM_DAY, &cursor)) < 0)
		return rc;
	table_begin(&table, columns, sizeof columns / sizeof *columns);
	while ((rc = crm_promise_next(cursor, &promise)) == CRM_OK)
		if (++open <= PROMISES_SHOWN)
			promise_row(c, &table, &promise->complaint_id, promise->due_at, false, demo->as_of);
	crm_promise_cursor_free(cursor);
	for (i = demo->broken_count; i-- > 0;)
		if (demo->broken[i].at >= demo->as_of - 30 * CRM_DAY && demo->broken[i].at <= demo->as_of &&
		    ++broken <= PROMISES_SHOWN)
			promise_row(c, &table, &demo->broken[i].complaint_id, demo->broken[i].at, true, demo->as_of);
	table_end(&table, &c->out, "none");
	printf("%lld open and close to their time, %lld broken in 30 days.\n", (long long)open, (long long)broken);
	return rc;
}

static crm_status moves_section(struct context *c, const struct demonstration *demo)
{
	crm_report_query query = CRM_INIT(crm_report_query);
	crm_report figures = CRM_INIT(crm_report);
	crm_status rc;

	section(c, 3, "How the customers moved between states");
	query.until = demo->as_of + 1;
	if ((rc = crm_report_get(c->db, &query, &figures)) < 0)
		return rc;
	moves_matrix_print(&c->out, &figures);
	return CRM_OK;
}

static crm_status entries_count(crm *db, const crm_id *customer_id, int64_t *count)
{
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;
	crm_status rc;

	*count = 0;
	query.customer_id = *customer_id;
	if ((rc = crm_journal_list(db, &query, &cursor)) < 0)
		return rc;
	while ((rc = crm_journal_next(cursor, &entry)) == CRM_OK)
		++*count;
	crm_journal_cursor_free(cursor);
	return rc;
}

/* The richest story that still fits a page, of a customer to whom a promise was broken. */
static crm_status customer_choose(struct context *c, struct demonstration *demo)
{
	int64_t count, best = -1, score;
	crm_status rc;
	size_t i;

	for (i = 0; i < demo->broken_count; i++) {
		if (crm_id_is_none(&demo->broken[i].customer_id))
			continue;
		if ((rc = entries_count(c->db, &demo->broken[i].customer_id, &count)) < 0)
			return rc;
		score = count <= STORY_BEST ? 1000 + count : 1000 - count;
		if (score > best) {
			best = score;
			demo->customer = demo->broken[i].customer_id;
		}
	}
	return CRM_OK;
}

/* A store without a broken promise still has somebody to tell of. */
static crm_status customer_any(struct context *c, struct demonstration *demo)
{
	crm_customer_cursor *cursor = NULL;
	const crm_customer *customer = NULL;
	crm_status rc = crm_customer_list(c->db, NULL, &cursor);

	if (rc >= 0 && (rc = crm_customer_next(cursor, &customer)) == CRM_OK)
		demo->customer = customer->id;
	crm_customer_cursor_free(cursor);
	return rc;
}

static crm_status story_section(struct context *c, struct demonstration *demo)
{
	crm_journal_query query = CRM_INIT(crm_journal_query);
	const crm_customer *customer = NULL;
	crm_status rc;

	section(c, 4, "One customer's whole story");
	if ((rc = customer_choose(c, demo)) < 0 || (crm_id_is_none(&demo->customer) && (rc = customer_any(c, demo)) < 0))
		return rc;
	if (crm_id_is_none(&demo->customer)) {
		puts("nobody yet");
		return CRM_OK;
	}
	if ((rc = crm_customer_get(c->db, &demo->customer, &customer)) < 0)
		return rc;
	put_text(customer->name, 0);
	printf(", %s, %s%s%s\n", word(crm_customer_kind_name, customer->kind), state_words(customer->state),
	       customer->owner ? ", looked after by " : "", customer->owner ? customer->owner : "");
	crm_customer_free(customer);
	query.customer_id = demo->customer;
	return story_print(c, &query);
}

/* A cadence call and a promised reply, best ones that somebody put off, so that the explanation has a turn. */
static crm_status tasks_choose(struct context *c, struct demonstration *demo)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;
	bool turned = false;
	crm_status rc;

	query.until = demo->as_of + 60 * CRM_DAY;
	if ((rc = crm_task_due(c->db, &query, &cursor)) < 0)
		return rc;
	while ((rc = crm_task_next(cursor, &task)) == CRM_OK) {
		if (task->kind == CRM_TASK_CALL && task->rule == CRM_DUE_CADENCE_CALL &&
		    (crm_id_is_none(&demo->call) || (!turned && task->snoozes))) {
			demo->call = task->id;
			turned = task->snoozes > 0;
		}
		if (task->kind == CRM_TASK_COMPLAINT_REPLY && crm_id_is_none(&demo->reply))
			demo->reply = task->id;
	}
	crm_task_cursor_free(cursor);
	return rc;
}

static crm_status explain_one(struct context *c, const crm_id *id, const char *title)
{
	const crm_explanation *explanation = NULL;
	const crm_task *task = NULL;
	char due[LOCAL_TEXT];
	struct party party;
	crm_status rc;

	if (crm_id_is_none(id))
		return CRM_OK;
	if ((rc = crm_task_get(c->db, id, &task)) < 0)
		return rc;
	if ((rc = crm_task_explain(c->db, id, &explanation)) >= 0) {
		party_load(c->db, task, &party);
		printf("%s for ", title);
		put_text(party.name ? party.name : "nobody", 0);
		printf(", due %s:\n", local_time(&c->out, task->due_at, due));
		explanation_print(&c->out, explanation);
		party_free(&party);
	}
	crm_explanation_free(explanation);
	crm_task_free(task);
	return rc;
}

static crm_status explain_section(struct context *c, struct demonstration *demo)
{
	crm_status rc;

	section(c, 5, "Why a deadline is what it is");
	if ((rc = tasks_choose(c, demo)) < 0 || (rc = explain_one(c, &demo->call, "The call")) < 0)
		return rc;
	if (!crm_id_is_none(&demo->call) && !crm_id_is_none(&demo->reply))
		putchar('\n');
	if ((rc = explain_one(c, &demo->reply, "The promised reply")) < 0)
		return rc;
	if (crm_id_is_none(&demo->call) && crm_id_is_none(&demo->reply))
		puts("no call and no promise is planned");
	return CRM_OK;
}

/* A word as a shell takes it. */
static void put_shell_word(const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,";

	if (*text && text[strspn(text, plain)] == '\0') {
		fputs(text, stdout);
		return;
	}
	putchar('\'');
	for (; *text; text++)
		if (*text == '\'')
			fputs("'\\''", stdout);
		else
			putchar(*text);
	putchar('\'');
}

/* A command for the next look, called as this one was. */
static void next_command_print(const struct context *c, const char *command, const char *id, const char *now)
{
	fputs("  ", stdout);
	put_shell_word(c->tool);
	printf(" %s%s%s -f ", command, id ? " " : "", id ? id : "");
	put_shell_word(c->shown);
	if (c->prefix) {
		printf(" --prefix ");
		put_shell_word(c->prefix);
	}
	printf("%s%s\n", now ? " --now " : "", now ? now : "");
}

static void next_commands_print(struct context *c, const struct demonstration *demo)
{
	const crm_id *task = crm_id_is_none(&demo->reply) ? &demo->due : &demo->reply;
	char now[CRM_TIME_TEXT], id[CRM_ID_TEXT];

	crm_time_text(demo->as_of - demo->as_of % CRM_SECOND, now);
	putchar('\n');
	heading(&c->out, "Next");
	printf("The store is %s. Try:\n", c->shown);
	next_command_print(c, "due", NULL, now);
	if (!crm_id_is_none(task))
		next_command_print(c, "explain", crm_id_text(task, id), NULL);
	if (!crm_id_is_none(&demo->customer))
		next_command_print(c, "timeline", crm_id_text(&demo->customer, id), NULL);
	next_command_print(c, "verify", NULL, NULL);
	next_command_print(c, "report", NULL, now);
}

int demo_report(struct context *c)
{
	struct demonstration demo = { 0 };
	char time[LOCAL_TEXT], line[128];
	crm_status rc;
	int code = EXIT_DONE;

	if (c->out.json)
		return usage_error(c, "--json: this page is for people; use due, report and timeline");
	if ((rc = crm_begin(c->db, CRM_TRANSACTION_READ)) < 0 || (rc = as_of_find(c, &demo.as_of)) < 0)
		return fail(c, rc);
	snprintf(line, sizeof line, "The shop as of %s", local_time(&c->out, demo.as_of, time));
	heading(&c->out, line);
	if ((rc = due_section(c, &demo)) < 0 || (rc = broken_load(c, &demo)) < 0 || (rc = promise_section(c, &demo)) < 0 ||
	    (rc = moves_section(c, &demo)) < 0 || (rc = story_section(c, &demo)) < 0 || (rc = explain_section(c, &demo)) < 0 ||
	    (rc = crm_commit(c->db)) < 0)
		code = fail(c, rc);
	else
		next_commands_print(c, &demo);
	free(demo.broken);
	return code;
}
