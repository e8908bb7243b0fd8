/* Names of enumerators, looked up in generated tables. */
#ifndef CRMI_ENUM_NAMES_H
#define CRMI_ENUM_NAMES_H

#include "crm/base.h"

struct crmi_name {
	int32_t     value;
	const char *name;
};

const char *crmi_name_lookup(const struct crmi_name *names, size_t count, int32_t value); /* NULL = has none */
const char *crmi_name_of(const struct crmi_name *names, size_t count, int32_t value);     /* "unknown" = has none */
bool        crmi_name_find(const struct crmi_name *names, size_t count, const char *name, int32_t *value_out);

#endif
