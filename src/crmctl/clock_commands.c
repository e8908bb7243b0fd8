/* The clock of a case: pauses, messages, targets, where they stand and why, another policy. */
#include "commands.h"
#include "records.h"
#include "time_view.h"
#include "values.h"

#include <string.h>

/* --- what happens on a case */

static int clock_step(struct context *c, crm_status (*step)(crm *, const crm_act *, const crm_id *), const char *verb)
{
	crm_id id;
	int code;

	if ((code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, step(c->db, &c->act, &id), "complaint", &id, verb);
}

int complaint_pause(struct context *c)
{
	return clock_step(c, crm_complaint_pause, "paused");
}

int complaint_resume(struct context *c)
{
	return clock_step(c, crm_complaint_resume, "resumed");
}

int complaint_message(struct context *c)
{
	crm_message_input input = CRM_INIT(crm_message_input);
	crm_id id;
	int code;

	input.note = option_value(c, "note");
	if ((code = READ_WORD(c, "WHO", argument(c, 1), crm_direction, &input.direction)) != 0 ||
	    (code = OPTION_WORD(c, "channel", crm_channel, &input.channel)) != 0 ||
	    (code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, crm_complaint_message(c->db, &c->act, &id, &input, NULL), "complaint", &id, "message recorded");
}

static int own_target(struct context *c, crm_status (*step)(crm *, const crm_act *, const crm_id *, const char *),
                      const char *verb)
{
	crm_id id;
	int code;

	if ((code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return changed(c, step(c->db, &c->act, &id, argument(c, 1)), "complaint", &id, verb);
}

int complaint_start(struct context *c)
{
	return own_target(c, crm_complaint_target_start, "target begun");
}

int complaint_stop(struct context *c)
{
	return own_target(c, crm_complaint_target_stop, "target ended");
}

/* --- where its targets stand */

static void clock_heading(const struct output *out, const crm_case_clock *clock)
{
	char line[256], time[LOCAL_TEXT], amount[ZONED_TEXT];

	snprintf(line, sizeof line, "%s of playbook version %lld%s%s", clock->clock, (long long)clock->playbook,
	         *clock->calendar ? ", by the calendar " : "", clock->calendar);
	put_field(out, "clock", line);
	put_field(out, "at", local_time(out, clock->at, time));
	snprintf(line, sizeof line, "%s%s%s", clock->is_paused ? "paused" : "", clock->is_paused && clock->is_resolved ? ", " : "",
	         clock->is_resolved ? "resolved" : "");
	put_field(out, "now", *line ? line : NULL);
	put_field(out, "paused so far", clock->paused_us ? amount_text(clock->paused_us, amount) : NULL);
	put_field(out, "next", clock->next_wake_at ? local_time(out, clock->next_wake_at, time) : NULL);
}

static void targets_print(const struct output *out, const crm_case_clock *clock)
{
	static const struct column columns[] = {
		{ "TARGET", false, true }, { "KIND", false, false }, { "STATE", false, false }, { "DUE", false, false },
		{ "TARGET TIME", true, false }, { "USED", true, false }, { "LEFT", true, false },
	};
	char text[ZONED_TEXT];
	struct table table;
	size_t i;

	table_begin(&table, columns, sizeof columns / sizeof *columns);
	for (i = 0; i < clock->target_count; i++) {
		const crm_clock_standing *target = &clock->targets[i];
		const bool late = target->state == CRM_CLOCK_BREACHED || target->state == CRM_CLOCK_MISSED;

		table_cell(&table, STYLE_BOLD, target->name);
		table_cell(&table, STYLE_PLAIN, word(crm_clock_kind_name, target->kind));
		table_cell(&table, late ? STYLE_RED : STYLE_PLAIN, word(crm_clock_state_name, target->state));
		table_time(&table, out, target->due_at);
		table_cell(&table, STYLE_PLAIN, target->round ? amount_text(target->target_us, text) : "-");
		table_cell(&table, STYLE_PLAIN, target->round ? amount_text(target->elapsed_us, text) : "-");
		table_cell(&table, STYLE_PLAIN, target->round ? amount_text(target->remaining_us, text) : "-");
	}
	table_end(&table, out, NULL);
}

static void steps_print(const struct output *out, const crm_case_clock *clock)
{
	static const struct column columns[] = {
		{ "STEP", false, true }, { "OF", false, true },     { "LEVEL", true, false },
		{ "AT", false, false },  { "FIRED", false, false },
	};
	struct table table;
	size_t i;

	if (!clock->step_count)
		return;
	putchar('\n');
	table_begin(&table, columns, sizeof columns / sizeof *columns);
	for (i = 0; i < clock->step_count; i++) {
		table_cell(&table, STYLE_BOLD, clock->steps[i].name);
		table_cell(&table, STYLE_PLAIN, clock->steps[i].target);
		table_number(&table, clock->steps[i].level);
		table_time(&table, out, clock->steps[i].due_at);
		table_cell(&table, STYLE_PLAIN, clock->steps[i].fired ? "yes" : "");
	}
	table_end(&table, out, NULL);
}

static void shares_print(const struct output *out, const crm_case_clock *clock)
{
	static const struct column columns[] = { { "TEAM", false, true }, { "TIME", true, false }, { "SHARE", true, false } };
	char text[ZONED_TEXT];
	struct table table;
	size_t i;

	if (clock->share_count < 2)
		return;
	putchar('\n');
	table_begin(&table, columns, sizeof columns / sizeof *columns);
	for (i = 0; i < clock->share_count; i++) {
		table_cell(&table, STYLE_PLAIN, *clock->shares[i].team ? clock->shares[i].team : "-");
		table_cell(&table, STYLE_PLAIN, amount_text(clock->shares[i].elapsed_us, text));
		snprintf(text, sizeof text, "%d.%02d %%", clock->shares[i].basis_points / 100, clock->shares[i].basis_points % 100);
		table_cell(&table, STYLE_PLAIN, text);
	}
	table_end(&table, out, NULL);
}

static void targets_json(struct output *out, const crm_case_clock *clock)
{
	size_t i;

	json_begin(out, "targets", '[');
	for (i = 0; i < clock->target_count; i++) {
		const crm_clock_standing *target = &clock->targets[i];

		json_begin(out, NULL, '{');
		json_text(out, "name", target->name);
		json_word(out, "kind", crm_clock_kind_name, target->kind);
		json_word(out, "state", crm_clock_state_name, target->state);
		json_number(out, "round", target->round);
		json_number(out, "met", target->met);
		json_number(out, "missed", target->missed);
		json_time(out, "started_at", target->started_at);
		json_time(out, "due_at", target->due_at);
		json_time(out, "stopped_at", target->stopped_at);
		json_time(out, "breached_at", target->breached_at);
		json_number(out, "target_us", target->target_us);
		json_number(out, "elapsed_us", target->elapsed_us);
		json_number(out, "remaining_us", target->remaining_us);
		json_number(out, "paused_us", target->paused_us);
		json_number(out, "longest_us", target->longest_us);
		json_end(out, '}');
	}
	json_end(out, ']');
}

static void steps_json(struct output *out, const crm_case_clock *clock)
{
	size_t i;

	json_begin(out, "steps", '[');
	for (i = 0; i < clock->step_count; i++) {
		json_begin(out, NULL, '{');
		json_text(out, "name", clock->steps[i].name);
		json_text(out, "target", clock->steps[i].target);
		json_number(out, "level", clock->steps[i].level);
		json_number(out, "round", clock->steps[i].round);
		json_flag(out, "fired", clock->steps[i].fired);
		json_time(out, "due_at", clock->steps[i].due_at);
		json_end(out, '}');
	}
	json_end(out, ']');
	json_begin(out, "shares", '[');
	for (i = 0; i < clock->share_count; i++) {
		json_begin(out, NULL, '{');
		json_text(out, "team", clock->shares[i].team);
		json_number(out, "elapsed_us", clock->shares[i].elapsed_us);
		json_number(out, "basis_points", clock->shares[i].basis_points);
		json_end(out, '}');
	}
	json_end(out, ']');
}

static void events_json(struct output *out, const crm_case_clock *clock)
{
	size_t i;

	json_begin(out, "events", '[');
	for (i = 0; i < clock->event_count; i++) {
		const crm_case_event *event = &clock->events[i];

		json_begin(out, NULL, '{');
		json_number(out, "number", event->number);
		json_time(out, "at", event->at);
		json_word(out, "kind", crm_clock_event_kind_name, event->kind);
		json_text(out, "label", event->label);
		json_text(out, "clock", event->clock);
		if (event->clock)
			json_number(out, "playbook", event->playbook);
		if (event->kind == CRM_CLOCK_EVENT_POLICY)
			json_word(out, "change", crm_clock_change_name, event->change);
		json_end(out, '}');
	}
	json_end(out, ']');
}

static void clock_json(struct output *out, const crm_case_clock *clock)
{
	json_begin(out, NULL, '{');
	json_id(out, "complaint_id", &clock->complaint_id);
	json_time(out, "at", clock->at);
	json_text(out, "clock", clock->clock);
	json_number(out, "playbook", clock->playbook);
	json_text(out, "calendar", clock->calendar);
	json_flag(out, "is_paused", clock->is_paused);
	json_flag(out, "is_resolved", clock->is_resolved);
	json_number(out, "breaches", clock->breaches);
	json_number(out, "paused_us", clock->paused_us);
	json_time(out, "next_due_at", clock->next_due_at);
	json_time(out, "next_wake_at", clock->next_wake_at);
	targets_json(out, clock);
	steps_json(out, clock);
	events_json(out, clock);
	json_end(out, '}');
}

static int clock_show(struct context *c, const crm_id *id, int64_t at)
{
	const crm_case_clock *clock = NULL;
	crm_status rc = crm_complaint_clock_get(c->db, id, at, &clock);

	if (rc < 0)
		return fail(c, rc);
	if (c->out.json) {
		clock_json(&c->out, clock);
	} else if (!quiet_id(c, id)) {
		clock_heading(&c->out, clock);
		putchar('\n');
		targets_print(&c->out, clock);
		steps_print(&c->out, clock);
		shares_print(&c->out, clock);
	}
	crm_case_clock_free(clock);
	return EXIT_DONE;
}

/* --- the account of a target */

static void account_json(struct output *out, const crm_case_account *account)
{
	size_t i;

	json_begin(out, NULL, '{');
	json_id(out, "complaint_id", &account->complaint_id);
	json_text(out, "target", account->target);
	json_time(out, "at", account->at);
	json_number(out, "counted_us", account->counted_us);
	json_begin(out, "spans", '[');
	for (i = 0; i < account->span_count; i++) {
		const crm_case_span *span = &account->spans[i];

		json_begin(out, NULL, '{');
		json_time(out, "from_at", span->from_at);
		json_time(out, "until_at", span->until_at);
		json_word(out, "kind", crm_span_kind_name, span->kind);
		json_number(out, "event", span->event);
		json_number(out, "playbook", span->version);
		json_text(out, "name", span->name);
		json_text(out, "calendar", span->calendar);
		json_text(out, "english", span->english);
		json_text(out, "chinese", span->chinese);
		json_end(out, '}');
	}
	json_end(out, ']');
	json_end(out, '}');
}

static int account_show(struct context *c, const crm_id *id, const char *target, int64_t at, int32_t language)
{
	const crm_case_account *account = NULL;
	char amount[ZONED_TEXT];
	crm_status rc = crm_complaint_clock_explain(c->db, id, target, option_given(c, "to-due"), at, &account);
	size_t i;

	if (rc < 0)
		return fail(c, rc);
	if (c->out.json)
		account_json(&c->out, account);
	for (i = 0; !c->out.json && i < account->span_count; i++) {
		put_text(language == CRM_LANGUAGE_ZH ? account->spans[i].chinese : account->spans[i].english, 0);
		putchar('\n');
	}
	if (!c->out.json)
		printf(language == CRM_LANGUAGE_ZH ? "共计 %s\n" : "together %s\n", amount_text(account->counted_us, amount));
	crm_case_account_free(account);
	return EXIT_DONE;
}

int complaint_clock(struct context *c)
{
	const char *target = option_value(c, "explain");
	int32_t language = CRM_LANGUAGE_EN;
	int64_t at = CRM_NO_TIME;
	crm_id id;
	int code;

	if ((code = option_time(c, "when", &at)) != 0 || (code = OPTION_WORD(c, "language", crm_language, &language)) != 0 ||
	    (code = read_complaint(c, argument(c, 0), &id)) != 0)
		return code;
	return target ? account_show(c, &id, target, at, language) : clock_show(c, &id, at);
}

/* --- another policy */

static int move_read(struct context *c, crm_clock_move_input *input, crm_id *id)
{
	int code;

	input->clock = option_value(c, "clock");
	if ((code = option_number(c, "version", 1, INT64_MAX, &input->playbook)) != 0 ||
	    (code = OPTION_WORD(c, "change", crm_clock_change, &input->change)) != 0 ||
	    (code = option_time(c, "restart-at", &input->restart_at)) != 0)
		return code;
	return read_complaint(c, argument(c, 0), id);
}

static void preview_json(struct output *out, const crm_case_preview *preview)
{
	size_t i;

	json_begin(out, NULL, '{');
	json_id(out, "complaint_id", &preview->complaint_id);
	json_time(out, "at", preview->at);
	json_text(out, "clock_before", preview->clock_before);
	json_number(out, "playbook_before", preview->playbook_before);
	json_text(out, "clock_after", preview->clock_after);
	json_number(out, "playbook_after", preview->playbook_after);
	json_begin(out, "moves", '[');
	for (i = 0; i < preview->move_count; i++) {
		json_begin(out, NULL, '{');
		json_text(out, "name", preview->moves[i].name);
		json_time(out, "before_at", preview->moves[i].before_at);
		json_time(out, "after_at", preview->moves[i].after_at);
		json_word(out, "state_before", crm_clock_state_name, preview->moves[i].state_before);
		json_word(out, "state_after", crm_clock_state_name, preview->moves[i].state_after);
		json_end(out, '}');
	}
	json_end(out, ']');
	json_end(out, '}');
}

static void preview_print(const struct output *out, const crm_case_preview *preview)
{
	static const struct column columns[] = {
		{ "TARGET", false, true }, { "DUE", false, false }, { "WOULD BE DUE", false, false }, { "STATE", false, false },
		{ "WOULD BE", false, false },
	};
	struct table table;
	char line[256];
	size_t i;

	snprintf(line, sizeof line, "%s of playbook version %lld", preview->clock_before, (long long)preview->playbook_before);
	put_field(out, "from", line);
	snprintf(line, sizeof line, "%s of playbook version %lld", preview->clock_after, (long long)preview->playbook_after);
	put_field(out, "to", line);
	putchar('\n');
	table_begin(&table, columns, sizeof columns / sizeof *columns);
	for (i = 0; i < preview->move_count; i++) {
		const crm_clock_move *move = &preview->moves[i];

		table_cell(&table, STYLE_BOLD, move->name);
		table_time(&table, out, move->before_at);
		table_time(&table, out, move->after_at);
		table_cell(&table, STYLE_PLAIN, word(crm_clock_state_name, move->state_before));
		table_cell(&table, STYLE_PLAIN, word(crm_clock_state_name, move->state_after));
	}
	table_end(&table, out, NULL);
}

int complaint_preview(struct context *c)
{
	crm_clock_move_input input = CRM_INIT(crm_clock_move_input);
	const crm_case_preview *preview = NULL;
	crm_id id;
	crm_status rc;
	int code;

	if ((code = move_read(c, &input, &id)) != 0)
		return code;
	if ((rc = crm_complaint_clock_preview(c->db, &id, &input, &preview)) < 0)
		return fail(c, rc);
	if (c->out.json)
		preview_json(&c->out, preview);
	else if (!quiet_id(c, &id))
		preview_print(&c->out, preview);
	crm_case_preview_free(preview);
	return EXIT_DONE;
}

int complaint_move(struct context *c)
{
	crm_clock_move_input input = CRM_INIT(crm_clock_move_input);
	crm_id id;
	int code;

	if ((code = move_read(c, &input, &id)) != 0)
		return code;
	return changed(c, crm_complaint_clock_move(c->db, &c->act, &id, &input), "complaint", &id, "moved");
}
