#include "crm/ledger.h"

#include "ledger.h"

#include <sodium.h>
#include <string.h>

enum { COMPARISONS = 10 };

/* --- what a store is recognised by */

static crm_status hash_table(crm *db, const struct crmi_table *table, crypto_hash_sha256_state *state)
{
	void *row = crmi_arena_allocate(&db->scratch, table->row_size);
	crmi_text line;
	crmi_arena arena;
	crmi_rows rows;
	crm_status rc;

	if (!row)
		return crmi_no_memory(db);
	if ((rc = crmi_start(db, table->walk, NULL, &rows)) < 0)
		return rc;
	crmi_text_init(&line, &db->memory);
	crmi_arena_init(&arena, &db->memory);
	crypto_hash_sha256_update(state, (const unsigned char *)table->name, strlen(table->name) + 1);
	while ((rc = crmi_next(db, &rows, row, &arena)) == CRM_OK) {
		crmi_go_on(db);
		crmi_text_reset(&line);
		crmi_record_put(&line, table, row);
		crmi_text_add(&line, "\n", 1);
		if (line.failed) {
			rc = crmi_no_memory(db);
			break;
		}
		crypto_hash_sha256_update(state, (const unsigned char *)line.data, line.length);
		crmi_arena_reset(&arena);
	}
	crmi_end(&rows);
	crmi_arena_free(&arena);
	crmi_text_free(&line);
	return rc < 0 ? rc : CRM_OK;
}

crm_status crmi_ledger_digest(crm *db, crm_ledger_result *result)
{
	crypto_hash_sha256_state state;
	struct crmi_head head;
	crm_status rc = crmi_journal_head(db, &head);
	int i;

	crypto_hash_sha256_init(&state);
	for (i = 0; i < CRMI_TABLES && rc == CRM_OK; i++)
		if (i != CRMI_TABLE_JOURNAL)
			rc = hash_table(db, &crmi_tables[i], &state);
	if (rc < 0)
		return rc;
	result->entries = head.seq;
	memcpy(result->head, head.digest, sizeof result->head);
	crypto_hash_sha256_final(&state, result->records);
	return CRM_OK;
}

crm_status crm_ledger_digest(crm *db, crm_ledger_result *result_out)
{
	bool own;
	crm_status rc;

	if (result_out)
		memset(result_out, 0, sizeof *result_out);
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!result_out)
		return crmi_input_missing(db, "result_out");
	if ((rc = crmi_view_begin(db, &own)) < 0)
		return rc;
	rc = crmi_ledger_digest(db, result_out);
	crmi_view_end(db, own);
	return rc;
}

/* --- taking entries */

crm_status crmi_ledger_is_other(crm *db)
{
	return crmi_fail(db, CRM_ERR_CONFLICT, CRM_RULE_STORE_OTHER, NULL, "%s", crm_rule_text(CRM_RULE_STORE_OTHER));
}

static crm_status compare_entry(crm *db, const struct crmi_journal_row *row)
{
	struct crmi_journal_row there;
	crm_status rc = crmi_one(db, CRMI_STMT_JOURNAL_GET, &(struct crmi_journal_row){ .seq = row->seq }, &there, &db->scratch);

	if (rc < 0)
		return rc;
	if (rc == CRM_DONE || there.digest.length != row->digest.length || memcmp(there.digest.data, row->digest.data, row->digest.length) != 0)
		return crmi_ledger_is_other(db);
	return CRM_OK;
}

