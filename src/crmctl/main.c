/* The command-line tool: sets the stage for one command, runs it, and says how it ended. */
#include "command.h"
#include "values.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct exit_rule {
	crm_status status;
	int        code;
};

/* A status that is not listed means that the store cannot be used. */
static const struct exit_rule exit_rules[] = {
	{ CRM_ERR_INVALID, EXIT_USAGE },
	{ CRM_ERR_REFUSED, EXIT_REFUSED },
	{ CRM_ERR_EXISTS, EXIT_REFUSED },
	{ CRM_ERR_CONFLICT, EXIT_REFUSED },
	{ CRM_ERR_POLICY_MISSING, EXIT_REFUSED },
	{ CRM_ERR_MODULE_OFF, EXIT_REFUSED },
	{ CRM_ERR_NOT_FOUND, EXIT_MISSING },
};

static int exit_code_of(crm_status rc)
{
	size_t i;

	for (i = 0; i < sizeof exit_rules / sizeof *exit_rules; i++)
		if (exit_rules[i].status == rc)
			return exit_rules[i].code;
	return rc < 0 ? EXIT_STORE : EXIT_DONE;
}

static void error_begin(const struct context *c)
{
	fflush(stdout);
	fprintf(stderr, "crmctl: ");
	if (c->command)
		fprintf(stderr, "%s: ", c->command->name);
}

int usage_error(const struct context *c, const char *format, ...)
{
	va_list arguments;

	error_begin(c);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return EXIT_USAGE;
}

int refuse(const struct context *c, int code, const char *format, ...)
{
	va_list arguments;

	error_begin(c);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return code;
}

/* A machine that asked for JSON gets the failure as a document too, unless one was begun already. */
static void error_json(struct context *c, const crm_error *error, crm_status rc)
{
	if (!c->out.json || c->out.depth > 0)
		return;
	json_begin(&c->out, NULL, '{');
	json_begin(&c->out, "error", '{');
	json_word(&c->out, "status", crm_status_name, rc);
	json_text(&c->out, "rule", error->rule ? crm_rule_name(error->rule) : NULL);
	json_text(&c->out, "rule_text", error->rule ? crm_rule_text(error->rule) : NULL);
	json_text(&c->out, "field", error->field);
	json_word(&c->out, "entity", crm_entity_name, error->entity);
	json_id(&c->out, "id", &error->id);
	json_text(&c->out, "file", error->line ? c->input_file : NULL);
	json_number(&c->out, "line", error->line);
	json_text(&c->out, "message", error->message);
	json_end(&c->out, '}');
	json_end(&c->out, '}');
}

/* A message that begins with the file and line already is not to say them twice. */
static const char *message_alone(const struct context *c, const crm_error *error)
{
	size_t length = c->input_file ? strlen(c->input_file) : 0;
	const char *rest = error->message + length;

	if (!error->line || !length || strncmp(error->message, c->input_file, length) != 0 || *rest != ':')
		return error->message;
	rest++;
	rest += strspn(rest, "0123456789");
	return strncmp(rest, ": ", 2) == 0 ? rest + 2 : error->message;
}

int fail(struct context *c, crm_status rc)
{
	const crm_error *error = crm_error_last(c->db);
	const char *rule = error->rule ? crm_rule_text(error->rule) : "", *message = message_alone(c, error);
	bool more = *message && !strstr(rule, message) && !(*rule && strstr(message, rule));
	char id[CRM_ID_TEXT];

	error_begin(c);
	if (error->line)
		fprintf(stderr, "%s:%lld: ", c->input_file ? c->input_file : "line", (long long)error->line);
	if (error->field && *error->field)
		fprintf(stderr, "%s: ", error->field);
	if (*rule)
		fprintf(stderr, "%s%s", rule, more ? ": " : "");
	if (more || !*rule)
		fputs(*message ? message : crm_status_name(rc), stderr);
	if (rc == CRM_ERR_EXISTS && !crm_id_is_none(&error->id))
		fprintf(stderr, " (%s %s)", crm_entity_name(error->entity), crm_id_text(&error->id, id));
	fputc('\n', stderr);
	error_json(c, error, rc);
	return exit_code_of(rc);
}

int changed(struct context *c, crm_status rc, const char *noun, const crm_id *id, const char *verb)
{
	char text[CRM_ID_TEXT] = "";

	if (rc < 0)
		return fail(c, rc);
	if (c->out.json) {
		json_begin(&c->out, NULL, '{');
		json_word(&c->out, "status", crm_status_name, rc);
		if (id)
			json_id(&c->out, noun, id);
		json_end(&c->out, '}');
		return EXIT_DONE;
	}
	if (id && !crm_id_is_none(id))
		crm_id_text(id, text);
	if (c->out.quiet) {
		if (*text)
			puts(text);
		return EXIT_DONE;
	}
	if (rc == CRM_UNCHANGED)
		verb = "unchanged";
	printf("%s%s%s %s%s\n", noun, *text ? " " : "", text, verb, rc == CRM_REPLAYED ? " (answered before)" : "");
	return EXIT_DONE;
}

