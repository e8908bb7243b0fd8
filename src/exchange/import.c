/* The loop of an import: rows in batches, what cannot be taken on a list, what was decided on another. */
#include "crm/exchange.h"

#include "import_file.h"
#include "import_stage.h"
#include "import_take.h"
#include "input.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { BATCH_ROWS = 1000 };

struct import {
	crm                *db;
	crm_act             act;
	crmi_import_plan    plan;
	crm_import_result   result, durable; /* so far, and as of the last commit */
	crmi_import_source  source;
	crmi_import_list    rejects, decisions;
	crmi_seen           seen;
	crmi_arena          kept;      /* the plan */
	crmi_text           scratch;
	crmi_text           decoded;
	crmi_stage          stage;
	int32_t             batch;     /* rows in the open group */
	bool                open;      /* a group is open */
	int                 level;     /* outside it */
	char                suffix_free[CRM_LIMIT_KEY + 1];
};

static const struct crmi_field import_fields[] = {
	CRMI_INPUT(crm_import_input, kind, CRMI_ENUM, CRMI_FLAG_REQUIRED, CRM_IMPORT_CONTACTS),
	CRMI_INPUT(crm_import_input, format, CRMI_ENUM, 0, CRM_FORMAT_VCARD),
	CRMI_INPUT(crm_import_input, encoding, CRMI_ENUM, 0, CRM_ENCODING_GB18030),
	CRMI_INPUT(crm_import_input, delimiter, CRMI_ENUM, 0, 127),
	CRMI_INPUT(crm_import_input, no_header, CRMI_ENUM, 0, 1),
	CRMI_INPUT(crm_import_input, date_order, CRMI_ENUM, 0, CRM_DATE_ORDER_YMD),
	CRMI_INPUT(crm_import_input, window_from, CRMI_DATE, 0, 0),
	CRMI_INPUT(crm_import_input, window_until, CRMI_DATE, 0, 0),
	CRMI_INPUT(crm_import_input, dry_run, CRMI_ENUM, 0, 1),
	CRMI_INPUT(crm_import_input, batch_rows, CRMI_ENUM, 0, 1000000),
	CRMI_INPUT(crm_import_input, mapping, CRMI_TEXT, 0, CRM_LIMIT_TEXT),
	CRMI_INPUT(crm_import_input, source, CRMI_TEXT, 0, CRM_LIMIT_KEY),
	CRMI_INPUT(crm_import_input, currency, CRMI_TEXT, 0, 3),
};

static crm_status fail_row(struct import *import, int64_t line, const crmi_row_fault *fault)
{
	crm *db = import->db;
	const char *name = import->plan.input.path ? import->plan.input.path : "data";

	(void)crmi_fail(db, CRM_ERR_INVALID, (crm_rule)fault->rule, fault->field, "%s:%lld: %s%s%s", name, (long long)line,
	                fault->field ? fault->field : "", fault->field ? ": " : "", fault->message);
	db->error.line = line;
	return CRM_ERR_INVALID;
}

/* A row that cannot be taken: onto the list, or the end of the import when there is none. */
static crm_status reject(struct import *import, struct crmi_staged *staged)
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
		return import->plan.input.dry_run ? CRM_OK : fail_row(import, line, fault);
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

static void list_decisions(struct import *import, const struct crmi_staged *staged)
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
static bool row_key(struct import *import, crmi_slice raw, char key[CRMI_ROW_KEY])
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

static crm_status batch_begin(struct import *import)
{
	crm_status rc;

	if (import->open)
		return CRM_OK;
	import->level = import->db->level;
	rc = crm_begin(import->db, CRM_TRANSACTION_WRITE);
	import->open = rc == CRM_OK;
	return rc;
}

static crm_status tell_progress(struct import *import, int64_t position)
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
static void give_way(const struct import *import)
{
	const struct timespec moment = { 0, 3000000 };

	if (import->db->path && import->db->level == 0)
		(void)nanosleep(&moment, NULL);
}

/* The lists are written before the commit: a row on neither list nor in the store would be lost without a trace, one on
 * both after a crash is only told twice. */
static crm_status batch_end(struct import *import, int64_t position)
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

static crm_status take_one(struct import *import, struct crmi_staged *staged)
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
	return ++import->batch >= import->plan.input.batch_rows ? batch_end(import, staged->position) : CRM_OK;
}

