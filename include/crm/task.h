/** @file
 * @brief The one queue of everything that somebody must do by a time.
 *
 * @defgroup task Tasks
 * @{
 *
 * Cadence calls and visits, promised replies, progress calls, satisfaction checks, targets of case clocks, reviews of a lifecycle
 * state and tasks of the host's own stand in one queue. crm_task_due() lists what is due, the overdue first, and
 * crm_task_explain() says why a task is due when it is.
 *
 * @snippet due.c due
 */
#ifndef CRM_TASK_H
#define CRM_TASK_H

#include "crm/customer.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a task is for. */
typedef enum crm_task_kind {
	CRM_TASK_CALL = 1,               /**< cadence call (D-FUP-01) */
	CRM_TASK_VISIT = 2,              /**< cadence visit (D-FUP-01) */
	CRM_TASK_COMPLAINT_ASSESS = 3,   /**< take up a complaint: judge it, then promise, explain or solve (D-CMP-24) */
	CRM_TASK_COMPLAINT_PROGRESS = 4, /**< tell the complainant the progress before the promise lapses (D-CMP-30) */
	CRM_TASK_COMPLAINT_REPLY = 5,    /**< keep the promise (D-CMP-29) */
	CRM_TASK_SATISFACTION_CHECK = 6, /**< ask whether the solution satisfied (D-CMP-35) */
	CRM_TASK_LIFECYCLE = 7,          /**< decide a proposed lifecycle move (D-CUST-04) */
	CRM_TASK_ESCALATION = 8,         /**< a broken promise, a step of the case's clock or a raised case needs a superior (D-CMP-42) */
	CRM_TASK_SALES = 9,              /**< sales work; refused for non-customers (D-QUAL-03) */
	CRM_TASK_OTHER = 10,             /**< the host's own */
	CRM_TASK_REVIEW = 11,            /**< look again at how a customer is judged (D-CUST-04); one open for a customer */
	CRM_TASK_MILESTONE = 12,         /**< meet a target of the case's clock, whose name is crm_task::title; none while it is paused */
	CRM_TASK_CORRECTIVE_ACTION = 13  /**< do something about a cause of complaints (D-CMP-07); crm_action_query::task_id finds the action */
} crm_task_kind;

/** Where a task stands. */
typedef enum crm_task_state {
	CRM_TASK_OPEN = 1,     /**< to be done */
	CRM_TASK_DONE = 2,     /**< done, with an outcome */
	CRM_TASK_CANCELLED = 3 /**< not to be done any more, with a reason */
} crm_task_state;

/** How a task ended. */
typedef enum crm_outcome {
	CRM_OUTCOME_NONE = 0,        /**< not yet */
	CRM_OUTCOME_REACHED = 1,     /**< the customer was reached */
	CRM_OUTCOME_NO_ANSWER = 2,   /**< nobody answered */
	CRM_OUTCOME_BUSY = 3,        /**< engaged */
	CRM_OUTCOME_WRONG_NUMBER = 4,/**< the contact point is wrong */
	CRM_OUTCOME_REFUSED = 5,     /**< the customer does not want to talk */
	CRM_OUTCOME_ACCEPTED = 6,    /**< what was proposed is accepted */
	CRM_OUTCOME_DECLINED = 7,    /**< what was proposed is declined */
	CRM_OUTCOME_DONE = 8         /**< done without a contact, for tasks that need none */
} crm_outcome;

/** A task of the host's own to add. */
typedef struct crm_task_input {
	size_t      size;        /**< sizeof(crm_task_input) */
	crm_id      customer_id; /**< whom it is about; none = nobody */
	crm_id      complaint_id;/**< the case it belongs to; none = none */
	int64_t     due_at;      /**< required */
	int32_t     kind;        /**< #crm_task_kind: SALES, OTHER or REVIEW; 0 = OTHER */
	int32_t     priority;    /**< 1 most urgent to 9; 0 = 5 */
	int32_t     channel;     /**< #crm_channel; 0 = the customer's preferred one */
	const char *handler;     /**< who does it; NULL = the customer's owner */
	const char *title;       /**< what to do, in words */
} crm_task_input;

