#include "calendar_build.h"

#include <string.h>

enum { CLOSINGS = 7, HASH_SLOTS_FIRST = 64, PATTERN_HEAD = offsetof(struct crmi_pattern, stretch) / sizeof(int32_t) };

static int64_t floor_week(int64_t day)
{
	return crmi_floor_divide(day + 3, 7) * 7 - 3;
}

/* Midnight may lie in a gap that began before it; then the day begins with the change of the clocks. */
int64_t crmi_day_begins(const crm_zone *zone, int64_t day)
{
	int64_t first, second, change;

	if (crmi_zone_resolve(zone, day * CRMI_DAY_SECONDS, &first, &second) == CRMI_LOCAL_GAP &&
	    crmi_zone_change_after(zone, second, &change))
		return change;
	return first;
}

void crmi_build_source(struct crmi_build *build, const char *name, int64_t version)
{
	uint32_t place = crmi_build_text(build, name ? name : "");
	struct crmi_source *source = crmi_stack_add(&build->sources, 1);

	if (source)
		*source = (struct crmi_source){ place, version };
}

crm_status crmi_build_begin(struct crmi_build *build, const crm_allocator *memory, const crm_zone *zone,
                            int64_t first_day, int64_t last_day)
{
	struct crm_calendar *calendar = &build->calendar;
	char *none;

	build->memory = *memory;
	crmi_stack_init(&build->frames, &build->memory, sizeof(uint64_t));
	crmi_stack_init(&build->units, &build->memory, sizeof(int32_t));
	crmi_stack_init(&build->ranks, &build->memory, sizeof(uint32_t));
	crmi_stack_init(&build->hints, &build->memory, sizeof(uint32_t));
	crmi_stack_init(&build->notes, &build->memory, sizeof(struct crmi_note));
	crmi_stack_init(&build->texts, &build->memory, 1);
	crmi_stack_init(&build->sources, &build->memory, sizeof(struct crmi_source));
	crmi_stack_init(&build->slots, &build->memory, sizeof(uint32_t));
	crmi_stack_init(&build->open, &build->memory, sizeof(struct crmi_segment));
	if ((calendar->zone = crmi_zone_copy(zone, memory)) == NULL || (none = crmi_stack_add(&build->texts, 1)) == NULL)
		return CRM_ERR_NOMEM;
	*none = '\0';
	calendar->memory = *memory;
	calendar->first_day = first_day;
	calendar->last_day = last_day;
	calendar->begin = crmi_day_begins(zone, first_day) * CRM_SECOND;
	calendar->end = crmi_day_begins(zone, last_day + 1) * CRM_SECOND;
	calendar->monday = floor_week(first_day) - 7;
	calendar->origin = calendar->monday * CRMI_DAY_SECONDS - crmi_zone_offset(zone, crmi_calendar_begin(calendar));
	calendar->origin_at = calendar->origin * CRM_SECOND;
	return CRM_OK;
}

void crmi_build_free(struct crmi_build *build)
{
	crm_zone_free(build->calendar.zone);
	crmi_stack_free(&build->frames);
	crmi_stack_free(&build->units);
	crmi_stack_free(&build->ranks);
	crmi_stack_free(&build->hints);
	crmi_stack_free(&build->notes);
	crmi_stack_free(&build->texts);
	crmi_stack_free(&build->sources);
	crmi_stack_free(&build->slots);
	crmi_stack_free(&build->open);
}

bool crmi_build_failed(const struct crmi_build *build)
{
	return build->frames.failed || build->units.failed || build->ranks.failed || build->hints.failed ||
	       build->notes.failed || build->texts.failed || build->sources.failed || build->slots.failed ||
	       build->open.failed || build->too_large;
}

int64_t crmi_build_from(const struct crmi_build *build)
{
	return build->calendar.origin + (int64_t)build->frames.count * CRMI_FRAME_SECONDS;
}

bool crmi_build_goes_on(const struct crmi_build *build)
{
	return crmi_build_from(build) <= crmi_calendar_end(&build->calendar) ||
	       build->calendar.monday + (int64_t)build->frames.count * 7 <= build->calendar.last_day;
}

