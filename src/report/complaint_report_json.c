/* Reports as JSON: tables of fields, so that what is written is what the header names. */
#include "complaint_report_rules.h"

#include "memory.h"
#include "text.h"
#include "crm/names.h"

#include <string.h>

enum json_type {
	JSON_COUNT,  /* int64_t */
	JSON_RATE,   /* int64_t; -1 = null */
	JSON_NUMBER, /* int32_t */
	JSON_FLAG,   /* int32_t */
	JSON_TIME,   /* int64_t; CRM_NO_TIME = null */
	JSON_TEXT,   /* const char * */
	JSON_NAME,   /* int32_t by its stable name; 0 = null */
	JSON_VALUE,  /* int32_t: the number of a group; its name stands beside it */
	JSON_LIST    /* a pointer and a size_t */
};

typedef const char *(*name_fn)(int32_t value);

struct json_field {
	const char *name;
	size_t offset;
	enum json_type type;
	name_fn named;                   /* of a NAME */
	const struct json_field *fields; /* of a LIST: of what */
	size_t field_count, size, count_offset;
};

#define FIELD(type, member, kind)                                                                                      \
	{                                                                                                                  \
#member, offsetof(type, member), kind, NULL, NULL, 0, 0, 0                                                     \
	}
#define NAMED(type, member, by)                                                                                        \
	{                                                                                                                  \
#member, offsetof(type, member), JSON_NAME, by, NULL, 0, 0, 0                                                  \
	}
#define LIST_OF(type, member, counted, fields, element)                                                                \
	{                                                                                                                  \
#member, offsetof(type, member), JSON_LIST, NULL, fields, sizeof fields / sizeof *fields, sizeof(element),     \
			offsetof(type, counted)                                                                                    \
	}

static const struct json_field time_fields[] = {
	NAMED(crm_complaint_time, stage, crm_complaint_stage_name),
	FIELD(crm_complaint_time, working, JSON_FLAG),
	FIELD(crm_complaint_time, count, JSON_COUNT),
	FIELD(crm_complaint_time, mean_us, JSON_RATE),
	FIELD(crm_complaint_time, median_us, JSON_RATE),
	FIELD(crm_complaint_time, p90_us, JSON_RATE),
};

static const struct json_field group_fields[] = {
	FIELD(crm_complaint_group, value, JSON_VALUE),       FIELD(crm_complaint_group, name, JSON_TEXT),
	FIELD(crm_complaint_group, complaints, JSON_COUNT),  FIELD(crm_complaint_group, share, JSON_RATE),
	FIELD(crm_complaint_group, cumulative, JSON_RATE),   FIELD(crm_complaint_group, customers, JSON_RATE),
	FIELD(crm_complaint_group, per_thousand, JSON_RATE), FIELD(crm_complaint_group, promises, JSON_COUNT),
	FIELD(crm_complaint_group, broken, JSON_COUNT),      FIELD(crm_complaint_group, kept_rate, JSON_RATE),
};

#define GROUPS(member) LIST_OF(crm_complaint_report, member, member##_count, group_fields, crm_complaint_group)

static const struct json_field report_json[] = {
	FIELD(crm_complaint_report, from_at, JSON_TIME),
	FIELD(crm_complaint_report, until_at, JSON_TIME),
	NAMED(crm_complaint_report, tier, crm_tier_name),
	FIELD(crm_complaint_report, calendar, JSON_TEXT),
	FIELD(crm_complaint_report, playbook, JSON_COUNT),
	FIELD(crm_complaint_report, received, JSON_COUNT),
	FIELD(crm_complaint_report, voided, JSON_COUNT),
	FIELD(crm_complaint_report, merged, JSON_COUNT),
	FIELD(crm_complaint_report, open, JSON_COUNT),
	FIELD(crm_complaint_report, closed, JSON_COUNT),
	FIELD(crm_complaint_report, reopened, JSON_COUNT),
	FIELD(crm_complaint_report, reopen_rate, JSON_RATE),
	FIELD(crm_complaint_report, repeats, JSON_COUNT),
	FIELD(crm_complaint_report, repeat_rate, JSON_RATE),
	FIELD(crm_complaint_report, revised, JSON_COUNT),
	FIELD(crm_complaint_report, cycles, JSON_COUNT),
	FIELD(crm_complaint_report, escalated, JSON_COUNT),
	FIELD(crm_complaint_report, escalations, JSON_COUNT),
	FIELD(crm_complaint_report, overridden, JSON_COUNT),
	FIELD(crm_complaint_report, overrides, JSON_COUNT),
	FIELD(crm_complaint_report, missed, JSON_COUNT),
	FIELD(crm_complaint_report, missed_targets, JSON_COUNT),
	FIELD(crm_complaint_report, satisfied, JSON_COUNT),
	FIELD(crm_complaint_report, dissatisfied, JSON_COUNT),
	FIELD(crm_complaint_report, satisfaction_rate, JSON_RATE),
	FIELD(crm_complaint_report, promises_made, JSON_COUNT),
	FIELD(crm_complaint_report, promises_kept, JSON_COUNT),
	FIELD(crm_complaint_report, promises_renewed, JSON_COUNT),
	FIELD(crm_complaint_report, promises_broken, JSON_COUNT),
	FIELD(crm_complaint_report, promises_renewed_late, JSON_COUNT),
	FIELD(crm_complaint_report, promises_open, JSON_COUNT),
	FIELD(crm_complaint_report, promises_voided, JSON_COUNT),
	FIELD(crm_complaint_report, promises_kept_rate, JSON_RATE),
	FIELD(crm_complaint_report, unhappy, JSON_COUNT),
	FIELD(crm_complaint_report, unhappy_benchmark, JSON_TEXT),
	FIELD(crm_complaint_report, told, JSON_COUNT),
	FIELD(crm_complaint_report, told_benchmark, JSON_TEXT),
	LIST_OF(crm_complaint_report, times, time_count, time_fields, crm_complaint_time),
	GROUPS(by_axis),
	GROUPS(by_cause),
	GROUPS(by_tier),
	GROUPS(by_unit),
	GROUPS(by_channel),
	GROUPS(by_state),
	GROUPS(by_month),
};

