#include "time_view.h"

#include "values.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *const weekdays[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

char *zoned_time(const crm_zone *zone, int64_t at, char text[ZONED_TEXT])
{
	crm_local_time local;
	int64_t midnight = 0;
	int length;

	*text = '\0';
	if (at == CRM_NO_TIME)
		return text;
	crm_zone_local(zone, at, &local);
	if (!local.date.year) {
		snprintf(text, ZONED_TEXT, "%s", at < 0 ? "before the year 1" : "beyond the year 9999");
		return text;
	}
	(void)crm_time_from_date(local.date, 0, 0, &midnight);
	length = snprintf(text, ZONED_TEXT, "%s %04d-%02d-%02d %02d:%02d",
	                  weekdays[((midnight / CRM_DAY + 3) % 7 + 7) % 7], local.date.year, local.date.month, local.date.day,
	                  (int)(local.second / 3600), (int)(local.second / 60 % 60));
	if (local.second % 60)
		length += snprintf(text + length, (size_t)(ZONED_TEXT - length), ":%02d", (int)(local.second % 60));
	snprintf(text + length, (size_t)(ZONED_TEXT - length), " %s", local.abbreviation);
	return text;
}

/* Whether a time says how far from UTC it is, or is given beside the present time. */
static bool stands_alone(const char *text)
{
	size_t length = strlen(text);

	return length <= 9 || (length > 10 && (strpbrk(text + 10, "+-Zz") != NULL));
}

/* The instant of what a text, read as if it were UTC, says on the clocks of a place. */
static crm_status instant_of(const crm_zone *zone, int64_t shown, int32_t choice, int64_t *at, crm_failure *failure)
{
	int64_t of_day = ((shown % CRM_DAY) + CRM_DAY) % CRM_DAY;
	crm_status rc = crm_zone_instant(zone, crm_date_of(shown, 0), (int32_t)(of_day / CRM_SECOND), choice, at, failure);

	*at += rc < 0 ? 0 : of_day % CRM_SECOND;
	return rc;
}

int read_zoned(struct context *c, const char *label, const char *text, const crm_zone *zone, int64_t *at)
{
	crm_failure failure;
	crm_status rc;
	int64_t shown;

	if (stands_alone(text))
		return read_time(c, label, text, at);
	if (!crm_time_from_text(text, &shown))
		return usage_error(c, "%s: '%s' is not a time", label, text);
	rc = instant_of(zone, shown, CRM_ZONE_FIRST, at, &failure);
	return rc < 0 ? fail_without_store(c, rc, &failure) : 0;
}

bool clocks_skip(const crm_zone *zone, const char *text)
{
	crm_failure failure;
	int64_t shown, at;

	return !stands_alone(text) && crm_time_from_text(text, &shown) &&
	       instant_of(zone, shown, CRM_ZONE_STRICT, &at, &failure) < 0 && failure.rule == CRM_RULE_ZONE_GAP;
}

static const struct {
	const char *name;
	int64_t     microseconds; /* 0 = working days */
} units[] = { { "min", CRM_MINUTE }, { "h", CRM_HOUR }, { "s", CRM_SECOND }, { "d", 0 } };

static size_t unit_of(const char *text)
{
	size_t i;

	for (i = 0; i < sizeof units / sizeof *units; i++)
		if (strncmp(text, units[i].name, strlen(units[i].name)) == 0)
			return i;
	return i;
}

int read_amount(struct context *c, const char *label, const char *text, struct amount *amount)
{
	const char *at = text + (*text == '-');
	int64_t sign = *text == '-' ? -1 : 1, number;
	size_t unit;
	char *end = NULL;

	*amount = (struct amount){ 0, 0 };
	do {
		number = *at >= '0' && *at <= '9' ? strtoll(at, &end, 10) : -1;
		unit = number >= 0 ? unit_of(end) : sizeof units / sizeof *units;
		if (unit == sizeof units / sizeof *units || number > 100000000 || amount->days ||
		    (units[unit].microseconds == 0 && at != text + (*text == '-')))
			return usage_error(c, "%s: '%s' is not an amount such as 8h, 1h30min, 90s, or 3d for working days", label, text);
		at = end + strlen(units[unit].name);
		if (units[unit].microseconds == 0)
			amount->days = (int32_t)(sign * number);
		amount->microseconds += sign * number * units[unit].microseconds;
	} while (*at);
	return 0;
}

char *amount_text(int64_t microseconds, char text[ZONED_TEXT])
{
	int64_t rest = microseconds < 0 ? -microseconds : microseconds, hours = rest / CRM_HOUR, minutes = rest / CRM_MINUTE % 60,
	        seconds = rest / CRM_SECOND % 60;
	int length = snprintf(text, ZONED_TEXT, "%s", microseconds < 0 ? "-" : "");

	if (hours)
		length += snprintf(text + length, (size_t)(ZONED_TEXT - length), "%" PRId64 " h ", hours);
	if (minutes)
		length += snprintf(text + length, (size_t)(ZONED_TEXT - length), "%" PRId64 " min ", minutes);
	if (seconds || (!hours && !minutes))
		length += snprintf(text + length, (size_t)(ZONED_TEXT - length), "%" PRId64 " s ", seconds);
	text[length - 1] = '\0';
	return text;
}

int read_zone(struct context *c, const char *label, const char *name, crm_zone **zone)
{
	crm_zone_input input = CRM_INIT(crm_zone_input);
	crm_failure failure;
	crm_status rc;

	(void)label;
	input.name = name ? name : "UTC";
	rc = crm_zone_create(&input, zone, &failure);
	return rc < 0 ? fail_without_store(c, rc, &failure) : 0;
}

int read_calendar(struct context *c, const char *path, crm_calendar **calendar)
{
	crm_calendar_text input = CRM_INIT(crm_calendar_text);
	crm_failure failure;
	crm_status rc;
	char *text = NULL;
	int code;

	if ((code = read_whole_file(c, path, &text, &input.length)) != 0)
		return code;
	input.text = text;
	input.name = path;
	c->input_file = path;
	rc = crm_calendar_read(&input, calendar, &failure);
	free(text);
	return rc < 0 ? fail_without_store(c, rc, &failure) : 0;
}
