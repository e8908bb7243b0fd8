/** @file
 * @brief Working time: when a place is open, and how much open time lies between two instants.
 *
 * @defgroup calendar Working time
 * @{
 *
 * A calendar has weekly hours with any number of segments a day, holidays, dated hours that replace those of a day,
 * make-up working days, dated breaks, and a zone. On one date a holiday beats dated hours, these beat the weekly hours,
 * and breaks are cut out last. Holidays are days of the calendar's own zone, whoever asks from where. Segments are half
 * open: the place is open at 09:00:00 and closed at 17:00:00.
 *
 * What is counted is real elapsed time: a Sunday of 24 hours in Paris has 25 in October. An amount that is used up exactly
 * at closing ends there, not at the next opening. Where trades and other systems differ, the other answer is asked for by name
 * in #crm_calendar_options. These laws hold for every calendar and zone, and going back as well:
 * between(s, add(s, n)) = n; add(add(s, a), b) = add(s, a + b) for amounts of one sign (`b` may be nothing with
 * #CRM_ZERO_STAYS); add(s, -n) = subtract(s, n); later starts never end earlier; crm_calendar_spans() adds up to the time between.
 *
 * A calendar is made once and never changes: several threads may use it, and no question allocates, reads a clock or a
 * store. A calendar that is never open cannot be made; a question whose answer would lie outside the days that the calendar
 * is known for is refused (#CRM_RULE_CALENDAR_BEYOND), never guessed.
 *
 * @snippet working_time.c working_time
 */
#ifndef CRM_CALENDAR_H
#define CRM_CALENDAR_H

#include "crm/zone.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Working time of a place. Immutable: several threads may use one at the same time. */
typedef struct crm_calendar crm_calendar;

/** A segment of the weekly hours. */
typedef struct crm_calendar_hours {
	int32_t weekday; /**< 1 = Monday to 7 = Sunday (ISO 8601) */
	int32_t opens;   /**< seconds since local midnight, 0 to 86399 */
	int32_t closes;  /**< seconds since local midnight, after `opens`, up to 86400 = 24:00; see #crm_calendar_night */
} crm_calendar_hours;

/** What is special about a date. */
typedef enum crm_calendar_day_kind {
	CRM_CALENDAR_HOLIDAY = 1, /**< closed all day */
	CRM_CALENDAR_WORKDAY = 2, /**< a make-up working day: has the hours of crm_calendar_input::workday_like */
	CRM_CALENDAR_REPLACED = 3,/**< open in this segment instead of the weekly hours; one for each segment of the date */
	CRM_CALENDAR_BREAK = 4    /**< closed in this segment, whichever day the hours belong to */
} crm_calendar_day_kind;

/** A dated exception. */
typedef struct crm_calendar_day {
	crm_date    date;   /**< the local day */
	int32_t     kind;   /**< #crm_calendar_day_kind */
	int32_t     opens;  /**< REPLACED, BREAK: seconds since local midnight where the segment begins */
	int32_t     closes; /**< REPLACED, BREAK: where it ends, up to 86400 */
	const char *name;   /**< for people, such as `Spring Festival`; or NULL */
} crm_calendar_day;

/** Where hours belong that close after midnight, such as 18:00 to 02:00. */
typedef enum crm_calendar_night {
	CRM_NIGHT_REFUSED = 0, /**< closing before opening is an error; a night shift is two segments that meet at midnight */
	CRM_NIGHT_SHIFT = 1,   /**< the whole shift belongs to the day on which it begins: a holiday on the second changes nothing, and the
	                            second is no working day by it */
	CRM_NIGHT_SPLIT = 2    /**< each part belongs to its own day */
} crm_calendar_night;

/** What the end of a segment means that lies inside a change of the clocks. */
typedef enum crm_calendar_dst {
	CRM_DST_ENDPOINT = 0, /**< both ends become instants, open is what lies between: 02:30-03:15 is empty on the spring day */
	CRM_DST_INSTANT = 1   /**< an instant is open when the clock shows a time in the segment: 03:00-03:15 is open */
} crm_calendar_dst;

