/* Every enumerator has a name of its own that leads back to it. tests/abi/symbols_test.py sees that no enum is left out. */
#include <stdio.h>
#include <string.h>

#include "unit.h"

/* An enum, and the stable names of its first and last enumerator. */
struct named {
	const char  *title;
	const char *(*name)(int32_t value);
	bool       (*from_name)(const char *name, int32_t *value_out);
	int32_t      first, last;
	const char  *first_name, *last_name;
};

#define ENUM(type, first, first_name, last, last_name) \
	{ #type, type##_name, type##_from_name, first, last, first_name, last_name }

static const struct named enums[] = {
	ENUM(crm_status, CRM_OK, "ok", CRM_ERR_INTERNAL, "internal"),
	ENUM(crm_rule, CRM_RULE_NONE, "none", CRM_RULE_PAUSE_REASON_MISSING, "pause_reason_missing"),
	ENUM(crm_entity, CRM_ENTITY_NONE, "none", CRM_ENTITY_STAFF, "staff"),
	ENUM(crm_severity, CRM_SEVERITY_DEBUG, "debug", CRM_SEVERITY_WARNING, "warning"),
	ENUM(crm_transaction, CRM_TRANSACTION_WRITE, "write", CRM_TRANSACTION_READ, "read"),
	ENUM(crm_zone_choice, CRM_ZONE_FIRST, "first", CRM_ZONE_STRICT, "strict"),
	ENUM(crm_calendar_day_kind, CRM_CALENDAR_HOLIDAY, "holiday", CRM_CALENDAR_BREAK, "break"),
	ENUM(crm_calendar_night, CRM_NIGHT_REFUSED, "refused", CRM_NIGHT_SPLIT, "split"),
	ENUM(crm_calendar_dst, CRM_DST_ENDPOINT, "endpoint", CRM_DST_INSTANT, "instant"),
	ENUM(crm_calendar_union, CRM_CALENDAR_ANY, "any", CRM_CALENDAR_ALL, "all"),
	ENUM(crm_calendar_at_close, CRM_AT_CLOSE_STAYS, "stays", CRM_AT_CLOSE_NEXT_OPEN, "next_open"),
	ENUM(crm_calendar_at_open, CRM_AT_OPEN_STAYS, "stays", CRM_AT_OPEN_PREVIOUS_CLOSE, "previous_close"),
	ENUM(crm_calendar_zero, CRM_ZERO_ROLLS, "rolls", CRM_ZERO_STAYS, "stays"),
	ENUM(crm_calendar_reversed, CRM_REVERSED_SIGNED, "signed", CRM_REVERSED_ABSOLUTE, "absolute"),
	ENUM(crm_calendar_close_edge, CRM_CLOSE_EDGE_OUT, "out", CRM_CLOSE_EDGE_IN, "in"),
	ENUM(crm_calendar_origin, CRM_ORIGIN_ROLL_THEN_COUNT, "roll_then_count", CRM_ORIGIN_COUNT_AFTER, "count_after"),
	ENUM(crm_calendar_time, CRM_TIME_KEEP, "keep", CRM_TIME_ROLL_THEN_KEEP, "roll_then_keep"),
	ENUM(crm_calendar_edge, CRM_EDGE_NEXT_OPEN, "next_open", CRM_EDGE_PREVIOUS_CLOSING, "previous_closing"),
	ENUM(crm_span_kind, CRM_SPAN_COUNTED, "counted", CRM_SPAN_STOPPED, "stopped"),
	ENUM(crm_holiday_format, CRM_HOLIDAYS_JSON, "json", CRM_HOLIDAYS_ICS, "ics"),
	ENUM(crm_recurrence_gap, CRM_GAP_SHIFT, "shift", CRM_GAP_SKIP, "skip"),
	ENUM(crm_recurrence_monthdays, CRM_MONTHDAYS_ALL_MONTHS, "all_months", CRM_MONTHDAYS_START_MONTH, "start_month"),
	ENUM(crm_roll, CRM_ROLL_ALLOW, "allow", CRM_ROLL_SKIP, "skip"),
	ENUM(crm_recurrence_anchor, CRM_ANCHOR_PLAN, "plan", CRM_ANCHOR_COMPLETION, "completion"),
	ENUM(crm_clock_kind, CRM_CLOCK_ACKNOWLEDGE, "acknowledge", CRM_CLOCK_CUSTOM, "custom"),
	ENUM(crm_clock_unit, CRM_CLOCK_WORKING, "working", CRM_CLOCK_DAYS, "days"),
	ENUM(crm_clock_recurrence, CRM_CLOCK_ONCE, "once", CRM_CLOCK_CHAINED, "chained"),
	ENUM(crm_clock_event_kind, CRM_CLOCK_EVENT_OPEN, "open", CRM_CLOCK_EVENT_STOP, "stop"),
	ENUM(crm_clock_change, CRM_CHANGE_RECOMPUTE, "recompute", CRM_CHANGE_RESTART_FROM_EVENT, "restart_from_event"),
	ENUM(crm_clock_state, CRM_CLOCK_WAITING, "waiting", CRM_CLOCK_MISSED, "missed"),
	ENUM(crm_language, CRM_LANGUAGE_EN, "en", CRM_LANGUAGE_ZH, "zh"),
	ENUM(crm_customer_kind, CRM_CUSTOMER_PERSON, "person", CRM_CUSTOMER_ENTERPRISE, "enterprise"),
	ENUM(crm_point_kind, CRM_POINT_PHONE, "phone", CRM_POINT_CHAT, "chat"),
	ENUM(crm_channel, CRM_CHANNEL_NONE, "none", CRM_CHANNEL_THIRD_PARTY, "third_party"),
	ENUM(crm_lifecycle_state, CRM_LIFECYCLE_POTENTIAL, "potential", CRM_LIFECYCLE_NON_CUSTOMER, "non_customer"),
	ENUM(crm_churn_reason, CRM_CHURN_DIED, "died", CRM_CHURN_UNKNOWN, "unknown"),
	ENUM(crm_churn_dimension, CRM_CHURN_DIMENSION_UNKNOWN, "unknown", CRM_CHURN_DIMENSION_UNAVOIDABLE, "unavoidable"),
	ENUM(crm_non_customer_reason, CRM_NON_CUSTOMER_UNRELATED, "unrelated", CRM_NON_CUSTOMER_CANNOT_BUY, "cannot_buy"),
	ENUM(crm_task_kind, CRM_TASK_CALL, "call", CRM_TASK_CORRECTIVE_ACTION, "corrective_action"),
	ENUM(crm_task_state, CRM_TASK_OPEN, "open", CRM_TASK_CANCELLED, "cancelled"),
	ENUM(crm_outcome, CRM_OUTCOME_NONE, "none", CRM_OUTCOME_DONE, "done"),
	ENUM(crm_due_rule, CRM_DUE_GIVEN, "given", CRM_DUE_ACTION, "action"),
	ENUM(crm_contact_class, CRM_CLASS_IMPORTANT, "important", CRM_CLASS_SMALL, "small"),
	ENUM(crm_contact_kind, CRM_CONTACT_CALL, "call", CRM_CONTACT_MESSAGE, "message"),
	ENUM(crm_direction, CRM_DIRECTION_OUT, "out", CRM_DIRECTION_IN, "in"),
	ENUM(crm_complaint_state, CRM_COMPLAINT_RECEIVED, "received", CRM_COMPLAINT_VOID, "void"),
	ENUM(crm_complaint_step, CRM_STEP_JUDGE, "judge", CRM_STEP_REVIEW, "review"),
	ENUM(crm_responsibility, CRM_RESPONSIBILITY_OURS, "ours", CRM_RESPONSIBILITY_NOT_OURS, "not_ours"),
	ENUM(crm_validity, CRM_VALIDITY_FOUNDED, "founded", CRM_VALIDITY_UNFOUNDED, "unfounded"),
	ENUM(crm_complainant_type, CRM_COMPLAINANT_VOICER, "voicer", CRM_COMPLAINANT_ACTIVIST, "activist"),
	ENUM(crm_purpose, CRM_PURPOSE_SERIOUS, "serious", CRM_PURPOSE_PLEASANT, "pleasant"),
	ENUM(crm_promise_outcome, CRM_PROMISE_OPEN, "open", CRM_PROMISE_RENEWED_LATE, "renewed_late"),
	ENUM(crm_satisfaction, CRM_SATISFACTION_SATISFIED, "satisfied", CRM_SATISFACTION_UNREACHABLE, "unreachable"),
	ENUM(crm_emotion, CRM_EMOTION_CALM, "calm", CRM_EMOTION_HIGH, "high"),
	ENUM(crm_claim, CRM_CLAIM_LEGITIMATE, "legitimate", CRM_CLAIM_OPPORTUNISTIC, "opportunistic"),
	ENUM(crm_special, CRM_SPECIAL_EMOTIONAL, "emotional", CRM_SPECIAL_PREPARED, "prepared"),
	ENUM(crm_complaint_level, CRM_LEVEL_DIRECT, "direct", CRM_LEVEL_THIRD_PARTY, "third_party"),
	ENUM(crm_case_severity, CRM_CASE_NORMAL, "normal", CRM_CASE_MAJOR, "major"),
	ENUM(crm_lane, CRM_LANE_NORMAL, "normal", CRM_LANE_FAULT, "fault"),
	ENUM(crm_priority_factor, CRM_FACTOR_TIER, "tier", CRM_FACTOR_LANE, "lane"),
	ENUM(crm_tier, CRM_TIER_KEY, "key", CRM_TIER_SMALL, "small"),
	ENUM(crm_axis, CRM_AXIS_PRODUCT, "product", CRM_AXIS_EXTERNAL, "external"),
	ENUM(crm_cause_area, CRM_AREA_MARKET, "market", CRM_AREA_CHARGE, "charge"),
	ENUM(crm_cause, CRM_CAUSE_MARKET_PRICE, "market_price", CRM_CAUSE_CHARGE_ROAMING, "charge_roaming"),
	ENUM(crm_refusal_ground, CRM_GROUND_GOVERNMENT, "government", CRM_GROUND_IMPOSSIBLE, "impossible"),
	ENUM(crm_mark_kind, CRM_MARK_THANKED, "thanked", CRM_MARK_PRIVATE, "private"),
	ENUM(crm_remedy_kind, CRM_REMEDY_CORRECTION, "correction", CRM_REMEDY_EXTRA, "extra"),
	ENUM(crm_remedy_outcome, CRM_REMEDY_OFFERED, "offered", CRM_REMEDY_WITHDRAWN, "withdrawn"),
	ENUM(crm_link_kind, CRM_LINK_REPEAT_OF, "repeat_of", CRM_LINK_SAME_CASE, "same_case"),
	ENUM(crm_action_state, CRM_ACTION_OPEN, "open", CRM_ACTION_CANCELLED, "cancelled"),
	ENUM(crm_review_item, CRM_REVIEW_BLAME, "blame", CRM_REVIEW_DEEDS, "deeds"),
	ENUM(crm_review_answer, CRM_REVIEW_GOOD, "good", CRM_REVIEW_WRONG, "wrong"),
	ENUM(crm_event, CRM_EVENT_CUSTOMER_CREATED, "customer_created", CRM_EVENT_STAFF_RETURNED, "staff_returned"),
	ENUM(crm_import_kind, CRM_IMPORT_CUSTOMERS, "customers", CRM_IMPORT_CONTACTS, "contacts"),
	ENUM(crm_import_format, CRM_FORMAT_CSV, "csv", CRM_FORMAT_VCARD, "vcard"),
	ENUM(crm_encoding, CRM_ENCODING_UTF8, "utf8", CRM_ENCODING_GB18030, "gb18030"),
	ENUM(crm_date_order, CRM_DATE_ORDER_NONE, "none", CRM_DATE_ORDER_YMD, "ymd"),
	ENUM(crm_benchmark_unit, CRM_BENCHMARK_BASIS_POINTS, "basis_points", CRM_BENCHMARK_YEARS, "years"),
	ENUM(crm_grievance, CRM_GRIEVANCE_NOT_VOICED, "not_voiced", CRM_GRIEVANCE_SATISFIED, "satisfied"),
	ENUM(crm_loss_size, CRM_LOSS_SMALL, "small", CRM_LOSS_LARGE, "large"),
	ENUM(crm_complaint_stage, CRM_STAGE_ACKNOWLEDGED, "acknowledged", CRM_STAGE_RESOLVED, "resolved"),
	ENUM(crm_complaint_by, CRM_COMPLAINT_BY_AXIS, "axis", CRM_COMPLAINT_BY_MONTH, "month"),
	ENUM(crm_retention_kind, CRM_RETENTION_NOT_VOICED, "not_voiced", CRM_RETENTION_EVERY_VOICED, "every_voiced"),
};

enum { COUNT = sizeof enums / sizeof *enums, LOWEST = -100, HIGHEST = 1000, MISSING = 12345 };

/* Whether a number has a name; "unknown" is both what numbers without one get and a name that two enums give. */
static bool has_name(const struct named *e, int32_t value)
{
	int32_t back = MISSING;

	return strcmp(e->name(value), "unknown") != 0 || (e->from_name("unknown", &back) && back == value);
}

static void every_name_leads_back_to_its_number(void **state)
{
	int32_t value, back;
	size_t i;
	int found;

	(void)state;
	for (i = 0; i < COUNT; i++) {
		for (found = 0, value = LOWEST; value <= HIGHEST; value++) {
			if (!has_name(&enums[i], value))
				continue;
			found++;
			back = MISSING;
			if (!enums[i].from_name(enums[i].name(value), &back) || back != value)
				fail_msg("%s: %d is %s, which is %d", enums[i].title, (int)value, enums[i].name(value), (int)back);
		}
		if (found < 2)
			fail_msg("%s has %d names", enums[i].title, found);
	}
}

static void first_and_last_enumerators_keep_their_names(void **state)
{
	int32_t back;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT; i++) {
		assert_string_equal(enums[i].name(enums[i].first), enums[i].first_name);
		assert_string_equal(enums[i].name(enums[i].last), enums[i].last_name);
		assert_true(enums[i].from_name(enums[i].first_name, &back));
		assert_int_equal(back, enums[i].first);
		assert_true(enums[i].from_name(enums[i].last_name, &back));
		assert_int_equal(back, enums[i].last);
	}
}

