#include "calendar_fixture.h"

static const char desk[] = "mon-fri 09:00-17:00";

static void an_amount_ends_at_closing_and_goes_on_at_the_next_opening(void **state)
{
	crm_calendar *calendar = calendar_of("UTC", desk);

	(void)state;
	assert_string_equal(added(calendar, "2026-03-02T09:00:00Z", 8 * 3600, NULL), "2026-03-02T17:00:00Z");
	assert_string_equal(added(calendar, "2026-03-02T09:00:00Z", 8 * 3600 + 1, NULL), "2026-03-03T09:00:01Z");
	assert_string_equal(added(calendar, "2026-03-06T16:00:00Z", 2 * 3600, NULL), "2026-03-09T10:00:00Z");
	assert_string_equal(added(calendar, "2026-03-07T12:00:00Z", 3600, NULL), "2026-03-09T10:00:00Z");
	assert_string_equal(added(calendar, "2026-03-02T09:00:00Z", 20000 * 3600, NULL), "2035-09-28T17:00:00Z");
	assert_string_equal(subtracted(calendar, "2026-03-02T17:00:00Z", 8 * 3600, NULL), "2026-03-02T09:00:00Z");
	assert_string_equal(subtracted(calendar, "2026-03-02T10:00:00Z", 2 * 3600, NULL), "2026-02-27T16:00:00Z");
	assert_int_equal(counted(calendar, "2026-03-02T00:00:00Z", "2026-03-09T00:00:00Z"), 40 * 3600);
	crm_calendar_free(calendar);
}

UNIT_MAIN(TEST(an_amount_ends_at_closing_and_goes_on_at_the_next_opening))