/** What a calendar is made of. */
typedef struct crm_calendar_input {
	size_t                    size;         /**< sizeof(crm_calendar_input) */
	const char               *name;         /**< for explanations; NULL = "" */
	int64_t                   version;      /**< for explanations; 0 = none */
	const crm_zone           *zone;         /**< required; what is needed of it is copied */
	const crm_calendar_hours *hours;        /**< weekly hours in any order; a day without any is closed. Segments may touch, not overlap */
	size_t                    hours_count;  /**< how many */
	const crm_calendar_day   *days;         /**< dated exceptions in any order */
	size_t                    days_count;   /**< how many */
	int32_t                   workday_like; /**< weekday, 1 to 7, whose hours a make-up working day has; 0 = the first one with hours */
	int32_t                   night;        /**< #crm_calendar_night */
	int32_t                   dst;          /**< #crm_calendar_dst */
	crm_date                  known_from;   /**< first day that the calendar is known for; none = 1970-01-01 */
	crm_date                  known_until;  /**< last day; none = 2149-12-31. Where holidays are announced year by year, the last day announced */
	const crm_allocator      *allocator;    /**< copied; NULL = malloc, realloc, free */
} crm_calendar_input;

/** Make a calendar.
 * @param[in]  input         copied; nothing of it is kept
 * @param[out] calendar_out  the calendar; release with crm_calendar_free(). NULL on failure
 * @param[out] failure_out     what is wrong: the field as in `hours[3]` or `days[1]`, counted from 1; NULL if not wanted
 * @retval CRM_OK           made
 * @retval CRM_ERR_INVALID  #CRM_RULE_CALENDAR_WEEKDAY, ..._TIME, ..._REVERSED, ..._OVERLAP, ..._DATE, ..._NEVER_OPEN, or a wrong field
 * @retval CRM_ERR_NOMEM    an allocation failed
 * @since 0.1 */
CRM_API crm_status crm_calendar_create(const crm_calendar_input *input, crm_calendar **calendar_out, crm_failure *failure_out);

/** How calendars are put together. */
typedef enum crm_calendar_union {
	CRM_CALENDAR_ANY = 1, /**< union: open when any of them is */
	CRM_CALENDAR_ALL = 2  /**< intersection: open when all of them are */
} crm_calendar_union;

/** Make a calendar of several: open when any, or when all of them are. Their zones may differ; days are those of the first.
 * @param[in]  calendars     copied; at least one
 * @param[in]  count         how many
 * @param[in]  how           #crm_calendar_union
 * @param[in]  name          for explanations; NULL = ""
 * @param[out] calendar_out  known for the days that all of them are known for; release with crm_calendar_free(). NULL on failure
 * @param[out] failure_out     what is wrong; NULL if not wanted
 * @retval CRM_OK           made
 * @retval CRM_ERR_INVALID  #CRM_RULE_CALENDAR_NEVER_OPEN: they are never open together, or a wrong argument
 * @retval CRM_ERR_NOMEM    an allocation failed
 * @since 0.1 */
CRM_API crm_status crm_calendar_combine(const crm_calendar *const *calendars, size_t count, int32_t how, const char *name,
                                        crm_calendar **calendar_out, crm_failure *failure_out);

/** Release a calendar. Takes NULL.
 * @param[in] calendar  the calendar
 * @since 0.1 */
CRM_API void crm_calendar_free(crm_calendar *calendar);

/** Give the name of a calendar.
 * @param[in] calendar  the calendar
 * @return its name, or ""; lives as long as the calendar
 * @since 0.1 */
CRM_API const char *crm_calendar_name(const crm_calendar *calendar);

/** Give the zone of a calendar.
 * @param[in] calendar  the calendar
 * @return the zone of its days, the first one's when it is combined; lives as long as the calendar
 * @since 0.1 */
CRM_API const crm_zone *crm_calendar_zone(const crm_calendar *calendar);

