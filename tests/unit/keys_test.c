/* Idempotency: every changing call takes a key, and the same key gives the first answer again. One table of all such calls. */
#include "ledger.h"

#include <string.h>

/* A store in which every call of the table can succeed once. */
struct stage {
	struct fixture *f;
	crm_id          customer, open_case, promised, offered, checked, closed, unreachable, call, task, linked, action;
	const char     *words; /* changed for the other request */
};

static crm_id make_customer(crm *db)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_contact_point point = { CRM_POINT_PHONE, 0, NULL, "0571 12345", NULL };
	crm_id id;

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "Zhang Wei";
	input.need = "tea";
	input.state = CRM_LIFECYCLE_POTENTIAL;
	input.contact_points = &point;
	input.contact_point_count = 1;
	assert_int_equal(crm_customer_add(db, NULL, &input, &id), CRM_OK);
	return id;
}

static crm_promise_input a_promise(const struct stage *s)
{
	crm_promise_input promise = CRM_INIT(crm_promise_input);

	promise.due_at = s->f->now + 5 * CRM_DAY;
	promise.consent = 1;
	promise.unit = "repairs";
	promise.reason = s->words;
	return promise;
}

static crm_judgement_input a_judgement(const struct stage *s)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);

	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = strcmp(s->words, "other") == 0 ? CRM_COMPLAINANT_PASSIVE : CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	return judgement;
}

static crm_id make_case(const struct stage *s)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	crm_id id;

	input.complainant = "somebody";
	input.content = "it broke";
	input.contact = "0571 1";
	input.received_at = s->f->now;
	assert_int_equal(crm_complaint_open(s->f->db, NULL, &input, &id), CRM_OK);
	return id;
}

static crm_id make_promised(const struct stage *s)
{
	crm_judgement_input judgement = a_judgement(s);
	crm_promise_input promise = a_promise(s);
	crm_id id = make_case(s);

	assert_int_equal(crm_complaint_judge(s->f->db, NULL, &id, &judgement), CRM_OK);
	assert_int_equal(crm_complaint_promise(s->f->db, NULL, &id, &promise, NULL), CRM_OK);
	return id;
}

static crm_id make_offered(const struct stage *s)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);
	crm_id id = make_promised(s);

	solution.text = "a new one";
	assert_int_equal(crm_complaint_solve(s->f->db, NULL, &id, &solution, NULL), CRM_OK);
	return id;
}

static crm_id make_action(const struct stage *s)
{
	crm_action_input input = CRM_INIT(crm_action_input);
	crm_id id;

	input.cause = CRM_CAUSE_DELAY_LATE;
	input.text = "a second van";
	input.owner = "li";
	input.due_at = s->f->now + 9 * CRM_DAY;
	assert_int_equal(crm_action_add(s->f->db, NULL, &input, &id), CRM_OK);
	return id;
}

