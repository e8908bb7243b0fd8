/* A shop lives day after day: its clock and its dice are ours, so the same seed gives the same store, byte for byte. */
#include "simulate.h"

#include "commands.h"
#include "values.h"

#include <stdlib.h>
#include <string.h>

enum { CHORES_A_DAY = 400 };

const char *const staff_names[STAFF_COUNT] = { "anna", "ben", "li.na", "wang.wei" };

static const char *const notes[] = { "all well, next order in a month", "asks for the new price list", "对服务满意",
                                     "wants delivery on Tuesdays", "thinks of a second shop", "希望送货早一点" };

static const char shop_playbook[] = "{ \"lifecycle\": { \"churn\": { \"window_days\": 120 } } }";

/* A task of today, copied out of the queue before anything is done. */
struct chore {
	crm_id  id;
	int32_t kind;
	int64_t due_at;
	int     staff;
};

/* splitmix64: small, public domain, good enough for a shop. */
uint64_t dice_roll(uint64_t *state)
{
	uint64_t mixed = (*state += UINT64_C(0x9e3779b97f4a7c15));

	mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
	return mixed ^ (mixed >> 31);
}

int64_t between(struct simulation *s, int64_t least, int64_t most)
{
	return least + (int64_t)(dice_roll(&s->dice) % (uint64_t)(most - least + 1));
}

bool chance(struct simulation *s, int percent)
{
	return between(s, 1, 100) <= percent;
}

const char *pick(struct simulation *s, const char *const *texts, size_t count)
{
	return texts[between(s, 0, (int64_t)count - 1)];
}

bool went(struct simulation *s, crm_status rc)
{
	const crm_error *error;

	if (rc >= 0)
		return true;
	if (rc == CRM_ERR_REFUSED) {
		error = crm_error_last(s->db);
		s->refusals++;
		if (error->rule > 0 && error->rule < RULE_NUMBERS)
			s->refused[error->rule]++;
		return false;
	}
	if (s->code == 0)
		s->code = fail(s->c, rc);
	return false;
}

void minutes_pass(struct simulation *s, int64_t least, int64_t most)
{
	s->now += between(s, least * 60, most * 60) * CRM_SECOND;
	if (s->now > s->day + 20 * CRM_HOUR)
		s->now = s->day + 20 * CRM_HOUR;
	if (s->now > s->end)
		s->now = s->end;
}

crm_act act_of(int staff, const char *reason)
{
	crm_act act = CRM_INIT(crm_act);

	act.actor = staff_names[staff];
	act.reason = reason;
	return act;
}

static int64_t shop_clock(void *user)
{
	return ((const struct simulation *)user)->now;
}

static int shop_random(void *bytes, size_t length, void *user)
{
	struct simulation *s = user;
	size_t i;

	for (i = 0; i < length; i++)
		((uint8_t *)bytes)[i] = (uint8_t)(dice_roll(&s->bytes) >> 32);
	return 0;
}

static int staff_number(const char *name)
{
	int i;

	for (i = 0; i < STAFF_COUNT; i++)
		if (name && strcmp(name, staff_names[i]) == 0)
			return i;
	return 0;
}

/* Nobody has time for everything, least of all in the last days. */
static bool staff_has_time(struct simulation *s)
{
	return chance(s, s->now >= s->last_days + 2 * CRM_DAY ? 15 : s->now >= s->last_days ? 40 : 80);
}

static void chore_snooze(struct simulation *s, const struct chore *chore)
{
	crm_act act = act_of(chore->staff, "asked to be called another day");
	int64_t until = s->day + between(s, 1, 6) * CRM_DAY + 10 * CRM_HOUR;

	if (went(s, crm_task_snooze(s->db, &act, &chore->id, until > s->now ? until : s->now + CRM_DAY)))
		s->snoozed++;
}

