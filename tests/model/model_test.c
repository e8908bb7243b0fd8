/* Random calls against a small model that states the rules of the trade a second time, as plainly as can be. CRM_SEED runs
 * one seed only, CRM_SEEDS says how many. All calls of a seed are drawn before any is made, so the same calls can be run
 * again with time passing (crm_tick) at other moments: the store must end up the same. */
#include "model.h"

/* ---- asking the library ---- */

static struct person *person_of(struct model *m, const struct ask *ask)
{
	return &m->customers[ask->whom % (uint32_t)m->customer_count];
}

static crm_status ask_customer(crm *db, const crm_act *act, const struct ask *ask, struct model *m, crm_id *id)
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

static int reason_of(const struct ask *ask, int to)
{
	if (ask->more % 4 == 0)
		return 0;
	return to == CRM_LIFECYCLE_CHURNED        ? (int)(1 + ask->more % 9)
	       : to == CRM_LIFECYCLE_NON_CUSTOMER ? (int)(1 + ask->more % 3)
	                                          : 0;
}

static crm_status ask_move(crm *db, crm_act act, const struct ask *ask, const struct person *p)
{
	crm_lifecycle_input input = CRM_INIT(crm_lifecycle_input);

	input.state = (int)(1 + ask->how % 6);
	input.state_reason = reason_of(ask, input.state);
	input.has_bought = ask->how / 8 % 2;
	input.need = ask->how / 16 % 2 ? "tea" : NULL;
	act.reason = ask->how / 32 % 2 ? "so it was decided" : NULL;
	return crm_lifecycle_move(db, &act, &p->id, &input);
}

static crm_status ask_follow(crm *db, const crm_act *act, const struct ask *ask, const struct person *p)
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

static crm_status ask_job(crm *db, crm_act act, const struct ask *ask, struct model *m, crm_id *id, int64_t now)
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

static crm_status ask_open(crm *db, const crm_act *act, const struct ask *ask, struct model *m, crm_id *id, int64_t now)
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

static crm_status ask_promise(crm *db, const crm_act *act, const struct ask *ask, const crm_id *id, int64_t now)
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
static crm_status ask_handling(crm *db, const crm_act *act, const struct ask *ask, const crm_id *id)
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

static crm_status ask_case(crm *db, crm_act act, const struct ask *ask, const crm_id *id, int64_t now)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_solution_input solution = CRM_INIT(crm_solution_input);

	if (ask->kind != VOID)
		act.reason = is_let_pass(ask) ? "it cannot wait" : NULL;
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

static crm_status call(crm *db, const crm_act *act, const struct ask *ask, struct model *m, crm_id *id, int64_t now)
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
	return ask_case(db, *act, ask, &m->cases[ask->whom % (uint32_t)m->case_count].id, now);
}

/* ---- what the model expects; new records are entered by learn() once they have an id ---- */

static struct answer predict_rename(struct person *p, const struct ask *ask)
{
	char name[24];
	bool same;

	if (p->removed)
		return refused(CRM_RULE_CUSTOMER_REMOVED);
	(void)snprintf(name, sizeof name, "Name %u", ask->how % 1000);
	same = strcmp(name, p->name) == 0 && p->point == (int)(ask->more % 100000);
	memcpy(p->name, name, sizeof name);
	p->point = (int)(ask->more % 100000);
	return same ? unchanged : done;
}

static struct answer predict_assign(struct person *p, const struct ask *ask)
{
	if (p->removed)
		return refused(CRM_RULE_CUSTOMER_REMOVED);
	if (p->state == CRM_LIFECYCLE_NON_CUSTOMER)
		return (struct answer){ CRM_OK, ANY_RULE };
	p->contact_class = (int)(ask->how % 5);
	return (struct answer){ CRM_OK, ANY_RULE }; /* or unchanged: owners are not followed here */
}

static struct answer predict(struct model *m, const struct ask *ask, int64_t now)
{
	struct person *p = m->customer_count ? person_of(m, ask) : NULL;

