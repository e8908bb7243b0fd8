/* Several people act on one case at once, each in a process and on a handle of his own: of those who saw the same revision
 * one wins and the others are told by what; who expects no revision takes his turn; who asks again with his key gets his
 * first answer. */
#include "fixture.h"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>

enum { PEOPLE = 6, ROUNDS = 50, PATIENCE = 20000, STUCK = 100 };

/* What became of one call. */
struct outcome {
	crm_status status;
	int32_t rule, event;       /* of a refusal: by which rule, and what was done instead */
	int64_t revision, current; /* of a refusal: the revision it names; the one that the case has after the round */
	crm_id answer;
	int tries;
};

/* In memory that all processes share. */
struct board {
	pthread_barrier_t meet;
	struct outcome outcomes[ROUNDS][PEOPLE];
};

struct person {
	struct fixture *f;
	struct board *board;
	char name[8];
	int number;
};

typedef crm_status (*part)(struct person *p, int round, const crm_act *act, crm_id *answer);

/* --- what each of them does */

static crm_status note_mark(struct person *p, int round, const crm_act *act, crm_id *answer)
{
	crm_mark_input mark = CRM_INIT(crm_mark_input);

	(void)round;
	(void)answer;
	mark.kind = CRM_MARK_LISTENED;
	mark.note = p->name;
	return crm_complaint_mark(p->f->db, act, &p->f->id, &mark);
}

static crm_status take_over(struct person *p, int round, const crm_act *act, crm_id *answer)
{
	char handler[40];

	(void)answer;
	(void)snprintf(handler, sizeof handler, "%s in round %d", p->name, round);
	return crm_complaint_handler_set(p->f->db, act, &p->f->id, handler);
}

static crm_status renew(struct person *p, int round, const crm_act *act, crm_id *answer)
{
	crm_promise_input promise = CRM_INIT(crm_promise_input);

	promise.due_at = p->f->now + (round + 2) * CRM_DAY;
	promise.consent = 1;
	promise.channel = CRM_CHANNEL_PHONE;
	promise.progress = p->name;
	promise.reason = "it comes by sea";
	return crm_complaint_renew(p->f->db, act, &p->f->id, &promise, answer);
}

static crm_status note_message(struct person *p, int round, const crm_act *act, crm_id *answer)
{
	crm_message_input message = CRM_INIT(crm_message_input);

	(void)round;
	message.direction = CRM_DIRECTION_IN;
	message.channel = CRM_CHANNEL_PHONE;
	message.note = p->name;
	return crm_complaint_message(p->f->db, act, &p->f->id, &message, answer);
}

static crm_status offer(struct person *p, int round, const crm_act *act, crm_id *answer)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);

	(void)round;
	solution.text = p->name;
	return crm_complaint_solve(p->f->db, act, &p->f->id, &solution, answer);
}

static crm_status tick(struct person *p, int round, const crm_act *act, crm_id *answer)
{
	const crm_status rc = crm_tick(p->f->db, NULL, NULL);

	(void)round;
	(void)act;
	(void)answer;
	return rc == CRM_UNCHANGED ? CRM_OK : rc;
}

static const struct {
	part    act;
	int32_t event;
} parts[] = {
	{ note_mark, CRM_EVENT_COMPLAINT_MARKED },
	{ take_over, CRM_EVENT_COMPLAINT_HANDED_OVER },
	{ renew, CRM_EVENT_COMPLAINT_RENEWED },
	{ note_message, CRM_EVENT_COMPLAINT_MESSAGE },
};

enum { PARTS = sizeof parts / sizeof *parts };

/* Everybody does something else, and in each round another thing. */
static int part_of(int number, int round)
{
	return (number + round) % PARTS;
}

/* --- processes; no CMocka in a child: what goes wrong there is its exit code */

static void meet(struct person *p)
{
	(void)pthread_barrier_wait(&p->board->meet);
}

static int64_t revision_of(struct person *p)
{
	const crm_complaint *complaint = NULL;
	int64_t revision = 0;

	if (crm_complaint_get(p->f->db, &p->f->id, &complaint) == CRM_OK)
		revision = complaint->revision;
	crm_complaint_free(complaint);
	return revision;
}

