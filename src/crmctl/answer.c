/* What the tool says of a call: what was changed, what a list holds, what failed and with which exit code. */
#include "blame.h"
#include "time_view.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

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

static void error_member(struct output *out, const crm_error *error, crm_status rc, const char *file, int32_t position)
{
	json_begin(out, "error", '{');
	json_word(out, "status", crm_status_name, rc);
	json_text(out, "rule", error->rule ? crm_rule_name(error->rule) : NULL);
	json_text(out, "rule_text", error->rule ? crm_rule_text(error->rule) : NULL);
	json_text(out, "field", error->field);
	json_word(out, "entity", crm_entity_name, error->entity);
	json_id(out, "id", &error->id);
	json_text(out, "file", file);
	json_number(out, "line", error->line);
	if (position)
		json_number(out, "position", position);
	json_text(out, "message", error->message);
	json_end(out, '}');
}

/* A machine that asked for JSON gets the failure as a document too, unless one was begun already. */
static void error_json(const struct context *c, const crm_error *error, crm_status rc, const char *file, int32_t position)
{
	struct output out = c->out;

	if (!out.json || out.depth > 0 || out.written)
		return;
	out.first[0] = true;
	json_begin(&out, NULL, '{');
	error_member(&out, error, rc, file, position);
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
	error_json(c, &error, (crm_status)error.status, NULL, 0);
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

/* Behind `start`, and behind ": " too, if the message begins with it; else NULL. */
static const char *behind(const char *message, const char *start)
{
	size_t length = strlen(start);
	bool begins = length && strncmp(message, start, length) == 0 && strncmp(message + length, ": ", 2) == 0;

	return begins ? message + length + 2 : NULL;
}

/* The message without the file, the line and the field that it may begin with: they are said before it. */
static const char *message_alone(const struct context *c, const crm_error *error)
{
	const char *message = error->message, *rest;
	char place[1100];

	if (error->line) {
		snprintf(place, sizeof place, "%.1000s:%lld", c->input_file ? c->input_file : "", (long long)error->line);
		message = (rest = behind(message, place)) ? rest : message;
		snprintf(place, sizeof place, "line %lld", (long long)error->line);
		message = (rest = behind(message, place)) ? rest : message;
	}
	return error->field && (rest = behind(message, error->field)) ? rest : message;
}

/* The rule in words: nothing when the message says as much, as it does when it is the arguments that are wrong. */
static const char *rule_beside(crm_status rc, const crm_error *error, const char *message)
{
	const char *rule = error->rule ? crm_rule_text(error->rule) : "";
	bool arguments = rc == CRM_ERR_INVALID || rc == CRM_ERR_NOT_FOUND;

	return *message && (arguments || strstr(message, rule)) ? "" : rule;
}

static void place_print(const crm_error *error, const char *file, int32_t position)
{
	if (error->line && position)
		fprintf(stderr, "%s:%lld:%d: ", file ? file : "line", (long long)error->line, (int)position);
	else if (error->line)
		fprintf(stderr, "%s:%lld: ", file ? file : "line", (long long)error->line);
	else if (position)
		fprintf(stderr, "character %d: ", (int)position);
	else if (file)
		fprintf(stderr, "%s: ", file);
}

/* What is about a file is not about what was typed. A message that goes on from the field, as "note is too long", does so here. */
static const char *field_print(const struct context *c, const crm_error *error, const char *message)
{
	size_t length = error->field ? strlen(error->field) : 0;
	char room[FIELD_TEXT];
	const char *typed;

	if (!length)
		return message;
	typed = error->line ? error->field : field_typed(c->command, error->field, room);
	if (strncmp(message, error->field, length) == 0 && message[length] == ' ') {
		fputs(typed, stderr);
		return message + length;
	}
	fprintf(stderr, "%s: ", typed);
	return message;
}

/* `file` is what the failure is about: a store that cannot be opened, a file that is read; or NULL. */
static int fail_about(struct context *c, crm_status rc, const crm_error *error, const char *file, int32_t position)
{
	const char *message = message_alone(c, error), *rule = rule_beside(rc, error, message);
	bool more = *message && !strstr(rule, message);
	char id[CRM_ID_TEXT];

	error_begin(c);
	place_print(error, file, position);
	message = field_print(c, error, message);
	if (*rule)
		fprintf(stderr, "%s%s", rule, more ? ": " : "");
	if (more || !*rule)
		fputs(*message ? message : crm_status_name(rc), stderr);
	if (rc == CRM_ERR_EXISTS && !crm_id_is_none(&error->id))
		fprintf(stderr, " (%s %s)", crm_entity_name(error->entity), crm_id_text(&error->id, id));
	fputc('\n', stderr);
	error_json(c, error, rc, file, position);
	return exit_code_of(rc);
}

int fail(struct context *c, crm_status rc)
{
	const crm_error *error = crm_error_last(c->db);

	return fail_about(c, rc, error, error->line ? c->input_file : NULL, 0);
}

int fail_open(struct context *c, crm_status rc)
{
	return fail_about(c, rc, crm_error_last(c->db), c->shown, 0);
}

int fail_without_store(struct context *c, crm_status rc, const crm_failure *failure)
{
	crm_error error = {
		.status = rc, .rule = failure->rule, .line = failure->line, .field = failure->field, .message = failure->message
	};

	return fail_about(c, rc, &error, failure->line ? c->input_file : NULL, failure->position);
}

void bar_show(int64_t done, int64_t total, int64_t count, const char *what)
{
	enum { BAR = 30 };
	int64_t filled = total > 0 ? done * BAR / total : 0;
	int i;

	fputs("\r[", stderr);
	for (i = 0; i < BAR; i++)
		fputc(i < filled ? '#' : '.', stderr);
	fprintf(stderr, "] %lld %s", (long long)count, what);
}

void bar_clear(void)
{
	fputs("\r\033[K", stderr);
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

void list_broken(struct context *c, crm_status rc)
{
	if (rc < 0)
		error_member(&c->out, crm_error_last(c->db), rc, NULL, 0);
}

int list_end(struct context *c, struct table *table, crm_status rc, const char *empty)
{
	int code = rc < 0 ? fail(c, rc) : EXIT_DONE;

	if (c->out.json) {
		json_end(&c->out, ']');
		list_broken(c, rc);
		json_end(&c->out, '}');
	} else {
		table_end(table, &c->out, rc < 0 ? NULL : empty);
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
