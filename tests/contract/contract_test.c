/* The same script on every kind of store: the same lines, the same records, the same export. The store in memory is the one
 * that the others are held against. */
#include "contract_stores.h"

enum { SEEN = 300, BESIDE = 120 /* bytes shown on either side of a difference */ };

/* What a run left. */
struct result {
	char *log, *dump, *text;
};
static struct result whole[CONTRACT_KINDS];
static struct contract runs[2];  /* under way: a failed test leaves them */
static const char   *seen[SEEN]; /* functions that were called */
static int           seen_count;

static bool was_seen(const char *function)
{
	int i;

	for (i = 0; i < seen_count; i++)
		if (strcmp(seen[i], function) == 0)
			return true;
	return false;
}

static void see(const struct contract *c)
{
	size_t i;

	for (i = 0; i < c->count; i++)
		if (!was_seen(c->calls[i].function)) {
			assert_true(seen_count < SEEN);
			seen[seen_count++] = c->calls[i].function;
		}
}

/* ---- runs ---- */

static void begin(struct contract *c, int kind)
{
	const char *missing = contract_kind_missing(kind);

	memset(c, 0, sizeof *c);
	if (missing) {
		print_message("# skipped: %s\n", missing);
		skip();
	}
	contract_place(c, kind);
}

static void end(struct contract *c)
{
	see(c);
	contract_leave(c);
	contract_free(c);
	memset(c, 0, sizeof *c);
}

/* What a failed test left: an open transaction would be in the way of all others. */
static int clear(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 2; i++)
		if (runs[i].store)
			end(&runs[i]);
	return 0;
}

static void begin_open(struct contract *c, int kind)
{
	begin(c, kind);
	assert_int_equal(contract_open(c, CRM_OPEN_CREATE, &c->f.db), CRM_OK);
}

static void play_first_part(struct contract *c)
{
	contract_customers(c);
	contract_lifecycle(c);
	contract_purchases(c);
	contract_tasks(c);
	contract_followup(c);
	contract_complaints(c);
	contract_promises(c);
	contract_groups(c);
	contract_imports(c);
}

static void play(struct contract *c)
{
	play_first_part(c);
	contract_lists(c);
	contract_playbook(c);
	contract_time(c);
	contract_many(c);
	contract_clocks(c);
	contract_reports(c);
	contract_queue(c);
	contract_handling(c);
	contract_remedies(c);
	contract_urgency(c);
	contract_links(c);
	contract_ledger(c);
}

static const struct result *whole_of(int kind)
{
	struct contract *c = &runs[0];

	if (whole[kind].log)
		return &whole[kind];
	begin_open(c, kind);
	play(c);
	whole[kind].text = export_all(c);
	whole[kind].dump = dump_store(c->f.db);
	whole[kind].log = c->log.text;
	c->log.text = NULL;
	end(c);
	return &whole[kind];
}

/* ---- differences ---- */

static void show_difference(const char *from, const char *at)
{
	const char *start = at - from > BESIDE ? at - BESIDE : from;

	print_error("  ...%.*s\n", (int)(strcspn(at, "\n") < BESIDE ? at + strcspn(at, "\n") - start : at + BESIDE - start), start);
}

static void assert_same(const char *what, const char *name, const char *first, const char *second)
{
	const char *line = first, *other = second, *p;
	size_t i, number = 1;

	if (strcmp(first, second) == 0)
		return;
	for (i = 0; first[i] && first[i] == second[i]; i++)
		if (first[i] == '\n') {
			number++;
			line = first + i + 1;
			other = second + i + 1;
		}
	p = strchr(line, ' ');
	print_error("%s of %s differs in line %zu (%.*s):\n", what, name, number, (int)(p ? p - line : 40), line);
	show_difference(line, first + i);
	show_difference(other, second + i);
	fail();
}

static void compare(int kind)
{
	const struct result *first = whole_of(CONTRACT_MEMORY), *second = whole_of(kind);

	assert_same("the log", contract_kind_name(kind), first->log, second->log);
	assert_same("the dump", contract_kind_name(kind), first->dump, second->dump);
	assert_same("the export", contract_kind_name(kind), first->text, second->text);
}

static void a_file_answers_as_memory_does(void **state)
{
	(void)state;
	compare(CONTRACT_FILE);
}

static void sqlite_of_the_host_answers_as_memory_does(void **state)
{
	(void)state;
	compare(CONTRACT_SQLITE_ATTACHED);
}

static void postgres_answers_as_memory_does(void **state)
{
	(void)state;
	compare(CONTRACT_POSTGRES);
}

static void postgres_of_the_host_answers_as_memory_does(void **state)
{
	(void)state;
	compare(CONTRACT_POSTGRES_ATTACHED);
}

static void postgres_without_prepared_statements_answers_as_memory_does(void **state)
{
	(void)state;
	compare(CONTRACT_POSTGRES_UNPREPARED);
}

