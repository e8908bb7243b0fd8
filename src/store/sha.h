/* SHA-256 of what comes in pieces: by the processor's own instructions where it has them, else by libsodium, which does without. */
#ifndef CRMI_SHA_H
#define CRMI_SHA_H

#include <sodium.h>
#include <stddef.h>
#include <stdint.h>

enum { CRMI_SHA_BLOCK = 64 };

typedef void (*crmi_sha_blocks)(uint32_t state[8], const uint8_t *data, size_t count);

/* Asked once per handle: the answer takes longer than a digest. NULL = the processor has none. */
crmi_sha_blocks crmi_sha_blocks_here(void);

struct crmi_sha {
	crmi_sha_blocks          blocks; /* NULL = libsodium */
	crypto_hash_sha256_state sodium;
	uint32_t                 state[8];
	uint64_t                 length;
	uint8_t                  rest[CRMI_SHA_BLOCK]; /* of a block that is not full */
};

void crmi_sha_begin(struct crmi_sha *sha, crmi_sha_blocks blocks);
void crmi_sha_add(struct crmi_sha *sha, const void *bytes, size_t length);
void crmi_sha_end(struct crmi_sha *sha, uint8_t digest[32]);

#endif