static int64_t fixed_clock(void *user)
{
	return *(const int64_t *)user;
}

int64_t tool_now(const struct context *c)
{
	struct timespec now;

	if (c->db)
		return crm_now(c->db);
	if (c->now != CRM_NO_TIME)
		return c->now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * CRM_SECOND + now.tv_nsec / 1000;
}

void tool_options(struct context *c, crm_options *options)
{
	options->utc_offset_minutes = c->utc_offset;
	options->actor = c->act.actor;
	if (c->now != CRM_NO_TIME) {
		options->clock = fixed_clock;
		options->clock_user = &c->now;
	}
}

int store_open(struct context *c, uint32_t flags)
{
	crm_options options = CRM_INIT(crm_options);
	crm_status rc;

	tool_options(c, &options);
	options.flags = flags;
	rc = crm_open(c->file, &options, &c->db);
	if (rc >= 0)
		return 0;
	if (rc == CRM_ERR_NOT_FOUND && !c->out.json)
		return refuse(c, EXIT_MISSING, "%s: no such store; 'crmctl init -f %s' makes one", c->file, c->file);
	return fail(c, rc);
}

/* The common options; those that need the clock wait until the store is open. */
static int context_prepare(struct context *c)
{
	const char *file = option_value(c, "file"), *actor = option_value(c, "actor"), *color = option_value(c, "color");
	int64_t offset = 0;
	int rc;

	if (color && strcmp(color, "auto") != 0 && strcmp(color, "always") != 0 && strcmp(color, "never") != 0)
		return usage_error(c, "--color: '%s' is none of auto, always, never", color);
	if ((rc = option_number(c, "utc-offset", -1080, 1080, &offset)) != 0)
		return rc;
	c->utc_offset = (int32_t)offset;
	if ((rc = option_time(c, "now", &c->now)) != 0)
		return rc;
	output_begin(&c->out, color, option_given(c, "json"), option_given(c, "quiet"), c->utc_offset);
	c->file = file ? file : getenv("CRM_FILE");
	c->act.actor = actor ? actor : getenv("CRM_ACTOR");
	c->act.key = option_value(c, "key");
	c->act.reason = option_value(c, "reason");
	return 0;
}

static int command_run(struct context *c)
{
	int rc;

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
	char group[200];

	if (group_words(first, group, sizeof group))
		return usage_error(c, "%s: %s%s%s; one of %s is expected", first, second ? "'" : "nothing follows",
		                   second ? second : "", second ? "' is no command" : "", group);
	return usage_error(c, "'%s' is no command; 'crmctl help' lists them", first);
}

static int help_run(struct context *c, int count, char **words)
{
	const struct command *command;
	char group[200];
	size_t used;

	output_begin(&c->out, NULL, false, false, 0);
	if (count == 0) {
		tool_help(c);
		return EXIT_DONE;
	}
	command = command_find(words[0], count > 1 ? words[1] : NULL, &used);
	if (command) {
		command_help(c, command);
		return EXIT_DONE;
	}
	if (group_words(words[0], group, sizeof group)) {
		group_help(c, words[0]);
		return EXIT_DONE;
	}
	return command_missing(c, words[0], count > 1 ? words[1] : NULL);
}

/* Common options may stand before the command: they are moved behind it. */
static int leading_options(int count, char **words)
{
	int i = 0;

	while (i < count && words[i][0] == '-' && strcmp(words[i], "--help") != 0 && strcmp(words[i], "-h") != 0) {
		const struct option *option = common_options;
		bool takes_value = strcmp(words[i], "-f") == 0;

		for (; option->name; option++)
			if (strncmp(words[i], "--", 2) == 0 && strcmp(words[i] + 2, option->name) == 0)
				takes_value = option->argument != NULL;
		i += takes_value ? 2 : 1;
	}
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
	char **line = grow(NULL, (size_t)(count + 1) * sizeof *line);
	size_t used = 1;
	int rc;

	for (i = 0; i < count; i++)
		line[i] = words[(i + leading) % count];
	if (rest == 0 || strcmp(line[0], "help") == 0 || strcmp(line[0], "--help") == 0 || strcmp(line[0], "-h") == 0) {
		rc = rest == 0 ? usage_error(c, "no command; 'crmctl help' lists them") : help_run(c, rest - 1, line + 1);
	} else if (!(c->command = command_find(line[0], rest > 1 ? line[1] : NULL, &used))) {
		rc = rest > 1 && strcmp(line[1], "--help") == 0 ? help_run(c, 1, line)
		     : command_missing(c, line[0], rest > 1 ? line[1] : NULL);
	} else {
		rc = command_line_run(c, count - (int)used, line + used);
	}
	free(line);
	return rc;
}

int main(int count, char **words)
{
	struct context c = { .act = CRM_INIT(crm_act) };
	int rc;

	rc = words_run(&c, count - 1, words + 1);
	crm_close(c.db);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fputs("crmctl: writing the output failed\n", stderr);
		return rc ? rc : EXIT_STORE;
	}
	return rc;
}