static void postgres_behind_a_pool_answers_as_memory_does(void **state)
{
	(void)state;
	compare(CONTRACT_POSTGRES_POOLED);
}

/* ---- opening ---- */

static char *opening_of(int kind)
{
	struct contract *c = &runs[0];
	char *log;

	begin(c, kind);
	contract_opening(c);
	log = c->log.text;
	c->log.text = NULL;
	end(c);
	return log;
}

static void every_store_opens_and_is_shared_as_a_file_is(void **state)
{
	char *first = opening_of(CONTRACT_FILE), *second;
	int kind;

	(void)state;
	for (kind = CONTRACT_FILE + 1; kind < CONTRACT_KINDS; kind++)
		if (!contract_kind_missing(kind)) {
			second = opening_of(kind);
			assert_same("the log of opening", contract_kind_name(kind), first, second);
			free(second);
		}
	free(first);
}

/* ---- copying ---- */

typedef void (*between)(struct contract *from, struct contract *to);

static char *moved(int from_kind, int to_kind, between script)
{
	struct contract *from = &runs[0], *to = &runs[1];
	char *log;

	begin_open(from, from_kind);
	play_first_part(from);
	begin(to, to_kind);
	script(from, to);
	log = to->log.text;
	to->log.text = NULL;
	end(to);
	end(from);
	return log;
}

/* Every kind comes once as the one to move from and once as the one to move to. */
static void compare_moves(between script)
{
	static const int pairs[][2] = {
		{ CONTRACT_MEMORY, CONTRACT_FILE },
		{ CONTRACT_FILE, CONTRACT_POSTGRES },
		{ CONTRACT_POSTGRES, CONTRACT_SQLITE_ATTACHED },
		{ CONTRACT_SQLITE_ATTACHED, CONTRACT_POSTGRES_ATTACHED },
		{ CONTRACT_POSTGRES_ATTACHED, CONTRACT_POSTGRES_UNPREPARED },
		{ CONTRACT_POSTGRES_UNPREPARED, CONTRACT_MEMORY },
		{ CONTRACT_POSTGRES, CONTRACT_POSTGRES_POOLED },
		{ CONTRACT_POSTGRES_POOLED, CONTRACT_FILE },
	};
	char *first = moved(CONTRACT_MEMORY, CONTRACT_MEMORY, script), *second;
	size_t i;

	for (i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		if (contract_kind_missing(pairs[i][0]) || contract_kind_missing(pairs[i][1]))
			continue;
		second = moved(pairs[i][0], pairs[i][1], script);
		assert_same("the log of moving", contract_kind_name(pairs[i][1]), first, second);
		free(second);
	}
	free(first);
}

static void a_copy_is_the_same_whichever_way_it_goes(void **state)
{
	(void)state;
	compare_moves(contract_copying);
}

static void an_export_is_read_by_every_store(void **state)
{
	(void)state;
	compare_moves(contract_importing);
}

/* ---- completeness ---- */

/* Exported functions that the script need not call. */
static const struct contract_difference exceptions[] = {
	{ "crm_open", "every run begins with it" },
	{ "crm_attach_sqlite", "the run attached to SQLite begins with it" },
	{ "crm_attach_postgres", "the runs attached to PostgreSQL begin with it" },
	{ "crm_close", "every run ends with it" },
	{ "crm_error_last", "asked after every call" },
	{ "crm_has_postgres", "says what was built, not what a store does" },
	{ "crm_version", "the same" },
	{ "crm_version_number", "the same" },
	{ "crm_version_sqlite", "the same" },
	{ "crm_sqlite_copies", "the same" },
	{ "crm_playbook_default", "a constant text" },
	{ "crm_playbook_ready_name", "pure" },
	{ "crm_playbook_ready", "a constant text" },
	{ "crm_rule_text", "a constant text" },
	{ "crm_complaint_notified", "pure; asked for every case that is shown" },
	{ "crm_complaint_allowed", "pure" },
	{ "crm_case_number_read", "pure" },
	{ "crm_complaint_arrows", "pure" },
	{ "crm_complaint_message_warning", "pure" },
	{ "crm_lifecycle_allowed", "pure" },
	{ "crm_lifecycle_guard", "pure" },
	{ "crm_churn_dimension_of", "pure" },
	{ "crm_tier_of_class", "pure" },
	{ "crm_cadence_next", "pure" },
	{ "crm_id_text", "pure" },
	{ "crm_id_from_text", "pure" },
	{ "crm_id_is_none", "pure" },
	{ "crm_id_is_equal", "pure" },
	{ "crm_time_text", "pure" },
	{ "crm_time_from_text", "pure" },
	{ "crm_time_from_date", "pure" },
	{ "crm_time_add_months", "pure" },
	{ "crm_date_of", "pure" },
	{ "crm_date_is_valid", "pure" },
	{ "crm_date_add_months", "pure" },
	{ "crm_date_add_days", "pure" },
	{ "crm_money_from_text", "pure" },
	{ "crm_money_text", "pure" },
	{ "crm_text_width", "pure" },
	{ NULL, NULL },
};

