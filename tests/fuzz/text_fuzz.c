/* Everything that turns text into values and back, without a store. The first byte chooses what, the rest is the text. */
#include "fuzz.h"

static void check_id(const char *text)
{
	char back[CRM_ID_TEXT];
	crm_id id, again;

	if (!crm_id_from_text(text, &id)) {
		FUZZ_CHECK(crm_id_is_none(&id));
		return;
	}
	FUZZ_CHECK(strlen(crm_id_text(&id, back)) == CRM_ID_TEXT - 1);
	FUZZ_CHECK(crm_id_from_text(back, &again) && crm_id_is_equal(&id, &again));
}

static void check_time(const char *text)
{
	char back[CRM_TIME_TEXT];
	int64_t at, again, day_start = 0;
	crm_date date;

	if (!crm_time_from_text(text, &at)) {
		FUZZ_CHECK(at == CRM_NO_TIME);
		return;
	}
	(void)crm_time_text(at, back);
	FUZZ_CHECK(strlen(back) < CRM_TIME_TEXT);
	FUZZ_CHECK(at == CRM_NO_TIME || (crm_time_from_text(back, &again) && again == at));
	date = crm_date_of(at, 0);
	FUZZ_CHECK(crm_date_is_valid(date) && crm_time_from_date(date, 0, 0, &day_start));
	FUZZ_CHECK(day_start <= at && at - day_start < CRM_DAY);
}

static void check_money(const char *text)
{
	static const char *const currencies[] = { "USD", "JPY", "KWD", "CNY", "CLF", "XXX", "", "usd", "TOOLONG", NULL };
	size_t i;

	for (i = 0; i < sizeof currencies / sizeof *currencies; i++) {
		int64_t amount = 1, again = 0;
		char back[24];

		if (!crm_money_from_text(text, currencies[i], &amount)) {
			FUZZ_CHECK(amount == 0);
			continue;
		}
		(void)crm_money_text(amount, currencies[i], back);
		FUZZ_CHECK(strlen(back) < sizeof back);
		FUZZ_CHECK(crm_money_from_text(back, currencies[i], &again) && again == amount);
	}
}

static void check_width(const char *text)
{
	FUZZ_CHECK(crm_text_width(text) <= 2 * strlen(text));
	FUZZ_CHECK(crm_text_width(NULL) == 0);
}

struct names {
	const char *(*name)(int32_t value);
	bool (*from_name)(const char *name, int32_t *value_out);
};

#define NAMES(noun) { crm_##noun##_name, crm_##noun##_from_name }

static const struct names enums[] = {
	NAMES(status), NAMES(rule), NAMES(entity), NAMES(severity), NAMES(transaction), NAMES(customer_kind), NAMES(point_kind),
	NAMES(channel), NAMES(lifecycle_state), NAMES(churn_reason), NAMES(churn_dimension), NAMES(non_customer_reason),
	NAMES(task_kind), NAMES(task_state), NAMES(outcome), NAMES(due_rule), NAMES(contact_class), NAMES(contact_kind),
	NAMES(direction), NAMES(complaint_state), NAMES(complaint_step), NAMES(responsibility), NAMES(validity),
	NAMES(complainant_type), NAMES(purpose), NAMES(promise_outcome), NAMES(satisfaction), NAMES(event), NAMES(import_kind),
	NAMES(import_format), NAMES(encoding), NAMES(date_order),
};

/* The text as a name, and its first bytes as a number. */
static void check_names(const char *text)
{
	struct fuzz_input input = { (const uint8_t *)text, strlen(text) };
	int32_t number = (int32_t)fuzz_number(&input, (int)(strlen(text) % 5));
	size_t i;

	for (i = 0; i < sizeof enums / sizeof *enums; i++) {
		int32_t value = -12345;

		if (enums[i].from_name(text, &value))
			FUZZ_CHECK(strcmp(enums[i].name(value), text) == 0);
		else
			FUZZ_CHECK(value == -12345);
		if (strcmp(enums[i].name(number), "unknown") != 0)
			FUZZ_CHECK(enums[i].from_name(enums[i].name(number), &value) && value == number);
	}
	FUZZ_CHECK(crm_rule_text(number) != NULL);
}

/* Any numbers: what does not exist is none, and nothing overflows. */
static void check_calendar(struct fuzz_input *input)
{
	crm_date date = { (int16_t)fuzz_number(input, 2), fuzz_byte(input), fuzz_byte(input) }, moved;
	int32_t months = (int32_t)fuzz_number(input, 4), minutes = (int32_t)fuzz_number(input, 4);
	int64_t at = fuzz_number(input, 8), next;
	char text[CRM_TIME_TEXT], money[24];

	moved = crm_date_add_days(date, months);
	if (moved.year)
		FUZZ_CHECK(crm_date_is_valid(date) && crm_date_is_valid(moved));
	if (moved.year && months != INT32_MIN) {
		moved = crm_date_add_days(moved, -months);
		FUZZ_CHECK(memcmp(&moved, &date, sizeof date) == 0);
	}
	moved = crm_date_add_months(date, months);
	if (moved.year)
		FUZZ_CHECK(crm_date_is_valid(date) && crm_date_is_valid(moved) && moved.day <= date.day);
	if (crm_time_from_date(date, months, minutes, &next) && next != CRM_NO_TIME && months < 86400) {
		moved = crm_date_of(next, minutes);
		FUZZ_CHECK(memcmp(&moved, &date, sizeof date) == 0 || moved.year == 0);
	}
	(void)crm_time_add_months(at, months, minutes);
	(void)crm_cadence_next(at, months, minutes, months);
	FUZZ_CHECK(strlen(crm_time_text(at, text)) < sizeof text);
	FUZZ_CHECK(strlen(crm_money_text(at, "USD", money)) < sizeof money);
	FUZZ_CHECK(crm_lifecycle_allowed(months, minutes) == (crm_lifecycle_guard(months, minutes) != CRM_RULE_LIFECYCLE_NO_ARROW &&
	                                                       crm_lifecycle_guard(months, minutes) != CRM_RULE_LIFECYCLE_NO_START));
	(void)crm_churn_dimension_of(months);
	(void)crm_complaint_allowed(months, minutes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const checks[])(const char *text) = { check_id, check_time, check_money, check_width, check_names };
	struct fuzz_input input = { data, size };
	size_t choice = (size_t)fuzz_digit(&input) % 6;
	char *text;

	if (choice == 5) {
		check_calendar(&input);
		return 0;
	}
	text = fuzz_copy(input.data, input.size);
	checks[choice](text);
	free(text);
	return 0;
}
