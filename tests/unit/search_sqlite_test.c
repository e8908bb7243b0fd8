/* The index of texts in a SQLite store: engines with FTS5 and without, older stores, and what is left of what was
 * erased. */
#include "search_fixture.h"

#include <sqlite3.h>

/* --- engines without FTS5: the connection loses what it was built with, as it is opened */

static int lose_modules(sqlite3 *connection, char **message, const struct sqlite3_api_routines *api)
{
	(void)message;
	(void)api;
	return sqlite3_drop_modules(connection, NULL);
}

static void engine_has_fts5(bool has)
{
	if (has)
		(void)sqlite3_cancel_auto_extension((void (*)(void))lose_modules);
	else
		assert_int_equal(sqlite3_auto_extension((void (*)(void))lose_modules), SQLITE_OK);
}

static void open_again(struct fixture *f, bool has_fts5, uint32_t flags)
{
	fixture_close(f);
	engine_has_fts5(has_fts5);
	assert_int_equal(fixture_open(f, f->path, flags), CRM_OK);
	engine_has_fts5(true);
}

static void without_fts5_every_case_is_looked_at(void **state)
{
	struct fixture f;
	crm_ledger_result first, second;

	(void)state;
	fixture_folder(&f);
	open_again(&f, false, CRM_OPEN_CREATE);
	assert_false(is_indexed(&f));
	(void)open_about(&f, "暖气漏水");
	(void)open_about(&f, "暖气很好");
	assert_int_equal(count_found(&f, "漏水"), 1);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	assert_ok(f.db, crm_rebuild(f.db));
	assert_ok(f.db, crm_ledger_digest(f.db, &first));
	open_again(&f, true, CRM_OPEN_READONLY);
	assert_false(is_indexed(&f));
	assert_int_equal(count_found(&f, "漏水"), 1);
	open_again(&f, true, 0);
	assert_true(is_indexed(&f)); /* made when it could be */
	assert_int_equal(count_found(&f, "漏水"), 1);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	assert_ok(f.db, crm_ledger_digest(f.db, &second));
	assert_memory_equal(&first, &second, sizeof first);
	fixture_end(&f);
}

