/* Reads the command line and prints the help, both from the one table of commands. */
#include "command.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

static const char *const exit_texts[] = {
	"done",
	"refused by a rule of the trade, or in conflict with what is stored",
	"wrong usage or wrong input",
	"not found",
	"the store cannot be used: damaged, foreign, too new, read-only, full, busy, not readable, no server, or outcome unknown",
	"verify found disagreements",
	"the import finished, but some rows were rejected",
};

static const struct option *option_in(const struct option *options, const char *name, size_t length)
{
	for (; options && options->name; options++)
		if (strlen(options->name) == length && strncmp(options->name, name, length) == 0)
			return options;
	return NULL;
}

const struct option *option_find(const struct command *command, const char *name, size_t length)
{
	const struct option *option = command ? option_in(command->options, name, length) : NULL;

	return option ? option : option_in(common_options, name, length);
}

const char *option_nth(const struct context *c, const char *name, size_t n)
{
	size_t i;

	assert(option_find(c->command, name, strlen(name)));
	for (i = 0; i < c->given_count; i++)
		if (strcmp(c->given[i].option->name, name) == 0 && n-- == 0)
			return c->given[i].value ? c->given[i].value : "";
	return NULL;
}

const char *option_value(const struct context *c, const char *name)
{
	return option_nth(c, name, 0);
}

bool option_given(const struct context *c, const char *name)
{
	return option_value(c, name) != NULL;
}

const char *argument(const struct context *c, size_t index)
{
	return index < c->argument_count ? c->arguments[index] : NULL;
}

static bool first_word_is(const char *name, const char *word_text)
{
	size_t length = strcspn(name, " ");

	return strlen(word_text) == length && strncmp(name, word_text, length) == 0;
}

const struct command *command_find(const char *first, const char *second, size_t *words_used)
{
	const struct command *command;
	const char *rest;

	for (command = command_table; command->name; command++) {
		if (!first_word_is(command->name, first))
			continue;
		rest = strchr(command->name, ' ');
		*words_used = rest ? 2 : 1;
		if (!rest || (second && strcmp(rest + 1, second) == 0))
			return command;
	}
	return NULL;
}

static int option_read(struct context *c, int count, char **words, int *index)
{
	const char *name = words[*index] + 2, *equals = strchr(name, '=');
	size_t length = equals ? (size_t)(equals - name) : strlen(name);
	const struct option *option = option_find(c->command, name, length);
	const char *value = equals ? equals + 1 : NULL;

	if (!option)
		return usage_error(c, "--%.*s: no such option", (int)length, name);
	if (!option->argument && value)
		return usage_error(c, "--%s: takes no value", option->name);
	if (option->argument && !value) {
		if (*index + 1 >= count)
			return usage_error(c, "--%s: %s is missing", option->name, option->argument);
		value = words[++*index];
	}
	if (!option->repeated && option_given(c, option->name))
		return usage_error(c, "--%s: given twice", option->name);
	if (c->given_count == GIVEN_MAX)
		return usage_error(c, "--%s: more than %d options", option->name, GIVEN_MAX);
	c->given[c->given_count++] = (struct given){ option, value };
	return 0;
}

/* -f, -q and -h are short for --file, --quiet and --help. */
static const char *short_option(const char *text)
{
	static const char *const names[][2] = { { "-f", "--file" }, { "-q", "--quiet" }, { "-h", "--help" } };
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(text, names[i][0]) == 0)
			return names[i][1];
	return NULL;
}

/* "-12.50" is an amount, not an option. */
static bool is_option(const char *text)
{
	return text[0] == '-' && text[1] != '\0' && !(text[1] >= '0' && text[1] <= '9') && text[1] != '.';
}

static int arguments_check(const struct context *c)
{
	const char *text = c->command->arguments, *end;
	size_t most = 0;

	for (; *text; text = *end ? end + 1 : end) {
		end = text + strcspn(text, " ");
		if (most == c->argument_count && *text != '[')
			return usage_error(c, "%.*s is missing; usage: crmctl %s %s", (int)(end - text), text, c->command->name,
			                   c->command->arguments);
		most++;
	}
	if (c->argument_count > most)
		return usage_error(c, "'%s' is one word too many; usage: crmctl %s%s%s", c->arguments[most], c->command->name,
		                   most ? " " : "", c->command->arguments);
	return 0;
}

int command_line_read(struct context *c, int count, char **words, bool *help)
{
	bool options_end = false;
	const char *long_form;
	int i, rc;

	for (i = 0; i < count; i++) {
		if (!options_end && strcmp(words[i], "--") == 0) {
			options_end = true;
			continue;
		}
		if (!options_end && is_option(words[i])) {
			long_form = short_option(words[i]);
			if (long_form)
				words[i] = (char *)(uintptr_t)long_form;
			if (strncmp(words[i], "--", 2) != 0)
				return usage_error(c, "%s: no such option", words[i]);
			if ((rc = option_read(c, count, words, &i)) != 0)
				return rc;
			continue;
		}
		if (c->argument_count == ARGUMENTS_MAX)
			return usage_error(c, "'%s' is one word too many", words[i]);
		c->arguments[c->argument_count++] = words[i];
	}
	*help = option_given(c, "help");
	return *help ? 0 : arguments_check(c);
}

