/* Cases for reports on complaints: short ways to a case of a certain kind at a certain time. May 2026 begins on a Friday. */
#ifndef REPORT_FIXTURE_H
#define REPORT_FIXTURE_H

#include "complaint_fixture.h"

/* From Monday to Friday, 09:00 to 17:00. */
static const char report_playbook[] =
	"{\"calendars\": {\"office\": {\"tz\": \"UTC\", \"hours\": {\"mon\": [[\"09:00\", \"17:00\"]], \"tue\":"
	" [[\"09:00\", \"17:00\"]],"
	" \"wed\": [[\"09:00\", \"17:00\"]], \"thu\": [[\"09:00\", \"17:00\"]], \"fri\": [[\"09:00\", \"17:00\"]]}},"
	" \"shift\": {\"tz\": \"UTC\", \"hours\": {\"mon\": [[\"00:00\", \"24:00\"]], \"sun\": [[\"00:00\", \"24:00\"]]}}},"
	" \"clocks\": {\"standard\": {\"calendar\": \"office\", \"targets\": {\"solution\": {\"kind\":"
	" \"resolve\", \"hours\": 16}}},"
	"  \"round the clock\": {\"targets\": {\"solution\": {\"kind\": \"resolve\", \"unit\": \"real\","
	" \"hours\": 16}}}}}";

static inline void load_text(struct fixture *f, const char *text)
{
	if (crm_playbook_load(f->db, NULL, text, strlen(text), NULL) < 0)
		fail_msg("%s", crm_error_last(f->db)->message);
}

static inline crm_id case_of(struct fixture *f, const crm_id *customer, int64_t received_at)
{
	crm_complaint_input input = nine_points(f);

	f->now = received_at;
	input.received_at = received_at;
	if (customer)
		input.customer_id = *customer;
	assert_ok(f->db, crm_complaint_open(f->db, NULL, &input, &f->id));
	return f->id;
}

static inline void judged_as_ours(struct fixture *f, const crm_id *id)
{
	f->id = *id;
	assert_ok(f->db, judge_as(f, CRM_RESPONSIBILITY_OURS, 0));
}

static inline void judged_at_once(struct fixture *f, const crm_id *id)
{
	f->id = *id;
	assert_ok(f->db, judge_as(f, CRM_RESPONSIBILITY_OURS, 1));
}

static inline void promise_by(struct fixture *f, const crm_id *id, int64_t made_at, int64_t due_at, const char *unit)
{
	crm_promise_input promise = promise_for(due_at);

	f->now = made_at;
	judged_as_ours(f, id);
	promise.unit = unit;
	assert_ok(f->db, crm_complaint_promise(f->db, NULL, id, &promise, NULL));
}

static inline void renew_by(struct fixture *f, const crm_id *id, int64_t made_at, int64_t due_at)
{
	crm_promise_input promise = renewal_for(due_at);

	f->now = made_at;
	assert_ok(f->db, crm_complaint_renew(f->db, NULL, id, &promise, NULL));
}

static inline void solve_by(struct fixture *f, const crm_id *id, int64_t solved_at)
{
	f->now = solved_at;
	f->id = *id;
	assert_ok(f->db, solve_now(f, 1, NULL));
}

static inline void check_by(struct fixture *f, const crm_id *id, int64_t checked_at, int32_t result)
{
	f->now = checked_at;
	assert_ok(f->db, crm_complaint_check(f->db, NULL, id, result, "asked by telephone"));
}

static inline void void_by(struct fixture *f, const crm_id *id, int64_t voided_at)
{
	crm_act act = CRM_INIT(crm_act);

	f->now = voided_at;
	act.reason = "taken down twice";
	assert_ok(f->db, crm_complaint_void(f->db, &act, id));
}

static inline const crm_complaint_report *report_of(struct fixture *f, const crm_complaint_report_query *query)
{
	const crm_complaint_report *report = NULL;

	assert_ok(f->db, crm_complaint_report_get(f->db, query, &report));
	return report;
}

static inline const crm_complaint_time *time_of(const crm_complaint_report *report, int32_t stage, int32_t working)
{
	size_t i;

	for (i = 0; i < report->time_count; i++)
		if (report->times[i].stage == stage && report->times[i].working == working)
			return &report->times[i];
	fail_msg("stage %d is missing", stage);
	return NULL;
}

#define assert_time(report, stage, working, wanted_count, wanted_mean, wanted_median, wanted_p90)                      \
	do {                                                                                                               \
		const crm_complaint_time *found_ = time_of(report, stage, working);                                            \
                                                                                                                       \
		assert_int_equal(found_->count, wanted_count);                                                                 \
		assert_int_equal(found_->mean_us, wanted_mean);                                                                \
		assert_int_equal(found_->median_us, wanted_median);                                                            \
		assert_int_equal(found_->p90_us, wanted_p90);                                                                  \
	} while (0)

#endif
