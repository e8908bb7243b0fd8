/** @file
 * @brief Who of ours has left.
 *
 * @defgroup staff Staff
 * @{
 *
 * People are known by the names under which they act; the library keeps no login and no roles. Only that somebody left has to be told,
 * so of people who never left nothing is kept.
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

/** Read what is known of a person.
 * @param[in,out] db         open handle
 * @param[in]     name       the person; required
 * @param[out]    staff_out  the view; release with crm_staff_free(). NULL on failure
 * @retval CRM_OK             read
 * @retval CRM_ERR_NOT_FOUND  nobody of this name has ever left
 * @par Lifetime the view lives until crm_staff_free(), also after crm_close()
 * @since 0.1 */
CRM_API crm_status crm_staff_get(crm *db, const char *name, const crm_staff **staff_out);

/** Release a view that crm_staff_get() made. Takes NULL.
 * @param[in] staff  the view
 * @since 0.1 */
CRM_API void crm_staff_free(const crm_staff *staff);

/** Which people to list. */
typedef struct crm_staff_query {
	size_t      size;     /**< sizeof(crm_staff_query) */
	int32_t     returned; /**< 1 = those who came back, too */
	const char *after;    /**< start after this name; NULL = from the beginning */
} crm_staff_query;

/** A walk over people who left, in the order of name, byte by byte. */
typedef struct crm_staff_cursor crm_staff_cursor;

/** List people who have left.
 * @param[in,out] db          open handle
 * @param[in]     query       copied; NULL = those who have left and did not come back
 * @param[out]    cursor_out  release with crm_staff_cursor_free()
 * @retval CRM_OK  ready for crm_staff_next()
 * @par Lifetime the cursor may outlive the handle and then answers #CRM_ERR_CLOSED
 * @since 0.1 */
CRM_API crm_status crm_staff_list(crm *db, const crm_staff_query *query, crm_staff_cursor **cursor_out);

/** Step to the next person.
 * @param[in,out] cursor     the cursor
 * @param[out]    staff_out  the view; gone at the next step
 * @retval CRM_OK          a person
 * @retval CRM_DONE        no more
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @since 0.1 */
CRM_API crm_status crm_staff_next(crm_staff_cursor *cursor, const crm_staff **staff_out);

/** Release a cursor. Takes NULL.
 * @param[in] cursor  the cursor
 * @since 0.1 */
CRM_API void crm_staff_cursor_free(crm_staff_cursor *cursor);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