static void note(struct person *p, struct outcome *outcome, crm_status rc)
{
	const crm_error *error = crm_error_last(p->f->db);

	outcome->status = rc;
	outcome->rule = error->rule;
	outcome->event = error->event;
	outcome->revision = error->revision;
	outcome->tries++;
}

static crm_status open_own(struct person *p, int number)
{
	crm_options options;

	p->number = number;
	(void)snprintf(p->name, sizeof p->name, "p%d", number);
	p->f->random = (uint64_t)number + 1;
	options = fixture_options(p->f, 0);
	options.allocator = NULL;
	options.busy_milliseconds = PATIENCE;
	options.actor = p->name;
	return crm_open(p->f->path, &options, &p->f->db);
}

/* Lets PEOPLE processes play on the store that nobody has open, and opens it again. */
static void let_play(struct fixture *f, struct board *board, int (*play)(struct person *p))
{
	pid_t children[PEOPLE];
	int i, outcome;

	fixture_close(f);
	(void)fflush(NULL);
	for (i = 0; i < PEOPLE; i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] == 0) {
			struct person p = { .f = f, .board = board };
			int rc;

			(void)alarm(STUCK);
			rc = open_own(&p, i) == CRM_OK ? play(&p) : 1;
			crm_close(f->db);
			_exit(rc);
		}
	}
	for (i = 0; i < PEOPLE; i++) {
		outcome = 0;
		assert_int_equal(waitpid(children[i], &outcome, 0), children[i]);
		if (!WIFEXITED(outcome) || WEXITSTATUS(outcome) != 0)
			fail_msg("process %d ended with %d", i, outcome);
	}
	assert_int_equal(fixture_open(f, f->path, 0), CRM_OK);
	assert_ok(f->db, crm_verify(f->db, NULL, NULL, NULL));
}

static struct board *board_new(void)
{
	pthread_barrierattr_t shared;
	struct board *board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	assert_ptr_not_equal(board, MAP_FAILED);
	assert_int_equal(pthread_barrierattr_init(&shared), 0);
	assert_int_equal(pthread_barrierattr_setpshared(&shared, PTHREAD_PROCESS_SHARED), 0);
	assert_int_equal(pthread_barrier_init(&board->meet, &shared, PEOPLE), 0);
	(void)pthread_barrierattr_destroy(&shared);
	return board;
}

static void board_free(struct board *board)
{
	(void)pthread_barrier_destroy(&board->meet);
	assert_int_equal(munmap(board, sizeof *board), 0);
}

/* --- the case */

/* A case with an open promise. */
static void promised_case(struct fixture *f)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_promise_input promise = CRM_INIT(crm_promise_input);

	fixture_file(f);
	input.complainant = "Ms Wu";
	input.contact = "0571 1234";
	input.content = "it drips";
	input.received_at = f->now;
	assert_ok(f->db, crm_complaint_open(f->db, NULL, &input, &f->id));
	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_SOLVED;
	assert_ok(f->db, crm_complaint_judge(f->db, NULL, &f->id, &judgement));
	promise.due_at = f->now + CRM_DAY;
	promise.consent = 1;
	promise.unit = "workshop";
	promise.reason = "a part is missing";
	assert_ok(f->db, crm_complaint_promise(f->db, NULL, &f->id, &promise, NULL));
}

static crm_complaint case_of(struct fixture *f, char handler[40])
{
	const crm_complaint *view = NULL;
	crm_complaint copy;

	assert_ok(f->db, crm_complaint_get(f->db, &f->id, &view));
	copy = *view;
	(void)snprintf(handler, 40, "%s", view->handler);
	crm_complaint_free(view);
	return copy;
}

/* Are the promises numbered 1, 2, 3, ... with one open, the last? Answers how many there are. */
static int64_t count_promises(struct fixture *f)
{
	crm_promise_cursor *cursor = NULL;
	const crm_promise *promise = NULL;
	int64_t count = 0;
	int32_t before = CRM_PROMISE_RENEWED;

	assert_ok(f->db, crm_promise_list(f->db, &f->id, &cursor));
	while (crm_promise_next(cursor, &promise) == CRM_OK) {
		assert_int_equal(promise->number, ++count);
		assert_int_equal(before, CRM_PROMISE_RENEWED);
		before = promise->outcome;
	}
	crm_promise_cursor_free(cursor);
	assert_int_equal(before, CRM_PROMISE_OPEN);
	return count;
}

