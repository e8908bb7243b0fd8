/* A view that the caller owns: one block for the struct, one arena for what it points at. */
#ifndef CRMI_VIEW_H
#define CRMI_VIEW_H

#include "arena.h"

void       *crmi_view_new(const crm_allocator *memory, size_t size); /* zeroed; NULL = no memory */
crmi_arena *crmi_view_arena(void *view);
void        crmi_view_free(const void *view);                        /* takes NULL */

#endif
