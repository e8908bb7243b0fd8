/* kill -9 at random moments: no acknowledged row is lost, nothing half-done is seen (reliability P4). CRM_KILLS overrides
 * the number of kills, CRM_SEED the moments. */
#include "fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SLOW_FORK 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define SLOW_FORK 1
#endif

/* A process under a sanitizer takes ten times as long to fork. */
#ifdef SLOW_FORK
enum { KILLS = 200 };
#else
enum { KILLS = 1000 };
#endif
enum { STORE_KILLS = 50, VERIFY_KILLS = 20, IMPORT_ROWS = 1200, IMPORT_BATCH = 40 };

static uint64_t seed;

static uint32_t pick(uint32_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % below;
}

static int number_of(const char *variable, int otherwise)
{
	const char *text = getenv(variable);

	return text && *text ? atoi(text) : otherwise;
}

/* Rows are added in groups whose size follows from the first row, so that after a kill exactly two counts are right. */
static int64_t group_at(int64_t row)
{
	return 1 + row * 7 % 5;
}

static crm_status add_row(crm *db, int64_t row, crm_id *id)
{
	char name[40], key[40], number[40];
	crm_contact_point point = { CRM_POINT_MOBILE, 0, NULL, number, NULL };
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_act act = CRM_INIT(crm_act);

	(void)snprintf(name, sizeof name, "Row %lld", (long long)row);
	(void)snprintf(key, sizeof key, "row-%lld", (long long)row);
	(void)snprintf(number, sizeof number, "+86 1380000%04lld", (long long)row % 10000);
	act.key = key;
	input.kind = CRM_CUSTOMER_PERSON;
	input.name = name;
	input.contact_points = &point;
	input.contact_point_count = 1;
	return crm_customer_add(db, &act, &input, id);
}

static crm_status open_plain(const char *path, crm **db)
{
	crm_options options = CRM_INIT(crm_options);

	options.flags = CRM_OPEN_CREATE;
	return crm_open(path, &options, db);
}

/* The child: adds groups for ever, and after each durable commit says how many rows there are. */
static int add_groups(const char *path, int64_t row, int to_parent)
{
	crm *db = NULL;
	crm_id id;

	if (open_plain(path, &db) != CRM_OK)
		return 1;
	for (;;) {
		int64_t i, group = group_at(row);

		if (crm_begin(db, CRM_TRANSACTION_WRITE) != CRM_OK)
			return 2;
		for (i = 0; i < group; i++)
			if (add_row(db, row + i, &id) != CRM_OK)
				return 3;
		if (crm_commit(db) != CRM_OK)
			return 4;
		row += group;
		if (write(to_parent, &row, sizeof row) != sizeof row)
			return 5;
		if (row % 97 == 0)
			(void)crm_checkpoint(db);
	}
}

static void wait_microseconds(uint32_t microseconds)
{
	struct timespec span = { microseconds / 1000000, (long)(microseconds % 1000000) * 1000 };

	(void)nanosleep(&span, NULL);
}

/* Starts a child, kills it at a random moment and returns the last number it acknowledged. *ended_out: it was faster, and
 * ended with 0. */
static int64_t run_and_kill(int (*work)(const char *, int64_t, int), const char *path, int64_t from, uint32_t longest,
                            bool *ended_out)
{
	int64_t acknowledged = from, number;
	int ends[2], outcome = 0;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	(void)fflush(NULL);
	child = fork();
	if (child == 0) {
		(void)close(ends[0]);
		_exit(work(path, from, ends[1]));
	}
	assert_true(child > 0);
	(void)close(ends[1]);
	if (pick(4) && read(ends[0], &number, sizeof number) == sizeof number) /* else it may die while it opens */
		acknowledged = number;
	wait_microseconds(pick(longest));
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &outcome, 0), child);
	while (read(ends[0], &number, sizeof number) == sizeof number)
		acknowledged = number;
	(void)close(ends[0]);
	*ended_out = WIFEXITED(outcome) && WEXITSTATUS(outcome) == 0;
	if (WIFEXITED(outcome) && !*ended_out)
		fail_msg("the child failed by itself at step %d", WEXITSTATUS(outcome));
	return acknowledged;
}

/* Opens what the kill left; returns how many rows there are. */
static int64_t judge(struct fixture *f, int64_t acknowledged, bool verify, int number)
{
	crm *db = NULL;
	int64_t last = 0, rows;
	crm_id id;

	if (open_plain(f->path, &db) != CRM_OK)
		fail_msg("kill %d: %s", number, crm_error_last(db)->message);
	assert_ok(db, crm_journal_last(db, &last));
	rows = last - 1;
	if (rows != acknowledged && rows != acknowledged + group_at(acknowledged))
		fail_msg("kill %d: %lld rows were acknowledged, %lld are there", number, (long long)acknowledged,
		         (long long)rows);
	if (rows > 0)
		assert_status(db, CRM_REPLAYED, add_row(db, rows - 1, &id));
	if (verify && crm_verify(db, NULL, NULL, NULL) != CRM_OK)
		fail_msg("kill %d: %s", number, crm_error_last(db)->message);
	crm_close(db);
	return rows;
}

