/* What the host tells about the clock of a case: pauses, messages, targets of its own kind, another policy. */
#include "complaint_urgency_record.h"

#include "contact_record.h"
#include "subject.h"

#include "crm/complaint_clock.h"
#include "view.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* --- pauses */

static crm_status event_save(struct crmi_call *call, struct crmi_case *c, int32_t kind, const char *label, crm_event event)
{
	crm_status rc = crmi_case_event(call, c, kind, label);

	c->touched = true;
	return rc < 0 ? rc : crmi_case_save(call, c, event);
}

static crm_status pause_case(struct crmi_call *call, struct crmi_case *c)
{
	crm_status rc = crmi_case_clock_enter(call, c);

	if (rc == CRM_OK && crmi_complaint_is_blank(call->reason))
		rc = crmi_case_judged(call->db, c, CRM_RULE_PAUSE_REASON_MISSING);
	if (rc < 0)
		return rc;
	return crmi_case_is_paused(c) ? CRM_UNCHANGED
	                              : event_save(call, c, CRM_CLOCK_EVENT_PAUSE, call->reason, CRM_EVENT_COMPLAINT_PAUSED);
}

crm_status crm_complaint_pause(crm *db, const crm_act *act, const crm_id *id)
{
	return crmi_case_step(db, act, "crm_complaint_pause", id, pause_case);
}

static crm_status resume_case(struct crmi_call *call, struct crmi_case *c)
{
	crm_status rc = crmi_case_clock_enter(call, c);

	if (rc < 0)
		return rc;
	return crmi_case_is_paused(c) ? event_save(call, c, CRM_CLOCK_EVENT_RESUME, NULL, CRM_EVENT_COMPLAINT_RESUMED)
	                              : CRM_UNCHANGED;
}

crm_status crm_complaint_resume(crm *db, const crm_act *act, const crm_id *id)
{
	return crmi_case_step(db, act, "crm_complaint_resume", id, resume_case);
}

/* --- messages */

static const struct crmi_field message_fields[] = {
	CRMI_INPUT(crm_message_input, direction, CRMI_ENUM, CRMI_FLAG_REQUIRED, CRM_DIRECTION_IN),
	CRMI_INPUT(crm_message_input, channel, CRMI_ENUM, 0, CRM_CHANNEL_THIRD_PARTY),
	CRMI_INPUT(crm_message_input, note, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
};

/* D-CMP-12: what was written stands in writing; somebody looks at it before the complainant uses it. */
static crm_status plan_writing_review(struct crmi_call *call, struct crmi_case *c, int32_t direction, int32_t channel)
{
	crm_task task = { .kind = CRM_TASK_OTHER, .rule = CRM_DUE_GIVEN, .due_at = call->at,
		              .title = "review what was written to a well-prepared complainant" };

	return crm_complaint_message_warning(c->row.special, direction, channel) == CRM_RULE_NONE
	           ? CRM_OK
	           : crmi_case_plan(call, c, &task);
}

static crm_status message_save(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const crm_message_input *in = asked;
	crm_id *made = call->result;
	const int32_t channel = in->channel ? in->channel : c->row.channel;
	const bool comes_in = in->direction == CRM_DIRECTION_IN;
	crm_contact contact = { .customer_id = c->row.customer_id,
		                    .complaint_id = c->row.id,
		                    .at = call->at,
		                    .kind = crmi_complaint_contact_kind(channel),
		                    .direction = in->direction,
		                    .channel = channel,
		                    .outcome = CRM_OUTCOME_REACHED,
		                    .note = in->note };
	crm_status rc = crmi_case_judged(call->db, c, crmi_complaint_step_rule(c->row.state, CRM_STEP_CLOCK));

	if (rc < 0 || (rc = crmi_contact_insert(call, &contact)) < 0 ||
	    (rc = plan_writing_review(call, c, in->direction, channel)) < 0 ||
	    (rc = crmi_case_happens(call, c, comes_in ? CRMI_HAPPENS_MESSAGE_IN : CRMI_HAPPENS_MESSAGE_OUT)) < 0)
		return rc;
	*made = contact.id;
	c->touched = true;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_MESSAGE);
}

static const struct crmi_case_frame message_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_message"),
	           CRMI_TAKES("input", crm_message_input, message_fields), .makes = true },
	.work = message_save,
};

