/* Cards, from BEGIN to END. */
#include "vcard_parts.h"

#include "crm/customer.h"

crm_status crmi_vcard_open(crmi_vcard **vcard_out, const crmi_vcard_options *options)
{
	crmi_vcard *vcard = crmi_allocate(options->memory, sizeof *vcard);
	crm_status rc;

	*vcard_out = NULL;
	if (!vcard)
		return CRM_ERR_NOMEM;
	memset(vcard, 0, sizeof *vcard);
	vcard->options = *options;
	vcard->line = 1;
	if (vcard->options.encoding == 0)
		vcard->options.encoding = CRM_ENCODING_UTF8;
	crmi_text_init(&vcard->logical, options->memory);
	crmi_text_init(&vcard->bytes, options->memory);
	crmi_text_init(&vcard->decoded, options->memory);
	crmi_text_init(&vcard->joined, options->memory);
	crmi_arena_init(&vcard->arena, options->memory);
	vcard->block = crmi_allocate(options->memory, CRMI_CSV_BLOCK);
	rc = vcard->block ? crmi_decoder_open(&vcard->decoders[0], vcard->options.encoding) : CRM_ERR_NOMEM;
	if (rc < 0) {
		crmi_vcard_close(vcard);
		return rc;
	}
	vcard->decoder_count = 1;
	*vcard_out = vcard;
	return CRM_OK;
}

void crmi_vcard_close(crmi_vcard *vcard)
{
	const crm_allocator *memory;

	if (!vcard)
		return;
	memory = vcard->options.memory;
	for (size_t i = 0; i < vcard->decoder_count; i++)
		crmi_decoder_close(&vcard->decoders[i]);
	crmi_arena_free(&vcard->arena);
	crmi_text_free(&vcard->joined);
	crmi_text_free(&vcard->decoded);
	crmi_text_free(&vcard->bytes);
	crmi_text_free(&vcard->logical);
	crmi_release(memory, vcard->block);
	crmi_release(memory, vcard);
}

int64_t crmi_vcard_position(const crmi_vcard *vcard)
{
	return vcard->offset + (int64_t)vcard->at;
}

/* Whether the text begins with a Chinese, Japanese or Korean character, whose names begin with the family's. */
static bool is_east_asian(const char *text)
{
	unsigned char lead = text ? (unsigned char)text[0] : 0;

	return lead >= 0xE3 && lead <= 0xED;
}

static crm_status name_from_parts(crmi_vcard *vcard, crmi_vcard_card *card)
{
	const char *western[] = { card->prefix, card->given, card->additional, card->family, card->suffix };
	const char *eastern[] = { card->family, card->additional, card->given };
	bool east = is_east_asian(card->family) && (!card->given || is_east_asian(card->given));
	const char **parts = east ? eastern : western;

	crmi_text_reset(&vcard->joined);
	for (size_t i = 0; i < (east ? LENGTH_OF(eastern) : LENGTH_OF(western)); i++)
		if (parts[i])
			crmi_vcard_join(vcard, east ? "" : " ", parts[i], strlen(parts[i]));
	card->name = crmi_vcard_joined(vcard);
	return crmi_vcard_taken(vcard);
}

static bool differs(const char *name, const char *organisation)
{
	return name && (!organisation || strcmp(name, organisation) != 0);
}

static crm_status finish_card(crmi_vcard *vcard, crmi_vcard_card *card)
{
	const char *organisation = card->organisation ? card->organisation : card->units;
	bool parts = card->given || card->additional || differs(card->family, organisation);
	bool person = parts || differs(card->name, organisation);
	crm_status rc;

	card->kind = vcard->is_organisation || (organisation && !person) ? CRM_CUSTOMER_ENTERPRISE : CRM_CUSTOMER_PERSON;
	if (!card->name && (rc = name_from_parts(vcard, card)) < 0)
		return rc;
	if (!card->name)
		card->name = organisation;
	return CRM_OK;
}

static bool is_marker(const crmi_vcard *vcard, const char *name)
{
	struct crmi_property property;
	crmi_slice line = stripped((crmi_slice){ vcard->logical.data, vcard->logical.length });

	/* Files glued together keep their byte order marks. */
	if (line.length > 3 && memcmp(line.bytes, "\xEF\xBB\xBF", 3) == 0)
		line = (crmi_slice){ line.bytes + 3, line.length - 3 };
	return crmi_vcard_parse(line, &property) && is_word(property.name, name) &&
	       is_word(stripped(property.value), "VCARD");
}

static crm_status find_begin(crmi_vcard *vcard)
{
	crm_status rc = CRM_OK;

	while (!vcard->begun && (rc = crmi_vcard_line(vcard)) == CRM_OK)
		vcard->begun = is_marker(vcard, "BEGIN");
	return rc;
}

/* Reads up to END. A card within the card (AGENT) is passed over; a BEGIN elsewhere means that an END is missing. */
static crm_status read_card(crmi_vcard *vcard, crmi_vcard_card *card)
{
	struct crmi_property property;
	bool agent = false;
	size_t depth = 0;
	crm_status rc;

	while ((rc = crmi_vcard_line(vcard)) == CRM_OK) {
		if (is_marker(vcard, "BEGIN") && !agent) {
			vcard->begun = true;
			break;
		}
		depth += is_marker(vcard, "BEGIN");
		agent = false;
		if (is_marker(vcard, "END") && depth-- == 0)
			return CRM_OK;
		if (!crmi_vcard_parse((crmi_slice){ vcard->logical.data, vcard->logical.length }, &property))
			continue;
		agent = is_word(property.name, "AGENT") && stripped(property.value).length == 0;
		if (depth == 0 && (rc = crmi_vcard_take(vcard, card, &property)) < 0)
			return rc;
	}
	if (rc < 0)
		return rc;
	crmi_vcard_fault(vcard, card, CRM_RULE_IMPORT_FIELDS, "the card has no END");
	return CRM_OK;
}

crm_status crmi_vcard_next(crmi_vcard *vcard, crmi_vcard_card *card)
{
	crm_status rc;

	memset(card, 0, sizeof *card);
	crmi_arena_reset(&vcard->arena);
	vcard->kept = vcard->point_capacity = 0;
	vcard->old_style = vcard->is_organisation = false;
	if (!vcard->started && (rc = crmi_vcard_begin(vcard, card)) < 0)
		return rc;
	if ((rc = find_begin(vcard)) != CRM_OK)
		return rc;
	vcard->begun = false;
	card->line = vcard->logical_line;
	if ((rc = read_card(vcard, card)) < 0 || card->rule)
		return rc;
	return finish_card(vcard, card);
}
