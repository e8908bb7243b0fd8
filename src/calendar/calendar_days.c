/* What is open on a local day: a holiday beats dated hours, these beat the weekly hours. */
#include "calendar_build.h"
#include "date.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

static crm_status refuse_entry(crm_failure *failure, int32_t rule, const char *list, size_t index, const char *what)
{
	char field[40];

	(void)snprintf(field, sizeof field, "%s[%zu]", list, index);
	if (failure)
		failure->line = (int32_t)index;
	return crmi_failure_set(failure, CRM_ERR_INVALID, rule, field, "%s: %s", field, what);
}

/* Order of entries: what decides about a day comes first. */
static bool entry_is_before(const struct crmi_entry *left, const struct crmi_entry *right)
{
	if (left->day != right->day)
		return left->day < right->day;
	if (left->kind != right->kind)
		return left->kind < right->kind;
	if (left->from != right->from)
		return left->from < right->from;
	return left->index < right->index;
}

static void entry_sink(struct crmi_entry *entries, size_t count, size_t place)
{
	struct crmi_entry moved = entries[place];
	size_t child;

	while ((child = place * 2 + 1) < count) {
		if (child + 1 < count && entry_is_before(&entries[child], &entries[child + 1]))
			child++;
		if (!entry_is_before(&moved, &entries[child]))
			break;
		entries[place] = entries[child];
		place = child;
	}
	entries[place] = moved;
}

/* In place, since libc's qsort may allocate. */
static void entries_sort(struct crmi_stack *list)
{
	struct crmi_entry *entries = list->data, first;
	size_t count = list->count, i;

	for (i = count / 2; i > 0; i--)
		entry_sink(entries, count, i - 1);
	for (i = count; i > 1; i--) {
		first = entries[0];
		entries[0] = entries[i - 1];
		entries[i - 1] = first;
		entry_sink(entries, i - 1, 0);
	}
}

/* A segment as it was given; `until` of one that closes after midnight lies in the next day. */
static crm_status read_segment(struct crmi_entry *entry, int32_t opens, int32_t closes, int32_t night, const char *list,
                               crm_failure *failure)
{
	if (opens < 0 || opens >= CRMI_DAY_SECONDS || closes < 0 || closes > CRMI_DAY_SECONDS)
		return refuse_entry(failure, CRM_RULE_CALENDAR_TIME, list, entry->index,
		                    "not a time of day from 00:00 to 24:00");
	if (closes == opens || (closes < opens && night == CRM_NIGHT_REFUSED))
		return refuse_entry(failure, CRM_RULE_CALENDAR_REVERSED, list, entry->index, "closes before or when it opens");
	entry->from = opens;
	entry->until = closes < opens ? closes + CRMI_DAY_SECONDS : closes;
	return CRM_OK;
}

static void add_weekly(struct crmi_stack *weekly, const struct crmi_entry *entry, int32_t night)
{
	struct crmi_entry *added = crmi_stack_add(weekly, 1);

	if (added)
		*added = *entry;
	if (!added || night != CRM_NIGHT_SPLIT || entry->until <= CRMI_DAY_SECONDS)
		return;
	added->until = CRMI_DAY_SECONDS;
	if ((added = crmi_stack_add(weekly, 1)) == NULL)
		return;
	*added = *entry;
	added->day = (entry->day + 1) % 7;
	added->from = 0;
	added->until = entry->until - CRMI_DAY_SECONDS;
}

static crm_status read_weekly(struct crmi_hours *hours, const crm_calendar_input *input, crm_failure *failure)
{
	size_t i;

	for (i = 0; i < input->hours_count; i++) {
		const crm_calendar_hours *given = &input->hours[i];
		struct crmi_entry entry = { .day = given->weekday - 1, .index = (uint32_t)(i + 1) };
		crm_status rc;

		if (given->weekday < 1 || given->weekday > 7)
			return refuse_entry(failure, CRM_RULE_CALENDAR_WEEKDAY, "hours", i + 1, "not a day of the week, 1 to 7");
		if ((rc = read_segment(&entry, given->opens, given->closes, input->night, "hours", failure)) < 0)
			return rc;
		add_weekly(&hours->weekly, &entry, input->night);
	}
	return hours->weekly.failed ? crmi_failure_memory(failure) : CRM_OK;
}

