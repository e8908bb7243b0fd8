/* Lists of cases by any of their marks, against a filter that is written here once more and looks at every case. */
#include "complaint_fixture.h"

#include "crm/complaint_cause.h"
#include "handle.h"

enum { CASES = 400, CAUSES = 2 };

static const char *const people[] = { "Chen", "Gao", "Lin", "吴" };
static const char *const contents[] = {
	"the heating drips since winter", "暖气一直漏水，没人管", "bill too high, 话费太高", "手机iPhone信号差", "nobody called back", "漏气 and 水 damage",
};
static const char *const complainants[] = { "Zhang Wei", "张伟", "欧阳明月", "Müller" };
static const struct { const char *text, *word; } questions[] = {
	/* what is asked, and what must stand in one of the texts; all Chinese, or a word's beginning with a space in front */
	{ "漏", "漏" }, { "漏水", "漏水" }, { "欧阳明", "欧阳明" }, { "一直漏水", "一直漏水" }, { "HEAT", " heat" }, { "zhang", " zhang" },
	{ "muller", " müller" }, { "费", "费" }, { "damage", " damage" }, { "话费太高", "话费太高" }, { "nothing", " nothing" },
};

/* What the test knows of a case. */
struct known {
	crm_complaint row;                       /* texts are those above */
	char          searched[400];             /* with a space in front of each text */
	int32_t       causes[CAUSES];
	int64_t       due_at;                    /* of its open task; CRM_NO_TIME = it has none */
};

static struct known cases[CASES];
static uint32_t state_of_random;

static uint32_t dice(uint32_t below)
{
	state_of_random = state_of_random * 1664525u + 1013904223u;
	return (state_of_random >> 8) % below;
}

static void opened(struct fixture *f, struct known *k, const crm_id *customers)
{
	static const int32_t states[] = {
		CRM_COMPLAINT_RECEIVED, CRM_COMPLAINT_ASSESSING, CRM_COMPLAINT_CLOSED, CRM_COMPLAINT_VERIFYING,
	};
	crm_complaint_input input = nine_points(f);
	const crm_complaint *view = NULL;

	input.customer_id = customers[dice(3)];
	input.complainant = complainants[dice(4)];
	input.content = contents[dice(6)];
	input.state = states[dice(4)];
	input.first_responder = people[dice(4)];
	input.handler = people[dice(4)];
	input.level = (int32_t)dice(4);
	input.severity = (int32_t)dice(4);
	input.lane = (int32_t)dice(5);
	if (crm_id_is_none(&input.customer_id))
		input.lane = CRM_LANE_NORMAL; /* the green ones are for key customers */
	input.about = input.demand = input.wished_solution = NULL;
	assert_int_equal(crm_complaint_open(f->db, NULL, &input, &f->id), CRM_OK);
	view = get(f);
	k->row = *view;
	k->row.content = input.content;
	k->row.first_responder = input.first_responder;
	k->row.handler = input.handler;
	k->row.complainant = input.complainant;
	k->row.contact = k->row.usage = NULL;
	(void)snprintf(k->searched, sizeof k->searched, " %s %s", input.complainant, input.content);
	crm_complaint_free(view);
	k->due_at = CRM_NO_TIME;
}

/* The steps that set these marks have tests of their own; here they are put where they stand. */
static void marked(struct fixture *f, struct known *k)
{
	crm_complaint row = k->row;
	const crm_complaint *view = get(f);
	int i;

	k->row.tier = (int32_t)dice(4);
	k->row.breaches = dice(4) == 0;
	k->row.escalation = (int32_t)dice(3);
	for (i = 0; i < CAUSES; i++)
		k->causes[i] = dice(2) ? crm_cause_at(dice(48)) : 0;
	if (k->causes[0] == k->causes[1])
		k->causes[1] = 0;
	k->row.primary_cause = k->causes[0];
	row = *view;
	row.tier = k->row.tier;
	row.breaches = k->row.breaches;
	row.escalation = k->row.escalation;
	row.primary_cause = k->row.primary_cause;
	assert_ok(f->db, crmi_run(f->db, CRMI_STMT_COMPLAINT_UPDATE, &row));
	for (i = 0; i < CAUSES; i++) {
		crm_case_cause cause = { row.id, k->causes[i], 1, f->now, i == 0 };

		if (k->causes[i])
			assert_ok(f->db, crmi_run(f->db, CRMI_STMT_CASE_CAUSE_INSERT, &cause));
	}
	crm_complaint_free(view);
}

