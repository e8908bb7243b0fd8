/* Links between cases: both ends show them, repeats and parts do not run in a circle, and nothing is moved by them. */
#include "complaint_fixture.h"

enum { MANY = 130 };

static crm_id another(struct fixture *f)
{
	crm_complaint_input input = nine_points(f);
	crm_id id;

	assert_int_equal(crm_complaint_open(f->db, NULL, &input, &id), CRM_OK);
	return id;
}

/* What the list of a case says: how many links, and the last of them. */
static int links_of(struct fixture *f, const crm_id *id, crm_link *last)
{
	crm_link_cursor *cursor = NULL;
	const crm_link *link = NULL;
	int count = 0;
	crm_status rc;

	assert_int_equal(crm_link_list(f->db, id, &cursor), CRM_OK);
	while ((rc = crm_link_next(cursor, &link)) == CRM_OK) {
		assert_true(memcmp(&link->complaint_id, id, sizeof *id) == 0 || memcmp(&link->other_id, id, sizeof *id) == 0);
		count++;
		if (last)
			*last = *link;
	}
	assert_int_equal(rc, CRM_DONE);
	crm_link_cursor_free(cursor);
	if (last)
		last->actor = NULL;
	return count;
}

static void both_ends_show_a_link(void **state)
{
	struct fixture f;
	crm_link link, other;
	crm_id one, two;

	(void)state;
	begin(&f);
	one = another(&f);
	two = another(&f);
	f.now += CRM_HOUR;
	assert_int_equal(crm_complaint_link(f.db, NULL, &two, &one, CRM_LINK_REPEAT_OF), CRM_OK);
	assert_int_equal(crm_complaint_link(f.db, NULL, &two, &one, CRM_LINK_REPEAT_OF), CRM_UNCHANGED);
	assert_int_equal(links_of(&f, &one, &link), 1);
	assert_int_equal(links_of(&f, &two, &other), 1);
	assert_memory_equal(&link.complaint_id, &two, sizeof two);
	assert_memory_equal(&link.other_id, &one, sizeof one);
	assert_memory_equal(&link.complaint_id, &other.complaint_id, sizeof two);
	assert_int_equal(link.kind, CRM_LINK_REPEAT_OF);
	assert_int_equal(link.at, f.now);
	assert_int_equal(link.ended_at, CRM_NO_TIME);
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_LINKED, NULL), 1);
	assert_store_verifies(&f);
	end(&f);
}

/* M-CMP-16: the same case that is reached from a second channel is linked, not doubled. When it is known, the second channel is a message
 * on it; when it was opened before anybody knew, a link says that the two are one. */
static void the_same_case_by_a_second_channel_is_linked_not_doubled(void **state)
{
	struct fixture f;
	crm_message_input message = CRM_INIT(crm_message_input);
	crm_complaint_cursor *cursor = NULL;
	const crm_complaint *complaint = NULL;
	crm_contact_cursor *contacts = NULL;
	const crm_contact *contact = NULL;
	crm_complaint_input input;
	crm_id hall, letter;
	int count = 0, messages = 0;

	(void)state;
	begin(&f);
	input = nine_points(&f);
	input.customer_id = fixture_customer(&f, "Zhang Wei");
	input.channel = CRM_CHANNEL_HALL;
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &hall), CRM_OK);
	message.direction = CRM_DIRECTION_IN;
	message.channel = CRM_CHANNEL_PHONE;
	message.note = "asks about the same valve";
	assert_int_equal(crm_complaint_message(f.db, NULL, &hall, &message, NULL), CRM_OK);
	assert_int_equal(crm_complaint_list(f.db, NULL, &cursor), CRM_OK);
	while (crm_complaint_next(cursor, &complaint) == CRM_OK)
		count++;
	crm_complaint_cursor_free(cursor);
	assert_int_equal(count, 1); /* not doubled */
	assert_int_equal(crm_contact_list(f.db, &input.customer_id, &contacts), CRM_OK);
	while (crm_contact_next(contacts, &contact) == CRM_OK)
		messages += contact->channel == CRM_CHANNEL_PHONE && memcmp(&contact->complaint_id, &hall, sizeof hall) == 0;
	crm_contact_cursor_free(contacts);
	assert_int_equal(messages, 1);
	input.channel = CRM_CHANNEL_EMAIL;
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &letter), CRM_OK);
	assert_int_equal(crm_complaint_link(f.db, NULL, &letter, &hall, CRM_LINK_SAME_CASE), CRM_OK);
	assert_int_equal(links_of(&f, &hall, NULL), 1);
	assert_int_equal(links_of(&f, &letter, NULL), 1);
	assert_store_verifies(&f);
	end(&f);
}