	switch ((enum kind)ask->kind) {
	case CREATE:
		return done;
	case RENAME:
		return predict_rename(p, ask);
	case REMOVE:
		return predict_remove(m, p);
	case MOVE:
		return predict_move(p, (int)(1 + ask->how % 6), reason_of(ask, (int)(1 + ask->how % 6)), ask->how / 8 % 2,
		                    ask->how / 16 % 2, ask->how / 32 % 2, now);
	case PURCHASE:
		return predict_purchase(p, 1 + ask->more % 1000, now);
	case ASSIGN:
		return predict_assign(p, ask);
	case CONTACT:
		p->contacts += !p->removed;
		return p->removed ? refused(CRM_RULE_CUSTOMER_REMOVED) : done;
	case TASK_ADD:
		return p->removed ? refused(CRM_RULE_CUSTOMER_REMOVED) : done;
	case TASK_DONE:
	case TASK_SNOOZE:
	case TASK_CANCEL:
		return predict_job(&m->jobs[ask->whom % (uint32_t)m->job_count], ask, now);
	case OPEN:
		return ask->how % 4 && p->removed ? refused(CRM_RULE_CUSTOMER_REMOVED) : done;
	default:
		return predict_step(m, &m->cases[ask->whom % (uint32_t)m->case_count], ask, now);
	}
}

static void learn(struct model *m, const struct ask *ask, const crm_id *id, int64_t now)
{
	if (ask->kind == CREATE) {
		struct person *p = &m->customers[m->customer_count++];

		p->id = *id;
		(void)snprintf(p->name, sizeof p->name, "Name %u", ask->how % 1000);
		p->point = (int)(ask->more % 100000);
		p->bought = ask->how % 5 == 0;
	} else if (ask->kind == TASK_ADD) {
		struct job *job = &m->jobs[m->job_count++];

		*job = (struct job){ *id, (int)(ask->whom % (uint32_t)m->customer_count),  CRM_TASK_OPEN,
			                 0,   now + (int64_t)(ask->more % 100) * CRM_HOUR + 1, 0 };
		job->planned = job->due;
	} else if (ask->kind == OPEN) {
		struct complaint *c = &m->cases[m->case_count++];

		c->id = *id;
		c->state = CRM_COMPLAINT_RECEIVED;
		feel(c, first_emotion(ask));
		c->customer = ask->how % 4 ? (int)(ask->whom % (uint32_t)m->customer_count) : -1;
	}
}

/* ---- the store against the model ---- */

static int count_contacts(crm *db, const crm_id *id)
{
	crm_contact_cursor *cursor = NULL;
	const crm_contact *contact;
	int count = 0;

	assert_ok(db, crm_contact_list(db, id, &cursor));
	while (crm_contact_next(cursor, &contact) == CRM_OK)
		count++;
	crm_contact_cursor_free(cursor);
	return count;
}

static int count_moves(crm *db, const crm_id *id, int *last)
{
	crm_lifecycle_cursor *cursor = NULL;
	const crm_move *move;
	int count = 0;

	assert_ok(db, crm_lifecycle_list(db, id, &cursor));
	while (crm_lifecycle_next(cursor, &move) == CRM_OK) {
		assert_int_equal(move->from_state, *last);
		*last = move->to_state;
		count++;
	}
	crm_lifecycle_cursor_free(cursor);
	return count;
}

