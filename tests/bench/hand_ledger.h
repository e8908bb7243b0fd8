/* What the hand-written programs on both engines share: ids, the body of a journal entry, its digest. */
#ifndef HAND_LEDGER_H
#define HAND_LEDGER_H

#include "sample.h"

struct hand_ledger {
	int64_t seq; /* of the last entry, whoever wrote it */
	uint8_t digest[32];
	uint64_t id_milliseconds;
	uint16_t id_sequence;
	uint8_t random[320];
	size_t random_left;
	char body[2048];            /* of the last entry made */
	crm_clock_fn clock;         /* NULL = the system's */
	crm_random_fn random_bytes; /* NULL = the system's */
};

/* An entry that is to be written, and what its record needs. */
struct hand_entry {
	int64_t seq, now;
	int32_t event, entity;
	crm_id id, customer_id;
	char match[24]; /* of a customer's telephone number */
	int body_length;
	uint8_t salt[16];
	uint8_t digest[32];
};

/* Each makes an entry behind the last one, which it then is itself. */
void hand_ledger_customer(struct hand_ledger *ledger, const struct sample *sample, struct hand_entry *entry);
void hand_ledger_message(struct hand_ledger *ledger, const crm_id *customer_id, struct hand_entry *entry);

int64_t hand_ledger_now(const struct hand_ledger *ledger);

/* A customer as read: what the library's view has, in memory of the caller. */
struct hand_point {
	int32_t kind, flags;
	char label[32], value[64], match[64];
};

struct hand_customer {
	int64_t revision, numbers[16]; /* the columns that are numbers, in the order of the table */
	char name[64], texts[5][64];
	struct hand_point points[8];
	size_t point_count;
};

#endif
