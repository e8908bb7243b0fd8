/* Reports on complaints: small worlds counted by hand. */
#include "report_fixture.h"

#include "arrow.h"

/* Six cases of the first of May and their promises: kept, renewed in time, broken, voided, broken and voided, and none. */
struct mixed {
	crm_id kept, renewed, broken, voided, broken_voided, immediate;
};

static void live_mixed(struct fixture *f, struct mixed *m)
{
	crm_id *const all[] = { &m->kept, &m->renewed, &m->broken, &m->voided, &m->broken_voided, &m->immediate };
	size_t i;

	for (i = 0; i < sizeof all / sizeof *all; i++)
		*all[i] = case_of(f, NULL, MAY(1, 9));
	promise_by(f, &m->kept, MAY(1, 11), DUE, "workshop");
	promise_by(f, &m->renewed, MAY(1, 13), MAY(5, 17), "workshop");
	promise_by(f, &m->broken, MAY(1, 15), MAY(2, 17), "network");
	promise_by(f, &m->voided, MAY(1, 15), MAY(9, 17), "network");
	promise_by(f, &m->broken_voided, MAY(1, 15), MAY(2, 17), "network");
	f->now = MAY(3, 9);
	assert_ok(f->db, crm_tick(f->db, NULL, NULL));
	solve_by(f, &m->kept, MAY(3, 9));
	renew_by(f, &m->renewed, MAY(4, 9), MAY(20, 17));
	judged_at_once(f, &m->immediate);
	solve_by(f, &m->immediate, MAY(4, 10));
	check_by(f, &m->kept, MAY(4, 11), CRM_SATISFACTION_SATISFIED);
	renew_by(f, &m->broken, MAY(6, 9), MAY(21, 17));
	void_by(f, &m->voided, MAY(6, 9));
	void_by(f, &m->broken_voided, MAY(6, 9));
	f->now = MAY(7, 9);
}

/* M-RPT-02: mixed cases, kept, extended in time, breached, open: counts as by hand; voids excluded. */
static void promises_are_counted_by_what_became_of_them_as_by_hand(void **state)
{
	struct fixture *f = open_store(state);
	const crm_complaint_report *report;
	struct mixed m;

	live_mixed(f, &m);
	report = report_of(f, NULL);
	assert_int_equal(report->promises_made, 6);
	assert_int_equal(report->promises_kept, 1);
	assert_int_equal(report->promises_renewed, 1);
	assert_int_equal(report->promises_broken, 2);       /* of one the case is void, and the break stays */
	assert_int_equal(report->promises_renewed_late, 1); /* the other one; a break is permanent */
	assert_int_equal(report->promises_open, 2);
	assert_int_equal(report->promises_voided, 1);
	assert_int_equal(report->promises_kept_rate, 5000);
	assert_int_equal(report->received, 4);
	assert_int_equal(report->voided, 2);
	assert_int_equal(report->merged, 0);
	assert_int_equal(report->open, 3);
	assert_int_equal(report->closed, 1);
	assert_int_equal(report->satisfied, 1);
	assert_int_equal(report->satisfaction_rate, 10000);
	assert_int_equal(report->reopen_rate, 0);
	crm_complaint_report_free(report);
	close_store(f);
}

/* M-RPT-02: times as by hand. Replies after 2, 4, 6 and 73 hours; one case is resolved after 74 hours. */
static void times_are_counted_from_the_receipt_as_by_hand(void **state)
{
	struct fixture *f = open_store(state);
	const crm_complaint_report *report;
	struct mixed m;

	live_mixed(f, &m);
	report = report_of(f, NULL);
	assert_time(report, CRM_STAGE_ACKNOWLEDGED, 0, 4, 85 * CRM_HOUR / 4, 4 * CRM_HOUR, 73 * CRM_HOUR);
	assert_time(report, CRM_STAGE_REPLIED, 0, 4, 85 * CRM_HOUR / 4, 4 * CRM_HOUR, 73 * CRM_HOUR);
	assert_time(report, CRM_STAGE_RESOLVED, 0, 1, 74 * CRM_HOUR, 74 * CRM_HOUR, 74 * CRM_HOUR);
	assert_time(report, CRM_STAGE_REPLIED, 1, 0, -1, -1, -1); /* no clock, so no working time */
	assert_time(report, CRM_STAGE_RESOLVED, 1, 0, -1, -1, -1);
	assert_int_equal(report->time_count, 6);
	crm_complaint_report_free(report);
	close_store(f);
}

