#include "holidays.h"

#include "date.h"
#include "failure.h"

#include <string.h>

/* What crm_holidays_read() makes, in one block: this, the days, their names. */
struct holiday_block {
	crm_allocator memory;
	crm_holidays  holidays;
};

crm_status crm_holidays_builtin(const char *name, const crm_holidays **holidays_out, crm_failure *failure_out)
{
	crmi_failure_clear(failure_out);
	if (!name || !holidays_out)
		return crmi_failure_missing(failure_out, name ? "holidays_out" : "name");
	*holidays_out = NULL;
	for (size_t i = 0; i < crmi_holiday_table_count; i++) {
		if (strcmp(crmi_holiday_tables[i].name, name) == 0) {
			*holidays_out = &crmi_holiday_tables[i].holidays;
			return CRM_OK;
		}
	}
	return crmi_failure_set(failure_out, CRM_ERR_NOT_FOUND, CRM_RULE_CALENDAR_UNKNOWN, "name",
	                        "no table of holidays has this name");
}

void crm_holidays_free(const crm_holidays *holidays)
{
	struct holiday_block *block;
	crm_allocator memory;

	if (!holidays)
		return;
	for (size_t i = 0; i < crmi_holiday_table_count; i++)
		if (holidays == &crmi_holiday_tables[i].holidays)
			return;
	block = (struct holiday_block *)(void *)((char *)(uintptr_t)holidays - offsetof(struct holiday_block, holidays));
	memory = block->memory;
	crmi_release(&memory, block);
}

bool crmi_date_read(const char *text, size_t length, crm_date *date)
{
	int32_t parts[3] = { 0, 0, 0 };
	int part = 0;

	if (length != 10)
		return false;
	for (size_t i = 0; i < length; i++) {
		if (i == 4 || i == 7) {
			if (text[i] != '-')
				return false;
			part++;
		} else if (text[i] < '0' || text[i] > '9') {
			return false;
		} else {
			parts[part] = parts[part] * 10 + (text[i] - '0');
		}
	}
	*date = (crm_date){ (int16_t)parts[0], (uint8_t)parts[1], (uint8_t)parts[2] };
	return crm_date_is_valid(*date);
}

void crmi_holiday_list_init(struct crmi_holiday_list *list, const crm_holidays_input *input, const crm_allocator *memory)
{
	memset(list, 0, sizeof *list);
	list->memory = memory;
	list->from = input->from;
	list->until = input->until;
	crmi_arena_init(&list->names, memory);
}

void crmi_holiday_list_free(struct crmi_holiday_list *list)
{
	crmi_release(list->memory, list->days);
	crmi_arena_free(&list->names);
}

void crmi_holiday_list_mention(struct crmi_holiday_list *list, crm_date date)
{
	int32_t number = crmi_date_to_integer(date);

	if (!list->first.year || number < crmi_date_to_integer(list->first))
		list->first = date;
	if (number > crmi_date_to_integer(list->last))
		list->last = date;
}

crm_date crmi_holiday_list_from(const struct crmi_holiday_list *list)
{
	return list->from.year ? list->from : list->first;
}

crm_date crmi_holiday_list_until(const struct crmi_holiday_list *list)
{
	if (list->until.year || !list->last.year)
		return list->until;
	return (crm_date){ list->last.year, 12, 31 };
}

static bool is_left_out(const struct crmi_holiday_list *list, crm_date date)
{
	int32_t number = crmi_date_to_integer(date);

	return (list->from.year && number < crmi_date_to_integer(list->from)) ||
	       (list->until.year && number > crmi_date_to_integer(list->until));
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool grow_days(struct crmi_holiday_list *list)
{
	size_t room = list->room ? list->room * 2 : 64;
	crm_calendar_day *days;

	if (list->count < list->room)
		return true;
	days = crmi_reallocate(list->memory, list->days, room * sizeof *days);
	if (!days)
		return false;
	list->days = days;
	list->room = room;
	return true;
}

crm_status crmi_holiday_list_add(struct crmi_holiday_list *list, crm_date date, int32_t kind, const char *name, size_t length,
                                 crm_failure *failure)
{
	crm_calendar_day day = { .date = date, .kind = kind };

	crmi_holiday_list_mention(list, date);
	if (is_left_out(list, date))
		return CRM_OK;
	for (; length && is_blank(*name); length--)
		name++;
	while (length && is_blank(name[length - 1]))
		length--;
	if (length > CRM_LIMIT_NAME)
		return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_FIELD_TOO_LONG, "name", "the name is longer than 500 bytes");
	if (list->count >= CRMI_HOLIDAYS_LIMIT)
		return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_CALENDAR_SYNTAX, "date", "more than 100000 days");
	if (length)
		day.name = crmi_arena_copy(&list->names, name, length);
	if ((length && !day.name) || !grow_days(list))
		return crmi_failure_memory(failure);
	list->days[list->count++] = day;
	return CRM_OK;
}

