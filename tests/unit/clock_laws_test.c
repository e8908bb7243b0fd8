/* What holds for every case: random policies, calendars and events, with working days, chained rounds and changes in mid-case. */
#include <string.h>

#include "clock_random.h"

enum { CASES = 500, MILESTONES = 512, SPANS = 4096 };

static const crm_clock_case *with_events(struct random_case *r, crm_clock_case *part, size_t count)
{
	*part = r->the_case;
	part->event_count = count;
	return part;
}

static size_t fired(const crm_clock_case *the_case, int64_t after, int64_t until, crm_clock_milestone *out)
{
	crm_failure failure;
	size_t count = 0;

	if (crm_clock_fired(the_case, after, until, out, MILESTONES, &count, &failure) != CRM_DONE)
		fail_msg("line %d: %s", (int)failure.line, failure.message);
	return count;
}

static void assert_same_milestones(const crm_clock_milestone *a, size_t count_a, const crm_clock_milestone *b,
                                   size_t count_b, uint64_t seed)
{
	if (count_a != count_b || memcmp(a, b, count_a * sizeof *a))
		fail_msg("case %llu: %zu and %zu milestones, or other ones", (unsigned long long)seed, count_a, count_b);
}

struct answer_room {
	crm_clock_answer answer;
	crm_clock_standing standings[CRM_CLOCK_LIMIT];
	crm_clock_firing firings[CRM_CLOCK_LIMIT];
	crm_clock_share shares[CRM_CLOCK_LIMIT];
};

static void judge(struct answer_room *room, const crm_clock_case *the_case, int64_t now, int filling, uint64_t seed)
{
	crm_failure failure;

	memset(room, filling, sizeof *room);
	memset(&room->answer, 0, sizeof room->answer);
	room->answer = (crm_clock_answer){
		.size = sizeof room->answer, .standings = room->standings, .firings = room->firings, .shares = room->shares
	};
	if (crm_clock_judge(the_case, now, &room->answer, &failure) != CRM_OK)
		fail_msg("case %llu, line %d: %s", (unsigned long long)seed, (int)failure.line, failure.message);
}

/* Asked before each event, with the events so far: the host never knows what comes. */
static void what_falls_due_does_not_depend_on_when_it_is_asked(struct random_case *r, int64_t now, uint64_t seed)
{
	crm_clock_milestone whole[MILESTONES], pieces[MILESTONES];
	const size_t count = fired(&r->the_case, CRM_NO_TIME, now, whole);
	int64_t after = CRM_NO_TIME;
	crm_clock_case part;
	size_t i, told = 0;

	for (i = 1; i <= r->the_case.event_count; i++) {
		const bool last = i == r->the_case.event_count || r->events[i].at > now;
		const int64_t next = last ? now : r->events[i].at - 1;
		int64_t middle;

		if (next < r->events[i - 1].at)
			continue; /* more comes at the same instant */
		middle = r->events[i - 1].at + random_below(r, next - r->events[i - 1].at + 1);
		told += fired(with_events(r, &part, i), after, middle, pieces + told);
		told += fired(&part, middle, middle, pieces + told);
		told += fired(&part, middle, next, pieces + told);
		after = next;
		if (last)
			break;
	}
	assert_same_milestones(whole, count, pieces, told, seed);
}

static void what_falls_due_comes_in_pages(struct random_case *r, int64_t now, uint64_t seed)
{
	crm_clock_milestone whole[MILESTONES], pieces[MILESTONES];
	const size_t count = fired(&r->the_case, CRM_NO_TIME, now, whole);
	int64_t after = CRM_NO_TIME;
	size_t told = 0, got = 0, i;
	crm_status rc;

	for (i = 1; i < count; i++)
		assert_true(whole[i].at >= whole[i - 1].at);
	do {
		rc = crm_clock_fired(&r->the_case, after, now, pieces + told, 13, &got, NULL);
		assert_true(rc == CRM_OK || rc == CRM_DONE);
		assert_true(rc == CRM_DONE || got > 0);
		told += got;
		after = told ? pieces[told - 1].at : CRM_NO_TIME;
	} while (rc == CRM_OK);
	assert_same_milestones(whole, count, pieces, told, seed);
}

static void the_same_question_has_the_same_bytes_for_an_answer(struct random_case *r, int64_t now, uint64_t seed)
{
	struct answer_room first, second;
	crm_clock_case part;
	size_t count = 0, i;

	while (count < r->the_case.event_count && r->events[count].at <= now)
		count++;
	judge(&first, &r->the_case, now, 0xAA, seed);
	judge(&second, with_events(r, &part, count), now, 0x55, seed);
	assert_memory_equal(first.standings, second.standings, first.answer.standing_count * sizeof *first.standings);
	assert_memory_equal(first.firings, second.firings, first.answer.firing_count * sizeof *first.firings);
	assert_memory_equal(first.shares, second.shares, first.answer.share_count * sizeof *first.shares);
	assert_memory_equal(&first.answer.standing_count, &second.answer.standing_count,
	                    sizeof first.answer - offsetof(crm_clock_answer, standing_count));
	for (i = 0; i < first.answer.standing_count; i++)
		assert_int_equal(first.standings[i].remaining_us, first.standings[i].target_us - first.standings[i].elapsed_us);
}

