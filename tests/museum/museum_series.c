#include "museum_parts.h"

#include <stdio.h>
#include <string.h>

static struct series {
	crm_civil_time start;
	const char *rule;
	const crm_zone *zone;
	int32_t whole_days, roll;
	crm_recurrence *made;
} one;

void museum_leave_series(void)
{
	crm_recurrence_free(one.made);
	memset(&one, 0, sizeof one);
}

static crm_status make_series(const char *rule, crm_recurrence **out, crm_failure *failure)
{
	crm_recurrence_input input = CRM_INIT(crm_recurrence_input);

	input.start = one.start;
	input.rule = rule;
	input.zone = one.zone;
	input.whole_days = one.whole_days;
	input.roll = one.roll;
	input.calendar = one.roll ? museum_desk() : NULL;
	input.allocator = &museum_allocator;
	return crm_recurrence_create(&input, out, failure);
}

static const crm_recurrence *made_series(void)
{
	crm_failure failure;

	if (!one.made)
		museum_works(one.rule, make_series(one.rule, &one.made, &failure), &failure);
	return one.made;
}

void series(const char *zone, const char *start, const char *rule)
{
	char date[MUSEUM_TEXT];
	const char *rest = start + 14;

	museum_leave_series();
	snprintf(date, sizeof date, "%.14s", start);
	one.start.date = museum_date(date);
	one.whole_days = *rest == '\0';
	if (!one.whole_days)
		one.start.second = museum_second(rest + 1, &rest);
	one.rule = rule;
	one.zone = museum_zone(zone);
	museum_use_clocks(zone);
}

void rolls(int32_t roll)
{
	one.roll = roll;
}

static crm_status first_ones(int64_t *ats, size_t room, size_t *count)
{
	crm_failure failure;
	crm_status rc = crm_recurrence_window(made_series(), CRM_NO_TIME, CRM_NO_TIME, ats, room, count, &failure);

	museum_works(one.rule, rc, &failure);
	return rc;
}

static void compare(const char *const *expected, const int64_t *ats, size_t count)
{
	size_t i = 0;

	for (; expected[i] && i < count; i++)
		museum_same(one.rule, expected[i], museum_time(ats[i], expected[i]));
	if (expected[i])
		fail_msg("%s: ends before %s", one.rule, expected[i]);
}

void occurs(const char *const *first)
{
	int64_t ats[MUSEUM_ROOM];
	size_t wanted = 0, count;

	while (first[wanted])
		wanted++;
	assert_true(wanted < MUSEUM_ROOM);
	first_ones(ats, wanted + 1, &count);
	compare(first, ats, count);
	assert_int_equal(count, wanted + 1);
}

void occurs_only(const char *const *all)
{
	int64_t ats[MUSEUM_ROOM];
	size_t count;

	assert_int_equal(first_ones(ats, MUSEUM_ROOM, &count), CRM_DONE);
	compare(all, ats, count);
	if (all[0])
		for (size_t i = 0; i < count; i++)
			if (!all[i])
				fail_msg("%s: goes on with %s", one.rule, museum_time(ats[i], all[0]));
}

void occurs_in_all(int32_t count, const char *first, const char *last)
{
	int64_t ats[MUSEUM_ROOM], counted;
	crm_failure failure;
	size_t listed;

	assert_int_equal(first_ones(ats, MUSEUM_ROOM, &listed), CRM_DONE);
	museum_works(one.rule, crm_recurrence_count(made_series(), CRM_NO_TIME, CRM_NO_TIME, &counted, &failure), &failure);
	assert_int_equal(listed, count);
	assert_int_equal(counted, count);
	museum_same(one.rule, first, museum_time(ats[0], first));
	museum_same(one.rule, last, museum_time(ats[listed - 1], last));
}

void rule_refused(const char *rule, int32_t why, int32_t position)
{
	crm_recurrence *made = NULL;
	crm_failure failure;

	one.start.date = (crm_date){ 2026, 1, 1 };
	museum_refuses(rule, why, make_series(rule, &made, &failure), &failure);
	assert_null(made);
	assert_int_equal(failure.position, position);
}
