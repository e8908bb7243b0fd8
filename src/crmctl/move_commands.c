/* A whole store on its way to another: copy, export, restore; and what two of them are compared by. */
#include "commands.h"
#include "values.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int open_other(struct context *c, const char *file, const char *prefix, uint32_t flags, crm **db)
{
	struct context other = *c;
	char shown[STORE_NAME];
	int code;

	other.file = file;
	other.shown = crm_store_name(file, shown, sizeof shown);
	other.prefix = prefix;
	other.db = NULL;
	code = store_open(&other, flags);
	*db = code == 0 ? other.db : NULL;
	if (code != 0)
		crm_close(other.db);
	return code;
}

/* --- what a store is */

static void digest_print(struct context *c, const char *title, const uint8_t *digest)
{
	size_t i;

	(void)c;
	printf("%s ", title);
	for (i = 0; i < 32; i++)
		printf("%02x", (unsigned)digest[i]);
	putchar('\n');
}

static int result_show(struct context *c, crm_status rc, const crm_ledger_result *result, const char *words)
{
	if (c->out.json) {
		json_begin(&c->out, NULL, '{');
		json_word(&c->out, "status", crm_status_name, rc);
		json_number(&c->out, "entries", result->entries);
		json_number(&c->out, "taken", result->taken);
		json_hex(&c->out, "head", result->head, sizeof result->head);
		json_hex(&c->out, "records", result->records, sizeof result->records);
		json_end(&c->out, '}');
	} else if (!c->out.quiet) {
		printf("%s: %lld entries", words, (long long)result->entries);
		if (result->taken && result->taken < result->entries)
			printf(", %lld of them new", (long long)result->taken);
		putchar('\n');
		digest_print(c, "head   ", result->head);
		digest_print(c, "records", result->records);
	}
	return EXIT_DONE;
}

int store_digest(struct context *c)
{
	crm_ledger_result result = { 0 };
	crm_status rc = crm_ledger_digest(c->db, &result);

	if (rc < 0)
		return fail(c, rc);
	if (c->out.json)
		return result_show(c, rc, &result, "");
	printf("%lld entries\n", (long long)result.entries);
	digest_print(c, "head   ", result.head);
	digest_print(c, "records", result.records);
	return EXIT_DONE;
}

int store_epoch(struct context *c)
{
	const char *verb = argument(c, 0);
	int64_t epoch = 0;
	crm_status rc;
	int code;

	if (verb && strcmp(verb, "raise") != 0)
		return usage_error(c, "'%s' is not raise", verb);
	if (!c->file)
		return usage_error(c, "no store: give --file FILE or set CRM_FILE");
	if ((code = store_open(c, verb ? 0 : CRM_OPEN_READONLY)) != 0)
		return code;
	rc = verb ? crm_epoch_raise(c->db, &epoch) : crm_epoch(c->db, &epoch);
	if (rc < 0)
		return fail(c, rc);
	if (!c->out.json) {
		printf("%lld\n", (long long)epoch);
		return EXIT_DONE;
	}
	json_begin(&c->out, NULL, '{');
	json_number(&c->out, "epoch", epoch);
	json_end(&c->out, '}');
	return EXIT_DONE;
}

/* --- store to store */

static int entries_show(int64_t done, int64_t total, void *user)
{
	(void)user;
	bar_show(done, total, done, "entries");
	return 0;
}

int store_copy(struct context *c)
{
	bool bar = !c->out.quiet && !c->out.json && isatty(STDERR_FILENO);
	const char *prefix = option_value(c, "from-prefix");
	crm_ledger_result result = { 0 };
	crm *from = NULL;
	crm_status rc;
	int code;

	if ((code = open_other(c, argument(c, 0), prefix, CRM_OPEN_READONLY, &from)) != 0 ||
	    (code = open_other(c, argument(c, 1), c->prefix, CRM_OPEN_CREATE | CRM_OPEN_COPY, &c->db)) != 0) {
		crm_close(from);
		return code;
	}
	rc = crm_copy(from, c->db, bar ? entries_show : NULL, NULL, &result);
	if (bar)
		bar_clear();
	code = rc < 0 ? fail(c, rc) : result_show(c, rc, &result, rc == CRM_UNCHANGED ? "the same already" : "copied and compared");
	crm_close(from);
	return code;
}

/* --- store to file and back */

static int bytes_write(const char *bytes, size_t length, void *user)
{
	return fwrite(bytes, 1, length, user) == length ? 0 : -1;
}

static int bytes_read(char *bytes, size_t room, size_t *length_out, void *user)
{
	*length_out = fread(bytes, 1, room, user);
	return ferror((FILE *)user) ? -1 : 0;
}

/* The export is written beside its place and put there when it is whole. */
int store_export(struct context *c)
{
	const char *path = argument(c, 0);
	bool standard = strcmp(path, "-") == 0;
	char partial[4096];
	crm_ledger_result result = { 0 };
	crm_status rc;
	FILE *file = stdout;

	if ((size_t)snprintf(partial, sizeof partial, "%s.partial", path) >= sizeof partial)
		return usage_error(c, "the name of the file is too long");
	if (!standard && !(file = fopen(partial, "wb")))
		return refuse(c, EXIT_USAGE, "%s: %s", partial, strerror(errno));
	rc = crm_ledger_export(c->db, bytes_write, file, &result);
	if ((standard ? fflush(file) : fclose(file)) != 0 && rc >= 0)
		rc = CRM_ERR_CALLBACK;
	if (rc >= 0 && !standard && rename(partial, path) != 0)
		return refuse(c, EXIT_USAGE, "%s: %s", path, strerror(errno));
	if (rc == CRM_ERR_CALLBACK) {
		if (!standard)
			(void)unlink(partial);
		return refuse(c, EXIT_USAGE, "%s: writing failed", path);
	}
	if (rc < 0)
		return fail(c, rc);
	return standard ? EXIT_DONE : result_show(c, rc, &result, "written");
}

int store_restore(struct context *c)
{
	const char *path = argument(c, 0);
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	crm_ledger_result result = { 0 };
	crm_status rc;
	int code;

	if (!file)
		return refuse(c, errno == ENOENT ? EXIT_MISSING : EXIT_USAGE, "%s: %s", path, strerror(errno));
	if (!c->file)
		code = usage_error(c, "no store: give --file FILE or set CRM_FILE");
	else
		code = store_open(c, CRM_OPEN_CREATE | CRM_OPEN_COPY);
	if (code == 0) {
		c->input_file = path;
		rc = crm_ledger_import(c->db, bytes_read, file, &result);
		code = rc < 0 ? fail(c, rc) : result_show(c, rc, &result, rc == CRM_UNCHANGED ? "the same already" : "read and compared");
	}
	if (file != stdin)
		fclose(file);
	return code;
}
