/* The index of texts: the same answers as looking at every case, in the same order, whatever happens to the cases. */
#include "search_fixture.h"

#include "journal.h"

static uint32_t random_state;

static uint32_t dice(uint32_t below)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % below;
}

static const char *const pieces[] = {
	"张", "伟", "欧阳", "明月", "漏水", "暖气", "一直", "话费", "プリン", "กิน", "서울", "heat", "heating", "water", "iPhone", "Müller", "STRASSE",
	"not", "NEAR", "and", "or", "a", "b1", "2019", "ｆｕｌｌ", " ", " ", " ", ",", "\"", "'", "*", "-", ":", "^",
	"(", ")", "\\", "&", "|", "!", "+", "{",
	"c", "ё", "\xf0\xa0\x80\x80\xf0\xa0\x80\x81",
};

static void random_text(char *text, uint32_t most)
{
	uint32_t count = 1 + dice(most);

	*text = '\0';
	while (count-- > 0)
		strcat(text, pieces[dice(sizeof pieces / sizeof *pieces)]);
}

static void fill_at_random(struct fixture *f, int cases)
{
	char content[600], about[200], reference[200];
	int i;

	assert_ok(f->db, crm_begin(f->db, CRM_TRANSACTION_WRITE));
	for (i = 0; i < cases; i++) {
		crm_complaint_input input = nine_points(f);

		f->now += CRM_SECOND * dice(3);
		random_text(content, 20);
		random_text(about, 4);
		random_text(reference, 3);
		input.content = content;
		input.about = about;
		if (i % 3 == 0) {
			char value[240];

			(void)snprintf(value, sizeof value, "%s%d", reference, i);
			input.reference_source = "old";
			input.reference_value = value;
			assert_ok(f->db, crm_complaint_open(f->db, NULL, &input, &f->id));
		} else if (crm_complaint_open(f->db, NULL, &input, &f->id) != CRM_OK) {
			input.content = "a text of nothing but blanks is refused";
			input.about = "so is this";
			assert_ok(f->db, crm_complaint_open(f->db, NULL, &input, &f->id));
		}
	}
	assert_ok(f->db, crm_commit(f->db));
}

static void both_ways_find_the_same_cases_in_the_same_order(void **state)
{
	struct fixture f;
	char text[200];
	int round;
	size_t found = 0;

	(void)state;
	begin(&f);
	assert_true(is_indexed(&f));
	random_state = 11;
	fill_at_random(&f, 250);
	for (round = 0; round < 400; round++) {
		crm_complaint_query query = CRM_INIT(crm_complaint_query);

		random_text(text, 1 + (uint32_t)round % 4);
		query.text = text;
		query.open_only = round % 5 == 0;
		query.answerable = round % 7 == 0 ? "Wang" : NULL;
		query.level = round % 11 == 0;
		found += assert_same_found(&f, &query) > 0;
	}
	assert_true(found > 150);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	end(&f);
}

static void a_name_is_found_by_each_of_its_parts(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	(void)open_about(&f, "欧阳明月, 张伟: the lift stands still");
	(void)open_about(&f, "张明 and Ms ＬＩＮ");
	assert_int_equal(count_found(&f, "张"), 2);
	assert_int_equal(count_found(&f, "张伟"), 1);
	assert_int_equal(count_found(&f, "阳明"), 1);
	assert_int_equal(count_found(&f, "欧阳明月"), 1);
	assert_int_equal(count_found(&f, "明张"), 0);
	assert_int_equal(count_found(&f, "lin"), 1);
	assert_int_equal(count_found(&f, "li"), 2);
	assert_int_equal(count_found(&f, "ift"), 0);
	assert_int_equal(count_found(&f, "张 ms"), 1);
	assert_int_equal(count_found(&f, "?!"), 2); /* nothing that could be looked for: all */
	end(&f);
}

