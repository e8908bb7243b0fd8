#include "vcard.h"

#include <string.h>
#include <strings.h>

#include "crm/customer.h"
#include "import_date.h"

enum {
	LINE_LIMIT = 1 << 20,  /* bytes kept of an unfolded line */
	CARD_LIMIT = 1 << 20,  /* bytes of values kept of a card */
	POINT_LIMIT = 1000,
	HEADER_LIMIT = 4096,   /* the colon behind the name and parameters is sought this far */
	DECODERS = 4
};

struct crmi_vcard {
	crmi_vcard_options options;
	char              *block;
	size_t             at, end;
	int64_t            offset;     /* of `block` in the file */
	bool               started, ended;
	int64_t            line;       /* of the next physical line */
	crmi_text          logical;    /* a line unfolded */
	int64_t            logical_line;
	bool               cut;        /* it was longer than LINE_LIMIT */
	bool               header_known, quoted_printable;
	bool               old_style;  /* the card is of version 2.1 */
	bool               begun;      /* the current line is the BEGIN of the next card */
	crmi_decoder       decoders[DECODERS];
	size_t             decoder_count;
	crmi_text          bytes;      /* a value after quoted-printable */
	crmi_text          decoded;    /* and in UTF-8 */
	crmi_text          joined;
	crmi_arena         arena;      /* of the card */
	size_t             kept;
	size_t             point_capacity;
	bool               is_organisation; /* the card says so */
};

/* What the parameters of a property say. */
enum {
	WORD_CELL = 1, WORD_FAX = 2, WORD_PAGER = 4, WORD_HOME = 8, WORD_WORK = 16, WORD_PREFERRED = 32, WORD_QUOTED = 64,
	WORD_BASE64 = 128
};

static const struct {
	const char *name;
	unsigned    word;
} parameter_words[] = {
	{ "CELL", WORD_CELL },   { "IPHONE", WORD_CELL }, { "FAX", WORD_FAX },
	{ "PAGER", WORD_PAGER }, { "HOME", WORD_HOME },   { "WORK", WORD_WORK },
	{ "PREF", WORD_PREFERRED }, { "QUOTED-PRINTABLE", WORD_QUOTED }, { "BASE64", WORD_BASE64 },
	{ "B", WORD_BASE64 },
};

struct property {
	crmi_slice name;
	crmi_slice value;
	unsigned   words;    /* WORD_... */
	int32_t    encoding; /* 0 = that of the file, negative = not known */
	bool       no_year;  /* the year of the birthday was made up */
	crmi_slice service;  /* chat service */
};

#define LENGTH_OF(array) (sizeof(array) / sizeof((array)[0]))

static bool is_word(crmi_slice slice, const char *word)
{
	return slice.length == strlen(word) && strncasecmp(slice.bytes, word, slice.length) == 0;
}

static bool is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static crmi_slice stripped(crmi_slice slice)
{
	while (slice.length && is_white(slice.bytes[0])) {
		slice.bytes++;
		slice.length--;
	}
	while (slice.length && is_white(slice.bytes[slice.length - 1]))
		slice.length--;
	return slice;
}

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

/* ---- lines ---- */

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

static crm_status begin_vcard(crmi_vcard *vcard, crmi_vcard_card *card)
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
static const char *find_colon(crmi_slice line)
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
	const char *colon = vcard->header_known || !line.bytes ? NULL : find_colon(line);

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

static crm_status next_line(crmi_vcard *vcard)
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

/* ---- properties ---- */

static void take_word(struct property *property, crmi_slice word)
{
	for (size_t i = 0; i < LENGTH_OF(parameter_words); i++)
		if (is_word(word, parameter_words[i].name))
			property->words |= parameter_words[i].word;
}

/* A list such as work,voice, with or without quotes. */
static void take_words(struct property *property, crmi_slice list)
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

