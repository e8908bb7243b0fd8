/* What holds for every calendar in every zone: random calendars around a change of the clocks, against laws and against the plainest
 * way of finding out what is open. The seed is fixed, so a failure comes again; another may be given as argument. */
#include "calendar_reference.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

enum { KNOWN_AROUND = 150, WINDOW = 14 * 3600, QUESTIONS = 24, SPANS = 2000, ZONES_MOST = 1000, ROUNDS = 5 };

static const char *const roots[] = { "/usr/share/zoneinfo" };
static uint64_t seed = UINT64_C(20260302);
static char zone_names[ZONES_MOST][64];
static size_t zone_count;

/* --- the zones of the system */

static void list_zones(const char *folder)
{
	char path[512], name[300];
	DIR *stream;
	struct dirent *entry;

	(void)snprintf(path, sizeof path, "%s%s%s", roots[0], *folder ? "/" : "", folder);
	if ((stream = opendir(path)) == NULL)
		return;
	while ((entry = readdir(stream)) != NULL) {
		if (entry->d_name[0] < 'A' || entry->d_name[0] > 'Z' || strchr(entry->d_name, '.'))
			continue;
		(void)snprintf(name, sizeof name, "%.40s%s%.200s", folder, *folder ? "/" : "", entry->d_name);
		(void)snprintf(path, sizeof path, "%s/%.290s", roots[0], name);
		if (strlen(name) >= sizeof zone_names[0] || zone_count == ZONES_MOST)
			continue;
		(void)snprintf(zone_names[zone_count], sizeof zone_names[0], "%.63s", name);
		zone_count++;
		list_zones(name);
	}
	(void)closedir(stream);
}

static crm_zone *open_zone(const char *name)
{
	crm_zone_input input = CRM_INIT(crm_zone_input);
	crm_zone *zone = NULL;

	input.name = name;
	input.allocator = &unit_allocator;
	(void)crm_zone_create(&input, &zone, NULL);
	return zone; /* NULL for the folders of the list */
}

/* A change of the clocks between 1900 and 2100; where there is none, any time. */
static int64_t draw_change(const crm_zone *zone)
{
	int64_t after = (INT64_C(-2208988800) + (int64_t)draw(200 * INT64_C(31556952))) * CRM_SECOND, change;

	if (crm_zone_next_change(zone, after, &change) == CRM_OK && change < INT64_C(4102444800) * CRM_SECOND)
		return change;
	for (; crm_zone_next_change(zone, after, &change) != CRM_OK && after > INT64_C(-2208988800) * CRM_SECOND;
	     after -= 3650 * CRM_DAY)
		;
	return after;
}

/* --- a law at a time. What is asked is told when it fails */

struct subject {
	const char *zone;
	const crm_calendar *calendar;
	int64_t begin, end, middle;
	int round;
};

static void broken(const struct subject *s, const char *law, int64_t at, int64_t a, int64_t b, int64_t ours,
                   int64_t theirs)
{
	fail_msg("seed %llu, %s, round %d: %s: at %lld, %lld, %lld: %lld, %lld", (unsigned long long)seed, s->zone,
	         s->round, law, (long long)at, (long long)a, (long long)b, (long long)ours, (long long)theirs);
}

static int64_t between(const struct subject *s, int64_t from, int64_t until)
{
	int64_t elapsed = -1;

	assert_int_equal(crm_calendar_between(s->calendar, from, until, NULL, &elapsed, NULL), CRM_OK);
	return elapsed;
}

static int64_t draw_instant(const struct subject *s)
{
	int64_t at = chance(70) ? s->middle - 3 * CRM_DAY + (int64_t)draw(6 * 86400) * CRM_SECOND
	                        : s->begin + (int64_t)draw((uint64_t)(s->end - s->begin));

	return chance(50) ? at - at % (900 * CRM_SECOND) : chance(50) ? at + (int64_t)draw(1000000) : at;
}