static void set_the_stage(struct stage *s, void **state)
{
	crm_task_input task = CRM_INIT(crm_task_input);
	crm_contact_input contact = CRM_INIT(crm_contact_input);
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *row = NULL;
	int i;

	memset(s, 0, sizeof *s);
	s->words = "first";
	s->f = open_store(state);
	s->customer = make_customer(s->f->db);
	s->open_case = make_case(s);
	s->promised = make_promised(s);
	s->offered = make_offered(s);
	s->checked = make_offered(s);
	s->unreachable = make_offered(s);
	for (i = 0; i < 3; i++)
		assert_int_equal(crm_complaint_check(s->f->db, NULL, &s->unreachable, CRM_SATISFACTION_UNREACHABLE, NULL), CRM_OK);
	s->closed = make_offered(s);
	assert_int_equal(crm_complaint_check(s->f->db, NULL, &s->closed, CRM_SATISFACTION_SATISFIED, NULL), CRM_OK);
	assert_int_equal(crm_followup_assign(s->f->db, NULL, &s->customer, CRM_CLASS_IMPORTANT, "li"), CRM_OK);
	contact.customer_id = s->customer;
	contact.kind = CRM_CONTACT_CALL;
	contact.outcome = CRM_OUTCOME_REACHED;
	assert_int_equal(crm_contact_add(s->f->db, NULL, &contact, NULL), CRM_OK);
	query.customer_id = s->customer;
	assert_int_equal(crm_task_due(s->f->db, &query, &cursor), CRM_OK);
	while (crm_task_next(cursor, &row) == CRM_OK)
		if (row->kind == CRM_TASK_CALL && row->state == CRM_TASK_OPEN)
			s->call = row->id;
	crm_task_cursor_free(cursor);
	assert_int_equal(crm_staff_leave(s->f->db, NULL, "mei"), CRM_OK);
	task.due_at = s->f->now + CRM_DAY;
	assert_int_equal(crm_task_add(s->f->db, NULL, &task, &s->task), CRM_OK);
	s->linked = make_case(s);
	assert_int_equal(crm_complaint_link(s->f->db, NULL, &s->linked, &s->open_case, CRM_LINK_REPEAT_OF), CRM_OK);
	assert_int_equal(crm_complaint_cause_add(s->f->db, NULL, &s->linked, CRM_CAUSE_DELAY_LATE, true), CRM_OK);
	assert_int_equal(crm_complaint_wants_set(s->f->db, NULL, &s->linked, UINT32_C(1) << CRM_PURPOSE_HEARD), CRM_OK);
	s->action = make_action(s);
	s->f->now += CRM_HOUR;
}

/* Each call, with `answer` for what it hands out. `words` make it another request where the call takes words. */
static crm_status customer_create(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = s->words;
	return crm_customer_add(s->f->db, act, &input, answer);
}

static crm_status customer_update(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);

	(void)answer;
	input.note = s->words;
	return crm_customer_update(s->f->db, act, &s->customer, CRM_CUSTOMER_FIELD_NOTE, &input);
}

static crm_status customer_remove(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_id other = make_case(s);

	(void)answer;
	return crm_customer_remove(s->f->db, act, strcmp(s->words, "other") == 0 ? &other : &s->customer);
}

static crm_status lifecycle_move(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_lifecycle_input input = CRM_INIT(crm_lifecycle_input);

	(void)answer;
	input.state = CRM_LIFECYCLE_NON_CUSTOMER;
	input.state_reason = CRM_NON_CUSTOMER_UNRELATED;
	input.need = s->words;
	return crm_lifecycle_move(s->f->db, act, &s->customer, &input);
}

static crm_status purchase_add(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_purchase_input input = CRM_INIT(crm_purchase_input);

	input.customer_id = s->customer;
	input.amount = 100;
	input.currency = "EUR";
	input.category = s->words;
	return crm_purchase_add(s->f->db, act, &input, answer);
}

static crm_status contact_add(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_contact_input input = CRM_INIT(crm_contact_input);

	input.customer_id = s->customer;
	input.kind = CRM_CONTACT_VISIT;
	input.outcome = CRM_OUTCOME_REACHED;
	input.note = s->words;
	return crm_contact_add(s->f->db, act, &input, answer);
}

static crm_status followup_assign(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_followup_assign(s->f->db, act, &s->customer, CRM_CLASS_SMALL, s->words);
}

static crm_status task_add(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_task_input input = CRM_INIT(crm_task_input);

	input.due_at = START + 9 * CRM_DAY;
	input.title = s->words;
	return crm_task_add(s->f->db, act, &input, answer);
}

static crm_status task_done(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_task_done_input result = CRM_INIT(crm_task_done_input);

	result.outcome = CRM_OUTCOME_REACHED;
	result.channel = CRM_CHANNEL_PHONE;
	result.note = s->words;
	return crm_task_done(s->f->db, act, &s->call, &result, answer);
}

static crm_status task_snooze(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_task_snooze(s->f->db, act, &s->task, START + (strcmp(s->words, "other") == 0 ? 3 : 2) * CRM_DAY);
}