/** An amount that is used up exactly when the place closes. */
typedef enum crm_calendar_at_close {
	CRM_AT_CLOSE_STAYS = 0,    /**< ends at closing: 8 h from 09:00 at a 9-17 desk is 17:00 */
	CRM_AT_CLOSE_NEXT_OPEN = 1 /**< ends at the next opening: 09:00 next day */
} crm_calendar_at_close;

/** An amount that, going back, is used up exactly when the place opens. */
typedef enum crm_calendar_at_open {
	CRM_AT_OPEN_STAYS = 0,         /**< ends at the opening */
	CRM_AT_OPEN_PREVIOUS_CLOSE = 1 /**< ends at the closing before it */
} crm_calendar_at_open;

/** No amount at all, from an instant at which the place is closed. */
typedef enum crm_calendar_zero {
	CRM_ZERO_ROLLS = 0, /**< the next opening; going back, the closing before */
	CRM_ZERO_STAYS = 1  /**< the instant itself */
} crm_calendar_zero;

/** The time between a later and an earlier instant. */
typedef enum crm_calendar_reversed {
	CRM_REVERSED_SIGNED = 0,  /**< negative */
	CRM_REVERSED_ZERO = 1,    /**< nothing */
	CRM_REVERSED_ABSOLUTE = 2 /**< as if they were the other way round */
} crm_calendar_reversed;

/** Whether the place is open at the instant at which it closes. */
typedef enum crm_calendar_close_edge {
	CRM_CLOSE_EDGE_OUT = 0, /**< no: segments are half open */
	CRM_CLOSE_EDGE_IN = 1   /**< yes: then #CRM_EDGE_NEXT_OPEN of a closing is that closing */
} crm_calendar_close_edge;

/** Where working days are counted from when the first day is not one. */
typedef enum crm_calendar_origin {
	CRM_ORIGIN_ROLL_THEN_COUNT = 0, /**< the next working day is day 0: Saturday + 1 = Tuesday */
	CRM_ORIGIN_COUNT_AFTER = 1      /**< the next working day is day 1: Saturday + 1 = Monday */
} crm_calendar_origin;

/** The time of day after working days were added. */
typedef enum crm_calendar_time {
	CRM_TIME_KEEP = 0,           /**< the same, open or not */
	CRM_TIME_KEEP_THEN_ROLL = 1, /**< the same, then the next open instant; going back, the closing before */
	CRM_TIME_ROLL_THEN_KEEP = 2  /**< that of the next opening when the start lies outside hours; going back, of the closing before */
} crm_calendar_time;

/** Conventions by name; zero is what the library takes for right. */
typedef struct crm_calendar_options {
	size_t  size;       /**< sizeof(crm_calendar_options) */
	int32_t at_close;   /**< #crm_calendar_at_close */
	int32_t at_open;    /**< #crm_calendar_at_open */
	int32_t zero;       /**< #crm_calendar_zero */
	int32_t reversed;   /**< #crm_calendar_reversed */
	int32_t close_edge; /**< #crm_calendar_close_edge */
	int32_t origin;     /**< #crm_calendar_origin */
	int32_t time;       /**< #crm_calendar_time */
	int32_t end_of_day; /**< 1 = working days end at the last closing of the day they come to, if it has one */
} crm_calendar_options;

/** Add working time to an instant: the earliest instant at which that much open time has passed.
 * @param[in]  calendar   the calendar
 * @param[in]  at         from when
 * @param[in]  amount_us  open time in microseconds; negative goes back as crm_calendar_subtract()
 * @param[in]  options    conventions `at_close`, `at_open`, `zero`; NULL = the defaults
 * @param[out] at_out     the instant; #CRM_NO_TIME on failure
 * @param[out] failure_out  what is wrong; NULL if not wanted
 * @retval CRM_OK           given
 * @retval CRM_ERR_REFUSED  #CRM_RULE_CALENDAR_BEYOND, or #CRM_RULE_CALENDAR_AMOUNT
 * @retval CRM_ERR_INVALID  a wrong argument
 * @since 0.1 */
CRM_API crm_status crm_calendar_add(const crm_calendar *calendar, int64_t at, int64_t amount_us, const crm_calendar_options *options,
                                    int64_t *at_out, crm_failure *failure_out);

