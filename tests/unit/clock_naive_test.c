/* Random cases against a clock that goes through them minute by minute. */
#include "clock_naive.h"
#include "clock_random.h"

enum { CASES = 400 };

struct answer_room {
	crm_clock_answer answer;
	crm_clock_standing standings[CRM_CLOCK_LIMIT];
};

static const crm_clock_standing *judge(struct answer_room *room, const crm_clock_case *the_case, int64_t now,
                                       uint64_t seed)
{
	crm_failure failure;

	room->answer = (crm_clock_answer){ .size = sizeof room->answer, .standings = room->standings };
	if (crm_clock_judge(the_case, now, &room->answer, &failure) != CRM_OK)
		fail_msg("case %llu, line %d: %s", (unsigned long long)seed, (int)failure.line, failure.message);
	return room->standings;
}

static int32_t naive_state(const struct naive *n, size_t place)
{
	const crm_clock_target *target = &n->policy->targets[place];
	const struct naive_round *round = &n->rounds[place];

	if (round->on && round->due_passed >= 0)
		return CRM_CLOCK_BREACHED;
	if (round->on)
		return naive_counts(target, naive_time_now(n, target)) ? CRM_CLOCK_RUNNING : CRM_CLOCK_HELD;
	return 0;
}

/* The minute in which a running target is used up when nothing happens any more. */
static int64_t naive_due(const struct naive *n, size_t place)
{
	const crm_clock_target *target = &n->policy->targets[place];
	const struct naive_round *round = &n->rounds[place];
	int64_t left = naive_whole(target, round) - naive_elapsed(n, target, round);
	int minute;

	for (minute = n->minutes; left > 0; minute++)
		left -= naive_is_open(naive_calendar(n, target), naive_opening(n), minute);
	return naive_opening(n) + minute * CRM_MINUTE;
}

static void compare_target(const struct naive *n, size_t place, const crm_clock_standing *standing, uint64_t seed)
{
	const crm_clock_target *target = &n->policy->targets[place];
	const struct naive_round *round = &n->rounds[place];
	const int32_t state = naive_state(n, place);

	if (standing->round != round->number || standing->met != round->met ||
	    standing->missed != round->missed + (state == CRM_CLOCK_BREACHED) || (state && standing->state != state) ||
	    (!state && standing->state >= CRM_CLOCK_RUNNING && standing->state <= CRM_CLOCK_HELD))
		fail_msg("case %llu, %s at minute %d: state %d %d, round %d %d, met %d %d, missed %d %d",
		         (unsigned long long)seed, target->name, n->minutes, (int)standing->state, (int)state,
		         (int)standing->round, (int)round->number, (int)standing->met, (int)round->met, (int)standing->missed,
		         (int)round->missed);
	if (state && (standing->elapsed_us != naive_elapsed(n, target, round) * CRM_MINUTE ||
	              standing->target_us != naive_whole(target, round) * CRM_MINUTE))
		fail_msg("case %llu, %s at minute %d: elapsed %lld %lld, whole %lld %lld", (unsigned long long)seed,
		         target->name, n->minutes, (long long)(standing->elapsed_us / CRM_MINUTE),
		         (long long)naive_elapsed(n, target, round), (long long)(standing->target_us / CRM_MINUTE),
		         (long long)naive_whole(target, round));
	if (state == CRM_CLOCK_RUNNING && standing->due_at != naive_due(n, place))
		fail_msg("case %llu, %s at minute %d: due %lld %lld", (unsigned long long)seed, target->name, n->minutes,
		         (long long)((standing->due_at - naive_opening(n)) / CRM_MINUTE),
		         (long long)((naive_due(n, place) - naive_opening(n)) / CRM_MINUTE));
	if (state == CRM_CLOCK_BREACHED && standing->breached_at != naive_opening(n) + round->due_passed * CRM_MINUTE)
		fail_msg("case %llu, %s: breached %lld %d", (unsigned long long)seed, target->name,
		         (long long)((standing->breached_at - naive_opening(n)) / CRM_MINUTE), round->due_passed);
	if (!state && round->number && !round->waits_for_team && standing->state != CRM_CLOCK_WAITING)
		assert_int_equal(standing->elapsed_us, round->elapsed_at_end * CRM_MINUTE);
}

static void compare_fired(const struct naive *n, int64_t now, uint64_t seed)
{
	crm_clock_milestone ours[NAIVE_FIRED];
	size_t i, count = 0;

	assert_int_equal(crm_clock_fired(n->the_case, CRM_NO_TIME, now, ours, NAIVE_FIRED, &count, NULL), CRM_DONE);
	for (i = 0; i < count && i < n->fired_count; i++)
		if (ours[i].at != n->fired[i].at || ours[i].step != n->fired[i].step || ours[i].target != n->fired[i].target ||
		    ours[i].round != n->fired[i].round || ours[i].level != n->fired[i].level)
			break;
	if (i < count || i < n->fired_count)
		fail_msg("case %llu: milestone %zu of %zu, %zu: %s/%s at minute %lld, %s/%s at minute %lld",
		         (unsigned long long)seed, i, count, n->fired_count, i < count ? ours[i].target : "",
		         i < count && ours[i].step ? ours[i].step : "",
		         i < count ? (long long)((ours[i].at - naive_opening(n)) / CRM_MINUTE) : -1,
		         i < n->fired_count ? n->fired[i].target : "",
		         i < n->fired_count && n->fired[i].step ? n->fired[i].step : "",
		         i < n->fired_count ? (long long)((n->fired[i].at - naive_opening(n)) / CRM_MINUTE) : -1);
}

static void compare_cases(bool changes, uint64_t seed_from)
{
	static struct naive n;
	struct random_case r;
	struct answer_room room;
	uint64_t seed;
	size_t i;
	int k;

	for (seed = seed_from; seed < seed_from + CASES; seed++) {
		random_begin(&r, seed, true, changes);
		memset(naive_open, 0, sizeof naive_open);
		for (k = 0; k < 2; k++) {
			const int last = k ? (int)random_below(&r, RANDOM_MINUTES) : RANDOM_MINUTES;
			const int64_t now = r.events[0].at + last * CRM_MINUTE;
			const crm_clock_standing *standings = judge(&room, &r.the_case, now, seed);

			naive_run(&n, &r.the_case, last);
			for (i = 0; i < n.policy->target_count; i++)
				compare_target(&n, i, &standings[i], seed);
			compare_fired(&n, now, seed);
			assert_int_equal(room.answer.is_paused, n.paused);
			assert_int_equal(room.answer.is_resolved, n.resolved);
		}
		random_end(&r);
	}
}

static void cases_without_changes_are_as_counted_minute_by_minute(void **state)
{
	(void)state;
	compare_cases(false, 1);
}

static void cases_with_changes_of_policy_and_calendar_are_as_counted_minute_by_minute(void **state)
{
	(void)state;
	compare_cases(true, 100001);
}

UNIT_MAIN(TEST(cases_without_changes_are_as_counted_minute_by_minute),
          TEST(cases_with_changes_of_policy_and_calendar_are_as_counted_minute_by_minute))
