/* A line as a property: its name, its parameters, its value as text. */
#include "vcard_parts.h"

static const struct {
	const char *name;
	unsigned    word;
} parameter_words[] = {
	{ "CELL", WORD_CELL },   { "IPHONE", WORD_CELL }, { "FAX", WORD_FAX },
	{ "PAGER", WORD_PAGER }, { "HOME", WORD_HOME },   { "WORK", WORD_WORK },
	{ "PREF", WORD_PREFERRED }, { "QUOTED-PRINTABLE", WORD_QUOTED }, { "BASE64", WORD_BASE64 },
	{ "B", WORD_BASE64 },
};

static void take_word(struct crmi_property *property, crmi_slice word)
{
	for (size_t i = 0; i < LENGTH_OF(parameter_words); i++)
		if (is_word(word, parameter_words[i].name))
			property->words |= parameter_words[i].word;
}

/* A list such as work,voice, with or without quotes. */
static void take_words(struct crmi_property *property, crmi_slice list)
{
	const char *at = list.bytes, *end = at + list.length;

	while (at < end) {
		const char *stop = at;

		while (stop < end && *stop != ',')
			stop++;
		take_word(property, stripped((crmi_slice){ at, (size_t)(stop - at) }));
		at = stop < end ? stop + 1 : end;
	}
}

static crmi_slice without_quotes(crmi_slice slice)
{
	slice = stripped(slice);
	if (slice.length < 2 || slice.bytes[0] != '"' || slice.bytes[slice.length - 1] != '"')
		return slice;
	return (crmi_slice){ slice.bytes + 1, slice.length - 2 };
}

static void take_parameter(struct crmi_property *property, crmi_slice parameter)
{
	const char *equals = parameter.length ? memchr(parameter.bytes, '=', parameter.length) : NULL;
	crmi_slice name, value;

	if (!equals) {
		take_words(property, parameter);
		return;
	}
	name = stripped((crmi_slice){ parameter.bytes, (size_t)(equals - parameter.bytes) });
	value = without_quotes((crmi_slice){ equals + 1, (size_t)(parameter.bytes + parameter.length - equals - 1) });
	if (is_word(name, "TYPE") || is_word(name, "ENCODING"))
		take_words(property, value);
	else if (is_word(name, "PREF") && is_word(value, "1"))
		property->words |= WORD_PREFERRED;
	else if (is_word(name, "X-SERVICE-TYPE"))
		property->service = value;
	else if (is_word(name, "X-APPLE-OMIT-YEAR"))
		property->no_year = true;
	else if (is_word(name, "CHARSET")) {
		property->encoding = crmi_encoding_named(value.bytes, value.length);
		property->encoding = property->encoding ? property->encoding : -1;
	}
}

/* Takes [group.]NAME;parameters:value apart. False = the line is no property. */
bool crmi_vcard_parse(crmi_slice line, struct crmi_property *property)
{
	const char *colon = line.length ? crmi_vcard_colon(line) : NULL, *at, *stop;
	bool quoted = false;

	memset(property, 0, sizeof *property);
	if (!colon)
		return false;
	for (stop = line.bytes; stop < colon && *stop != ';'; stop++)
		;
	for (at = stop; at > line.bytes && at[-1] != '.'; at--)
		;
	property->name = stripped((crmi_slice){ at, (size_t)(stop - at) });
	property->value = (crmi_slice){ colon + 1, (size_t)(line.bytes + line.length - colon - 1) };
	while (stop < colon) {
		for (at = ++stop; stop < colon && (quoted || *stop != ';'); stop++)
			quoted = (*stop == '"') != quoted;
		take_parameter(property, (crmi_slice){ at, (size_t)(stop - at) });
	}
	return true;
}

void crmi_vcard_fault(crmi_vcard *vcard, crmi_vcard_card *card, int32_t rule, const char *message)
{
	if (card->rule)
		return;
	card->rule = rule;
	card->message = message;
	card->fault_line = vcard->logical_line;
}

static crm_status find_decoder(crmi_vcard *vcard, int32_t encoding, crmi_decoder **decoder_out)
{
	crm_status rc;

	*decoder_out = &vcard->decoders[0];
	if (encoding == 0)
		return CRM_OK;
	for (size_t i = 0; i < vcard->decoder_count; i++) {
		*decoder_out = &vcard->decoders[i];
		if (vcard->decoders[i].encoding == encoding)
			return CRM_OK;
	}
	if (encoding < 0 || vcard->decoder_count == DECODERS)
		return CRM_ERR_UNSUPPORTED;
	*decoder_out = &vcard->decoders[vcard->decoder_count];
	if ((rc = crmi_decoder_open(*decoder_out, encoding)) < 0)
		return rc;
	vcard->decoder_count++;
	return CRM_OK;
}

