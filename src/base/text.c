#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

bool crmi_utf8_is_valid(const char *text, size_t length)
{
	const unsigned char *at = (const unsigned char *)text, *end = at + length;

	while (at < end) {
		if (*at && *at < 0x80) {
			at++;
			continue;
		}
		utf8proc_int32_t point;
		utf8proc_ssize_t taken = *at ? utf8proc_iterate(at, end - at, &point) : -1;

		if (taken < 0)
			return false;
		at += taken;
	}
	return true;
}

/* ASCII is its own normal form, and most texts are nothing else. */
static char *fold_ascii(crmi_arena *arena, const char *text, size_t length)
{
	char *folded = crmi_arena_copy(arena, text, length), *at;

	for (at = folded; at && *at; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at + ('a' - 'A'));
	return folded;
}

static bool is_ascii(const char *text)
{
	while (*text && (unsigned char)*text < 0x80)
		text++;
	return *text == '\0';
}

char *crmi_text_fold(crmi_arena *arena, const char *text)
{
	const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD;
	const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
	utf8proc_ssize_t length = (utf8proc_ssize_t)strlen(text), points;
	utf8proc_int32_t *buffer;

	if (is_ascii(text))
		return fold_ascii(arena, text, (size_t)length);
	points = utf8proc_decompose(bytes, length, NULL, 0, options);
	if (points < 0)
		return NULL;
	buffer = crmi_arena_allocate(arena, ((size_t)points + 1) * sizeof *buffer);
	if (!buffer || utf8proc_decompose(bytes, length, buffer, points, options) != points)
		return NULL;
	if (utf8proc_reencode(buffer, points, options) < 0)
		return NULL;
	return (char *)buffer;
}

size_t crm_text_width(const char *text)
{
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
	size_t width = 0;

	while (at && *at) {
		utf8proc_int32_t point;
		utf8proc_ssize_t taken = utf8proc_iterate(at, -1, &point);

		if (taken < 0) {
			width++;
			at++;
			continue;
		}
		width += (size_t)utf8proc_charwidth(point);
		at += taken;
	}
	return width;
}

void crmi_text_init(crmi_text *text, const crm_allocator *memory)
{
	memset(text, 0, sizeof *text);
	text->memory = memory;
}

void crmi_text_free(crmi_text *text)
{
	crmi_release(text->memory, text->data);
	crmi_text_init(text, text->memory);
}

void crmi_text_reset(crmi_text *text)
{
	text->length = 0;
	text->failed = false;
	if (text->data)
		text->data[0] = '\0';
}

static bool grow(crmi_text *text, size_t needed)
{
	size_t capacity = text->capacity ? text->capacity : 256;
	char *data;

	while (capacity < needed)
		capacity *= 2;
	data = crmi_reallocate(text->memory, text->data, capacity);
	if (!data) {
		text->failed = true;
		return false;
	}
	text->data = data;
	text->capacity = capacity;
	return true;
}

static inline bool reserve(crmi_text *text, size_t more)
{
	size_t needed = text->length + more + 1;

	return !text->failed && (needed <= text->capacity || grow(text, needed));
}

char *crmi_text_room(crmi_text *text, size_t length)
{
	char *room;

	if (!reserve(text, length))
		return NULL;
	room = text->data + text->length;
	text->length += length;
	room[length] = '\0';
	return room;
}

void crmi_text_add(crmi_text *text, const char *bytes, size_t length)
{
	if (!reserve(text, length))
		return;
	if (length)
		memcpy(text->data + text->length, bytes, length);
	text->length += length;
	text->data[text->length] = '\0';
}

void crmi_text_put(crmi_text *text, const char *string)
{
	crmi_text_add(text, string, strlen(string));
}

void crmi_text_put_integer(crmi_text *text, int64_t number)
{
	char digits[24], *at = digits + sizeof digits;
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	do
		*--at = (char)('0' + rest % 10);
	while (rest /= 10);
	if (number < 0)
		*--at = '-';
	crmi_text_add(text, at, (size_t)(digits + sizeof digits - at));
}

void crmi_text_put_json(crmi_text *text, const char *string)
{
	const char *run = string;

	if (!string) {
		crmi_text_add(text, "null", 4);
		return;
	}
	crmi_text_add(text, "\"", 1);
	for (; *string; string++) {
		unsigned char c = (unsigned char)*string;

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		crmi_text_add(text, run, (size_t)(string - run));
		run = string + 1;
		if (c == '"' || c == '\\')
			crmi_text_add(text, (char[]){ '\\', (char)c }, 2);
		else if (c == '\n')
			crmi_text_add(text, "\\n", 2);
		else
			crmi_text_format(text, "\\u%04x", (unsigned)c);
	}
	crmi_text_add(text, run, (size_t)(string - run));
	crmi_text_add(text, "\"", 1);
}

void crmi_text_put_csv(crmi_text *text, const char *string)
{
	bool formula = *string && strchr("=+-@\t\r", *string);
	bool quoted = formula || strpbrk(string, ",\"\r\n") || *string == ' ';

	if (!quoted) {
		crmi_text_put(text, string);
		return;
	}
	crmi_text_add(text, "\"'", formula ? 2 : 1);
	for (; *string; string++)
		crmi_text_add(text, *string == '"' ? "\"\"" : string, *string == '"' ? 2 : 1);
	crmi_text_add(text, "\"", 1);
}

void crmi_text_format(crmi_text *text, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0 || !reserve(text, (size_t)length))
		return;
	va_start(arguments, format);
	(void)vsnprintf(text->data + text->length, (size_t)length + 1, format, arguments);
	va_end(arguments);
	text->length += (size_t)length;
}

crm_status crmi_text_to_buffer(crmi_text *text, crm_buffer *buffer_out)
{
	crm_allocator *owner;

	memset(buffer_out, 0, sizeof *buffer_out);
	if (text->failed || !reserve(text, 0))
		return CRM_ERR_NOMEM;
	owner = crmi_allocate(text->memory, sizeof *owner);
	if (!owner)
		return CRM_ERR_NOMEM;
	*owner = *text->memory;
	text->data[text->length] = '\0';
	*buffer_out = (crm_buffer){ text->data, text->length, owner };
	crmi_text_init(text, text->memory);
	return CRM_OK;
}

void crm_buffer_free(crm_buffer *buffer)
{
	crm_allocator memory;

	if (!buffer || !buffer->owner)
		return;
	memory = *(crm_allocator *)buffer->owner;
	crmi_release(&memory, buffer->data);
	crmi_release(&memory, buffer->owner);
	memset(buffer, 0, sizeof *buffer);
}