static int64_t counted_in(const crm_span *spans, size_t count, int32_t kind)
{
	int64_t us = 0;
	size_t i;

	for (i = 0; i < count; i++)
		us += spans[i].kind == kind ? spans[i].until_at - spans[i].from_at : 0;
	return us;
}

static size_t explain(struct random_case *r, int64_t now, const char *target, int32_t to_due, crm_span *spans,
                      uint64_t seed)
{
	const size_t room = 1 + (size_t)random_below(r, 40);
	int64_t from = CRM_NO_TIME;
	size_t count = 0, got = 0, i;
	crm_failure failure;
	crm_status rc;

	do {
		assert_true(count + room < SPANS);
		rc = crm_clock_explain(&r->the_case, now, target, to_due, from, spans + count, room, &got, &failure);
		if (rc < 0)
			fail_msg("case %llu: %s", (unsigned long long)seed, failure.message);
		count += got;
		from = count ? spans[count - 1].until_at : CRM_NO_TIME;
	} while (rc == CRM_OK);
	for (i = 0; i < count; i++) {
		assert_true(spans[i].until_at > spans[i].from_at);
		if (i)
			assert_int_equal(spans[i].from_at, spans[i - 1].until_at);
	}
	return count;
}

static void explanations_add_up(struct random_case *r, int64_t now, uint64_t seed)
{
	static crm_span spans[SPANS];
	struct answer_room room;
	size_t i, count;

	judge(&room, &r->the_case, now, 0, seed);
	for (i = 0; i < room.answer.standing_count; i++) {
		const crm_clock_standing *s = &room.standings[i];
		const bool on = s->state != CRM_CLOCK_WAITING;

		count = explain(r, now, s->name, 0, spans, seed);
		if (on && counted_in(spans, count, CRM_SPAN_COUNTED) != s->elapsed_us)
			fail_msg("case %llu, %s: counted %lld, elapsed %lld", (unsigned long long)seed, s->name,
			         (long long)(counted_in(spans, count, CRM_SPAN_COUNTED) / CRM_MINUTE),
			         (long long)(s->elapsed_us / CRM_MINUTE));
		if (on)
			assert_int_equal(counted_in(spans, count, CRM_SPAN_PAUSED) + counted_in(spans, count, CRM_SPAN_STOPPED),
			                 s->paused_us);
		if (on && count) {
			assert_int_equal(spans[0].from_at, s->started_at);
			assert_int_equal(spans[count - 1].until_at, s->stopped_at ? s->stopped_at : now);
		}
		if (s->due_at == CRM_NO_TIME)
			continue;
		count = explain(r, now, s->name, 1, spans, seed);
		if (counted_in(spans, count, CRM_SPAN_COUNTED) != s->target_us)
			fail_msg("case %llu, %s: counted to its due time %lld, target %lld", (unsigned long long)seed, s->name,
			         (long long)(counted_in(spans, count, CRM_SPAN_COUNTED) / CRM_MINUTE),
			         (long long)(s->target_us / CRM_MINUTE));
		assert_true(count == 0 || spans[count - 1].until_at == s->due_at);
	}
}

static void nothing_falls_due_before_the_next_wake(struct random_case *r, int64_t now, uint64_t seed)
{
	crm_clock_milestone out[MILESTONES];
	struct answer_room room;
	crm_clock_case part;
	size_t count = 0;
	int64_t wake;

	while (count < r->the_case.event_count && r->events[count].at <= now)
		count++;
	judge(&room, with_events(r, &part, count), now, 0, seed);
	wake = room.answer.next_wake_at;
	assert_true(wake == CRM_NO_TIME || wake > now);
	if (fired(&part, now, wake == CRM_NO_TIME ? now + 40 * CRM_DAY : wake - 1, out))
		fail_msg("case %llu: %s falls due before the next wake", (unsigned long long)seed, out[0].target);
	if (wake != CRM_NO_TIME && !r->changes)
		assert_true(fired(&part, now, wake, out) > 0);
}

static size_t moved_targets; /* how many the law below had to do with */

