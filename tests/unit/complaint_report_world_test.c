/* A life at random, and its reports counted once more in the simplest way, through the public calls. */
#include "report_fixture.h"

enum { PEOPLE = 15, CASES_MOST = 90, DAYS = 220, UNITS = 4, OUTCOMES = 7, TIMES_MOST = CASES_MOST };

static const char *const units[UNITS] = { "network", "workshop", "billing", "store room" };
static const int32_t channels[] = { CRM_CHANNEL_PHONE, CRM_CHANNEL_EMAIL, CRM_CHANNEL_HALL };

static int dice(struct fixture *f, int limit)
{
	uint8_t byte = 0;

	(void)fixture_random(&byte, 1, f);
	return byte % limit;
}

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

static void person_complains(struct fixture *f, struct people *people)
{
	crm_complaint_input input = nine_points(f);

	if (people->case_count == CASES_MOST)
		return;
	if (dice(f, 5))
		input.customer_id = people->customers[dice(f, PEOPLE)];
	input.channel = channels[dice(f, 3)];
	input.received_at = f->now - dice(f, 3) * CRM_HOUR;
	input.bought_at = input.received_at - CRM_DAY;
	assert_ok(f->db, crm_complaint_open(f->db, NULL, &input, &people->cases[people->case_count]));
	f->id = people->cases[people->case_count++];
	if (dice(f, 4)) {
		const int at_once = dice(f, 2), ours = dice(f, 5); /* one after the other: the order of arguments is the compiler's */

		may_be_refused(f, judge_as(f, ours ? CRM_RESPONSIBILITY_OURS : CRM_RESPONSIBILITY_NOT_OURS, at_once));
	}
}

static void promises(struct fixture *f, const crm_id *id, bool again)
{
	crm_promise_input promise = again ? renewal_for(0) : promise_for(0);

	promise.due_at = f->now + (1 + dice(f, 6)) * CRM_DAY;
	promise.unit = units[dice(f, UNITS)];
	may_be_refused(f, again ? crm_complaint_renew(f->db, NULL, id, &promise, NULL)
	                        : crm_complaint_promise(f->db, NULL, id, &promise, NULL));
}

static void somebody_acts(struct fixture *f, const struct people *people)
{
	int back = dice(f, people->case_count < 9 ? people->case_count : 9); /* mostly what came in lately */
	const crm_id *id = &people->cases[people->case_count - 1 - back];
	crm_message_input message = CRM_INIT(crm_message_input);
	crm_act act = CRM_INIT(crm_act);

	f->id = *id;
	act.reason = "taken down twice";
	message.direction = 1 + dice(f, 2);
	message.note = "said";
	switch (dice(f, 12)) {
	case 0:
	case 1:
	case 2:
		promises(f, id, false);
		return;
	case 3:
	case 4:
		promises(f, id, true);
		return;
	case 5:
	case 6:
		may_be_refused(f, solve_now(f, dice(f, 2), NULL));
		return;
	case 7:
		may_be_refused(f, crm_complaint_explain(f->db, NULL, id, "not ours", "the other firm"));
		return;
	case 8:
		may_be_refused(
			f, crm_complaint_check(f->db, NULL, id, dice(f, 2) ? CRM_SATISFACTION_SATISFIED : 1 + dice(f, 3), "asked"));
		return;
	case 9:
		may_be_refused(f, crm_complaint_message(f->db, NULL, id, &message, NULL));
		return;
	case 10:
		may_be_refused(f, dice(f, 2) ? crm_complaint_reopen(f->db, NULL, id)
		                             : crm_complaint_answer(f->db, NULL, id, dice(f, 2) - 1, NULL));
		return;
	default:
		if (dice(f, 4) == 0)
			may_be_refused(f, crm_complaint_void(f->db, &act, id));
		return;
	}
}

