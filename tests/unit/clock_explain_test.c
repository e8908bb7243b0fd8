/* Why a target stands where it does: spans that add up, and the same in words. */
#include "clock_fixture.h"

enum { SPANS = 64 };

struct expected_span {
	int64_t from_at, until_at;
	int32_t kind, event;
	int64_t version;
	const char *name, *calendar;
};

static void assert_spans(struct clock_case *c, int64_t now, const char *target, int32_t to_due,
                         const struct expected_span *expected, size_t count)
{
	crm_span spans[SPANS];
	size_t i, got = 0;

	if (crm_clock_explain(&c->the_case, now, target, to_due, CRM_NO_TIME, spans, SPANS, &got, &c->failure) != CRM_DONE)
		fail_msg("%s: %s", c->failure.field, c->failure.message);
	for (i = 0; i < got && i < count; i++) {
		assert_int_equal(spans[i].from_at, expected[i].from_at);
		assert_int_equal(spans[i].until_at, expected[i].until_at);
		assert_int_equal(spans[i].kind, expected[i].kind);
		assert_int_equal(spans[i].event, expected[i].event);
		assert_int_equal(spans[i].version, expected[i].version);
		assert_string_equal(spans[i].calendar, expected[i].calendar);
		if (expected[i].name)
			assert_string_equal(spans[i].name, expected[i].name);
		else
			assert_null(spans[i].name);
	}
	assert_int_equal(got, count);
}

static void begin_paused(struct clock_case *c)
{
	case_begin(c);
	target_add(c, "solve", CRM_CLOCK_RESOLVE, 5 * CRM_HOUR);
	event_add(c, MAY(4, 10, 0), CRM_CLOCK_EVENT_OPEN);
	event_add(c, MAY(4, 10, 30), CRM_CLOCK_EVENT_CUSTOMER_MESSAGE); /* cuts nothing */
	label_add(c, MAY(4, 15, 0), CRM_CLOCK_EVENT_PAUSE, "parts");
	event_add(c, MAY(5, 10, 0), CRM_CLOCK_EVENT_RESUME);
}

static void a_due_time_is_given_span_by_span(void **state)
{
	static const struct expected_span expected[] = {
		{ MAY(4, 10, 0), MAY(4, 12, 0), CRM_SPAN_COUNTED, 1, 3, NULL, "Desk" },
		{ MAY(4, 12, 0), MAY(4, 13, 0), CRM_SPAN_CLOSED, 1, 3, NULL, "Desk" },
		{ MAY(4, 13, 0), MAY(4, 15, 0), CRM_SPAN_COUNTED, 1, 3, NULL, "Desk" },
		{ MAY(4, 15, 0), MAY(4, 17, 0), CRM_SPAN_PAUSED, 3, 7, "parts", "Desk" },
		{ MAY(4, 17, 0), MAY(5, 9, 0), CRM_SPAN_CLOSED, 3, 3, NULL, "Desk" },
		{ MAY(5, 9, 0), MAY(5, 10, 0), CRM_SPAN_PAUSED, 3, 7, "parts", "Desk" },
		{ MAY(5, 10, 0), MAY(5, 11, 0), CRM_SPAN_COUNTED, 4, 3, NULL, "Desk" },
	};
	struct clock_case c;

	(void)state;
	begin_paused(&c);
	assert_spans(&c, MAY(5, 10, 15), "solve", 1, expected, COUNT(expected));
	assert_int_equal(due_at(&c, MAY(5, 10, 15), "solve"), MAY(5, 11, 0));
	assert_int_equal(c.standings[0].paused_us, 3 * CRM_HOUR);
	assert_spans(&c, MAY(4, 13, 0), "solve", 0, expected, 2);
	assert_spans(&c, MAY(5, 10, 0), "solve", 1, expected, COUNT(expected));
	assert_spans(&c, MAY(5, 10, 0), "solve", 0, expected, COUNT(expected) - 1);
	assert_spans(&c, MAY(5, 16, 0), "solve", 1, expected, COUNT(expected)); /* overdue: to where it was due */
	case_end(&c);
}

