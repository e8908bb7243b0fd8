/* The lines of a vCard file, unfolded. */
#include "vcard_parts.h"

/* Sees to it that there is a byte at `at`, unless the file has ended. */
static crm_status refill(crmi_vcard *vcard)
{
	size_t got = 0;
	crm_status rc;

	if (vcard->at < vcard->end || vcard->ended)
		return CRM_OK;
	rc = vcard->options.read(vcard->options.user, vcard->block, CRMI_CSV_BLOCK, &got);
	if (rc < 0)
		return rc;
	vcard->offset += (int64_t)vcard->end;
	vcard->at = 0;
	vcard->end = got;
	vcard->ended = got == 0;
	return CRM_OK;
}

crm_status crmi_vcard_begin(crmi_vcard *vcard, crmi_vcard_card *card)
{
	size_t skip, got = 1;
	const char *message;
	crm_status rc;

	/* Enough for a byte order mark and to see whether the file is text. */
	while (vcard->end < 256 && got > 0) {
		got = 0;
		rc = vcard->options.read(vcard->options.user, vcard->block + vcard->end, CRMI_CSV_BLOCK - vcard->end, &got);
		if (rc < 0)
			return rc;
		vcard->end += got;
	}
	vcard->started = true;
	message = crmi_encoding_begin(vcard->block, vcard->end, vcard->options.encoding, &skip);
	vcard->at = skip;
	if (!message)
		return CRM_OK;
	card->rule = CRM_RULE_IMPORT_ENCODING;
	card->message = message;
	card->line = card->fault_line = 1;
	vcard->at = vcard->end = 0;
	vcard->ended = true;
	return CRM_ERR_INVALID;
}

static void keep_bytes(crmi_vcard *vcard, const char *bytes, size_t length)
{
	size_t room = LINE_LIMIT - vcard->logical.length;

	if (length > room) {
		vcard->cut = true;
		length = room;
	}
	crmi_text_add(&vcard->logical, bytes, length);
}

/* Adds the rest of a physical line and passes over its end. */
static crm_status append_line(crmi_vcard *vcard)
{
	bool found = false, was_return;
	crm_status rc;

	while (!found && (rc = refill(vcard)) >= 0 && vcard->at < vcard->end) {
		const char *begin = vcard->block + vcard->at, *end = vcard->block + vcard->end, *stop = begin;

		while (stop < end && *stop != '\n' && *stop != '\r')
			stop++;
		keep_bytes(vcard, begin, (size_t)(stop - begin));
		found = stop < end;
		vcard->at = (size_t)(stop - vcard->block) + found;
	}
	if (!found)
		return rc < 0 ? rc : vcard->logical.failed ? CRM_ERR_NOMEM : CRM_OK;
	was_return = vcard->block[vcard->at - 1] == '\r';
	vcard->line++;
	if ((rc = refill(vcard)) < 0)
		return rc;
	if (was_return && vcard->at < vcard->end && vcard->block[vcard->at] == '\n')
		vcard->at++;
	if ((rc = refill(vcard)) < 0) /* the first byte of the next line tells whether this one goes on */
		return rc;
	return vcard->logical.failed ? CRM_ERR_NOMEM : CRM_OK;
}

/* The colon between the name with its parameters and the value, or NULL. */
const char *crmi_vcard_colon(crmi_slice line)
{
	size_t length = line.length < HEADER_LIMIT ? line.length : HEADER_LIMIT;
	bool quoted = false;

	for (size_t i = 0; i < length; i++) {
		if (line.bytes[i] == '"')
			quoted = !quoted;
		else if (line.bytes[i] == ':' && !quoted)
			return line.bytes + i;
	}
	return NULL;
}

static bool contains(crmi_slice slice, const char *word)
{
	size_t length = strlen(word);

	for (size_t i = 0; i + length <= slice.length; i++)
		if (strncasecmp(slice.bytes + i, word, length) == 0)
			return true;
	return false;
}

/* Quoted-printable goes on behind a trailing "=" without a blank: whether the value is that has to be known while its
 * lines are joined. */
static void learn_header(crmi_vcard *vcard)
{
	crmi_slice line = { vcard->logical.data, vcard->logical.length };
	const char *colon = vcard->header_known || !line.bytes ? NULL : crmi_vcard_colon(line);

	if (colon) {
		line.length = (size_t)(colon - line.bytes);
		vcard->quoted_printable = contains(line, "QUOTED-PRINTABLE");
	}
	vcard->header_known = vcard->header_known || colon || line.length >= HEADER_LIMIT;
}

static bool goes_on_quoted(crmi_vcard *vcard)
{
	crmi_text *line = &vcard->logical;

	if (!vcard->quoted_printable || line->length == 0 || line->data[line->length - 1] != '=')
		return false;
	line->data[--line->length] = '\0';
	return true;
}

/* In 2.1 a line is folded before a blank that belongs to the text; since 3.0 the blank is put in. */
static bool goes_on_folded(crmi_vcard *vcard)
{
	char c = vcard->at < vcard->end ? vcard->block[vcard->at] : '\n';

	if (c != ' ' && c != '\t')
		return false;
	vcard->at += !vcard->old_style;
	return true;
}

crm_status crmi_vcard_line(crmi_vcard *vcard)
{
	crm_status rc;

	crmi_text_reset(&vcard->logical);
	vcard->cut = vcard->header_known = vcard->quoted_printable = false;
	vcard->logical_line = vcard->line;
	if ((rc = refill(vcard)) < 0)
		return rc;
	if (vcard->at == vcard->end)
		return CRM_DONE;
	do {
		if ((rc = append_line(vcard)) < 0)
			return rc;
		learn_header(vcard);
	} while (vcard->at < vcard->end && (goes_on_quoted(vcard) || goes_on_folded(vcard)));
	return CRM_OK;
}
