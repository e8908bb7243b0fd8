/* The command-line tool: sets the stage for one command, runs it, and says how it ended. */
#include "commands.h"
#include "values.h"

#include <stdlib.h>
#include <string.h>

/* The common options; those that need the clock wait until the store is open. */
static int context_prepare(struct context *c)
{
	const char *file = option_value(c, "file"), *actor = option_value(c, "actor"), *color = option_value(c, "color");
	int64_t offset = 0, now = CRM_NO_TIME;
	int rc;

	if (color && strcmp(color, "auto") != 0 && strcmp(color, "always") != 0 && strcmp(color, "never") != 0)
		return usage_error(c, "--color: '%s' is none of auto, always, never", color);
	if ((rc = option_number(c, "utc-offset", -1080, 1080, &offset)) != 0)
		return rc;
	c->utc_offset = (int32_t)offset;
	if ((rc = option_time(c, "now", &now)) != 0)
		return rc;
	c->now = now;
	output_begin(&c->out, color, option_given(c, "json"), option_given(c, "quiet"), c->utc_offset);
	c->file = file ? file : getenv("CRM_FILE");
	c->shown = c->file ? crm_store_name(c->file, c->shown_room, sizeof c->shown_room) : NULL;
	c->prefix = option_value(c, "prefix");
	c->act.actor = actor ? actor : getenv("CRM_ACTOR");
	c->act.key = option_value(c, "key");
	c->act.reason = option_value(c, "reason");
	return 0;
}

/* A command that changes nothing leaves no entry that could have a time, a key or a reason. */
static int act_refuse(const struct context *c)
{
	static const char *const names[] = { "at", "key", "reason" };
	bool changes = c->command->store == STORE_WRITE || c->command->run == store_init;
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names && !changes; i++)
		if (option_given(c, names[i]))
			return usage_error(c, "--%s: this command does not take it: it changes nothing", names[i]);
	return 0;
}

static int command_run(struct context *c)
{
	int rc;

	if ((rc = act_refuse(c)) != 0)
		return rc;
	if (!c->file && c->command->store != STORE_NONE)
		return usage_error(c, "no store: give --file FILE or set CRM_FILE");
	if (c->command->store != STORE_NONE &&
	    (rc = store_open(c, c->command->store == STORE_READ ? CRM_OPEN_READONLY : 0)) != 0)
		return rc;
	if ((rc = option_time(c, "at", &c->act.at)) != 0)
		return rc;
	return c->command->run(c);
}

static int command_missing(struct context *c, const char *first, const char *second)
{
	char *group = group_words(first);
	int code;

	if (group)
		code = usage_error(c, "%s: %s%s%s; one of %s is expected", first, second ? "'" : "nothing follows",
		                   second ? second : "", second ? "' is no command" : "", group);
	else
		code = usage_error(c, "'%s' is no command; 'crmctl help' lists them", first);
	free(group);
	return code;
}

static bool is_help(const char *text)
{
	return strcmp(text, "--help") == 0 || strcmp(text, "-h") == 0;
}

/* How many words a common option takes. */
static int option_words(const char *text)
{
	const struct option *option = common_options;

	for (; option->name; option++)
		if (strncmp(text, "--", 2) == 0 && strcmp(text + 2, option->name) == 0)
			return option->argument ? 2 : 1;
	return strcmp(text, "-f") == 0 ? 2 : 1;
}

/* Help on the first two words that are no options. */
static int help_run(struct context *c, int count, char **words)
{
	const struct command *command;
	const char *topic[2] = { NULL, NULL };
	char *group = NULL;
	size_t used, topics = 0;
	int i;

	output_begin(&c->out, NULL, c->out.json, false, 0);
	for (i = 0; i < count && topics < 2; i += words[i][0] == '-' ? option_words(words[i]) : 1)
		if (words[i][0] != '-')
			topic[topics++] = words[i];
	command = topics ? command_find(topic[0], topic[1], &used) : NULL;
	if (topics == 0)
		tool_help(c);
	else if (command)
		command_help(c, command);
	else if ((group = group_words(topic[0])) != NULL)
		group_help(c, topic[0]);
	else
		return command_missing(c, topic[0], topic[1]);
	free(group);
	return EXIT_DONE;
}

/* Common options may stand before the command: they are moved behind it. */
static int leading_options(int count, char **words)
{
	int i = 0;

	while (i < count && words[i][0] == '-' && !is_help(words[i]) && strcmp(words[i], "--version") != 0)
		i += option_words(words[i]);
	return i > count ? count : i;
}

static int command_line_run(struct context *c, int count, char **words)
{
	bool help = false;
	int rc;

	if ((rc = command_line_read(c, count, words, &help)) != 0 || (rc = context_prepare(c)) != 0)
		return rc;
	if (!help)
		return command_run(c);
	command_help(c, c->command);
	return EXIT_DONE;
}

static int words_run(struct context *c, int count, char **words)
{
	int leading = leading_options(count, words), rest = count - leading, i;
	char **line = grow(NULL, (size_t)(count + 1) * sizeof *line), version[] = "version";
	bool help = false;
	size_t used = 1;
	int rc;

	/* Faults of the command line itself are told as JSON too, so this one option is looked for before the others. */
	for (i = 0; i < count && strcmp(words[i], "--") != 0; i++) {
		c->out.json = c->out.json || strcmp(words[i], "--json") == 0;
		help = help || is_help(words[i]);
	}
	for (i = 0; i < count; i++)
		line[i] = words[(i + leading) % count];
	if (rest > 0 && strcmp(line[0], "--version") == 0)
		line[0] = version;
	if (rest == 0) {
		rc = usage_error(c, "no command; 'crmctl help' lists them");
	} else if (strcmp(line[0], "help") == 0 || is_help(line[0])) {
		rc = help_run(c, count - 1, line + 1);
	} else if (!(c->command = command_find(line[0], rest > 1 ? line[1] : NULL, &used))) {
		rc = help ? help_run(c, count, line) : command_missing(c, line[0], rest > 1 ? line[1] : NULL);
	} else {
		rc = command_line_run(c, count - (int)used, line + used);
	}
	free(line);
	return rc;
}

int main(int count, char **words)
{
	struct context c = { .act = CRM_INIT(crm_act), .tool = count > 0 ? words[0] : "crmctl" };
	int rc;

	rc = words_run(&c, count - 1, words + 1);
	crm_close(c.db);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fputs("crmctl: writing the output failed\n", stderr);
		return rc ? rc : EXIT_STORE;
	}
	return rc;
}
