/* Working time against vectors from other systems. Each is checked under the convention it names, and under each other convention
 * that it knows an answer for. What is disputed among the sources is not asserted, but told with both answers. */
#include "unit.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRIES_MOST = 512, SEGMENTS_MOST = 16 };

static const char *directory;

/* --- a calendar as the vectors write it */

struct described {
	crm_calendar_hours hours[ENTRIES_MOST];
	crm_calendar_day days[ENTRIES_MOST];
	crm_calendar_input input;
};

/* "09:00" or "09:00:30"; what is no time of day becomes -1. */
static int32_t seconds_of(const json_t *text)
{
	unsigned hour, minute, second = 0;
	int length = 0;

	if (sscanf(json_string_value(text), "%2u:%2u%n:%2u%n", &hour, &minute, &length, &second, &length) < 2 ||
	    json_string_value(text)[length])
		return -1;
	return (int32_t)(hour * 3600 + minute * 60 + second);
}

static crm_date date_from(const char *text)
{
	int year = 0, month = 0, day = 0;

	assert_int_equal(sscanf(text, "%4d-%2d-%2d", &year, &month, &day), 3);
	return (crm_date){ (int16_t)year, (uint8_t)month, (uint8_t)day };
}

static int32_t weekday_of(const char *key)
{
	static const char *const names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
	int32_t i;

	for (i = 0; i < 7; i++)
		if (strcmp(key, names[i]) == 0)
			return i + 1;
	return 0;
}

static void describe_dated(struct described *described, const json_t *dates, int32_t kind)
{
	const char *key;
	json_t *segments, *segment;
	size_t i;

	json_object_foreach((json_t *)(uintptr_t)dates, key, segments) json_array_foreach(segments, i, segment)
	{
		assert_true(described->input.days_count < ENTRIES_MOST);
		described->days[described->input.days_count++] = (crm_calendar_day){
			date_from(key), kind, seconds_of(json_array_get(segment, 0)), seconds_of(json_array_get(segment, 1)), NULL
		};
	}
}

static void describe(struct described *described, const json_t *calendar, int32_t dst)
{
	json_t *segments, *segment, *holiday;
	const char *key;
	size_t i;

	memset(described, 0, sizeof *described);
	described->input = (crm_calendar_input)CRM_INIT(crm_calendar_input);
	described->input.hours = described->hours;
	described->input.days = described->days;
	described->input.dst = dst;
	described->input.allocator = &unit_allocator;
	json_object_foreach(json_object_get(calendar, "hours"), key, segments) json_array_foreach(segments, i, segment)
		described->hours[described->input.hours_count++] = (crm_calendar_hours){
		weekday_of(key), seconds_of(json_array_get(segment, 0)), seconds_of(json_array_get(segment, 1))
	};
	json_array_foreach(json_object_get(calendar, "holidays"), i, holiday)
		described->days[described->input.days_count++] = (crm_calendar_day){
		.date = date_from(json_string_value(holiday)), .kind = CRM_CALENDAR_HOLIDAY
	};
	describe_dated(described, json_object_get(calendar, "extra_workdays"), CRM_CALENDAR_REPLACED);
	describe_dated(described, json_object_get(calendar, "breaks"), CRM_CALENDAR_BREAK);
}

#define TZIF_HEAD "TZif2" "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define NONE "\0\0\0\0"

/* Morocco as its law of 2026 has it, in the form of RFC 8536: one hour ahead of UTC until 2026-09-20 01:00 UTC, and never again. */
static const unsigned char morocco[] =
	TZIF_HEAD NONE NONE NONE NONE "\0\0\0\1" "\0\0\0\4" "\0\0\0\0\0\0" "UTC\0"
	TZIF_HEAD NONE NONE NONE "\0\0\0\1" "\0\0\0\2" "\0\0\0\10"
	"\0\0\0\0\x6A\xAF\x30\x10" "\1" "\0\0\x0E\x10\0\0" "\0\0\0\0\0\4" "+01\0" "+00\0" "\n<+00>0\n";

/* The system's zone, or for a law that its data is too old for, that law. */
static crm_zone *zone_of(const json_t *vector)
{
	crm_zone_input input = CRM_INIT(crm_zone_input);
	crm_zone *zone = NULL;
	crm_failure failure;

	input.name = json_string_value(json_object_get(json_object_get(vector, "calendar"), "tz"));
	input.allocator = &unit_allocator;
	if (json_object_get(vector, "needs_tzdata") && strcmp(input.name, "Africa/Casablanca") == 0) {
		input.data = morocco;
		input.length = sizeof morocco - 1;
	}
	if (crm_zone_create(&input, &zone, &failure) < 0)
		fail_msg("%s: %s", input.name, failure.message);
	return zone;
}