/** Go back by working time: the latest instant from which that much open time leads to `at`.
 * @param[in]  calendar   the calendar
 * @param[in]  at         from when
 * @param[in]  amount_us  open time in microseconds; negative goes forward as crm_calendar_add()
 * @param[in]  options    conventions `at_close`, `at_open`, `zero`; NULL = the defaults
 * @param[out] at_out     the instant; #CRM_NO_TIME on failure
 * @param[out] failure_out  what is wrong; NULL if not wanted
 * @retval CRM_OK           given
 * @retval CRM_ERR_REFUSED  #CRM_RULE_CALENDAR_BEYOND, or #CRM_RULE_CALENDAR_AMOUNT
 * @retval CRM_ERR_INVALID  a wrong argument
 * @since 0.1 */
CRM_API crm_status crm_calendar_subtract(const crm_calendar *calendar, int64_t at, int64_t amount_us, const crm_calendar_options *options,
                                         int64_t *at_out, crm_failure *failure_out);

/** Count the open time between two instants.
 * @param[in]  calendar     the calendar
 * @param[in]  from         first instant
 * @param[in]  until        second instant
 * @param[in]  options      convention `reversed`; NULL = the defaults
 * @param[out] elapsed_us_out  microseconds
 * @param[out] failure_out    what is wrong; NULL if not wanted
 * @retval CRM_OK           counted
 * @retval CRM_ERR_REFUSED  #CRM_RULE_CALENDAR_BEYOND
 * @retval CRM_ERR_INVALID  a wrong argument
 * @since 0.1 */
CRM_API crm_status crm_calendar_between(const crm_calendar *calendar, int64_t from, int64_t until, const crm_calendar_options *options,
                                        int64_t *elapsed_us_out, crm_failure *failure_out);

/** Tell whether the place is open at an instant.
 * @param[in]  calendar   the calendar
 * @param[in]  at         the instant
 * @param[in]  options    convention `close_edge`; NULL = the defaults
 * @param[out] open_out   1 = open
 * @param[out] failure_out  what is wrong; NULL if not wanted
 * @retval CRM_OK           told
 * @retval CRM_ERR_REFUSED  #CRM_RULE_CALENDAR_BEYOND
 * @retval CRM_ERR_INVALID  a wrong argument
 * @since 0.1 */
CRM_API crm_status crm_calendar_is_open(const crm_calendar *calendar, int64_t at, const crm_calendar_options *options, int32_t *open_out,
                                        crm_failure *failure_out);

/** Which opening or closing is looked for. */
typedef enum crm_calendar_edge {
	CRM_EDGE_NEXT_OPEN = 1,        /**< the instant itself when the place is open, else the next opening */
	CRM_EDGE_NEXT_OPENING = 2,     /**< the earliest opening strictly later */
	CRM_EDGE_NEXT_CLOSING = 3,     /**< the earliest closing strictly later */
	CRM_EDGE_PREVIOUS_CLOSE = 4,   /**< the instant itself when it lies in (opening, closing], else the latest closing before it */
	CRM_EDGE_PREVIOUS_OPENING = 5, /**< the latest opening not after it */
	CRM_EDGE_PREVIOUS_CLOSING = 6  /**< the latest closing strictly earlier */
} crm_calendar_edge;

/** Find an opening or closing beside an instant. Segments that touch are one.
 *
 * Where the place is open as what is known begins or ends, that is neither an opening nor a closing: it may have been open before.
 * @param[in]  calendar   the calendar
 * @param[in]  at         the instant
 * @param[in]  edge       #crm_calendar_edge
 * @param[in]  options    convention `close_edge`; NULL = the defaults
 * @param[out] at_out     the instant found; #CRM_NO_TIME on failure
 * @param[out] failure_out  what is wrong; NULL if not wanted
 * @retval CRM_OK           found
 * @retval CRM_ERR_REFUSED  #CRM_RULE_CALENDAR_BEYOND
 * @retval CRM_ERR_INVALID  a wrong argument
 * @since 0.1 */
