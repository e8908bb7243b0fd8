/* Where zones come from: bytes of TZif files, texts of rules, the system's directory. */
#define _POSIX_C_SOURCE 200809L

#include "unit.h"

#include "zone_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROOM = 1024, HEADER = 44 };

struct bytes {
	unsigned char at[ROOM];
	size_t        length;
};

static void put(struct bytes *bytes, const void *data, size_t length)
{
	assert_true(bytes->length + length <= ROOM);
	memcpy(bytes->at + bytes->length, data, length);
	bytes->length += length;
}

static void put_number(struct bytes *bytes, int64_t number, int size)
{
	for (int i = size - 1; i >= 0; i--) {
		unsigned char byte = (unsigned char)((uint64_t)number >> (8 * i));

		put(bytes, &byte, 1);
	}
}

static void put_header(struct bytes *bytes, char version, int64_t leaps, int64_t times, int64_t types, int64_t letters)
{
	static const char reserved[15];

	put(bytes, "TZif", 4);
	put(bytes, &version, 1);
	put(bytes, reserved, 15);
	put_number(bytes, 0, 4);
	put_number(bytes, 0, 4);
	put_number(bytes, leaps, 4);
	put_number(bytes, times, 4);
	put_number(bytes, types, 4);
	put_number(bytes, letters, 4);
}

/* Two changes, in 2000 and 2001, between AAA = UTC+1 and BBB = UTC+2. */
static void put_block(struct bytes *bytes, char version, int size)
{
	put_header(bytes, version, 0, 2, 2, 8);
	put_number(bytes, 946684800, size);
	put_number(bytes, 978307200, size);
	put(bytes, "\1\0", 2);
	put_number(bytes, 3600, 4);
	put(bytes, "\0\0", 2);
	put_number(bytes, 7200, 4);
	put(bytes, "\1\4", 2);
	put(bytes, "AAA\0BBB", 8);
}

static void put_file(struct bytes *bytes, const char *footer)
{
	bytes->length = 0;
	put_block(bytes, '2', 4);
	put_block(bytes, '2', 8);
	put(bytes, footer, strlen(footer));
}

static crm_status make(const struct bytes *bytes, crm_zone **zone, crm_failure *failure)
{
	crm_zone_input input = CRM_INIT(crm_zone_input);
	unsigned char *exact = malloc(bytes->length + 1); /* so that a reader that goes too far is caught */
	crm_status rc;

	assert_non_null(exact);
	memcpy(exact, bytes->at, bytes->length);
	exact = realloc(exact, bytes->length ? bytes->length : 1);
	assert_non_null(exact);
	input.name = "Test/Zone";
	input.data = exact;
	input.length = bytes->length;
	input.allocator = &unit_allocator;
	rc = crm_zone_create(&input, zone, failure);
	free(exact);
	return rc;
}

static void assert_no_zone(const struct bytes *bytes)
{
	crm_zone *zone = NULL;
	crm_failure failure;

	assert_int_equal(make(bytes, &zone, &failure), CRM_ERR_INVALID);
	assert_int_equal(failure.rule, CRM_RULE_ZONE_DATA);
	assert_string_equal(failure.field, "data");
	assert_true(failure.message[0] != '\0');
	assert_null(zone);
}

static int32_t offset_in(const crm_zone *zone, const char *utc)
{
	crm_local_time local;
	int64_t at;

	assert_true(crm_time_from_text(utc, &at));
	crm_zone_local(zone, at, &local);
	return local.offset_seconds;
}

static void a_file_of_version_1_has_no_footer(void **unused)
{
	struct bytes bytes = { .length = 0 };
	crm_zone *zone = NULL;

	(void)unused;
	put_block(&bytes, '\0', 4);
	assert_int_equal(make(&bytes, &zone, NULL), CRM_OK);
	assert_int_equal(offset_in(zone, "1999-12-31T23:59:59Z"), 3600);
	assert_int_equal(offset_in(zone, "2000-01-01T00:00:00Z"), 7200);
	assert_int_equal(offset_in(zone, "2000-12-31T23:59:59Z"), 7200);
	assert_int_equal(offset_in(zone, "2200-07-01T00:00:00Z"), 3600);
	crm_zone_free(zone);
}