uint32_t crmi_build_text(struct crmi_build *build, const char *text)
{
	size_t length = text ? strlen(text) + 1 : 0;
	char *place;

	if (!text || build->texts.failed)
		return 0;
	if (build->last_text && strcmp((char *)build->texts.data + build->last_text, text) == 0)
		return build->last_text;
	if (build->texts.count > UINT32_MAX - length) {
		build->too_large = true;
		return 0;
	}
	if ((place = crmi_stack_add(&build->texts, length)) == NULL)
		return 0;
	memcpy(place, text, length);
	build->last_text = (uint32_t)(build->texts.count - length);
	return build->last_text;
}

/* --- patterns */

/* The numbers of a pattern, in whole units. */
static size_t pattern_size(int32_t count)
{
	return (PATTERN_HEAD + 3 * ((size_t)count + 2) + CLOSINGS + CRMI_UNIT - 1) / CRMI_UNIT * CRMI_UNIT;
}

static uint32_t hash_numbers(const int32_t *numbers, size_t count)
{
	uint32_t hash = 2166136261u;
	size_t i;

	for (i = 0; i < count; i++) {
		hash = (hash ^ (uint32_t)numbers[i]) * 16777619u;
		hash ^= hash >> 15;
	}
	return hash;
}

/* The slot of a pattern, or the free one where it belongs. */
static uint32_t *find_slot(const struct crmi_build *build, const int32_t *pattern)
{
	const int32_t *units = build->units.data;
	size_t count = pattern_size(pattern[0]), mask = build->slots.count - 1, i = hash_numbers(pattern, count) & mask;
	uint32_t *slots = build->slots.data;

	for (; slots[i]; i = (i + 1) & mask) {
		const int32_t *other = &units[(size_t)(slots[i] - 1) * CRMI_UNIT];

		if (other == pattern || (other[0] == pattern[0] && memcmp(other, pattern, count * sizeof *pattern) == 0))
			break;
	}
	return &slots[i];
}

static bool grow_slots(struct crmi_build *build)
{
	const int32_t *units = build->units.data;
	struct crmi_stack old = build->slots;
	const uint32_t *slots = old.data;
	uint32_t *fresh;
	size_t count = old.count ? old.count * 2 : HASH_SLOTS_FIRST, i;

	crmi_stack_init(&build->slots, &build->memory, sizeof(uint32_t));
	if ((fresh = crmi_stack_add(&build->slots, count)) != NULL) {
		memset(fresh, 0, count * sizeof *fresh);
		for (i = 0; i < old.count; i++)
			if (slots[i])
				*find_slot(build, &units[(size_t)(slots[i] - 1) * CRMI_UNIT]) = slots[i];
	}
	crmi_stack_free(&old);
	return fresh != NULL;
}

static void add_frame(struct crmi_build *build, uint64_t unit, int64_t open, int32_t workdays)
{
	uint64_t *frame;
	uint32_t *rank;

	if (build->frames.count % CRMI_RANK_FRAMES == 0 && (rank = crmi_stack_add(&build->ranks, 1)) != NULL)
		*rank = (uint32_t)build->workdays;
	if ((frame = crmi_stack_add(&build->frames, 1)) == NULL)
		return;
	*frame = (uint64_t)build->calendar.total << CRMI_FRAME_UNIT_BITS | unit;
	build->calendar.total += open;
	build->workdays += workdays;
}

void crmi_build_repeat(struct crmi_build *build, uint64_t unit, int64_t open, int32_t workdays)
{
	add_frame(build, unit, open, workdays);
}

/* What lies in the frame, in seconds of it, with the sums. */
static void fill_stretches(const struct crmi_build *build, struct crmi_pattern *pattern, size_t first)
{
	const struct crmi_segment *open = (const struct crmi_segment *)build->open.data + first;
	int64_t from = crmi_build_from(build);
	int32_t before = 0, i;

	for (i = 0; i < pattern->count; i++) {
		int64_t begins = open[i].from - from, ends = open[i].until - from;
		struct crmi_stretch *filled = &pattern->stretch[i + 1];

		filled->from = begins > 0 ? (int32_t)begins : 0;
		filled->until = ends < CRMI_FRAME_SECONDS ? (int32_t)ends : CRMI_FRAME_SECONDS;
		filled->before = before;
		before += filled->until - filled->from;
	}
	pattern->stretch[pattern->count + 1] = (struct crmi_stretch){ CRMI_FRAME_SECONDS, CRMI_FRAME_SECONDS, before };
}

