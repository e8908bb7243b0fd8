/** @file
 * @brief The ledger of promises: what, to whom, by when, agreed or not, and what became of it.
 *
 * @defgroup promise Promises
 * @{
 *
 * A promise names a definite time that the customer agreed to, or was told of where the playbook asks for no more than that (D-CMP-29,
 * `complaint.promise_consent`). It is kept by an answer not later than that time, renewed
 * by a contact not later than that time, or broken for ever (D-CMP-30): a renewal after its time makes it #CRM_PROMISE_RENEWED_LATE and
 * crm_promise::broken_at stays. It counts when the answer or the contact is entered, not when it is said to have been: a promise breaks
 * when its time passes without either in the store, and whoever enters them later, dated in time with crm_act::at, heals nothing.
 *
 * A playbook may limit how far promises reach, counted from crm_complaint::received_at: the first one of a case to
 * `complaint.promise_limit_days`, every later one, and any once that limit has passed, to `complaint.renewal_limit_days`. Days are working
 * days of `complaint.limit_calendar`: the day of the complaint does not count, the last one counts to its closing. Without a calendar they
 * are 24 hours each. A promise beyond the first limit moves the case to the clock `complaint.clock_extended`.
 */
#ifndef CRM_PROMISE_H
#define CRM_PROMISE_H

#include "crm/complaint.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What became of a promise (D-CMP-30). */
typedef enum crm_promise_outcome {
	CRM_PROMISE_OPEN = 1,    /**< its time has not come */
	CRM_PROMISE_KEPT = 2,    /**< answered, and that entered, not later than its time */
	CRM_PROMISE_RENEWED = 3, /**< renewed with the customer, and that entered, not later than its time */
	CRM_PROMISE_BROKEN = 4,  /**< its time passed with neither; stays so for ever */
	CRM_PROMISE_VOIDED = 5,  /**< the case was voided before its time */
	CRM_PROMISE_RENEWED_LATE = 6 /**< broken, and renewed afterwards: the break stays */
} crm_promise_outcome;

/** A promise as it is stored. */
typedef struct crm_promise {
	crm_id      complaint_id; /**< whose */
	int64_t     number;       /**< 1 for the first */
	int64_t     revision;     /**< journal entry of the last change */
	int64_t     made_at;      /**< when it was made */
	int64_t     due_at;       /**< the promised time */
	const char *made_by;      /**< who made it */
	const char *unit;         /**< who is in charge of the matter */
	const char *reason;       /**< why not at once; of a renewal: why again */
	const char *progress;     /**< of a renewal: what the customer was told, else NULL */
	int64_t     contact_at;   /**< of a renewal: when the customer was told, else #CRM_NO_TIME */
	int32_t     outcome;      /**< #crm_promise_outcome */
	int64_t     ended_at;     /**< when the outcome was fixed, or #CRM_NO_TIME; of #CRM_PROMISE_RENEWED_LATE when it was renewed */
	int64_t     broken_at;    /**< when its time passed with no answer and no renewal, or #CRM_NO_TIME; never taken back */
	const char *what;         /**< what is promised, or NULL = an answer */
	const char *promised_to;  /**< to whom; NULL = the complainant */
	int32_t     consent;      /**< 1 = the customer agreed to the time, 0 = he was only told of it */
} crm_promise;

/** A promise to make (D-CMP-28, D-CMP-29). */
typedef struct crm_promise_input {
	size_t      size;    /**< sizeof(crm_promise_input) */
	int64_t     due_at;  /**< the definite time; required, after now, at most ten years ahead where the playbook has no limit */
	int32_t     consent; /**< 1 = the customer agreed to it; required unless `complaint.promise_consent` is false */
	int32_t     channel; /**< of a renewal: #crm_channel the customer was contacted by; required there */
	const char *unit;    /**< who is in charge; required for the first promise */
	const char *reason;  /**< why it cannot be done at once, or not by the first time; required */
	const char *progress;/**< of a renewal: what the customer was told about the progress; required there */
	const char *what;    /**< what is promised; NULL = an answer. Of a renewal: NULL = what was promised before */
	const char *promised_to; /**< to whom; NULL = the complainant */
} crm_promise_input;