/** A task as it is stored. */
typedef struct crm_task {
	crm_id      id;           /**< identity */
	int64_t     revision;     /**< journal entry of the last change */
	int32_t     kind;         /**< #crm_task_kind */
	int32_t     state;        /**< #crm_task_state */
	crm_id      customer_id;  /**< whom it is about, or none */
	crm_id      complaint_id; /**< the case, or none */
	int64_t     due_at;       /**< when it is due now */
	int64_t     planned_at;   /**< when it was due before it was put off */
	int32_t     priority;     /**< 1 most urgent to 9 */
	int32_t     channel;      /**< #crm_channel */
	const char *handler;      /**< who does it; "" = nobody yet */
	const char *title;        /**< or NULL */
	int32_t     snoozes;      /**< how often it was put off */
	int32_t     outcome;      /**< #crm_outcome */
	int64_t     created_at;   /**< when it was made */
	int64_t     ended_at;     /**< when it was done or cancelled, or #CRM_NO_TIME */
	const char *note;         /**< what came of it, or why it was cancelled; or NULL */
	int32_t     detail;       /**< by kind: the number of the proposed lifecycle state, of the promise or of the check */
	int64_t     basis_at;     /**< the instant the due time was counted from, or #CRM_NO_TIME */
	int32_t     rule;         /**< how the due time was found: #crm_due_rule */
	int32_t     amount;       /**< the number that was added to the basis, in the unit of the rule */
	int64_t     playbook;     /**< the playbook version the number came from */
} crm_task;

/** How a due time was found. */
typedef enum crm_due_rule {
	CRM_DUE_GIVEN = 0,          /**< the host gave it */
	CRM_DUE_CADENCE_CALL = 1,   /**< months after the last call, by contact class (D-TIER-03) */
	CRM_DUE_CADENCE_VISIT = 2,  /**< months after the last visit, by contact class (D-TIER-03) */
	CRM_DUE_PROMISE = 3,        /**< the time promised to the complainant (D-CMP-29) */
	CRM_DUE_PROMISE_LEAD = 4,   /**< minutes before the promised time (D-CMP-30) */
	CRM_DUE_ASSESS = 5,         /**< minutes after the complaint was received (D-CMP-24) */
	CRM_DUE_CHECK = 6,          /**< days after the solution (D-CMP-35) */
	CRM_DUE_CHECK_AGAIN = 7,    /**< days after an attempt that did not reach the complainant (D-CMP-35) */
	CRM_DUE_INACTIVITY = 8,     /**< days without a purchase (D-CUST-01) */
	CRM_DUE_PURCHASE = 9,       /**< at once, a purchase proposes it (D-CUST-03) */
	CRM_DUE_ESCALATION = 10,    /**< at once, a promise was broken (D-CMP-42) */
	CRM_DUE_CLOCK_TARGET = 11,  /**< the due time of a target, by the clock of the case; the amount is that of the target in minutes */
	CRM_DUE_CLOCK_STEP = 12,    /**< at the time of an escalation step, by the clock of the case; the amount is its level */
	CRM_DUE_ACTION = 13         /**< the time set for a corrective action; the amount is how often its cause came back (D-CMP-07) */
} crm_due_rule;

/** Add a task of the host's own.
 *
 * A review needs a customer, who has one next review: while one is open it is moved to the new time. Overdue reviews stand in
 * crm_task_due() with everything else that is due.
 * @param[in,out] db      open handle
 * @param[in]     act     who, when, why, key
 * @param[in]     input   copied
 * @param[out]    id_out  the task; NULL if not wanted
 * @retval CRM_OK             added
 * @retval CRM_ERR_NOT_FOUND  no such customer or complaint
 * @retval CRM_ERR_REFUSED    #CRM_RULE_TASK_DUE_MISSING, #CRM_RULE_TASK_SALES_BLOCKED, #CRM_RULE_CUSTOMER_REMOVED
 * @since 0.1 */
CRM_API crm_status crm_task_add(crm *db, const crm_act *act, const crm_task_input *input, crm_id *id_out);

