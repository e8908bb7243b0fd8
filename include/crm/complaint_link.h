/** @file
 * @brief Repeats, duplicates, parts, other channels; merging two cases into one.
 *
 * @defgroup complaint_link Links between complaints
 * @{
 *
 * Links say how cases belong together; nothing is moved by them, and both ends show them. Merging makes one case of two, and both numbers
 * go on leading to it.
 *
 * A complaint that comes again by a second channel is not opened twice (D-KEY-09): when the case is known, crm_complaint_message() with
 * #CRM_DIRECTION_IN and that channel notes it there. When it was opened before anybody knew, crm_complaint_link() with #CRM_LINK_SAME_CASE
 * says that the two are one, and crm_complaint_merge() goes on with one of them.
 */
#ifndef CRM_COMPLAINT_LINK_H
#define CRM_COMPLAINT_LINK_H

#include "crm/complaint.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How a case is linked to another one. */
typedef enum crm_link_kind {
	CRM_LINK_REPEAT_OF = 1,   /**< the same matter again, after the other one */
	CRM_LINK_DUPLICATE_OF = 2,/**< the same complaint taken down twice */
	CRM_LINK_CHILD_OF = 3,    /**< a part of the other one */
	CRM_LINK_SAME_CASE = 4    /**< the same complaint that came by another channel as well */
} crm_link_kind;

/** A link as it is stored. */
typedef struct crm_link {
	crm_id      complaint_id; /**< the case that is linked */
	crm_id      other_id;     /**< to which */
	int32_t     kind;         /**< #crm_link_kind */
	int64_t     revision;     /**< journal entry of the last change */
	int64_t     at;           /**< when it was linked first */
	const char *actor;        /**< by whom; "" = not said */
	int64_t     ended_at;     /**< when it turned out to be wrong, or #CRM_NO_TIME */
} crm_link;

/** Link a case to another one. Closed cases can be linked, void ones cannot.
 *
 * DUPLICATE_OF and SAME_CASE hold in both directions: linking the other way round changes nothing. REPEAT_OF and CHILD_OF do not run in a
 * circle. A link that was ended and is made again goes on.
 * @param[in,out] db     open handle
 * @param[in]     act    who, when, why, key, expected revision
 * @param[in]     id     the case
 * @param[in]     other  the other one
 * @param[in]     kind   #crm_link_kind
 * @retval CRM_OK             linked
 * @retval CRM_UNCHANGED      was so
 * @retval CRM_ERR_NOT_FOUND  no such case; crm_error::field says which of the two
 * @retval CRM_ERR_REFUSED    #CRM_RULE_LINK_SELF, #CRM_RULE_LINK_CYCLE, #CRM_RULE_COMPLAINT_ENDED when one of them is void
 * @retval CRM_ERR_INVALID    #CRM_RULE_FIELD_RANGE: it is no kind of link
 * @since 0.1 */
CRM_API crm_status crm_complaint_link(crm *db, const crm_act *act, const crm_id *id, const crm_id *other, int32_t kind);

/** Say that a link turned out to be wrong. It stays in crm_link_list(), ended.
 * @param[in,out] db     open handle
 * @param[in]     act    who, when, why, key, expected revision
 * @param[in]     id     the case
 * @param[in]     other  the other one
 * @param[in]     kind   #crm_link_kind
 * @retval CRM_OK             ended
 * @retval CRM_UNCHANGED      it was ended already
 * @retval CRM_ERR_NOT_FOUND  no such case, and crm_error::field says which of the two; or no such link
 * @retval CRM_ERR_INVALID    #CRM_RULE_FIELD_RANGE: it is no kind of link
 * @since 0.1 */
CRM_API crm_status crm_complaint_unlink(crm *db, const crm_act *act, const crm_id *id, const crm_id *other, int32_t kind);

/** Merge a case into another one that goes on for both.
 *
 * The merged case becomes VOID with crm_complaint::merged_into set, its number goes on to lead to the other one
 * (crm_complaint_find_number()), its open tasks are cancelled and its open options withdrawn. Its messages, promises and links stay with
 * it and can be read.
 *
 * Nothing promised is lost: its open promise goes on in the other case, with the same time, unless that has an open one that lapses not
 * later; a later one gives way and is #CRM_PROMISE_VOIDED. Broken promises stay broken and count. Level, severity, escalation,
 * emotion, wants and causes are taken over where they are higher or new, the judgement, the claim and the special kind of complainant where
 * the other case has none. When nobody has judged that one, or the merged one stands in CALMING, and the complainant is not calm, a case
 * in RECEIVED or ASSESSING goes on in CALMING: merging leads around no mood (D-CMP-22). A level that rises by it means what
 * crm_complaint_level_raise() says, and the priority is weighed anew.
 *
 * The case that goes on must have the customer: a case without one is merged into the one with him, never the other way round.
 * @param[in,out] db    open handle
 * @param[in]     act   who, when, why, key, expected revision of the case that is merged
 * @param[in]     id    the case that is merged
 * @param[in]     into  the case that goes on
 * @retval CRM_OK             merged
 * @retval CRM_ERR_NOT_FOUND  no such case; crm_error::field says which of the two
 * @retval CRM_ERR_REFUSED    #CRM_RULE_LINK_SELF, #CRM_RULE_COMPLAINT_ENDED when one of them is closed or void (crm_error::id says which),
 *                            #CRM_RULE_MERGE_CUSTOMERS: of two customers, or the customer would be lost
 * @retval CRM_ERR_INVALID    #CRM_RULE_STEP_ORDER: dated before the step that it follows from
 * @since 0.1 */
CRM_API crm_status crm_complaint_merge(crm *db, const crm_act *act, const crm_id *id, const crm_id *into);

/** A walk over the links of a case. */
typedef struct crm_link_cursor crm_link_cursor;

/** List the links of a case, from it and to it, in the order of the other case.
 * @param[in,out] db            open handle
 * @param[in]     complaint_id  the case
 * @param[out]    cursor_out    release with crm_link_cursor_free()
 * @retval CRM_OK             ready for crm_link_next()
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @par Lifetime the cursor may outlive the handle and then answers #CRM_ERR_CLOSED
 * @since 0.1 */
CRM_API crm_status crm_link_list(crm *db, const crm_id *complaint_id, crm_link_cursor **cursor_out);

/** Step to the next link.
 * @param[in,out] cursor  the cursor
 * @param[out]    link_out  the view; gone at the next step
 * @retval CRM_OK          a link
 * @retval CRM_DONE        no more
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @since 0.1 */
CRM_API crm_status crm_link_next(crm_link_cursor *cursor, const crm_link **link_out);

/** Release a cursor. Takes NULL.
 * @param[in] cursor  the cursor
 * @since 0.1 */
CRM_API void crm_link_cursor_free(crm_link_cursor *cursor);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
