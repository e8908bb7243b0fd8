/* What an index of texts holds of a text, and how it is asked: never less than the look at the text itself would
 * find. */
#include "unit.h"

#include "tokens.h"
#include "words.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM = 4000 };

static char *searched(const char *text)
{
	crmi_text to;
	char *form;

	crmi_text_init(&to, &unit_allocator);
	crmi_text_add(&to, "", 0);
	assert_int_equal(crmi_words_add(&to, text), CRM_OK);
	form = strdup(to.data);
	crmi_text_free(&to);
	return form;
}

static char *tokens_of(const char *text)
{
	char *form = searched(text), *tokens;
	crmi_text to;

	crmi_text_init(&to, &unit_allocator);
	crmi_text_add(&to, "", 0);
	assert_int_equal(crmi_tokens_add(&to, 'c', form), CRM_OK);
	tokens = strdup(to.data);
	crmi_text_free(&to);
	free(form);
	return tokens;
}

static void assert_tokens(const char *text, const char *expected)
{
	char *tokens = tokens_of(text);

	assert_string_equal(tokens, expected);
	free(tokens);
}

static char *asked(const struct crmi_token_style *style, const char *question, const char *other)
{
	char *form = searched(question), *form2 = searched(other), *text;
	crmi_text to;

	crmi_text_init(&to, &unit_allocator);
	crmi_tokens_ask(&to, style, 'c', form, other ? form2 : NULL);
	text = strdup(to.data);
	crmi_text_free(&to);
	free(form);
	free(form2);
	return text;
}

static void assert_asked(const char *question, const char *other, const char *fts5, const char *tsquery)
{
	char *text = asked(&crmi_tokens_fts5, question, other);

	assert_string_equal(text, fts5);
	free(text);
	text = asked(&crmi_tokens_tsquery, question, other);
	assert_string_equal(text, tsquery);
	free(text);
}

static void a_run_is_its_pairs_and_its_last_character(void **state)
{
	(void)state;
	assert_tokens("张", "c张");
	assert_tokens("张伟", "c伟 c张伟");
	assert_tokens("欧阳明月", "c明月 c月 c欧阳 c阳明");
	assert_tokens("张张张", "c张 c张张");
}

static void a_word_is_itself(void **state)
{
	(void)state;
	assert_tokens("It drips, it DRIPS", "cdrips cit");
	assert_tokens("iPhone手机, ｉＰｈｏｎｅ", "ciphone c手机 c机");
	assert_tokens("CAFÉ cafe\xcc\x81", "ccafe");
	assert_tokens("", "");
	assert_tokens(" ?! \"*\" -", "");
}

static void a_mark_in_a_run_belongs_to_it(void **state)
{
	(void)state;
	assert_tokens("กิน", "cกิ cน cิน");
}

static void a_long_word_is_cut_between_characters(void **state)
{
	char word[200], expected[60];

	(void)state;
	memset(word, 'x', sizeof word);
	word[199] = '\0';
	memset(expected, 'x', sizeof expected);
	expected[0] = 'c';
	expected[1 + CRMI_TOKEN_CUT] = '\0';
	assert_tokens(word, expected);
	memcpy(word + CRMI_TOKEN_CUT - 1, "я", 2); /* would end behind the cut */
	expected[CRMI_TOKEN_CUT] = '\0';
	assert_tokens(word, expected);
}

/* Text of so many different characters, beginning with one of them. */
static char *characters(uint32_t first, size_t count)
{
	char *text = malloc(count * 3 + 1), *at = text;
	uint32_t point;

	assert_non_null(text);
	for (point = first; point < first + count; point++) {
		*at++ = (char)(0xe0 | point >> 12);
		*at++ = (char)(0x80 | (point >> 6 & 0x3f));
		*at++ = (char)(0x80 | (point & 0x3f));
	}
	*at = '\0';
	return text;
}

static void a_very_long_text_is_looked_at_whatever_is_asked(void **state)
{
	char *text = characters(0x4e00, CRMI_TOKENS_MOST), *tokens = tokens_of(text);

	(void)state;
	assert_true(strlen(tokens) > 100000); /* so many are taken */
	free(tokens);
	free(text);
	text = characters(0x4e00, CRMI_TOKENS_MOST + 1);
	assert_tokens(text, "c");
	free(text);
}