/* What a case is about, and which others it belongs to. */
static void somebody_sorts(struct fixture *f, const struct people *people)
{
	int most = people->case_count < 9 ? people->case_count : 9;
	const crm_id *id = &people->cases[people->case_count - 1 - dice(f, most)],
				 *other = &people->cases[people->case_count - 1 - dice(f, most)];
	crm_act act = CRM_INIT(crm_act);
	int32_t cause;

	act.reason = "the same matter";
	switch (dice(f, 8)) {
	case 0:
		may_be_refused(f, crm_complaint_link(f->db, NULL, id, other, 1 + dice(f, 4)));
		return;
	case 1:
		if (dice(f, 2))
			may_be_refused(f, crm_complaint_merge(f->db, &act, id, other));
		return;
	default:
		cause = crm_cause_at((size_t)dice(f, 6) * 7);
		may_be_refused(f, crm_complaint_cause_add(f->db, NULL, id, cause, dice(f, 3) > 0));
		return;
	}
}

static void somebody_buys(struct fixture *f, const crm_id *customer)
{
	crm_purchase_input purchase = CRM_INIT(crm_purchase_input);

	purchase.customer_id = *customer;
	purchase.currency = "CNY";
	assert_ok(f->db, crm_purchase_add(f->db, NULL, &purchase, NULL));
}

static void live(struct fixture *f, struct people *people)
{
	int day;

	load_text(f, report_playbook);
	load_text(f, "{\"complaint\": {\"report\": {\"return_days\": 40, \"quick_hours\": 60}}}");
	for (int i = 0; i < PEOPLE; i++) {
		people->customers[i] = customer_new(f, true);
		if (i % 5)
			assert_ok(f->db, crm_followup_assign(f->db, NULL, &people->customers[i], i % 5, "Chen"));
	}
	for (day = 0; day < DAYS; day++) {
		f->now += (12 + dice(f, 20)) * CRM_HOUR;
		if (day == DAYS / 3)
			load_text(f, "{\"complaint\": {\"clock\": \"standard\"}}");
		if (day == DAYS / 3 * 2)
			load_text(f, "{\"complaint\": {\"clock\": \"round the clock\"}}");
		if (dice(f, 2) == 0)
			person_complains(f, people);
		for (int i = 0; i < 8 && people->case_count; i++)
			somebody_acts(f, people);
		for (int i = 0; i < 3 && people->case_count; i++)
			somebody_sorts(f, people);
		if (dice(f, 3) == 0)
			somebody_buys(f, &people->customers[dice(f, PEOPLE)]);
		if (dice(f, 5) == 0)
			assert_true(crm_tick(f->db, NULL, NULL) >= 0);
	}
}

/* --- counted once more */

struct times {
	int64_t values[TIMES_MOST];
	int count;
};

struct recount {
	int64_t from, until;
	int32_t tier;
	int64_t received, voided, open, closed, reopened, ever_closed, revised, cycles, escalations, satisfied,
		dissatisfied, missed, merged, repeats;
	int64_t by_cause[1100], by_axis[CRM_AXIS_EXTERNAL + 1];
	int64_t outcomes[OUTCOMES];
	int64_t by_unit[UNITS + 1], unit_promises[UNITS], unit_broken[UNITS];
	int64_t by_state[CRM_COMPLAINT_VOID + 1], by_tier[CRM_TIER_SMALL + 1], by_channel[64];
	struct times times[CRM_STAGE_RESOLVED + 1];
};

static int unit_number(const char *name)
{
	int i;

	for (i = 0; i < UNITS; i++)
		if (strcmp(units[i], name) == 0)
			return i;
	fail_msg("no unit %s", name);
	return UNITS;
}

static void earlier(int64_t *instant, int64_t other)
{
	if (other != CRM_NO_TIME && (*instant == CRM_NO_TIME || other < *instant))
		*instant = other;
}

static bool inside(const struct recount *r, int64_t when)
{
	return when >= r->from && when < r->until;
}

