#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"

struct source {
	const char *bytes;
	size_t      length;
	size_t      at;
	size_t      chunk; /* most bytes given at once */
	size_t      calls;
	crm_status  failure;
	size_t      fail_at; /* call that fails; 0 = none */
};

static crm_status read_source(void *user, char *buffer, size_t capacity, size_t *got)
{
	struct source *source = user;
	size_t left = source->length - source->at, most = source->chunk < capacity ? source->chunk : capacity;

	*got = left < most ? left : most;
	if (++source->calls == source->fail_at)
		return source->failure;
	memcpy(buffer, source->bytes + source->at, *got);
	source->at += *got;
	return CRM_OK;
}

static crmi_csv_options options_for(struct source *source)
{
	crmi_csv_options options = { &unit_allocator, read_source, source, 0, 0, 0, 0 };

	return options;
}

/* All rows as "line:field|field\n", a fault as "line!rule\n". */
static crm_status describe(const crmi_csv_options *options, crmi_text *out)
{
	crmi_csv *csv = NULL;
	crmi_csv_row row;
	crm_status rc = crmi_csv_open(&csv, options);

	crmi_text_add(out, "", 0);
	while (rc == CRM_OK && (rc = crmi_csv_next(csv, &row)) == CRM_OK) {
		crmi_text_put_integer(out, row.line);
		if (row.rule) {
			crmi_text_put(out, "!");
			crmi_text_put_integer(out, row.rule);
			assert_non_null(row.message);
		}
		for (size_t i = 0; i < row.count; i++) {
			crmi_text_put(out, i ? "|" : ":");
			crmi_text_add(out, row.fields[i].bytes, row.fields[i].length);
		}
		crmi_text_put(out, "\n");
	}
	if (rc == CRM_DONE)
		assert_int_equal(crmi_csv_position(csv), ((struct source *)options->user)->length);
	crmi_csv_close(csv);
	return rc;
}

static void assert_rows_of(crmi_csv_options options, const char *bytes, size_t length, const char *expected)
{
	static const size_t chunks[] = { 1, 2, 3, 7, 1 << 20 };

	for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++) {
		struct source source = { bytes, length, 0, chunks[i], 0, CRM_OK, 0 };
		crmi_text out;

		options.user = &source;
		crmi_text_init(&out, &unit_allocator);
		assert_int_equal(describe(&options, &out), CRM_DONE);
		assert_string_equal(out.data, expected);
		crmi_text_free(&out);
	}
}

static void assert_rows(const char *text, const char *expected)
{
	assert_rows_of(options_for(NULL), text, strlen(text), expected);
}

static void fields_are_split_at_commas(void **state)
{
	(void)state;
	assert_rows("a,b,c\n1,,3\n", "1:a|b|c\n2:1||3\n");
	assert_rows("a,b\n,\n", "1:a|b\n2:|\n");
}

static void an_empty_text_has_no_rows(void **state)
{
	(void)state;
	assert_rows("", "");
	assert_rows("\n\r\n\r", "");
	assert_rows("\xEF\xBB\xBF", "");
}

static void the_last_row_needs_no_line_end(void **state)
{
	(void)state;
	assert_rows("a,b\n1,2", "1:a|b\n2:1|2\n");
	assert_rows("a,b\n1,", "1:a|b\n2:1|\n");
	assert_rows("a,b\n1,\"2\"", "1:a|b\n2:1|2\n");
}

static void all_three_line_ends_are_read_even_mixed(void **state)
{
	(void)state;
	assert_rows("a,b\r\n1,2\r\n", "1:a|b\n2:1|2\n");
	assert_rows("a,b\r1,2\r3,4", "1:a|b\n2:1|2\n3:3|4\n");
	assert_rows("a,b\r\n1,2\r3,4\n5,6", "1:a|b\n2:1|2\n3:3|4\n4:5|6\n");
}

static void empty_lines_are_skipped_but_counted(void **state)
{
	(void)state;
	assert_rows("\n\na,b\n\n\r\n1,2\n\n", "3:a|b\n6:1|2\n");
	assert_rows("a\n\"\"\n", "1:a\n2:\n");
}

static void quotes_protect_delimiters_quotes_and_line_breaks(void **state)
{
	(void)state;
	assert_rows("a,b\n\"1,2\",\"say \"\"hi\"\"\"\n", "1:a|b\n2:1,2|say \"hi\"\n");
	assert_rows("a,b\n\"x\ny\r\nz\rw\",2\n3,4\n", "1:a|b\n2:x\ny\r\nz\rw|2\n6:3|4\n");
	assert_rows("\"\"\"\",\"\",\"\"\"\"\"\"\n", "1:\"||\"\"\n");
}

