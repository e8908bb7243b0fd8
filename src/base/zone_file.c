#define _POSIX_C_SOURCE 200809L

#include "zone_file.h"

#include "failure.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const usual_places[] = {
	"/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo",
};

bool crmi_zone_name_is_sound(const char *name)
{
	size_t length = strlen(name);
	char before = '/';

	if (length == 0 || length > CRMI_ZONE_NAME || name[length - 1] == '/')
		return false;
	for (size_t i = 0; i < length; i++) {
		char c = name[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
		             c == '+';

		if (!plain && (before == '/' || (c != '/' && c != '.')))
			return false;
		before = c;
	}
	return true;
}

/* Errors that say "not here" and nothing worse. */
static bool is_absence(int error)
{
	return error == ENOENT || error == ENOTDIR || error == ENAMETOOLONG;
}

static bool has_entries(const char *directory)
{
	DIR *stream = opendir(directory);
	const struct dirent *entry = NULL;

	if (!stream)
		return false;
	do
		entry = readdir(stream);
	while (entry && entry->d_name[0] == '.');
	(void)closedir(stream);
	return entry != NULL;
}

static crm_status fault_reading(crm_failure *failure)
{
	return crmi_failure_set(failure, CRM_ERR_IO, CRM_RULE_NONE, "name", "the file of the zone cannot be read");
}

/* Opens without waiting, since a strange directory may hold a pipe. -1 = not there, -2 = cannot be read. */
static int open_zone(const crm_allocator *memory, const char *directory, const char *name, bool *out_of_memory)
{
	size_t front = strlen(directory), back = strlen(name);
	char *path = crmi_allocate(memory, front + back + 2);
	int file, error;

	*out_of_memory = !path;
	if (!path)
		return -2;
	memcpy(path, directory, front);
	path[front] = '/';
	memcpy(path + front + 1, name, back + 1);
	do {
		file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
		error = errno;
	} while (file < 0 && error == EINTR);
	crmi_release(memory, path);
	return file >= 0 ? file : is_absence(error) ? -1 : -2;
}

/* Up to `size` bytes; fewer when the file ends sooner, -1 when it cannot be read. */
static ssize_t read_zone_bytes(int file, unsigned char *bytes, size_t size)
{
	size_t filled = 0;

	while (filled < size) {
		ssize_t got = read(file, bytes + filled, size - filled);

		if (got == 0)
			break;
		if (got > 0)
			filled += (size_t)got;
		else if (errno != EINTR)
			return -1;
	}
	return (ssize_t)filled;
}

static crm_status read_zone_file(const crm_allocator *memory, int file, unsigned char **bytes_out, size_t *length_out,
                                 crm_failure *failure)
{
	struct stat about;
	unsigned char *bytes;
	ssize_t length;

	if (fstat(file, &about) != 0)
		return fault_reading(failure);
	if (!S_ISREG(about.st_mode))
		return crmi_failure_set(failure, CRM_ERR_NOT_FOUND, CRM_RULE_ZONE_UNKNOWN, "name", "no time zone has this name");
	if (about.st_size > CRMI_ZONE_FILE_LIMIT)
		return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_ZONE_DATA, "name", "the file is too large for a time zone");
	bytes = crmi_allocate(memory, (size_t)about.st_size);
	if (!bytes)
		return crmi_failure_memory(failure);
	length = read_zone_bytes(file, bytes, (size_t)about.st_size);
	if (length < 0) {
		crmi_release(memory, bytes);
		return fault_reading(failure);
	}
	*bytes_out = bytes;
	*length_out = (size_t)length;
	return CRM_OK;
}

/* CRM_DONE = not in this directory. */
static crm_status read_from(const crm_allocator *memory, const char *directory, const char *name,
                            unsigned char **bytes_out, size_t *length_out, crm_failure *failure)
{
	bool out_of_memory;
	int file = open_zone(memory, directory, name, &out_of_memory);
	crm_status rc;

	if (out_of_memory)
		return crmi_failure_memory(failure);
	if (file < 0)
		return file == -1 ? CRM_DONE : fault_reading(failure);
	rc = read_zone_file(memory, file, bytes_out, length_out, failure);
	(void)close(file);
	return rc;
}

crm_status crmi_zone_file_read(const crm_allocator *memory, const char *directory, const char *name,
                               unsigned char **bytes_out, size_t *length_out, crm_failure *failure)
{
	const char *const *places = directory ? &directory : usual_places;
	size_t count = directory ? 1 : sizeof usual_places / sizeof *usual_places;
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		crm_status rc = read_from(memory, places[i], name, bytes_out, length_out, failure);

		if (rc != CRM_DONE)
			return rc;
		any = any || has_entries(places[i]);
	}
	if (any)
		return crmi_failure_set(failure, CRM_ERR_NOT_FOUND, CRM_RULE_ZONE_UNKNOWN, "name", "no time zone has this name");
	return crmi_failure_set(failure, CRM_ERR_NOT_FOUND, CRM_RULE_ZONE_MISSING, directory ? "directory" : "name",
	                        "there is no time zone data where it is looked for");
}