static void later_versions_are_read_in_64_bits_with_their_footer(void **unused)
{
	struct bytes bytes = { .length = 0 };
	crm_zone *zone = NULL;

	(void)unused;
	for (char version = '2'; version <= '4'; version++) {
		put_file(&bytes, "\nAAA-1BBB,M3.5.0,M10.5.0\n");
		bytes.at[4] = (unsigned char)version;
		bytes.at[HEADER + 2 * 5 + 2 * 6 + 8 + 4] = (unsigned char)version;
		bytes.at[HEADER] = 0x7F; /* the 32-bit block is passed over */
		assert_int_equal(make(&bytes, &zone, NULL), CRM_OK);
		assert_int_equal(offset_in(zone, "2000-06-01T00:00:00Z"), 7200);
		assert_int_equal(offset_in(zone, "2001-02-01T00:00:00Z"), 3600);
		assert_int_equal(offset_in(zone, "2001-07-01T00:00:00Z"), 7200);
		assert_int_equal(offset_in(zone, "2999-07-01T00:00:00Z"), 7200);
		crm_zone_free(zone);
	}
	put_file(&bytes, "\n\n");
	assert_int_equal(make(&bytes, &zone, NULL), CRM_OK);
	assert_int_equal(offset_in(zone, "2999-07-01T00:00:00Z"), 3600);
	crm_zone_free(zone);
}

/* Compact files end with a change to a new rule, at a time when that rule by itself would have said otherwise. */
static void the_last_change_holds_until_the_next_one_of_the_footer(void **unused)
{
	struct bytes bytes = { .length = 0 };
	crm_zone *zone = NULL;
	int64_t change, expected;

	(void)unused;
	put_file(&bytes, "\nAAA-1BBB,M10.1.0,M3.1.0\n");
	assert_int_equal(make(&bytes, &zone, NULL), CRM_OK);
	assert_int_equal(offset_in(zone, "2001-01-01T00:00:00Z"), 3600);
	assert_int_equal(offset_in(zone, "2001-10-07T00:59:59Z"), 3600);
	assert_int_equal(offset_in(zone, "2001-10-07T01:00:00Z"), 7200);
	assert_int_equal(offset_in(zone, "2002-01-01T00:00:00Z"), 7200);
	assert_int_equal(crm_zone_next_change(zone, INT64_C(978307200) * CRM_SECOND, &change), CRM_OK);
	assert_true(crm_time_from_text("2001-10-07T01:00:00Z", &expected) && change == expected);
	crm_zone_free(zone);
	put_file(&bytes, "\nXXX-1YYY,0/0,J365/25\n"); /* summer time all the year, which the last change contradicts for ever */
	assert_no_zone(&bytes);
}

static void bytes_that_are_cut_off_anywhere_are_no_zone(void **unused)
{
	struct bytes whole = { .length = 0 }, bytes;

	(void)unused;
	put_file(&whole, "\nAAA-1BBB,M3.5.0,M10.5.0\n");
	for (size_t length = 0; length < whole.length; length++) {
		bytes = whole;
		bytes.length = length;
		assert_no_zone(&bytes);
	}
	whole.length = 0;
	put_block(&whole, '\0', 4);
	for (size_t length = 0; length < whole.length; length++) {
		bytes = whole;
		bytes.length = length;
		assert_no_zone(&bytes);
	}
}

