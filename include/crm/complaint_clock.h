/** @file
 * @brief The clock of a complaint case: pauses, messages, where its targets stand and why, moving it to another policy.
 *
 * @defgroup complaint_clock Clocks of complaints
 * @{
 *
 * A case that is opened while the setting `complaint.clock` names a clock is measured by it, and keeps the policy and the calendar of that
 * playbook version: loading another playbook changes nothing for it. crm_complaint_clock_move() moves it, and
 * crm_complaint_clock_preview() shows before what that would do.
 *
 * The steps of a case are events of its clock (#crm_clock_event_kind): it is opened when it was received, a promise, a renewal, a solution,
 * an explanation and a satisfaction check are messages of the agent, a solution or explanation resolves it, one that is declined or does
 * not satisfy and a reopening take that back, and its team is the handler or the unit in charge of the last promise. Pauses, messages and
 * targets of the host's own kind are told by the functions below; one of these the case begins and ends itself, where the policy has it: a
 * #CRM_CLOCK_CUSTOM target of the name `assess`, from the opening to the judgement. Events come in the order of time.
 *
 * A promise that reaches beyond the setting `complaint.promise_limit_days`, for which the customer was told why, moves the case to the clock
 * that `complaint.clock_extended` names, and what has run so far counts (#CRM_CHANGE_KEEP_ELAPSED).
 *
 * Each target that runs has one open task (#CRM_TASK_MILESTONE) in crm_task_due(), due when the target is due and moved with it; there is none
 * while the target is paused, and it ends with the target. crm_tick() lets the due times and escalation steps happen in the order of
 * time, each once and with the time at which it was due; a step is a task of kind #CRM_TASK_ESCALATION. What is told too late heals nothing
 * that has happened, although the clock itself is judged by when things were.
 *
 * A case whose clock needs days that its calendar is not known for goes on without a due time: the tasks of its targets are cancelled, and a
 * superior gets a task that says so; every question about the clock answers #CRM_RULE_CALENDAR_BEYOND until crm_complaint_clock_move() takes
 * the case to a clock, or to a playbook version, whose calendar reaches so far. That ends the task of the superior. A move that recomputes (#CRM_CHANGE_RECOMPUTE)
 * then counts as if the case had been opened with the new clock. On a machine without the zone of its calendar every call on the case
 * answers #CRM_RULE_ZONE_UNKNOWN or #CRM_RULE_ZONE_MISSING and changes nothing.
 *
 * @snippet complaint_clock.c complaint_clock
 */
#ifndef CRM_COMPLAINT_CLOCK_H
#define CRM_COMPLAINT_CLOCK_H

#include "crm/clock.h"
#include "crm/complaint.h"
#include "crm/followup.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Pause the clock of a case: it waits for somebody else. crm_act::reason says for what or whom; required and kept.
 * @param[in,out] db   open handle
 * @param[in]     act  who, when, why, key, expected revision
 * @param[in]     id   the case
 * @retval CRM_OK             paused; targets that a pause stops have no task any more
 * @retval CRM_UNCHANGED      it was
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_PAUSE_REASON_MISSING, #CRM_RULE_CLOCK_NONE, #CRM_RULE_COMPLAINT_ENDED
 * @retval CRM_ERR_INVALID    #CRM_RULE_CLOCK_ORDER: dated before the event before it
 * @since 0.1 */
CRM_API crm_status crm_complaint_pause(crm *db, const crm_act *act, const crm_id *id);

/** End the pause of a case.
 * @param[in,out] db   open handle
 * @param[in]     act  who, when, why, key, expected revision
 * @param[in]     id   the case
 * @retval CRM_OK             the clock goes on
 * @retval CRM_UNCHANGED      it was not paused
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_CLOCK_NONE, #CRM_RULE_COMPLAINT_ENDED
 * @retval CRM_ERR_INVALID    #CRM_RULE_CLOCK_ORDER: dated before the event before it
 * @since 0.1 */
CRM_API crm_status crm_complaint_resume(crm *db, const crm_act *act, const crm_id *id);

