/* The digests of the chain are SHA-256, whoever makes them. */
#include "sha.h"
#include "unit.h"

#include <string.h>

enum { LONGEST = 400 };

static void digest_of(crmi_sha_blocks blocks, const uint8_t *bytes, size_t length, size_t first, uint8_t digest[32])
{
	struct crmi_sha sha;

	crmi_sha_begin(&sha, blocks);
	crmi_sha_add(&sha, bytes, first);
	crmi_sha_add(&sha, bytes + first, length - first);
	crmi_sha_end(&sha, digest);
}

static void every_length_in_every_two_pieces_is_what_libsodium_says(void **state)
{
	const crmi_sha_blocks here = crmi_sha_blocks_here();
	uint8_t bytes[LONGEST], wanted[32], digest[32];
	size_t length, first;

	(void)state;
	if (!here)
		print_message("this processor has no instructions for it: libsodium alone was tested\n");
	for (length = 0; length < LONGEST; length++)
		bytes[length] = (uint8_t)(length * 251 + 7);
	for (length = 0; length <= LONGEST; length++) {
		crypto_hash_sha256(wanted, bytes, length);
		for (first = 0; first <= length; first++) {
			digest_of(here, bytes, length, first, digest);
			assert_memory_equal(digest, wanted, sizeof wanted);
		}
		digest_of(NULL, bytes, length, length / 2, digest);
		assert_memory_equal(digest, wanted, sizeof wanted);
	}
}

/* FIPS 180-2: "abc", and a million times the letter a, in pieces of all lengths. */
static void the_examples_of_the_standard_come_out(void **state)
{
	static const uint8_t abc[] = { 0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea }, million[] = { 0xcd, 0xc7, 0x6e, 0x5c, 0x99, 0x14, 0xfb, 0x92 };
	uint8_t letters[1000], digest[32];
	struct crmi_sha sha;
	size_t left, piece;

	(void)state;
	digest_of(crmi_sha_blocks_here(), (const uint8_t *)"abc", 3, 1, digest);
	assert_memory_equal(digest, abc, sizeof abc);
	memset(letters, 'a', sizeof letters);
	crmi_sha_begin(&sha, crmi_sha_blocks_here());
	for (left = 1000000, piece = 0; left; left -= piece) {
		piece = piece % sizeof letters + 1;
		if (piece > left)
			piece = left;
		crmi_sha_add(&sha, letters, piece);
	}
	crmi_sha_end(&sha, digest);
	assert_memory_equal(digest, million, sizeof million);
}

UNIT_MAIN(
	TEST(every_length_in_every_two_pieces_is_what_libsodium_says),
	TEST(the_examples_of_the_standard_come_out),
)
