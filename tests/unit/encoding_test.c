#include "unit.h"

#include <string.h>

#include "encoding.h"

static crmi_slice slice(const char *text)
{
	return (crmi_slice){ text, strlen(text) };
}

static void assert_utf8(const char *text, size_t fault)
{
	size_t length = strlen(text);
	char *copy = test_malloc(length + 1);

	memcpy(copy, text, length); /* exact, so that a sanitizer sees a read beyond */
	assert_int_equal(crmi_utf8_fault(copy, length), fault);
	test_free(copy);
}

static void valid_utf8_has_no_fault(void **state)
{
	(void)state;
	assert_utf8("", 0);
	assert_utf8("plain text longer than a word", 29);
	assert_utf8("Z\xC3\xBCrich \xE5\xBC\xA0\xE4\xBC\x9F \xF0\x9F\x98\x80", 19);
	assert_utf8("\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF\xF0\x90\x80\x80\xE0\xA0\x80\xC2\x80", 19);
}

static void the_offset_of_the_first_bad_byte_is_told(void **state)
{
	(void)state;
	assert_utf8("abcdefghij\xFFk", 10);
	assert_utf8("a\x80", 1);              /* a tail without a lead */
	assert_utf8("ab\xC3", 2);             /* cut short */
	assert_utf8("ab\xE5\xBC", 2);
	assert_utf8("\xC0\x80", 0);           /* overlong */
	assert_utf8("\xE0\x9F\xBF", 0);
	assert_utf8("\xF0\x8F\xBF\xBF", 0);
	assert_utf8("\xED\xA0\x80", 0);       /* surrogate */
	assert_utf8("\xF4\x90\x80\x80", 0);   /* beyond U+10FFFF */
	assert_utf8("\xF5\x80\x80\x80", 0);
	assert_int_equal(crmi_utf8_fault("abcdefghijkl\0m", 14), 12);
}

static void every_pair_and_triple_agrees_with_the_base_check(void **state)
{
	(void)state;
	for (unsigned a = 0; a < 256; a++)
		for (unsigned b = 0; b < 256; b++) {
			char text[3] = { (char)a, (char)b, (char)0x80 };

			assert_int_equal(crmi_utf8_fault(text, 2) == 2, crmi_utf8_is_valid(text, 2));
			assert_int_equal(crmi_utf8_fault(text, 3) == 3, crmi_utf8_is_valid(text, 3));
		}
}

static void assert_decoded(int32_t encoding, const char *bytes, const char *expected)
{
	crmi_encoding_fault fault;
	crmi_decoder decoder;
	crmi_text out;

	crmi_text_init(&out, &unit_allocator);
	assert_int_equal(crmi_decoder_open(&decoder, encoding), CRM_OK);
	crmi_text_put(&out, "<");
	assert_int_equal(crmi_decode(&decoder, slice(bytes), &out, &fault), CRM_OK);
	assert_string_equal(out.data + 1, expected);
	crmi_decoder_close(&decoder);
	crmi_text_free(&out);
}

static void gb18030_becomes_utf8(void **state)
{
	char wide[3001], *long_text = wide;

	(void)state;
	assert_decoded(CRM_ENCODING_GB18030, "\xD5\xC5\xCE\xB0", "\xE5\xBC\xA0\xE4\xBC\x9F");
	assert_decoded(CRM_ENCODING_GB18030, "A\x81\x30\x81\x30" "B", "A\xC2\x80" "B"); /* four bytes */
	assert_decoded(CRM_ENCODING_GB18030, "\x94\x39\xFC\x36", "\xF0\x9F\x98\x80");   /* beyond the first plane */
	memset(wide, 'x', 3000);
	wide[3000] = '\0';
	assert_decoded(CRM_ENCODING_GB18030, long_text, long_text);
	assert_decoded(CRM_ENCODING_GB18030, "", "");
}

static void old_encodings_of_vcards_become_utf8(void **state)
{
	(void)state;
	assert_decoded(CRMI_ENCODING_LATIN, "M\xFCller \x80", "M\xC3\xBCller \xE2\x82\xAC");
	assert_decoded(CRMI_ENCODING_BIG5, "\xB1\x69", "\xE5\xBC\xB5");
}

static void assert_bad(int32_t encoding, crmi_slice bytes, int32_t rule, size_t offset)
{
	crmi_encoding_fault fault;
	crmi_decoder decoder;
	crmi_text out;

	crmi_text_init(&out, &unit_allocator);
	crmi_text_put(&out, "kept");
	assert_int_equal(crmi_decoder_open(&decoder, encoding), CRM_OK);
	assert_int_equal(crmi_decode(&decoder, bytes, &out, &fault), CRM_ERR_INVALID);
	assert_int_equal(fault.rule, rule);
	assert_int_equal(fault.offset, offset);
	assert_string_equal(out.data, "kept");
	/* The decoder goes on with the next text. */
	assert_int_equal(crmi_decode(&decoder, slice("!"), &out, &fault), CRM_OK);
	assert_string_equal(out.data, "kept!");
	crmi_decoder_close(&decoder);
	crmi_text_free(&out);
}

