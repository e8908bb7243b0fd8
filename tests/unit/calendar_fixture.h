/* Calendars in the words of people: "mon-fri 09:00-12:00 13:00-17:00; sat 09:00-12:00", instants as "2026-03-02T09:00:00+01:00". */
#ifndef CALENDAR_FIXTURE_H
#define CALENDAR_FIXTURE_H

#include <stdio.h>
#include <string.h>

#include "unit.h"

enum { WORDS_HOURS = 64, WORDS_DAYS = 64 };

/* What a calendar is made of; a test may set the rest of `input` before words_calendar(). */
struct calendar_words {
	crm_calendar_input input;
	crm_calendar_hours hours[WORDS_HOURS];
	crm_calendar_day days[WORDS_DAYS];
	crm_zone *zone;
};

static inline int32_t read_clock(const char **text)
{
	unsigned hour, minute, second = 0;
	int length = 0;

	assert_int_equal(sscanf(*text, "%2u:%2u%n", &hour, &minute, &length), 2);
	*text += length;
	if (**text == ':') {
		assert_int_equal(sscanf(*text, ":%2u%n", &second, &length), 1);
		*text += length;
	}
	return (int32_t)(hour * 3600 + minute * 60 + second);
}

static inline int32_t read_weekday(const char **text)
{
	static const char names[] = "montuewedthufrisatsun";
	int32_t i;

	for (i = 0; i < 7; i++)
		if (strncmp(*text, names + i * 3, 3) == 0)
			break;
	assert_in_range(i, 0, 6);
	*text += 3;
	return i + 1;
}

static inline void read_hours(struct calendar_words *words, const char *text)
{
	while (*text) {
		int32_t first = read_weekday(&text), last = first;

		if (*text == '-') {
			text++;
			last = read_weekday(&text);
		}
		while (*text == ' ') {
			int32_t opens, closes, day;

			text++;
			opens = read_clock(&text);
			assert_int_equal(*text++, '-');
			closes = read_clock(&text);
			for (day = first; day <= last; day++) {
				assert_true(words->input.hours_count < WORDS_HOURS);
				words->hours[words->input.hours_count++] = (crm_calendar_hours){ day, opens, closes };
			}
		}
		text += strspn(text, "; ");
	}
}

static inline crm_date date_of(const char *text)
{
	int64_t at;

	assert_true(crm_time_from_text(text, &at) || strcmp(text, "1970-01-01") == 0);
	return crm_date_of(at, 0);
}

/* Microseconds; `text` has an offset or Z. The epoch is none in the ledger, but not here. */
static inline int64_t instant(const char *text)
{
	int64_t at = 0;

	assert_true(crm_time_from_text(text, &at) || strcmp(text, "1970-01-01T00:00:00Z") == 0);
	return at;
}

/* One of eight buffers in turn. */
static inline const char *instant_text(int64_t at)
{
	static char texts[8][CRM_TIME_TEXT];
	static int next;

	next = (next + 1) % 8;
	return crm_time_text(at, texts[next]);
}

static inline void words_begin(struct calendar_words *words, const char *zone, const char *hours)
{
	crm_zone_input input = CRM_INIT(crm_zone_input);
	crm_failure failure;

	memset(words, 0, sizeof *words);
	input.name = zone;
	input.allocator = &unit_allocator;
	if (crm_zone_create(&input, &words->zone, &failure) < 0)
		fail_msg("%s: %s", zone, failure.message);
	words->input = (crm_calendar_input)CRM_INIT(crm_calendar_input);
	words->input.zone = words->zone;
	words->input.hours = words->hours;
	words->input.days = words->days;
	words->input.allocator = &unit_allocator;
	read_hours(words, hours);
}

/* `segment` as in "09:00-12:00"; "" for kinds that have none. */
static inline void words_day(struct calendar_words *words, int32_t kind, const char *date, const char *segment,
                             const char *name)
{
	crm_calendar_day *day = &words->days[words->input.days_count++];

	assert_true(words->input.days_count <= WORDS_DAYS);
	*day = (crm_calendar_day){ .date = date_of(date), .kind = kind, .name = name };
	if (!*segment)
		return;
	day->opens = read_clock(&segment);
	assert_int_equal(*segment++, '-');
	day->closes = read_clock(&segment);
}

/* Releases the zone: a calendar keeps what it needs. */
static inline crm_calendar *words_calendar(struct calendar_words *words)
{
	crm_calendar *calendar = NULL;
	crm_failure failure;
	crm_status rc = crm_calendar_create(&words->input, &calendar, &failure);

	crm_zone_free(words->zone);
	words->zone = NULL;
	if (rc < 0)
		fail_msg("rule %d, %s: %s", failure.rule, failure.field, failure.message);
	return calendar;
}

