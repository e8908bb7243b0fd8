/* Reports, compared with a recount through the other public calls and with figures made by hand. */
#include "ledger.h"

#include <string.h>

enum { PEOPLE = 12, CASES_MOST = 60 };

/* A small number below `limit`, from the generator of the fixture. */
static int dice(struct fixture *f, int limit)
{
	uint8_t byte = 0;

	(void)fixture_random(&byte, 1, f);
	return byte % limit;
}

static crm_report report_on(struct fixture *f, int64_t from, int64_t until)
{
	crm_report_query query = CRM_INIT(crm_report_query);
	crm_report report = CRM_INIT(crm_report);

	query.from = from;
	query.until = until;
	assert_ok(f->db, crm_report_get(f->db, &query, &report));
	return report;
}

static crm_id open_case(struct fixture *f, const crm_id *customer)
{
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_id id;

	input.customer_id = *customer;
	input.complainant = "Liu Yang";
	input.content = "the line is dead";
	input.contact = "+8613800138000";
	input.received_at = f->now;
	input.first_responder = "Chen";
	assert_ok(f->db, crm_complaint_open(f->db, NULL, &input, &id));
	judgement.responsibility = CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = CRM_COMPLAINANT_VOICER;
	judgement.purpose = CRM_PURPOSE_ACTION;
	assert_ok(f->db, crm_complaint_judge(f->db, NULL, &id, &judgement));
	return id;
}

static crm_status promise(struct fixture *f, const crm_id *id, int64_t due_at, bool again)
{
	crm_promise_input input = CRM_INIT(crm_promise_input);

	input.due_at = due_at;
	input.consent = 1;
	input.unit = "network";
	input.reason = "a part is missing";
	if (!again)
		return crm_complaint_promise(f->db, NULL, id, &input, NULL);
	input.channel = CRM_CHANNEL_PHONE;
	input.progress = "the part is on its way";
	return crm_complaint_renew(f->db, NULL, id, &input, NULL);
}

static crm_status solve(struct fixture *f, const crm_id *id)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);

	solution.text = "the part was changed";
	solution.accepted = 1;
	return crm_complaint_solve(f->db, NULL, id, &solution, NULL);
}

static void an_empty_store_has_zeros_and_no_rates(void **state)
{
	struct fixture *f = open_store(state);
	crm_report report = report_on(f, 0, 0), wanted = CRM_INIT(crm_report);

	wanted.solve_mean_minutes = wanted.promises_kept_rate = wanted.tasks_on_time_rate = -1;
	assert_memory_equal(&report, &wanted, sizeof report);
	close_store(f);
}

static void a_wrong_size_and_a_period_that_ends_before_it_begins_are_invalid(void **state)
{
	struct fixture *f = open_store(state);
	crm_report_query query = CRM_INIT(crm_report_query);
	crm_report report = CRM_INIT(crm_report);

	report.size = 8;
	assert_int_equal(crm_report_get(f->db, NULL, &report), CRM_ERR_INVALID);
	assert_int_equal(crm_error_last(f->db)->rule, CRM_RULE_INPUT_SIZE);
	assert_int_equal(crm_report_get(f->db, NULL, NULL), CRM_ERR_INVALID);
	report.size = sizeof report;
	query.from = START;
	query.until = START - 1;
	report.purchases = 5;
	assert_int_equal(crm_report_get(f->db, &query, &report), CRM_ERR_INVALID);
	assert_string_equal(crm_error_last(f->db)->field, "until");
	assert_int_equal(report.purchases, 0);
	query.until = START;
	assert_ok(f->db, crm_report_get(f->db, &query, &report));
	assert_int_equal(crm_report_get(NULL, NULL, &report), CRM_ERR_INVALID);
	close_store(f);
}

