/* Holidays as iCalendar (RFC 5545): the events of whole days. */
#include "holidays_ics.h"

#include <string.h>

static crm_status refuse_here(struct crmi_ics *ics, int32_t rule, const char *message)
{
	size_t position = ics->value ? (size_t)(ics->value - ics->vcard->logical.data) + 1 : 1;

	return crmi_holiday_refuse(ics->failure, rule, ics->property, ics->vcard->logical_line, position, message);
}

static bool read_digits(const char *text, size_t count, int32_t *number)
{
	*number = 0;
	for (size_t i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*number = *number * 10 + (text[i] - '0');
	}
	return true;
}

static crm_status read_ics_date(struct crmi_ics *ics, crmi_slice text, crm_date *date)
{
	int32_t year, month, day;

	ics->value = text.bytes;
	if (text.length > 8 && text.bytes[8] == 'T')
		return refuse_here(ics, CRM_RULE_CALENDAR_DATE, "a time: only events of whole days are holidays");
	if (text.length != 8 || !read_digits(text.bytes, 4, &year) || !read_digits(text.bytes + 4, 2, &month) ||
	    !read_digits(text.bytes + 6, 2, &day))
		return refuse_here(ics, CRM_RULE_CALENDAR_DATE, "not a date, as in 20260501");
	*date = (crm_date){ (int16_t)year, (uint8_t)month, (uint8_t)day };
	if (!crm_date_is_valid(*date))
		return refuse_here(ics, CRM_RULE_CALENDAR_DATE, "the date does not exist");
	return CRM_OK;
}

static crm_status read_start(struct crmi_ics *ics, crmi_slice value)
{
	ics->event.start_line = ics->vcard->logical_line;
	return read_ics_date(ics, value, &ics->event.start);
}

static crm_status read_end(struct crmi_ics *ics, crmi_slice value)
{
	ics->event.end_line = ics->vcard->logical_line;
	return read_ics_date(ics, value, &ics->event.end);
}

/* Of whole days: PnW or PnD. */
static crm_status read_duration(struct crmi_ics *ics, crmi_slice value)
{
	size_t at = value.length && value.bytes[0] == '+', digits = 0;
	int32_t number = 0;
	char unit = value.length ? value.bytes[value.length - 1] : '\0';

	if (value.length > at && value.bytes[at] == 'P')
		digits = value.length - at - 1;
	if (digits < 2 || digits > 5 || (unit != 'D' && unit != 'W') ||
	    !read_digits(value.bytes + at + 1, digits - 1, &number) || number < 1)
		return refuse_here(ics, CRM_RULE_CALENDAR_SYNTAX, "not whole days or weeks, as in P3D");
	ics->event.days = unit == 'W' ? number * 7 : number;
	return CRM_OK;
}

static crm_status read_rule(struct crmi_ics *ics, crmi_slice value)
{
	ics->event.rule = crmi_arena_copy(&ics->kept, value.bytes, value.length);
	ics->event.rule_line = ics->vcard->logical_line;
	return ics->event.rule ? CRM_OK : CRM_ERR_NOMEM;
}

static crm_status add_civil(struct crmi_ics *ics, struct crmi_ics_dates *dates, crm_date date)
{
	size_t room = dates->room ? dates->room * 2 : 8;
	crm_civil_time *grown;

	if (dates->count == dates->room) {
		grown = crmi_arena_allocate(&ics->kept, room * sizeof *grown);
		if (!grown)
			return CRM_ERR_NOMEM;
		if (dates->count)
			memcpy(grown, dates->list, dates->count * sizeof *grown);
		dates->list = grown;
		dates->room = room;
	}
	dates->list[dates->count++] = (crm_civil_time){ date, 0 };
	return CRM_OK;
}

static crm_status read_dates_into(struct crmi_ics *ics, crmi_slice value, struct crmi_ics_dates *dates)
{
	const char *end = value.bytes + value.length;
	crm_status rc;

	for (const char *at = value.bytes;;) {
		const char *comma = at < end ? memchr(at, ',', (size_t)(end - at)) : NULL;
		crm_date date;

		if (!comma)
			comma = end;
		if ((rc = read_ics_date(ics, (crmi_slice){ at, (size_t)(comma - at) }, &date)) < 0 ||
		    (rc = add_civil(ics, dates, date)) < 0)
			return rc;
		if (comma == end)
			return CRM_OK;
		at = comma + 1;
	}
}