CRM_API crm_status crm_calendar_find(const crm_calendar *calendar, int64_t at, int32_t edge, const crm_calendar_options *options,
                                     int64_t *at_out, crm_failure *failure_out);

/** Add working days to an instant, keeping the local time of day.
 *
 * No days from a day that is none stay there. A time of day that the clocks jump over, or that comes twice, is the one that
 * crm_zone_instant() gives.
 * @param[in]  calendar   the calendar
 * @param[in]  at         from when
 * @param[in]  days       working days; negative goes back
 * @param[in]  options    conventions `origin`, `time`, `end_of_day`; NULL = the defaults
 * @param[out] at_out     the instant; #CRM_NO_TIME on failure
 * @param[out] failure_out  what is wrong; NULL if not wanted
 * @retval CRM_OK           given
 * @retval CRM_ERR_REFUSED  #CRM_RULE_CALENDAR_BEYOND
 * @retval CRM_ERR_INVALID  a wrong argument
 * @since 0.1 */
CRM_API crm_status crm_calendar_add_days(const crm_calendar *calendar, int64_t at, int32_t days, const crm_calendar_options *options,
                                         int64_t *at_out, crm_failure *failure_out);

/** Tell whether a date is a working day: whether the place is open on it at all.
 * @param[in]  calendar     the calendar
 * @param[in]  date         the local day
 * @param[out] workday_out  1 = a working day
 * @param[out] failure_out    what is wrong; NULL if not wanted
 * @retval CRM_OK           told
 * @retval CRM_ERR_REFUSED  #CRM_RULE_CALENDAR_BEYOND
 * @retval CRM_ERR_INVALID  a wrong argument
 * @since 0.1 */
CRM_API crm_status crm_calendar_is_workday(const crm_calendar *calendar, crm_date date, int32_t *workday_out, crm_failure *failure_out);

/** Count the working days from a date up to, not including, another; negative when they are reversed.
 * @param[in]  calendar   the calendar
 * @param[in]  from       first local day, which counts
 * @param[in]  until      last local day, which does not
 * @param[out] count_out  working days
 * @param[out] failure_out  what is wrong; NULL if not wanted
 * @retval CRM_OK           counted
 * @retval CRM_ERR_REFUSED  #CRM_RULE_CALENDAR_BEYOND
 * @retval CRM_ERR_INVALID  a wrong argument
 * @since 0.1 */
CRM_API crm_status crm_calendar_workdays(const crm_calendar *calendar, crm_date from, crm_date until, int32_t *count_out,
                                         crm_failure *failure_out);

/** Why time counts or does not. */
typedef enum crm_span_kind {
	CRM_SPAN_COUNTED = 1, /**< open: counted */
	CRM_SPAN_CLOSED = 2,  /**< outside hours */
	CRM_SPAN_HOLIDAY = 3, /**< a holiday; crm_span::name says which */
	CRM_SPAN_BREAK = 4,   /**< a dated break */
	CRM_SPAN_PAUSED = 5,  /**< a case clock stood still; only in crm_clock_explain() */
	CRM_SPAN_STOPPED = 6  /**< a case clock did not run, or not any more; only in crm_clock_explain() */
} crm_span_kind;

/** A stretch of time of one kind. */
typedef struct crm_span {
	int64_t     from_at;    /**< where it begins */
	int64_t     until_at;   /**< where it ends */
	int32_t     kind;       /**< #crm_span_kind */
	int32_t     event;      /**< number of the event that began it, from 1; 0 = none. Only in crm_clock_explain() */
	int64_t     version;    /**< version of the calendar or, when paused, of the policy; 0 = none */
	const char *name;       /**< of the holiday or break, or of the event's label; or NULL. Lives as long as what was asked */
	const char *calendar;   /**< name of the calendar that says so; "" = none. Lives as long as what was asked */
} crm_span;

