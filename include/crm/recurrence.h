/** @file
 * @brief Recurrence: every second Tuesday, the last day of the month, the same hour across a change of the clocks.
 *
 * @defgroup recurrence Recurrence
 * @{
 *
 * A recurrence is a start, a rule of iCalendar (RFC 5545 RRULE, with SKIP of RFC 7529), added and left out times, and a zone.
 * Local dates are expanded first and become instants last, so a call at 09:00 stays at 09:00 whatever the clocks do. A time
 * that the clocks jump over is shifted (02:30 becomes 03:30), since a follow-up that silently vanishes is the worse failure;
 * #CRM_GAP_SKIP asks for the other reading. A time that comes twice is the first one, and a rule by hours, minutes or seconds walks
 * the wall clock.
 *
 * The start is an occurrence only when the rule gives it, and uses up COUNT only then; COUNT counts times that are left out as
 * well. BYWEEKNO without BYDAY takes the weekday of the start; BYSETPOS counts from the beginning of the period. Occurrences that
 * are the same instant are one.
 *
 * A recurrence is made once and never changes: several threads may use it, and no question allocates. A rule that is not right
 * is refused with the position of the fault. No question works longer than its limit: a rule that matches nothing answers "no more" or
 * #CRM_RULE_RECURRENCE_LIMIT, it never hangs. The very instant of 1970-01-01T00:00:00Z is #CRM_NO_TIME and passed over.
 *
 * INTERVAL goes up to 99999999, COUNT up to 999999999. UNTIL is a date where the start is one, else a time: in UTC, or without Z on
 * the clocks of the zone. In a recurrence of whole days BYHOUR, BYMINUTE and BYSECOND are ignored, FREQ=HOURLY and less must come to
 * whole days, and a midnight that does not exist is always shifted. Second 60 is read as 59.
 *
 * @snippet recurrence.c recurrence
 */
#ifndef CRM_RECURRENCE_H
#define CRM_RECURRENCE_H

#include "crm/calendar.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A recurrence. Immutable: several threads may use one at the same time. */
typedef struct crm_recurrence crm_recurrence;

/** A local time that a recurrence starts at, adds or leaves out. */
typedef struct crm_civil_time {
	crm_date date;   /**< the local day */
	int32_t  second; /**< seconds that the clock shows since midnight, 0 to 86399; 0 in a recurrence of whole days */
} crm_civil_time;

/** What becomes of an occurrence at a local time that does not exist. */
typedef enum crm_recurrence_gap {
	CRM_GAP_SHIFT = 0, /**< the offset before the gap: 02:30 becomes 03:30 (RFC 5545 3.3.5) */
	CRM_GAP_SKIP = 1   /**< left out, and not counted (RFC 5545 3.3.10) */
} crm_recurrence_gap;

/** FREQ=YEARLY with BYMONTHDAY, when neither BYMONTH nor BYDAY, BYYEARDAY or BYWEEKNO stand beside it. */
typedef enum crm_recurrence_monthdays {
	CRM_MONTHDAYS_ALL_MONTHS = 0, /**< those days of every month */
	CRM_MONTHDAYS_START_MONTH = 1 /**< those days of the month of the start */
} crm_recurrence_monthdays;

/** What becomes of an occurrence on a day that is not a working day (the conventions of finance). The time of day stays; occurrences
 * that come to the same instant are one. UNTIL, COUNT and what is left out speak of the plan, before it is rolled. */
typedef enum crm_roll {
	CRM_ROLL_ALLOW = 0,              /**< it stays */
	CRM_ROLL_FOLLOWING = 1,          /**< the next working day */
	CRM_ROLL_PRECEDING = 2,          /**< the working day before */
	CRM_ROLL_MODIFIED_FOLLOWING = 3, /**< the next working day, unless that is in another month: then the one before */
	CRM_ROLL_MODIFIED_PRECEDING = 4, /**< the working day before, unless that is in another month: then the next one */
	CRM_ROLL_SKIP = 5                /**< it is left out; COUNT counts it */
} crm_roll;

/** What a recurrence is made of. */
typedef struct crm_recurrence_input {
	size_t                size;           /**< sizeof(crm_recurrence_input) */
	crm_civil_time        start;          /**< required; DTSTART */
	int32_t               whole_days;     /**< 1 = the start is a date: occurrences are days, given as their local midnight */
	int32_t               gap;            /**< #crm_recurrence_gap */
	int32_t               monthdays;      /**< #crm_recurrence_monthdays */
	int32_t               roll;           /**< #crm_roll; others than ALLOW need `calendar` */
	const char           *rule;           /**< the value of RRULE, such as `FREQ=MONTHLY;BYDAY=-1FR`; NULL = only the start and what is added */
	const crm_zone       *zone;           /**< copied as far as needed; NULL = floating: local times as if the zone were UTC */
	const crm_civil_time *added;          /**< RDATE */
	size_t                added_count;    /**< how many */
	const crm_civil_time *left_out;       /**< EXDATE; also removes what is added */
	size_t                left_out_count; /**< how many */
	const crm_calendar   *calendar;       /**< working days for `roll`; must live as long as the recurrence; or NULL */
	int32_t               limit;          /**< periods, occurrences and days rolled over that one question may look at, up to
	                                           1000000; 0 = 20000. COUNT is counted once, when made, as far as this */
	const crm_allocator  *allocator;      /**< copied; NULL = malloc, realloc, free */
} crm_recurrence_input;

