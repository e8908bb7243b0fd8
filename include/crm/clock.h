/** @file
 * @brief The case clock: what is due on a case, how much of it is used up, and why.
 *
 * @defgroup clock Case clocks
 * @{
 *
 * A case clock is a function of the events of a case, a policy, a calendar and the time at which it is asked. Nothing counts in the
 * background and nothing is stored, so nothing drifts: the same events give the same answer whenever, however often and in whatever
 * portions they are told. A policy has targets (acknowledge, reply, update, resolve, and others by name), each in working time, real
 * time or working days, and escalation steps before and after them.
 *
 * - A **pause** is counted in the time of its target, never in wall time; a flag of each target says whether a pause stops it. While a
 *   target is paused it has no due time. A target in days is days first, then the working time that was paused on top. What was late
 *   before a pause stays late, and since when.
 * - From **resolve to reopen** is a pause, for every target. A stopped clock is frozen; late is negative. To resolve ends a pause that is
 *   on, and a case that is resolved takes none. What was not ended by it is held until the case is reopened.
 * - A **first answer** and a **reply** are two promises, and neither moves the other: both begin with the opening, an agent's message ends
 *   both. An agent who opens the case owes neither.
 * - A **reply** is promised from the oldest customer message that is not answered; later ones do not move it, an agent's message ends it,
 *   also during a pause.
 * - An **update** is promised after each agent's message, and does not run while a customer waits for a reply: his message ends the
 *   round, which counts only if it was late.
 * - What **recurs** (#crm_clock_recurrence) begins a new round when a case is reopened (ACKNOWLEDGE, RESOLVE), or with the next START
 *   after its end (CUSTOM). A RESOLVE that occurs once goes on where it was, with its round.
 * - A target of a **team** begins when its team has the case for the first time while it would run, and is held while another one has it.
 * - A **change** of policy, priority or calendar in mid-case is an event; #crm_clock_change says what becomes of the time that ran. A pause
 *   is never lost. A target with the same name, kind and team in both policies goes on; one that the new policy lacks is gone; one that the
 *   policy before lacked stands as if it had been there all along. A round that has ended stays as it ended.
 * - **Steps** follow the due time as it moves, but what has come stays. One whose time lies before the start comes at the start; one after
 *   the due time waits while its target is paused, and then comes as much later. Each round has its own.
 * - Events at an instant come before what falls due at it: what ends exactly at its due time is in time. What a change puts into the past
 *   falls due at the change. A due time that passed, was put off and passes again is told once in a round.
 *
 * A question takes time in proportion to the events up to `now`. Two changes look at the events before them once more: one with
 * #CRM_CHANGE_RESTART_FROM_EVENT, and one that puts a due time into the past while a step in another unit than its target's is to come.
 * A question allocates nothing and takes about 50 KiB of stack.
 *
 * crm_clock_explain() gives any elapsed time and any due time as spans: counted, closed, holiday, break, paused and by which event.
 * The counted ones add up to the target exactly.
 *
 * @snippet case_clock.c case_clock
 */
#ifndef CRM_CLOCK_H
#define CRM_CLOCK_H

#include "crm/calendar.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What is promised. */
typedef enum crm_clock_kind {
	CRM_CLOCK_ACKNOWLEDGE = 1, /**< the first answer: from the opening to the first agent's message */
	CRM_CLOCK_REPLY = 2,       /**< an answer to each message of the customer */
	CRM_CLOCK_UPDATE = 3,      /**< news for the customer at least so often */
	CRM_CLOCK_RESOLVE = 4,     /**< the solution: from the opening to #CRM_CLOCK_EVENT_RESOLVE */
	CRM_CLOCK_CUSTOM = 5       /**< from a START to a STOP event with the label of the target */
} crm_clock_kind;

/** What the amount of a target is counted in. */
typedef enum crm_clock_unit {
	CRM_CLOCK_WORKING = 0, /**< open time of the calendar */
	CRM_CLOCK_REAL = 1,    /**< time on the wall */
	CRM_CLOCK_DAYS = 2     /**< working days of the calendar */
} crm_clock_unit;

