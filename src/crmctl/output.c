#include "output.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char *const style_codes[STYLE_COUNT] = { "", "\033[1m", "\033[2m", "\033[31m", "\033[33m", "\033[32m" };

void *grow(void *memory, size_t size)
{
	void *grown = realloc(memory, size ? size : 1);

	if (!grown) {
		fputs("crmctl: out of memory\n", stderr);
		exit(4);
	}
	return grown;
}

char *copy_text(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(grow(NULL, size), text, size);
}

static size_t terminal_width(void)
{
	struct winsize window;
	const char *columns = getenv("COLUMNS");
	long width = columns ? strtol(columns, NULL, 10) : 0;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col >= 20)
		return window.ws_col;
	return width >= 20 && width <= 1000 ? (size_t)width : 80;
}

/* https://no-color.org: set and not empty means no colour, unless it was asked for on the command line. */
static bool color_wanted(const char *color, bool terminal)
{
	const char *no_color = getenv("NO_COLOR");
	const char *kind = getenv("TERM");

	if (color && strcmp(color, "auto") != 0)
		return strcmp(color, "always") == 0;
	return terminal && !(no_color && *no_color) && !(kind && strcmp(kind, "dumb") == 0);
}

void output_begin(struct output *out, const char *color, bool json, bool quiet, int32_t utc_offset)
{
	out->json = json;
	out->quiet = quiet;
	out->terminal = isatty(STDOUT_FILENO) == 1;
	out->color = !json && color_wanted(color, out->terminal);
	out->width = terminal_width();
	out->utc_offset = utc_offset;
	out->depth = 0;
	out->first[0] = true;
}

const char *style_on(const struct output *out, enum style style)
{
	return out->color ? style_codes[style] : "";
}

const char *style_off(const struct output *out, enum style style)
{
	return out->color && style != STYLE_PLAIN ? "\033[0m" : "";
}

void heading(const struct output *out, const char *text)
{
	printf("%s%s%s\n", style_on(out, STYLE_BOLD), text, style_off(out, STYLE_BOLD));
}

/* Bytes of the character that begins here; 1 for a byte that begins none. */
static size_t character_length(const char *text)
{
	unsigned char first = (unsigned char)*text;
	size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
	size_t i;

	for (i = 1; i < length; i++)
		if (((unsigned char)text[i] & 0xc0) != 0x80)
			return 1;
	return length;
}

static bool is_control(const char *character, size_t length)
{
	unsigned char first = (unsigned char)character[0];

	return first < 0x20 || first == 0x7f || (length == 2 && first == 0xc2 && (unsigned char)character[1] < 0xa0);
}

static size_t character_width(const char *character, size_t length)
{
	char alone[5] = { 0 };

	memcpy(alone, character, length);
	return crm_text_width(alone);
}

static size_t shown_width(const char *text)
{
	size_t width = 0, length;

	for (; *text; text += length) {
		length = character_length(text);
		width += is_control(text, length) ? 1 : character_width(text, length);
	}
	return width;
}

void put_text(const char *text, size_t columns)
{
	size_t width = 0, length, wide;
	bool cut = columns && shown_width(text) > columns;

	for (; *text; text += length) {
		length = character_length(text);
		wide = is_control(text, length) ? 1 : character_width(text, length);
		if (cut && width + wide > columns - 1)
			break;
		if (is_control(text, length))
			putchar(' ');
		else
			fwrite(text, 1, length, stdout);
		width += wide;
	}
	if (cut)
		fputs("…", stdout);
}

void put_field(const struct output *out, const char *name, const char *text)
{
	if (!text)
		return;
	printf("%s%-18s%s ", style_on(out, STYLE_DIM), name, style_off(out, STYLE_DIM));
	put_text(text, 0);
	putchar('\n');
}

char *local_time(const struct output *out, int64_t at, char text[LOCAL_TEXT])
{
	*text = '\0';
	if (at == CRM_NO_TIME)
		return text;
	crm_time_text(at + out->utc_offset * CRM_MINUTE, text);
	if (strlen(text) > 16) {
		text[10] = ' ';
		text[16] = '\0';
	}
	return text;
}

char *local_day(const struct output *out, int64_t at, char text[LOCAL_TEXT])
{
	local_time(out, at, text);
	if (strlen(text) > 10)
		text[10] = '\0';
	return text;
}

char *span_text(int64_t microseconds, char text[LOCAL_TEXT])
{
	int64_t minutes = (microseconds < 0 ? -microseconds : microseconds) / CRM_MINUTE;

	if (minutes >= 2 * 24 * 60)
		snprintf(text, LOCAL_TEXT, "%lld d", (long long)(minutes / (24 * 60)));
	else if (minutes >= 2 * 60)
		snprintf(text, LOCAL_TEXT, "%lld h", (long long)(minutes / 60));
	else
		snprintf(text, LOCAL_TEXT, "%lld min", (long long)minutes);
	return text;
}

