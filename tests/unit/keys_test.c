/* Idempotency: every changing call takes a key, and the same key gives the first answer again. One table of all such calls,
 * which the headers are compared with. */
#include "keys_of_cases.h"
#include "keys_of_customers.h"

#include <dirent.h>

static const struct {
	const char *name;
	crm_status (*call)(struct stage *s, const crm_act *act, crm_id *answer);
} calls[] = {
	{ "crm_customer_add", customer_add },
	{ "crm_customer_update", customer_update },
	{ "crm_customer_remove", customer_remove },
	{ "crm_lifecycle_move", lifecycle_move },
	{ "crm_purchase_add", purchase_add },
	{ "crm_contact_add", contact_add },
	{ "crm_followup_assign", followup_assign },
	{ "crm_task_add", task_add },
	{ "crm_task_done", task_done },
	{ "crm_task_snooze", task_snooze },
	{ "crm_task_cancel", task_cancel },
	{ "crm_staff_leave", staff_leave },
	{ "crm_staff_return", staff_return },
	{ "crm_action_add", action_add },
	{ "crm_action_done", action_done },
	{ "crm_action_cancel", action_cancel },
	{ "crm_playbook_load", playbook_load },
	{ "crm_customer_add_many", customer_add_many },
	{ "crm_purchase_add_many", purchase_add_many },
	{ "crm_contact_add_many", contact_add_many },
	{ "crm_task_add_many", task_add_many },
	{ "crm_complaint_open", complaint_open },
	{ "crm_complaint_judge", complaint_judge },
	{ "crm_complaint_explain", complaint_explain },
	{ "crm_complaint_promise", complaint_promise },
	{ "crm_complaint_renew", complaint_renew },
	{ "crm_complaint_solve", complaint_solve },
	{ "crm_complaint_answer", complaint_answer },
	{ "crm_complaint_check", complaint_check },
	{ "crm_complaint_close", complaint_close },
	{ "crm_complaint_reopen", complaint_reopen },
	{ "crm_complaint_void", complaint_void },
	{ "crm_complaint_handler_set", complaint_handler_set },
	{ "crm_complaint_emotion_set", complaint_emotion_set },
	{ "crm_complaint_classify", complaint_classify },
	{ "crm_complaint_listen", complaint_listen },
	{ "crm_complaint_admit", complaint_admit },
	{ "crm_complaint_refuse", complaint_refuse },
	{ "crm_complaint_mark", complaint_mark },
	{ "crm_complaint_level_raise", complaint_level_raise },
	{ "crm_complaint_type_set", complaint_type_set },
	{ "crm_complaint_special_set", complaint_special_set },
	{ "crm_complaint_severity_set", complaint_severity_set },
	{ "crm_complaint_lane_set", complaint_lane_set },
	{ "crm_complaint_escalate", complaint_escalate },
	{ "crm_complaint_cause_add", complaint_cause_add },
	{ "crm_complaint_cause_remove", complaint_cause_remove },
	{ "crm_complaint_link", complaint_link },
	{ "crm_complaint_unlink", complaint_unlink },
	{ "crm_complaint_merge", complaint_merge },
	{ "crm_complaint_wants_set", complaint_wants_set },
	{ "crm_complaint_wants_answer", complaint_wants_answer },
	{ "crm_complaint_review", complaint_review },
	{ "crm_complaint_open_many", complaint_open_many },
	{ "crm_complaint_pause", complaint_pause },
	{ "crm_complaint_resume", complaint_resume },
	{ "crm_complaint_message", complaint_message },
	{ "crm_complaint_target_start", complaint_target_start },
	{ "crm_complaint_target_stop", complaint_target_stop },
	{ "crm_complaint_clock_move", complaint_clock_move },
};

enum { CALLS = sizeof calls / sizeof *calls };

/* What takes an act and answers no request that could be asked again: time passing, the sweep and an import find what is
 * there and go on, and the first responder is changed by nobody. */