static void what_was_written_without_fts5_is_found_with_it(void **state)
{
	struct fixture f;

	(void)state;
	fixture_folder(&f);
	open_again(&f, true, CRM_OPEN_CREATE);
	(void)open_about(&f, "暖气漏水");
	assert_true(is_indexed(&f));
	open_again(&f, false, 0);
	assert_false(is_indexed(&f));
	(void)open_about(&f, "水管漏水");
	assert_int_equal(count_found(&f, "漏水"), 2);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	open_again(&f, true, 0);
	assert_true(is_indexed(&f));
	assert_int_equal(count_found(&f, "漏水"), 2);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

static void a_host_without_fts5_keeps_a_store_all_the_same(void **state)
{
	struct fixture f;
	crm_options options;
	sqlite3 *connection = NULL;

	(void)state;
	fixture_folder(&f);
	options = fixture_options(&f, CRM_OPEN_CREATE);
	engine_has_fts5(false);
	assert_int_equal(sqlite3_open(f.path, &connection), SQLITE_OK);
	engine_has_fts5(true);
	assert_int_equal(crm_attach_sqlite(connection, &options, &f.db), CRM_OK);
	assert_false(is_indexed(&f));
	(void)open_about(&f, "暖气漏水");
	assert_int_equal(count_found(&f, "漏水"), 1);
	fixture_close(&f);
	sqlite3_close(connection);
	assert_int_equal(sqlite3_open(f.path, &connection), SQLITE_OK);
	assert_int_equal(crm_attach_sqlite(connection, &options, &f.db), CRM_OK);
	assert_true(is_indexed(&f));
	assert_int_equal(count_found(&f, "漏水"), 1);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_close(&f);
	sqlite3_close(connection);
	fixture_end(&f);
}

/* --- stores of an older schema */

static void a_store_made_before_there_was_an_index_gets_one(void **state)
{
	struct fixture f;
	int i;

	(void)state;
	fixture_file(&f);
	for (i = 0; i < 250; i++)
		(void)open_about(&f, i % 10 ? "dry" : "暖气漏水");
	fixture_close(&f);
	stores_sql(f.path, NULL, "DROP TABLE search_pair; DROP TABLE search; DROP TABLE search_place; DROP TABLE search_state;"
	                         "PRAGMA user_version=3");
	assert_int_equal(fixture_open(&f, f.path, 0), CRM_OK);
	assert_true(is_indexed(&f));
	assert_int_equal(count_found(&f, "漏水"), 25);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

static void a_part_of_an_index_is_refused(void **state)
{
	struct fixture f;

	(void)state;
	fixture_file(&f);
	fixture_close(&f);
	stores_sql(f.path, NULL, "DROP TABLE search_pair");
	assert_int_equal(fixture_open(&f, f.path, 0), CRM_ERR_CORRUPT);
	assert_int_equal(crm_error_last(f.db)->rule, CRM_RULE_STORE_DAMAGED);
	fixture_end(&f);
}

/* --- erasing */

static size_t copies_in(const char *path, const char *suffix, const char *word)
{
	char whole[FIXTURE_PATH + 60];
	const size_t length = strlen(word);
	size_t count = 0, size, i;
	char *data;
	FILE *file;

	(void)snprintf(whole, sizeof whole, "%s%s", path, suffix);
	if (!(file = fopen(whole, "rb")))
		return 0;
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size = (size_t)ftell(file);
	rewind(file);
	data = malloc(size + 1);
	assert_non_null(data);
	assert_int_equal(fread(data, 1, size, file), size);
	for (i = 0; i + length <= size; i++)
		count += memcmp(data + i, word, length) == 0;
	free(data);
	(void)fclose(file);
	return count;
}

/* In the file and in its log. */
static size_t copies(const struct fixture *f, const char *word)
{
	return copies_in(f->path, "", word) + copies_in(f->path, "-wal", word);
}

/* The row and the index, without the journal: its own part of erasing is told elsewhere. */
static void set_solution(struct fixture *f, crm_complaint *row, const char *solution)
{
	crmi_store *store = f->db->store;
	crm_complaint after = *row;

	after.solution = solution;
	assert_int_equal(store->driver->begin(store, true), CRM_OK);
	assert_int_equal(crmi_store_run(store, CRMI_STMT_COMPLAINT_UPDATE, &after), CRM_OK);
	assert_int_equal(crmi_search_change(store, CRMI_TABLE_COMPLAINT, row, &after), CRM_OK);
	assert_int_equal(store->driver->commit(store), CRM_OK);
	*row = after;
}

static void purge(struct fixture *f)
{
	assert_int_equal(crmi_enter(f->db), CRM_OK);
	assert_int_equal(f->db->store->driver->begin(f->db->store, true), CRM_OK);
	assert_ok(f->db, crmi_search_purge(f->db));
	assert_int_equal(f->db->store->driver->commit(f->db->store), CRM_OK);
	assert_ok(f->db, crm_checkpoint(f->db));
}

/* R16, P17: the words of one person, and the pairs of his name, are in no file of the store. */
static void nothing_is_left_of_words_that_were_erased(void **state)
{
	/* The engine leaves out what a token begins with like its neighbour. */
	static const char *const words[] = { "quetzalcoatl", "zalcoatl", "\xe9\xba\xa4\xe9\xba\xa5" };
	struct fixture f;
	const crm_complaint *view;
	crm_complaint row;
	size_t i, before = 0;

	(void)state;
	fixture_file(&f);
	for (i = 0; i < 300; i++)
		(void)open_about(&f, i % 2 ? "quiet question 麤" : "暖气漏水 quarter");
	open_default(&f);
	view = get(&f);
	row = *view;
	set_solution(&f, &row, "Quetzalcoatl \xe9\xba\xa4\xe9\xba\xa5 was there");
	for (i = 0; i < 40; i++)
		(void)open_about(&f, "questions come later");
	assert_int_equal(count_found(&f, "quetzal"), 1);
	assert_ok(f.db, crm_checkpoint(f.db));
	set_solution(&f, &row, NULL);
	assert_ok(f.db, crm_checkpoint(f.db));
	for (i = 0; i < sizeof words / sizeof *words; i++)
		before += copies(&f, words[i]);
	assert_true(before > 0); /* taken out of the index, and still in its pages */
	purge(&f);
	for (i = 0; i < sizeof words / sizeof *words; i++)
		assert_int_equal(copies(&f, words[i]), 0);
	assert_int_equal(count_found(&f, "quetzal"), 0);
	assert_int_equal(count_found(&f, "question"), 190);
	crm_complaint_free(view);
	assert_ok(f.db, crm_rebuild(f.db));
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

UNIT_MAIN(TEST(without_fts5_every_case_is_looked_at), TEST(what_was_written_without_fts5_is_found_with_it),
          TEST(a_host_without_fts5_keeps_a_store_all_the_same), TEST(a_store_made_before_there_was_an_index_gets_one),
          TEST(a_part_of_an_index_is_refused), TEST(nothing_is_left_of_words_that_were_erased))