static void refuse_by(struct fixture *f, const crm_id *id, int64_t refused_at)
{
	crm_refusal_input refusal = CRM_INIT(crm_refusal_input);

	f->now = refused_at;
	judged_at_once(f, id);
	refusal.ground = CRM_GROUND_LAW;
	refusal.explanation = "the law sets the price";
	refusal.alternatives = "another tariff";
	refusal.we_will = "compare the tariffs";
	refusal.you_can = "choose one";
	assert_ok(f->db, crm_complaint_refuse(f->db, NULL, id, &refusal, NULL));
}

/* A message acknowledges and is no reply; a promise, an offer, an explanation and a refusal are. */
static void a_message_acknowledges_and_a_promise_replies(void **state)
{
	struct fixture *f = open_store(state);
	crm_message_input message = CRM_INIT(crm_message_input);
	const crm_complaint_report *report;
	crm_id told, refused, offered, explained;

	told = case_of(f, NULL, MAY(1, 9));
	refused = case_of(f, NULL, MAY(1, 9));
	offered = case_of(f, NULL, MAY(1, 9));
	explained = case_of(f, NULL, MAY(1, 9));
	f->now = MAY(1, 10);
	message.direction = CRM_DIRECTION_OUT;
	message.note = "we look at it";
	assert_ok(f->db, crm_complaint_message(f->db, NULL, &told, &message, NULL));
	refuse_by(f, &refused, MAY(1, 11));
	f->now = MAY(1, 12);
	f->id = offered;
	judged_at_once(f, &offered);
	assert_ok(f->db, solve_now(f, 0, NULL));
	f->now = MAY(1, 13);
	assert_ok(f->db, crm_complaint_answer(f->db, NULL, &offered, CRM_OPTION_NONE, NULL));
	assert_ok(f->db, solve_now(f, 1, NULL)); /* the first offer was the reply */
	promise_by(f, &told, MAY(1, 14), DUE, "workshop");
	f->now = MAY(1, 15);
	f->id = explained;
	assert_ok(f->db, judge_as(f, CRM_RESPONSIBILITY_NOT_OURS, 0));
	assert_ok(f->db, crm_complaint_explain(f->db, NULL, &explained, "the network of another firm", "their number"));
	report = report_of(f, NULL);
	assert_time(report, CRM_STAGE_ACKNOWLEDGED, 0, 4, 3 * CRM_HOUR, 2 * CRM_HOUR, 6 * CRM_HOUR); /* 1, 2, 3, 6 */
	assert_time(report, CRM_STAGE_REPLIED, 0, 4, 4 * CRM_HOUR, 3 * CRM_HOUR, 6 * CRM_HOUR);      /* 2, 3, 5, 6 */
	assert_time(report, CRM_STAGE_RESOLVED, 0, 0, -1, -1, -1);
	assert_int_equal(report->revised, 1);
	assert_int_equal(report->cycles, 1);
	crm_complaint_report_free(report);
	close_store(f);
}

/* A case that was closed and opened again is a closed one that came back. */
static void cases_that_were_opened_again_are_a_part_of_those_ever_closed(void **state)
{
	struct fixture *f = open_store(state);
	const crm_complaint_report *report;
	crm_id cases[3];
	size_t i;

	for (i = 0; i < 3; i++) {
		cases[i] = case_of(f, NULL, MAY(1, 9));
		judged_at_once(f, &cases[i]);
		solve_by(f, &cases[i], MAY(1, 10));
		check_by(f, &cases[i], MAY(1, 11), CRM_SATISFACTION_SATISFIED);
	}
	assert_ok(f->db, crm_complaint_reopen(f->db, NULL, &cases[0]));
	report = report_of(f, NULL);
	assert_int_equal(report->reopened, 1);
	assert_int_equal(report->reopen_rate, 3333);
	assert_int_equal(report->closed, 2);
	assert_int_equal(report->open, 1);
	assert_time(report, CRM_STAGE_RESOLVED, 0, 2, 2 * CRM_HOUR, 2 * CRM_HOUR, 2 * CRM_HOUR);
	crm_complaint_report_free(report);
	close_store(f);
}

