#include "view.h"

#include <string.h>

struct header {
	crm_allocator memory; /* a copy, since a view may outlive its handle */
	crmi_arena    arena;
};

static struct header *header_of(const void *view)
{
	return (struct header *)(uintptr_t)view - 1;
}

void *crmi_view_new(const crm_allocator *memory, size_t size)
{
	struct header *header = crmi_allocate(memory, sizeof *header + size);

	if (!header)
		return NULL;
	memset(header, 0, sizeof *header + size);
	header->memory = *memory;
	crmi_arena_init(&header->arena, &header->memory);
	return header + 1;
}

crmi_arena *crmi_view_arena(void *view)
{
	return &header_of(view)->arena;
}

void crmi_view_free(const void *view)
{
	struct header *header;
	crm_allocator memory;

	if (!view)
		return;
	header = header_of(view);
	memory = header->memory;
	crmi_arena_free(&header->arena);
	crmi_release(&memory, header);
}
