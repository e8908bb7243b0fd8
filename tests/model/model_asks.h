/* What is asked of the library. */
#ifndef MODEL_ASKS_H
#define MODEL_ASKS_H

#include "model_bonds.h"

static inline struct person *person_of(struct model *m, const struct ask *ask)
{
	return &m->customers[ask->whom % (uint32_t)m->customer_count];
}

static inline crm_status ask_customer(crm *db, const crm_act *act, const struct ask *ask, struct model *m, crm_id *id)
{
	struct person *p = m->customer_count ? person_of(m, ask) : NULL;
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_contact_point point = { CRM_POINT_MOBILE, 0, NULL, NULL, NULL };
	char name[24], number[24];

	if (ask->kind == REMOVE)
		return crm_customer_remove(db, act, &p->id);
	(void)snprintf(name, sizeof name, "Name %u", ask->how % 1000);
	(void)snprintf(number, sizeof number, "+86 138%08u", ask->more % 100000);
	point.value = number;
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = name;
	input.contact_points = &point;
	input.contact_point_count = 1;
	if (ask->kind == RENAME)
		return crm_customer_update(db, act, &p->id, CRM_CUSTOMER_FIELD_NAME | CRM_CUSTOMER_FIELD_CONTACT_POINTS, &input);
	input.has_bought = ask->how % 5 == 0;
	return crm_customer_add(db, act, &input, id);
}

static inline int reason_of(const struct ask *ask, int to)
{
	if (ask->more % 4 == 0)
		return 0;
	return to == CRM_LIFECYCLE_CHURNED        ? (int)(1 + ask->more % 9)
	       : to == CRM_LIFECYCLE_NON_CUSTOMER ? (int)(1 + ask->more % 3)
	                                          : 0;
}

static inline crm_status ask_move(crm *db, crm_act act, const struct ask *ask, const struct person *p)
{
	crm_lifecycle_input input = CRM_INIT(crm_lifecycle_input);

	input.state = (int)(1 + ask->how % 6);
	input.state_reason = reason_of(ask, input.state);
	input.has_bought = ask->how / 8 % 2;
	input.need = ask->how / 16 % 2 ? "tea" : NULL;
	act.reason = ask->how / 32 % 2 ? "so it was decided" : NULL;
	return crm_lifecycle_move(db, &act, &p->id, &input);
}

static inline crm_status ask_follow(crm *db, const crm_act *act, const struct ask *ask, const struct person *p)
{
	crm_purchase_input purchase = CRM_INIT(crm_purchase_input);
	crm_contact_input contact = CRM_INIT(crm_contact_input);
	crm_id id;

	if (ask->kind == PURCHASE) {
		purchase.customer_id = p->id;
		purchase.amount = 1 + ask->more % 1000;
		purchase.currency = "CNY";
		return crm_purchase_add(db, act, &purchase, &id);
	}
	if (ask->kind == ASSIGN)
		return crm_followup_assign(db, act, &p->id, (int)(ask->how % 5), ask->more % 2 ? "anna" : "bert");
	contact.customer_id = p->id;
	contact.kind = 1 + (int)(ask->how % 3);
	contact.outcome = ask->more % 3 ? CRM_OUTCOME_REACHED : CRM_OUTCOME_NO_ANSWER;
	contact.note = "talked";
	return crm_contact_add(db, act, &contact, &id);
}

static inline crm_status ask_job(crm *db, crm_act act, const struct ask *ask, struct model *m, crm_id *id, int64_t now)
{
	crm_task_input input = CRM_INIT(crm_task_input);
	crm_task_done_input result = CRM_INIT(crm_task_done_input);
	const struct job *job = m->job_count ? &m->jobs[ask->whom % (uint32_t)m->job_count] : NULL;

	if (ask->kind == TASK_ADD) {
		input.customer_id = person_of(m, ask)->id;
		input.due_at = now + (int64_t)(ask->more % 100) * CRM_HOUR + 1;
		input.handler = "anna";
		input.title = "write";
		return crm_task_add(db, &act, &input, id);
	}
	result.outcome = CRM_OUTCOME_DONE;
	result.note = "written";
	act.reason = ask->how % 2 ? "no longer needed" : NULL;
	if (ask->kind == TASK_DONE)
		return crm_task_done(db, &act, &job->id, &result, NULL);
	return ask->kind == TASK_CANCEL ? crm_task_cancel(db, &act, &job->id)
	                                : crm_task_snooze(db, &act, &job->id, now + (1 + ask->more % 20) * CRM_HOUR);
}

