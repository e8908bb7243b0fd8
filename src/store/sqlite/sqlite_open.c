/* Opening and making a file. */
#include "sqlite_store.h"

#include "crm/version.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_private(const char *path)
{
	return path[0] == '\0' || strcmp(path, ":memory:") == 0;
}

/* A log that another user left beside the file would let it be opened and then refuse every change. */
static crm_status look_beside(struct crmi_sqlite *store, const char *path)
{
	static const char *const suffixes[] = { "-wal", "-shm" };
	size_t size = strlen(path) + sizeof "-wal", i;
	char *name = crmi_allocate(store->base.memory, size);
	crm_status rc = CRM_OK;

	if (!name)
		return crmi_sqlite_explain(store, CRM_ERR_NOMEM, CRM_RULE_NONE, "no memory");
	for (i = 0; i < sizeof suffixes / sizeof *suffixes && rc == CRM_OK; i++) {
		(void)snprintf(name, size, "%s%s", path, suffixes[i]);
		if (access(name, F_OK) == 0 && access(name, R_OK | W_OK) != 0)
			rc = crmi_sqlite_explain(store, CRM_ERR_READONLY, CRM_RULE_NONE, "the log beside the file (-wal, -shm) cannot be written");
	}
	crmi_release(store->base.memory, name);
	return rc;
}

static crm_status look(struct crmi_sqlite *store, const char *path, uint32_t flags)
{
	struct stat state;

	if (stat(path, &state) == 0) {
		if (!S_ISREG(state.st_mode))
			return crmi_sqlite_explain(store, CRM_ERR_CORRUPT, CRM_RULE_STORE_FOREIGN, "the path is not a file");
		if (access(path, R_OK) != 0)
			return crmi_sqlite_explain(store, CRM_ERR_READONLY, CRM_RULE_NONE, "the file cannot be read");
		if (!(flags & CRM_OPEN_READONLY) && access(path, W_OK) != 0)
			return crmi_sqlite_explain(store, CRM_ERR_READONLY, CRM_RULE_NONE, "the file cannot be written");
		return flags & CRM_OPEN_READONLY ? CRM_OK : look_beside(store, path);
	}
	if (errno == EACCES || errno == EPERM)
		return crmi_sqlite_explain(store, CRM_ERR_READONLY, CRM_RULE_NONE, "the directory cannot be read");
	if (errno == ENAMETOOLONG)
		return crmi_sqlite_explain(store, CRM_ERR_INVALID, CRM_RULE_FIELD_TOO_LONG, "the path is too long");
	if (!(flags & CRM_OPEN_CREATE))
		return crmi_sqlite_explain(store, CRM_ERR_NOT_FOUND, CRM_RULE_NONE, "no such file");
	return CRM_OK;
}

static crm_status directory_state(struct crmi_sqlite *store, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *directory;
	crm_status rc = CRM_OK;

	if (!slash)
		directory = crmi_allocate(store->base.memory, 2);
	else
		directory = crmi_allocate(store->base.memory, (size_t)(slash - path) + 2);
	if (!directory)
		return CRM_ERR_NOMEM;
	if (slash)
		(void)snprintf(directory, (size_t)(slash - path) + 2, "%.*s", slash == path ? 1 : (int)(slash - path), path);
	else
		(void)snprintf(directory, 2, ".");
	if (access(directory, F_OK) != 0)
		rc = crmi_sqlite_explain(store, CRM_ERR_NOT_FOUND, CRM_RULE_NONE, "no such directory");
	else if (access(directory, W_OK | X_OK) != 0)
		rc = crmi_sqlite_explain(store, CRM_ERR_READONLY, CRM_RULE_NONE, "the directory cannot be written");
	crmi_release(store->base.memory, directory);
	return rc;
}

static crm_status connect_with(struct crmi_sqlite *store, const char *path, int flags)
{
	int code = sqlite3_open_v2(path, &store->connection, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL);
	crm_status rc;

	if (code != SQLITE_OK)
		return crmi_sqlite_failed(store, code);
	sqlite3_extended_result_codes(store->connection, 1);
	rc = crmi_sqlite_harden(store);
	if (rc < 0)
		return rc;
	return CRM_OK;
}