static void compare_person(crm *db, const struct person *p)
{
	const crm_customer *view = NULL;
	crm_purchase_summary sum;
	int state = 0;

	assert_ok(db, crm_customer_get(db, &p->id, &view));
	assert_string_equal(view->name, p->name);
	assert_int_equal(view->removed, p->removed);
	assert_int_equal(view->state, p->state);
	assert_int_equal(view->moves, p->moves);
	assert_int_equal(view->has_bought, p->bought);
	assert_int_equal(view->contact_point_count, 1);
	if (p->state != CRM_LIFECYCLE_NON_CUSTOMER && p->removed)
		assert_int_equal(view->contact_class, 0);
	crm_customer_free(view);
	assert_ok(db, crm_purchase_sum(db, &p->id, NULL, CRM_NO_TIME, CRM_NO_TIME, &sum));
	assert_int_equal(sum.count, p->purchases);
	assert_int_equal(sum.amount, p->amount);
	assert_int_equal(count_contacts(db, &p->id), p->contacts);
	assert_int_equal(count_moves(db, &p->id, &state), p->moves);
	assert_int_equal(state, p->state);
}

/* D-FUP-01: never a second planned call or visit. */
static void compare_tasks(crm *db, const struct person *p)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *task;
	int open[CRM_TASK_OTHER + 1] = { 0 };

	query.customer_id = p->id;
	assert_ok(db, crm_task_due(db, &query, &cursor));
	while (crm_task_next(cursor, &task) == CRM_OK) {
		open[task->kind] += task->state == CRM_TASK_OPEN;
		assert_true((task->state == CRM_TASK_OPEN) == (task->ended_at == CRM_NO_TIME));
	}
	crm_task_cursor_free(cursor);
	assert_in_range(open[CRM_TASK_CALL], 0, 1);
	assert_in_range(open[CRM_TASK_VISIT], 0, 1);
	if (p->removed)
		assert_int_equal(open[CRM_TASK_CALL] + open[CRM_TASK_VISIT] + open[CRM_TASK_OTHER], 0);
}

static void compare_options(crm *db, const struct complaint *c)
{
	crm_remedy_cursor *cursor = NULL;
	const crm_remedy *remedy;
	int remedies = 0;

	assert_ok(db, crm_remedy_list(db, &c->id, &cursor));
	while (crm_remedy_next(cursor, &remedy) == CRM_OK)
		assert_int_equal(remedy->outcome == CRM_REMEDY_OFFERED, is_open_option(c, ++remedies));
	crm_remedy_cursor_free(cursor);
	assert_int_equal(remedies, c->remedies);
}

static void compare_case(crm *db, const struct complaint *c)
{
	const crm_complaint *view = NULL;
	crm_promise_cursor *cursor = NULL;
	const crm_promise *promise;
	int promises = 0, broken = 0, last = 0;

	assert_ok(db, crm_complaint_get(db, &c->id, &view));
	assert_int_equal(view->state, c->state);
	assert_int_equal(view->responsibility, c->responsibility);
	assert_int_equal(view->promises, c->promises);
	assert_int_equal(view->promise_due_at, c->promise_due);
	assert_int_equal(view->breaches, c->breaches);
	assert_int_equal(view->checks, c->checks);
	assert_int_equal(view->attempts, c->attempts);
	assert_int_equal(view->satisfaction, c->satisfaction);
	assert_int_equal(view->cycles, c->cycles);
	assert_int_equal(view->reopened, c->reopened);
	assert_int_equal(view->emotion, c->emotion);
	assert_int_equal(view->claim, c->claim);
	assert_int_equal(view->liability_at != CRM_NO_TIME, c->liable);
	assert_int_equal(view->judged_at != CRM_NO_TIME, c->responsibility != 0);
	assert_int_equal(view->refusals, c->refusals);
	assert_int_equal(view->overrides, c->overrides);
	crm_complaint_free(view);
	assert_ok(db, crm_promise_list(db, &c->id, &cursor));
	while (crm_promise_next(cursor, &promise) == CRM_OK) {
		promises++;
		broken += promise->broken_at != CRM_NO_TIME;
		last = promise->outcome;
	}
	crm_promise_cursor_free(cursor);
	compare_options(db, c);
	assert_int_equal(promises, c->promises);
	assert_int_equal(broken, c->breaches);
	if (c->state != CRM_COMPLAINT_VOID)
		assert_int_equal(last, c->last_promise);
}

