#include "csv.h"

#include <string.h>

/* Where a field lies. Offsets from the beginning of the row, since the buffer moves while a row is read. */
struct span {
	size_t begin;
	size_t length;
	bool   doubled; /* holds doubled quotes */
};

struct crmi_csv {
	crmi_csv_options options;
	char            *buffer;
	size_t           capacity;
	size_t           row;       /* where the row begins in the buffer */
	size_t           at;        /* offset from `row` of the next byte to look at */
	size_t           end;       /* bytes in the buffer */
	size_t           counted;   /* offset from `row` of the next byte whose lines are not counted */
	bool             started, ended;
	bool             after_return; /* the last counted byte was CR, so that LF behind it is no new line */
	char             delimiter;
	int64_t          line;
	int64_t          offset;    /* of `row` in the file */
	int32_t          rule;
	const char      *message;
	struct span     *spans;
	size_t           span_count, span_capacity;
	crmi_slice      *fields;
	size_t           field_capacity;
	char            *unquoted;  /* fields whose doubled quotes were halved */
	size_t           unquoted_capacity;
};

#define EACH_BYTE UINT64_C(0x0101010101010101)

static uint64_t has_zero(uint64_t word)
{
	return (word - EACH_BYTE) & ~word & (EACH_BYTE << 7);
}

/* The first of three bytes, eight bytes at a time; `end` when there is none. */
static const char *find_any(const char *at, const char *end, char a, char b, char c)
{
	const uint64_t all_a = (unsigned char)a * EACH_BYTE, all_b = (unsigned char)b * EACH_BYTE,
	               all_c = (unsigned char)c * EACH_BYTE;

	while (end - at >= 8) {
		uint64_t word, found;

		memcpy(&word, at, sizeof word);
		found = has_zero(word ^ all_a) | has_zero(word ^ all_b) | has_zero(word ^ all_c);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
		if (found)
			return at + __builtin_ctzll(found) / 8; /* the lowest mark is always a true one */
#else
		if (found)
			break;
#endif
		at += 8;
	}
	while (at < end && *at != a && *at != b && *at != c)
		at++;
	return at;
}

crm_status crmi_csv_open(crmi_csv **csv_out, const crmi_csv_options *options)
{
	crmi_csv *csv;

	*csv_out = NULL;
	if (options->delimiter < 0 || options->delimiter > 0x7F || options->delimiter == '"' || options->delimiter == '\n' ||
	    options->delimiter == '\r')
		return CRM_ERR_INVALID;
	csv = crmi_allocate(options->memory, sizeof *csv);
	if (!csv)
		return CRM_ERR_NOMEM;
	memset(csv, 0, sizeof *csv);
	csv->options = *options;
	csv->delimiter = (char)options->delimiter;
	csv->line = 1;
	if (csv->options.field_limit == 0)
		csv->options.field_limit = CRM_LIMIT_TEXT;
	if (csv->options.encoding == 0)
		csv->options.encoding = CRM_ENCODING_UTF8;
	csv->capacity = 2 * (size_t)CRMI_CSV_BLOCK;
	csv->buffer = crmi_allocate(options->memory, csv->capacity);
	if (!csv->buffer) {
		crmi_csv_close(csv);
		return CRM_ERR_NOMEM;
	}
	*csv_out = csv;
	return CRM_OK;
}

void crmi_csv_close(crmi_csv *csv)
{
	const crm_allocator *memory;

	if (!csv)
		return;
	memory = csv->options.memory;
	crmi_release(memory, csv->buffer);
	crmi_release(memory, csv->spans);
	crmi_release(memory, csv->fields);
	crmi_release(memory, csv->unquoted);
	crmi_release(memory, csv);
}

int64_t crmi_csv_position(const crmi_csv *csv)
{
	return csv->offset + (int64_t)csv->at;
}

int32_t crmi_csv_delimiter(const crmi_csv *csv)
{
	return (unsigned char)csv->delimiter;
}

static void row_fault(crmi_csv *csv, int32_t rule, const char *message)
{
	if (csv->rule)
		return;
	csv->rule = rule;
	csv->message = message;
}

static void count_lines(crmi_csv *csv, const char *at, const char *end)
{
	while (at < end) {
		const char *found = find_any(at, end, '\n', '\r', '\n');

		if (found > at)
			csv->after_return = false;
		if (found == end)
			return;
		csv->line += !(*found == '\n' && csv->after_return);
		csv->after_return = *found == '\r';
		at = found + 1;
	}
}

/* A row that is too long keeps its first bytes and loses the rest that was looked at, so that memory stays bounded.
 * What is lost counts its lines now. */
