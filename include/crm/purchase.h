/** @file
 * @brief The ledger of purchases.
 *
 * @defgroup purchase Purchases
 * @{
 *
 * A purchase is a fact with an amount in minor units. The first one makes a customer CURRENT (D-CUST-03). Sums are
 * computed from the ledger, never typed in.
 */
#ifndef CRM_PURCHASE_H
#define CRM_PURCHASE_H

#include "crm/database.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A purchase to record. crm_act::at is when it was made. */
typedef struct crm_purchase_input {
	size_t      size;        /**< sizeof(crm_purchase_input) */
	crm_id      customer_id; /**< who bought; required */
	int64_t     amount;      /**< minor units; negative for money given back, which counts in sums and moves no state */
	int64_t     quantity;    /**< pieces; 0 = not counted */
	const char *currency;    /**< ISO 4217, three capital letters; required */
	const char *category;    /**< what was bought, the host's own word */
	const char *reference;   /**< the host's number of the receipt or order */
} crm_purchase_input;

/** A purchase as it is stored. */
typedef struct crm_purchase {
	crm_id      id;          /**< identity */
	int64_t     revision;    /**< journal entry */
	crm_id      customer_id; /**< who bought */
	int64_t     at;          /**< when */
	int64_t     amount;      /**< minor units */
	int64_t     quantity;    /**< pieces, or 0 */
	const char *currency;    /**< ISO 4217 */
	const char *category;    /**< or NULL */
	const char *reference;   /**< or NULL */
} crm_purchase;

/** Figures over purchases. */
typedef struct crm_purchase_summary {
	int64_t count;    /**< purchases */
	int64_t amount;   /**< sum in minor units */
	int64_t quantity; /**< sum of pieces */
	int64_t average;  /**< amount / count rounded half away from zero; 0 when there are none (D-VAL-02) */
	int64_t first_at; /**< earliest, or #CRM_NO_TIME */
	int64_t last_at;  /**< latest, or #CRM_NO_TIME */
} crm_purchase_summary;

/** Record a purchase.
 *
 * Moves a POTENTIAL, TARGET, CHURNED or NON_CUSTOMER customer, or one not judged yet, to CURRENT; with the playbook on
 * "propose" a task of kind #CRM_TASK_LIFECYCLE is made instead.
 * @param[in,out] db      open handle
 * @param[in]     act     who, when, why, key
 * @param[in]     input   copied
 * @param[out]    id_out  the purchase; NULL if not wanted
 * @retval CRM_OK             recorded
 * @retval CRM_ERR_NOT_FOUND  no such customer
 * @retval CRM_ERR_REFUSED    #CRM_RULE_CUSTOMER_REMOVED
 * @since 0.1 */
CRM_API crm_status crm_purchase_add(crm *db, const crm_act *act, const crm_purchase_input *input, crm_id *id_out);

/** Record many purchases in one transaction: all, or none of them.
 *
 * The same as crm_purchase_add() for each, one after another in a group of calls, and much faster; the journal has an entry for
 * each. Inside a group the items are a part of it, and when one fails the group goes on without any of them. A key belongs to
 * its item alone, and is the one that crm_purchase_add() takes. On PostgreSQL all of them together have the time of one call.
 * @param[in,out] db       open handle
 * @param[in]     acts     one for each input, or NULL: all absent
 * @param[in]     inputs   copied. The elements of an array have the `size` of its first one
 * @param[in]     count    how many
 * @param[out]    ids_out  room for `count`: the purchases, in their order; all none when the call fails; NULL if not wanted
 * @retval CRM_OK          added, each that was not answered before
 * @retval CRM_REPLAYED    every one was answered before; nothing was written
 * @retval CRM_UNCHANGED   `count` is 0
 * @retval CRM_ERR_INVALID, CRM_ERR_REFUSED, CRM_ERR_NOT_FOUND, CRM_ERR_EXISTS, CRM_ERR_CONFLICT
 *                         as crm_purchase_add(); crm_error::line is the number of the item, from 1, or 0 if none is to blame.
 *                         #CRM_RULE_INPUT_SIZE also when an element has another size than the first
 * @since 0.1 */
CRM_API crm_status crm_purchase_add_many(crm *db, const crm_act *acts, const crm_purchase_input *inputs, size_t count, crm_id *ids_out);

/** Sum up the purchases of a customer in a window.
 * @param[in,out] db           open handle
 * @param[in]     customer_id  the customer; none = all customers
 * @param[in]     currency     only this currency; NULL = the only one there is
 * @param[in]     from         purchases at or after this instant; #CRM_NO_TIME = from the beginning
 * @param[in]     until        purchases before this instant; #CRM_NO_TIME = to the end
 * @param[out]    summary_out  the figures
 * @retval CRM_OK             answered; all zero when there are none, also for a customer who is not there
 * @retval CRM_ERR_INVALID    `currency` is NULL and the window holds several (#CRM_RULE_FIELD_MISSING); or a sum does not
 *                            fit into 64 bits (#CRM_RULE_FIELD_RANGE)
 * @since 0.1 */
CRM_API crm_status crm_purchase_sum(crm *db, const crm_id *customer_id, const char *currency, int64_t from, int64_t until, crm_purchase_summary *summary_out);

/** A walk over purchases, oldest first. */
typedef struct crm_purchase_cursor crm_purchase_cursor;

/** List the purchases of a customer, oldest first, ties by id.
 * @param[in,out] db           open handle
 * @param[in]     customer_id  the customer
 * @param[out]    cursor_out   release with crm_purchase_cursor_free()
 * @retval CRM_OK             ready for crm_purchase_next()
 * @retval CRM_ERR_NOT_FOUND  no such customer
 * @par Lifetime the cursor may outlive the handle and then answers #CRM_ERR_CLOSED
 * @since 0.1 */
CRM_API crm_status crm_purchase_list(crm *db, const crm_id *customer_id, crm_purchase_cursor **cursor_out);

/** Step to the next purchase.
 * @param[in,out] cursor        the cursor
 * @param[out]    purchase_out  the view; gone at the next step
 * @retval CRM_OK          a purchase
 * @retval CRM_DONE        no more
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @since 0.1 */
CRM_API crm_status crm_purchase_next(crm_purchase_cursor *cursor, const crm_purchase **purchase_out);

/** Release a cursor. Takes NULL.
 * @param[in] cursor  the cursor
 * @since 0.1 */
CRM_API void crm_purchase_cursor_free(crm_purchase_cursor *cursor);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