/* A store on a medium that cannot be written, closed cleanly, is read as it lies there. */
static crm_status connect_immutable(struct crmi_sqlite *store, const char *path)
{
	size_t size = strlen(path) * 3 + 32;
	char *uri = crmi_allocate(store->base.memory, size), *to = uri;
	crm_status rc;

	if (!uri)
		return CRM_ERR_NOMEM;
	to += snprintf(to, size, "file:");
	for (; *path; path++) {
		if (strchr("%?#", *path))
			to += snprintf(to, 4, "%%%02x", (unsigned)(unsigned char)*path);
		else
			*to++ = *path;
	}
	(void)snprintf(to, 16, "?immutable=1");
	sqlite3_close_v2(store->connection);
	store->connection = NULL;
	rc = connect_with(store, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
	crmi_release(store->base.memory, uri);
	return rc;
}

static crm_status connect_file(struct crmi_sqlite *store, const char *path, uint32_t flags)
{
	int64_t version;
	crm_status rc;

	if (!(flags & CRM_OPEN_READONLY))
		return connect_with(store, path, SQLITE_OPEN_READWRITE | (flags & CRM_OPEN_CREATE ? SQLITE_OPEN_CREATE : 0));
	rc = connect_with(store, path, SQLITE_OPEN_READONLY);
	if (rc == CRM_OK)
		rc = crmi_sqlite_number(store, "PRAGMA schema_version", &version);
	if (rc == CRM_ERR_IO || rc == CRM_ERR_READONLY)
		rc = connect_immutable(store, path);
	return rc;
}

static crm_status name_ballast(struct crmi_sqlite *store, const char *path)
{
	size_t size = strlen(path) + sizeof "-ballast";

	store->ballast = crmi_allocate(store->base.memory, size);
	if (!store->ballast)
		return crmi_sqlite_explain(store, CRM_ERR_NOMEM, CRM_RULE_NONE, "no memory");
	(void)snprintf(store->ballast, size, "%s-ballast", path);
	return CRM_OK;
}

crm_status crmi_sqlite_migrate(struct crmi_sqlite *store, int64_t version)
{
	struct crmi_store_settle_in settled = { .version = CRMI_SCHEMA_VERSION };
	crm_status rc = CRM_OK;

	for (; rc == CRM_OK && version < CRMI_SCHEMA_VERSION; version++) {
		char *text = crmi_store_text(&store->base, crmi_migrations[version].sql);

		rc = text ? crmi_sqlite_execute(&store->base, text) : crmi_sqlite_explain(store, CRM_ERR_NOMEM, CRM_RULE_NONE, "no memory");
		crmi_release(store->base.memory, text);
	}
	return rc < 0 ? rc : crmi_store_run(&store->base, CRMI_STMT_STORE_SETTLE, &settled);
}

static crm_status migrate(struct crmi_sqlite *store, bool is_new)
{
	char pragma[64];
	int64_t version = 0;
	crm_status rc = crmi_sqlite_execute(&store->base, "BEGIN IMMEDIATE");

	if (rc < 0)
		return rc;
	rc = crmi_sqlite_number(store, "PRAGMA user_version", &version); /* another process may have been faster */
	if (rc == CRM_OK && (rc = crmi_sqlite_migrate(store, version)) == CRM_OK)
		rc = crmi_sqlite_index(store);
	if (rc == CRM_ERR_INTERNAL && !is_new) /* our text is right, so the tables are not those of the version that is claimed */
		rc = crmi_sqlite_explain(store, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "the tables are not those of the version of the file");
	if (rc == CRM_OK && !is_new)
		rc = crmi_sqlite_recognise_objects(store);
	(void)snprintf(pragma, sizeof pragma, "PRAGMA user_version=%d", CRMI_SCHEMA_VERSION);
	if (rc == CRM_OK)
		rc = crmi_sqlite_execute(&store->base, pragma);
	(void)snprintf(pragma, sizeof pragma, "PRAGMA application_id=%d", CRMI_APPLICATION_ID);
	if (rc == CRM_OK && is_new)
		rc = crmi_sqlite_execute(&store->base, pragma);
	if (rc == CRM_OK) {
		rc = crmi_sqlite_execute(&store->base, "COMMIT");
		/* The tables themselves lie in the file from the beginning: should the disk fill up, the ballast has room for the rest (R3). */
		(void)sqlite3_wal_checkpoint_v2(store->connection, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
		return rc;
	}
	if (!sqlite3_get_autocommit(store->connection)) {
		struct crmi_store_error error = store->base.error;

		(void)crmi_sqlite_execute(&store->base, "ROLLBACK");
		store->base.error = error;
	}
	return rc;
}

/* A store that was made by an engine without what the index needs gets it now. */
static crm_status add_index(struct crmi_sqlite *store)
{
	struct crmi_store_error error;
	crm_status rc;

	if ((rc = crmi_sqlite_index_look(store)) < 0 || !store->index_missing)
		return rc;
	if ((rc = crmi_sqlite_execute(&store->base, "BEGIN IMMEDIATE")) < 0)
		return rc;
	if ((rc = crmi_sqlite_index(store)) == CRM_OK)
		return crmi_sqlite_execute(&store->base, "COMMIT");
	error = store->base.error;
	(void)crmi_sqlite_execute(&store->base, "ROLLBACK");
	store->base.error = error;
	return rc;
}

static crm_status open_path(struct crmi_sqlite *store, const char *path, uint32_t flags)
{
	bool is_new = false, is_old = false;
	crm_status rc;

	if (is_private(path)) {
		rc = connect_with(store, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
		if (rc < 0 || (rc = crmi_sqlite_settle(store, flags)) < 0)
			return rc;
		return migrate(store, true);
	}
	store->base.readonly = (flags & CRM_OPEN_READONLY) != 0;
	if ((rc = look(store, path, flags)) < 0 || (!store->base.readonly && (rc = directory_state(store, path)) < 0) ||
	    (rc = connect_file(store, path, flags)) < 0 || (rc = crmi_sqlite_recognise(store, flags, &is_new, &is_old)) < 0) {
		if (rc == CRM_ERR_INTERNAL) /* until here nothing is asked that could be wrong: the header says what no engine writes */
			return crmi_sqlite_explain(store, CRM_ERR_CORRUPT, CRM_RULE_STORE_DAMAGED, "the format of the file cannot be read");
		return rc;
	}
	if (is_old && store->base.readonly)
		return crmi_sqlite_explain(store, CRM_ERR_READONLY, CRM_RULE_NONE, "the store is of an older version, and may not be changed");
	store->ours = true;
	(void)sqlite3_db_config(store->connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
	if ((rc = crmi_sqlite_settle(store, flags)) < 0)
		return rc;
	if (store->base.readonly)
		return crmi_sqlite_index(store);
	if ((rc = is_new || is_old ? migrate(store, is_new) : add_index(store)) < 0 || (rc = name_ballast(store, path)) < 0)
		return rc;
	(void)crmi_sqlite_ballast_keep(store); /* without it the store opens, and takes no changes until there is room */
	return CRM_OK;
}

crm_status crmi_sqlite_open(const char *path, const struct crmi_store_options *options, crmi_store **store_out)
{
	struct crmi_sqlite *store = crmi_allocate(options->memory, sizeof *store);

	*store_out = NULL;
	if (!store)
		return CRM_ERR_NOMEM;
	memset(store, 0, sizeof *store);
	store->base.driver = &crmi_sqlite_driver;
	store->base.memory = options->memory;
	store->cache_bytes = options->cache_bytes ? options->cache_bytes : CRMI_CACHE_BYTES;
	store->busy_milliseconds = options->busy_milliseconds < 0 ? 0 : options->busy_milliseconds ? options->busy_milliseconds : 5000;
	*store_out = &store->base;
	if (options->prefix)
		return crmi_sqlite_explain(store, CRM_ERR_INVALID, CRM_RULE_STORE_PREFIX, "a file of its own has no prefix");
	if (!is_private(path) && options->message && crm_sqlite_copies() > 1)
		options->message(CRM_SEVERITY_WARNING, "several copies of SQLite are loaded: one file used through two of them loses commits",
		                 options->message_user);
	return open_path(store, path, options->flags);
}

const char *crm_version_sqlite(void)
{
	return sqlite3_libversion();
}
