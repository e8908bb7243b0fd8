/* The life of a case told by keyed calls, twice: its way through the graph, and what belongs to it. */
#ifndef CASE_STORY_H
#define CASE_STORY_H

#include "fixture.h"

struct world;

struct step {
	const char *key;
	crm_status (*run)(struct world *w, const crm_act *act);
};

struct story {
	const struct step *steps;
	int count;
};

struct world {
	struct fixture *f;
	const struct story *story;
	crm_id customer, first, second, action;
	int64_t at; /* of the step, whatever the clock says */
};

static crm_act keyed(const char *key)
{
	crm_act act = CRM_INIT(crm_act);

	act.key = key;
	act.reason = "it has to be";
	return act;
}

static crm_status make_customer(struct world *w, const crm_act *act)
{
	crm_contact_point point = { CRM_POINT_MOBILE, 0, NULL, "+86 138 0013 8000", NULL };
	crm_customer_input input = CRM_INIT(crm_customer_input);

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "Ms Wu";
	input.contact_points = &point;
	input.contact_point_count = 1;
	return crm_customer_add(w->f->db, act, &input, &w->customer);
}

static crm_status open_case(struct world *w, const crm_act *act, int32_t emotion, crm_id *id)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);

	input.customer_id = w->customer;
	input.content = "it drips";
	input.received_at = w->at;
	input.emotion = emotion;
	return crm_complaint_open(w->f->db, act, &input, id);
}

static crm_status open_first(struct world *w, const crm_act *act)
{
	return open_case(w, act, CRM_EMOTION_HIGH, &w->first);
}

static crm_status open_second(struct world *w, const crm_act *act)
{
	return open_case(w, act, CRM_EMOTION_CALM, &w->second);
}

static crm_status mark(struct world *w, const crm_act *act)
{
	crm_mark_input input = CRM_INIT(crm_mark_input);

	input.kind = CRM_MARK_LISTENED;
	return crm_complaint_mark(w->f->db, act, &w->first, &input);
}

static crm_status classify(struct world *w, const crm_act *act)
{
	crm_claim_input input = CRM_INIT(crm_claim_input);

	input.claim = CRM_CLAIM_LEGITIMATE;
	input.override_by = "the manager";
	return crm_complaint_classify(w->f->db, act, &w->first, &input);
}

static crm_status calm(struct world *w, const crm_act *act)
{
	return crm_complaint_emotion_set(w->f->db, act, &w->first, CRM_EMOTION_CALM);
}

static crm_status judge(struct world *w, const crm_act *act)
{
	crm_judgement_input input = CRM_INIT(crm_judgement_input);

	input.responsibility = CRM_RESPONSIBILITY_OURS;
	input.complainant_type = CRM_COMPLAINANT_VOICER;
	input.purpose = CRM_PURPOSE_SOLVED;
	return crm_complaint_judge(w->f->db, act, &w->first, &input);
}

static crm_status cause(struct world *w, const crm_act *act)
{
	return crm_complaint_cause_add(w->f->db, act, &w->first, CRM_CAUSE_QUALITY_REPAIR, true);
}

static crm_status promise(struct world *w, const crm_act *act)
{
	crm_promise_input input = CRM_INIT(crm_promise_input);

	input.due_at = w->at + 30 * CRM_MINUTE;
	input.consent = 1;
	input.unit = "workshop";
	input.reason = "a part is missing";
	return crm_complaint_promise(w->f->db, act, &w->first, &input, NULL);
}

/* The promise of the step before has lapsed by now. */
static crm_status lapse(struct world *w, const crm_act *act)
{
	(void)act;
	return crm_tick(w->f->db, NULL, NULL);
}

static crm_status renew(struct world *w, const crm_act *act)
{
	crm_promise_input input = CRM_INIT(crm_promise_input);

	input.due_at = w->at + 3 * CRM_DAY;
	input.consent = 1;
	input.channel = CRM_CHANNEL_PHONE;
	input.progress = "it comes by sea";
	input.reason = "the ship is late";
	return crm_complaint_renew(w->f->db, act, &w->first, &input, NULL);
}

static crm_status raise_level(struct world *w, const crm_act *act)
{
	return crm_complaint_level_raise(w->f->db, act, &w->first, CRM_LEVEL_THIRD_PARTY);
}