/* --- conventions by their names */

static const struct {
	const char *convention, *value;
	size_t offset;
	int32_t number;
} conventions[] = {
	{ "at_close", "close", offsetof(crm_calendar_options, at_close), CRM_AT_CLOSE_STAYS },
	{ "at_close", "next_open", offsetof(crm_calendar_options, at_close), CRM_AT_CLOSE_NEXT_OPEN },
	{ "at_open", "open", offsetof(crm_calendar_options, at_open), CRM_AT_OPEN_STAYS },
	{ "at_open", "prev_close", offsetof(crm_calendar_options, at_open), CRM_AT_OPEN_PREVIOUS_CLOSE },
	{ "zero", "roll", offsetof(crm_calendar_options, zero), CRM_ZERO_ROLLS },
	{ "zero", "stay", offsetof(crm_calendar_options, zero), CRM_ZERO_STAYS },
	{ "reversed", "signed", offsetof(crm_calendar_options, reversed), CRM_REVERSED_SIGNED },
	{ "reversed", "zero", offsetof(crm_calendar_options, reversed), CRM_REVERSED_ZERO },
	{ "reversed", "absolute", offsetof(crm_calendar_options, reversed), CRM_REVERSED_ABSOLUTE },
	{ "close_edge", "open", offsetof(crm_calendar_options, close_edge), CRM_CLOSE_EDGE_OUT },
	{ "close_edge", "closed", offsetof(crm_calendar_options, close_edge), CRM_CLOSE_EDGE_IN },
	{ "origin", "roll_then_count", offsetof(crm_calendar_options, origin), CRM_ORIGIN_ROLL_THEN_COUNT },
	{ "origin", "count_after", offsetof(crm_calendar_options, origin), CRM_ORIGIN_COUNT_AFTER },
	{ "time", "keep", offsetof(crm_calendar_options, time), CRM_TIME_KEEP },
	{ "time", "keep_then_roll", offsetof(crm_calendar_options, time), CRM_TIME_KEEP_THEN_ROLL },
	{ "time", "roll_then_keep", offsetof(crm_calendar_options, time), CRM_TIME_ROLL_THEN_KEEP },
};

static void set_convention(crm_calendar_options *options, const char *convention, const char *value)
{
	size_t i;

	for (i = 0; i < sizeof conventions / sizeof *conventions; i++)
		if (strcmp(convention, conventions[i].convention) == 0 && strcmp(value, conventions[i].value) == 0) {
			memcpy((char *)options + conventions[i].offset, &conventions[i].number, sizeof conventions[i].number);
			return;
		}
	fail_msg("the vectors name a convention that the library has no name for: %s = %s", convention, value);
}

/* `dst` is a property of the calendar, the others are options of the question. */
static void read_conventions(const json_t *named, crm_calendar_options *options, int32_t *dst)
{
	const char *key;
	json_t *value;

	*options = (crm_calendar_options)CRM_INIT(crm_calendar_options);
	*dst = CRM_DST_ENDPOINT;
	json_object_foreach((json_t *)(uintptr_t)named, key, value)
	{
		if (strcmp(key, "end_of_day") == 0)
			options->end_of_day = json_is_true(value);
		else if (strcmp(key, "dst") == 0)
			*dst = strcmp(json_string_value(value), "instant") == 0 ? CRM_DST_INSTANT : CRM_DST_ENDPOINT;
		else
			set_convention(options, key, json_string_value(value));
	}
}

/* --- questions */

struct question {
	const json_t *vector;
	const crm_calendar *calendar;
	const crm_calendar_options *options;
	int64_t start;
	crm_failure failure;
};

static int64_t instant_from(const json_t *vector, const char *key)
{
	const char *text = json_string_value(json_object_get(vector, key));
	int64_t at = 0;

	if (text && !crm_time_from_text(text, &at))
		assert_string_equal(text, "1970-01-01T00:00:00+00:00"); /* "none" in the ledger, an instant like others here */
	return at;
}

static json_t *instant_answer(struct question *q, crm_status rc, int64_t at)
{
	char text[CRM_TIME_TEXT];

	return rc < 0 ? json_sprintf("rule %d: %s", q->failure.rule, q->failure.message)
	              : json_string(crm_time_text(at, text));
}

static int64_t amount_of(const struct question *q)
{
	return json_integer_value(json_object_get(q->vector, "amount_s")) * CRM_SECOND;
}

static json_t *ask_add(struct question *q)
{
	int64_t at;
	crm_status rc = crm_calendar_add(q->calendar, q->start, amount_of(q), q->options, &at, &q->failure);

	return instant_answer(q, rc, at);
}

static json_t *ask_subtract(struct question *q)
{
	int64_t at;
	crm_status rc = crm_calendar_subtract(q->calendar, q->start, amount_of(q), q->options, &at, &q->failure);

	return instant_answer(q, rc, at);
}