static int hexadecimal(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c & ~0x20);
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static crmi_slice decode_quoted(crmi_vcard *vcard, crmi_slice value)
{
	const char *at = value.bytes, *end = at + value.length;

	crmi_text_reset(&vcard->bytes);
	while (at < end) {
		const char *equals = memchr(at, '=', (size_t)(end - at));
		int high, low;

		crmi_text_add(&vcard->bytes, at, (size_t)((equals ? equals : end) - at));
		if (!equals)
			break;
		high = end - equals > 2 ? hexadecimal(equals[1]) : -1;
		low = end - equals > 2 ? hexadecimal(equals[2]) : -1;
		if (high < 0 || low < 0) {
			crmi_text_add(&vcard->bytes, equals, 1);
			at = equals + 1;
			continue;
		}
		crmi_text_add(&vcard->bytes, (char[]){ (char)(high * 16 + low) }, 1);
		at = equals + 3;
	}
	return (crmi_slice){ vcard->bytes.data, vcard->bytes.length };
}

/* The value as UTF-8, still escaped. A fault is the card's. */
crm_status crmi_vcard_value(crmi_vcard *vcard, crmi_vcard_card *card, const struct crmi_property *property,
                            crmi_slice *out)
{
	crmi_slice value = property->value;
	crmi_encoding_fault fault;
	crmi_decoder *decoder;
	crm_status rc;

	*out = (crmi_slice){ "", 0 };
	if (vcard->cut) {
		crmi_vcard_fault(vcard, card, CRM_RULE_IMPORT_TOO_LONG, "a line is longer than 1 MiB");
		return CRM_OK;
	}
	if (property->words & WORD_QUOTED)
		value = decode_quoted(vcard, value);
	if (vcard->bytes.failed)
		return CRM_ERR_NOMEM;
	rc = find_decoder(vcard, property->encoding, &decoder);
	if (rc == CRM_ERR_UNSUPPORTED)
		crmi_vcard_fault(vcard, card, CRM_RULE_IMPORT_ENCODING, "a value is in an encoding that is not read");
	if (rc < 0)
		return rc == CRM_ERR_UNSUPPORTED ? CRM_OK : rc;
	crmi_text_reset(&vcard->decoded);
	rc = crmi_decode(decoder, value, &vcard->decoded, &fault);
	if (rc == CRM_ERR_INVALID)
		crmi_vcard_fault(vcard, card, fault.rule, "a value is not text in its encoding");
	if (rc == CRM_OK)
		*out = (crmi_slice){ vcard->decoded.data, vcard->decoded.length };
	return rc == CRM_ERR_INVALID ? CRM_OK : rc;
}

/* What a backslash and the character behind it stand for; 0 = the backslash stands for itself. */
static char unescaped(const crmi_vcard *vcard, char c)
{
	if (c == ';' || c == ',' || c == ':' || c == '\\' || c == '"')
		return c;
	return !vcard->old_style && (c == 'n' || c == 'N') ? '\n' : '\0';
}

/* How far the part of a structured value goes. */
static size_t part_length(crmi_slice rest, bool structured)
{
	size_t at = 0;

	while (at < rest.length && !(structured && rest.bytes[at] == ';'))
		at += rest.bytes[at] == '\\' && rest.length - at > 1 ? 2 : 1;
	return at;
}

const char *crmi_vcard_text(crmi_vcard *vcard, crmi_slice *rest, bool structured)
{
	size_t length = part_length(*rest, structured);
	const char *at = rest->bytes, *end = at + length;
	char *copy = length ? crmi_arena_allocate(&vcard->arena, length + 1) : NULL, *to = copy;
	crmi_slice kept;

	length += length < rest->length;
	*rest = (crmi_slice){ rest->bytes + length, rest->length - length };
	if (!copy) {
		vcard->joined.failed = vcard->joined.failed || end > at;
		return NULL;
	}
	for (; at < end; at++) {
		char c = *at == '\\' && end - at > 1 ? unescaped(vcard, at[1]) : '\0';

		at += c != '\0';
		if (!c && *at == '\r') {
			at += end - at > 1 && at[1] == '\n';
			c = '\n';
		}
		*to++ = c ? c : *at;
	}
	kept = stripped((crmi_slice){ copy, (size_t)(to - copy) });
	copy[kept.bytes - copy + (ptrdiff_t)kept.length] = '\0';
	vcard->kept += kept.length;
	return kept.length ? kept.bytes : NULL;
}

/* A name or number is one line. */
const char *crmi_vcard_one_line(const char *text)
{
	for (char *at = (char *)(uintptr_t)text; at && *at; at++) /* a copy of ours in the arena */
		if (*at == '\n' || *at == '\r' || *at == '\t')
			*at = ' ';
	return text;
}

void crmi_vcard_join(crmi_vcard *vcard, const char *separator, const char *text, size_t length)
{
	if (vcard->joined.length)
		crmi_text_put(&vcard->joined, separator);
	crmi_text_add(&vcard->joined, text, length);
}

const char *crmi_vcard_joined(crmi_vcard *vcard)
{
	const char *text;

	if (vcard->joined.failed || vcard->joined.length == 0)
		return NULL;
	text = crmi_arena_copy(&vcard->arena, vcard->joined.data, vcard->joined.length);
	vcard->joined.failed = !text;
	return text;
}

crm_status crmi_vcard_taken(const crmi_vcard *vcard)
{
	return vcard->joined.failed ? CRM_ERR_NOMEM : CRM_OK;
}
