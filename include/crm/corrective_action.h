/** @file
 * @brief What is done against the causes of complaints, and whether they came back.
 *
 * @defgroup corrective_action Corrective actions
 * @{
 *
 * Each cause should find its countermeasure (D-CMP-07). An action that is done is opened again by the next case with its cause. Its owner
 * has a task for it (#CRM_TASK_CORRECTIVE_ACTION), which ends by crm_action_done() and crm_action_cancel() only.
 */
#ifndef CRM_CORRECTIVE_ACTION_H
#define CRM_CORRECTIVE_ACTION_H

#include "crm/cause.h"
#include "crm/database.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Where a corrective action stands. */
typedef enum crm_action_state {
	CRM_ACTION_OPEN = 1,     /**< to be done */
	CRM_ACTION_DONE = 2,     /**< done; a new case with its cause opens it again */
	CRM_ACTION_CANCELLED = 3 /**< not to be done, with a reason */
} crm_action_state;

/** A corrective action to plan. */
typedef struct crm_action_input {
	size_t      size;   /**< sizeof(crm_action_input) */
	int32_t     cause;  /**< #crm_cause it is against; required */
	const char *text;   /**< what is to be done; required */
	const char *owner;  /**< who does it; NULL = the actor */
	int64_t     due_at; /**< required; after it is planned */
	crm_id      complaint_id; /**< the case it came from; none = none */
} crm_action_input;

/** A corrective action as it is stored. */
typedef struct crm_action {
	crm_id      id;           /**< identity */
	int64_t     revision;     /**< journal entry of the last change */
	int32_t     cause;        /**< #crm_cause */
	const char *text;         /**< what is to be done */
	const char *owner;        /**< who does it */
	crm_id      complaint_id; /**< the case it came from, or none */
	int32_t     state;        /**< #crm_action_state */
	int64_t     created_at;   /**< when it was planned first */
	int64_t     planned_at;   /**< when it was planned, or opened again last */
	int64_t     due_at;       /**< by when; who has to do it again has as much time as he had at first */
	int64_t     ended_at;     /**< when it was done or cancelled, or #CRM_NO_TIME */
	int32_t     recurrences;  /**< how often its cause came back after it was done */
	crm_id      recurred_in;  /**< the case in which it came back last, or none */
	const char *note;         /**< what was done last, or why it was cancelled; or NULL */
	crm_id      task_id;      /**< the task of its owner: the last one, also when that has ended */
} crm_action;

/** Plan a corrective action against a cause (D-CMP-07). Its owner gets a task.
 * @param[in,out] db      open handle
 * @param[in]     act     who, when, why, key
 * @param[in]     input   copied
 * @param[out]    id_out  the action; NULL if not wanted
 * @retval CRM_OK             planned
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_INVALID    #CRM_RULE_FIELD_MISSING, also for the owner when neither he nor the actor is named; #CRM_RULE_FIELD_RANGE
 * @since 0.1 */
CRM_API crm_status crm_action_add(crm *db, const crm_act *act, const crm_action_input *input, crm_id *id_out);

/** Say that a corrective action is done. When its cause comes up in a case that was received afterwards, it is opened again.
 * @param[in,out] db    open handle
 * @param[in]     act   who, when, why, key, expected revision
 * @param[in]     id    the action
 * @param[in]     note  what was done; required
 * @retval CRM_OK             done
 * @retval CRM_ERR_NOT_FOUND  no such action
 * @retval CRM_ERR_REFUSED    #CRM_RULE_ACTION_ENDED
 * @retval CRM_ERR_INVALID    #CRM_RULE_FIELD_MISSING; #CRM_RULE_FIELD_RANGE: dated before it was planned
 * @since 0.1 */
CRM_API crm_status crm_action_done(crm *db, const crm_act *act, const crm_id *id, const char *note);

/** Cancel a corrective action. crm_act::reason says why; required and kept.
 * @param[in,out] db   open handle
 * @param[in]     act  who, when, why, key, expected revision
 * @param[in]     id   the action
 * @retval CRM_OK             cancelled
 * @retval CRM_ERR_NOT_FOUND  no such action
 * @retval CRM_ERR_REFUSED    #CRM_RULE_ACTION_ENDED, #CRM_RULE_TASK_REASON_MISSING
 * @since 0.1 */
CRM_API crm_status crm_action_cancel(crm *db, const crm_act *act, const crm_id *id);

/** Read a corrective action.
 * @param[in,out] db          open handle
 * @param[in]     id          the action
 * @param[out]    action_out  the view; release with crm_action_free(). NULL on failure
 * @retval CRM_OK             read
 * @retval CRM_ERR_NOT_FOUND  no such action
 * @par Lifetime the view lives until crm_action_free(), also after crm_close()
 * @since 0.1 */
CRM_API crm_status crm_action_get(crm *db, const crm_id *id, const crm_action **action_out);

/** Release a view that crm_action_get() made. Takes NULL.
 * @param[in] action  the view
 * @since 0.1 */
CRM_API void crm_action_free(const crm_action *action);

/** Which corrective actions to list. */
typedef struct crm_action_query {
	size_t  size;  /**< sizeof(crm_action_query) */
	int32_t cause; /**< only against this #crm_cause; 0 = any */
	int32_t state; /**< only in this #crm_action_state; 0 = any */
	crm_id  task_id; /**< only the one with this task; none = any */
	crm_id  after; /**< start after this id; none = from the beginning */
} crm_action_query;

/** A walk over corrective actions, in the order of id. */
typedef struct crm_action_cursor crm_action_cursor;

/** List corrective actions.
 * @param[in,out] db          open handle
 * @param[in]     query       copied; NULL = all
 * @param[out]    cursor_out  release with crm_action_cursor_free()
 * @retval CRM_OK  ready for crm_action_next()
 * @par Lifetime the cursor may outlive the handle and then answers #CRM_ERR_CLOSED
 * @since 0.1 */
CRM_API crm_status crm_action_list(crm *db, const crm_action_query *query, crm_action_cursor **cursor_out);

/** Step to the next corrective action.
 * @param[in,out] cursor      the cursor
 * @param[out]    action_out  the view; gone at the next step
 * @retval CRM_OK          an action
 * @retval CRM_DONE        no more
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @since 0.1 */
CRM_API crm_status crm_action_next(crm_action_cursor *cursor, const crm_action **action_out);

/** Release a cursor. Takes NULL.
 * @param[in] cursor  the cursor
 * @since 0.1 */
CRM_API void crm_action_cursor_free(crm_action_cursor *cursor);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