/* M-RPT-02: the same in working time, by the calendar of the clock of new cases, of the case, or of the question. */
static void working_time_is_counted_by_the_calendar_of_the_case(void **state)
{
	struct fixture *f = open_store(state);
	crm_complaint_report_query query = CRM_INIT(crm_complaint_report_query);
	const crm_complaint_report *report;
	struct mixed m;

	f->now = MAY(1, 9);
	load_text(f, report_playbook);
	live_mixed(f, &m); /* no case has a clock of its own */
	load_text(f, "{\"complaint\": {\"clock\": \"standard\"}}");
	report = report_of(f, NULL);
	/* Friday 09:00 to 11:00, 13:00, 15:00 and Monday 10:00; resolved on Monday 11:00. */
	assert_time(report, CRM_STAGE_REPLIED, 1, 4, 21 * CRM_HOUR / 4, 4 * CRM_HOUR, 9 * CRM_HOUR);
	assert_time(report, CRM_STAGE_RESOLVED, 1, 1, 10 * CRM_HOUR, 10 * CRM_HOUR, 10 * CRM_HOUR);
	assert_null(report->calendar);
	crm_complaint_report_free(report);
	query.calendar =
		"shift"; /* open on Sundays and Mondays, round the clock: replied on Monday 10:00, after 34 hours of that */
	report = report_of(f, &query);
	assert_time(report, CRM_STAGE_REPLIED, 1, 4, 34 * CRM_HOUR / 4, 0, 34 * CRM_HOUR);
	assert_string_equal(report->calendar, "shift");
	crm_complaint_report_free(report);
	close_store(f);
}

static void a_case_keeps_the_calendar_of_its_clock(void **state)
{
	struct fixture *f = open_store(state);
	const crm_complaint_report *report;
	crm_id first, second, third;

	f->now = MAY(1, 9);
	load_text(f, report_playbook);
	load_text(f, "{\"complaint\": {\"clock\": \"standard\"}}");
	first = case_of(f, NULL, MAY(1, 9));
	load_text(f, "{\"complaint\": {\"clock\": \"round the clock\"}}"); /* counts real time alone: no working time */
	second = case_of(f, NULL, MAY(1, 9));
	load_text(
		f,
		"{\"calendars\": {\"office\": null, \"late\": {\"tz\": \"UTC\", \"hours\": {\"fri\": [[\"12:00\", \"20:00\"]]}}},"
		" \"clocks\": {\"standard\": {\"calendar\": \"late\", \"targets\": {\"solution\": {\"kind\": \"resolve\", \"hours\": 16}}}},"
		" \"complaint\": {\"clock\": \"standard\"}}");
	third = case_of(f, NULL, MAY(1, 9));
	promise_by(f, &first, MAY(1, 14), DUE, "workshop");
	promise_by(f, &second, MAY(1, 14), DUE, "workshop");
	promise_by(f, &third, MAY(1, 14), DUE, "workshop");
	report = report_of(f, NULL);
	assert_time(report, CRM_STAGE_REPLIED, 0, 3, 5 * CRM_HOUR, 5 * CRM_HOUR, 5 * CRM_HOUR);
	assert_time(report, CRM_STAGE_REPLIED, 1, 2, 7 * CRM_HOUR / 2, 2 * CRM_HOUR, 5 * CRM_HOUR);
	crm_complaint_report_free(report);
	close_store(f);
}

static void targets_of_clocks_that_passed_are_counted(void **state)
{
	struct fixture *f = open_store(state);
	const crm_complaint_report *report;

	f->now = MAY(1, 9);
	load_text(f, report_playbook);
	load_text(f, "{\"complaint\": {\"clock\": \"round the clock\"}}");
	(void)case_of(f, NULL, MAY(1, 9));
	(void)case_of(f, NULL, MAY(2, 9));
	f->now = MAY(2, 10);
	assert_true(crm_tick(f->db, NULL, NULL) >= 0);
	report = report_of(f, NULL);
	assert_int_equal(report->missed, 1);
	assert_int_equal(report->missed_targets, 1);
	crm_complaint_report_free(report);
	close_store(f);
}

/* --- lists */

static const crm_complaint_group *group_named(const crm_complaint_group *groups, size_t count, const char *name)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(groups[i].name, name) == 0)
			return &groups[i];
	fail_msg("no group %s", name);
	return NULL;
}

static int64_t sum_of(const crm_complaint_group *groups, size_t count)
{
	int64_t sum = 0;
	size_t i;

	for (i = 0; i < count; i++)
		sum += groups[i].complaints;
	return sum;
}