static void chore_contact(struct simulation *s, const struct chore *chore)
{
	crm_task_done_input result = CRM_INIT(crm_task_done_input);
	crm_act act = act_of(chore->staff, NULL);
	int64_t roll = between(s, 1, 100);

	if (!staff_has_time(s)) {
		if (chance(s, s->now >= s->last_days ? 10 : 30))
			chore_snooze(s, chore);
		return;
	}
	result.outcome = roll <= 75 ? CRM_OUTCOME_REACHED : roll <= 92 ? CRM_OUTCOME_NO_ANSWER : roll <= 98 ? CRM_OUTCOME_BUSY
	                 : CRM_OUTCOME_REFUSED;
	result.channel = chore->kind == CRM_TASK_VISIT ? CRM_CHANNEL_FACE : CRM_CHANNEL_PHONE;
	result.note = result.outcome == CRM_OUTCOME_REACHED ? PICK(s, notes) : result.outcome == CRM_OUTCOME_REFUSED ?
	              "does not want to be called at work" : NULL;
	if (went(s, crm_task_done(s->db, &act, &chore->id, &result, NULL)) && result.outcome != CRM_OUTCOME_REACHED)
		s->calls_missed++;
}

/* A move that the clock proposed is looked at by a person (D-CUST-04). */
static void chore_decide(struct simulation *s, const struct chore *chore)
{
	crm_task_done_input result = CRM_INIT(crm_task_done_input);
	crm_act act = act_of(chore->staff, NULL);

	if (!chance(s, 50))
		return;
	result.outcome = chance(s, 65) ? CRM_OUTCOME_ACCEPTED : CRM_OUTCOME_DECLINED;
	act.reason = result.note = result.outcome == CRM_OUTCOME_ACCEPTED ? "has bought elsewhere since" : "only on holiday";
	went(s, crm_task_done(s->db, &act, &chore->id, &result, NULL));
}

static void chore_superior(struct simulation *s, const struct chore *chore)
{
	crm_task_done_input result = CRM_INIT(crm_task_done_input);
	crm_act act = act_of(chore->staff, NULL);

	if (!staff_has_time(s))
		return;
	result.outcome = CRM_OUTCOME_DONE;
	result.note = "spoke with the handler and the unit in charge";
	went(s, crm_task_done(s->db, &act, &chore->id, &result, NULL));
}

static void chore_progress(struct simulation *s, const struct chore *chore)
{
	crm_task_done_input result = CRM_INIT(crm_task_done_input);
	crm_act act = act_of(chore->staff, NULL);

	if (!staff_has_time(s))
		return;
	result.outcome = CRM_OUTCOME_REACHED;
	result.channel = CRM_CHANNEL_PHONE;
	result.note = "told how far we are";
	went(s, crm_task_done(s->db, &act, &chore->id, &result, NULL));
}

typedef void (*chore_fn)(struct simulation *s, const struct chore *chore);

/* Kinds that are not here end by a step on their case. */
static const chore_fn chore_kinds[] = {
	[CRM_TASK_CALL] = chore_contact,
	[CRM_TASK_VISIT] = chore_contact,
	[CRM_TASK_COMPLAINT_PROGRESS] = chore_progress,
	[CRM_TASK_LIFECYCLE] = chore_decide,
	[CRM_TASK_ESCALATION] = chore_superior,
	[CRM_TASK_SALES] = chore_superior,
	[CRM_TASK_OTHER] = chore_superior,
	[CRM_TASK_REVIEW] = chore_superior,
};

static size_t chores_collect(struct simulation *s, struct chore *chores)
{
	crm_task_query query = CRM_INIT(crm_task_query);
	crm_task_cursor *cursor = NULL;
	const crm_task *task = NULL;
	size_t count = 0;
	crm_status rc;

	/* Work is done a day ahead where there is time; not at the end, so that something is due on the last day. */
	query.until = s->day + (s->now < s->last_days + 3 * CRM_DAY ? 42 : 18) * CRM_HOUR;
	if (!went(s, crm_task_due(s->db, &query, &cursor)))
		return 0;
	while (count < CHORES_A_DAY && (rc = crm_task_next(cursor, &task)) == CRM_OK)
		chores[count++] = (struct chore){ task->id, task->kind, task->due_at, staff_number(task->handler) };
	if (count < CHORES_A_DAY)
		went(s, rc);
	crm_task_cursor_free(cursor);
	return count;
}

