/* What every unit test begins with: CMocka, one macro for main, an allocator that finds leaks and fails on demand. */
#ifndef UNIT_H
#define UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "crm/crm.h"

#define TEST(name) cmocka_unit_test(name)
#define UNIT_MAIN(...) \
	int main(void) \
	{ \
		const struct CMUnitTest tests[] = { __VA_ARGS__ }; \
\
		cmocka_set_message_output(CM_OUTPUT_TAP); \
		return cmocka_run_group_tests(tests, NULL, NULL); \
	}

/* Each block comes from CMocka's test_malloc, so a test that leaks fails. */
extern const crm_allocator unit_allocator;

/* From now on the n-th allocation fails: once, or it and all after it; 0 = none fails. */
void unit_fail_allocation(long n, bool for_ever);
bool unit_allocation_failed(void); /* whether it came to that since */

#endif
