#include "unit.h"

static long countdown;
static bool keep_failing, failed;

void unit_fail_allocation(long n, bool for_ever)
{
	countdown = n;
	keep_failing = for_ever;
	failed = false;
}

bool unit_allocation_failed(void)
{
	return failed;
}

static bool fails_now(void)
{
	if (countdown == 0)
		return false;
	if (countdown > 1) {
		countdown--;
		return false;
	}
	failed = true;
	if (!keep_failing)
		countdown = 0;
	return true;
}

static void *allocate(size_t size, void *user)
{
	(void)user;
	return fails_now() ? NULL : test_malloc(size);
}

static void *reallocate(void *memory, size_t size, void *user)
{
	(void)user;
	return fails_now() ? NULL : test_realloc(memory, size);
}

static void release(void *memory, void *user)
{
	(void)user;
	test_free(memory);
}

const crm_allocator unit_allocator = { allocate, reallocate, release, NULL };
