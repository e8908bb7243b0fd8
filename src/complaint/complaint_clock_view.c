/* The clock of a case as the host sees it: where its targets stand, and the account of one of them. */
#include "complaint_record.h"

#include "crm/complaint_clock.h"
#include "view.h"

#include <string.h>

enum { SPANS = 64 };

crm_status crmi_view_text(crm *db, void *view, const char **to, const char *text)
{
	*to = text ? crmi_arena_copy(crmi_view_arena(view), text, strlen(text)) : NULL;
	return text && !*to ? crmi_no_memory(db) : CRM_OK;
}

/* The case, its events, and the instant at which it is judged: an ended one at its end. */
static crm_status clock_load(crm *db, const crm_id *id, int64_t *at, struct crmi_case *c)
{
	crm_status rc = crmi_case_load(db, id, c);

	if (rc < 0)
		return rc;
	if (!c->clock.there)
		return crmi_case_judged(db, c, CRM_RULE_CLOCK_NONE);
	if (*at == CRM_NO_TIME)
		*at = crmi_now(db);
	if (c->row.closed_at != CRM_NO_TIME && *at > c->row.closed_at)
		*at = c->row.closed_at;
	return crmi_case_events_load(db, c);
}

/* --- standing */

static crm_status room_make(crm *db, crm_case_clock *view, crm_clock_answer *answer)
{
	crmi_arena *arena = crmi_view_arena(view);

	*answer = (crm_clock_answer)CRM_INIT(crm_clock_answer);
	answer->standings = crmi_arena_allocate(arena, CRM_CLOCK_LIMIT * sizeof *answer->standings);
	answer->firings = crmi_arena_allocate(arena, CRM_CLOCK_LIMIT * sizeof *answer->firings);
	answer->shares = crmi_arena_allocate(arena, CRM_CLOCK_LIMIT * sizeof *answer->shares);
	return answer->standings && answer->firings && answer->shares ? CRM_OK : crmi_no_memory(db);
}

/* Names live with the view, not with the policy. */
static crm_status names_keep(crm *db, crm_case_clock *view, crm_clock_answer *answer)
{
	crm_status rc = CRM_OK;
	size_t i;

	for (i = 0; i < answer->standing_count && rc == CRM_OK; i++)
		rc = crmi_view_text(db, view, &answer->standings[i].name, answer->standings[i].name);
	for (i = 0; i < answer->firing_count && rc == CRM_OK; i++)
		if ((rc = crmi_view_text(db, view, &answer->firings[i].name, answer->firings[i].name)) == CRM_OK)
			rc = crmi_view_text(db, view, &answer->firings[i].target, answer->firings[i].target);
	for (i = 0; i < answer->share_count && rc == CRM_OK; i++)
		rc = crmi_view_text(db, view, &answer->shares[i].team, answer->shares[i].team);
	return rc;
}

static crm_status events_keep(crm *db, const struct crmi_case *c, crm_case_clock *view)
{
	crm_case_event *events = crmi_arena_allocate(crmi_view_arena(view), (c->clock.count + 1) * sizeof *events);
	crm_status rc = events ? CRM_OK : crmi_no_memory(db);
	size_t i;

	view->events = events;
	for (i = 0; i < c->clock.count && rc == CRM_OK && c->clock.events[i].at <= view->at; i++) {
		const struct crmi_case_event_row *row = &c->clock.events[i];

		events[i] = (crm_case_event){ .number = row->number, .at = row->at, .kind = row->kind, .change = row->change,
			                          .playbook = row->playbook, .restart_at = row->restart_at };
		if ((rc = crmi_view_text(db, view, &events[i].label, row->label)) == CRM_OK)
			rc = crmi_view_text(db, view, &events[i].clock, row->clock);
		view->event_count++;
	}
	return rc;
}

/* The clock that held at the instant. */
static crm_status clock_keep(crm *db, const struct crmi_case *c, const struct crmi_engine_case *engine, crm_case_clock *view)
{
	const char *clock = NULL;
	crm_status rc;
	size_t i;

	for (i = 0; i < view->event_count; i++)
		if (c->clock.events[i].clock) {
			clock = c->clock.events[i].clock;
			view->playbook = c->clock.events[i].playbook;
		}
	if ((rc = crmi_view_text(db, view, &view->clock, clock ? clock : "")) < 0)
		return rc;
	return crmi_view_text(db, view, &view->calendar, engine->last.calendar ? crm_calendar_name(engine->last.calendar) : "");
}