/* Lets time pass in both, then looks at everything. */
static void compare(struct fixture *f, struct model *m)
{
	const crm_task *task = NULL;
	int i;

	assert_true(crm_tick(f->db, NULL, NULL) >= 0);
	for (i = 0; i < m->case_count; i++) {
		break_promise(&m->cases[i], f->now);
		compare_case(f->db, &m->cases[i]);
	}
	for (i = 0; i < m->customer_count; i++) {
		compare_person(f->db, &m->customers[i]);
		compare_tasks(f->db, &m->customers[i]);
	}
	for (i = 0; i < m->job_count; i++) {
		assert_ok(f->db, crm_task_get(f->db, &m->jobs[i].id, &task));
		assert_int_equal(task->state, m->jobs[i].state);
		assert_int_equal(task->snoozes, m->jobs[i].snoozes);
		assert_int_equal(task->due_at, m->jobs[i].due);
		crm_task_free(task);
	}
}

/* ---- runs ---- */

/* What the runs came to, so that a model that never gets anywhere shows. */
static struct {
	int case_states[CRM_COMPLAINT_VOID + 1], states[CRM_LIFECYCLE_NON_CUSTOMER + 1], breaches, reopened, removed,
		refusals, replays;
} seen;

static void take_note(const struct model *m)
{
	int i;

	for (i = 0; i < m->case_count; i++) {
		seen.case_states[m->cases[i].state]++;
		seen.breaches += m->cases[i].breaches;
		seen.reopened += m->cases[i].reopened;
	}
	for (i = 0; i < m->customer_count; i++) {
		seen.states[m->customers[i].state]++;
		seen.removed += m->customers[i].removed;
	}
}

static void assert_all_seen(void)
{
	int i;

	for (i = 1; i <= CRM_COMPLAINT_VOID; i++)
		if (!seen.case_states[i])
			fail_msg("no case was ever seen in state %d", i);
	for (i = 1; i <= CRM_LIFECYCLE_NON_CUSTOMER; i++)
		if (!seen.states[i])
			fail_msg("no customer was ever seen in state %d", i);
	print_message("# %d breaches, %d reopened, %d removed, %d refusals, %d replays\n", seen.breaches, seen.reopened,
	              seen.removed, seen.refusals, seen.replays);
	assert_true(seen.breaches > 0 && seen.reopened > 0 && seen.removed > 0 && seen.refusals > 0 && seen.replays > 0);
}

static bool possible(const struct model *m, const struct ask *ask)
{
	if (ask->kind == CREATE)
		return m->customer_count < CUSTOMERS;
	if (ask->kind == TASK_ADD)
		return m->job_count < TASKS;
	if (ask->kind == OPEN)
		return m->case_count < CASES;
	return ask->kind > OPEN ? m->case_count > 0 : ask->kind < TASK_DONE || m->job_count > 0;
}

static void make_step(struct fixture *f, struct model *m, const struct ask *ask, int step, uint64_t seed)
{
	crm_act act = CRM_INIT(crm_act);
	struct answer expected;
	char key[24];
	crm_id id = { { 0 } }, again;
	crm_status rc;

	(void)snprintf(key, sizeof key, "step-%d", step);
	act.key = ask->keyed ? key : NULL;
	rc = call(f->db, &act, ask, m, &id, f->now);
	expected = predict(m, ask, f->now);
	if ((expected.rule == ANY_RULE ? rc < 0 && rc != CRM_ERR_REFUSED
	                               : rc != expected.status && !(ask->kind == HANDLER && rc == CRM_UNCHANGED)) ||
	    (rc < 0 && expected.rule != ANY_RULE && crm_error_last(f->db)->rule != expected.rule))
		fail_msg("CRM_SEED=%llu step %d, kind %d: %d (%s), the model says %d, rule %d", (unsigned long long)seed, step,
		         ask->kind, rc, crm_error_last(f->db)->message, expected.status, expected.rule);
	seen.refusals += rc == CRM_ERR_REFUSED;
	if (rc == CRM_OK && ask->keyed) {
		seen.replays++;
		again = id;
		assert_status(f->db, CRM_REPLAYED, call(f->db, &act, ask, m, &again, f->now));
		assert_memory_equal(&again, &id, sizeof id);
	}
	if (rc == CRM_OK)
		learn(m, ask, &id, f->now);
}

