/* UTF-8, folding, columns, and text that grows. */
#include "unit.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

static bool is_valid(const char *text)
{
	return crmi_utf8_is_valid(text, strlen(text));
}

static void whole_texts_of_every_length_of_character_are_valid(void **state)
{
	(void)state;
	assert_true(is_valid(""));
	assert_true(is_valid("plain"));
	assert_true(is_valid("caf\xc3\xa9"));
	assert_true(is_valid("\xe5\xbc\xa0\xe4\xbc\x9f"));
	assert_true(is_valid("\xf0\x9f\x98\x80"));
	assert_true(is_valid("\xf4\x8f\xbf\xbf"));
	assert_true(is_valid("\xef\xbf\xbd"));
}

/* Each of these has been a hole in some decoder. */
static void malformed_texts_are_not_valid(void **state)
{
	static const char *const bad[] = {
		"\x80",
		"\xbf",
		"a\x80",
		"\xc3",
		"\xc3(",
		"\xe5\xbc",
		"\xe5(\xa0",
		"\xf0\x9f\x98",
		"\xfe",
		"\xff",
		"\xc0\x80",
		"\xc0\xaf",
		"\xc1\xbf",
		"\xe0\x80\xaf",
		"\xe0\x9f\xbf",
		"\xf0\x80\x80\xaf",
		"\xf0\x8f\xbf\xbf", /* overlong */
		"\xed\xa0\x80",
		"\xed\xaf\xbf",
		"\xed\xb0\x80",
		"\xed\xbf\xbf",
		"\xed\xa0\xbd\xed\xb8\x80", /* surrogates */
		"\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80",
		"\xf8\x88\x80\x80\x80",
		"\xfc\x84\x80\x80\x80\x80", /* beyond */
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof *bad; i++)
		if (is_valid(bad[i]))
			fail_msg("text %zu is taken for valid", i);
}

static void a_nul_byte_inside_is_not_valid(void **state)
{
	(void)state;
	assert_false(crmi_utf8_is_valid("a\0b", 3));
	assert_false(crmi_utf8_is_valid("\0", 1));
	assert_true(crmi_utf8_is_valid("a\0b", 1));
}

static void a_character_cut_by_the_length_is_not_valid(void **state)
{
	(void)state;
	assert_true(crmi_utf8_is_valid("\xe5\xbc\xa0", 3));
	assert_false(crmi_utf8_is_valid("\xe5\xbc\xa0", 2));
	assert_false(crmi_utf8_is_valid("\xe5\xbc\xa0", 1));
}

static size_t encode(uint32_t point, char *text)
{
	unsigned char *at = (unsigned char *)text;

	if (point < 0x80) {
		*at++ = (unsigned char)point;
	} else if (point < 0x800) {
		*at++ = (unsigned char)(0xc0 | point >> 6);
	} else if (point < 0x10000) {
		*at++ = (unsigned char)(0xe0 | point >> 12);
		*at++ = (unsigned char)(0x80 | (point >> 6 & 0x3f));
	} else {
		*at++ = (unsigned char)(0xf0 | point >> 18);
		*at++ = (unsigned char)(0x80 | (point >> 12 & 0x3f));
		*at++ = (unsigned char)(0x80 | (point >> 6 & 0x3f));
	}
	if (point >= 0x80)
		*at++ = (unsigned char)(0x80 | (point & 0x3f));
	*at = '\0';
	return (size_t)((char *)at - text);
}

static void every_code_point_but_nul_and_surrogates_is_valid(void **state)
{
	char text[5];
	uint32_t point;

	(void)state;
	for (point = 0; point < 0x110000; point++) {
		size_t length = encode(point, text);
		bool expected = point != 0 && (point < 0xd800 || point > 0xdfff);

		if (crmi_utf8_is_valid(text, length ? length : 1) != expected)
			fail_msg("U+%04X is judged wrongly", (unsigned)point);
	}
}

static void assert_folds_to(const char *text, const char *expected)
{
	crmi_arena arena;

	crmi_arena_init(&arena, &unit_allocator);
	assert_string_equal(crmi_text_fold(&arena, text), expected);
	crmi_arena_free(&arena);
}