static void drop_middle(crmi_csv *csv)
{
	char *row = csv->buffer + csv->row;
	size_t from = CRMI_CSV_KEPT, to = csv->at;

	row_fault(csv, CRM_RULE_IMPORT_TOO_LONG, "the row is longer than 1 MiB");
	if (to <= from)
		return;
	count_lines(csv, row + csv->counted, row + to);
	csv->counted = from;
	memmove(row + from, row + to, csv->end - csv->row - to);
	csv->end -= to - from;
	csv->offset += (int64_t)(to - from);
	csv->at = from;
	csv->span_count = 0;
}

static crm_status make_room(crmi_csv *csv)
{
	size_t capacity;
	char *larger;

	if (csv->end - csv->row > (size_t)CRMI_CSV_ROW)
		drop_middle(csv);
	if (csv->row > 0 && csv->capacity - csv->end < (size_t)CRMI_CSV_BLOCK) {
		memmove(csv->buffer, csv->buffer + csv->row, csv->end - csv->row);
		csv->end -= csv->row;
		csv->row = 0;
	}
	if (csv->capacity - csv->end >= (size_t)CRMI_CSV_BLOCK)
		return CRM_OK;
	capacity = csv->capacity * 2;
	larger = crmi_reallocate(csv->options.memory, csv->buffer, capacity);
	if (!larger)
		return CRM_ERR_NOMEM;
	csv->buffer = larger;
	csv->capacity = capacity;
	return CRM_OK;
}

/* Gets more bytes behind those of the row; what was before the row goes. At the end of the file `ended` is set. */
static crm_status fill_buffer(crmi_csv *csv)
{
	size_t got = 0;
	crm_status rc;

	if (csv->ended)
		return CRM_OK;
	if ((rc = make_room(csv)) < 0)
		return rc;
	rc = csv->options.read(csv->options.user, csv->buffer + csv->end, CRMI_CSV_BLOCK, &got);
	if (rc < 0)
		return rc;
	csv->end += got;
	csv->ended = got == 0;
	return CRM_OK;
}

/* The delimiter is the most frequent candidate outside quotes in the first line that is not empty; on a draw the
 * first. */
static char guess_delimiter(const crmi_csv *csv)
{
	static const char candidates[] = ",;\t|";
	const char *begin = csv->buffer + csv->row, *end = csv->buffer + csv->end, *candidate;
	size_t count[sizeof candidates] = { 0 }, best = 0;
	bool quoted = false;

	while (begin < end && (*begin == '\n' || *begin == '\r'))
		begin++;
	for (const char *at = begin; at < end && (quoted || (*at != '\n' && *at != '\r')); at++) {
		if (*at == '"')
			quoted = !quoted;
		candidate = !quoted && *at ? strchr(candidates, *at) : NULL;
		if (candidate && !(csv->options.encoding == CRM_ENCODING_GB18030 && crmi_gb18030_is_tail(begin, at)))
			count[candidate - candidates]++;
	}
	for (size_t i = 1; candidates[i]; i++)
		if (count[i] > count[best])
			best = i;
	return candidates[best];
}

static crm_status begin_file(crmi_csv *csv, crmi_csv_row *row)
{
	const char *message;
	size_t skip;
	crm_status rc;

	while (csv->end < CRMI_CSV_BLOCK && !csv->ended)
		if ((rc = fill_buffer(csv)) < 0)
			return rc;
	message = crmi_encoding_begin(csv->buffer, csv->end, csv->options.encoding, &skip);
	if (message) {
		row->rule = CRM_RULE_IMPORT_ENCODING;
		row->message = message;
		row->line = 1;
		return CRM_ERR_INVALID;
	}
	csv->started = true;
	csv->row = skip;
	csv->offset = (int64_t)skip;
	if (csv->options.format == CRM_FORMAT_BLANKS)
		csv->delimiter = ' ';
	else if (csv->delimiter == '\0')
		csv->delimiter = guess_delimiter(csv);
	return CRM_OK;
}

static crm_status add_span(crmi_csv *csv, size_t begin, size_t length, bool doubled)
{
	size_t capacity = csv->span_capacity ? csv->span_capacity * 2 : 32;
	struct span *larger;

	if (length > csv->options.field_limit)
		row_fault(csv, CRM_RULE_IMPORT_TOO_LONG, "a field is longer than its limit");
	if (csv->span_count == CRMI_CSV_FIELDS)
		row_fault(csv, CRM_RULE_IMPORT_TOO_LONG, "the row has more than 16384 fields");
	if (csv->rule)
		return CRM_OK;
	if (csv->span_count == csv->span_capacity) {
		larger = crmi_reallocate(csv->options.memory, csv->spans, capacity * sizeof *larger);
		if (!larger)
			return CRM_ERR_NOMEM;
		csv->spans = larger;
		csv->span_capacity = capacity;
	}
	csv->spans[csv->span_count++] = (struct span){ begin, length, doubled };
	return CRM_OK;
}

