/* When is it due: 8 working hours of a hotline in Shanghai, and why. */
#include <stdio.h>
#include <crm/crm.h>

//! [zone]
static crm_status open_zone(const char *name, crm_zone **zone_out, crm_failure *failure)
{
	crm_zone_input input = CRM_INIT(crm_zone_input);

	input.name = name;
	input.rule = "CST-8"; /* for a machine without time zone data; without a rule that is an error */
	return crm_zone_create(&input, zone_out, failure);
}

static void print_clock(const crm_zone *zone, int64_t at)
{
	crm_local_time local;

	crm_zone_local(zone, at, &local);
	printf("%04d-%02d-%02d %02d:%02d %s", local.date.year, local.date.month, local.date.day, local.second / 3600,
	       local.second / 60 % 60, local.abbreviation);
}
//! [zone]

//! [working_time]
/* Monday to Friday with a lunch break, the holidays of mainland China and its make-up working days. */
static crm_status open_hotline(const crm_zone *zone, crm_calendar **calendar_out, crm_failure *failure)
{
	crm_calendar_hours hours[10];
	crm_calendar_input input = CRM_INIT(crm_calendar_input);
	const crm_holidays *china;
	crm_status rc;
	int32_t day;

	if ((rc = crm_holidays_builtin("CN", &china, failure)) < 0)
		return rc;
	for (day = 1; day <= 5; day++) {
		hours[input.hours_count++] = (crm_calendar_hours){ day, 9 * 3600, 12 * 3600 };
		hours[input.hours_count++] = (crm_calendar_hours){ day, 13 * 3600 + 1800, 18 * 3600 };
	}
	input.name = "hotline";
	input.zone = zone;
	input.hours = hours;
	input.days = china->days;
	input.days_count = china->count;
	input.known_from = china->known_from; /* what was not announced yet is refused, not guessed */
	input.known_until = china->known_until;
	return crm_calendar_create(&input, calendar_out, failure);
}

static crm_status print_due(const crm_calendar *calendar, int64_t received, int64_t hours, crm_failure *failure)
{
	static const char *const words[] = { "", "counted", "closed", "holiday", "break" };
	crm_span spans[20];
	size_t count, i;
	int64_t due;
	crm_status rc;

	if ((rc = crm_calendar_add(calendar, received, hours * CRM_HOUR, NULL, &due, failure)) < 0 ||
	    (rc = crm_calendar_spans(calendar, received, due, spans, 20, &count, failure)) < 0)
		return rc;
	for (i = 0; i < count; i++) {
		print_clock(crm_calendar_zone(calendar), spans[i].from_at);
		printf("  %s%s%s\n", words[spans[i].kind], spans[i].name ? ", " : "", spans[i].name ? spans[i].name : "");
	}
	print_clock(crm_calendar_zone(calendar), due);
	printf("  due\n");
	return CRM_OK;
}
//! [working_time]

int main(void)
{
	crm_failure failure = { 0 };
	crm_calendar *hotline = NULL;
	crm_zone *zone = NULL;
	int64_t received;
	crm_status rc = CRM_ERR_INVALID;

	/* The afternoon before the Spring Festival of 2024; the Sunday after it is worked. */
	if (crm_time_from_text("2024-02-09T15:00:00+08:00", &received) &&
	    (rc = open_zone("Asia/Shanghai", &zone, &failure)) >= 0 && (rc = open_hotline(zone, &hotline, &failure)) >= 0)
		rc = print_due(hotline, received, 8, &failure);
	if (rc < 0)
		fprintf(stderr, "%s\n", failure.message);
	crm_calendar_free(hotline);
	crm_zone_free(zone);
	return rc < 0;
}
