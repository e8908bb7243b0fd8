/* A store with a case in it, and short ways to take a case through its states. For the tests of complaints. */
#ifndef COMPLAINT_FIXTURE_H
#define COMPLAINT_FIXTURE_H

#include "ledger.h"

#define MAY(day, hour) (INT64_C(1777593600000000) + ((day)-1) * CRM_DAY + (hour)*CRM_HOUR) /* of 2026, UTC */
#define DUE            MAY(10, 17)
#define FAR_AWAY       MAY(999, 0)

enum { DUMP = 16384 };

static inline void begin(struct fixture *f)
{
	ledger_open(f, MAY(1, 9), "Wang", 0);
}

static inline void end(struct fixture *f)
{
	unit_fail_allocation(0, false);
	crm_close(f->db);
}

/* Refused, and the detail names the kind of record. */
static inline void assert_refused(struct fixture *f, crm_status rc, int32_t rule, const char *field)
{
	assert_rule(f, rc, CRM_ERR_REFUSED, rule, field);
	assert_int_equal(crm_error_last(f->db)->entity, CRM_ENTITY_COMPLAINT);
}

static inline crm_complaint_input nine_points(const struct fixture *f)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);

	input.complainant = "Zhang Wei";
	input.about = "heating";
	input.content = "it drips since it was put in";
	input.received_at = f->now;
	input.bought_at = MAY(1, 0) - 100 * CRM_DAY;
	input.usage = "as the manual says";
	input.demand = "that it stops";
	input.wished_solution = "a new valve";
	input.contact = "0571 1234";
	input.channel = CRM_CHANNEL_PHONE;
	return input;
}

static inline void open_default(struct fixture *f)
{
	crm_complaint_input input = nine_points(f);

	assert_int_equal(crm_complaint_open(f->db, NULL, &input, &f->id), CRM_OK);
}

static inline const crm_complaint *get(struct fixture *f)
{
	const crm_complaint *complaint = NULL;

	assert_int_equal(crm_complaint_get(f->db, &f->id, &complaint), CRM_OK);
	return complaint;
}

static inline int32_t state_of(struct fixture *f)
{
	const crm_complaint *complaint = get(f);
	int32_t state = complaint->state;

	crm_complaint_free(complaint);
	return state;
}

static inline crm_status judge_as(struct fixture *f, int32_t responsibility, int32_t immediate)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);

	judgement.responsibility = responsibility;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_REDRESS;
	judgement.immediate = immediate;
	return crm_complaint_judge(f->db, NULL, &f->id, &judgement);
}

static inline crm_promise_input promise_for(int64_t due_at)
{
	crm_promise_input promise = CRM_INIT(crm_promise_input);

	promise.due_at = due_at;
	promise.consent = 1;
	promise.unit = "workshop";
	promise.reason = "a part is missing";
	return promise;
}

static inline crm_promise_input renewal_for(int64_t due_at)
{
	crm_promise_input promise = promise_for(due_at);

	promise.unit = NULL;
	promise.channel = CRM_CHANNEL_PHONE;
	promise.progress = "the part is ordered";
	promise.reason = "it comes by sea";
	return promise;
}

static inline crm_status solve_now(struct fixture *f, int32_t accepted, crm_id *task)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);

	solution.text = "a new valve";
	solution.accepted = accepted;
	return crm_complaint_solve(f->db, NULL, &f->id, &solution, task);
}

/* With another person's permission if one is named, and a reason for it. */
static inline crm_act act_with(const char *actor, const char *reason)
{
	crm_act act = CRM_INIT(crm_act);

	act.actor = actor;
	act.reason = reason;
	return act;
}

static inline crm_status classify_as(struct fixture *f, int32_t claim, const char *override_by)
{
	const crm_act act = act_with(NULL, override_by ? "it cannot wait" : NULL);
	crm_claim_input input = CRM_INIT(crm_claim_input);

	input.claim = claim;
	input.override_by = override_by;
	return crm_complaint_classify(f->db, &act, &f->id, &input);
}

static inline crm_status admit_now(struct fixture *f, const char *actor, const char *override_by, const char *reason)
{
	const crm_act act = act_with(actor, reason);
	crm_admission_input input = CRM_INIT(crm_admission_input);

	input.text = "the valve was old";
	input.override_by = override_by;
	return crm_complaint_admit(f->db, &act, &f->id, &input);
}

