/* D-KEY-07: a playbook whose green lane would be longer than the normal one is refused, with line, path and rule. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

/* What every case of the table begins with. */
static const char base[] =
	"{\"calendars\": {\"office\": {\"tz\": \"UTC\", \"hours\": {\"mon\": [[\"09:00\", \"17:00\"]], \"tue\": [[\"09:00\", \"17:00\"]]}}},"
	" \"clocks\": {"
	"  \"normal\": {\"calendar\": \"office\", \"targets\": {\"answer\": {\"kind\": \"acknowledge\", \"hours\": 4},"
	"   \"reply\": {\"kind\": \"reply\", \"unit\": \"real\", \"hours\": 48}, \"end\": {\"kind\": \"resolve\", \"days\": 5}}},"
	"  \"fast\": {\"calendar\": \"office\", \"targets\": {\"answer\": {\"kind\": \"acknowledge\", \"hours\": 2}}}},"
	" \"complaint\": {\"clock\": \"normal\", \"assess_minutes\": 600}}";

static crm *open_with(const char *text)
{
	crm_options options = CRM_INIT(crm_options);
	crm *db = NULL;

	options.flags = CRM_OPEN_CREATE;
	options.allocator = &unit_allocator;
	assert_int_equal(crm_open(":memory:", &options, &db), CRM_OK);
	if (text && crm_playbook_load(db, NULL, text, strlen(text), NULL) != CRM_OK)
		fail_msg("%s", crm_error_last(db)->message);
	return db;
}

#define FAST(targets) "{\"clocks\": {\n\"fast\": {\"calendar\": \"office\", \"targets\": {" targets "}}},\n\"complaint\": {\"lanes\": {\"fault\": {\n\"clock\": \"fast\"}}}}"
#define END(amount)   "\"end\": {\"kind\": \"resolve\", " amount "}"
#define ANSWER(rest)  "\"answer\": {\"kind\": \"acknowledge\", " rest "}"
#define REPLY(rest)   "\"reply\": {\"kind\": \"reply\", " rest "}"

static const struct {
	const char *text, *path; /* path NULL = it is taken */
	int64_t     line;
} cases[] = {
	{ "{\"complaint\": {\"lanes\": {\"fault\": {\"assess_minutes\": 600}}}}", NULL, 0 },
	{ "{\"complaint\": {\"lanes\": {\"business\": {\n\"assess_minutes\": 601}}}}", "complaint.lanes.business.assess_minutes", 2 },
	{ "{\"complaint\": {\"lanes\": {\"project\": {\n\n\"assess_minutes\": 700}}}}", "complaint.lanes.project.assess_minutes", 3 },
	{ "{\"complaint\": {\"assess_minutes\": 700, \"lanes\": {\"fault\": {\"assess_minutes\": 700}}}}", NULL, 0 },
	{ "{\"complaint\": {\"lanes\": {\"fault\": {\n\"clock\": \"none\"}}}}", "complaint.lanes.fault.clock", 2 },
	{ "{\"complaint\": {\"lanes\": {\"fault\": {\"clock\": \"fast\"}}}}", NULL, 0 },
	{ "{\"complaint\": {\"lanes\": {\"fault\": {\"clock\": \"normal\"}}}}", NULL, 0 },
	{ FAST(ANSWER("\"hours\": 4") ", " REPLY("\"unit\": \"real\", \"hours\": 48") ", " END("\"days\": 5")), NULL, 0 },
	{ FAST("\"own\": {\"kind\": \"resolve\", \"hours\": 99}"), NULL, 0 }, /* of another name: there is nothing to compare */
	{ FAST(ANSWER("\"hours\": 1") ", " END("\"days\": 1") ", \"a\": {\"kind\": \"custom\", \"hours\": 1}, \"b\": {\"kind\": \"custom\", \"hours\": 1}"),
	  "complaint.lanes.fault.clock", 4 },
	{ FAST(ANSWER("\"hours\": 4, \"minutes\": 1")), "complaint.lanes.fault.clock", 4 },
	{ FAST(ANSWER("\"unit\": \"real\", \"hours\": 4")), NULL, 0 }, /* real time is never longer than working time */
	{ FAST(REPLY("\"hours\": 1")), "complaint.lanes.fault.clock", 4 },
	{ FAST(END("\"days\": 6")), "complaint.lanes.fault.clock", 4 },
	{ FAST(END("\"hours\": 1")), "complaint.lanes.fault.clock", 4 }, /* days are compared with days alone */
	{ FAST(ANSWER("\"hours\": 1, \"pauses\": true")), "complaint.lanes.fault.clock", 4 },
	{ FAST(ANSWER("\"days\": 1, \"end_of_day\": true")), "complaint.lanes.fault.clock", 4 },
};

