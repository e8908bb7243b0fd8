/* Calendars that a reader takes or refuses, as vectors from other systems say; and every calendar of the other vectors, which all
 * are taken. */
#include "unit.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static json_t *load(const char *name)
{
	const char *directory = getenv("CRM_VECTORS");
	char path[4096];
	json_t *vectors;

	(void)snprintf(path, sizeof path, "%s/%s", directory ? directory : ".", name);
	vectors = json_load_file(path, 0, NULL);
	if (!vectors) {
		print_message("# skipped: no vectors in %s\n", path);
		skip();
	}
	return vectors;
}

static crm_status read_calendar(const json_t *object, crm_failure *failure)
{
	crm_calendar_text input = CRM_INIT(crm_calendar_text);
	char *text = json_dumps(object, JSON_INDENT(1));
	crm_calendar *calendar = NULL;
	crm_status rc;

	assert_non_null(text);
	input.text = text;
	input.length = strlen(text);
	input.allocator = &unit_allocator;
	rc = crm_calendar_read(&input, &calendar, failure);
	assert_true((rc == CRM_OK) == (calendar != NULL));
	crm_calendar_free(calendar);
	free(text);
	return rc;
}

static void calendars_are_taken_or_refused_as_the_vectors_say(void **unused)
{
	json_t *vectors = load("worktime_validate.json"), *vector;
	size_t i;

	(void)unused;
	json_array_foreach(vectors, i, vector) {
		bool accept = strcmp(json_string_value(json_object_get(vector, "expect")), "accept") == 0;
		crm_failure failure;
		crm_status rc = read_calendar(json_object_get(vector, "calendar"), &failure);

		if ((rc == CRM_OK) != accept)
			fail_msg("%s: %d %s %s", json_string_value(json_object_get(vector, "id")), rc, failure.field, failure.message);
		if (!accept) {
			assert_int_equal(rc, CRM_ERR_INVALID);
			assert_in_range(failure.rule, CRM_RULE_CALENDAR_SYNTAX, CRM_RULE_CALENDAR_UNKNOWN);
			assert_true(failure.line > 0 && failure.position > 0 && failure.field[0]);
		}
	}
	print_message("# %zu calendars\n", json_array_size(vectors));
	json_decref(vectors);
}

/* The calendars of a file, without those equal to the one before. */
static size_t read_all_of(const char *name)
{
	json_t *vectors = load(name), *vector, *before = NULL;
	size_t i, count = 0;

	json_array_foreach(vectors, i, vector) {
		const json_t *object = json_object_get(vector, "calendar");
		crm_failure failure;
		crm_status rc;

		if (!object || json_equal(object, before))
			continue;
		before = (json_t *)(uintptr_t)object;
		rc = read_calendar(object, &failure);
		if (failure.rule == CRM_RULE_ZONE_UNKNOWN || failure.rule == CRM_RULE_ZONE_MISSING) {
			print_message("# %s: the system has no zone %s\n", json_string_value(json_object_get(vector, "id")),
			              json_string_value(json_object_get(object, "tz")));
			continue;
		}
		if (rc != CRM_OK)
			fail_msg("%s: %s %s", json_string_value(json_object_get(vector, "id")), failure.field, failure.message);
		count++;
	}
	json_decref(vectors);
	return count;
}

static void every_calendar_of_the_vectors_can_be_read(void **unused)
{
	static const char *const names[] = {
		"worktime_add.json", "worktime_subtract.json", "worktime_between.json", "worktime_query.json",
		"worktime_days.json", "worktime_dst.json", "worktime_china.json", "sla_clock.json",
	};
	size_t count = 0;

	(void)unused;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		count += read_all_of(names[i]);
	print_message("# %zu calendars\n", count);
}

UNIT_MAIN(TEST(calendars_are_taken_or_refused_as_the_vectors_say), TEST(every_calendar_of_the_vectors_can_be_read))
