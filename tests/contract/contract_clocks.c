/* Clocks of complaints: pauses, messages, targets, where they stand and why, another policy; what falls due by them. */
#include "contract.h"

static const char clocks[] =
	"{\"calendars\": {\"always\": {\"tz\": \"UTC\", \"hours\": {\"mon\": [[\"00:00\", \"24:00\"]], \"tue\": [[\"00:00\", \"24:00\"]],"
	" \"wed\": [[\"00:00\", \"24:00\"]], \"thu\": [[\"00:00\", \"24:00\"]], \"fri\": [[\"06:00\", \"24:00\"]]}}},"
	" \"clocks\": {\"standard\": {\"calendar\": \"always\", \"targets\": {\"answer\": {\"kind\": \"reply\", \"hours\": 4},"
	" \"end\": {\"kind\": \"resolve\", \"hours\": 30, \"pauses\": true}, \"part\": {\"kind\": \"custom\", \"unit\": \"real\", \"hours\": 9}},"
	" \"steps\": {\"warn\": {\"target\": \"end\", \"level\": 1, \"before_hours\": 3}}},"
	" \"short\": {\"targets\": {\"end\": {\"kind\": \"resolve\", \"unit\": \"real\", \"hours\": 10, \"pauses\": true}}}},"
	" \"complaint\": {\"clock\": \"standard\"}}";

static void load(struct contract *c, const char *text)
{
	int64_t version = 0;

	CALL(c, CRM_OK, crm_playbook_load, act_new(c), text, strlen(text), &version);
	show_number(c, "version", version);
}

static void look_at_clock(struct contract *c, const crm_id *id)
{
	const crm_case_clock *clock = NULL;
	size_t i;

	CALL(c, CRM_OK, crm_complaint_clock_get, id, CRM_NO_TIME, &clock);
	show_text(c, "clock", clock->clock);
	show_number(c, "playbook", clock->playbook);
	show_text(c, "calendar", clock->calendar);
	show_number(c, "paused", clock->is_paused);
	show_number(c, "paused_us", clock->paused_us);
	show_number(c, "breaches", clock->breaches);
	show_number(c, "next", clock->next_wake_at);
	for (i = 0; i < clock->target_count; i++) {
		show_text(c, "target", clock->targets[i].name);
		show_number(c, "state", clock->targets[i].state);
		show_number(c, "due", clock->targets[i].due_at);
		show_number(c, "elapsed", clock->targets[i].elapsed_us);
	}
	for (i = 0; i < clock->step_count; i++)
		show_number(c, clock->steps[i].name, clock->steps[i].due_at);
	for (i = 0; i < clock->share_count; i++)
		show_number(c, "share", clock->shares[i].basis_points);
	for (i = 0; i < clock->event_count; i++) {
		show_number(c, "event", clock->events[i].kind);
		show_text(c, "label", clock->events[i].label);
	}
	CALL_VOID(c, crm_case_clock_free, clock);
}

static void look_at_account(struct contract *c, const crm_id *id, const char *target, crm_status expected)
{
	const crm_case_account *account = NULL;
	size_t i;

	CALL(c, expected, crm_complaint_clock_explain, id, target, true, CRM_NO_TIME, &account);
	for (i = 0; account && i < account->span_count; i++) {
		show_number(c, "kind", account->spans[i].kind);
		show_text(c, "english", account->spans[i].english);
		show_text(c, "chinese", account->spans[i].chinese);
	}
	CALL_VOID(c, crm_case_account_free, account);
}

static void pause_and_resume(struct contract *c, const crm_id *id)
{
	const crm_act *act = act_why(c, "a part is on its way");

	CALL(c, CRM_ERR_REFUSED, crm_complaint_pause, act_new(c), id);
	CALL(c, CRM_ERR_INVALID, crm_complaint_pause, act, NULL);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_pause, act, &nobody);
	CALL(c, CRM_OK, crm_complaint_pause, act, id);
	CALL(c, CRM_REPLAYED, crm_complaint_pause, act, id);
	CALL(c, CRM_UNCHANGED, crm_complaint_pause, act_why(c, "again"), id);
	look_at_clock(c, id);
	later(c, 2 * CRM_HOUR);
	CALL(c, CRM_OK, crm_complaint_resume, act_new(c), id);
	CALL(c, CRM_UNCHANGED, crm_complaint_resume, act_new(c), id);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_resume, act_new(c), &nobody);
	walk_tasks(c, NULL);
}

static void say(struct contract *c, const crm_act *act, const crm_id *id, int32_t direction, crm_status expected)
{
	crm_message_input message = CRM_INIT(crm_message_input);
	crm_id contact = { { 0 } };

	message.direction = direction;
	message.channel = CRM_CHANNEL_PHONE;
	message.note = "when will it be mended?";
	CALL(c, expected, crm_complaint_message, act, id, &message, &contact);
	show_id(c, "contact", &contact);
}