static int64_t count_marks(struct fixture *f)
{
	crm_mark_cursor *cursor = NULL;
	const crm_mark *mark = NULL;
	int64_t count = 0;

	assert_ok(f->db, crm_mark_list(f->db, &f->id, &cursor));
	while (crm_mark_next(cursor, &mark) == CRM_OK)
		assert_int_equal(mark->number, ++count);
	crm_mark_cursor_free(cursor);
	return count;
}

static int64_t count_remedies(struct fixture *f)
{
	crm_remedy_cursor *cursor = NULL;
	const crm_remedy *remedy = NULL;
	int64_t count = 0;

	assert_ok(f->db, crm_remedy_list(f->db, &f->id, &cursor));
	while (crm_remedy_next(cursor, &remedy) == CRM_OK)
		assert_int_equal(remedy->number, ++count);
	crm_remedy_cursor_free(cursor);
	return count;
}

/* The entry that made a revision: the event, and the number of who did it. */
static int32_t event_of(struct fixture *f, int64_t revision, int *number)
{
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;
	int32_t event;

	query.after = revision - 1;
	assert_ok(f->db, crm_journal_list(f->db, &query, &cursor));
	assert_ok(f->db, crm_journal_next(cursor, &entry));
	assert_int_equal(entry->seq, revision);
	event = entry->event;
	*number = entry->actor[0] == 'p' ? atoi(entry->actor + 1) : -1;
	crm_journal_cursor_free(cursor);
	return event;
}

static int64_t count_events(struct fixture *f, int32_t event)
{
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;
	int64_t count = 0;

	query.events = UINT64_C(1) << event;
	assert_ok(f->db, crm_journal_list(f->db, &query, &cursor));
	while (crm_journal_next(cursor, &entry) == CRM_OK)
		count++;
	crm_journal_cursor_free(cursor);
	return count;
}

/* --- all expect the revision that they saw */

static int expect_what_was_seen(struct person *p)
{
	int round;

	for (round = 0; round < ROUNDS; round++) {
		struct outcome *outcome = &p->board->outcomes[round][p->number];
		crm_act act = CRM_INIT(crm_act);

		meet(p);
		act.revision = revision_of(p);
		meet(p);
		note(p, outcome, parts[part_of(p->number, round)].act(p, round, &act, &outcome->answer));
		meet(p);
		outcome->current = revision_of(p);
	}
	return 0;
}

/* One won, and the others know what he did. Answers who. */
static int winner_of(struct fixture *f, const struct outcome *round, int number)
{
	int winner = -1, by = -1, i;
	const int32_t event = event_of(f, round[0].current, &by);

	for (i = 0; i < PEOPLE; i++) {
		assert_int_equal(round[i].current, round[0].current);
		if (round[i].status == CRM_OK) {
			assert_int_equal(winner, -1);
			winner = i;
			continue;
		}
		assert_int_equal(round[i].status, CRM_ERR_CONFLICT);
		assert_int_equal(round[i].rule, CRM_RULE_REVISION_STALE);
		assert_int_equal(round[i].revision, round[0].current);
		assert_int_equal(round[i].event, event);
	}
	assert_in_range(winner, 0, PEOPLE - 1);
	assert_int_equal(by, winner);
	assert_int_equal(event, parts[part_of(winner, number)].event);
	return winner;
}