static void bad_bytes_are_told_with_their_offset_and_add_nothing(void **state)
{
	(void)state;
	assert_bad(CRM_ENCODING_UTF8, slice("caf\xE9"), CRM_RULE_IMPORT_ENCODING, 3);
	assert_bad(CRM_ENCODING_GB18030, slice("ab\xD5"), CRM_RULE_IMPORT_ENCODING, 2);
	assert_bad(CRM_ENCODING_GB18030, slice("ab\xD5 c"), CRM_RULE_IMPORT_ENCODING, 2);
	assert_bad(CRM_ENCODING_GB18030, slice("\xFF"), CRM_RULE_IMPORT_ENCODING, 0);
	assert_bad(CRM_ENCODING_UTF8, (crmi_slice){ "a\0b", 3 }, CRM_RULE_IMPORT_NUL, 1);
	assert_bad(CRM_ENCODING_GB18030, (crmi_slice){ "\xD5\xC5\0", 3 }, CRM_RULE_IMPORT_NUL, 2);
}

static void a_row_of_gb18030_is_decoded_field_by_field(void **state)
{
	crmi_slice fields[] = { slice("\xD5\xC5"), slice(""), slice("x"), slice("\xCE\xB0") };
	crmi_encoding_fault fault;
	crmi_decoder decoder;
	crmi_text scratch;

	(void)state;
	crmi_text_init(&scratch, &unit_allocator);
	assert_int_equal(crmi_decoder_open(&decoder, CRM_ENCODING_GB18030), CRM_OK);
	assert_int_equal(crmi_decode_row(&decoder, fields, 4, &scratch, &fault), CRM_OK);
	assert_int_equal(fields[0].length, 3);
	assert_memory_equal(fields[0].bytes, "\xE5\xBC\xA0", 3);
	assert_int_equal(fields[1].length, 0);
	assert_memory_equal(fields[2].bytes, "x", 1);
	assert_memory_equal(fields[3].bytes, "\xE4\xBC\x9F", 3);
	crmi_decoder_close(&decoder);
	crmi_text_free(&scratch);
}

static void a_row_of_utf8_stays_where_it_is(void **state)
{
	crmi_slice fields[] = { slice("a"), slice("\xC3\xBC") };
	const char *before = fields[1].bytes;
	crmi_encoding_fault fault;
	crmi_decoder decoder;
	crmi_text scratch;

	(void)state;
	crmi_text_init(&scratch, &unit_allocator);
	assert_int_equal(crmi_decoder_open(&decoder, CRM_ENCODING_UTF8), CRM_OK);
	assert_int_equal(crmi_decode_row(&decoder, fields, 2, &scratch, &fault), CRM_OK);
	assert_ptr_equal(fields[1].bytes, before);
	fields[1] = slice("ab\xFC");
	assert_int_equal(crmi_decode_row(&decoder, fields, 2, &scratch, &fault), CRM_ERR_INVALID);
	assert_int_equal(fault.field, 1);
	assert_int_equal(fault.offset, 2);
	crmi_decoder_close(&decoder);
	crmi_text_free(&scratch);
}

static void no_tail_of_gb18030_looks_like_the_structure_of_a_csv(void **state)
{
	static const char structure[] = ",;\t\"\r\n ";
	crmi_encoding_fault fault;
	crmi_decoder decoder;
	crmi_text out;

	(void)state;
	crmi_text_init(&out, &unit_allocator);
	assert_int_equal(crmi_decoder_open(&decoder, CRM_ENCODING_GB18030), CRM_OK);
	for (unsigned lead = 0x81; lead <= 0xFE; lead++)
		for (const char *c = structure; *c; c++) {
			char pair[2] = { (char)lead, *c }, four[4] = { (char)lead, '0', (char)0x81, *c };

			assert_int_equal(crmi_decode(&decoder, (crmi_slice){ pair, 2 }, &out, &fault), CRM_ERR_INVALID);
			assert_int_equal(crmi_decode(&decoder, (crmi_slice){ four, 4 }, &out, &fault), CRM_ERR_INVALID);
		}
	crmi_decoder_close(&decoder);
	crmi_text_free(&out);
}

static void a_bar_may_be_the_tail_of_a_gb18030_character(void **state)
{
	static const char text[] = "\x81\x7C\xD6\xD0\x7C\x81\x30\x81\x30\x7C";

	(void)state;
	assert_true(crmi_gb18030_is_tail(text, text + 1));
	assert_false(crmi_gb18030_is_tail(text, text + 4));
	assert_false(crmi_gb18030_is_tail(text, text + 9));
}

static void byte_order_marks_are_known(void **state)
{
	size_t skip;

	(void)state;
	assert_null(crmi_encoding_begin("\xEF\xBB\xBFname", 7, CRM_ENCODING_UTF8, &skip));
	assert_int_equal(skip, 3);
	assert_null(crmi_encoding_begin("name", 4, CRM_ENCODING_UTF8, &skip));
	assert_int_equal(skip, 0);
	assert_null(crmi_encoding_begin("\x84\x31\x95\x33n", 5, CRM_ENCODING_GB18030, &skip));
	assert_int_equal(skip, 4);
	assert_null(crmi_encoding_begin("", 0, CRM_ENCODING_UTF8, &skip));
	assert_non_null(crmi_encoding_begin("\xEF\xBB\xBFname", 7, CRM_ENCODING_GB18030, &skip));
}