/** What becomes of a target whose start comes again. */
typedef enum crm_clock_recurrence {
	CRM_CLOCK_ONCE = 0,        /**< it occurs once: what comes later changes nothing */
	CRM_CLOCK_INDEPENDENT = 1, /**< each start begins a new round with the whole amount */
	CRM_CLOCK_CHAINED = 2      /**< the next round begins where the one before was due, however early it was met; after a late one at its
	                                start. Until then it waits, with a due time already */
} crm_clock_recurrence;

/** A target of a policy. */
typedef struct crm_clock_target {
	const char *name;        /**< required; at most 64 bytes, unique in the policy; the label of a CUSTOM target's events */
	int32_t     kind;        /**< required #crm_clock_kind */
	int32_t     unit;        /**< #crm_clock_unit */
	int64_t     amount_us;   /**< WORKING, REAL: microseconds, at least one */
	int32_t     amount_days; /**< DAYS: at least one */
	int32_t     end_of_day;  /**< 1 = DAYS end at the last closing of the day */
	int32_t     pauses;      /**< 1 = a pause stops it */
	int32_t     recurrence;  /**< #crm_clock_recurrence; REPLY and UPDATE are INDEPENDENT whatever stands here */
	uint32_t    stop;        /**< what ends it: bits 1 << #crm_clock_event_kind; 0 = as its kind says. REPLY and UPDATE take none */
	const char *team;        /**< runs only while this team has the case; NULL = whoever has it: the customer's view */
} crm_clock_target;

/** An escalation step. */
typedef struct crm_clock_step {
	const char *name;        /**< required; at most 64 bytes, unique in the policy */
	const char *target;      /**< required; name of its target */
	int32_t     level;       /**< for the host: whom to call in */
	int32_t     unit;        /**< #crm_clock_unit of the offset */
	int64_t     offset_us;   /**< WORKING, REAL: microseconds after the due time; negative = before it */
	int32_t     offset_days; /**< DAYS: working days after the due time, at its time of day; negative = before it */
} crm_clock_step;

/** A policy: what is promised, and who is called in when. */
typedef struct crm_clock_policy {
	size_t                  size;        /**< sizeof(crm_clock_policy) */
	const char             *name;        /**< for explanations; NULL = "" */
	int64_t                 version;     /**< for explanations; 0 = none */
	const crm_clock_target *targets;     /**< an empty list = nothing is promised any more; at most #CRM_CLOCK_LIMIT */
	size_t                  target_count;/**< how many */
	const crm_clock_step   *steps;       /**< at most #CRM_CLOCK_LIMIT */
	size_t                  step_count;  /**< how many */
	int32_t                 at_close;    /**< #crm_calendar_at_close */
	int32_t                 time;        /**< #crm_calendar_time, for DAYS */
	int32_t                 origin;      /**< #crm_calendar_origin, for DAYS */
	int64_t                 reopen_us;   /**< how long after it was resolved a case may be reopened, in real time; 0 = without limit */
} crm_clock_policy;

enum {
	CRM_CLOCK_LIMIT = 32,         /**< targets of a policy, and steps; teams of a case. All the policies of a case together have at most
	                                   twice as many targets, and steps, of different names */
	CRM_CLOCK_CASE_CALENDARS = 16 /**< different calendars of a case */
};

/** What happened on a case. */
typedef enum crm_clock_event_kind {
	CRM_CLOCK_EVENT_OPEN = 1,             /**< the first event: the case begins, with a message of the customer unless BY_AGENT */
	CRM_CLOCK_EVENT_CUSTOMER_MESSAGE = 2, /**< the customer writes or calls */
	CRM_CLOCK_EVENT_AGENT_MESSAGE = 3,    /**< the customer is answered or told something */
	CRM_CLOCK_EVENT_PAUSE = 4,            /**< waiting for somebody else begins; changes nothing when it is on, or the case resolved */
	CRM_CLOCK_EVENT_RESUME = 5,           /**< it ends; changes nothing when there is none */
	CRM_CLOCK_EVENT_RESOLVE = 6,          /**< the matter is solved, which ends a pause; changes nothing when it is */
	CRM_CLOCK_EVENT_REOPEN = 7,           /**< it was not, after all */
	CRM_CLOCK_EVENT_POLICY = 8,           /**< another policy: of another priority, or of another version */
	CRM_CLOCK_EVENT_CALENDAR = 9,         /**< another calendar */
	CRM_CLOCK_EVENT_TEAM = 10,            /**< the team `label` takes the case over */
	CRM_CLOCK_EVENT_START = 11,           /**< the CUSTOM target `label` begins; changes nothing when it runs */
	CRM_CLOCK_EVENT_STOP = 12             /**< the CUSTOM target `label` ends; changes nothing when it does not run */
} crm_clock_event_kind;

