/* Bytes of a file as UTF-8. A file is split into rows and fields first and each is decoded afterwards, so that bytes
 * that are no text cost one row and not the file. Splitting undecoded bytes is right for UTF-8, where no byte of a
 * longer character is below 0x80, and for GB 18030, whose later bytes are 0x30-0x39, 0x40-0x7E or 0x80-0xFE: never a
 * comma, semicolon, quote, blank or line end, but possibly a letter or a bar; see crmi_gb18030_is_tail(). */
#ifndef CRMI_ENCODING_H
#define CRMI_ENCODING_H

#include <iconv.h>

#include "crm/exchange.h"
#include "text.h"

/* Bytes somewhere else. No NUL at the end. */
typedef struct crmi_slice {
	const char *bytes;
	size_t      length;
} crmi_slice;

/* Encodings that only a vCard may name for one of its values. */
enum {
	CRMI_ENCODING_LATIN = 101, /* windows-1252, and so ISO-8859-1 as it is used */
	CRMI_ENCODING_BIG5 = 102
};

typedef struct crmi_decoder {
	int32_t encoding;
	bool    opened;
	iconv_t handle;
} crmi_decoder;

typedef struct crmi_encoding_fault {
	int32_t rule;   /* CRM_RULE_IMPORT_ENCODING or CRM_RULE_IMPORT_NUL */
	size_t  field;  /* of a row, from 0 */
	size_t  offset; /* of the first byte at fault within the field or text */
} crmi_encoding_fault;

/* 0 is UTF-8. CRM_ERR_INVALID for a number that is no encoding, CRM_ERR_UNSUPPORTED when the system cannot convert
 * it. */
crm_status crmi_decoder_open(crmi_decoder *decoder, int32_t encoding);
void       crmi_decoder_close(crmi_decoder *decoder); /* takes a zeroed one too */

/* Adds the text to `out` as UTF-8. CRM_ERR_INVALID with a fault; then `out` is as before. */
crm_status crmi_decode(crmi_decoder *decoder, crmi_slice bytes, crmi_text *out, crmi_encoding_fault *fault);

/* Decodes the fields of a row. They point into `scratch` afterwards, which is emptied first; UTF-8 stays where it
 * is. */
crm_status crmi_decode_row(crmi_decoder *decoder, crmi_slice *fields, size_t count, crmi_text *scratch,
                           crmi_encoding_fault *fault);

/* The offset of the first byte that is not UTF-8 (RFC 3629) or is NUL; `length` when all is well. */
size_t crmi_utf8_fault(const char *text, size_t length);

/* Looks at the first bytes of a file: how many to skip for a byte order mark. NULL, or why they are not the
 * encoding. */
const char *crmi_encoding_begin(const char *bytes, size_t length, int32_t encoding, size_t *skip_out);

/* Whether the byte at `at`, below 0x80, is a later byte of a GB 18030 character of a text that begins at `begin`. */
bool crmi_gb18030_is_tail(const char *begin, const char *at);

/* The encoding that a name such as "GBK" stands for, in either case; 0 = unknown. */
int32_t crmi_encoding_named(const char *name, size_t length);

#endif