static void fill_slots(struct crmi_pattern *pattern)
{
	int32_t total = pattern->stretch[pattern->count + 1].before, i, place = 0;

	while ((total - 1) >> pattern->open_shift >= CRMI_OPEN_SLOTS)
		pattern->open_shift++;
	if (pattern->count > CRMI_SLOTTED_MOST || total == 0)
		return;
	for (i = 0; i < CRMI_SLOTS; i++) {
		while (pattern->stretch[place + 1].from <= i * CRMI_SLOT_SECONDS)
			place++;
		pattern->slot[i] = (uint8_t)place;
	}
	for (i = 0, place = 1; i <= (total - 1) >> pattern->open_shift; i++) {
		while (pattern->stretch[place + 1].before < (i << pattern->open_shift) + 1)
			place++;
		pattern->open[i] = (uint8_t)place;
	}
}

static int32_t count_bits(int32_t bits)
{
	int32_t count = 0;

	for (; bits; bits &= bits - 1)
		count++;
	return count;
}

void crmi_build_frame(struct crmi_build *build, int32_t workdays, const int32_t closings[CLOSINGS])
{
	const struct crmi_segment *open = build->open.data;
	int64_t from = crmi_build_from(build);
	size_t first = 0, end = build->open.count, needed;
	struct crmi_pattern *pattern;
	int32_t *numbers;
	uint32_t *slot;
	int32_t open_seconds;

	while (first < end && open[first].until <= from)
		first++;
	while (end > first && open[end - 1].from >= from + CRMI_FRAME_SECONDS)
		end--;
	needed = pattern_size((int32_t)(end - first));
	if (build->pattern_count * 2 >= build->slots.count && !grow_slots(build))
		return;
	if ((numbers = crmi_stack_add(&build->units, needed)) == NULL)
		return;
	memset(numbers, 0, needed * sizeof *numbers);
	pattern = (struct crmi_pattern *)numbers;
	pattern->count = (int32_t)(end - first);
	pattern->workdays = workdays;
	fill_stretches(build, pattern, first);
	fill_slots(pattern);
	memcpy(&pattern->stretch[pattern->count + 2], closings, CLOSINGS * sizeof *closings);
	open_seconds = pattern->stretch[pattern->count + 1].before;
	slot = find_slot(build, numbers);
	if (*slot) {
		build->units.count -= needed;
	} else {
		*slot = (uint32_t)((build->units.count - needed) / CRMI_UNIT) + 1;
		build->pattern_count++;
		build->too_large = build->too_large || build->units.count / CRMI_UNIT >= 1u << CRMI_FRAME_UNIT_BITS;
	}
	add_frame(build, *slot - 1, open_seconds, count_bits(workdays));
}

/* --- notes */

static void append_note(struct crmi_build *build, struct crmi_stack *notes, struct crmi_note note)
{
	const char *texts = build->texts.data;
	struct crmi_note *last = notes->count ? (struct crmi_note *)notes->data + notes->count - 1 : NULL;

	if (note.from >= note.until)
		return;
	if (last && last->until == note.from && last->kind == note.kind && last->source == note.source &&
	    !last->name == !note.name && strcmp(texts + last->name, texts + note.name) == 0)
		last->until = note.until;
	else if ((last = crmi_stack_add(notes, 1)) != NULL)
		*last = note;
}