static crm_status clock_fill(crm *db, const struct crmi_case *c, int64_t at, crm_case_clock *view)
{
	struct crmi_engine_case engine;
	crm_clock_answer answer;
	crm_failure failure = { 0 };
	crm_status rc;

	view->complaint_id = c->row.id;
	view->at = at;
	view->breaches = c->clock.row.breaches;
	if ((rc = events_keep(db, c, view)) < 0 || (rc = room_make(db, view, &answer)) < 0 ||
	    (rc = crmi_engine_case_make(db, c, view->event_count ? view->event_count : c->clock.count, &engine)) < 0)
		return rc;
	if ((rc = crm_clock_judge(&engine.the_case, at, &answer, &failure)) < 0)
		return crmi_engine_failed(db, c, rc, &failure);
	view->is_paused = answer.is_paused;
	view->is_resolved = answer.is_resolved;
	view->paused_us = answer.paused_us;
	view->next_due_at = answer.next_due_at;
	view->next_wake_at = answer.next_wake_at;
	view->targets = answer.standings;
	view->target_count = answer.standing_count;
	view->steps = answer.firings;
	view->step_count = answer.firing_count;
	view->shares = answer.shares;
	view->share_count = answer.share_count;
	rc = names_keep(db, view, &answer);
	return rc < 0 ? rc : clock_keep(db, c, &engine, view);
}

crm_status crm_complaint_clock_get(crm *db, const crm_id *id, int64_t at, const crm_case_clock **clock_out)
{
	crm_case_clock *view = NULL;
	struct crmi_case c;
	bool own = false;
	crm_status rc;

	if (clock_out)
		*clock_out = NULL;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!id || !clock_out)
		return crmi_input_missing(db, id ? "clock_out" : "id");
	if ((rc = crmi_case_clock_view(db, id, &own)) < 0)
		return rc;
	if ((rc = clock_load(db, id, &at, &c)) == CRM_OK && !(view = crmi_view_new(&db->memory, sizeof *view)))
		rc = crmi_no_memory(db);
	if (rc == CRM_OK)
		rc = clock_fill(db, &c, at, view);
	crmi_view_end(db, own);
	if (rc < 0)
		crmi_view_free(view);
	else
		*clock_out = view;
	return rc;
}

void crm_case_clock_free(const crm_case_clock *clock)
{
	crmi_view_free(clock);
}

/* --- the account of a target */

/* An account while it is made: the spans are read a page at a time, and the view gets them in one piece. */
struct account {
	crm                    *db;
	struct crmi_engine_case engine;
	crm_case_account       *view;
	crm_case_span          *spans; /* in the scratch of the call */
	size_t                  count, room;
};

static crm_status spans_grow(struct account *a)
{
	size_t room = a->room ? a->room * 2 : SPANS;
	crm_case_span *spans = crmi_arena_allocate(&a->db->scratch, room * sizeof *spans);

	if (!spans)
		return crmi_no_memory(a->db);
	if (a->count)
		memcpy(spans, a->spans, a->count * sizeof *spans);
	a->spans = spans;
	a->room = room;
	return CRM_OK;
}