/* A byte of a good file changed to one that makes it wrong. */
static void what_the_bytes_contradict_is_refused(void **unused)
{
	enum {
		SECOND = HEADER + 2 * 5 + 2 * 6 + 8,
		TIMES = SECOND + HEADER,
		INDICES = TIMES + 16,
		TYPES = INDICES + 2,
		LETTERS = TYPES + 12
	};
	static const struct change {
		size_t        at;
		unsigned char byte;
	} changes[] = {
		{ 0, 'Z' },
		{ 4, '1' },
		{ 4, '5' },
		{ 4, 0x80 }, /* magic and version of the first header */
		{ SECOND + 1, 'z' },
		{ SECOND + 4, '9' }, /* and of the second */
		{ SECOND + 20, 1 },
		{ SECOND + 23, 1 },
		{ SECOND + 27, 1 }, /* marks for other than all kinds */
		{ SECOND + 28, 0xFF },
		{ SECOND + 31, 1 }, /* leap seconds */
		{ SECOND + 32, 0xFF },
		{ SECOND + 35, 3 }, /* more changes than bytes */
		{ SECOND + 36, 0xFF },
		{ SECOND + 39, 0 },
		{ SECOND + 39, 3 }, /* kinds */
		{ SECOND + 40, 0xFF },
		{ SECOND + 43, 0 },
		{ SECOND + 43, 7 }, /* letters */
		{ TIMES + 8, 0x7F },
		{ TIMES, 0x7F },
		{ TIMES, 0x80 },
		{ TIMES + 4, 0x7F }, /* out of all time; out of order */
		{ INDICES, 2 },
		{ INDICES + 1, 0xFF }, /* to no kind */
		{ TYPES, 0x80 },
		{ TYPES + 1, 2 },
		{ TYPES + 4, 2 }, /* offset and flag */
		{ TYPES + 5, 8 },
		{ TYPES + 5, 0xFF },
		{ LETTERS + 1, '\n' },
		{ LETTERS + 7, 'B' }, /* abbreviations */
		{ LETTERS + 8, ' ' },
		{ LETTERS + 9, '1' },
		{ LETTERS + 12, '9' }, /* footer: not behind a line end; no rule; another offset */
	};

	(void)unused;
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct bytes bytes = { .length = 0 };

		put_file(&bytes, "\nAAA-1\n");
		if (bytes.at[changes[i].at] == changes[i].byte)
			fail_msg("change %zu changes nothing", i);
		bytes.at[changes[i].at] = changes[i].byte;
		assert_no_zone(&bytes);
	}
}

static void too_many_changes_are_refused(void **unused)
{
	enum { COUNT = 20001 };
	crm_zone_input input = CRM_INIT(crm_zone_input);
	struct bytes header = { .length = 0 };
	size_t length = HEADER + (size_t)COUNT * 5 + 6 + 2;
	unsigned char *bytes = calloc(1, length);
	crm_zone *zone = NULL;
	crm_failure failure;

	(void)unused;
	assert_non_null(bytes);
	put_header(&header, '\0', 0, COUNT, 1, 2);
	memcpy(bytes, header.at, HEADER);
	for (size_t i = 0; i < COUNT; i++)
		bytes[HEADER + i * 4 + 2] = (unsigned char)(i >> 8), bytes[HEADER + i * 4 + 3] = (unsigned char)i;
	input.name = "Test/Zone";
	input.data = bytes;
	input.length = length;
	assert_int_equal(crm_zone_create(&input, &zone, &failure), CRM_ERR_INVALID);
	assert_int_equal(failure.rule, CRM_RULE_ZONE_DATA);
	header.length = 0;
	put_header(&header, '\0', 0, COUNT - 1, 1, 2);
	memcpy(bytes, header.at, HEADER);
	assert_int_equal(crm_zone_create(&input, &zone, &failure),
	                 CRM_ERR_INVALID); /* the index of the last change is a letter now */
	input.length = length;
	memset(bytes + HEADER + (size_t)(COUNT - 1) * 4, 0, length - HEADER - (size_t)(COUNT - 1) * 4);
	assert_int_equal(crm_zone_create(&input, &zone, &failure), CRM_OK);
	crm_zone_free(zone);
	free(bytes);
}

