/* Ready-made policies for complaints: each loads, writes and loads again the same, and a case under it proves its limits. */
#include "complaint_fixture.h"

#include "crm/complaint_clock.h"
#include "crm/complaint_report.h"

#include <string.h>

/* Of 2026 and 2027, UTC; 09:00 is the closing of Shanghai, 17:00. */
#define SEP(day, hour) MAY((day) + 123, hour)
#define OCT(day, hour) MAY((day) + 153, hour)
#define DEC(day, hour) MAY((day) + 214, hour)
#define JAN(day, hour) MAY((day) + 245, hour)

static void load(struct fixture *f, const char *text)
{
	if (crm_playbook_load(f->db, NULL, text, strlen(text), NULL) < 0)
		fail_msg("%s", crm_error_last(f->db)->message);
}

static void load_ready(struct fixture *f, const char *name)
{
	crm_buffer text;

	assert_int_equal(crm_playbook_ready(name, &text), CRM_OK);
	load(f, text.data);
	crm_buffer_free(&text);
}

static void the_ready_policies_have_names(void **state)
{
	static const char *const names[] = { "domain", "china_banking", "iso_10002" };
	crm_buffer text = { NULL, 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof names / sizeof *names; i++)
		assert_string_equal(crm_playbook_ready_name(i), names[i]);
	assert_null(crm_playbook_ready_name(i));
	assert_null(crm_playbook_ready_name(SIZE_MAX));
	assert_int_equal(crm_playbook_ready("china", &text), CRM_ERR_NOT_FOUND);
	assert_null(text.data);
	assert_int_equal(crm_playbook_ready(NULL, &text), CRM_ERR_INVALID);
	assert_int_equal(crm_playbook_ready("domain", NULL), CRM_ERR_INVALID);
}

static void each_loads_and_dumps_and_loads_to_the_same(void **state)
{
	struct fixture f, other;
	crm_buffer first, second, ready;
	const char *name;
	size_t i;

	(void)state;
	for (i = 0; (name = crm_playbook_ready_name(i)) != NULL; i++) {
		begin(&f);
		load(&f, "{\"complaint\": {\"check_days\": 9}}");
		load_ready(&f, name);
		assert_int_equal(crm_playbook_dump(f.db, 0, &first), CRM_OK);
		assert_int_equal(crm_playbook_load(f.db, NULL, first.data, first.length, NULL), CRM_UNCHANGED);
		assert_int_equal(crm_playbook_ready(name, &ready), CRM_OK);
		assert_int_equal(crm_playbook_load(f.db, NULL, ready.data, ready.length, NULL), CRM_UNCHANGED);
		begin(&other);
		assert_int_equal(crm_playbook_load(other.db, NULL, first.data, first.length, NULL), i ? CRM_OK : CRM_UNCHANGED);
		assert_int_equal(crm_playbook_dump(other.db, 0, &second), CRM_OK);
		assert_string_equal(second.data, first.data);
		crm_buffer_free(&first);
		crm_buffer_free(&second);
		crm_buffer_free(&ready);
		end(&other);
		end(&f);
	}
}

/* What is in force about complaints, from its first setting to the next group. */
static void complaint_settings(struct fixture *f, char *settings, size_t size)
{
	const char *begins, *ends;
	crm_buffer text;

	assert_int_equal(crm_playbook_dump(f->db, 0, &text), CRM_OK);
	begins = strstr(text.data, "\n  \"complaint\": {");
	assert_non_null(begins);
	ends = strstr(begins, "\n  }");
	assert_non_null(ends);
	assert_true((size_t)(ends - begins) < size);
	memcpy(settings, begins, (size_t)(ends - begins));
	settings[ends - begins] = '\0';
	crm_buffer_free(&text);
}

