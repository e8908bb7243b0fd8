/* A whole case is led through by keyed calls while the process dies at every write in turn; whoever comes after it makes the same calls
 * once more and ends where nobody died. At every death the case stands in a state that the graph has, and the store verifies. */
#include "fixture.h"
#include "shim.h"

#include <sys/wait.h>

#if defined(__SANITIZE_ADDRESS__)
#define SLOW 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SLOW 1
#endif
#endif

/* A process under a sanitizer takes ten times as long to fork: it dies at every eleventh call. */
#ifdef SLOW
enum { STRIDE = 11 };
#else
enum { STRIDE = 1 };
#endif
enum { FAILED = 3, LINES = 4096 };

struct world {
	struct fixture *f;
	crm_id customer, first, second, action;
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
	input.received_at = w->f->now;
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

	input.due_at = w->f->now + 30 * CRM_MINUTE;
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

	input.due_at = w->f->now + 3 * CRM_DAY;
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
	input.due_at = w->f->now + 7 * CRM_DAY;
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

static const struct {
	const char *key;
	crm_status (*run)(struct world *w, const crm_act *act);
} steps[] = {
	{ "customer", make_customer }, { "first", open_first },    { "mark", mark },        { "classify", classify },
	{ "calm", calm },              { "judge", judge },         { "cause", cause },      { "promise", promise },
	{ "lapse", lapse },            { "renew", renew },         { "level", raise_level },{ "second", open_second },
	{ "merge", merge },            { "action", plan_action },  { "a valve", offer },    { "the money", offer },
	{ "choose", choose },          { "check", check_bad },     { "refuse", refuse },    { "good", check_good },
	{ "review", review },
};

enum { STEPS = sizeof steps / sizeof *steps };

/* Each step has a time and random bytes of its own, so that whoever makes it makes the same records. Answers how many succeeded. */
static int lead_through(struct world *w)
{
	crm_act act;
	crm_status rc = CRM_OK;
	int i;

	for (i = 0; i < STEPS && rc >= 0; i++) {
		act = keyed(steps[i].key);
		w->f->now = FIXTURE_START + i * CRM_HOUR;
		w->f->random = (uint64_t)i * 1000003;
		rc = steps[i].run(w, &act);
		if (rc < 0)
			print_message("# %s: %s\n", steps[i].key, crm_error_last(w->f->db)->message);
	}
	return rc < 0 ? i - 1 : i;
}

/* What is said about both cases, without what depends on how often was asked. */
static void describe(struct world *w, char text[LINES])
{
	const crm_id *const ids[] = { &w->first, &w->second };
	const crm_complaint *c = NULL;
	size_t length = 0, i;

	for (i = 0; i < 2; i++) {
		assert_ok(w->f->db, crm_complaint_get(w->f->db, ids[i], &c));
		length += (size_t)snprintf(text + length, LINES - length,
		                           "state %d since %lld promises %lld breaches %d level %d severity %d escalation %d priority %d cause %d "
		                           "remedies %d refusals %d marks %d overrides %d checks %d cycles %d closed %lld revision %lld solution %s\n",
		                           c->state, (long long)c->state_since, (long long)c->promises, c->breaches, c->level, c->severity,
		                           c->escalation, c->priority, c->primary_cause, c->remedies, c->refusals, c->marks, c->overrides, c->checks,
		                           c->cycles, (long long)c->closed_at, (long long)c->revision, c->solution ? c->solution : "-");
		assert_true(length < LINES);
		crm_complaint_free(c);
	}
}

static void states_are_of_the_graph(crm *db, long n)
{
	crm_complaint_cursor *cursor = NULL;
	const crm_complaint *c = NULL;

	assert_ok(db, crm_complaint_list(db, NULL, &cursor));
	while (crm_complaint_next(cursor, &c) == CRM_OK)
		if (c->state != CRM_COMPLAINT_VOID && !crm_complaint_allowed(c->state, c->state == CRM_COMPLAINT_CLOSED ? CRM_STEP_REOPEN : CRM_STEP_VOID))
			fail_msg("write %ld: a case stands in %d", n, c->state);
	crm_complaint_cursor_free(cursor);
}

/* A child that dies at its n-th call to the system; false when it came to its end. */
static bool dies_at(struct fixture *f, long n)
{
	int outcome = 0;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		struct world w = { .f = f };

		shim_die(n);
		if (fixture_open(f, f->path, CRM_OPEN_CREATE) < 0)
			_exit(FAILED);
		_exit(lead_through(&w) == STEPS ? 0 : FAILED);
	}
	assert_int_equal(waitpid(child, &outcome, 0), child);
	assert_true(WIFEXITED(outcome));
	if (WEXITSTATUS(outcome) != SHIM_DIED && WEXITSTATUS(outcome) != 0)
		fail_msg("write %ld: the child failed by itself", n);
	return WEXITSTATUS(outcome) == SHIM_DIED;
}