static crm_status task_cancel(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_task_cancel(s->f->db, act, strcmp(s->words, "other") == 0 ? &s->call : &s->task);
}

static crm_status complaint_open(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);

	input.complainant = "somebody";
	input.content = s->words;
	input.contact = "0571 1";
	input.received_at = START;
	return crm_complaint_open(s->f->db, act, &input, answer);
}

static crm_status complaint_judge(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_judgement_input judgement = a_judgement(s);

	(void)answer;
	return crm_complaint_judge(s->f->db, act, &s->open_case, &judgement);
}

static crm_status complaint_explain(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_explain(s->f->db, act, &s->promised, s->words, "ask the maker");
}

static crm_status complaint_promise(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_promise_input promise = CRM_INIT(crm_promise_input);
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);

	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	if (s->f->now == START + CRM_HOUR) /* the first time */
		assert_int_equal(crm_complaint_judge(s->f->db, NULL, &s->open_case, &judgement), CRM_OK);
	promise.due_at = START + 9 * CRM_DAY;
	promise.consent = 1;
	promise.unit = "repairs";
	promise.reason = s->words;
	return crm_complaint_promise(s->f->db, act, &s->open_case, &promise, answer);
}

static crm_status complaint_renew(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_promise_input promise = CRM_INIT(crm_promise_input);

	promise.due_at = START + 9 * CRM_DAY;
	promise.consent = 1;
	promise.channel = CRM_CHANNEL_PHONE;
	promise.progress = "half done";
	promise.reason = s->words;
	return crm_complaint_renew(s->f->db, act, &s->promised, &promise, answer);
}

static crm_status complaint_solve(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);

	solution.text = s->words;
	return crm_complaint_solve(s->f->db, act, &s->promised, &solution, answer);
}

static crm_status complaint_answer(struct stage *s, const crm_act *act, crm_id *answer)
{
	return crm_complaint_answer(s->f->db, act, &s->offered, strcmp(s->words, "other") != 0 ? CRM_OPTION_ONLY : CRM_OPTION_NONE, answer);
}

static crm_status complaint_check(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_check(s->f->db, act, &s->checked, CRM_SATISFACTION_DISSATISFIED, s->words);
}

static const crm_id *case_by_words(struct stage *s, const crm_id *first)
{
	return strcmp(s->words, "other") == 0 ? &s->open_case : first;
}

static crm_status complaint_close(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_close(s->f->db, act, case_by_words(s, &s->unreachable));
}

static crm_status complaint_reopen(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_reopen(s->f->db, act, case_by_words(s, &s->closed));
}

static crm_status complaint_void(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_void(s->f->db, act, case_by_words(s, &s->offered));
}

static crm_status complaint_handler_set(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_handler_set(s->f->db, act, &s->open_case, s->words);
}

static crm_status complaint_emotion_set(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_emotion_set(s->f->db, act, &s->promised, strcmp(s->words, "other") == 0 ? CRM_EMOTION_HIGH : CRM_EMOTION_UPSET);
}

static crm_status complaint_classify(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_claim_input claim = CRM_INIT(crm_claim_input);

	(void)answer;
	claim.claim = strcmp(s->words, "other") == 0 ? CRM_CLAIM_OPPORTUNISTIC : CRM_CLAIM_LEGITIMATE;
	return crm_complaint_classify(s->f->db, act, &s->open_case, &claim);
}

static crm_status complaint_listen(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_claim_input claim = CRM_INIT(crm_claim_input);

	claim.claim = CRM_CLAIM_VENTING;
	if (s->f->now == START + CRM_HOUR) /* the first time */
		assert_int_equal(crm_complaint_classify(s->f->db, NULL, &s->promised, &claim), CRM_OK);
	return crm_complaint_listen(s->f->db, act, &s->promised, s->words, answer);
}

static crm_status complaint_admit(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_admission_input admission = CRM_INIT(crm_admission_input);

	(void)answer;
	admission.text = s->words;
	return crm_complaint_admit(s->f->db, act, &s->promised, &admission);
}