static void folding_takes_away_case_width_and_composition(void **state)
{
	(void)state;
	assert_folds_to("", "");
	assert_folds_to("Zhang@Example.COM", "zhang@example.com");
	assert_folds_to("\xef\xbc\xa1\xef\xbc\xa2\xef\xbc\x91\xef\xbc\x92", "ab12"); /* full-width AB12 */
	assert_folds_to("\xef\xbc\x8b\xef\xbc\x98\xef\xbc\x96", "+86");              /* full-width +86 */
	assert_folds_to("\xe3\x80\x80", " ");                                        /* ideographic space */
	assert_folds_to("stra\xc3\x9f"
	                "e",
	                "strasse");
	assert_folds_to("e\xcc\x81", "\xc3\xa9"); /* e and an acute accent become one */
	assert_folds_to("\xc3\x89", "\xc3\xa9");
	assert_folds_to("\xef\xac\x81", "fi");                                   /* ligature */
	assert_folds_to("\xe2\x91\xa0", "1");                                    /* circled digit */
	assert_folds_to("\xe5\xbc\xa0\xe4\xbc\x9f", "\xe5\xbc\xa0\xe4\xbc\x9f"); /* Chinese stays as it is */
}

static void what_is_not_utf8_is_not_folded(void **state)
{
	crmi_arena arena;

	(void)state;
	crmi_arena_init(&arena, &unit_allocator);
	assert_null(crmi_text_fold(&arena, "a\xff"));
	crmi_arena_free(&arena);
}

static void folding_without_memory_answers_null(void **state)
{
	crmi_arena arena;

	(void)state;
	crmi_arena_init(&arena, &unit_allocator);
	unit_fail_allocation(1, false);
	assert_null(crmi_text_fold(&arena, "Name"));
	assert_true(unit_allocation_failed());
	assert_string_equal(crmi_text_fold(&arena, "Name"), "name");
	crmi_arena_free(&arena);
}

static void a_column_count_is_what_a_terminal_shows(void **state)
{
	(void)state;
	assert_int_equal(crm_text_width(NULL), 0);
	assert_int_equal(crm_text_width(""), 0);
	assert_int_equal(crm_text_width("abc"), 3);
	assert_int_equal(crm_text_width("\xe5\xbc\xa0\xe4\xbc\x9f"), 4); /* two Chinese characters */
	assert_int_equal(crm_text_width("A\xe5\xbc\xa0"
	                                "B"),
	                 4);
	assert_int_equal(crm_text_width("\xef\xbc\xa1"), 2); /* full-width A */
	assert_int_equal(crm_text_width("\xef\xbd\xb1"), 1); /* half-width katakana */
	assert_int_equal(crm_text_width("\xea\xb0\x80"), 2); /* Hangul */
	assert_int_equal(crm_text_width("e\xcc\x81"), 1);    /* combining accent */
	assert_int_equal(crm_text_width("caf\xc3\xa9"), 4);
}

static void invalid_bytes_take_one_column_each(void **state)
{
	(void)state;
	assert_int_equal(crm_text_width("\xff\xfe"), 2);
	assert_int_equal(crm_text_width("a\xe5\xbc"), 3);
}

static void assert_json(const char *text, const char *expected)
{
	crmi_text made;

	crmi_text_init(&made, &unit_allocator);
	crmi_text_put_json(&made, text);
	assert_false(made.failed);
	assert_string_equal(made.data, expected);
	assert_int_equal(made.length, strlen(expected));
	crmi_text_free(&made);
}

static void json_strings_are_quoted_and_escaped(void **state)
{
	(void)state;
	assert_json(NULL, "null");
	assert_json("", "\"\"");
	assert_json("plain", "\"plain\"");
	assert_json("say \"yes\"", "\"say \\\"yes\\\"\"");
	assert_json("a\\b", "\"a\\\\b\"");
	assert_json("\\", "\"\\\\\"");
	assert_json("one\ntwo", "\"one\\ntwo\"");
	assert_json("\x01\x1f\t\r", "\"\\u0001\\u001f\\u0009\\u000d\"");
	assert_json("\x7f", "\"\x7f\"");
	assert_json("\xe5\xbc\xa0", "\"\xe5\xbc\xa0\"");
}

static void assert_csv(const char *text, const char *expected)
{
	crmi_text made;

	crmi_text_init(&made, &unit_allocator);
	crmi_text_put_csv(&made, text);
	assert_string_equal(made.data, expected);
	crmi_text_free(&made);
}

static void csv_fields_are_quoted_where_needed(void **state)
{
	(void)state;
	assert_csv("", "");
	assert_csv("plain", "plain");
	assert_csv("a,b", "\"a,b\"");
	assert_csv("say \"yes\"", "\"say \"\"yes\"\"\"");
	assert_csv("one\ntwo", "\"one\ntwo\"");
	assert_csv("one\rtwo", "\"one\rtwo\"");
	assert_csv(" blank first", "\" blank first\"");
	assert_csv("\xe5\xbc\xa0", "\xe5\xbc\xa0");
}

/* A spreadsheet would run what begins like a formula (CWE-1236). */
static void csv_formulas_are_defused(void **state)
{
	(void)state;
	assert_csv("=1+1", "\"'=1+1\"");
	assert_csv("+49 30", "\"'+49 30\"");
	assert_csv("-5", "\"'-5\"");
	assert_csv("@SUM(A1)", "\"'@SUM(A1)\"");
	assert_csv("\tx", "\"'\tx\"");
	assert_csv("\rx", "\"'\rx\"");
	assert_csv("a=1", "a=1");
}