static json_t *ask_between(struct question *q)
{
	int64_t elapsed;

	if (crm_calendar_between(q->calendar, q->start, instant_from(q->vector, "end"), q->options, &elapsed, &q->failure) <
	    0)
		return instant_answer(q, CRM_ERR_REFUSED, 0);
	return json_integer(elapsed / CRM_SECOND);
}

static json_t *ask_is_open(struct question *q)
{
	int32_t open;

	if (crm_calendar_is_open(q->calendar, q->start, q->options, &open, &q->failure) < 0)
		return instant_answer(q, CRM_ERR_REFUSED, 0);
	return json_boolean(open);
}

static json_t *ask_edge(struct question *q)
{
	static const struct {
		const char *op;
		int32_t edge;
	} edges[] = { { "next_open", CRM_EDGE_NEXT_OPEN },
		          { "next_opening", CRM_EDGE_NEXT_OPENING },
		          { "next_closing", CRM_EDGE_NEXT_CLOSING },
		          { "prev_close", CRM_EDGE_PREVIOUS_CLOSE },
		          { "prev_opening", CRM_EDGE_PREVIOUS_OPENING } };
	const char *op = json_string_value(json_object_get(q->vector, "op"));
	int64_t at;
	crm_status rc;
	size_t i = 0;

	while (strcmp(edges[i].op, op) != 0)
		i++;
	rc = crm_calendar_find(q->calendar, q->start, edges[i].edge, q->options, &at, &q->failure);
	return instant_answer(q, rc, at);
}

static json_t *ask_days(struct question *q)
{
	bool back = strcmp(json_string_value(json_object_get(q->vector, "op")), "subtract_days") == 0;
	int32_t days = (int32_t)json_integer_value(json_object_get(q->vector, "amount_days"));
	int64_t at;
	crm_status rc = crm_calendar_add_days(q->calendar, q->start, back ? -days : days, q->options, &at, &q->failure);

	return instant_answer(q, rc, at);
}

static json_t *ask_is_workday(struct question *q)
{
	int32_t workday;
	crm_date date = date_from(json_string_value(json_object_get(q->vector, "date")));

	if (crm_calendar_is_workday(q->calendar, date, &workday, &q->failure) < 0)
		return instant_answer(q, CRM_ERR_REFUSED, 0);
	return json_boolean(workday);
}

static json_t *ask_segments(struct question *q)
{
	crm_span spans[SEGMENTS_MOST];
	bool back = strcmp(json_string_value(json_object_get(q->vector, "direction")), "backward") == 0;
	size_t room = (size_t)json_integer_value(json_object_get(q->vector, "count")), count, i;
	json_t *list;

	assert_true(room <= SEGMENTS_MOST);
	if (crm_calendar_segments(q->calendar, q->start, back, spans, room, &count, &q->failure) < 0)
		return instant_answer(q, CRM_ERR_REFUSED, 0);
	list = json_array();
	for (i = 0; i < count; i++)
		json_array_append_new(list, json_pack("[o,o]", instant_answer(q, CRM_OK, spans[i].from_at),
		                                      instant_answer(q, CRM_OK, spans[i].until_at)));
	return list;
}

static const struct {
	const char *op;
	json_t *(*ask)(struct question *q);
} questions[] = {
	{ "add", ask_add },           { "subtract", ask_subtract },  { "between", ask_between },
	{ "is_open", ask_is_open },   { "next_open", ask_edge },     { "next_opening", ask_edge },
	{ "next_closing", ask_edge }, { "prev_close", ask_edge },    { "prev_opening", ask_edge },
	{ "add_days", ask_days },     { "subtract_days", ask_days }, { "is_workday", ask_is_workday },
	{ "segments", ask_segments },
};

/* --- one answer, one vector, one file */

struct tally {
	unsigned vectors, answers, wrong, disputed;
};

static json_t *answer_to(const json_t *vector, const json_t *named)
{
	static struct described described;
	crm_zone *zone = zone_of(vector);
	crm_calendar *calendar = NULL;
	crm_calendar_options options;
	struct question q = { .vector = vector, .options = &options, .start = instant_from(vector, "start") };
	const char *op = json_string_value(json_object_get(vector, "op"));
	json_t *answer = NULL;
	int32_t dst;
	size_t i;

	read_conventions(named, &options, &dst);
	describe(&described, json_object_get(vector, "calendar"), dst);
	described.input.zone = zone;
	if (crm_calendar_create(&described.input, &calendar, &q.failure) < 0)
		answer = json_sprintf("rule %d: %s", q.failure.rule, q.failure.message);
	q.calendar = calendar;
	for (i = 0; !answer && i < sizeof questions / sizeof *questions; i++)
		if (strcmp(op, questions[i].op) == 0)
			answer = questions[i].ask(&q);
	if (strcmp(op, "validate") == 0) {
		json_decref(answer);
		answer = json_string(calendar ? "accept" : "reject");
	}
	if (!answer)
		fail_msg("the vectors ask what the runner does not know: %s", op);
	crm_calendar_free(calendar);
	crm_zone_free(zone);
	return answer;
}

