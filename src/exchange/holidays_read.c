#include "holidays_json.h"
#include "holidays_parts.h"

#include "date.h"

#include <string.h>

crm_status crmi_holiday_source_read(void *user, char *buffer, size_t capacity, size_t *got)
{
	struct crmi_holiday_source *source = user;
	size_t rest = source->length - source->at;

	*got = rest < capacity ? rest : capacity;
	if (*got)
		memcpy(buffer, source->text + source->at, *got);
	source->at += *got;
	return CRM_OK;
}

static crm_status check_day(crm_failure *failure, const char *field, crm_date date)
{
	static const crm_date none;

	if (memcmp(&date, &none, sizeof date) == 0 || crm_date_is_valid(date))
		return CRM_OK;
	return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, field, "the date does not exist");
}

static crm_status check_encoding(const crm_holidays_input *input, crm_failure *failure)
{
	size_t fault = crmi_utf8_fault(input->text, input->length), start = 0;
	int64_t line = 1;

	if (fault == input->length)
		return CRM_OK;
	for (size_t i = 0; i < fault; i++) {
		if (input->text[i] == '\n') {
			line++;
			start = i + 1;
		}
	}
	return crmi_holiday_refuse(failure, CRM_RULE_FIELD_NOT_UTF8, "text", line, fault - start + 1,
	                           "the text is not valid UTF-8, or holds NUL");
}

static crm_status check_holidays_input(const crm_holidays_input *input, crm_failure *failure)
{
	crm_status rc;

	if (!input->text)
		return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_FIELD_MISSING, "text", "text is required");
	if ((rc = crmi_failure_range(failure, "format", input->format, CRM_HOLIDAYS_JSON, CRM_HOLIDAYS_ICS)) < 0 ||
	    (rc = check_day(failure, "from", input->from)) < 0 || (rc = check_day(failure, "until", input->until)) < 0)
		return rc;
	if (input->until.year && crmi_date_to_integer(input->until) < crmi_date_to_integer(input->from))
		return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "until", "until lies before from");
	return check_encoding(input, failure);
}

static crm_status read_format(const crm_holidays_input *input, struct crmi_holiday_list *list, crm_failure *failure)
{
	struct crmi_holiday_source source = { input->text, input->length, 0 };

	if (input->format == CRM_HOLIDAYS_JSON)
		return crmi_holidays_json(input->text, input->length, list, failure);
	if (input->format == CRM_HOLIDAYS_CSV)
		return crmi_holidays_csv(&source, list, failure);
	return crmi_holidays_ics(&source, list, failure);
}

crm_status crm_holidays_read(const crm_holidays_input *input, const crm_holidays **holidays_out, crm_failure *failure_out)
{
	struct crmi_holiday_list list;
	crm_holidays_input taken;
	crm_status rc;

	crmi_failure_clear(failure_out);
	if (!holidays_out)
		return crmi_failure_missing(failure_out, "holidays_out");
	*holidays_out = NULL;
	if ((rc = crmi_failure_input(failure_out, &taken, sizeof taken, input, "input")) < 0 ||
	    (rc = check_holidays_input(&taken, failure_out)) < 0)
		return rc;
	crmi_holiday_list_init(&list, &taken, taken.allocator ? taken.allocator : &crmi_allocator_system);
	rc = read_format(&taken, &list, failure_out);
	if (rc == CRM_OK)
		rc = crmi_holiday_list_finish(&list, holidays_out, failure_out);
	crmi_holiday_list_free(&list);
	return rc == CRM_ERR_NOMEM ? crmi_failure_memory(failure_out) : rc;
}