static crm_status read_dated(struct crmi_hours *hours, const crm_calendar_input *input, crm_failure *failure)
{
	size_t i;

	for (i = 0; i < input->days_count; i++) {
		const crm_calendar_day *given = &input->days[i];
		struct crmi_entry *entry, read = { .kind = given->kind, .index = (uint32_t)(i + 1), .name = given->name };
		crm_status rc;

		if (!crm_date_is_valid(given->date))
			return refuse_entry(failure, CRM_RULE_CALENDAR_DATE, "days", i + 1, "not a date that exists");
		if (given->kind < CRM_CALENDAR_HOLIDAY || given->kind > CRM_CALENDAR_BREAK)
			return refuse_entry(failure, CRM_RULE_FIELD_RANGE, "days", i + 1, "not a kind of day");
		if (given->name && !crmi_utf8_is_valid(given->name, strlen(given->name)))
			return refuse_entry(failure, CRM_RULE_FIELD_NOT_UTF8, "days", i + 1, "its name is not valid UTF-8");
		if (given->kind >= CRM_CALENDAR_REPLACED &&
		    (rc = read_segment(&read, given->opens, given->closes, input->night, "days", failure)) < 0)
			return rc;
		read.day = crmi_day_number(given->date);
		if ((entry = crmi_stack_add(&hours->dated, 1)) == NULL)
			return crmi_failure_memory(failure);
		*entry = read;
	}
	return CRM_OK;
}

static crm_status refuse_overlap(crm_failure *failure, const char *list, const struct crmi_entry *left,
                                 const struct crmi_entry *right)
{
	size_t later = left->index > right->index ? left->index : right->index;

	return refuse_entry(failure, CRM_RULE_CALENDAR_OVERLAP, list, later, "overlaps other hours of the day");
}

/* Of one day, and of a night with the morning after it. */
static crm_status check_weekly(const struct crmi_hours *hours, crm_failure *failure)
{
	const struct crmi_entry *entries = hours->weekly.data;
	size_t count = hours->weekly.count, i;

	for (i = 0; i < count; i++) {
		const struct crmi_entry *entry = &entries[i], *next = &entries[(i + 1) % count];
		bool tomorrow = next->day == (entry->day + 1) % 7;

		if (i + 1 < count && next->day == entry->day && next->from < entry->until)
			return refuse_overlap(failure, "hours", entry, next);
		if (tomorrow && next->from + CRMI_DAY_SECONDS < entry->until)
			return refuse_overlap(failure, "hours", entry, next);
	}
	return CRM_OK;
}

static crm_status check_dated(const struct crmi_hours *hours, crm_failure *failure)
{
	const struct crmi_entry *entries = hours->dated.data;
	size_t i;

	for (i = 1; i < hours->dated.count; i++) {
		const struct crmi_entry *entry = &entries[i - 1], *next = &entries[i];

		if (entry->kind == CRM_CALENDAR_REPLACED && next->kind == entry->kind && next->day == entry->day &&
		    next->from < entry->until)
			return refuse_overlap(failure, "days", entry, next);
	}
	return CRM_OK;
}

static void index_weekdays(struct crmi_hours *hours, int32_t workday_like)
{
	const struct crmi_entry *entries = hours->weekly.data;
	size_t i = 0, day;

	for (day = 0; day < 7; day++) {
		while (i < hours->weekly.count && entries[i].day < (int64_t)day)
			i++;
		hours->weekday[day] = i;
	}
	hours->weekday[7] = hours->weekly.count;
	hours->workday_like = workday_like ? workday_like - 1 : hours->weekly.count ? (int32_t)entries[0].day : -1;
}

