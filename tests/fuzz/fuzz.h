/* What every fuzz target begins with: a reader of the input, a store with a fake clock and counted random bytes, and what
 * must hold after any call. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crm/crm.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Also in builds without assertions; the message names the condition, never the data. */
#define FUZZ_CHECK(condition) \
	do { \
		if (!(condition)) \
			fuzz_stop(#condition, __FILE__, __LINE__); \
	} while (0)

_Noreturn static inline void fuzz_stop(const char *condition, const char *file, int line)
{
	(void)fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
	abort();
}

/* What is left of an input. Past its end everything reads as zero. */
struct fuzz_input {
	const uint8_t *data;
	size_t         size;
};

static inline uint8_t fuzz_byte(struct fuzz_input *input)
{
	if (input->size == 0)
		return 0;
	input->size--;
	return *input->data++;
}

/* A digit of a head that people can write: '0' is 0. */
static inline int32_t fuzz_digit(struct fuzz_input *input)
{
	return (uint8_t)(fuzz_byte(input) - '0');
}

static inline int64_t fuzz_number(struct fuzz_input *input, int bytes)
{
	uint64_t number = 0;

	while (bytes-- > 0)
		number = number << 8 | fuzz_byte(input);
	return (int64_t)number;
}

/* A copy with a NUL at its end, of exactly its length, so that a reader that goes too far is caught. Release with free(). */
static inline char *fuzz_copy(const void *data, size_t size)
{
	char *copy = malloc(size + 1);

	if (!copy)
		abort();
	if (size)
		memcpy(copy, data, size);
	copy[size] = '\0';
	return copy;
}

struct fuzz_world {
	int64_t  now;
	uint64_t random;
};

/* 2026-05-10T08:00:00Z */
#define FUZZ_START (INT64_C(1778400000) * CRM_SECOND)

static inline int64_t fuzz_clock(void *user)
{
	return ((struct fuzz_world *)user)->now;
}

static inline int fuzz_random(void *bytes, size_t length, void *user)
{
	struct fuzz_world *world = user;
	size_t i;

	for (i = 0; i < length; i++) {
		world->random = world->random * 6364136223846793005u + 1442695040888963407u;
		((uint8_t *)bytes)[i] = (uint8_t)(world->random >> 56);
	}
	return 0;
}

static inline crm_options fuzz_options(struct fuzz_world *world, uint32_t flags)
{
	crm_options options = CRM_INIT(crm_options);

	options.flags = flags;
	options.busy_milliseconds = -1;
	options.clock = fuzz_clock;
	options.clock_user = world;
	options.random = fuzz_random;
	options.random_user = world;
	options.actor = "fuzz";
	return options;
}

static inline crm *fuzz_memory(struct fuzz_world *world)
{
	crm_options options = fuzz_options(world, CRM_OPEN_CREATE);
	crm *db = NULL;

	world->now = FUZZ_START;
	FUZZ_CHECK(crm_open(":memory:", &options, &db) == CRM_OK);
	return db;
}

/* The detail is set exactly when the call failed, and is one that people can read. */
static inline void fuzz_answered(const crm *db, crm_status rc)
{
	const crm_error *error = crm_error_last(db);

	FUZZ_CHECK(rc >= CRM_ERR_INTERNAL && rc <= CRM_REPLAYED && rc != CRM_ERR_INTERNAL);
	FUZZ_CHECK(error->status == (rc < 0 ? rc : CRM_OK));
	FUZZ_CHECK(error->message != NULL);
	if (rc < 0)
		FUZZ_CHECK(error->message[0] != '\0');
	if (rc == CRM_ERR_REFUSED)
		FUZZ_CHECK(crm_rule_text(error->rule)[0] != '\0');
}

#endif