static crm_status read_added(struct crmi_ics *ics, crmi_slice value)
{
	return read_dates_into(ics, value, &ics->event.added);
}

static crm_status read_left_out(struct crmi_ics *ics, crmi_slice value)
{
	return read_dates_into(ics, value, &ics->event.left_out);
}

/* A name is one line. */
static crm_status read_summary(struct crmi_ics *ics, crmi_slice value)
{
	char *text = crmi_arena_allocate(&ics->kept, value.length + 1);
	size_t length = 0;

	if (!text)
		return CRM_ERR_NOMEM;
	for (size_t i = 0; i < value.length; i++) {
		char c = value.bytes[i];

		if (c == '\\' && i + 1 < value.length) {
			c = value.bytes[++i];
			c = c == 'n' || c == 'N' ? ' ' : c;
		}
		text[length++] = c;
	}
	ics->event.name = text;
	ics->event.name_length = length;
	return CRM_OK;
}

static crm_status read_status(struct crmi_ics *ics, crmi_slice value)
{
	ics->event.cancelled = is_word(value, "CANCELLED");
	return CRM_OK;
}

static crm_status refuse_instance(struct crmi_ics *ics, crmi_slice value)
{
	(void)value;
	return refuse_here(ics, CRM_RULE_CALENDAR_SYNTAX, "single occurrences that were changed are not read");
}

/* How published calendars of China mark a make-up working day. */
static crm_status read_special_day(struct crmi_ics *ics, crmi_slice value)
{
	if (is_word(value, "ALTERNATE-WORKDAY"))
		ics->event.kind = CRM_CALENDAR_WORKDAY;
	return CRM_OK;
}

static const struct ics_property {
	const char *name;
	crm_status (*read)(struct crmi_ics *ics, crmi_slice value);
	bool        once;
} ics_properties[] = {
	{ "DTSTART", read_start, true },
	{ "DTEND", read_end, true },
	{ "DURATION", read_duration, true },
	{ "RRULE", read_rule, true },
	{ "RDATE", read_added, false },
	{ "EXDATE", read_left_out, false },
	{ "SUMMARY", read_summary, true },
	{ "STATUS", read_status, true },
	{ "RECURRENCE-ID", refuse_instance, false },
	{ "X-APPLE-SPECIAL-DAY", read_special_day, false },
};

static crm_status read_event_property(struct crmi_ics *ics, const struct crmi_property *property)
{
	for (size_t i = 0; i < LENGTH_OF(ics_properties); i++) {
		const struct ics_property *known = &ics_properties[i];

		if (!is_word(property->name, known->name))
			continue;
		ics->property = known->name;
		if (known->once && ics->event.seen >> i & 1)
			return refuse_here(ics, CRM_RULE_CALENDAR_SYNTAX, "the property stands twice in one event");
		ics->event.seen |= 1u << i;
		return known->read(ics, property->value);
	}
	return CRM_OK;
}

static crm_status finish_event(struct crmi_ics *ics)
{
	struct crmi_ics_event *event = &ics->event, *kept;

	ics->property = "DTSTART";
	ics->value = NULL;
	if (!event->start.year)
		return refuse_here(ics, CRM_RULE_CALENDAR_SYNTAX, "the event that ends here has no start");
	if (event->end.year) {
		if (event->days)
			return crmi_holiday_refuse(ics->failure, CRM_RULE_CALENDAR_SYNTAX, "DTEND", event->end_line, 1,
			                           "an event has an end or a duration, not both");
		event->days = (int32_t)(crmi_day_number(event->end) - crmi_day_number(event->start));
		if (event->days < 1)
			return crmi_holiday_refuse(ics->failure, CRM_RULE_CALENDAR_REVERSED, "DTEND", event->end_line, 1,
			                           "the event ends before or when it starts");
	}
	event->days = event->days ? event->days : 1;
	if (event->cancelled)
		return CRM_OK;
	if ((kept = crmi_arena_allocate(&ics->kept, sizeof *kept)) == NULL)
		return CRM_ERR_NOMEM;
	*kept = *event;
	kept->next = NULL;
	*ics->last = kept;
	ics->last = &kept->next;
	return CRM_OK;
}

