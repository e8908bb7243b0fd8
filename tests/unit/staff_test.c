/* People of ours who leave and come back. */
#include "complaint_fixture.h"

static void leaving_and_coming_back_are_in_the_journal_once(void **state)
{
	struct fixture f;
	crm_act act = CRM_INIT(crm_act);
	int64_t when = CRM_NO_TIME;

	(void)state;
	begin(&f);
	assert_int_equal(crm_staff_return(f.db, NULL, "Chen"), CRM_UNCHANGED);
	assert_int_equal(entries(&f), 1);
	act.at = MAY(1, 8);
	assert_int_equal(crm_staff_leave(f.db, &act, "Chen"), CRM_OK);
	assert_int_equal(crm_staff_leave(f.db, NULL, "Chen"), CRM_UNCHANGED);
	assert_int_equal(count_events(&f, CRM_EVENT_STAFF_LEFT, &when), 1);
	assert_int_equal(when, MAY(1, 8));
	assert_int_equal(crm_staff_leave(f.db, NULL, "Gao"), CRM_OK);
	assert_int_equal(crm_staff_return(f.db, NULL, "Chen"), CRM_OK);
	assert_int_equal(crm_staff_return(f.db, NULL, "Chen"), CRM_UNCHANGED);
	assert_int_equal(crm_staff_leave(f.db, NULL, "Chen"), CRM_OK);
	assert_int_equal(count_events(&f, CRM_EVENT_STAFF_LEFT, NULL), 3);
	assert_int_equal(count_events(&f, CRM_EVENT_STAFF_RETURNED, NULL), 1);
	assert_store_verifies(&f);
	assert_int_equal(crm_rebuild(f.db), CRM_OK);
	assert_int_equal(crm_staff_leave(f.db, NULL, "Chen"), CRM_UNCHANGED);
	assert_store_verifies(&f);
	end(&f);
}

/* Rows that are known by a name are proved one by one as those with an id are. */
static void many_names_are_verified_in_their_order(void **state)
{
	static const char *const names[] = { "Wu", "吴", "a", "A", "zz", "Wu Jing", "W", "伍", "\xc3\x89mile" };
	struct fixture f;
	crm_verify_result result;
	size_t i;

	(void)state;
	begin(&f);
	for (i = 0; i < sizeof names / sizeof *names; i++)
		assert_int_equal(crm_staff_leave(f.db, NULL, names[i]), CRM_OK);
	assert_int_equal(crm_verify(f.db, NULL, NULL, &result), CRM_OK);
	assert_int_equal(result.records, 1 + sizeof names / sizeof *names); /* and the playbook */
	end(&f);
}

/* As one text, so that the order shows. */
static const char *list_names(struct fixture *f, const crm_staff_query *query, char *names)
{
	crm_staff_cursor *cursor = NULL;
	const crm_staff *staff = NULL;
	crm_status rc;

	*names = '\0';
	assert_int_equal(crm_staff_list(f->db, query, &cursor), CRM_OK);
	while ((rc = crm_staff_next(cursor, &staff)) == CRM_OK)
		add(names, "%s%s ", staff->name, staff->left_at == CRM_NO_TIME ? "*" : "");
	assert_int_equal(rc, CRM_DONE);
	assert_null(staff);
	crm_staff_cursor_free(cursor);
	return names;
}

static void who_has_left_is_listed_by_name(void **state)
{
	static const char *const people[] = { "Wu", "Chen", "吴", "Gao" };
	static char names[DUMP];
	crm_staff_query query = CRM_INIT(crm_staff_query);
	struct fixture f;
	size_t i;

	(void)state;
	begin(&f);
	assert_string_equal(list_names(&f, NULL, names), "");
	for (i = 0; i < sizeof people / sizeof *people; i++)
		assert_int_equal(crm_staff_leave(f.db, NULL, people[i]), CRM_OK);
	assert_int_equal(crm_staff_return(f.db, NULL, "Gao"), CRM_OK);
	assert_string_equal(list_names(&f, NULL, names), "Chen Wu 吴 ");
	assert_string_equal(list_names(&f, &query, names), "Chen Wu 吴 ");
	query.returned = 1;
	assert_string_equal(list_names(&f, &query, names), "Chen Gao* Wu 吴 ");
	query.after = "Gao";
	assert_string_equal(list_names(&f, &query, names), "Wu 吴 ");
	query.after = "吴";
	assert_string_equal(list_names(&f, &query, names), "");
	end(&f);
}