/* What the rows will look up is asked for together, inside the transaction in which they are taken. */
static crm_status ask_ahead(struct import *import)
{
	crmi_stage *stage = &import->stage;
	crm_status rc = stage->room > 1 && stage->count ? batch_begin(import) : CRM_OK;
	size_t i;

	for (i = 0; rc == CRM_OK && stage->room > 1 && i < stage->count; i++)
		if (stage->rows[i].rc == CRM_OK)
			crmi_import_ahead(import->db, &import->plan, stage->rows[i].key, &stage->rows[i].row);
	return rc;
}

static crm_status take_staged(struct import *import)
{
	crm_status rc = ask_ahead(import);
	size_t i;

	for (i = 0; i < import->stage.count && rc >= 0; i++)
		rc = take_one(import, &import->stage.rows[i]);
	crmi_stage_clear(&import->stage);
	return rc < 0 ? rc : CRM_OK;
}

/* A row was read into its place on the stage, or `rc` says that it cannot be. */
static crm_status take(struct import *import, crm_status rc, int64_t line, crmi_slice raw, int64_t position)
{
	if (rc == CRM_OK && !row_key(import, raw, crmi_stage_next(&import->stage)->key))
		return crmi_no_memory(import->db);
	if (!crmi_stage_add(&import->stage, rc, line, raw, position))
		return crmi_no_memory(import->db);
	return import->stage.count == import->stage.room ? take_staged(import) : CRM_OK;
}

static crm_status fault_of_mapping(struct import *import, crm_status rc, const crmi_mapping_fault *fault)
{
	crm *db = import->db;
	const char *name = import->plan.input.mapping_name ? import->plan.input.mapping_name : "mapping";

	if (rc == CRM_ERR_NOMEM)
		return crmi_no_memory(db);
	(void)crmi_fail(db, CRM_ERR_INVALID, (crm_rule)fault->rule, "mapping", "%s:%lld: %s", name, (long long)fault->line, fault->message);
	db->error.line = fault->line;
	return CRM_ERR_INVALID;
}

static crm_status bind_mapping(struct import *import, const crmi_slice *header, size_t count)
{
	crmi_import_plan *plan = &import->plan;
	const char *text = plan->input.mapping;
	crmi_mapping_fault fault = { 0 };
	size_t name_count;
	const crmi_field_name *names = crmi_import_fields(plan->input.kind, &import->kept, &name_count);
	crm_status rc;

	if (!names)
		return crmi_no_memory(import->db);
	if (text && *text) {
		if ((rc = crmi_mapping_parse(&import->kept, text, strlen(text), &plan->mapping, &fault)) == CRM_OK &&
		    (rc = crmi_mapping_check(&plan->mapping, names, name_count, &fault)) == CRM_OK)
			rc = crmi_mapping_bind(&plan->mapping, plan->input.no_header ? NULL : header, count, &fault);
	} else {
		rc = crmi_mapping_default(&import->kept, header, count, names, name_count, &plan->mapping);
		if (rc == CRM_OK)
			rc = crmi_mapping_check(&plan->mapping, names, name_count, &fault);
	}
	if (rc < 0)
		return fault_of_mapping(import, rc, &fault);
	if (plan->mapping.count == 0)
		return crmi_fail(import->db, CRM_ERR_INVALID, CRM_RULE_IMPORT_COLUMN, "mapping",
		                 "no column of the file is named like a field of the kind, and there is no mapping");
	return CRM_OK;
}

/* A fault that the reader found, before any field was looked at. */
static crm_status reader_fault(struct import *import, int32_t rule, const char *message)
{
	crmi_row_fault *fault = &crmi_stage_next(&import->stage)->row.fault;

	*fault = (crmi_row_fault){ .rule = rule };
	(void)snprintf(fault->message, sizeof fault->message, "%s", message);
	return CRM_ERR_INVALID;
}

static crm_status decode_and_read(struct import *import, crmi_decoder *decoder, crmi_csv_row *row, size_t columns)
{
	struct crmi_staged *staged = crmi_stage_next(&import->stage);
	crmi_encoding_fault fault = { 0 };
	crm_status rc;

	memset(&staged->row.fault, 0, sizeof staged->row.fault);
	if (row->rule)
		return reader_fault(import, row->rule, row->message);
	if (row->count != columns) {
		char message[100];

		(void)snprintf(message, sizeof message, "%zu fields where the header has %zu", row->count, columns);
		return reader_fault(import, CRM_RULE_IMPORT_FIELDS, message);
	}
	rc = crmi_decode_row(decoder, row->fields, row->count, &import->decoded, &fault);
	if (rc == CRM_ERR_INVALID) {
		char message[100];

		(void)snprintf(message, sizeof message, "byte %zu of field %zu is not text in the encoding", fault.offset + 1, fault.field + 1);
		return reader_fault(import, fault.rule, message);
	}
	return rc < 0 ? rc : crmi_import_row_read(&import->plan, row->fields, row->count, &staged->arena, &import->scratch, &staged->row);
}