static void a_question_is_put_in_the_words_of_each_engine(void **state)
{
	(void)state;
	assert_asked("张", NULL, "(\"c张\" *) OR \"c\"", "('c张':*) | 'c'");
	assert_asked("漏水了 Heat", NULL, "(\"c漏水\" AND \"c水了\" AND \"cheat\" *) OR \"c\"", "('c漏水' & 'c水了' & 'cheat':*) | 'c'");
	assert_asked("\"NEAR(a b) OR 'x':*", NULL, "(\"cnear\" * AND \"ca\" * AND \"cb\" * AND \"cor\" * AND \"cx\" *) OR \"c\"",
	             "('cnear':* & 'ca':* & 'cb':* & 'cor':* & 'cx':*) | 'c'");
	assert_asked("k7", "12-X", "(\"ck7\" *) OR (\"c12\" * AND \"cx\" *) OR \"c\"", "('ck7':*) | ('c12':* & 'cx':*) | 'c'");
}

static void assert_lists(const char *a, const char *b, const char *without, const char *with)
{
	crmi_text to;

	crmi_text_init(&to, &unit_allocator);
	crmi_tokens_without(&to, a, b);
	assert_string_equal(to.data, without);
	crmi_text_free(&to);
	crmi_text_init(&to, &unit_allocator);
	crmi_tokens_with(&to, a, b);
	assert_string_equal(to.data, with);
	crmi_text_free(&to);
}

static void lists_are_told_apart_and_joined(void **state)
{
	(void)state;
	assert_lists("", "", "", "");
	assert_lists("a b", "", "a b", "a b");
	assert_lists("", "a b", "", "a b");
	assert_lists("a ab c", "ab b", "a c", "a ab b c");
	assert_lists("b d", "a c e", "b d", "a b c d e");
	assert_lists("a b", "a b", "", "a b");
}

/* --- what is held is led to */

static uint32_t random_state;

static uint32_t dice(uint32_t below)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % below;
}

static void random_text(char *text, size_t pieces)
{
	static const char *const parts[] = {
		"张", "伟", "明", "月", "水", "漏", "ก", "ิ", "プ", "a", "b", "ab", "é", "я", "1", "Ａ",
		" ", ",", "\"", "'", "*", "-", "か\xe3\x82\x99",
	};
	size_t i;

	*text = '\0';
	for (i = 0; i < pieces; i++)
		strcat(text, parts[dice(sizeof parts / sizeof *parts)]);
}

/* The engines' part: a token is in the list, or one that begins so. */
static bool is_led_to(const char *tokens, const char *question)
{
	const char *at = strchr(question, '"'), *list, *token;
	size_t length, wanted;

	for (; at && strcmp(at, "\"c\"") != 0; at = strchr(at + wanted + 2, '"')) {
		bool found = false, begins;

		wanted = strcspn(at + 1, "\"");
		begins = at[wanted + 2] == ' ' && at[wanted + 3] == '*';
		for (list = tokens; !found && (token = crmi_tokens_next(&list, &length)) != NULL;)
			found = (begins ? length >= wanted : length == wanted) && memcmp(token, at + 1, wanted) == 0;
		if (!found)
			return false;
	}
	return true;
}

static void what_a_text_holds_is_led_to(void **state)
{
	char text[ROOM], question[ROOM];
	int round, held = 0, missed = 0;

	(void)state;
	random_state = 7;
	for (round = 0; round < 20000; round++) {
		char *words, *wanted, *tokens, *ask;

		random_text(text, 3 + dice(30));
		random_text(question, 1 + dice(4));
		words = searched(text);
		wanted = searched(question);
		tokens = tokens_of(text);
		ask = asked(&crmi_tokens_fts5, question, NULL);
		if (*wanted && crmi_words_hold(words, wanted)) {
			held++;
			if (!is_led_to(tokens, ask))
				fail_msg("'%s' is in '%s', and %s does not lead there", question, text, ask);
		} else if (*wanted) {
			missed += !is_led_to(tokens, ask);
		}
		free(words);
		free(wanted);
		free(tokens);
		free(ask);
	}
	assert_true(held > 3000);
	assert_true(missed > 3000); /* and it leads past most others */
}

UNIT_MAIN(TEST(a_run_is_its_pairs_and_its_last_character), TEST(a_word_is_itself), TEST(a_mark_in_a_run_belongs_to_it),
          TEST(a_long_word_is_cut_between_characters), TEST(a_very_long_text_is_looked_at_whatever_is_asked),
          TEST(a_question_is_put_in_the_words_of_each_engine), TEST(lists_are_told_apart_and_joined),
          TEST(what_a_text_holds_is_led_to))