static void a_quote_inside_a_plain_field_stands_for_itself(void **state)
{
	(void)state;
	assert_rows("size,n\n5\" pipe,1\nx\"y\"z,2\n", "1:size|n\n2:5\" pipe|1\n3:x\"y\"z|2\n");
}

static void a_quote_that_never_ends_faults_the_row_where_it_begins(void **state)
{
	(void)state;
	assert_rows("a,b\n1,\"2\n3,4\n", "1:a|b\n2!805\n");
	assert_rows("\"", "1!805\n");
}

static void text_behind_a_closing_quote_faults_only_its_row(void **state)
{
	(void)state;
	assert_rows("a,b\n\"1\"x,2\n3,4\n", "1:a|b\n2!805\n3:3|4\n");
	assert_rows("a,b\n\"1\" ,2\r\n3,4\n", "1:a|b\n2!805\n3:3|4\n");
}

static void a_nul_byte_faults_only_its_row(void **state)
{
	static const char text[] = "abc,bcd\n1,\0" "2\n3,4\n\"x\0\",5\n6,7\n";

	(void)state;
	assert_rows_of(options_for(NULL), text, sizeof text - 1, "1:abc|bcd\n2!806\n3:3|4\n4!806\n5:6|7\n");
}

static void a_nul_byte_in_the_header_is_told(void **state)
{
	static const char text[] = "na\0me,phone\nx,1\n";

	(void)state;
	assert_rows_of(options_for(NULL), text, sizeof text - 1, "1!806\n2:x|1\n");
}

static void a_byte_order_mark_is_no_part_of_the_header(void **state)
{
	(void)state;
	assert_rows("\xEF\xBB\xBF" "a,b\n1,2\n", "1:a|b\n2:1|2\n");
	assert_rows("\xEF\xBB\xBF\"a\",b\n", "1:a|b\n");
}

static void utf16_is_refused_as_a_whole(void **state)
{
	static const char marked[] = "\xFF\xFE" "a\0,\0b\0\n\0", unmarked[] = "\0a\0,\0b\0\n";
	struct source source = { marked, sizeof marked - 1, 0, 100, 0, CRM_OK, 0 };
	crmi_csv_options options = options_for(&source);
	crmi_csv_row row;
	crmi_csv *csv;

	(void)state;
	assert_int_equal(crmi_csv_open(&csv, &options), CRM_OK);
	assert_int_equal(crmi_csv_next(csv, &row), CRM_ERR_INVALID);
	assert_int_equal(row.rule, CRM_RULE_IMPORT_ENCODING);
	assert_non_null(strstr(row.message, "UTF-16"));
	crmi_csv_close(csv);
	source = (struct source){ unmarked, sizeof unmarked - 1, 0, 100, 0, CRM_OK, 0 };
	assert_int_equal(crmi_csv_open(&csv, &options), CRM_OK);
	assert_int_equal(crmi_csv_next(csv, &row), CRM_ERR_INVALID);
	assert_int_equal(row.rule, CRM_RULE_IMPORT_ENCODING);
	crmi_csv_close(csv);
}

static void the_delimiter_is_the_most_frequent_one_of_the_header(void **state)
{
	(void)state;
	assert_rows("a;b;c,d\n1;2,5;3\n", "1:a|b|c,d\n2:1|2,5|3\n");
	assert_rows("a\tb\n1,0\t2\n", "1:a|b\n2:1,0|2\n");
	assert_rows("a|b,c|d\n", "1:a|b,c|d\n");
	assert_rows("\"x,y,z\";b\n1;2\n", "1:x,y,z|b\n2:1|2\n");
	assert_rows("name\nx;y\n", "1:name\n2:x;y\n");
}

static void a_given_delimiter_may_be_any_plain_byte(void **state)
{
	crmi_csv_options options = options_for(NULL);
	crmi_csv *csv;

	(void)state;
	options.delimiter = '~';
	assert_rows_of(options, "a~b,c\n1~\"2~3\"\n", 14, "1:a|b,c\n2:1|2~3\n");
	options.delimiter = '"';
	assert_int_equal(crmi_csv_open(&csv, &options), CRM_ERR_INVALID);
	options.delimiter = '\n';
	assert_int_equal(crmi_csv_open(&csv, &options), CRM_ERR_INVALID);
	options.delimiter = 200;
	assert_int_equal(crmi_csv_open(&csv, &options), CRM_ERR_INVALID);
	assert_null(csv);
}

