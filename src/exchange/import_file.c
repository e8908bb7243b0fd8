#include "import_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static crm_status cannot(crm *db, const char *field, const char *path)
{
	if (errno == ENOENT || errno == ENOTDIR)
		return crmi_fail(db, CRM_ERR_NOT_FOUND, CRM_RULE_NONE, field, "%s: no such file", path);
	if (errno == ENOSPC || errno == EDQUOT)
		return crmi_fail(db, CRM_ERR_FULL, CRM_RULE_NONE, field, "%s: no space left", path);
	return crmi_fail(db, CRM_ERR_IO, CRM_RULE_NONE, field, "%s: cannot be %s", path, strcmp(field, "path") == 0 ? "read" : "written");
}

crm_status crmi_import_source_open(crm *db, const crm_import_input *input, crmi_import_source *source)
{
	struct stat state;

	*source = (crmi_import_source){ .file = -1, .data = input->data, .length = input->length, .total = (int64_t)input->length };
	if (input->data)
		return CRM_OK;
	source->file = open(input->path, O_RDONLY | O_CLOEXEC);
	if (source->file < 0)
		return cannot(db, "path", input->path);
	if (fstat(source->file, &state) != 0 || S_ISDIR(state.st_mode)) {
		crmi_import_source_close(source);
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "path", "%s: not a file", input->path);
	}
	source->total = state.st_size;
	return CRM_OK;
}

crm_status crmi_import_source_read(void *user, char *buffer, size_t capacity, size_t *got)
{
	crmi_import_source *source = user;
	ssize_t count;

	*got = 0;
	if (source->file < 0) {
		*got = source->length - source->taken < capacity ? source->length - source->taken : capacity;
		if (*got)
			memcpy(buffer, source->data + source->taken, *got);
		source->taken += *got;
		return CRM_OK;
	}
	do
		count = read(source->file, buffer, capacity);
	while (count < 0 && errno == EINTR);
	if (count < 0)
		return CRM_ERR_IO;
	*got = (size_t)count;
	return CRM_OK;
}

void crmi_import_source_close(crmi_import_source *source)
{
	if (source->file >= 0)
		(void)close(source->file);
	source->file = -1;
}

static bool is_same_file(const char *a, const char *b)
{
	struct stat of_a, of_b;

	if (!a || !b)
		return false;
	return strcmp(a, b) == 0 || (stat(a, &of_a) == 0 && stat(b, &of_b) == 0 && of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino);
}

static crm_status check_store(crm *db, const char *path, bool *in_use)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", "-ballast" };
	size_t length = db->path ? strlen(db->path) : 0, i;
	char *name;

	if (!db->path)
		return CRM_OK;
	name = crmi_arena_allocate(&db->scratch, length + sizeof "-ballast");
	if (!name)
		return crmi_no_memory(db);
	memcpy(name, db->path, length);
	for (i = 0; !*in_use && i < sizeof suffixes / sizeof *suffixes; i++) {
		memcpy(name + length, suffixes[i], strlen(suffixes[i]) + 1);
		*in_use = is_same_file(name, path);
	}
	return CRM_OK;
}

static crm_status check_list(crm *db, const char *field, const char *path, const char *source)
{
	bool in_use = is_same_file(path, source);
	crm_status rc = path ? check_store(db, path, &in_use) : CRM_OK;

	if (rc == CRM_OK && in_use)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, field, "%s: the list would take the place of a file in use", path);
	return rc;
}

crm_status crmi_import_lists_check(crm *db, const crm_import_input *input)
{
	crm_status rc;

	if ((rc = check_list(db, "rejects_path", input->rejects_path, input->path)) < 0 ||
	    (rc = check_list(db, "decisions_path", input->decisions_path, input->path)) < 0)
		return rc;
	if (is_same_file(input->rejects_path, input->decisions_path))
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "decisions_path", "%s: both lists would be one file",
		                 input->decisions_path);
	return CRM_OK;
}

/* A device or a pipe, such as /dev/null, is written to and never replaced. The file is 0600: rows of customers are for the
 * owner's eyes. */
static crm_status open_beside(crm *db, crmi_import_list *list)
{
	struct stat state;

	if (stat(list->path, &state) == 0 && !S_ISREG(state.st_mode)) {
		list->file = open(list->path, O_WRONLY | O_CLOEXEC);
		return CRM_OK;
	}
	crmi_text_put(&list->partial, list->path);
	crmi_text_put(&list->partial, ".XXXXXX");
	if (list->partial.failed)
		return crmi_no_memory(db);
	list->file = mkstemp(list->partial.data);
	return CRM_OK;
}

crm_status crmi_import_list_open(crm *db, const char *path, const char *field, const char *header, crmi_import_list *list)
{
	crm_status rc;

	if (!path)
		return CRM_OK;
	list->path = path;
	if ((rc = open_beside(db, list)) < 0)
		return rc;
	if (list->file < 0)
		return cannot(db, field, path);
	(void)fcntl(list->file, F_SETFD, FD_CLOEXEC);
	crmi_text_put(&list->text, header);
	return CRM_OK;
}

crm_status crmi_import_list_flush(crm *db, crmi_import_list *list)
{
	const char *from = list->text.data;
	size_t left = list->text.length;

	if (list->text.failed)
		return crmi_no_memory(db);
	while (list->file >= 0 && left > 0) {
		ssize_t written = write(list->file, from, left);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return cannot(db, "rejects_path", "the list of rows");
		from += written;
		left -= (size_t)written;
	}
	crmi_text_reset(&list->text);
	return CRM_OK;
}

crm_status crmi_import_list_close(crm *db, crmi_import_list *list, bool keep)
{
	crm_status rc = CRM_OK;

	if (list->file >= 0) {
		bool closed = close(list->file) == 0;
		bool beside = list->partial.length > 0;

		if (keep && (!closed || (beside && rename(list->partial.data, list->path) != 0)))
			rc = cannot(db, "rejects_path", list->path);
		if (beside && (!keep || rc < 0))
			(void)unlink(list->partial.data);
	}
	list->file = -1;
	crmi_text_free(&list->text);
	crmi_text_free(&list->partial);
	return rc;
}
