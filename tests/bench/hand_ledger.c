#include "hand_ledger.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* --- ids, as UUID version 7 that only grow, and random bytes drawn in store */

static void random_bytes(struct hand_ledger *ledger, uint8_t *bytes, size_t length)
{
	if (ledger->random_left < length) {
		if (ledger->random_bytes)
			(void)ledger->random_bytes(ledger->random, sizeof ledger->random, NULL);
		else
			randombytes_buf(ledger->random, sizeof ledger->random);
		ledger->random_left = sizeof ledger->random;
	}
	ledger->random_left -= length;
	memcpy(bytes, ledger->random + ledger->random_left, length);
}

int64_t hand_ledger_now(const struct hand_ledger *ledger)
{
	struct timespec now;

	if (ledger->clock)
		return ledger->clock(NULL);
	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * CRM_SECOND + now.tv_nsec / 1000;
}

static void id_make(struct hand_ledger *ledger, int64_t now, crm_id *id)
{
	uint64_t milliseconds = (uint64_t)now / 1000;
	uint8_t random[10];
	int i;

	random_bytes(ledger, random, sizeof random);
	if (milliseconds > ledger->id_milliseconds) {
		ledger->id_milliseconds = milliseconds;
		ledger->id_sequence = (uint16_t)((random[8] << 8 | random[9]) & 0x7ff);
	} else if (++ledger->id_sequence > 0xfff) {
		ledger->id_sequence = 0;
		ledger->id_milliseconds++;
	}
	for (i = 0; i < 6; i++)
		id->bytes[i] = (uint8_t)(ledger->id_milliseconds >> (40 - 8 * i));
	id->bytes[6] = (uint8_t)(0x70 | ledger->id_sequence >> 8);
	id->bytes[7] = (uint8_t)ledger->id_sequence;
	memcpy(id->bytes + 8, random, 8);
	id->bytes[8] = (uint8_t)(0x80 | (id->bytes[8] & 0x3f));
}

static void id_write(const crm_id *id, char *text)
{
	static const char hex[] = "0123456789abcdef";
	int i;

	for (i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*text++ = '-';
		*text++ = hex[id->bytes[i] >> 4];
		*text++ = hex[id->bytes[i] & 15];
	}
	*text = '\0';
}

static void phone_normalise(const char *phone, char *match)
{
	for (; *phone; phone++)
		if (*phone != ' ')
			*match++ = *phone;
	*match = '\0';
}

static int customer_body(struct hand_ledger *ledger, const struct sample *sample, const struct hand_entry *entry)
{
	size_t size = sizeof ledger->body;
	long long now = entry->now;
	char id[37];
	int length;

	id_write(&entry->id, id);
	length = snprintf(ledger->body, size,
	                  "[[\"insert\",\"customer\",{\"id\":\"%s\",\"kind\":1,\"preferred_channel\":3,\"name\":\"%s\","
	                  "\"language\":\"en\",\"created_at\":%lld,\"state_since\":%lld}],"
	                  "[\"insert\",\"point\",{\"customer_id\":\"%s\",\"number\":1,\"kind\":2,\"flags\":1,"
	                  "\"value\":\"%s\",\"match\":\"%s\"}],"
	                  "[\"insert\",\"point\",{\"customer_id\":\"%s\",\"number\":2,\"kind\":4,"
	                  "\"label\":\"work\",\"match\":\"%s\"}]",
	                  id, sample->name, now, now, id, sample->phone, entry->match, id, sample->mail);
	if (sample->reference[0])
		length += snprintf(ledger->body + length, size - (size_t)length,
		                   ",[\"insert\",\"point\",{\"customer_id\":\"%s\",\"number\":3,"
		                   "\"label\":\"" SAMPLE_SOURCE "\",\"match\":\"%s\"}]",
		                   id, sample->reference);
	return length + snprintf(ledger->body + length, size - (size_t)length, "]");
}

