/* A forked child must not harm its parent's store (R15, P21); handles of different threads are independent (P20). */
#include "fixture.h"

#include <pthread.h>
#include <sys/wait.h>

static crm_status add(crm *db, const char *name, const char *key)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_act act = CRM_INIT(crm_act);
	crm_id id;

	act.key = key;
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = name;
	return crm_customer_add(db, &act, &input, &id);
}

/* What a child does with the handle it was born with; its exit status tells which promise was broken, 0 = none. */
static int child_of_parent(crm *db, crm_customer_cursor *cursor)
{
	const crm_customer *customer = NULL;
	int64_t seq;

	if (add(db, "Child", NULL) != CRM_ERR_FORKED || crm_error_last(db)->status != CRM_ERR_FORKED)
		return 1;
	if (crm_error_last(db)->message[0] == '\0')
		return 2;
	if (crm_journal_last(db, &seq) != CRM_ERR_FORKED || crm_begin(db, CRM_TRANSACTION_WRITE) != CRM_ERR_FORKED)
		return 3;
	if (crm_commit(db) != CRM_ERR_FORKED || crm_rollback(db) != CRM_ERR_FORKED || crm_checkpoint(db) != CRM_ERR_FORKED)
		return 4;
	if (crm_verify(db, NULL, NULL, NULL) != CRM_ERR_FORKED || crm_tick(db, NULL, NULL) != CRM_ERR_FORKED)
		return 5;
	if (crm_customer_next(cursor, &customer) != CRM_ERR_FORKED || customer)
		return 6;
	crm_customer_cursor_free(cursor);
	crm_close(db);
	return 0;
}

static int wait_for(pid_t child)
{
	int outcome = 0;

	assert_true(child > 0);
	assert_int_equal(waitpid(child, &outcome, 0), child);
	assert_true(WIFEXITED(outcome));
	return WEXITSTATUS(outcome);
}

static void a_child_is_told_and_the_parent_goes_on(void **state)
{
	struct fixture f;
	crm_customer_cursor *cursor = NULL;
	int i;

	(void)state;
	fixture_file(&f);
	assert_ok(f.db, add(f.db, "Parent", NULL));
	for (i = 0; i < 30; i++) {
		pid_t child;

		assert_ok(f.db, crm_customer_list(f.db, NULL, &cursor));
		(void)fflush(NULL);
		child = fork();
		if (child == 0)
			_exit(child_of_parent(f.db, cursor));
		assert_int_equal(wait_for(child), 0);
		crm_customer_cursor_free(cursor);
		assert_ok(f.db, add(f.db, "Parent again", NULL));
	}
	assert_int_equal(fixture_last(&f), 32);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_close(&f);
	assert_int_equal(fixture_open(&f, f.path, CRM_OPEN_CHECK), CRM_OK);
	assert_int_equal(fixture_last(&f), 32);
	fixture_end(&f);
}

static void a_child_that_closes_leaves_the_parent_s_group_alone(void **state)
{
	struct fixture f;
	pid_t child;

	(void)state;
	fixture_file(&f);
	assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_WRITE));
	assert_ok(f.db, add(f.db, "In the group", NULL));
	(void)fflush(NULL);
	child = fork();
	if (child == 0) {
		crm_close(f.db);
		_exit(0);
	}
	assert_int_equal(wait_for(child), 0);
	assert_ok(f.db, add(f.db, "Still in it", NULL));
	assert_ok(f.db, crm_commit(f.db));
	assert_int_equal(fixture_last(&f), 3);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

static void a_child_may_open_the_store_for_itself(void **state)
{
	struct fixture f;
	pid_t child;

	(void)state;
	fixture_file(&f);
	assert_ok(f.db, add(f.db, "Parent", NULL));
	(void)fflush(NULL);
	child = fork();
	if (child == 0) {
		crm_options options = fixture_options(&f, 0);
		crm *own = NULL;
		crm_status rc;

		options.allocator = NULL;
		f.random = 7;
		options.busy_milliseconds = 5000;
		rc = crm_open(f.path, &options, &own);
		if (rc == CRM_OK)
			rc = add(own, "Child", NULL);
		crm_close(own);
		_exit(-rc);
	}
	assert_int_equal(wait_for(child), 0);
	assert_ok(f.db, add(f.db, "Parent again", NULL));
	assert_int_equal(fixture_last(&f), 4);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

struct worker {
	const char *path;
	int number;
	int added;
	crm_status rc;
};

enum { THREADS = 2, PER_THREAD = 150 };

/* No CMocka in here: it keeps its state without locks. */
static void *work(void *user)
{
	struct worker *worker = user;
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;
	char key[40];

	options.flags = CRM_OPEN_CREATE;
	options.busy_milliseconds = 60000;
	worker->rc = crm_open(worker->path, &options, &db);
	while (worker->rc == CRM_OK && worker->added < PER_THREAD) {
		(void)snprintf(key, sizeof key, "%d-%d", worker->number, worker->added);
		worker->rc = add(db, key, key);
		worker->added += worker->rc == CRM_OK;
	}
	crm_close(db);
	return NULL;
}

static void two_threads_with_a_handle_each_write_one_store(void **state)
{
	struct worker workers[THREADS];
	pthread_t threads[THREADS];
	struct fixture f;
	int i;

	(void)state;
	fixture_folder(&f);
	for (i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){ f.path, i, 0, CRM_OK };
		assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
	}
	for (i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	for (i = 0; i < THREADS; i++) {
		assert_int_equal(workers[i].rc, CRM_OK);
		assert_int_equal(workers[i].added, PER_THREAD);
	}
	assert_int_equal(fixture_open(&f, f.path, 0), CRM_OK);
	assert_int_equal(fixture_last(&f), 1 + THREADS * PER_THREAD);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

static void two_threads_with_a_store_each_do_not_meet(void **state)
{
	struct worker workers[THREADS];
	pthread_t threads[THREADS];
	int i;

	(void)state;
	for (i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){ ":memory:", i, 0, CRM_OK };
		assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
	}
	for (i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(workers[i].rc, CRM_OK);
		assert_int_equal(workers[i].added, PER_THREAD);
	}
}

UNIT_MAIN(TEST(a_child_is_told_and_the_parent_goes_on), TEST(a_child_that_closes_leaves_the_parent_s_group_alone),
          TEST(a_child_may_open_the_store_for_itself), TEST(two_threads_with_a_handle_each_write_one_store),
          TEST(two_threads_with_a_store_each_do_not_meet))
