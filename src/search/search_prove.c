/* Proof that the index of texts and the records agree: sums over what each of them holds, in a fixed number of heaps,
 * so that memory does not grow with the store; then the records of the heaps that differ are looked at one by one. */
#include "search.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { HEAPS = 4096, NAMED = 8 /* heaps that are looked at more closely */ };

/* What the index holds of a record, or of the records of one place, as one number. */
struct entry {
	crm_id   key;      /* for a SQLite index what stands for the place, with zeros behind it */
	crm_id   id;       /* the record, or the first of several */
	int32_t  entity;
	uint64_t records, index;
};

struct proof {
	crm          *db;
	crmi_text     words, tokens, joined;
	crm_id        key;                    /* of the records whose tokens are in `joined` */
	bool          begun;
	crm_id        id;
	int32_t       entity;
	uint64_t      records[HEAPS], index[HEAPS];
	bool          look[HEAPS];            /* looked at more closely */
	bool          closely;
	struct entry *entries;
	size_t        count, room;
	bool          surplus;                /* the index holds what no record has */
};

static uint64_t hash(const char *token, size_t length, const crm_id *key)
{
	static const unsigned char zero[crypto_shorthash_KEYBYTES];
	unsigned char joined[16 + 4 * CRMI_TOKEN_CUT], sum[crypto_shorthash_BYTES];
	uint64_t number;
	const size_t taken = length < 4 * CRMI_TOKEN_CUT ? length : 4 * CRMI_TOKEN_CUT; /* ours are shorter */

	memcpy(joined, key->bytes, sizeof key->bytes);
	memcpy(joined + sizeof key->bytes, token, taken);
	(void)crypto_shorthash(sum, joined, sizeof key->bytes + taken, zero);
	memcpy(&number, sum, sizeof number);
	return number;
}

static size_t heap_of(const crm_id *key)
{
	return hash("", 0, key) % HEAPS;
}

static crm_id key_of(const struct proof *proof, const crm_id *id)
{
	crm_id key = *id;

	if (proof->db->store->index == CRMI_INDEX_FTS5)
		memset(key.bytes + 8, 0, sizeof key.bytes - 8);
	return key;
}

static crm_id key_of_place(int64_t place)
{
	uint64_t number = (uint64_t)place ^ (UINT64_C(1) << 63);
	crm_id key = { { 0 } };
	int i;

	for (i = 7; i >= 0; i--, number >>= 8)
		key.bytes[i] = (uint8_t)number;
	return key;
}

/* --- looking closely */

static int by_key(const void *a, const void *b)
{
	return memcmp(&((const struct entry *)a)->key, &((const struct entry *)b)->key, sizeof(crm_id));
}

static crm_status add_entry(struct proof *proof, uint64_t sum)
{
	if (proof->count == proof->room) {
		const size_t room = proof->room ? 2 * proof->room : 64;
		struct entry *entries = crmi_arena_allocate(&proof->db->scratch, room * sizeof *entries);

		if (!entries)
			return crmi_no_memory(proof->db);
		if (proof->count)
			memcpy(entries, proof->entries, proof->count * sizeof *entries);
		proof->entries = entries;
		proof->room = room;
	}
	proof->entries[proof->count++] = (struct entry){ proof->key, proof->id, proof->entity, sum, 0 };
	return CRM_OK;
}

static void count_closely(struct proof *proof, const crm_id *key, uint64_t sum)
{
	const struct entry wanted = { .key = *key };
	struct entry *found = proof->count ? bsearch(&wanted, proof->entries, proof->count, sizeof wanted, by_key) : NULL;

	if (found)
		found->index += sum;
	else
		proof->surplus = true;
}

/* --- the records */

static crm_status end_place(struct proof *proof)
{
	const size_t heap = heap_of(&proof->key);
	const char *at = proof->joined.data, *token;
	uint64_t sum = 0;
	size_t length;
	crm_status rc = CRM_OK;

	if (!proof->begun)
		return CRM_OK;
	while ((token = crmi_tokens_next(&at, &length)) != NULL)
		sum += hash(token, length, &proof->key);
	proof->records[heap] += sum;
	if (proof->closely && proof->look[heap])
		rc = add_entry(proof, sum);
	return rc;
}

/* Two records at one place: what both hold stands there once. */
static crm_status join(struct proof *proof)
{
	crmi_text both;

	crmi_text_init(&both, &proof->db->memory);
	crmi_tokens_with(&both, proof->joined.data, proof->tokens.data);
	crmi_text_free(&proof->joined);
	proof->joined = both;
	return both.failed ? CRM_ERR_NOMEM : CRM_OK;
}

static crm_status take_record(void *user, const struct crmi_search_subject *subject, const void *row)
{
	struct proof *proof = user;
	const struct crmi_table *table = &crmi_tables[subject->table];
	const crm_id *id = (const crm_id *)(const void *)((const char *)row + table->columns[0].offset);
	const crm_id key = key_of(proof, id);
	const bool same = proof->begun && memcmp(&key, &proof->key, sizeof key) == 0;
	crm_status rc;

	if (!same && (rc = end_place(proof)) < 0)
		return rc;
	if (!same) {
		crmi_text_reset(&proof->joined);
		crmi_text_add(&proof->joined, "", 0);
		proof->key = key;
		proof->id = *id;
		proof->entity = table->entity;
		proof->begun = true;
	}
	if (proof->db->store->index == CRMI_INDEX_FTS5) /* that it stands at its place */
		proof->records[heap_of(&key)] += hash("", 0, id);
	crmi_text_reset(&proof->tokens);
	if ((rc = crmi_search_tokens(subject, row, &proof->words, &proof->tokens)) == CRM_OK)
		rc = join(proof);
	return rc == CRM_ERR_NOMEM ? crmi_no_memory(proof->db) : CRM_OK; /* a text that cannot be read was told of before */
}