/** A message on a case that is no step of it. */
typedef struct crm_message_input {
	size_t      size;      /**< sizeof(crm_message_input) */
	int32_t     direction; /**< #crm_direction: IN is the complainant's, OUT is ours; required */
	int32_t     channel;   /**< #crm_channel it came or went by; 0 = that of the case */
	const char *note;      /**< what was said, or NULL */
} crm_message_input;

/** Tell what a message is warned of: nothing in writing goes to a well-prepared complainant that was not reviewed (D-CMP-12). Pure.
 * @param[in] special    #crm_special of the complainant; 0 = none
 * @param[in] direction  #crm_direction of the message
 * @param[in] channel    #crm_channel it goes by
 * @return #crm_rule: #CRM_RULE_WRITTEN_TO_PREPARED for a message of ours by SMS, mail, letter, web or chat to one who is PREPARED, else
 *         #CRM_RULE_NONE
 * @since 0.1 */
CRM_API int32_t crm_complaint_message_warning(int32_t special, int32_t direction, int32_t channel);

/** Record a message of the complainant, or one to him. It is a contact, and an event of the clock, if the case has one.
 *
 * One that crm_complaint_message_warning() warns of is recorded all the same, with a task for the handler to review what was written.
 * @param[in,out] db      open handle
 * @param[in]     act     who, when, why, key, expected revision
 * @param[in]     id      the case
 * @param[in]     input   copied
 * @param[out]    id_out  the contact; NULL if not wanted
 * @retval CRM_OK             recorded
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_COMPLAINT_ENDED
 * @retval CRM_ERR_INVALID    #CRM_RULE_CLOCK_ORDER: dated before the event before it
 * @since 0.1 */
CRM_API crm_status crm_complaint_message(crm *db, const crm_act *act, const crm_id *id, const crm_message_input *input, crm_id *id_out);

/** Begin a target of the host's own kind (#CRM_CLOCK_CUSTOM).
 * @param[in,out] db      open handle
 * @param[in]     act     who, when, why, key, expected revision
 * @param[in]     id      the case
 * @param[in]     target  its name; required
 * @retval CRM_OK             begun, as far as its recurrence lets it begin again
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_CLOCK_TARGET, #CRM_RULE_CLOCK_NONE, #CRM_RULE_COMPLAINT_ENDED
 * @retval CRM_ERR_INVALID    #CRM_RULE_CLOCK_ORDER: dated before the event before it
 * @since 0.1 */
CRM_API crm_status crm_complaint_target_start(crm *db, const crm_act *act, const crm_id *id, const char *target);

/** End a target of the host's own kind (#CRM_CLOCK_CUSTOM).
 * @param[in,out] db      open handle
 * @param[in]     act     who, when, why, key, expected revision
 * @param[in]     id      the case
 * @param[in]     target  its name; required
 * @retval CRM_OK             ended, if it ran
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_CLOCK_TARGET, #CRM_RULE_CLOCK_NONE, #CRM_RULE_COMPLAINT_ENDED
 * @retval CRM_ERR_INVALID    #CRM_RULE_CLOCK_ORDER: dated before the event before it
 * @since 0.1 */
CRM_API crm_status crm_complaint_target_stop(crm *db, const crm_act *act, const crm_id *id, const char *target);

/** An event of the clock of a case, as it is stored. */
typedef struct crm_case_event {
	int64_t     number;     /**< 1 for the first */
	int64_t     at;         /**< when */
	int32_t     kind;       /**< #crm_clock_event_kind */
	int32_t     change;     /**< of a move: #crm_clock_change */
	const char *label;      /**< the team or target, why a pause; or NULL */
	const char *clock;      /**< of the opening and of a move: the clock that holds from then on; or NULL */
	int64_t     playbook;   /**< ... and the playbook version it comes from; 0 = none */
	int64_t     restart_at; /**< of a move: from when targets begin anew; or #CRM_NO_TIME */
} crm_case_event;

