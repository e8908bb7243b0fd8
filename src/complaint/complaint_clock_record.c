/* The clock of a case as rows, and as the engine sees it. */
#include "complaint_mark.h"
#include "complaint_urgency_record.h"

#include <string.h>

enum { FIRST_EVENTS = 16, EVENTS_OF_MOVE = 2 };

/* --- reading */

void crmi_case_clock_ahead(crm *db, const crm_id *id)
{
	crmi_record_ahead(db, CRMI_TABLE_CASE_CLOCK, id);
	crmi_ahead(db, CRMI_STMT_CASE_EVENT_LIST, &(struct crmi_case_event_list_in){ .complaint_id = *id });
}

crm_status crmi_case_clock_view(crm *db, const crm_id *id, bool *own)
{
	crm_status rc = crmi_view_begin(db, own);

	if (rc < 0)
		return rc;
	crmi_record_ahead(db, CRMI_TABLE_COMPLAINT, id);
	crmi_case_clock_ahead(db, id);
	crmi_ahead(db, CRMI_STMT_PLAYBOOK_IN_FORCE, NULL);
	return CRM_OK;
}

crm_status crmi_case_clock_load(crm *db, struct crmi_case *c)
{
	struct crmi_case_clock *clock = &c->clock;
	crm_status rc;

	clock->before.complaint_id = c->row.id;
	rc = crmi_record_get(db, CRMI_TABLE_CASE_CLOCK, &clock->before, &db->scratch);
	clock->there = rc == CRM_OK;
	clock->row = clock->before;
	return rc < 0 ? rc : CRM_OK;
}

static crm_status events_grow(crm *db, struct crmi_case_clock *clock)
{
	size_t room = clock->room ? clock->room * 2 : FIRST_EVENTS;
	struct crmi_case_event_row *events = crmi_arena_allocate(&db->scratch, room * sizeof *events);

	if (!events)
		return crmi_no_memory(db);
	if (clock->count)
		memcpy(events, clock->events, clock->count * sizeof *events);
	clock->events = events;
	clock->room = room;
	return CRM_OK;
}

crm_status crmi_case_events_load(crm *db, struct crmi_case *c)
{
	struct crmi_case_clock *clock = &c->clock;
	crmi_rows rows;
	crm_status rc;

	if (clock->known || !clock->there)
		return CRM_OK;
	rc = crmi_start(db, CRMI_STMT_CASE_EVENT_LIST, &(struct crmi_case_event_list_in){ .complaint_id = c->row.id }, &rows);
	if (rc < 0)
		return rc;
	do {
		if (clock->count == clock->room && (rc = events_grow(db, clock)) < 0)
			break;
		rc = crmi_next(db, &rows, &clock->events[clock->count], &db->scratch);
		if (rc == CRM_OK)
			clock->count++;
	} while (rc == CRM_OK);
	crmi_end(&rows);
	clock->known = rc >= 0;
	return rc < 0 ? rc : CRM_OK;
}

/* --- the engine's view */

static crm_status clock_of(crm *db, const struct crmi_case_event_row *event, struct crmi_clock *clock)
{
	crm_status rc = event->clock ? crmi_clock_get(db, event->playbook, event->clock, clock) : CRM_DONE;

	if (rc != CRM_DONE)
		return rc;
	return crmi_fail(db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "clock", "the clock of a case is not in its playbook version");
}

/* A move is the new calendar first, so that a policy that counts working time has one. */
static void take_move(struct crmi_engine_case *engine, const struct crmi_clock *to, crm_clock_event *events, size_t *count)
{
	crm_clock_event *event = &events[*count];

	if (to->calendar && to->calendar != engine->last.calendar) {
		event[1] = event[0];
		event->kind = CRM_CLOCK_EVENT_CALENDAR;
		event->calendar = to->calendar;
		event++;
		++*count;
	}
	event->policy = to->policy;
	if (!to->calendar) { /* the calendar before goes on holding for the engine */
		engine->last.policy = to->policy;
		return;
	}
	engine->last = *to;
}

static crm_status take_engine_event(crm *db, struct crmi_engine_case *engine, const struct crmi_case_event_row *row,
                                    crm_clock_event *events, size_t *count)
{
	struct crmi_clock clock;
	crm_status rc = CRM_OK;

	events[*count] = (crm_clock_event){ .at = row->at, .kind = row->kind, .change = row->change, .label = row->label,
		                                .restart_at = row->restart_at };
	if (row->kind == CRM_CLOCK_EVENT_OPEN || row->kind == CRM_CLOCK_EVENT_POLICY)
		rc = clock_of(db, row, &clock);
	if (rc < 0)
		return rc;
	if (row->kind == CRM_CLOCK_EVENT_OPEN)
		engine->first = engine->last = clock;
	else if (row->kind == CRM_CLOCK_EVENT_POLICY)
		take_move(engine, &clock, events, count);
	++*count;
	return CRM_OK;
}

