/* Openings and closings. Stretches that touch, at midnight or where two frames meet, are one segment. */
#include "calendar.h"

/* Closed seconds before a frame: they stand still where frames are open all through. */
static int64_t closed_before(const crm_calendar *calendar, size_t frame)
{
	return (int64_t)frame * CRMI_FRAME_SECONDS - crmi_frame_open(calendar, frame);
}

static bool frame_opens_at_once(const crm_calendar *calendar, size_t frame)
{
	const struct crmi_pattern *pattern;

	if (frame >= calendar->frame_count)
		return false;
	pattern = crmi_frame_pattern(calendar, frame);
	return pattern->count > 0 && pattern->stretch[1].from == 0;
}

static bool frame_closes_at_last(const crm_calendar *calendar, size_t frame)
{
	const struct crmi_pattern *pattern = crmi_frame_pattern(calendar, frame);

	return pattern->count > 0 && pattern->stretch[pattern->count].until == CRMI_FRAME_SECONDS;
}

/* Where what is open at the end of the frame before goes on to, in seconds since the first frame. */
static int64_t extend_forward(const crm_calendar *calendar, size_t frame)
{
	size_t low = frame, high = calendar->frame_count;

	if (!frame_opens_at_once(calendar, frame))
		return (int64_t)frame * CRMI_FRAME_SECONDS;
	while (low < high) {
		size_t middle = high - (high - low) / 2;

		if (closed_before(calendar, middle) == closed_before(calendar, frame))
			low = middle;
		else
			high = middle - 1;
	}
	if (!frame_opens_at_once(calendar, low))
		return (int64_t)low * CRMI_FRAME_SECONDS;
	return (int64_t)low * CRMI_FRAME_SECONDS + crmi_frame_pattern(calendar, low)->stretch[1].until;
}

/* Where what is open at the beginning of the frame came from. */
static int64_t extend_backward(const crm_calendar *calendar, size_t frame)
{
	const struct crmi_pattern *pattern;
	size_t low = 0, high = frame;

	if (frame == 0 || !frame_closes_at_last(calendar, frame - 1))
		return (int64_t)frame * CRMI_FRAME_SECONDS;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (closed_before(calendar, middle) == closed_before(calendar, frame))
			high = middle;
		else
			low = middle + 1;
	}
	if (low == 0 || !frame_closes_at_last(calendar, low - 1))
		return (int64_t)low * CRMI_FRAME_SECONDS;
	pattern = crmi_frame_pattern(calendar, low - 1);
	return (int64_t)(low - 1) * CRMI_FRAME_SECONDS + pattern->stretch[pattern->count].from;
}

static void whole_segment(const crm_calendar *calendar, size_t frame, int32_t place, struct crmi_segment *segment)
{
	const struct crmi_stretch *stretch = &crmi_frame_pattern(calendar, frame)->stretch[place];
	int64_t begin = (int64_t)frame * CRMI_FRAME_SECONDS;

	segment->from = stretch->from == 0 ? extend_backward(calendar, frame) : begin + stretch->from;
	segment->until = stretch->until == CRMI_FRAME_SECONDS ? extend_forward(calendar, frame + 1)
	                                                      : begin + stretch->until;
	segment->from += calendar->origin;
	segment->until += calendar->origin;
}

bool crmi_calendar_segment_after(const crm_calendar *calendar, int64_t second, struct crmi_segment *segment)
{
	int64_t since = second - calendar->origin, next;
	size_t frame = (size_t)(since / CRMI_FRAME_SECONDS);
	int32_t rest = (int32_t)(since % CRMI_FRAME_SECONDS), place;
	const struct crmi_pattern *pattern = crmi_frame_pattern(calendar, frame);

	place = crmi_pattern_at(pattern, rest);
	if (pattern->stretch[place].until <= rest)
		place++;
	if (place > pattern->count) {
		next = crmi_frame_open(calendar, frame + 1) + 1;
		if (next > calendar->total)
			return false;
		frame = crmi_calendar_frame_with(calendar, next);
		place = 1;
	}
	whole_segment(calendar, frame, place, segment);
	return true;
}

bool crmi_calendar_segment_before(const crm_calendar *calendar, int64_t second, struct crmi_segment *segment)
{
	int64_t since = second - calendar->origin - 1;
	size_t frame = (size_t)(since / CRMI_FRAME_SECONDS);
	int32_t place;

	if (since < 0)
		return false;
	place = crmi_pattern_at(crmi_frame_pattern(calendar, frame), (int32_t)(since % CRMI_FRAME_SECONDS));
	if (place == 0) {
		if (crmi_frame_open(calendar, frame) == 0)
			return false;
		frame = crmi_calendar_frame_with(calendar, crmi_frame_open(calendar, frame));
		place = crmi_frame_pattern(calendar, frame)->count;
	}
	whole_segment(calendar, frame, place, segment);
	return true;
}

static int64_t second_of(int64_t at)
{
	return crmi_floor_divide(at, CRM_SECOND);
}

static int64_t second_after(int64_t at)
{
	return crmi_floor_divide(at + CRM_SECOND - 1, CRM_SECOND);
}

bool crmi_calendar_roll(const crm_calendar *calendar, int64_t at, bool backward, int64_t *rolled)
{
	struct crmi_segment segment;

	if (backward) {
		if (!crmi_calendar_segment_before(calendar, second_after(at), &segment))
			return false;
		*rolled = at <= segment.until * CRM_SECOND ? at : segment.until * CRM_SECOND;
		return true;
	}
	if (!crmi_calendar_segment_after(calendar, second_of(at), &segment))
		return false;
	*rolled = at >= segment.from * CRM_SECOND ? at : segment.from * CRM_SECOND;
	return true;
}

