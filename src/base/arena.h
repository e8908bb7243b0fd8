/* Memory that is released at once: one arena for a view, a page of rows, the scratch of a call. */
#ifndef CRMI_ARENA_H
#define CRMI_ARENA_H

#include "memory.h"

struct crmi_chunk;

typedef struct crmi_arena {
	const crm_allocator *memory;
	struct crmi_chunk   *chunk; /* the newest; older ones hang behind it */
} crmi_arena;

void  crmi_arena_init(crmi_arena *arena, const crm_allocator *memory);
void *crmi_arena_allocate(crmi_arena *arena, size_t size);                      /* zeroed, aligned; NULL = no memory */
char *crmi_arena_copy(crmi_arena *arena, const char *text, size_t length);      /* adds a NUL; NULL = no memory */
void  crmi_arena_reset(crmi_arena *arena);                                      /* forgets all, keeps one chunk */
void  crmi_arena_free(crmi_arena *arena);

#endif