static void remove_store(struct fixture *f)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", "-ballast" };
	char path[FIXTURE_PATH + 40];
	size_t i;

	for (i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		(void)snprintf(path, sizeof path, "%s%s", f->path, suffixes[i]);
		(void)unlink(path);
	}
}

static void no_acknowledged_row_is_lost_by_a_kill(void **state)
{
	struct fixture f;
	int number, kills = number_of("CRM_KILLS", KILLS);
	int64_t rows = 0, all = 0, in_between = 0;
	bool ended;

	(void)state;
	fixture_folder(&f);
	for (number = 1; number <= kills; number++) {
		int64_t acknowledged = run_and_kill(add_groups, f.path, rows, 12000, &ended), before = rows;

		assert_false(ended);
		rows = judge(&f, acknowledged, number % VERIFY_KILLS == 0, number);
		in_between += rows > acknowledged;
		all += rows - before;
		if (number % STORE_KILLS == 0) {
			remove_store(&f);
			rows = 0;
		}
	}
	print_message("# %d kills, %lld rows, %lld times between commit and acknowledgement\n", kills, (long long)all,
	              (long long)in_between);
	assert_true(all > kills / 2);
	fixture_end(&f);
}

static int tell_rows(int64_t rows, int64_t bytes, int64_t total, void *user)
{
	(void)bytes;
	(void)total;
	return write(*(int *)user, &rows, sizeof rows) != sizeof rows;
}

static crm_status import(crm *db, const char *path, int *to_parent, crm_import_result *result)
{
	crm_import_input input = CRM_INIT(crm_import_input);

	input.kind = CRM_IMPORT_CUSTOMERS;
	input.path = path;
	input.source = "shop";
	input.batch_rows = IMPORT_BATCH;
	if (to_parent) {
		input.progress = tell_rows;
		input.progress_user = to_parent;
	}
	return crm_import(db, NULL, &input, result);
}

static void name_csv(const char *store, char *path, size_t size)
{
	(void)snprintf(path, size, "%s.csv", store);
}

static int import_all(const char *path, int64_t from, int to_parent)
{
	crm_import_result result;
	char csv[FIXTURE_PATH + 40];
	crm *db = NULL;

	(void)from;
	name_csv(path, csv, sizeof csv);
	if (open_plain(path, &db) != CRM_OK)
		return 1;
	if (import(db, csv, &to_parent, &result) != CRM_OK)
		return 2;
	crm_close(db);
	return 0;
}

static void write_csv(const char *path)
{
	FILE *file = fopen(path, "w");
	int i;

	assert_non_null(file);
	(void)fprintf(file, "name,kind,reference,mobile\n");
	for (i = 0; i < IMPORT_ROWS; i++)
		(void)fprintf(file, "Customer %d,person,R%d,+86 138%08d\n", i, i, i);
	assert_int_equal(fclose(file), 0);
}

static int64_t count_customers(crm *db)
{
	crm_customer_cursor *cursor = NULL;
	const crm_customer *customer;
	int64_t count = 0;

	assert_ok(db, crm_customer_list(db, NULL, &cursor));
	while (crm_customer_next(cursor, &customer) == CRM_OK)
		count++;
	crm_customer_cursor_free(cursor);
	return count;
}

/* One import is killed and started again until it gets through: no acknowledged row is lost, none is there twice. Returns
 * the kills it took. */
static int import_under_kills(struct fixture *f, const char *csv)
{
	int kills = 0;
	bool ended = false;
	crm_import_result result;
	crm *db = NULL;

	while (!ended) {
		int64_t acknowledged = run_and_kill(import_all, f->path, 0, 20000 + (uint32_t)kills * 2000, &ended), count;

		assert_int_equal(open_plain(f->path, &db), CRM_OK);
		count = count_customers(db);
		if (count < acknowledged || count % IMPORT_BATCH)
			fail_msg("%lld rows were acknowledged, %lld are there", (long long)acknowledged, (long long)count);
		crm_close(db);
		kills += !ended;
		assert_in_range(kills, 0, 500);
	}
	assert_int_equal(open_plain(f->path, &db), CRM_OK);
	assert_int_equal(count_customers(db), IMPORT_ROWS);
	assert_ok(db, crm_verify(db, NULL, NULL, NULL));
	assert_ok(db, import(db, csv, NULL, &result));
	assert_int_equal(result.rows, IMPORT_ROWS);
	assert_int_equal(result.unchanged, IMPORT_ROWS);
	assert_int_equal(result.taken + result.rejected, 0);
	assert_int_equal(count_customers(db), IMPORT_ROWS);
	crm_close(db);
	return kills;
}