static crm_status merge(struct world *w, const crm_act *act)
{
	return crm_complaint_merge(w->f->db, act, &w->second, &w->first);
}

static crm_status plan_action(struct world *w, const crm_act *act)
{
	crm_action_input input = CRM_INIT(crm_action_input);

	input.cause = CRM_CAUSE_QUALITY_REPAIR;
	input.text = "look twice";
	input.due_at = w->at + 7 * CRM_DAY;
	return crm_action_add(w->f->db, act, &input, &w->action);
}

static crm_status offer(struct world *w, const crm_act *act)
{
	crm_solution_input input = CRM_INIT(crm_solution_input);

	input.text = act->key;
	return crm_complaint_solve(w->f->db, act, &w->first, &input, NULL);
}

static crm_status choose(struct world *w, const crm_act *act)
{
	return crm_complaint_answer(w->f->db, act, &w->first, 2, NULL);
}

static crm_status check_bad(struct world *w, const crm_act *act)
{
	return crm_complaint_check(w->f->db, act, &w->first, CRM_SATISFACTION_DISSATISFIED, "it drips again");
}

static crm_status refuse(struct world *w, const crm_act *act)
{
	crm_refusal_input input = CRM_INIT(crm_refusal_input);

	input.ground = CRM_GROUND_LAW;
	input.explanation = "two years are over";
	input.alternatives = "half the price";
	input.we_will = "send the form";
	input.you_can = "sign it";
	return crm_complaint_refuse(w->f->db, act, &w->first, &input, NULL);
}

static crm_status check_good(struct world *w, const crm_act *act)
{
	return crm_complaint_check(w->f->db, act, &w->first, CRM_SATISFACTION_SATISFIED, "well");
}

static crm_status review(struct world *w, const crm_act *act)
{
	crm_review_input input = CRM_INIT(crm_review_input);

	input.deeds = CRM_REVIEW_GOOD;
	return crm_complaint_review(w->f->db, act, &w->first, &input);
}

static const struct step way[] = {
	{ "customer", make_customer }, { "first", open_first },    { "mark", mark },        { "classify", classify },
	{ "calm", calm },              { "judge", judge },         { "cause", cause },      { "promise", promise },
	{ "lapse", lapse },            { "renew", renew },         { "level", raise_level },{ "second", open_second },
	{ "merge", merge },            { "action", plan_action },  { "a valve", offer },    { "the money", offer },
	{ "choose", choose },          { "check", check_bad },     { "refuse", refuse },    { "good", check_good },
	{ "review", review },
};

/* --- what belongs to a case */

static crm_status open_calm(struct world *w, const crm_act *act)
{
	return open_case(w, act, CRM_EMOTION_CALM, &w->first);
}

static crm_status assign(struct world *w, const crm_act *act)
{
	return crm_followup_assign(w->f->db, act, &w->customer, CRM_CLASS_IMPORTANT, "Sun");
}

static crm_status take_lane(struct world *w, const crm_act *act)
{
	return crm_complaint_lane_set(w->f->db, act, &w->first, CRM_LANE_FAULT);
}

static crm_status hand_on(struct world *w, const crm_act *act)
{
	return crm_complaint_handler_set(w->f->db, act, &w->first, act->key);
}

static crm_status say(struct world *w, const crm_act *act)
{
	crm_message_input input = CRM_INIT(crm_message_input);

	input.direction = CRM_DIRECTION_OUT;
	input.channel = CRM_CHANNEL_LETTER;
	return crm_complaint_message(w->f->db, act, &w->first, &input, NULL);
}

static crm_status beware(struct world *w, const crm_act *act)
{
	return crm_complaint_special_set(w->f->db, act, &w->first, CRM_SPECIAL_PREPARED);
}

static crm_status call_grave(struct world *w, const crm_act *act)
{
	return crm_complaint_severity_set(w->f->db, act, &w->first, CRM_CASE_DIFFICULT);
}

static crm_status escalate(struct world *w, const crm_act *act)
{
	return crm_complaint_escalate(w->f->db, act, &w->first, "the manager", NULL);
}

static crm_status retype(struct world *w, const crm_act *act)
{
	return crm_complaint_type_set(w->f->db, act, &w->first, CRM_COMPLAINANT_IRATE);
}

