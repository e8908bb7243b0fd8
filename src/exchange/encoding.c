#include "encoding.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

static const struct {
	int32_t     encoding;
	const char *converter; /* NULL = nothing to convert */
} converters[] = {
	{ CRM_ENCODING_UTF8, NULL },
	{ CRM_ENCODING_GB18030, "GB18030" },
	{ CRMI_ENCODING_LATIN, "WINDOWS-1252" },
	{ CRMI_ENCODING_BIG5, "BIG5" },
};

static const struct {
	const char *name;
	int32_t     encoding;
} encoding_names[] = {
	{ "UTF-8", CRM_ENCODING_UTF8 },      { "UTF8", CRM_ENCODING_UTF8 },         { "US-ASCII", CRM_ENCODING_UTF8 },
	{ "ASCII", CRM_ENCODING_UTF8 },      { "GB18030", CRM_ENCODING_GB18030 },   { "GBK", CRM_ENCODING_GB18030 },
	{ "GB2312", CRM_ENCODING_GB18030 },  { "CP936", CRM_ENCODING_GB18030 },     { "ISO-8859-1", CRMI_ENCODING_LATIN },
	{ "WINDOWS-1252", CRMI_ENCODING_LATIN }, { "LATIN1", CRMI_ENCODING_LATIN }, { "BIG5", CRMI_ENCODING_BIG5 },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

int32_t crmi_encoding_named(const char *name, size_t length)
{
	for (size_t i = 0; i < COUNT(encoding_names); i++)
		if (strlen(encoding_names[i].name) == length && strncasecmp(encoding_names[i].name, name, length) == 0)
			return encoding_names[i].encoding;
	return 0;
}

crm_status crmi_decoder_open(crmi_decoder *decoder, int32_t encoding)
{
	memset(decoder, 0, sizeof *decoder);
	if (encoding == 0)
		encoding = CRM_ENCODING_UTF8;
	for (size_t i = 0; i < COUNT(converters); i++) {
		if (converters[i].encoding != encoding)
			continue;
		decoder->encoding = encoding;
		if (!converters[i].converter)
			return CRM_OK;
		decoder->handle = iconv_open("UTF-8", converters[i].converter);
		decoder->opened = decoder->handle != (iconv_t)-1;
		if (decoder->opened)
			return CRM_OK;
		return errno == ENOMEM ? CRM_ERR_NOMEM : CRM_ERR_UNSUPPORTED;
	}
	return CRM_ERR_INVALID;
}

void crmi_decoder_close(crmi_decoder *decoder)
{
	if (decoder->opened)
		(void)iconv_close(decoder->handle);
	memset(decoder, 0, sizeof *decoder);
}

/* How many bytes the character of more than one byte at `at` has; 0 = it is none. The second byte's range shuts out
 * overlong forms, surrogates and what lies beyond U+10FFFF. */
static size_t utf8_length(const unsigned char *at, size_t left)
{
	unsigned char lead = at[0], low = 0x80, high = 0xBF;
	size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;

	if (lead < 0xC2 || lead > 0xF4 || left < length)
		return 0;
	if (lead == 0xE0)
		low = 0xA0;
	else if (lead == 0xED)
		high = 0x9F;
	else if (lead == 0xF0)
		low = 0x90;
	else if (lead == 0xF4)
		high = 0x8F;
	if (at[1] < low || at[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++)
		if ((at[i] & 0xC0) != 0x80)
			return 0;
	return length;
}

/* Whether eight bytes are all ASCII and none is NUL. */
static bool is_plain(const unsigned char *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof word);
	return ((word | (word - UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080)) == 0;
}

size_t crmi_utf8_fault(const char *text, size_t length)
{
	const unsigned char *bytes = (const unsigned char *)text;
	size_t at = 0;

	while (at < length) {
		size_t taken = 1;

		if (length - at >= 8 && is_plain(bytes + at)) {
			at += 8;
			continue;
		}
		if (bytes[at] == 0)
			break;
		if (bytes[at] >= 0x80)
			taken = utf8_length(bytes + at, length - at);
		if (taken == 0)
			break;
		at += taken;
	}
	return at;
}

static crm_status encoding_fault(crmi_slice bytes, size_t offset, crmi_encoding_fault *fault)
{
	fault->offset = offset;
	fault->rule = bytes.bytes[offset] == '\0' ? CRM_RULE_IMPORT_NUL : CRM_RULE_IMPORT_ENCODING;
	return CRM_ERR_INVALID;
}

static crm_status decode_utf8(crmi_slice bytes, crmi_text *out, crmi_encoding_fault *fault)
{
	size_t offset = crmi_utf8_fault(bytes.bytes, bytes.length);

	if (offset < bytes.length)
		return encoding_fault(bytes, offset, fault);
	crmi_text_add(out, bytes.bytes, bytes.length);
	return out->failed ? CRM_ERR_NOMEM : CRM_OK;
}

static crm_status decode_other(crmi_decoder *decoder, crmi_slice bytes, crmi_text *out, crmi_encoding_fault *fault)
{
	char *from = (char *)(uintptr_t)bytes.bytes; /* iconv() only reads from it */
	char block[1024];
	size_t left = bytes.length, room, done;

	(void)iconv(decoder->handle, NULL, NULL, NULL, NULL);
	do {
		char *to = block;

		room = sizeof block;
		done = iconv(decoder->handle, &from, &left, &to, &room);
		if (done == (size_t)-1 && errno != E2BIG)
			return encoding_fault(bytes, bytes.length - left, fault);
		crmi_text_add(out, block, sizeof block - room);
	} while (left > 0 && !out->failed);
	return out->failed ? CRM_ERR_NOMEM : CRM_OK;
}

/* Forgets what was added since, also the mark of an allocation that failed for it. */
static void cut_back(crmi_text *text, size_t length)
{
	text->length = length;
	if (text->data)
		text->data[length] = '\0';
}

crm_status crmi_decode(crmi_decoder *decoder, crmi_slice bytes, crmi_text *out, crmi_encoding_fault *fault)
{
	const char *nul = bytes.length ? memchr(bytes.bytes, 0, bytes.length) : NULL;
	size_t before = out->length;
	crm_status rc;

	*fault = (crmi_encoding_fault){ 0, 0, 0 };
	if (bytes.length == 0) {
		crmi_text_add(out, "", 0);
		return out->failed ? CRM_ERR_NOMEM : CRM_OK;
	}
	if (!decoder->opened)
		return decode_utf8(bytes, out, fault);
	if (nul)
		return encoding_fault(bytes, (size_t)(nul - bytes.bytes), fault);
	rc = decode_other(decoder, bytes, out, fault);
	if (rc < 0)
		cut_back(out, before);
	return rc;
}

static crm_status check_row(const crmi_slice *fields, size_t count, crmi_encoding_fault *fault)
{
	for (size_t i = 0; i < count; i++) {
		size_t offset = crmi_utf8_fault(fields[i].bytes, fields[i].length);

		if (offset == fields[i].length)
			continue;
		fault->field = i;
		return encoding_fault(fields[i], offset, fault);
	}
	return CRM_OK;
}

crm_status crmi_decode_row(crmi_decoder *decoder, crmi_slice *fields, size_t count, crmi_text *scratch,
                           crmi_encoding_fault *fault)
{
	size_t begin = 0;

	*fault = (crmi_encoding_fault){ 0, 0, 0 };
	if (!decoder->opened)
		return check_row(fields, count, fault);
	crmi_text_reset(scratch);
	for (size_t i = 0; i < count; i++) {
		crm_status rc = crmi_decode(decoder, fields[i], scratch, fault);

		if (rc < 0) {
			fault->field = i;
			return rc;
		}
		fields[i].length = scratch->length - begin;
		begin = scratch->length;
	}
	/* Only now does the scratch stay where it is. */
	begin = 0;
	for (size_t i = 0; i < count; i++) {
		fields[i].bytes = scratch->data + begin;
		begin += fields[i].length;
	}
	return CRM_OK;
}

static const struct {
	const char *bytes;
	size_t      length;
	int32_t     encoding; /* in which it is a byte order mark; 0 = one that is not read */
	const char *message;
} byte_order_marks[] = {
	{ "\xEF\xBB\xBF", 3, CRM_ENCODING_UTF8, "the file begins with the byte order mark of UTF-8" },
	{ "\x84\x31\x95\x33", 4, CRM_ENCODING_GB18030, "the file begins with the byte order mark of GB 18030" },
	{ "\xFF\xFE\0\0", 4, 0, "the file is UTF-32: save it as UTF-8" },
	{ "\0\0\xFE\xFF", 4, 0, "the file is UTF-32: save it as UTF-8" },
	{ "\xFF\xFE", 2, 0, "the file is UTF-16: save it as UTF-8" },
	{ "\xFE\xFF", 2, 0, "the file is UTF-16: save it as UTF-8" },
};

/* Text of two bytes a character has a NUL beside each plain letter: a stray NUL is one row's fault, these are the
 * file's. */
static bool is_full_of_nul(const char *bytes, size_t length)
{
	size_t seen = length < 256 ? length : 256, nul = 0;

	for (size_t i = 0; i < seen; i++)
		nul += bytes[i] == '\0';
	return seen >= 4 && nul * 4 >= seen;
}

const char *crmi_encoding_begin(const char *bytes, size_t length, int32_t encoding, size_t *skip_out)
{
	*skip_out = 0;
	for (size_t i = 0; i < COUNT(byte_order_marks); i++) {
		if (length < byte_order_marks[i].length ||
		    memcmp(bytes, byte_order_marks[i].bytes, byte_order_marks[i].length) != 0)
			continue;
		if (byte_order_marks[i].encoding != encoding)
			return byte_order_marks[i].message;
		*skip_out = byte_order_marks[i].length;
		return NULL;
	}
	return is_full_of_nul(bytes, length) ? "every other byte is NUL: the file is not text, or it is UTF-16" : NULL;
}

bool crmi_gb18030_is_tail(const char *begin, const char *at)
{
	const char *run = at;

	/* A lead byte is 0x81-0xFE, and so may a second byte be: an odd run of them ends with a lead that waits. */
	while (run > begin && (unsigned char)run[-1] >= 0x81 && (unsigned char)run[-1] <= 0xFE)
		run--;
	return (at - run) % 2 == 1;
}
