/* Real complaints led through the whole flow by a scripted handler: every case ends in a state of the graph, the counts are those of the
 * data, and the report says what the test counted itself while the cases went their way. */
#include "complaint_handler.h"

/* Whether the report agrees with the test, by the name of the figure. */
static void same(const char *figure, int64_t reported, int64_t counted)
{
	if (reported != counted)
		fail_msg("%s: the report says %lld, the test counted %lld", figure, (long long)reported, (long long)counted);
}

static int compare_times(const void *left, const void *right)
{
	const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return a < b ? -1 : a > b;
}

/* Mean, median and 90 of 100 by hand, in real time. */
static void same_times(const crm_complaint_report *report, int32_t stage, int64_t *times, size_t count)
{
	int64_t sum = 0;
	size_t i;

	qsort(times, count, sizeof *times, compare_times);
	for (i = 0; i < count; i++)
		sum += times[i];
	for (i = 0; i < report->time_count; i++) {
		const crm_complaint_time *time = &report->times[i];

		if (time->stage != stage || time->working)
			continue;
		same("count of a time", time->count, (int64_t)count);
		same("mean", time->mean_us, sum / (int64_t)count);
		same("median", time->median_us, times[(count + 1) / 2 - 1]);
		same("90 of 100", time->p90_us, times[(count * 9 + 9) / 10 - 1]);
		return;
	}
	fail_msg("the report has no time of stage %d", stage);
}

static int64_t group_of(const crm_complaint_group *groups, size_t count, int32_t value)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (groups[i].value == value)
			return groups[i].complaints;
	return 0;
}

static int64_t month_of(const crm_complaint_report *report, const char *name)
{
	size_t i;

	for (i = 0; i < report->by_month_count; i++)
		if (strcmp(report->by_month[i].name, name) == 0)
			return report->by_month[i].complaints;
	return 0;
}

static void groups_agree(const crm_complaint_report *report, const struct desk *desk)
{
	int64_t axes = 0;
	int32_t value;
	size_t i;

	for (value = 1; value <= CRM_COMPLAINT_VOID; value++)
		same(crm_complaint_state_name(value), group_of(report->by_state, report->by_state_count, value), desk->states[value]);
	for (value = 1; value < CHANNELS; value++)
		same("channel", group_of(report->by_channel, report->by_channel_count, value), desk->channels[value]);
	for (value = 1; value < AXES; value++) {
		same(crm_axis_name(value), group_of(report->by_axis, report->by_axis_count, value), desk->axes[value]);
		axes += desk->axes[value];
	}
	same("cases over all axes", axes + group_of(report->by_axis, report->by_axis_count, 0), (int64_t)desk->count);
	for (i = 0; i < desk->month_count; i++)
		same(desk->months[i].name, month_of(report, desk->months[i].name), desk->months[i].count);
	same("months", (int64_t)report->by_month_count, (int64_t)desk->month_count);
}

static void report_agrees(crm *db, struct desk *desk)
{
	const crm_complaint_report *report = NULL;

	assert_int_equal(crm_complaint_report_get(db, NULL, &report), CRM_OK);
	same("received", report->received, (int64_t)desk->count);
	same("voided", report->voided, 0);
	same("closed", report->closed, desk->states[CRM_COMPLAINT_CLOSED]);
	same("promises made", report->promises_made, desk->promises);
	same("promises kept", report->promises_kept, desk->outcomes[CRM_PROMISE_KEPT]);
	same("promises renewed", report->promises_renewed, desk->outcomes[CRM_PROMISE_RENEWED]);
	same("promises renewed late", report->promises_renewed_late, desk->outcomes[CRM_PROMISE_RENEWED_LATE]);
	same("promises broken", report->promises_broken, desk->outcomes[CRM_PROMISE_BROKEN] + desk->outcomes[CRM_PROMISE_RENEWED_LATE]);
	same("promises open", report->promises_open, desk->outcomes[CRM_PROMISE_OPEN]);
	same("cycles", report->cycles, desk->cycles);
	same("reopened", report->reopened, desk->reopened);
	same("repeats", report->repeats, desk->repeats);
	same("overrides", report->overrides, desk->overrides);
	same("unhappy", report->unhappy, (int64_t)desk->count * 100 / 4);
	assert_string_equal(report->unhappy_benchmark, "D-STAT-01");
	groups_agree(report, desk);
	same_times(report, CRM_STAGE_ACKNOWLEDGED, desk->acknowledged, desk->acknowledged_count);
	same_times(report, CRM_STAGE_RESOLVED, desk->resolved, desk->resolved_count);
	crm_complaint_report_free(report);
}