/** Add many tasks in one transaction: all, or none of them.
 *
 * The same as crm_task_add() for each, one after another in a group of calls, and much faster; the journal has an entry for
 * each. Inside a group the items are a part of it, and when one fails the group goes on without any of them. A key belongs to
 * its item alone, and is the one that crm_task_add() takes. On PostgreSQL all of them together have the time of one call.
 * @param[in,out] db       open handle
 * @param[in]     acts     one for each input, or NULL: all absent
 * @param[in]     inputs   copied. The elements of an array have the `size` of its first one
 * @param[in]     count    how many
 * @param[out]    ids_out  room for `count`: the tasks, in their order; all none when the call fails; NULL if not wanted
 * @retval CRM_OK          added, each that was not answered before
 * @retval CRM_REPLAYED    every one was answered before; nothing was written
 * @retval CRM_UNCHANGED   `count` is 0
 * @retval CRM_ERR_INVALID, CRM_ERR_REFUSED, CRM_ERR_NOT_FOUND, CRM_ERR_EXISTS, CRM_ERR_CONFLICT
 *                         as crm_task_add(); crm_error::line is the number of the item, from 1, or 0 if none is to blame.
 *                         #CRM_RULE_INPUT_SIZE also when an element has another size than the first
 * @since 0.1 */
CRM_API crm_status crm_task_add_many(crm *db, const crm_act *acts, const crm_task_input *inputs, size_t count, crm_id *ids_out);

/** Read a task.
 * @param[in,out] db        open handle
 * @param[in]     id        the task
 * @param[out]    task_out  the view; release with crm_task_free(). NULL on failure
 * @retval CRM_OK             read
 * @retval CRM_ERR_NOT_FOUND  no such task
 * @par Lifetime the view lives until crm_task_free(), also after crm_close()
 * @since 0.1 */
CRM_API crm_status crm_task_get(crm *db, const crm_id *id, const crm_task **task_out);

/** Release a view that crm_task_get() made. Takes NULL.
 * @param[in] task  the view
 * @since 0.1 */
CRM_API void crm_task_free(const crm_task *task);

/** What came of a task. */
typedef struct crm_task_done_input {
	size_t      size;    /**< sizeof(crm_task_done_input) */
	int32_t     outcome; /**< #crm_outcome; required (D-FUP-10) */
	int32_t     channel; /**< #crm_channel the customer was contacted by; required unless the outcome is DONE, ACCEPTED or DECLINED */
	const char *note;    /**< what was said; required when the customer was reached */
} crm_task_done_input;

/** Do a task: record what came of it.
 *
 * A cadence task plans the next one of its kind when the customer was reached; a proposal that is ACCEPTED makes its move.
 * Tasks that belong to a step of a complaint, and those of a corrective action, end by that (#CRM_RULE_TASK_OWNED).
 * @param[in,out] db        open handle
 * @param[in]     act       who, when it was done, why, key, expected revision
 * @param[in]     id        the task
 * @param[in]     result    copied
 * @param[out]    next_out  the task that follows from it, or none; NULL if not wanted
 * @retval CRM_OK             done; contact, history and the next task are written
 * @retval CRM_ERR_NOT_FOUND  no such task
 * @retval CRM_ERR_REFUSED    #CRM_RULE_TASK_ENDED, ..._OUTCOME_MISSING, ..._CONTACT_MISSING, ..._OWNED, or what forbids the proposed move
 * @since 0.1 */
CRM_API crm_status crm_task_done(crm *db, const crm_act *act, const crm_id *id, const crm_task_done_input *result, crm_id *next_out);

/** Put a task off.
 * @param[in,out] db     open handle
 * @param[in]     act    who, why, key, expected revision
 * @param[in]     id     the task
 * @param[in]     until  the new due time, after now
 * @retval CRM_OK             put off
 * @retval CRM_ERR_NOT_FOUND  no such task
 * @retval CRM_ERR_REFUSED    #CRM_RULE_TASK_ENDED, ..._SNOOZES, ..._SNOOZE_LONG, ..._SNOOZE_BOUND
 * @since 0.1 */
