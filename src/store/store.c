#include "store.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { PREFIX_LIMIT = 40 };

crm_status crmi_store_run(crmi_store *store, int statement, const void *in)
{
	crmi_rows rows;
	crm_status rc = store->driver->start(store, statement, in, &rows);

	if (rc < 0)
		return rc;
	rc = store->driver->next(&rows, NULL, NULL);
	store->driver->end(&rows);
	return rc == CRM_DONE ? CRM_OK : rc;
}

crm_status crmi_store_one(crmi_store *store, int statement, const void *in, void *out, crmi_arena *arena)
{
	crmi_rows rows;
	crm_status rc = store->driver->start(store, statement, in, &rows);

	if (rc < 0)
		return rc;
	rc = store->driver->next(&rows, out, arena);
	store->driver->end(&rows);
	return rc;
}

bool crmi_store_is_server(const char *path)
{
	return *path != '/' && *path != '.' && (strchr(path, '=') || strstr(path, "://") || strncasecmp(path, "postgresql:", 11) == 0);
}

crm_status crmi_store_explain(crmi_store *store, crm_status status, crm_rule rule, const char *message)
{
	struct crmi_store_error *error = &store->error;

	memset(error, 0, sizeof *error);
	error->status = status;
	error->rule = (int32_t)rule;
	(void)snprintf(error->message, sizeof error->message, "%s", message);
	return status;
}

/* What a character of a text with marks stands for. */
static size_t piece(const crmi_store *store, const char *at, const char **piece_out)
{
	const char *prefix = store->prefix ? store->prefix : "", *dot = strrchr(prefix, '.');

	*piece_out = *at == '\1' ? prefix : *at == '\2' ? (dot ? dot + 1 : prefix) : at;
	return *piece_out == at ? 1 : strlen(*piece_out);
}

bool crmi_store_text_fits(const crmi_store *store, const char *text, char *room, size_t size)
{
	const char *from;
	size_t length;

	for (; *text; text++, room += length, size -= length) {
		length = piece(store, text, &from);
		if (length >= size)
			return false;
		memcpy(room, from, length);
	}
	*room = '\0';
	return true;
}

char *crmi_store_text(const crmi_store *store, const char *text)
{
	const char *at, *from;
	size_t size = 1;
	char *made;

	for (at = text; *at; at++)
		size += piece(store, at, &from);
	made = crmi_allocate(store->memory, size);
	if (made)
		(void)crmi_store_text_fits(store, text, made, size);
	return made;
}

bool crmi_store_text_is(const crmi_store *store, const char *text, const char *plain)
{
	const char *from;
	size_t length;

	for (; *text; text++, plain += length) {
		length = piece(store, text, &from);
		if (strncmp(plain, from, length) != 0)
			return false;
	}
	return *plain == '\0';
}

/* It stands in statements as it is, so only what no engine could take for anything but a name gets in. */
static bool is_prefix(const char *prefix)
{
	size_t i, dots = 0;

	for (i = 0; prefix[i]; i++) {
		bool begins = i == 0 || prefix[i - 1] == '.', letter = (prefix[i] >= 'a' && prefix[i] <= 'z') || prefix[i] == '_';

		dots += prefix[i] == '.';
		if (!(letter || (!begins && ((prefix[i] >= '0' && prefix[i] <= '9') || prefix[i] == '.'))))
			return false;
	}
	return i <= PREFIX_LIMIT && dots <= 1;
}

crm_status crmi_store_prefix(crmi_store *store, const char *prefix)
{
	if (!is_prefix(prefix))
		return crmi_store_explain(store, CRM_ERR_INVALID, CRM_RULE_STORE_PREFIX, "the prefix is no name of at most 40 small letters, digits and _");
	store->prefix = crmi_allocate(store->memory, strlen(prefix) + 1);
	if (!store->prefix)
		return crmi_store_explain(store, CRM_ERR_NOMEM, CRM_RULE_NONE, "no memory");
	memcpy(store->prefix, prefix, strlen(prefix) + 1);
	return CRM_OK;
}
