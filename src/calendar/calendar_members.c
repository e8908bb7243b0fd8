/* The members of a calendar in JSON. */
#include "calendar_text_parts.h"

#include "date.h"
#include "holidays.h"

#include <string.h>

typedef crm_status (*read_member_fn)(struct crmi_calendar_reader *reader, json_t *value, int32_t argument);

static crm_status refuse_member(struct crmi_calendar_reader *reader, int32_t rule, const char *message)
{
	return crmi_failure_set(reader->failure, CRM_ERR_INVALID, rule, NULL, "%s", message);
}

static void *add_placed(struct crmi_calendar_reader *reader, struct crmi_placed_items *list)
{
	size_t room = list->room ? list->room * 2 : 32;
	void *grown;

	if (list->count == list->room) {
		grown = crmi_reallocate(reader->how->memory, list->items, room * list->size);
		if (!grown)
			return NULL;
		list->items = grown;
		grown = crmi_reallocate(reader->how->memory, list->places, room * sizeof *list->places);
		if (!grown)
			return NULL;
		list->places = grown;
		list->room = room;
	}
	list->places[list->count] = *reader->path;
	return list->items + list->count++ * list->size;
}

static crm_status add_day(struct crmi_calendar_reader *reader, const crm_calendar_day *day)
{
	crm_calendar_day *added = add_placed(reader, &reader->days);

	if (!added)
		return crmi_failure_memory(reader->failure);
	*added = *day;
	return CRM_OK;
}

/* HH:MM or HH:MM:SS, from 00:00 to 24:00, in seconds. */
static bool read_clock(const json_t *value, int32_t *seconds)
{
	const char *text = json_string_value(value);
	size_t length = text ? json_string_length(value) : 0;
	int32_t parts[3] = { 0, 0, 0 };

	if (length != 5 && length != 8)
		return false;
	for (size_t i = 0; i < length; i++) {
		if (i % 3 == 2 ? text[i] != ':' : text[i] < '0' || text[i] > '9')
			return false;
		if (i % 3 != 2)
			parts[i / 3] = parts[i / 3] * 10 + (text[i] - '0');
	}
	*seconds = parts[0] * 3600 + parts[1] * 60 + parts[2];
	return parts[1] < 60 && parts[2] < 60 && *seconds <= 86400;
}

/* A pair of times, the way to which is entered. */
static crm_status read_pair(struct crmi_calendar_reader *reader, const json_t *pair, int32_t times[2])
{
	if (!json_is_array(pair) || json_array_size(pair) != 2)
		return refuse_member(reader, CRM_RULE_CALENDAR_SYNTAX, "a segment is two times, as in [\"09:00\", \"17:00\"]");
	for (size_t i = 0; i < 2; i++) {
		crmi_json_enter(reader->path, NULL, i);
		if (!read_clock(json_array_get(pair, i), &times[i]))
			return refuse_member(reader, CRM_RULE_CALENDAR_TIME, "not a time of day as 09:00 or 09:00:30, up to 24:00");
		crmi_json_leave(reader->path);
	}
	return CRM_OK;
}

static const char *const weekday_names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

/* 1 = Monday to 7; 0 = not a day of the week. */
static int32_t find_weekday(const char *name)
{
	for (int32_t i = 0; i < 7; i++)
		if (strcmp(weekday_names[i], name) == 0)
			return i + 1;
	return 0;
}

static crm_status read_weekday_hours(struct crmi_calendar_reader *reader, const char *name, const json_t *segments)
{
	int32_t weekday = find_weekday(name), times[2];
	const json_t *pair;
	size_t number;
	crm_status rc;

	if (!weekday)
		return refuse_member(reader, CRM_RULE_CALENDAR_WEEKDAY,
		                     "not a day of the week: mon, tue, wed, thu, fri, sat or sun");
	if (!json_is_array(segments))
		return refuse_member(reader, CRM_RULE_CALENDAR_SYNTAX, "an array of segments is expected");
	json_array_foreach(segments, number, pair)
	{
		crm_calendar_hours *hours;

		crmi_json_enter(reader->path, NULL, number);
		if ((rc = read_pair(reader, pair, times)) < 0)
			return rc;
		if ((hours = add_placed(reader, &reader->hours)) == NULL)
			return crmi_failure_memory(reader->failure);
		*hours = (crm_calendar_hours){ weekday, times[0], times[1] };
		crmi_json_leave(reader->path);
	}
	return CRM_OK;
}