/* --- the edges; false when the answer is not known. What begins or ends with what is known may go on beyond it. */

static bool known_edge(const crm_calendar *calendar, int64_t second, int64_t *found)
{
	*found = second * CRM_SECOND;
	return *found > calendar->begin && *found < calendar->end;
}

static bool find_next_open(const crm_calendar *calendar, int64_t at, int64_t *found)
{
	return crmi_calendar_roll(calendar, at, false, found);
}

static bool find_next_opening(const crm_calendar *calendar, int64_t at, int64_t *found)
{
	struct crmi_segment segment;

	if (!crmi_calendar_segment_after(calendar, second_of(at), &segment))
		return false;
	if (segment.from * CRM_SECOND <= at && !crmi_calendar_segment_after(calendar, segment.until, &segment))
		return false;
	return known_edge(calendar, segment.from, found);
}

static bool find_next_closing(const crm_calendar *calendar, int64_t at, int64_t *found)
{
	struct crmi_segment segment;

	return crmi_calendar_segment_after(calendar, second_of(at), &segment) && known_edge(calendar, segment.until, found);
}

static bool find_previous_close(const crm_calendar *calendar, int64_t at, int64_t *found)
{
	return crmi_calendar_roll(calendar, at, true, found);
}

static bool find_previous_opening(const crm_calendar *calendar, int64_t at, int64_t *found)
{
	struct crmi_segment segment;

	return crmi_calendar_segment_before(calendar, second_of(at) + 1, &segment) &&
	       known_edge(calendar, segment.from, found);
}

static bool find_previous_closing(const crm_calendar *calendar, int64_t at, int64_t *found)
{
	struct crmi_segment segment;

	if (!crmi_calendar_segment_before(calendar, second_after(at), &segment))
		return false;
	if (segment.until * CRM_SECOND >= at && !crmi_calendar_segment_before(calendar, segment.from, &segment))
		return false;
	return known_edge(calendar, segment.until, found);
}

static bool (*const finders[])(const crm_calendar *, int64_t, int64_t *) = {
	[CRM_EDGE_NEXT_OPEN] = find_next_open,
	[CRM_EDGE_NEXT_OPENING] = find_next_opening,
	[CRM_EDGE_NEXT_CLOSING] = find_next_closing,
	[CRM_EDGE_PREVIOUS_CLOSE] = find_previous_close,
	[CRM_EDGE_PREVIOUS_OPENING] = find_previous_opening,
	[CRM_EDGE_PREVIOUS_CLOSING] = find_previous_closing,
};

static bool closes_at(const crm_calendar *calendar, int64_t at)
{
	struct crmi_segment segment;

	return crmi_calendar_segment_before(calendar, second_after(at), &segment) && segment.until * CRM_SECOND == at;
}

static bool open_at(const crm_calendar *calendar, int64_t at)
{
	uint64_t since = (uint64_t)(at - calendar->origin_at), frame = since / (uint64_t)CRMI_FRAME_US;
	int32_t second = (int32_t)((since - frame * (uint64_t)CRMI_FRAME_US) / (uint64_t)CRM_SECOND);
	const struct crmi_pattern *pattern = crmi_frame_pattern(calendar, frame);

	return second < pattern->stretch[crmi_pattern_at(pattern, second)].until;
}

crm_status crm_calendar_is_open(const crm_calendar *calendar, int64_t at, const crm_calendar_options *options,
                                int32_t *open_out, crm_failure *failure_out)
{
	crm_calendar_options taken;
	crm_status rc;

	crmi_failure_clear(failure_out);
	if (!open_out)
		return crmi_failure_missing(failure_out, "open_out");
	*open_out = 0;
	if (!calendar)
		return crmi_failure_missing(failure_out, "calendar");
	if (options && (rc = crmi_calendar_options(failure_out, options, &taken)) < 0)
		return rc;
	if (!crmi_calendar_knows(calendar, at) || at == calendar->end)
		return crmi_calendar_beyond(failure_out, calendar);
	*open_out = open_at(calendar, at) || (options && taken.close_edge == CRM_CLOSE_EDGE_IN && closes_at(calendar, at));
	return CRM_OK;
}

crm_status crm_calendar_find(const crm_calendar *calendar, int64_t at, int32_t edge,
                             const crm_calendar_options *options, int64_t *at_out, crm_failure *failure_out)
{
	crm_calendar_options taken;
	crm_status rc;
	int64_t found;

	crmi_failure_clear(failure_out);
	if (!at_out)
		return crmi_failure_missing(failure_out, "at_out");
	*at_out = CRM_NO_TIME;
	if (!calendar)
		return crmi_failure_missing(failure_out, "calendar");
	if ((rc = crmi_calendar_options(failure_out, options, &taken)) < 0 ||
	    (rc = crmi_failure_range(failure_out, "edge", edge, CRM_EDGE_NEXT_OPEN, CRM_EDGE_PREVIOUS_CLOSING)) < 0)
		return rc;
	if (!crmi_calendar_knows(calendar, at))
		return crmi_calendar_beyond(failure_out, calendar);
	if (edge == CRM_EDGE_NEXT_OPEN && taken.close_edge == CRM_CLOSE_EDGE_IN && closes_at(calendar, at))
		found = at;
	else if (!finders[edge](calendar, at, &found))
		return crmi_calendar_beyond(failure_out, calendar);
	*at_out = found;
	return CRM_OK;
}
