#include "unit.h"

#include <string.h>

#include "mapping.h"

static const crmi_field_name names[] = { { "content", false }, { "received_at", false }, { "contact", false },
                                         { "state", false },   { "phone", true },        { "email", true } };
enum { NAMES = sizeof names / sizeof *names };

static const char *const header_names[] = { "Ticket #", " Customer Complaint ", "Date", "Time", "City", "State",
                                           "Zip code", "Status", "Tel", "tel" };
enum { COLUMNS = sizeof header_names / sizeof *header_names };

static crmi_slice slice(const char *text)
{
	return (crmi_slice){ text, strlen(text) };
}

static void make_header(crmi_slice *header)
{
	for (size_t i = 0; i < COLUMNS; i++)
		header[i] = slice(header_names[i]);
}

/* Parses, checks and binds; gives the first fault. */
static crm_status prepare(crmi_arena *arena, const char *text, crmi_mapping *mapping, crmi_mapping_fault *fault)
{
	crmi_slice header[COLUMNS];
	crm_status rc = crmi_mapping_parse(arena, text, strlen(text), mapping, fault);

	make_header(header);
	if (rc == CRM_OK)
		rc = crmi_mapping_check(mapping, names, NAMES, fault);
	return rc == CRM_OK ? crmi_mapping_bind(mapping, header, COLUMNS, fault) : rc;
}

static void assert_fault(const char *text, int64_t line, int32_t rule, const char *word)
{
	crmi_mapping_fault fault;
	crmi_mapping mapping;
	crmi_arena arena;

	crmi_arena_init(&arena, &unit_allocator);
	assert_int_equal(prepare(&arena, text, &mapping, &fault), CRM_ERR_INVALID);
	assert_int_equal(fault.line, line);
	assert_int_equal(fault.rule, rule);
	if (!strstr(fault.message, word))
		print_message("# %s\n", fault.message);
	assert_non_null(strstr(fault.message, word));
	crmi_arena_free(&arena);
}

/* The values of all entries for a row, joined with bars; NULL = a word is not translated. */
static void assert_values(const char *text, const char *const *row, const char *expected)
{
	crmi_mapping_fault fault;
	crmi_slice fields[COLUMNS];
	crmi_mapping mapping;
	crmi_text value, all;
	crmi_arena arena;

	crmi_arena_init(&arena, &unit_allocator);
	crmi_text_init(&value, &unit_allocator);
	crmi_text_init(&all, &unit_allocator);
	for (size_t i = 0; i < COLUMNS; i++)
		fields[i] = slice(row[i]);
	assert_int_equal(prepare(&arena, text, &mapping, &fault), CRM_OK);
	for (size_t i = 0; i < mapping.count; i++) {
		crm_status rc = crmi_mapping_value(&mapping, i, fields, COLUMNS, &value);

		assert_true(rc == CRM_OK || rc == CRM_ERR_INVALID);
		crmi_text_put(&all, i ? "|" : "");
		crmi_text_put(&all, rc == CRM_OK ? value.data : "(refused)");
	}
	assert_string_equal(all.data, expected);
	crmi_text_free(&all);
	crmi_text_free(&value);
	crmi_arena_free(&arena);
}

static const char *const full[] = { "250635", " Slow\nline ", "22-04-15", "3:53:50 PM", "Abingdon", "Maryland", "21009",
                                    "Closed", "111", "222" };
static const char *const empty[] = { "", "", "", "", "", " ", "", "", "", "" };

static void templates_are_put_together_from_columns_and_text(void **state)
{
	(void)state;
	assert_values("# a comment\n\ncontent = {Customer Complaint}\nreceived_at = {Date} {Time}\r\n"
	              "contact = {City}, {State} {Zip code}", full,
	              "Slow\nline|22-04-15 3:53:50 PM|Abingdon, Maryland 21009");
	assert_values("content = {Ticket #}: it's {Status} = done # really", full, "250635: it's Closed = done # really");
	assert_values("content = constant", empty, "constant");
}

static void columns_are_found_by_number_too(void **state)
{
	(void)state;
	assert_values("content = {1}-{ 10 }", full, "250635-222");
}

static void a_doubled_brace_is_a_brace(void **state)
{
	(void)state;
	assert_values("content = {{{Date}}} {{x}}", full, "{22-04-15} {x}");
	assert_values("content = a } b", full, "a } b");
}

