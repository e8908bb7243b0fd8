/* Case numbers: what is misheard is found, however the number is written. */
#include "unit.h"

#include "case_number.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { NUMBERS = 2000, PLACES = 13 /* with the hyphens */ };

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* Numbers of ids that look random, and of the two whose bits are all the same. */
static void number_of(uint64_t seed, char *number)
{
	crm_id id;
	int i;

	for (i = 0; i < 16; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		id.bytes[i] = (uint8_t)(seed >> 56);
	}
	if (seed % 1000 < 2)
		memset(id.bytes, seed % 1000 ? 0xff : 0, sizeof id.bytes);
	crmi_case_number(&id, number);
}

static bool reads(const char *text, char *number)
{
	char other[CRM_CASE_NUMBER_TEXT];

	return crm_case_number_read(text, number ? number : other);
}

/* Issue 6, part 8. */
static void every_single_wrong_character_is_found(void **state)
{
	char number[CRM_CASE_NUMBER_TEXT], wrong[CRM_CASE_NUMBER_TEXT];
	int i, k, checked = 0;
	uint64_t seed;

	(void)state;
	for (seed = 0; seed < NUMBERS; seed++) {
		number_of(seed, number);
		assert_true(reads(number, NULL));
		for (i = 0; i < PLACES; i++)
			for (k = 0; number[i] != '-' && k < 32; k++) {
				memcpy(wrong, number, sizeof wrong);
				wrong[i] = alphabet[k];
				assert_int_equal(reads(wrong, NULL), wrong[i] == number[i]);
				checked++;
			}
	}
	assert_int_equal(checked, NUMBERS * 11 * 32);
}

/* Not only of neighbours: of any two places. */
static void every_exchange_of_two_different_characters_is_found(void **state)
{
	char number[CRM_CASE_NUMBER_TEXT], wrong[CRM_CASE_NUMBER_TEXT];
	uint64_t seed;
	int i, k;

	(void)state;
	for (seed = 0; seed < NUMBERS; seed++) {
		number_of(seed, number);
		for (i = 0; i < PLACES; i++)
			for (k = i + 1; number[i] != '-' && k < PLACES; k++) {
				if (number[k] == '-')
					continue;
				memcpy(wrong, number, sizeof wrong);
				wrong[i] = number[k];
				wrong[k] = number[i];
				assert_int_equal(reads(wrong, NULL), number[i] == number[k]);
			}
	}
}

static void a_number_is_read_however_it_is_written(void **state)
{
	char number[CRM_CASE_NUMBER_TEXT], text[64], read[CRM_CASE_NUMBER_TEXT];
	uint64_t seed;
	int i;

	(void)state;
	for (seed = 0; seed < NUMBERS; seed++) {
		char *at = text;

		number_of(seed, number);
		for (i = 0; i < PLACES; i++) {
			if (number[i] == '-')
				continue;
			*at++ = (char)(seed & 1 ? tolower((unsigned char)number[i]) : number[i]);
			if (number[i] == '0' && seed & 2)
				at[-1] = seed & 1 ? 'o' : 'O';
			if (number[i] == '1' && seed & 4)
				at[-1] = "IiLl"[seed >> 3 & 3];
			if ((seed >> 5) % 3)
				*at++ = (seed >> 5) % 3 == 1 ? ' ' : '-';
		}
		*at = '\0';
		assert_true(reads(text, read));
		assert_string_equal(read, number);
	}
}

/* The one that the header, the documents and the help of the tool show. */
static void the_number_that_is_shown_everywhere_is_one(void **state)
{
	char read[CRM_CASE_NUMBER_TEXT];

	(void)state;
	assert_true(reads("K7Q4-9M2X-T3W", read));
	assert_string_equal(read, "K7Q4-9M2X-T3W");
}

static void what_is_no_number_leaves_none(void **state)
{
	static const char *const none[] = {
		"", " ", "-", "K7Q4", "漏水", "K7Q4-9M2X-T3", "K7Q4-9M2X-T3B", "U7Q4-9M2X-T3W", "K7Q4_9M2X_T3W", "K7Q4-9M2X-T3W\n",
	};
	char number[CRM_CASE_NUMBER_TEXT], longer[32], read[CRM_CASE_NUMBER_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof none / sizeof *none; i++) {
		strcpy(read, "left");
		assert_false(reads(none[i], read));
		assert_string_equal(read, "");
	}
	assert_false(reads(NULL, read));
	number_of(7, number);
	(void)snprintf(longer, sizeof longer, "%s0", number);
	assert_false(reads(longer, read));
	assert_string_equal(read, "");
}

/* Ids of a machine without chance differ in their time or sequence alone, and have numbers of their own all the same. */
static void every_bit_of_the_id_tells_in_the_number(void **state)
{
	char number[CRM_CASE_NUMBER_TEXT], other[CRM_CASE_NUMBER_TEXT];
	crm_id id;
	int bit;

	(void)state;
	memset(&id, 0x5a, sizeof id);
	crmi_case_number(&id, number);
	for (bit = 0; bit < 128; bit++) {
		id.bytes[bit / 8] = (uint8_t)(id.bytes[bit / 8] ^ 1 << bit % 8);
		assert_string_not_equal(crmi_case_number(&id, other), number);
		id.bytes[bit / 8] = (uint8_t)(id.bytes[bit / 8] ^ 1 << bit % 8);
	}
}

UNIT_MAIN(TEST(every_single_wrong_character_is_found), TEST(every_exchange_of_two_different_characters_is_found),
          TEST(a_number_is_read_however_it_is_written), TEST(what_is_no_number_leaves_none),
          TEST(the_number_that_is_shown_everywhere_is_one),
          TEST(every_bit_of_the_id_tells_in_the_number))