static crm_status span_keep(struct account *a, const crm_span *from)
{
	const crm_zone *zone = a->engine.last.zone ? a->engine.last.zone : a->engine.first.zone;
	char english[CRM_SPAN_TEXT], chinese[CRM_SPAN_TEXT];
	crm_span told = *from;
	crm_case_span *span;
	crm_status rc;

	if (a->count == a->room && (rc = spans_grow(a)) < 0)
		return rc;
	span = &a->spans[a->count++];
	*span = (crm_case_span){ .from_at = from->from_at, .until_at = from->until_at, .kind = from->kind, .version = from->version };
	if (from->event > 0 && (size_t)from->event <= a->engine.the_case.event_count)
		span->event = (int32_t)a->engine.numbers[from->event - 1];
	told.event = span->event; /* as the host knows it */
	if (from->kind == CRM_SPAN_COUNTED)
		a->view->counted_us += from->until_at - from->from_at;
	if ((rc = crmi_view_text(a->db, a->view, &span->name, from->name)) < 0 ||
	    (rc = crmi_view_text(a->db, a->view, &span->calendar, from->calendar ? from->calendar : "")) < 0 ||
	    (rc = crmi_view_text(a->db, a->view, &span->english, crm_span_text(&told, zone, CRM_LANGUAGE_EN, english))) < 0)
		return rc;
	return crmi_view_text(a->db, a->view, &span->chinese, crm_span_text(&told, zone, CRM_LANGUAGE_ZH, chinese));
}

static crm_status explain_failed(struct account *a, const struct crmi_case *c, crm_status rc, const crm_failure *failure)
{
	if (rc != CRM_ERR_NOT_FOUND)
		return crmi_engine_failed(a->db, c, rc, failure);
	(void)crmi_fail(a->db, rc, CRM_RULE_CLOCK_TARGET, "target", "the clock of the case has no such target");
	a->db->error.entity = CRM_ENTITY_COMPLAINT;
	a->db->error.id = c->row.id;
	return rc;
}

static crm_status spans_read(struct account *a, const struct crmi_case *c, const char *target, int64_t at, bool to_due)
{
	crm_span page[SPANS];
	crm_failure failure = { 0 };
	int64_t from = CRM_NO_TIME;
	size_t count = 0, i;
	crm_status rc, kept = CRM_OK;

	do {
		rc = crm_clock_explain(&a->engine.the_case, at, target, to_due, from, page, SPANS, &count, &failure);
		if (rc < 0)
			return explain_failed(a, c, rc, &failure);
		for (i = 0; i < count && kept == CRM_OK; i++)
			kept = span_keep(a, &page[i]);
		if (count)
			from = page[count - 1].until_at;
	} while (rc == CRM_OK && count && kept == CRM_OK);
	return kept;
}

static crm_status account_fill(struct account *a, const struct crmi_case *c, const char *target, int64_t at, bool to_due)
{
	crm_case_span *spans;
	crm_status rc;

	a->view->complaint_id = c->row.id;
	a->view->at = at;
	if ((rc = crmi_view_text(a->db, a->view, &a->view->target, target)) < 0 ||
	    (rc = crmi_engine_case_make(a->db, c, c->clock.count, &a->engine)) < 0 || (rc = spans_read(a, c, target, at, to_due)) < 0)
		return rc;
	spans = crmi_arena_allocate(crmi_view_arena(a->view), (a->count + 1) * sizeof *spans);
	if (!spans)
		return crmi_no_memory(a->db);
	if (a->count)
		memcpy(spans, a->spans, a->count * sizeof *spans);
	a->view->spans = spans;
	a->view->span_count = a->count;
	return CRM_OK;
}

crm_status crm_complaint_clock_explain(crm *db, const crm_id *id, const char *target, bool to_due, int64_t at,
                                       const crm_case_account **account_out)
{
	struct account account = { .db = db };
	struct crmi_case c;
	bool own = false;
	crm_status rc;

	if (account_out)
		*account_out = NULL;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!id || !target || !account_out)
		return crmi_input_missing(db, !id ? "id" : !target ? "target" : "account_out");
	if ((rc = crmi_text_check(db, "target", target, CRM_LIMIT_NAME)) < 0 || (rc = crmi_case_clock_view(db, id, &own)) < 0)
		return rc;
	if ((rc = clock_load(db, id, &at, &c)) == CRM_OK && !(account.view = crmi_view_new(&db->memory, sizeof *account.view)))
		rc = crmi_no_memory(db);
	if (rc == CRM_OK)
		rc = account_fill(&account, &c, target, at, to_due);
	crmi_view_end(db, own);
	if (rc < 0)
		crmi_view_free(account.view);
	else
		*account_out = account.view;
	return rc;
}

void crm_case_account_free(const crm_case_account *account)
{
	crmi_view_free(account);
}