static const char *const without_key[] = { "crm_complaint_first_responder_set", "crm_import", "crm_lifecycle_sweep", "crm_tick" };

static void is(const char *name, const char *what, crm_status found, crm_status expected)
{
	if (found != expected)
		fail_msg("%s %s: %s, expected %s", name, what, crm_status_name(found), crm_status_name(expected));
}

static void the_same_key_gives_the_first_answer_and_changes_nothing(void **state)
{
	size_t i;

	for (i = 0; i < CALLS; i++) {
		crm_act act = CRM_INIT(crm_act);
		crm_id first = { { 0 } }, again = { { 0 } };
		struct stage s;
		int64_t before;

		set_the_stage(&s, state);
		act.key = "the key";
		act.reason = "because";
		is(calls[i].name, "the first time", calls[i].call(&s, &act, &first), CRM_OK);
		s.f->now += 100 * CRM_DAY; /* whatever happens meanwhile */
		if (calls[i].call == customer_remove)
			(void)make_case(&s);
		before = entries(s.f);
		is(calls[i].name, "again", calls[i].call(&s, &act, &again), CRM_REPLAYED);
		assert_memory_equal(&first, &again, sizeof first);
		assert_int_equal(entries(s.f), before + (calls[i].call == customer_remove));
		close_store(s.f);
	}
}

/* What is asked again after the clock of the machine has jumped back a day is known all the same. */
static void a_key_gives_its_answer_also_when_the_clock_has_jumped_back(void **state)
{
	size_t i;

	for (i = 0; i < CALLS; i++) {
		crm_act act = CRM_INIT(crm_act);
		crm_id first = { { 0 } }, again = { { 0 } };
		struct stage s;
		int64_t before;

		set_the_stage(&s, state);
		act.key = "the key";
		act.reason = "because";
		is(calls[i].name, "the first time", calls[i].call(&s, &act, &first), CRM_OK);
		before = entries(s.f);
		s.f->now -= CRM_DAY;
		if (calls[i].call == customer_remove) /* makes a case of its own, and that before it was open */
			s.f->now += 2 * CRM_DAY;
		is(calls[i].name, "a day before", calls[i].call(&s, &act, &again), CRM_REPLAYED);
		assert_memory_equal(&first, &again, sizeof first);
		assert_int_equal(entries(s.f), before + (calls[i].call == customer_remove));
		close_store(s.f);
	}
}

static void a_key_does_not_serve_another_request(void **state)
{
	size_t i;

	for (i = 0; i < CALLS; i++) {
		crm_act act = CRM_INIT(crm_act);
		crm_id answer = { { 0 } };
		struct stage s;

		set_the_stage(&s, state);
		act.key = "the key";
		act.reason = "because";
		is(calls[i].name, "the first time", calls[i].call(&s, &act, &answer), CRM_OK);
		s.f->now += CRM_HOUR;
		s.words = "other";
		is(calls[i].name, "with another request", calls[i].call(&s, &act, &answer), CRM_ERR_CONFLICT);
		assert_int_equal(crm_error_last(s.f->db)->rule, CRM_RULE_KEY_REUSED);
		close_store(s.f);
	}
}

static void a_key_does_not_serve_another_function(void **state)
{
	crm_act act = CRM_INIT(crm_act);
	crm_id answer;
	struct stage s;

	set_the_stage(&s, state);
	act.key = "the key";
	assert_int_equal(complaint_open(&s, &act, &answer), CRM_OK);
	assert_int_equal(task_add(&s, &act, &answer), CRM_ERR_CONFLICT);
	close_store(s.f);
}

static void a_failed_call_leaves_its_key_free(void **state)
{
	crm_act act = CRM_INIT(crm_act);
	crm_id answer;
	struct stage s;

	set_the_stage(&s, state);
	act.key = "the key";
	assert_int_equal(complaint_void(&s, &act, &answer), CRM_ERR_REFUSED); /* no reason */
	act.reason = "a duplicate";
	assert_int_equal(complaint_void(&s, &act, &answer), CRM_OK);
	close_store(s.f);
}

