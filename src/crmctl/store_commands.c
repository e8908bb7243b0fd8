/* The store as a whole: make, prove, rebuild, let time pass, and its playbook. */
#include "commands.h"
#include "values.h"

#include <stdlib.h>
#include <string.h>

int tool_version(struct context *c)
{
	if (!c->out.json) {
		printf("crmctl %s (libcrm %s, SQLite %s, %s PostgreSQL)\n", CRM_VERSION, crm_version(), crm_version_sqlite(),
		       crm_has_postgres() ? "with" : "without");
		return EXIT_DONE;
	}
	json_begin(&c->out, NULL, '{');
	json_text(&c->out, "crmctl", CRM_VERSION);
	json_text(&c->out, "libcrm", crm_version());
	json_text(&c->out, "sqlite", crm_version_sqlite());
	json_flag(&c->out, "postgres", crm_has_postgres());
	json_end(&c->out, '}');
	return EXIT_DONE;
}

/* A store that is there already is left alone. */
static int store_must_be_new(struct context *c)
{
	crm_options options = CRM_INIT(crm_options);
	crm_status rc;

	if (!c->file)
		return usage_error(c, "no store: give --file FILE or set CRM_FILE");
	options.flags = CRM_OPEN_READONLY;
	tool_options(c, &options);
	rc = crm_open(c->file, &options, &c->db);
	if (rc < 0 && rc != CRM_ERR_NOT_FOUND)
		return fail_open(c, rc);
	crm_close(c->db);
	c->db = NULL;
	return rc < 0 ? EXIT_DONE : refuse(c, EXIT_REFUSED, "%s: there is a store already", c->shown);
}

static int playbook_take(struct context *c, const char *path, int64_t *version, crm_status *rc)
{
	char *text = NULL;
	size_t length;
	int code;

	if ((code = read_whole_file(c, path, &text, &length)) != 0)
		return code;
	c->input_file = path;
	*rc = crm_playbook_load(c->db, &c->act, text, length, version);
	free(text);
	return *rc < 0 ? fail(c, *rc) : EXIT_DONE;
}

int store_init(struct context *c)
{
	const char *playbook = option_value(c, "playbook");
	int64_t version = 1;
	crm_status rc;
	int code;

	if ((code = store_must_be_new(c)) != 0 || (code = store_open(c, CRM_OPEN_CREATE)) != 0)
		return code;
	if (playbook && (code = playbook_take(c, playbook, &version, &rc)) != 0)
		return code;
	if (c->out.json) {
		json_begin(&c->out, NULL, '{');
		json_text(&c->out, "file", c->shown);
		json_number(&c->out, "playbook", version);
		json_end(&c->out, '}');
	} else if (!c->out.quiet) {
		printf("%s: a new store%s\n", c->shown, playbook ? " with the playbook loaded" : "");
	}
	return EXIT_DONE;
}

static int fault_print(const crm_fault *fault, void *user)
{
	struct context *c = user;
	char id[CRM_ID_TEXT];

	if (c->out.json) {
		json_begin(&c->out, NULL, '{');
		json_number(&c->out, "seq", fault->seq);
		json_word(&c->out, "entity", crm_entity_name, fault->entity);
		json_id(&c->out, "id", &fault->id);
		json_text(&c->out, "text", fault->text);
		json_end(&c->out, '}');
		return 0;
	}
	printf("%s%s %s%s", style_on(&c->out, STYLE_RED), crm_entity_name(fault->entity),
	       crm_id_is_none(&fault->id) ? "" : crm_id_text(&fault->id, id), style_off(&c->out, STYLE_RED));
	if (fault->seq)
		printf(" entry %lld", (long long)fault->seq);
	printf(": %s\n", fault->text);
	return 0;
}

int store_verify(struct context *c)
{
	crm_verify_result result = { 0 };
	crm_status rc;
	size_t i;

	if (c->out.json) {
		json_begin(&c->out, NULL, '{');
		json_begin(&c->out, "faults", '[');
	}
	rc = crm_verify(c->db, fault_print, c, &result);
	if (c->out.json) {
		json_end(&c->out, ']');
		json_number(&c->out, "entries", result.entries);
		json_number(&c->out, "records", result.records);
		json_number(&c->out, "fault_count", result.faults);
		json_hex(&c->out, "head", result.head, sizeof result.head);
		json_end(&c->out, '}');
	} else if (rc >= 0) {
		if (!c->out.quiet)
			printf("%severything agrees%s: %lld journal entries, %lld records\nhead ", style_on(&c->out, STYLE_GREEN),
			       style_off(&c->out, STYLE_GREEN), (long long)result.entries, (long long)result.records);
		for (i = 0; i < sizeof result.head; i++)
			printf("%02x", (unsigned)result.head[i]);
		putchar('\n');
	}
	if (rc >= 0)
		return EXIT_DONE;
	if (rc != CRM_ERR_CORRUPT || result.faults == 0)
		return fail(c, rc);
	return refuse(c, EXIT_FAULTS, "%lld disagreement%s", (long long)result.faults, plural(result.faults));
}