static void column_names_match_exactly_first_and_then_in_any_case(void **state)
{
	(void)state;
	assert_values("phone = {tel}\nphone = {Tel}\ncontent = {customer complaint}\nstate = { STATUS }", full,
	              "222|111|Slow\nline|Closed");
}

static void a_name_that_fits_several_columns_is_refused(void **state)
{
	(void)state;
	assert_fault("phone = {TEL}", 1, CRM_RULE_IMPORT_COLUMN, "TEL");
}

static void a_missing_column_is_named_with_its_line(void **state)
{
	(void)state;
	assert_fault("content = {Date}\n\nstate = {Date} {Nowhere}\n", 3, CRM_RULE_IMPORT_COLUMN, "Nowhere");
	assert_fault("content = {11}", 1, CRM_RULE_IMPORT_COLUMN, "11");
	assert_fault("content = {0}", 1, CRM_RULE_IMPORT_COLUMN, "0");
	assert_fault("content = {99999999999999999999999}", 1, CRM_RULE_IMPORT_COLUMN, "999");
}

static void an_empty_row_gives_nothing_in_spite_of_literals(void **state)
{
	static const char *const half[] = { "", "", "", "", "Abingdon", "", "", "", "", "" };

	(void)state;
	assert_values("contact = {City}, {State}\nreceived_at = {Date} {Time}", empty, "|");
	assert_values("contact = {City}, {State}", half, "Abingdon,");
}

static void words_are_translated(void **state)
{
	(void)state;
	assert_values("state = {Status}\nstate: Open = received\nstate: Closed = closed\n", full, "closed");
	assert_values("state: Closed =\nstate = {Status}\n", full, "");
}

static void a_word_without_a_translation_is_refused(void **state)
{
	(void)state;
	assert_values("state = {Status}\nstate: closed = closed\n", full, "(refused)");
}

static void a_star_catches_all_other_words(void **state)
{
	(void)state;
	assert_values("state = {Status}\nstate: Open = received\nstate: * = closed\n", full, "closed");
}

static void an_empty_value_needs_no_word_but_may_have_one(void **state)
{
	(void)state;
	assert_values("state = {Status}\nstate: Open = received\nstate: * = closed\n", empty, "");
	assert_values("state = {Status}\nstate: = received\n", empty, "received");
}

static void a_label_is_kept_apart_from_the_field(void **state)
{
	crmi_mapping_fault fault;
	crmi_mapping mapping;
	crmi_arena arena;

	(void)state;
	crmi_arena_init(&arena, &unit_allocator);
	assert_int_equal(prepare(&arena, "phone.work = {Tel}\nphone = {tel}\nphone.work = {9}", &mapping, &fault), CRM_OK);
	assert_int_equal(mapping.count, 3);
	assert_string_equal(mapping.entries[0]->field, "phone");
	assert_string_equal(mapping.entries[0]->label, "work");
	assert_string_equal(mapping.entries[1]->field, "phone");
	assert_null(mapping.entries[1]->label);
	assert_int_equal(mapping.entries[2]->line, 3);
	crmi_arena_free(&arena);
}

static void words_for_a_label_go_before_words_for_the_field(void **state)
{
	(void)state;
	assert_values("phone.work = {Tel}\nphone.home = {Tel}\nphone: 111 = one\nphone.home: 111 = eins\n", full, "one|eins");
}

static void a_field_that_the_kind_does_not_have_is_refused(void **state)
{
	(void)state;
	assert_fault("content = {Date}\nbirth_date = {Date}\n", 2, CRM_RULE_IMPORT_MAPPING, "birth_date");
	assert_fault("Content = {Date}\n", 1, CRM_RULE_IMPORT_MAPPING, "Content");
}

static void a_field_of_one_value_takes_one_line_and_no_label(void **state)
{
	(void)state;
	assert_fault("content = {Date}\ncontent = {Time}\n", 2, CRM_RULE_IMPORT_MAPPING, "content");
	assert_fault("content.work = {Date}\n", 1, CRM_RULE_IMPORT_MAPPING, "content");
}

