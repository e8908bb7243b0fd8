#include "arena.h"

#include <string.h>

enum { CHUNK_SIZE = 2048, ALIGNMENT = 16 };

struct crmi_chunk {
	struct crmi_chunk *older;
	size_t             size;
	size_t             used;
	size_t             padding; /* keeps the bytes behind the header aligned */
};

void crmi_arena_init(crmi_arena *arena, const crm_allocator *memory)
{
	arena->memory = memory;
	arena->chunk = NULL;
}

static struct crmi_chunk *chunk_add(crmi_arena *arena, size_t wanted)
{
	size_t size = arena->chunk ? arena->chunk->size * 2 : CHUNK_SIZE;
	struct crmi_chunk *chunk;

	if (size > 64 * (size_t)CHUNK_SIZE)
		size = 64 * (size_t)CHUNK_SIZE;
	if (size < wanted)
		size = wanted;
	if (size > SIZE_MAX - sizeof *chunk)
		return NULL;
	chunk = crmi_allocate(arena->memory, sizeof *chunk + size);
	if (!chunk)
		return NULL;
	chunk->older = arena->chunk;
	chunk->size = size;
	chunk->used = 0;
	arena->chunk = chunk;
	return chunk;
}

static void *take(crmi_arena *arena, size_t size)
{
	size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	struct crmi_chunk *chunk = arena->chunk;
	void *block;

	if (rounded < size)
		return NULL;
	if (!chunk || chunk->size - chunk->used < rounded)
		chunk = chunk_add(arena, rounded);
	if (!chunk)
		return NULL;
	block = (char *)(chunk + 1) + chunk->used;
	chunk->used += rounded;
	return block;
}

void *crmi_arena_allocate(crmi_arena *arena, size_t size)
{
	void *block = take(arena, size);

	if (block)
		memset(block, 0, size);
	return block;
}

char *crmi_arena_copy(crmi_arena *arena, const char *text, size_t length)
{
	char *copy = take(arena, length + 1);

	if (copy) {
		memcpy(copy, text, length);
		copy[length] = '\0';
	}
	return copy;
}

void crmi_arena_reset(crmi_arena *arena)
{
	struct crmi_chunk *kept = arena->chunk;

	if (!kept)
		return;
	while (kept->older) {
		struct crmi_chunk *older = kept->older;

		kept->older = older->older;
		crmi_release(arena->memory, older);
	}
	kept->used = 0;
}

void crmi_arena_free(crmi_arena *arena)
{
	crmi_arena_reset(arena);
	crmi_release(arena->memory, arena->chunk);
	arena->chunk = NULL;
}