static void of_those_who_saw_the_same_case_one_wins_and_the_others_are_told_what_changed(void **state)
{
	struct board *board = board_new();
	int64_t won[PARTS] = { 0 }, before;
	char handler[40], last[40] = "tester";
	crm_complaint complaint;
	struct fixture f;
	int round, i;

	(void)state;
	promised_case(&f);
	before = fixture_last(&f);
	let_play(&f, board, expect_what_was_seen);
	for (round = 0; round < ROUNDS; round++) {
		const int winner = winner_of(&f, board->outcomes[round], round);

		won[part_of(winner, round)]++;
		if (parts[part_of(winner, round)].act == take_over)
			(void)snprintf(last, sizeof last, "p%d in round %d", winner, round);
		assert_true(round == 0 || board->outcomes[round][0].current > board->outcomes[round - 1][0].current);
	}
	complaint = case_of(&f, handler);
	assert_string_equal(handler, last);
	assert_int_equal(count_promises(&f), 1 + won[2]);
	assert_int_equal(complaint.promises, 1 + won[2]);
	assert_int_equal(count_marks(&f), complaint.marks);
	for (i = 0; i < PARTS; i++)
		assert_int_equal(count_events(&f, parts[i].event), won[i]);
	assert_true(fixture_last(&f) >= before + ROUNDS);
	board_free(board);
	fixture_end(&f);
}

/* --- nobody expects a revision */

static int act_in_turn(struct person *p)
{
	crm_status rc = CRM_OK;
	crm_id answer;
	int round;

	meet(p);
	for (round = 0; round < ROUNDS && rc == CRM_OK; round++)
		rc = parts[part_of(p->number, round)].act(p, round, NULL, &answer);
	return rc == CRM_OK ? 0 : 2;
}

static void without_an_expected_revision_all_are_taken_one_after_the_other(void **state)
{
	struct board *board = board_new();
	int64_t asked[PARTS] = { 0 };
	crm_complaint complaint;
	char handler[40];
	struct fixture f;
	int i;

	(void)state;
	promised_case(&f);
	for (i = 0; i < PEOPLE * ROUNDS; i++)
		asked[part_of(i / ROUNDS, i % ROUNDS)]++;
	complaint = case_of(&f, handler);
	assert_int_equal(complaint.marks, count_marks(&f));
	asked[2] += complaint.promises;
	asked[0] += complaint.marks;
	let_play(&f, board, act_in_turn);
	complaint = case_of(&f, handler);
	assert_int_equal(count_marks(&f), asked[0]);
	assert_int_equal(complaint.marks, asked[0]);
	assert_int_equal(count_promises(&f), asked[2]);
	assert_int_equal(complaint.promises, asked[2]);
	for (i = 1; i < PARTS; i += 2)
		assert_int_equal(count_events(&f, parts[i].event), asked[i]);
	board_free(board);
	fixture_end(&f);
}

static int offer_in_turn(struct person *p)
{
	crm_status rc = CRM_OK;
	int round;

	meet(p);
	for (round = 0; round < ROUNDS && rc == CRM_OK; round++)
		rc = offer(p, round, NULL, NULL);
	return rc == CRM_OK ? 0 : 2;
}

static void options_that_are_offered_at_once_have_numbers_of_their_own(void **state)
{
	struct board *board = board_new();
	char handler[40];
	struct fixture f;

	(void)state;
	promised_case(&f);
	let_play(&f, board, offer_in_turn);
	assert_int_equal(count_remedies(&f), PEOPLE * ROUNDS);
	assert_int_equal(case_of(&f, handler).remedies, PEOPLE * ROUNDS);
	assert_int_equal(case_of(&f, handler).state, CRM_COMPLAINT_SOLUTION_OFFERED);
	board_free(board);
	fixture_end(&f);
}

/* --- keys */

/* Whoever was too late looks again and asks once more with his key, until he is heard; then he asks for nothing again. */
static int ask_until_heard(struct person *p)
{
	char key[24];
	int round;

	for (round = 0; round < ROUNDS; round++) {
		struct outcome *outcome = &p->board->outcomes[round][p->number];
		const part act_of = parts[part_of(p->number, round)].act;
		crm_act act = CRM_INIT(crm_act);
		crm_id again = { { 0 } };

		(void)snprintf(key, sizeof key, "%s-%d", p->name, round);
		act.key = key;
		do {
			act.revision = revision_of(p);
			note(p, outcome, act_of(p, round, &act, &outcome->answer));
			if (outcome->status != CRM_OK && outcome->rule != CRM_RULE_REVISION_STALE)
				return 2;
		} while (outcome->status != CRM_OK);
		if (act_of(p, round, &act, &again) != CRM_REPLAYED || memcmp(&again, &outcome->answer, sizeof again) != 0)
			return 3;
	}
	return 0;
}