static void slips_of_the_pen_are_told_with_their_line(void **state)
{
	(void)state;
	assert_fault("\ncontent {Date}\n", 2, CRM_RULE_IMPORT_MAPPING, "content");
	assert_fault("content =\n", 1, CRM_RULE_IMPORT_MAPPING, "nothing");
	assert_fault("= {Date}\n", 1, CRM_RULE_IMPORT_MAPPING, "no field");
	assert_fault("content = {Date\n", 1, CRM_RULE_IMPORT_MAPPING, "brace");
	assert_fault("content = { }\n", 1, CRM_RULE_IMPORT_MAPPING, "no column");
	assert_fault("state: Open\n", 1, CRM_RULE_IMPORT_MAPPING, "state");
	assert_fault("content = {Date}\nstate: Open = received\n", 2, CRM_RULE_IMPORT_MAPPING, "state");
	assert_fault("state = {Date}\nstate: a = x\nstate: a = y\n", 3, CRM_RULE_IMPORT_MAPPING, "\"a\"");
	assert_fault("content = {Date}\nstate = \xFF\n", 2, CRM_RULE_IMPORT_ENCODING, "UTF-8");
}

static void a_long_name_is_cut_between_characters(void **state)
{
	char text[400] = "content = {x";

	(void)state;
	for (size_t i = 0; i < 100; i++)
		strcat(text, "\xC3\xBC");
	strcat(text, "}");
	crmi_mapping_fault fault;
	crmi_mapping mapping;
	crmi_arena arena;

	crmi_arena_init(&arena, &unit_allocator);
	assert_int_equal(prepare(&arena, text, &mapping, &fault), CRM_ERR_INVALID);
	assert_true(crmi_utf8_is_valid(fault.message, strlen(fault.message)));
	crmi_arena_free(&arena);
}

static void a_byte_order_mark_is_no_part_of_the_mapping(void **state)
{
	(void)state;
	assert_values("\xEF\xBB\xBF" "content = {Date}", full, "22-04-15");
}

static void without_a_header_columns_have_only_numbers(void **state)
{
	crmi_slice fields[] = { slice("a"), slice("b") };
	crmi_mapping_fault fault;
	crmi_mapping mapping;
	crmi_text value;
	crmi_arena arena;

	(void)state;
	crmi_arena_init(&arena, &unit_allocator);
	crmi_text_init(&value, &unit_allocator);
	assert_int_equal(crmi_mapping_parse(&arena, "content = {2}{1}", 16, &mapping, &fault), CRM_OK);
	assert_int_equal(crmi_mapping_bind(&mapping, NULL, 2, &fault), CRM_OK);
	assert_int_equal(crmi_mapping_value(&mapping, 0, fields, 2, &value), CRM_OK);
	assert_string_equal(value.data, "ba");
	assert_int_equal(crmi_mapping_value(&mapping, 0, fields, 1, &value), CRM_OK); /* a row that is too short */
	assert_string_equal(value.data, "a");
	assert_int_equal(crmi_mapping_parse(&arena, "content = {a}", 13, &mapping, &fault), CRM_OK);
	assert_int_equal(crmi_mapping_bind(&mapping, NULL, 2, &fault), CRM_ERR_INVALID);
	assert_int_equal(fault.rule, CRM_RULE_IMPORT_COLUMN);
	crmi_text_free(&value);
	crmi_arena_free(&arena);
}

static void without_a_mapping_columns_are_taken_for_fields_of_their_name(void **state)
{
	crmi_slice header[] = { slice("id"), slice(" content "), slice("phone.work"), slice("phone"), slice("State"),
	                        slice("content.work"), slice("") };
	crmi_slice fields[] = { slice("1"), slice("two"), slice("3"), slice("4"), slice("5"), slice("6"), slice("7") };
	crmi_mapping mapping;
	crmi_text value;
	crmi_arena arena;

	(void)state;
	crmi_arena_init(&arena, &unit_allocator);
	crmi_text_init(&value, &unit_allocator);
	assert_int_equal(crmi_mapping_default(&arena, header, 7, names, NAMES, &mapping), CRM_OK);
	assert_int_equal(mapping.count, 3);
	assert_string_equal(mapping.entries[0]->field, "content");
	assert_string_equal(mapping.entries[1]->label, "work");
	assert_int_equal(crmi_mapping_value(&mapping, 0, fields, 7, &value), CRM_OK);
	assert_string_equal(value.data, "two");
	assert_int_equal(crmi_mapping_value(&mapping, 2, fields, 7, &value), CRM_OK);
	assert_string_equal(value.data, "4");
	crmi_text_free(&value);
	crmi_arena_free(&arena);
}

