/* What the parts of the vCard reader share: lines, properties, what they mean to a card. */
#ifndef CRMI_VCARD_PARTS_H
#define CRMI_VCARD_PARTS_H

#include "vcard.h"

#include <string.h>
#include <strings.h>

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

struct crmi_property {
	crmi_slice name;
	crmi_slice value;
	unsigned   words;    /* WORD_... */
	int32_t    encoding; /* 0 = that of the file, negative = not known */
	bool       no_year;  /* the year of the birthday was made up */
	crmi_slice service;  /* chat service */
};

#define LENGTH_OF(array) (sizeof(array) / sizeof((array)[0]))

static inline bool is_word(crmi_slice slice, const char *word)
{
	return slice.length == strlen(word) && strncasecmp(slice.bytes, word, slice.length) == 0;
}

static inline bool is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static inline crmi_slice stripped(crmi_slice slice)
{
	while (slice.length && is_white(slice.bytes[0])) {
		slice.bytes++;
		slice.length--;
	}
	while (slice.length && is_white(slice.bytes[slice.length - 1]))
		slice.length--;
	return slice;
}

/* vcard_lines.c */
crm_status  crmi_vcard_begin(crmi_vcard *vcard, crmi_vcard_card *card); /* the start of the file */
crm_status  crmi_vcard_line(crmi_vcard *vcard);                         /* the next into vcard->logical; CRM_DONE */
const char *crmi_vcard_colon(crmi_slice line); /* between the name with its parameters and the value, or NULL */

/* vcard_property.c: takes [group.]NAME;parameters:value apart. False = the line is no property. */
bool crmi_vcard_parse(crmi_slice line, struct crmi_property *property);

/* The value as UTF-8, still escaped. A fault is the card's, which keeps the first. */
crm_status crmi_vcard_value(crmi_vcard *vcard, crmi_vcard_card *card, const struct crmi_property *property,
                            crmi_slice *out);
void       crmi_vcard_fault(crmi_vcard *vcard, crmi_vcard_card *card, int32_t rule, const char *message);

/* Takes the part up to the next semicolon, unescaped, line ends as LF, trimmed; NULL when it is empty or memory is out,
 * in which case vcard->joined.failed is set. Without `structured` the part is all of the value. */
const char *crmi_vcard_text(crmi_vcard *vcard, crmi_slice *rest, bool structured);
const char *crmi_vcard_one_line(const char *text); /* a name or number is one line */

/* Adds to the text being joined, with a separator unless it is the first. */
void        crmi_vcard_join(crmi_vcard *vcard, const char *separator, const char *text, size_t length);
const char *crmi_vcard_joined(crmi_vcard *vcard);      /* takes it; NULL = nothing, or no memory */
crm_status  crmi_vcard_taken(const crmi_vcard *vcard); /* whether memory was enough for all texts so far */

/* vcard_meaning.c: what a property says about the card. */
crm_status crmi_vcard_take(crmi_vcard *vcard, crmi_vcard_card *card, const struct crmi_property *property);

#endif