static void chores_do(struct simulation *s)
{
	struct chore chores[CHORES_A_DAY];
	size_t count = chores_collect(s, chores), i;
	int32_t kind;

	for (i = 0; i < count && s->code == 0; i++) {
		kind = chores[i].kind;
		if (kind <= 0 || (size_t)kind >= sizeof chore_kinds / sizeof *chore_kinds || !chore_kinds[kind])
			continue;
		chore_kinds[kind](s, &chores[i]);
		minutes_pass(s, 2, 8);
	}
}

/* Customers call and write by themselves, too. */
static void customer_calls(struct simulation *s)
{
	struct person *person = &s->people[between(s, 0, (int64_t)s->person_count - 1)];
	crm_contact_input input = CRM_INIT(crm_contact_input);
	crm_act act = act_of(person->staff, NULL);

	input.customer_id = person->id;
	input.kind = chance(s, 60) ? CRM_CONTACT_CALL : CRM_CONTACT_MESSAGE;
	input.direction = CRM_DIRECTION_IN;
	input.channel = input.kind == CRM_CONTACT_CALL ? CRM_CHANNEL_PHONE : CRM_CHANNEL_CHAT;
	input.outcome = CRM_OUTCOME_REACHED;
	input.note = PICK(s, notes);
	went(s, crm_contact_add(s->db, &act, &input, NULL));
	minutes_pass(s, 1, 5);
}

static void customers_live(struct simulation *s)
{
	size_t i;

	for (i = 0; i < s->person_count && s->code == 0; i++) {
		struct person *person = &s->people[i];

		if (!person->non_customer && (person->quits_at == CRM_NO_TIME || s->now < person->quits_at) &&
		    between(s, 1, person->interval_days) == 1) {
			person_buys(s, person);
			minutes_pass(s, 0, 4);
		}
		if (between(s, 1, 45) == 1)
			person_develops(s, person);
	}
	if (chance(s, 60))
		customer_calls(s);
}

/* Six of ten customers are there on the first day, the others come over the year. */
static void customers_arrive(struct simulation *s, int64_t day_number, int64_t days)
{
	size_t first = s->person_target * 6 / 10;
	size_t wanted = first + (s->person_target - first) * (size_t)day_number / (size_t)(days > 1 ? days - 1 : 1);

	if (wanted > s->person_target || day_number + 1 >= days)
		wanted = s->person_target;
	if (wanted == 0)
		wanted = 1;
	while (s->code == 0 && s->person_count < wanted) {
		if (!person_add(s) && s->code == 0 && s->refusals > 10000)
			return;
		minutes_pass(s, 0, 2);
	}
}

static void complaints_arrive(struct simulation *s)
{
	int64_t count = (int64_t)s->person_count * 2 / 5 + 20, i;

	/* One a day at the end, for promises at risk; and one a day the week before, some of them to be broken. */
	if (s->now >= s->last_days - 8 * CRM_DAY && (s->now >= s->last_days || s->now < s->last_days - 3 * CRM_DAY))
		matter_open(s);
	for (i = 0; i < count && s->code == 0; i++)
		if (between(s, 1, 400) == 1)
			matter_open(s);
}

static void clock_strikes(struct simulation *s)
{
	crm_act act = CRM_INIT(crm_act);
	crm_tick_result result = { 0 };

	act.actor = "clock";
	if (!went(s, crm_tick(s->db, &act, &result)))
		return;
	s->broken += result.promises_broken;
	s->proposals += result.proposals;
	s->moves += result.moves;
}

