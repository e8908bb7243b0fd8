/* Adding, going back and counting: a look at two frames, however far apart. */
#include "calendar.h"
#include "date.h"

#include <string.h>

/* No calendar is open for longer: years 1 to 9999. */
#define AMOUNT_MOST (INT64_C(3652059) * CRM_DAY)

/* --- open time as a number */

static inline int64_t open_before(const crm_calendar *calendar, int64_t at)
{
	uint64_t since = (uint64_t)(at - calendar->origin_at), frame = since / (uint64_t)CRMI_FRAME_US,
			 rest = since - frame * (uint64_t)CRMI_FRAME_US;
	const struct crmi_pattern *pattern = crmi_frame_pattern(calendar, frame);
	int32_t second = (int32_t)(rest / (uint64_t)CRM_SECOND);
	const struct crmi_stretch *stretch = &pattern->stretch[crmi_pattern_at(pattern, second)];
	int64_t within = (int64_t)rest, until = stretch->until * CRM_SECOND;

	within = (within < until ? within : until) - stretch->from * CRM_SECOND;
	return (crmi_frame_open(calendar, frame) + stretch->before) * CRM_SECOND + within;
}

int64_t crmi_calendar_open(const crm_calendar *calendar, int64_t at)
{
	return open_before(calendar, at);
}

