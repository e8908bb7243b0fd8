/* What becomes of the rows: taken in batches, put on a list when they cannot be, their decisions on another. */
#include "import_run.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

crm_status crmi_import_fail_row(struct crmi_import *import, int64_t line, const crmi_row_fault *fault)
{
	crm *db = import->db;
	const char *name = import->plan.input.path ? import->plan.input.path : "data";

	(void)crmi_fail(db, CRM_ERR_INVALID, (crm_rule)fault->rule, fault->field, "%s:%lld: %s%s%s", name, (long long)line,
	                fault->field ? fault->field : "", fault->field ? ": " : "", fault->message);
	db->error.line = line;
	return CRM_ERR_INVALID;
}

/* A fault that the reader found, before any field was looked at. */
crm_status crmi_import_reader_fault(struct crmi_import *import, int32_t rule, const char *message)
{
	crmi_row_fault *fault = &crmi_stage_next(&import->stage)->row.fault;

	*fault = (crmi_row_fault){ .rule = rule };
	(void)snprintf(fault->message, sizeof fault->message, "%s", message);
	return CRM_ERR_INVALID;
}

crm_status crmi_import_file_fault(struct crmi_import *import, int32_t rule, int64_t line, const char *message)
{
	crmi_row_fault fault = { .rule = rule };

	(void)snprintf(fault.message, sizeof fault.message, "%s", message ? message : crm_rule_text(rule));
	return crmi_import_fail_row(import, line, &fault);
}

/* A row that cannot be taken: onto the list, or the end of the import when there is none. */
static crm_status reject(struct crmi_import *import, struct crmi_staged *staged)
{
	const crmi_row_fault *fault = &staged->row.fault;
	const int64_t line = staged->line;
	crmi_text *list = &import->rejects.text;
	char *copy;

	import->result.rejected++;
	if (import->result.rejected == 1) {
		import->result.first_line = line;
		import->result.first_rule = fault->rule;
	}
	if (import->rejects.file < 0)
		return import->plan.input.dry_run ? CRM_OK : crmi_import_fail_row(import, line, fault);
	copy = crmi_arena_copy(&staged->arena, staged->raw.bytes ? staged->raw.bytes : "", staged->raw.length);
	if (!copy)
		return crmi_no_memory(import->db);
	crmi_text_put_integer(list, line);
	crmi_text_put(list, ",");
	crmi_text_put_csv(list, fault->field ? fault->field : "");
	crmi_text_put(list, ",");
	crmi_text_put_csv(list, crm_rule_name(fault->rule));
	crmi_text_put(list, ",");
	crmi_text_put_csv(list, fault->message);
	crmi_text_put(list, ",");
	crmi_text_put_csv(list, copy);
	crmi_text_put(list, "\n");
	return list->failed ? crmi_no_memory(import->db) : CRM_OK;
}

static void put_date(crmi_text *list, crm_date date)
{
	crmi_text_format(list, "%04d-%02d-%02d", date.year, date.month, date.day);
}

static void list_decisions(struct crmi_import *import, const struct crmi_staged *staged)
{
	crmi_text *list = &import->decisions.text;
	size_t i;

	for (i = 0; i < staged->row.decision_count; i++) {
		const crmi_row_decision *decision = &staged->row.decisions[i];

		import->result.decisions++;
		if (import->decisions.file < 0)
			continue;
		crmi_text_put_integer(list, staged->line);
		crmi_text_format(list, ",%s,", decision->field);
		crmi_text_put_csv(list, decision->text);
		crmi_text_put(list, ",");
		put_date(list, decision->reading.date);
		crmi_text_put(list, ",");
		put_date(list, decision->reading.other);
		crmi_text_format(list, ",%s\n", crmi_date_decision_name(decision->reading.decision));
	}
}

/* What recognises a row without a reference: its content, and how many like it stood before it. */
static bool row_key(struct crmi_import *import, crmi_slice raw, char key[CRMI_ROW_KEY])
{
	uint8_t digest[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;
	const int32_t kind = import->plan.input.kind;
	uint32_t occurrence;
	int i, length;

	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, (const unsigned char *)&kind, sizeof kind);
	crypto_hash_sha256_update(&state, (const unsigned char *)import->plan.source, strlen(import->plan.source) + 1);
	crypto_hash_sha256_update(&state, (const unsigned char *)raw.bytes, raw.length);
	crypto_hash_sha256_final(&state, digest);
	occurrence = crmi_seen_count(&import->seen, digest);
	if (occurrence == 0)
		return false;
	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, digest, sizeof digest);
	crypto_hash_sha256_update(&state, (const unsigned char *)&occurrence, sizeof occurrence);
	crypto_hash_sha256_final(&state, digest);
	length = snprintf(key, CRMI_ROW_KEY, "import:");
	for (i = 0; i < CRMI_SEEN_DIGEST; i++)
		length += snprintf(key + length, (size_t)(CRMI_ROW_KEY - length), "%02x", digest[i]);
	return true;
}