static crm_status read_hours(struct crmi_calendar_reader *reader, json_t *value, int32_t unused)
{
	json_t *segments;
	const char *name;
	size_t number = 0;
	crm_status rc;

	(void)unused;
	if (!json_is_object(value))
		return refuse_member(reader, CRM_RULE_CALENDAR_SYNTAX, "an object with days of the week is expected");
	json_object_foreach(value, name, segments)
	{
		crmi_json_enter(reader->path, name, number++);
		if ((rc = read_weekday_hours(reader, name, segments)) < 0)
			return rc;
		crmi_json_leave(reader->path);
	}
	return CRM_OK;
}

static crm_status read_day_text(struct crmi_calendar_reader *reader, const char *text, size_t length, crm_date *date)
{
	if (!text || !crmi_date_read(text, length, date))
		return refuse_member(reader, CRM_RULE_CALENDAR_DATE, "not a date that exists, as in 2026-05-01");
	return CRM_OK;
}

/* Dates in an array, or with their names in an object. */
static crm_status read_dates(struct crmi_calendar_reader *reader, json_t *value, int32_t kind)
{
	crm_calendar_day day = { .kind = kind };
	json_t *item;
	const char *key;
	size_t number = 0;
	crm_status rc;

	if (!json_is_array(value) && !json_is_object(value))
		return refuse_member(reader, CRM_RULE_CALENDAR_SYNTAX,
		                     "an array of dates is expected, or an object of dates with names");
	json_array_foreach(value, number, item)
	{
		crmi_json_enter(reader->path, NULL, number);
		if ((rc = read_day_text(reader, json_string_value(item), json_string_length(item), &day.date)) < 0 ||
		    (rc = add_day(reader, &day)) < 0)
			return rc;
		crmi_json_leave(reader->path);
	}
	number = 0;
	json_object_foreach(value, key, item)
	{
		crmi_json_enter(reader->path, key, number++);
		if ((rc = read_day_text(reader, key, strlen(key), &day.date)) < 0)
			return rc;
		if (!json_is_string(item))
			return refuse_member(reader, CRM_RULE_CALENDAR_SYNTAX, "the name of the day is expected");
		day.name = json_string_value(item);
		if ((rc = add_day(reader, &day)) < 0)
			return rc;
		crmi_json_leave(reader->path);
	}
	return CRM_OK;
}

static crm_status read_date_segments(struct crmi_calendar_reader *reader, const json_t *segments, crm_calendar_day *day)
{
	const json_t *pair;
	size_t number;
	crm_status rc;

	if (!json_is_array(segments) || json_array_size(segments) == 0)
		return refuse_member(reader, CRM_RULE_CALENDAR_SYNTAX, "an array with at least one segment is expected");
	json_array_foreach(segments, number, pair)
	{
		int32_t times[2];

		crmi_json_enter(reader->path, NULL, number);
		if ((rc = read_pair(reader, pair, times)) < 0)
			return rc;
		day->opens = times[0];
		day->closes = times[1];
		if ((rc = add_day(reader, day)) < 0)
			return rc;
		crmi_json_leave(reader->path);
	}
	return CRM_OK;
}

static crm_status read_dated_hours(struct crmi_calendar_reader *reader, json_t *value, int32_t kind)
{
	crm_calendar_day day = { .kind = kind };
	json_t *segments;
	const char *key;
	size_t number = 0;
	crm_status rc;

	if (!json_is_object(value))
		return refuse_member(reader, CRM_RULE_CALENDAR_SYNTAX, "an object of dates with segments is expected");
	json_object_foreach(value, key, segments)
	{
		crmi_json_enter(reader->path, key, number++);
		if ((rc = read_day_text(reader, key, strlen(key), &day.date)) < 0 ||
		    (rc = read_date_segments(reader, segments, &day)) < 0)
			return rc;
		crmi_json_leave(reader->path);
	}
	return CRM_OK;
}

/* The days of a table, and how far it is known. */
static crm_status add_table(struct crmi_calendar_reader *reader, const json_t *name)
{
	const crm_holidays *table;
	crm_status rc;

	if (!json_is_string(name))
		return refuse_member(reader, CRM_RULE_CALENDAR_SYNTAX, "the name of a table of holidays is expected");
	if (crm_holidays_builtin(json_string_value(name), &table, NULL) < 0)
		return refuse_member(reader, CRM_RULE_CALENDAR_UNKNOWN, "no table of holidays has this name");
	for (size_t i = 0; i < table->count; i++)
		if ((rc = add_day(reader, &table->days[i])) < 0)
			return rc;
	if (crmi_date_to_integer(table->known_from) > crmi_date_to_integer(reader->table_from))
		reader->table_from = table->known_from;
	if (!reader->table_until.year || crmi_date_to_integer(table->known_until) < crmi_date_to_integer(reader->table_until))
		reader->table_until = table->known_until;
	return CRM_OK;
}

