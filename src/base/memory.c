#include "memory.h"

#include <stdlib.h>

static void *system_allocate(size_t size, void *user)
{
	(void)user;
	return malloc(size);
}

static void *system_reallocate(void *memory, size_t size, void *user)
{
	(void)user;
	return realloc(memory, size);
}

static void system_release(void *memory, void *user)
{
	(void)user;
	free(memory);
}

const crm_allocator crmi_allocator_system = { system_allocate, system_reallocate, system_release, NULL };

void *crmi_allocate(const crm_allocator *memory, size_t size)
{
	return memory->allocate(size ? size : 1, memory->user);
}

void *crmi_reallocate(const crm_allocator *memory, void *old, size_t size)
{
	if (!old)
		return crmi_allocate(memory, size);
	return memory->reallocate(old, size ? size : 1, memory->user);
}

void crmi_release(const crm_allocator *memory, void *block)
{
	if (block)
		memory->release(block, memory->user);
}