/* Often a whole number of segments, so that closings and openings are met exactly. */
static int64_t draw_amount(const struct subject *s, int64_t at)
{
	int64_t other = draw_instant(s), edge = other;

	if (chance(60)) {
		(void)crm_calendar_find(s->calendar, other, (int32_t)draw(6) + 1, NULL, &edge, NULL);
		edge = edge == CRM_NO_TIME ? between(s, at, other) : between(s, at, edge);
		return edge < 0 ? -edge : edge;
	}
	return chance(20) ? 0 : (int64_t)draw(40 * 3600) * CRM_SECOND + (chance(50) ? (int64_t)draw(1000000) : 0);
}

static crm_calendar_options draw_options(void)
{
	crm_calendar_options options = CRM_INIT(crm_calendar_options);

	options.at_close = (int32_t)draw(2);
	options.at_open = (int32_t)draw(2);
	options.zero = (int32_t)draw(2);
	return options;
}

typedef crm_status (*mover)(const crm_calendar *, int64_t, int64_t, const crm_calendar_options *, int64_t *,
                            crm_failure *);

/* between(s, add(s, n)) = n, and no earlier instant will do (with at_close at the closing); going back the other way round. */
static void law_of_counting(const struct subject *s, int64_t at, int64_t n, const crm_calendar_options *options)
{
	int64_t there, sum;

	if (crm_calendar_add(s->calendar, at, n, options, &there, NULL) == CRM_OK) {
		if ((sum = between(s, at, there)) != n)
			broken(s, "between(s, add(s, n)) = n", at, n, there, sum, n);
		if (n > 0 && options->at_close == CRM_AT_CLOSE_STAYS && between(s, at, there - 1) >= n)
			broken(s, "add gives the earliest instant", at, n, there, between(s, at, there - 1), n);
	} else if (between(s, at, s->end) > n) {
		broken(s, "what is known is answered", at, n, 0, 0, 0);
	}
	if (crm_calendar_subtract(s->calendar, at, n, options, &there, NULL) == CRM_OK) {
		if ((sum = between(s, there, at)) != n)
			broken(s, "between(subtract(s, n), s) = n", at, n, there, sum, n);
		if (n > 0 && options->at_open == CRM_AT_OPEN_STAYS && between(s, there + 1, at) >= n)
			broken(s, "subtract gives the latest instant", at, n, there, between(s, there + 1, at), n);
	} else if (between(s, s->begin, at) > n) {
		broken(s, "what is known is answered, going back", at, n, 0, 0, 0);
	}
}

/* add(add(s, a), b) = add(s, a + b) for a >= 0 and b > 0 under every convention; for b = 0 where no amount stays. */
static void law_of_steps(const struct subject *s, mover go, const char *name, int64_t at, int64_t a, int64_t b,
                         const crm_calendar_options *options)
{
	int64_t first, second, whole;

	if (b == 0 && options->zero == CRM_ZERO_ROLLS)
		return;
	if (go(s->calendar, at, a + b, options, &whole, NULL) != CRM_OK ||
	    go(s->calendar, at, a, options, &first, NULL) != CRM_OK)
		return;
	assert_int_equal(go(s->calendar, first, b, options, &second, NULL), CRM_OK);
	if (second != whole)
		broken(s, name, at, a, b, second, whole);
}

/* A later start never ends earlier; a larger amount neither. */
static void law_of_order(const struct subject *s, mover go, int64_t one, int64_t other, int64_t n,
                         const crm_calendar_options *options)
{
	int64_t early = one < other ? one : other, late = one < other ? other : one, first, second;

	if (go(s->calendar, early, n, options, &first, NULL) == CRM_OK &&
	    go(s->calendar, late, n, options, &second, NULL) == CRM_OK && first > second)
		broken(s, "later starts never end earlier", early, late, n, first, second);
}

