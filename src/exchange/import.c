/* An import from the outside: its inputs, its files, and what is kept when it ends. */
#include "import_run.h"

#include <stdio.h>
#include <string.h>

enum { BATCH_ROWS = 1000 };

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

/* The file's name without folder and suffix: what its references are called when nothing else is said. */
static const char *default_source(struct crmi_import *import)
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

static crm_status take_input(struct crmi_import *import, const crm_import_input *input)
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

static crm_status open_files(struct crmi_import *import)
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
static crm_status finish(struct crmi_import *import, crm_status rc)
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
static size_t stage_rows(const struct crmi_import *import)
{
	const crm_import_input *input = &import->plan.input;

	if (!import->db->store->driver->ahead || input->format == CRM_FORMAT_VCARD)
		return 1;
	return input->batch_rows < CRMI_STAGE_ROWS ? (size_t)input->batch_rows : CRMI_STAGE_ROWS;
}

static crm_status run(struct crmi_import *import, const crm_import_input *input)
{
	crm_status rc;

	if ((rc = take_input(import, input)) < 0 || (rc = open_files(import)) < 0)
		return rc;
	if (!crmi_stage_open(&import->stage, &import->db->memory, stage_rows(import)))
		return crmi_no_memory(import->db);
	rc = import->plan.input.format == CRM_FORMAT_VCARD ? crmi_import_cards(import) : crmi_import_csv(import);
	return finish(import, rc);
}

/* Lists of an import that came to nothing are not put in their place. A failure here does not hide an earlier one. */
static crm_status put_lists(struct crmi_import *import, crm_status rc)
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
	struct crmi_import *import;
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