static void integers_are_written_to_the_last_one(void **state)
{
	static const struct {
		int64_t number;
		const char *text;
	} cases[] = {
		{ 0, "0" },
		{ 7, "7" },
		{ -7, "-7" },
		{ 1000000, "1000000" },
		{ INT64_MAX, "9223372036854775807" },
		{ INT64_MIN, "-9223372036854775808" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		crmi_text made;

		crmi_text_init(&made, &unit_allocator);
		crmi_text_put_integer(&made, cases[i].number);
		assert_string_equal(made.data, cases[i].text);
		crmi_text_free(&made);
	}
}

static void text_grows_and_keeps_its_memory_when_emptied(void **state)
{
	crmi_text made;
	const char *kept;
	int i;

	(void)state;
	crmi_text_init(&made, &unit_allocator);
	for (i = 0; i < 1000; i++)
		crmi_text_format(&made, "%d,", i % 10);
	assert_int_equal(made.length, 2000);
	assert_memory_equal(made.data, "0,1,2,", 6);
	assert_int_equal(made.data[2000], '\0');
	kept = made.data;
	crmi_text_reset(&made);
	assert_int_equal(made.length, 0);
	assert_string_equal(made.data, "");
	crmi_text_put(&made, "again");
	assert_ptr_equal(made.data, kept);
	assert_string_equal(made.data, "again");
	crmi_text_free(&made);
}

static void after_a_failed_allocation_text_takes_no_more_until_it_is_emptied(void **state)
{
	crmi_text made;

	(void)state;
	crmi_text_init(&made, &unit_allocator);
	unit_fail_allocation(1, false);
	crmi_text_put(&made, "lost");
	assert_true(made.failed);
	crmi_text_put(&made, "lost too");
	crmi_text_put_json(&made, "and this");
	crmi_text_format(&made, "%d", 5);
	assert_true(made.failed);
	assert_int_equal(made.length, 0);
	crmi_text_reset(&made);
	crmi_text_put(&made, "kept");
	assert_false(made.failed);
	assert_string_equal(made.data, "kept");
	crmi_text_free(&made);
}

static void a_buffer_outlives_the_text_and_is_emptied_when_freed(void **state)
{
	crmi_text made;
	crm_buffer buffer;

	(void)state;
	crmi_text_init(&made, &unit_allocator);
	crmi_text_put(&made, "bytes");
	assert_int_equal(crmi_text_to_buffer(&made, &buffer), CRM_OK);
	crmi_text_free(&made);
	assert_string_equal(buffer.data, "bytes");
	assert_int_equal(buffer.length, 5);
	crm_buffer_free(&buffer);
	assert_null(buffer.data);
	assert_int_equal(buffer.length, 0);
	crm_buffer_free(&buffer);
	crm_buffer_free(NULL);
}

static void a_buffer_without_memory_is_empty_and_the_text_stays(void **state)
{
	crmi_text made;
	crm_buffer buffer;
	long n;

	(void)state;
	for (n = 1; n <= 2; n++) {
		crmi_text_init(&made, &unit_allocator);
		if (n == 2)
			crmi_text_put(&made, "bytes");
		unit_fail_allocation(1, true);
		assert_int_equal(crmi_text_to_buffer(&made, &buffer), CRM_ERR_NOMEM);
		unit_fail_allocation(0, false);
		assert_null(buffer.data);
		crmi_text_free(&made);
	}
}

UNIT_MAIN(TEST(whole_texts_of_every_length_of_character_are_valid), TEST(malformed_texts_are_not_valid),
          TEST(a_nul_byte_inside_is_not_valid), TEST(a_character_cut_by_the_length_is_not_valid),
          TEST(every_code_point_but_nul_and_surrogates_is_valid), TEST(folding_takes_away_case_width_and_composition),
          TEST(what_is_not_utf8_is_not_folded), TEST(folding_without_memory_answers_null),
          TEST(a_column_count_is_what_a_terminal_shows), TEST(invalid_bytes_take_one_column_each),
          TEST(json_strings_are_quoted_and_escaped), TEST(csv_fields_are_quoted_where_needed),
          TEST(csv_formulas_are_defused), TEST(integers_are_written_to_the_last_one),
          TEST(text_grows_and_keeps_its_memory_when_emptied),
          TEST(after_a_failed_allocation_text_takes_no_more_until_it_is_emptied),
          TEST(a_buffer_outlives_the_text_and_is_emptied_when_freed),
          TEST(a_buffer_without_memory_is_empty_and_the_text_stays))