static void another_time_is_another_request(void **state)
{
	crm_act act = CRM_INIT(crm_act);
	crm_id answer;
	struct stage s;

	set_the_stage(&s, state);
	act.key = "the key";
	act.at = s.f->now - 9 * CRM_MINUTE;
	assert_int_equal(purchase_add(&s, &act, &answer), CRM_OK);
	assert_int_equal(purchase_add(&s, &act, &answer), CRM_REPLAYED);
	act.at = s.f->now - 3 * CRM_MINUTE;
	assert_int_equal(purchase_add(&s, &act, &answer), CRM_ERR_CONFLICT);
	act.at = CRM_NO_TIME;
	assert_int_equal(purchase_add(&s, &act, &answer), CRM_ERR_CONFLICT);
	s.f->now -= CRM_DAY; /* what is dated ahead by now is known all the same, and what is not known is refused for it */
	act.at = s.f->now + CRM_DAY - 9 * CRM_MINUTE;
	assert_int_equal(purchase_add(&s, &act, &answer), CRM_REPLAYED);
	act.key = "another key";
	assert_int_equal(purchase_add(&s, &act, &answer), CRM_ERR_INVALID);
	assert_int_equal(crm_error_last(s.f->db)->rule, CRM_RULE_TIME_FUTURE);
	close_store(s.f);
}

/* --- the table against the headers */

static int row_of(const char *name)
{
	int found = 0;
	size_t i;

	for (i = 0; i < CALLS; i++)
		found += strcmp(calls[i].name, name) == 0;
	for (i = 0; i < sizeof without_key / sizeof *without_key; i++)
		found += strcmp(without_key[i], name) == 0;
	return found;
}

/* Looks up each function of a header that takes an act; answers how many there are. */
static int look_up(char *text)
{
	static const char start[] = "CRM_API crm_status ";
	char *at = text, *name, *end;
	int count = 0;

	while ((at = strstr(at, start)) != NULL) {
		name = at + sizeof start - 1;
		at = end = strchr(name, ';');
		assert_non_null(end);
		*end = '\0';
		if (!strstr(name, "const crm_act *")) {
			at++;
			continue;
		}
		*strchr(name, '(') = '\0';
		if (row_of(name) != 1)
			fail_msg("%s takes an act and has %d rows in this table", name, row_of(name));
		count++;
		at++;
	}
	return count;
}

static int look_into(const char *folder, const char *name)
{
	static char text[100000];
	char path[500];
	FILE *file;
	size_t length;

	if (strlen(name) < 2 || strcmp(name + strlen(name) - 2, ".h") != 0)
		return 0;
	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "r");
	assert_non_null(file);
	length = fread(text, 1, sizeof text - 1, file);
	assert_true(length < sizeof text - 1);
	text[length] = '\0';
	(void)fclose(file);
	return look_up(text);
}

/* A changing call that comes new has to show here that its key works. */
static void every_call_of_the_headers_that_takes_an_act_is_in_the_table(void **state)
{
	const char *folder = getenv("CRM_HEADERS");
	struct dirent *entry;
	int count = 0;
	DIR *headers;

	(void)state;
	if (!folder) {
		print_message("# CRM_HEADERS names no folder of headers\n");
		skip();
	}
	headers = opendir(folder);
	assert_non_null(headers);
	while ((entry = readdir(headers)) != NULL)
		count += look_into(folder, entry->d_name);
	(void)closedir(headers);
	assert_int_equal(count, CALLS + sizeof without_key / sizeof *without_key);
}

UNIT_MAIN(TEST(the_same_key_gives_the_first_answer_and_changes_nothing),
          TEST(a_key_gives_its_answer_also_when_the_clock_has_jumped_back),
          TEST(a_key_does_not_serve_another_request), TEST(a_key_does_not_serve_another_function),
          TEST(a_failed_call_leaves_its_key_free), TEST(another_time_is_another_request),
          TEST(every_call_of_the_headers_that_takes_an_act_is_in_the_table))
