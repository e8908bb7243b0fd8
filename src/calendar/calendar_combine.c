/* Calendars of calendars: the same frames, filled from what several have in theirs. */
#include "calendar_build.h"

enum { MARGIN = 2 * CRMI_DAY_SECONDS }; /* the days of the local week reach beyond their frame */

struct combining {
	struct crmi_build *build;
	const crm_calendar *const *calendars;
	size_t count;
	int32_t how;
	struct crmi_stack part, both; /* what one has open around a frame; what it shares with those before */
	struct crmi_stack notes;
};

/* What a calendar has open from one second up to another. */
static void open_between(const crm_calendar *calendar, int64_t from, int64_t until, struct crmi_stack *list)
{
	struct crmi_segment segment;

	from = from > crmi_calendar_begin(calendar) ? from : crmi_calendar_begin(calendar);
	until = until < crmi_calendar_end(calendar) ? until : crmi_calendar_end(calendar);
	while (from < until && crmi_calendar_segment_after(calendar, from, &segment) && segment.from < until) {
		crmi_stretches_add(list, segment.from > from ? segment.from : from,
		                   segment.until < until ? segment.until : until);
		from = segment.until;
	}
}

static void open_together(struct combining *work, int64_t from, int64_t until)
{
	struct crmi_stack *open = &work->build->open, shared;
	const struct crmi_segment *stretches;
	size_t i, j;

	open->count = 0;
	open_between(work->calendars[0], from, until, open);
	for (i = 1; i < work->count; i++) {
		work->part.count = 0;
		open_between(work->calendars[i], from, until, &work->part);
		if (work->how == CRM_CALENDAR_ALL) {
			work->both.count = 0;
			crmi_stretches_both(&work->both, open, &work->part);
			shared = work->both;
			work->both = *open;
			*open = shared;
			continue;
		}
		stretches = work->part.data;
		for (j = 0; j < work->part.count; j++)
			crmi_stretches_add(open, stretches[j].from, stretches[j].until);
	}
}

/* The end of the last stretch that lies in a day, in seconds of the frame. */
static int32_t closing_of_day(const struct crmi_build *build, int64_t day)
{
	const struct crmi_segment *open = build->open.data;
	const crm_zone *zone = build->calendar.zone;
	int64_t from = crmi_day_begins(zone, day);
	int64_t until = crmi_day_begins(zone, day + 1);
	size_t i = build->open.count;

	while (i > 0 && open[i - 1].from >= until)
		i--;
	if (i == 0 || open[i - 1].until <= from || from == until)
		return CRMI_NO_CLOSING;
	return (int32_t)((open[i - 1].until < until ? open[i - 1].until : until) - crmi_build_from(build));
}

static void combine_frame(struct combining *work, int64_t monday)
{
	struct crmi_build *build = work->build;
	int64_t begin = crmi_calendar_begin(&build->calendar), end = crmi_calendar_end(&build->calendar);
	int64_t from = crmi_build_from(build) - MARGIN, until = from + CRMI_FRAME_SECONDS + 2 * MARGIN;
	int32_t workdays = 0, closings[7], day;

	open_together(work, from > begin ? from : begin, until < end ? until : end);
	for (day = 0; day < 7; day++) {
		closings[day] = CRMI_NO_CLOSING;
		if (monday + day >= build->calendar.first_day && monday + day <= build->calendar.last_day)
			closings[day] = closing_of_day(build, monday + day);
		if (closings[day] != CRMI_NO_CLOSING)
			workdays |= 1 << day;
	}
	crmi_build_frame(build, workdays, closings);
}

/* --- reasons: those of the first calendar that has one */

static void add_reason(struct combining *work, struct crmi_note note, int64_t from, int64_t until)
{
	struct crmi_note *added;

	note.from = from;
	note.until = until;
	if (from < until && (added = crmi_stack_add(&work->notes, 1)) != NULL)
		*added = note;
}

