/* States of customers through the public calls (M-LIFE-01..06), on a store in memory under a clock of its own. */
#include "ledger.h"

#include <stdio.h>
#include <string.h>

enum { STATES = 7 };

#define assert_refused(f, rule, rc) assert_fails((f)->db, CRM_ERR_REFUSED, rule, rc)

static crm_act act_at(int64_t at, const char *reason)
{
	crm_act act = CRM_INIT(crm_act);

	act.at = at;
	act.reason = reason;
	return act;
}

static crm_id customer_in(struct fixture *f, int32_t state, int32_t state_reason)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_act act = act_at(CRM_NO_TIME, "chosen");
	crm_id id;

	input.kind = CRM_CUSTOMER_PERSON;
	input.name = "Zhang Wei";
	input.state = state;
	input.state_reason = state_reason;
	input.has_bought = state >= CRM_LIFECYCLE_CURRENT && state <= CRM_LIFECYCLE_CHURNED;
	input.need = state == CRM_LIFECYCLE_POTENTIAL ? "a line" : NULL;
	assert_ok(f->db, crm_customer_add(f->db, &act, &input, &id));
	return id;
}

static crm_status buy(struct fixture *f, const crm_id *id, int64_t at)
{
	crm_purchase_input input = CRM_INIT(crm_purchase_input);
	crm_act act = act_at(at, NULL);

	input.customer_id = *id;
	input.amount = 1000;
	input.currency = "CNY";
	return crm_purchase_add(f->db, &act, &input, NULL);
}

static crm_status move_to(struct fixture *f, const crm_id *id, int32_t state, int32_t state_reason, const char *reason)
{
	crm_lifecycle_input input = CRM_INIT(crm_lifecycle_input);
	crm_act act = act_at(CRM_NO_TIME, reason);

	input.state = state;
	input.state_reason = state_reason;
	return crm_lifecycle_move(f->db, &act, id, &input);
}

/* Every guard satisfied. */
static crm_status move_with_all(struct fixture *f, const crm_id *id, int32_t state)
{
	crm_lifecycle_input input = CRM_INIT(crm_lifecycle_input);
	crm_act act = act_at(CRM_NO_TIME, "a reason");

	input.state = state;
	input.state_reason = state == CRM_LIFECYCLE_CHURNED || state == CRM_LIFECYCLE_NON_CUSTOMER ? 2 : 0;
	input.has_bought = 1;
	input.need = "a line";
	return crm_lifecycle_move(f->db, &act, id, &input);
}

static void load(struct fixture *f, const char *text)
{
	assert_ok(f->db, crm_playbook_load(f->db, NULL, text, strlen(text), NULL));
}

/* The plain fields of a customer; texts are gone. */
static crm_customer read_customer(struct fixture *f, const crm_id *id)
{
	const crm_customer *view = NULL;
	crm_customer copy;

	assert_ok(f->db, crm_customer_get(f->db, id, &view));
	copy = *view;
	crm_customer_free(view);
	return copy;
}

static int32_t state_of(struct fixture *f, const crm_id *id)
{
	return read_customer(f, id).state;
}

struct move {
	int64_t at;
	int32_t from, to, state_reason, automatic;
	char actor[20], reason[30];
};

static int moves_of(struct fixture *f, const crm_id *id, struct move *moves, int room)
{
	crm_lifecycle_cursor *cursor = NULL;
	const crm_move *row = NULL;
	int count = 0;

	memset(moves, 0, (size_t)room * sizeof *moves);
	assert_ok(f->db, crm_lifecycle_list(f->db, id, &cursor));
	while (crm_lifecycle_next(cursor, &row) == CRM_OK) {
		assert_true(count < room);
		assert_int_equal(row->number, count + 1);
		moves[count] = (struct move){
			row->at, row->from_state, row->to_state, row->state_reason, row->automatic, "", ""
		};
		(void)snprintf(moves[count].actor, sizeof moves[count].actor, "%s", row->actor);
		(void)snprintf(moves[count].reason, sizeof moves[count].reason, "%s", row->reason ? row->reason : "");
		count++;
	}
	crm_lifecycle_cursor_free(cursor);
	return count;
}

/* Open tasks about a customer of a kind, or of any; the last one is copied without its texts. */
static int open_tasks(struct fixture *f, const crm_id *id, int32_t kind, crm_task *last)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;
	int count = 0;

	query.customer_id = *id;
	assert_ok(f->db, crm_task_due(f->db, &query, &cursor));
	while (crm_task_next(cursor, &task) == CRM_OK)
		if (task->state == CRM_TASK_OPEN && (!kind || task->kind == kind)) {
			count++;
			if (last)
				*last = *task;
		}
	crm_task_cursor_free(cursor);
	return count;
}

static crm_status decide(struct fixture *f, const crm_id *task, int32_t outcome, const char *note)
{
	crm_task_done_input result = CRM_INIT(crm_task_done_input);

	result.outcome = outcome;
	result.note = note;
	if (outcome == CRM_OUTCOME_REACHED)
		result.channel = CRM_CHANNEL_PHONE;
	return crm_task_done(f->db, NULL, task, &result, NULL);
}

/* --- the table */

/* A customer who stands in a state now; who buys has three purchases behind him, long behind to see LOYAL lost. */
static crm_id standing_in(struct fixture *f, int32_t state, int32_t to)
{
	crm_id id = customer_in(f, state == CRM_LIFECYCLE_LOYAL ? CRM_LIFECYCLE_CURRENT : state,
	                        state >= CRM_LIFECYCLE_CHURNED ? 2 : 0);
	bool buys = state == CRM_LIFECYCLE_CURRENT || state == CRM_LIFECYCLE_LOYAL;

	for (int i = 0; i < 3 && buys; i++)
		assert_ok(f->db, buy(f, &id, f->now));
	if (state == CRM_LIFECYCLE_LOYAL)
		assert_ok(f->db, move_to(f, &id, CRM_LIFECYCLE_LOYAL, 0, NULL));
	if (state == CRM_LIFECYCLE_LOYAL && to == CRM_LIFECYCLE_CURRENT)
		f->now += 366 * CRM_DAY;
	return id;
}