static void an_import_that_is_killed_is_started_again_until_it_is_done(void **state)
{
	struct fixture f;
	char csv[FIXTURE_PATH + 40];
	int imports = 0, kills = 0, wanted = number_of("CRM_KILLS", KILLS);

	(void)state;
	fixture_folder(&f);
	name_csv(f.path, csv, sizeof csv);
	write_csv(csv);
	for (; kills < wanted; imports++) {
		kills += import_under_kills(&f, csv);
		remove_store(&f);
	}
	print_message("# %d imports, %d kills\n", imports, kills);
	fixture_end(&f);
}

/* --- time that passes under kills */

enum { CASES = 30, MISSED = 2 * CASES, ESCALATED = CASES };

static const char clocks[] =
	"{\"calendars\": {\"office\": {\"tz\": \"UTC\", \"hours\": {\"mon\": [[\"09:00\", \"17:00\"]], \"wed\": [[\"09:00\", \"17:00\"]]}}},"
	" \"clocks\": {\"standard\": {\"calendar\": \"office\", \"targets\": {\"answer\": {\"kind\": \"acknowledge\", \"hours\": 4},"
	" \"end\": {\"kind\": \"resolve\", \"hours\": 9}}, \"steps\": {\"warn\": {\"target\": \"end\", \"before_hours\": 1}}}},"
	" \"complaint\": {\"clock\": \"standard\"}}";

static void open_cases(const char *path)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	crm *db = NULL;
	crm_id id;
	int i;

	assert_int_equal(open_plain(path, &db), CRM_OK);
	assert_ok(db, crm_playbook_load(db, NULL, clocks, sizeof clocks - 1, NULL));
	input.complainant = "Wu";
	input.contact = "0571 1234";
	input.content = "it drips";
	input.first_responder = "li";
	for (i = 0; i < CASES; i++) {
		input.received_at = crm_now(db) - 40 * CRM_DAY + i * CRM_MINUTE;
		assert_ok(db, crm_complaint_open(db, NULL, &input, &id));
	}
	crm_close(db);
}

static int let_time_pass(const char *path, int64_t from, int to_parent)
{
	crm *db = NULL;

	(void)from;
	(void)to_parent;
	if (open_plain(path, &db) != CRM_OK)
		return 1;
	if (crm_tick(db, NULL, NULL) < 0)
		return 2;
	crm_close(db);
	return 0;
}

/* Counts what fell due, and sees that it did in the order of its times. */
static void count_effects(crm *db, int *missed, int *escalated)
{
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;
	int64_t last = CRM_NO_TIME;

	*missed = *escalated = 0;
	assert_ok(db, crm_journal_list(db, NULL, &cursor));
	while (crm_journal_next(cursor, &entry) == CRM_OK) {
		if (entry->event != CRM_EVENT_COMPLAINT_TARGET_MISSED && entry->event != CRM_EVENT_COMPLAINT_ESCALATED)
			continue;
		assert_true(last == CRM_NO_TIME || entry->at >= last);
		last = entry->at;
		++*(entry->event == CRM_EVENT_COMPLAINT_ESCALATED ? escalated : missed);
	}
	crm_journal_cursor_free(cursor);
}

static void time_that_passes_under_kills_lets_each_thing_happen_once(void **state)
{
	struct fixture f;
	int kills = 0, rounds = 0, wanted = number_of("CRM_KILLS", KILLS) / 20, missed = 0, escalated = 0;
	crm *db = NULL;

	(void)state;
	fixture_folder(&f);
	for (; kills < wanted; rounds++) {
		bool ended = false;
		int tries = 0;

		open_cases(f.path);
		while (!ended) {
			(void)run_and_kill(let_time_pass, f.path, 0, 4000 + (uint32_t)tries++ * 500, &ended);
			kills += !ended;
			assert_in_range(tries, 0, 500);
		}
		assert_int_equal(open_plain(f.path, &db), CRM_OK);
		count_effects(db, &missed, &escalated);
		assert_int_equal(missed, MISSED);
		assert_int_equal(escalated, ESCALATED);
		assert_status(db, CRM_UNCHANGED, crm_tick(db, NULL, NULL));
		assert_ok(db, crm_verify(db, NULL, NULL, NULL));
		crm_close(db);
		remove_store(&f);
	}
	print_message("# %d rounds, %d kills\n", rounds, kills);
	fixture_end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(no_acknowledged_row_is_lost_by_a_kill),
		TEST(an_import_that_is_killed_is_started_again_until_it_is_done),
		TEST(time_that_passes_under_kills_lets_each_thing_happen_once),
	};

	seed = (uint64_t)number_of("CRM_SEED", (int)(time(NULL) & 0xffffff));
	print_message("# CRM_SEED=%llu\n", (unsigned long long)seed);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
