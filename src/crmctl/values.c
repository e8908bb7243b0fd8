#include "values.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int read_reference(struct context *c, const char *text, char **source, const char **value)
{
	const char *colon = strchr(text, ':');

	if (!colon || colon == text || !colon[1])
		return usage_error(c, "'%s' is not SOURCE:VALUE", text);
	*source = copy_text(text);
	(*source)[colon - text] = '\0';
	*value = *source + (colon - text) + 1;
	return 0;
}

static int find_by_reference(struct context *c, const char *text, const char *noun, crm_id *id,
                             crm_status (*find)(crm *, const char *, const char *, crm_id *))
{
	char *source = NULL;
	const char *value;
	crm_status rc;

	if (crm_id_from_text(text, id))
		return 0;
	if (!strchr(text, ':'))
		return usage_error(c, "'%s' is neither the id of a %s nor SOURCE:VALUE", text, noun);
	if (read_reference(c, text, &source, &value) != 0)
		return EXIT_USAGE;
	rc = find(c->db, source, value, id);
	free(source);
	if (rc == CRM_ERR_NOT_FOUND)
		return refuse(c, EXIT_MISSING, "no %s has the reference '%s'", noun, text);
	return rc < 0 ? fail(c, rc) : 0;
}

int read_customer(struct context *c, const char *text, crm_id *id)
{
	return find_by_reference(c, text, "customer", id, crm_customer_find_reference);
}

/* Eleven characters, however they are grouped: what was meant is a case number. */
static bool has_the_length_of_a_number(const char *text)
{
	size_t length = 0;

	for (; *text; text++)
		length += *text != ' ' && *text != '-';
	return length == 11;
}

int read_complaint(struct context *c, const char *text, crm_id *id)
{
	crm_status rc;

	if (crm_id_from_text(text, id) || strchr(text, ':'))
		return find_by_reference(c, text, "complaint", id, crm_complaint_find_reference);
	rc = crm_complaint_find_number(c->db, text, id);
	if (rc == CRM_ERR_NOT_FOUND)
		return refuse(c, EXIT_MISSING, "no complaint has the number '%s'", text);
	if (rc == CRM_ERR_INVALID && has_the_length_of_a_number(text))
		return usage_error(c, "'%s': %s", text, crm_rule_text(CRM_RULE_CASE_NUMBER));
	if (rc == CRM_ERR_INVALID)
		return usage_error(c, "'%s' is neither the id of a complaint nor its number nor SOURCE:VALUE", text);
	return rc < 0 ? fail(c, rc) : 0;
}

int read_task(struct context *c, const char *text, crm_id *id)
{
	return crm_id_from_text(text, id) ? 0 : usage_error(c, "'%s' is not the id of a task", text);
}

/* "+3d", "-2h", "+30m": a distance from now. */
static bool relative_time(const struct context *c, const char *text, int64_t *at)
{
	static const char units[] = "dhm";
	static const int64_t lengths[] = { CRM_DAY, CRM_HOUR, CRM_MINUTE };
	const char *unit;
	char *end = NULL;
	long number;

	if (strcmp(text, "now") == 0) {
		*at = tool_now(c);
		return true;
	}
	if (*text != '+' && *text != '-')
		return false;
	number = strtol(text, &end, 10);
	if (end == text || !*end || end[1] || !(unit = strchr(units, *end)) || labs(number) > 1000000)
		return false;
	*at = tool_now(c) + number * lengths[unit - units];
	return true;
}

static bool names_its_zone(const char *text)
{
	size_t length = strlen(text);

	if (length <= 10)
		return false;
	return text[length - 1] == 'Z' || text[length - 1] == 'z' || strpbrk(text + 10, "+-") != NULL;
}

/* With a key a distance from a clock that runs would make each retry another request. */
static int relative_refuse(struct context *c, const char *label, const char *text)
{
	if (!option_given(c, "key") || c->now != CRM_NO_TIME)
		return 0;
	return usage_error(c, "%s: with --key say the time itself: '%s' is another time whenever the command is run again", label,
	                   text);
}

int read_time(struct context *c, const char *label, const char *text, int64_t *at)
{
	if (relative_time(c, text, at))
		return relative_refuse(c, label, text);
	if (!crm_time_from_text(text, at))
		return usage_error(c, "%s: '%s' is not a time", label, text);
	if (!names_its_zone(text))
		*at -= c->utc_offset * CRM_MINUTE;
	return 0;
}

