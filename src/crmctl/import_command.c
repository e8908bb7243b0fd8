#include "commands.h"
#include "values.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --map lines are put behind the mapping file, one line each. */
static int mapping_take(struct context *c, crm_import_input *input, char **memory)
{
	const char *path = option_value(c, "mapping"), *line;
	size_t length = 0, more, n;
	int rc;

	if (path && (rc = read_whole_file(c, path, memory, &length)) != 0)
		return rc;
	if (path && strlen(*memory) != length)
		return usage_error(c, "%s: a NUL byte in the mapping", path);
	for (n = 0; (line = option_nth(c, "map", n)) != NULL; n++) {
		more = strlen(line);
		*memory = grow(*memory, length + more + 3);
		if (length && (*memory)[length - 1] != '\n')
			(*memory)[length++] = '\n';
		memcpy(*memory + length, line, more + 1);
		length += more;
	}
	input->mapping = *memory;
	input->mapping_name = path ? path : *memory ? "--map" : NULL;
	return 0;
}

static int window_take(struct context *c, crm_import_input *input)
{
	const char *text = option_value(c, "window"), *dots = text ? strstr(text, "..") : NULL;
	char from[16] = "";
	int rc = 0;

	if (!text)
		return 0;
	if (!dots || (size_t)(dots - text) >= sizeof from)
		return usage_error(c, "--window: '%s' is not FROM..UNTIL", text);
	memcpy(from, text, (size_t)(dots - text));
	if (*from)
		rc = read_day(c, "--window", from, &input->window_from);
	if (rc == 0 && dots[2])
		rc = read_day(c, "--window", dots + 2, &input->window_until);
	return rc;
}

static int delimiter_take(struct context *c, crm_import_input *input)
{
	const char *text = option_value(c, "delimiter");

	if (!text)
		return 0;
	if (strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0)
		text = "\t";
	if (strlen(text) != 1)
		return usage_error(c, "--delimiter: '%s' is not one character", text);
	input->delimiter = (unsigned char)*text;
	return 0;
}

/* "gb18030" and "utf-8" as people write them; the library's words are gb18030 and utf8. */
static int encoding_take(struct context *c, crm_import_input *input)
{
	static const struct { const char *name; int32_t value; } names[] = {
		{ "utf-8", CRM_ENCODING_UTF8 },   { "utf8", CRM_ENCODING_UTF8 },   { "gb18030", CRM_ENCODING_GB18030 },
		{ "gbk", CRM_ENCODING_GB18030 },  { "gb2312", CRM_ENCODING_GB18030 },
	};
	const char *text = option_value(c, "encoding");
	size_t i;

	for (i = 0; text && i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i].name, text) == 0) {
			input->encoding = names[i].value;
			return 0;
		}
	return text ? usage_error(c, "--encoding: '%s' is none of utf-8, gb18030", text) : 0;
}

static int progress_show(int64_t rows, int64_t bytes, int64_t total, void *user)
{
	(void)user;
	bar_show(bytes, total, rows, "rows");
	return 0;
}

static int input_take(struct context *c, crm_import_input *input)
{
	int rc;

	input->no_header = option_given(c, "no-header");
	input->dry_run = option_given(c, "dry-run");
	input->source = option_value(c, "source");
	input->currency = option_value(c, "currency");
	input->rejects_path = option_value(c, "rejects");
	input->decisions_path = option_value(c, "decisions");
	if ((rc = READ_WORD(c, "KIND", argument(c, 0), crm_import_kind, &input->kind)) != 0 ||
	    (rc = OPTION_WORD(c, "format", crm_import_format, &input->format)) != 0 ||
	    (rc = OPTION_WORD(c, "date-order", crm_date_order, &input->date_order)) != 0 ||
	    (rc = encoding_take(c, input)) != 0 || (rc = delimiter_take(c, input)) != 0)
		return rc;
	return window_take(c, input);
}

static void result_json(struct context *c, const crm_import_input *input, const crm_import_result *result)
{
	json_begin(&c->out, NULL, '{');
	json_text(&c->out, "file", argument(c, 1));
	json_word(&c->out, "kind", crm_import_kind_name, input->kind);
	json_flag(&c->out, "dry_run", input->dry_run);
	json_number(&c->out, "rows", result->rows);
	json_number(&c->out, "taken", result->taken);
	json_number(&c->out, "unchanged", result->unchanged);
	json_number(&c->out, "rejected", result->rejected);
	json_number(&c->out, "decisions", result->decisions);
	json_number(&c->out, "first_line", result->first_line);
	json_text(&c->out, "first_rule", result->first_rule ? crm_rule_name(result->first_rule) : NULL);
	json_end(&c->out, '}');
}

static void result_print(struct context *c, const crm_import_input *input, const crm_import_result *result)
{
	printf("%lld row%s: %lld taken, %lld unchanged, %lld rejected", (long long)result->rows, plural(result->rows),
	       (long long)result->taken, (long long)result->unchanged, (long long)result->rejected);
	if (result->decisions)
		printf("; %lld ambiguous date%s decided", (long long)result->decisions, plural(result->decisions));
	puts(input->dry_run ? " (dry run: nothing was kept)" : "");
	if (result->rejected)
		printf("first: %s:%lld: %s\n", argument(c, 1), (long long)result->first_line, crm_rule_text(result->first_rule));
	if (result->rejected && input->rejects_path)
		printf("all of them with their reasons: %s\n", input->rejects_path);
}

int import_file(struct context *c)
{
	crm_import_input input = CRM_INIT(crm_import_input);
	crm_import_result result = { 0 };
	char *mapping = NULL, *data = NULL;
	bool bar = !c->out.quiet && !c->out.json && isatty(STDERR_FILENO);
	crm_status rc;
	int code;

	if ((code = input_take(c, &input)) != 0 || (code = mapping_take(c, &input, &mapping)) != 0)
		goto out;
	input.path = argument(c, 1);
	if (strcmp(input.path, "-") == 0) {
		input.path = NULL;
		if ((code = read_whole_file(c, "-", &data, &input.length)) != 0)
			goto out;
		input.data = data;
	}
	input.progress = bar ? progress_show : NULL;
	c->input_file = argument(c, 1);
	rc = crm_import(c->db, &c->act, &input, &result);
	if (bar)
		bar_clear();
	if (rc < 0) {
		const crm_error *error = crm_error_last(c->db);

		if (error->rule == CRM_RULE_IMPORT_MAPPING || error->rule == CRM_RULE_IMPORT_COLUMN)
			c->input_file = input.mapping_name ? input.mapping_name : c->input_file;
		code = fail(c, rc);
		if (!c->out.json && result.taken && !input.dry_run)
			fprintf(stderr, "crmctl: import: %lld row%s before it %s taken and stay%s\n", (long long)result.taken,
			        plural(result.taken), result.taken == 1 ? "was" : "were", result.taken == 1 ? "s" : "");
		goto out;
	}
	if (c->out.json)
		result_json(c, &input, &result);
	else if (!c->out.quiet)
		result_print(c, &input, &result);
	code = result.rejected ? EXIT_REJECTS : EXIT_DONE;
out:
	free(data);
	free(mapping);
	return code;
}
