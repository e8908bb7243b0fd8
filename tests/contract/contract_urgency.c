/* How urgent a complaint is: level, type, severity, lane, escalation, priority; and what is written to the well-prepared. */
#include "contract.h"

#include <string.h>

static const char limits[] =
	"{\"complaint\": {\"escalate_key_minutes\": 2880, \"lanes\": {\"fault\": {\"assess_minutes\": 60, \"cap\": 1}}}}";
static const char no_limits[] =
	"{\"complaint\": {\"escalate_key_minutes\": null, \"lanes\": {\"fault\": {\"assess_minutes\": null, \"cap\": null}}}}";
static const char contradiction[] = "{\"complaint\": {\"lanes\": {\"fault\": {\n\"assess_minutes\": 525600}}}}";

static void load(struct contract *c, const char *text, crm_status expected)
{
	int64_t version = 0;

	CALL(c, expected, crm_playbook_load, act_new(c), text, strlen(text), &version);
	show_number(c, "version", version);
}

static crm_id key_customer(struct contract *c, const char *name)
{
	const crm_id id = add_customer(c, name);

	CALL(c, CRM_OK, crm_followup_assign, act_new(c), &id, CRM_CLASS_IMPORTANT, "Sun");
	return id;
}

static crm_id open_by(struct contract *c, const crm_id *customer, int32_t channel, int32_t lane, crm_status expected)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	crm_id id = { { 0 } };

	input.customer_id = *customer;
	input.content = "the line is dead since Monday";
	input.received_at = c->f.now;
	input.contact = "0571 1234";
	input.channel = channel;
	input.lane = lane;
	input.first_responder = "Chen";
	CALL(c, expected, crm_complaint_open, act_new(c), &input, &id);
	show_id(c, "id", &id);
	return id;
}

static void explain(struct contract *c, const crm_id *id, size_t room, crm_status expected)
{
	crm_priority_part parts[CRM_FACTOR_LANE];
	size_t count = 0, i;

	CALL(c, expected, crm_complaint_priority_explain, id, parts, room, &count);
	show_number(c, "count", (int64_t)count);
	for (i = 0; i < count && i < room; i++) {
		show_number(c, "factor", parts[i].factor);
		show_number(c, "value", parts[i].value);
		show_number(c, "points", parts[i].points);
	}
}

static void judge_voicer(struct contract *c, const crm_id *id)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);

	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_ACTION;
	CALL(c, CRM_OK, crm_complaint_judge, act_new(c), id, &judgement);
}

static void rise(struct contract *c, const crm_id *id)
{
	const crm_act *act = act_new(c);

	CALL(c, CRM_OK, crm_complaint_level_raise, act, id, CRM_LEVEL_OUTSIDE);
	CALL(c, CRM_REPLAYED, crm_complaint_level_raise, act, id, CRM_LEVEL_OUTSIDE);
	CALL(c, CRM_ERR_CONFLICT, crm_complaint_level_raise, act, id, CRM_LEVEL_THIRD_PARTY);
	CALL(c, CRM_UNCHANGED, crm_complaint_level_raise, act_new(c), id, CRM_LEVEL_OUTSIDE);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_level_raise, act_new(c), id, CRM_LEVEL_DIRECT);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_level_raise, act_new(c), &nobody, CRM_LEVEL_OUTSIDE);
	CALL(c, CRM_ERR_INVALID, crm_complaint_level_raise, act_new(c), NULL, CRM_LEVEL_OUTSIDE);
	CALL(c, CRM_ERR_CONFLICT, crm_complaint_level_raise, act_seen(c, 1), id, CRM_LEVEL_THIRD_PARTY);
	look_at_complaint(c, id);
}

static void rate(struct contract *c, const crm_id *id)
{
	CALL(c, CRM_ERR_REFUSED, crm_complaint_type_set, act_new(c), id, CRM_COMPLAINANT_IRATE);
	judge_voicer(c, id);
	CALL(c, CRM_UNCHANGED, crm_complaint_type_set, act_new(c), id, CRM_COMPLAINANT_VOICER);
	CALL(c, CRM_OK, crm_complaint_type_set, act_new(c), id, CRM_COMPLAINANT_IRATE);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_type_set, act_new(c), &nobody, CRM_COMPLAINANT_IRATE);
	CALL(c, CRM_OK, crm_complaint_severity_set, act_new(c), id, CRM_CASE_DIFFICULT);
	CALL(c, CRM_UNCHANGED, crm_complaint_severity_set, act_new(c), id, CRM_CASE_DIFFICULT);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_severity_set, act_new(c), &nobody, CRM_CASE_MAJOR);
	CALL(c, CRM_OK, crm_complaint_level_raise, act_new(c), id, CRM_LEVEL_THIRD_PARTY);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_severity_set, act_new(c), id, CRM_CASE_NORMAL);
	look_at_complaint(c, id);
}