int32_t crmi_pattern_search_second(const struct crmi_pattern *pattern, int32_t second)
{
	int32_t low = 0, high = pattern->count;

	while (low < high) {
		int32_t middle = high - (high - low) / 2;

		if (pattern->stretch[middle].from <= second)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

int32_t crmi_pattern_search_open(const struct crmi_pattern *pattern, int32_t open)
{
	int32_t low = 1, high = pattern->count;

	while (low < high) {
		int32_t middle = high - (high - low) / 2;

		if (pattern->stretch[middle].before < open)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

/* A hint lies a frame or two before; where much is closed, many. */
static inline size_t frame_with(const crm_calendar *calendar, int64_t open)
{
	const uint32_t *hint = &calendar->hints[open >> calendar->hint_shift];
	size_t low = hint[0], high = hint[1];

	low += crmi_frame_open(calendar, low + 1) < open;
	low += crmi_frame_open(calendar, low + 1) < open;
	while (crmi_frame_open(calendar, low + 1) < open) {
		size_t middle = low + (high - low) / 2;

		if (crmi_frame_open(calendar, middle + 1) >= open)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

size_t crmi_calendar_frame_with(const crm_calendar *calendar, int64_t open)
{
	return frame_with(calendar, open);
}

/* The instant `open` microseconds in, looked for in the stretch of the n-th open second. */
static inline int64_t instant_with(const crm_calendar *calendar, int64_t open, int64_t nth)
{
	size_t frame = frame_with(calendar, nth);
	const struct crmi_pattern *pattern = crmi_frame_pattern(calendar, frame);
	int64_t before = crmi_frame_open(calendar, frame);
	const struct crmi_stretch *stretch = &pattern->stretch[crmi_pattern_open(pattern, (int32_t)(nth - before))];

	return calendar->origin_at + (int64_t)frame * CRMI_FRAME_US + stretch->from * CRM_SECOND + open -
	       (before + stretch->before) * CRM_SECOND;
}

static inline int64_t first_with(const crm_calendar *calendar, int64_t open)
{
	return instant_with(calendar, open, (int64_t)(((uint64_t)open + CRM_SECOND - 1) / (uint64_t)CRM_SECOND));
}

static inline int64_t last_with(const crm_calendar *calendar, int64_t open)
{
	return instant_with(calendar, open, (int64_t)((uint64_t)open / (uint64_t)CRM_SECOND) + 1);
}

int64_t crmi_calendar_first_with(const crm_calendar *calendar, int64_t open)
{
	return first_with(calendar, open);
}

int64_t crmi_calendar_last_with(const crm_calendar *calendar, int64_t open)
{
	return last_with(calendar, open);
}

/* --- conventions and failures */

static const struct {
	const char *field;
	size_t offset;
	int32_t most;
} conventions[] = {
	{ "at_close", offsetof(crm_calendar_options, at_close), CRM_AT_CLOSE_NEXT_OPEN },
	{ "at_open", offsetof(crm_calendar_options, at_open), CRM_AT_OPEN_PREVIOUS_CLOSE },
	{ "zero", offsetof(crm_calendar_options, zero), CRM_ZERO_STAYS },
	{ "reversed", offsetof(crm_calendar_options, reversed), CRM_REVERSED_ABSOLUTE },
	{ "close_edge", offsetof(crm_calendar_options, close_edge), CRM_CLOSE_EDGE_IN },
	{ "origin", offsetof(crm_calendar_options, origin), CRM_ORIGIN_COUNT_AFTER },
	{ "time", offsetof(crm_calendar_options, time), CRM_TIME_ROLL_THEN_KEEP },
	{ "end_of_day", offsetof(crm_calendar_options, end_of_day), 1 },
};

enum { CONVENTIONS = sizeof conventions / sizeof *conventions };

static int32_t convention_of(const crm_calendar_options *options, size_t i)
{
	int32_t value;

	memcpy(&value, (const char *)options + conventions[i].offset, sizeof value);
	return value;
}

crm_status crmi_calendar_options(crm_failure *failure, const crm_calendar_options *given, crm_calendar_options *taken)
{
	crm_status rc = CRM_OK;
	uint32_t wrong = 0;
	size_t i;

	if (!given)
		memset(taken, 0, sizeof *taken);
	else if (given->size == sizeof *taken)
		*taken = *given;
	else
		rc = crmi_failure_input(failure, taken, sizeof *taken, given, "options");
	for (i = 0; i < CONVENTIONS; i++)
		wrong |= (uint32_t)convention_of(taken, i) > (uint32_t)conventions[i].most;
	for (i = 0; wrong && rc == CRM_OK && i < CONVENTIONS; i++)
		rc = crmi_failure_range(failure, conventions[i].field, convention_of(taken, i), 0, conventions[i].most);
	return rc;
}

crm_status crmi_calendar_beyond(crm_failure *failure, const crm_calendar *calendar)
{
	crm_date first = crmi_date_from_number(calendar->first_day), last = crmi_date_from_number(calendar->last_day);

	return crmi_failure_set(
		failure, CRM_ERR_REFUSED, CRM_RULE_CALENDAR_BEYOND, NULL,
		"the calendar is known from %04d-%02d-%02d to %04d-%02d-%02d; the question or its answer lies outside",
		first.year, first.month, first.day, last.year, last.month, last.day);
}

static crm_status refuse_amount(crm_failure *failure)
{
	return crmi_failure_set(failure, CRM_ERR_REFUSED, CRM_RULE_CALENDAR_AMOUNT, "amount_us",
	                        "the amount is longer than any calendar");
}

/* --- the calls */

/* Nearly every question is this one: without conventions, and answered. False = it is another one. */
static inline bool go_plainly(const crm_calendar *calendar, int64_t at, int64_t amount, bool backward, int64_t *at_out)
{
	int64_t open;

	if (!calendar || !at_out || amount <= 0 || !crmi_calendar_knows(calendar, at))
		return false;
	open = open_before(calendar, at);
	if (amount > (backward ? open : calendar->total * CRM_SECOND - open))
		return false;
	*at_out = backward ? last_with(calendar, open - amount) : first_with(calendar, open + amount);
	return true;
}

/* Forward by `amount`, above 0. */
static crm_status go_forward(const crm_calendar *calendar, int64_t at, int64_t amount,
                             const crm_calendar_options *options, int64_t *at_out, crm_failure *failure)
{
	int64_t open = open_before(calendar, at);

	if (amount > calendar->total * CRM_SECOND - open)
		return crmi_calendar_beyond(failure, calendar);
	at = crmi_calendar_first_with(calendar, open + amount);
	if (options && options->at_close == CRM_AT_CLOSE_NEXT_OPEN && !crmi_calendar_roll(calendar, at, false, &at))
		return crmi_calendar_beyond(failure, calendar);
	*at_out = at;
	return CRM_OK;
}

static crm_status go_back(const crm_calendar *calendar, int64_t at, int64_t amount, const crm_calendar_options *options,
                          int64_t *at_out, crm_failure *failure)
{
	int64_t open = open_before(calendar, at);

	if (amount > open)
		return crmi_calendar_beyond(failure, calendar);
	at = crmi_calendar_last_with(calendar, open - amount);
	if (options && options->at_open == CRM_AT_OPEN_PREVIOUS_CLOSE && !crmi_calendar_roll(calendar, at, true, &at))
		return crmi_calendar_beyond(failure, calendar);
	*at_out = at;
	return CRM_OK;
}

static crm_status stand_still(const crm_calendar *calendar, int64_t at, bool backward,
                              const crm_calendar_options *options, int64_t *at_out, crm_failure *failure)
{
	if ((!options || options->zero == CRM_ZERO_ROLLS) && !crmi_calendar_roll(calendar, at, backward, &at))
		return crmi_calendar_beyond(failure, calendar);
	*at_out = at;
	return CRM_OK;
}

static crm_status check_question(const crm_calendar *calendar, const int64_t *at_out,
                                 const crm_calendar_options **options, crm_calendar_options *taken,
                                 crm_failure *failure)
{
	crm_status rc = CRM_OK;

	if (!calendar)
		return crmi_failure_missing(failure, "calendar");
	if (!at_out)
		return crmi_failure_missing(failure, "at_out");
	if (*options) {
		rc = crmi_calendar_options(failure, *options, taken);
		*options = taken;
	}
	return rc;
}

static crm_status move(const crm_calendar *calendar, int64_t at, int64_t amount_us, bool backward,
                       const crm_calendar_options *options, int64_t *at_out, crm_failure *failure)
{
	crm_calendar_options taken;
	crm_status rc;

	if (at_out)
		*at_out = CRM_NO_TIME;
	if ((rc = check_question(calendar, at_out, &options, &taken, failure)) < 0)
		return rc;
	if (amount_us > AMOUNT_MOST || amount_us < -AMOUNT_MOST)
		return refuse_amount(failure);
	if (!crmi_calendar_knows(calendar, at))
		return crmi_calendar_beyond(failure, calendar);
	if (amount_us == 0)
		return stand_still(calendar, at, backward, options, at_out, failure);
	if (amount_us < 0) {
		amount_us = -amount_us;
		backward = !backward;
	}
	if (backward)
		return go_back(calendar, at, amount_us, options, at_out, failure);
	return go_forward(calendar, at, amount_us, options, at_out, failure);
}

crm_status crm_calendar_add(const crm_calendar *calendar, int64_t at, int64_t amount_us,
                            const crm_calendar_options *options, int64_t *at_out, crm_failure *failure_out)
{
	if (failure_out)
		crmi_failure_clear(failure_out);
	if (!options && go_plainly(calendar, at, amount_us, false, at_out))
		return CRM_OK;
	return move(calendar, at, amount_us, false, options, at_out, failure_out);
}

crm_status crm_calendar_subtract(const crm_calendar *calendar, int64_t at, int64_t amount_us,
                                 const crm_calendar_options *options, int64_t *at_out, crm_failure *failure_out)
{
	if (failure_out)
		crmi_failure_clear(failure_out);
	if (!options && go_plainly(calendar, at, amount_us, true, at_out))
		return CRM_OK;
	return move(calendar, at, amount_us, true, options, at_out, failure_out);
}

crm_status crm_calendar_between(const crm_calendar *calendar, int64_t from, int64_t until,
                                const crm_calendar_options *options, int64_t *elapsed_us_out, crm_failure *failure_out)
{
	crm_calendar_options taken;
	int64_t elapsed;
	crm_status rc;

	crmi_failure_clear(failure_out);
	if (!elapsed_us_out)
		return crmi_failure_missing(failure_out, "elapsed_us_out");
	*elapsed_us_out = 0;
	if ((rc = check_question(calendar, elapsed_us_out, &options, &taken, failure_out)) < 0)
		return rc;
	if (!crmi_calendar_knows(calendar, from) || !crmi_calendar_knows(calendar, until))
		return crmi_calendar_beyond(failure_out, calendar);
	elapsed = open_before(calendar, until) - open_before(calendar, from);
	if (until < from && options && options->reversed != CRM_REVERSED_SIGNED)
		elapsed = options->reversed == CRM_REVERSED_ZERO ? 0 : -elapsed;
	*elapsed_us_out = elapsed;
	return CRM_OK;
}