int store_rebuild(struct context *c)
{
	return changed(c, crm_rebuild(c->db), "records", NULL, "made anew from the journal");
}

int store_tick(struct context *c)
{
	crm_tick_result result = { 0 };
	crm_status rc = crm_tick(c->db, &c->act, &result);
	char wake[LOCAL_TEXT];

	if (rc < 0)
		return fail(c, rc);
	if (c->out.json) {
		json_begin(&c->out, NULL, '{');
		json_word(&c->out, "status", crm_status_name, rc);
		json_number(&c->out, "promises_broken", result.promises_broken);
		json_number(&c->out, "moves", result.moves);
		json_number(&c->out, "proposals", result.proposals);
		json_number(&c->out, "targets_missed", result.targets_missed);
		json_number(&c->out, "steps_fired", result.steps_fired);
		json_time(&c->out, "next_wake", result.next_wake);
		json_end(&c->out, '}');
		return EXIT_DONE;
	}
	if (c->out.quiet)
		return EXIT_DONE;
	printf("%lld promise%s broken, %lld customer%s moved, %lld move%s proposed\n", (long long)result.promises_broken,
	       plural(result.promises_broken), (long long)result.moves, plural(result.moves), (long long)result.proposals,
	       plural(result.proposals));
	if (result.targets_missed || result.steps_fired)
		printf("%lld target%s missed, %lld escalation step%s\n", (long long)result.targets_missed, plural(result.targets_missed),
		       (long long)result.steps_fired, plural(result.steps_fired));
	if (result.next_wake != CRM_NO_TIME)
		printf("next at %s\n", local_time(&c->out, result.next_wake, wake));
	return EXIT_DONE;
}

static int buffer_print(struct context *c, crm_status rc, crm_buffer *text)
{
	if (rc < 0)
		return c->db ? fail(c, rc) : refuse(c, EXIT_STORE, "%s", crm_status_name(rc));
	fwrite(text->data, 1, text->length, stdout);
	if (text->length == 0 || text->data[text->length - 1] != '\n')
		putchar('\n');
	crm_buffer_free(text);
	return EXIT_DONE;
}

int playbook_show(struct context *c)
{
	int64_t version = 0;
	crm_buffer text = { 0 };
	int code;

	if ((code = option_number(c, "version", 0, INT64_MAX, &version)) != 0)
		return code;
	return buffer_print(c, crm_playbook_dump(c->db, version, &text), &text);
}

int playbook_default(struct context *c)
{
	crm_buffer text = { 0 };

	return buffer_print(c, crm_playbook_default(&text), &text);
}

static int ready_names(struct context *c)
{
	const char *name;
	size_t place;

	if (c->out.json) {
		json_begin(&c->out, NULL, '{');
		json_begin(&c->out, "policies", '[');
	}
	for (place = 0; (name = crm_playbook_ready_name(place)) != NULL; place++) {
		if (c->out.json)
			json_text(&c->out, NULL, name);
		else
			puts(name);
	}
	if (c->out.json) {
		json_end(&c->out, ']');
		json_end(&c->out, '}');
	}
	return EXIT_DONE;
}

int playbook_ready(struct context *c)
{
	const char *name = argument(c, 0);
	crm_buffer text = { 0 };
	crm_status rc;

	if (!name)
		return ready_names(c);
	rc = crm_playbook_ready(name, &text);
	return rc == CRM_ERR_NOT_FOUND ? usage_error(c, "'%s' is none of the ready-made policies", name) : buffer_print(c, rc, &text);
}

int playbook_load(struct context *c)
{
	int64_t version = 0;
	crm_status rc = CRM_OK;
	int code;

	if ((code = playbook_take(c, argument(c, 0), &version, &rc)) != 0)
		return code;
	if (rc == CRM_UNCHANGED)
		crm_playbook_version(c->db, &version);
	if (c->out.json) {
		json_begin(&c->out, NULL, '{');
		json_word(&c->out, "status", crm_status_name, rc);
		json_number(&c->out, "version", version);
		json_end(&c->out, '}');
	} else if (!c->out.quiet) {
		printf("playbook version %lld %s\n", (long long)version, rc == CRM_UNCHANGED ? "unchanged" : "in force");
	}
	return EXIT_DONE;
}