/* Four promises: kept, renewed, broken, open. The case of the broken one is voided afterwards. */
static void promises_and_solutions_are_counted_by_what_became_of_them(void **state)
{
	struct fixture *f = open_store(state);
	crm_id customer = fixture_customer(f, "Liu Yang"), kept, renewed, broken;
	crm_act act = CRM_INIT(crm_act);
	crm_report report;

	kept = open_case(f, &customer);
	renewed = open_case(f, &customer);
	broken = open_case(f, &customer);
	f->now += CRM_HOUR;
	assert_ok(f->db, promise(f, &kept, f->now + 2 * CRM_DAY, false));
	assert_ok(f->db, promise(f, &renewed, f->now + 3 * CRM_DAY, false));
	assert_ok(f->db, promise(f, &broken, f->now + CRM_DAY, false));
	f->now += 2 * CRM_DAY;
	assert_ok(f->db, crm_tick(f->db, NULL, NULL));
	assert_ok(f->db, solve(f, &kept));
	assert_ok(f->db, promise(f, &renewed, f->now + 9 * CRM_DAY, true));
	report = report_on(f, 0, 0);
	assert_int_equal(report.complaints_received, 3);
	assert_int_equal(report.complaints_solved, 1);
	assert_int_equal(report.solve_mean_minutes, 49 * 60);
	assert_int_equal(report.promises_made, 4);
	assert_int_equal(report.promises_kept, 1);
	assert_int_equal(report.promises_renewed, 1);
	assert_int_equal(report.promises_broken, 1);
	assert_int_equal(report.promises_open, 1);
	assert_int_equal(report.promises_kept_rate, 6666);
	act.reason = "opened twice";
	assert_ok(f->db, crm_complaint_void(f->db, &act, &broken));
	report = report_on(f, 0, 0);
	assert_int_equal(report.complaints_received, 2);
	assert_int_equal(report.complaints[CRM_COMPLAINT_VOID], 1);
	assert_int_equal(report.complaints[CRM_COMPLAINT_VERIFYING], 1);
	assert_int_equal(report.promises_broken, 1);
	assert_int_equal(report_on(f, START + 1, 0).complaints_received, 0);
	assert_int_equal(report_on(f, START + CRM_HOUR, START + CRM_HOUR + 1).promises_made, 3);
	close_store(f);
}

static void the_beginning_of_a_period_is_in_and_its_end_is_not(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = fixture_customer(f, "Liu Yang");
	crm_purchase_input input = CRM_INIT(crm_purchase_input);

	input.customer_id = id;
	input.currency = "CNY";
	assert_ok(f->db, crm_purchase_add(f->db, NULL, &input, NULL));
	assert_int_equal(report_on(f, 0, 0).purchases, 1); /* up to and with now */
	assert_int_equal(report_on(f, START, 0).purchases, 1);
	assert_int_equal(report_on(f, START, START + 1).purchases, 1);
	assert_int_equal(report_on(f, START - 1, START).purchases, 0);
	assert_int_equal(report_on(f, START, START + 1).moves[0][CRM_LIFECYCLE_CURRENT], 1);
	assert_int_equal(report_on(f, 0, START).moves[0][CRM_LIFECYCLE_CURRENT], 0);
	f->now += 1;
	assert_int_equal(report_on(f, START + 1, 0).purchases, 0);
	close_store(f);
}

static void a_report_sees_one_view_within_a_group(void **state)
{
	struct fixture *f = open_store(state);

	assert_ok(f->db, crm_begin(f->db, CRM_TRANSACTION_WRITE));
	(void)fixture_customer(f, "Liu Yang");
	assert_int_equal(report_on(f, 0, 0).customers[0], 1);
	assert_ok(f->db, crm_rollback(f->db));
	assert_int_equal(report_on(f, 0, 0).customers[0], 0);
	close_store(f);
}

/* --- a life at random, and its recount */

struct people {
	crm_id customers[PEOPLE];
	crm_id cases[CASES_MOST];
	int case_count;
};

/* What the rules forbid just does not happen. */
static void may_be_refused(struct fixture *f, crm_status rc)
{
	if (rc < 0 && rc != CRM_ERR_REFUSED)
		fail_msg("%s: %s", crm_status_name(rc), crm_error_last(f->db)->message);
}

