/* Entries and their chain. */
#include "journal.h"

#include "settings.h"

#include <sodium.h>
#include <string.h>

enum { SALT_SIZE = 16 };

static void put_integer(crypto_hash_sha256_state *state, int64_t number)
{
	uint8_t bytes[8];
	int i;

	for (i = 0; i < 8; i++)
		bytes[i] = (uint8_t)((uint64_t)number >> (56 - 8 * i));
	crypto_hash_sha256_update(state, bytes, sizeof bytes);
}

static void put_bytes(crypto_hash_sha256_state *state, const void *bytes, size_t length)
{
	put_integer(state, bytes ? (int64_t)length : -1);
	if (bytes && length)
		crypto_hash_sha256_update(state, bytes, length);
}

static void put_text(crypto_hash_sha256_state *state, const char *text)
{
	put_bytes(state, text, text ? strlen(text) : 0);
}

/* Personal text enters the chain only behind a salted digest, so it can be erased and the chain still verifies. */
static void commitment_of(const struct crmi_journal_row *row, uint8_t *commitment)
{
	crypto_hash_sha256_state state;

	if (row->commitment.length == CRMI_DIGEST) {
		memcpy(commitment, row->commitment.data, CRMI_DIGEST);
		return;
	}
	crypto_hash_sha256_init(&state);
	put_bytes(&state, row->salt.data, row->salt.length);
	put_text(&state, row->reason);
	put_text(&state, row->body);
	crypto_hash_sha256_final(&state, commitment);
}

void crmi_journal_digest(const struct crmi_journal_row *row, const uint8_t *before, uint8_t *digest)
{
	crypto_hash_sha256_state state;
	uint8_t commitment[CRMI_DIGEST];

	commitment_of(row, commitment);
	crypto_hash_sha256_init(&state);
	put_bytes(&state, before, CRMI_DIGEST);
	put_integer(&state, row->seq);
	put_integer(&state, row->at);
	put_integer(&state, row->recorded_at);
	put_integer(&state, row->event);
	put_integer(&state, row->entity);
	put_bytes(&state, row->id.bytes, sizeof row->id);
	put_bytes(&state, row->customer_id.bytes, sizeof row->customer_id);
	put_text(&state, row->actor);
	put_integer(&state, row->rule);
	put_integer(&state, row->playbook);
	put_text(&state, row->key);
	put_bytes(&state, row->request.data, row->request.length);
	put_bytes(&state, row->result.data, row->result.length);
	put_bytes(&state, commitment, sizeof commitment);
	crypto_hash_sha256_final(&state, digest);
}

crm_status crmi_journal_head(crm *db, struct crmi_head *head)
{
	struct crmi_journal_head_out last;
	crm_status rc = crmi_one(db, CRMI_STMT_JOURNAL_HEAD, NULL, &last, &db->scratch);

	if (rc < 0)
		return rc;
	memset(head, 0, sizeof *head);
	head->known = true;
	if (rc == CRM_DONE)
		return CRM_OK;
	if (last.digest.length != CRMI_DIGEST)
		return crmi_fail(db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "digest", "the last journal entry has no digest");
	head->seq = last.seq;
	memcpy(head->digest, last.digest.data, CRMI_DIGEST);
	return CRM_OK;
}

static void fill(struct crmi_journal_row *row, struct crmi_call *call, const struct crmi_event *event)
{
	crm *db = call->db;
	int64_t at = event->at == CRM_NO_TIME ? call->at : event->at;

	row->seq = db->head.seq + 1;
	row->at = at;
	row->recorded_at = at == call->now ? CRM_NO_TIME : call->now;
	row->event = (int32_t)event->event;
	row->entity = (int32_t)event->entity;
	if (event->id)
		row->id = *event->id;
	if (event->customer_id)
		row->customer_id = *event->customer_id;
	row->actor = *call->actor ? call->actor : NULL;
	row->reason = event->reason ? event->reason : call->reason;
	row->rule = (int32_t)(event->rule ? event->rule : call->rule);
	row->playbook = event->playbook;
	if (call->keyed) {
		row->key = call->key;
		row->request = (crmi_bytes){ call->request, sizeof call->request };
		row->result = (crmi_bytes){ call->result_size ? call->result : NULL, call->result_size };
	}
}

/* Every entry names the playbook it was written under; the version is looked up again only when others wrote meanwhile. */
static crm_status playbook_in_force(crm *db, int64_t *version)
{
	const struct crmi_playbook *playbook = NULL;
	crm_status rc = crmi_playbook_now(db, &playbook);

	if (rc == CRM_OK)
		*version = playbook->version;
	return rc;
}

crm_status crmi_journal_write(struct crmi_call *call, const struct crmi_event *event)
{
	crm *db = call->db;
	struct crmi_journal_row row;
	uint8_t salt[SALT_SIZE], digest[CRMI_DIGEST];
	crm_status rc;

	memset(&row, 0, sizeof row);
	if (!db->head.known && (rc = crmi_journal_head(db, &db->head)) < 0)
		return rc;
	fill(&row, call, event);
	if (!row.playbook && (rc = playbook_in_force(db, &row.playbook)) < 0)
		return rc;
	crmi_text_put(&db->body, db->body.length ? "]" : "[]");
	if (db->body.failed)
		return crmi_no_memory(db);
	if ((rc = crmi_random(db, salt, sizeof salt)) < 0)
		return rc;
	row.body = db->body.data;
	row.salt = (crmi_bytes){ salt, sizeof salt };
	crmi_journal_digest(&row, db->head.digest, digest);
	row.digest = (crmi_bytes){ digest, sizeof digest };
	if ((rc = crmi_run(db, CRMI_STMT_JOURNAL_INSERT, &row)) < 0)
		return rc;
	if (event->event == CRM_EVENT_PLAYBOOK_LOADED)
		db->playbook_added = true;
	if (db->playbook_checked == db->head.seq && event->event != CRM_EVENT_PLAYBOOK_LOADED)
		db->playbook_checked = row.seq; /* the one that was in force still is */
	db->written = true;
	db->head.seq = row.seq;
	memcpy(db->head.digest, digest, sizeof digest);
	call->keyed = false;
	call->entries++;
	crmi_text_reset(&db->body);
	return CRM_OK;
}