static inline crm_refusal_input refusal_on(int32_t ground)
{
	crm_refusal_input refusal = CRM_INIT(crm_refusal_input);

	refusal.ground = ground;
	refusal.explanation = "the guarantee ended a year ago";
	refusal.alternatives = "a repair at cost";
	refusal.we_will = "we look at it free of charge";
	refusal.you_can = "bring it in any day";
	return refusal;
}

static inline crm_status refuse_now(struct fixture *f, int32_t ground, crm_id *task)
{
	crm_refusal_input refusal = refusal_on(ground);

	return crm_complaint_refuse(f->db, NULL, &f->id, &refusal, task);
}

static inline crm_status mark_as(struct fixture *f, int32_t kind)
{
	crm_mark_input mark = CRM_INIT(crm_mark_input);

	mark.kind = kind;
	return crm_complaint_mark(f->db, NULL, &f->id, &mark);
}

/* Judged as ours, with a promise until 10 May 17:00. */
static inline crm_id promised(struct fixture *f)
{
	crm_promise_input promise = promise_for(DUE);
	crm_id reply;

	open_default(f);
	assert_int_equal(judge_as(f, CRM_RESPONSIBILITY_OURS, 0), CRM_OK);
	assert_int_equal(crm_complaint_promise(f->db, NULL, &f->id, &promise, &reply), CRM_OK);
	return reply;
}

/* A solution is accepted and its check is planned. */
static inline crm_id verifying(struct fixture *f)
{
	crm_id check;

	open_default(f);
	assert_int_equal(judge_as(f, CRM_RESPONSIBILITY_OURS, 1), CRM_OK);
	assert_int_equal(solve_now(f, 1, &check), CRM_OK);
	return check;
}

static inline crm_task task_of(struct fixture *f, const crm_id *id)
{
	const crm_task *task = NULL;
	crm_task copy;

	assert_int_equal(crm_task_get(f->db, id, &task), CRM_OK);
	copy = *task;
	copy.handler = copy.title = copy.note = NULL; /* they go with the view */
	crm_task_free(task);
	return copy;
}

/* How many open tasks of a kind there are, and the last of them. */
static inline int open_tasks(struct fixture *f, int32_t kind, crm_task *found)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;
	int count = 0;

	query.until = FAR_AWAY;
	assert_int_equal(crm_task_due(f->db, &query, &cursor), CRM_OK);
	while (crm_task_next(cursor, &task) == CRM_OK)
		if (task->kind == kind || kind == 0) {
			count++;
			if (found)
				*found = *task;
		}
	crm_task_cursor_free(cursor);
	if (found)
		found->handler = found->title = found->note = NULL;
	return count;
}

static inline int32_t outcome_of(struct fixture *f, int64_t number, crm_promise *copy)
{
	crm_promise_cursor *cursor = NULL;
	const crm_promise *promise = NULL;
	int32_t outcome = 0;

	assert_int_equal(crm_promise_list(f->db, &f->id, &cursor), CRM_OK);
	while (crm_promise_next(cursor, &promise) == CRM_OK)
		if (promise->number == number) {
			outcome = promise->outcome;
			if (copy)
				*copy = *promise;
		}
	crm_promise_cursor_free(cursor);
	if (copy)
		copy->made_by = copy->unit = copy->reason = copy->progress = copy->what = copy->promised_to = NULL;
	return outcome;
}

static inline int count_events(struct fixture *f, crm_event event, int64_t *at)
{
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;
	int count = 0;

	query.events = UINT64_C(1) << event;
	assert_int_equal(crm_journal_list(f->db, &query, &cursor), CRM_OK);
	while (crm_journal_next(cursor, &entry) == CRM_OK) {
		count++;
		if (at)
			*at = entry->at;
	}
	crm_journal_cursor_free(cursor);
	return count;
}

static inline void add(char *dump, const char *format, ...) __attribute__((format(printf, 2, 3)));

static inline void add(char *dump, const char *format, ...)
{
	size_t length = strlen(dump);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(dump + length, DUMP - length, format, arguments);
	va_end(arguments);
}