/* M-LIFE-01: all 36 pairs, guards satisfied; what has no arrow leaves the record as it was. */
static void every_pair_of_states_moves_as_the_table_says(void **state)
{
	struct fixture *f = open_store(state);

	for (int32_t from = 1; from < STATES; from++)
		for (int32_t to = 1; to < STATES; to++) {
			crm_id id = standing_in(f, from, to);
			crm_customer before = read_customer(f, &id);
			int64_t written = entries(f);
			crm_status rc;

			assert_int_equal(before.state, from);
			rc = move_with_all(f, &id, to);
			if (crm_lifecycle_allowed(from, to)) {
				assert_ok(f->db, rc);
				assert_int_equal(state_of(f, &id), to);
				assert_int_equal(entries(f), written + 1);
				continue;
			}
			if (from == to)
				assert_int_equal(rc, CRM_UNCHANGED);
			else
				assert_refused(f, CRM_RULE_LIFECYCLE_NO_ARROW, rc);
			assert_int_equal(read_customer(f, &id).revision, before.revision);
			assert_int_equal(entries(f), written);
		}
	close_store(f);
}

/* M-LIFE-01: the starts, with their guards and without. */
static void customers_start_where_the_table_allows(void **state)
{
	struct fixture *f = open_store(state);

	for (int32_t to = 0; to < STATES; to++) {
		crm_customer_input input = CRM_INIT(crm_customer_input);
		crm_act act = act_at(CRM_NO_TIME, "chosen");
		int64_t written = entries(f);
		crm_id id;

		input.kind = CRM_CUSTOMER_PERSON;
		input.name = "Li Na";
		input.state = to;
		if (to)
			assert_refused(f, crm_lifecycle_guard(0, to), crm_customer_add(f->db, NULL, &input, &id));
		assert_int_equal(entries(f), written);
		input.need = "a line";
		input.has_bought = 1;
		input.state_reason = to == CRM_LIFECYCLE_CHURNED || to == CRM_LIFECYCLE_NON_CUSTOMER ? 1 : 0;
		if (to && !crm_lifecycle_allowed(0, to)) {
			assert_refused(f, CRM_RULE_LIFECYCLE_NO_START, crm_customer_add(f->db, &act, &input, &id));
			continue;
		}
		assert_ok(f->db, crm_customer_add(f->db, &act, &input, &id));
		assert_int_equal(state_of(f, &id), to);
		assert_int_equal(read_customer(f, &id).state_since, f->now);
		assert_int_equal(read_customer(f, &id).moves, 0);
		assert_int_equal(read_customer(f, &id).inactive_since, to == CRM_LIFECYCLE_CURRENT ? f->now : CRM_NO_TIME);
	}
	close_store(f);
}

/* M-LIFE-01: a customer who was not judged yet moves like one who starts. */
static void a_customer_not_judged_yet_is_judged_by_the_first_line(void **state)
{
	struct fixture *f = open_store(state);

	for (int32_t to = 1; to < STATES; to++) {
		crm_id id = customer_in(f, 0, 0);

		assert_refused(f, crm_lifecycle_guard(0, to), move_to(f, &id, to, 0, NULL));
		if (crm_lifecycle_allowed(0, to))
			assert_ok(f->db, move_with_all(f, &id, to));
		else
			assert_refused(f, CRM_RULE_LIFECYCLE_NO_START, move_with_all(f, &id, to));
		assert_int_equal(state_of(f, &id), crm_lifecycle_allowed(0, to) ? to : 0);
	}
	close_store(f);
}

/* M-LIFE-04, M-LIFE-07, D-CUST-02 */
static void guards_refuse_with_their_own_rule(void **state)
{
	struct fixture *f = open_store(state);
	crm_id current = customer_in(f, CRM_LIFECYCLE_CURRENT, 0), potential = customer_in(f, CRM_LIFECYCLE_POTENTIAL, 0);
	crm_id churned = customer_in(f, CRM_LIFECYCLE_CHURNED, CRM_CHURN_PRICE);

	assert_refused(f, CRM_RULE_LIFECYCLE_CHURN_REASON, move_to(f, &current, CRM_LIFECYCLE_CHURNED, 0, "gone"));
	assert_refused(f, CRM_RULE_LIFECYCLE_NO_ARROW,
	               move_to(f, &potential, CRM_LIFECYCLE_CHURNED, CRM_CHURN_PRICE, "gone"));
	assert_refused(f, CRM_RULE_LIFECYCLE_SUB_REASON, move_to(f, &potential, CRM_LIFECYCLE_NON_CUSTOMER, 0, "no"));
	assert_refused(f, CRM_RULE_LIFECYCLE_NO_PURCHASE, move_to(f, &potential, CRM_LIFECYCLE_CURRENT, 0, "yes"));
	assert_refused(f, CRM_RULE_LIFECYCLE_REASON_MISSING, move_to(f, &potential, CRM_LIFECYCLE_TARGET, 0, NULL));
	assert_refused(f, CRM_RULE_LIFECYCLE_NOT_REPEATED, move_to(f, &current, CRM_LIFECYCLE_LOYAL, 0, NULL));
	assert_refused(f, CRM_RULE_LIFECYCLE_NO_PURCHASE, move_to(f, &churned, CRM_LIFECYCLE_CURRENT, 0, "back"));
	assert_refused(f, CRM_RULE_LIFECYCLE_NOT_HARD,
	               move_to(f, &churned, CRM_LIFECYCLE_NON_CUSTOMER, CRM_NON_CUSTOMER_UNRELATED, "no"));
	assert_ok(f->db, move_to(f, &current, CRM_LIFECYCLE_CHURNED, CRM_CHURN_INDIFFERENCE, "left"));
	assert_int_equal(crm_churn_dimension_of(read_customer(f, &current).state_reason), CRM_CHURN_DIMENSION_PEOPLE);
	assert_int_equal(read_customer(f, &current).inactive_since, CRM_NO_TIME);
	close_store(f);
}