static void a_target_that_stopped_is_explained_up_to_there(void **state)
{
	static const struct expected_span expected[] = {
		{ MAY(4, 10, 0), MAY(4, 12, 0), CRM_SPAN_COUNTED, 1, 3, NULL, "Desk" },
		{ MAY(4, 12, 0), MAY(4, 13, 0), CRM_SPAN_CLOSED, 1, 3, NULL, "Desk" },
		{ MAY(4, 13, 0), MAY(4, 14, 0), CRM_SPAN_COUNTED, 1, 3, NULL, "Desk" },
		{ MAY(4, 14, 0), MAY(4, 14, 30), CRM_SPAN_PAUSED, 2, 7, NULL, "Desk" },
		{ MAY(4, 14, 30), MAY(4, 15, 0), CRM_SPAN_COUNTED, 3, 3, NULL, "Desk" },
	};
	crm_calendar *other = daily_calendar(0, 24, "Always", 1);
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, 5 * CRM_HOUR);
	event_add(&c, MAY(4, 10, 0), CRM_CLOCK_EVENT_OPEN);
	event_add(&c, MAY(4, 14, 0), CRM_CLOCK_EVENT_RESOLVE);
	event_add(&c, MAY(4, 14, 30), CRM_CLOCK_EVENT_REOPEN);
	event_add(&c, MAY(4, 15, 0), CRM_CLOCK_EVENT_RESOLVE);
	assert_spans(&c, MAY(6, 10, 0), "solve", 0, expected, COUNT(expected));
	assert_spans(&c, MAY(6, 10, 0), "solve", 1, expected, COUNT(expected));
	calendar_change(&c, MAY(6, 10, 0), other, CRM_CHANGE_RECOMPUTE); /* what has ended stays as it was */
	assert_spans(&c, MAY(6, 10, 0), "solve", 0, expected, COUNT(expected));
	assert_int_equal(standing_at(&c, MAY(6, 10, 0), "solve")->elapsed_us, 3 * CRM_HOUR + 30 * CRM_MINUTE);
	crm_calendar_free(other);
	case_end(&c);
}

static void a_change_that_keeps_what_ran_shows_both_calendars(void **state)
{
	static const struct expected_span kept[] = {
		{ MAY(4, 10, 0), MAY(4, 12, 0), CRM_SPAN_COUNTED, 1, 3, NULL, "Desk" },
		{ MAY(4, 12, 0), MAY(4, 12, 30), CRM_SPAN_CLOSED, 1, 3, NULL, "Desk" },
		{ MAY(4, 12, 30), MAY(4, 15, 30), CRM_SPAN_COUNTED, 2, 1, NULL, "Always" },
	};
	static const struct expected_span recomputed[] = {
		{ MAY(4, 10, 0), MAY(4, 15, 0), CRM_SPAN_COUNTED, 1, 1, NULL, "Always" },
	};
	crm_calendar *other = daily_calendar(0, 24, "Always", 1);
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "solve", CRM_CLOCK_RESOLVE, 5 * CRM_HOUR);
	event_add(&c, MAY(4, 10, 0), CRM_CLOCK_EVENT_OPEN);
	calendar_change(&c, MAY(4, 12, 30), other, CRM_CHANGE_KEEP_ELAPSED);
	assert_spans(&c, MAY(4, 12, 30), "solve", 1, kept, COUNT(kept));
	c.events[1].change = CRM_CHANGE_RECOMPUTE;
	assert_spans(&c, MAY(4, 12, 30), "solve", 1, recomputed, COUNT(recomputed));
	crm_calendar_free(other);
	case_end(&c);
}

static void real_time_and_other_teams_are_explained_too(void **state)
{
	static const struct expected_span expected[] = {
		{ MAY(4, 10, 0), MAY(4, 18, 0), CRM_SPAN_COUNTED, 2, 0, NULL, "" },
		{ MAY(4, 18, 0), MAY(4, 20, 0), CRM_SPAN_STOPPED, 3, 7, "office", "" },
		{ MAY(4, 20, 0), MAY(4, 21, 0), CRM_SPAN_COUNTED, 4, 0, NULL, "" },
	};
	struct clock_case c;
	crm_clock_target *target;

	(void)state;
	case_begin(&c);
	target = target_add(&c, "solve", CRM_CLOCK_RESOLVE, 9 * CRM_HOUR);
	target->unit = CRM_CLOCK_REAL;
	target->team = "workshop";
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN);
	label_add(&c, MAY(4, 10, 0), CRM_CLOCK_EVENT_TEAM, "workshop");
	label_add(&c, MAY(4, 18, 0), CRM_CLOCK_EVENT_TEAM, "office");
	label_add(&c, MAY(4, 20, 0), CRM_CLOCK_EVENT_TEAM, "workshop");
	assert_spans(&c, MAY(4, 20, 0), "solve", 1, expected, COUNT(expected));
	assert_int_equal(standing_at(&c, MAY(4, 20, 0), "solve")->paused_us, 2 * CRM_HOUR);
	case_end(&c);
}

