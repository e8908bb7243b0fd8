/* A store as JSON lines. */
#include "crm/ledger.h"

#include "ledger.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_LINE "{\"format\":\"crm-ledger\",\"version\":1}\n"

enum { READ_ROOM = 65536, LINE_LIMIT = 64 * 1024 * 1024 };

/* --- writing */

struct writing {
	crm          *db;
	crm_write_fn  write;
	void         *user;
	crmi_text     line;
	int64_t       seq;
	uint8_t       head[CRMI_DIGEST];
};

static crm_status put_line(struct writing *writing)
{
	crm *db = writing->db;
	bool taken;

	if (writing->line.failed)
		return crmi_no_memory(db);
	db->calling_back = true;
	taken = writing->write(writing->line.data, writing->line.length, writing->user) == 0;
	db->calling_back = false;
	crmi_text_reset(&writing->line);
	return taken ? CRM_OK : crmi_fail(db, CRM_ERR_CALLBACK, CRM_RULE_NONE, "write", "the callback did not take the bytes");
}

static crm_status write_entry(struct writing *writing, const struct crmi_journal_row *row)
{
	uint8_t digest[CRMI_DIGEST];

	crmi_journal_digest(row, writing->head, digest);
	if (row->seq != writing->seq + 1 || row->digest.length != CRMI_DIGEST || memcmp(row->digest.data, digest, CRMI_DIGEST) != 0)
		return crmi_fail(writing->db, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "digest", "entry %lld does not follow from the one before",
		                 (long long)row->seq);
	writing->seq = row->seq;
	memcpy(writing->head, digest, sizeof digest);
	crmi_record_put(&writing->line, &crmi_tables[CRMI_TABLE_JOURNAL], row);
	crmi_text_add(&writing->line, "\n", 1);
	return put_line(writing);
}

static crm_status write_entries(struct writing *writing)
{
	crm *db = writing->db;
	struct crmi_journal_row row;
	crmi_arena arena;
	crmi_rows rows;
	crm_status rc = crmi_start(db, CRMI_STMT_JOURNAL_WALK, NULL, &rows);

	if (rc < 0)
		return rc;
	crmi_arena_init(&arena, &db->memory);
	while ((rc = crmi_next(db, &rows, &row, &arena)) == CRM_OK && (rc = write_entry(writing, &row)) == CRM_OK) {
		crmi_go_on(db);
		crmi_arena_reset(&arena);
	}
	crmi_end(&rows);
	crmi_arena_free(&arena);
	return rc < 0 ? rc : CRM_OK;
}

static void put_hex(crmi_text *line, const uint8_t *bytes, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		crmi_text_format(line, "%02x", (unsigned)bytes[i]);
}

static crm_status write_all(struct writing *writing, crm_ledger_result *result)
{
	crmi_text *line = &writing->line;
	crm_status rc;

	crmi_text_put(line, FIRST_LINE);
	if ((rc = put_line(writing)) < 0 || (rc = write_entries(writing)) < 0 || (rc = crmi_ledger_digest(writing->db, result)) < 0)
		return rc;
	crmi_text_format(line, "{\"entries\":%lld,\"head\":\"", (long long)result->entries);
	put_hex(line, result->head, sizeof result->head);
	crmi_text_put(line, "\",\"records\":\"");
	put_hex(line, result->records, sizeof result->records);
	crmi_text_put(line, "\"}\n");
	return put_line(writing);
}

crm_status crm_ledger_export(crm *db, crm_write_fn write, void *user, crm_ledger_result *result_out)
{
	struct writing writing = { .db = db, .write = write, .user = user };
	crm_ledger_result result = { 0 };
	bool own;
	crm_status rc;

	if (result_out)
		memset(result_out, 0, sizeof *result_out);
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!write)
		return crmi_input_missing(db, "write");
	if ((rc = crmi_view_begin(db, &own)) < 0) /* one view for all of it */
		return rc;
	crmi_text_init(&writing.line, &db->memory);
	rc = write_all(&writing, &result);
	crmi_text_free(&writing.line);
	crmi_view_end(db, own);
	if (rc == CRM_OK && result_out)
		*result_out = result;
	return rc;
}

/* --- reading */

struct reading {
	crm                     *db;
	crm_read_fn              read;
	void                    *user;
	char                    *room;      /* what was read last */
	size_t                   at, filled;
	bool                     ended;
	crmi_text                line;
	int64_t                  number;    /* of the line */
	int64_t                  last_entry;/* number of the line with the entry that was read last */
	struct crmi_ledger_batch batch;
	crm_ledger_result        last;      /* what the last line says */
	bool                     complete;
	int64_t                  taken;
};

static crm_status bad_line(struct reading *reading, crm_status status, crm_rule rule, const char *message)
{
	(void)crmi_fail(reading->db, status, rule, NULL, "line %lld: %s", (long long)reading->number, message);
	reading->db->error.line = reading->number;
	return status;
}

static crm_status fill_room(struct reading *reading)
{
	crm *db = reading->db;
	size_t length = 0;
	bool given;

	db->calling_back = true;
	given = reading->read(reading->room, READ_ROOM, &length, reading->user) == 0;
	db->calling_back = false;
	if (!given || length > READ_ROOM)
		return crmi_fail(db, CRM_ERR_CALLBACK, CRM_RULE_NONE, "read", "the callback gave no bytes");
	reading->at = 0;
	reading->filled = length;
	reading->ended = length == 0;
	return CRM_OK;
}