static crm_status begin_component(struct crmi_ics *ics, crmi_slice name)
{
	struct crmi_ics_component *component;

	if (ics->depth == CRMI_ICS_DEPTH || name.length >= sizeof component->name)
		return refuse_here(ics, CRM_RULE_CALENDAR_SYNTAX, "components are nested too deeply, or have too long a name");
	if (ics->depth == 0 && !is_word(name, "VCALENDAR"))
		return refuse_here(ics, CRM_RULE_CALENDAR_SYNTAX, "not an iCalendar text, which begins with BEGIN:VCALENDAR");
	component = &ics->components[ics->depth++];
	memcpy(component->name, name.bytes, name.length);
	component->name[name.length] = '\0';
	component->is_event = ics->depth == 2 && is_word(name, "VEVENT");
	if (component->is_event)
		ics->event = (struct crmi_ics_event){ .kind = CRM_CALENDAR_HOLIDAY };
	ics->calendars += ics->depth == 1;
	return CRM_OK;
}

static crm_status end_component(struct crmi_ics *ics, crmi_slice name)
{
	if (ics->depth == 0 || !is_word(name, ics->components[ics->depth - 1].name))
		return refuse_here(ics, CRM_RULE_CALENDAR_SYNTAX, "nothing of this name was begun last");
	return ics->components[--ics->depth].is_event ? finish_event(ics) : CRM_OK;
}

static crm_status read_ics_line(struct crmi_ics *ics)
{
	crmi_slice line = { ics->vcard->logical.data, ics->vcard->logical.length };
	struct crmi_property property;

	ics->property = NULL;
	ics->value = NULL;
	if (stripped(line).length == 0)
		return CRM_OK;
	if (ics->vcard->cut || !crmi_vcard_parse(line, &property))
		return refuse_here(ics, CRM_RULE_CALENDAR_SYNTAX,
		                   ics->vcard->cut ? "the line is too long" : "a property needs a colon");
	property.value = stripped(property.value);
	ics->value = property.value.bytes;
	if (is_word(property.name, "BEGIN"))
		return begin_component(ics, property.value);
	if (is_word(property.name, "END"))
		return end_component(ics, property.value);
	if (ics->depth == 0)
		return refuse_here(ics, CRM_RULE_CALENDAR_SYNTAX, "not an iCalendar text, which begins with BEGIN:VCALENDAR");
	return ics->components[ics->depth - 1].is_event ? read_event_property(ics, &property) : CRM_OK;
}

static crm_status read_ics_lines(struct crmi_ics *ics)
{
	crmi_vcard_card card = { 0 };
	crm_status rc = crmi_vcard_begin(ics->vcard, &card);

	if (rc < 0)
		return rc == CRM_ERR_INVALID
		           ? crmi_holiday_refuse(ics->failure, CRM_RULE_CALENDAR_SYNTAX, NULL, 1, 1, card.message)
		           : rc;
	while ((rc = crmi_vcard_line(ics->vcard)) == CRM_OK)
		if ((rc = read_ics_line(ics)) < 0)
			return rc;
	if (rc < 0)
		return rc;
	ics->vcard->logical_line = ics->vcard->line;
	ics->property = NULL;
	ics->value = NULL;
	if (ics->depth)
		return refuse_here(ics, CRM_RULE_CALENDAR_SYNTAX, "the text ends within a component");
	return ics->calendars ? CRM_OK : refuse_here(ics, CRM_RULE_CALENDAR_SYNTAX, "there is no calendar in the text");
}

crm_status crmi_holidays_ics(struct crmi_holiday_source *source, struct crmi_holiday_list *list, crm_failure *failure)
{
	crmi_vcard_options options = { .memory = list->memory, .read = crmi_holiday_source_read, .user = source };
	struct crmi_ics ics = { .failure = failure, .list = list };
	crm_status rc = crmi_vcard_open(&ics.vcard, &options);

	if (rc < 0)
		return rc;
	ics.last = &ics.events;
	crmi_arena_init(&ics.kept, list->memory);
	rc = read_ics_lines(&ics);
	if (rc == CRM_OK)
		rc = crmi_ics_expand(&ics);
	crmi_arena_free(&ics.kept);
	crmi_vcard_close(ics.vcard);
	return rc;
}
