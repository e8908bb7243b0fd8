#include "import_seen.h"

#include <string.h>

/* The digest is as good as random, so its first bytes are the hash. */
static struct crmi_seen_slot *slot_of(struct crmi_seen_slot *slots, size_t capacity, const uint8_t *digest)
{
	uint64_t hash;
	size_t at;

	memcpy(&hash, digest, sizeof hash);
	at = (size_t)hash & (capacity - 1);
	while (slots[at].count && memcmp(slots[at].digest, digest, CRMI_SEEN_DIGEST) != 0)
		at = (at + 1) & (capacity - 1);
	return &slots[at];
}

static bool grow(crmi_seen *seen)
{
	size_t capacity = seen->capacity ? seen->capacity * 2 : 1024, i;
	struct crmi_seen_slot *slots = crmi_allocate(seen->memory, capacity * sizeof *slots);

	if (!slots)
		return false;
	memset(slots, 0, capacity * sizeof *slots);
	for (i = 0; i < seen->capacity; i++)
		if (seen->slots[i].count)
			*slot_of(slots, capacity, seen->slots[i].digest) = seen->slots[i];
	crmi_release(seen->memory, seen->slots);
	seen->slots = slots;
	seen->capacity = capacity;
	return true;
}

uint32_t crmi_seen_count(crmi_seen *seen, const uint8_t digest[CRMI_SEEN_DIGEST])
{
	struct crmi_seen_slot *slot;

	if (seen->used * 4 >= seen->capacity * 3 && !grow(seen))
		return 0;
	slot = slot_of(seen->slots, seen->capacity, digest);
	if (slot->count == 0) {
		memcpy(slot->digest, digest, CRMI_SEEN_DIGEST);
		seen->used++;
	}
	return ++slot->count;
}

void crmi_seen_free(crmi_seen *seen)
{
	crmi_release(seen->memory, seen->slots);
	memset(seen, 0, sizeof *seen);
}