/* Its promises, and when and by whom the first was made. */
static void recount_promises(struct fixture *f, struct recount *r, const crm_complaint *c, int64_t *reply,
                             int *first_unit)
{
	crm_promise_cursor *cursor = NULL;
	const crm_promise *row = NULL;

	*first_unit = UNITS;
	assert_ok(f->db, crm_promise_list(f->db, &c->id, &cursor));
	while (crm_promise_next(cursor, &row) == CRM_OK) {
		int unit = unit_number(row->unit);

		earlier(reply, row->made_at);
		if (row->number == 1)
			*first_unit = unit;
		if (!inside(r, row->made_at) || (r->tier && c->tier != r->tier))
			continue;
		r->outcomes[row->outcome]++;
		r->unit_promises[unit] += row->outcome != CRM_PROMISE_VOIDED;
		r->unit_broken[unit] += row->broken_at != CRM_NO_TIME;
	}
	crm_promise_cursor_free(cursor);
}

static void recount_offers(struct fixture *f, const crm_id *id, int64_t *reply)
{
	crm_remedy_cursor *cursor = NULL;
	const crm_remedy *row = NULL;

	assert_ok(f->db, crm_remedy_list(f->db, id, &cursor));
	while (crm_remedy_next(cursor, &row) == CRM_OK)
		earlier(reply, row->offered_at);
	crm_remedy_cursor_free(cursor);
}

static int64_t missed_targets(struct fixture *f, const crm_id *id)
{
	const crm_case_clock *clock = NULL;
	int64_t breaches;

	if (crm_complaint_clock_get(f->db, id, CRM_NO_TIME, &clock) < 0)
		return 0;
	breaches = clock->breaches;
	crm_case_clock_free(clock);
	return breaches;
}

static bool is_repeat(struct fixture *f, const crm_id *id)
{
	crm_link_cursor *cursor = NULL;
	const crm_link *link = NULL;
	bool found = false;

	assert_ok(f->db, crm_link_list(f->db, id, &cursor));
	while (crm_link_next(cursor, &link) == CRM_OK)
		found = found || (link->kind == CRM_LINK_REPEAT_OF && crm_id_is_equal(&link->complaint_id, id) &&
		                  link->ended_at == CRM_NO_TIME);
	crm_link_cursor_free(cursor);
	return found;
}

static void put_time(struct recount *r, int32_t stage, const crm_complaint *c, int64_t end)
{
	struct times *times = &r->times[stage];

	if (end != CRM_NO_TIME)
		times->values[times->count++] = end > c->received_at ? end - c->received_at : 0;
}

static void recount_case(struct fixture *f, struct recount *r, const crm_complaint *c)
{
	int64_t reply = c->solved_at;
	int unit;

	recount_promises(f, r, c, &reply, &unit);
	if (!inside(r, c->received_at) || (r->tier && c->tier != r->tier))
		return;
	if (c->state == CRM_COMPLAINT_VOID) {
		r->voided++;
		r->merged += !crm_id_is_none(&c->merged_into);
		return;
	}
	recount_offers(f, &c->id, &reply);
	r->received++;
	r->open += c->state < CRM_COMPLAINT_CLOSED;
	r->closed += c->state == CRM_COMPLAINT_CLOSED;
	r->reopened += c->reopened > 0;
	r->ever_closed += c->reopened > 0 || c->state == CRM_COMPLAINT_CLOSED;
	r->revised += c->cycles > 0;
	r->cycles += c->cycles;
	r->escalations += c->escalation;
	r->satisfied += c->satisfaction == CRM_SATISFACTION_SATISFIED;
	r->dissatisfied += c->satisfaction == CRM_SATISFACTION_DISSATISFIED;
	r->missed += missed_targets(f, &c->id);
	r->repeats += is_repeat(f, &c->id);
	r->by_unit[unit]++;
	r->by_cause[c->primary_cause]++;
	r->by_axis[crm_cause_axis(c->primary_cause)]++;
	r->by_state[c->state]++;
	r->by_tier[c->tier]++;
	r->by_channel[c->channel]++;
	put_time(r, CRM_STAGE_ACKNOWLEDGED, c, c->acknowledged_at);
	put_time(r, CRM_STAGE_REPLIED, c, reply);
	put_time(r, CRM_STAGE_RESOLVED, c, c->state == CRM_COMPLAINT_CLOSED ? c->closed_at : CRM_NO_TIME);
}

