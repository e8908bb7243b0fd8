/* Why time counts or does not. */
#include "calendar_fixture.h"

static const char desk[] = "mon-fri 09:00-17:00";

static void closed_goes_on_over_midnight_and_the_weekend(void **state)
{
	crm_calendar *calendar = calendar_of("UTC", desk);

	(void)state;
	assert_string_equal(spans_text(calendar, "2026-03-05T12:00:00Z", "2026-03-09T12:00:00Z"),
	                    "open 2026-03-05T12:00\n"
	                    "closed 2026-03-05T17:00\n"
	                    "open 2026-03-06T09:00\n"
	                    "closed 2026-03-06T17:00\n"
	                    "open 2026-03-09T09:00");
	crm_calendar_free(calendar);
}

static crm_calendar *with_exceptions(void)
{
	struct calendar_words words;

	words_begin(&words, "Asia/Shanghai", "mon-fri 09:00-12:00 13:30-18:00");
	words.input.name = "Hotline";
	words.input.version = 3;
	words_day(&words, CRM_CALENDAR_HOLIDAY, "2026-05-01", "", "Labour Day");
	words_day(&words, CRM_CALENDAR_HOLIDAY, "2026-05-02", "", "Labour Day");
	words_day(&words, CRM_CALENDAR_HOLIDAY, "2026-05-03", "", "Bridge");
	words_day(&words, CRM_CALENDAR_BREAK, "2026-05-04", "11:00-14:00", "stocktaking");
	words_day(&words, CRM_CALENDAR_BREAK, "2026-05-03", "10:00-11:00", "never seen, the day is a holiday");
	return words_calendar(&words);
}

static void holidays_take_their_whole_day_and_breaks_only_what_was_open(void **state)
{
	crm_calendar *calendar = with_exceptions();

	(void)state;
	assert_string_equal(spans_text(calendar, "2026-04-30T15:00:00+08:00", "2026-05-04T20:00:00+08:00"),
	                    "open 2026-04-30T07:00\n"
	                    "closed 2026-04-30T10:00\n"
	                    "holiday (Labour Day) 2026-04-30T16:00\n"
	                    "holiday (Bridge) 2026-05-02T16:00\n"
	                    "closed 2026-05-03T16:00\n"
	                    "open 2026-05-04T01:00\n"
	                    "break (stocktaking) 2026-05-04T03:00\n"
	                    "closed 2026-05-04T04:00\n"
	                    "break (stocktaking) 2026-05-04T05:30\n"
	                    "open 2026-05-04T06:00\n"
	                    "closed 2026-05-04T10:00");
	crm_calendar_free(calendar);
}

static void spans_name_the_calendar_and_its_version(void **state)
{
	crm_calendar *calendar = with_exceptions();
	crm_span spans[4];
	size_t count, i;

	(void)state;
	assert_int_equal(crm_calendar_spans(calendar, instant("2026-04-30T07:00:00Z"), instant("2026-05-01T00:00:00Z"),
	                                    spans, 4, &count, NULL),
	                 CRM_DONE);
	assert_int_equal(count, 3);
	for (i = 0; i < count; i++) {
		assert_string_equal(spans[i].calendar, "Hotline");
		assert_int_equal(spans[i].version, 3);
		assert_int_equal(spans[i].event, 0);
	}
	assert_null(spans[0].name);
	assert_null(spans[1].name);
	assert_string_equal(spans[2].name, "Labour Day");
	crm_calendar_free(calendar);
}

