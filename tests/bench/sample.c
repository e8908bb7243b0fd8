#include "sample.h"

#include "bench.h"

#include <stdio.h>

static const char *const given[] = { "Anna",  "Bruno", "Chen", "Dilara", "Emil", "Fatima",
	                                 "Goran", "Hana",  "Ines", "Jun",    "Kofi", "Lena" };
static const char *const family[] = { "Zhang", "Müller", "García", "Okafor", "Novák", "Sato",
	                                  "李",    "Haddad", "Jensen", "Rossi",  "Kaya" };

enum { GIVEN = sizeof given / sizeof *given, FAMILY = sizeof family / sizeof *family };

static struct sample block[SAMPLE_BLOCK];
static int64_t block_first;

/* Spread over the whole index, as real numbers are: neighbours in time are no neighbours there. */
static uint32_t spread(int64_t number)
{
	return (uint32_t)((uint64_t)number * 48271 % 100000007);
}

void sample_phone(int64_t number, char *phone)
{
	uint32_t digits = spread(number);

	(void)snprintf(phone, 24, "+86 13%u %04u %04u", (unsigned)(number % 10), digits / 10000 % 10000, digits % 10000);
}

void sample_match(int64_t number, char *match)
{
	(void)snprintf(match, 24, "+8613%u%08u", (unsigned)(number % 10), spread(number) % 100000000);
}

void sample_reference(int64_t number, char *reference)
{
	(void)snprintf(reference, 16, "S%09lld", (long long)number);
}

void sample_make(int64_t number, bool with_reference, struct sample *sample)
{
	(void)snprintf(sample->name, sizeof sample->name, "%s %s %lld", given[number % GIVEN],
	               family[number / GIVEN % FAMILY], (long long)number);
	sample_phone(number, sample->phone);
	(void)snprintf(sample->mail, sizeof sample->mail, "%c%u.%lld@example.com", (char)('a' + number % 26),
	               spread(number) % 9973, (long long)number);
	sample->reference[0] = '\0';
	if (with_reference)
		sample_reference(number, sample->reference);
}

void sample_block_make(int64_t first, int64_t count, bool with_reference)
{
	int64_t i;

	if (count > SAMPLE_BLOCK)
		bench_fail("a block of %lld samples is too large", (long long)count);
	block_first = first;
	for (i = 0; i < count; i++)
		sample_make(first + i, with_reference, &block[i]);
}

const struct sample *sample_block_get(int64_t number)
{
	return &block[number - block_first];
}