static crm_status read_tables(struct crmi_calendar_reader *reader, json_t *value, int32_t unused)
{
	const json_t *name;
	size_t number;
	crm_status rc;

	(void)unused;
	if (!json_is_array(value))
		return refuse_member(reader, CRM_RULE_CALENDAR_SYNTAX, "an array with names of tables is expected");
	json_array_foreach(value, number, name)
	{
		crmi_json_enter(reader->path, NULL, number);
		if ((rc = add_table(reader, name)) < 0)
			return rc;
		crmi_json_leave(reader->path);
	}
	return CRM_OK;
}

enum { TEXT_NAME, TEXT_ZONE, TEXT_ZONE_RULE };

static crm_status read_calendar_text(struct crmi_calendar_reader *reader, json_t *value, int32_t which)
{
	const char **texts[] = { &reader->input.name, &reader->zone_name, &reader->zone_rule };

	if (!json_is_string(value))
		return refuse_member(reader, CRM_RULE_CALENDAR_SYNTAX, "a text is expected");
	if (json_string_length(value) > CRM_LIMIT_NAME)
		return refuse_member(reader, CRM_RULE_FIELD_TOO_LONG, "the text is longer than 500 bytes");
	*texts[which] = json_string_value(value);
	return CRM_OK;
}

static crm_status read_workday_like(struct crmi_calendar_reader *reader, json_t *value, int32_t unused)
{
	(void)unused;
	reader->input.workday_like = json_is_string(value) ? find_weekday(json_string_value(value)) : 0;
	if (!reader->input.workday_like)
		return refuse_member(reader, CRM_RULE_CALENDAR_WEEKDAY,
		                     "not a day of the week: mon, tue, wed, thu, fri, sat or sun");
	return CRM_OK;
}

enum { WORD_NIGHT, WORD_DST };

/* Words by their numbers in crm_calendar_night and crm_calendar_dst. */
static crm_status read_calendar_word(struct crmi_calendar_reader *reader, json_t *value, int32_t which)
{
	static const char *const words[][3] = { { "refused", "shift", "split" }, { "endpoint", "instant", NULL } };
	int32_t *fields[] = { &reader->input.night, &reader->input.dst };
	const char *text = json_string_value(value);

	for (int32_t i = 0; text && i < 3 && words[which][i]; i++) {
		if (strcmp(words[which][i], text) == 0) {
			*fields[which] = i;
			return CRM_OK;
		}
	}
	return refuse_member(reader, CRM_RULE_FIELD_RANGE,
	                     which == WORD_NIGHT ? "neither refused nor shift nor split" : "neither endpoint nor instant");
}

enum { KNOWN_FROM, KNOWN_UNTIL };

static crm_status read_known(struct crmi_calendar_reader *reader, json_t *value, int32_t which)
{
	crm_date *dates[] = { &reader->input.known_from, &reader->input.known_until };

	return read_day_text(reader, json_string_value(value), json_string_length(value), dates[which]);
}

static const struct calendar_member {
	const char    *key;
	read_member_fn read;
	int32_t        argument;
} calendar_members[] = {
	{ "tz", read_calendar_text, TEXT_ZONE },
	{ "tz_rule", read_calendar_text, TEXT_ZONE_RULE },
	{ "name", read_calendar_text, TEXT_NAME },
	{ "hours", read_hours, 0 },
	{ "holidays", read_dates, CRM_CALENDAR_HOLIDAY },
	{ "holiday_tables", read_tables, 0 },
	{ "extra_workdays", read_dated_hours, CRM_CALENDAR_REPLACED },
	{ "workdays", read_dates, CRM_CALENDAR_WORKDAY },
	{ "workday_like", read_workday_like, 0 },
	{ "breaks", read_dated_hours, CRM_CALENDAR_BREAK },
	{ "night", read_calendar_word, WORD_NIGHT },
	{ "dst", read_calendar_word, WORD_DST },
	{ "known_from", read_known, KNOWN_FROM },
	{ "known_until", read_known, KNOWN_UNTIL },
};

crm_status crmi_calendar_read_members(struct crmi_calendar_reader *reader)
{
	json_t *value;
	const char *key;
	size_t number = 0;
	crm_status rc;

	json_object_foreach(reader->object, key, value)
	{
		const struct calendar_member *member = NULL;

		for (size_t i = 0; i < sizeof calendar_members / sizeof *calendar_members; i++)
			if (strcmp(calendar_members[i].key, key) == 0)
				member = &calendar_members[i];
		crmi_json_enter(reader->path, key, number++);
		if (!member)
			return refuse_member(reader, CRM_RULE_CALENDAR_UNKNOWN, "a calendar has no field of this name");
		if ((rc = member->read(reader, value, member->argument)) < 0)
			return rc;
		crmi_json_leave(reader->path);
	}
	return CRM_OK;
}
