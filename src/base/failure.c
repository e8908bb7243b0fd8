#include "failure.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void crmi_failure_clear(crm_failure *failure)
{
	if (!failure)
		return;
	failure->rule = CRM_RULE_NONE;
	failure->line = failure->position = 0;
	failure->field[0] = failure->message[0] = '\0'; /* the rest may be anything: this is done in each question about time */
}

crm_status crmi_failure_set(crm_failure *failure, crm_status status, int32_t rule, const char *field, const char *format, ...)
{
	va_list arguments;

	if (!failure)
		return status;
	failure->rule = rule;
	(void)snprintf(failure->field, sizeof failure->field, "%s", field ? field : "");
	va_start(arguments, format);
	(void)vsnprintf(failure->message, sizeof failure->message, format, arguments);
	va_end(arguments);
	return status;
}

crm_status crmi_failure_missing(crm_failure *failure, const char *argument)
{
	return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_ARGUMENT_MISSING, argument, "%s is required", argument);
}

crm_status crmi_failure_input(crm_failure *failure, void *taken, size_t size, const void *input, const char *argument)
{
	size_t given, i;

	memset(taken, 0, size);
	if (!input)
		return crmi_failure_missing(failure, argument);
	memcpy(&given, input, sizeof given);
	if (given < sizeof(size_t) * 2)
		return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_INPUT_SIZE, "size", "the size of the input struct is not set");
	for (i = size; i < given; i++)
		if (((const unsigned char *)input)[i])
			return crmi_failure_set(failure, CRM_ERR_UNSUPPORTED, CRM_RULE_INPUT_UNKNOWN, "size",
			                        "the input struct sets fields that this version does not know");
	memcpy(taken, input, given < size ? given : size);
	return CRM_OK;
}

crm_status crmi_failure_range(crm_failure *failure, const char *field, int64_t value, int64_t low, int64_t high)
{
	if (value >= low && value <= high)
		return CRM_OK;
	return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, field, "%s has a value that the field does not take", field);
}

crm_status crmi_failure_memory(crm_failure *failure)
{
	return crmi_failure_set(failure, CRM_ERR_NOMEM, CRM_RULE_NONE, NULL, "an allocation failed");
}