/* M-RPT-03: the sum over the axes is the number of cases, and so it is in every list. */
static void every_list_adds_up_to_the_number_of_cases(void **state)
{
	struct fixture *f = open_store(state);
	const crm_complaint_report *report;
	const crm_complaint_group *unit;
	struct mixed m;

	live_mixed(f, &m);
	report = report_of(f, NULL);
	assert_int_equal(sum_of(report->by_axis, report->by_axis_count), 4);
	assert_int_equal(sum_of(report->by_cause, report->by_cause_count), 4);
	assert_int_equal(sum_of(report->by_tier, report->by_tier_count), 4);
	assert_int_equal(sum_of(report->by_unit, report->by_unit_count), 4);
	assert_int_equal(sum_of(report->by_channel, report->by_channel_count), 4);
	assert_int_equal(sum_of(report->by_state, report->by_state_count), 4);
	assert_int_equal(sum_of(report->by_month, report->by_month_count), 4);
	assert_string_equal(report->by_channel[0].name, "phone");
	assert_int_equal(report->by_channel[0].value, CRM_CHANNEL_PHONE);
	assert_int_equal(report->by_channel[0].share, 10000);
	assert_string_equal(report->by_month[0].name, "2026-05");
	unit = group_named(report->by_unit, report->by_unit_count, "workshop");
	assert_int_equal(unit->complaints, 2);
	assert_int_equal(unit->promises, 3); /* a renewal keeps the unit */
	assert_int_equal(unit->broken, 0);
	assert_int_equal(unit->kept_rate, 10000);
	unit = group_named(report->by_unit, report->by_unit_count, "network");
	assert_int_equal(unit->complaints, 1);
	assert_int_equal(unit->promises, 3);
	assert_int_equal(unit->broken, 2);
	assert_int_equal(unit->kept_rate, 0);
	assert_int_equal(group_named(report->by_unit, report->by_unit_count, "")->complaints, 1);
	crm_complaint_report_free(report);
	close_store(f);
}

/* M-RPT-03: by cause and by axis, the most first. Two causes of one axis; the second cause of a case counts nowhere. */
static void cases_are_counted_by_their_primary_cause_and_its_axis(void **state)
{
	static const int32_t causes[] = { CRM_CAUSE_QUALITY_NETWORK,
		                              CRM_CAUSE_SKILL_TEMPER,
		                              CRM_CAUSE_QUALITY_NETWORK,
		                              CRM_CAUSE_ATTITUDE_RUDE,
		                              CRM_CAUSE_ATTITUDE_RUDE,
		                              CRM_CAUSE_ATTITUDE_RUDE,
		                              0 };
	struct fixture *f = open_store(state);
	const crm_complaint_report *report;
	size_t i;

	for (i = 0; i < sizeof causes / sizeof *causes; i++) {
		crm_id id = case_of(f, NULL, MAY(1, 9));

		if (causes[i])
			assert_ok(f->db, crm_complaint_cause_add(f->db, NULL, &id, causes[i], true));
		if (i == 0)
			assert_ok(f->db, crm_complaint_cause_add(f->db, NULL, &id, CRM_CAUSE_DELAY_LATE, false));
	}
	report = report_of(f, NULL);
	assert_int_equal(report->by_cause_count, 4);
	assert_int_equal(report->by_cause[0].value, CRM_CAUSE_ATTITUDE_RUDE);
	assert_int_equal(report->by_cause[0].complaints, 3);
	assert_int_equal(report->by_cause[0].share, 4285);
	assert_int_equal(report->by_cause[1].value, CRM_CAUSE_QUALITY_NETWORK);
	assert_int_equal(report->by_cause[1].cumulative, 7142);
	assert_int_equal(report->by_cause[2].value, 0); /* one each: not said, then by number */
	assert_string_equal(report->by_cause[3].name, "skill_temper");
	assert_int_equal(report->by_axis_count, 3);
	assert_string_equal(report->by_axis[0].name, "people");
	assert_int_equal(report->by_axis[0].complaints, 4);
	assert_string_equal(report->by_axis[1].name, "product");
	assert_int_equal(report->by_axis[1].complaints, 2);
	assert_int_equal(report->by_axis[2].value, 0);
	assert_int_equal(report->by_axis[2].cumulative, 10000);
	assert_int_equal(sum_of(report->by_axis, report->by_axis_count), report->received);
	crm_complaint_report_free(report);
	close_store(f);
}