const char *plural(int64_t number)
{
	return number == 1 ? "" : "s";
}

void table_begin(struct table *table, const struct column *columns, size_t count)
{
	*table = (struct table){ .columns = columns, .column_count = count };
}

void table_cell(struct table *table, enum style style, const char *text)
{
	if (table->cell_count == table->capacity) {
		table->capacity = table->capacity ? table->capacity * 2 : 64;
		table->cells = grow(table->cells, table->capacity * sizeof *table->cells);
	}
	table->cells[table->cell_count].text = copy_text(text ? text : "-");
	table->cells[table->cell_count++].style = style;
}

void table_number(struct table *table, int64_t number)
{
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)number);
	table_cell(table, STYLE_PLAIN, text);
}

void table_time(struct table *table, const struct output *out, int64_t at)
{
	char text[LOCAL_TEXT];

	table_cell(table, STYLE_PLAIN, at == CRM_NO_TIME ? "-" : local_time(out, at, text));
}

void table_id(struct table *table, const crm_id *id)
{
	char text[CRM_ID_TEXT];

	table_cell(table, STYLE_DIM, crm_id_is_none(id) ? "-" : crm_id_text(id, text));
}

void table_note(struct table *table, const char *text)
{
	size_t row = table->cell_count / table->column_count;

	table->notes = grow(table->notes, row * sizeof *table->notes);
	while (table->note_count < row)
		table->notes[table->note_count++] = NULL;
	table->notes[row - 1] = copy_text(text);
}

/* Takes columns from the widest flexible one until the row fits; titles stay readable. */
static void widths_fit(const struct table *table, size_t *widths, size_t room)
{
	size_t i, total = 2 * (table->column_count - 1), widest;

	for (i = 0; i < table->column_count; i++)
		total += widths[i];
	while (total > room) {
		widest = table->column_count;
		for (i = 0; i < table->column_count; i++)
			if (table->columns[i].flexible && widths[i] > 10 &&
			    (widest == table->column_count || widths[i] > widths[widest]))
				widest = i;
		if (widest == table->column_count)
			return;
		widths[widest]--;
		total--;
	}
}

static void row_print(const struct table *table, const struct output *out, const struct cell *cells,
                      const size_t *widths)
{
	size_t i, width, pad;

	for (i = 0; i < table->column_count; i++) {
		width = shown_width(cells[i].text);
		pad = width < widths[i] ? widths[i] - width : 0;
		if (table->columns[i].right)
			printf("%*s", (int)pad, "");
		fputs(style_on(out, cells[i].style), stdout);
		put_text(cells[i].text, width > widths[i] ? widths[i] : 0);
		fputs(style_off(out, cells[i].style), stdout);
		if (i + 1 < table->column_count)
			printf("%*s  ", table->columns[i].right ? 0 : (int)pad, "");
	}
	putchar('\n');
}

static void note_print(const struct output *out, const char *text)
{
	printf("    %s", style_on(out, STYLE_DIM));
	put_text(text, out->terminal && out->width > 8 ? out->width - 4 : 0);
	printf("%s\n", style_off(out, STYLE_DIM));
}

static void table_free(struct table *table)
{
	size_t i;

	for (i = 0; i < table->cell_count; i++)
		free(table->cells[i].text);
	for (i = 0; i < table->note_count; i++)
		free(table->notes[i]);
	free(table->notes);
	free(table->cells);
	*table = (struct table){ 0 };
}

void table_end(struct table *table, const struct output *out, const char *empty)
{
	size_t widths[COLUMNS_MAX], i, width;
	struct cell titles[COLUMNS_MAX];

	for (i = 0; i < table->column_count; i++) {
		titles[i] = (struct cell){ (char *)(uintptr_t)table->columns[i].title, STYLE_BOLD };
		widths[i] = shown_width(table->columns[i].title);
	}
	for (i = 0; i < table->cell_count; i++)
		if ((width = shown_width(table->cells[i].text)) > widths[i % table->column_count])
			widths[i % table->column_count] = width;
	if (out->terminal)
		widths_fit(table, widths, out->width);
	if (table->cell_count)
		row_print(table, out, titles, widths);
	else if (empty && !out->quiet)
		puts(empty);
	for (i = 0; i < table->cell_count; i += table->column_count) {
		row_print(table, out, table->cells + i, widths);
		if (i / table->column_count < table->note_count && table->notes[i / table->column_count])
			note_print(out, table->notes[i / table->column_count]);
	}
	table_free(table);
}
