/* Rows of a delimited text, pulled one by one from a source of bytes that may be larger than memory.
 *
 * RFC 4180 with what files have in practice: LF, CRLF and CR end a row, also mixed; the last row needs no end; empty
 * lines are skipped; a quote inside a field that does not begin with one stands for itself. Fields are neither decoded
 * nor trimmed. */
#ifndef CRMI_CSV_H
#define CRMI_CSV_H

#include "encoding.h"

enum {
	CRMI_CSV_BLOCK = 65536,    /* bytes asked of the source at once */
	CRMI_CSV_ROW = 1 << 20,    /* most bytes of a row */
	CRMI_CSV_FIELDS = 16384,   /* most fields of a row */
	CRMI_CSV_KEPT = 256        /* bytes that are kept of a row that is too long */
};

/* Fills `buffer` with up to `capacity` bytes; 0 bytes and CRM_OK = the end. A negative status is passed on. */
typedef crm_status (*crmi_read_fn)(void *user, char *buffer, size_t capacity, size_t *got);

typedef struct crmi_csv_options {
	const crm_allocator *memory;
	crmi_read_fn         read;
	void                *user;
	int32_t              format;      /* CRM_FORMAT_BLANKS, or else CSV */
	int32_t              encoding;    /* crm_encoding; 0 = UTF-8 */
	int32_t              delimiter;   /* 0 = guessed from the first row */
	size_t               field_limit; /* most bytes of a field; 0 = CRM_LIMIT_TEXT */
} crmi_csv_options;

typedef struct crmi_csv_row {
	crmi_slice *fields;  /* valid until the next call; NULL when there is a rule */
	size_t      count;
	crmi_slice  raw;     /* the row as it stands in the file, without its end; its beginning when it is too long */
	int64_t     line;    /* on which it begins; the first is 1 */
	int64_t     offset;  /* of its first byte in the file */
	int32_t     rule;    /* the row cannot be used: IMPORT_QUOTE, IMPORT_TOO_LONG, IMPORT_NUL; reading goes on */
	const char *message; /* why; static */
} crmi_csv_row;

typedef struct crmi_csv crmi_csv;

/* CRM_ERR_INVALID for a delimiter that cannot be one: a quote, a line end, NUL or a byte above 0x7F. */
crm_status crmi_csv_open(crmi_csv **csv_out, const crmi_csv_options *options);

/* CRM_OK with a row, CRM_DONE at the end. CRM_ERR_INVALID when the file as a whole is not text of the encoding, with
 * rule and message in `row`. */
crm_status crmi_csv_next(crmi_csv *csv, crmi_csv_row *row);

int64_t crmi_csv_position(const crmi_csv *csv);  /* bytes of the file behind us */
int32_t crmi_csv_delimiter(const crmi_csv *csv); /* as given or guessed; 0 before the first row */
void    crmi_csv_close(crmi_csv *csv);

#endif
