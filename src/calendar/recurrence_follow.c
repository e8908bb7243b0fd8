/* What comes after a follow-up that was done. */
#include "recurrence.h"

#include "failure.h"
#include "zone.h"

/* The local day of an instant, as a number; false outside years 1 to 9999. */
static bool completed_on(const crm_recurrence *recurrence, int64_t at, int64_t *day)
{
	int64_t utc = crmi_floor_divide(at, CRM_SECOND);

	if (recurrence->zone)
		utc += crmi_zone_offset(recurrence->zone, utc);
	*day = crmi_floor_divide(utc, CRMI_LOCAL_DAY);
	return *day >= CRMI_DAY_LEAST && *day <= CRMI_DAY_MOST;
}

/* The rule anew from a day. When it goes by days or longer, what it gives on that day is what was just done. */
static void begin_anew(crm_recurrence *anew, const crm_recurrence *recurrence, int64_t day)
{
	int64_t start = recurrence->expansion.start, of_day = start - crmi_floor_divide(start, CRMI_LOCAL_DAY) * CRMI_LOCAL_DAY;

	*anew = *recurrence;
	crmi_expansion_init(&anew->expansion, &recurrence->rule, day * CRMI_LOCAL_DAY + of_day, recurrence->monthdays);
	crmi_recurrence_end(anew);
	if (recurrence->rule.frequency >= CRMI_DAILY)
		anew->expansion.earliest = (day + 1) * CRMI_LOCAL_DAY;
}

crm_status crm_recurrence_follow(const crm_recurrence *recurrence, int64_t planned, int64_t completed, int32_t anchor,
                                 int64_t *at_out, crm_failure *failure_out)
{
	crm_recurrence anew;
	int64_t day = 0;
	crm_status rc;

	crmi_failure_clear(failure_out);
	if (!at_out)
		return crmi_failure_missing(failure_out, "at_out");
	*at_out = CRM_NO_TIME;
	if (!recurrence || completed == CRM_NO_TIME)
		return crmi_failure_missing(failure_out, recurrence ? "completed" : "recurrence");
	if ((rc = crmi_failure_range(failure_out, "anchor", anchor, CRM_ANCHOR_PLAN, CRM_ANCHOR_COMPLETION)) < 0)
		return rc;
	if (anchor == CRM_ANCHOR_PLAN || recurrence->rule.frequency == CRMI_FREQ_NONE)
		return crm_recurrence_next(recurrence, planned != CRM_NO_TIME && planned > completed ? planned : completed,
		                           at_out, failure_out);
	if (!completed_on(recurrence, completed, &day))
		return crmi_failure_set(failure_out, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "completed",
		                        "completed lies outside years 1 to 9999");
	begin_anew(&anew, recurrence, day);
	return crm_recurrence_next(&anew, completed, at_out, failure_out);
}
