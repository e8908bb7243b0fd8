/* A ledger in memory at a time of the test's own, for tests through the public calls: whatever a test did, in the end
 * the records are what the journal says. */
#ifndef LEDGER_H
#define LEDGER_H

#include "fixture.h"

#define START (INT64_C(20000) * CRM_DAY)

static inline int64_t at(const char *text)
{
	int64_t instant = CRM_NO_TIME;

	if (!crm_time_from_text(text, &instant))
		fail_msg("%s is no instant", text);
	return instant;
}

static inline void ledger_open(struct fixture *f, int64_t now, const char *actor, int32_t utc_offset_minutes)
{
	crm_options options;

	fixture_start(f);
	fixture_place(f);
	options = fixture_options(f, CRM_OPEN_CREATE);
	f->now = now;
	options.actor = actor;
	options.utc_offset_minutes = utc_offset_minutes;
	assert_int_equal(crm_open(f->path, &options, &f->db), CRM_OK);
}

/* For tests that do with one ledger and do not ask what time it is. */
static inline struct fixture *open_store(void **state)
{
	static struct fixture fixture;

	ledger_open(&fixture, START, "tester", 0);
	*state = &fixture;
	return &fixture;
}

static inline void close_store(struct fixture *f)
{
	assert_ok(f->db, crm_verify(f->db, NULL, NULL, NULL));
	fixture_close(f);
}

/* Without a field the detail must name none. */
static inline void ledger_check(struct fixture *f, crm_status rc, crm_status expected, int32_t rule, const char *field,
                                const char *file, int line)
{
	const char *named = crm_error_last(f->db)->field;

	fixture_check(f->db, rc, expected, rule, file, line);
	if (!field != !named || (field && strcmp(field, named) != 0)) {
		print_error("the detail names %s, expected %s\n", named ? named : "no field", field ? field : "no field");
		_fail(file, line);
	}
}

#define assert_rule(f, rc, expected, rule, field) \
	ledger_check(f, rc, expected, (int32_t)(rule), field, __FILE__, __LINE__)

/* Entries of the journal so far. */
static inline int64_t entries(struct fixture *f)
{
	return fixture_last(f);
}

#endif