static crm_status take_records(struct proof *proof)
{
	const struct crmi_search_subject *subject;
	crm_status rc = CRM_OK;

	for (subject = crmi_search_subjects; subject->letter && rc == CRM_OK; subject++) {
		proof->begun = false;
		if ((rc = crmi_search_walk(proof->db, subject, take_record, proof)) == CRM_OK)
			rc = end_place(proof);
	}
	if (proof->count)
		qsort(proof->entries, proof->count, sizeof *proof->entries, by_key);
	return rc;
}

/* --- the index */

static void take_pair(struct proof *proof, const crm_id *key, const char *token)
{
	const size_t heap = heap_of(key);
	const uint64_t sum = token ? hash(token, strlen(token), key) : 0;

	proof->index[heap] += sum;
	if (proof->closely && proof->look[heap])
		count_closely(proof, key, sum);
}

static crm_status take_pairs(struct proof *proof, int statement)
{
	union {
		struct crmi_search_pair_walk_out  fts5;
		struct crmi_search_token_walk_out vector;
		struct crmi_search_place_walk_out place;
	} row;
	crm *db = proof->db;
	crmi_arena arena;
	crmi_rows rows;
	crm_status rc = crmi_start(db, statement, NULL, &rows);

	if (rc < 0)
		return rc;
	crmi_arena_init(&arena, &db->memory);
	while ((rc = crmi_next(db, &rows, &row, &arena)) == CRM_OK) {
		crmi_go_on(db);
		if (statement == CRMI_STMT_SEARCH_PAIR_WALK) {
			const crm_id key = key_of_place(row.fts5.place);

			take_pair(proof, &key, row.fts5.token);
		} else if (statement == CRMI_STMT_SEARCH_TOKEN_WALK) {
			take_pair(proof, &row.vector.id, row.vector.token);
		} else {
			const crm_id key = key_of_place(row.place.place);

			proof->index[heap_of(&key)] += hash("", 0, &row.place.id);
		}
		crmi_arena_reset(&arena);
	}
	crmi_end(&rows);
	crmi_arena_free(&arena);
	return rc < 0 ? rc : CRM_OK;
}

static crm_status take_index(struct proof *proof)
{
	crm_status rc;

	if (proof->db->store->index == CRMI_INDEX_VECTOR)
		return take_pairs(proof, CRMI_STMT_SEARCH_TOKEN_WALK);
	rc = take_pairs(proof, CRMI_STMT_SEARCH_PAIR_WALK);
	return rc < 0 ? rc : take_pairs(proof, CRMI_STMT_SEARCH_PLACE_WALK);
}

/* --- both */

static size_t compare(struct proof *proof)
{
	size_t i, found = 0;

	for (i = 0; i < HEAPS && found < NAMED; i++) {
		proof->look[i] = proof->records[i] != proof->index[i];
		found += proof->look[i];
	}
	return found;
}

static crm_status name_differences(struct proof *proof, crmi_search_tell tell, void *user)
{
	size_t i, told = 0;
	crm_status rc;

	proof->closely = true;
	memset(proof->records, 0, sizeof proof->records);
	memset(proof->index, 0, sizeof proof->index);
	if ((rc = take_records(proof)) < 0 || (rc = take_index(proof)) < 0)
		return rc;
	for (i = 0; i < proof->count && rc == CRM_OK; i++)
		if (proof->entries[i].records != proof->entries[i].index) {
			told++;
			rc = tell(user, proof->entries[i].entity, &proof->entries[i].id,
			          "the index of texts does not hold what the record does");
		}
	if (rc == CRM_OK && (proof->surplus || told == 0))
		rc = tell(user, CRM_ENTITY_STORE, NULL,
		          proof->surplus ? "the index of texts holds what no record does"
		                         : "the places of the index of texts are not those of the records");
	return rc;
}

crm_status crmi_search_prove(crm *db, crmi_search_tell tell, void *user)
{
	struct proof *proof;
	bool kept;
	crm_status rc = crmi_search_is_kept(db, &kept);

	if (rc < 0 || !kept)
		return rc;
	if (!(proof = crmi_allocate(&db->memory, sizeof *proof)))
		return crmi_no_memory(db);
	memset(proof, 0, sizeof *proof);
	proof->db = db;
	crmi_text_init(&proof->words, &db->memory);
	crmi_text_init(&proof->tokens, &db->memory);
	crmi_text_init(&proof->joined, &db->memory);
	if ((rc = take_records(proof)) == CRM_OK && (rc = take_index(proof)) == CRM_OK && compare(proof))
		rc = name_differences(proof, tell, user);
	crmi_text_free(&proof->words);
	crmi_text_free(&proof->tokens);
	crmi_text_free(&proof->joined);
	crmi_release(&db->memory, proof);
	return rc;
}