static void a_mutual_link_holds_in_both_directions(void **state)
{
	static const int32_t kinds[] = { CRM_LINK_DUPLICATE_OF, CRM_LINK_SAME_CASE };
	struct fixture f;
	crm_link link;
	crm_id one, two;
	size_t i;

	(void)state;
	begin(&f);
	for (i = 0; i < 2; i++) {
		one = another(&f);
		two = another(&f);
		assert_int_equal(crm_complaint_link(f.db, NULL, &one, &two, kinds[i]), CRM_OK);
		assert_int_equal(crm_complaint_link(f.db, NULL, &two, &one, kinds[i]), CRM_UNCHANGED);
		assert_int_equal(crm_complaint_unlink(f.db, NULL, &two, &one, kinds[i]), CRM_OK); /* from the other end as well */
		assert_int_equal(crm_complaint_unlink(f.db, NULL, &one, &two, kinds[i]), CRM_UNCHANGED);
		assert_int_equal(crm_complaint_link(f.db, NULL, &two, &one, kinds[i]), CRM_OK);
		assert_int_equal(links_of(&f, &one, &link), 1);
		assert_memory_equal(&link.complaint_id, &one, sizeof one);
		assert_int_equal(link.ended_at, CRM_NO_TIME);
	}
	assert_store_verifies(&f);
	end(&f);
}

/* What is a part of something is not the whole of it, however long the way round is. */
static void repeats_and_parts_do_not_run_in_a_circle(void **state)
{
	static const int32_t kinds[] = { CRM_LINK_REPEAT_OF, CRM_LINK_CHILD_OF };
	struct fixture f;
	crm_id ids[6];
	size_t i, k;

	(void)state;
	begin(&f);
	for (i = 0; i < 6; i++)
		ids[i] = another(&f);
	for (k = 0; k < 2; k++) {
		for (i = 1; i < 6; i++)
			assert_int_equal(crm_complaint_link(f.db, NULL, &ids[i], &ids[i - 1], kinds[k]), CRM_OK);
		assert_refused(&f, crm_complaint_link(f.db, NULL, &ids[0], &ids[1], kinds[k]), CRM_RULE_LINK_CYCLE, "other");
		assert_refused(&f, crm_complaint_link(f.db, NULL, &ids[0], &ids[5], kinds[k]), CRM_RULE_LINK_CYCLE, "other");
		assert_refused(&f, crm_complaint_link(f.db, NULL, &ids[2], &ids[4], kinds[k]), CRM_RULE_LINK_CYCLE, "other");
		assert_int_equal(crm_complaint_link(f.db, NULL, &ids[5], &ids[2], kinds[k]), CRM_OK); /* two ways up are no circle */
		assert_refused(&f, crm_complaint_link(f.db, NULL, &ids[3], &ids[3], kinds[k]), CRM_RULE_LINK_SELF, "other");
		assert_int_equal(crm_complaint_unlink(f.db, NULL, &ids[1], &ids[0], kinds[k]), CRM_OK);
		assert_int_equal(crm_complaint_link(f.db, NULL, &ids[0], &ids[5], kinds[k]), CRM_OK); /* an ended link is no way up */
		assert_refused(&f, crm_complaint_link(f.db, NULL, &ids[1], &ids[0], kinds[k]), CRM_RULE_LINK_CYCLE, "other"); /* nor comes back to be one */
	}
	assert_store_verifies(&f);
	end(&f);
}

static void a_link_that_was_wrong_stays_and_is_ended(void **state)
{
	struct fixture f;
	crm_link link;
	crm_id one, two;

	(void)state;
	begin(&f);
	one = another(&f);
	two = another(&f);
	assert_int_equal(crm_complaint_unlink(f.db, NULL, &one, &two, CRM_LINK_REPEAT_OF), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_complaint_link(f.db, NULL, &one, &two, CRM_LINK_REPEAT_OF), CRM_OK);
	assert_int_equal(crm_complaint_unlink(f.db, NULL, &two, &one, CRM_LINK_REPEAT_OF), CRM_ERR_NOT_FOUND); /* it is the other way round */
	f.now += CRM_DAY;
	assert_int_equal(crm_complaint_unlink(f.db, NULL, &one, &two, CRM_LINK_REPEAT_OF), CRM_OK);
	assert_int_equal(links_of(&f, &two, &link), 1);
	assert_int_equal(link.ended_at, f.now);
	assert_int_equal(crm_complaint_link(f.db, NULL, &two, &one, CRM_LINK_REPEAT_OF), CRM_OK); /* as it should have been */
	assert_int_equal(links_of(&f, &two, NULL), 2);
	assert_int_equal(links_of(&f, &one, NULL), 2);
	assert_int_equal(count_events(&f, CRM_EVENT_COMPLAINT_UNLINKED, NULL), 1);
	assert_store_verifies(&f);
	end(&f);
}