/* add(s, -n) = subtract(s, n). */
static void law_of_signs(const struct subject *s, int64_t at, int64_t n, const crm_calendar_options *options)
{
	int64_t one = 0, other = 0;

	if (n == 0)
		return;
	assert_int_equal(crm_calendar_add(s->calendar, at, -n, options, &one, NULL),
	                 crm_calendar_subtract(s->calendar, at, n, options, &other, NULL));
	if (one != other)
		broken(s, "add(s, -n) = subtract(s, n)", at, n, 0, one, other);
}

static bool spans_are_one(const crm_span *left, const crm_span *right)
{
	if (left->kind != right->kind || !left->name != !right->name || strcmp(left->calendar, right->calendar) != 0)
		return false;
	return !left->name || strcmp(left->name, right->name) == 0;
}

/* Spans have no gaps, the counted ones add up, no two neighbours are the same, and what is counted is open. */
static void law_of_spans(const struct subject *s, int64_t one, int64_t other)
{
	static crm_span spans[SPANS];
	int64_t from = one < other ? one : other, until = one < other ? other : one, sum = 0, at = from;
	size_t count, i;
	int32_t open;

	until = until < from + 60 * CRM_DAY ? until : from + 60 * CRM_DAY;
	assert_int_equal(crm_calendar_spans(s->calendar, from, until, spans, SPANS, &count, NULL), CRM_DONE);
	for (i = 0; i < count; i++) {
		if (spans[i].from_at != at || spans[i].until_at <= at)
			broken(s, "spans have no gaps", from, until, (int64_t)i, spans[i].from_at, at);
		at = spans[i].until_at;
		if (i > 0 && spans_are_one(&spans[i - 1], &spans[i]))
			broken(s, "spans are as long as they can be", from, until, (int64_t)i, spans[i].from_at, spans[i].kind);
		sum += spans[i].kind == CRM_SPAN_COUNTED ? spans[i].until_at - spans[i].from_at : 0;
		assert_int_equal(crm_calendar_is_open(s->calendar, spans[i].from_at, NULL, &open, NULL), CRM_OK);
		if (open != (spans[i].kind == CRM_SPAN_COUNTED))
			broken(s, "counted is what is open", from, until, (int64_t)i, spans[i].from_at, open);
	}
	if (at != until || sum != between(s, from, until))
		broken(s, "spans add up", from, until, at, sum, between(s, from, until));
}

/* The next opening and closing are where the spans change. */
static void law_of_edges(const struct subject *s, int64_t at)
{
	crm_span next[2], previous[2];
	size_t next_count, previous_count;
	int64_t found;

	assert_int_equal(crm_calendar_segments(s->calendar, at, 0, next, 2, &next_count, NULL), CRM_OK);
	assert_int_equal(crm_calendar_segments(s->calendar, at, 1, previous, 2, &previous_count, NULL), CRM_OK);
	if (next_count > 0 && crm_calendar_find(s->calendar, at, CRM_EDGE_NEXT_OPEN, NULL, &found, NULL) == CRM_OK &&
	    found != next[0].from_at)
		broken(s, "next open", at, 0, 0, found, next[0].from_at);
	if (next_count > 0 && crm_calendar_find(s->calendar, at, CRM_EDGE_NEXT_CLOSING, NULL, &found, NULL) == CRM_OK &&
	    found != next[0].until_at)
		broken(s, "next closing", at, 0, 0, found, next[0].until_at);
	if (previous_count > 0 &&
	    crm_calendar_find(s->calendar, at, CRM_EDGE_PREVIOUS_CLOSE, NULL, &found, NULL) == CRM_OK &&
	    found != previous[0].until_at)
		broken(s, "previous close", at, 0, 0, found, previous[0].until_at);
	if (next_count == 2 && between(s, next[0].from_at, next[1].until_at) !=
	                           next[0].until_at - next[0].from_at + next[1].until_at - next[1].from_at)
		broken(s, "segments are what is open", at, 0, 0, next[0].from_at, next[1].until_at);
	if (next_count == 2 && next[0].until_at >= next[1].from_at)
		broken(s, "segments that touch are one", at, 0, 0, next[0].until_at, next[1].from_at);
}