/* The move that the case counts from as if it had been opened with it; 0 = none, since the first event is the opening itself. */
static size_t move_from_the_opening(const struct crmi_case *c, size_t count)
{
	size_t i = count;

	while (i > 0 && !(c->clock.events[i - 1].kind == CRM_CLOCK_EVENT_POLICY &&
	                  c->clock.events[i - 1].flags & CRMI_FROM_THE_OPENING))
		i--;
	return i ? i - 1 : 0;
}

crm_status crmi_engine_case_make(crm *db, const struct crmi_case *c, size_t count, struct crmi_engine_case *engine)
{
	const size_t from = move_from_the_opening(c, count);
	crm_clock_event *events = crmi_arena_allocate(&db->scratch, (EVENTS_OF_MOVE * count + 1) * sizeof *events);
	size_t made = 0, i;
	crm_status rc;

	memset(engine, 0, sizeof *engine);
	engine->numbers = crmi_arena_allocate(&db->scratch, (EVENTS_OF_MOVE * count + 1) * sizeof *engine->numbers);
	if (!events || !engine->numbers)
		return crmi_no_memory(db);
	for (i = 0; i < count; i++) {
		const size_t first = made;
		struct crmi_case_event_row event = c->clock.events[i];

		if (event.kind == CRM_CLOCK_EVENT_POLICY && i <= from)
			continue;
		if (event.kind == CRM_CLOCK_EVENT_OPEN && from) {
			event.clock = c->clock.events[from].clock;
			event.playbook = c->clock.events[from].playbook;
		}
		if ((rc = take_engine_event(db, engine, &event, events, &made)) < 0)
			return rc;
		engine->numbers[first] = engine->numbers[made - 1] = c->clock.events[i].number;
	}
	engine->the_case = (crm_clock_case){ sizeof engine->the_case, engine->first.policy, engine->first.calendar, events, made };
	return CRM_OK;
}

crm_status crmi_engine_failed(crm *db, const struct crmi_case *c, crm_status rc, const crm_failure *failure)
{
	if (rc == CRM_ERR_NOMEM)
		return crmi_no_memory(db);
	(void)crmi_fail(db, rc, (crm_rule)failure->rule,
	                failure->rule == CRM_RULE_CLOCK_ORDER ? "at"
	                : *failure->field                     ? failure->field
	                                                      : NULL,
	                "%s", failure->message);
	db->error.entity = CRM_ENTITY_COMPLAINT;
	db->error.id = c->row.id;
	return rc;
}

/* --- events */

static crm_status dated_out_of_order(crm *db, const struct crmi_case *c)
{
	(void)crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_CLOCK_ORDER, "at",
	                "a step on a case with a clock is not dated before the step before it");
	db->error.entity = CRM_ENTITY_COMPLAINT;
	db->error.id = c->row.id;
	return CRM_ERR_INVALID;
}

crm_status crmi_case_event_add(struct crmi_call *call, struct crmi_case *c, struct crmi_case_event_row *event)
{
	struct crmi_case_clock *clock = &c->clock;
	crm_status rc = crmi_case_events_load(call->db, c);

	if (rc < 0)
		return rc;
	if (clock->count && event->at < clock->row.last_at)
		return dated_out_of_order(call->db, c);
	if (clock->row.fired_at != CRM_NO_TIME && event->at < clock->row.fired_at && clock->late_after == CRM_NO_TIME) {
		clock->late_after = event->at;
		clock->late_count = clock->count;
	}
	if (clock->count == clock->room && (rc = events_grow(call->db, clock)) < 0)
		return rc;
	event->complaint_id = c->row.id;
	event->number = ++clock->row.events;
	clock->row.last_at = event->at;
	clock->events[clock->count++] = *event;
	clock->changed = true;
	return crmi_record_insert(call, CRMI_TABLE_CASE_EVENT, event);
}

crm_status crmi_case_event(struct crmi_call *call, struct crmi_case *c, int32_t kind, const char *label)
{
	struct crmi_case_event_row event = { .at = call->at, .kind = kind, .label = label };

	return c->clock.there ? crmi_case_event_add(call, c, &event) : CRM_OK;
}