static void a_rule_tells_where_it_is_wrong(void **unused)
{
	static const struct wrong_rule {
		const char *rule;
		int32_t     position;
	} rules[] = {
		{ "", 1 },
		{ "CS", 1 },
		{ "CST", 4 },
		{ "8", 1 },
		{ ":Asia/Shanghai", 1 },
		{ "CST-8 ", 6 },
		{ "CST-x", 5 },
		{ "CST--8", 5 },
		{ "CST-25", 5 },
		{ "CST-8:60", 7 },
		{ "CST-8:00:61", 10 },
		{ "CST-8:", 7 },
		{ "<+08-8", 7 },
		{ "<+8>-8", 1 },
		{ "<08+8", 6 },
		{ "ABCDEFGHIJKLMNOP1", 1 },
		{ "CET-1CEST", 10 },
		{ "CET-1CEST,", 11 },
		{ "CET-1CEST,M3.5.0", 17 },
		{ "CET-1CE", 6 },
		{ "CET-1CEST,M13.5.0,M10.5.0", 12 },
		{ "CET-1CEST,M0.5.0,M10.5.0", 12 },
		{ "CET-1CEST,M3.6.0,M10.5.0", 14 },
		{ "CET-1CEST,M3.0.0,M10.5.0", 14 },
		{ "CET-1CEST,M3.5.7,M10.5.0", 16 },
		{ "CET-1CEST,M3.5,M10.5.0", 15 },
		{ "CET-1CEST,M3,M10.5.0", 13 },
		{ "CET-1CEST,J0,J300", 12 },
		{ "CET-1CEST,J366,J300", 12 },
		{ "CET-1CEST,366,300", 11 },
		{ "CET-1CEST,M3.5.0/168,M10.5.0", 18 },
		{ "CET-1CEST,M3.5.0/,M10.5.0", 18 },
		{ "CET-1CEST,M3.5.0,M10.5.0/3x", 27 },
		{ "CET-1CEST,M3.5.0,M10.5.0,M1.1.1", 25 },
		{ "CET-1CEST,M3.5.0,K1", 18 },
		{ "\xC3\x84"
		  "AA-1",
		  1 },
	};

	(void)unused;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		crm_zone_input input = CRM_INIT(crm_zone_input);
		crm_zone *zone = NULL;
		crm_failure failure;

		input.rule = rules[i].rule;
		assert_int_equal(crm_zone_create(&input, &zone, &failure), CRM_ERR_INVALID);
		assert_int_equal(failure.rule, CRM_RULE_ZONE_RULE);
		assert_string_equal(failure.field, "rule");
		if (failure.position != rules[i].position)
			fail_msg("%s: fault at %d, expected at %d", rules[i].rule, failure.position, rules[i].position);
		input.name = "UTC"; /* also where it would not be needed */
		assert_int_equal(crm_zone_create(&input, &zone, &failure), CRM_ERR_INVALID);
	}
}

static void a_name_that_is_none_is_unknown(void **unused)
{
	static const char *const names[] = {
		"",
		"/etc/passwd",
		"../../etc/passwd",
		"Asia/../Asia/Shanghai",
		"Asia//Shanghai",
		"Asia/",
		".",
		"Asia/.Shanghai",
		"Asia Shanghai",
		"Asia/Shang\nhai",
		"Asia/Sh\xC3\xA4nghai",
		"Asia",
		"Asia/Nowhere",
		"Asia/Shanghai/Pudong",
		"Asia\\Shanghai",
		"~root",
	};

	(void)unused;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		crm_zone_input input = CRM_INIT(crm_zone_input);
		crm_zone *zone = NULL;
		crm_failure failure;

		input.name = names[i];
		assert_int_equal(crm_zone_create(&input, &zone, &failure), CRM_ERR_NOT_FOUND);
		assert_true(failure.rule == CRM_RULE_ZONE_UNKNOWN || failure.rule == CRM_RULE_ZONE_MISSING);
		assert_null(zone);
	}
}

/* A directory of our own, for what is read and what is not. */
struct place {
	char directory[64];
	char file[96];
};

static void make_place(struct place *place)
{
	(void)snprintf(place->directory, sizeof place->directory, "/tmp/crm-zone-XXXXXX");
	assert_non_null(mkdtemp(place->directory));
	(void)snprintf(place->file, sizeof place->file, "%s/Mine", place->directory);
}

