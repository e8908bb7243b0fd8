/* What failed, in the room of a caller without a handle; and his input structs. */
#ifndef CRMI_FAILURE_H
#define CRMI_FAILURE_H

#include "memory.h"

/* Nothing failed so far. Takes NULL. */
void crmi_failure_clear(crm_failure *failure);

/* Sets rule, field and message, leaving line and position alone; `failure` and `field` may be NULL. Returns `status`. */
crm_status crmi_failure_set(crm_failure *failure, crm_status status, int32_t rule, const char *field, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* What is missing is named. */
crm_status crmi_failure_missing(crm_failure *failure, const char *argument);

/* Copies an input struct: an older caller's is smaller and its missing tail is absent; of a newer caller's the bytes we do not
 * know must be zero. CRM_OK, or CRM_ERR_INVALID / CRM_ERR_UNSUPPORTED with the failure. */
crm_status crmi_failure_input(crm_failure *failure, void *taken, size_t size, const void *input, const char *argument);

/* An enumerator between two numbers; else CRM_ERR_INVALID with the failure. */
crm_status crmi_failure_range(crm_failure *failure, const char *field, int64_t value, int64_t low, int64_t high);

/* No memory. */
crm_status crmi_failure_memory(crm_failure *failure);

#endif