enum { TICK_NEVER, TICK_NOW_AND_THEN, TICK_ALWAYS };

static void run(struct fixture *f, uint64_t seed, int ticks, bool looking)
{
	static struct ask asks[STEPS];
	static struct model m;
	int step;

	memset(&m, 0, sizeof m);
	draw_asks(seed, asks);
	fixture_memory(f);
	for (step = 0; step < STEPS; step++) {
		f->now += asks[step].wait;
		if (ticks == TICK_ALWAYS || (ticks == TICK_NOW_AND_THEN && asks[step].more % 5 == 0))
			assert_true(crm_tick(f->db, NULL, NULL) >= 0);
		if (possible(&m, &asks[step]))
			make_step(f, &m, &asks[step], step, seed);
		if (looking && asks[step].whom % 8 == 0) {
			compare(f, &m);
			take_note(&m);
		}
		if (looking && asks[step].whom % 64 == 0)
			assert_ok(f->db, crm_verify(f->db, NULL, NULL, NULL));
	}
	compare(f, &m);
	assert_ok(f->db, crm_verify(f->db, NULL, NULL, NULL));
}

/* Something about the clock of a case, which the model knows nothing about. */
static crm_status ask_clock(crm *db, const struct ask *ask, const struct model *m)
{
	const crm_id *id = &m->cases[ask->how % (uint32_t)m->case_count].id;
	crm_message_input message = CRM_INIT(crm_message_input);
	crm_act act = CRM_INIT(crm_act);

	act.reason = "waiting for a part";
	message.channel = CRM_CHANNEL_PHONE;
	message.direction = ask->more % 2 ? CRM_DIRECTION_IN : CRM_DIRECTION_OUT;
	return ask->whom % 3 == 0   ? crm_complaint_pause(db, &act, id)
	       : ask->whom % 3 == 1 ? crm_complaint_resume(db, NULL, id)
	                            : crm_complaint_message(db, NULL, id, &message, NULL);
}

/* The same with another playbook, about which the model knows nothing; what the calls answer is written down instead. */
static void run_free(struct fixture *f, uint64_t seed, int ticks, const char *playbook, struct dump *answers)
{
	static struct ask asks[STEPS];
	static struct model m;
	char line[60];
	int step;

	memset(&m, 0, sizeof m);
	draw_asks(seed, asks);
	fixture_memory(f);
	assert_ok(f->db, crm_playbook_load(f->db, NULL, playbook, strlen(playbook), NULL));
	for (step = 0; step < STEPS; step++) {
		crm_act act = CRM_INIT(crm_act);
		crm_id id = { { 0 } };
		crm_status rc;

		f->now += asks[step].wait;
		if (ticks == TICK_ALWAYS || (ticks == TICK_NOW_AND_THEN && asks[step].more % 5 == 0))
			assert_true(crm_tick(f->db, NULL, NULL) >= 0);
		if (!possible(&m, &asks[step]))
			continue;
		rc = call(f->db, &act, &asks[step], &m, &id, f->now);
		if (rc == CRM_OK)
			learn(&m, &asks[step], &id, f->now);
		(void)snprintf(line, sizeof line, "step %d kind %d: %d, rule %d\n", step, asks[step].kind, rc < 0 ? rc : CRM_OK,
		               crm_error_last(f->db)->rule);
		dump_add(answers, line);
		if (m.case_count && asks[step].more % 3 == 0) {
			rc = ask_clock(f->db, &asks[step], &m);
			(void)snprintf(line, sizeof line, "step %d clock: %d, rule %d\n", step, rc, crm_error_last(f->db)->rule);
			dump_add(answers, line);
		}
	}
	assert_true(crm_tick(f->db, NULL, NULL) >= 0);
	assert_ok(f->db, crm_verify(f->db, NULL, NULL, NULL));
}