/* Functions that take no handle, by the beginning of their names. */
static const struct contract_difference engines[] = {
	{ "crm_zone_", "pure" },       { "crm_calendar_", "pure" }, { "crm_holidays_", "pure" },
	{ "crm_recurrence_", "pure" }, { "crm_clock_", "pure" },    { "crm_span_", "pure" },
	{ NULL, NULL },
};

static bool is_exception(const char *function)
{
	const struct contract_difference *exception;
	size_t length = strlen(function);

	for (exception = exceptions; exception->function; exception++)
		if (strcmp(exception->function, function) == 0)
			return true;
	for (exception = engines; exception->function; exception++)
		if (strncmp(exception->function, function, strlen(exception->function)) == 0)
			return true;
	/* names of enumerators, pure */
	return length > 5 && strcmp(function + length - 5, "_name") == 0;
}

/* src/crm.map has a line for each exported function; tests/abi holds it against the headers. */
static void every_function_that_takes_a_handle_is_in_the_script(void **state)
{
	char line[120];
	FILE *map = fopen(CRM_MAP, "r");
	int exported = 0, missing = 0;

	(void)state;
	(void)whole_of(CONTRACT_MEMORY);
	free(opening_of(CONTRACT_FILE));
	free(moved(CONTRACT_MEMORY, CONTRACT_MEMORY, contract_copying));
	free(moved(CONTRACT_MEMORY, CONTRACT_MEMORY, contract_importing));
	assert_non_null(map);
	while (fgets(line, sizeof line, map)) {
		if (strncmp(line, "\tcrm_", 5) != 0)
			continue;
		line[strcspn(line, ";")] = '\0';
		exported++;
		if (was_seen(line + 1) == is_exception(line + 1)) {
			print_error("%s %s\n", line + 1, was_seen(line + 1) ? "is an exception and in the script" : "is not in the script");
			missing++;
		}
	}
	(void)fclose(map);
	assert_true(exported > 100);
	assert_int_equal(missing, 0);
}

/* M-CMP-01, D-CMP-01: a complaint is voided with a reason; what is taken back by name is a cause, which stays in the journal. */
static void no_call_deletes_a_complaint(void **state)
{
	static const char *const words[] = { "delete", "remove", "erase", "purge", "drop", "forget" };
	FILE *map = fopen(CRM_MAP, "r");
	bool voids = false;
	char line[120];
	size_t i;

	(void)state;
	assert_non_null(map);
	while (fgets(line, sizeof line, map)) {
		voids = voids || strcmp(line, "\tcrm_complaint_void;\n") == 0;
		if (strncmp(line, "\tcrm_complaint", 14) != 0 || strncmp(line, "\tcrm_complaint_cause_remove;", 28) == 0)
			continue;
		for (i = 0; i < sizeof words / sizeof *words; i++)
			if (strstr(line, words[i]))
				fail_msg("%s", line);
	}
	(void)fclose(map);
	assert_true(voids);
}

static void every_difference_is_one_of_the_script(void **state)
{
	const struct contract_difference *difference;

	(void)state;
	(void)whole_of(CONTRACT_MEMORY);
	for (difference = contract_differences; difference->function; difference++)
		assert_true(was_seen(difference->function));
}

/* ---- how often a call waits ---- */

static void a_call_waits_for_the_server_no_more_often_than_promised(void **state)
{
	struct contract *c = &runs[0];

	(void)state;
	begin_open(c, CONTRACT_POSTGRES);
	play(c);
	contract_trips(c);
	end(c);
}

static int forget(void **state)
{
	int kind;

	(void)state;
	for (kind = 0; kind < CONTRACT_KINDS; kind++) {
		free(whole[kind].log);
		free(whole[kind].dump);
		free(whole[kind].text);
	}
	return 0;
}

#define RUN(test) cmocka_unit_test_teardown(test, clear)

int main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(a_file_answers_as_memory_does),
		RUN(sqlite_of_the_host_answers_as_memory_does),
		RUN(postgres_answers_as_memory_does),
		RUN(postgres_of_the_host_answers_as_memory_does),
		RUN(postgres_without_prepared_statements_answers_as_memory_does),
		RUN(postgres_behind_a_pool_answers_as_memory_does),
		RUN(every_store_opens_and_is_shared_as_a_file_is),
		RUN(a_copy_is_the_same_whichever_way_it_goes),
		RUN(an_export_is_read_by_every_store),
		RUN(every_function_that_takes_a_handle_is_in_the_script),
		RUN(no_call_deletes_a_complaint),
		RUN(every_difference_is_one_of_the_script),
		RUN(a_call_waits_for_the_server_no_more_often_than_promised),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, forget);
}
