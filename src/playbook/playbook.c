/* A text laid over the settings in force. */
#include "playbook_parts.h"

/* jansson keeps what it parses in memory of malloc. Its hook json_set_alloc_funcs() holds for the whole process, so
 * setting it would take the host's own jansson from under it: it stays untouched. The parsed text lives only within
 * crmi_playbook_parse(), and a text is limited to a mebibyte. */

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

static const char *const units_of[] = {
	[CRMI_SETTING_TEXT] = "bytes", [CRMI_SETTING_DIGITS] = "digits", [CRMI_SETTING_CAPITALS] = "capital letters"
};

/* What a text may be made of; NULL = anything. */
static const char *const letters_of[] = {
	[CRMI_SETTING_TEXT] = NULL, [CRMI_SETTING_DIGITS] = "0123456789", [CRMI_SETTING_CAPITALS] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
};

/* What a setting takes, in words, with the rule of the trade behind it. */
static bool set_fault_of_value(struct crmi_load *load, int32_t rule, int64_t line, const struct crmi_setting *setting)
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
		         units_of[setting->kind]);
	}
	crmi_playbook_refuse(load, rule, line, "");
	snprintf(load->fault->message, sizeof load->fault->message, "the setting takes %s%s (%s)", words, or_null,
	         setting->rule);
	return false;
}

static void *value_at(struct crmi_playbook *playbook, const struct crmi_setting *setting)
{
	return (char *)playbook + setting->offset;
}

int crmi_setting_find(const char *path)
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
	if (letters_of[setting->kind] && strspn(text, letters_of[setting->kind]) != length)
		return CRM_RULE_PLAYBOOK_RANGE;
	memset(value_at(values, setting), 0, (size_t)setting->maximum + 1);
	memcpy(value_at(values, setting), text, length);
	return CRM_RULE_NONE;
}

static bool take_value(struct crmi_load *load, const struct crmi_setting *setting, const json_t *value, int64_t line)
{
	static int32_t (*const takers[])(struct crmi_playbook *, const struct crmi_setting *, const json_t *) = {
		[CRMI_SETTING_INTEGER] = take_integer, [CRMI_SETTING_WORD] = take_word, [CRMI_SETTING_FLAG] = take_flag,
		[CRMI_SETTING_TEXT] = take_text, [CRMI_SETTING_DIGITS] = take_text, [CRMI_SETTING_CAPITALS] = take_text,
	};
	int32_t rule = json_is_null(value) ? take_null(&load->values, setting)
	                                   : takers[setting->kind](&load->values, setting, value);

	crmi_reader_value(&load->reader);
	return rule ? set_fault_of_value(load, rule, line, setting) : true;
}

/* A setting as an object: "value", and beside it only what the default and a dump say about a setting. */
static bool take_object(struct crmi_load *load, const struct crmi_setting *setting, json_t *object,
                        int64_t setting_line)
{
	const char *key;
	json_t *value;

	crmi_reader_bracket(&load->reader);
	json_object_foreach(object, key, value) {
		int64_t line = crmi_reader_key(&load->reader);

		if (strcmp(key, "value") == 0) {
			if (!take_value(load, setting, value, line))
				return false;
		} else if (is_known_key(key)) {
			crmi_reader_value(&load->reader);
		} else {
			crmi_playbook_path_append(load->path, strlen(load->path), key, strlen(key));
			return crmi_playbook_refuse(load, CRM_RULE_PLAYBOOK_UNKNOWN, line,
			                            "nothing of this name belongs to a setting");
		}
	}
	crmi_reader_bracket(&load->reader);
	if (!json_object_get(object, "value"))
		return crmi_playbook_refuse(load, CRM_RULE_PLAYBOOK_TYPE, setting_line, "the object has no \"value\"");
	return true;
}

static bool take_group(struct crmi_load *load, json_t *group, size_t length);

/* One member of a group. Names with a dot are unknown: a path could else be said in two ways in one text. */
static bool take_member(struct crmi_load *load, const char *key, json_t *value, int64_t line)
{
	size_t length = strlen(load->path);
	int number = strchr(key, '.') ? -1 : crmi_setting_find(load->path);

	if (number >= 0) {
		load->lines[number] = line;
		if (json_is_object(value))
			return take_object(load, &crmi_settings[number], value, line);
		return take_value(load, &crmi_settings[number], value, line);
	}
	if (length == strlen(key) && crmi_collection_named(key) >= 0) {
		if (!json_is_object(value))
			return crmi_playbook_refuse(load, CRM_RULE_PLAYBOOK_TYPE, line, "takes an object of named entries");
		return crmi_collection_take(load, crmi_collection_named(key), value);
	}
	if (strchr(key, '.') || !is_group(load->path))
		return crmi_playbook_refuse(load, CRM_RULE_PLAYBOOK_UNKNOWN, line, "there is no setting of this name");
	if (!json_is_object(value))
		return crmi_playbook_refuse(load, CRM_RULE_PLAYBOOK_TYPE, line,
		                            "this is a group of settings and takes an object");
	return take_group(load, value, length);
}