static void law_of_days(const struct subject *s, int64_t first_day)
{
	crm_date from = crm_date_of(first_day * CRM_DAY, 0), until = crm_date_add_days(from, (int32_t)draw(40)), date;
	crm_calendar_options options = CRM_INIT(crm_calendar_options);
	int32_t sum = 0, count, workday;
	int64_t there;
	crm_local_time local;

	for (date = from; memcmp(&date, &until, sizeof date) != 0; date = crm_date_add_days(date, 1)) {
		assert_int_equal(crm_calendar_is_workday(s->calendar, date, &workday, NULL), CRM_OK);
		sum += workday;
	}
	assert_int_equal(crm_calendar_workdays(s->calendar, from, until, &count, NULL), CRM_OK);
	if (sum != count)
		broken(s, "working days add up", first_day, 0, 0, sum, count);
	assert_int_equal(crm_calendar_workdays(s->calendar, until, from, &count, NULL), CRM_OK);
	assert_int_equal(count, -sum);
	there = s->middle;
	if (crm_calendar_add_days(s->calendar, there, 5, &options, &there, NULL) != CRM_OK)
		return;
	crm_zone_local(crm_calendar_zone(s->calendar), there, &local);
	assert_int_equal(crm_calendar_workdays(s->calendar, local.date, crm_date_add_days(local.date, 1), &count, NULL),
	                 CRM_OK);
	if (count != 1)
		broken(s, "days that are added lead to a working day", s->middle, 5, 0, there, count);
}

static void check_laws(const struct subject *s)
{
	static const mover movers[] = { crm_calendar_add, crm_calendar_subtract };
	static const char *const steps[] = { "add(add(s, a), b) = add(s, a + b)",
		                                 "subtract(subtract(s, a), b) = subtract(s, a + b)" };
	int i;
	size_t way;

	for (i = 0; i < QUESTIONS; i++) {
		int64_t at = draw_instant(s), other = draw_instant(s), a = draw_amount(s, at), b = draw_amount(s, at);
		crm_calendar_options options = draw_options();

		law_of_counting(s, at, a, &options);
		law_of_signs(s, at, a, &options);
		for (way = 0; way < 2; way++) {
			law_of_steps(s, movers[way], steps[way], at, a, b, &options);
			law_of_order(s, movers[way], at, other, a, &options);
		}
		law_of_edges(s, at);
		if (i < 2)
			law_of_spans(s, at, other);
	}
	law_of_days(s, s->middle / CRM_DAY - (int64_t)draw(30));
}

/* --- against the reference: every second around the change */

typedef bool (*open_fn)(const void *context, int64_t second);

static bool one_is_open(const void *context, int64_t second)
{
	return reference_open(context, second);
}

static void compare_seconds(const struct subject *s, open_fn is_open, const void *context)
{
	int64_t middle = s->middle / CRM_SECOND, second, segment_from = INT64_MIN, segment_until = INT64_MIN;
	int64_t sum = 0;
	crm_span next;
	size_t count;

	for (second = middle - WINDOW; second < middle + WINDOW; second++) {
		bool ours;

		if (second >= segment_until) {
			assert_int_equal(crm_calendar_segments(s->calendar, second * CRM_SECOND, 0, &next, 1, &count, NULL),
			                 CRM_OK);
			segment_from = count ? next.from_at / CRM_SECOND : INT64_MAX;
			segment_until = count ? next.until_at / CRM_SECOND : INT64_MAX;
		}
		ours = second >= segment_from && second < segment_until;
		if (ours != is_open(context, second))
			broken(s, "open as the reference says", second * CRM_SECOND, segment_from, segment_until, ours, !ours);
		sum += ours;
	}
	if (sum * CRM_SECOND != between(s, (middle - WINDOW) * CRM_SECOND, (middle + WINDOW) * CRM_SECOND))
		broken(s, "counts what the reference counts", middle, WINDOW, 0, sum, 0);
}