static crm_status complaint_refuse(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_refusal_input refusal = CRM_INIT(crm_refusal_input);

	refusal.ground = CRM_GROUND_LAW;
	refusal.explanation = s->words;
	refusal.condition = "by another law";
	refusal.we_will = "we tell the ministry";
	refusal.you_can = "tell it too";
	return crm_complaint_refuse(s->f->db, act, &s->promised, &refusal, answer);
}

static crm_status complaint_mark(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_mark_input mark = CRM_INIT(crm_mark_input);

	(void)answer;
	mark.kind = CRM_MARK_THANKED;
	mark.note = s->words;
	return crm_complaint_mark(s->f->db, act, &s->promised, &mark);
}

static crm_status staff_leave(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_staff_leave(s->f->db, act, s->words);
}

static crm_status staff_return(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_staff_return(s->f->db, act, strcmp(s->words, "other") == 0 ? "hu" : "mei");
}

static crm_status complaint_level_raise(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_level_raise(s->f->db, act, &s->open_case, strcmp(s->words, "other") == 0 ? CRM_LEVEL_THIRD_PARTY : CRM_LEVEL_OUTSIDE);
}

static crm_status complaint_type_set(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_type_set(s->f->db, act, &s->promised, strcmp(s->words, "other") == 0 ? CRM_COMPLAINANT_ACTIVIST : CRM_COMPLAINANT_IRATE);
}

static crm_status complaint_special_set(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_special_set(s->f->db, act, &s->open_case, strcmp(s->words, "other") == 0 ? CRM_SPECIAL_PREPARED : CRM_SPECIAL_EMOTIONAL);
}

static crm_status complaint_severity_set(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_severity_set(s->f->db, act, &s->open_case, strcmp(s->words, "other") == 0 ? CRM_CASE_MAJOR : CRM_CASE_DIFFICULT);
}

/* The first time the case becomes that of a key customer. */
static crm_status complaint_lane_set(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);

	(void)answer;
	if (s->f->now == START + CRM_HOUR) {
		assert_int_equal(crm_followup_assign(s->f->db, NULL, &s->customer, CRM_CLASS_IMPORTANT, "Sun"), CRM_OK);
		input.customer_id = s->customer;
		input.content = "it broke";
		input.received_at = START;
		assert_int_equal(crm_complaint_open(s->f->db, NULL, &input, &s->open_case), CRM_OK);
	}
	return crm_complaint_lane_set(s->f->db, act, &s->open_case, strcmp(s->words, "other") == 0 ? CRM_LANE_PROJECT : CRM_LANE_FAULT);
}

static crm_status complaint_escalate(struct stage *s, const crm_act *act, crm_id *answer)
{
	return crm_complaint_escalate(s->f->db, act, &s->open_case, s->words, answer);
}

static bool is_other(const struct stage *s)
{
	return strcmp(s->words, "other") == 0;
}

static crm_status complaint_cause_add(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_cause_add(s->f->db, act, &s->open_case, CRM_CAUSE_PROCESS_LONG, is_other(s));
}

static crm_status complaint_cause_remove(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_cause_remove(s->f->db, act, &s->linked, is_other(s) ? CRM_CAUSE_PROCESS_LONG : CRM_CAUSE_DELAY_LATE);
}

static crm_status complaint_link(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_link(s->f->db, act, &s->open_case, &s->promised, is_other(s) ? CRM_LINK_CHILD_OF : CRM_LINK_SAME_CASE);
}

static crm_status complaint_unlink(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_unlink(s->f->db, act, &s->linked, is_other(s) ? &s->promised : &s->open_case, CRM_LINK_REPEAT_OF);
}

static crm_status complaint_merge(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_merge(s->f->db, act, &s->promised, is_other(s) ? &s->open_case : &s->linked);
}

static crm_status complaint_wants_set(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_complaint_wants_set(s->f->db, act, &s->open_case, UINT32_C(1) << (is_other(s) ? CRM_PURPOSE_HEARD : CRM_PURPOSE_ACTION));
}

