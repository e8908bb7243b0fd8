#include "blame.h"

#include <ctype.h>
#include <string.h>

/* Fields that have another name on the command line. */
static const struct {
	const char *command, *field, *typed;
} other_names[] = {
	{ "complaint open", "first_responder", "--first-responder or --actor" },
	{ "complaint open", "reference_source", "--reference" },
	{ "complaint open", "reference_value", "--reference" },
	{ "complaint answer", "option", "ANSWER" },
	{ "complaint handler", "handler", "NAME" },
	{ "complaint report", "until", "--from and --until" },
	{ "complaint retention", "until", "--from and --until" },
	{ "action add", "owner", "--owner or --actor" },
};

static bool is_argument(const struct command *command, const char *name)
{
	const char *found = strstr(command->arguments, name), *end = found ? found + strlen(name) : NULL;

	return found && (found == command->arguments || strchr(" [", found[-1])) && strchr(" ]", *end);
}

const char *field_typed(const struct command *command, const char *field, char text[FIELD_TEXT])
{
	size_t i;

	if (!command || strlen(field) + 3 > FIELD_TEXT)
		return field;
	for (i = 0; i < sizeof other_names / sizeof *other_names; i++)
		if (strcmp(other_names[i].command, command->name) == 0 && strcmp(other_names[i].field, field) == 0)
			return other_names[i].typed;
	strcpy(text, "--");
	for (i = 0; field[i]; i++)
		text[i + 2] = field[i] == '_' ? '-' : field[i];
	text[i + 2] = '\0';
	if (option_find(command, text + 2, i))
		return text;
	for (i = 0; field[i]; i++)
		text[i] = (char)toupper((unsigned char)field[i]);
	text[i] = '\0';
	return is_argument(command, text) ? text : field;
}