static void take_parameter(struct property *property, crmi_slice parameter)
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
static bool parse_property(crmi_slice line, struct property *property)
{
	const char *colon = line.length ? find_colon(line) : NULL, *at, *stop;
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

static void card_fault(crmi_vcard *vcard, crmi_vcard_card *card, int32_t rule, const char *message)
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
static crm_status decode_value(crmi_vcard *vcard, crmi_vcard_card *card, const struct property *property,
                               crmi_slice *out)
{
	crmi_slice value = property->value;
	crmi_encoding_fault fault;
	crmi_decoder *decoder;
	crm_status rc;

	*out = (crmi_slice){ "", 0 };
	if (vcard->cut) {
		card_fault(vcard, card, CRM_RULE_IMPORT_TOO_LONG, "a line is longer than 1 MiB");
		return CRM_OK;
	}
	if (property->words & WORD_QUOTED)
		value = decode_quoted(vcard, value);
	if (vcard->bytes.failed)
		return CRM_ERR_NOMEM;
	rc = find_decoder(vcard, property->encoding, &decoder);
	if (rc == CRM_ERR_UNSUPPORTED)
		card_fault(vcard, card, CRM_RULE_IMPORT_ENCODING, "a value is in an encoding that is not read");
	if (rc < 0)
		return rc == CRM_ERR_UNSUPPORTED ? CRM_OK : rc;
	crmi_text_reset(&vcard->decoded);
	rc = crmi_decode(decoder, value, &vcard->decoded, &fault);
	if (rc == CRM_ERR_INVALID)
		card_fault(vcard, card, fault.rule, "a value is not text in its encoding");
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

/* Takes the part up to the next semicolon, unescaped, line ends as LF, trimmed; NULL when it is empty or memory is out,
 * in which case vcard->joined.failed is set. Without `structured` the part is all of the value. */
static const char *take_text(crmi_vcard *vcard, crmi_slice *rest, bool structured)
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
static const char *one_line(const char *text)
{
	for (char *at = (char *)(uintptr_t)text; at && *at; at++) /* a copy of ours in the arena */
		if (*at == '\n' || *at == '\r' || *at == '\t')
			*at = ' ';
	return text;
}

/* ---- what properties mean ---- */

typedef crm_status (*take_fn)(crmi_vcard *vcard, crmi_vcard_card *card, const struct property *property,
                              crmi_slice value);

static crm_status taken(const crmi_vcard *vcard)
{
	return vcard->joined.failed ? CRM_ERR_NOMEM : CRM_OK;
}

static crm_status take_formatted_name(crmi_vcard *vcard, crmi_vcard_card *card, const struct property *property,
                                      crmi_slice value)
{
	(void)property;
	card->name = one_line(take_text(vcard, &value, false));
	return taken(vcard);
}

static crm_status take_name(crmi_vcard *vcard, crmi_vcard_card *card, const struct property *property, crmi_slice value)
{
	const char **parts[] = { &card->family, &card->given, &card->additional, &card->prefix, &card->suffix };

	(void)property;
	for (size_t i = 0; i < LENGTH_OF(parts) && value.length; i++) {
		const char *text = one_line(take_text(vcard, &value, true));

		*parts[i] = *parts[i] ? *parts[i] : text;
	}
	return taken(vcard);
}

/* Adds to the text being joined, with a separator unless it is the first. */
static void join(crmi_vcard *vcard, const char *separator, const char *text, size_t length)
{
	if (vcard->joined.length)
		crmi_text_put(&vcard->joined, separator);
	crmi_text_add(&vcard->joined, text, length);
}

static const char *take_joined(crmi_vcard *vcard)
{
	const char *text;

	if (vcard->joined.failed || vcard->joined.length == 0)
		return NULL;
	text = crmi_arena_copy(&vcard->arena, vcard->joined.data, vcard->joined.length);
	vcard->joined.failed = !text;
	return text;
}

static crm_status take_organisation(crmi_vcard *vcard, crmi_vcard_card *card, const struct property *property,
                                    crmi_slice value)
{
	const char *first;

	(void)property;
	first = one_line(take_text(vcard, &value, true));
	while (value.length) {
		const char *unit = one_line(take_text(vcard, &value, true));

		if (unit)
			join(vcard, ", ", unit, strlen(unit));
	}
	card->units = take_joined(vcard);
	card->organisation = first;
	return taken(vcard);
}

static crm_status add_point(crmi_vcard *vcard, crmi_vcard_card *card, crmi_vcard_point point)
{
	crmi_vcard_point *larger;
	size_t capacity = vcard->point_capacity ? vcard->point_capacity * 2 : 8;

	if (!point.value)
		return taken(vcard);
	if (card->point_count == POINT_LIMIT) {
		card_fault(vcard, card, CRM_RULE_IMPORT_TOO_LONG, "the card has more than 1000 contact points");
		return CRM_OK;
	}
	if (card->point_count == vcard->point_capacity) {
		larger = crmi_arena_allocate(&vcard->arena, capacity * sizeof *larger);
		if (!larger)
			return CRM_ERR_NOMEM;
		if (card->point_count)
			memcpy(larger, card->points, card->point_count * sizeof *larger);
		card->points = larger;
		vcard->point_capacity = capacity;
	}
	card->points[card->point_count++] = point;
	return CRM_OK;
}

static crmi_vcard_point point_of(const struct property *property, int32_t kind)
{
	crmi_vcard_point point = { kind, (property->words & WORD_PREFERRED) != 0, NULL, NULL };

	if (property->words & WORD_WORK)
		point.label = "work";
	else if (property->words & WORD_HOME)
		point.label = "home";
	return point;
}

static bool skip_scheme(const char **text, const char *scheme)
{
	size_t length = strlen(scheme);

	if (!*text || strncasecmp(*text, scheme, length) != 0)
		return false;
	*text += length;
	return true;
}

/* tel:+1-418-656-9254;ext=102 as one would write it. */
static const char *read_telephone_uri(crmi_vcard *vcard, const char *number)
{
	const char *mark = strchr(number, ';'), *extension = NULL;

	for (const char *at = mark; at; at = strchr(at + 1, ';'))
		if (strncasecmp(at, ";ext=", 5) == 0)
			extension = at + 5;
	join(vcard, "", number, mark ? (size_t)(mark - number) : strlen(number));
	if (extension)
		join(vcard, " ext. ", extension, strcspn(extension, ";"));
	return take_joined(vcard);
}

static crm_status take_telephone(crmi_vcard *vcard, crmi_vcard_card *card, const struct property *property,
                                 crmi_slice value)
{
	int32_t kind = property->words & WORD_FAX ? CRM_POINT_FAX : property->words & WORD_CELL ? CRM_POINT_MOBILE
	                                                                                         : CRM_POINT_PHONE;
	crmi_vcard_point point = point_of(property, kind);

	point.value = one_line(take_text(vcard, &value, false));
	if (skip_scheme(&point.value, "tel:"))
		point.value = read_telephone_uri(vcard, point.value);
	if (property->words & WORD_PAGER)
		point.label = "pager";
	return add_point(vcard, card, point);
}

static crm_status take_mail(crmi_vcard *vcard, crmi_vcard_card *card, const struct property *property, crmi_slice value)
{
	crmi_vcard_point point = point_of(property, CRM_POINT_EMAIL);

	point.value = one_line(take_text(vcard, &value, false));
	(void)skip_scheme(&point.value, "mailto:");
	return add_point(vcard, card, point);
}

/* Adds the lines of one part of an address, without the commas some writers leave at their ends. */
static void join_lines(crmi_vcard *vcard, const char *part)
{
	while (part && *part) {
		size_t length = strcspn(part, "\n");
		crmi_slice line = stripped((crmi_slice){ part, length });

		while (line.length && (line.bytes[line.length - 1] == ',' || is_white(line.bytes[line.length - 1])))
			line.length--;
		if (line.length)
			join(vcard, ", ", line.bytes, line.length);
		part += length + (part[length] == '\n');
	}
}

static crm_status take_address(crmi_vcard *vcard, crmi_vcard_card *card, const struct property *property,
                               crmi_slice value)
{
	crmi_vcard_point point = point_of(property, CRM_POINT_ADDRESS);

	while (value.length)
		join_lines(vcard, take_text(vcard, &value, true));
	point.value = one_line(take_joined(vcard));
	return add_point(vcard, card, point);
}

static crm_status take_page(crmi_vcard *vcard, crmi_vcard_card *card, const struct property *property, crmi_slice value)
{
	crmi_vcard_point point = point_of(property, CRM_POINT_WEB);

	point.value = one_line(take_text(vcard, &value, false));
	return add_point(vcard, card, point);
}

static const struct {
	const char *property;
	const char *service;
} chat_services[] = {
	{ "X-AIM", "aim" },     { "X-ICQ", "icq" },        { "X-MSN", "msn" },
	{ "X-QQ", "qq" },       { "X-YAHOO", "yahoo" },    { "X-JABBER", "jabber" },
	{ "X-SKYPE", "skype" }, { "X-SKYPE-USERNAME", "skype" }, { "X-GTALK", "gtalk" },
	{ "X-GOOGLE-TALK", "gtalk" }, { "X-WECHAT", "wechat" },  { "X-MS-IMADDRESS", NULL },
};

static crm_status take_chat(crmi_vcard *vcard, crmi_vcard_card *card, const struct property *property, crmi_slice value)
{
	crmi_vcard_point point = point_of(property, CRM_POINT_CHAT);
	const char *scheme;

	for (size_t i = 0; i < LENGTH_OF(chat_services); i++)
		if (is_word(property->name, chat_services[i].property) && chat_services[i].service)
			point.label = chat_services[i].service;
	point.value = one_line(take_text(vcard, &value, false));
	scheme = point.value && is_word(property->name, "IMPP") ? strchr(point.value, ':') : NULL;
	if (property->service.length && crmi_utf8_fault(property->service.bytes, property->service.length) ==
	                                    property->service.length)
		point.label = one_line(crmi_arena_copy(&vcard->arena, property->service.bytes, property->service.length));
	else if (scheme && scheme > point.value)
		point.label = crmi_arena_copy(&vcard->arena, point.value, (size_t)(scheme - point.value));
	if (scheme && scheme[1])
		point.value = scheme + 1;
	return add_point(vcard, card, point);
}

static crm_status take_birth_date(crmi_vcard *vcard, crmi_vcard_card *card, const struct property *property,
                                  crmi_slice value)
{
	const crmi_date_options options = { CRM_DATE_ORDER_NONE, { 0, 0, 0 }, { 0, 0, 0 } };
	crmi_date_reading reading;
	const char *time = value.length ? memchr(value.bytes, 'T', value.length) : NULL;

	(void)vcard;
	/* The time of birth is not kept; it may also stand in a form that only vCard has. */
	if (time)
		value.length = (size_t)(time - value.bytes);
	value = stripped(value);
	if (property->no_year || card->birth_date.year || value.length < 8 || memchr(value.bytes, '-', 2))
		return CRM_OK;
	if (crmi_import_date(value.bytes, value.length, &options, &reading) == CRM_RULE_NONE && !reading.has_time)
		card->birth_date = reading.date;
	return CRM_OK;
}

static crm_status take_note(crmi_vcard *vcard, crmi_vcard_card *card, const struct property *property, crmi_slice value)
{
	const char *text = take_text(vcard, &value, false);

	(void)property;
	if (!text)
		return taken(vcard);
	if (card->note)
		join(vcard, "", card->note, strlen(card->note));
	join(vcard, "\n", text, strlen(text));
	card->note = take_joined(vcard);
	/* The old text stays in the arena until the card is done: many notes count as often as they are copied. */
	vcard->kept += card->note ? strlen(card->note) : 0;
	return taken(vcard);
}

static crm_status take_uid(crmi_vcard *vcard, crmi_vcard_card *card, const struct property *property, crmi_slice value)
{
	(void)property;
	card->uid = one_line(take_text(vcard, &value, false));
	return taken(vcard);
}

static crm_status take_title(crmi_vcard *vcard, crmi_vcard_card *card, const struct property *property,
                             crmi_slice value)
{
	(void)property;
	card->title = one_line(take_text(vcard, &value, false));
	return taken(vcard);
}

static crm_status take_kind(crmi_vcard *vcard, crmi_vcard_card *card, const struct property *property, crmi_slice value)
{
	(void)card;
	(void)property;
	value = stripped(value);
	vcard->is_organisation = vcard->is_organisation || is_word(value, "org") || is_word(value, "COMPANY");
	return CRM_OK;
}

static const struct {
	const char *name;
	take_fn     take;
} properties[] = {
	{ "FN", take_formatted_name }, { "N", take_name },       { "ORG", take_organisation }, { "TEL", take_telephone },
	{ "EMAIL", take_mail },        { "ADR", take_address },  { "URL", take_page },         { "IMPP", take_chat },
	{ "BDAY", take_birth_date },   { "NOTE", take_note },    { "UID", take_uid },          { "TITLE", take_title },
	{ "KIND", take_kind },         { "X-ABSHOWAS", take_kind },
};

static take_fn find_take(crmi_slice name)
{
	for (size_t i = 0; i < LENGTH_OF(properties); i++)
		if (is_word(name, properties[i].name))
			return properties[i].take;
	for (size_t i = 0; i < LENGTH_OF(chat_services); i++)
		if (is_word(name, chat_services[i].property))
			return take_chat;
	return NULL;
}

/* Of what a customer has once, the first counts; the others are not even decoded, so that they cannot refuse the
 * card. */
static bool has_already(const crmi_vcard_card *card, take_fn take)
{
	return (take == take_formatted_name && card->name) || (take == take_title && card->title) ||
	       (take == take_uid && card->uid) || (take == take_organisation && (card->organisation || card->units));
}

static crm_status take_property(crmi_vcard *vcard, crmi_vcard_card *card, const struct property *property)
{
	take_fn take = find_take(property->name);
	crmi_slice value;
	crm_status rc;

	if (is_word(property->name, "VERSION"))
		vcard->old_style = is_word(stripped(property->value), "2.1");
	if (!take || card->rule || property->words & WORD_BASE64 || has_already(card, take))
		return CRM_OK;
	if ((rc = decode_value(vcard, card, property, &value)) < 0 || card->rule)
		return rc;
	crmi_text_reset(&vcard->joined);
	rc = take(vcard, card, property, value);
	if (vcard->kept > CARD_LIMIT)
		card_fault(vcard, card, CRM_RULE_IMPORT_TOO_LONG, "the values of the card are longer than 1 MiB");
	return rc;
}

/* ---- cards ---- */

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
			join(vcard, east ? "" : " ", parts[i], strlen(parts[i]));
	card->name = take_joined(vcard);
	return taken(vcard);
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
	struct property property;
	crmi_slice line = stripped((crmi_slice){ vcard->logical.data, vcard->logical.length });

	/* Files glued together keep their byte order marks. */
	if (line.length > 3 && memcmp(line.bytes, "\xEF\xBB\xBF", 3) == 0)
		line = (crmi_slice){ line.bytes + 3, line.length - 3 };
	return parse_property(line, &property) && is_word(property.name, name) && is_word(stripped(property.value), "VCARD");
}

static crm_status find_begin(crmi_vcard *vcard)
{
	crm_status rc = CRM_OK;

	while (!vcard->begun && (rc = next_line(vcard)) == CRM_OK)
		vcard->begun = is_marker(vcard, "BEGIN");
	return rc;
}

/* Reads up to END. A card within the card (AGENT) is passed over; a BEGIN elsewhere means that an END is missing. */
static crm_status read_card(crmi_vcard *vcard, crmi_vcard_card *card)
{
	struct property property;
	bool agent = false;
	size_t depth = 0;
	crm_status rc;

	while ((rc = next_line(vcard)) == CRM_OK) {
		if (is_marker(vcard, "BEGIN") && !agent) {
			vcard->begun = true;
			break;
		}
		depth += is_marker(vcard, "BEGIN");
		agent = false;
		if (is_marker(vcard, "END") && depth-- == 0)
			return CRM_OK;
		if (!parse_property((crmi_slice){ vcard->logical.data, vcard->logical.length }, &property))
			continue;
		agent = is_word(property.name, "AGENT") && stripped(property.value).length == 0;
		if (depth == 0 && (rc = take_property(vcard, card, &property)) < 0)
			return rc;
	}
	if (rc < 0)
		return rc;
	card_fault(vcard, card, CRM_RULE_IMPORT_FIELDS, "the card has no END");
	return CRM_OK;
}

crm_status crmi_vcard_next(crmi_vcard *vcard, crmi_vcard_card *card)
{
	crm_status rc;

	memset(card, 0, sizeof *card);
	crmi_arena_reset(&vcard->arena);
	vcard->kept = vcard->point_capacity = 0;
	vcard->old_style = vcard->is_organisation = false;
	if (!vcard->started && (rc = begin_vcard(vcard, card)) < 0)
		return rc;
	if ((rc = find_begin(vcard)) != CRM_OK)
		return rc;
	vcard->begun = false;
	card->line = vcard->logical_line;
	if ((rc = read_card(vcard, card)) < 0 || card->rule)
		return rc;
	return finish_card(vcard, card);
}
