#include "museum_parts.h"

#include <stdio.h>
#include <string.h>

struct one_policy {
	crm_clock_policy policy;
	crm_clock_target targets[8];
	crm_clock_step steps[8];
};

static struct story {
	struct one_policy policies[4];
	size_t policy_count;
	crm_clock_event events[MUSEUM_ROOM];
	size_t event_count;
	int64_t now, ticked;
	crm_clock_standing standings[CRM_CLOCK_LIMIT];
	crm_clock_firing firings[CRM_CLOCK_LIMIT];
	crm_clock_share shares[CRM_CLOCK_LIMIT];
	crm_clock_answer answer;
} story;

void museum_enter_case(void)
{
	memset(&story, 0, sizeof story);
}

static struct one_policy *last_policy(void)
{
	assert_true(story.policy_count > 0);
	return &story.policies[story.policy_count - 1];
}

static crm_clock_target *last_target(void)
{
	struct one_policy *p = last_policy();

	assert_true(p->policy.target_count > 0);
	return &p->targets[p->policy.target_count - 1];
}

void policy(const char *name)
{
	struct one_policy *p;

	assert_true(story.policy_count < 4);
	p = &story.policies[story.policy_count++];
	p->policy = (crm_clock_policy){ .size = sizeof p->policy, .name = name, .version = (int64_t)story.policy_count,
		.targets = p->targets, .steps = p->steps, .at_close = museum_conventions()->at_close,
		.time = museum_conventions()->time, .origin = museum_conventions()->origin };
}

/* "5 working days" or "4 h on the wall" or "4 h"; what follows in `rest`. */
static int32_t read_unit(const char *text, int64_t *amount, int32_t *days, const char **rest)
{
	static const char wall[] = "on the wall";
	int length = 0, number = 0;

	if (sscanf(text, "%d working day%n", &number, &length) == 1 && length > 0) {
		*days = number;
		*rest = text + length + (text[length] == 's');
		*rest += **rest == ' ';
		return CRM_CLOCK_DAYS;
	}
	*amount = museum_amount(text, rest);
	if (strncmp(*rest, wall, strlen(wall)) != 0)
		return CRM_CLOCK_WORKING;
	*rest += strlen(wall);
	*rest += **rest == ' ';
	return CRM_CLOCK_REAL;
}

void target(const char *name, int32_t kind, const char *amount, int32_t stopped)
{
	struct one_policy *p = last_policy();
	crm_clock_target *t = &p->targets[p->policy.target_count++];
	const char *rest;

	assert_true(p->policy.target_count <= 8);
	*t = (crm_clock_target){ .name = name, .kind = kind, .pauses = stopped };
	t->unit = read_unit(amount, &t->amount_us, &t->amount_days, &rest);
	museum_same(amount, "", rest);
}

void of_team(const char *team)
{
	last_target()->team = team;
}

void step(const char *name, const char *target_name, const char *when)
{
	struct one_policy *p = last_policy();
	crm_clock_step *s = &p->steps[p->policy.step_count++];
	const char *rest;

	assert_true(p->policy.step_count <= 8);
	*s = (crm_clock_step){ .name = name, .target = target_name };
	if (strcmp(when, "at the due time") == 0)
		return;
	s->unit = read_unit(when, &s->offset_us, &s->offset_days, &rest);
	if (strcmp(rest, "before") == 0) {
		s->offset_us = -s->offset_us;
		s->offset_days = -s->offset_days;
	} else {
		museum_same(when, "after", rest);
	}
}

void level(int32_t number)
{
	struct one_policy *p = last_policy();

	assert_true(p->policy.step_count > 0);
	p->steps[p->policy.step_count - 1].level = number;
}

static crm_clock_event *happens(const char *at, int32_t kind)
{
	crm_clock_event *e = &story.events[story.event_count++];

	assert_true(story.event_count <= MUSEUM_ROOM);
	*e = (crm_clock_event){ .at = museum_instant(at), .kind = kind };
	story.now = e->at;
	return e;
}

void opens(const char *at)
{
	happens(at, CRM_CLOCK_EVENT_OPEN);
}

void agent_opens(const char *at)
{
	happens(at, CRM_CLOCK_EVENT_OPEN)->flags = CRM_CLOCK_BY_AGENT;
}