static void act_on_case(struct fixture *f, struct people *people)
{
	const crm_id *id = &people->cases[dice(f, people->case_count)];
	crm_act act = CRM_INIT(crm_act);

	act.reason = "opened twice";
	switch (dice(f, 9)) {
	case 0:
	case 1:
	case 2:
		may_be_refused(f, promise(f, id, f->now + (1 + dice(f, 9)) * CRM_DAY, false));
		return;
	case 3:
	case 4:
		may_be_refused(f, promise(f, id, f->now + (1 + dice(f, 9)) * CRM_DAY, true));
		return;
	case 5:
	case 6:
		may_be_refused(f, solve(f, id));
		return;
	case 7:
		may_be_refused(f, crm_complaint_check(f->db, NULL, id, CRM_SATISFACTION_SATISFIED, "content"));
		return;
	default:
		may_be_refused(f, crm_complaint_void(f->db, &act, id));
		return;
	}
}

static void do_first_task(struct fixture *f, const crm_id *customer)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_done_input result = CRM_INIT(crm_task_done_input);
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;
	crm_id id = { { 0 } };

	query.customer_id = *customer;
	assert_ok(f->db, crm_task_due(f->db, &query, &cursor));
	while (crm_task_next(cursor, &task) == CRM_OK)
		if (task->state == CRM_TASK_OPEN)
			id = task->id;
	crm_task_cursor_free(cursor);
	if (crm_id_is_none(&id))
		return;
	result.outcome = CRM_OUTCOME_REACHED;
	result.channel = CRM_CHANNEL_PHONE;
	result.note = "talked";
	may_be_refused(f, crm_task_done(f->db, NULL, &id, &result, NULL));
}

static void act_on_customer(struct fixture *f, const crm_id *id)
{
	crm_purchase_input purchase = CRM_INIT(crm_purchase_input);
	crm_lifecycle_input move = CRM_INIT(crm_lifecycle_input);
	crm_contact_input contact = CRM_INIT(crm_contact_input);
	crm_act act = CRM_INIT(crm_act);

	act.reason = "so it was";
	purchase.customer_id = contact.customer_id = *id;
	purchase.currency = "CNY";
	purchase.amount = dice(f, 100);
	move.state = 1 + dice(f, 6);
	move.state_reason = move.state >= CRM_LIFECYCLE_CHURNED ? 2 : 0;
	move.has_bought = dice(f, 2);
	move.need = "a line";
	contact.kind = CRM_CONTACT_CALL;
	contact.outcome = dice(f, 2) ? CRM_OUTCOME_REACHED : CRM_OUTCOME_BUSY;
	contact.note = "talked";
	switch (dice(f, 6)) {
	case 0:
	case 1:
		may_be_refused(f, crm_purchase_add(f->db, NULL, &purchase, NULL));
		return;
	case 2:
		may_be_refused(f, crm_lifecycle_move(f->db, &act, id, &move));
		return;
	case 3:
		may_be_refused(f, crm_contact_add(f->db, NULL, &contact, NULL));
		return;
	case 4:
		may_be_refused(f, crm_followup_assign(f->db, NULL, id, dice(f, 5), "Chen"));
		return;
	default:
		do_first_task(f, id);
		return;
	}
}

static void live(struct fixture *f, struct people *people, int days)
{
	static const char text[] = "{\"lifecycle\": {\"churn\": {\"window_days\": 20, \"mode\": \"automatic\"}}}";

	assert_ok(f->db, crm_playbook_load(f->db, NULL, text, sizeof text - 1, NULL));
	for (int i = 0; i < PEOPLE; i++)
		people->customers[i] = fixture_customer(f, "Liu Yang");
	for (int day = 0; day < days; day++) {
		for (int i = 0; i < 4; i++) {
			f->now += (1 + dice(f, 5)) * CRM_HOUR;
			act_on_customer(f, &people->customers[dice(f, PEOPLE)]);
		}
		if (people->case_count < CASES_MOST && dice(f, 3) == 0)
			people->cases[people->case_count++] = open_case(f, &people->customers[dice(f, PEOPLE)]);
		if (people->case_count)
			act_on_case(f, people);
		if (dice(f, 4) == 0)
			assert_true(crm_tick(f->db, NULL, NULL) >= 0);
	}
	may_be_refused(f, crm_customer_remove(f->db, NULL, &people->customers[0]));
}

