/* The files around an import: where the bytes come from, and the two lists that go out. */
#ifndef CRMI_IMPORT_FILE_H
#define CRMI_IMPORT_FILE_H

#include "csv.h"
#include "handle.h"

/* Bytes from a file or from memory. */
typedef struct crmi_import_source {
	int         file;   /* -1 = memory */
	const char *data;
	size_t      length, taken;
	int64_t     total;  /* bytes in all */
} crmi_import_source;

crm_status crmi_import_source_open(crm *db, const crm_import_input *input, crmi_import_source *source);
crm_status crmi_import_source_read(void *source, char *buffer, size_t capacity, size_t *got);
void       crmi_import_source_close(crmi_import_source *source);

/* A CSV file that is written batch by batch beside its place and put there at the end, so that a file that was there before
 * stays when the import comes to nothing. */
typedef struct crmi_import_list {
	int         file;    /* -1 = not wanted */
	const char *path;    /* where it goes */
	crmi_text   partial; /* where it is written */
	crmi_text   text;    /* of the present batch */
} crmi_import_list;

/* Refuses lists that would take the place of the import's own file, of the store, or of one another. */
crm_status crmi_import_lists_check(crm *db, const crm_import_input *input);

crm_status crmi_import_list_open(crm *db, const char *path, const char *field, const char *header, crmi_import_list *list);
crm_status crmi_import_list_flush(crm *db, crmi_import_list *list);
/* Puts the list in its place when it is to be kept, and removes it when not. */
crm_status crmi_import_list_close(crm *db, crmi_import_list *list, bool keep);

#endif
