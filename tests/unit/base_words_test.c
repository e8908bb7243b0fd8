/* What is found by searching: characters in a row where nobody writes spaces, words and their beginnings elsewhere. */
#include "unit.h"

#include "words.h"

#include <string.h>

static void searched(const char *text, char *form, size_t size)
{
	crmi_text to;

	crmi_text_init(&to, &unit_allocator);
	assert_int_equal(crmi_words_add(&to, text), CRM_OK);
	assert_true(to.length < size);
	memcpy(form, to.data ? to.data : "", to.length + 1);
	crmi_text_free(&to);
}

static bool finds(const char *text, const char *question)
{
	char words[400], asked[400];

	searched(text, words, sizeof words);
	searched(question, asked, sizeof asked);
	return crmi_words_hold(words, asked);
}

static void assert_form(const char *text, const char *expected)
{
	char form[400];

	searched(text, form, sizeof form);
	assert_string_equal(form, expected);
}

static void a_text_becomes_its_words_and_runs(void **state)
{
	(void)state;
	assert_form(NULL, "");
	assert_form("", "");
	assert_form("  ?! ", "");
	assert_form("It drips, since 2019!", " it drips since 2019");
	assert_form("iPhone手机屏幕", " iphone\t手机屏幕");
	assert_form("手机 A7", "\t手机 a7");
	assert_form("手机,屏幕", "\t手机\t屏幕");
}

static void width_case_and_marks_make_no_difference(void **state)
{
	(void)state;
	assert_form("ＡＢＣ１２３", " abc123");
	assert_form("Straße CAFÉ cafe\xcc\x81", " strasse cafe cafe");
	assert_form("ΆΣΣ", " ασσ");
	assert_form("Ёлка", " елка");
	assert_form("ﬁne", " fine");
}

/* ecosystem 2.2: stripping all marks would turn pu into fu. */
static void marks_that_make_another_letter_stay(void **state)
{
	(void)state;
	assert_form("プ", "\tプ");
	assert_form("ﾌﾟ", "\tプ");
	assert_form("フ", "\tフ");
	assert_false(finds("プリン", "フ"));
	assert_false(finds("한국", "하"));
	assert_true(finds("한국", "한"));
}

static void chinese_is_found_by_one_two_three_and_four_characters_in_a_row(void **state)
{
	static const char text[] = "家里的暖气管一直漏水，物业不管。";

	(void)state;
	assert_true(finds(text, "漏"));
	assert_true(finds(text, "漏水"));
	assert_true(finds(text, "气管一"));
	assert_true(finds(text, "一直漏水"));
	assert_true(finds(text, "暖气管一直漏水"));
	assert_true(finds(text, "漏水 暖气"));
	assert_false(finds(text, "水漏"));
	assert_false(finds(text, "漏气"));   /* both characters, not in a row */
	assert_false(finds(text, "暖气漏"));
	assert_false(finds(text, "水物业")); /* a comma lies between */
	assert_false(finds(text, "漏水 空调"));
}

static void a_word_is_found_by_itself_and_by_its_beginning(void **state)
{
	static const char text[] = "The heating-valve drips; ref. X-2044 (2nd floor)";

	(void)state;
	assert_true(finds(text, "heating"));
	assert_true(finds(text, "HEAT"));
	assert_true(finds(text, "valve"));
	assert_true(finds(text, "val hea"));
	assert_true(finds(text, "2044"));
	assert_true(finds(text, "x-20"));
	assert_true(finds(text, "heating-valve"));
	assert_false(finds(text, "eating"));
	assert_false(finds(text, "valves"));
	assert_false(finds(text, "heating pump"));
}

static void a_question_without_a_word_is_held_by_every_text(void **state)
{
	(void)state;
	assert_true(finds("anything", ""));
	assert_true(finds("", "。。?"));
	assert_false(finds("", "a"));
}

static void mixed_texts_are_found_by_either_part(void **state)
{
	(void)state;
	assert_true(finds("买了iPhone15手机", "iphone手机"));
	assert_true(finds("买了iPhone15手机", "iph"));
	assert_true(finds("买了iPhone15手机", "了"));
	assert_false(finds("买了iPhone15手机", "15"));
	assert_false(finds("买了iPhone15手机", "了手"));
}

/* Whatever is cut out of a run is found in it, and what was put together otherwise only where it stands. */
static void every_part_of_a_run_is_found(void **state)
{
	static const char run[] = "甲乙丙丁戊己庚辛壬癸";
	char part[64];
	size_t from, count;

	(void)state;
	for (from = 0; from < 10; from++)
		for (count = 1; from + count <= 10; count++) {
			memcpy(part, run + 3 * from, 3 * count);
			part[3 * count] = '\0';
			assert_true(finds(run, part));
			if (count < 2)
				continue;
			memcpy(part, run + 3 * (from + 1), 3); /* the first two are the same now */
			assert_false(finds(run, part));
		}
}

static void no_memory_is_told_and_what_is_no_text_too(void **state)
{
	crmi_text to;
	long n;

	(void)state;
	for (n = 1; n < 3; n++) {
		crmi_text_init(&to, &unit_allocator);
		unit_fail_allocation(n, true);
		assert_int_equal(crmi_words_add(&to, "漏水"), CRM_ERR_NOMEM);
		unit_fail_allocation(0, false);
		crmi_text_free(&to);
	}
	crmi_text_init(&to, &unit_allocator);
	assert_int_equal(crmi_words_add(&to, "a\xe5\xbc"), CRM_ERR_CORRUPT);
	crmi_text_free(&to);
	unit_fail_allocation(1, true);
	assert_int_equal(crmi_words_add(&to, "plain"), CRM_ERR_NOMEM);
	unit_fail_allocation(0, false);
	crmi_text_free(&to);
}

UNIT_MAIN(TEST(a_text_becomes_its_words_and_runs), TEST(width_case_and_marks_make_no_difference),
          TEST(marks_that_make_another_letter_stay),
          TEST(chinese_is_found_by_one_two_three_and_four_characters_in_a_row),
          TEST(a_word_is_found_by_itself_and_by_its_beginning), TEST(a_question_without_a_word_is_held_by_every_text),
          TEST(mixed_texts_are_found_by_either_part), TEST(every_part_of_a_run_is_found),
          TEST(no_memory_is_told_and_what_is_no_text_too))