/** List all that lies between two instants, counted or not, without gaps: the counted spans add up to crm_calendar_between().
 *
 * Spans are as long as they can be. HOLIDAY is the whole of a holiday's local day, nights included, except where hours of
 * another day reach into it; BREAK only what would be open without it; CLOSED is the rest, and goes on over midnight. Of a
 * combined calendar holidays and breaks are those of the first that has one then and is closed; the span names it. Ask again
 * from the end of the last one when there are more than there is room for.
 * @param[in]  calendar   the calendar
 * @param[in]  from       first instant
 * @param[in]  until      last instant, not before `from`
 * @param[out] spans_out  room for `room` spans
 * @param[in]  room       how many at most
 * @param[out] count_out  how many were written
 * @param[out] failure_out  what is wrong; NULL if not wanted
 * @retval CRM_OK           there may be more, if the last one does not end at `until`
 * @retval CRM_DONE         these are all
 * @retval CRM_ERR_REFUSED  #CRM_RULE_CALENDAR_BEYOND
 * @retval CRM_ERR_INVALID  a wrong argument
 * @since 0.1 */
CRM_API crm_status crm_calendar_spans(const crm_calendar *calendar, int64_t from, int64_t until, crm_span *spans_out, size_t room,
                                      size_t *count_out, crm_failure *failure_out);

/** List the next open segments, or the previous ones, clipped at an instant. Segments that touch are one.
 * @param[in]  calendar   the calendar
 * @param[in]  at         the instant
 * @param[in]  backward   1 = the previous ones, the nearest first
 * @param[out] spans_out  room for `room` spans, each COUNTED
 * @param[in]  room       how many are wanted
 * @param[out] count_out  how many there are; fewer than `room` only at the end of what the calendar is known for
 * @param[out] failure_out  what is wrong; NULL if not wanted
 * @retval CRM_OK           listed
 * @retval CRM_ERR_REFUSED  #CRM_RULE_CALENDAR_BEYOND: `at` is outside what the calendar is known for
 * @retval CRM_ERR_INVALID  a wrong argument
 * @since 0.1 */
CRM_API crm_status crm_calendar_segments(const crm_calendar *calendar, int64_t at, int32_t backward, crm_span *spans_out, size_t room,
                                         size_t *count_out, crm_failure *failure_out);

/** How a list of holidays is written. */
typedef enum crm_holiday_format {
	CRM_HOLIDAYS_JSON = 1, /**< `["2026-05-01"]`, `{"2026-05-01": "Labour Day"}`, or objects with `date`, `name`, `isOffDay` in an array or
	                            below `days` */
	CRM_HOLIDAYS_CSV = 2,  /**< a header with `date` and, where wanted, `name` and `kind` (`holiday` or `workday`), nothing else */
	CRM_HOLIDAYS_ICS = 3   /**< iCalendar (RFC 5545): events of whole days with DTSTART, DTEND or DURATION, RRULE, RDATE, EXDATE, SUMMARY.
	                            Cancelled events are left out; X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY is a make-up working day */
} crm_holiday_format;

/** Days that a table of holidays holds. */
typedef struct crm_holidays {
	const crm_calendar_day *days;        /**< holidays and make-up working days, in the order of their dates */
	size_t                  count;       /**< how many */
	crm_date                known_from;  /**< first day that the table speaks about, or none: a list without days, read without `from` */
	crm_date                known_until; /**< last day, beyond it nothing was announced; or none as above, without `until` */
} crm_holidays;

/** How to read a list of holidays. */
typedef struct crm_holidays_input {
	size_t               size;      /**< sizeof(crm_holidays_input) */
	int32_t              format;    /**< required #crm_holiday_format */
	const char          *text;      /**< required; UTF-8, not necessarily NUL-terminated */
	size_t               length;    /**< bytes of `text` */
	crm_date             from;      /**< leave out what lies before, and expand yearly rules from here; none = the first date of the text */
	crm_date             until;     /**< leave out what lies after, and expand yearly rules up to here; none = the end of the last year of the text */
	const crm_allocator *allocator; /**< copied; NULL = malloc, realloc, free */
} crm_holidays_input;

