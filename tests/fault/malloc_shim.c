/* Loaded before a program: makes allocations fail that libpq asks for, whose memory no allocator of a handle gives. The program
 * finds fault_arm() and fault_disarm() by name. One thread only. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

static uintptr_t first, last; /* where libpq's code is */
static long countdown, calls; /* 0 = nothing fails */
static bool for_ever, armed;

static int find_libpq(struct dl_phdr_info *info, size_t size, void *user)
{
	size_t i;

	(void)size;
	(void)user;
	if (!strstr(info->dlpi_name, "/libpq.so"))
		return 0;
	for (i = 0; i < info->dlpi_phnum; i++)
		if (info->dlpi_phdr[i].p_type == PT_LOAD && info->dlpi_phdr[i].p_flags & PF_X) {
			first = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
			last = first + info->dlpi_phdr[i].p_memsz;
		}
	return 1;
}

/* The n-th allocation from now on fails, or it and all that follow. */
__attribute__((visibility("default"))) void fault_arm(long n, int and_all_that_follow);
void fault_arm(long n, int and_all_that_follow)
{
	(void)dl_iterate_phdr(find_libpq, NULL);
	countdown = n;
	for_ever = and_all_that_follow != 0;
	calls = 0;
	armed = first != 0;
}

/* How many there were; -1 = libpq was not found. */
__attribute__((visibility("default"))) long fault_disarm(void);
long fault_disarm(void)
{
	armed = false;
	return first ? calls : -1;
}

static bool fails(const void *caller)
{
	if (!armed || (uintptr_t)caller < first || (uintptr_t)caller >= last)
		return false;
	calls++;
	if (countdown == 0 || --countdown > 0)
		return false;
	countdown = for_ever ? 1 : 0;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(memory, size);
}

char *strdup(const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);

	return copy ? memcpy(copy, text, size) : NULL;
}