static uint64_t number_of(const char *variable, uint64_t otherwise)
{
	const char *text = getenv(variable);

	return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

static void random_calls_do_what_the_model_says(void **state)
{
	uint64_t only = number_of("CRM_SEED", 0), seed;
	struct fixture f;

	(void)state;
	for (seed = only ? only : 1; seed <= (only ? only : number_of("CRM_SEEDS", SEEDS)); seed++) {
		print_message("# CRM_SEED=%llu\n", (unsigned long long)seed);
		run(&f, seed, TICK_NOW_AND_THEN, true);
		fixture_end(&f);
	}
	if (!only)
		assert_all_seen();
}

static void rebuilding_from_the_journal_gives_the_same_records(void **state)
{
	uint64_t only = number_of("CRM_SEED", 0), seed;
	struct fixture f;
	char *before, *after;

	(void)state;
	for (seed = only ? only : 101; seed <= (only ? only : 110); seed++) {
		run(&f, seed, TICK_NOW_AND_THEN, false);
		before = dump_store(f.db);
		assert_ok(f.db, crm_rebuild(f.db));
		after = dump_store(f.db);
		assert_string_equal(after, before);
		free(before);
		free(after);
		fixture_end(&f);
	}
}

/* Without ids, which are made of the clock and random bytes, without the numbers of entries, without when they were written
 * down, without what is computed over all that. */
static bool says_something(const struct crmi_field *field)
{
	if (field->type == CRMI_TEXT && strcmp(field->name, "number") == 0)
		return false; /* of a case: it is made of its id */
	return field->type != CRMI_ID && field->type != CRMI_REVISION && field->type != CRMI_BYTES &&
	       strcmp(field->name, "recorded_at") != 0 && strcmp(field->name, "seq") != 0 && strcmp(field->name, "body") != 0;
}

static int compare_lines(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The order of the rows is that of the ids, so they are put in one that all runs have. */
static void add_sorted(struct dump *to, char *text)
{
	static char *lines[20000];
	size_t count = 0, i;
	char *line;

	for (line = strtok(text, "\n"); line; line = strtok(NULL, "\n"), count++) {
		assert_true(count < sizeof lines / sizeof *lines);
		lines[count] = line;
	}
	qsort(lines, count, sizeof *lines, compare_lines);
	for (i = 0; i < count; i++) {
		dump_add(to, lines[i]);
		dump_add(to, "\n");
	}
}

/* All rows by what they say. */
static char *bare_dump(crm *db)
{
	struct dump dump = { NULL, 0, 0 };
	int i;

	for (i = 0; i < CRMI_TABLES; i++) {
		struct dump rows = { NULL, 0, 0 };
		struct dump_table part = { &rows, &crmi_tables[i], says_something };

		dump_add(&dump, "== ");
		dump_add(&dump, part.table->name);
		dump_add(&dump, "\n");
		dump_add(&rows, "");
		each_row(db, part.table, dump_row, &part);
		add_sorted(&dump, rows.text);
		free(rows.text);
	}
	return dump.text;
}

/* Shows where two dumps part. */
static void assert_same(const char *one, const char *other, uint64_t seed)
{
	size_t at = 0, line = 0;

	if (strcmp(one, other) == 0)
		return;
	for (; one[at] == other[at]; at++)
		if (one[at] == '\n')
			line = at + 1;
	fail_msg("CRM_SEED=%llu: '%.*s' and '%.*s'", (unsigned long long)seed, (int)strcspn(one + line, "\n"), one + line,
	         (int)strcspn(other + line, "\n"), other + line);
}

static void the_moments_at_which_time_passes_do_not_matter(void **state)
{
	uint64_t only = number_of("CRM_SEED", 0), seed;
	struct fixture f;
	char *dumps[3];
	int ticks;

	(void)state;
	for (seed = only ? only : 201; seed <= (only ? only : 215); seed++) {
		for (ticks = TICK_NEVER; ticks <= TICK_ALWAYS; ticks++) {
			run(&f, seed, ticks, false);
			dumps[ticks] = bare_dump(f.db);
			fixture_end(&f);
		}
		assert_same(dumps[TICK_NEVER], dumps[TICK_ALWAYS], seed);
		assert_same(dumps[TICK_NEVER], dumps[TICK_NOW_AND_THEN], seed);
		for (ticks = TICK_NEVER; ticks <= TICK_ALWAYS; ticks++)
			free(dumps[ticks]);
	}
}

static void nor_do_they_with_a_churn_window_or_a_clock(void **state)
{
	static const char *const playbooks[] = {
		"{\"lifecycle\":{\"churn\":{\"window_days\":20,\"mode\":\"automatic\"}}}",
		"{\"lifecycle\":{\"churn\":{\"window_days\":20,\"mode\":\"propose\"}}}",
		("{\"lifecycle\":{\"churn\":{\"window_days\":5,\"mode\":\"automatic\"},\"purchase\":{\"mode\":\"propose\"}},"
		 "\"followup\":{\"merge_days\":7},\"complaint\":{\"escalate_on_breach\":false}}"),
		("{\"calendars\":{\"office\":{\"tz\":\"UTC\",\"hours\":{\"mon\":[[\"09:00\",\"17:00\"]],\"wed\":[[\"00:00\",\"24:00\"]],"
		 "\"fri\":[[\"08:00\",\"12:00\"],[\"13:00\",\"19:30\"]]}}},\"clocks\":{\"standard\":{\"calendar\":\"office\",\"targets\":{"
		 "\"first\":{\"kind\":\"acknowledge\",\"hours\":3},\"reply\":{\"kind\":\"reply\",\"hours\":5},"
		 "\"news\":{\"kind\":\"update\",\"unit\":\"real\",\"hours\":40},\"end\":{\"kind\":\"resolve\",\"days\":2,\"pauses\":true}},"
		 "\"steps\":{\"warn\":{\"target\":\"end\",\"level\":1,\"before_hours\":2},"
		 "\"boss\":{\"target\":\"reply\",\"level\":2,\"unit\":\"real\",\"after_hours\":7}}}},\"complaint\":{\"clock\":\"standard\"}}"),
	};
	uint64_t only = number_of("CRM_SEED", 0), seed;
	struct fixture f;
	int ticks;
	size_t i;

	(void)state;
	for (seed = only ? only : 301; seed <= (only ? only : 320); seed++) {
		for (i = 0; i < sizeof playbooks / sizeof *playbooks; i++) {
			char *dumps[3];
			struct dump answers[3] = { { NULL, 0, 0 } };

			for (ticks = TICK_NEVER; ticks <= TICK_ALWAYS; ticks++) {
				run_free(&f, seed, ticks, playbooks[i], &answers[ticks]);
				dumps[ticks] = bare_dump(f.db);
				fixture_end(&f);
			}
			for (ticks = TICK_NOW_AND_THEN; ticks <= TICK_ALWAYS; ticks++) {
				assert_same(answers[TICK_NEVER].text, answers[ticks].text, seed);
				assert_same(dumps[TICK_NEVER], dumps[ticks], seed);
			}
			for (ticks = TICK_NEVER; ticks <= TICK_ALWAYS; ticks++) {
				free(dumps[ticks]);
				free(answers[ticks].text);
			}
		}
	}
}

UNIT_MAIN(TEST(random_calls_do_what_the_model_says), TEST(rebuilding_from_the_journal_gives_the_same_records),
          TEST(the_moments_at_which_time_passes_do_not_matter), TEST(nor_do_they_with_a_churn_window_or_a_clock))