/** What becomes of a running target when policy or calendar change. Pauses are kept in each. */
typedef enum crm_clock_change {
	CRM_CHANGE_RECOMPUTE = 0,        /**< as if it had been so from the target's start: all that ran is counted by the new calendar */
	CRM_CHANGE_KEEP_ELAPSED = 1,     /**< what ran, as it was counted then, is taken off the new amount */
	CRM_CHANGE_KEEP_REMAINING = 2,   /**< what was left is left, counted by the new calendar; the new amount holds from the next round */
	CRM_CHANGE_RESTART = 3,          /**< the whole new amount from the change on, in the same round */
	CRM_CHANGE_RESTART_FROM_EVENT = 4/**< the whole new amount from crm_clock_event::restart_at on, without the pauses since */
} crm_clock_change;

enum {
	CRM_CLOCK_BY_AGENT = 1, /**< OPEN: the agent speaks first, so no reply is promised */
	CRM_CLOCK_PAUSED = 2    /**< OPEN: the case is born paused */
};

/** An event of a case. */
typedef struct crm_clock_event {
	int64_t                 at;         /**< when; not before the event before it */
	int32_t                 kind;       /**< #crm_clock_event_kind */
	uint32_t                flags;      /**< CRM_CLOCK_BY_AGENT, CRM_CLOCK_PAUSED */
	int32_t                 change;     /**< POLICY, CALENDAR: #crm_clock_change */
	const char             *label;      /**< TEAM, START, STOP: which; PAUSE, OPEN: why it is paused, or NULL */
	const crm_clock_policy *policy;     /**< POLICY: the new one */
	const crm_calendar     *calendar;   /**< CALENDAR: the new one */
	int64_t                 restart_at; /**< RESTART_FROM_EVENT: from when; not after `at` */
} crm_clock_event;

/** A case to be judged. What it points to is only read. */
typedef struct crm_clock_case {
	size_t                  size;        /**< sizeof(crm_clock_case) */
	const crm_clock_policy *policy;      /**< required: the policy at the opening */
	const crm_calendar     *calendar;    /**< the calendar at the opening; NULL = none: only REAL targets */
	const crm_clock_event  *events;      /**< in the order of time; the first is OPEN */
	size_t                  event_count; /**< how many */
} crm_clock_case;

/** Where a target stands. */
typedef enum crm_clock_state {
	CRM_CLOCK_WAITING = 1, /**< it has not begun, or waits for the next round */
	CRM_CLOCK_RUNNING = 2, /**< time counts */
	CRM_CLOCK_HELD = 3,    /**< paused: there is no due time */
	CRM_CLOCK_MET = 4,     /**< ended in time */
	CRM_CLOCK_BREACHED = 5,/**< the due time has passed, and it runs on */
	CRM_CLOCK_MISSED = 6   /**< ended late */
} crm_clock_state;

/** A target, at the time it is asked. */
typedef struct crm_clock_standing {
	const char *name;         /**< of the target; lives as long as the policy */
	int32_t     kind;         /**< #crm_clock_kind */
	int32_t     state;        /**< #crm_clock_state */
	int32_t     round;        /**< number of the round, from 1; 0 = it never began */
	int32_t     met;          /**< rounds that ended in time */
	int32_t     missed;       /**< rounds that were late, one that still runs included */
	int64_t     started_at;   /**< when the round began; or #CRM_NO_TIME */
	int64_t     due_at;       /**< when it is due; #CRM_NO_TIME when it does not run */
	int64_t     stopped_at;   /**< when the round ended; or #CRM_NO_TIME */
	int64_t     breached_at;  /**< when the due time of the round passed; or #CRM_NO_TIME */
	int64_t     target_us;    /**< the whole amount of the round; of DAYS the working time up to the due time */
	int64_t     elapsed_us;   /**< what is used up of it */
	int64_t     remaining_us; /**< what is left; negative = late */
	int64_t     paused_us;    /**< what a pause kept from counting, in the unit of the target */
	int64_t     longest_us;   /**< the longest round that ended */
} crm_clock_standing;

