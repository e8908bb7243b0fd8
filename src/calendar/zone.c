/* Zones: the public calls. */
#include "zone_parts.h"

#include "date.h"
#include "failure.h"
#include "zone_file.h"

#include <string.h>

/* What needs no data. */
static const struct plain_zone {
	const char *name;
	const char *abbreviation;
} plain_zones[] = { { "UTC", "UTC" }, { "Etc/UTC", "UTC" }, { "GMT", "GMT" } };

static bool find_plain(const char *name, struct crmi_zone_data *data)
{
	for (size_t i = 0; i < sizeof plain_zones / sizeof *plain_zones; i++) {
		if (strcmp(plain_zones[i].name, name) == 0) {
			memset(data, 0, sizeof *data);
			data->has_rule = true;
			memcpy(data->rule.kinds[0].abbreviation, plain_zones[i].abbreviation, 4);
			return true;
		}
	}
	return false;
}

static crm_status check_zone_input(const crm_zone_input *input, struct crmi_zone_data *fallback, crm_failure *failure)
{
	const char *message;
	size_t position;

	if (!input->name && !input->rule)
		return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "name", "a zone needs a name or a rule");
	if (input->rule) {
		fallback->has_rule = true;
		if (!crmi_zone_rule_read(input->rule, strlen(input->rule), &fallback->rule, &position, &message)) {
			if (failure)
				failure->position = (int32_t)(position < INT32_MAX ? position : INT32_MAX);
			return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_ZONE_RULE, "rule", "%s", message);
		}
	}
	if (input->name && !crmi_zone_name_is_sound(input->name))
		return crmi_failure_set(failure, CRM_ERR_NOT_FOUND, CRM_RULE_ZONE_UNKNOWN, "name", "no time zone has this name");
	return CRM_OK;
}

static crm_status refuse_zone_data(crm_failure *failure, const char *field, const char *message)
{
	return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_ZONE_DATA, field, "%s", message);
}

static crm_status build_zone(const crm_zone_input *input, const crm_allocator *memory, const struct crmi_zone_data *data,
                             const char *field, crm_zone **zone_out, crm_failure *failure)
{
	crm_status rc = crmi_zone_build(memory, data, input->name ? input->name : input->rule, zone_out);

	if (rc == CRM_ERR_NOMEM)
		return crmi_failure_memory(failure);
	if (rc < 0)
		return refuse_zone_data(failure, field, "the footer of the zone data contradicts its last change");
	return rc;
}

static crm_status build_from_bytes(const crm_zone_input *input, const crm_allocator *memory, const unsigned char *bytes,
                                   size_t length, const char *field, crm_zone **zone_out, crm_failure *failure)
{
	struct crmi_zone_data data;
	const char *message = crmi_zone_data_read(bytes, length, &data);

	if (message)
		return refuse_zone_data(failure, field, message);
	return build_zone(input, memory, &data, field, zone_out, failure);
}

static crm_status build_from_system(const crm_zone_input *input, const crm_allocator *memory,
                                    const struct crmi_zone_data *fallback, crm_zone **zone_out, crm_failure *failure)
{
	unsigned char *bytes = NULL;
	size_t length = 0;
	crm_status rc = crmi_zone_file_read(memory, input->directory, input->name, &bytes, &length, failure);

	if (rc == CRM_ERR_NOT_FOUND && input->rule) {
		crmi_failure_clear(failure);
		return build_zone(input, memory, fallback, "rule", zone_out, failure);
	}
	if (rc < 0)
		return rc;
	rc = build_from_bytes(input, memory, bytes, length, "name", zone_out, failure);
	crmi_release(memory, bytes);
	return rc;
}