static void a_bar_inside_a_chinese_character_is_no_delimiter(void **state)
{
	/* 0x81 0x7C is one character of GB 18030, 0x81 0x30 0x81 0x30 another; 0xD6 0xD0 is "middle". */
	static const char text[] = "a|\x81\x7C|\xD6\xD0|\x81\x30\x81\x30|b\n1|2|3|4|5\n";
	crmi_csv_options options = options_for(NULL);

	(void)state;
	options.encoding = CRM_ENCODING_GB18030;
	assert_rows_of(options, text, sizeof text - 1, "1:a|\x81\x7C|\xD6\xD0|\x81\x30\x81\x30|b\n2:1|2|3|4|5\n");
}

static void blanks_separate_columns_in_runs(void **state)
{
	static const char text[] = " 00004 0001 19970101  2   29.33\r\n\r\n   \r\n\t00005\t\"a b \r\n";
	crmi_csv_options options = options_for(NULL);

	(void)state;
	options.format = CRM_FORMAT_BLANKS;
	assert_rows_of(options, text, sizeof text - 1, "1:00004|0001|19970101|2|29.33\n4:00005|\"a|b\n");
}

static void the_raw_row_is_given_as_it_stands(void **state)
{
	static const char text[] = "a,b\r\n\"1\"\"\",\"x\r\ny\"\r\n\"bad\"x\r\n";
	struct source source = { text, sizeof text - 1, 0, 5, 0, CRM_OK, 0 };
	crmi_csv_options options = options_for(&source);
	crmi_csv_row row;
	crmi_csv *csv;

	(void)state;
	assert_int_equal(crmi_csv_open(&csv, &options), CRM_OK);
	assert_int_equal(crmi_csv_next(csv, &row), CRM_OK);
	assert_int_equal(crmi_csv_next(csv, &row), CRM_OK);
	assert_int_equal(row.offset, 5);
	assert_int_equal(row.raw.length, 12);
	assert_memory_equal(row.raw.bytes, "\"1\"\"\",\"x\r\ny\"", 12);
	assert_int_equal(crmi_csv_next(csv, &row), CRM_OK);
	assert_int_equal(row.line, 4);
	assert_memory_equal(row.raw.bytes, "\"bad\"x", 6);
	assert_null(row.fields);
	crmi_csv_close(csv);
}

/* "a,b\n" + a row of `length` bytes + "1,2\n" */
static void assert_long_row(char head, size_t length, char tail, int32_t rule)
{
	char *text = test_malloc(length + 8), expected[64];

	memcpy(text, "a,b\n", 4);
	memset(text + 4, 'x', length);
	for (size_t i = 104; i + 200 < length; i += 100)
		text[i] = head == '"' ? '\n' : text[i];
	text[4] = head;
	text[length + 3] = tail;
	memcpy(text + length + 4, "\n1,2", 4);
	snprintf(expected, sizeof expected, "1:a|b\n2!%d\n%d:1|2\n", rule,
	         head == '"' ? 3 + (int)((length - 200 - 104 + 99) / 100) : 3);
	assert_rows_of(options_for(NULL), text, length + 8, expected);
	test_free(text);
}

static void a_field_over_the_limit_faults_only_its_row(void **state)
{
	(void)state;
	assert_long_row('x', CRM_LIMIT_TEXT + 1, 'x', CRM_RULE_IMPORT_TOO_LONG);
	assert_long_row('"', CRM_LIMIT_TEXT + 100, '"', CRM_RULE_IMPORT_TOO_LONG);
}

static void a_row_over_the_limit_is_passed_over_and_its_lines_counted(void **state)
{
	(void)state;
	assert_long_row('x', 3u << 20, 'x', CRM_RULE_IMPORT_TOO_LONG);
	assert_long_row('"', 3u << 20, '"', CRM_RULE_IMPORT_TOO_LONG);
}

static size_t largest_block;

static void *watch_allocate(size_t size, void *user)
{
	(void)user;
	largest_block = size > largest_block ? size : largest_block;
	return unit_allocator.allocate(size, NULL);
}

static void *watch_reallocate(void *memory, size_t size, void *user)
{
	(void)user;
	largest_block = size > largest_block ? size : largest_block;
	return unit_allocator.reallocate(memory, size, NULL);
}