static void messages(struct contract *c, const crm_id *id)
{
	const crm_act *act = act_new(c);

	say(c, act, id, CRM_DIRECTION_OUT, CRM_OK);
	say(c, act, id, CRM_DIRECTION_OUT, CRM_REPLAYED);
	say(c, act, id, CRM_DIRECTION_IN, CRM_ERR_CONFLICT);
	say(c, act_new(c), id, 0, CRM_ERR_INVALID);
	say(c, act_new(c), &nobody, CRM_DIRECTION_IN, CRM_ERR_NOT_FOUND);
	later(c, CRM_MINUTE);
	say(c, act_new(c), id, CRM_DIRECTION_IN, CRM_OK);
	say(c, act_at(c, c->f.now - CRM_MINUTE / 2), id, CRM_DIRECTION_IN, CRM_ERR_INVALID);
}

static void own_target(struct contract *c, const crm_id *id)
{
	CALL(c, CRM_OK, crm_complaint_target_start, act_new(c), id, "part");
	CALL(c, CRM_ERR_REFUSED, crm_complaint_target_start, act_new(c), id, "end");
	CALL(c, CRM_ERR_INVALID, crm_complaint_target_start, act_new(c), id, NULL);
	later(c, CRM_HOUR);
	CALL(c, CRM_OK, crm_complaint_target_stop, act_new(c), id, "part");
	CALL(c, CRM_ERR_REFUSED, crm_complaint_target_stop, act_new(c), id, "whole");
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_target_stop, act_new(c), &nobody, "part");
}

static void look_at_move(struct contract *c, const crm_id *id, const crm_clock_move_input *input, crm_status expected)
{
	const crm_case_preview *preview = NULL;
	size_t i;

	CALL(c, expected, crm_complaint_clock_preview, id, input, &preview);
	for (i = 0; preview && i < preview->move_count; i++) {
		show_text(c, "target", preview->moves[i].name);
		show_number(c, "before", preview->moves[i].before_at);
		show_number(c, "after", preview->moves[i].after_at);
	}
	CALL_VOID(c, crm_case_preview_free, preview);
}

static void move(struct contract *c, const crm_id *id)
{
	crm_clock_move_input input = CRM_INIT(crm_clock_move_input);
	const crm_act *act = act_new(c);

	CALL(c, CRM_UNCHANGED, crm_complaint_clock_move, act_new(c), id, NULL);
	look_at_move(c, id, NULL, CRM_UNCHANGED);
	input.clock = "none";
	look_at_move(c, id, &input, CRM_ERR_REFUSED);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_clock_move, act_new(c), id, &input);
	input.clock = "short";
	input.change = CRM_CHANGE_KEEP_ELAPSED;
	look_at_move(c, id, &input, CRM_OK);
	CALL(c, CRM_OK, crm_complaint_clock_move, act, id, &input);
	CALL(c, CRM_REPLAYED, crm_complaint_clock_move, act, id, &input);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_clock_move, act_new(c), &nobody, &input);
	look_at_clock(c, id);
	input.clock = "standard";
	CALL(c, CRM_OK, crm_complaint_clock_move, act_new(c), id, &input);
}

void contract_clocks(struct contract *c)
{
	const crm_case_clock *clock = NULL;
	crm_tick_result result;
	int64_t at = 0;
	crm_id plain = add_complaint(c, NULL), id;

	CALL(c, CRM_ERR_REFUSED, crm_complaint_clock_get, &plain, CRM_NO_TIME, &clock);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_pause, act_why(c, "why not"), &plain);
	say(c, act_new(c), &plain, CRM_DIRECTION_IN, CRM_OK);
	load(c, clocks);
	id = add_complaint(c, NULL);
	look_at_clock(c, &id);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_clock_get, &nobody, CRM_NO_TIME, &clock);
	CALL(c, CRM_ERR_INVALID, crm_complaint_clock_get, &id, CRM_NO_TIME, NULL);
	later(c, CRM_HOUR);
	pause_and_resume(c, &id);
	messages(c, &id);
	own_target(c, &id);
	look_at_account(c, &id, "end", CRM_OK);
	look_at_account(c, &id, "nothing", CRM_ERR_NOT_FOUND);
	move(c, &id);
	CALL(c, CRM_OK, crm_next_wake, &at);
	show_number(c, "at", at);
	later(c, 7 * CRM_DAY);
	CALL(c, CRM_OK, crm_tick, act_new(c), &result);
	show_number(c, "missed", result.targets_missed);
	show_number(c, "steps", result.steps_fired);
	look_at_clock(c, &id);
	look_at_complaint(c, &id);
	walk_tasks(c, NULL);
	load(c, "{\"complaint\": {\"clock\": null}}");
}
