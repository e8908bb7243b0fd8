/* Why time counts or does not, stretch by stretch. */
#include "calendar.h"

static int64_t second_below(int64_t at)
{
	return crmi_floor_divide(at, CRM_SECOND);
}

/* The first note that ends after a second. */
static size_t note_after(const crm_calendar *calendar, int64_t second)
{
	size_t low = 0, high = calendar->note_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (calendar->notes[middle].until > second)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

static crm_span span_of(const crm_calendar *calendar, int32_t kind, int64_t from, int64_t until, size_t source)
{
	crm_span span = { .from_at = from, .until_at = until, .kind = kind };

	span.version = calendar->sources[source].version;
	span.calendar = calendar->texts + calendar->sources[source].name;
	return span;
}

/* What is closed from `at` on: up to `until`, or up to where the reason changes. */
static crm_span closed_span(const crm_calendar *calendar, int64_t at, int64_t until)
{
	size_t place = note_after(calendar, second_below(at));
	const struct crmi_note *note = &calendar->notes[place];
	crm_span span;

	if (place < calendar->note_count && note->from * CRM_SECOND <= at) {
		span = span_of(calendar, note->kind, at, until < note->until * CRM_SECOND ? until : note->until * CRM_SECOND,
		               note->source);
		span.name = note->name ? calendar->texts + note->name : NULL;
		return span;
	}
	if (place < calendar->note_count && note->from * CRM_SECOND < until)
		until = note->from * CRM_SECOND;
	return span_of(calendar, CRM_SPAN_CLOSED, at, until, 0);
}

static crm_span span_from(const crm_calendar *calendar, int64_t at, int64_t until)
{
	struct crmi_segment segment;

	if (!crmi_calendar_segment_after(calendar, second_below(at), &segment))
		return closed_span(calendar, at, until);
	if (segment.from * CRM_SECOND <= at)
		return span_of(calendar, CRM_SPAN_COUNTED, at,
		               until < segment.until * CRM_SECOND ? until : segment.until * CRM_SECOND, 0);
	return closed_span(calendar, at, until < segment.from * CRM_SECOND ? until : segment.from * CRM_SECOND);
}

static crm_status check_spans(const crm_calendar *calendar, const crm_span *spans_out, size_t room, size_t *count_out,
                              crm_failure *failure)
{
	crmi_failure_clear(failure);
	if (!count_out)
		return crmi_failure_missing(failure, "count_out");
	*count_out = 0;
	if (!calendar)
		return crmi_failure_missing(failure, "calendar");
	if (!spans_out && room)
		return crmi_failure_missing(failure, "spans_out");
	return CRM_OK;
}

crm_status crm_calendar_spans(const crm_calendar *calendar, int64_t from, int64_t until, crm_span *spans_out,
                              size_t room, size_t *count_out, crm_failure *failure_out)
{
	crm_status rc = check_spans(calendar, spans_out, room, count_out, failure_out);
	size_t count = 0;

	if (rc < 0)
		return rc;
	if (until < from)
		return crmi_failure_set(failure_out, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "until", "until lies before from");
	if (!crmi_calendar_knows(calendar, from) || !crmi_calendar_knows(calendar, until))
		return crmi_calendar_beyond(failure_out, calendar);
	for (; from < until && count < room; count++) {
		spans_out[count] = span_from(calendar, from, until);
		from = spans_out[count].until_at;
	}
	*count_out = count;
	return from == until ? CRM_DONE : CRM_OK;
}

/* The next open segment, or the previous one, clipped at an instant. */
static bool next_segment(const crm_calendar *calendar, int64_t at, bool backward, crm_span *span)
{
	struct crmi_segment segment;

	if (backward) {
		if (!crmi_calendar_segment_before(calendar, second_below(at + CRM_SECOND - 1), &segment))
			return false;
		*span = span_of(calendar, CRM_SPAN_COUNTED, segment.from * CRM_SECOND,
		                segment.until * CRM_SECOND < at ? segment.until * CRM_SECOND : at, 0);
		return true;
	}
	if (!crmi_calendar_segment_after(calendar, second_below(at), &segment))
		return false;
	*span = span_of(calendar, CRM_SPAN_COUNTED, segment.from * CRM_SECOND > at ? segment.from * CRM_SECOND : at,
	                segment.until * CRM_SECOND, 0);
	return true;
}

crm_status crm_calendar_segments(const crm_calendar *calendar, int64_t at, int32_t backward, crm_span *spans_out,
                                 size_t room, size_t *count_out, crm_failure *failure_out)
{
	crm_status rc = check_spans(calendar, spans_out, room, count_out, failure_out);
	size_t count = 0;

	if (rc < 0 || (rc = crmi_failure_range(failure_out, "backward", backward, 0, 1)) < 0)
		return rc;
	if (!crmi_calendar_knows(calendar, at))
		return crmi_calendar_beyond(failure_out, calendar);
	for (; count < room && next_segment(calendar, at, backward, &spans_out[count]); count++)
		at = backward ? spans_out[count].from_at : spans_out[count].until_at;
	*count_out = count;
	return CRM_OK;
}
