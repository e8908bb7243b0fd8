/* From hours to frames: what is open in each week, with the zone and the changes of its clocks. */
#include "calendar_build.h"

enum {
	DAYS_BEFORE = 3,
	DAYS_AFTER = 9, /* local days that reach into a frame: of offset a day, of a night another */
	FRAME_MARGIN = 4 * CRMI_DAY_SECONDS,
	PLAIN_KEPT = 8
};

/* A frame that no exception and no change touches depends on its offset only. */
struct plain_frame {
	bool used;
	int32_t offset, workdays;
	uint64_t unit;
	int64_t open;
};

struct compiling {
	struct crmi_build *build;
	const struct crmi_hours *hours;
	struct crmi_stack day, cut; /* what is open on one day, before and after the breaks */
	struct crmi_stack breaks;   /* notes of those in and around a week; disjoint */
	struct crmi_stack broken;   /* notes of where they closed something */
	size_t dated;               /* first exception that the frame may meet */
	int64_t change;             /* next change of offset */
	struct plain_frame plain[PLAIN_KEPT];
	size_t plain_next;
};

static int64_t later_of(int64_t left, int64_t right)
{
	return left > right ? left : right;
}

static int64_t earlier_of(int64_t left, int64_t right)
{
	return left < right ? left : right;
}

static void add_known(const struct crmi_build *build, struct crmi_stack *list, int64_t from, int64_t until)
{
	crmi_stretches_add(list, later_of(from, crmi_calendar_begin(&build->calendar)),
	                   earlier_of(until, crmi_calendar_end(&build->calendar)));
}

/* Both ends become instants. None lies before its day begins; behind its end lies what a day has that the clocks skip. */
static void add_by_endpoints(const struct crmi_build *build, struct crmi_stack *list, int64_t day, int32_t from,
                             int32_t until)
{
	const crm_zone *zone = build->calendar.zone;
	int64_t opens = crmi_zone_utc(zone, day * CRMI_DAY_SECONDS + from, CRM_ZONE_FIRST);
	int64_t closes = crmi_zone_utc(zone, day * CRMI_DAY_SECONDS + until, CRM_ZONE_FIRST);
	int64_t day_ends = crmi_day_begins(zone, until > CRMI_DAY_SECONDS ? day + 2 : day + 1);

	add_known(build, list, opens, earlier_of(closes, day_ends));
}

/* An instant is open when the clock shows a time in the segment: a stretch for each time that the clocks run through it. */
static void add_by_instants(const struct crmi_build *build, struct crmi_stack *list, int64_t day, int32_t from,
                            int32_t until)
{
	const crm_zone *zone = build->calendar.zone;
	int64_t local_from = day * CRMI_DAY_SECONDS + from, local_until = day * CRMI_DAY_SECONDS + until;
	int64_t at = local_from - 2 * CRMI_DAY_SECONDS, change = 0;

	while (at < local_until + 2 * CRMI_DAY_SECONDS) {
		int32_t offset = crmi_zone_offset(zone, at);

		if (!crmi_zone_change_after(zone, at, &change))
			change = local_until + 2 * CRMI_DAY_SECONDS;
		add_known(build, list, later_of(local_from - offset, at), earlier_of(local_until - offset, change));
		at = change;
	}
}

static void add_local(const struct crmi_build *build, struct crmi_stack *list, int32_t dst, int64_t day, int32_t from,
                      int32_t until)
{
	if (dst == CRM_DST_INSTANT)
		add_by_instants(build, list, day, from, until);
	else
		add_by_endpoints(build, list, day, from, until);
}

static void open_of_day(struct compiling *work, int64_t day)
{
	struct crmi_day_hours of_day;
	size_t i;

	crmi_hours_of_day(work->hours, day, &of_day);
	work->day.count = 0;
	if (of_day.spilled)
		add_local(work->build, &work->day, work->hours->dst, day, 0, of_day.spilled->until - CRMI_DAY_SECONDS);
	for (i = 0; i < of_day.count; i++) {
		int32_t until = of_day.entries[i].until;

		if (work->hours->night == CRM_NIGHT_SPLIT && until > CRMI_DAY_SECONDS)
			until = CRMI_DAY_SECONDS;
		add_local(work->build, &work->day, work->hours->dst, day, of_day.entries[i].from, until);
	}
}

/* --- breaks and notes */