static void who_was_too_late_asks_again_with_his_key_and_is_taken_once(void **state)
{
	struct board *board = board_new();
	int64_t asked[PARTS] = { 0 };
	struct fixture f;
	int i, tries = 0;

	(void)state;
	promised_case(&f);
	let_play(&f, board, ask_until_heard);
	for (i = 0; i < PEOPLE * ROUNDS; i++) {
		asked[part_of(i / ROUNDS, i % ROUNDS)]++;
		tries += board->outcomes[i % ROUNDS][i / ROUNDS].tries;
	}
	for (i = 0; i < PARTS; i++)
		assert_int_equal(count_events(&f, parts[i].event), asked[i]);
	assert_int_equal(count_promises(&f), asked[2] + 1);
	print_message("# %d calls, %d tries\n", PEOPLE * ROUNDS, tries);
	board_free(board);
	fixture_end(&f);
}

/* The host sends one request by all of its processes, with the revision that it saw. */
static int send_one_request(struct person *p)
{
	char key[24];
	int round;

	(void)snprintf(p->name, sizeof p->name, "host");
	for (round = 0; round < ROUNDS; round++) {
		struct outcome *outcome = &p->board->outcomes[round][p->number];
		crm_act act = CRM_INIT(crm_act);

		(void)snprintf(key, sizeof key, "request-%d", round);
		act.key = key;
		meet(p);
		act.revision = revision_of(p);
		meet(p);
		note(p, outcome, renew(p, round, &act, &outcome->answer));
	}
	return 0;
}

static void one_request_that_is_sent_many_times_at_once_is_done_once(void **state)
{
	struct board *board = board_new();
	struct fixture f;
	int round, i;

	(void)state;
	promised_case(&f);
	let_play(&f, board, send_one_request);
	for (round = 0; round < ROUNDS; round++) {
		const struct outcome *outcomes = board->outcomes[round];
		int first = 0;

		for (i = 0; i < PEOPLE; i++) {
			first += outcomes[i].status == CRM_OK;
			assert_true(outcomes[i].status == CRM_OK || outcomes[i].status == CRM_REPLAYED);
			assert_memory_equal(&outcomes[i].answer, &outcomes[0].answer, sizeof(crm_id));
		}
		assert_int_equal(first, 1);
		assert_false(crm_id_is_none(&outcomes[0].answer));
	}
	assert_int_equal(count_promises(&f), 1 + ROUNDS);
	board_free(board);
	fixture_end(&f);
}

/* --- what falls due */

static int act_when_it_lapsed(struct person *p)
{
	meet(p);
	return p->number % 2 ? tick(p, 0, NULL, NULL) != CRM_OK : note_mark(p, 0, NULL, NULL) != CRM_OK;
}

/* D-CMP-30: the tick of one and the call of another find the same promise broken. */
static void a_promise_that_lapses_for_all_at_once_is_broken_once(void **state)
{
	struct board *board = board_new();
	char handler[40];
	struct fixture f;
	int round;

	(void)state;
	for (round = 0; round < 5; round++) {
		promised_case(&f);
		f.now += 2 * CRM_DAY;
		let_play(&f, board, act_when_it_lapsed);
		assert_int_equal(case_of(&f, handler).breaches, 1);
		assert_int_equal(case_of(&f, handler).state, CRM_COMPLAINT_IN_PROGRESS);
		assert_int_equal(case_of(&f, handler).escalation, 1);
		assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_BROKEN), 1);
		fixture_end(&f);
	}
	board_free(board);
}

UNIT_MAIN(TEST(of_those_who_saw_the_same_case_one_wins_and_the_others_are_told_what_changed),
          TEST(without_an_expected_revision_all_are_taken_one_after_the_other),
          TEST(options_that_are_offered_at_once_have_numbers_of_their_own),
          TEST(who_was_too_late_asks_again_with_his_key_and_is_taken_once),
          TEST(one_request_that_is_sent_many_times_at_once_is_done_once),
          TEST(a_promise_that_lapses_for_all_at_once_is_broken_once))