CRM_API crm_status crm_task_snooze(crm *db, const crm_act *act, const crm_id *id, int64_t until);

/** Cancel a task. crm_act::reason is required and kept.
 *
 * A task that belongs to a step of a complaint ends by that step, and a proposal by being accepted or declined.
 * @param[in,out] db   open handle
 * @param[in]     act  who, why, key, expected revision
 * @param[in]     id   the task
 * @retval CRM_OK             cancelled
 * @retval CRM_ERR_NOT_FOUND  no such task
 * @retval CRM_ERR_REFUSED    #CRM_RULE_TASK_ENDED, ..._REASON_MISSING, ..._OWNED
 * @since 0.1 */
CRM_API crm_status crm_task_cancel(crm *db, const crm_act *act, const crm_id *id);

/** Which tasks to list. */
typedef struct crm_task_query {
	size_t      size;           /**< sizeof(crm_task_query) */
	const char *handler;        /**< only those of one person; NULL = everybody's */
	int64_t     until;          /**< due up to and at this instant; #CRM_NO_TIME = now */
	crm_id      customer_id;    /**< only about this customer, of any due time and state; none = any */
	int64_t     after_due;      /**< to go on where another walk stopped: crm_task::due_at of its last task */
	int32_t     after_priority; /**< ... its priority */
	crm_id      after_id;       /**< ... and its id; none = from the beginning */
} crm_task_query;

/** A walk over tasks. */
typedef struct crm_task_cursor crm_task_cursor;

/** List open tasks that are due, sorted by due time, priority, id; so the longest overdue comes first.
 * @param[in,out] db          open handle
 * @param[in]     query       copied; NULL = everybody's, up to now
 * @param[out]    cursor_out  release with crm_task_cursor_free()
 * @retval CRM_OK  ready for crm_task_next()
 * @par Lifetime the cursor may outlive the handle and then answers #CRM_ERR_CLOSED
 * @since 0.1 */
CRM_API crm_status crm_task_due(crm *db, const crm_task_query *query, crm_task_cursor **cursor_out);

/** Step to the next task. Nothing is skipped or repeated while others write.
 * @param[in,out] cursor    the cursor
 * @param[out]    task_out  the view; gone at the next step
 * @retval CRM_OK          a task
 * @retval CRM_DONE        no more
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @since 0.1 */
CRM_API crm_status crm_task_next(crm_task_cursor *cursor, const crm_task **task_out);

/** Release a cursor. Takes NULL.
 * @param[in] cursor  the cursor
 * @since 0.1 */
CRM_API void crm_task_cursor_free(crm_task_cursor *cursor);

/** One step of an explanation. */
typedef struct crm_explain_step {
	int64_t     at;   /**< the instant this step arrives at */
	const char *text; /**< for people, in English */
	const char *source;/**< the rule of the trade (D-...), the playbook setting, or the journal entry behind it */
} crm_explain_step;

/** Why a task is due when it is. */
typedef struct crm_explanation {
	crm_id                  task_id;    /**< the task */
	int64_t                 due_at;     /**< its due time: that of the last step */
	const crm_explain_step *steps;      /**< from the first fact to the due time */
	size_t                  step_count; /**< how many */
} crm_explanation;

/** Explain the due time of a task: from which fact it was counted, by which rule and number, and what moved it since.
 * @param[in,out] db               open handle
 * @param[in]     id               the task
 * @param[out]    explanation_out  the view; release with crm_explanation_free(). NULL on failure
 * @retval CRM_OK             explained; the last step arrives at the task's due time
 * @retval CRM_ERR_NOT_FOUND  no such task
 * @par Lifetime the view lives until crm_explanation_free(), also after crm_close()
 * @since 0.1 */
CRM_API crm_status crm_task_explain(crm *db, const crm_id *id, const crm_explanation **explanation_out);

/** Release an explanation. Takes NULL.
 * @param[in] explanation  the view
 * @since 0.1 */
CRM_API void crm_explanation_free(const crm_explanation *explanation);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
