/* The store against the model. */
#ifndef MODEL_COMPARE_H
#define MODEL_COMPARE_H

#include "model_bonds.h"

static inline int count_contacts(crm *db, const crm_id *id)
{
	crm_contact_cursor *cursor = NULL;
	const crm_contact *contact;
	int count = 0;

	assert_ok(db, crm_contact_list(db, id, &cursor));
	while (crm_contact_next(cursor, &contact) == CRM_OK)
		count++;
	crm_contact_cursor_free(cursor);
	return count;
}

static inline int count_moves(crm *db, const crm_id *id, int *last)
{
	crm_lifecycle_cursor *cursor = NULL;
	const crm_move *move;
	int count = 0;

	assert_ok(db, crm_lifecycle_list(db, id, &cursor));
	while (crm_lifecycle_next(cursor, &move) == CRM_OK) {
		assert_int_equal(move->from_state, *last);
		*last = move->to_state;
		count++;
	}
	crm_lifecycle_cursor_free(cursor);
	return count;
}

static inline void compare_person(crm *db, const struct person *p)
{
	const crm_customer *view = NULL;
	crm_purchase_summary sum;
	int state = 0;

	assert_ok(db, crm_customer_get(db, &p->id, &view));
	assert_string_equal(view->name, p->name);
	assert_int_equal(view->removed, p->removed);
	assert_int_equal(view->state, p->state);
	assert_int_equal(view->moves, p->moves);
	assert_int_equal(view->has_bought, p->bought);
	assert_int_equal(view->contact_point_count, 1);
	assert_int_equal(view->contact_class, p->contact_class);
	crm_customer_free(view);
	assert_ok(db, crm_purchase_sum(db, &p->id, NULL, CRM_NO_TIME, CRM_NO_TIME, &sum));
	assert_int_equal(sum.count, p->purchases);
	assert_int_equal(sum.amount, p->amount);
	assert_int_equal(count_contacts(db, &p->id), p->contacts);
	assert_int_equal(count_moves(db, &p->id, &state), p->moves);
	assert_int_equal(state, p->state);
}

/* D-FUP-01: never a second planned call or visit. */
static inline void compare_tasks(crm *db, const struct person *p)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *task;
	int open[CRM_TASK_CORRECTIVE_ACTION + 1] = { 0 };

	query.customer_id = p->id;
	assert_ok(db, crm_task_due(db, &query, &cursor));
	while (crm_task_next(cursor, &task) == CRM_OK) {
		open[task->kind] += task->state == CRM_TASK_OPEN;
		assert_true((task->state == CRM_TASK_OPEN) == (task->ended_at == CRM_NO_TIME));
	}
	crm_task_cursor_free(cursor);
	assert_in_range(open[CRM_TASK_CALL], 0, 1);
	assert_in_range(open[CRM_TASK_VISIT], 0, 1);
	if (p->removed)
		assert_int_equal(open[CRM_TASK_CALL] + open[CRM_TASK_VISIT] + open[CRM_TASK_OTHER], 0);
}

static inline void compare_options(crm *db, const struct complaint *c)
{
	crm_remedy_cursor *cursor = NULL;
	const crm_remedy *remedy;
	int remedies = 0;

	assert_ok(db, crm_remedy_list(db, &c->id, &cursor));
	while (crm_remedy_next(cursor, &remedy) == CRM_OK)
		assert_int_equal(remedy->outcome == CRM_REMEDY_OFFERED, is_open_option(c, ++remedies));
	crm_remedy_cursor_free(cursor);
	assert_int_equal(remedies, c->remedies);
}