static void it_does_not_matter_which_policy_was_loaded_before(void **state)
{
	static char alone[65536], after[65536];
	const char *name, *before;
	struct fixture f;
	size_t i, k;

	(void)state;
	for (i = 0; (name = crm_playbook_ready_name(i)) != NULL; i++) {
		begin(&f);
		load_ready(&f, name);
		complaint_settings(&f, alone, sizeof alone);
		end(&f);
		for (k = 0; (before = crm_playbook_ready_name(k)) != NULL; k++) {
			begin(&f);
			load_ready(&f, before);
			load_ready(&f, name);
			complaint_settings(&f, after, sizeof after);
			end(&f);
			assert_string_equal(after, alone);
		}
	}
}

/* Whichever was in force before, `domain` handles complaints as built in again; what else was loaded stays. */
static void the_domain_takes_back_what_another_policy_said(void **state)
{
	struct fixture f;
	crm_buffer text;

	(void)state;
	begin(&f);
	load(&f, "{\"task\": {\"snooze_days\": 3}}");
	load_ready(&f, "china_banking");
	load_ready(&f, "domain");
	assert_int_equal(crm_playbook_dump(f.db, 0, &text), CRM_OK);
	assert_non_null(strstr(text.data, "\"promise_limit_days\": {\"value\": null"));
	assert_non_null(strstr(text.data, "\"clock\": {\"value\": null"));
	assert_non_null(strstr(text.data, "\"snooze_days\": {\"value\": 3"));
	crm_buffer_free(&text);
	load(&f, "{\"clocks\": {\"china_banking\": null, \"china_banking_extended\": null}, \"calendars\": {\"china_banking\": null}}");
	open_default(&f);
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 0), CRM_OK);
	end(&f);
}

static crm_status promise_to(struct fixture *f, int64_t due_at)
{
	crm_promise_input promise = promise_for(due_at);

	return crm_complaint_promise(f->db, NULL, &f->id, &promise, NULL);
}

static crm_status renew_to(struct fixture *f, int64_t due_at)
{
	crm_promise_input renewal = renewal_for(due_at);

	return crm_complaint_renew(f->db, NULL, &f->id, &renewal, NULL);
}

static void assert_too_late(struct fixture *f, crm_status rc, const char *latest)
{
	assert_refused(f, rc, CRM_RULE_PROMISE_TOO_LATE, "due_at");
	assert_non_null(strstr(crm_error_last(f->db)->message, latest));
}

/* Where a target stands now. */
static crm_clock_standing standing_of(struct fixture *f, const char *target, const char *clock)
{
	const crm_case_clock *view = NULL;
	crm_clock_standing found = { .name = NULL };
	size_t i;

	assert_int_equal(crm_complaint_clock_get(f->db, &f->id, CRM_NO_TIME, &view), CRM_OK);
	assert_string_equal(view->clock, clock);
	for (i = 0; i < view->target_count; i++)
		if (strcmp(view->targets[i].name, target) == 0)
			found = view->targets[i];
	assert_non_null(found.name);
	found.name = NULL;
	crm_case_clock_free(view);
	return found;
}

static void assessed_at(struct fixture *f, int64_t at)
{
	f->now = at;
	open_default(f);
	assert_int_equal(judge_as(f, CRM_RESPONSIBILITY_OURS, 0), CRM_OK);
}

/* Received on Tuesday, 22 September 2026, 10:00 in Shanghai. 25 to 27 September and 1 to 7 October are holidays, Saturday, 10 October, is
 * worked: the 15th working day is Tuesday, 20 October, the 60th Tuesday, 22 December; both end at 17:00. */
static void banking_in_china_answers_in_15_working_days_over_a_holiday(void **state)
{
	struct fixture f;
	crm_tick_result result;

	(void)state;
	begin(&f);
	load_ready(&f, "china_banking");
	assessed_at(&f, SEP(22, 2));
	assert_int_equal(standing_of(&f, "decision", "china_banking").due_at, OCT(20, 9));
	assert_too_late(&f, promise_to(&f, OCT(21, 2)), "2026-10-20T09:00:00Z"); /* the 16th working day */
	assert_too_late(&f, promise_to(&f, OCT(20, 9) + 1), "2026-10-20T09:00:00Z");
	assert_int_equal(promise_to(&f, OCT(20, 9)), CRM_OK);
	assert_int_equal(standing_of(&f, "decision", "china_banking").due_at, OCT(20, 9));
	f.now = OCT(20, 9) + 1;
	assert_int_equal(crm_tick(f.db, NULL, &result), CRM_OK);
	assert_int_equal(result.promises_broken, 1);
	assert_int_equal(result.targets_missed, 1);
	assert_int_equal(standing_of(&f, "decision", "china_banking").state, CRM_CLOCK_BREACHED);
	end(&f);
}

