/* Where the store of a test lies: in memory or in a file, or with CRM_TEST_STORE=postgres in a schema of its own of the
 * database that CRM_TEST_POSTGRES names. */
#ifndef STORES_H
#define STORES_H

#include "crm/crm.h"

bool stores_on_server(void);

/* Is this what a call may answer when an allocation failed in it? On a server it may also have done its work all the same: what was
 * asked ahead of its time is asked again, and a broken connection is made anew. */
bool stores_lacked_memory(crm_status rc);

/* The path of a new store in memory, and in *options what else opening it takes: flags stay as they are. On a server it is
 * an empty schema. */
const char *stores_new(crm_options *options);

/* Runs SQL past the library, on tables by their plain names; fails the test when it cannot. `prefix` is that of the options,
 * `path` the file or the connection string. */
void stores_sql(const char *path, const char *prefix, const char *sql);

/* Makes the store `to` the same as `from`, past the library; what was in it is gone. */
void stores_copy(const char *from, const char *from_prefix, const char *to, const char *to_prefix);

#endif
