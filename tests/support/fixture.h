/* A store with a fake clock and counted random bytes, a folder to put files in, and what every call must satisfy. */
#ifndef FIXTURE_H
#define FIXTURE_H

#include "stores.h"
#include "unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIXTURE_PATH = 200 };

struct fixture {
	crm *db;
	int64_t now;
	uint64_t random;
	char folder[FIXTURE_PATH];
	char path[FIXTURE_PATH + 20]; /* of a store in it, or where the server is */
	char prefix[40];              /* of its tables on a server */
	crm_id id;                    /* of the record that a test is about */
};

/* 2026-05-10T08:00:00Z */
#define FIXTURE_START (INT64_C(1778400000) * CRM_SECOND)

static inline int64_t fixture_clock(void *user)
{
	return ((struct fixture *)user)->now;
}

static inline int fixture_random(void *bytes, size_t length, void *user)
{
	struct fixture *f = user;
	size_t i;

	for (i = 0; i < length; i++) {
		f->random = f->random * 6364136223846793005u + 1442695040888963407u;
		((uint8_t *)bytes)[i] = (uint8_t)(f->random >> 56);
	}
	return 0;
}

static inline crm_options fixture_options(struct fixture *f, uint32_t flags)
{
	crm_options options = CRM_INIT(crm_options);

	options.flags = flags;
	options.busy_milliseconds = 50;
	options.clock = fixture_clock;
	options.clock_user = f;
	options.random = fixture_random;
	options.random_user = f;
	options.allocator = &unit_allocator;
	options.actor = "tester";
	options.prefix = f->prefix[0] ? f->prefix : NULL;
	return options;
}

static inline crm_status fixture_open(struct fixture *f, const char *path, uint32_t flags)
{
	crm_options options = fixture_options(f, flags);

	return crm_open(path, &options, &f->db);
}

static inline void fixture_close(struct fixture *f)
{
	crm_close(f->db);
	f->db = NULL;
}

static inline void fixture_start(struct fixture *f)
{
	memset(f, 0, sizeof *f);
	f->now = FIXTURE_START;
}

/* Chooses a new store in memory; on a server one that can be opened again. */
static inline void fixture_place(struct fixture *f)
{
	crm_options options = CRM_INIT(crm_options);

	(void)snprintf(f->path, sizeof f->path, "%s", stores_new(&options));
	(void)snprintf(f->prefix, sizeof f->prefix, "%s", options.prefix ? options.prefix : "");
}

/* A store that nobody else sees. */
static inline void fixture_memory(struct fixture *f)
{
	fixture_start(f);
	fixture_place(f);
	assert_int_equal(fixture_open(f, f->path, CRM_OPEN_CREATE), CRM_OK);
}

/* An empty folder, in which f->path would be a store. */
static inline void fixture_folder(struct fixture *f)
{
	const char *parent = getenv("TMPDIR");

	fixture_start(f);
	if (!parent || !*parent)
		parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"; /* what is tested here does not need a disk */
	(void)snprintf(f->folder, sizeof f->folder, "%.150s/crm-test-XXXXXX", parent);
	assert_non_null(mkdtemp(f->folder));
	(void)snprintf(f->path, sizeof f->path, "%s/store.crm", f->folder);
}

/* A store that can be opened twice: a file of its own. */
static inline void fixture_file(struct fixture *f)
{
	fixture_folder(f);
	if (stores_on_server())
		fixture_place(f);
	assert_int_equal(fixture_open(f, f->path, CRM_OPEN_CREATE), CRM_OK);
}

/* Closes what is open and takes the folder away with all files in it. */
static inline void fixture_end(struct fixture *f)
{
	char path[FIXTURE_PATH + 300];
	struct dirent *entry;
	DIR *folder;

	fixture_close(f);
	if (!f->folder[0] || !(folder = opendir(f->folder)))
		return;
	while ((entry = readdir(folder)) != NULL) {
		(void)snprintf(path, sizeof path, "%s/%s", f->folder, entry->d_name);
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 && unlink(path) != 0)
			(void)rmdir(path);
	}
	(void)closedir(folder);
	(void)rmdir(f->folder);
}

/* The detail is set by a call that fails and cleared by one that does not (style E4). */
static inline void fixture_check(crm *db, crm_status rc, crm_status expected, int32_t rule, const char *file, int line)
{
	const crm_error *error = crm_error_last(db);

	if (rc != expected) {
		print_error("got %d (%s), expected %d\n", rc, error->message, expected);
		_fail(file, line);
	}
	if (error->status != (rc < 0 ? rc : CRM_OK) || !error->message || (rc < 0) != (error->message[0] != '\0') ||
	    (rc >= 0 && (error->rule || error->field || error->store_code || error->entity)) ||
	    (rc < 0 && rule >= 0 && error->rule != rule)) {
		print_error("status %d has the detail: status %d, rule %d, message '%s'\n", rc, error->status, error->rule,
		            error->message);
		_fail(file, line);
	}
}

enum { ANY_RULE = -1 };

#define assert_status(db, expected, call)      fixture_check(db, call, expected, ANY_RULE, __FILE__, __LINE__)
#define assert_ok(db, call)                    assert_status(db, CRM_OK, call)
#define assert_fails(db, expected, rule, call) fixture_check(db, call, expected, rule, __FILE__, __LINE__)

/* A customer with nothing but a name. */
static inline crm_id fixture_customer(struct fixture *f, const char *name)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_id id;

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = name;
	assert_ok(f->db, crm_customer_add(f->db, NULL, &input, &id));
	return id;
}

static inline int64_t fixture_last(struct fixture *f)
{
	int64_t seq = -1;

	assert_ok(f->db, crm_journal_last(f->db, &seq));
	return seq;
}

#endif