static void closed_cases_are_linked_and_void_ones_are_not(void **state)
{
	struct fixture f;
	crm_complaint_input input;
	crm_act act = CRM_INIT(crm_act);
	crm_id open, closed;

	(void)state;
	begin(&f);
	open = another(&f);
	input = nine_points(&f);
	input.state = CRM_COMPLAINT_CLOSED;
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &closed), CRM_OK);
	assert_int_equal(crm_complaint_link(f.db, NULL, &open, &closed, CRM_LINK_REPEAT_OF), CRM_OK);
	assert_int_equal(crm_complaint_link(f.db, NULL, &closed, &open, CRM_LINK_SAME_CASE), CRM_OK);
	f.id = another(&f);
	act.reason = "a mistake";
	assert_int_equal(crm_complaint_void(f.db, &act, &f.id), CRM_OK);
	assert_refused(&f, crm_complaint_link(f.db, NULL, &open, &f.id, CRM_LINK_CHILD_OF), CRM_RULE_COMPLAINT_ENDED, "other");
	assert_memory_equal(&crm_error_last(f.db)->id, &f.id, sizeof f.id);
	assert_refused(&f, crm_complaint_link(f.db, NULL, &f.id, &open, CRM_LINK_CHILD_OF), CRM_RULE_COMPLAINT_ENDED, NULL);
	assert_memory_equal(&crm_error_last(f.db)->id, &f.id, sizeof f.id);
	end(&f);
}

/* In the order of the other case, whichever end it is, over several pages. */
static void many_links_are_listed_in_the_order_of_the_other_case(void **state)
{
	struct fixture f;
	crm_link_cursor *cursor = NULL;
	const crm_link *link = NULL;
	crm_id hub, others[MANY], last = { { 0 } };
	int32_t last_kind = 0;
	int i, count = 0;

	(void)state;
	begin(&f);
	hub = another(&f);
	assert_int_equal(crm_begin(f.db, CRM_TRANSACTION_WRITE), CRM_OK);
	for (i = 0; i < MANY; i++)
		others[i] = another(&f);
	for (i = MANY - 1; i >= 0; i--) {
		assert_int_equal(crm_complaint_link(f.db, NULL, i % 2 ? &hub : &others[i], i % 2 ? &others[i] : &hub, CRM_LINK_REPEAT_OF), CRM_OK);
		assert_int_equal(crm_complaint_link(f.db, NULL, &others[i], &hub, CRM_LINK_SAME_CASE), CRM_OK);
	}
	assert_int_equal(crm_commit(f.db), CRM_OK);
	assert_int_equal(crm_link_list(f.db, &hub, &cursor), CRM_OK);
	while (crm_link_next(cursor, &link) == CRM_OK) {
		const crm_id *other = memcmp(&link->other_id, &hub, sizeof hub) == 0 ? &link->complaint_id : &link->other_id;
		const int order = memcmp(&last, other, sizeof last);

		assert_true(order < 0 || (order == 0 && last_kind < link->kind));
		last = *other;
		last_kind = link->kind;
		count++;
	}
	crm_link_cursor_free(cursor);
	assert_int_equal(count, 2 * MANY);
	end(&f);
}

static void what_is_no_link_is_refused(void **state)
{
	static const crm_id nobody = { { 7 } };
	struct fixture f;
	crm_link_cursor *cursor = NULL;
	crm_act act = CRM_INIT(crm_act);
	crm_id one, two;

	(void)state;
	begin(&f);
	one = another(&f);
	two = another(&f);
	assert_rule(&f, crm_complaint_link(f.db, NULL, &one, &two, 0), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "kind");
	assert_rule(&f, crm_complaint_unlink(f.db, NULL, &one, &two, 5), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "kind");
	assert_int_equal(crm_complaint_link(f.db, NULL, &one, &nobody, CRM_LINK_SAME_CASE), CRM_ERR_NOT_FOUND);
	assert_string_equal(crm_error_last(f.db)->field, "other"); /* which of the two it is */
	assert_int_equal(crm_complaint_link(f.db, NULL, &nobody, &one, CRM_LINK_SAME_CASE), CRM_ERR_NOT_FOUND);
	assert_string_equal(crm_error_last(f.db)->field, "id");
	assert_int_equal(crm_complaint_unlink(f.db, NULL, &one, &nobody, CRM_LINK_SAME_CASE), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_complaint_link(f.db, NULL, &one, NULL, CRM_LINK_SAME_CASE), CRM_ERR_INVALID);
	assert_int_equal(crm_complaint_link(f.db, NULL, NULL, &one, CRM_LINK_SAME_CASE), CRM_ERR_INVALID);
	assert_int_equal(crm_link_list(f.db, &nobody, &cursor), CRM_ERR_NOT_FOUND);
	assert_null(cursor);
	assert_int_equal(crm_link_list(f.db, &one, NULL), CRM_ERR_INVALID);
	act.revision = 1;
	assert_int_equal(crm_complaint_link(f.db, &act, &one, &two, CRM_LINK_SAME_CASE), CRM_ERR_CONFLICT);
	crm_link_cursor_free(NULL);
	end(&f);
}

UNIT_MAIN(TEST(both_ends_show_a_link), TEST(the_same_case_by_a_second_channel_is_linked_not_doubled),
          TEST(a_mutual_link_holds_in_both_directions), TEST(repeats_and_parts_do_not_run_in_a_circle),
          TEST(a_link_that_was_wrong_stays_and_is_ended), TEST(closed_cases_are_linked_and_void_ones_are_not),
          TEST(many_links_are_listed_in_the_order_of_the_other_case), TEST(what_is_no_link_is_refused))