/* The task of each case that has one. */
static void dues_noted(struct fixture *f)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;
	int i;

	query.until = FAR_AWAY;
	assert_ok(f->db, crm_task_due(f->db, &query, &cursor));
	while (crm_task_next(cursor, &task) == CRM_OK)
		for (i = 0; i < CASES; i++)
			if (crm_id_is_equal(&cases[i].row.id, &task->complaint_id) &&
			    (cases[i].due_at == CRM_NO_TIME || task->due_at < cases[i].due_at))
				cases[i].due_at = task->due_at;
	crm_task_cursor_free(cursor);
}

static void filled(struct fixture *f, uint32_t seed)
{
	crm_id customers[3] = { { { 0 } } };
	int i;

	begin(f);
	state_of_random = seed;
	memset(cases, 0, sizeof cases);
	customers[1] = customer_new(f, true);
	customers[2] = fixture_customer(f, "He Ping");
	assert_ok(f->db, crm_followup_assign(f->db, NULL, &customers[1], CRM_CLASS_IMPORTANT, "Sun"));
	assert_ok(f->db, crm_followup_assign(f->db, NULL, &customers[2], CRM_CLASS_SECONDARY, "Sun"));
	assert_ok(f->db, crm_begin(f->db, CRM_TRANSACTION_WRITE));
	for (i = 0; i < CASES; i++) {
		f->now += CRM_MINUTE * dice(90);
		opened(f, &cases[i], customers);
		marked(f, &cases[i]);
	}
	assert_ok(f->db, crm_commit(f->db));
	dues_noted(f);
}

static bool is_asked(const char *question, const struct known *k)
{
	size_t i;

	for (i = 0; i < sizeof questions / sizeof *questions; i++)
		if (strcmp(questions[i].text, question) == 0) {
			char text[400], *at;

			(void)snprintf(text, sizeof text, "%s", k->searched);
			for (at = text; *at; at++)
				*at = *at >= 'A' && *at <= 'Z' ? (char)(*at + 32) : *at;
			return strstr(text, questions[i].word) != NULL;
		}
	fail_msg("%s is not asked", question);
	return false;
}

static bool meets(const crm_complaint_query *q, const struct known *k)
{
	const crm_complaint *c = &k->row;

	return (crm_id_is_none(&q->customer_id) || crm_id_is_equal(&q->customer_id, &c->customer_id)) &&
	       (!q->state || q->state == c->state) && (!q->open_only || c->state < CRM_COMPLAINT_CLOSED) &&
	       memcmp(&q->after, &c->id, sizeof q->after) < 0 && (!q->handler || strcmp(q->handler, c->handler) == 0) &&
	       (!q->answerable || strcmp(q->answerable, c->first_responder) == 0) &&
	       (!q->cause || q->cause == k->causes[0] || q->cause == k->causes[1]) &&
	       (!q->axis || q->axis == crm_cause_axis(c->primary_cause)) && c->level >= q->level &&
	       (!q->tier || q->tier == c->tier) && (!q->severity || q->severity == c->severity) &&
	       (!q->lane || q->lane == c->lane) && (!q->breached || c->breaches) && (!q->escalated || c->escalation) &&
	       (q->due_until == CRM_NO_TIME || (k->due_at != CRM_NO_TIME && k->due_at <= q->due_until)) &&
	       (!q->text || is_asked(q->text, k));
}

/* The list is what the filter leaves, in the order of id. Gives how many that are. */
static int compared(struct fixture *f, const crm_complaint_query *q)
{
	crm_complaint_cursor *cursor = NULL;
	const crm_complaint *c = NULL;
	int i, count = 0;

	assert_ok(f->db, crm_complaint_list(f->db, q, &cursor));
	for (i = 0; i < CASES; i++) {
		if (!meets(q, &cases[i]))
			continue;
		assert_int_equal(crm_complaint_next(cursor, &c), CRM_OK);
		assert_memory_equal(&c->id, &cases[i].row.id, sizeof c->id);
		count++;
	}
	assert_int_equal(crm_complaint_next(cursor, &c), CRM_DONE);
	crm_complaint_cursor_free(cursor);
	return count;
}

/* --- one condition, and several */

