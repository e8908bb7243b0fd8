/* The readers of the formats: rows of CSV by the mapping, vCards. */
#include "import_run.h"

#include <stdio.h>
#include <string.h>

static crm_status fault_of_mapping(struct crmi_import *import, crm_status rc, const crmi_mapping_fault *fault)
{
	crm *db = import->db;
	const char *name = import->plan.input.mapping_name ? import->plan.input.mapping_name : "mapping";

	if (rc == CRM_ERR_NOMEM)
		return crmi_no_memory(db);
	(void)crmi_fail(db, CRM_ERR_INVALID, (crm_rule)fault->rule, "mapping", "%s:%lld: %s", name, (long long)fault->line, fault->message);
	db->error.line = fault->line;
	return CRM_ERR_INVALID;
}

static crm_status bind_mapping(struct crmi_import *import, const crmi_slice *header, size_t count)
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

static crm_status decode_and_read(struct crmi_import *import, crmi_decoder *decoder, crmi_csv_row *row, size_t columns)
{
	struct crmi_staged *staged = crmi_stage_next(&import->stage);
	crmi_encoding_fault fault = { 0 };
	crm_status rc;

	memset(&staged->row.fault, 0, sizeof staged->row.fault);
	if (row->rule)
		return crmi_import_reader_fault(import, row->rule, row->message);
	if (row->count != columns) {
		char message[100];

		(void)snprintf(message, sizeof message, "%zu fields where the header has %zu", row->count, columns);
		return crmi_import_reader_fault(import, CRM_RULE_IMPORT_FIELDS, message);
	}
	rc = crmi_decode_row(decoder, row->fields, row->count, &import->decoded, &fault);
	if (rc == CRM_ERR_INVALID) {
		char message[100];

		(void)snprintf(message, sizeof message, "byte %zu of field %zu is not text in the encoding", fault.offset + 1, fault.field + 1);
		return crmi_import_reader_fault(import, fault.rule, message);
	}
	return rc < 0 ? rc : crmi_import_row_read(&import->plan, row->fields, row->count, &staged->arena, &import->scratch, &staged->row);
}

static crm_status read_header(struct crmi_import *import, crmi_csv *csv, crmi_decoder *decoder, crmi_csv_row *row)
{
	crmi_encoding_fault fault = { 0 };
	crm_status rc = crmi_csv_next(csv, row);

	if (rc == CRM_DONE)
		return crmi_import_file_fault(import, CRM_RULE_IMPORT_EMPTY, 0, NULL);
	if (rc == CRM_ERR_INVALID || (rc == CRM_OK && row->rule))
		return crmi_import_file_fault(import, row->rule, row->line, row->message);
	if (rc == CRM_OK && !import->plan.input.no_header &&
	    (rc = crmi_decode_row(decoder, row->fields, row->count, &import->decoded, &fault)) == CRM_ERR_INVALID)
		return crmi_import_file_fault(import, fault.rule, row->line, NULL);
	return rc < 0 ? rc : bind_mapping(import, row->fields, row->count);
}

static crm_status read_rows(struct crmi_import *import, crmi_csv *csv, crmi_decoder *decoder)
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
			rc = crmi_import_row_take(import, rc, row.line, row.raw, crmi_csv_position(csv));
		else
			rc = rc == CRM_ERR_NOMEM ? crmi_no_memory(import->db) : rc;
	}
	if ((rc == CRM_DONE || rc == CRM_ERR_INVALID) && import->stage.count) {
		crm_status taken = crmi_import_take_staged(import); /* the rows before come first, whatever became of this one */

		if (taken < 0)
			return taken;
	}
	if (rc == CRM_ERR_INVALID && import->db->error.status == CRM_OK)
		rc = crmi_import_file_fault(import, row.rule, row.line, row.message);
	return rc == CRM_DONE ? crmi_import_batch_end(import, crmi_csv_position(csv)) : rc;
}

crm_status crmi_import_csv(struct crmi_import *import)
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
static crm_status card_content(struct crmi_import *import, const crmi_vcard_card *card, crmi_slice *raw)
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

static crm_status read_cards(struct crmi_import *import, crmi_vcard *file)
{
	crmi_vcard_card card;
	crmi_slice raw;
	crm_status rc;

	while ((rc = crmi_vcard_next(file, &card)) == CRM_OK) {
		if ((rc = card_content(import, &card, &raw)) < 0)
			return rc;
		if (card.rule)
			rc = crmi_import_reader_fault(import, card.rule, card.message);
		else
			rc = crmi_import_row_of_card(&import->plan, &card, &crmi_stage_next(&import->stage)->row);
		if ((rc = crmi_import_row_take(import, rc, card.rule && card.fault_line ? card.fault_line : card.line, raw, crmi_vcard_position(file))) < 0)
			return rc;
	}
	if (rc == CRM_ERR_INVALID)
		return crmi_import_file_fault(import, card.rule, card.line, card.message);
	if (rc < 0)
		return rc;
	if (import->result.rows == 0)
		return crmi_import_file_fault(import, CRM_RULE_IMPORT_EMPTY, 0, "the file holds no vCard");
	return crmi_import_batch_end(import, crmi_vcard_position(file));
}

crm_status crmi_import_cards(struct crmi_import *import)
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