/** The clock of a case at an instant. */
typedef struct crm_case_clock {
	crm_id                    complaint_id; /**< the case */
	int64_t                   at;           /**< the instant it was judged at */
	const char               *clock;        /**< name of the policy */
	int64_t                   playbook;     /**< playbook version that policy and calendar come from */
	const char               *calendar;     /**< name of the calendar; "" = none */
	int32_t                   is_paused;    /**< 1 = paused at that instant */
	int32_t                   is_resolved;  /**< 1 = resolved at that instant */
	int32_t                   breaches;     /**< due times that passed so far, as crm_tick() or a later step found them */
	int64_t                   paused_us;    /**< working time of the pauses so far; real time without a calendar */
	int64_t                   next_due_at;  /**< the earliest due time that has not passed; or #CRM_NO_TIME */
	int64_t                   next_wake_at; /**< when next anything falls due, a step included; crm_tick() lets it happen once that instant has passed, as
	                                             crm_next_wake() says; or #CRM_NO_TIME */
	const crm_clock_standing *targets;      /**< in the order of the policy */
	size_t                    target_count; /**< how many */
	const crm_clock_firing   *steps;        /**< in the order of the policy */
	size_t                    step_count;   /**< how many */
	const crm_clock_share    *shares;       /**< teams, in the order in which they first had the case */
	size_t                    share_count;  /**< how many */
	const crm_case_event     *events;       /**< up to the instant */
	size_t                    event_count;  /**< how many */
} crm_case_clock;

/** Judge the clock of a case. A closed or void case is judged at its end.
 * @param[in,out] db         open handle
 * @param[in]     id         the case
 * @param[in]     at         when it is judged, not before the case was received; #CRM_NO_TIME = now
 * @param[out]    clock_out  the view; release with crm_case_clock_free(). NULL on failure
 * @retval CRM_OK             judged
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_CLOCK_NONE, #CRM_RULE_CALENDAR_BEYOND
 * @par Lifetime the view lives until crm_case_clock_free(), also after crm_close()
 * @since 0.1 */
CRM_API crm_status crm_complaint_clock_get(crm *db, const crm_id *id, int64_t at, const crm_case_clock **clock_out);

/** Release a view that crm_complaint_clock_get() made. Takes NULL.
 * @param[in] clock  the view
 * @since 0.1 */
CRM_API void crm_case_clock_free(const crm_case_clock *clock);

/** A stretch of time of a target, and why it counts or does not. */
typedef struct crm_case_span {
	int64_t     from_at;  /**< where it begins */
	int64_t     until_at; /**< where it ends */
	int32_t     kind;     /**< #crm_span_kind */
	int32_t     event;    /**< crm_case_event::number of the event that began it; 0 = none */
	int64_t     version;  /**< playbook version of the calendar or, when paused, of the policy; 0 = none */
	const char *name;     /**< of the holiday or break, why the pause; or NULL */
	const char *calendar; /**< name of the calendar that says so; "" = none */
	const char *english;  /**< for people, in the time of the calendar's zone */
	const char *chinese;  /**< the same in Chinese */
} crm_case_span;

/** All the time of a target. */
typedef struct crm_case_account {
	crm_id               complaint_id; /**< the case */
	const char          *target;       /**< name of the target */
	int64_t              at;           /**< the instant it was judged at */
	int64_t              counted_us;   /**< sum of the counted spans */
	const crm_case_span *spans;        /**< without gaps from the start of the round */
	size_t               span_count;   /**< how many */
} crm_case_account;

/** Explain a target of a case: every stretch of time from its start, counted or not, and why.
 *
 * The counted spans add up to the target's elapsed time, and with `to_due` to its whole amount, exactly.
 * @param[in,out] db           open handle
 * @param[in]     id           the case
 * @param[in]     target       name of the target; required
 * @param[in]     to_due       true = up to the due time, when the target has one; false = up to `at`, or where it stopped
 * @param[in]     at           when it is asked; #CRM_NO_TIME = now
 * @param[out]    account_out  the view; release with crm_case_account_free(). NULL on failure
 * @retval CRM_OK             explained
 * @retval CRM_ERR_NOT_FOUND  no such case, or no such target (#CRM_RULE_CLOCK_TARGET)
 * @retval CRM_ERR_REFUSED    #CRM_RULE_CLOCK_NONE, #CRM_RULE_CALENDAR_BEYOND
 * @par Lifetime the view lives until crm_case_account_free(), also after crm_close()
 * @since 0.1 */
