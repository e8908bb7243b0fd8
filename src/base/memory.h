/* Allocation through the handle's hook; nothing of ours calls malloc elsewhere (reliability R6). */
#ifndef CRMI_MEMORY_H
#define CRMI_MEMORY_H

#include "crm/database.h"

extern const crm_allocator crmi_allocator_system;

void *crmi_allocate(const crm_allocator *memory, size_t size);
void *crmi_reallocate(const crm_allocator *memory, void *old, size_t size);
void  crmi_release(const crm_allocator *memory, void *block);

#endif