static bool comes_before(const crm_calendar_day *left, const crm_calendar_day *right)
{
	return crmi_date_to_integer(left->date) < crmi_date_to_integer(right->date);
}

/* Merges runs that grow, since libc's sort may allocate; days of one date stay in the order of the text. */
static crm_calendar_day *sort_days(crm_calendar_day *days, crm_calendar_day *other, size_t count)
{
	for (size_t run = 1; run < count; run *= 2) {
		crm_calendar_day *swapped = other;

		for (size_t from = 0; from < count; from += 2 * run) {
			size_t middle = count - from < run ? count : from + run, end = count - from < 2 * run ? count : from + 2 * run;
			size_t left = from, right = middle;

			for (size_t to = from; to < end; to++) {
				bool take_right = left == middle || (right < end && comes_before(&days[right], &days[left]));

				other[to] = take_right ? days[right++] : days[left++];
			}
		}
		other = days;
		days = swapped;
	}
	return days;
}

/* Leaves out what stands twice. False = a day is both. */
static bool unite_days(crm_calendar_day *days, size_t *count)
{
	size_t kept = 0;

	for (size_t i = 0; i < *count; i++) {
		bool same = kept && crmi_date_to_integer(days[kept - 1].date) == crmi_date_to_integer(days[i].date);

		if (same && days[kept - 1].kind != days[i].kind)
			return false;
		if (!same)
			days[kept++] = days[i];
		else if (!days[kept - 1].name)
			days[kept - 1].name = days[i].name;
	}
	*count = kept;
	return true;
}

static crm_status pack_days(const struct crmi_holiday_list *list, const crm_calendar_day *days, size_t count,
                            const crm_holidays **holidays_out, crm_failure *failure)
{
	size_t head = (sizeof(struct holiday_block) + 7) / 8 * 8, size = head + count * sizeof *days, length;
	struct holiday_block *block;
	crm_calendar_day *copies;
	char *text;

	for (size_t i = 0; i < count; i++)
		size += days[i].name ? strlen(days[i].name) + 1 : 0;
	block = crmi_allocate(list->memory, size);
	if (!block)
		return crmi_failure_memory(failure);
	copies = (crm_calendar_day *)(void *)((char *)block + head);
	text = (char *)(copies + count);
	for (size_t i = 0; i < count; i++) {
		copies[i] = days[i];
		if (!days[i].name)
			continue;
		length = strlen(days[i].name) + 1;
		copies[i].name = memcpy(text, days[i].name, length);
		text += length;
	}
	block->memory = *list->memory;
	block->holidays = (crm_holidays){ copies, count, crmi_holiday_list_from(list), crmi_holiday_list_until(list) };
	*holidays_out = &block->holidays;
	return CRM_OK;
}

crm_status crmi_holiday_list_finish(struct crmi_holiday_list *list, const crm_holidays **holidays_out, crm_failure *failure)
{
	crm_calendar_day *other = NULL, *sorted = list->days;
	size_t count = list->count;
	crm_status rc;

	if (count > 1) {
		other = crmi_allocate(list->memory, count * sizeof *other);
		if (!other)
			return crmi_failure_memory(failure);
		sorted = sort_days(list->days, other, count);
	}
	if (unite_days(sorted, &count))
		rc = pack_days(list, sorted, count, holidays_out, failure);
	else
		rc = crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_CALENDAR_DATE, "date",
		                      "a day is both a holiday and a working day");
	crmi_release(list->memory, other);
	return rc;
}