static void a_round_that_begins_later_is_explained_from_its_own_event(void **state)
{
	static const struct expected_span expected[] = {
		{ MAY(4, 11, 0), MAY(4, 11, 30), CRM_SPAN_COUNTED, 4, 3, NULL, "Desk" },
	};
	struct clock_case c;

	(void)state;
	case_begin(&c);
	target_add(&c, "reply", CRM_CLOCK_REPLY, CRM_HOUR);
	event_add(&c, MAY(4, 9, 0), CRM_CLOCK_EVENT_OPEN)->flags = CRM_CLOCK_BY_AGENT;
	event_add(&c, MAY(4, 9, 30), CRM_CLOCK_EVENT_PAUSE);
	event_add(&c, MAY(4, 10, 0), CRM_CLOCK_EVENT_RESUME);
	event_add(&c, MAY(4, 11, 0), CRM_CLOCK_EVENT_CUSTOMER_MESSAGE);
	assert_spans(&c, MAY(4, 11, 30), "reply", 0, expected, COUNT(expected));
	case_end(&c);
}

static void what_has_not_begun_has_no_spans_and_an_unknown_target_is_said_to_be_one(void **state)
{
	crm_span spans[2];
	struct clock_case c;
	size_t count = 9;

	(void)state;
	begin_paused(&c);
	target_add(&c, "news", CRM_CLOCK_UPDATE, CRM_HOUR);
	assert_spans(&c, MAY(5, 10, 0), "news", 1, NULL, 0);
	assert_int_equal(crm_clock_explain(&c.the_case, MAY(5, 10, 0), "old", 0, CRM_NO_TIME, spans, 2, &count, &c.failure),
	                 CRM_ERR_NOT_FOUND);
	assert_string_equal(c.failure.field, "target");
	assert_int_equal(count, 0);
	assert_int_equal(
		crm_clock_explain(&c.the_case, MAY(5, 10, 0), "solve", 2, CRM_NO_TIME, spans, 2, &count, &c.failure),
		CRM_ERR_INVALID);
	assert_string_equal(c.failure.field, "to_due");
	assert_int_equal(crm_clock_explain(&c.the_case, MAY(5, 10, 0), NULL, 0, CRM_NO_TIME, spans, 2, &count, &c.failure),
	                 CRM_ERR_INVALID);
	assert_string_equal(c.failure.field, "target");
	assert_int_equal(
		crm_clock_explain(&c.the_case, MAY(5, 10, 0), "solve", 0, CRM_NO_TIME, spans, 0, &count, &c.failure),
		CRM_ERR_INVALID);
	assert_int_equal(crm_clock_explain(&c.the_case, MAY(5, 10, 0), "solve", 0, CRM_NO_TIME, spans, 2, &count, NULL),
	                 CRM_OK);
	assert_int_equal(count, 2);
	assert_int_equal(crm_clock_explain(&c.the_case, MAY(5, 10, 0), "solve", 0, MAY(4, 14, 0), spans, 1, &count, NULL),
	                 CRM_OK);
	assert_int_equal(spans[0].from_at, MAY(4, 14, 0));
	case_end(&c);
}

static void assert_text(const crm_span *span, const char *english, const char *chinese)
{
	char text[CRM_SPAN_TEXT];

	assert_string_equal(crm_span_text(span, NULL, CRM_LANGUAGE_EN, text), english);
	assert_string_equal(crm_span_text(span, NULL, CRM_LANGUAGE_ZH, text), chinese);
	assert_string_equal(crm_span_text(span, NULL, 3, text), "");
}