static void banking_in_china_extends_to_60_working_days_when_the_customer_is_told_why(void **state)
{
	struct fixture f;
	crm_promise_input renewal = renewal_for(DEC(22, 9));
	crm_tick_result result;
	crm_clock_standing standing;

	(void)state;
	begin(&f);
	load_ready(&f, "china_banking");
	assessed_at(&f, SEP(22, 2));
	assert_int_equal(promise_to(&f, OCT(20, 9)), CRM_OK);
	f.now = OCT(19, 2);
	assert_too_late(&f, renew_to(&f, DEC(23, 2)), "2026-12-22T09:00:00Z"); /* the 61st working day */
	assert_too_late(&f, renew_to(&f, DEC(22, 9) + 1), "2026-12-22T09:00:00Z");
	renewal.reason = NULL;
	assert_refused(&f, crm_complaint_renew(f.db, NULL, &f.id, &renewal, NULL), CRM_RULE_PROMISE_REASON_MISSING, "reason");
	assert_int_equal(standing_of(&f, "decision", "china_banking").due_at, OCT(20, 9));
	assert_int_equal(renew_to(&f, DEC(22, 9)), CRM_OK);
	standing = standing_of(&f, "decision", "china_banking_extended"); /* the clock follows */
	assert_int_equal(standing.due_at, DEC(22, 9));
	assert_int_equal(standing.state, CRM_CLOCK_RUNNING);
	f.now = DEC(21, 2);
	assert_int_equal(renew_to(&f, DEC(22, 8)), CRM_OK); /* nearer, and the clock stays */
	assert_int_equal(standing_of(&f, "decision", "china_banking_extended").due_at, DEC(22, 9));
	assert_int_equal(crm_tick(f.db, NULL, &result), CRM_UNCHANGED); /* nothing was missed */
	f.now = DEC(22, 9) + 1;
	assert_int_equal(crm_tick(f.db, NULL, &result), CRM_OK);
	assert_int_equal(result.targets_missed, 1);
	assert_int_equal(result.promises_broken, 1);
	assert_store_verifies(&f);
	end(&f);
}