/* Keeps the notes in the order of their beginning; where a change of the clocks turned two round, they are few. */
static void insert_note(struct crmi_stack *notes, struct crmi_note note)
{
	struct crmi_note *items;
	size_t i;

	if (note.from >= note.until || !crmi_stack_add(notes, 1))
		return;
	items = notes->data;
	for (i = notes->count - 1; i > 0 && items[i - 1].from > note.from; i--)
		items[i] = items[i - 1];
	items[i] = note;
}

static void separate_notes(struct crmi_stack *notes)
{
	struct crmi_note *items = notes->data;
	int64_t done = INT64_MIN;
	size_t i, kept = 0;

	for (i = 0; i < notes->count; i++) {
		struct crmi_note note = items[i];

		note.from = later_of(note.from, done);
		done = later_of(note.until, done);
		if (note.from < note.until)
			items[kept++] = note;
	}
	notes->count = kept;
}

static void breaks_around(struct compiling *work, int64_t monday)
{
	const struct crmi_entry *entries = work->hours->dated.data;
	size_t i, j;

	work->breaks.count = 0;
	for (i = work->dated; i < work->hours->dated.count && entries[i].day <= monday + DAYS_AFTER; i++) {
		const struct crmi_segment *stretches;
		uint32_t name;

		if (entries[i].kind != CRM_CALENDAR_BREAK)
			continue;
		work->cut.count = 0;
		add_local(work->build, &work->cut, work->hours->dst, entries[i].day, entries[i].from, entries[i].until);
		name = crmi_build_text(work->build, entries[i].name);
		stretches = work->cut.data;
		for (j = 0; j < work->cut.count; j++)
			insert_note(&work->breaks,
			            (struct crmi_note){ stretches[j].from, stretches[j].until, name, 0, CRM_SPAN_BREAK });
	}
	separate_notes(&work->breaks);
}

/* Cuts the breaks out of a day; `told` notes where. Both lists are sorted. */
static void cut_breaks(struct compiling *work, bool told)
{
	const struct crmi_segment *open = work->day.data;
	const struct crmi_note *breaks = work->breaks.data;
	size_t i, j = 0, k;

	work->cut.count = 0;
	for (i = 0; i < work->day.count; i++) {
		int64_t from = open[i].from;

		while (j < work->breaks.count && breaks[j].until <= from)
			j++;
		for (k = j; k < work->breaks.count && breaks[k].from < open[i].until; k++) {
			struct crmi_note note = breaks[k];

			crmi_stretches_add(&work->cut, from, note.from);
			note.from = later_of(note.from, open[i].from);
			note.until = earlier_of(note.until, open[i].until);
			from = note.until;
			if (told)
				insert_note(&work->broken, note);
		}
		crmi_stretches_add(&work->cut, from, open[i].until);
	}
}

static void add_holiday(struct compiling *work, struct crmi_stack *notes, const struct crmi_entry *entry)
{
	const struct crmi_build *build = work->build;
	const struct crmi_segment *stretches;
	uint32_t name = crmi_build_text(work->build, entry->name);
	size_t i;

	work->day.count = 0;
	if (work->hours->dst == CRM_DST_INSTANT)
		add_by_instants(build, &work->day, entry->day, 0, CRMI_DAY_SECONDS);
	else
		add_known(build, &work->day, crmi_day_begins(build->calendar.zone, entry->day),
		          crmi_day_begins(build->calendar.zone, entry->day + 1));
	stretches = work->day.data;
	for (i = 0; i < work->day.count; i++)
		insert_note(notes, (struct crmi_note){ stretches[i].from, stretches[i].until, name, 0, CRM_SPAN_HOLIDAY });
}

/* The breaks were noted first: they say more, where a night shift reaches into a holiday. */
static void note_exceptions(struct compiling *work)
{
	const struct crmi_entry *entries = work->hours->dated.data;
	size_t i, count = work->hours->dated.count;

	separate_notes(&work->broken);
	crmi_build_notes(work->build, work->broken.data, work->broken.count);
	work->broken.count = 0;
	for (i = 0; i < count; i++)
		if (entries[i].kind == CRM_CALENDAR_HOLIDAY &&
		    (i == 0 || entries[i - 1].kind != CRM_CALENDAR_HOLIDAY || entries[i - 1].day != entries[i].day))
			add_holiday(work, &work->broken, &entries[i]);
	separate_notes(&work->broken);
	crmi_build_notes(work->build, work->broken.data, work->broken.count);
}

/* --- frames */