void customer_writes(const char *at)
{
	happens(at, CRM_CLOCK_EVENT_CUSTOMER_MESSAGE);
}

void agent_writes(const char *at)
{
	happens(at, CRM_CLOCK_EVENT_AGENT_MESSAGE);
}

void pauses(const char *at, const char *why)
{
	happens(at, CRM_CLOCK_EVENT_PAUSE)->label = why;
}

void resumes(const char *at)
{
	happens(at, CRM_CLOCK_EVENT_RESUME);
}

void resolves(const char *at)
{
	happens(at, CRM_CLOCK_EVENT_RESOLVE);
}

void reopens(const char *at)
{
	happens(at, CRM_CLOCK_EVENT_REOPEN);
}

void team_takes(const char *at, const char *team)
{
	happens(at, CRM_CLOCK_EVENT_TEAM)->label = team;
}

static const crm_clock_policy *policy_named(const char *name)
{
	for (size_t i = 0; i < story.policy_count; i++)
		if (strcmp(story.policies[i].policy.name, name) == 0)
			return &story.policies[i].policy;
	fail_msg("there is no policy %s", name);
	return NULL;
}

void policy_becomes(const char *at, const char *name, int32_t change)
{
	crm_clock_event *e = happens(at, CRM_CLOCK_EVENT_POLICY);

	e->policy = policy_named(name);
	e->change = change;
}

void asked(const char *at)
{
	story.now = museum_instant(at);
}

static crm_clock_case the_case(void)
{
	crm_clock_case c = CRM_INIT(crm_clock_case);

	assert_true(story.policy_count > 0 && story.event_count > 0);
	c.policy = &story.policies[0].policy;
	c.calendar = museum_desk();
	c.events = story.events;
	c.event_count = story.event_count;
	return c;
}

static const crm_clock_answer *judged(void)
{
	crm_clock_case c = the_case();
	crm_failure failure;

	story.answer = (crm_clock_answer){ .size = sizeof story.answer, .standings = story.standings,
		.firings = story.firings, .shares = story.shares };
	museum_works(museum_time(story.now, NULL), crm_clock_judge(&c, story.now, &story.answer, &failure), &failure);
	return &story.answer;
}

static const crm_clock_standing *find_standing(const char *name)
{
	const crm_clock_answer *a = judged();

	for (size_t i = 0; i < a->standing_count; i++)
		if (strcmp(a->standings[i].name, name) == 0)
			return &a->standings[i];
	return NULL;
}

static const crm_clock_standing *standing(const char *name)
{
	const crm_clock_standing *s = find_standing(name);

	if (!s)
		fail_msg("there is no target %s", name);
	return s;
}

static const char *question(const char *what, const char *of)
{
	char *text = museum_room();

	snprintf(text, MUSEUM_TEXT, "%s: %s of %s", museum_time(story.now, NULL), what, of);
	return text;
}

void due(const char *target_name, const char *at)
{
	museum_same(question("due time", target_name), at, museum_time(standing(target_name)->due_at, at));
}

void not_due(const char *target_name)
{
	museum_same(question("due time", target_name), "none", museum_time(standing(target_name)->due_at, NULL));
}

static const char *state_name(int32_t state)
{
	static const char *const names[] = { "0", "waiting", "running", "held", "met", "breached", "missed" };

	return state >= 0 && state <= 6 ? names[state] : "?";
}

void stands(const char *target_name, int32_t state)
{
	museum_same(question("state", target_name), state_name(state), state_name(standing(target_name)->state));
}

void elapsed(const char *target_name, const char *amount)
{
	museum_same(question("elapsed time", target_name), amount, museum_amount_text(standing(target_name)->elapsed_us));
}

void remaining(const char *target_name, const char *amount)
{
	museum_same(question("remaining time", target_name), amount, museum_amount_text(standing(target_name)->remaining_us));
}

void paused(const char *target_name, const char *amount)
{
	museum_same(question("paused time", target_name), amount, museum_amount_text(standing(target_name)->paused_us));
}

void longest(const char *target_name, const char *amount)
{
	museum_same(question("longest round", target_name), amount, museum_amount_text(standing(target_name)->longest_us));
}

void is_gone(const char *target_name)
{
	if (find_standing(target_name))
		fail_msg("%s is still there", target_name);
}