static void two_columns_of_one_field_are_told_by_the_check(void **state)
{
	crmi_slice header[] = { slice("content"), slice("content") };
	crmi_mapping_fault fault;
	crmi_mapping mapping;
	crmi_arena arena;

	(void)state;
	crmi_arena_init(&arena, &unit_allocator);
	assert_int_equal(crmi_mapping_default(&arena, header, 2, names, NAMES, &mapping), CRM_OK);
	assert_int_equal(crmi_mapping_check(&mapping, names, NAMES, &fault), CRM_ERR_INVALID);
	assert_int_equal(fault.rule, CRM_RULE_IMPORT_MAPPING);
	crmi_arena_free(&arena);
}

static void a_failed_allocation_is_told_and_leaks_nothing(void **state)
{
	char text[8000] = "state = {Status}\nstate: Closed = closed\n";
	crmi_slice fields[COLUMNS];
	crmi_mapping_fault fault;
	crmi_mapping mapping;
	crmi_text value;
	crmi_arena arena;
	crm_status rc = CRM_ERR_NOMEM;
	long n;

	(void)state;
	for (size_t i = 0; i < COLUMNS; i++)
		fields[i] = slice(full[i]);
	for (size_t i = 0; i < 200; i++)
		strcat(text, "phone.work = a {Tel} b {tel}\n");
	for (n = 1; rc == CRM_ERR_NOMEM && n < 100; n++) {
		crmi_arena_init(&arena, &unit_allocator);
		crmi_text_init(&value, &unit_allocator);
		unit_fail_allocation(n, false);
		rc = prepare(&arena, text, &mapping, &fault);
		if (rc == CRM_OK)
			rc = crmi_mapping_value(&mapping, 0, fields, COLUMNS, &value);
		assert_int_equal(rc, unit_allocation_failed() ? CRM_ERR_NOMEM : CRM_OK);
		crmi_text_free(&value);
		crmi_arena_free(&arena);
	}
	unit_fail_allocation(0, false);
	assert_true(n > 4);
}

static void a_mapping_cut_or_garbled_anywhere_does_no_harm(void **state)
{
	static const char text[] = "# c\n\ncontent = {{{Date}}} x {2}\n"
	                           "state = {Status}\r\nstate: Open = a\nphone.work = {Tel}";
	static const char marks[] = "{}=:.#\n\" \xFF";
	crmi_mapping_fault fault;
	crmi_mapping mapping;
	crmi_arena arena;

	(void)state;
	for (size_t length = 0; length < sizeof text; length++)
		for (size_t i = 0; i < sizeof marks - 1; i++) {
			char *copy = test_malloc(length + 2);

			memcpy(copy, text, length);
			copy[length] = '\0';
			if (length)
				copy[(length * 7) % length] = marks[i];
			crmi_arena_init(&arena, &unit_allocator);
			if (prepare(&arena, copy, &mapping, &fault) != CRM_OK) {
				assert_true(fault.rule != 0);
				assert_true(fault.line > 0);
			}
			crmi_arena_free(&arena);
			test_free(copy);
		}
}

UNIT_MAIN(TEST(templates_are_put_together_from_columns_and_text), TEST(columns_are_found_by_number_too),
          TEST(a_doubled_brace_is_a_brace), TEST(column_names_match_exactly_first_and_then_in_any_case),
          TEST(a_name_that_fits_several_columns_is_refused), TEST(a_missing_column_is_named_with_its_line),
          TEST(an_empty_row_gives_nothing_in_spite_of_literals), TEST(words_are_translated),
          TEST(a_word_without_a_translation_is_refused), TEST(a_star_catches_all_other_words),
          TEST(an_empty_value_needs_no_word_but_may_have_one), TEST(a_label_is_kept_apart_from_the_field),
          TEST(words_for_a_label_go_before_words_for_the_field), TEST(a_field_that_the_kind_does_not_have_is_refused),
          TEST(a_field_of_one_value_takes_one_line_and_no_label), TEST(slips_of_the_pen_are_told_with_their_line),
          TEST(a_long_name_is_cut_between_characters), TEST(a_byte_order_mark_is_no_part_of_the_mapping),
          TEST(without_a_header_columns_have_only_numbers),
          TEST(without_a_mapping_columns_are_taken_for_fields_of_their_name),
          TEST(two_columns_of_one_field_are_told_by_the_check), TEST(a_failed_allocation_is_told_and_leaks_nothing),
          TEST(a_mapping_cut_or_garbled_anywhere_does_no_harm))
