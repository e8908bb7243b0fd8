/* The playbook as text, every setting in the order of the default, and comparing. */
#include "playbook_parts.h"

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

static void put_collection(crmi_text *out, const struct crmi_collections *collections, enum crmi_collection which, const char *name)
{
	if (!collections->count[which])
		return;
	crmi_text_format(out, ",\n  \"%s\": {", name);
	for (size_t i = 0; i < collections->count[which]; i++) {
		crmi_text_put(out, i ? "," : "");
		put_line(out, 2);
		crmi_text_put_json(out, collections->items[which][i].name);
		crmi_text_put(out, ": ");
		crmi_text_put(out, collections->items[which][i].text);
	}
	put_line(out, 1);
	crmi_text_put(out, "}");
}

crm_status crmi_playbook_write(const struct crmi_playbook *playbook, const struct crmi_collections *collections, crmi_text *out)
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
	while (--depth > 0) {
		put_line(out, depth);
		crmi_text_put(out, "}");
	}
	if (collections) {
		put_collection(out, collections, CRMI_CALENDARS, "calendars");
		put_collection(out, collections, CRMI_CLOCKS, "clocks");
	}
	put_line(out, 0);
	crmi_text_put(out, "}\n");
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
