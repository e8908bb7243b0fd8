/* Memory that is released at once. */
#include "unit.h"

#include "arena.h"

#include <stdlib.h>
#include <string.h>

/* An allocator that counts, with the alignment of the system's. */
static void *count_allocate(size_t size, void *user)
{
	++*(int *)user;
	return malloc(size);
}

static void *count_reallocate(void *memory, size_t size, void *user)
{
	(void)user;
	return realloc(memory, size);
}

static void count_release(void *memory, void *user)
{
	--*(int *)user;
	free(memory);
}

static void blocks_are_aligned_zeroed_and_apart(void **state)
{
	int blocks = 0, i;
	const crm_allocator memory = { count_allocate, count_reallocate, count_release, &blocks };
	unsigned char *last = NULL;
	size_t last_size = 0, size, j;
	crmi_arena arena;

	(void)state;
	crmi_arena_init(&arena, &memory);
	for (i = 0; i < 3000; i++) {
		unsigned char *block;

		size = (size_t)(i * 7919 % 700);
		block = crmi_arena_allocate(&arena, size);
		assert_non_null(block);
		assert_int_equal((uintptr_t)block % 16, 0);
		for (j = 0; j < size; j++)
			assert_int_equal(block[j], 0);
		memset(block, 0xee, size);
		for (j = 0; last && j < last_size; j++)
			assert_int_equal(last[j], 0xee);
		last = block;
		last_size = size;
	}
	crmi_arena_free(&arena);
	assert_int_equal(blocks, 0);
}

static void a_block_larger_than_any_chunk_is_had(void **state)
{
	crmi_arena arena;
	char *block;

	(void)state;
	crmi_arena_init(&arena, &unit_allocator);
	block = crmi_arena_allocate(&arena, 1000000);
	assert_non_null(block);
	block[999999] = 1;
	assert_non_null(crmi_arena_allocate(&arena, 10));
	crmi_arena_free(&arena);
}

static void a_size_near_the_end_of_all_numbers_gives_null(void **state)
{
	crmi_arena arena;

	(void)state;
	crmi_arena_init(&arena, &unit_allocator);
	assert_null(crmi_arena_allocate(&arena, SIZE_MAX));
	assert_null(crmi_arena_allocate(&arena, SIZE_MAX - 15));
	assert_null(crmi_arena_allocate(&arena, SIZE_MAX - 31));
	assert_non_null(crmi_arena_allocate(&arena, 1));
	crmi_arena_free(&arena);
}

static void a_copy_ends_with_a_nul(void **state)
{
	crmi_arena arena;

	(void)state;
	crmi_arena_init(&arena, &unit_allocator);
	assert_string_equal(crmi_arena_copy(&arena, "abcdef", 3), "abc");
	assert_string_equal(crmi_arena_copy(&arena, "", 0), "");
	crmi_arena_free(&arena);
}

static void a_reset_keeps_one_chunk_and_gives_zeroes_again(void **state)
{
	int blocks = 0, i;
	const crm_allocator memory = { count_allocate, count_reallocate, count_release, &blocks };
	crmi_arena arena;
	char *block;

	(void)state;
	crmi_arena_init(&arena, &memory);
	crmi_arena_reset(&arena);
	assert_int_equal(blocks, 0);
	for (i = 0; i < 100; i++)
		memset(crmi_arena_allocate(&arena, 1000), 0xff, 1000);
	assert_true(blocks > 1);
	crmi_arena_reset(&arena);
	assert_int_equal(blocks, 1);
	block = crmi_arena_allocate(&arena, 1000);
	for (i = 0; i < 1000; i++)
		assert_int_equal(block[i], 0);
	assert_int_equal(blocks, 1);
	crmi_arena_free(&arena);
	assert_int_equal(blocks, 0);
	crmi_arena_free(&arena);
}

static void after_a_failed_allocation_the_arena_goes_on(void **state)
{
	crmi_arena arena;
	long n;

	(void)state;
	crmi_arena_init(&arena, &unit_allocator);
	assert_string_equal(crmi_arena_copy(&arena, "kept", 4), "kept");
	for (n = 0; n < 3; n++) {
		unit_fail_allocation(1, false);
		assert_null(crmi_arena_allocate(&arena, 500000));
		assert_true(unit_allocation_failed());
		unit_fail_allocation(1, false);
		assert_null(crmi_arena_copy(&arena, "x", 300000));
		assert_non_null(crmi_arena_allocate(&arena, 8));
	}
	unit_fail_allocation(0, false);
	crmi_arena_free(&arena);
}

UNIT_MAIN(TEST(blocks_are_aligned_zeroed_and_apart), TEST(a_block_larger_than_any_chunk_is_had),
          TEST(a_size_near_the_end_of_all_numbers_gives_null), TEST(a_copy_ends_with_a_nul),
          TEST(a_reset_keeps_one_chunk_and_gives_zeroes_again), TEST(after_a_failed_allocation_the_arena_goes_on))
