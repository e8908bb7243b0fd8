#include "story.h"

#include "records.h"

#include <stdlib.h>
#include <string.h>

static void story_add(struct story *story, int64_t seq, const char *text)
{
	if (story->count == story->capacity) {
		story->capacity = story->capacity ? story->capacity * 2 : 32;
		story->lines = grow(story->lines, story->capacity * sizeof *story->lines);
	}
	story->lines[story->count++] = (struct story_line){ seq, copy_text(text) };
}

void story_free(struct story *story)
{
	while (story->count)
		free(story->lines[--story->count].text);
	free(story->lines);
	*story = (struct story){ 0 };
}

static crm_status purchases_load(crm *db, const crm_id *customer_id, struct story *story)
{
	crm_purchase_cursor *cursor = NULL;
	const crm_purchase *purchase = NULL;
	char amount[32], text[DETAIL_TEXT];
	crm_status rc = crm_purchase_list(db, customer_id, &cursor);

	while (rc >= 0 && (rc = crm_purchase_next(cursor, &purchase)) == CRM_OK) {
		snprintf(text, sizeof text, "%s %s%s%s", crm_money_text(purchase->amount, purchase->currency, amount),
		         purchase->currency, purchase->category ? ", " : "", purchase->category ? purchase->category : "");
		story_add(story, purchase->revision, text);
	}
	crm_purchase_cursor_free(cursor);
	return rc;
}

static crm_status contacts_load(crm *db, const crm_id *customer_id, struct story *story)
{
	crm_contact_cursor *cursor = NULL;
	const crm_contact *contact = NULL;
	char text[DETAIL_TEXT];
	crm_status rc = crm_contact_list(db, customer_id, &cursor);

	while (rc >= 0 && (rc = crm_contact_next(cursor, &contact)) == CRM_OK) {
		snprintf(text, sizeof text, "%s, %s%s%.300s", word(crm_contact_kind_name, contact->kind),
		         word(crm_outcome_name, contact->outcome), contact->note ? ": " : "", contact->note ? contact->note : "");
		story_add(story, contact->revision, text);
	}
	crm_contact_cursor_free(cursor);
	return rc;
}

static crm_status moves_load(crm *db, const crm_id *customer_id, struct story *story)
{
	crm_lifecycle_cursor *cursor = NULL;
	const crm_move *move = NULL;
	const char *reason;
	char text[DETAIL_TEXT];
	crm_status rc = crm_lifecycle_list(db, customer_id, &cursor);

	while (rc >= 0 && (rc = crm_lifecycle_next(cursor, &move)) == CRM_OK) {
		reason = state_reason_words(move->to_state, move->state_reason);
		snprintf(text, sizeof text, "%s → %s%s%s%s", state_words(move->from_state), state_words(move->to_state),
		         reason ? " (" : "", reason ? reason : "", reason ? ")" : "");
		story_add(story, move->revision, text);
	}
	crm_lifecycle_cursor_free(cursor);
	return rc;
}

crm_status story_load(crm *db, const crm_id *customer_id, struct story *story)
{
	crm_status rc;

	*story = (struct story){ 0 };
	if ((rc = purchases_load(db, customer_id, story)) < 0 || (rc = contacts_load(db, customer_id, story)) < 0 ||
	    (rc = moves_load(db, customer_id, story)) < 0)
		story_free(story);
	return rc;
}