crm_status crm_complaint_message(crm *db, const crm_act *act, const crm_id *id, const crm_message_input *input, crm_id *id_out)
{
	return crmi_case_call(db, act, &message_call, id, input, id_out);
}

/* --- targets of the host's own kind */

static crm_status clock_in_force(crm *db, const struct crmi_case *c, struct crmi_clock *clock)
{
	crm_status rc = crmi_clock_get(db, c->clock.row.playbook, c->clock.row.clock, clock);

	return rc == CRM_DONE ? crmi_fail(db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "clock",
	                                  "the clock of a case is not in its playbook version")
	                      : rc;
}

static bool has_own_target(const crm_clock_policy *policy, const char *name)
{
	size_t i;

	for (i = 0; i < policy->target_count; i++)
		if (policy->targets[i].kind == CRM_CLOCK_CUSTOM && strcmp(policy->targets[i].name, name) == 0)
			return true;
	return false;
}

struct target_given {
	const char *target;
	int32_t     kind;
};

static crm_status target_save(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const struct target_given *given = asked;
	const bool starts = given->kind == CRM_CLOCK_EVENT_START;
	struct crmi_clock clock;
	crm_status rc = crmi_case_clock_enter(call, c);

	if (rc < 0 || (rc = clock_in_force(call->db, c, &clock)) < 0)
		return rc;
	if (!has_own_target(clock.policy, given->target))
		return crmi_case_judged(call->db, c, CRM_RULE_CLOCK_TARGET);
	return event_save(call, c, given->kind, given->target,
	                  starts ? CRM_EVENT_COMPLAINT_TARGET_STARTED : CRM_EVENT_COMPLAINT_TARGET_STOPPED);
}

#define TARGET_IS_GIVEN CRMI_ARE_GIVEN(target_given, CRMI_TEXT_NEEDED(target_given, target, CRM_LIMIT_NAME))

static const struct crmi_case_frame target_start_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_target_start"), TARGET_IS_GIVEN },
	.work = target_save,
};

crm_status crm_complaint_target_start(crm *db, const crm_act *act, const crm_id *id, const char *target)
{
	return crmi_case_call(db, act, &target_start_call, id, &(struct target_given){ target, CRM_CLOCK_EVENT_START }, NULL);
}

static const struct crmi_case_frame target_stop_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_target_stop"), TARGET_IS_GIVEN },
	.work = target_save,
};

crm_status crm_complaint_target_stop(crm *db, const crm_act *act, const crm_id *id, const char *target)
{
	return crmi_case_call(db, act, &target_stop_call, id, &(struct target_given){ target, CRM_CLOCK_EVENT_STOP }, NULL);
}

/* --- another policy */

static const struct crmi_field move_fields[] = {
	CRMI_INPUT(crm_clock_move_input, clock, CRMI_TEXT, 0, CRM_LIMIT_NAME),
	CRMI_INPUT(crm_clock_move_input, playbook, CRMI_INTEGER, 0, 0),
	CRMI_INPUT(crm_clock_move_input, change, CRMI_ENUM, 0, CRM_CHANGE_RESTART_FROM_EVENT),
	CRMI_INPUT(crm_clock_move_input, restart_at, CRMI_INSTANT, 0, 0),
};

static crm_status move_check(crm *db, void *asked)
{
	const crm_clock_move_input *in = asked;

	if ((in->change == CRM_CHANGE_RESTART_FROM_EVENT) == (in->restart_at != CRM_NO_TIME))
		return CRM_OK;
	return crmi_fail(db, CRM_ERR_INVALID, in->restart_at == CRM_NO_TIME ? CRM_RULE_FIELD_MISSING : CRM_RULE_FIELD_RANGE,
	                 "restart_at",
	                 in->restart_at == CRM_NO_TIME
	                     ? "restart_at is required for a restart from an event"
	                     : "restart_at is for a restart from an event, and for no other change");
}

/* The event that the move is. CRM_UNCHANGED: it would change nothing. */
static crm_status move_event(crm *db, const struct crmi_case *c, const crm_clock_move_input *in, int64_t at,
                             struct crmi_case_event_row *event)
{
	const struct crmi_playbook *playbook = NULL;
	struct crmi_clock clock;
	crm_status rc;

