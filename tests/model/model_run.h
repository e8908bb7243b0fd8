/* A run of random calls that are made and foretold: all calls of a seed are drawn before any is made. */
#ifndef MODEL_RUN_H
#define MODEL_RUN_H

#include "model_asks.h"
#include "model_compare.h"
#include "model_predict.h"

/* What the runs came to, so that a model that never gets anywhere shows. */
static struct {
	int case_states[CRM_COMPLAINT_VOID + 1], states[CRM_LIFECYCLE_NON_CUSTOMER + 1], breaches, reopened, removed,
		refusals, replays, merged, linked, recurred, lanes;
} seen;

static inline void take_note(const struct model *m)
{
	int i;

	for (i = 0; i < m->case_count; i++) {
		seen.case_states[m->cases[i].state]++;
		seen.breaches += m->cases[i].breaches;
		seen.reopened += m->cases[i].reopened;
		seen.merged += m->cases[i].merged_into != 0;
		seen.lanes += m->cases[i].lane != CRM_LANE_NORMAL;
		for (int other = 0; other < CASES; other++)
			seen.linked += m->cases[i].links[other] != 0;
	}
	for (i = 0; i < m->customer_count; i++) {
		seen.states[m->customers[i].state]++;
		seen.removed += m->customers[i].removed;
	}
	for (i = 0; i < m->measure_count; i++)
		seen.recurred += m->measures[i].recurrences;
}

static inline void assert_all_seen(void)
{
	int i;

	for (i = 1; i <= CRM_COMPLAINT_VOID; i++)
		if (!seen.case_states[i])
			fail_msg("no case was ever seen in state %d", i);
	for (i = 1; i <= CRM_LIFECYCLE_NON_CUSTOMER; i++)
		if (!seen.states[i])
			fail_msg("no customer was ever seen in state %d", i);
	print_message("# %d breaches, %d reopened, %d removed, %d refusals, %d replays\n", seen.breaches, seen.reopened,
	              seen.removed, seen.refusals, seen.replays);
	print_message("# %d merged, %d linked, %d in lanes, %d recurred\n", seen.merged, seen.linked, seen.lanes, seen.recurred);
	assert_true(seen.merged > 0 && seen.linked > 0 && seen.lanes > 0 && seen.recurred > 0);
	assert_true(seen.breaches > 0 && seen.reopened > 0 && seen.removed > 0 && seen.refusals > 0 && seen.replays > 0);
}

static inline void make_step(struct fixture *f, struct model *m, const struct ask *ask, int step, uint64_t seed)
{
	crm_act act = CRM_INIT(crm_act);
	struct answer expected;
	char key[24];
	crm_id id = { { 0 } }, again;
	crm_status rc;

	(void)snprintf(key, sizeof key, "step-%d", step);
	act.key = ask->keyed ? key : NULL;
	rc = call(f->db, &act, ask, m, &id, f->now);
	expected = predict(m, ask, f->now);
	if ((expected.rule == ANY_RULE ? rc < 0 && rc != CRM_ERR_REFUSED
	                               : rc != expected.status && !(ask->kind == HANDLER && rc == CRM_UNCHANGED)) ||
	    (rc < 0 && expected.rule != ANY_RULE && crm_error_last(f->db)->rule != expected.rule))
		fail_msg("CRM_SEED=%llu step %d, kind %d: %d (%s), the model says %d, rule %d", (unsigned long long)seed, step,
		         ask->kind, rc, crm_error_last(f->db)->message, expected.status, expected.rule);
	seen.refusals += rc == CRM_ERR_REFUSED;
	if (rc == CRM_OK && ask->keyed) {
		seen.replays++;
		again = id;
		assert_status(f->db, CRM_REPLAYED, call(f->db, &act, ask, m, &again, f->now));
		assert_memory_equal(&again, &id, sizeof id);
	}
	if (rc == CRM_OK)
		learn(m, ask, &id, f->now);
}

enum { TICK_NEVER, TICK_NOW_AND_THEN, TICK_ALWAYS };

static inline void run(struct fixture *f, uint64_t seed, int ticks, bool looking)
{
	static struct ask asks[STEPS];
	static struct model m;
	int step;

	memset(&m, 0, sizeof m);
	draw_asks(seed, asks);
	fixture_memory(f);
	for (step = 0; step < STEPS; step++) {
		f->now += asks[step].wait;
		if (ticks == TICK_ALWAYS || (ticks == TICK_NOW_AND_THEN && asks[step].more % 5 == 0))
			assert_true(crm_tick(f->db, NULL, NULL) >= 0);
		if (possible(&m, &asks[step]))
			make_step(f, &m, &asks[step], step, seed);
		if (looking && asks[step].whom % 8 == 0) {
			compare(f, &m);
			take_note(&m);
		}
		if (looking && asks[step].whom % 64 == 0)
			assert_ok(f->db, crm_verify(f->db, NULL, NULL, NULL));
	}
	compare(f, &m);
	assert_ok(f->db, crm_verify(f->db, NULL, NULL, NULL));
}

static inline uint64_t number_of(const char *variable, uint64_t otherwise)
{
	const char *text = getenv(variable);

	return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

#endif
