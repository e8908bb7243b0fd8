#include "enum_names.h"

#include <string.h>

const char *crmi_name_lookup(const struct crmi_name *names, size_t count, int32_t value)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (names[i].value == value)
			return names[i].name;
	return NULL;
}

const char *crmi_name_of(const struct crmi_name *names, size_t count, int32_t value)
{
	const char *name = crmi_name_lookup(names, count, value);

	return name ? name : "unknown";
}

bool crmi_name_find(const struct crmi_name *names, size_t count, const char *name, int32_t *value_out)
{
	size_t i;

	for (i = 0; name && i < count; i++)
		if (strcmp(names[i].name, name) == 0) {
			*value_out = names[i].value;
			return true;
		}
	return false;
}