/** Make a recurrence.
 * @param[in]  input           copied, `calendar` excepted
 * @param[out] recurrence_out  the recurrence; release with crm_recurrence_free(). NULL on failure
 * @param[out] failure_out       what is wrong; crm_failure::position is the byte of the rule; NULL if not wanted
 * @retval CRM_OK           made
 * @retval CRM_ERR_INVALID  #CRM_RULE_RECURRENCE_SYNTAX, ..._PART, ..._VALUE, ..._FORBIDDEN, ..._START, or a wrong field
 * @retval CRM_ERR_NOMEM    an allocation failed
 * @since 0.1 */
CRM_API crm_status crm_recurrence_create(const crm_recurrence_input *input, crm_recurrence **recurrence_out, crm_failure *failure_out);

/** Release a recurrence. Takes NULL.
 * @param[in] recurrence  the recurrence
 * @since 0.1 */
CRM_API void crm_recurrence_free(crm_recurrence *recurrence);

/** Give the first occurrence after an instant.
 * @param[in]  recurrence  the recurrence
 * @param[in]  after       strictly after this; #CRM_NO_TIME = the first of all
 * @param[out] at_out      the occurrence; #CRM_NO_TIME when there is none
 * @param[out] failure_out   what is wrong; NULL if not wanted
 * @retval CRM_OK           given
 * @retval CRM_DONE         there are no more
 * @retval CRM_ERR_REFUSED  #CRM_RULE_RECURRENCE_LIMIT: given up; #CRM_RULE_CALENDAR_BEYOND from the working calendar
 * @retval CRM_ERR_INVALID  a wrong argument
 * @since 0.1 */
CRM_API crm_status crm_recurrence_next(const crm_recurrence *recurrence, int64_t after, int64_t *at_out, crm_failure *failure_out);

/** List the occurrences in a window, in the order of time. To go on, ask again from a microsecond after the last one.
 * @param[in]  recurrence  the recurrence
 * @param[in]  from        not before this; #CRM_NO_TIME = from the first of all
 * @param[in]  until       not after this; #CRM_NO_TIME = no end
 * @param[out] ats_out     room for `room` instants
 * @param[in]  room        how many at most
 * @param[out] count_out   how many were written
 * @param[out] failure_out   what is wrong; NULL if not wanted
 * @retval CRM_OK           there may be more
 * @retval CRM_DONE         these are all of the window
 * @retval CRM_ERR_REFUSED  #CRM_RULE_RECURRENCE_LIMIT, #CRM_RULE_CALENDAR_BEYOND; those written are right
 * @retval CRM_ERR_INVALID  a wrong argument
 * @since 0.1 */
CRM_API crm_status crm_recurrence_window(const crm_recurrence *recurrence, int64_t from, int64_t until, int64_t *ats_out, size_t room,
                                         size_t *count_out, crm_failure *failure_out);

/** Count the occurrences in a window.
 * @param[in]  recurrence  the recurrence
 * @param[in]  from        not before this; #CRM_NO_TIME = from the first of all
 * @param[in]  until       not after this; #CRM_NO_TIME = no end, which only a recurrence that ends can be counted to
 * @param[out] count_out   how many
 * @param[out] failure_out   what is wrong; NULL if not wanted
 * @retval CRM_OK           counted
 * @retval CRM_ERR_REFUSED  #CRM_RULE_RECURRENCE_LIMIT, #CRM_RULE_CALENDAR_BEYOND
 * @retval CRM_ERR_INVALID  a wrong argument
 * @since 0.1 */
CRM_API crm_status crm_recurrence_count(const crm_recurrence *recurrence, int64_t from, int64_t until, int64_t *count_out,
                                        crm_failure *failure_out);

/** What the next occurrence of a follow-up is counted from. */
typedef enum crm_recurrence_anchor {
	CRM_ANCHOR_PLAN = 1,      /**< the plan: the first occurrence after both the planned time and the completion; being late shifts nothing */
	CRM_ANCHOR_COMPLETION = 2 /**< the completion: the rule begins anew on the day of completion, at the time of day of the start. By days
	                               and longer, that day is done. COUNT begins anew as well: what shall end has UNTIL */
} crm_recurrence_anchor;

/** Give the next occurrence of a follow-up that was done.
 * @param[in]  recurrence  the recurrence
 * @param[in]  planned     for when it was planned
 * @param[in]  completed   when it was done
 * @param[in]  anchor      #crm_recurrence_anchor
 * @param[out] at_out      the occurrence; #CRM_NO_TIME when there is none
 * @param[out] failure_out   what is wrong; NULL if not wanted
 * @retval CRM_OK           given; after `completed`
 * @retval CRM_DONE         there are no more
 * @retval CRM_ERR_REFUSED  #CRM_RULE_RECURRENCE_LIMIT, #CRM_RULE_CALENDAR_BEYOND
 * @retval CRM_ERR_INVALID  a wrong argument
 * @since 0.1 */
CRM_API crm_status crm_recurrence_follow(const crm_recurrence *recurrence, int64_t planned, int64_t completed, int32_t anchor,
                                         int64_t *at_out, crm_failure *failure_out);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