/* M-RPT-03: recurrence. A link that turned out to be wrong and another kind of link are no repeats. */
static void repeats_are_cases_linked_as_such(void **state)
{
	struct fixture *f = open_store(state);
	const crm_complaint_report *report;
	crm_id cases[4];
	size_t i;

	for (i = 0; i < 4; i++)
		cases[i] = case_of(f, NULL, MAY(1, 9) + (int64_t)i);
	assert_ok(f->db, crm_complaint_link(f->db, NULL, &cases[1], &cases[0], CRM_LINK_REPEAT_OF));
	assert_ok(f->db, crm_complaint_link(f->db, NULL, &cases[2], &cases[0], CRM_LINK_REPEAT_OF));
	assert_ok(f->db, crm_complaint_unlink(f->db, NULL, &cases[2], &cases[0], CRM_LINK_REPEAT_OF));
	assert_ok(f->db, crm_complaint_link(f->db, NULL, &cases[3], &cases[0], CRM_LINK_CHILD_OF));
	report = report_of(f, NULL);
	assert_int_equal(report->repeats, 1);
	assert_int_equal(report->repeat_rate, 2500);
	crm_complaint_report_free(report);
	close_store(f);
}

/* M-RPT-02: a merged case is void; its broken promise counts all the same. */
static void a_merged_case_counts_as_void_and_its_broken_promise_counts(void **state)
{
	struct fixture *f = open_store(state);
	const crm_complaint_report *report;
	crm_id merged, into;

	merged = case_of(f, NULL, MAY(1, 9));
	into = case_of(f, NULL, MAY(1, 9));
	promise_by(f, &merged, MAY(1, 10), MAY(2, 10), "workshop");
	f->now = MAY(3, 9);
	assert_ok(f->db, crm_tick(f->db, NULL, NULL));
	assert_ok(f->db, crm_complaint_merge(f->db, NULL, &merged, &into));
	report = report_of(f, NULL);
	assert_int_equal(report->received, 1);
	assert_int_equal(report->voided, 1);
	assert_int_equal(report->merged, 1);
	assert_int_equal(report->promises_made, 1);
	assert_int_equal(report->promises_broken, 1);
	assert_int_equal(report->promises_kept_rate, 0);
	crm_complaint_report_free(report);
	close_store(f);
}

/* M-RPT-03: by tier, beside how many customers the tier has; and only one tier when that is asked for. */
static void cases_are_counted_by_tier_for_a_thousand_customers(void **state)
{
	static const int32_t classes[] = { CRM_CLASS_IMPORTANT, CRM_CLASS_SECONDARY, CRM_CLASS_SMALL,
		                               CRM_CLASS_SMALL,     CRM_CLASS_SMALL,     CRM_CLASS_ORDINARY };
	struct fixture *f = open_store(state);
	crm_complaint_report_query query = CRM_INIT(crm_complaint_report_query);
	const crm_complaint_report *report;
	crm_id people[6];
	size_t i;

	for (i = 0; i < 6; i++) {
		people[i] = customer_new(f, true);
		assert_ok(f->db, crm_followup_assign(f->db, NULL, &people[i], classes[i], "Chen"));
	}
	(void)case_of(f, &people[0], MAY(1, 9));
	(void)case_of(f, &people[2], MAY(1, 9));
	(void)case_of(f, &people[2], MAY(1, 10));
	report = report_of(f, NULL);
	assert_int_equal(report->by_tier_count, 3);
	assert_string_equal(report->by_tier[0].name, "small");
	assert_int_equal(report->by_tier[0].customers, 3);
	assert_int_equal(report->by_tier[0].per_thousand, 66666);
	assert_string_equal(report->by_tier[1].name, "key");
	assert_int_equal(report->by_tier[1].customers, 2);
	assert_int_equal(report->by_tier[1].per_thousand, 50000);
	assert_string_equal(report->by_tier[2].name, "ordinary"); /* none complained */
	assert_int_equal(report->by_tier[2].per_thousand, 0);
	crm_complaint_report_free(report);
	query.tier = CRM_TIER_SMALL;
	report = report_of(f, &query);
	assert_int_equal(report->received, 2);
	assert_int_equal(report->tier, CRM_TIER_SMALL);
	assert_int_equal(report->by_tier_count, 1);
	crm_complaint_report_free(report);
	close_store(f);
}