struct pair {
	const struct reference *left, *right;
	int32_t how;
};

static bool pair_is_open(const void *context, int64_t second)
{
	const struct pair *pair = context;
	bool left = reference_open(pair->left, second), right = reference_open(pair->right, second);

	return pair->how == CRM_CALENDAR_ANY ? left || right : left && right;
}

/* --- rounds */

static struct reference one, another;

static bool make_subject(struct subject *s, const struct reference *reference, crm_calendar **calendar)
{
	int64_t day = s->middle / CRM_DAY;
	crm_failure failure;

	if (reference_create(reference, day - KNOWN_AROUND, day + KNOWN_AROUND, reference == &one ? "one" : "another",
	                     calendar, &failure) < 0)
		fail_msg("seed %llu, %s, round %d: rule %d, %s: %s", (unsigned long long)seed, s->zone, s->round, failure.rule,
		         failure.field, failure.message);
	s->calendar = *calendar;
	s->begin = (day - KNOWN_AROUND + 2) * CRM_DAY;
	s->end = (day + KNOWN_AROUND - 1) * CRM_DAY;
	return true;
}

static void check_union(struct subject *s, const crm_calendar *left, const crm_zone *other_zone)
{
	const crm_calendar *parts[2] = { left, NULL };
	struct pair pair = { &one, &another, (int32_t)draw(2) + 1 };
	crm_calendar *right = NULL, *both = NULL;
	crm_failure failure;

	reference_draw(&another, other_zone, s->middle / CRM_DAY);
	(void)make_subject(s, &another, &right);
	parts[1] = right;
	if (crm_calendar_combine(parts, 2, pair.how, "both", &both, &failure) == CRM_OK) {
		s->calendar = both;
		compare_seconds(s, pair_is_open, &pair);
		check_laws(s);
	} else {
		assert_int_equal(failure.rule, CRM_RULE_CALENDAR_NEVER_OPEN);
		assert_int_equal(pair.how, CRM_CALENDAR_ALL);
	}
	crm_calendar_free(both);
	crm_calendar_free(right);
}

static void check_zone(const crm_zone *zone, const char *name, int round)
{
	struct subject s = { .zone = name, .round = round, .middle = draw_change(zone) };
	crm_calendar *calendar = NULL;
	crm_zone *other;

	reference_draw(&one, zone, s.middle / CRM_DAY);
	(void)make_subject(&s, &one, &calendar);
	compare_seconds(&s, one_is_open, &one);
	check_laws(&s);
	if (round % 4 == 0 && (other = open_zone(zone_names[draw(zone_count)])) != NULL) {
		check_union(&s, calendar, other);
		crm_zone_free(other);
	}
	crm_calendar_free(calendar);
}

static void the_laws_hold_for_random_calendars_in_every_zone(void **state)
{
	size_t i, zones = 0;
	int round;

	(void)state;
	list_zones("");
	reference_state = seed;
	for (i = 0; i < zone_count; i++) {
		crm_zone *zone = open_zone(zone_names[i]);

		if (!zone)
			continue;
		for (round = 0; round < ROUNDS; round++)
			check_zone(zone, zone_names[i], (int)zones * ROUNDS + round);
		crm_zone_free(zone);
		zones++;
	}
	printf("# seed %llu: %d random calendars in each of %zu zones, every fourth joined with one of another zone\n",
	       (unsigned long long)seed, ROUNDS, zones);
	if (zones == 0) {
		printf("# skipped: no time zone data in %s (the package tzdata)\n", roots[0]);
		skip();
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { TEST(the_laws_hold_for_random_calendars_in_every_zone) };

	if (argc > 1)
		seed = strtoull(argv[1], NULL, 10);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