CRM_API crm_status crm_complaint_clock_explain(crm *db, const crm_id *id, const char *target, bool to_due, int64_t at,
                                               const crm_case_account **account_out);

/** Release a view that crm_complaint_clock_explain() made. Takes NULL.
 * @param[in] account  the view
 * @since 0.1 */
CRM_API void crm_case_account_free(const crm_case_account *account);

/** Where to move the clock of a case. */
typedef struct crm_clock_move_input {
	size_t      size;       /**< sizeof(crm_clock_move_input) */
	const char *clock;      /**< name of the clock; NULL = the one it has */
	int64_t     playbook;   /**< playbook version to take it from; 0 = the one in force */
	int32_t     change;     /**< #crm_clock_change; what becomes of targets that run */
	int64_t     restart_at; /**< for RESTART_FROM_EVENT: from when */
} crm_clock_move_input;

/** What a move would do. */
typedef struct crm_case_preview {
	crm_id                complaint_id;    /**< the case */
	int64_t               at;              /**< the instant of the move */
	const char           *clock_before;    /**< clock it has */
	int64_t               playbook_before; /**< ... of this playbook version */
	const char           *clock_after;     /**< clock it would have */
	int64_t               playbook_after;  /**< ... of this playbook version */
	const crm_clock_move *moves;           /**< targets of the clock before, then those that only the other one has */
	size_t                move_count;      /**< how many */
} crm_case_preview;

/** Show what moving the clock of a case would do, without doing it.
 * @param[in,out] db           open handle
 * @param[in]     id           the case
 * @param[in]     input        copied; NULL = the same clock of the playbook in force
 * @param[out]    preview_out  the view; release with crm_case_preview_free(). NULL on failure
 * @retval CRM_OK             shown, as it would be now
 * @retval CRM_UNCHANGED      shown; it has that clock of that version already and nothing is to begin anew, so moving it would do nothing
 * @retval CRM_ERR_NOT_FOUND  no such case, or no such playbook version
 * @retval CRM_ERR_REFUSED    #CRM_RULE_CLOCK_NONE, #CRM_RULE_CLOCK_UNKNOWN, #CRM_RULE_COMPLAINT_ENDED, #CRM_RULE_CALENDAR_BEYOND
 * @par Lifetime the view lives until crm_case_preview_free(), also after crm_close()
 * @since 0.1 */
CRM_API crm_status crm_complaint_clock_preview(crm *db, const crm_id *id, const crm_clock_move_input *input,
                                               const crm_case_preview **preview_out);

/** Release a view that crm_complaint_clock_preview() made. Takes NULL.
 * @param[in] preview  the view
 * @since 0.1 */
CRM_API void crm_case_preview_free(const crm_case_preview *preview);

/** Move the clock of a case to another policy, or to that of another playbook version. Its pauses are kept.
 * @param[in,out] db     open handle
 * @param[in]     act    who, when, why, key, expected revision
 * @param[in]     id     the case
 * @param[in]     input  copied; NULL = the same clock of the playbook in force
 * @retval CRM_OK             moved; tasks are due as the new clock says
 * @retval CRM_UNCHANGED      it has that clock of that version already, and nothing is to begin anew
 * @retval CRM_ERR_NOT_FOUND  no such case, or no such playbook version
 * @retval CRM_ERR_REFUSED    #CRM_RULE_CLOCK_NONE, #CRM_RULE_CLOCK_UNKNOWN, #CRM_RULE_COMPLAINT_ENDED, #CRM_RULE_CALENDAR_BEYOND
 * @retval CRM_ERR_INVALID    #CRM_RULE_CLOCK_ORDER: dated before the event before it; a wrong field
 * @since 0.1 */
CRM_API crm_status crm_complaint_clock_move(crm *db, const crm_act *act, const crm_id *id, const crm_clock_move_input *input);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