/** Read a list of holidays.
 *
 * A day that stands twice is one day; one that is both holiday and working day is refused, as are events with a time of day, single
 * changed occurrences (RECURRENCE-ID), unknown columns and fields, and more than 100,000 days.
 * @param[in]  input         copied
 * @param[out] holidays_out  the table; release with crm_holidays_free(). NULL on failure
 * @param[out] failure_out     what is wrong, with line, position and field; NULL if not wanted
 * @retval CRM_OK           read
 * @retval CRM_ERR_INVALID  #CRM_RULE_CALENDAR_SYNTAX, ..._DATE, ..._UNKNOWN, ..._REVERSED, a rule of a recurrence, or a wrong field;
 *                          nothing was taken
 * @retval CRM_ERR_NOMEM    an allocation failed
 * @since 0.1 */
CRM_API crm_status crm_holidays_read(const crm_holidays_input *input, const crm_holidays **holidays_out, crm_failure *failure_out);

/** Give a built-in table of holidays.
 *
 * `CN`: the holidays of mainland China with their make-up working days, 2007 to 2026, as the State Council announced them. Names are
 * English with the Chinese one in brackets; that of a make-up working day is the holiday that it makes up for.
 * @param[in]  name          the table
 * @param[out] holidays_out  the table, static; NULL on failure
 * @param[out] failure_out     what is wrong; NULL if not wanted
 * @retval CRM_OK             given
 * @retval CRM_ERR_NOT_FOUND  #CRM_RULE_CALENDAR_UNKNOWN
 * @since 0.1 */
CRM_API crm_status crm_holidays_builtin(const char *name, const crm_holidays **holidays_out, crm_failure *failure_out);

/** Release a table that crm_holidays_read() made. Takes NULL and built-in tables.
 * @param[in] holidays  the table
 * @since 0.1 */
CRM_API void crm_holidays_free(const crm_holidays *holidays);

/** How to read a calendar. */
typedef struct crm_calendar_text {
	size_t               size;      /**< sizeof(crm_calendar_text) */
	const char          *text;      /**< required; JSON, not necessarily NUL-terminated */
	size_t               length;    /**< bytes of `text` */
	const char          *name;      /**< for explanations, where the text has none; NULL = "" */
	int64_t              version;   /**< for explanations; 0 = none */
	const char          *directory; /**< where the system's zones are; NULL = the usual places */
	const crm_allocator *allocator; /**< copied; NULL = malloc, realloc, free */
} crm_calendar_text;

/** Read a calendar from JSON.
 *
 * An object with `tz`, `hours` (`{"mon": [["09:00", "12:00"], ["13:00", "17:30"]], ...}`), and where wanted `name`, `tz_rule` (see
 * crm_zone_input::rule), `holidays` (dates, or dates with names), `holiday_tables` (`["CN"]`), `extra_workdays` (dates with their
 * hours), `workdays` (make-up dates), `workday_like`, `breaks` (dates with segments), `night` (`refused`, `shift`, `split`), `dst`
 * (`endpoint`, `instant`), `known_from`, `known_until`. With a table of holidays the calendar is known as far as the table,
 * unless `known_from` or `known_until` say otherwise. Nothing else may stand in it; a date of `extra_workdays` has at least one segment.
 * @param[in]  input         copied
 * @param[out] calendar_out  the calendar; release with crm_calendar_free(). NULL on failure
 * @param[out] failure_out     what is wrong, with line and path; NULL if not wanted
 * @retval CRM_OK             read
 * @retval CRM_ERR_INVALID    #CRM_RULE_CALENDAR_SYNTAX, ..._UNKNOWN, ..._WEEKDAY, ..._TIME, ..._REVERSED, ..._OVERLAP, ..._DATE,
 *                            ..._NEVER_OPEN, #CRM_RULE_ZONE_RULE, or a field that is missing or has a value that it does not take
 * @retval CRM_ERR_NOT_FOUND  #CRM_RULE_ZONE_UNKNOWN, #CRM_RULE_ZONE_MISSING
 * @retval CRM_ERR_NOMEM      an allocation failed
 * @since 0.1 */
CRM_API crm_status crm_calendar_read(const crm_calendar_text *input, crm_calendar **calendar_out, crm_failure *failure_out);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