static crm_status admit(struct world *w, const crm_act *act)
{
	crm_admission_input input = CRM_INIT(crm_admission_input);

	input.text = "the valve was old";
	return crm_complaint_admit(w->f->db, act, &w->first, &input);
}

static crm_status want(struct world *w, const crm_act *act)
{
	return crm_complaint_wants_set(w->f->db, act, &w->first, UINT32_C(1) << CRM_PURPOSE_HEARD);
}

static crm_status get_it(struct world *w, const crm_act *act)
{
	return crm_complaint_wants_answer(w->f->db, act, &w->first, UINT32_C(1) << CRM_PURPOSE_HEARD, 0);
}

static crm_status finish_action(struct world *w, const crm_act *act)
{
	return crm_action_done(w->f->db, act, &w->action, "looked twice");
}

static crm_status cancel_action(struct world *w, const crm_act *act)
{
	return crm_action_cancel(w->f->db, act, &w->action);
}

/* It comes back in the second case, and the action is opened again. */
static crm_status recur(struct world *w, const crm_act *act)
{
	return crm_complaint_cause_add(w->f->db, act, &w->second, CRM_CAUSE_QUALITY_REPAIR, true);
}

static crm_status take_cause_back(struct world *w, const crm_act *act)
{
	return crm_complaint_cause_remove(w->f->db, act, &w->second, CRM_CAUSE_QUALITY_REPAIR);
}

static crm_status link_cases(struct world *w, const crm_act *act)
{
	return crm_complaint_link(w->f->db, act, &w->second, &w->first, CRM_LINK_REPEAT_OF);
}

static crm_status unlink_cases(struct world *w, const crm_act *act)
{
	return crm_complaint_unlink(w->f->db, act, &w->second, &w->first, CRM_LINK_REPEAT_OF);
}

static crm_status void_second(struct world *w, const crm_act *act)
{
	return crm_complaint_void(w->f->db, act, &w->second);
}

static crm_status vent(struct world *w, const crm_act *act)
{
	crm_claim_input input = CRM_INIT(crm_claim_input);

	input.claim = CRM_CLAIM_VENTING;
	return crm_complaint_classify(w->f->db, act, &w->first, &input);
}

static crm_status listen_to(struct world *w, const crm_act *act)
{
	return crm_complaint_listen(w->f->db, act, &w->first, "about the queue", NULL);
}

static crm_status reach_nobody(struct world *w, const crm_act *act)
{
	return crm_complaint_check(w->f->db, act, &w->first, CRM_SATISFACTION_UNREACHABLE, NULL);
}

static crm_status close_case(struct world *w, const crm_act *act)
{
	return crm_complaint_close(w->f->db, act, &w->first);
}

static crm_status reopen(struct world *w, const crm_act *act)
{
	return crm_complaint_reopen(w->f->db, act, &w->first);
}

static crm_status explain(struct world *w, const crm_act *act)
{
	return crm_complaint_explain(w->f->db, act, &w->first, "it is so", "try that");
}

static crm_status leave(struct world *w, const crm_act *act)
{
	return crm_staff_leave(w->f->db, act, "tester");
}

static const struct step belongings[] = {
	{ "customer", make_customer },  { "class", assign },          { "first", open_calm },         { "lane", take_lane },
	{ "Chen", hand_on },            { "special", beware },        { "letter", say },              { "severity", call_grave },
	{ "escalation", escalate },     { "judge", judge },           { "type", retype },             { "admit", admit },
	{ "wants", want },              { "action", plan_action },    { "done", finish_action },      { "second", open_second },
	{ "recurs", recur },            { "cause back", take_cause_back }, { "no action", cancel_action }, { "link", link_cases },
	{ "unlink", unlink_cases },     { "void", void_second },      { "venting", vent },            { "listen", listen_to },
	{ "nobody 1", reach_nobody },   { "nobody 2", reach_nobody }, { "nobody 3", reach_nobody },   { "close", close_case },
	{ "met", get_it },              { "reopen", reopen },         { "explain", explain },         { "left", leave },
	{ "good", check_good },
};

static const struct story stories[] = {
	{ way, sizeof way / sizeof *way },
	{ belongings, sizeof belongings / sizeof *belongings },
};

#endif