/* A pause after all events of the case; what has a due time then moves by what was paused of its own time. */
static void pauses_move_due_times_by_what_was_paused(struct random_case *r, uint64_t seed)
{
	const int64_t last = r->events[r->the_case.event_count - 1].at;
	const int64_t from = last + (1 + random_below(r, 60)) * CRM_MINUTE,
				  until = from + random_below(r, 3000) * CRM_MINUTE;
	crm_clock_event events[RANDOM_EVENTS + 2];
	struct answer_room before, after;
	crm_clock_case longer = r->the_case;
	size_t i;

	memcpy(events, r->events, sizeof r->events);
	events[longer.event_count++] = (crm_clock_event){ .at = from, .kind = CRM_CLOCK_EVENT_PAUSE };
	events[longer.event_count++] = (crm_clock_event){ .at = until, .kind = CRM_CLOCK_EVENT_RESUME };
	longer.events = events;
	judge(&before, &r->the_case, from - 1, 0, seed);
	judge(&after, &longer, until, 0, seed);
	for (i = 0; i < before.answer.standing_count; i++) {
		const crm_clock_standing *b = &before.standings[i], *a = &after.standings[i];
		const crm_clock_target *target = &r->policies[0].targets[i];

		if (b->state != CRM_CLOCK_RUNNING || b->due_at < from)
			continue;
		moved_targets++;
		if (!target->pauses) {
			assert_int_equal(a->due_at, b->due_at);
		} else if (target->unit == CRM_CLOCK_REAL) {
			assert_int_equal(a->due_at, b->due_at + (until - from));
		} else {
			int64_t paused = 0, moved = 0;

			assert_int_equal(crm_calendar_between(r->calendars[0], from, until, NULL, &paused, NULL), CRM_OK);
			assert_int_equal(crm_calendar_between(r->calendars[0], b->due_at, a->due_at, NULL, &moved, NULL), CRM_OK);
			if (moved != paused)
				fail_msg("case %llu, %s: paused %lld, moved %lld", (unsigned long long)seed, b->name, (long long)paused,
				         (long long)moved);
			if (!paused && r->policies[0].policy.at_close == CRM_AT_CLOSE_STAYS && b->remaining_us > 0)
				assert_int_equal(a->due_at, b->due_at);
		}
	}
}

static int64_t between(const crm_calendar *calendar, int64_t from, int64_t until)
{
	int64_t us = 0;

	assert_int_equal(crm_calendar_between(calendar, from, until, NULL, &us, NULL), CRM_OK);
	return us;
}

/* Open time of the case, or up to where it was resolved, counted by each calendar as its changes say. */
static int64_t open_time(const struct random_case *r, int64_t now)
{
	const crm_calendar *calendar = r->calendars[0];
	int64_t from = r->events[0].at, until = now, kept = 0;
	bool resolved = false;
	size_t i;

	for (i = 0; i < r->the_case.event_count && r->events[i].at <= now; i++) {
		if (r->events[i].kind == CRM_CLOCK_EVENT_RESOLVE && !resolved)
			until = r->events[i].at;
		if (r->events[i].kind == CRM_CLOCK_EVENT_RESOLVE || r->events[i].kind == CRM_CLOCK_EVENT_REOPEN)
			resolved = r->events[i].kind == CRM_CLOCK_EVENT_RESOLVE;
	}
	until = resolved ? until : now;
	for (i = 0; i < r->the_case.event_count && r->events[i].at <= now; i++) {
		const int64_t at = r->events[i].at < until ? r->events[i].at : until;

		if (r->events[i].kind != CRM_CLOCK_EVENT_CALENDAR)
			continue;
		kept = r->events[i].change == CRM_CHANGE_RECOMPUTE ? 0 : kept + between(calendar, from, at);
		from = r->events[i].change == CRM_CHANGE_RECOMPUTE ? r->events[0].at : at;
		calendar = r->events[i].calendar;
	}
	return kept + between(calendar, from, until);
}

static void shares_add_up(struct random_case *r, int64_t now, uint64_t seed)
{
	const int64_t all = open_time(r, now);
	int64_t parts = 0, us = 0;
	struct answer_room room;
	size_t i;

	judge(&room, &r->the_case, now, 0, seed);
	for (i = 0; i < room.answer.share_count; i++) {
		parts += room.shares[i].basis_points;
		us += room.shares[i].elapsed_us;
	}
	assert_int_equal(parts, us ? 10000 : 0);
	if (us + room.answer.paused_us != all)
		fail_msg("case %llu: shares %lld and pauses %lld are not %lld", (unsigned long long)seed, (long long)us,
		         (long long)room.answer.paused_us, (long long)all);
}

static void check_cases(uint64_t from, bool changes)
{
	struct random_case r;
	uint64_t seed;

	for (seed = from; seed < from + CASES; seed++) {
		int64_t now;

		random_begin(&r, seed, false, changes);
		now = r.events[0].at + random_below(&r, RANDOM_MINUTES * 2) * CRM_MINUTE;
		what_falls_due_does_not_depend_on_when_it_is_asked(&r, now, seed);
		what_falls_due_comes_in_pages(&r, now, seed);
		the_same_question_has_the_same_bytes_for_an_answer(&r, now, seed);
		explanations_add_up(&r, now, seed);
		nothing_falls_due_before_the_next_wake(&r, now, seed);
		if (!changes)
			pauses_move_due_times_by_what_was_paused(&r, seed);
		shares_add_up(&r, now, seed);
		random_end(&r);
	}
}

static void the_laws_hold_for_cases_that_keep_their_policy_and_calendar(void **state)
{
	(void)state;
	moved_targets = 0;
	check_cases(1, false);
	assert_true(moved_targets > CASES / 4);
}

static void the_laws_hold_for_cases_whose_policy_and_calendar_change(void **state)
{
	(void)state;
	check_cases(500001, true);
}

UNIT_MAIN(TEST(the_laws_hold_for_cases_that_keep_their_policy_and_calendar),
          TEST(the_laws_hold_for_cases_whose_policy_and_calendar_change))
