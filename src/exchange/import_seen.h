/* How often each row content has occurred in a file so far. */
#ifndef CRMI_IMPORT_SEEN_H
#define CRMI_IMPORT_SEEN_H

#include "memory.h"

enum { CRMI_SEEN_DIGEST = 16 };

struct crmi_seen_slot {
	uint8_t  digest[CRMI_SEEN_DIGEST];
	uint32_t count; /* 0 = free */
};

typedef struct crmi_seen {
	const crm_allocator   *memory;
	struct crmi_seen_slot *slots;
	size_t                 capacity, used;
} crmi_seen;

/* Counts an occurrence: 1 for the first; 0 = no memory. */
uint32_t crmi_seen_count(crmi_seen *seen, const uint8_t digest[CRMI_SEEN_DIGEST]);
void     crmi_seen_free(crmi_seen *seen);

#endif
