/* Strangers' zones: bytes of TZif files and POSIX rules. The first byte chooses which, the rest is the input. Whatever was
 * taken must then answer any question in agreement with itself. */
#include "fuzz.h"

/* Whatever the clocks show is where they stand, and what they show once leads back. */
static void check_instant(const crm_zone *zone, int64_t at)
{
	crm_local_time local, again;
	int64_t first, second, change;

	crm_zone_local(zone, at, &local);
	FUZZ_CHECK(local.second >= 0 && local.second < 86400 && local.microsecond >= 0 && local.microsecond < 1000000);
	FUZZ_CHECK(local.offset_seconds >= -93599 && local.offset_seconds <= 93599);
	FUZZ_CHECK(strlen(local.abbreviation) < sizeof local.abbreviation);
	if (crm_date_is_valid(local.date)) {
		FUZZ_CHECK(crm_zone_instant(zone, local.date, local.second, CRM_ZONE_FIRST, &first, NULL) == CRM_OK);
		FUZZ_CHECK(crm_zone_instant(zone, local.date, local.second, CRM_ZONE_SECOND, &second, NULL) == CRM_OK);
		FUZZ_CHECK(first <= at - local.microsecond && at - local.microsecond <= second);
		crm_zone_local(zone, first, &again);
		FUZZ_CHECK(again.second == local.second && memcmp(&again.date, &local.date, sizeof again.date) == 0);
	}
	if (crm_zone_next_change(zone, at, &change) == CRM_OK) {
		FUZZ_CHECK(change > at);
		crm_zone_local(zone, change - 1, &again);
		FUZZ_CHECK(again.offset_seconds == local.offset_seconds);
		crm_zone_local(zone, change, &again);
		FUZZ_CHECK(again.offset_seconds != local.offset_seconds);
	}
}

static void check_zone(const crm_zone *zone)
{
	static const int64_t spread = 77 * CRM_DAY + 12345 * CRM_SECOND;
	int64_t change = INT64_MIN;

	for (int i = 0; i < 40; i++) {
		check_instant(zone, (i - 20) * 365 * 20 * CRM_DAY + 1234567);
		check_instant(zone, FUZZ_START + i * spread);
		check_instant(zone, (i % 2 ? INT64_MAX : INT64_MIN) / (i / 2 + 1));
	}
	for (int i = 0; i < 40 && crm_zone_next_change(zone, change, &change) == CRM_OK && change < INT64_MAX / 2; i++) {
		check_instant(zone, change);
		check_instant(zone, change > INT64_MIN ? change - 1 : change);
	}
}

static void check_input(const crm_zone_input *input, int32_t refusal)
{
	crm_zone *zone = NULL;
	crm_failure failure;
	crm_status rc = crm_zone_create(input, &zone, &failure);

	FUZZ_CHECK((rc == CRM_OK) == (zone != NULL));
	FUZZ_CHECK((rc == CRM_OK) == (failure.message[0] == '\0'));
	FUZZ_CHECK(rc == CRM_OK || (rc == CRM_ERR_INVALID && failure.rule == refusal));
	if (zone)
		check_zone(zone);
	crm_zone_free(zone);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input input = { data, size };
	crm_zone_input zone = CRM_INIT(crm_zone_input);
	bool is_rule = fuzz_digit(&input) % 2 == 1;
	char *copy = fuzz_copy(input.data, input.size);

	if (is_rule) {
		zone.rule = copy;
	} else {
		zone.name = "Fuzz/Zone";
		zone.data = input.data ? input.data : (const uint8_t *)copy;
		zone.length = input.size;
	}
	check_input(&zone, is_rule ? CRM_RULE_ZONE_RULE : CRM_RULE_ZONE_DATA);
	free(copy);
	return 0;
}
