/* Case numbers: fifty bits of the id as ten characters of Crockford's base 32, and a check character.
 *
 * The check is the sum over GF(32) of each character times a power of its own of a primitive element. Two characters that are
 * exchanged have different factors, and one that is wrong changes the sum, so each of both is found, always. */
#include "case_number.h"

#include <string.h>

enum { CHARACTERS = 10, GROUP = 4, BITS = 5, FIELD = 32, REDUCER = 0x25 /* x^5 + x^2 + 1, which is primitive */ };

static const char alphabet[FIELD + 1] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static unsigned times_x(unsigned value)
{
	value <<= 1;
	return value & FIELD ? value ^ REDUCER : value;
}

static unsigned product(unsigned a, unsigned b)
{
	unsigned sum = 0;

	for (; b; b >>= 1, a = times_x(a))
		if (b & 1)
			sum ^= a;
	return sum;
}

/* The check character has the factor 1, the characters before it x, x^2, ... */
static unsigned check_of(const unsigned *values)
{
	unsigned sum = 0, factor = 1;
	int i;

	for (i = CHARACTERS - 1; i >= 0; i--) {
		factor = times_x(factor);
		sum ^= product(values[i], factor);
	}
	return sum;
}

static char *write_number(const unsigned *values, char *number)
{
	char *end = number;
	int i;

	for (i = 0; i <= CHARACTERS; i++) {
		if (i && i % GROUP == 0)
			*end++ = '-';
		*end++ = alphabet[values[i]];
	}
	*end = '\0';
	return number;
}

static uint64_t half_of(const crm_id *id, int from)
{
	uint64_t half = 0;
	int i;

	for (i = from; i < from + 8; i++)
		half = half << 8 | id->bytes[i];
	return half;
}

/* Of the whole id, so that not even a machine without chance gives two cases one number: its ids differ in time or sequence. */
static uint64_t fifty_bits(const crm_id *id)
{
	uint64_t mixed = half_of(id, 0) * UINT64_C(0x9e3779b97f4a7c15) ^ half_of(id, 8) * UINT64_C(0xbf58476d1ce4e5b9);

	mixed ^= mixed >> 31;
	mixed *= UINT64_C(0x94d049bb133111eb);
	return mixed >> 14;
}

char *crmi_case_number(const crm_id *id, char *number)
{
	unsigned values[CHARACTERS + 1];
	uint64_t bits = fifty_bits(id);
	int i;

	for (i = CHARACTERS - 1; i >= 0; i--, bits >>= BITS)
		values[i] = (unsigned)(bits % FIELD);
	values[CHARACTERS] = check_of(values);
	return write_number(values, number);
}

/* What a character stands for; FIELD for none. */
static unsigned value_of(char character)
{
	const char *found;

	if (character >= 'a' && character <= 'z')
		character = (char)(character - 'a' + 'A');
	if (character == 'O')
		return 0;
	if (character == 'I' || character == 'L')
		return 1;
	found = character ? strchr(alphabet, character) : NULL;
	return found ? (unsigned)(found - alphabet) : FIELD;
}

bool crm_case_number_read(const char *text, char *number_out)
{
	unsigned values[CHARACTERS + 1];
	int count = 0;

	number_out[0] = '\0';
	for (; text && *text; text++) {
		if (*text == ' ' || *text == '-')
			continue;
		if (count > CHARACTERS || (values[count] = value_of(*text)) == FIELD)
			return false;
		count++;
	}
	if (count <= CHARACTERS || check_of(values) != values[CHARACTERS])
		return false;
	write_number(values, number_out);
	return true;
}