/* The policy in force has a target of the host's own kind with this name. */
static crm_status has_step_target(crm *db, const struct crmi_case *c, const char *name, bool *has)
{
	struct crmi_clock clock;
	crm_status rc = crmi_clock_get(db, c->clock.row.playbook, c->clock.row.clock, &clock);
	size_t i;

	*has = false;
	for (i = 0; rc == CRM_OK && i < clock.policy->target_count && !*has; i++)
		*has = clock.policy->targets[i].kind == CRM_CLOCK_CUSTOM && strcmp(clock.policy->targets[i].name, name) == 0;
	return rc < 0 ? rc : CRM_OK;
}

static crm_status step_target_happens(struct crmi_call *call, struct crmi_case *c, int32_t happening)
{
	int32_t kind = 0;
	const char *target = crmi_clock_target_of(happening, &kind);
	bool has = false;
	crm_status rc;

	if (!target || !c->clock.there)
		return CRM_OK;
	rc = has_step_target(call->db, c, target, &has);
	return rc < 0 || !has ? rc : crmi_case_event(call, c, kind, target);
}

crm_status crmi_case_happens(struct crmi_call *call, struct crmi_case *c, int32_t happening)
{
	int32_t kinds[CRMI_HAPPENING_EVENTS];
	const int count = crmi_clock_events_of(happening, kinds);
	crm_status rc = crmi_case_acknowledged(call, c, happening);
	int i;

	for (i = 0; i < count && rc >= 0; i++)
		rc = crmi_case_event(call, c, kinds[i], NULL);
	return rc < 0 ? rc : step_target_happens(call, c, happening);
}

bool crmi_case_is_paused(const struct crmi_case *c)
{
	bool paused = false;
	size_t i;

	for (i = 0; i < c->clock.count; i++)
		if (c->clock.events[i].kind == CRM_CLOCK_EVENT_PAUSE || c->clock.events[i].kind == CRM_CLOCK_EVENT_RESUME)
			paused = c->clock.events[i].kind == CRM_CLOCK_EVENT_PAUSE;
	return paused;
}

crm_status crmi_case_clock_enter(struct crmi_call *call, struct crmi_case *c)
{
	const crm_rule rule = crmi_complaint_step_rule(c->row.state, CRM_STEP_CLOCK);
	crm_status rc = crmi_case_judged(call->db, c, rule == CRM_RULE_NONE && !c->clock.there ? CRM_RULE_CLOCK_NONE : rule);

	return rc < 0 ? rc : crmi_case_events_load(call->db, c);
}

static const char *team_of(const struct crmi_case_clock *clock)
{
	const char *team = NULL;
	size_t i;

	for (i = 0; i < clock->count; i++)
		if (clock->events[i].kind == CRM_CLOCK_EVENT_TEAM)
			team = clock->events[i].label;
	return team;
}

crm_status crmi_case_team(struct crmi_call *call, struct crmi_case *c, const char *team)
{
	crm_status rc = crmi_case_events_load(call->db, c);
	const char *now = team_of(&c->clock);

	if (rc < 0 || !c->clock.there || !team || (now && strcmp(now, team) == 0))
		return rc;
	return crmi_case_event(call, c, CRM_CLOCK_EVENT_TEAM, team);
}

crm_status crmi_case_clock_begin(struct crmi_call *call, struct crmi_case *c)
{
	struct crmi_case_clock *clock = &c->clock;
	struct crmi_case_event_row opened = { .at = call->at, .kind = CRM_CLOCK_EVENT_OPEN };
	int32_t kinds[CRMI_HAPPENING_EVENTS];
	const int count = crmi_clock_events_of_state(c->row.state, kinds);
	const char *name = crmi_lane_limits(&c->playbook, c->row.lane).clock;
	crm_status rc;
	int i;

	if (!*name)
		return CRM_OK;
	clock->there = clock->is_new = clock->known = true;
	clock->row = (struct crmi_case_clock_row){ .complaint_id = c->row.id, .clock = name,
		                                       .playbook = c->playbook.version, .last_at = call->at };
	opened.clock = clock->row.clock;
	opened.playbook = clock->row.playbook;
	if ((rc = crmi_case_event_add(call, c, &opened)) < 0 || (rc = crmi_case_team(call, c, c->row.handler)) < 0)
		return rc;
	for (i = 0; i < count && rc >= 0; i++)
		rc = crmi_case_event(call, c, kinds[i], NULL);
	if (rc < 0 || c->row.imported)
		return rc;
	return step_target_happens(call, c, CRMI_HAPPENS_OPENED);
}