static void write_zone(const struct place *place, const void *bytes, size_t length)
{
	FILE *file = fopen(place->file, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

static crm_status make_from(const struct place *place, const char *name, const char *rule, crm_zone **zone, crm_failure *failure)
{
	crm_zone_input input = CRM_INIT(crm_zone_input);

	input.name = name;
	input.rule = rule;
	input.directory = place->directory;
	input.allocator = &unit_allocator;
	return crm_zone_create(&input, zone, failure);
}

static void a_zone_is_found_in_the_directory_given(void **unused)
{
	struct bytes bytes = { .length = 0 };
	struct place place;
	crm_failure failure;
	crm_zone *zone = NULL;
	char link[128];

	(void)unused;
	make_place(&place);
	assert_int_equal(make_from(&place, "Mine", NULL, &zone, &failure), CRM_ERR_NOT_FOUND);
	assert_int_equal(failure.rule, CRM_RULE_ZONE_MISSING); /* an empty directory has no data */
	put_file(&bytes, "\nAAA-1\n");
	write_zone(&place, bytes.at, bytes.length);
	assert_int_equal(make_from(&place, "Mine", NULL, &zone, &failure), CRM_OK);
	assert_int_equal(offset_in(zone, "2000-06-01T00:00:00Z"), 7200);
	crm_zone_free(zone);
	(void)snprintf(link, sizeof link, "%s/Alias", place.directory);
	assert_int_equal(symlink("Mine", link), 0);
	assert_int_equal(make_from(&place, "Alias", NULL, &zone, &failure), CRM_OK);
	assert_string_equal(crm_zone_name(zone), "Alias");
	crm_zone_free(zone);
	assert_int_equal(make_from(&place, "Other", NULL, &zone, &failure), CRM_ERR_NOT_FOUND);
	assert_int_equal(failure.rule, CRM_RULE_ZONE_UNKNOWN);
	assert_int_equal(unlink(link), 0);
	assert_int_equal(unlink(place.file), 0);
	assert_int_equal(rmdir(place.directory), 0);
	assert_int_equal(make_from(&place, "Mine", NULL, &zone, &failure), CRM_ERR_NOT_FOUND);
	assert_int_equal(failure.rule, CRM_RULE_ZONE_MISSING);
	assert_null(zone);
}

static void what_is_no_file_of_a_zone_is_not_read(void **unused)
{
	struct place place;
	crm_failure failure;
	crm_zone *zone = NULL;
	void *large = calloc(1, CRMI_ZONE_FILE_LIMIT + 1);

	(void)unused;
	assert_non_null(large);
	make_place(&place);
	write_zone(&place, "not a zone", 10);
	assert_int_equal(make_from(&place, "Mine", "CST-8", &zone, &failure), CRM_ERR_INVALID); /* never a guess */
	assert_int_equal(failure.rule, CRM_RULE_ZONE_DATA);
	write_zone(&place, large, CRMI_ZONE_FILE_LIMIT + 1);
	assert_int_equal(make_from(&place, "Mine", NULL, &zone, &failure), CRM_ERR_INVALID);
	assert_int_equal(failure.rule, CRM_RULE_ZONE_DATA);
	assert_int_equal(unlink(place.file), 0);
	assert_int_equal(mkfifo(place.file, 0600), 0); /* a pipe nobody writes to */
	assert_int_equal(make_from(&place, "Mine", NULL, &zone, &failure), CRM_ERR_NOT_FOUND);
	assert_int_equal(unlink(place.file), 0);
	assert_int_equal(symlink("Mine", place.file), 0); /* a circle */
	assert_int_equal(make_from(&place, "Mine", NULL, &zone, &failure), CRM_ERR_IO);
	assert_string_equal(failure.field, "name");
	assert_int_equal(unlink(place.file), 0);
	assert_int_equal(rmdir(place.directory), 0);
	free(large);
	assert_null(zone);
}

static void the_rule_stands_in_only_for_a_zone_that_is_not_there(void **unused)
{
	struct place place = { .directory = "/nowhere/zoneinfo" };
	struct bytes bytes = { .length = 0 };
	crm_zone_input input = CRM_INIT(crm_zone_input);
	crm_failure failure;
	crm_zone *zone = NULL;

	(void)unused;
	assert_int_equal(make_from(&place, "Asia/Shanghai", "CST-8", &zone, &failure), CRM_OK);
	assert_int_equal(failure.rule, CRM_RULE_NONE);
	assert_string_equal(failure.message, "");
	assert_string_equal(crm_zone_name(zone), "Asia/Shanghai");
	assert_int_equal(offset_in(zone, "2026-06-01T00:00:00Z"), 8 * 3600);
	crm_zone_free(zone);
	put_file(&bytes, "\nAAA-1\n");
	input.name = "Asia/Shanghai";
	input.rule = "CST-8";
	input.data = bytes.at;
	input.length = bytes.length;
	assert_int_equal(crm_zone_create(&input, &zone, &failure), CRM_OK);
	assert_int_equal(offset_in(zone, "2026-06-01T00:00:00Z"), 3600);
	crm_zone_free(zone);
}

static void data_that_counts_leap_seconds_is_refused(void **unused)
{
	crm_zone_input input = CRM_INIT(crm_zone_input);
	crm_zone *zone = NULL;
	crm_failure failure;
	crm_status rc;

	(void)unused;
	input.name = "right/Europe/Berlin";
	rc = crm_zone_create(&input, &zone, &failure);
	if (rc == CRM_ERR_NOT_FOUND) {
		print_message("# skipped: the system has no zones that count leap seconds\n");
		skip();
	}
	assert_int_equal(rc, CRM_ERR_INVALID);
	assert_int_equal(failure.rule, CRM_RULE_ZONE_DATA);
	assert_non_null(strstr(failure.message, "leap"));
}

static void inputs_are_checked(void **unused)
{
	crm_zone_input input = CRM_INIT(crm_zone_input);
	crm_zone *zone = NULL;
	crm_failure failure;

	(void)unused;
	assert_int_equal(crm_zone_create(&input, &zone, &failure), CRM_ERR_INVALID);
	assert_int_equal(failure.rule, CRM_RULE_FIELD_MISSING);
	assert_string_equal(failure.field, "name");
	assert_int_equal(crm_zone_create(NULL, &zone, &failure), CRM_ERR_INVALID);
	assert_int_equal(failure.rule, CRM_RULE_ARGUMENT_MISSING);
	assert_int_equal(crm_zone_create(&input, NULL, &failure), CRM_ERR_INVALID);
	input.size = 4;
	assert_int_equal(crm_zone_create(&input, &zone, &failure), CRM_ERR_INVALID);
	assert_int_equal(failure.rule, CRM_RULE_INPUT_SIZE);
	input.size = offsetof(crm_zone_input, rule);
	input.name = "UTC";
	input.rule = "nonsense"; /* behind the end of what an older caller knows */
	assert_int_equal(crm_zone_create(&input, &zone, &failure), CRM_OK);
	crm_zone_free(zone);
}

static void no_memory_is_said_and_nothing_is_lost(void **unused)
{
	struct bytes bytes = { .length = 0 };
	struct place place;
	crm_failure failure;
	crm_zone *zone = NULL;
	long n = 0;

	(void)unused;
	make_place(&place);
	put_file(&bytes, "\nAAA-1\n");
	write_zone(&place, bytes.at, bytes.length);
	do {
		unit_fail_allocation(++n, true);
		if (make_from(&place, "Mine", NULL, &zone, &failure) == CRM_OK)
			break;
		assert_null(zone);
		assert_true(unit_allocation_failed());
		assert_string_equal(failure.message, "an allocation failed");
	} while (n < 100);
	unit_fail_allocation(0, false);
	assert_int_equal(n, 4); /* path, bytes, zone */
	crm_zone_free(zone);
	assert_int_equal(unlink(place.file), 0);
	assert_int_equal(rmdir(place.directory), 0);
}

UNIT_MAIN(TEST(a_file_of_version_1_has_no_footer), TEST(later_versions_are_read_in_64_bits_with_their_footer),
          TEST(the_last_change_holds_until_the_next_one_of_the_footer),
          TEST(bytes_that_are_cut_off_anywhere_are_no_zone), TEST(what_the_bytes_contradict_is_refused),
          TEST(too_many_changes_are_refused), TEST(a_rule_tells_where_it_is_wrong), TEST(a_name_that_is_none_is_unknown),
          TEST(a_zone_is_found_in_the_directory_given), TEST(what_is_no_file_of_a_zone_is_not_read),
          TEST(the_rule_stands_in_only_for_a_zone_that_is_not_there), TEST(data_that_counts_leap_seconds_is_refused),
          TEST(inputs_are_checked), TEST(no_memory_is_said_and_nothing_is_lost))