static void recount_all(struct fixture *f, struct recount *r)
{
	crm_complaint_cursor *cursor = NULL;
	const crm_complaint *c = NULL;

	assert_ok(f->db, crm_complaint_list(f->db, NULL, &cursor));
	while (crm_complaint_next(cursor, &c) == CRM_OK)
		recount_case(f, r, c);
	crm_complaint_cursor_free(cursor);
}

static int by_value(const void *a, const void *b)
{
	return (*(const int64_t *)a > *(const int64_t *)b) - (*(const int64_t *)a < *(const int64_t *)b);
}

static void same_times(struct recount *r, const crm_complaint_report *report, int32_t stage)
{
	struct times *times = &r->times[stage];
	int64_t sum = 0;
	int n = times->count, i;

	qsort(times->values, (size_t)n, sizeof *times->values, by_value);
	for (i = 0; i < n; i++)
		sum += times->values[i];
	assert_time(report, stage, 0, n, n ? sum / n : -1, n ? times->values[(n + 1) / 2 - 1] : -1,
	            n ? times->values[(9 * n + 9) / 10 - 1] : -1);
}

static int64_t rate(int64_t part, int64_t whole)
{
	return whole ? part * 10000 / whole : -1;
}

static void same_list(const crm_complaint_group *groups, size_t count, const int64_t *wanted, size_t values)
{
	int64_t listed = 0, all = 0, so_far = 0;
	size_t i;

	for (i = 0; i < values; i++)
		all += wanted[i];
	for (i = 0; i < count; i++) {
		assert_true((size_t)groups[i].value < values);
		assert_int_equal(groups[i].complaints, wanted[groups[i].value]);
		assert_true(i == 0 || groups[i].complaints <= groups[i - 1].complaints);
		listed += groups[i].complaints;
		so_far += groups[i].complaints;
		assert_int_equal(groups[i].share, rate(groups[i].complaints, all));
		assert_int_equal(groups[i].cumulative, rate(so_far, all));
	}
	assert_int_equal(listed, all);
}

static void same_units(const struct recount *r, const crm_complaint_report *report)
{
	size_t i;

	for (i = 0; i < report->by_unit_count; i++) {
		const crm_complaint_group *group = &report->by_unit[i];
		int unit = *group->name ? unit_number(group->name) : UNITS;

		assert_int_equal(group->complaints, r->by_unit[unit]);
		assert_int_equal(group->promises, unit < UNITS ? r->unit_promises[unit] : 0);
		assert_int_equal(group->broken, unit < UNITS ? r->unit_broken[unit] : 0);
	}
}

static void same_promises(const struct recount *r, const crm_complaint_report *report)
{
	int64_t well = r->outcomes[CRM_PROMISE_KEPT] + r->outcomes[CRM_PROMISE_RENEWED];
	int64_t ill = r->outcomes[CRM_PROMISE_BROKEN] + r->outcomes[CRM_PROMISE_RENEWED_LATE];

	assert_int_equal(report->promises_made, well + ill + r->outcomes[CRM_PROMISE_OPEN]);
	assert_int_equal(report->promises_kept, r->outcomes[CRM_PROMISE_KEPT]);
	assert_int_equal(report->promises_renewed, r->outcomes[CRM_PROMISE_RENEWED]);
	assert_int_equal(report->promises_renewed_late, r->outcomes[CRM_PROMISE_RENEWED_LATE]);
	assert_int_equal(report->promises_broken, ill);
	assert_int_equal(report->promises_open, r->outcomes[CRM_PROMISE_OPEN]);
	assert_int_equal(report->promises_voided, r->outcomes[CRM_PROMISE_VOIDED]);
	assert_int_equal(report->promises_kept_rate, rate(well, well + ill));
}