static int message_body(struct hand_ledger *ledger, const struct hand_entry *entry)
{
	char id[37], customer_id[37];

	id_write(&entry->id, id);
	id_write(&entry->customer_id, customer_id);
	return snprintf(ledger->body, sizeof ledger->body,
	                "[[\"insert\",\"contact\",{\"id\":\"%s\",\"customer_id\":\"%s\",\"at\":%lld,\"kind\":3,"
	                "\"direction\":1,\"outcome\":%d,\"actor\":\"" SAMPLE_ACTOR "\",\"note\":\"" SAMPLE_NOTE "\"}]]",
	                id, customer_id, (long long)entry->now, (int)CRM_OUTCOME_DONE);
}

static void put_number(crypto_hash_sha256_state *state, int64_t number)
{
	uint8_t bytes[8];
	int i;

	for (i = 0; i < 8; i++)
		bytes[i] = (uint8_t)((uint64_t)number >> (56 - 8 * i));
	crypto_hash_sha256_update(state, bytes, sizeof bytes);
}

static void put_bytes(crypto_hash_sha256_state *state, const void *bytes, size_t length)
{
	put_number(state, bytes ? (int64_t)length : -1);
	if (bytes)
		crypto_hash_sha256_update(state, bytes, length);
}

static void digest_make(const struct hand_ledger *ledger, struct hand_entry *entry)
{
	crypto_hash_sha256_state state;
	uint8_t commitment[32];

	crypto_hash_sha256_init(&state);
	put_bytes(&state, entry->salt, sizeof entry->salt);
	put_bytes(&state, NULL, 0); /* no reason */
	put_bytes(&state, ledger->body, (size_t)entry->body_length);
	crypto_hash_sha256_final(&state, commitment);
	crypto_hash_sha256_init(&state);
	put_bytes(&state, ledger->digest, sizeof ledger->digest);
	put_number(&state, entry->seq);
	put_number(&state, entry->now);
	put_number(&state, 0); /* recorded when it happened */
	put_number(&state, entry->event);
	put_number(&state, entry->entity);
	put_bytes(&state, &entry->id, 16);
	put_bytes(&state, &entry->customer_id, 16);
	put_bytes(&state, SAMPLE_ACTOR, strlen(SAMPLE_ACTOR));
	put_number(&state, 0);      /* no rule */
	put_number(&state, 1);      /* the first playbook */
	put_bytes(&state, NULL, 0); /* no key, */
	put_bytes(&state, NULL, 0); /* so nothing asked */
	put_bytes(&state, NULL, 0); /* and nothing answered under it */
	put_bytes(&state, commitment, sizeof commitment);
	crypto_hash_sha256_final(&state, entry->digest);
}

/* --- entries */

static void entry_begin(struct hand_ledger *ledger, int32_t event, int32_t entity, struct hand_entry *entry)
{
	memset(entry, 0, sizeof *entry);
	entry->now = hand_ledger_now(ledger);
	entry->seq = ledger->seq + 1;
	entry->event = event;
	entry->entity = entity;
	id_make(ledger, entry->now, &entry->id);
}

static void entry_end(struct hand_ledger *ledger, struct hand_entry *entry)
{
	random_bytes(ledger, entry->salt, sizeof entry->salt);
	digest_make(ledger, entry);
	ledger->seq = entry->seq;
	memcpy(ledger->digest, entry->digest, sizeof ledger->digest);
}

void hand_ledger_customer(struct hand_ledger *ledger, const struct sample *sample, struct hand_entry *entry)
{
	entry_begin(ledger, CRM_EVENT_CUSTOMER_CREATED, CRM_ENTITY_CUSTOMER, entry);
	entry->customer_id = entry->id;
	phone_normalise(sample->phone, entry->match);
	entry->body_length = customer_body(ledger, sample, entry);
	entry_end(ledger, entry);
}

void hand_ledger_message(struct hand_ledger *ledger, const crm_id *customer_id, struct hand_entry *entry)
{
	entry_begin(ledger, CRM_EVENT_CONTACT_MADE, CRM_ENTITY_CONTACT, entry);
	entry->customer_id = *customer_id;
	entry->body_length = message_body(ledger, entry);
	entry_end(ledger, entry);
}
