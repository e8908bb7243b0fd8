#include "json_text.h"

#include "text.h"

#include <string.h>

static const struct json_fault {
	int         code; /* enum json_error_code */
	const char *message;
} json_faults[] = {
	{ json_error_premature_end_of_input, "the text ends too early" },
	{ json_error_end_of_input_expected, "something follows after the end" },
	{ json_error_invalid_utf8, "the text is not valid UTF-8" },
	{ json_error_null_character, "a text holds a NUL character" },
	{ json_error_null_byte_in_key, "a key holds a NUL character" },
	{ json_error_duplicate_key, "the key stands twice in one object" },
	{ json_error_numeric_overflow, "the number is too large" },
};

static void set_place(crm_failure *failure, const char *text, size_t at)
{
	size_t start = 0;
	int32_t line = 1;

	if (!failure)
		return;
	for (size_t i = 0; i < at; i++) {
		if (text[i] == '\n') {
			line++;
			start = i + 1;
		}
	}
	failure->line = line;
	failure->position = (int32_t)(at - start) + 1;
}

static crm_status refuse_json(crm_failure *failure, const char *text, size_t at, const char *message)
{
	set_place(failure, text, at);
	return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_CALENDAR_SYNTAX, NULL, "%s", message);
}

/* The end of a string whose quote is at `at`: behind its closing quote, or the end of the text. */
static size_t skip_json_string(const char *text, size_t length, size_t at)
{
	for (at++; at < length && text[at] != '"'; at++)
		at += text[at] == '\\' && at + 1 < length;
	return at < length ? at + 1 : length;
}

/* Where brackets are deeper than allowed, or the length. jansson itself would go 2048 calls deep. */
static size_t find_too_deep(const char *text, size_t length)
{
	size_t depth = 0;

	for (size_t at = 0; at < length;) {
		if (text[at] == '"') {
			at = skip_json_string(text, length, at);
			continue;
		}
		if ((text[at] == '{' || text[at] == '[') && ++depth > CRMI_JSON_DEPTH)
			return at;
		if ((text[at] == '}' || text[at] == ']') && depth)
			depth--;
		at++;
	}
	return length;
}

/* Where jansson has no memory it says nothing, or calls a string invalid that has its end. */
static bool is_out_of_memory(const char *text, size_t stop, const json_error_t *error)
{
	static const char *const doubtful[] = { "invalid token", "string or '}' expected" };

	if (json_error_code(error) == json_error_out_of_memory || !*error->text)
		return true;
	for (size_t i = 0; i < sizeof doubtful / sizeof *doubtful; i++)
		if (strncmp(error->text, doubtful[i], strlen(doubtful[i])) == 0)
			return stop && text[stop - 1] == '"';
	return false;
}

crm_status crmi_json_read(const char *text, size_t length, json_t **value_out, crm_failure *failure)
{
	const char *message = "the text is not JSON";
	const void *nul;
	json_error_t error;
	size_t deep, stop;

	*value_out = NULL;
	if (length > CRMI_JSON_LIMIT)
		return refuse_json(failure, text, 0, "the text is longer than four mebibytes");
	nul = length ? memchr(text, '\0', length) : NULL;
	if (nul) /* jansson passes over one behind a number */
		return refuse_json(failure, text, (size_t)((const char *)nul - text), "the text holds a NUL byte");
	deep = find_too_deep(text, length);
	if (deep < length)
		return refuse_json(failure, text, deep, "brackets are nested too deeply");
	*value_out = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (*value_out)
		return CRM_OK;
	stop = error.position > 0 && (size_t)error.position < length ? (size_t)error.position : length;
	if (is_out_of_memory(text, stop, &error))
		return crmi_failure_memory(failure);
	for (size_t i = 0; i < sizeof json_faults / sizeof *json_faults; i++)
		if (json_faults[i].code == (int)json_error_code(&error))
			message = json_faults[i].message;
	return refuse_json(failure, text, stop ? stop - 1 : 0, message);
}

/* Adds bytes as far as there is room, cut between characters; control characters must not break a line. */
static size_t append_field(char *field, size_t room, size_t used, const char *bytes, size_t length)
{
	if (length > room - 1 - used) {
		length = room - 1 - used;
		while (length && ((unsigned char)bytes[length] & 0xC0) == 0x80)
			length--;
	}
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)bytes[i];

		field[used++] = c < 0x20 || c == 0x7F ? '?' : (char)c;
	}
	field[used] = '\0';
	return used;
}

void crmi_json_name_path(const struct crmi_json_path *path, crm_failure *failure)
{
	size_t used = 0, room = sizeof failure->field;
	char item[32];

	if (!failure)
		return;
	failure->field[0] = '\0';
	for (size_t i = 0; i < path->depth && i < CRMI_JSON_STEPS; i++) {
		const struct crmi_json_step *step = &path->steps[i];

		if (step->key) {
			used = append_field(failure->field, room, used, ".", i > 0);
			used = append_field(failure->field, room, used, step->key, strlen(step->key));
		} else {
			(void)snprintf(item, sizeof item, "[%zu]", step->number + 1);
			used = append_field(failure->field, room, used, item, strlen(item));
		}
	}
}

static size_t skip_json_blanks(const char *text, size_t length, size_t at)
{
	while (at < length && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r'))
		at++;
	return at;
}

/* Behind a value, which begins at `at`. */
static size_t skip_json_value(const char *text, size_t length, size_t at)
{
	size_t depth = 0;

	while (at < length) {
		char c = text[at];

		if (c == '"') {
			at = skip_json_string(text, length, at);
		} else if (depth == 0 && (c == ',' || c == '}' || c == ']')) {
			break;
		} else {
			depth += c == '{' || c == '[';
			depth -= c == '}' || c == ']';
			at++;
		}
		if (depth == 0 && (c == '"' || c == '}' || c == ']'))
			break;
	}
	return at;
}

/* The value of a member or item of what begins at `at`. */
static size_t find_step(const char *text, size_t length, size_t at, const struct crmi_json_step *step)
{
	for (size_t number = 0;; number++) {
		at = skip_json_blanks(text, length, at + 1); /* behind the bracket or comma */
		if (step->key) {
			at = skip_json_blanks(text, length, skip_json_string(text, length, at));
			at = skip_json_blanks(text, length, at + 1); /* behind the colon */
		}
		if (number == step->number || at >= length)
			return at;
		at = skip_json_blanks(text, length, skip_json_value(text, length, at));
	}
}

void crmi_json_find_path(const char *text, size_t length, const struct crmi_json_path *path, crm_failure *failure)
{
	size_t at = skip_json_blanks(text, length, 0);

	for (size_t i = 0; i < path->depth && i < CRMI_JSON_STEPS; i++)
		at = find_step(text, length, at, &path->steps[i]);
	set_place(failure, text, at < length ? at : length);
}
