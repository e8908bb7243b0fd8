/* Green lanes: for key customers only, up to a cap, with limits of their own (D-KEY-07, D-KEY-08). */
#include "complaint_urgency_fixture.h"

static const char lanes[] =
	"{\"calendars\": {\"always\": {\"tz\": \"UTC\", \"hours\": {\"mon\": [[\"00:00\", \"24:00\"]], \"tue\": [[\"00:00\", \"24:00\"]],"
	" \"wed\": [[\"00:00\", \"24:00\"]], \"thu\": [[\"00:00\", \"24:00\"]], \"fri\": [[\"00:00\", \"24:00\"]],"
	" \"sat\": [[\"00:00\", \"24:00\"]], \"sun\": [[\"00:00\", \"24:00\"]]}}},"
	" \"clocks\": {\"normal\": {\"calendar\": \"always\", \"targets\": {\"answer\": {\"kind\": \"acknowledge\", \"hours\": 8},"
	"   \"solution\": {\"kind\": \"resolve\", \"hours\": 80}}},"
	"  \"fast\": {\"calendar\": \"always\", \"targets\": {\"solution\": {\"kind\": \"resolve\", \"hours\": 20}}}},"
	" \"complaint\": {\"clock\": \"normal\", \"lanes\": {\"fault\": {\"assess_minutes\": 60, \"clock\": \"fast\", \"cap\": 2}}}}";

/* D-KEY-07 */
static void a_green_lane_takes_only_key_customers(void **state)
{
	struct fixture f;
	crm_complaint_input input;
	crm_id ordinary;

	(void)state;
	begin(&f);
	ordinary = customer_of_class(&f, CRM_CLASS_ORDINARY);
	input = nine_points(&f);
	input.lane = CRM_LANE_BUSINESS;
	assert_refused(&f, crm_complaint_open(f.db, NULL, &input, &f.id), CRM_RULE_LANE_NOT_KEY, "lane");
	input.customer_id = ordinary;
	assert_refused(&f, crm_complaint_open(f.db, NULL, &input, &f.id), CRM_RULE_LANE_NOT_KEY, "lane");
	f.id = case_of(&f, &ordinary, CRM_CHANNEL_PHONE, CRM_LANE_NORMAL);
	assert_refused(&f, crm_complaint_lane_set(f.db, NULL, &f.id, CRM_LANE_BUSINESS), CRM_RULE_LANE_NOT_KEY, "lane");
	assert_int_equal(crm_complaint_lane_set(f.db, NULL, &f.id, CRM_LANE_NORMAL), CRM_UNCHANGED);
	assert_ok(f.db, crm_followup_assign(f.db, NULL, &ordinary, CRM_CLASS_IMPORTANT, "Sun"));
	assert_ok(f.db, crm_complaint_lane_set(f.db, NULL, &f.id, CRM_LANE_BUSINESS));
	assert_int_equal(row_of(&f, &f.id).lane, CRM_LANE_BUSINESS);
	assert_ok(f.db, crm_complaint_lane_set(f.db, NULL, &f.id, CRM_LANE_NORMAL));
	assert_store_verifies(&f);
	end(&f);
}

/* D-KEY-07: so that ordinary cases do not starve. */
static void a_green_lane_takes_no_more_than_its_cap(void **state)
{
	struct fixture f;
	crm_complaint_input input;
	crm_act why = CRM_INIT(crm_act);
	crm_id first, third;

	(void)state;
	begin(&f);
	load(&f, lanes);
	first = key_case(&f, CRM_LANE_FAULT);
	key_case(&f, CRM_LANE_FAULT);
	input = nine_points(&f);
	input.customer_id = row_of(&f, &f.id).customer_id;
	input.lane = CRM_LANE_FAULT;
	assert_refused(&f, crm_complaint_open(f.db, NULL, &input, &third), CRM_RULE_LANE_FULL, "lane");
	third = key_case(&f, CRM_LANE_PROJECT); /* the others have caps of their own */
	assert_refused(&f, crm_complaint_lane_set(f.db, NULL, &third, CRM_LANE_FAULT), CRM_RULE_LANE_FULL, "lane");
	why.reason = "a mistake";
	assert_ok(f.db, crm_complaint_void(f.db, &why, &first));
	assert_ok(f.db, crm_complaint_lane_set(f.db, NULL, &third, CRM_LANE_FAULT));
	assert_store_verifies(&f);
	end(&f);
}