/* How urgent it is, and what belongs to it. */
static inline void compare_urgency(const crm_complaint *view, const struct complaint *c)
{
	assert_int_equal(view->complainant_type, c->type);
	assert_int_equal(view->proposed_type, c->proposed);
	assert_int_equal(view->special, c->special);
	assert_int_equal(view->level, c->level);
	assert_int_equal(view->severity, c->severity);
	assert_int_equal(view->lane, c->lane);
	assert_int_equal(view->escalation, c->escalation);
	assert_int_equal(view->primary_cause, c->primary);
	assert_int_equal(view->wants, c->wants);
	assert_int_equal(view->wants_met, c->met);
	assert_int_equal(view->wants_unmet, c->unmet);
}

static inline void compare_causes(crm *db, const struct complaint *c)
{
	crm_case_cause_cursor *cursor = NULL;
	const crm_case_cause *cause;
	uint32_t found = 0;

	assert_ok(db, crm_case_cause_list(db, &c->id, &cursor));
	while (crm_case_cause_next(cursor, &cause) == CRM_OK) {
		assert_int_equal(cause->is_primary, cause->cause == c->primary);
		for (uint32_t i = 0; i < 3; i++) {
			const struct ask asked = { .more = i };

			found |= cause->cause == cause_of(&asked) ? cause_bit(&asked) : 0;
		}
	}
	crm_case_cause_cursor_free(cursor);
	assert_int_equal(found, c->causes);
}

static inline int number_of_case(const struct model *m, const crm_id *id)
{
	int i = 0;

	while (i < m->case_count && memcmp(&m->cases[i].id, id, sizeof *id) != 0)
		i++;
	assert_true(i < m->case_count);
	return i;
}

/* Both ends show a link, and it is there once. */
static inline void compare_links(crm *db, const struct model *m, int number)
{
	uint8_t links[CASES][CASES] = { { 0 } }, ended[CASES][CASES] = { { 0 } };
	crm_link_cursor *cursor = NULL;
	const crm_link *link;
	int i;

	assert_ok(db, crm_link_list(db, &m->cases[number].id, &cursor));
	while (crm_link_next(cursor, &link) == CRM_OK) {
		uint8_t(*const of)[CASES] = link->ended_at == CRM_NO_TIME ? links : ended;
		uint8_t *const found = &of[number_of_case(m, &link->complaint_id)][number_of_case(m, &link->other_id)];

		assert_int_equal(*found >> link->kind & 1, 0);
		*found |= (uint8_t)(1u << link->kind);
	}
	crm_link_cursor_free(cursor);
	for (i = 0; i < m->case_count; i++) {
		assert_int_equal(links[number][i], m->cases[number].links[i]);
		assert_int_equal(links[i][number], m->cases[i].links[number]);
		assert_int_equal(ended[number][i], m->cases[number].ended[i]);
		assert_int_equal(ended[i][number], m->cases[i].ended[number]);
	}
}

static inline void compare_review(crm *db, const struct complaint *c)
{
	const crm_review *review = NULL;

	if (!c->review) {
		assert_status(db, CRM_ERR_NOT_FOUND, crm_review_get(db, &c->id, &review));
		return;
	}
	assert_ok(db, crm_review_get(db, &c->id, &review));
	assert_int_equal(review->deeds, c->review);
	crm_review_free(review);
}

/* The number of a merged case leads to the one that goes on at the end. */
static inline void compare_merged(crm *db, const struct model *m, int number)
{
	const crm_complaint *view = NULL;
	int last = number;
	crm_id found;

	while (m->cases[last].merged_into)
		last = m->cases[last].merged_into - 1;
	assert_ok(db, crm_complaint_get(db, &m->cases[number].id, &view));
	assert_int_equal(!crm_id_is_none(&view->merged_into), m->cases[number].merged_into != 0);
	assert_ok(db, crm_complaint_find_number(db, view->number, &found));
	crm_complaint_free(view);
	assert_memory_equal(&found, &m->cases[last].id, sizeof found);
}

static inline void compare_measure(crm *db, const struct measure *measure)
{
	const crm_action *view = NULL;

	assert_ok(db, crm_action_get(db, &measure->id, &view));
	assert_int_equal(view->cause, measure->cause);
	assert_int_equal(view->state, measure->state);
	assert_int_equal(view->recurrences, measure->recurrences);
	crm_action_free(view);
}

