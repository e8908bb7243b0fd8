/* Text that is no playbook: what is wrong with it, and where. */
#include "playbook_parts.h"

/* A key on the way to a place in the text, as it is written there. */
struct step {
	const char *key;
	size_t      length;
	bool        is_object;
};

static const struct syntax_fault {
	int         code; /* enum json_error_code */
	int32_t     rule;
	const char *message;
} syntax_faults[] = {
	{ json_error_premature_end_of_input, CRM_RULE_PLAYBOOK_SYNTAX, "the text ends too early" },
	{ json_error_end_of_input_expected, CRM_RULE_PLAYBOOK_SYNTAX, "something follows after the end" },
	{ json_error_invalid_utf8, CRM_RULE_PLAYBOOK_SYNTAX, "the text is not valid UTF-8" },
	{ json_error_null_character, CRM_RULE_PLAYBOOK_SYNTAX, "a text holds a NUL character" },
	{ json_error_null_byte_in_key, CRM_RULE_PLAYBOOK_SYNTAX, "a key holds a NUL character" },
	{ json_error_duplicate_key, CRM_RULE_PLAYBOOK_SYNTAX, "the key stands twice in one object" },
	{ json_error_numeric_overflow, CRM_RULE_PLAYBOOK_RANGE, "the number is too large for any setting" },
};

size_t crmi_playbook_path_append(char path[CRMI_PLAYBOOK_PATH], size_t length, const char *key, size_t key_length)
{
	const size_t last = CRMI_PLAYBOOK_PATH - 1;

	if (length && length < last)
		path[length++] = '.';
	if (key_length > last - length) {
		key_length = last - length;
		while (key_length && ((unsigned char)key[key_length] & 0xC0) == 0x80)
			key_length--;
	}
	for (size_t i = 0; i < key_length; i++) {
		unsigned char c = (unsigned char)key[i];

		path[length++] = c < 0x20 || c == 0x7F ? '?' : (char)c;
	}
	path[length] = '\0';
	return length;
}

/* Follows brackets and keys up to `stop`, in text that may be anything. Gives the depth there, or -1 when it was deeper
 * than allowed on the way, and the place in that case. */
static int trace(const char *text, const char *stop, struct step steps[CRMI_PLAYBOOK_DEPTH], const char **place_out)
{
	int depth = 0;
	bool key_next = false;

	for (const char *at = text; at < stop; at++) {
		if (*at == '{' || *at == '[') {
			*place_out = at;
			if (depth == CRMI_PLAYBOOK_DEPTH)
				return -1;
			steps[depth++] = (struct step){ .is_object = *at == '{' };
			key_next = *at == '{';
		} else if ((*at == '}' || *at == ']') && depth) {
			depth--;
			key_next = false;
		} else if (*at == ',') {
			key_next = depth && steps[depth - 1].is_object;
			if (depth)
				steps[depth - 1].length = 0;
		} else if (*at == '"') {
			const char *start = ++at;

			while (at < stop && *at != '"')
				at += *at == '\\' && stop - at > 1 ? 2 : 1;
			if (at == stop)
				break;
			if (key_next)
				steps[depth - 1] = (struct step){ start, (size_t)(at - start), true };
			key_next = false;
		}
	}
	return depth;
}

bool crmi_playbook_refuse(struct crmi_load *load, int32_t rule, int64_t line, const char *message)
{
	struct crmi_playbook_fault *fault = load->fault;

	fault->rule = rule;
	fault->line = line;
	memcpy(fault->path, load->path, sizeof fault->path);
	snprintf(fault->message, sizeof fault->message, "%s", message);
	return false;
}

static int64_t line_of(const char *text, const char *place)
{
	int64_t line = 1;

	for (; text < place; text++)
		line += *text == '\n';
	return line;
}

/* Sets the path to the key under which a place in the text stands, as far as that can be said. */
static void find_path(struct crmi_load *load, const char *text, const char *stop)
{
	struct step steps[CRMI_PLAYBOOK_DEPTH];
	const char *place = NULL;
	size_t used = 0;
	int depth = trace(text, stop, steps, &place);

	for (int i = 0; i < depth && steps[i].length; i++)
		used = crmi_playbook_path_append(load->path, used, steps[i].key, steps[i].length);
	if (!crmi_utf8_is_valid(load->path, used))
		load->path[0] = '\0';
}

/* What has to be found before jansson sees the text: it goes 2048 calls deep, and passes over a NUL behind a number. */
bool crmi_playbook_check_text(struct crmi_load *load, const char *text, size_t length)
{
	struct step steps[CRMI_PLAYBOOK_DEPTH];
	const char *place = text, *nul = memchr(text, '\0', length);

	if (length > CRMI_PLAYBOOK_LIMIT)
		return crmi_playbook_refuse(load, CRM_RULE_PLAYBOOK_SYNTAX, 0, "the text is longer than a mebibyte");
	if (trace(text, text + length, steps, &place) < 0)
		return crmi_playbook_refuse(load, CRM_RULE_PLAYBOOK_SYNTAX, line_of(text, place),
		                            "objects are nested too deeply");
	if (nul) {
		find_path(load, text, nul);
		return crmi_playbook_refuse(load, CRM_RULE_PLAYBOOK_SYNTAX, line_of(text, nul), "the text holds a NUL byte");
	}
	return true;
}

/* Where jansson has no memory it says nothing, or calls a string invalid that has its end. */
static bool is_memory_fault(const char *text, size_t stop, const json_error_t *error)
{
	static const char *const doubtful[] = { "invalid token", "string or '}' expected" };

	if (json_error_code(error) == json_error_out_of_memory || !*error->text)
		return true;
	for (size_t i = 0; i < sizeof doubtful / sizeof *doubtful; i++) {
		if (strncmp(error->text, doubtful[i], strlen(doubtful[i])) == 0)
			return stop && text[stop - 1] == '"';
	}
	return false;
}

/* jansson's fault in our words: its own message repeats parts of the text. */
crm_status crmi_playbook_refuse_syntax(struct crmi_load *load, const char *text, size_t length,
                                       const json_error_t *error)
{
	struct syntax_fault fault = { json_error_unknown, CRM_RULE_PLAYBOOK_SYNTAX, "the text is not JSON" };
	size_t stop = error->position > 0 && (size_t)error->position < length ? (size_t)error->position : length;

	if (is_memory_fault(text, stop, error))
		return CRM_ERR_NOMEM;
	for (size_t i = 0; i < sizeof syntax_faults / sizeof *syntax_faults; i++) {
		if (syntax_faults[i].code == (int)json_error_code(error))
			fault = syntax_faults[i];
	}
	if (fault.code != json_error_invalid_utf8) /* its position is not that of the fault */
		find_path(load, text, text + stop);
	crmi_playbook_refuse(load, fault.rule, error->line > 0 ? error->line : 1, fault.message);
	return CRM_ERR_INVALID;
}