static void set_customer(crm_complaint_query *q) { q->customer_id = cases[dice(CASES)].row.customer_id; }
static void set_state(crm_complaint_query *q) { q->state = cases[dice(CASES)].row.state; }
static void set_open(crm_complaint_query *q) { q->open_only = 1; }
static void set_after(crm_complaint_query *q) { q->after = cases[dice(CASES)].row.id; }
static void set_handler(crm_complaint_query *q) { q->handler = people[dice(4)]; }
static void set_answerable(crm_complaint_query *q) { q->answerable = people[dice(4)]; }
static void set_cause(crm_complaint_query *q) { q->cause = cases[dice(CASES)].causes[dice(2)]; }
static void set_axis(crm_complaint_query *q) { q->axis = 1 + (int32_t)dice(8); }
static void set_level(crm_complaint_query *q) { q->level = 1 + (int32_t)dice(3); }
static void set_tier(crm_complaint_query *q) { q->tier = 1 + (int32_t)dice(3); }
static void set_severity(crm_complaint_query *q) { q->severity = 1 + (int32_t)dice(3); }
static void set_lane(crm_complaint_query *q) { q->lane = 1 + (int32_t)dice(4); }
static void set_breached(crm_complaint_query *q) { q->breached = 1; }
static void set_escalated(crm_complaint_query *q) { q->escalated = 1; }
static void set_due(crm_complaint_query *q) { q->due_until = cases[dice(CASES)].due_at; }
static void set_text(crm_complaint_query *q) { q->text = questions[dice(sizeof questions / sizeof *questions)].text; }

static void (*const conditions[])(crm_complaint_query *q) = {
	set_customer, set_state, set_open, set_after, set_handler, set_answerable, set_cause, set_axis,
	set_level, set_tier, set_severity, set_lane, set_breached, set_escalated, set_due, set_text,
};
enum { CONDITIONS = sizeof conditions / sizeof *conditions };

static void each_condition_alone_gives_what_a_look_at_every_case_gives(void **state)
{
	struct fixture f;
	int i, k, some;

	(void)state;
	filled(&f, 1);
	assert_int_equal(compared(&f, NULL ? NULL : &(crm_complaint_query)CRM_INIT(crm_complaint_query)), CASES);
	for (i = 0; i < CONDITIONS; i++)
		for (k = 0, some = 0; k < 12 || !some; k++) {
			crm_complaint_query q = CRM_INIT(crm_complaint_query);

			conditions[i](&q);
			some += compared(&f, &q) > 0 && compared(&f, &q) < CASES;
			assert_true(k < 100); /* a condition that never chooses shows nothing */
		}
	end(&f);
}

static void all_conditions_together_give_what_a_look_at_every_case_gives(void **state)
{
	struct fixture f;
	int round, found = 0;

	(void)state;
	filled(&f, 2);
	for (round = 0; round < 1500; round++) {
		crm_complaint_query q = CRM_INIT(crm_complaint_query);
		const uint32_t rare = 2 + dice(6);
		int i;

		for (i = 0; i < CONDITIONS; i++)
			if (dice(rare) == 0)
				conditions[i](&q);
		found += compared(&f, &q) > 0;
	}
	assert_true(found > 200);
	end(&f);
}

static void a_known_case_is_found_by_each_of_its_own_marks(void **state)
{
	struct fixture f;
	int i;

	(void)state;
	filled(&f, 3);
	for (i = 0; i < CASES; i += 7) {
		const crm_complaint *c = &cases[i].row;
		crm_complaint_query q = CRM_INIT(crm_complaint_query);

		q.customer_id = c->customer_id;
		q.state = c->state;
		q.open_only = c->state < CRM_COMPLAINT_CLOSED;
		q.handler = c->handler;
		q.answerable = c->first_responder;
		q.cause = cases[i].causes[0];
		q.axis = crm_cause_axis(c->primary_cause);
		q.level = c->level;
		q.tier = c->tier;
		q.severity = c->severity;
		q.lane = c->lane;
		q.breached = c->breaches > 0;
		q.escalated = c->escalation > 0;
		q.due_until = cases[i].due_at;
		assert_true(compared(&f, &q) >= 1);
	}
	end(&f);
}

/* --- paging */

/* The walk gives each case that was there all the time, once; of those that come or go meanwhile it may give any. */
static void nothing_is_skipped_or_repeated_while_others_write(void **state)
{
	struct fixture f, other;
	crm_complaint_query q = CRM_INIT(crm_complaint_query);
	crm_complaint_cursor *cursor = NULL;
	const crm_complaint *c = NULL;
	crm_act why = CRM_INIT(crm_act);
	static crm_id ids[600];
	static char seen[600], gone[600];
	crm_complaint_input input;
	int i, next = 300, steps = 0;

	(void)state;
	fixture_file(&f);
	other = f;
	assert_ok(f.db, fixture_open(&other, f.path, 0));
	other.random = 99;
	memset(seen, 0, sizeof seen);
	memset(gone, 0, sizeof gone);
	input = nine_points(&f);
	for (i = 0; i < 300; i++)
		assert_ok(f.db, crm_complaint_open(f.db, NULL, &input, &ids[i]));
	why.reason = "a mistake";
	q.open_only = 1;
	q.answerable = "tester";
	assert_ok(f.db, crm_complaint_list(f.db, &q, &cursor));
	while (crm_complaint_next(cursor, &c) == CRM_OK) {
		for (i = 0; i < next && !crm_id_is_equal(&ids[i], &c->id); i++)
			;
		assert_true(i < next);
		assert_int_equal(seen[i]++, 0);
		if (steps++ % 3 == 0 && next < 600) {
			input.received_at = other.now;
			assert_ok(other.db, crm_complaint_open(other.db, NULL, &input, &ids[next++]));
			i = (steps * 37) % 300;
			gone[i] = 1;
			assert_true(crm_complaint_void(other.db, &why, &ids[i]) >= CRM_ERR_REFUSED);
		}
	}
	crm_complaint_cursor_free(cursor);
	for (i = 0; i < 300; i++)
		assert_true(seen[i] || gone[i]);
	assert_true(steps > 200);
	fixture_close(&other);
	fixture_end(&f);
}