static int64_t due_of_target(struct fixture *f, int *targets)
{
	crm_task task;

	*targets = open_tasks(f, CRM_TASK_MILESTONE, &task);
	return task.due_at;
}

/* D-KEY-08 */
static void a_case_in_a_lane_has_the_limits_of_the_lane(void **state)
{
	const crm_explanation *why = NULL;
	struct fixture f;
	crm_task assess;
	int targets;

	(void)state;
	begin(&f);
	load(&f, lanes);
	key_case(&f, CRM_LANE_FAULT);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_ASSESS, &assess), 1);
	assert_int_equal(assess.due_at, f.now + CRM_HOUR);
	assert_int_equal(due_of_target(&f, &targets), f.now + 20 * CRM_HOUR);
	assert_int_equal(targets, 1);
	assert_ok(f.db, crm_task_explain(f.db, &assess.id, &why));
	assert_string_equal(why->steps[1].source, "D-KEY-08 complaint.lanes");
	crm_explanation_free(why);
	end(&f);
}

/* D-KEY-07: what has run already counts, as by crm_complaint_clock_move() with KEEP_ELAPSED. */
static void entering_a_lane_shortens_what_is_left_and_leaving_it_gives_it_back(void **state)
{
	struct fixture f;
	crm_task assess;
	int64_t opened;
	int targets;

	(void)state;
	begin(&f);
	load(&f, lanes);
	key_case(&f, CRM_LANE_NORMAL);
	opened = f.now;
	assert_int_equal(due_of_target(&f, &targets), opened + 80 * CRM_HOUR);
	assert_int_equal(targets, 2);
	f.now += 2 * CRM_HOUR;
	assert_ok(f.db, crm_complaint_lane_set(f.db, NULL, &f.id, CRM_LANE_FAULT));
	assert_int_equal(due_of_target(&f, &targets), opened + 20 * CRM_HOUR);
	assert_int_equal(targets, 1);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_ASSESS, &assess), 1);
	assert_int_equal(assess.due_at, opened + CRM_HOUR);
	assert_int_equal(assess.amount, 60);
	f.now += CRM_HOUR;
	assert_ok(f.db, crm_complaint_lane_set(f.db, NULL, &f.id, CRM_LANE_NORMAL));
	assert_int_equal(due_of_target(&f, &targets), opened + 80 * CRM_HOUR);
	assert_int_equal(open_tasks(&f, CRM_TASK_COMPLAINT_ASSESS, &assess), 1);
	assert_int_equal(assess.due_at, opened + CRM_DAY);
	assert_store_verifies(&f);
	end(&f);
}

/* A lane may have a clock where the normal one has none: it begins when the case comes into the lane, and stays. */
static void a_lane_gives_a_clock_to_a_case_that_had_none(void **state)
{
	struct fixture f;
	int targets;

	(void)state;
	begin(&f);
	load(&f, lanes);
	load(&f, "{\"complaint\": {\"clock\": null}}");
	key_case(&f, CRM_LANE_NORMAL);
	(void)due_of_target(&f, &targets);
	assert_int_equal(targets, 0);
	f.now += 2 * CRM_HOUR;
	assert_ok(f.db, crm_complaint_lane_set(f.db, NULL, &f.id, CRM_LANE_FAULT));
	assert_int_equal(due_of_target(&f, &targets), f.now + 20 * CRM_HOUR);
	assert_ok(f.db, crm_complaint_lane_set(f.db, NULL, &f.id, CRM_LANE_NORMAL));
	(void)due_of_target(&f, &targets);
	assert_int_equal(targets, 1);
	assert_store_verifies(&f);
	end(&f);
}

UNIT_MAIN(TEST(a_green_lane_takes_only_key_customers), TEST(a_green_lane_takes_no_more_than_its_cap),
          TEST(a_case_in_a_lane_has_the_limits_of_the_lane),
          TEST(entering_a_lane_shortens_what_is_left_and_leaving_it_gives_it_back),
          TEST(a_lane_gives_a_clock_to_a_case_that_had_none))