crm_status crm_zone_create(const crm_zone_input *input, crm_zone **zone_out, crm_failure *failure_out)
{
	struct crmi_zone_data data = { 0 };
	const crm_allocator *memory;
	crm_zone_input taken;
	crm_status rc;

	crmi_failure_clear(failure_out);
	if (!zone_out)
		return crmi_failure_missing(failure_out, "zone_out");
	*zone_out = NULL;
	if ((rc = crmi_failure_input(failure_out, &taken, sizeof taken, input, "input")) < 0 ||
	    (rc = check_zone_input(&taken, &data, failure_out)) < 0)
		return rc;
	memory = taken.allocator ? taken.allocator : &crmi_allocator_system;
	if (taken.data)
		return build_from_bytes(&taken, memory, taken.data, taken.length, "data", zone_out, failure_out);
	if (!taken.name || find_plain(taken.name, &data))
		return build_zone(&taken, memory, &data, "rule", zone_out, failure_out);
	return build_from_system(&taken, memory, &data, zone_out, failure_out);
}

void crm_zone_free(crm_zone *zone)
{
	crm_allocator memory;

	if (!zone)
		return;
	memory = zone->memory; /* the block holds it */
	crmi_release(&memory, zone);
}

const char *crm_zone_name(const crm_zone *zone)
{
	return zone ? zone->name : "";
}

void crm_zone_local(const crm_zone *zone, int64_t at, crm_local_time *local_out)
{
	int64_t utc = crmi_floor_divide(at, CRM_SECOND), moved, local, day;
	const struct crmi_zone_kind *kind;

	if (!local_out)
		return;
	memset(local_out, 0, sizeof *local_out);
	if (!zone)
		return;
	kind = &zone->kinds[zone->kind[crmi_zone_interval(zone, crmi_zone_fold(zone, utc, &moved))]];
	local = utc + kind->offset;
	day = crmi_floor_divide(local, 86400);
	local_out->date = crmi_date_from_number(day);
	local_out->second = (int32_t)(local - day * 86400);
	local_out->microsecond = (int32_t)((at % CRM_SECOND + CRM_SECOND) % CRM_SECOND);
	local_out->offset_seconds = kind->offset;
	local_out->is_summer = kind->is_summer;
	memcpy(local_out->abbreviation, kind->abbreviation, sizeof local_out->abbreviation);
}

crm_status crm_zone_instant(const crm_zone *zone, crm_date date, int32_t second, int32_t choice, int64_t *at_out,
                            crm_failure *failure_out)
{
	int64_t first, second_of_two;
	bool is_gap;
	crm_status rc;

	crmi_failure_clear(failure_out);
	if (!zone || !at_out)
		return crmi_failure_missing(failure_out, zone ? "at_out" : "zone");
	*at_out = CRM_NO_TIME;
	if (!crm_date_is_valid(date))
		return crmi_failure_set(failure_out, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "date", "the date does not exist");
	if ((rc = crmi_failure_range(failure_out, "second", second, 0, 86400)) < 0 ||
	    (rc = crmi_failure_range(failure_out, "choice", choice, CRM_ZONE_FIRST, CRM_ZONE_STRICT)) < 0)
		return rc;
	is_gap = crmi_zone_resolve(zone, crmi_day_number(date) * 86400 + second, &first, &second_of_two) == CRMI_LOCAL_GAP;
	if (is_gap && choice == CRM_ZONE_STRICT)
		return crmi_failure_set(failure_out, CRM_ERR_REFUSED, CRM_RULE_ZONE_GAP, "second",
		                        "the clocks were put forward over this time");
	*at_out = (choice == CRM_ZONE_SECOND ? second_of_two : first) * CRM_SECOND;
	return CRM_OK;
}

crm_status crm_zone_next_change(const crm_zone *zone, int64_t after, int64_t *at_out)
{
	int64_t change;

	if (!zone || !at_out)
		return CRM_ERR_INVALID;
	*at_out = CRM_NO_TIME;
	/* Changes fall on whole seconds: strictly after an instant is strictly after its second. */
	if (!crmi_zone_change_after(zone, crmi_floor_divide(after, CRM_SECOND), &change) || change > INT64_MAX / CRM_SECOND ||
	    change < INT64_MIN / CRM_SECOND)
		return CRM_DONE;
	*at_out = change * CRM_SECOND;
	return CRM_OK;
}