static void a_case_is_found_by_its_number_however_it_is_written(void **state)
{
	struct fixture f;
	const crm_complaint *c;
	char number[40], *at;
	int i;

	(void)state;
	begin(&f);
	open_default(&f);
	c = get(&f);
	(void)snprintf(number, sizeof number, "%s", c->number);
	crm_complaint_free(c);
	for (i = 0; i < 20; i++)
		(void)open_about(&f, "another");
	assert_int_equal(count_found(&f, number), 1);
	for (at = number; *at; at++)
		*at = *at == '-' ? ' ' : (char)(*at >= 'A' && *at <= 'Z' ? *at + 32 : *at);
	assert_int_equal(count_found(&f, number), 1);
	end(&f);
}

/* The whole walk goes back and forth between the index and pages of all cases. */
static void a_word_of_nearly_every_case_is_found_in_all_of_them(void **state)
{
	struct fixture f;
	int i;

	(void)state;
	begin(&f);
	assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_WRITE));
	for (i = 0; i < 2600; i++)
		(void)open_about(&f, i > 900 && i < 1700 ? "冷气 quiet" : i % 2 ? "漏水 heater" : "漏水 heating");
	assert_ok(f.db, crm_commit(f.db));
	assert_int_equal(count_found(&f, "heat"), 2600); /* in the name of the goods as well */
	assert_int_equal(count_found(&f, "漏水"), 1801);
	assert_int_equal(count_found(&f, "heater"), 900);
	assert_int_equal(count_found(&f, "quiet"), 799);
	assert_int_equal(count_found(&f, "h"), 2600);
	end(&f);
}

static void the_walk_goes_on_behind_a_case(void **state)
{
	struct fixture f;
	crm_complaint_query query = CRM_INIT(crm_complaint_query);
	int i;

	(void)state;
	begin(&f);
	for (i = 0; i < 40; i++) {
		crm_id id = open_about(&f, i % 2 ? "漏水" : "dry");

		if (i == 20)
			query.after = id;
	}
	query.text = "漏";
	assert_int_equal(assert_same_found(&f, &query), 10);
	end(&f);
}

/* --- while cases change */

static const char *number_of(const crm_id *id)
{
	static char numbers[4][20];

	(void)snprintf(numbers[id->bytes[9] % 4], sizeof *numbers, "n%d", id->bytes[9]);
	return numbers[id->bytes[9] % 4];
}

static void write_text(struct fixture *f, crm_complaint *row, const char *solution, const crm_id *id)
{
	crm_complaint after = *row;
	crmi_store *store = f->db->store;
	after.solution = solution;
	assert_int_equal(store->driver->begin(store, true), CRM_OK);
	if (id) {
		after.id = *id;
		after.number = number_of(id);
		assert_int_equal(crmi_store_run(store, CRMI_STMT_COMPLAINT_INSERT, &after), CRM_OK);
		assert_int_equal(crmi_search_change(store, CRMI_TABLE_COMPLAINT, NULL, &after), CRM_OK);
	} else {
		assert_int_equal(crmi_store_run(store, CRMI_STMT_COMPLAINT_UPDATE, &after), CRM_OK);
		assert_int_equal(crmi_search_change(store, CRMI_TABLE_COMPLAINT, row, &after), CRM_OK);
	}
	assert_int_equal(store->driver->commit(store), CRM_OK);
	*row = after;
}

static void remove_row(struct fixture *f, const crm_complaint *row)
{
	crmi_store *store = f->db->store;

	assert_int_equal(store->driver->begin(store, true), CRM_OK);
	assert_int_equal(crmi_store_run(store, CRMI_STMT_COMPLAINT_DELETE, row), CRM_OK);
	assert_int_equal(crmi_search_change(store, CRMI_TABLE_COMPLAINT, row, NULL), CRM_OK);
	assert_int_equal(store->driver->commit(store), CRM_OK);
}

static crm_status count_differences(void *user, int32_t entity, const crm_id *id, const char *text)
{
	(void)entity;
	(void)id;
	assert_non_null(text);
	++*(int *)user;
	return CRM_OK;
}

