/* Rules of recurrence and questions about them. The first bytes choose start, options and where is asked; the rest is the rule.
 * Whatever it says, no question looks at more periods than its limit, and the answers agree with each other. */
#include "fuzz.h"

#include "recurrence.h"

enum { WINDOW = 40 };

static int64_t place_of_number(struct fuzz_input *input)
{
	return (fuzz_number(input, 4) & 0x7fffffff) * 90 * CRM_SECOND; /* from 1970 to 8097 */
}

/* A question may end in three ways, within the periods that it is given. */
static void check_work(const crm_recurrence *recurrence, int64_t from)
{
	struct crmi_walk walk;
	crm_failure failure = { 0 };
	int64_t utc = 0;
	crm_status rc;

	crmi_walk_init(&walk, recurrence, &failure);
	rc = crmi_recurrence_first(&walk, from / CRM_SECOND, &utc);
	FUZZ_CHECK(walk.work >= 0 && walk.work <= recurrence->limit);
	FUZZ_CHECK(rc == CRM_OK || rc == CRM_DONE || (rc == CRM_ERR_REFUSED && failure.rule == CRM_RULE_RECURRENCE_LIMIT));
	FUZZ_CHECK(rc != CRM_OK || utc >= from / CRM_SECOND);
}

/* A window is what single questions give, in order, each once. */
static void check_window(const crm_recurrence *recurrence, int64_t from)
{
	int64_t ats[WINDOW], at, count;
	crm_failure failure;
	size_t written, i;
	crm_status rc = crm_recurrence_window(recurrence, from, CRM_NO_TIME, ats, WINDOW, &written, &failure);

	FUZZ_CHECK(rc == CRM_OK || rc == CRM_DONE || (rc == CRM_ERR_REFUSED && failure.rule == CRM_RULE_RECURRENCE_LIMIT));
	FUZZ_CHECK(written <= WINDOW && (rc != CRM_OK || written == WINDOW));
	for (i = 0; i < written; i++) {
		FUZZ_CHECK(ats[i] != CRM_NO_TIME && ats[i] % CRM_SECOND == 0 && (i == 0 || ats[i] > ats[i - 1]));
		FUZZ_CHECK(from == CRM_NO_TIME || ats[i] >= from);
		FUZZ_CHECK(crm_recurrence_next(recurrence, ats[i] - 1, &at, NULL) == CRM_OK && at == ats[i]);
		FUZZ_CHECK(i == 0 || ats[i - 1] == CRM_NO_TIME ||
		           (crm_recurrence_next(recurrence, ats[i - 1], &at, NULL) == CRM_OK && at == ats[i]));
	}
	if (written && from != CRM_NO_TIME)
		FUZZ_CHECK(crm_recurrence_count(recurrence, from, ats[written - 1], &count, NULL) < 0 || count == (int64_t)written);
	rc = crm_recurrence_follow(recurrence, CRM_NO_TIME, from | 1, CRM_ANCHOR_COMPLETION, &at, NULL);
	FUZZ_CHECK(rc != CRM_OK || at > (from | 1));
}

static crm_zone *fuzz_zone(int32_t choice)
{
	static const char *const rules[] = { NULL, "CET-1CEST,M3.5.0,M10.5.0/3", "EST5EDT,M3.2.0,M11.1.0",
		                                 "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0" };
	crm_zone_input input = CRM_INIT(crm_zone_input);
	crm_zone *zone = NULL;

	if ((input.rule = rules[choice & 3]))
		FUZZ_CHECK(crm_zone_create(&input, &zone, NULL) == CRM_OK);
	return zone;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input input = { data, size };
	crm_recurrence_input made = CRM_INIT(crm_recurrence_input);
	crm_recurrence *recurrence = NULL;
	crm_failure failure;
	int32_t options = fuzz_digit(&input);
	int64_t from;
	crm_zone *zone = fuzz_zone(options);
	crm_status rc;
	char *rule;

	made.zone = zone;
	made.whole_days = options >> 2 & 1;
	made.gap = options >> 3 & 1;
	made.start.date = crm_date_of(place_of_number(&input), 0);
	made.start.second = made.whole_days ? 0 : fuzz_byte(&input) * 300 % 86400;
	from = place_of_number(&input);
	made.limit = 3000;
	made.rule = rule = fuzz_copy(input.data, input.size);
	rc = crm_recurrence_create(&made, &recurrence, &failure);
	FUZZ_CHECK(rc == CRM_OK || rc == CRM_ERR_INVALID);
	if (rc < 0) {
		FUZZ_CHECK(failure.rule >= CRM_RULE_RECURRENCE_SYNTAX && failure.rule <= CRM_RULE_RECURRENCE_FORBIDDEN &&
		           failure.message[0]);
		FUZZ_CHECK(failure.position >= 1 && failure.position <= (int32_t)strlen(rule) + 1);
	} else {
		check_work(recurrence, from);
		check_window(recurrence, from);
		check_window(recurrence, CRM_NO_TIME);
	}
	crm_recurrence_free(recurrence);
	crm_zone_free(zone);
	free(rule);
	return 0;
}
