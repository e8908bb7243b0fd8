#include "sha.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>
#include <immintrin.h>

static const uint32_t constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
	0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
	0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
	0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
	0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
	0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

#define WITH_INSTRUCTIONS __attribute__((target("sha,sse4.1,ssse3")))

/* Four rounds with the four words in w0, which then become those of sixteen rounds later. */
WITH_INSTRUCTIONS static inline __attribute__((always_inline)) void rounds(__m128i *abef, __m128i *cdgh, int round, __m128i *w0, __m128i w1,
                                                                           __m128i w2, __m128i w3)
{
	__m128i words = _mm_add_epi32(*w0, _mm_loadu_si128((const __m128i *)(const void *)(constants + round)));

	*cdgh = _mm_sha256rnds2_epu32(*cdgh, *abef, words);
	*abef = _mm_sha256rnds2_epu32(*abef, *cdgh, _mm_shuffle_epi32(words, 0x0e));
	*w0 = _mm_add_epi32(_mm_sha256msg1_epu32(*w0, w1), _mm_alignr_epi8(w3, w2, 4));
	*w0 = _mm_sha256msg2_epu32(*w0, w3);
}

WITH_INSTRUCTIONS static void one_block(__m128i *abef, __m128i *cdgh, const uint8_t *data)
{
	const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203), a = *abef, c = *cdgh;
	__m128i w[4];
	int i;

	for (i = 0; i < 4; i++)
		w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)(data + 16 * i)), order);
	for (i = 0; i < 64; i += 16) {
		rounds(abef, cdgh, i, &w[0], w[1], w[2], w[3]);
		rounds(abef, cdgh, i + 4, &w[1], w[2], w[3], w[0]);
		rounds(abef, cdgh, i + 8, &w[2], w[3], w[0], w[1]);
		rounds(abef, cdgh, i + 12, &w[3], w[0], w[1], w[2]);
	}
	*abef = _mm_add_epi32(*abef, a);
	*cdgh = _mm_add_epi32(*cdgh, c);
}

/* The instructions want the eight words as ABEF and CDGH. */
WITH_INSTRUCTIONS static void blocks_by_processor(uint32_t state[8], const uint8_t *data, size_t count)
{
	__m128i *first = (__m128i *)(void *)state, *second = first + 1;
	__m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128(first), 0xb1), efgh = _mm_shuffle_epi32(_mm_loadu_si128(second), 0x1b);
	__m128i abef = _mm_alignr_epi8(cdab, efgh, 8), cdgh = _mm_blend_epi16(efgh, cdab, 0xf0), feba, dchg;

	for (; count; count--, data += CRMI_SHA_BLOCK)
		one_block(&abef, &cdgh, data);
	feba = _mm_shuffle_epi32(abef, 0x1b);
	dchg = _mm_shuffle_epi32(cdgh, 0xb1);
	_mm_storeu_si128(first, _mm_blend_epi16(feba, dchg, 0xf0));
	_mm_storeu_si128(second, _mm_alignr_epi8(dchg, feba, 8));
}

crmi_sha_blocks crmi_sha_blocks_here(void)
{
	unsigned a, b, c, d;

	if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSSE3) || !(c & bit_SSE4_1))
		return NULL;
	return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA) ? blocks_by_processor : NULL;
}

#else

crmi_sha_blocks crmi_sha_blocks_here(void)
{
	return NULL;
}

#endif

void crmi_sha_begin(struct crmi_sha *sha, crmi_sha_blocks blocks)
{
	static const uint32_t start[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };

	sha->blocks = blocks;
	sha->length = 0;
	if (blocks)
		memcpy(sha->state, start, sizeof start);
	else
		crypto_hash_sha256_init(&sha->sodium);
}

void crmi_sha_add(struct crmi_sha *sha, const void *bytes, size_t length)
{
	size_t held = sha->length % CRMI_SHA_BLOCK, part = CRMI_SHA_BLOCK - held;
	const uint8_t *from = bytes;

	if (!sha->blocks) {
		crypto_hash_sha256_update(&sha->sodium, from, length);
		return;
	}
	sha->length += length;
	if (held && length >= part) {
		memcpy(sha->rest + held, from, part);
		sha->blocks(sha->state, sha->rest, 1);
		from += part;
		length -= part;
		held = 0;
	}
	if (!held && length >= CRMI_SHA_BLOCK) {
		sha->blocks(sha->state, from, length / CRMI_SHA_BLOCK);
		from += length / CRMI_SHA_BLOCK * CRMI_SHA_BLOCK;
		length %= CRMI_SHA_BLOCK;
	}
	if (length)
		memcpy(sha->rest + held, from, length);
}

static void put(uint8_t *to, uint64_t number, size_t size)
{
	while (size) {
		to[--size] = (uint8_t)number;
		number >>= 8;
	}
}

void crmi_sha_end(struct crmi_sha *sha, uint8_t digest[32])
{
	static const uint8_t padding[CRMI_SHA_BLOCK] = { 0x80 };
	const uint64_t length = sha->length;
	uint8_t bits[8];
	size_t i;

	if (!sha->blocks) {
		crypto_hash_sha256_final(&sha->sodium, digest);
		return;
	}
	put(bits, length * 8, sizeof bits);
	crmi_sha_add(sha, padding, CRMI_SHA_BLOCK - (length + sizeof bits) % CRMI_SHA_BLOCK);
	crmi_sha_add(sha, bits, sizeof bits);
	for (i = 0; i < 8; i++)
		put(digest + 4 * i, sha->state[i], 4);
}