static void fields_out_of_range_are_invalid(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = customer_in(f, CRM_LIFECYCLE_CURRENT, 0), nobody = { { 1 } };
	crm_lifecycle_input input = CRM_INIT(crm_lifecycle_input);
	static const int32_t odd[][2] = { { 5, 10 }, { 5, -1 }, { 6, 4 }, { 4, 1 }, { 7, 0 }, { -1, 0 } };

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		assert_int_equal(move_to(f, &id, odd[i][0], odd[i][1], "why"), CRM_ERR_INVALID);
		assert_int_equal(crm_error_last(f->db)->rule, CRM_RULE_FIELD_RANGE);
	}
	assert_int_equal(move_to(f, &id, 0, 0, "why"), CRM_ERR_INVALID);
	assert_int_equal(crm_error_last(f->db)->rule, CRM_RULE_FIELD_MISSING);
	assert_int_equal(crm_lifecycle_move(f->db, NULL, NULL, &input), CRM_ERR_INVALID);
	assert_int_equal(crm_lifecycle_move(f->db, NULL, &id, NULL), CRM_ERR_INVALID);
	assert_int_equal(move_to(f, &nobody, CRM_LIFECYCLE_TARGET, 0, "why"), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_lifecycle_move(NULL, NULL, &id, &input), CRM_ERR_INVALID);
	close_store(f);
}

static void a_removed_customer_is_not_moved(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = customer_in(f, CRM_LIFECYCLE_CURRENT, 0);

	assert_ok(f->db, crm_customer_remove(f->db, NULL, &id));
	assert_refused(f, CRM_RULE_CUSTOMER_REMOVED, move_to(f, &id, CRM_LIFECYCLE_CHURNED, CRM_CHURN_DIED, "died"));
	assert_refused(f, CRM_RULE_CUSTOMER_REMOVED, buy(f, &id, CRM_NO_TIME));
	close_store(f);
}

static void a_stale_revision_and_a_date_before_the_last_move_are_refused(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = customer_in(f, CRM_LIFECYCLE_POTENTIAL, 0);
	crm_act act = act_at(CRM_NO_TIME, "chosen");
	crm_lifecycle_input input = CRM_INIT(crm_lifecycle_input);
	int64_t seen = read_customer(f, &id).revision;

	f->now += CRM_DAY;
	input.state = CRM_LIFECYCLE_TARGET;
	act.revision = seen;
	assert_ok(f->db, crm_lifecycle_move(f->db, &act, &id, &input));
	input.state = CRM_LIFECYCLE_POTENTIAL;
	assert_int_equal(crm_lifecycle_move(f->db, &act, &id, &input), CRM_ERR_CONFLICT);
	assert_int_equal(crm_error_last(f->db)->rule, CRM_RULE_REVISION_STALE);
	act.revision = 0;
	act.at = f->now - 1;
	assert_refused(f, CRM_RULE_LIFECYCLE_TIME_ORDER, crm_lifecycle_move(f->db, &act, &id, &input));
	act.at = f->now;
	assert_ok(f->db, crm_lifecycle_move(f->db, &act, &id, &input));
	close_store(f);
}

static void a_replayed_move_is_made_once(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = customer_in(f, CRM_LIFECYCLE_POTENTIAL, 0);
	crm_act act = act_at(CRM_NO_TIME, "chosen");
	crm_lifecycle_input input = CRM_INIT(crm_lifecycle_input);
	int64_t written;

	act.key = "k1";
	input.state = CRM_LIFECYCLE_TARGET;
	assert_ok(f->db, crm_lifecycle_move(f->db, &act, &id, &input));
	written = entries(f);
	assert_int_equal(crm_lifecycle_move(f->db, &act, &id, &input), CRM_REPLAYED);
	input.state = CRM_LIFECYCLE_POTENTIAL;
	assert_int_equal(crm_lifecycle_move(f->db, &act, &id, &input), CRM_ERR_CONFLICT);
	assert_int_equal(crm_error_last(f->db)->rule, CRM_RULE_KEY_REUSED);
	assert_int_equal(entries(f), written);
	assert_int_equal(read_customer(f, &id).moves, 1);
	close_store(f);
}

/* --- history */

/* M-LIFE-03: from, to, actor, reason, time of each move; and the state as of any past date. */
static void three_moves_give_three_entries_and_every_past_state(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = customer_in(f, CRM_LIFECYCLE_POTENTIAL, 0), nobody = { { 1 } };
	struct move moves[4];
	int32_t was = -1;
	crm_act act = act_at(CRM_NO_TIME, "picked at the fair");
	crm_lifecycle_input input = CRM_INIT(crm_lifecycle_input);
	static const int32_t path[] = { CRM_LIFECYCLE_POTENTIAL, CRM_LIFECYCLE_TARGET, CRM_LIFECYCLE_CURRENT,
		                            CRM_LIFECYCLE_CHURNED };

	f->now += CRM_DAY;
	act.actor = "Chen";
	input.state = CRM_LIFECYCLE_TARGET;
	assert_ok(f->db, crm_lifecycle_move(f->db, &act, &id, &input));
	f->now += CRM_DAY;
	assert_ok(f->db, buy(f, &id, CRM_NO_TIME));
	f->now += CRM_DAY;
	assert_ok(f->db, move_to(f, &id, CRM_LIFECYCLE_CHURNED, CRM_CHURN_MOVED, "moved to Harbin"));
	assert_int_equal(moves_of(f, &id, moves, 4), 3);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(moves[i].at, START + (i + 1) * CRM_DAY);
		assert_int_equal(moves[i].from, path[i]);
		assert_int_equal(moves[i].to, path[i + 1]);
		assert_int_equal(moves[i].automatic, i == 1);
		assert_string_equal(moves[i].actor, i == 0 ? "Chen" : "tester");
	}
	assert_string_equal(moves[0].reason, "picked at the fair");
	assert_string_equal(moves[1].reason, "purchase");
	assert_string_equal(moves[2].reason, "moved to Harbin");
	assert_int_equal(moves[2].state_reason, CRM_CHURN_MOVED);
	for (int i = 0; i < 4; i++) {
		assert_ok(f->db, crm_lifecycle_state_at(f->db, &id, START + i * CRM_DAY, &was));
		assert_int_equal(was, path[i]);
		assert_ok(f->db, crm_lifecycle_state_at(f->db, &id, START + (i + 1) * CRM_DAY - 1, &was));
		assert_int_equal(was, path[i]);
	}
	assert_ok(f->db, crm_lifecycle_state_at(f->db, &id, START - 1, &was));
	assert_int_equal(was, 0);
	assert_int_equal(crm_lifecycle_state_at(f->db, &nobody, START, &was), CRM_ERR_NOT_FOUND);
	assert_int_equal(crm_lifecycle_state_at(f->db, &id, CRM_NO_TIME, &was), CRM_ERR_INVALID);
	close_store(f);
}

