#include "import_file.h"

#include <errno.h>
#include <fcntl.h>
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

crm_status crmi_import_list_open(crm *db, const char *path, const char *field, const char *header, crmi_import_list *list)
{
	list->file = -1;
	crmi_text_init(&list->text, &db->memory);
	if (!path)
		return CRM_OK;
	list->file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600); /* rows of customers: for the owner's eyes */
	if (list->file < 0)
		return cannot(db, field, path);
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

void crmi_import_list_close(crmi_import_list *list)
{
	if (list->file >= 0)
		(void)close(list->file);
	list->file = -1;
	crmi_text_free(&list->text);
}