static inline crm_status ask_open(crm *db, const crm_act *act, const struct ask *ask, struct model *m, crm_id *id, int64_t now)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);

	if (ask->how % 4)
		input.customer_id = person_of(m, ask)->id;
	else
		input.complainant = "a passer-by";
	input.content = "it is broken";
	input.contact = "through the door";
	input.received_at = now;
	input.emotion = first_emotion(ask);
	return crm_complaint_open(db, act, &input, id);
}

static inline crm_status ask_promise(crm *db, const crm_act *act, const struct ask *ask, const crm_id *id, int64_t now)
{
	crm_promise_input promise = CRM_INIT(crm_promise_input);

	promise.due_at = promised_time(ask, now);
	promise.consent = consents(ask);
	promise.unit = "store room";
	promise.reason = "it must be looked at";
	if (ask->kind == PROMISE)
		return crm_complaint_promise(db, act, id, &promise, NULL);
	promise.channel = CRM_CHANNEL_PHONE;
	promise.progress = "half done";
	return crm_complaint_renew(db, act, id, &promise, NULL);
}

/* How a case is handled, beside its way. */
static inline crm_status ask_handling(crm *db, const crm_act *act, const struct ask *ask, const crm_id *id)
{
	crm_claim_input claim = CRM_INIT(crm_claim_input);
	crm_admission_input admission = CRM_INIT(crm_admission_input);
	crm_refusal_input refusal = CRM_INIT(crm_refusal_input);
	crm_mark_input mark = CRM_INIT(crm_mark_input);

	switch ((enum kind)ask->kind) {
	case EMOTION:
		return crm_complaint_emotion_set(db, act, id, emotion_of(ask));
	case CLASSIFY:
		claim.claim = claim_of(ask);
		claim.override_by = is_let_pass(ask) ? "eve" : NULL;
		return crm_complaint_classify(db, act, id, &claim);
	case ADMIT:
		admission.text = "we sold it broken";
		admission.override_by = is_let_pass(ask) ? "eve" : NULL;
		return crm_complaint_admit(db, act, id, &admission);
	case LISTEN:
		return crm_complaint_listen(db, act, id, "how it came about", NULL);
	case REFUSE:
		refusal.ground = 1 + (int)(ask->more % 5);
		refusal.explanation = "so it is written";
		refusal.alternatives = "another one";
		refusal.we_will = "we lend one";
		refusal.you_can = "fetch it";
		return crm_complaint_refuse(db, act, id, &refusal, NULL);
	default:
		mark.kind = ask->more % 4 ? 1 + (int)(ask->more % 3) : CRM_MARK_PRIVATE;
		return crm_complaint_mark(db, act, id, &mark);
	}
}

/* How urgent it is. */
static inline crm_status ask_rating(crm *db, const crm_act *act, const struct ask *ask, const crm_id *id)
{
	switch ((enum kind)ask->kind) {
	case LEVEL:
		return crm_complaint_level_raise(db, act, id, level_of(ask));
	case SEVERITY:
		return crm_complaint_severity_set(db, act, id, 1 + (int)(ask->more % 3));
	case TYPE:
		return crm_complaint_type_set(db, act, id, 1 + (int)(ask->more % 4));
	case SPECIAL:
		return crm_complaint_special_set(db, act, id, (int)(ask->more % 4));
	case LANE:
		return crm_complaint_lane_set(db, act, id, 1 + (int)(ask->more % 4));
	default:
		return crm_complaint_escalate(db, act, id, "the boss", NULL);
	}
}

/* What belongs to it. */
static inline crm_status ask_belonging(crm *db, const crm_act *act, const struct ask *ask, const struct model *m,
                                       const crm_id *id)
{
	const crm_id *const other = &m->cases[other_of(m, ask)].id;
	crm_review_input review = CRM_INIT(crm_review_input);

	switch ((enum kind)ask->kind) {
	case CAUSE_ADD:
		return crm_complaint_cause_add(db, act, id, cause_of(ask), ask->how % 2);
	case CAUSE_REMOVE:
		return crm_complaint_cause_remove(db, act, id, cause_of(ask));
	case WANTS:
		return crm_complaint_wants_set(db, act, id, wants_of(ask));
	case WANTS_MET:
		return crm_complaint_wants_answer(db, act, id, met_of(ask), unmet_of(ask));
	case LINK:
		return crm_complaint_link(db, act, id, other, kind_of(ask));
	case UNLINK:
		return crm_complaint_unlink(db, act, id, other, kind_of(ask));
	case MERGE:
		return crm_complaint_merge(db, act, id, other);
	default:
		review.deeds = 1 + (int)(ask->more % 2);
		return crm_complaint_review(db, act, id, &review);
	}
}