/* M-RPT-03: 4 complaints at 4% = 100 dissatisfied, with the benchmark's id printed; the playbook chooses among the seeds. */
static void hidden_dissatisfaction_is_estimated_with_the_benchmark_named(void **state)
{
	struct fixture *f = open_store(state);
	const crm_complaint_report *report;
	crm_buffer text = { 0 };
	int i;

	for (i = 0; i < 4; i++)
		(void)case_of(f, NULL, MAY(1, 9) + i);
	report = report_of(f, NULL);
	assert_int_equal(report->unhappy, 100);
	assert_string_equal(report->unhappy_benchmark, "D-STAT-01");
	assert_int_equal(report->told, 1500);
	assert_string_equal(report->told_benchmark, "D-STAT-04");
	assert_int_equal(crm_complaint_report_json(report, &text), CRM_OK);
	assert_non_null(
		strstr(text.data,
	           "\"unhappy\":100,\"unhappy_benchmark\":\"D-STAT-01\",\"told\":1500,\"told_benchmark\":\"D-STAT-04\""));
	crm_buffer_free(&text);
	crm_complaint_report_free(report);
	load_text(f, "{\"complaint\": {\"report\": {\"hidden_rate\": \"d_stat_03\", \"word_of_mouth\": \"d_stat_05\"}}}");
	report = report_of(f, NULL);
	assert_int_equal(report->unhappy, 84);
	assert_string_equal(report->unhappy_benchmark, "D-STAT-03");
	assert_int_equal(report->told, 84 * 12);
	assert_string_equal(report->told_benchmark, "D-STAT-05");
	assert_int_equal(report->playbook, 2);
	crm_complaint_report_free(report);
	close_store(f);
}

static void months_and_tiers_are_those_of_the_handle_and_of_the_customers(void **state)
{
	static struct fixture fixture;
	struct fixture *f = &fixture;
	const crm_complaint_report *report;

	(void)state;
	ledger_open(f, MAY(31, 15), "tester", 8 * 60);
	(void)case_of(f, NULL, MAY(31, 15)); /* 23:00 in Shanghai */
	(void)case_of(f, NULL, MAY(31, 17)); /* 01:00 on the first of June */
	report = report_of(f, NULL);
	assert_int_equal(report->by_month_count, 2);
	assert_string_equal(report->by_month[0].name, "2026-05");
	assert_string_equal(report->by_month[1].name, "2026-06");
	assert_int_equal(report->by_month[1].cumulative, 10000);
	crm_complaint_report_free(report);
	close_store(f);
}

/* --- the question */

static void the_beginning_of_the_period_is_in_and_its_end_is_not_for_cases_and_promises(void **state)
{
	struct fixture *f = open_store(state);
	crm_complaint_report_query query = CRM_INIT(crm_complaint_report_query);
	const crm_complaint_report *report;
	struct mixed m;

	live_mixed(f, &m);
	query.from = MAY(1, 9);
	query.until = MAY(1, 9) + 1;
	report = report_of(f, &query);
	assert_int_equal(report->received, 4);
	assert_int_equal(report->promises_made, 0); /* all of them were made later */
	assert_time(report, CRM_STAGE_RESOLVED, 0, 1, 74 * CRM_HOUR, 74 * CRM_HOUR, 74 * CRM_HOUR);
	assert_int_equal(group_named(report->by_unit, report->by_unit_count, "workshop")->complaints, 2);
	crm_complaint_report_free(report);
	query.from = MAY(1, 9) + 1;
	query.until = MAY(1, 15);
	report = report_of(f, &query);
	assert_int_equal(report->received, 0);
	assert_int_equal(report->promises_made, 2);
	assert_int_equal(report->promises_kept, 1);
	assert_int_equal(report->promises_renewed, 1);
	crm_complaint_report_free(report);
	query.until = query.from - 1;
	assert_rule(f, crm_complaint_report_get(f->db, &query, &report), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "until");
	assert_null(report);
	close_store(f);
}

static void an_empty_period_has_zeros_and_no_rates(void **state)
{
	struct fixture *f = open_store(state);
	const crm_complaint_report *report = report_of(f, NULL);

	assert_int_equal(report->received, 0);
	assert_int_equal(report->reopen_rate, -1);
	assert_int_equal(report->repeat_rate, -1);
	assert_int_equal(report->satisfaction_rate, -1);
	assert_int_equal(report->promises_kept_rate, -1);
	assert_int_equal(report->unhappy, 0);
	assert_int_equal(report->by_axis_count, 0);
	assert_int_equal(report->by_unit_count, 0);
	assert_int_equal(report->by_month_count, 0);
	assert_int_equal(report->from_at, CRM_NO_TIME);
	assert_int_equal(report->until_at, f->now + 1);
	assert_time(report, CRM_STAGE_ACKNOWLEDGED, 0, 0, -1, -1, -1);
	crm_complaint_report_free(report);
	close_store(f);
}