/* More than two pages; who leaves meanwhile behind the place that was reached is still met. */
static void a_list_of_people_goes_on_page_by_page(void **state)
{
	struct fixture f;
	crm_staff_cursor *cursor = NULL;
	const crm_staff *staff = NULL;
	char name[32];
	int i, count = 0;

	(void)state;
	begin(&f);
	for (i = 0; i < 300; i++) {
		(void)snprintf(name, sizeof name, "person %03d", i);
		assert_int_equal(crm_staff_leave(f.db, NULL, name), CRM_OK);
	}
	assert_int_equal(crm_staff_list(f.db, NULL, &cursor), CRM_OK);
	while (crm_staff_next(cursor, &staff) == CRM_OK) {
		(void)snprintf(name, sizeof name, "person %03d", count++);
		assert_string_equal(staff->name, name);
		if (count == 2)
			assert_int_equal(crm_staff_leave(f.db, NULL, "person 300"), CRM_OK);
	}
	crm_staff_cursor_free(cursor);
	assert_int_equal(count, 301);
	end(&f);
}

static void a_person_who_left_is_read_by_name(void **state)
{
	struct fixture f;
	crm_act act = CRM_INIT(crm_act);
	const crm_staff *staff = NULL;

	(void)state;
	begin(&f);
	assert_int_equal(crm_staff_get(f.db, "Chen", &staff), CRM_ERR_NOT_FOUND);
	assert_null(staff);
	assert_int_equal(crm_error_last(f.db)->entity, CRM_ENTITY_STAFF);
	act.at = MAY(1, 8);
	assert_int_equal(crm_staff_leave(f.db, &act, "Chen"), CRM_OK);
	assert_int_equal(crm_staff_get(f.db, "Chen", &staff), CRM_OK);
	assert_string_equal(staff->name, "Chen");
	assert_int_equal(staff->left_at, MAY(1, 8));
	assert_int_equal(staff->revision, entries(&f));
	crm_staff_free(staff);
	assert_int_equal(crm_staff_return(f.db, NULL, "Chen"), CRM_OK);
	assert_int_equal(crm_staff_get(f.db, "Chen", &staff), CRM_OK);
	assert_int_equal(staff->left_at, CRM_NO_TIME);
	end(&f);
	assert_string_equal(staff->name, "Chen"); /* the view outlives the handle */
	crm_staff_free(staff);
	crm_staff_free(NULL);
}