static crm_status batch_begin(struct crmi_import *import)
{
	crm_status rc;

	if (import->open)
		return CRM_OK;
	import->level = import->db->level;
	rc = crm_begin(import->db, CRM_TRANSACTION_WRITE);
	import->open = rc == CRM_OK;
	return rc;
}

static crm_status tell_progress(struct crmi_import *import, int64_t position)
{
	const crm_import_input *input = &import->plan.input;
	int stop;

	if (!input->progress)
		return CRM_OK;
	import->db->calling_back = true;
	stop = input->progress(import->result.rows, position, import->source.total, input->progress_user);
	import->db->calling_back = false;
	return stop ? crmi_fail(import->db, CRM_ERR_CALLBACK, CRM_RULE_NONE, "progress", "the callback asked to stop") : CRM_OK;
}

/* Who waits for the store gets a moment to take it; without one a long import would keep everybody else out. */
static void give_way(const struct crmi_import *import)
{
	const struct timespec moment = { 0, 3000000 };

	if (import->db->path && import->db->level == 0)
		(void)nanosleep(&moment, NULL);
}

/* The lists are written before the commit: a row on neither list nor in the store would be lost without a trace, one on
 * both after a crash is only told twice. */
crm_status crmi_import_batch_end(struct crmi_import *import, int64_t position)
{
	crm_status rc;

	import->batch = 0;
	if ((rc = crmi_import_list_flush(import->db, &import->rejects)) < 0 || (rc = crmi_import_list_flush(import->db, &import->decisions)) < 0)
		return rc;
	if (import->plan.input.dry_run)
		return tell_progress(import, position);
	if (import->open) {
		import->open = false;
		if ((rc = crm_commit(import->db)) < 0) {
			import->result = import->durable;
			return rc;
		}
		give_way(import);
	}
	import->durable = import->result;
	return tell_progress(import, position);
}

static crm_status take_one(struct crmi_import *import, struct crmi_staged *staged)
{
	crm_status rc = staged->rc;

	import->result.rows++;
	if (rc == CRM_OK && (rc = batch_begin(import)) < 0)
		return rc;
	if (rc == CRM_OK)
		rc = crmi_import_take(import->db, &import->act, &import->plan, staged->key, &staged->row);
	if (rc == CRM_ERR_INVALID)
		rc = reject(import, staged);
	else if (rc == CRM_OK || rc == CRM_UNCHANGED) {
		list_decisions(import, staged);
		import->result.taken += rc == CRM_OK;
		import->result.unchanged += rc == CRM_UNCHANGED;
	}
	if (rc < 0)
		return rc;
	return ++import->batch >= import->plan.input.batch_rows ? crmi_import_batch_end(import, staged->position) : CRM_OK;
}

/* What the rows will look up is asked for together, inside the transaction in which they are taken. */
static crm_status ask_ahead(struct crmi_import *import)
{
	crmi_stage *stage = &import->stage;
	crm_status rc = stage->room > 1 && stage->count ? batch_begin(import) : CRM_OK;
	size_t i;

	for (i = 0; rc == CRM_OK && stage->room > 1 && i < stage->count; i++)
		if (stage->rows[i].rc == CRM_OK)
			crmi_import_ahead(import->db, &import->plan, stage->rows[i].key, &stage->rows[i].row);
	return rc;
}

crm_status crmi_import_take_staged(struct crmi_import *import)
{
	crm_status rc = ask_ahead(import);
	size_t i;

	for (i = 0; i < import->stage.count && rc >= 0; i++)
		rc = take_one(import, &import->stage.rows[i]);
	crmi_stage_clear(&import->stage);
	return rc < 0 ? rc : CRM_OK;
}

/* A row was read into its place on the stage, or `rc` says that it cannot be. */
crm_status crmi_import_row_take(struct crmi_import *import, crm_status rc, int64_t line, crmi_slice raw, int64_t position)
{
	if (rc == CRM_OK && !row_key(import, raw, crmi_stage_next(&import->stage)->key))
		return crmi_no_memory(import->db);
	if (!crmi_stage_add(&import->stage, rc, line, raw, position))
		return crmi_no_memory(import->db);
	return import->stage.count == import->stage.room ? crmi_import_take_staged(import) : CRM_OK;
}
