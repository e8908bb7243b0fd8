/* The file of a time zone, as the system keeps it: the only input that zones have. */
#ifndef CRMI_ZONE_FILE_H
#define CRMI_ZONE_FILE_H

#include "memory.h"

enum {
	CRMI_ZONE_FILE_LIMIT = 1 << 18, /* bytes; the largest of the system's have 4 thousand */
	CRMI_ZONE_NAME = 255            /* bytes of the longest name */
};

/* Whether a name can be that of a zone: parts of IANA characters between slashes, none beginning with a dot. */
bool crmi_zone_name_is_sound(const char *name);

/* Reads the file of a zone from a directory, NULL = the usual places. The bytes are the caller's, to be released with
 * crmi_release(). CRM_ERR_NOT_FOUND with CRM_RULE_ZONE_UNKNOWN: no such file; with CRM_RULE_ZONE_MISSING: there is no
 * directory with anything in it. CRM_ERR_INVALID: too large for a zone. CRM_ERR_IO, CRM_ERR_NOMEM. */
crm_status crmi_zone_file_read(const crm_allocator *memory, const char *directory, const char *name,
                               unsigned char **bytes_out, size_t *length_out, crm_failure *failure);

#endif