static void an_endless_row_takes_bounded_memory(void **state)
{
	const crm_allocator watching = { watch_allocate, watch_reallocate, unit_allocator.release, NULL };
	size_t length = 16u << 20;
	char *text = test_malloc(length);
	struct source source = { text, length, 0, 1 << 20, 0, CRM_OK, 0 };
	crmi_csv_options options = options_for(&source);
	crmi_csv_row row;
	crmi_csv *csv;

	(void)state;
	options.memory = &watching;
	memset(text, ',', length);
	assert_int_equal(crmi_csv_open(&csv, &options), CRM_OK);
	assert_int_equal(crmi_csv_next(csv, &row), CRM_OK);
	assert_int_equal(row.rule, CRM_RULE_IMPORT_TOO_LONG);
	assert_in_range(row.raw.length, CRMI_CSV_KEPT, CRMI_CSV_ROW + 2 * CRMI_CSV_BLOCK);
	assert_int_equal(crmi_csv_next(csv, &row), CRM_DONE);
	assert_int_equal(crmi_csv_position(csv), length);
	assert_in_range(largest_block, CRMI_CSV_BLOCK, 2u << 20);
	crmi_csv_close(csv);
	test_free(text);
}

static void a_failure_of_the_source_is_passed_on(void **state)
{
	struct source source = { "a,b\n1,2\n3,4\n", 12, 0, 2, 0, CRM_ERR_IO, 4 };
	crmi_csv_options options = options_for(&source);
	crmi_csv_row row;
	crmi_csv *csv;

	(void)state;
	assert_int_equal(crmi_csv_open(&csv, &options), CRM_OK);
	assert_int_equal(crmi_csv_next(csv, &row), CRM_ERR_IO);
	crmi_csv_close(csv);
}

static void a_failed_allocation_is_told_and_leaks_nothing(void **state)
{
	size_t length = 400000;
	char *text = test_malloc(length);
	struct source source = { text, length, 0, 1 << 20, 0, CRM_OK, 0 };
	crmi_csv_options options = options_for(&source);
	crm_status rc = CRM_ERR_NOMEM;
	crmi_text out;
	long n;

	(void)state;
	memset(text, ',', length);
	memcpy(text, "\"x\"\"y\",", 7);
	text[60] = '\n';
	memset(text + 100, 'x', 50000);
	for (size_t i = 1; i < 8; i++)
		text[i * 50000] = ',';
	for (n = 1; rc == CRM_ERR_NOMEM && n < 100; n++) {
		source.at = 0;
		crmi_text_init(&out, &crmi_allocator_system);
		unit_fail_allocation(n, true);
		rc = describe(&options, &out);
		assert_int_equal(rc, unit_allocation_failed() ? CRM_ERR_NOMEM : CRM_DONE);
		crmi_text_free(&out);
	}
	unit_fail_allocation(0, false);
	assert_int_equal(rc, CRM_DONE);
	assert_true(n > 6);
	test_free(text);
}

static void a_text_cut_anywhere_is_read_without_harm(void **state)
{
	static const char text[] = "\xEF\xBB\xBF" "a,\"b\"\"c\",d\r\n\"1\r\n2\",3,4\n\n5,\"6\"7,8\r\"9";

	(void)state;
	for (size_t length = 0; length < sizeof text; length++) {
		char *copy = test_malloc(length + 1); /* exact, so that a sanitizer sees a read beyond */
		struct source source = { copy, length, 0, 3, 0, CRM_OK, 0 };
		crmi_csv_options options = options_for(&source);
		crmi_text out;

		memcpy(copy, text, length);
		crmi_text_init(&out, &unit_allocator);
		assert_int_equal(describe(&options, &out), CRM_DONE);
		crmi_text_free(&out);
		test_free(copy);
	}
}

