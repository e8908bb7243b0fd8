#include "playbook.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* jansson keeps what it parses in memory of malloc. Its hook json_set_alloc_funcs() holds for the whole process, so
 * setting it would take the host's own jansson from under it: it stays untouched. The parsed text lives only within
 * crmi_playbook_parse(), and a text is limited to a mebibyte. */

/* A walk over text that jansson found valid, in step with the walk over what jansson made of it: jansson keeps members
 * in the order of the text but not their lines. */
struct reader {
	const char *at, *end;
	int64_t     line;
};

struct load {
	struct reader               reader;
	struct crmi_playbook        values;
	int64_t                     lines[CRMI_SETTING_COUNT]; /* where each setting stands; 0 = not in this text */
	struct crmi_playbook_fault *fault;
	char                        path[CRMI_PLAYBOOK_PATH];
};

/* A key on the way to a place in the text, as it is written there. */
struct step {
	const char *key;
	size_t      length;
	bool        is_object;
};

static const char *const known_keys[] = {
	"unit", "rule", "about", "min", "max", "choices", "nullable", "min_length", "max_length", "format",
};

/* D-TIER-03: the settings that say how often each class is met, the closest class first. */
static const char *const cadence_paths[][2] = {
	{ "followup.cadence.important.call_months", "followup.cadence.important.visit_months" },
	{ "followup.cadence.secondary.call_months", "followup.cadence.secondary.visit_months" },
	{ "followup.cadence.ordinary.call_months", "followup.cadence.ordinary.visit_months" },
	{ "followup.cadence.small.call_months", "followup.cadence.small.visit_months" },
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

/* Copies a key behind a path. What has no place is cut between characters; control characters must not break a line. */
static size_t path_append(char path[CRMI_PLAYBOOK_PATH], size_t length, const char *key, size_t key_length)
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

static bool set_fault(struct load *load, int32_t rule, int64_t line, const char *message)
{
	struct crmi_playbook_fault *fault = load->fault;

	fault->rule = rule;
	fault->line = line;
	memcpy(fault->path, load->path, sizeof fault->path);
	snprintf(fault->message, sizeof fault->message, "%s", message);
	return false;
}

/* What a setting takes, in words, with the rule of the trade behind it. */
static bool set_fault_of_value(struct load *load, int32_t rule, int64_t line, const struct crmi_setting *setting)
{
	const char *or_null = setting->nullable ? ", or null" : "";
	char words[120] = "";
	size_t used = 0;

	switch (setting->kind) {
	case CRMI_SETTING_INTEGER:
		snprintf(words, sizeof words, "a whole number from %d to %d", (int)setting->minimum, (int)setting->maximum);
		break;
	case CRMI_SETTING_WORD:
		used = (size_t)snprintf(words, sizeof words, "one of");
		for (int32_t i = 0; i <= setting->maximum && used < sizeof words; i++)
			used += (size_t)snprintf(words + used, sizeof words - used, "%s %s", i ? "," : "", setting->choices[i]);
		break;
	case CRMI_SETTING_FLAG:
		snprintf(words, sizeof words, "true or false");
		break;
	default:
		snprintf(words, sizeof words, "a text of %d to %d %s", (int)setting->minimum, (int)setting->maximum,
		         setting->kind == CRMI_SETTING_DIGITS ? "digits" : "bytes");
	}
	set_fault(load, rule, line, "");
	snprintf(load->fault->message, sizeof load->fault->message, "the setting takes %s%s (%s)", words, or_null,
	         setting->rule);
	return false;
}

/* Commas and colons count as space: the text is known to be valid. */
static void skip_space(struct reader *reader)
{
	for (; reader->at < reader->end && strchr(" \t\r\n,:", *reader->at); reader->at++)
		reader->line += *reader->at == '\n';
}

static void skip_string(struct reader *reader)
{
	for (reader->at++; reader->at < reader->end && *reader->at != '"'; reader->at++)
		reader->at += *reader->at == '\\';
	reader->at++;
}

static void skip_value(struct reader *reader)
{
	int depth = 0;

	do {
		skip_space(reader);
		if (reader->at >= reader->end)
			return;
		if (*reader->at == '"') {
			skip_string(reader);
		} else if (strchr("{}[]", *reader->at)) {
			depth += *reader->at == '{' || *reader->at == '[' ? 1 : -1;
			reader->at++;
		} else {
			while (reader->at < reader->end && !strchr(" \t\r\n,]}", *reader->at))
				reader->at++;
		}
	} while (depth > 0);
}

static void skip_bracket(struct reader *reader)
{
	skip_space(reader);
	reader->at++;
}

/* Steps over the next key of an object and gives its line. */
static int64_t skip_key(struct reader *reader)
{
	int64_t line;

	skip_space(reader);
	line = reader->line;
	skip_string(reader);
	return line;
}

static void *value_at(struct crmi_playbook *playbook, const struct crmi_setting *setting)
{
	return (char *)playbook + setting->offset;
}

static const char *text_of(const struct crmi_playbook *playbook, const struct crmi_setting *setting)
{
	return (const char *)playbook + setting->offset;
}

static int32_t number_of(const struct crmi_playbook *playbook, const struct crmi_setting *setting)
{
	int32_t number;

	memcpy(&number, (const char *)playbook + setting->offset, sizeof number);
	return number;
}

static bool is_text(const struct crmi_setting *setting)
{
	return setting->kind == CRMI_SETTING_TEXT || setting->kind == CRMI_SETTING_DIGITS;
}

static int find_setting(const char *path)
{
	for (int i = 0; i < CRMI_SETTING_COUNT; i++) {
		if (strcmp(crmi_settings[i].path, path) == 0)
			return i;
	}
	return -1;
}

static bool is_group(const char *path)
{
	size_t length = strlen(path);

	for (int i = 0; i < CRMI_SETTING_COUNT; i++) {
		if (strncmp(crmi_settings[i].path, path, length) == 0 && crmi_settings[i].path[length] == '.')
			return true;
	}
	return false;
}

static bool is_known_key(const char *key)
{
	for (size_t i = 0; i < sizeof known_keys / sizeof *known_keys; i++) {
		if (strcmp(known_keys[i], key) == 0)
			return true;
	}
	return false;
}

static int32_t take_null(struct crmi_playbook *values, const struct crmi_setting *setting)
{
	if (!setting->nullable)
		return CRM_RULE_PLAYBOOK_TYPE;
	if (is_text(setting))
		*(char *)value_at(values, setting) = '\0';
	else
		*(int32_t *)value_at(values, setting) = CRMI_UNSET;
	return CRM_RULE_NONE;
}

static int32_t take_integer(struct crmi_playbook *values, const struct crmi_setting *setting, const json_t *value)
{
	json_int_t number = json_integer_value(value);

	if (!json_is_integer(value))
		return CRM_RULE_PLAYBOOK_TYPE;
	if (number < setting->minimum || number > setting->maximum)
		return CRM_RULE_PLAYBOOK_RANGE;
	*(int32_t *)value_at(values, setting) = (int32_t)number;
	return CRM_RULE_NONE;
}

static int32_t take_word(struct crmi_playbook *values, const struct crmi_setting *setting, const json_t *value)
{
	if (!json_is_string(value))
		return CRM_RULE_PLAYBOOK_TYPE;
	for (int32_t i = 0; i <= setting->maximum; i++) {
		if (strcmp(setting->choices[i], json_string_value(value)) == 0) {
			*(int32_t *)value_at(values, setting) = i;
			return CRM_RULE_NONE;
		}
	}
	return CRM_RULE_PLAYBOOK_RANGE;
}

static int32_t take_flag(struct crmi_playbook *values, const struct crmi_setting *setting, const json_t *value)
{
	if (!json_is_boolean(value))
		return CRM_RULE_PLAYBOOK_TYPE;
	*(int32_t *)value_at(values, setting) = json_is_true(value) ? 1 : 0;
	return CRM_RULE_NONE;
}

static int32_t take_text(struct crmi_playbook *values, const struct crmi_setting *setting, const json_t *value)
{
	const char *text = json_string_value(value);
	size_t length = json_string_length(value);

	if (!text)
		return CRM_RULE_PLAYBOOK_TYPE;
	if (length < (size_t)setting->minimum || length > (size_t)setting->maximum)
		return CRM_RULE_PLAYBOOK_RANGE;
	if (setting->kind == CRMI_SETTING_DIGITS && strspn(text, "0123456789") != length)
		return CRM_RULE_PLAYBOOK_RANGE;
	memset(value_at(values, setting), 0, (size_t)setting->maximum + 1);
	memcpy(value_at(values, setting), text, length);
	return CRM_RULE_NONE;
}

static bool take_value(struct load *load, const struct crmi_setting *setting, const json_t *value, int64_t line)
{
	static int32_t (*const takers[])(struct crmi_playbook *, const struct crmi_setting *, const json_t *) = {
		[CRMI_SETTING_INTEGER] = take_integer, [CRMI_SETTING_WORD] = take_word, [CRMI_SETTING_FLAG] = take_flag,
		[CRMI_SETTING_TEXT] = take_text, [CRMI_SETTING_DIGITS] = take_text,
	};
	int32_t rule = json_is_null(value) ? take_null(&load->values, setting)
	                                   : takers[setting->kind](&load->values, setting, value);

	skip_value(&load->reader);
	return rule ? set_fault_of_value(load, rule, line, setting) : true;
}

/* A setting as an object: "value", and beside it only what the default and a dump say about a setting. */
static bool take_object(struct load *load, const struct crmi_setting *setting, json_t *object, int64_t setting_line)
{
	const char *key;
	json_t *value;

	skip_bracket(&load->reader);
	json_object_foreach(object, key, value) {
		int64_t line = skip_key(&load->reader);

		if (strcmp(key, "value") == 0) {
			if (!take_value(load, setting, value, line))
				return false;
		} else if (is_known_key(key)) {
			skip_value(&load->reader);
		} else {
			path_append(load->path, strlen(load->path), key, strlen(key));
			return set_fault(load, CRM_RULE_PLAYBOOK_UNKNOWN, line, "nothing of this name belongs to a setting");
		}
	}
	skip_bracket(&load->reader);
	if (!json_object_get(object, "value"))
		return set_fault(load, CRM_RULE_PLAYBOOK_TYPE, setting_line, "the object has no \"value\"");
	return true;
}

static bool take_group(struct load *load, json_t *group, size_t length);

/* One member of a group. Names with a dot are unknown: a path could else be said in two ways in one text. */
static bool take_member(struct load *load, const char *key, json_t *value, int64_t line)
{
	size_t length = strlen(load->path);
	int number = strchr(key, '.') ? -1 : find_setting(load->path);

	if (number >= 0) {
		load->lines[number] = line;
		if (json_is_object(value))
			return take_object(load, &crmi_settings[number], value, line);
		return take_value(load, &crmi_settings[number], value, line);
	}
	if (strchr(key, '.') || !is_group(load->path))
		return set_fault(load, CRM_RULE_PLAYBOOK_UNKNOWN, line, "there is no setting of this name");
	if (!json_is_object(value))
		return set_fault(load, CRM_RULE_PLAYBOOK_TYPE, line, "this is a group of settings and takes an object");
	return take_group(load, value, length);
}

/* Goes no deeper than the paths of the settings do. */
static bool take_group(struct load *load, json_t *group, size_t length)
{
	const char *key;
	json_t *value;

	skip_bracket(&load->reader);
	json_object_foreach(group, key, value) {
		int64_t line = skip_key(&load->reader);

		path_append(load->path, length, key, strlen(key));
		if (!take_member(load, key, value, line))
			return false;
	}
	skip_bracket(&load->reader);
	return true;
}

/* Months between contacts as something to compare: never is longest. */
static int32_t distance(int32_t months)
{
	return months ? months : INT32_MAX;
}

/* D-TIER-03: no class is called or visited more often than a closer one. */
static bool check_cadence(struct load *load)
{
	for (size_t i = 1; i < sizeof cadence_paths / sizeof *cadence_paths; i++) {
		for (int kind = 0; kind < 2; kind++) {
			int closer = find_setting(cadence_paths[i - 1][kind]), other = find_setting(cadence_paths[i][kind]);
			int named = load->lines[other] ? other : closer;

			if (distance(number_of(&load->values, &crmi_settings[closer])) <=
			    distance(number_of(&load->values, &crmi_settings[other])))
				continue;
			snprintf(load->path, sizeof load->path, "%s", crmi_settings[named].path);
			set_fault(load, CRM_RULE_PLAYBOOK_CONTRADICTION, load->lines[named], "");
			snprintf(load->fault->message, sizeof load->fault->message, "%s would be more often than %s (%s)",
			         crmi_settings[other].path, crmi_settings[closer].path, crmi_settings[other].rule);
			return false;
		}
	}
	return true;
}

static int64_t line_of(const char *text, const char *place)
{
	int64_t line = 1;

	for (; text < place; text++)
		line += *text == '\n';
	return line;
}

/* Sets the path to the key under which a place in the text stands, as far as that can be said. */
static void find_path(struct load *load, const char *text, const char *stop)
{
	struct step steps[CRMI_PLAYBOOK_DEPTH];
	const char *place = NULL;
	size_t used = 0;
	int depth = trace(text, stop, steps, &place);

	for (int i = 0; i < depth && steps[i].length; i++)
		used = path_append(load->path, used, steps[i].key, steps[i].length);
	if (!crmi_utf8_is_valid(load->path, used))
		load->path[0] = '\0';
}

/* What has to be found before jansson sees the text: it goes 2048 calls deep, and passes over a NUL behind a number. */
static bool check_text(struct load *load, const char *text, size_t length)
{
	struct step steps[CRMI_PLAYBOOK_DEPTH];
	const char *place = text, *nul = memchr(text, '\0', length);

	if (length > CRMI_PLAYBOOK_LIMIT)
		return set_fault(load, CRM_RULE_PLAYBOOK_SYNTAX, 0, "the text is longer than a mebibyte");
	if (trace(text, text + length, steps, &place) < 0)
		return set_fault(load, CRM_RULE_PLAYBOOK_SYNTAX, line_of(text, place), "objects are nested too deeply");
	if (nul) {
		find_path(load, text, nul);
		return set_fault(load, CRM_RULE_PLAYBOOK_SYNTAX, line_of(text, nul), "the text holds a NUL byte");
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
static crm_status refuse_syntax(struct load *load, const char *text, size_t length, const json_error_t *error)
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
	set_fault(load, fault.rule, error->line > 0 ? error->line : 1, fault.message);
	return CRM_ERR_INVALID;
}

void crmi_playbook_default_values(struct crmi_playbook *out)
{
	*out = crmi_playbook_built_in;
}

crm_status crmi_playbook_parse(const crm_allocator *memory, const char *text, size_t length,
                               struct crmi_playbook *playbook, struct crmi_playbook_fault *fault)
{
	struct load load = { .values = *playbook, .fault = fault };
	json_error_t error;
	json_t *root = NULL;
	crm_status rc = CRM_ERR_INVALID;

	(void)memory; /* the only allocations are those of jansson, see above */
	memset(fault, 0, sizeof *fault);
	memset(&error, 0, sizeof error);
	if (!text) {
		text = "";
		length = 0;
	}
	if (!check_text(&load, text, length))
		return CRM_ERR_INVALID;
	root = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (!root)
		return refuse_syntax(&load, text, length, &error);
	load.reader = (struct reader){ text, text + length, 1 };
	skip_space(&load.reader);
	if (!json_is_object(root)) {
		set_fault(&load, CRM_RULE_PLAYBOOK_TYPE, load.reader.line, "a playbook is an object");
		goto out;
	}
	if (!take_group(&load, root, 0) || !check_cadence(&load))
		goto out;
	*playbook = load.values;
	rc = CRM_OK;
out:
	json_decref(root);
	return rc;
}

static void put_line(crmi_text *out, int depth)
{
	crmi_text_format(out, "\n%*s", 2 * depth, "");
}

static void put_value(crmi_text *out, const struct crmi_playbook *playbook, const struct crmi_setting *setting)
{
	int32_t number = is_text(setting) ? 0 : number_of(playbook, setting);
	const char *text = text_of(playbook, setting);

	if (is_text(setting))
		crmi_text_put_json(out, setting->nullable && !*text ? NULL : text);
	else if (number == CRMI_UNSET)
		crmi_text_put_json(out, NULL);
	else if (setting->kind == CRMI_SETTING_WORD)
		crmi_text_put_json(out, setting->choices[number]);
	else if (setting->kind == CRMI_SETTING_FLAG)
		crmi_text_put(out, number ? "true" : "false");
	else
		crmi_text_put_integer(out, number);
}

static void put_setting(crmi_text *out, const struct crmi_playbook *playbook, const struct crmi_setting *setting,
                        const char *name)
{
	crmi_text_put_json(out, name);
	crmi_text_put(out, ": {\"value\": ");
	put_value(out, playbook, setting);
	crmi_text_put(out, ", \"unit\": ");
	crmi_text_put_json(out, setting->unit);
	crmi_text_put(out, ", \"rule\": ");
	crmi_text_put_json(out, setting->rule);
	crmi_text_put(out, ", \"about\": ");
	crmi_text_put_json(out, setting->about);
	crmi_text_put(out, "}");
}

/* How many bytes of two paths name the same groups, the last dot included. */
static size_t shared_groups(const char *a, const char *b)
{
	size_t shared = 0;

	for (size_t i = 0; a[i] && a[i] == b[i]; i++) {
		if (a[i] == '.')
			shared = i + 1;
	}
	return shared;
}

crm_status crmi_playbook_write(const struct crmi_playbook *playbook, crmi_text *out)
{
	const char *previous = "";
	int depth = 1;

	crmi_text_put(out, "{");
	for (int i = 0; i < CRMI_SETTING_COUNT; i++) {
		const char *name = crmi_settings[i].path + shared_groups(previous, crmi_settings[i].path), *dot;

		for (dot = previous + (name - crmi_settings[i].path); (dot = strchr(dot, '.')) != NULL; dot++) {
			put_line(out, --depth);
			crmi_text_put(out, "}");
		}
		crmi_text_put(out, i ? "," : "");
		for (; (dot = strchr(name, '.')) != NULL; name = dot + 1) {
			put_line(out, depth++);
			crmi_text_format(out, "\"%.*s\": {", (int)(dot - name), name);
		}
		put_line(out, depth);
		put_setting(out, playbook, &crmi_settings[i], name);
		previous = crmi_settings[i].path;
	}
	while (--depth >= 0) {
		put_line(out, depth);
		crmi_text_put(out, "}");
	}
	crmi_text_put(out, "\n");
	return out->failed ? CRM_ERR_NOMEM : CRM_OK;
}

bool crmi_playbook_is_equal(const struct crmi_playbook *a, const struct crmi_playbook *b)
{
	for (int i = 0; i < CRMI_SETTING_COUNT; i++) {
		const struct crmi_setting *setting = &crmi_settings[i];

		if (is_text(setting) ? strcmp(text_of(a, setting), text_of(b, setting)) != 0
		                     : number_of(a, setting) != number_of(b, setting))
			return false;
	}
	return true;
}

crm_status crm_playbook_default(crm_buffer *text_out)
{
	crmi_text text;
	crm_status rc;

	if (!text_out)
		return CRM_ERR_INVALID;
	crmi_text_init(&text, &crmi_allocator_system);
	crmi_text_put(&text, crmi_playbook_built_in_text);
	rc = crmi_text_to_buffer(&text, text_out);
	crmi_text_free(&text);
	return rc;
}
