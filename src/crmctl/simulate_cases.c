/* Complaints through the whole flow: a plan is drawn when a case is opened, and a table of states acts on it
 * day by day. */
#include "simulate.h"

#include <string.h>

static const char *const contents[] = {
	"The printer jams on every second page",   "收到的货少了两箱",
	"The invoice shows a wrong sum",           "送货晚了三天，也没有人打电话",
	"The clerk was rude on the telephone",     "收银机打不开，影响营业",
	"The chair broke in the second week",      "发票抬头开错了",
};
static const char *const causes[] = { "delivery", "quality", "invoice", "manner" };
static const char *const units[] = { "workshop", "warehouse", "accounts", "delivery" };
static const char *const delays[] = { "the part has to be ordered", "the warehouse must count again",
                                      "the carrier has to answer first" };
static const char *const progresses[] = { "the part is on its way", "two of three boxes were found",
                                          "the carrier has admitted it" };
static const char *const solutions[] = { "replaced free of charge", "money returned", "repaired on the spot", "补发缺少的货物",
                                         "corrected invoice and an apology" };
static const char *const check_notes[] = { "all well now", "thanked us for the call", "满意，会继续购买" };

static enum plan plan_draw(struct simulation *s)
{
	int64_t roll = between(s, 1, 100);

	/* The shop ends with promises at risk: cases of the last days are promised, those of the week before partly broken. */
	if (s->now >= s->last_days)
		return PLAN_KEEP;
	if (s->now >= s->last_days - 8 * CRM_DAY)
		return chance(s, 60) ? PLAN_BREAK : PLAN_RENEW;
	return roll <= 28 ? PLAN_AT_ONCE : roll <= 55 ? PLAN_KEEP : roll <= 68 ? PLAN_RENEW
	       : roll <= 82 ? PLAN_BREAK : roll <= 93 ? PLAN_EXPLAIN : PLAN_VOID;
}

static struct matter *matter_new(struct simulation *s)
{
	if (s->matter_count == s->matter_capacity) {
		s->matter_capacity = s->matter_capacity ? s->matter_capacity * 2 : 64;
		s->matters = grow(s->matters, s->matter_capacity * sizeof *s->matters);
	}
	return &s->matters[s->matter_count];
}

void matter_open(struct simulation *s)
{
	struct person *person = &s->people[between(s, 0, (int64_t)s->person_count - 1)];
	crm_complaint_input input = CRM_INIT(crm_complaint_input);
	struct matter *matter = matter_new(s);
	char number[24];
	crm_act act;

	*matter = (struct matter){ .plan = plan_draw(s), .staff = (int)between(s, 0, STAFF_COUNT - 1), .reopen = chance(s,
	                                                                                                                10) };
	act = act_of(matter->staff, NULL);
	snprintf(number, sizeof number, "T%05zu", s->matter_count + 1);
	if (chance(s, 90)) {
		input.customer_id = person->id;
		person->complaints++;
	} else {
		input.complainant = chance(s, 50) ? "a passer-by" : "读者来信";
		input.contact = "letters@example.com";
	}
	input.content = PICK(s, contents);
	input.received_at = s->now;
	input.channel = chance(s, 60) ? CRM_CHANNEL_PHONE : CRM_CHANNEL_HALL;
	input.cause = PICK(s, causes);
	input.demand = chance(s, 50) ? "a replacement" : NULL;
	input.reference_source = "ticket";
	input.reference_value = number;
	if (!went(s, crm_complaint_open(s->db, &act, &input, &matter->id)))
		return;
	matter->act_at = s->now + (s->now >= s->last_days ? 0 : between(s, 0, 1) * CRM_DAY);
	s->matter_count++;
}

static void stage_received(struct simulation *s, struct matter *matter, const crm_complaint *complaint)
{
	crm_judgement_input judgement = CRM_INIT(crm_judgement_input);
	crm_act act = act_of(matter->staff, NULL);

	(void)complaint;
	if (matter->plan == PLAN_VOID) {
		act.reason = "taken down twice";
		went(s, crm_complaint_void(s->db, &act, &matter->id));
		return;
	}
	judgement.responsibility = matter->plan == PLAN_EXPLAIN ? CRM_RESPONSIBILITY_NOT_OURS : CRM_RESPONSIBILITY_OURS;
	judgement.complainant_type = (int32_t)between(s, CRM_COMPLAINANT_VOICER, CRM_COMPLAINANT_ACTIVIST);
	judgement.purpose = (int32_t)between(s, CRM_PURPOSE_SERIOUS, CRM_PURPOSE_NO_RECURRENCE);
	judgement.validity = matter->plan == PLAN_EXPLAIN ? CRM_VALIDITY_UNFOUNDED : CRM_VALIDITY_FOUNDED;
	judgement.immediate = matter->plan == PLAN_AT_ONCE;
	went(s, crm_complaint_judge(s->db, &act, &matter->id, &judgement));
}