/* A note where its calendar is open none the less is no reason for others to be closed. */
static void take_reason(struct combining *work, const crm_calendar *calendar, struct crmi_note note)
{
	int64_t begin = crmi_calendar_begin(&work->build->calendar), end = crmi_calendar_end(&work->build->calendar);
	int64_t from = note.from > begin ? note.from : begin, until = note.until < end ? note.until : end;
	struct crmi_segment segment;

	while (from < until && crmi_calendar_segment_after(calendar, from, &segment) && segment.from < until) {
		add_reason(work, note, from, segment.from);
		from = segment.until;
	}
	add_reason(work, note, from, until);
}

static void take_reasons(struct combining *work, const crm_calendar *calendar)
{
	struct crmi_build *build = work->build;
	size_t first = build->sources.count, i;

	for (i = 0; i < calendar->source_count; i++)
		crmi_build_source(build, calendar->texts + calendar->sources[i].name, calendar->sources[i].version);
	work->notes.count = 0;
	build->too_large = build->too_large || build->sources.count > UINT16_MAX;
	for (i = 0; i < calendar->note_count && !crmi_build_failed(build); i++) {
		struct crmi_note note = calendar->notes[i];

		note.source = (uint16_t)(first + note.source);
		note.name = note.name ? crmi_build_text(build, calendar->texts + note.name) : 0;
		take_reason(work, calendar, note);
	}
	crmi_build_notes(build, work->notes.data, work->notes.count);
}

static crm_status combine_frames(struct combining *work)
{
	struct crmi_build *build = work->build;
	int64_t monday = build->calendar.monday;
	bool failed;
	size_t i;

	crmi_stack_init(&work->part, &build->memory, sizeof(struct crmi_segment));
	crmi_stack_init(&work->both, &build->memory, sizeof(struct crmi_segment));
	crmi_stack_init(&work->notes, &build->memory, sizeof(struct crmi_note));
	for (; !crmi_build_failed(build) && crmi_build_goes_on(build); monday += 7)
		combine_frame(work, monday);
	for (i = 0; i < work->count && !crmi_build_failed(build); i++)
		take_reasons(work, work->calendars[i]);
	failed = work->part.failed || work->both.failed || work->notes.failed;
	crmi_stack_free(&work->part);
	crmi_stack_free(&work->both);
	crmi_stack_free(&work->notes);
	return failed ? CRM_ERR_NOMEM : CRM_OK;
}

static crm_status check_parts(const crm_calendar *const *calendars, size_t count, int32_t how, int64_t *first_day,
                              int64_t *last_day, crm_failure *failure)
{
	size_t i;

	if (!calendars || count == 0)
		return crmi_failure_missing(failure, "calendars");
	*first_day = INT64_MIN;
	*last_day = INT64_MAX;
	for (i = 0; i < count; i++) {
		if (!calendars[i])
			return crmi_failure_missing(failure, "calendars");
		*first_day = calendars[i]->first_day > *first_day ? calendars[i]->first_day : *first_day;
		*last_day = calendars[i]->last_day < *last_day ? calendars[i]->last_day : *last_day;
	}
	if (*last_day < *first_day)
		return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_CALENDAR_NEVER_OPEN, "calendars",
		                        "there is no day that all of the calendars are known for");
	return crmi_failure_range(failure, "how", how, CRM_CALENDAR_ANY, CRM_CALENDAR_ALL);
}

crm_status crm_calendar_combine(const crm_calendar *const *calendars, size_t count, int32_t how, const char *name,
                                crm_calendar **calendar_out, crm_failure *failure_out)
{
	struct crmi_build build = { 0 };
	struct combining work = { .build = &build, .calendars = calendars, .count = count, .how = how };
	int64_t first_day = 0, last_day = 0;
	crm_status rc;

	crmi_failure_clear(failure_out);
	if (!calendar_out)
		return crmi_failure_missing(failure_out, "calendar_out");
	*calendar_out = NULL;
	if ((rc = check_parts(calendars, count, how, &first_day, &last_day, failure_out)) < 0)
		return rc;
	if (crmi_build_begin(&build, &calendars[0]->memory, calendars[0]->zone, first_day, last_day) < 0) {
		rc = crmi_failure_memory(failure_out);
		goto out;
	}
	crmi_build_source(&build, name, 0);
	if (combine_frames(&work) < 0)
		rc = crmi_failure_memory(failure_out);
	else
		rc = crmi_build_end(&build, calendar_out, failure_out);
out:
	crmi_build_free(&build);
	return rc;
}
