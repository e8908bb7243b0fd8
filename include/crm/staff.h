/** @file
 * @brief Who of ours has left.
 *
 * @defgroup staff Staff
 * @{
 *
 * People are known by the names under which they act; the library keeps no login and no roles. Only that somebody left has to be told.
 */
#ifndef CRM_STAFF_H
#define CRM_STAFF_H

#include "crm/database.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A person of ours who has left, or came back. */
typedef struct crm_staff {
	const char *name;        /**< as actors, handlers and first responders are named */
	int64_t     revision;    /**< journal entry of the last change */
	int64_t     left_at;     /**< when the person left, or #CRM_NO_TIME = came back */
} crm_staff;

/** Say that a person has left. Open cases that he answers for are violations from then on (crm_violation_list()).
 * @param[in,out] db    open handle
 * @param[in]     act   who, when, why, key
 * @param[in]     name  the person; required
 * @retval CRM_OK         noted
 * @retval CRM_UNCHANGED  was so
 * @since 0.1 */
CRM_API crm_status crm_staff_leave(crm *db, const crm_act *act, const char *name);

/** Say that a person came back.
 * @param[in,out] db    open handle
 * @param[in]     act   who, when, why, key
 * @param[in]     name  the person; required
 * @retval CRM_OK         noted
 * @retval CRM_UNCHANGED  had not left
 * @since 0.1 */
CRM_API crm_status crm_staff_return(crm *db, const crm_act *act, const char *name);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