/* D-CMP-29, D-CMP-30, M-CMP-08: in China the customer is told of the extension and why, and not asked; ISO 10002 asks him, as the domain. */
static void who_is_told_in_china_is_asked_elsewhere(void **state)
{
	static const char *const asking[] = { "domain", "iso_10002" };
	struct fixture f;
	crm_promise_input promise = promise_for(OCT(20, 9)), renewal = renewal_for(DEC(22, 9));
	crm_complaint_report_query query = CRM_INIT(crm_complaint_report_query);
	const crm_complaint_report *report = NULL;
	crm_promise first, second;
	size_t i;

	(void)state;
	promise.consent = renewal.consent = 0;
	begin(&f);
	load_ready(&f, "china_banking");
	assessed_at(&f, SEP(22, 2));
	assert_ok(f.db, crm_complaint_promise(f.db, NULL, &f.id, &promise, NULL));
	assert_int_equal(outcome_of(&f, 1, &first), CRM_PROMISE_OPEN);
	assert_int_equal(first.consent, 0);
	f.now = OCT(19, 2);
	renewal.channel = CRM_CHANNEL_NONE;
	assert_refused(&f, crm_complaint_renew(f.db, NULL, &f.id, &renewal, NULL), CRM_RULE_PROMISE_NO_CONTACT, "channel");
	renewal.channel = CRM_CHANNEL_PHONE;
	renewal.reason = NULL;
	assert_refused(&f, crm_complaint_renew(f.db, NULL, &f.id, &renewal, NULL), CRM_RULE_PROMISE_REASON_MISSING, "reason");
	renewal.reason = "the bank abroad has not answered";
	assert_ok(f.db, crm_complaint_renew(f.db, NULL, &f.id, &renewal, NULL));
	assert_int_equal(outcome_of(&f, 1, NULL), CRM_PROMISE_RENEWED); /* in time all the same */
	assert_int_equal(outcome_of(&f, 2, &second), CRM_PROMISE_OPEN);
	assert_int_equal(second.consent, 0);
	f.now += CRM_HOUR;
	renewal.consent = 1; /* who agrees is noted as one who did */
	assert_ok(f.db, crm_complaint_renew(f.db, NULL, &f.id, &renewal, NULL));
	assert_int_equal(outcome_of(&f, 3, &second), CRM_PROMISE_OPEN);
	assert_int_equal(second.consent, 1);
	query.until = f.now + 1;
	assert_ok(f.db, crm_complaint_report_get(f.db, &query, &report));
	assert_int_equal(report->promises_made, 3);
	assert_int_equal(report->promises_renewed, 2);
	assert_int_equal(report->promises_kept_rate, 10000);
	crm_complaint_report_free(report);
	for (i = 0; i < sizeof asking / sizeof *asking; i++) {
		load_ready(&f, asking[i]);
		assessed_at(&f, OCT(19, 4));
		assert_refused(&f, crm_complaint_promise(f.db, NULL, &f.id, &promise, NULL), CRM_RULE_PROMISE_NO_CONSENT, "consent");
		assert_int_equal(promise_to(&f, OCT(20, 9)), CRM_OK);
		renewal.consent = 0;
		assert_refused(&f, crm_complaint_renew(f.db, NULL, &f.id, &renewal, NULL), CRM_RULE_PROMISE_NO_CONSENT, "consent");
	}
	assert_store_verifies(&f);
	end(&f);
}

/* Whenever a complaint comes, the last time that may be promised is the one at which the clock is due. */
static void the_limit_and_the_clock_count_the_same_days(void **state)
{
	struct fixture f;
	int hours;

	(void)state;
	begin(&f);
	load_ready(&f, "china_banking");
	for (hours = 0; hours < 45 * 24; hours += 13) {
		int64_t due_at;

		assessed_at(&f, MAY(1, 9) + hours * CRM_HOUR);
		due_at = standing_of(&f, "decision", "china_banking").due_at;
		assert_refused(&f, promise_to(&f, due_at + 1), CRM_RULE_PROMISE_TOO_LATE, "due_at");
		assert_int_equal(promise_to(&f, due_at), CRM_OK);
		assert_int_equal(renew_to(&f, due_at + 1), CRM_OK);
		due_at = standing_of(&f, "decision", "china_banking_extended").due_at;
		assert_refused(&f, renew_to(&f, due_at + 1), CRM_RULE_PROMISE_TOO_LATE, "due_at");
		assert_int_equal(renew_to(&f, due_at), CRM_OK);
	}
	end(&f);
}

/* The 15th working day is in December, the 60th in a year whose holidays are not announced: once they are, they count for the open case. */
static void banking_in_china_waits_for_the_holidays_of_the_next_year(void **state)
{
	static const char next_year[] =
		"{\"calendars\": {\"china_banking\": {\"tz\": \"Asia/Shanghai\", \"holiday_tables\": [\"CN\"], \"known_until\": \"2027-12-31\","
		" \"hours\": {\"mon\": [[\"09:00\", \"17:00\"]], \"tue\": [[\"09:00\", \"17:00\"]], \"wed\": [[\"09:00\", \"17:00\"]],"
		" \"thu\": [[\"09:00\", \"17:00\"]], \"fri\": [[\"09:00\", \"17:00\"]]}, \"holidays\": [\"2027-01-01\"]}}}";
	struct fixture f;

	(void)state;
	begin(&f);
	load_ready(&f, "china_banking");
	assessed_at(&f, DEC(1, 2));
	assert_int_equal(promise_to(&f, DEC(22, 9)), CRM_OK); /* the 15th */
	assert_refused(&f, renew_to(&f, JAN(57, 9)), CRM_RULE_CALENDAR_BEYOND, "due_at");
	load(&f, next_year);
	assert_too_late(&f, renew_to(&f, JAN(57, 9)), "2027-02-24T09:00:00Z");
	assert_int_equal(renew_to(&f, JAN(55, 9)), CRM_OK);
	end(&f);
}