/* The state of each case is one of the graph, and the one that its script left it in. */
static void cases_stand_where_they_were_left(crm *db, const struct desk *desk)
{
	const crm_complaint *complaint = NULL;
	size_t i;

	for (i = 0; i < desk->count; i++) {
		assert_int_equal(crm_complaint_get(db, &desk->cases[i].id, &complaint), CRM_OK);
		if (complaint->state != desk->cases[i].state)
			fail_msg("case %zu stands in %s, not in %s", i + 1, crm_complaint_state_name(complaint->state),
			         crm_complaint_state_name(desk->cases[i].state));
		assert_true(crm_complaint_allowed(complaint->state, complaint->state == CRM_COMPLAINT_CLOSED ? CRM_STEP_REOPEN : CRM_STEP_VOID));
		assert_string_equal(complaint->first_responder, "front desk");
		crm_complaint_free(complaint);
	}
}

static void comcast_complaints_go_the_whole_way(void **state)
{
	struct desk desk;
	crm *db;

	(void)state;
	desk_begin(&desk, "comcast-complaints/Comcast_telecom_complaints_data.csv", comcast_row);
	assert_int_equal(desk.count, 2224);
	db = desk_open(&desk, NULL);
	desk_work(&desk, db);
	cases_stand_where_they_were_left(db, &desk);
	/* what the file says: open, pending, solved, closed */
	same("open", desk.states[CRM_COMPLAINT_RECEIVED] + desk.states[CRM_COMPLAINT_CALMING], 363);
	same("solved", desk.states[CRM_COMPLAINT_VERIFYING] + desk.states[CRM_COMPLAINT_EXPLAINED], 973);
	same("closed", desk.states[CRM_COMPLAINT_CLOSED], 734);
	same("by telephone", desk.channels[CRM_CHANNEL_PHONE], 1119);
	same("by web", desk.channels[CRM_CHANNEL_WEB], 1105);
	same("in June", month_count(&desk, "2015-06"), 1046);
	assert_true(desk.outcomes[CRM_PROMISE_KEPT] > 100 && desk.outcomes[CRM_PROMISE_RENEWED] > 20 && desk.outcomes[CRM_PROMISE_BROKEN] > 20 &&
	            desk.outcomes[CRM_PROMISE_RENEWED_LATE] > 20 && desk.cycles > 100 && desk.reopened > 5 && desk.repeats > 20 && desk.overrides > 20);
	report_agrees(db, &desk);
	assert_int_equal(crm_verify(db, NULL, NULL, NULL), CRM_OK);
	crm_close(db);
	desk_end(&desk);
}

/* Under the rule of China's banks: fifteen working days, sixty when the customer is told why. */
static void financial_complaints_go_the_whole_way_under_the_banking_rule(void **state)
{
	struct desk desk;
	crm *db;

	(void)state;
	desk_begin(&desk, "cfpb-subset/complaints-subset.csv", cfpb_row);
	assert_int_equal(desk.count, 280);
	db = desk_open(&desk, "china_banking");
	desk_work(&desk, db);
	cases_stand_where_they_were_left(db, &desk);
	same("closed", desk.states[CRM_COMPLAINT_CLOSED], 280);
	same("in February 2019", month_count(&desk, "2019-02"), 66);
	report_agrees(db, &desk);
	assert_int_equal(crm_verify(db, NULL, NULL, NULL), CRM_OK);
	crm_close(db);
	desk_end(&desk);
}

UNIT_MAIN(TEST(comcast_complaints_go_the_whole_way), TEST(financial_complaints_go_the_whole_way_under_the_banking_rule))