static void open_into_frame(struct compiling *work, const struct crmi_stack *day)
{
	const struct crmi_segment *stretches = day->data;
	size_t i;

	for (i = 0; i < day->count; i++)
		crmi_stretches_add(&work->build->open, stretches[i].from, stretches[i].until);
}

static void compile_frame(struct compiling *work, int64_t monday)
{
	struct crmi_build *build = work->build;
	int64_t from = crmi_build_from(build), day;
	int32_t workdays = 0, closings[7];

	build->open.count = 0;
	breaks_around(work, monday);
	for (day = monday - DAYS_BEFORE; day < monday + DAYS_AFTER; day++) {
		bool mine = day >= monday && day < monday + 7;
		struct crmi_stack *open = &work->day;

		open_of_day(work, day);
		if (work->breaks.count) {
			cut_breaks(work, mine);
			open = &work->cut;
		}
		open_into_frame(work, open);
		if (!mine)
			continue;
		closings[day - monday] = CRMI_NO_CLOSING;
		if (open->count && day >= build->calendar.first_day && day <= build->calendar.last_day) {
			workdays |= 1 << (day - monday);
			closings[day - monday] = (int32_t)(((const struct crmi_segment *)open->data)[open->count - 1].until - from);
		}
	}
	crmi_build_frame(build, workdays, closings);
}

/* Whether nothing but the weekly hours plays a part around the frame. */
static bool frame_is_plain(struct compiling *work, int64_t monday)
{
	const struct crmi_build *build = work->build;
	const struct crmi_entry *entries = work->hours->dated.data;
	int64_t from = crmi_build_from(build) - FRAME_MARGIN,
			until = crmi_build_from(build) + CRMI_FRAME_SECONDS + FRAME_MARGIN;

	while (work->dated < work->hours->dated.count && entries[work->dated].day < monday - DAYS_BEFORE - 1)
		work->dated++;
	while (work->change < from)
		if (!crmi_zone_change_after(build->calendar.zone, work->change, &work->change))
			work->change = INT64_MAX;
	return from >= crmi_calendar_begin(&build->calendar) && until <= crmi_calendar_end(&build->calendar) &&
	       work->change > until &&
	       (work->dated == work->hours->dated.count || entries[work->dated].day > monday + DAYS_AFTER);
}

static void compile_plain(struct compiling *work, int64_t monday)
{
	struct crmi_build *build = work->build;
	int32_t offset = crmi_zone_offset(build->calendar.zone, crmi_build_from(build));
	int64_t open = build->calendar.total, workdays = build->workdays;
	size_t i;

	for (i = 0; i < PLAIN_KEPT; i++)
		if (work->plain[i].used && work->plain[i].offset == offset) {
			crmi_build_repeat(build, work->plain[i].unit, work->plain[i].open, work->plain[i].workdays);
			return;
		}
	compile_frame(work, monday);
	if (build->frames.failed)
		return;
	work->plain[work->plain_next] = (struct plain_frame){
		true, offset, (int32_t)(build->workdays - workdays),
		((const uint64_t *)build->frames.data)[build->frames.count - 1] & ((1u << CRMI_FRAME_UNIT_BITS) - 1),
		build->calendar.total - open
	};
	work->plain_next = (work->plain_next + 1) % PLAIN_KEPT;
}

crm_status crmi_weeks_compile(struct crmi_build *build, const struct crmi_hours *hours)
{
	struct compiling work = { .build = build, .hours = hours };
	int64_t monday = build->calendar.monday;
	bool failed;

	crmi_stack_init(&work.day, &build->memory, sizeof(struct crmi_segment));
	crmi_stack_init(&work.cut, &build->memory, sizeof(struct crmi_segment));
	crmi_stack_init(&work.breaks, &build->memory, sizeof(struct crmi_note));
	crmi_stack_init(&work.broken, &build->memory, sizeof(struct crmi_note));
	work.change = crmi_build_from(build) - 2 * FRAME_MARGIN;
	for (; !crmi_build_failed(build) && crmi_build_goes_on(build); monday += 7) {
		if (frame_is_plain(&work, monday))
			compile_plain(&work, monday);
		else
			compile_frame(&work, monday);
	}
	note_exceptions(&work);
	failed = work.day.failed || work.cut.failed || work.breaks.failed || work.broken.failed;
	crmi_stack_free(&work.day);
	crmi_stack_free(&work.cut);
	crmi_stack_free(&work.breaks);
	crmi_stack_free(&work.broken);
	return failed ? CRM_ERR_NOMEM : CRM_OK;
}