void next_due(const char *at)
{
	museum_same(question("next due time", "the case"), at, museum_time(judged()->next_due_at, at));
}

void step_due(const char *name, const char *at)
{
	const crm_clock_answer *a = judged();

	for (size_t i = 0; i < a->firing_count; i++)
		if (strcmp(a->firings[i].name, name) == 0) {
			museum_same(question("due time", name), at, museum_time(a->firings[i].due_at, at));
			return;
		}
	fail_msg("there is no step %s", name);
}

void share(const char *team, const char *amount, int32_t basis_points)
{
	const crm_clock_answer *a = judged();

	for (size_t i = 0; i < a->share_count; i++)
		if (strcmp(a->shares[i].team, team) == 0) {
			museum_same(question("share", team), amount, museum_amount_text(a->shares[i].elapsed_us));
			assert_int_equal(a->shares[i].basis_points, basis_points);
			return;
		}
	fail_msg("there is no team %s", team);
}

static size_t milestones_until(const char *until, crm_clock_milestone *all)
{
	crm_clock_case c = the_case();
	crm_failure failure;
	size_t count;
	crm_status rc;

	story.now = museum_instant(until);
	rc = crm_clock_fired(&c, story.ticked, story.now, all, MUSEUM_ROOM, &count, &failure);
	museum_works(until, rc, &failure);
	assert_int_equal(rc, CRM_DONE);
	story.ticked = story.now;
	return count;
}

static const char *milestone_text(const crm_clock_milestone *m)
{
	char *text = museum_room();

	snprintf(text, MUSEUM_TEXT, "%s: %s", m->step ? m->step : m->target, museum_time(m->at, NULL));
	return text;
}

void fell_due(const char *until, const char *const *milestones)
{
	crm_clock_milestone all[MUSEUM_ROOM];
	size_t count = milestones_until(until, all), i;

	for (i = 0; i < count && milestones[i]; i++)
		museum_same(until, milestones[i], milestone_text(&all[i]));
	if (i < count)
		fail_msg("%s: %s fell due as well", until, milestone_text(&all[i]));
	if (milestones[i])
		fail_msg("%s: %s did not fall due", until, milestones[i]);
}

void nothing_fell_due(const char *until)
{
	static const char *const none[] = { NULL };

	fell_due(until, none);
}

static void explain(const char *target_name, int32_t to_due, const char *const *expected)
{
	crm_clock_case c = the_case();
	crm_span spans[MUSEUM_ROOM];
	crm_failure failure;
	int64_t counted = 0;
	size_t count;
	crm_status rc = crm_clock_explain(&c, story.now, target_name, to_due, CRM_NO_TIME, spans, MUSEUM_ROOM, &count, &failure);

	museum_works(target_name, rc, &failure);
	assert_int_equal(rc, CRM_DONE);
	museum_spans_same(question("explanation", target_name), expected, spans, count);
	for (size_t i = 0; i < count; i++)
		if (spans[i].kind == CRM_SPAN_COUNTED)
			counted += spans[i].until_at - spans[i].from_at;
	assert_int_equal(counted, to_due ? standing(target_name)->target_us : standing(target_name)->elapsed_us);
}

void explained(const char *target_name, const char *const *spans)
{
	explain(target_name, 0, spans);
}

void explained_to_due(const char *target_name, const char *const *spans)
{
	explain(target_name, 1, spans);
}

void would_be(const char *at, const char *policy_name, int32_t change, const char *target_name, const char *was,
              const char *then)
{
	crm_clock_event e = { .at = museum_instant(at), .kind = CRM_CLOCK_EVENT_POLICY, .change = change,
		.policy = policy_named(policy_name) };
	crm_clock_move moves[2 * CRM_CLOCK_LIMIT];
	crm_clock_case c = the_case();
	crm_failure failure;
	size_t count;

	museum_works(at, crm_clock_preview(&c, &e, moves, &count, &failure), &failure);
	for (size_t i = 0; i < count; i++)
		if (strcmp(moves[i].name, target_name) == 0) {
			museum_same(question("due time before it", target_name), was, museum_time(moves[i].before_at, was));
			museum_same(question("due time after it", target_name), then, museum_time(moves[i].after_at, then));
			return;
		}
	fail_msg("the preview does not know %s", target_name);
}