static int differences(struct fixture *f)
{
	int count = 0;

	assert_int_equal(crmi_enter(f->db), CRM_OK);
	assert_ok(f->db, crmi_search_prove(f->db, count_differences, &count));
	return count;
}

static void a_text_that_changes_is_found_as_it_is_now(void **state)
{
	struct fixture f;
	const crm_complaint *view;
	crm_complaint row;

	(void)state;
	begin(&f);
	open_default(&f);
	view = get(&f);
	row = *view;
	write_text(&f, &row, "换了阀门, a valve", NULL);
	assert_int_equal(count_found(&f, "阀门"), 1);
	write_text(&f, &row, "换了水管, a pipe", NULL);
	assert_int_equal(count_found(&f, "阀门"), 0);
	assert_int_equal(count_found(&f, "换了水管 pipe drips"), 1);
	write_text(&f, &row, NULL, NULL);
	assert_int_equal(count_found(&f, "换"), 0);
	assert_int_equal(count_found(&f, "drips"), 1);
	assert_int_equal(differences(&f), 0);
	remove_row(&f, &row);
	assert_int_equal(count_found(&f, "drips"), 0);
	assert_int_equal(differences(&f), 0);
	crm_complaint_free(view);
	end(&f);
}

/* Ids whose first eight bytes are the same stand at one place of a SQLite index. */
static void records_that_share_a_place_stay_apart(void **state)
{
	struct fixture f;
	const crm_complaint *view;
	crm_complaint rows[4];
	crm_id id;
	int i;

	(void)state;
	begin(&f);
	open_default(&f);
	view = get(&f);
	rows[0] = *view;
	write_text(&f, &rows[0], "first shared", NULL);
	for (i = 1; i < 4; i++) {
		rows[i] = rows[0];
		id = rows[0].id;
		id.bytes[15] = (uint8_t)(id.bytes[15] + i * 16);
		id.bytes[9] = (uint8_t)i;
		write_text(&f, &rows[i], i == 1 ? "second shared" : i == 2 ? "third 漏水 shared" : "fourth", &id);
	}
	assert_int_equal(count_found(&f, "shared"), 3);
	assert_int_equal(count_found(&f, "first"), 1);
	assert_int_equal(count_found(&f, "drips"), 4);
	assert_int_equal(differences(&f), 0);
	write_text(&f, &rows[1], "nothing", NULL);
	assert_int_equal(count_found(&f, "shared"), 2);
	assert_int_equal(count_found(&f, "second"), 0);
	remove_row(&f, &rows[2]);
	assert_int_equal(count_found(&f, "shared"), 1);
	assert_int_equal(count_found(&f, "漏"), 0);
	remove_row(&f, &rows[0]);
	assert_int_equal(count_found(&f, "shared"), 0);
	assert_int_equal(count_found(&f, "drips"), 2);
	assert_int_equal(differences(&f), 0);
	crm_complaint_free(view);
	end(&f);
}

static void what_is_taken_back_is_not_found(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_WRITE));
	(void)open_about(&f, "漏水 before");
	assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_WRITE));
	(void)open_about(&f, "漏气 taken back");
	assert_ok(f.db, crm_rollback(f.db));
	assert_int_equal(count_found(&f, "漏"), 1);
	assert_ok(f.db, crm_commit(f.db));
	assert_int_equal(count_found(&f, "漏"), 1);
	assert_int_equal(count_found(&f, "taken"), 0);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	end(&f);
}

/* --- long and strange texts */

static void a_text_of_very_many_words_is_found_by_any_of_them(void **state)
{
	static char content[CRM_LIMIT_TEXT + 1];
	struct fixture f;
	char *at = content;
	uint32_t point;

	(void)state;
	begin(&f);
	for (point = 0x4e00; point < 0x4e00 + 20902 && at + 3 <= content + CRM_LIMIT_TEXT; point++) {
		*at++ = (char)(0xe0 | point >> 12);
		*at++ = (char)(0x80 | (point >> 6 & 0x3f));
		*at++ = (char)(0x80 | (point & 0x3f));
	}
	(void)open_about(&f, content);
	(void)open_about(&f, "张");
	assert_int_equal(count_found(&f, "张"), 2);
	assert_int_equal(count_found(&f, "一丁"), 1);
	assert_int_equal(count_found(&f, "heating"), 2);
	assert_int_equal(count_found(&f, "missing"), 0);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	end(&f);
}