static void escalate(struct contract *c, const crm_id *id)
{
	const crm_act *act = act_why(c, "nobody answers");
	crm_id task = { { 0 } };

	CALL(c, CRM_OK, crm_complaint_escalate, act, id, "director", &task);
	show_id(c, "task", &task);
	CALL(c, CRM_REPLAYED, crm_complaint_escalate, act, id, "director", &task);
	show_id(c, "task", &task);
	CALL(c, CRM_ERR_CONFLICT, crm_complaint_escalate, act, id, "board", &task);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_escalate, act_new(c), id, "director", &task);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_escalate, act_why(c, "why"), id, " ", &task);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_escalate, act_why(c, "why"), &nobody, "director", &task);
	explain(c, id, CRM_FACTOR_LANE, CRM_OK);
	explain(c, &nobody, CRM_FACTOR_LANE, CRM_ERR_NOT_FOUND);
}

static void use_lanes(struct contract *c, const crm_id *customer, const crm_id *id)
{
	const crm_id ordinary = add_complaint(c, NULL);
	crm_id other;

	CALL(c, CRM_ERR_REFUSED, crm_complaint_lane_set, act_new(c), &ordinary, CRM_LANE_FAULT);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_lane_set, act_new(c), &nobody, CRM_LANE_FAULT);
	CALL(c, CRM_OK, crm_complaint_lane_set, act_new(c), id, CRM_LANE_FAULT);
	CALL(c, CRM_UNCHANGED, crm_complaint_lane_set, act_new(c), id, CRM_LANE_FAULT);
	open_by(c, customer, CRM_CHANNEL_PHONE, CRM_LANE_FAULT, CRM_ERR_REFUSED);
	other = open_by(c, customer, CRM_CHANNEL_ACCOUNT_MANAGER, CRM_LANE_PROJECT, CRM_OK);
	CALL(c, CRM_ERR_REFUSED, crm_complaint_lane_set, act_new(c), &other, CRM_LANE_FAULT);
	CALL(c, CRM_OK, crm_complaint_lane_set, act_new(c), id, CRM_LANE_NORMAL);
	CALL(c, CRM_OK, crm_complaint_lane_set, act_new(c), &other, CRM_LANE_FAULT);
	look_at_complaint(c, &other);
}

static void say(struct contract *c, const crm_id *id, int32_t direction, int32_t channel)
{
	crm_message_input message = CRM_INIT(crm_message_input);
	crm_id contact = { { 0 } };

	message.direction = direction;
	message.channel = channel;
	message.note = "what was said";
	CALL(c, CRM_OK, crm_complaint_message, act_new(c), id, &message, &contact);
	show_id(c, "contact", &contact);
	show_number(c, "warning", crm_complaint_message_warning(CRM_SPECIAL_PREPARED, direction, channel));
}

static void write_to_the_prepared(struct contract *c, const crm_id *id)
{
	CALL(c, CRM_OK, crm_complaint_special_set, act_new(c), id, CRM_SPECIAL_PREPARED);
	CALL(c, CRM_UNCHANGED, crm_complaint_special_set, act_new(c), id, CRM_SPECIAL_PREPARED);
	CALL(c, CRM_ERR_NOT_FOUND, crm_complaint_special_set, act_new(c), &nobody, CRM_SPECIAL_PREPARED);
	say(c, id, CRM_DIRECTION_OUT, CRM_CHANNEL_PHONE);
	say(c, id, CRM_DIRECTION_IN, CRM_CHANNEL_LETTER);
	say(c, id, CRM_DIRECTION_OUT, CRM_CHANNEL_LETTER);
	CALL(c, CRM_OK, crm_complaint_special_set, act_new(c), id, 0);
}

void contract_urgency(struct contract *c)
{
	crm_id customer, id, late;

	load(c, contradiction, CRM_ERR_INVALID);
	load(c, limits, CRM_OK);
	customer = key_customer(c, "Hangzhou Tea");
	id = open_by(c, &customer, CRM_CHANNEL_HALL, 0, CRM_OK);
	late = open_by(c, &customer, CRM_CHANNEL_THIRD_PARTY, 0, CRM_OK);
	look_at_complaint(c, &id);
	look_at_complaint(c, &late);
	rise(c, &id);
	rate(c, &id);
	escalate(c, &id);
	use_lanes(c, &customer, &id);
	write_to_the_prepared(c, &id);
	later(c, 3 * CRM_DAY);
	CALL(c, CRM_OK, crm_complaint_special_set, act_new(c), &late, CRM_SPECIAL_EMOTIONAL); /* it has escalated before */
	look_at_complaint(c, &late);
	load(c, no_limits, CRM_OK);
}