static void moves_are_listed_page_by_page_and_survive_the_handle(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = customer_in(f, CRM_LIFECYCLE_POTENTIAL, 0), nobody = { { 1 } };
	crm_lifecycle_cursor *cursor = NULL;
	const crm_move *row = NULL;
	static struct move moves[250];

	for (int i = 0; i < 250; i++) {
		f->now += CRM_HOUR;
		assert_ok(f->db, move_to(f, &id, i % 2 ? CRM_LIFECYCLE_POTENTIAL : CRM_LIFECYCLE_TARGET, 0, "to and fro"));
	}
	assert_int_equal(moves_of(f, &id, moves, 250), 250);
	assert_int_equal(crm_lifecycle_list(f->db, &nobody, &cursor), CRM_ERR_NOT_FOUND);
	assert_null(cursor);
	assert_ok(f->db, crm_lifecycle_list(f->db, &id, &cursor));
	assert_int_equal(crm_lifecycle_next(cursor, &row), CRM_OK);
	crm_close(f->db);
	assert_int_equal(crm_lifecycle_next(cursor, &row), CRM_ERR_CLOSED);
	crm_lifecycle_cursor_free(cursor);
	crm_lifecycle_cursor_free(NULL);
}

/* D-CUST-04: what happened by time stands in the timeline at its own time, with the time of writing beside it. */
static void moves_and_proposals_stand_in_the_timeline(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = customer_in(f, CRM_LIFECYCLE_POTENTIAL, 0);
	crm_journal_query query = CRM_INIT(crm_journal_query);
	crm_journal_cursor *cursor = NULL;
	const crm_entry *entry = NULL;
	int64_t bought;

	load(f, "{\"lifecycle\": {\"churn\": {\"window_days\": 30}}}");
	f->now += CRM_DAY;
	bought = f->now;
	assert_ok(f->db, buy(f, &id, CRM_NO_TIME));
	f->now += 50 * CRM_DAY;
	assert_ok(f->db, crm_tick(f->db, NULL, NULL));
	query.customer_id = id;
	query.events = UINT64_C(1) << CRM_EVENT_LIFECYCLE_MOVED | UINT64_C(1) << CRM_EVENT_LIFECYCLE_PROPOSED;
	assert_ok(f->db, crm_journal_list(f->db, &query, &cursor));
	assert_int_equal(crm_journal_next(cursor, &entry), CRM_OK);
	assert_int_equal(entry->event, CRM_EVENT_LIFECYCLE_MOVED);
	assert_int_equal(entry->entity, CRM_ENTITY_CUSTOMER);
	assert_true(crm_id_is_equal(&entry->id, &id));
	assert_string_equal(entry->reason, "purchase");
	assert_int_equal(entry->at, bought);
	assert_int_equal(crm_journal_next(cursor, &entry), CRM_OK);
	assert_int_equal(entry->event, CRM_EVENT_LIFECYCLE_PROPOSED);
	assert_int_equal(entry->entity, CRM_ENTITY_TASK);
	assert_int_equal(entry->at, bought + 31 * CRM_DAY);
	assert_int_equal(entry->recorded_at, f->now);
	assert_int_equal(crm_journal_next(cursor, &entry), CRM_DONE);
	crm_journal_cursor_free(cursor);
	close_store(f);
}

/* --- purchases move */

/* M-LIFE-02 */
static void a_purchase_makes_a_potential_customer_current(void **state)
{
	struct fixture *f = open_store(state);
	static const int32_t from[] = { 0, CRM_LIFECYCLE_POTENTIAL, CRM_LIFECYCLE_TARGET, CRM_LIFECYCLE_CHURNED,
		                            CRM_LIFECYCLE_NON_CUSTOMER };

	for (size_t i = 0; i < sizeof from / sizeof *from; i++) {
		crm_id id = customer_in(f, from[i], from[i] >= CRM_LIFECYCLE_CHURNED ? 2 : 0);
		struct move moves[2];
		crm_customer after;

		f->now += CRM_HOUR;
		assert_ok(f->db, buy(f, &id, CRM_NO_TIME));
		after = read_customer(f, &id);
		assert_int_equal(after.state, CRM_LIFECYCLE_CURRENT);
		assert_int_equal(after.state_reason, 0);
		assert_int_equal(after.state_since, f->now);
		assert_int_equal(after.inactive_since, f->now);
		assert_int_equal(after.has_bought, 1);
		assert_int_equal(moves_of(f, &id, moves, 2), 1);
		assert_string_equal(moves[0].reason, "purchase");
		assert_int_equal(moves[0].automatic, 1);
		assert_int_equal(moves[0].from, from[i]);
	}
	close_store(f);
}

/* M-LIFE-02: with the playbook on "propose" the state stays and one proposal is listed. */
static void a_purchase_proposes_when_the_playbook_says_so(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = customer_in(f, CRM_LIFECYCLE_POTENTIAL, 0);
	struct move moves[2];
	crm_task task;

	load(f, "{\"lifecycle\": {\"purchase\": {\"mode\": \"propose\"}}}");
	f->now += CRM_DAY;
	assert_ok(f->db, buy(f, &id, CRM_NO_TIME));
	assert_ok(f->db, buy(f, &id, CRM_NO_TIME));
	assert_int_equal(state_of(f, &id), CRM_LIFECYCLE_POTENTIAL);
	assert_int_equal(moves_of(f, &id, moves, 2), 0);
	assert_int_equal(open_tasks(f, &id, CRM_TASK_LIFECYCLE, &task), 1);
	assert_int_equal(task.detail, CRM_LIFECYCLE_CURRENT);
	assert_int_equal(task.due_at, f->now);
	assert_int_equal(task.basis_at, f->now);
	assert_int_equal(task.rule, CRM_DUE_PURCHASE);
	f->now += CRM_DAY;
	assert_ok(f->db, decide(f, &task.id, CRM_OUTCOME_ACCEPTED, "fine"));
	assert_int_equal(state_of(f, &id), CRM_LIFECYCLE_CURRENT);
	assert_int_equal(read_customer(f, &id).inactive_since, f->now - CRM_DAY);
	assert_int_equal(moves_of(f, &id, moves, 2), 1);
	assert_int_equal(moves[0].automatic, 0);
	assert_string_equal(moves[0].reason, "fine");
	assert_int_equal(open_tasks(f, &id, 0, NULL), 0);
	close_store(f);
}

