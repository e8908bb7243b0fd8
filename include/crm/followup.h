/** @file
 * @brief Contacts made, contact classes, and the cadence of calls and visits.
 *
 * @defgroup followup Follow-up
 * @{
 *
 * A contact class says how often a customer is called and visited (D-TIER-03: important monthly and quarterly, secondary
 * quarterly and half-yearly, ordinary half-yearly and yearly, small yearly or never). The next call is the last one plus
 * the months of the class, by the calendar; only the next is stored. A contact that is recorded plans the one after it.
 */
#ifndef CRM_FOLLOWUP_H
#define CRM_FOLLOWUP_H

#include "crm/task.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How closely a customer is kept in contact (D-TIER-02). 0 = no planned contact. */
typedef enum crm_contact_class {
	CRM_CLASS_IMPORTANT = 1, /**< by default called every month, visited every quarter */
	CRM_CLASS_SECONDARY = 2, /**< every quarter, every half-year */
	CRM_CLASS_ORDINARY = 3,  /**< every half-year, every year */
	CRM_CLASS_SMALL = 4      /**< every year, never */
} crm_contact_class;

/** Tell the tier that a contact class belongs to (D-TIER-02): important and secondary are KEY. Pure.
 * @param[in] contact_class  #crm_contact_class
 * @return #crm_tier; 0 for what is no class
 * @since 0.1 */
CRM_API int32_t crm_tier_of_class(int32_t contact_class);

/** What kind of contact was made. */
typedef enum crm_contact_kind {
	CRM_CONTACT_CALL = 1,    /**< a call */
	CRM_CONTACT_VISIT = 2,   /**< a visit */
	CRM_CONTACT_MESSAGE = 3  /**< a written message */
} crm_contact_kind;

/** Who began a contact. */
typedef enum crm_direction {
	CRM_DIRECTION_OUT = 1, /**< we did */
	CRM_DIRECTION_IN = 2   /**< the customer did */
} crm_direction;

/** A contact that was made. crm_act::at is when. */
typedef struct crm_contact_input {
	size_t      size;        /**< sizeof(crm_contact_input) */
	crm_id      customer_id; /**< with whom; required */
	int32_t     kind;        /**< #crm_contact_kind; required */
	int32_t     direction;   /**< #crm_direction; 0 = OUT */
	int32_t     channel;     /**< #crm_channel; 0 = by kind: PHONE, FACE, NONE */
	int32_t     outcome;     /**< #crm_outcome; required */
	const char *note;        /**< what was said */
} crm_contact_input;

/** A contact as it is stored. */
typedef struct crm_contact {
	crm_id      id;           /**< identity */
	int64_t     revision;     /**< journal entry */
	crm_id      customer_id;  /**< with whom, or none for a complainant who is no customer */
	crm_id      task_id;      /**< the task it fulfilled, or none */
	crm_id      complaint_id; /**< the case it belongs to, or none */
	int64_t     at;           /**< when */
	int32_t     kind;         /**< #crm_contact_kind */
	int32_t     direction;    /**< #crm_direction */
	int32_t     channel;      /**< #crm_channel */
	int32_t     outcome;      /**< #crm_outcome */
	const char *actor;        /**< by whom; "" = not said */
	const char *note;         /**< or NULL */
} crm_contact;

/** Record a contact that was made, whether it was planned or not.
 *
 * A call or visit that reached the customer fulfils the open cadence task of its kind (and of the call merged into a
 * visit) and plans the next one; one that lies before the last contact of its kind plans nothing.
 * @param[in,out] db      open handle
 * @param[in]     act     who, when, why, key
 * @param[in]     input   copied
 * @param[out]    id_out  the contact; NULL if not wanted
 * @retval CRM_OK             recorded
 * @retval CRM_ERR_NOT_FOUND  no such customer
 * @retval CRM_ERR_REFUSED    #CRM_RULE_CUSTOMER_REMOVED, #CRM_RULE_TASK_OUTCOME_MISSING
 * @since 0.1 */
CRM_API crm_status crm_contact_add(crm *db, const crm_act *act, const crm_contact_input *input, crm_id *id_out);