static void random_bytes_are_read_without_harm_and_the_same_in_any_chunks(void **state)
{
	static const char alphabet[] = "a,\"\n\r\"\";\t|x\0 \x81\x7C";
	uint64_t seed = 88172645463325252u;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		char text[64];
		size_t length = (size_t)round % sizeof text;
		crmi_text out[2];

		for (size_t i = 0; i < length; i++) {
			seed ^= seed << 13;
			seed ^= seed >> 7;
			seed ^= seed << 17;
			text[i] = alphabet[seed % (sizeof alphabet - 1)];
		}
		for (size_t i = 0; i < 2; i++) {
			struct source source = { text, length, 0, i ? 1 : 100, 0, CRM_OK, 0 };
			crmi_csv_options options = options_for(&source);
			crm_status rc;

			options.format = round % 3 == 0 ? CRM_FORMAT_BLANKS : CRM_FORMAT_CSV;
			options.encoding = round % 2 == 0 ? CRM_ENCODING_GB18030 : CRM_ENCODING_UTF8;
			crmi_text_init(&out[i], &unit_allocator);
			rc = describe(&options, &out[i]);
			assert_true(rc == CRM_DONE || rc == CRM_ERR_INVALID);
		}
		assert_int_equal(out[0].length, out[1].length);
		assert_memory_equal(out[0].data, out[1].data, out[0].length);
		crmi_text_free(&out[0]);
		crmi_text_free(&out[1]);
	}
}

static crm_status read_file(void *user, char *buffer, size_t capacity, size_t *got)
{
	*got = fread(buffer, 1, capacity, user);
	return CRM_OK;
}

static const char *shared; /* the folder of the sample data */

static void assert_sample(const char *name, int32_t format, size_t rows, size_t columns)
{
	crmi_csv_options options = options_for(NULL);
	char path[1000];
	crmi_csv_row row;
	crmi_csv *csv;
	size_t count = 0;
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", shared ? shared : ".", name);
	file = fopen(path, "rb");
	if (!file) {
		print_message("# skipped: no sample data; name its folder in CRM_SHARED\n");
		skip();
	}
	options.read = read_file;
	options.user = file;
	options.format = format;
	assert_int_equal(crmi_csv_open(&csv, &options), CRM_OK);
	while (crmi_csv_next(csv, &row) == CRM_OK) {
		assert_int_equal(row.rule, CRM_RULE_NONE);
		assert_int_equal(row.count, columns);
		assert_int_equal(row.line, ++count);
	}
	assert_int_equal(count, rows);
	crmi_csv_close(csv);
	(void)fclose(file);
}

/* The numbers are those of the README beside the files; a header is one row more. */
static void the_sample_files_are_read_whole(void **state)
{
	(void)state;
	assert_sample("telco-churn/Telco-Customer-Churn.csv", CRM_FORMAT_CSV, 7044, 21);
	assert_sample("cdnow/CDNOW_sample.txt", CRM_FORMAT_BLANKS, 6919, 5);
	assert_sample("comcast-complaints/Comcast_telecom_complaints_data.csv", CRM_FORMAT_CSV, 2225, 11);
	assert_sample("cfpb-subset/complaints-subset.csv", CRM_FORMAT_CSV, 281, 5);
	assert_sample("northwind/customers.csv", CRM_FORMAT_CSV, 92, 11);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(fields_are_split_at_commas), TEST(an_empty_text_has_no_rows), TEST(the_last_row_needs_no_line_end),
		TEST(all_three_line_ends_are_read_even_mixed), TEST(empty_lines_are_skipped_but_counted),
		TEST(quotes_protect_delimiters_quotes_and_line_breaks), TEST(a_quote_inside_a_plain_field_stands_for_itself),
		TEST(a_quote_that_never_ends_faults_the_row_where_it_begins),
		TEST(text_behind_a_closing_quote_faults_only_its_row), TEST(a_nul_byte_faults_only_its_row),
		TEST(a_nul_byte_in_the_header_is_told), TEST(a_byte_order_mark_is_no_part_of_the_header),
		TEST(utf16_is_refused_as_a_whole), TEST(the_delimiter_is_the_most_frequent_one_of_the_header),
		TEST(a_given_delimiter_may_be_any_plain_byte), TEST(a_bar_inside_a_chinese_character_is_no_delimiter),
		TEST(blanks_separate_columns_in_runs), TEST(the_raw_row_is_given_as_it_stands),
		TEST(a_field_over_the_limit_faults_only_its_row),
		TEST(a_row_over_the_limit_is_passed_over_and_its_lines_counted), TEST(an_endless_row_takes_bounded_memory),
		TEST(a_failure_of_the_source_is_passed_on), TEST(a_failed_allocation_is_told_and_leaks_nothing),
		TEST(a_text_cut_anywhere_is_read_without_harm),
		TEST(random_bytes_are_read_without_harm_and_the_same_in_any_chunks), TEST(the_sample_files_are_read_whole),
	};

	shared = argc > 1 ? argv[1] : getenv("CRM_SHARED");
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