static void a_walk_can_be_taken_up_from_any_case(void **state)
{
	struct fixture f;
	crm_complaint_query q = CRM_INIT(crm_complaint_query);
	int round;

	(void)state;
	filled(&f, 4);
	for (round = 0; round < 60; round++) {
		memset(&q.after, 0, sizeof q.after);
		if (dice(4))
			set_after(&q);
		q.text = dice(2) ? "漏水" : NULL;
		q.handler = dice(2) ? people[dice(4)] : NULL;
		q.open_only = (int32_t)dice(2);
		(void)compared(&f, &q);
	}
	end(&f);
}

/* --- words */

static int found_by(struct fixture *f, const char *text)
{
	crm_complaint_query q = CRM_INIT(crm_complaint_query);
	crm_complaint_cursor *cursor = NULL;
	const crm_complaint *c = NULL;
	int count = 0;

	q.text = text;
	assert_ok(f->db, crm_complaint_list(f->db, &q, &cursor));
	while (crm_complaint_next(cursor, &c) == CRM_OK)
		count++;
	crm_complaint_cursor_free(cursor);
	return count;
}

/* Each of the texts of a case is searched, and its usage and contact are not. */
static void every_searched_text_is_searched(void **state)
{
	struct fixture f;
	crm_complaint_input input;

	(void)state;
	begin(&f);
	open_default(&f);
	input = nine_points(&f);
	input.complainant = "甲乙丙丁";
	input.about = "一号楼";
	input.content = "二号线";
	input.usage = "每天使用";
	input.demand = "退还全款";
	input.wished_solution = "换新机器";
	input.contact = "联系邻居";
	input.reference_source = "热线";
	input.reference_value = "CASE-77812";
	assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
	assert_int_equal(judge_as(&f, CRM_RESPONSIBILITY_OURS, 1), CRM_OK);
	assert_int_equal(found_by(&f, "阀门"), 0);
	assert_int_equal(solve_now(&f, 1, NULL), CRM_OK); /* a new valve, as the wish of the other case */
	assert_int_equal(found_by(&f, "甲"), 1);
	assert_int_equal(found_by(&f, "乙丙"), 1);
	assert_int_equal(found_by(&f, "号"), 1);
	assert_int_equal(found_by(&f, "一号 二号"), 1);
	assert_int_equal(found_by(&f, "还全款"), 1);
	assert_int_equal(found_by(&f, "换新机器"), 1);
	assert_int_equal(found_by(&f, "77812"), 1);
	assert_int_equal(found_by(&f, "case-778"), 1);
	assert_int_equal(found_by(&f, "valve"), 2);
	assert_int_equal(found_by(&f, "valve 甲乙"), 1);
	assert_int_equal(found_by(&f, "使用"), 0);
	assert_int_equal(found_by(&f, "邻居"), 0);
	assert_int_equal(found_by(&f, "热线"), 0);
	assert_int_equal(found_by(&f, "甲丙"), 0);
	assert_int_equal(found_by(&f, "丁一"), 0); /* the end of one text and the beginning of the next */
	assert_int_equal(found_by(&f, "？！"), 2);
	assert_int_equal(found_by(&f, ""), 2);
	end(&f);
}

static void a_case_number_is_found_however_it_is_written(void **state)
{
	struct fixture f;
	const crm_complaint *c;
	char number[CRM_CASE_NUMBER_TEXT], bare[CRM_CASE_NUMBER_TEXT], *at = bare;
	size_t i;

	(void)state;
	begin(&f);
	open_default(&f);
	open_default(&f);
	c = get(&f);
	(void)snprintf(number, sizeof number, "%s", c->number);
	crm_complaint_free(c);
	for (i = 0; number[i]; i++)
		if (number[i] != '-')
			*at++ = (char)(number[i] >= 'A' ? number[i] + 32 : number[i]);
	*at = '\0';
	assert_int_equal(found_by(&f, number), 1);
	assert_int_equal(found_by(&f, bare), 1);
	number[4] = '\0';
	assert_int_equal(found_by(&f, number), 1);
	end(&f);
}