int read_day(struct context *c, const char *label, const char *text, crm_date *date)
{
	int64_t at;

	if (strlen(text) != 10 || !crm_time_from_text(text, &at))
		return usage_error(c, "%s: '%s' is not a day such as 2026-05-10", label, text);
	*date = crm_date_of(at, 0);
	return 0;
}

int read_number(struct context *c, const char *label, const char *text, int64_t least, int64_t most, int64_t *number)
{
	char *end = NULL;
	long long value;

	errno = 0;
	value = strtoll(text, &end, 10);
	if (errno || end == text || *end || value < least || value > most)
		return usage_error(c, "%s: '%s' is not a number from %lld to %lld", label, text, (long long)least, (long long)most);
	*number = value;
	return 0;
}

/* "a, b, c": what could have been said; the word for nothing said is none of them. */
static void words_list(const char *(*name)(int32_t), char *text, size_t size)
{
	size_t used = 0;
	int32_t value;
	int written;

	*text = '\0';
	for (value = 0; value < 64 && used < size; value++) {
		if (!word_or_null(name, value) || strcmp(name(value), "none") == 0 ||
		    (value >= 32 && strcmp(name(value), "unknown") == 0) ||
		    (strcmp(name(value), "unknown") == 0 && strcmp(name(value + 1), "unknown") == 0))
			continue;
		written = snprintf(text + used, size - used, "%s%s", used ? ", " : "", name(value));
		used += written > 0 ? (size_t)written : 0;
	}
}

/* The name as the library has it: with '_' where '-' may be typed. */
static const char *stable_name(const char *text, char *name, size_t size)
{
	size_t i;

	snprintf(name, size, "%s", text);
	for (i = 0; name[i]; i++)
		if (name[i] == '-')
			name[i] = '_';
	return name;
}

int read_word(struct context *c, const char *label, const char *text, bool (*from_name)(const char *, int32_t *),
              const char *(*name)(int32_t), int32_t *value)
{
	char wanted[64], list[512];

	if (from_name(stable_name(text, wanted, sizeof wanted), value))
		return 0;
	words_list(name, list, sizeof list);
	return usage_error(c, "%s: '%s' is none of %s", label, text, list);
}

/* There are too many causes for one line. */
int read_cause(struct context *c, const char *label, const char *text, int32_t *cause)
{
	char wanted[64];

	if (crm_cause_from_name(stable_name(text, wanted, sizeof wanted), cause))
		return 0;
	return usage_error(c, "%s: '%s' is no cause; 'crmctl complaint causes' lists them", label, text);
}

int option_cause(struct context *c, const char *name, int32_t *cause)
{
	const char *text = option_value(c, name);
	char label[64];

	snprintf(label, sizeof label, "--%s", name);
	return text ? read_cause(c, label, text, cause) : 0;
}

int option_customer(struct context *c, const char *name, crm_id *id)
{
	const char *text = option_value(c, name);

	return text ? read_customer(c, text, id) : 0;
}

int option_complaint(struct context *c, const char *name, crm_id *id)
{
	const char *text = option_value(c, name);

	return text ? read_complaint(c, text, id) : 0;
}

int option_time(struct context *c, const char *name, int64_t *at)
{
	const char *text = option_value(c, name);
	char label[64];

	snprintf(label, sizeof label, "--%s", name);
	return text ? read_time(c, label, text, at) : 0;
}

int option_number(struct context *c, const char *name, int64_t least, int64_t most, int64_t *number)
{
	const char *text = option_value(c, name);
	char label[64];

	snprintf(label, sizeof label, "--%s", name);
	return text ? read_number(c, label, text, least, most, number) : 0;
}

int read_whole_file(struct context *c, const char *path, char **data, size_t *length)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	size_t capacity = 65536, got;
	bool broken;

	*data = NULL;
	*length = 0;
	if (!file)
		return refuse(c, errno == ENOENT ? EXIT_MISSING : EXIT_USAGE, "%s: %s", path, strerror(errno));
	*data = grow(NULL, capacity);
	while ((got = fread(*data + *length, 1, capacity - *length - 1, file)) > 0) {
		*length += got;
		if (*length + 1 == capacity)
			*data = grow(*data, capacity *= 2);
	}
	(*data)[*length] = '\0';
	broken = ferror(file) != 0;
	if (file != stdin)
		fclose(file);
	if (!broken)
		return 0;
	free(*data);
	*data = NULL;
	return refuse(c, EXIT_USAGE, "%s: reading failed", path);
}