/** Record many contacts in one transaction: all, or none of them.
 *
 * The same as crm_contact_add() for each, one after another in a group of calls, and much faster; the journal has an entry for
 * each. Inside a group the items are a part of it, and when one fails the group goes on without any of them. A key belongs to
 * its item alone, and is the one that crm_contact_add() takes. On PostgreSQL all of them together have the time of one call.
 * @param[in,out] db       open handle
 * @param[in]     acts     one for each input, or NULL: all absent
 * @param[in]     inputs   copied. The elements of an array have the `size` of its first one
 * @param[in]     count    how many
 * @param[out]    ids_out  room for `count`: the contacts, in their order; all none when the call fails; NULL if not wanted
 * @retval CRM_OK          added, each that was not answered before
 * @retval CRM_REPLAYED    every one was answered before; nothing was written
 * @retval CRM_UNCHANGED   `count` is 0
 * @retval CRM_ERR_INVALID, CRM_ERR_REFUSED, CRM_ERR_NOT_FOUND, CRM_ERR_EXISTS, CRM_ERR_CONFLICT
 *                         as crm_contact_add(); crm_error::line is the number of the item, from 1, or 0 if none is to blame.
 *                         #CRM_RULE_INPUT_SIZE also when an element has another size than the first
 * @since 0.1 */
CRM_API crm_status crm_contact_add_many(crm *db, const crm_act *acts, const crm_contact_input *inputs, size_t count, crm_id *ids_out);

/** A walk over contacts, oldest first. */
typedef struct crm_contact_cursor crm_contact_cursor;

/** List the contacts with a customer, oldest first, ties by id.
 * @param[in,out] db           open handle
 * @param[in]     customer_id  the customer
 * @param[out]    cursor_out   release with crm_contact_cursor_free()
 * @retval CRM_OK             ready for crm_contact_next()
 * @retval CRM_ERR_NOT_FOUND  no such customer
 * @par Lifetime the cursor may outlive the handle and then answers #CRM_ERR_CLOSED
 * @since 0.1 */
CRM_API crm_status crm_contact_list(crm *db, const crm_id *customer_id, crm_contact_cursor **cursor_out);

/** Step to the next contact.
 * @param[in,out] cursor       the cursor
 * @param[out]    contact_out  the view; gone at the next step
 * @retval CRM_OK          a contact
 * @retval CRM_DONE        no more
 * @retval CRM_ERR_CLOSED  the handle was closed
 * @since 0.1 */
CRM_API crm_status crm_contact_next(crm_contact_cursor *cursor, const crm_contact **contact_out);

/** Release a cursor. Takes NULL.
 * @param[in] cursor  the cursor
 * @since 0.1 */
CRM_API void crm_contact_cursor_free(crm_contact_cursor *cursor);

/** Assign a contact class and the person who keeps up the contact, and plan the next call and visit.
 *
 * A change plans anew from the last contacts; a customer never contacted counts from the time of the assignment. Open
 * cadence tasks are moved to their new times, so there is never a second one of a kind.
 * @param[in,out] db             open handle
 * @param[in]     act            who, when, why, key, expected revision of the customer
 * @param[in]     customer_id    the customer
 * @param[in]     contact_class  #crm_contact_class; 0 ends the planned contact
 * @param[in]     owner          who keeps up the contact; NULL = as it was
 * @retval CRM_OK             assigned and planned
 * @retval CRM_UNCHANGED      was so
 * @retval CRM_ERR_NOT_FOUND  no such customer
 * @retval CRM_ERR_REFUSED    #CRM_RULE_CUSTOMER_REMOVED, #CRM_RULE_TASK_SALES_BLOCKED for a non-customer
 * @since 0.1 */
CRM_API crm_status crm_followup_assign(crm *db, const crm_act *act, const crm_id *customer_id, int32_t contact_class, const char *owner);

/** Give the k-th date of a contact series: anchor + k * months by the calendar, without drift (M-FUP-02). Pure.
 * @param[in] anchor              the contact or assignment the series counts from
 * @param[in] months              months between contacts; 0 = never
 * @param[in] k                   1 for the next one
 * @param[in] utc_offset_minutes  minutes that local time is ahead of UTC
 * @return the instant; #CRM_NO_TIME when `months` is 0 or the year leaves 1 to 9999
 * @since 0.1 */
CRM_API int64_t crm_cadence_next(int64_t anchor, int32_t months, int32_t k, int32_t utc_offset_minutes);

#ifdef __cplusplus
}
#endif
/** @} */
#endif
