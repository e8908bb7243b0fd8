#include "input.h"

#include "date.h"

#include <string.h>

crm_status crmi_input_missing(crm *db, const char *argument)
{
	return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, argument, "%s is required", argument);
}

crm_status crmi_text_check(crm *db, const char *field, const char *text, size_t limit)
{
	size_t length = text ? strlen(text) : 0;

	if (length > limit)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_TOO_LONG, field, "%s is longer than %zu bytes", field, limit);
	if (text && !crmi_utf8_is_valid(text, length))
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_NOT_UTF8, field, "%s is not valid UTF-8", field);
	return CRM_OK;
}

crm_status crmi_currency_check(crm *db, const char *currency)
{
	size_t i;

	for (i = 0; i < 3 && currency[i] >= 'A' && currency[i] <= 'Z'; i++)
		;
	if (i == 3 && currency[3] == '\0')
		return CRM_OK;
	return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "currency", "currency is three capital letters");
}

static crm_status out_of_range(crm *db, const struct crmi_field *field)
{
	return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, field->name, "%s has a value that the field does not take", field->name);
}

static bool is_absent(const struct crmi_field *field, const void *value)
{
	switch ((enum crmi_type)field->type) {
	case CRMI_ID:
		return crm_id_is_none(value);
	case CRMI_ENUM:
		return *(const int32_t *)value == 0;
	case CRMI_DATE:
		return ((const crm_date *)value)->year == 0;
	case CRMI_TEXT:
		return !*(const char *const *)value || !**(const char *const *)value;
	case CRMI_BYTES:
		return !((const crmi_bytes *)value)->data;
	case CRMI_REVISION:
	case CRMI_INTEGER:
	case CRMI_INSTANT:
		return *(const int64_t *)value == 0;
	}
	return true;
}

static crm_status check_field(crm *db, const struct crmi_field *field, const void *value)
{
	const crm_date *date = value;

	if ((field->flags & CRMI_FLAG_REQUIRED) && is_absent(field, value))
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, field->name, "%s is required", field->name);
	switch ((enum crmi_type)field->type) {
	case CRMI_TEXT:
		return crmi_text_check(db, field->name, *(const char *const *)value, (size_t)field->limit);
	case CRMI_ENUM:
		return *(const int32_t *)value < 0 || *(const int32_t *)value > field->limit ? out_of_range(db, field) : CRM_OK;
	case CRMI_DATE:
		return (date->year || date->month || date->day) && !crm_date_is_valid(*date) ? out_of_range(db, field) : CRM_OK;
	case CRMI_INSTANT:
		return *(const int64_t *)value != CRM_NO_TIME && !crmi_time_is_storable(*(const int64_t *)value) ? out_of_range(db, field) : CRM_OK;
	case CRMI_ID:
	case CRMI_REVISION:
	case CRMI_INTEGER:
	case CRMI_BYTES:
		break;
	}
	return CRM_OK;
}

/* An older caller's struct is smaller and its missing tail is absent; a newer caller's may be larger as long as what we do
 * not know is zero. */
static crm_status take_size(crm *db, void *taken, size_t size, const void *input)
{
	size_t given = *(const size_t *)input, i;

	if (given < sizeof(size_t) * 2)
		return crmi_fail(db, CRM_ERR_INVALID, CRM_RULE_INPUT_SIZE, "size", "the size of the input struct is not set");
	for (i = size; i < given; i++)
		if (((const char *)input)[i] != 0)
			return crmi_fail(db, CRM_ERR_UNSUPPORTED, CRM_RULE_INPUT_UNKNOWN, "size", "the input struct has fields of a newer version");
	memcpy(taken, input, given < size ? given : size);
	*(size_t *)taken = size;
	return CRM_OK;
}

crm_status crmi_input_take(crm *db, void *taken, size_t size, const void *input, const struct crmi_field *fields, size_t count)
{
	crm_status rc = CRM_OK;
	size_t i;

	memset(taken, 0, size);
	*(size_t *)taken = size;
	if (!input)
		return CRM_OK;
	rc = take_size(db, taken, size, input);
	for (i = 0; i < count && rc == CRM_OK; i++)
		rc = check_field(db, &fields[i], (const char *)taken + fields[i].offset);
	return rc;
}

static size_t size_of(enum crmi_type type)
{
	switch (type) {
	case CRMI_ID:
		return 16;
	case CRMI_ENUM:
	case CRMI_DATE:
		return 4;
	case CRMI_REVISION:
	case CRMI_INTEGER:
	case CRMI_INSTANT:
		return 8;
	case CRMI_TEXT:
	case CRMI_BYTES:
		break;
	}
	return 0;
}

void crmi_fields_ask(crmi_text *ask, const struct crmi_field *fields, size_t count, const void *row)
{
	size_t i;

	for (i = 0; i < count; i++) {
		const void *value = (const char *)row + fields[i].offset;

		if (is_absent(&fields[i], value))
			continue;
		crmi_text_put(ask, fields[i].name);
		crmi_text_add(ask, "=", 1);
		if (fields[i].type == CRMI_TEXT)
			crmi_text_put(ask, *(const char *const *)value);
		else
			crmi_text_add(ask, value, size_of((enum crmi_type)fields[i].type));
		crmi_text_add(ask, "", 1); /* a NUL, which no text holds */
	}
}