static void utf16_utf32_and_binary_files_are_named(void **state)
{
	size_t skip;

	(void)state;
	assert_non_null(strstr(crmi_encoding_begin("\xFF\xFEn\0", 4, CRM_ENCODING_UTF8, &skip), "UTF-16"));
	assert_non_null(strstr(crmi_encoding_begin("\xFE\xFF\0n", 4, CRM_ENCODING_GB18030, &skip), "UTF-16"));
	assert_non_null(strstr(crmi_encoding_begin("\xFF\xFE\0\0n\0\0\0", 8, CRM_ENCODING_UTF8, &skip), "UTF-32"));
	assert_non_null(strstr(crmi_encoding_begin("n\0a\0m\0e\0", 8, CRM_ENCODING_UTF8, &skip), "NUL"));
	assert_null(crmi_encoding_begin("name,ph\0one", 11, CRM_ENCODING_UTF8, &skip));
}

static void encodings_are_found_by_name(void **state)
{
	(void)state;
	assert_int_equal(crmi_encoding_named("gbk", 3), CRM_ENCODING_GB18030);
	assert_int_equal(crmi_encoding_named("utf-8", 5), CRM_ENCODING_UTF8);
	assert_int_equal(crmi_encoding_named("ISO-8859-1", 10), CRMI_ENCODING_LATIN);
	assert_int_equal(crmi_encoding_named("UTF-16", 6), 0);
	assert_int_equal(crmi_encoding_named("", 0), 0);
}

static void an_unknown_encoding_is_refused(void **state)
{
	crmi_decoder decoder;

	(void)state;
	assert_int_equal(crmi_decoder_open(&decoder, 77), CRM_ERR_INVALID);
	crmi_decoder_close(&decoder);
}

static void a_failed_allocation_is_told(void **state)
{
	static const int32_t encodings[] = { CRM_ENCODING_UTF8, CRM_ENCODING_GB18030 };
	crmi_encoding_fault fault;
	crmi_decoder decoder;
	crmi_text out;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		crmi_text_init(&out, &unit_allocator);
		assert_int_equal(crmi_decoder_open(&decoder, encodings[i]), CRM_OK);
		unit_fail_allocation(1, false);
		assert_int_equal(crmi_decode(&decoder, slice("abc"), &out, &fault), CRM_ERR_NOMEM);
		assert_true(unit_allocation_failed());
		crmi_decoder_close(&decoder);
		crmi_text_free(&out);
	}
}

static void random_bytes_never_become_bad_utf8(void **state)
{
	static const int32_t encodings[] = { CRM_ENCODING_UTF8, CRM_ENCODING_GB18030, CRMI_ENCODING_LATIN,
	                                      CRMI_ENCODING_BIG5 };
	crmi_encoding_fault fault;
	crmi_decoder decoder;
	uint64_t seed = 7;
	size_t good = 0;

	(void)state;
	for (int round = 0; round < 4000; round++) {
		char bytes[12];
		size_t length = (size_t)(round / 4) % (sizeof bytes + 1);
		crmi_text out;

		for (size_t i = 0; i < length; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			bytes[i] = (char)(seed >> 56);
		}
		crmi_text_init(&out, &unit_allocator);
		assert_int_equal(crmi_decoder_open(&decoder, encodings[round % 4]), CRM_OK);
		if (crmi_decode(&decoder, (crmi_slice){ bytes, length }, &out, &fault) == CRM_OK)
			good++;
		else
			assert_in_range(fault.offset, 0, length - 1);
		assert_true(out.length == 0 || crmi_utf8_is_valid(out.data, out.length));
		crmi_decoder_close(&decoder);
		crmi_text_free(&out);
	}
	assert_true(good > 0);
}

UNIT_MAIN(TEST(valid_utf8_has_no_fault), TEST(the_offset_of_the_first_bad_byte_is_told),
          TEST(every_pair_and_triple_agrees_with_the_base_check), TEST(gb18030_becomes_utf8),
          TEST(old_encodings_of_vcards_become_utf8), TEST(bad_bytes_are_told_with_their_offset_and_add_nothing),
          TEST(a_row_of_gb18030_is_decoded_field_by_field), TEST(a_row_of_utf8_stays_where_it_is),
          TEST(no_tail_of_gb18030_looks_like_the_structure_of_a_csv),
          TEST(a_bar_may_be_the_tail_of_a_gb18030_character), TEST(byte_order_marks_are_known),
          TEST(utf16_utf32_and_binary_files_are_named), TEST(encodings_are_found_by_name),
          TEST(an_unknown_encoding_is_refused), TEST(a_failed_allocation_is_told),
          TEST(random_bytes_never_become_bad_utf8))