const char *event_words(int32_t event)
{
	static const char *const words[] = {
		[CRM_EVENT_CUSTOMER_CREATED] = "became known",
		[CRM_EVENT_CUSTOMER_UPDATED] = "details changed",
		[CRM_EVENT_CUSTOMER_REMOVED] = "taken out of use",
		[CRM_EVENT_CLASS_ASSIGNED] = "contact class set",
		[CRM_EVENT_LIFECYCLE_MOVED] = "state changed",
		[CRM_EVENT_LIFECYCLE_PROPOSED] = "move proposed",
		[CRM_EVENT_PURCHASE_ADDED] = "bought",
		[CRM_EVENT_CONTACT_MADE] = "contact",
		[CRM_EVENT_TASK_ADDED] = "task planned",
		[CRM_EVENT_TASK_DONE] = "task done",
		[CRM_EVENT_TASK_SNOOZED] = "task put off",
		[CRM_EVENT_TASK_CANCELLED] = "task cancelled",
		[CRM_EVENT_COMPLAINT_OPENED] = "complained",
		[CRM_EVENT_COMPLAINT_HANDED_OVER] = "case handed over",
		[CRM_EVENT_COMPLAINT_JUDGED] = "case judged",
		[CRM_EVENT_COMPLAINT_EXPLAINED] = "case explained",
		[CRM_EVENT_COMPLAINT_PROMISED] = "promise made",
		[CRM_EVENT_COMPLAINT_RENEWED] = "promise renewed",
		[CRM_EVENT_COMPLAINT_BROKEN] = "PROMISE BROKEN",
		[CRM_EVENT_COMPLAINT_SOLVED] = "solution offered",
		[CRM_EVENT_COMPLAINT_ANSWERED] = "solution answered",
		[CRM_EVENT_COMPLAINT_CHECKED] = "satisfaction check",
		[CRM_EVENT_COMPLAINT_CLOSED] = "case closed",
		[CRM_EVENT_COMPLAINT_REOPENED] = "case reopened",
		[CRM_EVENT_COMPLAINT_VOIDED] = "case voided",
		[CRM_EVENT_PLAYBOOK_LOADED] = "playbook loaded",
		[CRM_EVENT_COMPLAINT_PAUSED] = "case paused",
		[CRM_EVENT_COMPLAINT_RESUMED] = "case resumed",
		[CRM_EVENT_COMPLAINT_MESSAGE] = "message on a case",
		[CRM_EVENT_COMPLAINT_TARGET_STARTED] = "target begun",
		[CRM_EVENT_COMPLAINT_TARGET_STOPPED] = "target ended",
		[CRM_EVENT_COMPLAINT_CLOCK_MOVED] = "case moved to another clock",
		[CRM_EVENT_COMPLAINT_TARGET_MISSED] = "TARGET MISSED",
		[CRM_EVENT_COMPLAINT_ESCALATED] = "case escalated",
		[CRM_EVENT_COMPLAINT_CLOCK_RECKONED] = "due times found anew",
	};

	if (event > 0 && (size_t)event < sizeof words / sizeof *words && words[event])
		return words[event];
	return crm_event_name(event);
}

/* The promise that the entry made, renewed or saw broken, found by its times. */
static void promise_detail(crm *db, const struct output *out, const crm_entry *entry, char text[DETAIL_TEXT])
{
	crm_promise_cursor *cursor = NULL;
	const crm_promise *promise = NULL;
	bool broken = entry->event == CRM_EVENT_COMPLAINT_BROKEN;
	char due[LOCAL_TEXT];

	if (crm_promise_list(db, &entry->id, &cursor) < 0)
		return;
	while (crm_promise_next(cursor, &promise) == CRM_OK) {
		if (broken ? promise->broken_at == CRM_NO_TIME || promise->due_at > entry->at : promise->made_at != entry->at)
			continue;
		snprintf(text, DETAIL_TEXT, "%s %s by %s; %.250s", broken ? "was promised for" : "for",
		         local_time(out, promise->due_at, due), promise->unit && *promise->unit ? promise->unit : promise->made_by,
		         promise->reason ? promise->reason : "");
	}
	crm_promise_cursor_free(cursor);
}

static void complaint_detail(crm *db, const crm_entry *entry, char text[DETAIL_TEXT])
{
	const crm_complaint *complaint = NULL;

	if (crm_complaint_get(db, &entry->id, &complaint) < 0)
		return;
	if (entry->event == CRM_EVENT_COMPLAINT_OPENED)
		snprintf(text, DETAIL_TEXT, "%.380s", complaint->content);
	else if (entry->event == CRM_EVENT_COMPLAINT_JUDGED && complaint->responsibility)
		snprintf(text, DETAIL_TEXT, "%s, %s", word(crm_responsibility_name, complaint->responsibility),
		         complaint->validity ? word(crm_validity_name, complaint->validity) : "validity not known yet");
	else if (complaint->solution && complaint->solved_at == entry->at)
		snprintf(text, DETAIL_TEXT, "%.380s", complaint->solution);
	crm_complaint_free(complaint);
}

/* What came of a task belongs to its last entry only; before that, what it is about. */
static void task_detail(crm *db, const crm_entry *entry, char text[DETAIL_TEXT])
{
	const crm_task *task = NULL;
	bool ended = entry->event == CRM_EVENT_TASK_DONE || entry->event == CRM_EVENT_TASK_CANCELLED;

	if (entry->entity != CRM_ENTITY_TASK || crm_task_get(db, &entry->id, &task) < 0)
		return;
	if (entry->event == CRM_EVENT_LIFECYCLE_PROPOSED)
		snprintf(text, DETAIL_TEXT, "to %s", state_words(task->detail));
	else if (!ended || !task->outcome)
		snprintf(text, DETAIL_TEXT, "%s%s%.300s", task_words(task->kind), task->title ? ": " : "",
		         task->title ? task->title : "");
	else
		snprintf(text, DETAIL_TEXT, "%s, %s%s%.300s", task_words(task->kind), word(crm_outcome_name, task->outcome),
		         task->note ? ": " : "", task->note ? task->note : "");
	crm_task_free(task);
}