static inline crm_calendar *calendar_of(const char *zone, const char *hours)
{
	struct calendar_words words;

	words_begin(&words, zone, hours);
	return words_calendar(&words);
}

/* The rule by which a calendar is refused; `field` gets where. */
static inline int32_t words_refused(struct calendar_words *words, char field[84])
{
	crm_calendar *calendar = (crm_calendar *)words;
	crm_failure failure;
	crm_status rc = crm_calendar_create(&words->input, &calendar, &failure);

	crm_zone_free(words->zone);
	words->zone = NULL;
	assert_int_equal(rc, CRM_ERR_INVALID);
	assert_null(calendar);
	assert_int_not_equal(failure.message[0], 0);
	(void)snprintf(field, 84, "%s", failure.field);
	return failure.rule;
}

/* An answer as text, or the number of the rule. */
static inline const char *answer_text(crm_status rc, int64_t at, const crm_failure *failure)
{
	static char rules[8][16];
	static int next;

	if (rc >= 0)
		return at ? instant_text(at) : "1970-01-01T00:00:00Z";
	assert_int_equal(at, CRM_NO_TIME);
	next = (next + 1) % 8;
	(void)snprintf(rules[next], sizeof rules[next], "rule %d", failure->rule);
	return rules[next];
}

static inline const char *added(const crm_calendar *calendar, const char *from, int64_t seconds,
                                const crm_calendar_options *options)
{
	crm_failure failure;
	int64_t at = -1;
	crm_status rc = crm_calendar_add(calendar, instant(from), seconds * CRM_SECOND, options, &at, &failure);

	return answer_text(rc, at, &failure);
}

static inline const char *subtracted(const crm_calendar *calendar, const char *from, int64_t seconds,
                                     const crm_calendar_options *options)
{
	crm_failure failure;
	int64_t at = -1;
	crm_status rc = crm_calendar_subtract(calendar, instant(from), seconds * CRM_SECOND, options, &at, &failure);

	return answer_text(rc, at, &failure);
}

static inline const char *found(const crm_calendar *calendar, const char *from, int32_t edge,
                                const crm_calendar_options *options)
{
	crm_failure failure;
	int64_t at = -1;
	crm_status rc = crm_calendar_find(calendar, instant(from), edge, options, &at, &failure);

	return answer_text(rc, at, &failure);
}

static inline const char *days_added(const crm_calendar *calendar, const char *from, int32_t days,
                                     const crm_calendar_options *options)
{
	crm_failure failure;
	int64_t at = -1;
	crm_status rc = crm_calendar_add_days(calendar, instant(from), days, options, &at, &failure);

	return answer_text(rc, at, &failure);
}

/* Seconds. */
static inline int64_t counted(const crm_calendar *calendar, const char *from, const char *until)
{
	int64_t elapsed = -1;

	assert_int_equal(crm_calendar_between(calendar, instant(from), instant(until), NULL, &elapsed, NULL), CRM_OK);
	assert_int_equal(elapsed % CRM_SECOND, 0);
	return elapsed / CRM_SECOND;
}

static inline int32_t is_open(const crm_calendar *calendar, const char *at, const crm_calendar_options *options)
{
	int32_t open = -1;

	assert_int_equal(crm_calendar_is_open(calendar, instant(at), options, &open, NULL), CRM_OK);
	return open;
}

/* Spans as text: "counted 09:00-12:00"-like lines are too long to read in a test, so one word and both ends each. */
static inline const char *spans_text(const crm_calendar *calendar, const char *from, const char *until)
{
	static const char *const kinds[] = { "?", "open", "closed", "holiday", "break" };
	static char text[2048];
	crm_span spans[32];
	size_t count = 0, i;
	int length = 0;

	assert_int_equal(crm_calendar_spans(calendar, instant(from), instant(until), spans, 32, &count, NULL), CRM_DONE);
	text[0] = '\0';
	for (i = 0; i < count; i++) {
		length += snprintf(text + length, sizeof text - (size_t)length, "%s%s%s%s%s %.16s", i ? "\n" : "",
		                   kinds[spans[i].kind], spans[i].name ? " (" : "", spans[i].name ? spans[i].name : "",
		                   spans[i].name ? ")" : "", instant_text(spans[i].from_at));
		assert_int_equal(spans[i].from_at, i ? spans[i - 1].until_at : instant(from));
	}
	if (count)
		assert_int_equal(spans[count - 1].until_at, instant(until));
	return text;
}

#endif
