/** @file
 * @brief The six states of a customer, the guarded arrows between them, and their history.
 *
 * @defgroup lifecycle Lifecycle
 * @{
 *
 * A customer is potential, target, current, loyal, churned or a non-customer (D-CUST-01), or not judged yet. Which
 * arrows exist and what guards them is one table (D-CUST-02), which crm_lifecycle_allowed() shows. A purchase moves a
 * customer to CURRENT by itself; a customer who has not bought for the window of the playbook is moved or proposed to
 * be moved to CHURNED by crm_tick(). Every move is kept.
 *
 * @snippet lifecycle.c lifecycle
 */
#ifndef CRM_LIFECYCLE_H
#define CRM_LIFECYCLE_H

#include "crm/database.h"

#ifdef __cplusplus
extern "C" {
#endif

/** State of a customer (D-CUST-01). 0 = not judged yet. */
typedef enum crm_lifecycle_state {
	CRM_LIFECYCLE_POTENTIAL = 1,   /**< has a need, may buy, has not bought */
	CRM_LIFECYCLE_TARGET = 2,      /**< picked by us to be developed */
	CRM_LIFECYCLE_CURRENT = 3,     /**< has bought */
	CRM_LIFECYCLE_LOYAL = 4,       /**< buys repeatedly, from us by choice */
	CRM_LIFECYCLE_CHURNED = 5,     /**< was a customer, buys no more */
	CRM_LIFECYCLE_NON_CUSTOMER = 6 /**< unrelated, hostile, or cannot buy */
} crm_lifecycle_state;

/** Why a customer was lost (D-CUST-08). */
typedef enum crm_churn_reason {
	CRM_CHURN_DIED = 1,          /**< died */
	CRM_CHURN_MOVED = 2,         /**< moved away */
	CRM_CHURN_TASTE = 3,         /**< tastes changed by themselves */
	CRM_CHURN_REFERRED_AWAY = 4, /**< followed a friend's advice */
	CRM_CHURN_PRICE = 5,         /**< found it cheaper elsewhere */
	CRM_CHURN_PRODUCT = 6,       /**< unhappy with the product */
	CRM_CHURN_INDIFFERENCE = 7,  /**< our staff did not care */
	CRM_CHURN_COMPETITOR = 8,    /**< won by a competitor */
	CRM_CHURN_UNKNOWN = 9        /**< not known */
} crm_churn_reason;

/** Along which side of us a customer was lost (D-CUST-07). */
typedef enum crm_churn_dimension {
	CRM_CHURN_DIMENSION_UNKNOWN = 0,    /**< not known */
	CRM_CHURN_DIMENSION_VALUE = 1,      /**< what he got for his money */
	CRM_CHURN_DIMENSION_SYSTEM = 2,     /**< how our processes treated him */
	CRM_CHURN_DIMENSION_PEOPLE = 3,     /**< how our people treated him */
	CRM_CHURN_DIMENSION_UNAVOIDABLE = 4 /**< nothing we could do */
} crm_churn_dimension;

/** Why somebody is no customer (D-CUST-01). */
typedef enum crm_non_customer_reason {
	CRM_NON_CUSTOMER_UNRELATED = 1, /**< has nothing to do with what we offer */
	CRM_NON_CUSTOMER_HOSTILE = 2,   /**< hostile to us */
	CRM_NON_CUSTOMER_CANNOT_BUY = 3 /**< cannot buy */
} crm_non_customer_reason;

/** A move to make. */
typedef struct crm_lifecycle_input {
	size_t      size;         /**< sizeof(crm_lifecycle_input) */
	int32_t     state;        /**< #crm_lifecycle_state to enter; required */
	int32_t     state_reason; /**< #crm_churn_reason for CHURNED, #crm_non_customer_reason for NON_CUSTOMER */
	int32_t     has_bought;   /**< 1 = a purchase outside this store is attested */
	const char *need;         /**< the need, when entering POTENTIAL */
} crm_lifecycle_input;

/** A move that was made. */
typedef struct crm_move {
	crm_id      customer_id;  /**< whose */
	int64_t     number;       /**< 1 for the first */
	int64_t     revision;     /**< journal entry */
	int64_t     at;           /**< when */
	int32_t     from_state;   /**< #crm_lifecycle_state, or 0 */
	int32_t     to_state;     /**< #crm_lifecycle_state */
	int32_t     state_reason; /**< #crm_churn_reason for CHURNED, #crm_non_customer_reason for NON_CUSTOMER, or 0 */
	int32_t     automatic;    /**< 1 = made by a purchase or by time */
	const char *actor;        /**< who; "" = not said, or nobody: the churn window ended */
	const char *reason;       /**< in words, or NULL */
} crm_move;

/** Move a customer to another state.
 *
 * The table of arrows and guards (D-CUST-02) decides. The words of crm_act::reason are demanded where the table says so.
 * @param[in,out] db     open handle
 * @param[in]     act    who, when, why, key, expected revision of the customer; `at` not before the customer's last move
 * @param[in]     id     the customer
 * @param[in]     input  copied
 * @retval CRM_OK             moved, history written
 * @retval CRM_UNCHANGED      was in that state
 * @retval CRM_ERR_NOT_FOUND  no such customer
 * @retval CRM_ERR_REFUSED    #CRM_RULE_LIFECYCLE_NO_ARROW or the guard of the arrow: ..._REASON_MISSING, ..._CHURN_REASON,
 *                            ..._SUB_REASON, ..._NO_PURCHASE, ..._NOT_REPEATED, ..._NEED_MISSING, ..._STILL_LOYAL,
 *                            ..._NEVER_BOUGHT, ..._NOT_HARD, ..._TIME_ORDER; or #CRM_RULE_CUSTOMER_REMOVED
 * @retval CRM_ERR_POLICY_MISSING  the guard needs a value that the playbook leaves open (#CRM_RULE_LIFECYCLE_WINDOW_MISSING)
 * @since 0.1 */
CRM_API crm_status crm_lifecycle_move(crm *db, const crm_act *act, const crm_id *id, const crm_lifecycle_input *input);

/** Tell whether the transition table has an arrow, whatever its guard. Pure.
 * @param[in] from_state  #crm_lifecycle_state, or 0 = not judged yet
 * @param[in] to_state    #crm_lifecycle_state
 * @return true when a move can be allowed
 * @since 0.1 */
CRM_API bool crm_lifecycle_allowed(int32_t from_state, int32_t to_state);

/** Tell what the guard of an arrow demands. Pure.
 * @param[in] from_state  #crm_lifecycle_state, or 0 = not judged yet
 * @param[in] to_state    #crm_lifecycle_state
 * @return the #crm_rule that refuses when the guard is not satisfied; #CRM_RULE_LIFECYCLE_NO_ARROW (from a state) or
 *         #CRM_RULE_LIFECYCLE_NO_START (from 0) when there is no arrow; #CRM_RULE_NONE when it has no guard
 * @since 0.1 */
CRM_API int32_t crm_lifecycle_guard(int32_t from_state, int32_t to_state);

/** Give the dimension of a churn reason (D-CUST-07). Pure.
 * @param[in] reason  #crm_churn_reason
 * @return #crm_churn_dimension
 * @since 0.1 */
CRM_API int32_t crm_churn_dimension_of(int32_t reason);

/** Tell the state a customer was in at an instant.
 * @param[in,out] db         open handle
 * @param[in]     id         the customer
 * @param[in]     at         the instant
 * @param[out]    state_out  #crm_lifecycle_state; 0 before the customer was known or judged
 * @retval CRM_OK             answered
 * @retval CRM_ERR_NOT_FOUND  no such customer
 * @since 0.1 */
CRM_API crm_status crm_lifecycle_state_at(crm *db, const crm_id *id, int64_t at, int32_t *state_out);


/** Look for customers who have not bought for the churn window, and move or propose them as the playbook says (M-LIFE-05).
 *
 * crm_tick() does the same as long as the playbook has a window.
 * @param[in,out] db         open handle
 * @param[in]     act        who runs it, which is not kept
 * @param[out]    count_out  customers moved or proposed; NULL if not wanted
 * @retval CRM_OK                  at least one
 * @retval CRM_UNCHANGED           none
 * @retval CRM_ERR_POLICY_MISSING  #CRM_RULE_LIFECYCLE_WINDOW_MISSING: `lifecycle.churn.window_days` has no value
 * @since 0.1 */
CRM_API crm_status crm_lifecycle_sweep(crm *db, const crm_act *act, int64_t *count_out);

/** A walk over lifecycle moves, oldest first. */
typedef struct crm_lifecycle_cursor crm_lifecycle_cursor;

/** List the moves of a customer, oldest first.
 * @param[in,out] db          open handle
 * @param[in]     id          the customer
 * @param[out]    cursor_out  release with crm_lifecycle_cursor_free()
 * @retval CRM_OK             ready for crm_lifecycle_next()
 * @retval CRM_ERR_NOT_FOUND  no such customer
 * @par Lifetime the cursor may outlive the handle and then answers #CRM_ERR_CLOSED
 * @since 0.1 */
CRM_API crm_status crm_lifecycle_list(crm *db, const crm_id *id, crm_lifecycle_cursor **cursor_out);

/** Step to the next move.
 * @param[in,out] cursor    the cursor
 * @param[out]    move_out  the view; gone at the next step
 * @retval CRM_OK          a move
 * @retval CRM_DONE        no more
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @since 0.1 */
CRM_API crm_status crm_lifecycle_next(crm_lifecycle_cursor *cursor, const crm_move **move_out);

/** Release a cursor. Takes NULL.
 * @param[in] cursor  the cursor
 * @since 0.1 */
CRM_API void crm_lifecycle_cursor_free(crm_lifecycle_cursor *cursor);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