static size_t put_point(char *at, uint32_t point)
{
	if (point < 0x800) {
		at[0] = (char)(0xc0 | point >> 6);
		at[1] = (char)(0x80 | (point & 0x3f));
		return 2;
	}
	if (point < 0x10000) {
		at[0] = (char)(0xe0 | point >> 12);
		at[1] = (char)(0x80 | (point >> 6 & 0x3f));
		at[2] = (char)(0x80 | (point & 0x3f));
		return 3;
	}
	at[0] = (char)(0xf0 | point >> 18);
	at[1] = (char)(0x80 | (point >> 12 & 0x3f));
	at[2] = (char)(0x80 | (point >> 6 & 0x3f));
	at[3] = (char)(0x80 | (point & 0x3f));
	return 4;
}

/* Neither engine splits, folds or drops anything in a token: what it holds in the end is what was put in, for every
 * character that there is. The proof compares token by token. */
static void every_character_stands_in_the_index_as_it_was_put_there(void **state)
{
	static char content[CRM_LIMIT_TEXT + 1];
	struct fixture f;
	uint32_t point;
	char *at = content, one[8];

	(void)state;
	begin(&f);
	assert_ok(f.db, crm_begin(f.db, CRM_TRANSACTION_WRITE));
	for (point = 0xa1; point < 0x32000; point++) {
		if (point >= 0xd800 && point < 0xe000)
			continue;
		at += put_point(at, point);
		*at++ = ' ';
		if (at > content + 30000 || point == 0x31fff) {
			*at = '\0';
			(void)open_about(&f, content);
			at = content;
		}
	}
	assert_ok(f.db, crm_commit(f.db));
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	for (point = 0xa1; point < 0x31000; point += 1 + dice(2500))
		if (point < 0xd800 || point >= 0xe000) {
			one[put_point(one, point)] = '\0';
			(void)count_found(&f, one);
		}
	end(&f);
}

/* --- proof, and making it anew */

static int told;
static crm_id told_of;

static int hear(const crm_fault *fault, void *user)
{
	(void)user;
	if (told++ == 0)
		told_of = fault->id;
	assert_non_null(strstr(fault->text, "index of texts"));
	return 0;
}

/* Takes words away from one case in the index, past the library. */
static void damage(struct fixture *f, const crm_id *id)
{
	char sql[300], hex[40], *at = hex;
	size_t i;

	for (i = 0; i < sizeof id->bytes; i++)
		at += snprintf(at, 3, "%02x", id->bytes[i]);
	if (stores_on_server())
		(void)snprintf(sql, sizeof sql, "UPDATE search SET tokens = ts_delete(tokens, 'cdrips') WHERE id = decode('%s', 'hex')",
		               hex);
	else
		(void)snprintf(sql, sizeof sql, "INSERT INTO search(search, rowid, words) VALUES('delete', %lld, 'cdrips')",
		               (long long)crmi_search_place(id));
	stores_sql(f->path, f->prefix, sql);
}

static void a_difference_is_named_and_mended(void **state)
{
	struct fixture f;
	crm_id id = { { 0 } };
	int i;

	(void)state;
	fixture_file(&f);
	for (i = 0; i < 30; i++) {
		f.now += CRM_MINUTE;
		open_default(&f);
		if (i == 17)
			id = f.id;
	}
	assert_int_equal(count_found(&f, "drips"), 30);
	fixture_close(&f);
	damage(&f, &id);
	assert_int_equal(fixture_open(&f, f.path, 0), CRM_OK);
	told = 0;
	assert_fails(f.db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, crm_verify(f.db, hear, NULL, NULL));
	assert_int_equal(told, 1);
	assert_memory_equal(&told_of, &id, sizeof id);
	assert_ok(f.db, crm_rebuild(f.db));
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	assert_int_equal(count_found(&f, "drips"), 30);
	fixture_end(&f);
}