struct recount {
	int64_t from, until;
	crm_report report;
	int64_t solve_time;
};

static bool inside(const struct recount *r, int64_t at)
{
	return at >= r->from && at < r->until;
}

static void recount_moves(struct fixture *f, struct recount *r, const crm_id *id)
{
	crm_lifecycle_cursor *cursor = NULL;
	const crm_move *move = NULL;

	assert_ok(f->db, crm_lifecycle_list(f->db, id, &cursor));
	while (crm_lifecycle_next(cursor, &move) == CRM_OK)
		r->report.moves[move->from_state][move->to_state] += inside(r, move->at);
	crm_lifecycle_cursor_free(cursor);
}

static void recount_tasks(struct fixture *f, struct recount *r, const crm_id *id)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;

	query.customer_id = *id;
	assert_ok(f->db, crm_task_due(f->db, &query, &cursor));
	while (crm_task_next(cursor, &task) == CRM_OK) {
		bool done = task->state == CRM_TASK_DONE && inside(r, task->ended_at);

		r->report.tasks_done += done;
		r->report.tasks_on_time += done && task->ended_at <= task->due_at;
		r->report.tasks_open += task->state == CRM_TASK_OPEN;
		r->report.tasks_overdue += task->state == CRM_TASK_OPEN && task->due_at < f->now;
	}
	crm_task_cursor_free(cursor);
}

static void recount_dealings(struct fixture *f, struct recount *r, const crm_id *id)
{
	crm_purchase_cursor *purchases = NULL;
	crm_contact_cursor *contacts = NULL;
	const crm_purchase *purchase = NULL;
	const crm_contact *contact = NULL;

	assert_ok(f->db, crm_purchase_list(f->db, id, &purchases));
	while (crm_purchase_next(purchases, &purchase) == CRM_OK)
		r->report.purchases += inside(r, purchase->at);
	crm_purchase_cursor_free(purchases);
	assert_ok(f->db, crm_contact_list(f->db, id, &contacts));
	while (crm_contact_next(contacts, &contact) == CRM_OK)
		r->report.contacts += inside(r, contact->at);
	crm_contact_cursor_free(contacts);
}

static void recount_promises(struct fixture *f, struct recount *r, const crm_id *id)
{
	crm_promise_cursor *cursor = NULL;
	const crm_promise *row = NULL;

	assert_ok(f->db, crm_promise_list(f->db, id, &cursor));
	while (crm_promise_next(cursor, &row) == CRM_OK) {
		bool counts = inside(r, row->made_at);

		r->report.promises_made += counts;
		r->report.promises_open += counts && row->outcome == CRM_PROMISE_OPEN;
		r->report.promises_kept += counts && row->outcome == CRM_PROMISE_KEPT;
		r->report.promises_renewed += counts && row->outcome == CRM_PROMISE_RENEWED;
		r->report.promises_broken += counts && row->broken_at != CRM_NO_TIME;
		r->report.promises_renewed_late += counts && row->outcome == CRM_PROMISE_RENEWED_LATE;
	}
	crm_promise_cursor_free(cursor);
}

static void recount_case(struct fixture *f, struct recount *r, const crm_id *id)
{
	const crm_complaint *view = NULL;

	assert_ok(f->db, crm_complaint_get(f->db, id, &view));
	if (inside(r, view->received_at)) {
		bool counts = view->state != CRM_COMPLAINT_VOID, solved = counts && view->solved_at != CRM_NO_TIME;

		r->report.complaints[view->state]++;
		r->report.complaints_received += counts;
		r->report.complaints_solved += solved;
		r->solve_time += solved ? view->solved_at - view->received_at : 0;
	}
	crm_complaint_free(view);
}

static int64_t rate(int64_t part, int64_t whole)
{
	return whole ? 10000 * part / whole : -1;
}