/* Moves on to the next byte of the three; at the end of the file to its end. */
static crm_status seek_any(crmi_csv *csv, char a, char b, char c)
{
	for (;;) {
		const char *row = csv->buffer + csv->row, *end = csv->buffer + csv->end;
		crm_status rc;

		csv->at = (size_t)(find_any(row + csv->at, end, a, b, c) - row);
		if (row + csv->at < end || csv->ended)
			return CRM_OK;
		if ((rc = fill_buffer(csv)) < 0)
			return rc;
	}
}

/* Whether there is a byte at `at`, after filling where needed. */
static crm_status peek_byte(crmi_csv *csv, int *byte_out)
{
	crm_status rc;

	*byte_out = -1;
	while (csv->row + csv->at >= csv->end && !csv->ended)
		if ((rc = fill_buffer(csv)) < 0)
			return rc;
	if (csv->row + csv->at < csv->end)
		*byte_out = (unsigned char)csv->buffer[csv->row + csv->at];
	return CRM_OK;
}

static bool delimiter_is_tail(const crmi_csv *csv, size_t begin)
{
	const char *row = csv->buffer + csv->row;

	return csv->options.encoding == CRM_ENCODING_GB18030 && row[csv->at] == csv->delimiter &&
	       crmi_gb18030_is_tail(row + (begin < csv->at ? begin : csv->at), row + csv->at);
}

/* Moves on to the delimiter or line end behind a field without quotes. */
static crm_status seek_field_end(crmi_csv *csv, size_t begin)
{
	crm_status rc;

	while ((rc = seek_any(csv, csv->delimiter, '\n', '\r')) >= 0) {
		if (csv->row + csv->at == csv->end || !delimiter_is_tail(csv, begin))
			return CRM_OK;
		csv->at++;
	}
	return rc;
}

static crm_status take_plain(crmi_csv *csv)
{
	size_t begin = csv->at;
	crm_status rc = seek_field_end(csv, begin);

	if (rc < 0)
		return rc;
	return add_span(csv, begin, csv->at > begin ? csv->at - begin : 0, false);
}

/* A field that begins with a quote: up to the quote that is not doubled, where a delimiter or line end has to
 * follow. */
static crm_status take_quoted(crmi_csv *csv)
{
	size_t begin = ++csv->at;
	bool doubled = false;
	int next;
	crm_status rc;

	for (;;) {
		if ((rc = seek_any(csv, '"', '"', '"')) < 0)
			return rc;
		if (csv->row + csv->at == csv->end) {
			row_fault(csv, CRM_RULE_IMPORT_QUOTE, "a quoted field does not end before the file does");
			return CRM_OK;
		}
		csv->at++;
		if ((rc = peek_byte(csv, &next)) < 0)
			return rc;
		if (next != '"')
			break;
		doubled = true;
		csv->at++;
	}
	if (csv->at > begin && (rc = add_span(csv, begin, csv->at - 1 - begin, doubled)) < 0)
		return rc;
	if (next < 0 || next == '\n' || next == '\r' || next == csv->delimiter)
		return CRM_OK;
	row_fault(csv, CRM_RULE_IMPORT_QUOTE, "text follows the closing quote of a field");
	return seek_field_end(csv, csv->at);
}

static crm_status take_fields(crmi_csv *csv)
{
	int next;
	crm_status rc;

	for (;;) {
		if ((rc = peek_byte(csv, &next)) < 0)
			return rc;
		if ((rc = next == '"' ? take_quoted(csv) : take_plain(csv)) < 0 || (rc = peek_byte(csv, &next)) < 0)
			return rc;
		if (next != csv->delimiter)
			return CRM_OK;
		csv->at++;
	}
}

/* Columns between runs of blanks. The row is whole in the buffer. */
static crm_status split_blanks(crmi_csv *csv)
{
	const char *row = csv->buffer + csv->row, *end = row + csv->at, *at = row, *stop;
	crm_status rc = CRM_OK;

	while (rc >= 0) {
		while (at < end && (*at == ' ' || *at == '\t'))
			at++;
		if (at == end)
			break;
		stop = find_any(at, end, ' ', '\t', ' ');
		rc = add_span(csv, (size_t)(at - row), (size_t)(stop - at), false);
		at = stop;
	}
	return rc;
}

static crm_status take_row(crmi_csv *csv)
{
	crm_status rc;

	if (csv->options.format != CRM_FORMAT_BLANKS)
		return take_fields(csv);
	rc = seek_any(csv, '\n', '\r', '\n');
	return rc < 0 || csv->rule ? rc : split_blanks(csv);
}