static void names_are_lower_case_words(void **state)
{
	const char *name;
	int32_t value;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT; i++)
		for (value = LOWEST; value <= HIGHEST; value++) {
			name = enums[i].name(value);
			if (!*name || name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")])
				fail_msg("%s: %d is \"%s\"", enums[i].title, (int)value, name);
		}
}

static void numbers_without_a_name_are_unknown(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT; i++) {
		assert_string_equal(enums[i].name(INT32_MAX), "unknown");
		assert_string_equal(enums[i].name(INT32_MIN), "unknown");
	}
}

static void words_that_are_no_name_leave_the_number_untouched(void **state)
{
	static const char *const words[] = { "", "nobody_has_this", "OK", " none", "none ", NULL };
	int32_t back;
	size_t i, j;

	(void)state;
	for (i = 0; i < COUNT; i++)
		for (j = 0; j < sizeof words / sizeof *words; j++) {
			back = MISSING;
			assert_false(enums[i].from_name(words[j], &back));
			assert_int_equal(back, MISSING);
		}
}

static void every_rule_has_a_text(void **state)
{
	int32_t value;

	(void)state;
	for (value = 1; value <= HIGHEST; value++)
		if ((strcmp(crm_rule_name(value), "unknown") != 0) != (*crm_rule_text(value) != '\0'))
			fail_msg("rule %d is %s and its text is \"%s\"", (int)value, crm_rule_name(value), crm_rule_text(value));
}

static void text_of_a_trade_rule_begins_with_its_id(void **state)
{
	(void)state;
	assert_string_equal(crm_rule_text(CRM_RULE_PROMISE_NO_CONSENT), "D-CMP-29: the customer has not agreed to the promised time");
	assert_string_equal(crm_rule_text(CRM_RULE_NONE), "");
	assert_string_equal(crm_rule_text(-1), "");
}

UNIT_MAIN(
	TEST(every_name_leads_back_to_its_number),
	TEST(first_and_last_enumerators_keep_their_names),
	TEST(names_are_lower_case_words),
	TEST(numbers_without_a_name_are_unknown),
	TEST(words_that_are_no_name_leave_the_number_untouched),
	TEST(every_rule_has_a_text),
	TEST(text_of_a_trade_rule_begins_with_its_id))