static crm_status whole_file_fault(struct import *import, int32_t rule, int64_t line, const char *message)
{
	crmi_row_fault fault = { .rule = rule };

	(void)snprintf(fault.message, sizeof fault.message, "%s", message ? message : crm_rule_text(rule));
	return fail_row(import, line, &fault);
}

static crm_status read_header(struct import *import, crmi_csv *csv, crmi_decoder *decoder, crmi_csv_row *row)
{
	crmi_encoding_fault fault = { 0 };
	crm_status rc = crmi_csv_next(csv, row);

	if (rc == CRM_DONE)
		return whole_file_fault(import, CRM_RULE_IMPORT_EMPTY, 0, NULL);
	if (rc == CRM_ERR_INVALID || (rc == CRM_OK && row->rule))
		return whole_file_fault(import, row->rule, row->line, row->message);
	if (rc == CRM_OK && !import->plan.input.no_header &&
	    (rc = crmi_decode_row(decoder, row->fields, row->count, &import->decoded, &fault)) == CRM_ERR_INVALID)
		return whole_file_fault(import, fault.rule, row->line, NULL);
	return rc < 0 ? rc : bind_mapping(import, row->fields, row->count);
}

static crm_status read_rows(struct import *import, crmi_csv *csv, crmi_decoder *decoder)
{
	crmi_csv_row row;
	crm_status rc = read_header(import, csv, decoder, &row);
	size_t columns = rc == CRM_OK ? row.count : 0;
	bool first = import->plan.input.no_header;

	while (rc == CRM_OK) {
		if (!first && (rc = crmi_csv_next(csv, &row)) != CRM_OK)
			break;
		first = false;
		rc = decode_and_read(import, decoder, &row, columns);
		if (rc == CRM_OK || rc == CRM_ERR_INVALID)
			rc = take(import, rc, row.line, row.raw, crmi_csv_position(csv));
		else
			rc = rc == CRM_ERR_NOMEM ? crmi_no_memory(import->db) : rc;
	}
	if ((rc == CRM_DONE || rc == CRM_ERR_INVALID) && import->stage.count) {
		crm_status taken = take_staged(import); /* the rows before come first, whatever became of this one */

		if (taken < 0)
			return taken;
	}
	if (rc == CRM_ERR_INVALID && import->db->error.status == CRM_OK)
		rc = whole_file_fault(import, row.rule, row.line, row.message);
	return rc == CRM_DONE ? batch_end(import, crmi_csv_position(csv)) : rc;
}

static crm_status import_csv(struct import *import)
{
	const crm_import_input *input = &import->plan.input;
	crmi_csv_options options = { .memory = &import->db->memory, .read = crmi_import_source_read, .user = &import->source,
	                             .format = input->format, .encoding = input->encoding, .delimiter = input->delimiter };
	crmi_decoder decoder = { 0 };
	crmi_csv *csv = NULL;
	crm_status rc;

	if ((rc = crmi_decoder_open(&decoder, input->encoding)) < 0)
		return crmi_fail(import->db, rc, CRM_RULE_IMPORT_ENCODING, "encoding", "the system cannot convert this encoding");
	rc = crmi_csv_open(&csv, &options);
	if (rc == CRM_ERR_INVALID)
		rc = crmi_fail(import->db, rc, CRM_RULE_FIELD_RANGE, "delimiter", "this byte cannot be a delimiter");
	else if (rc < 0)
		rc = crmi_no_memory(import->db);
	else
		rc = read_rows(import, csv, &decoder);
	crmi_csv_close(csv);
	crmi_decoder_close(&decoder);
	return rc;
}

/* What recognises a card without a UID is what was read of it. */
static crm_status card_content(struct import *import, const crmi_vcard_card *card, crmi_slice *raw)
{
	crmi_text *content = &import->decoded;
	size_t i;

	crmi_text_reset(content);
	crmi_text_put(content, card->name ? card->name : "");
	for (i = 0; i < card->point_count; i++) {
		crmi_text_put(content, "\n");
		crmi_text_put(content, card->points[i].value);
	}
	*raw = (crmi_slice){ content->data, content->length };
	return content->failed ? crmi_no_memory(import->db) : CRM_OK;
}

