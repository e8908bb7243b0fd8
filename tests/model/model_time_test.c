/* The same random calls with time passing (crm_tick) at other moments: the store must end up the same. CRM_SEED runs one
 * seed only. */
#include "model_run.h"

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

/* Where a case was merged into another one its number is in the words; it is made of its id. */
static void forget_numbers(char *text)
{
	static const char words[] = "merged into ";

	while ((text = strstr(text, words)) != NULL)
		for (text += sizeof words - 1; strchr("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-", *text) && *text; text++)
			*text = '#';
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
		forget_numbers(rows.text);
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
		 "\"followup\":{\"merge_days\":7},\"complaint\":{\"escalate_on_breach\":false,\"promise_consent\":false}}"),
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

UNIT_MAIN(TEST(the_moments_at_which_time_passes_do_not_matter), TEST(nor_do_they_with_a_churn_window_or_a_clock))
