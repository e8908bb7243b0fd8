/* Recurrence against vectors from other systems. Each is checked under the convention it names and under every other one that it
 * knows an answer for. What is disputed among the sources is not asserted, but told with both answers. */
#include "unit.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIMES_MOST = 2048 };

static const char *directory;

struct counts {
	int vectors, answers, others, disputed, peers;
};

/* --- times as the vectors write them */

static crm_civil_time civil_of(const char *text)
{
	int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, fields;

	fields = sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d", &year, &month, &day, &hour, &minute, &second);
	assert_true(fields == 3 || fields == 6);
	return (crm_civil_time){ { (int16_t)year, (uint8_t)month, (uint8_t)day }, hour * 3600 + minute * 60 + second };
}

/* An expected time, UTC or floating. */
static int64_t at_of(const char *text)
{
	crm_civil_time time = civil_of(text);
	int64_t at;

	assert_true(crm_time_from_date(time.date, time.second, 0, &at));
	return at;
}

static const char *text_at(int64_t at)
{
	static char texts[4][CRM_TIME_TEXT];
	static int next;

	next = (next + 1) % 4;
	return crm_time_text(at, texts[next]);
}

/* --- a recurrence as a vector describes it */

static const char *string_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void take_convention(crm_recurrence_input *input, const json_t *convention)
{
	const char *gap = string_of(convention, "gap"), *monthdays = string_of(convention, "yearly_bymonthday");

	input->gap = gap && strcmp(gap, "skip") == 0 ? CRM_GAP_SKIP : CRM_GAP_SHIFT;
	input->monthdays = monthdays && strcmp(monthdays, "dtstart_month") == 0 ? CRM_MONTHDAYS_START_MONTH
	                                                                        : CRM_MONTHDAYS_ALL_MONTHS;
}

static size_t take_times(crm_civil_time *times, const json_t *list)
{
	json_t *item;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)list, i, item) {
		assert_true(i < TIMES_MOST);
		times[i] = civil_of(json_string_value(item));
	}
	return json_array_size(list);
}

static crm_recurrence *recurrence_of(const json_t *vector, const json_t *convention)
{
	crm_civil_time added[16], left_out[16];
	crm_recurrence_input input = CRM_INIT(crm_recurrence_input);
	crm_zone_input zone_input = CRM_INIT(crm_zone_input);
	crm_recurrence *recurrence = NULL;
	crm_zone *zone = NULL;
	crm_failure failure;

	if ((zone_input.name = string_of(vector, "tzid"))) {
		zone_input.allocator = &unit_allocator;
		if (crm_zone_create(&zone_input, &zone, &failure) != CRM_OK)
			fail_msg("%s: %s", string_of(vector, "id"), failure.message);
	}
	input.start = civil_of(string_of(vector, "dtstart"));
	input.whole_days = !strchr(string_of(vector, "dtstart"), 'T');
	input.rule = string_of(vector, "rrule");
	input.zone = zone;
	input.added = added;
	input.added_count = take_times(added, json_object_get(vector, "rdate"));
	input.left_out = left_out;
	input.left_out_count = take_times(left_out, json_object_get(vector, "exdate"));
	input.allocator = &unit_allocator;
	take_convention(&input, convention);
	if (crm_recurrence_create(&input, &recurrence, &failure) != CRM_OK)
		fail_msg("%s: %s at %d: %s", string_of(vector, "id"), input.rule, failure.position, failure.message);
	crm_zone_free(zone);
	return recurrence;
}

/* --- what is asked */

struct answer {
	int64_t ats[TIMES_MOST];
	size_t  count;
};

/* The window, and the same once more one by one and counted. */
static void ask(const crm_recurrence *recurrence, const json_t *vector, size_t room, struct answer *answer)
{
	const char *from_text = string_of(vector, "from"), *to_text = string_of(vector, "to");
	int64_t from = from_text ? at_of(from_text) : CRM_NO_TIME, to = to_text ? at_of(to_text) : CRM_NO_TIME, at, count;
	crm_failure failure;
	crm_status rc;
	size_t i;

	rc = crm_recurrence_window(recurrence, from, to, answer->ats, room, &answer->count, &failure);
	if (rc < 0)
		fail_msg("%s: %s", string_of(vector, "id"), failure.message);
	at = from == CRM_NO_TIME ? from : from - 1;
	for (i = 0; i < answer->count; i++) {
		assert_int_equal(crm_recurrence_next(recurrence, at, &at, &failure), CRM_OK);
		assert_int_equal(at, answer->ats[i]);
	}
	if (answer->count == 0)
		return;
	assert_int_equal(crm_recurrence_count(recurrence, from, answer->ats[answer->count - 1], &count, &failure), CRM_OK);
	assert_int_equal(count, answer->count);
}

static bool is_equal(const struct answer *answer, const json_t *expect, bool complete)
{
	size_t i, count = json_array_size(expect);

	if (answer->count < count || (complete && answer->count != count))
		return false;
	for (i = 0; i < count; i++)
		if (answer->ats[i] != at_of(json_string_value(json_array_get(expect, i))))
			return false;
	return true;
}

static void print_answer(const struct answer *answer)
{
	size_t i;

	for (i = 0; i < answer->count && i < 4; i++)
		printf(" %s", text_at(answer->ats[i]));
	printf("%s", answer->count > 4 ? " ..." : answer->count == 0 ? " none" : "");
}

static void print_expected(const json_t *expect)
{
	size_t i;

	for (i = 0; i < json_array_size(expect) && i < 4; i++)
		printf(" %s", json_string_value(json_array_get(expect, i)));
	printf("%s", json_array_size(expect) > 4 ? " ..." : "");
}