/* What the index holds of no record: of one that is gone. */
static void what_belongs_to_no_record_is_noticed(void **state)
{
	struct fixture f;
	crmi_store *store;
	const crm_complaint *view;

	(void)state;
	begin(&f);
	open_default(&f);
	view = get(&f);
	store = f.db->store;
	assert_int_equal(store->driver->begin(store, true), CRM_OK);
	assert_int_equal(crmi_store_run(store, CRMI_STMT_COMPLAINT_DELETE, view), CRM_OK);
	assert_int_equal(store->driver->commit(store), CRM_OK);
	assert_int_equal(differences(&f), 1);
	crm_complaint_free(view);
	end(&f);
}

static void an_index_that_is_not_whole_is_made_when_the_store_is_opened(void **state)
{
	struct fixture f;
	int i;

	(void)state;
	fixture_file(&f);
	for (i = 0; i < 450; i++)
		open_default(&f);
	fixture_close(&f);
	stores_sql(f.path, f.prefix, "UPDATE search_state SET kept = 0");
	if (stores_on_server())
		stores_sql(f.path, f.prefix, "DELETE FROM search");
	assert_int_equal(fixture_open(&f, f.path, CRM_OPEN_READONLY), CRM_OK);
	assert_false(is_indexed(&f)); /* who may only read looks at every case */
	assert_int_equal(count_found(&f, "drips"), 450);
	fixture_close(&f);
	assert_int_equal(fixture_open(&f, f.path, 0), CRM_OK);
	assert_true(is_indexed(&f));
	assert_int_equal(count_found(&f, "drips"), 450);
	assert_ok(f.db, crm_verify(f.db, NULL, NULL, NULL));
	fixture_end(&f);
}

static void a_copy_has_an_index_of_its_own(void **state)
{
	struct fixture f, copy;

	(void)state;
	fixture_memory(&f);
	random_state = 3;
	fill_at_random(&f, 60);
	fixture_start(&copy);
	fixture_place(&copy);
	assert_int_equal(fixture_open(&copy, copy.path, CRM_OPEN_CREATE | CRM_OPEN_COPY), CRM_OK);
	assert_ok(copy.db, crm_copy(f.db, copy.db, NULL, NULL, NULL));
	assert_true(is_indexed(&copy));
	assert_int_equal(count_found(&copy, "heat"), count_found(&f, "heat"));
	assert_ok(copy.db, crm_verify(copy.db, NULL, NULL, NULL));
	fixture_close(&copy);
	fixture_close(&f);
}

static void asking_for_the_index_is_checked(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assert_fails(f.db, CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, crm_search_indexed(f.db, NULL));
	end(&f);
}

UNIT_MAIN(TEST(both_ways_find_the_same_cases_in_the_same_order), TEST(a_name_is_found_by_each_of_its_parts),
          TEST(a_case_is_found_by_its_number_however_it_is_written), TEST(a_word_of_nearly_every_case_is_found_in_all_of_them),
          TEST(the_walk_goes_on_behind_a_case), TEST(a_text_that_changes_is_found_as_it_is_now),
          TEST(records_that_share_a_place_stay_apart),
          TEST(what_is_taken_back_is_not_found), TEST(a_text_of_very_many_words_is_found_by_any_of_them),
          TEST(every_character_stands_in_the_index_as_it_was_put_there), TEST(a_difference_is_named_and_mended),
          TEST(what_belongs_to_no_record_is_noticed), TEST(an_index_that_is_not_whole_is_made_when_the_store_is_opened),
          TEST(a_copy_has_an_index_of_its_own), TEST(asking_for_the_index_is_checked))