/* The promised time is five in the afternoon of a later day. */
static int64_t promise_time(struct simulation *s, int64_t days)
{
	int64_t due = s->day + days * CRM_DAY + 17 * CRM_HOUR;

	return due > s->now ? due : s->now + CRM_DAY;
}

static void after_promise(struct simulation *s, struct matter *matter)
{
	if (matter->plan == PLAN_BREAK)
		matter->act_at = matter->due_at + between(s, 1, 4) * CRM_DAY;
	else
		matter->act_at = matter->due_at - (17 + between(s, 0, 1) * 24) * CRM_HOUR;
}

static void matter_promise(struct simulation *s, struct matter *matter)
{
	crm_promise_input promise = CRM_INIT(crm_promise_input);
	crm_act act = act_of(matter->staff, NULL);
	bool late = s->now >= s->last_days;

	promise.due_at = promise_time(s, late ? (s->end - s->day) / CRM_DAY + between(s, 0, 2) : between(s, 2, 6));
	promise.consent = 1;
	promise.unit = PICK(s, units);
	promise.reason = PICK(s, delays);
	matter->due_at = promise.due_at;
	if (went(s, crm_complaint_promise(s->db, &act, &matter->id, &promise, NULL)))
		after_promise(s, matter);
	if (late)
		matter->act_at = s->end + CRM_DAY;
}

static void matter_explain(struct simulation *s, struct matter *matter)
{
	crm_act act = act_of(matter->staff, NULL);

	if (went(s, crm_complaint_explain(s->db, &act, &matter->id, "the maker of the cable answers for it",
	                                  "we gave the maker's number and called ahead")))
		matter->act_at = s->day + 3 * CRM_DAY;
}

static void stage_assessing(struct simulation *s, struct matter *matter, const crm_complaint *complaint)
{
	if (complaint->responsibility == CRM_RESPONSIBILITY_NOT_OURS)
		matter_explain(s, matter);
	else
		matter_promise(s, matter);
}

static void matter_solve(struct simulation *s, struct matter *matter)
{
	crm_solution_input solution = CRM_INIT(crm_solution_input);
	crm_act act = act_of(matter->staff, NULL);

	solution.text = PICK(s, solutions);
	solution.accepted = chance(s, 70);
	if (went(s, crm_complaint_solve(s->db, &act, &matter->id, &solution, NULL)))
		matter->act_at = s->day + between(s, 1, 2) * CRM_DAY;
}

static void stage_solve(struct simulation *s, struct matter *matter, const crm_complaint *complaint)
{
	if (complaint->responsibility == CRM_RESPONSIBILITY_NOT_OURS)
		matter_explain(s, matter);
	else
		matter_solve(s, matter);
}

static void matter_renew(struct simulation *s, struct matter *matter)
{
	crm_promise_input promise = CRM_INIT(crm_promise_input);
	crm_act act = act_of(matter->staff, NULL);

	promise.due_at = promise_time(s, between(s, 2, 4));
	promise.consent = 1;
	promise.channel = CRM_CHANNEL_PHONE;
	promise.unit = PICK(s, units);
	promise.reason = PICK(s, delays);
	promise.progress = PICK(s, progresses);
	matter->due_at = promise.due_at;
	matter->plan = matter->plan == PLAN_RENEW && chance(s, 15) ? PLAN_BREAK : PLAN_KEEP;
	if (went(s, crm_complaint_renew(s->db, &act, &matter->id, &promise, NULL)))
		after_promise(s, matter);
}

static void stage_promised(struct simulation *s, struct matter *matter, const crm_complaint *complaint)
{
	bool renewable = crm_complaint_allowed(complaint->state, CRM_STEP_RENEW) && complaint->promises > 0;

	if (renewable && (matter->plan == PLAN_RENEW || (matter->plan == PLAN_BREAK && chance(s, 50))))
		matter_renew(s, matter);
	else
		matter_solve(s, matter);
}