/* A move made meanwhile between purchase and decision does not take the ground of the proposal away. */
static void a_proposal_outlives_a_move_and_dies_with_its_sense(void **state)
{
	struct fixture *f = open_store(state);
	crm_id first = customer_in(f, CRM_LIFECYCLE_POTENTIAL, 0), second = customer_in(f, CRM_LIFECYCLE_POTENTIAL, 0);
	crm_task task;

	load(f, "{\"lifecycle\": {\"purchase\": {\"mode\": \"propose\"}}}");
	assert_ok(f->db, buy(f, &first, CRM_NO_TIME));
	assert_ok(f->db, buy(f, &second, CRM_NO_TIME));
	f->now += CRM_DAY;
	assert_ok(f->db, move_to(f, &first, CRM_LIFECYCLE_TARGET, 0, "chosen"));
	assert_int_equal(open_tasks(f, &first, CRM_TASK_LIFECYCLE, &task), 1);
	assert_refused(f, CRM_RULE_TASK_OUTCOME_MISSING, decide(f, &task.id, CRM_OUTCOME_DONE, NULL));
	assert_refused(f, CRM_RULE_TASK_OUTCOME_MISSING, decide(f, &task.id, CRM_OUTCOME_REACHED, "talked"));
	assert_int_equal(open_tasks(f, &first, CRM_TASK_LIFECYCLE, &task), 1);
	assert_ok(f->db, decide(f, &task.id, CRM_OUTCOME_ACCEPTED, NULL));
	assert_int_equal(state_of(f, &first), CRM_LIFECYCLE_CURRENT);
	assert_ok(f->db, move_with_all(f, &second, CRM_LIFECYCLE_CURRENT));
	assert_int_equal(open_tasks(f, &second, CRM_TASK_LIFECYCLE, NULL), 0);
	close_store(f);
}

/* An import: the customer was created today, the purchase is from 1997. */
static void an_imported_purchase_dates_the_first_move(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = customer_in(f, CRM_LIFECYCLE_POTENTIAL, 0),
		   lost = customer_in(f, CRM_LIFECYCLE_CHURNED, CRM_CHURN_PRICE);
	int64_t old = INT64_C(9870) * CRM_DAY;
	crm_customer after;
	int32_t was = -1;

	assert_ok(f->db, buy(f, &id, old));
	after = read_customer(f, &id);
	assert_int_equal(after.state, CRM_LIFECYCLE_CURRENT);
	assert_int_equal(after.state_since, old);
	assert_int_equal(after.inactive_since, old);
	assert_ok(f->db, crm_lifecycle_state_at(f->db, &id, old, &was));
	assert_int_equal(was, CRM_LIFECYCLE_CURRENT);
	assert_ok(f->db, crm_lifecycle_state_at(f->db, &id, old - 1, &was));
	assert_int_equal(was, 0);
	assert_ok(f->db, buy(f, &id, old - CRM_DAY)); /* earlier still: a fact, no move */
	assert_int_equal(read_customer(f, &id).moves, 1);
	assert_int_equal(read_customer(f, &id).last_purchase_at, old);
	assert_int_equal(read_customer(f, &id).inactive_since, old);
	assert_ok(f->db, buy(f, &lost, old)); /* he was lost after it */
	assert_int_equal(state_of(f, &lost), CRM_LIFECYCLE_CHURNED);
	assert_int_equal(read_customer(f, &lost).last_purchase_at, old);
	close_store(f);
}

static void a_purchase_from_before_the_last_move_moves_nothing(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = customer_in(f, CRM_LIFECYCLE_POTENTIAL, 0);

	f->now += 10 * CRM_DAY;
	assert_ok(f->db, move_to(f, &id, CRM_LIFECYCLE_TARGET, 0, "chosen"));
	assert_ok(f->db, buy(f, &id, f->now - 1));
	assert_int_equal(state_of(f, &id), CRM_LIFECYCLE_TARGET);
	assert_int_equal(read_customer(f, &id).last_purchase_at, f->now - 1);
	assert_refused(f, CRM_RULE_LIFECYCLE_NO_PURCHASE, move_to(f, &id, CRM_LIFECYCLE_CURRENT, 0, NULL));
	assert_ok(f->db, buy(f, &id, f->now));
	assert_int_equal(state_of(f, &id), CRM_LIFECYCLE_CURRENT);
	close_store(f);
}

static void money_given_back_is_no_purchase(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = customer_in(f, CRM_LIFECYCLE_POTENTIAL, 0);
	crm_purchase_input input = CRM_INIT(crm_purchase_input);

	input.customer_id = id;
	input.amount = -1;
	input.currency = "CNY";
	assert_ok(f->db, crm_purchase_add(f->db, NULL, &input, NULL));
	assert_int_equal(state_of(f, &id), CRM_LIFECYCLE_POTENTIAL);
	assert_int_equal(read_customer(f, &id).has_bought, 0);
	close_store(f);
}

/* D-LOY-01, M-LIFE-06 */
static void loyalty_follows_the_purchases_of_a_year(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = customer_in(f, 0, 0);
	int64_t first = f->now;

	for (int i = 0; i < 3; i++) {
		assert_int_not_equal(state_of(f, &id), CRM_LIFECYCLE_LOYAL);
		if (i)
			assert_refused(f, CRM_RULE_LIFECYCLE_NOT_REPEATED, move_to(f, &id, CRM_LIFECYCLE_LOYAL, 0, NULL));
		assert_ok(f->db, buy(f, &id, CRM_NO_TIME));
		f->now += CRM_DAY;
	}
	f->now = first + 365 * CRM_DAY + 1;
	assert_refused(f, CRM_RULE_LIFECYCLE_NOT_REPEATED, move_to(f, &id, CRM_LIFECYCLE_LOYAL, 0, NULL));
	f->now--; /* the first purchase lies 365 days back to the microsecond: it counts */
	assert_ok(f->db, move_to(f, &id, CRM_LIFECYCLE_LOYAL, 0, NULL));
	assert_refused(f, CRM_RULE_LIFECYCLE_STILL_LOYAL, move_to(f, &id, CRM_LIFECYCLE_CURRENT, 0, NULL));
	f->now++;
	assert_ok(f->db, move_to(f, &id, CRM_LIFECYCLE_CURRENT, 0, NULL));
	assert_int_equal(read_customer(f, &id).inactive_since, first + 2 * CRM_DAY);
	close_store(f);
}