static crm_status read_cards(struct import *import, crmi_vcard *file)
{
	crmi_vcard_card card;
	crmi_slice raw;
	crm_status rc;

	while ((rc = crmi_vcard_next(file, &card)) == CRM_OK) {
		if ((rc = card_content(import, &card, &raw)) < 0)
			return rc;
		if (card.rule)
			rc = reader_fault(import, card.rule, card.message);
		else
			rc = crmi_import_row_of_card(&import->plan, &card, &crmi_stage_next(&import->stage)->row);
		if ((rc = take(import, rc, card.rule && card.fault_line ? card.fault_line : card.line, raw, crmi_vcard_position(file))) < 0)
			return rc;
	}
	if (rc == CRM_ERR_INVALID)
		return whole_file_fault(import, card.rule, card.line, card.message);
	if (rc < 0)
		return rc;
	if (import->result.rows == 0)
		return whole_file_fault(import, CRM_RULE_IMPORT_EMPTY, 0, "the file holds no vCard");
	return batch_end(import, crmi_vcard_position(file));
}

static crm_status import_cards(struct import *import)
{
	crmi_vcard_options options = { &import->db->memory, crmi_import_source_read, &import->source, import->plan.input.encoding };
	crmi_vcard *file = NULL;
	crm_status rc;

	if (import->plan.input.kind != CRM_IMPORT_CUSTOMERS)
		return crmi_fail(import->db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "kind", "vCards hold customers only");
	rc = crmi_vcard_open(&file, &options);
	if (rc < 0)
		rc = rc == CRM_ERR_NOMEM ? crmi_no_memory(import->db) : crmi_fail(import->db, rc, CRM_RULE_IMPORT_ENCODING, "encoding", "cannot be converted");
	else
		rc = read_cards(import, file);
	crmi_vcard_close(file);
	return rc;
}

/* The file's name without folder and suffix: what its references are called when nothing else is said. */
static const char *default_source(struct import *import)
{
	const char *path = import->plan.input.path, *name, *end;

	if (!path)
		return "import";
	name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	end = strrchr(name, '.');
	if (!end || end == name)
		end = name + strlen(name);
	(void)snprintf(import->suffix_free, sizeof import->suffix_free, "%.*s", (int)(end - name), name);
	return import->suffix_free;
}

static crm_status take_input(struct import *import, const crm_import_input *input)
{
	crmi_import_plan *plan = &import->plan;
	crm *db = import->db;
	const char *suffix;
	crm_status rc = crmi_input_take(db, &plan->input, sizeof plan->input, input, import_fields, sizeof import_fields / sizeof *import_fields);

	if (rc < 0)
		return rc;
	if (!plan->input.path && !plan->input.data)
		return crmi_input_missing(db, "path");
	if (!plan->input.encoding)
		plan->input.encoding = CRM_ENCODING_UTF8;
	suffix = plan->input.path ? strrchr(plan->input.path, '.') : NULL;
	if (!plan->input.format)
		plan->input.format = suffix && strcmp(suffix, ".vcf") == 0 ? CRM_FORMAT_VCARD : CRM_FORMAT_CSV;
	if (!plan->input.batch_rows)
		plan->input.batch_rows = BATCH_ROWS;
	plan->source = plan->input.source && *plan->input.source ? plan->input.source : default_source(import);
	plan->dates = (crmi_date_options){ plan->input.date_order, plan->input.window_from, plan->input.window_until };
	plan->utc_offset_minutes = db->options.utc_offset_minutes;
	return CRM_OK;
}

static crm_status open_files(struct import *import)
{
	const crm_import_input *input = &import->plan.input;
	crm *db = import->db;
	crm_status rc;

	if ((rc = crmi_import_lists_check(db, input)) < 0 || (rc = crmi_import_source_open(db, input, &import->source)) < 0 ||
	    (rc = crmi_import_list_open(db, input->rejects_path, "rejects_path", "line,field,rule,reason,row\n", &import->rejects)) < 0)
		return rc;
	return crmi_import_list_open(db, input->decisions_path, "decisions_path", "line,field,text,taken,other,by\n", &import->decisions);
}

/* The detail of a failure, kept over calls that would set another. */
struct kept_error {
	crm_error error;
	char      message[sizeof((crm *)0)->message];
	char      field[sizeof((crm *)0)->field];
};

