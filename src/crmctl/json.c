/* A JSON document is written as it comes: one flag for each depth knows whether a comma is due. */
#include "output.h"

#include <string.h>

static void json_string(const char *text)
{
	static const char plain[] = "\"\\\b\f\n\r\t", escaped[] = "\"\\bfnrt";
	const char *found;

	putchar('"');
	for (; *text; text++) {
		if ((found = strchr(plain, *text)) != NULL)
			printf("\\%c", escaped[found - plain]);
		else if ((unsigned char)*text < 0x20 || *text == 0x7f)
			printf("\\u%04x", (unsigned)(unsigned char)*text);
		else
			putchar(*text);
	}
	putchar('"');
}

static void json_key(struct output *out, const char *key)
{
	if (!out->first[out->depth])
		putchar(',');
	out->first[out->depth] = false;
	if (out->depth == 1)
		fputs("\n ", stdout);
	else if (out->depth == 2 && !key)
		fputs("\n  ", stdout);
	if (!key)
		return;
	json_string(key);
	fputs(": ", stdout);
}

void json_begin(struct output *out, const char *key, char bracket)
{
	if (out->depth > 0)
		json_key(out, key);
	putchar(bracket);
	if (out->depth + 1 < JSON_DEPTH)
		out->depth++;
	out->first[out->depth] = true;
}

void json_end(struct output *out, char bracket)
{
	out->depth--;
	putchar(bracket);
	if (out->depth == 0) {
		putchar('\n');
		out->written = true;
	}
}

void json_set(struct output *out, const char *key, const char *(*name)(int32_t value), uint32_t set)
{
	int32_t value;

	json_begin(out, key, '[');
	for (value = 0; value < 32; value++)
		if (set & UINT32_C(1) << value)
			json_word(out, NULL, name, value);
	json_end(out, ']');
}

void json_raw(struct output *out, const char *key, const char *text)
{
	json_key(out, key);
	fputs(text ? text : "null", stdout);
}

void json_text(struct output *out, const char *key, const char *text)
{
	if (!text) {
		json_raw(out, key, NULL);
		return;
	}
	json_key(out, key);
	json_string(text);
}

void json_number(struct output *out, const char *key, int64_t number)
{
	json_key(out, key);
	printf("%lld", (long long)number);
}

void json_flag(struct output *out, const char *key, int64_t flag)
{
	json_raw(out, key, flag ? "true" : "false");
}

void json_time(struct output *out, const char *key, int64_t at)
{
	char text[CRM_TIME_TEXT];

	json_text(out, key, at == CRM_NO_TIME ? NULL : crm_time_text(at, text));
}

void json_date(struct output *out, const char *key, crm_date date)
{
	char text[40];

	snprintf(text, sizeof text, "%04d-%02u-%02u", date.year, (unsigned)date.month, (unsigned)date.day);
	json_text(out, key, crm_date_is_valid(date) ? text : NULL);
}

void json_id(struct output *out, const char *key, const crm_id *id)
{
	char text[CRM_ID_TEXT];

	json_text(out, key, crm_id_is_none(id) ? NULL : crm_id_text(id, text));
}

void json_hex(struct output *out, const char *key, const uint8_t *bytes, size_t length)
{
	size_t i;

	json_key(out, key);
	putchar('"');
	for (i = 0; i < length; i++)
		printf("%02x", (unsigned)bytes[i]);
	putchar('"');
}

const char *word_or_null(const char *(*name)(int32_t value), int32_t value)
{
	const char *text = name(value);

	return strcmp(text, "unknown") == 0 && value == 0 ? NULL : text;
}

const char *word(const char *(*name)(int32_t value), int32_t value)
{
	const char *text = word_or_null(name, value);

	return text && strcmp(text, "none") != 0 ? text : "-";
}

void json_word(struct output *out, const char *key, const char *(*name)(int32_t value), int32_t value)
{
	json_text(out, key, word_or_null(name, value));
}