/* A make-up working day that would have no hours is a contradiction. */
static crm_status check_workdays(const struct crmi_hours *hours, int32_t workday_like, crm_failure *failure)
{
	const struct crmi_entry *entries = hours->dated.data;
	size_t i;

	if (!workday_like || hours->weekday[workday_like] > hours->weekday[workday_like - 1])
		return CRM_OK;
	for (i = 0; i < hours->dated.count; i++)
		if (entries[i].kind == CRM_CALENDAR_WORKDAY)
			return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_CALENDAR_WEEKDAY, "workday_like",
			                        "workday_like: make-up working days would have the hours of a day that has none");
	return CRM_OK;
}

crm_status crmi_hours_read(struct crmi_hours *hours, const crm_calendar_input *input, const crm_allocator *memory,
                           crm_failure *failure)
{
	crm_status rc;

	crmi_stack_init(&hours->weekly, memory, sizeof(struct crmi_entry));
	crmi_stack_init(&hours->dated, memory, sizeof(struct crmi_entry));
	hours->night = input->night;
	hours->dst = input->dst;
	if ((rc = read_weekly(hours, input, failure)) < 0 || (rc = read_dated(hours, input, failure)) < 0)
		return rc;
	entries_sort(&hours->weekly);
	entries_sort(&hours->dated);
	index_weekdays(hours, input->workday_like);
	if ((rc = check_weekly(hours, failure)) < 0 || (rc = check_workdays(hours, input->workday_like, failure)) < 0)
		return rc;
	return check_dated(hours, failure);
}

void crmi_hours_free(struct crmi_hours *hours)
{
	crmi_stack_free(&hours->weekly);
	crmi_stack_free(&hours->dated);
}

size_t crmi_hours_dated_from(const struct crmi_hours *hours, int64_t day)
{
	const struct crmi_entry *entries = hours->dated.data;
	size_t low = 0, high = hours->dated.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (entries[middle].day < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void take_weekday(const struct crmi_hours *hours, int32_t weekday, struct crmi_day_hours *of_day)
{
	if (weekday < 0)
		return;
	of_day->entries = (const struct crmi_entry *)hours->weekly.data + hours->weekday[weekday];
	of_day->count = hours->weekday[weekday + 1] - hours->weekday[weekday];
}

/* With split nights the rest of a night of dated hours belongs to the day after, beside what that has itself. */
static const struct crmi_entry *spilled_into(const struct crmi_hours *hours, int64_t day)
{
	const struct crmi_entry *entries = hours->dated.data;
	size_t i;

	for (i = crmi_hours_dated_from(hours, day - 1); i < hours->dated.count && entries[i].day == day - 1; i++) {
		if (entries[i].kind == CRM_CALENDAR_HOLIDAY)
			return NULL;
		if (entries[i].kind == CRM_CALENDAR_REPLACED && entries[i].until > CRMI_DAY_SECONDS)
			return &entries[i];
	}
	return NULL;
}

void crmi_hours_of_day(const struct crmi_hours *hours, int64_t day, struct crmi_day_hours *of_day)
{
	const struct crmi_entry *entries = hours->dated.data;
	bool workday = false;
	size_t i, first;

	*of_day = (struct crmi_day_hours){ 0 };
	for (i = crmi_hours_dated_from(hours, day); i < hours->dated.count && entries[i].day == day; i++) {
		if (entries[i].kind == CRM_CALENDAR_HOLIDAY) {
			of_day->holiday = true;
			return;
		}
		if (entries[i].kind != CRM_CALENDAR_WORKDAY)
			break;
		workday = true;
	}
	for (first = i; i < hours->dated.count && entries[i].day == day && entries[i].kind == CRM_CALENDAR_REPLACED; i++)
		;
	if (i > first) {
		of_day->entries = &entries[first];
		of_day->count = i - first;
	} else {
		take_weekday(hours, workday ? hours->workday_like : (int32_t)(day + 3 - crmi_floor_divide(day + 3, 7) * 7),
		             of_day);
	}
	if (hours->night == CRM_NIGHT_SPLIT)
		of_day->spilled = spilled_into(hours, day);
}