static void check_case(crm *db, size_t i)
{
	const crm_status rc = crm_playbook_load(db, NULL, cases[i].text, strlen(cases[i].text), NULL);
	const crm_error *error = crm_error_last(db);

	if (!cases[i].path) {
		if (rc < 0)
			fail_msg("%s\n\t%s %s", cases[i].text, error->field, error->message);
		return;
	}
	if (rc != CRM_ERR_INVALID || error->rule != CRM_RULE_PLAYBOOK_CONTRADICTION || error->line != cases[i].line || !error->field ||
	    strcmp(error->field, cases[i].path) != 0)
		fail_msg("%s\n\t%s: %s line %d, %s", cases[i].text, crm_status_name(rc), error->field ? error->field : "-", (int)error->line,
		         error->message);
}

static void a_lane_that_is_longer_than_the_normal_one_is_refused(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		crm *db = open_with(base);

		check_case(db, i);
		crm_close(db);
	}
}

static void assert_contradicts(crm *db, const char *text, const char *path, int64_t line)
{
	assert_int_equal(crm_playbook_load(db, NULL, text, strlen(text), NULL), CRM_ERR_INVALID);
	assert_int_equal(crm_error_last(db)->rule, CRM_RULE_PLAYBOOK_CONTRADICTION);
	assert_string_equal(crm_error_last(db)->field, path);
	assert_int_equal(crm_error_last(db)->line, line);
}

/* The fault stands where the text has something: at the normal limit, at a clock that is laid anew, at one that is taken away. */
static void what_makes_a_lane_longer_afterwards_is_refused_where_it_stands(void **state)
{
	static const char lanes[] = "{\"complaint\": {\"lanes\": {\"fault\": {\"assess_minutes\": 500, \"clock\": \"fast\"}}}}";
	crm *db = open_with(base);

	(void)state;
	assert_int_equal(crm_playbook_load(db, NULL, lanes, strlen(lanes), NULL), CRM_OK);
	assert_contradicts(db, "{\"complaint\": {\n\"assess_minutes\": 499}}", "complaint.assess_minutes", 2);
	assert_contradicts(db, "{\"clocks\": {\n\"fast\": {\"calendar\": \"office\", \"targets\": {" END("\"days\": 6") "}}}}", "clocks.fast.targets.end", 2);
	assert_contradicts(db, "{\"clocks\": {\n\n\"fast\": null}}", "clocks.fast", 3);
	assert_contradicts(db, "{\"complaint\": {\n\"clock\": \"fast\", \"lanes\": {\"fault\": {\"clock\": \"normal\"}}}}", "complaint.lanes.fault.clock", 2);
	assert_contradicts(db, "{\"clocks\": {\n\"normal\": {\"calendar\": \"office\", \"targets\": {" ANSWER("\"hours\": 1") "}}}}",
	                   "clocks.normal.targets.answer", 2);
	assert_int_equal(crm_playbook_load(db, NULL, "{\"complaint\": {\"clock\": null}}", 30, NULL), CRM_OK); /* no limit is the longest of all */
	crm_close(db);
}

static void lack_of_memory_is_no_contradiction(void **state)
{
	static const char lanes[] = "{\"complaint\": {\"lanes\": {\"fault\": {\"clock\": \"fast\"}}}}";
	crm_status rc = CRM_ERR_NOMEM;
	crm *db = open_with(base);
	long n;

	(void)state;
	for (n = 1; rc == CRM_ERR_NOMEM && n < 2000; n++) {
		unit_fail_allocation(n, false);
		rc = crm_playbook_load(db, NULL, lanes, strlen(lanes), NULL);
		unit_fail_allocation(0, false);
	}
	assert_int_equal(rc, CRM_OK);
	assert_true(n > 5);
	crm_close(db);
}

UNIT_MAIN(TEST(a_lane_that_is_longer_than_the_normal_one_is_refused), TEST(what_makes_a_lane_longer_afterwards_is_refused_where_it_stands),
          TEST(lack_of_memory_is_no_contradiction))