static crm_status complaint_wants_answer(struct stage *s, const crm_act *act, crm_id *answer)
{
	const uint32_t heard = UINT32_C(1) << CRM_PURPOSE_HEARD;

	(void)answer;
	return crm_complaint_wants_answer(s->f->db, act, &s->linked, is_other(s) ? 0 : heard, is_other(s) ? heard : 0);
}

static crm_status complaint_review(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_review_input review = CRM_INIT(crm_review_input);

	(void)answer;
	review.note = s->words;
	return crm_complaint_review(s->f->db, act, &s->closed, &review);
}

static crm_status action_add(struct stage *s, const crm_act *act, crm_id *answer)
{
	crm_action_input input = CRM_INIT(crm_action_input);

	input.cause = CRM_CAUSE_DELAY_LATE;
	input.text = s->words;
	input.owner = "li";
	input.due_at = START + 9 * CRM_DAY;
	return crm_action_add(s->f->db, act, &input, answer);
}

static crm_status action_done(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_action_done(s->f->db, act, &s->action, s->words);
}

static crm_status action_cancel(struct stage *s, const crm_act *act, crm_id *answer)
{
	(void)answer;
	return crm_action_cancel(s->f->db, act, is_other(s) ? &s->task : &s->action);
}

static crm_status playbook_load(struct stage *s, const crm_act *act, crm_id *answer)
{
	const char *text = strcmp(s->words, "other") == 0 ? "{\"task\":{\"snooze_days\":3}}" : "{\"task\":{\"snooze_days\":4}}";
	int64_t version;
	crm_status rc = crm_playbook_load(s->f->db, act, text, strlen(text), &version);

	memcpy(answer->bytes, &version, sizeof version);
	return rc;
}

static const struct {
	const char *name;
	crm_status (*call)(struct stage *s, const crm_act *act, crm_id *answer);
} calls[] = {
	{ "customer_create", customer_create },     { "customer_update", customer_update },
	{ "customer_remove", customer_remove },     { "lifecycle_move", lifecycle_move },
	{ "purchase_add", purchase_add },           { "contact_add", contact_add },
	{ "followup_assign", followup_assign },     { "task_add", task_add },
	{ "task_done", task_done },                 { "task_snooze", task_snooze },
	{ "task_cancel", task_cancel },             { "complaint_open", complaint_open },
	{ "complaint_judge", complaint_judge },     { "complaint_explain", complaint_explain },
	{ "complaint_promise", complaint_promise }, { "complaint_renew", complaint_renew },
	{ "complaint_solve", complaint_solve },     { "complaint_answer", complaint_answer },
	{ "complaint_check", complaint_check },     { "complaint_close", complaint_close },
	{ "complaint_reopen", complaint_reopen },   { "complaint_void", complaint_void },
	{ "complaint_emotion_set", complaint_emotion_set }, { "complaint_classify", complaint_classify },
	{ "complaint_listen", complaint_listen },   { "complaint_admit", complaint_admit },
	{ "complaint_refuse", complaint_refuse },   { "complaint_mark", complaint_mark },
	{ "complaint_handler_set", complaint_handler_set }, { "playbook_load", playbook_load },
	{ "complaint_level_raise", complaint_level_raise }, { "complaint_type_set", complaint_type_set },
	{ "complaint_special_set", complaint_special_set }, { "complaint_severity_set", complaint_severity_set },
	{ "complaint_lane_set", complaint_lane_set },       { "complaint_escalate", complaint_escalate },
	{ "staff_leave", staff_leave },             { "staff_return", staff_return },
	{ "complaint_cause_add", complaint_cause_add }, { "complaint_cause_remove", complaint_cause_remove },
	{ "complaint_link", complaint_link },       { "complaint_unlink", complaint_unlink },
	{ "complaint_merge", complaint_merge },     { "complaint_wants_set", complaint_wants_set },
	{ "complaint_wants_answer", complaint_wants_answer }, { "complaint_review", complaint_review },
	{ "action_add", action_add },               { "action_done", action_done },
	{ "action_cancel", action_cancel },
};