static char *text_of(const json_t *value)
{
	return json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
}

static void tell(const json_t *vector, const json_t *named, const json_t *ours, const json_t *theirs, const char *what,
                 const char *why)
{
	char *our_text = text_of(ours), *their_text = text_of(theirs), *conventions_text = named ? text_of(named) : NULL;

	printf("# %s %s %s: ours %s, theirs %s%s%s\n", what, json_string_value(json_object_get(vector, "id")),
	       conventions_text ? conventions_text : "", our_text, their_text, why ? ": " : "", why ? why : "");
	free(our_text);
	free(their_text);
	free(conventions_text);
}

static void check_answer(const json_t *vector, const json_t *named, const json_t *expect, struct tally *tally)
{
	json_t *answer = answer_to(vector, named);

	tally->answers++;
	if (!json_equal(answer, expect)) {
		tell(vector, named, answer, expect, "wrong", NULL);
		tally->wrong++;
	}
	json_decref(answer);
}

/* Whether the system's zone data has a change of the clocks where a vector says that there is one. */
static void check_vector(const json_t *vector, struct tally *tally)
{
	const json_t *named = json_object_get(vector, "conv"), *expect = json_object_get(vector, "expect");
	json_t *alternative, *answer;
	size_t i;

	tally->vectors++;
	if (json_is_true(json_object_get(vector, "disputed"))) {
		answer = answer_to(vector, named);
		tell(vector, named, answer, expect, "disputed", json_string_value(json_object_get(vector, "reason")));
		json_decref(answer);
		tally->disputed++;
		return;
	}
	check_answer(vector, named, expect, tally);
	json_array_foreach(json_object_get(vector, "alts"), i, alternative)
		check_answer(vector, json_object_get(alternative, "conv"), json_object_get(alternative, "expect"), tally);
}

static void check_file(const char *name, size_t vectors_least)
{
	struct tally tally = { 0 };
	char path[512];
	json_error_t error;
	json_t *list, *vector;
	size_t i;

	if (!directory || !*directory) {
		printf("# skipped: CRM_VECTORS does not say where %s is\n", name);
		skip();
	}
	(void)snprintf(path, sizeof path, "%s/%s", directory, name);
	if ((list = json_load_file(path, 0, &error)) == NULL) {
		printf("# skipped: %s is not there: %s\n", path, error.text);
		skip();
	}
	json_array_foreach(list, i, vector) check_vector(vector, &tally);
	json_decref(list);
	printf("# %s: %u vectors, %u answers checked, %u wrong, %u disputed\n", name,
	       tally.vectors, tally.answers, tally.wrong, tally.disputed);
	assert_int_equal(tally.wrong, 0);
	assert_true(tally.vectors >= vectors_least);
}

#define VECTOR_FILE(test, file, least)                                                                                 \
	static void test(void **state)                                                                                     \
	{                                                                                                                  \
		(void)state;                                                                                                   \
		check_file(file, least);                                                                                       \
	}

VECTOR_FILE(adding_agrees_with_other_systems, "worktime_add.json", 168)
VECTOR_FILE(going_back_agrees_with_other_systems, "worktime_subtract.json", 106)
VECTOR_FILE(counting_agrees_with_other_systems, "worktime_between.json", 92)
VECTOR_FILE(openings_and_closings_agree_with_other_systems, "worktime_query.json", 109)
VECTOR_FILE(working_days_agree_with_other_systems, "worktime_days.json", 48)
VECTOR_FILE(changes_of_the_clocks_agree_with_other_systems, "worktime_dst.json", 31)
VECTOR_FILE(china_agrees_with_other_systems, "worktime_china.json", 32)
VECTOR_FILE(what_is_a_calendar_agrees_with_other_systems, "worktime_validate.json", 11)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(adding_agrees_with_other_systems),      TEST(going_back_agrees_with_other_systems),
		TEST(counting_agrees_with_other_systems),    TEST(openings_and_closings_agree_with_other_systems),
		TEST(working_days_agree_with_other_systems), TEST(changes_of_the_clocks_agree_with_other_systems),
		TEST(china_agrees_with_other_systems),       TEST(what_is_a_calendar_agrees_with_other_systems),
	};

	directory = argc > 1 ? argv[1] : getenv("CRM_VECTORS");
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