/** An escalation step, at the time it is asked. */
typedef struct crm_clock_firing {
	const char *name;     /**< of the step; lives as long as the policy */
	const char *target;   /**< name of its target */
	int32_t     level;    /**< of the step */
	int32_t     round;    /**< of the target */
	int32_t     fired;    /**< 1 = its time has come, and it stays fired */
	int64_t     due_at;   /**< when; #CRM_NO_TIME when its target does not run and it has not fired */
} crm_clock_firing;

/** How much of a case's time a team had. */
typedef struct crm_clock_share {
	const char *team;         /**< its label; "" = before any team had it; lives as long as the events */
	int64_t     elapsed_us;   /**< working time in which it had the open, unpaused case; real time without a calendar */
	int32_t     basis_points; /**< its share of the whole; those of all teams make 10000, unless there is no time at all */
} crm_clock_share;

/** Room for an answer, given by the caller, and the answer. */
typedef struct crm_clock_answer {
	size_t              size;          /**< sizeof(crm_clock_answer) */
	crm_clock_standing *standings;     /**< room for #CRM_CLOCK_LIMIT; or NULL */
	crm_clock_firing   *firings;       /**< room for #CRM_CLOCK_LIMIT: steps of the running policy; or NULL */
	crm_clock_share    *shares;        /**< room for #CRM_CLOCK_LIMIT; or NULL */
	size_t              standing_count;/**< targets of the policy now, in its order */
	size_t              firing_count;  /**< steps of the policy now, in its order */
	size_t              share_count;   /**< teams, in the order in which they first had the case */
	int64_t             next_due_at;   /**< the earliest due time that has not passed; or #CRM_NO_TIME */
	int64_t             next_wake_at;  /**< when next anything falls due, a step included; or #CRM_NO_TIME */
	int64_t             paused_us;     /**< working time of the case's pauses so far; real time without a calendar. With the shares of the
	                                        teams it makes the open time of the case. A change of calendar by RECOMPUTE counts both anew */
	int32_t             is_paused;     /**< 1 = paused now */
	int32_t             is_resolved;   /**< 1 = resolved now */
} crm_clock_answer;

/** Judge a case at an instant.
 * @param[in]     the_case   the case; events after `now` are not looked at
 * @param[in]     now        when it is asked; not before the opening
 * @param[in,out] answer     room, and the answer
 * @param[out]    failure_out  what is wrong: crm_failure::line is the number of the event; NULL if not wanted
 * @retval CRM_OK           judged
 * @retval CRM_ERR_INVALID  #CRM_RULE_CLOCK_POLICY, ..._ORDER, ..._EVENT, ..._CALENDAR, ..._ROOM, or a wrong field
 * @retval CRM_ERR_REFUSED  #CRM_RULE_CALENDAR_BEYOND, #CRM_RULE_REOPEN_WINDOW: reopened after the window of the policy
 * @since 0.1 */
CRM_API crm_status crm_clock_judge(const crm_clock_case *the_case, int64_t now, crm_clock_answer *answer, crm_failure *failure_out);

/** What fell due, and when. */
typedef struct crm_clock_milestone {
	int64_t     at;     /**< when it fell due */
	const char *target; /**< name of the target */
	const char *step;   /**< name of the step; NULL = the due time itself passed */
	int32_t     level;  /**< of the step; 0 for the due time */
	int32_t     round;  /**< of the target */
} crm_clock_milestone;

/** List what fell due in a stretch of time, steps and due times, in the order of time. Each is told once, with the time at which it was
 * due, however late it is asked; what falls due at the same instant is in the order of the policy, a due time before its steps.
 * @param[in]  the_case        the case
 * @param[in]  after           strictly after this; #CRM_NO_TIME = from the opening
 * @param[in]  until           up to and at this instant
 * @param[out] milestones_out  room for `room`
 * @param[in]  room            how many at most
 * @param[out] count_out       how many were written
 * @param[out] failure_out       what is wrong; NULL if not wanted
 * @retval CRM_DONE         these are all
 * @retval CRM_OK           there may be more: ask again after the last one written; those of one instant are never torn apart
 * @retval CRM_ERR_INVALID  as crm_clock_judge(); #CRM_RULE_CLOCK_ROOM: more at one instant than there is room for
 * @retval CRM_ERR_REFUSED  as crm_clock_judge()
 * @since 0.1 */
