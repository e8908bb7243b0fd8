/* Where the store of a test lies: in memory or in a file, or with CRM_TEST_STORE=postgres in a schema of its own of the
 * database that CRM_TEST_POSTGRES names. */
#ifndef STORES_H
#define STORES_H

#include "crm/crm.h"

bool stores_on_server(void);

/* The path of a new store in memory, and in *options what else opening it takes: flags stay as they are. On a server it is
 * an empty schema. */
const char *stores_new(crm_options *options);

/* Runs SQL past the library, on tables by their plain names; fails the test when it cannot. `prefix` is that of the options,
 * `path` the file or the connection string. */
void stores_sql(const char *path, const char *prefix, const char *sql);

#endif