void crmi_build_notes(struct crmi_build *build, const struct crmi_note *notes, size_t count)
{
	struct crmi_stack merged;
	const struct crmi_note *there = build->notes.data;
	size_t i, j = 0;

	if (!count)
		return;
	crmi_stack_init(&merged, &build->memory, sizeof(struct crmi_note));
	for (i = 0; i < count; i++) {
		struct crmi_note note = notes[i];

		for (; j < build->notes.count && there[j].from < note.until; j++) {
			struct crmi_note piece = note;

			piece.until = there[j].from;
			append_note(build, &merged, piece);
			append_note(build, &merged, there[j]);
			note.from = there[j].until > note.from ? there[j].until : note.from;
		}
		append_note(build, &merged, note);
	}
	for (; j < build->notes.count; j++)
		append_note(build, &merged, there[j]);
	merged.failed = merged.failed || build->notes.failed;
	crmi_stack_free(&build->notes);
	build->notes = merged;
}

/* --- the block */

static void choose_hints(struct crm_calendar *calendar)
{
	while (calendar->total >> calendar->hint_shift > (int64_t)calendar->frame_count)
		calendar->hint_shift++;
}

static void fill_hints(crm_calendar *calendar, uint32_t *hints, size_t count)
{
	size_t frame = 0, i;

	for (i = 0; i < count; i++) {
		int64_t open = (int64_t)i << calendar->hint_shift;

		open = open < 1 ? 1 : open > calendar->total ? calendar->total : open;
		while (crmi_frame_open(calendar, frame + 1) < open)
			frame++;
		hints[i] = (uint32_t)frame;
	}
}

static crm_status refuse_calendar(const struct crmi_build *build, crm_failure *failure)
{
	if (build->too_large)
		return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_FIELD_RANGE, "hours",
		                        "more hours and texts than a calendar can hold");
	return crmi_failure_memory(failure);
}

/* Where the lists lie in the block. The widest items come first, so that each is aligned. */
struct block {
	char *data;
	size_t size;
};

/* Room for a list and, when there is a block already, the list itself. */
static const void *place_list(struct block *block, const struct crmi_stack *list)
{
	char *place = block->data ? block->data + block->size : NULL;
	size_t bytes = list->count * list->item;

	if (place && bytes)
		memcpy(place, list->data, bytes);
	block->size += bytes;
	return place;
}

static void fill_block(struct crmi_build *build, struct block *block)
{
	crm_calendar *calendar = &build->calendar;

	block->size = sizeof *calendar;
	calendar->frames = place_list(block, &build->frames);
	calendar->notes = place_list(block, &build->notes);
	calendar->sources = place_list(block, &build->sources);
	calendar->units = place_list(block, &build->units);
	calendar->hints = place_list(block, &build->hints);
	calendar->ranks = place_list(block, &build->ranks);
	calendar->texts = place_list(block, &build->texts);
}

/* Needs the frames where they are. */
static void add_hints(struct crmi_build *build)
{
	crm_calendar *calendar = &build->calendar;
	uint32_t *hints;

	calendar->frame_count = build->frames.count - 1;
	calendar->frames = build->frames.data;
	choose_hints(calendar);
	if ((hints = crmi_stack_add(&build->hints, (size_t)(calendar->total >> calendar->hint_shift) + 2)) != NULL)
		fill_hints(calendar, hints, build->hints.count);
}

crm_status crmi_build_end(struct crmi_build *build, crm_calendar **calendar_out, crm_failure *failure)
{
	struct block block = { NULL, 0 };

	if (crmi_build_failed(build))
		return refuse_calendar(build, failure);
	if (build->calendar.total == 0)
		return crmi_failure_set(failure, CRM_ERR_INVALID, CRM_RULE_CALENDAR_NEVER_OPEN, "hours",
		                        "the calendar is never open");
	add_frame(build, 0, 0, 0);
	if (!crmi_build_failed(build))
		add_hints(build);
	if (crmi_build_failed(build))
		return refuse_calendar(build, failure);
	build->calendar.note_count = build->notes.count;
	build->calendar.source_count = build->sources.count;
	fill_block(build, &block);
	if ((block.data = crmi_allocate(&build->memory, block.size)) == NULL)
		return crmi_failure_memory(failure);
	fill_block(build, &block);
	*calendar_out = memcpy(block.data, &build->calendar, sizeof build->calendar);
	build->calendar.zone = NULL; /* has gone with it */
	return CRM_OK;
}
