/* When to call: every second Tuesday at nine in Shanghai, and what follows a call that was made late. */
#include <stdio.h>
#include <crm/crm.h>

static void print_times(const char *what, const int64_t *ats, size_t count)
{
	char text[CRM_TIME_TEXT];
	size_t i;

	printf("%s\n", what);
	for (i = 0; i < count; i++)
		printf("  %s\n", crm_time_text(ats[i], text));
}

//! [recurrence]
static crm_status second_tuesdays(const crm_zone *zone, crm_recurrence **recurrence_out, crm_failure *failure)
{
	crm_recurrence_input input = CRM_INIT(crm_recurrence_input);
	crm_civil_time festival = { { 2026, 2, 10 }, 9 * 3600 };

	input.start = (crm_civil_time){ { 2026, 1, 13 }, 9 * 3600 };
	input.rule = "FREQ=MONTHLY;BYDAY=2TU";
	input.zone = zone;          /* copied: 09:00 on its clocks, whatever they do */
	input.left_out = &festival; /* nobody likes to be called now */
	input.left_out_count = 1;
	return crm_recurrence_create(&input, recurrence_out, failure);
}

static crm_status plan_calls(const crm_recurrence *recurrence, crm_failure *failure)
{
	int64_t ats[4], next;
	size_t count;
	crm_status rc;

	if ((rc = crm_recurrence_window(recurrence, CRM_NO_TIME, CRM_NO_TIME, ats, 4, &count, failure)) < 0)
		return rc;
	print_times("calls", ats, count);
	/* the second call was made three days late: the plan goes on as it was */
	if ((rc = crm_recurrence_follow(recurrence, ats[1], ats[1] + 3 * CRM_DAY, CRM_ANCHOR_PLAN, &next, failure)) == CRM_OK)
		print_times("next", &next, 1);
	return rc;
}
//! [recurrence]

int main(void)
{
	crm_zone_input input = CRM_INIT(crm_zone_input);
	crm_recurrence *recurrence = NULL;
	crm_zone *zone = NULL;
	crm_failure failure;
	crm_status rc;

	input.name = "Asia/Shanghai";
	input.rule = "CST-8"; /* where no zones are installed */
	if ((rc = crm_zone_create(&input, &zone, &failure)) < 0 || (rc = second_tuesdays(zone, &recurrence, &failure)) < 0 ||
	    (rc = plan_calls(recurrence, &failure)) < 0)
		fprintf(stderr, "%s\n", failure.message);
	crm_recurrence_free(recurrence);
	crm_zone_free(zone);
	return rc < 0;
}