static void wrong_questions_are_refused_with_their_field(void **state)
{
	struct fixture *f = open_store(state);
	crm_complaint_report_query query = CRM_INIT(crm_complaint_report_query);
	const crm_complaint_report *report = NULL;
	crm_complaint_group_cursor *cursor = NULL;
	crm_buffer text;

	query.calendar = "nowhere";
	assert_rule(f, crm_complaint_report_get(f->db, &query, &report), CRM_ERR_NOT_FOUND, CRM_RULE_CALENDAR_UNKNOWN,
	            "calendar");
	assert_null(report);
	query.calendar = NULL;
	query.tier = CRM_TIER_SMALL + 1;
	assert_rule(f, crm_complaint_report_get(f->db, &query, &report), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "tier");
	query.tier = 0;
	assert_rule(f, crm_complaint_report_get(f->db, &query, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING,
	            "report_out");
	assert_rule(f, crm_complaint_group_list(f->db, NULL, 8, &cursor), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "by");
	assert_rule(f, crm_complaint_group_list(f->db, NULL, 0, NULL), CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING,
	            "cursor_out");
	assert_int_equal(crm_complaint_report_get(NULL, NULL, &report), CRM_ERR_INVALID);
	assert_int_equal(crm_complaint_report_json(NULL, &text), CRM_ERR_INVALID);
	assert_null(text.data);
	assert_int_equal(crm_complaint_group_next(NULL, NULL), CRM_ERR_INVALID);
	crm_complaint_group_cursor_free(NULL);
	crm_complaint_report_free(NULL);
	close_store(f);
}

/* --- the forms */

static void groups_are_a_list_that_outlives_nothing_but_its_handle(void **state)
{
	struct fixture *f = open_store(state);
	crm_complaint_group_cursor *all = NULL, *units = NULL;
	const crm_complaint_group *group = NULL;
	int count = 0, last = 0;
	struct mixed m;

	live_mixed(f, &m);
	assert_ok(f->db, crm_complaint_group_list(f->db, NULL, CRM_COMPLAINT_BY_UNIT, &units));
	assert_ok(f->db, crm_complaint_group_next(units, &group));
	assert_string_equal(group->name, "workshop");
	assert_int_equal(group->by, CRM_COMPLAINT_BY_UNIT);
	assert_ok(f->db, crm_complaint_group_list(f->db, NULL, 0, &all));
	while (crm_complaint_group_next(all, &group) == CRM_OK) {
		assert_true(group->by >= last);
		last = group->by;
		count++;
	}
	assert_int_equal(last, CRM_COMPLAINT_BY_MONTH);
	assert_int_equal(count, 1 + 1 + 1 + 3 + 1 + 3 + 1);
	assert_int_equal(crm_complaint_group_next(all, &group), CRM_DONE);
	assert_null(group);
	close_store(f);
	assert_int_equal(crm_complaint_group_next(units, &group), CRM_ERR_CLOSED);
	crm_complaint_group_cursor_free(units);
	crm_complaint_group_cursor_free(all);
}

static void groups_are_columns(void **state)
{
	static const char *const columns[] = { "by",       "value",      "name",      "complaints",
		                                   "share",    "cumulative", "customers", "per_thousand",
		                                   "promises", "broken",     "kept_rate" };
	static char text[ARROW_TEXT];
	struct fixture *f = open_store(state);
	crm_complaint_group_cursor *cursor = NULL;
	struct ArrowArrayStream stream;
	struct ArrowSchema schema;
	struct ArrowArray table;
	struct mixed m;
	int64_t i;

	live_mixed(f, &m);
	assert_ok(f->db, crm_complaint_group_list(f->db, NULL, 0, &cursor));
	assert_int_equal(crm_complaint_group_arrow(cursor, 0, &stream), CRM_DONE);
	crm_complaint_group_cursor_free(cursor);
	arrow_table(&stream, &schema, &table);
	close_store(f);
	assert_int_equal(table.length, 11);
	assert_int_equal(schema.n_children, sizeof columns / sizeof *columns);
	for (i = 0; i < schema.n_children; i++)
		assert_string_equal(schema.children[i]->name, columns[i]);
	assert_string_equal(arrow_value(schema.children[0], table.children[0], 3, text), "unit");
	assert_string_equal(arrow_value(schema.children[1], table.children[1], 3, text), "null"); /* a unit has no number */
	assert_string_equal(arrow_value(schema.children[2], table.children[2], 3, text), "workshop");
	assert_string_equal(arrow_value(schema.children[3], table.children[3], 3, text), "2");
	assert_string_equal(arrow_value(schema.children[7], table.children[7], 3, text), "null"); /* nor customers to divide by */
	assert_string_equal(arrow_value(schema.children[8], table.children[8], 3, text), "3");
	assert_string_equal(arrow_value(schema.children[0], table.children[0], 6, text), "channel");
	assert_string_equal(arrow_value(schema.children[1], table.children[1], 6, text), "phone");
	table.release(&table);
	schema.release(&schema);
	assert_int_equal(crm_complaint_group_arrow(NULL, 0, &stream), CRM_ERR_INVALID);
}

static void a_report_outlives_its_handle(void **state)
{
	struct fixture *f = open_store(state);
	const crm_complaint_report *report;
	crm_buffer text = { 0 };
	struct mixed m;

	live_mixed(f, &m);
	report = report_of(f, NULL);
	close_store(f);
	assert_int_equal(crm_complaint_report_json(report, &text), CRM_OK);
	assert_string_equal(report->by_unit[0].name, "workshop");
	assert_int_equal(text.data[0], '{');
	assert_int_equal(text.data[text.length - 1], '}');
	assert_non_null(
		strstr(text.data, "{\"stage\":\"resolved\",\"working\":false,\"count\":1,\"mean_us\":266400000000,"));
	assert_non_null(strstr(text.data, "{\"stage\":\"resolved\",\"working\":true,\"count\":0,\"mean_us\":null,"));
	assert_non_null(strstr(text.data, "{\"from_at\":null,\"until_at\":\"2026-05-07T09:00:00.000001Z\",\"tier\":null,"));
	crm_buffer_free(&text);
	crm_complaint_report_free(report);
}

static void each_allocation_that_fails_leaves_nothing_behind(void **state)
{
	struct fixture *f = open_store(state);
	const crm_complaint_report *report = NULL;
	crm_complaint_group_cursor *cursor = NULL;
	struct mixed m;
	long n;

	f->now = MAY(1, 9);
	load_text(f, report_playbook);
	load_text(f, "{\"complaint\": {\"clock\": \"standard\"}}");
	live_mixed(f, &m);
	for (n = 1;; n++) {
		unit_fail_allocation(n, false);
		if (crm_complaint_report_get(f->db, NULL, &report) == CRM_OK)
			break;
		assert_null(report);
	}
	unit_fail_allocation(0, false);
	crm_complaint_report_free(report);
	assert_true(n > 5);
	for (n = 1;; n++) {
		unit_fail_allocation(n, false);
		if (crm_complaint_group_list(f->db, NULL, 0, &cursor) == CRM_OK)
			break;
		assert_null(cursor);
	}
	unit_fail_allocation(0, false);
	crm_complaint_group_cursor_free(cursor);
	close_store(f);
}

/* clang-format off */
UNIT_MAIN(
	TEST(promises_are_counted_by_what_became_of_them_as_by_hand),
	TEST(times_are_counted_from_the_receipt_as_by_hand),
	TEST(a_message_acknowledges_and_a_promise_replies),
	TEST(cases_that_were_opened_again_are_a_part_of_those_ever_closed),
	TEST(working_time_is_counted_by_the_calendar_of_the_case),
	TEST(a_case_keeps_the_calendar_of_its_clock),
	TEST(targets_of_clocks_that_passed_are_counted),
	TEST(every_list_adds_up_to_the_number_of_cases),
	TEST(cases_are_counted_by_tier_for_a_thousand_customers),
	TEST(cases_are_counted_by_their_primary_cause_and_its_axis),
	TEST(repeats_are_cases_linked_as_such),
	TEST(a_merged_case_counts_as_void_and_its_broken_promise_counts),
	TEST(hidden_dissatisfaction_is_estimated_with_the_benchmark_named),
	TEST(months_and_tiers_are_those_of_the_handle_and_of_the_customers),
	TEST(the_beginning_of_the_period_is_in_and_its_end_is_not_for_cases_and_promises),
	TEST(an_empty_period_has_zeros_and_no_rates),
	TEST(wrong_questions_are_refused_with_their_field),
	TEST(groups_are_a_list_that_outlives_nothing_but_its_handle),
	TEST(groups_are_columns),
	TEST(a_report_outlives_its_handle),
	TEST(each_allocation_that_fails_leaves_nothing_behind),
)
/* clang-format on */
