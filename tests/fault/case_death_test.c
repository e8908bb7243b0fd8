/* A whole case is led through by keyed calls while the process dies at every write in turn; whoever comes after it makes
 * the same calls once more and ends where nobody died. At every death the case stands in a state that the graph has, and
 * the store verifies. */
#include "case_story.h"
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

static int64_t time_of_step(int number)
{
	return FIXTURE_START + number * CRM_HOUR;
}

/* Each step has a time and random bytes of its own, so that whoever makes it makes the same records. Answers how many
 * succeeded. */
static int lead_through(struct world *w)
{
	crm_act act;
	crm_status rc = CRM_OK;
	int i;

	for (i = 0; i < w->story->count && rc >= 0; i++) {
		act = keyed(w->story->steps[i].key);
		w->f->now = w->at = time_of_step(i);
		w->f->random = (uint64_t)i * 1000003;
		rc = w->story->steps[i].run(w, &act);
		if (rc < 0)
			print_message("# %s: %s\n", w->story->steps[i].key, crm_error_last(w->f->db)->message);
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
		length += (size_t)snprintf(
			text + length, LINES - length,
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
		if (c->state != CRM_COMPLAINT_VOID &&
		    !crm_complaint_allowed(c->state, c->state == CRM_COMPLAINT_CLOSED ? CRM_STEP_REOPEN : CRM_STEP_VOID))
			fail_msg("write %ld: a case stands in %d", n, c->state);
	crm_complaint_cursor_free(cursor);
}

/* A child that dies at its n-th call to the system; false when it came to its end. */
static bool dies_at(struct fixture *f, const struct story *story, long n)
{
	int outcome = 0;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		struct world w = { .f = f, .story = story };

		shim_die(n);
		if (fixture_open(f, f->path, CRM_OPEN_CREATE) < 0)
			_exit(FAILED);
		_exit(lead_through(&w) == story->count ? 0 : FAILED);
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
static void go_on(struct fixture *f, const struct story *story, long n, char text[LINES])
{
	struct world w = { .f = f, .story = story };

	if (fixture_open(f, f->path, CRM_OPEN_CREATE) < 0)
		fail_msg("write %ld: %s", n, crm_error_last(f->db)->message);
	states_are_of_the_graph(f->db, n);
	if (crm_verify(f->db, NULL, NULL, NULL) < 0)
		fail_msg("write %ld: %s", n, crm_error_last(f->db)->message);
	if (lead_through(&w) != story->count)
		fail_msg("write %ld: what was begun cannot be brought to its end", n);
	describe(&w, text);
	assert_ok(f->db, crm_verify(f->db, NULL, NULL, NULL));
	fixture_close(f);
}

static void let_die_at_each_write(const struct story *story)
{
	char whole[LINES], text[LINES];
	struct fixture f;
	long n = 1, deaths = 0;

	fixture_folder(&f);
	go_on(&f, story, 0, whole);
	do {
		remove_store(&f);
		if (!dies_at(&f, story, n))
			break;
		go_on(&f, story, n, text);
		if (strcmp(whole, text) != 0)
			fail_msg("write %ld: \n%s is not\n%s", n, text, whole);
		deaths++;
		n += STRIDE;
	} while (true);
	print_message("# %ld deaths\n", deaths);
	assert_true(deaths > 100 / STRIDE);
	fixture_end(&f);
}

static void a_case_ends_as_if_nobody_had_died(void **state)
{
	(void)state;
	let_die_at_each_write(&stories[0]);
}

static void what_belongs_to_a_case_is_as_if_nobody_had_died(void **state)
{
	(void)state;
	let_die_at_each_write(&stories[1]);
}

/* --- the clock */

/* After each step the clock of the machine jumps back a day, and the host asks once more: nothing is done twice or taken back. */
static void jump_back_after_each_step(const struct story *story, char text[LINES])
{
	struct fixture f;
	struct world w = { .f = &f, .story = story };
	int64_t before;
	crm_status rc;
	crm_act act;
	int i;

	fixture_memory(&f);
	for (i = 0; i < story->count; i++) {
		act = keyed(story->steps[i].key);
		f.now = w.at = time_of_step(i);
		f.random = (uint64_t)i * 1000003;
		rc = story->steps[i].run(&w, &act);
		if (rc != CRM_OK)
			fail_msg("%s: %s", story->steps[i].key, crm_error_last(f.db)->message);
		before = fixture_last(&f);
		f.now -= CRM_DAY;
		rc = story->steps[i].run(&w, &act);
		if (rc != CRM_REPLAYED && rc != CRM_UNCHANGED)
			fail_msg("%s, a day before: %d, %s", story->steps[i].key, rc, crm_error_last(f.db)->message);
		assert_status(f.db, CRM_UNCHANGED, crm_tick(f.db, NULL, NULL));
		assert_int_equal(fixture_last(&f), before);
		states_are_of_the_graph(f.db, i);
	}
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	describe(&w, text);
	fixture_end(&f);
}

static void a_case_ends_as_if_the_clock_had_not_jumped_back(void **state)
{
	char straight[LINES], jumped[LINES];
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < sizeof stories / sizeof *stories; i++) {
		struct world w = { .f = &f, .story = &stories[i] };

		fixture_memory(&f);
		assert_int_equal(lead_through(&w), stories[i].count);
		describe(&w, straight);
		fixture_end(&f);
		jump_back_after_each_step(&stories[i], jumped);
		assert_string_equal(jumped, straight);
	}
}

/* Where the clock is back a day in every third step, what is said then is refused or dated, and nothing is broken by it. */
static void jump_back_in_the_middle(const struct story *story)
{
	struct fixture f;
	struct world w = { .f = &f, .story = story };
	crm_act act;
	crm_status rc;
	int i;

	fixture_memory(&f);
	for (i = 0; i < story->count; i++) {
		act = keyed(story->steps[i].key);
		f.now = w.at = time_of_step(i) - (i % 3 == 2 ? CRM_DAY : 0);
		rc = story->steps[i].run(&w, &act);
		if (rc < 0 && crm_error_last(f.db)->message[0] == '\0')
			fail_msg("%s: %d says nothing", story->steps[i].key, rc);
		states_are_of_the_graph(f.db, i);
		assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	}
	f.now = w.at = time_of_step(story->count); /* the clock is put right, and the host goes on */
	for (i = 0; i < story->count; i++) {
		act = keyed(story->steps[i].key);
		(void)story->steps[i].run(&w, &act);
		states_are_of_the_graph(f.db, i);
	}
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

static void a_clock_that_jumps_back_harms_no_case(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof stories / sizeof *stories; i++)
		jump_back_in_the_middle(&stories[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_case_ends_as_if_nobody_had_died),
		TEST(what_belongs_to_a_case_is_as_if_nobody_had_died),
		TEST(a_case_ends_as_if_the_clock_had_not_jumped_back),
		TEST(a_clock_that_jumps_back_harms_no_case),
	};

	shim_install();
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
