/* A second copy of SQLite in the process is seen, and whoever opens a file is told. */
#include "unit.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int warnings;

static void hear(int32_t severity, const char *text, void *user)
{
	(void)user;
	if (severity == CRM_SEVERITY_WARNING && strstr(text, "several copies of SQLite"))
		warnings++;
}

static int warnings_of_opening(const char *path)
{
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;

	options.flags = CRM_OPEN_CREATE;
	options.message = hear;
	warnings = 0;
	assert_int_equal(crm_open(path, &options, &db), CRM_OK);
	crm_close(db);
	return warnings;
}

static void a_second_copy_is_counted_and_told_of(void **state)
{
	const char *path = getenv("CRM_SECOND_SQLITE");
	char file[] = "/tmp/crm_copies_XXXXXX", ballast[sizeof file + 8];
	void *second;

	(void)state;
	assert_non_null(path);
	assert_int_equal(close(mkstemp(file)), 0);
	assert_int_equal(crm_sqlite_copies(), 1);
	assert_int_equal(warnings_of_opening(file), 0);
	second = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	assert_non_null(second);
	assert_int_equal(crm_sqlite_copies(), 2);
	assert_int_equal(warnings_of_opening(file), 1);
	assert_int_equal(warnings_of_opening(":memory:"), 0); /* nobody else can use that */
	assert_int_equal(dlclose(second), 0);
	assert_int_equal(crm_sqlite_copies(), 1);
	(void)snprintf(ballast, sizeof ballast, "%s-ballast", file);
	(void)unlink(ballast);
	(void)unlink(file);
}

UNIT_MAIN(TEST(a_second_copy_is_counted_and_told_of))