static crm_status take_entry(struct crmi_call *call, const struct crmi_journal_row *row, crmi_arena *arena)
{
	crm *db = call->db;
	uint8_t digest[CRMI_DIGEST];
	crm_status rc;

	crmi_journal_digest(row, db->head.digest, digest);
	if (row->seq != db->head.seq + 1 || row->digest.length != CRMI_DIGEST || memcmp(row->digest.data, digest, CRMI_DIGEST) != 0)
		return crmi_fail(db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "digest", "entry %lld does not follow from the one before",
		                 (long long)row->seq);
	rc = crmi_journal_apply(db->store, row, arena);
	if (rc == CRM_ERR_CORRUPT)
		return crmi_fail(db, rc, CRM_RULE_STORE_DAMAGED, "body", "the records of entry %lld cannot be read", (long long)row->seq);
	if (rc < 0)
		return crmi_store_failed(db, rc);
	if ((rc = crmi_run(db, CRMI_STMT_JOURNAL_INSERT, row)) < 0)
		return rc;
	db->head.seq = row->seq;
	memcpy(db->head.digest, digest, sizeof digest);
	db->written = true;
	return CRM_OK;
}

static crm_status take_batch(struct crmi_call *call, struct crmi_ledger_batch *batch, int64_t *taken)
{
	crm *db = call->db;
	crmi_arena arena;
	size_t i = 0;
	crm_status rc = crmi_journal_head(db, &db->head);

	while (rc == CRM_OK && i < batch->count && batch->rows[i].seq <= db->head.seq)
		i++;
	if (rc == CRM_OK && i > 0) /* one entry stands for all before it: the chain sees to that */
		rc = compare_entry(db, &batch->rows[i - 1]);
	crmi_arena_init(&arena, &db->memory);
	for (*taken = 0; rc == CRM_OK && i < batch->count; i++) {
		batch->at = i;
		if ((rc = take_entry(call, &batch->rows[i], &arena)) == CRM_OK)
			++*taken;
		crmi_arena_reset(&arena);
	}
	crmi_arena_free(&arena);
	return rc;
}

crm_status crmi_ledger_take(crm *db, struct crmi_ledger_batch *batch, int64_t *taken)
{
	struct crmi_call call = { 0 };
	int64_t now = 0;
	crm_status rc;

again:
	if ((rc = crmi_call_begin(&call, db, NULL, "crm_ledger")) < 0)
		return rc;
	rc = take_batch(&call, batch, &now);
	if (crmi_call_end(&call, &rc))
		goto again;
	if (rc < 0)
		return rc;
	crmi_playbook_forget(db); /* others may have come in */
	*taken += now;
	return CRM_OK;
}

/* --- copying */

static crm_status fail_as(crm *to, const crm *from, crm_status rc)
{
	const crm_error *cause = &from->error;

	if (rc < 0)
		(void)crmi_fail(to, rc, (crm_rule)cause->rule, "from", "the store to copy from: %s", cause->message);
	return rc;
}

static crm_status read_page(crm *from, int64_t after, struct crmi_ledger_batch *batch)
{
	struct crmi_journal_feed_in in = { .after = after, .page = CRMI_LEDGER_BATCH };
	crmi_rows rows;
	crm_status rc = crmi_enter(from);

	batch->count = 0;
	crmi_arena_reset(&batch->arena);
	if (rc < 0 || (rc = crmi_start(from, CRMI_STMT_JOURNAL_FEED, &in, &rows)) < 0)
		return rc;
	while (batch->count < CRMI_LEDGER_BATCH && (rc = crmi_next(from, &rows, &batch->rows[batch->count], &batch->arena)) == CRM_OK)
		batch->count++;
	crmi_end(&rows);
	return rc < 0 ? rc : CRM_OK;
}

/* Is what the target holds the beginning of the source? */
static crm_status check_target(crm *from, crm *to, struct crmi_ledger_batch *batch, crm_ledger_result *result)
{
	struct crmi_head head;
	int64_t none = 0;
	crm_status rc;

	if ((rc = crmi_enter(to)) < 0 || (rc = crmi_journal_head(to, &head)) < 0)
		return rc;
	result->entries = head.seq;
	memcpy(result->head, head.digest, sizeof result->head);
	if (head.seq == 0)
		return CRM_OK;
	if ((rc = read_page(from, head.seq - 1, batch)) < 0)
		return fail_as(to, from, rc);
	batch->count = batch->count ? 1 : 0;
	return batch->count && batch->rows[0].seq == head.seq ? crmi_ledger_take(to, batch, &none) : crmi_ledger_is_other(to);
}