/* The next line without its end; CRM_DONE behind the last. */
static crm_status next_line(struct reading *reading)
{
	crm_status rc;

	crmi_text_reset(&reading->line);
	reading->number++;
	for (;;) {
		const char *from = reading->room + reading->at, *end;
		size_t length = reading->filled - reading->at;

		end = length ? memchr(from, '\n', length) : NULL;
		length = end ? (size_t)(end - from) : length;
		crmi_text_add(&reading->line, from, length);
		if (reading->line.failed)
			return crmi_no_memory(reading->db);
		if (reading->line.length > LINE_LIMIT)
			return bad_line(reading, CRM_ERR_INVALID, CRM_RULE_FIELD_TOO_LONG, "longer than any entry can be");
		reading->at += length + (end != NULL);
		if (end)
			return CRM_OK;
		if (reading->ended || (rc = fill_room(reading)) < 0 || reading->ended)
			return !reading->ended ? rc : reading->line.length ? CRM_OK : CRM_DONE;
	}
}

static crm_status flush(struct reading *reading)
{
	struct crmi_ledger_batch *batch = &reading->batch;
	crm_status rc = crmi_enter(reading->db);

	if (rc == CRM_OK && batch->count)
		rc = crmi_ledger_take(reading->db, batch, &reading->taken);
	if (rc < 0)
		reading->db->error.line = reading->last_entry - (int64_t)(batch->count - 1 - batch->at);
	batch->count = batch->at = 0;
	crmi_arena_reset(&batch->arena);
	return rc;
}

/* The last line; what it says is compared when everything is there. */
static bool is_last(struct reading *reading)
{
	const char *line = reading->line.data;
	long long entries;
	char head[65], records[65];
	size_t i;

	if (sscanf(line, "{\"entries\":%lld,\"head\":\"%64[0-9a-f]\",\"records\":\"%64[0-9a-f]\"}", &entries, head, records) != 3 ||
	    strlen(head) != 64 || strlen(records) != 64)
		return false;
	reading->last.entries = entries;
	for (i = 0; i < CRMI_DIGEST; i++) {
		unsigned byte = 0;

		(void)sscanf(head + 2 * i, "%2x", &byte);
		reading->last.head[i] = (uint8_t)byte;
		(void)sscanf(records + 2 * i, "%2x", &byte);
		reading->last.records[i] = (uint8_t)byte;
	}
	return true;
}

static crm_status take_line(struct reading *reading)
{
	struct crmi_ledger_batch *batch = &reading->batch;
	const struct crmi_table *journal = &crmi_tables[CRMI_TABLE_JOURNAL];
	crm_status rc;

	if (reading->complete)
		return bad_line(reading, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "there is something behind the last line");
	crmi_text_add(&reading->line, "", 1); /* a NUL, for is_last() */
	if (reading->line.failed)
		return crmi_no_memory(reading->db);
	if ((reading->complete = is_last(reading)))
		return CRM_OK;
	rc = crmi_record_read(journal, reading->line.data, reading->line.length - 1, &batch->rows[batch->count], &batch->arena);
	if (rc < 0)
		return rc == CRM_ERR_NOMEM ? crmi_no_memory(reading->db) : bad_line(reading, CRM_ERR_INVALID, CRM_RULE_STORE_LINE, "is no journal entry");
	reading->last_entry = reading->number;
	return ++batch->count == CRMI_LEDGER_BATCH ? flush(reading) : CRM_OK;
}

static crm_status read_all(struct reading *reading, crm_ledger_result *result)
{
	crm *db = reading->db;
	crm_status rc = next_line(reading);

	if (rc == CRM_OK && (reading->line.length != strlen(FIRST_LINE) - 1 || memcmp(reading->line.data, FIRST_LINE, reading->line.length) != 0))
		return bad_line(reading, CRM_ERR_INVALID, CRM_RULE_STORE_FOREIGN, "this is no export of a store in a version that can be read");
	while (rc == CRM_OK && (rc = next_line(reading)) == CRM_OK)
		rc = take_line(reading);
	if (rc < 0 || (rc = flush(reading)) < 0)
		return rc;
	if (!reading->complete)
		return bad_line(reading, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "the last line is missing, the file was cut off; the entries before it are in the store");
	if ((rc = crm_ledger_digest(db, result)) < 0)
		return rc;
	result->taken = reading->taken;
	if (result->entries != reading->last.entries || memcmp(result->head, reading->last.head, CRMI_DIGEST) != 0)
		return result->entries > reading->last.entries ? crmi_ledger_is_other(db)
		                                               : bad_line(reading, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "entries are missing");
	if (memcmp(result->records, reading->last.records, CRMI_DIGEST) != 0)
		return bad_line(reading, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "the records differ from those that were written");
	return reading->taken ? CRM_OK : CRM_UNCHANGED;
}

crm_status crm_ledger_import(crm *db, crm_read_fn read, void *user, crm_ledger_result *result_out)
{
	crm_ledger_result result = { 0 };
	struct reading *reading;
	crm_status rc;

	if (result_out)
		memset(result_out, 0, sizeof *result_out);
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!read)
		return crmi_input_missing(db, "read");
	if (db->level > 0)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, NULL, "a group of calls is open");
	reading = crmi_allocate(&db->memory, sizeof *reading + READ_ROOM);
	if (!reading)
		return crmi_no_memory(db);
	memset(reading, 0, sizeof *reading);
	reading->db = db;
	reading->read = read;
	reading->user = user;
	reading->room = (char *)(reading + 1);
	crmi_text_init(&reading->line, &db->memory);
	crmi_arena_init(&reading->batch.arena, &db->memory);
	rc = read_all(reading, &result);
	crmi_text_free(&reading->line);
	crmi_arena_free(&reading->batch.arena);
	crmi_release(&db->memory, reading);
	if (result_out)
		*result_out = result;
	return rc;
}