/* D-CMP-27: each open case is a violation while the one who answers for all of them has left. */
static inline void compare_violations(crm *db, const struct model *m)
{
	crm_violation_cursor *cursor = NULL;
	const crm_violation *violation;
	int found = 0, open = 0, i;

	assert_ok(db, crm_violation_list(db, &cursor));
	while (crm_violation_next(cursor, &violation) == CRM_OK)
		found++;
	crm_violation_cursor_free(cursor);
	for (i = 0; i < m->case_count; i++)
		open += open_case(&m->cases[i]);
	assert_int_equal(found, m->gone[0] ? open : 0);
}

static inline void compare_case(crm *db, const struct complaint *c)
{
	const crm_complaint *view = NULL;
	crm_promise_cursor *cursor = NULL;
	const crm_promise *promise;
	int promises = 0, broken = 0, last = 0;

	assert_ok(db, crm_complaint_get(db, &c->id, &view));
	assert_int_equal(view->state, c->state);
	assert_int_equal(view->responsibility, c->responsibility);
	assert_int_equal(view->promises, c->promises);
	assert_int_equal(view->promise_due_at, c->promise_due);
	assert_int_equal(view->breaches, c->breaches);
	assert_int_equal(view->checks, c->checks);
	assert_int_equal(view->attempts, c->attempts);
	assert_int_equal(view->satisfaction, c->satisfaction);
	assert_int_equal(view->cycles, c->cycles);
	assert_int_equal(view->reopened, c->reopened);
	assert_int_equal(view->emotion, c->emotion);
	assert_int_equal(view->claim, c->claim);
	assert_int_equal(view->liability_at != CRM_NO_TIME, c->liable);
	assert_int_equal(view->judged_at != CRM_NO_TIME, c->responsibility != 0);
	assert_int_equal(view->refusals, c->refusals);
	assert_int_equal(view->overrides, c->overrides);
	compare_urgency(view, c);
	crm_complaint_free(view);
	assert_ok(db, crm_promise_list(db, &c->id, &cursor));
	while (crm_promise_next(cursor, &promise) == CRM_OK) {
		promises++;
		broken += promise->broken_at != CRM_NO_TIME;
		last = promise->outcome;
	}
	crm_promise_cursor_free(cursor);
	compare_options(db, c);
	assert_int_equal(promises, c->promises);
	assert_int_equal(broken, c->breaches);
	if (c->state != CRM_COMPLAINT_VOID)
		assert_int_equal(last, c->last_promise);
}

/* Lets time pass in both, then looks at everything. */
static inline void compare(struct fixture *f, struct model *m)
{
	const crm_task *task = NULL;
	int i;

	assert_true(crm_tick(f->db, NULL, NULL) >= 0);
	for (i = 0; i < m->case_count; i++) {
		break_promise(&m->cases[i], f->now);
		compare_case(f->db, &m->cases[i]);
		compare_causes(f->db, &m->cases[i]);
		compare_links(f->db, m, i);
		compare_review(f->db, &m->cases[i]);
		compare_merged(f->db, m, i);
	}
	for (i = 0; i < m->measure_count; i++)
		compare_measure(f->db, &m->measures[i]);
	compare_violations(f->db, m);
	for (i = 0; i < m->customer_count; i++) {
		compare_person(f->db, &m->customers[i]);
		compare_tasks(f->db, &m->customers[i]);
	}
	for (i = 0; i < m->job_count; i++) {
		assert_ok(f->db, crm_task_get(f->db, &m->jobs[i].id, &task));
		assert_int_equal(task->state, m->jobs[i].state);
		assert_int_equal(task->snoozes, m->jobs[i].snoozes);
		assert_int_equal(task->due_at, m->jobs[i].due);
		crm_task_free(task);
	}
}

#endif