CRM_API crm_status crm_clock_fired(const crm_clock_case *the_case, int64_t after, int64_t until, crm_clock_milestone *milestones_out,
                                   size_t room, size_t *count_out, crm_failure *failure_out);

/** Explain a target: every stretch of time from its start, counted or not, and why.
 *
 * The counted spans up to now add up to crm_clock_standing::elapsed_us; with `to_due` the list ends at the due time, whether it is still
 * to come or has passed, and they add up to crm_clock_standing::target_us exactly. In a pause only what would have counted is PAUSED, or
 * STOPPED while another team has the case: a closed night stays closed. crm_span::event is the event since which the clock ran or stood.
 * Ask again with `from` at the end of the last span when there are more than there is room for.
 * @param[in]  the_case   the case
 * @param[in]  now        when it is asked
 * @param[in]  target     name of the target
 * @param[in]  to_due     1 = up to the due time, when the target has one; 0 = up to now, or where it stopped
 * @param[in]  from       leave out what lies before; #CRM_NO_TIME = from the start of the round
 * @param[out] spans_out  room for `room` spans
 * @param[in]  room       how many at most
 * @param[out] count_out  how many were written
 * @param[out] failure_out  what is wrong; NULL if not wanted
 * @retval CRM_DONE           these are all
 * @retval CRM_OK             there may be more
 * @retval CRM_ERR_NOT_FOUND  the policy has no such target
 * @retval CRM_ERR_INVALID    as crm_clock_judge()
 * @retval CRM_ERR_REFUSED    as crm_clock_judge()
 * @since 0.1 */
CRM_API crm_status crm_clock_explain(const crm_clock_case *the_case, int64_t now, const char *target, int32_t to_due, int64_t from,
                                     crm_span *spans_out, size_t room, size_t *count_out, crm_failure *failure_out);

/** Languages that explanations are written in. */
typedef enum crm_language {
	CRM_LANGUAGE_EN = 1, /**< English */
	CRM_LANGUAGE_ZH = 2  /**< Chinese, simplified characters */
} crm_language;

/** Write a span for people, as in `Mon 2026-05-04 09:00 - 12:00, 3 h counted`.
 * @param[in]  span      the span
 * @param[in]  zone      zone of the times; NULL = UTC
 * @param[in]  language  #crm_language
 * @param[out] text      room for #CRM_SPAN_TEXT bytes
 * @return `text`; "" for another language
 * @since 0.1 */
CRM_API char *crm_span_text(const crm_span *span, const crm_zone *zone, int32_t language, char *text);

enum {
	CRM_SPAN_TEXT = 512 /**< bytes that crm_span_text() writes at most, with the NUL; names are cut to fit */
};

/** What a change would do to a target. */
typedef struct crm_clock_move {
	const char *name;          /**< of the target; lives as long as its policy */
	int64_t     before_at;     /**< its due time without the change; #CRM_NO_TIME = none */
	int64_t     after_at;      /**< and with it; #CRM_NO_TIME = none */
	int32_t     state_before;  /**< #crm_clock_state, or 0: the policy before has no such target */
	int32_t     state_after;   /**< #crm_clock_state, or 0: the policy after has no such target */
} crm_clock_move;

/** Show what a change of policy or calendar would do, without making it.
 * @param[in]  the_case   the case as it is
 * @param[in]  event      the change: POLICY or CALENDAR, not before the last event
 * @param[out] moves_out  room for 2 * #CRM_CLOCK_LIMIT: targets of the policy before, then those that only the other one has
 * @param[out] count_out  how many there are
 * @param[out] failure_out  what is wrong; NULL if not wanted
 * @retval CRM_OK           shown, as it would be at the instant of the change
 * @retval CRM_ERR_INVALID  as crm_clock_judge()
 * @retval CRM_ERR_REFUSED  as crm_clock_judge()
 * @since 0.1 */
CRM_API crm_status crm_clock_preview(const crm_clock_case *the_case, const crm_clock_event *event, crm_clock_move *moves_out,
                                     size_t *count_out, crm_failure *failure_out);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