/** Promise the complainant a definite time (D-CMP-28, D-CMP-29).
 * @param[in,out] db        open handle
 * @param[in]     act       who, when, key, expected revision; crm_promise_input::reason says why
 * @param[in]     id        the case
 * @param[in]     promise   copied
 * @param[out]    task_out  the reply task, due at the promised time; NULL if not wanted
 * @retval CRM_OK             promised; the reply task, and a progress task the lead of the playbook before it, are made
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_PROMISE_DATE_MISSING, ..._DATE_PAST, ..._NO_CONSENT, ..._UNIT_MISSING, ..._REASON_MISSING,
 *                            ..._OPEN, #CRM_RULE_NOT_OURS, #CRM_RULE_COMPLAINT_STATE, ..._ENDED, #CRM_RULE_PROMISE_TOO_LATE, which
 *                            tells the latest time, #CRM_RULE_CALENDAR_BEYOND: the holidays up to that time are not known
 * @retval CRM_ERR_INVALID    #CRM_RULE_STEP_ORDER: dated before the step that it follows from
 * @since 0.1 */
CRM_API crm_status crm_complaint_promise(crm *db, const crm_act *act, const crm_id *id, const crm_promise_input *promise, crm_id *task_out);

/** Renew a promise with the complainant (D-CMP-30).
 *
 * crm_act::at is when the customer was contacted. Renewed not later than its time, the old promise is RENEWED; after its
 * time it is RENEWED_LATE, stays broken for ever, and the new one counts from now. Not later means the time of the call: a
 * contact in time that is entered afterwards is a late renewal.
 * @param[in,out] db        open handle
 * @param[in]     act       who, when the customer was contacted, key, expected revision; crm_promise_input::reason says why
 * @param[in]     id        the case
 * @param[in]     promise   copied
 * @param[out]    task_out  the reply task, due at the new time; NULL if not wanted
 * @retval CRM_OK             renewed; the contact is logged, tasks are moved to the new time
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_PROMISE_NONE, ..._NO_CONTACT, ..._NO_PROGRESS, ..._REASON_MISSING, ..._DATE_MISSING,
 *                            ..._DATE_PAST, ..._NO_CONSENT, #CRM_RULE_COMPLAINT_STATE, ..._ENDED, #CRM_RULE_PROMISE_TOO_LATE,
 *                            #CRM_RULE_CALENDAR_BEYOND
 * @retval CRM_ERR_INVALID    #CRM_RULE_STEP_ORDER: dated before the step that it follows from
 * @since 0.1 */
CRM_API crm_status crm_complaint_renew(crm *db, const crm_act *act, const crm_id *id, const crm_promise_input *promise, crm_id *task_out);

/** A walk over the promises of a case, oldest first. */
typedef struct crm_promise_cursor crm_promise_cursor;

/** List the promises of a case, oldest first.
 * @param[in,out] db            open handle
 * @param[in]     complaint_id  the case
 * @param[out]    cursor_out    release with crm_promise_cursor_free()
 * @retval CRM_OK             ready for crm_promise_next()
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @par Lifetime the cursor may outlive the handle and then answers #CRM_ERR_CLOSED
 * @since 0.1 */
CRM_API crm_status crm_promise_list(crm *db, const crm_id *complaint_id, crm_promise_cursor **cursor_out);

/** List the promises that are open, over all cases, the one that lapses first at the head.
 * @param[in,out] db          open handle
 * @param[in]     until       only those whose time is not after this instant; #CRM_NO_TIME = all
 * @param[out]    cursor_out  release with crm_promise_cursor_free()
 * @retval CRM_OK  ready for crm_promise_next()
 * @par Lifetime the cursor may outlive the handle and then answers #CRM_ERR_CLOSED
 * @since 0.1 */
CRM_API crm_status crm_promise_open_list(crm *db, int64_t until, crm_promise_cursor **cursor_out);

/** Step to the next promise.
 * @param[in,out] cursor       the cursor
 * @param[out]    promise_out  the view; gone at the next step
 * @retval CRM_OK          a promise
 * @retval CRM_DONE        no more
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @since 0.1 */
CRM_API crm_status crm_promise_next(crm_promise_cursor *cursor, const crm_promise **promise_out);

/** Release a cursor. Takes NULL.
 * @param[in] cursor  the cursor
 * @since 0.1 */
CRM_API void crm_promise_cursor_free(crm_promise_cursor *cursor);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
