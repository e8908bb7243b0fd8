/* Strangers' lists of holidays and calendars. The first byte chooses the format, the rest is the text. What is taken keeps the
 * promises of the header, and taken or not, the answer says which. */
#include "fuzz.h"

static int32_t number_of(crm_date date)
{
	return date.year * 10000 + date.month * 100 + date.day;
}

static void check_holidays(const crm_holidays *holidays)
{
	for (size_t i = 0; i < holidays->count; i++) {
		const crm_calendar_day *day = &holidays->days[i];

		FUZZ_CHECK(crm_date_is_valid(day->date));
		FUZZ_CHECK(day->kind == CRM_CALENDAR_HOLIDAY || day->kind == CRM_CALENDAR_WORKDAY);
		FUZZ_CHECK(i == 0 || number_of(day->date) > number_of(day[-1].date));
		FUZZ_CHECK(number_of(day->date) >= number_of(holidays->known_from));
		FUZZ_CHECK(number_of(day->date) <= number_of(holidays->known_until));
		FUZZ_CHECK(!day->name || (day->name[0] != '\0' && strlen(day->name) <= CRM_LIMIT_NAME));
	}
}

static void check_failure(crm_status rc, const crm_failure *failure)
{
	FUZZ_CHECK((rc == CRM_OK) == (failure->message[0] == '\0'));
	FUZZ_CHECK(rc == CRM_OK || rc == CRM_ERR_INVALID || rc == CRM_ERR_NOT_FOUND);
	FUZZ_CHECK(rc == CRM_OK || crm_rule_text(failure->rule)[0] != '\0');
	FUZZ_CHECK(failure->line >= 0 && failure->position >= 0);
}

static void read_holidays(int32_t format, const char *text, size_t length, bool bounded)
{
	crm_holidays_input input = CRM_INIT(crm_holidays_input);
	const crm_holidays *holidays = NULL;
	crm_failure failure;
	crm_status rc;

	input.format = format;
	input.text = text;
	input.length = length;
	if (bounded) {
		input.from = (crm_date){ 2020, 1, 1 };
		input.until = (crm_date){ 2030, 12, 31 };
	}
	rc = crm_holidays_read(&input, &holidays, &failure);
	check_failure(rc, &failure);
	FUZZ_CHECK((rc == CRM_OK) == (holidays != NULL));
	if (holidays)
		check_holidays(holidays);
	crm_holidays_free(holidays);
}

static void read_calendar(const char *text, size_t length)
{
	crm_calendar_text input = CRM_INIT(crm_calendar_text);
	crm_calendar *calendar = NULL;
	crm_failure failure;
	crm_status rc;

	input.text = text;
	input.length = length;
	rc = crm_calendar_read(&input, &calendar, &failure);
	check_failure(rc, &failure);
	FUZZ_CHECK((rc == CRM_OK) == (calendar != NULL));
	if (calendar) {
		int64_t later, open;
		crm_status added = crm_calendar_add(calendar, FUZZ_START, 3600 * CRM_SECOND, NULL, &later, NULL);

		if (added == CRM_OK) {
			FUZZ_CHECK(crm_calendar_between(calendar, FUZZ_START, later, NULL, &open, NULL) == CRM_OK);
			FUZZ_CHECK(open == 3600 * CRM_SECOND);
		}
	}
	crm_calendar_free(calendar);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input input = { data, size };
	int32_t choice = (uint8_t)fuzz_digit(&input) % 7;
	char *copy = fuzz_copy(input.data, input.size);

	if (choice < 6)
		read_holidays(choice % 3 + 1, copy, input.size, choice >= 3);
	else
		read_calendar(copy, input.size);
	free(copy);
	return 0;
}