static void options_print(const struct context *c, const struct option *options)
{
	char left[48];

	for (; options && options->name; options++) {
		snprintf(left, sizeof left, "--%s%s%s%s", options->name, options->argument ? " " : "",
		         options->argument ? options->argument : "", options->repeated ? " ..." : "");
		printf("  %s%-34s%s %s\n", style_on(&c->out, STYLE_BOLD), left, style_off(&c->out, STYLE_BOLD), options->help);
	}
}

static void options_json(struct output *out, const char *key, const struct option *options)
{
	json_begin(out, key, '[');
	for (; options && options->name; options++) {
		json_begin(out, NULL, '{');
		json_text(out, "name", options->name);
		json_text(out, "argument", options->argument);
		json_flag(out, "repeated", options->repeated);
		json_text(out, "help", options->help);
		json_end(out, '}');
	}
	json_end(out, ']');
}

static void command_json(struct output *out, const struct command *command)
{
	json_begin(out, NULL, '{');
	json_text(out, "name", command->name);
	json_text(out, "arguments", command->arguments);
	json_text(out, "summary", command->summary);
	json_text(out, "help", command->help);
	options_json(out, "options", command->options);
	json_end(out, '}');
}

/* All commands, or those that begin with one word. */
static void commands_json(struct output *out, const char *group)
{
	const struct command *command;
	size_t i;

	json_begin(out, NULL, '{');
	json_begin(out, "commands", '[');
	for (command = command_table; command->name; command++)
		if (!group || first_word_is(command->name, group))
			command_json(out, command);
	json_end(out, ']');
	options_json(out, "common_options", common_options);
	json_begin(out, "exit_codes", '[');
	for (i = 0; i < sizeof exit_texts / sizeof *exit_texts; i++)
		json_text(out, NULL, exit_texts[i]);
	json_end(out, ']');
	json_end(out, '}');
}

void command_help(struct context *c, const struct command *command)
{
	if (c->out.json) {
		command_json(&c->out, command);
		return;
	}
	printf("%scrmctl %s%s%s%s [options]\n\n%c%s.\n", style_on(&c->out, STYLE_BOLD), command->name,
	       style_off(&c->out, STYLE_BOLD), *command->arguments ? " " : "", command->arguments,
	       toupper((unsigned char)*command->summary), command->summary + 1);
	if (command->help)
		printf("\n%s\n", command->help);
	if (command->options && command->options->name) {
		putchar('\n');
		heading(&c->out, "Options");
		options_print(c, command->options);
	}
	putchar('\n');
	heading(&c->out, "Common options");
	options_print(c, common_options);
}

static void command_line_print(const struct context *c, const struct command *command)
{
	char left[64];

	snprintf(left, sizeof left, "%s %s", command->name, command->arguments);
	printf("  %s%-40s%s %s\n", style_on(&c->out, STYLE_BOLD), left, style_off(&c->out, STYLE_BOLD), command->summary);
}

static bool is_of_group(const struct command *command, const char *group)
{
	return first_word_is(command->name, group) && strchr(command->name, ' ');
}

char *group_words(const char *group)
{
	const struct command *command;
	size_t size = 1, used = 0;
	char *text;

	for (command = command_table; command->name; command++)
		size += is_of_group(command, group) ? strlen(command->name) + 2 : 0;
	if (size == 1)
		return NULL;
	text = grow(NULL, size);
	for (command = command_table; command->name; command++)
		if (is_of_group(command, group))
			used += (size_t)snprintf(text + used, size - used, "%s%s", used ? ", " : "", strchr(command->name, ' ') + 1);
	return text;
}

void group_help(struct context *c, const char *group)
{
	const struct command *command;

	if (c->out.json) {
		commands_json(&c->out, group);
		return;
	}
	for (command = command_table; command->name; command++)
		if (first_word_is(command->name, group))
			command_line_print(c, command);
	printf("\n'crmctl help %s COMMAND' tells more.\n", group);
}

void tool_help(struct context *c)
{
	const struct command *command;
	size_t i;

	if (c->out.json) {
		commands_json(&c->out, NULL);
		return;
	}
	puts("crmctl COMMAND [options]: customers, promises and deadlines in one file.\n");
	heading(&c->out, "Commands");
	for (command = command_table; command->name; command++)
		command_line_print(c, command);
	putchar('\n');
	heading(&c->out, "Common options");
	options_print(c, common_options);
	putchar('\n');
	puts("ID is a full id of 36 characters. Where a customer or complaint is expected, SOURCE:VALUE names it by its\n"
	     "id in another system; a complaint is named by its number too, such as K7Q4-9M2X-T3W. TIME is RFC 3339, a day,\n"
	     "a day and time at --utc-offset, 'now', or a distance from now such as +3d, -2h, +30m. The environment may name\n"
	     "the store in CRM_FILE and who acts in CRM_ACTOR.\n"
	     "With --key a command may be run again when its answer was lost: the same words give the first answer and change\n"
	     "nothing. Times are given as such then, for 'now' and +3d are another time a moment later.\n"
	     "With --now later than the clock of this machine, a command that changes the store is refused unless\n"
	     "--force-now is given: what falls due by then happens, and a promise that it breaks stays broken.\n");
	heading(&c->out, "Exit codes");
	for (i = 0; i < sizeof exit_texts / sizeof *exit_texts; i++)
		printf("  %zu  %s\n", i, exit_texts[i]);
	puts("\n'crmctl help COMMAND' tells more about a command.");
}