static void reading_people_refuses_what_is_missing(void **state)
{
	static char names[DUMP];
	struct fixture f;
	crm_staff_query query = CRM_INIT(crm_staff_query);
	crm_staff_cursor *cursor = NULL;
	const crm_staff *staff = NULL;

	(void)state;
	begin(&f);
	assert_rule(&f, crm_staff_get(f.db, NULL, &staff), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "name");
	assert_rule(&f, crm_staff_get(f.db, "", &staff), CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "name");
	assert_rule(&f, crm_staff_get(f.db, "Chen", NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "staff_out");
	assert_rule(&f, crm_staff_list(f.db, NULL, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "cursor_out");
	query.returned = 2;
	assert_rule(&f, crm_staff_list(f.db, &query, &cursor), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "returned");
	assert_null(cursor);
	query.returned = 0;
	query.after = "\xff";
	assert_rule(&f, crm_staff_list(f.db, &query, &cursor), CRM_ERR_INVALID, CRM_RULE_FIELD_NOT_UTF8, "after");
	assert_string_equal(list_names(&f, NULL, names), "");
	assert_int_equal(crm_staff_list(f.db, NULL, &cursor), CRM_OK);
	end(&f);
	assert_int_equal(crm_staff_next(cursor, &staff), CRM_ERR_CLOSED);
	crm_staff_cursor_free(cursor);
	crm_staff_cursor_free(NULL);
}

static void a_person_needs_a_name(void **state)
{
	char longer[CRM_LIMIT_KEY + 2];
	struct fixture f;

	(void)state;
	begin(&f);
	memset(longer, 'a', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	assert_rule(&f, crm_staff_leave(f.db, NULL, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "name");
	assert_rule(&f, crm_staff_leave(f.db, NULL, ""), CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "name");
	assert_rule(&f, crm_staff_return(f.db, NULL, longer), CRM_ERR_INVALID, CRM_RULE_FIELD_TOO_LONG, "name");
	assert_rule(&f, crm_staff_return(f.db, NULL, "\xff"), CRM_ERR_INVALID, CRM_RULE_FIELD_NOT_UTF8, "name");
	assert_int_equal(entries(&f), 1);
	end(&f);
}

static void a_known_key_is_answered_again(void **state)
{
	struct fixture f;
	crm_act act = CRM_INIT(crm_act);

	(void)state;
	begin(&f);
	act.key = "gone";
	assert_int_equal(crm_staff_leave(f.db, &act, "Chen"), CRM_OK);
	assert_int_equal(crm_staff_return(f.db, NULL, "Chen"), CRM_OK);
	assert_int_equal(crm_staff_leave(f.db, &act, "Chen"), CRM_REPLAYED);
	assert_rule(&f, crm_staff_leave(f.db, &act, "Gao"), CRM_ERR_CONFLICT, CRM_RULE_KEY_REUSED, "key");
	assert_rule(&f, crm_staff_return(f.db, &act, "Chen"), CRM_ERR_CONFLICT, CRM_RULE_KEY_REUSED, "key");
	end(&f);
}

/* --- what it does to cases */

struct listed {
	int    count;
	crm_id only; /* the last, where there are more */
	char   person[40];
};

static struct listed violations(struct fixture *f)
{
	crm_violation_cursor *cursor = NULL;
	const crm_violation *v = NULL;
	struct listed found;

	memset(&found, 0, sizeof found);
	assert_int_equal(crm_violation_list(f->db, &cursor), CRM_OK);
	while (crm_violation_next(cursor, &v) == CRM_OK) {
		assert_int_equal(v->rule, CRM_RULE_ANSWERABLE_LEFT);
		assert_true(v->since != CRM_NO_TIME);
		assert_int_equal(strlen(v->number), CRM_CASE_NUMBER_TEXT - 1);
		found.count++;
		found.only = v->complaint_id;
		(void)snprintf(found.person, sizeof found.person, "%s", v->person);
	}
	crm_violation_cursor_free(cursor);
	return found;
}

static crm_id case_of(struct fixture *f, const char *first_responder, const char *handler)
{
	crm_complaint_input input = nine_points(f);

	input.first_responder = first_responder;
	input.handler = handler;
	assert_int_equal(crm_complaint_open(f->db, NULL, &input, &f->id), CRM_OK);
	return f->id;
}

/* D-CMP-27, issue 6: "an answerable person who has left is a listed violation". */
static void an_answerable_person_who_has_left_is_a_listed_violation(void **state)
{
	struct fixture f;
	struct listed found;
	crm_id hers;

	(void)state;
	begin(&f);
	hers = case_of(&f, "Chen", "Li");
	(void)case_of(&f, "Gao", "Chen"); /* she only handles this one */
	assert_int_equal(violations(&f).count, 0);
	assert_int_equal(crm_staff_leave(f.db, NULL, "Chen"), CRM_OK);
	found = violations(&f);
	assert_int_equal(found.count, 1);
	assert_memory_equal(&found.only, &hers, sizeof hers);
	assert_string_equal(found.person, "Chen");
	assert_int_equal(crm_complaint_handler_set(f.db, NULL, &hers, "Gao"), CRM_OK); /* that changes nothing of it */
	assert_int_equal(violations(&f).count, 1);
	assert_int_equal(crm_staff_return(f.db, NULL, "Chen"), CRM_OK);
	assert_int_equal(violations(&f).count, 0);
	end(&f);
}

static void a_violation_ends_with_its_case(void **state)
{
	struct fixture f;
	crm_act why = CRM_INIT(crm_act);

	(void)state;
	begin(&f);
	assert_int_equal(crm_staff_leave(f.db, NULL, "Wang"), CRM_OK);
	why.reason = "a duplicate";
	(void)case_of(&f, "Wang", NULL); /* opened although she has left: that is one, too */
	assert_int_equal(violations(&f).count, 1);
	assert_int_equal(crm_complaint_void(f.db, &why, &f.id), CRM_OK);
	assert_int_equal(violations(&f).count, 0);
	(void)verifying(&f);
	assert_int_equal(violations(&f).count, 1);
	assert_int_equal(crm_complaint_check(f.db, NULL, &f.id, CRM_SATISFACTION_SATISFIED, NULL), CRM_OK);
	assert_int_equal(violations(&f).count, 0);
	assert_int_equal(crm_complaint_reopen(f.db, NULL, &f.id), CRM_OK);
	assert_int_equal(violations(&f).count, 1);
	end(&f);
}

/* More than a page of each, by person and id, while cases come and go. */
static void violations_are_walked_by_person_and_id(void **state)
{
	struct fixture f;
	crm_violation_cursor *cursor = NULL;
	const crm_violation *v = NULL;
	char before[40] = "";
	crm_id last = { { 0 } };
	int i, count = 0;

	(void)state;
	begin(&f);
	for (i = 0; i < 360; i++)
		(void)case_of(&f, i % 3 == 0 ? "Chen" : i % 3 == 1 ? "Gao" : "Lin", NULL);
	assert_int_equal(crm_staff_leave(f.db, NULL, "Lin"), CRM_OK);
	assert_int_equal(crm_staff_leave(f.db, NULL, "Chen"), CRM_OK);
	assert_int_equal(crm_violation_list(f.db, &cursor), CRM_OK);
	while (crm_violation_next(cursor, &v) == CRM_OK) {
		const int order = strcmp(before, v->person);

		assert_true(order < 0 || (order == 0 && memcmp(&last, &v->complaint_id, sizeof last) < 0));
		(void)snprintf(before, sizeof before, "%s", v->person);
		last = v->complaint_id;
		if (count++ == 60)
			(void)case_of(&f, "Abe", NULL);
	}
	crm_violation_cursor_free(cursor);
	assert_int_equal(count, 240);
	end(&f);
}

static void a_walk_needs_a_place_and_an_open_handle(void **state)
{
	struct fixture f;
	crm_violation_cursor *cursor = NULL;
	const crm_violation *v = NULL;

	(void)state;
	begin(&f);
	assert_rule(&f, crm_violation_list(f.db, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, "cursor_out");
	assert_int_equal(crm_violation_list(f.db, &cursor), CRM_OK);
	end(&f);
	assert_int_equal(crm_violation_next(cursor, &v), CRM_ERR_CLOSED);
	assert_null(v);
	crm_violation_cursor_free(cursor);
	crm_violation_cursor_free(NULL);
}

UNIT_MAIN(TEST(leaving_and_coming_back_are_in_the_journal_once), TEST(many_names_are_verified_in_their_order),
          TEST(a_person_needs_a_name),
          TEST(who_has_left_is_listed_by_name), TEST(a_list_of_people_goes_on_page_by_page),
          TEST(a_person_who_left_is_read_by_name), TEST(reading_people_refuses_what_is_missing), TEST(a_known_key_is_answered_again),
          TEST(an_answerable_person_who_has_left_is_a_listed_violation), TEST(a_violation_ends_with_its_case),
          TEST(violations_are_walked_by_person_and_id), TEST(a_walk_needs_a_place_and_an_open_handle))