static void spans_are_written_in_english_and_chinese(void **state)
{
	crm_span span = { MAY(4, 9, 0), MAY(4, 12, 0), CRM_SPAN_COUNTED, 1, 0, NULL, "" };
	char text[CRM_SPAN_TEXT];

	(void)state;
	assert_text(&span, "Mon 2026-05-04 09:00 - 12:00, 3 h counted", "周一 2026-05-04 09:00 至 12:00，计入 3 小时");
	span.calendar = "Desk";
	span.version = 3;
	assert_text(&span, "Mon 2026-05-04 09:00 - 12:00, 3 h counted (Desk version 3)",
	            "周一 2026-05-04 09:00 至 12:00，计入 3 小时（Desk 第 3 版）");
	span = (crm_span){ MAY(8, 17, 0), MAY(11, 9, 0), CRM_SPAN_CLOSED, 1, 0, NULL, "" };
	assert_text(&span, "Fri 2026-05-08 17:00 - Mon 2026-05-11 09:00, 64 h closed",
	            "周五 2026-05-08 17:00 至 周一 2026-05-11 09:00，非工作时间 64 小时");
	span = (crm_span){ MAY(1, 0, 0), MAY(2, 0, 0), CRM_SPAN_HOLIDAY, 1, 0, "Labour Day", "" };
	assert_text(&span, "Fri 2026-05-01 00:00 - 24:00, 24 h holiday (Labour Day)",
	            "周五 2026-05-01 00:00 至 24:00，节假日 24 小时（Labour Day）");
	span = (crm_span){ MAY(4, 9, 0), MAY(4, 10, 30) + 5 * CRM_SECOND, CRM_SPAN_PAUSED, 3, 7, "等待零件", "Desk" };
	assert_text(&span, "Mon 2026-05-04 09:00 - 10:30:05, 1 h 30 min 5 s paused (等待零件, event 3, policy version 7)",
	            "周一 2026-05-04 09:00 至 10:30:05，暂停 1 小时 30 分钟 5 秒（等待零件，事件 3，服务规则 第 7 版）");
	span = (crm_span){ MAY(4, 9, 0), MAY(4, 9, 0) + 1500000, CRM_SPAN_STOPPED, 2, 0, NULL, "" };
	assert_text(&span, "Mon 2026-05-04 09:00 - 09:00:01.500000, 1.500000 s stopped (event 2)",
	            "周一 2026-05-04 09:00 至 09:00:01.500000，未计时 1.500000 秒（事件 2）");
	span = (crm_span){ MAY(4, 9, 0), MAY(4, 9, 0), CRM_SPAN_BREAK, 0, 0, NULL, NULL };
	assert_text(&span, "Mon 2026-05-04 09:00 - 09:00, 0 s break", "周一 2026-05-04 09:00 至 09:00，休息 0 秒");
	span = (crm_span){ MAY(4, 0, 0), MAY(4, 0, 0) + 500000, CRM_SPAN_CLOSED, 0, 0, NULL, NULL };
	assert_text(&span, "Mon 2026-05-04 00:00 - 00:00:00.500000, 0.500000 s closed",
	            "周一 2026-05-04 00:00 至 00:00:00.500000，非工作时间 0.500000 秒");
	span.from_at = INT64_MIN; /* longer than a number: written, without an overflow */
	span.until_at = INT64_MAX;
	assert_true(strlen(crm_span_text(&span, NULL, CRM_LANGUAGE_EN, text)) > 0);
	span.kind = 9;
	assert_text(&span, "", "");
}

static void times_are_those_of_the_zone(void **state)
{
	crm_span span = { MAY(4, 23, 0), MAY(5, 1, 0), CRM_SPAN_COUNTED, 1, 0, NULL, "" };
	crm_zone_input input = CRM_INIT(crm_zone_input);
	char text[CRM_SPAN_TEXT];
	crm_zone *zone = NULL;

	(void)state;
	input.rule = "CST-8";
	input.allocator = &unit_allocator;
	assert_int_equal(crm_zone_create(&input, &zone, NULL), CRM_OK);
	assert_string_equal(crm_span_text(&span, zone, CRM_LANGUAGE_EN, text), "Tue 2026-05-05 07:00 - 09:00, 2 h counted");
	assert_string_equal(crm_span_text(&span, NULL, CRM_LANGUAGE_EN, text),
	                    "Mon 2026-05-04 23:00 - Tue 2026-05-05 01:00, 2 h counted");
	assert_string_equal(crm_span_text(NULL, NULL, CRM_LANGUAGE_EN, text), "");
	assert_null(crm_span_text(&span, NULL, CRM_LANGUAGE_EN, NULL));
	crm_zone_free(zone);
}

static void long_names_are_cut_between_characters(void **state)
{
	char name[1001], text[CRM_SPAN_TEXT + 8];
	crm_span span = { MAY(4, 9, 0), MAY(14, 12, 0), CRM_SPAN_PAUSED, INT32_MAX, INT64_MIN, name, name };
	size_t i;

	(void)state;
	for (i = 0; i + 3 < sizeof name; i += 3)
		memcpy(name + i, "件", 3);
	name[i] = '\0';
	memset(text, 'x', sizeof text);
	(void)crm_span_text(&span, NULL, CRM_LANGUAGE_ZH, text);
	assert_true(strlen(text) < CRM_SPAN_TEXT);
	assert_int_equal(text[CRM_SPAN_TEXT], 'x');
	assert_non_null(strstr(text, "件，事件 2147483647，服务规则 第 -9223372036854775808 版）"));
	span.kind = CRM_SPAN_HOLIDAY;
	(void)crm_span_text(&span, NULL, CRM_LANGUAGE_EN, text);
	assert_non_null(strstr(text, "件, 件"));
	assert_non_null(strstr(text, "件 version -9223372036854775808)"));
}

UNIT_MAIN(TEST(a_due_time_is_given_span_by_span), TEST(a_target_that_stopped_is_explained_up_to_there),
          TEST(a_change_that_keeps_what_ran_shows_both_calendars), TEST(real_time_and_other_teams_are_explained_too),
          TEST(a_round_that_begins_later_is_explained_from_its_own_event),
          TEST(what_has_not_begun_has_no_spans_and_an_unknown_target_is_said_to_be_one),
          TEST(spans_are_written_in_english_and_chinese), TEST(times_are_those_of_the_zone),
          TEST(long_names_are_cut_between_characters))