static void is(const char *name, const char *what, crm_status found, crm_status expected)
{
	if (found != expected)
		fail_msg("%s %s: %s, expected %s", name, what, crm_status_name(found), crm_status_name(expected));
}

static void the_same_key_gives_the_first_answer_and_changes_nothing(void **state)
{
	size_t i;

	for (i = 0; i < sizeof calls / sizeof *calls; i++) {
		crm_act act = CRM_INIT(crm_act);
		crm_id first = { { 0 } }, again = { { 0 } };
		struct stage s;
		int64_t before;

		set_the_stage(&s, state);
		act.key = "the key";
		act.reason = "because";
		is(calls[i].name, "the first time", calls[i].call(&s, &act, &first), CRM_OK);
		s.f->now += 100 * CRM_DAY; /* whatever happens meanwhile */
		if (calls[i].call == customer_remove)
			(void)make_case(&s);
		before = entries(s.f);
		is(calls[i].name, "again", calls[i].call(&s, &act, &again), CRM_REPLAYED);
		assert_memory_equal(&first, &again, sizeof first);
		assert_int_equal(entries(s.f), before + (calls[i].call == customer_remove));
		close_store(s.f);
	}
}

static void a_key_does_not_serve_another_request(void **state)
{
	size_t i;

	for (i = 0; i < sizeof calls / sizeof *calls; i++) {
		crm_act act = CRM_INIT(crm_act);
		crm_id answer = { { 0 } };
		struct stage s;

		set_the_stage(&s, state);
		act.key = "the key";
		act.reason = "because";
		is(calls[i].name, "the first time", calls[i].call(&s, &act, &answer), CRM_OK);
		s.f->now += CRM_HOUR;
		s.words = "other";
		is(calls[i].name, "with another request", calls[i].call(&s, &act, &answer), CRM_ERR_CONFLICT);
		assert_int_equal(crm_error_last(s.f->db)->rule, CRM_RULE_KEY_REUSED);
		close_store(s.f);
	}
}

static void a_key_does_not_serve_another_function(void **state)
{
	crm_act act = CRM_INIT(crm_act);
	crm_id answer;
	struct stage s;

	set_the_stage(&s, state);
	act.key = "the key";
	assert_int_equal(complaint_open(&s, &act, &answer), CRM_OK);
	assert_int_equal(task_add(&s, &act, &answer), CRM_ERR_CONFLICT);
	close_store(s.f);
}

static void a_failed_call_leaves_its_key_free(void **state)
{
	crm_act act = CRM_INIT(crm_act);
	crm_id answer;
	struct stage s;

	set_the_stage(&s, state);
	act.key = "the key";
	assert_int_equal(complaint_void(&s, &act, &answer), CRM_ERR_REFUSED); /* no reason */
	act.reason = "a duplicate";
	assert_int_equal(complaint_void(&s, &act, &answer), CRM_OK);
	close_store(s.f);
}

static void another_time_is_another_request(void **state)
{
	crm_act act = CRM_INIT(crm_act);
	crm_id answer;
	struct stage s;

	set_the_stage(&s, state);
	act.key = "the key";
	act.at = s.f->now - 9 * CRM_MINUTE;
	assert_int_equal(purchase_add(&s, &act, &answer), CRM_OK);
	assert_int_equal(purchase_add(&s, &act, &answer), CRM_REPLAYED);
	act.at = s.f->now - 3 * CRM_MINUTE;
	assert_int_equal(purchase_add(&s, &act, &answer), CRM_ERR_CONFLICT);
	act.at = CRM_NO_TIME;
	assert_int_equal(purchase_add(&s, &act, &answer), CRM_ERR_CONFLICT);
	close_store(s.f);
}

UNIT_MAIN(TEST(another_time_is_another_request), TEST(the_same_key_gives_the_first_answer_and_changes_nothing), TEST(a_key_does_not_serve_another_request),
          TEST(a_key_does_not_serve_another_function), TEST(a_failed_call_leaves_its_key_free))
