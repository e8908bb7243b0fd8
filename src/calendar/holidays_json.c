/* Holidays as JSON: dates in an array, dates with names in an object, or objects in an array or below `days`. */
#include "holidays_json.h"

#include "json_text.h"

#include <string.h>

/* What is being read, and where in it. */
struct json_holidays {
	struct crmi_holiday_list *list;
	struct crmi_json_path     path;
	crm_failure              *failure;
};

static crm_status refuse_entry_of_json(struct json_holidays *reader, int32_t rule, const char *message)
{
	return crmi_failure_set(reader->failure, CRM_ERR_INVALID, rule, NULL, "%s", message);
}

static crm_status add_json_day(struct json_holidays *reader, const char *text, size_t length, int32_t kind, const json_t *name)
{
	crm_date date;

	if (!crmi_date_read(text, length, &date))
		return refuse_entry_of_json(reader, CRM_RULE_CALENDAR_DATE, "not a date that exists, as in 2026-05-01");
	return crmi_holiday_list_add(reader->list, date, kind, name ? json_string_value(name) : NULL,
	                             name ? json_string_length(name) : 0, reader->failure);
}

enum { KEY_DATE, KEY_NAME, KEY_IS_OFF_DAY, KEY_COUNT };

/* An object with `date` and, where wanted, `name` and `isOffDay`. */
static crm_status read_day_object(struct json_holidays *reader, json_t *object)
{
	static const char *const keys[] = { "date", "name", "isOffDay" };
	json_t *found[KEY_COUNT] = { NULL }, *value;
	const char *key;
	size_t number = 0, number_of_date = 0;
	crm_status rc;

	json_object_foreach(object, key, value)
	{
		size_t i = 0;

		while (i < KEY_COUNT && strcmp(keys[i], key) != 0)
			i++;
		crmi_json_enter(&reader->path, key, number++);
		if (i == KEY_COUNT)
			return refuse_entry_of_json(reader, CRM_RULE_CALENDAR_UNKNOWN, "a day has date, name and isOffDay, and nothing else");
		if (i == KEY_IS_OFF_DAY ? !json_is_boolean(value) : !json_is_string(value))
			return refuse_entry_of_json(reader, CRM_RULE_CALENDAR_SYNTAX,
			                            i == KEY_IS_OFF_DAY ? "isOffDay is true or false" : "a text is expected");
		crmi_json_leave(&reader->path);
		found[i] = value;
		if (i == KEY_DATE)
			number_of_date = number - 1;
	}
	if (!found[KEY_DATE])
		return refuse_entry_of_json(reader, CRM_RULE_CALENDAR_DATE, "the day has no date");
	crmi_json_enter(&reader->path, keys[KEY_DATE], number_of_date);
	rc = add_json_day(reader, json_string_value(found[KEY_DATE]), json_string_length(found[KEY_DATE]),
	                  json_is_false(found[KEY_IS_OFF_DAY]) ? CRM_CALENDAR_WORKDAY : CRM_CALENDAR_HOLIDAY, found[KEY_NAME]);
	if (rc == CRM_OK)
		crmi_json_leave(&reader->path);
	return rc;
}

static crm_status read_day_array(struct json_holidays *reader, const json_t *array)
{
	json_t *item;
	size_t number;

	json_array_foreach(array, number, item)
	{
		crm_status rc;

		crmi_json_enter(&reader->path, NULL, number);
		if (json_is_string(item))
			rc = add_json_day(reader, json_string_value(item), json_string_length(item), CRM_CALENDAR_HOLIDAY, NULL);
		else if (json_is_object(item))
			rc = read_day_object(reader, item);
		else
			rc = refuse_entry_of_json(reader, CRM_RULE_CALENDAR_SYNTAX, "a date or an object with a date is expected");
		if (rc < 0)
			return rc;
		crmi_json_leave(&reader->path);
	}
	return CRM_OK;
}

/* The object around `days`, with what published lists write beside them. */
static crm_status read_days_below(struct json_holidays *reader, json_t *object)
{
	static const char *const beside[] = { "$schema", "$id", "year", "papers" };
	json_t *value;
	const char *key;
	size_t number = 0;

	json_object_foreach(object, key, value)
	{
		bool known = false;
		crm_status rc;

		crmi_json_enter(&reader->path, key, number++);
		if (strcmp(key, "days") == 0) {
			if (!json_is_array(value))
				return refuse_entry_of_json(reader, CRM_RULE_CALENDAR_SYNTAX, "an array of days is expected");
			if ((rc = read_day_array(reader, value)) < 0)
				return rc;
			known = true;
		}
		for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
			known = known || strcmp(key, beside[i]) == 0;
		if (!known)
			return refuse_entry_of_json(reader, CRM_RULE_CALENDAR_UNKNOWN, "a list of days has no field of this name");
		crmi_json_leave(&reader->path);
	}
	return CRM_OK;
}

static crm_status read_named_dates(struct json_holidays *reader, json_t *object)
{
	json_t *value;
	const char *key;
	size_t number = 0;

	json_object_foreach(object, key, value)
	{
		crm_status rc;

		crmi_json_enter(&reader->path, key, number++);
		if (!json_is_string(value))
			return refuse_entry_of_json(reader, CRM_RULE_CALENDAR_SYNTAX, "the name of the day is expected");
		if ((rc = add_json_day(reader, key, strlen(key), CRM_CALENDAR_HOLIDAY, value)) < 0)
			return rc;
		crmi_json_leave(&reader->path);
	}
	return CRM_OK;
}

static crm_status read_json_value(struct json_holidays *reader, json_t *value)
{
	if (json_is_array(value))
		return read_day_array(reader, value);
	if (json_object_get(value, "days"))
		return read_days_below(reader, value);
	if (json_is_object(value))
		return read_named_dates(reader, value);
	return refuse_entry_of_json(reader, CRM_RULE_CALENDAR_SYNTAX, "an array or an object of days is expected");
}

crm_status crmi_holidays_json(const char *text, size_t length, struct crmi_holiday_list *list, crm_failure *failure)
{
	struct json_holidays reader = { .list = list, .failure = failure };
	json_t *value;
	crm_status rc = crmi_json_read(text, length, &value, failure);

	if (rc < 0)
		return rc;
	rc = read_json_value(&reader, value);
	if (rc == CRM_ERR_INVALID) {
		crmi_json_name_path(&reader.path, failure);
		crmi_json_find_path(text, length, &reader.path, failure);
	}
	json_decref(value);
	return rc;
}
