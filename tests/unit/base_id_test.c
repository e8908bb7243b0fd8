/* Ids: UUID version 7 in the order in which they are made. */
#include "unit.h"

#include "id.h"

#include <string.h>

static const uint8_t zeros[CRMI_ID_RANDOM];
static const uint8_t ones[CRMI_ID_RANDOM] = { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 };

static uint64_t milliseconds_of(const crm_id *id)
{
	uint64_t value = 0;
	int i;

	for (i = 0; i < 6; i++)
		value = value << 8 | id->bytes[i];
	return value;
}

static void an_id_has_version_and_variant_of_rfc_9562(void **state)
{
	crmi_id_clock clock = { 0 };
	crm_id id = crmi_id_make(&clock, INT64_C(1778432400123456), zeros);

	(void)state;
	assert_int_equal(id.bytes[6] >> 4, 7);
	assert_int_equal(id.bytes[8] >> 6, 2);
	id = crmi_id_make(&clock, INT64_C(1778432400123456), ones);
	assert_int_equal(id.bytes[6] >> 4, 7);
	assert_int_equal(id.bytes[8] >> 6, 2);
	assert_int_equal(milliseconds_of(&id), INT64_C(1778432400123));
}

static void ids_of_one_instant_rise(void **state)
{
	crmi_id_clock clock = { 0 };
	crm_id last = crmi_id_make(&clock, 1000000, ones);
	int i;

	(void)state;
	for (i = 0; i < 100000; i++) {
		crm_id id = crmi_id_make(&clock, 1000000, i % 2 ? zeros : ones);

		assert_true(memcmp(&id, &last, sizeof id) > 0);
		last = id;
	}
}

static void ids_rise_though_the_clock_goes_back(void **state)
{
	crmi_id_clock clock = { 0 };
	crm_id last = crmi_id_make(&clock, 10 * CRM_DAY, ones);
	int64_t now;

	(void)state;
	for (now = 10 * CRM_DAY; now > -CRM_DAY; now -= CRM_HOUR) {
		crm_id id = crmi_id_make(&clock, now, zeros);

		assert_true(memcmp(&id, &last, sizeof id) > 0);
		last = id;
	}
}

static void a_full_sequence_borrows_the_next_millisecond(void **state)
{
	crmi_id_clock clock = { 5, 0xfff };
	crm_id id = crmi_id_make(&clock, 5000, zeros), next;

	(void)state;
	assert_int_equal(milliseconds_of(&id), 6);
	assert_int_equal(clock.sequence, 0);
	next = crmi_id_make(&clock, 6000, ones); /* the borrowed millisecond comes: counting goes on behind */
	assert_int_equal(milliseconds_of(&next), 6);
	assert_int_equal(clock.sequence, 1);
	assert_true(memcmp(&next, &id, sizeof id) > 0);
	next = crmi_id_make(&clock, 7000, ones);
	assert_int_equal(milliseconds_of(&next), 7);
}

static void a_new_millisecond_leaves_half_the_sequence_free(void **state)
{
	crmi_id_clock clock = { 0 };

	(void)state;
	(void)crmi_id_make(&clock, 1000, ones);
	assert_in_range(clock.sequence, 0, 0x7ff);
}

static void ids_differ_in_their_random_part(void **state)
{
	crmi_id_clock first = { 0 }, second = { 0 };
	crm_id a = crmi_id_make(&first, 1000000, zeros), b = crmi_id_make(&second, 1000000, ones);

	(void)state;
	assert_false(crm_id_is_equal(&a, &b));
}

static void an_id_is_written_and_read_back(void **state)
{
	const crm_id id = { { 0x01, 0x96, 0xba, 0x9f, 0x00, 0x10, 0x7a, 0xbc, 0xbd, 0xef, 0, 1, 2, 3, 4, 0xff } };
	char text[CRM_ID_TEXT];
	crm_id back;

	(void)state;
	assert_ptr_equal(crm_id_text(&id, text), text);
	assert_string_equal(text, "0196ba9f-0010-7abc-bdef-0001020304ff");
	assert_true(crm_id_from_text(text, &back));
	assert_true(crm_id_is_equal(&back, &id));
	assert_true(crm_id_from_text("0196BA9F-0010-7ABC-BDEF-0001020304FF", &back));
	assert_true(crm_id_is_equal(&back, &id));
}

static void texts_that_are_no_ids_are_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"0196ba9f",
		"0196ba9f-0010-7abc-bdef-0001020304f",
		"0196ba9f-0010-7abc-bdef-0001020304ff0",
		"0196ba9f00107abcbdef0001020304ff",
		"0196ba9f-0010-7abc-bdef-0001020304fg",
		"{196ba9f-0010-7abc-bdef-0001020304f}",
		"0196ba9f-0010-7abc-bdef_0001020304ff",
		"0196ba9f-0010-7abc-bdef-0001020304ff ",
		" 0196ba9f-0010-7abc-bdef-0001020304ff",
		"0196ba9f0-010-7abc-bdef-0001020304ff",
		"0196ba9f-0010-7abc-bdef-",
	};
	crm_id id;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		memset(&id, 0xaa, sizeof id);
		if (crm_id_from_text(bad[i], &id))
			fail_msg("'%s' is taken for an id", bad[i]);
		assert_true(crm_id_is_none(&id));
	}
	assert_false(crm_id_from_text(NULL, &id));
	assert_true(crm_id_is_none(&id));
}

static void none_is_all_zero_and_null(void **state)
{
	crm_id id = { { 0 } };

	(void)state;
	assert_true(crm_id_is_none(NULL));
	assert_true(crm_id_is_none(&id));
	id.bytes[15] = 1;
	assert_false(crm_id_is_none(&id));
	assert_false(crm_id_is_equal(&id, &crmi_id_none));
}

UNIT_MAIN(TEST(an_id_has_version_and_variant_of_rfc_9562), TEST(ids_of_one_instant_rise),
          TEST(ids_rise_though_the_clock_goes_back), TEST(a_full_sequence_borrows_the_next_millisecond),
          TEST(a_new_millisecond_leaves_half_the_sequence_free), TEST(ids_differ_in_their_random_part),
          TEST(an_id_is_written_and_read_back), TEST(texts_that_are_no_ids_are_refused),
          TEST(none_is_all_zero_and_null))