/* Goes no deeper than the paths of the settings do. */
static bool take_group(struct crmi_load *load, json_t *group, size_t length)
{
	const char *key;
	json_t *value;

	crmi_reader_bracket(&load->reader);
	json_object_foreach(group, key, value) {
		int64_t line = crmi_reader_key(&load->reader);

		crmi_playbook_path_append(load->path, length, key, strlen(key));
		if (!take_member(load, key, value, line))
			return false;
	}
	crmi_reader_bracket(&load->reader);
	return true;
}

/* Months between contacts as something to compare: never is longest. */
static int32_t distance(int32_t months)
{
	return months ? months : INT32_MAX;
}

/* D-TIER-03: no class is called or visited more often than a closer one. */
static bool check_cadence(struct crmi_load *load)
{
	for (size_t i = 1; i < sizeof cadence_paths / sizeof *cadence_paths; i++) {
		for (int kind = 0; kind < 2; kind++) {
			int closer = crmi_setting_find(cadence_paths[i - 1][kind]), other = crmi_setting_find(cadence_paths[i][kind]);
			int named = load->lines[other] ? other : closer;

			if (distance(number_of(&load->values, &crmi_settings[closer])) <=
			    distance(number_of(&load->values, &crmi_settings[other])))
				continue;
			snprintf(load->path, sizeof load->path, "%s", crmi_settings[named].path);
			crmi_playbook_refuse(load, CRM_RULE_PLAYBOOK_CONTRADICTION, load->lines[named], "");
			snprintf(load->fault->message, sizeof load->fault->message, "%s would be more often than %s (%s)",
			         crmi_settings[other].path, crmi_settings[closer].path, crmi_settings[other].rule);
			return false;
		}
	}
	return true;
}

/* D-CMP-30: a later promise, which tells why, may reach at least as far as the first. */
static bool check_limits(struct crmi_load *load)
{
	const int first = crmi_setting_find("complaint.promise_limit_days"), later = crmi_setting_find("complaint.renewal_limit_days");
	const int32_t days = load->values.complaint_renewal_limit_days;
	const int named = load->lines[later] ? later : first;

	if (days == CRMI_UNSET || days >= load->values.complaint_promise_limit_days)
		return true;
	snprintf(load->path, sizeof load->path, "%s", crmi_settings[named].path);
	return crmi_playbook_refuse(load, CRM_RULE_PLAYBOOK_CONTRADICTION, load->lines[named],
	                            "renewal_limit_days would be nearer than promise_limit_days (D-CMP-30)");
}

void crmi_playbook_default_values(struct crmi_playbook *out)
{
	*out = crmi_playbook_built_in;
}

static crm_status parse(struct crmi_load *load, const char *text, size_t length)
{
	json_error_t error;
	json_t *root = NULL;
	bool taken;

	memset(&error, 0, sizeof error);
	if (!crmi_playbook_check_text(load, text, length))
		return CRM_ERR_INVALID;
	root = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (!root)
		return crmi_playbook_refuse_syntax(load, text, length, &error);
	load->reader = (struct crmi_reader){ text, text + length, 1 };
	crmi_reader_space(&load->reader);
	if (json_is_object(root))
		taken = take_group(load, root, 0) && check_cadence(load) && check_limits(load) && crmi_collections_check(load) &&
		        crmi_lanes_check(load);
	else
		taken = crmi_playbook_refuse(load, CRM_RULE_PLAYBOOK_TYPE, load->reader.line, "a playbook is an object");
	json_decref(root);
	return taken ? CRM_OK : load->no_memory ? CRM_ERR_NOMEM : CRM_ERR_INVALID;
}

static crm_status parse_over(struct crmi_load *load, const char *text, size_t length, struct crmi_playbook *playbook,
                             struct crmi_collections *collections)
{
	crm_status rc;

	memset(load->fault, 0, sizeof *load->fault);
	crmi_collections_init(&load->laid, load->memory);
	rc = collections ? crmi_collections_copy(&load->laid, collections) : CRM_OK;
	if (rc == CRM_OK)
		rc = parse(load, text ? text : "", text ? length : 0);
	if (rc == CRM_OK) {
		*playbook = load->values;
		if (collections) {
			const struct crmi_collections old = *collections;

			*collections = load->laid;
			load->laid = old;
		}
	} else if (rc == CRM_ERR_NOMEM) {
		memset(load->fault, 0, sizeof *load->fault);
	}
	crmi_collections_free(&load->laid);
	return rc;
}

crm_status crmi_playbook_parse(const crm_allocator *memory, const char *text, size_t length, struct crmi_playbook *playbook,
                               struct crmi_collections *collections, struct crmi_playbook_fault *fault)
{
	struct crmi_load load = { .values = *playbook, .fault = fault, .memory = memory };

	return parse_over(&load, text, length, playbook, collections);
}

crm_status crmi_playbook_parse_stored(const crm_allocator *memory, const char *text, size_t length, struct crmi_playbook *playbook,
                                      struct crmi_collections *collections, struct crmi_playbook_fault *fault)
{
	struct crmi_load load = { .values = *playbook, .fault = fault, .memory = memory, .stored = true };

	return parse_over(&load, text, length, playbook, collections);
}
