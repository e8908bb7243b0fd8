/** @file
 * @brief What a case was caused by, and which of its causes is the primary one.
 *
 * @defgroup complaint_cause Causes of a case
 * @{
 *
 * The causes themselves, their areas and axes are in crm/cause.h. A case has as many causes as it takes, of which one may be the primary
 * one (D-CMP-02); crm_complaint_open() and an import can give that at once. A cause may be noted and taken back as long as the case is not
 * void, also after it was closed: why something happened is often found out last.
 */
#ifndef CRM_COMPLAINT_CAUSE_H
#define CRM_COMPLAINT_CAUSE_H

#include "crm/cause.h"
#include "crm/complaint.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A cause of a case. */
typedef struct crm_case_cause {
	crm_id  complaint_id; /**< of which case */
	int32_t cause;        /**< #crm_cause */
	int64_t revision;     /**< journal entry of the last change */
	int64_t at;           /**< when it was noted */
	int32_t is_primary;   /**< 1 = the primary one */
} crm_case_cause;

/** Note a cause of a case; also of one that was closed. Corrective actions against it that were done before the case was received are
 * opened again (D-CMP-07).
 *
 * Noting it again with another `primary` makes it the primary one, or one of several.
 * @param[in,out] db       open handle
 * @param[in]     act      who, when, why, key, expected revision
 * @param[in]     id       the case
 * @param[in]     cause    #crm_cause
 * @param[in]     primary  whether it is the primary one; false = one of several
 * @retval CRM_OK             noted
 * @retval CRM_UNCHANGED      was so
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_CAUSE_PRIMARY: another one is the primary one; #CRM_RULE_COMPLAINT_ENDED when the case is void
 * @retval CRM_ERR_INVALID    #CRM_RULE_FIELD_RANGE: it is no cause
 * @since 0.1 */
CRM_API crm_status crm_complaint_cause_add(crm *db, const crm_act *act, const crm_id *id, int32_t cause, bool primary);

/** Take back a cause of a case.
 * @param[in,out] db     open handle
 * @param[in]     act    who, when, why, key, expected revision
 * @param[in]     id     the case
 * @param[in]     cause  #crm_cause
 * @retval CRM_OK             taken back
 * @retval CRM_UNCHANGED      it was none
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @retval CRM_ERR_REFUSED    #CRM_RULE_COMPLAINT_ENDED when the case is void
 * @retval CRM_ERR_INVALID    #CRM_RULE_FIELD_RANGE: it is no cause
 * @since 0.1 */
CRM_API crm_status crm_complaint_cause_remove(crm *db, const crm_act *act, const crm_id *id, int32_t cause);

/** A walk over the causes of a case, by number. */
typedef struct crm_case_cause_cursor crm_case_cause_cursor;

/** List the causes of a case, by number.
 * @param[in,out] db            open handle
 * @param[in]     complaint_id  the case
 * @param[out]    cursor_out    release with crm_case_cause_cursor_free()
 * @retval CRM_OK             ready for crm_case_cause_next()
 * @retval CRM_ERR_NOT_FOUND  no such case
 * @par Lifetime the cursor may outlive the handle and then answers #CRM_ERR_CLOSED
 * @since 0.1 */
CRM_API crm_status crm_case_cause_list(crm *db, const crm_id *complaint_id, crm_case_cause_cursor **cursor_out);

/** Step to the next cause.
 * @param[in,out] cursor     the cursor
 * @param[out]    cause_out  the view; gone at the next step
 * @retval CRM_OK          a cause
 * @retval CRM_DONE        no more
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @since 0.1 */
CRM_API crm_status crm_case_cause_next(crm_case_cause_cursor *cursor, const crm_case_cause **cause_out);

/** Release a cursor. Takes NULL.
 * @param[in] cursor  the cursor
 * @since 0.1 */
CRM_API void crm_case_cause_cursor_free(crm_case_cause_cursor *cursor);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