	*event = (struct crmi_case_event_row){ .complaint_id = c->row.id, .number = c->clock.row.events + 1, .at = at,
		                                   .kind = CRM_CLOCK_EVENT_POLICY, .change = in->change, .restart_at = in->restart_at,
		                                   .clock = in->clock ? in->clock : c->clock.row.clock, .playbook = in->playbook };
	if (c->clock.row.rule != CRM_RULE_NONE && in->change == CRM_CHANGE_RECOMPUTE)
		event->flags = CRMI_FROM_THE_OPENING;
	if (!event->playbook) {
		if ((rc = crmi_playbook_now(db, &playbook)) < 0)
			return rc;
		event->playbook = playbook->version;
	}
	rc = crmi_clock_get(db, event->playbook, event->clock, &clock);
	if (rc == CRM_DONE)
		return crmi_case_judged(db, c, CRM_RULE_CLOCK_UNKNOWN);
	if (rc < 0)
		return rc;
	return event->playbook == c->clock.row.playbook && strcmp(event->clock, c->clock.row.clock) == 0 &&
	               in->change < CRM_CHANGE_RESTART
	           ? CRM_UNCHANGED
	           : CRM_OK;
}

static crm_status move_add(struct crmi_call *call, struct crmi_case *c, struct crmi_case_event_row *event)
{
	crm_status rc = crmi_case_event_add(call, c, event);

	c->clock.row.clock = event->clock;
	c->clock.row.playbook = event->playbook;
	return rc;
}

/* Where the case counts by another version than its own, the clock of that one is newer. */
crm_status crmi_case_clock_extend(struct crmi_call *call, struct crmi_case *c)
{
	struct crmi_case_event_row event = { .at = call->at, .kind = CRM_CLOCK_EVENT_POLICY, .change = CRM_CHANGE_KEEP_ELAPSED,
		                                 .clock = c->playbook.complaint_clock_extended, .playbook = c->clock.row.playbook };
	struct crmi_clock clock;
	crm_status rc;

	if (!c->clock.there || !*event.clock || strcmp(c->clock.row.clock, event.clock) == 0)
		return CRM_OK;
	if ((rc = crmi_clock_get(call->db, event.playbook, event.clock, &clock)) < 0)
		return rc;
	if (rc == CRM_DONE)
		event.playbook = c->row.playbook;
	return move_add(call, c, &event);
}

crm_status crmi_case_clock_move(struct crmi_call *call, struct crmi_case *c, struct crmi_case_event_row *event)
{
	crm_status rc = move_add(call, c, event);

	if (rc < 0 || (rc = crmi_case_clock_settle(call, c)) < 0)
		return rc;
	c->touched = true;
	return crmi_case_judged(call->db, c, (crm_rule)c->clock.row.rule);
}

static crm_status move_case(struct crmi_call *call, struct crmi_case *c, const void *asked)
{
	const crm_clock_move_input *in = asked;
	struct crmi_case_event_row event;
	crm_status rc = crmi_case_clock_enter(call, c);

	if (rc < 0 || (rc = move_event(call->db, c, in, call->at, &event)) != CRM_OK)
		return rc;
	if ((rc = crmi_case_clock_move(call, c, &event)) < 0)
		return rc;
	return crmi_case_save(call, c, CRM_EVENT_COMPLAINT_CLOCK_MOVED);
}

static const struct crmi_case_frame clock_move_call = {
	.frame = { CRMI_ON_CASE("crm_complaint_clock_move"),
	           CRMI_MAY_TAKE(crm_clock_move_input, move_fields), .check = move_check },
	.work = move_case,
};

crm_status crm_complaint_clock_move(crm *db, const crm_act *act, const crm_id *id, const crm_clock_move_input *input)
{
	return crmi_case_call(db, act, &clock_move_call, id, input, NULL);
}

/* --- what a move would do */

static crm_status judge_with(crm *db, struct crmi_case *c, const struct crmi_case_event_row *event, int64_t at,
                             crm_clock_answer *answer)
{
	struct crmi_engine_case engine;
	crm_failure failure = { 0 };
	crm_status rc;

	if (event) { /* in the copy of the events only */
		struct crmi_case_event_row *events = crmi_arena_allocate(&db->scratch, (c->clock.count + 1) * sizeof *events);

		if (!events)
			return crmi_no_memory(db);
		memcpy(events, c->clock.events, c->clock.count * sizeof *events);
		events[c->clock.count++] = *event;
		c->clock.events = events;
	}
	if ((rc = crmi_engine_case_make(db, c, c->clock.count, &engine)) < 0)
		return rc;
	rc = crm_clock_judge(&engine.the_case, at, answer, &failure);
	return rc < 0 ? crmi_engine_failed(db, c, rc, &failure) : CRM_OK;
}