static void recount_all(struct fixture *f, struct recount *r, const struct people *people)
{
	crm_report *report = &r->report;
	int64_t well;

	for (int i = 0; i < PEOPLE; i++) {
		const crm_customer *view = NULL;

		assert_ok(f->db, crm_customer_get(f->db, &people->customers[i], &view));
		report->customers[view->state] += !view->removed;
		crm_customer_free(view);
		recount_moves(f, r, &people->customers[i]);
		recount_tasks(f, r, &people->customers[i]);
		recount_dealings(f, r, &people->customers[i]);
	}
	for (int i = 0; i < people->case_count; i++) {
		recount_case(f, r, &people->cases[i]);
		recount_promises(f, r, &people->cases[i]);
	}
	well = report->promises_kept + report->promises_renewed;
	report->promises_kept_rate = rate(well, well + report->promises_broken);
	report->tasks_on_time_rate = rate(report->tasks_on_time, report->tasks_done);
	report->solve_mean_minutes = report->complaints_solved ? r->solve_time / CRM_MINUTE / report->complaints_solved
	                                                       : -1;
}

static void a_report_is_what_a_recount_gives(void **state)
{
	struct fixture *f = open_store(state);
	static struct people people;
	int64_t quarter;
	crm_report whole;

	memset(&people, 0, sizeof people);
	live(f, &people, 200);
	quarter = (f->now - START) / 4;
	for (int part = 0; part < 5; part++) {
		struct recount r = { .report = CRM_INIT(crm_report) };
		crm_report report;

		r.from = part < 4 ? START + part * quarter : INT64_MIN;
		r.until = part < 4 ? r.from + quarter : INT64_MAX;
		recount_all(f, &r, &people);
		report = part < 4 ? report_on(f, r.from, r.until) : report_on(f, 0, 0);
		assert_memory_equal(&report, &r.report, sizeof report);
	}
	whole = report_on(f, 0, 0); /* the life was worth counting */
	assert_true(whole.purchases > 50 && whole.contacts > 20 && whole.tasks_done > 10 && whole.tasks_on_time > 0);
	assert_true(whole.promises_kept > 0 && whole.promises_renewed > 0 && whole.promises_broken > 0);
	assert_true(whole.complaints_solved > 0 && whole.complaints[CRM_COMPLAINT_VOID] > 0);
	assert_true(whole.moves[CRM_LIFECYCLE_CURRENT][CRM_LIFECYCLE_CHURNED] > 0);
	close_store(f);
}

/* Figures have no text, so nothing of ours is allocated on the way, however many rows are counted. Only rows that come from a
 * server are held until they are read; without memory for that there is no report. */
static void a_report_takes_no_memory_of_a_file(void **state)
{
	struct fixture *f = open_store(state);
	static struct people people;
	crm_report expected, report;
	crm_status rc;
	long n = 0;

	memset(&people, 0, sizeof people);
	live(f, &people, 40);
	expected = report_on(f, 0, 0);
	assert_true(expected.purchases > 0);
	do {
		report = (crm_report)CRM_INIT(crm_report);
		n++;
		unit_fail_allocation(n, !stores_on_server() || n % 2 == 0);
		rc = crm_report_get(f->db, NULL, &report);
		if (rc == CRM_OK)
			assert_memory_equal(&report, &expected, sizeof report);
		else
			assert_true(stores_on_server() && rc == CRM_ERR_NOMEM);
	} while (unit_allocation_failed());
	unit_fail_allocation(0, false);
	close_store(f);
}

/* clang-format off */
UNIT_MAIN(
	TEST(an_empty_store_has_zeros_and_no_rates),
	TEST(a_wrong_size_and_a_period_that_ends_before_it_begins_are_invalid),
	TEST(promises_and_solutions_are_counted_by_what_became_of_them),
	TEST(the_beginning_of_a_period_is_in_and_its_end_is_not),
	TEST(a_report_sees_one_view_within_a_group),
	TEST(a_report_is_what_a_recount_gives),
	TEST(a_report_takes_no_memory_of_a_file),
)