static void day_live(struct simulation *s, int64_t day_number, int64_t days)
{
	s->now = s->day + 8 * CRM_HOUR + between(s, 20, 50) * CRM_MINUTE;
	if (s->now > s->end)
		s->now = s->end;
	if (!went(s, crm_begin(s->db, CRM_TRANSACTION_WRITE)))
		return;
	clock_strikes(s);
	customers_arrive(s, day_number, days);
	if (s->code == 0)
		complaints_arrive(s);
	matters_go_on(s);
	if (s->code == 0)
		chores_do(s);
	customers_live(s);
	if (s->code == 0)
		went(s, crm_commit(s->db));
}

static void year_live(struct simulation *s, int64_t days)
{
	int64_t offset = s->c->utc_offset * CRM_MINUTE, first, number;
	bool bar = s->c->out.terminal && !s->c->out.json && !s->c->out.quiet;
	crm_act act = CRM_INIT(crm_act);

	first = s->end + offset - (s->end + offset) % CRM_DAY - offset - days * CRM_DAY;
	s->last_days = s->end - 5 * CRM_DAY;
	s->day = s->first_day = first;
	s->now = first + 8 * CRM_HOUR;
	act.actor = "manager";
	act.reason = "the shop's own window";
	went(s, crm_playbook_load(s->db, &act, shop_playbook, strlen(shop_playbook), NULL));
	for (number = 0; number <= days && s->code == 0; number++) {
		s->day = first + number * CRM_DAY;
		day_live(s, number, days);
		if (bar && number % 10 == 0) {
			printf("\rday %lld of %lld", (long long)number, (long long)days);
			fflush(stdout);
		}
	}
	if (bar)
		fputs("\r\033[K", stdout);
	s->now = s->end;
	if (s->code == 0)
		clock_strikes(s);
}

static void summary_print(struct simulation *s, const crm_report *f, int64_t entries, int64_t days)
{
	char end[LOCAL_TEXT], now[CRM_TIME_TEXT];
	size_t rule;

	printf("%s: a shop of %zu customers that lived %lld days until %s\n", s->c->shown, s->person_count, (long long)days,
	       local_time(&s->c->out, s->end, end));
	printf("%lld purchases, %lld contacts, %lld tasks done (%lld on time), %lld open (%lld overdue)\n",
	       (long long)f->purchases,
	       (long long)f->contacts, (long long)f->tasks_done, (long long)f->tasks_on_time, (long long)f->tasks_open,
	       (long long)f->tasks_overdue);
	printf("%lld complaints, %lld promises: %lld kept, %lld renewed, %lld broken, %lld open\n",
	       (long long)f->complaints_received,
	       (long long)f->promises_made, (long long)f->promises_kept, (long long)f->promises_renewed,
	       (long long)f->promises_broken, (long long)f->promises_open);
	printf("%lld lifecycle moves proposed by the clock; %lld contacts reached nobody, %lld tasks were put off\n",
	       (long long)s->proposals, (long long)s->calls_missed, (long long)s->snoozed);
	printf("%lld journal entries; %lld attempts were refused%s\n", (long long)entries, (long long)s->refusals,
	       s->refusals ? ":" : "");
	for (rule = 0; rule < RULE_NUMBERS; rule++)
		if (s->refused[rule])
			printf("  %5lld  %s\n", (long long)s->refused[rule], crm_rule_text((int32_t)rule));
	if (!s->c->out.quiet)
		printf("Next: crmctl demo-report -f '%s'%s%s --now %s\n", s->c->shown, s->c->prefix ? " --prefix " : "",
		       s->c->prefix ? s->c->prefix : "", crm_time_text(s->end, now));
}