static void more_than_there_is_room_for_is_asked_for_again(void **state)
{
	crm_calendar *calendar = with_exceptions();
	int64_t at = instant("2026-04-01T00:00:00.5Z"), until = instant("2026-06-01T00:00:00Z"), sum = 0, elapsed;
	crm_status rc = CRM_OK;
	crm_span spans[3];
	size_t count, i;
	int calls = 0;

	(void)state;
	assert_int_equal(crm_calendar_between(calendar, at, until, NULL, &elapsed, NULL), CRM_OK);
	while (rc == CRM_OK) {
		rc = crm_calendar_spans(calendar, at, until, spans, 3, &count, NULL);
		for (i = 0; i < count; i++) {
			assert_int_equal(spans[i].from_at, at);
			at = spans[i].until_at;
			sum += spans[i].kind == CRM_SPAN_COUNTED ? spans[i].until_at - spans[i].from_at : 0;
		}
		calls++;
	}
	assert_int_equal(rc, CRM_DONE);
	assert_int_equal(at, until);
	assert_int_equal(sum, elapsed);
	assert_in_range(calls, 20, 80);
	assert_int_equal(crm_calendar_spans(calendar, until, until, NULL, 0, &count, NULL), CRM_DONE);
	assert_int_equal(count, 0);
	assert_int_equal(crm_calendar_spans(calendar, until - 1, until, NULL, 0, &count, NULL), CRM_OK);
	crm_calendar_free(calendar);
}

static void a_reversed_or_unknown_stretch_is_refused(void **state)
{
	crm_calendar *calendar = with_exceptions();
	crm_failure failure;
	crm_span span;
	size_t count = 1;

	(void)state;
	assert_int_equal(crm_calendar_spans(calendar, 2, 1, &span, 1, &count, &failure), CRM_ERR_INVALID);
	assert_string_equal(failure.field, "until");
	assert_int_equal(count, 0);
	assert_int_equal(crm_calendar_spans(calendar, 2, INT64_MAX, &span, 1, &count, &failure), CRM_ERR_REFUSED);
	assert_int_equal(failure.rule, CRM_RULE_CALENDAR_BEYOND);
	assert_int_equal(crm_calendar_segments(calendar, INT64_MIN, 0, &span, 1, &count, &failure), CRM_ERR_REFUSED);
	assert_int_equal(crm_calendar_segments(calendar, 2, 2, &span, 1, &count, &failure), CRM_ERR_INVALID);
	assert_string_equal(failure.field, "backward");
	crm_calendar_free(calendar);
}

static void segments_are_clipped_and_the_nearest_comes_first(void **state)
{
	crm_calendar *calendar = calendar_of("UTC", "mon-fri 09:00-12:00 13:00-17:00");
	crm_span spans[3];
	size_t count;

	(void)state;
	assert_int_equal(crm_calendar_segments(calendar, instant("2026-03-06T15:00:00Z"), 0, spans, 3, &count, NULL),
	                 CRM_OK);
	assert_int_equal(count, 3);
	assert_string_equal(instant_text(spans[0].from_at), "2026-03-06T15:00:00Z");
	assert_string_equal(instant_text(spans[0].until_at), "2026-03-06T17:00:00Z");
	assert_string_equal(instant_text(spans[1].from_at), "2026-03-09T09:00:00Z");
	assert_string_equal(instant_text(spans[2].until_at), "2026-03-09T17:00:00Z");
	assert_int_equal(crm_calendar_segments(calendar, instant("2026-03-06T15:00:00Z"), 1, spans, 3, &count, NULL),
	                 CRM_OK);
	assert_int_equal(count, 3);
	assert_string_equal(instant_text(spans[0].from_at), "2026-03-06T13:00:00Z");
	assert_string_equal(instant_text(spans[0].until_at), "2026-03-06T15:00:00Z");
	assert_string_equal(instant_text(spans[2].from_at), "2026-03-05T13:00:00Z");
	assert_int_equal(crm_calendar_segments(calendar, instant("2149-12-31T10:00:00Z"), 0, spans, 3, &count, NULL),
	                 CRM_OK);
	assert_int_equal(count, 2); /* the last day that is known */
	crm_calendar_free(calendar);
}

UNIT_MAIN(TEST(closed_goes_on_over_midnight_and_the_weekend),
          TEST(holidays_take_their_whole_day_and_breaks_only_what_was_open),
          TEST(spans_name_the_calendar_and_its_version), TEST(more_than_there_is_room_for_is_asked_for_again),
          TEST(a_reversed_or_unknown_stretch_is_refused), TEST(segments_are_clipped_and_the_nearest_comes_first))
