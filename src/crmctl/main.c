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

/* What the tool itself refuses has a status too, for those who read JSON. */
static crm_status status_of_exit(int code)
{
	static const crm_status statuses[] = { [EXIT_REFUSED] = CRM_ERR_EXISTS, [EXIT_USAGE] = CRM_ERR_INVALID,
	                                       [EXIT_MISSING] = CRM_ERR_NOT_FOUND, [EXIT_STORE] = CRM_ERR_IO,
	                                       [EXIT_FAULTS] = CRM_ERR_CORRUPT };

	return code > 0 && (size_t)code < sizeof statuses / sizeof *statuses ? statuses[code] : CRM_ERR_INTERNAL;
}

static void error_begin(const struct context *c)
{
	fflush(stdout);
	fprintf(stderr, "crmctl: ");
	if (c->command)
		fprintf(stderr, "%s: ", c->command->name);
}

/* A machine that asked for JSON gets the failure as a document too, unless one was begun already. */
static void error_json(const struct context *c, const crm_error *error, crm_status rc, const char *file)
{
	struct output out = c->out;

	if (!out.json || out.depth > 0 || out.written)
		return;
	out.first[0] = true;
	json_begin(&out, NULL, '{');
	json_begin(&out, "error", '{');
	json_word(&out, "status", crm_status_name, rc);
	json_text(&out, "rule", error->rule ? crm_rule_name(error->rule) : NULL);
	json_text(&out, "rule_text", error->rule ? crm_rule_text(error->rule) : NULL);
	json_text(&out, "field", error->field);
	json_word(&out, "entity", crm_entity_name, error->entity);
	json_id(&out, "id", &error->id);
	json_text(&out, "file", file);
	json_number(&out, "line", error->line);
	json_text(&out, "message", error->message);
	json_end(&out, '}');
	json_end(&out, '}');
}

static void error_line(const struct context *c, int code, const char *format, va_list arguments)
	__attribute__((format(printf, 3, 0)));

static void error_line(const struct context *c, int code, const char *format, va_list arguments)
{
	crm_error error = { .status = status_of_exit(code) };
	va_list again;
	char *text;
	int length;

	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	text = grow(NULL, (size_t)(length > 0 ? length : 0) + 1);
	*text = '\0';
	vsnprintf(text, (size_t)(length > 0 ? length : 0) + 1, format, arguments);
	error_begin(c);
	fprintf(stderr, "%s\n", text);
	error.message = text;
	error_json(c, &error, (crm_status)error.status, NULL);
	free(text);
}

int usage_error(const struct context *c, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	error_line(c, EXIT_USAGE, format, arguments);
	va_end(arguments);
	return EXIT_USAGE;
}

int refuse(const struct context *c, int code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	error_line(c, code, format, arguments);
	va_end(arguments);
	return code;
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

/* The rule in words: nothing when the message says as much, as it does of every rule about arguments (up to 199). */
static const char *rule_beside(const crm_error *error, const char *message)
{
	const char *rule = error->rule ? crm_rule_text(error->rule) : "";

	return *message && (error->rule < 200 || strstr(message, rule)) ? "" : rule;
}

/* `file` is what the failure is about: a store that cannot be opened, a file that is read; or NULL. */
static int fail_about(struct context *c, crm_status rc, const char *file)
{
	const crm_error *error = crm_error_last(c->db);
	const char *message = message_alone(c, error), *rule = rule_beside(error, message), *field = error->field;
	bool more = *message && !strstr(rule, message);
	char id[CRM_ID_TEXT];

	error_begin(c);
	if (error->line)
		fprintf(stderr, "%s:%lld: ", file ? file : "line", (long long)error->line);
	else if (file)
		fprintf(stderr, "%s: ", file);
	if (field && *field && strncmp(message, field, strlen(field)) != 0)
		fprintf(stderr, "%s: ", field);
	if (*rule)
		fprintf(stderr, "%s%s", rule, more ? ": " : "");
	if (more || !*rule)
		fputs(*message ? message : crm_status_name(rc), stderr);
	if (rc == CRM_ERR_EXISTS && !crm_id_is_none(&error->id))
		fprintf(stderr, " (%s %s)", crm_entity_name(error->entity), crm_id_text(&error->id, id));
	fputc('\n', stderr);
	error_json(c, error, rc, file);
	return exit_code_of(rc);
}

int fail(struct context *c, crm_status rc)
{
	return fail_about(c, rc, crm_error_last(c->db)->line ? c->input_file : NULL);
}

int fail_open(struct context *c, crm_status rc)
{
	return fail_about(c, rc, c->file);
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

void list_begin(struct context *c, struct table *table, const struct column *columns, size_t count, const char *name,
                const crm_id *customer)
{
	table_begin(table, columns, count);
	if (!c->out.json)
		return;
	json_begin(&c->out, NULL, '{');
	if (customer)
		json_id(&c->out, "customer", customer);
	json_begin(&c->out, name, '[');
}

int list_end(struct context *c, struct table *table, crm_status rc, const char *empty)
{
	int code = rc < 0 ? fail(c, rc) : EXIT_DONE;

	if (c->out.json) {
		json_end(&c->out, ']');
		json_end(&c->out, '}');
	} else {
		table_end(table, &c->out, empty);
	}
	return code;
}

bool quiet_id(const struct context *c, const crm_id *id)
{
	char text[CRM_ID_TEXT];

	if (!c->out.quiet || c->out.json)
		return false;
	puts(crm_id_text(id, text));
	return true;
}

bool quiet_number(const struct context *c, int64_t number)
{
	if (!c->out.quiet || c->out.json)
		return false;
	printf("%lld\n", (long long)number);
	return true;
}

static int64_t fixed_clock(void *user)
{
	return *(const int64_t *)user;
}

static int64_t machine_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * CRM_SECOND + now.tv_nsec / 1000;
}

int64_t tool_now(const struct context *c)
{
	if (c->db)
		return crm_now(c->db);
	return c->now != CRM_NO_TIME ? c->now : machine_now();
}

/* What a change dates in the future stays: a promise that a look ahead broke is broken for good (D-CMP-30). */
static int future_refuse(const struct context *c)
{
	char text[CRM_TIME_TEXT];

	if (c->now == CRM_NO_TIME || c->now <= machine_now() || option_given(c, "force-now"))
		return 0;
	return usage_error(c, "--now %s is later than the clock of this machine, and what a change does then stays so; "
	                      "give --force-now too if that is meant", crm_time_text(c->now, text));
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
	int code;

	if (!(flags & CRM_OPEN_READONLY) && (code = future_refuse(c)) != 0)
		return code;
	tool_options(c, &options);
	options.flags = flags;
	rc = crm_open(c->file, &options, &c->db);
	if (rc >= 0)
		return 0;
	if (rc == CRM_ERR_NOT_FOUND && !(flags & CRM_OPEN_CREATE))
		return refuse(c, EXIT_MISSING, "%s: no such store; 'crmctl init -f %s' makes one", c->file, c->file);
	return fail_open(c, rc);
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
	char group[200];
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
	else if (group_words(topic[0], group, sizeof group))
		group_help(c, topic[0]);
	else
		return command_missing(c, topic[0], topic[1]);
	return EXIT_DONE;
}

/* Common options may stand before the command: they are moved behind it. */
static int leading_options(int count, char **words)
{
	int i = 0;

	while (i < count && words[i][0] == '-' && !is_help(words[i]))
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
	char **line = grow(NULL, (size_t)(count + 1) * sizeof *line);
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
