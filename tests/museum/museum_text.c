#include "museum_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const weekdays[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

static struct zones {
	crm_zone *made[MUSEUM_ROOM];
	size_t count;
	const crm_zone *clocks;
} zones;

/* CMocka's own blocks must be given back before the test ends; these are counted until the visitor has left. */
static long blocks;

static void *allocate(size_t size, void *user)
{
	void *memory = malloc(size);

	(void)user;
	blocks += memory != NULL;
	return memory;
}

static void *reallocate(void *memory, size_t size, void *user)
{
	void *moved = realloc(memory, size);

	(void)user;
	blocks += !memory && moved;
	return moved;
}

static void release(void *memory, void *user)
{
	(void)user;
	blocks -= memory != NULL;
	free(memory);
}

const crm_allocator museum_allocator = { allocate, reallocate, release, NULL };

const crm_zone *museum_zone(const char *name)
{
	crm_zone_input input = CRM_INIT(crm_zone_input);
	crm_failure failure;

	for (size_t i = 0; i < zones.count; i++)
		if (strcmp(crm_zone_name(zones.made[i]), name) == 0)
			return zones.made[i];
	assert_true(zones.count < MUSEUM_ROOM);
	input.name = name;
	input.allocator = &museum_allocator;
	museum_works(name, crm_zone_create(&input, &zones.made[zones.count], &failure), &failure);
	return zones.made[zones.count++];
}

const crm_zone *museum_clocks(void)
{
	return zones.clocks ? zones.clocks : museum_zone("UTC");
}

void museum_use_clocks(const char *zone)
{
	zones.clocks = museum_zone(zone);
}

void museum_leave_zones(void)
{
	for (size_t i = 0; i < zones.count; i++)
		crm_zone_free(zones.made[i]);
	memset(&zones, 0, sizeof zones);
}

char *museum_room(void)
{
	static char rooms[8][MUSEUM_TEXT];
	static size_t next;

	return rooms[next++ % 8];
}

void museum_same(const char *question, const char *expected, const char *came)
{
	if (strcmp(expected, came) != 0)
		fail_msg("%s: came %s, should be %s", question, came, expected);
}

void museum_works(const char *question, crm_status rc, const crm_failure *failure)
{
	if (rc < 0)
		fail_msg("%s: status %d, rule %d, field '%s': %s", question, (int)rc, (int)failure->rule, failure->field,
		         failure->message);
}

void museum_refuses(const char *question, int32_t rule, crm_status rc, const crm_failure *failure)
{
	if (rc >= 0)
		fail_msg("%s: should be refused by rule %d", question, (int)rule);
	if (failure->rule != rule)
		fail_msg("%s: refused by rule %d (%s), should be rule %d", question, (int)failure->rule, failure->message,
		         (int)rule);
	assert_true(failure->message[0] != '\0');
}

static const char *weekday_of(crm_date date)
{
	int64_t at, days;

	assert_true(crm_time_from_date(date, 0, 0, &at));
	days = at / CRM_DAY - (at % CRM_DAY < 0);
	return weekdays[(days % 7 + 10) % 7];
}

static crm_date read_date(const char *text, const char **rest)
{
	char weekday[4] = "";
	int year = 0, month = 0, day = 0, length = 0;
	crm_date date;

	if (sscanf(text, "%3[A-Za-z] %4d-%2d-%2d%n", weekday, &year, &month, &day, &length) < 4 || length == 0)
		fail_msg("'%s' does not begin with a weekday and a date", text);
	date = (crm_date){ (int16_t)year, (uint8_t)month, (uint8_t)day };
	if (!crm_date_is_valid(date) || strcmp(weekday_of(date), weekday) != 0)
		fail_msg("'%s': that day is not a %s", text, weekday);
	*rest = text + length;
	return date;
}

crm_date museum_date(const char *text)
{
	const char *rest;
	crm_date date = read_date(text, &rest);

	if (*rest != '\0')
		fail_msg("'%s' goes on after the date", text);
	return date;
}

int32_t museum_second(const char *text, const char **rest)
{
	int hour = 0, minute = 0, second = 0, length = 0, more = 0;

	if (sscanf(text, "%2d:%2d%n", &hour, &minute, &length) < 2 || length != 5)
		fail_msg("'%s' does not begin with a time of day", text);
	if (sscanf(text + length, ":%2d%n", &second, &more) == 1)
		length += more;
	*rest = text + length;
	return (hour * 60 + minute) * 60 + second;
}

/* Local times must be there, so that a slip in an exhibit is not read as something else. */
int64_t museum_instant(const char *text)
{
	const char *rest;
	crm_date date = read_date(text, &rest);
	int sign = 0, hours = 0, minutes = 0, length = 0;
	char direction = 0;
	crm_failure failure;
	int32_t second;
	int64_t at = 0;

	if (*rest++ != ' ')
		fail_msg("'%s' has no time of day", text);
	second = museum_second(rest, &rest);
	if (*rest == '\0') {
		museum_works(text, crm_zone_instant(museum_clocks(), date, second, CRM_ZONE_STRICT, &at, &failure), &failure);
		return at;
	}
	assert_true(crm_time_from_date(date, second, 0, &at));
	if (strcmp(rest, "Z") == 0)
		return at;
	if (sscanf(rest, " %c%2d:%2d%n", &direction, &hours, &minutes, &length) != 3 || rest[length] != '\0')
		fail_msg("'%s' does not end with a time, Z or an offset", text);
	sign = direction == '-' ? 1 : -1;
	return at + sign * (hours * CRM_HOUR + minutes * CRM_MINUTE);
}