static inline crm_status ask_measure(crm *db, crm_act act, const struct ask *ask, const struct model *m, crm_id *id, int64_t now)
{
	const struct measure *measure = m->measure_count ? &m->measures[ask->whom % (uint32_t)m->measure_count] : NULL;
	crm_action_input input = CRM_INIT(crm_action_input);

	if (ask->kind == ACTION_ADD) {
		input.cause = cause_of(ask);
		input.text = "look twice";
		input.owner = "anna";
		input.due_at = now + 20 * CRM_DAY;
		return crm_action_add(db, &act, &input, id);
	}
	act.reason = ask->how % 2 ? "it is not to be had" : NULL;
	return ask->kind == ACTION_DONE ? crm_action_done(db, &act, &measure->id, "looked twice")
	                                : crm_action_cancel(db, &act, &measure->id);
}

/* One of them is the first responder of all cases. */
static inline crm_status ask_staff(crm *db, const crm_act *act, const struct ask *ask)
{
	const char *const name = ask->whom % STAFF ? "anna" : "tester";

	return ask->kind == STAFF_LEAVE ? crm_staff_leave(db, act, name) : crm_staff_return(db, act, name);
}

static inline crm_status ask_case(crm *db, crm_act act, const struct ask *ask, const crm_id *id, int64_t now)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_solution_input solution = CRM_INIT(crm_solution_input);

	if (ask->kind != VOID)
		act.reason = is_let_pass(ask) ? "it cannot wait" : NULL;
	if (ask->kind >= LEVEL && ask->kind <= ESCALATE)
		return ask_rating(db, &act, ask, id);
	if (ask->kind > HANDLER)
		return ask_handling(db, &act, ask, id);
	switch ((enum kind)ask->kind) {
	case JUDGE:
		judgement.override_by = is_let_pass(ask) ? "eve" : NULL;
		judgement.responsibility = ask->how % 4 ? CRM_RESPONSIBILITY_OURS : CRM_RESPONSIBILITY_NOT_OURS;
		judgement.immediate = ask->more % 4 == 0;
		judgement.complainant_type = CRM_COMPLAINANT_VOICER;
		judgement.purpose = CRM_PURPOSE_REDRESS;
		return crm_complaint_judge(db, &act, id, &judgement);
	case EXPLAIN:
		return crm_complaint_explain(db, &act, id, "this is how it is", "try next door");
	case SOLVE:
		solution.text = "a new one";
		solution.accepted = ask->how % 2;
		solution.override_by = is_let_pass(ask) ? "eve" : NULL;
		return crm_complaint_solve(db, &act, id, &solution, NULL);
	case ANSWER:
		return crm_complaint_answer(db, &act, id, chosen(ask), NULL);
	case CHECK:
		return crm_complaint_check(db, &act, id, (int)(1 + ask->how % 3), "asked");
	case CLOSE:
		return crm_complaint_close(db, &act, id);
	case REOPEN:
		return crm_complaint_reopen(db, &act, id);
	case VOID:
		act.reason = ask->how % 3 ? "a duplicate" : NULL;
		return crm_complaint_void(db, &act, id);
	case HANDLER:
		return crm_complaint_handler_set(db, &act, id, ask->how % 2 ? "carl" : "dora");
	default:
		return ask_promise(db, &act, ask, id, now);
	}
}

static inline crm_status call(crm *db, const crm_act *act, const struct ask *ask, struct model *m, crm_id *id, int64_t now)
{
	if (ask->kind <= REMOVE)
		return ask_customer(db, act, ask, m, id);
	if (ask->kind == MOVE)
		return ask_move(db, *act, ask, person_of(m, ask));
	if (ask->kind <= CONTACT)
		return ask_follow(db, act, ask, person_of(m, ask));
	if (ask->kind <= TASK_CANCEL)
		return ask_job(db, *act, ask, m, id, now);
	if (ask->kind == OPEN)
		return ask_open(db, act, ask, m, id, now);
	if (ask->kind >= STAFF_LEAVE)
		return ask_staff(db, act, ask);
	if (ask->kind >= ACTION_ADD)
		return ask_measure(db, *act, ask, m, id, now);
	if (ask->kind >= CAUSE_ADD)
		return ask_belonging(db, act, ask, m, &m->cases[ask->whom % (uint32_t)m->case_count].id);
	return ask_case(db, *act, ask, &m->cases[ask->whom % (uint32_t)m->case_count].id, now);
}

#endif
