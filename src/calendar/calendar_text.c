#include "calendar_text_parts.h"

#include <string.h>

/* Enters a member by its name, if the object has it. */
static void enter_member(struct crmi_calendar_reader *reader, const char *name)
{
	json_t *value;
	const char *key;
	size_t number = 0;

	json_object_foreach(reader->object, key, value)
	{
		if (strcmp(key, name) == 0) {
			crmi_json_enter(reader->path, key, number);
			return;
		}
		number++;
	}
}

static crm_status miss_member(struct crmi_calendar_reader *reader, const char *name)
{
	reader->missing = name;
	return crmi_failure_set(reader->failure, CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, NULL, "a calendar needs %s", name);
}

static crm_status make_calendar_zone(struct crmi_calendar_reader *reader)
{
	crm_zone_input input = CRM_INIT(crm_zone_input);
	crm_status rc;

	input.name = reader->zone_name;
	input.rule = reader->zone_rule;
	input.directory = reader->how->directory;
	input.allocator = reader->how->memory;
	rc = crm_zone_create(&input, &reader->zone, reader->failure);
	if (rc < 0 && rc != CRM_ERR_NOMEM)
		enter_member(reader, reader->failure->rule == CRM_RULE_ZONE_RULE ? "tz_rule" : "tz");
	return rc;
}

/* The place of an item that crm_calendar_create() names as in `days[3]`. */
static bool find_item(const struct crmi_placed_items *list, const char *name, const char *field, struct crmi_json_path *path)
{
	size_t length = strlen(name), number = 0;

	if (strncmp(field, name, length) != 0 || field[length] != '[')
		return false;
	for (field += length + 1; *field >= '0' && *field <= '9' && number <= list->count; field++)
		number = number * 10 + (size_t)(*field - '0');
	if (*field != ']' || number < 1 || number > list->count)
		return false;
	*path = list->places[number - 1];
	return true;
}

static crm_status create_calendar(struct crmi_calendar_reader *reader, crm_calendar **calendar_out)
{
	crm_calendar_input *input = &reader->input;
	crm_status rc;

	input->size = sizeof *input;
	input->name = input->name ? input->name : reader->how->name;
	input->version = reader->how->version;
	input->zone = reader->zone;
	input->hours = (const crm_calendar_hours *)(const void *)reader->hours.items;
	input->hours_count = reader->hours.count;
	input->days = (const crm_calendar_day *)(const void *)reader->days.items;
	input->days_count = reader->days.count;
	input->known_from = input->known_from.year ? input->known_from : reader->table_from;
	input->known_until = input->known_until.year ? input->known_until : reader->table_until;
	input->allocator = reader->how->memory;
	rc = crm_calendar_create(input, calendar_out, reader->failure);
	if (rc == CRM_ERR_INVALID && !find_item(&reader->hours, "hours", reader->failure->field, reader->path) &&
	    !find_item(&reader->days, "days", reader->failure->field, reader->path))
		enter_member(reader, reader->failure->rule == CRM_RULE_CALENDAR_NEVER_OPEN ? "hours" : reader->failure->field);
	return rc;
}

static crm_status read_calendar(struct crmi_calendar_reader *reader, crm_calendar **calendar_out)
{
	crm_status rc;

	if (!json_is_object(reader->object))
		return crmi_failure_set(reader->failure, CRM_ERR_INVALID, CRM_RULE_CALENDAR_SYNTAX, NULL, "an object is expected");
	if ((rc = crmi_calendar_read_members(reader)) < 0)
		return rc;
	if (!reader->zone_name)
		return miss_member(reader, "tz");
	if (!json_object_get(reader->object, "hours"))
		return miss_member(reader, "hours");
	if ((rc = make_calendar_zone(reader)) < 0)
		return rc;
	return create_calendar(reader, calendar_out);
}

/* The field is the path; what is missing is named as if it were there, though its place is that of the object. */
static void name_fault(struct crmi_calendar_reader *reader)
{
	if (reader->missing)
		crmi_json_enter(reader->path, reader->missing, 0);
	crmi_json_name_path(reader->path, reader->failure);
	if (reader->missing)
		crmi_json_leave(reader->path);
}

crm_status crmi_calendar_parse(json_t *object, const struct crmi_calendar_how *how, crm_calendar **calendar_out,
                               struct crmi_json_path *fault, crm_failure *failure)
{
	crm_failure own = { 0 };
	struct crmi_calendar_reader reader = { .how = how, .object = object, .path = fault,
		                              .failure = failure ? failure : &own };
	crm_status rc;

	reader.hours.size = sizeof(crm_calendar_hours);
	reader.days.size = sizeof(crm_calendar_day);
	rc = read_calendar(&reader, calendar_out);
	if (rc < 0 && rc != CRM_ERR_NOMEM)
		name_fault(&reader);
	crm_zone_free(reader.zone);
	crmi_release(how->memory, reader.hours.items);
	crmi_release(how->memory, reader.hours.places);
	crmi_release(how->memory, reader.days.items);
	crmi_release(how->memory, reader.days.places);
	return rc;
}

crm_status crm_calendar_read(const crm_calendar_text *input, crm_calendar **calendar_out, crm_failure *failure_out)
{
	struct crmi_calendar_how how = { 0 };
	struct crmi_json_path path = { 0 };
	crm_calendar_text taken;
	json_t *object = NULL;
	int32_t position;
	crm_status rc;

	crmi_failure_clear(failure_out);
	if (!calendar_out)
		return crmi_failure_missing(failure_out, "calendar_out");
	*calendar_out = NULL;
	if ((rc = crmi_failure_input(failure_out, &taken, sizeof taken, input, "input")) < 0)
		return rc;
	if (!taken.text)
		return crmi_failure_set(failure_out, CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "text", "text is required");
	if ((rc = crmi_json_read(taken.text, taken.length, &object, failure_out)) < 0)
		return rc;
	how = (struct crmi_calendar_how){ taken.allocator ? taken.allocator : &crmi_allocator_system, taken.directory,
		                              taken.name, taken.version };
	rc = crmi_calendar_parse(object, &how, calendar_out, &path, failure_out);
	if (rc < 0 && rc != CRM_ERR_NOMEM && failure_out) {
		position = failure_out->position; /* of the rule of a zone, which is more telling */
		crmi_json_find_path(taken.text, taken.length, &path, failure_out);
		failure_out->position = position ? position : failure_out->position;
	}
	json_decref(object);
	return rc;
}