/* --- inactivity */

/* M-LIFE-05 */
static void without_a_window_the_sweep_says_that_the_policy_is_missing(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = customer_in(f, CRM_LIFECYCLE_CURRENT, 0);
	int64_t count = 9;

	f->now += 5000 * CRM_DAY;
	assert_int_equal(crm_lifecycle_sweep(f->db, NULL, &count), CRM_ERR_POLICY_MISSING);
	assert_int_equal(crm_error_last(f->db)->rule, CRM_RULE_LIFECYCLE_WINDOW_MISSING);
	assert_string_equal(crm_error_last(f->db)->field, "lifecycle.churn.window_days");
	assert_int_equal(count, 0);
	assert_int_equal(crm_tick(f->db, NULL, NULL), CRM_UNCHANGED);
	assert_int_equal(state_of(f, &id), CRM_LIFECYCLE_CURRENT);
	close_store(f);
}

/* M-LIFE-05: 180 days stay, 181 are proposed, once. */
static void after_the_window_the_loss_is_proposed_once(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = customer_in(f, CRM_LIFECYCLE_POTENTIAL, 0);
	int64_t count = 0, wake = 0, bought = f->now;
	crm_task task;

	load(f, "{\"lifecycle\": {\"churn\": {\"window_days\": 180}}}");
	assert_ok(f->db, buy(f, &id, CRM_NO_TIME));
	assert_ok(f->db, crm_next_wake(f->db, &wake));
	assert_int_equal(wake, bought + 181 * CRM_DAY);
	f->now = wake - 1;
	assert_int_equal(crm_lifecycle_sweep(f->db, NULL, &count), CRM_UNCHANGED);
	assert_int_equal(open_tasks(f, &id, CRM_TASK_LIFECYCLE, NULL), 0);
	f->now = wake + 3 * CRM_DAY;
	assert_int_equal(crm_lifecycle_sweep(f->db, NULL, &count), CRM_OK);
	assert_int_equal(count, 1);
	assert_int_equal(state_of(f, &id), CRM_LIFECYCLE_CURRENT);
	assert_int_equal(open_tasks(f, &id, CRM_TASK_LIFECYCLE, &task), 1);
	assert_int_equal(task.detail, CRM_LIFECYCLE_CHURNED);
	assert_int_equal(task.due_at, wake);
	assert_int_equal(task.created_at, wake);
	assert_int_equal(task.basis_at, bought);
	assert_int_equal(task.amount, 180);
	assert_int_equal(task.rule, CRM_DUE_INACTIVITY);
	assert_int_equal(task.playbook, 2);
	assert_int_equal(crm_lifecycle_sweep(f->db, NULL, &count), CRM_UNCHANGED);
	assert_int_equal(crm_tick(f->db, NULL, NULL), CRM_UNCHANGED);
	close_store(f);
}

static void a_declined_loss_counts_anew_and_an_accepted_one_is_made(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = customer_in(f, CRM_LIFECYCLE_CURRENT, 0);
	crm_tick_result result;
	struct move moves[2];
	int64_t declined;
	crm_task task;

	load(f, "{\"lifecycle\": {\"churn\": {\"window_days\": 30}}}");
	f->now += 40 * CRM_DAY;
	assert_ok(f->db, crm_tick(f->db, NULL, &result));
	assert_int_equal(result.proposals, 1);
	assert_int_equal(result.moves, 0);
	assert_int_equal(open_tasks(f, &id, CRM_TASK_LIFECYCLE, &task), 1);
	assert_ok(f->db, decide(f, &task.id, CRM_OUTCOME_DECLINED, "on leave"));
	declined = f->now;
	assert_int_equal(state_of(f, &id), CRM_LIFECYCLE_CURRENT);
	assert_int_equal(read_customer(f, &id).inactive_since, declined);
	f->now = declined + 31 * CRM_DAY;
	assert_ok(f->db, crm_tick(f->db, NULL, &result));
	assert_int_equal(open_tasks(f, &id, CRM_TASK_LIFECYCLE, &task), 1);
	assert_int_equal(task.basis_at, declined);
	assert_ok(f->db, decide(f, &task.id, CRM_OUTCOME_ACCEPTED, "price"));
	assert_int_equal(state_of(f, &id), CRM_LIFECYCLE_CHURNED);
	assert_int_equal(read_customer(f, &id).state_reason, CRM_CHURN_PRICE); /* the note names it */
	assert_int_equal(moves_of(f, &id, moves, 2), 1);
	assert_int_equal(moves[0].automatic, 0);
	close_store(f);
}

/* Whoever is no longer loyal has not bought less lately: the silence counts on from where it counted. */
static void the_window_runs_on_between_current_and_loyal(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = customer_in(f, CRM_LIFECYCLE_CURRENT, 0);
	int64_t declined;
	crm_task task;

	load(f, "{\"lifecycle\": {\"churn\": {\"window_days\": 30}, \"loyal\": {\"purchases\": 1}}}");
	assert_ok(f->db, buy(f, &id, CRM_NO_TIME));
	assert_ok(f->db, move_to(f, &id, CRM_LIFECYCLE_LOYAL, 0, NULL));
	f->now += 40 * CRM_DAY;
	assert_ok(f->db, crm_tick(f->db, NULL, NULL));
	assert_int_equal(open_tasks(f, &id, CRM_TASK_LIFECYCLE, &task), 1);
	assert_ok(f->db, decide(f, &task.id, CRM_OUTCOME_DECLINED, "on leave"));
	declined = f->now;
	f->now += CRM_DAY;
	load(f, "{\"lifecycle\": {\"loyal\": {\"purchases\": 2}}}");
	assert_ok(f->db, move_to(f, &id, CRM_LIFECYCLE_CURRENT, 0, NULL));
	assert_int_equal(read_customer(f, &id).inactive_since, declined);
	close_store(f);
}