char *story_detail(crm *db, const struct output *out, const struct story *story, const crm_entry *entry,
                   char text[DETAIL_TEXT])
{
	size_t i;

	*text = '\0';
	switch (entry->event) {
	case CRM_EVENT_COMPLAINT_PROMISED:
	case CRM_EVENT_COMPLAINT_RENEWED:
	case CRM_EVENT_COMPLAINT_BROKEN:
		promise_detail(db, out, entry, text);
		break;
	case CRM_EVENT_COMPLAINT_OPENED:
	case CRM_EVENT_COMPLAINT_JUDGED:
	case CRM_EVENT_COMPLAINT_SOLVED:
	case CRM_EVENT_COMPLAINT_EXPLAINED:
		complaint_detail(db, entry, text);
		break;
	case CRM_EVENT_TASK_ADDED:
	case CRM_EVENT_TASK_DONE:
	case CRM_EVENT_TASK_SNOOZED:
	case CRM_EVENT_TASK_CANCELLED:
	case CRM_EVENT_LIFECYCLE_PROPOSED:
		task_detail(db, entry, text);
		break;
	default:
		break;
	}
	for (i = 0; !*text && i < story->count; i++)
		if (story->lines[i].seq == entry->seq)
			snprintf(text, DETAIL_TEXT, "%s", story->lines[i].text);
	if (!*text && entry->reason)
		snprintf(text, DETAIL_TEXT, "%.380s", entry->reason);
	return text;
}

static enum style event_style(int32_t event)
{
	if (event == CRM_EVENT_COMPLAINT_BROKEN)
		return STYLE_RED;
	if (event == CRM_EVENT_COMPLAINT_OPENED || event == CRM_EVENT_COMPLAINT_REOPENED)
		return STYLE_YELLOW;
	return event == CRM_EVENT_PURCHASE_ADDED || event == CRM_EVENT_COMPLAINT_CLOSED ? STYLE_GREEN : STYLE_PLAIN;
}

crm_status story_print(struct context *c, const crm_journal_query *query)
{
	static const struct column columns[] = {
		{ "WHEN", false, false }, { "WHAT", false, false }, { "MORE", false, true }, { "BY", false, true },
	};
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;
	char detail[DETAIL_TEXT];
	struct story story = { 0 };
	struct table table;
	crm_status rc;

	if ((rc = story_load(c->db, &query->customer_id, &story)) < 0 || (rc = crm_journal_list(c->db, query, &cursor)) < 0) {
		story_free(&story);
		return rc;
	}
	table_begin(&table, columns, sizeof columns / sizeof *columns);
	while ((rc = crm_journal_next(cursor, &entry)) == CRM_OK) {
		if (quiet_number(c, entry->seq))
			continue;
		table_time(&table, &c->out, entry->at);
		table_cell(&table, event_style(entry->event), event_words(entry->event));
		table_cell(&table, STYLE_PLAIN, story_detail(c->db, &c->out, &story, entry, detail));
		table_cell(&table, STYLE_DIM, entry->actor && *entry->actor ? entry->actor : "-");
	}
	table_end(&table, &c->out, "nothing happened");
	crm_journal_cursor_free(cursor);
	story_free(&story);
	return rc;
}

void moves_matrix_print(const struct output *out, const crm_report *figures)
{
	static const struct column columns[] = {
		{ "FROM \\ TO", false, false }, { "potential", true, false }, { "target", true, false },
		{ "current", true, false }, { "loyal", true, false }, { "churned", true, false },
		{ "non-customer", true, false }, { "are there now", true, false },
	};
	struct table table;
	char number[24];
	size_t from, to;

	table_begin(&table, columns, sizeof columns / sizeof *columns);
	for (from = 0; from < CRM_REPORT_STATES; from++) {
		table_cell(&table, STYLE_BOLD, state_words((int32_t)from));
		for (to = 1; to < CRM_REPORT_STATES; to++) {
			snprintf(number, sizeof number, "%lld", (long long)figures->moves[from][to]);
			table_cell(&table, STYLE_PLAIN, figures->moves[from][to] ? number : "·");
		}
		snprintf(number, sizeof number, "%lld", (long long)figures->customers[from]);
		table_cell(&table, STYLE_BOLD, number);
	}
	table_end(&table, out, NULL);
}