/* Passes over the line end behind a row. */
static crm_status take_line_end(crmi_csv *csv)
{
	int first, next;
	crm_status rc;

	if ((rc = peek_byte(csv, &first)) < 0 || first < 0)
		return rc;
	csv->at++;
	if (first == '\r') {
		if ((rc = peek_byte(csv, &next)) < 0)
			return rc;
		csv->at += next == '\n';
	}
	return CRM_OK;
}

static char *halve_quotes(char *to, crmi_slice field)
{
	const char *at = field.bytes, *end = at + field.length;

	while (at < end) {
		const char *quote = memchr(at, '"', (size_t)(end - at));
		size_t run = (size_t)((quote ? quote + 1 : end) - at);

		memcpy(to, at, run);
		to += run;
		at += run + (quote != NULL);
	}
	return to;
}

static bool make_fields(crmi_csv *csv)
{
	const crm_allocator *memory = csv->options.memory;

	if (csv->field_capacity < csv->span_capacity) {
		crmi_slice *larger = crmi_reallocate(memory, csv->fields, csv->span_capacity * sizeof *larger);

		if (!larger)
			return false;
		csv->fields = larger;
		csv->field_capacity = csv->span_capacity;
	}
	return true;
}

static bool make_unquoted(crmi_csv *csv, size_t length)
{
	char *larger;

	if (csv->unquoted_capacity >= length)
		return true;
	larger = crmi_reallocate(csv->options.memory, csv->unquoted, length * 2);
	if (!larger)
		return false;
	csv->unquoted = larger;
	csv->unquoted_capacity = length * 2;
	return true;
}

/* Turns offsets into pointers, now that the buffer stays where it is. */
static crm_status give_fields(crmi_csv *csv, crmi_csv_row *row)
{
	const char *begin = csv->buffer + csv->row;
	char *to = NULL;

	if (!make_fields(csv))
		return CRM_ERR_NOMEM;
	for (size_t i = 0; i < csv->span_count; i++) {
		struct span span = csv->spans[i];

		csv->fields[i] = (crmi_slice){ begin + span.begin, span.length };
		if (!span.doubled)
			continue;
		if (!to) {
			if (!make_unquoted(csv, row->raw.length))
				return CRM_ERR_NOMEM;
			to = csv->unquoted;
		}
		char *stop = halve_quotes(to, csv->fields[i]);

		csv->fields[i] = (crmi_slice){ to, (size_t)(stop - to) };
		to = stop;
	}
	row->fields = csv->fields;
	row->count = csv->span_count;
	return CRM_OK;
}

/* Steps behind the row that was read last. */
static void leave_row(crmi_csv *csv)
{
	csv->row += csv->at;
	csv->offset += (int64_t)csv->at;
	csv->at = 0;
	csv->counted = 0;
	csv->span_count = 0;
	csv->rule = 0;
	csv->message = NULL;
}

/* Reads one row, its line end behind it; `raw` is empty for an empty line. */
static crm_status read_row(crmi_csv *csv, crmi_csv_row *row)
{
	size_t length;
	crm_status rc;

	row->line = csv->line;
	row->offset = csv->offset;
	if ((rc = take_row(csv)) < 0)
		return rc;
	length = csv->at;
	if ((rc = take_line_end(csv)) < 0)
		return rc;
	if (length > csv->at)
		length = csv->at;
	if (length > CRMI_CSV_ROW)
		row_fault(csv, CRM_RULE_IMPORT_TOO_LONG, "the row is longer than 1 MiB");
	row->raw = (crmi_slice){ csv->buffer + csv->row, length };
	count_lines(csv, row->raw.bytes + csv->counted, row->raw.bytes + csv->at);
	csv->after_return = false;
	return CRM_OK;
}

crm_status crmi_csv_next(crmi_csv *csv, crmi_csv_row *row)
{
	bool blanks = csv->options.format == CRM_FORMAT_BLANKS;
	int next;
	crm_status rc;

	memset(row, 0, sizeof *row);
	if (!csv->started && (rc = begin_file(csv, row)) < 0)
		return rc;
	do {
		leave_row(csv);
		if ((rc = peek_byte(csv, &next)) < 0)
			return rc;
		if (next < 0)
			return CRM_DONE;
		if ((rc = read_row(csv, row)) < 0)
			return rc;
	} while (row->raw.length == 0 || (blanks && !csv->rule && csv->span_count == 0));
	if (memchr(row->raw.bytes, 0, row->raw.length))
		row_fault(csv, CRM_RULE_IMPORT_NUL, "a NUL byte in the row");
	row->rule = csv->rule;
	row->message = csv->message;
	return row->rule ? CRM_OK : give_fields(csv, row);
}