/* How many open tasks of a kind ask for something by their title. */
static int open_titles(struct fixture *f, int32_t kind, const char *title)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;
	int count = 0;

	query.until = FAR_AWAY;
	assert_ok(f->db, crm_task_due(f->db, &query, &cursor));
	while (crm_task_next(cursor, &task) == CRM_OK)
		count += task->kind == kind && task->title && strstr(task->title, title) != NULL;
	crm_task_cursor_free(cursor);
	return count;
}

/* The renewed promise may be made, the clock that it moves the case to cannot be told: nothing is due by the one before, and a superior
 * looks at it until the holidays are known and the case is moved. */
static void nothing_is_due_by_a_clock_that_cannot_be_told(void **state)
{
	static const char next_year[] =
		"{\"calendars\": {\"china_banking\": {\"tz\": \"Asia/Shanghai\", \"holiday_tables\": [\"CN\"], \"known_until\": \"2027-12-31\","
		" \"hours\": {\"mon\": [[\"09:00\", \"17:00\"]], \"tue\": [[\"09:00\", \"17:00\"]], \"wed\": [[\"09:00\", \"17:00\"]],"
		" \"thu\": [[\"09:00\", \"17:00\"]], \"fri\": [[\"09:00\", \"17:00\"]]}}}}";
	const crm_case_clock *clock = NULL;
	crm_task milestone;
	struct fixture f;

	(void)state;
	begin(&f);
	load_ready(&f, "china_banking");
	assessed_at(&f, OCT(19, 2));
	assert_int_equal(promise_to(&f, OCT(29, 9)), CRM_OK);
	assert_int_equal(open_titles(&f, CRM_TASK_MILESTONE, "decision"), 1);
	assert_int_equal(renew_to(&f, OCT(50, 9)), CRM_OK);
	assert_int_equal(crm_complaint_clock_get(f.db, &f.id, CRM_NO_TIME, &clock), CRM_ERR_REFUSED);
	assert_int_equal(crm_error_last(f.db)->rule, CRM_RULE_CALENDAR_BEYOND);
	assert_int_equal(open_tasks(&f, CRM_TASK_MILESTONE, NULL), 0);
	assert_int_equal(open_titles(&f, CRM_TASK_ESCALATION, "cannot be told"), 1);
	f.now += CRM_HOUR;
	assert_int_equal(renew_to(&f, OCT(51, 9)), CRM_OK); /* and is asked once */
	assert_int_equal(open_titles(&f, CRM_TASK_ESCALATION, "cannot be told"), 1);
	load(&f, next_year);
	f.now += CRM_HOUR;
	assert_int_equal(crm_complaint_clock_move(f.db, NULL, &f.id, NULL), CRM_OK);
	assert_int_equal(open_titles(&f, CRM_TASK_ESCALATION, "cannot be told"), 0);
	assert_int_equal(open_tasks(&f, CRM_TASK_MILESTONE, &milestone), 1);
	assert_int_equal(milestone.due_at, standing_of(&f, "decision", "china_banking_extended").due_at);
	assert_store_verifies(&f);
	end(&f);
}

static int32_t state_of_target(struct fixture *f, const char *target)
{
	return standing_of(f, target, "iso_10002").state;
}

