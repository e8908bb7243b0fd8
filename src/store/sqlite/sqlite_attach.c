/* Tables in the host's file, through the host's connection and in the host's transaction. */
#include "sqlite_store.h"

#include <string.h>

/* Which version the tables have that are there already; 0 = there are none. */
static crm_status version_there(struct crmi_sqlite *store, int64_t *version)
{
	char *sql = crmi_store_text(&store->base, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '\2store'");
	crmi_store *base = &store->base;
	struct crmi_store_row row = { .number = 1 };
	crmi_arena arena;
	crm_status rc;

	if (!sql)
		return crmi_sqlite_explain(store, CRM_ERR_NOMEM, CRM_RULE_NONE, "no memory");
	rc = crmi_sqlite_number(store, sql, version);
	crmi_release(base->memory, sql);
	if (rc < 0 || *version == 0)
		return rc;
	crmi_arena_init(&arena, base->memory);
	rc = crmi_store_one(base, CRMI_STMT_STORE_GET, &(struct crmi_store_row){ .number = 1 }, &row, &arena);
	crmi_arena_free(&arena);
	if (rc == CRM_DONE)
		return crmi_sqlite_explain(store, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "the version of the store is lost");
	if (rc == CRM_ERR_CORRUPT && (base->error.code & 0xff) == SQLITE_ERROR)
		return crmi_sqlite_explain(store, CRM_ERR_CORRUPT, CRM_RULE_STORE_OBJECT, "the table with the name of our 'store' is not of this library");
	*version = row.version;
	return rc;
}

static crm_status settle(struct crmi_sqlite *store, uint32_t flags)
{
	int64_t version = 0;
	crm_status rc = version_there(store, &version);

	if (rc < 0)
		return rc;
	if (version > CRMI_SCHEMA_VERSION)
		return crmi_sqlite_explain(store, CRM_ERR_TOO_NEW, CRM_RULE_NONE, "the store was made by a newer version of this library");
	if (version == 0 && !(flags & CRM_OPEN_CREATE))
		return crmi_sqlite_explain(store, CRM_ERR_NOT_FOUND, CRM_RULE_NONE, "the database holds no store with this prefix");
	if (version < CRMI_SCHEMA_VERSION && store->base.readonly)
		return crmi_sqlite_explain(store, CRM_ERR_READONLY, CRM_RULE_NONE, "the tables are of an older version, and may not be changed");
	if (version == 0 && (rc = crmi_sqlite_no_objects(store)) < 0)
		return rc;
	if ((version < CRMI_SCHEMA_VERSION && (rc = crmi_sqlite_migrate(store, version)) < 0) || (rc = crmi_sqlite_index(store)) < 0)
		return rc;
	return crmi_sqlite_recognise_objects(store);
}

crm_status crmi_sqlite_attach(void *connection, const struct crmi_store_options *options, crmi_store **store_out)
{
	struct crmi_sqlite *store = crmi_allocate(options->memory, sizeof *store);
	const struct crmi_driver *driver = &crmi_sqlite_driver;
	struct crmi_store_error error;
	bool writing = (options->flags & CRM_OPEN_CREATE) && sqlite3_get_autocommit(connection); /* in the host's it begins by itself */
	crm_status rc;

	*store_out = NULL;
	if (!store)
		return CRM_ERR_NOMEM;
	memset(store, 0, sizeof *store);
	*store_out = &store->base;
	store->base.driver = driver;
	store->base.memory = options->memory;
	store->base.attached = true;
	store->base.readonly = (options->flags & CRM_OPEN_READONLY) != 0;
	store->connection = connection;
	if (options->prefix && strchr(options->prefix, '.'))
		return crmi_sqlite_explain(store, CRM_ERR_INVALID, CRM_RULE_STORE_PREFIX, "a prefix in a file names no schema");
	if ((rc = crmi_store_prefix(&store->base, options->prefix ? options->prefix : CRMI_PREFIX)) < 0 ||
	    (rc = driver->begin(&store->base, writing)) < 0)
		return rc;
	rc = settle(store, options->flags);
	if (rc == CRM_OK)
		return driver->commit(&store->base);
	error = store->base.error;
	(void)driver->rollback(&store->base);
	store->base.error = error;
	return rc;
}
