/* Files to open: made, read whole, written whole, and refused as they are. */
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include "fixture.h"

#include "handle.h"
#include "sqlite_store.h"

#include <sys/stat.h>

static inline void run_sql(const char *path, const char *sql)
{
	sqlite3 *connection = NULL;

	assert_int_equal(sqlite3_open(path, &connection), SQLITE_OK);
	if (sqlite3_exec(connection, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(connection));
	sqlite3_close(connection);
}

struct bytes {
	char *data;
	size_t length;
};

static inline struct bytes read_whole(const char *path)
{
	struct bytes bytes = { NULL, 0 };
	struct stat about;
	FILE *file = fopen(path, "rb");

	assert_non_null(file);
	assert_int_equal(fstat(fileno(file), &about), 0);
	bytes.data = malloc((size_t)about.st_size + 1);
	assert_non_null(bytes.data);
	bytes.length = fread(bytes.data, 1, (size_t)about.st_size, file);
	(void)fclose(file);
	return bytes;
}

static inline void write_whole(const char *path, const void *data, size_t length)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

static inline bool exists(const char *path, const char *suffix)
{
	char whole[FIXTURE_PATH + 60];

	(void)snprintf(whole, sizeof whole, "%s%s", path, suffix);
	return access(whole, F_OK) == 0;
}

/* Opening is refused with a status and a rule, the handle tells why and can be closed, and the file is as it was. */
static inline void refuse_to_open(struct fixture *f, uint32_t flags, crm_status status, int32_t rule)
{
	struct bytes before = { NULL, 0 }, after;
	bool there = access(f->path, R_OK) == 0;

	if (there)
		before = read_whole(f->path);
	assert_int_equal(fixture_open(f, f->path, flags), status);
	assert_non_null(f->db);
	assert_fails(f->db, status, rule, crm_error_last(f->db)->status);
	assert_null(strstr(crm_error_last(f->db)->message, "\n"));
	assert_int_equal(crm_journal_last(f->db, &(int64_t){ 0 }), CRM_ERR_CLOSED);
	fixture_close(f);
	assert_int_equal(access(f->path, R_OK) == 0, there);
	if (!there)
		return;
	after = read_whole(f->path);
	assert_int_equal(after.length, before.length);
	assert_memory_equal(after.data, before.data, before.length);
	free(before.data);
	free(after.data);
}

static inline void make_store(struct fixture *f, int customers)
{
	char name[40];

	fixture_file(f);
	for (; customers > 0; customers--) {
		(void)snprintf(name, sizeof name, "Customer %d", customers);
		(void)fixture_customer(f, name);
	}
	fixture_close(f);
}

#endif