static size_t move_of(crm_clock_move *moves, size_t count, const char *name)
{
	size_t i = 0;

	while (i < count && strcmp(moves[i].name, name) != 0)
		i++;
	return i;
}

static size_t compare_answers(const crm_clock_answer *before, const crm_clock_answer *after, crm_clock_move *moves)
{
	size_t count = before->standing_count, i;

	for (i = 0; i < before->standing_count; i++)
		moves[i] = (crm_clock_move){ .name = before->standings[i].name, .before_at = before->standings[i].due_at,
			                         .state_before = before->standings[i].state };
	for (i = 0; i < after->standing_count; i++) {
		const crm_clock_standing *standing = &after->standings[i];
		const size_t place = move_of(moves, count, standing->name);

		if (place == count)
			moves[count++] = (crm_clock_move){ .name = standing->name };
		moves[place].after_at = standing->due_at;
		moves[place].state_after = standing->state;
	}
	return count;
}

static crm_status preview_fill(crm *db, struct crmi_case *c, const struct crmi_case_event_row *event, crm_case_preview *view)
{
	crm_clock_standing room[2][CRM_CLOCK_LIMIT];
	crm_clock_answer before = CRM_INIT(crm_clock_answer), after = CRM_INIT(crm_clock_answer);
	crm_clock_move *moves = crmi_arena_allocate(crmi_view_arena(view), 2 * CRM_CLOCK_LIMIT * sizeof *moves);
	crm_status rc;

	if (!moves)
		return crmi_no_memory(db);
	before.standings = room[0];
	after.standings = room[1];
	*view = (crm_case_preview){ .complaint_id = c->row.id, .at = event->at, .playbook_before = c->clock.row.playbook,
		                        .playbook_after = event->playbook, .moves = moves };
	if ((rc = crmi_view_text(db, view, &view->clock_before, c->clock.row.clock)) < 0 ||
	    (rc = crmi_view_text(db, view, &view->clock_after, event->clock)) < 0)
		return rc;
	if (c->clock.row.rule == CRM_RULE_NONE && (rc = judge_with(db, c, NULL, event->at, &before)) < 0)
		return rc;
	if ((rc = judge_with(db, c, event, event->at, &after)) < 0)
		return rc;
	view->move_count = compare_answers(&before, &after, moves);
	for (size_t i = 0; i < view->move_count && rc == CRM_OK; i++)
		rc = crmi_view_text(db, view, &moves[i].name, moves[i].name);
	return rc;
}

/* Judges as crm_complaint_clock_move() does. */
static crm_status preview_load(crm *db, const crm_id *id, const crm_clock_move_input *in, struct crmi_case *c,
                               struct crmi_case_event_row *event)
{
	struct crmi_call call = { .db = db };
	crm_status rc = crmi_case_load(db, id, c);

	if (rc < 0 || (rc = crmi_case_clock_enter(&call, c)) < 0)
		return rc;
	return move_event(db, c, in, crmi_now(db), event);
}

crm_status crm_complaint_clock_preview(crm *db, const crm_id *id, const crm_clock_move_input *input,
                                       const crm_case_preview **preview_out)
{
	struct crmi_case_event_row event;
	crm_clock_move_input in;
	crm_case_preview *view = NULL;
	struct crmi_case c;
	bool own = false;
	crm_status rc, outcome;

	if (preview_out)
		*preview_out = NULL;
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!id || !preview_out)
		return crmi_input_missing(db, id ? "preview_out" : "id");
	if ((rc = crmi_input_take(db, &in, sizeof in, input, move_fields, COUNT(move_fields))) < 0 ||
	    (rc = move_check(db, &in)) < 0 || (rc = crmi_case_clock_view(db, id, &own)) < 0)
		return rc;
	outcome = rc = preview_load(db, id, &in, &c, &event);
	if (rc >= 0 && !(view = crmi_view_new(&db->memory, sizeof *view)))
		rc = crmi_no_memory(db);
	if (rc >= 0)
		rc = preview_fill(db, &c, &event, view);
	crmi_view_end(db, own);
	if (rc < 0) {
		crmi_view_free(view);
		return rc;
	}
	*preview_out = view;
	return outcome;
}

void crm_case_preview_free(const crm_case_preview *preview)
{
	crmi_view_free(preview);
}