static void error_keep(const crm *db, struct kept_error *kept)
{
	kept->error = db->error;
	memcpy(kept->message, db->message, sizeof kept->message);
	memcpy(kept->field, db->field, sizeof kept->field);
}

static void error_restore(crm *db, const struct kept_error *kept)
{
	memcpy(db->message, kept->message, sizeof kept->message);
	memcpy(db->field, kept->field, sizeof kept->field);
	db->error = kept->error;
}

/* Ends an open group and keeps the error that led here. Rows before one that cannot be taken stay; after any other failure,
 * and in a dry run, the rows of the open group go. */
static crm_status finish(struct import *import, crm_status rc)
{
	crm *db = import->db;
	struct kept_error kept;
	bool keep = rc == CRM_ERR_INVALID && !import->plan.input.dry_run;

	if (!import->open)
		return rc;
	error_keep(db, &kept);
	if (!keep || crm_commit(db) < 0) {
		while (!keep && db->level > import->level && crm_rollback(db) == CRM_OK)
			continue; /* the group of a row may be open in that of the batch */
		if (!import->plan.input.dry_run)
			import->result = import->durable;
	}
	if (rc < 0)
		error_restore(db, &kept);
	return rc;
}

/* One at a time, unless asking for several together saves the way to a server. */
static size_t stage_rows(const struct import *import)
{
	const crm_import_input *input = &import->plan.input;

	if (!import->db->store->driver->ahead || input->format == CRM_FORMAT_VCARD)
		return 1;
	return input->batch_rows < CRMI_STAGE_ROWS ? (size_t)input->batch_rows : CRMI_STAGE_ROWS;
}

static crm_status run(struct import *import, const crm_import_input *input)
{
	crm_status rc;

	if ((rc = take_input(import, input)) < 0 || (rc = open_files(import)) < 0)
		return rc;
	if (!crmi_stage_open(&import->stage, &import->db->memory, stage_rows(import)))
		return crmi_no_memory(import->db);
	rc = import->plan.input.format == CRM_FORMAT_VCARD ? import_cards(import) : import_csv(import);
	return finish(import, rc);
}

/* Lists of an import that came to nothing are not put in their place. A failure here does not hide an earlier one. */
static crm_status put_lists(struct import *import, crm_status rc)
{
	bool keep = rc >= 0 || import->result.rows > 0;
	struct kept_error kept;
	crm_status of_rejects, of_decisions;

	error_keep(import->db, &kept);
	of_rejects = crmi_import_list_close(import->db, &import->rejects, keep);
	of_decisions = crmi_import_list_close(import->db, &import->decisions, keep);
	if (rc >= 0)
		return of_rejects < 0 ? of_rejects : of_decisions < 0 ? of_decisions : rc;
	error_restore(import->db, &kept);
	return rc;
}

crm_status crm_import(crm *db, const crm_act *act, const crm_import_input *input, crm_import_result *result_out)
{
	struct import *import;
	crm_status rc;

	if (result_out)
		memset(result_out, 0, sizeof *result_out);
	if ((rc = crmi_enter(db)) < 0)
		return rc;
	if (!input)
		return crmi_input_missing(db, "input");
	import = crmi_allocate(&db->memory, sizeof *import);
	if (!import)
		return crmi_no_memory(db);
	memset(import, 0, sizeof *import);
	import->db = db;
	import->source.file = import->rejects.file = import->decisions.file = -1;
	import->seen.memory = &db->memory;
	crmi_text_init(&import->rejects.text, &db->memory);
	crmi_text_init(&import->rejects.partial, &db->memory);
	crmi_text_init(&import->decisions.text, &db->memory);
	crmi_text_init(&import->decisions.partial, &db->memory);
	crmi_arena_init(&import->kept, &db->memory);
	crmi_text_init(&import->scratch, &db->memory);
	crmi_text_init(&import->decoded, &db->memory);
	if ((rc = crmi_input_take(db, &import->act, sizeof import->act, act, NULL, 0)) == CRM_OK)
		rc = put_lists(import, run(import, input));
	if (result_out)
		*result_out = import->result;
	crmi_import_source_close(&import->source);
	crmi_seen_free(&import->seen);
	crmi_arena_free(&import->kept);
	crmi_stage_free(&import->stage);
	crmi_text_free(&import->scratch);
	crmi_text_free(&import->decoded);
	crmi_release(&db->memory, import);
	return rc;
}