/* While the host's code runs, every call it makes on either handle is refused. */
static bool is_stopped(crm *from, crm *to, crm_ledger_progress_fn progress, void *user, int64_t done, int64_t total)
{
	bool stopped;

	from->calling_back = to->calling_back = true;
	stopped = progress(done, total, user) != 0;
	from->calling_back = to->calling_back = false;
	return stopped;
}

static crm_status copy_rest(crm *from, crm *to, struct crmi_ledger_batch *batch, crm_ledger_progress_fn progress, void *user,
                            crm_ledger_result *result)
{
	struct crmi_head last;
	crm_status rc;

	do {
		if ((rc = read_page(from, result->entries, batch)) < 0 || (rc = crmi_journal_head(from, &last)) < 0)
			return fail_as(to, from, rc);
		if (batch->count == 0)
			return CRM_OK;
		if ((rc = crmi_enter(to)) < 0 || (rc = crmi_ledger_take(to, batch, &result->taken)) < 0)
			return rc;
		result->entries = batch->rows[batch->count - 1].seq;
		if (progress && is_stopped(from, to, progress, user, result->entries, last.seq))
			return crmi_fail(to, CRM_ERR_CALLBACK, CRM_RULE_NONE, "progress", "the callback asked to stop");
	} while (rc >= 0);
	return rc;
}

/* The digests of what was made, beside what was counted on the way. */
static crm_status compared(crm *to, crm_ledger_result *result)
{
	const int64_t taken = result->taken;
	crm_status rc = crm_ledger_digest(to, result);

	result->taken = taken;
	return rc;
}

/* Copies and compares until nothing was written to the source in between. */
static crm_status copy(crm *from, crm *to, struct crmi_ledger_batch *batch, crm_ledger_progress_fn progress, void *user,
                       crm_ledger_result *result)
{
	crm_ledger_result source;
	int round;
	crm_status rc = check_target(from, to, batch, result);

	for (round = 0; rc == CRM_OK && round < COMPARISONS; round++) {
		if ((rc = copy_rest(from, to, batch, progress, user, result)) < 0)
			return rc;
		if ((rc = crm_ledger_digest(from, &source)) < 0)
			return fail_as(to, from, rc);
		if ((rc = compared(to, result)) < 0)
			return rc;
		if (source.entries != result->entries)
			continue;
		if (memcmp(source.head, result->head, sizeof source.head) != 0 || memcmp(source.records, result->records, sizeof source.records) != 0)
			return crmi_fail(to, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, NULL, "the copy differs from what it is a copy of");
		return result->taken ? CRM_OK : CRM_UNCHANGED;
	}
	return rc < 0 ? rc : crmi_fail(to, CRM_ERR_BUSY, CRM_RULE_NONE, "from", "the store to copy from is written faster than it can be compared");
}

crm_status crm_copy(crm *from, crm *to, crm_ledger_progress_fn progress, void *user, crm_ledger_result *result_out)
{
	crm_ledger_result result = { 0 };
	struct crmi_ledger_batch *batch;
	crm_status rc;

	if (result_out)
		memset(result_out, 0, sizeof *result_out);
	if ((rc = crmi_enter(to)) < 0)
		return rc;
	if (!from)
		return crmi_input_missing(to, "from");
	if (from == to || to->level > 0)
		return crmi_fail(to, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, from == to ? "from" : NULL,
		                 from == to ? "a store cannot be copied into itself" : "a group of calls is open");
	if ((rc = crmi_enter(from)) < 0)
		return fail_as(to, from, rc);
	batch = crmi_allocate(&to->memory, sizeof *batch);
	if (!batch)
		return crmi_no_memory(to);
	memset(batch, 0, sizeof *batch);
	crmi_arena_init(&batch->arena, &to->memory);
	rc = copy(from, to, batch, progress, user, &result);
	crmi_arena_free(&batch->arena);
	crmi_release(&to->memory, batch);
	if (result_out)
		*result_out = result;
	return rc;
}