static const struct json_field retention_group_fields[] = {
	NAMED(crm_retention_group, kind, crm_retention_kind_name),
	FIELD(crm_retention_group, customers, JSON_RATE),
	FIELD(crm_retention_group, waiting, JSON_RATE),
	FIELD(crm_retention_group, returned, JSON_RATE),
	FIELD(crm_retention_group, rate, JSON_RATE),
	FIELD(crm_retention_group, benchmark, JSON_TEXT),
	FIELD(crm_retention_group, benchmark_low, JSON_COUNT),
	FIELD(crm_retention_group, benchmark_high, JSON_COUNT),
};

static const struct json_field retention_json[] = {
	FIELD(crm_complaint_retention, from_at, JSON_TIME),
	FIELD(crm_complaint_retention, until_at, JSON_TIME),
	FIELD(crm_complaint_retention, playbook, JSON_COUNT),
	FIELD(crm_complaint_retention, days, JSON_NUMBER),
	FIELD(crm_complaint_retention, quick_hours, JSON_NUMBER),
	LIST_OF(crm_complaint_retention, groups, group_count, retention_group_fields, crm_retention_group),
};

static void put_list_json(crmi_text *out, const struct json_field *field, const char *from);

static int64_t long_at(const char *from, const struct json_field *field)
{
	int64_t value;

	memcpy(&value, from + field->offset, sizeof value);
	return value;
}

static int32_t short_at(const char *from, const struct json_field *field)
{
	int32_t value;

	memcpy(&value, from + field->offset, sizeof value);
	return value;
}

static void put_instant(crmi_text *out, int64_t at)
{
	char text[CRM_TIME_TEXT];

	crmi_text_put_json(out, at != CRM_NO_TIME && crm_time_text(at, text) ? text : NULL);
}

static void put_field_json(crmi_text *out, const struct json_field *field, const char *from)
{
	switch (field->type) {
	case JSON_COUNT:
		crmi_text_put_integer(out, long_at(from, field));
		return;
	case JSON_RATE:
		if (long_at(from, field) == CRMI_NO_RATE)
			crmi_text_put(out, "null");
		else
			crmi_text_put_integer(out, long_at(from, field));
		return;
	case JSON_NUMBER:
	case JSON_VALUE:
		crmi_text_put_integer(out, short_at(from, field));
		return;
	case JSON_FLAG:
		crmi_text_put(out, short_at(from, field) ? "true" : "false");
		return;
	case JSON_TIME:
		put_instant(out, long_at(from, field));
		return;
	case JSON_TEXT:
		crmi_text_put_json(out, *(const char *const *)(const void *)(from + field->offset));
		return;
	case JSON_NAME:
		crmi_text_put_json(out, short_at(from, field) ? field->named(short_at(from, field)) : NULL);
		return;
	case JSON_LIST:
		put_list_json(out, field, from);
		return;
	}
}

static void put_object_json(crmi_text *out, const struct json_field *fields, size_t count, const char *from)
{
	size_t i;

	crmi_text_put(out, "{");
	for (i = 0; i < count; i++) {
		crmi_text_put(out, i ? "," : "");
		crmi_text_put_json(out, fields[i].name);
		crmi_text_put(out, ":");
		put_field_json(out, &fields[i], from);
	}
	crmi_text_put(out, "}");
}

static void put_list_json(crmi_text *out, const struct json_field *field, const char *from)
{
	const char *rows = *(const char *const *)(const void *)(from + field->offset);
	size_t count, i;

	memcpy(&count, from + field->count_offset, sizeof count);
	crmi_text_put(out, "[");
	for (i = 0; i < count; i++) {
		crmi_text_put(out, i ? "," : "");
		put_object_json(out, field->fields, field->field_count, rows + i * field->size);
	}
	crmi_text_put(out, "]");
}

static crm_status write_json(const struct json_field *fields, size_t count, const void *from, crm_buffer *text_out)
{
	crmi_text text;
	crm_status rc;

	if (text_out)
		memset(text_out, 0, sizeof *text_out);
	if (!from || !text_out)
		return CRM_ERR_INVALID;
	crmi_text_init(&text, &crmi_allocator_system);
	put_object_json(&text, fields, count, from);
	rc = text.failed ? CRM_ERR_NOMEM : crmi_text_to_buffer(&text, text_out);
	crmi_text_free(&text);
	return rc;
}

crm_status crm_complaint_report_json(const crm_complaint_report *report, crm_buffer *text_out)
{
	return write_json(report_json, sizeof report_json / sizeof *report_json, report, text_out);
}

crm_status crm_complaint_retention_json(const crm_complaint_retention *retention, crm_buffer *text_out)
{
	return write_json(retention_json, sizeof retention_json / sizeof *retention_json, retention, text_out);
}