/* More than a page of cases that are not it lie in front of the one that is. */
static void a_rare_word_is_found_far_down(void **state)
{
	struct fixture f;
	crm_complaint_input input;
	int i;

	(void)state;
	begin(&f);
	input = nine_points(&f);
	assert_int_equal(crm_begin(f.db, CRM_TRANSACTION_WRITE), CRM_OK);
	for (i = 0; i < 1200; i++) {
		input.content = i == 1100 ? "洗衣机漏水" : "洗衣机噪音";
		assert_int_equal(crm_complaint_open(f.db, NULL, &input, &f.id), CRM_OK);
	}
	assert_int_equal(crm_commit(f.db), CRM_OK);
	assert_int_equal(found_by(&f, "漏水"), 1);
	assert_int_equal(found_by(&f, "洗衣机"), 1200);
	assert_int_equal(found_by(&f, "冰箱"), 0);
	end(&f);
}

static void a_question_that_is_none_is_refused(void **state)
{
	static const struct { size_t offset; const char *field; int32_t wrong; } numbers[] = {
		{ offsetof(crm_complaint_query, cause), "cause", 108 },
		{ offsetof(crm_complaint_query, cause), "cause", 2000 },
		{ offsetof(crm_complaint_query, axis), "axis", 9 },
		{ offsetof(crm_complaint_query, level), "level", 4 },
		{ offsetof(crm_complaint_query, tier), "tier", 4 },
		{ offsetof(crm_complaint_query, severity), "severity", 4 },
		{ offsetof(crm_complaint_query, lane), "lane", -1 },
		{ offsetof(crm_complaint_query, breached), "breached", 2 },
		{ offsetof(crm_complaint_query, escalated), "escalated", 2 },
	};
	struct fixture f;
	crm_complaint_cursor *cursor = NULL;
	crm_complaint_query q;
	size_t i;

	(void)state;
	begin(&f);
	for (i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		q = (crm_complaint_query)CRM_INIT(crm_complaint_query);
		memcpy((char *)&q + numbers[i].offset, &numbers[i].wrong, sizeof numbers[i].wrong);
		assert_rule(&f, crm_complaint_list(f.db, &q, &cursor), CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, numbers[i].field);
		assert_null(cursor);
	}
	q = (crm_complaint_query)CRM_INIT(crm_complaint_query);
	q.text = "\xe6\xbc";
	assert_rule(&f, crm_complaint_list(f.db, &q, &cursor), CRM_ERR_INVALID, CRM_RULE_FIELD_NOT_UTF8, "text");
	end(&f);
}

static void lack_of_memory_is_told_at_any_step_of_a_search(void **state)
{
	struct fixture f;
	crm_complaint_query q = CRM_INIT(crm_complaint_query);
	crm_complaint_cursor *cursor = NULL;
	const crm_complaint *c = NULL;
	crm_status rc = CRM_ERR_NOMEM;
	long n;

	(void)state;
	begin(&f);
	open_default(&f);
	q.text = "阀门 drips";
	for (n = 1; rc == CRM_ERR_NOMEM; n++) {
		unit_fail_allocation(n, false);
		if ((rc = crm_complaint_list(f.db, &q, &cursor)) == CRM_OK)
			rc = crm_complaint_next(cursor, &c);
		if (!unit_allocation_failed())
			n = 1000;
		unit_fail_allocation(0, false);
		crm_complaint_cursor_free(cursor);
		cursor = NULL;
	}
	assert_int_equal(rc, CRM_DONE);
	assert_true(n > 1000);
	end(&f);
}

UNIT_MAIN(TEST(each_condition_alone_gives_what_a_look_at_every_case_gives),
          TEST(all_conditions_together_give_what_a_look_at_every_case_gives),
          TEST(a_known_case_is_found_by_each_of_its_own_marks),
          TEST(nothing_is_skipped_or_repeated_while_others_write), TEST(a_walk_can_be_taken_up_from_any_case),
          TEST(every_searched_text_is_searched), TEST(a_case_number_is_found_however_it_is_written),
          TEST(a_rare_word_is_found_far_down), TEST(a_question_that_is_none_is_refused),
          TEST(lack_of_memory_is_told_at_any_step_of_a_search))