static void remove_store(const struct fixture *f)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", "-ballast" };
	char path[FIXTURE_PATH + 40];
	size_t i;

	for (i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		(void)snprintf(path, sizeof path, "%s%s", f->path, suffixes[i]);
		(void)unlink(path);
	}
}

/* What one who died left behind, led to its end. */
static void go_on(struct fixture *f, long n, char text[LINES])
{
	struct world w = { .f = f };

	if (fixture_open(f, f->path, CRM_OPEN_CREATE) < 0)
		fail_msg("write %ld: %s", n, crm_error_last(f->db)->message);
	states_are_of_the_graph(f->db, n);
	if (crm_verify(f->db, NULL, NULL, NULL) < 0)
		fail_msg("write %ld: %s", n, crm_error_last(f->db)->message);
	if (lead_through(&w) != STEPS)
		fail_msg("write %ld: what was begun cannot be brought to its end", n);
	describe(&w, text);
	assert_ok(f->db, crm_verify(f->db, NULL, NULL, NULL));
	fixture_close(f);
}

static void a_case_ends_as_if_nobody_had_died(void **state)
{
	char whole[LINES], text[LINES];
	struct fixture f;
	long n = 1, deaths = 0;

	(void)state;
	shim_install();
	fixture_folder(&f);
	go_on(&f, 0, whole);
	do {
		remove_store(&f);
		if (!dies_at(&f, n))
			break;
		go_on(&f, n, text);
		if (strcmp(whole, text) != 0)
			fail_msg("write %ld: \n%s is not\n%s", n, text, whole);
		deaths++;
		n += STRIDE;
	} while (true);
	print_message("# %ld deaths\n", deaths);
	assert_true(deaths > 100 / STRIDE);
	fixture_end(&f);
}

/* The clock of the machine jumps back a day in the middle: what is said then is refused or dated, and nothing is broken by it. */
static void a_clock_that_jumps_back_harms_no_case(void **state)
{
	struct fixture f;
	struct world w = { .f = &f };
	crm_act act;
	crm_status rc;
	int i;

	(void)state;
	fixture_memory(&f);
	for (i = 0; i < STEPS; i++) {
		act = keyed(steps[i].key);
		f.now = FIXTURE_START + i * CRM_HOUR - (i % 3 == 2 ? CRM_DAY : 0);
		rc = steps[i].run(&w, &act);
		if (rc < 0 && crm_error_last(f.db)->message[0] == '\0')
			fail_msg("%s: %d says nothing", steps[i].key, rc);
		states_are_of_the_graph(f.db, i);
		assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	}
	f.now = FIXTURE_START + STEPS * CRM_HOUR; /* the clock is put right, and the same calls bring the case to its end */
	for (i = 0; i < STEPS; i++) {
		act = keyed(steps[i].key);
		(void)steps[i].run(&w, &act);
		states_are_of_the_graph(f.db, i);
	}
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

UNIT_MAIN(TEST(a_case_ends_as_if_nobody_had_died), TEST(a_clock_that_jumps_back_harms_no_case))