/* Everything that is said about the case but ids and revisions, which depend on how many calls came before. */
static inline void dump_case(struct fixture *f, char *dump)
{
	const crm_complaint *c = get(f);
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_promise_cursor *promises = NULL;
	crm_task_cursor *tasks = NULL;
	const crm_promise *p = NULL;
	const crm_task *t = NULL;

	dump[0] = '\0';
	add(dump, "state %d since %lld handler %s judged %d %d %d %d %d\n", c->state, (long long)c->state_since, c->handler,
	    c->responsibility, c->validity, c->complainant_type, c->purpose, c->immediate);
	add(dump, "promises %lld until %lld breaches %d escalation %d solved %lld %s %s\n", (long long)c->promises,
	    (long long)c->promise_due_at, c->breaches, c->escalation, (long long)c->solved_at,
	    c->solution ? c->solution : "-", c->alternative ? c->alternative : "-");
	add(dump, "checks %d attempts %d %d cycles %d reopened %d closed %lld %s\n", c->checks, c->attempts,
	    c->satisfaction, c->cycles, c->reopened, (long long)c->closed_at, c->void_reason ? c->void_reason : "-");
	add(dump, "emotion %d claim %d judged %lld liability %lld %s acknowledged %lld marks %d overrides %d refusals %d\n", c->emotion, c->claim,
	    (long long)c->judged_at, (long long)c->liability_at, c->liability ? c->liability : "-", (long long)c->acknowledged_at, c->marks,
	    c->overrides, c->refusals);
	crm_complaint_free(c);
	assert_int_equal(crm_promise_list(f->db, &f->id, &promises), CRM_OK);
	while (crm_promise_next(promises, &p) == CRM_OK)
		add(dump, "promise %lld made %lld due %lld %s %s %s %s contact %lld outcome %d ended %lld broken %lld "
		    "what %s to %s consent %d\n",
		    (long long)p->number, (long long)p->made_at, (long long)p->due_at, p->made_by, p->unit, p->reason,
		    p->progress ? p->progress : "-", (long long)p->contact_at, p->outcome, (long long)p->ended_at,
		    (long long)p->broken_at, p->what ? p->what : "-", p->promised_to ? p->promised_to : "-", p->consent);
	crm_promise_cursor_free(promises);
	query.until = FAR_AWAY;
	assert_int_equal(crm_task_due(f->db, &query, &tasks), CRM_OK);
	while (crm_task_next(tasks, &t) == CRM_OK)
		add(dump, "task %d due %lld planned %lld priority %d %s created %lld detail %d basis %lld rule %d amount %d\n",
		    t->kind, (long long)t->due_at, (long long)t->planned_at, t->priority, t->handler, (long long)t->created_at,
		    t->detail, (long long)t->basis_at, t->rule, t->amount);
	crm_task_cursor_free(tasks);
	assert_true(strlen(dump) < DUMP - 1);
}

static inline void assert_store_verifies(struct fixture *f)
{
	assert_int_equal(crm_verify(f->db, NULL, NULL, NULL), CRM_OK);
}

/* Fails the first allocation of a call, then the second, ... until the call succeeds; in between nothing may change. */
typedef crm_status (*memory_call)(struct fixture *f);

static inline void fail_each_allocation(struct fixture *f, memory_call call)
{
	static char before[DUMP], after[DUMP];
	int64_t written = entries(f);
	crm_status rc = CRM_ERR_NOMEM;
	long n;

	dump_case(f, before);
	for (n = 1; rc == CRM_ERR_NOMEM && n < 500; n++) {
		unit_fail_allocation(n, stores_on_server()); /* what a server is asked ahead may be lost once: it is asked again */
		rc = call(f);
		if (!unit_allocation_failed())
			break;
		unit_fail_allocation(0, false);
		if (rc != CRM_ERR_NOMEM)
			fail_msg("allocation %ld failed and the call returned %d", n, (int)rc);
		assert_int_equal(crm_error_last(f->db)->status, CRM_ERR_NOMEM);
		assert_int_equal(entries(f), written);
		dump_case(f, after);
		assert_string_equal(after, before);
	}
	unit_fail_allocation(0, false);
	assert_int_equal(rc, CRM_OK);
	assert_true(n > 1);
	assert_store_verifies(f);
}

static inline crm_id customer_new(struct fixture *f, bool reachable)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_contact_point point;
	crm_id id;

	memset(&point, 0, sizeof point);
	point.kind = CRM_POINT_EMAIL;
	point.value = "zhang@example.com";
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "Zhang Wei";
	input.contact_points = &point;
	input.contact_point_count = reachable;
	assert_int_equal(crm_customer_add(f->db, NULL, &input, &id), CRM_OK);
	return id;
}

#endif
