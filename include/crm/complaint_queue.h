/** @file
 * @brief What needs a person now, cases by their number, and cases that are not as they should be.
 *
 * @defgroup complaint_queue Queues of complaints
 * @{
 *
 * crm_complaint_list() answers questions about cases; crm_complaint_worklist() answers the one that is asked all day: what needs me now?
 */
#ifndef CRM_COMPLAINT_QUEUE_H
#define CRM_COMPLAINT_QUEUE_H

#include "crm/case_number.h"
#include "crm/complaint.h"
#include "crm/task.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Find a case by its number. A merged case leads to the one that goes on for it.
 * @param[in,out] db      open handle
 * @param[in]     number  as it was heard or typed; see crm_case_number_read()
 * @param[out]    id_out  the case; none on failure
 * @retval CRM_OK             found
 * @retval CRM_ERR_NOT_FOUND  no case has it
 * @retval CRM_ERR_INVALID    #CRM_RULE_CASE_NUMBER: it is no case number
 * @since 0.1 */
CRM_API crm_status crm_complaint_find_number(crm *db, const char *number, crm_id *id_out);

/** Whose work to list. */
typedef struct crm_worklist_query {
	size_t      size;   /**< sizeof(crm_worklist_query) */
	const char *person; /**< whose; required */
	int64_t     until;  /**< what is due not later than this instant; #CRM_NO_TIME = now */
} crm_worklist_query;

/** A piece of work on a case, with what has to be known of the case. */
typedef struct crm_work {
	crm_id      task_id;      /**< the task */
	int32_t     kind;         /**< #crm_task_kind */
	int64_t     due_at;       /**< when it is due */
	int32_t     rank;         /**< priority of the task: 1 most urgent to 9 */
	const char *title;        /**< of the task, or NULL */
	crm_id      complaint_id; /**< the case */
	const char *number;       /**< its number */
	int32_t     state;        /**< #crm_complaint_state */
	int32_t     priority;     /**< points of the case */
	int32_t     level;        /**< #crm_complaint_level */
	int32_t     severity;     /**< #crm_case_severity */
	int32_t     lane;         /**< #crm_lane */
	int32_t     emotion;      /**< #crm_emotion */
	int32_t     breaches;     /**< promises broken so far */
	int32_t     escalation;   /**< level of escalation */
	const char *complainant;  /**< or NULL */
	const char *about;        /**< or NULL */
	crm_id      customer_id;  /**< or none */
} crm_work;

/** A walk over the work of a person. */
typedef struct crm_work_cursor crm_work_cursor;

/** Say what needs a person now: the tasks on cases that are due and his, the one due first at the head; then by rank and id.
 * @param[in,out] db          open handle
 * @param[in]     query       copied
 * @param[out]    cursor_out  release with crm_work_cursor_free()
 * @retval CRM_OK           ready for crm_work_next()
 * @retval CRM_ERR_INVALID  #CRM_RULE_FIELD_MISSING: nobody is named
 * @par Lifetime the cursor may outlive the handle and then answers #CRM_ERR_CLOSED
 * @since 0.1 */
CRM_API crm_status crm_complaint_worklist(crm *db, const crm_worklist_query *query, crm_work_cursor **cursor_out);

/** Step to the next piece of work.
 * @param[in,out] cursor    the cursor
 * @param[out]    work_out  the view; gone at the next step
 * @retval CRM_OK          a piece of work
 * @retval CRM_DONE        no more
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @since 0.1 */
CRM_API crm_status crm_work_next(crm_work_cursor *cursor, const crm_work **work_out);

/** Release a cursor. Takes NULL.
 * @param[in] cursor  the cursor
 * @since 0.1 */
CRM_API void crm_work_cursor_free(crm_work_cursor *cursor);

/** A case that is not as it should be. */
typedef struct crm_violation {
	crm_id      complaint_id; /**< the case */
	const char *number;       /**< its number */
	int32_t     rule;         /**< #crm_rule that does not hold: #CRM_RULE_ANSWERABLE_LEFT */
	const char *person;       /**< who has left */
	int64_t     since;        /**< since when */
} crm_violation;

/** A walk over violations. */
typedef struct crm_violation_cursor crm_violation_cursor;

/** List the open cases that are not as they should be: those whose first responder has left (D-CMP-27), by person and id.
 * @param[in,out] db          open handle
 * @param[out]    cursor_out  release with crm_violation_cursor_free()
 * @retval CRM_OK  ready for crm_violation_next()
 * @par Lifetime the cursor may outlive the handle and then answers #CRM_ERR_CLOSED
 * @since 0.1 */
CRM_API crm_status crm_violation_list(crm *db, crm_violation_cursor **cursor_out);

/** Step to the next violation.
 * @param[in,out] cursor         the cursor
 * @param[out]    violation_out  the view; gone at the next step
 * @retval CRM_OK          a violation
 * @retval CRM_DONE        no more
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @since 0.1 */
CRM_API crm_status crm_violation_next(crm_violation_cursor *cursor, const crm_violation **violation_out);

/** Release a cursor. Takes NULL.
 * @param[in] cursor  the cursor
 * @since 0.1 */
CRM_API void crm_violation_cursor_free(crm_violation_cursor *cursor);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
