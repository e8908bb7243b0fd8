#include "calendar_build.h"
#include "date.h"
#include "text.h"

#include <string.h>

static bool date_is_none(crm_date date)
{
	return date.year == 0 && date.month == 0 && date.day == 0;
}

static crm_status read_known_day(crm_failure *failure, const char *field, crm_date given, crm_date otherwise,
                                 int64_t *day)
{
	crm_date date = date_is_none(given) ? otherwise : given;

	if (!crm_date_is_valid(date))
		return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_CALENDAR_DATE, field, "%s: not a date that exists",
		                        field);
	*day = crmi_day_number(date);
	return CRM_OK;
}

static crm_status check_input(const crm_calendar_input *input, int64_t *first_day, int64_t *last_day,
                              crm_failure *failure)
{
	crm_status rc;

	if (!input->zone)
		return crmi_failure_missing(failure, "zone");
	if (input->name && !crmi_utf8_is_valid(input->name, strlen(input->name)))
		return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_FIELD_NOT_UTF8, "name", "name is not valid UTF-8");
	if (input->hours_count && !input->hours)
		return crmi_failure_missing(failure, "hours");
	if (input->days_count && !input->days)
		return crmi_failure_missing(failure, "days");
	if (input->workday_like < 0 || input->workday_like > 7)
		return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_CALENDAR_WEEKDAY, "workday_like",
		                        "workday_like: not a day of the week, 1 to 7");
	if ((rc = crmi_failure_range(failure, "night", input->night, CRM_NIGHT_REFUSED, CRM_NIGHT_SPLIT)) < 0 ||
	    (rc = crmi_failure_range(failure, "dst", input->dst, CRM_DST_ENDPOINT, CRM_DST_INSTANT)) < 0 ||
	    (rc = read_known_day(failure, "known_from", input->known_from, (crm_date){ 1970, 1, 1 }, first_day)) < 0 ||
	    (rc = read_known_day(failure, "known_until", input->known_until, (crm_date){ 2149, 12, 31 }, last_day)) < 0)
		return rc;
	if (*last_day < *first_day)
		return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_CALENDAR_DATE, "known_until",
		                        "known_until lies before known_from");
	return CRM_OK;
}

static crm_status compile_calendar(const crm_calendar_input *input, int64_t first_day, int64_t last_day,
                                   crm_calendar **calendar_out, crm_failure *failure)
{
	const crm_allocator *memory = input->allocator ? input->allocator : &crmi_allocator_system;
	struct crmi_build build = { 0 };
	struct crmi_hours hours = { 0 };
	crm_status rc;

	if ((rc = crmi_hours_read(&hours, input, memory, failure)) < 0)
		goto out;
	if (crmi_build_begin(&build, memory, input->zone, first_day, last_day) < 0) {
		rc = crmi_failure_memory(failure);
		goto out;
	}
	crmi_build_source(&build, input->name, input->version);
	if (crmi_weeks_compile(&build, &hours) < 0)
		rc = crmi_failure_memory(failure);
	else
		rc = crmi_build_end(&build, calendar_out, failure);
out:
	crmi_build_free(&build);
	crmi_hours_free(&hours);
	return rc;
}

crm_status crm_calendar_create(const crm_calendar_input *input, crm_calendar **calendar_out, crm_failure *failure_out)
{
	crm_calendar_input taken;
	int64_t first_day = 0, last_day = 0;
	crm_status rc;

	crmi_failure_clear(failure_out);
	if (!calendar_out)
		return crmi_failure_missing(failure_out, "calendar_out");
	*calendar_out = NULL;
	if ((rc = crmi_failure_input(failure_out, &taken, sizeof taken, input, "input")) < 0 ||
	    (rc = check_input(&taken, &first_day, &last_day, failure_out)) < 0)
		return rc;
	return compile_calendar(&taken, first_day, last_day, calendar_out, failure_out);
}

void crm_calendar_free(crm_calendar *calendar)
{
	crm_allocator memory;

	if (!calendar)
		return;
	memory = calendar->memory;
	crm_zone_free(calendar->zone);
	crmi_release(&memory, calendar);
}

const char *crm_calendar_name(const crm_calendar *calendar)
{
	return calendar ? calendar->texts + calendar->sources[0].name : "";
}

const crm_zone *crm_calendar_zone(const crm_calendar *calendar)
{
	return calendar ? calendar->zone : NULL;
}