static void an_accepted_loss_without_a_name_is_of_unknown_reason(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = customer_in(f, CRM_LIFECYCLE_CURRENT, 0);
	crm_task task;

	load(f, "{\"lifecycle\": {\"churn\": {\"window_days\": 30}}}");
	f->now += 40 * CRM_DAY;
	assert_ok(f->db, crm_lifecycle_sweep(f->db, NULL, NULL));
	assert_int_equal(open_tasks(f, &id, CRM_TASK_LIFECYCLE, &task), 1);
	assert_ok(f->db, decide(f, &task.id, CRM_OUTCOME_ACCEPTED, "nobody knows"));
	assert_int_equal(read_customer(f, &id).state_reason, CRM_CHURN_UNKNOWN);
	close_store(f);
}

static void an_automatic_loss_is_dated_when_the_window_ended(void **state)
{
	struct fixture *f = open_store(state);
	crm_id ids[3];
	crm_tick_result result;
	struct move moves[2];

	load(f, "{\"lifecycle\": {\"churn\": {\"window_days\": 30, \"mode\": \"automatic\"}}}");
	for (int i = 0; i < 3; i++) {
		f->now = START + (2 - i) * CRM_HOUR + 10 * CRM_DAY;
		ids[i] = customer_in(f, CRM_LIFECYCLE_CURRENT, 0);
	}
	f->now = START + 100 * CRM_DAY;
	assert_ok(f->db, crm_tick(f->db, NULL, &result));
	assert_int_equal(result.moves, 3);
	assert_int_equal(result.proposals, 0);
	assert_int_equal(result.next_wake, CRM_NO_TIME);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(moves_of(f, &ids[i], moves, 2), 1);
		assert_int_equal(moves[0].at, START + (2 - i) * CRM_HOUR + 41 * CRM_DAY);
		assert_int_equal(moves[0].automatic, 1);
		assert_int_equal(moves[0].state_reason, CRM_CHURN_UNKNOWN);
		assert_int_equal(state_of(f, &ids[i]), CRM_LIFECYCLE_CHURNED);
		assert_int_equal(open_tasks(f, &ids[i], 0, NULL), 0);
	}
	close_store(f);
}

/* A state entered late, on an old purchase, does not end before it began. */
static void a_loss_is_not_dated_before_the_state_it_ends(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = customer_in(f, CRM_LIFECYCLE_POTENTIAL, 0);
	struct move moves[3];
	crm_task task;

	load(
		f,
		"{\"lifecycle\": {\"purchase\": {\"mode\": \"propose\"}, \"churn\": {\"window_days\": 30, \"mode\": \"automatic\"}}}");
	assert_ok(f->db, buy(f, &id, CRM_NO_TIME));
	f->now += 60 * CRM_DAY;
	assert_int_equal(open_tasks(f, &id, CRM_TASK_LIFECYCLE, &task), 1);
	assert_ok(f->db, decide(f, &task.id, CRM_OUTCOME_ACCEPTED, NULL));
	f->now += CRM_DAY;
	assert_ok(f->db, crm_tick(f->db, NULL, NULL));
	assert_int_equal(moves_of(f, &id, moves, 3), 2);
	assert_int_equal(moves[1].at, moves[0].at);
	assert_int_equal(moves[1].to, CRM_LIFECYCLE_CHURNED);
	close_store(f);
}

/* The promise of crm_tick(): however late or often it is called, the store ends up the same. */
static void a_purchase_after_the_window_gives_the_same_with_and_without_a_tick(void **state)
{
	struct fixture *f = open_store(state);
	static const char *const modes[] = { "propose", "automatic" };
	char text[120];

	for (int mode = 0; mode < 2; mode++) {
		struct move moves[2][5];
		crm_customer customers[2];
		int counts[2], open[2];

		(void)snprintf(text, sizeof text, "{\"lifecycle\": {\"churn\": {\"window_days\": %d, \"mode\": \"%s\"}}}",
		               30 + mode, modes[mode]);
		load(f, text);
		for (int ticked = 0; ticked < 2; ticked++) {
			int64_t begin = f->now;
			crm_id id = customer_in(f, CRM_LIFECYCLE_TARGET, 0);

			assert_ok(f->db, buy(f, &id, CRM_NO_TIME));
			f->now = begin + 90 * CRM_DAY;
			if (ticked)
				assert_ok(f->db, crm_tick(f->db, NULL, NULL));
			assert_ok(f->db, buy(f, &id, CRM_NO_TIME));
			counts[ticked] = moves_of(f, &id, moves[ticked], 5);
			for (int i = 0; i < counts[ticked]; i++)
				moves[ticked][i].at -= begin;
			open[ticked] = open_tasks(f, &id, 0, NULL);
			customers[ticked] = read_customer(f, &id);
			assert_int_equal(customers[ticked].inactive_since, f->now);
			f->now += CRM_DAY;
			assert_ok(f->db, crm_customer_remove(f->db, NULL, &id)); /* or the next tick would find him again */
		}
		assert_int_equal(counts[0], mode ? 3 : 1);
		assert_int_equal(counts[0], counts[1]);
		assert_memory_equal(moves[0], moves[1], sizeof moves[0]);
		assert_int_equal(open[0], 0);
		assert_int_equal(open[1], 0);
		assert_int_equal(customers[0].state, CRM_LIFECYCLE_CURRENT);
		assert_int_equal(customers[0].moves, customers[1].moves);
	}
	close_store(f);
}

static void a_move_after_the_window_gives_the_same_with_and_without_a_tick(void **state)
{
	struct fixture *f = open_store(state);

	load(f, "{\"lifecycle\": {\"churn\": {\"window_days\": 30, \"mode\": \"automatic\"}}}");
	for (int ticked = 0; ticked < 2; ticked++) {
		crm_id id = customer_in(f, CRM_LIFECYCLE_CURRENT, 0);
		int64_t begin = f->now;
		struct move moves[3];

		f->now += 90 * CRM_DAY;
		if (ticked)
			assert_ok(f->db, crm_tick(f->db, NULL, NULL));
		assert_ok(f->db, move_to(f, &id, CRM_LIFECYCLE_NON_CUSTOMER, CRM_NON_CUSTOMER_HOSTILE, "sued us"));
		assert_int_equal(moves_of(f, &id, moves, 3), 2);
		assert_int_equal(moves[0].at, begin + 31 * CRM_DAY);
		assert_int_equal(moves[1].from, CRM_LIFECYCLE_CHURNED);
	}
	close_store(f);
}