/* Received on Friday, 1 May 2026, 09:00; days are Monday to Friday until 17:00. */
static void iso_10002_measures_each_step_of_its_clause_7(void **state)
{
	struct fixture f;
	crm_message_input message = CRM_INIT(crm_message_input);
	crm_id check;

	(void)state;
	begin(&f);
	load_ready(&f, "iso_10002");
	open_default(&f);
	assert_int_equal(standing_of(&f, "acknowledge", "iso_10002").due_at, MAY(4, 17));
	assert_int_equal(standing_of(&f, "assess", "iso_10002").due_at, MAY(5, 17));
	assert_int_equal(standing_of(&f, "decision", "iso_10002").due_at, MAY(29, 17));
	assert_int_equal(state_of_target(&f, "respond"), CRM_CLOCK_WAITING); /* for the first answer */
	f.now = MAY(4, 12);
	message.direction = CRM_DIRECTION_OUT;
	assert_int_equal(crm_complaint_message(f.db, NULL, &f.id, &message, NULL), CRM_OK);
	assert_int_equal(state_of_target(&f, "acknowledge"), CRM_CLOCK_MET);
	assert_int_equal(standing_of(&f, "respond", "iso_10002").due_at, MAY(11, 17)); /* five days from then on */
	assert_int_equal(state_of_target(&f, "assess"), CRM_CLOCK_RUNNING);
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 0), CRM_OK);
	assert_int_equal(state_of_target(&f, "assess"), CRM_CLOCK_MET);
	assert_int_equal(promise_to(&f, FAR_AWAY), CRM_OK); /* the standard limits no promise */
	f.now = MAY(20, 12);
	assert_int_equal(solve_now(&f, 1, &check), CRM_OK);
	assert_int_equal(state_of_target(&f, "decision"), CRM_CLOCK_MET);
	assert_int_equal(standing_of(&f, "respond", "iso_10002").missed, 1);
	assert_int_equal(task_of(&f, &check).due_at, MAY(25, 12)); /* the close */
	assert_store_verifies(&f);
	end(&f);
}

static void iso_10002_calls_in_who_is_above_when_nobody_assessed_or_decided(void **state)
{
	struct fixture f;
	crm_tick_result result;

	(void)state;
	begin(&f);
	load_ready(&f, "iso_10002");
	open_default(&f);
	f.now = MAY(4, 17) + 1;
	assert_int_equal(crm_tick(f.db, NULL, &result), CRM_OK);
	assert_int_equal(result.targets_missed, 1); /* the acknowledgement */
	f.now = MAY(5, 17) + 1;
	assert_int_equal(crm_tick(f.db, NULL, &result), CRM_OK);
	assert_int_equal(result.targets_missed, 1);
	assert_int_equal(result.steps_fired, 1);
	assert_int_equal(state_of_target(&f, "assess"), CRM_CLOCK_BREACHED);
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 0), CRM_OK);
	assert_int_equal(state_of_target(&f, "assess"), CRM_CLOCK_MISSED);
	f.now = MAY(26, 17) + 1;
	assert_int_equal(crm_tick(f.db, NULL, &result), CRM_OK);
	assert_int_equal(result.steps_fired, 1); /* three days before the decision is due */
	f.now = MAY(29, 17) + 1;
	assert_int_equal(crm_tick(f.db, NULL, &result), CRM_OK);
	assert_int_equal(result.targets_missed, 1);
	assert_int_equal(result.steps_fired, 1);
	end(&f);
}

UNIT_MAIN(TEST(the_ready_policies_have_names), TEST(each_loads_and_dumps_and_loads_to_the_same),
          TEST(it_does_not_matter_which_policy_was_loaded_before),
          TEST(the_domain_takes_back_what_another_policy_said), TEST(banking_in_china_answers_in_15_working_days_over_a_holiday),
          TEST(banking_in_china_extends_to_60_working_days_when_the_customer_is_told_why), TEST(who_is_told_in_china_is_asked_elsewhere),
          TEST(the_limit_and_the_clock_count_the_same_days),
          TEST(banking_in_china_waits_for_the_holidays_of_the_next_year),
          TEST(nothing_is_due_by_a_clock_that_cannot_be_told), TEST(iso_10002_measures_each_step_of_its_clause_7),
          TEST(iso_10002_calls_in_who_is_above_when_nobody_assessed_or_decided))