static void same_report(struct fixture *f, struct recount *r)
{
	crm_complaint_report_query query = CRM_INIT(crm_complaint_report_query);
	const crm_complaint_report *report;
	int32_t stage;

	query.from = r->from;
	query.until = r->until;
	query.tier = r->tier;
	report = report_of(f, &query);
	recount_all(f, r);
	assert_int_equal(report->received, r->received);
	assert_int_equal(report->voided, r->voided);
	assert_int_equal(report->open, r->open);
	assert_int_equal(report->closed, r->closed);
	assert_int_equal(report->reopened, r->reopened);
	assert_int_equal(report->reopen_rate, rate(r->reopened, r->ever_closed));
	assert_int_equal(report->revised, r->revised);
	assert_int_equal(report->cycles, r->cycles);
	assert_int_equal(report->escalations, r->escalations);
	assert_int_equal(report->satisfied, r->satisfied);
	assert_int_equal(report->satisfaction_rate, rate(r->satisfied, r->satisfied + r->dissatisfied));
	assert_int_equal(report->missed_targets, r->missed);
	assert_int_equal(report->unhappy, r->received * 25);
	assert_int_equal(report->merged, r->merged);
	assert_int_equal(report->repeats, r->repeats);
	assert_int_equal(report->repeat_rate, rate(r->repeats, r->received));
	same_promises(r, report);
	same_units(r, report);
	same_list(report->by_cause, report->by_cause_count, r->by_cause, 1100);
	same_list(report->by_axis, report->by_axis_count, r->by_axis, CRM_AXIS_EXTERNAL + 1);
	same_list(report->by_state, report->by_state_count, r->by_state, CRM_COMPLAINT_VOID + 1);
	same_list(report->by_tier, report->by_tier_count, r->by_tier, CRM_TIER_SMALL + 1);
	same_list(report->by_channel, report->by_channel_count, r->by_channel, 64);
	for (stage = CRM_STAGE_ACKNOWLEDGED; stage <= CRM_STAGE_RESOLVED; stage++)
		same_times(r, report, stage);
	crm_complaint_report_free(report);
}

/* M-RPT-02, M-RPT-03: whatever happened, and from whenever to whenever. */
static void a_report_is_what_a_recount_through_the_public_calls_gives(void **state)
{
	struct fixture *f = open_store(state);
	static struct people people;
	static struct recount r;
	int64_t quarter;
	int part;

	memset(&people, 0, sizeof people);
	live(f, &people);
	assert_true(people.case_count > 50);
	quarter = (f->now - START) / 4;
	for (part = 0; part < 6; part++) {
		memset(&r, 0, sizeof r);
		r.from = part < 4 ? START + part * quarter : INT64_C(1);
		r.until = part < 4 ? r.from + quarter : f->now + 1;
		r.tier = part == 5 ? CRM_TIER_KEY : 0;
		same_report(f, &r);
		if (part == 4) /* a life in which there is nothing to count proves nothing */
			assert_true(r.repeats > 0 && r.merged > 0 && r.reopened > 0 && r.missed > 0 && r.escalations > 0 &&
			            r.by_axis[0] < r.received && r.outcomes[CRM_PROMISE_RENEWED] > 0 &&
			            r.outcomes[CRM_PROMISE_RENEWED_LATE] > 0 && r.outcomes[CRM_PROMISE_VOIDED] > 0);
	}
	close_store(f);
}

/* --- who bought again */

static bool bought(struct fixture *f, const crm_id *customer, int64_t after, int64_t until)
{
	crm_purchase_cursor *cursor = NULL;
	const crm_purchase *row = NULL;
	bool found = false;

	assert_ok(f->db, crm_purchase_list(f->db, customer, &cursor));
	while (crm_purchase_next(cursor, &row) == CRM_OK)
		found = found || (row->at > after && row->at <= until);
	crm_purchase_cursor_free(cursor);
	return found;
}