/* A purchase from before the silence does not end it; one from within it does. */
static void a_late_purchase_ends_only_the_silence_it_breaks(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = customer_in(f, CRM_LIFECYCLE_CURRENT, 0);
	int64_t begin = f->now;

	load(f, "{\"lifecycle\": {\"churn\": {\"window_days\": 30}}}");
	f->now += 40 * CRM_DAY;
	assert_ok(f->db, crm_tick(f->db, NULL, NULL));
	assert_ok(f->db, buy(f, &id, begin - CRM_DAY));
	assert_int_equal(open_tasks(f, &id, CRM_TASK_LIFECYCLE, NULL), 1);
	assert_int_equal(read_customer(f, &id).inactive_since, CRM_NO_TIME);
	assert_ok(f->db, buy(f, &id, begin + 20 * CRM_DAY));
	assert_int_equal(open_tasks(f, &id, CRM_TASK_LIFECYCLE, NULL), 0);
	assert_int_equal(read_customer(f, &id).inactive_since, begin + 20 * CRM_DAY);
	close_store(f);
}

/* D-QUAL-03, M-LIFE-07 */
static void sales_work_ends_with_a_non_customer(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = customer_in(f, CRM_LIFECYCLE_TARGET, 0);
	crm_task_input input = CRM_INIT(crm_task_input);
	crm_task task;

	input.customer_id = id;
	input.due_at = f->now + CRM_DAY;
	input.kind = CRM_TASK_SALES;
	assert_ok(f->db, crm_task_add(f->db, NULL, &input, NULL));
	input.kind = CRM_TASK_OTHER;
	assert_ok(f->db, crm_task_add(f->db, NULL, &input, NULL));
	assert_ok(f->db, crm_followup_assign(f->db, NULL, &id, CRM_CLASS_IMPORTANT, "Chen"));
	assert_int_equal(open_tasks(f, &id, 0, NULL), 4);
	assert_ok(f->db, move_to(f, &id, CRM_LIFECYCLE_NON_CUSTOMER, CRM_NON_CUSTOMER_CANNOT_BUY, "bankrupt"));
	assert_int_equal(open_tasks(f, &id, 0, &task), 1);
	assert_int_equal(task.kind, CRM_TASK_OTHER);
	close_store(f);
}

/* --- memory */

static void a_move_without_memory_changes_nothing(void **state)
{
	struct fixture *f = open_store(state);
	crm_id id = customer_in(f, CRM_LIFECYCLE_CURRENT, 0);
	crm_status rc;
	long n = 0;

	load(f, "{\"lifecycle\": {\"churn\": {\"window_days\": 30}}}");
	f->now += 90 * CRM_DAY; /* the call has something to catch up with, too */
	do {
		int64_t written = entries(f);

		unit_fail_allocation(++n, false);
		rc = move_to(f, &id, CRM_LIFECYCLE_CHURNED, CRM_CHURN_PRICE, "a reason");
		if (!unit_allocation_failed())
			break;
		unit_fail_allocation(0, false);
		if (rc == CRM_OK) /* it could do without */
			break;
		assert_int_equal(rc, CRM_ERR_NOMEM);
		assert_int_equal(entries(f), written);
		assert_int_equal(state_of(f, &id), CRM_LIFECYCLE_CURRENT);
		assert_int_equal(open_tasks(f, &id, 0, NULL), 0);
	} while (n < 1000);
	unit_fail_allocation(0, false);
	assert_int_equal(rc, CRM_OK);
	assert_int_equal(state_of(f, &id), CRM_LIFECYCLE_CHURNED);
	assert_int_equal(open_tasks(f, &id, 0, NULL), 0);
	close_store(f);
}

/* clang-format off */
UNIT_MAIN(
	TEST(every_pair_of_states_moves_as_the_table_says),
	TEST(customers_start_where_the_table_allows),
	TEST(a_customer_not_judged_yet_is_judged_by_the_first_line),
	TEST(guards_refuse_with_their_own_rule),
	TEST(fields_out_of_range_are_invalid),
	TEST(a_removed_customer_is_not_moved),
	TEST(a_stale_revision_and_a_date_before_the_last_move_are_refused),
	TEST(a_replayed_move_is_made_once),
	TEST(three_moves_give_three_entries_and_every_past_state),
	TEST(moves_are_listed_page_by_page_and_survive_the_handle),
	TEST(moves_and_proposals_stand_in_the_timeline),
	TEST(a_purchase_makes_a_potential_customer_current),
	TEST(a_purchase_proposes_when_the_playbook_says_so),
	TEST(a_proposal_outlives_a_move_and_dies_with_its_sense),
	TEST(an_imported_purchase_dates_the_first_move),
	TEST(a_purchase_from_before_the_last_move_moves_nothing),
	TEST(money_given_back_is_no_purchase),
	TEST(loyalty_follows_the_purchases_of_a_year),
	TEST(without_a_window_the_sweep_says_that_the_policy_is_missing),
	TEST(after_the_window_the_loss_is_proposed_once),
	TEST(a_declined_loss_counts_anew_and_an_accepted_one_is_made),
	TEST(the_window_runs_on_between_current_and_loyal),
	TEST(an_accepted_loss_without_a_name_is_of_unknown_reason),
	TEST(an_automatic_loss_is_dated_when_the_window_ended),
	TEST(a_loss_is_not_dated_before_the_state_it_ends),
	TEST(a_purchase_after_the_window_gives_the_same_with_and_without_a_tick),
	TEST(a_move_after_the_window_gives_the_same_with_and_without_a_tick),
	TEST(a_late_purchase_ends_only_the_silence_it_breaks),
	TEST(sales_work_ends_with_a_non_customer),
	TEST(a_move_without_memory_changes_nothing),
)