static void summary_json(struct simulation *s, const crm_report *f, int64_t entries, int64_t days)
{
	struct output *out = &s->c->out;
	size_t rule;

	json_begin(out, NULL, '{');
	json_text(out, "file", s->c->shown);
	json_time(out, "end", s->end);
	json_number(out, "days", days);
	json_number(out, "customers", (int64_t)s->person_count);
	json_number(out, "purchases", f->purchases);
	json_number(out, "contacts", f->contacts);
	json_number(out, "contacts_missed", s->calls_missed);
	json_number(out, "tasks_done", f->tasks_done);
	json_number(out, "tasks_on_time", f->tasks_on_time);
	json_number(out, "tasks_open", f->tasks_open);
	json_number(out, "tasks_overdue", f->tasks_overdue);
	json_number(out, "tasks_put_off", s->snoozed);
	json_number(out, "complaints", f->complaints_received);
	json_number(out, "promises_made", f->promises_made);
	json_number(out, "promises_kept", f->promises_kept);
	json_number(out, "promises_renewed", f->promises_renewed);
	json_number(out, "promises_broken", f->promises_broken);
	json_number(out, "promises_open", f->promises_open);
	json_number(out, "moves_proposed", s->proposals);
	json_number(out, "entries", entries);
	json_begin(out, "refused", '{');
	for (rule = 0; rule < RULE_NUMBERS; rule++)
		if (s->refused[rule])
			json_number(out, crm_rule_name((int32_t)rule), s->refused[rule]);
	json_end(out, '}');
	json_end(out, '}');
}

static int summary(struct simulation *s, int64_t days)
{
	crm_report figures = CRM_INIT(crm_report);
	int64_t entries = 0;

	if (!went(s, crm_report_get(s->db, NULL, &figures)) || !went(s, crm_journal_last(s->db, &entries)))
		return s->code;
	if (s->c->out.json)
		summary_json(s, &figures, entries, days);
	else
		summary_print(s, &figures, entries, days);
	return EXIT_DONE;
}

static int shop_open(struct simulation *s)
{
	crm_options options = CRM_INIT(crm_options);
	struct context *c = s->c;
	crm_status rc;

	if (!c->file)
		return usage_error(c, "no store: give --file FILE or set CRM_FILE");
	options.flags = CRM_OPEN_READONLY;
	tool_options(c, &options);
	rc = crm_open(c->file, &options, &c->db);
	if (rc >= 0)
		return refuse(c, EXIT_REFUSED, "%s: there is a store already", c->shown);
	if (rc != CRM_ERR_NOT_FOUND)
		return fail_open(c, rc);
	crm_close(c->db);
	c->db = NULL;
	options.flags = CRM_OPEN_CREATE | CRM_OPEN_NORMAL;
	tool_options(c, &options);
	options.clock = shop_clock;
	options.random = shop_random;
	options.clock_user = options.random_user = s;
	options.actor = "simulation";
	rc = crm_open(c->file, &options, &c->db);
	s->db = c->db;
	return rc < 0 ? fail_open(c, rc) : EXIT_DONE;
}

int simulate(struct context *c)
{
	int64_t customers = 200, days = 365, seed = 1;
	struct simulation s = { .c = c };
	int code;

	if (!crm_time_from_text("2026-06-30T12:00:00Z", &s.end))
		return EXIT_USAGE;
	s.end = c->now != CRM_NO_TIME ? c->now : s.end - c->utc_offset * CRM_MINUTE;
	if ((code = option_number(c, "customers", 1, 1000000, &customers)) != 0 ||
	    (code = option_number(c, "days", 1, 36500, &days)) != 0 ||
	    (code = option_number(c, "seed", 0, INT64_MAX, &seed)) != 0 || (code = option_time(c, "until", &s.end)) != 0)
		return code;
	s.now = s.end - days * CRM_DAY;
	s.dice = (uint64_t)seed;
	s.bytes = (uint64_t)seed ^ UINT64_C(0x5851f42d4c957f2d);
	s.person_target = (size_t)customers;
	s.people = grow(NULL, s.person_target * sizeof *s.people);
	if ((code = shop_open(&s)) == 0) {
		year_live(&s, days);
		code = s.code ? s.code : summary(&s, days);
	}
	/* The handle's clock lives in this frame. */
	crm_close(c->db);
	c->db = NULL;
	free(s.matters);
	free(s.people);
	return code;
}