static void stage_offered(struct simulation *s, struct matter *matter, const crm_complaint *complaint)
{
	crm_act act = act_of(matter->staff, NULL);

	(void)complaint;
	if (went(s, crm_complaint_answer(s->db, &act, &matter->id, chance(s, 80) ? CRM_OPTION_ONLY : CRM_OPTION_NONE, NULL)))
		matter->act_at = s->day + CRM_DAY;
}

/* The question is asked when the playbook plans it; three attempts that reach nobody end the case (D-CMP-35). */
static void stage_check(struct simulation *s, struct matter *matter, const crm_complaint *complaint)
{
	crm_act act = act_of(matter->staff, NULL);
	int64_t roll = between(s, 1, 100);
	int32_t result = roll <= 72 ? CRM_SATISFACTION_SATISFIED : roll <= 85 ? CRM_SATISFACTION_DISSATISFIED
	                 : CRM_SATISFACTION_UNREACHABLE;

	if (complaint->checks == 0 && s->now < complaint->solved_at + 3 * CRM_DAY - 12 * CRM_HOUR)
		return;
	if (complaint->attempts >= 3) {
		act.reason = "three attempts, nobody there";
		went(s, crm_complaint_close(s->db, &act, &matter->id));
		return;
	}
	if (!went(s, crm_complaint_check(s->db, &act, &matter->id, result,
	                                 result == CRM_SATISFACTION_UNREACHABLE ? NULL : PICK(s, check_notes))))
		return;
	matter->act_at = s->day + (result == CRM_SATISFACTION_SATISFIED ? between(s, 3, 10) : 2) * CRM_DAY;
}

static void stage_closed(struct simulation *s, struct matter *matter, const crm_complaint *complaint)
{
	crm_act act = act_of(matter->staff, "the same fault again");

	matter->ended = !matter->reopen || complaint->reopened > 0;
	if (matter->ended)
		return;
	if (went(s, crm_complaint_reopen(s->db, &act, &matter->id)))
		matter->act_at = s->day + CRM_DAY;
	matter->reopen = false;
}

static void stage_void(struct simulation *s, struct matter *matter, const crm_complaint *complaint)
{
	(void)s;
	(void)complaint;
	matter->ended = true;
}

typedef void (*stage_fn)(struct simulation *s, struct matter *matter, const crm_complaint *complaint);

static const stage_fn stages[] = {
	[CRM_COMPLAINT_RECEIVED] = stage_received,
	[CRM_COMPLAINT_ASSESSING] = stage_assessing,
	[CRM_COMPLAINT_EXPLAINED] = stage_check,
	[CRM_COMPLAINT_RESOLVING] = stage_solve,
	[CRM_COMPLAINT_PROMISED] = stage_promised,
	[CRM_COMPLAINT_IN_PROGRESS] = stage_promised,
	[CRM_COMPLAINT_SOLUTION_OFFERED] = stage_offered,
	[CRM_COMPLAINT_VERIFYING] = stage_check,
	[CRM_COMPLAINT_REVISING] = stage_solve,
	[CRM_COMPLAINT_CLOSED] = stage_closed,
	[CRM_COMPLAINT_VOID] = stage_void,
};

/* One step of a case; true when it moved and may move again on the same day. */
static bool matter_step(struct simulation *s, struct matter *matter)
{
	const crm_complaint *complaint = NULL;
	int32_t state;

	if (!went(s, crm_complaint_get(s->db, &matter->id, &complaint)))
		return false;
	state = complaint->state;
	if (state > 0 && (size_t)state < sizeof stages / sizeof *stages && stages[state])
		stages[state](s, matter, complaint);
	crm_complaint_free(complaint);
	minutes_pass(s, 2, 9);
	return !matter->ended && matter->act_at <= s->now && state <= CRM_COMPLAINT_RESOLVING;
}

void matters_go_on(struct simulation *s)
{
	size_t i;
	int steps;

	for (i = 0; i < s->matter_count && s->code == 0; i++) {
		struct matter *matter = &s->matters[i];

		for (steps = 0; !matter->ended && matter->act_at <= s->now && steps < 3; steps++)
			if (!matter_step(s, matter))
				break;
	}
}