static void write_clock(char *text, int32_t second)
{
	size_t length = strlen(text);

	length += (size_t)snprintf(text + length, MUSEUM_TEXT - length, " %02d:%02d", second / 3600, second / 60 % 60);
	if (second % 60)
		snprintf(text + length, MUSEUM_TEXT - length, ":%02d", second % 60);
}

const char *museum_time(int64_t at, const char *like)
{
	bool in_utc = like && strchr(like, 'Z');
	const char *sign = like ? strrchr(like, ' ') : NULL;
	crm_local_time local;
	char *text = museum_room();
	size_t length;

	if (at == CRM_NO_TIME)
		return "none";
	crm_zone_local(in_utc ? museum_zone("UTC") : museum_clocks(), at, &local);
	snprintf(text, MUSEUM_TEXT, "%s %04d-%02d-%02d", weekday_of(local.date), local.date.year, local.date.month, local.date.day);
	if (!like || strchr(like, ':') || local.second)
		write_clock(text, local.second);
	length = strlen(text);
	if (in_utc)
		snprintf(text + length, MUSEUM_TEXT - length, "Z");
	else if (sign && (sign[1] == '+' || sign[1] == '-'))
		snprintf(text + length, MUSEUM_TEXT - length, " %c%02d:%02d", local.offset_seconds < 0 ? '-' : '+',
		         abs(local.offset_seconds) / 3600, abs(local.offset_seconds) / 60 % 60);
	return text;
}

int64_t museum_amount(const char *text, const char **rest)
{
	static const struct {
		const char *name;
		int64_t amount;
	} units[] = { { "h", CRM_HOUR }, { "min", CRM_MINUTE }, { "s", CRM_SECOND } };
	int64_t sum = 0;
	bool is_negative = *text == '-', any = false;
	const char *at = text + is_negative;
	char unit[4];
	long number;
	int length = 0;

	while (sscanf(at, "%ld %3[a-z]%n", &number, unit, &length) == 2) {
		size_t i = 0;

		while (i < 3 && strcmp(units[i].name, unit) != 0)
			i++;
		if (i == 3)
			break;
		sum += number * units[i].amount;
		any = true;
		at += length;
		at += *at == ' ';
	}
	if (!any || (!rest && *at != '\0'))
		fail_msg("'%s' is no amount such as 2 h 31 min", text);
	if (rest)
		*rest = at;
	return is_negative ? -sum : sum;
}

const char *museum_amount_text(int64_t amount)
{
	int64_t left = amount < 0 ? -amount : amount;
	char *text = museum_room();
	size_t length = 0;

	if (left % CRM_SECOND) {
		snprintf(text, MUSEUM_TEXT, "%lld microseconds", (long long)amount);
		return text;
	}
	if (left == 0)
		return "0 s";
	text[0] = '\0';
	if (left >= CRM_HOUR)
		length += (size_t)snprintf(text, MUSEUM_TEXT, " %lld h", (long long)(left / CRM_HOUR));
	if (left % CRM_HOUR >= CRM_MINUTE)
		length += (size_t)snprintf(text + length, MUSEUM_TEXT - length, " %lld min", (long long)(left % CRM_HOUR / CRM_MINUTE));
	if (left % CRM_MINUTE)
		snprintf(text + length, MUSEUM_TEXT - length, " %lld s", (long long)(left % CRM_MINUTE / CRM_SECOND));
	if (amount < 0)
		text[0] = '-';
	return text + (amount >= 0);
}

/* "Fri 2022-02-04 19:00 - Mon 2022-02-07 09:00 paused by event 2: waiting for parts" */
const char *museum_span(const crm_span *span)
{
	static const char *const kinds[] = { "?", "counted", "closed", "holiday", "break", "paused", "stopped" };
	char *text = museum_room();
	int length = snprintf(text, MUSEUM_TEXT, "%s - %s %s", museum_time(span->from_at, NULL), museum_time(span->until_at, NULL),
	                      kinds[span->kind >= 1 && span->kind <= 6 ? span->kind : 0]);

	if (span->kind == CRM_SPAN_PAUSED || span->kind == CRM_SPAN_STOPPED)
		length += snprintf(text + length, MUSEUM_TEXT - (size_t)length, " by event %d", (int)span->event);
	if (span->name && span->name[0])
		snprintf(text + length, MUSEUM_TEXT - (size_t)length, ": %s", span->name);
	return text;
}

void museum_spans_same(const char *question, const char *const *expected, const crm_span *spans, size_t count)
{
	size_t i;

	for (i = 0; i < count && expected[i]; i++)
		museum_same(question, expected[i], museum_span(&spans[i]));
	if (i < count)
		fail_msg("%s: goes on with %s", question, museum_span(&spans[i]));
	if (expected[i])
		fail_msg("%s: %s is missing", question, expected[i]);
}

int museum_enter(void **state)
{
	*state = NULL;
	museum_enter_desks();
	museum_enter_case();
	return 0;
}

int museum_leave(void **state)
{
	(void)state;
	museum_leave_series();
	museum_leave_desks();
	museum_leave_zones();
	assert_int_equal(blocks, 0);
	return 0;
}