/* Long sets give how many there are, the first and the last. */
static bool is_as_long(const struct answer *answer, const json_t *vector)
{
	const char *first = string_of(vector, "expect_first"), *last = string_of(vector, "expect_last");

	return answer->count == (size_t)json_integer_value(json_object_get(vector, "expect_count")) &&
	       (!first || answer->ats[0] == at_of(first)) && (!last || answer->ats[answer->count - 1] == at_of(last));
}

static void check_answer(const json_t *vector, const json_t *convention, const json_t *expect, struct counts *counts)
{
	bool complete = json_object_get(vector, "complete") == NULL, equal;
	crm_recurrence *recurrence = recurrence_of(vector, convention);
	struct answer answer;

	ask(recurrence, vector, complete ? TIMES_MOST : json_array_size(expect), &answer);
	equal = expect ? is_equal(&answer, expect, complete) : is_as_long(&answer, vector);
	if (json_is_true(json_object_get(vector, "disputed"))) {
		printf("# disputed %s: ours is %zu:", string_of(vector, "id"), answer.count);
		print_answer(&answer);
		printf("; theirs%s", equal ? " too" : ":");
		print_expected(expect);
		printf(" (%s)\n", string_of(vector, "reason"));
		counts->disputed++;
	} else if (!equal) {
		print_answer(&answer);
		fail_msg("%s: %s is answered with %zu times", string_of(vector, "id"), string_of(vector, "rrule"), answer.count);
	} else {
		counts->answers++;
	}
	crm_recurrence_free(recurrence);
}

static void check_vector(const json_t *vector, struct counts *counts)
{
	json_t *other;
	size_t i;

	check_answer(vector, json_object_get(vector, "conv"), json_object_get(vector, "expect"), counts);
	json_array_foreach(json_object_get(vector, "alts"), i, other) {
		check_answer(vector, json_object_get(other, "conv"), json_object_get(other, "expect"), counts);
		counts->others++;
	}
	if (json_object_get(vector, "peers_differ")) {
		printf("# peers differ on %s: we answer as the vector; %s\n", string_of(vector, "id"), string_of(vector, "peers_differ"));
		counts->peers++;
	}
	counts->vectors++;
}

static json_t *read_vectors(const char *name)
{
	char path[1024];
	json_error_t error;
	json_t *vectors;

	(void)snprintf(path, sizeof path, "%s/%s.json", directory, name);
	vectors = json_load_file(path, 0, &error);
	if (!vectors)
		printf("# %s is not there: skipped\n", path);
	return vectors;
}

static void check_file(const char *name)
{
	struct counts counts = { 0 };
	json_t *vectors, *vector;
	size_t i;

	if (!directory || !(vectors = read_vectors(name)))
		skip();
	json_array_foreach(vectors, i, vector)
		check_vector(vector, &counts);
	printf(
		"# %s: %d vectors, %d answers asserted, %d of them under another convention, %d disputed, %d where peers differ\n",
		name, counts.vectors, counts.answers, counts.others, counts.disputed, counts.peers);
	assert_int_equal(counts.answers + counts.disputed, counts.vectors + counts.others);
	json_decref(vectors);
}

static void rules_give_what_other_systems_give(void **state)
{
	(void)state;
	check_file("recurrence_rules");
}

static void positions_and_weeks_of_the_year_are_counted(void **state)
{
	(void)state;
	check_file("recurrence_setpos_weekno");
}

static void times_are_added_and_left_out(void **state)
{
	(void)state;
	check_file("recurrence_sets");
}

static void invalid_days_are_skipped_as_asked(void **state)
{
	(void)state;
	check_file("recurrence_skip");
}

static void local_times_stay_across_changes_of_the_clocks(void **state)
{
	(void)state;
	check_file("recurrence_zoned");
}

static void wrong_rules_are_refused_with_their_place(void **state)
{
	crm_recurrence_input input = CRM_INIT(crm_recurrence_input);
	crm_recurrence *recurrence = NULL;
	crm_failure failure;
	json_t *vectors, *vector;
	size_t i;

	(void)state;
	if (!directory || !(vectors = read_vectors("recurrence_invalid")))
		skip();
	input.start = civil_of("2026-01-05T09:00:00");
	json_array_foreach(vectors, i, vector) {
		input.rule = string_of(vector, "rrule");
		if (crm_recurrence_create(&input, &recurrence, &failure) != CRM_ERR_INVALID)
			fail_msg("%s: %s is taken", string_of(vector, "id"), input.rule);
		assert_in_range(failure.rule, CRM_RULE_RECURRENCE_SYNTAX, CRM_RULE_RECURRENCE_FORBIDDEN);
		assert_in_range(failure.position, 1, strlen(input.rule) + 1);
		assert_null(recurrence);
		printf("# %s: %s: byte %d: %s\n", string_of(vector, "id"), input.rule, failure.position, failure.message);
	}
	printf("# recurrence_invalid: %zu rules refused\n", json_array_size(vectors));
	json_decref(vectors);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rules_give_what_other_systems_give),
		TEST(positions_and_weeks_of_the_year_are_counted),
		TEST(times_are_added_and_left_out),
		TEST(invalid_days_are_skipped_as_asked),
		TEST(local_times_stay_across_changes_of_the_clocks),
		TEST(wrong_rules_are_refused_with_their_place),
	};

	directory = getenv("CRM_VECTORS");
	if (!directory)
		printf("# CRM_VECTORS is not set: skipped\n");
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