struct returns {
	int64_t customers[CRM_RETENTION_EVERY_VOICED + 1], waiting[CRM_RETENTION_EVERY_VOICED + 1],
		returned[CRM_RETENTION_EVERY_VOICED + 1];
};

static void put_customer(struct returns *r, int32_t kind, bool waiting, bool again)
{
	r->customers[kind]++;
	r->waiting[kind] += waiting;
	r->returned[kind] += again && !waiting;
}

static void recount_customer(struct fixture *f, struct returns *r, const crm_id *customer)
{
	crm_complaint_query query = CRM_INIT(crm_complaint_query);
	crm_complaint_cursor *cursor = NULL;
	const crm_complaint *c = NULL;
	crm_complaint last = { .received_at = CRM_NO_TIME };
	bool solved, waiting, again;

	query.customer_id = *customer;
	assert_ok(f->db, crm_complaint_list(f->db, &query, &cursor));
	while (crm_complaint_next(cursor, &c) == CRM_OK)
		if (c->state != CRM_COMPLAINT_VOID &&
		    c->received_at >= last.received_at) /* they come in the order of their ids */
			last = *c;
	crm_complaint_cursor_free(cursor);
	if (last.received_at == CRM_NO_TIME)
		return;
	solved = last.state == CRM_COMPLAINT_EXPLAINED || last.state == CRM_COMPLAINT_VERIFYING ||
	         last.state == CRM_COMPLAINT_CLOSED;
	waiting = last.received_at + 40 * CRM_DAY > f->now;
	again = bought(f, customer, last.received_at, last.received_at + 40 * CRM_DAY);
	put_customer(r, CRM_RETENTION_EVERY_VOICED, waiting, again);
	if (!solved) {
		put_customer(r, CRM_RETENTION_UNSOLVED, waiting, again);
		return;
	}
	put_customer(r, last.satisfaction == CRM_SATISFACTION_SATISFIED ? CRM_RETENTION_SATISFIED : CRM_RETENTION_SOLVED,
	             waiting, again);
	put_customer(r, CRM_RETENTION_EVERY_SOLVED, waiting, again);
	if (last.solved_at - last.received_at <= 60 * CRM_HOUR)
		put_customer(r, CRM_RETENTION_SOLVED_QUICKLY, waiting, again);
}

/* M-RPT-04: the observed rate from later purchases. */
static void those_who_bought_again_are_what_a_recount_gives(void **state)
{
	struct fixture *f = open_store(state);
	const crm_complaint_retention *retention = NULL;
	static struct people people;
	struct returns r = { { 0 } };
	int32_t kind;

	memset(&people, 0, sizeof people);
	live(f, &people);
	for (int i = 0; i < PEOPLE; i++)
		recount_customer(f, &r, &people.customers[i]);
	assert_ok(f->db, crm_complaint_retention_get(f->db, NULL, &retention));
	assert_true(r.returned[CRM_RETENTION_EVERY_VOICED] > 0);
	for (kind = CRM_RETENTION_UNSOLVED; kind <= CRM_RETENTION_EVERY_VOICED; kind++) {
		const crm_retention_group *group = &retention->groups[kind - 1];

		assert_int_equal(group->customers, r.customers[kind]);
		assert_int_equal(group->waiting, r.waiting[kind]);
		assert_int_equal(group->returned, r.returned[kind]);
		assert_int_equal(group->rate, rate(r.returned[kind], r.customers[kind] - r.waiting[kind]));
	}
	crm_complaint_retention_free(retention);
	close_store(f);
}

/* clang-format off */
UNIT_MAIN(
	TEST(a_report_is_what_a_recount_through_the_public_calls_gives),
	TEST(those_who_bought_again_are_what_a_recount_gives),
)
/* clang-format on */
